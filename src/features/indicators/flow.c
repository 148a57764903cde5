#include "features/indicators/flow.h"

#include <stdlib.h>
#include <string.h>

#include "features/indicators/inside.h"
#include "features/subsidies/places.h"

/* What every subject gives at one time: [row of the subject record]. */
static int amounts_at(int64_t *given, size_t rows, const struct indicators *s, const struct indicator *i,
		      struct world *w, int64_t unit, day_t on, struct err *e)
{
	struct arena *mem = arena_new((size_t)8 << 30);
	struct indicator_count n;
	int status =
	    mem ? indicator_count_side(&n, s, i->num.policy, w, on, mem, e) : err_set(e, ERR_NOMEM, "内存不够");
	memset(given, 0, rows * sizeof *given);
	for (size_t k = 0; status == 0 && k < n.n; k++) {
		const struct indicator_member *m = &n.member[k];
		if (!m->doubt && m->unit != FIELD_NONE && lies_within(w, m->unit, unit))
			given[m->subject] += m->amount;
	}
	arena_free(mem);
	return status;
}

/* What came and what went between two times. */
static struct flow_month between(const int64_t *before, const int64_t *after, size_t rows)
{
	struct flow_month m = {0, 0};
	for (size_t k = 0; k < rows; k++) {
		int64_t d = after[k] - before[k];
		if (d > 0)
			m.entries += d;
		else
			m.exits -= d;
	}
	return m;
}

int indicator_flows(struct flow_month *out, size_t n, int64_t *stock, const struct indicators *s,
		    const struct indicator *i, struct world *w, int64_t unit, day_t on, struct err *e)
{
	size_t rows = w->t[dict_record(w->dict, i->num.policy->subject)].n + 1;
	if (n > FORECAST_MONTHS_MOST)
		return err_set(e, ERR_LIMIT, "历史最多%d个月", FORECAST_MONTHS_MOST);
	int64_t *before = calloc(rows, sizeof *before), *after = calloc(rows, sizeof *after);
	int status = before && after
			 ? amounts_at(before, rows, s, i, w, unit, day_anniv(on, -(int)n, ANNIV_MONTH_END), e)
			 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t k = 0; k < n && status == 0; k++) {
		int64_t *old = before;
		status =
		    amounts_at(after, rows, s, i, w, unit, day_anniv(on, (int)k + 1 - (int)n, ANNIV_MONTH_END), e);
		if (status == 0)
			out[k] = between(before, after, rows);
		before = after;
		after = old;
	}
	if (status == 0) {
		*stock = 0;
		for (size_t k = 0; k < rows; k++)
			*stock += before[k];
	}
	free(before);
	free(after);
	return status;
}

/* The expression names the beginning of the year. */
static bool names_year(const struct node *n)
{
	bool found = n && n->kind == NODE_CALL && str_is(n->text, "年初");
	for (int k = 0; n && k < 3 && !found; k++)
		found = names_year(n->kid[k]);
	for (size_t k = 0; n && k < n->nargs && !found; k++)
		found = names_year(n->args[k].value);
	return found;
}

bool indicator_flows_mean(const struct indicator *i)
{
	const struct policy *p = i->num.policy;
	bool yearly = false;
	for (size_t k = 0; k < p->nlets; k++)
		yearly |= names_year(p->lets[k].expr);
	for (size_t k = 0; k < p->nrules; k++)
		yearly |= names_year(p->rules[k].expr);
	return !yearly;
}
