#include "base/field.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct code level_codes[] = {
    {1, "一级", "高级技师|1|1级"},
    {2, "二级", "技师"},
    {7, "其他(未列)", NULL},
    {9, "无", "—"},
};
static const struct codelist levels = {"等级", level_codes, 4, true};
static const struct field fields[] = {{.label = "证件号码"}, {.label = "等级", .type = FIELD_CODE, .codes = &levels}};
static const struct record record = {.name = "证书", .fields = fields, .n = 2};

static void a_word_is_found_by_label_and_by_alias(void **state)
{
	(void)state;
	assert_int_equal(code_number(&levels, STR("一级")), 1);
	assert_int_equal(code_number(&levels, STR(" 二级　")), 2);
	assert_int_equal(code_number(&levels, STR("技师")), 2);
	assert_int_equal(code_number(&levels, STR("高级技师")), 1);
	assert_int_equal(code_number(&levels, STR("１级")), 1);
	assert_int_equal(code_number(&levels, STR("其他（未列）")), 7);
	assert_int_equal(code_number(&levels, STR("–")), 9);
}

static void what_is_no_word_of_the_list_has_no_number(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "  ", "一", "一级 高级技师", "高级", "|", "1|1级", "3", "一级\xff"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(code_number(&levels, str_of(bad[i])), 0);
}

static void a_number_gives_its_canonical_word(void **state)
{
	(void)state;
	assert_string_equal(code_label(&levels, 2), "二级");
	assert_null(code_label(&levels, 0));
	assert_null(code_label(&levels, 3));
}

static void a_field_is_found_by_its_canonical_label_only(void **state)
{
	(void)state;
	assert_int_equal(record_field(&record, STR("证件号码")), 0);
	assert_int_equal(record_field(&record, STR("等级")), 1);
	assert_int_equal(record_field(&record, STR("身份证号")), -1);
	assert_int_equal(record_field(&record, STR("")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_word_is_found_by_label_and_by_alias),
	    cmocka_unit_test(what_is_no_word_of_the_list_has_no_number),
	    cmocka_unit_test(a_number_gives_its_canonical_word),
	    cmocka_unit_test(a_field_is_found_by_its_canonical_label_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
