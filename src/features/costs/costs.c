#include "features/costs/costs.h"

#include "features/directory/directory.h"
#include "store/sql.h"

#define UNITS_MAX 4000 /* counties of one computation */

static const struct sql STUDY_ADD = {
    "costs.study_add", "INSERT INTO cost_studies (policy, year, at, known_on, who, subjects, counts, owed, chosen)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql STUDY_DROP = {"costs.study_drop", "DELETE FROM cost_studies WHERE policy = $1 AND year = $2"};
static const struct sql ROWS_DROP = {"costs.rows_drop", "DELETE FROM reading_costs WHERE policy = $1 AND year = $2"};
static const struct sql ROW_ADD = {
    "costs.row_add",
    "INSERT INTO reading_costs (policy, year, no, reading, label, unit, unit_name,"
    " gain, lose, before, after, unsettled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
static const struct sql YEARS = {"costs.years", "SELECT year FROM cost_studies WHERE policy = $1 ORDER BY year DESC"};
static const struct sql STUDY = {
    "costs.study", "SELECT policy, year, at, known_on, who, subjects, counts, owed, chosen FROM cost_studies"
		   " WHERE policy = $1 AND ($2 = 0 OR year = $2) ORDER BY year DESC"};
static const struct sql ROWS = {"costs.rows",
				"SELECT reading, label, unit, unit_name, gain, lose, before, after, unsettled"
				" FROM reading_costs"
				" WHERE policy = $1 AND year = $2 ORDER BY no"};

struct kept_year {
	int64_t year;
};
static const struct row_field study_fields[] = {
    ROW_TEXT(struct cost_study, policy, 0), ROW_INT(struct cost_study, year, 1),
    ROW_INT(struct cost_study, at, 2),      ROW_INT(struct cost_study, known_on, 3),
    ROW_TEXT(struct cost_study, who, 4),    ROW_INT(struct cost_study, subjects, 5),
    ROW_BOOL(struct cost_study, counts, 6), ROW_BOOL(struct cost_study, owed, 7),
    ROW_TEXT(struct cost_study, chosen, 8), {0}};
static const struct row_field cost_fields[] = {
    ROW_TEXT(struct cost, reading, 0),  ROW_TEXT(struct cost, label, 1),
    ROW_INT(struct cost, unit, 2),      ROW_TEXT(struct cost, unit_name, 3),
    ROW_INT(struct cost, gain, 4),      ROW_INT(struct cost, lose, 5),
    ROW_INT(struct cost, before, 6),    ROW_INT(struct cost, after, 7),
    ROW_INT(struct cost, unsettled, 8), {0}};
static const struct row_field year_fields[] = {ROW_INT(struct kept_year, year, 0), {0}};

int costs_keep(struct house *h, const struct cost_study *s, struct err *e)
{
	if (sql_run(h->store, &ROWS_DROP, ARGS(TEXT(s->policy), INT(s->year)), NULL, e) < 0 ||
	    sql_run(h->store, &STUDY_DROP, ARGS(TEXT(s->policy), INT(s->year)), NULL, e) < 0 ||
	    sql_run(h->store, &STUDY_ADD,
		    ARGS(TEXT(s->policy), INT(s->year), INT(s->at), INT(s->known_on), TEXT(s->who), INT(s->subjects),
			 INT(s->counts), INT(s->owed), TEXT(s->chosen)),
		    NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		const struct cost *c = &s->cost[i];
		if (sql_run(h->store, &ROW_ADD,
			    ARGS(TEXT(s->policy), INT(s->year), INT((int64_t)i + 1), TEXT(c->reading), TEXT(c->label),
				 INT(c->unit), TEXT(c->unit_name), INT(c->gain), INT(c->lose), INT(c->before),
				 INT(c->after), INT(c->unsettled)),
			    NULL, e) < 0)
			return -1;
	}
	return 0;
}

int costs_years(struct house *h, struct str policy, struct arena *mem, int64_t **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &YEARS, ARGS(TEXT(policy)), year_fields, sizeof(struct kept_year), mem, COST_YEARS_MAX,
		     &rows, n, e) < 0)
		return -1;
	*ret = rows; /* a struct of the one number is that number */
	return 0;
}

/* Which counties are within reach, each asked for once. */
struct seen {
	struct house *h;
	struct reach who;
	struct {
		int64_t unit;
		bool yes;
	} at[UNITS_MAX];
	size_t n;
};

/* The county is within reach; what lies in no county is only to whom everything is. */
static int sees(struct seen *s, int64_t unit, bool *yes, struct err *e)
{
	*yes = s->who.kind == REACH_ALL;
	if (*yes || unit == COST_NOWHERE)
		return 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].unit == unit) {
			*yes = s->at[i].yes;
			return 0;
		}
	if (s->n == UNITS_MAX)
		return err_set(e, ERR_LIMIT, "测算的区县超过 %d 个", UNITS_MAX);
	if (directory_sees_unit(s->h, s->who, unit, yes, e) < 0)
		return -1;
	s->at[s->n].unit = unit;
	s->at[s->n++].yes = *yes;
	return 0;
}

void cost_add(struct cost *sum, const struct cost *c)
{
	sum->gain += c->gain;
	sum->lose += c->lose;
	sum->unsettled = sum->unsettled < 0 || c->unsettled < 0 ? -1 : sum->unsettled + c->unsettled;
	sum->before += c->before;
	sum->after += c->after;
}

bool cost_of_house(const struct cost *c)
{
	return c->unit == COST_EVERYWHERE || c->unit == COST_KIND || c->unit == COST_TIER;
}

/* Leaves the rows within reach; the whole house's go when a county that counts is not. */
static int keep_seen(struct seen *s, struct cost *c, size_t *n, struct err *e)
{
	bool all = true, yes;
	size_t k = 0;
	for (size_t i = 0; i < *n; i++) {
		if (cost_of_house(&c[i]))
			continue;
		if (sees(s, c[i].unit, &yes, e) < 0)
			return -1;
		all &= yes;
	}
	for (size_t i = 0; i < *n; i++) {
		yes = all;
		if (!cost_of_house(&c[i]) && sees(s, c[i].unit, &yes, e) < 0)
			return -1;
		if (yes)
			c[k++] = c[i];
	}
	*n = k;
	return 0;
}

int costs_within(struct house *h, struct reach who, struct cost *c, size_t *n, struct arena *mem, struct err *e)
{
	struct seen *s = ARENA_NEW(mem, struct seen);
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不够");
	s->h = h;
	s->who = who;
	return keep_seen(s, c, n, e);
}

int costs_read(struct house *h, struct str policy, int64_t year, struct reach who, struct arena *mem,
	       struct cost_study *out, struct err *e)
{
	struct cost_study got = {0};
	void *rows;
	*out = (struct cost_study){0};
	int any = sql_row(h->store, &STUDY, ARGS(TEXT(policy), INT(year)), study_fields, &got, mem, e);
	if (any <= 0)
		return any;
	if (sql_rows(h->store, &ROWS, ARGS(TEXT(policy), INT(got.year)), cost_fields, sizeof(struct cost), mem,
		     COST_ROWS_MAX, &rows, &got.n, e) < 0)
		return -1;
	got.cost = rows;
	if (costs_within(h, who, got.cost, &got.n, mem, e) < 0)
		return -1;
	*out = got;
	return 0;
}
