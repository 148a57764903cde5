/* The service clock for all owners at once: clock.c's walk, row after row in walking order, with a lane for each owner. */
#include "policy/vector_compile.h"

/* --- the calendar --- */

/* A table of the calendar. */
struct calendar {
	int kind, months;
	enum anniv_rule rule;
	struct day_table table;
	struct calendar *next;
};

/* A calendar's value of a day. */
static int32_t calendar_value(enum calendar_kind kind, day_t d, int months, enum anniv_rule rule)
{
	struct ymd x = day_ymd(d);
	switch (kind) {
	case CAL_ANNIV: return day_anniv(d, months, rule);
	case CAL_YEAR: return x.y;
	case CAL_MONTH_NO: return x.m;
	case CAL_MONTH: return month_of_day(d);
	case CAL_MONTH_FIRST: return month_first(month_of_day(d));
	case CAL_MONTH_LAST: return month_last(month_of_day(d));
	default: return day_of(x.y, 1, 1);
	}
}

const struct day_table *calendar_table(struct compiler *c, enum calendar_kind kind, int months, enum anniv_rule rule)
{
	size_t n = (size_t)(c->f->last - c->f->first) + 1;
	for (struct calendar *k = *c->calendars; k; k = k->next)
		if (k->kind == (int)kind && k->months == months && k->rule == rule && k->table.first == c->f->first &&
		    k->table.n == n)
			return &k->table;
	struct calendar *k = ARENA_NEW(c->kept, struct calendar);
	int32_t *t = k ? ARENA_ARRAY(c->kept, n + 1, int32_t) : NULL;
	if (!t) {
		cannot(c, NULL, "内存");
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		t[i] = calendar_value(kind, c->f->first + (day_t)i, months, rule);
	t[n] = NUMBER_NONE;
	*k = (struct calendar){.kind = (int)kind,
			       .months = months,
			       .rule = rule,
			       .table = {.first = c->f->first, .n = n, .day = t},
			       .next = *c->calendars};
	day_table_steps(&k->table);
	*c->calendars = k;
	return &k->table;
}

int calendar_lookup(struct compiler *c, int day, int in, const struct day_table *table)
{
	struct graph *g = c->g;
	if (!table)
		return day;
	int inside = graph_but(g, graph_le_imm(g, day, c->f->last), graph_le_imm(g, day, c->f->first - 1));
	graph_escape(g, graph_but(g, in, inside));
	return graph_days(g, day, table);
}

/* --- the walk --- */

/* What the words and settings say of a walk. */
struct walking {
	int64_t tolerance;
	bool from_given;
	int from, from_there; /* number, flat set */
	bool joints;
};

/* The option's argument; NULL when it is not given. */
static const struct node *option_of(const struct node *n, const char *word)
{
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].option.p && str_is(n->args[i].option, word))
			return n->args[i].value ? n->args[i].value : n;
	return NULL;
}

/* 自: a day of each owner that no line changes. */
static bool take_from(struct compiler *c, const struct node *n, struct walking *k)
{
	const struct node *from = option_of(n, "自");
	k->from_given = from != NULL;
	if (!from)
		return true;
	const struct meaning *m = compile(c, from);
	graph_escape(c->g, m->unknown);
	k->from_there = graph_none(c->g);
	k->from = graph_number(c->g, DAY_NONE);
	for (int i = 0; i < m->n; i++) {
		int lane = option_number(c, &m->option[i]);
		if (lane < 0 || m->option[i].what == LINES || !c->g->node[m->option[i].set].flat)
			return false;
		k->from = graph_pick(c->g, m->option[i].set, lane, k->from);
		k->from_there = graph_or(c->g, k->from_there, m->option[i].set);
	}
	return m->kind == MEANS_VALUE;
}

