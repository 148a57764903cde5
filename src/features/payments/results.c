#include "features/payments/results.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/money.h"
#include "features/payments/inside.h"
#include "features/payments/templates.h"
#include "sheet/sheet.h"

#define ALIASES_MAX 4000 /* bytes of a column's other names */

static const struct sql CHECK_ADD = {
    "result.check_add", "INSERT INTO payment_checks (id, batch_id, file, digest, at, who, result_id, booked_at)"
			" VALUES ($1, $2, $3, $4, $5, $6, 0, 0)"};
static const struct sql BOOKED = {"result.booked",
				  "UPDATE payment_checks SET result_id = $2, booked_at = $3 WHERE id = $1"
				  " AND booked_at = 0"};
static const struct sql SAME_FILE = {"result.same_file",
				     "SELECT booked_at FROM payment_checks WHERE batch_id = $1 AND digest = $2 AND"
				     " booked_at > 0 LIMIT 1"};
static const struct sql ITEM = {
    "result.item",
    "SELECT i.amount, COALESCE(a.paid, -1), " PAYEE_COLUMN ", b.at FROM payment_items i JOIN payments p ON p.id ="
    " i.payment_id JOIN payment_batches b ON b.id = i.batch_id LEFT JOIN payment_answers a ON a.batch_id = i.batch_id"
    " AND a.no = i.no WHERE i.batch_id = $1 AND i.no = $2"};
#define CHECK_COLUMNS                                                                                                \
	"SELECT c.id, c.batch_id, c.at, c.result_id, c.booked_at, COUNT(l.row_no), COALESCE(SUM(CASE WHEN l.finding" \
	" = 0 AND l.paid = 1 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN l.finding = 0 AND l.paid = 0 THEN 1"     \
	" ELSE 0 END), 0), COALESCE(SUM(CASE WHEN l.finding = 1 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN"      \
	" l.finding > 1 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN l.finding = 0 AND l.paid = 1 THEN l.amount"   \
	" ELSE 0 END), 0), COALESCE(SUM(CASE WHEN l.finding = 0 AND l.paid = 0 THEN l.amount ELSE 0 END), 0),"       \
	" c.file, c.who FROM payment_checks c LEFT JOIN payment_check_lines l ON l.check_id = c.id WHERE "
#define CHECK_GROUP " GROUP BY c.id, c.batch_id, c.at, c.result_id, c.booked_at, c.file, c.who"
static const struct sql CHECK_GET = {"result.check_get", CHECK_COLUMNS "c.id = $1" CHECK_GROUP};
static const struct sql CHECKS = {"result.checks", CHECK_COLUMNS "c.batch_id = $1" CHECK_GROUP " ORDER BY c.id DESC"};
static const struct sql LINES = {
    "result.lines", "SELECT row_no, no, amount, paid, finding, reason, said FROM payment_check_lines WHERE check_id ="
		    " $1 AND row_no > $2 AND ($3 = 0 OR finding > 1) ORDER BY row_no LIMIT $4"};

static const struct row_field check_fields[] = {ROW_INT(struct result_check, id, 0),
						ROW_INT(struct result_check, batch, 1),
						ROW_INT(struct result_check, at, 2),
						ROW_INT(struct result_check, result, 3),
						ROW_INT(struct result_check, booked_at, 4),
						ROW_INT(struct result_check, rows, 5),
						ROW_INT(struct result_check, paid, 6),
						ROW_INT(struct result_check, refused, 7),
						ROW_INT(struct result_check, before, 8),
						ROW_INT(struct result_check, bad, 9),
						ROW_INT(struct result_check, paid_amount, 10),
						ROW_INT(struct result_check, refused_amount, 11),
						ROW_TEXT(struct result_check, file, 12),
						ROW_TEXT(struct result_check, who, 13),
						{0}};
