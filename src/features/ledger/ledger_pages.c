/* The ledger's pages: sums first, then where they come from. */
#include "features/ledger/ledger_pages.h"

#include "features/block_pages.h"

static const struct ui_link ledger_crumb[] = {{.text = STR("资金台账"), .href = STR("/ledger")}};

/* X(kind as stored, Chinese, address without the number; "" nowhere) */
static const struct {
	const char *kind, *label, *path;
} cases[] = {
    {"document", "指标文件", ""},
    {"application", "申领", "/subsidy/apps/"},
    {"application rest", "申领补付", ""},
    {"adjustment", "补发追回", "/subsidy/clawback/sets/"},
    {"payment", "一笔款", "/audit/cases/payment/"},
    {"batch", "支付批次", "/subsidy/payments/"},
    {"bank", "银行回执", "/subsidy/payments/results/"},
    {"recovery", "追回", "/subsidy/clawback/moves/"},
    {"closing", "年终关账", ""},
};
#define CASES (sizeof cases / sizeof *cases)

const char *case_label(struct str kind)
{
	for (size_t i = 0; i < CASES; i++)
		if (str_is(kind, cases[i].kind))
			return cases[i].label;
	return "其他";
}

struct str case_href(const struct frame *f, struct str kind, int64_t id)
{
	for (size_t i = 0; i < CASES; i++)
		if (str_is(kind, cases[i].kind) && *cases[i].path)
			return frame_text(f, "%s%lld", cases[i].path, (long long)id);
	return STR("");
}

/* One line's amounts. */
static void money_cells(struct ui_cell *c, const struct budget_item *x)
{
	const int64_t v[] = {x->budget,       x->available,  x->committed,     x->transit,  x->paid,
			     x->line.bounced, x->receivable, x->line.refunded, x->left_over};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		c[i] = cell_yuan_of(v[i]);
}

static const struct ui_column list_columns[] = {
    {.label = STR("预算行"), .wide = true},    {.label = STR("执行率")},
    {.label = STR("指标"), .number = true},    {.label = STR("可用"), .number = true},
    {.label = STR("已承诺"), .number = true},  {.label = STR("在途"), .number = true},
    {.label = STR("已付"), .number = true},    {.label = STR("银行退回"), .sub = STR("累计"), .number = true},
    {.label = STR("应收"), .number = true},    {.label = STR("追回入账"), .sub = STR("累计"), .number = true},
    {.label = STR("年终结余"), .number = true}};
#define LIST_COLUMNS (sizeof list_columns / sizeof *list_columns)

/* How much of the money has reached people, as a bar. */
static struct ui_cell spent_cell(const struct frame *f, const struct budget_item *x)
{
	int64_t permille = x->budget > 0 ? (int64_t)((__int128)x->paid * 1000 / x->budget) : 0;
	return (struct ui_cell){
	    .kind = UI_CELL_BAR,
	    .num = permille,
	    .tone = UI_INFO,
	    .text = frame_text(f, "%lld.%lld%%", (long long)(permille / 10), (long long)(permille % 10))};
}

/* The lines with their sum. */
static struct ui_table list_table(struct frame *f, const struct budget_list *o)
{
	struct block_cells rows = block_cells(f, o->n, LIST_COLUMNS);
	struct ui_cell *foot = ARENA_ARRAY(f->mem, LIST_COLUMNS, struct ui_cell);
	for (size_t i = 0; i < o->n; i++) {
		const struct budget_item *x = &o->lines[i];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(x->title, frame_text(f, "/ledger/%lld", (long long)x->line.id));
		rows.rows[rows.n - 1].href = c[0].href;
		c[1] = x->line.closed ? cell_chip_of("已关账", UI_MUTE) : spent_cell(f, x);
		money_cells(c + 2, x);
	}
	if (foot) {
		foot[0] = (struct ui_cell){.text = STR("合计"), .strong = true};
		money_cells(foot + 2, &o->total);
		foot[1] = spent_cell(f, &o->total);
	}
	return (struct ui_table){.label = STR("预算行"),
				 .columns = list_columns,
				 .columns_n = LIST_COLUMNS,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .foot = rows.n ? foot : NULL,
				 .empty = STR("还没有预算行"),
				 .empty_todo = STR("财政按指标文件设预算行、下达金额；没有指标就不能安排支付")};
}

