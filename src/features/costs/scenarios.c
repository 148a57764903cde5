#include "features/costs/scenarios.h"

#include "store/sql.h"

static const struct sql ADD = {"scenarios.add", "INSERT INTO scenarios (id, name, policy, text, pack, made, who)"
						" VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql COUNT = {"scenarios.count", "SELECT count(*) FROM scenarios"};
static const struct sql LIST = {
    "scenarios.list", "SELECT id, name, policy, text, pack, made, who,"
		      " COALESCE((SELECT max(r.at) FROM scenario_runs r WHERE r.scenario = scenarios.id), 0)"
		      " FROM scenarios WHERE $1 = '' OR policy = $1 ORDER BY made DESC, id DESC"};
static const struct sql ONE = {"scenarios.one",
			       "SELECT id, name, policy, text, pack, made, who,"
			       " COALESCE((SELECT max(r.at) FROM scenario_runs r WHERE r.scenario = scenarios.id), 0)"
			       " FROM scenarios WHERE id = $1"};
static const struct sql NEWEST = {"scenarios.newest", "SELECT max(no) FROM scenario_runs WHERE scenario = $1"};
static const struct sql RUN_ADD = {
    "scenarios.run_add",
    "INSERT INTO scenario_runs (scenario, no, at, who, subjects, counts, open_before, open_after,"
    " staff, left_n, entered) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
static const struct sql RUN = {"scenarios.run",
			       "SELECT no, at, who, subjects, counts, open_before, open_after, staff, left_n, entered"
			       " FROM scenario_runs WHERE scenario = $1 AND no = $2"};
static const struct sql ROWS_FORGET = {"scenarios.rows_forget",
				       "DELETE FROM scenario_rows WHERE scenario = $1 AND run < $2"};
static const struct sql ROW_ADD = {
    "scenarios.row_add", "INSERT INTO scenario_rows (scenario, run, no, unit, name, year, gain, lose, before, after,"
			 " unsettled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
static const struct sql ROWS = {"scenarios.rows",
				"SELECT unit, name, year, gain, lose, before, after, unsettled FROM scenario_rows"
				" WHERE scenario = $1 AND run = $2 ORDER BY no"};

static const struct row_field saved_fields[] = {ROW_INT(struct saved_scenario, id, 0),
						ROW_TEXT(struct saved_scenario, name, 1),
						ROW_TEXT(struct saved_scenario, policy, 2),
						ROW_TEXT(struct saved_scenario, text, 3),
						ROW_TEXT(struct saved_scenario, pack, 4),
						ROW_INT(struct saved_scenario, made, 5),
						ROW_TEXT(struct saved_scenario, who, 6),
						ROW_INT(struct saved_scenario, asked, 7),
						{0}};
static const struct row_field run_fields[] = {ROW_INT(struct scenario_run, no, 0),
					      ROW_INT(struct scenario_run, at, 1),
					      ROW_TEXT(struct scenario_run, who, 2),
					      ROW_INT(struct scenario_run, subjects, 3),
					      ROW_BOOL(struct scenario_run, counts, 4),
					      ROW_INT(struct scenario_run, open_before, 5),
					      ROW_INT(struct scenario_run, open_after, 6),
					      ROW_INT(struct scenario_run, staff, 7),
					      ROW_INT(struct scenario_run, left, 8),
					      ROW_INT(struct scenario_run, entered, 9),
					      {0}};
static const struct row_field cost_fields[] = {
    ROW_INT(struct cost, unit, 0),  ROW_TEXT(struct cost, unit_name, 1), ROW_INT(struct cost, year, 2),
    ROW_INT(struct cost, gain, 3),  ROW_INT(struct cost, lose, 4),       ROW_INT(struct cost, before, 5),
    ROW_INT(struct cost, after, 6), ROW_INT(struct cost, unsettled, 7),  {0}};

int scenario_keep(struct house *h, const struct saved_scenario *s, int64_t *id, struct err *e)
{
	int64_t n = 0, made = id_new(h->clock.now(h->clock.self));
	if (sql_int(h->store, &COUNT, NULL, 0, &n, e) < 0)
		return -1;
	if (n >= SCENARIOS_MAX)
		return err_set(e, ERR_LIMIT, "测算方案已有 %d 个，不能再加", SCENARIOS_MAX);
	if (sql_run(h->store, &ADD,
		    ARGS(INT(made), TEXT(s->name), TEXT(s->policy), TEXT(s->text), TEXT(s->pack),
			 INT(h->clock.now(h->clock.self)), TEXT(s->who)),
		    NULL, e) < 0)
		return -1;
	*id = made;
	return 0;
}

int scenario_list(struct house *h, struct str policy, struct arena *mem, struct saved_scenario **ret, size_t *n,
		  struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LIST, ARGS(TEXT(policy)), saved_fields, sizeof(struct saved_scenario), mem,
		     SCENARIOS_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int scenario_read(struct house *h, int64_t id, struct arena *mem, struct saved_scenario *out, struct err *e)
{
	struct saved_scenario s = {0};
	int got = sql_row(h->store, &ONE, ARGS(INT(id)), saved_fields, &s, mem, e);
	if (got == 0)
		return err_set(e, ERR_NOTFOUND, "没有这个测算方案");
	if (got > 0)
		*out = s;
	return got > 0 ? 0 : -1;
}

int scenario_run_keep(struct house *h, int64_t id, const struct scenario_run *r, struct err *e)
{
	int64_t no = 0;
	if (sql_int(h->store, &NEWEST, ARGS(INT(id)), &no, e) < 0)
		return -1;
	if (++no > SCENARIO_RUNS_MAX)
		return err_set(e, ERR_LIMIT, "这个方案已经测算了 %d 次，请另存一个", SCENARIO_RUNS_MAX);
	if (sql_run(h->store, &ROWS_FORGET, ARGS(INT(id), INT(no - 1)), NULL, e) < 0 ||
	    sql_run(h->store, &RUN_ADD,
		    ARGS(INT(id), INT(no), INT(r->at), TEXT(r->who), INT(r->subjects), INT(r->counts),
			 INT(r->open_before), INT(r->open_after), INT(r->staff), INT(r->left), INT(r->entered)),
		    NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < r->n; i++) {
		const struct cost *c = &r->cost[i];
		if (sql_run(h->store, &ROW_ADD,
			    ARGS(INT(id), INT(no), INT((int64_t)i + 1), INT(c->unit), TEXT(c->unit_name),
				 INT(c->year), INT(c->gain), INT(c->lose), INT(c->before), INT(c->after),
				 INT(c->unsettled)),
			    NULL, e) < 0)
			return -1;
	}
	return 0;
}

int scenario_run_read(struct house *h, int64_t id, int64_t back, struct reach who, struct arena *mem,
		      struct scenario_run *out, struct err *e)
{
	struct scenario_run r = {0};
	int64_t no = 0;
	void *rows;
	*out = r;
	if (sql_int(h->store, &NEWEST, ARGS(INT(id)), &no, e) < 0)
		return -1;
	int got = no > back ? sql_row(h->store, &RUN, ARGS(INT(id), INT(no - back)), run_fields, &r, mem, e) : 0;
	if (got <= 0)
		return got;
	if (sql_rows(h->store, &ROWS, ARGS(INT(id), INT(r.no)), cost_fields, sizeof(struct cost), mem, COST_ROWS_MAX,
		     &rows, &r.n, e) < 0)
		return -1;
	r.cost = rows;
	if (costs_within(h, who, r.cost, &r.n, mem, e) < 0)
		return -1;
	*out = r;
	return 0;
}
