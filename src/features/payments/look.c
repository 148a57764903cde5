#include "features/payments/look.h"

#include <stdio.h>

#include "features/payments/batch.h"
#include "base/hex.h"

static const struct sql SIGNERS = {
    "look.signers", "SELECT at, journal, who, digest FROM payment_signatures WHERE batch_id = $1 ORDER BY at, who"};
static const struct sql APPROVED = {"look.approved",
				    "SELECT COALESCE(SUM(p.amount), 0) FROM payment_items i JOIN payments p"
				    " ON p.id = i.payment_id WHERE i.batch_id = $1"};
static const struct sql PAYEES = {"look.payees",
				  "SELECT COUNT(DISTINCT p.owner_id) FROM payment_items i JOIN payments p"
				  " ON p.id = i.payment_id WHERE i.batch_id = $1"};
static const struct sql LINES = {
    "look.lines",
    "SELECT i.no, i.payment_id, p.person_id, p.org_id, p.from_month, p.to_month, i.amount, i.attempt,"
    " COALESCE(a.paid, 0), COALESCE(r.at, 0), COALESCE(a.result_id, 0), p.policy, COALESCE(a.reason, ''),"
    " p.owner_id FROM payment_items i JOIN payments p ON p.id = i.payment_id LEFT JOIN payment_answers a ON "
    "a.batch_id ="
    " i.batch_id AND a.no = i.no LEFT JOIN payment_results r ON r.id = a.result_id WHERE i.batch_id = $1 AND i.no > "
    "$2"
    " AND ($3 = 0 OR ($3 = 1 AND a.paid = 1) OR ($3 = 2 AND a.paid = 0) OR ($3 = 3 AND a.paid IS NULL))"
    " ORDER BY i.no LIMIT $4"};
static const struct sql GET = {"look.payment", PAYMENT_COLUMNS "p.id = $1"};
static const struct sql TRIES = {
    "look.tries",
    "SELECT i.batch_id, i.no, i.attempt, i.amount, (SELECT j.at FROM journal j WHERE j.number = b.journal), "
    "COALESCE(x.at, 0), COALESCE(v.at, 0), COALESCE(r.at, 0),"
    " COALESCE(a.paid, 0), COALESCE(a.result_id, 0), COALESCE(a.reason, ''), b.number FROM payment_items i JOIN "
    "payment_batches b"
    " ON b.id = i.batch_id LEFT JOIN payment_issues x ON x.batch_id = b.id LEFT JOIN payment_voids v ON v.batch_id ="
    " b.id LEFT JOIN payment_answers a ON a.batch_id = i.batch_id AND a.no = i.no LEFT JOIN payment_results r ON "
    "r.id ="
    " a.result_id WHERE i.payment_id = $1 ORDER BY i.attempt"};
static const struct sql MONTHS = {
    "look.months", "SELECT period, month, seq, amount, instalment FROM payment_keys WHERE payment_id = $1"
		   " ORDER BY month, instalment, seq"};
static const struct sql RESULT = {"look.result", "SELECT batch_id FROM payment_results WHERE id = $1"};
static const struct sql RESULTS = {
    "look.results",
    "SELECT id, at, paid, refused, journal, who FROM payment_results WHERE batch_id = $1 ORDER BY id"};
static const struct row_field result_fields[] = {ROW_INT(struct batch_result, id, 0),
						 ROW_INT(struct batch_result, at, 1),
						 ROW_INT(struct batch_result, paid, 2),
						 ROW_INT(struct batch_result, refused, 3),
						 ROW_INT(struct batch_result, journal, 4),
						 ROW_TEXT(struct batch_result, who, 5),
						 {0}};
static const struct sql WAITING = {
    "look.waiting",
    "SELECT p.line_id, SUM(CASE WHEN s.state = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN s.state = 1 THEN p.amount -"
    " s.offset_amount ELSE 0 END), SUM(CASE WHEN s.state = 5 THEN 1 ELSE 0 END), SUM(CASE WHEN s.state = 5 THEN"
    " p.amount - s.offset_amount ELSE 0 END) FROM payment_states s JOIN payments p ON p.id = s.payment_id"
    " WHERE s.state IN (1, 5) GROUP BY p.line_id ORDER BY p.line_id"};
static const struct sql PAID = {
    "look.paid", "SELECT p.id, p.line_id, p.amount FROM payments p JOIN payment_states s ON s.payment_id = p.id WHERE"
		 " p.line_id = $1 AND s.state = 4 AND s.since BETWEEN $2 AND $3 ORDER BY p.id LIMIT $4"};

static const struct row_field signer_fields[] = {ROW_INT(struct batch_signer, at, 0),
						 ROW_INT(struct batch_signer, journal, 1),
						 ROW_TEXT(struct batch_signer, who, 2),
						 ROW_BYTES(struct batch_signer, digest, 3),
						 {0}};
