/* The built-in words. docs/policy-manual.md has a paragraph and an example for each. */
#include <stdlib.h>

#include "policy/eval.h"

/* The value of a plain argument. */
static struct value arg(struct work *w, const struct node *n, size_t i)
{
	return i < n->nargs && n->args[i].value ? eval(w, n->args[i].value) : val_none();
}

/* The option's argument; NULL when it is not given. */
static const struct arg *option(const struct node *n, const char *word)
{
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].option.p && str_is(n->args[i].option, word))
			return &n->args[i];
	return NULL;
}

/* The first of two values that is 未知 or 无, 未知 only when the other is not 无. */
static bool absent(struct value a, struct value b, struct value *out)
{
	if (a.kind == VAL_NONE || b.kind == VAL_NONE)
		*out = val_none();
	else if (a.kind == VAL_UNKNOWN || b.kind == VAL_UNKNOWN)
		*out = a.kind == VAL_UNKNOWN ? a : b;
	else
		return false;
	return true;
}

/* --- the clock --- */

/* The conditions 断于 and 准 of a walk. */
struct walker {
	struct work *w;
	const struct node *breaks, *accepts;
	int code; /* field that names the institution, −1 */
};

/* A condition on the candidate piece; 未知 fails, but for what does not fit: the line hinges on it. */
static int holds_at(struct work *w, const struct node *n, const struct rows *r, size_t i)
{
	struct scope s = {.rows = r, .p = &r->p[i], .up = w->scope};
	w->scope = &s;
	enum tri t = truth(w, n);
	if (t == MAYBE && is_beyond(w->miss) && taint_row(w, w->miss))
		t = YES;
	w->scope = s.up;
	return w->failed ? -1 : t == YES;
}

static int breaks_here(void *self, const struct rows *r, size_t i)
{
	struct walker *k = self;
	return holds_at(k->w, k->breaks, r, i);
}

static int accepted_here(void *self, const struct rows *r, size_t i)
{
	struct walker *k = self;
	return holds_at(k->w, k->accepts, r, i);
}

/* Field of a record that names an institution, 机构代码 before others; −1. */
static int org_field(const struct evaluation *ev, int rec)
{
	int found = -1;
	const struct record *r = ev->world->t[rec].rec;
	for (size_t i = 0; i < r->n; i++)
		if (ev->ref_rec[rec][i] == ev->rec_org && ev->rec_org >= 0)
			if (found < 0 || strcmp(r->fields[i].label, "机构代码") == 0)
				found = (int)i;
	return found;
}

/* The institution's code of a row. */
static struct str org_code(const struct evaluation *ev, int rec, int field, int64_t row)
{
	int64_t org = field < 0 || row < 0 ? FIELD_NONE : cell_at(ev->world->t[rec].col[field], row);
	if (org == FIELD_NONE || ev->org_code < 0)
		return STR("");
	return pool_text(ev->world->pool, cell_at(ev->world->t[ev->rec_org].col[ev->org_code], org));
}

/* What the walk sorts rows by that start and end together. */
struct code_order {
	struct walker k; /* first: the tests see it */
	int rec;
};

static int by_code(void *self, int64_t a, int64_t b)
{
	struct code_order *o = self;
	const struct evaluation *ev = o->k.w->ev;
	return str_cmp(org_code(ev, o->rec, o->k.code, a), org_code(ev, o->rec, o->k.code, b));
}

/* A day option (自, 起): given, and its day (DAY_NONE: 无). false with *other when it is 未知. */
static bool day_option(struct work *w, const struct node *n, const char *word, bool *given, day_t *d,
		       struct value *other)
{
	const struct arg *a = option(n, word);
	*given = a != NULL;
	*d = DAY_NONE;
	if (!a)
		return true;
	struct value v = eval(w, a->value);
	if (v.kind == VAL_UNKNOWN)
		*other = v;
	else if (v.kind == VAL_DAY)
		*d = (day_t)v.num;
	return v.kind != VAL_UNKNOWN;
}

