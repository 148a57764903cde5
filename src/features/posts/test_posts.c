/* 公益性岗位: a quota is granted, filled, overrun and worked off; every step writes 任职 and nothing else is the truth. */
#include "features/exchange/trial.h"

#include "base/asset.h"
#include "features/ledger/ledger.h"
#include "features/orgs/orgs.h"
#include "features/posts/posts.h"
#include "features/runs/runs.h"
#include "features/units/units.h"
#include "policy/policy.h"
#include "store/sql.h"

#define STATION "52330602MJ00000344"
#define FAR     "52330604MJ00000341" /* in another county */
#define TODAY   day_of(2026, 11, 21)

static int64_t county, station, home;

/* The id of an institution, a unit. */
static int64_t id_of(const struct fact_type *t, const char *key)
{
	struct fact_reader *r;
	struct version v;
	SCRATCH_OK(
	    fact_by_key(&r, &trial.h, t, (struct cell){FIELD_NONE, str_of(key)}, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(r, &v, &scratch_err), 1);
	fact_reader_free(r);
	return v.id;
}

static struct recording *begun(void)
{
	struct recording *r;
	struct deed d = {.who = "county", .what = "assert", .detail = "公益性岗位"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	return r;
}

/* Two people, a station and a home; no quota, no budget. */
static void begin(void)
{
	furnished();
	import_text("机构.csv", ORG_HEAD STATION
		    ",越城样例社区站,城市社区养老服务机构,民办非营利,民办民营,330602,,,,2010-01-01,\n");
	accepted();
	county = id_of(&units_facts, "330602");
	station = id_of(&orgs_facts, STATION);
	home = id_of(&orgs_facts, HOME);
}

static int granted(day_t starts, int64_t n, int64_t monthly)
{
	struct post_quota q = {.unit = county,
			       .starts = starts,
			       .posts = n,
			       .monthly = monthly,
			       .source = LEDGER_EMPLOYMENT,
			       .longest = 36,
			       .near_years = 5,
			       .kinds = 1 << 1 | 1 << 5,
			       .number = STR("绍人社〔2026〕7号"),
			       .note = STR("")};
	struct recording *r = begun();
	int64_t id;
	return recording_end(r, post_quota_set(&trial.h, r, &q, "city", &id, &scratch_err), &scratch_err);
}

static void budget(int year, int64_t yuan)
{
	struct recording *r = begun();
	struct ledger_document d = {.day = day_of(year, 1, 5), .amount = yuan * 100, .number = STR("财社1号")};
	int64_t id;
	int status =
	    ledger_open(&trial.h, r, LEDGER_EMPLOYMENT, county, year, STR(POSTS_PURPOSE), &d.line, &scratch_err);
	if (status == 0)
		status = ledger_budget(&trial.h, r, &d, "finance", &id, &scratch_err);
	SCRATCH_OK(recording_end(r, status, &scratch_err));
}

static int64_t last; /* who was taken last */

static struct post_new somebody(const char *number, const char *name, day_t from, day_t until)
{
	return (struct post_new){.county = county,
				 .org = station,
				 .post = 12,
				 .kind = 1,
				 .number_of_id = str_of(number),
				 .name = str_of(name),
				 .from = from,
				 .until = until,
				 .retires = DAY_NONE,
				 .ahead = true,
				 .number = STR("越人社岗〔2026〕1号"),
				 .note = STR("")};
}

static int take(struct post_new x)
{
	struct recording *r = begun();
	return recording_end(r, post_take(&trial.h, r, &x, TODAY, "county", &last, &scratch_err), &scratch_err);
}

/* Refused with the field that is wrong. */
static void refused_at(struct post_new x, enum err_code code, const char *where, const char *words)
{
	assert_int_equal(take(x), -1);
	assert_string_equal(scratch_err.where, where);
	scratch_err_is(code, words);
}

static int renew(int64_t holder, day_t until)
{
	struct post_renewal x = {.holder = holder,
				 .kind = 1,
				 .until = until,
				 .retires = DAY_NONE,
				 .ahead = true,
				 .number = STR("越人社岗〔2026〕9号"),
				 .note = STR("")};
	struct recording *r = begun();
	return recording_end(r, post_renew(&trial.h, r, &x, TODAY, "county", &scratch_err), &scratch_err);
}

static int leave(int64_t holder, day_t day, int64_t reason)
{
	struct post_leaving x = {.holder = holder, .day = day, .reason = reason, .note = STR("")};
	struct recording *r = begun();
	return recording_end(r, post_vacate(&trial.h, r, &x, TODAY, "county", &scratch_err), &scratch_err);
}

/* The county on today: held, free, surplus. */
static void stands(int64_t held, int64_t free_posts, int64_t surplus)
{
	struct post_county c;
	SCRATCH_OK(post_county(&trial.h, county, TODAY, trial.mem, &c, &scratch_err));
	assert_int_equal(c.held, held);
	assert_int_equal(c.free, free_posts);
	assert_int_equal(c.surplus, surplus);
}

static void who_takes_up_a_post_is_employed_as_the_packs_read_it(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	budget(2026, 100000);
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2029, 10, 31))));
	assert_non_null(
	    strstr(exported("任职"), ONE "," STATION ",社区助老员,否,公益性岗位,2026-11-01,,2026-11-01,2029-10-31"));
	stands(1, 1, 0);
	refused_at(somebody(ONE, "甲一", day_of(2026, 12, 1), day_of(2027, 11, 30)), ERR_CONFLICT, "证件号码",
		   "已在越城样例社区站占一个公益性岗位");
	SCRATCH_OK(leave(last, day_of(2026, 11, 20), 2));
	assert_non_null(strstr(exported("任职"), "公益性岗位,2026-11-01,2026-11-20,2026-11-01,2029-10-31,,个人"));
	stands(0, 2, 0);
	assert_int_equal(leave(last, day_of(2026, 11, 20), 2), -1);
	scratch_err_is(ERR_CONFLICT, "已经登记离岗");
}

