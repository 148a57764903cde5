/* Arrears and claims as pages. */
#include "features/payments/recover_pages.h"

#include "base/money.h"
#include "features/me/me_pages.h"
#include "pay.tmpl.h"

static const struct ui_link clawback_crumb[] = {{.text = STR("补发追回"), .href = STR("/subsidy/clawback")}};

/* The month or instalment that a claim is for. */
static struct str period_text(const struct frame *f, int64_t period, struct str instalment)
{
	return period ? block_months(f, period, period) : instalment;
}

/* By what an adjustment was made: a run, or (0) the decision that an agreement was broken. */
static struct str run_said(const struct frame *f, int64_t run)
{
	return run ? frame_text(f, "第 %lld 批", (long long)run) : STR("毁约认定");
}

/* Its page. */
static struct str run_href(const struct frame *f, int64_t run)
{
	return run ? frame_text(f, "/subsidy/batches/%lld", (long long)run) : STR("/directed/breaches");
}

/* What of the plan comes next. */
static struct ui_cell next_cell(const struct frame *f, const struct claim_item *x)
{
	if (!x->c.open)
		return cell_chip_of("已了结", UI_OK);
	if (x->next == DAY_NONE)
		return cell_chip_of("没有计划", UI_WARN);
	return (struct ui_cell){.kind = UI_CELL_CHIP,
				.tone = x->late ? UI_BAD : UI_INFO,
				.text = frame_text(f, "%.*s前还 %.*s%s", STR_FMT(block_day(f, x->next)),
						   STR_FMT(block_yuan(f, x->next_amount)), x->late ? "，逾期" : "")};
}

/* Claims as a list. */
static struct ui_table claims_table(struct frame *f, const struct claim_item *v, size_t n)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("政策")},
						   {.label = STR("月份或分期")},
						   {.label = STR("应追回（元）"), .number = true},
						   {.label = STR("还没追回（元）"), .number = true},
						   {.label = STR("计划")},
						   {.label = STR("预算行"), .wide = true}};
	struct block_cells rows = block_cells(f, n, 7);
	for (size_t i = 0; i < n; i++) {
		const struct claim_item *x = &v[i];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(x->name, frame_text(f, "/subsidy/clawback/claims/%lld", (long long)x->c.id));
		rows.rows[rows.n - 1].href = c[0].href;
		c[1] = cell_text_of(x->c.policy);
		c[2] = cell_text_of(period_text(f, x->c.period, x->c.instalment));
		c[3] = cell_yuan_of(x->c.amount);
		c[4] = cell_yuan_of(x->c.open);
		c[5] = next_cell(f, x);
		c[6] = cell_text_of(x->title);
	}
	return (struct ui_table){.label = STR("应追回款"),
				 .columns = columns,
				 .columns_n = 7,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = STR("没有应追回的款"),
				 .empty_todo = STR("事实更正以后再核算一次，差额在“按新的核算补发追回”里看")};
}

/* The sets. */
static struct ui_table sets_table(struct frame *f, const struct claims_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("时间")},
						   {.label = STR("政策"), .wide = true},
						   {.label = STR("按哪一批核算")},
						   {.label = STR("补发（元）"), .number = true},
						   {.label = STR("追回（元）"), .number = true},
						   {.label = STR("撤销的追回（元）"), .number = true},
						   {.label = STR("办理")}};
	struct block_cells rows = block_cells(f, o->nsets, 7);
	for (size_t i = 0; i < o->nsets; i++) {
		const struct adjustment *a = &o->sets[i];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(block_minute(f, a->at),
				    frame_text(f, "/subsidy/clawback/sets/%lld", (long long)a->id));
		c[1] = cell_text_of(a->policy);
		c[2] = (struct ui_cell){.text = run_said(f, a->run), .href = run_href(f, a->run)};
		c[3] = cell_yuan_of(a->arrears);
		c[4] = cell_yuan_of(a->clawback);
		c[5] = cell_yuan_of(a->undone);
		c[6] = cell_text_of(a->who);
	}
	return (struct ui_table){.label = STR("办过的补发追回"),
				 .columns = columns,
				 .columns_n = 7,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("还没有办过")};
}

