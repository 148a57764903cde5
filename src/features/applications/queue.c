/* Lists of applications within reach. */
#include "features/applications/queue.h"

#include <stdlib.h>
#include <string.h>

#include "features/applications/funding.h"
#include "features/applications/inside.h"

/* The scopes' numbers are those of enum reach_kind; nobody's is 0 and matches nothing. */
#define WITHIN                                                                                                       \
	" ($1 = 1 OR ($1 = 2 AND EXISTS (SELECT 1 FROM flow_places p WHERE p.matter_id = m.id AND p.unit_id = $2))"  \
	" OR ($1 = 3 AND m.org_id = $2) OR ($1 = 4 AND m.person_id = $2))"
#define LAST_VERSION "(SELECT COALESCE(MAX(x.version), 0) FROM application_lines x WHERE x.application_id = a.id)"
#define DUE_LAST     "CASE WHEN n.due = 0 THEN 9999999 ELSE n.due END"
#define DOUBTS_OF                                                                                                    \
	"(SELECT COUNT(*) FROM application_doubts d WHERE d.application_id = a.id AND d.version = " LAST_VERSION ")"

/* The applications that pass a filter, in order. A parameter stands beside its column before it stands beside a constant: so PostgreSQL
 * takes the column's type. */
#define QUEUE_ROWS                                                                                                   \
	" FROM applications a JOIN claim_rounds r ON r.id = a.round_id JOIN flow_matters m ON m.kind = "             \
	"'application'"                                                                                              \
	" AND m.about = a.id JOIN flow_now n ON n.matter_id = m.id WHERE" WITHIN                                     \
	" AND (n.state = $3 OR $3 = '') AND (a.round_id = $4 OR $4 = 0) AND (EXISTS (SELECT 1 FROM flow_places p"    \
	" WHERE p.matter_id = m.id AND p.unit_id = $5) OR $5 = 0) AND (a.org_id = $6 OR $6 = 0) AND ($7 = 0 OR"      \
	" ($7 = 1 AND " DOUBTS_OF " > 0) OR ($7 = 2 AND " DOUBTS_OF " = 0)) AND ((n.due > 0 AND n.due < $8) OR"      \
	" $8 = 0) AND (a.org_name LIKE '%' || $9 || '%' OR m.title LIKE '%' || $9 || '%') AND (" DUE_LAST            \
	" > $10 OR (" DUE_LAST " = $10 AND m.id > $11)) ORDER BY " DUE_LAST ", m.id LIMIT $12"
static const struct sql QUEUE = {
    "claims.queue",
    "SELECT a.id, a.round_id, a.org_id, m.unit_id, m.id, n.seq, n.since, n.due, n.amount, (SELECT COUNT(*) FROM"
    " application_lines l WHERE l.application_id = a.id AND l.version = " LAST_VERSION
    " AND NOT EXISTS (SELECT 1 FROM"
    " application_strikes s WHERE s.application_id = l.application_id AND s.version = l.version AND s.line_no ="
    " l.line_no AND " STRIKE_STANDS ")), " DOUBTS_OF
    ", a.org_name, m.title, n.state, r.policy, n.barred, n.barred_too" QUEUE_ROWS};
/* What can be paid of an application: the lines that application_fund would take. */
#define PAYABLE                                                                                                      \
	"(SELECT CAST(COALESCE(SUM(l.amount), 0) AS BIGINT) FROM application_lines l WHERE l.application_id = a.id"  \
	" AND l.version = " LAST_VERSION " AND NOT EXISTS (SELECT 1 FROM application_strikes s WHERE"                \
	" s.application_id = l.application_id AND s.version = l.version AND s.line_no = l.line_no "                  \
	"AND " STRIKE_STANDS ") AND NOT EXISTS"                                                                      \
	" (SELECT 1 FROM objections o LEFT JOIN objection_ends y ON y.id = o.id WHERE o.application_id ="            \
	" l.application_id AND o.version = l.version AND o.line_no = l.line_no AND (y.id IS NULL OR y.upheld = 1))"  \
	" AND NOT EXISTS (SELECT 1 FROM application_funded f WHERE f.application_id = l.application_id AND"          \
	" f.line_no = l.line_no))"
