/* Rows of the owner: which there are, on which days, which stands for the person, the best of their values. Rows stand in
 * walking order in the columns, so that "the last" and "the first" are places, not comparisons. */
#include "policy/vector_compile.h"

int column_of(struct compiler *c, int rec, int part, int slot)
{
	int k = facts_column(c->f, rec, part);
	if (k < 0) {
		cannot(c, NULL, "这么多列");
		return graph_number(c->g, 0);
	}
	return graph_column(c->g, c->shape->at[k] + slot);
}

int spot_lives(struct compiler *c, const struct spot *s)
{
	int blank = graph_eq_imm(c->g, s->from, DAY_NONE);
	return graph_but(c->g, graph_le(c->g, s->from, s->to), blank);
}

/* Room for n rows. */
static struct meaning *new_rows(struct compiler *c, int rec, int n)
{
	struct meaning *m = new_meaning(c, MEANS_ROWS);
	m->rows = (struct spots){.rec = rec, .s = ARENA_ARRAY(c->mem, (size_t)n + 1, struct spot)};
	if (!m->rows.s)
		cannot(c, NULL, "内存");
	return m;
}

/* The row is there: some owners of the shape have fewer. */
static int row_exists(struct compiler *c, int rec, int slot)
{
	if (slot < c->shape->least[rec])
		return graph_all(c->g);
	return graph_not(c->g, graph_le_imm(c->g, column_of(c, rec, PART_KIND, slot), -1));
}

struct meaning *compile_record(struct compiler *c, const struct node *n)
{
	int rec = n->index;
	if (n->index2 != 0 || dict_owner(c->ev->world->dict, rec) != c->f->subject)
		return cannot(c, n, "别人的行");
	c->f->reads[rec] = true;
	const struct record *kind = c->ev->world->t[rec].rec;
	bool must = kind->from >= 0 && kind->fields[kind->from].flags & FIELD_KNOWN;
	struct meaning *m = new_rows(c, rec, c->shape->most[rec]);
	for (int i = 0; i < c->shape->most[rec] && !c->cannot; i++) {
		struct spot s = {.rec = rec, .slot = i, .in = row_exists(c, rec, i)};
		s.from = kind->from < 0 ? graph_number(c->g, DAY_FIRST) : column_of(c, rec, PART_FROM, i);
		s.to = kind->from < 0 && kind->to < 0 && kind->cut < 0 && kind->ends_with < 0
			   ? graph_number(c->g, DAY_OPEN)
			   : column_of(c, rec, PART_TO, i);
		if (must) /* it never began, or it always was */
			graph_escape(c->g, graph_and(c->g, s.in, graph_eq_imm(c->g, s.from, DAY_NONE)));
		m->rows.s[m->rows.n++] = s;
	}
	return m;
}

const struct spots *rows_meant(struct compiler *c, const struct meaning *m, const struct node *n)
{
	static const struct spots none;
	graph_escape(c->g, m->unknown);
	if (m->kind == MEANS_ROWS)
		return &m->rows;
	if (m->kind == MEANS_CLOCK || (m->kind == MEANS_VALUE && m->n == 0 && !c->cannot)) {
		if (m->kind == MEANS_VALUE)
			return &none;
		struct spots *r = ARENA_NEW(c->mem, struct spots);
		struct spot *s = ARENA_ARRAY(c->mem, (size_t)m->clock->rows.n + 1, struct spot);
		if (r && s) {
			*r = m->clock->rows;
			r->s = s;
			for (int i = 0; i < r->n; i++) {
				s[i] = m->clock->rows.s[i];
				s[i].in = m->clock->adds[i];
			}
			return r;
		}
	}
	cannot(c, n, "不是行集的值");
	return NULL;
}

/* The rows of an expression as a new set that may be changed. */
static struct meaning *rows_copy(struct compiler *c, const struct node *n)
{
	const struct spots *r = rows_meant(c, compile(c, n), n);
	struct meaning *m = new_rows(c, r ? r->rec : -1, r ? r->n : 0);
	for (int i = 0; r && i < r->n && !c->cannot; i++)
		m->rows.s[m->rows.n++] = r->s[i];
	m->rows.in_line = r && r->in_line;
	return m;
}

