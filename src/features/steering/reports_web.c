/* /reports: monthly, quarterly and yearly reports; submitted, locked, corrected as a new version, made again. */
#include "features/steering/reports_web.h"

#include <stdio.h>

#include "app/app.h"
#include "app/jobs.h"
#include "features/directory/directory.h"
#include "features/directory/list.h"
#include "features/reach_web.h"

#define PEOPLE_PAGE 100

static const char *const kinds[] = {"月报", "季报", "年报", NULL};
static const char *const sides[] = {"分子", "分母", NULL};
static const char *const formats[] = {"XLSX", "PDF", NULL};

static const struct in_field report_fields[] = {
    IN_CHOICE_(struct report_input, kind, "报表", .words = kinds),
    IN_MONTH_(struct report_input, last, "期末月份", .flags = IN_NEEDED,
	      .hint = "这一期的最后一个月，要已经过完；季报写 3、6、9、12 月，年报写 12 月"),
    IN_ID_(struct report_input, unit, "单元", .of = "unit"),
    IN_TEXT_(struct report_input, reason, "更正理由", .flags = IN_LONG | IN_STOCK, .max = REPORT_REASON,
	     .hint = "这一期已经报过时要写；旧的一版照旧留着"),
};
const struct in_shape report_in_shape = IN_SHAPE(struct report_input, report_fields);
static const struct in_field one_fields[] = {
    IN_ID_(struct report_one_input, id, "报表", .of = "report", .flags = IN_PATH),
    IN_CHOICE_(struct report_one_input, format, "格式", .words = formats),
    IN_CHOICE_(struct report_one_input, side, "一侧", .words = sides),
    IN_TEXT_(struct report_one_input, metric, "指标", .max = 60),
    IN_ID_(struct report_one_input, unit, "单元", .of = "unit"),
    IN_INT_(struct report_one_input, after, "从哪里接着列", .min = 0, .max = INT64_MAX),
};
static const struct in_shape one_shape = IN_SHAPE(struct report_one_input, one_fields);

#define REPORT_ROWS(T, r)                                                                                            \
	OUT_ID_(T, r.id, "编号"), OUT_TEXT_(T, r.title, "名称"), OUT_INT_(T, r.version, "版次"),                     \
	    OUT_INSTANT_(T, r.known, "按何时已知"), OUT_INSTANT_(T, r.at, "报送"), OUT_TEXT_(T, r.who, "报送人"),    \
	    OUT_TEXT_(T, r.reason, "更正理由"), OUT_INSTANT_(T, r.checked, "上次重做一致")
static const struct out_field item_rows[] = {REPORT_ROWS(struct report_item, r),
					     OUT_TEXT_(struct report_item, unit, "单元"),
					     OUT_WORD_(struct report_item, kind, "报表")};
static const struct out_shape item_shape = OUT_SHAPE("Report", struct report_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct reports_output, reports, n, "报表", item_shape),
					     OUT_BOOL_(struct reports_output, may_lock, "可以报送")};
static const struct out_shape list_shape = OUT_SHAPE("Reports", struct reports_output, list_rows);
static const struct out_field check_rows[] = {
    OUT_TEXT_(struct report_check, title, "名称"),  OUT_TEXT_(struct report_check, unit, "单元"),
    OUT_INT_(struct report_check, version, "版次"), OUT_DAY_(struct report_check, starts, "期初"),
    OUT_DAY_(struct report_check, ends, "期末"),    OUT_TEXT_(struct report_check, reason, "更正理由")};
