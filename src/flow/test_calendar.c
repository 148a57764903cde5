/* Working days: known arrangements, counting, and no guess beyond the last published year. */
#include "features/exchange/trial.h"

#include "flow/calendar.h"

static struct calendar *shipped(void)
{
	struct calendar *c = NULL;
	SCRATCH_OK(calendar_load(&c, NULL, &scratch_err));
	return c;
}

static bool works(const struct calendar *c, int y, int m, int d)
{
	bool w;
	SCRATCH_OK(calendar_works(c, day_of(y, m, d), &w, &scratch_err));
	return w;
}

static day_t added(const struct calendar *c, day_t from, int n)
{
	day_t d;
	SCRATCH_OK(calendar_add(c, from, n, &d, &scratch_err));
	return d;
}

static void moved_days_work_and_holidays_do_not(void **state)
{
	(void)state;
	struct calendar *c = shipped();
	assert_true(works(c, 2026, 2, 14)); /* a Saturday */
	assert_true(works(c, 2026, 10, 10));
	assert_false(works(c, 2026, 2, 16)); /* a Monday */
	assert_false(works(c, 2020, 1, 31)); /* the extended Spring Festival */
	assert_false(works(c, 2015, 9, 3));
	assert_true(works(c, 2013, 1, 5));
	assert_true(works(c, 2007, 12, 29));
	assert_false(works(c, 2007, 5, 7)); /* the last golden week of May */
	assert_true(works(c, 2008, 5, 5));
	assert_false(works(c, 2026, 11, 28));
	assert_true(works(c, 2026, 11, 30));
	calendar_free(c);
}

static void the_start_day_is_not_counted(void **state)
{
	(void)state;
	struct calendar *c = shipped();
	int n;
	assert_int_equal(added(c, day_of(2026, 2, 10), 5), day_of(2026, 2, 24));
	assert_int_equal(added(c, day_of(2026, 9, 30), 7), day_of(2026, 10, 15));
	assert_int_equal(added(c, day_of(2026, 10, 1), 0), day_of(2026, 10, 8));
	assert_int_equal(added(c, day_of(2026, 10, 8), 0), day_of(2026, 10, 8));
	SCRATCH_OK(calendar_between(c, day_of(2026, 2, 10), day_of(2026, 2, 24), &n, &scratch_err));
	assert_int_equal(n, 5);
	SCRATCH_OK(calendar_between(c, day_of(2026, 2, 24), day_of(2026, 2, 10), &n, &scratch_err));
	assert_int_equal(n, -5);
	for (day_t d = day_of(2024, 1, 1); d < day_of(2026, 6, 1); d += 3) {
		for (int k = 1; k < 30; k += 7) {
			SCRATCH_OK(calendar_between(c, d, added(c, d, k), &n, &scratch_err));
			assert_int_equal(n, k);
		}
	}
	calendar_free(c);
}

static void nothing_is_guessed_beyond_the_last_published_year(void **state)
{
	(void)state;
	struct calendar *c = shipped();
	bool w;
	day_t d;
	assert_int_equal(calendar_last(c), day_of(2026, 12, 31));
	assert_int_equal(calendar_works(c, day_of(2027, 1, 1), &w, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "2027年的节假日安排还没有装入");
	assert_int_equal(calendar_add(c, day_of(2026, 12, 25), 7, &d, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "2027年");
	assert_int_equal(calendar_works(c, day_of(2006, 12, 31), &w, &scratch_err), -1);
	scratch_err_is(ERR_LIMIT, "2006年");
	calendar_free(c);
}

static void a_year_is_published_and_corrected(void **state)
{
	(void)state;
	struct calendar *c = NULL;
	SCRATCH_OK(calendar_publish(&trial.h, 2027, STR("2027-01-01,休,元旦\n2027-01-02,班,元旦\n"), "样例通知",
				    "管理员 甲", &scratch_err));
	SCRATCH_OK(calendar_load(&c, trial.h.store, &scratch_err));
	assert_int_equal(calendar_last(c), day_of(2027, 12, 31));
	assert_true(works(c, 2027, 1, 2));
	assert_int_equal(added(c, day_of(2026, 12, 31), 1), day_of(2027, 1, 2));
	calendar_free(c);
	SCRATCH_OK(
	    calendar_publish(&trial.h, 2027, STR("2027-01-01,休,元旦\n"), "样例更正", "管理员 甲", &scratch_err));
	SCRATCH_OK(calendar_load(&c, trial.h.store, &scratch_err));
	assert_false(works(c, 2027, 1, 2));
	calendar_free(c);
	static const char *const bad[] = {"2026-01-01,休,元旦\n", "2027-01-01,休,元旦\n2027-01-01,休,元旦\n",
					  "2027-01-04,班,元旦\n", "2027-02-30,休,x\n",
					  "2027-01-01,放,x\n",    ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(calendar_publish(&trial.h, 2027, str_of(bad[i]), "样例", "管理员 甲", &scratch_err),
				 -1);
		assert_int_equal(scratch_err.code, ERR_INPUT);
		err_clear(&scratch_err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(moved_days_work_and_holidays_do_not),
	    TRIAL(the_start_day_is_not_counted),
	    TRIAL(nothing_is_guessed_beyond_the_last_published_year),
	    TRIAL(a_year_is_published_and_corrected),
	};
	return trial_run("calendar", tests, sizeof tests / sizeof *tests);
}
