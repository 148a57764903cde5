#include "features/costs/scenarios_pages.h"

#include <string.h>

#include "features/subsidies/why_pages.h"
#include "html/chart.h"
#include "scenarios.tmpl.h"

/* The day of an instant. */
static struct str minute(const struct frame *f, instant_t at)
{
	char text[20];
	instant_text(at, text);
	return at ? frame_text(f, "%.16s", text) : STR("还没有");
}

/* Those that are kept, as a table. */
static struct ui_table list_of(const struct frame *f, const struct scenarios_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("方案"), .wide = true},
						   {.label = STR("政策")},
						   {.label = STR("谁存的")},
						   {.label = STR("何时存的")},
						   {.label = STR("上次测算")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct saved_scenario *x = &o->item[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){
		    .text = x->name, .href = frame_text(f, "/scenarios/%lld", (long long)x->id), .strong = true};
		c[1] = (struct ui_cell){.text = x->policy};
		c[2] = (struct ui_cell){.text = x->who};
		c[3] = (struct ui_cell){.text = minute(f, x->made)};
		c[4] = (struct ui_cell){.text = minute(f, x->asked)};
		rows[i] = (struct ui_row){.cells = c};
	}
	return (struct ui_table){.label = STR("测算方案"),
				 .columns = columns,
				 .columns_n = 5,
				 .rows = rows,
				 .rows_n = rows ? o->n : 0,
				 .empty = STR("还没有测算方案"),
				 .empty_todo = o->policy.n ? STR("在下面写一个，存下来就开始测算")
							   : STR("打开一项政策，从“测算方案”里写一个")};
}

void scenarios_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct scenarios_output *o = out;
	struct str policy = o->policy.n ? why_policy_href(f, o->policy, "") : STR("");
	const struct ui_link crumbs[] = {{.text = STR("政策一览"), .href = STR("/policies")},
					 {.text = o->title, .href = policy}};
	static const char *const names[] = {"name", "from", "to", "readings", "rates", "leave", "enter", "pack"};
	struct ui_field fields[8];
	struct ui_table t = list_of(f, o);
	int year = day_ymd(f->today).y;
	(void)in;
	for (size_t i = 0; i < 8; i++)
		fields[i] = frame_field(f, &scenario_ask_shape, names[i],
					i == 1   ? frame_text(f, "%d-01", year)
					: i == 2 ? frame_text(f, "%d-12", year)
						 : STR(""));
	fields[3].rows = fields[4].rows = 3;
	if (o->readings.n)
		fields[3].hint = frame_text(f, "一行一种，写成 读法=选法。可以换的：%.*s", STR_FMT(o->readings));
	fields[7].rows = 6;
	frame_crumbs(f, crumbs, o->policy.n ? 2 : 1);
	f->ui.lead = STR("换读法、换县里的标准、换一份文本，或者看几年以后：同现行的比，差多少钱，谁得益，谁受损");
	scenarios_all(h, f, &t, fields, o->policy.n && frame_may(f, CAN_RUNS_START) ? 8 : 0,
		      frame_text(f, "%.*s/scenarios", STR_FMT(policy)));
}

/* --- one of them --- */

/* An amount of the policy: 元, or a number. */
static struct ui_cell amount(const struct scenario_run *r, int64_t v)
{
	return (struct ui_cell){.kind = r->counts ? UI_CELL_COUNT : UI_CELL_YUAN, .num = v};
}

/* How many. */
static struct ui_cell number(int64_t n)
{
	return (struct ui_cell){.kind = UI_CELL_COUNT, .num = n};
}

/* How many amounts are not known; a figure of before they were counted apart says nothing. */
static struct ui_cell unsettled(const struct cost *x)
{
	if (x->unsettled < 0)
		return (struct ui_cell){.text = STR("—")};
	return number(x->unsettled);
}

/* The row of the same year of the last run; NULL. */
static const struct cost *last_of(const struct scenario_output *o, int64_t year)
{
	for (size_t i = 0; i < o->nlast; i++)
		if (o->last_sums[i].year == year)
			return &o->last_sums[i];
	return NULL;
}

