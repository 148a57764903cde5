#include "base/cells.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define AROUND INT64_C(0x80000000) /* 2³¹ */

static int begin(void **state)
{
	*state = arena_new(0);
	return *state ? 0 : -1;
}

static int end(void **state)
{
	arena_free(*state);
	return 0;
}

static void a_cell_fits_into_four_bytes_up_to_what_means_blank_there(void **state)
{
	(void)state;
	assert_true(cell_fits(FIELD_NONE));
	assert_true(cell_fits(0));
	assert_true(cell_fits(AROUND - 1));
	assert_true(cell_fits(-AROUND + 1));
	assert_false(cell_fits(AROUND));
	assert_false(cell_fits(-AROUND)); /* would read as blank */
	assert_false(cell_fits(INT64_MAX));
	assert_false(cell_fits(INT64_MIN + 1));
}

static void what_is_put_down_is_read_in_both_widths(void **state)
{
	const int64_t cell[] = {0, -1, FIELD_NONE, AROUND - 1, -AROUND + 1, 20454};
	for (int width = NARROW; width <= WIDE; width += WIDE - NARROW) {
		struct cells c = cells_new(*state, 6, width);
		for (size_t i = 0; i < 6; i++)
			cell_set(c, i, cell[i]);
		for (size_t i = 0; i < 6; i++)
			assert_true(cell_at(c, i) == cell[i]);
	}
	struct cells wide = cells_new(*state, 2, WIDE);
	cell_set(wide, 0, -AROUND);
	cell_set(wide, 1, AROUND);
	assert_true(cell_at(wide, 0) == -AROUND && cell_at(wide, 1) == AROUND);
}

/* A column of three cells, the last of which is this one. */
static struct cells with(struct arena *mem, int64_t last)
{
	struct cells c = cells_new(mem, 3, NARROW);
	const int64_t cell[] = {-7, FIELD_NONE, last};
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(cell_put(&c, i, cell[i], 3, mem), 0);
	for (size_t i = 0; i < 3; i++)
		assert_true(cell_at(c, i) == cell[i]);
	return c;
}

static void one_cell_that_does_not_fit_makes_the_column_wide(void **state)
{
	assert_int_equal(with(*state, AROUND - 1).width, NARROW);
	assert_int_equal(with(*state, -AROUND + 1).width, NARROW);
	assert_int_equal(with(*state, FIELD_NONE).width, NARROW);
	assert_int_equal(with(*state, AROUND).width, WIDE);
	assert_int_equal(with(*state, -AROUND).width, WIDE);
	assert_int_equal(with(*state, INT64_MAX).width, WIDE);
}

static void a_column_that_cannot_become_wide_stays_as_it_is(void **state)
{
	(void)state;
	struct arena *small = arena_new(64);
	struct cells c = cells_new(small, 9, NARROW);
	cell_set(c, 8, 5);
	assert_int_equal(cell_put(&c, 8, AROUND, 9, small), -1);
	assert_int_equal(c.width, NARROW);
	assert_int_equal(cell_at(c, 8), 5);
	arena_free(small);
}

static void a_copy_has_the_width_of_what_it_is_of_and_room_for_more(void **state)
{
	struct cells c = cells_copy(*state, with(*state, 9), 3, 4),
		     wide = cells_copy(*state, with(*state, AROUND), 3, 4);
	cell_set(c, 3, 1);
	cell_set(wide, 3, 2 * AROUND);
	assert_int_equal(c.width, NARROW);
	assert_true(cell_at(c, 0) == -7 && cell_at(c, 1) == FIELD_NONE && cell_at(c, 2) == 9 && cell_at(c, 3) == 1);
	assert_true(cell_at(wide, 1) == FIELD_NONE && cell_at(wide, 2) == AROUND && cell_at(wide, 3) == 2 * AROUND);
}

int main(void)
{
#define CELLS_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_cell_fits_into_four_bytes_up_to_what_means_blank_there),
	    CELLS_TEST(what_is_put_down_is_read_in_both_widths),
	    CELLS_TEST(one_cell_that_does_not_fit_makes_the_column_wide),
	    cmocka_unit_test(a_column_that_cannot_become_wide_stays_as_it_is),
	    CELLS_TEST(a_copy_has_the_width_of_what_it_is_of_and_room_for_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
