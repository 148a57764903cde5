/* Working a report out from the facts as they were known at its instant. */
#include <stdio.h>
#include <stdlib.h>

#include "features/features.h"
#include "features/indicators/indicators.h"
#include "features/steering/report.h"
#include "features/subsidies/load.h"
#include "features/subsidies/places.h"
#include "features/units/units.h"

/* A report on its way. */
struct making {
	struct house *h;
	struct report_data *d;
	struct indicators *set;
	struct world *w;
	struct arena *mem;
	int units;
	int64_t top;    /* row of the unit */
	int64_t *below; /* rows of those right below, by code */
	size_t nbelow, cap;
};

const char *report_kind_label(int64_t kind)
{
	return kind == REPORT_MONTH ? "月报" : kind == REPORT_QUARTER ? "季报" : kind == REPORT_YEAR ? "年报" : "";
}

bool report_period(int64_t kind, month_t last, day_t *starts, day_t *ends)
{
	int months = kind == REPORT_MONTH ? 1 : kind == REPORT_QUARTER ? 3 : 12;
	day_t end = month_last(last);
	if (day_ymd(end).m % months)
		return false;
	*ends = end;
	*starts = month_first(last - months + 1);
	return true;
}

void report_title(const struct report_ask *a, struct str unit, char out[static 200])
{
	static const char *const quarter[] = {"一", "二", "三", "四"};
	struct ymd d = day_ymd(a->ends);
	char period[40];
	if (a->kind == REPORT_MONTH)
		snprintf(period, sizeof period, "%d年%d月", d.y, d.m);
	else if (a->kind == REPORT_QUARTER)
		snprintf(period, sizeof period, "%d年第%s季度", d.y, quarter[(d.m - 1) / 3]);
	else
		snprintf(period, sizeof period, "%d年度", d.y);
	snprintf(out, 200, "%.*s养老服务队伍建设%s（%s）", STR_FMT(unit), report_kind_label(a->kind), period);
}

/* A text cell of a unit's row. */
static struct str unit_cell(struct making *m, int64_t row, int field)
{
	int64_t v = cell_at(m->w->t[m->units].col[field], row);
	return v == FIELD_NONE ? STR("") : arena_str(m->mem, pool_text(m->w->pool, v));
}

