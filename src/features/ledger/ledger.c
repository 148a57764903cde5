#include "features/ledger/ledger.h"

#include <stdio.h>

#include "base/money.h"
#include "store/sql.h"

static const struct sql LINE_ADD = {"ledger.line_add",
				    "INSERT INTO ledger_lines (id, source, unit_id, year, name, at, journal)"
				    " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql POST = {
    "ledger.post", "INSERT INTO ledger_postings (id, line_id, debit, credit, amount, kind, about_kind,"
		   " about, at, who, note, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
static const struct sql BALANCE = {"ledger.balance",
				   "SELECT amount FROM ledger_balances WHERE line_id = $1 AND account = $2"};
static const struct sql POSTED = {"ledger.posted",
				  "SELECT 1 FROM ledger_postings WHERE kind = $1 AND about_kind = $2 AND about = $3"
				  " AND line_id = $4"};
static const struct sql IS_CLOSED = {"ledger.is_closed", "SELECT 1 FROM ledger_closings WHERE line_id = $1"};
static const struct sql HEIR = {
    "ledger.heir", "SELECT n.id FROM ledger_lines o JOIN ledger_lines n ON n.source = o.source AND n.unit_id ="
		   " o.unit_id AND n.name = o.name AND n.year > o.year WHERE o.id = $1 AND NOT EXISTS (SELECT 1 FROM"
		   " ledger_closings c WHERE c.line_id = n.id) ORDER BY n.year LIMIT 1"};
static const struct sql CLOSE = {"ledger.close",
				 "INSERT INTO ledger_closings (line_id, at, who, journal) VALUES ($1, $2, $3, $4)"};

#define LINE_COLUMNS                                                                                                 \
	"SELECT l.id, l.source, l.unit_id, l.year, CASE WHEN c.line_id IS NULL THEN 0 ELSE 1 END, l.name,"           \
	" COALESCE((SELECT SUM(p.amount) FROM ledger_postings p WHERE p.line_id = l.id AND p.kind = 6), 0),"         \
	" COALESCE((SELECT SUM(p.amount) FROM ledger_postings p WHERE p.line_id = l.id AND p.kind = 8), 0)"          \
	" FROM ledger_lines l LEFT JOIN ledger_closings c ON c.line_id = l.id WHERE "
static const struct sql GET = {"ledger.get", LINE_COLUMNS "l.id = $1"};
static const struct sql LINES = {"ledger.lines", LINE_COLUMNS "(l.unit_id = $1 OR $1 = 0) AND ($2 = 0 OR l.year = $2)"
							      " ORDER BY l.year, l.source, l.unit_id, l.name"};
static const struct sql BALANCES = {"ledger.balances",
				    "SELECT account, amount FROM ledger_balances WHERE line_id = $1"};

static const struct sql DOCUMENT_ADD = {
    "ledger.document_add", "INSERT INTO ledger_documents (id, line_id, number, day, amount, note, at, who, journal)"
			   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql DOCUMENTS = {"ledger.documents",
				     "SELECT id, line_id, day, amount, at, journal, number, note, who"
				     " FROM ledger_documents WHERE line_id = $1 ORDER BY id"};
static const struct row_field document_fields[] = {
    ROW_INT(struct ledger_document, id, 0),      ROW_INT(struct ledger_document, line, 1),
    ROW_INT(struct ledger_document, day, 2),     ROW_INT(struct ledger_document, amount, 3),
    ROW_INT(struct ledger_document, at, 4),      ROW_INT(struct ledger_document, journal, 5),
    ROW_TEXT(struct ledger_document, number, 6), ROW_TEXT(struct ledger_document, note, 7),
    ROW_TEXT(struct ledger_document, who, 8),    {0}};

#define POSTING_COLUMNS                                                                                              \
	"SELECT id, line_id, debit, credit, amount, kind, about, at, journal, about_kind, who, note"                 \
	" FROM ledger_postings WHERE "
static const struct sql POSTINGS = {"ledger.postings",
				    POSTING_COLUMNS "line_id = $1 AND id > $2 ORDER BY id LIMIT $3"};
static const struct sql OF_CASE = {"ledger.of_case", POSTING_COLUMNS "about_kind = $1 AND about = $2 ORDER BY id"};

/* Accounts whose balance is not the sum of their postings, from either side. */
static const struct sql UNTRUE = {
    "ledger.untrue",
    "SELECT t.line_id, t.account FROM (SELECT x.line_id, x.account, SUM(x.amount) AS amount FROM (SELECT line_id,"
    " debit AS account, amount FROM ledger_postings UNION ALL SELECT line_id, credit, -amount FROM ledger_postings"
    " UNION ALL SELECT line_id, account, -amount FROM ledger_balances) x GROUP BY x.line_id, x.account) t"
    " WHERE t.amount <> 0 ORDER BY t.line_id, t.account LIMIT 1"};

static const struct row_field line_fields[] = {ROW_INT(struct ledger_line, id, 0),
					       ROW_INT(struct ledger_line, source, 1),
					       ROW_INT(struct ledger_line, unit, 2),
					       ROW_INT(struct ledger_line, year, 3),
					       ROW_BOOL(struct ledger_line, closed, 4),
					       ROW_TEXT(struct ledger_line, name, 5),
					       ROW_INT(struct ledger_line, bounced, 6),
					       ROW_INT(struct ledger_line, refunded, 7),
					       {0}};
static const struct row_field posting_fields[] = {ROW_INT(struct ledger_posting, id, 0),
						  ROW_INT(struct ledger_posting, line, 1),
						  ROW_INT(struct ledger_posting, debit, 2),
						  ROW_INT(struct ledger_posting, credit, 3),
						  ROW_INT(struct ledger_posting, amount, 4),
						  ROW_INT(struct ledger_posting, kind, 5),
						  ROW_INT(struct ledger_posting, about, 6),
						  ROW_INT(struct ledger_posting, at, 7),
						  ROW_INT(struct ledger_posting, journal, 8),
						  ROW_TEXT(struct ledger_posting, about_kind, 9),
						  ROW_TEXT(struct ledger_posting, who, 10),
						  ROW_TEXT(struct ledger_posting, note, 11),
						  {0}};

/* What each kind moves, and from where to where. */
static const struct {
	enum ledger_account debit, credit;
	const char *label;
} kinds[] = {
#define X(name, debit, credit, label) [name] = {debit, credit, label},
    LEDGER_KINDS(X)
#undef X
};

static const struct code source_codes[] = {
#define X(name, label) {name, label, NULL},
    LEDGER_SOURCES(X)
#undef X
};
const struct codelist ledger_sources = {"资金来源", source_codes, sizeof source_codes / sizeof *source_codes, false};

const char *ledger_source_text(enum ledger_source s)
{
	static const char *const text[] = {"",
#define X(name, label) label,
					   LEDGER_SOURCES(X)
#undef X
	};
	return s < LEDGER_SOURCE__MAX ? text[s] : "";
}

const char *ledger_account_text(enum ledger_account a)
{
	static const char *const text[] = {"",     "指标", "可用", "已承诺", "在途",
					   "已付", "应收", "上缴", "核销",   "结余"};
	return a < LEDGER_ACCOUNT__MAX ? text[a] : "";
}

const char *ledger_kind_text(enum ledger_kind k)
{
	return k > LEDGER_KIND_NONE && k < LEDGER_KIND__MAX ? kinds[k].label : "";
}

int ledger_open(struct house *h, struct recording *r, enum ledger_source source, int64_t unit, int year,
		struct str name, int64_t *id, struct err *e)
{
	int64_t new_id = id_new(recording_now(r));
	if (source <= LEDGER_SOURCE_NONE || source >= LEDGER_SOURCE__MAX || unit <= 0 || year < 2000 || year > 2999)
		return err_set(e, ERR_INPUT, "预算行要有资金来源、单元和年度");
	if (sql_run(h->store, &LINE_ADD,
		    ARGS(INT(new_id), INT((int64_t)source), INT(unit), INT(year), TEXT(name), INT(recording_now(r)),
			 INT(recording_journal(r))),
		    NULL, e) < 0)
		return -1;
	*id = new_id;
	return 0;
}

/* Says in good time what the database would refuse: how much is there. */
static int check_covered(struct house *h, int64_t line, enum ledger_kind kind, int64_t amount, struct err *e)
{
	enum ledger_account from = kinds[kind].credit;
	int64_t have = 0;
	char text[GROUPED_MAX], wanted[GROUPED_MAX];
	if (from == LEDGER_APPROPRIATED)
		return 0;
	if (sql_int(h->store, &BALANCE, ARGS(INT(line), INT((int64_t)from)), &have, e) < 0)
		return -1;
	if (amount <= have)
		return 0;
	decimal_grouped(have, 2, text);
	decimal_grouped(amount, 2, wanted);
	err_set(e, ERR_CONFLICT, "%s：预算行的“%s”只有 %s 元，不够 %s 元", kinds[kind].label,
		ledger_account_text(from), text, wanted);
	if (kind == LEDGER_REDUCE)
		return err_todo(e, "已经承诺的钱不能调减");
	return err_todo(e, from == LEDGER_AVAILABLE ? "先下达指标，或减少这一批" : "核对这一笔办过没有");
}

/* Whether the line's year was closed: 1, 0, -1. */
static int is_closed(struct house *h, int64_t line, struct err *e)
{
	int64_t one;
	return sql_int(h->store, &IS_CLOSED, ARGS(INT(line)), &one, e);
}

/* The same case twice, or a closed year. */
static int check_new(struct house *h, int64_t line, enum ledger_kind kind, struct ledger_case c, struct err *e)
{
	int64_t one;
	int got =
	    sql_int(h->store, &POSTED, ARGS(INT((int64_t)kind), TEXT(str_of(c.kind)), INT(c.id), INT(line)), &one, e);
	if (got > 0)
		return err_set(e, ERR_CONFLICT, "这件事的“%s”已经记过账", kinds[kind].label);
	if (got == 0 && (kind == LEDGER_GRANT || kind == LEDGER_REDUCE || kind == LEDGER_COMMIT))
		got = is_closed(h, line, e);
	return got > 0 ? err_set(e, ERR_CONFLICT, "这一年度已经关账，不能再%s", kinds[kind].label) : got;
}

/* Writes one posting. */
static int write_posting(struct house *h, struct recording *r, int64_t line, enum ledger_kind kind, int64_t amount,
			 struct ledger_case c, struct err *e)
{
	return sql_run(h->store, &POST,
		       ARGS(INT(id_new(recording_now(r))), INT(line), INT((int64_t)kinds[kind].debit),
			    INT((int64_t)kinds[kind].credit), INT(amount), INT((int64_t)kind), TEXT(str_of(c.kind)),
			    INT(c.id), INT(recording_now(r)), TEXT(str_of(c.who)), TEXT(str_of(c.note)),
			    INT(recording_journal(r))),
		       NULL, e);
}

int ledger_post(struct house *h, struct recording *r, int64_t line, enum ledger_kind kind, int64_t amount,
		struct ledger_case c, struct err *e)
{
	int closed = 0;
	if (amount <= 0 || amount > LEDGER_AMOUNT_MAX)
		return err_set(e, ERR_INPUT, "%s的金额要大于零，且不超过 %lld 元", ledger_kind_text(kind),
			       LEDGER_AMOUNT_MAX / 100);
	if (check_new(h, line, kind, c, e) < 0 || check_covered(h, line, kind, amount, e) < 0 ||
	    write_posting(h, r, line, kind, amount, c, e) < 0)
		return -1;
	/* What comes back to a line whose year is closed is left over: nothing else could be done with it. */
	if (kinds[kind].debit == LEDGER_AVAILABLE && (closed = is_closed(h, line, e)) > 0)
		return write_posting(h, r, line, LEDGER_CLOSE, amount, c, e);
	return closed;
}

int ledger_heir(struct house *h, int64_t line, int64_t *heir, struct err *e)
{
	int closed = is_closed(h, line, e);
	*heir = line;
	if (closed <= 0)
		return closed;
	int got = sql_int(h->store, &HEIR, ARGS(INT(line)), heir, e);
	if (got == 0)
		*heir = 0;
	return got < 0 ? -1 : 0;
}

/* A document of this number was entered for the line before: says so better than the table's constraint. */
static int as_doubled(struct err *e, struct str number)
{
	if (e->code == ERR_CONFLICT && strstr(e->what, "已有相同的记录"))
		return err_todo((err_set(e, ERR_CONFLICT, "这一预算行已经登记过文号“%.*s”", STR_FMT(number)), e),
				"核对文号；同一文件不要登记两次");
	return -1;
}

int ledger_budget(struct house *h, struct recording *r, const struct ledger_document *d, const char *who, int64_t *id,
		  struct err *e)
{
	int64_t new_id = id_new(recording_now(r));
	char note[LEDGER_NUMBER_MAX + 1];
	if (str_trim(d->number).n == 0 || d->number.n > LEDGER_NUMBER_MAX)
		return err_at((err_set(e, ERR_INPUT, "要写明指标文件的文号，不超过 60 个字"), e), "文号");
	if (d->amount == 0 || d->amount < -LEDGER_AMOUNT_MAX || d->amount > LEDGER_AMOUNT_MAX)
		return err_at((err_set(e, ERR_INPUT, "金额不能是零，也不能超过 %lld 元", LEDGER_AMOUNT_MAX / 100), e),
			      "金额");
	snprintf(note, sizeof note, "%.*s", STR_FMT(d->number));
	if (sql_run(h->store, &DOCUMENT_ADD,
		    ARGS(INT(new_id), INT(d->line), TEXT(d->number), INT(d->day), INT(d->amount), TEXT(d->note),
			 INT(recording_now(r)), TEXT(str_of(who)), INT(recording_journal(r))),
		    NULL, e) < 0)
		return as_doubled(e, d->number);
	if (ledger_post(h, r, d->line, d->amount > 0 ? LEDGER_GRANT : LEDGER_REDUCE,
			d->amount > 0 ? d->amount : -d->amount, (struct ledger_case){"document", new_id, who, note},
			e) < 0)
		return -1;
	*id = new_id;
	return 0;
}

int ledger_documents(struct house *h, int64_t line, struct arena *mem, struct ledger_document **ret, size_t *n,
		     struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &DOCUMENTS, ARGS(INT(line)), document_fields, sizeof **ret, mem, 100000, &rows, n, e) <
	    0)
		return -1;
	*ret = rows;
	return 0;
}

