/* Expressions over row sets, days and values: 其中 之 每 于 任一日 减 交 并 去重. */
#include <stdlib.h>

#include "policy/eval.h"

/* A value of this kind in 无 or 未知 goes through as it is; true when it did. */
static bool passes(struct value v)
{
	return v.kind == VAL_UNKNOWN;
}

/* Rows of an expression; NULL with *other 未知. 无 is no rows. */
static const struct rows *rows_of(struct work *w, const struct node *n, struct value *other)
{
	struct value v = eval(w, n);
	*other = passes(v) ? v : val_none();
	return passes(v) || w->failed ? NULL : as_rows(w, v);
}

/* Days of an expression; NULL likewise. */
static const struct spans *spans_from(struct work *w, const struct node *n, struct value *other)
{
	struct value v = eval(w, n);
	*other = passes(v) ? v : val_none();
	return passes(v) || w->failed ? NULL : as_spans(w, v);
}

/* A made set, or the failure to make it. */
static struct value made(struct work *w, const struct rows *r)
{
	return r ? val_rows(r) : eval_fail(w, ERR_NOMEM, "内存不够，或这一对象的事实多得超过核算的上限");
}

static struct value made_spans(struct work *w, const struct spans *s)
{
	return s ? val_spans(s) : eval_fail(w, ERR_NOMEM, "内存不够，或这一对象的事实多得超过核算的上限");
}

struct value eval_filter(struct work *w, const struct node *n)
{
	struct value other;
	const struct rows *r = rows_of(w, n->kid[0], &other);
	struct rows *x = r ? WORK_NEW(w, struct rows) : NULL;
	struct piece *p = x ? WORK_ARRAY(w, r->n, struct piece) : NULL;
	if (!p)
		return other;
	*x = *r;
	x->n = 0;
	x->p = p;
	struct scope s = {.rows = r, .up = w->scope};
	w->scope = &s;
	for (size_t i = 0; i < r->n && !w->failed; i++) {
		s.p = &r->p[i];
		enum tri t = truth(w, n->kid[1]);
		if (t == YES || (t == MAYBE && taint_row(w, w->miss)))
			p[x->n++] = r->p[i];
	}
	w->scope = s.up;
	return val_rows(x);
}

/* The days of all periods that the right side gives: 行集 之 期间(…). */
static struct value collect_days(struct work *w, const struct values *v)
{
	size_t n = 0, k = 0;
	for (size_t i = 0; i < v->n; i++) {
		if (v->v[i].kind == VAL_UNKNOWN)
			return v->v[i];
		n += v->v[i].kind == VAL_SPANS ? v->v[i].spans->n : 0;
	}
	struct span *s = WORK_ARRAY(w, n, struct span);
	for (size_t i = 0; s && i < v->n; i++)
		for (size_t j = 0; v->v[i].kind == VAL_SPANS && j < v->v[i].spans->n; j++)
			s[k++] = v->v[i].spans->s[j];
	return s ? made_spans(w, spans_of(w->mem, s, n)) : val_none();
}

/* Room for n values. */
static struct values *values_room(struct work *w, size_t n)
{
	struct values *x = WORK_NEW(w, struct values);
	if (!x)
		return NULL;
	x->v = WORK_ARRAY(w, n, struct value);
	return x->v ? x : NULL;
}

/* One value a group. */
static struct value of_groups(struct work *w, const struct groups *g, const struct node *n)
{
	struct values *x = values_room(w, g->n);
	struct scope s = {.up = w->scope};
	w->scope = &s;
	for (size_t i = 0; x && i < g->n && !w->failed; i++) {
		s.group = s.rows = g->rows[i];
		x->v[x->n++] = eval(w, n);
	}
	w->scope = s.up;
	return x ? (struct value){.kind = VAL_VALUES, .values = x} : val_none();
}

/* One value a row. */
static struct value of_rows(struct work *w, const struct rows *r, const struct node *n)
{
	struct values *x = values_room(w, r->n);
	struct scope s = {.rows = r, .up = w->scope};
	w->scope = &s;
	for (size_t i = 0; x && i < r->n && !w->failed; i++) {
		s.p = &r->p[i];
		x->v[x->n++] = eval(w, n);
	}
	w->scope = s.up;
	return x ? (struct value){.kind = VAL_VALUES, .values = x} : val_none();
}

struct value eval_of(struct work *w, const struct node *n)
{
	struct value a = eval(w, n->kid[0]), r;
	if (passes(a) || w->failed)
		return a;
	if (a.kind == VAL_GROUPS) {
		r = of_groups(w, a.groups, n->kid[1]);
	} else {
		const struct rows *rows = as_rows(w, a);
		r = rows ? of_rows(w, rows, n->kid[1]) : val_none();
	}
	if (r.kind == VAL_VALUES && n->type && n->type->kind == TYPE_SPANS)
		return collect_days(w, r.values);
	return r;
}

/* A value and where it stood. */
struct placed {
	struct value v;
	size_t at;
};

