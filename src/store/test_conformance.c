/* What every store must do with values, rows and bulk loads, whatever its engine: one suite, run on SQLite in memory,
 * in a file, and on PostgreSQL. */
#include "store/things.h"

static void numbers_keep_all_64_bits_and_null(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	const int64_t v[] = {0, 1, -1, 127, 128, -32769, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN + 1, INT64_MIN};
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int i = 0; i < 11; i++)
		put(s, i, "数", v[i]);
	struct stmt *st = thing(s, 11, "数", 5);
	stmt_bind_int(st, 4, INT64_MIN); /* as a number, not as a cell */
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	for (int i = 0; i < 11; i++) {
		st = seek(s, i);
		assert_true(stmt_cell(st, 1) == v[i]);
		assert_int_equal(stmt_null(st, 1), v[i] == INT64_MIN);
		assert_true(stmt_int(st, 1) == (v[i] == INT64_MIN ? 0 : v[i]));
		stmt_reset(st);
	}
	st = seek(s, 11);
	assert_false(stmt_null(st, 1));
	assert_true(stmt_int(st, 1) == INT64_MIN);
	stmt_reset(st);
	SCRATCH_OK(store_commit(s, &scratch_err));
}

static void texts_come_back_as_they_were(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	static char big[65536];
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)('!' + i % 90);
	const struct str v[] = {STR(""), STR("护理员𠮷田 'x' \\ \" % _ ; --"), {big, sizeof big}, STR("\t\r\n")};
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int i = 0; i < 4; i++) {
		struct stmt *st = thing(s, i, "", 0);
		stmt_bind_text(st, 3, v[i]);
		SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	}
	SCRATCH_OK(store_commit(s, &scratch_err));
	for (int i = 0; i < 4; i++) {
		struct stmt *st = seek(s, i);
		assert_false(stmt_null(st, 0));
		assert_true(str_eq(stmt_text(st, 0), v[i]));
		stmt_reset(st);
	}
}

static void an_empty_text_is_not_null_and_null_reads_as_empty(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = thing(s, 1, "", 0);
	stmt_bind_text(st, 3, (struct str){NULL, 0});
	stmt_bind_bytes(st, 5, NULL, 0);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	st = thing(s, 2, "", 0);
	stmt_bind_null(st, 3);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
	st = seek(s, 1);
	assert_false(stmt_null(st, 0));
	assert_false(stmt_null(st, 2));
	assert_int_equal(stmt_text(st, 0).n + stmt_bytes(st, 2).n, 0);
	stmt_reset(st);
	st = seek(s, 2);
	assert_true(stmt_null(st, 0));
	assert_true(stmt_null(st, 2));
	assert_int_equal(stmt_text(st, 0).n + stmt_bytes(st, 2).n, 0);
	stmt_reset(st);
}

static void bytes_of_every_value_come_back(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	unsigned char v[1024];
	for (size_t i = 0; i < sizeof v; i++)
		v[i] = (unsigned char)i;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = thing(s, 1, "", 0);
	stmt_bind_bytes(st, 5, v, sizeof v);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	st = seek(s, 1);
	assert_int_equal(stmt_bytes(st, 2).n, sizeof v);
	assert_memory_equal(stmt_bytes(st, 2).p, v, sizeof v);
	stmt_reset(st);
	store_rollback(s);
}

static void a_text_that_is_none_is_refused(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	const struct str bad[] = {STR("a\0b"), STR("\xff"), STR("\xe4\xb8")};
	for (int i = 0; i < 3; i++) {
		SCRATCH_OK(store_begin(s, true, &scratch_err));
		struct stmt *st = thing(s, 1, "", 0);
		stmt_bind_text(st, 3, bad[i]);
		assert_int_equal(stmt_run(st, NULL, &scratch_err), -1);
		scratch_err_is(ERR_INPUT, "文字不是 UTF-8，或含 NUL: thing.add");
		store_rollback(s);
	}
	assert_int_equal(number(s, &count), 0);
}

