/* What one person gets and why, from stored facts: money, sources, days ahead, and the readings the house has chosen. */
#include "features/exchange/trial.h"

#include "features/people/people.h"
#include "features/policies/choice.h"
#include "features/policies/shipped.h"
#include "features/subsidies/why.h"
#include "features/units/area.h"

#define ALLOWANCE "绍兴.特殊岗位津贴"

/* One carer of a year and more, with a certificate. */
static void bring_in(void)
{
	furnished();
	file("more/单元.csv", UNIT_HEAD "530100,昆明市,市,,530100,,,\n530102,五华区,县,530100,530102,,,\n");
	file("more/任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2023-03-01,,,,是,\n");
	file("more/证书.csv", "证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期\n" ONE
			      ",职业技能等级证书,养老护理员,四级,S000033000012224000123,样例评价组织,2022-05-10\n");
	import_path(scratch_path(trial.x, "more"));
	accepted();
}

/* Id of the person with this number. */
static int64_t person(const char *number)
{
	struct fact_reader *r;
	struct version v;
	struct cell key = {FIELD_NONE, str_of(number)};
	SCRATCH_OK(fact_by_key(&r, &trial.h, &people_facts, key, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(r, &v, &scratch_err), 1);
	int64_t id = v.id;
	fact_reader_free(r);
	return id;
}

/* The year 2024 as seen at its end. */
static struct why_ask ask(void)
{
	return (struct why_ask){.policy = STR(ALLOWANCE),
				.from = month_of(2024, 1),
				.to = month_of(2024, 12),
				.as_of = day_of(2024, 12, 31),
				.known_on = INSTANT_OPEN};
}

static struct why why_of(struct why_ask a)
{
	struct why w;
	SCRATCH_OK(why_person(&trial.h, person(ONE), &a, trial.mem, &w, &scratch_err));
	return w;
}

static void a_person_sees_what_is_due_month_by_month_with_the_row_behind_each_fact(void **state)
{
	(void)state;
	bring_in();
	struct why w = why_of(ask());
	assert_int_equal(w.n, 1);
	const struct reasons *r = &w.policy[0];
	assert_int_equal(r->nspans, 2);
	assert_int_equal(r->span[0].state, LINE_NOT);
	assert_int_equal(r->span[1].state, LINE_DUE);
	assert_int_equal(r->span[1].n, 10);
	assert_int_equal(r->span[1].amount, 25000);
	assert_int_equal(w.due, 250000);
	assert_int_equal(w.doubt, 0);
	const struct reason_step *job = &r->span[1].step[0];
	bool row = false;
	for (size_t i = 0; i < job->nfacts; i++)
		if (str_is(job->fact[i].from, "任职.csv:2")) {
			row = job->fact[i].id && job->fact[i].journal;
			assert_string_equal(fact_dict.records[job->fact[i].record]->name, "任职");
		}
	assert_true(row);
}

static void without_a_policy_all_that_say_something_are_told_with_the_days_ahead(void **state)
{
	(void)state;
	bring_in();
	struct why_ask a = ask();
	a.policy = STR("");
	a.from = month_of(2024, 1);
	a.to = month_of(2024, 2);
	a.as_of = day_of(2024, 2, 10);
	struct why w = why_of(a);
	assert_true(w.n >= 1);
	assert_int_equal(w.due, 0);
	bool cured = false;
	for (size_t i = 0; i < w.nnext; i++) {
		cured |= w.next[i].day == day_of(2024, 3, 1) && str_is(w.next[i].policy, ALLOWANCE);
		assert_true(w.next[i].day >= a.as_of);
		assert_true(i == 0 || w.next[i].day >= w.next[i - 1].day);
	}
	assert_true(cured);
}

static void a_chosen_reading_counts_from_its_instant_on_and_can_be_asked_away(void **state)
{
	(void)state;
	struct shipped s;
	struct choice *all;
	size_t n;
	bring_in();
	SCRATCH_OK(shipped_open(&s, NULL, INSTANT_OPEN, &scratch_err));
	const struct choice c = {.who = STR("某某"),
				 .policy = STR(ALLOWANCE),
				 .reading = STR("周年"),
				 .label = STR("当月末日"),
				 .reason = STR("局长办公会定")};
	instant_t before = trial_now(&trial);
	SCRATCH_OK(choice_make(&trial.h, s.packs, &c, &scratch_err));
	SCRATCH_OK(choice_history(&trial.h, STR(ALLOWANCE), INSTANT_OPEN, trial.mem, &all, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_true(str_eq(all[0].label, c.label) && str_eq(all[0].who, c.who) && all[0].journal > 0);
	struct why w = why_of(ask());
	const struct reasons *r = &w.policy[0];
	bool chosen = false;
	for (size_t i = 0; i < r->nreadings; i++)
		chosen |= str_is(r->reading[i].name, "周年") && r->reading[i].chosen;
	assert_true(chosen);
	struct why_ask a = ask();
	a.plain = true;
	w = why_of(a);
	r = &w.policy[0];
	for (size_t i = 0; i < r->nreadings; i++)
		assert_false(r->reading[i].chosen);
	a = ask();
	a.known_on = before;
	w = why_of(a);
	r = &w.policy[0];
	for (size_t i = 0; i < r->nreadings; i++)
		assert_false(r->reading[i].chosen);
	assert_int_equal(choice_make(&trial.h, s.packs, &c, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	assert_string_equal(scratch_err.what, "现在用的就是“当月末日”");
	scratch_err = (struct err){0};
	shipped_close(&s);
}

/* The choice is refused so. */
static void not_chosen(const struct shipped *s, struct choice c, enum err_code code, const char *what)
{
	assert_int_equal(choice_make(&trial.h, s->packs, &c, &scratch_err), -1);
	assert_int_equal(scratch_err.code, code);
	assert_string_equal(scratch_err.what, what);
	scratch_err = (struct err){0};
}

static void a_choice_that_makes_no_sense_is_refused_and_leaves_nothing(void **state)
{
	(void)state;
	struct shipped s;
	struct choice *all, c = {.who = STR("某某"), .policy = STR(ALLOWANCE), .reading = STR("周年")};
	size_t n;
	furnished();
	SCRATCH_OK(shipped_open(&s, NULL, INSTANT_OPEN, &scratch_err));
	c.label = STR("当月末日");
	not_chosen(&s, c, ERR_INPUT, "请写理由，不超过 300 个字");
	c.reason = STR("定的");
	c.label = STR("想当然");
	not_chosen(&s, c, ERR_INPUT, "“周年”没有“想当然”这种选法");
	c.reading = STR("没有的");
	not_chosen(&s, c, ERR_NOTFOUND, "政策“绍兴.特殊岗位津贴”没有“没有的”这个读法");
	SCRATCH_OK(choice_history(&trial.h, STR(""), INSTANT_OPEN, trial.mem, &all, &n, &scratch_err));
	assert_int_equal(n, 0);
	shipped_close(&s);
}

static void a_question_that_makes_no_sense_is_refused(void **state)
{
	(void)state;
	struct why w;
	struct why_ask a = ask();
	bring_in();
	a.from = month_of(2025, 1);
	assert_int_equal(why_person(&trial.h, person(ONE), &a, trial.mem, &w, &scratch_err), -1);
	assert_string_equal(scratch_err.what, "起始月份晚于终止月份");
	scratch_err = (struct err){0};
	a = ask();
	a.policy = STR("没有.这项");
	assert_int_equal(why_person(&trial.h, person(ONE), &a, trial.mem, &w, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_NOTFOUND);
	scratch_err = (struct err){0};
	a = ask();
	assert_int_equal(why_person(&trial.h, 12345, &a, trial.mem, &w, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_NOTFOUND);
	scratch_err = (struct err){0};
}

/* The unit of this code. */
static int64_t unit(const char *code)
{
	int64_t id;
	SCRATCH_OK(unit_by_code(&trial.h, str_of(code), INSTANT_OPEN, &id, &scratch_err));
	return id;
}

/* How the area lies to the unit of this code. */
static enum area_lies lies(const char *area, const char *code)
{
	enum area_lies how;
	SCRATCH_OK(area_lies(&trial.h, str_of(area), unit(code), &how, &scratch_err));
	return how;
}

static void an_area_lies_around_within_or_apart_and_concerns_all_but_what_is_apart(void **state)
{
	(void)state;
	bool yes;
	bring_in();
	assert_int_equal(lies("330600", "330602"), AREA_AROUND);
	assert_int_equal(lies("330602", "330602"), AREA_SAME);
	assert_int_equal(lies("330602", "330600"), AREA_WITHIN);
	assert_int_equal(lies("530100", "330602"), AREA_APART);
	assert_int_equal(lies("990000", "330602"), AREA_NOWHERE);
	SCRATCH_OK(area_concerns(&trial.h, STR("330602"), unit("330600"), &yes, &scratch_err));
	assert_true(yes);
	SCRATCH_OK(area_concerns(&trial.h, STR("530100"), unit("330602"), &yes, &scratch_err));
	assert_false(yes);
	SCRATCH_OK(area_concerns(&trial.h, STR("530100"), 0, &yes, &scratch_err));
	assert_true(yes);
}

/* Whether the look tells something of a policy of that city. */
static bool tells_of(const struct why *w, const char *area)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_is(w->policy[i].area, area))
			return true;
	return false;
}

static void policies_of_elsewhere_that_give_nothing_are_left_out(void **state)
{
	(void)state;
	bring_in();
	struct why_ask a = ask();
	a.policy = STR("");
	struct why all = why_of(a);
	assert_true(tells_of(&all, "330600") && tells_of(&all, "530100"));
	a.at = unit("330602");
	struct why here = why_of(a);
	assert_true(tells_of(&here, "330600") && !tells_of(&here, "530100"));
	a.at = unit("530102");
	struct why there = why_of(a);
	assert_true(tells_of(&there, "330600") && tells_of(&there, "530100"));
	assert_int_equal(there.due, all.due);
	for (size_t i = 0; i < there.nnext; i++)
		assert_true(str_is(there.next[i].policy, ALLOWANCE) || str_is(there.next[i].area, "530100"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_person_sees_what_is_due_month_by_month_with_the_row_behind_each_fact),
	    TRIAL(without_a_policy_all_that_say_something_are_told_with_the_days_ahead),
	    TRIAL(a_chosen_reading_counts_from_its_instant_on_and_can_be_asked_away),
	    TRIAL(a_choice_that_makes_no_sense_is_refused_and_leaves_nothing),
	    TRIAL(a_question_that_makes_no_sense_is_refused),
	    TRIAL(an_area_lies_around_within_or_apart_and_concerns_all_but_what_is_apart),
	    TRIAL(policies_of_elsewhere_that_give_nothing_are_left_out),
	};
	return trial_run("why", tests, sizeof tests / sizeof *tests);
}