static const struct row_field line_fields[] = {
    ROW_INT(struct result_line, row, 0),     ROW_INT(struct result_line, no, 1),
    ROW_INT(struct result_line, amount, 2),  ROW_INT(struct result_line, paid, 3),
    ROW_INT(struct result_line, finding, 4), ROW_TEXT(struct result_line, reason, 5),
    ROW_TEXT(struct result_line, said, 6),   {0}};

const char *finding_text(enum bank_finding f)
{
	static const char *const text[] = {
#define X(name, label) label,
	    FINDINGS(X)
#undef X
	};
	return f < FINDING__MAX ? text[f] : "";
}

/* The columns of an answer. */
enum { AT_NO, AT_AMOUNT, AT_WORD, AT_REASON, AT_NAME, AT_BATCH, AT__MAX };
static const struct field usual[] = {
    [AT_NO] = {.label = "序号",
	       .column = "no",
	       .type = FIELD_INT,
	       .flags = FIELD_KEY,
	       .aliases = "批内序号|明细序号|行号|编号",
	       .min = 1,
	       .max = PAYMENT_BATCH_MAX},
    [AT_AMOUNT] = {.label = "金额",
		   .column = "amount",
		   .type = FIELD_MONEY,
		   .flags = FIELD_REQUIRED,
		   .aliases = "金额（元）|发放金额|实发金额|交易金额|支付金额",
		   .min = 0,
		   .max = LEDGER_AMOUNT_MAX},
    [AT_WORD] = {.label = "结果",
		 .column = "word",
		 .type = FIELD_TEXT,
		 .flags = FIELD_REQUIRED,
		 .aliases = "支付结果|处理结果|交易结果|发放结果|状态|支付状态|处理状态|交易状态|返回码"},
    [AT_REASON] = {.label = "原因",
		   .column = "reason",
		   .type = FIELD_TEXT,
		   .aliases = "退回原因|失败原因|错误原因|返回信息|错误信息|备注|附言"},
    [AT_NAME] = {.label = "姓名",
		 .column = "name",
		 .type = FIELD_TEXT,
		 .aliases = "户名|收款人|收款人名称|收款户名|账户名称"},
    [AT_BATCH] = {.label = "批次号", .column = "batch", .type = FIELD_TEXT},
};

/* Words of a result that went well, and of one that did not; separated by '|'. */
#define WORDS_PAID    "成功|支付成功|交易成功|发放成功|处理成功|已支付|已到账|已发放|入账成功|是|Y|0|00|0000|000000|S"
#define WORDS_REFUSED "失败|支付失败|交易失败|发放失败|处理失败|退回|退票|已退回|已退票|退款|拒绝|否|N|F"

/* The word is one of a list. */
static bool among(struct str word, struct str list)
{
	while (list.n) {
		if (str_eq(str_cut(&list, '|'), word))
			return true;
	}
	return false;
}