static void parameters_go_by_their_number_and_may_come_twice(void **state)
{
	static const struct sql q = {"odd",
				     "SELECT id - $2, $3 || name || $3, $4 + 0 FROM town WHERE id = $1 AND $2 > 0"};
	struct store *s = ((struct scratch *)*state)->s;
	struct stmt *st = ready(s, &q);
	stmt_bind_int(st, 2, 7);
	stmt_bind_text(st, 3, STR("“"));
	stmt_bind_int(st, 1, 1);
	stmt_bind_int(st, 4, 99);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), -6);
	assert_true(str_is(stmt_text(st, 1), "“绍兴“"));
	assert_int_equal(stmt_int(st, 2), 99);
	assert_int_equal(stmt_step(st, &scratch_err), 0);
}

static void a_parameter_that_is_not_there_is_an_error(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	struct stmt *st = ready(s, &get);
	stmt_bind_int(st, 1, 1);
	stmt_bind_int(st, 3, 1);
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "语句没有这个参数: thing.get");
	st = ready(s, &get);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 0);
}

struct row {
	bool known;
	int64_t n, cell;
	struct str name, data;
};

static void rows_become_structs(void **state)
{
	static const struct row_field fields[] = {ROW_TEXT(struct row, name, 0),  ROW_INT(struct row, n, 1),
						  ROW_CELL(struct row, cell, 1),  ROW_BOOL(struct row, known, 1),
						  ROW_BYTES(struct row, data, 2), {0}};
	struct store *s = ((struct scratch *)*state)->s;
	struct arena *mem = arena_new(0);
	struct row r[2] = {0};
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = thing(s, 1, "护理员", 5);
	stmt_bind_bytes(st, 5, "\0\1", 2);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	put(s, 2, "", INT64_MIN);
	for (int i = 0; i < 2; i++)
		SCRATCH_OK(stmt_fetch(seek(s, i + 1), fields, &r[i], mem, &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
	assert_true(str_is(r[0].name, "护理员"));
	assert_true(str_eq(r[0].data, STR("\0\1")));
	assert_int_equal(r[0].n, 5);
	assert_int_equal(r[0].cell, 5);
	assert_true(r[0].known);
	assert_int_equal(r[1].name.n + r[1].data.n + (size_t)r[1].n, 0);
	assert_true(r[1].cell == INT64_MIN);
	assert_false(r[1].known);
	arena_free(mem);
}

static void a_row_that_the_arena_cannot_hold_is_an_error(void **state)
{
	static const struct row_field fields[] = {ROW_TEXT(struct row, name, 0), {0}};
	struct store *s = ((struct scratch *)*state)->s;
	struct arena *mem = arena_new(64);
	struct row r = {0};
	static char big[4096];
	memset(big, 'x', sizeof big - 1);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 1, big, 5);
	assert_int_equal(stmt_fetch(seek(s, 1), fields, &r, mem, &scratch_err), -1);
	scratch_err_is(ERR_NOMEM, "放不下一行");
	store_rollback(s);
	arena_free(mem);
}

static void pages_go_on_after_the_last_key(void **state)
{
	static const struct sql page = {"thing.page", "SELECT town, id FROM thing WHERE (town, id) > ($1, $2)"
						      " ORDER BY town, id LIMIT $3"};
	struct store *s = ((struct scratch *)*state)->s;
	put_many(s, 25);
	int64_t town = 0, id = 0, pages = 0, sum = 0, rows;
	do {
		struct stmt *st = ready(s, &page);
		stmt_bind_int(st, 1, town);
		stmt_bind_int(st, 2, id);
		stmt_bind_int(st, 3, 10);
		for (rows = 0; SCRATCH_OK(stmt_step(st, &scratch_err)) == 1; rows++) {
			town = stmt_int(st, 0);
			id = stmt_int(st, 1);
			sum += id;
		}
		pages++;
	} while (rows == 10);
	assert_int_equal(pages, 3);
	assert_int_equal(sum, 325);
}

/* For stmt_columns: numbers a text by its length, refuses "满". */
static int64_t length_of(void *self, struct str s)
{
	++*(int *)self;
	return str_is(s, "满") ? -1 : (int64_t)s.n;
}

static void a_result_becomes_columns(void **state)
{
	static const struct sql q = {"thing.columns",
				     "SELECT id, name, n, data FROM thing WHERE id > $1 ORDER BY id"};
	struct store *s = ((struct scratch *)*state)->s;
	struct columns c = {0};
	int calls = 0;
	put_many(s, 3000);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = thing(s, 3001, "", INT64_MIN);
	stmt_bind_null(st, 3);
	stmt_bind_bytes(st, 5, "\0\0\0\0", 4);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	st = ready(s, &q);
	stmt_bind_int(st, 1, 0);
	SCRATCH_OK(stmt_columns(st, "itib", length_of, &calls, 3001, &c, &scratch_err));
	assert_int_equal(c.n, 3001);
	assert_int_equal(c.ncols, 4);
	assert_int_equal(calls, 3001);
	assert_int_equal(c.col[0][2999], 3000);
	assert_int_equal(c.col[1][2999], 3);
	assert_int_equal(c.col[2][2999], 30000);
	assert_true(c.col[3][2999] == INT64_MIN);
	assert_true(c.col[1][3000] == INT64_MIN && c.col[2][3000] == INT64_MIN);
	assert_int_equal(c.col[3][3000], 4);
	columns_release(&c);
	assert_null(c.col);
	st = ready(s, &q);
	stmt_bind_int(st, 1, 0);
	calls = 0;
	SCRATCH_OK(stmt_columns(st, "i-i-", length_of, &calls, 3001, &c, &scratch_err));
	assert_int_equal(c.n, 3001);
	assert_int_equal(calls, 0);
	assert_true(!c.col[1] && !c.col[3] && c.col[2][2999] == 30000);
	columns_release(&c);
	st = ready(s, &q);
	stmt_bind_int(st, 1, 5000);
	SCRATCH_OK(stmt_columns(st, "itib", NULL, NULL, 0, &c, &scratch_err));
	assert_int_equal(c.n, 0);
	columns_release(&c);
	store_rollback(s);
}

static void columns_are_bounded_and_say_when_a_text_has_no_place(void **state)
{
	static const struct sql q = {"thing.columns", "SELECT id, name FROM thing ORDER BY id"};
	struct store *s = ((struct scratch *)*state)->s;
	struct columns c = {0};
	int calls = 0;
	put_many(s, 10);
	assert_int_equal(stmt_columns(ready(s, &q), "it", length_of, &calls, 9, &c, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "结果超过 9 行: thing.columns");
	assert_null(c.col);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 11, "满", 0);
	assert_int_equal(stmt_columns(ready(s, &q), "it", length_of, &calls, 100, &c, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "放不下更多不同的文字: thing.columns");
	assert_int_equal(number(s, &count), 11);
	store_rollback(s);
}

/* For stmt_columns: a number that tells texts and bytes apart. */
static int64_t sum_of(void *self, struct str s)
{
	int64_t sum = (int64_t)s.n;
	for (size_t i = 0; i < s.n; i++)
		sum = (sum * 31 + (unsigned char)s.p[i]) % 1000000007;
	++*(int *)self;
	return sum;
}

/* What a step gives of column i by the same rules. */
static int64_t cell_of(const struct stmt *st, int i, char kind)
{
	int calls = 0;
	if (kind == 'i' || stmt_null(st, i))
		return stmt_cell(st, i);
	return sum_of(&calls, kind == 't' ? stmt_text(st, i) : stmt_bytes(st, i));
}

/* The statement's columns are what its steps read, n rows. */
static void columns_are_as_stepped(struct stmt *st, const char *kinds, size_t n)
{
	struct columns c;
	int calls = 0;
	SCRATCH_OK(stmt_columns(st, kinds, sum_of, &calls, 5000, &c, &scratch_err));
	assert_int_equal(c.n, n);
	for (size_t row = 0; row < n; row++) {
		assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
		for (int i = 0; i < c.ncols; i++)
			assert_true(c.col[i][row] == cell_of(st, i, kinds[i]));
	}
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 0);
	columns_release(&c);
}

static void columns_hold_what_steps_read(void **state)
{
	static const struct sql q = {"thing.every_kind",
				     "SELECT id, n, -id, n IS NULL, '$1 ''元''', name, data, id * $2,"
				     " CASE WHEN id = $3 THEN 9223372036854775807 END FROM thing"
				     " WHERE id > $1 AND (CAST($4 AS BIGINT) IS NULL OR id < $4) ORDER BY id"};
	static char big[300000];
	struct store *s = ((struct scratch *)*state)->s;
	memset(big, 'x', sizeof big - 1);
	put_many(s, 2000);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int64_t id = -9; id <= 0; id++) {
		struct stmt *st = thing(s, id, id % 3 ? big : "", id == -4 ? INT64_MIN + 1 : INT64_MIN);
		stmt_bind_bytes(st, 5, "\0\xff", id % 2 ? 0 : 2);
		SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	}
	for (int round = 0; round < 2; round++) {
		struct stmt *st = ready(s, &q);
		stmt_bind_int(st, 1, -8);
		stmt_bind_int(st, 2, 3);
		stmt_bind_int(st, 3, -4);
		stmt_bind_cell(st, 4, round ? 1500 : INT64_MIN);
		columns_are_as_stepped(st, "iiiittbii", round ? 1507 : 2008);
	}
	store_rollback(s);
}

