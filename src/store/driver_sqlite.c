/* SQLite: WAL, synchronous FULL, one connection a thread without mutexes. The file's opening and its refusals, the fixed
 * commands of transactions, statements. (Copying whole files: sqlite_backup.c.) */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

/* The commands of transactions, prepared at first use. The savepoints follow in three rows of STORE_SAVEPOINTS_MAX. */
enum { CMD_READ, CMD_WRITE, CMD_COMMIT, CMD_ROLLBACK, CMD_SAVEPOINT };
#define CMDS (CMD_SAVEPOINT + 3 * STORE_SAVEPOINTS_MAX)

#define EIGHT(verb) verb "0", verb "1", verb "2", verb "3", verb "4", verb "5", verb "6", verb "7"
static const char *const cmd_texts[CMDS] = {
    "BEGIN",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    EIGHT("SAVEPOINT s"),
    EIGHT("RELEASE s"),
    EIGHT("ROLLBACK TO s"),
};
_Static_assert(STORE_SAVEPOINTS_MAX == 8, "one text a savepoint");

/* What is looked at of the log's index, which all processes that have the store open share (sqlite.org/walformat.html): both copies of
 * its head, which every commit changes, and how much of the log was carried into the file. */
#define INDEX_SEEN    13 /* words of eight bytes */
#define INDEX_REGION  32768
#define INDEX_VERSION 3007000u
#define INDEX_FRAMES  4  /* which word of four bytes says how many pages the log has */
#define INDEX_CARRIED 24 /* and how many of them were carried into the file */
#define LOG_LONG                                                                                                     \
	7168 /* pages; from 8192 on every commit tries to carry all of it over, which nobody who rests may hinder */

struct lite {
	sqlite3 *db;
	sqlite3_stmt *cmd[CMDS];
	bool wal;
	const volatile uint64_t *index; /* in the memory that is shared; NULL: not asked for yet */
	uint64_t seen[INDEX_SEEN];      /* as it was before the transaction that reads began */
};

struct lite_stmt {
	struct stmt st;
	sqlite3_stmt *h;
	int64_t changed;
	uint8_t place[STORE_PARAMS_MAX + 1]; /* of $n: SQLite counts parameters as they appear first, 0 none */
};

struct lite_bulk {
	struct bulk b;
	sqlite3_stmt *h;
};

sqlite3 *lite_db(const struct store *s)
{
	return ((struct lite *)s->conn)->db;
}

/* What the system said when writing failed: 0 when it is not known. A commit's own error stays with the log's file. */
static int write_errno(sqlite3 *db, int rc)
{
	int os = (rc & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(db) : 0;
	sqlite3_file *log = NULL;
	if (os == 0 && rc == SQLITE_IOERR_WRITE &&
	    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log && log->pMethods)
		log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &os);
	return os;
}

/* The file system has no room (or no quota) left. */
static bool out_of_space(sqlite3 *db, int rc)
{
	int os = write_errno(db, rc);
	return (rc & 0xff) == SQLITE_FULL || os == ENOSPC || os == EDQUOT || os == EFBIG;
}

/* A constraint said no. */
static int lite_fail_constraint(int rc, struct err *e)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID: return err_set(e, ERR_CONFLICT, "已有相同的记录");
	case SQLITE_CONSTRAINT_FOREIGNKEY: return err_set(e, ERR_CONFLICT, "引用的记录不存在，或仍被别的记录引用");
	case SQLITE_CONSTRAINT_NOTNULL: return err_set(e, ERR_DB, "必填的列是空的");
	default: return err_set(e, ERR_DB, "不满足表的约束");
	}
}