static const struct out_shape check_shape = OUT_SHAPE("ReportCheck", struct report_check, check_rows);
static const struct out_field cell_rows[] = {
    OUT_ID_(struct report_cell, unit, "单元编号"),   OUT_TEXT_(struct report_cell, unit_name, "单元"),
    OUT_TEXT_(struct report_cell, metric, "指标"),   OUT_TEXT_(struct report_cell, title, "名称"),
    OUT_TEXT_(struct report_cell, value, "值"),      OUT_INT_(struct report_cell, num, "分子"),
    OUT_INT_(struct report_cell, den, "分母"),       OUT_TEXT_(struct report_cell, target, "目标"),
    OUT_TEXT_(struct report_cell, standing, "判断"),
};
static const struct out_shape cell_shape = OUT_SHAPE("ReportFigure", struct report_cell, cell_rows);
static const struct out_field one_rows[] = {OUT_ONE_(struct report_output, it, "报表", item_shape),
					    OUT_LIST_(struct report_output, cells, n, "数", cell_shape),
					    OUT_LIST_(struct report_output, versions, nversions, "各版", item_shape),
					    OUT_BOOL_(struct report_output, latest, "是最后一版")};
static const struct out_shape one_out = OUT_SHAPE("ReportPage", struct report_output, one_rows);
static const struct out_field person_rows[] = {
    OUT_ID_(struct member_item, id, "编号"),        OUT_TEXT_(struct member_item, name, "名称"),
    OUT_TEXT_(struct member_item, org, "机构"),     OUT_INT_(struct member_item, amount, "数量"),
    OUT_BOOL_(struct member_item, doubt, "待核实"),
};
static const struct out_shape person_shape = OUT_SHAPE("ReportMember", struct member_item, person_rows);
static const struct out_field people_rows[] = {
    OUT_ONE_(struct report_people_output, it, "报表", item_shape),
    OUT_TEXT_(struct report_people_output, metric, "指标"), OUT_INT_(struct report_people_output, total, "共几条"),
    OUT_LIST_(struct report_people_output, members, n, "名单", person_shape),
    OUT_INT_(struct report_people_output, next, "下一页从哪里接着列")};
static const struct out_shape people_out = OUT_SHAPE("ReportPeople", struct report_people_output, people_rows);

/* No memory. */
static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* A report with what it is called. */
static struct report_item item_of(struct ctx *c, const struct report *r)
{
	struct report_item x = {*r, unit_name(c->house, r->unit, c->mem), report_kind_label(r->kind)};
	x.r.who = account_said(c->house, r->who, c->mem);
	return x;
}

/* Those of units within reach; unit 0: of all of them, else of this one and these periods (kind, ends). */
static int take_reports(struct ctx *c, const struct report *like, struct report_item **ret, size_t *n, struct err *e)
{
	struct report *all;
	size_t k;
	if (report_list(c->house, c->mem, &all, &k, e) < 0)
		return -1;
	*n = 0;
	if (!(*ret = ARENA_ARRAY(c->mem, k + 1, struct report_item)))
		return no_memory(e);
	for (size_t i = 0; i < k; i++) {
		bool yes;
		if (like && (all[i].unit != like->unit || all[i].kind != like->kind || all[i].ends != like->ends))
			continue;
		if (directory_sees_unit(c->house, user_reach(c->user), all[i].unit, &yes, e) < 0)
			return -1;
		if (yes)
			(*ret)[(*n)++] = item_of(c, &all[i]);
	}
	return 0;
}

/* GET /reports */
static int get_reports(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct reports_output *o = out;
	(void)in;
	if (dash_unit_asked(c, IN_NONE, &o->unit_id, e) < 0)
		return -1;
	o->unit = unit_name(c->house, o->unit_id, c->mem);
	o->may_lock = ctx_may(c, CAN_REPORTS_LOCK);
	return take_reports(c, NULL, &o->reports, &o->n, e);
}

