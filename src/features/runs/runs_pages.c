/* The list of runs, a new one, one run with its totals, two runs compared. */
#include "features/runs/runs_pages.h"

#include "features/subsidies/why_pages.h"
#include "http/url.h"
#include "runs.tmpl.h"

static const struct ui_link runs_crumbs[] = {{.text = STR("核算批次"), .href = STR("/subsidy/batches")}};

/* "2024-01 至 2024-12" */
static struct str months(const struct frame *f, const struct run *r)
{
	char from[8], to[8];
	month_text(r->from, from);
	month_text(r->to, to);
	return r->from == r->to ? frame_text(f, "%s", from) : frame_text(f, "%s 至 %s", from, to);
}

/* What a run's state looks like. */
static struct ui_cell state_cell(const struct run *r)
{
	static const enum ui_tone tone[] = {
	    [RUN_COMPUTING] = UI_INFO, [RUN_DONE] = UI_OK,      [RUN_FAILED] = UI_BAD,
	    [RUN_CANCELLED] = UI_MUTE, [RUN_WAITING] = UI_INFO, [RUN_BROKEN] = UI_WARN};
	return (struct ui_cell){
	    .text = str_of(run_state_text(r->state)), .kind = UI_CELL_CHIP, .tone = tone[r->state]};
}

/* An amount, blank while there is none. */
static struct ui_cell yuan(int64_t v, bool done)
{
	return (struct ui_cell){.kind = UI_CELL_YUAN, .num = done ? v : UI_NONE};
}

void runs_list_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("批次")},
						   {.label = STR("政策"), .wide = true},
						   {.label = STR("月份")},
						   {.label = STR("单元")},
						   {.label = STR("状态")},
						   {.label = STR("应发（元）"), .number = true},
						   {.label = STR("待确认（元）"), .number = true},
						   {.label = STR("应追回（元）"), .number = true},
						   {.label = STR("发起")}};
	const struct runs_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct run *r = &o->runs[i].run;
		struct ui_cell *c = ARENA_ARRAY(f->mem, 9, struct ui_cell);
		char at[20];
		if (!c)
			return;
		instant_text(r->at, at);
		rows[i] =
		    (struct ui_row){.cells = c, .href = frame_text(f, "/subsidy/batches/%lld", (long long)r->id)};
		c[0] = (struct ui_cell){
		    .text = frame_text(f, "第 %lld 批", (long long)r->id), .href = rows[i].href, .strong = true};
		c[1] = (struct ui_cell){.text = str_is(r->policy, "all") ? STR("全部政策") : r->policy};
		c[2] = (struct ui_cell){.text = months(f, r)};
		c[3] = (struct ui_cell){.text = r->unit.n ? r->unit_name : STR("全部")};
		c[4] = state_cell(r);
		c[5] = yuan(o->runs[i].due, r->state == RUN_DONE);
		c[6] = yuan(o->runs[i].doubt, r->state == RUN_DONE);
		c[7] = yuan(o->runs[i].recover, r->state == RUN_DONE);
		c[8] = (struct ui_cell){.text = r->who, .sub = frame_text(f, "%.16s", at)};
	}
	struct ui_table t = {.label = STR("核算批次"),
			     .columns = columns,
			     .columns_n = 9,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = STR("还没有核算过"),
			     .empty_todo = frame_may(f, CAN_RUNS_START)
					       ? STR("发起一批，按政策算出每人每月的金额和原因")
					       : STR("由市级民政发起；核算完了在这里看")};
	static const struct ui_link start[] = {
	    {.text = STR("发起核算"), .href = STR("/subsidy/batches/new"), .icon = "plus", .primary = true}};
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("批")};
	if (frame_may(f, CAN_RUNS_START)) {
		frame_tools(f, start, 1);
		t.empty_link = start[0];
	}
	if (o->next != IN_NONE)
		pager.next_href = frame_text(f, "/subsidy/batches?before=%lld", (long long)o->next);
	f->ui.lead = STR("金额只含您数据范围内的人");
	runs_table(h, f, NULL, &t, &pager);
}

