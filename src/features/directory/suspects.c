#include "features/directory/suspects.h"

#include <stdlib.h>

#include "features/directory/choose.h"
#include "features/directory/twins.h"

#define SUSPECT_LABEL_(n, c) [SUSPECT_##n] = c,
const char *suspect_why_label(int why)
{
	static const char *const label[SUSPECT__WHYS] = {SUSPECT_WHYS(SUSPECT_LABEL_)};
	return why >= 0 && why < SUSPECT__WHYS ? label[why] : "";
}

/* Pairs being gathered. */
struct pairing {
	const struct set *seen; /* marked people whom the reach sees */
	int64_t no;             /* one of the pair */
	bool both;              /* also those before it */
	int why;
	struct pair {
		int64_t other;
		unsigned whys;
	} * pair; /* of `no` */
	size_t n, cap;
};
#define ALIKE_MAX 200 /* people who share a likeness with one; more is a number that says nothing */

/* Somebody is like `no`. */
static int pair_up(void *self, int64_t other)
{
	struct pairing *p = self;
	if (other == p->no || (other < p->no && !p->both) || !set_has(p->seen, other))
		return 0;
	size_t i = 0;
	while (i < p->n && p->pair[i].other != other)
		i++;
	if (i == p->cap)
		return 0;
	if (i == p->n)
		p->pair[p->n++] = (struct pair){other, 0};
	p->pair[i].whys |= 1u << p->why;
	return 0;
}

/* Everybody who is like the person with this number. */
static int pairs_of(struct pairing *p, struct store *s, int64_t no, struct err *e)
{
	int64_t key[SUSPECT__WHYS];
	int got = likes_of(s, no, key, e);
	p->no = no;
	p->n = 0;
	for (p->why = 0; got == 1 && p->why < SUSPECT__WHYS; p->why++)
		if (each_alike(s, p->why, key[p->why], pair_up, p, e) < 0)
			return -1;
	return got < 0 ? -1 : 0;
}

/* The rows of a pair, the earlier record first. */
static int pair_rows(struct house *h, int64_t a, const struct pair *with, struct arena *mem, struct suspect *out,
		     struct err *e)
{
	int64_t no[2] = {a < with->other ? a : with->other, a < with->other ? with->other : a};
	struct person_row *row;
	size_t n;
	if (people_rows(h, no, 2, true, mem, &row, &n, e) < 0)
		return -1;
	if (n != 2)
		return err_set(e, ERR_CONFLICT, "名录正在变动，请再试一次");
	bool order = row[0].person_id <= row[1].person_id; /* ids are in the order in which records were made */
	*out = (struct suspect){row[!order], row[order], with->whys};
	return 0;
}

/* Marked people whom the reach sees. */
static int marked(struct set *out, struct house *h, struct reach who, struct err *e)
{
	const struct people_filter f = {.marks = MARK_SUSPECT};
	int64_t numbers;
	return chosen_people(out, h, who, &f, &numbers, e);
}

int directory_suspects(struct house *h, struct reach who, int64_t from, size_t limit, struct arena *mem,
		       struct suspect **ret, size_t *n, int64_t *next, struct err *e)
{
	struct set seen;
	struct pair pair[ALIKE_MAX];
	size_t count = 0, room = (limit < SUSPECTS_MAX ? limit : SUSPECTS_MAX) + ALIKE_MAX;
	struct suspect *to = ARENA_ARRAY(mem, room, struct suspect);
	if (!to)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (marked(&seen, h, who, e) < 0)
		return -1;
	struct pairing p = {.seen = &seen, .pair = pair, .cap = ALIKE_MAX};
	int64_t no = set_next(&seen, from);
	int bad = 0;
	for (; !bad && no >= 0 && count + ALIKE_MAX < room; no = set_next(&seen, no + 1)) {
		bad = pairs_of(&p, h->store, no, e);
		for (size_t i = 0; !bad && i < p.n; i++)
			bad = pair_rows(h, no, &pair[i], mem, &to[count++], e);
	}
	set_release(&seen);
	if (bad)
		return -1;
	*ret = to;
	*n = count;
	*next = no < 0 ? 0 : no;
	return 0;
}

int directory_suspect_of(struct house *h, struct reach who, int64_t person_id, struct arena *mem,
			 struct suspect *first, size_t *n, struct err *e)
{
	struct set seen;
	struct pair pair[ALIKE_MAX];
	int64_t no;
	if (person_no(h->store, person_id, &no, e) < 0 || marked(&seen, h, who, e) < 0)
		return -1;
	struct pairing p = {.seen = &seen, .both = true, .pair = pair, .cap = ALIKE_MAX};
	int bad = set_has(&seen, no) ? pairs_of(&p, h->store, no, e) : 0;
	if (!bad && p.n)
		bad = pair_rows(h, no, &pair[0], mem, first, e);
	set_release(&seen);
	if (bad)
		return -1;
	*n = p.n;
	return 0;
}
