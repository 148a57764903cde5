#include "base/pool.h"
#include "base/arena.h"
#include "base/hash.h"

#include <stdlib.h>

#define MAX_DEFAULT ((size_t)10 * 1000 * 1000)
#define MAX_EVER    ((size_t)1 << 30) /* numbers fit a slot */
#define SLOTS_FIRST 16u

struct pool {
	struct str *texts;
	size_t count, cap, max;
	uint32_t *slots; /* number + 1 of the text that belongs here; 0: none */
	size_t mask;
	uint64_t seed;
	struct arena *bytes;
};

struct pool *pool_new(size_t max)
{
	struct pool *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	p->max = max ? max : MAX_DEFAULT;
	if (p->max > MAX_EVER)
		p->max = MAX_EVER;
	p->mask = SLOTS_FIRST - 1;
	p->seed = hash_seed();
	p->slots = calloc(SLOTS_FIRST, sizeof *p->slots);
	p->bytes = arena_new(SIZE_MAX / 4);
	if (p->slots && p->bytes)
		return p;
	pool_free(p);
	return NULL;
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	free(p->texts);
	free(p->slots);
	arena_free(p->bytes);
	free(p);
}

/* The slot of a text, or the free one where it belongs. */
static uint32_t *slot_of(const struct pool *p, struct str text)
{
	size_t i = hash_bytes(p->seed, text.p, text.n) & p->mask;
	while (p->slots[i] && !str_eq(p->texts[p->slots[i] - 1], text))
		i = (i + 1) & p->mask;
	return &p->slots[i];
}

/* Doubles the table of slots. */
static int slots_grow(struct pool *p)
{
	size_t n = (p->mask + 1) * 2;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return -1;
	free(p->slots);
	p->slots = slots;
	p->mask = n - 1;
	for (size_t i = 0; i < p->count; i++)
		*slot_of(p, p->texts[i]) = (uint32_t)i + 1;
	return 0;
}

/* Room for one more text. */
static int texts_grow(struct pool *p)
{
	if (p->count < p->cap)
		return 0;
	size_t cap = p->cap ? p->cap * 2 : 16;
	struct str *texts = realloc(p->texts, cap * sizeof *texts);
	if (!texts)
		return -1;
	p->texts = texts;
	p->cap = cap;
	return 0;
}

int64_t pool_put(struct pool *p, struct str text)
{
	uint32_t *slot = slot_of(p, text);
	if (*slot)
		return *slot - 1;
	if (p->count >= p->max || texts_grow(p))
		return -1;
	if ((p->count + 1) * 4 > (p->mask + 1) * 3) {
		if (slots_grow(p))
			return -1;
		slot = slot_of(p, text);
	}
	const char *copy = arena_copy(p->bytes, text.p, text.n);
	if (!copy)
		return -1;
	p->texts[p->count++] = (struct str){copy, text.n};
	*slot = (uint32_t)p->count;
	return (int64_t)p->count - 1;
}

int64_t pool_find(const struct pool *p, struct str text)
{
	return (int64_t)*slot_of(p, text) - 1;
}

struct str pool_text(const struct pool *p, int64_t number)
{
	return number >= 0 && (size_t)number < p->count ? p->texts[number] : (struct str){"", 0};
}

size_t pool_count(const struct pool *p)
{
	return p->count;
}