/* 容断 and 前身. */
static bool other_options(struct work *w, const struct node *n, struct clock_options *o, struct value *other)
{
	const struct arg *a = option(n, "容断");
	if (a) {
		struct value v = eval(w, a->value);
		*other = v;
		if (v.kind == VAL_UNKNOWN)
			return false;
		o->tolerance = v.kind == VAL_NUM ? v.num : 0;
	}
	a = option(n, "前身");
	if (a) {
		struct value v = eval(w, a->value);
		*other = v;
		if (v.kind == VAL_UNKNOWN)
			return false;
		o->before = v.kind == VAL_ROW ? v.num : -1;
	}
	return true;
}

/* All that the words and the settings say of the walk. */
static bool take_options(struct work *w, const struct node *n, struct clock_options *o, struct code_order *self,
			 struct value *other)
{
	*o = (struct clock_options){
	    .tolerance = n->index == B_RUNNING ? 0 : TOLERANCE_NONE,
	    .gaps = w->plan->gaps,
	    .anniv = w->plan->anniv,
	    .first_day_out = w->plan->first_day_out,
	    .stop = option(n, "断即止") != NULL,
	    .before = -1,
	    .self = self,
	    .order = by_code,
	};
	const struct arg *a = option(n, "断于");
	self->k.breaks = a ? a->value : NULL;
	o->breaks = a ? breaks_here : NULL;
	a = option(n, "准");
	self->k.accepts = a ? a->value : NULL;
	o->accepts = a ? accepted_here : NULL;
	return day_option(w, n, "自", &o->from_given, &o->from, other) &&
	       day_option(w, n, "起", &o->origin_given, &o->origin, other) && other_options(w, n, o, other);
}

/* 连续 累计 接点. */
static struct value builtin_walk(struct work *w, const struct node *n)
{
	struct value v = arg(w, n, 0), other = val_none();
	const struct rows *r = v.kind == VAL_UNKNOWN ? NULL : as_rows(w, v);
	if (!r)
		return v;
	struct code_order self = {.k = {.w = w, .code = r->rec < 0 ? -1 : org_field(w->ev, r->rec)}, .rec = r->rec};
	struct clock_options o;
	if (!take_options(w, n, &o, &self, &other))
		return other;
	if (n->index == B_JOINTS) {
		const struct rows *x = rows_joints(w->mem, r, &o);
		return x ? val_rows(x) : eval_fail(w, ERR_NOMEM, "内存不够，或任职太多");
	}
	const struct clock_runs *c = clock_walk(w->mem, r, &o);
	if (!c)
		return eval_fail(w, ERR_NOMEM, "内存不够，或任职太多");
	return (struct value){.kind = VAL_CLOCK, .clock = c};
}

const struct clock_runs *as_clock(struct work *w, const struct node *n, struct value *other)
{
	*other = eval(w, n);
	return other->kind == VAL_CLOCK ? other->clock : NULL;
}

/* 满 n 于 D: the run in force on the day has its due day by then. */
enum tri eval_full(struct work *w, const struct node *n)
{
	struct value v, span = eval(w, n->kid[1]), d = eval(w, n->kid[2]);
	const struct clock_runs *c = as_clock(w, n->kid[0], &v);
	if (!c)
		return truth_of(w, v);
	if (absent(span, d, &v))
		return truth_of(w, v);
	long run = clock_run_on(c, (day_t)d.num);
	day_t due = run < 0 ? DAY_NONE : clock_due(c, (size_t)run, (int)span.num);
	return due != DAY_NONE && due <= d.num ? YES : NO;
}

/* 满期(c, n) and 满期(c, n, D). */
static struct value builtin_full_day(struct work *w, const struct node *n)
{
	struct value v, span = arg(w, n, 1), d = arg(w, n, 2);
	const struct clock_runs *c = as_clock(w, n->args[0].value, &v);
	if (!c)
		return v;
	if (span.kind != VAL_NUM || d.kind == VAL_UNKNOWN)
		return span.kind == VAL_UNKNOWN ? span : d.kind == VAL_UNKNOWN ? d : val_none();
	if (n->nargs < 3)
		return val_day(clock_due_first(c, (int)span.num));
	long run = d.kind == VAL_DAY ? clock_run_on(c, (day_t)d.num) : -1;
	return run < 0 ? val_none() : val_day(clock_due(c, (size_t)run, (int)span.num));
}

/* 满年(c, D). */
static struct value builtin_full_years(struct work *w, const struct node *n)
{
	struct value v, d = arg(w, n, 1);
	const struct clock_runs *c = as_clock(w, n->args[0].value, &v);
	if (!c)
		return v.kind == VAL_UNKNOWN ? v : val_int(0);
	if (d.kind != VAL_DAY)
		return d;
	return val_int(clock_years(c, (day_t)d.num));
}

