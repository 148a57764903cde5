/* Expressions and conditions: the shapes that eval.c, eval_truth.c and eval_number.c give a meaning to. */
#include "policy/vector_compile.h"

/* --- values that are known --- */

/* Adds a value that the reference evaluator computed; for whom it does not fit, that one has the word. */
static void add_value(struct compiler *c, struct meaning *m, struct value v, int set)
{
	if (v.kind == VAL_NONE)
		return;
	if (val_is_beyond(v))
		graph_escape(c->g, set);
	if (v.kind == VAL_UNKNOWN) {
		m->unknown = graph_or(c->g, m->unknown, set);
		return;
	}
	for (int i = 0; i < m->n; i++) {
		struct option *o = &m->option[i];
		if (o->what == SAME && o->v.kind == v.kind && val_same(c->ev->world->pool, o->v, v)) {
			o->set = graph_or(c->g, o->set, set);
			return;
		}
	}
	add_option(c, m, (struct option){.set = set, .what = SAME, .v = v});
}

/* A value as options: a condition is 是 or 否. */
static const struct meaning *as_value(struct compiler *c, const struct meaning *m)
{
	if (m->kind != MEANS_TRUTH)
		return m;
	struct meaning *r = new_meaning(c, MEANS_VALUE);
	int either = graph_or(c->g, m->truth.yes, m->truth.maybe);
	add_value(c, r, val_bool(true), m->truth.yes);
	add_value(c, r, val_bool(false), graph_not(c->g, either));
	r->unknown = m->truth.maybe;
	return r;
}

/* One operand's cases: its options, 无 and 未知. */
struct operand {
	const struct meaning *m;
	int cases;
};

/* The i-th case: its set and the node that stands for it; NULL: it is not known. */
static const struct node *operand_case(struct compiler *c, const struct operand *o, int i, int *set)
{
	if (i == o->m->n) {
		*set = absent_set(c, o->m);
		return literal(c, val_none());
	}
	if (i > o->m->n) {
		*set = o->m->unknown;
		return literal(c, val_unknown(NULL));
	}
	*set = o->m->option[i].set;
	return o->m->option[i].what == SAME ? literal(c, o->m->option[i].v) : NULL;
}

/* Computes one combination by the reference evaluator. */
static void fold_one(struct compiler *c, const struct node *n, const struct node *const *x, int count, int set,
		     struct meaning *m)
{
	struct value v;
	const struct node *all = with_operands(c, n, x, count);
	if (!all || !reference_value(c, all, &v))
		cannot(c, n, "这样的算式");
	else
		add_value(c, m, v, set);
}

/* An operator over values that are known: every combination of its operands' cases is computed once. */
static struct meaning *fold(struct compiler *c, const struct node *n, const struct meaning *const *operand, int count)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	struct operand o[2] = {{as_value(c, operand[0]), 0}, {NULL, 0}};
	if (count == 2)
		o[1].m = as_value(c, operand[1]);
	o[0].cases = o[0].m->n + 2;
	o[1].cases = count == 2 ? o[1].m->n + 2 : 1;
	for (int i = 0; i < o[0].cases && !c->cannot; i++)
		for (int k = 0; k < o[1].cases && !c->cannot; k++) {
			const struct node *x[2] = {NULL, NULL};
			int set, other = graph_all(c->g);
			x[0] = operand_case(c, &o[0], i, &set);
			if (count == 2)
				x[1] = operand_case(c, &o[1], k, &other);
			set = graph_and(c->g, set, other);
			if (graph_is_none(c->g, set))
				continue;
			if (!x[0] || (count == 2 && !x[1]))
				return cannot(c, n, "这样的算式");
			fold_one(c, n, x, count, set, m);
		}
	return m;
}

static bool all_known(const struct meaning *m)
{
	for (int i = 0; i < m->n; i++)
		if (m->option[i].what != SAME || m->option[i].v.kind >= VAL_ROW)
			return false;
	return m->kind == MEANS_VALUE || m->kind == MEANS_TRUTH;
}

/* --- numbers and days --- */

#define DAYS_MOVED_MAX 200000 /* days that a day is moved by */

