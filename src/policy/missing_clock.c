/* Service that is missing for a clock to have its months: how many days, found by trying. */
#include "policy/missing_inside.h"

/* Days that are filled with service. */
struct stretch {
	const struct spans *have; /* served already */
	day_t at;                 /* the fixed end */
	bool back;                /* it grows from there back in time, else ahead */
	int64_t about;            /* days that should be about enough; 0: no idea */
};

/* The line's day in a trial, as the facts there give it; false: it does not come by the day of looking. */
static bool take_day(struct work *w, size_t slot)
{
	if (w->monthly)
		return true;
	struct value day = slot_day(w, slot);
	if (day.kind != VAL_DAY || day.num == DAY_OPEN || day.num > w->ev->q.as_of)
		return false;
	line_begin(w, month_of_day((day_t)day.num), (day_t)day.num);
	return true;
}

/* What is sought has come about in the trial. */
static bool reached(struct seeker *s, struct work *w)
{
	struct draft d = {.share_num = 1, .share_den = 1};
	d.last_doubt = &d.doubts;
	if (!take_day(w, s->slot))
		return false;
	enter_avenue(w, s->in);
	if (s->leaf)
		return truth(w, s->leaf) == (s->leaf_yes ? YES : NO);
	return !s->rule || s->rule->kind > RULE_EXCLUDES || rule_holds(w, s->rule, &d) == YES;
}

bool offer_works(struct seeker *s, const struct offer *o)
{
	struct change all[CHANGES_MAX];
	size_t n = s->state->n;
	struct work w;
	struct plan *pl = trial_plan(&s->probe, s->line->policy);
	if (n + o->n > CHANGES_MAX || s->failed)
		return false;
	memcpy(all, s->state->change, n * sizeof *all);
	memcpy(all + n, o->change, o->n * sizeof *all);
	if (trial_set(&s->probe, pl, s->line->subject, all, n + o->n, s->e) != 0) {
		s->failed = true;
		return false;
	}
	work_begin(&w, s->probe.ev, pl, s->probe.subject, s->e);
	w.milestone = (int)s->slot;
	if (w.monthly)
		line_begin(&w, s->line->month, DAY_NONE);
	bool works = reached(s, &w);
	s->failed |= w.failed;
	return works && !w.failed;
}

/* The days of a stretch so long that have no service yet, as rows; false: too many pieces, or no such row can be. */
static bool filled(struct seeker *s, const struct want *x, const struct stretch *t, int64_t days, struct offer *o)
{
	struct span all = {t->back ? t->at - (day_t)days + 1 : t->at, t->back ? t->at : t->at + (day_t)days - 1};
	const struct spans *lack = spans_minus(s->w.mem, &(struct spans){1, &all}, t->have);
	o->n = 0;
	if (!lack || lack->n > CHANGES_MAX)
		return false;
	for (; o->n < lack->n; o->n++)
		if (!want_make(s, x, lack->s[o->n].from, lack->s[o->n].to, lack->s[o->n].from, &o->change[o->n]))
			return false;
	return o->n > 0;
}

/* A stretch so long reaches the aim: it is the best then. */
static bool reaches(struct seeker *s, const struct want *x, const struct stretch *t, int64_t days, struct offer *best)
{
	struct offer o = {0};
	if (!filled(s, x, t, days, &o) || !offer_works(s, &o))
		return false;
	*best = o;
	return true;
}

#define ABOUT_DAYS                                                                                                   \
	2 /* months of different lengths and the two ends: how far off the days that should be enough may be */

/* Offers the shortest stretch that reaches the aim, of at most so many days. */
static void offer_stretch(struct seeker *s, const struct want *x, const struct stretch *t, int64_t most)
{
	struct offer best = {0};
	int64_t less = 0, enough = most;
	if (most < 1 || !reaches(s, x, t, most, &best))
		return;
	for (int64_t days = t->about + ABOUT_DAYS; t->about && days >= t->about - ABOUT_DAYS; days -= 2 * ABOUT_DAYS)
		if (days > less && days < enough)
			*(reaches(s, x, t, days, &best) ? &enough : &less) = days;
	while (enough - less > 1 && !s->failed) {
		int64_t days = less + (enough - less) / 2;
		*(reaches(s, x, t, days, &best) ? &enough : &less) = days;
	}
	best.works = true;
	offer_put(s, &best);
}

/* The day by which the months must be full. */
static day_t needed_by(struct seeker *s)
{
	const struct node *what = s->leaf;
	if (!what && !s->rule)
		return s->w.ev->q.as_of;
	if (what && what->kind == NODE_FULL) {
		struct value d = eval(&s->w, what->kid[2]);
		if (d.kind == VAL_DAY && d.num < DAY_LAST)
			return (day_t)d.num;
	}
	return s->w.due != DAY_NONE ? s->w.due : month_first(s->w.month);
}

/* The days from one on until a run has so many months, when nothing interrupts it any more; 0: that is not known. */
static int64_t still_about(const struct seeker *s, const struct clock_run *r, int months, day_t from)
{
	return r->origin == DAY_NONE ? 0 : (int64_t)day_anniv(r->origin, months, s->w.plan->anniv) - from;
}

void seek_clock(struct seeker *s, const struct node *clock, int64_t months)
{
	struct want x;
	const struct node *n = behind(&s->w, clock);
	if (n->kind != NODE_CALL || n->ref != REF_BUILTIN || (n->index != B_RUNNING && n->index != B_TOTAL) ||
	    months <= 0 || months > 1200 || !want_rows(&s->w, n, false, &x) || !s->look.own[x.rec])
		return;
	struct value v;
	const struct spans *have = as_spans(&s->w, eval(&s->w, n->args[0].value));
	const struct clock_runs *c = as_clock(&s->w, n, &v);
	if (!have || !c)
		return;
	bool period = !s->leaf && !s->rule; /* the day of looking itself counts */
	day_t by = needed_by(s);
	int64_t most = months * 31 + 800;
	size_t before = s->noffers;
	int span = (int)months;
	day_t last = by - !period, from = day_anniv(by, -span, s->w.plan->anniv);
	offer_stretch(s, &x, &(struct stretch){have, last, true, last - from + 1}, most);
	long run = clock_run_on(c, by);
	if (run >= 0)
		offer_stretch(
		    s, &x,
		    &(struct stretch){have, c->run[run].start - 1, true, still_about(s, &c->run[run], span, by)},
		    most);
	if (have->n && have->s[have->n - 1].to < by) {
		day_t after = have->s[have->n - 1].to + 1;
		int64_t about = c->nruns ? still_about(s, &c->run[c->nruns - 1], span, after) : 0;
		offer_stretch(s, &x, &(struct stretch){have, after, false, about}, by - after + period);
	}
	if (s->noffers == before)
		seek_uncut(s, n->args[0].value, &(struct spans){1, &(struct span){by - (day_t)most, by}});
}