/* --- best, extreme, count, sum --- */

int label_rank(const struct work *w, const struct labels *l, struct value v)
{
	struct str s = val_str(w->ev->world->pool, v);
	for (size_t i = 0; l && i < l->n; i++)
		if (str_eq(l->label[i], s))
			return (int)i;
	return -1;
}

/* The values that a word takes together: those of its one 值集, or its arguments. */
static struct values operands(struct work *w, const struct node *n, struct value *one)
{
	*one = n->nargs == 1 ? arg(w, n, 0) : val_none();
	if (n->nargs == 1 && one->kind == VAL_VALUES)
		return *one->values;
	if (n->nargs == 1)
		return (struct values){one->kind == VAL_NONE ? 0 : 1, one};
	struct value *v = WORK_ARRAY(w, n->nargs, struct value);
	for (size_t i = 0; v && i < n->nargs; i++)
		v[i] = arg(w, n, i);
	return (struct values){v ? n->nargs : 0, v};
}

/* a comes before b: better, greater, or later, as the word asks. */
static bool precedes(struct work *w, const struct labels *l, struct value a, struct value b, bool great)
{
	int c;
	if (a.kind == VAL_LABEL || a.kind == VAL_TEXT) {
		int x = label_rank(w, l, a), y = label_rank(w, l, b);
		c = (y < 0 ? INT32_MAX : y) - (x < 0 ? INT32_MAX : x); /* the first of the list is the best */
	} else {
		c = val_compare(a, b);
	}
	return great ? c > 0 : c < 0;
}

/* 最高 最低 最晚 最早. */
static struct value builtin_best(struct work *w, const struct node *n)
{
	bool great = n->index == B_BEST || n->index == B_LATEST;
	struct value one, best = val_none();
	struct values v = operands(w, n, &one);
	const struct labels *l = n->type ? n->type->labels : NULL;
	for (size_t i = 0; i < v.n; i++) {
		if (v.v[i].kind == VAL_UNKNOWN)
			return v.v[i];
		if (v.v[i].kind != VAL_NONE && (best.kind == VAL_NONE || precedes(w, l, v.v[i], best, great)))
			best = v.v[i];
	}
	return best;
}

/* 计数: of values that are there. */
static struct value builtin_count(struct work *w, const struct node *n)
{
	struct value v = arg(w, n, 0);
	if (v.kind == VAL_ROWS || v.kind == VAL_CLOCK)
		return val_int((int64_t)(v.kind == VAL_ROWS ? v.rows->n : v.clock->rows->n));
	if (v.kind == VAL_GROUPS)
		return val_int((int64_t)v.groups->n);
	if (v.kind != VAL_VALUES)
		return v.kind == VAL_UNKNOWN ? v : val_int(v.kind != VAL_NONE);
	int64_t count = 0;
	for (size_t i = 0; i < v.values->n; i++) {
		if (v.values->v[i].kind == VAL_UNKNOWN)
			return v.values->v[i];
		count += v.values->v[i].kind != VAL_NONE;
	}
	return val_int(count);
}

/* 合计: 0 of nothing. */
static struct value builtin_sum(struct work *w, const struct node *n)
{
	struct value one;
	struct values v = operands(w, n, &one);
	struct value sum = n->type && n->type->kind == TYPE_MONEY ? val_money(0) : val_int(0);
	for (size_t i = 0; i < v.n; i++) {
		struct value x = v.v[i];
		if (x.kind == VAL_UNKNOWN)
			return x;
		if (x.kind != VAL_NUM && x.kind != VAL_MONEY)
			continue;
		__int128 num = (__int128)sum.num * x.den + (__int128)x.num * sum.den;
		if (!val_ratio((enum value_kind)x.kind, num, (__int128)sum.den * x.den, &sum))
			return val_beyond(BEYOND_NUMBER);
	}
	return sum;
}

