/* Stores that fail on purpose do so where they are told to, and torture finds what does not bear it. */
#include "store/fake.h"
#include "store/scratch.h"

static const struct migration tables[] = {
    {1, "001-thing", "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, data BLOB)", NULL, NULL, NULL},
};
static const struct sql add = {"thing.add", "INSERT INTO thing (id, name, data) VALUES ($1, $2, $3)"};
static const struct sql get = {"thing.get", "SELECT id, name, data FROM thing WHERE id >= $1 ORDER BY id"};
static const struct sql count = {"thing.count", "SELECT count(*) FROM thing"};
static const char *const columns[] = {"id", "name", NULL};

/* --- the script --- */

static void a_script_answers_what_it_expects(void **state)
{
	static const struct fake_step script[] = {
	    {"begin write", NULL, NULL, 0, ERR_NONE},
	    {"thing.add", "1|护理员|x'00ff'", NULL, 1, ERR_NONE},
	    {"thing.get", "~", "7|'12|x'0a0b'\n8|~|文", 0, ERR_NONE},
	    {"savepoint", NULL, NULL, 0, ERR_NONE},
	    {"bulk thing", "2|~", NULL, 0, ERR_NONE},
	    {"release", NULL, NULL, 0, ERR_NONE},
	    {"commit", NULL, NULL, 0, ERR_NONE},
	};
	struct store *s = NULL;
	struct stmt *st = NULL;
	struct bulk *b = NULL;
	int64_t changed = 0;
	(void)state;
	SCRATCH_OK(fake_open(&s, script, 7, &scratch_err));
	assert_int_equal(store_engine(s), STORE_FAKE);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(store_stmt(s, &add, &st, &scratch_err));
	stmt_bind_int(st, 1, 1);
	stmt_bind_text(st, 2, STR("护理员"));
	stmt_bind_bytes(st, 3, "\0\xff", 2);
	SCRATCH_OK(stmt_run(st, &changed, &scratch_err));
	assert_int_equal(changed, 1);
	SCRATCH_OK(store_stmt(s, &get, &st, &scratch_err));
	stmt_bind_null(st, 1);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), 7);
	assert_true(str_is(stmt_text(st, 1), "12"));
	assert_true(str_eq(stmt_bytes(st, 2), STR("\x0a\x0b")));
	assert_int_equal(stmt_kind(st, 2), 'b');
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_true(stmt_null(st, 1));
	assert_true(str_is(stmt_text(st, 2), "文"));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 0);
	SCRATCH_OK(store_savepoint(s, &scratch_err));
	SCRATCH_OK(bulk_begin(&b, s, "thing", columns, "it", &scratch_err));
	bulk_int(b, 0, 2);
	SCRATCH_OK(bulk_row(b, &scratch_err));
	SCRATCH_OK(bulk_end(b, &scratch_err));
	SCRATCH_OK(store_savepoint_release(s, &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
	SCRATCH_OK(fake_verdict(s, &scratch_err));
	store_close(s);
}

static void a_script_fails_where_it_says(void **state)
{
	static const struct fake_step script[] = {
	    {"begin write", NULL, NULL, 0, ERR_NONE}, {"thing.add", NULL, NULL, 0, ERR_CONFLICT},
	    {"rollback", NULL, NULL, 0, ERR_NONE},    {"begin write", NULL, NULL, 0, ERR_NONE},
	    {"thing.get", "1", "1|a|~", 0, ERR_DB},   {"begin write", NULL, NULL, 0, ERR_NONE},
	    {"commit", NULL, NULL, 0, ERR_UNCERTAIN},
	};
	struct store *s = NULL;
	struct stmt *st = NULL;
	(void)state;
	SCRATCH_OK(fake_open(&s, script, 7, &scratch_err));
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(store_stmt(s, &add, &st, &scratch_err));
	assert_int_equal(stmt_run(st, NULL, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "脚本要求的失败（thing.add）");
	store_rollback(s);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(store_stmt(s, &get, &st, &scratch_err));
	stmt_bind_int(st, 1, 1);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "脚本要求的失败（thing.get）");
	store_rollback(s);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	assert_int_equal(store_commit(s, &scratch_err), -1);
	scratch_err_is(ERR_UNCERTAIN, "脚本要求的失败（commit）");
	assert_false(store_in_tx(s));
	SCRATCH_OK(fake_verdict(s, &scratch_err));
	store_close(s);
}

static void a_script_tells_what_else_was_asked(void **state)
{
	static const struct fake_step script[] = {
	    {"begin read", NULL, NULL, 0, ERR_NONE},
	    {"thing.get", "5", NULL, 0, ERR_NONE},
	};
	struct store *s = NULL;
	struct stmt *st = NULL;
	(void)state;
	SCRATCH_OK(fake_open(&s, script, 2, &scratch_err));
	SCRATCH_OK(store_begin(s, false, &scratch_err));
	assert_int_equal(fake_verdict(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "脚本第 2 步没有用到：thing.get");
	SCRATCH_OK(store_stmt(s, &get, &st, &scratch_err));
	stmt_bind_int(st, 1, 6);
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "脚本第 2 步是 thing.get（5），来的是 thing.get（6）");
	assert_int_equal(fake_verdict(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "来的是 thing.get（6）");
	store_close(s);
	SCRATCH_OK(fake_open(&s, script, 0, &scratch_err));
	assert_int_equal(store_begin(s, true, &scratch_err), -1);
	scratch_err_is(ERR_DB, "脚本第 1 步是 结束（），来的是 begin write（）");
	store_close(s);
}

/* --- the fault --- */

static int setup(void **state)
{
	enum scratch_kind kind = SCRATCH_MEMORY;
	struct scratch *x = scratch_new(kind);
	SCRATCH_OK(store_migrate(x->s, tables, 1, 0, NULL, &scratch_err));
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	scratch_free(*state);
	return 0;
}

/* How many things there are. */
static int64_t things(struct store *s)
{
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(s, &count, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	int64_t n = stmt_int(st, 0);
	stmt_reset(st);
	return n;
}

/* Never the same id twice. */
static int64_t next_id(void)
{
	static int64_t id = 1000;
	return ++id;
}

/* One thing, then two in bulk; rolls back when anything fails. */
static int good(struct store *s, void *self, struct err *e)
{
	struct stmt *st;
	struct bulk *b;
	(void)self;
	if (store_begin(s, true, e))
		return -1;
	int r = store_savepoint(s, e) || store_stmt(s, &add, &st, e) ? -1 : 0;
	if (r == 0) {
		stmt_bind_int(st, 1, next_id());
		r = stmt_run(st, NULL, e) || store_savepoint_release(s, e) ? -1 : 0;
	}
	if (r == 0)
		r = bulk_begin(&b, s, "thing", columns, "it", e);
	if (r == 0) {
		for (int i = 0; i < 2 && r == 0; i++) {
			bulk_int(b, 0, next_id());
			r = bulk_row(b, e);
		}
		r = r ? (bulk_abandon(b), -1) : bulk_end(b, e);
	}
	if (r == 0)
		return store_commit(s, e);
	store_rollback(s);
	return -1;
}

static void the_kth_call_fails_and_only_it(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	struct fault f = {.at = 2};
	struct stmt *st = NULL;
	SCRATCH_OK(fault_on(s, &f, &scratch_err));
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	assert_int_equal(store_savepoint(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "测试要求的失败（第 2 次调用）");
	assert_true(f.hit);
	assert_int_equal(f.where, CALL_SAVEPOINT);
	store_rollback(s);
	SCRATCH_OK(good(s, NULL, &scratch_err));
	f = (struct fault){.at = 2, .only = true, .call = CALL_STEP, .code = ERR_CONFLICT};
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int i = 0; i < 2; i++) {
		SCRATCH_OK(store_stmt(s, &add, &st, &scratch_err));
		stmt_bind_int(st, 1, 100 + i);
		assert_int_equal(stmt_run(st, NULL, &scratch_err), i ? -1 : 0);
	}
	scratch_err_is(ERR_CONFLICT, "测试要求的失败");
	assert_int_equal(f.calls[CALL_STEP], 2);
	store_rollback(s);
	fault_off(s);
	fault_off(s);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	store_rollback(s);
}

static void after_the_end_of_a_server_every_call_fails(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	struct fault f = {.at = 1, .gone = true};
	SCRATCH_OK(fault_on(s, &f, &scratch_err));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(store_begin(s, true, &scratch_err), -1);
		assert_false(store_in_tx(s));
	}
	fault_off(s);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	store_rollback(s);
}

static void an_uncertain_commit_happened_or_not(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	for (int after = 0; after < 2; after++) {
		int64_t before = things(s);
		struct fault f = {.at = 1, .only = true, .call = CALL_COMMIT, .code = ERR_UNCERTAIN, .after = after};
		SCRATCH_OK(fault_on(s, &f, &scratch_err));
		assert_int_equal(good(s, NULL, &scratch_err), -1);
		scratch_err_is(ERR_UNCERTAIN, "测试要求的失败");
		assert_false(store_in_tx(s));
		fault_off(s);
		assert_int_equal(things(s), before + (after ? 3 : 0));
	}
}

/* --- torture --- */

/* All three or none; a commit that happened unseen counts as it was told to. */
static int all_or_none(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	int64_t *n = self, now = things(s), more = now - *n;
	*n = now;
	bool fits = more == (result == 0 ? 3 : 0) || (more == 3 && why->code == ERR_UNCERTAIN);
	return fits ? 0 : err_set(e, ERR_DB, "多了 %d 行", (int)more);
}

static void torture_passes_what_is_all_or_nothing(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	int64_t n = 0;
	for (int i = 0; i < 4; i++) {
		struct torture t = {good, all_or_none, &n, i & 1 ? ERR_UNCERTAIN : ERR_IO, i & 1, i & 2, false, 0};
		long failed = torture(s, &t, &scratch_err);
		SCRATCH_OK(failed < 0 ? -1 : 0);
		assert_in_range(failed, 9, 12);
	}
}

/* Commits in two halves. */
static int halves(struct store *s, void *self, struct err *e)
{
	return good(s, self, e) || good(s, self, e) ? -1 : 0;
}

/* Takes no notice of the commit's answer. */
static int deaf(struct store *s, void *self, struct err *e)
{
	(void)self;
	if (store_begin(s, true, e))
		return -1;
	store_commit(s, NULL);
	return 0;
}

/* Goes home without a word when the savepoint fails. */
static int untidy(struct store *s, void *self, struct err *e)
{
	(void)self;
	if (store_begin(s, true, e) || store_savepoint(s, e))
		return -1;
	return store_commit(s, e);
}

static void torture_finds_what_does_not_bear_a_failure(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	int64_t n = 0;
	struct torture t = {.run = halves, .check = all_or_none, .self = &n};
	assert_int_equal(torture(s, &t, &scratch_err), -1);
	scratch_err_is(ERR_DB, "多了 3 行: 第");
	t = (struct torture){.run = deaf};
	assert_int_equal(torture(s, &t, &scratch_err), -1);
	scratch_err_is(ERR_DB, "有一步失败，却报告成功: 第 2 次调用（种类 1）失败时");
	t = (struct torture){.run = untidy};
	assert_int_equal(torture(s, &t, &scratch_err), -1);
	scratch_err_is(ERR_DB, "事务没有结束: 第 2 次调用（种类 2）失败时");
	assert_false(store_in_tx(s));
	n = things(s);
	t = (struct torture){.run = good, .check = all_or_none, .self = &n, .max = 5};
	assert_int_equal(torture(s, &t, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "试了 5 轮还没有结束");
}

/* Migrates an empty store; nothing or all of it is there afterwards. */
static int migrate_all(struct store *s, void *self, struct err *e)
{
	(void)self;
	return store_migrate(s, tables, 1, 0, NULL, e);
}

static void a_migration_bears_every_failure(void **state)
{
	struct store *s = NULL;
	(void)state;
	SCRATCH_OK(store_open(&s, ":memory:", 0, &scratch_err));
	struct torture t = {.run = migrate_all};
	long failed = torture(s, &t, &scratch_err);
	SCRATCH_OK(failed < 0 ? -1 : 0);
	assert_in_range(failed, 6, 30);
	assert_int_equal(things(s), 0);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_script_answers_what_it_expects),
	    cmocka_unit_test(a_script_fails_where_it_says),
	    cmocka_unit_test(a_script_tells_what_else_was_asked),
	    cmocka_unit_test_setup_teardown(the_kth_call_fails_and_only_it, setup, teardown),
	    cmocka_unit_test_setup_teardown(after_the_end_of_a_server_every_call_fails, setup, teardown),
	    cmocka_unit_test_setup_teardown(an_uncertain_commit_happened_or_not, setup, teardown),
	    cmocka_unit_test_setup_teardown(torture_passes_what_is_all_or_nothing, setup, teardown),
	    cmocka_unit_test_setup_teardown(torture_finds_what_does_not_bear_a_failure, setup, teardown),
	    cmocka_unit_test(a_migration_bears_every_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
