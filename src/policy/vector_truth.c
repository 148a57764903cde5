/* Conditions: what eval_truth.c decides for one owner and line, as sets. */
#include "policy/vector_compile.h"

static struct verdict never(struct compiler *c)
{
	return (struct verdict){graph_none(c->g), graph_none(c->g)};
}

static struct verdict opposite(struct compiler *c, struct verdict t)
{
	return (struct verdict){graph_not(c->g, graph_or(c->g, t.yes, t.maybe)), t.maybe};
}

struct verdict both_hold(struct compiler *c, struct verdict a, struct verdict b)
{
	int yes = graph_and(c->g, a.yes, b.yes);
	int open = graph_and(c->g, graph_or(c->g, a.yes, a.maybe), graph_or(c->g, b.yes, b.maybe));
	return (struct verdict){yes, graph_but(c->g, open, yes)};
}

struct verdict either_holds(struct compiler *c, struct verdict a, struct verdict b)
{
	int yes = graph_or(c->g, a.yes, b.yes);
	return (struct verdict){yes, graph_but(c->g, graph_or(c->g, a.maybe, b.maybe), yes)};
}

/* Some row of the set is there. */
static int any_row(struct compiler *c, const struct spots *r)
{
	int s = graph_none(c->g);
	for (int i = 0; i < r->n; i++)
		s = graph_or(c->g, s, r->s[i].in);
	return s;
}

/* The accepted rows of a clock. */
static int any_ticking(struct compiler *c, const struct ticking *k)
{
	int s = graph_none(c->g);
	for (int i = 0; i < k->rows.n; i++)
		s = graph_or(c->g, s, k->adds[i]);
	return s;
}

struct verdict truth_of_meaning(struct compiler *c, const struct meaning *m)
{
	struct verdict t = {graph_none(c->g), m->unknown};
	switch (m->kind) {
	case MEANS_TRUTH: return m->truth;
	case MEANS_ROWS: t.yes = any_row(c, &m->rows); return t;
	case MEANS_CLOCK: t.yes = any_ticking(c, m->clock); return t;
	case MEANS_VALUES: return t;
	default: break;
	}
	for (int i = 0; i < m->n; i++) {
		const struct option *o = &m->option[i];
		bool yes = o->v.kind == VAL_ROW || (o->what == SAME && o->v.kind == VAL_BOOL && o->v.num);
		if (yes)
			t.yes = graph_or(c->g, t.yes, o->set);
	}
	return t;
}

/* --- comparisons --- */

/* Two values stand so to one another, where both are there: = < ≤. */
static int compared(struct compiler *c, enum node_kind op, const struct option *a, const struct option *b)
{
	bool words = a->v.kind == VAL_LABEL || a->v.kind == VAL_TEXT;
	if (a->what == SPOT || b->what == SPOT) {
		cannot(c, NULL, "行与行的比较");
		return graph_none(c->g);
	}
	if (a->what == SAME && b->what == SAME && a->v.kind != VAL_ROW) {
		bool yes = op == NODE_EQ   ? val_same(c->ev->world->pool, a->v, b->v)
			   : op == NODE_LT ? val_compare(a->v, b->v) < 0
					   : val_compare(a->v, b->v) <= 0;
		return graph_bits(c->g, yes ? UINT64_MAX : 0);
	}
	if (words || (a->v.kind == VAL_ROW && a->v.rec != b->v.rec)) {
		cannot(c, NULL, "这样的比较");
		return graph_none(c->g);
	}
	return compare_options(c, op, a, b);
}

/* Where a and b stand so, both being there; which of ≥ > is turned round. */
static int pairs(struct compiler *c, enum node_kind op, const struct meaning *a, const struct meaning *b)
{
	bool turned = op == NODE_GT || op == NODE_GE;
	enum node_kind as = op == NODE_NE ? NODE_EQ : op == NODE_GT ? NODE_LT : op == NODE_GE ? NODE_LE : op;
	int yes = graph_none(c->g);
	for (int i = 0; i < a->n && !c->cannot; i++)
		for (int k = 0; k < b->n && !c->cannot; k++) {
			const struct option *x = &a->option[i], *y = &b->option[k];
			int set = graph_and(c->g, x->set, y->set);
			if (graph_is_none(c->g, set))
				continue;
			int holds = compared(c, as, turned ? y : x, turned ? x : y);
			yes = graph_or(c->g, yes, graph_and(c->g, set, holds));
		}
	return yes;
}