/* Headers of the house's own templates are other names of the same columns. */
static int add_aliases(struct house *h, struct arena *mem, struct field *f, struct err *e)
{
	static const struct {
		enum batch_column column;
		int at;
	} same[] = {{COLUMN_NO, AT_NO}, {COLUMN_YUAN, AT_AMOUNT}, {COLUMN_NAME, AT_NAME}, {COLUMN_BATCH, AT_BATCH}};
	struct pay_template *t;
	size_t n;
	if (pay_templates(h, mem, &t, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
		struct field *to = &f[same[k].at];
		struct buf b;
		buf_init(&b, ALIASES_MAX);
		buf_puts(&b, to->aliases ? to->aliases : to->label);
		for (size_t i = 0; i < n; i++) {
			struct batch_template parsed;
			struct err ignored;
			if (pay_template_parse(&t[i], mem, &parsed, &ignored) < 0)
				continue;
			for (size_t c = 0; c < parsed.n; c++) {
				const char *header = parsed.column[c].header;
				struct str word = str_of(header ? header : "");
				if (parsed.column[c].column != same[k].column || !header ||
				    among(word, buf_str(&b)) || str_is(word, to->label))
					continue;
				buf_puts(&b, "|");
				buf_puts(&b, header);
			}
		}
		to->aliases = b.failed ? to->aliases : arena_copy(mem, b.p, b.n);
		buf_release(&b);
	}
	return 0;
}

/* What a file says. */
struct result_draft {
	struct arena *mem; /* itself and its texts */
	int64_t batch;
	uint8_t digest[SM3_SIZE]; /* of the file */
	struct result_line *line;
	size_t n, room;
};

/* A file being read. */
struct reading {
	struct house *h;
	struct result_draft *d;
	const struct batch_watch *watch;
	int64_t batch;
	struct arena *mem;
	struct str number;   /* of the batch */
	unsigned char *seen; /* by number of the item */
	int64_t items;
};

/* The file names another batch than this: neither its number nor its id. */
static bool other_batch(const struct reading *x, struct str said)
{
	char id[24];
	snprintf(id, sizeof id, "%lld", (long long)x->batch);
	return said.n && !str_eq(said, x->number) && !str_is(said, id);
}

/* The name in the file is another than that of the batch: 1, 0, -1. */
static int other_name(struct reading *x, int64_t payee, int64_t at, struct str said, struct err *e)
{
	struct payee p;
	int got = said.n ? payee_read(x->h, payee, at, &p, e) : 0;
	int other = got > 0 && p.name.n && !str_eq(p.name, said);
	if (said.n)
		payee_release(&p);
	return got < 0 ? -1 : other;
}

/* What the batch says of an item. */
struct item {
	int64_t amount, before, payee, at; /* before: answered before, 1 paid, 0 refused; -1 not */
};

/* The item with this number: 1, 0 there is none, -1. */
static int item_of(struct reading *x, int64_t no, struct item *out, struct err *e)
{
	static const struct row_field fields[] = {ROW_INT(struct item, amount, 0),
						  ROW_INT(struct item, before, 1),
						  ROW_INT(struct item, payee, 2),
						  ROW_INT(struct item, at, 3),
						  {0}};
	return sql_row(x->h->store, &ITEM, ARGS(INT(x->batch), INT(no)), fields, out, x->mem, e);
}

/* What is to be said of a line that is in the batch, in the order in which it matters. */
static enum bank_finding finding_of(const struct reading *x, const struct result_line *l, const struct item *i,
				    bool other_name)
{
	if (x->seen[l->no])
		return FINDING_TWICE;
	if (l->amount != i->amount)
		return FINDING_SUM;
	if (l->paid < 0)
		return FINDING_WORD;
	if (!l->paid && !l->reason.n)
		return FINDING_REASON;
	if (other_name)
		return FINDING_NAME;
	if (i->before < 0)
		return FINDING_NONE;
	return i->before == l->paid ? FINDING_BEFORE : FINDING_OTHER;
}

/* An amount in 元, in the reading's memory. */
static struct str yuan_said(struct reading *x, int64_t fen)
{
	char text[32];
	decimal_text(fen, 2, text);
	char *said = arena_copy(x->mem, text, strlen(text));
	return said ? str_of(said) : STR("");
}

/* Compares a line with its item. */
static int compare(struct reading *x, const struct sheet_row *row, struct result_line *l, struct err *e)
{
	struct item i;
	struct str name = row->cell[AT_NAME].text;
	int got = item_of(x, l->no, &i, e);
	int other = got > 0 ? other_name(x, i.payee, i.at, name, e) : 0;
	if (got < 0 || other < 0)
		return -1;
	l->finding = other_batch(x, row->cell[AT_BATCH].text) ? FINDING_BATCH
		     : got                                    ? finding_of(x, l, &i, other > 0)
							      : FINDING_UNKNOWN;
	if (l->finding == FINDING_BATCH)
		l->said = row->cell[AT_BATCH].text;
	else if (l->finding == FINDING_WORD)
		l->said = row->cell[AT_WORD].text;
	else if (l->finding == FINDING_NAME)
		l->said = name;
	else if (l->finding == FINDING_SUM)
		l->said = yuan_said(x, i.amount);
	x->seen[l->no] |= got > 0;
	return 0;
}

/* A text that outlives the row it stands in. */
static int keep(struct reading *x, struct str *text, struct err *e)
{
	const char *p = text->n ? arena_copy(x->mem, text->p, text->n) : "";
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不够");
	text->p = p;
	return 0;
}

/* Room for one line more; NULL with *e. */
static struct result_line *new_line(struct result_draft *d, struct err *e)
{
	if (d->n == RESULT_ROWS_MAX) {
		err_set(e, ERR_LIMIT, "回执超过 %d 行", RESULT_ROWS_MAX);
		return NULL;
	}
	if (d->n == d->room) {
		size_t room = d->room ? d->room * 2 : 1024;
		struct result_line *more = realloc(d->line, room * sizeof *more);
		if (!more) {
			err_set(e, ERR_NOMEM, "内存不够");
			return NULL;
		}
		d->line = more;
		d->room = room;
	}
	return &d->line[d->n++];
}

/* Rows between two words to whoever waits. */
#define BETWEEN_WORDS 500

/* One row of the file. */
static int take_row(struct reading *x, const struct sheet_row *row, struct err *e)
{
	struct str word = row->cell[AT_WORD].text;
	struct result_line *l = new_line(x->d, e);
	if (!l)
		return -1;
	*l = (struct result_line){.row = (int64_t)row->row, .reason = row->cell[AT_REASON].text, .said = STR("")};
	l->no = row->cell[AT_NO].v == FIELD_NONE || row->cell[AT_NO].v > x->items ? 0 : row->cell[AT_NO].v;
	l->amount = row->cell[AT_AMOUNT].v == FIELD_NONE ? -1 : row->cell[AT_AMOUNT].v;
	l->paid = among(word, STR(WORDS_PAID)) ? 1 : among(word, STR(WORDS_REFUSED)) ? 0 : -1;
	if (l->no == 0) {
		l->finding = FINDING_UNKNOWN;
		l->said = row->cell[AT_NO].state == CELL_BAD ? row->cell[AT_NO].original : STR("");
	} else if (compare(x, row, l, e) < 0) {
		return -1;
	}
	if (x->watch && x->d->n % BETWEEN_WORDS == 0 &&
	    !x->watch->told(x->watch->self, (int64_t)x->d->n, x->items > (int64_t)x->d->n ? x->items : 0))
		return err_set(e, ERR_CONFLICT, "已停下，没有读完回执");
	return keep(x, &l->reason, e) < 0 ? -1 : keep(x, &l->said, e);
}

/* All rows of the first tab that has the columns. */
static int take_rows(struct reading *x, struct book *b, const struct record *rec, struct err *e)
{
	struct source *s;
	struct sheet_row row;
	size_t tab = 0;
	int best = -3, got;
	for (size_t i = 0; i < book_tabs(b); i++) {
		struct err ignored;
		int fit = book_fit(b, i, rec, &ignored);
		tab = fit > best ? i : tab;
		best = fit > best ? fit : best;
	}
	if (source_open(&s, b, tab, rec, DAY_NONE, e) < 0)
		return -1;
	while ((got = source_next(s, &row, e)) == 1)
		if (row.kind == ROW_DATA && take_row(x, &row, e) < 0) {
			got = -1;
			break;
		}
	source_close(s);
	return got == 0 && x->d->n == 0 ? err_set(e, ERR_INPUT, "回执里没有一行结果") : got;
}

/* The digest of the file. */
static struct str digest_of(const struct result_draft *d)
{
	return (struct str){(const char *)d->digest, sizeof d->digest};
}

/* This very file was booked before. */
static int check_new(struct house *h, int64_t batch, struct str digest, struct err *e)
{
	int64_t at;
	char when[20];
	int got = sql_int(h->store, &SAME_FILE, ARGS(INT(batch), BYTES(digest)), &at, e);
	if (got <= 0)
		return got;
	instant_text(at, when);
	return err_set(e, ERR_CONFLICT, "这个文件 %.16s 已经登记过", when);
}

/* Reads an open book into the draft. */
static int read_book(struct reading *x, struct book *b, struct err *e)
{
	struct field f[AT__MAX];
	struct record rec = {.name = "银行回执",
			     .table = "payment_check_lines",
			     .fields = f,
			     .n = AT__MAX,
			     .owner = -1,
			     .from = -1,
			     .to = -1,
			     .cut = -1,
			     .ends_with = -1};
	memcpy(f, usual, sizeof f);
	if (add_aliases(x->h, x->mem, f, e) < 0 || book_digest(b, x->d->digest, e) < 0 ||
	    check_new(x->h, x->batch, digest_of(x->d), e) < 0)
		return -1;
	return take_rows(x, b, &rec, e);
}

/* Reads the file at path, from what the open transaction sees. */
static int draw(struct reading *x, const char *path, struct err *e)
{
	struct batch b = {0};
	struct book *book = NULL;
	int status = batch_get(x->h, x->batch, x->mem, &b, e);
	if (status == 0 && !b.issued_at)
		status = err_set(e, ERR_CONFLICT, "批次还没有发出，不能登记回执");
	x->items = b.items;
	x->number = b.number;
	if (status == 0 && !(x->seen = calloc((size_t)b.items + 1, 1)))
		status = err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = book_open(&book, path, e);
	if (status == 0)
		status = read_book(x, book, e);
	book_close(book);
	free(x->seen);
	return status;
}

/* An empty draft; NULL with *e. */
static struct result_draft *draft_new(int64_t batch, struct err *e)
{
	struct arena *mem = arena_new((size_t)512 << 20);
	struct result_draft *d = mem ? ARENA_NEW(mem, struct result_draft) : NULL;
	if (!d) {
		arena_free(mem);
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	*d = (struct result_draft){.mem = mem, .batch = batch};
	return d;
}

void result_draft_free(struct result_draft *d)
{
	if (!d)
		return;
	free(d->line);
	arena_free(d->mem);
}

int result_draw(struct result_draft **ret, struct house *h, int64_t batch, const char *path,
		const struct batch_watch *watch, struct err *e)
{
	struct result_draft *d = draft_new(batch, e);
	struct reading x = {.h = h, .d = d, .watch = watch, .batch = batch, .mem = d ? d->mem : NULL};
	bool ours = d && !store_in_tx(h->store);
	int status = !d ? -1 : ours ? store_begin(h->store, false, e) : 0;
	if (status == 0)
		status = draw(&x, path, e);
	if (ours && store_in_tx(h->store))
		store_rollback(h->store);
	if (status < 0) {
		result_draft_free(d);
		return -1;
	}
	*ret = d;
	return 0;
}

/* The lines of a draft. */
static int add_lines(struct house *h, const struct result_draft *d, int64_t check, struct err *e)
{
	static const char *const columns[] = {"check_id", "row_no", "no",   "amount", "paid",
					      "finding",  "reason", "said", NULL};
	struct bulk *b;
	int status = 0;
	if (bulk_begin(&b, h->store, "payment_check_lines", columns, "iiiiiitt", e) < 0)
		return -1;
	for (size_t i = 0; status == 0 && i < d->n; i++) {
		const struct result_line *l = &d->line[i];
		const int64_t cell[] = {check, l->row, l->no, l->amount, l->paid, l->finding};
		for (int k = 0; k < 6; k++)
			bulk_int(b, k, cell[k]);
		bulk_text(b, 6, l->reason);
		bulk_text(b, 7, l->said);
		status = bulk_row(b, e);
	}
	if (status == 0)
		return bulk_end(b, e);
	bulk_abandon(b);
	return -1;
}

int result_write(struct house *h, struct recording *r, const struct result_draft *d, int64_t check, struct str name,
		 const char *who, struct err *e)
{
	if (check_new(h, d->batch, digest_of(d), e) < 0 ||
	    sql_run(h->store, &CHECK_ADD,
		    ARGS(INT(check), INT(d->batch), TEXT(name), BYTES(digest_of(d)), INT(recording_now(r)),
			 TEXT(str_of(who))),
		    NULL, e) < 0)
		return -1;
	return add_lines(h, d, check, e);
}

int result_read(struct house *h, struct recording *r, int64_t batch, const char *path, struct str name,
		const char *who, int64_t *check, struct err *e)
{
	struct result_draft *d = NULL;
	int64_t id = id_new(recording_now(r));
	if (result_draw(&d, h, batch, path, NULL, e) < 0)
		return -1;
	int status = result_write(h, r, d, id, name, who, e);
	result_draft_free(d);
	if (status == 0)
		*check = id;
	return status;
}

int result_check_get(struct house *h, int64_t check, struct arena *mem, struct result_check *out, struct err *e)
{
	int got = sql_row(h->store, &CHECK_GET, ARGS(INT(check)), check_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这份回执") : got < 0 ? -1 : 0;
}

int result_checks(struct house *h, int64_t batch, struct arena *mem, struct result_check **ret, size_t *n,
		  struct err *e)
{
	return sql_rows(h->store, &CHECKS, ARGS(INT(batch)), check_fields, sizeof **ret, mem, 10000, (void **)ret, n,
			e);
}

int result_lines(struct house *h, int64_t check, bool bad_only, int64_t after, size_t n, struct arena *mem,
		 struct result_line **ret, size_t *count, struct err *e)
{
	return sql_rows(h->store, &LINES, ARGS(INT(check), INT(after), INT(bad_only), INT((int64_t)n)), line_fields,
			sizeof **ret, mem, n, (void **)ret, count, e);
}

/* The lines that can be booked, as the batch takes them; in mem. */
static int good_lines(struct house *h, const struct result_check *c, struct arena *mem, struct bank_line **ret,
		      size_t *n, struct err *e)
{
	struct bank_line *out = ARENA_ARRAY(mem, (size_t)c->rows + 1, struct bank_line);
	struct result_line *l;
	size_t k, m = 0;
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (result_lines(h, c->id, false, 0, (size_t)c->rows, mem, &l, &k, e) < 0)
		return -1;
	for (size_t i = 0; i < k; i++)
		if (l[i].finding <= FINDING_BEFORE)
			out[m++] = (struct bank_line){l[i].no, l[i].amount, l[i].paid == 1, l[i].reason};
	*ret = out;
	*n = m;
	return 0;
}

/* The check can be booked now. */
static int check_bookable(const struct result_check *c, bool good_only, struct err *e)
{
	if (c->booked_at)
		return err_set(e, ERR_CONFLICT, "这份回执已经登记过");
	if (c->bad && !good_only)
		return err_todo((err_set(e, ERR_CONFLICT, "回执有 %lld 行对不上", (long long)c->bad), e),
				"请银行更正后重传，或只登记对得上的行");
	if (c->paid + c->refused == 0)
		return err_set(e, ERR_CONFLICT, "回执里没有新的结果可以登记");
	return 0;
}

int result_book(struct house *h, struct recording *r, int64_t check, bool good_only, const char *who,
		struct bank_taken *out, struct err *e)
{
	struct result_check c = {0};
	struct bank_line *line;
	size_t n;
	int64_t changed = 0;
	struct arena *mem = arena_new((size_t)1 << 30);
	int status = mem ? result_check_get(h, check, mem, &c, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (status = check_bookable(&c, good_only, e)) == 0)
		status = good_lines(h, &c, mem, &line, &n, e);
	if (status == 0)
		status = batch_answer(h, r, c.batch, line, n, who, out, e);
	if (status == 0)
		status = sql_run(h->store, &BOOKED, ARGS(INT(check), INT(out->result), INT(recording_now(r))),
				 &changed, e);
	if (status == 0 && changed != 1)
		status = err_set(e, ERR_CONFLICT, "这份回执已经登记过");
	arena_free(mem);
	return status;
}