struct meaning *compile_filter(struct compiler *c, const struct node *n)
{
	const struct meaning *base = compile(c, n->kid[0]);
	if (!c->cannot && base->kind == MEANS_ROWS && base->rows.rec >= 0 && base->clock)
		return filter_joints(c, n, base);
	struct meaning *m = rows_copy(c, n->kid[0]);
	for (int i = 0; i < m->rows.n && !c->cannot; i++) {
		struct spot *s = &m->rows.s[i];
		struct lookout here = {.spot = s, .rows = &m->rows, .up = c->scope};
		c->scope = &here;
		struct verdict t = compile_truth(c, n->kid[1]);
		c->scope = here.up;
		graph_escape(c->g, graph_and(c->g, s->in, t.maybe));
		s->in = graph_and(c->g, s->in, t.yes);
	}
	return m;
}

/* The row is in effect on the day. */
static int in_effect(struct compiler *c, const struct spot *s, const struct option *day)
{
	struct option from = {.what = LANE, .lane = s->from, .v = {.kind = VAL_DAY}}, to = from;
	to.lane = s->to;
	int begun = compare_options(c, NODE_LE, &from, day), goes_on = compare_options(c, NODE_LE, day, &to);
	return graph_and(c->g, graph_and(c->g, spot_lives(c, s), begun), goes_on);
}

struct meaning *compile_on(struct compiler *c, const struct node *n)
{
	struct meaning *m = rows_copy(c, n->kid[0]);
	const struct meaning *day = compile(c, n->kid[1]);
	graph_escape(c->g, day->unknown);
	if (m->rows.in_line)
		return cannot(c, n, "于");
	for (int i = 0; i < m->rows.n && !c->cannot; i++) {
		int on = graph_none(c->g);
		for (int k = 0; k < day->n; k++)
			on = graph_or(
			    c->g, on,
			    graph_and(c->g, day->option[k].set, in_effect(c, &m->rows.s[i], &day->option[k])));
		m->rows.s[i].in = graph_and(c->g, m->rows.s[i].in, on);
	}
	return m;
}

/* 本月 on its own. */
static bool is_this_month(struct compiler *c, const struct node *n)
{
	n = chosen(c->pl, n);
	return n->kind == NODE_NAME && n->ref == REF_CONTEXT && n->index == CTX_MONTH && !c->axis.dated;
}

/* The row touches the line's month. */
static int touches_month(struct compiler *c, const struct spot *s)
{
	struct graph *g = c->g;
	int begun = graph_le_lines(g, s->from, c->axis.last, c->axis.lines);
	int over = graph_le_lines(g, s->to, lines_shifted(c, c->axis.first, -1), c->axis.lines);
	return graph_and(g, spot_lives(c, s), graph_but(g, begun, over));
}

/* The row is in effect on one of the days from a to b. */
static int touches(struct compiler *c, const struct spot *s, const struct option *a, const struct option *b)
{
	struct option from = {.what = LANE, .lane = s->from, .v = {.kind = VAL_DAY}}, to = from;
	to.lane = s->to;
	int days = graph_and(c->g, compare_options(c, NODE_LE, a, b), graph_and(c->g, a->set, b->set));
	int begun = compare_options(c, NODE_LE, &from, b), goes_on = compare_options(c, NODE_LE, a, &to);
	return graph_and(c->g, graph_and(c->g, spot_lives(c, s), days), graph_and(c->g, begun, goes_on));
}

/* 行集 任一日 期间(a, b). An open end is left to the reference. */
static struct meaning *any_day_of_period(struct compiler *c, struct meaning *m, const struct node *period)
{
	const struct meaning *a = compile(c, period->args[0].value), *b = compile(c, period->args[1].value);
	if (c->cannot || a->kind != MEANS_VALUE || b->kind != MEANS_VALUE)
		return cannot(c, period, "任一日");
	graph_escape(c->g, graph_or(c->g, a->unknown, b->unknown));
	int open = graph_all(c->g);
	for (int k = 0; k < b->n; k++)
		open = graph_but(c->g, open, b->option[k].set);
	for (int k = 0; k < a->n; k++)
		graph_escape(c->g, graph_and(c->g, open, a->option[k].set));
	for (int i = 0; i < m->rows.n && !c->cannot; i++) {
		int in = graph_none(c->g);
		for (int k = 0; k < a->n * b->n; k++)
			in =
			    graph_or(c->g, in, touches(c, &m->rows.s[i], &a->option[k / b->n], &b->option[k % b->n]));
		m->rows.s[i].in = graph_and(c->g, m->rows.s[i].in, in);
	}
	return m;
}

