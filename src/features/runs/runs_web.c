/* /subsidy/batches: entitlement runs, begun in the browser, computed in the background, read within reach. */
#include <stdatomic.h>
#include <stdio.h>

#include "app/jobs.h"
#include "features/directory/directory.h"
#include "features/policies/catalog.h"
#include "features/reach_web.h"
#include "features/runs/runs_pages.h"
#include "features/runs/start.h"
#include "features/subsidies/why_pages.h"
#include "features/units/units.h"

const char *const run_results[] = {"全部", "应发", "待确认", "应追回", "不符合", NULL};
static const char *const by_words[] = {"区县", "机构", "月份", NULL};

static const struct in_field run_input_fields[] = {
    IN_TEXT_(struct run_input, policy, "政策", .flags = IN_NEEDED, .max = 100),
    IN_MONTH_(struct run_input, from, "从哪个月", .flags = IN_NEEDED),
    IN_MONTH_(struct run_input, to, "到哪个月", .flags = IN_NEEDED),
    IN_DAY_(struct run_input, as_of, "查看日", .flags = IN_NEEDED, .hint = "到这一天为止到期的才算"),
    IN_DAY_(struct run_input, known_on, "按哪天已知的事实", .hint = "空着：发起时已经登记的全部"),
    IN_ID_(struct run_input, unit, "区县", .of = "unit"),
    IN_BOOL_(struct run_input, everything, "不符合的也列出，写明原因和哪天起符合"),
    IN_TEXT_(struct run_input, readings, "另选的读法", .flags = IN_LONG, .max = 2000,
	     .hint = "一行一个，写“政策编号.读法=选法”；空着都用默认的"),
};
const struct in_shape run_input_shape = IN_SHAPE(struct run_input, run_input_fields);
/* The same to begin with, none of it needed: what the answers to be checked lead back to. */
static const struct in_field again_fields[] = {
    IN_TEXT_(struct run_input, policy, "政策", .max = 100),
    IN_MONTH_(struct run_input, from, "从哪个月"),
    IN_MONTH_(struct run_input, to, "到哪个月"),
    IN_DAY_(struct run_input, as_of, "查看日"),
    IN_DAY_(struct run_input, known_on, "按哪天已知的事实"),
    IN_ID_(struct run_input, unit, "区县", .of = "unit"),
    IN_BOOL_(struct run_input, everything, "不符合的也列出"),
    IN_TEXT_(struct run_input, readings, "另选的读法", .flags = IN_LONG, .max = 2000),
};
static const struct in_shape again_shape = IN_SHAPE(struct run_input, again_fields);
static const struct in_field runs_fields[] = {
    IN_INT_(struct runs_input, before, "从哪里接着列", .min = 1, .max = INT64_MAX)};
