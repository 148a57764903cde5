/* /ledger: budget lines by year, source and unit; their documents and postings; the closing of a year. */
#include "features/directory/directory.h"
#include "features/directory/list.h"
#include "features/ledger/ledger_pages.h"
#include "features/matters/matters_web.h"
#include "features/reach_web.h"
#include "features/sheet_web.h"

#include <stdio.h>

#include "base/money.h"

const char *const budget_ways[] = {"追加", "调减", NULL};
static const char *const formats[] = {"页面", "xlsx", "csv", NULL};

static const struct in_field list_fields[] = {
    IN_INT_(struct budget_list_input, year, "年度", .min = 2000, .max = 2999),
    IN_CODE_(struct budget_list_input, source, "资金来源", .codes = &ledger_sources),
    IN_ID_(struct budget_list_input, unit, "单元", .of = "unit"),
    IN_CHOICE_(struct budget_list_input, format, "格式", .words = formats),
    IN_BOOL_(struct budget_list_input, print, "打印"),
};
const struct in_shape budget_list_shape = IN_SHAPE(struct budget_list_input, list_fields);
static const struct in_field new_fields[] = {
    IN_CODE_(struct budget_new_input, source, "资金来源", .flags = IN_NEEDED, .codes = &ledger_sources),
    IN_ID_(struct budget_new_input, unit, "单元", .of = "unit", .flags = IN_NEEDED),
    IN_INT_(struct budget_new_input, year, "年度", .flags = IN_NEEDED, .min = 2000, .max = 2999),
    IN_TEXT_(struct budget_new_input, name, "用途", .max = 40,
	     .hint = "同一来源、单元和年度有几行时分得开，如“特殊岗位津贴”"),
    IN_MONEY_(struct budget_new_input, amount, "下达金额", .flags = IN_NEEDED, .min = 1, .max = LEDGER_AMOUNT_MAX),
    IN_TEXT_(struct budget_new_input, number, "文号", .flags = IN_NEEDED, .max = 60,
	     .hint = "下达指标的文件，如“绍市财社〔2026〕12号”"),
    IN_DAY_(struct budget_new_input, day, "文件日期", .flags = IN_NEEDED),
    IN_TEXT_(struct budget_new_input, note, "说明", .max = 200),
};
const struct in_shape budget_new_shape = IN_SHAPE(struct budget_new_input, new_fields);
static const struct in_field show_fields[] = {
    IN_ID_(struct budget_show_input, id, "预算行", .of = "budget", .flags = IN_PATH),
    IN_INT_(struct budget_show_input, after, "从哪里接着列", .min = 0, .max = INT64_MAX),
    IN_CHOICE_(struct budget_show_input, format, "格式", .words = formats),
    IN_BOOL_(struct budget_show_input, print, "打印"),
};
static const struct in_shape show_shape = IN_SHAPE(struct budget_show_input, show_fields);
static const struct in_field adjust_fields[] = {
    IN_ID_(struct budget_adjust_input, id, "预算行", .of = "budget", .flags = IN_PATH),
    IN_CHOICE_(struct budget_adjust_input, way, "追加还是调减", .words = budget_ways),
    IN_MONEY_(struct budget_adjust_input, amount, "金额", .flags = IN_NEEDED, .min = 1, .max = LEDGER_AMOUNT_MAX),
    IN_TEXT_(struct budget_adjust_input, number, "文号", .flags = IN_NEEDED, .max = 60),
    IN_DAY_(struct budget_adjust_input, day, "文件日期", .flags = IN_NEEDED),
    IN_TEXT_(struct budget_adjust_input, note, "说明", .max = 200),
};
const struct in_shape budget_adjust_shape = IN_SHAPE(struct budget_adjust_input, adjust_fields);
static const struct in_field id_fields[] = {
    IN_ID_(struct budget_id_input, id, "预算行", .of = "budget", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct budget_id_input, id_fields);
static const struct in_field case_fields[] = {
    IN_TEXT_(struct posting_case_input, kind, "哪一类事", .flags = IN_PATH, .max = 40),
    IN_INT_(struct posting_case_input, id, "编号", .flags = IN_PATH, .min = 1, .max = INT64_MAX),
};
static const struct in_shape case_shape = IN_SHAPE(struct posting_case_input, case_fields);

#define BUDGET_ROWS(T, x)                                                                                            \
	OUT_ID_(T, x line.id, "编号"), OUT_TEXT_(T, x title, "预算行"), OUT_WORD_(T, x source, "资金来源"),          \
	    OUT_TEXT_(T, x unit_name, "单元"), OUT_INT_(T, x line.year, "年度"),                                     \
	    OUT_BOOL_(T, x line.closed, "已关账"), OUT_MONEY_(T, x budget, "指标"),                                  \
	    OUT_MONEY_(T, x available, "可用"), OUT_MONEY_(T, x committed, "已承诺"),                                \
	    OUT_MONEY_(T, x transit, "在途"), OUT_MONEY_(T, x paid, "已付"),                                         \
	    OUT_MONEY_(T, x line.bounced, "银行退回累计"), OUT_MONEY_(T, x line.refunded, "追回入账累计"),           \
	    OUT_MONEY_(T, x receivable, "应收"), OUT_MONEY_(T, x remitted, "上缴"),                                  \
	    OUT_MONEY_(T, x written_off, "核销"), OUT_MONEY_(T, x left_over, "年终结余")
static const struct out_field item_rows[] = {BUDGET_ROWS(struct budget_item, )};
static const struct out_shape item_shape = OUT_SHAPE("BudgetLine", struct budget_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct budget_list, lines, n, "预算行", item_shape),
					     OUT_ONE_(struct budget_list, total, "合计", item_shape)};
