/* By which value a target is judged whose day has passed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"
#include "features/steering/dash_web.h"

#define UNIT 7

/* A target as it is judged on a day when these figures are kept: the value, and what is said of it. */
static int64_t judged(const struct metric_target *t, const struct figure *f, size_t n, day_t today,
		      char said[static 100])
{
	struct arena *mem = arena_new(0);
	struct ctx c = {.mem = mem, .today = today};
	struct str then;
	struct figure_value v = dash_judged(&c, f[0].metric, t, (struct dash_figures){f, n, today}, UNIT, &then);
	snprintf(said, 100, "%.*s", STR_FMT(then));
	arena_free(mem);
	return v.known ? v.num : -1;
}

static void a_target_is_judged_as_on_its_day_while_that_days_figure_is_kept(void **state)
{
	(void)state;
	const day_t due = day_of(2023, 12, 31), today = day_of(2029, 3, 1);
	const struct metric *m = metric_find(STR("南阳.新增技能人才"), today);
	assert_non_null(m);
	const struct metric_target *t = &m->target[0];
	assert_int_equal(t->due, due);
	const struct figure f[] = {{UNIT, m, today, {.num = 10, .known = true}},
				   {UNIT, m, due, {.num = 103, .known = true}},
				   {UNIT + 1, m, due, {.num = 5, .known = true}}};
	const struct figure blank[] = {f[0], {UNIT, m, due, {0}}},
			    early = {UNIT, m, due - 1, {.num = 4, .known = true}};
	char said[100];
	assert_int_equal(judged(t, f, 3, today, said), 103);
	assert_string_equal(said, "2023-12-31 是 103");
	assert_int_equal(judged(t, f, 1, today, said), -1); /* today's is another year's count */
	assert_string_equal(said, "没有存 2023-12-31 的数，看不出那天达到没有");
	assert_int_equal(judged(t, blank, 2, today, said), -1); /* it was not known on the day */
	assert_int_equal(judged(t, &early, 1, due - 1, said), 4);
	assert_string_equal(said, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_target_is_judged_as_on_its_day_while_that_days_figure_is_kept)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
