/* Everything that was paid for one owner under a policy, claimed back from an institution. */
#include "features/payments/whole.h"

#include "features/payments/inside.h"

#define WHOLE_MEMORY   ((size_t)64 << 20)
#define WHOLE_PAYMENTS 100000 /* payments of one owner under one policy */

/* The payments of owner $1 under policy $2, by their keys. */
#define OF_OWNER "p.id IN (SELECT k.payment_id FROM payment_keys k WHERE k.owner_id = $1 AND k.policy = $2)"
static const struct sql STATES = {
    "whole.states", "SELECT p.id, s.state, p.amount - s.offset_amount FROM payments p JOIN payment_states s ON"
		    " s.payment_id = p.id WHERE " OF_OWNER " ORDER BY p.id"};
static const struct sql LINES = {
    "whole.lines",
    "SELECT p.line_id, SUM(p.amount), (SELECT COALESCE(SUM(r.amount - COALESCE((SELECT SUM(m.amount) FROM"
    " recovery_moves m WHERE m.recovery_id = r.id AND m.way = 1), 0)), 0) FROM recoveries r WHERE r.owner_id = $1 AND"
    " r.policy = $2 AND r.line_id = p.line_id) FROM payments p JOIN payment_states s ON s.payment_id = p.id "
    "WHERE " OF_OWNER " AND s.state = 4 GROUP BY p.line_id ORDER BY p.line_id"};
static const struct sql ADJUST_ADD = {
    "whole.adjust_add", "INSERT INTO payment_adjustments (id, run_id, policy, at, who, arrears, clawback,"
			" undone, journal) VALUES ($1, 0, $2, $3, $4, 0, $5, 0, $6)"};
static const struct sql WHOLE_ADD = {"whole.add", "INSERT INTO recovery_wholes (adjustment_id, owner_id, policy,"
						  " claim_policy, debtor_id) VALUES ($1, $2, $3, $4, $5)"};
static const struct sql CLAIM_ADD = {
    "whole.claim_add", "INSERT INTO recoveries (id, adjustment_id, owner_id, person_id, policy, period,"
		       " instalment, line_id, amount, at) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9)"};
static const struct sql DEBTOR = {"whole.debtor", "SELECT debtor_id FROM recovery_wholes WHERE adjustment_id = $1"};
static const struct sql RECOVERED = {"whole.recovered",
				     "SELECT 1 FROM recovery_wholes WHERE owner_id = $1 AND policy = $2"};
static const struct sql MONTH = {
    "whole.month",
    "SELECT COALESCE((SELECT SUM(k.amount) FROM payment_keys k JOIN payment_states s ON s.payment_id = k.payment_id"
    " WHERE k.owner_id = $1 AND k.policy = $2 AND k.period = $3 AND s.state = 4), 0) - COALESCE((SELECT"
    " SUM(r.amount - COALESCE((SELECT SUM(m.amount) FROM recovery_moves m WHERE m.recovery_id = r.id AND m.way = 1),"
    " 0)) FROM recoveries r WHERE r.owner_id = $1 AND r.policy = $2 AND r.period = $3), 0)"};

/* A payment, and a budget line's sum. */
struct part {
	int64_t id, state, left;
};
static const struct row_field part_fields[] = {
    ROW_INT(struct part, id, 0), ROW_INT(struct part, state, 1), ROW_INT(struct part, left, 2), {0}};
struct line_sum {
	int64_t line, paid, claimed;
};
static const struct row_field sum_fields[] = {
    ROW_INT(struct line_sum, line, 0), ROW_INT(struct line_sum, paid, 1), ROW_INT(struct line_sum, claimed, 2), {0}};

int owner_recovered(struct house *h, int64_t owner, struct str policy, struct err *e)
{
	int64_t one;
	return sql_int(h->store, &RECOVERED, ARGS(INT(owner), TEXT(policy)), &one, e);
}

int recovery_debtor(struct house *h, int64_t adjustment, int64_t *debtor, struct err *e)
{
	*debtor = 0;
	return sql_int(h->store, &DEBTOR, ARGS(INT(adjustment)), debtor, e) < 0 ? -1 : 0;
}

