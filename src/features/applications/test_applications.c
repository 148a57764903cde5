/* From a run to payments: claimed, reviewed by two, published, objected to, funded; and what may not be done. */
#include "features/exchange/trial.h"

#include "base/asset.h"
#include "features/applications/funding.h"
#include "features/applications/inside.h"
#include "features/applications/queue.h"
#include "features/orgs/orgs.h"
#include "features/payments/adjust.h"
#include "features/people/people.h"
#include "features/policies/test_adopted.h"
#include "features/runs/start.h"
#include "features/payments/payments.h"
#include "features/ledger/ledger.h"
#include "features/units/units.h"
#include "policy/policy.h"

#define ALLOWANCE "绍兴.特殊岗位津贴"
#define CERT_HEAD "证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期\n"
#define PAY_HEAD  "证件号码,机构代码,月份,应发,实发,社会保险\n"

static struct {
	struct pool *pool;
	struct arena *mem;
	struct packs *packs;
} set;
static struct calendar *cal;
static int64_t run, round_id, line, home;
static struct flow_hat clerk_hat, county_hats[2], other_county_hat;
static const struct flow_hat city_hat = {{"claims.review2", 14}, FLOW_ALL, 0, {NULL, 0}},
			     finance_hat = {{"pay.issue", 9}, FLOW_ALL, 0, {NULL, 0}};
static struct flow_actor clerk, county, other_county;
static const struct flow_actor city = {{"city", 4}, &city_hat, 1}, finance = {{"finance", 7}, &finance_hat, 1};

