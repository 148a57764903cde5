/* Batches as pages: what waits, one batch with its signatures, files, answers and lines. */
#include "features/payments/payments_pages.h"

const struct ui_link payments_crumb[] = {{.text = STR("资金支付"), .href = STR("/subsidy/payments")}};

enum ui_tone batch_stage_tone(enum batch_stage s)
{
	static const enum ui_tone tone[] = {UI_WARN, UI_WARN, UI_INFO, UI_WARN, UI_BAD, UI_OK, UI_MUTE};
	return s < STAGE__MAX ? tone[s] : UI_MUTE;
}

enum ui_tone payment_state_tone(int64_t state)
{
	static const enum ui_tone tone[] = {UI_MUTE, UI_INFO, UI_INFO, UI_INFO, UI_OK, UI_BAD, UI_MUTE};
	return state >= 0 && state <= PAYMENT_CANCELLED ? tone[state] : UI_MUTE;
}

struct str batch_said(const struct frame *f, struct str number, int64_t batch)
{
	return number.n ? number : frame_text(f, "%lld", (long long)batch);
}

/* The number of a batch as a link to it. */
static struct ui_cell batch_cell(const struct frame *f, const struct batch *b)
{
	return cell_link_of(batch_said(f, b->number, b->id),
			    frame_text(f, "/subsidy/payments/%lld", (long long)b->id));
}

/* What waits, line by line, and what to do about it. */
static struct ui_table waiting_table(struct frame *f, const struct batches_output *o)
{
	static const struct ui_column columns[] = {
	    {.label = STR("预算行"), .wide = true},       {.label = STR("待支付"), .number = true},
	    {.label = STR("金额（元）"), .number = true}, {.label = STR("银行退回"), .number = true},
	    {.label = STR("金额（元）"), .number = true}, {.label = STR("办理")}};
	struct block_cells rows = block_cells(f, o->nwaiting, 6);
	for (size_t i = 0; i < o->nwaiting; i++) {
		const struct waiting_item *x = &o->waiting[i];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(x->line.title, frame_text(f, "/ledger/%lld", (long long)x->line.line.id));
		c[1] = cell_count_of(x->w.waiting);
		c[2] = cell_yuan_of(x->w.waiting_amount);
		c[3] = cell_count_of(x->w.refused);
		c[3].href = x->w.refused ? STR("/subsidy/payments/refused") : STR("");
		c[4] = cell_yuan_of(x->w.refused_amount);
		c[5] = frame_may(f, CAN_PAY_ISSUE)
			   ? (struct ui_cell){.text = STR("生成批次"),
					      .href = frame_text(f, "/subsidy/payments/new?line=%lld",
								 (long long)x->line.line.id)}
			   : cell_text_of(STR("等财政生成批次"));
	}
	return (struct ui_table){.label = STR("等着支付的"),
				 .columns = columns,
				 .columns_n = 6,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("没有等着支付的款"),
				 .empty_todo = STR("申领办结、安排支付以后，款就列在这里")};
}

/* The batches. */
static struct ui_table batches_table(struct frame *f, const struct batches_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("批次号")},
						   {.label = STR("预算行"), .wide = true},
						   {.label = STR("状态")},
						   {.label = STR("笔数"), .number = true},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("到账（元）"), .number = true},
						   {.label = STR("退回（元）"), .number = true},
						   {.label = STR("签字"), .number = true},
						   {.label = STR("生成")}};
	struct block_cells rows = block_cells(f, o->n, 9);
	for (size_t i = 0; i < o->n; i++) {
		const struct batch *b = &o->batches[i].batch;
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = batch_cell(f, b);
		rows.rows[rows.n - 1].href = c[0].href;
		c[1] = cell_text_of(o->batches[i].title);
		c[2] = cell_chip_of(o->batches[i].stage, batch_stage_tone(batch_stage_of(b)));
		c[3] = cell_count_of(b->items);
		c[4] = cell_yuan_of(b->amount);
		c[5] = cell_yuan_of(b->issued_at ? b->paid_amount : UI_NONE);
		c[6] = cell_yuan_of(b->issued_at ? b->refused_amount : UI_NONE);
		c[7] = cell_text_of(frame_text(f, "%lld/%d", (long long)b->signatures, PAYMENT_SIGNERS));
		c[8] = (struct ui_cell){.text = b->who, .sub = block_minute(f, b->at)};
	}
	return (struct ui_table){.label = STR("支付批次"),
				 .columns = columns,
				 .columns_n = 9,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = STR("没有这样的批次"),
				 .empty_todo = STR("从上面“等着支付的”生成批次，或换一个状态")};
}

