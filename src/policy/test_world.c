/* The columns that policies see: filled in any order, sealed into the order of their owners. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "policy/test_dict.h"

enum { UNIT, ORG, PERSON, EDUCATION, EMPLOYMENT, AGREEMENT = 8, AGREEMENT_MONTH };

struct fixture {
	struct arena *mem;
	struct pool *pool;
	struct world *w;
};

static int begin(void **state)
{
	static struct fixture f;
	f.mem = arena_new(0);
	f.pool = pool_new(0);
	f.w = world_new(&test_dict, f.pool, f.mem);
	*state = &f;
	return f.w ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *f = *state;
	pool_free(f->pool);
	arena_free(f->mem);
	return 0;
}

/* Adds a row that is blank but for two fields (field −1: none). */
static int64_t add(struct world *w, int record, int f1, int64_t v1, int f2, int64_t v2, int64_t id)
{
	int64_t cell[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		cell[i] = FIELD_NONE;
	if (f1 >= 0)
		cell[f1] = v1;
	if (f2 >= 0)
		cell[f2] = v2;
	return world_add(w, record, cell, id, (struct origin){.journal = id * 10, .file = -1});
}

/* The number of a text in the world's pool. */
static int64_t text(struct fixture *f, const char *c)
{
	return pool_put(f->pool, str_of(c));
}

static void records_are_found_by_name_and_by_table(void **state)
{
	(void)state;
	assert_int_equal(dict_record(&test_dict, STR("任职")), EMPLOYMENT);
	assert_int_equal(dict_record(&test_dict, str_of(test_employment.table)), EMPLOYMENT);
	assert_int_equal(dict_record(&test_dict, STR("不存在")), -1);
	assert_int_equal(dict_owner(&test_dict, EMPLOYMENT), PERSON);
	assert_int_equal(dict_owner(&test_dict, PERSON), -1);
	assert_int_equal(dict_owner(&test_dict, AGREEMENT_MONTH), AGREEMENT);
}

static void rows_come_out_by_owner_in_the_order_they_went_in(void **state)
{
	struct fixture *f = *state;
	struct err e;
	for (int64_t p = 0; p < 3; p++)
		assert_int_equal(add(f->w, PERSON, -1, 0, -1, 0, 100 + p), p);
	const int64_t owner[] = {2, 0, 2, 0, 2};
	for (int64_t i = 0; i < 5; i++)
		assert_int_equal(add(f->w, EMPLOYMENT, 0, owner[i], -1, 0, i + 1), i);
	assert_int_equal(world_seal(f->w, &e), 0);
	const struct wtable *t = &f->w->t[EMPLOYMENT];
	const int64_t ids[] = {2, 4, 1, 3, 5};
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(t->id[i], ids[i]);
		assert_int_equal(t->origin[i].journal, ids[i] * 10);
		assert_int_equal(cell_at(t->col[0], i), i < 2 ? 0 : 2);
	}
	const uint32_t start[] = {0, 2, 2, 5};
	assert_memory_equal(t->start, start, sizeof start);
	assert_null(f->w->t[PERSON].start);
	assert_int_equal(f->w->t[AGREEMENT].start[3], 0);
	assert_int_equal(add(f->w, PERSON, -1, 0, -1, 0, 1), -1);
}

static void references_follow_a_table_that_was_moved(void **state)
{
	struct fixture *f = *state;
	struct err e;
	add(f->w, PERSON, -1, 0, -1, 0, 1);
	add(f->w, PERSON, -1, 0, -1, 0, 2);
	/* Agreements 11 (of person 1) and 12 (of person 0) change places; months refer to them. */
	add(f->w, AGREEMENT, 0, text(f, "甲约"), 1, 1, 11);
	add(f->w, AGREEMENT, 0, text(f, "乙约"), 1, 0, 12);
	add(f->w, AGREEMENT_MONTH, 0, 0, 1, 5, 21);
	add(f->w, AGREEMENT_MONTH, 0, 1, 1, 6, 22);
	add(f->w, AGREEMENT_MONTH, 0, 0, 1, 7, 23);
	assert_int_equal(world_seal(f->w, &e), 0);
	assert_int_equal(f->w->t[AGREEMENT].id[0], 12);
	const struct wtable *m = &f->w->t[AGREEMENT_MONTH];
	assert_int_equal(m->id[0], 22);
	assert_int_equal(cell_at(m->col[0], 0), 0);
	assert_int_equal(cell_at(m->col[0], 1), 1);
	assert_int_equal(m->start[1], 1);
	assert_int_equal(m->start[2], 3);
	assert_int_equal(world_find(f->w, AGREEMENT, STR("甲约")), 1);
	assert_int_equal(world_find(f->w, AGREEMENT, STR("乙约")), 0);
}

static void a_row_is_found_by_its_key_before_and_after_the_seal(void **state)
{
	struct fixture *f = *state;
	struct err e;
	char code[16];
	for (int64_t i = 0; i < 1000; i++) {
		snprintf(code, sizeof code, "%06d", (int)i);
		assert_int_equal(add(f->w, UNIT, 0, text(f, code), 3, i ? i - 1 : FIELD_NONE, i), i);
	}
	assert_int_equal(world_find(f->w, UNIT, STR("000777")), 777);
	assert_int_equal(world_find(f->w, UNIT, STR("330602")), -1);
	text(f, "330602");
	assert_int_equal(world_find(f->w, UNIT, STR("330602")), -1);
	assert_int_equal(world_find(f->w, ORG, STR("000777")), -1);
	assert_int_equal(world_seal(f->w, &e), 0);
	assert_int_equal(world_find(f->w, UNIT, STR("000000")), 0);
	assert_int_equal(world_find(f->w, UNIT, STR("000999")), 999);
}