#define PICK "SELECT a.id, a.round_id, m.unit_id, m.id, n.seq, " PAYABLE ", a.org_name, n.state"
static const struct sql PICKS = {"claims.picks", PICK QUEUE_ROWS};
static const struct sql PICKED = {
    "claims.picked", PICK " FROM applications a JOIN flow_matters m ON m.kind = 'application' AND m.about = a.id JOIN"
			  " flow_now n ON n.matter_id = m.id WHERE" WITHIN " AND a.id = $3"};
static const struct sql COUNTS = {"claims.counts",
				  "SELECT n.state, COUNT(*), CAST(SUM(n.amount) AS BIGINT), CAST(SUM(CASE WHEN n.due "
				  "> 0 AND n.due < $4 THEN 1 ELSE 0"
				  " END) AS BIGINT) FROM applications a JOIN flow_matters m ON m.kind = "
				  "'application' AND m.about = a.id JOIN flow_now"
				  " n ON n.matter_id = m.id WHERE" WITHIN
				  " AND (a.round_id = $3 OR $3 = 0) GROUP BY n.state ORDER BY n.state"};
static const struct sql BEFORE = {
    "claims.before",
    "SELECT COUNT(*), CAST(COALESCE(SUM(l.amount), 0) AS BIGINT) FROM application_lines l WHERE l.application_id = "
    "(SELECT"
    " MAX(a.id) FROM applications a JOIN claim_rounds r ON r.id = a.round_id WHERE a.org_id = $1 AND r.policy = $2 "
    "AND"
    " a.id < $3 AND EXISTS (SELECT 1 FROM application_lines y WHERE y.application_id = a.id)) AND l.version = (SELECT"
    " MAX(x.version) FROM application_lines x WHERE x.application_id = l.application_id)"};

static const struct row_field row_fields[] = {
    ROW_INT(struct queue_row, id, 0),           ROW_INT(struct queue_row, round, 1),
    ROW_INT(struct queue_row, org, 2),          ROW_INT(struct queue_row, unit, 3),
    ROW_INT(struct queue_row, matter, 4),       ROW_INT(struct queue_row, seq, 5),
    ROW_INT(struct queue_row, since, 6),        ROW_INT(struct queue_row, due, 7),
    ROW_INT(struct queue_row, amount, 8),       ROW_INT(struct queue_row, lines, 9),
    ROW_INT(struct queue_row, doubts, 10),      ROW_TEXT(struct queue_row, org_name, 11),
    ROW_TEXT(struct queue_row, title, 12),      ROW_TEXT(struct queue_row, state, 13),
    ROW_TEXT(struct queue_row, policy, 14),     ROW_TEXT(struct queue_row, barred, 15),
    ROW_TEXT(struct queue_row, barred_too, 16), {0}};
static const struct row_field count_fields[] = {ROW_TEXT(struct queue_count, state, 0),
						ROW_INT(struct queue_count, count, 1),
						ROW_INT(struct queue_count, amount, 2),
						ROW_INT(struct queue_count, overdue, 3),
						{0}};

static const struct row_field pick_fields[] = {ROW_INT(struct funding_pick, application, 0),
					       ROW_INT(struct funding_pick, round, 1),
					       ROW_INT(struct funding_pick, unit, 2),
					       ROW_INT(struct funding_pick, matter, 3),
					       ROW_INT(struct funding_pick, seq, 4),
					       ROW_INT(struct funding_pick, amount, 5),
					       ROW_TEXT(struct funding_pick, org_name, 6),
					       ROW_TEXT(struct funding_pick, state, 7),
					       {0}};