/* The days or months of the lines lie in the calendar. */
static bool in_calendar(const struct compiler *c, const struct option *o)
{
	bool month = o->v.kind == VAL_MONTH, fits = o->line != NULL;
	for (int l = 0; fits && l < c->axis.lines; l++)
		fits =
		    month ? month_first(o->line[l]) != DAY_NONE : o->line[l] >= DAY_FIRST && o->line[l] <= DAY_LAST;
	return fits;
}

/* Who has a day that moves out of the calendar is left to the reference; an open end stays where it is. */
static void move_lane(struct compiler *c, struct option *o, int64_t by)
{
	struct graph *g = c->g;
	int open = graph_eq_imm(g, o->lane, DAY_OPEN);
	int out = by > 0 ? graph_not(g, graph_or(g, open, graph_le_imm(g, o->lane, DAY_LAST - by)))
			 : graph_le_imm(g, o->lane, DAY_FIRST - by - 1);
	graph_escape(g, graph_and(g, o->set, out));
	o->lane = graph_pick(g, open, o->lane, graph_shift(g, o->lane, by));
}

/* A day or number of each owner, or of the lines, moved by so many days. */
static bool move_days(struct compiler *c, struct option *o, int64_t by)
{
	if (by > DAYS_MOVED_MAX || by < -DAYS_MOVED_MAX || (o->what != LINES && o->v.kind != VAL_DAY))
		return false;
	if (o->what != LINES) {
		move_lane(c, o, by);
		return true;
	}
	o->line = lines_shifted(c, o->line, by);
	return in_calendar(c, o);
}

/* Likewise by months. */
static bool move_months(struct compiler *c, struct option *o, int64_t by)
{
	if (by > 2400 || by < -2400 || o->v.kind != VAL_DAY)
		return false;
	if (o->what == LANE) {
		const struct day_table *t = calendar_table(c, CAL_ANNIV, (int)by, c->pl->anniv);
		o->lane = calendar_lookup(c, o->lane, o->set, t);
		return true;
	}
	int32_t *line = ARENA_ARRAY(c->mem, LINES_WIDE, int32_t);
	for (int l = 0; line && l < c->axis.lines; l++)
		line[l] = day_anniv(o->line[l], (int)by, c->pl->anniv);
	o->line = line;
	return in_calendar(c, o);
}

static bool is_span(const struct node *n)
{
	return n->type && n->type->kind == TYPE_SPAN;
}

/* + and − of a day that is not known and a length that is. */
static struct meaning *move(struct compiler *c, const struct node *n, const struct meaning *a,
			    const struct meaning *b)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	for (int i = 0; i < a->n && !c->cannot; i++)
		for (int k = 0; k < b->n && !c->cannot; k++) {
			struct option o = a->option[i];
			const struct option *by = &b->option[k];
			o.set = graph_and(c->g, o.set, by->set);
			if (graph_is_none(c->g, o.set))
				continue;
			if (o.what == SAME || o.what == SPOT || by->what != SAME || by->v.kind != VAL_NUM ||
			    by->v.den != 1)
				return cannot(c, n, "这样的加减");
			int64_t x = n->kind == NODE_SUB ? -by->v.num : by->v.num;
			if (!(is_span(n->kid[1]) ? move_months(c, &o, x) : move_days(c, &o, x)))
				return cannot(c, n, "这样的加减");
			add_option(c, m, o);
		}
	int nothing = graph_or(c->g, absent_set(c, a), absent_set(c, b));
	m->unknown = graph_but(c->g, graph_or(c->g, a->unknown, b->unknown), nothing);
	return m;
}

static struct meaning *compile_arithmetic(struct compiler *c, const struct node *n)
{
	const struct meaning *x[2] = {as_value(c, compile(c, n->kid[0])), as_value(c, compile(c, n->kid[1]))};
	if (c->cannot || (all_known(x[0]) && all_known(x[1])))
		return fold(c, n, x, 2);
	if (n->kind == NODE_ADD || n->kind == NODE_SUB)
		return move(c, n, x[0], x[1]);
	return cannot(c, n, "这样的算式");
}

