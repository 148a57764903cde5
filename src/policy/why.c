/* "Why not yet": the first statement that failed with its facts, and the day on which time alone cures it. */
#include <stdlib.h>

#include "policy/plain.h"

struct str keep_text(struct work *w, struct buf *b)
{
	char *p = b->failed ? NULL : arena_copy(w->mem, b->p ? b->p : "", b->n);
	struct str s = {p ? p : "", p ? b->n : 0};
	if (!p)
		eval_fail(w, ERR_NOMEM, "内存不够，或一条理由太长");
	buf_release(b);
	return s;
}

/* --- doubts --- */

/* （S26、S30）: the clauses of a statement, if it names any. */
static void put_clauses(struct buf *b, const struct cite *c)
{
	for (size_t i = 0; i < c->nclauses; i++)
		buf_printf(b, "%s%.*s", i ? "、" : "（", STR_FMT(c->clauses[i]));
	buf_puts(b, c->nclauses ? "）" : "");
}

struct str doubt_text(struct work *w, const struct draft *d)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	for (const struct doubt *x = d->doubts; x; x = x->next) {
		buf_puts(&b, x == d->doubts ? "" : "；");
		if (x->miss) {
			lack_text(&b, w->ev, x->miss);
			if (is_beyond(x->miss) && x->rule)
				put_clauses(&b, &x->rule->cite);
		} else if (x->rule && x->rule->cite.sentence.p) {
			buf_put_str(&b, x->rule->cite.sentence);
		} else if (x->rule) {
			plain_rule(&b, w, x->rule);
		}
	}
	return keep_text(w, &b);
}

/* --- what is the matter with a statement --- */

static bool say_failing(struct buf *b, struct work *w, const struct node *n);

/* "，差1天" behind a service that was too short. */
static bool say_short(struct buf *b, const struct clock_runs *c, size_t run, int months)
{
	int64_t days = clock_short(c, run, months);
	return days <= 0 || buf_printf(b, "，差%lld天", (long long)days) == 0;
}

/* 满 n 于 D: when it will be, or how far the service went. */
static bool say_full(struct buf *b, struct work *w, const struct node *n)
{
	struct value v, span = eval(w, n->kid[1]), d = eval(w, n->kid[2]);
	const struct clock_runs *c = as_clock(w, n->kid[0], &v);
	char day[11];
	if (!c || span.kind != VAL_NUM || d.kind != VAL_DAY)
		return false;
	long run = clock_run_on(c, (day_t)d.num);
	if (run < 0 && !c->nruns)
		return buf_puts(b, "没有计入的服务时间") == 0;
	if (run < 0)
		run = 0;
	const struct clock_run *r = &c->run[run];
	day_text(r->origin, day);
	buf_printf(b, "自%s起算，", day);
	day_t due = clock_due(c, (size_t)run, (int)span.num);
	if (due == DAY_NONE) {
		day_text(r->n ? c->rows->p[r->first + r->n - 1].to : r->served, day);
		buf_printf(b, "服务到%s为止，不满", day);
		months_text(b, span.num);
		return say_short(b, c, (size_t)run, (int)span.num);
	}
	day_text(due, day);
	buf_printf(b, "%s才满", day);
	return months_text(b, span.num) == 0;
}

/* 在 and 不在: what the left side is. */
static bool say_member(struct buf *b, struct work *w, const struct node *n)
{
	plain_text(b, w, n->kid[0]);
	buf_puts(b, "是");
	return value_text(b, w, eval(w, n->kid[0]), n->kid[0]->type) == 0;
}

/* A comparison that does not hold: both sides; of a choice between cases, what chose. */
static bool say_comparison(struct buf *b, struct work *w, const struct node *n)
{
	const struct node *left = chosen(w->plan, n->kid[0]);
	if (left->kind == NODE_IF && truth(w, left->kid[0]) == NO)
		return say_failing(b, w, left->kid[0]);
	say_member(b, w, n);
	buf_printf(b, "，须%s", plain_relation(n));
	return value_text(b, w, eval(w, n->kid[1]), n->kid[1]->type) == 0;
}