static const struct in_shape runs_shape = IN_SHAPE(struct runs_input, runs_fields);
static const struct in_field show_fields[] = {
    IN_ID_(struct run_show_input, id, "批号", .of = "run", .flags = IN_PATH),
    IN_CHOICE_(struct run_show_input, by, "按什么合计", .words = by_words),
    IN_ID_(struct run_show_input, county, "区县", .of = "unit"),
    IN_ID_(struct run_show_input, org, "机构", .of = "org"),
    IN_BOOL_(struct run_show_input, print, "打印"),
};
const struct in_shape run_show_shape = IN_SHAPE(struct run_show_input, show_fields);
static const struct in_field lines_fields[] = {
    IN_ID_(struct run_lines_input, id, "批号", .of = "run", .flags = IN_PATH),
    IN_CHOICE_(struct run_lines_input, result, "结果", .words = run_results),
    IN_ID_(struct run_lines_input, county, "区县", .of = "unit"),
    IN_ID_(struct run_lines_input, org, "机构", .of = "org"),
    IN_MONTH_(struct run_lines_input, month, "月份"),
    IN_INT_(struct run_lines_input, after, "从哪里接着列", .min = 0, .max = RUN_LINES_MAX),
    IN_BOOL_(struct run_lines_input, print, "打印"),
};
static const struct in_shape lines_shape = IN_SHAPE(struct run_lines_input, lines_fields);
static const struct in_field why_fields[] = {
    IN_ID_(struct run_why_input, id, "批号", .of = "run", .flags = IN_PATH),
    IN_INT_(struct run_why_input, no, "行", .flags = IN_PATH, .min = 1, .max = RUN_LINES_MAX),
    IN_BOOL_(struct run_why_input, print, "打印"),
};
static const struct in_shape why_shape = IN_SHAPE(struct run_why_input, why_fields);
static const struct in_field compare_fields[] = {
    IN_ID_(struct run_compare_input, id, "批号", .of = "run", .flags = IN_PATH),
    IN_ID_(struct run_compare_input, with, "与哪一批比", .of = "run"),
    IN_INT_(struct run_compare_input, after, "从哪里接着列", .min = 0, .max = INT64_MAX),
};
static const struct in_shape compare_shape = IN_SHAPE(struct run_compare_input, compare_fields);
struct run_id_input {
	int64_t id;
};
static const struct in_field id_fields[] = {IN_ID_(struct run_id_input, id, "批号", .of = "run", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct run_id_input, id_fields);

static const struct out_field option_rows[] = {OUT_TEXT_(struct run_option, value, "值"),
					       OUT_TEXT_(struct run_option, label, "名称")};
static const struct out_shape option_shape = OUT_SHAPE("RunOption", struct run_option, option_rows);
static const struct out_field form_rows[] = {OUT_LIST_(struct run_form, policies, npolicies, "政策", option_shape),
					     OUT_LIST_(struct run_form, units, nunits, "区县", option_shape),
					     OUT_TEXT_(struct run_form, readings, "选定的读法"),
					     OUT_TEXT_(struct run_form, policy_title, "政策名称"),
					     OUT_TEXT_(struct run_form, unit_name, "区县名称")};
static const struct out_shape form_shape = OUT_SHAPE("RunForm", struct run_form, form_rows);
#define RUN_ROWS(T, r)                                                                                               \
	OUT_ID_(T, r.id, "批号"), OUT_INSTANT_(T, r.at, "开始"), OUT_TEXT_(T, r.who, "经办"),                        \
	    OUT_TEXT_(T, r.policy, "政策编号"), OUT_MONTH_(T, r.from, "起始月份"), OUT_MONTH_(T, r.to, "终止月份"),  \
	    OUT_DAY_(T, r.as_of, "查看日"), OUT_INSTANT_(T, r.known_on, "按何时已知"),                               \
	    OUT_TEXT_(T, r.unit_name, "单元"), OUT_TEXT_(T, r.readings, "另选的读法"), OUT_WORD_(T, state, "状态"),  \
	    OUT_TEXT_(T, r.why, "未算成的原因")
static const struct out_field item_rows[] = {RUN_ROWS(struct run_item, run), OUT_MONEY_(struct run_item, due, "应发"),
					     OUT_MONEY_(struct run_item, doubt, "待确认"),
					     OUT_MONEY_(struct run_item, recover, "应追回")};
static const struct out_shape item_shape = OUT_SHAPE("Run", struct run_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct runs_output, runs, n, "批次", item_shape),
					     OUT_INT_(struct runs_output, next, "从哪里接着列")};
static const struct out_shape list_shape = OUT_SHAPE("Runs", struct runs_output, list_rows);
static const struct out_field group_rows[] = {OUT_TEXT_(struct run_group, policy, "政策编号"),
					      OUT_TEXT_(struct run_group, label, "合计项"),
					      OUT_ID_(struct run_group, id, "编号"),
					      OUT_BOOL_(struct run_group, counts, "是个数不是钱"),
					      OUT_INT_(struct run_group, due_n, "应发笔数"),
					      OUT_MONEY_(struct run_group, due, "应发"),
					      OUT_INT_(struct run_group, doubt_n, "待确认笔数"),
					      OUT_MONEY_(struct run_group, doubt, "待确认"),
					      OUT_INT_(struct run_group, recover_n, "应追回笔数"),
					      OUT_MONEY_(struct run_group, recover, "应追回"),
					      OUT_INT_(struct run_group, not_n, "不符合笔数")};
static const struct out_shape group_shape = OUT_SHAPE("RunGroup", struct run_group, group_rows);
static const struct out_field show_rows[] = {RUN_ROWS(struct run_show, run),
					     OUT_TEXT_(struct run_show, law, "政策的效力"),
					     OUT_BOOL_(struct run_show, draft, "按征求意见稿核算，不能据此发放"),
					     OUT_LIST_(struct run_show, groups, n, "合计", group_shape),
					     OUT_ONE_(struct run_show, total, "总计", group_shape),
					     OUT_ID_(struct run_show, work.base, "照哪一批再算"),
					     OUT_INT_(struct run_show, work.evaluated, "重新算过的对象"),
					     OUT_INT_(struct run_show, work.subjects, "对象"),
					     OUT_ID_(struct run_show, job, "后台任务"),
					     OUT_INT_(struct run_show, done, "已算"),
					     OUT_INT_(struct run_show, of, "共")};