void batches_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct batches_input *i = in;
	const struct batches_output *o = out;
	struct blocks b = {.f = f};
	struct ui_field stage = frame_field(f, &batches_shape, "stage", str_of(batch_filter_words[i->stage]));
	stage.bare = true;
	struct ui_filter filter = {.action = STR("/subsidy/payments"),
				   .fields = &stage,
				   .fields_n = 1,
				   .clear_href = STR("/subsidy/payments")};
	struct ui_table waiting = waiting_table(f, o), batches = batches_table(f, o);
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("批")};
	static const struct ui_link tools[] = {
	    {.text = STR("支付文件模板"), .href = STR("/subsidy/payments/templates"), .icon = "file-spreadsheet"},
	    {.text = STR("银行退回"), .href = STR("/subsidy/payments/refused"), .icon = "alert-triangle"}};
	struct page_block *card = block_add(&b);
	card->card.title = STR("等着支付的");
	card->table = &waiting;
	card = block_add(&b);
	card->filter = &filter;
	card->card.flush = true;
	card->table = &batches;
	card->pager = &pager;
	if (o->next != IN_NONE) {
		const struct http_pair set[] = {{STR("before"), frame_text(f, "%lld", (long long)o->next)}};
		pager.next_href = frame_with(f, set, 1);
	}
	frame_tools(f, tools, 2);
	f->ui.lead = STR("核定的款按预算行成批付出：两人签字、发出一次、回执逐笔登记，同一笔钱付不了两次");
	blocks_page(h, &b, NULL);
}

/* What a batch of the line would be. */
static const struct ui_fact *new_facts(struct frame *f, const struct batch_new_output *o, size_t *n)
{
	const struct batch_preview *p = &o->preview;
	const struct ui_fact facts[] = {
	    {.name = STR("预算行"),
	     .value = o->line.title,
	     .href = frame_text(f, "/ledger/%lld", (long long)o->line.line.id)},
	    {.name = STR("已承诺"),
	     .value = block_yuan(f, o->line.committed),
	     .sub = STR("预算行里已核定、没发出的")},
	    {.name = STR("这一批"),
	     .value = frame_text(f, "%lld 笔，%.*s", (long long)p->items, STR_FMT(block_yuan(f, p->amount))),
	     .sub = p->reissued ? frame_text(f, "其中 %lld 笔是退回后更正了账户、再付的", (long long)p->reissued)
				: STR(""),
	     .strong = true},
	    {.name = STR("没有银行账号"),
	     .value =
		 frame_text(f, "%lld 笔，%.*s", (long long)p->without, STR_FMT(block_yuan(f, p->without_amount))),
	     .sub = p->without ? STR("留在待支付，补上账号后进下一批") : STR("")},
	    {.name = STR("退回后还没有更正"),
	     .value = frame_text(f, "%lld 笔，%.*s", (long long)p->uncorrected,
				 STR_FMT(block_yuan(f, p->uncorrected_amount))),
	     .href = p->uncorrected ? STR("/subsidy/payments/refused") : STR(""),
	     .sub = p->uncorrected ? STR("账户没有变，再付还会退回") : STR("")},
	    {.name = STR("核对时间"), .value = block_minute(f, o->at)}};
	*n = !o->at ? 2 : o->large ? 6 : 5;
	return block_keep(f, facts, *n, sizeof *facts);
}