/* The years around today, to choose from. */
static void years(const struct frame *f, struct ui_field *field)
{
	int y = day_ymd(f->today).y;
	struct ui_option *o = ARENA_ARRAY(f->mem, 8, struct ui_option);
	field->kind = UI_SELECT;
	field->bare = true;
	if (!o)
		return;
	o[0] = (struct ui_option){.value = STR(""), .label = STR("全部")};
	for (int i = 0; i < 7; i++)
		o[i + 1] = (struct ui_option){.value = frame_text(f, "%d", y + 1 - i),
					      .label = frame_text(f, "%d年", y + 1 - i)};
	field->options = o;
	field->options_n = 8;
}

/* A choice of the filter bar: 全部 in place of the blank one. */
static void all_first(const struct frame *f, struct ui_field *field)
{
	struct ui_option *o = ARENA_ARRAY(f->mem, field->options_n + 1, struct ui_option);
	field->bare = true;
	if (!o || !field->options_n)
		return;
	memcpy(o, field->options, field->options_n * sizeof *o);
	o[0].label = STR("全部");
	field->options = o;
}

void budget_list_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct budget_list_input *i = in;
	const struct budget_list *o = out;
	struct blocks b = {.f = f};
	struct ui_field fields[] = {
	    frame_field(f, &budget_list_shape, "year",
			i->year == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)i->year)),
	    frame_field(f, &budget_list_shape, "source", str_of(ledger_source_text((enum ledger_source)i->source)))};
	const struct http_pair xlsx[] = {{STR("format"), STR("xlsx")}}, csv[] = {{STR("format"), STR("csv")}},
			       print[] = {{STR("print"), STR("1")}}, no_unit[] = {{STR("unit"), STR("")}};
	struct ui_link tools[] = {
	    {.text = STR("导出 Excel"), .href = frame_with(f, xlsx, 1), .icon = "file-spreadsheet"},
	    {.text = STR("导出 CSV"), .href = frame_with(f, csv, 1), .icon = "download"},
	    {.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"},
	    {.text = STR("新设预算行"), .href = STR("/ledger/new"), .icon = "plus", .primary = true}};
	const struct ui_link on[] = {{.text = o->unit_name, .href = frame_with(f, no_unit, 1)}};
	years(f, &fields[0]);
	all_first(f, &fields[1]);
	struct ui_filter filter = {.action = STR("/ledger"),
				   .fields = fields,
				   .fields_n = 2,
				   .on = on,
				   .on_n = o->unit_name.n ? 1 : 0,
				   .clear_href = STR("/ledger")};
	struct ui_table t = list_table(f, o);
	block_add(&b)->filter = &filter;
	b.v[0].screen_only = true;
	struct page_block *list = block_add(&b);
	list->table = &t;
	list->card.flush = true;
	frame_tools(f, tools, frame_may(f, CAN_BUDGET_SET) ? 4 : 3);
	f->ui.lead =
	    STR("单位：元。一行一种钱、一个单元、一个年度：不同来源的钱不能混用（专款专用），余额不够就记不上账");
	struct ui_sheet s =
	    blocks_sheet(f, STR("资金台账"), STR(""),
			 "金额单位：元。指标＝可用＋已承诺＋在途＋已付＋应收＋上缴＋核销＋年终结余。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

/* A field whose choices are units. */
static void choose_unit(const struct frame *f, struct ui_field *field, const struct budget_new *o)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, o->n + 1, struct ui_option);
	field->kind = UI_SELECT;
	if (!v)
		return;
	for (size_t i = 0; i < o->n; i++)
		v[i] = (struct ui_option){.value = frame_text(f, "%lld", (long long)o->units[i].id),
					  .label = o->units[i].name};
	field->options = v;
	field->options_n = o->n;
}

