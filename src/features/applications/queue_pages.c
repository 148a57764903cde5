/* The queue and the rounds as pages. */
#include "applications.tmpl.h"
#include "base/money.h"
#include "features/applications/applications_show_pages.h"

static const struct ui_link crumb_todo[] = {{.text = STR("我的待办"), .href = STR("/todo")}};
static const struct ui_link crumb_rounds[] = {{.text = STR("申领审核"), .href = STR("/subsidy/apps")},
					      {.text = STR("申领安排"), .href = STR("/subsidy/rounds")}};

#define QUEUE_COLUMNS 6
#define TABS_MAX      10

/* The automatic check in a word. */
static struct ui_cell checked(const struct frame *f, const struct queue_item *x)
{
	if (x->barred)
		return (struct ui_cell){.kind = UI_CELL_CHIP, .tone = UI_MUTE, .text = STR("要另一人办")};
	return x->q.doubts ? (struct ui_cell){.kind = UI_CELL_CHIP,
					      .tone = UI_WARN,
					      .text = frame_text(f, "%lld 条疑点", (long long)x->q.doubts)}
			   : (struct ui_cell){.kind = UI_CELL_CHIP, .tone = UI_OK, .text = STR("无疑点")};
}

/* By what a row is chosen: reviewers approve matters, finance takes applications over; "" when it cannot be. */
static struct str chosen_as(const struct frame *f, const struct queue_item *x, const struct queue_output *o)
{
	bool review = str_is(x->q.state, "county") || str_is(x->q.state, "city");
	if (!x->mine || !(o->funds || review))
		return STR("");
	return frame_text(f, "%lld", (long long)(o->funds ? x->q.id : x->q.matter));
}

/* An application as a row; its panel opens beside. */
static struct ui_row queue_row(const struct frame *f, const struct queue_item *x, const struct queue_output *o)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, QUEUE_COLUMNS, struct ui_cell);
	const struct http_pair open[] = {{STR("open"), frame_text(f, "%lld", (long long)x->q.id)}};
	struct str href = frame_with(f, open, 1);
	char day[11];
	if (!c)
		return (struct ui_row){0};
	day_text(x->due, day);
	c[0] = (struct ui_cell){.text = x->q.org_name, .sub = x->unit, .href = href, .strong = true};
	c[1] = (struct ui_cell){.text = x->q.title, .sub = str_of(x->state)};
	c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->q.lines};
	c[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->q.amount, .strong = true};
	c[4] = (struct ui_cell){.text = STR("—")};
	if (x->deadline.n)
		c[4] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.tone = (enum ui_tone)x->tone,
					.text = x->deadline,
					.sub = frame_text(f, "%s", day)};
	c[5] = checked(f, x);
	return (struct ui_row){.cells = c,
			       .href = href,
			       .sum = x->q.amount,
			       .current = o->open && o->open->a.id == x->q.id,
			       .id = chosen_as(f, x, o)};
}

/* A choice of the filter bar. */
static struct ui_field select_of(const struct frame *f, const char *name, struct str label, struct str value,
				 const struct queue_option *o, size_t n)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, n + 1, struct ui_option);
	struct ui_field field = {
	    .kind = UI_SELECT, .name = name, .label = label, .value = value, .options = v, .bare = true};
	if (!v)
		return field;
	v[field.options_n++] = (struct ui_option){.label = STR("全部")};
	for (size_t i = 0; i < n; i++)
		v[field.options_n++] =
		    (struct ui_option){.value = frame_text(f, "%lld", (long long)o[i].id), .label = o[i].name};
	return field;
}