static void columns_are_read_beside_other_rows_and_by_a_text(void **state)
{
	static const struct sql q = {"thing.named", "SELECT id FROM thing WHERE name = $1 ORDER BY id"};
	struct store *s = ((struct scratch *)*state)->s;
	struct columns c;
	put_many(s, 3000);
	struct stmt *rows = ready(s, &all), *st;
	assert_int_equal(SCRATCH_OK(stmt_step(rows, &scratch_err)), 1);
	SCRATCH_OK(stmt_columns(ready(s, &all), "ii", NULL, NULL, 5000, &c, &scratch_err));
	assert_int_equal(c.n, 3000);
	columns_release(&c);
	SCRATCH_OK(stmt_columns(rows, "ii", NULL, NULL, 5000, &c, &scratch_err)); /* the rest */
	assert_int_equal(c.n, 2999);
	assert_int_equal(c.col[0][0], 2);
	columns_release(&c);
	st = ready(s, &q);
	stmt_bind_text(st, 1, STR("件"));
	SCRATCH_OK(stmt_columns(st, "i", NULL, NULL, 5000, &c, &scratch_err));
	assert_int_equal(c.n, 3000);
	columns_release(&c);
}

static void a_scan_that_fails_takes_its_transaction_along(void **state)
{
	static const struct sql q = {"thing.too_much", "SELECT sum(n) FROM thing"};
	struct store *s = ((struct scratch *)*state)->s;
	struct columns c = {0};
	struct stmt *st;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 1, "大", INT64_MAX);
	put(s, 2, "大", INT64_MAX);
	assert_int_equal(stmt_columns(ready(s, &q), "i", NULL, NULL, 9, &c, &scratch_err), -1);
	scratch_err_is(ERR_DB, "overflow");
	assert_null(c.col);
	assert_int_equal(store_stmt(s, &count, &st, &scratch_err), -1);
	err_clear(&scratch_err);
	store_rollback(s);
	assert_int_equal(number(s, &count), 0);
}

