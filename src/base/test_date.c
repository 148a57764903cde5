#include "base/date.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void every_day_of_the_calendar_has_its_number(void **state)
{
	day_t next = DAY_FIRST;
	(void)state;
	for (int y = 1; y <= 9999; y++)
		for (int m = 1; m <= 12; m++)
			for (int d = 1; d <= month_days(month_of(y, m)); d++, next++) {
				struct ymd back = day_ymd(next);
				if (day_of(y, m, d) != next || back.y != y || back.m != m || back.d != d)
					fail_msg("%d-%d-%d", y, m, d);
			}
	assert_int_equal(next - 1, DAY_LAST);
	assert_int_equal(day_of(1970, 1, 1), 0);
	assert_int_equal(day_of(2000, 2, 29), 11016);
}

static void there_is_no_such_day(void **state)
{
	static const int bad[][3] = {{2021, 2, 29}, {1900, 2, 29}, {2024, 2, 30}, {2024, 13, 1}, {2024, 0, 1},
				     {2024, 1, 0},  {2024, 4, 31}, {0, 1, 1},     {10000, 1, 1}, {2024, 1, -1}};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(day_of(bad[i][0], bad[i][1], bad[i][2]), DAY_NONE);
	assert_int_equal(day_ymd(DAY_NONE).y, 0);
	assert_int_equal(day_ymd(DAY_OPEN).y, 0);
}

