/* The pages of targets. */
#include <stdio.h>

#include "features/clause_pages.h"
#include "features/steering/dash_pages.h"
#include "features/steering/targets_web.h"
#include "features/targets/assignments.h"
#include "targets.tmpl.h"

/* A number that may not be there. */
static int64_t num(int64_t v)
{
	return v == IN_NONE ? UI_NONE : v;
}

/* One target as a row. */
static bool target_cells(const struct frame *f, const struct targets_output *o, const struct target_row *r,
			 struct ui_row *row)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, 8, struct ui_cell);
	char due[11];
	if (!c)
		return false;
	day_text(r->due, due);
	c[0] = (struct ui_cell){
	    .text = r->title,
	    .sub = frame_text(f, "%.*s，%.*s", STR_FMT(clauses_cited(f, r->clauses)), STR_FMT(r->status)),
	    .href = frame_text(f, "/dash/%.*s?unit=%lld", STR_FMT(r->metric), (long long)o->unit_id)};
	c[1] = (struct ui_cell){.text = r->target, .sub = r->yearly ? STR("每年") : STR("")};
	c[2] = (struct ui_cell){.kind = UI_CELL_DAY, .num = r->due};
	c[3] = (struct ui_cell){.text = r->value, .strong = true};
	c[4] = (struct ui_cell){
	    .kind = UI_CELL_CHIP, .text = r->standing, .tone = (enum ui_tone)r->tone, .sub = r->note};
	c[5] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = num(r->missing)};
	c[6] =
	    (struct ui_cell){.text = r->chance == IN_NONE ? STR("—")
							  : frame_text(f, "%lld.%lld%%", (long long)(r->chance / 10),
								       (long long)(r->chance % 10))};
	c[7] = (struct ui_cell){
	    .text = !r->count ? STR("各单元相同")
		    : !r->assigned
			? STR("去分解")
			: frame_text(f, "%lld 个单元，接受 %lld", (long long)r->assigned, (long long)r->accepted),
	    .sub = r->negotiated ? frame_text(f, "协商 %lld", (long long)r->negotiated) : STR(""),
	    .href = frame_text(f, "/targets/%.*s?unit=%lld&due=%s", STR_FMT(r->metric), (long long)o->unit_id, due)};
	*row = (struct ui_row){.cells = c, .href = c[0].href};
	return true;
}

void targets_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct targets_output *o = out;
	static const struct ui_column cols[] = {{.label = STR("目标"), .wide = true},
						{.label = STR("要求")},
						{.label = STR("期限")},
						{.label = STR("现在"), .number = true},
						{.label = STR("判断")},
						{.label = STR("还差"), .number = true},
						{.label = STR("按期可能"), .number = true},
						{.label = STR("分解")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	size_t n = 0;
	(void)in;
	while (rows && n < o->n && target_cells(f, o, &o->rows[n], &rows[n]))
		n++;
	struct ui_table t = {.label = STR("目标清单"),
			     .columns = cols,
			     .columns_n = 8,
			     .rows = rows,
			     .rows_n = n,
			     .empty = o->state.ready ? STR("这里没有目标") : STR("指标正在第一次计算"),
			     .empty_todo = o->state.ready ? STR("本市的文件没有定数量目标，或者这个单元还没有数")
							  : STR("一般一分钟内算好，算好后刷新这一页"),
			     .empty_link = {.text = STR("看板"), .href = STR("/dash")}};
	f->ui.title = frame_text(f, "目标 · %.*s", STR_FMT(o->unit));
	f->ui.lead = frame_text(f, "文件里的每一个数量目标，%.*s", STR_FMT(dash_as_of(f, &o->state)));
	f->ui.list_keys = n > 0;
	targets_show(h, f, &t);
}

/* The tone of an assignment's state. */
static enum ui_tone tone_of(int64_t state)
{
	switch (state) {
	case ASSIGNMENT_ACCEPTED: return UI_OK;
	case ASSIGNMENT_NEGOTIATED: return UI_WARN;
	case ASSIGNMENT_ISSUED: return UI_INFO;
	default: return UI_MUTE;
	}
}

/* Versions as rows; with what there is, when they are the latest. */
static struct ui_table versions(const struct frame *f, const struct assigned *v, size_t n, const char *label)
{
	static const struct ui_column cols[] = {{.label = STR("单元")},
						{.label = STR("版本"), .number = true},
						{.label = STR("任务数"), .number = true},
						{.label = STR("现有"), .number = true},
						{.label = STR("权重"), .number = true},
						{.label = STR("状态")},
						{.label = STR("下达"), .sub = STR("答复")},
						{.label = STR("依据和说明"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	for (size_t i = 0; rows && i < n; i++) {
		const struct assigned *x = &v[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 8, struct ui_cell);
		char answered[11];
		if (!c)
			return (struct ui_table){0};
		day_text(x->answered, answered);
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = x->unit, .sub = x->code};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->version};
		c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->amount, .strong = true};
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = num(x->actual)};
		c[4] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = num(x->weight)};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP, .text = x->state_text, .tone = tone_of(x->state)};
		c[6] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->issued, .sub = frame_text(f, "%s", answered)};
		c[7] = (struct ui_cell){
		    .text = x->proposed == IN_NONE
				? x->basis
				: frame_text(f, "建议 %lld：%.*s", (long long)x->proposed, STR_FMT(x->note)),
		    .sub = x->proposed == IN_NONE ? x->note : x->basis};
	}
	return (struct ui_table){.label = str_of(label),
				 .columns = cols,
				 .columns_n = 8,
				 .rows = rows,
				 .rows_n = rows ? n : 0,
				 .empty = STR("还没有分解"),
				 .empty_todo = STR("有“下达目标”权限的人在下面按权重分解")};
}

