/* Reading what was worked out beforehand. */
#include "features/steering/figures.h"

#include <stdlib.h>

#include "features/steering/figure_spells.h"
#include "store/sql.h"

static const struct sql STATE = {
    "figure.state",
    "SELECT gen, journal, known, day, made, took, form, staffed, full_took FROM figure_state WHERE id = 1"};
static const struct sql BEHIND = {
    "figure.behind",
    "SELECT count(*) FROM journal WHERE number > $1 AND (written > 0 OR closed > 0 OR what = 'norm')"};
#define UNIT_COLUMNS "unit_id, parent_id, kind, code, name"
static const struct sql UNIT = {"figure.unit",
				"SELECT " UNIT_COLUMNS " FROM figure_unit WHERE gen = $1 AND unit_id = $2"};
static const struct sql UNIT_CODED = {"figure.unit_coded",
				      "SELECT " UNIT_COLUMNS " FROM figure_unit WHERE gen = $1 AND code = $2"};
static const struct sql UNITS_BELOW = {
    "figure.units_below", "SELECT " UNIT_COLUMNS " FROM figure_unit WHERE gen = $1 AND parent_id = $2 ORDER BY code"};
static const struct sql WITHIN = {"figure.within",
				  "SELECT 1 FROM figure_within WHERE gen = $1 AND top_id = $2 AND unit_id = $3"};
#define FIGURE_COLUMNS "f.unit_id, f.metric, f.since, f.day, f.num, f.den, f.num_doubt, f.den_doubt, f.known "
static const struct sql OF_UNIT = {"figure.of_unit",
				   "SELECT " FIGURE_COLUMNS "FROM figure f WHERE f.gen = $1 AND f.unit_id = $2 "
				   "ORDER BY f.metric, f.since, f.day"};
/* CROSS: the units first, else SQLite looks through the figures of all of them */
static const struct sql BELOW = {"figure.below", "SELECT " FIGURE_COLUMNS "FROM figure_unit u CROSS JOIN figure f "
						 "WHERE u.gen = $1 AND u.parent_id = $2 AND f.gen = $1 AND "
						 "f.unit_id = u.unit_id AND f.day = $3"};
static const struct sql FLOWS = {"figure.flows",
				 "SELECT entries, exits FROM figure_flow WHERE gen = $1 AND unit_id = $2 "
				 "AND metric = $3 AND since = $4 ORDER BY day"};
static const struct sql ORGS = {
    "figure.orgs", "SELECT s.org_id, s.unit_id, coalesce(o.name, ''), u.name, s.spells "
		   "FROM figure_within w JOIN figure_spell s ON s.gen = w.gen AND s.unit_id = w.unit_id AND "
		   "s.metric = $3 AND s.side = $4 AND s.since = $5 "
		   "JOIN figure_unit u ON u.gen = w.gen AND u.unit_id = s.unit_id "
		   "LEFT JOIN orgs o ON o.id = s.org_id AND o.closed_by = 0 "
		   "WHERE w.gen = $1 AND w.top_id = $2 ORDER BY u.code, s.org_id"};
static const struct sql MEMBERS = {
    "figure.members",
    "SELECT s.unit_id, s.org_id, s.spells FROM figure_within w "
    "JOIN figure_spell s ON s.gen = w.gen AND s.unit_id = w.unit_id AND s.metric = $3 AND s.side = $4 "
    "AND s.since = $5 WHERE w.gen = $1 AND w.top_id = $2 AND (CAST($6 AS BIGINT) = 0 OR s.org_id = $6) "
    "ORDER BY s.unit_id, s.org_id"};

int64_t figures_form(void)
{
	return metrics_form() ^ FIGURE_FORM;
}

