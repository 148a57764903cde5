/* From a subject to its lines: which months, milestones and days there are, twice where a row hinges on a missing fact,
 * and what other policies ask of them. */
#include <stdlib.h>

#include "policy/lines.h"
#include "policy/missing.h"
#include "policy/say.h"

/* --- the work --- */

void line_begin(struct work *w, month_t m, day_t due)
{
	w->month = m;
	w->due = due;
	w->line_stamp = ++w->ev->tick;
	w->unsure = NULL;
	w->share_num = w->share_den = 1;
	enter_avenue(w, NULL);
}

void work_begin(struct work *w, struct evaluation *ev, struct plan *pl, int64_t subject, struct err *e)
{
	*w = (struct work){.ev = ev, .plan = pl, .subject = subject, .mem = ev->mem, .due = DAY_NONE, .e = e};
	w->monthly = pl->p->period.kind == PERIOD_MONTHLY;
	w->subject_stamp = ++ev->tick;
	w->avenues = WORK_ARRAY(w, pl->p->navenues, struct avenue_result);
	line_begin(w, month_of_day(ev->q.as_of), DAY_NONE);
}

void work_again(struct work *w)
{
	w->subject_stamp = ++w->ev->tick;
	w->ordinals = NULL;
	w->taint = NULL;
	for (size_t i = 0; i < w->plan->p->navenues && w->avenues; i++)
		w->avenues[i].stamp = 0;
}

/* --- slots: a month, a milestone, the one day --- */

/* Which lines are looked at. */
struct range {
	month_t from, to;
};

struct value slot_day(struct work *w, size_t i)
{
	const struct period *p = &w->plan->p->period;
	if (p->kind == PERIOD_ONCE)
		return eval(w, p->expr);
	struct value v, span = eval(w, p->milestones[i].span);
	const struct clock_runs *c = as_clock(w, p->expr, &v);
	if (!c || span.kind != VAL_NUM)
		return c ? span : v;
	return val_day(clock_due_first(c, (int)span.num));
}

enum line_state plain_state(const struct policy *p)
{
	return str_is(p->result, "应追回") ? LINE_RECOVER : LINE_DUE;
}

bool is_outside(const struct plan *pl, month_t m)
{
	const struct policy *p = pl->p;
	if (pl->draft)
		return true;
	if (p->undated)
		return false;
	return (p->from != DAY_NONE && month_last(m) < p->from) || (p->to != DAY_NONE && month_first(m) > p->to);
}

struct str tier_text(struct work *w, struct value v)
{
	if (v.kind == VAL_LABEL || v.kind == VAL_TEXT)
		return val_str(w->ev->world->pool, v);
	struct buf b;
	buf_init(&b, 256);
	if (v.kind != VAL_NONE && v.kind != VAL_UNKNOWN)
		value_text(&b, w, v, NULL);
	return keep_text(w, &b);
}

/* Institution and unit to which a line is counted; a unit's own line to the unit. */
static void take_home(struct work *w, const struct draft *d, struct line *l)
{
	struct evaluation *ev = w->ev;
	l->home = l->unit = FIELD_NONE;
	if (d->home.kind == VAL_ROW && d->home.rec == ev->rec_org) {
		l->home = d->home.num;
		l->unit =
		    ev->org_unit < 0 ? FIELD_NONE : cell_at(ev->world->t[ev->rec_org].col[ev->org_unit], l->home);
	} else if (d->home.kind == VAL_ROW && d->home.rec == ev->rec_unit) {
		l->unit = d->home.num;
	} else if (w->plan->p->subject_rec == ev->rec_unit) {
		l->unit = w->subject;
	} else if (w->plan->p->subject_rec == ev->rec_org && ev->org_unit >= 0) {
		l->home = w->subject;
		l->unit = cell_at(ev->world->t[ev->rec_org].col[ev->org_unit], w->subject);
	}
}

