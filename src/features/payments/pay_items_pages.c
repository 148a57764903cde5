/* The bank's answer looked at, refusals, one payment, an institution's payments, templates: as pages. */
#include "features/payments/payments_pages.h"

#include <stdio.h>

#include "features/me/me_pages.h"
#include "pay.tmpl.h"

/* How a check's line looks. */
static enum ui_tone finding_tone(int64_t finding)
{
	return finding > FINDING_BEFORE ? UI_BAD : finding == FINDING_BEFORE ? UI_MUTE : UI_OK;
}

/* The lines of a file with what was found. */
static struct ui_table check_table(struct frame *f, const struct check_show *o)
{
	static const struct ui_column columns[] = {
	    {.label = STR("文件的行"), .number = true},   {.label = STR("序号"), .number = true},
	    {.label = STR("金额（元）"), .number = true}, {.label = STR("结果")},
	    {.label = STR("原因"), .wide = true},         {.label = STR("核对")},
	    {.label = STR("说明"), .wide = true}};
	struct block_cells rows = block_cells(f, o->n, 7);
	for (size_t k = 0; k < o->n; k++) {
		const struct result_line_item *x = &o->lines[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_count_of(x->l.row);
		c[1] = cell_count_of(x->l.no ? x->l.no : UI_NONE);
		c[2] = cell_yuan_of(x->l.amount < 0 ? UI_NONE : x->l.amount);
		c[3] = cell_text_of(str_of(x->state));
		c[4] = cell_text_of(x->l.reason);
		c[5] = cell_chip_of(x->found, finding_tone(x->l.finding));
		c[6] = !x->l.said.n ? cell_text_of(STR(""))
		       : x->l.finding == FINDING_SUM
			   ? cell_text_of(frame_text(f, "批次里是 %.*s 元", STR_FMT(x->l.said)))
			   : cell_text_of(frame_text(f, "文件写的是“%.*s”", STR_FMT(x->l.said)));
	}
	return (struct ui_table){.label = STR("回执的行"),
				 .columns = columns,
				 .columns_n = 7,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = STR("没有这样的行")};
}

/* What can be done with the check. */
static size_t check_forms(struct frame *f, const struct check_show *o, struct block_form *out)
{
	const struct result_check *x = &o->check;
	struct ui_field good = {.kind = UI_HIDDEN, .name = "good_only", .value = x->bad ? STR("1") : STR("")};
	if (x->booked_at || x->paid + x->refused == 0 || !frame_may(f, CAN_PAY_RECONCILE))
		return 0;
	*out = (struct block_form){.form = frame_form(f, frame_text(f, "%.*s/book", STR_FMT(f->path))),
				   .fields = BLOCK_KEEP(f, good),
				   .fields_n = 1,
				   .submit = frame_text(f, "%s：%lld 笔到账，%lld 笔退回",
							x->bad ? "只登记对得上的" : "登记", (long long)x->paid,
							(long long)x->refused),
				   .icon = "check",
				   .tone = x->bad ? UI_BAD : UI_INFO};
	out->form.back = frame_text(f, "/subsidy/payments/%lld", (long long)x->batch);
	return 1;
}

/* What has to be known before it is booked. */
static struct ui_tip check_tip(const struct frame *f, const struct check_show *o)
{
	const struct result_check *x = &o->check;
	if (x->booked_at)
		return (struct ui_tip){.tone = UI_OK,
				       .strong = STR("已登记。"),
				       .text = frame_text(f, "%.*s", STR_FMT(block_minute(f, x->booked_at)))};
	if (x->bad)
		return (struct ui_tip){.tone = UI_BAD,
				       .strong = frame_text(f, "%lld 行对不上。", (long long)x->bad),
				       .text = STR("请银行更正后重传；也可以只登记对得上的，其余等更正后的回执")};
	if (x->paid + x->refused == 0)
		return (struct ui_tip){
		    .tone = UI_INFO, .strong = STR("没有新的结果。"), .text = STR("这些以前都登记过")};
	return (struct ui_tip){
	    .tone = UI_OK,
	    .strong = STR("全部对得上。"),
	    .text = x->paid + x->refused < o->b.open
			? frame_text(f, "登记后还有 %lld 笔没有回执", (long long)(o->b.open - x->paid - x->refused))
			: STR("登记后这一批的回执就齐了")};
}

void check_show_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct check_show_input *i = in;
	const struct check_show *o = out;
	const struct result_check *x = &o->check;
	struct blocks b = {.f = f};
	struct block_form form;
	struct ui_tip tip = check_tip(f, o);
	const struct ui_tally tallies[] = {
	    {.n = x->paid, .text = STR("笔到账"), .chip = {.tone = UI_OK, .text = block_yuan(f, x->paid_amount)}},
	    {.n = x->refused,
	     .text = STR("笔退回"),
	     .chip = {.tone = UI_WARN, .text = block_yuan(f, x->refused_amount)}},
	    {.n = x->before, .text = STR("笔以前登记过")},
	    {.n = x->bad,
	     .text = STR("行对不上"),
	     .chip = {.tone = x->bad ? UI_BAD : UI_MUTE, .text = x->bad ? STR("不能登记") : STR("没有")}}};
	const struct ui_fact facts[] = {
	    {.name = STR("批次"),
	     .value = batch_said(f, o->b.batch.number, x->batch),
	     .href = frame_text(f, "/subsidy/payments/%lld", (long long)x->batch)},
	    {.name = STR("文件"), .value = x->file, .sub = frame_text(f, "%lld 行", (long long)x->rows)},
	    {.name = STR("上传"), .value = x->who, .sub = block_minute(f, x->at)},
	    {.name = STR("批次里没有回执的"), .value = frame_text(f, "%lld 笔", (long long)o->b.open)}};
	struct ui_table t = check_table(f, o);
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("行")};
	const struct http_pair all[] = {{STR("all"), i->all ? STR("") : STR("1")}};
	struct ui_link more = {.text = i->all ? STR("只看对不上的") : STR("看全部行"), .href = frame_with(f, all, 1)};
	struct page_block *card = block_add(&b);
	card->tallies = tallies;
	card->tallies_n = 4;
	card->tip = &tip;
	card->facts = facts;
	card->facts_n = 4;
	card->forms = &form;
	card->forms_n = check_forms(f, o, &form);
	card = block_add(&b);
	card->card =
	    (struct ui_card){.title = x->bad && !i->all ? STR("对不上的行") : STR("回执的行"), .flush = true};
	card->card.more = x->bad ? more : (struct ui_link){0};
	card->table = &t;
	card->pager = &pager;
	if (o->next != IN_NONE) {
		const struct http_pair set[] = {{STR("after"), frame_text(f, "%lld", (long long)o->next)}};
		pager.next_href = frame_with(f, set, 1);
	}
	frame_crumbs(f, payments_crumb, 1);
	f->ui.lead = STR("逐行与批次核对；看过再登记，登记前什么也没有改");
	blocks_page(h, &b, NULL);
}

