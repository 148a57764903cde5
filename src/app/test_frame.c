/* What pages say of numbers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "app/frame.h"

static void a_count_in_a_text_has_its_thousands_apart(void **state)
{
	struct frame f = {.mem = arena_new(0)};
	(void)state;
	assert_non_null(f.mem);
	assert_string_equal(frame_count(&f, 0), "0");
	assert_string_equal(frame_count(&f, 999), "999");
	assert_string_equal(frame_count(&f, 1114), "1,114");
	assert_string_equal(frame_count(&f, -1234567), "-1,234,567");
	assert_string_equal(frame_count(&f, INT64_MAX), "9,223,372,036,854,775,807");
	arena_free(f.mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_count_in_a_text_has_its_thousands_apart)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