void batch_new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct batch_new_input *i = in;
	const struct batch_new_output *o = out;
	const struct batch_preview *p = &o->preview;
	struct blocks b = {.f = f};
	struct ui_field line = {
	    .kind = UI_HIDDEN, .name = "line", .value = frame_text(f, "%lld", (long long)i->line)};
	struct block_form forms[2];
	size_t n = 0;
	if (p->items)
		forms[n++] =
		    (struct block_form){.form = frame_form(f, STR("/subsidy/payments")),
					.fields = &line,
					.fields_n = 1,
					.submit = frame_text(f, "生成批次：%lld 笔，%.*s", (long long)p->items,
							     STR_FMT(block_yuan(f, p->amount))),
					.icon = "check"};
	if (o->large)
		forms[n++] = (struct block_form){.form = frame_form(f, STR("/subsidy/payments/preview")),
						 .fields = &line,
						 .fields_n = 1,
						 .submit = o->at ? STR("重新核对收款人") : STR("核对收款人"),
						 .icon = "refresh",
						 .tone = UI_MUTE};
	if (n)
		forms[n - 1].form.back = STR("/subsidy/payments");
	struct ui_tip none = {.tone = UI_WARN,
			      .strong = STR("现在没有能付的款。"),
			      .text = STR("看看是否缺银行账号，或退回的还没有更正")};
	struct ui_tip many = {.tone = UI_INFO,
			      .strong = STR("笔数多，在后台核对、生成。"),
			      .text = STR("页面上看得到办到第几笔，关掉页面也照样办完")};
	struct page_block *card = block_add(&b);
	card->tip = o->large && (p->items || !o->at) ? &many : p->items ? NULL : &none;
	card->facts = new_facts(f, o, &card->facts_n);
	card->forms = forms;
	card->forms_n = n;
	frame_crumbs(f, payments_crumb, 1);
	f->ui.lead = STR("姓名和账号取现在登记的，从此冻结；一批只付一种来源的钱");
	blocks_page(h, &b, NULL);
}

/* Where the batch is. */
static size_t batch_steps(const struct frame *f, const struct batch *b, struct ui_step *s)
{
	bool two = b->signatures >= PAYMENT_SIGNERS, answered = b->paid + b->refused > 0,
	     all = b->paid + b->refused == b->items;
	s[0] = (struct ui_step){.text = STR("生成"), .sub = block_minute(f, b->at), .state = UI_STEP_DONE};
	s[1] = (struct ui_step){.text = STR("两人签字"),
				.sub = frame_text(f, "%lld/%d", (long long)b->signatures, PAYMENT_SIGNERS),
				.state = two          ? UI_STEP_DONE
					 : b->void_at ? UI_STEP_FAILED
						      : UI_STEP_HERE};
	s[2] = (struct ui_step){.text = STR("发出"),
				.sub = block_minute(f, b->issued_at),
				.state = b->issued_at        ? UI_STEP_DONE
					 : b->void_at && two ? UI_STEP_FAILED
					 : two               ? UI_STEP_HERE
							     : UI_STEP_AHEAD};
	s[3] = (struct ui_step){
	    .text = STR("银行回执"),
	    .sub = b->issued_at ? frame_text(f, "%lld/%lld 笔", (long long)b->paid + b->refused, (long long)b->items)
				: STR(""),
	    .state = all            ? UI_STEP_DONE
		     : b->issued_at ? UI_STEP_HERE
				    : UI_STEP_AHEAD};
	s[4] = (struct ui_step){.text = b->refused ? frame_text(f, "退回 %lld 笔", (long long)b->refused)
						   : STR("全部到账"),
				.state = all && b->refused        ? UI_STEP_FAILED
					 : all                    ? UI_STEP_DONE
					 : answered && b->refused ? UI_STEP_FAILED
								  : UI_STEP_AHEAD};
	return 5;
}

