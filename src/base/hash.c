#include "base/hash.h"
#include "base/clock.h"

#include <string.h>

#define ODD_1 0xd1342543de82ef95u
#define ODD_2 0xaf251af3b0f025b5u

/* The two halves of the 128-bit product folded together: every bit of a and b reaches every bit of the result. */
static uint64_t fold(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_seed(void)
{
	uint64_t seed = ODD_1;
	random_bytes(&seed, sizeof seed);
	return seed;
}

uint64_t hash_bytes(uint64_t seed, const void *p, size_t n)
{
	const unsigned char *at = p;
	uint64_t h = seed ^ (n * ODD_2), word;
	for (; n > 8; n -= 8, at += 8) {
		memcpy(&word, at, 8);
		h = fold(h ^ word, ODD_1 ^ seed);
	}
	word = 0;
	if (n)
		memcpy(&word, at, n);
	return fold(h ^ word, ODD_2 ^ (seed >> 7));
}

uint64_t hash_int(uint64_t seed, int64_t v)
{
	return fold((uint64_t)v ^ seed, ODD_2) ^ seed;
}
