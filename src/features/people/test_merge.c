/* Merging two records of one person: what moves, what stays readable, and the way back. */
#include "features/exchange/trial.h"

#include "fact/journal.h"
#include "features/credentials/credentials.h"
#include "features/employment/employment.h"
#include "features/people/merge.h"
#include "features/people/people.h"

#define CRED_HEAD "证件号码,证书类别,职业,等级,证书编号,发证日期\n"

/* Two records: 甲一 with a spell and a certificate, 甲二 with the same spell, which also has an end, and another certificate. */
static void two_records(void)
{
	furnished();
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,,,,是,\n" TWO "," HOME
					     ",养老护理员,是,编外合同,2020-01-01,2022-12-31,,,是,个人\n" TWO
					     "," SCHOOL ",其他,否,编外合同,2023-02-01,,,,是,\n");
	accepted();
	import_text("证书.csv", CRED_HEAD ONE ",职业技能等级证书,养老护理员,四级,A1,2020-05-01\n" TWO
					      ",职业技能等级证书,养老护理员,三级,B1,2022-05-01\n");
	accepted();
}

/* The id of the person with this number as known then; 0 none. */
static int64_t person(const char *number, instant_t as_known)
{
	struct fact_reader *r;
	struct version v;
	SCRATCH_OK(fact_by_key(&r, &trial.h, &people_facts, (struct cell){FIELD_NONE, str_of(number)}, as_known, 0,
			       &scratch_err));
	int got = fact_next(r, &v, &scratch_err);
	fact_reader_free(r);
	return got == 1 ? v.id : 0;
}

/* How many facts of a type the person has, as known then. */
static int facts_of(const struct fact_type *t, int64_t owner, instant_t as_known)
{
	struct fact_reader *r;
	struct version v;
	int n = 0;
	SCRATCH_OK(fact_of_owner(&r, &trial.h, t, owner, as_known, 0, &scratch_err));
	while (fact_next(r, &v, &scratch_err) == 1)
		n++;
	fact_reader_free(r);
	return n;
}

/* The journal agrees with everything. */
static void chain_holds(void)
{
	int64_t checked;
	SCRATCH_OK(journal_verify(&trial.h, fact_types, fact_types_n, NULL, NULL, &checked, &scratch_err));
}

static struct merge_report report;

/* Merges the second into the first. */
static int merge(const char *reason)
{
	struct merge m = {.keep = person(ONE, INSTANT_OPEN),
			  .give = person(TWO, INSTANT_OPEN),
			  .reason = reason,
			  .who = "命令行 甲",
			  .types = fact_types,
			  .ntypes = fact_types_n};
	return people_merge(&trial.h, &m, &report, &scratch_err);
}

static void a_merge_gives_every_fact_to_the_kept_record(void **state)
{
	struct entry en;
	(void)state;
	two_records();
	int64_t one = person(ONE, INSTANT_OPEN), two = person(TWO, INSTANT_OPEN);
	instant_t before = trial.now;
	SCRATCH_OK(merge("同一人两次录入"));
	assert_int_equal(report.moved, 2);
	assert_int_equal(report.doubled, 1);
	assert_int_equal(report.filled, 4); /* mobile and registered unit of the record, end and ender of the spell */
	assert_int_equal(person(TWO, INSTANT_OPEN), 0);
	assert_int_equal(facts_of(&employment_facts, one, INSTANT_OPEN), 2);
	assert_int_equal(facts_of(&credentials_facts, one, INSTANT_OPEN), 2);
	assert_int_equal(facts_of(&employment_facts, two, INSTANT_OPEN), 0);
	assert_int_equal(person(TWO, before), two);
	assert_int_equal(facts_of(&employment_facts, two, before), 2);
	assert_int_equal(facts_of(&credentials_facts, one, before), 1);
	SCRATCH_OK(journal_get(&trial.h, report.journal, trial.mem, &en, &scratch_err));
	assert_string_equal(en.what.p, "merge");
	assert_string_equal(en.detail.p, "同一人两次录入：2 条改归，1 条重复，补 4 栏");
	chain_holds();
}

