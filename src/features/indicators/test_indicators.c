#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "features/indicators/indicators.h"

/* Adds one text to a fresh set and returns the first thing that is wrong with it; NULL when nothing is. In mem. */
static const char *wrong_with(const char *text, struct arena *mem)
{
	struct err e = {0};
	struct indicators *s = indicators_new(&e);
	const char *what = NULL;
	assert_non_null(s);
	int status = indicators_add(s, "样.indicator", str_of(text));
	if (status == 0)
		status = indicators_check(s);
	if (s->diags.first)
		what = arena_copy(mem, s->diags.first->what, strlen(s->diags.first->what));
	assert_int_equal(status == 0, what == NULL);
	indicators_free(s);
	return what;
}

#define HEAD                                                                                                                             \
	"指标 样.一 \"样\"\n  沿用 养老人才通则\n  状态 假想\n  辖区 330600\n  施行 不详\n\n分子 人 \"人\"\n" \
	"  对象 人员\n归属 代表(任职，到期日).机构\n金额 1\n\n"

static void what_a_file_may_not_say_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *text, *what;
	} cases[] = {
	    {HEAD, NULL},
	    {HEAD "目标 2025-12-31 达到 5\n", NULL},
	    {HEAD "目标 每年 达到 5   C6\n", NULL},
	    {HEAD "目标 2025-12-31 达到 5%\n", "没有分母的指标，目标只能写一个数"},
	    {HEAD "目标 2025-02-30 达到 5\n", "目标写得不对"},
	    {HEAD "目标 2025-12-31 达到 0\n", "目标写得不对"},
	    {HEAD "目标 2025-12-31 达到 每0 5\n", "目标写得不对"},
	    {HEAD "目标 2025-12-31 达到 每100 5%\n", "目标写得不对"},
	    {HEAD "目标 2025-12-31 5\n", "目标写得不对"},
	    {HEAD "目标 2025-12-31 达到 5\n须 任职 有\n", "目标后面只能写目标"},
	    {HEAD "分子 人 \"又一个\"\n", "“分子”写在指标的抬头后面，只写一次"},
	    {HEAD "分母 人 户籍 \"缺年龄\"\n  对象 单元\n金额 1\n", "人口的口径没有写全"},
	    {HEAD "分母 人 户籍 60岁以上 \"没用到\"\n  对象 单元\n金额 1\n", "写了口径60岁以上，式子里没有用到"},
	    {HEAD "分母 人 户籍 60岁以上 \"混\"\n  对象 单元\n金额 最高((人口 其中 口径 = 户籍 或 口径 = 常住) 之 "
		  "60岁以上)\n",
	     "户籍与常住混在一起，不能算一个数"},
	    {HEAD "分母 人 户籍 60岁以上 \"混\"\n  对象 单元\n金额 最高((人口 其中 口径 = 户籍) 之 60岁以上) + "
		  "最高((人口 其中 口径 = 户籍) 之 65岁以上)\n",
	     "60岁以上与65岁以上混在一起，不能算一个数"},
	    {HEAD "分母 人 户籍 60岁以上 \"口径不明\"\n  对象 单元\n金额 最高(人口 之 60岁以上)\n",
	     "人口的口径不明，或与所写的不同"},
	    {HEAD "分母 张 \"床\"\n  对象 机构\n归属 对象\n金额 对象.床位数\n目标 2025-12-31 达到 5%\n",
	     "人与张不是一种东西，不能算百分比"},
	    {HEAD "分母 张 \"床\"\n  对象 机构\n归属 对象\n金额 对象.床位数\n目标 2025-12-31 达到 每100 5\n", NULL},
	    {HEAD "分母 元 \"钱\"\n  对象 机构\n归属 对象\n金额 对象.床位数\n", "算出来的是整数，写的是元"},
	    {"指标 样 \"没有城市\"\n", "“指标”后面要写编号和名称"},
	    {"指标 样.一 \"样\"\n  状态 假想\n", "没有写“分子”"},
	    {"", "没有写“指标”"},
	    {"须 任职 有\n", "文件要从“指标”开始"},
	};
	struct arena *mem = arena_new(0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *what = wrong_with(cases[i].text, mem);
		if (!cases[i].what != !what || (what && strcmp(what, cases[i].what) != 0))
			fail_msg("case %zu: wanted %s, came %s", i, cases[i].what ? cases[i].what : "nothing",
				 what ? what : "nothing");
	}
	arena_free(mem);
}

static void a_ratio_is_reached_by_whole_numbers(void **state)
{
	(void)state;
	struct indicator_target sixty = {.num = 6000, .per = 10000, .percent = true},
				density = {.num = 27, .per = 10000}, count = {.num = 3};
	int64_t missing;
	assert_int_equal(target_standing(&sixty, (struct indicator_value){1199, 2000, 0, 0, true}, &missing),
			 STANDING_SHORT);
	assert_int_equal(missing, 1);
	assert_int_equal(target_standing(&sixty, (struct indicator_value){1200, 2000, 0, 0, true}, &missing),
			 STANDING_REACHED);
	assert_int_equal(missing, 0);
	assert_int_equal(target_standing(&density, (struct indicator_value){3432, 1271263, 0, 0, true}, &missing),
			 STANDING_SHORT);
	assert_int_equal(missing, 1); /* 3433 it takes */
	assert_int_equal(target_standing(&density, (struct indicator_value){3433, 1271263, 0, 0, true}, &missing),
			 STANDING_REACHED);
	assert_int_equal(target_standing(&density, (struct indicator_value){5, 0, 0, 0, false}, &missing),
			 STANDING_UNKNOWN);
	assert_int_equal(target_standing(&count, (struct indicator_value){2, 0, 0, 0, true}, &missing),
			 STANDING_SHORT);
	assert_int_equal(missing, 1);
}