void claims_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct claims_input *i = in;
	const struct claims_output *o = out;
	struct blocks b = {.f = f};
	struct ui_table claims = claims_table(f, o->claims, o->n), sets = sets_table(f, o);
	const struct ui_tally tallies[] = {
	    {.n = (int64_t)o->n, .text = STR("笔应追回"), .chip = {.tone = UI_INFO, .text = block_yuan(f, o->open)}},
	    {.n = o->late,
	     .text = STR("笔逾期"),
	     .chip = {.tone = o->late ? UI_BAD : UI_MUTE, .text = o->late ? STR("催还") : STR("没有")}}};
	const struct http_pair all[] = {{STR("all"), i->all ? STR("") : STR("1")}};
	static const struct ui_link start[] = {{.text = STR("按新的核算补发追回"),
						.href = STR("/subsidy/clawback/new"),
						.icon = "refresh",
						.primary = true}};
	struct page_block *card = block_add(&b);
	card->tallies = tallies;
	card->tallies_n = 2;
	card->card = (struct ui_card){
	    .title = STR("应追回款"),
	    .flush = true,
	    .more = {.text = i->all ? STR("只看没追回完的") : STR("已了结的也列出"), .href = frame_with(f, all, 1)}};
	card->table = &claims;
	card = block_add(&b);
	card->card.title = STR("办过的补发追回");
	card->table = &sets;
	if (frame_may(f, CAN_RECOVER_DECIDE))
		frame_tools(f, start, 1);
	f->ui.lead = STR("更正事实从不改过去的账：再核算一次，少发的补，多发的追，每笔都有依据");
	blocks_page(h, &b, NULL);
}

/* What would change, person by person and month by month. */
static struct ui_table preview_table(struct frame *f, const struct adjust_preview *o)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("月份或分期")},
						   {.label = STR("以前核定（元）"), .number = true},
						   {.label = STR("现在应发（元）"), .number = true},
						   {.label = STR("补发（元）"), .number = true},
						   {.label = STR("追回（元）"), .number = true},
						   {.label = STR("撤销追回（元）"), .number = true},
						   {.label = STR("等银行回执（元）"), .number = true},
						   {.label = STR("预算行"), .wide = true}};
	struct block_cells rows = block_cells(f, o->n, 9);
	for (size_t k = 0; k < o->n; k++) {
		const struct adjust_row *x = &o->rows[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x->name, .strong = true};
		c[1] = cell_text_of(period_text(f, x->i.period, x->i.instalment));
		c[2] = cell_yuan_of(x->i.decided);
		c[3] = cell_yuan_of(x->i.due);
		c[4] = cell_yuan_of(x->i.arrears);
		c[5] = cell_yuan_of(x->i.clawback);
		c[6] = cell_yuan_of(x->i.undo);
		c[7] = cell_yuan_of(x->i.waits);
		c[8] = cell_text_of(x->title);
	}
	return (struct ui_table){.label = STR("差额"),
				 .columns = columns,
				 .columns_n = 9,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .empty = STR("没有差额"),
				 .empty_todo = STR("这一批核算与以前核定的一样")};
}