static const struct out_shape list_out = OUT_SHAPE("BudgetLines", struct budget_list, list_rows);
static const struct out_field choice_rows[] = {OUT_ID_(struct budget_choice, id, "编号"),
					       OUT_TEXT_(struct budget_choice, name, "名称")};
static const struct out_shape choice_shape = OUT_SHAPE("BudgetUnit", struct budget_choice, choice_rows);
static const struct out_field new_rows[] = {OUT_LIST_(struct budget_new, units, n, "单元", choice_shape)};
static const struct out_shape new_out = OUT_SHAPE("BudgetForm", struct budget_new, new_rows);
static const struct out_field document_rows[] = {
    OUT_TEXT_(struct document_item, d.number, "文号"),  OUT_DAY_(struct document_item, day, "文件日期"),
    OUT_MONEY_(struct document_item, d.amount, "金额"), OUT_TEXT_(struct document_item, d.note, "说明"),
    OUT_TEXT_(struct document_item, d.who, "登记"),     OUT_INSTANT_(struct document_item, d.at, "时间")};
static const struct out_shape document_shape = OUT_SHAPE("BudgetDocument", struct document_item, document_rows);
static const struct out_field posting_rows[] = {OUT_ID_(struct posting_item, p.id, "编号"),
						OUT_INSTANT_(struct posting_item, p.at, "时间"),
						OUT_WORD_(struct posting_item, kind, "分录"),
						OUT_WORD_(struct posting_item, debit, "借"),
						OUT_WORD_(struct posting_item, credit, "贷"),
						OUT_MONEY_(struct posting_item, p.amount, "金额"),
						OUT_TEXT_(struct posting_item, p.about_kind, "为哪类事"),
						OUT_ID_(struct posting_item, p.about, "事的编号"),
						OUT_TEXT_(struct posting_item, p.who, "经办"),
						OUT_TEXT_(struct posting_item, p.note, "摘要"),
						OUT_INT_(struct posting_item, p.journal, "日志")};
static const struct out_shape posting_shape = OUT_SHAPE("Posting", struct posting_item, posting_rows);
static const struct out_field show_rows[] = {
    OUT_ONE_(struct budget_show, item, "预算行", item_shape),
    OUT_LIST_(struct budget_show, documents, ndocuments, "指标文件", document_shape),
    OUT_LIST_(struct budget_show, postings, n, "分录", posting_shape),
    OUT_INT_(struct budget_show, next, "从哪里接着列")};
static const struct out_shape show_out = OUT_SHAPE("BudgetLineShown", struct budget_show, show_rows);
static const struct out_field case_rows[] = {OUT_WORD_(struct posting_case, label, "哪一类事"),
					     OUT_LIST_(struct posting_case, postings, n, "分录", posting_shape)};