static void a_merge_can_be_taken_back(void **state)
{
	(void)state;
	two_records();
	int64_t one = person(ONE, INSTANT_OPEN), two = person(TWO, INSTANT_OPEN);
	const char *people = exported("人员"), *spells = exported("任职"), *certificates = exported("证书");
	SCRATCH_OK(merge("同一人"));
	int64_t journal = report.journal;
	SCRATCH_OK(
	    people_merge_undo(&trial.h, journal, "命令行 甲", fact_types, fact_types_n, &report, &scratch_err));
	assert_int_equal(person(TWO, INSTANT_OPEN), two);
	assert_int_equal(facts_of(&employment_facts, two, INSTANT_OPEN), 2);
	assert_int_equal(facts_of(&employment_facts, one, INSTANT_OPEN), 1);
	assert_string_equal(exported("人员"), people);
	assert_string_equal(exported("任职"), spells);
	assert_string_equal(exported("证书"), certificates);
	chain_holds();
	assert_int_equal(
	    people_merge_undo(&trial.h, journal, "命令行 甲", fact_types, fact_types_n, &report, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已由第");
}

static void what_was_changed_since_keeps_a_merge(void **state)
{
	(void)state;
	two_records();
	SCRATCH_OK(merge("同一人"));
	int64_t journal = report.journal;
	import_text("证书.csv", CRED_HEAD ONE ",职业技能等级证书,养老护理员,二级,B1,2022-05-01\n");
	accepted();
	assert_int_equal(
	    people_merge_undo(&trial.h, journal, "命令行 甲", fact_types, fact_types_n, &report, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "证书 的一条在第 5 批又改过，合并不能撤销");
	assert_int_equal(people_merge_undo(&trial.h, 1, "命令行 甲", fact_types, fact_types_n, &report, &scratch_err),
			 -1);
	scratch_err_is(ERR_CONFLICT, "第 1 批是导入，不是合并人员");
}

static void a_merge_that_had_nothing_to_move_knows_whom_it_kept_and_can_be_taken_back(void **state)
{
	(void)state;
	furnished();
	int64_t one = person(ONE, INSTANT_OPEN), two = person(TWO, INSTANT_OPEN), kept = -1;
	SCRATCH_OK(merge("同一人"));
	assert_int_equal(report.moved, 0);
	int64_t journal = report.journal;
	SCRATCH_OK(people_merge_kept(&trial.h, journal, &kept, &scratch_err));
	assert_int_equal(kept, one);
	SCRATCH_OK(people_merge_kept(&trial.h, journal - 1, &kept, &scratch_err));
	assert_int_equal(kept, 0);
	assert_int_equal(person(TWO, INSTANT_OPEN), 0);
	SCRATCH_OK(
	    people_merge_undo(&trial.h, journal, "命令行 甲", fact_types, fact_types_n, &report, &scratch_err));
	assert_int_equal(person(TWO, INSTANT_OPEN), two);
	chain_holds();
}

static void a_merge_needs_two_people_and_a_reason(void **state)
{
	(void)state;
	furnished();
	struct merge m = {.keep = person(ONE, INSTANT_OPEN),
			  .give = person(ONE, INSTANT_OPEN),
			  .reason = "同一人",
			  .who = "命令行 甲",
			  .types = fact_types,
			  .ntypes = fact_types_n};
	assert_int_equal(people_merge(&trial.h, &m, &report, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "这是同一个人，不用合并");
	assert_int_equal(merge("  "), -1);
	scratch_err_is(ERR_INPUT, "合并要写明理由");
	m.give = 42;
	assert_int_equal(people_merge(&trial.h, &m, &report, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有要并入的这个人");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_merge_gives_every_fact_to_the_kept_record),
	    TRIAL(a_merge_can_be_taken_back),
	    TRIAL(what_was_changed_since_keeps_a_merge),
	    TRIAL(a_merge_that_had_nothing_to_move_knows_whom_it_kept_and_can_be_taken_back),
	    TRIAL(a_merge_needs_two_people_and_a_reason),
	};
	return trial_run("merge", tests, sizeof tests / sizeof *tests);
}
