/* Values of the compiler: options with their sets, and what is known before any fact is seen. */
#include "policy/vector_compile.h"

struct meaning *new_meaning(struct compiler *c, int kind)
{
	struct meaning *m = ARENA_NEW(c->mem, struct meaning);
	static struct meaning nothing;
	if (!m) {
		c->cannot = "内存";
		return &nothing;
	}
	m->kind = kind;
	m->unknown = graph_none(c->g);
	m->truth = (struct verdict){graph_none(c->g), graph_none(c->g)};
	return m;
}

struct meaning *cannot(struct compiler *c, const struct node *n, const char *what)
{
	if (!c->cannot) {
		c->cannot = what;
		c->cannot_at = n;
	}
	return new_meaning(c, MEANS_VALUE);
}

void add_option(struct compiler *c, struct meaning *m, struct option o)
{
	if (graph_is_none(c->g, o.set))
		return;
	if (m->n >= OPTIONS_MAX) {
		cannot(c, NULL, "一个值的情形太多");
		return;
	}
	if (!m->option || ((m->n & (m->n - 1)) == 0 && m->n >= 4)) {
		struct option *more = ARENA_ARRAY(c->mem, m->n ? (size_t)m->n * 2 : 4, struct option);
		if (!more) {
			cannot(c, NULL, "内存");
			return;
		}
		if (m->option)
			memcpy(more, m->option, (size_t)m->n * sizeof *more);
		m->option = more;
	}
	m->option[m->n++] = o;
}

struct meaning *same_value(struct compiler *c, struct value v)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (val_is_beyond(v))
		graph_escape(c->g, graph_all(c->g));
	if (v.kind == VAL_UNKNOWN)
		m->unknown = graph_all(c->g);
	else if (v.kind != VAL_NONE)
		add_option(c, m, (struct option){.set = graph_all(c->g), .what = SAME, .v = v});
	return m;
}

struct meaning *truth_meaning(struct compiler *c, struct verdict t)
{
	struct meaning *m = new_meaning(c, MEANS_TRUTH);
	m->truth = t;
	m->unknown = t.maybe;
	return m;
}

int present_set(struct compiler *c, const struct meaning *m)
{
	int s = graph_none(c->g);
	for (int i = 0; i < m->n; i++)
		s = graph_or(c->g, s, m->option[i].set);
	return s;
}

int absent_set(struct compiler *c, const struct meaning *m)
{
	return graph_not(c->g, graph_or(c->g, present_set(c, m), m->unknown));
}

struct meaning *within(struct compiler *c, const struct meaning *m, int set)
{
	struct meaning *r = new_meaning(c, m->kind);
	for (int i = 0; i < m->n; i++) {
		struct option o = m->option[i];
		o.set = graph_and(c->g, o.set, set);
		add_option(c, r, o);
	}
	r->unknown = graph_and(c->g, m->unknown, set);
	return r;
}

/* --- numbers --- */

int option_number(struct compiler *c, const struct option *o)
{
	if (o->what == LANE)
		return o->lane;
	if (o->what != SAME || o->v.num < INT32_MIN || o->v.num > INT32_MAX)
		return -1;
	switch (o->v.kind) {
	case VAL_NUM:
	case VAL_MONEY: return o->v.den == 1 ? graph_number(c->g, (int32_t)o->v.num) : -1;
	case VAL_DAY:
	case VAL_MONTH:
	case VAL_BOOL:
	case VAL_ROW: return graph_number(c->g, (int32_t)o->v.num);
	default: return -1;
	}
}

const int32_t *lines_shifted(struct compiler *c, const int32_t *line, int64_t by)
{
	int32_t *t = ARENA_ARRAY(c->mem, LINES_WIDE, int32_t);
	if (!t) {
		cannot(c, NULL, "内存");
		return line;
	}
	for (int l = 0; l < c->axis.lines; l++)
		t[l] = (int32_t)(line[l] + by);
	return t;
}

/* Bits of the lines on which two lists of the lines stand so to one another. */
static int compare_lines(struct compiler *c, enum node_kind op, const int32_t *a, const int32_t *b)
{
	uint64_t bits = 0;
	for (int l = 0; l < c->axis.lines; l++) {
		bool yes = op == NODE_LE ? a[l] <= b[l] : op == NODE_LT ? a[l] < b[l] : a[l] == b[l];
		bits |= (uint64_t)yes << l;
	}
	return graph_bits(c->g, bits);
}

