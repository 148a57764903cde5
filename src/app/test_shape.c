/* Field tables: what they take, what they refuse and how they say so, and what they write. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "app/shape.h"
#include "base/clock.h"
#include "base/json.h"

struct sample {
	int64_t id, money, count, grade, order;
	day_t day;
	month_t month;
	struct str name, note, secret;
	bool tick;
	struct texts words;
	struct numbers people;
};
static const struct code grade_codes[] = {{1, "一级", "高级技师"}, {3, "三级", "高级工|3"}};
static const struct codelist grades = {"等级", grade_codes, 2, true};
static const char *const orders[] = {"升序", "降序", NULL};

static const struct in_field fields[] = {
    IN_ID_(struct sample, id, "人员", .flags = IN_PATH),
    IN_MONEY_(struct sample, money, "金额", .min = 0, .max = 100000),
    IN_INT_(struct sample, count, "人数"),
    IN_CODE_(struct sample, grade, "等级", .codes = &grades),
    IN_CHOICE_(struct sample, order, "方向", .words = orders),
    IN_DAY_(struct sample, day, "起始日期", .flags = IN_NEEDED),
    IN_MONTH_(struct sample, month, "月份"),
    IN_TEXT_(struct sample, name, "姓名", .max = 5),
    IN_TEXT_(struct sample, note, "说明", .flags = IN_LONG | IN_STOCK, .max = 8),
    IN_TEXT_(struct sample, secret, "密码", .flags = IN_HIDDEN),
    IN_BOOL_(struct sample, tick, "已核对"),
    IN_TEXTS_(struct sample, words, "词"),
    IN_NUMBERS_(struct sample, people, "人员们"),
};
static const struct in_shape shape = IN_SHAPE(struct sample, fields);

/* What one decoding gave. */
struct trial {
	struct arena *mem;
	struct sample s;
	struct faults f;
};

/* Decodes a body of "name=value" texts with path id 7. */
static void decode(struct trial *t, const char *const *body)
{
	struct http_pair path[] = {{STR("id"), STR("7")}}, pairs[20];
	struct err e = {0};
	size_t n = 0;
	for (; body[n]; n++) {
		struct str rest = str_of(body[n]);
		pairs[n].name = str_cut(&rest, '=');
		pairs[n].value = rest;
	}
	struct sent from = {.path = {path, 1}, .body = {pairs, n}};
	*t = (struct trial){.mem = arena_new(0)};
	assert_int_equal(in_decode(&shape, &from, t->mem, &t->s, &t->f, &e), 0);
}
#define DECODE(t, ...) decode((t), (const char *const[]){__VA_ARGS__, NULL})

static void values_of_every_type_are_taken(void **state)
{
	struct trial t;
	(void)state;
	DECODE(&t, "money=1,234.5", "day=2021.3.5", "month=2025年6月", "name= 甲一 ", "note=一\n二", "tick=on",
	       "grade=高级工", "order=降序", "count=１２", "words=甲", "words=乙", "people=5", "people=6",
	       "secret= a ", "_csrf=x");
	assert_int_equal(t.f.n, 1); /* 1,234.50 lies above the bound */
	assert_string_equal(t.f.v[0].what, "金额应在 0.00 到 1000.00 之间");
	assert_int_equal(t.s.id, 7);
	assert_int_equal(t.s.day, day_of(2021, 3, 5));
	assert_int_equal(t.s.month, month_of(2025, 6));
	assert_true(str_is(t.s.name, "甲一"));
	assert_true(str_is(t.s.note, "一\n二"));
	assert_true(str_is(t.s.secret, " a "));
	assert_true(t.s.tick);
	assert_int_equal(t.s.grade, 3);
	assert_int_equal(t.s.order, 1);
	assert_int_equal(t.s.count, 12);
	assert_int_equal(t.s.words.n, 2);
	assert_int_equal(t.s.people.n, 2);
	assert_int_equal(t.s.people.v[1], 6);
	arena_free(t.mem);
}

static void what_was_not_sent_is_absent_and_never_zero(void **state)
{
	struct trial t;
	(void)state;
	DECODE(&t, "day=2021-03-05");
	assert_int_equal(t.f.n, 0);
	assert_true(t.s.money == IN_NONE && t.s.count == IN_NONE && t.s.month == DAY_NONE && t.s.grade == 0);
	arena_free(t.mem);
}

static void each_fault_names_its_field_in_chinese(void **state)
{
	struct trial t;
	(void)state;
	DECODE(&t, "money=一百", "count=1.5", "grade=特级", "order=乱", "month=2025-13", "name=一二三四五六",
	       "tick=也许", "people=-1", "role=admin");
	const char *want[] = {"金额应为金额，最多两位小数", "人数应为整数",     "等级里没有“特级”这一项",
			      "方向里没有“乱”这一项",       "请填写起始日期",   NULL,
			      "姓名太长，最多 5 个字",      "已核对应为是或否", "人员们的编号不对",
			      "没有“role”这个字段"};
	assert_int_equal(t.f.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < t.f.n; i++)
		if (want[i])
			assert_string_equal(t.f.v[i].what, want[i]);
	assert_string_equal(t.f.v[0].name, "money");
	assert_string_equal(t.f.v[9].name, "");
	arena_free(t.mem);
}