/* What to do about a payment; an institution that may not correct a record hands the roster in. */
static struct ui_cell todo_cell(const struct frame *f, const struct refused_item *x, bool own)
{
	if (x->p.state != PAYMENT_REFUSED)
		return cell_text_of(STR(""));
	if (x->corrected)
		return cell_text_of(STR("账户已更正，下一批再付"));
	if (!own)
		return cell_text_of(STR("等机构或本人更正账户"));
	if (frame_may(f, CAN_PEOPLE_CORRECT))
		return cell_link_of(STR("核对户名和账号，更正"),
				    frame_text(f, "/workers/%lld", (long long)x->p.person));
	return cell_link_of(STR("核对户名和账号，导入花名册更正"), STR("/org/import"));
}

/* The cells that both lists have: name, amount, state, reason, what to do, policy, account. */
static void item_cells(const struct frame *f, const struct refused_item *x, bool own, struct ui_cell *c)
{
	c[0] = cell_link_of(x->name, frame_text(f, "/subsidy/payments/items/%lld", (long long)x->p.id));
	c[1] = cell_yuan_of(x->p.amount - x->p.offset);
	c[2] = cell_chip_of(payment_state_text((enum payment_state)x->p.state), payment_state_tone(x->p.state));
	c[3] = (struct ui_cell){.text = x->p.reason, .sub = block_minute(f, x->p.since)};
	c[4] = todo_cell(f, x, own);
	c[5] = (struct ui_cell){.text = own ? block_policy(x->p.policy) : x->p.policy,
				.sub = block_months(f, x->p.from, x->p.to)};
	c[6] = cell_text_of(x->account.n ? x->account : STR("没有登记"));
}