/* A field as a choice among these. */
static void choose(const struct frame *f, struct ui_field *field, const struct run_option *o, size_t n,
		   const char *none)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, n + 1, struct ui_option);
	size_t k = 0;
	if (!v)
		return;
	if (none)
		v[k++] = (struct ui_option){.value = STR(""), .label = str_of(none)};
	for (size_t i = 0; i < n; i++)
		v[k++] = (struct ui_option){.value = o[i].value, .label = o[i].label};
	field->kind = UI_SELECT;
	field->options = v;
	field->options_n = k;
}

/* The members of a question as the form's fields have them. */
static const char *const asked_names[] = {"policy",   "from", "to",         "as_of",
					  "known_on", "unit", "everything", "readings"};
#define ASKED_N 8

/* A question as the texts of its fields. */
static void asked_values(const struct frame *f, const struct run_input *i, struct str out[static ASKED_N])
{
	char from[8], to[8], as_of[11], known[11];
	month_text(i->from, from);
	month_text(i->to, to);
	day_text(i->as_of, as_of);
	day_text(i->known_on, known);
	out[0] = i->policy;
	out[1] = frame_text(f, "%s", from);
	out[2] = frame_text(f, "%s", to);
	out[3] = frame_text(f, "%s", as_of);
	out[4] = frame_text(f, "%s", known);
	out[5] = i->unit == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)i->unit);
	out[6] = i->everything ? STR("1") : STR("");
	out[7] = i->readings;
}

/* The form again, with what was asked standing in it. */
static struct str asked_again(const struct frame *f, const struct str *values)
{
	struct buf b;
	struct url_query q;
	buf_init(&b, 32000);
	buf_puts(&b, "/subsidy/batches/new");
	url_query_init(&q, &b);
	for (size_t k = 0; k < ASKED_N; k++)
		url_query_put(&q, asked_names[k], values[k]);
	struct str href = b.failed ? STR("/subsidy/batches/new") : frame_text(f, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return href;
}

void run_new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct run_input *i = in;
	const struct run_form *o = out;
	struct ui_field fields[ASKED_N];
	struct str v[ASKED_N];
	char today[11];
	day_text(f->today, today);
	asked_values(f, i, v);
	if (!i->policy.n) {
		v[3] = frame_text(f, "%s", today);
		v[6] = STR("1");
		v[7] = o->readings;
	}
	for (size_t k = 0; k < ASKED_N; k++)
		fields[k] = frame_field(f, &run_input_shape, asked_names[k], v[k]);
	choose(f, &fields[0], o->policies, o->npolicies, NULL);
	choose(f, &fields[5], o->units, o->nunits, "我的全部范围");
	frame_crumbs(f, runs_crumbs, 1);
	f->ui.lead = STR("算出的结果连同政策文本、读法和所依据的事实一起冻结，以后不会改变");
	run_form_page(h, f, fields, ASKED_N);
}

void run_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct run_input *i = in;
	const struct run_form *o = out;
	const struct run asked = {.from = i->from, .to = i->to};
	struct ui_field hidden[ASKED_N];
	struct str v[ASKED_N];
	asked_values(f, i, v);
	v[7] = o->readings;
	for (size_t k = 0; k < ASKED_N; k++)
		hidden[k] = (struct ui_field){.kind = UI_HIDDEN, .name = asked_names[k], .value = v[k]};
	struct str change = asked_again(f, v);
	const struct ui_answer a[] = {
	    {.label = STR("政策"), .value = o->policy_title, .sub = i->policy, .change = change},
	    {.label = STR("月份"), .value = months(f, &asked), .change = change},
	    {.label = STR("查看日"), .value = v[3], .change = change},
	    {.label = STR("按哪天已知的事实"),
	     .value = v[4].n ? v[4] : STR("发起时已经登记的全部"),
	     .change = change},
	    {.label = STR("范围"), .value = o->unit_name, .change = change},
	    {.label = STR("不符合的"),
	     .value = i->everything ? STR("也列出，写明原因") : STR("不列"),
	     .change = change},
	    {.label = STR("另选的读法"),
	     .value = o->readings.n ? o->readings : STR("无，都用默认的"),
	     .change = change}};
	frame_crumbs(f, runs_crumbs, 1);
	run_answers_page(h, f, a, sizeof a / sizeof *a, hidden, ASKED_N, change);
}

