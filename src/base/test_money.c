#include "base/money.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* Checks that a text reads as this number of hundredths. */
static void reads(const char *text, bool lenient, int64_t expected)
{
	int64_t v = -999;
	if (!decimal_parse(str_of(text), 2, lenient, &v) || v != expected)
		fail_msg("%s: %lld, not %lld", text, (long long)v, (long long)expected);
}

/* Checks that a text is no decimal of two places, and that nothing was touched. */
static void refused(const char *text, bool lenient)
{
	int64_t v = -999;
	if (decimal_parse(str_of(text), 2, lenient, &v) || v != -999)
		fail_msg("%s was read as %lld", text, (long long)v);
}

static void decimals_are_exact(void **state)
{
	(void)state;
	reads("0", false, 0);
	reads("250.00", false, 25000);
	reads("1234.5", false, 123450);
	reads("-0.05", false, -5);
	reads("92233720368547758.07", false, INT64_MAX);
	reads("-92233720368547758.08", false, INT64_MIN);
	static const char *const bad[] = {"",
					  "-",
					  ".",
					  "1.",
					  ".5",
					  "1.234",
					  "1,234",
					  " 1",
					  "1 ",
					  "+1",
					  "1e3",
					  "92233720368547758.08",
					  "99999999999999999999",
					  "--1",
					  "１",
					  "1.2.3",
					  "¥1",
					  "1元"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refused(bad[i], false);
}

static void a_clerks_amount_is_understood_or_refused_never_guessed(void **state)
{
	(void)state;
	reads(" ¥1,234.50 ", true, 123450);
	reads("￥1,234,567元", true, 123456700);
	reads("１２３．４５", true, 12345);
	reads("250.0000", true, 25000);
	reads(".5", true, 50);
	reads("－3", true, -300);
	static const char *const bad[] = {
	    "12,34",  "1,2345",    ",123", "1234,567",
	    "1,234,", "250.001",   "一百", "1 234",
	    "1.",     "元",        "¥",    "",
	    "5%",     "1,234.5,6", "3E+5", "00000000000000000000000000000000000000000000000000000000000000000000001"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refused(bad[i], true);
}

static void the_text_has_exactly_the_places(void **state)
{
	char text[32];
	(void)state;
	static const struct {
		int64_t v;
		int scale;
		const char *text;
	} cases[] = {{25000, 2, "250.00"},
		     {5, 2, "0.05"},
		     {-5, 2, "-0.05"},
		     {0, 2, "0.00"},
		     {7, 0, "7"},
		     {0, 0, "0"},
		     {-120, 1, "-12.0"},
		     {INT64_MIN, 2, "-92233720368547758.08"},
		     {INT64_MAX, 18, "9.223372036854775807"},
		     {INT64_MIN, 18, "-9.223372036854775808"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		decimal_text(cases[i].v, cases[i].scale, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void people_read_it_in_groups_of_three(void **state)
{
	static const struct {
		int64_t v;
		int scale;
		const char *text;
	} cases[] = {{0, 2, "0.00"},
		     {99999, 2, "999.99"},
		     {-99999, 2, "-999.99"},
		     {100000, 2, "1,000.00"},
		     {-123456789, 2, "-1,234,567.89"},
		     {1000000, 0, "1,000,000"},
		     {INT64_MIN, 0, "-9,223,372,036,854,775,808"},
		     {INT64_MAX, 2, "92,233,720,368,547,758.07"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[GROUPED_MAX];
		decimal_grouped(cases[i].v, cases[i].scale, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void shares_round_half_away_from_zero(void **state)
{
	int64_t v = 0;
	(void)state;
	static const struct {
		int64_t v, num, den, expected;
	} cases[] = {{5000001, 30, 100, 1500000},
		     {5, 1, 2, 3},
		     {-5, 1, 2, -3},
		     {7, 1, 3, 2},
		     {8, 1, 3, 3},
		     {1, 1, 2, 1},
		     {-1, 1, 3, 0},
		     {5, 3, 10, 2},
		     {25000, 17, 31, 13710},
		     {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
		     {INT64_MIN, INT64_MAX, INT64_MAX, INT64_MIN},
		     {3, -1, 2, -2}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(money_share(cases[i].v, cases[i].num, cases[i].den, &v));
		assert_int_equal(v, cases[i].expected);
	}
	v = 9;
	assert_false(money_share(1, 1, 0, &v));
	assert_false(money_share(1, 1, -1, &v));
	assert_false(money_share(INT64_MAX, 2, 1, &v));
	assert_false(money_share(INT64_MIN, -1, 1, &v));
	assert_false(money_share(INT64_MIN, INT64_MIN, 1, &v));
	assert_int_equal(v, 9);
}

static void a_sum_that_does_not_fit_is_refused(void **state)
{
	int64_t v = 9;
	(void)state;
	assert_true(money_add(INT64_MAX - 1, 1, &v));
	assert_int_equal(v, INT64_MAX);
	assert_false(money_add(INT64_MAX, 1, &v));
	assert_false(money_add(INT64_MIN, -1, &v));
	assert_int_equal(v, INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decimals_are_exact),
	    cmocka_unit_test(a_clerks_amount_is_understood_or_refused_never_guessed),
	    cmocka_unit_test(the_text_has_exactly_the_places),
	    cmocka_unit_test(people_read_it_in_groups_of_three),
	    cmocka_unit_test(shares_round_half_away_from_zero),
	    cmocka_unit_test(a_sum_that_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