/* A line from its draft; the reason of a line that is not due is why.c's. */
static void finish(struct work *w, struct made *m)
{
	const struct draft *d = &m->d;
	struct line *l = &m->l;
	const struct basis *b = d->avenue ? &w->plan->avenue[d->avenue - w->plan->p->avenues] : &w->plan->basis;
	*l = (struct line){
	    .policy = w->plan->p, .subject = w->subject, .month = w->month, .due = w->due, .cured = DAY_NONE};
	l->outside = is_outside(w->plan, w->month);
	l->readings = w->plan->readings;
	l->clauses = b->clauses;
	take_home(w, d, l);
	m->stands = d->outcome == LINE_STANDS;
	if (!m->stands) {
		l->state = LINE_NOT;
		return;
	}
	l->tier = tier_text(w, d->tier);
	l->amount = d->no_amount ? 0 : d->fen;
	l->no_amount = d->no_amount;
	l->state = d->doubts ? LINE_DOUBT : plain_state(w->plan->p);
	l->reason = d->doubts ? doubt_text(w, d) : b->passed;
}

/* Decides a slot whose month and day stand. */
static void decide(struct work *w, struct made *m)
{
	line_make(w, &m->d);
	finish(w, m);
}

/* A slot that cannot be a line, whatever its statements say. */
static void never(struct work *w, struct made *m, enum cause_kind why)
{
	m->d = (struct draft){.outcome = LINE_FAILS, .cause = why};
	finish(w, m);
}

/* The day of a milestone is 未知: if nothing else speaks against it, an officer must look. */
static void day_unknown(struct work *w, struct made *m, const struct miss *miss)
{
	line_begin(w, month_of_day(w->ev->q.as_of), w->ev->q.as_of);
	line_make(w, &m->d);
	w->due = DAY_NONE;
	if (m->d.outcome == LINE_STANDS) {
		struct doubt *x = WORK_NEW(w, struct doubt);
		if (x)
			*x = (struct doubt){.miss = miss, .next = m->d.doubts};
		m->d.doubts = x;
		m->d.no_amount = true;
	}
	finish(w, m);
}

bool version_has(const struct plan *pl, month_t m)
{
	const struct policy *next = pl->next_version ? pl->next_version->p : NULL;
	if (!pl->first_version && !pl->p->undated && pl->p->from != DAY_NONE && month_first(m) < pl->p->from)
		return false;
	return !next || next->from == DAY_NONE || month_first(m) < next->from;
}

/* The day lies in no month of the range, however missing facts are seen, and nobody wants to hear of it: what its line would say
 * need not be found out. */
static bool not_asked(const struct work *w, struct range r, day_t due)
{
	month_t m = month_of_day(due);
	return (m < r.from || m > r.to) && !w->taint && !w->plan->ordinals && !w->ev->q.all;
}

/* Milestones and the one day. */
static void make_dated(struct work *w, struct pass *p, struct range r, size_t i)
{
	line_begin(w, month_of_day(w->ev->q.as_of), DAY_NONE);
	w->milestone = (int)i;
	struct value day = slot_day(w, i);
	if (!version_has(w->plan,
			 day.kind == VAL_DAY && day.num != DAY_OPEN ? month_of_day((day_t)day.num) : w->month))
		return;
	struct made *m = &p->m[p->n++];
	m->slot = i;
	if (day.kind == VAL_UNKNOWN) {
		day_unknown(w, m, day.miss);
	} else if (day.kind != VAL_DAY || day.num == DAY_OPEN) {
		never(w, m, CAUSE_PERIOD);
	} else {
		line_begin(w, month_of_day((day_t)day.num), (day_t)day.num);
		if (day.num > w->ev->q.as_of || not_asked(w, r, (day_t)day.num))
			never(w, m, CAUSE_NOT_YET);
		else
			decide(w, m);
	}
	if (m->l.state == LINE_NOT && w->ev->q.all)
		why_not(w, &m->d, &m->l);
}

/* The months of the range. */
static void make_months(struct work *w, struct pass *p, struct range r)
{
	for (month_t m = r.from; m <= r.to && !w->failed; m++) {
		if (!version_has(w->plan, m))
			continue;
		line_begin(w, m, DAY_NONE);
		struct made *x = &p->m[p->n++];
		if (month_end(w->ev, m) > w->ev->q.as_of)
			never(w, x, CAUSE_NOT_YET);
		else
			decide(w, x);
		if (x->l.state == LINE_NOT && w->ev->q.all && w->ev->later)
			x->untold = why_later(w, &x->d, &x->l);
		else if (x->l.state == LINE_NOT && w->ev->q.all)
			why_not(w, &x->d, &x->l);
	}
}

