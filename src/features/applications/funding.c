/* Many applications taken over by finance. */
#include "features/applications/funding.h"

#include <stdio.h>
#include <string.h>

#include "features/applications/inside.h"

static const struct sql ADD = {"funding.add",
			       "INSERT INTO fundings (id, line_id, scope, scope_id, items, amount, at, who, journal)"
			       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql END_ADD = {
    "funding.end_add",
    "INSERT INTO funding_ends (funding_id, no, done, why, amount, at, journal) VALUES ($1, $2, $3, $4, (SELECT"
    " CAST(COALESCE(SUM(l.amount), 0) AS BIGINT) FROM application_funded f JOIN application_lines l ON"
    " l.application_id = f.application_id AND l.version = f.version AND l.line_no = f.line_no WHERE"
    " f.application_id = $7 AND f.journal = $6), $5, $6)"};
static const struct sql GET = {
    "funding.get",
    "SELECT f.id, f.line_id, f.scope, f.scope_id, f.items, f.amount, f.at, (SELECT COUNT(*) FROM funding_ends x"
    " WHERE x.funding_id = f.id AND x.done = 1), (SELECT CAST(COALESCE(SUM(x.amount), 0) AS BIGINT) FROM funding_ends"
    " x WHERE x.funding_id = f.id), (SELECT COUNT(*) FROM funding_ends x WHERE x.funding_id = f.id AND x.done = 0), "
    "f.who FROM fundings f"
    " WHERE f.id = $1"};
/* Ends are written in the order of the items. */
static const struct sql NEXT = {
    "funding.next",
    "SELECT no, application_id, seq FROM funding_items WHERE funding_id = $1 AND no > (SELECT COALESCE(MAX(x.no), 0)"
    " FROM funding_ends x WHERE x.funding_id = $1) ORDER BY no LIMIT $2"};
static const struct sql REFUSALS = {
    "funding.refusals",
    "SELECT i.application_id, i.amount, a.org_name, x.why FROM funding_ends x JOIN funding_items i ON i.funding_id ="
    " x.funding_id AND i.no = x.no JOIN applications a ON a.id = i.application_id WHERE x.funding_id = $1 AND x.done"
    " = 0 ORDER BY x.no LIMIT $2"};

static const struct row_field funding_fields[] = {
    ROW_INT(struct funding, id, 0),       ROW_INT(struct funding, line, 1),  ROW_INT(struct funding, scope, 2),
    ROW_INT(struct funding, scope_id, 3), ROW_INT(struct funding, items, 4), ROW_INT(struct funding, amount, 5),
    ROW_INT(struct funding, at, 6),       ROW_INT(struct funding, done, 7),  ROW_INT(struct funding, done_amount, 8),
    ROW_INT(struct funding, refused, 9),  ROW_TEXT(struct funding, who, 10), {0}};
static const struct row_field refusal_fields[] = {ROW_INT(struct funding_refusal, application, 0),
						  ROW_INT(struct funding_refusal, amount, 1),
						  ROW_TEXT(struct funding_refusal, org_name, 2),
						  ROW_TEXT(struct funding_refusal, why, 3),
						  {0}};

/* One that is to be done. */
struct item {
	int64_t no, application, seq;
};
static const struct row_field item_fields[] = {
    ROW_INT(struct item, no, 0), ROW_INT(struct item, application, 1), ROW_INT(struct item, seq, 2), {0}};

/* What was picked is what was shown. */
static int check_shown(const struct funding_new *n, struct err *e)
{
	int64_t sum = 0;
	if (n->npicks == 0)
		return err_set(e, ERR_INPUT, "没有等财政安排的申领");
	for (size_t i = 0; i < n->npicks; i++)
		if (__builtin_add_overflow(sum, n->pick[i].amount, &sum))
			return err_set(e, ERR_LIMIT, "合计太大");
	if (n->n == (int64_t)n->npicks && n->amount == sum)
		return 0;
	err_set(e, ERR_CONFLICT, "份数或合计与看到的不一样，可能又有申领到期或已被别人办了");
	return err_todo(e, "重新核对再办");
}

/* What was picked, in its order. */
static int add_items(struct house *h, int64_t funding, const struct funding_pick *p, size_t n, struct err *e)
{
	static const char *const columns[] = {"funding_id", "no", "application_id", "seq", "amount", NULL};
	struct bulk *b;
	int status = 0;
	if (bulk_begin(&b, h->store, "funding_items", columns, "iiiii", e) < 0)
		return -1;
	for (size_t i = 0; status == 0 && i < n; i++) {
		const int64_t cell[] = {funding, (int64_t)i + 1, p[i].application, p[i].seq, p[i].amount};
		for (int k = 0; k < 5; k++)
			bulk_int(b, k, cell[k]);
		status = bulk_row(b, e);
	}
	if (status == 0)
		return bulk_end(b, e);
	bulk_abandon(b);
	return -1;
}

int funding_add(struct house *h, struct recording *r, const struct funding_new *n, int64_t *id, struct err *e)
{
	int64_t new_id = id_new(recording_now(r));
	if (check_shown(n, e) < 0 ||
	    sql_run(h->store, &ADD,
		    ARGS(INT(new_id), INT(n->line), INT(n->hat.scope), INT(n->hat.id), INT(n->n), INT(n->amount),
			 INT(recording_now(r)), TEXT(str_of(n->who)), INT(recording_journal(r))),
		    NULL, e) < 0)
		return -1;
	*id = new_id;
	return add_items(h, new_id, n->pick, n->npicks, e);
}

int funding_get(struct house *h, int64_t funding, struct arena *mem, struct funding *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(funding)), funding_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这次成批安排") : got < 0 ? -1 : 0;
}