static const struct out_shape show_out = OUT_SHAPE("RunTotals", struct run_show, show_rows);
static const struct out_field line_rows[] = {OUT_INT_(struct run_line_item, line.no, "行"),
					     OUT_TEXT_(struct run_line_item, line.policy, "政策编号"),
					     OUT_ID_(struct run_line_item, line.person, "人员编号"),
					     OUT_TEXT_(struct run_line_item, line.name, "姓名"),
					     OUT_TEXT_(struct run_line_item, line.org_name, "机构"),
					     OUT_TEXT_(struct run_line_item, line.county_name, "区县"),
					     OUT_TEXT_(struct run_line_item, line.tier, "档次"),
					     OUT_MONEY_(struct run_line_item, line.amount, "金额（百分之一）"),
					     OUT_BOOL_(struct run_line_item, line.no_amount, "金额待定"),
					     OUT_WORD_(struct run_line_item, result, "结果"),
					     OUT_TEXT_(struct run_line_item, line.reason, "原因"),
					     OUT_TEXT_(struct run_line_item, line.clauses, "依据"),
					     OUT_TEXT_(struct run_line_item, line.readings, "读法")};
static const struct out_shape line_shape = OUT_SHAPE("RunLine", struct run_line_item, line_rows);
static const struct out_field lines_rows[] = {OUT_LIST_(struct run_lines_output, lines, n, "行", line_shape),
					      OUT_INT_(struct run_lines_output, total, "共几行"),
					      OUT_MONEY_(struct run_lines_output, amount, "金额合计"),
					      OUT_INT_(struct run_lines_output, next, "从哪里接着列")};
static const struct out_shape lines_out = OUT_SHAPE("RunLines", struct run_lines_output, lines_rows);
static const struct out_field why_rows[] = {
    OUT_INT_(struct run_why, line.no, "行"), OUT_TEXT_(struct run_why, line.name, "姓名"),
    OUT_WORD_(struct run_why, result, "结果"), OUT_LIST_(struct run_why, reasons, n, "说明", reasons_shape)};
static const struct out_shape why_out = OUT_SHAPE("RunWhy", struct run_why, why_rows);
static const struct out_field change_rows[] = {OUT_ID_(struct run_change_item, change.person, "人员编号"),
					       OUT_TEXT_(struct run_change_item, change.name, "姓名"),
					       OUT_TEXT_(struct run_change_item, change.policy, "政策编号"),
					       OUT_WORD_(struct run_change_item, result, "结果"),
					       OUT_MONEY_(struct run_change_item, change.before, "前"),
					       OUT_MONEY_(struct run_change_item, change.after, "后"),
					       OUT_MONEY_(struct run_change_item, more, "差额")};
static const struct out_shape change_shape = OUT_SHAPE("RunChange", struct run_change_item, change_rows);
static const struct out_field compare_rows[] = {
    OUT_LIST_(struct run_compare, changes, n, "变化", change_shape),
    OUT_LIST_(struct run_compare, runs, nruns, "可比的批次", option_shape),
    OUT_INT_(struct run_compare, next, "从哪里接着列")};
static const struct out_shape compare_out = OUT_SHAPE("RunCompare", struct run_compare, compare_rows);

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* Code and name of a unit. */
static int unit_of(struct ctx *c, int64_t id, struct str *code, struct str *name, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, c->house, &units_facts, id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1) {
		*code = arena_str(c->mem, v.cell[FACT_INDEX(units, code)].s);
		*name = arena_str(c->mem, v.cell[FACT_INDEX(units, name)].s);
	}
	fact_reader_free(r);
	return got < 0 ? -1 : got ? 0 : err_set(e, ERR_NOTFOUND, "没有这个单元");
}

/* Sums of a run's totals, with what matters of them. */
static void add_total(struct run_group *g, const struct run_total *t)
{
	switch (t->state) {
	case REASON_DUE: g->due_n += t->lines, g->due += t->amount; break;
	case REASON_UNSURE: g->doubt_n += t->lines, g->doubt += t->amount; break;
	case REASON_RECOVER: g->recover_n += t->lines, g->recover += t->amount; break;
	default: g->not_n += t->lines; break;
	}
}

/* The newest job that computes this run. */
static int find_job(struct ctx *c, struct run_show *o, struct err *e)
{
	struct job j;
	char args[24];
	snprintf(args, sizeof args, "%lld", (long long)o->run.id);
	int got = job_newest(c->house, "run", str_of(args), c->mem, &j, e);
	if (got > 0) {
		o->job = j.id;
		o->queued = j.state <= JOB_RUNNING;
		o->done = j.done;
		o->of = j.total;
	}
	return got < 0 ? -1 : 0;
}

/* What is said of where a run stands; of one without an end the jobs know more, into o. */
static int say_state(struct ctx *c, struct run_show *o, struct err *e)
{
	o->state = run_state_text(o->run.state);
	if (run_ended(o->run.state))
		return 0;
	if (find_job(c, o, e) < 0)
		return -1;
	if (o->run.state != RUN_COMPUTING)
		o->state = run_state_text(o->queued ? RUN_WAITING : RUN_BROKEN);
	return 0;
}