struct meaning *compile_any_day(struct compiler *c, const struct node *n)
{
	struct meaning *m = rows_copy(c, n->kid[0]);
	const struct node *days = chosen(c->pl, n->kid[1]);
	if (days->kind == NODE_CALL && days->index == B_PERIOD && !m->rows.in_line)
		return any_day_of_period(c, m, days);
	if (!is_this_month(c, n->kid[1]) || m->rows.in_line)
		return cannot(c, n, "任一日");
	for (int i = 0; i < m->rows.n; i++)
		m->rows.s[i].in = graph_and(c->g, m->rows.s[i].in, touches_month(c, &m->rows.s[i]));
	return m;
}

struct meaning *compile_minus(struct compiler *c, const struct node *n)
{
	struct graph *g = c->g;
	struct meaning *m = rows_copy(c, n->kid[0]);
	const struct spots *x = rows_meant(c, compile(c, n->kid[1]), n);
	if (c->cannot || !x || x->in_line || m->rows.in_line)
		return cannot(c, n, "减");
	int cuts = graph_none(g);
	for (int k = 0; k < x->n; k++)
		cuts = graph_or(g, cuts, graph_and(g, x->s[k].in, spot_lives(c, &x->s[k])));
	for (int i = 0; i < m->rows.n; i++) {
		struct spot *s = &m->rows.s[i];
		int lives = spot_lives(c, s), covered = graph_none(g), touched = graph_none(g);
		for (int k = 0; k < x->n; k++) {
			int by = graph_and(g, x->s[k].in, spot_lives(c, &x->s[k]));
			int before = graph_le(g, x->s[k].from, s->from), after = graph_le(g, s->to, x->s[k].to);
			int meets = graph_and(g, graph_le(g, x->s[k].from, s->to), graph_le(g, s->from, x->s[k].to));
			covered = graph_or(g, covered, graph_and(g, by, graph_and(g, before, after)));
			touched = graph_or(g, touched, graph_and(g, by, meets));
		}
		/* a row that is cut in two, or short, is left to the reference */
		graph_escape(g, graph_and(g, graph_and(g, s->in, lives), graph_but(g, touched, covered)));
		s->in = graph_but(g, graph_and(g, s->in, graph_or(g, lives, graph_not(g, cuts))), covered);
	}
	return m;
}

struct meaning *compile_meet(struct compiler *c, const struct node *n)
{
	struct meaning *m = rows_copy(c, n->kid[0]);
	if (!is_this_month(c, n->kid[1]) || m->rows.in_line)
		return cannot(c, n, "交");
	for (int i = 0; i < m->rows.n; i++)
		m->rows.s[i].in = graph_and(c->g, m->rows.s[i].in, touches_month(c, &m->rows.s[i]));
	m->rows.in_line = true;
	return m;
}

/* --- values of rows --- */

/* 止 or 起 of a row within the month: its own, or the month's. */
static void add_day_in_month(struct compiler *c, struct meaning *m, const struct node *n, const struct spot *s)
{
	struct graph *g = c->g;
	bool end = n->ref == REF_END;
	const int32_t *edge = end ? c->axis.last : c->axis.first;
	int lane = end ? s->to : s->from;
	int own = end ? graph_le_lines(g, lane, lines_shifted(c, edge, -1), c->axis.lines)
		      : graph_not(g, graph_le_lines(g, lane, edge, c->axis.lines));
	struct option o = {
	    .set = graph_and(g, s->in, own), .what = LANE, .v = {.kind = VAL_DAY, .den = 1}, .lane = lane};
	add_option(c, m, o);
	o = (struct option){
	    .set = graph_but(g, s->in, own), .what = LINES, .v = {.kind = VAL_DAY, .den = 1}, .line = edge};
	add_option(c, m, o);
}

