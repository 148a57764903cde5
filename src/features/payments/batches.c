/* Batches: made, signed by two, issued once, answered line by line. */
#include <stdio.h>
#include <stdlib.h>

#include "base/money.h"
#include "features/payments/batch.h"

static const struct sql BY_NUMBER = {"batch.by_number", "SELECT id FROM payment_batches WHERE number = $1"};
static const struct sql SIGN = {"batch.sign", "INSERT INTO payment_signatures (batch_id, who, at, digest, journal)"
					      " VALUES ($1, $2, $3, $4, $5)"};
static const struct sql ISSUE = {"batch.issue",
				 "INSERT INTO payment_issues (batch_id, at, who, journal) VALUES ($1, $2, $3, $4)"};
static const struct sql ITEMS_OUT = {
    "batch.items_out", "UPDATE payment_states SET state = 3, since = $2 WHERE state = 2 AND batch_id = $1"};
static const struct sql VOID = {
    "batch.void", "INSERT INTO payment_voids (batch_id, at, who, reason, journal) VALUES ($1, $2, $3, $4, $5)"};
static const struct sql ITEMS_BACK = {"batch.items_back",
				      "UPDATE payment_states SET state = 1, batch_id = 0, no = 0, since = $2"
				      " WHERE state = 2 AND batch_id = $1"};
static const struct sql ITEM = {
    "batch.item",
    "SELECT i.amount, COALESCE(a.paid, -1) FROM payment_items i"
    " LEFT JOIN payment_answers a ON a.batch_id = i.batch_id AND a.no = i.no WHERE i.batch_id = $1 AND i.no = $2"};
static const struct sql RESULT_ADD = {"batch.result_add",
				      "INSERT INTO payment_results (id, batch_id, at, who, paid, refused, journal)"
				      " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
/* Payments of batch $1 that result $2 answers, in transit until now. */
#define ANSWER_OF "FROM payment_answers a WHERE a.batch_id = payment_states.batch_id AND a.no = payment_states.no"
static const struct sql ANSWERED = {
    "batch.answered",
    "UPDATE payment_states SET since = $3, state = (SELECT CASE WHEN a.paid = 1 THEN 4 ELSE 5 END " ANSWER_OF
    "), reason = (SELECT a.reason " ANSWER_OF ") WHERE state = 3 AND batch_id = $1 AND payment_id IN (SELECT"
    " i.payment_id FROM payment_answers a JOIN payment_items i ON i.batch_id = a.batch_id AND i.no = a.no WHERE"
    " a.batch_id = $1 AND a.result_id = $2)"};

#define BATCH_COLUMNS_                                                                                               \
	"SELECT b.id, b.line_id, (SELECT j.at FROM journal j WHERE j.number = b.journal), b.items, b.amount, "       \
	"(SELECT COUNT(*) FROM payment_signatures g"                                                                 \
	" WHERE g.batch_id = b.id), COALESCE(x.at, 0), (SELECT COUNT(*) FROM payment_answers a WHERE"                \
	" a.batch_id = b.id AND a.paid = 1), (SELECT COUNT(*) FROM payment_answers a WHERE a.batch_id = b.id"        \
	" AND a.paid = 0), (SELECT COALESCE(SUM(i.amount), 0) FROM payment_answers a JOIN payment_items i"           \
	" ON i.batch_id = a.batch_id AND i.no = a.no WHERE a.batch_id = b.id AND a.paid = 1),"                       \
	" (SELECT COALESCE(SUM(i.amount), 0) FROM payment_answers a JOIN payment_items i ON i.batch_id = a.batch_id" \
	" AND i.no = a.no WHERE a.batch_id = b.id AND a.paid = 0), b.who, b.digest, COALESCE(x.who, ''),"            \
	" COALESCE(v.at, 0), COALESCE(v.reason, ''), b.number FROM payment_batches b LEFT JOIN payment_issues x"     \
	" ON x.batch_id = b.id LEFT JOIN payment_voids v ON v.batch_id = b.id WHERE "
static const struct sql GET = {"batch.get", BATCH_COLUMNS_ "b.id = $1"};
static const struct sql LIST = {"batch.list", BATCH_COLUMNS_
				"(b.line_id = $1 OR $1 = 0) AND b.id < $2 ORDER BY b.id DESC LIMIT $3"};

static const struct row_field batch_fields[] = {ROW_INT(struct batch, id, 0),
						ROW_INT(struct batch, line, 1),
						ROW_INT(struct batch, at, 2),
						ROW_INT(struct batch, items, 3),
						ROW_INT(struct batch, amount, 4),
						ROW_INT(struct batch, signatures, 5),
						ROW_INT(struct batch, issued_at, 6),
						ROW_INT(struct batch, paid, 7),
						ROW_INT(struct batch, refused, 8),
						ROW_INT(struct batch, paid_amount, 9),
						ROW_INT(struct batch, refused_amount, 10),
						ROW_TEXT(struct batch, who, 11),
						ROW_BYTES(struct batch, digest, 12),
						ROW_TEXT(struct batch, issued_by, 13),
						ROW_INT(struct batch, void_at, 14),
						ROW_TEXT(struct batch, void_reason, 15),
						ROW_TEXT(struct batch, number, 16),
						{0}};

int batch_numbered(struct house *h, struct str number, int64_t *batch, struct err *e)
{
	return sql_int(h->store, &BY_NUMBER, ARGS(TEXT(number)), batch, e);
}

int batch_get(struct house *h, int64_t batch, struct arena *mem, struct batch *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(batch)), batch_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这个支付批次") : got < 0 ? -1 : 0;
}

