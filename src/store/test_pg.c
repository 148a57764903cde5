/* PostgreSQL alone: lost and hung connections, types, what a URL may and may not. What stops or kills a server process is
 * only done to a server that tools/pg-scratch made. */
#include "store/pg.h"
#include "store/scratch.h"

#include "base/memory_trial.h"

#include <signal.h>

static const struct migration tables[] = {
    {1, "001-thing", "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, data BLOB)", NULL, NULL, NULL},
};
static const struct sql add = {"thing.add", "INSERT INTO thing (id, name) VALUES ($1, $2)"};
static const struct sql all = {"thing.all", "SELECT id FROM thing ORDER BY id"};
static const struct sql count = {"thing.count", "SELECT count(*) FROM thing"};
static const struct sql backend = {"backend", "SELECT pg_backend_pid()"};

static int setup(void **state)
{
	struct scratch *x = scratch_new(SCRATCH_PG);
	SCRATCH_OK(store_migrate(x->s, tables, 1, 0, NULL, &scratch_err));
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	scratch_free(*state);
	return 0;
}

/* The only number of a statement. */
static int64_t number(struct store *s, const struct sql *sql)
{
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(s, sql, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	int64_t n = stmt_int(st, 0);
	stmt_reset(st);
	return n;
}

/* Adds a thing in the open transaction. */
static void put(struct store *s, int64_t id)
{
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(s, &add, &st, &scratch_err));
	stmt_bind_int(st, 1, id);
	stmt_bind_text(st, 2, STR("护理员"));
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
}

/* Waits until the server has no such process any more. */
static void await_end(int64_t pid)
{
	char sql[128], left[32];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_stat_activity WHERE pid = %lld", (long long)pid);
	do
		scratch_pg(sql, left, sizeof left);
	while (strcmp(left, "0") != 0);
}

/* Ends the store's server process, as an administrator would. */
static void terminate(struct store *s)
{
	char sql[128];
	int64_t pid = number(s, &backend);
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld)", (long long)pid);
	scratch_pg(sql, NULL, 0);
	await_end(pid);
}

/* Skips the test unless the server is ours to stop. */
static void only_on_our_own_server(void)
{
	if (!scratch_ours())
		skip();
}

static void a_connection_lost_between_transactions_is_not_noticed(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	terminate(x->s);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 2);
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	terminate(x->s);
	assert_int_equal(number(x->s, &count), 2);
}

static void a_connection_lost_in_a_transaction_takes_it_along(void **state)
{
	struct scratch *x = *state;
	struct stmt *held = NULL, *st = NULL;
	SCRATCH_OK(store_stmt(x->s, &count, &held, &scratch_err));
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	terminate(x->s);
	assert_int_equal(stmt_step(held, &scratch_err), -1);
	scratch_err_is(ERR_DB, "连接断了");
	assert_true(store_in_tx(x->s));
	assert_int_equal(store_stmt(x->s, &all, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "先要回滚");
	store_rollback(x->s);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(held, &scratch_err)), 1); /* prepared in the new connection */
	assert_int_equal(stmt_int(held, 0), 0);
	put(x->s, 1);
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	assert_int_equal(number(x->s, &count), 1);
}

