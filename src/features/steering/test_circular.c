/* Circulars are listed for whom they concern. */
#include "features/exchange/trial.h"

#include "features/steering/circular.h"
#include "store/sql.h"

enum { PROVINCE = 1, CITY, COUNTY, OTHER }; /* units: a county in a city in a province, and another city there */

static const struct sql WITHIN = {"test.within",
				  "INSERT INTO figure_within (gen, top_id, unit_id) VALUES (1, $1, $2)"};

static void is_within(int64_t top, int64_t unit)
{
	SCRATCH_OK(sql_run(trial.h.store, &WITHIN, ARGS(INT(top), INT(unit)), NULL, &scratch_err));
}

/* The next circular of a unit. */
static void issue(int64_t unit)
{
	struct circular x = {
	    .unit = unit, .kind = CIRCULAR_REPORT, .year = 2026, .title = STR("通报"), .note = STR("")};
	x.who = STR("甲");
	SCRATCH_OK(circular_add(&trial.h, &x, NULL, 0, trial.now, &scratch_err));
}

/* How many a unit's people see, the latest first. */
static size_t seen(int64_t unit)
{
	struct circular *list;
	size_t n;
	SCRATCH_OK(circular_list(&trial.h, 1, unit, trial.mem, &list, &n, &scratch_err));
	for (size_t i = 1; i < n; i++)
		assert_true(list[i].id < list[i - 1].id);
	return n;
}

static void what_others_have_issued_pushes_nothing_out_of_the_list(void **state)
{
	(void)state;
	static const int64_t above[][2] = {{PROVINCE, PROVINCE}, {PROVINCE, CITY}, {PROVINCE, COUNTY},
					   {PROVINCE, OTHER},    {CITY, CITY},     {CITY, COUNTY},
					   {COUNTY, COUNTY},     {OTHER, OTHER}};
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	for (size_t i = 0; i < sizeof above / sizeof *above; i++)
		is_within(above[i][0], above[i][1]);
	issue(PROVINCE);
	issue(CITY);
	issue(COUNTY);
	for (int i = 0; i < CIRCULARS_LISTED; i++)
		issue(OTHER);
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	assert_int_equal(seen(COUNTY), 3);
	assert_int_equal(seen(CITY), 3);
	assert_int_equal(seen(OTHER), CIRCULARS_LISTED);
	assert_int_equal(seen(PROVINCE), CIRCULARS_LISTED);
	assert_int_equal(seen(99), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TRIAL(what_others_have_issued_pushes_nothing_out_of_the_list)};
	return trial_run("circular", tests, sizeof tests / sizeof *tests);
}