int lite_fail(sqlite3 *db, int rc, const char *where, struct err *e)
{
	const char *said = sqlite3_errmsg(db), *place = strstr(said, "constraint failed: ");
	if (out_of_space(db, rc)) {
		err_set(e, ERR_DB, "磁盘已满，没有写入");
		return err_todo(e, "腾出空间后再试"), err_at(e, "%s", where);
	}
	switch (rc & 0xff) {
	case SQLITE_CONSTRAINT:
		if (rc == SQLITE_CONSTRAINT_TRIGGER) /* what our own triggers say is for people */
			return err_set(e, ERR_CONFLICT, "%s", said), err_at(e, "%s", where);
		lite_fail_constraint(rc, e);
		return place ? err_at(e, "%s（%s）", where, place + strlen("constraint failed: "))
			     : err_at(e, "%s", where);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		err_set(e, ERR_DB, "别的程序正在写这个存储");
		err_todo(e, "稍后再试");
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM: err_set(e, ERR_DENIED, "存储不可写"); break;
	case SQLITE_NOTADB:
	case SQLITE_FORMAT: err_set(e, ERR_DB, "不是颐才的存储文件，或已损坏"); break;
	case SQLITE_CORRUPT:
		err_set(e, ERR_DB, "存储文件已损坏");
		err_todo(e, "从备份恢复：yicai restore");
		break;
	case SQLITE_CANTOPEN: err_set(e, ERR_DENIED, "打不开存储文件"); break;
	case SQLITE_IOERR: err_set(e, ERR_IO, "读写存储文件出错（系统错误 %d）", write_errno(db, rc)); break;
	case SQLITE_NOMEM: err_set(e, ERR_NOMEM, "数据库内存不够"); break;
	case SQLITE_TOOBIG: err_set(e, ERR_LIMIT, "一个值太长"); break;
	default: err_set(e, ERR_DB, "数据库拒绝：%s", said); break;
	}
	return err_at(e, "%s", where);
}

/* The file is a plain one that we may use as the flags say. */
static int check_file(const char *path, const struct stat *st, unsigned flags, struct err *e)
{
	int mode = flags & STORE_READ_ONLY ? R_OK : R_OK | W_OK;
	if (!S_ISREG(st->st_mode))
		err_set(e, ERR_DB, "不是文件，不能作存储");
	else if (faccessat(AT_FDCWD, path, mode, AT_EACCESS) != 0)
		err_set(e, ERR_DENIED, flags & STORE_READ_ONLY ? "没有权限读存储文件" : "没有权限写存储文件");
	else
		return 0;
	return err_at(e, "%s", path);
}

/* The folder that holds the file lets us put -wal and -shm beside it. */
static int check_folder(const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	if (!folder)
		return err_set(e, ERR_NOMEM, "内存不够，打不开存储");
	int r = faccessat(AT_FDCWD, folder, F_OK, AT_EACCESS);
	if (r != 0)
		err_set(e, ERR_DB, "没有这个文件夹，或不能进入");
	else if ((r = faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS)) != 0)
		err_set(e, ERR_DENIED, "没有权限写存储所在的文件夹");
	if (r != 0)
		err_at(e, "%s", folder);
	free(folder);
	return r;
}

/* The file is there and ours to use, or made now when that was asked for (*made). */
static int prepare_file(const char *path, unsigned flags, bool *made, struct err *e)
{
	struct stat st;
	*made = false;
	if (stat(path, &st) == 0) {
		if (check_file(path, &st, flags, e))
			return -1;
		return flags & STORE_READ_ONLY ? 0 : check_folder(path, e);
	}
	if (errno == ENOENT && !(flags & STORE_CREATE)) {
		err_set(e, ERR_DB, "没有这个存储文件");
		err_todo(e, "先运行 yicai init");
		return err_at(e, "%s", path);
	}
	if (check_folder(path, e))
		return -1;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		err_set(e, ERR_DB, "不能新建存储文件：%s", errno_text(errno));
		return err_at(e, "%s", path);
	}
	close(fd);
	*made = true;
	return 0;
}

/* What every connection is set to; the first also finds out whether the file is a database at all. The log is carried into the file
 * every 32 MB: transactions that write a few lines all over large tables would otherwise write each page twice, every time. */
static const char settings[] = "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;"
			       "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;"
			       "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 8192;";

