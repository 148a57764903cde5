/* What every store must do with transactions, statements and errors, whatever its engine: the other half of the suite. */
#include "store/rest.h"
#include "store/things.h"

static void a_commit_keeps_and_a_rollback_forgets(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	assert_false(store_in_tx(s));
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	assert_true(store_in_tx(s));
	put(s, 1, "甲", 1);
	SCRATCH_OK(store_commit(s, &scratch_err));
	assert_false(store_in_tx(s));
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 2, "乙", 2);
	assert_int_equal(number(s, &count), 2);
	store_rollback(s);
	assert_false(store_in_tx(s));
	assert_int_equal(number(s, &count), 1);
	store_rollback(s);
}

static void a_transaction_is_begun_once_and_ended_once(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	assert_int_equal(store_commit(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "没有事务可以提交");
	SCRATCH_OK(store_begin(s, false, &scratch_err));
	assert_int_equal(store_begin(s, true, &scratch_err), -1);
	scratch_err_is(ERR_DB, "已经在一个事务里");
	SCRATCH_OK(store_commit(s, &scratch_err));
}

static void savepoints_nest_and_go_back_alone(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int i = 0; i < STORE_SAVEPOINTS_MAX; i++) {
		SCRATCH_OK(store_savepoint(s, &scratch_err));
		put(s, i, "件", i);
	}
	assert_int_equal(store_savepoint(s, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "最多 8 层");
	for (int i = 0; i < 3; i++)
		SCRATCH_OK(store_savepoint_rollback(s, &scratch_err));
	SCRATCH_OK(store_savepoint_release(s, &scratch_err));
	assert_int_equal(number(s, &count), 5);
	SCRATCH_OK(store_savepoint_rollback(s, &scratch_err));
	SCRATCH_OK(store_savepoint(s, &scratch_err));
	put(s, 100, "后", 1);
	SCRATCH_OK(store_savepoint_release(s, &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
	assert_int_equal(number(s, &count), 4);
}

static void a_savepoint_needs_a_transaction_and_an_end_needs_a_savepoint(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	assert_int_equal(store_savepoint(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "保存点要在事务里");
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	assert_int_equal(store_savepoint_release(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "没有保存点可以结束");
	assert_int_equal(store_savepoint_rollback(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "没有保存点可以退回");
	SCRATCH_OK(store_commit(s, &scratch_err));
}

static void after_an_error_nothing_but_a_rollback_works(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	struct stmt *st;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 1, "甲", 1);
	SCRATCH_OK(store_savepoint(s, &scratch_err));
	assert_int_equal(stmt_run(thing(s, 1, "乙", 2), NULL, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已有相同的记录");
	assert_int_equal(store_stmt(s, &count, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "先要回滚: thing.count");
	assert_int_equal(store_savepoint(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "先要回滚");
	SCRATCH_OK(store_savepoint_rollback(s, &scratch_err));
	put(s, 2, "丙", 3);
	assert_int_equal(stmt_run(thing(s, 2, "乙", 2), NULL, &scratch_err), -1);
	err_clear(&scratch_err);
	assert_int_equal(store_commit(s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "先要回滚: commit");
	assert_false(store_in_tx(s));
	assert_int_equal(number(s, &count), 0);
}

static void only_a_write_transaction_writes(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	assert_int_equal(stmt_run(thing(s, 1, "甲", 1), NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "写入要在写事务里: thing.add");
	SCRATCH_OK(store_begin(s, false, &scratch_err));
	assert_int_equal(stmt_run(thing(s, 1, "甲", 1), NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "写入要在写事务里: thing.add");
	store_rollback(s);
	assert_int_equal(number(s, &count), 0);
}

static void constraints_say_what_they_are(void **state)
{
	static const struct sql town = {"town.add", "INSERT INTO town (id, name) VALUES ($1, $2)"};
	static const struct sql drop = {"town.drop", "DELETE FROM town WHERE id = $1"};
	struct store *s = ((struct scratch *)*state)->s;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 1, "甲", 1);
	SCRATCH_OK(store_commit(s, &scratch_err));
	struct stmt *st[5];
	const enum err_code code[] = {ERR_CONFLICT, ERR_CONFLICT, ERR_DB, ERR_DB, ERR_CONFLICT};
	const char *const words[] = {"已有相同的记录: town.add（town",
				     "引用的记录不存在，或仍被别的记录引用: thing.add",
				     "必填的列是空的: town.add（town", "不满足表的约束: thing.add",
				     "引用的记录不存在，或仍被别的记录引用: town.drop"};
	for (int i = 0; i < 5; i++) {
		SCRATCH_OK(store_begin(s, true, &scratch_err));
		st[0] = ready(s, &town);
		stmt_bind_int(st[0], 1, 2);
		stmt_bind_text(st[0], 2, STR("绍兴"));
		st[1] = thing(s, 2, "乙", 1);
		if (i == 1)
			stmt_bind_int(st[1], 1, 77);
		st[2] = st[0];
		if (i == 2)
			stmt_bind_null(st[2], 2);
		st[3] = i == 3 ? thing(s, 2, "乙", 13) : NULL;
		st[4] = ready(s, &drop);
		stmt_bind_int(st[4], 1, 1);
		assert_int_equal(stmt_run(st[i], NULL, &scratch_err), -1);
		scratch_err_is(code[i], words[i]);
		store_rollback(s);
	}
}

static void a_statement_works_again_after_it_failed(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	for (int i = 0; i < 3; i++) {
		SCRATCH_OK(store_begin(s, true, &scratch_err));
		put(s, 10 + i, "甲", 1);
		SCRATCH_OK(store_savepoint(s, &scratch_err));
		assert_int_equal(stmt_run(thing(s, 10 + i, "乙", 2), NULL, &scratch_err), -1);
		scratch_err_is(ERR_CONFLICT, "已有相同的记录");
		SCRATCH_OK(store_savepoint_rollback(s, &scratch_err));
		put(s, 20 + i, "丙", 3);
		SCRATCH_OK(store_commit(s, &scratch_err));
	}
	assert_int_equal(number(s, &count), 6);
}

static void a_held_statement_runs_again_with_what_is_bound_anew(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	int64_t changed = 0;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = thing(s, 1, "同", 7);
	for (int i = 1; i <= 3; i++) {
		stmt_bind_int(st, 2, i);
		SCRATCH_OK(stmt_run(st, &changed, &scratch_err));
		assert_int_equal(changed, 1);
	}
	st = seek(s, 3);
	assert_true(str_is(stmt_text(st, 0), "同"));
	assert_int_equal(stmt_int(st, 1), 7);
	stmt_bind_int(st, 2, 99); /* ends the rows that were read */
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 0);
	store_rollback(s);
}

static void rows_touched_are_counted(void **state)
{
	static const struct sql up = {"thing.up", "UPDATE thing SET n = n + 1 WHERE id > $1"};
	struct store *s = ((struct scratch *)*state)->s;
	int64_t changed = -1;
	put_many(s, 10);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = ready(s, &up);
	stmt_bind_int(st, 1, 4);
	SCRATCH_OK(stmt_run(st, &changed, &scratch_err));
	assert_int_equal(changed, 6);
	st = ready(s, &up);
	stmt_bind_int(st, 1, 40);
	SCRATCH_OK(stmt_run(st, &changed, &scratch_err));
	assert_int_equal(changed, 0);
	SCRATCH_OK(stmt_run(ready(s, &all), &changed, &scratch_err));
	assert_int_equal(changed, 0);
	store_rollback(s);
}

static void an_upsert_returns_its_row(void **state)
{
	static const struct sql q = {"thing.upsert",
				     "INSERT INTO thing (town, id, n) VALUES (1, $1, $2) ON CONFLICT (town, id)"
				     " DO UPDATE SET n = thing.n + excluded.n RETURNING n, n > 5"};
	struct store *s = ((struct scratch *)*state)->s;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int i = 1; i <= 3; i++) {
		struct stmt *st = ready(s, &q);
		stmt_bind_int(st, 1, 1);
		stmt_bind_int(st, 2, 2);
		assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
		assert_int_equal(stmt_int(st, 0), 2 * i);
		assert_int_equal(stmt_int(st, 1), i == 3);
		assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 0);
	}
	store_rollback(s);
}

static void what_is_not_committed_is_seen_by_nobody_else(void **state)
{
	struct scratch *x = *state;
	struct store *s = x->s, *other = scratch_again(x, 0);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 1, "甲", 1);
	assert_int_equal(number(other, &count), 0);
	SCRATCH_OK(store_commit(s, &scratch_err));
	assert_int_equal(number(other, &count), 1);
	store_close(other);
}

static void a_read_transaction_sees_one_state(void **state)
{
	struct scratch *x = *state;
	struct store *s = x->s, *other = scratch_again(x, 0);
	SCRATCH_OK(store_begin(other, false, &scratch_err));
	assert_int_equal(number(other, &count), 0);
	put_many(s, 5);
	assert_int_equal(number(other, &count), 0);
	SCRATCH_OK(store_commit(other, &scratch_err));
	assert_int_equal(number(other, &count), 5);
	store_close(other);
}

static void there_is_one_writer_at_a_time(void **state)
{
	struct scratch *x = *state;
	struct store *s = x->s, *other = scratch_again(x, 0);
	store_patience(other, 20, 60000);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	assert_int_equal(store_begin(other, true, &scratch_err), -1);
	scratch_err_is(ERR_DB, "别的程序正在写这个存储: begin: 稍后再试");
	assert_false(store_in_tx(other));
	SCRATCH_OK(store_begin(other, false, &scratch_err));
	assert_int_equal(number(other, &count), 0);
	SCRATCH_OK(store_commit(other, &scratch_err));
	put(s, 1, "甲", 1);
	SCRATCH_OK(store_commit(s, &scratch_err));
	SCRATCH_OK(store_begin(other, true, &scratch_err));
	assert_int_equal(number(other, &count), 1);
	store_rollback(other);
	store_close(other);
}

static void closing_rolls_back(void **state)
{
	struct scratch *x = *state;
	struct store *other = scratch_again(x, 0);
	SCRATCH_OK(store_begin(other, true, &scratch_err));
	put(other, 1, "甲", 1);
	store_close(other);
	store_close(NULL);
	assert_int_equal(number(x->s, &count), 0);
}

static void a_store_opened_read_only_is_not_written(void **state)
{
	struct scratch *x = *state;
	put_many(x->s, 2);
	struct store *other = scratch_again(x, STORE_READ_ONLY);
	assert_int_equal(number(other, &count), 2);
	assert_int_equal(store_begin(other, true, &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "存储是只读打开的，不能写入");
	assert_int_equal(stmt_run(thing(other, 9, "", 1), NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "写入要在写事务里");
	store_close(other);
}

static void one_result_is_read_while_others_come_and_go(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	put_many(s, 3000);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *outer = ready(s, &all);
	int64_t rows = 0, sum = 0;
	while (SCRATCH_OK(stmt_step(outer, &scratch_err)) == 1) {
		rows++;
		int64_t id = stmt_int(outer, 0);
		if (id % 100 != 0)
			continue;
		struct stmt *inner = seek(s, id);
		sum += stmt_int(inner, 1) == stmt_int(outer, 1);
		stmt_reset(inner);
		put(s, 10000 - id, "里", 1);
		assert_int_equal(stmt_int(outer, 0), id);
		if (rows == 3000)
			break;
	}
	stmt_reset(outer);
	assert_int_equal(rows, 3000);
	assert_int_equal(sum, 30);
	assert_int_equal(number(s, &count), 3030);
	store_rollback(s);
}

static void the_same_statement_is_read_twice_at_once(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	put_many(s, 10);
	struct stmt *st[STORE_TWINS_MAX + 1];
	for (int i = 0; i < STORE_TWINS_MAX; i++) {
		st[i] = ready(s, &all);
		for (int k = 0; k <= i; k++)
			assert_int_equal(SCRATCH_OK(stmt_step(st[i], &scratch_err)), 1);
	}
	assert_int_equal(store_stmt(s, &all, &st[8], &scratch_err), -1);
	scratch_err_is(ERR_DB, "同一条语句最多同时读 8 遍：thing.all");
	for (int i = 0; i < STORE_TWINS_MAX; i++) {
		assert_int_equal(stmt_int(st[i], 0), i + 1);
		assert_int_equal(SCRATCH_OK(stmt_step(st[i], &scratch_err)), 1);
		assert_int_equal(stmt_int(st[i], 0), i + 2);
	}
	stmt_reset(st[3]);
	assert_ptr_equal(ready(s, &all), st[3]);
	for (int i = 0; i < STORE_TWINS_MAX; i++)
		stmt_reset(st[i]);
	assert_ptr_equal(ready(s, &all), st[0]);
}

static void the_end_of_a_transaction_ends_what_is_being_read(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	put_many(s, 2000);
	SCRATCH_OK(store_begin(s, false, &scratch_err));
	struct stmt *st = ready(s, &all);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	SCRATCH_OK(store_commit(s, &scratch_err));
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "事务已经结束，读到一半的结果不能再读: thing.all");
	stmt_reset(st);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), 1);
	SCRATCH_OK(store_begin(s, false, &scratch_err));
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "读到一半的结果不能再读");
	store_rollback(s);
	assert_int_equal(number(s, &count), 2000);
}

static void a_name_has_one_text(void **state)
{
	static const struct sql same = {"thing.count", "SELECT count(*) FROM thing"};
	static const struct sql other = {"thing.count", "SELECT 1"};
	static const struct sql none = {"", "SELECT 1"};
	static const struct sql long_name = {"a.name.that.is.longer.than.fifty.six.bytes.and.so.is.refused",
					     "SELECT 1"};
	struct store *s = ((struct scratch *)*state)->s;
	struct stmt *st = ready(s, &count);
	assert_ptr_equal(ready(s, &same), st);
	assert_int_equal(store_stmt(s, &other, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "同名的语句有两种写法：thing.count");
	assert_int_equal(store_stmt(s, &none, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "语句的名字要有 1–56 个字节");
	assert_int_equal(store_stmt(s, &long_name, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "语句的名字要有 1–56 个字节");
}

static void a_wrong_statement_is_named(void **state)
{
	static const struct sql wrong = {"wrong.column", "SELECT nothing FROM thing"};
	static const struct sql two = {"wrong.two", "SELECT 1; SELECT 2"};
	static const struct sql gap = {"wrong.gap", "SELECT id + $1 + $3 FROM thing"};
	struct store *s = ((struct scratch *)*state)->s;
	struct stmt *st = NULL;
	assert_int_equal(store_stmt(s, &gap, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, ": wrong.gap");
	assert_int_equal(store_stmt(s, &wrong, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, ": wrong.column");
	assert_int_equal(store_stmt(s, &two, &st, &scratch_err), -1);
	scratch_err_is(ERR_DB, ": wrong.two");
	assert_null(st);
	assert_int_equal(number(s, &count), 0);
}

static void hundreds_of_statements_are_kept(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	static char names[300][16], texts[300][32];
	static struct sql q[300];
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 300; i++) {
			snprintf(names[i], sizeof names[i], "q%d", i);
			snprintf(texts[i], sizeof texts[i], "SELECT %d", i);
			q[i] = (struct sql){names[i], texts[i]};
			assert_int_equal(number(s, &q[i]), i);
		}
	}
}

/* A second connection to the store. */
static struct store *another(const struct scratch *x)
{
	struct store *s = NULL;
	SCRATCH_OK(store_open(&s, x->url, 0, &scratch_err));
	return s;
}

/* One reading transaction, after which the store rests. */
static int64_t read_and_rest(struct store *s)
{
	SCRATCH_OK(store_begin(s, false, &scratch_err));
	int64_t n = number(s, &count);
	store_rest(s);
	assert_false(store_in_tx(s));
	return n;
}

/* Adds a thing in a transaction of its own. */
static void commit_one(struct store *s, int64_t id)
{
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, id, "件", id);
	SCRATCH_OK(store_commit(s, &scratch_err));
}

static void who_rested_sees_every_commit_at_once(void **state)
{
	struct scratch *x = *state;
	struct store *other = another(x);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(read_and_rest(x->s), i);
		assert_int_equal(read_and_rest(x->s), i);
		commit_one(other, i + 1);
	}
	assert_int_equal(read_and_rest(x->s), 5);
	commit_one(other, 10);
	assert_int_equal(number(x->s, &count), 6); /* outside a transaction too */
	assert_int_equal(read_and_rest(x->s), 6);
	commit_one(x->s, 11); /* and writes, as if it had not rested */
	assert_int_equal(read_and_rest(x->s), 7);
	store_close(other);
}

static void who_failed_does_not_rest(void **state)
{
	struct scratch *x = *state;
	struct stmt *st;
	static const struct sql wrong = {"rest.wrong", "SELECT nothing FROM thing"};
	SCRATCH_OK(store_begin(x->s, false, &scratch_err));
	assert_int_equal(store_stmt(x->s, &wrong, &st, &scratch_err), -1);
	store_rest(x->s);
	assert_int_equal(read_and_rest(x->s), 0);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	put(x->s, 1, "件", 1);
	store_rest(x->s); /* what was not committed is gone */
	assert_int_equal(read_and_rest(x->s), 0);
}

#define ON(f) SCRATCH_ON(f, SCRATCH_ALL)
int main(void)
{
	const struct scratch_test tests[] = {
	    ON(a_commit_keeps_and_a_rollback_forgets),
	    ON(a_transaction_is_begun_once_and_ended_once),
	    ON(savepoints_nest_and_go_back_alone),
	    ON(a_savepoint_needs_a_transaction_and_an_end_needs_a_savepoint),
	    ON(after_an_error_nothing_but_a_rollback_works),
	    ON(only_a_write_transaction_writes),
	    ON(constraints_say_what_they_are),
	    ON(a_statement_works_again_after_it_failed),
	    ON(a_held_statement_runs_again_with_what_is_bound_anew),
	    ON(rows_touched_are_counted),
	    ON(an_upsert_returns_its_row),
	    SCRATCH_ON(what_is_not_committed_is_seen_by_nobody_else, SCRATCH_TWO),
	    SCRATCH_ON(a_read_transaction_sees_one_state, SCRATCH_TWO),
	    SCRATCH_ON(there_is_one_writer_at_a_time, SCRATCH_TWO),
	    SCRATCH_ON(closing_rolls_back, SCRATCH_TWO),
	    SCRATCH_ON(who_rested_sees_every_commit_at_once, SCRATCH_TWO),
	    ON(who_failed_does_not_rest),
	    SCRATCH_ON(a_store_opened_read_only_is_not_written, SCRATCH_TWO),
	    ON(one_result_is_read_while_others_come_and_go),
	    ON(the_same_statement_is_read_twice_at_once),
	    ON(the_end_of_a_transaction_ends_what_is_being_read),
	    ON(a_name_has_one_text),
	    ON(a_wrong_statement_is_named),
	    ON(hundreds_of_statements_are_kept),
	};
	return scratch_run(tests, sizeof tests / sizeof *tests, setup, teardown);
}
