/* What an auditor follows, as pages that print. */
#include "features/clause_pages.h"
#include "features/audit/cases_pages.h"

#include "features/subsidies/why_pages.h"

static const struct ui_link cases_crumb[] = {{.text = STR("资金追溯"), .href = STR("/audit/cases")}};

/* Payments as a list that leads to their traces. */
static struct ui_table payments_table(struct frame *f, const struct refused_item *v, size_t n, const char *empty)
{
	static const struct ui_column columns[] = {{.label = STR("款")},
						   {.label = STR("姓名")},
						   {.label = STR("机构"), .wide = true},
						   {.label = STR("政策和月份"), .wide = true},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("状态")},
						   {.label = STR("预算行"), .wide = true}};
	struct block_cells rows = block_cells(f, n, 7);
	for (size_t k = 0; k < n; k++) {
		const struct refused_item *x = &v[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(frame_text(f, "%lld", (long long)x->p.id),
				    frame_text(f, "/audit/cases/payment/%lld", (long long)x->p.id));
		rows.rows[rows.n - 1].href = c[0].href;
		c[1] = (struct ui_cell){.text = x->name,
					.href = frame_text(f, "/audit/cases/person/%lld", (long long)x->p.person)};
		c[2] = cell_text_of(x->org_name);
		c[3] = (struct ui_cell){.text = x->p.policy, .sub = block_months(f, x->p.from, x->p.to)};
		c[4] = cell_yuan_of(x->p.amount);
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = str_of(payment_state_text((enum payment_state)x->p.state)),
					.tone = payment_state_tone(x->p.state),
					.sub = block_minute(f, x->p.since)};
		c[6] = cell_text_of(x->title);
	}
	return (struct ui_table){.label = STR("款"),
				 .columns = columns,
				 .columns_n = 7,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = str_of(empty)};
}

void cases_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct cases_input *i = in;
	const struct cases_found *o = out;
	struct blocks b = {.f = f};
	struct ui_field q = frame_field(f, &cases_shape, "q", i->q);
	struct ui_item *items = ARENA_ARRAY(f->mem, o->nbatches + 1, struct ui_item);
	q.kind = UI_SEARCH;
	q.bare = true;
	struct ui_filter filter = {
	    .action = STR("/audit/cases"), .fields = &q, .fields_n = 1, .clear_href = STR("/audit/cases")};
	struct ui_table t =
	    payments_table(f, o->payments, o->n, "没有找到这样的款；姓名要写完整，只能找到您管理范围内的");
	const struct ui_empty start = {.icon = "search",
				       .title = STR("从一笔款、一个人或一个批次开始"),
				       .text = STR("每一分钱都能从条款追到银行回执，也能从银行回执追回条款"),
				       .link = {.text = STR("按批次开始"), .href = STR("/subsidy/payments")}};
	for (size_t k = 0; items && k < o->nbatches; k++)
		items[k] = (struct ui_item){
		    .title = frame_text(f, "支付批次 %.*s",
					STR_FMT(batch_said(f, o->batches[k].batch.number, o->batches[k].batch.id))),
		    .text = frame_text(f, "%.*s，%s，%.*s", STR_FMT(o->batches[k].title), o->batches[k].stage,
				       STR_FMT(block_yuan(f, o->batches[k].batch.amount))),
		    .href = frame_text(f, "/audit/cases/batch/%lld", (long long)o->batches[k].batch.id)};
	struct page_block *card = block_add(&b);
	card->filter = &filter;
	card->empty = o->asked ? NULL : &start;
	if (o->asked && o->nbatches) {
		card->items = items;
		card->items_n = items ? o->nbatches : 0;
	} else if (o->asked) {
		card->card.flush = true;
		card->table = &t;
	}
	f->ui.lead = STR("跟着一分钱走：条款、核算、申领、审核、公示、批次、银行、分录");
	blocks_page(h, &b, NULL);
}

