/* Parts of the director's page as data: where the units lie, how much was trained from quarter to quarter, a county's institutions. */
#include <stdlib.h>

#include "features/steering/assigned.h"
#include "features/steering/dash_web.h"
#include "features/steering/tile_map.h"

static const struct out_field tile_rows[] = {
    OUT_ID_(struct dash_tile, unit_id, "单元编号"),
    OUT_TEXT_(struct dash_tile, name, "简称"),
    OUT_INT_(struct dash_tile, row, "第几行"),
    OUT_INT_(struct dash_tile, col, "第几列"),
};
const struct out_shape dash_tile_shape = OUT_SHAPE("DashTile", struct dash_tile, tile_rows);
static const struct out_field quarter_rows[] = {
    OUT_INT_(struct dash_quarter, plan, "计划"),
    OUT_INT_(struct dash_quarter, done, "完成"),
    OUT_INT_(struct dash_quarter, before, "上年同季"),
};
const struct out_shape dash_quarter_shape = OUT_SHAPE("DashQuarter", struct dash_quarter, quarter_rows);

/* A unit has figures to show. */
static bool is_ranked(const struct dash_output *o, int64_t unit)
{
	for (size_t i = 0; i < o->nunits; i++)
		if (o->units[i].id == unit)
			return true;
	return false;
}

/* Those with figures that have no place stand below all others. */
static void place_rest(struct dash_output *o, const struct figure_unit *below, size_t n)
{
	int64_t row = 0, cols = 0, k = 0;
	for (size_t i = 0; i < o->ntiles; i++) {
		row = o->tiles[i].row > row ? o->tiles[i].row : row;
		cols = o->tiles[i].col > cols ? o->tiles[i].col : cols;
	}
	if (cols < 1) /* a city none of whose units has a place: rows of six */
		cols = 6;
	for (size_t i = 0; i < n; i++)
		if (!tile_place(below[i].code) && is_ranked(o, below[i].id)) {
			o->tiles[o->ntiles++] =
			    (struct dash_tile){below[i].id, below[i].name, row + 1 + k / cols, 1 + k % cols};
			k++;
		}
}