/* Turns the write-ahead log on and checks that it is. */
static int wal_on(sqlite3 *db, const char *path, struct err *e)
{
	sqlite3_stmt *h = NULL;
	int rc = sqlite3_prepare_v2(db, "PRAGMA journal_mode = WAL", -1, &h, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(h);
	const char *mode = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(h, 0) : NULL;
	int r = 0;
	if (!mode) {
		r = lite_fail(db, rc, path, e);
	} else if (strcmp(mode, "wal") != 0) {
		err_set(e, ERR_DB, "这个文件系统上不能用预写日志（WAL）");
		err_todo(e, "把存储放到本机磁盘上");
		r = err_at(e, "%s", path);
	}
	sqlite3_finalize(h);
	return r;
}

int lite_configure(sqlite3 *db, const char *path, bool wal, struct err *e)
{
	sqlite3_extended_result_codes(db, 1);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 256 << 20);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	int rc = sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, settings, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return lite_fail(db, rc, path, e);
	return wal ? wal_on(db, path, e) : 0;
}

/* What a savepoint's journal may grow to in memory. At 64 KB, the library's default, it goes to a file, which most transactions that
 * write a few lines would open. It is carried over in one piece, and the library writes pieces below 128 KB only. */
#define SAVEPOINT_JOURNAL (120 << 10)
_Static_assert(SAVEPOINT_JOURNAL < 128 << 10, "one piece");

/* What the library is set to before its first use. How much memory is in use, which would be counted under one lock for all threads,
 * nobody asks. */
static void library_begin(void)
{
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SAVEPOINT_JOURNAL);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int lite_open_file(sqlite3 **ret, const char *path, int flags, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, library_begin);
	/* "file:" would begin a URI, which could switch off what we rely on. */
	char *plain = NULL;
	if (strncmp(path, "file:", 5) == 0 && asprintf(&plain, "./%s", path) < 0)
		return err_set(e, ERR_NOMEM, "内存不够，打不开存储");
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(plain ? plain : path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	free(plain);
	if (rc == SQLITE_OK) {
		*ret = db;
		return 0;
	}
	if (db)
		lite_fail(db, rc, path, e);
	else
		err_set(e, ERR_NOMEM, "内存不够，打不开存储");
	sqlite3_close(db);
	return -1;
}

/* Opens the database, sets it up; the file is there. */
static int open_db(struct store *s, const char *url, bool memory, struct err *e)
{
	struct lite *l = calloc(1, sizeof *l);
	if (!l)
		return err_set(e, ERR_NOMEM, "内存不够，打不开存储");
	bool read_only = !memory && (s->flags & STORE_READ_ONLY);
	if (lite_open_file(&l->db, url, read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, e)) {
		free(l);
		return -1;
	}
	sqlite3_busy_timeout(l->db, s->lock_ms);
	if (lite_configure(l->db, url, !memory && !read_only, e)) {
		sqlite3_close(l->db);
		free(l);
		return -1;
	}
	l->wal = !memory && !read_only;
	s->conn = l;
	return 0;
}

/* driver.open */
static int lite_open(struct store *s, const char *url, struct err *e)
{
	bool memory = strcmp(url, ":memory:") == 0, made = false;
	if (*url == '\0')
		return err_set(e, ERR_DB, "没有说是哪个存储文件");
	if (!memory && prepare_file(url, s->flags, &made, e))
		return -1;
	if (open_db(s, url, memory, e) == 0)
		return 0;
	if (made)
		unlink(url);
	return -1;
}

/* driver.close */
static void lite_close(struct store *s)
{
	struct lite *l = s->conn;
	for (size_t i = 0; i < CMDS; i++)
		sqlite3_finalize(l->cmd[i]);
	sqlite3_close_v2(l->db);
	free(l);
}

/* driver.patience */
static void lite_patience(struct store *s)
{
	sqlite3_busy_timeout(lite_db(s), s->lock_ms);
}

