/* What is published, what is objected to, and what finance takes over. */
#include <stdio.h>
#include <stdlib.h>

#include "features/applications/inside.h"
#include "features/applications/queue.h"
#include "features/payments/payments.h"
#include "features/people/people.h"

/* What was submitted last, with strikes, objections and payments. */
static const struct sql LINES = {
    "claims.lines",
    "SELECT l.line_no, l.owner_id, l.person_id, l.from_month, l.to_month, l.period, l.monthly, l.amount, (SELECT "
    "COUNT(*)"
    " FROM objections o LEFT JOIN objection_ends x ON x.id = o.id WHERE o.application_id = l.application_id AND "
    "o.version"
    " = l.version AND o.line_no = l.line_no AND (x.id IS NULL OR x.upheld = 1)), CASE WHEN f.line_no IS NULL THEN 0 "
    "ELSE 1"
    " END, l.policy, l.name, l.tier, COALESCE(s.reason, '') FROM application_lines l LEFT JOIN application_strikes s"
    " ON s.application_id = l.application_id AND s.version = l.version AND s.line_no = l.line_no AND " STRIKE_STANDS
    " LEFT JOIN"
    " application_funded f ON f.application_id = l.application_id AND f.line_no = l.line_no WHERE l.application_id = "
    "$1"
    " AND l.version = (SELECT MAX(x.version) FROM application_lines x WHERE x.application_id = $1) ORDER BY "
    "l.line_no"};
static const struct sql DOUBTS_OF = {
    "claims.doubts",
    "SELECT line_no, kind, text FROM application_doubts WHERE application_id = $1 AND version = (SELECT"
    " MAX(x.version) FROM application_lines x WHERE x.application_id = $1) ORDER BY line_no, kind"};
static const struct sql OBJECT = {
    "claims.object", "INSERT INTO objections (id, application_id, version, line_no, text, by_whom, due, at,"
		     " journal) SELECT $1, l.application_id, l.version, l.line_no, $5, $6, $7, $8, $9 FROM"
		     " application_lines l WHERE l.application_id = $2 AND l.version = $3 AND l.line_no = $4"};
static const struct sql ANSWER = {"claims.answer",
				  "INSERT INTO objection_ends (id, upheld, answer, who, at, journal)"
				  " SELECT o.id, $2, $3, $4, $5, $6 FROM objections o WHERE o.id = $1"};
static const struct sql FUNDED = {
    "claims.funded", "INSERT INTO application_funded (application_id, line_no, version, line_id, at, journal)"
		     " VALUES ($1, $2, $3, $4, $5, $6)"};

static const struct sql FITS = {"claims.line_fits",
				"SELECT 1 FROM ledger_lines l JOIN flow_places p ON p.unit_id = l.unit_id WHERE"
				" l.id = $2 AND p.matter_id = $1"};

#define OBJECTION_COLUMNS                                                                                            \
	"SELECT o.id, o.application_id, o.line_no, o.due, o.at, COALESCE(x.at, 0), COALESCE(x.upheld, 0), o.text,"   \
	" o.by_whom, COALESCE(x.answer, ''), COALESCE(x.who, '') FROM objections o LEFT JOIN objection_ends x ON"    \
	" x.id = o.id WHERE "
static const struct sql OBJECTIONS = {"claims.objections", OBJECTION_COLUMNS "o.application_id = $1 ORDER BY o.id"};
static const struct sql OBJECTION = {"claims.objection", OBJECTION_COLUMNS "o.id = $1"};

static const struct row_field line_fields[] = {ROW_INT(struct application_line, no, 0),
					       ROW_INT(struct application_line, owner, 1),
					       ROW_INT(struct application_line, person, 2),
					       ROW_INT(struct application_line, from, 3),
					       ROW_INT(struct application_line, to, 4),
					       ROW_INT(struct application_line, period, 5),
					       ROW_INT(struct application_line, monthly, 6),
					       ROW_INT(struct application_line, amount, 7),
					       ROW_INT(struct application_line, objections, 8),
					       ROW_BOOL(struct application_line, funded, 9),
					       ROW_TEXT(struct application_line, policy, 10),
					       ROW_TEXT(struct application_line, name, 11),
					       ROW_TEXT(struct application_line, tier, 12),
					       ROW_TEXT(struct application_line, struck, 13),
					       {0}};
static const struct row_field doubt_fields[] = {ROW_INT(struct application_doubt, line_no, 0),
						ROW_INT(struct application_doubt, kind, 1),
						ROW_TEXT(struct application_doubt, text, 2),
						{0}};