static const struct row_field line_fields[] = {ROW_INT(struct batch_line, no, 0),
					       ROW_INT(struct batch_line, payment, 1),
					       ROW_INT(struct batch_line, person, 2),
					       ROW_INT(struct batch_line, org, 3),
					       ROW_INT(struct batch_line, from, 4),
					       ROW_INT(struct batch_line, to, 5),
					       ROW_INT(struct batch_line, amount, 6),
					       ROW_INT(struct batch_line, attempt, 7),
					       ROW_INT(struct batch_line, paid, 8),
					       ROW_INT(struct batch_line, answered, 9),
					       ROW_INT(struct batch_line, result, 10),
					       ROW_TEXT(struct batch_line, policy, 11),
					       ROW_TEXT(struct batch_line, reason, 12),
					       ROW_INT(struct batch_line, owner, 13),
					       {0}};
static const struct row_field try_fields[] = {ROW_INT(struct payment_try, batch, 0),
					      ROW_INT(struct payment_try, no, 1),
					      ROW_INT(struct payment_try, attempt, 2),
					      ROW_INT(struct payment_try, amount, 3),
					      ROW_INT(struct payment_try, made, 4),
					      ROW_INT(struct payment_try, issued, 5),
					      ROW_INT(struct payment_try, voided, 6),
					      ROW_INT(struct payment_try, answered, 7),
					      ROW_INT(struct payment_try, paid, 8),
					      ROW_INT(struct payment_try, result, 9),
					      ROW_TEXT(struct payment_try, reason, 10),
					      ROW_TEXT(struct payment_try, number, 11),
					      {0}};
static const struct row_field month_fields[] = {
    ROW_INT(struct payment_month, period, 0),      ROW_INT(struct payment_month, month, 1),
    ROW_INT(struct payment_month, seq, 2),         ROW_INT(struct payment_month, amount, 3),
    ROW_TEXT(struct payment_month, instalment, 4), {0}};
static const struct row_field waiting_fields[] = {
    ROW_INT(struct line_waiting, line, 0),           ROW_INT(struct line_waiting, waiting, 1),
    ROW_INT(struct line_waiting, waiting_amount, 2), ROW_INT(struct line_waiting, refused, 3),
    ROW_INT(struct line_waiting, refused_amount, 4), {0}};
static const struct row_field place_fields[] = {ROW_INT(struct payment_place, id, 0),
						ROW_INT(struct payment_place, line, 1),
						ROW_INT(struct payment_place, amount, 2),
						{0}};

#define SMALL_MAX 100000 /* rows of what belongs to one thing */

int batch_signers(struct house *h, int64_t batch, struct arena *mem, struct batch_signer **ret, size_t *n,
		  struct err *e)
{
	return sql_rows(h->store, &SIGNERS, ARGS(INT(batch)), signer_fields, sizeof **ret, mem, SMALL_MAX,
			(void **)ret, n, e);
}

int batch_approved(struct house *h, int64_t batch, int64_t *amount, struct err *e)
{
	return sql_int(h->store, &APPROVED, ARGS(INT(batch)), amount, e) < 0 ? -1 : 0;
}

int batch_payees(struct house *h, int64_t batch, int64_t *n, struct err *e)
{
	return sql_int(h->store, &PAYEES, ARGS(INT(batch)), n, e) < 0 ? -1 : 0;
}

int payee_account(struct house *h, int64_t payee, struct arena *mem, struct str *out, struct err *e)
{
	struct payee p;
	*out = STR("");
	int got = payee_read(h, payee, INSTANT_OPEN, &p, e);
	const char *kept = got > 0 ? arena_copy(mem, p.account.p, p.account.n) : NULL;
	if (kept)
		*out = (struct str){kept, p.account.n};
	payee_release(&p);
	return got < 0 ? -1 : got > 0 && !kept ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

int batch_lines(struct house *h, int64_t batch, enum batch_which which, int64_t after, size_t n, struct arena *mem,
		struct batch_line **ret, size_t *count, struct err *e)
{
	n = n && n < PAYMENT_PAGE_MAX ? n : PAYMENT_PAGE_MAX;
	return sql_rows(h->store, &LINES, ARGS(INT(batch), INT(after), INT((int64_t)which), INT((int64_t)n)),
			line_fields, sizeof **ret, mem, n, (void **)ret, count, e);
}

int payment_get(struct house *h, int64_t payment, struct arena *mem, struct payment *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(payment)), payment_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这笔款") : got < 0 ? -1 : 0;
}

int payment_tries(struct house *h, int64_t payment, struct arena *mem, struct payment_try **ret, size_t *n,
		  struct err *e)
{
	return sql_rows(h->store, &TRIES, ARGS(INT(payment)), try_fields, sizeof **ret, mem, SMALL_MAX, (void **)ret,
			n, e);
}