/* When a step with this target was made; 0 never. */
static int64_t reached(const struct payment_trace *o, const char *label)
{
	int64_t at = 0;
	for (size_t k = 0; k < o->nsteps; k++)
		if (str_is(o->steps[k].to, label))
			at = o->steps[k].at;
	return at;
}

/* One step of the way with its date. */
static struct ui_step way(const struct frame *f, const char *text, int64_t at, bool failed)
{
	return (struct ui_step){.text = str_of(text),
				.sub = block_minute(f, at),
				.state = failed ? UI_STEP_FAILED
					 : at   ? UI_STEP_DONE
						: UI_STEP_AHEAD};
}

/* The whole way of the payment. */
static size_t ways(const struct frame *f, const struct payment_trace *o, struct ui_step *s)
{
	const struct payment_try *last = o->ntries ? &o->tries[o->ntries - 1] : NULL;
	size_t n = 0;
	s[n++] =
	    (struct ui_step){.text = STR("核算"),
			     .sub = o->nlines ? frame_text(f, "第 %lld 批", (long long)o->lines[0].run) : STR(""),
			     .state = o->nlines ? UI_STEP_DONE : UI_STEP_AHEAD};
	if (o->nsteps) {
		s[n++] = way(f, "初审通过", reached(o, "市级复审"), false);
		s[n++] = way(f, "复审通过", reached(o, "公示"), false);
		s[n++] = way(f, "公示期满", reached(o, "财政"), false);
	}
	s[n++] = way(f, "安排支付", o->npostings ? o->postings[0].p.p.at : 0, false);
	s[n++] = way(f, "发出", last ? last->issued : 0, false);
	s[n++] = way(f, last && last->answered && !last->paid ? "银行退回" : "到账", last ? last->answered : 0,
		     last && last->answered && !last->paid);
	return n;
}

