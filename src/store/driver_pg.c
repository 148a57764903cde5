/* PostgreSQL: the connection and its loss, waiting with a patience of our own (a hung server keeps acknowledging TCP, so
 * no timeout of the kernel or the server helps), transactions. Statements: pg_stmt.c. COPY: pg_bulk.c, pg_backup.c. */
#include "store/pg.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct pq pq;

/* Loads libpq. */
static int load_pq(struct err *e)
{
#define PQ_NAME(name) "PQ" #name,
	static const char *const names[] = {PQ_CALLS(PQ_NAME)};
	static struct late libpq = {"libpq.so.5", "PostgreSQL 客户端库",        names,
				    &pq,          sizeof names / sizeof *names, false};
	return late_load(&libpq, e);
}

#define SCRIPT_MS  (30 * 60 * 1000) /* a migration may build an index without saying a word */
#define ASK_AGAIN  200              /* ms */
#define LOCK_SPACE 2037998433       /* "yica": our advisory locks among other programs' */

struct pg *pg_of(const struct store *s)
{
	return s->conn;
}

/* Milliseconds of a clock that nobody sets. */
static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The first line of what libpq has to say. */
static struct str first_line(const char *said)
{
	struct str rest = str_of(said);
	return str_trim(str_cut(&rest, '\n'));
}

int pg_lose(struct pg *c, const char *what, struct err *e)
{
	struct str line = first_line(what ? what : pq.errorMessage(c->pg));
	err_set(e, ERR_DB, "与数据库的连接断了（%.*s）", STR_FMT(line));
	err_todo(e, "查看数据库是否在运行，然后重试");
	if (c->pg && pq.socket(c->pg) >= 0)
		shutdown(pq.socket(c->pg), SHUT_RDWR);
	pq.finish(c->pg);
	c->pg = NULL;
	pg_cut_stream(c);
	return -1;
}

/* poll() until the deadline, whatever signals come; 0 when it passed. */
static int poll_until(int fd, short events, int64_t deadline)
{
	for (;;) {
		int64_t left = deadline - now_ms();
		struct pollfd p = {.fd = fd, .events = events};
		int r = poll(&p, 1, left > 0 ? (int)left : 0);
		if (r >= 0 || errno != EINTR)
			return r;
	}
}

int pg_wait(struct pg *c, bool out, struct err *e)
{
	int64_t deadline = now_ms() + c->silence_ms + c->extra_ms;
	if (poll_until(pq.socket(c->pg), (short)(POLLIN | (out ? POLLOUT : 0)), deadline) > 0)
		return 0;
	return pg_lose(c, "数据库没有回应", e);
}

int pg_flush(struct pg *c, struct err *e)
{
	int r;
	while ((r = pq.flush(c->pg)) == 1) {
		if (pg_wait(c, true, e))
			return -1;
		if (!pq.consumeInput(c->pg))
			return pg_lose(c, NULL, e);
	}
	return r == 0 ? 0 : pg_lose(c, NULL, e);
}

/* Waits until an answer is there. What libpq had no memory to read it takes for half an answer, and reads again when asked: so it is
 * asked now and then, though nothing more has come. */
static int await_answer(struct pg *c, struct err *e)
{
	for (int64_t patience = c->silence_ms + c->extra_ms, until = now_ms() + patience; pq.isBusy(c->pg);) {
		int64_t look = now_ms() + ASK_AGAIN;
		int more = poll_until(pq.socket(c->pg), POLLIN, look < until ? look : until);
		if (more > 0 && !pq.consumeInput(c->pg))
			return pg_lose(c, NULL, e);
		if (more > 0)
			until = now_ms() + patience;
		else if (more < 0 || now_ms() >= until)
			return pg_lose(c, "数据库没有回应", e);
	}
	return 0;
}

int pg_answer(struct pg *c, PGresult **ret, struct err *e)
{
	if (!c->pg)
		return err_set(e, ERR_DB, "与数据库的连接断了");
	if (pg_flush(c, e))
		return -1;
	if (await_answer(c, e))
		return -1;
	*ret = pq.getResult(c->pg);
	if (!*ret && pq.status(c->pg) == CONNECTION_BAD)
		return pg_lose(c, NULL, e);
	return 0;
}

/* The five-letter state of an error begins with, or is, this. */
static bool state_is(const char *state, const char *want)
{
	return strncmp(state, want, strlen(want)) == 0;
}