/* What is asked for: the period must be over; one that was reported before wants a reason. */
static int check_report(struct ctx *c, const struct report_input *i, struct report_check *o, struct err *e)
{
	int64_t last, kind = i->kind + 1;
	char title[200];
	if (dash_unit_asked(c, i->unit, &o->unit_id, e) < 0)
		return -1;
	if (!report_period(kind, i->last, &o->starts, &o->ends)) {
		fault_put(c->faults, &report_fields[1], "%s没有在这个月结束的", report_kind_label(kind));
		return err_set(e, ERR_INPUT, "没有这一期");
	}
	if (o->ends >= c->today) {
		fault_put(c->faults, &report_fields[1], "这一期还没有过完");
		return err_set(e, ERR_INPUT, "这一期还没有过完");
	}
	if (report_last(c->house, o->unit_id, kind, o->ends, &last, e) < 0)
		return -1;
	if (last && !i->reason.n) {
		fault_put(c->faults, &report_fields[3], "这一期已经报过第 %lld 版，更正要写理由", (long long)last);
		return err_set(e, ERR_INPUT, "更正要写理由");
	}
	const struct report_ask a = {.kind = kind, .ends = o->ends};
	o->unit = unit_name(c->house, o->unit_id, c->mem);
	report_title(&a, o->unit, title);
	o->title = ctx_text(c, "%s", title);
	o->kind = kind;
	o->last = i->last;
	o->version = last + 1;
	o->reason = i->reason;
	return 0;
}

/* POST /reports/check */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	return check_report(c, in, out, e);
}

/* POST /reports */
static int post_report(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct report_check x = {0};
	int64_t job;
	(void)out;
	if (check_report(c, in, &x, e) < 0)
		return -1;
	struct str args = ctx_text(c, "%lld %lld %d %lld %.*s", (long long)x.unit_id, (long long)x.kind, (int)x.last,
				   (long long)x.version, STR_FMT(x.reason));
	if (job_queue(c, "report", x.title.p, args, &job, e) < 0)
		return -1;
	ctx_tell(c, "正在生成并锁定，完成后转到报表");
	return ctx_go(c, e, "/jobs/%lld", (long long)job);
}

/* A whole number at the head of a text. */
static bool number(struct str *rest, int64_t *out)
{
	return str_to_i64(str_cut(rest, ' '), out);
}

/* What the job keeps, on the one writer's connection. */
struct keeping {
	const struct report_data *d;
	const struct buf *xlsx, *pdf;
	int64_t id;
};
static int write_report(struct house *h, void *arg, struct err *e)
{
	struct keeping *k = arg;
	return report_keep(h, k->d, k->xlsx, k->pdf, &k->id, e);
}

/* The job: works it out as known now, writes both files, keeps them. */
static int run_report(struct job_run *r, struct err *e)
{
	struct report_data d;
	struct report_ask a = {.who = r->job->who, .known = r->house->clock.now(r->house->clock.self)};
	struct str rest = r->job->args;
	int64_t last;
	struct buf xlsx, pdf;
	if (!number(&rest, &a.unit) || !number(&rest, &a.kind) || !number(&rest, &last) ||
	    !number(&rest, &a.version) || !report_period(a.kind, (month_t)last, &a.starts, &a.ends))
		return err_set(e, ERR_DAMAGED, "报表任务的参数不对");
	a.reason = rest;
	buf_init(&xlsx, REPORT_FILE);
	buf_init(&pdf, REPORT_FILE);
	job_tell(r, "按现在已知的事实计算", 0, 3);
	int status = report_make(r->house, &a, r->mem, &d, e);
	job_tell(r, "写工作簿和 PDF", 1, 3);
	if (status == 0 && (report_xlsx(&d, &xlsx, e) < 0 || report_pdf(&d, &pdf, e) < 0))
		status = -1;
	struct keeping k = {&d, &xlsx, &pdf, 0};
	if (status == 0)
		status = app_write(r->app, write_report, &k, e);
	if (status == 0)
		job_result(r, "/reports/%lld", (long long)k.id);
	buf_release(&xlsx);
	buf_release(&pdf);
	return status;
}