/* Runs one of the fixed commands; an SQLite result code. */
static int command(struct lite *l, int which)
{
	if (!l->cmd[which]) {
		int rc =
		    sqlite3_prepare_v3(l->db, cmd_texts[which], -1, SQLITE_PREPARE_PERSISTENT, &l->cmd[which], NULL);
		if (rc != SQLITE_OK)
			return rc;
	}
	int rc = sqlite3_step(l->cmd[which]);
	sqlite3_reset(l->cmd[which]);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Finds the log's index; it stays where it is while the connection is open. One of another form is left alone. */
static void find_index(struct lite *l)
{
	sqlite3_file *f = NULL;
	volatile void *at = NULL;
	if (sqlite3_file_control(l->db, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK || !f || !f->pMethods ||
	    f->pMethods->iVersion < 2 || f->pMethods->xShmMap(f, 0, INDEX_REGION, 0, &at) != SQLITE_OK || !at ||
	    *(volatile uint32_t *)at != INDEX_VERSION)
		l->wal = false;
	else
		l->index = at;
}

/* The log is to begin anew soon: it is long, and not all of it is in the file. */
static bool log_is_due(const struct lite *l)
{
	const volatile uint32_t *word = (const volatile uint32_t *)l->index;
	return word[INDEX_FRAMES] > LOG_LONG && word[INDEX_CARRIED] != word[INDEX_FRAMES];
}

/* driver.same: a commit is over only when it stands in the index. */
static bool lite_same(struct store *s)
{
	struct lite *l = s->conn;
	if (!l->index || log_is_due(l))
		return false;
	atomic_thread_fence(memory_order_seq_cst);
	uint64_t differs = 0;
	for (int i = 0; i < INDEX_SEEN; i++)
		differs |= l->index[i] ^ l->seen[i];
	return differs == 0;
}

/* driver.begin. What the index says is noted before: should another commit come between, the state is newer than the note, and will
 * not be kept. */
static int lite_begin(struct store *s, bool write, struct err *e)
{
	struct lite *l = s->conn;
	if (!write && l->wal && !l->index)
		find_index(l);
	for (int i = 0; !write && l->index && i < INDEX_SEEN; i++)
		l->seen[i] = l->index[i];
	atomic_thread_fence(memory_order_seq_cst);
	int rc = command(l, write ? CMD_WRITE : CMD_READ);
	return rc == SQLITE_OK ? 0 : lite_fail(l->db, rc, "begin", e);
}

/* driver.rollback */
static void lite_rollback(struct store *s)
{
	struct lite *l = s->conn;
	if (!sqlite3_get_autocommit(l->db))
		command(l, CMD_ROLLBACK);
}

/* driver.commit: after a failed sync nobody knows what the disk holds, and a later success would prove nothing. */
static int lite_commit(struct store *s, struct err *e)
{
	struct lite *l = s->conn;
	if (sqlite3_get_autocommit(l->db))
		return err_set(e, ERR_DB, "数据库已自行回滚，没有写入");
	int rc = command(l, CMD_COMMIT);
	if (rc == SQLITE_OK)
		return 0;
	lite_fail(l->db, rc, "commit", e);
	if ((rc & 0xff) == SQLITE_IOERR && !out_of_space(l->db, rc)) {
		err_set(e, ERR_UNCERTAIN, "提交时读写出错，不知道写进去没有（系统错误 %d）",
			sqlite3_system_errno(l->db));
		err_todo(e, "检查磁盘，重新启动后查看");
		s->broken = true;
	}
	lite_rollback(s);
	return -1;
}

/* driver.savepoint */
static int lite_savepoint(struct store *s, enum savepoint_verb verb, int depth, struct err *e)
{
	struct lite *l = s->conn;
	int set = CMD_SAVEPOINT + depth, release = set + STORE_SAVEPOINTS_MAX, back = release + STORE_SAVEPOINTS_MAX;
	int rc = SQLITE_OK;
	if (verb == SAVEPOINT_SET)
		rc = command(l, set);
	if (verb == SAVEPOINT_BACK)
		rc = command(l, back);
	if (rc == SQLITE_OK && verb != SAVEPOINT_SET)
		rc = command(l, release);
	return rc == SQLITE_OK ? 0 : lite_fail(l->db, rc, "savepoint", e);
}

/* driver.script */
static int lite_script(struct store *s, const char *text, struct err *e)
{
	sqlite3 *db = lite_db(s);
	int rc = sqlite3_exec(db, text, NULL, NULL, NULL);
	return rc == SQLITE_OK ? 0 : lite_fail(db, rc, "script", e);
}

/* Where each $n stands among the parameters. */
static int map_places(struct lite_stmt *st, struct err *e)
{
	int n = sqlite3_bind_parameter_count(st->h);
	for (int i = 1; i <= n; i++) {
		const char *name = sqlite3_bind_parameter_name(st->h, i);
		int64_t number;
		if (n > STORE_PARAMS_MAX || !name || name[0] != '$' || !str_to_i64(str_of(name + 1), &number) ||
		    number < 1 || number > STORE_PARAMS_MAX)
			return err_set(e, ERR_DB, "语句的参数要写作 $1 … $%d", STORE_PARAMS_MAX);
		st->place[number] = (uint8_t)i;
	}
	for (int i = 1; i <= n; i++) {
		if (st->place[i] == 0)
			return err_set(e, ERR_DB, "语句的参数没有连着编号：没有 $%d", i);
	}
	return 0;
}

/* The prepared statement, when text is exactly one. */
static int prepare_one(sqlite3 *db, const char *text, sqlite3_stmt **h, struct err *e)
{
	const char *rest = "";
	int rc = sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, h, &rest);
	if (rc != SQLITE_OK)
		return lite_fail(db, rc, "", e);
	if (*h && rest[strspn(rest, " \t\n;")] == '\0')
		return 0;
	sqlite3_finalize(*h);
	*h = NULL;
	return err_set(e, ERR_DB, "要正好一条语句");
}

/* driver.prepare */
static int lite_prepare(struct stmt *base, struct err *e)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	if (prepare_one(lite_db(base->s), base->text, &st->h, e))
		return err_at(e, "%s", base->name);
	base->writes = !sqlite3_stmt_readonly(st->h);
	if (map_places(st, e) == 0)
		return 0;
	sqlite3_finalize(st->h);
	return err_at(e, "%s", base->name);
}