int batch_list(struct house *h, int64_t line, int64_t before, size_t n, struct arena *mem, struct batch **ret,
	       size_t *count, struct err *e)
{
	void *rows;
	n = n && n < PAYMENT_PAGE_MAX ? n : PAYMENT_PAGE_MAX;
	if (sql_rows(h->store, &LIST, ARGS(INT(line), INT(before), INT((int64_t)n)), batch_fields, sizeof **ret, mem,
		     n, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Memory for one look at a batch. */
#define LOOK_MEMORY ((size_t)1 << 20)

int batch_sign(struct house *h, struct recording *r, int64_t batch, struct str digest, const char *who, struct err *e)
{
	struct batch b = {0};
	struct arena *mem = arena_new(LOOK_MEMORY);
	int status = mem ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && b.issued_at)
		status = err_set(e, ERR_CONFLICT, "批次已经发出，不能再签字");
	if (status == 0 && b.void_at)
		status = err_set(e, ERR_CONFLICT, "批次已经撤销，不能签字");
	if (status == 0 && !str_eq(b.digest, digest))
		status = err_set(e, ERR_CONFLICT, "批次与签字人看到的不一样");
	if (status == 0)
		status = sql_run(h->store, &SIGN,
				 ARGS(INT(batch), TEXT(str_of(who)), INT(recording_now(r)), BYTES(digest),
				      INT(recording_journal(r))),
				 NULL, e);
	if (status < 0 && e->code == ERR_CONFLICT && strstr(e->what, "已有相同的记录"))
		err_set(e, ERR_CONFLICT, "%s 已经签过这个批次", who);
	arena_free(mem);
	return status;
}

/* The batch may be issued now. */
static int check_issue(const struct batch *b, struct err *e)
{
	if (b->issued_at)
		return err_set(e, ERR_CONFLICT, "批次已经发出，不能再发一次");
	if (b->void_at)
		return err_set(e, ERR_CONFLICT, "批次已经撤销，不能发出");
	if (b->signatures < PAYMENT_SIGNERS)
		return err_todo((err_set(e, ERR_DENIED, "批次要 %d 个人签字，现在有 %lld 个", PAYMENT_SIGNERS,
					 (long long)b->signatures),
				 e),
				"请另一个人核对后签字");
	return 0;
}

int batch_send(struct house *h, struct recording *r, int64_t batch, const char *who, struct err *e)
{
	struct batch b = {0};
	int64_t changed = 0;
	struct arena *mem = arena_new(LOOK_MEMORY);
	int status = mem ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = check_issue(&b, e);
	if (status == 0)
		status = sql_run(
		    h->store, &ISSUE,
		    ARGS(INT(batch), INT(recording_now(r)), TEXT(str_of(who)), INT(recording_journal(r))), NULL, e);
	if (status == 0)
		status = sql_run(h->store, &ITEMS_OUT, ARGS(INT(batch), INT(recording_now(r))), &changed, e);
	if (status == 0 && changed != b.items)
		status = err_set(e, ERR_DAMAGED, "批次里有 %lld 笔，能发出的是 %lld 笔", (long long)b.items,
				 (long long)changed);
	if (status == 0)
		status = ledger_post(h, r, b.line, LEDGER_ISSUE, b.amount,
				     (struct ledger_case){"batch", batch, who, ""}, e);
	arena_free(mem);
	return status;
}

int batch_issue(struct house *h, struct recording *r, int64_t batch, const char *who, struct err *e)
{
	struct batch b = {0};
	struct arena *mem = arena_new(LOOK_MEMORY);
	int status = mem ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (status = check_issue(&b, e)) == 0)
		status = batch_verify(h, batch, NULL, e);
	arena_free(mem);
	return status < 0 ? -1 : batch_send(h, r, batch, who, e);
}

int batch_void(struct house *h, struct recording *r, int64_t batch, const char *who, struct str reason, struct err *e)
{
	struct batch b = {0};
	int64_t changed = 0;
	if (str_trim(reason).n == 0)
		return err_at((err_set(e, ERR_INPUT, "要写明为什么撤销"), e), "原因");
	struct arena *mem = arena_new(LOOK_MEMORY);
	int status = mem ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (b.issued_at || b.void_at))
		status =
		    err_set(e, ERR_CONFLICT, b.void_at ? "批次已经撤销过" : "批次已经发出，不能撤销；按银行回执办理");
	if (status == 0)
		status = sql_run(h->store, &VOID,
				 ARGS(INT(batch), INT(recording_now(r)), TEXT(str_of(who)), TEXT(reason),
				      INT(recording_journal(r))),
				 NULL, e);
	if (status == 0)
		status = sql_run(h->store, &ITEMS_BACK, ARGS(INT(batch), INT(recording_now(r))), &changed, e);
	if (status == 0 && changed != b.items)
		status = err_set(e, ERR_DAMAGED, "批次里有 %lld 笔，能退回待支付的是 %lld 笔", (long long)b.items,
				 (long long)changed);
	arena_free(mem);
	return status;
}

