#include "features/policies/policies_pages.h"

#include "features/subsidies/why_pages.h"
#include "policies.tmpl.h"

#define READING_CELLS 5

static const struct ui_link crumbs[] = {{.text = STR("政策一览"), .href = STR("/policies")}};

/* A policy that is no law yet is marked. */
static struct ui_cell status_cell(struct str status)
{
	bool draft = str_is(status, "征求意见稿") || str_is(status, "草案");
	return (struct ui_cell){.text = status, .kind = UI_CELL_CHIP, .tone = draft ? UI_WARN : UI_OK};
}

/* A small table of texts. */
static struct ui_table table_of(const char *label, const struct ui_column *columns, size_t columns_n,
				struct ui_row *rows, size_t n)
{
	return (struct ui_table){.label = str_of(label),
				 .columns = columns,
				 .columns_n = columns_n,
				 .rows = rows,
				 .rows_n = rows ? n : 0,
				 .plain = true};
}

/* The next row of k cells; NULL without memory. */
static struct ui_cell *next_row(const struct frame *f, struct ui_row *rows, size_t i, size_t k)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, k, struct ui_cell);
	if (rows && c)
		rows[i] = (struct ui_row){.cells = c};
	return rows ? c : NULL;
}

void policies_list_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = STR("政策"), .wide = true}, {.label = STR("编号")}, {.label = STR("状态")}};
	const struct policies_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	(void)in;
	for (size_t i = 0; i < o->n; i++) {
		struct ui_cell *c = next_row(f, rows, i, 3);
		if (!c)
			return;
		rows[i].href = why_policy_href(f, o->policies[i].id, "");
		c[0] = (struct ui_cell){.text = o->policies[i].title, .href = rows[i].href, .strong = true};
		c[1] = (struct ui_cell){.text = o->policies[i].id};
		c[2] = status_cell(o->policies[i].status);
	}
	struct ui_table t = table_of("政策", columns, 3, rows, o->n);
	t.plain = false;
	f->ui.lead = STR("每一项怎样算、依据哪一条、有几种读法、样例算得对不对");
	policies_page(h, f, &t);
}

/* Statements: what is asked, how it is computed, the clause. */
static struct ui_table rules_of(const struct frame *f, const char *label, const struct view_rules *r)
{
	static const struct ui_column columns[] = {
	    {.label = STR("要求"), .wide = true}, {.label = STR("怎样算"), .wide = true}, {.label = STR("依据")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, r->n + 1, struct ui_row);
	for (size_t i = 0; i < r->n; i++) {
		struct ui_cell *c = next_row(f, rows, i, 3);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = r->rule[i].sentence.n ? r->rule[i].sentence : str_of(r->rule[i].word),
					.sub = r->rule[i].relation};
		c[1] = (struct ui_cell){.text = r->rule[i].text};
		c[2] = (struct ui_cell){.text = r->rule[i].clauses};
	}
	return table_of(label, columns, 3, rows, r->n);
}

