/* The demo city's money: each county stands at another point of the way from budget to bank. */
#include "features/demo/demo_money.h"

#include <stdio.h>
#include <stdlib.h>

#include "features/applications/applications.h"
#include "features/credentials/credentials.h"
#include "features/demo/demo_claims.h"
#include "features/demo/demo_directed.h"
#include "features/demo/demo_law.h"
#include "features/demo/demo_posts.h"
#include "features/ledger/ledger.h"
#include "features/payments/adjust.h"
#include "features/payments/look.h"
#include "features/payments/plans.h"
#include "features/people/people.h"
#include "features/runs/start.h"
#include "features/units/units.h"

#define POLICY      "绍兴.特殊岗位津贴"
#define ORGS_MOST   6 /* institutions of a county that claim */
#define TOTALS_MOST 2000

/* Where a county's money has got to. */
enum stage { AT_DONE, AT_SENT, AT_PARTLY, AT_TWO, AT_ONE, AT_VOID };
static const struct {
	const char *unit;
	enum stage stage;
	int64_t budget; /* 元 */
} counties[] = {{"330602", AT_DONE, 60000}, {"330603", AT_PARTLY, 90000}, {"330604", AT_SENT, 70000},
		{"330624", AT_TWO, 50000},  {"330681", AT_ONE, 80000},    {"330683", AT_VOID, 60000}};
#define COUNTIES (sizeof counties / sizeof *counties)

/* Lines that only show that kinds of money are kept apart. */
static const struct {
	enum ledger_source source;
	const char *name, *number;
	int64_t budget; /* 元 */
} others[] = {{LEDGER_LOTTERY, "居家养老服务", "绍市财社〔演示〕15号", 2600000},
	      {LEDGER_EMPLOYMENT, "公益性岗位", "绍市财社〔演示〕16号", 1500000},
	      {LEDGER_TRAINING, "护理员培训", "绍市财社〔演示〕17号", 800000}};

/* What is being made. */
struct making {
	struct house *h;
	struct calendar *cal;
	struct arena *mem;
	day_t today;
	int64_t city, run, round;
	int64_t clerk_org, clerk_county; /* where the demo accounts of a clerk and of a county are */
	struct flow_hat hat[3];          /* county, city, finance */
	struct demo_money made;
};

/* Begins a recording in somebody's name. */
static int begin(struct making *m, struct recording **r, const char *who, const char *what, const char *detail,
		 struct err *e)
{
	struct deed d = {.who = who, .what = what, .detail = detail};
	return recording_begin(r, m->h, &d, e);
}

/* The id of a unit by its code. */
static int unit_id(struct making *m, const char *code, int64_t *id, struct err *e)
{
	if (unit_by_code(m->h, str_of(code), INSTANT_OPEN, id, e) < 0)
		return -1;
	return *id ? 0 : err_set(e, ERR_NOTFOUND, "这个库里没有演示城市");
}

/* A budget line with its first document. */
static int open_line(struct making *m, struct recording *r, enum ledger_source source, int64_t unit, int year,
		     const char *name, const char *number, int64_t yuan, int64_t *line, struct err *e)
{
	struct ledger_document d = {
	    .day = day_of(year, 1, 12), .amount = yuan * 100, .number = str_of(number), .note = STR("年初下达")};
	int64_t id;
	if (ledger_open(m->h, r, source, unit, year, str_of(name), line, e) < 0)
		return -1;
	d.line = *line;
	return ledger_budget(m->h, r, &d, "finance", &id, e);
}

