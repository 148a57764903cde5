#include "base/str.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void trimming_takes_every_blank_that_a_spreadsheet_leaves(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(STR(" \t\r\n x y \v\f")), "x y"));
	assert_true(str_is(str_trim(STR("\xef\xbb\xbf\xe3\x80\x80 证件号码\xc2\xa0\xe3\x80\x80")), "证件号码"));
	assert_true(str_is(str_trim(STR(" \xe3\x80\x80 ")), ""));
	assert_true(str_is(str_trim((struct str){NULL, 0}), ""));
	assert_true(str_is(str_trim(STR("\xe3\x80\x81")), "、"));
}

static void cutting_gives_every_piece_once(void **state)
{
	struct str rest = STR("a||b");
	(void)state;
	assert_true(str_is(str_cut(&rest, '|'), "a"));
	assert_true(str_is(str_cut(&rest, '|'), ""));
	assert_non_null(rest.p);
	assert_true(str_is(str_cut(&rest, '|'), "b"));
	assert_null(rest.p);
	rest = STR("x|");
	str_cut(&rest, '|');
	assert_non_null(rest.p);
	assert_true(str_is(str_cut(&rest, '|'), ""));
	assert_null(rest.p);
}

static void order_is_by_bytes_and_the_shorter_first(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_cmp(STR("一级"), STR("五级")) < 0);
	assert_true(str_cmp(STR("\x7f"), STR("\xe4")) < 0);
	assert_int_equal(str_cmp((struct str){NULL, 0}, STR("")), 0);
	assert_true(str_cmp(STR("a"), (struct str){NULL, 0}) > 0);
}

static void finding_starting_and_ending(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("绍兴市"), STR("市")), 6);
	assert_int_equal(str_find(STR("绍兴"), STR("市")), -1);
	assert_int_equal(str_find(STR(""), STR("x")), -1);
	assert_int_equal(str_find(STR("x"), STR("")), 0);
	assert_true(str_starts(STR("绍兴市"), STR("绍兴")));
	assert_false(str_starts(STR("绍"), STR("绍兴")));
	assert_true(str_ends(STR("绍兴市"), STR("市")));
	assert_false(str_ends(STR("市"), STR("绍兴市")));
}

static void whole_numbers_are_exact_or_refused(void **state)
{
	int64_t v = 5;
	(void)state;
	assert_true(str_to_i64(STR("9223372036854775807"), &v));
	assert_int_equal(v, INT64_MAX);
	assert_true(str_to_i64(STR("-9223372036854775808"), &v));
	assert_int_equal(v, INT64_MIN);
	assert_true(str_to_i64(STR("+007"), &v));
	assert_int_equal(v, 7);
	static const char *const bad[] = {
	    "", "-", "+", "1 ", " 1", "1.0", "9223372036854775808", "-9223372036854775809", "１", "0x1", "--1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(str_to_i64(str_of(bad[i]), &v));
	assert_int_equal(v, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(trimming_takes_every_blank_that_a_spreadsheet_leaves),
	    cmocka_unit_test(cutting_gives_every_piece_once),
	    cmocka_unit_test(order_is_by_bytes_and_the_shorter_first),
	    cmocka_unit_test(finding_starting_and_ending),
	    cmocka_unit_test(whole_numbers_are_exact_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
