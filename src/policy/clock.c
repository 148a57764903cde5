/* The service clock: one walk over pieces of service for 连续, 累计 and 接点. */
#include <stdlib.h>

#include "policy/value.h"

/* The order in which service is walked: first day, last day, then the institution's code. */
static int piece_order(const void *x, const void *y, void *self)
{
	const struct piece *a = x, *b = y;
	const struct clock_options *o = self;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return o->order ? o->order(o->self, a->row, b->row) : 0;
}

/* The pieces that have a day at all (a row may have ended before it began, its institution closed), in walking order;
 * equal ones as they stood. */
static struct piece *sorted(struct arena *a, const struct rows *r, const struct clock_options *o, size_t *n)
{
	struct piece *p = ARENA_ARRAY(a, r->n + 1, struct piece);
	*n = 0;
	for (size_t i = 0; p && i < r->n; i++) {
		if (r->p[i].from == DAY_NONE || r->p[i].from > r->p[i].to)
			continue;
		size_t k = (*n)++;
		for (; k && r->n <= 64 && piece_order(&r->p[i], &p[k - 1], (void *)(uintptr_t)o) < 0; k--)
			p[k] = p[k - 1];
		p[k] = r->p[i];
	}
	if (p && r->n > 64)
		qsort_r(p, *n, sizeof *p, piece_order, (void *)(uintptr_t)o);
	return p;
}

/* A walk on its way. */
struct walk {
	const struct clock_options *o;
	struct rows *rows; /* accepted so far; the candidate stands behind them */
	struct joint *joint;
	int32_t *push;
	struct clock_run *run;
	size_t nruns;
	bool held;         /* there is a piece before */
	struct piece last; /* that piece: h */
	int32_t pushed;    /* in the present run */
	bool failed;
};

/* Room for everything a walk over n pieces can make. */
static bool walk_init(struct walk *w, struct arena *a, const struct rows *r, const struct clock_options *o, size_t n)
{
	*w = (struct walk){.o = o, .rows = ARENA_NEW(a, struct rows), .joint = ARENA_ARRAY(a, n + 1, struct joint)};
	w->push = ARENA_ARRAY(a, n + 1, int32_t);
	w->run = ARENA_ARRAY(a, n + 1, struct clock_run);
	if (!w->rows || !w->joint || !w->push || !w->run)
		return false;
	*w->rows = (struct rows){.rec = r->rec, .joint = w->joint, .before = o->before};
	w->rows->p = ARENA_ARRAY(a, n + 1, struct piece);
	return w->rows->p != NULL;
}

/* Opens a run on its first day. */
static void open_run(struct walk *w, day_t start, day_t served)
{
	w->pushed = 0;
	w->run[w->nruns++] = (struct clock_run){
	    .origin = w->o->origin_given ? w->o->origin : start,
	    .start = start,
	    .served = served,
	    .first = w->rows->n,
	};
}

/* The predecessor at the agreed institution, who served up to the day before. */
static void begin_before(struct walk *w)
{
	if (w->o->before < 0 || !w->o->from_given || w->o->from == DAY_NONE)
		return;
	open_run(w, w->o->from, w->o->from - 1);
	w->held = true;
	w->last = (struct piece){.row = ROW_BEFORE, .from = DAY_NONE, .to = w->o->from - 1, .joint = -1};
}

/* What a test says of the candidate; no test says yes. */
static bool test(struct walk *w, piece_test t, bool without)
{
	if (!t)
		return without;
	int yes = t(w->o->self, w->rows, w->rows->n);
	w->failed |= yes < 0;
	return yes > 0;
}

/* The candidate joins the run. */
static void accept_piece(struct walk *w, const struct piece *p)
{
	w->push[w->rows->n] = w->pushed;
	w->run[w->nruns - 1].n++;
	w->rows->n++;
	w->last = *p;
	w->held = true;
}

/* The piece as the walk sees it, from 自 on; false when it has no day of its own to add. */
static bool adds_days(const struct walk *w, struct piece *p)
{
	const struct clock_options *o = w->o;
	if (o->from_given && (o->from == DAY_NONE || p->to < o->from))
		return false;
	if (o->from_given && p->from < o->from)
		p->from = o->from;
	return !w->held || p->to > w->last.to;
}