static void a_connection_known_to_be_lost_before_the_commit_is_a_certain_failure(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	terminate(x->s);
	assert_int_equal(store_commit(x->s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "与数据库的连接断了，事务没有写入");
	assert_false(store_in_tx(x->s));
	assert_int_equal(number(x->s, &count), 0);
}

static void a_connection_lost_while_rows_are_read_ends_them(void **state)
{
	static const struct sql big = {"big",
				       "SELECT generate_series, repeat('x', 1000) FROM generate_series(1, 20000)"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	int64_t pid = number(x->s, &backend);
	char sql[128];
	SCRATCH_OK(store_stmt(x->s, &big, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld)", (long long)pid);
	scratch_pg(sql, NULL, 0);
	int r, rows = 1;
	while ((r = stmt_step(st, &scratch_err)) == 1)
		rows++;
	assert_int_equal(r, -1);
	assert_int_equal(scratch_err.code, ERR_DB);
	assert_in_range(rows, 1, 19999);
	SCRATCH_OK(store_stmt(x->s, &big, &st, &scratch_err));
	for (rows = 0; SCRATCH_OK(stmt_step(st, &scratch_err)) == 1;)
		rows++;
	assert_int_equal(rows, 20000);
}

static void a_commit_without_an_answer_is_uncertain(void **state)
{
	struct scratch *x = *state;
	only_on_our_own_server();
	int64_t pid = number(x->s, &backend);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	store_patience(x->s, 30000, 100);
	assert_int_equal(kill((pid_t)pid, SIGSTOP), 0);
	int r = store_commit(x->s, &scratch_err);
	assert_int_equal(kill((pid_t)pid, SIGCONT), 0);
	assert_int_equal(r, -1);
	scratch_err_is(ERR_UNCERTAIN, "提交已发出，没有等到答复，不知道写进去没有: 重新连接后查看，再决定是否重做");
	assert_false(store_in_tx(x->s));
	store_patience(x->s, 30000, 60000);
	await_end(pid);
	/* The commit lay in the server's socket: it did happen, and only a question by key could tell. */
	assert_int_equal(number(x->s, &count), 1);
}

static void a_server_that_hangs_does_not_hang_us(void **state)
{
	struct scratch *x = *state;
	only_on_our_own_server();
	int64_t pid = number(x->s, &backend);
	struct stmt *st = NULL;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	SCRATCH_OK(store_stmt(x->s, &count, &st, &scratch_err));
	store_patience(x->s, 30000, 100);
	assert_int_equal(kill((pid_t)pid, SIGSTOP), 0);
	int r = stmt_step(st, &scratch_err);
	assert_int_equal(kill((pid_t)pid, SIGCONT), 0);
	assert_int_equal(r, -1);
	scratch_err_is(ERR_DB, "与数据库的连接断了（数据库没有回应）");
	store_rollback(x->s);
	store_patience(x->s, 30000, 60000);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	assert_int_equal(number(x->s, &count), 0);
	store_rollback(x->s);
}

/* The process that started this one. */
static pid_t parent_of(pid_t pid)
{
	char path[64], text[256] = "";
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof text, f));
	fclose(f);
	const char *p = strrchr(text, ')');
	assert_non_null(p);
	return (pid_t)strtol(p + 3, NULL, 10);
}

static void a_server_that_accepts_nobody_does_not_hang_us(void **state)
{
	struct scratch *x = *state;
	only_on_our_own_server();
	pid_t pid = (pid_t)number(x->s, &backend), master = parent_of(pid);
	store_patience(x->s, 100, 200);
	terminate(x->s);
	assert_int_equal(kill(master, SIGSTOP), 0);
	int r = store_begin(x->s, true, &scratch_err);
	assert_int_equal(kill(master, SIGCONT), 0);
	assert_int_equal(r, -1);
	scratch_err_is(ERR_DB, "连不上数据库：没有回应: 查看数据库是否在运行");
	store_patience(x->s, 30000, 60000);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	store_rollback(x->s);
}

static void a_warning_beside_a_commit_makes_it_uncertain(void **state)
{
	static const struct migration warn[] = {
	    {1, "001-thing", "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, data BLOB)", NULL, NULL, NULL},
	    {2, "002-warn", NULL, NULL,
	     "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'not on the standby'; "
	     "RETURN "
	     "NULL; END$$; CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED FOR "
	     "EACH ROW "
	     "EXECUTE FUNCTION warn()",
	     NULL},
	};
	struct scratch *x = *state;
	SCRATCH_OK(store_migrate(x->s, warn, 2, 0, NULL, &scratch_err));
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	assert_int_equal(store_commit(x->s, &scratch_err), -1);
	scratch_err_is(ERR_UNCERTAIN, "不知道写进去没有");
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(store_commit(x->s, &scratch_err));
}

static void a_constraint_checked_at_commit_fails_it_for_certain(void **state)
{
	static const struct migration later[] = {
	    {1, "001-thing", "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, data BLOB)", NULL, NULL, NULL},
	    {2, "002-later", NULL, NULL,
	     "ALTER TABLE thing ADD CONSTRAINT once UNIQUE (name) DEFERRABLE INITIALLY DEFERRED", NULL},
	};
	struct scratch *x = *state;
	SCRATCH_OK(store_migrate(x->s, later, 2, 0, NULL, &scratch_err));
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	put(x->s, 2);
	assert_int_equal(store_commit(x->s, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已有相同的记录: commit（thing.once）");
	assert_false(store_in_tx(x->s));
	assert_int_equal(number(x->s, &count), 0);
}

static void a_commit_that_the_server_turns_into_a_rollback_is_a_failure(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1);
	PQclear(PQexec(pg_of(x->s)->pg, "SELECT 1 / 0")); /* behind the store's back */
	assert_int_equal(store_commit(x->s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "数据库已回滚，没有写入");
	assert_int_equal(number(x->s, &count), 0);
}

static void a_server_that_is_not_there_is_named_and_no_password(void **state)
{
	struct store *s = NULL;
	char text[1200];
	(void)state;
	assert_int_equal(store_open(&s, "postgresql://u:geheim@/db?host=/nonexistent", 0, &scratch_err), -1);
	err_text(&scratch_err, text, sizeof text);
	assert_null(strstr(text, "geheim"));
	scratch_err_is(ERR_DB, "连不上数据库：");
	assert_int_equal(store_open(&s, "postgresql://u:geheim@h:notaport/db", 0, &scratch_err), -1);
	err_text(&scratch_err, text, sizeof text);
	assert_null(strstr(text, "geheim"));
	scratch_err_is(ERR_DB, "连不上数据库：");
	assert_int_equal(store_open(&s, "postgresql://u:geheim@h/db?nonsense=1", 0, &scratch_err), -1);
	scratch_err_is(ERR_DB, "连不上数据库：");
	assert_null(s);
}

static void a_schema_must_be_there(void **state)
{
	struct store *s = NULL;
	char url[600];
	(void)state;
	const char *base = getenv("YICAI_TEST_PG");
	snprintf(url, sizeof url, "%s%coptions=-csearch_path%%3Dnowhere", base, strchr(base, '?') ? '&' : '?');
	assert_int_equal(store_open(&s, url, 0, &scratch_err), -1);
	scratch_err_is(ERR_DB, "数据库里没有可用的模式（schema）");
}

static void a_database_that_cannot_hold_every_character_is_refused(void **state)
{
	struct store *s = NULL;
	char url[600];
	(void)state;
	only_on_our_own_server();
	scratch_pg("CREATE DATABASE narrow TEMPLATE template0 ENCODING EUC_CN LOCALE 'C'", NULL, 0);
	scratch_url(url, sizeof url, "narrow");
	assert_int_equal(store_open(&s, url, 0, &scratch_err), -1);
	scratch_err_is(ERR_DB, "数据库的编码是 EUC_CN，要 UTF8");
	scratch_pg("DROP DATABASE narrow", NULL, 0);
}

static void types_other_than_ours_are_refused_when_the_statement_is_prepared(void **state)
{
	static const struct sql bad[] = {{"t.float", "SELECT 1, CAST(1 AS double precision)"},
					 {"t.date", "SELECT 1, CAST('2021-01-01' AS date)"}};
	static const struct sql good = {"t.good",
					"SELECT CAST(7 AS smallint), CAST(-8 AS integer), true, CAST('b' AS char(2)),"
					" CAST('n' AS name), CAST(4000000000 AS oid)"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(store_stmt(x->s, &bad[i], &st, &scratch_err), -1);
		scratch_err_is(ERR_DB, "结果第 2 列的类型（");
	}
	SCRATCH_OK(store_stmt(x->s, &good, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), 7);
	assert_int_equal(stmt_int(st, 1), -8);
	assert_int_equal(stmt_int(st, 2), 1);
	assert_true(str_is(stmt_text(st, 3), "b "));
	assert_true(str_is(stmt_text(st, 4), "n"));
	assert_int_equal(stmt_int(st, 5), 4000000000);
	assert_int_equal(stmt_kind(st, 0), 'i');
	assert_int_equal(stmt_kind(st, 4), 't');
	stmt_reset(st);
}

static void a_parameter_must_fit_its_type(void **state)
{
	static const struct sql narrow = {
	    "p.narrow", "SELECT CAST($1 AS integer) + 1, CAST($2 AS smallint), CAST($3 AS boolean)"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(x->s, &narrow, &st, &scratch_err));
	stmt_bind_int(st, 1, -7);
	stmt_bind_int(st, 2, INT16_MIN);
	stmt_bind_int(st, 3, 5);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), -6);
	assert_int_equal(stmt_int(st, 1), INT16_MIN);
	assert_int_equal(stmt_int(st, 2), 1);
	stmt_bind_int(st, 1, INT64_C(1) << 40);
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "参数不能用：数太大: p.narrow");
	stmt_bind_text(st, 1, STR("7"));
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "参数不能用：这个参数要数字: p.narrow");
}