/* The subject is one that the policy is for (对象 … 其中). */
static enum tri is_subject(struct work *w)
{
	const struct node *n = w->plan->p->subject_where;
	if (!n)
		return YES;
	struct piece p = {.row = (int32_t)w->subject, .joint = -1};
	row_spell(w->ev->world, w->plan->p->subject_rec, w->subject, &p.from, &p.to);
	struct rows r = {.rec = w->plan->p->subject_rec, .n = 1, .p = &p, .before = -1};
	struct scope s = {.rows = &r, .p = &p};
	w->scope = &s;
	enum tri t = truth(w, n);
	w->scope = NULL;
	if (t == MAYBE)
		return taint_row(w, w->miss) ? YES : NO;
	return t;
}

/* One look at the subject. */
static int pass_make(struct work *w, struct range r, struct pass *p)
{
	size_t n = w->monthly ? (r.to >= r.from ? (size_t)(r.to - r.from) + 1 : 0) : w->plan->p->period.n;
	if (w->plan->p->period.kind == PERIOD_ONCE)
		n = 1;
	*p = (struct pass){.m = WORK_ARRAY(w, n, struct made)};
	if (!p->m || is_subject(w) != YES)
		return w->failed ? -1 : 0;
	if (w->monthly)
		make_months(w, p, r);
	else
		for (size_t i = 0; i < n && !w->failed; i++)
			make_dated(w, p, r, i);
	return w->failed ? -1 : 0;
}

/* Up to the month of the day of looking. */
static struct range whole_range(struct work *w)
{
	return (struct range){w->monthly ? first_month(w) : 0, month_of_day(w->ev->q.as_of)};
}

/* The sum of a plan's lines, for 就高 整案; *beyond: one of them has an amount that does not fit. */
static __int128 plan_sum(struct work *w, enum side side, bool *beyond)
{
	struct pass p;
	__int128 sum = 0;
	bool all = w->ev->q.all;
	w->side = side;
	w->ev->q.all = false; /* reasons are for the lines that are shown */
	work_again(w);
	if (pass_make(w, whole_range(w), &p) == 0)
		for (size_t i = 0; i < p.n; i++) {
			sum += p.m[i].stands ? p.m[i].l.amount : 0;
			*beyond |= p.m[i].stands && val_is_beyond(p.m[i].d.amount);
		}
	w->ev->q.all = all;
	return sum;
}

/* One look, after the choice between two whole plans where the policy asks for it; *taint: what rows hinged on. */
static int look(struct work *w, struct range r, struct eyes eyes, struct pass *p, const struct taint **taint)
{
	const struct taint *seen = NULL;
	w->eyes = eyes;
	if (w->plan->whole_plans) {
		bool beyond = false;
		w->plan_beyond = false;
		__int128 first = plan_sum(w, SIDE_FIRST, &beyond);
		seen = w->taint;
		__int128 second = plan_sum(w, SIDE_SECOND, &beyond);
		seen = seen ? seen : w->taint;
		w->side = second > first ? SIDE_SECOND : SIDE_FIRST;
		w->plan_fen[SIDE_FIRST] = first;
		w->plan_fen[SIDE_SECOND] = second;
		w->plan_beyond = beyond;
	}
	work_again(w);
	if (w->plan->ordinals) {
		month_t first = first_month(w);
		r.from = first < r.from ? first : r.from;
	}
	if (w->failed || pass_make(w, r, p) != 0)
		return -1;
	*taint = w->taint ? w->taint : seen;
	return 0;
}

/* --- rows that hinge on a missing fact --- */

/* The two lines say the same. */
static bool same_line(const struct line *a, const struct line *b)
{
	if (a->state == LINE_NOT || b->state == LINE_NOT)
		return a->state == b->state;
	return a->month == b->month && a->due == b->due && a->amount == b->amount && a->no_amount == b->no_amount &&
	       a->state == b->state && a->home == b->home && str_eq(a->tier, b->tier);
}

