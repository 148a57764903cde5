/* Migrations: which were applied, whether they are still the same, and the next ones. */
#include "store/driver.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"

#define SCRIPT_MAX (1 << 20)

static const struct sql applied_sql = {"migration.all",
				       "SELECT number, name, checksum FROM migration ORDER BY number"};
static const struct sql add_sql = {"migration.add",
				   "INSERT INTO migration (number, name, checksum, at) VALUES ($1, $2, $3, $4)"};

/* FNV-1a over a text and its end. */
static uint64_t checksum_put(uint64_t h, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++)
		h = (h ^ (unsigned char)*p) * 0x100000001b3u;
	return (h ^ 0xff) * 0x100000001b3u;
}

void migration_checksum(const struct migration *m, char out[static 17])
{
	uint64_t h = checksum_put(checksum_put(checksum_put(0xcbf29ce484222325u, m->sql), m->sqlite), m->pg);
	snprintf(out, 17, "%016" PRIx64, h);
}

/* Length of the quoted text, comment or single character at p. */
static size_t token_length(const char *p)
{
	const char *end = NULL;
	if (*p == '\'' || *p == '"')
		end = strchr(p + 1, *p);
	else if (strncmp(p, "--", 2) == 0)
		end = strchr(p, '\n');
	else if (strncmp(p, "/*", 2) == 0)
		end = (end = strstr(p + 2, "*/")) ? end + 1 : NULL;
	else
		return 1;
	return end ? (size_t)(end - p) + 1 : strlen(p);
}

/* The text as this engine shall read it: what a comment opens for it laid open, other comments as they are. */
static int script_text(struct buf *out, const char *text, const char *mark)
{
	buf_clear(out);
	size_t mark_n = strlen(mark);
	for (size_t n; *text; text += n) {
		n = token_length(text);
		if (n >= mark_n + 2 && strncmp(text, mark, mark_n) == 0)
			buf_put(out, text + mark_n, n - mark_n - 2);
		else
			buf_put(out, text, n);
	}
	return out->failed ? -1 : 0;
}

/* Runs one of the migration's texts. */
static int run_text(struct store *s, const char *text, struct err *e)
{
	if (!text)
		return 0;
	struct buf b;
	buf_init(&b, SCRIPT_MAX);
	int r = script_text(&b, text, s->drv->engine == STORE_PG ? "/*pg:" : "/*sqlite:")
		    ? err_set(e, ERR_LIMIT, "迁移太长，最多 %d 字节", SCRIPT_MAX)
		    : store_outcome(s, s->drv->script(s, b.n ? b.p : "", e));
	buf_release(&b);
	return r;
}

/* Its row in the table. */
static int add_row(struct store *s, const struct migration *m, int64_t now, struct err *e)
{
	struct stmt *st;
	char sum[17];
	migration_checksum(m, sum);
	if (store_stmt(s, &add_sql, &st, e))
		return -1;
	stmt_bind_int(st, 1, m->number);
	stmt_bind_text(st, 2, str_of(m->name));
	stmt_bind_text(st, 3, str_of(sum));
	stmt_bind_int(st, 4, now);
	return stmt_run(st, NULL, e);
}

int migration_apply(struct store *s, const struct migration *m, int64_t now, struct err *e)
{
	const char *own = s->drv->engine == STORE_PG ? m->pg : m->sqlite;
	if (run_text(s, m->sql, e) || run_text(s, own, e) || (m->step && m->step(s, e)) ||
	    store_outcome(s, s->drv->schema_close(s, e)) || add_row(s, m, now, e))
		return err_at(e, "迁移 %d %s", m->number, m->name);
	return 0;
}

int store_tables(struct store *s, int64_t *n, bool *migrated, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, s->drv->tables, &st, e) || stmt_step(st, e) < 0)
		return -1;
	*n = stmt_int(st, 0);
	*migrated = stmt_int(st, 1) != 0;
	stmt_reset(st);
	return 0;
}

