#include "features/costs/costs_pages.h"

#include <string.h>

#include "costs.tmpl.h"
#include "features/subsidies/why_pages.h"

/* An amount of the policy: 元, or a number. */
static struct ui_cell amount(const struct cost_study *s, int64_t v)
{
	return (struct ui_cell){.kind = s->counts ? UI_CELL_COUNT : UI_CELL_YUAN, .num = v};
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

/* The alternative is the one that the house has chosen. */
static bool chosen(const struct statute *law, const struct cost *c)
{
	for (size_t i = 0; i < law->view.nreadings; i++)
		if (str_eq(law->view.reading[i].name, c->reading))
			return str_eq(law->in_force[i], c->label);
	return false;
}

/* The question of a reading, in words. */
static struct str sentence(const struct statute *law, struct str reading)
{
	for (size_t i = 0; i < law->view.nreadings; i++)
		if (str_eq(law->view.reading[i].name, reading))
			return law->view.reading[i].sentence;
	return STR("");
}

/* A row a way of reading. */
static struct ui_table sums_of(const struct frame *f, const struct costs_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("读法"), .wide = true},
						   {.label = STR("换成")},
						   {.label = STR("默认时"), .number = true},
						   {.label = STR("这样读"), .number = true},
						   {.label = STR("差额"), .number = true},
						   {.label = STR("得益"), .number = true},
						   {.label = STR("受损"), .number = true},
						   {.label = STR("金额未定"), .number = true},
						   {.label = STR("现在")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nsums + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->nsums; i++) {
		const struct cost *x = &o->sums[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 9, struct ui_cell);
		if (!c)
			break;
		bool first = !i || !str_eq(x[-1].reading, x->reading), now = chosen(&o->law, x);
		c[0] = (struct ui_cell){
		    .text = x->reading, .sub = first ? sentence(&o->law, x->reading) : STR(""), .strong = first};
		c[1] = (struct ui_cell){.text = x->label, .strong = true};
		c[2] = amount(&o->study, x->before);
		c[3] = amount(&o->study, x->after);
		c[4] = amount(&o->study, x->after - x->before);
		c[4].strong = true;
		c[5] = number(x->gain);
		c[6] = number(x->lose);
		c[7] = unsettled(x);
		c[8] = (struct ui_cell){
		    .text = now ? STR("采用") : STR(""), .kind = now ? UI_CELL_CHIP : UI_CELL_TEXT, .tone = UI_OK};
		rows[i] = (struct ui_row){.cells = c};
	}
	return (struct ui_table){.label = STR("各种读法"),
				 .columns = columns,
				 .columns_n = 9,
				 .rows = rows,
				 .rows_n = rows ? o->nsums : 0,
				 .empty = o->law.view.nreadings ? STR("还没有测算过，或者您的数据范围内没有一个对象")
								: STR("这项政策没有可以换的读法"),
				 .empty_todo = !o->law.view.nreadings ? STR("")
					       : frame_may(f, CAN_RUNS_START)
						   ? STR("在下面选一个年度，开始测算")
						   : STR("请能发起核算的同事先测算一个年度")};
}

/* Where it makes a difference: counties, kinds of institutions, tiers. */
static struct ui_table groups_of(const struct frame *f, const struct costs_output *o, struct str what,
				 const struct cost *cost, size_t ncost)
{
	struct ui_column *columns = ARENA_ARRAY(f->mem, 7, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, ncost + 1, struct ui_row);
	const struct ui_column titles[7] = {{.label = what},
					    {.label = STR("读法"), .wide = true},
					    {.label = STR("换成")},
					    {.label = STR("差额"), .number = true},
					    {.label = STR("得益"), .number = true},
					    {.label = STR("受损"), .number = true},
					    {.label = STR("金额未定"), .number = true}};
	size_t n = 0;
	if (columns)
		memcpy(columns, titles, sizeof titles);
	for (size_t i = 0; columns && rows && i < ncost; i++) {
		const struct cost *x = &cost[i];
		if ((x->unit == COST_EVERYWHERE && cost == o->study.cost) ||
		    (x->before == x->after && !x->gain && !x->lose && x->unsettled <= 0))
			continue;
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x->unit_name, .strong = true};
		c[1] = (struct ui_cell){.text = x->reading};
		c[2] = (struct ui_cell){.text = x->label};
		c[3] = amount(&o->study, x->after - x->before);
		c[4] = number(x->gain);
		c[5] = number(x->lose);
		c[6] = unsettled(x);
		rows[n++] = (struct ui_row){.cells = c};
	}
	return (struct ui_table){.label = frame_text(f, "按%.*s", STR_FMT(what)),
				 .columns = columns,
				 .columns_n = columns ? 7 : 0,
				 .rows = rows,
				 .rows_n = n,
				 .empty = o->study.year ? STR("换哪一种都没有差别") : STR("")};
}