void budget_new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct budget_new *o = out;
	struct blocks b = {.f = f};
	(void)in;
	struct ui_field fields[] = {
	    frame_field(f, &budget_new_shape, "source", STR("")),
	    frame_field(f, &budget_new_shape, "unit", STR("")),
	    frame_field(f, &budget_new_shape, "year", frame_text(f, "%d", day_ymd(f->today).y)),
	    frame_field(f, &budget_new_shape, "name", STR("")),
	    frame_field(f, &budget_new_shape, "amount", STR("")),
	    frame_field(f, &budget_new_shape, "number", STR("")),
	    frame_field(f, &budget_new_shape, "day", block_day(f, f->today)),
	    frame_field(f, &budget_new_shape, "note", STR(""))};
	choose_unit(f, &fields[1], o);
	struct block_form form = {.form = frame_form(f, STR("/ledger")),
				  .fields = fields,
				  .fields_n = sizeof fields / sizeof *fields,
				  .submit = STR("设预算行并下达"),
				  .icon = "check"};
	form.form.back = STR("/ledger");
	struct page_block *card = block_add(&b);
	card->forms = &form;
	card->forms_n = 1;
	frame_crumbs(f, ledger_crumb, 1);
	f->ui.lead = STR("按指标文件登记；以后追加、调减，每次都要文号");
	blocks_page(h, &b, NULL);
}

/* Where a line's money is, as names and values. */
static size_t line_facts(const struct frame *f, const struct budget_item *x, struct ui_fact *out)
{
	const struct {
		const char *name;
		int64_t v;
		const char *sub;
	} rows[] = {{"指标", x->budget, "按文件下达"},
		    {"可用", x->available, "还能安排"},
		    {"已承诺", x->committed, "已核定，还没发给银行"},
		    {"在途", x->transit, "已发银行，还没有回执"},
		    {"已付", x->paid, "已到账"},
		    {"银行退回累计", x->line.bounced, "退回后回到“已承诺”，更正后再付"},
		    {"应收", x->receivable, "多付的，正在追回"},
		    {"追回入账累计", x->line.refunded, "回到“可用”"},
		    {"上缴", x->remitted, "追回后交国库"},
		    {"核销", x->written_off, "按决定不再追"},
		    {"年终结余", x->left_over, "关账时余下的"}};
	size_t n = sizeof rows / sizeof *rows;
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct ui_fact){.name = str_of(rows[i].name),
					  .value = block_yuan(f, rows[i].v),
					  .sub = str_of(rows[i].sub),
					  .strong = i == 0 || i == 1};
	}
	return n;
}

static const struct ui_column document_columns[] = {{.label = STR("文号")},
						    {.label = STR("文件日期")},
						    {.label = STR("金额（元）"), .number = true},
						    {.label = STR("说明"), .wide = true},
						    {.label = STR("登记")}};

/* The documents of a line. */
static struct ui_table document_table(struct frame *f, const struct budget_show *o)
{
	struct block_cells rows = block_cells(f, o->ndocuments, 5);
	for (size_t i = 0; i < o->ndocuments; i++) {
		const struct ledger_document *d = &o->documents[i].d;
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = d->number, .strong = true};
		c[1] = (struct ui_cell){.kind = UI_CELL_DAY, .num = d->day};
		c[2] = cell_yuan_of(d->amount);
		c[3] = cell_text_of(d->note);
		c[4] = (struct ui_cell){.text = d->who, .sub = block_minute(f, d->at)};
	}
	return (struct ui_table){.label = STR("指标文件"),
				 .columns = document_columns,
				 .columns_n = 5,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("没有登记指标文件")};
}

