#include "features/notices/notices.h"

#include <stdio.h>

#include "features/directory/directory.h"
#include "store/sql.h"

#define COLUMNS                                                                                                      \
	"SELECT a.id, a.unit_id, a.audience, a.from_day, a.to_day, a.state, a.pinned, a.title, a.said, a.who,"       \
	" a.changed, a.published, (SELECT COUNT(*) FROM announcement_read r WHERE r.announcement_id = a.id)"         \
	" FROM announcement a"
static const struct sql GET = {"notice.get", COLUMNS " WHERE a.id = $1"};
static const struct sql STANDING = {"notice.standing",
				    COLUMNS " WHERE a.state = 2 AND a.to_day >= $1 AND a.from_day <= $1"
					    " ORDER BY a.pinned DESC, a.published DESC, a.id DESC LIMIT $2"};
static const struct sql ALL = {"notice.all", COLUMNS " ORDER BY a.id DESC LIMIT $1"};
static const struct sql ADD = {
    "notice.add", "INSERT INTO announcement (id, unit_id, audience, from_day, to_day, pinned, state, title, said,"
		  " who, changed, published) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10, 0)"};
static const struct sql CHANGE = {
    "notice.change", "UPDATE announcement SET unit_id = $2, audience = $3, from_day = $4, to_day = $5, pinned = $6,"
		     " title = $7, said = $8, who = $9, changed = $10 WHERE id = $1 AND state = 1"};
static const struct sql MOVE = {
    "notice.move", "UPDATE announcement SET state = $2, changed = $4, published = $5 WHERE id = $1 AND state = $3"};
static const struct sql COUNT = {"notice.count",
				 "SELECT COUNT(*) FROM announcement WHERE state = 2 AND to_day >= $1"};
static const struct sql READ = {"notice.read",
				"INSERT INTO announcement_read (announcement_id, account, at) VALUES ($1, $2, $3)"
				" ON CONFLICT (announcement_id, account) DO NOTHING"};
static const struct sql WAS_READ = {"notice.was_read",
				    "SELECT 1 FROM announcement_read WHERE announcement_id = $1 AND account = $2"};
static const struct sql READERS = {
    "notice.readers", "SELECT r.at, a.name, a.login FROM announcement_read r JOIN account a ON a.id = r.account"
		      " WHERE r.announcement_id = $1 ORDER BY r.at DESC, a.id LIMIT $2"};

static const struct row_field fields[] = {ROW_INT(struct notice, id, 0),       ROW_INT(struct notice, unit, 1),
					  ROW_INT(struct notice, audience, 2), ROW_INT(struct notice, from, 3),
					  ROW_INT(struct notice, to, 4),       ROW_INT(struct notice, state, 5),
					  ROW_BOOL(struct notice, pinned, 6),  ROW_TEXT(struct notice, title, 7),
					  ROW_TEXT(struct notice, said, 8),    ROW_TEXT(struct notice, who, 9),
					  ROW_INT(struct notice, changed, 10), ROW_INT(struct notice, published, 11),
					  ROW_INT(struct notice, readers, 12), {0}};
static const struct row_field reader_fields[] = {ROW_INT(struct notice_reader, at, 0),
						 ROW_TEXT(struct notice_reader, name, 1),
						 ROW_TEXT(struct notice_reader, login, 2),
						 {0}};

const char *notice_state_label(int64_t state)
{
	static const char *const label[] = {"",
#define X(n, c) c,
					    NOTICE_STATES(X)
#undef X
	};
	return state > 0 && state < (int64_t)(sizeof label / sizeof *label) ? label[state] : "";
}

bool notice_stands(const struct notice *n, day_t today)
{
	return n->state == NOTICE_PUBLISHED && n->from <= today && today <= n->to;
}

int notice_is_for(struct house *h, const struct notice *n, struct reach who, bool *yes, struct err *e)
{
	struct reach unit = {REACH_UNIT, n->unit};
	*yes = false;
	switch (who.kind) {
	case REACH_ALL: *yes = true; return 0;
	case REACH_UNIT: return n->audience & NOTICE_OFFICERS ? directory_sees_unit(h, unit, who.id, yes, e) : 0;
	case REACH_ORG: return n->audience & NOTICE_ORGS ? directory_sees_org(h, unit, who.id, yes, e) : 0;
	case REACH_PERSON: return n->audience & NOTICE_WORKERS ? directory_sees_person(h, unit, who.id, yes, e) : 0;
	case REACH_NOBODY: return 0;
	}
	return 0;
}

int notice_get(struct house *h, int64_t id, struct arena *mem, struct notice *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这条公告") : got < 0 ? -1 : 0;
}

int notice_standing(struct house *h, struct reach who, day_t today, size_t max, struct arena *mem,
		    struct notice **ret, size_t *n, struct err *e)
{
	void *rows;
	size_t all;
	*n = 0;
	if (sql_rows(h->store, &STANDING, ARGS(INT(today), INT(NOTICES_STANDING)), fields, sizeof **ret, mem,
		     NOTICES_STANDING, &rows, &all, e) < 0)
		return -1;
	*ret = rows;
	for (size_t i = 0; i < all && *n < max; i++) {
		bool yes;
		if (notice_is_for(h, &(*ret)[i], who, &yes, e) < 0)
			return -1;
		if (yes)
			(*ret)[(*n)++] = (*ret)[i];
	}
	return 0;
}