/* The figures as cells. */
static int take_cells(struct ctx *c, struct report_output *o, struct err *e)
{
	struct report_figure *f;
	day_t ends = (day_t)o->it.r.ends;
	if (report_figures(c->house, o->it.r.id, c->mem, &f, &o->n, e) < 0)
		return -1;
	if (!(o->cells = ARENA_ARRAY(c->mem, o->n + 1, struct report_cell)))
		return no_memory(e);
	for (size_t k = 0; k < o->n; k++) {
		const struct metric_target *t = metric_next(f[k].metric, ends);
		char value[48];
		int64_t missing;
		enum metric_standing s = t ? metric_standing(t, f[k].value, &missing) : METRIC_UNKNOWN;
		metric_text(f[k].metric, f[k].value, t, value);
		o->cells[k] = (struct report_cell){.unit = f[k].unit,
						   .num = f[k].value.num,
						   .den = f[k].metric->den_title.n ? f[k].value.den : IN_NONE,
						   .unit_name = f[k].name,
						   .metric = f[k].metric->id,
						   .title = f[k].metric->title,
						   .value = ctx_text(c, "%s", value),
						   .target = t ? t->text : STR(""),
						   .standing = !t                    ? STR("")
							       : s == METRIC_REACHED ? STR("达到")
							       : s == METRIC_SHORT   ? STR("未达到")
										     : STR("不详"),
						   .tone = s == METRIC_REACHED ? UI_OK
							   : s == METRIC_SHORT ? UI_WARN
									       : UI_MUTE};
	}
	return 0;
}

/* GET /reports/:id */
static int get_report(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct report_one_input *i = in;
	struct report_output *o = out;
	struct report r;
	if (report_get(c->house, i->id, c->mem, &r, e) < 0)
		return -1;
	o->it = item_of(c, &r);
	o->may_lock = ctx_may(c, CAN_REPORTS_LOCK);
	if (take_cells(c, o, e) < 0 || take_reports(c, &r, &o->versions, &o->nversions, e) < 0)
		return -1;
	o->latest = o->nversions && o->versions[0].r.id == r.id;
	return 0;
}

/* GET /reports/:id/file */
static int get_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct report_one_input *i = in;
	struct report r;
	struct str bytes;
	struct buf *b = ARENA_NEW(c->mem, struct buf);
	(void)out;
	if (!b)
		return no_memory(e);
	if (report_get(c->house, i->id, c->mem, &r, e) < 0 ||
	    report_file(c->house, i->id, i->format == 1, c->mem, &bytes, e) < 0)
		return -1;
	buf_init(b, REPORT_FILE);
	buf_put(b, bytes.p, bytes.n);
	c->download.type =
	    i->format ? "application/pdf" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	c->download.name =
	    ctx_text(c, "%.*s第%lld版.%s", STR_FMT(r.title), (long long)r.version, i->format ? "pdf" : "xlsx");
	c->download.bytes = b;
	return 0;
}

/* The report behind an id is one of a unit that the user sees. */
static int sees_report(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct report r;
	struct err none = {0};
	*yes = false;
	if (report_get(c->house, id, c->mem, &r, &none) < 0) {
		if (none.code == ERR_NOTFOUND)
			return 0;
		*e = none;
		return -1;
	}
	return directory_sees_unit(c->house, user_reach(c->user), r.unit, yes, e);
}

/* Names of those counted, where the user may look at them one by one. */
static int name_people(struct ctx *c, struct report_people_output *o, struct err *e)
{
	for (size_t k = 0; k < o->n; k++) {
		struct member_item *x = &o->members[k];
		x->org = x->org_id ? org_name(c->house, x->org_id, c->mem) : STR("");
		if (member_name(c, x, o->subject, e) < 0)
			return -1;
	}
	return 0;
}

/* GET /reports/:id/people */
static int get_people(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct report_one_input *i = in;
	struct report_people_output *o = out;
	struct report r;
	struct report_person *p;
	if (report_get(c->house, i->id, c->mem, &r, e) < 0)
		return -1;
	const struct metric *m = metric_find(i->metric, (day_t)r.ends);
	if (!m)
		return err_set(e, ERR_NOTFOUND, "这份报表里没有这个指标");
	o->it = item_of(c, &r);
	o->metric = m->id;
	o->title = m->title;
	o->subject = str_of(i->side ? m->den_subject : m->num_subject);
	o->unit_id = i->unit == IN_NONE ? r.unit : i->unit;
	o->unit = unit_name(c->house, o->unit_id, c->mem);
	if (report_people(c->house, r.id, m->id, i->side, o->unit_id == r.unit ? 0 : o->unit_id,
			  i->after == IN_NONE ? 0 : i->after, PEOPLE_PAGE, c->mem, &p, &o->n, &o->total, e) < 0)
		return -1;
	if (!(o->members = ARENA_ARRAY(c->mem, o->n + 1, struct member_item)))
		return no_memory(e);
	for (size_t k = 0; k < o->n; k++)
		o->members[k] = (struct member_item){
		    .id = p[k].subject, .org_id = p[k].org, .amount = p[k].amount, .doubt = p[k].doubt};
	o->next = o->n == PEOPLE_PAGE ? p[o->n - 1].no : IN_NONE;
	return name_people(c, o, e);
}

