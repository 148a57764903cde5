/* Batches made: what a line would pay now, drawn up without keeping anybody from writing, then written at once. */
#include <stdio.h>
#include <stdlib.h>

#include "fact/journal.h"
#include "features/payments/batch.h"
#include "features/payments/look.h"
#include "features/units/units.h"

#define CANDIDATE_COLUMNS                                                                                            \
	"SELECT p.id, " PAYEE_COLUMN ", p.amount - s.offset_amount, s.attempt, s.state, COALESCE(b.at, 0)"           \
	" FROM payments p JOIN payment_states s ON s.payment_id = p.id"                                              \
	" LEFT JOIN payment_batches b ON b.id = s.batch_id WHERE "
static const struct sql CANDIDATES = {"batch.candidates", CANDIDATE_COLUMNS
				      "p.line_id = $1 AND s.state IN (1, 5) ORDER BY p.id LIMIT $2"};
static const struct sql CANDIDATE = {"batch.candidate", CANDIDATE_COLUMNS "p.id = $1"};
static const struct sql BATCH_ADD = {
    "batch.add", "INSERT INTO payment_batches (id, line_id, at, who, items, amount, digest, journal, number)"
		 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql UNIT_OF_LINE = {"batch.unit_of_line", "SELECT unit_id FROM ledger_lines WHERE id = $1"};
static const struct sql NUMBERED = {"batch.numbered",
				    "SELECT COUNT(*) FROM payment_batches WHERE substr(number, 1, length($1)) = $1"};
/* The items' payments go into the batch as they were drawn up: not one that was paid, cancelled or set off against meanwhile. */
static const struct sql TAKE = {
    "batch.take",
    "UPDATE payment_states SET state = 2, batch_id = $1, no = (SELECT i.no FROM payment_items i WHERE i.payment_id ="
    " payment_states.payment_id AND i.attempt = payment_states.attempt + 1), attempt = attempt + 1, since = $2,"
    " reason = '' WHERE state IN (1, 5) AND EXISTS (SELECT 1 FROM payment_items i JOIN payments p ON p.id ="
    " i.payment_id WHERE i.payment_id = payment_states.payment_id AND i.attempt = payment_states.attempt + 1 AND"
    " i.batch_id = $1 AND i.amount = p.amount - payment_states.offset_amount)"};

static const struct sql LARGER = {"batch.larger",
				  "SELECT COUNT(*) FROM (SELECT p.id FROM payments p JOIN payment_states s ON"
				  " s.payment_id = p.id WHERE p.line_id = $1 AND s.state IN (1, 5) LIMIT $2) x"};

/* Previews that jobs found. */
static const struct sql FORGET = {"batch.preview_forget", "DELETE FROM payment_previews WHERE line_id = $1"};
static const struct sql KEEP = {
    "batch.preview_keep",
    "INSERT INTO payment_previews (line_id, at, items, amount, reissued, without, without_amount, uncorrected,"
    " uncorrected_amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (line_id) DO UPDATE SET at ="
    " excluded.at, items = excluded.items, amount = excluded.amount, reissued = excluded.reissued, without ="
    " excluded.without, without_amount = excluded.without_amount, uncorrected = excluded.uncorrected,"
    " uncorrected_amount = excluded.uncorrected_amount"};
static const struct sql KEPT = {"batch.preview_kept",
				"SELECT at, items, amount, reissued, without, without_amount, uncorrected,"
				" uncorrected_amount FROM payment_previews WHERE line_id = $1"};
struct kept {
	int64_t at;
	struct batch_preview p;
};
static const struct row_field kept_fields[] = {ROW_INT(struct kept, at, 0),
					       ROW_INT(struct kept, p.items, 1),
					       ROW_INT(struct kept, p.amount, 2),
					       ROW_INT(struct kept, p.reissued, 3),
					       ROW_INT(struct kept, p.without, 4),
					       ROW_INT(struct kept, p.without_amount, 5),
					       ROW_INT(struct kept, p.uncorrected, 6),
					       ROW_INT(struct kept, p.uncorrected_amount, 7),
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

/* What it takes to write a batch. */
struct batch_draft {
	struct arena *mem; /* itself and what it holds */
	struct batch_item *item;
	int64_t line, n, amount;
	instant_t at; /* names and accounts are those known then; 0: those that the recording that writes it sees */
	uint8_t digest[SM3_SIZE];
};

/* A draft being drawn up. */
struct drawing {
	struct house *h;
	struct batch_draft *d;
	struct sm3 *digest;
	const struct batch_watch *watch;
};

/* Puts one payment in, when it can be paid now. */
static int take(struct drawing *x, const struct candidate *c, struct err *e)
{
	struct payee p;
	int yes = payee_read(x->h, c->payee, INSTANT_OPEN, &p, e);
	if (yes > 0 && (p.account.n == 0 || p.name.n == 0))
		yes = 0;
	if (yes > 0 && c->state == PAYMENT_REFUSED)
		yes = corrected(x->h, c, &p, e);
	if (yes > 0) {
		struct batch_item *i = &x->d->item[x->d->n];
		*i = (struct batch_item){++x->d->n, c->id, c->attempt + 1, c->amount};
		batch_digest(x->digest, i, &p);
		if (__builtin_add_overflow(x->d->amount, c->amount, &x->d->amount))
			yes = err_set(e, ERR_LIMIT, "合计太大");
	}
	payee_release(&p);
	return yes < 0 ? -1 : 0;
}

/* Payees between two words to whoever waits. */
#define BETWEEN_WORDS 500

/* All that can be paid now. */
static int take_all(struct drawing *x, struct err *e)
{
	struct batch_draft *d = x->d;
	void *rows;
	size_t n;
	if (sql_rows(x->h->store, &CANDIDATES, ARGS(INT(d->line), INT(PAYMENT_BATCH_MAX)), candidate_fields,
		     sizeof(struct candidate), d->mem, PAYMENT_BATCH_MAX, &rows, &n, e) < 0)
		return -1;
	if (!(d->item = ARENA_ARRAY(d->mem, n + 1, struct batch_item)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		if (x->watch && i % BETWEEN_WORDS == 0 && !x->watch->told(x->watch->self, (int64_t)i, (int64_t)n))
			return err_set(e, ERR_CONFLICT, "已取消，没有生成支付批次");
		if (take(x, (struct candidate *)rows + i, e) < 0)
			return -1;
	}
	if (d->n == 0)
		return err_todo((err_set(e, ERR_NOTFOUND, "这一预算行没有现在能付的款"), e),
				"看看是否缺银行账号，或退回的还没有更正");
	return 0;
}

/* Draws a draft up from what the open transaction sees. */
static int draw(struct batch_draft *d, struct house *h, const struct batch_watch *watch, struct err *e)
{
	struct drawing x = {h, d, sm3_new(), watch};
	int status = x.digest ? take_all(&x, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		sm3_end(x.digest, d->digest);
	sm3_free(x.digest);
	return status;
}

/* The instant of the journal's last entry: whatever is recorded from now on is known later. */
static int last_instant(struct house *h, struct arena *mem, instant_t *at, struct err *e)
{
	int64_t number;
	uint8_t digest[SM3_SIZE];
	struct entry last;
	if (journal_head(h, &number, digest, e) < 0 || journal_get(h, number, mem, &last, e) < 0)
		return -1;
	*at = last.at;
	return 0;
}

/* An empty draft of a line; NULL with e. */
static struct batch_draft *draft_new(int64_t line, struct err *e)
{
	struct arena *mem = arena_new((size_t)1 << 30);
	struct batch_draft *d = mem ? ARENA_NEW(mem, struct batch_draft) : NULL;
	if (!d) {
		arena_free(mem);
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	*d = (struct batch_draft){.mem = mem, .line = line};
	return d;
}

void batch_draft_free(struct batch_draft *d)
{
	if (d)
		arena_free(d->mem);
}

int batch_draw(struct batch_draft **ret, struct house *h, int64_t line, const struct batch_watch *watch,
	       struct err *e)
{
	struct batch_draft *d = draft_new(line, e);
	if (!d)
		return -1;
	int status = store_begin(h->store, false, e);
	if (status == 0) {
		status = last_instant(h, d->mem, &d->at, e);
		if (status == 0)
			status = draw(d, h, watch, e);
		store_rollback(h->store);
	}
	if (status < 0)
		batch_draft_free(d);
	else
		*ret = d;
	return status;
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
static int next_number(struct house *h, const struct recording *r, int64_t line, struct buf *out, struct err *e)
{
	struct ymd d = day_ymd(instant_day(recording_now(r)));
	char text[32];
	int64_t n;
	if (place_of(h, line, out, e) < 0)
		return -1;
	snprintf(text, sizeof text, "-%dQ%d-", d.y, (d.m + 2) / 3);
	buf_puts(out, text);
	if (sql_int(h->store, &NUMBERED, ARGS(TEXT(buf_str(out))), &n, e) < 0)
		return -1;
	snprintf(text, sizeof text, "%03lld", (long long)n + 1);
	buf_puts(out, text);
	return out->failed ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* The batch's row. */
static int add_batch(struct house *h, struct recording *r, const struct batch_draft *d, const char *who, int64_t id,
		     struct err *e)
{
	struct buf number;
	struct str digest = {(const char *)d->digest, SM3_SIZE};
	buf_init(&number, BATCH_NUMBER_MAX);
	int status = next_number(h, r, d->line, &number, e);
	if (status == 0)
		status = sql_run(h->store, &BATCH_ADD,
				 ARGS(INT(id), INT(d->line), INT(d->at ? d->at : recording_now(r)), TEXT(str_of(who)),
				      INT(d->n), INT(d->amount), BYTES(digest), INT(recording_journal(r)),
				      TEXT(buf_str(&number))),
				 NULL, e);
	buf_release(&number);
	return status;
}

/* The items' rows. */
static int add_items(struct house *h, const struct batch_draft *d, int64_t id, struct err *e)
{
	static const char *const columns[] = {"batch_id", "no", "payment_id", "attempt", "amount", NULL};
	struct bulk *b;
	if (bulk_begin(&b, h->store, "payment_items", columns, "iiiii", e) < 0)
		return -1;
	for (int64_t k = 0; k < d->n; k++) {
		const struct batch_item *i = &d->item[k];
		const int64_t cell[] = {id, i->no, i->payment, i->attempt, i->amount};
		for (int c = 0; c < 5; c++)
			bulk_int(b, c, cell[c]);
		if (bulk_row(b, e) < 0) {
			bulk_abandon(b);
			return -1;
		}
	}
	return bulk_end(b, e);
}

int batch_write(struct house *h, struct recording *r, const struct batch_draft *d, const char *who, int64_t batch,
		struct err *e)
{
	int64_t taken = 0;
	if (add_batch(h, r, d, who, batch, e) < 0 || add_items(h, d, batch, e) < 0 ||
	    sql_run(h->store, &TAKE, ARGS(INT(batch), INT(recording_now(r))), &taken, e) < 0 ||
	    sql_run(h->store, &FORGET, ARGS(INT(d->line)), NULL, e) < 0)
		return -1;
	if (taken != d->n)
		return err_todo(
		    (err_set(e, ERR_CONFLICT, "准备批次的时候，有 %lld 笔款已被别人办了", (long long)(d->n - taken)),
		     e),
		    "重新生成");
	return 0;
}

int batch_make(struct house *h, struct recording *r, int64_t line, const char *who, int64_t *batch, struct err *e)
{
	int64_t id = id_new(recording_now(r));
	struct batch_draft *d = draft_new(line, e);
	int status = d ? draw(d, h, NULL, e) : -1;
	if (status == 0)
		status = batch_write(h, r, d, who, id, e);
	batch_draft_free(d);
	if (status == 0)
		*batch = id;
	return status;
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

int batch_larger(struct house *h, int64_t line, int64_t n, struct err *e)
{
	int64_t found = 0;
	return sql_int(h->store, &LARGER, ARGS(INT(line), INT(n + 1)), &found, e) < 0 ? -1 : found > n;
}

/* What becomes of one payment, added to the preview. */
static int look_at(struct house *h, const struct candidate *c, struct batch_preview *p, struct err *e)
{
	struct payee payee;
	int got = payee_read(h, c->payee, INSTANT_OPEN, &payee, e);
	bool there = got > 0 && payee.account.n && payee.name.n;
	int again = there && c->state == PAYMENT_REFUSED ? corrected(h, c, &payee, e) : there;
	payee_release(&payee);
	if (got < 0 || again < 0)
		return -1;
	p->items += again > 0;
	p->amount += again > 0 ? c->amount : 0;
	p->reissued += again > 0 && c->state == PAYMENT_REFUSED;
	p->without += !there;
	p->without_amount += there ? 0 : c->amount;
	p->uncorrected += there && again == 0;
	p->uncorrected_amount += there && again == 0 ? c->amount : 0;
	return 0;
}

int batch_preview(struct house *h, int64_t line, const struct batch_watch *watch, struct batch_preview *out,
		  struct err *e)
{
	void *rows;
	size_t n = 0;
	struct batch_preview p = {0};
	struct arena *mem = arena_new((size_t)1 << 30);
	int status = mem ? sql_rows(h->store, &CANDIDATES, ARGS(INT(line), INT(PAYMENT_BATCH_MAX)), candidate_fields,
				    sizeof(struct candidate), mem, PAYMENT_BATCH_MAX, &rows, &n, e)
			 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && i < n; i++) {
		if (watch && i % BETWEEN_WORDS == 0 && !watch->told(watch->self, (int64_t)i, (int64_t)n))
			status = err_set(e, ERR_CONFLICT, "已停下，没有核对完");
		else
			status = look_at(h, (struct candidate *)rows + i, &p, e);
	}
	arena_free(mem);
	if (status == 0)
		*out = p;
	return status;
}

int batch_preview_keep(struct house *h, int64_t line, const struct batch_preview *p, instant_t at, struct err *e)
{
	return sql_run(h->store, &KEEP,
		       ARGS(INT(line), INT(at), INT(p->items), INT(p->amount), INT(p->reissued), INT(p->without),
			    INT(p->without_amount), INT(p->uncorrected), INT(p->uncorrected_amount)),
		       NULL, e);
}

int batch_preview_kept(struct house *h, int64_t line, struct batch_preview *out, instant_t *at, struct err *e)
{
	struct kept k;
	int got = sql_row(h->store, &KEPT, ARGS(INT(line)), kept_fields, &k, NULL, e);
	if (got > 0) {
		*out = k.p;
		*at = k.at;
	}
	return got;
}
