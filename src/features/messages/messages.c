#include "features/messages/messages.h"

#include "store/sql.h"

#define COLUMNS "id, kind, tone, times, made, read_at, topic, title, said, href"

static const struct sql PUT = {
    "message.put", "INSERT INTO message (account, id, topic, kind, tone, title, said, href, times, made, read_at)"
		   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) ON CONFLICT (account, topic) WHERE"
		   " read_at = 0 DO UPDATE SET id = excluded.id, tone = excluded.tone, title = excluded.title,"
		   " said = excluded.said, href = $11, times = message.times + excluded.times, made = excluded.made"};
static const struct sql OWNERS = {
    "message.owners", "SELECT id FROM account WHERE org_id = $1 AND org_id <> 0 AND scope = 3 AND state = 1 UNION"
		      " SELECT id FROM account WHERE person_id = $2 AND person_id <> 0 AND scope = 2 AND state = 1"
		      " ORDER BY 1 LIMIT $3"};
static const struct sql LIST = {"message.list", "SELECT " COLUMNS " FROM message WHERE account = $1 AND id < $2"
						" ORDER BY id DESC LIMIT $3"};
static const struct sql LIST_UNREAD = {"message.list_unread",
				       "SELECT " COLUMNS " FROM message WHERE account = $1 AND read_at = 0 AND"
				       " id < $2 ORDER BY id DESC LIMIT $3"};
static const struct sql GET = {"message.get", "SELECT " COLUMNS " FROM message WHERE account = $1 AND id = $2"};
static const struct sql UNREAD = {"message.unread",
				  "SELECT count(*) FROM message WHERE account = $1 AND read_at = 0"};
static const struct sql READ = {"message.read",
				"UPDATE message SET read_at = $3 WHERE account = $1 AND id = $2 AND read_at = 0"};
static const struct sql READ_ALL = {"message.read_all",
				    "UPDATE message SET read_at = $2 WHERE account = $1 AND read_at = 0"};
static const struct sql AGAIN = {
    "message.again",
    "UPDATE message SET read_at = 0 WHERE account = $1 AND id = $2 AND read_at <> 0 AND NOT EXISTS (SELECT 1 FROM"
    " message o WHERE o.account = message.account AND o.topic = message.topic AND o.read_at = 0)"};
static const struct sql TIDY = {"message.tidy",
				"DELETE FROM message WHERE (read_at <> 0 AND read_at < $1) OR made < $2"};
static const struct sql MARK = {"message.mark", "SELECT at FROM message_mark WHERE source = $1"};
static const struct sql MARK_SET = {"message.mark_set",
				    "INSERT INTO message_mark (source, at) VALUES ($1, $2) ON CONFLICT (source)"
				    " DO UPDATE SET at = excluded.at"};

static const struct row_field fields[] = {ROW_INT(struct message, id, 0),
					  ROW_INT(struct message, kind, 1),
					  ROW_INT(struct message, tone, 2),
					  ROW_INT(struct message, times, 3),
					  ROW_INT(struct message, made, 4),
					  ROW_INT(struct message, read_at, 5),
					  ROW_TEXT(struct message, topic, 6),
					  ROW_TEXT(struct message, title, 7),
					  ROW_TEXT(struct message, said, 8),
					  ROW_TEXT(struct message, href, 9),
					  {0}};

const char *message_kind_label(int64_t kind)
{
	static const char *const label[] = {"",
#define X(n, c) c,
					    MESSAGE_KINDS(X)
#undef X
	};
	return kind > 0 && kind < (int64_t)(sizeof label / sizeof *label) ? label[kind] : "";
}

/* The text, cut at a character when it is too long. */
static struct str cut(struct str s)
{
	size_t n = s.n < MESSAGE_TEXT_MAX ? s.n : MESSAGE_TEXT_MAX;
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){s.p, n};
}

