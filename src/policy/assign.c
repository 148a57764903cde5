/* 择归: each key belongs to one group only. */
#include <stdlib.h>

#include "policy/eval.h"

/* One row with its key and where it would go. */
struct claim {
	struct value key, home;
	size_t at;
};

/* The rows of one key that would go to one place. */
struct claim_group {
	size_t from, n;
	struct value most, earliest; /* 大, 早 */
	bool open;                   /* one of them is 未知 */
};

/* What orders places that are equal in all else: a unit's or institution's code. */
static struct str home_code(const struct work *w, struct value v)
{
	if (v.kind != VAL_ROW)
		return val_str(w->ev->world->pool, v);
	const struct wtable *t = &w->ev->world->t[v.rec];
	for (size_t f = 0; f < t->rec->n; f++)
		if (t->rec->fields[f].flags & FIELD_KEY && t->rec->fields[f].type == FIELD_TEXT)
			return pool_text(w->ev->world->pool, cell_at(t->col[f], v.num));
	return STR("");
}

/* qsort's order: key, place, row. */
static int claim_order(const void *x, const void *y, void *pool)
{
	const struct claim *a = x, *b = y;
	int c = val_order(pool, a->key, b->key);
	if (!c)
		c = val_order(pool, a->home, b->home);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

/* The option's expression. */
static const struct node *named(const struct node *n, const char *word)
{
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].option.p && str_is(n->args[i].option, word))
			return n->args[i].value;
	return NULL;
}

/* Key and place of every row. */
static struct claim *claims_of(struct work *w, const struct node *n, const struct rows *r)
{
	struct claim *c = WORK_ARRAY(w, r->n, struct claim);
	const struct node *key = named(n, "每"), *home = named(n, "归");
	if (!c || !key || !home)
		return NULL;
	struct scope s = {.rows = r, .up = w->scope};
	w->scope = &s;
	for (size_t i = 0; i < r->n && !w->failed; i++) {
		s.p = &r->p[i];
		c[i] = (struct claim){eval(w, key), eval(w, home), i};
	}
	w->scope = s.up;
	qsort_r(c, r->n, sizeof *c, claim_order, w->ev->world->pool);
	return c;
}

/* 大 and 早 of a group. */
static void weigh(struct work *w, const struct node *n, const struct rows *r, const struct claim *c,
		  struct claim_group *g)
{
	const struct node *most = named(n, "大"), *earliest = named(n, "早");
	struct piece *p = WORK_ARRAY(w, g->n, struct piece);
	if (!p)
		return;
	for (size_t i = 0; i < g->n; i++)
		p[i] = r->p[c[g->from + i].at];
	struct rows own = *r;
	own.p = p;
	own.n = g->n;
	struct scope s = {.rows = &own, .group = &own, .up = w->scope};
	w->scope = &s;
	g->most = most ? eval(w, most) : val_none();
	g->earliest = earliest ? eval(w, earliest) : val_none();
	w->scope = s.up;
	g->open = g->most.kind == VAL_UNKNOWN || g->earliest.kind == VAL_UNKNOWN;
}

/* How two weights stand: negative when a is ahead. 无 comes last. */
static int ahead(const struct claim_group *a, const struct claim_group *b)
{
	if (a->most.kind != b->most.kind)
		return a->most.kind == VAL_NONE || a->most.kind == VAL_UNKNOWN ? 1 : -1;
	int c = a->most.kind == VAL_NONE || a->most.kind == VAL_UNKNOWN ? 0 : -val_compare(a->most, b->most);
	if (c)
		return c;
	if (a->earliest.kind != b->earliest.kind)
		return a->earliest.kind == VAL_NONE || a->earliest.kind == VAL_UNKNOWN ? 1 : -1;
	return a->earliest.kind == VAL_NONE || a->earliest.kind == VAL_UNKNOWN
		   ? 0
		   : val_compare(a->earliest, b->earliest);
}

/* The groups of one key, from i on; those without a place do not compete. */
static size_t split(struct work *w, const struct claim *c, size_t i, size_t end, struct claim_group *g)
{
	size_t n = 0;
	for (size_t k = i; k < end; k++) {
		if (c[k].home.kind == VAL_NONE || c[k].home.kind == VAL_UNKNOWN)
			continue;
		if (n && val_order(w->ev->world->pool, c[g[n - 1].from].home, c[k].home) == 0)
			g[n - 1].n++;
		else {
			g[n] = (struct claim_group){.from = k, .n = 1};
			n++;
		}
	}
	return n;
}

/* Decides one key. */
static void decide(struct work *w, const struct node *n, const struct rows *r, const struct claim *c, size_t i,
		   size_t end, struct claim_group *g, struct joint *joint)
{
	size_t count = split(w, c, i, end, g), best = 0;
	bool open = false;
	for (size_t k = 0; k < count && count > 1; k++) {
		weigh(w, n, r, c, &g[k]);
		open |= g[k].open;
	}
	for (size_t k = 1; k < count; k++) {
		int x = ahead(&g[k], &g[best]);
		struct str a = home_code(w, c[g[k].from].home), b = home_code(w, c[g[best].from].home);
		if (x < 0 || (x == 0 && str_cmp(a, b) < 0))
			best = k;
	}
	size_t equal = 0;
	for (size_t k = 0; k < count && count > 1; k++)
		equal += open || ahead(&g[k], &g[best]) == 0;
	for (size_t k = i; k < end; k++)
		joint[c[k].at].home = count ? c[g[best].from].home : val_none();
	for (size_t k = 0; k < count && equal > 1; k++)
		for (size_t j = 0; j < g[k].n && (open || ahead(&g[k], &g[best]) == 0); j++)
			joint[c[g[k].from + j].at].tied = true;
}

struct value builtin_assign(struct work *w, const struct node *n)
{
	struct value v = n->nargs ? eval(w, n->args[0].value) : val_none();
	const struct rows *r = v.kind == VAL_UNKNOWN ? NULL : as_rows(w, v);
	if (!r)
		return v;
	struct claim *c = claims_of(w, n, r);
	struct joint *joint = WORK_ARRAY(w, r->n, struct joint);
	struct claim_group *g = WORK_ARRAY(w, r->n, struct claim_group);
	struct rows *x = WORK_NEW(w, struct rows);
	struct piece *p = WORK_ARRAY(w, r->n, struct piece);
	if (!c || !joint || !g || !x || !p)
		return val_none();
	for (size_t i = 0; i < r->n; i++)
		if (val_is_beyond(c[i].key))
			return c[i].key;
	for (size_t i = 0, end; i < r->n && !w->failed; i = end) {
		for (end = i + 1; end < r->n && val_order(w->ev->world->pool, c[i].key, c[end].key) == 0;)
			end++;
		decide(w, n, r, c, i, end, g, joint);
	}
	for (size_t i = 0; i < r->n; i++) {
		p[i] = r->p[i];
		p[i].joint = (int32_t)i;
		joint[i].previous.row = -1;
	}
	*x = (struct rows){.rec = r->rec, .n = r->n, .p = p, .joint = joint, .before = -1};
	return val_rows(x);
}
