/* A cell is understood as its field means it, with the original kept; what cannot be understood is refused and says why. */
#include "sheet/test_book.h"

#include "base/clock.h"

/* What a text comes to in a field. */
static void expect_scaled(int field, const char *text, size_t n, int64_t scale, const char *told)
{
	struct arena *mem = arena_new(0);
	struct sheet_cell c;
	struct buf out;
	buf_init(&out, 4096);
	cell_normalise(&work_fields[field], (struct str){text, n}, scale, TODAY, &c, mem);
	tell_cell(&work_fields[field], &c, &out);
	assert_string_equal(out.p ? out.p : "", told);
	buf_release(&out);
	arena_free(mem);
}

#define expect(field, text, told) expect_scaled((field), (text), sizeof(text) - 1, 1, (told))

static void a_number_of_a_person_is_folded_and_checked(void **state)
{
	(void)state;
	expect(F_ID, ID1, ID1);
	expect(F_ID, " " ID1 " ", ID1);
	expect(F_ID, "33060219990101001x", "33060219990101001X<33060219990101001x");
	expect(F_ID, "３３０６０２199901010015", ID1 "<３３０６０２199901010015");
	expect(F_ID, "330602 19990101 0015", ID1 "<330602 19990101 0015");
	expect(F_ID, "'" ID1, ID1 "<'" ID1);
	expect(F_ID, "\xe2\x80\x8b" ID1, ID1 "<\xe2\x80\x8b" ID1);
	expect(F_ID, "33060219990101001", "!应为18位");
	expect(F_ID, "", "!不能为空");
	expect(F_ID, "　 ", "!不能为空");
	expect(F_ID, "—", "!不能为空");
}

static void a_number_that_a_spreadsheet_rounded_is_refused(void **state)
{
	(void)state;
	expect(F_ID, "3.30602E+17",
	       "!电子表格已改动该号码（变成了科学计数，末几位已丢失）：请把该列设为“文本”后重填");
	expect(F_ORG, "4.40981E+17",
	       "!电子表格已改动该号码（变成了科学计数，末几位已丢失）：请把该列设为“文本”后重填");
	expect(F_ORG, "52330602MJ0000018E", "52330602MJ0000018E");
	expect(F_NAME, "3.30602E+17", "3.30602E+17");
}

