/* Sums over spells: figures of units on days, and what came and went. */
#include <stdlib.h>

#include "features/indicators/series.h"
#include "features/subsidies/places.h"

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，算不了指标");
}

/* Adds a spell to a unit's days. */
static void add_days(struct series_sums *o, int64_t unit, const struct spell *x)
{
	for (size_t at = unit * o->days + x->from, end = unit * o->days + x->to; at <= end; at++) {
		o->known[at] = true;
		if (x->doubt)
			o->doubt[at]++;
		else
			o->sum[at] += x->amount;
	}
}

/* Adds what a unit itself counts on a day to those above it; of a population no further than where a unit has its own figure. */
static void carry_up(struct series_sums *o, const struct series_sums *own, const struct world *w, int64_t unit,
		     size_t day, bool population)
{
	size_t from = unit * o->days + day;
	int steps = 0;
	for (int64_t u = unit; u != FIELD_NONE && steps < UNIT_DEPTH_MAX; u = unit_above(w, u), steps++) {
		size_t at = u * o->days + day;
		if (population && u != unit && own->known[at])
			return;
		o->known[at] = true;
		o->sum[at] += own->sum[from];
		o->doubt[at] += own->doubt[from];
	}
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

int series_sum(struct series_sums *out, const struct spells *s, const struct world *w, size_t days, struct err *e)
{
	int units = dict_record(w->dict, STR("单元"));
	struct series_sums own, all;
	if (sums_init(&own, w->t[units].n, days, e) < 0)
		return -1;
	if (sums_init(&all, w->t[units].n, days, e) < 0) {
		series_sums_release(&own);
		return -1;
	}
	for (size_t i = 0; i < s->n; i++)
		if (s->spell[i].unit >= 0)
			add_days(&own, s->spell[i].unit, &s->spell[i]);
	for (size_t u = 0; u < own.units; u++)
		for (size_t d = 0; d < days; d++)
			if (own.known[u * days + d])
				carry_up(&all, &own, w, (int64_t)u, d, s->record == units);
	series_sums_release(&own);
	*out = all;
	return 0;
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
	const struct world *w;
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
	for (int64_t u = x->unit; u != FIELD_NONE && steps < UNIT_DEPTH_MAX; u = unit_above(c->w, u), steps++) {
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
	struct changing c = {.out = &f, .w = w, .change = calloc(units + 1, sizeof(int64_t))};
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