int paid_for_month(struct house *h, int64_t owner, struct str policy, int64_t period, int64_t *amount, struct err *e)
{
	*amount = 0;
	return sql_int(h->store, &MONTH, ARGS(INT(owner), TEXT(policy), INT(period)), amount, e) < 0 ? -1 : 0;
}

/* What waits or was refused is cancelled; what is on its way has to arrive first. */
static int cancel_waiting(struct house *h, struct recording *r, const struct whole_new *n, const char *who,
			  struct arena *mem, int64_t *cancelled, struct err *e)
{
	void *rows;
	size_t count;
	if (sql_rows(h->store, &STATES, ARGS(INT(n->owner), TEXT(n->policy)), part_fields, sizeof(struct part), mem,
		     WHOLE_PAYMENTS, &rows, &count, e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const struct part *p = (const struct part *)rows + i;
		if (p->state == PAYMENT_BATCHED || p->state == PAYMENT_TRANSIT) {
			err_set(e, ERR_CONFLICT, "有一笔款%s，这时不能追回",
				p->state == PAYMENT_BATCHED ? "已入支付批次" : "已发银行");
			return err_todo(e, "先撤销批次，或等银行回执登记以后再办");
		}
		if (p->state != PAYMENT_WAITING && p->state != PAYMENT_REFUSED)
			continue;
		if (payment_cancel(h, r, p->id, who, n->reason, e) < 0)
			return -1;
		*cancelled += p->left;
	}
	return 0;
}

/* One claim for each budget line that paid. */
static int claim_lines(struct house *h, struct recording *r, const struct whole_new *n, const struct line_sum *l,
		       size_t count, int64_t adjustment, const char *who, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		int64_t amount = l[i].paid - l[i].claimed;
		if (amount <= 0)
			continue;
		if (sql_run(h->store, &CLAIM_ADD,
			    ARGS(INT(id_new(recording_now(r))), INT(adjustment), INT(n->owner), INT(n->person),
				 TEXT(n->claim_policy), TEXT(n->instalment), INT(l[i].line), INT(amount),
				 INT(recording_now(r))),
			    NULL, e) < 0 ||
		    ledger_post(h, r, l[i].line, LEDGER_CLAIM_BACK, amount,
				(struct ledger_case){"adjustment", adjustment, who, ""}, e) < 0)
			return -1;
	}
	return 0;
}

/* The adjustment, who owes it, and its claims. */
static int claim_all(struct house *h, struct recording *r, const struct whole_new *n, const char *who,
		     struct arena *mem, struct whole_done *out, struct err *e)
{
	void *rows;
	size_t count;
	if (sql_rows(h->store, &LINES, ARGS(INT(n->owner), TEXT(n->policy)), sum_fields, sizeof(struct line_sum), mem,
		     WHOLE_PAYMENTS, &rows, &count, e) < 0)
		return -1;
	const struct line_sum *l = rows;
	for (size_t i = 0; i < count; i++)
		out->claimed += l[i].paid > l[i].claimed ? l[i].paid - l[i].claimed : 0;
	out->adjustment = id_new(recording_now(r));
	if (sql_run(h->store, &ADJUST_ADD,
		    ARGS(INT(out->adjustment), TEXT(n->claim_policy), INT(recording_now(r)), TEXT(str_of(who)),
			 INT(out->claimed), INT(recording_journal(r))),
		    NULL, e) < 0 ||
	    sql_run(h->store, &WHOLE_ADD,
		    ARGS(INT(out->adjustment), INT(n->owner), TEXT(n->policy), TEXT(n->claim_policy), INT(n->debtor)),
		    NULL, e) < 0)
		return -1;
	return claim_lines(h, r, n, l, count, out->adjustment, who, e);
}

int recover_whole(struct house *h, struct recording *r, const struct whole_new *n, const char *who,
		  struct whole_done *out, struct err *e)
{
	struct whole_done done = {0};
	int before = owner_recovered(h, n->owner, n->policy, e);
	if (before != 0)
		return before < 0 ? -1 : err_set(e, ERR_CONFLICT, "这份协议已经全额追回过");
	struct arena *mem = arena_new(WHOLE_MEMORY);
	int status = mem ? cancel_waiting(h, r, n, who, mem, &done.cancelled, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = claim_all(h, r, n, who, mem, &done, e);
	arena_free(mem);
	if (status == 0)
		*out = done;
	return status;
}