struct meaning *compile_of(struct compiler *c, const struct node *n)
{
	const struct meaning *base = compile(c, n->kid[0]);
	const struct spots *r = rows_meant(c, base, n);
	struct meaning *m = new_meaning(c, MEANS_VALUES);
	if (!r || (n->type && n->type->kind == TYPE_SPANS))
		return cannot(c, n, "之");
	m->rows = *r;
	for (int i = 0; i < r->n && !c->cannot; i++) {
		const struct node *x = n->kid[1];
		if (r->in_line && x->kind == NODE_NAME && (x->ref == REF_START || x->ref == REF_END) &&
		    x->index2 == 0) {
			add_day_in_month(c, m, x, &r->s[i]);
			continue;
		}
		struct lookout here = {.spot = &r->s[i], .rows = r, .up = c->scope};
		c->scope = &here;
		const struct meaning *v = compile(c, x);
		c->scope = here.up;
		if (v->kind != MEANS_VALUE)
			return cannot(c, n, "之");
		v = within(c, v, r->s[i].in);
		for (int k = 0; k < v->n; k++)
			add_option(c, m, v->option[k]);
		m->unknown = graph_or(c->g, m->unknown, v->unknown);
	}
	return m;
}

/* The row has something in the column; whether it does not may have to be asked of the reference. */
static int has_cell(struct compiler *c, const struct spot *s, int field)
{
	int blank = graph_eq_imm(c->g, column_of(c, s->rec, field, s->slot), NUMBER_NONE);
	if (c->ev->world->t[s->rec].rec->fields[field].flags & FIELD_KNOWN)
		graph_escape(c->g, graph_and(c->g, s->in, blank));
	return graph_but(c->g, s->in, blank);
}

struct meaning *compile_count(struct compiler *c, const struct node *n)
{
	struct graph *g = c->g;
	const struct node *of = chosen(c->pl, n->args[0].value), *x = of->kind == NODE_OF ? of->kid[1] : NULL;
	if (!x || x->kind != NODE_NAME || x->ref != REF_COLUMN || x->index2 != 0)
		return cannot(c, n, "这样的计数");
	const struct spots *r = rows_meant(c, compile(c, of->kid[0]), of);
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	int *exactly = r ? ARENA_ARRAY(c->mem, (size_t)r->n + 1, int) : NULL;
	if (!exactly)
		return cannot(c, n, "内存");
	for (int k = 0; k <= r->n; k++)
		exactly[k] = k ? graph_none(g) : graph_all(g);
	for (int i = 0; i < r->n; i++) {
		int has = has_cell(c, &r->s[i], x->index);
		for (int k = i + 1; k > 0; k--)
			exactly[k] = graph_or(g, graph_but(g, exactly[k], has), graph_and(g, exactly[k - 1], has));
		exactly[0] = graph_but(g, exactly[0], has);
	}
	for (int k = 0; k <= r->n; k++)
		add_option(c, m, (struct option){.set = exactly[k], .what = SAME, .v = val_int(k)});
	return m;
}

/* --- the best --- */

/* a comes before b: better, or later, as the word asks; *equal: neither. */
static bool known_before(struct compiler *c, const struct node *n, struct value a, struct value b, bool *equal)
{
	bool great = n->index == B_BEST || n->index == B_LATEST;
	int order;
	if (a.kind == VAL_LABEL || a.kind == VAL_TEXT) {
		const struct labels *l = n->type ? n->type->labels : NULL;
		int x = label_rank(c->w, l, a), y = label_rank(c->w, l, b);
		order = (y < 0 ? INT32_MAX : y) - (x < 0 ? INT32_MAX : x);
	} else {
		order = val_compare(a, b);
	}
	*equal = order == 0;
	return great ? order > 0 : order < 0;
}

/* Of values that are known: each where no better one is. */
static struct meaning *best_known(struct compiler *c, const struct node *n, const struct meaning *all)
{
	struct graph *g = c->g;
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	for (int i = 0; i < all->n; i++) {
		struct option o = all->option[i];
		bool seen = false, equal;
		for (int k = 0; k < m->n; k++)
			if (val_same(c->ev->world->pool, m->option[k].v, o.v)) {
				m->option[k].set = graph_or(g, m->option[k].set, o.set);
				seen = true;
			} else if (!known_before(c, n, m->option[k].v, o.v, &equal) && equal) {
				return cannot(c, n, "名次相同的值");
			}
		if (!seen)
			add_option(c, m, o);
	}
	struct meaning *r = new_meaning(c, MEANS_VALUE);
	for (int i = 0; i < m->n; i++) {
		struct option o = m->option[i];
		for (int k = 0; k < m->n; k++) {
			bool equal;
			if (k != i && known_before(c, n, m->option[k].v, o.v, &equal))
				o.set = graph_but(g, o.set, m->option[k].set);
		}
		add_option(c, r, o);
	}
	return r;
}

