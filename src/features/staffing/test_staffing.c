#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "features/staffing/staffing.h"

#define HEAD "版本,辖区,能力等级,时段,岗位,人员,对象数,基数,至少,性质,起始日期,终止日期,来源,核实\n"

static struct arena *mem;
static struct staffing_norms norms;

static const char table[] = HEAD "甲,,完好,日,养老护理员,1,15,服务对象,0,推荐,2022-01-01,2023-12-31,旧,是\n"
				 "甲,,轻度,日,养老护理员,1,10,服务对象,0,推荐,2022-01-01,,局文,是\n"
				 "甲,,中度,日,养老护理员,1,6,服务对象,0,推荐,2022-01-01,,局文,是\n"
				 "甲,,完全,日,养老护理员,1,3,服务对象,0,必须,2022-01-01,,局文,否\n"
				 "甲,,,夜,养老护理员,1,30,服务对象,1,必须,2022-01-01,,局文,是\n"
				 "甲,,,日,社会工作者,1,100,床位,0,推荐,2022-01-01,,局文,是\n"
				 "甲,,,日,院长,1,0,机构,1,必须,2022-01-01,,局文,是\n";

static int setup(void **state)
{
	struct err e = {0};
	(void)state;
	mem = arena_new(0);
	return staffing_read(&norms, mem, str_of(table), "表.csv", &e);
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

/* The line of a post and shift on a day. */
static struct staffing_line line_of(const struct staffing_house *h, const char *post, enum shift shift, day_t on,
				    enum staffing_rounding r)
{
	struct staffing_line *l;
	size_t n;
	struct err e = {0};
	assert_int_equal(staffing_lines(&l, &n, &norms, h, (struct str){0}, on, r, mem, &e), 0);
	for (size_t i = 0; i < n; i++)
		if (str_is(l[i].post, post) && l[i].shift == shift)
			return l[i];
	fail_msg("no line");
	return (struct staffing_line){0};
}

static void fractions_are_summed_and_rounded_once(void **state)
{
	(void)state;
	struct staffing_house h = {.residents = {[ABILITY_MILD] = 5, [ABILITY_MODERATE] = 5, [ABILITY_NONE] = 5}};
	struct staffing_line l = line_of(&h, "养老护理员", SHIFT_DAY, day_of(2024, 1, 1), ROUND_ONCE);
	assert_int_equal(l.num, 3); /* 1/2 + 5/6 + 5/3 = 3 exactly */
	assert_int_equal(l.den, 1);
	assert_int_equal(l.required, 3);
	l = line_of(&h, "养老护理员", SHIFT_DAY, day_of(2024, 1, 1), ROUND_EACH);
	assert_int_equal(l.required, 4); /* 1 + 1 + 2 */
	h.residents[ABILITY_MILD] = 6;
	l = line_of(&h, "养老护理员", SHIFT_DAY, day_of(2024, 1, 1), ROUND_ONCE);
	assert_int_equal(l.num, 31);
	assert_int_equal(l.den, 10);
	assert_int_equal(l.required, 4);
}

static void norms_hold_on_their_days_only(void **state)
{
	(void)state;
	struct staffing_house h = {.residents = {[ABILITY_FULL] = 30}};
	assert_int_equal(line_of(&h, "养老护理员", SHIFT_DAY, day_of(2023, 12, 31), ROUND_ONCE).required, 2);
	assert_int_equal(line_of(&h, "养老护理员", SHIFT_DAY, day_of(2024, 1, 1), ROUND_ONCE).required, 0);
}

static void a_night_with_anybody_needs_one(void **state)
{
	(void)state;
	struct staffing_house h = {.residents = {[ABILITY_FULL] = 5}};
	struct staffing_line l = line_of(&h, "养老护理员", SHIFT_NIGHT, day_of(2024, 1, 1), ROUND_ONCE);
	assert_int_equal(l.required, 1);
	assert_int_equal(l.gap, 1);
	h.residents[ABILITY_FULL] = 0;
	assert_int_equal(line_of(&h, "养老护理员", SHIFT_NIGHT, day_of(2024, 1, 1), ROUND_ONCE).required, 0);
	h.residents[ABILITY_ANY] = 61; /* unknown ability: by night all count */
	assert_int_equal(line_of(&h, "养老护理员", SHIFT_NIGHT, day_of(2024, 1, 1), ROUND_ONCE).required, 3);
}

static void actual_staff_closes_the_gap_and_marks_are_kept(void **state)
{
	(void)state;
	struct staffing_house h = {.residents = {[ABILITY_NONE] = 10, [ABILITY_ANY] = 1}, .beds = 250, .nposts = 2};
	h.posts[0].post = STR("养老护理员");
	h.posts[0].staff[SHIFT_DAY] = 2;
	h.posts[1].post = STR("院长");
	h.posts[1].staff[SHIFT_DAY] = 1;
	struct staffing_line l = line_of(&h, "养老护理员", SHIFT_DAY, day_of(2024, 1, 1), ROUND_ONCE);
	assert_int_equal(l.required, 4);
	assert_int_equal(l.actual, 2);
	assert_int_equal(l.gap, 2);
	assert_true(l.unverified);
	assert_true(l.mandatory);
	assert_true(l.unknown);
	l = line_of(&h, "社会工作者", SHIFT_DAY, day_of(2024, 1, 1), ROUND_ONCE);
	assert_int_equal(l.required, 3); /* 250 beds, one per 100 */
	assert_false(l.unverified);
	assert_false(l.unknown);
	assert_int_equal(line_of(&h, "院长", SHIFT_DAY, day_of(2024, 1, 1), ROUND_ONCE).gap, 0);
}

static void a_share_is_reached_by_cross_multiplication(void **state)
{
	(void)state;
	assert_false(staffing_reaches(1199, 2000, 60, 100));
	assert_true(staffing_reaches(1200, 2000, 60, 100));
	assert_false(staffing_reaches(0, 0, 60, 100));
	assert_int_equal(staffing_missing(1199, 2000, 60, 100), 1);
	assert_int_equal(staffing_missing(1200, 2000, 60, 100), 0);
	assert_int_equal(staffing_missing(0, 0, 60, 100), -1);
	assert_int_equal(staffing_missing(1, 2, 3, 2), -1);
}

static void a_wrong_table_is_refused_by_line_and_column(void **state)
{
	(void)state;
	struct staffing_norms out;
	struct err e = {0};
	assert_int_equal(staffing_read(&out, mem,
				       STR(HEAD "甲,,轻度,日,养老护理员,1,0,服务对象,0,推荐,2022-01-01,,局文,是\n"),
				       "表.csv", &e),
			 -1);
	assert_string_equal(e.what, "“对象数”填得不对");
	assert_string_equal(e.where, "表.csv:2");
	assert_int_equal(staffing_read(&out, mem, STR("版本\n"), "表.csv", &e), -1);
	assert_string_equal(e.what, "配比标准缺“辖区”一列");
	assert_int_equal(staffing_read(&out, mem, STR(""), "表.csv", &e), -1);
}

static void what_the_program_carries_is_marked_until_the_bureau_enters_it(void **state)
{
	(void)state;
	struct staffing_norms out;
	struct err e = {0};
	assert_int_equal(staffing_shipped(&out, mem, &e), 0);
	assert_true(out.n >= 9);
	for (size_t i = 0; i < out.n; i++)
		assert_int_equal(out.norm[i].verified, str_starts(out.norm[i].edition, STR("渝民发")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fractions_are_summed_and_rounded_once),
	    cmocka_unit_test(norms_hold_on_their_days_only),
	    cmocka_unit_test(a_night_with_anybody_needs_one),
	    cmocka_unit_test(actual_staff_closes_the_gap_and_marks_are_kept),
	    cmocka_unit_test(a_share_is_reached_by_cross_multiplication),
	    cmocka_unit_test(a_wrong_table_is_refused_by_line_and_column),
	    cmocka_unit_test(what_the_program_carries_is_marked_until_the_bureau_enters_it),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