/* 依据. */
static struct ui_table clauses_of(const struct frame *f, const struct policy_view *v)
{
	static const struct ui_column columns[] = {
	    {.label = STR("条款")}, {.label = STR("文件")}, {.label = STR("说了什么"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, v->nclauses + 1, struct ui_row);
	for (size_t i = 0; i < v->nclauses; i++) {
		struct ui_cell *c = next_row(f, rows, i, 3);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = v->clause[i].no, .strong = true};
		c[1] = (struct ui_cell){.text = v->clause[i].document};
		c[2] = (struct ui_cell){.text = v->clause[i].gist};
	}
	return table_of("依据", columns, 3, rows, v->nclauses);
}

/* 对照表, all of them one under another. */
static struct ui_table tables_of(const struct frame *f, const struct policy_view *v)
{
	static const struct ui_column columns[] = {
	    {.label = STR("对照表")}, {.label = STR("档")}, {.label = STR("值")}, {.label = STR("依据")}};
	size_t n = 0, at = 0;
	for (size_t i = 0; i < v->ntables; i++)
		n += v->table[i].n;
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	for (size_t i = 0; i < v->ntables; i++)
		for (size_t k = 0; k < v->table[i].n; k++, at++) {
			struct ui_cell *c = next_row(f, rows, at, 4);
			if (!c)
				return table_of("对照表", columns, 4, NULL, 0);
			c[0] = (struct ui_cell){.text = v->table[i].name};
			c[1] = (struct ui_cell){.text = v->table[i].row[k].key};
			c[2] = (struct ui_cell){.text = v->table[i].row[k].value};
			c[3] = (struct ui_cell){.text = v->table[i].clauses};
		}
	return table_of("对照表", columns, 4, rows, n);
}

/* What an alternative would change in a year, and for how many; empty when it was not computed. */
static struct ui_cell effect(const struct frame *f, const struct policy_output *o, struct str reading,
			     struct str label)
{
	const struct cost *x = costs_find(o->sums, o->nsums, reading, label);
	if (!x)
		return (struct ui_cell){.text = STR("")};
	return (struct ui_cell){
	    .kind = o->study.counts ? UI_CELL_COUNT : UI_CELL_YUAN,
	    .num = x->after - x->before,
	    .sub = x->unsettled > 0 ? frame_text(f, "%lld 得益，%lld 受损，%lld 金额未定", (long long)x->gain,
						 (long long)x->lose, (long long)x->unsettled)
				    : frame_text(f, "%lld 得益，%lld 受损", (long long)x->gain, (long long)x->lose),
	    .href = frame_text(f, "%.*s/costs?year=%lld", STR_FMT(why_policy_href(f, o->law.view.id, "")),
			       (long long)o->study.year)};
}

/* The row of one alternative. */
static void reading_row(const struct frame *f, const struct policy_output *o, size_t i, size_t k, struct ui_cell *c)
{
	const struct view_reading *r = &o->law.view.reading[i];
	bool now = str_eq(o->law.in_force[i], r->alt[k].label);
	c[0] = (struct ui_cell){.text = r->name, .sub = k ? STR("") : r->sentence};
	if (o->area.mine && frame_may(f, CAN_POLICY_READING) && !k)
		c[0].href = frame_text(f, "%.*s/choose?reading=%.*s", STR_FMT(why_policy_href(f, o->law.view.id, "")),
				       STR_FMT(r->name));
	c[1] = (struct ui_cell){.text = r->alt[k].label, .sub = k ? STR("") : STR("默认"), .strong = now};
	c[2] = (struct ui_cell){.text = r->alt[k].text};
	c[3] = effect(f, o, r->name, r->alt[k].label);
	c[4] = (struct ui_cell){
	    .text = now ? STR("采用") : STR(""), .kind = now ? UI_CELL_CHIP : UI_CELL_TEXT, .tone = UI_OK};
}

/* Every alternative of every reading, with what it would cost and the one in force. */
static struct ui_table readings_of(const struct frame *f, const struct policy_output *o, struct ui_column *columns)
{
	const struct policy_view *v = &o->law.view;
	size_t n = 0, at = 0;
	columns[0] = (struct ui_column){.label = STR("读法"), .wide = true};
	columns[1] = (struct ui_column){.label = STR("选法")};
	columns[2] = (struct ui_column){.label = STR("怎样算"), .wide = true};
	columns[3] = (struct ui_column){.label = o->study.counts ? STR("与默认比") : STR("与默认比（元）"),
					.number = true,
					.sub = o->study.year ? frame_text(f, "%lld 年", (long long)o->study.year)
							     : STR("还没有测算")};
	columns[4] = (struct ui_column){.label = STR("现在")};
	for (size_t i = 0; i < v->nreadings; i++)
		n += v->reading[i].n;
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	for (size_t i = 0; i < v->nreadings; i++)
		for (size_t k = 0; k < v->reading[i].n; k++, at++) {
			struct ui_cell *c = next_row(f, rows, at, READING_CELLS);
			if (!c)
				return table_of("读法", columns, READING_CELLS, NULL, 0);
			reading_row(f, o, i, k, c);
		}
	return table_of("读法", columns, READING_CELLS, rows, n);
}

/* Who chose what when. */
static struct ui_table choices_of(const struct frame *f, const struct statute *law)
{
	static const struct ui_column columns[] = {{.label = STR("何时")},
						   {.label = STR("谁")},
						   {.label = STR("选定")},
						   {.label = STR("理由"), .wide = true},
						   {.label = STR("日志")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, law->nchoices + 1, struct ui_row);
	for (size_t i = 0; i < law->nchoices; i++) {
		const struct choice *x = &law->choice[i];
		struct ui_cell *c = next_row(f, rows, i, 5);
		char at[20];
		if (!c)
			break;
		instant_text(x->at, at);
		c[0] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
		c[1] = (struct ui_cell){.text = x->who};
		c[2] = (struct ui_cell){.text = frame_text(f, "%.*s＝%.*s", STR_FMT(x->reading), STR_FMT(x->label))};
		c[3] = (struct ui_cell){.text = x->reason};
		c[4] = (struct ui_cell){.text = frame_text(f, "第 %lld 条", (long long)x->journal)};
	}
	struct ui_table t = table_of("选定的经过", columns, 5, rows, law->nchoices);
	t.empty = STR("还没有选过，都用默认的");
	return t;
}

/* The cases with what came out. */
static struct ui_table cases_of(const struct frame *f, const struct statute *law)
{
	static const struct ui_column columns[] = {
	    {.label = STR("样例")}, {.label = STR("说明"), .wide = true}, {.label = STR("结果")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, law->ncases + 1, struct ui_row);
	for (size_t i = 0; i < law->ncases; i++) {
		struct ui_cell *c = next_row(f, rows, i, 3);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = law->kase[i].name};
		c[1] = (struct ui_cell){.text = law->kase[i].title, .sub = law->kase[i].differs};
		c[2] = (struct ui_cell){.text = law->kase[i].passed ? STR("相符") : STR("不符"),
					.kind = UI_CELL_CHIP,
					.tone = law->kase[i].passed ? UI_OK : UI_BAD};
	}
	return table_of("样例", columns, 3, rows, law->ncases);
}

/* 施行. */
static struct str in_force(const struct frame *f, const struct policy_view *v)
{
	char dates[FORCE_TEXT];
	policy_force_text(v->from, v->to, dates);
	return frame_text(f, "%s%s", dates, v->undated ? "，不限月份" : "");
}

/* What can be done with a policy. */
static size_t tools_of(const struct frame *f, const struct policy_output *o, struct str self, struct ui_link *out)
{
	size_t n = 0;
	bool draft = wording_is_draft(o->law.view.source);
	out[n++] = (struct ui_link){
	    .text = STR("下载文本"), .href = frame_text(f, "%.*s/text", STR_FMT(self)), .icon = "download"};
	if (o->law.view.nreadings)
		out[n++] = (struct ui_link){
		    .text = STR("测算读法"), .href = frame_text(f, "%.*s/costs", STR_FMT(self)), .icon = "chart-bar"};
	out[n++] = (struct ui_link){
	    .text = STR("测算方案"), .href = frame_text(f, "%.*s/scenarios", STR_FMT(self)), .icon = "report-money"};
	if (!o->area.mine || !frame_may(f, CAN_POLICY_READING))
		return n;
	out[n++] = (struct ui_link){.text = draft ? STR("登记撤回") : STR("登记废止"),
				    .href = frame_text(f, "%.*s/repeal", STR_FMT(self)),
				    .icon = "x"};
	out[n++] = (struct ui_link){.text = draft ? STR("登记通过") : STR("登记新的一版"),
				    .href = frame_text(f, "%.*s/adopt", STR_FMT(self)),
				    .icon = "gavel",
				    .primary = draft};
	return n;
}

void policy_show_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct policy_output *o = out;
	const struct policy_view *v = &o->law.view;
	struct ui_column columns[READING_CELLS];
	(void)in;
	const struct ui_fact facts[] = {{.name = STR("编号"), .value = v->id},
					{.name = STR("状态"), .value = v->status, .sub = v->note},
					{.name = STR("辖区"), .value = o->area.name},
					{.name = STR("施行"), .value = in_force(f, v)},
					{.name = STR("对象"), .value = v->subject, .sub = v->where},
					{.name = STR("周期"), .value = v->period},
					{.name = STR("沿用"), .value = v->uses_title},
					{.name = STR("文本的 SM3"), .value = frame_text(f, "%.16s…", o->digest.p)}};
	const struct ui_table t[] = {adoptions_table(f, o->adoption, o->nadoptions),
				     clauses_of(f, v),
				     rules_of(f, "条件（按顺序，第一个不满足的就是理由）", &v->conditions),
				     rules_of(f, "金额", &v->amounts),
				     rules_of(f, "存疑（成立的，这一行待确认）", &v->doubts),
				     tables_of(f, v),
				     readings_of(f, o, columns),
				     choices_of(f, &o->law),
				     law_versions_table(f, v->id, o->version, o->nversions),
				     cases_of(f, &o->law)};
	static const char *const ids[] = {"adoptions", "clauses",  "conditions", "amounts",  "doubts",
					  "tables",    "readings", "choices",    "versions", "cases"};
	struct str self = why_policy_href(f, v->id, "");
	struct ui_link tools[5];
	size_t ntools = tools_of(f, o, self, tools);
	frame_crumbs(f, crumbs, 1);
	frame_tools(f, tools, ntools);
	f->ui.title = v->title;
	f->ui.lead = frame_text(f, "%zu 个样例，%zu 个不符", o->law.ncases, o->law.failed);
	policy_page(h, f, facts, sizeof facts / sizeof *facts, t, ids, sizeof ids / sizeof *ids, v);
}

void policy_choose_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct choose_input *i = in;
	const struct policy_output *o = out;
	const struct policy_view *v = &o->law.view;
	struct str name = frame_value(f, "reading", i->reading), sentence = STR(""), now = STR("");
	struct ui_option *options = NULL;
	size_t n = 0;
	for (size_t k = 0; k < v->nreadings; k++) {
		const struct view_reading *r = &v->reading[k];
		if (!str_eq(r->name, name))
			continue;
		sentence = r->sentence;
		now = o->law.in_force[k];
		options = ARENA_ARRAY(f->mem, r->n + 1, struct ui_option);
		for (; options && n < r->n; n++)
			options[n] = (struct ui_option){
			    .value = r->alt[n].label, .label = r->alt[n].label, .hint = r->alt[n].text};
	}
	struct ui_field fields[] = {frame_field(f, &policy_choose_shape, "reading", name),
				    frame_field(f, &policy_choose_shape, "label", now),
				    frame_field(f, &policy_choose_shape, "reason", STR(""))};
	fields[0].kind = UI_SHOWN;
	fields[1].kind = UI_RADIO;
	fields[1].options = options;
	fields[1].options_n = n;
	fields[1].hint = sentence;
	frame_crumbs(f, crumbs, 1);
	f->ui.lead = v->title;
	policy_choose(h, f, why_policy_href(f, v->id, ""), fields, 3);
}
