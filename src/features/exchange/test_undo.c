/* Taking a batch back: what it brought goes, what it corrected says again what it said, and what depends on it is asked. */
#include "features/exchange/trial.h"

/* Takes a batch back, which must succeed. */
static struct undo_report undone(int64_t batch)
{
	struct undo_report r;
	SCRATCH_OK(import_undo(&trial.h, batch, "命令行 甲", &r, &scratch_err));
	return r;
}

/* A batch that cannot be taken back, for this reason. */
static void stays(int64_t batch, enum err_code code, const char *words)
{
	struct undo_report r;
	assert_int_equal(import_undo(&trial.h, batch, "命令行 甲", &r, &scratch_err), -1);
	scratch_err_is(code, words);
}

static void an_undone_batch_leaves_the_sheets_as_they_were(void **state)
{
	(void)state;
	furnished();
	const char *before = exported("人员");
	import_text("人员.csv", PERSON_HEAD "," ONE ",甲一一,,,,13900000000,,,,,,6222020000000000018\n," THREE
					    ",甲三,,,,,,,,,,\n");
	accepted();
	int64_t batch = trial.report.batch;
	struct undo_report r = undone(batch);
	assert_int_equal(r.rows, 2);
	assert_true(r.batch > batch);
	assert_string_equal(exported("人员"), before);
	import_text("人员.csv", PERSON_HEAD "," ONE ",甲一一,,,,13900000000,,,,,,6222020000000000018\n," THREE
					    ",甲三,,,,,,,,,,\n");
	accepted();
	assert_int_equal(trial.report.before, 0);
	counts("人员", 2, 1, 1, 0, 0, 0);
}

static void a_batch_is_taken_back_once(void **state)
{
	(void)state;
	furnished();
	struct undo_report r = undone(1);
	stays(1, ERR_CONFLICT, "第 1 批已由第 2 批撤销");
	stays(r.batch, ERR_CONFLICT, "第 2 批是撤销导入，不是导入，不能撤销");
	stays(77, ERR_NOTFOUND, "77");
	furnished();
	counts("人员", 2, 2, 0, 0, 0, 0);
}

static void what_others_refer_to_stays(void **state)
{
	(void)state;
	furnished();
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n");
	accepted();
	int64_t batch = trial.report.batch;
	stays(1, ERR_CONFLICT, "任职表第 2 行引用了这一批的人员");
	undone(batch);
	undone(1);
	assert_string_equal(exported("人员"), PERSON_HEAD);
}

static void what_was_changed_since_stays(void **state)
{
	(void)state;
	furnished();
	import_text("人员.csv", PERSON_HEAD "," ONE ",甲一一,,,,,,,,,,\n");
	int64_t second = trial.report.batch;
	import_text("人员.csv", PERSON_HEAD "," ONE ",甲一二,,,,,,,,,,\n");
	int64_t third = trial.report.batch;
	stays(second, ERR_CONFLICT, "人员表第 2 行后来在第");
	undone(third);
	assert_non_null(strstr(exported("人员"), "甲一一"));
	undone(second);
	assert_non_null(strstr(exported("人员"), "甲一,"));
	undone(1);
	assert_string_equal(exported("人员"), PERSON_HEAD);
}

static void an_agreement_goes_back_to_its_person(void **state)
{
	(void)state;
	furnished();
	import_text("定向培养.csv",
		    "协议编号,证件号码,院校代码,机构代码,月标准\nDX-1," ONE "," SCHOOL "," HOME ",500\n");
	import_text("定向培养.csv",
		    "协议编号,证件号码,院校代码,机构代码,月标准\nDX-1," TWO "," SCHOOL "," HOME ",500\n");
	accepted();
	undone(trial.report.batch);
	assert_non_null(strstr(exported("定向培养"), "DX-1," ONE ","));
	undone(2);
	assert_null(strstr(exported("定向培养"), "DX-1"));
}

static void the_list_of_batches_says_which_are_gone(void **state)
{
	(void)state;
	struct import_batch *b;
	size_t n;
	furnished();
	import_text("人员.csv", PERSON_HEAD "," THREE ",甲三,,,,,,,,,,\n");
	undone(2);
	SCRATCH_OK(import_list(&trial.h, trial.mem, &b, &n, &scratch_err));
	assert_int_equal(n, 2);
	assert_int_equal(b[0].number, 1);
	assert_int_equal(b[0].undone_by, 0);
	assert_int_equal(b[0].rows, 8);
	assert_int_equal(b[1].undone_by, 3);
	assert_true(str_is(b[1].source, "人员.csv"));
	assert_true(str_is(b[1].detail, "人员：读了 1 行，新增 1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(an_undone_batch_leaves_the_sheets_as_they_were),
	    TRIAL(a_batch_is_taken_back_once),
	    TRIAL(what_others_refer_to_stays),
	    TRIAL(what_was_changed_since_stays),
	    TRIAL(an_agreement_goes_back_to_its_person),
	    TRIAL(the_list_of_batches_says_which_are_gone),
	};
	return trial_run("undo", tests, sizeof tests / sizeof *tests);
}