/* What a batch is, in names and values. */
static size_t batch_facts(const struct frame *f, const struct batch_show *o, struct ui_fact *out)
{
	const struct batch *b = &o->b.batch;
	size_t n = 0;
	out[n++] = (struct ui_fact){
	    .name = STR("预算行"), .value = o->b.title, .href = frame_text(f, "/ledger/%lld", (long long)b->line)};
	out[n++] = (struct ui_fact){
	    .name = STR("这一批"),
	    .value = frame_text(f, "%lld 笔，%.*s", (long long)b->items, STR_FMT(block_yuan(f, b->amount))),
	    .strong = true};
	out[n++] = (struct ui_fact){
	    .name = STR("核定合计"),
	    .value = block_yuan(f, o->approved),
	    .sub = o->approved == b->amount
		       ? STR("与这一批的金额相等")
		       : frame_text(f, "其中 %.*s 已抵扣追回款", STR_FMT(block_yuan(f, o->approved - b->amount)))};
	out[n++] = (struct ui_fact){
	    .name = STR("到账"),
	    .value = frame_text(f, "%lld 笔，%.*s", (long long)b->paid, STR_FMT(block_yuan(f, b->paid_amount)))};
	out[n++] = (struct ui_fact){.name = STR("退回"),
				    .value = frame_text(f, "%lld 笔，%.*s", (long long)b->refused,
							STR_FMT(block_yuan(f, b->refused_amount)))};
	out[n++] = (struct ui_fact){.name = STR("生成"), .value = b->who, .sub = block_minute(f, b->at)};
	for (size_t k = 0; k < o->nsigners && k < 6; k++)
		out[n++] = (struct ui_fact){.name = frame_text(f, "签字（%zu）", k + 1),
					    .value = o->signers[k].who,
					    .sub = block_minute(f, o->signers[k].at)};
	if (b->issued_at)
		out[n++] = (struct ui_fact){
		    .name = STR("发出"), .value = b->issued_by, .sub = block_minute(f, b->issued_at)};
	if (b->void_at)
		out[n++] = (struct ui_fact){
		    .name = STR("撤销"), .value = b->void_reason, .sub = block_minute(f, b->void_at)};
	out[n++] = (struct ui_fact){.name = STR("内容摘要（SM3）"),
				    .value = o->b.digest,
				    .sub = STR("签字签的就是它；姓名、账号或金额有一点变化，摘要就不同")};
	return n;
}

/* Forms of the deeds that are open now. */
static size_t batch_forms(struct frame *f, const struct batch_show *o, struct block_form *out)
{
	const struct batch *b = &o->b.batch;
	size_t n = 0;
	bool open = !b->issued_at && !b->void_at;
	if (open && frame_may(f, CAN_PAY_SIGN) && !o->signed_by_me) {
		const struct ui_field digest = {.kind = UI_HIDDEN, .name = "digest", .value = o->b.digest};
		out[n++] = (struct block_form){.form = frame_form(f, frame_text(f, "%.*s/sign", STR_FMT(f->path))),
					       .fields = BLOCK_KEEP(f, digest),
					       .fields_n = 1,
					       .submit = frame_text(f, "签字：%lld 笔，%.*s", (long long)b->items,
								    STR_FMT(block_yuan(f, b->amount))),
					       .icon = "edit"};
	}
	return n;
}

/* The way to the question before it goes out; n 0 when it cannot. */
static struct ui_item issue_item(const struct frame *f, const struct batch *b)
{
	if (b->issued_at || b->void_at || !frame_may(f, CAN_PAY_ISSUE) || b->signatures < PAYMENT_SIGNERS)
		return (struct ui_item){0};
	return (struct ui_item){.title = frame_text(f, "核对并发出：%.*s", STR_FMT(block_yuan(f, b->amount))),
				.text = STR("已签满两人；发出以后不能收回"),
				.href = frame_text(f, "/subsidy/payments/%lld/issue", (long long)b->id),
				.icon = "arrow-up-right",
				.tone = UI_BAD};
}

/* The form that takes the payment file out. */
static struct block_form file_form(struct frame *f, const struct batch_show *o)
{
	struct ui_field fields[] = {frame_field(f, &batch_file_shape, "template", STR("")),
				    frame_field(f, &batch_file_shape, "reason", STR("交银行代发"))};
	struct ui_option *v = ARENA_ARRAY(f->mem, o->ntemplates + 1, struct ui_option);
	for (size_t k = 0; v && k < o->ntemplates; k++)
		v[k] = (struct ui_option){.value = o->templates[k].name,
					  .label = frame_text(f, "%.*s（%s%s）", STR_FMT(o->templates[k].name),
							      o->templates[k].format == PAY_XLSX ? "Excel" : "CSV",
							      o->templates[k].encoding == PAY_GBK ? "，GBK" : "")};
	fields[0].kind = UI_SELECT;
	fields[0].options = v;
	fields[0].options_n = v ? o->ntemplates : 0;
	return (struct block_form){.form = frame_form(f, frame_text(f, "%.*s/file", STR_FMT(f->path))),
				   .fields = block_keep(f, fields, 2, sizeof *fields),
				   .fields_n = 2,
				   .submit = STR("取支付文件"),
				   .icon = "download"};
}

