#include "base/number.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void blanks_and_hyphens_go_and_letters_rise(void **state)
{
	char out[40];
	size_t n;
	(void)state;
	assert_true(number_fold(STR(" ３３０６02 1996\t022900\xc2\xa0"
				    "1x　"),
				false, out, sizeof out, &n));
	assert_string_equal(out, "33060219960229001X");
	assert_int_equal(n, 18);
	assert_true(number_fold(STR("138-0000－0000"), true, out, sizeof out, &n));
	assert_string_equal(out, "13800000000");
	assert_true(number_fold(STR("a-b"), false, out, sizeof out, &n));
	assert_string_equal(out, "A-B");
	assert_true(number_fold((struct str){NULL, 0}, true, out, sizeof out, &n));
	assert_string_equal(out, "");
}

static void what_does_not_fit_is_cut_between_characters(void **state)
{
	char out[6];
	size_t n;
	(void)state;
	assert_true(number_fold(STR("12345"), false, out, sizeof out, &n));
	assert_false(number_fold(STR("123456"), false, out, sizeof out, &n));
	assert_string_equal(out, "12345");
	assert_false(number_fold(STR("123越"), false, out, sizeof out, &n));
	assert_string_equal(out, "123");
	assert_int_equal(n, 3);
}

static void the_first_stranger_is_named_by_its_place(void **state)
{
	char c[5] = "";
	(void)state;
	assert_int_equal(number_stranger("12345", 5, c), 0);
	assert_int_equal(number_stranger("12O45", 5, c), 3);
	assert_string_equal(c, "O");
	assert_int_equal(number_stranger("1越2年", 8, c), 2);
	assert_string_equal(c, "越");
	assert_int_equal(number_stranger("1\xff", 2, c), 2);
	assert_string_equal(c, "\xef\xbf\xbd");
	assert_true(number_digits("0123456789", 10));
	assert_true(number_digits("", 0));
	assert_false(number_digits("1/", 2));
	assert_false(number_digits("1:", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(blanks_and_hyphens_go_and_letters_rise),
	    cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
	    cmocka_unit_test(the_first_stranger_is_named_by_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
