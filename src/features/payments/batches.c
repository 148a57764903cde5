/* Batches: made, signed by two, issued once, answered line by line. */
#include <stdio.h>
#include <stdlib.h>

#include "base/money.h"
#include "features/payments/batch.h"
#include "features/payments/look.h"
#include "features/units/units.h"

static const struct sql CANDIDATES = {
    "batch.candidates",
    "SELECT p.id, " PAYEE_COLUMN ", p.amount - s.offset_amount, s.attempt, s.state, COALESCE(b.at, 0) FROM payments p"
    " JOIN payment_states s ON s.payment_id = p.id LEFT JOIN payment_batches b ON b.id = s.batch_id"
    " WHERE p.line_id = $1 AND s.state IN (1, 5) AND p.id > $2 ORDER BY p.id LIMIT $3"};
static const struct sql CANDIDATE = {
    "batch.candidate",
    "SELECT p.id, " PAYEE_COLUMN ", p.amount - s.offset_amount, s.attempt, s.state, COALESCE(b.at, 0) FROM payments p"
    " JOIN payment_states s ON s.payment_id = p.id LEFT JOIN payment_batches b ON b.id = s.batch_id"
    " WHERE p.id = $1"};
static const struct sql BATCH_ADD = {
    "batch.add", "INSERT INTO payment_batches (id, line_id, at, who, items, amount, digest, journal, number)"
		 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql UNIT_OF_LINE = {"batch.unit_of_line", "SELECT unit_id FROM ledger_lines WHERE id = $1"};
static const struct sql NUMBERED = {"batch.numbered",
				    "SELECT COUNT(*) FROM payment_batches WHERE substr(number, 1, length($1)) = $1"};
static const struct sql BY_NUMBER = {"batch.by_number", "SELECT id FROM payment_batches WHERE number = $1"};
static const struct sql ITEM_ADD = {"batch.item_add",
				    "INSERT INTO payment_items (batch_id, no, payment_id, attempt, amount)"
				    " VALUES ($1, $2, $3, $4, $5)"};
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
    "SELECT i.amount, i.payment_id, i.attempt, COALESCE(a.paid, -1), COALESCE(a.reason, '') FROM payment_items i"
    " LEFT JOIN payment_answers a ON a.batch_id = i.batch_id AND a.no = i.no WHERE i.batch_id = $1 AND i.no = $2"};
static const struct sql RESULT_ADD = {"batch.result_add",
				      "INSERT INTO payment_results (id, batch_id, at, who, paid, refused, journal)"
				      " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql ANSWER_ADD = {"batch.answer_add",
				      "INSERT INTO payment_answers (batch_id, no, result_id, paid, reason)"
				      " VALUES ($1, $2, $3, $4, $5)"};

#define BATCH_COLUMNS_                                                                                               \
	"SELECT b.id, b.line_id, b.at, b.items, b.amount, (SELECT COUNT(*) FROM payment_signatures g"                \
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

/* A payment that may go into a batch. */
struct candidate {
	int64_t id, payee, amount, attempt, state, tried; /* tried: instant of its last batch */
};
static const struct row_field candidate_fields[] = {ROW_INT(struct candidate, id, 0),
						    ROW_INT(struct candidate, payee, 1),
						    ROW_INT(struct candidate, amount, 2),
						    ROW_INT(struct candidate, attempt, 3),
						    ROW_INT(struct candidate, state, 4),
						    ROW_INT(struct candidate, tried, 5),
						    {0}};

/* The account and name are others than when the bank refused them: 1, 0, -1. */
static int corrected(struct house *h, const struct candidate *c, const struct payee *now, struct err *e)
{
	struct payee then;
	int got = payee_read(h, c->payee, c->tried, &then, e);
	bool same = got > 0 && str_eq(then.account, now->account) && str_eq(then.name, now->name) &&
		    str_eq(then.bank, now->bank);
	payee_release(&then);
	return got < 0 ? -1 : !same;
}

/* A batch being made. */
struct making {
	struct house *h;
	struct recording *r;
	struct batch_item *item;
	enum payment_state *from;
	int64_t n, amount;
	struct sm3 *digest;
};

/* Puts one payment in, when it can be paid now. */
static int take(struct making *m, const struct candidate *c, struct err *e)
{
	struct payee p;
	int yes = payee_read(m->h, c->payee, INSTANT_OPEN, &p, e);
	if (yes > 0 && (p.account.n == 0 || p.name.n == 0))
		yes = 0;
	if (yes > 0 && c->state == PAYMENT_REFUSED)
		yes = corrected(m->h, c, &p, e);
	if (yes > 0) {
		struct batch_item *i = &m->item[m->n];
		m->from[m->n] = (enum payment_state)c->state;
		*i = (struct batch_item){++m->n, c->id, c->attempt + 1, c->amount};
		batch_digest(m->digest, i, &p);
		if (__builtin_add_overflow(m->amount, c->amount, &m->amount))
			yes = err_set(e, ERR_LIMIT, "合计太大");
	}
	payee_release(&p);
	return yes < 0 ? -1 : 0;
}