/* GET /subsidy/batches */
static int get_runs(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct runs_input *i = in;
	struct runs_output *o = out;
	struct run *runs;
	size_t n;
	if (run_list(c->house, i->before == IN_NONE ? INT64_MAX : i->before, RUNS_SHOWN + 1, c->mem, &runs, &n, e) <
	    0)
		return -1;
	o->next = n > RUNS_SHOWN ? runs[RUNS_SHOWN - 1].id : IN_NONE;
	o->n = n > RUNS_SHOWN ? RUNS_SHOWN : n;
	if (!(o->runs = ARENA_ARRAY(c->mem, o->n + 1, struct run_item)))
		return no_memory(e);
	for (size_t k = 0; k < o->n; k++) {
		struct run_filter f = {.reach = user_reach(c->user)};
		struct run_item *x = &o->runs[k];
		struct run_group g = {0};
		struct run_total *t;
		size_t m;
		x->run = runs[k];
		x->run.who = account_said(c->house, runs[k].who, c->mem);
		struct run_show stands = {.run = runs[k]};
		if (say_state(c, &stands, e) < 0)
			return -1;
		x->state = stands.state;
		if (run_totals(c->house, runs[k].id, 0, &f, c->mem, &t, &m, e) < 0)
			return -1;
		for (size_t j = 0; j < m; j++)
			if (!t[j].counts)
				add_total(&g, &t[j]);
		x->due = g.due;
		x->doubt = g.doubt;
		x->recover = g.recover;
		x->lines = g.due_n + g.doubt_n + g.recover_n;
	}
	return 0;
}

/* What the form offers. */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	static const struct people_filter nobody;
	struct run_form *o = out;
	struct catalog_item *items;
	struct facet_count *county;
	size_t n, counties;
	(void)in;
	if (directory_people_facet(c->house, user_reach(c->user), &nobody, FACET_COUNTY, c->mem, &county, &counties,
				   e) < 0 ||
	    catalog_list(c->house, c->mem, &items, &n, e) < 0)
		return -1;
	o->policies = ARENA_ARRAY(c->mem, n + 1, struct run_option);
	o->units = ARENA_ARRAY(c->mem, counties + 1, struct run_option);
	if (!o->policies || !o->units)
		return no_memory(e);
	for (size_t i = 0; i < n; i++)
		o->policies[o->npolicies++] = (struct run_option){items[i].id, items[i].title};
	o->policies[o->npolicies++] = (struct run_option){STR("all"), STR("全部政策")};
	for (size_t i = 0; i < counties; i++)
		if (county[i].value > 0)
			o->units[o->nunits++] =
			    (struct run_option){ctx_text(c, "%lld", (long long)county[i].value), county[i].label};
	return catalog_chosen(c->house, c->mem, &o->readings, e);
}

/* The question as the run takes it. The unit is the user's own where none was named: nobody computes beyond reach. */
static int ask_of(struct ctx *c, const struct run_input *i, struct run_ask *ask, struct str *reading,
		  struct str *name, struct err *e)
{
	struct reach r = user_reach(c->user);
	int64_t unit = i->unit != IN_NONE ? i->unit : r.kind == REACH_UNIT ? r.id : 0;
	*ask = (struct run_ask){.policy = i->policy,
				.from = i->from,
				.to = i->to,
				.as_of = i->as_of,
				.known_on = i->known_on == DAY_NONE ? INSTANT_OPEN : instant_day_end(i->known_on),
				.reading = reading,
				.everything = i->everything,
				.who = ctx_who(c)};
	if (!unit)
		return err_set(e, ERR_DENIED, "您的数据范围不是区县或全市，不能发起核算");
	for (struct str rest = i->readings; rest.n;) {
		struct str one = str_trim(str_cut(&rest, '\n'));
		if (!one.n)
			continue;
		if (ask->nreadings == RUN_READINGS_MAX)
			return err_set(e, ERR_LIMIT, "一次最多另选 %d 种读法", RUN_READINGS_MAX);
		reading[ask->nreadings++] = one;
	}
	return unit_of(c, unit, &ask->unit, name, e);
}

/* A question that cannot be asked becomes the fault of a field. */
static int as_fault(struct ctx *c, const struct err *why, struct err *e)
{
	if (why->code != ERR_USAGE && why->code != ERR_NOTFOUND) {
		*e = *why;
		return -1;
	}
	bool months = strstr(why->what, "月份") != NULL, policy = strstr(why->what, "项政策") != NULL;
	fault_put(c->faults,
		  &run_input_fields[months   ? 2
				    : policy ? 0
					     : 7],
		  "%s%s%s", why->what, *why->todo ? "，" : "", why->todo);
	return err_set(e, ERR_INPUT, "%s", why->what);
}

