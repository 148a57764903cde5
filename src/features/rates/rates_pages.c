#include "features/rates/rates_pages.h"

#include "base/money.h"
#include "features/subsidies/why_pages.h"
#include "rates.tmpl.h"

/* An amount in words. */
static struct str yuan(const struct frame *f, int64_t v)
{
	char text[GROUPED_MAX];
	if (v == FIELD_NONE)
		return STR("—");
	decimal_grouped(v, 2, text);
	return frame_text(f, "%s 元", text);
}

/* Floor or ceiling with its clause. */
static struct str bound_said(const struct frame *f, const struct rate_bound *b)
{
	return b->floor != FIELD_NONE
		   ? frame_text(f, "不低于 %.*s（%.*s）", STR_FMT(yuan(f, b->floor)), STR_FMT(b->clause))
		   : frame_text(f, "不高于 %.*s（%.*s）", STR_FMT(yuan(f, b->ceiling)), STR_FMT(b->clause));
}

/* What holds in a county for a tier, and what will. */
static struct ui_cell stand_cell(const struct frame *f, const struct rate_stand *s)
{
	char from[11];
	day_text(s->next_from, from);
	struct str next =
	    s->next == FIELD_NONE ? STR("") : frame_text(f, "%s 起 %.*s", from, STR_FMT(yuan(f, s->next)));
	if (s->own)
		return (struct ui_cell){.text = yuan(f, s->amount), .sub = next, .strong = true};
	return (struct ui_cell){
	    .text = STR("未设定"),
	    .sub = frame_text(f, "按 %.*s%s%.*s", STR_FMT(yuan(f, s->amount)), next.n ? "；" : "", STR_FMT(next))};
}

/* All counties side by side. */
static struct ui_table side_by_side(const struct frame *f, const struct rates_output *o)
{
	struct ui_column *columns = ARENA_ARRAY(f->mem, o->ntiers + 1, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nstands + 1, struct ui_row);
	struct ui_table t = {.label = STR("各县现行和将行的标准"),
			     .columns = columns,
			     .columns_n = o->ntiers + 1,
			     .rows = rows,
			     .empty = STR("您的范围里没有适用这项政策的区县"),
			     .empty_todo = STR("这项政策由它所属的城市执行")};
	if (!columns || !rows)
		return (struct ui_table){0};
	if (!o->ntiers) {
		t.empty = STR("本市没有由区县定标准的政策");
		t.empty_todo = STR("政策里写明区县可以在上下限以内自定的，才在这里定");
	}
	columns[0] = (struct ui_column){.label = STR("区县"), .wide = true};
	for (size_t k = 0; k < o->ntiers; k++)
		columns[k + 1] = (struct ui_column){
		    .label = o->tier[k].tier, .sub = bound_said(f, &o->tier[k].bound), .number = true};
	for (size_t i = 0; o->ntiers && i + o->ntiers <= o->nstands; i += o->ntiers) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, o->ntiers + 1, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = o->stand[i].name, .strong = true};
		for (size_t k = 0; k < o->ntiers; k++)
			c[k + 1] = stand_cell(f, &o->stand[i + k]);
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

/* Every figure there has been. */
static struct ui_table history(const struct frame *f, const struct rates_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("区县")},
						   {.label = STR("档次")},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("从")},
						   {.label = STR("到")},
						   {.label = STR("现在")},
						   {.label = STR("依据"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nrates + 1, struct ui_row);
	struct ui_table t = {.label = STR("历次标准"), .columns = columns, .columns_n = 7, .rows = rows};
	for (size_t i = 0; rows && i < o->nrates; i++) {
		const struct rate_item *x = &o->rate[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x->unit_name, .strong = true};
		c[1] = (struct ui_cell){.text = x->r.tier};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->r.amount};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->begins};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->ends};
		if (x->ends == DAY_NONE)
			c[4] = (struct ui_cell){.text = STR("—")};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = str_of(x->when),
					.tone = str_is(str_of(x->when), "现行")   ? UI_OK
						: str_is(str_of(x->when), "将行") ? UI_INFO
										  : UI_MUTE};
		c[6] = (struct ui_cell){.text = x->r.basis.n ? x->r.basis : STR("—")};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

/* What was proposed. */
static struct ui_table changes(const struct frame *f, const struct rates_output *o)
{
	static const struct ui_column columns[] = {
	    {.label = STR("区县")},     {.label = STR("档次")},       {.label = STR("金额（元）"), .number = true},
	    {.label = STR("从哪天起")}, {.label = STR("到了哪一步")}, {.label = STR("依据"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nchanges + 1, struct ui_row);
	struct ui_table t = {.label = STR("拟定的标准"), .columns = columns, .columns_n = 6, .rows = rows};
	for (size_t i = 0; rows && i < o->nchanges; i++) {
		const struct rate_change_item *x = &o->change[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			break;
		struct str href = frame_text(f, "/rates/%lld", (long long)x->c.id);
		c[0] = (struct ui_cell){.text = x->unit_name, .href = href, .strong = true};
		c[1] = (struct ui_cell){.text = x->c.tier};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->c.amount};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->starts};
		c[4] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = str_of(x->state),
					.tone = str_is(x->c.state, "set")    ? UI_OK
						: str_is(x->c.state, "city") ? UI_WARN
									     : UI_MUTE};
		c[5] = (struct ui_cell){.text = x->c.basis};
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = href};
	}
	return t;
}