/* The form that takes the bank's file in. */
static struct block_form result_form(struct frame *f)
{
	struct ui_field file = frame_field(f, &batch_result_shape, "file", STR(""));
	file.accept = ".xlsx,.csv";
	struct block_form form = {.form = frame_form(f, frame_text(f, "%.*s/result", STR_FMT(f->path))),
				  .fields = BLOCK_KEEP(f, file),
				  .fields_n = 1,
				  .submit = STR("上传并核对"),
				  .icon = "upload"};
	form.form.upload = true;
	return form;
}

/* The lines of the batch. */
static struct ui_table lines_table(struct frame *f, const struct batch_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("序号"), .number = true},
						   {.label = STR("姓名")},
						   {.label = STR("机构"), .wide = true},
						   {.label = STR("政策和月份"), .wide = true},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("结果")},
						   {.label = STR("退回原因"), .wide = true},
						   {.label = STR("第几次"), .number = true},
						   {.label = STR("来龙去脉")}};
	struct block_cells rows = block_cells(f, o->n, 9);
	for (size_t k = 0; k < o->n; k++) {
		const struct batch_line_item *x = &o->lines[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_count_of(x->l.no);
		c[1] = cell_link_of(x->name, frame_text(f, "/subsidy/payments/items/%lld", (long long)x->l.payment));
		rows.rows[rows.n - 1].href = c[1].href;
		c[2] = cell_text_of(x->org_name);
		c[3] = (struct ui_cell){.text = x->l.policy, .sub = block_months(f, x->l.from, x->l.to)};
		c[4] = cell_yuan_of(x->l.amount);
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = str_of(x->state),
					.tone = !x->l.answered ? UI_MUTE
						: x->l.paid    ? UI_OK
							       : UI_BAD};
		c[6] = cell_text_of(x->l.reason);
		c[7] = cell_count_of(x->l.attempt);
		c[8] = (struct ui_cell){.text = STR("追溯"),
					.href = frame_text(f, "/audit/cases/payment/%lld", (long long)x->l.payment)};
	}
	return (struct ui_table){.label = STR("批次明细"),
				 .columns = columns,
				 .columns_n = 9,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = STR("没有这样的笔")};
}

/* Files that were taken out and answers that came, the newest below. */
static struct ui_table traffic_table(struct frame *f, const struct batch_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("时间")},
						   {.label = STR("文件"), .wide = true},
						   {.label = STR("经办")},
						   {.label = STR("情况"), .wide = true}};
	struct block_cells rows = block_cells(f, o->nfiles + o->nchecks, 4);
	for (size_t k = 0; k < o->nfiles; k++) {
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_text_of(block_minute(f, o->files[k].at));
		c[1] = cell_text_of(frame_text(f, "支付文件：%.*s（%.*s）", STR_FMT(o->files[k].template),
					       STR_FMT(o->files[k].format)));
		if (o->files[k].waits)
			c[1].href = frame_text(f, "/subsidy/payments/files/%lld", (long long)o->files[k].id);
		c[2] = cell_text_of(o->files[k].who);
		c[3] = cell_text_of(frame_text(f, "日志第 %lld 条", (long long)o->files[k].journal));
	}
	for (size_t k = o->nchecks; k > 0; k--) {
		const struct result_check *x = &o->checks[k - 1];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_text_of(block_minute(f, x->at));
		c[1] = (struct ui_cell){.text = frame_text(f, "银行回执：%.*s", STR_FMT(x->file)),
					.href = frame_text(f, "/subsidy/payments/checks/%lld", (long long)x->id)};
		c[2] = cell_text_of(x->who);
		c[3] = cell_text_of(x->booked_at ? frame_text(f, "%.*s 已登记：%lld 笔到账，%lld 笔退回",
							      STR_FMT(block_minute(f, x->booked_at)),
							      (long long)x->paid, (long long)x->refused)
						 : frame_text(f, "还没有登记：%lld 行，%lld 行对不上",
							      (long long)x->rows, (long long)x->bad));
	}
	return (struct ui_table){.label = STR("支付文件和回执"),
				 .columns = columns,
				 .columns_n = 4,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("还没有取过支付文件，也没有收到回执")};
}