/* What the run is called: its policy's title. */
static int title_of(struct ctx *c, struct str policy, struct str *title, struct err *e)
{
	struct catalog_item *items;
	size_t n;
	*title = STR("全部政策");
	if (catalog_list(c->house, c->mem, &items, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(items[i].id, policy))
			*title = items[i].title;
	return 0;
}

/* Whether the question makes sense; the readings that it keeps. */
static int check_ask(struct ctx *c, const struct run_ask *ask, struct str *kept, struct err *e)
{
	struct err why = {0};
	return run_start_check(c->house, ask, c->mem, kept, &why) == 0 ? 0 : as_fault(c, &why, e);
}

/* POST /subsidy/batches/check: writes nothing. */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_input *i = in;
	struct run_form *o = out;
	struct run_ask ask;
	struct str reading[RUN_READINGS_MAX];
	if (ask_of(c, i, &ask, reading, &o->unit_name, e) < 0 || check_ask(c, &ask, &o->readings, e) < 0)
		return -1;
	return title_of(c, i->policy, &o->policy_title, e);
}

/* Leaves the computing to a job. */
static int queue_run(struct ctx *c, int64_t run, struct str policy, month_t from, month_t to, struct err *e)
{
	char args[24], first[8], last[8];
	int64_t job;
	struct str title;
	if (title_of(c, policy, &title, e) < 0)
		return -1;
	month_text(from, first);
	month_text(to, last);
	struct str what = ctx_text(c, "核算 %.*s %s 至 %s", STR_FMT(title), first, last);
	snprintf(args, sizeof args, "%lld", (long long)run);
	if (job_queue(c, "run", what.p, str_of(args), &job, e) < 0)
		return -1;
	ctx_tell(c, "第 %lld 批已经开始核算", (long long)run);
	return ctx_go(c, e, "/subsidy/batches/%lld", (long long)run);
}

/* POST /subsidy/batches */
static int post_run(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct run_ask ask;
	struct str reading[RUN_READINGS_MAX], name, kept;
	int64_t run = 0;
	(void)out;
	if (ask_of(c, in, &ask, reading, &name, e) < 0 || check_ask(c, &ask, &kept, e) < 0 ||
	    run_start(c->house, &ask, &run, e) < 0)
		return -1;
	return queue_run(c, run, ask.policy, ask.from, ask.to, e);
}

/* Nobody computes beyond reach: the unit of the run that is asked again lies within the user's. */
static int check_again(struct ctx *c, const struct run *r, struct err *e)
{
	struct reach reach = user_reach(c->user);
	int64_t unit = 0;
	bool sees = reach.kind == REACH_ALL;
	if (r->unit.n && (unit_by_code(c->house, r->unit, INSTANT_OPEN, &unit, e) < 0 ||
			  (unit && directory_sees_unit(c->house, reach, unit, &sees, e) < 0)))
		return -1;
	return sees ? 0 : err_set(e, ERR_DENIED, "这一批核算的范围超出了您的数据范围");
}

/* POST /subsidy/batches/:id/again */
static int post_again(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_id_input *i = in;
	struct run r;
	int64_t run;
	(void)out;
	if (run_get(c->house, i->id, c->mem, &r, e) < 0 || check_again(c, &r, e) < 0 ||
	    run_again(c->house, i->id, ctx_who(c), false, &run, e) < 0)
		return -1;
	return queue_run(c, run, r.policy, r.from, r.to, e);
}

/* POST /subsidy/batches/:id/resume */
static int post_resume(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_id_input *i = in;
	struct run_show now = {0};
	(void)out;
	if (run_get(c->house, i->id, c->mem, &now.run, e) < 0 || check_again(c, &now.run, e) < 0 ||
	    find_job(c, &now, e) < 0)
		return -1;
	if (run_ended(now.run.state))
		return err_set(e, ERR_CONFLICT, "第 %lld 批核算已经结束（%s）", (long long)i->id,
			       run_state_text(now.run.state));
	if (now.run.state == RUN_COMPUTING || now.queued)
		return err_set(e, ERR_CONFLICT, "第 %lld 批正在核算", (long long)i->id);
	return queue_run(c, i->id, now.run.policy, now.run.from, now.run.to, e);
}

/* --- the job --- */

/* A run that is being computed, and who waits for it. */
struct computing_job {
	struct job_run *job;
	atomic_bool cancel;
};