/* The choice of a run. */
static struct block_form choose_form(struct frame *f, const struct adjust_new_input *i,
				     const struct adjust_preview *o, struct ui_filter *filter)
{
	struct ui_field run = frame_field(f, &adjust_new_shape, "run",
					  i->run == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)i->run));
	struct ui_option *v = ARENA_ARRAY(f->mem, o->nchoices + 1, struct ui_option);
	run.kind = UI_SELECT;
	run.bare = true;
	for (size_t k = 0; v && k < o->nchoices; k++)
		v[k] = (struct ui_option){.value = frame_text(f, "%lld", (long long)o->choices[k].run),
					  .label = o->choices[k].label};
	run.options = v;
	run.options_n = v ? o->nchoices : 0;
	*filter = (struct ui_filter){.action = STR("/subsidy/clawback/new"),
				     .fields = BLOCK_KEEP(f, run),
				     .fields_n = 1,
				     .clear_href = STR("/subsidy/clawback/new")};
	struct str policy = i->policy;
	for (size_t k = 0; k < o->nchoices && !policy.n; k++)
		if (o->choices[k].run == i->run)
			policy = o->choices[k].policy;
	const struct ui_field hidden[] = {
	    {.kind = UI_HIDDEN, .name = "run", .value = frame_text(f, "%lld", (long long)i->run)},
	    {.kind = UI_HIDDEN, .name = "policy", .value = policy}};
	struct block_form form = {.form = frame_form(f, STR("/subsidy/clawback")),
				  .fields = block_keep(f, hidden, 2, sizeof *hidden),
				  .fields_n = 2,
				  .submit =
				      frame_text(f, "办理：补发 %.*s，追回 %.*s", STR_FMT(block_yuan(f, o->arrears)),
						 STR_FMT(block_yuan(f, o->clawback))),
				  .icon = "check"};
	form.form.back = STR("/subsidy/clawback");
	return form;
}

void adjust_new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct adjust_new_input *i = in;
	const struct adjust_preview *o = out;
	struct blocks b = {.f = f};
	struct ui_filter filter;
	struct block_form form = choose_form(f, i, o, &filter);
	struct ui_table t = preview_table(f, o);
	struct ui_tip cannot = {.tone = UI_WARN, .strong = STR("不能按这一批比较。"), .text = str_of(o->why)};
	struct ui_tip no_line = {.tone = UI_WARN,
				 .strong = STR("补发没有预算行可付。"),
				 .text = STR("原来的预算行已经关账，先设以后年度同来源、同单元、同用途的预算行"),
				 .link = {.text = STR("新设预算行"), .href = STR("/ledger/new")}};
	struct ui_empty none = {.icon = "refresh",
				.title = STR("先选一批核算"),
				.text = STR("更正事实以后，由市级不选区县，把同样的月份再核算一次，然后在这里选它"),
				.link = {.text = STR("去核算"), .href = STR("/subsidy/batches/new")}};
	if (!user_may(f->user, CAN_RUNS_START))
		none.link = (struct ui_link){0};
	const struct ui_tally tallies[] = {{.n = o->total, .text = STR("条差额")}};
	struct page_block *card = block_add(&b);
	card->filter = &filter;
	card->tip = o->why ? &cannot : o->no_line ? &no_line : NULL;
	card->empty = o->asked ? NULL : &none;
	if (o->asked && !o->why) {
		card->tallies = tallies;
		card->tallies_n = 1;
		card = block_add(&b);
		card->card.flush = true;
		card->table = &t;
		if (!o->no_line && (o->arrears || o->clawback || o->undo)) {
			card = block_add(&b);
			card->card = (struct ui_card){
			    .title = STR("办理"),
			    .note = STR("补发记为承诺，进下一批支付；已付多的列为应追回，没到账的等回执")};
			card->forms = &form;
			card->forms_n = 1;
		}
	}
	frame_crumbs(f, clawback_crumb, 1);
	f->ui.lead = STR("先看差额，再办理；办理前什么也没有改");
	blocks_page(h, &b, NULL);
}

