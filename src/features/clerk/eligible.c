#include "features/clerk/eligible.h"
#include "store/sql.h"

static const struct sql LOOK = {"eligible.look",
				"SELECT org, job, asked_at, made_at, from_month, to_month, people FROM "
				"eligible_look WHERE org = $1"};
static const struct sql ASK = {
    "eligible.ask", "INSERT INTO eligible_look (org, job, asked_at, made_at, from_month, to_month, people) VALUES "
		    "($1, $2, $3, 0, $4, $5, 0) ON CONFLICT (org) DO UPDATE SET job = excluded.job, asked_at = "
		    "excluded.asked_at"};
static const struct sql MADE = {"eligible.made",
				"UPDATE eligible_look SET made_at = $2, from_month = $3, to_month = $4, "
				"people = $5 WHERE org = $1"};
static const struct sql DROP = {"eligible.drop", "DELETE FROM eligible_line WHERE org = $1"};
static const struct sql ADD = {"eligible.add",
			       "INSERT INTO eligible_line (org, no, person, name, policy, title, state, months, "
			       "amount, counts, tier, failed, reason, clauses, cured) VALUES ($1, $2, $3, $4, "
			       "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"};
static const struct sql LINES = {"eligible.lines",
				 "SELECT no, person, name, policy, title, state, months, amount, counts, tier, "
				 "failed, reason, clauses, cured FROM eligible_line WHERE org = $1 ORDER BY "
				 "policy, state, name, no LIMIT $2"};

const char *eligible_state_label(int64_t state)
{
	static const char *const label[] = {
#define X(n, c) c,
	    ELIGIBLE_STATES(X)
#undef X
	};
	return state >= 0 && state < (int64_t)(sizeof label / sizeof *label) ? label[state] : "";
}

int eligible_look(struct house *h, int64_t org, struct eligible_look *out, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct eligible_look, org, 0),        ROW_INT(struct eligible_look, job, 1),
	    ROW_INT(struct eligible_look, asked_at, 2),   ROW_INT(struct eligible_look, made_at, 3),
	    ROW_INT(struct eligible_look, from_month, 4), ROW_INT(struct eligible_look, to_month, 5),
	    ROW_INT(struct eligible_look, people, 6),     {0}};
	*out = (struct eligible_look){.org = org};
	return sql_row(h->store, &LOOK, ARGS(INT(org)), fields, out, NULL, e) < 0 ? -1 : 0;
}

/* Runs a statement with numbers. */
static int run(struct house *h, const struct sql *sql, const int64_t *number, int n, struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, sql, &st, e) < 0)
		return -1;
	for (int i = 0; i < n; i++)
		stmt_bind_int(st, i + 1, number[i]);
	return stmt_run(st, NULL, e);
}

int eligible_ask(struct house *h, const struct eligible_look *l, struct err *e)
{
	return run(h, &ASK, (const int64_t[]){l->org, l->job, l->asked_at, l->from_month, l->to_month}, 5, e);
}

int eligible_lines(struct house *h, int64_t org, struct arena *mem, struct eligible_line **ret, size_t *n,
		   struct err *e)
{
	static const struct row_field fields[] = {ROW_INT(struct eligible_line, no, 0),
						  ROW_INT(struct eligible_line, person, 1),
						  ROW_TEXT(struct eligible_line, name, 2),
						  ROW_TEXT(struct eligible_line, policy, 3),
						  ROW_TEXT(struct eligible_line, title, 4),
						  ROW_INT(struct eligible_line, state, 5),
						  ROW_INT(struct eligible_line, months, 6),
						  ROW_INT(struct eligible_line, amount, 7),
						  ROW_INT(struct eligible_line, counts, 8),
						  ROW_TEXT(struct eligible_line, tier, 9),
						  ROW_TEXT(struct eligible_line, failed, 10),
						  ROW_TEXT(struct eligible_line, reason, 11),
						  ROW_TEXT(struct eligible_line, clauses, 12),
						  ROW_INT(struct eligible_line, cured, 13),
						  {0}};
	return sql_rows(h->store, &LINES, ARGS(INT(org), INT(ELIGIBLE_LINES_MAX)), fields, sizeof **ret, mem,
			ELIGIBLE_LINES_MAX, (void **)ret, n, e);
}

/* One line. */
static int put(struct house *h, int64_t org, int64_t no, const struct eligible_line *l, struct err *e)
{
	return sql_run(h->store, &ADD,
		       ARGS(INT(org), INT(no), INT(l->person), TEXT(l->name), TEXT(l->policy), TEXT(l->title),
			    INT(l->state), INT(l->months), INT(l->amount), INT(l->counts), TEXT(l->tier),
			    TEXT(l->failed), TEXT(l->reason), TEXT(l->clauses), INT(l->cured)),
		       NULL, e);
}

int eligible_keep(struct house *h, const struct eligible_look *l, const struct eligible_line *lines, size_t n,
		  struct err *e)
{
	if (run(h, &DROP, &l->org, 1, e) < 0 ||
	    run(h, &MADE, (const int64_t[]){l->org, l->made_at, l->from_month, l->to_month, l->people}, 5, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (put(h, l->org, (int64_t)i + 1, &lines[i], e) < 0)
			return -1;
	return 0;
}
