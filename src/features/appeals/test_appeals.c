/* Appeals: the table has no way round, and the days until which a decision can be taken elsewhere. */
#include "features/appeals/appeals.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void the_table_has_no_dead_end_and_no_way_round(void **state)
{
	struct err e = {0};
	(void)state;
	if (flow_check(&appeal_kind, &e) < 0)
		fail_msg("%s", e.what);
}

static void review_and_lawsuit_end_on_the_next_working_day_of_a_holiday(void **state)
{
	struct calendar *cal;
	struct err e = {0};
	(void)state;
	if (calendar_load(&cal, NULL, &e) < 0)
		fail_msg("%s", e.what);
	/* 60 days from 2026-03-04 end on Sunday 2026-05-03, within the May holidays: Wednesday 2026-05-06 */
	struct appeal_rights r = appeal_rights(cal, day_of(2026, 3, 4));
	assert_int_equal(r.review, day_of(2026, 5, 6));
	assert_int_equal(r.lawsuit, day_of(2026, 9, 4));
	/* six months after 31 August end with February */
	assert_int_equal(appeal_rights(cal, day_of(2025, 8, 31)).lawsuit, day_of(2026, 2, 28));
	/* beyond the last published year nothing is moved: no guess */
	assert_int_equal(appeal_rights(cal, day_of(2026, 11, 16)).review, day_of(2027, 1, 15));
	calendar_free(cal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_table_has_no_dead_end_and_no_way_round),
	    cmocka_unit_test(review_and_lawsuit_end_on_the_next_working_day_of_a_holiday)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