void adjust_set_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("政策和月份"), .wide = true},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("状态")}};
	const struct set_input *i = in;
	const struct set_show *o = out;
	struct blocks b = {.f = f};
	const struct ui_fact facts[] = {
	    {.name = STR("政策"), .value = o->a.policy},
	    {.name = STR("按哪一批核算"), .value = run_said(f, o->a.run), .href = run_href(f, o->a.run)},
	    {.name = STR("补发"), .value = block_yuan(f, o->a.arrears), .strong = true},
	    {.name = STR("追回"), .value = block_yuan(f, o->a.clawback), .strong = true},
	    {.name = STR("撤销的追回"), .value = block_yuan(f, o->a.undone)},
	    {.name = STR("办理"), .value = o->a.who, .sub = block_minute(f, o->a.at)}};
	struct ui_table claims = claims_table(f, o->claims, o->nclaims);
	struct block_cells rows = block_cells(f, o->npayments, 4);
	for (size_t k = 0; k < o->npayments; k++) {
		const struct payment *p = &o->payments[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_link_of(o->names[k], frame_text(f, "/subsidy/payments/items/%lld", (long long)p->id));
		c[1] = (struct ui_cell){.text = p->policy, .sub = block_months(f, p->from, p->to)};
		c[2] = cell_yuan_of(p->amount);
		c[3] = cell_chip_of(payment_state_text((enum payment_state)p->state), UI_INFO);
	}
	struct ui_table pays = {.label = STR("补发"),
				.columns = columns,
				.columns_n = 4,
				.rows = rows.rows,
				.rows_n = rows.n,
				.plain = true,
				.empty = STR("没有补发")};
	const struct http_pair print[] = {{STR("print"), STR("1")}};
	const struct ui_link tools[] = {{.text = STR("分录"),
					 .href = frame_text(f, "/ledger/cases/adjustment/%lld", (long long)o->a.id),
					 .icon = "list-details"},
					{.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"}};
	struct page_block *card = block_add(&b);
	card->card.title = STR("这一次");
	card->facts = facts;
	card->facts_n = 6;
	card = block_add(&b);
	card->card = (struct ui_card){.title = STR("追回"), .flush = true};
	card->table = &claims;
	card = block_add(&b);
	card->card.title = STR("补发");
	card->table = &pays;
	frame_crumbs(f, clawback_crumb, 1);
	frame_tools(f, tools, 2);
	struct ui_sheet s = blocks_sheet(f, STR("补发追回表"), frame_text(f, "TZ-%lld", (long long)o->a.id),
					 "金额单位：元。差额由冻结的核算与以前核定的逐月比较得出。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

/* What was done about a claim. */
static struct ui_table steps_table(struct frame *f, const struct claim_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("时间")},
						   {.label = STR("方式")},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("依据"), .wide = true},
						   {.label = STR("办理")},
						   {.label = STR("分录")}};
	struct block_cells rows = block_cells(f, o->nsteps, 6);
	for (size_t k = 0; k < o->nsteps; k++) {
		const struct recovery_step *x = &o->steps[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_text_of(block_minute(f, x->at));
		c[1] = (struct ui_cell){.text = str_of(recovery_way_text((enum recovery_way)x->way)), .strong = true};
		c[2] = cell_yuan_of(x->amount);
		c[3] = cell_text_of(x->basis);
		c[4] = cell_text_of(x->who);
		c[5] = (struct ui_cell){.text = STR("分录"),
					.href = frame_text(f, "/ledger/cases/recovery/%lld", (long long)x->id)};
	}
	return (struct ui_table){.label = STR("追回经过"),
				 .columns = columns,
				 .columns_n = 6,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("还没有追回")};
}

/* The plan. */
static struct ui_table plan_table(struct frame *f, const struct claim_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("期"), .number = true},
						   {.label = STR("哪天前")},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("怎么还")},
						   {.label = STR("依据"), .wide = true}};
	struct block_cells rows = block_cells(f, o->nplan, 5);
	for (size_t k = 0; k < o->nplan; k++) {
		const struct plan_part *x = &o->plan[k];
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_count_of(x->no);
		c[1] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->due};
		c[2] = cell_yuan_of(x->amount);
		c[3] = cell_text_of(str_of(recovery_way_text((enum recovery_way)x->way)));
		c[4] = cell_text_of(x->basis);
	}
	return (struct ui_table){.label = STR("追回计划"),
				 .columns = columns,
				 .columns_n = 5,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true,
				 .empty = STR("没有定计划"),
				 .empty_todo = STR("与本人约定一次还清，或分期还")};
}

