/* A batch as the treasury or the bank wants it, and the digest that its signers saw. */
#include <stdio.h>

#include "base/money.h"
#include "features/payments/batch.h"
#include "sheet/write.h"

static const struct sql ITEMS = {
    "batch.items",
    "SELECT i.no, i.payment_id, i.attempt, i.amount, " PAYEE_COLUMN ", p.policy, p.from_month, p.to_month, b.at,"
    " b.number"
    " FROM payment_items i JOIN payments p ON p.id = i.payment_id JOIN payment_batches b ON b.id = i.batch_id"
    " WHERE i.batch_id = $1 ORDER BY i.no"};

const struct batch_template batch_templates[] = {
    {"财政通用",
     10,
     {{COLUMN_BATCH, NULL},
      {COLUMN_NO, NULL},
      {COLUMN_POLICY, NULL},
      {COLUMN_NAME, NULL},
      {COLUMN_NUMBER, NULL},
      {COLUMN_BANK, NULL},
      {COLUMN_ACCOUNT, NULL},
      {COLUMN_YUAN, NULL},
      {COLUMN_FEN, NULL},
      {COLUMN_MONTHS, NULL}}},
    {"一卡通",
     6,
     {{COLUMN_NO, NULL},
      {COLUMN_NAME, "户名"},
      {COLUMN_NUMBER, "身份证号"},
      {COLUMN_ACCOUNT, "一卡通账号"},
      {COLUMN_YUAN, "发放金额"},
      {COLUMN_POLICY, "补贴项目"}}},
};
const size_t batch_templates_n = sizeof batch_templates / sizeof *batch_templates;

static const char *const headers[] = {
#define X(name, header) header,
    BATCH_COLUMNS(X)
#undef X
};

/* One word "column[=header]" of a template. */
static int parse_column(struct str word, struct arena *mem, struct batch_template *t, struct err *e)
{
	struct str rest = word, name = str_trim(str_cut(&rest, '='));
	for (size_t i = 0; i < BATCH_COLUMN__MAX; i++) {
		if (!str_is(name, headers[i]))
			continue;
		if (t->n == BATCH_COLUMN__MAX)
			return err_set(e, ERR_LIMIT, "支付文件最多 %d 列", (int)BATCH_COLUMN__MAX);
		struct str header = rest.p ? str_trim(rest) : STR("");
		const char *copy = header.n ? arena_copy(mem, header.p, header.n) : NULL;
		if (header.n && !copy)
			return err_set(e, ERR_NOMEM, "内存不够");
		t->column[t->n].column = (enum batch_column)i;
		t->column[t->n++].header = copy;
		return 0;
	}
	err_set(e, ERR_INPUT, "支付文件没有“%.*s”这一列", STR_FMT(name));
	return err_todo(e, "可用：批次号、序号、项目、姓名、证件号码、开户行、账号、金额（元）、金额（分）、月份段");
}

int batch_template_parse(struct str text, struct arena *mem, struct batch_template *out, struct err *e)
{
	long at = str_find(text, STR("："));
	struct str name = at < 0 ? STR("") : str_trim((struct str){text.p, (size_t)at});
	struct batch_template t = {.name = arena_copy(mem, name.p, name.n)};
	if (!t.name)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (name.n == 0)
		return err_todo((err_set(e, ERR_INPUT, "模板没有名称"), e), "写成 名称：列,列=表头,…");
	for (struct str rest = {text.p + at + 3, text.n - (size_t)at - 3}; rest.p;) {
		struct str word = str_cut(&rest, ',');
		if (parse_column(word, mem, &t, e) < 0)
			return -1;
	}
	*out = t;
	return 0;
}

/* Its length, then its bytes. */
static void digest_text(struct sm3 *d, struct str s)
{
	char head[24];
	int n = snprintf(head, sizeof head, "%zu:", s.n);
	sm3_put(d, head, (size_t)n);
	sm3_put(d, s.p, s.n);
}

void batch_digest(struct sm3 *d, const struct batch_item *i, const struct payee *p)
{
	char head[100];
	int n = snprintf(head, sizeof head, "%lld|%lld|%lld|%lld|", (long long)i->no, (long long)i->payment,
			 (long long)i->attempt, (long long)i->amount);
	sm3_put(d, head, (size_t)n);
	digest_text(d, p->name);
	digest_text(d, p->number);
	digest_text(d, p->bank);
	digest_text(d, p->account);
}

/* An item with what its row needs. */
struct item_row {
	struct batch_item i;
	int64_t payee, from, to, at;
	struct str policy, number; /* live until the statement's next step */
};

/* The row that the statement stands on. */
static struct item_row item_of(const struct stmt *st)
{
	return (struct item_row){.i = {stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2), stmt_int(st, 3)},
				 .payee = stmt_int(st, 4),
				 .policy = stmt_text(st, 5),
				 .from = stmt_int(st, 6),
				 .to = stmt_int(st, 7),
				 .at = stmt_int(st, 8),
				 .number = stmt_text(st, 9)};
}

