/* Every call of the store, and every allocation, is made to fail in turn on the ways that money takes: a claim from its institution to
 * the budget line, a budget document, a batch from its lines to the bank's answer, a difference made up, a refund, a batch taken back.
 * Each is there whole or not at all. */
#include "features/exchange/trial.h"

#include "base/memory_trial.h"
#include "features/applications/applications.h"
#include "features/credentials/credentials.h"
#include "features/ledger/ledger.h"
#include "features/orgs/orgs.h"
#include "features/payments/plans.h"
#include "features/people/people.h"
#include "features/policies/test_adopted.h"
#include "features/runs/start.h"
#include "features/units/units.h"
#include "flow/once.h"
#include "store/fake.h"

#define ALLOWANCE   "绍兴.特殊岗位津贴"
#define CERT_HEAD   "证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期\n"
#define QUARTER     75000 /* 分: three months of 四级 */
#define STARVED_MAX 20000 /* allocations of a deed */

static struct calendar *cal; /* NULL: the house is fresh */
static int64_t run, later, round_id, line, home, county_id, one;

/* The ways in which the store fails. */
static const struct {
	enum err_code code;
	bool after, gone;
} ways[] = {
    {ERR_DB, false, false}, {ERR_DB, false, true}, {ERR_UNCERTAIN, true, false}, {ERR_UNCERTAIN, false, false}};

static struct recording *open_recording(struct house *h, struct err *e)
{
	struct recording *r = NULL;
	struct deed d = {.who = "甲", .what = "pay"};
	return recording_begin(&r, h, &d, e) < 0 ? NULL : r;
}