/* The unit's row, and those right below it. Units of a country stand in the order of their codes in no world: sorted here. */
static int find_units(struct making *m, struct err *e)
{
	const struct wtable *t = &m->w->t[m->units];
	m->top = -1;
	for (size_t u = 0; u < t->n; u++)
		if (t->id[u] == m->d->ask.unit)
			m->top = (int64_t)u;
	if (m->top < 0)
		return err_set(e, ERR_NOTFOUND, "那时还没有这个单元");
	if (!(m->below = ARENA_ARRAY(m->mem, t->n + 1, int64_t)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t u = 0; u < t->n; u++) {
		if (unit_above(m->w, (int64_t)u) != m->top)
			continue;
		struct str code = unit_cell(m, (int64_t)u, FACT_INDEX(units, code));
		size_t at = m->nbelow++;
		for (; at > 0 && str_cmp(unit_cell(m, m->below[at - 1], FACT_INDEX(units, code)), code) > 0; at--)
			m->below[at] = m->below[at - 1];
		m->below[at] = (int64_t)u;
	}
	m->d->unit = unit_cell(m, m->top, FACT_INDEX(units, name));
	m->d->code = unit_cell(m, m->top, FACT_INDEX(units, code));
	return 0;
}

/* A value as pages take it. */
static struct figure_value value_at(const struct indicator_result *r, int64_t unit)
{
	struct indicator_value v = indicator_at(r, unit);
	return (struct figure_value){v.num, v.den, v.num_doubt, v.den_doubt, v.known};
}

/* The unit below the report's within which a unit lies; the report's own. */
static int64_t county_of(const struct making *m, int64_t unit)
{
	for (size_t k = 0; k < m->nbelow; k++)
		if (lies_within(m->w, unit, m->below[k]))
			return m->below[k];
	return m->top;
}

/* Masked name and number of a person; name and code of anything else. */
static int name_of(struct making *m, const struct indicator_count *c, int64_t subject, struct report_member *x,
		   struct err *e)
{
	struct buf key, name, masked;
	buf_init(&key, 4096);
	buf_init(&name, 4096);
	buf_init(&masked, 4096);
	int status = load_subject(m->h, m->w, c->record, subject, m->d->ask.known, &key, &name, e);
	if (status == 0 && str_is(c->policy->subject, "人员")) {
		mask_number(&masked, buf_str(&key));
		x->number = arena_str(m->mem, buf_str(&masked));
		masked.n = 0;
		mask_name(&masked, buf_str(&name));
		x->name = arena_str(m->mem, buf_str(&masked));
	} else if (status == 0) {
		x->number = arena_str(m->mem, buf_str(&key));
		x->name = arena_str(m->mem, buf_str(&name));
	}
	buf_release(&key);
	buf_release(&name);
	buf_release(&masked);
	return status;
}

/* The name of an institution's row. */
static struct str org_name(struct making *m, int64_t org)
{
	int rec = dict_record(m->w->dict, STR("机构"));
	int field = record_field(m->w->dict->records[rec], STR("机构名称"));
	int64_t v =
	    org == FIELD_NONE || !m->w->t[rec].col[field].at ? FIELD_NONE : cell_at(m->w->t[rec].col[field], org);
	return v == FIELD_NONE ? STR("") : arena_str(m->mem, pool_text(m->w->pool, v));
}

/* Those of one side that lie within the unit. */
static int take_members(struct making *m, const struct indicator_count *c, const struct metric *x, int side,
			struct err *e)
{
	struct report_data *d = m->d;
	int orgs = dict_record(m->w->dict, STR("机构"));
	for (size_t k = 0; c->policy && k < c->n; k++) {
		const struct indicator_member *p = &c->member[k];
		if (p->unit == FIELD_NONE || !lies_within(m->w, p->unit, m->top))
			continue;
		if (d->nmembers == m->cap) {
			size_t cap = m->cap ? 2 * m->cap : 1024;
			struct report_member *more = ARENA_ARRAY(m->mem, cap, struct report_member);
			if (!more)
				return err_set(e, ERR_NOMEM, "内存不够");
			if (d->nmembers)
				memcpy(more, d->member, d->nmembers * sizeof *more);
			d->member = more;
			m->cap = cap;
		}
		int64_t county = county_of(m, p->unit);
		struct report_member *out = &d->member[d->nmembers++];
		*out = (struct report_member){.metric = x,
					      .side = side,
					      .county = m->w->t[m->units].id[county],
					      .org = p->org == FIELD_NONE ? 0 : m->w->t[orgs].id[p->org],
					      .subject = m->w->t[c->record].id[p->subject],
					      .amount = p->amount,
					      .doubt = p->doubt,
					      .unit_name = unit_cell(m, p->unit, FACT_INDEX(units, name)),
					      .org_name = org_name(m, p->org)};
		if (name_of(m, c, p->subject, out, e) < 0)
			return -1;
	}
	return 0;
}

/* One indicator on the last day, and on the last day of the period before. */
static int take_metric(struct making *m, const struct indicator *i, size_t at, struct err *e)
{
	struct report_data *d = m->d;
	struct indicator_result now, before;
	struct arena *mem = arena_new((size_t)16 << 30);
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (indicator_run(&now, m->set, i, m->w, d->ask.ends, mem, e) < 0 ||
			    indicator_run(&before, m->set, i, m->w, d->ask.starts - 1, mem, e) < 0))
		status = -1;
	for (size_t k = 0; k <= m->nbelow && status == 0; k++) {
		int64_t row = k ? m->below[k - 1] : m->top;
		d->figure[k * d->nmetrics + at] =
		    (struct report_figure){.unit = m->w->t[m->units].id[row],
					   .name = unit_cell(m, row, FACT_INDEX(units, name)),
					   .metric = d->metric[at],
					   .value = value_at(&now, row),
					   .before = value_at(&before, row)};
	}
	if (status == 0 && (take_members(m, &now.num, d->metric[at], 0, e) < 0 ||
			    take_members(m, &now.den, d->metric[at], 1, e) < 0))
		status = -1;
	arena_free(mem);
	return status;
}

/* The indicators in force on the last day whose city the unit lies in. */
static int choose_metrics(struct making *m, const struct indicator **chosen, struct err *e)
{
	struct report_data *d = m->d;
	for (size_t k = 0; k < m->set->n && d->nmetrics < REPORT_METRICS; k++) {
		const struct indicator *i = &m->set->item[k];
		int64_t area = world_find(m->w, m->units, i->num.policy->area);
		const struct metric *x = metric_find(i->id, d->ask.ends);
		if (area < 0 || !lies_within(m->w, m->top, area) || indicator_find(m->set, i->id, d->ask.ends) != i ||
		    !x)
			continue;
		chosen[d->nmetrics] = i;
		d->metric[d->nmetrics++] = x;
	}
	d->nunits = m->nbelow + 1;
	d->nfigures = d->nunits * d->nmetrics;
	d->figure = ARENA_ARRAY(m->mem, d->nfigures + 1, struct report_figure);
	return d->figure ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

int report_make(struct house *h, const struct report_ask *ask, struct arena *mem, struct report_data *out,
		struct err *e)
{
	const struct indicator *chosen[REPORT_METRICS] = {NULL};
	*out = (struct report_data){.ask = *ask};
	struct making m = {.h = h, .d = out, .mem = mem, .units = dict_record(&fact_dict, STR("单元"))};
	struct arena *facts = arena_new((size_t)64 << 30);
	m.set = facts ? indicators_new(e) : NULL;
	int status = m.set ? 0 : -1;
	if (status == 0 && (indicators_add_shipped(m.set) < 0 || indicators_check(m.set) < 0))
		status = err_set(e, ERR_DAMAGED, "程序自带的指标文本有错");
	if (status == 0)
		status = load_everything(&m.w, h, ask->known, m.set->pool, facts, e);
	if (status == 0 && (find_units(&m, e) < 0 || choose_metrics(&m, chosen, e) < 0))
		status = -1;
	for (size_t k = 0; k < out->nmetrics && status == 0; k++)
		status = take_metric(&m, chosen[k], k, e);
	if (status == 0 && arena_failed(mem))
		status = err_set(e, ERR_NOMEM, "内存不够");
	indicators_free(m.set);
	arena_free(facts);
	return status;
}