/* The rows of a statement over QUEUE_ROWS, at most max. */
static int queue_rows(struct house *h, const struct sql *sql, const struct queue_filter *f, size_t max,
		      const struct row_field *row, size_t size, struct arena *mem, void **ret, size_t *n,
		      struct err *e)
{
	int64_t due = f->after && f->due == 0 ? 9999999 : f->due;
	return sql_rows(h->store, sql,
			ARGS(INT((int64_t)f->reach.kind), INT(f->reach.id), TEXT(f->state), INT(f->round),
			     INT(f->county), INT(f->org), INT(f->doubts), INT(f->due_by), TEXT(f->text), INT(due),
			     INT(f->after), INT((int64_t)max)),
			row, size, mem, max, ret, n, e);
}

int applications_queue(struct house *h, const struct queue_filter *f, struct arena *mem, struct queue_row **ret,
		       size_t *n, struct err *e)
{
	size_t max = f->n && f->n < QUEUE_PAGE_MAX ? f->n : QUEUE_PAGE_MAX;
	return queue_rows(h, &QUEUE, f, max, row_fields, sizeof **ret, mem, (void **)ret, n, e);
}

int funding_picks(struct house *h, const struct queue_filter *f, struct arena *mem, struct funding_pick **ret,
		  size_t *n, struct err *e)
{
	struct queue_filter waiting = *f;
	waiting.state = STR("finance");
	if (queue_rows(h, &PICKS, &waiting, FUNDING_MAX + 1, pick_fields, sizeof **ret, mem, (void **)ret, n, e) < 0)
		return -1;
	if (*n <= FUNDING_MAX)
		return 0;
	err_set(e, ERR_LIMIT, "一次最多安排 %d 份", FUNDING_MAX);
	return err_todo(e, "按区县或按哪次申领筛选后分次办");
}

/* By number. */
static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* No application is named twice: it would be shown, and counted, twice. */
static int check_once(const int64_t *application, size_t n, struct arena *mem, struct err *e)
{
	int64_t *v = ARENA_ARRAY(mem, n + 1, int64_t);
	if (!v)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (n)
		memcpy(v, application, n * sizeof *v);
	qsort(v, n, sizeof *v, by_number);
	for (size_t i = 1; i < n; i++)
		if (v[i] == v[i - 1])
			return err_todo((err_set(e, ERR_INPUT, "同一份申领选了两次"), e), "刷新后再选");
	return 0;
}

int funding_named(struct house *h, struct reach reach, const int64_t *application, size_t n, struct arena *mem,
		  struct funding_pick **ret, struct err *e)
{
	struct funding_pick *p = ARENA_ARRAY(mem, n + 1, struct funding_pick);
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (check_once(application, n, mem, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int got =
		    sql_row(h->store, &PICKED, ARGS(INT((int64_t)reach.kind), INT(reach.id), INT(application[i])),
			    pick_fields, &p[i], mem, e);
		if (got <= 0)
			return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "您的辖区没有这份申领");
		if (str_is(p[i].state, "finance"))
			continue;
		err_set(e, ERR_CONFLICT, "%.*s的申领不在财政这一步", STR_FMT(p[i].org_name));
		return err_todo(e, "刷新后再选");
	}
	*ret = p;
	return 0;
}

int applications_counts(struct house *h, struct reach reach, int64_t round, day_t today, struct arena *mem,
			struct queue_count **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &COUNTS, ARGS(INT((int64_t)reach.kind), INT(reach.id), INT(round), INT(today)),
		     count_fields, sizeof **ret, mem, FLOW_STATES_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Two numbers. */
struct two {
	int64_t a, b;
};

int application_before(struct house *h, const struct application *a, struct str policy, int64_t *lines,
		       int64_t *amount, struct err *e)
{
	static const struct row_field fields[] = {ROW_INT(struct two, a, 0), ROW_INT(struct two, b, 1), {0}};
	struct two t = {0};
	if (sql_row(h->store, &BEFORE, ARGS(INT(a->org), TEXT(policy), INT(a->id)), fields, &t, NULL, e) < 0)
		return -1;
	*lines = t.a;
	*amount = t.b;
	return 0;
}