/* The run's lines, each with its explanation. */
static struct ui_table basis_table(struct frame *f, const struct payment_trace *o)
{
	static const struct ui_column columns[] = {{.label = STR("核算的行")},
						   {.label = STR("月份")},
						   {.label = STR("档次")},
						   {.label = STR("每月（元）"), .number = true},
						   {.label = STR("条款"), .wide = true},
						   {.label = STR("为什么")}};
	struct block_cells rows = block_cells(f, o->nlines, 6);
	for (size_t k = 0; k < o->nlines; k++) {
		const struct trace_line *x = &o->lines[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_text_of(frame_text(f, "第 %lld 批第 %lld 行", (long long)x->run, (long long)x->no));
		c[1] = cell_text_of(block_months(f, x->from, x->to));
		c[2] = cell_text_of(x->tier);
		c[3] = cell_yuan_of(x->amount);
		c[4] = (struct ui_cell){.text = clauses_cited(f, x->clauses),
					.href = why_policy_href(f, o->p.policy, "")};
		c[5] = (struct ui_cell){
		    .text = STR("条件、事实、算式"),
		    .href = frame_text(f, "/subsidy/batches/%lld/lines/%lld", (long long)x->run, (long long)x->no)};
	}
	return (struct ui_table){.label = STR("依据"),
				 .columns = columns,
				 .columns_n = 6,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("没有对应的核算行")};
}

/* Who did what about the application. */
static struct ui_table steps_table(struct frame *f, const struct payment_trace *o)
{
	static const struct ui_column columns[] = {{.label = STR("时间")},
						   {.label = STR("谁")},
						   {.label = STR("做了什么")},
						   {.label = STR("到了哪里")},
						   {.label = STR("意见"), .wide = true},
						   {.label = STR("日志"), .number = true}};
	struct block_cells rows = block_cells(f, o->nsteps, 6);
	for (size_t k = 0; k < o->nsteps; k++) {
		const struct trace_step *x = &o->steps[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_text_of(block_minute(f, x->at));
		c[1] = cell_text_of(x->who);
		c[2] = (struct ui_cell){.text = x->move, .strong = true};
		c[3] = cell_text_of(x->to);
		c[4] = cell_text_of(x->opinion);
		c[5] = cell_count_of(x->journal);
	}
	return (struct ui_table){.label = STR("申领和审核"),
				 .columns = columns,
				 .columns_n = 6,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("不是从申领来的")};
}

/* The business keys. */
static struct ui_table months_table(struct frame *f, const struct payment_trace *o)
{
	static const struct ui_column columns[] = {{.label = STR("月份或分期")},
						   {.label = STR("第几次"), .number = true},
						   {.label = STR("金额（元）"), .number = true}};
	struct block_cells rows = block_cells(f, o->nmonths, 3);
	for (size_t k = 0; k < o->nmonths; k++) {
		const struct payment_month *x = &o->months[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_text_of(x->period ? block_months(f, x->period, x->period) : x->instalment);
		c[1] = cell_count_of(x->seq + 1);
		c[2] = cell_yuan_of(x->amount);
	}
	return (struct ui_table){.label = STR("业务键"),
				 .columns = columns,
				 .columns_n = 3,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true};
}

/* Batches and the bank's answers. */
static struct ui_table tries_table(struct frame *f, const struct payment_trace *o)
{
	static const struct ui_column columns[] = {{.label = STR("批次")},     {.label = STR("序号"), .number = true},
						   {.label = STR("入批")},     {.label = STR("发出")},
						   {.label = STR("银行回执")}, {.label = STR("结果"), .wide = true}};
	struct block_cells rows = block_cells(f, o->ntries, 6);
	for (size_t k = 0; k < o->ntries; k++) {
		const struct payment_try *x = &o->tries[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(batch_said(f, x->number, x->batch),
				    frame_text(f, "/audit/cases/batch/%lld", (long long)x->batch));
		c[1] = cell_count_of(x->no);
		c[2] = cell_text_of(block_minute(f, x->made));
		c[3] = cell_text_of(x->voided ? STR("批次撤销") : block_minute(f, x->issued));
		c[4] = cell_text_of(block_minute(f, x->answered));
		c[5] = cell_text_of(!x->answered ? STR("")
				    : x->paid    ? STR("到账")
						 : frame_text(f, "退回：%.*s", STR_FMT(x->reason)));
	}
	return (struct ui_table){.label = STR("批次和银行"),
				 .columns = columns,
				 .columns_n = 6,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("还没有进过批次")};
}

/* Postings with whose they are. */
static struct ui_table postings_table(struct frame *f, const struct trace_posting *v, size_t n)
{
	static const struct ui_column columns[] = {{.label = STR("时间")},
						   {.label = STR("分录")},
						   {.label = STR("从")},
						   {.label = STR("到")},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("属于")},
						   {.label = STR("经办")},
						   {.label = STR("日志"), .number = true}};
	struct block_cells rows = block_cells(f, n, 8);
	for (size_t k = 0; k < n; k++) {
		const struct posting_item *x = &v[k].p;
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_text_of(block_minute(f, x->p.at));
		c[1] = (struct ui_cell){.text = str_of(x->kind), .strong = true};
		c[2] = cell_text_of(str_of(x->credit));
		c[3] = cell_text_of(str_of(x->debit));
		c[4] = cell_yuan_of(x->p.amount);
		c[5] = (struct ui_cell){.text = v[k].of,
					.href = frame_text(f, "/ledger/cases/%.*s/%lld", STR_FMT(x->p.about_kind),
							   (long long)x->p.about)};
		c[6] = cell_text_of(x->p.who);
		c[7] = cell_count_of(x->p.journal);
	}
	return (struct ui_table){.label = STR("分录"),
				 .columns = columns,
				 .columns_n = 8,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("还没有分录")};
}

/* Claims as a list. */
static struct ui_table claims_list(struct frame *f, const struct claim_item *v, size_t n)
{
	static const struct ui_column columns[] = {{.label = STR("应追回款")},
						   {.label = STR("月份或分期")},
						   {.label = STR("应追回（元）"), .number = true},
						   {.label = STR("还没追回（元）"), .number = true}};
	struct block_cells rows = block_cells(f, n, 4);
	for (size_t k = 0; k < n; k++) {
		const struct recovery *r = &v[k].c;
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(frame_text(f, "%lld", (long long)r->id),
				    frame_text(f, "/subsidy/clawback/claims/%lld", (long long)r->id));
		c[1] = cell_text_of(r->period ? block_months(f, r->period, r->period) : r->instalment);
		c[2] = cell_yuan_of(r->amount);
		c[3] = cell_yuan_of(r->open);
	}
	return (struct ui_table){.label = STR("追回"),
				 .columns = columns,
				 .columns_n = 4,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("没有追回")};
}

/* A card with a list. */
static void add_table(struct blocks *b, const char *title, const char *note, const struct ui_table *t)
{
	struct page_block *card = block_add(b);
	card->card = (struct ui_card){.title = str_of(title), .note = str_of(note)};
	card->table = t;
}

/* The print button. */
static void add_print(struct frame *f)
{
	const struct http_pair print[] = {{STR("print"), STR("1")}};
	const struct ui_link tools[] = {{.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"}};
	frame_tools(f, tools, 1);
}

void payment_trace_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct trace_input *i = in;
	const struct payment_trace *o = out;
	struct blocks b = {.f = f};
	struct ui_step steps[10];
	const struct ui_fact facts[] = {
	    {.name = STR("姓名"),
	     .value = o->name,
	     .href = frame_text(f, "/audit/cases/person/%lld", (long long)o->p.person),
	     .strong = true},
	    {.name = STR("机构"), .value = o->org_name},
	    {.name = STR("政策和月份"),
	     .value = o->p.policy,
	     .href = why_policy_href(f, o->p.policy, ""),
	     .sub = block_months(f, o->p.from, o->p.to)},
	    {.name = STR("金额"),
	     .value = block_yuan(f, o->p.amount),
	     .sub = o->p.offset ? frame_text(f, "已抵扣 %.*s", STR_FMT(block_yuan(f, o->p.offset))) : STR(""),
	     .strong = true},
	    {.name = STR("状态"), .value = str_of(o->state), .sub = block_minute(f, o->p.since)},
	    {.name = STR("预算行"), .value = o->title, .href = frame_text(f, "/ledger/%lld", (long long)o->p.line)},
	    {.name = STR("由来"),
	     .value = o->claim.n ? o->claim : str_of(case_label(o->p.about_kind)),
	     .href = case_href(f, o->p.about_kind, o->p.about),
	     .sub = o->claim_amount ? frame_text(f, "整件 %.*s", STR_FMT(block_yuan(f, o->claim_amount))) : STR("")}};
	struct ui_table basis = basis_table(f, o), way_of = steps_table(f, o), months = months_table(f, o),
			tries = tries_table(f, o), postings = postings_table(f, o->postings, o->npostings),
			claims = claims_list(f, o->claims, o->nclaims);
	struct page_block *card = block_add(&b);
	card->card.title = STR("从条款到银行");
	card->steps = steps;
	card->steps_n = ways(f, o, steps);
	card->facts = facts;
	card->facts_n = 7;
	add_table(&b, "1　依据：条款、事实、算式", "点进去是这一行的完整说明", &basis);
	add_table(&b, "2　申领、审核、公示", "", &way_of);
	add_table(&b, "3　业务键", "同一人、同一政策、同一期只有一个，付不了两次", &months);
	add_table(&b, "4　批次和银行回执", "", &tries);
	add_table(&b, "5　分录", "整批的分录里有这一笔", &postings);
	add_table(&b, "6　追回", "", &claims);
	frame_crumbs(f, cases_crumb, 1);
	add_print(f);
	f->ui.title = frame_text(f, "追溯：%.*s的 %.*s", STR_FMT(o->name), STR_FMT(block_yuan(f, o->p.amount)));
	struct ui_sheet s =
	    blocks_sheet(f, STR("一笔资金的来龙去脉"), frame_text(f, "ZS-%lld", (long long)o->p.id),
			 "金额单位：元。核算、审核、批次、回执和分录都只能添加，日志序号可在系统里核对。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

void person_trace_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct trace_input *i = in;
	const struct person_trace *o = out;
	struct blocks b = {.f = f};
	const struct ui_fact facts[] = {
	    {.name = STR("已到账"), .value = block_yuan(f, o->paid), .strong = true},
	    {.name = STR("在路上"), .value = block_yuan(f, o->waiting), .sub = STR("待支付、已入批次、已发银行")},
	    {.name = STR("银行退回"), .value = block_yuan(f, o->refused)},
	    {.name = STR("应追回"), .value = block_yuan(f, o->claimed)},
	    {.name = STR("还没追回"), .value = block_yuan(f, o->open)}};
	struct ui_table payments = payments_table(f, o->payments, o->n, "没有付过款"),
			claims = claims_list(f, o->claims, o->nclaims);
	struct page_block *card = block_add(&b);
	card->card.title = STR("合计");
	card->facts = facts;
	card->facts_n = 5;
	card = block_add(&b);
	card->card = (struct ui_card){.title = STR("款"), .flush = true};
	card->table = &payments;
	add_table(&b, "追回", "", &claims);
	frame_crumbs(f, cases_crumb, 1);
	add_print(f);
	f->ui.title = frame_text(f, "追溯：%.*s的钱", STR_FMT(o->name));
	struct ui_sheet s = blocks_sheet(f, frame_text(f, "%.*s的资金记录", STR_FMT(o->name)),
					 frame_text(f, "ZS-%lld", (long long)o->id), "金额单位：元。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

/* What must agree. */
static struct ui_table checks_table(struct frame *f, const struct batch_trace *o)
{
	static const struct ui_column columns[] = {{.label = STR("核对什么"), .wide = true},
						   {.label = STR("一边"), .wide = true},
						   {.label = STR("另一边"), .wide = true},
						   {.label = STR("结果")}};
	struct block_cells rows = block_cells(f, o->nchecks, 4);
	for (size_t k = 0; k < o->nchecks; k++) {
		const struct trace_check *x = &o->checks[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x->what, .strong = true};
		c[1] = cell_text_of(x->left);
		c[2] = cell_text_of(x->right);
		c[3] = x->unknown  ? cell_chip_of("还没有核对", UI_WARN)
		       : x->agrees ? cell_chip_of("相符", UI_OK)
				   : cell_chip_of("不符", UI_BAD);
	}
	return (struct ui_table){.label = STR("核对"),
				 .columns = columns,
				 .columns_n = 4,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true};
}

/* Who had the batch in hand, in order. */
static struct ui_table hands_table(struct frame *f, const struct batch_trace *o)
{
	static const struct ui_column columns[] = {{.label = STR("时间")},
						   {.label = STR("谁")},
						   {.label = STR("做了什么"), .wide = true},
						   {.label = STR("日志"), .number = true}};
	const struct batch *x = &o->b.batch;
	size_t max = o->nsigners + o->nfiles + o->nresults + o->nlooks + 3;
	struct block_cells rows = block_cells(f, max, 4);
	struct ui_cell *c = block_row(&rows);
	if (c) {
		c[0] = cell_text_of(block_minute(f, x->at));
		c[1] = cell_text_of(x->who);
		c[2] = cell_text_of(
		    frame_text(f, "生成：%lld 笔，%.*s", (long long)x->items, STR_FMT(block_yuan(f, x->amount))));
		c[3] = cell_count_of(UI_NONE);
	}
	for (size_t k = 0; k < o->nsigners && (c = block_row(&rows)); k++) {
		c[0] = cell_text_of(block_minute(f, o->signers[k].at));
		c[1] = cell_text_of(o->signers[k].who);
		c[2] = cell_text_of(STR("签字"));
		c[3] = cell_count_of(o->signers[k].journal);
	}
	if ((x->issued_at || x->void_at) && (c = block_row(&rows))) {
		c[0] = cell_text_of(block_minute(f, x->issued_at ? x->issued_at : x->void_at));
		c[1] = cell_text_of(x->issued_by);
		c[2] =
		    cell_text_of(x->issued_at ? STR("发出") : frame_text(f, "撤销：%.*s", STR_FMT(x->void_reason)));
		c[3] = cell_count_of(UI_NONE);
	}
	for (size_t k = 0; k < o->nfiles && (c = block_row(&rows)); k++) {
		c[0] = cell_text_of(block_minute(f, o->files[k].at));
		c[1] = cell_text_of(o->files[k].who);
		c[2] = cell_text_of(frame_text(f, "取支付文件：%.*s", STR_FMT(o->files[k].template)));
		c[3] = cell_count_of(o->files[k].journal);
	}
	for (size_t k = 0; k < o->nresults && (c = block_row(&rows)); k++) {
		c[0] = cell_text_of(block_minute(f, o->results[k].at));
		c[1] = cell_text_of(o->results[k].who);
		c[2] = cell_text_of(frame_text(f, "登记回执：%lld 笔到账，%lld 笔退回", (long long)o->results[k].paid,
					       (long long)o->results[k].refused));
		c[3] = cell_count_of(o->results[k].journal);
	}
	for (size_t k = o->nlooks; k-- && (c = block_row(&rows));) {
		c[0] = cell_text_of(block_minute(f, o->looks[k].at));
		c[1] = cell_text_of(o->looks[k].who);
		c[2] = cell_text_of(o->looks[k].agrees ? STR("核对明细和摘要：相符") : STR("核对明细和摘要：不同"));
		c[3] = cell_count_of(o->looks[k].journal);
	}
	return (struct ui_table){.label = STR("经手"),
				 .columns = columns,
				 .columns_n = 4,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true};
}

/* When what is told was found. */
static const char *checked_note(struct frame *f, const struct batch_trace *o)
{
	if (!o->kept)
		return "打开这一页时现算的";
	if (!o->checked_at)
		return "分录现算；明细和摘要还没有核对过";
	return frame_text(f, "分录现算；明细和摘要由%.*s核对于 %.*s", STR_FMT(o->checked_by),
			  STR_FMT(block_minute(f, o->checked_at)))
	    .p;
}

/* The button that lets a job look at the lines of a large batch. */
static void add_again(struct blocks *b, const struct batch_trace *o)
{
	if (!o->kept)
		return;
	struct page_block *card = block_add(b);
	card->screen_only = true;
	card->forms = BLOCK_KEEP(
	    b->f, (struct block_form){.form = frame_form(b->f, frame_text(b->f, "%.*s/verify", STR_FMT(b->f->path))),
				      .submit = o->checked_at ? STR("重新核对") : STR("核对"),
				      .icon = "shield-check"});
	card->forms_n = card->forms ? 1 : 0;
}

void batch_trace_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct trace_input *i = in;
	const struct batch_trace *o = out;
	const struct batch *x = &o->b.batch;
	struct blocks b = {.f = f};
	const struct ui_fact facts[] = {
	    {.name = STR("批次号"),
	     .value = batch_said(f, x->number, x->id),
	     .href = frame_text(f, "/subsidy/payments/%lld", (long long)x->id)},
	    {.name = STR("状态"), .value = str_of(o->b.stage), .strong = true},
	    {.name = STR("预算行"), .value = o->b.title, .href = frame_text(f, "/ledger/%lld", (long long)x->line)},
	    {.name = STR("金额"),
	     .value = block_yuan(f, x->amount),
	     .sub = frame_text(f, "%lld 笔", (long long)x->items),
	     .strong = true},
	    {.name = STR("内容摘要（SM3）"), .value = o->b.digest}};
	struct ui_table checks = checks_table(f, o), hands = hands_table(f, o),
			postings = postings_table(f, o->postings, o->npostings);
	struct page_block *card = block_add(&b);
	card->card.title = STR("这一批");
	card->facts = facts;
	card->facts_n = 5;
	add_table(&b, "1　核对", checked_note(f, o), &checks);
	add_again(&b, o);
	add_table(&b, "2　经手", "", &hands);
	add_table(&b, "3　分录", "", &postings);
	frame_crumbs(f, cases_crumb, 1);
	add_print(f);
	f->ui.title = frame_text(f, "追溯：支付批次 %.*s", STR_FMT(batch_said(f, x->number, x->id)));
	f->ui.lead = STR("每一笔的来龙去脉，从批次明细点进去");
	struct ui_sheet s = blocks_sheet(f, STR("支付批次核对表"), frame_text(f, "PC-%lld", (long long)x->id),
					 o->kept ? frame_text(f, "金额单位：元。%s。", checked_note(f, o)).p
						 : "金额单位：元。核对结果是打印时现算的。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

/* The choice of a budget line, 全部 first. */
static void choose_line(const struct frame *f, const struct sample_output *o, struct ui_field *field)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, o->nlines + 1, struct ui_option);
	field->kind = UI_SELECT;
	if (!v)
		return;
	v[0] = (struct ui_option){.value = STR(""), .label = STR("全部")};
	for (size_t k = 0; k < o->nlines; k++)
		v[k + 1] = (struct ui_option){.value = frame_text(f, "%lld", (long long)o->lines[k].line.id),
					      .label = o->lines[k].title};
	field->options = v;
	field->options_n = o->nlines + 1;
}

void sample_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct sample_input *i = in;
	const struct sample_output *o = out;
	struct blocks b = {.f = f};
	struct ui_field fields[] = {
	    frame_field(f, &sample_shape, "seed", i->seed),
	    frame_field(f, &sample_shape, "size",
			i->size == IN_NONE ? STR("20") : frame_text(f, "%lld", (long long)i->size)),
	    frame_field(f, &sample_shape, "line",
			i->line == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)i->line)),
	    frame_field(f, &sample_shape, "from", block_day(f, i->from)),
	    frame_field(f, &sample_shape, "to", block_day(f, i->to))};
	choose_line(f, o, &fields[2]);
	for (size_t k = 0; k < 5; k++) {
		fields[k].bare = true;
		fields[k].hint = STR("");
	}
	struct ui_filter filter = {
	    .action = STR("/audit/sample"), .fields = fields, .fields_n = 5, .clear_href = STR("/audit/sample")};
	const struct ui_fact facts[] = {
	    {.name = STR("种子"), .value = i->seed},
	    {.name = STR("总体"),
	     .value = frame_text(f, "%lld 笔，%.*s", (long long)o->population,
				 STR_FMT(block_yuan(f, o->population_amount))),
	     .sub = STR("已到账的款")},
	    {.name = STR("样本"),
	     .value = frame_text(f, "%zu 笔，%.*s", o->n, STR_FMT(block_yuan(f, o->amount))),
	     .strong = true},
	    {.name = STR("怎么抽的"),
	     .value = STR("每笔款的编号连同种子算 SM3，取最小的几笔"),
	     .sub = STR("谁来抽都一样，事先不知道会抽到谁")}};
	struct ui_table t = payments_table(f, o->items, o->n, "这个范围里没有已到账的款");
	const struct ui_empty start = {.icon = "filter",
				       .title = STR("写下种子和笔数"),
				       .text = STR("种子写进审计方案，别人用同样的种子抽出同样的款")};
	struct page_block *card = block_add(&b);
	card->filter = &filter;
	card->empty = o->asked ? NULL : &start;
	if (o->asked) {
		card->card.title = STR("抽样");
		card->facts = facts;
		card->facts_n = 4;
		card = block_add(&b);
		card->card = (struct ui_card){.title = STR("样本"), .flush = true};
		card->table = &t;
		add_print(f);
	}
	f->ui.lead = STR("随机、可重复、说得清：抽到的每一笔都能追到底");
	struct ui_sheet s = blocks_sheet(f, STR("资金支付抽样表"), frame_text(f, "CY-%d", day_ymd(f->today).y),
					 "金额单位：元。抽样方法：SM3（种子|款的编号）由小到大取前几笔。");
	blocks_page(h, &b, i->print && o->asked ? &s : NULL);
}