/* qsort's order of values, as they stood where they are equal. */
static int placed_order(const void *x, const void *y, void *pool)
{
	const struct placed *a = x, *b = y;
	int c = val_order(pool, a->v, b->v);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

/* The values with their places, sorted. */
static struct placed *placed(struct work *w, const struct value *v, size_t n)
{
	struct placed *p = WORK_ARRAY(w, n, struct placed);
	for (size_t i = 0; p && i < n; i++)
		p[i] = (struct placed){v[i], i};
	if (p)
		qsort_r(p, n, sizeof *p, placed_order, w->ev->world->pool);
	return p;
}

/* The rows whose places are given, as a set of their own. */
static const struct rows *rows_at(struct work *w, const struct rows *r, const struct placed *at, size_t n)
{
	struct rows *x = WORK_NEW(w, struct rows);
	struct piece *p = WORK_ARRAY(w, n, struct piece);
	if (!x || !p)
		return NULL;
	*x = *r;
	x->n = n;
	x->p = p;
	for (size_t i = 0; i < n; i++)
		p[i] = r->p[at[i].at];
	return x;
}

/* How many from i on have the same value. */
static size_t alike(const struct work *w, const struct placed *p, size_t i, size_t n)
{
	size_t k = i + 1;
	while (k < n && val_order(w->ev->world->pool, p[i].v, p[k].v) == 0)
		k++;
	return k - i;
}

struct value eval_each(struct work *w, const struct node *n)
{
	struct value other;
	const struct rows *r = rows_of(w, n->kid[0], &other);
	if (!r)
		return other;
	struct value keys = of_rows(w, r, n->kid[1]);
	if (keys.kind != VAL_VALUES)
		return keys;
	for (size_t i = 0; i < r->n; i++)
		if (val_is_beyond(keys.values->v[i]))
			return keys.values->v[i];
	struct placed *p = placed(w, keys.values->v, r->n);
	struct groups *g = WORK_NEW(w, struct groups);
	if (!p || !g)
		return val_none();
	g->key = WORK_ARRAY(w, r->n, struct value);
	g->rows = (const struct rows **)work_get(w, r->n * sizeof(void *));
	for (size_t i = 0, k; g->key && g->rows && i < r->n; i += k) {
		k = alike(w, p, i, r->n);
		g->key[g->n] = p[i].v;
		g->rows[g->n++] = rows_at(w, r, p + i, k);
	}
	return w->failed ? val_none() : (struct value){.kind = VAL_GROUPS, .groups = g};
}

struct value eval_distinct(struct work *w, const struct node *n)
{
	struct value a = eval(w, n->kid[0]);
	if (a.kind != VAL_VALUES)
		return a;
	struct placed *p = placed(w, a.values->v, a.values->n);
	struct values *x = p ? values_room(w, a.values->n) : NULL;
	for (size_t i = 0; x && i < a.values->n; i += alike(w, p, i, a.values->n))
		x->v[x->n++] = p[i].v;
	return x ? (struct value){.kind = VAL_VALUES, .values = x} : val_none();
}

struct value eval_on(struct work *w, const struct node *n)
{
	struct value other;
	const struct rows *r = rows_of(w, n->kid[0], &other);
	if (!r)
		return other;
	struct value d = eval(w, n->kid[1]);
	if (passes(d) || w->failed)
		return d;
	if (d.kind == VAL_NONE) {
		struct rows *none = WORK_NEW(w, struct rows);
		if (none)
			*none = (struct rows){.rec = r->rec, .before = -1};
		return none ? val_rows(none) : d;
	}
	return made(w, rows_on(w->mem, r, (day_t)d.num));
}

struct value eval_any_day(struct work *w, const struct node *n)
{
	struct value other;
	const struct rows *r = rows_of(w, n->kid[0], &other);
	const struct spans *s = r ? spans_from(w, n->kid[1], &other) : NULL;
	return s ? made(w, rows_any_day(w->mem, r, s)) : other;
}

/* The days that 减 takes away, seen with the eyes for them. */
static const struct spans *days_away(struct work *w, const struct node *n, struct value *other)
{
	struct eyes own = w->eyes;
	w->eyes = (struct eyes){.rows_in = own.cuts_in, .cuts_in = own.rows_in};
	const struct spans *s = spans_from(w, n, other);
	w->eyes = own;
	return s;
}

/* 减 and 交: of rows by days, or of days by days. */
static struct value cut(struct work *w, const struct node *n, bool inside)
{
	struct value a = eval(w, n->kid[0]), other;
	if (passes(a) || w->failed)
		return a;
	const struct spans *s = inside ? spans_from(w, n->kid[1], &other) : days_away(w, n->kid[1], &other);
	if (!s)
		return other;
	if (a.kind == VAL_ROWS || a.kind == VAL_CLOCK) {
		const struct rows *r = as_rows(w, a);
		return made(w, inside ? rows_meet(w->mem, r, s) : rows_minus(w->mem, r, s));
	}
	const struct spans *x = as_spans(w, a);
	if (!x)
		return val_none();
	return made_spans(w, inside ? spans_meet(w->mem, x, s) : spans_minus(w->mem, x, s));
}

struct value eval_minus(struct work *w, const struct node *n)
{
	return cut(w, n, false);
}
struct value eval_meet(struct work *w, const struct node *n)
{
	return cut(w, n, true);
}

struct value eval_join(struct work *w, const struct node *n)
{
	struct value other;
	const struct spans *x = spans_from(w, n->kid[0], &other);
	const struct spans *y = x ? spans_from(w, n->kid[1], &other) : NULL;
	return y ? made_spans(w, spans_join(w->mem, x, y)) : other;
}
