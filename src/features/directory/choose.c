#include "features/directory/choose.h"
#include "store/sql.h"

#include <stdlib.h>

/* Room for one more condition; when there is none, nothing is found. */
static struct condition *more(struct conditions *c, int kind)
{
	if (c->n == CONDITIONS_MAX) {
		c->nothing = true;
		return NULL;
	}
	struct condition *to = &c->c[c->n++];
	*to = (struct condition){.kind = kind};
	return to;
}

void condition_is(struct conditions *c, int kind, int64_t value)
{
	struct condition *to = more(c, kind);
	if (to)
		to->value[to->n++] = value;
}

void condition_mask(struct conditions *c, int kind, uint32_t mask)
{
	struct condition *to = mask ? more(c, kind) : NULL;
	for (int i = 0; to && i < 32; i++)
		if (mask >> i & 1)
			to->value[to->n++] = i;
}

void condition_marks(struct conditions *c, int kind, uint32_t mask)
{
	for (int i = 0; i < 32; i++)
		if (mask >> i & 1)
			condition_is(c, kind, i);
}

#define NAME_PAIRS_MAX 12 /* of a longer name the beginning is looked for */

void condition_name(struct conditions *c, struct str name, int first, int pair)
{
	uint32_t ch[NAME_CHARS_MAX];
	size_t n = name_chars(name, ch);
	if (!name.n)
		return;
	if (n == 0)
		c->nothing = true;
	if (n == 1)
		condition_is(c, first, ch[0]);
	for (size_t i = 0; i + 1 < n && i < NAME_PAIRS_MAX; i++)
		condition_is(c, pair, name_pair(ch[i], ch[i + 1]));
}

static const struct sql PERSON_NO = {"dir_person.no_of", "SELECT no FROM dir_person WHERE person_id = $1"};
static const struct sql ORG_NO = {"dir_org.no_of", "SELECT no FROM dir_org WHERE org_id = $1"};

/* The number under an id, as the statement gives it: 1, 0, −1. */
static int number_of(struct store *s, const struct sql *sql, int64_t id, int64_t *no, struct err *e)
{
	*no = -1;
	return sql_int(s, sql, ARGS(INT(id)), no, e);
}

int person_no(struct store *s, int64_t person_id, int64_t *no, struct err *e)
{
	return number_of(s, &PERSON_NO, person_id, no, e);
}

int org_no(struct store *s, int64_t org_id, int64_t *no, struct err *e)
{
	return number_of(s, &ORG_NO, org_id, no, e);
}

int reach_people(struct conditions *c, struct house *h, struct reach who, struct err *e)
{
	c->n = 0;
	c->only_no = -1;
	c->nothing = false;
	switch (who.kind) {
	case REACH_ALL: condition_is(c, TRAIT_EVERYBODY, 0); return 0;
	case REACH_UNIT:
	case REACH_ORG: condition_is(c, TRAIT_SEEN, who.id); return 0;
	case REACH_PERSON: break;
	case REACH_NOBODY:
	default: c->nothing = true; return 0;
	}
	int got = person_no(h->store, who.id, &c->only_no, e);
	c->nothing = got != 1;
	condition_is(c, TRAIT_EVERYBODY, 0);
	return got < 0 ? -1 : 0;
}

int reach_orgs(struct conditions *c, struct reach who)
{
	c->n = 0;
	c->only_no = -1;
	c->nothing = who.kind == REACH_NOBODY || who.kind == REACH_PERSON || who.kind > REACH_PERSON;
	condition_is(c,
		     who.kind == REACH_UNIT  ? TRAIT_ORG_AT
		     : who.kind == REACH_ORG ? TRAIT_ORG_SELF
					     : TRAIT_ORG_ANY,
		     who.kind == REACH_ALL ? 0 : who.id);
	return 0;
}

void filter_people(struct conditions *c, const struct people_filter *f)
{
	if (f->unit_id)
		condition_is(c, TRAIT_AT, f->unit_id);
	if (f->org_id)
		condition_is(c, TRAIT_ORG, f->org_id);
	condition_mask(c, TRAIT_POST, f->posts);
	condition_mask(c, TRAIT_GRADE, f->grades);
	condition_mask(c, TRAIT_STATE, f->states);
	condition_mask(c, TRAIT_SEX, f->sexes);
	condition_marks(c, TRAIT_MARK, f->marks);
	if (f->age_from > 0 || f->age_to > 0) {
		struct condition *to = more(c, TRAIT_AGE);
		int last = f->age_to > 0 && f->age_to < CONDITION_VALUES_MAX ? f->age_to : CONDITION_VALUES_MAX - 1;
		for (int age = f->age_from < 0 ? 0 : f->age_from; to && age <= last; age++)
			to->value[to->n++] = age;
	}
	if (f->intake.n)
		condition_is(c, TRAIT_INTAKE, text_digest(f->intake));
	condition_name(c, f->name, TRAIT_NAME_FIRST, TRAIT_NAME_PAIR);
}