void rates_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct rates_output *o = out;
	struct ui_table t[] = {side_by_side(f, o), changes(f, o), history(f, o)};
	struct ui_link *tabs = ARENA_ARRAY(f->mem, o->npolicies + 1, struct ui_link), tools[2];
	size_t n = 0;
	(void)in;
	if (!tabs)
		return;
	for (size_t i = 0; i < o->npolicies; i++) {
		struct http_pair set = {STR("policy"), o->policies[i]};
		tabs[i] = (struct ui_link){.text = o->policies[i],
					   .href = frame_with(f, &set, 1),
					   .current = str_eq(o->policies[i], o->policy)};
	}
	if (o->ntiers && frame_may(f, CAN_EXPORT_RUN))
		tools[n++] = (struct ui_link){.text = STR("导出"),
					      .href = frame_text(f, "/rates/export?policy=%.*s", STR_FMT(o->policy)),
					      .icon = "download"};
	if (o->ntiers && o->may_propose)
		tools[n++] = (struct ui_link){.text = STR("拟定标准"),
					      .href = frame_text(f, "/rates/new?policy=%.*s", STR_FMT(o->policy)),
					      .icon = "plus",
					      .primary = true};
	frame_tools(f, tools, n);
	f->ui.lead = STR("区县在政策的上下限以内定自己的标准，市级确认以后执行；没有定的写“未设定”，按市的政策发（绍"
			 "兴征求意见稿 S30）");
	rates_show(h, f, tabs, o->npolicies, t);
}

void rate_new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("县标准"), .href = STR("/rates")}};
	const struct rates_output *o = out;
	struct ui_form form = frame_form(f, STR("/rates"));
	struct ui_option *tier = ARENA_ARRAY(f->mem, o->ntiers + 1, struct ui_option);
	struct ui_field fields[] = {
	    {.kind = UI_HIDDEN, .name = "policy", .value = frame_value(f, "policy", o->policy)},
	    frame_field(f, &rate_new_shape, "tier", STR("")),
	    frame_field(f, &rate_new_shape, "amount", STR("")),
	    frame_field(f, &rate_new_shape, "starts", STR("")),
	    frame_field(f, &rate_new_shape, "basis", STR(""))};
	(void)in;
	for (size_t i = 0; tier && i < o->ntiers; i++)
		tier[i] = (struct ui_option){.value = o->tier[i].tier,
					     .label = frame_text(f, "%.*s：%.*s", STR_FMT(o->tier[i].tier),
								 STR_FMT(bound_said(f, &o->tier[i].bound)))};
	fields[1].kind = UI_RADIO;
	fields[1].options = tier;
	fields[1].options_n = tier ? o->ntiers : 0;
	form.back = STR("/rates");
	frame_crumbs(f, crumbs, 1);
	f->ui.lead = o->policy;
	rate_form_show(h, f, &form, fields, sizeof fields / sizeof *fields);
}

void rate_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("县标准"), .href = STR("/rates")}};
	const struct rate_show *o = out;
	struct str base = frame_text(f, "/rates/%lld", (long long)o->x.c.id);
	struct ui_form act = frame_form(f, frame_text(f, "%.*s/act", STR_FMT(base)));
	struct ui_form ask = frame_form(f, frame_text(f, "%.*s/costs", STR_FMT(base)));
	struct ui_field opinion = frame_field(f, &rate_act_shape, "opinion", STR(""));
	struct ui_field year = frame_field(f, &rate_cost_shape, "year", frame_text(f, "%lld", (long long)o->year));
	struct matter_shown way = matter_shown_of(f, &o->story, o->x.c.matter);
	struct ui_table costs = change_costs_table(f, &o->cost);
	struct ui_deed deeds[FLOW_MOVES_MAX];
	char from[11];
	(void)in;
	day_text(o->x.starts, from);
	const struct ui_fact facts[] = {
	    {.name = STR("区县"), .value = o->x.unit_name, .strong = true},
	    {.name = STR("政策"), .value = o->x.c.policy, .href = why_policy_href(f, o->x.c.policy, "")},
	    {.name = STR("档次"), .value = o->x.c.tier, .sub = bound_said(f, &o->bound)},
	    {.name = STR("拟定的金额"), .value = yuan(f, o->x.c.amount), .strong = true},
	    {.name = STR("此前的县标准"),
	     .value = o->now != FIELD_NONE ? yuan(f, o->now)
					   : frame_text(f, "未设定，按 %.*s", STR_FMT(yuan(f, o->unset)))},
	    {.name = STR("从哪天起"), .value = frame_text(f, "%s", from)},
	    {.name = STR("文件依据"), .value = o->x.c.basis},
	    {.name = STR("谁拟定"), .value = o->who},
	    {.name = STR("到了哪一步"), .value = str_of(o->x.state)}};
	size_t ndeeds = moves_as_deeds(o->move, o->nmoves, deeds);
	frame_crumbs(f, crumbs, 1);
	f->ui.title = frame_text(f, "%.*s%.*s标准", STR_FMT(o->x.unit_name), STR_FMT(o->x.c.tier));
	f->ui.lead = STR("区县拟定，市级另一个人确认；已经冻结的批次不变，以前的月份由下一次补发、追回补齐");
	rate_case_show(h, f, o, facts, sizeof facts / sizeof *facts, &costs, &ask, &year, &act, &opinion, deeds,
		       ndeeds, &way);
}