/* The one row that says what the figures are of. */
struct kept_state {
	int64_t gen, journal, known, day, made, took, form, staffed, full_took;
};
static const struct row_field state_fields[] = {
    ROW_INT(struct kept_state, gen, 0),       ROW_INT(struct kept_state, journal, 1),
    ROW_INT(struct kept_state, known, 2),     ROW_INT(struct kept_state, day, 3),
    ROW_INT(struct kept_state, made, 4),      ROW_INT(struct kept_state, took, 5),
    ROW_INT(struct kept_state, form, 6),      ROW_INT(struct kept_state, staffed, 7),
    ROW_INT(struct kept_state, full_took, 8), {0}};

int figures_state(struct house *h, day_t today, struct figures_state *out, struct err *e)
{
	struct kept_state k = {.day = DAY_NONE};
	int64_t behind = 0;
	if (sql_row(h->store, &STATE, NULL, 0, state_fields, &k, NULL, e) < 0 ||
	    sql_int(h->store, &BEHIND, ARGS(INT(k.journal)), &behind, e) < 0)
		return -1;
	struct figures_state s = {.gen = k.gen,
				  .journal = k.journal,
				  .known = k.known,
				  .day = (day_t)k.day,
				  .made = k.made,
				  .took = k.took,
				  .staffed = k.staffed,
				  .full_took = k.full_took,
				  .behind = behind,
				  .texts = k.form == figures_form()};
	s.current = s.gen && s.behind == 0 && s.day == today && s.texts;
	*out = s;
	return 0;
}

static const struct row_field unit_fields[] = {
    ROW_INT(struct figure_unit, id, 0),    ROW_INT(struct figure_unit, parent, 1),
    ROW_INT(struct figure_unit, kind, 2),  ROW_TEXT(struct figure_unit, code, 3),
    ROW_TEXT(struct figure_unit, name, 4), {0}};

int figure_unit(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct figure_unit *out, struct err *e)
{
	int got = sql_row(h->store, &UNIT, ARGS(INT(gen), INT(unit)), unit_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "统计里还没有这个单元") : got < 0 ? -1 : 0;
}

int figure_unit_coded(struct house *h, int64_t gen, struct str code, struct arena *mem, struct figure_unit *out,
		      struct err *e)
{
	*out = (struct figure_unit){0};
	return sql_row(h->store, &UNIT_CODED, ARGS(INT(gen), TEXT(code)), unit_fields, out, mem, e) < 0 ? -1 : 0;
}

int figure_units_below(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct figure_unit **ret,
		       size_t *n, struct err *e)
{
	return sql_rows(h->store, &UNITS_BELOW, ARGS(INT(gen), INT(unit)), unit_fields, sizeof **ret, mem,
			FIGURE_UNITS, (void **)ret, n, e);
}

int figure_within(struct house *h, int64_t gen, int64_t top, int64_t unit, bool *yes, struct err *e)
{
	int64_t one;
	int got = sql_int(h->store, &WITHIN, ARGS(INT(gen), INT(top), INT(unit)), &one, e);
	*yes = got == 1;
	return got < 0 ? -1 : 0;
}

/* Rows of figures; those of a version that the program no longer carries are left out. */
static int read_figures(struct stmt *st, struct arena *mem, struct figure **ret, size_t *n, struct err *e)
{
	size_t cap = 256, k = 0;
	struct figure *list = ARENA_ARRAY(mem, cap, struct figure);
	int got;
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不够");
	while ((got = stmt_step(st, e)) == 1) {
		const struct metric *m = metric_version(stmt_text(st, 1), (day_t)stmt_int(st, 2));
		if (!m)
			continue;
		if (k == cap) {
			struct figure *more = ARENA_ARRAY(mem, cap * 2, struct figure);
			if (!more) {
				got = err_set(e, ERR_NOMEM, "内存不够");
				break;
			}
			memcpy(more, list, k * sizeof *list);
			list = more;
			cap *= 2;
		}
		list[k++] = (struct figure){.unit = stmt_int(st, 0),
					    .metric = m,
					    .day = (day_t)stmt_int(st, 3),
					    .value = {stmt_int(st, 4), stmt_int(st, 5), stmt_int(st, 6),
						      stmt_int(st, 7), stmt_int(st, 8) != 0}};
	}
	stmt_reset(st);
	*ret = list;
	*n = k;
	return got < 0 ? -1 : 0;
}