static const char *const bulk_columns[] = {"town", "id", "name", "n", "data", NULL};

/* One row of the bulk load. */
static int bulk_thing(struct bulk *b, int64_t id, const char *name)
{
	bulk_int(b, 0, 1);
	bulk_int(b, 1, id);
	bulk_text(b, 2, str_of(name));
	bulk_int(b, 3, id % 3 == 0 ? INT64_MIN : id * 10);
	bulk_bytes(b, 4, (struct str){(const char *)&id, sizeof id});
	return bulk_row(b, &scratch_err);
}

static void rows_come_in_in_bulk(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	struct bulk *b = NULL;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(bulk_begin(&b, s, "thing", bulk_columns, "iitib", &scratch_err));
	for (int64_t i = 1; i <= 5000; i++)
		SCRATCH_OK(bulk_thing(b, i, "护理员"));
	SCRATCH_OK(bulk_flush(b, &scratch_err));
	assert_int_equal(number(s, &count), 5000);
	for (int64_t i = 5001; i <= 10000; i++)
		SCRATCH_OK(bulk_thing(b, i, ""));
	SCRATCH_OK(bulk_end(b, &scratch_err));
	assert_int_equal(number(s, &count), 10000);
	SCRATCH_OK(store_commit(s, &scratch_err));
	struct stmt *st = seek(s, 4999);
	int64_t id = 4999;
	assert_true(str_is(stmt_text(st, 0), "护理员"));
	assert_int_equal(stmt_int(st, 1), 49990);
	assert_true(str_eq(stmt_bytes(st, 2), (struct str){(const char *)&id, sizeof id}));
	stmt_reset(st);
	st = seek(s, 9999);
	assert_false(stmt_null(st, 0));
	assert_true(stmt_null(st, 1));
	stmt_reset(st);
}