/* POST /reports/:id/again */
static int post_again(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct report_one_input *i = in;
	int64_t job;
	(void)out;
	if (job_queue(c, "report_again", "重做报表并逐字节核对", ctx_text(c, "%lld", (long long)i->id), &job, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)job);
}

/* What the check notes. */
struct noting {
	int64_t id;
	instant_t at;
};
static int write_checked(struct house *h, void *arg, struct err *e)
{
	const struct noting *n = arg;
	return report_checked(h, n->id, n->at, e);
}

/* The job: makes it again from its instant; it fails when a byte differs. */
static int run_again(struct job_run *r, struct err *e)
{
	struct noting n = {.at = r->now};
	if (!str_to_i64(r->job->args, &n.id))
		return err_set(e, ERR_DAMAGED, "报表任务的参数不对");
	if (report_again(r->house, n.id, r->mem, e) < 0 || app_write(r->app, write_checked, &n, e) < 0)
		return -1;
	job_result(r, "/reports/%lld", (long long)n.id);
	return 0;
}

static const struct job_kind jobs[] = {
    {.name = "report", .label = "生成报表", .run = run_report, .apart = true},
    {.name = "report_again", .label = "重做报表并核对", .run = run_again, .again = true, .apart = true},
};

static const struct route routes[] = {
    {HTTP_GET, "/reports", .may = CAN_REPORTS_READ, .title = "报表", .out = &list_shape,
     .out_size = sizeof(struct reports_output), .handle = get_reports, .page = reports_page},
    {HTTP_POST, "/reports/check", .may = CAN_REPORTS_LOCK, .flags = ROUTE_SAFE, .title = "报送前核对",
     .in = &report_in_shape, .out = &check_shape, .out_size = sizeof(struct report_check), .handle = post_check,
     .page = report_check_page, .form = "/reports"},
    {HTTP_POST, "/reports", .may = CAN_REPORTS_LOCK, .title = "报送报表", .in = &report_in_shape,
     .handle = post_report, .form = "/reports"},
    {HTTP_GET, "/reports/:id", .may = CAN_REPORTS_READ, .title = "报表", .in = &one_shape, .out = &one_out,
     .out_size = sizeof(struct report_output), .handle = get_report, .page = report_page},
    {HTTP_GET, "/reports/:id/file", .may = CAN_REPORTS_READ, .title = "报表文件", .in = &one_shape,
     .handle = get_file},
    {HTTP_GET, "/reports/:id/people", .may = CAN_PEOPLE_READ, .title = "报表名单", .in = &one_shape,
     .out = &people_out, .out_size = sizeof(struct report_people_output), .handle = get_people,
     .page = report_people_page},
    {HTTP_POST, "/reports/:id/again", .may = CAN_REPORTS_READ, .title = "重做核对", .in = &one_shape,
     .handle = post_again, .form = "/reports/:id"},
};

static const struct menu_item menu[] = {
    {.group = "统筹", .label = "报表", .icon = "file-spreadsheet", .path = "/reports", .may = CAN_REPORTS_READ},
};
static const struct thing_kind things[] = {{"report", sees_report}};

const struct web reports_web = {.name = "reports",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.menu = menu,
				.nmenu = sizeof menu / sizeof *menu,
				.kinds = things,
				.nkinds = sizeof things / sizeof *things,
				.jobs = jobs,
				.njobs = sizeof jobs / sizeof *jobs};