static void a_numeric_is_read_exactly_or_not_at_all(void **state)
{
	static const struct sql q = {"n", "SELECT CAST($1 AS numeric)"};
	static const struct sql text = {"n.text", "SELECT CAST(CAST($1 AS text) AS numeric)"};
	const int64_t v[] = {0, 1, -1, 9999, 10000, 10001, -100000000, 123456789012345678, INT64_MAX, INT64_MIN};
	const char *const bad[] = {"0.5", "1.0001",  "9223372036854775808", "-9223372036854775809", "1e30",
				   "NaN", "Infinity"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		SCRATCH_OK(store_stmt(x->s, &q, &st, &scratch_err));
		stmt_bind_int(st, 1, v[i]);
		assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
		assert_true(stmt_int(st, 0) == v[i]);
		stmt_reset(st);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		SCRATCH_OK(store_stmt(x->s, &text, &st, &scratch_err));
		stmt_bind_text(st, 1, str_of(bad[i]));
		assert_int_equal(stmt_step(st, &scratch_err), -1);
		scratch_err_is(ERR_DB, "结果第 1 列不是 64 位整数");
	}
	SCRATCH_OK(store_stmt(x->s, &text, &st, &scratch_err));
	stmt_bind_text(st, 1, STR("120.000"));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), 120);
	stmt_reset(st);
}

