/* Expressions: comparison, membership and logic, in three values. */
#include "policy/eval.h"

enum tri truth_of(struct work *w, struct value v)
{
	switch (v.kind) {
	case VAL_BOOL: return v.num ? YES : NO;
	case VAL_UNKNOWN: w->miss = v.miss; return MAYBE;
	case VAL_ROWS: return v.rows->n ? YES : NO;
	case VAL_CLOCK: return v.clock->rows->n ? YES : NO;
	case VAL_SPANS: return v.spans->n ? YES : NO;
	case VAL_ROW: return YES;
	default: return NO;
	}
}

static enum tri compare(struct work *w, const struct node *n)
{
	struct value a = eval(w, n->kid[0]), b = eval(w, n->kid[1]);
	if (n->kind != NODE_EQ && n->kind != NODE_NE && (a.kind == VAL_NONE || b.kind == VAL_NONE))
		return NO;
	if (a.kind == VAL_UNKNOWN || b.kind == VAL_UNKNOWN)
		return truth_of(w, a.kind == VAL_UNKNOWN ? a : b);
	switch (n->kind) {
	case NODE_EQ: return val_same(w->ev->world->pool, a, b) ? YES : NO;
	case NODE_NE: return val_same(w->ev->world->pool, a, b) ? NO : YES;
	case NODE_LT: return val_compare(a, b) < 0 ? YES : NO;
	case NODE_LE: return val_compare(a, b) <= 0 ? YES : NO;
	case NODE_GT: return val_compare(a, b) > 0 ? YES : NO;
	default: return val_compare(a, b) >= 0 ? YES : NO;
	}
}

bool unit_within(const struct evaluation *ev, int64_t unit, int64_t top)
{
	const struct wtable *t = &ev->world->t[ev->rec_unit];
	for (int steps = 0; unit >= 0 && unit != FIELD_NONE && steps < 64; steps++) {
		if (unit == top)
			return true;
		unit = ev->unit_parent < 0 ? FIELD_NONE : cell_at(t->col[ev->unit_parent], unit);
	}
	return false;
}

/* One of the elements equals the value; an unknown one leaves it open. */
static enum tri among(struct work *w, struct value v, const struct value *of, size_t n)
{
	const struct miss *open = NULL;
	for (size_t i = 0; i < n; i++) {
		if (of[i].kind == VAL_UNKNOWN)
			open = of[i].miss;
		else if (val_same(w->ev->world->pool, v, of[i]))
			return YES;
	}
	if (open)
		w->miss = open;
	return open ? MAYBE : NO;
}

/* A set as written, without making a value of it. */
static enum tri among_written(struct work *w, struct value v, const struct node *set)
{
	enum tri r = NO;
	for (size_t i = 0; i < set->nargs && r != YES; i++) {
		struct value x = eval(w, set->args[i].value);
		enum tri hit = among(w, v, &x, 1);
		r = hit == NO ? r : hit;
	}
	return r;
}

enum tri member_of(struct work *w, struct value v, const struct node *set)
{
	set = chosen(w->plan, set);
	if (v.kind == VAL_UNKNOWN)
		return truth_of(w, v);
	if (set->kind == NODE_SET)
		return among_written(w, v, set);
	struct value s = eval(w, set);
	switch (s.kind) {
	case VAL_UNKNOWN: return truth_of(w, s);
	case VAL_VALUES: return among(w, v, s.values->v, s.values->n);
	case VAL_ROW:
		if (s.rec == w->ev->rec_unit && v.kind == VAL_ROW && v.rec == s.rec)
			return unit_within(w->ev, v.num, s.num) ? YES : NO;
		return val_same(w->ev->world->pool, v, s) ? YES : NO;
	default: return NO;
	}
}

/* 含: the text contains one of the words. */
static enum tri holds_word(struct work *w, const struct node *n)
{
	struct value text = eval(w, n->kid[0]), set = eval(w, n->kid[1]);
	if (text.kind == VAL_UNKNOWN || set.kind == VAL_UNKNOWN)
		return truth_of(w, text.kind == VAL_UNKNOWN ? text : set);
	const struct value *of = set.kind == VAL_VALUES ? set.values->v : &set;
	size_t count = set.kind == VAL_VALUES ? set.values->n : 1;
	for (size_t i = 0; i < count && text.kind != VAL_NONE; i++)
		if (str_find(val_str(w->ev->world->pool, text), val_str(w->ev->world->pool, of[i])) >= 0)
			return YES;
	return NO;
}

/* 覆盖: every day of the right side. */
static enum tri covers(struct work *w, const struct node *n)
{
	struct value a = eval(w, n->kid[0]), b = eval(w, n->kid[1]);
	if (a.kind == VAL_UNKNOWN || b.kind == VAL_UNKNOWN)
		return truth_of(w, a.kind == VAL_UNKNOWN ? a : b);
	const struct spans *x = as_spans(w, a), *y = as_spans(w, b);
	return x && y && y->n && spans_cover(x, y) ? YES : NO;
}

/* 有: a value is present, rows exist. */
static enum tri present(struct work *w, const struct node *n)
{
	struct value v = eval(w, n);
	switch (v.kind) {
	case VAL_NONE: return NO;
	case VAL_UNKNOWN:
	case VAL_ROWS:
	case VAL_CLOCK:
	case VAL_SPANS: return truth_of(w, v);
	case VAL_VALUES: return v.values->n ? YES : NO;
	case VAL_GROUPS: return v.groups->n ? YES : NO;
	case VAL_DAY: return v.num == DAY_OPEN ? NO : YES;
	default: return YES;
	}
}

static enum tri not(enum tri t) { return t == MAYBE ? MAYBE : t == YES ? NO : YES; }

/* 且 and 或: the left side decides alone when it can. */
static enum tri both(struct work *w, const struct node *n, enum tri decides)
{
	enum tri a = truth(w, n->kid[0]);
	if (a == decides)
		return a;
	const struct miss *m = w->miss;
	enum tri b = truth(w, n->kid[1]);
	if (a != MAYBE)
		return b;
	if (b != decides)
		w->miss = m;
	return b == decides ? b : MAYBE;
}

enum tri truth(struct work *w, const struct node *n)
{
	switch (n->kind) {
	case NODE_AND: return both(w, n, NO);
	case NODE_OR: return both(w, n, YES);
	case NODE_NOT: return not(truth(w, n->kid[0]));
	case NODE_EQ:
	case NODE_NE:
	case NODE_LT:
	case NODE_LE:
	case NODE_GT:
	case NODE_GE: return compare(w, n);
	case NODE_IN: return member_of(w, eval(w, n->kid[0]), n->kid[1]);
	case NODE_NOT_IN: return not(member_of(w, eval(w, n->kid[0]), n->kid[1]));
	case NODE_HOLDS: return holds_word(w, n);
	case NODE_COVERS: return covers(w, n);
	case NODE_FULL: return eval_full(w, n);
	case NODE_HAS: return present(w, n->kid[0]);
	case NODE_HAS_NOT: return not(present(w, n->kid[0]));
	default: return truth_of(w, eval(w, n));
	}
}

struct value truth_value(struct work *w, const struct node *n)
{
	enum tri t = truth(w, n);
	return t == MAYBE ? val_unknown(w->miss) : val_bool(t == YES);
}

struct value eval_if(struct work *w, const struct node *n)
{
	enum tri t = truth(w, n->kid[0]);
	if (t == MAYBE)
		return val_unknown(w->miss);
	return eval(w, t == YES ? n->kid[1] : n->kid[2]);
}
