/* 在校填报: entered by the school, confirmed by the county, then facts. */
#include "features/agreements/agreements.h"
#include "features/directed/inside.h"
#include "features/orgs/orgs.h"
#include "features/units/units.h"

#include <stdio.h>

static const struct flow_state states[] = {{"filling", "填写", "claims.apply", 0, FLOW_OPEN},
					   {"county", "区县确认", "claims.review1", 5, FLOW_OPEN},
					   {"confirmed", "已确认", NULL, 0, FLOW_DONE}};
static const struct flow_move moves[] = {{"submit", "提交", "filling", "county", 0, NULL},
					 {"withdraw", "撤回", "county", "filling", FLOW_STARTER, NULL},
					 {"approve", "确认", "county", "confirmed", FLOW_BULK, NULL},
					 {"return", "退回补正", "county", "filling", FLOW_OPINION, NULL}};
static const char *const required[] = {"county", NULL};

/* Confirmed: the days become facts, in the same transaction. */
static int happened(const struct flow_event *ev, struct err *e)
{
	return strcmp(ev->to, "confirmed") == 0 ? attendance_to_facts(ev->h, ev->r, ev->about, e) : 0;
}

const struct flow_kind attendance_kind = {.code = "attendance",
					  .label = "在校填报",
					  .clause = "S15",
					  .states = states,
					  .nstates = sizeof states / sizeof *states,
					  .moves = moves,
					  .nmoves = sizeof moves / sizeof *moves,
					  .required = required,
					  .happened = happened};

static const struct sql ADD = {"attendance.add", "INSERT INTO attendance_sheets (id, school_id, month, who, at,"
						 " journal) VALUES ($1, $2, $3, $4, $5, $6)"};
#define COLUMNS                                                                                                      \
	"SELECT s.id, s.school_id, s.at, m.id, n.seq, n.since, n.due, s.month, n.state, s.who,"                      \
	" COALESCE((SELECT MAX(d.version) FROM attendance_days d WHERE d.sheet_id = s.id), 0) FROM "                 \
	"attendance_sheets s"                                                                                        \
	" JOIN flow_matters m ON m.kind = 'attendance' AND m.about = s.id JOIN flow_now n ON n.matter_id = m.id "    \
	"WHERE "
static const struct sql GET = {"attendance.get", COLUMNS "s.id = $1"};
static const struct sql OF = {"attendance.of", COLUMNS "s.school_id = $1 AND s.month = $2"};
static const struct row_field fields[] = {
    ROW_INT(struct attendance, id, 0),       ROW_INT(struct attendance, school, 1),
    ROW_INT(struct attendance, at, 2),       ROW_INT(struct attendance, matter, 3),
    ROW_INT(struct attendance, seq, 4),      ROW_INT(struct attendance, since, 5),
    ROW_INT(struct attendance, due, 6),      ROW_INT(struct attendance, month, 7),
    ROW_TEXT(struct attendance, state, 8),   ROW_TEXT(struct attendance, who, 9),
    ROW_INT(struct attendance, version, 10), {0}};
static const struct sql DAY_ADD = {
    "attendance.day_add", "INSERT INTO attendance_days (sheet_id, version, agreement_id, days, note, journal)"
			  " VALUES ($1, $2, $3, $4, $5, $6)"};
static const struct sql DAYS = {
    "attendance.days",
    "SELECT d.agreement_id, d.days, d.note FROM attendance_days d WHERE d.sheet_id = $1 AND d.version ="
    " (SELECT MAX(x.version) FROM attendance_days x WHERE x.sheet_id = $1) ORDER BY d.agreement_id"};
static const struct row_field day_fields[] = {ROW_INT(struct attendance_day, agreement, 0),
					      ROW_INT(struct attendance_day, days, 1),
					      ROW_TEXT(struct attendance_day, note, 2),
					      {0}};

int attendance_get(struct house *h, int64_t id, struct arena *mem, struct attendance *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这份在校填报") : got < 0 ? -1 : 0;
}

int attendance_of(struct house *h, int64_t school, month_t month, struct arena *mem, struct attendance *out,
		  struct err *e)
{
	return sql_row(h->store, &OF, ARGS(INT(school), INT(month)), fields, out, mem, e);
}