/* 缺少 and the names of the missing facts, each once, at most three. */
static void taint_text(struct buf *b, const struct work *w, const struct taint *t, const struct miss **seen,
		       size_t *n)
{
	for (; t && *n < 3; t = t->next) {
		if (t->sub)
			taint_text(b, w, t->sub, seen, n);
		if (!t->miss || is_beyond(t->miss) || *n >= 3)
			continue;
		size_t i = 0;
		while (i < *n && !(seen[i]->rec == t->miss->rec && seen[i]->row == t->miss->row &&
				   seen[i]->field == t->miss->field))
			i++;
		if (i < *n)
			continue;
		buf_puts(b, *n ? "、" : "缺少");
		miss_text(b, w->ev, t->miss);
		seen[(*n)++] = t->miss;
	}
}

/* A row hinged on a result that does not fit; NULL: none did. */
static const struct miss *taint_beyond(const struct taint *t)
{
	const struct miss *m = NULL;
	for (; t && !m; t = t->next)
		m = is_beyond(t->miss) ? t->miss : taint_beyond(t->sub);
	return m;
}

/* The line depends on a fact that is missing, or on a result that does not fit: it is 待确认 and names it. */
static void hinge(struct work *w, struct line *l, const struct taint *t)
{
	const struct miss *seen[3];
	size_t n = 0;
	struct buf b;
	buf_init(&b, 4096);
	taint_text(&b, w, t, seen, &n);
	buf_puts(&b, n ? "，填与不填结果不同" : "");
	const struct miss *beyond = taint_beyond(t);
	if (beyond)
		buf_printf(&b, "%s%s，那一行算不算进去结果不同", n ? "；" : "", beyond->what);
	l->reason = keep_text(w, &b);
	l->state = LINE_DOUBT;
}

/* Looks again with other eyes, and marks the slots that come out differently. */
static int look_again(struct work *w, struct range r, struct eyes eyes, struct pass *out, const struct taint *t)
{
	struct pass in;
	const struct taint *more = NULL;
	if (look(w, r, eyes, &in, &more) != 0)
		return -1;
	for (size_t i = out->n; i < in.n; i++) { /* the subject itself hinged on a fact */
		out->m[i] = in.m[i];
		out->m[i].eyes = eyes;
		out->n++;
		out->m[i].hinges = in.m[i].stands;
		if (in.m[i].stands)
			hinge(w, &out->m[i].l, t);
	}
	for (size_t i = 0; i < out->n && i < in.n; i++) {
		struct made *a = &out->m[i], *b = &in.m[i];
		if (a->hinges || same_line(&a->l, &b->l))
			continue;
		if (!a->stands) {
			*a = *b;
			a->eyes = eyes;
		}
		hinge(w, &a->l, t);
		a->hinges = true;
	}
	return 0;
}

/* All slots of a range. What hinges on a missing fact is looked at in every way in which it can be seen; what is told of
 * them afterwards is as the first look saw it. */
static int make_all(struct work *w, struct range r, struct pass *p)
{
	static const struct eyes plain = {false, false}, other[] = {{true, true}, {false, true}, {true, false}};
	const struct taint *t = NULL;
	if (look(w, r, plain, p, &t) != 0)
		return -1;
	enum side side = w->side;
	__int128 first = w->plan_fen[SIDE_FIRST], second = w->plan_fen[SIDE_SECOND];
	bool beyond = w->plan_beyond;
	for (size_t i = 0; t && i < sizeof other / sizeof *other; i++)
		if (look_again(w, r, other[i], p, t) != 0)
			return -1;
	w->eyes = plain;
	w->side = side;
	w->plan_fen[SIDE_FIRST] = first;
	w->plan_fen[SIDE_SECOND] = second;
	w->plan_beyond = beyond;
	return 0;
}

/* --- the subject's first month --- */

/* The earlier of a month known so far (0: none) and a cell's. */
static void lower(month_t *first, const struct field *f, int64_t cell)
{
	if (cell == FIELD_NONE || (f->type != FIELD_DAY && f->type != FIELD_MONTH))
		return;
	month_t m = f->type == FIELD_DAY ? month_of_day((day_t)cell) : (month_t)cell;
	if (*first == 0 || m < *first)
		*first = m;
}

