/* Sums over spells: figures of units on days, and what came and went. */
#include <stdlib.h>

#include "features/indicators/series.h"
#include "features/subsidies/places.h"

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，算不了指标");
}

/* Room for sums, all nothing. */
static int sums_init(struct series_sums *o, size_t units, size_t days, struct err *e)
{
	size_t cells = units * days + 1;
	*o = (struct series_sums){.units = units,
				  .days = days,
				  .sum = calloc(cells, sizeof(int64_t)),
				  .doubt = calloc(cells, sizeof(int64_t)),
				  .known = calloc(cells, sizeof(bool))};
	if (o->sum && o->doubt && o->known)
		return 0;
	series_sums_release(o);
	return no_memory(e);
}

int series_tally_init(struct series_tally *t, const struct world *w, size_t days, struct err *e)
{
	size_t units = w->t[dict_record(w->dict, STR("单元"))].n;
	*t = (struct series_tally){.units = units,
				   .days = days,
				   .above = units_above(w),
				   .change = calloc(units * (days + 1) + 1, sizeof *t->change),
				   .used = calloc(units + 1, sizeof *t->used)};
	if (t->change && t->used)
		return 0;
	series_tally_release(t);
	return no_memory(e);
}

void series_tally_release(struct series_tally *t)
{
	free(t->change);
	free(t->used);
	*t = (struct series_tally){0};
}

/* What changed from day to day becomes what stands on each day. */
static void settle_days(struct series_change *c, size_t days)
{
	for (size_t d = 1; d < days; d++) {
		c[d].sum += c[d - 1].sum;
		c[d].doubt += c[d - 1].doubt;
		c[d].count += c[d - 1].count;
	}
}

/* Adds what a unit itself counts on a day to those above it; of a population no further than where a unit has its own figure. */
static void carry_up(struct series_sums *o, const struct series_tally *t, size_t unit, size_t day, bool population)
{
	const struct series_change *own = &t->change[unit * (t->days + 1) + day];
	int steps = 0;
	for (int64_t u = (int64_t)unit; u != FIELD_NONE && steps < UNIT_DEPTH_MAX;
	     u = cell_at(t->above, u), steps++) {
		size_t at = (size_t)u * o->days + day;
		if (population && u != (int64_t)unit && t->change[(size_t)u * (t->days + 1) + day].count)
			return;
		o->known[at] = true;
		o->sum[at] += own->sum;
		o->doubt[at] += own->doubt;
	}
}

int series_tally_sum(struct series_sums *out, struct series_tally *t, bool population, struct err *e)
{
	struct series_sums all;
	if (sums_init(&all, t->units, t->days, e) < 0)
		return -1;
	for (size_t u = 0; u < t->units; u++)
		if (t->used[u])
			settle_days(&t->change[u * (t->days + 1)], t->days);
	for (size_t u = 0; u < t->units; u++)
		for (size_t d = 0; d < t->days && t->used[u]; d++)
			if (t->change[u * (t->days + 1) + d].count)
				carry_up(&all, t, u, d, population);
	*out = all;
	return 0;
}

int series_sum(struct series_sums *out, const struct spells *s, const struct world *w, size_t days, struct err *e)
{
	struct series_tally t;
	if (series_tally_init(&t, w, days, e) < 0)
		return -1;
	for (size_t i = 0; i < s->n; i++)
		series_tally_add(&t, &s->spell[i]);
	int status = series_tally_sum(out, &t, s->record == dict_record(w->dict, STR("单元")), e);
	series_tally_release(&t);
	return status;
}

void series_sums_release(struct series_sums *s)
{
	free(s->sum);
	free(s->doubt);
	free(s->known);
	*s = (struct series_sums){0};
}

/* The changes of one subject on one day, by unit. */
struct changing {
	struct series_flows *out;
	struct cells above;  /* [unit] */
	int64_t *change;     /* [unit] */
	int64_t touched[64]; /* units changed */
	size_t n;
};

/* Adds an amount to a unit and all above it, for the subject at hand. */
static void change_by(struct changing *c, const struct spell *x, int64_t sign)
{
	int steps = 0;
	if (x->doubt || x->unit < 0)
		return;
	for (int64_t u = x->unit; u != FIELD_NONE && steps < UNIT_DEPTH_MAX; u = cell_at(c->above, u), steps++) {
		if (c->change[u] == 0 && c->n < sizeof c->touched / sizeof *c->touched)
			c->touched[c->n++] = u;
		c->change[u] += sign * x->amount;
	}
}

/* The subject's changes of the day are what came or went. */
static void settle(struct changing *c, size_t day)
{
	for (size_t k = 0; k < c->n; k++) {
		int64_t u = c->touched[k], d = c->change[u];
		if (d > 0)
			c->out->entries[u * c->out->days + day] += d;
		else
			c->out->exits[u * c->out->days + day] -= d;
		c->change[u] = 0;
	}
	c->n = 0;
}

/* The spells of one subject: what ended the day before and what begins, day by day. */
static void flow_subject(struct changing *c, const struct spell *x, size_t n)
{
	uint64_t days = 0;
	for (size_t k = 0; k < n; k++)
		days |= UINT64_C(1) << x[k].from | (x[k].to + 1u < c->out->days ? UINT64_C(1) << (x[k].to + 1) : 0);
	for (size_t day = 1; day < c->out->days; day++) {
		if (!(days >> day & 1))
			continue;
		for (size_t k = 0; k < n; k++) {
			if (x[k].to + 1u == day)
				change_by(c, &x[k], -1);
			if (x[k].from == day)
				change_by(c, &x[k], 1);
		}
		settle(c, day);
	}
}

int series_flow(struct series_flows *out, const struct spells *s, const struct world *w, size_t days, struct err *e)
{
	size_t units = w->t[dict_record(w->dict, STR("单元"))].n, cells = units * days + 1;
	struct series_flows f = {units, days, calloc(cells, sizeof(int64_t)), calloc(cells, sizeof(int64_t))};
	struct changing c = {.out = &f, .above = units_above(w), .change = calloc(units + 1, sizeof(int64_t))};
	if (!f.entries || !f.exits || !c.change) {
		series_flows_release(&f);
		free(c.change);
		return no_memory(e);
	}
	for (size_t i = 0, n; i < s->n; i += n) {
		for (n = 1; i + n < s->n && s->spell[i + n].subject == s->spell[i].subject;)
			n++;
		flow_subject(&c, &s->spell[i], n);
	}
	free(c.change);
	*out = f;
	return 0;
}

void series_flows_release(struct series_flows *f)
{
	free(f->entries);
	free(f->exits);
	*f = (struct series_flows){0};
}