static void the_next_target_is_the_first_that_is_not_past(void **state)
{
	(void)state;
	struct indicator i = {.ntargets = 2};
	i.target[0] = (struct indicator_target){.due = day_of(2027, 12, 31), .num = 25000};
	i.target[1] = (struct indicator_target){.due = day_of(2029, 12, 31), .num = 30000};
	assert_ptr_equal(target_next(&i, day_of(2026, 1, 1)), &i.target[0]);
	assert_ptr_equal(target_next(&i, day_of(2027, 12, 31)), &i.target[0]);
	assert_ptr_equal(target_next(&i, day_of(2028, 1, 1)), &i.target[1]);
	assert_ptr_equal(target_next(&i, day_of(2031, 1, 1)), &i.target[1]);
	i.target[0].yearly = true;
	assert_int_equal(target_due(&i.target[0], day_of(2026, 3, 1)), day_of(2026, 12, 31));
}

static void versions_of_an_indicator_are_found_by_their_day(void **state)
{
	(void)state;
	static const char old[] = "指标 样.一 \"旧\"\n  沿用 养老人才通则\n  状态 假想\n  辖区 330600\n  施行 "
				  "2022-01-01 起\n\n分子 人 \"人\"\n  对象 人员\n"
				  "归属 代表(任职，到期日).机构\n金额 1\n";
	static const char new[] = "指标 样.一 \"新\"\n  沿用 养老人才通则\n  状态 假想\n  辖区 330600\n  施行 "
				  "2024-01-01 起\n\n分子 人 \"人\"\n  对象 人员\n"
				  "须 证书 有\n归属 代表(任职，到期日).机构\n金额 1\n";
	struct err e = {0};
	struct indicators *s = indicators_new(&e);
	assert_int_equal(indicators_add(s, "旧", STR(old)), 0);
	assert_int_equal(indicators_add(s, "新", STR(new)), 0);
	assert_int_equal(indicators_check(s), 0);
	assert_true(str_is(indicator_find(s, STR("样.一"), day_of(2021, 1, 1))->title, "旧"));
	assert_true(str_is(indicator_find(s, STR("样.一"), day_of(2023, 12, 31))->title, "旧"));
	assert_true(str_is(indicator_find(s, STR("样.一"), day_of(2024, 1, 1))->title, "新"));
	assert_null(indicator_find(s, STR("样.二"), day_of(2024, 1, 1)));
	indicators_free(s);
}

static void what_knows_a_month_is_counted_day_by_day(void **state)
{
	(void)state;
	static const char *const needs[] = {"护理证 有", "未撤证 有", "(证书 其中 发证日期 <= 查看日) 有"};
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
		struct err e = {0};
		struct buf text;
		struct indicators *s = indicators_new(&e);
		buf_init(&text, 4096);
		buf_printf(
		    &text,
		    "指标 样.一 \"一\"\n  沿用 养老人才通则\n  状态 假想\n  辖区 330600\n  施行 2022-01-01 起\n\n"
		    "分子 人 \"人\"\n  对象 人员\n须 %s\n归属 代表(任职，到期日).机构\n金额 1\n",
		    needs[i]);
		assert_int_equal(indicators_add(s, "一", buf_str(&text)), 0);
		assert_int_equal(indicators_check(s), 0);
		assert_int_equal(s->item[0].num.monthly != NULL, i == 0);
		buf_release(&text);
		indicators_free(s);
	}
}

static void texts_cut_off_anywhere_are_read_or_refused(void **state)
{
	(void)state;
	struct str text = {0};
	for (const struct asset *a = assets; a->path; a++)
		if (str_is(str_of(a->path), "indicators/绍兴/持证密度.indicator"))
			text = asset_str(a);
	assert_true(text.n > 1000);
	for (size_t n = 0; n < text.n; n += 13) {
		struct err e = {0};
		struct indicators *s = indicators_new(&e);
		if (indicators_add(s, "半", (struct str){text.p, n}) == 0)
			indicators_check(s);
		else
			assert_true(s->diags.errors > 0);
		indicators_free(s);
	}
}

static void everything_that_is_shipped_is_right(void **state)
{
	(void)state;
	struct err e = {0};
	struct indicators *s = indicators_new(&e);
	assert_int_equal(indicators_add_shipped(s), 0);
	assert_int_equal(indicators_check(s), 0);
	assert_int_equal(s->diags.warnings, 0);
	assert_true(s->n >= 27);
	for (size_t i = 0; i < s->n; i++) { /* 昆明's documents set no target, and 绍兴's none for training */
		struct str id = s->item[i].id;
		bool none = str_starts(id, STR("昆明.")) || str_is(id, "绍兴.年度培训人次");
		assert_int_equal(s->item[i].ntargets > 0, !none);
	}
	indicators_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_file_may_not_say_is_said),
	    cmocka_unit_test(a_ratio_is_reached_by_whole_numbers),
	    cmocka_unit_test(the_next_target_is_the_first_that_is_not_past),
	    cmocka_unit_test(versions_of_an_indicator_are_found_by_their_day),
	    cmocka_unit_test(what_knows_a_month_is_counted_day_by_day),
	    cmocka_unit_test(texts_cut_off_anywhere_are_read_or_refused),
	    cmocka_unit_test(everything_that_is_shipped_is_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