/* The first days of the rows of a record. */
static void lower_by_rows(const struct evaluation *ev, int rec, int64_t owner, month_t *first)
{
	const struct wtable *t = &ev->world->t[rec];
	if (!t->start || owner < 0)
		return;
	for (uint32_t i = t->start[owner]; i < t->start[owner + 1]; i++)
		for (size_t f = 0; f < t->rec->n; f++)
			if (t->col[f].at && (t->rec->from < 0 || t->rec->from == (int)f))
				lower(first, &t->rec->fields[f], cell_at(t->col[f], i));
}

month_t first_month(struct work *w)
{
	struct evaluation *ev = w->ev;
	const struct wtable *own = &ev->world->t[w->plan->p->subject_rec];
	month_t first = 0;
	for (size_t f = 0; f < own->rec->n; f++)
		if (w->plan->own_days[f])
			lower(&first, &own->rec->fields[f], cell_at(own->col[f], w->subject));
	for (size_t rec = 0; rec < ev->world->dict->n; rec++) {
		const struct reads *r = &w->plan->records[rec];
		int64_t owner = r->how == READS_VIA ? cell_at(own->col[r->via], w->subject) : w->subject;
		if (r->how != READS_NOT && owner != FIELD_NONE)
			lower_by_rows(ev, (int)rec, owner, &first);
	}
	if (first == 0)
		return ev->q.from;
	return first < month_of(1949, 1) ? month_of(1949, 1) : first;
}

/* --- for other policies --- */

int line_append(struct lines *out, const struct line *l, struct err *e)
{
	if (out->n >= LINES_MAX)
		return err_set(e, ERR_LIMIT, "核算结果超过 %d 行", LINES_MAX);
	if (out->n == out->cap) {
		size_t cap = out->cap ? out->cap * 2 : 16;
		struct line *p = realloc(out->line, cap * sizeof *p);
		if (!p)
			return err_set(e, ERR_NOMEM, "内存不够，放不下核算结果");
		out->line = p;
		out->cap = cap;
	}
	out->line[out->n++] = *l;
	return 0;
}

/* The subject's lines of a policy up to the day of looking, computed once. NULL: failed (outer->e). */
static const struct lines *result_of(struct work *outer, struct plan *pl, int64_t subject)
{
	struct evaluation *ev = outer->ev;
	for (struct result *r = ev->results; r; r = r->next)
		if (r->plan == pl && r->subject == subject)
			return &r->lines;
	struct result *r = arena_get(ev->mem, sizeof *r);
	struct work w;
	struct pass p;
	bool all = ev->q.all;
	if (!r) {
		eval_fail(outer, ERR_NOMEM, "内存不够");
		return NULL;
	}
	*r = (struct result){.plan = pl, .subject = subject, .next = ev->results};
	work_begin(&w, ev, pl, subject, outer->e);
	ev->q.all = false;
	int status = make_all(&w, whole_range(&w), &p);
	ev->q.all = all;
	ev->results = r;
	for (size_t i = 0; status == 0 && i < p.n; i++)
		if (p.m[i].stands)
			status = line_append(&r->lines, &p.m[i].l, outer->e);
	outer->failed |= status != 0;
	return status == 0 ? &r->lines : NULL;
}

/* Hands on the lines of one linked subject, of every version of the policy. */
static int hand_on(struct work *w, const struct policy *p, int64_t subject, void (*each)(void *, const struct line *),
		   void *self)
{
	for (size_t i = 0; i < w->ev->packs->n; i++) {
		struct plan *pl = w->ev->plan[i];
		if (!pl || !str_eq(pl->p->id, p->id))
			continue;
		const struct lines *l = result_of(w, pl, subject);
		if (!l)
			return -1;
		for (size_t k = 0; k < l->n; k++)
			each(self, &l->line[k]);
	}
	return 0;
}

/* The row that the subject itself names of the other record: 定向培养 → 人员; FIELD_NONE. */
static int64_t named_by_subject(struct work *w, int to)
{
	int from = w->plan->p->subject_rec;
	const struct wtable *t = &w->ev->world->t[from];
	for (size_t f = 0; f < t->rec->n; f++)
		if (w->ev->ref_rec[from][f] == to && t->col[f].at)
			return cell_at(t->col[f], w->subject);
		else if (w->ev->ref_rec[from][f] == to)
			eval_fail(w, ERR_DAMAGED, "政策要看没有读入的栏");
	return FIELD_NONE;
}