/* The same number on every line. */
static const int32_t *lines_of(struct compiler *c, const struct option *o)
{
	if (o->what == LINES)
		return o->line;
	int32_t *t = ARENA_ARRAY(c->mem, LINES_WIDE, int32_t);
	for (int l = 0; t && l < c->axis.lines; l++)
		t[l] = (int32_t)o->v.num;
	return t;
}

/* A number of each owner against the lines. */
static int lane_to_lines(struct compiler *c, enum node_kind op, int lane, const int32_t *line)
{
	if (op == NODE_EQ)
		return graph_eq_lines(c->g, lane, line, c->axis.lines);
	return graph_le_lines(c->g, lane, op == NODE_LE ? line : lines_shifted(c, line, -1), c->axis.lines);
}

int compare_options(struct compiler *c, enum node_kind op, const struct option *a, const struct option *b)
{
	if (a->what == LINES || b->what == LINES) {
		bool left = a->what == LANE, right = b->what == LANE;
		if (!left && !right)
			return compare_lines(c, op, lines_of(c, a), lines_of(c, b));
		if (left)
			return lane_to_lines(c, op, a->lane, b->line);
		if (op == NODE_EQ)
			return lane_to_lines(c, op, b->lane, a->line);
		/* line ≤ x is not x < line; line < x is not x ≤ line */
		return graph_not(c->g, lane_to_lines(c, op == NODE_LE ? NODE_LT : NODE_LE, b->lane, a->line));
	}
	int x = option_number(c, a), y = option_number(c, b);
	if (x < 0 || y < 0) {
		cannot(c, NULL, "这样的比较");
		return graph_none(c->g);
	}
	if (op == NODE_EQ)
		return graph_eq(c->g, x, y);
	return op == NODE_LE ? graph_le(c->g, x, y) : graph_not(c->g, graph_le(c->g, y, x));
}

/* --- what is known beforehand --- */

const struct node *literal(struct compiler *c, struct value v)
{
	struct node *n = ARENA_NEW(c->mem, struct node);
	if (!n)
		return NULL;
	n->num = v.num;
	n->den = 1;
	switch (v.kind) {
	case VAL_NONE: n->kind = NODE_NONE; return n;
	case VAL_UNKNOWN: n->kind = NODE_UNKNOWN; return n;
	case VAL_BOOL: n->kind = v.num ? NODE_TRUE : NODE_FALSE; return n;
	case VAL_NUM:
		n->kind = v.den == 1 ? NODE_INT : NODE_RATIO;
		n->den = v.den;
		return n;
	case VAL_MONEY: n->kind = NODE_MONEY; return v.den == 1 ? n : NULL;
	case VAL_DAY: n->kind = NODE_DAY; return n;
	case VAL_MONTH: n->kind = NODE_MONTH; return n;
	case VAL_LABEL:
		n->kind = NODE_NAME;
		n->ref = REF_LABEL;
		n->index = (int)v.num;
		return n;
	case VAL_TEXT:
		n->kind = NODE_TEXT;
		n->text = (struct str){v.text, v.n};
		return n;
	default: return NULL;
	}
}

/* A value that outlives the reference evaluator's memory; false: it holds more than a number or a text. */
static bool keep_value(struct compiler *c, struct value *v)
{
	if (v->kind == VAL_TEXT) {
		v->text = arena_copy(c->kept, v->text, v->n);
		return v->text != NULL;
	}
	if (v->kind == VAL_UNKNOWN && !val_is_beyond(*v))
		v->miss = NULL;
	return v->kind <= VAL_ROW;
}

bool reference_value(struct compiler *c, const struct node *n, struct value *out)
{
	struct work *w = c->w;
	struct err e = {0};
	w->e = &e;
	w->failed = false;
	w->taint = NULL;
	*out = eval(w, n);
	bool good = !w->failed && !w->taint && keep_value(c, out);
	w->failed = false;
	w->taint = NULL;
	return good;
}

const struct node *with_operands(struct compiler *c, const struct node *n, const struct node *const *operand,
				 int count)
{
	struct node *x = ARENA_NEW(c->mem, struct node);
	struct arg *args = ARENA_ARRAY(c->mem, n->nargs + 1, struct arg);
	if (!x || !args)
		return NULL;
	*x = *n;
	x->args = args;
	for (size_t i = 0; i < n->nargs; i++)
		args[i] = n->args[i];
	for (int i = 0; i < count; i++) {
		struct node *o = (struct node *)(uintptr_t)operand[i];
		if (n->kid[0])
			x->kid[i] = o;
		else
			args[i].value = o;
		if (o && !o->type) /* what reads types (年 as a length of time) sees those of the operands */
			o->type = n->kid[0] ? n->kid[i]->type : n->args[i].value->type;
	}
	return x;
}