int message_put(struct house *h, int64_t account, const struct message_new *m, struct err *e)
{
	instant_t now = h->clock.now(h->clock.self);
	return sql_run(h->store, &PUT,
		       ARGS(INT(account), INT(id_new(now)), TEXT(m->topic), INT((int64_t)m->kind),
			    INT((int64_t)m->tone), TEXT(cut(m->title)), TEXT(cut(m->said)), TEXT(m->href),
			    INT(m->times ? m->times : 1), INT(now), TEXT(m->href_many.n ? m->href_many : m->href)),
		       NULL, e);
}

int message_owners(struct house *h, int64_t org, int64_t person, struct arena *mem, int64_t **ret, size_t *n,
		   struct err *e)
{
	struct owner {
		int64_t id;
	};
	static const struct row_field one[] = {ROW_INT(struct owner, id, 0), {0}};
	void *rows;
	if (sql_rows(h->store, &OWNERS, ARGS(INT(org), INT(person), INT(MESSAGE_OWNERS_MAX)), one,
		     sizeof(struct owner), mem, MESSAGE_OWNERS_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Tells those who own the institution's or the person's accounts. */
static int put_owners(struct house *h, int64_t org, int64_t person, const struct message_new *m, struct err *e)
{
	int64_t *id;
	size_t n = 0;
	struct arena *mem = arena_new(0);
	int status = mem ? message_owners(h, org, person, mem, &id, &n, e) : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && i < n; i++)
		status = message_put(h, id[i], m, e);
	arena_free(mem);
	return status;
}

int message_put_org(struct house *h, int64_t org, const struct message_new *m, struct err *e)
{
	return put_owners(h, org, 0, m, e);
}

int message_put_person(struct house *h, int64_t person, const struct message_new *m, struct err *e)
{
	return put_owners(h, 0, person, m, e);
}

int message_list(struct house *h, int64_t account, bool unread, int64_t before, size_t n, struct arena *mem,
		 struct message **ret, size_t *count, struct err *e)
{
	void *rows;
	n = n < MESSAGE_PAGE_MAX ? n : MESSAGE_PAGE_MAX;
	if (sql_rows(h->store, unread ? &LIST_UNREAD : &LIST,
		     ARGS(INT(account), INT(before ? before : INT64_MAX), INT((int64_t)n)), fields, sizeof **ret, mem,
		     n, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int message_get(struct house *h, int64_t account, int64_t id, struct arena *mem, struct message *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(account), INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这条消息") : got < 0 ? -1 : 0;
}

int message_unread(struct house *h, int64_t account, int64_t *n, struct err *e)
{
	return sql_int(h->store, &UNREAD, ARGS(INT(account)), n, e) < 0 ? -1 : 0;
}

int message_read(struct house *h, int64_t account, int64_t id, int64_t *changed, struct err *e)
{
	instant_t now = h->clock.now(h->clock.self);
	if (id == 0)
		return sql_run(h->store, &READ_ALL, ARGS(INT(account), INT(now)), changed, e);
	return sql_run(h->store, &READ, ARGS(INT(account), INT(id), INT(now)), changed, e);
}

int message_unread_again(struct house *h, int64_t account, int64_t id, int64_t *changed, struct err *e)
{
	return sql_run(h->store, &AGAIN, ARGS(INT(account), INT(id)), changed, e);
}

#define DAY_MICROS (86400 * 1000000LL)

int message_tidy(struct house *h, int64_t *gone, struct err *e)
{
	instant_t now = h->clock.now(h->clock.self);
	return sql_run(h->store, &TIDY,
		       ARGS(INT(now - MESSAGE_READ_DAYS * DAY_MICROS), INT(now - MESSAGE_KEPT_DAYS * DAY_MICROS)),
		       gone, e);
}

int message_mark(struct house *h, const char *source, int64_t *at, struct err *e)
{
	*at = 0;
	return sql_int(h->store, &MARK, ARGS(TEXT(str_of(source))), at, e) < 0 ? -1 : 0;
}

int message_mark_set(struct house *h, const char *source, int64_t at, struct err *e)
{
	return sql_run(h->store, &MARK_SET, ARGS(TEXT(str_of(source)), INT(at)), NULL, e);
}