/* driver.forget */
static void lite_forget(struct stmt *st)
{
	sqlite3_finalize(((struct lite_stmt *)st)->h);
}

/* driver.unbind */
static void lite_unbind(struct stmt *base)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	if (base->state == STMT_ROWS)
		sqlite3_reset(st->h);
	sqlite3_clear_bindings(st->h);
}

/* Where $i goes; 0, and the statement is bad, when the text has no such parameter. */
static int place_of(struct lite_stmt *st, int i)
{
	int place = i >= 1 && i <= STORE_PARAMS_MAX ? st->place[i] : 0;
	if (place == 0)
		st->st.bad = "语句没有这个参数";
	return place;
}

/* Remembers that a value could not be bound. */
static void bound(struct stmt *st, int rc)
{
	if (rc != SQLITE_OK)
		st->bad = rc == SQLITE_TOOBIG ? "值太长" : "绑定失败";
}

/* driver.bind_int */
static void lite_bind_int(struct stmt *base, int i, int64_t v)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int place = place_of(st, i);
	if (place)
		bound(base, sqlite3_bind_int64(st->h, place, v));
}

/* driver.bind_text */
static void lite_bind_text(struct stmt *base, int i, struct str v)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int place = place_of(st, i);
	if (place)
		bound(base, sqlite3_bind_text64(st->h, place, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
}

/* Bytes into a handle; none are not the same as null. */
static int bind_blob(sqlite3_stmt *h, int place, struct str v)
{
	return v.n ? sqlite3_bind_blob64(h, place, v.p, v.n, SQLITE_STATIC) : sqlite3_bind_zeroblob(h, place, 0);
}

/* driver.bind_bytes */
static void lite_bind_bytes(struct stmt *base, int i, struct str v)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int place = place_of(st, i);
	if (place)
		bound(base, bind_blob(st->h, place, v));
}