static void who_may_not_hold_one_is_refused_with_the_reason(void **state)
{
	(void)state;
	begin();
	struct post_new x = somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2027, 10, 31));
	refused_at(x, ERR_INPUT, "从哪天起", "还没有给这个县下达岗位指标");
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	refused_at(x, ERR_CONFLICT, "从哪天起", "2026 年还没有给这个县下达“公益性岗位”的预算");
	budget(2026, 100000);
	x.name = STR("乙一");
	refused_at(x, ERR_INPUT, "证件号码", "对不上");
	x.name = STR("甲一");
	x.kind = 3;
	refused_at(x, ERR_INPUT, "人员类别", "绍人社〔2026〕7号没有列这一类人");
	x.kind = 5;
	x.org = home;
	refused_at(x, ERR_INPUT, "机构", "只配给城市社区养老服务机构");
	import_text("机构.csv",
		    ORG_HEAD FAR ",上虞样例社区站,城市社区养老服务机构,民办非营利,民办民营,330604,,,,2010-01-01,\n");
	accepted();
	x.org = id_of(&orgs_facts, FAR);
	refused_at(x, ERR_INPUT, "机构", "这家机构不在这个区县，请在它所在的区县安置");
	x.org = station;
	x.ahead = false;
	refused_at(x, ERR_INPUT, "以后年度", "2027 年起的预算还没有下达");
	x.ahead = true;
	import_text("任职.csv", JOB_HEAD TWO "," HOME ",养老护理员,是,编外合同,2020-01-01,,,,是,\n");
	accepted();
	refused_at(somebody(TWO, "甲二", day_of(2026, 11, 1), day_of(2027, 10, 31)), ERR_INPUT, "证件号码",
		   "还在越城样例养老院任职");
	stands(0, 2, 0);
	SCRATCH_OK(take(x));
}