/* The form that ends a part of what is open: of one claim, or of all that a person owes. */
static struct block_form move_form(struct frame *f, const struct in_shape *shape, bool treasury, int64_t amount,
				   const struct payment *offsets, size_t noffsets)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, noffsets + 1, struct ui_option);
	size_t n = 0;
	char open[32];
	decimal_text(amount, 2, open);
	struct ui_field fields[] = {frame_field(f, shape, "way", treasury ? STR("上缴国库") : STR("")),
				    frame_field(f, shape, "amount", frame_text(f, "%s", open)),
				    frame_field(f, shape, "payment", STR("")),
				    frame_field(f, shape, "basis", STR(""))};
	fields[0].required = true;
	if (v)
		v[n++] = (struct ui_option){.value = STR(""), .label = STR("不是抵扣")};
	for (size_t k = 0; v && k < noffsets; k++)
		v[n++] = (struct ui_option){
		    .value = frame_text(f, "%lld", (long long)offsets[k].id),
		    .label = frame_text(f, "%.*s %.*s %.*s", STR_FMT(offsets[k].policy),
					STR_FMT(block_months(f, offsets[k].from, offsets[k].to)),
					STR_FMT(block_yuan(f, offsets[k].amount - offsets[k].offset)))};
	fields[2].kind = UI_SELECT;
	fields[2].options = v;
	fields[2].options_n = n;
	return (struct block_form){.form = frame_form(f, frame_text(f, "%.*s/move", STR_FMT(f->path))),
				   .fields = block_keep(f, fields, 4, sizeof *fields),
				   .fields_n = 4,
				   .submit = STR("登记"),
				   .icon = "check"};
}

/* The form that makes a plan. */
static struct block_form plan_form(struct frame *f, bool treasury)
{
	struct ui_field fields[] = {
	    frame_field(f, &claim_plan_shape, "parts", STR("3")),
	    frame_field(f, &claim_plan_shape, "first", block_day(f, f->today + 30)),
	    frame_field(f, &claim_plan_shape, "plan_way", treasury ? STR("上缴国库") : STR("")),
	    frame_field(f, &claim_plan_shape, "plan_basis", STR(""))};
	fields[2].required = true;
	return (struct block_form){.form = frame_form(f, frame_text(f, "%.*s/plan", STR_FMT(f->path))),
				   .fields = block_keep(f, fields, 4, sizeof *fields),
				   .fields_n = 4,
				   .submit = STR("定计划"),
				   .icon = "calendar"};
}

void claim_show_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct claim_input *i = in;
	const struct claim_show *o = out;
	const struct claim_item *x = &o->item;
	struct blocks b = {.f = f};
	const struct ui_fact facts[] = {
	    {.name = x->debtor ? STR("由谁退还") : STR("姓名"), .value = x->name, .strong = true},
	    {.name = STR("政策和月份"), .value = x->c.policy, .sub = period_text(f, x->c.period, x->c.instalment)},
	    {.name = STR("应追回"), .value = block_yuan(f, x->c.amount), .strong = true},
	    {.name = STR("还没追回"), .value = block_yuan(f, x->c.open), .strong = true},
	    {.name = STR("预算行"), .value = x->title, .href = frame_text(f, "/ledger/%lld", (long long)x->c.line)},
	    {.name = STR("由来"),
	     .value = o->a.run ? frame_text(f, "第 %lld 批核算", (long long)o->a.run) : run_said(f, 0),
	     .href = frame_text(f, "/subsidy/clawback/sets/%lld", (long long)o->a.id),
	     .sub = block_minute(f, x->c.at)}};
	struct ui_table plan = plan_table(f, o), steps = steps_table(f, o);
	struct block_form forms[] = {
	    move_form(f, &claim_move_shape, x->debtor != 0, x->c.open, o->offsets, o->noffsets),
	    plan_form(f, x->debtor != 0)};
	const struct http_pair print[] = {{STR("print"), STR("1")}};
	const struct ui_link tools[] = {
	    {.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"},
	    {.text = STR("这个人一共欠多少"),
	     .href = frame_text(f, "/subsidy/clawback/people/%lld", (long long)x->c.person),
	     .icon = "user"}};
	struct page_block *card = block_add(&b);
	card->card.title = STR("这笔应追回款");
	card->facts = facts;
	card->facts_n = 6;
	card = block_add(&b);
	card->card.title = STR("追回计划");
	card->table = &plan;
	card = block_add(&b);
	card->card.title = STR("经过");
	card->table = &steps;
	for (int k = 0; k < 2 && x->c.open && frame_may(f, CAN_RECOVER_DECIDE); k++) {
		card = block_add(&b);
		card->card.title = k ? STR("定计划") : STR("登记追回");
		card->forms = &forms[k];
		card->forms_n = 1;
	}
	frame_crumbs(f, clawback_crumb, 1);
	frame_tools(f, tools, x->debtor ? 1 : 2);
	f->ui.title = frame_text(f, "%.*s的应追回款", STR_FMT(x->name));
	struct ui_sheet s =
	    blocks_sheet(f, f->ui.title, frame_text(f, "ZH-%lld", (long long)x->c.id), "金额单位：元。");
	blocks_page(h, &b, i->print ? &s : NULL);
}

