/* The ledger: what it takes, and what the database itself refuses. */
#include "features/exchange/trial.h"

#include "features/ledger/ledger.h"
#include "store/sql.h"

static struct recording *open_recording(void)
{
	struct recording *r;
	struct deed d = {.who = "甲", .what = "budget"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	return r;
}

static int64_t line(enum ledger_source source, int year)
{
	int64_t id;
	struct recording *r = open_recording();
	SCRATCH_OK(ledger_open(&trial.h, r, source, 10, year, STR(""), &id, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return id;
}

static int64_t cases;

/* Posts under a case of its own. */
static int post(int64_t id, enum ledger_kind kind, int64_t amount)
{
	struct recording *r = open_recording();
	int status =
	    ledger_post(&trial.h, r, id, kind, amount, (struct ledger_case){"test", ++cases, "甲", ""}, &scratch_err);
	if (status < 0)
		recording_abandon(r);
	else
		SCRATCH_OK(recording_commit(r, &scratch_err));
	return status;
}

static int64_t balance(int64_t id, enum ledger_account a)
{
	struct ledger_line l;
	SCRATCH_OK(ledger_get(&trial.h, id, trial.mem, &l, &scratch_err));
	int64_t sum = 0;
	for (int i = 0; i < LEDGER_ACCOUNT__MAX; i++)
		sum += l.balance[i];
	assert_int_equal(sum, 0);
	return l.balance[a];
}

static void money_goes_from_grant_to_paid_and_back(void **state)
{
	(void)state;
	int64_t l = line(LEDGER_BUDGET, 2026);
	static const struct {
		enum ledger_kind kind;
		int64_t amount;
	} way[] = {{LEDGER_GRANT, 1000}, {LEDGER_COMMIT, 600},   {LEDGER_ISSUE, 600},     {LEDGER_SETTLE, 500},
		   {LEDGER_BOUNCE, 100}, {LEDGER_RELEASE, 40},   {LEDGER_CLAIM_BACK, 90}, {LEDGER_REFUND, 20},
		   {LEDGER_REMIT, 30},   {LEDGER_WRITE_OFF, 10}, {LEDGER_UNCLAIM, 5}};
	for (size_t i = 0; i < sizeof way / sizeof *way; i++)
		SCRATCH_OK(post(l, way[i].kind, way[i].amount));
	assert_int_equal(balance(l, LEDGER_APPROPRIATED), -1000);
	assert_int_equal(balance(l, LEDGER_AVAILABLE), 460);
	assert_int_equal(balance(l, LEDGER_COMMITTED), 60);
	assert_int_equal(balance(l, LEDGER_TRANSIT), 0);
	assert_int_equal(balance(l, LEDGER_PAID), 415);
	assert_int_equal(balance(l, LEDGER_RECEIVABLE), 25);
	assert_int_equal(balance(l, LEDGER_REMITTED), 30);
	assert_int_equal(balance(l, LEDGER_WRITTEN_OFF), 10);
	SCRATCH_OK(ledger_verify(&trial.h, &scratch_err));
	struct ledger_posting *p;
	size_t n;
	SCRATCH_OK(ledger_postings(&trial.h, l, 0, 0, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 11);
	SCRATCH_OK(ledger_of_case(&trial.h, "test", p[3].about, trial.mem, &p, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(p->amount, 500);
}

static void nothing_is_taken_that_is_not_there(void **state)
{
	(void)state;
	int64_t l = line(LEDGER_BUDGET, 2026), other = line(LEDGER_LOTTERY, 2026);
	SCRATCH_OK(post(l, LEDGER_GRANT, 1000));
	assert_int_equal(post(l, LEDGER_COMMIT, 1001), -1);
	scratch_err_is(ERR_CONFLICT, "“可用”只有 10.00 元，不够 10.01 元");
	assert_int_equal(post(other, LEDGER_COMMIT, 1), -1);
	scratch_err_is(ERR_CONFLICT, "“可用”只有 0.00 元");
	assert_int_equal(post(l, LEDGER_SETTLE, 1), -1);
	scratch_err_is(ERR_CONFLICT, "“在途”只有 0.00 元");
	assert_int_equal(post(l, LEDGER_COMMIT, 0), -1);
	scratch_err_is(ERR_INPUT, "要大于零");
	assert_int_equal(post(l, LEDGER_COMMIT, -5), -1);
	scratch_err_is(ERR_INPUT, "要大于零");
	assert_int_equal(post(l, LEDGER_GRANT, LEDGER_AMOUNT_MAX + 1), -1);
	scratch_err_is(ERR_INPUT, "不超过");
	SCRATCH_OK(post(l, LEDGER_COMMIT, 1000));
	assert_int_equal(balance(l, LEDGER_AVAILABLE), 0);
}

static void the_same_case_is_posted_once(void **state)
{
	(void)state;
	int64_t l = line(LEDGER_BUDGET, 2026);
	SCRATCH_OK(post(l, LEDGER_GRANT, 1000));
	cases--;
	assert_int_equal(post(l, LEDGER_GRANT, 1000), -1);
	scratch_err_is(ERR_CONFLICT, "“下达指标”已经记过账");
	assert_int_equal(balance(l, LEDGER_AVAILABLE), 1000);
}

static void a_closed_year_takes_no_new_commitment_but_finishes_the_old(void **state)
{
	(void)state;
	int64_t l = line(LEDGER_BUDGET, 2025);
	SCRATCH_OK(post(l, LEDGER_GRANT, 1000));
	SCRATCH_OK(post(l, LEDGER_COMMIT, 300));
	struct recording *r = open_recording();
	SCRATCH_OK(ledger_close(&trial.h, r, l, "甲", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_int_equal(balance(l, LEDGER_CLOSED), 700);
	assert_int_equal(post(l, LEDGER_GRANT, 1), -1);
	scratch_err_is(ERR_CONFLICT, "已经关账，不能再下达指标");
	assert_int_equal(post(l, LEDGER_COMMIT, 1), -1);
	scratch_err_is(ERR_CONFLICT, "已经关账，不能再承诺支出");
	SCRATCH_OK(post(l, LEDGER_ISSUE, 300));
	SCRATCH_OK(post(l, LEDGER_SETTLE, 300));
	r = open_recording();
	assert_int_equal(ledger_close(&trial.h, r, l, "甲", &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已经关账");
	recording_abandon(r);
}

static void what_comes_back_to_a_closed_year_is_left_over_and_the_next_year_pays_for_it(void **state)
{
	(void)state;
	int64_t l = line(LEDGER_LOTTERY, 2024), heir;
	SCRATCH_OK(post(l, LEDGER_GRANT, 1000));
	SCRATCH_OK(post(l, LEDGER_COMMIT, 300));
	SCRATCH_OK(post(l, LEDGER_ISSUE, 200));
	SCRATCH_OK(post(l, LEDGER_SETTLE, 200));
	SCRATCH_OK(post(l, LEDGER_CLAIM_BACK, 90));
	SCRATCH_OK(ledger_heir(&trial.h, l, &heir, &scratch_err));
	assert_int_equal(heir, l);
	struct recording *r = open_recording();
	SCRATCH_OK(ledger_close(&trial.h, r, l, "甲", &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(post(l, LEDGER_REFUND, 60));
	SCRATCH_OK(post(l, LEDGER_RELEASE, 100));
	assert_int_equal(balance(l, LEDGER_AVAILABLE), 0);
	assert_int_equal(balance(l, LEDGER_CLOSED), 860);
	SCRATCH_OK(ledger_heir(&trial.h, l, &heir, &scratch_err));
	assert_int_equal(heir, 0);
	line(LEDGER_BUDGET, 2027);
	SCRATCH_OK(ledger_heir(&trial.h, l, &heir, &scratch_err));
	assert_int_equal(heir, 0);
	int64_t later = line(LEDGER_LOTTERY, 2027), next = line(LEDGER_LOTTERY, 2025);
	SCRATCH_OK(ledger_heir(&trial.h, l, &heir, &scratch_err));
	assert_int_equal(heir, next);
	assert_int_not_equal(later, next);
	SCRATCH_OK(ledger_verify(&trial.h, &scratch_err));
}

/* What a program that goes round the ledger's functions may try; $1 is the line. */
static const struct {
	struct sql sql;
	enum err_code code;
	const char *says;
} tries[] = {
    {{"try.edit", "UPDATE ledger_postings SET amount = amount + 1 WHERE line_id = $1"},
     ERR_CONFLICT,
     "ledger_postings"},
    {{"try.delete", "DELETE FROM ledger_postings WHERE line_id = $1"}, ERR_CONFLICT, "ledger_postings"},
    {{"try.negative",
      "INSERT INTO ledger_postings (id, line_id, debit, credit, amount, kind, about_kind, about, at, who, note,"
      " journal) VALUES (1, $1, 2, 1, -5, 1, 'x', 1, 1, '', '', 1)"},
     ERR_DB,
     ""},
    {{"try.self",
      "INSERT INTO ledger_postings (id, line_id, debit, credit, amount, kind, about_kind, about, at, who, note,"
      " journal) VALUES (1, $1, 2, 2, 5, 1, 'x', 1, 1, '', '', 1)"},
     ERR_DB,
     ""},
    {{"try.uncovered",
      "INSERT INTO ledger_postings (id, line_id, debit, credit, amount, kind, about_kind, about, at, who, note,"
      " journal) VALUES (1, $1, 3, 2, 1001, 2, 'x', 1, 1, '', '', 1)"},
     ERR_CONFLICT,
     "余额不够"},
    {{"try.nocase",
      "INSERT INTO ledger_postings (id, line_id, debit, credit, amount, kind, about_kind, about, at, who, note,"
      " journal) VALUES (1, $1, 3, 2, 1, 2, '', 1, 1, '', '', 1)"},
     ERR_DB,
     ""},
    {{"try.noline",
      "INSERT INTO ledger_postings (id, line_id, debit, credit, amount, kind, about_kind, about, at, who, note,"
      " journal) VALUES (1, CAST($1 AS BIGINT) + 1, 2, 1, 1, 1, 'x', 1, 1, '', '', 1)"},
     ERR_CONFLICT,
     ""},
    {{"try.balance", "DELETE FROM ledger_balances WHERE line_id = $1"}, ERR_CONFLICT, "ledger_balances"},
    {{"try.line", "UPDATE ledger_lines SET source = 2 WHERE id = $1"}, ERR_CONFLICT, "ledger_lines"},
};
static const struct sql REPLACE = {
    "try.replace", "INSERT OR REPLACE INTO ledger_postings SELECT id, line_id, debit, credit, 1, kind,"
		   " about_kind, about, at, who, note, journal FROM ledger_postings WHERE line_id = $1"};
static const struct sql FORGE = {"try.forge",
				 "UPDATE ledger_balances SET amount = 5 WHERE line_id = $1 AND account = 2"};

static void the_database_refuses_what_no_ledger_may_hold(void **state)
{
	(void)state;
	int64_t l = line(LEDGER_BUDGET, 2026);
	SCRATCH_OK(post(l, LEDGER_GRANT, 1000));
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
		if (sql_run(trial.h.store, &tries[i].sql, ARGS(INT(l)), NULL, &scratch_err) == 0)
			fail_msg("%s was taken", tries[i].sql.name);
		scratch_err_is(tries[i].code, tries[i].says);
		store_rollback(trial.h.store);
	}
	if (store_engine(trial.h.store) == STORE_SQLITE) {
		SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
		assert_int_equal(sql_run(trial.h.store, &REPLACE, ARGS(INT(l)), NULL, &scratch_err), -1);
		scratch_err_is(ERR_CONFLICT, "不能替换");
		store_rollback(trial.h.store);
	}
	assert_int_equal(balance(l, LEDGER_AVAILABLE), 1000);
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(sql_run(trial.h.store, &FORGE, ARGS(INT(l)), NULL, &scratch_err));
	assert_int_equal(ledger_verify(&trial.h, &scratch_err), -1);
	scratch_err_is(ERR_DAMAGED, "“可用”余额与分录合计不符");
	store_rollback(trial.h.store);
	SCRATCH_OK(ledger_verify(&trial.h, &scratch_err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(money_goes_from_grant_to_paid_and_back),
	    TRIAL(nothing_is_taken_that_is_not_there),
	    TRIAL(the_same_case_is_posted_once),
	    TRIAL(a_closed_year_takes_no_new_commitment_but_finishes_the_old),
	    TRIAL(what_comes_back_to_a_closed_year_is_left_over_and_the_next_year_pays_for_it),
	    TRIAL(the_database_refuses_what_no_ledger_may_hold),
	};
	return trial_run("ledger", tests, sizeof tests / sizeof *tests);
}
