/* Spells: from the runs of the fast evaluator, or day by day where a definition cannot be said by months. */
#include "features/indicators/series.h"

#include <stdlib.h>
#include <string.h>

#include "features/indicators/inside.h"
#include "features/subsidies/places.h"
#include "policy/vector.h"

struct series_days series_days_until(day_t day, int months)
{
	struct series_days d = {0};
	month_t last = month_of_day(day);
	for (month_t k = last - months; k < last && d.n < SERIES_DAYS_MAX - 1; k++)
		d.day[d.n++] = month_last(k);
	d.day[d.n++] = day;
	return d;
}

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，算不了指标");
}

/* Spells while they are gathered. */
struct gathering {
	struct spells *out;
	size_t cap;
};

/* Adds one; one that goes on from the last is made one with it. */
static int add_spell(struct gathering *g, struct spell x)
{
	struct spells *s = g->out;
	struct spell *last = s->n ? &s->spell[s->n - 1] : NULL;
	if (last && last->subject == x.subject && last->to + 1 == x.from && last->org == x.org &&
	    last->unit == x.unit && last->amount == x.amount && last->doubt == x.doubt) {
		last->to = x.to;
		return 0;
	}
	if (!s->spell || s->n >= g->cap) {
		size_t cap = g->cap ? 2 * g->cap : 1024;
		struct spell *more = reallocarray(s->spell, cap, sizeof *more);
		if (!more)
			return -1;
		s->spell = more;
		g->cap = cap;
	}
	s->spell[s->n++] = x;
	return 0;
}

/* A run of months as a spell. The subject's own row where units are counted; else the institution's unit. */
static struct spell spell_of(const struct vector *v, const struct vector_run *r, month_t first)
{
	const struct vector_text *t = vector_text(v, r);
	int64_t unit = vector_unit(v, r);
	return (struct spell){.subject = r->subject,
			      .amount = t->no_amount ? 0 : t->amount,
			      .org = r->home,
			      .unit = unit == FIELD_NONE ? -1 : (int32_t)unit,
			      .from = (uint8_t)(r->from - first),
			      .to = (uint8_t)(r->from - first + r->months - 1),
			      .doubt = t->state == LINE_DOUBT};
}

/* Sides about one record that are evaluated together. */
struct bunch {
	const struct policy *policy[VECTOR_POLICIES_MAX];
	size_t side[VECTOR_POLICIES_MAX]; /* which of those asked for */
	size_t n;
};

/* Takes the runs of a bunch apart by side. */
static int take_runs(struct spells *out, const struct bunch *b, const struct vector *v, const struct vector_run *run,
		     size_t n, month_t first)
{
	struct gathering g[VECTOR_POLICIES_MAX];
	for (size_t k = 0; k < b->n; k++)
		g[k] = (struct gathering){.out = &out[b->side[k]]};
	for (size_t i = 0; i < n; i++)
		if (add_spell(&g[run[i].policy], spell_of(v, &run[i], first)) < 0)
			return -1;
	return 0;
}

/* Evaluates a bunch at the ends of all months and on the day itself. */
static int run_bunch(struct spells *out, const struct bunch *b, const struct indicators *s, struct world *w,
		     const struct series_days *days, struct err *e)
{
	day_t day = days->day[days->n - 1];
	month_t last = month_of_day(day);
	struct query q = {last - (month_t)(days->n - 1), last, day, false};
	const struct vector_run *run;
	size_t n;
	struct evaluation *ev = evaluation_new(s->months, s->months_choices, w, q, e);
	if (ev)
		evaluation_so_far(ev);
	struct vector *v = ev ? vector_new(ev, b->policy, b->n, (struct vector_options){.threads = 1}, e) : NULL;
	int status = v && vector_evaluate(v, &run, &n, e) == 0 && vector_sort(v, &run, e) == 0 ? 0 : -1;
	if (status == 0 && take_runs(out, b, v, run, n, q.from) < 0)
		status = no_memory(e);
	vector_free(v);
	evaluation_free(ev);
	return status;
}

static const struct indicator_side *side_of(const struct series_side *x)
{
	return x->den ? &x->indicator->den : &x->indicator->num;
}

static int by_subject_and_day(const void *a, const void *b)
{
	const struct spell *x = a, *y = b;
	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return x->from != y->from ? (int)x->from - (int)y->from : (x->unit > y->unit) - (x->unit < y->unit);
}

/* A definition that cannot be said by months: one day after another. */
static int run_days(struct spells *out, const struct policy *p, const struct indicators *s, struct world *w,
		    const struct series_days *days, struct err *e)
{
	struct gathering g = {.out = out};
	struct arena *mem = arena_new((size_t)16 << 30);
	struct indicator_count c;
	int status = mem ? 0 : no_memory(e);
	for (size_t d = 0; d < days->n && status == 0; d++) {
		arena_clear(mem);
		status = indicator_count_side(&c, s, p, w, days->day[d], mem, e);
		for (size_t k = 0; status == 0 && k < c.n; k++) {
			const struct indicator_member *m = &c.member[k];
			struct spell x = {.subject = m->subject,
					  .amount = m->amount,
					  .org = m->org == FIELD_NONE ? -1 : (int32_t)m->org,
					  .unit = m->unit == FIELD_NONE ? -1 : (int32_t)m->unit,
					  .from = (uint8_t)d,
					  .to = (uint8_t)d,
					  .doubt = m->doubt};
			if (add_spell(&g, x) < 0)
				status = no_memory(e);
		}
	}
	arena_free(mem);
	if (status == 0 && out->n)
		qsort(out->spell, out->n, sizeof *out->spell, by_subject_and_day);
	return status;
}

/* The sides about the record of side k that have not been evaluated yet. */
static struct bunch bunch_from(const struct series_side *side, size_t n, size_t k, bool *done)
{
	struct bunch b = {.n = 0};
	int record = side_of(&side[k])->policy->subject_rec;
	struct str area = side_of(&side[k])->policy->area;
	for (size_t i = k; i < n && b.n < VECTOR_POLICIES_MAX; i++) {
		const struct indicator_side *x = side_of(&side[i]);
		if (done[i] || !x->monthly || x->policy->subject_rec != record || !str_eq(x->policy->area, area))
			continue;
		b.side[b.n] = i;
		b.policy[b.n++] = x->monthly;
		done[i] = true;
	}
	return b;
}

int series_make(struct spells *out, const struct indicators *s, const struct series_side *side, size_t n,
		struct world *w, const struct series_days *days, struct err *e)
{
	bool *done = calloc(n + 1, sizeof *done);
	int status = done ? 0 : no_memory(e);
	for (size_t k = 0; k < n; k++)
		out[k] = (struct spells){.record = side_of(&side[k])->policy->subject_rec};
	for (size_t k = 0; k < n && status == 0; k++) {
		if (done[k])
			continue;
		struct bunch b = bunch_from(side, n, k, done);
		status = b.n ? run_bunch(out, &b, s, w, days, e)
			     : run_days(&out[k], side_of(&side[k])->policy, s, w, days, e);
	}
	for (size_t k = 0; k < n && status < 0; k++)
		spells_release(&out[k]);
	free(done);
	return status;
}

void spells_release(struct spells *s)
{
	free(s->spell);
	*s = (struct spells){0};
}