static void told(void *self, int64_t done, int64_t total)
{
	struct computing_job *j = self;
	if (!job_tell(j->job, "正在核算", done, total))
		atomic_store(&j->cancel, true);
}

/* The run was finished, called off or taken up elsewhere, so that nothing is left for this job. */
static bool left_to_others(struct job_run *r, int64_t run, const struct err *why)
{
	struct run now;
	struct err ignored = {0};
	return why->code == ERR_CONFLICT && run_get(r->house, run, r->mem, &now, &ignored) == 0 &&
	       (now.state == RUN_DONE || now.state == RUN_CANCELLED || now.state == RUN_COMPUTING);
}

static int job_compute(struct job_run *r, struct err *e)
{
	struct computing_job j = {.job = r};
	struct run_watch watch = {told, &j, &j.cancel, r->job->who.p};
	int64_t run;
	if (!str_to_i64(r->job->args, &run))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一批");
	job_result(r, "/subsidy/batches/%lld", (long long)run);
	if (run_compute(r->house, run, &watch, e) < 0) {
		if (!left_to_others(r, run, e))
			return -1;
		job_say(r, e->what);
		return 0;
	}
	return atomic_load(&j.cancel) ? err_set(e, ERR_CONFLICT, "已停止") : 0;
}

static int job_verify(struct job_run *r, struct err *e)
{
	int64_t run;
	if (!str_to_i64(r->job->args, &run))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一批");
	job_result(r, "/subsidy/batches/%lld", (long long)run);
	if (!job_tell(r, "正在逐行核对", 0, 0) || run_verify(r->house, run, e) < 0)
		return -1;
	job_say(r, "与冻结时一致，没有改动");
	return 0;
}

/* The job was cancelled before it began: so is its run. */
static int called_off(struct ctx *c, const struct job *j, struct err *e)
{
	int64_t run;
	if (!str_to_i64(j->args, &run))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一批");
	return run_call_off(c->house, run, ctx_who(c), e);
}

/* POST /subsidy/batches/:id/verify */
static int post_verify(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_id_input *i = in;
	char args[24];
	int64_t job;
	(void)out;
	snprintf(args, sizeof args, "%lld", (long long)i->id);
	struct str what = ctx_text(c, "核对第 %lld 批有没有改动", (long long)i->id);
	if (job_queue(c, "run_verify", what.p, str_of(args), &job, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)job);
}

/* --- one run --- */

/* A run without an end: whether the reader may have it finished. */
static void get_unfinished(struct ctx *c, struct run_show *o)
{
	struct err denied = {0};
	o->resumes = ctx_may(c, CAN_RUNS_START) && check_again(c, &o->run, &denied) == 0;
}

/* The group that a total belongs to: the last one, or a new one. */
static struct run_group *group_for(struct ctx *c, struct run_show *o, const struct run_total *t, unsigned by)
{
	int64_t id = by == RUN_BY_COUNTY ? t->county : by == RUN_BY_ORG ? t->org : 0;
	char month[8];
	for (size_t i = 0; i < o->n; i++)
		if (o->groups[i].id == id && o->groups[i].month == (by == RUN_BY_MONTH ? t->month : 0) &&
		    o->groups[i].counts == t->counts && str_eq(o->groups[i].policy, t->policy))
			return &o->groups[i];
	struct run_group *g = &o->groups[o->n++];
	month_text((month_t)t->month, month);
	struct str label = by == RUN_BY_COUNTY ? t->county_name
			   : by == RUN_BY_ORG  ? t->org_name
					       : ctx_text(c, "%s", month);
	*g = (struct run_group){.policy = t->policy, .id = id, .counts = t->counts};
	g->month = by == RUN_BY_MONTH ? t->month : 0;
	g->label = label.n ? label : STR("未定");
	return g;
}

/* GET /subsidy/batches/:id */
static int get_run(struct ctx *c, const void *in, void *out, struct err *e)
{
	static const unsigned ways[] = {RUN_BY_COUNTY, RUN_BY_ORG, RUN_BY_MONTH};
	const struct run_show_input *i = in;
	struct run_show *o = out;
	struct run_filter f = {.reach = user_reach(c->user)};
	struct run_total *t;
	size_t n;
	f.county = i->county == IN_NONE ? 0 : i->county;
	f.org = i->org == IN_NONE ? 0 : i->org;
	if (run_get(c->house, i->id, c->mem, &o->run, e) < 0 || run_work(c->house, i->id, &o->work, e) < 0 ||
	    run_law(c->house, i->id, o->run.policy, c->mem, &o->law, e) < 0 ||
	    title_of(c, o->run.policy, &o->title, e) < 0 ||
	    (!str_is(o->run.policy, "all") && run_of_draft(c->house, i->id, o->run.policy, &o->draft, e) < 0))
		return -1;
	o->run.who = account_said(c->house, o->run.who, c->mem);
	if (say_state(c, o, e) < 0)
		return -1;
	if (!run_ended(o->run.state)) {
		get_unfinished(c, o);
		return 0;
	}
	if (run_totals(c->house, i->id, ways[i->by], &f, c->mem, &t, &n, e) < 0)
		return -1;
	if (!(o->groups = ARENA_ARRAY(c->mem, n + 1, struct run_group)))
		return no_memory(e);
	for (size_t k = 0; k < n; k++) {
		add_total(group_for(c, o, &t[k], ways[i->by]), &t[k]);
		if (!t[k].counts)
			add_total(&o->total, &t[k]);
	}
	return 0;
}