/* Refusals that are named; false when it is none of them. */
static bool fail_known(const char *state, struct err *e)
{
	static const struct {
		const char *state;
		enum err_code code;
		const char *what, *todo;
	} known[] = {
	    {"23505", ERR_CONFLICT, "已有相同的记录", ""},
	    {"23503", ERR_CONFLICT, "引用的记录不存在，或仍被别的记录引用", ""},
	    {"23502", ERR_DB, "必填的列是空的", ""},
	    {"23", ERR_DB, "不满足表的约束", ""},
	    {"25006", ERR_DB, "写入要在写事务里", ""},
	    {"55P03", ERR_DB, "别的程序正在写这个存储", "稍后再试"},
	    {"40", ERR_CONFLICT, "与别的事务冲突，没有写入", "稍后再试"},
	    {"53100", ERR_DB, "磁盘已满，没有写入", "腾出空间后再试"},
	    {"53200", ERR_NOMEM, "数据库内存不够", "稍后再试"},
	    {"53300", ERR_DB, "数据库的连接已满", "稍后再试，或调大 max_connections"},
	    {"57014", ERR_DB, "数据库取消了这一步", "稍后再试"},
	    {"57P", ERR_DB, "与数据库的连接断了", "查看数据库是否在运行，然后重试"},
	    {"28", ERR_DENIED, "数据库不许这个用户连接", "检查用户和密码"},
	    {"42501", ERR_DENIED, "数据库不许这个用户这样做", "检查用户的权限"},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!state_is(state, known[i].state))
			continue;
		err_set(e, known[i].code, "%s", known[i].what);
		err_todo(e, "%s", known[i].todo);
		return true;
	}
	return false;
}

int pg_fail(struct pg *c, const PGresult *r, const char *where, struct err *e)
{
	const char *state = pq.resultErrorField(r, PG_DIAG_SQLSTATE);
	const char *said = pq.resultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *table = pq.resultErrorField(r, PG_DIAG_TABLE_NAME);
	const char *name = pq.resultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
	struct str line = first_line(said ? said : pq.errorMessage(c->pg));
	if (state && state_is(state, "P0001")) { /* what our own triggers say is for people */
		err_set(e, ERR_CONFLICT, "%.*s", STR_FMT(line));
	} else if (!state || !fail_known(state, e)) {
		err_set(e, ERR_DB, "数据库拒绝：%.*s（%s）", STR_FMT(line), state ? state : "");
	}
	if (!table)
		return err_at(e, "%s", where);
	name = name ? name : pq.resultErrorField(r, PG_DIAG_COLUMN_NAME);
	return err_at(e, "%s（%s%s%s）", where, table, name ? "." : "", name ? name : "");
}

int pg_finish(struct pg *c, PGresult **ret, const char *where, struct err *e)
{
	PGresult *last = NULL, *r = NULL;
	int bad = 0;
	for (;;) {
		if (pg_answer(c, &r, bad ? NULL : e)) {
			pq.clear(last);
			return -1;
		}
		if (!r)
			break;
		ExecStatusType what = pq.resultStatus(r);
		if (what != PGRES_COMMAND_OK && what != PGRES_TUPLES_OK && !bad)
			bad = pg_fail(c, r, where, e);
		pq.clear(last);
		last = r;
		if (what == PGRES_COPY_IN || what == PGRES_COPY_OUT) {
			pq.clear(last);
			return pg_lose(c, "COPY", e);
		}
	}
	if (ret && !bad)
		*ret = last;
	else
		pq.clear(last);
	return bad;
}

int pg_idle(struct store *s, struct err *e)
{
	struct pg *c = s->conn;
	if (pg_connected(s, e))
		return -1;
	return c->streaming ? pg_drain(c->streaming, e) : 0;
}

int pg_command(struct store *s, const char *text, const char *where, struct err *e)
{
	struct pg *c = s->conn;
	if (pg_idle(s, e))
		return -1;
	if (!pq.sendQuery(c->pg, text))
		return pg_lose(c, NULL, e);
	return pg_finish(c, NULL, where, e);
}