/* The filter bar of the queue. */
static struct ui_filter queue_filter_of(const struct frame *f, const struct queue_input *i,
					const struct queue_output *o)
{
	struct ui_field *v = ARENA_ARRAY(f->mem, 6, struct ui_field);
	struct ui_link *saved = ARENA_ARRAY(f->mem, 2, struct ui_link);
	const struct http_pair late[] = {{STR("due_within"), STR("已超期")}, {STR("open"), STR("")}};
	const struct http_pair doubtful[] = {{STR("doubts"), STR("有疑点")}, {STR("open"), STR("")}};
	struct ui_filter filter = {.action = STR("/subsidy/apps")};
	if (!v || !saved)
		return filter;
	struct str none = STR("");
	v[0] = (struct ui_field){.kind = UI_HIDDEN, .name = "state", .value = str_of(queue_states[i->state])};
	v[1] = select_of(f, "county", STR("区县"),
			 i->county == IN_NONE ? none : frame_text(f, "%lld", (long long)i->county), o->counties,
			 o->ncounties);
	v[2] =
	    select_of(f, "round", STR("哪次申领"),
		      i->round == IN_NONE ? none : frame_text(f, "%lld", (long long)i->round), o->rounds, o->nrounds);
	v[3] = frame_field(f, &queue_shape, "due_within",
			   str_of((const char *[]){"全部", "已超期", "今天到期"}[i->due_within]));
	v[4] =
	    frame_field(f, &queue_shape, "doubts", str_of((const char *[]){"全部", "有疑点", "无疑点"}[i->doubts]));
	v[5] = frame_field(f, &queue_shape, "q", i->q);
	for (int k = 3; k < 6; k++)
		v[k].bare = true;
	v[3].kind = v[4].kind = UI_SELECT;
	saved[0] = (struct ui_link){.text = STR("已超期"),
				    .href = frame_with(f, late, 2),
				    .count = o->tab[i->state].overdue,
				    .current = i->due_within == 1};
	saved[1] =
	    (struct ui_link){.text = STR("有疑点"), .href = frame_with(f, doubtful, 2), .current = i->doubts == 1};
	filter.fields = v;
	filter.fields_n = 6;
	filter.saved = saved;
	filter.saved_n = 2;
	return filter;
}

/* The tabs: what is mine, and every state that has something in it. */
static size_t tabs_of(const struct frame *f, const struct queue_output *o, struct ui_link *tab)
{
	size_t n = 0;
	for (size_t k = 0; k < o->ntabs && k < TABS_MAX; k++) {
		if (k > 5 && k + 1 < o->ntabs && !o->tab[k].count && o->state != (int64_t)k)
			continue;
		tab[n++] = (struct ui_link){.text = str_of(o->tab[k].word),
					    .href = frame_text(f, "/subsidy/apps?state=%s", o->tab[k].word),
					    .count = o->tab[k].count,
					    .current = o->state == (int64_t)k};
	}
	return n;
}