/* What was asked, as names and values. */
static size_t asked_facts(const struct frame *f, const struct run *r, struct ui_fact *out)
{
	char at[20], known[20], as_of[11];
	size_t n = 0;
	instant_text(r->at, at);
	instant_text(r->known_on, known);
	day_text(r->as_of, as_of);
	out[n++] = (struct ui_fact){.name = STR("政策"),
				    .value = str_is(r->policy, "all") ? STR("全部政策") : r->policy,
				    .href = str_is(r->policy, "all") ? STR("") : why_policy_href(f, r->policy, "")};
	out[n++] = (struct ui_fact){.name = STR("月份"), .value = months(f, r)};
	out[n++] = (struct ui_fact){.name = STR("范围"), .value = r->unit.n ? r->unit_name : STR("全部")};
	out[n++] = (struct ui_fact){.name = STR("查看日"), .value = frame_text(f, "%s", as_of)};
	out[n++] = (struct ui_fact){.name = STR("按何时已知的事实"), .value = frame_text(f, "%.16s", known)};
	out[n++] = (struct ui_fact){.name = STR("发起"), .value = r->who, .sub = frame_text(f, "%.16s", at)};
	if (r->readings.n)
		out[n++] = (struct ui_fact){.name = STR("另选的读法"), .value = r->readings};
	return n;
}

/* Which run it asks again, and how much of it was computed anew. */
static struct ui_fact again_fact(const struct frame *f, const struct run_work *w)
{
	struct ui_fact x = {.name = STR("照哪一批再算"),
			    .value = frame_text(f, "第 %lld 批", (long long)w->base),
			    .href = frame_text(f, "/subsidy/batches/%lld", (long long)w->base)};
	if (w->subjects)
		x.sub = frame_text(f, "%lld 个对象中 %lld 个重新算过，其余的事实没有变", (long long)w->subjects,
				   (long long)w->evaluated);
	return x;
}

/* The sheet of a run. */
static struct ui_sheet sheet_of(const struct frame *f, const struct run *r, const char *title)
{
	struct ui_sheet s = {.frame = f->ui,
			     .number = frame_text(f, "HS-%lld", (long long)r->id),
			     .made_by = f->ui.user,
			     .made_at = f->now,
			     .stamp = frame_text(f, "%.*s（盖章）", STR_FMT(f->ui.unit)),
			     .basis =
				 STR("金额只含打印人数据范围内的人；每一行的条款、事实和算式可在系统里逐条查看。"),
			     .landscape = true};
	s.frame.title = str_of(title);
	s.frame.lead = STR("");
	s.frame.back_href = f->path;
	return s;
}

/* A number of lines that leads to them. */
static struct ui_cell lines_cell(const struct frame *f, const struct run_show_input *i, const struct run_group *g,
				 int64_t n, const char *result)
{
	struct str where = frame_text(f, "/subsidy/batches/%lld/lines?result=%s", (long long)i->id, result);
	char month[8];
	int64_t county = i->by == 0 ? g->id : i->county, org = i->by == 1 ? g->id : i->org;
	month_text((month_t)g->month, month);
	if (county > 0)
		where = frame_text(f, "%.*s&county=%lld", STR_FMT(where), (long long)county);
	if (org > 0)
		where = frame_text(f, "%.*s&org=%lld", STR_FMT(where), (long long)org);
	if (g->month)
		where = frame_text(f, "%.*s&month=%s", STR_FMT(where), month);
	return (struct ui_cell){.kind = UI_CELL_COUNT, .num = n, .href = n ? where : STR("")};
}

/* An amount of a group: 元, or a number. */
static struct ui_cell amount_cell(const struct run_group *g, int64_t v)
{
	return (struct ui_cell){.kind = g->counts ? UI_CELL_COUNT : UI_CELL_YUAN, .num = v};
}

/* One group's row. */
static void group_row(const struct frame *f, const struct run_show_input *i, const struct run_group *g,
		      struct ui_cell *c)
{
	c[0] = (struct ui_cell){.text = g->label, .strong = true};
	if (i->by == 0 && g->id > 0)
		c[0].href =
		    frame_text(f, "/subsidy/batches/%lld?by=机构&county=%lld", (long long)i->id, (long long)g->id);
	c[1] = (struct ui_cell){.text = g->policy};
	c[2] = lines_cell(f, i, g, g->due_n, "应发");
	c[3] = amount_cell(g, g->due);
	c[4] = lines_cell(f, i, g, g->doubt_n, "待确认");
	c[5] = amount_cell(g, g->doubt);
	c[6] = lines_cell(f, i, g, g->recover_n, "应追回");
	c[7] = amount_cell(g, g->recover);
	c[8] = lines_cell(f, i, g, g->not_n, "不符合");
}

