/* /duties: who has to do what until when; dealt out to counties, reported with evidence, praised and criticised. */
#include "features/steering/duty_web.h"

#include <stdio.h>

#include "base/file.h"
#include "features/duties/duties.h"
#include "features/reach_web.h"

static const char *const states[] = {"全部", "逾期", "未完成", "已完成", "下级逾期", NULL};

static const struct in_field list_fields[] = {
    IN_ID_(struct duty_list_input, unit, "单元", .of = "unit"),
    IN_CHOICE_(struct duty_list_input, state, "状态", .words = states),
};
static const struct in_shape list_in = IN_SHAPE(struct duty_list_input, list_fields);
static const struct in_field new_fields[] = {
    IN_ID_(struct duty_new_input, unit, "单元", .of = "unit"),
    IN_TEXT_(struct duty_new_input, document, "文件", .flags = IN_NEEDED, .max = 100, .hint = "文号或文件名称"),
    IN_TEXT_(struct duty_new_input, clause, "条款", .flags = IN_NEEDED, .max = 60, .hint = "例如：二（九）"),
    IN_TEXT_(struct duty_new_input, department, "部门", .flags = IN_NEEDED, .max = 60, .check = department_check,
	     .hint = "同一个局的各种叫法认作一个"),
    IN_CODE_(struct duty_new_input, role, "角色", .flags = IN_NEEDED, .codes = &duty_roles),
    IN_TEXT_(struct duty_new_input, task, "任务", .flags = IN_NEEDED | IN_LONG, .max = 500),
    IN_DAY_(struct duty_new_input, due, "期限"),
    IN_TEXT_(struct duty_new_input, note, "说明", .flags = IN_LONG, .max = 500),
};
const struct in_shape duty_new_shape = IN_SHAPE(struct duty_new_input, new_fields);
static const struct in_field one_fields[] = {
    IN_ID_(struct duty_one_input, unit, "单元", .of = "unit", .flags = IN_PATH),
    IN_INT_(struct duty_one_input, id, "任务", .flags = IN_PATH, .min = 1, .max = INT64_MAX),
    IN_DAY_(struct duty_one_input, due, "期限"),
    IN_TEXT_(struct duty_one_input, department, "责任部门", .max = 60, .check = department_check,
	     .hint = "各区县由哪个部门办，例如：民政局"),
    IN_TEXT_(struct duty_one_input, content, "进展", .flags = IN_LONG, .max = 2000),
    IN_FILE_(struct duty_one_input, file, "证据", .hint = "一个文件，最大 8 MB"),
    IN_INT_(struct duty_one_input, report, "报告", .min = 1, .max = INT64_MAX),
    IN_CODE_(struct duty_one_input, verdict, "通报讲评", .codes = &duty_verdicts),
    IN_TEXT_(struct duty_one_input, remark, "意见", .flags = IN_LONG | IN_STOCK, .max = 500),
};
const struct in_shape duty_one_shape = IN_SHAPE(struct duty_one_input, one_fields);

