/* Migrations: from empty, from every earlier version, twice, changed, newer, halfway. */
#include "store/scratch.h"

static const struct migration three[] = {
    {1, "001-town", "CREATE TABLE town (id BIGINT PRIMARY KEY, name TEXT)", NULL, NULL, NULL},
    {2, "002-thing",
     "CREATE TABLE thing (town BIGINT NOT NULL REFERENCES town (id), data BLOB /*pg: CHECK (octet_length(data) < 9) "
     "*/"
     " /*sqlite: CHECK (length(data) < 9) */); INSERT INTO town (id, name) VALUES (1, '/*sqlite: x */ -- ''y''')",
     "CREATE TABLE mine (engine TEXT); INSERT INTO mine VALUES ('sqlite')",
     "CREATE TABLE mine (engine TEXT); INSERT INTO mine VALUES ('pg')", NULL},
    {5, "005-more",
     "ALTER TABLE town ADD COLUMN code TEXT; -- /*sqlite: syntax error */\nUPDATE town SET code = name", NULL, NULL,
     NULL},
};

static const struct sql versions = {"versions",
				    "SELECT count(*), CAST(sum(number) AS BIGINT), min(at) FROM migration"};
static const struct sql engine = {"engine", "SELECT engine, (SELECT code FROM town) FROM mine"};

static int setup(void **state)
{
	*state = scratch_new(*(enum scratch_kind *)*state);
	return 0;
}

static int teardown(void **state)
{
	scratch_free(*state);
	return 0;
}