/* Of days or numbers that are the same on every line. */
static struct meaning *best_flat(struct compiler *c, const struct meaning *all, bool great)
{
	struct graph *g = c->g;
	int there = graph_none(g), none = graph_number(g, great ? INT32_MIN : INT32_MAX), best = none;
	for (int i = 0; i < all->n; i++) {
		const struct option *o = &all->option[i];
		int lane = graph_pick(g, o->set, option_number(c, o), none);
		best = great ? graph_greater(g, best, lane) : graph_lesser(g, best, lane);
		there = graph_or(g, there, o->set);
	}
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (all->n) {
		struct value v = {.kind = all->option[0].v.kind, .den = 1};
		add_option(c, m, (struct option){.set = there, .what = LANE, .v = v, .lane = best});
	}
	return m;
}

/* Of days that differ from line to line: each where none of the others beats it, the first of equal ones. */
static struct meaning *best_of_lines(struct compiler *c, const struct meaning *all, bool great)
{
	struct graph *g = c->g;
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	for (int i = 0; i < all->n; i++) {
		struct option o = all->option[i];
		for (int k = 0; k < all->n && !c->cannot; k++) {
			const struct option *x = &all->option[k];
			if (k == i || graph_is_none(g, graph_and(g, o.set, x->set)))
				continue;
			const struct option *low = great ? &all->option[i] : x, *high = great ? x : &all->option[i];
			int beats = compare_options(c, k < i ? NODE_LE : NODE_LT, low, high);
			o.set = graph_but(g, o.set, graph_and(g, x->set, beats));
		}
		add_option(c, m, o);
	}
	return m;
}

/* Values, none of which is a row or a word; flat: the same on every line. */
static bool numbers_only(const struct compiler *c, const struct meaning *m, bool *flat)
{
	*flat = true;
	for (int i = 0; i < m->n; i++) {
		const struct option *o = &m->option[i];
		if (o->what == SPOT || o->v.kind == VAL_ROW || o->v.kind == VAL_LABEL || o->v.kind == VAL_TEXT)
			return false;
		*flat &= o->what != LINES && c->g->node[o->set].flat;
	}
	return true;
}

/* What the word takes together. */
static struct meaning *operands_of(struct compiler *c, const struct node *n)
{
	struct meaning *m = new_meaning(c, MEANS_VALUES);
	for (size_t i = 0; i < n->nargs && !c->cannot; i++) {
		const struct meaning *x = compile(c, n->args[i].value);
		if (x->kind != MEANS_VALUE && (x->kind != MEANS_VALUES || n->nargs > 1))
			return cannot(c, n, "最高、最低");
		for (int k = 0; k < x->n; k++)
			add_option(c, m, x->option[k]);
		m->unknown = graph_or(c->g, m->unknown, x->unknown);
	}
	return m;
}

struct meaning *compile_best(struct compiler *c, const struct node *n)
{
	bool known = true, flat;
	const struct meaning *all = operands_of(c, n);
	for (int i = 0; i < all->n; i++)
		known &= all->option[i].what == SAME && all->option[i].v.kind < VAL_ROW;
	struct meaning *m;
	bool great = n->index == B_BEST || n->index == B_LATEST;
	if (c->cannot)
		return new_meaning(c, MEANS_VALUE);
	if (known)
		m = best_known(c, n, all);
	else if (!numbers_only(c, all, &flat))
		return cannot(c, n, "最高、最低");
	else
		m = flat ? best_flat(c, all, great) : best_of_lines(c, all, great);
	if (!graph_is_none(c->g, all->unknown)) {
		m = within(c, m, graph_not(c->g, all->unknown));
		m->unknown = all->unknown;
	}
	return m;
}

/* --- who stands for the person --- */