static const struct out_shape case_out = OUT_SHAPE("CasePostings", struct posting_case, case_rows);

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

void budget_item_of(struct ctx *c, const struct ledger_line *l, struct budget_item *out)
{
	*out = (struct budget_item){.line = *l,
				    .source = ledger_source_text((enum ledger_source)l->source),
				    .unit_name = unit_name(c->house, l->unit, c->mem),
				    .budget = -l->balance[LEDGER_APPROPRIATED],
				    .available = l->balance[LEDGER_AVAILABLE],
				    .committed = l->balance[LEDGER_COMMITTED],
				    .transit = l->balance[LEDGER_TRANSIT],
				    .paid = l->balance[LEDGER_PAID],
				    .receivable = l->balance[LEDGER_RECEIVABLE],
				    .remitted = l->balance[LEDGER_REMITTED],
				    .written_off = l->balance[LEDGER_WRITTEN_OFF],
				    .left_over = l->balance[LEDGER_CLOSED]};
	out->title = ctx_text(c, "%lld年 %s %.*s%s%.*s", (long long)l->year, out->source, STR_FMT(out->unit_name),
			      l->name.n ? " " : "", STR_FMT(l->name));
}

int budget_seen(struct ctx *c, int64_t line, bool *yes, struct err *e)
{
	struct ledger_line l;
	struct err why = {0};
	*yes = false;
	if (ledger_get(c->house, line, c->mem, &l, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	struct reach r = user_reach(c->user);
	return r.kind == REACH_UNIT ? directory_sees_unit(c->house, r, l.unit, yes, e) : 0;
}

/* Adds a line to the sums. */
static void add_line(struct budget_item *t, const struct budget_item *x)
{
	t->budget += x->budget;
	t->available += x->available;
	t->committed += x->committed;
	t->transit += x->transit;
	t->paid += x->paid;
	t->line.bounced += x->line.bounced;
	t->line.refunded += x->line.refunded;
	t->receivable += x->receivable;
	t->remitted += x->remitted;
	t->written_off += x->written_off;
	t->left_over += x->left_over;
}

int budget_lines(struct ctx *c, int year, int64_t source, int64_t unit, struct budget_item **ret, size_t *n,
		 struct err *e)
{
	struct reach r = user_reach(c->user);
	struct ledger_line *l;
	int64_t looked = 0;
	bool yes = false;
	size_t k, m = 0;
	if (ledger_lines(c->house, unit, year, c->mem, &l, &k, e) < 0)
		return -1;
	struct budget_item *item = ARENA_ARRAY(c->mem, k + 1, struct budget_item);
	if (!item)
		return no_memory(e);
	for (size_t i = 0; i < k && r.kind == REACH_UNIT; i++) {
		if (source && l[i].source != source)
			continue;
		if (l[i].unit != looked && directory_sees_unit(c->house, r, l[i].unit, &yes, e) < 0)
			return -1;
		looked = l[i].unit;
		if (yes)
			budget_item_of(c, &l[i], &item[m++]);
	}
	*ret = item;
	*n = m;
	return 0;
}

static const char *const sheet_headers[] = {"年度",     "资金来源", "单元", "用途",    "状态",     "指标",
					    "可用",     "已承诺",   "在途", "已付",    "银行退回", "应收",
					    "追回入账", "上缴",     "核销", "年终结余"};
#define SHEET_COLUMNS (sizeof sheet_headers / sizeof *sheet_headers)

/* The lines as rows of a sheet, in 元 with two places. */
static int put_lines(void *self, struct sheet_writer *w, struct err *e)
{
	const struct budget_list *o = self;
	for (size_t i = 0; i < o->n; i++) {
		const struct budget_item *x = &o->lines[i];
		const int64_t money[] = {x->budget,   x->available,    x->committed,  x->transit,
					 x->paid,     x->line.bounced, x->receivable, x->line.refunded,
					 x->remitted, x->written_off,  x->left_over};
		char year[8], text[11][32];
		struct str cells[SHEET_COLUMNS];
		snprintf(year, sizeof year, "%d", (int)x->line.year);
		cells[0] = str_of(year);
		cells[1] = str_of(x->source);
		cells[2] = x->unit_name;
		cells[3] = x->line.name;
		cells[4] = x->line.closed ? STR("已关账") : STR("执行中");
		for (size_t k = 0; k < 11; k++) {
			decimal_text(money[k], 2, text[k]);
			cells[5 + k] = str_of(text[k]);
		}
		if (writer_row(w, cells, SHEET_COLUMNS, e) < 0)
			return -1;
	}
	return 0;
}

/* GET /ledger */
static int get_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct budget_list_input *i = in;
	struct budget_list *o = out;
	int64_t unit = i->unit == IN_NONE ? 0 : i->unit;
	if (budget_lines(c, i->year == IN_NONE ? 0 : (int)i->year, i->source, unit, &o->lines, &o->n, e) < 0)
		return -1;
	for (size_t k = 0; k < o->n; k++)
		add_line(&o->total, &o->lines[k]);
	o->unit_name = unit_name(c->house, unit, c->mem);
	struct sheet_table t = {"资金台账", sheet_headers, SHEET_COLUMNS, put_lines, o};
	return i->format ? sheet_download(c, &t, i->format == 1 ? SHEET_AS_XLSX : SHEET_AS_CSV, e) : 0;
}

/* GET /ledger/new: for the user's own unit and the counties that he reaches. */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	static const struct people_filter nobody;
	struct budget_new *o = out;
	struct reach r = user_reach(c->user);
	struct facet_count *county;
	size_t n;
	(void)in;
	if (directory_people_facet(c->house, r, &nobody, FACET_COUNTY, c->mem, &county, &n, e) < 0)
		return -1;
	if (!(o->units = ARENA_ARRAY(c->mem, n + 1, struct budget_choice)))
		return no_memory(e);
	if (r.kind == REACH_UNIT)
		o->units[o->n++] = (struct budget_choice){r.id, unit_name(c->house, r.id, c->mem)};
	for (size_t i = 0; i < n; i++)
		if (county[i].value > 0 && county[i].value != r.id)
			o->units[o->n++] = (struct budget_choice){county[i].value, county[i].label};
	return 0;
}