/* 取整(率，舍去|四舍五入|进一). */
static struct value builtin_round(struct work *w, const struct node *n)
{
	struct value v = arg(w, n, 0);
	if (v.kind != VAL_NUM && v.kind != VAL_MONEY)
		return v;
	struct str how = n->nargs > 1 ? keyword(w, n->args[1].value) : STR("");
	int64_t q = v.num / v.den, rest = v.num % v.den;
	if (rest && str_is(how, "四舍五入"))
		val_round(v, 1, 1, &q);
	else if (rest && str_is(how, "进一"))
		q += v.num > 0;
	else if (rest)
		q -= v.num < 0;
	return val_int(q);
}

/* --- days --- */

/* 周年(d, n). */
static struct value builtin_anniv(struct work *w, const struct node *n)
{
	struct value d = arg(w, n, 0), span = arg(w, n, 1), out;
	if (absent(d, span, &out))
		return out;
	if (span.num > 120000 || span.num < -120000)
		return val_beyond(BEYOND_SPAN);
	day_t r = day_anniv((day_t)d.num, (int)span.num, w->plan->anniv);
	if (r == DAY_NONE || (r != DAY_OPEN && (r < DAY_FIRST || r > DAY_LAST)))
		return val_beyond(BEYOND_DAY);
	return val_day(r);
}

/* 期间(a, b). */
static struct value builtin_period(struct work *w, const struct node *n)
{
	struct value a = arg(w, n, 0), b = arg(w, n, 1);
	if (a.kind == VAL_NONE)
		return val_spans(&spans_none);
	if (a.kind == VAL_UNKNOWN || b.kind == VAL_UNKNOWN)
		return a.kind == VAL_UNKNOWN ? a : b;
	const struct spans *s = spans_one(w->mem, (day_t)a.num, b.kind == VAL_NONE ? DAY_OPEN : (day_t)b.num);
	return s ? val_spans(s) : eval_fail(w, ERR_NOMEM, "内存不够");
}

/* 天数(段集); an open end counts to the end of the calendar. */
static struct value builtin_days(struct work *w, const struct node *n)
{
	struct value v = arg(w, n, 0);
	if (v.kind == VAL_UNKNOWN)
		return v;
	const struct spans *s = as_spans(w, v);
	return s ? val_int(spans_days(s)) : val_none();
}

/* 年份 月号 年初, of a day or a month. */
static struct value builtin_calendar(struct work *w, const struct node *n)
{
	struct value v = arg(w, n, 0);
	if (v.kind == VAL_MONTH)
		v = val_day(month_first((month_t)v.num));
	if (v.kind != VAL_DAY)
		return v;
	struct ymd d = day_ymd(v.num == DAY_OPEN ? DAY_LAST : (day_t)v.num);
	if (n->index == B_YEAR)
		return val_int(d.y);
	return n->index == B_MONTH_NO ? val_int(d.m) : val_day(day_of(d.y, 1, 1));
}

/* --- units, institutions, rates --- */

/* 上溯(单元, 类型): the nearest one, itself first. A unit whose kind is missing hinges on it. */
static struct value builtin_above(struct work *w, const struct node *n)
{
	struct evaluation *ev = w->ev;
	struct value u = arg(w, n, 0);
	if (u.kind != VAL_ROW || u.rec != ev->rec_unit)
		return u.kind == VAL_UNKNOWN ? u : val_none();
	const struct wtable *t = &ev->world->t[ev->rec_unit];
	int kind = ev->unit_kind;
	int64_t unit = u.num;
	for (int steps = 0; unit != FIELD_NONE && unit >= 0 && steps < 64 && kind >= 0; steps++) {
		enum tri is = member_of(w, cell_value(w, ev->rec_unit, unit, kind), n->args[1].value);
		if (is == YES || (is == MAYBE && taint_row(w, w->miss)))
			return (struct value){.kind = VAL_ROW, .rec = ev->rec_unit, .num = unit, .to = DAY_NONE};
		unit = ev->unit_parent < 0 ? FIELD_NONE : cell_at(t->col[ev->unit_parent], unit);
	}
	return val_none();
}

/* The row of a piece comes before another as the one that stands for the person. */
static bool stands_before(struct work *w, const struct rows *r, const struct piece *a, const struct piece *b,
			  bool earliest)
{
	const struct wtable *t = &w->ev->world->t[r->rec];
	int from = t->rec->from, code = org_field(w->ev, r->rec);
	int64_t x = from < 0 ? 0 : cell_at(t->col[from], a->row), y = from < 0 ? 0 : cell_at(t->col[from], b->row);
	if (x != y)
		return earliest ? x < y : x > y;
	if (earliest && a->to != b->to)
		return a->to < b->to;
	int c = str_cmp(org_code(w->ev, r->rec, code, a->row), org_code(w->ev, r->rec, code, b->row));
	return earliest ? c < 0 : c > 0;
}