/* Answers being taken in. */
struct answering {
	struct house *h;
	struct recording *r;
	int64_t batch, result;
	struct bank_taken taken;
};

/* Whether a line says something new: 1, 0 it is there already, -1. */
static int answer(struct answering *a, const struct bank_line *l, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, a->h->store, &ITEM, ARGS(INT(a->batch), INT(l->no)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	int64_t amount = got > 0 ? stmt_int(st, 0) : 0, before = got > 0 ? stmt_int(st, 1) : 0;
	stmt_reset(st);
	if (got < 0)
		return -1;
	if (got == 0)
		return err_set(e, ERR_INPUT, "批次里没有第 %lld 笔", (long long)l->no);
	if (amount != l->amount) {
		char want[GROUPED_MAX], said[GROUPED_MAX];
		decimal_grouped(amount, 2, want);
		decimal_grouped(l->amount, 2, said);
		return err_set(e, ERR_INPUT, "第 %lld 笔的金额是 %s 元，回执写的是 %s 元", (long long)l->no, want,
			       said);
	}
	if (!l->paid && str_trim(l->reason).n == 0)
		return err_set(e, ERR_INPUT, "第 %lld 笔退回没有写原因", (long long)l->no);
	if (before < 0)
		return 1;
	return before == l->paid ? 0 : err_set(e, ERR_CONFLICT, "第 %lld 笔已有不同的回执", (long long)l->no);
}

/* What all lines come to, before anything is written; fresh[i]: line i says something new. */
static int count_lines(struct answering *a, const struct bank_line *line, size_t n, int64_t items, bool *fresh,
		       struct err *e)
{
	unsigned char *seen = calloc((size_t)items + 1, 1);
	int status = seen ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && i < n; i++) {
		int new = answer(a, &line[i], e);
		status = new < 0 ? -1 : 0;
		if (new > 0 && seen[line[i].no])
			status = err_set(e, ERR_INPUT, "回执里第 %lld 笔写了两次", (long long)line[i].no);
		if (status < 0)
			break;
		fresh[i] = new > 0;
		seen[line[i].no] |= (unsigned char)new;
		a->taken.repeated += !new;
		a->taken.paid += new &&line[i].paid;
		a->taken.refused += new && !line[i].paid;
		a->taken.paid_amount += new &&line[i].paid ? line[i].amount : 0;
		a->taken.refused_amount += new && !line[i].paid ? line[i].amount : 0;
	}
	free(seen);
	return status;
}

