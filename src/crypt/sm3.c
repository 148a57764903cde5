#include "crypt/hmac.h"
#include "crypt/libcrypto.h"

#include <sodium.h>
#include <stdlib.h>

struct sm3 {
	EVP_MD_CTX *state;
};

/* A digest that cannot be computed must not be replaced by anything: libcrypto fails here only without memory, or where
 * it is not installed and no key was asked for before (keys_load says so in words). */
static void must(int ok)
{
	if (ok != 1)
		abort();
}

struct sm3 *sm3_new(void)
{
	const EVP_MD *algorithm = libcrypto()->sm3;
	struct sm3 *h = algorithm ? malloc(sizeof *h) : NULL;
	if (!h)
		return NULL;
	h->state = evp.MD_CTX_new();
	if (h->state && evp.DigestInit_ex(h->state, algorithm, NULL) == 1)
		return h;
	sm3_free(h);
	return NULL;
}

void sm3_free(struct sm3 *h)
{
	if (!h)
		return;
	evp.MD_CTX_free(h->state);
	free(h);
}

void sm3_reset(struct sm3 *h)
{
	must(evp.DigestInit_ex(h->state, NULL, NULL));
}

void sm3_put(struct sm3 *h, const void *p, size_t n)
{
	must(evp.DigestUpdate(h->state, p, n));
}

void sm3_end(struct sm3 *h, uint8_t out[static SM3_SIZE])
{
	must(evp.DigestFinal_ex(h->state, out, NULL));
	sm3_reset(h);
}

/* This thread's digest state, begun anew. */
static EVP_MD_CTX *begin(void)
{
	struct scratch *s = scratch();
	must(s != NULL);
	must(evp.DigestInit_ex(s->digest, NULL, NULL));
	return s->digest;
}

void sm3_digest(const void *p, size_t n, uint8_t out[static SM3_SIZE])
{
	EVP_MD_CTX *state = begin();
	must(evp.DigestUpdate(state, p, n));
	must(evp.DigestFinal_ex(state, out, NULL));
}

void hmac_prepare(struct hmac_key *k, const uint8_t *key, size_t n)
{
	for (size_t i = 0; i < SM3_BLOCK; i++) {
		uint8_t byte = i < n ? key[i] : 0;
		k->inner[i] = byte ^ 0x36;
		k->outer[i] = byte ^ 0x5c;
	}
}

void hmac_sm3(const struct hmac_key *k, const struct str *pieces, size_t n, uint8_t out[static SM3_SIZE])
{
	EVP_MD_CTX *state = begin();
	must(evp.DigestUpdate(state, k->inner, SM3_BLOCK));
	for (size_t i = 0; i < n; i++)
		must(evp.DigestUpdate(state, pieces[i].p, pieces[i].n));
	must(evp.DigestFinal_ex(state, out, NULL));
	state = begin();
	must(evp.DigestUpdate(state, k->outer, SM3_BLOCK));
	must(evp.DigestUpdate(state, out, SM3_SIZE));
	must(evp.DigestFinal_ex(state, out, NULL));
}
