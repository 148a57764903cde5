/* Readings: which alternative is in force, and what is said to whoever asks for one that does not exist. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/resolve.h"
#include "policy/test_dict.h"

#define POLICY(id, lines)                                                                                            \
	"政策 " id                                                                                                   \
	" \"测试\"\n  沿用 通\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n金额 1元\n" lines

static struct arena *mem;
static struct pool *pool;
static struct packs *packs;
static struct choices *choices;
static struct policy *a, *b;

static int begin(void **state)
{
	(void)state;
	struct diags d;
	mem = arena_new(0);
	pool = pool_new(0);
	diags_init(&d, mem);
	packs = packs_new(&test_dict, pool, mem);
	packs_add(packs, "通",
		  STR("通则 通 \"通\"\n读法 月规则 §G5 \"?\"\n  * 整月\n    按日折算\n    满20天\n"
		      "读法 周年 §G2 \"?\"\n  * 次月首日\n    当月末日\n"),
		  &d);
	packs_add(packs, "甲",
		  STR(POLICY("测试.甲", "须 天数(本月) ≥ 〔中断容忍〕 且 〔就高〕 = 整案\n"
					"读法 中断容忍 S-a2 \"?\"\n  * 30 = 30日\n    0 = 0日\n    90 = 90日\n"
					"读法 就高 S-a9 \"?\"\n  * 逐人逐月逐级\n    整案\n")),
		  &d);
	packs_add(packs, "乙",
		  STR(POLICY("测试.乙", "须 〔就高〕 = 整案\n读法 就高 S-a9 \"?\"\n  * 逐期\n    整案\n"
					"读法 周年 §G2 \"?\"\n  * 当月末日\n    次月首日\n")),
		  &d);
	if (packs_check(packs, &d) != 0)
		return -1;
	choices = choices_new(packs, mem);
	a = packs_find(packs, STR("测试.甲"));
	b = packs_find(packs, STR("测试.乙"));
	return choices && a && b ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	pool_free(pool);
	arena_free(mem);
	return 0;
}

/* The label in force. */
static const char *chosen(const struct policy *p, const char *key)
{
	const struct reading *r = policy_reading(p, str_of(key));
	assert_non_null(r);
	struct str label = choice_of(choices, p, r)->label;
	return arena_copy(mem, label.p, label.n);
}

static void the_first_alternative_is_the_default(void **state)
{
	(void)state;
	assert_string_equal(chosen(a, "中断容忍"), "30");
	assert_string_equal(chosen(a, "月规则"), "整月");
	assert_int_equal(choice_setting(choices, a, SET_MONTH), MONTH_WHOLE);
	assert_int_equal(choice_setting(choices, a, SET_STANDS), STANDS_LATEST);
	assert_int_equal(choice_setting(choices, a, SET_GAP), GAP_PUSH);
}

static void a_policys_own_reading_stands_before_the_shared_one(void **state)
{
	(void)state;
	assert_int_equal(choice_setting(choices, a, SET_ANNIV), ANNIV_NEXT_MONTH);
	assert_int_equal(choice_setting(choices, b, SET_ANNIV), ANNIV_MONTH_END);
}

static void a_qualified_key_sets_one_policy(void **state)
{
	(void)state;
	struct err e = {0};
	assert_int_equal(choices_set(choices, STR("测试.甲.月规则=满20天"), NULL, &e), 0);
	assert_int_equal(choice_setting(choices, a, SET_MONTH), SET_MONTH_DAYS + 20);
	assert_int_equal(choice_setting(choices, b, SET_MONTH), MONTH_WHOLE);
}

static void an_unqualified_key_sets_every_policy_that_has_the_value(void **state)
{
	(void)state;
	struct err e = {0};
	assert_int_equal(choices_set(choices, STR(" 就高 = 整案 "), NULL, &e), 0);
	assert_string_equal(chosen(a, "就高"), "整案");
	assert_string_equal(chosen(b, "就高"), "整案");
	assert_int_equal(choices_set(choices, STR("就高=逐期"), NULL, &e), 0);
	assert_string_equal(chosen(a, "就高"), "整案");
	assert_string_equal(chosen(b, "就高"), "逐期");
}

static void only_the_selected_policies_are_set(void **state)
{
	(void)state;
	struct err e = {0};
	bool selected[PACKS_MAX] = {false};
	selected[b->index] = true;
	assert_int_equal(choices_set(choices, STR("月规则=按日折算"), selected, &e), 0);
	assert_int_equal(choice_setting(choices, a, SET_MONTH), MONTH_WHOLE);
	assert_int_equal(choice_setting(choices, b, SET_MONTH), MONTH_SHARE);
	assert_int_equal(choices_set(choices, STR("中断容忍=0"), selected, &e), -1);
	assert_string_equal(e.what, "所选的政策没有读法“中断容忍”");
}

/* The wish is refused as wrong usage, with these words. */
static void refused(const char *wish, const char *what, const char *todo)
{
	struct err e = {0};
	assert_int_equal(choices_set(choices, str_of(wish), NULL, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.what, what);
	assert_string_equal(e.todo, todo);
}

static void what_does_not_exist_is_refused_naming_what_does(void **state)
{
	(void)state;
	refused("就高", "读法“就高”写得不对", "写成 [政策编号.]键=值，例如 --reading 中断容忍=30");
	refused("就高=", "读法“就高=”写得不对", "写成 [政策编号.]键=值，例如 --reading 中断容忍=30");
	refused("测试.丁.就高=整案", "没有编号为“测试.丁”的政策", "是不是“测试.甲”？有：测试.甲、测试.乙");
	refused("测试.甲.就搞=整案", "政策“测试.甲”没有读法“就搞”", "是不是“就高”？有：中断容忍、就高、月规则、周年");
	refused("测试.乙.中断容忍=30", "政策“测试.乙”没有读法“中断容忍”", "有：就高、周年、月规则");
	refused("就高=整按", "读法“就高”没有“整按”这个选择", "是不是“整案”？可以是：逐人逐月逐级、整案、逐期");
	refused("中断容忍=31", "读法“中断容忍”没有“31”这个选择", "是不是“30”？可以是：30、0、90");
	assert_string_equal(chosen(a, "就高"), "逐人逐月逐级");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_first_alternative_is_the_default, begin, end),
	    cmocka_unit_test_setup_teardown(a_policys_own_reading_stands_before_the_shared_one, begin, end),
	    cmocka_unit_test_setup_teardown(a_qualified_key_sets_one_policy, begin, end),
	    cmocka_unit_test_setup_teardown(an_unqualified_key_sets_every_policy_that_has_the_value, begin, end),
	    cmocka_unit_test_setup_teardown(only_the_selected_policies_are_set, begin, end),
	    cmocka_unit_test_setup_teardown(what_does_not_exist_is_refused_naming_what_does, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