static const struct sql NUMBERS = {"dir_state.numbers", "SELECT next_person, next_org FROM dir_state"};

int numbers_given(struct store *s, int64_t *people, int64_t *orgs, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &NUMBERS, &st, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	*people = got == 1 ? stmt_int(st, 0) : 0;
	*orgs = got == 1 ? stmt_int(st, 1) : 0;
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int choose(struct set *out, struct store *s, const struct conditions *c, int64_t numbers, struct err *e)
{
	struct set one = {0};
	*out = (struct set){0};
	if (set_init(out, numbers, e) < 0 || set_init(&one, numbers, e) < 0) {
		set_release(out);
		return -1;
	}
	int bad = 0;
	for (size_t i = 0; !bad && !c->nothing && i < c->n; i++) {
		struct set *to = i == 0 ? out : &one;
		set_clear(to);
		for (size_t k = 0; !bad && k < c->c[i].n; k++)
			bad = set_load(to, s, (struct trait){c->c[i].value[k], c->c[i].kind}, e);
		if (i > 0)
			set_and(out, &one);
	}
	if (!bad && c->only_no >= 0) {
		bool there = set_has(out, c->only_no);
		set_clear(out);
		if (there)
			set_put(out, c->only_no);
	}
	set_release(&one);
	if (bad)
		set_release(out);
	return bad;
}

int each_of(struct store *s, const struct sql *sql, const int64_t *no, size_t n,
	    int (*f)(void *self, struct stmt *st, struct err *e), void *self, struct err *e)
{
	for (size_t at = 0; at < n; at += KEYS_AT_ONCE) {
		struct stmt *st;
		int got, bad = 0;
		if (store_stmt(s, sql, &st, e) < 0)
			return -1;
		for (size_t i = 0; i < KEYS_AT_ONCE; i++)
			stmt_bind_int(st, (int)i + 1, at + i < n ? no[at + i] : -1);
		while (!bad && (got = stmt_step(st, e)) != 0)
			bad = got < 0 ? -1 : f(self, st, e);
		stmt_reset(st);
		if (bad)
			return bad;
	}
	return 0;
}

int page_check(const struct list_page *p, int sorts, struct err *e)
{
	if (p->sort < 0 || p->sort >= sorts)
		return err_set(e, ERR_INPUT, "没有这种排序");
	if (p->limit > LIST_LIMIT_MAX)
		return err_set(e, ERR_INPUT, "一页最多 %d 行", LIST_LIMIT_MAX);
	return 0;
}

/* A page being gathered. */
struct paging {
	struct store *s;
	const struct order *o;
	const struct list_page *p;
	const struct set *chosen;
	struct placed *to;
	size_t n, cap;
	struct key_range keys;
};

/* Before a number of an unknown day everything else comes, in both directions. */
static bool comes_before(const struct paging *g, const struct placed *a, const struct placed *b)
{
	bool a_none = g->o->days && a->key == DAY_NEVER, b_none = g->o->days && b->key == DAY_NEVER;
	if (a_none != b_none)
		return b_none;
	if (a->key != b->key)
		return g->p->descending ? a->key > b->key : a->key < b->key;
	return g->p->descending ? a->no > b->no : a->no < b->no;
}

/* For qsort_r. */
static int placed_cmp(const void *a, const void *b, void *self)
{
	return comes_before(self, a, b) ? -1 : comes_before(self, b, a) ? 1 : 0;
}

/* Takes a row over when it comes behind the place where the page before ended. */
static int take_key(void *self, struct stmt *st, struct err *e)
{
	struct paging *g = self;
	struct placed at = {stmt_int(st, 0), stmt_int(st, 1)};
	const struct placed after = {g->p->after.key, g->p->after.no};
	(void)e;
	if (!g->p->after.set || comes_before(g, &after, &at))
		g->to[g->n++] = at;
	return 0;
}

/* Few rows: reads all their keys and sorts. */
static int page_by_sorting(struct paging *g, size_t count, struct err *e)
{
	int64_t *no = calloc(count + 1, sizeof *no);
	struct placed *all = calloc(count + 1, sizeof *all), *to = g->to;
	size_t n = 0;
	int bad = no && all ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (int64_t at = -1; !bad && n < count && (at = set_next(g->chosen, at + 1)) >= 0;)
		no[n++] = at;
	g->to = all;
	g->n = 0;
	if (!bad)
		bad = each_of(g->s, &g->o->keys, no, n, take_key, g, e);
	if (!bad && g->n)
		qsort_r(all, g->n, sizeof *all, placed_cmp, g);
	g->n = g->n < g->cap ? g->n : g->cap;
	if (!bad && g->n)
		memcpy(to, all, g->n * sizeof *to);
	g->to = to;
	free(no);
	free(all);
	return bad;
}

#define WALK_STEP 4000   /* rows of the order that are read at a time */
#define WALK_LONG 60000  /* when so many did not fill the page, sorting may be better */
#define SORT_MUCH 100000 /* rows that are sorted at most */

/* Goes on in the order from *at (exclusive), down to `least`. *end: the order is at its end. */
static int walk_step(struct paging *g, struct placed *at, int64_t least, bool *end, struct err *e)
{
	struct stmt *st;
	int more, n = 0;
	if (store_stmt(g->s, g->p->descending ? &g->o->down : &g->o->up, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, at->key);
	stmt_bind_int(st, 2, at->no);
	stmt_bind_int(st, 3, WALK_STEP);
	if (g->p->descending)
		stmt_bind_int(st, 4, least);
	while ((more = stmt_step(st, e)) == 1) {
		n++;
		*at = (struct placed){stmt_int(st, 0), stmt_int(st, 1)};
		if (!set_has(g->chosen, at->no))
			continue;
		g->to[g->n++] = *at;
		if (g->n == g->cap)
			break;
	}
	stmt_reset(st);
	*end = n < WALK_STEP;
	return more < 0 ? -1 : 0;
}

/* Where a walk begins: behind the page before, or at the order's beginning. */
static struct placed walk_begin(const struct paging *g)
{
	const struct list_place *after = &g->p->after;
	if (after->set)
		return (struct placed){after->key, after->no};
	if (!g->p->descending)
		return (struct placed){g->keys.least, -1};
	return g->o->days ? (struct placed){DAY_NEVER, -1} : (struct placed){g->keys.most, INT64_MAX};
}

/* Nothing more belongs on the page. */
static bool page_full(const struct paging *g, size_t count)
{
	return g->n == g->cap || (!g->p->after.set && g->n == count);
}

/* Many rows: follows the order from the place and takes those that were chosen. 1: it takes too long. */
static int page_by_walking(struct paging *g, size_t count, struct err *e)
{
	bool days = g->o->days && g->p->descending;
	struct placed at = walk_begin(g);
	bool unknown = days && g->p->after.set && at.key == DAY_NEVER; /* those, which come last, have been reached */
	bool end = false;
	for (size_t steps = 1; g->n < g->cap; steps++) {
		if (walk_step(g, &at, unknown ? DAY_NEVER : INT64_MIN, &end, e) < 0)
			return -1;
		if (page_full(g, count) || (end && (!days || unknown)))
			return 0;
		if (end) {
			unknown = true;
			at = (struct placed){DAY_NEVER, INT64_MAX};
		}
		if (steps * WALK_STEP >= WALK_LONG && count <= SORT_MUCH)
			return 1;
	}
	return 0;
}

int page_of(struct store *s, const struct order *o, const struct set *chosen, int64_t numbers, struct key_range keys,
	    const struct list_page *p, struct arena *mem, struct placed **ret, size_t *n, struct err *e)
{
	size_t limit = p->limit ? p->limit : LIST_LIMIT, count = (size_t)set_count(chosen);
	struct paging g = {s, o, p, chosen, ARENA_ARRAY(mem, limit, struct placed), 0, limit, keys};
	if (!g.to)
		return err_set(e, ERR_NOMEM, "内存不够");
	bool few = count < 500 || limit * (size_t)numbers / count > 4 * count;
	int bad = few ? 1 : page_by_walking(&g, count, e);
	if (bad == 1)
		bad = page_by_sorting(&g, count, e);
	if (bad)
		return -1;
	*ret = g.to;
	*n = g.n;
	return 0;
}