static void a_term_is_no_longer_than_the_document_says(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(granted(day_of(2023, 1, 1), 2, 200000));
	budget(2026, 100000);
	struct post_new x = somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2029, 11, 1));
	refused_at(x, ERR_INPUT, "到哪天", "一共 37 个月，超过文件规定的 36 个月");
	x.retires = day_of(2031, 11, 2);
	refused_at(x, ERR_INPUT, "法定退休日期", "超过 5 年");
	x.retires = day_of(2027, 6, 30);
	x.until = day_of(2027, 7, 1); /* few months, but past the day that was said */
	refused_at(x, ERR_INPUT, "到哪天", "不能超过法定退休的日期");
	x.until = day_of(2029, 11, 1);
	x.retires = day_of(2031, 11, 1);
	SCRATCH_OK(take(x));
	assert_int_equal(renew(last, day_of(2029, 10, 1)), -1);
	scratch_err_is(ERR_INPUT, "晚于原来的期限");
	import_text("任职.csv",
		    JOB_HEAD TWO "," STATION ",社区助老员,否,公益性岗位,2023-01-01,2024-12-31,,,是,期满\n");
	accepted();
	x = somebody(TWO, "甲二", day_of(2026, 11, 1), day_of(2027, 11, 30));
	refused_at(x, ERR_INPUT, "到哪天", "连同以前占岗的 24 个月，一共 37 个月");
	x.until = day_of(2027, 10, 31);
	SCRATCH_OK(take(x));
}

static void a_smaller_quota_sends_nobody_away_and_takes_nobody_new(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	budget(2026, 100000);
	budget(2027, 100000);
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2027, 10, 31))));
	int64_t one = last;
	SCRATCH_OK(take(somebody(TWO, "甲二", day_of(2026, 11, 1), day_of(2027, 10, 31))));
	struct post_new third = somebody(THREE, "甲三", day_of(2026, 12, 1), day_of(2027, 11, 30));
	refused_at(third, ERR_CONFLICT, "机构", "指标 2 个都占满了");
	SCRATCH_OK(granted(day_of(2026, 11, 1), 1, 200000));
	stands(2, 0, 1);
	refused_at(third, ERR_CONFLICT, "机构", "超额 1 人");
	SCRATCH_OK(renew(one, day_of(2027, 12, 31)));
	assert_non_null(strstr(exported("任职"), "2026-11-01,,2026-11-01,2027-12-31"));
	SCRATCH_OK(leave(one, day_of(2026, 11, 20), 3));
	stands(1, 0, 0);
	SCRATCH_OK(granted(day_of(2026, 11, 1), 2, 200000)); /* of the same day: in its place */
	stands(1, 1, 0);
	SCRATCH_OK(granted(day_of(2027, 1, 1), 1, 200000)); /* known to come within the term */
	refused_at(third, ERR_CONFLICT, "机构", "指标 1 个都占满了");
	third.until = day_of(2026, 12, 31);
	SCRATCH_OK(take(third));
}

static void the_budget_of_each_year_reaches_for_all_holders(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 3, 200000));
	budget(2026, 7999); /* two of them from November to December want 8,000 */
	budget(2027, 24000);
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2027, 10, 31))));
	int64_t one = last;
	refused_at(somebody(TWO, "甲二", day_of(2026, 11, 1), day_of(2026, 12, 31)), ERR_CONFLICT, "到哪天",
		   "2026 年预算 7,999.00 元，连同这个人要 8,000.00 元，差 1.00 元");
	SCRATCH_OK(take(somebody(TWO, "甲二", day_of(2026, 12, 1), day_of(2027, 2, 28))));
	assert_int_equal(renew(one, day_of(2027, 11, 30)), -1);
	scratch_err_is(ERR_CONFLICT, "2027 年预算 24,000.00 元，连同这个人要 26,000.00 元");
	struct post_county c;
	SCRATCH_OK(post_county(&trial.h, county, TODAY, trial.mem, &c, &scratch_err));
	assert_int_equal(c.budget.granted, 799900);
	assert_int_equal(c.budget.needed, 600000);
}