/* 年份 月号 年初 of a day or month. */
static struct meaning *compile_calendar(struct compiler *c, const struct node *n)
{
	const struct meaning *d = compile(c, n->args[0].value);
	if (all_known(d))
		return fold(c, n, &d, 1);
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	m->unknown = d->unknown;
	enum calendar_kind kind = n->index == B_YEAR       ? CAL_YEAR
				  : n->index == B_MONTH_NO ? CAL_MONTH_NO
							   : CAL_YEAR_START;
	for (int i = 0; i < d->n && !c->cannot; i++) {
		struct option o = d->option[i];
		if (o.what == LINES)
			for (int l = 0; l < c->axis.lines; l++) {
				struct value v;
				const struct node *x =
				    literal(c, (struct value){.kind = o.v.kind, .num = o.line[l], .den = 1});
				if (!x || !reference_value(c, with_operands(c, n, &x, 1), &v))
					return cannot(c, n, "这样的日期");
				add_value(c, m, v, graph_and(c->g, o.set, graph_bits(c->g, UINT64_C(1) << l)));
			}
		else if (o.what == LANE && o.v.kind == VAL_DAY) {
			o.lane = calendar_lookup(c, o.lane, o.set, calendar_table(c, kind, 0, ANNIV_NEXT_MONTH));
			o.v = (struct value){.kind = n->index == B_YEAR_START ? VAL_DAY : VAL_NUM, .den = 1};
			add_option(c, m, o);
		} else
			return cannot(c, n, "这样的日期");
	}
	return m;
}

/* 周年(d, n). */
static struct meaning *compile_anniv(struct compiler *c, const struct node *n)
{
	const struct meaning *x[2] = {compile(c, n->args[0].value), compile(c, n->args[1].value)};
	if (all_known(x[0]) && all_known(x[1]))
		return fold(c, n, x, 2);
	struct node as_sum = *n;
	as_sum.kind = NODE_ADD;
	as_sum.kid[0] = n->args[0].value;
	as_sum.kid[1] = n->args[1].value;
	return move(c, &as_sum, x[0], x[1]);
}

/* --- names --- */

/* A day or month of every line. */
static struct meaning *of_lines(struct compiler *c, enum value_kind kind, const int32_t *line)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	add_option(c, m,
		   (struct option){
		       .set = graph_all(c->g), .what = LINES, .v = {.kind = (uint8_t)kind, .den = 1}, .line = line});
	return m;
}

/* Of the month of each milestone's day. */
static struct meaning *of_due(struct compiler *c, enum value_kind kind, enum calendar_kind table)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	for (int i = 0; i < c->due->n; i++) {
		struct option o = c->due->option[i];
		o.lane = calendar_lookup(c, o.lane, o.set, calendar_table(c, table, 0, ANNIV_NEXT_MONTH));
		o.v = (struct value){.kind = (uint8_t)kind, .den = 1};
		add_option(c, m, o);
	}
	return m;
}

/* The owner itself as a row. */
static struct meaning *the_subject(struct compiler *c)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	struct spot s = {.rec = c->f->subject, .slot = 0, .from = -1, .to = -1, .in = graph_all(c->g)};
	add_option(
	    c, m,
	    (struct option){.set = graph_all(c->g), .what = SPOT, .v = {.kind = VAL_ROW, .rec = s.rec}, .spot = s});
	return m;
}

/* The unit of 归属. */
static struct meaning *home_unit_of(struct compiler *c, const struct node *n)
{
	if (!c->home)
		return cannot(c, n, "归属单元");
	struct node unit = {.kind = NODE_FIELD, .ref = REF_NAV, .index = c->ev->org_unit, .type = n->type};
	return told_field(c, &unit, c->home);
}

static struct meaning *compile_context(struct compiler *c, const struct node *n)
{
	bool dated = c->axis.dated;
	switch (n->index) {
	case CTX_MONTH: return dated ? of_due(c, VAL_MONTH, CAL_MONTH) : of_lines(c, VAL_MONTH, c->axis.month);
	case CTX_MONTH_FIRST:
		return dated ? of_due(c, VAL_DAY, CAL_MONTH_FIRST) : of_lines(c, VAL_DAY, c->axis.first);
	case CTX_MONTH_LAST: return dated ? of_due(c, VAL_DAY, CAL_MONTH_LAST) : of_lines(c, VAL_DAY, c->axis.end);
	case CTX_DUE: return dated ? c->due : new_meaning(c, MEANS_VALUE);
	case CTX_AS_OF: return same_value(c, val_day(c->ev->q.as_of));
	case CTX_SUBJECT: return the_subject(c);
	case CTX_HOME_UNIT: return home_unit_of(c, n);
	default:
		if (c->pl->area < 0)
			return new_meaning(c, MEANS_VALUE);
		return same_value(
		    c, (struct value){.kind = VAL_ROW, .rec = c->ev->rec_unit, .num = c->pl->area, .to = DAY_NONE});
	}
}