/* 有: what there is not; a name by its sentence, when it has one. */
static bool say_absent(struct buf *b, struct work *w, const struct node *n)
{
	const struct node *x = n->kid[0];
	if (x->kind == NODE_CALL && x->ref == REF_TABLE) {
		plain_text(b, w, x->args[0].value);
		buf_puts(b, "是");
		value_text(b, w, eval(w, x->args[0].value), x->args[0].value->type);
		return buf_puts(b, "，没有这一档") == 0;
	}
	buf_puts(b, "没有");
	return plain_text(b, w, x) == 0;
}

/* 覆盖: the first days that are missing. */
static bool say_uncovered(struct buf *b, struct work *w, const struct node *n)
{
	const struct spans *x = as_spans(w, eval(w, n->kid[0])), *y = as_spans(w, eval(w, n->kid[1]));
	const struct spans *rest = x && y ? spans_minus(w->mem, y, x) : NULL;
	if (!rest || !rest->n)
		return false;
	buf_puts(b, "缺");
	return span_text(b, rest->s[0].from, rest->s[0].to) == 0;
}

/* The part of a condition that fails. */
static bool say_failing(struct buf *b, struct work *w, const struct node *n)
{
	n = chosen(w->plan, n);
	switch (n->kind) {
	case NODE_AND: return say_failing(b, w, truth(w, n->kid[0]) == NO ? n->kid[0] : n->kid[1]);
	case NODE_OR: {
		/* the branch that a reading leaves open, else the last */
		bool left = truth(w, n->kid[0]) == NO && n->kid[0]->kid[0] && n->kid[0]->kid[0]->kind != NODE_PICK;
		return say_failing(b, w, left ? n->kid[0] : n->kid[1]);
	}
	case NODE_FULL: return say_full(b, w, n);
	case NODE_EQ:
	case NODE_NE:
	case NODE_LT:
	case NODE_LE:
	case NODE_GT:
	case NODE_GE: return say_comparison(b, w, n);
	case NODE_IN:
	case NODE_NOT_IN: return say_member(b, w, n);
	case NODE_HAS: return say_absent(b, w, n);
	case NODE_COVERS: return say_uncovered(b, w, n);
	case NODE_NAME:
		if (n->ref == REF_LET)
			return say_failing(b, w, ((const struct let *)n->target)->expr);
		return false;
	default: return false;
	}
}

/* 计月: what counted of the month. */
static bool say_month(struct buf *b, struct work *w, const struct rule *r)
{
	const struct spans *s = as_spans(w, eval(w, r->expr));
	struct span month = {month_first(w->month), month_last(w->month)};
	const struct spans *in = s ? spans_meet(w->mem, s, &(struct spans){1, &month}) : NULL;
	char text[8];
	if (!in)
		return false;
	month_text(w->month, text);
	if (!in->n)
		return buf_printf(b, "%s没有计入的日子", text) == 0;
	buf_printf(b, "%s只计入%lld天（", text, (long long)spans_days(in));
	value_text(b, w, val_spans(in), NULL);
	return buf_puts(b, "）") == 0;
}

/* 互斥: what was enjoyed, and when. */
static void say_enjoyed(struct buf *b, struct work *w, const struct rule *r)
{
	struct enjoyed x;
	char text[11];
	excluded(w, r, &x);
	if (x.month) {
		month_text(x.month, text);
		buf_printf(b, "“%.*s”有应发的金额（%s）", STR_FMT(r->other->title), text);
	} else if (x.row >= 0) {
		day_text(x.paid, text);
		buf_printf(b, "%s已领“%.*s”", text, STR_FMT(r->other->item));
		struct buf from;
		buf_init(&from, 1024);
		row_origin(&from, w->ev, w->ev->rec_enjoyed, x.row);
		if (from.n)
			buf_printf(b, "（%.*s）", STR_FMT(buf_str(&from)));
		buf_release(&from);
	}
}

int failing_text(struct buf *b, struct work *w, const struct rule *r)
{
	switch (r->kind) {
	case RULE_MONTH: say_month(b, w, r); break;
	case RULE_MUST: say_failing(b, w, r->expr); break;
	case RULE_EXCLUDES: say_enjoyed(b, w, r); break;
	default: break;
	}
	return b->failed ? -1 : 0;
}

/* --- cure --- */

#define CANDIDATES_MAX 512

