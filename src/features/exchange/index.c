#include "features/exchange/index.h"

#include <stdlib.h>

#include "base/hash.h"

#define FIRST_SLOTS 1024u

void seen_release(struct seen *s)
{
	free(s->row);
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

/* Makes room for one more: at most three quarters are in use. */
static int seen_grow(struct seen *s, struct err *e)
{
	if (s->row && s->count < (s->mask + 1) / 4 * 3)
		return 0;
	if (s->count >= SEEN_MAX)
		return err_set(e, ERR_LIMIT, "一次导入中一张表的行数超过 %u 行", SEEN_MAX);
	size_t slots = s->row ? (s->mask + 1) * 2 : FIRST_SLOTS;
	struct seen next = {calloc(slots, sizeof *next.row), slots - 1, s->count};
	if (!next.row)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; s->row && i <= s->mask; i++)
		if (s->row[i].key)
			*seen_slot(&next, s->row[i].key) = s->row[i];
	free(s->row);
	*s = next;
	return 0;
}

int seen_put(struct seen *s, uint64_t key, uint64_t content, bool here, struct err *e)
{
	if (seen_grow(s, e))
		return -1;
	key = key ? key : 1;
	struct seen_row *r = seen_slot(s, key);
	s->count += !r->key;
	*r = (struct seen_row){key, here ? content | 1 : content & ~1ull};
	return 0;
}

void names_init(struct names *n)
{
	*n = (struct names){.seed = {hash_seed(), hash_seed()}};
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

/* Room for one more; false when there is none. */
static bool names_grow(struct names *n)
{
	if (n->name && n->count < (n->mask + 1) / 4 * 3)
		return true;
	if (n->count >= NAMES_MAX)
		return false;
	size_t slots = n->name ? (n->mask + 1) * 2 : FIRST_SLOTS;
	struct names next = {calloc(slots, sizeof *next.name), slots - 1, n->count, {n->seed[0], n->seed[1]}};
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
	if (!names_grow(n))
		return false;
	halves(n, text, half);
	struct name *slot = name_slot(n, half);
	n->count += !slot->half[0];
	*slot = (struct name){{half[0], half[1]}, id};
	return true;
}