/* A condition as 是 and 否. */
static const struct meaning *value_of_operand(struct compiler *c, const struct node *n)
{
	const struct meaning *m = compile(c, n);
	if (m->kind == MEANS_VALUE)
		return m;
	if (m->kind != MEANS_TRUTH)
		return cannot(c, n, "这样的比较");
	struct meaning *r = new_meaning(c, MEANS_VALUE);
	int open = graph_or(c->g, m->truth.yes, m->truth.maybe);
	add_option(c, r, (struct option){.set = m->truth.yes, .what = SAME, .v = val_bool(true)});
	add_option(c, r, (struct option){.set = graph_not(c->g, open), .what = SAME, .v = val_bool(false)});
	r->unknown = m->truth.maybe;
	return r;
}

static struct verdict compare_nodes(struct compiler *c, const struct node *n)
{
	const struct meaning *a = value_of_operand(c, n->kid[0]), *b = value_of_operand(c, n->kid[1]);
	if (c->cannot)
		return never(c);
	struct graph *g = c->g;
	int yes = pairs(c, n->kind, a, b), unknown = graph_or(g, a->unknown, b->unknown);
	int no_a = absent_set(c, a), no_b = absent_set(c, b);
	if (n->kind == NODE_EQ || n->kind == NODE_NE) {
		int same = graph_or(g, yes, graph_and(g, no_a, no_b));
		if (n->kind == NODE_EQ)
			return (struct verdict){graph_but(g, same, unknown), unknown};
		return (struct verdict){graph_not(g, graph_or(g, same, unknown)), unknown};
	}
	unknown = graph_but(g, unknown, graph_or(g, no_a, no_b));
	return (struct verdict){yes, unknown};
}

/* --- 在 --- */

/* The reference evaluator's word on a condition that depends on nothing. */
static bool known_truth(struct compiler *c, const struct node *n, enum tri *t)
{
	struct work *w = c->w;
	struct err e = {0};
	w->e = &e;
	w->taint = NULL;
	w->scope = NULL;
	*t = truth(w, n);
	bool good = !w->failed && !w->taint && !(*t == MAYBE && is_beyond(w->miss));
	w->failed = false;
	w->taint = NULL;
	return good;
}

/* A value that is known, in a set that is. */
static struct verdict known_member(struct compiler *c, const struct node *n, struct value v, int set)
{
	const struct node *x = literal(c, v);
	struct node in = {.kind = NODE_IN, .kid = {(struct node *)(uintptr_t)x, n->kid[1]}};
	enum tri t;
	if (!x || !known_truth(c, &in, &t)) {
		cannot(c, n, "这样的集合");
		return never(c);
	}
	return (struct verdict){t == YES ? set : graph_none(c->g), t == MAYBE ? set : graph_none(c->g)};
}

/* One of the left side's values in a set that depends on nothing, or on the month alone. */
static struct verdict option_member(struct compiler *c, const struct node *n, const struct option *o, bool monthly)
{
	if (o->what == LANE && o->v.kind == VAL_ROW)
		return (struct verdict){graph_and(c->g, o->set, told_member(c, o, n->kid[1], monthly)),
					graph_none(c->g)};
	struct verdict t = never(c);
	if (o->what != LINES && (o->what != SAME || o->v.kind >= VAL_ROW)) {
		cannot(c, n, "这样的集合");
		return t;
	}
	if (o->what == SAME && !monthly)
		return known_member(c, n, o->v, o->set);
	for (int l = 0; l < c->axis.lines && !c->cannot; l++) {
		int set = graph_and(c->g, o->set, graph_bits(c->g, UINT64_C(1) << l));
		struct value v =
		    o->what == SAME ? o->v : (struct value){.kind = o->v.kind, .num = o->line[l], .den = 1};
		stand_on_line(c, l);
		t = either_holds(c, t, known_member(c, n, v, set));
	}
	return t;
}