static const struct row_field objection_fields[] = {
    ROW_INT(struct objection, id, 0),      ROW_INT(struct objection, application, 1),
    ROW_INT(struct objection, line_no, 2), ROW_INT(struct objection, due, 3),
    ROW_INT(struct objection, at, 4),      ROW_INT(struct objection, answered, 5),
    ROW_BOOL(struct objection, upheld, 6), ROW_TEXT(struct objection, text, 7),
    ROW_TEXT(struct objection, by, 8),     ROW_TEXT(struct objection, answer, 9),
    ROW_TEXT(struct objection, who, 10),   {0}};

int application_lines(struct house *h, int64_t application, struct arena *mem, struct application_line **ret,
		      size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LINES, ARGS(INT(application)), line_fields, sizeof **ret, mem, APPLICATION_LINES_MAX,
		     &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int application_doubts(struct house *h, int64_t application, struct arena *mem, struct application_doubt **ret,
		       size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &DOUBTS_OF, ARGS(INT(application)), doubt_fields, sizeof **ret, mem,
		     APPLICATION_LINES_MAX * DOUBT__MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* The name as the list shows it, with more where another line would look the same. */
struct shown {
	size_t row;
	struct str name;
	int64_t person;
};

/* By name as shown, then person. */
static int by_name(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;
	int c = str_cmp(x->name, y->name);
	return c ? c : (x->person > y->person) - (x->person < y->person);
}

/* A text in mem. */
static int keep(struct arena *mem, const struct buf *b, struct str *out, struct err *e)
{
	const char *p = b->failed ? NULL : arena_copy(mem, b->p ? b->p : "", b->n);
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不够");
	*out = (struct str){p, b->n};
	return 0;
}

/* The name with the last two characters of the person's number behind it. */
static int tell_apart(struct house *h, int64_t person, struct arena *mem, struct str *name, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct buf b;
	if (fact_of_owner(&r, h, &people_facts, person, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	struct str number = got > 0 ? v.cell[FACT_INDEX(people, number)].s : STR("");
	size_t n = number.n < 2 ? number.n : 2;
	buf_init(&b, 1000);
	buf_printf(&b, "%.*s（尾号%.*s）", STR_FMT(*name), (int)n, number.p + number.n - n);
	fact_reader_free(r);
	int status = got < 0 ? -1 : keep(mem, &b, name, e);
	buf_release(&b);
	return status;
}

/* One application is of one institution, which therefore tells nobody apart: what is alike gets its last two characters. */
static int tell_alike_apart(struct house *h, struct notice_row *row, struct shown *s, size_t n, struct arena *mem,
			    struct err *e)
{
	qsort(s, n, sizeof *s, by_name);
	for (size_t i = 0; i < n; i++) {
		bool alike = (i > 0 && str_eq(s[i - 1].name, s[i].name) && s[i - 1].person != s[i].person) ||
			     (i + 1 < n && str_eq(s[i + 1].name, s[i].name) && s[i + 1].person != s[i].person);
		for (size_t k = i; !alike && k > 0 && str_eq(s[k - 1].name, s[i].name); k--)
			alike = s[k - 1].person != s[i].person;
		for (size_t k = i; !alike && k + 1 < n && str_eq(s[k + 1].name, s[i].name); k++)
			alike = s[k + 1].person != s[i].person;
		if (alike && tell_apart(h, s[i].person, mem, &row[s[i].row].name, e) < 0)
			return -1;
	}
	return 0;
}

/* One row of the notice. */
static int fill_row(const struct application *a, const struct application_line *l, bool full_names, struct arena *mem,
		    struct notice_row *row, struct err *e)
{
	struct buf name;
	buf_init(&name, 1000);
	if (full_names)
		buf_put_str(&name, l->name);
	else
		mask_name(&name, l->name);
	*row = (struct notice_row){.no = l->no,
				   .org_name = a->org_name,
				   .policy = l->policy,
				   .tier = l->tier,
				   .from = l->from,
				   .to = l->to,
				   .amount = l->amount};
	int status = keep(mem, &name, &row->name, e);
	buf_release(&name);
	return status;
}

int notice_rows(struct house *h, int64_t application, bool full_names, struct arena *mem, struct notice_row **ret,
		size_t *n, struct err *e)
{
	struct application a = {0};
	struct application_line *l;
	size_t k, count = 0;
	if (application_get(h, application, mem, &a, e) < 0 || application_lines(h, application, mem, &l, &k, e) < 0)
		return -1;
	struct notice_row *row = ARENA_ARRAY(mem, k + 1, struct notice_row);
	struct shown *shown = ARENA_ARRAY(mem, k + 1, struct shown);
	if (!row || !shown)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < k; i++) {
		if (l[i].struck.n)
			continue;
		if (fill_row(&a, &l[i], full_names, mem, &row[count], e) < 0)
			return -1;
		shown[count] = (struct shown){count, row[count].name, l[i].person};
		count++;
	}
	if (!full_names && tell_alike_apart(h, row, shown, count, mem, e) < 0)
		return -1;
	*ret = row;
	*n = count;
	return 0;
}

/* Moves one page of notices on whose term has run out; *n: how many were found. */
static int expire_page(struct house *h, struct recording *r, const struct calendar *cal, day_t today,
		       struct arena *mem, size_t *n, struct err *e)
{
	struct queue_filter f = {
	    .reach = {REACH_ALL, 0}, .state = STR("notice"), .due_by = today, .n = QUEUE_PAGE_MAX};
	struct queue_row *q;
	if (applications_queue(h, &f, mem, &q, n, e) < 0)
		return -1;
	for (size_t i = 0; i < *n; i++) {
		struct flow_act act = {
		    .matter = q[i].matter, .seq = q[i].seq, .move = STR("expire"), .opinion = STR("")};
		if (flow_act(h, r, cal, &application_kind, &act, &flow_self, NULL, e) < 0)
			return -1;
	}
	return 0;
}

int notices_expire(struct house *h, struct recording *r, const struct calendar *cal, day_t today, int64_t *count,
		   struct err *e)
{
	struct arena *mem = arena_new((size_t)1 << 30);
	size_t n = 1;
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	*count = 0;
	while (status == 0 && n) {
		status = expire_page(h, r, cal, today, mem, &n, e);
		*count += status == 0 ? (int64_t)n : 0;
		arena_clear(mem);
	}
	arena_free(mem);
	return status;
}

int objection_add(struct house *h, struct recording *r, const struct calendar *cal, int64_t application,
		  int64_t line_no, struct str text, struct str by, int64_t *id, struct err *e)
{
	struct application a = {0};
	struct flow_matter m = {0};
	struct err ignored;
	day_t due = 0;
	int64_t new_id = id_new(recording_now(r)), changed = 0;
	struct arena *mem = arena_new((size_t)64 << 20);
	int status = mem ? application_get(h, application, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = application_matter(h, application, mem, &m, e);
	if (status == 0 && !str_is(m.state, "notice"))
		status = err_set(e, ERR_CONFLICT, "不在公示期，不能提异议");
	if (status == 0 && str_trim(text).n == 0)
		status = err_at((err_set(e, ERR_INPUT, "异议要写明内容"), e), "内容");
	if (status == 0 && calendar_add(cal, instant_day(recording_now(r)), OBJECTION_DAYS, &due, &ignored) < 0)
		due = 0;
	if (status == 0)
		status = sql_run(h->store, &OBJECT,
				 ARGS(INT(new_id), INT(application), INT(a.version), INT(line_no), TEXT(text),
				      TEXT(by), INT(due), INT(recording_now(r)), INT(recording_journal(r))),
				 &changed, e);
	if (status == 0 && changed != 1)
		status = err_set(e, ERR_NOTFOUND, "公示里没有第 %lld 行", (long long)line_no);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

int objection_answer(struct house *h, struct recording *r, int64_t objection, bool upheld, struct str answer,
		     struct str who, struct err *e)
{
	int64_t changed = 0;
	if (str_trim(answer).n == 0)
		return err_at((err_set(e, ERR_INPUT, "答复要写明内容"), e), "答复");
	if (sql_run(h->store, &ANSWER,
		    ARGS(INT(objection), INT(upheld), TEXT(answer), TEXT(who), INT(recording_now(r)),
			 INT(recording_journal(r))),
		    &changed, e) < 0)
		return e->code == ERR_CONFLICT ? err_set(e, ERR_CONFLICT, "这条异议已经答复过") : -1;
	return changed ? 0 : err_set(e, ERR_NOTFOUND, "没有这条异议");
}

/* Objections to one application at most. */
#define OBJECTIONS_MAX 100000

int objections_of(struct house *h, int64_t application, struct arena *mem, struct objection **ret, size_t *n,
		  struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &OBJECTIONS, ARGS(INT(application)), objection_fields, sizeof **ret, mem,
		     OBJECTIONS_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int objection_get(struct house *h, int64_t objection, struct arena *mem, struct objection *out, struct err *e)
{
	int got = sql_row(h->store, &OBJECTION, ARGS(INT(objection)), objection_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这条异议") : got < 0 ? -1 : 0;
}

/* The lines that can be paid, month by month. *due is in mem. */
static int payable(struct house *h, struct recording *r, const struct application *a, int64_t line, struct arena *mem,
		   struct payment_due **due, size_t *n, struct err *e)
{
	struct application_line *l;
	size_t k, months = 0, count = 0;
	if (application_lines(h, a->id, mem, &l, &k, e) < 0)
		return -1;
	for (size_t i = 0; i < k; i++)
		months += (size_t)(l[i].to - l[i].from + 1);
	struct payment_due *d = ARENA_ARRAY(mem, months + 1, struct payment_due);
	if (!d)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < k; i++) {
		if (l[i].struck.n || l[i].objections || l[i].funded)
			continue;
		for (int64_t m = l[i].from; m <= l[i].to; m++)
			d[count++] = (struct payment_due){.owner = l[i].owner,
							  .person = l[i].person,
							  .org = a->org,
							  .policy = l[i].policy,
							  .instalment = l[i].period ? STR("") : l[i].tier,
							  .period = l[i].period ? m : 0,
							  .month = m,
							  .amount = l[i].monthly};
		if (sql_run(h->store, &FUNDED,
			    ARGS(INT(a->id), INT(l[i].no), INT(a->version), INT(line), INT(recording_now(r)),
				 INT(recording_journal(r))),
			    NULL, e) < 0)
			return -1;
	}
	*due = d;
	*n = count;
	return 0;
}

/* By owner, policy, month: one payment for each owner and policy. */
static int by_owner(const void *a, const void *b)
{
	const struct payment_due *x = a, *y = b;
	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	int c = str_cmp(x->policy, y->policy);
	return c ? c : (x->month > y->month) - (x->month < y->month);
}

int application_line_fits(struct house *h, int64_t matter, int64_t line, struct err *e)
{
	int64_t one;
	return sql_int(h->store, &FITS, ARGS(INT(matter), INT(line)), &one, e);
}

/* What of an application can be paid becomes payments, under a case of this kind; *n: months. */
static int fund(struct house *h, struct recording *r, const struct application *a, int64_t line,
		const char *about_kind, int64_t about, const char *who, struct arena *mem, size_t *n, struct err *e)
{
	struct payment_due *due;
	int64_t made;
	int fits = application_line_fits(h, a->matter, line, e);
	if (fits == 0)
		return err_todo((err_set(e, ERR_CONFLICT, "这一预算行不是这家机构所在区县或上级的"), e),
				"选本区县或市级的预算行");
	if (fits < 0 || payable(h, r, a, line, mem, &due, n, e) < 0)
		return -1;
	qsort(due, *n, sizeof *due, by_owner);
	return *n ? payments_add(h, r, line, about_kind, about, who, due, *n, false, &made, e) : 0;
}

/* Memory for one application's money. */
#define FUND_MEMORY ((size_t)2 << 30)

int application_fund(struct house *h, struct recording *r, const struct calendar *cal, int64_t application,
		     int64_t seq, int64_t line, const struct flow_actor *by, struct err *e)
{
	struct application a = {0};
	char who[128];
	size_t n;
	struct arena *mem = arena_new(FUND_MEMORY);
	int status = mem ? application_get(h, application, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	struct flow_act act = {.matter = a.matter, .seq = seq, .move = STR("fund"), .opinion = STR("")};
	snprintf(who, sizeof who, "%.*s", STR_FMT(by->who));
	if (status == 0)
		status = flow_act(h, r, cal, &application_kind, &act, by, NULL, e);
	if (status == 0)
		status = fund(h, r, &a, line, "application", application, who, mem, &n, e);
	arena_free(mem);
	return status;
}

int application_fund_rest(struct house *h, struct recording *r, int64_t application, int64_t line, const char *who,
			  struct err *e)
{
	struct application a = {0};
	struct flow_matter m = {0};
	size_t n = 0;
	struct arena *mem = arena_new(FUND_MEMORY);
	int status = mem ? application_get(h, application, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = application_matter(h, application, mem, &m, e);
	if (status == 0 && !str_is(m.state, "done"))
		status = err_set(e, ERR_CONFLICT, "申领还没有办结");
	if (status == 0)
		status = fund(h, r, &a, line, "application rest", recording_journal(r), who, mem, &n, e);
	if (status == 0 && n == 0)
		status = err_set(e, ERR_NOTFOUND, "没有可以补付的行");
	arena_free(mem);
	return status;
}