static void a_text_that_a_spreadsheet_would_run_is_refused(void **state)
{
	(void)state;
	static const char why[] = "!以=、+、-、@或制表符开头，表格软件会当作公式运行：请删去开头的符号";
	static const char *const bad[] = {
	    "=1+1", "+86 13800000000", "-5", "@SUM(A1)", "\t甲", "\r甲", "＝1+1", "＋1", "－5",
	    "＠a",  " =1+1",           "'=1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad - 1; i++)
		expect_scaled(F_NAME, bad[i], strlen(bad[i]), 1, why);
	expect_scaled(F_ORG, bad[11], strlen(bad[11]), 1, why);
	expect(F_NAME, "甲=乙", "甲=乙");
	expect(F_NAME, "'甲", "'甲");
	expect(F_PAY, "-5", "!应在0.00与100000000.00之间");
}

static void names_lose_their_padding_and_prose_keeps_its_punctuation(void **state)
{
	(void)state;
	expect(F_NAME, "甲　一", "甲一<甲　一");
	expect(F_NAME, "甲 一", "甲一<甲 一");
	expect(F_NAME, "San  Zhang", "San Zhang<San  Zhang");
	expect(F_NAME, "福康（分院），１２号", "福康（分院），12号<福康（分院），１２号");
	expect(F_NAME, "福康（分院）", "福康（分院）");
	expect(F_NAME, "甲\n一", "甲一<甲\n一");
	expect(F_NAME, "越城 福康养老院", "越城 福康养老院");
	expect(F_NAME, "-", "<-");
	expect(F_NAME, "/", "</");
	expect(F_NAME, "", "");
	expect(F_NAME, "一二三四五六七八九十一二三四五六七八九十一", "!超过20个字");
}

static void control_characters_and_directions_are_refused(void **state)
{
	(void)state;
	static const char why[] = "!含有控制字符或改变文字方向的字符，请重新输入";
	expect(F_NAME, "甲\x01", why);
	expect(F_NAME, "甲\0乙", why);
	expect(F_NAME, "甲\x7f", why);
	expect(F_NAME, "\xe2\x80\xae甲", why);
	expect(F_DAYS, "3\x1b", why);
	expect(F_NAME, "\xff\xfe", "!不是UTF-8文字");
}

static void a_cell_over_64_kib_is_refused(void **state)
{
	(void)state;
	size_t n = SHEET_CELL_MAX + 1;
	char *text = malloc(n);
	memset(text, 'a', n);
	expect_scaled(F_NAME, text, n, 1, "!单元格超过64 KiB");
	expect_scaled(F_NAME, text, n - 1, 1, "!超过20个字");
	free(text);
}

static void money_has_at_most_two_places(void **state)
{
	(void)state;
	expect(F_PAY, "4800", "4800.00");
	expect(F_PAY, "4800.5", "4800.50");
	expect(F_PAY, "4800.50", "4800.50");
	expect(F_PAY, "0", "0.00");
	expect(F_PAY, "4,800.50", "4800.50<4,800.50");
	expect(F_PAY, "1,234,567", "1234567.00<1,234,567");
	expect(F_PAY, "￥4800", "4800.00<￥4800");
	expect(F_PAY, "¥4800", "4800.00<¥4800");
	expect(F_PAY, "4800元", "4800.00<4800元");
	expect(F_PAY, "4800元整", "4800.00<4800元整");
	expect(F_PAY, "４８００．５", "4800.50<４８００．５");
	expect(F_PAY, "0.48万元", "4800.00<0.48万元");
	expect(F_PAY, "0.4800001万", "!换算成元后不足一分");
	expect(F_PAY, "4800.555", "!金额最多两位小数");
	expect(F_PAY, "4800.500", "!金额最多两位小数");
	expect(F_PAY, "48,00", "!“48,00”不是数字");
	expect(F_PAY, "1e3", "!“1e3”不是数字");
	expect(F_PAY, "四千八", "!“四千八”不是数字");
	expect(F_PAY, "4800.", "!“4800.”不是数字");
	expect(F_PAY, ".5", "!“.5”不是数字");
	expect(F_PAY, "100000000.01", "!应在0.00与100000000.00之间");
	expect(F_PAY, "999999999999999999999", "!“99999999999999999999…”不是数字");
	expect(F_PAY, "/", "</");
}

static void money_in_wan_is_scaled_exactly(void **state)
{
	(void)state;
	expect_scaled(F_PAY, "0.54", 4, 10000, "5400.00<0.54");
	expect_scaled(F_PAY, "1.23456", 7, 10000, "12345.60<1.23456");
	expect_scaled(F_PAY, "1.2345678", 9, 10000, "!换算成元后不足一分");
	expect_scaled(F_PAY, "5400元", strlen("5400元"), 10000, "5400.00<5400元");
	expect_scaled(F_PAY, "", 0, 10000, "");
}

static void whole_numbers_take_their_own_unit_only(void **state)
{
	(void)state;
	expect(F_DAYS, "30", "30");
	expect(F_DAYS, "30天", "30<30天");
	expect(F_DAYS, "30日", "30<30日");
	expect(F_DAYS, "30.0", "30<30.0");
	expect(F_DAYS, "30.5", "!应为整数");
	expect(F_DAYS, "3个月", "!单位不对：本列以日计");
	expect(F_DAYS, "32", "!应在0与31之间");
	expect(F_DAYS, "-1", "!应在0与31之间");
	expect(F_DAYS, "三十", "!“三十”不是数字");
	expect(F_SCORE, "95.5", "95.50");
	expect(F_SCORE, "95.5分", "95.50<95.5分");
	expect(F_SCORE, "95.555", "!最多两位小数");
}

static void dates_come_in_many_forms(void **state)
{
	(void)state;
	expect(F_FROM, "2021-03-05", "2021-03-05");
	expect(F_FROM, "2021.3.5", "2021-03-05<2021.3.5");
	expect(F_FROM, "2021/3/5", "2021-03-05<2021/3/5");
	expect(F_FROM, "2021年3月5日", "2021-03-05<2021年3月5日");
	expect(F_FROM, "2021年 3月\n5日", "2021-03-05<2021年 3月\n5日");
	expect(F_FROM, "20210305", "2021-03-05<20210305");
	expect(F_FROM, "44260", "2021-03-05<44260");
	expect(F_FROM, "２０２１－０３－０５", "2021-03-05<２０２１－０３－０５");
	expect(F_FROM, "2021.3", "!“2021.3”：只有年月，没有日");
	expect(F_FROM, "2021-02-29", "!“2021-02-29”：这一年2月没有29日");
	expect(F_FROM, "1899-01-01", "!“1899-01-01”：年份早于1900年");
	expect(F_TO, "长期", "!“长期”：不是日期；没有终止就留空");
	expect(F_TO, "", "");
	expect(F_BORN, "2024-10-04", "2024-10-04");
	expect(F_BORN, "2024-10-05", "!日期在将来");
	expect(F_TO, "2024-10-05", "2024-10-05");
}

static void months_take_whole_dates_too(void **state)
{
	(void)state;
	expect(F_MONTH, "2021-03", "2021-03");
	expect(F_MONTH, "2021.3", "2021-03<2021.3");
	expect(F_MONTH, "2021年3月", "2021-03<2021年3月");
	expect(F_MONTH, "202103", "2021-03<202103");
	expect(F_MONTH, "2021-03-05", "2021-03<2021-03-05");
	expect(F_MONTH, "2021", "!“2021”：只有年份，没有月份");
}

static void yes_and_no_have_many_words(void **state)
{
	(void)state;
	expect(F_INSURED, "是", "是");
	expect(F_INSURED, "否", "否");
	static const char *const yes[] = {"有", "√", "✓", "Y", "yes", "1", "TRUE"};
	static const char *const no[] = {"无", "×", "N", "no", "0", "false"};
	char told[64];
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		snprintf(told, sizeof told, "是<%s", yes[i]);
		expect_scaled(F_INSURED, yes[i], strlen(yes[i]), 1, told);
	}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		snprintf(told, sizeof told, "否<%s", no[i]);
		expect_scaled(F_INSURED, no[i], strlen(no[i]), 1, told);
	}
	expect(F_INSURED, "参保", "!“参保”看不出是与否：请填“是”或“否”");
	expect(F_INSURED, "", "");
}