/* driver.bind_null */
static void lite_bind_null(struct stmt *base, int i)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int place = place_of(st, i);
	if (place)
		bound(base, sqlite3_bind_null(st->h, place));
}

/* driver.step */
static int lite_step(struct stmt *base, struct err *e)
{
	struct lite_stmt *st = (struct lite_stmt *)base;
	int rc = sqlite3_step(st->h);
	if (rc == SQLITE_ROW)
		return 1;
	sqlite3 *db = lite_db(base->s);
	int r = rc == SQLITE_DONE ? 0 : lite_fail(db, rc, base->name, e);
	if (base->writes)
		st->changed = sqlite3_changes64(db);
	sqlite3_reset(st->h);
	return r;
}

/* driver.changed */
static int64_t lite_changed(struct stmt *st)
{
	return ((struct lite_stmt *)st)->changed;
}

/* driver.reset */
static void lite_reset(struct stmt *st)
{
	sqlite3_reset(((struct lite_stmt *)st)->h);
}

/* driver.kind */
static char lite_kind(const struct stmt *st, int i)
{
	switch (sqlite3_column_type(((const struct lite_stmt *)st)->h, i)) {
	case SQLITE_INTEGER: return 'i';
	case SQLITE_TEXT: return 't';
	case SQLITE_BLOB: return 'b';
	case SQLITE_NULL: return '0';
	default: return '?';
	}
}

/* driver.is_null */
static bool lite_is_null(const struct stmt *st, int i)
{
	return sqlite3_column_type(((const struct lite_stmt *)st)->h, i) == SQLITE_NULL;
}

/* driver.get_int */
static int64_t lite_get_int(const struct stmt *st, int i)
{
	return sqlite3_column_int64(((const struct lite_stmt *)st)->h, i);
}

/* driver.get_text */
static struct str lite_get_text(const struct stmt *st, int i)
{
	sqlite3_stmt *h = ((const struct lite_stmt *)st)->h;
	const char *p = (const char *)sqlite3_column_text(h, i);
	return p ? (struct str){p, (size_t)sqlite3_column_bytes(h, i)} : STR("");
}

/* driver.get_bytes */
static struct str lite_get_bytes(const struct stmt *st, int i)
{
	sqlite3_stmt *h = ((const struct lite_stmt *)st)->h;
	const char *p = sqlite3_column_blob(h, i);
	return p ? (struct str){p, (size_t)sqlite3_column_bytes(h, i)} : STR("");
}

/* The INSERT of a bulk load; its names were checked to be plain ones. */
static int bulk_text_of(const struct bulk *b, struct buf *sql)
{
	buf_printf(sql, "INSERT INTO %s (", b->table);
	for (int i = 0; i < b->n; i++)
		buf_printf(sql, "%s%s", i ? ", " : "", b->columns[i]);
	buf_puts(sql, ") VALUES (");
	for (int i = 0; i < b->n; i++)
		buf_puts(sql, i ? ", ?" : "?");
	return buf_puts(sql, ")");
}

/* driver.bulk_begin */
static int lite_bulk_begin(struct bulk *base, struct err *e)
{
	struct lite_bulk *b = (struct lite_bulk *)base;
	struct buf sql;
	buf_init(&sql, 64 << 10);
	int r = bulk_text_of(base, &sql) ? err_set(e, ERR_NOMEM, "内存不够，开始不了成批写入")
					 : prepare_one(lite_db(base->s), sql.p, &b->h, e);
	buf_release(&sql);
	return r ? err_at(e, "%s", base->table) : 0;
}

