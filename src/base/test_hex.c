#include "base/hex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void bytes_are_told_in_lower_case_and_cut_at_the_room(void **state)
{
	char out[5] = "????";
	(void)state;
	hex_put(STR("\x0f\xa0\xff"), out, sizeof out);
	assert_string_equal(out, "0fa0");
	hex_put(STR(""), out, sizeof out);
	assert_string_equal(out, "");
	struct arena *a = arena_new(20);
	assert_true(str_is(hex_text(a, STR("\x01\xfe")), "01fe"));
	assert_int_equal(hex_text(a, STR("longer than the arena")).n, 0);
	assert_true(arena_failed(a));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_are_told_in_lower_case_and_cut_at_the_room)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