/* Days on which a statement may turn. */
struct candidates {
	struct work *w;
	day_t after;
	day_t day[CANDIDATES_MAX];
	size_t n;
	bool *seen; /* [let] */
};

static void candidate(struct candidates *c, int64_t d)
{
	if (d > c->after && d < DAY_LAST && c->n < CANDIDATES_MAX)
		c->day[c->n++] = (day_t)d;
}

/* The days on which runs of a clock have so many months, or their next years. */
static void clock_candidates(struct candidates *c, const struct node *clock, const struct node *span)
{
	struct value v, months = span ? eval(c->w, span) : val_none();
	const struct clock_runs *k = as_clock(c->w, clock, &v);
	for (size_t i = 0; k && i < k->nruns; i++) {
		if (months.kind == VAL_NUM)
			candidate(c, clock_due(k, i, (int)months.num));
		for (int y = 1; !span && y <= 10; y++)
			candidate(c, clock_due(k, i, 12 * y));
	}
}

static void gather(struct candidates *c, const struct node *n);

/* The parts of an expression and what its name stands for. */
static void gather_parts(struct candidates *c, const struct node *n)
{
	if (n->ref == REF_LET && n->kind == NODE_NAME && !c->seen[((const struct let *)n->target)->index]) {
		c->seen[((const struct let *)n->target)->index] = true;
		gather(c, ((const struct let *)n->target)->expr);
	}
	/* behind 其中 and 之 names are columns of rows: nothing there can be asked without a row */
	size_t kids = n->kind == NODE_FILTER || n->kind == NODE_OF || n->kind == NODE_EACH ? 1 : 3;
	for (size_t i = 0; i < kids && n->kid[i]; i++)
		gather(c, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value && !n->args[i].option.p)
			gather(c, n->args[i].value);
}

static void gather(struct candidates *c, const struct node *n)
{
	n = chosen(c->w->plan, n);
	if (n->kind == NODE_ALL)
		return;
	if (n->kind == NODE_FULL)
		clock_candidates(c, n->kid[0], n->kid[1]);
	if (n->kind == NODE_CALL && n->ref == REF_BUILTIN && n->index == B_FULL_DAY)
		clock_candidates(c, n->args[0].value, n->args[1].value);
	if (n->kind == NODE_CALL && n->ref == REF_BUILTIN && n->index == B_FULL_YEARS)
		clock_candidates(c, n->args[0].value, NULL);
	if (n->ref == REF_RECORD) {
		struct value v = eval(c->w, n);
		const struct rows *r = v.kind == VAL_ROWS ? v.rows : NULL;
		for (size_t i = 0; r && i < r->n; i++) {
			candidate(c, r->p[i].from);
			if (r->p[i].to < DAY_LAST)
				candidate(c, r->p[i].to + 1);
		}
	}
	gather_parts(c, n);
}

/* The statement asks for the year: somewhere below n, or in what a name there stands for. seen: lets that were looked at. */
static bool asks_year(const struct work *w, const struct node *n, bool *seen)
{
	n = chosen(w->plan, n);
	if (n->kind == NODE_CALL && n->ref == REF_BUILTIN && (n->index == B_YEAR || n->index == B_YEAR_START))
		return true;
	const struct let *l = n->ref == REF_LET ? n->target : NULL;
	bool asks = l && !seen[l->index] && (seen[l->index] = true) && asks_year(w, l->expr, seen);
	for (size_t i = 0; i < 3 && n->kid[i] && !asks; i++)
		asks = asks_year(w, n->kid[i], seen);
	for (size_t i = 0; i < n->nargs && !asks; i++)
		asks = n->args[i].value && asks_year(w, n->args[i].value, seen);
	return asks;
}

static int day_order(const void *x, const void *y)
{
	day_t a = *(const day_t *)x, b = *(const day_t *)y;
	return (a > b) - (a < b);
}

#define YEARS_AHEAD 10 /* of which a statement is tried that asks for the year */