static void a_bulk_load_goes_in_pieces_and_takes_long_values(void **state)
{
	static const char *const columns[] = {"id", "name", "data", NULL};
	static char big[3 << 20];
	struct scratch *x = *state;
	struct bulk *b = NULL;
	memset(big, 7, sizeof big);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(bulk_begin(&b, x->s, "thing", columns, "itb", &scratch_err));
	for (int i = 0; i < 40000; i++) {
		bulk_int(b, 0, i);
		bulk_text(b, 1, STR("一位护理员"));
		if (i % 20000 == 5)
			bulk_bytes(b, 2, (struct str){big, sizeof big});
		SCRATCH_OK(bulk_row(b, &scratch_err));
	}
	assert_in_range(number(x->s, &count), 20006, 39999);
	SCRATCH_OK(bulk_end(b, &scratch_err));
	static const struct sql sum = {
	    "sum", "SELECT count(*) * 10 + count(data), CAST(sum(length(data)) AS BIGINT) FROM thing"};
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(x->s, &sum, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), 400002);
	assert_int_equal(stmt_int(st, 1), 2 * sizeof big);
	store_rollback(x->s);
}

static void a_scan_ends_with_the_connection_or_with_the_servers_error(void **state)
{
	static const struct sql wrong = {"thing.wrong",
					 "SELECT id, 1 / (id - 2500) FROM thing WHERE id > $1 ORDER BY id"};
	static const struct sql killed = {
	    "thing.killed",
	    "SELECT id, CASE WHEN id = 2500 THEN pg_terminate_backend(pg_backend_pid()) END FROM thing"
	    " WHERE id > $1 ORDER BY id"};
	struct store *s = ((struct scratch *)*state)->s;
	struct columns c = {0};
	struct stmt *st = NULL;
	only_on_our_own_server();
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int64_t id = 1; id <= 5000; id++)
		put(s, id);
	SCRATCH_OK(store_commit(s, &scratch_err));
	SCRATCH_OK(store_stmt(s, &wrong, &st, &scratch_err));
	stmt_bind_int(st, 1, 0);
	assert_int_equal(stmt_columns(st, "ii", NULL, NULL, 9000, &c, &scratch_err), -1);
	scratch_err_is(ERR_DB, "数据库拒绝：division by zero（22012）: thing.wrong");
	assert_int_equal(number(s, &count), 5000);
	SCRATCH_OK(store_stmt(s, &killed, &st, &scratch_err));
	stmt_bind_int(st, 1, 0);
	assert_int_equal(stmt_columns(st, "ii", NULL, NULL, 9000, &c, &scratch_err), -1);
	scratch_err_is(ERR_DB, "与数据库的连接断了");
	assert_null(c.col);
	assert_int_equal(number(s, &count), 5000);
}