static void one_value_is_one_value(void **state)
{
	struct trial t;
	(void)state;
	DECODE(&t, "day=2021-03-05", "name=甲", "name=乙");
	assert_int_equal(t.f.n, 1);
	assert_string_equal(t.f.v[0].what, "姓名只能有一个");
	arena_free(t.mem);
}

static void a_stock_phrase_stands_before_what_was_typed(void **state)
{
	struct trial t;
	(void)state;
	DECODE(&t, "day=2021-03-05", "_stock= 同意。 ", "note=补充");
	assert_int_equal(t.f.n, 0);
	assert_true(str_is(t.s.note, "同意。 补充"));
	arena_free(t.mem);
	DECODE(&t, "day=2021-03-05", "_stock=同意。");
	assert_true(str_is(t.s.note, "同意。"));
	arena_free(t.mem);
	DECODE(&t, "day=2021-03-05", "_stock=", "note=自己写");
	assert_true(str_is(t.s.note, "自己写"));
	arena_free(t.mem);
	DECODE(&t, "day=2021-03-05", "_stock=一二三四五", "note=六七八");
	assert_string_equal(t.f.v[0].what, "说明太长，最多 8 个字");
	arena_free(t.mem);
}

static void a_line_break_or_control_character_has_no_place_in_a_line(void **state)
{
	struct trial t;
	(void)state;
	DECODE(&t, "day=2021-03-05", "name=甲\n乙");
	assert_string_equal(t.f.v[0].what, "姓名里有不能用的字符");
	arena_free(t.mem);
}

static void json_bodies_become_pairs(void **state)
{
	struct arena *mem = arena_new(0);
	struct http_pairs p;
	struct err e = {0};
	(void)state;
	assert_int_equal(json_pairs(STR("{\"a\":\"甲\",\"b\":[1,2],\"c\":true,\"d\":null}"), mem, &p, &e), 0);
	assert_int_equal(p.n, 4);
	assert_true(str_is(p.at[0].value, "甲") && str_is(p.at[2].value, "2") && str_is(p.at[3].value, "true"));
	static const char *const bad[] = {"[1]",         "{\"a\":{}}", "{\"a\":1,\"a\":2}",
					  "{\"a\":1.5}", "{",          "{\"a\":\"\xff\"}"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(json_pairs(str_of(bad[i]), mem, &p, &e), -1);
	arena_free(mem);
}

struct inner {
	int64_t id;
};
struct answer {
	struct str name;
	const char *word;
	int64_t money, id;
	day_t day;
	month_t month;
	int64_t at;
	bool yes;
	struct inner *list;
	size_t n;
	struct inner *maybe;
};
static const struct out_field inner_fields[] = {OUT_ID_(struct inner, id, "编号")};
static const struct out_shape inner_shape = OUT_SHAPE("Inner", struct inner, inner_fields);
static const struct out_field answer_fields[] = {
    OUT_TEXT_(struct answer, name, "姓名"),
    OUT_WORD_(struct answer, word, "词"),
    OUT_MONEY_(struct answer, money, "金额"),
    OUT_ID_(struct answer, id, "编号"),
    OUT_DAY_(struct answer, day, "日"),
    OUT_MONTH_(struct answer, month, "月"),
    OUT_INSTANT_(struct answer, at, "时"),
    OUT_BOOL_(struct answer, yes, "是"),
    OUT_LIST_(struct answer, list, n, "列", inner_shape),
    OUT_MAYBE_(struct answer, maybe, "或", inner_shape),
};
static const struct out_shape answer_shape = OUT_SHAPE("Answer", struct answer, answer_fields);

static void answers_are_written_by_their_rows(void **state)
{
	struct inner one[] = {{1}, {INT64_MAX}};
	struct answer a = {.name = STR("甲\"一"),
			   .money = 25000,
			   .id = 9,
			   .day = day_of(2025, 6, 30),
			   .month = month_of(2025, 6),
			   .at = 1,
			   .yes = true,
			   .list = one,
			   .n = 2};
	struct buf b;
	struct json j;
	(void)state;
	buf_init(&b, 4096);
	json_init(&j, &b);
	out_json(&j, &answer_shape, &a);
	assert_string_equal(
	    b.p, "{\"name\":\"甲\\\"一\",\"word\":null,\"money\":\"250.00\",\"id\":\"9\",\"day\":\"2025-06-30\","
		 "\"month\":\"2025-06\",\"at\":\"1970-01-01T08:00:00+08:00\",\"yes\":true,"
		 "\"list\":[{\"id\":\"1\"},{\"id\":\"9223372036854775807\"}],\"maybe\":null}");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_of_every_type_are_taken),
	    cmocka_unit_test(what_was_not_sent_is_absent_and_never_zero),
	    cmocka_unit_test(each_fault_names_its_field_in_chinese),
	    cmocka_unit_test(one_value_is_one_value),
	    cmocka_unit_test(a_stock_phrase_stands_before_what_was_typed),
	    cmocka_unit_test(a_line_break_or_control_character_has_no_place_in_a_line),
	    cmocka_unit_test(json_bodies_become_pairs),
	    cmocka_unit_test(answers_are_written_by_their_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