long stands_for(struct work *w, const struct rows *r, day_t d, bool earliest)
{
	long best = -1;
	for (size_t i = 0; i < r->n; i++) {
		const struct piece *p = &r->p[i];
		if (p->from == DAY_NONE || p->from > d || p->to < d)
			continue;
		if (best < 0 || stands_before(w, r, p, &r->p[best], earliest))
			best = (long)i;
	}
	return best;
}

/* 代表(R, D [, 后入职|先入职]). */
static struct value builtin_stands(struct work *w, const struct node *n)
{
	struct value v = arg(w, n, 0), d = arg(w, n, 1);
	if (v.kind == VAL_UNKNOWN || d.kind != VAL_DAY)
		return v.kind == VAL_UNKNOWN ? v : d.kind == VAL_UNKNOWN ? d : val_none();
	const struct rows *r = as_rows(w, v);
	bool earliest = w->plan->stands_earliest;
	if (n->nargs > 2)
		earliest = str_is(keyword(w, n->args[2].value), "先入职");
	long i = r ? stands_for(w, r, (day_t)d.num, earliest) : -1;
	if (i < 0)
		return val_none();
	const struct piece *p = &r->p[i];
	return (struct value){.kind = VAL_ROW, .rec = r->rec, .num = p->row, .from = p->from, .to = p->to};
}

/* The rate of one unit in force on the day, the latest begun of several; −1. */
static int64_t rate_of(struct work *w, int64_t unit, struct str tier, day_t d)
{
	struct evaluation *ev = w->ev;
	const struct wtable *t = &ev->world->t[ev->rec_rate];
	int64_t best = -1;
	day_t begun = DAY_NONE;
	for (uint32_t i = t->start ? t->start[unit] : 0; t->start && i < t->start[unit + 1]; i++) {
		day_t from, to;
		if (cell_at(t->col[ev->rate.policy], i) != w->plan->id_text ||
		    !str_eq(pool_text(ev->world->pool, cell_at(t->col[ev->rate.tier], i)), tier))
			continue;
		row_spell(ev->world, ev->rec_rate, i, &from, &to);
		if (from != DAY_NONE && from <= d && d <= to && (best < 0 || from > begun)) {
			best = i;
			begun = from;
		}
	}
	return best;
}

int64_t local_rate(struct work *w, int64_t unit, struct str tier, day_t d)
{
	struct evaluation *ev = w->ev;
	if (ev->rec_rate < 0 || !ev->world->t[ev->rec_rate].n || w->plan->id_text < 0)
		return -1;
	const struct wtable *t = &ev->world->t[ev->rec_unit];
	for (int steps = 0; unit != FIELD_NONE && unit >= 0 && steps < 64; steps++) {
		int64_t row = rate_of(w, unit, tier, d);
		if (row >= 0)
			return row;
		unit = ev->unit_parent < 0 ? FIELD_NONE : cell_at(t->col[ev->unit_parent], unit);
	}
	return -1;
}

/* 地方标准(单元, 档次, D). */
static struct value builtin_local(struct work *w, const struct node *n)
{
	struct value u = arg(w, n, 0), tier = arg(w, n, 1), d = arg(w, n, 2), v;
	if (absent(u, tier, &v) || absent(u, d, &v))
		return v;
	struct str text = tier.kind == VAL_LABEL || tier.kind == VAL_TEXT ? val_str(w->ev->world->pool, tier)
									  : keyword(w, n->args[1].value);
	int64_t row = u.kind == VAL_ROW ? local_rate(w, u.num, text, (day_t)d.num) : -1;
	return row < 0 ? val_none() : cell_value(w, w->ev->rec_rate, row, w->ev->rate.amount);
}