/* Payments as a list; for the treasury with their institutions, or (own) for the institution. */
static struct ui_table items_table(struct frame *f, const struct refused_output *o, bool own)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("状态")},
						   {.label = STR("原因和时间"), .wide = true},
						   {.label = STR("怎么办"), .wide = true},
						   {.label = STR("政策和月份"), .wide = true},
						   {.label = STR("现在的账号")},
						   {.label = STR("机构和预算行"), .wide = true}};
	struct block_cells rows = block_cells(f, o->n, 8);
	for (size_t k = 0; k < o->n; k++) {
		const struct refused_item *x = &o->items[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		item_cells(f, x, own, c);
		rows.rows[rows.n - 1].href = c[0].href;
		c[7] = (struct ui_cell){.text = x->org_name, .sub = x->title};
	}
	return (struct ui_table){.label = STR("款"),
				 .columns = columns,
				 .columns_n = own ? 7 : 8,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = own ? STR("没有这样的款") : STR("没有银行退回的款"),
				 .empty_todo = own ? STR("申领办结、安排支付以后，每个人的款列在这里")
						   : STR("登记银行回执后，退回的列在这里，更正账户后自动进下一批")};
}

void refused_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct refused_output *o = out;
	struct blocks b = {.f = f};
	(void)in;
	struct ui_table t = items_table(f, o, false);
	struct page_block *card = block_add(&b);
	card->card.flush = true;
	card->table = &t;
	frame_crumbs(f, payments_crumb, 1);
	f->ui.lead = o->n ? frame_text(f, "%zu 笔，%.*s；账户更正后，用同一业务键进下一批", o->n,
				       STR_FMT(block_yuan(f, o->amount)))
			  : STR("");
	blocks_page(h, &b, NULL);
}

void org_payments_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const char *const words[] = {"全部", "待支付", "已入批次", "已发银行", "已到账", "银行退回", "已取消"};
	const struct org_payments_input *i = in;
	const struct refused_output *o = out;
	struct blocks b = {.f = f};
	struct ui_link pills[7];
	for (size_t k = 0; k < 7; k++) {
		const struct http_pair set[] = {{STR("state"), k ? str_of(words[k]) : STR("")}};
		pills[k] = (struct ui_link){
		    .text = str_of(words[k]), .href = frame_with(f, set, 1), .current = (int64_t)k == i->state};
	}
	struct ui_table t = items_table(f, o, true);
	struct page_block *card = block_add(&b);
	card->pills = pills;
	card->pills_n = 7;
	card->card.flush = true;
	card->table = &t;
	f->ui.lead = STR("每个人的钱走到哪一步；银行退回的，核对户名和账号，更正后下一批再付");
	blocks_page(h, &b, NULL);
}

/* Where one's own payment is, in a sentence that says what to do. */
static struct str said_of(const struct frame *f, const struct refused_item *x)
{
	char at[20];
	day_t day = instant_day(x->p.since);
	struct ymd d = day_ymd(day);
	snprintf(at, sizeof at, "%d月%d日", d.m, d.d);
	switch (x->p.state) {
	case PAYMENT_WAITING: return STR("已经核定，等财政付款。");
	case PAYMENT_BATCHED: return STR("已编进付款批次，等签字发出。");
	case PAYMENT_TRANSIT: return frame_text(f, "%s已发银行，到账后这里会变。", at);
	case PAYMENT_PAID: return frame_text(f, "%s到账。", at);
	case PAYMENT_REFUSED:
		return x->corrected
			   ? STR("您的账户已经更正，下一批再付，金额不变。")
			   : frame_text(
				 f, "%s被银行退回：%.*s。请更正银行卡，或找机构经办人帮您办；更正后再付，金额不变。",
				 at, STR_FMT(x->p.reason));
	default: return frame_text(f, "已取消：%.*s。", STR_FMT(x->p.reason));
	}
}

