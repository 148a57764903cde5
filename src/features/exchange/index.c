#include "features/exchange/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define FIRST_SLOTS 1024u

void seen_release(struct seen *s)
{
	free(s->row);
	free(s->filter);
	*s = (struct seen){0};
}

/* The slot of a key, or the free one where it would go. */
static struct seen_row *seen_slot(const struct seen *s, uint64_t key)
{
	size_t i = key & s->mask;
	while (s->row[i].key && s->row[i].key != key)
		i = (i + 1) & s->mask;
	return &s->row[i];
}

struct seen_row *seen_find(const struct seen *s, uint64_t key)
{
	struct seen_row *r = s->row ? seen_slot(s, key ? key : 1) : NULL;
	return r && r->key ? r : NULL;
}

/* The four bits of a key in the filter. */
static size_t filter_bit(uint64_t key, unsigned k)
{
	return (size_t)(key + k * (key >> 32 | 1)) % SEEN_FILTER;
}

bool seen_forgotten(const struct seen *s, uint64_t key)
{
	bool all = s->filter != NULL;
	key = key ? key : 1;
	for (unsigned k = 0; all && k < 4; k++) {
		size_t bit = filter_bit(key, k);
		all = s->filter[bit / 64] >> bit % 64 & 1;
	}
	return all;
}

/* Leaves a key to the filter. */
static void forget(struct seen *s, uint64_t key)
{
	for (unsigned k = 0; k < 4; k++) {
		size_t bit = filter_bit(key, k);
		s->filter[bit / 64] |= 1ull << bit % 64;
	}
}

/* The rows in a table of so many slots; with forgetting, only those of which nobody else knows. */
static int move(struct seen *s, size_t slots, bool forgetting, struct err *e)
{
	struct seen next = {calloc(slots, sizeof *next.row), slots - 1, 0, s->limit, s->filter};
	if (!next.row)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; s->row && i <= s->mask; i++) {
		const struct seen_row *r = &s->row[i];
		if (!r->key)
			continue;
		if (forgetting && seen_how(r) != SEEN_SAME) {
			forget(s, r->key);
			continue;
		}
		*seen_slot(&next, r->key) = *r;
		next.count++;
	}
	free(s->row);
	*s = next;
	return 0;
}

/* Forgets what may be forgotten; when that is less than half, the limit grows. */
static int forget_most(struct seen *s, struct err *e)
{
	if (!s->filter && !(s->filter = calloc(SEEN_FILTER / 64, sizeof *s->filter)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (move(s, s->mask + 1, true, e))
		return -1;
	if (s->count > s->limit / 2)
		s->limit *= 2;
	return 0;
}

/* Makes room for one more: at most three quarters are in use. */
static int seen_room(struct seen *s, struct err *e)
{
	if (s->limit && s->limit < SEEN_MAX && s->count >= s->limit && forget_most(s, e))
		return -1;
	if (s->row && s->count < (s->mask + 1) / 4 * 3)
		return 0;
	if (s->count >= SEEN_MAX)
		return err_set(e, ERR_LIMIT, "一次导入中一张表的行数超过 %u 行", SEEN_MAX);
	return move(s, s->row ? (s->mask + 1) * 2 : FIRST_SLOTS, false, e);
}

int seen_put(struct seen *s, uint64_t key, uint64_t content, enum seen_how how, struct err *e)
{
	key = key ? key : 1;
	if (!seen_find(s, key) && seen_room(s, e))
		return -1;
	struct seen_row *r = seen_slot(s, key);
	s->count += !r->key;
	*r = (struct seen_row){key, (content & ~3ull) | how};
	return 0;
}

void names_init(struct names *n, size_t limit)
{
	*n = (struct names){.limit = limit, .seed = {hash_seed(), hash_seed()}};
}

void names_release(struct names *n)
{
	free(n->name);
	n->name = NULL;
	n->mask = n->count = 0;
}

/* The slot of these halves, or the free one where they would go. */
static struct name *name_slot(const struct names *n, const uint64_t half[2])
{
	size_t i = half[0] & n->mask;
	while (n->name[i].half[0] && (n->name[i].half[0] != half[0] || n->name[i].half[1] != half[1]))
		i = (i + 1) & n->mask;
	return &n->name[i];
}

/* The two halves of a text's hash, the first never 0. */
static void halves(const struct names *n, struct str text, uint64_t half[2])
{
	half[0] = hash_bytes(n->seed[0], text.p, text.n);
	half[1] = hash_bytes(n->seed[1], text.p, text.n);
	half[0] += !half[0];
}

int64_t names_find(const struct names *n, struct str text)
{
	uint64_t half[2];
	if (!n->name)
		return 0;
	halves(n, text, half);
	return name_slot(n, half)->id;
}

/* Room for one more in a larger table; false without memory. */
static bool names_grow(struct names *n)
{
	if (n->name && n->count < (n->mask + 1) / 4 * 3)
		return true;
	size_t slots = n->name ? (n->mask + 1) * 2 : FIRST_SLOTS;
	struct names next = *n;
	next.name = calloc(slots, sizeof *next.name);
	next.mask = slots - 1;
	if (!next.name)
		return false;
	for (size_t i = 0; n->name && i <= n->mask; i++)
		if (n->name[i].half[0])
			*name_slot(&next, n->name[i].half) = n->name[i];
	free(n->name);
	*n = next;
	return true;
}

bool names_put(struct names *n, struct str text, int64_t id)
{
	uint64_t half[2];
	bool full = n->count >= (n->limit ? n->limit : NAMES_MAX);
	if (full) {
		memset(n->name, 0, (n->mask + 1) * sizeof *n->name);
		n->count = 0;
	}
	if (!names_grow(n))
		return false;
	halves(n, text, half);
	struct name *slot = name_slot(n, half);
	n->count += !slot->half[0];
	*slot = (struct name){{half[0], half[1]}, id};
	return !full;
}
