/* What waits for whom, what was done, started, copied; and what lies beside a matter. */
#include "flow/inside.h"

#define WAITS_FOR                                                                                                    \
	" WHERE n.may = $1 AND n.barred <> $2 AND n.barred_too <> $2 AND ($3 = 1 OR ($3 = 2 AND EXISTS (SELECT 1"    \
	" FROM flow_places p WHERE p.matter_id = m.id AND p.unit_id = $4)) OR ($3 = 3 AND m.org_id = $4)"            \
	" OR ($3 = 4 AND m.person_id = $4))"

/* A deadline that is not known comes last. */
#define DUE_LAST "CASE WHEN n.due = 0 THEN 9999999 ELSE n.due END"

static const struct sql WAITING_PAGE = {"flow.todo", MATTER_COLUMNS WAITS_FOR
					" AND (" DUE_LAST " > $5 OR (" DUE_LAST
					" = $5 AND m.id > $6)) ORDER BY " DUE_LAST ", m.id LIMIT $7"};
static const struct sql WAITING = {
    "flow.waiting", "SELECT COUNT(*) FROM flow_matters m JOIN flow_now n ON n.matter_id = m.id" WAITS_FOR};
static const struct sql ACTED = {
    "flow.acted",
    MATTER_COLUMNS " WHERE m.id IN (SELECT s.matter_id FROM flow_steps s WHERE s.who = $1 AND s.seq > 1)"
		   " AND m.id < $2 ORDER BY m.id DESC LIMIT $3"};
static const struct sql STARTED = {"flow.started", MATTER_COLUMNS
				   " WHERE m.started_by = $1 AND m.id < $2 ORDER BY m.id DESC LIMIT $3"};
static const struct sql COPIED = {
    "flow.copied", MATTER_COLUMNS
    " JOIN flow_copies c ON c.matter_id = m.id WHERE c.who = $1 AND m.id < $2 ORDER BY m.id DESC LIMIT $3"};
static const struct sql HISTORY = {"flow.history",
				   "SELECT seq, at, amount, due, journal, who, for_whom, move, from_state, to_state,"
				   " opinion FROM flow_steps WHERE matter_id = $1 ORDER BY seq"};
static const struct sql FILE_NO = {"flow.file_no", "SELECT COUNT(*) FROM flow_files WHERE matter_id = $1"};
static const struct sql BYTES_ADD = {
    "flow.bytes_add", "INSERT INTO flow_file_bytes (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING"};
static const struct sql FILE_ADD = {"flow.file_add",
				    "INSERT INTO flow_files (matter_id, no, name, size, digest, who, at)"
				    " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql COPY_ADD = {"flow.copy_add",
				    "INSERT INTO flow_copies (who, matter_id, at, by_whom) VALUES ($1, $2, $3, $4)"
				    " ON CONFLICT (who, matter_id) DO NOTHING"};
static const struct sql DELEGATION_ADD = {
    "flow.delegation_add", "INSERT INTO flow_delegations (id, of_whom, to_whom, may, scope, scope_id,"
			   " from_day, to_day, at, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct sql DELEGATION_END = {
    "flow.delegation_end",
    "INSERT INTO flow_delegation_ends (id, at, who) SELECT d.id, $2, $3 FROM flow_delegations d"
    " WHERE d.id = $1 AND d.of_whom = $3 AND NOT EXISTS (SELECT 1 FROM flow_delegation_ends x WHERE x.id = d.id)"};
static const struct sql DELEGATED = {
    "flow.delegated",
    "SELECT d.scope, d.scope_id, d.may, d.of_whom FROM flow_delegations d WHERE d.to_whom = $1 AND d.from_day <= $2"
    " AND d.to_day >= $2 AND NOT EXISTS (SELECT 1 FROM flow_delegation_ends x WHERE x.id = d.id) ORDER BY d.id"};