/* The rows of the queue. */
static struct ui_table queue_table(const struct frame *f, const struct queue_output *o, bool *choose)
{
	static const struct ui_column columns[QUEUE_COLUMNS] = {{.label = STR("机构"), .wide = true},
								{.label = STR("申领"), .wide = true},
								{.label = STR("人次"), .number = true},
								{.label = STR("金额（元）"), .number = true},
								{.label = STR("期限")},
								{.label = STR("自动核对")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("申领列表"),
			     .columns = columns,
			     .columns_n = QUEUE_COLUMNS,
			     .rows = rows,
			     .empty = STR("这里没有申领"),
			     .empty_todo = STR("机构提交后会出现在“区县初审”；换一步或去掉筛选再看")};
	*choose = false;
	for (size_t i = 0; rows && i < o->n; i++) {
		rows[t.rows_n] = queue_row(f, &o->item[i], o);
		*choose |= rows[t.rows_n++].id.n > 0;
	}
	t.choose = *choose;
	return t;
}

/* What stands above the list: how many, how much, how many late. */
static struct str lead_of(const struct frame *f, const struct queue_output *o)
{
	const struct queue_tab *t = &o->tab[o->state];
	char sum[GROUPED_MAX];
	decimal_grouped(t->amount, 2, sum);
	if (!t->count)
		return STR("没有申领");
	return t->overdue ? frame_text(f, "%lld 件，合计 %s 元，%lld 件已超期", (long long)t->count, sum,
				       (long long)t->overdue)
			  : frame_text(f, "%lld 件，合计 %s 元", (long long)t->count, sum);
}

/* What can be done to those that are chosen. */
static struct ui_bulk bulk_of(const struct frame *f, bool funds)
{
	static const struct ui_deed approve[] = {{.text = STR("成批通过"), .tone = UI_INFO}};
	static const struct ui_deed fund[] = {{.text = STR("成批安排支付"), .tone = UI_INFO}};
	return (struct ui_bulk){.form = frame_form(f, funds ? STR("/subsidy/funding/check") : STR("/todo/check")),
				.deeds = funds ? fund : approve,
				.deeds_n = 1,
				.noun = STR("件"),
				.note = funds ? STR("先核对件数和合计，再选资金科目")
					      : STR("先核对件数和合计，再一次通过"),
				.money = true};
}

/* The page that asks whether all that pass this page's filter shall be taken over: it reads the same query. */
static struct ui_link fund_all(const struct frame *f)
{
	static const struct http_pair rest[] = {
	    {STR("open"), STR("")}, {STR("state"), STR("")}, {STR("due"), STR("")}, {STR("after"), STR("")}};
	struct str here = frame_with(f, rest, 4);
	size_t at = 0;
	while (at < here.n && here.p[at] != '?')
		at++;
	return (struct ui_link){.text = STR("筛选出来的都安排支付"),
				.href = frame_text(f, "/subsidy/funding/new%.*s", (int)(here.n - at), here.p + at),
				.icon = "coin"};
}

void queue_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct queue_input *i = in;
	const struct queue_output *o = out;
	struct ui_link tab[TABS_MAX], tools[2];
	struct claim_shown s;
	struct ui_side side = {0};
	bool choose;
	size_t ntabs = tabs_of(f, o, tab), ntools = 0;
	struct ui_filter filter = queue_filter_of(f, i, o);
	struct ui_table t = queue_table(f, o, &choose);
	struct ui_bulk bulk = bulk_of(f, o->funds);
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("件")};
	const struct http_pair on[] = {{STR("due"), frame_text(f, "%lld", (long long)o->next_due)},
				       {STR("after"), frame_text(f, "%lld", (long long)o->next)},
				       {STR("open"), STR("")}};
	const struct http_pair shut[] = {{STR("open"), STR("")}};
	if (o->next != IN_NONE)
		pager.next_href = frame_with(f, on, 3);
	tools[ntools++] =
	    (struct ui_link){.text = STR("申领安排"), .href = STR("/subsidy/rounds"), .icon = "calendar"};
	if (o->funds && o->n)
		tools[ntools++] = fund_all(f);
	frame_tools(f, tools, ntools);
	frame_crumbs(f, crumb_todo, 1);
	f->ui.list_keys = true;
	f->ui.lead = lead_of(f, o);
	if (o->open) {
		const struct claim_case *c = o->open;
		char sum[GROUPED_MAX];
		decimal_grouped(c->a.amount, 2, sum);
		s = claim_shown_of(f, c, true);
		side = (struct ui_side){
		    .title =
			frame_text(f, "%.*s · %lld 人次 · %s 元", STR_FMT(c->a.org_name), (long long)c->a.lines, sum),
		    .sub = frame_text(f, "%.*s，%.*s。%s%s%.*s", STR_FMT(c->round.title), STR_FMT(c->unit), c->state,
				      c->deadline.n ? "，" : "", STR_FMT(c->deadline)),
		    .page_href = frame_text(f, "/subsidy/apps/%lld", (long long)c->a.id),
		    .close_href = frame_with(f, shut, 1)};
	}
	claim_queue(h, f, tab, ntabs, &filter, choose ? &bulk : NULL, &t, &pager, &side, o->open ? &s : NULL);
}

/* --- rounds --- */