/* One row of the table against the migration that should have made it (NULL: there is none). */
static int row_agrees(const struct stmt *st, const struct migration *m, int newest, struct err *e)
{
	int64_t number = stmt_int(st, 0);
	char sum[17];
	if (number > newest) {
		err_set(e, ERR_DB, "存储比程序新：存储在 %" PRId64 "，程序到 %d", number, newest);
		return err_todo(e, "换用更新的 yicai");
	}
	if (!m || m->number != number) {
		err_set(e, ERR_DB, "存储的迁移 %" PRId64 " 与程序的对不上", number);
		return err_todo(e, "换用建立这个存储的 yicai");
	}
	migration_checksum(m, sum);
	if (str_is(stmt_text(st, 2), sum))
		return 0;
	err_set(e, ERR_DB, "迁移 %d %s 应用以后被改过", m->number, m->name);
	return err_todo(e, "换用建立这个存储的 yicai");
}

int migrations_agree(struct store *s, const struct migration *m, size_t n, int *last, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &applied_sql, &st, e))
		return -1;
	int newest = n ? m[n - 1].number : 0, r, seen = 0;
	size_t i = 0;
	while ((r = stmt_step(st, e)) == 1) {
		if (row_agrees(st, i < n ? &m[i] : NULL, newest, e)) {
			stmt_reset(st);
			return -1;
		}
		seen = m[i++].number;
	}
	if (r == 0)
		*last = seen;
	return r;
}

/* The list itself is in order. */
static int check_list(const struct migration *m, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (m[i].number <= (i ? m[i - 1].number : 0))
			return err_set(e, ERR_DB, "迁移没有按编号递增：%d %s", m[i].number, m[i].name);
	}
	return 0;
}

/* The number up to which the store has been migrated; 0 for an empty one. */
static int version_of(struct store *s, const struct migration *m, size_t n, int *last, struct err *e)
{
	int64_t tables;
	bool migrated;
	if (store_tables(s, &tables, &migrated, e))
		return -1;
	*last = 0;
	return migrated ? migrations_agree(s, m, n, last, e) : 0;
}

/* Inside a write transaction: applies all up to `upto` but what somebody else did meanwhile. */
static int apply_all(struct store *s, const struct migration *m, size_t n, int upto, int64_t now, int *done,
		     struct err *e)
{
	int last = 0;
	if (store_outcome(s, s->drv->schema_open(s, e)) || store_outcome(s, s->drv->script(s, MIGRATION_TABLE, e)) ||
	    migrations_agree(s, m, n, &last, e))
		return -1;
	for (size_t i = 0; i < n && m[i].number <= upto; i++) {
		if (m[i].number <= last)
			continue;
		if (migration_apply(s, &m[i], now, e))
			return -1;
		++*done;
	}
	return 0;
}

/* Whether one of them lies above `last` and not above `upto`. */
static bool any_between(const struct migration *m, size_t n, int last, int upto)
{
	for (size_t i = 0; i < n; i++) {
		if (m[i].number > last && m[i].number <= upto)
			return true;
	}
	return false;
}

/* All up to `upto`, in one transaction. */
static int migrate(struct store *s, const struct migration *m, size_t n, int upto, int64_t now, int *applied,
		   struct err *e)
{
	int last, done = 0;
	*applied = 0;
	if (s->in_tx)
		return err_set(e, ERR_DB, "迁移不能在事务里");
	if (check_list(m, n, e) || version_of(s, m, n, &last, e))
		return -1;
	if (!any_between(m, n, last, upto))
		return 0;
	if (store_begin(s, true, e))
		return -1;
	if (apply_all(s, m, n, upto, now, &done, e)) {
		store_rollback(s);
		return -1;
	}
	if (store_commit(s, e))
		return -1;
	*applied = done;
	return 0;
}

int store_migrate(struct store *s, const struct migration *m, size_t n, int64_t now, int *applied, struct err *e)
{
	int done = 0, r = migrate(s, m, n, INT32_MAX, now, &done, e);
	if (applied)
		*applied = done;
	return r;
}

int store_migrate_to(struct store *s, const struct migration *m, size_t n, int upto, int64_t now, struct err *e)
{
	int done = 0;
	return migrate(s, m, n, upto, now, &done, e);
}

int store_check_version(struct store *s, const struct migration *m, size_t n, struct err *e)
{
	int last;
	if (version_of(s, m, n, &last, e))
		return -1;
	int newest = n ? m[n - 1].number : 0;
	if (last == newest)
		return 0;
	if (last == 0)
		err_set(e, ERR_DB, "存储还没有初始化");
	else
		err_set(e, ERR_DB, "存储比程序旧：存储在 %d，程序到 %d", last, newest);
	return err_todo(e, "先运行 yicai init");
}