/* GET /subsidy/batches/:id/lines */
static int get_lines(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_lines_input *i = in;
	struct run_lines_output *o = out;
	struct run_line *l;
	struct run_filter f = {.reach = user_reach(c->user), .state = (int)i->result};
	f.county = i->county == IN_NONE ? 0 : i->county;
	f.org = i->org == IN_NONE ? 0 : i->org;
	f.month = i->month == DAY_NONE ? 0 : i->month;
	if (run_get(c->house, i->id, c->mem, &o->run, e) < 0 || title_of(c, o->run.policy, &o->title, e) < 0 ||
	    run_law(c->house, i->id, o->run.policy, c->mem, &o->law, e) < 0 ||
	    run_count(c->house, i->id, &f, &o->total, &o->amount, e) < 0)
		return -1;
	f.after = i->after == IN_NONE ? 0 : i->after;
	f.n = i->print ? RUN_PAGE_MAX : LINES_SHOWN;
	if (run_lines(c->house, i->id, &f, c->mem, &l, &o->n, &o->next, e) < 0)
		return -1;
	if (!(o->lines = ARENA_ARRAY(c->mem, o->n + 1, struct run_line_item)))
		return no_memory(e);
	for (size_t k = 0; k < o->n; k++)
		o->lines[k] = (struct run_line_item){l[k], why_word(l[k].state)};
	return 0;
}

/* GET /subsidy/batches/:id/lines/:no */
static int get_why(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_why_input *i = in;
	struct run_why *o = out;
	if (run_reasons(c->house, i->id, i->no, user_reach(c->user), c->mem, &o->line, &o->reasons, &o->n, e) < 0)
		return -1;
	o->result = why_word(o->line.state);
	return 0;
}

/* The other runs, to choose from. */
static int other_runs(struct ctx *c, int64_t id, struct run_compare *o, struct err *e)
{
	struct run *runs;
	size_t n;
	if (run_list(c->house, INT64_MAX, 50, c->mem, &runs, &n, e) < 0)
		return -1;
	if (!(o->runs = ARENA_ARRAY(c->mem, n + 1, struct run_option)))
		return no_memory(e);
	for (size_t i = 0; i < n; i++) {
		char from[8], to[8];
		month_text(runs[i].from, from);
		month_text(runs[i].to, to);
		if (runs[i].id != id && runs[i].state == RUN_DONE)
			o->runs[o->nruns++] =
			    (struct run_option){ctx_text(c, "%lld", (long long)runs[i].id),
						ctx_text(c, "第 %lld 批 %.*s %s 至 %s", (long long)runs[i].id,
							 STR_FMT(runs[i].policy), from, to)};
	}
	return 0;
}

/* GET /subsidy/batches/:id/compare */
static int get_compare(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_compare_input *i = in;
	struct run_compare *o = out;
	struct run_filter f = {.reach = user_reach(c->user)};
	struct run_change *x;
	o->next = 0;
	if (other_runs(c, i->id, o, e) < 0)
		return -1;
	if (i->with == IN_NONE)
		return 0;
	if (run_diff(c->house, i->with, i->id, &f, i->after == IN_NONE ? 0 : i->after, LINES_SHOWN, c->mem, &x, &o->n,
		     e) < 0)
		return -1;
	if (!(o->changes = ARENA_ARRAY(c->mem, o->n + 1, struct run_change_item)))
		return no_memory(e);
	for (size_t k = 0; k < o->n; k++)
		o->changes[k] = (struct run_change_item){x[k], why_word(x[k].state), x[k].after - x[k].before};
	o->next = o->n >= LINES_SHOWN ? x[o->n - 1].owner : 0;
	return 0;
}