static const struct out_field item_rows[] = {
    OUT_ID_(struct duty_item, d.id, "编号"),
    OUT_TEXT_(struct duty_item, unit, "单元"),
    OUT_TEXT_(struct duty_item, d.document, "文件"),
    OUT_TEXT_(struct duty_item, d.clause, "条款"),
    OUT_TEXT_(struct duty_item, d.department, "部门"),
    OUT_WORD_(struct duty_item, role, "角色"),
    OUT_TEXT_(struct duty_item, d.task, "任务"),
    OUT_DAY_(struct duty_item, d.due, "期限"),
    OUT_DAY_(struct duty_item, d.done, "完成日期"),
    OUT_TEXT_(struct duty_item, state_text, "状态"),
    OUT_INT_(struct duty_item, late, "逾期天数"),
    OUT_INT_(struct duty_item, counties, "下级几项"),
    OUT_INT_(struct duty_item, below_done, "下级完成几项"),
    OUT_INT_(struct duty_item, overdue, "下级逾期几项"),
};
static const struct out_shape item_shape = OUT_SHAPE("Duty", struct duty_item, item_rows);
static const struct out_field list_rows[] = {
    OUT_ID_(struct duty_list_output, unit_id, "单元编号"),
    OUT_TEXT_(struct duty_list_output, unit, "单元"),
    OUT_LIST_(struct duty_list_output, items, n, "任务", item_shape),
    OUT_INT_(struct duty_list_output, late, "逾期"),
    OUT_INT_(struct duty_list_output, open, "未完成"),
    OUT_INT_(struct duty_list_output, finished, "已完成"),
    OUT_INT_(struct duty_list_output, late_below, "下级逾期"),
};
static const struct out_shape list_out = OUT_SHAPE("Duties", struct duty_list_output, list_rows);
static const struct out_field report_rows[] = {
    OUT_ID_(struct duty_report_item, r.id, "编号"),
    OUT_DAY_(struct duty_report_item, r.reported, "报告日期"),
    OUT_TEXT_(struct duty_report_item, r.content, "进展"),
    OUT_TEXT_(struct duty_report_item, r.evidence, "证据"),
    OUT_WORD_(struct duty_report_item, verdict, "通报讲评"),
    OUT_TEXT_(struct duty_report_item, r.remark, "意见"),
};
static const struct out_shape report_shape = OUT_SHAPE("DutyReport", struct duty_report_item, report_rows);
static const struct out_field file_rows[] = {
    OUT_ID_(struct duty_file, id, "编号"),      OUT_TEXT_(struct duty_file, name, "文件"),
    OUT_INT_(struct duty_file, size, "字节"),   OUT_INSTANT_(struct duty_file, at, "上传"),
    OUT_TEXT_(struct duty_file, who, "上传人"),
};
static const struct out_shape file_shape = OUT_SHAPE("DutyFile", struct duty_file, file_rows);
static const struct out_field one_rows[] = {
    OUT_ONE_(struct duty_output, it, "任务", item_shape),
    OUT_LIST_(struct duty_output, below, nbelow, "下级", item_shape),
    OUT_LIST_(struct duty_output, reports, nreports, "报告", report_shape),
    OUT_LIST_(struct duty_output, files, nfiles, "证据", file_shape),
};
static const struct out_shape one_out = OUT_SHAPE("DutyPage", struct duty_output, one_rows);

/* No memory. */
static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* A duty with how it stands today. */
static struct duty_item item_of(struct ctx *c, const struct duty *d)
{
	struct duty_item x = {
	    .d = *d, .unit = unit_name(c->house, d->unit, c->mem), .role = code_label(&duty_roles, (int)d->role)};
	if (d->done != DAY_NONE) {
		x.state_text = d->due != DAY_NONE && d->done > d->due ? STR("逾期完成") : STR("已完成");
		x.tone = UI_OK;
	} else if (d->due != DAY_NONE && d->due < c->today) {
		x.late = c->today - d->due;
		x.state_text = ctx_text(c, "逾期 %lld 天", (long long)x.late);
		x.tone = UI_BAD;
	} else if (d->due != DAY_NONE) {
		x.state_text = ctx_text(c, "还有 %d 天", d->due - c->today);
		x.tone = d->due - c->today <= 30 ? UI_WARN : UI_INFO;
	} else {
		x.state_text = STR("没有期限");
		x.tone = UI_MUTE;
	}
	return x;
}

/* All duties of the units right below one. */
static int duties_below(struct ctx *c, int64_t unit, struct duty_item **ret, size_t *n, struct err *e)
{
	struct figure_unit *below;
	struct figures_state s;
	size_t units;
	*n = 0;
	if (!(*ret = ARENA_ARRAY(c->mem, DUTIES_MAX, struct duty_item)))
		return no_memory(e);
	if (figures_state(c->house, c->today, &s, e) < 0)
		return -1;
	if (figure_units_below(c->house, s.gen, unit, c->mem, &below, &units, e) < 0)
		return -1;
	for (size_t i = 0; i < units; i++) {
		struct duty *list;
		size_t k;
		if (duties_of(c->house, below[i].id, c->mem, &list, &k, e) < 0)
			return -1;
		for (size_t j = 0; j < k && *n < DUTIES_MAX; j++)
			(*ret)[(*n)++] = item_of(c, &list[j]);
	}
	return 0;
}

/* A bureau without the word of its level: 市民政局 and 区民政局 are the same one of two units. */
static struct str bureau(struct str name)
{
	static const char *const levels[] = {"市", "区", "县", "省"};
	for (size_t k = 0; k < sizeof levels / sizeof *levels; k++)
		if (str_starts(name, str_of(levels[k])))
			return (struct str){name.p + strlen(levels[k]), name.n - strlen(levels[k])};
	return name;
}