int figures_of_unit(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct figure **ret, size_t *n,
		    struct err *e)
{
	struct stmt *st;
	return sql_open(&st, h->store, &OF_UNIT, ARGS(INT(gen), INT(unit)), e) < 0 ? -1
										   : read_figures(st, mem, ret, n, e);
}

int figures_below(struct house *h, int64_t gen, int64_t unit, day_t day, struct arena *mem, struct figure **ret,
		  size_t *n, struct err *e)
{
	struct stmt *st;
	return sql_open(&st, h->store, &BELOW, ARGS(INT(gen), INT(unit), INT(day)), e) < 0
		   ? -1
		   : read_figures(st, mem, ret, n, e);
}

/* A metric of a unit on a day among figures; NULL none. */
static const struct figure *among(const struct figure *f, size_t n, int64_t unit, const struct metric *m, day_t day)
{
	for (size_t i = 0; i < n; i++)
		if (f[i].unit == unit && f[i].metric == m && f[i].day == day)
			return &f[i];
	return NULL;
}

struct figure_value figure_among(const struct figure *f, size_t n, int64_t unit, const struct metric *m, day_t day)
{
	const struct figure *x = among(f, n, unit, m, day);
	return x ? x->value : (struct figure_value){0};
}

bool figure_kept(const struct figure *f, size_t n, int64_t unit, const struct metric *m, day_t day)
{
	return among(f, n, unit, m, day) != NULL;
}

int figure_flows(struct house *h, int64_t gen, int64_t unit, const struct metric *m, struct arena *mem,
		 struct flow_month **ret, size_t *n, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct flow_month, entries, 0), ROW_INT(struct flow_month, exits, 1), {0}};
	return sql_rows(h->store, &FLOWS, ARGS(INT(gen), INT(unit), TEXT(m->id), INT(m->since)), fields, sizeof **ret,
			mem, FORECAST_MONTHS_MOST, (void **)ret, n, e);
}

int figure_forecast(struct forecast *out, const struct metric *m, const struct metric_target *t,
		    struct figure_value v, const struct flow_month *flows, size_t n, day_t today, struct err *e)
{
	*out = (struct forecast){0};
	if (!m->flows || !v.known || n < FORECAST_MONTHS_LEAST)
		return 0;
	int days = metric_due(t, today) - today;
	if (days > 30 * FORECAST_MONTHS_MOST)
		return 0;
	return forecast_make(out, v.num, flows, n, days, metric_wanted(t, v), e);
}

int figure_day_number(day_t day, day_t asked)
{
	month_t months = month_of_day(day) - month_of_day(asked);
	if (asked == day)
		return FIGURE_MONTHS;
	return months >= 1 && months <= FIGURE_MONTHS && asked == month_last(month_of_day(asked))
		   ? FIGURE_MONTHS - months
		   : -1;
}

/* Binds what every question about spells asks. */
static int bind_spells(struct stmt **ret, struct house *h, const struct sql *sql, const struct figure_asked *a,
		       struct err *e)
{
	return sql_open(ret, h->store, sql,
			ARGS(INT(a->gen), INT(a->top), TEXT(a->metric->id), INT(a->side), INT(a->metric->since)), e);
}

/* The bytes of a row are no spells. */
static int damaged(struct err *e)
{
	return err_todo((err_set(e, ERR_DAMAGED, "预先算好的名单读不出来"), e), "执行 yicai indicator refresh 重算");
}