/* Compiles what sees no row: a let, an alternative. */
static struct meaning *without_scope(struct compiler *c, const struct node *n)
{
	const struct lookout *outer = c->scope;
	c->scope = NULL;
	struct meaning *m = compile(c, n);
	c->scope = outer;
	return m;
}

/* What is named is compiled once; what depends on 归属 anew each time. */
static struct meaning *compile_once(struct compiler *c, const struct node *n, struct meaning **kept)
{
	struct meaning *m = *kept ? *kept : without_scope(c, n);
	if (!(node_needs(c->ev, c->pl, n) & NEED_HOME))
		*kept = m;
	return m;
}

/* A cell of the row in scope. */
static struct meaning *compile_cell(struct compiler *c, const struct node *n)
{
	const struct lookout *at = c->scope;
	for (int i = 0; i < n->index2 && at; i++)
		at = at->up;
	if (!at)
		return cannot(c, n, "这样的行");
	const struct spot *s = at->spot;
	const struct field *f = &c->ev->world->t[s->rec].rec->fields[n->index];
	bool row = f->type == FIELD_REF;
	if (!row && f->type != FIELD_DAY && f->type != FIELD_MONTH && f->type != FIELD_MONEY && f->type != FIELD_INT)
		return cannot(c, n, "这样的字段");
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	static const uint8_t kinds[FIELD__MAX] = {[FIELD_DAY] = VAL_DAY,
						  [FIELD_MONTH] = VAL_MONTH,
						  [FIELD_MONEY] = VAL_MONEY,
						  [FIELD_INT] = VAL_NUM,
						  [FIELD_REF] = VAL_ROW};
	int lane = column_of(c, s->rec, n->index, s->slot), blank = graph_eq_imm(c->g, lane, NUMBER_NONE);
	struct value v = {.kind = kinds[f->type], .rec = row ? c->ev->ref_rec[s->rec][n->index] : 0, .den = 1};
	add_option(c, m, (struct option){.set = graph_not(c->g, blank), .what = LANE, .v = v, .lane = lane});
	if (f->flags & FIELD_KNOWN)
		m->unknown = blank;
	return m;
}

/* The first or last day of a row. */
static struct meaning *day_of_spot(struct compiler *c, const struct node *n, const struct spot *s, int set)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	int lane = n->ref == REF_START ? s->from : s->to;
	if (lane < 0)
		return cannot(c, n, "这一行的起止");
	set = graph_but(c->g, set, graph_eq_imm(c->g, lane, DAY_NONE));
	add_option(c, m, (struct option){.set = set, .what = LANE, .v = {.kind = VAL_DAY, .den = 1}, .lane = lane});
	return m;
}

static struct meaning *compile_name(struct compiler *c, const struct node *n)
{
	switch (n->ref) {
	case REF_LET: {
		const struct let *l = n->target;
		return compile_once(c, l->expr, &c->let[l->index]);
	}
	case REF_RECORD: return compile_record(c, n);
	case REF_LABEL: return same_value(c, val_label(n->index));
	case REF_CONTEXT: return compile_context(c, n);
	case REF_COLUMN:
	case REF_NAV: return compile_cell(c, n);
	case REF_START:
	case REF_END:
		if (n->index2 == 0 && c->scope && !c->scope->rows->in_line)
			return day_of_spot(c, n, c->scope->spot, graph_all(c->g));
		return cannot(c, n, "这一行的起止");
	case REF_SCOPED: return compile_scoped(c, n);
	default: return cannot(c, n, "这样的名字");
	}
}

static struct meaning *compile_field(struct compiler *c, const struct node *n)
{
	if (n->ref == REF_AVENUE)
		return compile_avenue_amount(c, n->target);
	if (n->ref == REF_ROWS_OF)
		return cannot(c, n, "别的表的行");
	const struct meaning *row = compile(c, n->kid[0]);
	if (c->cannot || row->kind != MEANS_VALUE)
		return cannot(c, n, "这样的字段");
	if (n->ref == REF_FIELD || n->ref == REF_NAV)
		return told_field(c, n, row);
	if (n->ref != REF_START && n->ref != REF_END)
		return cannot(c, n, "这样的字段");
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	m->unknown = row->unknown;
	for (int i = 0; i < row->n && !c->cannot; i++) {
		if (row->option[i].what != SPOT)
			return cannot(c, n, "这一行的起止");
		const struct meaning *d = day_of_spot(c, n, &row->option[i].spot, row->option[i].set);
		for (int k = 0; k < d->n; k++)
			add_option(c, m, d->option[k]);
	}
	return m;
}