/* A duty of a unit below carries out this one: of the same clause, dealt out from it or of the same bureau. */
static bool carries_out(const struct duty *below, const struct duty *d)
{
	return str_eq(below->document, d->document) && str_eq(below->clause, d->clause) &&
	       (str_eq(below->task, d->task) || str_eq(bureau(below->department), bureau(d->department)));
}

/* Counts what the units below make of a duty. */
static void count_below(struct duty_item *x, const struct duty_item *below, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		const struct duty_item *b = &below[k];
		if (!carries_out(&b->d, &x->d))
			continue;
		x->counties++;
		x->below_done += b->d.done != DAY_NONE;
		x->overdue += b->late > 0;
	}
}

/* GET /duties */
static int get_duties(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_list_input *i = in;
	struct duty_list_output *o = out;
	struct duty *list;
	struct duty_item *below;
	size_t n, nbelow;
	if (dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 ||
	    duties_of(c->house, o->unit_id, c->mem, &list, &n, e) < 0 ||
	    duties_below(c, o->unit_id, &below, &nbelow, e) < 0)
		return -1;
	o->unit = unit_name(c->house, o->unit_id, c->mem);
	o->may_set = ctx_may(c, CAN_TARGETS_SET);
	if (!(o->items = ARENA_ARRAY(c->mem, n + nbelow + 1, struct duty_item)))
		return no_memory(e);
	for (size_t k = 0; k < n; k++) {
		struct duty_item x = item_of(c, &list[k]);
		bool done = x.d.done != DAY_NONE;
		count_below(&x, below, nbelow);
		o->late += x.late > 0;
		o->open += !done;
		o->finished += done;
		if (i->state == 0 || (i->state == 1 && x.late) || (i->state == 2 && !done) || (i->state == 3 && done))
			o->items[o->n++] = x;
	}
	for (size_t k = 0; k < nbelow; k++) {
		o->late_below += below[k].late > 0;
		if (i->state == 4 && below[k].late)
			o->items[o->n++] = below[k];
	}
	return 0;
}

/* Opens a recording for a page's deed. */
static int begin(struct ctx *c, struct recording **r, const char *what, const char *detail, struct err *e)
{
	struct deed d = {.who = ctx_who(c), .what = what, .source = "任务", .detail = detail};
	return recording_begin(r, c->house, &d, e);
}