struct meaning *compile_stands(struct compiler *c, const struct node *n)
{
	struct graph *g = c->g;
	const struct spots *r = rows_meant(c, compile(c, n->args[0].value), n);
	const struct meaning *day = compile(c, n->args[1].value);
	bool earliest = n->nargs > 2 ? str_is(keyword(c->w, n->args[2].value), "先入职") : c->pl->stands_earliest;
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (!r || r->in_line || day->kind != MEANS_VALUE)
		return cannot(c, n, "代表");
	if (r->rec >= 0)
		c->f->ordered[r->rec] = true;
	m->unknown = day->unknown;
	for (int k = 0; k < day->n && !c->cannot; k++) {
		int left = day->option[k].set;
		for (int j = 0; j < r->n; j++) {
			struct spot s = r->s[earliest ? j : r->n - 1 - j];
			int here = graph_and(g, left, graph_and(g, s.in, in_effect(c, &s, &day->option[k])));
			add_option(c, m,
				   (struct option){
				       .set = here, .what = SPOT, .v = {.kind = VAL_ROW, .rec = s.rec}, .spot = s});
			left = graph_but(g, left, here);
		}
	}
	return m;
}

/* --- months --- */

/* First day and last day of the stretch of touching rows that ends with each row; whether the row counts. */
struct stretch {
	int start, end, in;
};

/* Merges touching rows; their order is that of their first days. */
static struct stretch *stretches(struct compiler *c, const struct spots *r, const struct node *n)
{
	struct graph *g = c->g;
	struct stretch *x = ARENA_ARRAY(c->mem, (size_t)r->n + 1, struct stretch);
	int held = graph_none(g), start = graph_number(g, DAY_OPEN), end = graph_number(g, DAY_NONE);
	for (int i = 0; x && i < r->n; i++) {
		const struct spot *s = &r->s[i];
		int in = graph_and(g, s->in, spot_lives(c, s));
		if (!g->node[in].flat) {
			cannot(c, n, "逐月不同的行");
			return NULL;
		}
		int joins = graph_and(g, held, graph_le(g, s->from, graph_shift(g, end, 1)));
		joins = graph_or(g, joins, graph_and(g, held, graph_eq_imm(g, end, DAY_OPEN)));
		int fresh = graph_but(g, in, joins);
		start = graph_pick(g, fresh, s->from, start);
		end = graph_pick(g, fresh, s->to, graph_pick(g, in, graph_greater(g, end, s->to), end));
		held = graph_or(g, held, in);
		x[i] = (struct stretch){start, end, in};
	}
	return x;
}

int whole_month(struct compiler *c, const struct meaning *m, const struct node *n)
{
	struct graph *g = c->g;
	const struct spots *r = rows_meant(c, m, n);
	const struct stretch *x = r && !r->in_line ? stretches(c, r, n) : NULL;
	int whole = graph_none(g);
	if (!x) {
		cannot(c, n, "整月");
		return whole;
	}
	const int32_t *first = c->axis.first, *last = lines_shifted(c, c->axis.last, -1);
	for (int i = 0; i < r->n; i++) {
		int from = graph_le_lines(g, x[i].start, first, c->axis.lines);
		int to = graph_not(g, graph_le_lines(g, x[i].end, last, c->axis.lines));
		whole = graph_or(g, whole, graph_and(g, x[i].in, graph_and(g, from, to)));
	}
	return whole;
}

int month_covered(struct compiler *c, const struct meaning *m, const struct node *n)
{
	struct option day = {.what = LINES, .v = {.kind = VAL_DAY}, .line = c->axis.first};
	int in = graph_none(c->g);
	if (c->axis.dated)
		return cannot(c, n, "计月"), in;
	if (c->pl->month_rule == MONTH_WHOLE)
		return whole_month(c, m, n);
	const struct spots *r = rows_meant(c, m, n);
	bool any = c->pl->month_rule == MONTH_ANY_DAY;
	if (!r || r->in_line || (!any && c->pl->month_rule != MONTH_ON_FIRST && c->pl->month_rule != MONTH_ON_LAST))
		return cannot(c, n, "这样的月规则"), in;
	if (c->pl->month_rule == MONTH_ON_LAST)
		day.line = c->axis.last;
	for (int i = 0; i < r->n && !c->cannot; i++) {
		int on = any ? touches_month(c, &r->s[i]) : in_effect(c, &r->s[i], &day);
		in = graph_or(c->g, in, graph_and(c->g, r->s[i].in, on));
	}
	return in;
}
