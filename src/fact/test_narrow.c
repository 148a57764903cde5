#include "fact/narrow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/field.h"

/* Writes the cells and reads them back; the width that they took. */
static int there_and_back(const int64_t *cell, size_t n)
{
	int64_t back[8];
	_Alignas(8) unsigned char bytes[8 * sizeof *cell];
	struct narrow w = narrow_for(cell, n);
	assert_true(narrow_is(&w));
	assert_int_equal(narrow_size(&w), n * w.width);
	narrow_put(&w, cell, bytes);
	narrow_get(&w, bytes, back);
	assert_memory_equal(cell, back, n * sizeof *cell);
	return w.width;
}

#define THERE_AND_BACK(...)                                                                                          \
	there_and_back((const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static void cells_that_are_all_alike_take_nothing(void **state)
{
	(void)state;
	assert_int_equal(THERE_AND_BACK(7, 7, 7), 0);
	assert_int_equal(THERE_AND_BACK(FIELD_NONE, FIELD_NONE), 0);
	assert_int_equal(THERE_AND_BACK(INT64_MAX), 0);
	assert_int_equal(THERE_AND_BACK(-1, -1), 0);
}

static void the_width_follows_the_distance_between_least_and_most(void **state)
{
	(void)state;
	assert_int_equal(THERE_AND_BACK(0, FIELD_NONE), 1);
	assert_int_equal(THERE_AND_BACK(1000000, 1000254), 1);
	assert_int_equal(THERE_AND_BACK(1000000, 1000255), 2);
	assert_int_equal(THERE_AND_BACK(-3, FIELD_NONE, 65531), 2);
	assert_int_equal(THERE_AND_BACK(-3, FIELD_NONE, 65532), 4);
	assert_int_equal(THERE_AND_BACK(0, 4294967294), 4);
	assert_int_equal(THERE_AND_BACK(0, 4294967295), 8);
	assert_int_equal(THERE_AND_BACK(INT64_MIN + 1, INT64_MAX, FIELD_NONE, 0), 8);
}

static void other_widths_are_none(void **state)
{
	(void)state;
	assert_false(narrow_is(&(struct narrow){.width = 3}));
	assert_false(narrow_is(&(struct narrow){.width = 16}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cells_that_are_all_alike_take_nothing),
	    cmocka_unit_test(the_width_follows_the_distance_between_least_and_most),
	    cmocka_unit_test(other_widths_are_none),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