/* The form of dealing out. */
static size_t split_form(const struct frame *f, const struct target_output *o, struct ui_field *v)
{
	char due[11];
	size_t n = 0;
	day_text(o->due, due);
	struct ui_option *by = ARENA_ARRAY(f->mem, o->nbys + 1, struct ui_option);
	v[n++] = (struct ui_field){
	    .kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->unit_id)};
	v[n++] = (struct ui_field){.kind = UI_HIDDEN, .name = "due", .value = frame_text(f, "%s", due)};
	v[n++] = frame_field(f, &split_in_shape, "amount", frame_text(f, "%lld", (long long)o->wanted));
	v[n] = frame_field(f, &split_in_shape, "by", STR(""));
	for (size_t k = 0; by && k < o->nbys; k++)
		by[k + 1] = (struct ui_option){.value = o->bys[k], .label = o->bys[k]};
	if (by) {
		by[0] = (struct ui_option){.label = STR("照常")};
		v[n].kind = UI_SELECT;
		v[n].options = by;
		v[n].options_n = o->nbys + 1;
	}
	n++;
	v[n++] = frame_field(f, &split_in_shape, "floor", STR(""));
	v[n++] = frame_field(f, &split_in_shape, "cap", STR(""));
	v[n++] = frame_field(f, &split_in_shape, "bounds", STR(""));
	v[n++] = frame_field(f, &split_in_shape, "note", STR(""));
	return n;
}

/* The form of the answer, for the one version that is the user's to answer. */
static size_t answer_form(const struct frame *f, const struct target_output *o, const struct assigned *x,
			  struct ui_field *v)
{
	char due[11];
	size_t n = 0;
	day_text(o->due, due);
	v[n++] = (struct ui_field){
	    .kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)x->unit_id)};
	v[n++] = (struct ui_field){.kind = UI_HIDDEN, .name = "due", .value = frame_text(f, "%s", due)};
	v[n++] = (struct ui_field){
	    .kind = UI_HIDDEN, .name = "version", .value = frame_text(f, "%lld", (long long)x->version)};
	v[n++] = frame_field(f, &reply_in_shape, "reply", STR("接受"));
	v[n++] = frame_field(f, &reply_in_shape, "proposed", STR(""));
	v[n++] = frame_field(f, &reply_in_shape, "note", STR(""));
	return n;
}

/* What is asked, and how much of it is dealt out. */
static size_t facts_of(const struct frame *f, const struct target_output *o, struct ui_fact *v)
{
	size_t n = 0;
	char due[11];
	day_text(o->due, due);
	v[n++] = (struct ui_fact){
	    .name = STR("目标"), .value = o->target, .sub = clauses_cited(f, o->clauses), .strong = true};
	v[n++] = (struct ui_fact){.name = STR("期限"), .value = frame_text(f, "%s", due)};
	v[n++] = (struct ui_fact){
	    .name = STR("现有"),
	    .value = o->actual == IN_NONE ? STR("不详") : frame_text(f, "%lld", (long long)o->actual),
	    .href = frame_text(f, "/dash/%.*s?unit=%lld", STR_FMT(o->metric), (long long)o->unit_id)};
	v[n++] = (struct ui_fact){.name = STR("已分解合计"),
				  .value = o->count ? frame_text(f, "%lld", (long long)o->total)
						    : STR("比例目标，各单元相同")};
	return n;
}