static const struct sql DUE_BY = {
    "flow.due_by", MATTER_COLUMNS
    " WHERE n.due > 0 AND n.due <= $1 AND n.may <> '' AND NOT EXISTS (SELECT 1 FROM flow_reminders x WHERE"
    " x.matter_id = m.id AND x.seq = n.seq AND x.kind = CASE WHEN n.due < $2 THEN 2 ELSE 1 END)"
    " ORDER BY n.due, m.id LIMIT $3"};
static const struct sql REMINDED = {"flow.reminded",
				    "INSERT INTO flow_reminders (matter_id, seq, kind, at) VALUES ($1, $2, $3, $4)"};

int flow_page(struct house *h, enum flow_list list, struct str who, const struct flow_hat *hat,
	      const struct flow_matter *after, size_t n, struct arena *mem, struct flow_matter **ret, size_t *count,
	      struct err *e)
{
	static const struct sql *const of[] = {&WAITING_PAGE, &ACTED, &STARTED, &COPIED};
	int64_t id = after ? after->id : list == FLOW_LIST_TODO ? 0 : INT64_MAX;
	int64_t due = after ? (after->due ? after->due : 9999999) : 0;
	void *rows;
	n = n && n < FLOW_PAGE_MAX ? n : FLOW_PAGE_MAX;
	int status = list == FLOW_LIST_TODO
			 ? sql_rows(h->store, &WAITING_PAGE,
				    ARGS(TEXT(hat->may), TEXT(hat->for_whom.n ? hat->for_whom : who),
					 INT((int64_t)hat->scope), INT(hat->id), INT(due), INT(id), INT((int64_t)n)),
				    flow_matter_fields, sizeof **ret, mem, n, &rows, count, e)
			 : sql_rows(h->store, of[list], ARGS(TEXT(who), INT(id), INT((int64_t)n)), flow_matter_fields,
				    sizeof **ret, mem, n, &rows, count, e);
	if (status == 0)
		*ret = rows;
	return status;
}

int flow_waiting(struct house *h, struct str who, const struct flow_hat *hat, int64_t *n, struct err *e)
{
	return sql_int(h->store, &WAITING,
		       ARGS(TEXT(hat->may), TEXT(hat->for_whom.n ? hat->for_whom : who), INT((int64_t)hat->scope),
			    INT(hat->id)),
		       n, e) < 0
		   ? -1
		   : 0;
}