/* What was computed, as names and values. */
static size_t facts_of(const struct frame *f, const struct cost_study *s, struct ui_fact *out)
{
	char at[20];
	size_t n = 0;
	instant_text(s->at, at);
	out[n++] = (struct ui_fact){.name = STR("年度"), .value = frame_text(f, "%lld 年", (long long)s->year)};
	out[n++] = (struct ui_fact){.name = STR("测算"), .value = s->who, .sub = frame_text(f, "%.16s", at)};
	out[n++] = (struct ui_fact){.name = STR("看了多少对象"),
				    .value = frame_text(f, "%s 个", frame_count(f, s->subjects)),
				    .sub = STR("全库，每种读法各一遍")};
	out[n++] = (struct ui_fact){.name = STR("其他读法"),
				    .value = s->chosen.n ? s->chosen : STR("都用默认的"),
				    .sub = STR("测算时所采用的")};
	return n;
}

void costs_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct costs_output *o = out;
	struct str policy = why_policy_href(f, o->law.view.id, "");
	struct ui_fact facts[4];
	struct ui_link *years = ARENA_ARRAY(f->mem, o->nyears + 1, struct ui_link);
	const struct ui_link crumbs[] = {{.text = STR("政策一览"), .href = STR("/policies")},
					 {.text = o->law.view.title, .href = policy}};
	struct ui_field fields[1] = {
	    frame_field(f, &costs_ask_shape, "year", frame_text(f, "%d", day_ymd(f->today).y - 1))};
	struct ui_table t[4] = {sums_of(f, o), groups_of(f, o, STR("区县"), o->study.cost, o->study.n),
				groups_of(f, o, STR("机构类别"), o->kinds, o->nkinds),
				groups_of(f, o, STR("档次"), o->tiers, o->ntiers)};
	(void)in;
	for (size_t i = 0; years && i < o->nyears; i++)
		years[i] = (struct ui_link){
		    .text = frame_text(f, "%lld 年", (long long)o->years[i]),
		    .href = frame_text(f, "%.*s/costs?year=%lld", STR_FMT(policy), (long long)o->years[i]),
		    .current = o->years[i] == o->study.year};
	frame_crumbs(f, crumbs, 2);
	f->ui.title = STR("换一种读法，差多少钱");
	f->ui.lead = o->study.counts ? STR("每次只换一种读法，与默认的选法比：差额是全年的个数，得益和受损的是对象数")
				     : STR("每次只换一种读法，与默认的选法比：金额是全年的元，得益和受损的是对象数；"
					   "待确认的也计入；连金额都定不了的人只数在金额未定里，他的钱不在内");
	costs_all(h, f, facts, o->study.year ? facts_of(f, &o->study, facts) : 0, years, years ? o->nyears : 0, t,
		  fields, frame_may(f, CAN_RUNS_START) && o->law.view.nreadings ? 1 : 0,
		  frame_text(f, "%.*s/costs", STR_FMT(policy)));
}

struct ui_table change_costs_table(const struct frame *f, const struct change_costs *s)
{
	static const struct ui_column columns[] = {{.label = STR("区县"), .wide = true},
						   {.label = STR("原来"), .number = true},
						   {.label = STR("以后"), .number = true},
						   {.label = STR("差额"), .number = true},
						   {.label = STR("得益（人）"), .number = true},
						   {.label = STR("受损（人）"), .number = true},
						   {.label = STR("金额未定（人）"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, s->n + 1, struct ui_row);
	enum ui_cell_kind kind = s->counts ? UI_CELL_COUNT : UI_CELL_YUAN;
	struct ui_table t = {.label = STR("差多少钱"),
			     .columns = columns,
			     .columns_n = 7,
			     .rows = rows,
			     .empty = s->year ? STR("您的数据范围内没有一个对象") : STR("还没有测算过"),
			     .empty_todo = s->year ? STR("") : STR("选一个年度，在下面测算")};
	for (size_t i = 0; rows && i < s->n; i++) {
		const struct cost *x = &s->cost[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			break;
		bool whole = x->unit == COST_EVERYWHERE;
		c[0] = (struct ui_cell){.text = whole ? STR("合计") : x->unit_name, .strong = whole};
		c[1] = (struct ui_cell){.kind = kind, .num = x->before};
		c[2] = (struct ui_cell){.kind = kind, .num = x->after};
		c[3] = (struct ui_cell){.kind = kind, .num = x->after - x->before, .strong = true};
		c[4] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->gain};
		c[5] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->lose};
		c[6] = unsettled(x);
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}
