#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/diag.h"

/* The nearest of three names; "" when none is near. */
static const char *near(const char *name, const char *a, const char *b, const char *c)
{
	struct str names[] = {str_of(a), str_of(b), str_of(c)};
	struct str found = nearest_name(str_of(name), names, 3);
	for (int i = 0; i < 3; i++)
		if (found.p == names[i].p)
			return names[i].p;
	return found.p ? "?" : "";
}

static void a_name_with_one_wrong_character_is_near(void **state)
{
	(void)state;
	assert_string_equal(near("护理断", "在岗行", "护理段", "护理行"), "护理段");
	assert_string_equal(near("机够类别", "机构", "机构类别", "类别"), "机构类别");
	assert_string_equal(near("occupaton", "education", "occupation", "x"), "occupation");
}

static void exchanged_and_missing_characters_count_once(void **state)
{
	(void)state;
	assert_string_equal(near("理护段", "护理段", "在岗行", "x"), "护理段");
	assert_string_equal(near("护段", "护理段", "在岗行", "x"), "护理段");
	assert_string_equal(near("护理理段", "在岗行", "护理段", "x"), "护理段");
}

static void the_nearest_wins_and_of_equals_the_first(void **state)
{
	(void)state;
	assert_string_equal(near("起始日朝", "起始日", "起始日期", "终止日期"), "起始日");
	assert_string_equal(near("起始日期", "起始日", "起始日期", "终止日期"), "起始日期");
}

static void names_with_too_little_in_common_are_not_near(void **state)
{
	(void)state;
	assert_string_equal(near("另", "令", "须", "表"), "");
	assert_string_equal(near("甲乙", "丙丁", "乙丙", "丁甲"), "");
	assert_string_equal(near("", "令", "须", "表"), "");
	assert_string_equal(near("一二三四五六", "一二三七八九", "x", "y"), "");
}

/* What diag_print makes of one error at a place in a text. */
static void check_print(const char *source, struct pos at, const char *hint, const char *expected)
{
	struct arena *mem = arena_new(0);
	struct diags d;
	struct buf out;
	struct policy p = {.file = "甲.policy"};
	diags_init(&d, mem);
	buf_init(&out, 10000);
	assert_int_equal(diag_add(&d, DIAG_ERROR, &p, at, hint, "不对：%d", 7), -1);
	assert_int_equal(diag_print(&out, d.first, str_of(source)), 0);
	assert_string_equal(out.p, expected);
	buf_release(&out);
	arena_free(mem);
}

static void a_message_has_the_line_a_caret_and_a_hint(void **state)
{
	(void)state;
	check_print("须 甲\n令 ab = 乙\n", (struct pos){2, 8, 1}, "改",
		    "甲.policy:2:8: 错误：不对：7\n  令 ab = 乙\n          ^^\n  提示：改\n");
	check_print("须 甲\n", (struct pos){1, 4, 1}, "", "甲.policy:1:4: 错误：不对：7\n  须 甲\n       ^\n");
	check_print("须 甲\r\n", (struct pos){1, 3, 9}, NULL, "甲.policy:1:3: 错误：不对：7\n  须 甲\n     ^^\n");
	check_print("\xef\xbb\xbf须 甲", (struct pos){1, 3, 1}, NULL,
		    "甲.policy:1:3: 错误：不对：7\n  须 甲\n     ^^\n");
}

static void a_place_outside_the_text_prints_no_line(void **state)
{
	(void)state;
	check_print("", (struct pos){1, 1, 1}, NULL, "甲.policy:1:1: 错误：不对：7\n");
	check_print("须 甲", (struct pos){9, 1, 1}, NULL, "甲.policy:9:1: 错误：不对：7\n");
}

static void what_a_terminal_obeys_is_not_printed(void **state)
{
	(void)state;
	check_print("\x1b[31m甲\t乙\xff", (struct pos){1, 8, 1}, NULL,
		    "甲.policy:1:8: 错误：不对：7\n   [31m甲 乙?\n          ^^\n");
}

static void errors_stand_in_the_order_of_their_places(void **state)
{
	(void)state;
	struct arena *mem = arena_new(0);
	struct diags d;
	struct policy p = {.file = "甲"}, q = {.file = "乙"};
	diags_init(&d, mem);
	diag_add(&d, DIAG_ERROR, &p, (struct pos){5, 1, 1}, "", "三");
	diag_add(&d, DIAG_WARNING, &p, (struct pos){2, 7, 1}, "", "二");
	diag_add(&d, DIAG_ERROR, &p, (struct pos){2, 3, 1}, "", "一");
	diag_add(&d, DIAG_ERROR, &q, (struct pos){1, 1, 1}, "", "四");
	static const char *const order[] = {"一", "二", "三", "四"};
	const struct diag *e = d.first;
	for (int i = 0; i < 4; i++, e = e->next)
		assert_string_equal(e->what, order[i]);
	assert_null(e);
	assert_int_equal(d.errors, 3);
	assert_int_equal(d.warnings, 1);
	arena_free(mem);
}

static void a_long_message_is_cut_between_characters(void **state)
{
	(void)state;
	struct arena *mem = arena_new(0);
	char wide[1001];
	for (int i = 0; i < 999; i += 3)
		memcpy(wide + i, "养", 4);
	const char *made = diag_text(mem, "a%s", wide);
	assert_int_equal(strlen(made), 499);
	assert_int_equal(diag_brief(str_of(wide)).n, 90);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_with_one_wrong_character_is_near),
	    cmocka_unit_test(exchanged_and_missing_characters_count_once),
	    cmocka_unit_test(the_nearest_wins_and_of_equals_the_first),
	    cmocka_unit_test(names_with_too_little_in_common_are_not_near),
	    cmocka_unit_test(a_message_has_the_line_a_caret_and_a_hint),
	    cmocka_unit_test(a_place_outside_the_text_prints_no_line),
	    cmocka_unit_test(what_a_terminal_obeys_is_not_printed),
	    cmocka_unit_test(errors_stand_in_the_order_of_their_places),
	    cmocka_unit_test(a_long_message_is_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