static const struct ui_column posting_columns[] = {{.label = STR("时间")},
						   {.label = STR("分录")},
						   {.label = STR("从")},
						   {.label = STR("到")},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("为哪件事")},
						   {.label = STR("经办")},
						   {.label = STR("日志"), .number = true}};

/* One posting's cells. */
static void posting_cells(const struct frame *f, const struct posting_item *x, struct ui_cell *c)
{
	c[0] = cell_text_of(block_minute(f, x->p.at));
	c[1] = (struct ui_cell){.text = str_of(x->kind), .sub = x->p.note, .strong = true};
	c[2] = cell_text_of(str_of(x->credit));
	c[3] = cell_text_of(str_of(x->debit));
	c[4] = cell_yuan_of(x->p.amount);
	c[5] = (struct ui_cell){
	    .text = str_of(case_label(x->p.about_kind)),
	    .href = frame_text(f, "/ledger/cases/%.*s/%lld", STR_FMT(x->p.about_kind), (long long)x->p.about)};
	c[6] = cell_text_of(x->p.who);
	c[7] = (struct ui_cell){.text = frame_text(f, "%lld", (long long)x->p.journal)};
}

/* Postings as a list. */
static struct ui_table posting_table(struct frame *f, const struct posting_item *p, size_t n)
{
	struct block_cells rows = block_cells(f, n, 8);
	for (size_t i = 0; i < n; i++) {
		struct ui_cell *c = block_row(&rows);
		if (c)
			posting_cells(f, &p[i], c);
	}
	return (struct ui_table){.label = STR("分录"),
				 .columns = posting_columns,
				 .columns_n = 8,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = STR("还没有分录")};
}