/* In the values of rows. */
static struct verdict member_of_values(struct compiler *c, const struct meaning *a, const struct meaning *set)
{
	int yes = pairs(c, NODE_EQ, a, set);
	return (struct verdict){yes, graph_but(c->g, graph_or(c->g, a->unknown, set->unknown), yes)};
}

struct verdict compile_member(struct compiler *c, const struct node *n)
{
	const struct node *set = chosen(c->pl, n->kid[1]);
	const struct meaning *a = value_of_operand(c, n->kid[0]);
	if (c->cannot)
		return never(c);
	unsigned need = node_needs(c->ev, c->pl, set);
	if (need & (NEED_SUBJECT | NEED_DUE | NEED_HOME | NEED_ORDINAL) || (need & NEED_MONTH && c->axis.dated)) {
		const struct meaning *b = set->kind == NODE_SET ? NULL : compile(c, set);
		if (b && !c->cannot && b->kind == MEANS_VALUES)
			return member_of_values(c, a, b);
		cannot(c, n, "这样的集合");
		return never(c);
	}
	struct verdict t = {graph_none(c->g), a->unknown};
	for (int i = 0; i < a->n && !c->cannot; i++)
		t = either_holds(c, t, option_member(c, n, &a->option[i], need & NEED_MONTH));
	return t;
}

/* --- the others --- */

/* 有. */
static struct verdict compile_present(struct compiler *c, const struct node *n)
{
	const struct meaning *m = compile(c, n);
	struct verdict t = {graph_none(c->g), m->unknown};
	if (m->kind == MEANS_VALUES) {
		t.yes = any_row(c, &m->rows);
		t.maybe = graph_none(c->g);
		return t;
	}
	if (m->kind == MEANS_TRUTH)
		return (struct verdict){graph_not(c->g, m->truth.maybe), m->truth.maybe};
	if (m->kind != MEANS_VALUE)
		return truth_of_meaning(c, m);
	for (int i = 0; i < m->n; i++) {
		const struct option *o = &m->option[i];
		int set = o->set;
		if (o->v.kind == VAL_DAY && o->what == LANE)
			set = graph_but(c->g, set, graph_eq_imm(c->g, o->lane, DAY_OPEN));
		if (o->v.kind == VAL_DAY && o->what == SAME && o->v.num == DAY_OPEN)
			continue;
		t.yes = graph_or(c->g, t.yes, set);
	}
	return t;
}

/* 覆盖 of the line's month. */
static struct verdict compile_covers(struct compiler *c, const struct node *n)
{
	const struct node *right = chosen(c->pl, n->kid[1]);
	if (c->axis.dated || right->ref != REF_CONTEXT || right->index != CTX_MONTH) {
		cannot(c, n, "这样的覆盖");
		return never(c);
	}
	const struct meaning *m = compile(c, n->kid[0]);
	return (struct verdict){whole_month(c, m, n), m->unknown};
}

struct verdict compile_truth(struct compiler *c, const struct node *n)
{
	struct verdict t = never(c);
	if (c->cannot || told_truth(c, n, &t))
		return t;
	switch (n->kind) {
	case NODE_AND: return both_hold(c, compile_truth(c, n->kid[0]), compile_truth(c, n->kid[1]));
	case NODE_OR: return either_holds(c, compile_truth(c, n->kid[0]), compile_truth(c, n->kid[1]));
	case NODE_NOT: return opposite(c, compile_truth(c, n->kid[0]));
	case NODE_EQ:
	case NODE_NE:
	case NODE_LT:
	case NODE_LE:
	case NODE_GT:
	case NODE_GE: return compare_nodes(c, n);
	case NODE_IN: return compile_member(c, n);
	case NODE_NOT_IN: return opposite(c, compile_member(c, n));
	case NODE_COVERS: return compile_covers(c, n);
	case NODE_FULL: return compile_full(c, n);
	case NODE_HAS:
	case NODE_HAS_NOT:
		if (told_by_row(c, n, &t) || c->cannot)
			return t;
		t = compile_present(c, n->kid[0]);
		return n->kind == NODE_HAS ? t : opposite(c, t);
	default: return truth_of_meaning(c, compile(c, n));
	}
}
