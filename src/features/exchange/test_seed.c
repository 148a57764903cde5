/* The shipped divisions in a store: there after init, the same after a second one, and an officer's own word stays. */
#include "features/exchange/trial.h"

#include "features/units/units_seed.h"

/* Seeds, as init does; returns how many rows were written. */
static int64_t seeded(void)
{
	struct recording *r;
	int64_t written = -1;
	struct deed d = {.who = "命令行 甲", .what = "init"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	SCRATCH_OK(units_seed(&trial.h, r, &written, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return written;
}

static void a_second_init_writes_nothing(void **state)
{
	(void)state;
	int64_t n = seeded();
	assert_true(n > 4000);
	assert_int_equal(seeded(), 0);
	const char *all = exported("单元");
	assert_non_null(strstr(all, "\n330602,越城区,县,330600,330602,"));
	assert_non_null(strstr(all, "\n4113GZ,"));
	import_path(scratch_path(trial.x, "export.csv"));
	assert_true(trial.report.spoiled);
	trial.options.sheet = STR("单元");
	import_path(scratch_path(trial.x, "export.csv"));
	accepted();
	counts("单元", (int)n, 0, 0, (int)n, 0, 0);
}

static void what_an_officer_corrected_stays(void **state)
{
	(void)state;
	seeded();
	import_text("单元.csv", UNIT_HEAD
		    "330602,越城区（新）,县,330600,330602,,,\nNYSG01,南阳样例县01,县,411300,,2000-01-01,,\n");
	accepted();
	counts("单元", 2, 1, 1, 0, 0, 0);
	assert_int_equal(seeded(), 0);
	assert_non_null(strstr(exported("单元"), "\n330602,越城区（新）,"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {TRIAL(a_second_init_writes_nothing),
					   TRIAL(what_an_officer_corrected_stays)};
	return trial_run("seed", tests, sizeof tests / sizeof *tests);
}
