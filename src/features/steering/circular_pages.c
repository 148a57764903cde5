/* The pages of 通报 and 讲评. */
#include "circulars.tmpl.h"
#include "features/steering/circular_web.h"

/* Those that were issued. */
static struct ui_table list_of(const struct frame *f, const struct circulars_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("文号")},
						{.label = STR("标题"), .wide = true},
						{.label = STR("印发")},
						{.label = STR("日期")},
						{.label = STR("报告日期")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct circular_item *x = &o->items[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		char from[11], to[11];
		if (!c)
			return (struct ui_table){0};
		day_text(x->c.from, from);
		day_text(x->c.to, to);
		rows[i] = (struct ui_row){.cells = c, .href = frame_text(f, "/circulars/%lld", (long long)x->c.id)};
		c[0] = (struct ui_cell){.text = x->number, .href = rows[i].href};
		c[1] = (struct ui_cell){.text = x->c.title};
		c[2] = (struct ui_cell){.text = x->unit};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->c.day};
		c[4] = (struct ui_cell){.text = frame_text(f, "%s 至 %s", from, to)};
	}
	return (struct ui_table){.label = STR("通报和讲评"),
				 .columns = cols,
				 .columns_n = 5,
				 .rows = rows,
				 .rows_n = rows ? o->n : 0,
				 .empty = STR("还没有印发过")};
}

void circulars_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct circulars_output *o = out;
	struct ui_table t = list_of(f, o);
	struct ui_form form = frame_form(f, STR("/circulars/check"));
	struct ui_link *l = ARENA_ARRAY(f->mem, 1, struct ui_link);
	struct ui_field fields[] = {
	    {.kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->unit_id)},
	    frame_field(f, &circulars_shape, "kind", STR("通报")),
	    frame_field(f, &circulars_shape, "from", STR("")),
	    frame_field(f, &circulars_shape, "to", STR("")),
	    frame_field(f, &circulars_shape, "title", STR("")),
	    frame_field(f, &circulars_shape, "note", STR("")),
	};
	(void)in;
	for (size_t i = 1; i <= 3; i++)
		fields[i].required = true; /* kind, from, to */
	if (l) {
		l[0] = (struct ui_link){.text = STR("任务"),
					.href = frame_text(f, "/duties?unit=%lld", (long long)o->unit_id)};
		frame_crumbs(f, l, 1);
	}
	f->ui.title = frame_text(f, "通报和讲评 · %.*s", STR_FMT(o->unit));
	f->ui.lead = STR("对进展报告写过的意见，按日期汇成一份，编号后不再改");
	circulars_show(h, f, &t, &form, fields, 6, o->may_set);
}

void circular_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct circulars_input *i = in;
	const struct circular_check *o = out;
	char from[11], to[11];
	day_text(o->c.from, from);
	day_text(o->c.to, to);
	const struct ui_fact facts[] = {
	    {.name = STR("标题"), .value = o->c.title, .strong = true},
	    {.name = STR("单元"), .value = o->unit},
	    {.name = STR("报告日期"), .value = frame_text(f, "%s 至 %s", from, to)},
	    {.name = STR("写进去的"), .value = frame_text(f, "%lld 项", (long long)o->lines)},
	    {.name = STR("要求"), .value = o->c.note}};
	const struct ui_field hidden[] = {
	    {.kind = UI_HIDDEN, .name = "kind", .value = o->c.kind == CIRCULAR_REVIEW ? STR("讲评") : STR("通报")},
	    {.kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->c.unit)},
	    {.kind = UI_HIDDEN, .name = "from", .value = frame_text(f, "%s", from)},
	    {.kind = UI_HIDDEN, .name = "to", .value = frame_text(f, "%s", to)},
	    {.kind = UI_HIDDEN, .name = "title", .value = i->title},
	    {.kind = UI_HIDDEN, .name = "note", .value = o->c.note}};
	struct ui_confirm q = {.form = frame_form(f, STR("/circulars")),
			       .question = STR("编号印发这一份？"),
			       .effect = STR("编号后不能改，也不能撤回。"),
			       .button = STR("编号印发"),
			       .tone = UI_INFO};
	q.form.back = frame_text(f, "/circulars?unit=%lld", (long long)o->c.unit);
	f->ui.title = STR("编号前核对");
	circular_ask(h, f, &q, facts, o->c.note.n ? 5 : 4, hidden, 6);
}

/* One part: praise, comments, criticism, what is overdue. */
static struct ui_table part_of(const struct frame *f, const struct circular_output *o, int64_t part)
{
	static const struct ui_column cols[] = {{.label = STR("单元")},
						{.label = STR("部门")},
						{.label = STR("任务"), .wide = true},
						{.label = STR("期限")},
						{.label = STR("意见"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	size_t n = 0;
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct circular_line *x = &o->lines[i];
		if (x->part != part)
			continue;
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		c[0] = (struct ui_cell){.text = x->unit};
		c[1] = (struct ui_cell){.text = x->department};
		c[2] = (struct ui_cell){.text = x->task,
					.sub = frame_text(f, "%.*s %.*s", STR_FMT(x->document), STR_FMT(x->clause))};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->due};
		c[4] = (struct ui_cell){.text = x->remark};
		rows[n++] = (struct ui_row){.cells = c};
	}
	return (struct ui_table){
	    .label = STR("各项"), .columns = cols, .columns_n = 5, .rows = rows, .rows_n = n, .plain = true};
}

void circular_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct str titles[CIRCULAR__MAX] = {STR(""), STR("通报表扬"), STR("讲评"), STR("通报批评"),
							 STR("逾期未办结")};
	const struct circular_output *o = out;
	const struct circular *x = &o->it.c;
	char from[11], to[11], day[11];
	(void)in;
	day_text(x->from, from);
	day_text(x->to, to);
	day_text(x->day, day);
	struct circular_shown s = {
	    .sheet = {.frame = f->ui,
		      .number = o->it.number,
		      .made_by = f->ui.user,
		      .made_at = f->now,
		      .stamp = frame_text(f, "%.*s（盖章）", STR_FMT(o->it.unit)),
		      .basis = frame_text(f, "依据 %s 至 %s 的进展报告；逾期按 %s 计", from, to, day)},
	    .note = x->note};
	s.sheet.frame.title = x->title;
	s.sheet.frame.lead = frame_text(f, "%s 印发", day);
	s.sheet.frame.back_href = STR("/circulars");
	for (int64_t p = 1; p < CIRCULAR__MAX; p++) {
		s.part[p] = part_of(f, o, p);
		s.part[p].label = s.title[p] = titles[p];
	}
	circular_sheet(h, &s);
}