int attendance_days(struct house *h, int64_t sheet, struct arena *mem, struct attendance_day **ret, size_t *n,
		    struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &DAYS, ARGS(INT(sheet)), day_fields, sizeof **ret, mem, DIRECTED_SHEET_MAX, &rows, n,
		     e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Memory for one deed; NULL with e. */
static struct arena *work(struct err *e)
{
	struct arena *mem = arena_new(DIRECTED_WORK_MEMORY);
	if (!mem)
		err_set(e, ERR_NOMEM, "内存不够");
	return mem;
}

/* A student whose month the school has to state. */
static int has_student(struct house *h, int64_t school, month_t month, struct arena *mem, struct err *e)
{
	struct agreement *a;
	size_t n;
	if (directed_agreements(h, school, mem, &a, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (directed_window_days(&a[i], month))
			return 0;
	return err_set(e, ERR_INPUT, "这个月没有在协议期内的学生");
}

/* The sheet and its matter. */
static int add(struct house *h, struct recording *r, const struct calendar *cal, int64_t school, month_t month,
	       const struct flow_actor *by, int64_t id, struct err *e)
{
	int64_t place[UNIT_PLACES_MAX], matter;
	char text[8], title[64];
	struct flow_new f = {.about = id, .org = school, .places = place};
	month_text(month, text);
	snprintf(title, sizeof title, "%s 在校填报", text);
	f.title = str_of(title);
	if (org_unit(h, school, &f.unit, e) < 0 || unit_places(h, f.unit, place, &f.nplaces, e) < 0 ||
	    sql_run(h->store, &ADD,
		    ARGS(INT(id), INT(school), INT(month), TEXT(by->who), INT(recording_now(r)),
			 INT(recording_journal(r))),
		    NULL, e) < 0)
		return -1;
	return flow_start(h, r, cal, &attendance_kind, &f, by, &matter, e);
}

int attendance_open(struct house *h, struct recording *r, const struct calendar *cal, int64_t school, month_t month,
		    day_t today, const struct flow_actor *by, int64_t *id, struct err *e)
{
	struct attendance there = {0};
	struct arena *mem;
	if (!directed_school_month(month))
		return err_set(e, ERR_INPUT, "七、八月不在每学年十个月之内，不用填报");
	if (month_first(month) + month_days(month) > today)
		return err_set(e, ERR_INPUT, "这个月还没有过完，月底以后再填");
	if (!(mem = work(e)))
		return -1;
	int got = attendance_of(h, school, month, mem, &there, e);
	int64_t new_id = got > 0 ? there.id : id_new(recording_now(r));
	int status = got < 0 ? -1 : got > 0 ? 0 : has_student(h, school, month, mem, e);
	if (status == 0 && got == 0)
		status = add(h, r, cal, school, month, by, new_id, e);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

/* The agreement with this id; NULL. */
static const struct agreement *find(const struct agreement *a, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].id == id)
			return &a[i];
	return NULL;
}

/* One line may stand on the sheet. */
static int check_day(const struct attendance_day *d, const struct agreement *a, month_t month, struct err *e)
{
	int most = a ? directed_window_days(a, month) : 0;
	if (!most)
		return err_set(e, ERR_INPUT, "有一行不是本校这个月在协议期内的学生");
	if (d->days < 0 || d->days > most)
		return err_at((err_set(e, ERR_INPUT, "在校天数要在 0 到 %d 之间", most), e), "%.*s",
			      STR_FMT(a->number));
	return 0;
}

/* All lines of a version, checked and written. */
static int write_days(struct house *h, struct recording *r, const struct attendance *s,
		      const struct attendance_day *d, size_t n, struct arena *mem, struct err *e)
{
	struct agreement *a;
	size_t all;
	if (directed_agreements(h, s->school, mem, &a, &all, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (check_day(&d[i], find(a, all, d[i].agreement), (month_t)s->month, e) < 0 ||
		    sql_run(h->store, &DAY_ADD,
			    ARGS(INT(s->id), INT(s->version + 1), INT(d[i].agreement), INT(d[i].days),
				 TEXT(d[i].note), INT(recording_journal(r))),
			    NULL, e) < 0)
			return -1;
	}
	return 0;
}

int attendance_save(struct house *h, struct recording *r, int64_t sheet, const struct attendance_day *day, size_t n,
		    const struct flow_actor *by, struct err *e)
{
	struct attendance s = {0};
	struct arena *mem = work(e);
	int status = mem ? attendance_get(h, sheet, mem, &s, e) : -1;
	if (status == 0 && !str_is(s.state, "filling"))
		status = err_todo((err_set(e, ERR_CONFLICT, "已经提交，不能再改"), e), "请区县退回，或先撤回");
	if (status == 0 && n > DIRECTED_SHEET_MAX)
		status = err_set(e, ERR_LIMIT, "一份填报最多 %d 人", DIRECTED_SHEET_MAX);
	int may = status == 0 ? flow_may(h, &attendance_kind, s.matter, by, e) : 1;
	if (may <= 0)
		status = may < 0 ? -1 : err_set(e, ERR_DENIED, "只有本校经办能填");
	if (status == 0)
		status = write_days(h, r, &s, day, n, mem, e);
	arena_free(mem);
	return status;
}

/* Every student of the month is on the sheet: who is missing is named. */
static int check_whole(struct house *h, const struct attendance *s, struct arena *mem, struct err *e)
{
	struct agreement *a;
	struct attendance_day *d;
	size_t n, all, missing = 0;
	if (directed_agreements(h, s->school, mem, &a, &all, e) < 0 || attendance_days(h, s->id, mem, &d, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < all; i++) {
		bool there = !directed_window_days(&a[i], (month_t)s->month);
		for (size_t k = 0; !there && k < n; k++)
			there = d[k].agreement == a[i].id;
		missing += !there;
	}
	if (!missing)
		return 0;
	return err_todo((err_set(e, ERR_INPUT, "还有 %zu 人没有填在校天数", missing), e), "没有在校的填 0");
}

int attendance_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t sheet, int64_t seq,
		   struct str move, struct str opinion, const struct flow_actor *by, struct err *e)
{
	struct attendance s = {0};
	struct arena *mem = work(e);
	int status = mem ? attendance_get(h, sheet, mem, &s, e) : -1;
	if (status == 0 && str_is(move, "submit"))
		status = check_whole(h, &s, mem, e);
	struct flow_act act = {.matter = s.matter, .seq = seq, .move = move, .opinion = opinion};
	if (status == 0)
		status = flow_act(h, r, cal, &attendance_kind, &act, by, NULL, e);
	arena_free(mem);
	return status;
}

/* One line as a fact. */
static int day_to_fact(struct house *h, struct recording *r, const struct attendance_day *d, month_t month,
		       struct err *e)
{
	struct fact_reader *reader;
	struct version v, old = {0};
	struct cell cell[RECORD_FIELDS_MAX];
	int got;
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		cell[i] = (struct cell){FIELD_NONE, STR("")};
	cell[FACT_INDEX(agreement_months, agreement_id)].v = d->agreement;
	cell[FACT_INDEX(agreement_months, month)].v = month;
	cell[FACT_INDEX(agreement_months, days)].v = d->days;
	if (fact_of_owner(&reader, h, &agreement_months_facts, d->agreement, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(reader, &v, e)) > 0)
		if (v.cell[FACT_INDEX(agreement_months, month)].v == month)
			old = v;
	fact_reader_free(reader);
	if (got < 0)
		return -1;
	if (!old.id)
		return fact_assert(r, &agreement_months_facts, d->agreement, cell, 0, NULL, e);
	if (old.cell[FACT_INDEX(agreement_months, days)].v == d->days)
		return 0;
	return fact_correct(r, &agreement_months_facts, &old, cell, 0, e);
}

int attendance_to_facts(struct house *h, struct recording *r, int64_t sheet, struct err *e)
{
	struct attendance s = {0};
	struct attendance_day *d;
	size_t n = 0;
	struct arena *mem = work(e);
	int status = mem ? attendance_get(h, sheet, mem, &s, e) : -1;
	if (status == 0)
		status = attendance_days(h, sheet, mem, &d, &n, e);
	for (size_t i = 0; status == 0 && i < n; i++)
		status = day_to_fact(h, r, &d[i], (month_t)s.month, e);
	arena_free(mem);
	return status;
}