static void a_holder_that_came_with_an_import_counts_and_waits_for_a_decision(void **state)
{
	(void)state;
	struct post_county c;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 1, 200000));
	budget(2026, 100000);
	import_text("任职.csv",
		    JOB_HEAD TWO "," STATION ",社区助老员,否,公益性岗位,2026-01-01,,2026-01-01,2026-10-31,是,\n");
	accepted();
	SCRATCH_OK(post_county(&trial.h, county, TODAY, trial.mem, &c, &scratch_err));
	assert_int_equal(c.undecided, 1);
	assert_int_equal(c.over, 1);
	refused_at(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2026, 12, 31)), ERR_CONFLICT, "机构", "占满了");
	SCRATCH_OK(renew(c.holder[0].id, day_of(2026, 12, 31)));
	SCRATCH_OK(post_county(&trial.h, county, TODAY, trial.mem, &c, &scratch_err));
	assert_int_equal(c.undecided, 0);
	assert_int_equal(c.over, 0);
	assert_int_equal(c.soon, 1);
	struct post_deed *d;
	size_t n;
	SCRATCH_OK(post_deeds(&trial.h, c.holder[0].id, trial.mem, &d, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(d[0].deed, POST_RENEWED);
	assert_int_equal(d[0].day, day_of(2026, 1, 1)); /* what was decided first is the whole term */
	assert_int_equal(d[0].until, day_of(2026, 12, 31));
	SCRATCH_OK(renew(c.holder[0].id, day_of(2027, 1, 31)));
	SCRATCH_OK(post_deeds(&trial.h, c.holder[0].id, trial.mem, &d, &n, &scratch_err));
	assert_int_equal(d[1].day, day_of(2027, 1, 1));
}

static void a_first_decision_may_leave_the_term_as_it_is(void **state)
{
	(void)state;
	struct post_county c;
	struct post_deed *d;
	size_t n;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 1, 200000));
	import_text("任职.csv",
		    JOB_HEAD TWO "," STATION ",社区助老员,否,公益性岗位,2026-01-01,,2026-01-01,2026-12-31,是,\n");
	accepted();
	SCRATCH_OK(post_county(&trial.h, county, TODAY, trial.mem, &c, &scratch_err));
	SCRATCH_OK(renew(c.holder[0].id, day_of(2026, 12, 31)));
	SCRATCH_OK(post_deeds(&trial.h, c.holder[0].id, trial.mem, &d, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(d[0].day, day_of(2026, 1, 1));
	assert_int_equal(d[0].until, day_of(2026, 12, 31));
}

/* Quota 2; one leaves at the end of December, one comes in January: from December on there is room for one more, and only one. */
static void one_leaves(void)
{
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	budget(2026, 100000);
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2027, 10, 31))));
	SCRATCH_OK(leave(last, day_of(2026, 12, 31), 2));
}

static void a_post_is_free_when_at_no_time_all_are_held(void **state)
{
	(void)state;
	one_leaves();
	struct post_new two = somebody(TWO, "甲二", day_of(2027, 1, 1), day_of(2027, 12, 31)),
			three = somebody(THREE, "甲三", day_of(2026, 12, 1), day_of(2027, 11, 30));
	SCRATCH_OK(take(two));
	stands(1, 1, 0);
	SCRATCH_OK(take(three));
	stands(2, 0, 0);
	refused_at(somebody("330602199901010058", "甲四", day_of(2026, 11, 21), day_of(2027, 11, 30)), ERR_CONFLICT,
		   "机构", "2026-12-01 那天指标 2 个都占满了");
	refused_at(somebody("330602199901010058", "甲四", day_of(2026, 12, 1), day_of(2026, 12, 31)), ERR_CONFLICT,
		   "机构", "指标 2 个都占满了");
}