/* One row of the file. */
static int write_row(struct sheet_writer *w, int64_t batch, const struct batch_template *t, const struct item_row *r,
		     const struct payee *p, struct err *e)
{
	char id[24], no[24], yuan[32], fen[24], from[8], to[8], months[24];
	struct str cells[BATCH_COLUMN__MAX];
	snprintf(id, sizeof id, "%lld", (long long)batch);
	snprintf(no, sizeof no, "%lld", (long long)r->i.no);
	snprintf(fen, sizeof fen, "%lld", (long long)r->i.amount);
	decimal_text(r->i.amount, 2, yuan);
	month_text((month_t)r->from, from);
	month_text((month_t)r->to, to);
	snprintf(months, sizeof months, "%s%s%s", from, r->from == r->to ? "" : "至", r->from == r->to ? "" : to);
	const struct str all[BATCH_COLUMN__MAX] = {[COLUMN_BATCH] = r->number.n ? r->number : str_of(id),
						   [COLUMN_NO] = str_of(no),
						   [COLUMN_POLICY] = r->policy,
						   [COLUMN_NAME] = p->name,
						   [COLUMN_NUMBER] = p->number,
						   [COLUMN_BANK] = p->bank,
						   [COLUMN_ACCOUNT] = p->account,
						   [COLUMN_YUAN] = str_of(yuan),
						   [COLUMN_FEN] = str_of(fen),
						   [COLUMN_MONTHS] = str_of(months)};
	for (size_t i = 0; i < t->n; i++)
		cells[i] = all[t->column[i].column];
	return writer_row(w, cells, t->n, e);
}

/* Items between two words to whoever waits. */
#define BETWEEN_WORDS 500

/* Goes through the items with their payees as known when the batch was made: into the digest, and into a file when w is set. */
static int each_item(struct house *h, const struct batch *b, struct sm3 *d, struct sheet_writer *w,
		     const struct batch_template *t, const struct batch_watch *watch, struct err *e)
{
	struct stmt *st;
	int got, status = 0;
	if (sql_open(&st, h->store, &ITEMS, ARGS(INT(b->id)), e) < 0)
		return -1;
	while (status == 0 && (got = stmt_step(st, e)) != 0) {
		struct item_row r = got > 0 ? item_of(st) : (struct item_row){0};
		struct payee p = {0};
		int found = got < 0 ? -1 : payee_read(h, r.payee, r.at, &p, e);
		if (found >= 0 && watch && r.i.no % BETWEEN_WORDS == 0 && !watch->told(watch->self, r.i.no, b->items))
			found = err_set(e, ERR_CONFLICT, "已停下");
		if (found == 0)
			found = err_set(e, ERR_DAMAGED, "第 %lld 笔的收款人不在库里", (long long)r.i.no);
		if (found > 0)
			batch_digest(d, &r.i, &p);
		if (found > 0 && w && t)
			found = write_row(w, b->id, t, &r, &p, e) < 0 ? -1 : 1;
		payee_release(&p);
		status = found < 0 ? -1 : 0;
	}
	stmt_reset(st);
	return status;
}

/* The items are those of the batch: their digest is. */
static int compare(const struct batch *b, struct sm3 *d, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	sm3_end(d, digest);
	if (str_eq(b->digest, (struct str){(const char *)digest, SM3_SIZE}))
		return 0;
	return err_todo((err_set(e, ERR_DAMAGED, "支付批次的内容与签字时不一样"), e),
			"不要发出，运行 yicai audit verify 查明");
}

/* Reads the batch, goes through it and compares. */
static int go_through(struct house *h, int64_t batch, struct sheet_writer *w, const struct batch_template *t,
		      bool issued, const struct batch_watch *watch, struct err *e)
{
	struct batch b = {0};
	struct arena *mem = arena_new((size_t)1 << 20);
	struct sm3 *d = sm3_new();
	int status = mem && d ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && issued && !b.issued_at)
		status = err_set(e, ERR_CONFLICT, "批次还没有发出，没有支付文件");
	if (status == 0)
		status = each_item(h, &b, d, w, t, watch, e);
	if (status == 0)
		status = compare(&b, d, e);
	sm3_free(d);
	arena_free(mem);
	return status;
}

int batch_digest_now(struct house *h, int64_t batch, const struct batch_watch *watch, uint8_t out[static SM3_SIZE],
		     struct err *e)
{
	struct batch b = {0};
	struct arena *mem = arena_new((size_t)1 << 20);
	struct sm3 *d = sm3_new();
	int status = mem && d ? batch_get(h, batch, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = each_item(h, &b, d, NULL, NULL, watch, e);
	if (status == 0)
		sm3_end(d, out);
	sm3_free(d);
	arena_free(mem);
	return status;
}

int batch_verify(struct house *h, int64_t batch, const struct batch_watch *watch, struct err *e)
{
	return go_through(h, batch, NULL, NULL, false, watch, e);
}

int batch_file(struct house *h, int64_t batch, const struct batch_template *t, const char *path,
	       const struct batch_watch *watch, struct err *e)
{
	struct sheet_writer *w;
	const char *head[BATCH_COLUMN__MAX];
	bool book = str_ends(str_of(path), STR(".xlsx"));
	for (size_t i = 0; i < t->n; i++)
		head[i] = t->column[i].header ? t->column[i].header : headers[t->column[i].column];
	if (writer_open(&w, path, book ? SHEET_XLSX : SHEET_CSV_BOM, e) < 0)
		return -1;
	if (writer_tab_plain(w, t->name, head, t->n, e) < 0 || go_through(h, batch, w, t, true, watch, e) < 0) {
		writer_abandon(w);
		return -1;
	}
	return writer_close(w, e);
}