/* A run is seen by whoever has a line in it, began it, or reaches the unit that it is limited to. */
static int sees_run(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct run r;
	struct err why = {0};
	struct run_filter f = {.reach = user_reach(c->user)};
	int64_t lines = 0, amount;
	*yes = false;
	if (run_get(c->house, id, c->mem, &r, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	if (!r.unit.n || str_is(r.who, ctx_who(c))) {
		*yes = f.reach.kind != REACH_NOBODY;
		return 0;
	}
	int64_t unit;
	if (unit_by_code(c->house, r.unit, INSTANT_OPEN, &unit, e) < 0 ||
	    (unit && directory_sees_unit(c->house, f.reach, unit, yes, e) < 0))
		return -1;
	if (!*yes && run_count(c->house, id, &f, &lines, &amount, e) < 0)
		return -1;
	*yes |= lines > 0;
	return 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/subsidy/batches", .may = CAN_RUNS_READ, .title = "核算批次", .in = &runs_shape, .out = &list_shape,
     .handle = get_runs, .page = runs_list_page},
    {HTTP_GET, "/subsidy/batches/new", .may = CAN_RUNS_START, .title = "发起核算", .in = &again_shape,
     .out = &form_shape, .handle = get_new, .page = run_new_page},
    {HTTP_POST, "/subsidy/batches/check", .may = CAN_RUNS_START, .flags = ROUTE_SAFE, .title = "请核对",
     .in = &run_input_shape, .out = &form_shape, .handle = post_check, .page = run_check_page,
     .form = "/subsidy/batches/new"},
    {HTTP_POST, "/subsidy/batches", .may = CAN_RUNS_START, .flags = ROUTE_KEYED, .title = "发起核算",
     .in = &run_input_shape, .handle = post_run, .form = "/subsidy/batches/new"},
    {HTTP_GET, "/subsidy/batches/:id", .may = CAN_RUNS_READ, .title = "核算批次", .in = &run_show_shape,
     .out = &show_out, .handle = get_run, .page = run_show_page},
    {HTTP_POST, "/subsidy/batches/:id/verify", .may = CAN_RUNS_READ, .flags = ROUTE_KEYED, .title = "核对批次",
     .in = &id_shape, .handle = post_verify, .form = "/subsidy/batches/:id"},
    {HTTP_POST, "/subsidy/batches/:id/again", .may = CAN_RUNS_START, .flags = ROUTE_KEYED, .title = "照这一批再算",
     .in = &id_shape, .handle = post_again, .form = "/subsidy/batches/:id"},
    {HTTP_POST, "/subsidy/batches/:id/resume", .may = CAN_RUNS_START, .flags = ROUTE_KEYED, .title = "接着算",
     .in = &id_shape, .handle = post_resume, .form = "/subsidy/batches/:id"},
    {HTTP_GET, "/subsidy/batches/:id/lines", .may = CAN_RUNS_READ, .title = "核算明细", .in = &lines_shape,
     .out = &lines_out, .handle = get_lines, .page = run_lines_page},
    {HTTP_GET, "/subsidy/batches/:id/lines/:no", .may = CAN_RUNS_READ, .title = "为什么", .in = &why_shape,
     .out = &why_out, .handle = get_why, .page = run_why_page},
    {HTTP_GET, "/subsidy/batches/:id/export", .may = CAN_EXPORT_RUN, .title = "导出核算结果", .in = &run_export_shape,
     .out = &run_export_out, .handle = get_run_export, .page = run_export_page},
    {HTTP_POST, "/subsidy/batches/:id/export", .may = CAN_EXPORT_RUN, .flags = ROUTE_OUTSIDE, .title = "导出核算结果",
     .in = &run_export_shape, .handle = post_run_export},
    {HTTP_GET, "/subsidy/batches/:id/compare", .may = CAN_RUNS_READ, .title = "两批对照", .in = &compare_shape,
     .out = &compare_out, .handle = get_compare, .page = run_compare_page},
};

static const struct menu_item menu[] = {
    {.group = "业务", .label = "补贴核算", .icon = "report-money", .path = "/subsidy/batches", .may = CAN_RUNS_READ},
};
static const struct thing_kind kinds[] = {{"run", sees_run}};
static const struct job_kind jobs[] = {
    {.name = "run",
     .label = "核算",
     .run = job_compute,
     .again = true,
     .apart = true,
     .called_off = called_off,
     .go_on = "到那一批的页面上点“接着算”；还是这样，请看服务所在的机器内存够不够"},
    {.name = "run_verify", .label = "核对批次", .run = job_verify, .again = true, .apart = true}};

const struct web runs_web = {.name = "runs",
			     .routes = routes,
			     .nroutes = sizeof routes / sizeof *routes,
			     .menu = menu,
			     .nmenu = sizeof menu / sizeof *menu,
			     .kinds = kinds,
			     .nkinds = sizeof kinds / sizeof *kinds,
			     .jobs = jobs,
			     .njobs = sizeof jobs / sizeof *jobs};