/* A round as a row. */
static struct ui_row round_row(const struct frame *f, const struct round_item *x)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
	char opens[11], closes[11];
	if (!c)
		return (struct ui_row){0};
	day_text(x->opens, opens);
	day_text(x->closes, closes);
	struct str href = frame_text(f, "/subsidy/apps?state=全部&round=%lld", (long long)x->r.id);
	c[0] = (struct ui_cell){.text = x->r.title, .sub = x->r.policy, .href = href, .strong = true};
	c[1] = (struct ui_cell){.text = frame_text(f, "%s 至 %s", opens, closes)};
	c[2] = (struct ui_cell){.kind = UI_CELL_CHIP,
				.tone = str_is(str_of(x->state), "正在申报") ? UI_OK : UI_MUTE,
				.text = str_of(x->state)};
	c[3] = (struct ui_cell){.kind = UI_CELL_COUNT,
				.num = x->applications,
				.sub = x->done ? frame_text(f, "办结 %lld", (long long)x->done) : STR("")};
	c[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->amount};
	c[5] = (struct ui_cell){.text = frame_text(f, "第 %lld 批", (long long)x->r.run),
				.href = frame_text(f, "/subsidy/batches/%lld", (long long)x->r.run),
				.sub = x->r.basis};
	return (struct ui_row){.cells = c, .href = href};
}

void rounds_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("名称"), .wide = true},
						   {.label = STR("申报时间")},
						   {.label = STR("状态")},
						   {.label = STR("申领（份）"), .number = true},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("核算和依据"), .wide = true}};
	static const struct ui_link start[] = {
	    {.text = STR("开始一次申领"), .href = STR("/subsidy/rounds/new"), .icon = "plus", .primary = true}};
	const struct rounds_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("申领安排"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .empty = STR("还没有开始过申领"),
			     .empty_todo = STR("先核算一批，再据此开始：各机构按核算结果申报")};
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++)
		rows[t.rows_n++] = round_row(f, &o->item[i]);
	if (frame_may(f, CAN_RUNS_START)) {
		frame_tools(f, start, 1);
		t.empty_link = start[0];
	}
	frame_crumbs(f, crumb_rounds, 1);
	f->ui.lead = STR("每次申领依据一批冻结的核算；金额只含您数据范围内的机构");
	claim_rounds(h, f, &t);
}

void round_new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct round_form *o = out;
	struct ui_option *policy = ARENA_ARRAY(f->mem, o->npolicies + 1, struct ui_option);
	struct ui_option *runs = ARENA_ARRAY(f->mem, o->nruns + 1, struct ui_option);
	char today[11], later[11];
	(void)in;
	if (!policy || !runs)
		return;
	day_text(f->today, today);
	day_text(f->today + 20, later);
	for (size_t i = 0; i < o->npolicies; i++)
		policy[i] = (struct ui_option){.value = o->policies[i], .label = o->policies[i]};
	for (size_t i = 0; i < o->nruns; i++)
		runs[i] = (struct ui_option){.value = frame_text(f, "%lld", (long long)o->runs[i].id),
					     .label = o->runs[i].name};
	struct str run = o->run.id ? frame_text(f, "%lld", (long long)o->run.id) : STR("");
	struct ui_field which = {.kind = UI_SELECT,
				 .name = "run",
				 .label = STR("依据哪一批核算"),
				 .value = run,
				 .options = runs,
				 .options_n = o->nruns,
				 .bare = true};
	struct ui_filter choose = {.action = STR("/subsidy/rounds/new"), .fields = &which, .fields_n = 1};
	struct ui_field fields[] = {{.kind = UI_HIDDEN, .name = "run", .value = run},
				    frame_field(f, &round_shape, "policy", STR("")),
				    frame_field(f, &round_shape, "title", STR("")),
				    frame_field(f, &round_shape, "opens", frame_text(f, "%s", today)),
				    frame_field(f, &round_shape, "closes", frame_text(f, "%s", later)),
				    frame_field(f, &round_shape, "basis", STR(""))};
	fields[1].kind = UI_SELECT;
	fields[1].options = policy;
	fields[1].options_n = o->npolicies;
	struct ui_tip none = {.tone = UI_INFO,
			      .text =
				  o->nruns ? STR("这一批里没有应发的金额，换一批。") : STR("还没有算完的核算批次。"),
			      .link = {.text = STR("去核算"), .href = STR("/subsidy/batches")}};
	frame_crumbs(f, crumb_rounds, 2);
	f->ui.lead = STR("申领按这一批核算的结果列出各机构的人和金额；核算以后变动的，下一批再补发或追回");
	claim_round_form(h, f, o->nruns ? &choose : NULL, fields, o->npolicies ? 6 : 0, o->npolicies ? NULL : &none);
}