/* All budget lines; line gets those of the counties. */
static int budgets(struct making *m, int64_t line[static COUNTIES], struct err *e)
{
	struct recording *r;
	int year = day_ymd(m->today).y, status = 0;
	int64_t id, last;
	if (begin(m, &r, "finance", "budget", "演示：下达指标", e) < 0)
		return -1;
	for (size_t i = 0; status == 0 && i < COUNTIES; i++) {
		int64_t unit;
		status = unit_id(m, counties[i].unit, &unit, e);
		if (status == 0)
			status = open_line(m, r, LEDGER_BUDGET, unit, year, "特殊岗位津贴", "绍市财社〔演示〕12号",
					   counties[i].budget, &line[i], e);
	}
	for (size_t i = 0; status == 0 && i < sizeof others / sizeof *others; i++)
		status = open_line(m, r, others[i].source, m->city, year, others[i].name, others[i].number,
				   others[i].budget, &id, e);
	struct ledger_document more = {.line = line[0],
				       .day = m->today - 20,
				       .amount = 2000000,
				       .number = STR("绍市财社〔演示〕41号"),
				       .note = STR("年中追加")};
	if (status == 0)
		status = ledger_budget(m->h, r, &more, "finance", &id, e);
	if (status == 0)
		status = open_line(m, r, LEDGER_BUDGET, m->city, year - 1, "入职奖补", "绍市财社〔演示〕3号", 300000,
				   &last, e);
	if (status == 0)
		status = ledger_close(m->h, r, last, "finance", e);
	return recording_end(r, status, e);
}

/* A run of the allowance over a quarter. */
static int compute(struct making *m, int from, int to, int64_t *run, struct err *e)
{
	month_t now = month_of_day(m->today);
	struct run_ask ask = {.policy = STR(POLICY),
			      .from = now - from,
			      .to = now - to,
			      .as_of = m->today,
			      .known_on = INSTANT_OPEN,
			      .everything = true,
			      .who = "shaoxing"};
	return run_start(m->h, &ask, run, e) < 0 ? -1 : run_compute(m->h, *run, NULL, e);
}

/* Opens a round of claims of the run. */
static int open_round(struct making *m, const char *title, struct err *e)
{
	struct recording *r;
	struct round_new n = {.run = m->run,
			      .policy = STR(POLICY),
			      .title = str_of(title),
			      .basis = STR(DEMO_LAW_NUMBER),
			      .opens = m->today - 5,
			      .closes = m->today + 25,
			      .who = "shaoxing"};
	return begin(m, &r, "shaoxing", "claim", "演示：开放申领", e) < 0 ||
		       recording_end(r, round_open(m->h, r, &n, &m->round, e), e) < 0
		   ? -1
		   : 0;
}

/* One move of an application. */
static int act(struct making *m, struct recording *r, int64_t id, const char *move, const struct flow_actor *by,
	       struct err *e)
{
	struct flow_matter at;
	return flow_of(m->h, &application_kind, id, m->mem, &at, e) < 0 ||
		       application_act(m->h, r, m->cal, id, at.seq, str_of(move), STR("演示"), by, e) < 0
		   ? -1
		   : 0;
}

/* One institution's claim, from its clerk to the budget line. */
static int claim(struct making *m, struct recording *r, int64_t org, int64_t county, int64_t line, struct err *e)
{
	struct flow_hat clerk_hat = {STR("claims.apply"), FLOW_ORG, org, {NULL, 0}};
	m->hat[0].id = county;
	const struct flow_actor clerk = {org == m->clerk_org ? STR("clerk") : STR("机构经办"), &clerk_hat, 1},
				review1 = {county == m->clerk_county ? STR("county") : STR("区县经办"), &m->hat[0],
					   1},
				review2 = {STR("shaoxing"), &m->hat[1], 1}, finance = {STR("finance"), &m->hat[2], 1};
	struct flow_matter at;
	int64_t id;
	if (application_open(m->h, r, m->cal, m->round, org, &clerk, &id, e) < 0 ||
	    act(m, r, id, "submit", &clerk, e) < 0 || act(m, r, id, "approve", &review1, e) < 0 ||
	    act(m, r, id, "approve", &review2, e) < 0 || flow_of(m->h, &application_kind, id, m->mem, &at, e) < 0)
		return -1;
	struct flow_act expire = {.matter = at.id, .seq = at.seq, .move = STR("expire"), .opinion = STR("")};
	if (flow_act(m->h, r, m->cal, &application_kind, &expire, &flow_self, NULL, e) < 0 ||
	    flow_of(m->h, &application_kind, id, m->mem, &at, e) < 0)
		return -1;
	m->made.applications++;
	return application_fund(m->h, r, m->cal, id, at.seq, line, &finance, e);
}