static bool take_walking(struct compiler *c, const struct node *n, struct walking *k)
{
	*k =
	    (struct walking){.tolerance = n->index == B_RUNNING ? 0 : TOLERANCE_NONE, .joints = n->index == B_JOINTS};
	static const char *const others[] = {"断于", "准", "前身", "断即止", "起"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (option_of(n, others[i]))
			return false;
	const struct node *t = option_of(n, "容断");
	if (t) {
		const struct meaning *m = compile(c, t);
		if (m->n != 1 || m->option[0].what != SAME || !graph_is_all(c->g, m->option[0].set))
			return false;
		k->tolerance = m->option[0].v.kind == VAL_NUM ? m->option[0].v.num : 0;
	}
	if (k->joints)
		return true;
	return take_from(c, n, k);
}

/* Room for the walk over n rows. */
static struct ticking *new_ticking(struct compiler *c, const struct spots *r)
{
	struct ticking *k = ARENA_NEW(c->mem, struct ticking);
	size_t n = (size_t)r->n + 1;
	if (!k)
		return NULL;
	*k = (struct ticking){.rows = *r, .adds = ARENA_ARRAY(c->mem, n, int), .start = ARENA_ARRAY(c->mem, n, int)};
	k->fresh = ARENA_ARRAY(c->mem, n, int);
	k->push = ARENA_ARRAY(c->mem, n, int);
	k->next = ARENA_ARRAY(c->mem, n, int);
	k->gap = ARENA_ARRAY(c->mem, n, int);
	k->rows.s = ARENA_ARRAY(c->mem, n, struct spot);
	bool room = k->adds && k->start && k->fresh && k->push && k->next && k->gap && k->rows.s;
	if (room)
		memcpy(k->rows.s, r->s, (size_t)r->n * sizeof *r->s);
	return room ? k : NULL;
}

/* Where the walk stands. */
struct standing {
	int held, last, pushed, start;
};

/* One row of the walk. */
static void walk_row(struct compiler *c, const struct walking *o, struct ticking *k, int i, struct standing *at)
{
	struct graph *g = c->g;
	enum gap_rule gaps = o->joints ? GAPS_IGNORE : c->pl->gaps;
	struct spot *s = &k->rows.s[i];
	int adds = graph_and(g, s->in, spot_lives(c, s));
	if (o->from_given) {
		adds = graph_and(g, graph_and(g, adds, o->from_there), graph_le(g, o->from, s->to));
		s->from = graph_greater(g, s->from, o->from);
	}
	adds = graph_but(g, adds, graph_and(g, at->held, graph_le(g, s->to, at->last)));
	int next = graph_shift(g, at->last, 1), zero = graph_number(g, 0);
	int gapped = graph_and(g, at->held, graph_not(g, graph_le(g, s->from, next)));
	int gap = graph_pick(g, gapped, graph_minus(g, s->from, next), zero);
	int restarts =
	    o->tolerance == TOLERANCE_NONE ? graph_none(g) : graph_but(g, gapped, graph_le_imm(g, gap, o->tolerance));
	if (gaps == GAPS_RESTART)
		restarts = gapped;
	int fresh = graph_and(g, adds, graph_or(g, restarts, graph_not(g, at->held)));
	int more = gaps == GAPS_PUSH ? graph_plus(g, at->pushed, gap) : at->pushed;
	at->pushed = graph_pick(g, fresh, zero, graph_pick(g, adds, more, at->pushed));
	at->start = graph_pick(g, fresh, s->from, at->start);
	at->last = graph_pick(g, adds, s->to, at->last);
	at->held = graph_or(g, at->held, adds);
	k->adds[i] = adds;
	k->fresh[i] = fresh;
	k->start[i] = at->start;
	k->push[i] = at->pushed;
	k->gap[i] = gap;
}

/* 连续 累计 接点. */
static struct ticking *walk(struct compiler *c, const struct node *n)
{
	const struct spots *r = rows_meant(c, compile(c, n->args[0].value), n);
	struct walking o;
	if (!r || r->in_line || !take_walking(c, n, &o)) {
		cannot(c, n, "这样的连续、累计");
		return NULL;
	}
	for (int i = 0; i < r->n; i++)
		if (!c->g->node[r->s[i].in].flat) {
			cannot(c, n, "逐月不同的服务");
			return NULL;
		}
	struct ticking *k = new_ticking(c, r);
	if (!k) {
		cannot(c, n, "内存");
		return NULL;
	}
	struct standing at = {graph_none(c->g), graph_number(c->g, DAY_NONE), graph_number(c->g, 0),
			      graph_number(c->g, DAY_OPEN)};
	for (int i = 0; i < r->n; i++)
		walk_row(c, &o, k, i, &at);
	int next = graph_number(c->g, DAY_OPEN);
	for (int i = r->n - 1; i >= 0; i--) {
		k->next[i] = next;
		next = graph_pick(c->g, k->fresh[i], k->start[i], next);
	}
	return k;
}

struct meaning *compile_clock(struct compiler *c, const struct node *n)
{
	struct ticking *k = walk(c, n);
	struct meaning *m = new_meaning(c, MEANS_CLOCK);
	m->clock = k;
	return k ? m : new_meaning(c, MEANS_VALUE);
}

/* --- when it is full --- */

/* Of each row: n months of its run are complete with it, and on which day they are due. */
struct fullness {
	int *yes, *first, *due; /* flat; the first of the run; number, DAY_OPEN where not */
};

static bool fill_up(struct compiler *c, const struct ticking *k, int months, struct fullness *f)
{
	struct graph *g = c->g;
	size_t n = (size_t)k->rows.n + 1;
	*f = (struct fullness){ARENA_ARRAY(c->mem, n, int), ARENA_ARRAY(c->mem, n, int), ARENA_ARRAY(c->mem, n, int)};
	const struct day_table *table = months ? calendar_table(c, CAL_ANNIV, months, c->pl->anniv) : NULL;
	int more = c->pl->first_day_out, done = graph_none(g);
	if (!f->yes || !f->first || !f->due || c->cannot || months > 2400)
		return false;
	for (int i = 0; i < k->rows.n; i++) {
		int t = months ? calendar_lookup(c, k->start[i], k->adds[i], table) : k->start[i];
		int due = graph_shift(g, graph_plus(g, t, k->push[i]), more);
		int served = graph_le(g, graph_shift(g, due, -1), k->rows.s[i].to);
		f->yes[i] = graph_and(g, k->adds[i], served);
		f->due[i] = graph_pick(g, f->yes[i], due, graph_number(g, DAY_OPEN));
		done = graph_but(g, done, k->fresh[i]);
		f->first[i] = graph_but(g, f->yes[i], done);
		done = graph_or(g, done, f->yes[i]);
	}
	return true;
}

/* The clock of an expression; NULL: it is none. */
static const struct ticking *clock_meant(struct compiler *c, const struct node *n, int *unknown)
{
	const struct meaning *m = compile(c, n);
	*unknown = m->unknown;
	if (m->kind == MEANS_CLOCK)
		return m->clock;
	cannot(c, n, "不是时钟的值");
	return NULL;
}

/* A length of time that is known. */
static bool months_meant(struct compiler *c, const struct node *n, int *months)
{
	const struct meaning *m = compile(c, n);
	if (m->n != 1 || m->option[0].what != SAME || m->option[0].v.kind != VAL_NUM ||
	    !graph_is_all(c->g, m->option[0].set) || m->option[0].v.num < 0 || m->option[0].v.num > 2400) {
		cannot(c, n, "这样的时长");
		return false;
	}
	*months = (int)m->option[0].v.num;
	return true;
}

/* The run of row i is in force on the day, and what else is asked of its due day: due ≤ day. */
static int in_force(struct compiler *c, const struct ticking *k, int i, const struct option *day)
{
	struct option start = {.what = LANE, .v = {.kind = VAL_DAY}, .lane = k->start[i]}, next = start;
	next.lane = k->next[i];
	return graph_and(c->g, compare_options(c, NODE_LE, &start, day), compare_options(c, NODE_LT, day, &next));
}

/* Where n months are full on the day. */
static int full_on(struct compiler *c, const struct ticking *k, int months, const struct meaning *day)
{
	struct graph *g = c->g;
	struct fullness f;
	int yes = graph_none(g);
	if (!fill_up(c, k, months, &f)) {
		cannot(c, NULL, "内存");
		return yes;
	}
	for (int d = 0; d < day->n && !c->cannot; d++)
		for (int i = 0; i < k->rows.n; i++) {
			struct option due = {.what = LANE, .v = {.kind = VAL_DAY}, .lane = f.due[i]};
			struct option next = due;
			next.lane = k->next[i];
			int by = compare_options(c, NODE_LE, &due, &day->option[d]);
			int held = compare_options(c, NODE_LT, &day->option[d], &next);
			int set = graph_and(g, graph_and(g, f.yes[i], day->option[d].set), graph_and(g, by, held));
			yes = graph_or(g, yes, set);
		}
	return yes;
}

struct verdict compile_full(struct compiler *c, const struct node *n)
{
	int months, unknown;
	struct verdict t = {graph_none(c->g), graph_none(c->g)};
	const struct ticking *k = clock_meant(c, n->kid[0], &unknown);
	const struct meaning *day = compile(c, n->kid[2]);
	if (!k || !months_meant(c, n->kid[1], &months) || day->kind != MEANS_VALUE)
		return t;
	t.yes = full_on(c, k, months, day);
	t.maybe = graph_or(c->g, unknown, day->unknown);
	t.yes = graph_but(c->g, t.yes, t.maybe);
	return t;
}

/* 满期(c, n): the first of all runs. */
static struct meaning *full_first(struct compiler *c, const struct ticking *k, int months)
{
	struct fullness f;
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (!fill_up(c, k, months, &f))
		return cannot(c, NULL, "内存");
	int best = graph_number(c->g, DAY_OPEN), there = graph_none(c->g);
	for (int i = 0; i < k->rows.n; i++) {
		best = graph_lesser(c->g, best, f.due[i]);
		there = graph_or(c->g, there, f.yes[i]);
	}
	add_option(c, m, (struct option){.set = there, .what = LANE, .v = {.kind = VAL_DAY, .den = 1}, .lane = best});
	return m;
}

struct meaning *full_day_of(struct compiler *c, const struct node *clock, const struct node *span)
{
	int months, unknown;
	const struct ticking *k = clock_meant(c, clock, &unknown);
	if (!k || !months_meant(c, span, &months))
		return new_meaning(c, MEANS_VALUE);
	struct meaning *m = full_first(c, k, months);
	m->unknown = unknown;
	return m;
}

struct meaning *compile_full_day(struct compiler *c, const struct node *n)
{
	struct graph *g = c->g;
	if (n->nargs < 3)
		return full_day_of(c, n->args[0].value, n->args[1].value);
	int months, unknown;
	struct fullness f;
	const struct ticking *k = clock_meant(c, n->args[0].value, &unknown);
	const struct meaning *day = compile(c, n->args[2].value);
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (!k || !months_meant(c, n->args[1].value, &months) || !fill_up(c, k, months, &f) ||
	    day->kind != MEANS_VALUE)
		return cannot(c, n, "满期");
	m->unknown = graph_or(g, unknown, day->unknown);
	for (int d = 0; d < day->n && !c->cannot; d++)
		for (int i = 0; i < k->rows.n; i++) {
			int set = graph_and(g, graph_and(g, day->option[d].set, f.first[i]),
					    in_force(c, k, i, &day->option[d]));
			add_option(c, m,
				   (struct option){
				       .set = set, .what = LANE, .v = {.kind = VAL_DAY, .den = 1}, .lane = f.due[i]});
		}
	return m;
}

#define YEARS_TOLD_MAX 12 /* whole years that a table may tell apart */

struct meaning *compile_full_years(struct compiler *c, const struct node *n, int most)
{
	struct graph *g = c->g;
	int unknown;
	const struct ticking *k = clock_meant(c, n->args[0].value, &unknown);
	const struct meaning *day = compile(c, n->args[1].value);
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (!k || most > YEARS_TOLD_MAX || day->kind != MEANS_VALUE)
		return cannot(c, n, "满年");
	m->unknown = graph_or(g, unknown, day->unknown);
	int left = graph_but(g, present_set(c, day), unknown);
	for (int years = most; years > 0 && !c->cannot; years--) {
		int full = graph_and(g, left, full_on(c, k, years * 12, day));
		add_option(c, m, (struct option){.set = full, .what = SAME, .v = val_int(years)});
		left = graph_but(g, left, full);
	}
	add_option(c, m, (struct option){.set = left, .what = SAME, .v = val_int(0)});
	return m;
}

/* --- 接点 --- */

struct meaning *compile_joints(struct compiler *c, const struct node *n)
{
	struct ticking *k = walk(c, n);
	struct meaning *m = new_meaning(c, MEANS_ROWS);
	if (!k)
		return new_meaning(c, MEANS_VALUE);
	m->rows = k->rows;
	c->f->ordered[k->rows.rec] = true;
	for (int i = 0; i < k->rows.n; i++)
		m->rows.s[i].in = k->adds[i];
	m->clock = k;
	return m;
}

/* The row that was before, under the condition that it was the k-th: 前 间隔 接日 are then known. */
struct meaning *filter_joints(struct compiler *c, const struct node *n, const struct meaning *base)
{
	struct graph *g = c->g;
	const struct ticking *k = base->clock;
	struct meaning *m = new_meaning(c, MEANS_ROWS);
	struct joint_of outer = c->joint;
	m->rows = base->rows;
	m->rows.s = ARENA_ARRAY(c->mem, (size_t)base->rows.n + 1, struct spot);
	if (!m->rows.s || c->scope)
		return cannot(c, n, "接点");
	for (int i = 0; i < base->rows.n && !c->cannot; i++) {
		struct spot s = base->rows.s[i];
		int left = s.in, in = graph_none(g);
		struct lookout here = {.spot = &s, .rows = &base->rows};
		for (int j = i - 1; j >= -1; j--) {
			int set = j < 0 ? left : graph_and(g, left, k->adds[j]);
			left = j < 0 ? left : graph_but(g, left, k->adds[j]);
			c->joint = (struct joint_of){
			    .set = set, .gap = k->gap[i], .row = &s, .previous = j < 0 ? NULL : &base->rows.s[j]};
			c->scope = &here;
			struct verdict t =
			    graph_is_none(g, set) ? (struct verdict){set, set} : compile_truth(c, n->kid[1]);
			c->scope = NULL;
			graph_escape(g, graph_and(g, set, t.maybe));
			in = graph_or(g, in, graph_and(g, set, t.yes));
		}
		s.in = in;
		m->rows.s[i] = s;
	}
	c->joint = outer;
	return m;
}

struct meaning *compile_scoped(struct compiler *c, const struct node *n)
{
	const struct joint_of *j = &c->joint;
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (n->index2 != 0 || !j->row || !c->scope || c->scope->spot != j->row)
		return cannot(c, n, "前、间隔、接日");
	struct option o = {.set = graph_all(c->g), .what = LANE, .v = {.kind = VAL_NUM, .den = 1}, .lane = j->gap};
	switch ((enum scoped)n->index) {
	case SCOPED_GAP: break;
	case SCOPED_PREVIOUS:
		if (!j->previous)
			return m;
		o.what = SPOT;
		o.spot = *j->previous;
		o.spot.in = j->set;
		o.v = (struct value){.kind = VAL_ROW, .rec = j->previous->rec};
		break;
	case SCOPED_JOINT:
		o.v.kind = VAL_DAY;
		o.lane = j->row->from;
		if (j->previous) /* the day after the row before, or the row's own first day, the later one */
			o.lane = graph_greater(c->g, j->row->from, graph_shift(c->g, j->previous->to, 1));
		break;
	default: return cannot(c, n, "所归、并列");
	}
	add_option(c, m, o);
	return m;
}
