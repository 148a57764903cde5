/* Data quality: every finding is found where it is and nowhere else, and seen by whom it lies within. */
#include "features/exchange/trial.h"

#include "features/directory/directory.h"
#include "features/quality/quality.h"
#include "features/runs/start.h"
#include "store/sql.h"

static const struct sql UNIT = {"test.unit", "SELECT id FROM units WHERE code = $1 AND closed_by = 0"};
static const struct sql ORG = {"test.org", "SELECT id FROM orgs WHERE code = $1 AND closed_by = 0"};

static int64_t id_of(const struct sql *sql, const char *code)
{
	int64_t id;
	assert_int_equal(sql_int(trial.h.store, sql, ARGS(TEXT(str_of(code))), &id, &scratch_err), 1);
	return id;
}

/* Works it out; the transaction stays open. */
static void make(void)
{
	SCRATCH_OK(directory_catch_up(&trial.h, NULL, &scratch_err));
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(quality_make(&trial.h, &scratch_err));
}

/* The one row that the reach sees, of a county or by county. */
static struct quality_row row(struct reach who, int64_t county)
{
	struct quality_row *r;
	size_t n;
	SCRATCH_OK(quality_board(&trial.h, who, county, trial.mem, &r, &n, &scratch_err));
	assert_int_equal(n, 1);
	return r[0];
}