/* 就高(甲, 乙, 逐行|整案). */
static struct value builtin_higher(struct work *w, const struct node *n)
{
	bool whole = n->nargs > 2 && str_is(keyword(w, n->args[2].value), "整案");
	if (whole && w->plan_beyond)
		return val_beyond(BEYOND_NUMBER);
	if (whole)
		return arg(w, n, w->side == SIDE_FIRST ? 0 : 1);
	struct value a = arg(w, n, 0), b = arg(w, n, 1);
	if (a.kind == VAL_UNKNOWN || b.kind == VAL_UNKNOWN)
		return a.kind == VAL_UNKNOWN ? a : b;
	if (a.kind == VAL_NONE || b.kind == VAL_NONE)
		return a.kind == VAL_NONE ? b : a;
	return val_compare(b, a) > 0 ? b : a;
}

/* --- other policies, other lines --- */

/* Adds up amounts; a line without one makes the sum 未知. */
struct due_sum {
	struct work *w;
	__int128 fen;
	bool open;
};

static void add_line(void *self, const struct line *l)
{
	struct due_sum *s = self;
	s->fen += l->amount;
	s->open |= l->no_amount;
}

/* 应发额(政策). */
static struct value builtin_due_sum(struct work *w, const struct node *n)
{
	struct due_sum s = {.w = w};
	if (linked_lines(w, n->args[0].value->target, add_line, &s) != 0)
		return val_none();
	if (s.open)
		return unknown_what(w, "另一政策的金额");
	struct value v;
	if (!val_ratio(VAL_MONEY, s.fen, 1, &v))
		return val_beyond(BEYOND_NUMBER);
	return v;
}

/* The counters of one 序次. */
static struct ordinal *ordinal_of(struct work *w, const struct node *n)
{
	for (struct ordinal *o = w->ordinals; o; o = o->next)
		if (o->node == n)
			return o;
	struct ordinal *o = WORK_NEW(w, struct ordinal);
	if (!o)
		return NULL;
	*o = (struct ordinal){.node = n, .next = w->ordinals};
	return w->ordinals = o;
}

/* 序次(键): counted once a line. Earlier lines that hang on a missing fact count or not, as rows that do are taken in. */
static struct value builtin_ordinal(struct work *w, const struct node *n)
{
	struct ordinal *o = ordinal_of(w, n);
	if (!o)
		return val_none();
	if (o->stamp == w->line_stamp)
		return val_int(o->last);
	struct value key = arg(w, n, 0);
	if (key.kind == VAL_UNKNOWN)
		return key;
	struct ordinal_key *k = o->keys;
	while (k && !val_same(w->ev->world->pool, k->key, key))
		k = k->next;
	if (!k) {
		k = WORK_NEW(w, struct ordinal_key);
		if (!k)
			return val_none();
		*k = (struct ordinal_key){.key = key, .next = o->keys};
		o->keys = k;
	}
	o->stamp = w->line_stamp;
	int64_t without = k->n - k->unsure;
	o->last = k->unsure && !taint_row(w, k->miss) ? without + 1 : k->n + 1;
	k->n++;
	if (w->unsure) {
		k->unsure++;
		k->miss = w->unsure;
	}
	return val_int(o->last);
}

struct value eval_builtin(struct work *w, const struct node *n)
{
	switch ((enum builtin)n->index) {
	case B_ANNIV: return builtin_anniv(w, n);
	case B_PERIOD: return builtin_period(w, n);
	case B_RUNNING:
	case B_TOTAL:
	case B_JOINTS: return builtin_walk(w, n);
	case B_STANDS: return builtin_stands(w, n);
	case B_BEST:
	case B_WORST:
	case B_LATEST:
	case B_EARLIEST: return builtin_best(w, n);
	case B_COUNT: return builtin_count(w, n);
	case B_SUM: return builtin_sum(w, n);
	case B_ROUND: return builtin_round(w, n);
	case B_DAYS: return builtin_days(w, n);
	case B_YEAR:
	case B_MONTH_NO:
	case B_YEAR_START: return builtin_calendar(w, n);
	case B_ABOVE: return builtin_above(w, n);
	case B_ASSIGN: return builtin_assign(w, n);
	case B_LOCAL: return builtin_local(w, n);
	case B_HIGHER: return builtin_higher(w, n);
	case B_DUE_SUM: return builtin_due_sum(w, n);
	case B_ORDINAL: return builtin_ordinal(w, n);
	case B_FULL_DAY: return builtin_full_day(w, n);
	case B_FULL_YEARS: return builtin_full_years(w, n);
	default: return eval_fail(w, ERR_INPUT, "政策里有不认识的词");
	}
}