/* Grants what the claims need beyond what the line has, in whole ten thousands of yuan, as a city does in the middle of a year. */
static int top_up(struct making *m, struct recording *r, int64_t line, int64_t needed, struct err *e)
{
	enum { STEP = 1000000 }; /* 分 */
	char number[64];
	struct ledger_line have;
	int64_t id;
	if (ledger_get(m->h, line, m->mem, &have, e) < 0)
		return -1;
	int64_t lacking = needed - have.balance[LEDGER_AVAILABLE];
	if (lacking <= 0)
		return 0;
	snprintf(number, sizeof number, "绍市财社〔演示〕%lld号", 50 + (long long)m->made.applications);
	struct ledger_document d = {.line = line,
				    .day = m->today,
				    .amount = (lacking + STEP - 1) / STEP * STEP,
				    .number = str_of(number),
				    .note = STR("追加")};
	return ledger_budget(m->h, r, &d, "finance", &id, e);
}

/* The institutions of a county claim what is due to their people. */
static int claims(struct making *m, const char *unit, int64_t line, struct err *e)
{
	int64_t county;
	struct run_total *t;
	size_t n, done = 0;
	struct recording *r;
	if (unit_id(m, unit, &county, e) < 0)
		return -1;
	struct run_filter f = {.reach = {REACH_ALL, 0}, .policy = STR(POLICY), .county = county, .state = 1};
	if (run_totals(m->h, m->run, RUN_BY_ORG, &f, m->mem, &t, &n, e) < 0 ||
	    begin(m, &r, "shaoxing", "flow", "演示：申领", e) < 0)
		return -1;
	int64_t org[ORGS_MOST], needed = 0;
	for (size_t i = 0; i < n && done < ORGS_MOST; i++) {
		if (t[i].counts || !t[i].org || t[i].amount <= 0)
			continue;
		org[done++] = t[i].org;
		needed += t[i].amount;
	}
	int status = top_up(m, r, line, needed, e);
	for (size_t i = 0; status == 0 && i < done; i++)
		status = claim(m, r, org[i], county, line, e);
	return recording_end(r, status, e);
}

/* Makes a batch and lets so many sign it. */
static int make_batch(struct making *m, int64_t line, int signers, int64_t *batch, struct err *e)
{
	static const char *const who[] = {"finance", "shaoxing"};
	struct recording *r;
	struct batch b;
	if (begin(m, &r, "finance", "pay", "演示：生成支付批次", e) < 0 ||
	    recording_end(r, batch_make(m->h, r, line, "finance", batch, e), e) < 0 ||
	    batch_get(m->h, *batch, m->mem, &b, e) < 0)
		return -1;
	m->made.batches++;
	for (int i = 0; i < signers; i++)
		if (begin(m, &r, who[i], "pay", "演示：签批支付批次", e) < 0 ||
		    recording_end(r, batch_sign(m->h, r, *batch, b.digest, who[i], e), e) < 0)
			return -1;
	return 0;
}

/* Issues a batch. */
static int issue(struct making *m, int64_t batch, struct err *e)
{
	struct recording *r;
	return begin(m, &r, "finance", "pay", "演示：发出支付批次", e) < 0 ||
		       recording_end(r, batch_issue(m->h, r, batch, "finance", e), e) < 0
		   ? -1
		   : 0;
}

/* Why the bank of the demo refuses. */
static const char *const refusals[] = {"户名与账号不符", "账户已销户"};

/* The bank answers `answered` of the lines; the first `refused` of them are sent back. */
static int answer(struct making *m, int64_t batch, int64_t answered, int64_t refused, struct err *e)
{
	struct batch_line *l;
	struct bank_taken taken;
	struct recording *r;
	size_t n;
	if (batch_lines(m->h, batch, BATCH_ALL, 0, PAYMENT_PAGE_MAX, m->mem, &l, &n, e) < 0)
		return -1;
	n = (int64_t)n < answered ? n : (size_t)answered;
	struct bank_line *a = ARENA_ARRAY(m->mem, n + 1, struct bank_line);
	if (!a)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		bool back = (int64_t)i < refused;
		a[i] = (struct bank_line){l[i].no, l[i].amount, !back, back ? str_of(refusals[i % 2]) : STR("")};
	}
	if (begin(m, &r, "finance", "bank", "演示：登记银行回执", e) < 0 ||
	    recording_end(r, batch_answer(m->h, r, batch, a, n, "finance", &taken, e), e) < 0)
		return -1;
	m->made.paid += taken.paid_amount;
	return 0;
}