/* POST /duties */
static int post_duty(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_new_input *i = in;
	struct recording *r;
	int64_t id;
	(void)out;
	struct duty d = {.role = i->role,
			 .document = i->document,
			 .clause = i->clause,
			 .department = i->department,
			 .task = i->task,
			 .note = i->note,
			 .due = i->due,
			 .done = DAY_NONE};
	if (dash_unit_asked(c, i->unit, &d.unit, e) < 0 || begin(c, &r, "assert", "登记任务", e) < 0)
		return -1;
	if (duty_add(r, &d, &id, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	ctx_tell(c, "已登记任务");
	return ctx_go(c, e, "/duties/%lld/%lld", (long long)d.unit, (long long)id);
}

/* The user answers for this unit: it is his own. */
static bool own_unit(const struct ctx *c, int64_t unit)
{
	struct reach r = user_reach(c->user);
	return r.kind == REACH_UNIT && r.id == unit;
}

/* The user may deal out and judge here: it is his unit or below it (the route has proven that), and he sets targets. */
static bool may_set(const struct ctx *c)
{
	return ctx_may(c, CAN_TARGETS_SET);
}

/* GET /duties/:unit/:id */
static int get_duty(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_one_input *i = in;
	struct duty_output *o = out;
	struct duty d;
	struct duty_report *reports;
	struct duty_item *below;
	size_t nbelow;
	if (duty_get(c->house, i->unit, i->id, c->mem, &d, e) < 0 ||
	    duty_reports_of(c->house, &d, c->mem, &reports, &o->nreports, e) < 0 ||
	    duties_below(c, i->unit, &below, &nbelow, e) < 0 ||
	    duty_files(c->house, d.id, c->mem, &o->files, &o->nfiles, e) < 0)
		return -1;
	for (size_t k = 0; k < o->nfiles; k++)
		o->files[k].who = account_said(c->house, o->files[k].who, c->mem);
	o->it = item_of(c, &d);
	count_below(&o->it, below, nbelow);
	o->may_set = may_set(c);
	o->may_report = own_unit(c, i->unit) && ctx_may(c, CAN_TARGETS_ANSWER);
	o->reports = ARENA_ARRAY(c->mem, o->nreports + 1, struct duty_report_item);
	o->below = ARENA_ARRAY(c->mem, nbelow + 1, struct duty_item);
	if (!o->reports || !o->below)
		return no_memory(e);
	for (size_t k = 0; k < o->nreports; k++)
		o->reports[k] = (struct duty_report_item){
		    reports[k], reports[k].verdict ? code_label(&duty_verdicts, (int)reports[k].verdict) : NULL};
	for (size_t k = 0; k < nbelow; k++)
		if (carries_out(&below[k].d, &d))
			o->below[o->nbelow++] = below[k];
	return 0;
}

/* A fault of one field. */
static int refuse(struct ctx *c, const char *name, const char *what, struct err *e)
{
	for (size_t k = 0; k < duty_one_shape.n; k++)
		if (strcmp(one_fields[k].name, name) == 0)
			fault_put(c->faults, &one_fields[k], "%s", what);
	return err_set(e, ERR_INPUT, "%s", what);
}

/* Back to the duty's page. */
static int back(struct ctx *c, const struct duty_one_input *i, const char *told, struct err *e)
{
	ctx_tell(c, "%s", told);
	return ctx_go(c, e, "/duties/%lld/%lld", (long long)i->unit, (long long)i->id);
}

/* The same duty for one unit below; none when it has it already. */
static int deal(struct ctx *c, struct recording *r, const struct duty *d, const struct duty_item *below, size_t n,
		int64_t unit, int64_t *given, struct err *e)
{
	(void)c;
	for (size_t k = 0; k < n; k++)
		if (below[k].d.unit == unit && str_eq(below[k].d.document, d->document) &&
		    str_eq(below[k].d.clause, d->clause) && str_eq(below[k].d.department, d->department))
			return 0;
	struct duty x = *d;
	x.unit = unit;
	++*given;
	return duty_add(r, &x, NULL, e);
}

/* POST /duties/:unit/:id/split */
static int post_split(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_one_input *i = in;
	struct duty d;
	struct figure_unit *units;
	struct duty_item *below;
	struct figures_state s;
	struct recording *r;
	size_t n, nbelow;
	int64_t given = 0;
	(void)out;
	if (i->due == DAY_NONE)
		return refuse(c, "due", "分到区县要写期限", e);
	if (i->due < c->today)
		return refuse(c, "due", "期限不能早于今天", e);
	if (!i->department.n)
		return refuse(c, "department", "请写各区县的责任部门", e);
	if (duty_get(c->house, i->unit, i->id, c->mem, &d, e) < 0 ||
	    duties_below(c, i->unit, &below, &nbelow, e) < 0 || figures_state(c->house, c->today, &s, e) < 0 ||
	    figure_units_below(c->house, s.gen, i->unit, c->mem, &units, &n, e) < 0)
		return -1;
	d.due = i->due;
	d.department = i->department;
	d.role = DUTY_RESPONSIBLE;
	if (begin(c, &r, "assert", "任务分到区县", e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		if (deal(c, r, &d, below, nbelow, units[k].id, &given, e) < 0) {
			recording_abandon(r);
			return -1;
		}
	if (recording_commit(r, e) < 0)
		return -1;
	return back(c, i, ctx_text(c, "已分给 %lld 个单元", (long long)given).p, e);
}

/* The file that was handed in, into the store; *evidence says what it is called. */
static int keep_file(struct ctx *c, const struct duty_one_input *i, const struct duty *d, struct str *evidence,
		     struct err *e)
{
	struct buf b;
	int64_t id;
	*evidence = STR("");
	if (!i->file)
		return 0;
	if (i->file->size > (int64_t)EVIDENCE_MAX)
		return refuse(c, "file", "文件最大 8 MB", e);
	buf_init(&b, EVIDENCE_MAX + 1);
	int status = file_read(i->file->path, &b, e);
	if (status == 0)
		status = duty_file_add(c->house, d, i->file->name, buf_str(&b), ctx_who(c), c->now, &id, e);
	buf_release(&b);
	*evidence = i->file->name;
	return status;
}

/* POST /duties/:unit/:id/report */
static int post_report(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_one_input *i = in;
	struct duty d;
	struct duty_report x = {.reported = c->today, .content = i->content};
	struct recording *r;
	(void)out;
	if (!own_unit(c, i->unit))
		return err_set(e, ERR_DENIED, "只有承担任务的单元自己能报告");
	if (!i->content.n)
		return refuse(c, "content", "请写进展", e);
	if (duty_get(c->house, i->unit, i->id, c->mem, &d, e) < 0 || keep_file(c, i, &d, &x.evidence, e) < 0 ||
	    begin(c, &r, "assert", "报告任务进展", e) < 0)
		return -1;
	if (duty_report_add(r, &d, &x, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	return back(c, i, "已报告进展", e);
}

/* POST /duties/:unit/:id/judge */
static int post_judge(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_one_input *i = in;
	struct duty d;
	struct recording *r;
	(void)out;
	if (i->report == IN_NONE)
		return refuse(c, "report", "请选哪一份报告", e);
	if (!i->verdict)
		return refuse(c, "verdict", "请选通报或讲评", e);
	if (!i->remark.n)
		return refuse(c, "remark", "请写意见", e);
	if (duty_get(c->house, i->unit, i->id, c->mem, &d, e) < 0 || begin(c, &r, "correct", "通报讲评", e) < 0)
		return -1;
	if (duty_judge(r, c->house, i->unit, i->report, i->verdict, i->remark, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	return back(c, i, "已通报讲评", e);
}

/* POST /duties/:unit/:id/done: whoever set it says that it is done. */
static int post_done(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_one_input *i = in;
	struct duty d;
	struct recording *r;
	(void)out;
	if (i->due == DAY_NONE || i->due > c->today)
		return refuse(c, "due", "请写完成日期，不晚于今天", e);
	if (duty_get(c->house, i->unit, i->id, c->mem, &d, e) < 0)
		return -1;
	if (d.done != DAY_NONE)
		return err_set(e, ERR_CONFLICT, "这项任务已经办结");
	if (begin(c, &r, "correct", "任务办结", e) < 0)
		return -1;
	if (duty_finish(r, c->house, &d, i->due, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	return back(c, i, "已办结", e);
}

/* GET /duties/:unit/:id/file: the id is the file's. */
static int get_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct duty_one_input *i = in;
	struct str bytes;
	struct buf *b = ARENA_NEW(c->mem, struct buf);
	(void)out;
	if (!b)
		return no_memory(e);
	if (duty_file_get(c->house, i->unit, i->id, c->mem, &c->download.name, &bytes, e) < 0)
		return -1;
	buf_init(b, EVIDENCE_MAX + 1);
	buf_put(b, bytes.p, bytes.n);
	c->download.type = "application/octet-stream";
	c->download.bytes = b;
	return 0;
}

#define ONE .in = &duty_one_shape, .form = "/duties/:unit/:id"

static const struct route routes[] = {
    {HTTP_GET, "/duties", .may = CAN_TARGETS_READ, .title = "任务", .in = &list_in, .out = &list_out,
     .out_size = sizeof(struct duty_list_output), .handle = get_duties, .page = duties_page},
    {HTTP_POST, "/duties", .may = CAN_TARGETS_SET, .title = "登记任务", .in = &duty_new_shape, .handle = post_duty,
     .form = "/duties"},
    {HTTP_GET, "/duties/:unit/:id", .may = CAN_TARGETS_READ, .title = "任务", .in = &duty_one_shape, .out = &one_out,
     .out_size = sizeof(struct duty_output), .handle = get_duty, .page = duty_page},
    {HTTP_GET, "/duties/:unit/:id/file", .may = CAN_TARGETS_READ, .title = "证据文件", .in = &duty_one_shape,
     .handle = get_file},
    {HTTP_POST, "/duties/:unit/:id/split", .may = CAN_TARGETS_SET, .title = "任务分到区县", ONE,
     .handle = post_split},
    {HTTP_POST, "/duties/:unit/:id/report", .may = CAN_TARGETS_ANSWER, .flags = ROUTE_UPLOAD, .title = "报告进展",
     ONE, .handle = post_report},
    {HTTP_POST, "/duties/:unit/:id/judge", .may = CAN_TARGETS_SET, .title = "通报讲评", ONE, .handle = post_judge},
    {HTTP_POST, "/duties/:unit/:id/done", .may = CAN_TARGETS_SET, .title = "任务办结", ONE, .handle = post_done},
};
static const struct menu_item menu[] = {
    {.group = "统筹", .label = "任务", .icon = "flag", .path = "/duties", .may = CAN_TARGETS_READ},
};
const struct web duty_web = {.name = "duties",
			     .routes = routes,
			     .nroutes = sizeof routes / sizeof *routes,
			     .menu = menu,
			     .nmenu = sizeof menu / sizeof *menu};