/* The form that takes the batch back. */
static struct block_form void_form(struct frame *f)
{
	struct ui_field reason = frame_field(f, &batch_void_shape, "reason", STR(""));
	return (struct block_form){.form = frame_form(f, frame_text(f, "%.*s/void", STR_FMT(f->path))),
				   .fields = BLOCK_KEEP(f, reason),
				   .fields_n = 1,
				   .submit = STR("撤销这一批"),
				   .icon = "x",
				   .tone = UI_BAD};
}

/* Who has signed waits for another one. */
static void batch_waits(struct frame *f, const struct batch_show *o, struct blocks *b)
{
	const struct batch *x = &o->b.batch;
	const struct ui_tip tip = {
	    .tone = UI_INFO, .strong = STR("您已签字。"), .text = STR("请另一个人核对后签字，签满两人才能发出")};
	if (o->signed_by_me && !x->issued_at && !x->void_at && x->signatures < PAYMENT_SIGNERS)
		block_add(b)->tip = BLOCK_KEEP(f, tip);
}

/* What may be done now, each with its form. */
static void batch_deeds(struct frame *f, const struct batch_show *o, struct blocks *b)
{
	const struct batch *x = &o->b.batch;
	struct block_form now[1];
	size_t n = batch_forms(f, o, now);
	const struct ui_item issue = issue_item(f, x);
	if (n || issue.href.n) {
		struct page_block *card = block_add(b);
		card->card = (struct ui_card){.title = STR("现在要办的"), .note = STR("发出以后不能收回")};
		card->forms = block_keep(f, now, n, sizeof *now);
		card->forms_n = n;
		card->items = BLOCK_KEEP(f, issue);
		card->items_n = issue.href.n > 0;
	}
	if (x->issued_at && frame_may(f, CAN_PAY_ISSUE)) {
		struct block_form form = file_form(f, o);
		struct page_block *card = block_add(b);
		card->card = (struct ui_card){.title = STR("支付文件"), .note = STR("每取一次都记入日志")};
		card->forms = BLOCK_KEEP(f, form);
		card->forms_n = 1;
	}
	if (x->issued_at && o->b.open && frame_may(f, CAN_PAY_RECONCILE)) {
		struct block_form form = result_form(f);
		struct page_block *card = block_add(b);
		card->card = (struct ui_card){.title = STR("银行回执"), .note = STR("先逐行核对，看过以后才登记")};
		card->forms = BLOCK_KEEP(f, form);
		card->forms_n = 1;
	}
	if (!x->issued_at && !x->void_at && frame_may(f, CAN_PAY_ISSUE)) {
		struct block_form form = void_form(f);
		struct page_block *card = block_add(b);
		card->card =
		    (struct ui_card){.title = STR("撤销"), .note = STR("没有发出的批次可以撤销，款回到待支付")};
		card->forms = BLOCK_KEEP(f, form);
		card->forms_n = 1;
	}
}