/* POST /ledger: opens a line and enters its first document. */
static int post_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct budget_new_input *i = in;
	struct ledger_document d = {.day = i->day, .amount = i->amount, .number = i->number, .note = i->note};
	struct recording *r;
	int64_t id;
	(void)out;
	if (request_recording(c, &r, "budget", "新设预算行", e) < 0)
		return -1;
	int status =
	    ledger_open(c->house, r, (enum ledger_source)i->source, i->unit, (int)i->year, i->name, &d.line, e);
	if (status < 0 && e->code == ERR_CONFLICT)
		err_todo((err_set(e, ERR_CONFLICT, "这一来源、单元、年度和用途的预算行已经有了"), e),
			 "到那一行追加指标，或写另一个用途");
	if (status == 0)
		status = ledger_budget(c->house, r, &d, ctx_who(c), &id, e);
	if (recording_end(r, status, e) < 0)
		return -1;
	ctx_tell(c, "已设预算行并下达指标");
	return ctx_go(c, e, "/ledger/%lld", (long long)d.line);
}

/* A posting with its words. */
static struct posting_item posting_of(struct ctx *c, const struct ledger_posting *p)
{
	struct posting_item x = {*p, ledger_kind_text((enum ledger_kind)p->kind),
				 ledger_account_text((enum ledger_account)p->debit),
				 ledger_account_text((enum ledger_account)p->credit)};
	x.p.who = account_said(c->house, p->who, c->mem);
	return x;
}

static const char *const posting_headers[] = {"时间",     "分录",     "借",   "贷",   "金额",
					      "为哪类事", "事的编号", "经办", "摘要", "日志"};

