/* 公示: what everybody may see, an objection from anybody, the sheet that is posted, and the end of the term. */
#include "features/applications/applications_pages.h"

#include <stdio.h>

#include "app/app.h"
#include "app/jobs.h"
#include "features/applications/inside.h"
#include "features/reach_web.h"

/* clang-format off */
static const struct in_field get_fields[] = {
    IN_ID_(struct notice_input, id, "公示", .of = "notice", .flags = IN_PATH),
    IN_INT_(struct notice_input, no, "对哪一行", .min = 1, .max = INT64_MAX),
};
const struct in_shape notice_get_shape = IN_SHAPE(struct notice_input, get_fields);
const struct in_shape notice_path_shape = {sizeof(struct notice_input), get_fields, 1};
static const struct in_field sheet_fields[] = {
    IN_ID_(struct notice_input, id, "申领", .of = "application", .flags = IN_PATH)};
const struct in_shape publicity_shape = IN_SHAPE(struct notice_input, sheet_fields);
static const struct in_field object_fields[] = {
    IN_ID_(struct notice_input, id, "公示", .of = "notice", .flags = IN_PATH),
    IN_INT_(struct notice_input, no, "对哪一行", .flags = IN_NEEDED, .min = 1, .max = INT64_MAX),
    IN_TEXT_(struct notice_input, text, "异议内容", .flags = IN_NEEDED | IN_LONG, .min = 5, .max = 1000,
	     .hint = "写明什么不对、您怎么知道的。请不要写证件号码、电话、住址"),
    IN_TEXT_(struct notice_input, by, "您的姓名或单位", .max = 50, .hint = "可以不留名；留名便于核实"),
};
const struct in_shape notice_object_shape = IN_SHAPE(struct notice_input, object_fields);

static const struct out_field item_rows[] = {
    OUT_ID_(struct notice_item, id, "编号"),
    OUT_TEXT_(struct notice_item, title, "公示事项"),
    OUT_TEXT_(struct notice_item, org_name, "机构"),
    OUT_TEXT_(struct notice_item, unit, "所在单元"),
    OUT_INT_(struct notice_item, lines, "人次"),
    OUT_MONEY_(struct notice_item, amount, "合计"),
    OUT_DAY_(struct notice_item, from, "公示从"),
    OUT_DAY_(struct notice_item, until, "公示到"),
};
static const struct out_shape item_shape = OUT_SHAPE("Notice", struct notice_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct notices_output, item, n, "公示", item_shape)};
const struct out_shape notices_shape = OUT_SHAPE("Notices", struct notices_output, list_rows);
static const struct out_field line_rows[] = {
    OUT_INT_(struct notice_line, r.no, "行号"),
    OUT_TEXT_(struct notice_line, r.name, "姓名（遮盖）"),
    OUT_TEXT_(struct notice_line, r.org_name, "机构"),
    OUT_TEXT_(struct notice_line, r.tier, "档次"),
    OUT_MONTH_(struct notice_line, from, "从"),
    OUT_MONTH_(struct notice_line, to, "到"),
    OUT_MONEY_(struct notice_line, r.amount, "金额"),
};
static const struct out_shape line_shape = OUT_SHAPE("NoticeLine", struct notice_line, line_rows);
static const struct out_field show_rows[] = {
    OUT_ONE_(struct notice_show, head, "公示", item_shape),
    OUT_LIST_(struct notice_show, row, n, "名单", line_shape),
};
const struct out_shape notice_shape = OUT_SHAPE("NoticeList", struct notice_show, show_rows);
/* clang-format on */

/* Everything within the store: what is published is for everybody. */
static const struct reach everybody = {REACH_ALL, 0};

/* What a notice is about. */
static struct notice_item item_of(struct ctx *c, const struct queue_row *q)
{
	return (struct notice_item){.id = q->id,
				    .lines = q->lines,
				    .amount = q->amount,
				    .title = q->title,
				    .org_name = q->org_name,
				    .unit = unit_name(c->house, q->unit, c->mem),
				    .from = instant_day(q->since),
				    .until = q->due ? (day_t)q->due : DAY_NONE};
}