static void it_is_free_whoever_is_entered_first(void **state)
{
	(void)state;
	one_leaves();
	SCRATCH_OK(take(somebody(THREE, "甲三", day_of(2026, 12, 1), day_of(2027, 11, 30))));
	SCRATCH_OK(take(somebody(TWO, "甲二", day_of(2027, 1, 1), day_of(2027, 12, 31))));
	stands(2, 0, 0);
}

static void a_post_that_gets_fewer_after_somebody_left_is_not_in_the_way(void **state)
{
	(void)state;
	one_leaves();
	SCRATCH_OK(granted(day_of(2027, 1, 1), 1, 200000));
	SCRATCH_OK(take(somebody(TWO, "甲二", day_of(2026, 12, 1), day_of(2027, 11, 30))));
	refused_at(somebody(THREE, "甲三", day_of(2027, 1, 10), day_of(2027, 11, 30)), ERR_CONFLICT, "机构",
		   "指标 1 个都占满了");
}

static void who_is_to_leave_is_not_asked_to_be_renewed(void **state)
{
	(void)state;
	struct post_county c;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	import_text("任职.csv",
		    JOB_HEAD ONE "," STATION ",社区助老员,否,公益性岗位,2026-01-01,,2026-01-01,2026-10-31,是,\n" TWO
				 "," STATION ",社区助老员,否,公益性岗位,2026-01-01,,2026-01-01,2026-12-31,是,\n");
	accepted();
	SCRATCH_OK(post_county(&trial.h, county, TODAY, trial.mem, &c, &scratch_err));
	assert_int_equal(c.over, 1);
	assert_int_equal(c.soon, 1);
	for (size_t i = 0; i < c.nholders; i++)
		SCRATCH_OK(leave(c.holder[i].id, day_of(2026, 11, 30), 1));
	SCRATCH_OK(post_county(&trial.h, county, TODAY, trial.mem, &c, &scratch_err));
	assert_int_equal(c.over, 0);
	assert_int_equal(c.soon, 0);
	assert_int_equal(post_state_of(&c.holder[0], TODAY), POST_HERE);
	assert_int_equal(post_state_of(&c.holder[0], day_of(2026, 12, 1)), POST_LEFT);
}

static void a_renewal_makes_no_second_post_and_no_work_beside_it(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	budget(2026, 100000);
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2026, 12, 31))));
	int64_t one = last;
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",社区助老员,否,公益性岗位,2027-03-01,,,,是,\n");
	accepted();
	SCRATCH_OK(renew(one, day_of(2027, 2, 28)));
	assert_int_equal(renew(one, day_of(2027, 3, 1)), -1);
	assert_string_equal(scratch_err.where, "到哪天");
	scratch_err_is(ERR_CONFLICT, "已在越城样例养老院占一个公益性岗位");
	SCRATCH_OK(take(somebody(TWO, "甲二", day_of(2026, 11, 1), day_of(2026, 12, 31))));
	import_text("任职.csv", JOB_HEAD TWO "," HOME ",养老护理员,是,编外合同,2026-12-01,,,,是,\n");
	accepted();
	assert_int_equal(renew(last, day_of(2027, 2, 28)), -1);
	assert_string_equal(scratch_err.where, "到哪天");
	scratch_err_is(ERR_INPUT, "还在越城样例养老院任职");
}

static void a_spell_that_is_there_already_is_not_entered_twice(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	budget(2026, 100000);
	import_text("任职.csv", JOB_HEAD ONE "," STATION ",社区助老员,否,见习,2026-11-01,,,,是,\n");
	accepted();
	refused_at(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2026, 12, 31)), ERR_CONFLICT, "从哪天起",
		   "这一天在这家机构已有任职，请先更正那一条");
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 2), day_of(2026, 12, 31))));
}