/* One cell of a bulk row. */
static int bulk_bind(sqlite3_stmt *h, int place, const struct bulk_cell *c)
{
	switch (c->kind) {
	case 'i': return sqlite3_bind_int64(h, place, c->v);
	case 't': return sqlite3_bind_text64(h, place, c->s.p, c->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case 'b': return bind_blob(h, place, c->s);
	default: return sqlite3_bind_null(h, place);
	}
}

/* driver.bulk_row */
static int lite_bulk_row(struct bulk *base, struct err *e)
{
	struct lite_bulk *b = (struct lite_bulk *)base;
	int rc = SQLITE_OK;
	for (int i = 0; i < base->n && rc == SQLITE_OK; i++)
		rc = bulk_bind(b->h, i + 1, &base->cell[i]);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(b->h);
	int r = rc == SQLITE_DONE ? 0 : lite_fail(lite_db(base->s), rc, base->table, e);
	sqlite3_reset(b->h);
	return r;
}

/* driver.bulk_flush: nothing is held back. */
static int lite_bulk_flush(struct bulk *b, struct err *e)
{
	(void)b;
	(void)e;
	return 0;
}

/* driver.bulk_free */
static void lite_bulk_free(struct bulk *b)
{
	sqlite3_finalize(((struct lite_bulk *)b)->h);
}

int lite_number(sqlite3 *db, const char *text, int64_t *out, struct err *e)
{
	sqlite3_stmt *h = NULL;
	int rc = sqlite3_prepare_v2(db, text, -1, &h, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(h);
	int r = 0;
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(h, 0);
	else
		r = lite_fail(db, rc, "", e);
	sqlite3_finalize(h);
	return r;
}

/* driver.schema_open: marks an empty database as ours, refuses another program's. */
static int lite_schema_open(struct store *s, struct err *e)
{
	int64_t id = 0, tables = 0;
	if (lite_number(lite_db(s), "PRAGMA application_id", &id, e) ||
	    lite_number(lite_db(s), "SELECT count(*) FROM sqlite_schema", &tables, e))
		return -1;
	if (id == LITE_APPLICATION_ID)
		return 0;
	if (id != 0 || tables != 0)
		return err_set(e, ERR_DB, "这是别的程序的数据库，不是颐才的存储");
	return lite_script(s, LITE_MARK, e);
}

/* driver.schema_close: text is ordered by its bytes anyway. */
static int lite_schema_close(struct store *s, struct err *e)
{
	(void)s;
	(void)e;
	return 0;
}

static const struct sql tables = {"store.tables",
				  "SELECT count(*), count(*) FILTER (WHERE name = 'migration') FROM sqlite_schema"
				  " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"};

const struct driver driver_sqlite = {
    .engine = STORE_SQLITE,
    .caps = STORE_CAP_ONE_WRITER,
    .stmt_size = sizeof(struct lite_stmt),
    .bulk_size = sizeof(struct lite_bulk),
    .open = lite_open,
    .close = lite_close,
    .patience = lite_patience,
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .same = lite_same,
    .savepoint = lite_savepoint,
    .script = lite_script,
    .prepare = lite_prepare,
    .forget = lite_forget,
    .unbind = lite_unbind,
    .bind_int = lite_bind_int,
    .bind_text = lite_bind_text,
    .bind_bytes = lite_bind_bytes,
    .bind_null = lite_bind_null,
    .step = lite_step,
    .changed = lite_changed,
    .reset = lite_reset,
    .kind = lite_kind,
    .is_null = lite_is_null,
    .get_int = lite_get_int,
    .get_text = lite_get_text,
    .get_bytes = lite_get_bytes,
    .bulk_begin = lite_bulk_begin,
    .bulk_row = lite_bulk_row,
    .bulk_flush = lite_bulk_flush,
    .bulk_free = lite_bulk_free,
    .tables = &tables,
    .schema_open = lite_schema_open,
    .schema_close = lite_schema_close,
    .backup = lite_backup,
    .restore = lite_restore,
};