/* Puts the candidate behind the accepted pieces, with 前 间隔 接日; the gap before it. */
static int32_t candidate(struct walk *w, struct piece *p)
{
	size_t n = w->rows->n;
	day_t next = w->held ? w->last.to + 1 : p->from;
	int32_t gap = p->from > next ? p->from - next : 0;
	p->joint = (int32_t)n;
	w->joint[n] = (struct joint){.gap = gap, .day = p->from > next ? p->from : next};
	w->joint[n].previous = w->held ? w->last : (struct piece){.row = -1, .joint = -1};
	w->rows->p[n] = *p;
	return gap;
}

/* The service before the candidate does not go on in it. */
static bool restarts(struct walk *w, int32_t gap)
{
	const struct clock_options *o = w->o;
	if (!w->held)
		return false;
	return gap > o->tolerance || (o->gaps == GAPS_RESTART && gap > 0) || test(w, o->breaks, false);
}

/* One piece of service; false when the walk stops. */
static bool step(struct walk *w, struct piece p)
{
	const struct clock_options *o = w->o;
	if (!adds_days(w, &p))
		return true;
	int32_t gap = candidate(w, &p);
	bool restart = restarts(w, gap);
	if (restart && o->stop)
		return false;
	if (!test(w, o->accepts, true))
		return !w->failed;
	if (restart || !w->nruns)
		open_run(w, p.from, DAY_NONE);
	else if (o->gaps == GAPS_PUSH)
		w->pushed += gap;
	accept_piece(w, &p);
	return !w->failed;
}

const struct clock_runs *clock_walk(struct arena *a, const struct rows *r, const struct clock_options *o)
{
	struct walk w;
	size_t n;
	struct piece *p = sorted(a, r, o, &n);
	struct clock_runs *c = ARENA_NEW(a, struct clock_runs);
	if (!p || !c || !walk_init(&w, a, r, o, n))
		return NULL;
	begin_before(&w);
	for (size_t i = 0; i < n; i++)
		if (!step(&w, p[i]))
			break;
	if (w.failed)
		return NULL;
	*c = (struct clock_runs){w.rows, w.push, w.run, w.nruns, o->anniv, o->first_day_out};
	return c;
}

const struct rows *rows_joints(struct arena *a, const struct rows *r, const struct clock_options *o)
{
	struct clock_options plain = {
	    .tolerance = TOLERANCE_NONE, .gaps = GAPS_IGNORE, .before = -1, .self = o->self, .order = o->order};
	const struct clock_runs *c = clock_walk(a, r, &plain);
	return c ? c->rows : NULL;
}

day_t clock_due(const struct clock_runs *c, size_t run, int months)
{
	const struct clock_run *x = &c->run[run];
	day_t t = day_anniv(x->origin, months, c->anniv), more = c->first_day_out;
	if (t == DAY_NONE || t == DAY_OPEN)
		return DAY_NONE;
	if (x->served != DAY_NONE && x->served >= t - 1 + more)
		return t + more;
	for (size_t i = x->first; i < x->first + x->n; i++)
		if (c->rows->p[i].to >= t + c->push[i] - 1 + more)
			return t + c->push[i] + more;
	return DAY_NONE;
}

int64_t clock_short(const struct clock_runs *c, size_t run, int months)
{
	const struct clock_run *x = &c->run[run];
	day_t t = day_anniv(x->origin, months, c->anniv);
	if (clock_due(c, run, months) != DAY_NONE)
		return 0;
	if (t == DAY_NONE || t == DAY_OPEN || !x->n)
		return -1;
	size_t last = x->first + x->n - 1;
	return (int64_t)t + c->push[last] - 1 + c->first_day_out - c->rows->p[last].to;
}

day_t clock_due_first(const struct clock_runs *c, int months)
{
	day_t best = DAY_NONE;
	for (size_t i = 0; i < c->nruns; i++) {
		day_t d = clock_due(c, i, months);
		if (d != DAY_NONE && (best == DAY_NONE || d < best))
			best = d;
	}
	return best;
}

long clock_run_on(const struct clock_runs *c, day_t d)
{
	long best = -1;
	for (size_t i = 0; i < c->nruns; i++)
		if (c->run[i].start <= d && (best < 0 || c->run[i].start >= c->run[best].start))
			best = (long)i;
	return best;
}

int clock_years(const struct clock_runs *c, day_t d)
{
	long run = clock_run_on(c, d);
	int n = 0;
	if (run < 0)
		return 0;
	for (;; n++) {
		day_t due = clock_due(c, (size_t)run, (n + 1) * 12);
		if (due == DAY_NONE || due > d)
			return n;
	}
}