/* All days on which the statement may turn, in order. */
static void gather_all(struct candidates *c, const struct rule *r)
{
	month_t month = c->w->month;
	bool *seen = WORK_ARRAY(c->w, c->w->ev->packs->nlets + 1, bool);
	gather(c, r->expr);
	if (r->kind == RULE_MONTH)
		candidate(c, month_last(month) + 1);
	int years = seen && asks_year(c->w, r->expr, seen) ? YEARS_AHEAD : 0;
	for (int y = 1; y <= years; y++)
		candidate(c, month_first((month / 12 + y) * 12));
	qsort(c->day, c->n, sizeof *c->day, day_order);
}

/* The avenue (NULL: the policy itself) is open in all months behind `from` up to `to`. */
static bool stays_open(struct work *w, const struct avenue *in, month_t from, month_t to)
{
	bool open = true;
	for (month_t m = from + 1; in && open && m <= to && !w->failed; m++) {
		line_begin(w, m, DAY_NONE);
		enter_avenue(w, NULL);
		open = truth(w, in->when) == YES;
	}
	return open;
}

/* The statement holds in that month. */
static bool holds_in(struct work *w, const struct rule *r, const struct avenue *in, month_t m)
{
	struct draft d = {.share_num = 1, .share_den = 1};
	d.last_doubt = &d.doubts;
	line_begin(w, m, DAY_NONE);
	enter_avenue(w, in);
	return rule_holds(w, r, &d) == YES;
}

/* The first month in which the statement holds; 0 none. Behind a month in which its avenue is closed it is not what decides. */
static month_t first_held(struct work *w, const struct rule *r, const struct avenue *in, const struct candidates *c)
{
	month_t tried = w->month;
	for (size_t i = 0; i < c->n && !w->failed; i++)
		for (month_t m = month_of_day(c->day[i]); m <= month_of_day(c->day[i]) + 1; m++) {
			if (m <= tried)
				continue;
			if (!stays_open(w, in, tried, m))
				return 0;
			tried = m;
			if (holds_in(w, r, in, m))
				return m;
		}
	return 0;
}

/* The day that made it hold in that month: the last that turned before it began, else one within it. */
static day_t turning_day(const struct candidates *c, month_t m)
{
	day_t day = DAY_NONE;
	for (size_t i = 0; i < c->n && c->day[i] <= month_first(m); i++)
		day = c->day[i];
	for (size_t i = 0; day == DAY_NONE && i < c->n; i++)
		if (c->day[i] > month_first(m) && c->day[i] <= month_last(m))
			day = c->day[i];
	return day == DAY_NONE ? month_first(m) : day;
}

day_t cured_on(struct work *w, const struct rule *r, const struct avenue *in)
{
	month_t month = w->month;
	if (w->cure.rule == r && (w->cure.day == DAY_NONE || month < w->cure.month))
		return w->cure.day;
	w->cure = (struct cure){.rule = r, .day = DAY_NONE};
	struct candidates *c = WORK_NEW(w, struct candidates);
	if (w->plan->ordinals || !c || r->kind == RULE_EXCLUDES)
		return DAY_NONE;
	*c = (struct candidates){.w = w, .after = month_first(month)};
	c->seen = WORK_ARRAY(w, w->ev->packs->nlets + 1, bool);
	if (!c->seen)
		return DAY_NONE;
	gather_all(c, r);
	const struct taint *taint = w->taint;
	w->cure.month = first_held(w, r, in, c);
	w->taint = taint;
	line_begin(w, month, DAY_NONE);
	enter_avenue(w, in);
	if (!w->cure.month)
		return DAY_NONE;
	w->cure.day = r->kind == RULE_MONTH ? month_first(w->cure.month) : turning_day(c, w->cure.month);
	return w->cure.day;
}

/* --- the line --- */

/* "S26 S27" of one statement. */
static struct str rule_clauses(struct work *w, const struct rule *r)
{
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; i < r->cite.nclauses; i++)
		buf_printf(&b, "%s%.*s", i ? " " : "", STR_FMT(r->cite.clauses[i]));
	return keep_text(w, &b);
}

/* Names the statement that failed, and the day on which time alone cures it. */
static void blame(struct work *w, const struct draft *d, struct line *l)
{
	if (!d->failed)
		return;
	enter_avenue(w, d->avenue);
	l->failed = &d->failed->cite;
	if (w->monthly)
		l->cured = cured_on(w, d->failed, d->avenue);
}