/* READINGS G2 */
static void anniversaries_count_from_the_original_date(void **state)
{
	static const struct {
		int from[3], months, next[3], end[3];
	} cases[] = {
	    {{2024, 2, 29}, 12, {2025, 3, 1}, {2025, 2, 28}},   {{2024, 2, 29}, 36, {2027, 3, 1}, {2027, 2, 28}},
	    {{2024, 2, 29}, 48, {2028, 2, 29}, {2028, 2, 29}},  {{2021, 8, 31}, 6, {2022, 3, 1}, {2022, 2, 28}},
	    {{2021, 7, 1}, 36, {2024, 7, 1}, {2024, 7, 1}},     {{2021, 12, 31}, 2, {2022, 3, 1}, {2022, 2, 28}},
	    {{2021, 3, 31}, -1, {2021, 3, 1}, {2021, 2, 28}},   {{2021, 1, 15}, -13, {2019, 12, 15}, {2019, 12, 15}},
	    {{2021, 10, 31}, 1, {2021, 12, 1}, {2021, 11, 30}}, {{1948, 2, 29}, 900, {2023, 3, 1}, {2023, 2, 28}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		day_t from = day_of(cases[i].from[0], cases[i].from[1], cases[i].from[2]);
		assert_int_equal(day_anniv(from, cases[i].months, ANNIV_NEXT_MONTH),
				 day_of(cases[i].next[0], cases[i].next[1], cases[i].next[2]));
		assert_int_equal(day_anniv(from, cases[i].months, ANNIV_MONTH_END),
				 day_of(cases[i].end[0], cases[i].end[1], cases[i].end[2]));
	}
	assert_int_equal(day_anniv(DAY_OPEN, 12, ANNIV_NEXT_MONTH), DAY_OPEN);
	assert_int_equal(day_anniv(DAY_NONE, 12, ANNIV_NEXT_MONTH), DAY_NONE);
	assert_int_equal(day_anniv(DAY_LAST, 1, ANNIV_NEXT_MONTH), DAY_NONE);
	assert_int_equal(day_anniv(0, INT32_MAX, ANNIV_NEXT_MONTH), DAY_NONE);
}

static void months_have_a_first_and_a_last_day(void **state)
{
	month_t m = month_of_day(day_of(2024, 2, 17));
	char text[8];
	(void)state;
	assert_int_equal(m, month_of(2024, 2));
	assert_int_equal(month_first(m), day_of(2024, 2, 1));
	assert_int_equal(month_last(m), day_of(2024, 2, 29));
	assert_int_equal(month_days(m), 29);
	assert_int_equal(month_last(m + 10), day_of(2024, 12, 31));
	month_text(m, text);
	assert_string_equal(text, "2024-02");
	assert_int_equal(month_first(-5), DAY_NONE);
	assert_int_equal(month_last(month_of(10000, 1)), DAY_NONE);
	assert_int_equal(month_days(0), 0);
	month_text(0, text);
	assert_string_equal(text, "");
}

static void iso_texts_are_read_exactly(void **state)
{
	static const char *const bad[] = {"",           "2024-2-29",   "2024-02-30", "2024/02/29",
					  "20240229",   "2024-02-29 ", "-024-02-29", "2024-02-2９",
					  "0000-01-01", "2024-02",     "2024-1a-01"};
	day_t d = 5;
	month_t m = 5;
	char text[11];
	(void)state;
	assert_true(day_parse(STR("2024-02-29"), &d));
	assert_int_equal(d, day_of(2024, 2, 29));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(day_parse(str_of(bad[i]), &d));
	day_text(d, text);
	assert_string_equal(text, "2024-02-29");
	day_text(DAY_FIRST, text);
	assert_string_equal(text, "0001-01-01");
	day_text(DAY_OPEN, text);
	assert_string_equal(text, "");
	assert_true(month_parse(STR("2024-12"), &m));
	assert_int_equal(m, month_of(2024, 12));
	assert_false(month_parse(STR("2024-13"), &m));
	assert_false(month_parse(STR("2024-00"), &m));
	assert_false(month_parse(STR("0000-01"), &m));
	assert_false(month_parse(STR("2024-1"), &m));
}

static void a_day_is_understood_as_clerks_write_it(void **state)
{
	static const char *const forms[] = {
	    "2021.3.5",
	    "2021-3-5",
	    "2021/03/05",
	    "2021年3月5日",
	    "2021年03月05号",
	    "20210305",
	    "２０２１．３．５",
	    "２０２１－０３－０５",
	    "2021—3—5",
	    "2021 年 3 月 5 日",
	    "2021/3/5 0:00",
	    "2021-03-05T00:00:00",
	    "44260",
	    "44260.5",
	    "2021.03-05",
	    "2021年3月5",
	    "2021-03-05 08:30:01.5",
	    "２０２１年３月５日",
	    " 2021.03.05　",
	    "20210305 0:00",
	    "2021年3-5",
	    "2021~3~5",
	};
	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		day_t d = DAY_NONE;
		const char *why = NULL;
		if (day_parse_lenient(str_of(forms[i]), &d, &why) != LENIENT_FIXED || d != day_of(2021, 3, 5))
			fail_msg("%s: %s", forms[i], why ? why : "another day");
	}
	day_t d = DAY_NONE;
	assert_int_equal(day_parse_lenient(STR("2021-03-05"), &d, NULL), LENIENT_OK);
	assert_int_equal(d, day_of(2021, 3, 5));
	assert_int_equal(day_parse_lenient(STR(" 2021-03-05"), &d, NULL), LENIENT_FIXED);
	assert_int_equal(day_parse_lenient(STR("20000"), &d, NULL), LENIENT_FIXED);
	assert_int_equal(d, day_of(1954, 10, 3));
	assert_int_equal(day_parse_lenient(STR("80000"), &d, NULL), LENIENT_FIXED);
	assert_int_equal(d, day_of(2119, 1, 11));
}