/* The table of totals. */
static struct ui_table totals_of(const struct frame *f, const struct run_show_input *i, const struct run_show *o,
				 struct ui_cell *foot)
{
	static const struct ui_column columns[] = {{.label = STR("合计项")},
						   {.label = STR("政策"), .wide = true},
						   {.label = STR("应发笔数"), .number = true},
						   {.label = STR("应发（元）"), .number = true},
						   {.label = STR("待确认笔数"), .number = true},
						   {.label = STR("待确认（元）"), .number = true},
						   {.label = STR("应追回笔数"), .number = true},
						   {.label = STR("应追回（元）"), .number = true},
						   {.label = STR("不符合笔数"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t k = 0; rows && k < o->n; k++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, 9, struct ui_cell);
		if (!c)
			break;
		group_row(f, i, &o->groups[k], c);
		rows[k] = (struct ui_row){.cells = c};
	}
	group_row(f, &(struct run_show_input){.id = i->id, .by = 2, .county = i->county, .org = i->org}, &o->total,
		  foot);
	foot[0] = (struct ui_cell){.text = STR("合计"), .strong = true};
	return (struct ui_table){.label = STR("核算合计"),
				 .columns = columns,
				 .columns_n = 9,
				 .rows = rows,
				 .rows_n = rows ? o->n : 0,
				 .foot = o->n ? foot : NULL,
				 .empty = STR("您的数据范围内没有一行"),
				 .empty_todo = STR("换一项政策或月份再核算")};
}

/* Nobody computes it, though it has not ended. */
static void stuck(struct html *h, struct frame *f, const struct run_show *o, const struct ui_fact *facts, size_t n)
{
	struct ui_tip tip = {.tone = UI_WARN,
			     .strong = STR("中断"),
			     .text = o->run.state == RUN_BROKEN ? STR("核算它的程序没有算完就停了，还没有结果。")
								: STR("还没有算，后台任务里也没有它。"),
			     .link = {.text = frame_may(f, CAN_RUNS_START) ? STR("另起一批") : STR(""),
				      .href = STR("/subsidy/batches/new")}};
	run_stuck_page(h, f, facts, n, &tip, o->resumes);
}

/* How far it is, or why it came to nothing. */
static void unfinished(struct html *h, struct frame *f, const struct run_show *o, const struct ui_fact *facts,
		       size_t n)
{
	struct ui_tip tip = {.tone = UI_BAD, .strong = str_of(o->state), .text = o->run.why};
	bool at_it = o->run.state == RUN_COMPUTING, running = at_it || (!run_ended(o->run.state) && o->queued);
	struct ui_job job = {.id = frame_text(f, "%lld", (long long)o->run.id),
			     .title = at_it ? STR("正在核算") : STR("等待核算"),
			     .state = STR("可以离开这一页"),
			     .tone = UI_INFO,
			     .done = o->done,
			     .total = o->of,
			     .noun = STR("人次"),
			     .running = true,
			     .csrf = f->ui.csrf,
			     .self_href = f->path,
			     .stop_action =
				 o->queued ? frame_text(f, "/jobs/%lld/cancel", (long long)o->job) : STR("")};
	f->ui.refresh_secs = running ? 3 : 0;
	if (running || run_ended(o->run.state))
		run_page(h, f, facts, n, running ? &job : NULL, running ? NULL : &tip, NULL, 0, NULL);
	else
		stuck(h, f, o, facts, n);
}

struct str run_law_said(const struct frame *f, struct str title, struct str law)
{
	return law.n ? frame_text(f, "%.*s（%.*s）", STR_FMT(title), STR_FMT(law)) : title;
}

void run_show_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct run_show_input *i = in;
	const struct run_show *o = out;
	struct ui_fact facts[12];
	struct ui_cell foot[9];
	size_t n = asked_facts(f, &o->run, facts);
	if (o->work.base)
		facts[n++] = again_fact(f, &o->work);
	facts[n++] = (struct ui_fact){.name = STR("政策的效力"),
				      .value = o->law,
				      .sub = o->draft ? STR("只能试算，不能据此发放") : STR("核算时的文本")};
	const struct http_pair by[3][1] = {
	    {{STR("by"), STR("区县")}}, {{STR("by"), STR("机构")}}, {{STR("by"), STR("月份")}}};
	f->ui.title = frame_text(f, "第 %lld 批核算", (long long)o->run.id);
	frame_crumbs(f, runs_crumbs, 1);
	if (o->run.state != RUN_DONE) {
		unfinished(h, f, o, facts, n);
		return;
	}
	struct ui_table t = totals_of(f, i, o, foot);
	if (i->print) {
		struct ui_sheet s = sheet_of(f, &o->run, "补贴核算合计表");
		s.frame.lead = run_law_said(f, o->title, o->law);
		run_sheet(h, &s, facts, n, &t);
		return;
	}
	struct ui_link ways[3] = {{.text = STR("按区县"), .href = frame_with(f, by[0], 1), .current = i->by == 0},
				  {.text = STR("按机构"), .href = frame_with(f, by[1], 1), .current = i->by == 1},
				  {.text = STR("按月份"), .href = frame_with(f, by[2], 1), .current = i->by == 2}};
	const struct http_pair print[] = {{STR("print"), STR("1")}};
	const struct ui_link tools[] = {
	    {.text = STR("全部明细"), .href = frame_text(f, "%.*s/lines", STR_FMT(f->path)), .icon = "list-details"},
	    {.text = STR("不符合的"),
	     .href = frame_text(f, "%.*s/lines?result=不符合", STR_FMT(f->path)),
	     .icon = "circle-x"},
	    {.text = STR("与另一批比"), .href = frame_text(f, "%.*s/compare", STR_FMT(f->path)), .icon = "transfer"},
	    {.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"},
	    {.text = STR("导出"), .href = frame_text(f, "%.*s/export", STR_FMT(f->path)), .icon = "download"}};
	frame_tools(f, tools, frame_may(f, CAN_EXPORT_RUN) ? 5 : 4);
	f->ui.lead = STR("金额只含您数据范围内的人；笔数是月数和到期日数");
	run_page(h, f, facts, n, NULL, NULL, ways, 3, &t);
}

void run_compare_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("政策"), .wide = true},
						   {.label = STR("结果")},
						   {.label = STR("那一批（元）"), .number = true},
						   {.label = STR("这一批（元）"), .number = true},
						   {.label = STR("差额（元）"), .number = true}};
	const struct run_compare_input *i = in;
	const struct run_compare *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t k = 0; rows && k < o->n; k++) {
		const struct run_change *x = &o->changes[k].change;
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		enum ui_cell_kind kind = x->counts ? UI_CELL_COUNT : UI_CELL_YUAN;
		if (!c)
			return;
		c[0] = (struct ui_cell){.text = x->name,
					.href = x->person && user_may(f->user, CAN_PEOPLE_READ)
						    ? frame_text(f, "/workers/%lld", (long long)x->person)
						    : STR("")};
		c[1] = (struct ui_cell){.text = x->policy};
		c[2] = (struct ui_cell){
		    .text = str_of(o->changes[k].result), .kind = UI_CELL_CHIP, .tone = why_tone(x->state)};
		c[3] = (struct ui_cell){.kind = kind, .num = x->before};
		c[4] = (struct ui_cell){.kind = kind, .num = x->after};
		c[5] = (struct ui_cell){.kind = kind, .num = o->changes[k].more};
		rows[k] = (struct ui_row){.cells = c};
	}
	struct str with = i->with == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)i->with);
	struct ui_field field = {.name = "with", .label = STR("与哪一批比"), .value = with, .bare = true};
	choose(f, &field, o->runs, o->nruns, "请选择");
	struct ui_filter filter = {.action = f->path, .fields = &field, .fields_n = 1};
	struct ui_table t = {.label = STR("两批的差别"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = with.n ? STR("两批在您的数据范围内没有差别") : STR("还没有选另一批"),
			     .empty_todo = with.n ? STR("") : STR("在上面选一批已完成的核算")};
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("行")};
	if (o->next)
		pager.next_href =
		    frame_text(f, "%.*s?with=%.*s&after=%lld", STR_FMT(f->path), STR_FMT(with), (long long)o->next);
	frame_crumbs(f, runs_crumbs, 1);
	f->ui.title = frame_text(f, "第 %lld 批与另一批对照", (long long)i->id);
	runs_filtered(h, f, &filter, &t, &pager);
}