static void rows_that_must_wait_are_bounded(void **state)
{
	static const struct sql big = {"big", "SELECT repeat('x', 1000000) FROM generate_series(1, 300)"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	SCRATCH_OK(store_begin(x->s, false, &scratch_err));
	SCRATCH_OK(store_stmt(x->s, &big, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	struct stmt *other = NULL;
	assert_int_equal(store_stmt(x->s, &count, &other, &scratch_err) || stmt_step(other, &scratch_err), 1);
	scratch_err_is(ERR_LIMIT, "没读完的结果太大，要分页读");
	store_rollback(x->s);
	assert_int_equal(number(x->s, &count), 0);
}

/* Prepares a statement, runs it, writes rows in bulk; all of it in a transaction. */
static int some_work(struct store *s, const struct sql *sql, struct err *e)
{
	static const char *const columns[] = {"id", "name", NULL};
	struct stmt *st = NULL;
	struct bulk *b = NULL;
	if (store_begin(s, true, e))
		return -1;
	int r = store_stmt(s, sql, &st, e);
	if (r == 0 && (r = stmt_step(st, e)) >= 0) {
		stmt_reset(st);
		r = bulk_begin(&b, s, "thing", columns, "it", e);
	}
	for (int i = 0; i < 3 && r == 0; i++) {
		bulk_int(b, 0, i);
		bulk_text(b, 1, STR("护理员"));
		r = bulk_row(b, e);
	}
	if (b && r == 0)
		r = bulk_end(b, e);
	else if (b)
		bulk_abandon(b);
	store_rollback(s);
	return r;
}

static void a_connection_bears_memory_that_runs_out_once(void **state)
{
	static char name[200][16];
	struct scratch *x = *state;
	long k = 0;
	do {
		struct err why = {0};
		const struct sql sql = {name[k], "SELECT id, name FROM thing WHERE id = 1"};
		snprintf(name[k], sizeof name[k], "memory.%ld", k);
		memory_trial.at = k + 1;
		memory_trial.counted = 0;
		memory_trial.hit = false;
		some_work(x->s, &sql, &why);
		memory_trial.at = 0;
		assert_false(store_in_tx(x->s));
		assert_null(strstr(why.what, "没有回应"));
		if (memory_trial.hit) /* whatever came of it, the same works now */
			SCRATCH_OK(some_work(x->s, &sql, &scratch_err));
	} while (memory_trial.hit && ++k < 200);
	assert_in_range(k, 20, 199);
}

#define ON(f) SCRATCH_ON(f, 1u << SCRATCH_PG)
int main(void)
{
	const struct scratch_test tests[] = {
	    ON(a_connection_lost_between_transactions_is_not_noticed),
	    ON(a_connection_lost_in_a_transaction_takes_it_along),
	    ON(a_connection_known_to_be_lost_before_the_commit_is_a_certain_failure),
	    ON(a_connection_lost_while_rows_are_read_ends_them),
	    ON(a_commit_without_an_answer_is_uncertain),
	    ON(a_server_that_hangs_does_not_hang_us),
	    ON(a_server_that_accepts_nobody_does_not_hang_us),
	    ON(a_warning_beside_a_commit_makes_it_uncertain),
	    ON(a_constraint_checked_at_commit_fails_it_for_certain),
	    ON(a_commit_that_the_server_turns_into_a_rollback_is_a_failure),
	    ON(a_server_that_is_not_there_is_named_and_no_password),
	    ON(a_schema_must_be_there),
	    ON(a_database_that_cannot_hold_every_character_is_refused),
	    ON(types_other_than_ours_are_refused_when_the_statement_is_prepared),
	    ON(a_parameter_must_fit_its_type),
	    ON(a_numeric_is_read_exactly_or_not_at_all),
	    ON(a_bulk_load_goes_in_pieces_and_takes_long_values),
	    ON(a_scan_ends_with_the_connection_or_with_the_servers_error),
	    ON(rows_that_must_wait_are_bounded),
	    ON(a_connection_bears_memory_that_runs_out_once),
	};
	return scratch_run(tests, sizeof tests / sizeof *tests, setup, teardown);
}