int payment_months(struct house *h, int64_t payment, struct arena *mem, struct payment_month **ret, size_t *n,
		   struct err *e)
{
	return sql_rows(h->store, &MONTHS, ARGS(INT(payment)), month_fields, sizeof **ret, mem, SMALL_MAX,
			(void **)ret, n, e);
}

int result_batch(struct house *h, int64_t result, int64_t *batch, struct err *e)
{
	int got = sql_int(h->store, &RESULT, ARGS(INT(result)), batch, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这次银行回执") : got < 0 ? -1 : 0;
}

int batch_results(struct house *h, int64_t batch, struct arena *mem, struct batch_result **ret, size_t *n,
		  struct err *e)
{
	return sql_rows(h->store, &RESULTS, ARGS(INT(batch)), result_fields, sizeof **ret, mem, SMALL_MAX,
			(void **)ret, n, e);
}

int lines_waiting(struct house *h, struct arena *mem, struct line_waiting **ret, size_t *n, struct err *e)
{
	return sql_rows(h->store, &WAITING, NULL, 0, waiting_fields, sizeof **ret, mem, SMALL_MAX, (void **)ret, n,
			e);
}

int payments_paid(struct house *h, int64_t line, int64_t from, int64_t to, size_t max, struct arena *mem,
		  struct payment_place **ret, size_t *n, struct err *e)
{
	return sql_rows(h->store, &PAID, ARGS(INT(line), INT(from), INT(to), INT((int64_t)max)), place_fields,
			sizeof **ret, mem, max, (void **)ret, n, e);
}

static const struct sql ADDED_UP = {"look.added_up",
				    "SELECT COALESCE(SUM(amount), 0) FROM payment_items WHERE batch_id = $1"};
static const struct sql CHECK_KEEP = {
    "look.check_keep", "INSERT INTO payment_batch_checks (batch_id, journal, at, who, amount, digest) VALUES ($1, $2,"
		       " $3, $4, $5, $6)"};
static const struct sql CHECKS_KEPT = {
    "look.checks_kept", "SELECT at, who, amount, digest, journal FROM payment_batch_checks WHERE batch_id = $1"
			" ORDER BY journal DESC LIMIT $2"};

int batch_check(struct house *h, int64_t batch, const struct batch_watch *watch, struct arena *mem,
		struct batch_check *out, struct err *e)
{
	struct err why = {0};
	uint8_t digest[SM3_SIZE];
	struct batch_check c = {.at = h->clock.now(h->clock.self), .who = STR(""), .digest = STR("")};
	if (sql_int(h->store, &ADDED_UP, ARGS(INT(batch)), &c.amount, e) < 0)
		return -1;
	if (batch_digest_now(h, batch, watch, digest, &why) == 0) {
		c.digest = (struct str){arena_copy(mem, (const char *)digest, SM3_SIZE), SM3_SIZE};
		if (!c.digest.p)
			return err_set(e, ERR_NOMEM, "内存不够");
	} else if (why.code != ERR_DAMAGED) {
		*e = why;
		return -1;
	}
	*out = c;
	return 0;
}

int batch_check_keep(struct house *h, struct recording *r, const struct batch *b, const struct batch_check *c,
		     struct err *e)
{
	char hex[2 * SM3_SIZE + 1] = "算不出来", number[24];
	if (c->digest.n)
		hex_put(c->digest, hex, sizeof hex);
	snprintf(number, sizeof number, "%lld", (long long)b->id);
	struct str said = b->number.n ? b->number : str_of(number);
	if (recording_detail(r, "核对支付批次 %.*s：明细合计 %lld 分，内容摘要 %s", STR_FMT(said),
			     (long long)c->amount, hex) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	return sql_run(
	    h->store, &CHECK_KEEP,
	    ARGS(INT(b->id), INT(recording_journal(r)), INT(c->at), TEXT(c->who), INT(c->amount), BYTES(c->digest)),
	    NULL, e);
}

int batch_checks_kept(struct house *h, int64_t batch, struct arena *mem, struct batch_check **ret, size_t *n,
		      struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct batch_check, at, 0),      ROW_TEXT(struct batch_check, who, 1),
	    ROW_INT(struct batch_check, amount, 2),  ROW_BYTES(struct batch_check, digest, 3),
	    ROW_INT(struct batch_check, journal, 4), {0}};
	return sql_rows(h->store, &CHECKS_KEPT, ARGS(INT(batch), INT(BATCH_CHECKS_MAX)), fields, sizeof **ret, mem,
			BATCH_CHECKS_MAX, (void **)ret, n, e);
}

bool batch_check_agrees(const struct batch_check *c, const struct batch *b)
{
	return c->amount == b->amount && c->digest.n == SM3_SIZE && str_eq(c->digest, b->digest);
}