/* GET /notice */
int get_notices(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct notices_output *o = out;
	struct queue_filter f = {.reach = everybody, .state = STR("notice"), .n = NOTICES_SHOWN};
	struct queue_row *q;
	(void)in;
	if (applications_queue(c->house, &f, c->mem, &q, &o->n, e) < 0)
		return -1;
	if (!(o->item = ARENA_ARRAY(c->mem, o->n + 1, struct notice_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->item[i] = item_of(c, &q[i]);
	return 0;
}

/* The list of one application, masked, with its dates. */
static int show(struct ctx *c, int64_t application, struct notice_show *o, struct err *e)
{
	struct application a = {0};
	struct flow_matter m;
	struct claim_round r = {0};
	struct notice_row *row;
	if (application_get(c->house, application, c->mem, &a, e) < 0 ||
	    application_matter(c->house, application, c->mem, &m, e) < 0 ||
	    round_get(c->house, a.round, c->mem, &r, e) < 0 ||
	    notice_rows(c->house, application, false, c->mem, &row, &o->n, e) < 0)
		return -1;
	if (!(o->row = ARENA_ARRAY(c->mem, o->n + 1, struct notice_line)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->row[i] = (struct notice_line){row[i], (int64_t)i + 1, (month_t)row[i].from, (month_t)row[i].to};
	bool open = str_is(m.state, "notice");
	o->head = (struct notice_item){.id = application,
				       .lines = a.lines,
				       .amount = a.amount,
				       .title = r.title,
				       .org_name = a.org_name,
				       .unit = unit_name(c->house, m.unit, c->mem),
				       .from = open ? instant_day(m.since) : DAY_NONE,
				       .until = open && m.due ? (day_t)m.due : DAY_NONE};
	o->policy_title = r.policy;
	return 0;
}

/* GET /notice/:id and the form for an objection */
int get_notice(struct ctx *c, const void *in, void *out, struct err *e)
{
	return show(c, ((const struct notice_input *)in)->id, out, e);
}

/* GET /subsidy/publicity/:id: only what has come to the notice is a list to be posted. */
int get_publicity(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct notice_input *i = in;
	struct flow_matter m;
	if (application_matter(c->house, i->id, c->mem, &m, e) < 0)
		return -1;
	if (!str_is(m.state, "notice"))
		return err_todo((err_set(e, ERR_CONFLICT, "不在公示期，没有要张贴的名单"), e), "复审通过后才公示");
	return show(c, i->id, out, e);
}

/* POST /notice/:id/object */
int post_notice_object(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct notice_input *i = in;
	struct calendar *cal;
	struct recording *r;
	struct deed d = {.who = "公众", .what = "notice", .detail = "公示异议"};
	int64_t id = 0;
	(void)out;
	if (calendar_of(c, &cal, e) < 0)
		return -1;
	int status = recording_begin(&r, c->house, &d, e);
	struct str by = i->by.n ? i->by : STR("没有留名");
	if (status == 0)
		status = recording_end(r, objection_add(c->house, r, cal, i->id, i->no, i->text, by, &id, e), e);
	calendar_free(cal);
	if (status < 0)
		return -1;
	ctx_tell(c, "异议已收到，编号 %lld。这一行先停下核实，%d 个工作日内答复；其他人不受影响。", (long long)id,
		 OBJECTION_DAYS);
	return ctx_go(c, e, "/notice/%lld", (long long)i->id);
}

/* A notice is there for everybody while it is open. */
int sees_notice(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct flow_matter m;
	struct err why = {0};
	*yes = false;
	if (application_matter(c->house, id, c->mem, &m, &why) == 0) {
		*yes = str_is(m.state, "notice");
		return 0;
	}
	*e = why;
	return why.code == ERR_NOTFOUND ? 0 : -1;
}

/* Notices whose term has run out. */
struct expiring {
	day_t today;
	int64_t count;
};

/* In the writer's transaction. */
static int expire_in(struct house *h, void *arg, struct err *e)
{
	struct expiring *x = arg;
	struct recording *r;
	struct calendar *cal;
	struct deed d = {.who = "系统", .what = "notice", .detail = "公示期满"};
	if (calendar_load(&cal, h->store, e) < 0)
		return -1;
	int status = recording_begin(&r, h, &d, e);
	if (status == 0) {
		status = notices_expire(h, r, cal, x->today, &x->count, e);
		status = recording_end_of(r, x->count, status, e);
	}
	calendar_free(cal);
	return status;
}

/* The job, once a day. */
int run_notices(struct job_run *job, struct err *e)
{
	struct expiring x = {.today = instant_day(job->now)};
	char said[80];
	job_result(job, "/subsidy/apps?state=财政");
	if (app_write(job->app, expire_in, &x, e) < 0)
		return -1;
	snprintf(said, sizeof said, "%lld 份公示期满，转财政", (long long)x.count);
	job_tell(job, said, 1, 1);
	return 0;
}