/* Adds up one institution's spells on a day. */
static int sum_org(struct figure_org *o, struct str spells, int day, struct err *e)
{
	struct spell_reader r = {.rest = spells};
	struct stored_spell x;
	while (spell_get(&r, &x)) {
		if (x.from > day || x.to < day)
			continue;
		o->members++;
		o->doubts += x.doubt;
		o->amount += x.doubt ? 0 : x.amount;
	}
	return r.damaged ? damaged(e) : 0;
}

/* Most first; those that stand equal as they were. */
static int by_amount(const void *a, const void *b)
{
	const struct figure_org *x = a, *y = b;
	if (x->amount != y->amount)
		return x->amount > y->amount ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* The largest come first; the rest of them is forgotten. */
static size_t keep_largest(struct figure_org *list, size_t n)
{
	qsort(list, n, sizeof *list, by_amount);
	return n < FIGURE_ORGS ? n : FIGURE_ORGS;
}

int figure_orgs(struct house *h, const struct figure_asked *a, struct arena *mem, struct figure_org **ret, size_t *n,
		int64_t *total, struct err *e)
{
	struct stmt *st;
	struct figure_org *list = ARENA_ARRAY(mem, 2 * FIGURE_ORGS, struct figure_org);
	size_t k = 0, all = 0;
	int got;
	if (!list || bind_spells(&st, h, &ORGS, a, e) < 0)
		return list ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	while ((got = stmt_step(st, e)) == 1) {
		struct figure_org o = {.org = stmt_int(st, 0), .unit = stmt_int(st, 1), .place = all};
		o.name = arena_str(mem, stmt_text(st, 2));
		o.unit_name = arena_str(mem, stmt_text(st, 3));
		if (sum_org(&o, stmt_bytes(st, 4), a->day, e) < 0) {
			got = -1;
			break;
		}
		if (!o.members)
			continue;
		all++;
		list[k++] = o;
		if (k == 2 * FIGURE_ORGS)
			k = keep_largest(list, k);
	}
	stmt_reset(st);
	*ret = list;
	*n = keep_largest(list, k);
	*total = (int64_t)all;
	return got < 0 ? -1 : 0;
}

/* A place lies behind another in the order of lists. */
static bool is_behind(struct figure_place x, struct figure_place after)
{
	if (x.unit != after.unit)
		return x.unit > after.unit;
	return x.org != after.org ? x.org > after.org : x.no > after.no;
}

/* Takes a row's members on the day into the page; all are counted. */
static int take_row(struct stmt *st, const struct figure_asked *a, struct figure_place after, size_t limit,
		    struct figure_member *list, size_t *n, int64_t *total, struct err *e)
{
	struct figure_place at = {stmt_int(st, 0), stmt_int(st, 1), 0};
	struct spell_reader r = {.rest = stmt_bytes(st, 2)};
	struct stored_spell x;
	while (spell_get(&r, &x)) {
		at.no++;
		if (x.from > a->day || x.to < a->day)
			continue;
		++*total;
		if (*n < limit && is_behind(at, after))
			list[(*n)++] = (struct figure_member){.subject = x.subject,
							      .org = at.org,
							      .unit = at.unit,
							      .amount = x.doubt ? 0 : x.amount,
							      .doubt = x.doubt,
							      .no = at.no};
	}
	return r.damaged ? damaged(e) : 0;
}

int figure_members(struct house *h, const struct figure_asked *a, int64_t org, struct figure_place after,
		   size_t limit, struct arena *mem, struct figure_member **ret, size_t *n, int64_t *total,
		   struct err *e)
{
	struct stmt *st;
	struct figure_member *list = ARENA_ARRAY(mem, limit + 1, struct figure_member);
	int got;
	if (!list || bind_spells(&st, h, &MEMBERS, a, e) < 0)
		return list ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	stmt_bind_int(st, 6, org);
	*n = 0;
	*total = 0;
	while ((got = stmt_step(st, e)) == 1)
		if (take_row(st, a, after, limit, list, n, total, e) < 0) {
			got = -1;
			break;
		}
	stmt_reset(st);
	*ret = list;
	return got < 0 ? -1 : 0;
}