/* A deed as a browser asks for it: whoever did not hear the answer asks again under the same key. */
static int asked(struct store *s, const char *key, int (*work)(struct house *, struct recording *, struct err *),
		 struct err *e)
{
	struct house h = {.store = s, .keys = trial.h.keys, .clock = trial.h.clock};
	struct recording *r = open_recording(&h, e);
	struct buf answer;
	if (!r)
		return -1;
	buf_init(&answer, ONCE_ANSWER_MAX);
	int before = once_asked(&h, STR("甲"), str_of(key), STR("办"), &answer, e);
	buf_release(&answer);
	if (before > 0) {
		recording_abandon(r);
		return 0;
	}
	int status =
	    before < 0 || work(&h, r, e) < 0 || once_done(&h, r, STR("甲"), str_of(key), STR("办"), STR("好"), e) < 0
		? -1
		: 0;
	return recording_end(r, status, e);
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

static void computed(int64_t *id)
{
	struct run_ask a = {.policy = STR(ALLOWANCE),
			    .from = month_of(2026, 1),
			    .to = month_of(2026, 3),
			    .as_of = day_of(2026, 11, 20),
			    .known_on = INSTANT_OPEN,
			    .who = "甲"};
	adopted_in(&trial.h, ALLOWANCE);
	SCRATCH_OK(run_start(&trial.h, &a, id, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, *id, NULL, &scratch_err));
}

/* One person with a certificate, a run, a round, a budget line. */
static void begin(void)
{
	furnished();
	file("more/人员.csv", "证件号码,姓名,开户行,银行账号\n" ONE ",甲一,样例银行,6222020000000000018\n");
	file("more/任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2023-03-01,,,,是,\n");
	file("more/证书.csv",
	     CERT_HEAD ONE ",职业技能等级证书,养老护理员,四级,S000033000012224000123,样例评价组织,2022-05-10\n");
	import_path(scratch_path(trial.x, "more"));
	accepted();
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
	computed(&run);
	home = id_of_key(&orgs_facts, HOME);
	county_id = id_of_key(&units_facts, "330602");
	one = id_of_key(&people_facts, ONE);
	struct recording *r = open_recording(&trial.h, &scratch_err);
	struct round_new n = {.run = run,
			      .policy = STR(ALLOWANCE),
			      .title = STR("2026年一季度津贴"),
			      .basis = STR("绍市民〔2026〕1号"),
			      .opens = day_of(2026, 11, 20),
			      .closes = day_of(2026, 11, 30),
			      .who = "甲"};
	struct ledger_document d = {
	    .day = day_of(2026, 1, 5), .amount = 1000000, .number = STR("1号"), .note = STR("")};
	int64_t document;
	SCRATCH_OK(round_open(&trial.h, r, &n, &round_id, &scratch_err));
	SCRATCH_OK(ledger_open(&trial.h, r, LEDGER_BUDGET, county_id, 2026, STR(""), &line, &scratch_err));
	d.line = line;
	SCRATCH_OK(ledger_budget(&trial.h, r, &d, "甲", &document, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

/* A house over the store that may fail. */
static struct house house_over(struct store *s)
{
	return (struct house){.store = s, .keys = trial.h.keys, .clock = trial.h.clock};
}

/* The balances of the line; memory of its own, since it is asked thousands of times. */
static int balances(struct house *h, struct ledger_line *out, struct err *e)
{
	struct arena *mem = arena_new((size_t)1 << 20);
	int status = mem ? ledger_get(h, line, mem, out, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(mem);
	return status;
}

/* What must stand behind a run of the torture. */
struct want {
	enum ledger_account account;
	int64_t before, after; /* 分 in the account: nothing done, all done */
};

/* Nothing was done, or all: as the run said, or either when nobody can say. */
static int whole(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	const struct want *w = self;
	struct house h = house_over(s);
	struct ledger_line l;
	if (ledger_verify(&h, e) < 0 || balances(&h, &l, e) < 0)
		return -1;
	int64_t have = l.balance[w->account];
	bool unsure = result < 0 && why->code == ERR_UNCERTAIN;
	if (have == w->after && (result == 0 || unsure))
		return 0;
	if (have == w->before && result < 0)
		return 0;
	return err_set(e, ERR_CONFLICT, "账户里是 %lld 分，结果 %d：%s", (long long)have, result,
		       why ? why->what : "");
}

/* An empty house of the same kind. */
static void anew(void)
{
	enum scratch_kind kind = trial.x->kind;
	calendar_free(cal);
	cal = NULL;
	trial_end(NULL);
	trial_begin(kind);
}

/* An empty house, and in it what the deed needs. */
static void fresh(void (*ready)(void))
{
	if (cal)
		anew();
	ready();
}

/* Does the deed up to its commit, which fails: from then on its statements are prepared, and every try asks for the same memory. */
static void rehearsed(int (*deed)(struct store *, void *, struct err *))
{
	struct fault f = {.at = 1, .code = ERR_DB, .only = true, .call = CALL_COMMIT};
	struct err why = {0};
	SCRATCH_OK(fault_on(trial.h.store, &f, &scratch_err));
	assert_int_equal(deed(trial.h.store, NULL, &why), -1);
	fault_off(trial.h.store);
	assert_true(f.hit);
}

/* Lets every allocation of the deed fail, each alone. Some do no harm; then the deed is done, and begun anew in a house of its own. */
static void starved(void (*ready)(void), int (*deed)(struct store *, void *, struct err *), struct want w)
{
	int result = 0;
	memory_trial.hit = true;
	for (long k = 1; memory_trial.hit && k < STARVED_MAX; k++) {
		struct err why = {0};
		if (result == 0) {
			fresh(ready);
			rehearsed(deed);
		}
		memory_trial.at = k;
		memory_trial.counted = 0;
		memory_trial.hit = false;
		result = deed(trial.h.store, NULL, &why);
		memory_trial.at = 0;
		assert_false(store_in_tx(trial.h.store));
		SCRATCH_OK(whole(trial.h.store, &w, result, &why, &scratch_err));
		if (result < 0)
			assert_true(memory_trial.hit);
	}
	assert_false(memory_trial.hit);
	assert_in_range(memory_trial.counted, 20, STARVED_MAX - 1);
}

/* Lets every call of the deed fail, in every way, each on a house of its own that `ready` has made. */
static void tortured(void (*ready)(void), int (*deed)(struct store *, void *, struct err *), struct want w)
{
	bool briefly = tried_elsewhere(); /* there, that the connection is lost */
	for (size_t i = briefly ? 1 : 0; i < (briefly ? 2 : sizeof ways / sizeof *ways); i++) {
		struct torture t = {deed, whole, &w, ways[i].code, ways[i].after, ways[i].gone, .max = 4000};
		struct ledger_line l;
		fresh(ready);
		long n = torture(trial.h.store, &t, &scratch_err);
		SCRATCH_OK(n < 0 ? -1 : 0);
		assert_true(n > 5);
		SCRATCH_OK(balances(&trial.h, &l, &scratch_err));
		assert_int_equal(l.balance[w.account], w.after);
	}
	if (!briefly)
		starved(ready, deed, w);
	SCRATCH_OK(ledger_verify(&trial.h, &scratch_err));
	calendar_free(cal);
	cal = NULL;
}

/* A claim's whole way in one recording. */
static int claim_steps(struct house *h, struct recording *r, struct arena *mem, struct err *e)
{
	const struct flow_hat hats[] = {{STR("claims.apply"), FLOW_ORG, home, {NULL, 0}},
					{STR("claims.review1"), FLOW_UNIT, county_id, {NULL, 0}},
					{STR("claims.review2"), FLOW_ALL, 0, {NULL, 0}},
					{STR("pay.issue"), FLOW_ALL, 0, {NULL, 0}}};
	const struct flow_actor by[] = {{STR("clerk"), &hats[0], 1},
					{STR("county"), &hats[1], 1},
					{STR("city"), &hats[2], 1},
					{STR("finance"), &hats[3], 1}};
	static const char *const moves[] = {"submit", "approve", "approve"};
	struct flow_matter m;
	int64_t id;
	if (application_open(h, r, cal, round_id, home, &by[0], &id, e) < 0)
		return -1;
	for (int i = 0; i < 3; i++)
		if (flow_of(h, &application_kind, id, mem, &m, e) < 0 ||
		    application_act(h, r, cal, id, m.seq, str_of(moves[i]), STR("已核"), &by[i], e) < 0)
			return -1;
	if (flow_of(h, &application_kind, id, mem, &m, e) < 0)
		return -1;
	struct flow_act expire = {.matter = m.id, .seq = m.seq, .move = STR("expire"), .opinion = STR("")};
	if (flow_act(h, r, cal, &application_kind, &expire, &flow_self, NULL, e) < 0 ||
	    flow_of(h, &application_kind, id, mem, &m, e) < 0)
		return -1;
	return application_fund(h, r, cal, id, m.seq, line, &by[3], e);
}

static int claim_work(struct house *h, struct recording *r, struct err *e)
{
	struct arena *mem = arena_new((size_t)16 << 20);
	int status = mem ? claim_steps(h, r, mem, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(mem);
	return status;
}

static int claim(struct store *s, void *self, struct err *e)
{
	(void)self;
	return asked(s, "申领", claim_work, e);
}

static void a_claim_that_fails_anywhere_is_there_whole_or_not_at_all(void **state)
{
	(void)state;
	tortured(begin, claim, (struct want){LEDGER_COMMITTED, 0, QUARTER});
}

/* A document of always the same number. */
static int document_work(struct house *h, struct recording *r, struct err *e)
{
	struct ledger_document d = {
	    .line = line, .day = day_of(2026, 6, 1), .amount = 500, .number = STR("2号"), .note = STR("追加")};
	int64_t id;
	return ledger_budget(h, r, &d, "甲", &id, e);
}

static int document(struct store *s, void *self, struct err *e)
{
	(void)self;
	return asked(s, "追加", document_work, e);
}

static void a_budget_document_that_fails_anywhere_is_entered_once_or_not(void **state)
{
	(void)state;
	tortured(begin, document, (struct want){LEDGER_AVAILABLE, 1000000, 1000500});
}

/* A batch's whole way in one recording: drawn up, signed by two, issued, answered. */
static int pay_work(struct house *h, struct recording *r, struct err *e)
{
	const struct bank_line l = {1, QUARTER, true, STR("")};
	struct arena *mem = arena_new((size_t)1 << 20);
	struct bank_taken taken;
	struct batch b;
	int64_t id;
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (mem)
		status = batch_make(h, r, line, "甲", &id, e) == 0 && batch_get(h, id, mem, &b, e) == 0 &&
				 batch_sign(h, r, id, b.digest, "乙", e) == 0 &&
				 batch_sign(h, r, id, b.digest, "丙", e) == 0 &&
				 batch_issue(h, r, id, "乙", e) == 0 &&
				 batch_answer(h, r, id, &l, 1, "乙", &taken, e) == 0
			     ? 0
			     : -1;
	arena_free(mem);
	return status;
}

static int pay(struct store *s, void *self, struct err *e)
{
	(void)self;
	return asked(s, "支付", pay_work, e);
}

static void funded(void)
{
	begin();
	SCRATCH_OK(claim(trial.h.store, NULL, &scratch_err));
}

static void a_batch_that_fails_anywhere_is_paid_whole_or_not_at_all(void **state)
{
	(void)state;
	tortured(funded, pay, (struct want){LEDGER_PAID, 0, QUARTER});
}

/* Brings the quarter to the person's account, without faults. */
static void paid(void)
{
	SCRATCH_OK(claim(trial.h.store, NULL, &scratch_err));
	SCRATCH_OK(pay(trial.h.store, NULL, &scratch_err));
}

/* The certificate turns out not to hold: a later run says so. */
static void corrected(void)
{
	struct fact_reader *reader;
	struct version v;
	struct recording *r = open_recording(&trial.h, &scratch_err);
	SCRATCH_OK(fact_of_owner(&reader, &trial.h, &credentials_facts, one, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(reader, &v, &scratch_err), 1);
	SCRATCH_OK(fact_retract(r, &credentials_facts, &v, &scratch_err));
	fact_reader_free(reader);
	SCRATCH_OK(recording_commit(r, &scratch_err));
	computed(&later);
}

static int adjust_work(struct house *h, struct recording *r, struct err *e)
{
	int64_t id;
	return adjust_apply(h, r, later, STR(ALLOWANCE), 0, "甲", &id, e);
}

static int adjust(struct store *s, void *self, struct err *e)
{
	(void)self;
	return asked(s, "补发追回", adjust_work, e);
}

static void paid_too_much(void)
{
	begin();
	paid();
	corrected();
}

static void a_difference_that_fails_anywhere_is_made_up_whole_or_not_at_all(void **state)
{
	(void)state;
	tortured(paid_too_much, adjust, (struct want){LEDGER_RECEIVABLE, 0, QUARTER});
}

static int64_t claimed; /* the claim that is refunded */

static int refund_work(struct house *h, struct recording *r, struct err *e)
{
	return recovery_move(h, r, claimed, RECOVERY_REFUNDED, 25000, 0, STR("进账单 1"), "甲", e);
}

static int refund(struct store *s, void *self, struct err *e)
{
	(void)self;
	return asked(s, "退回", refund_work, e);
}

static void claimed_back(void)
{
	struct recovery *c;
	size_t n;
	paid_too_much();
	SCRATCH_OK(adjust(trial.h.store, NULL, &scratch_err));
	SCRATCH_OK(recoveries_of_line(&trial.h, line, true, 0, 10, trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 3);
	claimed = c[0].id;
}

static void a_refund_that_fails_anywhere_is_booked_once_or_not(void **state)
{
	(void)state;
	tortured(claimed_back, refund, (struct want){LEDGER_RECEIVABLE, QUARTER, QUARTER - 25000});
}

static int64_t batch; /* the batch that is taken back */

/* Where the only payment stands. */
static int64_t state_now(struct house *h, struct err *e)
{
	struct payment_filter f = {.reach = {REACH_ALL, 0}, .line = line};
	struct arena *mem = arena_new((size_t)1 << 20);
	struct payment *p;
	size_t n = 0;
	int64_t state = mem && payments_page(h, &f, mem, &p, &n, e) == 0 && n == 1 ? p->state : 0;
	arena_free(mem);
	return state;
}

static int take_back(struct store *s, void *self, struct err *e)
{
	struct house h = house_over(s);
	struct recording *r = open_recording(&h, e);
	(void)self;
	return r ? recording_end(r, batch_void(&h, r, batch, "甲", STR("重做"), e), e) : -1;
}

/* The batch was taken back with its payment, or neither. */
static int back_or_not(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	struct house h = house_over(s);
	struct batch b;
	struct arena *mem = arena_new((size_t)1 << 20);
	int status = mem ? batch_get(&h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	int64_t state = state_now(&h, e);
	bool taken = status == 0 && b.void_at;
	arena_free(mem);
	(void)self;
	(void)why;
	if (status < 0 || state != (taken ? PAYMENT_WAITING : PAYMENT_BATCHED) || (result == 0 && !taken))
		return err_set(e, ERR_CONFLICT, "批次%s，款的状态是 %lld", taken ? "已撤销" : "没有撤销",
			       (long long)state);
	return 0;
}

static void a_batch_is_taken_back_with_its_payments_or_not_at_all(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(claim(trial.h.store, NULL, &scratch_err));
	struct recording *r = open_recording(&trial.h, &scratch_err);
	SCRATCH_OK(batch_make(&trial.h, r, line, "甲", &batch, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	for (int gone = 0; gone < 2; gone++) {
		struct torture t = {take_back, back_or_not, NULL, ERR_DB, false, gone, .max = 1000};
		long n = torture(trial.h.store, &t, &scratch_err);
		SCRATCH_OK(n < 0 ? -1 : 0);
		assert_true(n > 5);
		r = open_recording(&trial.h, &scratch_err);
		SCRATCH_OK(batch_make(&trial.h, r, line, "甲", &batch, &scratch_err));
		SCRATCH_OK(recording_commit(r, &scratch_err));
	}
	calendar_free(cal);
	cal = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_claim_that_fails_anywhere_is_there_whole_or_not_at_all),
	    TRIAL(a_budget_document_that_fails_anywhere_is_entered_once_or_not),
	    TRIAL(a_batch_that_fails_anywhere_is_paid_whole_or_not_at_all),
	    TRIAL(a_difference_that_fails_anywhere_is_made_up_whole_or_not_at_all),
	    TRIAL(a_refund_that_fails_anywhere_is_booked_once_or_not),
	    TRIAL(a_batch_is_taken_back_with_its_payments_or_not_at_all),
	};
	return trial_run("money faults", tests, sizeof tests / sizeof *tests);
}