int funding_refusals(struct house *h, int64_t funding, struct arena *mem, struct funding_refusal **ret, size_t *n,
		     struct err *e)
{
	return sql_rows(h->store, &REFUSALS, ARGS(INT(funding), INT(FUNDING_SHOWN)), refusal_fields, sizeof **ret,
			mem, FUNDING_SHOWN, (void **)ret, n, e);
}

/* The store or the machine failed, not the application: then the whole step is tried again another time. */
static bool is_breakdown(const struct err *e)
{
	return e->code == ERR_DB || e->code == ERR_IO || e->code == ERR_NOMEM || e->code == ERR_DAMAGED ||
	       e->code == ERR_UNCERTAIN;
}

/* One application, whole or not at all where `apart`, with a savepoint of its own; how it ended stands beside it. Not apart: 1 when it is
 * refused, and the transaction is good for nothing. */
static int fund_item(struct house *h, struct recording *r, const struct calendar *cal, const struct funding *f,
		     const struct item *i, bool apart, struct err *e)
{
	const struct flow_hat hat = {STR("pay.issue"), (enum flow_scope)f->scope, f->scope_id, {NULL, 0}};
	const struct flow_actor by = {f->who, &hat, 1};
	struct err why = {0};
	if (apart && store_savepoint(h->store, e) < 0)
		return -1;
	bool done = application_fund(h, r, cal, i->application, i->seq, f->line, &by, &why) == 0;
	if (!done && is_breakdown(&why)) {
		*e = why;
		return -1;
	}
	if (!done && !apart)
		return 1;
	if (apart && (done ? store_savepoint_release(h->store, e) : store_savepoint_rollback(h->store, e)) < 0)
		return -1;
	return sql_run(h->store, &END_ADD,
		       ARGS(INT(f->id), INT(i->no), INT(done), TEXT(str_of(done ? "" : why.what)),
			    INT(recording_now(r)), INT(recording_journal(r)), INT(i->application)),
		       NULL, e);
}

/* The items that are next, in a recording; 1: one of them is refused, and nothing is done. */
static int fund_together(struct house *h, const struct calendar *cal, const struct funding *f, const struct item *i,
			 size_t n, bool apart, struct err *e)
{
	char who[128];
	struct recording *r;
	struct deed d = {.who = who, .what = "flow", .detail = "成批安排支付"};
	snprintf(who, sizeof who, "%.*s", STR_FMT(f->who));
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	int status = 0;
	for (size_t k = 0; status == 0 && k < n; k++)
		status = fund_item(h, r, cal, f, &i[k], apart, e);
	if (status != 1)
		return recording_end(r, status, e);
	recording_abandon(r);
	return 1;
}

/* The same, each item whole by itself. A savepoint makes SQLite keep the old content of every page aside, half of what is written: so
 * each has one only where one of them is refused. */
static int fund_items(struct house *h, const struct calendar *cal, const struct funding *f, const struct item *i,
		      size_t n, struct err *e)
{
	int status = fund_together(h, cal, f, i, n, false, e);
	return status == 1 ? fund_together(h, cal, f, i, n, true, e) : status;
}

int funding_go_on(struct house *h, const struct calendar *cal, int64_t funding, int64_t *left, struct err *e)
{
	struct funding f = {0};
	void *items = NULL;
	size_t n = 0;
	struct arena *mem = arena_new((size_t)1 << 20);
	int status = mem ? funding_get(h, funding, mem, &f, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = sql_rows(h->store, &NEXT, ARGS(INT(funding), INT(FUNDING_STEP)), item_fields,
				  sizeof(struct item), mem, FUNDING_STEP, &items, &n, e);
	if (status == 0 && n)
		status = fund_items(h, cal, &f, items, n, e);
	arena_free(mem);
	if (status == 0)
		*left = f.items - f.done - f.refused - (int64_t)n;
	return status;
}