static struct recording *open_recording(void)
{
	struct recording *r;
	struct deed d = {.who = "甲", .what = "claim"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	return r;
}

/* Ends a recording as its work ended. */
static int ended(struct recording *r, int status)
{
	if (status < 0)
		recording_abandon(r);
	else
		SCRATCH_OK(recording_commit(r, &scratch_err));
	return status;
}

static int64_t id_of_key(const struct fact_type *t, const char *key)
{
	struct fact_reader *r;
	struct version v;
	SCRATCH_OK(
	    fact_by_key(&r, &trial.h, t, (struct cell){FIELD_NONE, str_of(key)}, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(r, &v, &scratch_err), 1);
	fact_reader_free(r);
	return v.id;
}

static void packs_ready(void)
{
	struct diags d;
	set.pool = pool_new(0);
	set.mem = arena_new(0);
	set.packs = packs_new(&fact_dict, set.pool, set.mem);
	diags_init(&d, set.mem);
	for (unsigned long i = 0; i < assets_n; i++)
		if (str_ends(str_of(assets[i].path), STR(".policy")))
			assert_int_equal(
			    packs_add(set.packs, assets[i].path, adopted_text(asset_str(&assets[i]), set.mem), &d),
			    0);
	assert_int_equal(packs_check(set.packs, &d), 0);
}

/* Three people of one institution, two of whom look alike when masked. */
static void bring_in(void)
{
	furnished();
	file("more/人员.csv", "证件号码,姓名,开户行,银行账号\n" ONE ",甲一,样例银行,6222020000000000018\n" TWO
			      ",甲二,样例银行,6222020000000000018\n" THREE ",乙三,,\n");
	file("more/任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2023-03-01,,,,是,\n" TWO "," HOME
					   ",养老护理员,是,编外合同,2023-03-01,,,,是,\n" THREE "," HOME
					   ",养老护理员,是,编外合同,2023-03-01,,,,是,\n");
	file("more/证书.csv",
	     CERT_HEAD ONE ",职业技能等级证书,养老护理员,四级,S000033000012224000123,样例评价组织,2022-05-10\n" TWO
			   ",职业技能等级证书,养老护理员,三级,S000033000012223000124,样例评价组织,2022-05-10\n" THREE
			   ",职业技能等级证书,养老护理员,五级,S000033000012225000125,样例评价组织,2022-05-10\n");
	file("more/工资.csv", PAY_HEAD ONE "," HOME ",2026-01,4000,3500,是\n" ONE "," HOME
					   ",2026-02,4000,3500,是\n" ONE "," HOME ",2026-03,4000,3500,是\n");
	import_path(scratch_path(trial.x, "more"));
	accepted();
}

static int opened(const char *basis, int64_t *id)
{
	struct recording *r = open_recording();
	struct round_new n = {.run = run,
			      .policy = STR(ALLOWANCE),
			      .title = STR("2026年一季度津贴"),
			      .basis = str_of(basis),
			      .opens = day_of(2026, 11, 20),
			      .closes = day_of(2026, 11, 30),
			      .who = "甲"};
	return ended(r, round_open(&trial.h, r, &n, id, &scratch_err));
}

/* The question of every run here. */
static struct run_ask the_quarter(void)
{
	return (struct run_ask){.policy = STR(ALLOWANCE),
				.from = month_of(2026, 1),
				.to = month_of(2026, 3),
				.as_of = day_of(2026, 11, 20),
				.known_on = INSTANT_OPEN,
				.who = "甲"};
}

static void begin(void)
{
	bring_in();
	packs_ready();
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
	struct run_ask a = the_quarter();
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	home = id_of_key(&orgs_facts, HOME);
	clerk_hat = (struct flow_hat){STR("claims.apply"), FLOW_ORG, home, {NULL, 0}};
	clerk = (struct flow_actor){STR("clerk"), &clerk_hat, 1};
	county_hats[0] =
	    (struct flow_hat){STR("claims.review1"), FLOW_UNIT, id_of_key(&units_facts, "330602"), {NULL, 0}};
	county_hats[1] = (struct flow_hat){STR("claims.review2"), FLOW_UNIT, county_hats[0].id, {NULL, 0}};
	county = (struct flow_actor){STR("county"), county_hats, 2};
	other_county_hat =
	    (struct flow_hat){STR("claims.review1"), FLOW_UNIT, id_of_key(&units_facts, "330604"), {NULL, 0}};
	other_county = (struct flow_actor){STR("elsewhere"), &other_county_hat, 1};
	SCRATCH_OK(opened("绍市民〔2026〕1号", &round_id));
	struct recording *r = open_recording();
	SCRATCH_OK(ledger_open(&trial.h, r, LEDGER_BUDGET, county_hats[0].id, 2026, STR(""), &line, &scratch_err));
	SCRATCH_OK(ledger_post(&trial.h, r, line, LEDGER_GRANT, 200000, (struct ledger_case){"budget", 1, "甲", ""},
			       &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

static void end(void)
{
	SCRATCH_OK(ledger_verify(&trial.h, &scratch_err));
	calendar_free(cal);
	arena_free(set.mem);
	pool_free(set.pool);
}

static int64_t applied(void)
{
	int64_t id;
	struct recording *r = open_recording();
	SCRATCH_OK(application_open(&trial.h, r, cal, round_id, home, &clerk, &id, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return id;
}

static struct flow_matter stands(int64_t id)
{
	struct flow_matter m = {0};
	SCRATCH_OK(application_matter(&trial.h, id, trial.mem, &m, &scratch_err));
	return m;
}

static int act(int64_t id, const struct flow_actor *by, const char *move, const char *opinion)
{
	struct recording *r = open_recording();
	return ended(r, application_act(&trial.h, r, cal, id, stands(id).seq, str_of(move), str_of(opinion), by,
					&scratch_err));
}

static void must(int64_t id, const struct flow_actor *by, const char *move, const char *to)
{
	SCRATCH_OK(act(id, by, move, "已核"));
	assert_true(str_is(stands(id).state, to));
}

static int64_t expired(day_t today)
{
	int64_t n;
	struct recording *r = open_recording();
	SCRATCH_OK(notices_expire(&trial.h, r, cal, today, &n, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return n;
}

static int funded(int64_t id, const struct flow_actor *by)
{
	struct recording *r = open_recording();
	return ended(r, application_fund(&trial.h, r, cal, id, stands(id).seq, line, by, &scratch_err));
}

static int64_t balance(enum ledger_account a)
{
	struct ledger_line l;
	SCRATCH_OK(ledger_get(&trial.h, line, trial.mem, &l, &scratch_err));
	return l.balance[a];
}

static struct application got(int64_t id)
{
	struct application a = {0};
	SCRATCH_OK(application_get(&trial.h, id, trial.mem, &a, &scratch_err));
	return a;
}

/* Line 3, which is struck, is taken back and struck again; each leaves the sum that the matter shows. */
static void struck_and_restored(int64_t id)
{
	int64_t left = got(id).amount;
	struct recording *r = open_recording();
	assert_int_equal(application_restore(&trial.h, r, id, 3, STR("查实"), &other_county, &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "您不能改这份申领");
	assert_int_equal(application_restore(&trial.h, r, id, 3, STR(" "), &county, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "恢复要写明原因");
	assert_int_equal(application_restore(&trial.h, r, id, 1, STR("查实"), &county, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "没有被核减");
	SCRATCH_OK(application_restore(&trial.h, r, id, 3, STR("查实"), &county, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(got(id).lines, 3);
	assert_true(got(id).amount > left && stands(id).amount == got(id).amount);
	r = open_recording();
	assert_int_equal(application_restore(&trial.h, r, id, 3, STR("查实"), &county, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "没有被核减");
	SCRATCH_OK(application_strike(&trial.h, r, id, 3, STR("还是重复"), &county, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(got(id).lines, 2);
	assert_int_equal(stands(id).amount, left);
}

static void a_claim_goes_through_two_reviews_a_notice_and_finance(void **state)
{
	(void)state;
	begin();
	int64_t id = applied();
	must(id, &clerk, "submit", "county");
	assert_int_equal(got(id).lines, 3);
	assert_int_equal(got(id).amount, 3 * (25000 + 30000 + 20000));
	assert_int_equal(stands(id).amount, got(id).amount);
	assert_int_equal(act(id, &other_county, "approve", ""), -1);
	scratch_err_is(ERR_DENIED, "您不能办");
	struct recording *r = open_recording();
	assert_int_equal(application_strike(&trial.h, r, id, 3, STR("已离职"), &other_county, &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "您不能改这份申领");
	assert_int_equal(application_strike(&trial.h, r, id, 3, STR(" "), &county, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "要写明原因");
	SCRATCH_OK(application_strike(&trial.h, r, id, 3, STR("重复"), &county, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(got(id).lines, 2);
	struck_and_restored(id);
	must(id, &county, "approve", "city");
	assert_int_equal(act(id, &county, "approve", ""), -1);
	scratch_err_is(ERR_DENIED, "另一个人");
	assert_int_equal(funded(id, &finance), -1);
	scratch_err_is(ERR_CONFLICT, "时没有“fund”");
	must(id, &city, "approve", "notice");
	assert_int_equal(stands(id).due, day_of(2026, 12, 1));
	assert_int_equal(expired(day_of(2026, 12, 1)), 0);
	assert_int_equal(expired(day_of(2026, 12, 2)), 1);
	assert_true(str_is(stands(id).state, "finance"));
	SCRATCH_OK(funded(id, &finance));
	assert_true(str_is(stands(id).state, "done"));
	struct payment_filter f = {.reach = {REACH_ORG, home}};
	struct payment *p;
	size_t n;
	SCRATCH_OK(payments_page(&trial.h, &f, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 2);
	assert_int_equal(p[0].amount + p[1].amount, balance(LEDGER_COMMITTED));
	assert_int_equal(funded(id, &finance), -1);
	scratch_err_is(ERR_CONFLICT, "时没有“fund”");
	end();
}

/* The lines that a round of a run up to this month would offer, its months as "from–to" of each in order. */
static size_t offered(month_t to, struct run_line **ret)
{
	struct run_ask a = the_quarter();
	struct claim_round again = {.policy = STR(ALLOWANCE)};
	size_t n;
	a.to = to;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &again.run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, again.run, NULL, &scratch_err));
	SCRATCH_OK(lines_of_org(&trial.h, &again, home, trial.mem, ret, &n, &scratch_err));
	return n;
}

static void a_later_round_offers_only_the_months_that_nobody_decided_on(void **state)
{
	(void)state;
	struct run_line *l;
	begin();
	int64_t id = applied();
	must(id, &clerk, "submit", "county");
	struct recording *r = open_recording();
	SCRATCH_OK(application_strike(&trial.h, r, id, 3, STR("重复"), &county, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	must(id, &county, "approve", "city");
	must(id, &city, "approve", "notice");
	expired(day_of(2026, 12, 2));
	SCRATCH_OK(funded(id, &finance));
	assert_int_equal(offered(month_of(2026, 3), &l), 1);
	assert_true(str_is(l[0].name, "乙三") && l[0].from == month_of(2026, 1) && l[0].to == month_of(2026, 3));
	assert_int_equal(offered(month_of(2026, 4), &l), 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(l[i].from, str_is(l[i].name, "乙三") ? month_of(2026, 1) : month_of(2026, 4));
		assert_int_equal(l[i].to, month_of(2026, 4));
	}
	end();
}

static void a_returned_claim_is_submitted_again_and_both_versions_stay(void **state)
{
	(void)state;
	begin();
	int64_t id = applied(), some[] = {1, 2}, wrong[] = {99};
	must(id, &clerk, "submit", "county");
	assert_int_equal(act(id, &county, "return", ""), -1);
	scratch_err_is(ERR_INPUT, "“退回补正”要写明意见");
	must(id, &county, "return", "draft");
	struct recording *r = open_recording();
	assert_int_equal(application_tick(&trial.h, r, id, wrong, 1, &clerk, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有可以申领的第 99 行");
	assert_int_equal(application_tick(&trial.h, r, id, some, 2, &county, &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "您不能改");
	recording_abandon(r);
	r = open_recording();
	SCRATCH_OK(application_tick(&trial.h, r, id, some, 2, &clerk, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	must(id, &clerk, "submit", "county");
	assert_int_equal(got(id).version, 2);
	assert_int_equal(got(id).lines, 2);
	r = open_recording();
	assert_int_equal(application_tick(&trial.h, r, id, some, 0, &clerk, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已经提交");
	recording_abandon(r);
	must(id, &clerk, "withdraw", "withdrawn");
	end();
}

static bool has_doubt(const struct application_doubt *d, size_t n, int64_t line_no, enum doubt_kind kind,
		      const char *words)
{
	for (size_t i = 0; i < n; i++)
		if (d[i].line_no == line_no && d[i].kind == (int64_t)kind)
			return strstr(d[i].text.p, words) != NULL;
	return false;
}

static void doubts_are_found_by_themselves(void **state)
{
	(void)state;
	begin();
	int64_t id = applied();
	must(id, &clerk, "submit", "county");
	struct application_doubt *d;
	struct application_line *l;
	size_t n, k;
	SCRATCH_OK(application_doubts(&trial.h, id, trial.mem, &d, &n, &scratch_err));
	SCRATCH_OK(application_lines(&trial.h, id, trial.mem, &l, &k, &scratch_err));
	for (size_t i = 0; i < k; i++) {
		bool first = str_is(l[i].name, "甲一"), third = str_is(l[i].name, "乙三");
		assert_int_equal(has_doubt(d, n, l[i].no, DOUBT_PAYROLL, "3个月没有工资"), !first);
		assert_int_equal(has_doubt(d, n, l[i].no, DOUBT_ACCOUNT, "没有银行账号"), third);
	}
	for (size_t i = 0; i < k; i++)
		assert_int_equal(has_doubt(d, n, l[i].no, DOUBT_ACCOUNT, "与另一人的银行账号相同"),
				 !str_is(l[i].name, "乙三"));
	end();
}

/* A round of these months, as they are known now. */
static void round_of(month_t from, month_t to)
{
	struct run_ask a = the_quarter();
	a.from = from;
	a.to = to;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	SCRATCH_OK(opened("绍市民〔2026〕1号", &round_id));
}

static void what_was_claimed_before_is_compared_with_what_is_claimed_now(void **state)
{
	(void)state;
	begin();
	int64_t before = applied(), only[] = {1, 2};
	must(before, &clerk, "submit", "county");
	must(before, &county, "return", "draft");
	struct recording *r = open_recording();
	SCRATCH_OK(application_tick(&trial.h, r, before, only, 2, &clerk, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	must(before, &clerk, "submit", "county");
	import_text("证书.csv", CERT_HEAD TWO
		    ",职业技能等级证书,养老护理员,二级,S000033000012222000126,样例评价组织,2026-04-10\n");
	accepted();
	round_of(month_of(2026, 1), month_of(2026, 6));
	int64_t id = applied();
	must(id, &clerk, "submit", "county");
	struct application_doubt *d;
	struct application_line *l, *old;
	size_t n, k, m;
	SCRATCH_OK(application_doubts(&trial.h, id, trial.mem, &d, &n, &scratch_err));
	SCRATCH_OK(application_lines(&trial.h, id, trial.mem, &l, &k, &scratch_err));
	SCRATCH_OK(application_lines(&trial.h, before, trial.mem, &old, &m, &scratch_err));
	assert_int_equal(m, 2);
	assert_int_equal(k, 4);
	int twice = 0, level = 0;
	for (size_t i = 0; i < k; i++) {
		bool claimed = str_eq(l[i].name, old[0].name) || str_eq(l[i].name, old[1].name);
		bool overlaps = claimed && l[i].from <= month_of(2026, 3);
		assert_int_equal(has_doubt(d, n, l[i].no, DOUBT_TWICE, "都申报了"), overlaps);
		twice += overlaps;
		level += has_doubt(d, n, l[i].no, DOUBT_LEVEL, "由三级变为二级");
	}
	assert_int_equal(twice, 2);
	assert_int_equal(level, str_is(old[0].name, "甲二") || str_is(old[1].name, "甲二"));
	assert_true(has_doubt(d, n, 0, DOUBT_SUM, "上次"));
	SCRATCH_OK(application_doubts(&trial.h, before, trial.mem, &d, &n, &scratch_err));
	for (size_t i = 0; i < n; i++)
		assert_true(d[i].kind != DOUBT_TWICE);
	end();
}

static void what_a_round_offered_and_nobody_claimed_no_adjustment_makes_up_for(void **state)
{
	struct adjust_item *item;
	size_t n;
	(void)state;
	begin();
	round_of(month_of(2026, 4), month_of(2026, 4));
	int64_t id = applied(), all;
	must(id, &clerk, "submit", "county");
	must(id, &county, "approve", "city");
	must(id, &city, "approve", "notice");
	expired(day_of(2026, 12, 2));
	SCRATCH_OK(funded(id, &finance));
	struct run_ask a = the_quarter();
	a.from = month_of(2025, 12);
	a.to = month_of(2026, 4);
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &all, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, all, NULL, &scratch_err));
	SCRATCH_OK(adjust_plan(&trial.h, all, STR(ALLOWANCE), trial.mem, &item, &n, &scratch_err));
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		assert_true(item[i].period == month_of(2025, 12) && item[i].arrears > 0);
	end();
}

/* A line of what was submitted as version 1 of an application, that is about somebody else than its person. */
static const struct sql LINE_OF_ANOTHER = {
    "test.line_of_another",
    "INSERT INTO application_lines (application_id, version, line_no, owner_id, person_id, policy, name, from_month,"
    " to_month, period, tier, monthly, amount, account) SELECT application_id, version, 90, 77, person_id, $2, name,"
    " from_month, to_month, period, tier, 1, 1, account FROM application_lines WHERE application_id = $1 AND version "
    "="
    " 1 AND name = '甲一'"};

/* How many of a person's claims are told, of a policy. */
static size_t told_of(int64_t person, const char *policy, struct trail **t)
{
	size_t n;
	SCRATCH_OK(person_trails(&trial.h, person, str_of(policy), trial.mem, t, &n, &scratch_err));
	return n;
}

static void a_person_is_told_of_what_was_submitted_last_for_him_and_what_is_his(void **state)
{
	(void)state;
	struct trail *t;
	begin();
	int64_t id = applied(), some[] = {1, 2, 3}, one = id_of_key(&people_facts, ONE);
	assert_int_equal(told_of(one, "", &t), 0);
	must(id, &clerk, "submit", "county");
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(sql_run(trial.h.store, &LINE_OF_ANOTHER, ARGS(INT(id), TEXT(STR("别的"))), NULL, &scratch_err));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	assert_int_equal(told_of(one, "", &t), 2);
	assert_true(t[0].application == id && t[0].amount == 75000 && str_is(t[0].policy, ALLOWANCE));
	assert_true(t[1].line_no == 90 && t[1].amount == 1);
	assert_int_equal(told_of(one, ALLOWANCE, &t), 1);
	assert_int_equal(told_of(one, "别的", &t), 1);
	assert_int_equal(told_of(77, "", &t), 1);
	must(id, &county, "return", "draft");
	struct recording *r = open_recording();
	SCRATCH_OK(application_tick(&trial.h, r, id, some, 3, &clerk, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	must(id, &clerk, "submit", "county");
	assert_int_equal(told_of(one, "", &t), 1);
	assert_true(t[0].application == id && t[0].amount == 75000);
	round_of(month_of(2026, 4), month_of(2026, 4));
	int64_t later = applied();
	must(later, &clerk, "submit", "county");
	assert_int_equal(told_of(one, "", &t), 2);
	assert_true(t[0].application == later && t[0].amount == 25000 && t[1].application == id);
	end();
}

static void a_notice_tells_people_apart_and_nothing_more(void **state)
{
	(void)state;
	begin();
	int64_t id = applied();
	must(id, &clerk, "submit", "county");
	struct notice_row *row;
	size_t n;
	SCRATCH_OK(notice_rows(&trial.h, id, false, trial.mem, &row, &n, &scratch_err));
	assert_int_equal(n, 3);
	int alike = 0;
	for (size_t i = 0; i < n; i++) {
		assert_null(strstr(row[i].name.p, "330602"));
		alike += str_is(row[i].name, "甲*（尾号15）") || str_is(row[i].name, "甲*（尾号23）");
		assert_true(str_starts(row[i].name, STR("甲*（尾号")) || str_is(row[i].name, "乙*"));
		assert_true(str_is(row[i].org_name, "越城样例养老院"));
	}
	assert_int_equal(alike, 2);
	SCRATCH_OK(notice_rows(&trial.h, id, true, trial.mem, &row, &n, &scratch_err));
	assert_true(str_is(row[0].name, "甲一") || str_is(row[0].name, "甲二") || str_is(row[0].name, "乙三"));
	end();
}

static void an_objection_stops_its_line_alone_until_it_is_answered(void **state)
{
	(void)state;
	begin();
	int64_t id = applied(), a, b;
	struct recording *r = open_recording();
	assert_int_equal(objection_add(&trial.h, r, cal, id, 1, STR("未在岗"), STR("群众"), &a, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "不在公示期");
	recording_abandon(r);
	must(id, &clerk, "submit", "county");
	must(id, &county, "approve", "city");
	must(id, &city, "approve", "notice");
	r = open_recording();
	SCRATCH_OK(objection_add(&trial.h, r, cal, id, 1, STR("未在岗"), STR("群众"), &a, &scratch_err));
	SCRATCH_OK(objection_add(&trial.h, r, cal, id, 2, STR("冒名"), STR("群众"), &b, &scratch_err));
	assert_int_equal(objection_add(&trial.h, r, cal, id, 9, STR("冒名"), STR("群众"), &b, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有第 9 行");
	SCRATCH_OK(recording_commit(r, &scratch_err));
	expired(day_of(2026, 12, 2));
	SCRATCH_OK(funded(id, &finance));
	struct application_line *l;
	size_t n;
	SCRATCH_OK(application_lines(&trial.h, id, trial.mem, &l, &n, &scratch_err));
	assert_true(!l[0].funded && !l[1].funded && l[2].funded);
	assert_int_equal(balance(LEDGER_COMMITTED), l[2].amount);
	r = open_recording();
	assert_int_equal(application_fund_rest(&trial.h, r, id, line, "finance", &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有可以补付的行");
	recording_abandon(r);
	r = open_recording();
	SCRATCH_OK(objection_answer(&trial.h, r, a, false, STR("考勤属实"), STR("county"), &scratch_err));
	SCRATCH_OK(objection_answer(&trial.h, r, b, true, STR("查实冒名"), STR("county"), &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	r = open_recording();
	assert_int_equal(objection_answer(&trial.h, r, a, true, STR("改口"), STR("county"), &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已经答复过");
	recording_abandon(r);
	r = open_recording();
	SCRATCH_OK(application_fund_rest(&trial.h, r, id, line, "finance", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(balance(LEDGER_COMMITTED), l[2].amount + l[0].amount);
	end();
}

/* What waits for finance, asked for at this number and sum; the funding, or 0 with scratch_err. */
static int64_t asked_for(const struct funding_pick *p, size_t n, int64_t count, int64_t amount)
{
	int64_t id = 0;
	struct recording *r = open_recording();
	const struct funding_new x = {.line = line,
				      .pick = p,
				      .npicks = n,
				      .n = count,
				      .amount = amount,
				      .who = "finance",
				      .hat = finance.hat[0]};
	return recording_end(r, funding_add(&trial.h, r, &x, &id, &scratch_err), &scratch_err) < 0 ? 0 : id;
}

/* Goes on with a funding of one application: it is done, or not done for a reason in which this stands. */
static void carried_out(int64_t funding, int64_t done, const char *why)
{
	struct funding_refusal *x;
	struct funding f;
	int64_t left = -1;
	size_t n;
	SCRATCH_OK(funding_go_on(&trial.h, cal, funding, &left, &scratch_err));
	SCRATCH_OK(funding_get(&trial.h, funding, trial.mem, &f, &scratch_err));
	assert_true(left == 0 && f.done == done && f.refused == 1 - done);
	assert_int_equal(f.done_amount, done ? balance(LEDGER_COMMITTED) : 0);
	assert_true(str_is(f.who, "finance"));
	SCRATCH_OK(funding_refusals(&trial.h, funding, trial.mem, &x, &n, &scratch_err));
	assert_int_equal(n, 1 - done);
	if (why)
		assert_non_null(strstr(x->why.p, why));
}

/* A line to which somebody objects is not in the sum that finance is shown; when another is objected to or an objection falls
 * before its turn, what was arranged is told and not what was asked for. */
static void many_are_taken_over_without_what_an_objection_stops(void **state)
{
	(void)state;
	begin();
	const struct queue_filter all = {.reach = {REACH_ALL, 0}};
	int64_t id = applied(), a, b;
	struct funding_pick *p;
	struct application_line *l;
	size_t n;
	must(id, &clerk, "submit", "county");
	must(id, &county, "approve", "city");
	must(id, &city, "approve", "notice");
	struct recording *r = open_recording();
	SCRATCH_OK(objection_add(&trial.h, r, cal, id, 1, STR("未在岗"), STR("群众"), &a, &scratch_err));
	SCRATCH_OK(objection_add(&trial.h, r, cal, id, 2, STR("冒名"), STR("群众"), &b, &scratch_err));
	SCRATCH_OK(objection_answer(&trial.h, r, b, true, STR("查实冒名"), STR("county"), &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	expired(day_of(2026, 12, 2));
	SCRATCH_OK(application_lines(&trial.h, id, trial.mem, &l, &n, &scratch_err));
	SCRATCH_OK(funding_picks(&trial.h, &all, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(p->amount, l[2].amount);
	SCRATCH_OK(funding_named(&trial.h, all.reach, &id, 1, trial.mem, &p, &scratch_err));
	assert_int_equal(p->amount, l[2].amount);
	int64_t funding = asked_for(p, 1, 1, p->amount);
	r = open_recording();
	SCRATCH_OK(objection_answer(&trial.h, r, a, false, STR("考勤属实"), STR("county"), &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	carried_out(funding, 1, NULL);
	assert_int_equal(balance(LEDGER_COMMITTED), l[0].amount + l[2].amount);
	end();
}

static void many_are_taken_over_at_the_sum_that_was_shown_and_each_tells_how_it_ended(void **state)
{
	(void)state;
	begin();
	int64_t id = applied();
	must(id, &clerk, "submit", "county");
	must(id, &county, "approve", "city");
	must(id, &city, "approve", "notice");
	const struct queue_filter all = {.reach = {REACH_ALL, 0}};
	struct funding_pick *p;
	size_t n;
	SCRATCH_OK(funding_picks(&trial.h, &all, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 0);
	assert_int_equal(funding_named(&trial.h, all.reach, &id, 1, trial.mem, &p, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "不在财政这一步");
	assert_int_equal(
	    funding_named(&trial.h, (struct reach){REACH_UNIT, 999}, &id, 1, trial.mem, &p, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "您的辖区没有这份申领");
	assert_int_equal(funding_named(&trial.h, all.reach, (int64_t[]){id, id}, 2, trial.mem, &p, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "同一份申领选了两次");
	expired(day_of(2026, 12, 2));
	SCRATCH_OK(funding_picks(&trial.h, &all, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(p->application, id);
	assert_int_equal(asked_for(p, 1, 1, p->amount - 1), 0);
	scratch_err_is(ERR_CONFLICT, "与看到的不一样");
	assert_int_equal(asked_for(p, 0, 0, 0), 0);
	scratch_err_is(ERR_INPUT, "没有等财政安排的申领");
	carried_out(asked_for(p, 1, 1, p->amount), 0, "不够");
	struct recording *r = open_recording();
	int64_t document;
	const struct ledger_document more = {
	    .line = line, .day = day_of(2026, 11, 1), .amount = 100000, .number = STR("追加1号")};
	SCRATCH_OK(ledger_budget(&trial.h, r, &more, "finance", &document, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	int64_t first = asked_for(p, 1, 1, p->amount), again = asked_for(p, 1, 1, p->amount);
	carried_out(first, 1, NULL);
	carried_out(first, 1, NULL);
	assert_true(str_is(stands(id).state, "done"));
	carried_out(again, 0, "已");
	assert_int_equal(balance(LEDGER_COMMITTED), p->amount);
	end();
}

/* A run of the texts as they are law in the house: drafts, until one is adopted. */
static int64_t computed_as_law(void)
{
	int64_t id;
	struct run_ask a = the_quarter();
	SCRATCH_OK(run_start(&trial.h, &a, &id, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, id, NULL, &scratch_err));
	return id;
}

static void a_run_of_a_draft_is_never_paid_by_whatever_is_adopted_later(void **state)
{
	(void)state;
	begin();
	int64_t id, payable = run, draft = computed_as_law();
	bool is;
	SCRATCH_OK(run_of_draft(&trial.h, payable, STR(ALLOWANCE), &is, &scratch_err));
	assert_false(is);
	SCRATCH_OK(run_of_draft(&trial.h, draft, STR(ALLOWANCE), &is, &scratch_err));
	assert_true(is);
	run = draft;
	assert_int_equal(opened("绍市民〔2026〕1号", &id), -1);
	assert_string_equal(scratch_err.where, "政策");
	assert_non_null(strstr(scratch_err.todo, "先登记这项政策的通过"));
	scratch_err_is(ERR_CONFLICT, "征求意见稿核算的，只能试算");
	adopted_in(&trial.h, ALLOWANCE);
	assert_int_equal(opened("绍市民〔2026〕1号", &id), -1);
	scratch_err_is(ERR_CONFLICT, "征求意见稿核算的，只能试算");
	struct adjust_item *item;
	size_t n;
	assert_int_equal(adjust_plan(&trial.h, draft, STR(ALLOWANCE), trial.mem, &item, &n, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "不能据此补发、追回");
	run = computed_as_law();
	SCRATCH_OK(opened("", &id));
	end();
}

static void what_cannot_be_claimed_is_refused(void **state)
{
	(void)state;
	begin();
	int64_t id;
	struct recording *r = open_recording();
	assert_int_equal(
	    application_open(&trial.h, r, cal, round_id, id_of_key(&orgs_facts, SCHOOL), &clerk, &id, &scratch_err),
	    -1);
	scratch_err_is(ERR_NOTFOUND, "没有可以申领的人");
	struct flow_hat stranger_hat = {STR("claims.apply"), FLOW_ORG, home + 1, {NULL, 0}};
	struct flow_actor stranger = {STR("stranger"), &stranger_hat, 1};
	assert_int_equal(application_open(&trial.h, r, cal, round_id, home, &stranger, &id, &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "不能发起");
	recording_abandon(r);
	trial.now += 20 * 86400LL * 1000000;
	r = open_recording();
	assert_int_equal(application_open(&trial.h, r, cal, round_id, home, &clerk, &id, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "这次申领的时间是 2026-11-20 至 2026-11-30");
	recording_abandon(r);
	SCRATCH_OK(flow_check(&application_kind, &scratch_err));
	end();
}

static void another_countys_budget_pays_for_nobody_here(void **state)
{
	(void)state;
	begin();
	int64_t id = applied(), own = line;
	must(id, &clerk, "submit", "county");
	must(id, &county, "approve", "city");
	must(id, &city, "approve", "notice");
	expired(day_of(2026, 12, 2));
	struct recording *r = open_recording();
	SCRATCH_OK(ledger_open(&trial.h, r, LEDGER_BUDGET, other_county_hat.id, 2026, STR(""), &line, &scratch_err));
	SCRATCH_OK(ledger_post(&trial.h, r, line, LEDGER_GRANT, 9000000, (struct ledger_case){"budget", 2, "甲", ""},
			       &scratch_err));
	SCRATCH_OK(ledger_post(&trial.h, r, own, LEDGER_GRANT, 9000000, (struct ledger_case){"budget", 3, "甲", ""},
			       &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(funded(id, &finance), -1);
	scratch_err_is(ERR_CONFLICT, "不是这家机构所在区县或上级的");
	assert_true(str_is(stands(id).state, "finance"));
	assert_int_equal(balance(LEDGER_COMMITTED), 0);
	line = own;
	SCRATCH_OK(funded(id, &finance));
	end();
}

static void a_budget_that_does_not_suffice_funds_nothing(void **state)
{
	(void)state;
	begin();
	int64_t id = applied();
	must(id, &clerk, "submit", "county");
	must(id, &county, "approve", "city");
	must(id, &city, "approve", "notice");
	expired(day_of(2026, 12, 2));
	assert_int_equal(funded(id, &finance), -1);
	scratch_err_is(ERR_CONFLICT, "“可用”只有 2,000.00 元，不够 2,250.00 元");
	assert_true(str_is(stands(id).state, "finance"));
	assert_int_equal(balance(LEDGER_COMMITTED), 0);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_claim_goes_through_two_reviews_a_notice_and_finance),
	    TRIAL(a_later_round_offers_only_the_months_that_nobody_decided_on),
	    TRIAL(a_returned_claim_is_submitted_again_and_both_versions_stay),
	    TRIAL(doubts_are_found_by_themselves),
	    TRIAL(what_was_claimed_before_is_compared_with_what_is_claimed_now),
	    TRIAL(what_a_round_offered_and_nobody_claimed_no_adjustment_makes_up_for),
	    TRIAL(a_person_is_told_of_what_was_submitted_last_for_him_and_what_is_his),
	    TRIAL(a_notice_tells_people_apart_and_nothing_more),
	    TRIAL(an_objection_stops_its_line_alone_until_it_is_answered),
	    TRIAL(many_are_taken_over_without_what_an_objection_stops),
	    TRIAL(many_are_taken_over_at_the_sum_that_was_shown_and_each_tells_how_it_ended),
	    TRIAL(a_run_of_a_draft_is_never_paid_by_whatever_is_adopted_later),
	    TRIAL(what_cannot_be_claimed_is_refused),
	    TRIAL(another_countys_budget_pays_for_nobody_here),
	    TRIAL(a_budget_that_does_not_suffice_funds_nothing),
	};
	return trial_run("applications", tests, sizeof tests / sizeof *tests);
}