/* What was paid too much and has to come back, as the first card. */
static struct pay_card owed_card(const struct frame *f, const struct my_payments_output *o)
{
	int64_t from = o->owes[0].period, to = o->owes[o->nowes - 1].period;
	return (struct pay_card){
	    .title = STR("有多发的，要退还"),
	    .text =
		frame_text(f,
			   "事实更正以后重新核算，有 %zu 笔多发了。怎么还，民政部门会与您约定：一次还、分期还，或者"
			   "您同意后从以后的款里抵扣。",
			   o->nowes),
	    .note = from ? frame_text(f, "%.*s · %.*s", STR_FMT(block_policy(o->owes[0].policy)),
				      STR_FMT(block_months(f, from, to)))
			 : block_policy(o->owes[0].policy),
	    .chip = {.tone = UI_WARN, .text = STR("待退还")},
	    .amount = o->owed,
	    .owed = true,
	    .href = o->plan || o->planned ? STR("/m/repayment") : STR(""),
	    .doing = o->plan ? STR("还款计划等您确认") : STR("看还款计划")};
}

void my_payments_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct my_payments_output *mine = out;
	const struct refused_output *o = &mine->paid;
	struct pay_card *cards = ARENA_ARRAY(f->mem, o->n + 2, struct pay_card);
	size_t n = 0;
	(void)in;
	if (cards && mine->nowes)
		cards[n++] = owed_card(f, mine);
	for (size_t i = 0; cards && i < o->n; i++) {
		const struct refused_item *x = &o->items[i];
		cards[n++] =
		    (struct pay_card){.title = block_months(f, x->p.from, x->p.to),
				      .text = said_of(f, x),
				      .note = frame_text(f, "%.*s · 账号 %.*s", STR_FMT(block_policy(x->p.policy)),
							 STR_FMT(x->account.n ? x->account : STR("没有登记"))),
				      .chip = {.tone = payment_state_tone(x->p.state),
					       .text = str_of(payment_state_text((enum payment_state)x->p.state))},
				      .amount = x->p.amount - x->p.offset,
				      .refused = x->p.state == PAYMENT_REFUSED && !x->corrected};
	}
	me_phone_frame(f, "/m", "/m");
	pay_phone(h, f, cards, n);
}

/* Each time that the payment went out. */
static struct ui_table tries_table(struct frame *f, const struct payment_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("第几次"), .number = true},
						   {.label = STR("批次")},
						   {.label = STR("序号"), .number = true},
						   {.label = STR("入批")},
						   {.label = STR("发出")},
						   {.label = STR("回执")},
						   {.label = STR("结果"), .wide = true}};
	struct block_cells rows = block_cells(f, o->n, 7);
	for (size_t k = 0; k < o->n; k++) {
		const struct payment_try *x = &o->tries[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_count_of(x->attempt);
		c[1] = (struct ui_cell){.text = batch_said(f, x->number, x->batch)};
		if (user_may(f->user, CAN_LEDGER_READ))
			c[1].href = frame_text(f, "/subsidy/payments/%lld", (long long)x->batch);
		c[2] = cell_count_of(x->no);
		c[3] = cell_text_of(block_minute(f, x->made));
		c[4] = cell_text_of(block_minute(f, x->issued));
		c[5] = cell_text_of(block_minute(f, x->answered));
		c[6] = x->voided      ? cell_chip_of("批次撤销", UI_MUTE)
		       : !x->answered ? cell_chip_of("等回执", UI_INFO)
		       : x->paid      ? cell_chip_of("到账", UI_OK)
				      : (struct ui_cell){.kind = UI_CELL_CHIP,
							 .tone = UI_BAD,
							 .text = frame_text(f, "退回：%.*s", STR_FMT(x->reason))};
	}
	return (struct ui_table){.label = STR("支付经过"),
				 .columns = columns,
				 .columns_n = 7,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("还没有进过批次")};
}