/* The names of a finding's people, joined. */
static const char *people(struct reach who, int finding, int64_t county, int64_t org)
{
	struct quality_people q = {.finding = finding, .county = county, .org = org};
	struct quality_person *p;
	size_t n;
	char text[400] = "";
	SCRATCH_OK(quality_list(&trial.h, who, &q, trial.mem, &p, &n, &scratch_err));
	for (size_t i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s", i ? " " : "", STR_FMT(p[i].name));
	return arena_copy(trial.mem, text, strlen(text));
}

/* 甲一 has neither mobile nor account, an expired certificate; 甲二 has a mobile, and works nowhere. */
static void place(void)
{
	furnished();
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,,,,是,\n");
	accepted();
	import_text("证书.csv", "证件号码,证书类别,职业,等级,证书编号,发证日期,有效期至\n" ONE
				",职业技能等级证书,养老护理员,四级,A1,2020-01-01,2024-01-01\n");
	accepted();
	make();
}

static void each_finding_is_counted_and_named(void **state)
{
	(void)state;
	place();
	int64_t county = id_of(&UNIT, "330602"), org = id_of(&ORG, HOME);
	struct reach city = {REACH_UNIT, id_of(&UNIT, "330600")};
	struct quality_row r = row(city, 0);
	assert_true(str_is(r.name, "越城区") && r.county == county && r.org == 0);
	assert_int_equal(r.n[QUALITY_ALL], 1);
	assert_int_equal(r.n[QUALITY_NO_MOBILE], 1);
	assert_int_equal(r.n[QUALITY_NO_ACCOUNT], 1);
	assert_int_equal(r.n[QUALITY_UNCERTIFIED], 1);
	assert_int_equal(r.n[QUALITY_EXPIRED], 1);
	assert_int_equal(r.n[QUALITY_UNCHECKED], 0);
	assert_int_equal(r.n[QUALITY_OVERLAP], 0);
	assert_int_equal(r.n[QUALITY_BLANK], 0);
	r = row(city, county);
	assert_true(r.org == org && str_is(r.name, "越城样例养老院") && r.n[QUALITY_NO_MOBILE] == 1);
	assert_string_equal(people(city, QUALITY_NO_MOBILE, 0, 0), "甲一");
	assert_string_equal(people(city, QUALITY_UNCERTIFIED, county, org), "甲一");
	assert_string_equal(people(city, QUALITY_NO_MOBILE, 0, org + 1), "");
	assert_string_equal(people(city, QUALITY_OVERLAP, 0, 0), "");
}

static void it_is_seen_by_whom_it_lies_within(void **state)
{
	struct quality_row *r;
	size_t n;
	(void)state;
	place();
	struct reach here = {REACH_UNIT, id_of(&UNIT, "330602")}, there = {REACH_UNIT, id_of(&UNIT, "330604")},
		     own = {REACH_ORG, id_of(&ORG, HOME)}, nobody = {0};
	assert_int_equal(row(here, 0).n[QUALITY_NO_MOBILE], 1);
	assert_int_equal(row(own, 0).n[QUALITY_NO_MOBILE], 1);
	SCRATCH_OK(quality_board(&trial.h, there, 0, trial.mem, &r, &n, &scratch_err));
	assert_int_equal(n, 0);
	SCRATCH_OK(quality_board(&trial.h, nobody, 0, trial.mem, &r, &n, &scratch_err));
	assert_int_equal(n, 0);
	assert_string_equal(people(there, QUALITY_NO_MOBILE, 0, 0), "");
	assert_string_equal(people(own, QUALITY_NO_MOBILE, 0, 0), "甲一");
}

static void what_is_mended_is_gone_when_it_is_made_anew(void **state)
{
	instant_t first, second;
	(void)state;
	place();
	SCRATCH_OK(quality_made(&trial.h, &first, &scratch_err));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	import_text("人员.csv", PERSON_HEAD "," ONE ",甲一,,,,13800000001,,,,,,\n");
	accepted();
	make();
	SCRATCH_OK(quality_made(&trial.h, &second, &scratch_err));
	assert_true(second > first);
	assert_string_equal(people((struct reach){REACH_ALL, 0}, QUALITY_NO_MOBILE, 0, 0), "");
	assert_string_equal(people((struct reach){REACH_ALL, 0}, QUALITY_NO_ACCOUNT, 0, 0), "甲一");
}

#define KUNMING "昆明.护理员补助"

/* A run of a policy or "all" over a quarter; the amount depends on what nobody knows, or not. */
static void ran(const char *policy, bool blank)
{
	const struct str unknown = STR(KUNMING ".评估=系数");
	struct run_ask a = {.policy = str_of(policy),
			    .from = month_of(2026, 1),
			    .to = month_of(2026, 3),
			    .as_of = day_of(2026, 11, 20),
			    .known_on = INSTANT_OPEN,
			    .reading = &unknown,
			    .nreadings = blank,
			    .who = "甲"};
	int64_t run;
	SCRATCH_OK(run_start(&trial.h, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
}

/* Whose amount a blank holds back, as it is worked out now. */
static const char *held_back(void)
{
	make();
	const char *names = people((struct reach){REACH_ALL, 0}, QUALITY_BLANK, 0, 0);
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	return names;
}

/* 甲一 is paid wages in Kunming in January and March: two lines of one person; 甲二 works there without any. */
static void in_kunming(void)
{
	furnished();
	file("more/单元.csv", UNIT_HEAD "530000,云南省,省,,530000,,,\n530100,昆明市,市,530000,530100,,,\n"
					"530102,五华区,县,530100,530102,,,\n");
	file("more/机构.csv",
	     ORG_HEAD HOME ",五华样例养老院,养老机构,民办非营利,民办民营,530102,,100,,2010-01-01,\n");
	file("more/任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,,,,是,\n" TWO "," HOME
					   ",养老护理员,是,编外合同,2020-01-01,,,,是,\n");
	file("more/证书.csv", "证件号码,证书类别,职业,等级,证书编号,发证日期\n" ONE
			      ",职业技能等级证书,养老护理员,四级,A1,2020-01-01\n");
	file("more/工资.csv", "证件号码,机构代码,月份,应发,实发,社会保险\n" ONE "," HOME ",2026-01,4000,3500,是\n" ONE
			      "," HOME ",2026-03,4000,3500,是\n");
	import_path(scratch_path(trial.x, "more"));
	accepted();
}

static void whose_amount_a_blank_holds_back_is_told_by_the_newest_run_of_each_question(void **state)
{
	(void)state;
	in_kunming();
	ran(KUNMING, false);
	assert_string_equal(held_back(), "");
	ran(KUNMING, true);
	assert_string_equal(held_back(), "甲一");
	ran("all", true);
	assert_string_equal(held_back(), "甲一");
	ran(KUNMING, false);
	assert_string_equal(held_back(), "甲一");
	ran("all", false);
	assert_string_equal(held_back(), "");
	ran(KUNMING, true);
	trial.now += (QUALITY_RUN_DAYS + 1) * 86400 * 1000000LL;
	assert_string_equal(held_back(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(each_finding_is_counted_and_named),
	    TRIAL(it_is_seen_by_whom_it_lies_within),
	    TRIAL(whose_amount_a_blank_holds_back_is_told_by_the_newest_run_of_each_question),
	    TRIAL(what_is_mended_is_gone_when_it_is_made_anew),
	};
	return trial_run("quality", tests, sizeof tests / sizeof *tests);
}
