/* Copies of a SQLite store: the online backup into a file that needs nothing beside it, and the way back, which trusts
 * nothing in the file. */
#include "store/sqlite.h"

#include <unistd.h>

#define PAGES_AT_A_TIME 64 /* 256 KB between two words to the watcher */

/* All pages of one database into another; `s` has the watcher. */
static int copy_pages(sqlite3 *to, sqlite3 *from, const struct store *s, const char *where, struct err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int step;
	if (!b)
		return lite_fail(to, sqlite3_errcode(to), where, e);
	do {
		step = sqlite3_backup_step(b, PAGES_AT_A_TIME);
		int total = sqlite3_backup_pagecount(b);
		store_tell(s, total - sqlite3_backup_remaining(b), total);
	} while (step == SQLITE_OK);
	int rc = sqlite3_backup_finish(b);
	if (step == SQLITE_DONE && rc == SQLITE_OK)
		return 0;
	return lite_fail(to, rc != SQLITE_OK ? rc : step, where, e);
}

/* The same within one read transaction of the source: writers do not disturb it, and it does not hold them up. */
static int copy_snapshot(sqlite3 *to, sqlite3 *from, const struct store *s, const char *where, struct err *e)
{
	int rc = sqlite3_exec(from, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
	int r = rc == SQLITE_OK ? copy_pages(to, from, s, where, e) : lite_fail(from, rc, where, e);
	if (!sqlite3_get_autocommit(from))
		sqlite3_exec(from, "ROLLBACK", NULL, NULL, NULL);
	return r;
}

/* The file is not what copy_out made. */
static int damaged(const char *path, struct err *e)
{
	err_set(e, ERR_DAMAGED, "不是颐才的备份，或不完整、已损坏");
	return err_at(e, "%s", path);
}

/* "ok" from SQLite's own check of every page and index. */
static int check_whole(sqlite3 *db, const char *path, struct err *e)
{
	sqlite3_stmt *h = NULL;
	int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &h, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(h);
	const char *said = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(h, 0) : NULL;
	bool ok = said && strcmp(said, "ok") == 0, starved = rc == SQLITE_NOMEM || (rc == SQLITE_ROW && !said);
	sqlite3_finalize(h);
	if (starved)
		return err_set(e, ERR_NOMEM, "内存不够，核对不了副本");
	return ok ? 0 : damaged(path, e);
}

/* The copy under its temporary name: no journal while it is written (it is thrown away when that fails), none needed to
 * read it later. */
static int copy_out(struct store *s, const char *tmp, const char *path, struct err *e)
{
	sqlite3 *to;
	if (lite_open_file(&to, tmp, SQLITE_OPEN_READWRITE, e))
		return -1;
	sqlite3_extended_result_codes(to, 1);
	int rc = sqlite3_exec(to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", NULL, NULL, NULL);
	int r = rc == SQLITE_OK ? copy_snapshot(to, lite_db(s), s, path, e) : lite_fail(to, rc, path, e);
	if (r == 0) {
		rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
		r = rc == SQLITE_OK ? check_whole(to, path, e) : lite_fail(to, rc, path, e);
	}
	sqlite3_close(to);
	return r;
}

int lite_backup(struct store *s, const char *path, struct err *e)
{
	struct backup_file f;
	if (backup_file_open(&f, path, e))
		return -1;
	return backup_file_close(&f, copy_out(s, f.tmp, path, e) != 0, e);
}

/* Everything that a database has by name, and the text of what can act by itself. */
static const struct sql parts_sql = {
    "store.parts",
    "SELECT type, name, tbl_name, CASE WHEN type IN ('table', 'index') AND sql NOT LIKE 'CREATE VIRTUAL%'"
    " THEN '' ELSE sql END FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " ORDER BY type, name"};

/* The current rows of both are equal. */
static bool same_row(const struct stmt *a, const struct stmt *b)
{
	for (int i = 0; i < 4; i++) {
		if (!str_eq(stmt_text(a, i), stmt_text(b, i)))
			return false;
	}
	return true;
}

/* Both databases consist of the same tables, indexes, views and triggers. */
static int same_parts(struct store *a, struct store *b, struct err *e)
{
	struct stmt *sa, *sb;
	if (store_stmt(a, &parts_sql, &sa, e) || store_stmt(b, &parts_sql, &sb, e))
		return -1;
	int ra, rb;
	bool same = true;
	do {
		ra = stmt_step(sa, e);
		rb = stmt_step(sb, e);
		same = same && ra == rb && (ra != 1 || same_row(sa, sb));
	} while (same && ra == 1);
	stmt_reset(sa);
	stmt_reset(sb);
	if (ra < 0 || rb < 0)
		return -1;
	return same ? 0 : err_set(e, ERR_DAMAGED, "备份里的表、视图或触发器与程序的不符");
}

/* The backup is what our migrations make and nothing else: no trigger or view of a stranger comes in with it. */
static int check_parts(struct store *from, const struct migration *m, size_t n, struct err *e)
{
	int64_t tables;
	bool migrated;
	int last = 0;
	if (store_tables(from, &tables, &migrated, e))
		return -1;
	if (!migrated)
		return err_set(e, ERR_DB, "不是颐才的备份");
	if (migrations_agree(from, m, n, &last, e))
		return -1;
	struct store *fresh;
	if (store_open(&fresh, ":memory:", 0, e))
		return -1;
	int r = store_migrate_to(fresh, m, n, last, 0, e);
	if (r == 0)
		r = same_parts(from, fresh, e);
	store_close(fresh);
	return r;
}

int lite_restore(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e)
{
	struct store *from;
	struct err why;
	if (store_open(&from, path, STORE_READ_ONLY, &why)) {
		if (why.code == ERR_DB)
			damaged(path, &why);
		if (e)
			*e = why;
		return -1;
	}
	int r = check_whole(lite_db(from), path, e);
	if (r == 0 && (r = check_parts(from, m, n, e)) != 0)
		err_at(e, "%s", path);
	if (r == 0)
		r = copy_snapshot(lite_db(s), lite_db(from), s, "restore", e);
	store_close(from);
	return r;
}
