/* An import or an undo whose store fails at any one call leaves all of it or nothing. */
#include "features/exchange/trial.h"

#include "store/fake.h"

/* How many rows of a sheet stand. */
static int standing(const struct fact_type *t, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int n = 0, more;
	if (fact_all(&r, &trial.h, t, INSTANT_OPEN, 0, e))
		return -1;
	while ((more = fact_next(r, &v, e)) == 1)
		n++;
	fact_reader_free(r);
	return more < 0 ? -1 : n;
}

/* Imports the folder of the test. */
static int import_all(struct store *s, void *self, struct err *e)
{
	(void)s;
	const char *path = self;
	struct import_report r;
	int ret = import_run(&trial.h, &path, 1, &trial.options, &r, e);
	if (!ret && !r.batch)
		ret = err_set(e, ERR_DB, "not written, and not said so");
	if (!ret)
		import_report_release(&r);
	return ret;
}

/* Nothing of a failed import is there, all of one that went well. */
static int all_or_nothing(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	(void)s;
	(void)self;
	const struct fact_type *jobs = fact_type_named(STR("任职")), *people = fact_type_named(STR("人员"));
	int j = standing(jobs, e), p = standing(people, e);
	if (j < 0 || p < 0)
		return -1;
	bool none = j == 0 && p == 2, all = j == 3 && p == 3;
	if (trial.h.recording || (result == 0 && !all) || (result < 0 && why->code != ERR_UNCERTAIN && !none) ||
	    (!none && !all))
		return err_set(e, ERR_DB, "%d people, %d spells after %d", p, j, result);
	return 0;
}

/* The folder that is imported. */
static char *folder(void)
{
	file("t/人员.csv", PERSON_HEAD "," ONE ",甲一一,,,,,,,,,,\n," THREE ",甲三,,,,,,,,,,\n");
	file("t/任职.csv", JOB_HEAD ONE "," HOME ",护士,是,编外合同,2021-07-01,,,,是,\n" THREE "," HOME
					",护士,是,编外合同,2021-07-01,,,,是,\n" TWO "," HOME
					",护士,是,编外合同,2021-07-01,,,,是,\n");
	return arena_copy(trial.mem, scratch_path(trial.x, "t"), strlen(scratch_path(trial.x, "t")));
}

static void an_import_is_all_there_or_not_at_all(void **state)
{
	(void)state;
	furnished();
	struct torture t = {.run = import_all, .check = all_or_nothing, .self = folder(), .code = ERR_DB};
	assert_true(SCRATCH_OK((int)torture(trial.h.store, &t, &scratch_err)) > 20);
}

static void a_commit_without_an_answer_is_told_as_such(void **state)
{
	(void)state;
	furnished();
	struct fault f = {.at = 1, .code = ERR_UNCERTAIN, .after = true, .only = true, .call = CALL_COMMIT};
	char *path = folder();
	SCRATCH_OK(fault_on(trial.h.store, &f, &scratch_err));
	assert_int_equal(import_all(trial.h.store, path, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_UNCERTAIN);
	fault_off(trial.h.store);
	err_clear(&scratch_err);
	import_path(path);
	accepted();
	counts("任职", 3, 0, 0, 3, 0, 0);
}

/* Takes the second batch back. */
static int undo_second(struct store *s, void *self, struct err *e)
{
	(void)s;
	(void)self;
	struct undo_report r;
	return import_undo(&trial.h, 2, "甲", &r, e);
}

/* As all_or_nothing, the other way round. */
static int back_or_not(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	return all_or_nothing(s, self, result < 0 ? 0 : -1, why, e);
}

static void an_undo_takes_back_all_or_nothing(void **state)
{
	(void)state;
	furnished();
	import_path(folder());
	accepted();
	struct torture t = {.run = undo_second, .check = back_or_not, .code = ERR_DB};
	assert_true(SCRATCH_OK((int)torture(trial.h.store, &t, &scratch_err)) > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(an_import_is_all_there_or_not_at_all),
	    TRIAL(a_commit_without_an_answer_is_told_as_such),
	    TRIAL(an_undo_takes_back_all_or_nothing),
	};
	return trial_run("torture", tests, sizeof tests / sizeof *tests);
}