/* The only row of a statement. */
static struct stmt *row(struct store *s, const struct sql *sql)
{
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(s, sql, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	return st;
}

/* `migration` has n rows whose numbers sum to this. */
static void versions_are(struct store *s, int64_t n, int64_t sum)
{
	struct stmt *st = row(s, &versions);
	assert_int_equal(stmt_int(st, 0), n);
	assert_int_equal(stmt_int(st, 1), sum);
	stmt_reset(st);
}

static void an_empty_store_gets_them_all_and_again_nothing(void **state)
{
	struct scratch *x = *state;
	int applied = -1;
	assert_int_equal(store_check_version(x->s, three, 3, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储还没有初始化: 先运行 yicai init");
	SCRATCH_OK(store_migrate(x->s, three, 3, 77, &applied, &scratch_err));
	assert_int_equal(applied, 3);
	SCRATCH_OK(store_check_version(x->s, three, 3, &scratch_err));
	SCRATCH_OK(store_migrate(x->s, three, 3, 88, &applied, &scratch_err));
	assert_int_equal(applied, 0);
	versions_are(x->s, 3, 8);
	struct stmt *st = row(x->s, &engine);
	assert_true(str_is(stmt_text(st, 0), store_engine(x->s) == STORE_PG ? "pg" : "sqlite"));
	assert_true(str_is(stmt_text(st, 1), "/*sqlite: x */ -- 'y'"));
	stmt_reset(st);
	st = row(x->s, &versions);
	assert_int_equal(stmt_int(st, 2), 77);
	stmt_reset(st);
}

static void what_a_comment_opens_for_the_engine_is_read_by_it(void **state)
{
	static const struct sql add = {"add", "INSERT INTO thing (town, data) VALUES (1, $1)"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	SCRATCH_OK(store_migrate(x->s, three, 3, 0, NULL, &scratch_err));
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(store_stmt(x->s, &add, &st, &scratch_err));
	stmt_bind_bytes(st, 1, "12345678", 8);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	stmt_bind_bytes(st, 1, "123456789", 9);
	assert_int_equal(stmt_run(st, NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "不满足表的约束");
	store_rollback(x->s);
}

static void every_earlier_version_comes_up_to_date(void **state)
{
	struct scratch *x = *state;
	int applied = -1;
	SCRATCH_OK(store_migrate_to(x->s, three, 3, 1, 0, &scratch_err));
	versions_are(x->s, 1, 1);
	SCRATCH_OK(store_migrate_to(x->s, three, 3, 4, 0, &scratch_err));
	versions_are(x->s, 2, 3);
	assert_int_equal(store_check_version(x->s, three, 3, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储比程序旧：存储在 2，程序到 5: 先运行 yicai init");
	SCRATCH_OK(store_migrate(x->s, three, 3, 0, &applied, &scratch_err));
	assert_int_equal(applied, 1);
	versions_are(x->s, 3, 8);
}

static void a_store_newer_than_the_program_is_refused(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_migrate(x->s, three, 3, 0, NULL, &scratch_err));
	assert_int_equal(store_migrate(x->s, three, 2, 0, NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储比程序新：存储在 5，程序到 2: 换用更新的 yicai");
	assert_int_equal(store_check_version(x->s, three, 2, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储比程序新");
}

static void a_migration_changed_after_it_was_applied_is_refused(void **state)
{
	struct scratch *x = *state;
	for (int i = 0; i < 3; i++) {
		struct migration other[3] = {three[0], three[1], three[2]};
		if (i == 0)
			other[1].sql = "CREATE TABLE thing (id BIGINT)";
		else
			*(i == 1 ? &other[1].sqlite : &other[1].pg) = "SELECT 1";
		SCRATCH_OK(store_migrate(x->s, three, 2, 0, NULL, &scratch_err));
		assert_int_equal(store_migrate(x->s, other, 3, 0, NULL, &scratch_err), -1);
		scratch_err_is(ERR_DB, "迁移 2 002-thing 应用以后被改过");
		assert_int_equal(store_check_version(x->s, other, 3, &scratch_err), -1);
		scratch_err_is(ERR_DB, "迁移 2 002-thing 应用以后被改过");
	}
	versions_are(x->s, 2, 3);
}

static void a_migration_that_was_passed_over_is_refused(void **state)
{
	struct scratch *x = *state;
	const struct migration without[] = {three[0], three[2]};
	SCRATCH_OK(store_migrate(x->s, without, 2, 0, NULL, &scratch_err));
	assert_int_equal(store_migrate(x->s, three, 3, 0, NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储的迁移 5 与程序的对不上");
}

static void migrations_stand_in_order(void **state)
{
	struct scratch *x = *state;
	const struct migration twice[] = {three[0], three[0]};
	assert_int_equal(store_migrate(x->s, twice, 2, 0, NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "迁移没有按编号递增：1 001-town");
}

static void a_migration_that_fails_leaves_the_store_as_it_was(void **state)
{
	static const struct sql half = {"half", "SELECT count(*) FROM half"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	int applied = -1;
	const struct migration bad[] = {
	    three[0],
	    three[1],
	    {5, "005-bad", "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1)", NULL, NULL, NULL}};
	for (int before = 0; before < 2; before++) {
		assert_int_equal(store_migrate(x->s, bad, 3, 0, &applied, &scratch_err), -1);
		scratch_err_is(ERR_DB, "迁移 5 005-bad");
		assert_int_equal(applied, 0);
		assert_false(store_in_tx(x->s));
		assert_int_equal(store_stmt(x->s, &half, &st, &scratch_err), -1);
		SCRATCH_OK(store_migrate(x->s, three, 1, 0, &applied, &scratch_err));
		assert_int_equal(applied, !before);
		versions_are(x->s, 1, 1);
	}
	SCRATCH_OK(store_migrate(x->s, three, 3, 0, &applied, &scratch_err));
	assert_int_equal(applied, 2);
}

static void no_migration_runs_inside_a_transaction_or_on_a_read_only_store(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	assert_int_equal(store_migrate(x->s, three, 3, 0, NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "迁移不能在事务里");
	store_rollback(x->s);
	SCRATCH_OK(store_migrate(x->s, three, 2, 0, NULL, &scratch_err));
	struct store *other = scratch_again(x, STORE_READ_ONLY);
	SCRATCH_OK(store_migrate(other, three, 2, 0, NULL, &scratch_err));
	assert_int_equal(store_migrate(other, three, 3, 0, NULL, &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "存储是只读打开的");
	store_close(other);
}

static void an_open_connection_goes_on_after_anothers_migration(void **state)
{
	static const struct sql names = {"names", "SELECT name FROM town"};
	struct scratch *x = *state;
	SCRATCH_OK(store_migrate(x->s, three, 2, 0, NULL, &scratch_err));
	struct store *other = scratch_again(x, 0);
	stmt_reset(row(other, &names));
	SCRATCH_OK(store_migrate(x->s, three, 3, 0, NULL, &scratch_err));
	stmt_reset(row(other, &names));
	stmt_reset(row(x->s, &engine));
	store_close(other);
}

#define ON(f) SCRATCH_ON(f, SCRATCH_ALL)
int main(void)
{
	const struct scratch_test tests[] = {
	    ON(an_empty_store_gets_them_all_and_again_nothing),
	    ON(what_a_comment_opens_for_the_engine_is_read_by_it),
	    ON(every_earlier_version_comes_up_to_date),
	    ON(a_store_newer_than_the_program_is_refused),
	    ON(a_migration_changed_after_it_was_applied_is_refused),
	    ON(a_migration_that_was_passed_over_is_refused),
	    ON(migrations_stand_in_order),
	    ON(a_migration_that_fails_leaves_the_store_as_it_was),
	    SCRATCH_ON(no_migration_runs_inside_a_transaction_or_on_a_read_only_store, SCRATCH_TWO),
	    SCRATCH_ON(an_open_connection_goes_on_after_anothers_migration, SCRATCH_TWO),
	};
	return scratch_run(tests, sizeof tests / sizeof *tests, setup, teardown);
}