static void who_holds_one_in_a_former_county_counts_where_it_belongs_now(void **state)
{
	(void)state;
	struct post_place *place;
	size_t n;
	begin();
	import_text("单元.csv", UNIT_HEAD "330621,样例旧县,县,330600,330621,,2013-10-17,330602\n");
	accepted();
	import_text("机构.csv", ORG_HEAD STATION
		    ",越城样例社区站,城市社区养老服务机构,民办非营利,民办民营,330621,,,,2010-01-01,\n");
	accepted();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	budget(2026, 100000);
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2026, 12, 31))));
	stands(1, 1, 0);
	SCRATCH_OK(post_places(&trial.h, county, TODAY, trial.mem, &place, &n, &scratch_err));
	assert_int_equal(n, 1);
}

static void a_list_of_counties_has_those_of_one_unit(void **state)
{
	(void)state;
	struct post_county *c;
	size_t n;
	begin();
	import_text(
	    "单元.csv", UNIT_HEAD
	    "411300,南阳市,市,410000,411300,,,\n410000,河南省,省,,410000,,,\n411302,宛城区,县,411300,411302,,,\n");
	accepted();
	SCRATCH_OK(granted(day_of(2026, 1, 1), 2, 200000));
	import_text("任职.csv", JOB_HEAD TWO "," STATION ",社区助老员,否,公益性岗位,2026-01-01,,,,是,\n");
	accepted();
	SCRATCH_OK(post_counties(&trial.h, id_of(&units_facts, "330600"), TODAY, trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 2);
	assert_int_equal(c[0].unit, county);
	assert_int_equal(c[0].held, 1);
	assert_int_equal(c[0].free, 1);
	assert_int_equal(c[1].nholders, 0);
	SCRATCH_OK(post_counties(&trial.h, county, TODAY, trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 1);
	SCRATCH_OK(post_counties(&trial.h, 0, TODAY, trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 3);
}

/* Computes a policy within a unit, with the shipped policies, or all of them but 100:1; the run's number. */
static int64_t ran_of(const char *policy, const char *unit)
{
	struct pool *pool = pool_new(0);
	struct packs *packs = packs_new(&fact_dict, pool, trial.mem);
	struct diags d;
	struct run_ask ask = {.policy = str_of(policy),
			      .from = month_of(2026, 11),
			      .to = month_of(2026, 11),
			      .as_of = TODAY,
			      .known_on = INSTANT_OPEN,
			      .unit = str_of(unit),
			      .who = "命令行 甲"};
	int64_t run;
	diags_init(&d, trial.mem);
	for (unsigned long i = 0; i < assets_n; i++)
		if (str_ends(str_of(assets[i].path), STR(".policy")) &&
		    (strcmp(policy, "all") != 0 || strcmp(assets[i].path, POSTS_POLICY_FILE) != 0))
			assert_int_equal(packs_add(packs, assets[i].path, asset_str(&assets[i]), &d), 0);
	assert_int_equal(packs_check(packs, &d), 0);
	SCRATCH_OK(run_begin(&trial.h, packs, &ask, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	pool_free(pool);
	return run;
}

/* 100:1 within a unit. */
static int64_t ran(const char *unit)
{
	return ran_of(POSTS_POLICY, unit);
}

static void the_ratio_is_of_the_newest_run_that_reached_the_county(void **state)
{
	(void)state;
	struct post_ratio *r;
	begin();
	import_text("单元.csv", UNIT_HEAD "411300,南阳市,市,410000,411300,,,\n410000,河南省,省,,410000,,,\n"
					  "411302,宛城区,县,411300,411302,,,\n411303,卧龙区,县,411300,411303,,,\n");
	accepted();
	const int64_t unit[] = {id_of(&units_facts, "411302"), id_of(&units_facts, "411303"), county};
	SCRATCH_OK(post_ratios(&trial.h, unit, 3, trial.mem, &r, &scratch_err));
	assert_int_equal(r[0].run, 0);
	int64_t narrow = ran("411302");
	SCRATCH_OK(post_ratios(&trial.h, unit, 3, trial.mem, &r, &scratch_err));
	assert_int_equal(r[0].run, narrow);
	assert_int_equal(r[0].as_of, TODAY);
	assert_int_equal(r[1].run, 0);
	int64_t wide = ran(""), other = ran("411303");
	SCRATCH_OK(post_ratios(&trial.h, unit, 3, trial.mem, &r, &scratch_err));
	assert_int_equal(r[0].run, wide);
	assert_int_equal(r[1].run, other);
	assert_int_equal(r[2].run, 0);
	assert_true(r[2].outside && !r[0].outside && !r[1].outside); /* the policy's area */
	ran_of("all", ""); /* of the time before there was this policy: it says nothing of it */
	SCRATCH_OK(post_ratios(&trial.h, unit, 3, trial.mem, &r, &scratch_err));
	assert_int_equal(r[0].run, wide);
	assert_int_equal(r[1].run, other);
}

static void what_was_granted_and_decided_cannot_be_changed(void **state)
{
	(void)state;
	begin();
	assert_int_equal(granted(day_of(2026, 1, 1), -1, 200000), -1);
	assert_string_equal(scratch_err.where, "岗位数");
	err_clear(&scratch_err);
	SCRATCH_OK(granted(day_of(2026, 1, 1), 1, 200000));
	budget(2026, 100000);
	SCRATCH_OK(take(somebody(ONE, "甲一", day_of(2026, 11, 1), day_of(2026, 12, 31))));
	static const struct {
		struct sql sql;
		const char *words;
	} change[] = {{{"test.quota_set", "UPDATE post_quotas SET posts = 9"}, "不能改"},
		      {{"test.quota_drop", "DELETE FROM post_quotas"}, "不能删"},
		      {{"test.deed_set", "UPDATE post_deeds SET kind = 2"}, "不能改"},
		      {{"test.deed_drop", "DELETE FROM post_deeds"}, "不能删"}};
	for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
		SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
		assert_int_equal(sql_run(trial.h.store, &change[i].sql, NULL, 0, NULL, &scratch_err), -1);
		scratch_err_is(ERR_CONFLICT, change[i].words);
		store_rollback(trial.h.store);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(who_takes_up_a_post_is_employed_as_the_packs_read_it),
	    TRIAL(who_may_not_hold_one_is_refused_with_the_reason),
	    TRIAL(a_term_is_no_longer_than_the_document_says),
	    TRIAL(a_smaller_quota_sends_nobody_away_and_takes_nobody_new),
	    TRIAL(the_budget_of_each_year_reaches_for_all_holders),
	    TRIAL(a_holder_that_came_with_an_import_counts_and_waits_for_a_decision),
	    TRIAL(a_first_decision_may_leave_the_term_as_it_is),
	    TRIAL(a_post_is_free_when_at_no_time_all_are_held),
	    TRIAL(it_is_free_whoever_is_entered_first),
	    TRIAL(a_post_that_gets_fewer_after_somebody_left_is_not_in_the_way),
	    TRIAL(who_is_to_leave_is_not_asked_to_be_renewed),
	    TRIAL(a_renewal_makes_no_second_post_and_no_work_beside_it),
	    TRIAL(a_spell_that_is_there_already_is_not_entered_twice),
	    TRIAL(who_holds_one_in_a_former_county_counts_where_it_belongs_now),
	    TRIAL(a_list_of_counties_has_those_of_one_unit),
	    TRIAL(the_ratio_is_of_the_newest_run_that_reached_the_county),
	    TRIAL(what_was_granted_and_decided_cannot_be_changed),
	};
	return trial_run("public-welfare posts", tests, sizeof tests / sizeof *tests);
}
