/* Directed training: the tables have no way round, and a month counts only within the agreement. */
#include "features/directed/directed.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void the_tables_have_no_dead_end_and_no_way_round(void **state)
{
	struct err e = {0};
	(void)state;
	if (flow_check(&attendance_kind, &e) < 0 || flow_check(&breach_kind, &e) < 0)
		fail_msg("%s", e.what);
}

static struct agreement agreement(int64_t signed_on, int64_t enrolled, int64_t graduates)
{
	return (struct agreement){.signed_on = signed_on,
				  .enrolled = enrolled,
				  .graduates = graduates,
				  .arrived = FIELD_NONE,
				  .breached = FIELD_NONE,
				  .monthly = FIELD_NONE,
				  .years = 3};
}

static void a_month_has_the_days_between_signing_and_graduation(void **state)
{
	struct agreement a = agreement(day_of(2024, 9, 10), day_of(2024, 9, 1), day_of(2027, 6, 29));
	(void)state;
	assert_int_equal(directed_window_days(&a, month_of(2024, 8)), 0);
	assert_int_equal(directed_window_days(&a, month_of(2024, 9)), 21);
	assert_int_equal(directed_window_days(&a, month_of(2024, 10)), 31);
	assert_int_equal(directed_window_days(&a, month_of(2027, 6)), 29);
	assert_int_equal(directed_window_days(&a, month_of(2027, 7)), 0);
	a.enrolled = day_of(2024, 9, 20);
	assert_int_equal(directed_window_days(&a, month_of(2024, 9)), 11);
}

static void the_day_of_breach_is_the_first_that_does_not_count(void **state)
{
	struct agreement a = agreement(day_of(2024, 9, 1), day_of(2024, 9, 1), FIELD_NONE);
	(void)state;
	a.breached = day_of(2025, 3, 16);
	assert_int_equal(directed_window_days(&a, month_of(2025, 3)), 15);
	assert_int_equal(directed_window_days(&a, month_of(2025, 4)), 0);
	a.breached = day_of(2025, 3, 1);
	assert_int_equal(directed_window_days(&a, month_of(2025, 3)), 0);
	assert_int_equal(directed_window_days(&a, month_of(2025, 2)), 28);
}

static void a_school_year_is_september_to_june(void **state)
{
	(void)state;
	for (int m = 1; m <= 12; m++) {
		assert_int_equal(directed_school_month(month_of(2025, m)), m != 7 && m != 8);
		assert_int_equal(directed_year_of(month_of(2025, m)), month_of(m >= 9 ? 2025 : 2024, 9));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_tables_have_no_dead_end_and_no_way_round),
					   cmocka_unit_test(a_month_has_the_days_between_signing_and_graduation),
					   cmocka_unit_test(the_day_of_breach_is_the_first_that_does_not_count),
					   cmocka_unit_test(a_school_year_is_september_to_june)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