static void a_bulk_load_that_fails_in_the_middle_leaves_nothing(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	struct bulk *b = NULL;
	int r = 0;
	put_many(s, 1);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(bulk_begin(&b, s, "thing", bulk_columns, "iitib", &scratch_err));
	for (int64_t i = 2; i <= 10000 && r == 0; i++)
		r = bulk_thing(b, i == 5000 ? 4999 : i, "护理员");
	if (r == 0)
		r = bulk_flush(b, &scratch_err);
	assert_int_equal(r, -1);
	scratch_err_is(ERR_CONFLICT, "已有相同的记录: thing");
	assert_int_equal(bulk_row(b, &scratch_err), -1);
	scratch_err_is(ERR_DB, "先要回滚");
	assert_int_equal(bulk_end(b, &scratch_err), -1);
	scratch_err_is(ERR_DB, "先要回滚");
	store_rollback(s);
	assert_int_equal(number(s, &count), 1);
}

static void a_savepoint_heals_a_failed_bulk_load(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	struct bulk *b = NULL;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	put(s, 1, "甲", 1);
	SCRATCH_OK(store_savepoint(s, &scratch_err));
	SCRATCH_OK(bulk_begin(&b, s, "thing", bulk_columns, "iitib", &scratch_err));
	int r = bulk_thing(b, 2, "") || bulk_thing(b, 1, "") ? -1 : bulk_flush(b, &scratch_err);
	assert_int_equal(r, -1);
	bulk_abandon(b);
	SCRATCH_OK(store_savepoint_rollback(s, &scratch_err));
	put(s, 3, "乙", 1);
	SCRATCH_OK(store_commit(s, &scratch_err));
	assert_int_equal(number(s, &count), 2);
}

