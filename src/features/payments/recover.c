/* Adjustments carried out, and how open claims end. */
#include <stdio.h>
#include <stdlib.h>

#include "features/payments/inside.h"
#include "features/payments/plans.h"
#include "features/payments/whole.h"

static const struct sql ADJUST_ADD = {
    "adjust.add", "INSERT INTO payment_adjustments (id, run_id, policy, at, who, arrears, clawback,"
		  " undone, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql RECOVERY_ADD = {
    "recovery.add", "INSERT INTO recoveries (id, adjustment_id, owner_id, person_id, policy, period,"
		    " instalment, line_id, amount, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct sql MOVE_ADD = {
    "recovery.move_add", "INSERT INTO recovery_moves (id, recovery_id, way, amount, payment_id, basis, at, who,"
			 " journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};

static const struct sql OF_KEY = {"recovery.of_key", RECOVERY_COLUMNS
				  "r.owner_id = $1 AND r.policy = $2 AND r.period = $3 AND r.instalment = $4"
				  " ORDER BY r.id"};
static const struct sql PAGE = {
    "recovery.page", RECOVERY_COLUMNS
    "($1 = 1 OR ($1 = 4 AND r.person_id = $2 AND NOT EXISTS (SELECT 1 FROM recovery_wholes w WHERE w.adjustment_id ="
    " r.adjustment_id))) AND r.id > $3 AND ($4 = 0 OR r.amount > COALESCE((SELECT SUM(m.amount)"
    " FROM recovery_moves m WHERE m.recovery_id = r.id), 0)) ORDER BY r.id LIMIT $5"};
static const struct sql OFFSET_PAYMENT = {
    "recovery.offset_payment",
    "UPDATE payment_states SET offset_amount = offset_amount + $2, state = CASE WHEN (SELECT p.amount FROM payments p"
    " WHERE p.id = payment_id) = offset_amount + $2 THEN 4 ELSE 1 END, since = $5 WHERE payment_id = $1 AND state = 1"
    " AND EXISTS (SELECT 1 FROM payments p WHERE p.id = payment_id AND p.person_id = $3 AND p.line_id = $4"
    " AND p.amount >= offset_amount + $2)"};

const struct row_field recovery_fields[] = {
    ROW_INT(struct recovery, id, 0),           ROW_INT(struct recovery, adjustment, 1),
    ROW_INT(struct recovery, owner, 2),        ROW_INT(struct recovery, person, 3),
    ROW_INT(struct recovery, period, 4),       ROW_INT(struct recovery, line, 5),
    ROW_INT(struct recovery, amount, 6),       ROW_INT(struct recovery, open, 7),
    ROW_INT(struct recovery, at, 8),           ROW_TEXT(struct recovery, policy, 9),
    ROW_TEXT(struct recovery, instalment, 10), {0}};

/* What each way does in the ledger. */
static const enum ledger_kind posted[] = {[RECOVERY_UNDONE] = LEDGER_UNCLAIM,
					  [RECOVERY_REFUNDED] = LEDGER_REFUND,
					  [RECOVERY_OFFSET] = LEDGER_REFUND,
					  [RECOVERY_REMITTED] = LEDGER_REMIT,
					  [RECOVERY_WRITTEN_OFF] = LEDGER_WRITE_OFF};

const char *recovery_way_text(enum recovery_way w)
{
	static const char *const text[] = {"", "撤销", "退回", "抵扣", "上缴", "核销"};
	return w >= RECOVERY_UNDONE && w <= RECOVERY_WRITTEN_OFF ? text[w] : "";
}

/* Sets part of a claim off against a payment that waits: that much of it counts as paid, and the budget line has the money
 * that was claimed back at its disposal again. */
static int set_off(struct house *h, struct recording *r, const struct recovery *c, int64_t move, int64_t amount,
		   int64_t payment, const char *who, struct err *e)
{
	int64_t changed = 0;
	if (sql_run(h->store, &OFFSET_PAYMENT,
		    ARGS(INT(payment), INT(amount), INT(c->person), INT(c->line), INT(recording_now(r))), &changed,
		    e) < 0)
		return -1;
	if (changed != 1)
		return err_todo((err_set(e, ERR_CONFLICT, "不能从这笔款里抵扣"), e),
				"要选同一人、同一预算行、待支付、余额够的款");
	return ledger_post(h, r, c->line, LEDGER_OFFSET, amount, (struct ledger_case){"recovery", move, who, ""}, e);
}

/* Ends an amount of a claim that was read. */
static int end_part(struct house *h, struct recording *r, const struct recovery *c, enum recovery_way way,
		    int64_t amount, int64_t payment, struct str basis, const char *who, struct err *e)
{
	int64_t move = id_new(recording_now(r));
	if (amount <= 0 || amount > c->open)
		return err_set(e, ERR_CONFLICT, "超过还没有追回的数额");
	if (sql_run(h->store, &MOVE_ADD,
		    ARGS(INT(move), INT(c->id), INT((int64_t)way), INT(amount), INT(payment), TEXT(basis),
			 INT(recording_now(r)), TEXT(str_of(who)), INT(recording_journal(r))),
		    NULL, e) < 0 ||
	    ledger_post(h, r, c->line, posted[way], amount, (struct ledger_case){"recovery", move, who, ""}, e) < 0)
		return -1;
	return way == RECOVERY_OFFSET ? set_off(h, r, c, move, amount, payment, who, e) : 0;
}

int recovery_way_check(struct house *h, const struct recovery *c, enum recovery_way way, struct err *e)
{
	int64_t debtor;
	if (recovery_debtor(h, c->adjustment, &debtor, e) < 0)
		return -1;
	if (debtor && (way == RECOVERY_REFUNDED || way == RECOVERY_OFFSET))
		return err_at((err_set(e, ERR_INPUT, "院校退还的定向培养补助要上缴国库，不回预算行，也不能抵扣"), e),
			      "怎么了结");
	return 0;
}

int recovery_move(struct house *h, struct recording *r, int64_t recovery, enum recovery_way way, int64_t amount,
		  int64_t payment, struct str basis, const char *who, struct err *e)
{
	struct recovery c = {0};
	if (way < RECOVERY_UNDONE || way > RECOVERY_WRITTEN_OFF || str_trim(basis).n == 0)
		return err_at((err_set(e, ERR_INPUT, "要写明依据：进账单、本人同意书或决定"), e), "依据");
	struct arena *mem = arena_new((size_t)1 << 20);
	int status = mem ? recovery_get(h, recovery, mem, &c, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = recovery_way_check(h, &c, way, e);
	if (status == 0)
		status = end_part(h, r, &c, way, amount, payment, basis, who, e);
	arena_free(mem);
	return status;
}

int recoveries_page(struct house *h, struct reach reach, bool open_only, int64_t after, size_t n, struct arena *mem,
		    struct recovery **ret, size_t *count, struct err *e)
{
	void *rows;
	n = n && n < PAYMENT_PAGE_MAX ? n : PAYMENT_PAGE_MAX;
	if (sql_rows(h->store, &PAGE,
		     ARGS(INT((int64_t)reach.kind), INT(reach.id), INT(after), INT(open_only), INT((int64_t)n)),
		     recovery_fields, sizeof **ret, mem, n, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* An adjustment being carried out. */
struct adjusting {
	struct house *h;
	struct recording *r;
	const char *who;
	int64_t id;
	struct arena *mem;
};

/* Undoes open claims of a key, the oldest first. */
static int undo_claims(struct adjusting *a, const struct adjust_item *i, struct err *e)
{
	void *rows;
	size_t n;
	int64_t left = i->undo;
	if (left == 0)
		return 0;
	if (sql_rows(a->h->store, &OF_KEY, ARGS(INT(i->owner), TEXT(i->policy), INT(i->period), TEXT(i->instalment)),
		     recovery_fields, sizeof(struct recovery), a->mem, 100000, &rows, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < n && left > 0; k++) {
		const struct recovery *c = (const struct recovery *)rows + k;
		int64_t part = c->open < left ? c->open : left;
		if (part > 0 &&
		    end_part(a->h, a->r, c, RECOVERY_UNDONE, part, 0, STR("重新核算后应发"), a->who, e) < 0)
			return -1;
		left -= part;
	}
	return left ? err_set(e, ERR_DAMAGED, "要撤销的追回比记着的多") : 0;
}

/* By line, then owner, then month: as payments are made of them. */
static int by_line(const void *a, const void *b)
{
	const struct adjust_item *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return str_cmp(x->instalment, y->instalment);
}

/* Arrears of one line become payments. */
static int pay_arrears(struct adjusting *a, const struct adjust_item *item, size_t n, struct err *e)
{
	struct payment_due *due = ARENA_ARRAY(a->mem, n + 1, struct payment_due);
	size_t k = 0;
	int64_t made;
	if (!due)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		if (item[i].arrears > 0)
			due[k++] =
			    (struct payment_due){item[i].owner,      item[i].person, item[i].org,   item[i].policy,
						 item[i].instalment, item[i].period, item[i].month, item[i].arrears};
	}
	return k ? payments_add(a->h, a->r, item->line, "adjustment", a->id, a->who, due, k, true, &made, e) : 0;
}

/* What one line paid too much is claimed back. */
static int claim_back(struct adjusting *a, const struct adjust_item *item, size_t n, struct err *e)
{
	int64_t total = 0;
	for (size_t i = 0; i < n; i++) {
		const struct adjust_item *x = &item[i];
		if (x->clawback == 0)
			continue;
		total += x->clawback;
		if (sql_run(a->h->store, &RECOVERY_ADD,
			    ARGS(INT(id_new(recording_now(a->r))), INT(a->id), INT(x->owner), INT(x->person),
				 TEXT(x->policy), INT(x->period), TEXT(x->instalment), INT(x->line), INT(x->clawback),
				 INT(recording_now(a->r))),
			    NULL, e) < 0)
			return -1;
	}
	return total ? ledger_post(a->h, a->r, item->line, LEDGER_CLAIM_BACK, total,
				   (struct ledger_case){"adjustment", a->id, a->who, ""}, e)
		     : 0;
}

/* All items, line by line. */
static int adjust_items(struct adjusting *a, struct adjust_item *item, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (undo_claims(a, &item[i], e) < 0)
			return -1;
	qsort(item, n, sizeof *item, by_line);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && item[k].line == item[i].line;)
			k++;
		if (claim_back(a, &item[i], k - i, e) < 0 || pay_arrears(a, &item[i], k - i, e) < 0)
			return -1;
	}
	return 0;
}

/* Nothing is left to pay arrears from. */
static int no_line(struct err *e)
{
	err_set(e, ERR_CONFLICT, "原来的预算行已经关账，没有能补发的预算行");
	return err_todo(e, "先设以后年度同来源、同单元、同用途的预算行");
}

/* The adjustment's row, then what it does; nothing when there is nothing to do. */
static int carry_out(struct adjusting *a, int64_t run, struct str policy, int64_t line, struct adjust_item *item,
		     size_t n, bool *done, struct err *e)
{
	int64_t arrears = 0, clawback = 0, undone = 0;
	for (size_t i = 0; i < n; i++) {
		arrears += item[i].arrears;
		clawback += item[i].clawback;
		undone += item[i].undo;
		if (line && item[i].arrears)
			item[i].line = line;
		else if (item[i].no_line)
			return no_line(e);
	}
	*done = arrears || clawback || undone;
	if (!*done)
		return 0;
	if (sql_run(a->h->store, &ADJUST_ADD,
		    ARGS(INT(a->id), INT(run), TEXT(policy), INT(recording_now(a->r)), TEXT(str_of(a->who)),
			 INT(arrears), INT(clawback), INT(undone), INT(recording_journal(a->r))),
		    NULL, e) < 0)
		return -1;
	return adjust_items(a, item, n, e);
}

int adjust_apply(struct house *h, struct recording *r, int64_t run, struct str policy, int64_t line, const char *who,
		 int64_t *id, struct err *e)
{
	struct adjusting a = {h, r, who, id_new(recording_now(r)), arena_new((size_t)8 << 30)};
	struct adjust_item *item;
	size_t n;
	bool done = false;
	int status = a.mem ? adjust_plan(h, run, policy, a.mem, &item, &n, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = carry_out(&a, run, policy, line, item, n, &done, e);
	arena_free(a.mem);
	if (status == 0)
		*id = done ? a.id : 0;
	return status;
}