/* --- choices --- */

/* One meaning where the condition holds, another where it does not. */
static struct meaning *either_meaning(struct compiler *c, struct verdict t, const struct meaning *x,
				      const struct meaning *y)
{
	struct graph *g = c->g;
	const struct meaning *a = as_value(c, x), *b = as_value(c, y);
	if (a->kind != MEANS_VALUE || b->kind != MEANS_VALUE)
		return cannot(c, NULL, "若 则 否则 里的行集");
	int no = graph_not(g, graph_or(g, t.yes, t.maybe));
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	for (int k = 0; k < 2; k++) {
		const struct meaning *p = within(c, k ? b : a, k ? no : t.yes);
		for (int i = 0; i < p->n; i++) {
			if (p->option[i].what == SAME && p->option[i].v.kind < VAL_ROW)
				add_value(c, m, p->option[i].v, p->option[i].set);
			else
				add_option(c, m, p->option[i]);
		}
		m->unknown = graph_or(g, m->unknown, p->unknown);
	}
	m->unknown = graph_or(g, m->unknown, t.maybe);
	return m;
}

static struct meaning *compile_if(struct compiler *c, const struct node *n)
{
	struct verdict t = compile_truth(c, n->kid[0]);
	if (graph_is_none(c->g, t.maybe) && graph_is_all(c->g, t.yes))
		return compile(c, n->kid[1]);
	if (graph_is_none(c->g, t.maybe) && graph_is_none(c->g, t.yes))
		return compile(c, n->kid[2]);
	return either_meaning(c, t, compile(c, n->kid[1]), compile(c, n->kid[2]));
}

/* 甲 缺则 乙. */
static struct meaning *compile_else(struct compiler *c, const struct node *n)
{
	const struct meaning *a = as_value(c, compile(c, n->kid[0]));
	if (a->kind != MEANS_VALUE)
		return cannot(c, n, "缺则");
	int there = present_set(c, a);
	if (graph_is_all(c->g, there))
		return within(c, a, there);
	struct verdict t = {there, graph_none(c->g)};
	return either_meaning(c, t, within(c, a, there), compile(c, n->kid[1]));
}

/* 就高(甲, 乙) of values that are known. */
static struct meaning *compile_higher(struct compiler *c, const struct node *n)
{
	const struct meaning *x[2] = {compile(c, n->args[0].value), compile(c, n->args[1].value)};
	if (n->nargs > 2 && str_is(keyword(c->w, n->args[2].value), "整案"))
		return cannot(c, n, "就高 整案");
	if (!all_known(x[0]) || !all_known(x[1]))
		return cannot(c, n, "就高");
	return fold(c, n, x, 2);
}

static struct meaning *compile_call(struct compiler *c, const struct node *n)
{
	if (n->ref == REF_TABLE)
		return compile_table(c, n);
	switch (n->index) {
	case B_ANNIV: return compile_anniv(c, n);
	case B_RUNNING:
	case B_TOTAL: return compile_clock(c, n);
	case B_JOINTS: return compile_joints(c, n);
	case B_STANDS: return compile_stands(c, n);
	case B_BEST:
	case B_WORST:
	case B_LATEST:
	case B_EARLIEST: return compile_best(c, n);
	case B_YEAR:
	case B_MONTH_NO:
	case B_YEAR_START: return compile_calendar(c, n);
	case B_COUNT: return compile_count(c, n);
	case B_LOCAL: return compile_local(c, n);
	case B_HIGHER: return compile_higher(c, n);
	case B_FULL_DAY: return compile_full_day(c, n);
	default: return cannot(c, n, "这个词");
	}
}

/* The greatest number that a table tells apart from all greater ones; 0: it does not. */
static int highest_key(const struct table *t)
{
	int most = 0;
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t k = 0; k < t->rows[i].nkeys; k++) {
			const struct table_key *key = &t->rows[i].keys[k];
			if ((key->kind == KEY_INT || key->kind == KEY_INT_UP) && key->num >= most)
				most = (int)key->num + (key->kind == KEY_INT);
		}
	return most;
}