static void labels_are_known_by_their_aliases_and_the_nearest_is_named(void **state)
{
	(void)state;
	expect(F_LEVEL, "三级", "三级");
	expect(F_LEVEL, "高级工", "三级<高级工");
	expect(F_LEVEL, "３", "三级<３");
	expect(F_LEVEL, "三 级", "三级<三 级");
	expect(F_LEVEL, "三级/高级工", "!“三级/高级工”不在“等级”的选项里，是不是“三级”");
	expect(F_LEVEL, "高级工三级", "!“高级工三级”不在“等级”的选项里，是不是“三级”");
	expect(F_LEVEL, "初学", "!“初学”不在“等级”的选项里，可填：一级、二级、三级、四级");
}

static void every_value_survives_export_and_import(void **state)
{
	(void)state;
	static const struct {
		int field;
		int64_t v;
	} values[] = {{F_PAY, 0},       {F_PAY, 480055}, {F_PAY, 9999999999}, {F_DAYS, 31},   {F_FROM, 18691},
		      {F_MONTH, 24254}, {F_LEVEL, 4},    {F_INSURED, 1},      {F_INSURED, 0}, {F_SCORE, 9955}};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct arena *mem = arena_new(0);
		const struct field *f = &work_fields[values[i].field];
		struct sheet_cell c;
		struct buf text;
		buf_init(&text, 100);
		cell_text(f, values[i].v, (struct str){NULL, 0}, &text);
		cell_normalise(f, buf_str(&text), 1, TODAY, &c, mem);
		assert_int_equal(c.state, CELL_OK);
		assert_int_equal(c.v, values[i].v);
		buf_release(&text);
		arena_free(mem);
	}
}