/* What became of the plan, and its instalments. */
static struct ui_table repayment_table(struct frame *f, const struct repayment_shown *x)
{
	static const struct ui_column columns[] = {{.label = STR("期"), .number = true},
						   {.label = STR("哪天前")},
						   {.label = STR("金额（元）"), .number = true}};
	struct block_cells rows = block_cells(f, x->n, 3);
	for (size_t k = 0; k < x->n; k++) {
		struct ui_cell *c = block_row(&rows);
		if (!c)
			break;
		c[0] = cell_count_of(x->part[k].no);
		c[1] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->part[k].due};
		c[2] = cell_yuan_of(x->part[k].amount);
	}
	return (struct ui_table){.label = STR("还款计划"),
				 .columns = columns,
				 .columns_n = 3,
				 .rows = rows.rows,
				 .rows_n = rows.n,
				 .plain = true};
}

/* How the person answered, in a line. */
static struct str answer_said(struct frame *f, const struct repayment_shown *x)
{
	if (!x->p.answered)
		return frame_text(f, "%.*s 提出，%s%s%s", STR_FMT(block_minute(f, x->p.at)), x->state,
				  x->lapsed ? "：" : "", x->lapsed ? x->lapsed : "");
	return frame_text(f, "%s（%.*s%s%.*s）", x->state, STR_FMT(block_minute(f, x->p.answered)),
			  x->p.said.n ? "，" : "", STR_FMT(x->p.said));
}

/* The card of the newest plan, when there is one. */
static void repayment_card(struct frame *f, struct blocks *b, const struct repayment_shown *x, struct ui_table *t)
{
	if (!x)
		return;
	*t = repayment_table(f, x);
	struct page_block *card = block_add(b);
	card->card =
	    (struct ui_card){.title = STR("还款计划"),
			     .note = frame_text(f, "%s %.*s，%.*s；%.*s", x->way, STR_FMT(block_yuan(f, x->p.amount)),
						STR_FMT(x->p.basis), STR_FMT(answer_said(f, x)))};
	card->table = t;
}

/* The form of a plan over all that is owed. */
static struct block_form repayment_form(struct frame *f)
{
	struct ui_field fields[] = {frame_field(f, &owed_plan_shape, "parts", STR("3")),
				    frame_field(f, &owed_plan_shape, "first", block_day(f, f->today + 30)),
				    frame_field(f, &owed_plan_shape, "plan_way", STR("")),
				    frame_field(f, &owed_plan_shape, "plan_basis", STR("")),
				    frame_field(f, &owed_plan_shape, "paper", STR(""))};
	fields[2].required = true;
	return (struct block_form){.form = frame_form(f, frame_text(f, "%.*s/plan", STR_FMT(f->path))),
				   .fields = block_keep(f, fields, 5, sizeof *fields),
				   .fields_n = 5,
				   .submit = STR("提出计划"),
				   .icon = "calendar"};
}