/* Adds what a table says of one key: computed once, unless the row names what differs by month or owner. */
static void add_row(struct compiler *c, const struct node *n, const struct node *key, int set, struct meaning *m)
{
	struct value v;
	const struct node *row = reference_value(c, key, &v) ? table_entry(c->w, n->target, v) : NULL;
	if (!row || node_needs(c->ev, c->pl, row) == 0) {
		fold_one(c, n, &key, 1, set, m);
		return;
	}
	const struct meaning *x = without_scope(c, row);
	if (x->kind != MEANS_VALUE) {
		cannot(c, n, "表里这样的值");
		return;
	}
	x = within(c, x, set);
	for (int i = 0; i < x->n; i++)
		add_option(c, m, x->option[i]);
	m->unknown = graph_or(c->g, m->unknown, x->unknown);
}

struct meaning *compile_table(struct compiler *c, const struct node *n)
{
	const struct node *arg = n->args[0].value;
	const struct node *call = chosen(c->pl, arg);
	const struct meaning *x;
	if (call->kind == NODE_CALL && call->ref == REF_BUILTIN && call->index == B_FULL_YEARS)
		x = compile_full_years(c, call, highest_key(n->target));
	else
		x = compile(c, arg);
	if (!all_known(x))
		return cannot(c, n, "表的键");
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	const struct operand o = {as_value(c, x), 0};
	for (int i = 0; i < o.m->n + 2 && !c->cannot; i++) {
		int set;
		const struct node *key = operand_case(c, &o, i, &set);
		if (graph_is_none(c->g, set))
			continue;
		if (!key)
			return cannot(c, n, "表的键");
		add_row(c, n, key, set, m);
	}
	return m;
}

/* The node is one that the reference may be asked about as a whole: a single word or number. */
static bool is_single(const struct node *n)
{
	bool named = n->kind == NODE_PICK || (n->kind == NODE_NAME && n->ref == REF_LET);
	switch (n->type && !named ? n->type->kind : TYPE_ROWS) {
	case TYPE_ROW:
	case TYPE_ROWS:
	case TYPE_VALUES:
	case TYPE_CLOCK:
	case TYPE_GROUPS:
	case TYPE_SET:
	case TYPE_SPANS: return false;
	case TYPE_BOOL: return n->kind == NODE_NAME || n->kind == NODE_FIELD;
	default: return true;
	}
}

struct meaning *compile(struct compiler *c, const struct node *n)
{
	if (c->cannot || ++c->depth > NODE_HEIGHT_MAX)
		return cannot(c, n, "套得太深");
	struct meaning *m = is_single(n) ? told_value(c, n) : NULL;
	if (!m)
		m = compile_kind(c, n);
	c->depth--;
	return m;
}

struct meaning *compile_kind(struct compiler *c, const struct node *n)
{
	switch (n->kind) {
	case NODE_NAME: return compile_name(c, n);
	case NODE_FIELD: return compile_field(c, n);
	case NODE_CALL: return compile_call(c, n);
	case NODE_PICK: {
		const struct reading *r = n->target;
		return compile_once(c, c->pl->pick[r->index], &c->pick[r->index]);
	}
	case NODE_IF: return compile_if(c, n);
	case NODE_ELSE: return compile_else(c, n);
	case NODE_FILTER: return compile_filter(c, n);
	case NODE_ADD:
	case NODE_SUB:
	case NODE_MUL:
	case NODE_DIV:
	case NODE_CAT: return compile_arithmetic(c, n);
	case NODE_ON: return compile_on(c, n);
	case NODE_ANY_DAY: return compile_any_day(c, n);
	case NODE_MINUS: return compile_minus(c, n);
	case NODE_MEET: return compile_meet(c, n);
	case NODE_OF: return compile_of(c, n);
	case NODE_ALL:
	case NODE_SET:
	case NODE_JOIN:
	case NODE_EACH:
	case NODE_DISTINCT: return cannot(c, n, "这样的集合");
	default: break;
	}
	if (n->kind >= NODE_OR && n->kind <= NODE_HAS_NOT)
		return truth_meaning(c, compile_truth(c, n));
	struct value v;
	if (!reference_value(c, n, &v))
		return cannot(c, n, "这样的常数");
	return same_value(c, v);
}