/* What can be done with a payment that waits or was refused. */
static size_t item_forms(struct frame *f, const struct payment_show *o, struct block_form *out)
{
	struct ui_field reason = frame_field(f, &payment_reason_shape, "reason", STR(""));
	bool refused = o->p.state == PAYMENT_REFUSED;
	if (!frame_may(f, CAN_PAY_ISSUE) || !(refused || o->p.state == PAYMENT_WAITING))
		return 0;
	const struct ui_deed deeds[] = {
	    {.text = STR("取消这笔款"),
	     .action = frame_text(f, "/subsidy/payments/items/%lld/cancel", (long long)o->p.id),
	     .tone = UI_BAD},
	    {.text = STR("按原账户再付"),
	     .action = frame_text(f, "/subsidy/payments/items/%lld/retry", (long long)o->p.id),
	     .tone = UI_INFO}};
	*out = (struct block_form){
	    .form = frame_form(f, frame_text(f, "/subsidy/payments/items/%lld/cancel", (long long)o->p.id)),
	    .fields = BLOCK_KEEP(f, reason),
	    .fields_n = 1,
	    .deeds = block_keep(f, deeds, refused ? 2 : 1, sizeof *deeds),
	    .deeds_n = refused ? 2 : 1};
	return 1;
}

void payment_item_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct payment_show *o = out;
	struct blocks b = {.f = f};
	struct block_form form;
	(void)in;
	const struct ui_fact facts[] = {
	    {.name = STR("姓名"), .value = o->name, .strong = true},
	    {.name = STR("机构"), .value = o->org_name},
	    {.name = STR("政策和月份"), .value = o->p.policy, .sub = block_months(f, o->p.from, o->p.to)},
	    {.name = STR("金额"),
	     .value = block_yuan(f, o->p.amount),
	     .sub = o->p.offset ? frame_text(f, "已抵扣 %.*s", STR_FMT(block_yuan(f, o->p.offset))) : STR(""),
	     .strong = true},
	    {.name = STR("状态"), .value = str_of(o->state), .sub = block_minute(f, o->p.since)},
	    {.name = STR("原因"), .value = o->p.reason.n ? o->p.reason : STR("—")},
	    {.name = STR("预算行"), .value = o->title},
	    {.name = STR("现在的账号"),
	     .value = o->account.n ? o->account : STR("没有登记"),
	     .sub = o->corrected ? STR("退回以后已更正，下一批再付") : STR("")}};
	struct ui_table t = tries_table(f, o);
	struct ui_link tools[] = {{.text = STR("追溯"),
				   .href = frame_text(f, "/audit/cases/payment/%lld", (long long)o->p.id),
				   .icon = "search"}};
	struct page_block *card = block_add(&b);
	card->card.title = STR("这笔款");
	card->facts = facts;
	card->facts_n = 8;
	card = block_add(&b);
	card->card = (struct ui_card){.title = STR("支付经过"), .note = STR("再付用的是同一业务键，不会多付")};
	card->table = &t;
	if (item_forms(f, o, &form)) {
		card = block_add(&b);
		card->card = (struct ui_card){.title = STR("办理"), .note = STR("账户更正后自动进下一批，不必办理")};
		card->forms = &form;
		card->forms_n = 1;
	}
	if (frame_may(f, CAN_LEDGER_READ)) {
		frame_crumbs(f, payments_crumb, 1);
		frame_tools(f, tools, 1);
	}
	f->ui.title = frame_text(f, "%.*s的一笔款", STR_FMT(o->name));
	blocks_page(h, &b, NULL);
}