/* Year by year, beside the last time. */
static struct ui_table years_of(const struct frame *f, const struct scenario_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("年度")},
						   {.label = STR("现行"), .number = true},
						   {.label = STR("方案"), .number = true},
						   {.label = STR("差额"), .number = true},
						   {.label = STR("得益"), .number = true},
						   {.label = STR("受损"), .number = true},
						   {.label = STR("金额未定"), .number = true},
						   {.label = STR("上次的差额"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nsums + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->nsums; i++) {
		const struct cost *x = &o->sums[i], *last = last_of(o, x->year);
		struct ui_cell *c = ARENA_ARRAY(f->mem, 8, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x->year ? frame_text(f, "%lld 年", (long long)x->year) : STR("合计"),
					.strong = !x->year};
		c[1] = amount(&o->now, x->before);
		c[2] = amount(&o->now, x->after);
		c[3] = amount(&o->now, x->after - x->before);
		c[3].strong = true;
		c[4] = number(x->gain);
		c[5] = number(x->lose);
		c[6] = unsettled(x);
		c[7] = last ? amount(&o->last, last->after - last->before) : (struct ui_cell){.text = STR("—")};
		rows[i] = (struct ui_row){.cells = c};
	}
	return (struct ui_table){.label = STR("按年"),
				 .columns = columns,
				 .columns_n = 8,
				 .rows = rows,
				 .rows_n = rows ? o->nsums : 0,
				 .empty = o->now.no ? STR("您的数据范围内没有一个对象") : STR("还没有测算"),
				 .empty_todo = o->now.no ? STR("") : STR("按“测算一次”，在后台算")};
}

/* The row is of this kind of group. */
static bool of_kind(const struct cost *x, int64_t kind)
{
	if (kind == COST_KIND || kind == COST_TIER)
		return x->unit == kind;
	return !cost_of_house(x);
}

/* Groups of one kind, by year. */
static struct ui_table groups_of(const struct frame *f, const struct scenario_output *o, struct str what,
				 int64_t kind)
{
	struct ui_column *columns = ARENA_ARRAY(f->mem, 8, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->now.n + 1, struct ui_row);
	const struct ui_column titles[8] = {
	    {.label = what, .wide = true},          {.label = STR("年度")},
	    {.label = STR("现行"), .number = true}, {.label = STR("方案"), .number = true},
	    {.label = STR("差额"), .number = true}, {.label = STR("得益"), .number = true},
	    {.label = STR("受损"), .number = true}, {.label = STR("金额未定"), .number = true}};
	size_t n = 0;
	if (columns)
		memcpy(columns, titles, sizeof titles);
	for (size_t i = 0; columns && rows && i < o->now.n; i++) {
		const struct cost *x = &o->now.cost[i];
		struct ui_cell *c = of_kind(x, kind) ? ARENA_ARRAY(f->mem, 8, struct ui_cell) : NULL;
		if (!c)
			continue;
		c[0] = (struct ui_cell){.text = x->unit_name, .strong = true};
		c[1] = (struct ui_cell){.text = frame_text(f, "%lld 年", (long long)x->year)};
		c[2] = amount(&o->now, x->before);
		c[3] = amount(&o->now, x->after);
		c[4] = amount(&o->now, x->after - x->before);
		c[5] = number(x->gain);
		c[6] = number(x->lose);
		c[7] = unsettled(x);
		rows[n++] = (struct ui_row){.cells = c};
	}
	return (struct ui_table){.label = frame_text(f, "按%.*s", STR_FMT(what)),
				 .columns = columns,
				 .columns_n = columns ? 8 : 0,
				 .rows = rows,
				 .rows_n = n,
				 .empty = STR("没有")};
}

/* What is in force and what the scenario makes of it, year by year. */
static struct ui_chart chart_of(const struct frame *f, const struct scenario_output *o)
{
	size_t n = o->nsums ? o->nsums - 1 : 0;
	struct str *x = ARENA_ARRAY(f->mem, n + 1, struct str);
	int64_t *before = ARENA_ARRAY(f->mem, n + 1, int64_t), *after = ARENA_ARRAY(f->mem, n + 1, int64_t);
	struct ui_series *s = ARENA_ARRAY(f->mem, 2, struct ui_series);
	if (!x || !before || !after || !s)
		return (struct ui_chart){.kind = "bar"};
	for (size_t i = 0; i < n; i++) {
		x[i] = frame_text(f, "%lld 年", (long long)o->sums[i].year);
		before[i] = o->now.counts ? o->sums[i].before : o->sums[i].before / 100;
		after[i] = o->now.counts ? o->sums[i].after : o->sums[i].after / 100;
	}
	s[0] = (struct ui_series){.name = STR("现行"), .values = before, .plan = true};
	s[1] = (struct ui_series){.name = STR("方案"), .values = after};
	return (struct ui_chart){.kind = "bar",
				 .title = STR("现行与方案，按年"),
				 .unit = o->now.counts ? STR("个") : STR("元"),
				 .x_name = STR("年度"),
				 .x = x,
				 .n = n,
				 .series = s,
				 .series_n = 2};
}