static void of_two_rows_with_one_key_the_first_is_found(void **state)
{
	struct fixture *f = *state;
	add(f->w, UNIT, 0, text(f, "330602"), -1, 0, 1);
	add(f->w, UNIT, 0, text(f, "330602"), -1, 0, 2);
	assert_int_equal(world_find(f->w, UNIT, STR("330602")), 0);
}

static void a_record_with_two_key_fields_is_not_found_by_one(void **state)
{
	struct fixture *f = *state;
	add(f->w, PERSON, -1, 0, -1, 0, 1);
	add(f->w, EMPLOYMENT, 0, 0, -1, 0, 1);
	text(f, "0");
	assert_int_equal(world_find(f->w, EMPLOYMENT, STR("0")), -1);
}

static void a_row_without_owner_or_with_a_dangling_reference_is_refused(void **state)
{
	struct fixture *f = *state;
	struct err e;
	add(f->w, PERSON, -1, 0, -1, 0, 1);
	add(f->w, EMPLOYMENT, 0, 0, 1, 0, 1);
	assert_int_equal(world_seal(f->w, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(e.what, "任职 第 1 行的机构代码指向不存在的行");

	f->w = world_new(&test_dict, f->pool, f->mem);
	add(f->w, PERSON, -1, 0, -1, 0, 1);
	add(f->w, EMPLOYMENT, -1, 0, -1, 0, 1);
	assert_int_equal(world_seal(f->w, &e), -1);
	assert_string_equal(e.what, "任职 第 1 行没有证件号码");
}

static void a_table_is_filled_by_columns_at_once(void **state)
{
	struct fixture *f = *state;
	struct err e;
	int64_t id[3] = {7, 8, 9}, blank[3] = {FIELD_NONE, FIELD_NONE, FIELD_NONE},
		code[3] = {FIELD_NONE, FIELD_NONE, text(f, "330602")};
	struct cells col[RECORD_FIELDS_MAX] = {{code, WIDE}};
	const struct wtable *t = &f->w->t[UNIT];
	for (size_t c = 1; c + 1 < t->rec->n; c++)
		col[c] = (struct cells){blank, WIDE};
	assert_int_equal(world_take(f->w, UNIT, 3, id, col, &e), 0);
	assert_true(f->w->partial); /* the last column is left out */
	assert_int_equal(world_take(f->w, UNIT, 3, id, col, &e), -1);
	assert_string_equal(e.what, "表 单元 已经有行了");
	assert_int_equal(world_seal(f->w, &e), 0);
	assert_int_equal(t->n, 3);
	assert_int_equal(t->id[2], 9);
	assert_null(t->origin);
	assert_int_equal(world_find(f->w, UNIT, STR("330602")), 2);
}

static void a_column_with_one_large_cell_is_wide_and_comes_out_in_order(void **state)
{
	struct fixture *f = *state;
	struct err e;
	const int64_t around = INT64_C(0x80000000), value[] = {around, -around, 3, around - 1, FIELD_NONE};
	for (int64_t p = 0; p < 5; p++)
		assert_int_equal(add(f->w, PERSON, -1, 0, -1, 0, 100 + p), p);
	for (int64_t i = 0; i < 5; i++) /* the last owner first */
		assert_int_equal(add(f->w, EMPLOYMENT, 0, 4 - i, 2, value[i], i), i);
	for (int64_t i = 0; i < 3; i++)
		assert_int_equal(add(f->w, EDUCATION, 0, 2 - i, 2, value[i + 2], i), i);
	assert_int_equal(world_seal(f->w, &e), 0);
	const struct wtable *t = &f->w->t[EMPLOYMENT], *u = &f->w->t[EDUCATION];
	assert_int_equal(t->col[0].width, NARROW);
	assert_int_equal(t->col[2].width, WIDE);
	assert_int_equal(u->col[2].width, NARROW);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(cell_at(t->col[0], i), i);
		assert_true(cell_at(t->col[2], i) == value[4 - i]);
		assert_true(cell_at(t->col[3], i) == FIELD_NONE);
	}
	for (size_t i = 0; i < 3; i++)
		assert_true(cell_at(u->col[2], i) == value[4 - i]);
}

static void memory_that_runs_out_leaves_the_rows_that_were_there(void **state)
{
	struct fixture *f = *state;
	struct arena *small = arena_new(1 << 16);
	struct world *w = world_new(&test_dict, f->pool, small);
	assert_non_null(w);
	int64_t n = 0;
	while (add(w, UNIT, 0, n, -1, 0, n) >= 0)
		n++;
	assert_true(n > 8);
	assert_int_equal(w->t[UNIT].n, n);
	assert_int_equal(cell_at(w->t[UNIT].col[0], n - 1), n - 1);
	arena_free(small);
}

int main(void)
{
#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(records_are_found_by_name_and_by_table),
	    WORLD_TEST(rows_come_out_by_owner_in_the_order_they_went_in),
	    WORLD_TEST(references_follow_a_table_that_was_moved),
	    WORLD_TEST(a_row_is_found_by_its_key_before_and_after_the_seal),
	    WORLD_TEST(of_two_rows_with_one_key_the_first_is_found),
	    WORLD_TEST(a_record_with_two_key_fields_is_not_found_by_one),
	    WORLD_TEST(a_row_without_owner_or_with_a_dangling_reference_is_refused),
	    WORLD_TEST(a_table_is_filled_by_columns_at_once),
	    WORLD_TEST(a_column_with_one_large_cell_is_wide_and_comes_out_in_order),
	    WORLD_TEST(memory_that_runs_out_leaves_the_rows_that_were_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