/* Notices come beside answers; only that there was a warning matters. */
static void on_notice(void *self, const PGresult *r)
{
	struct pg *c = self;
	const char *severity = pq.resultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	if (severity && strcmp(severity, "NOTICE") != 0 && strcmp(severity, "INFO") != 0 &&
	    strcmp(severity, "LOG") != 0)
		c->warned = true;
	if (severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
		c->farewell = true;
}

/* The server closed the connection while we were not looking. */
static bool already_dead(struct pg *c)
{
	for (int i = 0; i < 4 && poll_until(pq.socket(c->pg), POLLIN, 0) > 0; i++) {
		if (!pq.consumeInput(c->pg) || pq.status(c->pg) == CONNECTION_BAD)
			return true;
		pq.isBusy(c->pg); /* takes the server's last words in */
	}
	return c->farewell;
}

/* Runs the connection's start to its end. */
static int connect_run(PGconn *pg, int64_t deadline, struct err *e)
{
	PostgresPollingStatusType what = PGRES_POLLING_WRITING;
	while (what == PGRES_POLLING_WRITING || what == PGRES_POLLING_READING) {
		short events = what == PGRES_POLLING_WRITING ? POLLOUT : POLLIN;
		if (poll_until(pq.socket(pg), events, deadline) <= 0) {
			err_set(e, ERR_DB, "连不上数据库：没有回应");
			return err_todo(e, "查看数据库是否在运行");
		}
		what = pq.connectPoll(pg);
	}
	if (what == PGRES_POLLING_OK)
		return 0;
	struct str line = first_line(pq.errorMessage(pg));
	err_set(e, ERR_DB, "连不上数据库：%.*s", STR_FMT(line));
	return err_todo(e, "检查 --db 的地址、用户和密码，查看数据库是否在运行");
}

/* A new connection to the URL. What stands before the URL may be overruled by it. */
static PGconn *connect_new(const struct store *s, struct err *e)
{
	const struct pg *c = s->conn;
	const char *const keys[] = {"fallback_application_name", "target_session_attrs", "dbname", "client_encoding",
				    NULL};
	const char *const values[] = {"yicai", s->flags & STORE_READ_ONLY ? "any" : "read-write", c->url, "UTF8",
				      NULL};
	PGconn *pg = pq.connectStartParams(keys, values, 1);
	if (!pg) {
		err_set(e, ERR_NOMEM, "内存不够，连不上数据库");
		return NULL;
	}
	if (pq.status(pg) == CONNECTION_BAD) {
		struct str line = first_line(pq.errorMessage(pg));
		err_set(e, ERR_DB, "连不上数据库：%.*s", STR_FMT(line));
		err_todo(e, "检查 --db 的地址");
	} else if (connect_run(pg, now_ms() + c->silence_ms, e) == 0) {
		return pg;
	}
	pq.finish(pg);
	return NULL;
}

/* What every session is set to. A write is acknowledged when it is durable, whatever the server's default. */
static const char session_text[] =
    "SET default_transaction_read_only = on; SET client_min_messages = warning; SET statement_timeout = 0;"
    "SET standard_conforming_strings = on; SET TimeZone = 'UTC';"
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';"
    "SELECT set_config(name, '5s', false) FROM pg_settings WHERE name = 'client_connection_check_interval'";

static const char about_text[] = "SELECT current_setting('server_encoding'), oid FROM pg_namespace"
				 " WHERE nspname = current_schema()";

/* Tells the server how long to wait for a lock. */
static int set_lock_timeout(struct store *s, struct err *e)
{
	char text[64];
	snprintf(text, sizeof text, "SET lock_timeout = %d", s->lock_ms > 0 ? s->lock_ms : 1);
	return pg_command(s, text, "lock_timeout", e);
}

/* Sees whether the database can hold our texts, and which schema the writer's lock is for. */
static int look_around(struct store *s, struct err *e)
{
	struct pg *c = s->conn;
	PGresult *r = NULL;
	if (!pq.sendQuery(c->pg, about_text))
		return pg_lose(c, NULL, e);
	if (pg_finish(c, &r, "connect", e))
		return -1;
	int bad = 0;
	if (pq.ntuples(r) != 1)
		bad = err_set(e, ERR_DB, "数据库里没有可用的模式（schema）");
	else if (strcmp(pq.getvalue(r, 0, 0), "UTF8") != 0 && strcmp(pq.getvalue(r, 0, 0), "SQL_ASCII") != 0)
		bad = err_set(e, ERR_DB, "数据库的编码是 %s，要 UTF8", pq.getvalue(r, 0, 0));
	else
		snprintf(c->begin_write, sizeof c->begin_write,
			 "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(%d, %d)",
			 LOCK_SPACE, (int)strtoul(pq.getvalue(r, 0, 1), NULL, 10));
	pq.clear(r);
	return bad;
}

/* Connects and sets the session up. */
static int connect_fully(struct store *s, struct err *e)
{
	struct pg *c = s->conn;
	PGconn *pg = connect_new(s, e);
	if (!pg)
		return -1;
	c->pg = pg;
	c->generation++;
	c->farewell = false;
	pq.setnonblocking(c->pg, 1);
	pq.setNoticeReceiver(c->pg, on_notice, c);
	c->connecting = true;
	int r = pg_command(s, session_text, "connect", e) || set_lock_timeout(s, e) || look_around(s, e) ? -1 : 0;
	c->connecting = false;
	if (r == 0)
		return 0;
	pq.finish(c->pg);
	c->pg = NULL;
	return -1;
}

int pg_connected(struct store *s, struct err *e)
{
	struct pg *c = s->conn;
	if (c->pg && !s->in_tx && !c->streaming && already_dead(c))
		pg_lose(c, NULL, NULL);
	if (c->pg)
		return 0;
	if (s->in_tx || c->connecting)
		return err_set(e, ERR_DB, "与数据库的连接断了，事务没有写入");
	return connect_fully(s, e);
}

/* driver.open */
static int pg_open(struct store *s, const char *url, struct err *e)
{
	if (load_pq(e))
		return -1;
	struct pg *c = calloc(1, sizeof *c);
	char *copy = strdup(url);
	if (!c || !copy) {
		free(c);
		free(copy);
		return err_set(e, ERR_NOMEM, "内存不够，连不上数据库");
	}
	c->url = copy;
	c->silence_ms = s->silence_ms;
	s->conn = c;
	if (connect_fully(s, e) == 0)
		return 0;
	free(c->url);
	free(c);
	s->conn = NULL;
	return -1;
}

/* driver.close */
static void pg_close(struct store *s)
{
	struct pg *c = s->conn;
	pq.finish(c->pg);
	free(c->url);
	free(c);
}

/* driver.patience */
static void pg_patience(struct store *s)
{
	struct pg *c = s->conn;
	c->silence_ms = s->silence_ms;
	if (c->pg && !s->in_tx)
		set_lock_timeout(s, NULL);
}

/* driver.rollback */
static void pg_rollback(struct store *s)
{
	struct pg *c = s->conn;
	if (c->pg && pg_command(s, "ROLLBACK", "rollback", NULL) && c->pg)
		pg_lose(c, "ROLLBACK", NULL);
}

/* driver.begin: nothing was done yet, so a lost connection may be tried anew, once. */
static int pg_begin(struct store *s, bool write, struct err *e)
{
	struct pg *c = s->conn;
	for (int tries = 0; tries < 2; tries++) {
		if (pg_connected(s, e))
			return -1;
		c->extra_ms = s->lock_ms;
		int r = pg_command(s, write ? c->begin_write : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
				   "begin", e);
		c->extra_ms = 0;
		if (r == 0)
			return 0;
		if (c->pg) {
			pg_rollback(s);
			return -1;
		}
	}
	return -1;
}

/* Nobody can say whether the transaction was committed. */
static int uncertain(struct err *e)
{
	err_set(e, ERR_UNCERTAIN, "提交已发出，没有等到答复，不知道写进去没有");
	return err_todo(e, "重新连接后查看，再决定是否重做");
}

/* What the server said to COMMIT. A warning beside it means that a standby may not have it. */
static int commit_answer(struct pg *c, PGresult *r, struct err *e)
{
	const char *state = pq.resultErrorField(r, PG_DIAG_SQLSTATE);
	if (pq.resultStatus(r) == PGRES_COMMAND_OK) {
		if (strcmp(pq.cmdStatus(r), "COMMIT") != 0)
			return err_set(e, ERR_DB, "数据库已回滚，没有写入");
		return c->warned ? uncertain(e) : 0;
	}
	if (!state || state_is(state, "08") || state_is(state, "57P") || state_is(state, "40003"))
		return uncertain(e);
	return pg_fail(c, r, "commit", e);
}

/* driver.commit */
static int pg_commit(struct store *s, struct err *e)
{
	struct pg *c = s->conn;
	PGresult *r = NULL;
	if (c->pg && already_dead(c))
		pg_lose(c, NULL, NULL);
	if (pg_idle(s, e))
		return -1;
	c->warned = false;
	int sent = pq.sendQuery(c->pg, "COMMIT");
	if (!sent || pg_answer(c, &r, NULL) || !r) {
		if (c->pg)
			pg_lose(c, NULL, NULL);
		return uncertain(e);
	}
	int bad = commit_answer(c, r, e);
	pq.clear(r);
	pg_finish(c, NULL, "commit", NULL);
	return bad;
}

#define EIGHT(verb)                                                                                                  \
	{                                                                                                            \
		verb "0", verb "1", verb "2", verb "3", verb "4", verb "5", verb "6", verb "7"                       \
	}
#define EIGHT_BACK(a, b)                                                                                             \
	{                                                                                                            \
		a "0; " b "0", a "1; " b "1", a "2; " b "2", a "3; " b "3", a "4; " b "4", a "5; " b "5",            \
		    a "6; " b "6", a "7; " b "7"                                                                     \
	}
_Static_assert(STORE_SAVEPOINTS_MAX == 8, "one text a savepoint");

/* driver.savepoint */
static int pg_savepoint(struct store *s, enum savepoint_verb verb, int depth, struct err *e)
{
	static const char *const texts[3][STORE_SAVEPOINTS_MAX] = {
	    [SAVEPOINT_SET] = EIGHT("SAVEPOINT s"),
	    [SAVEPOINT_RELEASE] = EIGHT("RELEASE s"),
	    [SAVEPOINT_BACK] = EIGHT_BACK("ROLLBACK TO s", "RELEASE s"),
	};
	return pg_command(s, texts[verb][depth], "savepoint", e);
}

/* driver.script */
static int pg_script(struct store *s, const char *text, struct err *e)
{
	struct pg *c = s->conn;
	c->extra_ms = SCRIPT_MS;
	int r = pg_command(s, text, "script", e);
	c->extra_ms = 0;
	return r;
}

/* driver.schema_open: `blob`, as SQLite calls bytes. */
static int pg_schema_open(struct store *s, struct err *e)
{
	return pg_script(
	    s,
	    "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'blob'"
	    " AND typnamespace = current_schema()::regnamespace) THEN CREATE DOMAIN blob AS bytea; END IF; END$$",
	    e);
}

/* driver.schema_close: orders every text column by its bytes, whatever language the database was made for. What is
 * prepared may have become wrong by the migration. */
static int pg_schema_close(struct store *s, struct err *e)
{
	pg_of(s)->generation++;
	return pg_script(
	    s,
	    "DEALLOCATE ALL; DO $$DECLARE c record; BEGIN FOR c IN"
	    " SELECT k.relname, a.attname FROM pg_class k JOIN pg_attribute a ON a.attrelid = k.oid"
	    " WHERE k.relnamespace = current_schema()::regnamespace AND k.relkind IN ('r', 'p')"
	    " AND NOT k.relispartition AND a.attnum > 0 AND NOT a.attisdropped"
	    " AND a.atttypid = 'text'::regtype AND a.attcollation = 'pg_catalog.default'::regcollation"
	    " LOOP EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE text COLLATE \"C\"', c.relname, c.attname);"
	    " END LOOP; END$$",
	    e);
}

static const struct sql tables = {"store.tables",
				  "SELECT count(*), count(*) FILTER (WHERE relname = 'migration') FROM pg_class"
				  " WHERE relnamespace = current_schema()::regnamespace"
				  " AND relkind IN ('r', 'p', 'v', 'm', 'f')"};

const struct driver driver_pg = {
    .engine = STORE_PG,
    .caps = STORE_CAP_COPY,
    .stmt_size = sizeof(struct pg_stmt),
    .bulk_size = sizeof(struct pg_bulk),
    .open = pg_open,
    .close = pg_close,
    .patience = pg_patience,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .script = pg_script,
    .prepare = pg_prepare,
    .forget = pg_forget,
    .unbind = pg_unbind,
    .bind_int = pg_bind_int,
    .bind_text = pg_bind_text,
    .bind_bytes = pg_bind_bytes,
    .bind_null = pg_bind_null,
    .step = pg_step,
    .scan = pg_scan,
    .changed = pg_changed,
    .reset = pg_reset,
    .kind = pg_kind,
    .is_null = pg_is_null,
    .get_int = pg_get_int,
    .get_text = pg_get_text,
    .get_bytes = pg_get_text,
    .bulk_begin = pg_bulk_begin,
    .bulk_row = pg_bulk_row,
    .bulk_flush = pg_bulk_flush,
    .bulk_free = pg_bulk_free,
    .tables = &tables,
    .schema_open = pg_schema_open,
    .schema_close = pg_schema_close,
    .backup = pg_backup,
    .restore = pg_restore,
};