/* The scenario and the run, as names and values. */
static size_t facts_of(const struct frame *f, const struct scenario_output *o, struct ui_fact *out)
{
	struct str rest = o->saved.text;
	const struct scenario_run *r = &o->now;
	size_t n = 0;
	out[n++] = (struct ui_fact){.name = STR("政策"),
				    .value = o->title,
				    .sub = o->saved.policy,
				    .href = why_policy_href(f, o->saved.policy, "")};
	str_cut(&rest, '\n'); /* 方案 and 政策 stand above */
	str_cut(&rest, '\n');
	for (struct str line; rest.n && n < 12;) {
		line = str_cut(&rest, '\n');
		long at = str_find(line, STR("："));
		if (at > 0)
			out[n++] = (struct ui_fact){.name = (struct str){line.p, (size_t)at},
						    .value = {line.p + at + 3, line.n - (size_t)at - 3}};
	}
	if (o->saved.pack.n)
		out[n++] = (struct ui_fact){.name = STR("文本"), .value = STR("换成另一份文本")};
	out[n++] = (struct ui_fact){.name = STR("存下"), .value = o->saved.who, .sub = minute(f, o->saved.made)};
	if (!r->no)
		return n;
	out[n++] = (struct ui_fact){
	    .name = frame_text(f, "第 %lld 次测算", (long long)r->no), .value = r->who, .sub = minute(f, r->at)};
	if (r->subjects == IN_NONE) {
		out[n++] = (struct ui_fact){
		    .name = STR("看了多少对象"), .value = STR("—"), .sub = STR("只列您的数据范围内的数")};
		return n;
	}
	out[n++] = (struct ui_fact){.name = STR("看了多少对象"),
				    .value = frame_text(f, "%s 个", frame_count(f, r->subjects))};
	if (r->staff)
		out[n++] = (struct ui_fact){.name = STR("进出"),
					    .value = frame_text(f, "在岗 %s 人，推算离开 %s 人、新进 %s 人",
								frame_count(f, r->staff), frame_count(f, r->left),
								frame_count(f, r->entered)),
					    .sub = STR("新进的照最近一年入职的人推算；往后没有人再考新证")};
	if (r->open_before || r->open_after)
		out[n++] =
		    (struct ui_fact){.name = STR("没有金额的"),
				     .value = frame_text(f, "现行 %s 笔，方案 %s 笔", frame_count(f, r->open_before),
							 frame_count(f, r->open_after)),
				     .sub = STR("这些人算作金额未定，他们的钱都不在内")};
	return n;
}

void scenario_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct scenario_output *o = out;
	struct ui_fact facts[20];
	const struct ui_link crumbs[] = {
	    {.text = STR("政策一览"), .href = STR("/policies")},
	    {.text = o->title, .href = why_policy_href(f, o->saved.policy, "")},
	    {.text = STR("测算方案"), .href = why_policy_href(f, o->saved.policy, "/scenarios")}};
	const struct ui_link tools[] = {{.text = STR("导出 CSV"),
					 .href = frame_text(f, "/scenarios/%lld?format=csv", (long long)o->saved.id),
					 .icon = "download"}};
	struct ui_table t[4] = {years_of(f, o), groups_of(f, o, STR("区县"), 0),
				groups_of(f, o, STR("机构类别"), COST_KIND), groups_of(f, o, STR("档次"), COST_TIER)};
	struct ui_chart chart = chart_of(f, o);
	(void)in;
	frame_crumbs(f, crumbs, 3);
	if (o->now.n)
		frame_tools(f, tools, 1);
	f->ui.title = o->saved.name;
	f->ui.charts = chart.n > 1;
	f->ui.lead = o->now.counts ? STR("个数是各年的合计；得益和受损的是对象数")
				   : STR("金额是各年的元；得益和受损的是对象数，各人的差额加起来就是合计的差额");
	scenario_all(h, f, facts, facts_of(f, o, facts), &chart, t, frame_may(f, CAN_RUNS_START),
		     frame_text(f, "/scenarios/%lld/run", (long long)o->saved.id), o->now.no > 0);
}
