#include "base/map.h"
#include "base/arena.h"
#include "base/hash.h"

#include <stdlib.h>

#define MAX_DEFAULT ((size_t)100 * 1000 * 1000)
#define SLOTS_FIRST 16u
#define KEY_INT     UINT32_MAX       /* key_n of a number */
#define KEY_FREE    (UINT32_MAX - 1) /* key_n of a slot with nothing in it */

struct slot {
	union {
		const char *bytes;
		int64_t number;
	} key;
	int64_t value;
	uint32_t key_n;
	uint32_t hash; /* its upper half, compared before the key is */
};

struct map {
	struct slot *slots;
	size_t mask; /* slots − 1, a power of two less one */
	size_t count, max;
	uint64_t seed;
	struct arena *keys;
};

/* n free slots, or NULL. */
static struct slot *slots_new(size_t n)
{
	struct slot *slots = calloc(n, sizeof *slots);
	if (!slots)
		return NULL;
	for (size_t i = 0; i < n; i++)
		slots[i].key_n = KEY_FREE;
	return slots;
}

struct map *map_new(size_t max)
{
	struct map *m = calloc(1, sizeof *m);
	if (!m)
		return NULL;
	m->max = max ? max : MAX_DEFAULT;
	m->mask = SLOTS_FIRST - 1;
	m->seed = hash_seed();
	m->slots = slots_new(SLOTS_FIRST);
	m->keys = arena_new(SIZE_MAX / 4);
	if (m->slots && m->keys)
		return m;
	map_free(m);
	return NULL;
}

void map_free(struct map *m)
{
	if (!m)
		return;
	free(m->slots);
	arena_free(m->keys);
	free(m);
}

void map_clear(struct map *m)
{
	for (size_t i = 0; i <= m->mask; i++)
		m->slots[i].key_n = KEY_FREE;
	m->count = 0;
	arena_clear(m->keys);
}

size_t map_count(const struct map *m)
{
	return m->count;
}

/* Whether a slot in use holds this key. */
static bool holds(const struct slot *s, uint32_t hash, const struct slot *key)
{
	if (s->hash != hash || s->key_n != key->key_n)
		return false;
	if (key->key_n == KEY_INT)
		return s->key.number == key->key.number;
	return key->key_n == 0 || memcmp(s->key.bytes, key->key.bytes, key->key_n) == 0;
}

/* The hash of a key. */
static uint64_t key_hash(const struct map *m, const struct slot *key)
{
	return key->key_n == KEY_INT ? hash_int(m->seed, key->key.number)
				     : hash_bytes(m->seed, key->key.bytes, key->key_n);
}

/* The slot that holds the key, or the free one where it belongs. */
static struct slot *slot_of(const struct map *m, const struct slot *key)
{
	uint64_t hash = key_hash(m, key);
	size_t i = hash & m->mask;
	while (m->slots[i].key_n != KEY_FREE && !holds(&m->slots[i], (uint32_t)(hash >> 32), key))
		i = (i + 1) & m->mask;
	return &m->slots[i];
}

/* Doubles the table. */
static int grow(struct map *m)
{
	struct slot *old = m->slots, *slots = slots_new((m->mask + 1) * 2);
	size_t n = m->mask + 1;
	if (!slots)
		return -1;
	m->slots = slots;
	m->mask = n * 2 - 1;
	for (size_t i = 0; i < n; i++)
		if (old[i].key_n != KEY_FREE)
			*slot_of(m, &old[i]) = old[i];
	free(old);
	return 0;
}

/* Sets a key to a value; copies the key's bytes when it is new. */
static int put(struct map *m, struct slot key)
{
	struct slot *s = slot_of(m, &key);
	if (s->key_n != KEY_FREE) {
		s->value = key.value;
		return 0;
	}
	if (m->count >= m->max)
		return -1;
	if ((m->count + 1) * 4 > (m->mask + 1) * 3) {
		if (grow(m))
			return -1;
		s = slot_of(m, &key);
	}
	key.hash = (uint32_t)(key_hash(m, &key) >> 32);
	if (key.key_n != KEY_INT && !(key.key.bytes = arena_copy(m->keys, key.key.bytes, key.key_n)))
		return -1;
	*s = key;
	m->count++;
	return 0;
}

int map_put(struct map *m, struct str key, int64_t value)
{
	if (key.n >= KEY_FREE)
		return -1;
	return put(m, (struct slot){.key.bytes = key.p, .key_n = (uint32_t)key.n, .value = value});
}

int map_put_int(struct map *m, int64_t key, int64_t value)
{
	return put(m, (struct slot){.key.number = key, .key_n = KEY_INT, .value = value});
}

/* The value of a key. */
static bool get(const struct map *m, struct slot key, int64_t *out)
{
	const struct slot *s = slot_of(m, &key);
	if (s->key_n == KEY_FREE)
		return false;
	*out = s->value;
	return true;
}

bool map_get(const struct map *m, struct str key, int64_t *out)
{
	return key.n < KEY_FREE && get(m, (struct slot){.key.bytes = key.p, .key_n = (uint32_t)key.n}, out);
}

bool map_get_int(const struct map *m, int64_t key, int64_t *out)
{
	return get(m, (struct slot){.key.number = key, .key_n = KEY_INT}, out);
}