void batch_show_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct batch_show_input *i = in;
	const struct batch_show *o = out;
	struct blocks b = {.f = f};
	struct ui_step steps[5];
	struct ui_fact facts[20];
	struct ui_table lines = lines_table(f, o), traffic = traffic_table(f, o);
	struct ui_pager pager = {.from = o->n ? o->lines[0].l.no : 0,
				 .to = o->n ? o->lines[o->n - 1].l.no : 0,
				 .total = i->which ? UI_NONE : o->b.batch.items,
				 .noun = STR("笔")};
	struct ui_field which = frame_field(f, &batch_show_shape, "which", str_of(batch_which_words[i->which]));
	which.bare = true;
	struct ui_filter filter = {.action = f->path, .fields = &which, .fields_n = 1, .clear_href = f->path};
	const struct http_pair print[] = {{STR("print"), STR("1")}};
	const struct ui_link tools[] = {{.text = STR("追溯这一批"),
					 .href = frame_text(f, "/audit/cases/batch/%lld", (long long)o->b.batch.id),
					 .icon = "search"},
					{.text = STR("分录"),
					 .href = frame_text(f, "/ledger/cases/batch/%lld", (long long)o->b.batch.id),
					 .icon = "list-details"},
					{.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"}};
	struct page_block *card = block_add(&b);
	card->card.title = STR("这一批走到哪里");
	card->steps = steps;
	card->steps_n = batch_steps(f, &o->b.batch, steps);
	card->facts = facts;
	card->facts_n = batch_facts(f, o, facts);
	batch_waits(f, o, &b);
	batch_deeds(f, o, &b);
	if (o->b.batch.issued_at) {
		card = block_add(&b);
		card->card.title = STR("支付文件和回执");
		card->table = &traffic;
	}
	card = block_add(&b);
	card->filter = &filter;
	card->card = (struct ui_card){.title = STR("明细"), .flush = true};
	card->table = &lines;
	card->pager = &pager;
	if (o->next != IN_NONE) {
		const struct http_pair set[] = {{STR("after"), frame_text(f, "%lld", (long long)o->next)}};
		pager.next_href = frame_with(f, set, 1);
	}
	frame_crumbs(f, payments_crumb, 1);
	frame_tools(f, tools, 3);
	f->ui.title = frame_text(f, "支付批次 %.*s", STR_FMT(batch_said(f, o->b.batch.number, o->b.batch.id)));
	f->ui.lead = frame_text(f, "%s", o->b.stage);
	struct ui_sheet s = blocks_sheet(f, STR("资金支付批次表"), batch_said(f, o->b.batch.number, o->b.batch.id),
					 "金额单位：元。合计等于核定合计；签字人对内容摘要负责。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

/* What goes out, in names and values. */
static size_t issue_facts(const struct frame *f, const struct batch_show *o, struct ui_fact *out)
{
	const struct batch *b = &o->b.batch;
	struct str files = STR("");
	size_t n = 0;
	for (size_t k = 0; k < o->ntemplates; k++)
		files = frame_text(f, "%.*s%s%.*s", STR_FMT(files), k ? "、" : "", STR_FMT(o->templates[k].name));
	out[n++] = (struct ui_fact){.name = STR("金额"), .value = block_yuan(f, b->amount), .strong = true};
	out[n++] =
	    (struct ui_fact){.name = STR("收款"),
			     .value = frame_text(f, "%lld 户，%lld 笔", (long long)o->payees, (long long)b->items)};
	out[n++] = (struct ui_fact){.name = STR("预算行"), .value = o->b.title};
	out[n++] = (struct ui_fact){.name = STR("支付文件"),
				    .value = files.n ? files : STR("还没有模板"),
				    .sub = STR("发出后取，交银行代发")};
	for (size_t k = 0; k < o->nsigners && k < 6; k++)
		out[n++] = (struct ui_fact){.name = frame_text(f, "签字（%zu）", k + 1),
					    .value = o->signers[k].who,
					    .sub = block_minute(f, o->signers[k].at)};
	out[n++] = (struct ui_fact){.name = STR("内容摘要（SM3）"), .value = o->b.digest};
	return n;
}

void batch_issue_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct batch_show *o = out;
	const struct batch *x = &o->b.batch;
	struct blocks b = {.f = f};
	struct ui_fact facts[11];
	struct str said = batch_said(f, x->number, x->id),
		   back = frame_text(f, "/subsidy/payments/%lld", (long long)x->id);
	struct ui_link trail[2] = {payments_crumb[0],
				   {.text = frame_text(f, "支付批次 %.*s", STR_FMT(said)), .href = back}};
	struct block_form form = {.form = frame_form(f, frame_text(f, "%.*s/issue", STR_FMT(back))),
				  .submit = frame_text(f, "发出：%.*s", STR_FMT(block_yuan(f, x->amount))),
				  .icon = "arrow-up-right",
				  .tone = UI_BAD};
	struct page_block *card = block_add(&b);
	(void)in;
	form.form.back = back;
	card->card = (struct ui_card){.title = STR("发出这一批？"), .note = STR("只能发一次，发出以后不能收回")};
	card->facts = facts;
	card->facts_n = issue_facts(f, o, facts);
	card->forms = &form;
	card->forms_n = 1;
	frame_crumbs(f, trail, 2);
	f->ui.title = frame_text(f, "发出支付批次 %.*s", STR_FMT(said));
	blocks_page(h, &b, NULL);
}