int flow_history(struct house *h, int64_t matter, struct arena *mem, struct flow_step **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &HISTORY, ARGS(INT(matter)), flow_step_fields, sizeof **ret, mem, 100000, &rows, n,
		     e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int flow_attach(struct house *h, struct recording *r, int64_t matter, struct str name, struct str bytes,
		struct str who, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	int64_t n = 0;
	if (bytes.n == 0 || bytes.n > FLOW_FILE_MAX)
		return err_set(e, ERR_LIMIT, "附件是空的，或超过 %d MB", FLOW_FILE_MAX >> 20);
	if (sql_int(h->store, &FILE_NO, ARGS(INT(matter)), &n, e) < 0)
		return -1;
	if (n >= FLOW_FILES_MAX)
		return err_set(e, ERR_LIMIT, "一个办件最多 %d 个附件", FLOW_FILES_MAX);
	sm3_digest(bytes.p, bytes.n, digest);
	struct str d = {(const char *)digest, SM3_SIZE};
	if (sql_run(h->store, &BYTES_ADD, ARGS(BYTES(d), BYTES(bytes)), NULL, e) < 0)
		return -1;
	return sql_run(h->store, &FILE_ADD,
		       ARGS(INT(matter), INT(n + 1), TEXT(name), INT((int64_t)bytes.n), BYTES(d), TEXT(who),
			    INT(recording_now(r))),
		       NULL, e);
}

int flow_copy(struct house *h, struct recording *r, int64_t matter, struct str to, struct str by, struct err *e)
{
	return sql_run(h->store, &COPY_ADD, ARGS(TEXT(to), INT(matter), INT(recording_now(r)), TEXT(by)), NULL, e);
}

int flow_delegate(struct house *h, struct recording *r, struct str to, const struct flow_hat *hat, day_t from,
		  day_t to_day, struct str by, int64_t *id, struct err *e)
{
	if (hat->for_whom.n)
		return err_set(e, ERR_DENIED, "受委托的权限不能再委托给别人");
	if (str_eq(to, by))
		return err_set(e, ERR_INPUT, "不能委托给自己");
	if (from > to_day)
		return err_set(e, ERR_INPUT, "委托的起始日晚于终止日");
	int64_t new_id = id_new(recording_now(r));
	if (sql_run(h->store, &DELEGATION_ADD,
		    ARGS(INT(new_id), TEXT(by), TEXT(to), TEXT(hat->may), INT((int64_t)hat->scope), INT(hat->id),
			 INT(from), INT(to_day), INT(recording_now(r)), INT(recording_journal(r))),
		    NULL, e) < 0)
		return -1;
	*id = new_id;
	return 0;
}

int flow_delegate_end(struct house *h, struct recording *r, int64_t id, struct str by, struct err *e)
{
	int64_t changed = 0;
	if (sql_run(h->store, &DELEGATION_END, ARGS(INT(id), INT(recording_now(r)), TEXT(by)), &changed, e) < 0)
		return -1;
	return changed ? 0 : err_set(e, ERR_NOTFOUND, "没有这项委托，或不是您的，或已经结束");
}

/* A delegated power as stored. */
struct hat_row {
	int64_t scope, id;
	struct str may, of_whom;
};
static const struct row_field hat_fields[] = {ROW_INT(struct hat_row, scope, 0),
					      ROW_INT(struct hat_row, id, 1),
					      ROW_TEXT(struct hat_row, may, 2),
					      ROW_TEXT(struct hat_row, of_whom, 3),
					      {0}};

/* Powers that one account may hold by delegation. */
#define DELEGATED_MAX 1000

int flow_delegated(struct house *h, struct str who, day_t on, struct arena *mem, struct flow_hat **ret, size_t *n,
		   struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &DELEGATED, ARGS(TEXT(who), INT(on)), hat_fields, sizeof(struct hat_row), mem,
		     DELEGATED_MAX, &rows, n, e) < 0)
		return -1;
	struct flow_hat *hats = ARENA_ARRAY(mem, *n + 1, struct flow_hat);
	if (!hats)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < *n; i++) {
		const struct hat_row *row = (const struct hat_row *)rows + i;
		hats[i] = (struct flow_hat){row->may, (enum flow_scope)row->scope, row->id, row->of_whom};
	}
	*ret = hats;
	return 0;
}

int flow_remind(struct house *h, struct recording *r, const struct calendar *cal, day_t today,
		int (*f)(void *self, const struct flow_matter *m, bool overdue), void *self, struct err *e)
{
	day_t by;
	void *rows;
	size_t n;
	struct arena *mem = arena_new(0);
	int status = mem ? calendar_add(cal, today, FLOW_REMIND_DAYS, &by, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = sql_rows(h->store, &DUE_BY, ARGS(INT(by), INT(today), INT(FLOW_BULK_MAX)),
				  flow_matter_fields, sizeof(struct flow_matter), mem, FLOW_BULK_MAX, &rows, &n, e);
	for (size_t i = 0; status == 0 && i < n; i++) {
		const struct flow_matter *m = (const struct flow_matter *)rows + i;
		bool overdue = m->due < today;
		status = sql_run(h->store, &REMINDED,
				 ARGS(INT(m->id), INT(m->seq), INT(overdue ? 2 : 1), INT(recording_now(r))), NULL, e);
		if (status == 0)
			status = f(self, m, overdue);
	}
	arena_free(mem);
	return status;
}