/* How the plan stands, told to the person. */
static struct ui_chip repayment_chip(const struct repayment_shown *x)
{
	if (x->lapsed)
		return (struct ui_chip){.tone = UI_MUTE, .text = STR("已失效")};
	if (!x->p.answered)
		return (struct ui_chip){.tone = UI_WARN, .text = STR("等您确认")};
	return x->p.agreed ? (struct ui_chip){.tone = UI_OK, .text = STR("您已同意")}
			   : (struct ui_chip){.tone = UI_BAD, .text = STR("您不同意")};
}

void my_repayment_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct my_repayment *o = out;
	const struct repayment_shown *x = o->plan;
	struct ui_chip chip = {.tone = UI_MUTE, .text = STR("")};
	struct ui_form form = {0};
	struct ui_field fields[] = {frame_field(f, &repayment_answer_shape, "agree", STR("")),
				    frame_field(f, &repayment_answer_shape, "said", STR(""))};
	(void)in;
	fields[0].required = true;
	fields[0].kind = UI_RADIO; /* nothing is chosen for the person */
	if (x) {
		chip = repayment_chip(x);
		form = frame_form(f, frame_text(f, "/m/repayment/%lld", (long long)x->p.id));
	}
	me_phone_frame(f, "/m", "/m/payments");
	pay_repayment(h, f, x, &chip, &form, fields, x && !x->p.answered && !x->lapsed ? 2 : 0);
}

void owed_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct owed_show *o = out;
	struct blocks b = {.f = f};
	struct ui_table claims = claims_table(f, o->claims, o->n);
	struct block_form form = move_form(f, &owed_move_shape, false, o->open, o->offsets, o->noffsets);
	struct block_form plan = repayment_form(f);
	struct ui_table parts;
	const struct ui_tally tallies[] = {
	    {.n = (int64_t)o->n,
	     .text = STR("笔没有还清"),
	     .chip = {.tone = UI_INFO, .text = block_yuan(f, o->open)}},
	    {.n = o->late,
	     .text = STR("笔逾期"),
	     .chip = {.tone = o->late ? UI_BAD : UI_MUTE, .text = o->late ? STR("催还") : STR("没有")}}};
	const struct ui_link tools[] = {{.text = STR("追溯这个人"),
					 .href = frame_text(f, "/audit/cases/person/%lld", (long long)o->person),
					 .icon = "search"}};
	(void)in;
	claims.empty = STR("没有应追回的款");
	claims.empty_todo = STR("这个人不欠款，或者已经还清");
	struct page_block *card = block_add(&b);
	card->tallies = tallies;
	card->tallies_n = 2;
	card = block_add(&b);
	card->card = (struct ui_card){.title = STR("没有还清的"), .flush = true};
	card->table = &claims;
	repayment_card(f, &b, o->plan, &parts);
	if (o->open && frame_may(f, CAN_RECOVER_DECIDE)) {
		card = block_add(&b);
		card->card = (struct ui_card){.title = STR("登记追回"),
					      .note = STR("一次还多个月的，在这里登记一个总数，从最早的月份算起")};
		card->forms = &form;
		card->forms_n = 1;
		card = block_add(&b);
		card->card = (struct ui_card){
		    .title = STR("定还款计划"),
		    .note = STR("覆盖全部没有还清的，先还最早的月份；本人同意后生效，新的一份代替旧的")};
		card->forms = &plan;
		card->forms_n = 1;
	}
	frame_crumbs(f, clawback_crumb, 1);
	frame_tools(f, tools, 1);
	f->ui.title = frame_text(f, "%.*s的应追回款", STR_FMT(o->name));
	f->ui.lead = STR("院校按毁约认定退还的，不在这里：那是院校的");
	blocks_page(h, &b, NULL);
}