/* Pieces that texts are made of: what clerks, spreadsheets and attackers put together. */
static const char *const pieces[] = {"0",
				     "1",
				     "2",
				     "9",
				     "12",
				     "2021",
				     "-",
				     "/",
				     ".",
				     ",",
				     "年",
				     "月",
				     "日",
				     "号",
				     "元",
				     "万",
				     "天",
				     "　",
				     " ",
				     "\n",
				     "\t",
				     "'",
				     "=",
				     "+",
				     "@",
				     "￥",
				     "％",
				     "１",
				     "３",
				     "－",
				     "．",
				     "三",
				     "级",
				     "高级工",
				     "是",
				     "否",
				     "√",
				     "无",
				     "甲",
				     "一",
				     "E+",
				     "X",
				     "x",
				     "(",
				     "（",
				     "）",
				     "\xe2\x80\x8b",
				     "\xc2\xa0",
				     "\xef\xbb\xbf",
				     "A",
				     ":",
				     "T",
				     "00",
				     ID1,
				     "44270"};

static void whatever_is_understood_is_understood_the_same_again(void **state)
{
	(void)state;
	struct rng r = {20260331};
	struct arena *mem = arena_new(0);
	struct buf text, again;
	int understood = 0;
	buf_init(&text, 4096);
	buf_init(&again, 4096);
	for (int i = 0; i < 200000; i++) {
		const struct field *f = &work_fields[rng_below(&r, F_N)];
		struct sheet_cell one, two;
		buf_clear(&text);
		buf_clear(&again);
		for (uint64_t n = rng_below(&r, 7); n; n--)
			buf_puts(&text, pieces[rng_below(&r, sizeof pieces / sizeof *pieces)]);
		arena_clear(mem);
		cell_normalise(f, buf_str(&text), rng_below(&r, 4) ? 1 : 10000, TODAY, &one, mem);
		if (one.state == CELL_BAD || one.state == CELL_BLANK) {
			assert_true(one.v == FIELD_NONE && one.text.n == 0);
			continue;
		}
		cell_text(f, one.v, one.text, &again);
		cell_normalise(f, buf_str(&again), 1, TODAY, &two, mem);
		if (two.state != (again.n ? CELL_OK : CELL_BLANK) || two.v != one.v || !str_eq(two.text, one.text))
			fail_msg("%s: “%s” → “%s” → %d %s", f->label, text.p, again.p, (int)two.state,
				 two.why ? two.why : "");
		assert_false(cell_runs(buf_str(&again)) && f->type != FIELD_MONEY && f->type != FIELD_INT);
		understood++;
	}
	assert_true(understood > 10000);
	buf_release(&text);
	buf_release(&again);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_number_of_a_person_is_folded_and_checked),
	    cmocka_unit_test(a_number_that_a_spreadsheet_rounded_is_refused),
	    cmocka_unit_test(a_text_that_a_spreadsheet_would_run_is_refused),
	    cmocka_unit_test(names_lose_their_padding_and_prose_keeps_its_punctuation),
	    cmocka_unit_test(control_characters_and_directions_are_refused),
	    cmocka_unit_test(a_cell_over_64_kib_is_refused),
	    cmocka_unit_test(money_has_at_most_two_places),
	    cmocka_unit_test(money_in_wan_is_scaled_exactly),
	    cmocka_unit_test(whole_numbers_take_their_own_unit_only),
	    cmocka_unit_test(dates_come_in_many_forms),
	    cmocka_unit_test(months_take_whole_dates_too),
	    cmocka_unit_test(yes_and_no_have_many_words),
	    cmocka_unit_test(labels_are_known_by_their_aliases_and_the_nearest_is_named),
	    cmocka_unit_test(every_value_survives_export_and_import),
	    cmocka_unit_test(whatever_is_understood_is_understood_the_same_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