int dash_take_tiles(struct ctx *c, int64_t gen, struct dash_output *o, struct err *e)
{
	struct figure_unit *below;
	size_t n;
	if (figure_units_below(c->house, gen, o->unit_id, c->mem, &below, &n, e) < 0)
		return -1;
	if (!(o->tiles = ARENA_ARRAY(c->mem, n + 1, struct dash_tile)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		const struct tile_place *p = tile_place(below[i].code);
		if (p)
			o->tiles[o->ntiles++] = (struct dash_tile){below[i].id, p->name, p->row, p->col};
	}
	if (o->ntiles)
		place_rest(o, below, n);
	return 0;
}

/* The indicator that counts what was trained, each year from nothing on: the first in 人次. */
static const struct metric *trained_metric(const struct metric *const *order, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (str_is(str_of(order[k]->num_unit), "人次") && !order[k]->flows)
			return order[k];
	return NULL;
}

/* What the unit was asked for within the year: what it was dealt out, else what the document asks of the city. IN_NONE: nothing. */
static int plan_of(struct ctx *c, const struct metric *m, const struct dash_output *o, int64_t *plan, struct err *e)
{
	struct assigned_fact x;
	day_t end = day_of((int)o->year, 12, 31);
	bool any;
	*plan = IN_NONE;
	if (assigned_in_force(c->house, o->unit_id, m->id, end, c->mem, &x, &any, e) < 0)
		return -1;
	if (any)
		*plan = x.amount;
	for (size_t k = 0; k < m->ntargets && str_eq(m->area, o->code) && !any; k++)
		if (m->target[k].yearly || m->target[k].due == end)
			*plan = m->target[k].num;
	return 0;
}

/* What was done in a quarter (0 … 3) of a year, up to the day of the figures; IN_NONE before it begins, or when it is not known. */
static int64_t done_in(const struct figure *f, size_t n, int64_t unit, const struct metric *m, int year, int quarter,
		       day_t day)
{
	day_t from = day_of(year, 3 * quarter + 1, 1), to = month_last(month_of_day(from) + 2);
	if (from > day)
		return IN_NONE;
	struct figure_value v = figure_among(f, n, unit, m, to < day ? to : day), before = {.known = quarter == 0};
	if (quarter)
		before = figure_among(f, n, unit, m, from - 1);
	return v.known && before.known ? v.num - before.num : IN_NONE;
}

int dash_take_training(struct ctx *c, struct dash_output *o, const struct metric *const *order,
		       const struct figure *f, size_t n, struct err *e)
{
	const struct metric *m = trained_metric(order, o->nmetrics);
	if (!m)
		return 0;
	if (plan_of(c, m, o, &o->trained_plan, e) < 0)
		return -1;
	if (!(o->quarters = ARENA_ARRAY(c->mem, DASH_QUARTERS, struct dash_quarter)))
		return err_set(e, ERR_NOMEM, "内存不足");
	o->trained = m->id;
	o->nquarters = DASH_QUARTERS;
	for (int q = 0; q < DASH_QUARTERS; q++) {
		int64_t all = o->trained_plan;
		o->quarters[q] = (struct dash_quarter){
		    .plan = all == IN_NONE ? IN_NONE : all * (q + 1) / DASH_QUARTERS - all * q / DASH_QUARTERS,
		    .done = done_in(f, n, o->unit_id, m, (int)o->year, q, o->day),
		    .before = done_in(f, n, o->unit_id, m, (int)o->year - 1, q, o->day)};
	}
	return 0;
}

static const struct out_field org_rows[] = {
    OUT_ID_(struct dash_org, id, "机构编号"),
    OUT_TEXT_(struct dash_org, name, "机构"),
    OUT_INT_(struct dash_org, num, "分子"),
    OUT_INT_(struct dash_org, den, "分母"),
};
const struct out_shape dash_org_shape = OUT_SHAPE("DashOrg", struct dash_org, org_rows);

/* By institution. */
static int by_org(const void *a, const void *b)
{
	const struct figure_org *x = a, *y = b;
	return (x->org > y->org) - (x->org < y->org);
}

/* What is left to do, else what there is; most first, equal ones by number. */
static int by_left(const void *a, const void *b)
{
	const struct dash_org *x = a, *y = b;
	int64_t l = x->den == IN_NONE ? x->num : x->den - x->num, r = y->den == IN_NONE ? y->num : y->den - y->num;
	if (l != r)
		return l > r ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Those of one side that are institutions' as the page lists them; what the other side has of them. */
static size_t orgs_beside(const struct figure_org *num, size_t n, const struct figure_org *den, size_t nden,
			  struct dash_org *out)
{
	const struct figure_org *main = nden ? den : num;
	size_t k = 0, nmain = nden ? nden : n;
	for (size_t i = 0; i < nmain; i++) {
		const struct figure_org *x = &main[i],
					*had = nden && n ? bsearch(x, num, n, sizeof *num, by_org) : NULL;
		if (x->org)
			out[k++] = (struct dash_org){.id = x->org,
						     .name = x->name,
						     .num = nden ? (had ? had->amount : 0) : x->amount,
						     .den = nden ? x->amount : IN_NONE};
	}
	return k;
}

int dash_take_orgs(struct ctx *c, int64_t gen, const struct metric *m, struct dash_output *o, struct err *e)
{
	struct figure_asked a = {gen, m, 0, o->unit_id, figure_day_number(o->state.day, o->day)};
	struct figure_org *num, *den = NULL;
	size_t n, nden = 0;
	int64_t all;
	if (figure_orgs(c->house, &a, c->mem, &num, &n, &all, e) < 0)
		return -1;
	a.side = 1;
	if (m->den_title.n && figure_orgs(c->house, &a, c->mem, &den, &nden, &all, e) < 0)
		return -1;
	bool any = false; /* a population is of units, not of institutions */
	for (size_t i = 0; i < nden; i++)
		any |= den[i].org != 0;
	nden = any ? nden : 0;
	qsort(num, n, sizeof *num, by_org);
	if (!(o->orgs = ARENA_ARRAY(c->mem, n + nden + 1, struct dash_org)))
		return err_set(e, ERR_NOMEM, "内存不足");
	size_t k = orgs_beside(num, n, den, nden, o->orgs);
	qsort(o->orgs, k, sizeof *o->orgs, by_left);
	o->norgs = k < DASH_ORGS ? k : DASH_ORGS;
	o->orgs_all = (int64_t)k;
	return 0;
}