void pay_templates_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("名称")},
						   {.label = STR("格式")},
						   {.label = STR("编码")},
						   {.label = STR("列"), .wide = true},
						   {.label = STR("改过")}};
	const struct pay_templates_output *o = out;
	struct blocks b = {.f = f};
	(void)in;
	struct block_cells rows = block_cells(f, o->n, 5);
	for (size_t k = 0; k < o->n; k++) {
		const struct pay_template *t = &o->templates[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = frame_may(f, CAN_PAY_ISSUE)
			   ? cell_link_of(t->name, frame_text(f, "/subsidy/payments/templates/edit?name=%.*s",
							      STR_FMT(t->name)))
			   : cell_text_of(t->name);
		c[1] = (struct ui_cell){.text = str_of(pay_format_words[t->format]),
					.sub = t->header ? STR("") : STR("没有表头")};
		c[2] = cell_text_of(t->format == PAY_XLSX ? STR("—") : str_of(pay_encoding_words[t->encoding]));
		c[3] = cell_text_of(t->columns);
		c[4] = t->at ? (struct ui_cell){.text = t->who, .sub = block_minute(f, t->at)}
			     : cell_text_of(STR("自带"));
	}
	struct ui_table t = {
	    .label = STR("支付文件模板"), .columns = columns, .columns_n = 5, .rows = rows.rows, .rows_n = rows.n};
	static const struct ui_link tools[] = {{.text = STR("新模板"),
						.href = STR("/subsidy/payments/templates/edit"),
						.icon = "plus",
						.primary = true}};
	struct page_block *card = block_add(&b);
	card->card.flush = true;
	card->table = &t;
	if (frame_may(f, CAN_PAY_ISSUE))
		frame_tools(f, tools, 1);
	frame_crumbs(f, payments_crumb, 1);
	f->ui.lead = STR("财政和银行各要各的格式：列、次序、表头、编码都在这里定；改过的每一版都留着");
	blocks_page(h, &b, NULL);
}

/* The first rows of a file of this template. */
static struct ui_table preview_table(struct frame *f, const struct pay_template_show *o)
{
	size_t n = o->parsed.n;
	struct ui_column *columns = ARENA_ARRAY(f->mem, n + 1, struct ui_column);
	struct block_cells rows = block_cells(f, 1, n);
	struct ui_cell *c = block_row(&rows);
	for (size_t k = 0; columns && k < n; k++) {
		const char *header = o->parsed.column[k].header;
		columns[k].label = str_of(header ? header : batch_column_header(o->parsed.column[k].column));
		if (!o->t.header)
			columns[k].sub = STR("不写进文件");
	}
	for (size_t k = 0; c && k < n; k++)
		c[k] = cell_text_of(str_of(batch_column_sample(o->parsed.column[k].column)));
	return (struct ui_table){.label = STR("预览"),
				 .columns = columns,
				 .columns_n = columns ? n : 0,
				 .rows = rows.rows,
				 .rows_n = columns ? rows.n : 0,
				 .plain = true};
}

void pay_template_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct pay_template_show *o = out;
	struct blocks b = {.f = f};
	(void)in;
	struct ui_field fields[] = {
	    frame_field(f, &template_save_shape, "name", o->t.name),
	    frame_field(f, &template_save_shape, "columns", o->t.columns),
	    frame_field(f, &template_save_shape, "format", str_of(pay_format_words[o->t.format])),
	    frame_field(f, &template_save_shape, "encoding", str_of(pay_encoding_words[o->t.encoding])),
	    frame_field(f, &template_save_shape, "header", o->t.header ? STR("1") : STR(""))};
	const struct ui_deed deeds[] = {
	    {.text = STR("保存"), .tone = UI_INFO},
	    {.text = STR("预览"), .action = STR("/subsidy/payments/templates/preview"), .tone = UI_MUTE},
	    {.text = STR("停用"), .name = "drop", .value = "1", .tone = UI_BAD}};
	struct block_form form = {.form = frame_form(f, STR("/subsidy/payments/templates")),
				  .fields = fields,
				  .fields_n = 5,
				  .deeds = deeds,
				  .deeds_n = o->t.at ? 3 : 2};
	struct ui_table t = preview_table(f, o);
	struct ui_link crumbs[] = {payments_crumb[0],
				   {.text = STR("支付文件模板"), .href = STR("/subsidy/payments/templates")}};
	fields[1].rows = 3;
	fields[2].required = fields[3].required = true;
	struct page_block *card = block_add(&b);
	card->forms = &form;
	card->forms_n = 1;
	card = block_add(&b);
	card->card = (struct ui_card){.title = STR("预览"), .note = STR("样例数据；金额总是两位小数的元")};
	card->table = &t;
	frame_crumbs(f, crumbs, 2);
	f->ui.title = o->t.name.n ? frame_text(f, "支付文件模板：%.*s", STR_FMT(o->t.name)) : STR("新的支付文件模板");
	blocks_page(h, &b, NULL);
}