/* All that can be paid now. */
static int take_all(struct making *m, int64_t line, struct arena *mem, struct err *e)
{
	void *rows;
	size_t n;
	if (sql_rows(m->h->store, &CANDIDATES, ARGS(INT(line), INT(0), INT(PAYMENT_BATCH_MAX)), candidate_fields,
		     sizeof(struct candidate), mem, PAYMENT_BATCH_MAX, &rows, &n, e) < 0)
		return -1;
	m->item = ARENA_ARRAY(mem, n + 1, struct batch_item);
	m->from = ARENA_ARRAY(mem, n + 1, enum payment_state);
	if (!m->item || !m->from)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++)
		if (take(m, (struct candidate *)rows + i, e) < 0)
			return -1;
	if (m->n == 0)
		return err_todo((err_set(e, ERR_NOTFOUND, "这一预算行没有现在能付的款"), e),
				"看看是否缺银行账号，或退回的还没有更正");
	return 0;
}

/* The name of the budget line's unit, without the 区, 县 or 市 of a name of three characters: 越城区 → 越城. */
static int place_of(struct house *h, int64_t line, struct buf *out, struct err *e)
{
	static const char *const kinds[] = {"区", "县", "市"};
	const size_t one = sizeof "区" - 1;
	struct fact_reader *r;
	struct version v;
	int64_t unit;
	int got = sql_int(h->store, &UNIT_OF_LINE, ARGS(INT(line)), &unit, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这一预算行");
	if (fact_of_owner(&r, h, &units_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	got = fact_next(r, &v, e);
	struct str name = got > 0 ? v.cell[FACT_INDEX(units, name)].s : STR("");
	struct str last = {name.p + (name.n >= one ? name.n - one : 0), name.n >= one ? one : 0};
	bool kind = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		kind |= name.n == 3 * one && str_is(last, kinds[i]);
	buf_put_str(out, (struct str){name.p, name.n - (kind ? one : 0)});
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* The next number of a batch on this line: place, quarter, and its place among those of that quarter. There is one writing
 * transaction at a time, so nobody else takes it; should two stores ever disagree, the index refuses the second. */
static int next_number(struct making *m, int64_t line, struct buf *out, struct err *e)
{
	struct ymd d = day_ymd(instant_day(recording_now(m->r)));
	char text[32];
	int64_t n;
	if (place_of(m->h, line, out, e) < 0)
		return -1;
	snprintf(text, sizeof text, "-%dQ%d-", d.y, (d.m + 2) / 3);
	buf_puts(out, text);
	if (sql_int(m->h->store, &NUMBERED, ARGS(TEXT(buf_str(out))), &n, e) < 0)
		return -1;
	snprintf(text, sizeof text, "%03lld", (long long)n + 1);
	buf_puts(out, text);
	return out->failed ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* Writes the batch and its items. */
static int write_batch(struct making *m, int64_t line, const char *who, int64_t id, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	struct buf number;
	sm3_end(m->digest, digest);
	buf_init(&number, BATCH_NUMBER_MAX);
	int status = next_number(m, line, &number, e);
	if (status == 0)
		status = sql_run(m->h->store, &BATCH_ADD,
				 ARGS(INT(id), INT(line), INT(recording_now(m->r)), TEXT(str_of(who)), INT(m->n),
				      INT(m->amount), BYTES(((struct str){(const char *)digest, SM3_SIZE})),
				      INT(recording_journal(m->r)), TEXT(buf_str(&number))),
				 NULL, e);
	buf_release(&number);
	if (status < 0)
		return -1;
	for (int64_t k = 0; k < m->n; k++) {
		const struct batch_item *i = &m->item[k];
		struct state_change s = {i->payment, m->from[k], PAYMENT_BATCHED, id, i->no, i->attempt, STR("")};
		if (state_set(m->h, m->r, &s, e) < 0 ||
		    sql_run(m->h->store, &ITEM_ADD,
			    ARGS(INT(id), INT(i->no), INT(i->payment), INT(i->attempt), INT(i->amount)), NULL, e) < 0)
			return -1;
	}
	return 0;
}

int batch_make(struct house *h, struct recording *r, int64_t line, const char *who, int64_t *batch, struct err *e)
{
	struct making m = {.h = h, .r = r, .digest = sm3_new()};
	struct arena *mem = arena_new((size_t)1 << 30);
	int64_t id = id_new(recording_now(r));
	int status = m.digest && mem ? take_all(&m, line, mem, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = write_batch(&m, line, who, id, e);
	sm3_free(m.digest);
	arena_free(mem);
	if (status == 0)
		*batch = id;
	return status;
}

int batch_numbered(struct house *h, struct str number, int64_t *batch, struct err *e)
{
	return sql_int(h->store, &BY_NUMBER, ARGS(TEXT(number)), batch, e);
}

int payment_corrected(struct house *h, int64_t payment, bool *yes, struct err *e)
{
	struct candidate c = {0};
	struct payee p = {0};
	int got = sql_row(h->store, &CANDIDATE, ARGS(INT(payment)), candidate_fields, &c, NULL, e);
	int there = got > 0 ? payee_read(h, c.payee, INSTANT_OPEN, &p, e) : got;
	int other = there > 0 && p.account.n && p.name.n ? corrected(h, &c, &p, e) : there < 0 ? -1 : 0;
	payee_release(&p);
	if (other < 0)
		return -1;
	*yes = other > 0;
	return 0;
}

int batch_preview(struct house *h, int64_t line, struct batch_preview *out, struct err *e)
{
	void *rows;
	size_t n;
	struct batch_preview p = {0};
	struct arena *mem = arena_new((size_t)1 << 30);
	int status = mem ? sql_rows(h->store, &CANDIDATES, ARGS(INT(line), INT(0), INT(PAYMENT_BATCH_MAX)),
				    candidate_fields, sizeof(struct candidate), mem, PAYMENT_BATCH_MAX, &rows, &n, e)
			 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && i < n; i++) {
		const struct candidate *c = (const struct candidate *)rows + i;
		struct payee payee;
		int got = payee_read(h, c->payee, INSTANT_OPEN, &payee, e);
		bool there = got > 0 && payee.account.n && payee.name.n;
		int again = there && c->state == PAYMENT_REFUSED ? corrected(h, c, &payee, e) : there;
		payee_release(&payee);
		status = got < 0 || again < 0 ? -1 : 0;
		p.items += again > 0;
		p.amount += again > 0 ? c->amount : 0;
		p.reissued += again > 0 && c->state == PAYMENT_REFUSED;
		p.without += !there;
		p.without_amount += there ? 0 : c->amount;
		p.uncorrected += there && again == 0;
		p.uncorrected_amount += there && again == 0 ? c->amount : 0;
	}
	arena_free(mem);
	if (status == 0)
		*out = p;
	return status;
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

int batch_issue(struct house *h, struct recording *r, int64_t batch, const char *who, struct err *e)
{
	struct batch b = {0};
	int64_t changed = 0;
	struct arena *mem = arena_new(LOOK_MEMORY);
	int status = mem ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (status = check_issue(&b, e)) == 0)
		status = batch_verify(h, batch, e);
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

/* Counts one line; a new one's answer is written when `write` is set. 1 new, 0 there already, -1. */
static int answer(struct answering *a, const struct bank_line *l, bool write, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, a->h->store, &ITEM, ARGS(INT(a->batch), INT(l->no)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	int64_t amount = got > 0 ? stmt_int(st, 0) : 0, payment = stmt_int(st, 1), attempt = stmt_int(st, 2),
		before = stmt_int(st, 3);
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
	if (before >= 0)
		return before == l->paid ? 0 : err_set(e, ERR_CONFLICT, "第 %lld 笔已有不同的回执", (long long)l->no);
	if (!write)
		return 1;
	struct state_change s = {payment,
				 PAYMENT_TRANSIT,
				 l->paid ? PAYMENT_PAID : PAYMENT_REFUSED,
				 a->batch,
				 l->no,
				 attempt,
				 l->paid ? STR("") : l->reason};
	return sql_run(a->h->store, &ANSWER_ADD,
		       ARGS(INT(a->batch), INT(l->no), INT(a->result), INT(l->paid), TEXT(s.reason)), NULL, e) < 0 ||
		       state_set(a->h, a->r, &s, e) < 0
		   ? -1
		   : 1;
}

/* What all lines come to, before anything is written; a line twice in one file counts once. */
static int count_lines(struct answering *a, const struct bank_line *line, size_t n, int64_t items, struct err *e)
{
	unsigned char *seen = calloc((size_t)items + 1, 1);
	int status = seen ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && i < n; i++) {
		int new = answer(a, &line[i], false, e);
		status = new < 0 ? -1 : 0;
		if (new > 0 && seen[line[i].no])
			status = err_set(e, ERR_INPUT, "回执里第 %lld 笔写了两次", (long long)line[i].no);
		if (new < 0 || status < 0)
			break;
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

/* Writes the result with its answers, and moves the money. */
static int write_answers(struct answering *a, const struct batch *b, const struct bank_line *line, size_t n,
			 const char *who, struct err *e)
{
	struct house *h = a->h;
	struct ledger_case c = {"bank", a->result, who, ""};
	if (sql_run(h->store, &RESULT_ADD,
		    ARGS(INT(a->result), INT(a->batch), INT(recording_now(a->r)), TEXT(str_of(who)),
			 INT(a->taken.paid), INT(a->taken.refused), INT(recording_journal(a->r))),
		    NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (answer(a, &line[i], true, e) < 0)
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
	if (status == 0)
		status = count_lines(&a, line, n, b.items, e);
	if (status == 0 && a.taken.paid + a.taken.refused > 0) {
		a.taken.result = a.result;
		status = write_answers(&a, &b, line, n, who, e);
	}
	arena_free(mem);
	if (status == 0)
		*out = a.taken;
	return status;
}