void target_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct target_output *o = out;
	struct ui_field split[10], answer[8];
	struct ui_fact fact[5];
	struct ui_link *l = ARENA_ARRAY(f->mem, 1, struct ui_link);
	struct target_shown s = {.o = o,
				 .now = versions(f, o->now, o->nnow, "现在的分解"),
				 .old = versions(f, o->old, o->nold, "以前的版本"),
				 .fact = fact,
				 .facts = facts_of(f, o, fact),
				 .split_field = split,
				 .answer_field = answer,
				 .may_split = o->may_split};
	(void)in;
	if (l) {
		l[0] = (struct ui_link){.text = STR("目标"),
					.href = frame_text(f, "/targets?unit=%lld", (long long)o->unit_id)};
		frame_crumbs(f, l, 1);
	}
	for (size_t k = 0; k < o->nnow; k++)
		if (o->now[k].mine) {
			s.may_answer = true;
			s.answer_fields = answer_form(f, o, &o->now[k], answer);
			s.answer_title = frame_text(f, "%.*s第 %lld 版：%lld", STR_FMT(o->now[k].unit),
						    (long long)o->now[k].version, (long long)o->now[k].amount);
		}
	if (s.may_split)
		s.split_fields = split_form(f, o, split);
	s.split = frame_form(f, frame_text(f, "/targets/%.*s/split/check", STR_FMT(o->metric)));
	s.answer = frame_form(f, frame_text(f, "/targets/%.*s/answer", STR_FMT(o->metric)));
	f->ui.title = frame_text(f, "%.*s · 分解", STR_FMT(o->title));
	f->ui.lead = frame_text(f, "%.*s，%.*s", STR_FMT(o->unit), STR_FMT(dash_as_of(f, &o->state)));
	target_show(h, f, &s);
}

/* The preview as a table. */
static struct ui_table preview(const struct frame *f, const struct split_output *o, int64_t total)
{
	static const struct ui_column cols[] = {{.label = STR("单元")},
						{.label = STR("分得"), .number = true},
						{.label = STR("上一版"), .number = true},
						{.label = STR("权重"), .number = true},
						{.label = STR("下限"), .number = true},
						{.label = STR("上限"), .number = true},
						{.label = STR("怎么得的")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_cell *foot = ARENA_ARRAY(f->mem, 7, struct ui_cell);
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct split_row *x = &o->rows[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = x->unit, .sub = x->code};
		const int64_t v[] = {x->got, num(x->before), x->weight, num(x->floor), num(x->cap)};
		for (int k = 0; k < 5; k++)
			c[k + 1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = v[k], .strong = k == 0};
		c[6] = (struct ui_cell){.text = str_of(x->why)};
	}
	if (foot) {
		foot[0] = (struct ui_cell){.text = STR("合计"), .strong = true};
		foot[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = total, .strong = true};
		for (int k = 2; k < 7; k++)
			foot[k] = (struct ui_cell){.text = STR("")};
	}
	return (struct ui_table){.label = STR("试分解"),
				 .columns = cols,
				 .columns_n = 7,
				 .rows = rows,
				 .rows_n = rows ? o->n : 0,
				 .foot = foot};
}

void split_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct split_input *i = in;
	const struct split_output *o = out;
	char due[11];
	struct ui_link *l = ARENA_ARRAY(f->mem, 2, struct ui_link);
	struct ui_table t = preview(f, o, i->amount);
	day_text(i->due, due);
	struct str back =
	    frame_text(f, "/targets/%.*s?unit=%lld&due=%s", STR_FMT(i->metric), (long long)o->unit_id, due);
	if (l) {
		l[0] = (struct ui_link){.text = STR("目标"),
					.href = frame_text(f, "/targets?unit=%lld", (long long)o->unit_id)};
		l[1] = (struct ui_link){.text = o->title, .href = back};
		frame_crumbs(f, l, 2);
	}
	struct ui_form form = frame_form(f, frame_text(f, "/targets/%.*s/split", STR_FMT(i->metric)));
	form.back = back;
	const struct ui_field hidden[] = {
	    {.kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->unit_id)},
	    {.kind = UI_HIDDEN, .name = "due", .value = frame_text(f, "%s", due)},
	    {.kind = UI_HIDDEN, .name = "amount", .value = frame_text(f, "%lld", (long long)i->amount)},
	    {.kind = UI_HIDDEN, .name = "by", .value = i->by},
	    {.kind = UI_HIDDEN,
	     .name = "floor",
	     .value = i->floor == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)i->floor)},
	    {.kind = UI_HIDDEN,
	     .name = "cap",
	     .value = i->cap == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)i->cap)},
	    {.kind = UI_HIDDEN, .name = "bounds", .value = i->bounds},
	    {.kind = UI_HIDDEN, .name = "note", .value = i->note},
	};
	f->ui.title = frame_text(f, "%.*s · 试分解", STR_FMT(o->title));
	f->ui.lead =
	    frame_text(f, "%.*s，按%.*s。还没有下达；核对后下达，各单元再答复", STR_FMT(o->unit), STR_FMT(o->basis));
	split_show(h, f, &t, &form, hidden, sizeof hidden / sizeof *hidden, o->paradox, o->nparadox);
}
