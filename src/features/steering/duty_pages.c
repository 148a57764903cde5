/* The pages of duties. */
#include <stdio.h>

#include "duties.tmpl.h"
#include "features/duties/duties.h"
#include "features/steering/duty_web.h"

/* Duties as rows; with the unit's name where they are of several. */
static struct ui_table table_of(const struct frame *f, const struct duty_item *v, size_t n, bool of_units,
				const char *label)
{
	static const struct ui_column own[] = {{.label = STR("条款")}, {.label = STR("任务"), .wide = true},
					       {.label = STR("部门")}, {.label = STR("角色")},
					       {.label = STR("期限")}, {.label = STR("状态")},
					       {.label = STR("区县")}};
	static const struct ui_column others[] = {{.label = STR("单元")}, {.label = STR("任务"), .wide = true},
						  {.label = STR("部门")}, {.label = STR("角色")},
						  {.label = STR("期限")}, {.label = STR("状态")},
						  {.label = STR("下级")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	for (size_t i = 0; rows && i < n; i++) {
		const struct duty_item *x = &v[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){
		    .cells = c, .href = frame_text(f, "/duties/%lld/%lld", (long long)x->d.unit, (long long)x->d.id)};
		c[0] = (struct ui_cell){.text = of_units ? x->unit : x->d.clause,
					.sub = of_units ? STR("") : x->d.document,
					.href = rows[i].href};
		c[1] = (struct ui_cell){.text = x->d.task};
		c[2] = (struct ui_cell){.text = x->d.department};
		c[3] = (struct ui_cell){.text = str_of(x->role)};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->d.due};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP, .text = x->state_text, .tone = (enum ui_tone)x->tone};
		c[6] =
		    (struct ui_cell){.text = x->counties ? frame_text(f, "%lld/%lld 完成", (long long)x->below_done,
								      (long long)x->counties)
							 : STR("—"),
				     .sub = x->overdue ? frame_text(f, "逾期 %lld", (long long)x->overdue) : STR("")};
	}
	struct ui_link may_import = {.text = STR("导入表格"), .href = STR("/import")};
	if (!user_may(f->user, CAN_IMPORT_RUN))
		may_import = (struct ui_link){.text = STR("")};
	return (struct ui_table){.label = str_of(label),
				 .columns = of_units ? others : own,
				 .columns_n = 7,
				 .rows = rows,
				 .rows_n = rows ? n : 0,
				 .empty = STR("还没有任务"),
				 .empty_todo = STR("在下面登记，或者从文件里读出职责矩阵再导入“任务清单”"),
				 .empty_link = may_import};
}

/* The states to choose from. */
static const struct ui_link *pills(const struct frame *f, const struct duty_list_input *i,
				   const struct duty_list_output *o)
{
	static const char *const words[] = {"全部", "逾期", "未完成", "已完成", "下级逾期"};
	const int64_t counts[] = {0, o->late, o->open, o->finished, o->late_below};
	struct ui_link *l = ARENA_ARRAY(f->mem, 5, struct ui_link);
	for (int k = 0; l && k < 5; k++)
		l[k] = (struct ui_link){
		    .text = str_of(words[k]),
		    .href = frame_text(f, "/duties?unit=%lld&state=%s", (long long)o->unit_id, words[k]),
		    .count = counts[k],
		    .current = i->state == k};
	return l;
}

void duties_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct duty_list_input *i = in;
	const struct duty_list_output *o = out;
	struct ui_table t = table_of(f, o->items, o->n, i->state == 4, "任务清单");
	struct ui_form form = frame_form(f, STR("/duties"));
	const struct ui_field fields[] = {
	    {.kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->unit_id)},
	    frame_field(f, &duty_new_shape, "document", STR("")),
	    frame_field(f, &duty_new_shape, "clause", STR("")),
	    frame_field(f, &duty_new_shape, "department", STR("")),
	    frame_field(f, &duty_new_shape, "role", STR("")),
	    frame_field(f, &duty_new_shape, "task", STR("")),
	    frame_field(f, &duty_new_shape, "due", STR("")),
	    frame_field(f, &duty_new_shape, "note", STR("")),
	};
	const struct ui_link tools[] = {{.text = STR("通报和讲评"),
					 .href = frame_text(f, "/circulars?unit=%lld", (long long)o->unit_id),
					 .icon = "message-report"}};
	f->ui.title = frame_text(f, "任务 · %.*s", STR_FMT(o->unit));
	f->ui.lead = STR("哪一条由谁牵头、谁负责、何时完成；分到区县，报告进展，通报讲评");
	f->ui.list_keys = o->n > 0;
	frame_tools(f, tools, 1);
	duties_show(h, f, pills(f, i, o), 5, &t, &form, fields, 8, o->may_set);
}

/* What the duty says. */
static size_t facts_of(const struct frame *f, const struct duty_item *x, struct ui_fact *v)
{
	size_t n = 0;
	char due[11], done[11];
	day_text(x->d.due, due);
	day_text(x->d.done, done);
	v[n++] = (struct ui_fact){.name = STR("单元"), .value = x->unit};
	v[n++] = (struct ui_fact){.name = STR("依据"), .value = x->d.document, .sub = x->d.clause};
	v[n++] = (struct ui_fact){.name = STR("部门"), .value = x->d.department, .sub = str_of(x->role)};
	v[n++] = (struct ui_fact){.name = STR("期限"),
				  .value = x->d.due == DAY_NONE ? STR("没有") : frame_text(f, "%s", due),
				  .sub = x->state_text,
				  .strong = x->late > 0};
	if (x->d.done != DAY_NONE)
		v[n++] = (struct ui_fact){.name = STR("完成日期"), .value = frame_text(f, "%s", done)};
	if (x->d.note.n)
		v[n++] = (struct ui_fact){.name = STR("说明"), .value = x->d.note};
	return n;
}

