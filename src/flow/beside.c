/* What lies beside a matter, read: attachments, who may see it, what was delegated, when it was reminded of. */
#include "flow/inside.h"

static const struct sql FILES = {"flow.files",
				 "SELECT no, size, at, name, who FROM flow_files WHERE matter_id = $1 ORDER BY no"};
static const struct sql FILE_BYTES = {"flow.file_bytes",
				      "SELECT f.name, b.bytes FROM flow_files f JOIN flow_file_bytes b"
				      " ON b.digest = f.digest WHERE f.matter_id = $1 AND f.no = $2"};
static const struct sql WITHIN = {
    "flow.within", "SELECT 1 FROM flow_matters m WHERE m.id = $1 AND ($2 = 1 OR ($2 = 2 AND EXISTS (SELECT 1 FROM"
		   " flow_places p WHERE p.matter_id = m.id AND p.unit_id = $3)) OR ($2 = 3 AND m.org_id = $3) OR"
		   " ($2 = 4 AND m.person_id = $3))"};
static const struct sql IS_COPIED = {"flow.is_copied", "SELECT 1 FROM flow_copies WHERE who = $1 AND matter_id = $2"};
static const struct sql GIVEN = {
    "flow.given",
    "SELECT d.id, d.from_day, d.to_day, d.at, COALESCE(x.at, 0), d.scope, d.scope_id, d.of_whom, d.to_whom, d.may "
    "FROM"
    " flow_delegations d LEFT JOIN flow_delegation_ends x ON x.id = d.id WHERE d.of_whom = $1 OR d.to_whom = $1"
    " ORDER BY d.id DESC LIMIT $2"};
static const struct sql REMINDERS = {"flow.reminders",
				     "SELECT seq, at, CASE WHEN kind = 2 THEN 1 ELSE 0 END FROM flow_reminders"
				     " WHERE matter_id = $1 ORDER BY at, kind"};

static const struct row_field file_fields[] = {
    ROW_INT(struct flow_file, no, 0),    ROW_INT(struct flow_file, size, 1), ROW_INT(struct flow_file, at, 2),
    ROW_TEXT(struct flow_file, name, 3), ROW_TEXT(struct flow_file, who, 4), {0}};
static const struct row_field given_fields[] = {ROW_INT(struct flow_delegation, id, 0),
						ROW_INT(struct flow_delegation, from, 1),
						ROW_INT(struct flow_delegation, to_day, 2),
						ROW_INT(struct flow_delegation, at, 3),
						ROW_INT(struct flow_delegation, ended, 4),
						ROW_INT(struct flow_delegation, scope, 5),
						ROW_INT(struct flow_delegation, scope_id, 6),
						ROW_TEXT(struct flow_delegation, of_whom, 7),
						ROW_TEXT(struct flow_delegation, to_whom, 8),
						ROW_TEXT(struct flow_delegation, may, 9),
						{0}};
static const struct row_field reminder_fields[] = {ROW_INT(struct flow_reminder, seq, 0),
						   ROW_INT(struct flow_reminder, at, 1),
						   ROW_BOOL(struct flow_reminder, overdue, 2),
						   {0}};

/* Reminders of one matter: two for each of its steps at most. */
#define REMINDERS_MAX 10000

int flow_files(struct house *h, int64_t matter, struct arena *mem, struct flow_file **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &FILES, ARGS(INT(matter)), file_fields, sizeof **ret, mem, FLOW_FILES_MAX, &rows, n,
		     e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* A file as it lies. */
struct stored_file {
	struct str name, bytes;
};

int flow_file_bytes(struct house *h, int64_t matter, int64_t no, struct arena *mem, struct str *name,
		    struct str *bytes, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_TEXT(struct stored_file, name, 0), ROW_BYTES(struct stored_file, bytes, 1), {0}};
	struct stored_file f = {0};
	int got = sql_row(h->store, &FILE_BYTES, ARGS(INT(matter), INT(no)), fields, &f, mem, e);
	if (got <= 0)
		return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这个附件") : -1;
	*name = f.name;
	*bytes = f.bytes;
	return 0;
}

int flow_within(struct house *h, int64_t matter, const struct flow_hat *hat, struct err *e)
{
	int64_t one;
	return sql_int(h->store, &WITHIN, ARGS(INT(matter), INT((int64_t)hat->scope), INT(hat->id)), &one, e);
}

int flow_copied(struct house *h, int64_t matter, struct str who, struct err *e)
{
	int64_t one;
	return sql_int(h->store, &IS_COPIED, ARGS(TEXT(who), INT(matter)), &one, e);
}

int flow_delegations(struct house *h, struct str who, struct arena *mem, struct flow_delegation **ret, size_t *n,
		     struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &GIVEN, ARGS(TEXT(who), INT(FLOW_GIVEN_MAX)), given_fields, sizeof **ret, mem,
		     FLOW_GIVEN_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int flow_reminders(struct house *h, int64_t matter, struct arena *mem, struct flow_reminder **ret, size_t *n,
		   struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &REMINDERS, ARGS(INT(matter)), reminder_fields, sizeof **ret, mem, REMINDERS_MAX,
		     &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}