/* A person's bank account becomes another one. */
static int correct_account(struct making *m, int64_t person, struct err *e)
{
	struct fact_reader *reader;
	struct recording *r;
	struct version v;
	if (begin(m, &r, "clerk", "correct", "演示：更正银行账号", e) < 0)
		return -1;
	int status = fact_of_owner(&reader, m->h, &people_facts, person, INSTANT_OPEN, FACT_REVEAL, e);
	if (status == 0) {
		int got = fact_next(reader, &v, e);
		struct cell cells[RECORD_FIELDS_MAX];
		memcpy(cells, v.cell, sizeof cells);
		cells[FACT_INDEX(people, account)].s = STR("6217990000000000019");
		status = got > 0 ? fact_correct(r, &people_facts, &v, cells, 0, e) : -1;
		fact_reader_free(reader);
	}
	return recording_end(r, status, e);
}

/* The first county: paid, two refused, one of them corrected, paid again under its key. */
static int paid_county(struct making *m, int64_t line, struct err *e)
{
	struct batch_line *back;
	int64_t batch;
	size_t n;
	if (make_batch(m, line, 2, &batch, e) < 0 || issue(m, batch, e) < 0 ||
	    answer(m, batch, PAYMENT_PAGE_MAX, 2, e) < 0 ||
	    batch_lines(m->h, batch, BATCH_REFUSED, 0, 10, m->mem, &back, &n, e) < 0)
		return -1;
	if (n == 0)
		return 0;
	return correct_account(m, back[0].person, e) < 0 || make_batch(m, line, 2, &batch, e) < 0 ||
		       issue(m, batch, e) < 0 || answer(m, batch, PAYMENT_PAGE_MAX, 0, e) < 0
		   ? -1
		   : 0;
}

/* A batch that was taken back. */
static int voided(struct making *m, int64_t line, struct err *e)
{
	struct recording *r;
	int64_t batch;
	return make_batch(m, line, 1, &batch, e) < 0 || begin(m, &r, "finance", "pay", "演示：撤销支付批次", e) < 0 ||
		       recording_end(
			   r, batch_void(m->h, r, batch, "finance", STR("有一人的开户行写错，更正后重做"), e), e) < 0
		   ? -1
		   : 0;
}

/* Brings a county's money to where it stands. */
static int county(struct making *m, size_t i, int64_t line, struct err *e)
{
	int64_t batch;
	if (claims(m, counties[i].unit, line, e) < 0)
		return -1;
	switch (counties[i].stage) {
	case AT_DONE: return paid_county(m, line, e);
	case AT_VOID: return voided(m, line, e);
	case AT_ONE: return make_batch(m, line, 1, &batch, e);
	case AT_TWO: return make_batch(m, line, 2, &batch, e);
	case AT_SENT: return make_batch(m, line, 2, &batch, e) < 0 ? -1 : issue(m, batch, e);
	case AT_PARTLY:
		return make_batch(m, line, 2, &batch, e) < 0 || issue(m, batch, e) < 0 ? -1
										       : answer(m, batch, 3, 1, e);
	}
	return 0;
}

/* Certificates of two people who were paid turn out not to hold. */
static int retract_certificates(struct making *m, int64_t line, struct err *e)
{
	struct payment_filter f = {.reach = {REACH_ALL, 0}, .line = line, .state = PAYMENT_PAID, .n = 2};
	struct payment *p;
	struct recording *r;
	size_t n;
	if (payments_page(m->h, &f, m->mem, &p, &n, e) < 0 ||
	    begin(m, &r, "shaoxing", "retract", "演示：证书查无此号", e) < 0)
		return -1;
	int status = 0;
	for (size_t i = 0; status == 0 && i < n; i++) {
		struct fact_reader *reader;
		struct version v;
		int got = 0;
		status = fact_of_owner(&reader, m->h, &credentials_facts, p[i].person, INSTANT_OPEN, 0, e);
		while (status == 0 && (got = fact_next(reader, &v, e)) > 0)
			status = fact_retract(r, &credentials_facts, &v, e);
		if (status == 0)
			fact_reader_free(reader);
		status = got < 0 ? -1 : status;
	}
	return recording_end(r, status, e);
}