static void what_is_no_day_says_why(void **state)
{
	static const char *const cases[][2] = {
	    {"", "空"},
	    {"　", "空"},
	    {"2024-13-01", "无此月"},
	    {"2024-00-01", "0月"},
	    {"2024-01-00", "0日"},
	    {"2024-01-32", "无此日"},
	    {"2021-02-29", "这一年2月没有29日"},
	    {"2021-2-30", "2月没有30日"},
	    {"20240231", "2月没有31日"},
	    {"2021年4月31日", "这个月没有31日"},
	    {"2021.3", "只有年月，没有日"},
	    {"2021-03", "只有年月，没有日"},
	    {"202103", "只有年月，没有日"},
	    {"2021年3月", "只有年月，没有日"},
	    {"2021", "只有年份，没有月日"},
	    {"2021年", "只有年份，没有月日"},
	    {"21.3.5", "年份要写四位"},
	    {"3/5/2021", "年份要写在最前"},
	    {"1021-03-05", "年份早于1900年"},
	    {"0000-01-01", "年份早于1900年"},
	    {"二〇二一年三月五日", "中文数字的日期不认，请写成2021-03-05"},
	    {"长期", "不是日期；没有终止就留空"},
	    {"至今", "不是日期；没有终止就留空"},
	    {"19999", "不是日期"},
	    {"80001", "不是日期"},
	    {"123456789", "不是日期"},
	    {"2021-03-05-", "不是日期"},
	    {"2021-03-05 25:00", "不是日期"},
	    {"2021-03-05 8", "不是日期"},
	    {"2021-03-05Z", "不是日期"},
	    {"-2021-03-05", "不是日期"},
	    {"2021 3 5", "不是日期"},
	    {"2021--3-5", "不是日期"},
	    {"2021-003-05", "不是日期"},
	    {"3月5日", "不是日期"},
	    {"2021-03-0x", "不是日期"},
	    {"2021-03-05和更多的文字放在这一格里写得很长很长很长", "不是日期"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		day_t d = 77;
		const char *why = NULL;
		if (day_parse_lenient(str_of(cases[i][0]), &d, &why) != LENIENT_NOT || d != 77)
			fail_msg("%s is no day", cases[i][0]);
		assert_string_equal(why, cases[i][1]);
	}
}

static void a_month_is_understood_as_clerks_write_it(void **state)
{
	static const char *const forms[] = {"2021.3",       "2021.03",      "2021/03",      "202103", "2021年3月",
					    "2021年03月份", "2021-3",       "２０２１．３", "44270",  "2021-03-05",
					    "20210305",     "2021年3月5日", "2021年3"};
	month_t m = 0;
	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const char *why = NULL;
		m = 0;
		if (month_parse_lenient(str_of(forms[i]), &m, &why) != LENIENT_FIXED || m != month_of(2021, 3))
			fail_msg("%s: %s", forms[i], why ? why : "another month");
	}
	assert_int_equal(month_parse_lenient(STR("2021-12"), &m, NULL), LENIENT_OK);
	assert_int_equal(m, month_of(2021, 12));
}

static void what_is_no_month_says_why(void **state)
{
	static const char *const cases[][2] = {
	    {"", "空"},
	    {"2021-13", "无此月"},
	    {"202100", "0月"},
	    {"2021", "只有年份，没有月份"},
	    {"3月", "不是月份"},
	    {"2021-02-29", "这一年2月没有29日"},
	    {"102103", "年份早于1900年"},
	    {"2021年三月", "不是月份"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		month_t m = 77;
		const char *why = NULL;
		assert_int_equal(month_parse_lenient(str_of(cases[i][0]), &m, &why), LENIENT_NOT);
		assert_string_equal(why, cases[i][1]);
		assert_int_equal(m, 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day_of_the_calendar_has_its_number),
	    cmocka_unit_test(there_is_no_such_day),
	    cmocka_unit_test(anniversaries_count_from_the_original_date),
	    cmocka_unit_test(months_have_a_first_and_a_last_day),
	    cmocka_unit_test(iso_texts_are_read_exactly),
	    cmocka_unit_test(a_day_is_understood_as_clerks_write_it),
	    cmocka_unit_test(what_is_no_day_says_why),
	    cmocka_unit_test(a_month_is_understood_as_clerks_write_it),
	    cmocka_unit_test(what_is_no_month_says_why),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