/* The reports. */
static struct ui_table reports_of(const struct frame *f, const struct duty_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("报告日期")},
						{.label = STR("进展"), .wide = true},
						{.label = STR("证据")},
						{.label = STR("通报讲评")},
						{.label = STR("意见"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nreports + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->nreports; i++) {
		const struct duty_report_item *x = &o->reports[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->r.reported};
		c[1] = (struct ui_cell){.text = x->r.content};
		c[2] = (struct ui_cell){.text = x->r.evidence};
		c[3] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = x->verdict ? str_of(x->verdict) : STR("待讲评"),
					.tone = !x->verdict         ? UI_WARN
						: x->r.verdict == 1 ? UI_OK
						: x->r.verdict >= 3 ? UI_BAD
								    : UI_INFO};
		c[4] = (struct ui_cell){.text = x->r.remark};
	}
	return (struct ui_table){.label = STR("进展报告"),
				 .columns = cols,
				 .columns_n = 5,
				 .rows = rows,
				 .rows_n = rows ? o->nreports : 0,
				 .plain = true,
				 .empty = STR("还没有报告过")};
}

/* The files handed in. */
static struct ui_table files_of(const struct frame *f, const struct duty_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("文件"), .wide = true},
						{.label = STR("字节"), .number = true},
						{.label = STR("上传")},
						{.label = STR("上传人")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nfiles + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->nfiles; i++) {
		const struct duty_file *x = &o->files[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 4, struct ui_cell);
		char at[20];
		if (!c)
			return (struct ui_table){0};
		instant_text(x->at, at);
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){
		    .text = x->name,
		    .href = frame_text(f, "/duties/%lld/%lld/file", (long long)o->it.d.unit, (long long)x->id)};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->size};
		c[2] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
		c[3] = (struct ui_cell){.text = x->who};
	}
	return (struct ui_table){.label = STR("证据文件"),
				 .columns = cols,
				 .columns_n = 4,
				 .rows = rows,
				 .rows_n = rows ? o->nfiles : 0,
				 .plain = true};
}

/* The reports as choices, for the verdict. */
static struct ui_field report_choice(const struct frame *f, const struct duty_output *o)
{
	struct ui_field x = frame_field(f, &duty_one_shape, "report", STR(""));
	struct ui_option *v = ARENA_ARRAY(f->mem, o->nreports + 1, struct ui_option);
	for (size_t i = 0; v && i < o->nreports; i++) {
		char day[11];
		day_text(o->reports[i].r.reported, day);
		v[i] = (struct ui_option){.value = frame_text(f, "%lld", (long long)o->reports[i].r.id),
					  .label = frame_text(f, "%s 的报告", day)};
	}
	x.kind = UI_SELECT;
	x.options = v;
	x.options_n = v ? o->nreports : 0;
	return x;
}

void duty_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct duty_output *o = out;
	struct ui_fact fact[7];
	struct ui_link *l = ARENA_ARRAY(f->mem, 1, struct ui_link);
	struct str base = frame_text(f, "/duties/%lld/%lld", (long long)o->it.d.unit, (long long)o->it.d.id);
	struct str local = o->it.d.department; /* 市民政局: 民政局 of each county */
	if (str_starts(local, STR("市")))
		local = (struct str){local.p + STR("市").n, local.n - STR("市").n};
	const struct ui_field split[] = {frame_field(f, &duty_one_shape, "due", STR("")),
					 frame_field(f, &duty_one_shape, "department", local)};
	const struct ui_field report[] = {frame_field(f, &duty_one_shape, "content", STR("")),
					  frame_field(f, &duty_one_shape, "file", STR(""))};
	const struct ui_field judge[] = {report_choice(f, o), frame_field(f, &duty_one_shape, "verdict", STR("")),
					 frame_field(f, &duty_one_shape, "remark", STR(""))};
	struct ui_field finish = frame_field(f, &duty_one_shape, "due", STR(""));
	(void)in;
	finish.label = STR("完成日期");
	struct duty_shown s = {.fact = fact,
			       .facts = facts_of(f, &o->it, fact),
			       .below = table_of(f, o->below, o->nbelow, true, "各区县"),
			       .reports = reports_of(f, o),
			       .files = files_of(f, o),
			       .split = frame_form(f, frame_text(f, "%.*s/split", STR_FMT(base))),
			       .report = frame_form(f, frame_text(f, "%.*s/report", STR_FMT(base))),
			       .judge = frame_form(f, frame_text(f, "%.*s/judge", STR_FMT(base))),
			       .finish = frame_form(f, frame_text(f, "%.*s/done", STR_FMT(base))),
			       .split_field = split,
			       .report_field = report,
			       .judge_field = judge,
			       .finish_field = &finish,
			       .split_fields = 2,
			       .report_fields = 2,
			       .judge_fields = 3,
			       .finish_fields = 1,
			       .may_split = o->may_set && o->it.d.role != DUTY_SUPERVISES && !o->nbelow,
			       .may_report = o->may_report,
			       .may_judge = o->may_set && o->nreports,
			       .may_finish = o->may_set && o->it.d.done == DAY_NONE,
			       .has_below = o->nbelow > 0,
			       .has_files = o->nfiles > 0};
	s.report.upload = true;
	if (l) {
		l[0] = (struct ui_link){.text = STR("任务"),
					.href = frame_text(f, "/duties?unit=%lld", (long long)o->it.d.unit)};
		frame_crumbs(f, l, 1);
	}
	f->ui.title = frame_text(f, "%.*s · %.*s", STR_FMT(o->it.d.clause), STR_FMT(o->it.d.department));
	f->ui.lead = o->it.d.task;
	duty_show(h, f, &s);
}