int linked_lines(struct work *w, const struct policy *p, void (*each)(void *self, const struct line *l), void *self)
{
	int from = w->plan->p->subject_rec, to = p->subject_rec;
	const struct wtable *t = &w->ev->world->t[to];
	if (from == to)
		return hand_on(w, p, w->subject, each, self);
	if (t->rec->owner >= 0 && w->ev->ref_rec[to][t->rec->owner] == from) {
		for (uint32_t i = t->start ? t->start[w->subject] : 0; t->start && i < t->start[w->subject + 1]; i++)
			if (hand_on(w, p, i, each, self) != 0)
				return -1;
		return 0;
	}
	int64_t row = named_by_subject(w, to);
	return row == FIELD_NONE ? 0 : hand_on(w, p, row, each, self);
}

/* --- the public way --- */

/* The line belongs to what was asked for. */
static bool asked_for(const struct evaluation *ev, const struct made *m)
{
	if (m->l.month < ev->q.from || m->l.month > ev->q.to)
		return false;
	return m->stands || m->l.state != LINE_NOT || ev->q.all;
}

/* Byte order of (month, due, tier). */
static int line_order(const struct line *a, const struct line *b)
{
	if (a->month != b->month)
		return a->month < b->month ? -1 : 1;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return str_cmp(a->tier, b->tier);
}

void sort_lines(struct lines *out, size_t first)
{
	for (size_t i = first + 1; i < out->n; i++) {
		struct line x = out->line[i];
		size_t k = i;
		for (; k > first && line_order(&x, &out->line[k - 1]) < 0; k--)
			out->line[k] = out->line[k - 1];
		out->line[k] = x;
	}
}

int plan_pass(struct work *w, struct evaluation *ev, struct plan *pl, int64_t subject, struct pass *p, struct err *e)
{
	work_begin(w, ev, pl, subject, e);
	if (w->failed || make_all(w, (struct range){ev->q.from, ev->q.to}, p) != 0)
		return -1;
	for (size_t i = 0; i < p->n; i++)
		p->m[i].shown = asked_for(ev, &p->m[i]);
	return 0;
}

/* The lines of one version. */
static int evaluate_version(struct evaluation *ev, struct plan *pl, int64_t subject, struct lines *out, struct err *e)
{
	struct work w;
	struct pass p;
	if (plan_pass(&w, ev, pl, subject, &p, e) != 0)
		return -1;
	for (size_t i = 0; i < p.n; i++)
		if (p.m[i].shown && line_append(out, &p.m[i].l, e) != 0)
			return -1;
	return 0;
}

int evaluate(struct evaluation *ev, const struct policy *p, int64_t subject, struct lines *out, struct err *e)
{
	size_t first = out->n;
	for (size_t i = 0; i < ev->packs->n; i++) {
		struct plan *pl = ev->plan[i];
		if (!pl || !str_eq(pl->p->id, p->id))
			continue;
		if (evaluate_version(ev, pl, subject, out, e) != 0) {
			out->n = first;
			return -1;
		}
	}
	sort_lines(out, first);
	return 0;
}

void evaluation_clear(struct evaluation *ev)
{
	for (struct result *r = ev->results; r; r = r->next)
		free(r->lines.line);
	ev->results = NULL;
	arena_clear(ev->mem);
}

/* Which record a REF field of each record refers to. */
static int make_refs(struct evaluation *ev)
{
	const struct dict *d = ev->world->dict;
	ev->ref_rec = (int **)arena_array(ev->run, d->n + 1, sizeof *ev->ref_rec);
	for (size_t r = 0; ev->ref_rec && r < d->n; r++) {
		ev->ref_rec[r] = ARENA_ARRAY(ev->run, d->records[r]->n + 1, int);
		for (size_t f = 0; ev->ref_rec[r] && f < d->records[r]->n; f++) {
			const struct field *x = &d->records[r]->fields[f];
			ev->ref_rec[r][f] = x->type == FIELD_REF ? dict_record(d, str_of(x->ref)) : -1;
		}
		if (!ev->ref_rec[r])
			return -1;
	}
	return ev->ref_rec ? 0 : -1;
}

/* A field of a record that may be absent; −1. */
static int field_of(const struct evaluation *ev, int rec, const char *label)
{
	return rec < 0 ? -1 : record_field(ev->world->dict->records[rec], str_of(label));
}

