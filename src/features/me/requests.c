/* What people want corrected. */
#include "features/me/requests.h"

#include <stdio.h>

#include "features/directory/directory.h"
#include "store/sql.h"

#define COLUMNS "id, person_id, made, topic, text, state, reason, settled, settled_by"

static const struct sql ADD = {"me_request.add",
			       "INSERT INTO me_request (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, 1, '', 0, '')"};
static const struct sql OPEN_OF = {"me_request.open_of",
				   "SELECT count(*) FROM me_request WHERE person_id = $1 AND state = 1"};
static const struct sql OF = {"me_request.of",
			      "SELECT " COLUMNS " FROM me_request WHERE person_id = $1 ORDER BY id DESC LIMIT $2"};
static const struct sql OPEN_ONES = {"me_request.open",
				     "SELECT " COLUMNS " FROM me_request WHERE state = 1 ORDER BY id LIMIT $1"};
static const struct sql SETTLED_ONES = {
    "me_request.settled", "SELECT " COLUMNS " FROM me_request WHERE state > 1 ORDER BY id DESC LIMIT $1"};
static const struct sql GET = {"me_request.get", "SELECT " COLUMNS " FROM me_request WHERE id = $1"};
static const struct sql SETTLE = {"me_request.settle",
				  "UPDATE me_request SET state = $2, reason = $3, settled = $4, settled_by = $5"
				  " WHERE id = $1 AND state = 1"};

static const struct row_field fields[] = {
    ROW_INT(struct request, id, 0),          ROW_INT(struct request, person, 1),
    ROW_INT(struct request, made, 2),        ROW_TEXT(struct request, topic, 3),
    ROW_TEXT(struct request, text, 4),       ROW_INT(struct request, state, 5),
    ROW_TEXT(struct request, reason, 6),     ROW_INT(struct request, settled, 7),
    ROW_TEXT(struct request, settled_by, 8), {0}};

const char *request_state_label(int64_t s)
{
	static const char *const label[] = {"", "等待办理", "已更正", "没有更正"};
	return s >= REQUEST_OPEN && s <= REQUEST_REFUSED ? label[s] : "";
}

/* The entry of the journal around one statement. */
static int journalled(struct house *h, const char *who, const char *detail, const struct sql *sql,
		      const struct sql_arg *args, size_t n, int64_t *changed, struct err *e)
{
	struct recording *r;
	struct deed d = {.who = who, .what = "flow", .detail = detail};
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	if (sql_run(h->store, sql, args, n, changed, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}

int request_add(struct house *h, int64_t person, struct str topic, struct str text, const char *who, int64_t *id,
		struct err *e)
{
	int64_t open = 0, changed;
	char detail[200];
	instant_t now = h->clock.now(h->clock.self);
	if (sql_int(h->store, &OPEN_OF, ARGS(INT(person)), &open, e) < 0)
		return -1;
	if (open >= REQUESTS_OPEN_MAX)
		return err_set(e, ERR_LIMIT, "还有 %lld 条要求没有办完，等办完再提", (long long)open);
	*id = id_new(now);
	snprintf(detail, sizeof detail, "本人要求更正：%.*s", STR_FMT(topic));
	return journalled(h, who, detail, &ADD, ARGS(INT(*id), INT(person), INT(now), TEXT(topic), TEXT(text)),
			  &changed, e);
}

int request_of(struct house *h, int64_t person, struct arena *mem, struct request **ret, size_t *n, struct err *e)
{
	return sql_rows(h->store, &OF, ARGS(INT(person), INT(REQUESTS_LISTED)), fields, sizeof **ret, mem,
			REQUESTS_LISTED, (void **)ret, n, e);
}

int request_list(struct house *h, struct reach who, bool open, struct arena *mem, struct request **ret, size_t *n,
		 int64_t *all, struct err *e)
{
	struct request *rows = NULL;
	size_t got, kept = 0;
	*all = 0;
	if (sql_rows(h->store, open ? &OPEN_ONES : &SETTLED_ONES, ARGS(INT(REQUESTS_LOOKED_AT)), fields, sizeof *rows,
		     mem, REQUESTS_LOOKED_AT, (void **)&rows, &got, e) < 0)
		return -1;
	for (size_t i = 0; i < got; i++) {
		bool seen;
		if (directory_sees_person(h, who, rows[i].person, &seen, e) < 0)
			return -1;
		*all += seen;
		if (seen && kept < REQUESTS_LISTED)
			rows[kept++] = rows[i];
	}
	*ret = rows;
	*n = kept;
	return 0;
}

int request_get(struct house *h, int64_t id, struct arena *mem, struct request *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	if (got < 0)
		return -1;
	return got ? 0 : err_set(e, ERR_NOTFOUND, "没有这条更正要求");
}

int request_settle(struct house *h, int64_t id, enum request_state to, struct str reason, const char *who,
		   struct err *e)
{
	int64_t changed = 0;
	char detail[200];
	snprintf(detail, sizeof detail, "更正要求 %lld：%s", (long long)id, request_state_label(to));
	if (journalled(
		h, who, detail, &SETTLE,
		ARGS(INT(id), INT((int64_t)to), TEXT(reason), INT(h->clock.now(h->clock.self)), TEXT(str_of(who))),
		&changed, e) < 0)
		return -1;
	return changed ? 0 : err_set(e, ERR_CONFLICT, "这条要求已经办过了");
}