int notice_list(struct house *h, struct reach who, struct arena *mem, struct notice **ret, size_t *n, struct err *e)
{
	void *rows;
	size_t all;
	*n = 0;
	if (sql_rows(h->store, &ALL, ARGS(INT(NOTICES_LISTED)), fields, sizeof **ret, mem, NOTICES_LISTED, &rows,
		     &all, e) < 0)
		return -1;
	*ret = rows;
	for (size_t i = 0; i < all; i++) {
		bool yes;
		if (directory_sees_unit(h, who, (*ret)[i].unit, &yes, e) < 0)
			return -1;
		if (yes)
			(*ret)[(*n)++] = (*ret)[i];
	}
	return 0;
}

int notice_save(struct house *h, const struct notice *n, int64_t *id, struct err *e)
{
	instant_t now = h->clock.now(h->clock.self);
	int64_t changed = 0;
	*id = n->id ? n->id : id_new(now);
	if (!n->audience)
		return err_at((err_set(e, ERR_INPUT, "至少选一类人看"), e), "给谁看");
	if (n->from > n->to)
		return err_at((err_set(e, ERR_INPUT, "最后一天早于第一天"), e), "到哪天");
	if (sql_run(h->store, n->id ? &CHANGE : &ADD,
		    ARGS(INT(*id), INT(n->unit), INT(n->audience), INT(n->from), INT(n->to), INT(n->pinned),
			 TEXT(n->title), TEXT(n->said), TEXT(n->who), INT(now)),
		    &changed, e) < 0)
		return -1;
	if (changed == 1)
		return 0;
	err_set(e, ERR_CONFLICT, "只有草稿可以改");
	return err_todo(e, "已发布的先撤回，改成草稿再改");
}

/* What a published one must hold to. */
static int check_publishable(struct house *h, const struct notice *n, struct err *e)
{
	day_t today = instant_day(h->clock.now(h->clock.self));
	int64_t standing = 0;
	if (n->to < today)
		return err_set(e, ERR_INPUT, "最后一天已经过去，改了日期再发布");
	if (sql_int(h->store, &COUNT, ARGS(INT(today)), &standing, e) < 0)
		return -1;
	return standing < NOTICES_STANDING
		   ? 0
		   : err_set(e, ERR_LIMIT, "同时有效的公告最多 %d 条，先撤回不用的", NOTICES_STANDING);
}

/* The change of state, in a recording. */
static int move(struct house *h, const struct notice *n, enum notice_state to, struct err *e)
{
	static const enum notice_state before[] = {NOTICE__NONE, NOTICE_WITHDRAWN, NOTICE_DRAFT, NOTICE_PUBLISHED};
	instant_t now = h->clock.now(h->clock.self);
	int64_t changed = 0;
	if (sql_run(h->store, &MOVE,
		    ARGS(INT(n->id), INT((int64_t)to), INT((int64_t)before[to]), INT(now),
			 INT(to == NOTICE_PUBLISHED ? now : n->published)),
		    &changed, e) < 0)
		return -1;
	return changed ? 0 : err_set(e, ERR_CONFLICT, "公告现在是“%s”，不能这样办", notice_state_label(n->state));
}

int notice_move(struct house *h, int64_t id, enum notice_state to, const char *who, struct err *e)
{
	static const char *const verb[] = {"", "退回草稿", "发布", "撤回"};
	struct notice n;
	struct recording *r;
	char detail[400];
	struct arena *mem = arena_new(0);
	int status = mem ? notice_get(h, id, mem, &n, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && to == NOTICE_PUBLISHED)
		status = check_publishable(h, &n, e);
	if (status == 0) {
		snprintf(detail, sizeof detail, "%s公告：%.*s", verb[to], (int)(n.title.n < 300 ? n.title.n : 300),
			 n.title.p);
		struct deed d = {.who = who, .what = "flow", .detail = detail};
		status = recording_begin(&r, h, &d, e);
		if (status == 0 && (status = move(h, &n, to, e)) < 0)
			recording_abandon(r);
		else if (status == 0)
			status = recording_commit(r, e);
	}
	arena_free(mem);
	return status;
}

int notice_read(struct house *h, int64_t id, int64_t account, struct err *e)
{
	return sql_run(h->store, &READ, ARGS(INT(id), INT(account), INT(h->clock.now(h->clock.self))), NULL, e);
}

int notice_was_read(struct house *h, int64_t id, int64_t account, bool *yes, struct err *e)
{
	int64_t one;
	int got = sql_int(h->store, &WAS_READ, ARGS(INT(id), INT(account)), &one, e);
	*yes = got > 0;
	return got < 0 ? -1 : 0;
}

int notice_readers(struct house *h, int64_t id, struct arena *mem, struct notice_reader **ret, size_t *n,
		   struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &READERS, ARGS(INT(id), INT(NOTICE_READERS)), reader_fields, sizeof **ret, mem,
		     NOTICE_READERS, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}