/* All postings of the line, page by page, as rows of a sheet. */
struct posting_sheet {
	struct ctx *c;
	int64_t line;
};
static int put_postings(void *self, struct sheet_writer *w, struct err *e)
{
	const struct posting_sheet *s = self;
	struct ledger_posting *p;
	size_t n;
	int64_t after = 0;
	do {
		if (ledger_postings(s->c->house, s->line, after, LEDGER_PAGE_MAX, s->c->mem, &p, &n, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++) {
			struct posting_item x = posting_of(s->c, &p[i]);
			char at[20], yuan[32], about[24], journal[24];
			instant_text(p[i].at, at);
			decimal_text(p[i].amount, 2, yuan);
			snprintf(about, sizeof about, "%lld", (long long)p[i].about);
			snprintf(journal, sizeof journal, "%lld", (long long)p[i].journal);
			const struct str cells[] = {str_of(at),      str_of(x.kind),
						    str_of(x.debit), str_of(x.credit),
						    str_of(yuan),    str_of(case_label(p[i].about_kind)),
						    str_of(about),   x.p.who,
						    p[i].note,       str_of(journal)};
			if (writer_row(w, cells, sizeof cells / sizeof *cells, e) < 0)
				return -1;
			after = p[i].id;
		}
	} while (n == LEDGER_PAGE_MAX);
	return 0;
}

/* The documents of a line, their days as days. */
static int documents_of(struct ctx *c, int64_t line, struct budget_show *o, struct err *e)
{
	struct ledger_document *d;
	size_t n;
	if (ledger_documents(c->house, line, c->mem, &d, &n, e) < 0)
		return -1;
	if (!(o->documents = ARENA_ARRAY(c->mem, n + 1, struct document_item)))
		return no_memory(e);
	for (; o->ndocuments < n; o->ndocuments++) {
		d[o->ndocuments].who = account_said(c->house, d[o->ndocuments].who, c->mem);
		o->documents[o->ndocuments] = (struct document_item){d[o->ndocuments], (day_t)d[o->ndocuments].day};
	}
	return 0;
}

/* GET /ledger/:id */
static int get_show(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct budget_show_input *i = in;
	struct budget_show *o = out;
	struct posting_sheet s = {c, i->id};
	struct ledger_line l;
	struct ledger_posting *p;
	size_t n, shown = i->print ? LEDGER_PAGE_MAX : LEDGER_POSTINGS_SHOWN;
	if (ledger_get(c->house, i->id, c->mem, &l, e) < 0 || documents_of(c, i->id, o, e) < 0 ||
	    ledger_postings(c->house, i->id, i->after == IN_NONE ? 0 : i->after, shown, c->mem, &p, &n, e) < 0)
		return -1;
	budget_item_of(c, &l, &o->item);
	if (!(o->postings = ARENA_ARRAY(c->mem, n + 1, struct posting_item)))
		return no_memory(e);
	for (o->n = 0; o->n < n; o->n++)
		o->postings[o->n] = posting_of(c, &p[o->n]);
	o->next = n == shown ? p[n - 1].id : IN_NONE;
	struct sheet_table t = {"资金台账分录", posting_headers, sizeof posting_headers / sizeof *posting_headers,
				put_postings, &s};
	return i->format ? sheet_download(c, &t, i->format == 1 ? SHEET_AS_XLSX : SHEET_AS_CSV, e) : 0;
}

/* GET /ledger/:id/adjust, GET /ledger/:id/close: the line as it stands. */
static int get_line(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct budget_id_input *i = in;
	struct budget_show *o = out;
	struct ledger_line l;
	if (ledger_get(c->house, i->id, c->mem, &l, e) < 0)
		return -1;
	budget_item_of(c, &l, &o->item);
	o->next = IN_NONE;
	return 0;
}

/* POST /ledger/:id/adjust */
static int post_adjust(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct budget_adjust_input *i = in;
	struct ledger_document d = {.line = i->id,
				    .day = i->day,
				    .amount = i->way ? -i->amount : i->amount,
				    .number = i->number,
				    .note = i->note};
	struct recording *r;
	int64_t id;
	(void)out;
	if (request_recording(c, &r, "budget", i->way ? "调减指标" : "追加指标", e) < 0 ||
	    recording_end(r, ledger_budget(c->house, r, &d, ctx_who(c), &id, e), e) < 0)
		return -1;
	ctx_tell(c, i->way ? "已调减指标" : "已追加指标");
	return ctx_go(c, e, "/ledger/%lld", (long long)i->id);
}

/* POST /ledger/:id/close */
static int post_close(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct budget_id_input *i = in;
	struct recording *r;
	(void)out;
	if (request_recording(c, &r, "budget", "年终关账", e) < 0 ||
	    recording_end(r, ledger_close(c->house, r, i->id, ctx_who(c), e), e) < 0)
		return -1;
	ctx_tell(c, "已关账，余下的指标转为年终结余");
	return ctx_go(c, e, "/ledger/%lld", (long long)i->id);
}

/* GET /ledger/cases/:kind/:id: the postings of one case, of lines that the user reaches. */
static int get_case(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct posting_case_input *i = in;
	struct posting_case *o = out;
	struct ledger_posting *p;
	char kind[64];
	size_t n;
	snprintf(kind, sizeof kind, "%.*s", STR_FMT(i->kind));
	if (ledger_of_case(c->house, kind, i->id, c->mem, &p, &n, e) < 0)
		return -1;
	o->kind = i->kind;
	o->id = i->id;
	o->label = case_label(i->kind);
	o->postings = ARENA_ARRAY(c->mem, n + 1, struct posting_item);
	o->lines = ARENA_ARRAY(c->mem, n + 1, struct budget_item);
	if (!o->postings || !o->lines)
		return no_memory(e);
	for (size_t k = 0; k < n; k++) {
		struct ledger_line l;
		bool yes;
		if (budget_seen(c, p[k].line, &yes, e) < 0)
			return -1;
		if (!yes || ledger_get(c->house, p[k].line, c->mem, &l, e) < 0)
			continue;
		budget_item_of(c, &l, &o->lines[o->n]);
		o->postings[o->n++] = posting_of(c, &p[k]);
	}
	return o->n ? 0 : err_set(e, ERR_NOTFOUND, "没有这件事的分录");
}

static const struct route routes[] = {
    {HTTP_GET, "/ledger", .may = CAN_LEDGER_READ, .title = "资金台账", .in = &budget_list_shape, .out = &list_out,
     .handle = get_list, .page = budget_list_page},
    {HTTP_GET, "/ledger/new", .may = CAN_BUDGET_SET, .title = "新设预算行", .out = &new_out, .handle = get_new,
     .page = budget_new_page},
    {HTTP_POST, "/ledger", .may = CAN_BUDGET_SET, .flags = ROUTE_KEYED, .title = "新设预算行",
     .in = &budget_new_shape, .handle = post_new, .form = "/ledger/new"},
    {HTTP_GET, "/ledger/:id", .may = CAN_LEDGER_READ, .title = "预算行", .in = &show_shape, .out = &show_out,
     .handle = get_show, .page = budget_show_page},
    {HTTP_GET, "/ledger/:id/adjust", .may = CAN_BUDGET_SET, .title = "调整指标", .in = &id_shape, .out = &show_out,
     .handle = get_line, .page = budget_adjust_page},
    {HTTP_POST, "/ledger/:id/adjust", .may = CAN_BUDGET_SET, .flags = ROUTE_KEYED, .title = "调整指标",
     .in = &budget_adjust_shape, .handle = post_adjust},
    {HTTP_GET, "/ledger/:id/close", .may = CAN_BUDGET_SET, .title = "年终关账", .in = &id_shape, .out = &show_out,
     .handle = get_line, .page = budget_close_page},
    {HTTP_POST, "/ledger/:id/close", .may = CAN_BUDGET_SET, .flags = ROUTE_KEYED, .title = "年终关账",
     .in = &id_shape, .handle = post_close},
    {HTTP_GET, "/ledger/cases/:kind/:id", .may = CAN_LEDGER_READ, .title = "一件事的分录", .in = &case_shape,
     .out = &case_out, .handle = get_case, .page = posting_case_page},
};

static const struct menu_item menu[] = {
    {.group = "资金", .label = "资金台账", .icon = "coin", .path = "/ledger", .may = CAN_LEDGER_READ},
};
static const struct thing_kind kinds[] = {{"budget", budget_seen}};

const struct web ledger_web = {.name = "ledger",
			       .routes = routes,
			       .nroutes = sizeof routes / sizeof *routes,
			       .menu = menu,
			       .nmenu = sizeof menu / sizeof *menu,
			       .kinds = kinds,
			       .nkinds = sizeof kinds / sizeof *kinds};