/* What they were paid is claimed back: one comes back in instalments, one is open. */
static int clawback(struct making *m, int64_t line, struct err *e)
{
	struct recording *r;
	struct recovery *c;
	int64_t run, set;
	size_t n;
	if (retract_certificates(m, line, e) < 0 || compute(m, 5, 3, &run, e) < 0 ||
	    begin(m, &r, "shaoxing", "adjust", "演示：补发追回", e) < 0 ||
	    recording_end(r, adjust_apply(m->h, r, run, STR(POLICY), 0, "shaoxing", &set, e), e) < 0 ||
	    recoveries_of_line(m->h, line, true, 0, 10, m->mem, &c, &n, e) < 0)
		return -1;
	if (n == 0)
		return 0;
	if (begin(m, &r, "shaoxing", "adjust", "演示：追回计划", e) < 0)
		return -1;
	int status = recovery_plan_make(m->h, r, c[0].id, 3, m->today + 15, RECOVERY_REFUNDED,
					STR("本人签字的还款协议（演示）"), "shaoxing", e);
	if (status == 0)
		status = recovery_move(m->h, r, c[0].id, RECOVERY_REFUNDED, c[0].amount / 3, 0,
				       STR("进账单 演示0001"), "finance", e);
	return recording_end(r, status, e);
}

/* All of it. */
static int make_all(struct making *m, struct err *e)
{
	int64_t line[COUNTIES] = {0};
	if (budgets(m, line, e) < 0 || compute(m, 5, 3, &m->run, e) < 0 || open_round(m, "三季度特殊岗位津贴", e) < 0)
		return -1;
	m->made.run = m->run;
	for (size_t i = 0; i < COUNTIES; i++)
		if (county(m, i, line[i], e) < 0)
			return -1;
	if (clawback(m, line[0], e) < 0 || compute(m, 2, 1, &m->run, e) < 0 ||
	    open_round(m, "十月份特殊岗位津贴", e) < 0)
		return -1;
	return claims(m, counties[0].unit, line[0], e);
}

int demo_money(struct house *h, struct demo_money *out, struct err *e)
{
	struct making m = {.h = h,
			   .mem = arena_new((size_t)1 << 30),
			   .today = instant_day(h->clock.now(h->clock.self)),
			   .hat = {{STR("claims.review1"), FLOW_UNIT, 0, {NULL, 0}},
				   {STR("claims.review2"), FLOW_UNIT, 0, {NULL, 0}},
				   {STR("pay.issue"), FLOW_UNIT, 0, {NULL, 0}}}};
	struct ledger_line *there;
	size_t n = 0;
	int status = m.mem ? unit_id(&m, "330600", &m.city, e) : err_set(e, ERR_NOMEM, "内存不够");
	m.hat[1].id = m.hat[2].id = m.city;
	if (status == 0)
		status = demo_tour_place(h, m.mem, &m.clerk_org, &m.clerk_county, e);
	if (status == 0)
		status = ledger_lines(h, 0, 0, m.mem, &there, &n, e);
	if (status == 0 && n)
		status = err_set(e, ERR_CONFLICT, "库里已有预算行，演示的资金只装一次");
	if (status == 0)
		status = calendar_load(&m.cal, h->store, e);
	if (status == 0) {
		status = demo_law(h, m.cal, m.city, m.today, e);
		if (status == 0)
			status = make_all(&m, e);
		calendar_free(m.cal);
	}
	if (status == 0)
		status = demo_directed(h, e);
	if (status == 0)
		status = demo_posts(h, e);
	if (status == 0)
		*out = m.made;
	arena_free(m.mem);
	return status;
}