int ledger_close(struct house *h, struct recording *r, int64_t line, const char *who, struct err *e)
{
	int64_t one, left = 0;
	int got = sql_int(h->store, &IS_CLOSED, ARGS(INT(line)), &one, e);
	if (got > 0)
		return err_set(e, ERR_CONFLICT, "这一年度已经关账");
	if (got < 0 || sql_int(h->store, &BALANCE, ARGS(INT(line), INT(LEDGER_AVAILABLE)), &left, e) < 0)
		return -1;
	if (left > 0 && ledger_post(h, r, line, LEDGER_CLOSE, left,
				    (struct ledger_case){"closing", recording_journal(r), who, "年终关账"}, e) < 0)
		return -1;
	return sql_run(h->store, &CLOSE,
		       ARGS(INT(line), INT(recording_now(r)), TEXT(str_of(who)), INT(recording_journal(r))), NULL, e);
}

/* The balances of a line that was read. */
static int read_balances(struct house *h, struct ledger_line *l, struct err *e)
{
	struct stmt *st;
	int got;
	memset(l->balance, 0, sizeof l->balance);
	if (sql_open(&st, h->store, &BALANCES, ARGS(INT(l->id)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		int64_t account = stmt_int(st, 0);
		if (account > 0 && account < LEDGER_ACCOUNT__MAX)
			l->balance[account] = stmt_int(st, 1);
	}
	stmt_reset(st);
	return got;
}

int ledger_get(struct house *h, int64_t line, struct arena *mem, struct ledger_line *out, struct err *e)
{
	struct ledger_line l = {0};
	int got = sql_row(h->store, &GET, ARGS(INT(line)), line_fields, &l, mem, e);
	if (got == 0)
		return err_set(e, ERR_NOTFOUND, "没有这一预算行");
	if (got < 0 || read_balances(h, &l, e) < 0)
		return -1;
	*out = l;
	return 0;
}

int ledger_lines(struct house *h, int64_t unit, int year, struct arena *mem, struct ledger_line **ret, size_t *n,
		 struct err *e)
{
	void *rows;
	size_t k;
	if (sql_rows(h->store, &LINES, ARGS(INT(unit), INT(year)), line_fields, sizeof **ret, mem, 1000000, &rows, &k,
		     e) < 0)
		return -1;
	for (size_t i = 0; i < k; i++)
		if (read_balances(h, (struct ledger_line *)rows + i, e) < 0)
			return -1;
	*ret = rows;
	*n = k;
	return 0;
}

int ledger_postings(struct house *h, int64_t line, int64_t after, size_t n, struct arena *mem,
		    struct ledger_posting **ret, size_t *count, struct err *e)
{
	void *rows;
	n = n && n < LEDGER_PAGE_MAX ? n : LEDGER_PAGE_MAX;
	if (sql_rows(h->store, &POSTINGS, ARGS(INT(line), INT(after), INT((int64_t)n)), posting_fields, sizeof **ret,
		     mem, n, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int ledger_of_case(struct house *h, const char *kind, int64_t about, struct arena *mem, struct ledger_posting **ret,
		   size_t *count, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &OF_CASE, ARGS(TEXT(str_of(kind)), INT(about)), posting_fields, sizeof **ret, mem,
		     100000, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int ledger_verify(struct house *h, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &UNTRUE, NULL, 0, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0)
		got = err_set(e, ERR_DAMAGED, "预算行 %lld 的“%s”余额与分录合计不符", (long long)stmt_int(st, 0),
			      ledger_account_text((enum ledger_account)stmt_int(st, 1)));
	stmt_reset(st);
	return got;
}