void budget_show_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct budget_show_input *i = in;
	const struct budget_show *o = out;
	struct blocks b = {.f = f};
	struct ui_fact facts[11];
	struct ui_table documents = document_table(f, o), postings = posting_table(f, o->postings, o->n);
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("笔分录")};
	const struct http_pair xlsx[] = {{STR("format"), STR("xlsx")}}, print[] = {{STR("print"), STR("1")}};
	struct ui_link tools[5] = {
	    {.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"},
	    {.text = STR("导出分录"), .href = frame_with(f, xlsx, 1), .icon = "file-spreadsheet"}};
	size_t n = 2;
	struct page_block *card = block_add(&b);
	card->card = (struct ui_card){.title = STR("钱在哪里"),
				      .note = STR("指标＝可用＋已承诺＋在途＋已付＋应收＋上缴＋核销＋年终结余")};
	card->facts = facts;
	card->facts_n = line_facts(f, &o->item, facts);
	card = block_add(&b);
	card->card.title = STR("指标文件");
	card->table = &documents;
	card = block_add(&b);
	card->card = (struct ui_card){
	    .title = STR("分录"), .note = STR("只能添加，不能改；每一笔都写着为哪件事"), .flush = true};
	card->table = &postings;
	card->pager = &pager;
	if (o->next != IN_NONE)
		pager.next_href = frame_text(f, "%.*s?after=%lld", STR_FMT(f->path), (long long)o->next);
	if (frame_may(f, CAN_BUDGET_SET) && !o->item.line.closed) {
		tools[n++] = (struct ui_link){
		    .text = STR("年终关账"), .href = frame_text(f, "%.*s/close", STR_FMT(f->path)), .icon = "lock"};
		tools[n++] = (struct ui_link){.text = STR("调整指标"),
					      .href = frame_text(f, "%.*s/adjust", STR_FMT(f->path)),
					      .icon = "edit",
					      .primary = true};
	}
	frame_crumbs(f, ledger_crumb, 1);
	frame_tools(f, tools, n);
	f->ui.title = o->item.title;
	f->ui.lead = o->item.line.closed ? STR("已关账：不能再下达指标和安排支付；在途的照常回执") : STR("");
	struct ui_sheet s = blocks_sheet(f, o->item.title, frame_text(f, "YS-%lld", (long long)o->item.line.id),
					 "金额单位：元。分录只能添加，余额由数据库自己记。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

/* The trail of what belongs to a line. */
static void line_trail(struct frame *f, const struct budget_item *x)
{
	const struct ui_link crumbs[] = {
	    ledger_crumb[0], {.text = x->title, .href = frame_text(f, "/ledger/%lld", (long long)x->line.id)}};
	frame_crumbs(f, crumbs, 2);
}

void budget_adjust_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct budget_show *o = out;
	struct blocks b = {.f = f};
	struct ui_fact facts[11];
	(void)in;
	struct ui_field fields[] = {frame_field(f, &budget_adjust_shape, "way", STR("追加")),
				    frame_field(f, &budget_adjust_shape, "amount", STR("")),
				    frame_field(f, &budget_adjust_shape, "number", STR("")),
				    frame_field(f, &budget_adjust_shape, "day", block_day(f, f->today)),
				    frame_field(f, &budget_adjust_shape, "note", STR(""))};
	struct ui_tip closed = {.tone = UI_INFO, .strong = STR("已关账。"), .text = STR("不能再追加或调减指标。")};
	struct block_form form = {.form = frame_form(f, f->path),
				  .fields = fields,
				  .fields_n = 5,
				  .submit = STR("记入台账"),
				  .icon = "check"};
	form.form.back = frame_text(f, "/ledger/%lld", (long long)o->item.line.id);
	fields[0].required = true;
	struct page_block *card = block_add(&b);
	card->facts = facts;
	line_facts(f, &o->item, facts);
	card->facts_n = 2;
	card->forms = &form;
	card->forms_n = o->item.line.closed ? 0 : 1;
	card->tip = o->item.line.closed ? &closed : NULL;
	line_trail(f, &o->item);
	f->ui.lead = o->item.line.closed ? STR("") : STR("已承诺和已付的钱不能调减；同一文号在一行里只能登记一次");
	blocks_page(h, &b, NULL);
}

void budget_close_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct budget_show *o = out;
	struct blocks b = {.f = f};
	struct ui_fact facts[11];
	(void)in;
	struct ui_tip tip = {.tone = UI_WARN,
			     .strong = STR("关账后不能恢复。"),
			     .text =
				 STR("余下的“可用”转为年终结余，不能再下达指标和安排支付；已承诺和在途的照常付完")};
	struct block_form form = {
	    .form = frame_form(f, f->path), .submit = STR("关账"), .icon = "lock", .tone = UI_BAD};
	form.form.back = frame_text(f, "/ledger/%lld", (long long)o->item.line.id);
	struct page_block *card = block_add(&b);
	card->tip = &tip;
	card->card.title = STR("关账前的余额");
	card->facts = facts;
	card->facts_n = line_facts(f, &o->item, facts);
	card->forms = &form;
	card->forms_n = o->item.line.closed ? 0 : 1;
	if (o->item.line.closed)
		tip = (struct ui_tip){.tone = UI_INFO, .strong = STR("已关账。")};
	line_trail(f, &o->item);
	f->ui.title = frame_text(f, "年终关账：%.*s", STR_FMT(o->item.title));
	blocks_page(h, &b, NULL);
}

void posting_case_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct posting_case *o = out;
	struct blocks b = {.f = f};
	(void)in;
	struct ui_table t = posting_table(f, o->postings, o->n);
	struct str href = case_href(f, o->kind, o->id);
	struct ui_link tools[] = {{.text = frame_text(f, "看这件事：%s", o->label),
				   .href = href,
				   .icon = "external-link",
				   .primary = true}};
	struct page_block *card = block_add(&b);
	card->card.flush = true;
	card->table = &t;
	if (href.n)
		frame_tools(f, tools, 1);
	if (o->n)
		line_trail(f, &o->lines[0]);
	f->ui.title = frame_text(f, "%s的分录", o->label);
	f->ui.lead = STR("同一件事引起的全部进出");
	blocks_page(h, &b, NULL);
}