/* A statement failed: what it says, and what is the matter with it. */
static void say_rule(struct work *w, const struct draft *d, struct line *l, struct buf *b)
{
	const struct rule *r = d->failed;
	if (!r) {
		buf_puts(b, "没有一条途径适用");
		return;
	}
	enter_avenue(w, d->avenue);
	if (r->cite.nclauses)
		l->clauses = rule_clauses(w, r);
	plain_rule(b, w, r);
	struct buf detail;
	buf_init(&detail, 4096);
	failing_text(&detail, w, r);
	if (detail.n)
		buf_printf(b, "%s%.*s", b->n ? "：" : "", STR_FMT(buf_str(&detail)));
	b->failed |= detail.failed;
	buf_release(&detail);
	if (l->cured != DAY_NONE) {
		char day[11];
		day_text(l->cured, day);
		buf_printf(b, "；%s起符合", day);
	}
}

/* The last day of the service that a clock counts. */
static day_t last_served(const struct clock_runs *c)
{
	day_t last = DAY_NONE;
	for (size_t i = 0; i < c->rows->n; i++)
		last = c->rows->p[i].to > last ? c->rows->p[i].to : last;
	return last;
}

/* The milestone, or the one day, does not come. */
static void why_period(struct work *w, struct buf *b)
{
	const struct period *p = &w->plan->p->period;
	struct value v = val_none();
	const struct clock_runs *c = p->kind == PERIOD_MILESTONES ? as_clock(w, p->expr, &v) : NULL;
	if (p->kind == PERIOD_ONCE) {
		buf_puts(b, "没有");
		plain_text(b, w, p->expr);
		return;
	}
	if (!c || !c->rows->n) {
		buf_puts(b, "没有计入的服务时间");
		return;
	}
	char day[11], start[11];
	struct value span = eval(w, p->milestones[w->milestone].span);
	day_text(last_served(c), day);
	day_text(c->run[c->nruns - 1].origin, start);
	buf_printf(b, "自%s起算的服务到%s为止，不满", start, day);
	if (span.kind != VAL_NUM)
		return;
	months_text(b, span.num);
	say_short(b, c, c->nruns - 1, (int)span.num);
}

/* The line's day lies ahead: what speaks against it anyway comes first. */
static void why_ahead(struct work *w, struct line *l, struct buf *b)
{
	struct draft d;
	char day[11], as_of[11];
	month_t m = w->month;
	day_t due = w->due;
	line_begin(w, m, due);
	line_make(w, &d);
	if (!w->failed && d.outcome == LINE_FAILS && d.cause == CAUSE_RULE) {
		blame(w, &d, l);
		say_rule(w, &d, l, b);
		return;
	}
	l->cured = w->monthly ? month_last(m) : due;
	day_text(l->cured, day);
	day_text(w->ev->q.as_of, as_of);
	if (w->monthly)
		buf_printf(b, "查看日%s时这个月还没有过完，到%s才能计发", as_of, day);
	else
		buf_printf(b, "查看日%s时还没有到期，%s到期", as_of, day);
}

void why_not(struct work *w, const struct draft *d, struct line *l)
{
	struct buf b;
	const struct taint *taint = w->taint;
	buf_init(&b, 1 << 16);
	switch (d->cause) {
	case CAUSE_RULE:
		blame(w, d, l);
		say_rule(w, d, l, &b);
		break;
	case CAUSE_PERIOD: why_period(w, &b); break;
	case CAUSE_NOT_YET: why_ahead(w, l, &b); break;
	default: buf_puts(&b, "算出的金额是零"); break;
	}
	w->taint = taint;
	l->reason = keep_text(w, &b);
}

bool why_later(struct work *w, const struct draft *d, struct line *l)
{
	/* where lines are counted, what is asked a second time would be counted anew */
	if (!w->monthly || w->plan->ordinals || d->cause != CAUSE_RULE) {
		why_not(w, d, l);
		return false;
	}
	const struct taint *taint = w->taint;
	blame(w, d, l);
	w->taint = taint;
	return true;
}

void why_told(struct work *w, const struct draft *d, struct line *l)
{
	struct buf b;
	const struct taint *taint = w->taint;
	buf_init(&b, 1 << 16);
	say_rule(w, d, l, &b);
	w->taint = taint;
	l->reason = keep_text(w, &b);
}