/* The records and fields that words of the language know by name. */
static void find_names(struct evaluation *ev)
{
	const struct dict *d = ev->world->dict;
	ev->rec_unit = dict_record(d, STR("单元"));
	ev->rec_org = dict_record(d, STR("机构"));
	ev->rec_rate = dict_record(d, STR("地方标准"));
	ev->rec_enjoyed = dict_record(d, STR("已享受"));
	ev->unit_parent = field_of(ev, ev->rec_unit, "上级代码");
	ev->unit_kind = field_of(ev, ev->rec_unit, "单元类型");
	ev->org_unit = field_of(ev, ev->rec_org, "所在单元");
	ev->org_code = field_of(ev, ev->rec_org, "统一社会信用代码");
	ev->rate.policy = field_of(ev, ev->rec_rate, "政策编号");
	ev->rate.tier = field_of(ev, ev->rec_rate, "档次");
	ev->rate.amount = field_of(ev, ev->rec_rate, "金额");
	if (ev->rate.policy < 0 || ev->rate.tier < 0 || ev->rate.amount < 0)
		ev->rec_rate = -1;
}

/* One over a world, with memory of its own and all but its plans; NULL: no memory. */
static struct evaluation *evaluation_begin(const struct packs *packs, const struct choices *choices, struct world *w,
					   struct query q)
{
	struct evaluation *ev = calloc(1, sizeof *ev);
	if (!ev)
		return NULL;
	*ev = (struct evaluation){.packs = packs, .choices = choices, .world = w, .q = q, .tick = 1};
	ev->run = arena_new(RUN_MEMORY_MAX);
	ev->mem = arena_new(SUBJECT_MEMORY_MAX);
	if (ev->run && ev->mem) {
		find_names(ev);
		ev->let = ARENA_ARRAY(ev->run, 2 * packs->nlets + 1, struct cached);
		ev->table = ARENA_ARRAY(ev->run, packs->ntables + 1, struct table_plan);
		if (ev->let && ev->table)
			return ev;
	}
	evaluation_free(ev);
	return NULL;
}

/* The evaluation when it came to be whole (status 0); else it is given back. */
static struct evaluation *evaluation_whole(struct evaluation *ev, int status)
{
	if (status == 0)
		return ev;
	evaluation_free(ev);
	return NULL;
}

/* There is no room for an evaluation. */
static int no_room(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，不能开始核算");
}

struct evaluation *evaluation_new(const struct packs *packs, const struct choices *choices, struct world *w,
				  struct query q, struct err *e)
{
	struct evaluation *ev = evaluation_begin(packs, choices, w, q);
	if (ev && make_refs(ev) == 0)
		ev->let_need = ARENA_ARRAY(ev->run, packs->nlets + 1, uint8_t);
	if (!ev || !ev->let_need)
		return evaluation_whole(ev, no_room(e));
	memset(ev->let_need, NEED_UNKNOWN, packs->nlets + 1);
	return evaluation_whole(ev, plans_make(ev, e));
}

struct evaluation *evaluation_beside(const struct evaluation *of, struct world *w, struct err *e)
{
	struct evaluation *ev = evaluation_begin(of->packs, of->choices, w, of->q);
	if (!ev)
		return evaluation_whole(ev, no_room(e));
	ev->so_far = of->so_far;
	ev->ref_rec = of->ref_rec;
	ev->let_need = of->let_need;
	return evaluation_whole(ev, plans_share(ev, of, e));
}

void evaluation_free(struct evaluation *ev)
{
	if (!ev)
		return;
	for (struct result *r = ev->results; r; r = r->next)
		free(r->lines.line);
	seeker_free(ev->seeker);
	arena_free(ev->run);
	arena_free(ev->mem);
	free(ev);
}

void evaluation_so_far(struct evaluation *ev)
{
	ev->so_far = true;
}

bool policy_counts(const struct policy *p)
{
	return p->amount && p->amount->kind == TYPE_INT;
}

const char *line_state_text(enum line_state s)
{
	static const char *const text[] = {
	    [LINE_DUE] = "应发", [LINE_DOUBT] = "待确认", [LINE_RECOVER] = "应追回", [LINE_NOT] = "不符合"};
	return text[s];
}
