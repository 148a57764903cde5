/* Payments: once and only once, signed by two, issued once, answered line by line; and corrections in any order end alike. */
#include "features/exchange/trial.h"

#include "base/asset.h"
#include "fact/journal.h"
#include "features/payments/inside.h"
#include "features/payments/look.h"
#include "features/payments/repayments.h"
#include "features/people/people.h"
#include "features/policies/test_adopted.h"
#include "features/runs/runs.h"
#include "policy/policy.h"
#include "flow/once.h"
#include "store/fake.h"

#define ALLOWANCE "绍兴.特殊岗位津贴"
#define CERT_HEAD "证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期\n"
#define CARD_1    "6222020000000000018"
#define CARD_2    "6217001234567890122"
#define BANK_HEAD "证件号码,姓名,开户行,银行账号\n"

static struct {
	struct pool *pool;
	struct arena *mem;
	struct packs *packs;
} set;
static int64_t line, one, two;

static struct recording *open_recording(void)
{
	struct recording *r;
	struct deed d = {.who = "甲", .what = "pay"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	return r;
}

static int64_t person(const char *number)
{
	struct fact_reader *r;
	struct version v;
	SCRATCH_OK(fact_by_key(&r, &trial.h, &people_facts, (struct cell){FIELD_NONE, str_of(number)}, INSTANT_OPEN,
			       0, &scratch_err));
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

static void begin(void)
{
	furnished();
	file("more/人员.csv", BANK_HEAD ONE ",甲一,样例银行," CARD_1 "\n" TWO ",甲二,样例银行," CARD_2 "\n");
	file("more/任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2023-03-01,,,,是,\n" TWO "," HOME
					   ",养老护理员,是,编外合同,2023-03-01,,,,是,\n");
	file("more/证书.csv",
	     CERT_HEAD ONE ",职业技能等级证书,养老护理员,四级,S000033000012224000123,样例评价组织,2022-05-10\n" TWO
			   ",职业技能等级证书,养老护理员,三级,S000033000012223000124,样例评价组织,2022-05-10\n");
	import_path(scratch_path(trial.x, "more"));
	accepted();
	one = person(ONE);
	two = person(TWO);
	struct recording *r = open_recording();
	SCRATCH_OK(ledger_open(&trial.h, r, LEDGER_BUDGET, 10, 2026, STR(""), &line, &scratch_err));
	SCRATCH_OK(ledger_post(&trial.h, r, line, LEDGER_GRANT, 10000000, (struct ledger_case){"budget", 1, "甲", ""},
			       &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	packs_ready();
}

static void end(void)
{
	SCRATCH_OK(ledger_verify(&trial.h, &scratch_err));
	arena_free(set.mem);
	pool_free(set.pool);
}

static int64_t balance(enum ledger_account a)
{
	struct ledger_line l;
	SCRATCH_OK(ledger_get(&trial.h, line, trial.mem, &l, &scratch_err));
	return l.balance[a];
}

/* January to March 2026 for both: 250 and 300 a month. */
static size_t quarter(struct payment_due due[static 6])
{
	for (int i = 0; i < 6; i++)
		due[i] = (struct payment_due){.owner = i < 3 ? one : two,
					      .person = i < 3 ? one : two,
					      .org = 7,
					      .policy = STR(ALLOWANCE),
					      .instalment = STR(""),
					      .period = month_of(2026, 1 + i % 3),
					      .month = month_of(2026, 1 + i % 3),
					      .amount = i < 3 ? 25000 : 30000};
	return 6;
}

static int decide(int64_t about)
{
	struct payment_due due[6];
	int64_t count = 0;
	struct recording *r = open_recording();
	size_t n = quarter(due);
	int status = payments_add(&trial.h, r, line, "application", about, "甲", due, n, false, &count, &scratch_err);
	if (status < 0) {
		recording_abandon(r);
		return -1;
	}
	assert_int_equal(count, 2);
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return 0;
}

static struct batch got(int64_t id)
{
	struct batch b = {0};
	SCRATCH_OK(batch_get(&trial.h, id, trial.mem, &b, &scratch_err));
	return b;
}

/* Makes a batch and has it signed and issued. */
static int64_t issued(void)
{
	int64_t id;
	struct recording *r = open_recording();
	SCRATCH_OK(batch_make(&trial.h, r, line, "甲", &id, &scratch_err));
	SCRATCH_OK(batch_sign(&trial.h, r, id, got(id).digest, "乙", &scratch_err));
	SCRATCH_OK(batch_sign(&trial.h, r, id, got(id).digest, "丙", &scratch_err));
	SCRATCH_OK(batch_issue(&trial.h, r, id, "乙", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return id;
}

static int answered(int64_t batch, const struct bank_line *l, size_t n, struct bank_taken *t)
{
	struct recording *r = open_recording();
	int status = batch_answer(&trial.h, r, batch, l, n, "乙", t, &scratch_err);
	if (status < 0)
		recording_abandon(r);
	else
		SCRATCH_OK(recording_commit(r, &scratch_err));
	return status;
}

static void the_same_months_are_decided_once(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	assert_int_equal(balance(LEDGER_COMMITTED), 165000);
	assert_int_equal(decide(2), -1);
	scratch_err_is(ERR_CONFLICT, "2026-01 这一期的款已经有了，不能再付一次");
	assert_int_equal(decide(1), -1);
	scratch_err_is(ERR_CONFLICT, "已经记过账");
	assert_int_equal(balance(LEDGER_COMMITTED), 165000);
	struct payment *p;
	size_t n;
	struct payment_filter f = {.reach = {REACH_PERSON, one}, .line = line};
	SCRATCH_OK(payments_page(&trial.h, &f, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(p->amount, 75000);
	assert_int_equal(p->to - p->from, 2);
	f.reach = (struct reach){0};
	SCRATCH_OK(payments_page(&trial.h, &f, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 0);
	end();
}

static void a_batch_wants_two_signatures_and_goes_out_once(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	int64_t id;
	struct recording *r = open_recording();
	SCRATCH_OK(batch_make(&trial.h, r, line, "甲", &id, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(got(id).items, 2);
	assert_int_equal(got(id).amount, 165000);
	r = open_recording();
	assert_int_equal(batch_make(&trial.h, r, line, "甲", &id, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有现在能付的款");
	SCRATCH_OK(batch_sign(&trial.h, r, id, got(id).digest, "乙", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	r = open_recording();
	assert_int_equal(batch_issue(&trial.h, r, id, "乙", &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "要 2 个人签字，现在有 1 个");
	assert_int_equal(batch_sign(&trial.h, r, id, got(id).digest, "乙", &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "乙 已经签过");
	recording_abandon(r);
	r = open_recording();
	assert_int_equal(batch_sign(&trial.h, r, id, STR("another"), "丙", &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "与签字人看到的不一样");
	SCRATCH_OK(batch_sign(&trial.h, r, id, got(id).digest, "丙", &scratch_err));
	SCRATCH_OK(batch_issue(&trial.h, r, id, "乙", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(balance(LEDGER_TRANSIT), 165000);
	r = open_recording();
	assert_int_equal(batch_issue(&trial.h, r, id, "乙", &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "不能再发一次");
	recording_abandon(r);
	end();
}

static const struct sql ISSUE_UNSIGNED = {
    "try.issue", "INSERT INTO payment_issues (batch_id, at, who, journal) VALUES ($1, 1, 'x', 1)"};
static const struct sql KEY_TWICE = {
    "try.key", "INSERT INTO payment_keys SELECT owner_id, policy, period, instalment, seq, payment_id,"
	       " month, amount FROM payment_keys WHERE payment_id > $1"};

static void the_database_itself_refuses_an_unsigned_batch_and_a_second_key(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	int64_t id;
	struct recording *r = open_recording();
	SCRATCH_OK(batch_make(&trial.h, r, line, "甲", &id, &scratch_err));
	SCRATCH_OK(batch_sign(&trial.h, r, id, got(id).digest, "乙", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	assert_int_equal(sql_run(trial.h.store, &ISSUE_UNSIGNED, ARGS(INT(id)), NULL, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "两个人签字");
	store_rollback(trial.h.store);
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	assert_int_equal(sql_run(trial.h.store, &KEY_TWICE, ARGS(INT(0)), NULL, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	err_clear(&scratch_err);
	store_rollback(trial.h.store);
	end();
}

/* Looks at the batch and keeps what was found. */
static void checked(int64_t id, const char *who)
{
	struct batch b = got(id);
	struct batch_check c;
	SCRATCH_OK(batch_check(&trial.h, id, NULL, trial.mem, &c, &scratch_err));
	c.who = str_of(who);
	struct recording *r = open_recording();
	SCRATCH_OK(batch_check_keep(&trial.h, r, &b, &c, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

/* Changes the digest of every batch behind everybody's back. */
static void blank_digests(void)
{
	static const struct sql lift[] = {{"test.lift", "DROP TRIGGER payment_batches_no_update"},
					  {"test.lift_pg", "DROP TRIGGER payment_batches_frozen ON payment_batches"}},
				blank = {"test.blank", "UPDATE payment_batches SET digest = $1"};
	static const char zero[SM3_SIZE];
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(
	    sql_run(trial.h.store, &lift[store_engine(trial.h.store) == STORE_PG], NULL, 0, NULL, &scratch_err));
	SCRATCH_OK(sql_run(trial.h.store, &blank, ARGS(BYTES(((struct str){zero, SM3_SIZE}))), NULL, &scratch_err));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
}

static void what_a_check_found_is_kept_and_compared_with_what_the_batch_says_now(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	int64_t id = issued();
	struct batch_check *c;
	struct entry entry;
	size_t n;
	struct batch b = got(id);
	SCRATCH_OK(batch_checks_kept(&trial.h, id, trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 0);
	checked(id, "审计");
	checked(id, "财政");
	SCRATCH_OK(batch_checks_kept(&trial.h, id, trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 2);
	assert_true(str_is(c[0].who, "财政") && str_is(c[1].who, "审计") && c[0].journal > c[1].journal);
	assert_true(str_eq(c[1].digest, b.digest) && c[1].amount == b.amount);
	assert_true(batch_check_agrees(&c[0], &b) && batch_check_agrees(&c[1], &b));
	SCRATCH_OK(journal_get(&trial.h, c[1].journal, trial.mem, &entry, &scratch_err));
	char said[200];
	snprintf(said, sizeof said, "核对支付批次 %.*s：明细合计 165000 分，内容摘要 ", STR_FMT(b.number));
	assert_true(str_starts(entry.detail, str_of(said)) && entry.detail.n == strlen(said) + 64);
	blank_digests();
	struct batch now = got(id);
	assert_false(batch_check_agrees(&c[0], &now) || batch_check_agrees(&c[1], &now));
	SCRATCH_OK(batch_checks_kept(&trial.h, id, trial.mem, &c, &n, &scratch_err));
	assert_true(n == 2 && str_eq(c[0].digest, b.digest));
	struct batch other = b;
	other.amount++;
	assert_false(batch_check_agrees(&c[0], &other));
	end();
}

static void the_bank_answers_line_by_line_and_a_refusal_is_paid_later_under_its_key(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	int64_t id = issued();
	struct bank_taken t;
	struct bank_line l[] = {{1, 75000, true, STR("")}, {2, 90000, false, STR("户名不符")}};
	struct bank_line wrong = {1, 75001, true, STR("")}, none = {9, 1, true, STR("")},
			 dumb = {2, 90000, false, STR(" ")}, twice[] = {l[0], l[0]},
			 other = {1, 75000, false, STR("销户")};
	assert_int_equal(answered(id, &wrong, 1, &t), -1);
	scratch_err_is(ERR_INPUT, "第 1 笔的金额是 750.00 元，回执写的是 750.01 元");
	assert_int_equal(answered(id, &none, 1, &t), -1);
	scratch_err_is(ERR_INPUT, "批次里没有第 9 笔");
	assert_int_equal(answered(id, &dumb, 1, &t), -1);
	scratch_err_is(ERR_INPUT, "第 2 笔退回没有写原因");
	assert_int_equal(answered(id, twice, 2, &t), -1);
	scratch_err_is(ERR_INPUT, "第 1 笔写了两次");
	SCRATCH_OK(answered(id, l, 2, &t));
	assert_int_equal(t.paid, 1);
	assert_int_equal(t.refused_amount, 90000);
	assert_int_equal(balance(LEDGER_PAID), 75000);
	assert_int_equal(balance(LEDGER_COMMITTED), 90000);
	SCRATCH_OK(answered(id, l, 2, &t));
	assert_int_equal(t.repeated, 2);
	assert_int_equal(t.result, 0);
	assert_int_equal(answered(id, &other, 1, &t), -1);
	scratch_err_is(ERR_CONFLICT, "第 1 笔已有不同的回执");
	struct recording *r = open_recording();
	int64_t again;
	assert_int_equal(batch_make(&trial.h, r, line, "甲", &again, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有现在能付的款");
	recording_abandon(r);
	import_text("人员.csv", BANK_HEAD TWO ",甲二,样例银行,6228480000000001230\n");
	accepted();
	again = issued();
	assert_int_equal(got(again).items, 1);
	struct bank_line ok = {1, 90000, true, STR("")};
	SCRATCH_OK(answered(again, &ok, 1, &t));
	assert_int_equal(balance(LEDGER_PAID), 165000);
	assert_int_equal(balance(LEDGER_COMMITTED) + balance(LEDGER_TRANSIT), 0);
	end();
}

/* Draws a batch of the line up; it is the test's. */
static struct batch_draft *drawn(void)
{
	struct batch_draft *d = NULL;
	SCRATCH_OK(batch_draw(&d, &trial.h, line, NULL, &scratch_err));
	return d;
}

/* Writes it in a recording of its own. */
static int written(const struct batch_draft *d, int64_t *id)
{
	struct recording *r = open_recording();
	int64_t new = id_new(trial.now);
	if (recording_end(r, batch_write(&trial.h, r, d, "甲", new, &scratch_err), &scratch_err) < 0)
		return -1;
	*id = new;
	return 0;
}

static bool stops(void *self, int64_t done, int64_t total)
{
	(void)self, (void)done, (void)total;
	return false;
}

static void a_batch_drawn_up_before_is_written_as_it_was_or_not_at_all(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	int64_t id;
	struct payment *p;
	size_t n;
	const struct batch_watch watch = {stops, NULL};
	struct batch_draft *stopped = NULL, *d = drawn();
	assert_int_equal(batch_draw(&stopped, &trial.h, line, &watch, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已取消");
	file("late/人员.csv", BANK_HEAD ONE ",甲一,样例银行," CARD_2 "\n");
	import_path(scratch_path(trial.x, "late"));
	accepted();
	SCRATCH_OK(written(d, &id));
	assert_int_equal(got(id).items, 2);
	SCRATCH_OK(batch_verify(&trial.h, id, NULL, &scratch_err));
	assert_int_equal(written(d, &id), -1);
	scratch_err_is(ERR_CONFLICT, "");
	batch_draft_free(d);
	struct recording *r = open_recording();
	SCRATCH_OK(batch_void(&trial.h, r, id, "甲", STR("重做"), &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	d = drawn();
	struct payment_filter f = {.reach = {REACH_PERSON, two}, .line = line};
	SCRATCH_OK(payments_page(&trial.h, &f, trial.mem, &p, &n, &scratch_err));
	r = open_recording();
	SCRATCH_OK(payment_cancel(&trial.h, r, p->id, "甲", STR("已离职"), &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(written(d, &id), -1);
	scratch_err_is(ERR_CONFLICT, "有 1 笔款已被别人办了");
	batch_draft_free(d);
	d = drawn();
	SCRATCH_OK(written(d, &id));
	batch_draft_free(d);
	assert_int_equal(got(id).items, 1);
	assert_int_equal(batch_larger(&trial.h, line, 0, &scratch_err), 0);
	end();
}

static void a_payment_file_has_what_was_signed_whatever_was_corrected_since(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	int64_t id = issued();
	import_text("人员.csv", BANK_HEAD TWO ",甲二,样例银行,6228480000000001230\n");
	accepted();
	struct buf b;
	buf_init(&b, 1 << 20);
	SCRATCH_OK(batch_file(&trial.h, id, &batch_templates[1], scratch_path(trial.x, "a.csv"), NULL, &scratch_err));
	SCRATCH_OK(file_read(scratch_path(trial.x, "a.csv"), &b, &scratch_err));
	assert_non_null(strstr(b.p, "序号,户名,身份证号,一卡通账号,发放金额,补贴项目\n"));
	assert_non_null(strstr(b.p, "1,甲一," ONE "," CARD_1 ",750.00," ALLOWANCE "\n"));
	assert_non_null(strstr(b.p, "2,甲二," TWO "," CARD_2 ",900.00," ALLOWANCE "\n"));
	struct batch_template t;
	SCRATCH_OK(
	    batch_template_parse(STR("财政：序号,姓名=收款人,金额（分）,月份段"), trial.mem, &t, &scratch_err));
	SCRATCH_OK(batch_file(&trial.h, id, &t, scratch_path(trial.x, "b.csv"), NULL, &scratch_err));
	buf_clear(&b);
	SCRATCH_OK(file_read(scratch_path(trial.x, "b.csv"), &b, &scratch_err));
	assert_non_null(strstr(b.p, "序号,收款人,金额（分）,月份段\n1,甲一,75000,2026-01至2026-03\n"));
	SCRATCH_OK(
	    batch_file(&trial.h, id, &batch_templates[0], scratch_path(trial.x, "c.xlsx"), NULL, &scratch_err));
	assert_int_equal(batch_template_parse(STR("财政：身高"), trial.mem, &t, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "没有“身高”这一列");
	buf_release(&b);
	end();
}

/* The allowance computed over January to March 2026. */
static int64_t computed(void)
{
	int64_t run;
	struct run_ask a = {.policy = STR(ALLOWANCE),
			    .from = month_of(2026, 1),
			    .to = month_of(2026, 3),
			    .as_of = day_of(2026, 11, 20),
			    .known_on = INSTANT_OPEN,
			    .who = "甲"};
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	return run;
}

static int64_t adjusted(void)
{
	int64_t run = computed(), id;
	struct recording *r = open_recording();
	SCRATCH_OK(adjust_apply(&trial.h, r, run, STR(ALLOWANCE), 0, "甲", &id, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return id;
}

/* Pays all that waits, and takes the bank's answer in, twice. */
static void pay_all(void)
{
	int64_t id;
	struct bank_taken t;
	struct payment_filter f = {.reach = {REACH_ALL, 0}, .state = PAYMENT_WAITING};
	struct payment *p;
	size_t n;
	SCRATCH_OK(payments_page(&trial.h, &f, trial.mem, &p, &n, &scratch_err));
	if (n == 0)
		return;
	id = issued();
	f.state = 0;
	f.batch = id;
	SCRATCH_OK(payments_page(&trial.h, &f, trial.mem, &p, &n, &scratch_err));
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < n; i++)
			SCRATCH_OK(answered(
			    id, &(struct bank_line){p[i].no, p[i].amount - p[i].offset, true, STR("")}, 1, &t));
}

/* All open claims come back. */
static void refund_all(void)
{
	struct recovery *c;
	size_t n;
	SCRATCH_OK(
	    recoveries_page(&trial.h, (struct reach){REACH_ALL, 0}, true, 0, 0, trial.mem, &c, &n, &scratch_err));
	struct recording *r = open_recording();
	for (size_t i = 0; i < n; i++)
		SCRATCH_OK(recovery_move(&trial.h, r, c[i].id, RECOVERY_REFUNDED, c[i].open, 0, STR("进账单"), "甲",
					 &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

static void level(const char *number, const char *grade, const char *certificate)
{
	char text[400];
	snprintf(text, sizeof text, CERT_HEAD "%s,职业技能等级证书,养老护理员,%s,%s,样例评价组织,2022-05-10\n",
		 number, grade, certificate);
	import_text("证书.csv", text);
	accepted();
}

static void a_corrected_fact_makes_one_balanced_difference(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	pay_all();
	assert_int_equal(adjusted(), 0);
	level(ONE, "三级", "S000033000012224000123");
	int64_t id = adjusted();
	assert_true(id != 0);
	assert_int_equal(balance(LEDGER_COMMITTED), 15000);
	assert_int_equal(adjusted(), 0);
	pay_all();
	assert_int_equal(balance(LEDGER_PAID), 180000);
	level(ONE, "五级", "S000033000012224000123");
	adjusted();
	assert_int_equal(balance(LEDGER_RECEIVABLE), 30000);
	assert_int_equal(balance(LEDGER_PAID), 150000);
	assert_int_equal(adjusted(), 0);
	level(ONE, "四级", "S000033000012224000123");
	adjusted();
	assert_int_equal(balance(LEDGER_RECEIVABLE), 15000);
	assert_int_equal(balance(LEDGER_PAID), 165000);
	struct recovery *c;
	size_t n;
	SCRATCH_OK(recoveries_page(&trial.h, (struct reach){REACH_PERSON, one}, true, 0, 0, trial.mem, &c, &n,
				   &scratch_err));
	assert_true(n > 0);
	struct recording *r = open_recording();
	assert_int_equal(
	    recovery_move(&trial.h, r, c->id, RECOVERY_REFUNDED, c->open + 1, 0, STR("进账单"), "甲", &scratch_err),
	    -1);
	scratch_err_is(ERR_CONFLICT, "超过还没有追回的数额");
	assert_int_equal(
	    recovery_move(&trial.h, r, c->id, RECOVERY_REFUNDED, c->open, 0, STR(""), "甲", &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "要写明依据");
	recording_abandon(r);
	refund_all();
	assert_int_equal(balance(LEDGER_RECEIVABLE), 0);
	assert_int_equal(balance(LEDGER_AVAILABLE), 10000000 - 165000);
	assert_int_equal(adjusted(), 0);
	end();
}

/* Why the newest plan of one has lapsed; NULL. */
static const char *lapsed(day_t today)
{
	struct repayment last = {0};
	const char *why;
	assert_int_equal(repayment_last(&trial.h, one, trial.mem, &last, &scratch_err), 1);
	SCRATCH_OK(repayment_lapsed(&trial.h, &last, today, trial.mem, &why, &scratch_err));
	return why;
}

/* A plan for what one owes in so many parts, in a recording. */
static int proposed_in(struct recording *r, int parts, int64_t *id)
{
	const struct repayment_new n = {one, parts, day_of(2026, 12, 31), RECOVERY_REFUNDED, STR("电话商定")};
	return repayment_propose(&trial.h, r, &n, "甲", id, &scratch_err);
}
static int proposed(int parts, int64_t *id)
{
	struct recording *r = open_recording();
	return recording_end(r, proposed_in(r, parts, id), &scratch_err);
}

static int replied(int64_t id, bool agreed, bool own, const char *said)
{
	struct recording *r = open_recording();
	return recording_end(r, repayment_answer(&trial.h, r, id, agreed, own, str_of(said), "本人", &scratch_err),
			     &scratch_err);
}

/* The plan of the nth claim of one: how many parts. */
static size_t planned(size_t nth, struct plan_part **part)
{
	struct recovery *c;
	size_t n;
	SCRATCH_OK(person_owes(&trial.h, one, trial.mem, &c, &n, &scratch_err));
	assert_true(nth < n);
	SCRATCH_OK(recovery_plan(&trial.h, c[nth].id, trial.mem, part, &n, &scratch_err));
	return n;
}

static void a_plan_over_all_that_is_owed_holds_when_the_person_agrees(void **state)
{
	(void)state;
	begin();
	int64_t first, id;
	struct plan_part *p;
	assert_int_equal(proposed(3, &id), -1);
	scratch_err_is(ERR_CONFLICT, "没有要退还的款");
	SCRATCH_OK(decide(1));
	pay_all();
	level(ONE, "五级", "S000033000012224000123");
	adjusted(); /* 3 × 50 too much */
	assert_int_equal(proposed(61, &id), -1);
	scratch_err_is(ERR_INPUT, "分期要在 1 到 60 期之间");
	SCRATCH_OK(proposed(2, &first));
	SCRATCH_OK(proposed(4, &id));
	assert_int_equal(replied(first, true, true, ""), -1);
	scratch_err_is(ERR_CONFLICT, "已有新的还款计划");
	assert_int_equal(replied(id, true, false, ""), -1);
	scratch_err_is(ERR_INPUT, "要写明本人签字的同意书");
	assert_int_equal(planned(0, &p), 0);
	assert_null(lapsed(day_of(2026, 12, 31)));
	assert_string_equal(lapsed(day_of(2027, 1, 1)), "第一期的日子已经过了，这份计划不能再用");
	instant_t before = trial.now;
	trial.now = instant_day_end(day_of(2026, 12, 31)) + 1;
	assert_int_equal(replied(id, true, true, ""), -1);
	scratch_err_is(ERR_CONFLICT, "第一期的日子已经过了");
	trial.now = before;
	SCRATCH_OK(replied(id, true, true, ""));
	assert_null(lapsed(day_of(2027, 1, 1)));
	assert_int_equal(replied(id, false, true, "太多"), -1);
	scratch_err_is(ERR_CONFLICT, "已经答复过");
	static const int64_t amount[3][2] = {{3750, 1250}, {2500, 2500}, {1250, 3750}};
	static const int due[3][2] = {{0, 1}, {1, 2}, {2, 3}};
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(planned(i, &p), 2);
		for (int k = 0; k < 2; k++) {
			assert_int_equal(p[k].amount, amount[i][k]);
			assert_int_equal(p[k].due, day_anniv(day_of(2026, 12, 31), due[i][k], ANNIV_MONTH_END));
		}
	}
	struct recording *r = open_recording();
	SCRATCH_OK(proposed_in(r, 5, &id));
	SCRATCH_OK(person_repays(&trial.h, r, one, RECOVERY_REFUNDED, 100, 0, STR("进账单"), "甲", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(replied(id, true, false, "同意书1号"), -1);
	scratch_err_is(ERR_CONFLICT, "要退还的数额已有变化");
	assert_string_equal(lapsed(day_of(2026, 12, 1)), "要退还的数额已有变化，这份计划不能再用");
	struct repayment last = {0};
	assert_int_equal(repayment_last(&trial.h, one, trial.mem, &last, &scratch_err), 1);
	assert_true(last.id == id && !last.answered && last.amount == 15000);
	SCRATCH_OK(replied(id, false, true, "还不起"));
	end();
}

static void an_open_claim_is_set_off_against_a_later_payment_with_consent(void **state)
{
	(void)state;
	begin();
	SCRATCH_OK(decide(1));
	pay_all();
	level(ONE, "五级", "S000033000012224000123");
	adjusted(); /* 3 × 50 too much */
	struct payment_due april = {.owner = one,
				    .person = one,
				    .org = 7,
				    .policy = STR(ALLOWANCE),
				    .instalment = STR(""),
				    .period = month_of(2026, 4),
				    .month = month_of(2026, 4),
				    .amount = 20000};
	int64_t count;
	struct recording *r = open_recording();
	SCRATCH_OK(payments_add(&trial.h, r, line, "application", 2, "甲", &april, 1, false, &count, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	struct payment_filter f = {.reach = {REACH_PERSON, one}, .state = PAYMENT_WAITING};
	struct payment *p;
	struct recovery *c;
	size_t n;
	SCRATCH_OK(payments_page(&trial.h, &f, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 1);
	SCRATCH_OK(recoveries_page(&trial.h, (struct reach){REACH_PERSON, one}, true, 0, 0, trial.mem, &c, &n,
				   &scratch_err));
	assert_int_equal(n, 3);
	r = open_recording();
	for (size_t i = 0; i < n; i++)
		SCRATCH_OK(recovery_move(&trial.h, r, c[i].id, RECOVERY_OFFSET, 5000, p->id, STR("本人同意书"), "甲",
					 &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(balance(LEDGER_RECEIVABLE), 0);
	int64_t id = issued();
	assert_int_equal(got(id).amount, 5000);
	struct bank_taken t;
	SCRATCH_OK(answered(id, &(struct bank_line){1, 5000, true, STR("")}, 1, &t));
	assert_int_equal(balance(LEDGER_PAID), 165000 - 15000 + 20000);
	assert_int_equal(balance(LEDGER_AVAILABLE), 10000000 - 170000);
	assert_int_equal(adjusted(), 0);
	end();
}

/* Corrections that come in some order, each with whatever happens between. */
static void play(uint64_t seed, int64_t out[static LEDGER_ACCOUNT__MAX])
{
	struct rng g = {seed};
	static const char *const levels[] = {"五级", "四级", "三级"};
	begin();
	SCRATCH_OK(decide(1));
	for (int i = 0; i < 8; i++) {
		switch (rng_below(&g, 5)) {
		case 0: level(ONE, levels[rng_below(&g, 3)], "S000033000012224000123"); break;
		case 1: level(TWO, levels[rng_below(&g, 3)], "S000033000012223000124"); break;
		case 2: adjusted(); break;
		case 3: pay_all(); break;
		default:
			adjusted();
			adjusted();
			break;
		}
	}
	/* the facts in the end are the same in every play */
	level(ONE, "三级", "S000033000012224000123");
	level(TWO, "五级", "S000033000012223000124");
	for (int i = 0; i < 2; i++) {
		pay_all();
		adjusted();
	}
	pay_all();
	refund_all();
	assert_int_equal(adjusted(), 0);
	for (int a = 1; a < LEDGER_ACCOUNT__MAX; a++)
		out[a] = balance((enum ledger_account)a);
	end();
}

static void corrections_in_any_order_end_in_the_same_balances(void **state)
{
	(void)state;
	int64_t now[LEDGER_ACCOUNT__MAX];
	int64_t want[LEDGER_ACCOUNT__MAX] = {0};
	enum scratch_kind kind = trial.x->kind;
	want[LEDGER_APPROPRIATED] = -10000000;
	want[LEDGER_PAID] = 3 * 30000 + 3 * 20000;
	want[LEDGER_AVAILABLE] = 10000000 - want[LEDGER_PAID];
	for (uint64_t seed = 1; seed <= 12; seed++) {
		if (seed > 1) {
			trial_end(NULL);
			trial_begin(kind);
		}
		play(seed, now);
		for (int a = 1; a < LEDGER_ACCOUNT__MAX; a++)
			if (now[a] != want[a])
				fail_msg("seed %d: %s is %lld", (int)seed,
					 ledger_account_text((enum ledger_account)a), (long long)now[a]);
	}
}

/* One round of paying on a store that may fail: decide, batch, sign, issue, answer; under idempotency keys. */
static int64_t rounds;
static int pay_round(struct store *s, void *self, struct err *e)
{
	struct house h = trial.h;
	struct recording *r;
	struct deed d = {.who = "甲", .what = "pay"};
	struct payment_due due[6];
	struct batch b = {0};
	struct bank_taken t;
	int64_t count, id;
	struct buf answer;
	char key[40];
	(void)self;
	h.store = s;
	h.recording = NULL;
	buf_init(&answer, 1000);
	snprintf(key, sizeof key, "round %lld", (long long)rounds);
	if (recording_begin(&r, &h, &d, e) < 0)
		return -1;
	quarter(due);
	for (int i = 0; i < 6; i++)
		due[i].period = due[i].month = due[i].period + 12 * rounds;
	int asked = once_asked(&h, STR("甲"), str_of(key), STR("付"), &answer, e);
	buf_release(&answer);
	if (asked != 0 ||
	    payments_add(&h, r, line, "application", 1000 + rounds, "甲", due, 6, false, &count, e) < 0 ||
	    batch_make(&h, r, line, "甲", &id, e) < 0 || batch_get(&h, id, trial.mem, &b, e) < 0 ||
	    batch_sign(&h, r, id, b.digest, "乙", e) < 0 || batch_sign(&h, r, id, b.digest, "丙", e) < 0 ||
	    batch_issue(&h, r, id, "乙", e) < 0 ||
	    batch_answer(&h, r, id, (struct bank_line[]){{1, 75000, true, STR("")}, {2, 90000, true, STR("")}}, 2,
			 "乙", &t, e) < 0 ||
	    once_done(&h, r, STR("甲"), str_of(key), STR("付"), STR("好"), e) < 0) {
		recording_abandon(r);
		return asked > 0 ? 0 : -1;
	}
	return recording_commit(r, e);
}

/* All of it is there, or nothing. */
static int whole(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	struct house h = trial.h;
	struct ledger_line l;
	int64_t *paid = self;
	h.store = s;
	if (ledger_verify(&h, e) < 0 || ledger_get(&h, line, trial.mem, &l, e) < 0)
		return -1;
	bool may_be = result < 0 && why->code == ERR_UNCERTAIN && l.balance[LEDGER_PAID] == *paid + 165000;
	if (result == 0 || may_be)
		*paid += 165000;
	if (l.balance[LEDGER_PAID] != *paid || l.balance[LEDGER_TRANSIT] != 0)
		return err_set(e, ERR_CONFLICT, "paid %lld, expected %lld", (long long)l.balance[LEDGER_PAID],
			       (long long)*paid);
	rounds += result == 0 || may_be;
	return 0;
}

static void a_payment_that_fails_anywhere_happens_whole_or_not_at_all(void **state)
{
	(void)state;
	static const struct {
		enum err_code code;
		bool after, gone;
	} ways[] = {{ERR_DB, false, false}, {ERR_DB, false, true}, {ERR_UNCERTAIN, true, false}};
	begin();
	int64_t paid = 0;
	rounds = 0;
	struct recording *r = open_recording();
	SCRATCH_OK(ledger_post(&trial.h, r, line, LEDGER_GRANT, 1000000000,
			       (struct ledger_case){"budget", 2, "甲", ""}, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct torture t = {pay_round, whole, &paid, ways[i].code, ways[i].after, ways[i].gone, .max = 400};
		long n = torture(trial.h.store, &t, &scratch_err);
		SCRATCH_OK(n < 0 ? -1 : 0);
		assert_true(n > 20);
	}
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(the_same_months_are_decided_once),
	    TRIAL(a_batch_wants_two_signatures_and_goes_out_once),
	    TRIAL(the_database_itself_refuses_an_unsigned_batch_and_a_second_key),
	    TRIAL(what_a_check_found_is_kept_and_compared_with_what_the_batch_says_now),
	    TRIAL(the_bank_answers_line_by_line_and_a_refusal_is_paid_later_under_its_key),
	    TRIAL(a_batch_drawn_up_before_is_written_as_it_was_or_not_at_all),
	    TRIAL(a_payment_file_has_what_was_signed_whatever_was_corrected_since),
	    TRIAL(a_corrected_fact_makes_one_balanced_difference),
	    TRIAL(a_plan_over_all_that_is_owed_holds_when_the_person_agrees),
	    TRIAL(an_open_claim_is_set_off_against_a_later_payment_with_consent),
	    TRIAL(corrections_in_any_order_end_in_the_same_balances),
	    TRIAL(a_payment_that_fails_anywhere_happens_whole_or_not_at_all),
	};
	return trial_run("payments", tests, sizeof tests / sizeof *tests);
}