static void several_bulk_loads_are_open_at_once_and_what_is_not_set_is_null(void **state)
{
	static const char *const town_columns[] = {"id", "name", NULL};
	struct store *s = ((struct scratch *)*state)->s;
	struct bulk *a = NULL, *b = NULL;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(bulk_begin(&a, s, "town", town_columns, "it", &scratch_err));
	SCRATCH_OK(bulk_begin(&b, s, "thing", bulk_columns, "iitib", &scratch_err));
	bulk_int(a, 0, 2);
	bulk_text(a, 1, STR("昆明"));
	SCRATCH_OK(bulk_row(a, &scratch_err));
	bulk_int(b, 0, 2);
	bulk_int(b, 1, 1);
	bulk_text(b, 2, STR("x"));
	bulk_null(b, 2);
	SCRATCH_OK(bulk_row(b, &scratch_err));
	bulk_int(b, 0, 2);
	bulk_int(b, 1, 2);
	SCRATCH_OK(bulk_row(b, &scratch_err));
	SCRATCH_OK(bulk_end(a, &scratch_err));
	SCRATCH_OK(bulk_end(b, &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
	struct stmt *st = ready(s, &get);
	for (int i = 1; i <= 2; i++) {
		stmt_bind_int(st, 1, 2);
		stmt_bind_int(st, 2, i);
		assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
		assert_true(stmt_null(st, 0) && stmt_null(st, 1) && stmt_null(st, 2));
		stmt_reset(st);
	}
}

static void a_bulk_load_checks_its_columns_and_values(void **state)
{
	static const char *const hostile[] = {"id", "name) VALUES (1); DROP TABLE thing; --", NULL};
	struct store *s = ((struct scratch *)*state)->s;
	struct bulk *b = NULL;
	assert_int_equal(bulk_begin(&b, s, "thing", bulk_columns, "iitib", &scratch_err), -1);
	scratch_err_is(ERR_DB, "写入要在写事务里: thing");
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	assert_int_equal(bulk_begin(&b, s, "town", hostile, "it", &scratch_err), -1);
	scratch_err_is(ERR_DB, "成批写入的表、列或列的种类不对：town");
	assert_int_equal(bulk_begin(&b, s, "thing", bulk_columns, "iiti", &scratch_err), -1);
	scratch_err_is(ERR_DB, "成批写入的表、列或列的种类不对：thing");
	SCRATCH_OK(bulk_begin(&b, s, "thing", bulk_columns, "iitib", &scratch_err));
	bulk_int(b, 2, 5);
	assert_int_equal(bulk_row(b, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "没有这一列，或列的种类不对: thing");
	bulk_abandon(b);
	store_rollback(s);
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(bulk_begin(&b, s, "thing", bulk_columns, "iitib", &scratch_err));
	bulk_text(b, 2, STR("a\0b"));
	assert_int_equal(bulk_row(b, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "文字不是 UTF-8，或含 NUL: thing");
	bulk_abandon(b);
	store_rollback(s);
}

static void a_sum_is_a_number_when_it_fits(void **state)
{
	static const struct sql q = {"thing.sum", "SELECT sum(n), count(n) FROM thing"};
	struct store *s = ((struct scratch *)*state)->s;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = ready(s, &q);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_true(stmt_null(st, 0));
	put(s, 1, "", 10000);
	put(s, 2, "", -120003);
	assert_int_equal(number(s, &q), -110003);
	put(s, 3, "", INT64_MAX);
	assert_true(number(s, &q) == INT64_MAX - 110003);
	put(s, 4, "", 110003);
	assert_true(number(s, &q) == INT64_MAX);
	put(s, 5, "", 1);
	st = ready(s, &q);
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "overflow");
	store_rollback(s);
}

static void text_is_ordered_by_its_bytes(void **state)
{
	static const struct sql q = {"thing.names", "SELECT name FROM thing ORDER BY name NULLS FIRST"};
	static const struct sql less = {"thing.less", "SELECT count(*) FROM thing WHERE name < 'a'"};
	static const char *const names[] = {"a", "B", "_", "绍", "昆", "", "A", "b", "1"};
	static const char *const order[] = {"", "1", "A", "B", "_", "a", "b", "昆", "绍"};
	struct store *s = ((struct scratch *)*state)->s;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int i = 0; i < 9; i++)
		put(s, i, names[i], 1);
	struct stmt *st = ready(s, &q);
	for (int i = 0; i < 9; i++) {
		assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
		assert_true(str_is(stmt_text(st, 0), order[i]));
	}
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 0);
	assert_int_equal(number(s, &less), 5);
	store_rollback(s);
}

static void kinds_of_values_are_told(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	struct stmt *st = thing(s, 1, "x", 1);
	stmt_bind_bytes(st, 5, "b", 1);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	put(s, 2, "x", INT64_MIN);
	st = seek(s, 1);
	assert_int_equal(stmt_kind(st, 0), 't');
	assert_int_equal(stmt_kind(st, 1), 'i');
	assert_int_equal(stmt_kind(st, 2), 'b');
	stmt_reset(st);
	st = seek(s, 2);
	assert_int_equal(stmt_kind(st, 1), '0');
	assert_int_equal(stmt_kind(st, 2), '0');
	store_rollback(s);
}

#define ON(f) SCRATCH_ON(f, SCRATCH_ALL)
int main(void)
{
	const struct scratch_test tests[] = {
	    ON(numbers_keep_all_64_bits_and_null),
	    ON(texts_come_back_as_they_were),
	    ON(an_empty_text_is_not_null_and_null_reads_as_empty),
	    ON(bytes_of_every_value_come_back),
	    ON(a_text_that_is_none_is_refused),
	    ON(parameters_go_by_their_number_and_may_come_twice),
	    ON(a_parameter_that_is_not_there_is_an_error),
	    ON(rows_become_structs),
	    ON(a_row_that_the_arena_cannot_hold_is_an_error),
	    ON(pages_go_on_after_the_last_key),
	    ON(a_result_becomes_columns),
	    ON(columns_are_bounded_and_say_when_a_text_has_no_place),
	    ON(columns_hold_what_steps_read),
	    ON(columns_are_read_beside_other_rows_and_by_a_text),
	    ON(a_scan_that_fails_takes_its_transaction_along),
	    ON(rows_come_in_in_bulk),
	    ON(a_bulk_load_that_fails_in_the_middle_leaves_nothing),
	    ON(a_savepoint_heals_a_failed_bulk_load),
	    ON(several_bulk_loads_are_open_at_once_and_what_is_not_set_is_null),
	    ON(a_bulk_load_checks_its_columns_and_values),
	    ON(a_sum_is_a_number_when_it_fits),
	    ON(text_is_ordered_by_its_bytes),
	    ON(kinds_of_values_are_told),
	};
	return scratch_run(tests, sizeof tests / sizeof *tests, setup, teardown);
}