/* The answers of the lines that say something new. */
static int add_answers(struct answering *a, const struct bank_line *line, size_t n, const bool *fresh, struct err *e)
{
	static const char *const columns[] = {"batch_id", "no", "result_id", "paid", "reason", NULL};
	struct bulk *b;
	int status = 0;
	if (bulk_begin(&b, a->h->store, "payment_answers", columns, "iiiit", e) < 0)
		return -1;
	for (size_t i = 0; status == 0 && i < n; i++) {
		if (!fresh[i])
			continue;
		const int64_t cell[] = {a->batch, line[i].no, a->result, line[i].paid};
		for (int k = 0; k < 4; k++)
			bulk_int(b, k, cell[k]);
		bulk_text(b, 4, line[i].paid ? STR("") : line[i].reason);
		status = bulk_row(b, e);
	}
	if (status == 0)
		return bulk_end(b, e);
	bulk_abandon(b);
	return -1;
}

/* Every payment that was answered was in transit, and is where the answer puts it. */
static int move_states(struct answering *a, struct err *e)
{
	int64_t changed = 0, want = a->taken.paid + a->taken.refused;
	if (sql_run(a->h->store, &ANSWERED, ARGS(INT(a->batch), INT(a->result), INT(recording_now(a->r))), &changed,
		    e) < 0)
		return -1;
	return changed == want ? 0
			       : err_set(e, ERR_CONFLICT, "有 %lld 笔款已不是“%s”，可能已有人办过",
					 (long long)(want - changed), payment_state_text(PAYMENT_TRANSIT));
}

/* Writes the result with its answers, and moves the money. */
static int write_answers(struct answering *a, const struct batch *b, const struct bank_line *line, size_t n,
			 const bool *fresh, const char *who, struct err *e)
{
	struct house *h = a->h;
	struct ledger_case c = {"bank", a->result, who, ""};
	if (sql_run(h->store, &RESULT_ADD,
		    ARGS(INT(a->result), INT(a->batch), INT(recording_now(a->r)), TEXT(str_of(who)),
			 INT(a->taken.paid), INT(a->taken.refused), INT(recording_journal(a->r))),
		    NULL, e) < 0 ||
	    add_answers(a, line, n, fresh, e) < 0 || move_states(a, e) < 0)
		return -1;
	if (a->taken.paid_amount && ledger_post(h, a->r, b->line, LEDGER_SETTLE, a->taken.paid_amount, c, e) < 0)
		return -1;
	return a->taken.refused_amount ? ledger_post(h, a->r, b->line, LEDGER_BOUNCE, a->taken.refused_amount, c, e)
				       : 0;
}

int batch_answer(struct house *h, struct recording *r, int64_t batch, const struct bank_line *line, size_t n,
		 const char *who, struct bank_taken *out, struct err *e)
{
	struct answering a = {.h = h, .r = r, .batch = batch, .result = id_new(recording_now(r))};
	struct batch b = {0};
	struct arena *mem = arena_new(LOOK_MEMORY);
	int status = mem ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && !b.issued_at)
		status = err_set(e, ERR_CONFLICT, "批次还没有发出，不能登记回执");
	bool *fresh = status == 0 ? calloc(n + 1, sizeof *fresh) : NULL;
	if (status == 0)
		status = fresh ? count_lines(&a, line, n, b.items, fresh, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && a.taken.paid + a.taken.refused > 0) {
		a.taken.result = a.result;
		status = write_answers(&a, &b, line, n, fresh, who, e);
	}
	free(fresh);
	arena_free(mem);
	if (status == 0)
		*out = a.taken;
	return status;
}
