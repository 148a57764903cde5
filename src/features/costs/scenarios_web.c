/* /policies/:id/scenarios and /scenarios/…: made by whoever may start runs, computed in the background, seen within reach. */
#include "app/app.h"
#include "app/jobs.h"
#include "base/csv.h"
#include "base/money.h"
#include "features/costs/change_web.h"
#include "features/costs/scenarios_pages.h"
#include "features/policies/statute.h"
#include "features/reach_web.h"

static const char *const formats[] = {"页面", "csv", NULL};

static const struct in_field list_fields[] = {
    IN_TEXT_(struct scenario_input, id, "政策编号", .flags = IN_PATH, .max = 100)};
static const struct in_shape list_shape = IN_SHAPE(struct scenario_input, list_fields);
static const struct in_field ask_fields[] = {
    IN_TEXT_(struct scenario_input, id, "政策编号", .flags = IN_PATH, .max = 100),
    IN_TEXT_(struct scenario_input, name, "名称", .flags = IN_NEEDED, .max = 60, .hint = "如：三级提到 400 元"),
    IN_MONTH_(struct scenario_input, from, "从哪个月", .flags = IN_NEEDED, .hint = "如 2026-01"),
    IN_MONTH_(struct scenario_input, to, "到哪个月", .flags = IN_NEEDED,
	      .hint = "可以是以后的月份：那时的事实按现在登记的算，加上下面的离开和新进"),
    IN_TEXT_(struct scenario_input, readings, "换哪些读法", .flags = IN_LONG, .max = 4000,
	     .hint = "一行一种，写成 读法=选法，如 中断容忍=90"),
    IN_TEXT_(struct scenario_input, rates, "换哪些县的标准", .flags = IN_LONG, .max = 4000,
	     .hint = "一行一条：单元代码 档次 金额 起始日期，如 330602 三级 400.00 2026-01-01"),
    IN_TEXT_(struct scenario_input, leave, "每年离开", .max = 10,
	     .hint = "在岗人数的百分之几，如 8%；空着就是没有人离开"),
    IN_TEXT_(struct scenario_input, enter, "每年新进", .max = 10, .hint = "在岗人数的百分之几，如 10%"),
    IN_TEXT_(struct scenario_input, pack, "换成的政策文本", .flags = IN_LONG, .max = 60000,
	     .hint = "整份文本，编号与这项政策相同；空着就用现在的文本")};
const struct in_shape scenario_ask_shape = IN_SHAPE(struct scenario_input, ask_fields);
static const struct in_field one_fields[] = {
    IN_ID_(struct scenario_of, scenario, "方案", .of = "scenario", .flags = IN_PATH),
    IN_CHOICE_(struct scenario_of, format, "格式", .words = formats)};
static const struct in_shape one_shape = IN_SHAPE(struct scenario_of, one_fields);

static const struct out_field item_rows[] = {OUT_ID_(struct saved_scenario, id, "方案"),
					     OUT_TEXT_(struct saved_scenario, name, "名称"),
					     OUT_TEXT_(struct saved_scenario, policy, "政策编号"),
					     OUT_TEXT_(struct saved_scenario, text, "方案"),
					     OUT_TEXT_(struct saved_scenario, pack, "换成的政策文本"),
					     OUT_INSTANT_(struct saved_scenario, made, "何时存的"),
					     OUT_TEXT_(struct saved_scenario, who, "谁存的"),
					     OUT_INSTANT_(struct saved_scenario, asked, "上次何时测算")};
static const struct out_shape item_shape = OUT_SHAPE("Scenario", struct saved_scenario, item_rows);
static const struct out_field list_rows[] = {OUT_TEXT_(struct scenarios_output, policy, "政策编号"),
					     OUT_TEXT_(struct scenarios_output, title, "政策"),
					     OUT_TEXT_(struct scenarios_output, readings, "可以换的读法"),
					     OUT_LIST_(struct scenarios_output, item, n, "方案", item_shape)};
static const struct out_shape list_out = OUT_SHAPE("Scenarios", struct scenarios_output, list_rows);
static const struct out_field cost_rows[] = {
    OUT_INT_(struct cost, unit, "区县，0 全库，-1 未定，-2 机构类别，-3 档次"),
    OUT_TEXT_(struct cost, unit_name, "名称"),
    OUT_INT_(struct cost, year, "年度"),
    OUT_INT_(struct cost, gain, "得益对象数"),
    OUT_INT_(struct cost, lose, "受损对象数"),
    OUT_INT_(struct cost, unsettled, "金额未定对象数，-1 没有另数"),
    OUT_MONEY_(struct cost, before, "现行"),
    OUT_MONEY_(struct cost, after, "方案")};
static const struct out_shape cost_shape = OUT_SHAPE("ScenarioCost", struct cost, cost_rows);
static const struct out_field run_rows[] = {OUT_INT_(struct scenario_run, no, "第几次"),
					    OUT_INSTANT_(struct scenario_run, at, "何时测算"),
					    OUT_TEXT_(struct scenario_run, who, "谁测算"),
					    OUT_INT_(struct scenario_run, subjects, "对象数"),
					    OUT_BOOL_(struct scenario_run, counts, "是个数不是钱"),
					    OUT_INT_(struct scenario_run, open_before, "现行金额待定"),
					    OUT_INT_(struct scenario_run, open_after, "方案金额待定"),
					    OUT_INT_(struct scenario_run, staff, "在岗人数"),
					    OUT_INT_(struct scenario_run, left, "推算离开"),
					    OUT_INT_(struct scenario_run, entered, "推算新进"),
					    OUT_LIST_(struct scenario_run, cost, n, "各组各年", cost_shape)};
static const struct out_shape run_shape = OUT_SHAPE("ScenarioRun", struct scenario_run, run_rows);
static const struct out_field one_rows[] = {
    OUT_ONE_(struct scenario_output, saved, "方案", item_shape),
    OUT_TEXT_(struct scenario_output, title, "政策"),
    OUT_LIST_(struct scenario_output, sums, nsums, "按年", cost_shape),
    OUT_LIST_(struct scenario_output, last_sums, nlast, "上次按年", cost_shape),
    OUT_ONE_(struct scenario_output, now, "这次", run_shape),
    OUT_ONE_(struct scenario_output, last, "上次", run_shape)};
static const struct out_shape one_out = OUT_SHAPE("ScenarioResult", struct scenario_output, one_rows);

/* Scenarios are for offices, not for institutions or single people. */
static bool office(const struct ctx *c)
{
	enum reach_kind k = user_reach(c->user).kind;
	return k == REACH_ALL || k == REACH_UNIT;
}

static int sees_scenario(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct saved_scenario s;
	struct err why = {0};
	*yes = office(c) && scenario_read(c->house, id, c->mem, &s, &why) == 0;
	if (why.code == ERR_NONE || why.code == ERR_NOTFOUND)
		return 0;
	*e = why;
	return -1;
}

/* Whoever kept them, by name. */
static int take_items(struct ctx *c, struct str policy, struct scenarios_output *o, struct err *e)
{
	if (office(c) && scenario_list(c->house, policy, c->mem, &o->item, &o->n, e) < 0)
		return -1;
	for (size_t i = 0; i < o->n; i++)
		o->item[i].who = account_said(c->house, o->item[i].who, c->mem);
	return 0;
}

/* GET /scenarios */
static int get_all(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	return take_items(c, STR(""), out, e);
}

/* "中断容忍=30、0、90；就高=…": what may be asked for. */
static struct str readings_of(struct ctx *c, const struct policy_view *v)
{
	struct buf b;
	buf_init(&b, 64u << 10);
	for (size_t i = 0; i < v->nreadings; i++) {
		buf_printf(&b, "%s%.*s=", i ? "；" : "", STR_FMT(v->reading[i].name));
		for (size_t k = 0; k < v->reading[i].n; k++)
			buf_printf(&b, "%s%.*s", k ? "、" : "", STR_FMT(v->reading[i].alt[k].label));
	}
	struct str s = ctx_text(c, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return s;
}

/* GET /policies/:id/scenarios */
static int get_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct scenario_input *i = in;
	struct scenarios_output *o = out;
	struct statute law;
	if (statute_read(c->house, i->id, false, c->mem, &law, e) < 0)
		return -1;
	o->policy = law.view.id;
	o->title = law.view.title;
	o->readings = readings_of(c, &law.view);
	return take_items(c, i->id, o, e);
}

/* Each line of a text behind a word. */
static void put_lines(struct buf *b, const char *word, struct str text)
{
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (line.n)
			buf_printf(b, "%s：%.*s\n", word, STR_FMT(line));
		if (!text.p)
			break;
	}
}

/* A rate a year; written with or without its sign. */
static void put_share(struct buf *b, const char *word, struct str share)
{
	if (share.n)
		buf_printf(b, "%s：每年 %.*s%s\n", word, STR_FMT(share), str_ends(share, STR("%")) ? "" : "%");
}

/* What was asked for, as a scenario's text. */
static struct str text_of(struct ctx *c, const struct scenario_input *i)
{
	struct buf b;
	char from[8], to[8];
	month_text(i->from, from);
	month_text(i->to, to);
	buf_init(&b, 64u << 10);
	buf_printf(&b, "方案：%.*s\n政策：%.*s\n月份：%s 至 %s\n", STR_FMT(i->name), STR_FMT(i->id), from, to);
	put_lines(&b, "读法", i->readings);
	put_lines(&b, "标准", i->rates);
	put_share(&b, "离开", i->leave);
	put_share(&b, "新进", i->enter);
	struct str text = ctx_text(c, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return text;
}

/* What is wrong with the scenario as a fault of the form. */
static int as_fault(struct ctx *c, struct err *e)
{
	static const struct in_field whole = {.name = "", .label = ""};
	if (e->code != ERR_INPUT && e->code != ERR_USAGE)
		return -1;
	char said[1024];
	err_text(e, said, sizeof said);
	fault_put(c->faults, &whole, "%s", said);
	return err_set(e, ERR_INPUT, "方案不对");
}

/* Queues the computation. */
static int queue(struct ctx *c, const struct saved_scenario *s, struct err *e)
{
	int64_t job;
	struct str title = ctx_text(c, "测算方案 %.*s", STR_FMT(s->name));
	if (job_queue(c, "scenario", title.p, ctx_text(c, "%lld", (long long)s->id), &job, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)job);
}

/* POST /policies/:id/scenarios */
static int post_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct scenario_input *i = in;
	struct statute law;
	(void)out;
	if (!office(c))
		return err_set(e, ERR_DENIED, "测算方案由机关使用");
	if (statute_read(c->house, i->id, false, c->mem, &law, e) < 0)
		return -1;
	struct saved_scenario s = {
	    .name = i->name, .policy = i->id, .text = text_of(c, i), .pack = i->pack, .who = str_of(ctx_who(c))};
	if (scenario_check(c->house, &s, e) < 0)
		return as_fault(c, e);
	if (scenario_keep(c->house, &s, &s.id, e) < 0)
		return -1;
	return queue(c, &s, e);
}

/* POST /scenarios/:scenario/run */
static int post_run(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct scenario_of *i = in;
	struct saved_scenario s;
	(void)out;
	if (scenario_read(c->house, i->scenario, c->mem, &s, e) < 0)
		return -1;
	return queue(c, &s, e);
}

/* The run's rows are shown with those of the whole house. */
static bool shows_whole(const struct scenario_run *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->cost[i].unit == COST_EVERYWHERE)
			return true;
	return false;
}

/* Figures of the whole house are not for a reader who sees a part of it. */
static void hide_whole(struct scenario_run *r)
{
	if (r->no && !shows_whole(r))
		r->subjects = r->open_before = r->open_after = r->staff = r->left = r->entered = IN_NONE;
}

/* Adds up the counties that are within reach: a row a year, and all of them. Subjects of several years are no sum: they are
 * known of all years together for the whole house alone. */
static struct cost *sums_of(struct ctx *c, const struct scenario_run *r, size_t *n)
{
	struct cost *sums = ARENA_ARRAY(c->mem, r->n + 2, struct cost);
	struct cost all = {.unit_name = {"", 0}, .gain = IN_NONE, .lose = IN_NONE, .unsettled = IN_NONE};
	bool whole = false;
	*n = 0;
	for (size_t i = 0; sums && i < r->n; i++) {
		const struct cost *x = &r->cost[i];
		size_t k = 0;
		if (x->unit == COST_EVERYWHERE) {
			all = *x;
			whole = true;
		}
		if (cost_of_house(x))
			continue;
		while (k < *n && sums[k].year < x->year)
			k++;
		if (k == *n || sums[k].year != x->year) {
			memmove(&sums[k + 1], &sums[k], (*n - k) * sizeof *sums);
			sums[k] = (struct cost){.year = x->year, .unit_name = STR("")};
			++*n;
		}
		cost_add(&sums[k], x);
		all.before += whole ? 0 : x->before;
		all.after += whole ? 0 : x->after;
	}
	if (sums && r->n)
		sums[(*n)++] = all;
	return sums;
}

/* GET /scenarios/:scenario */
static int read_one(struct ctx *c, int64_t id, struct scenario_output *o, struct err *e)
{
	struct statute law;
	struct err gone = {0};
	struct reach who = user_reach(c->user);
	if (scenario_read(c->house, id, c->mem, &o->saved, e) < 0 ||
	    scenario_run_read(c->house, id, 0, who, c->mem, &o->now, e) < 0 ||
	    scenario_run_read(c->house, id, 1, who, c->mem, &o->last, e) < 0)
		return -1;
	o->title = statute_read(c->house, o->saved.policy, false, c->mem, &law, &gone) == 0 ? law.view.title
											    : o->saved.policy;
	o->saved.who = account_said(c->house, o->saved.who, c->mem);
	o->now.who = account_said(c->house, o->now.who, c->mem);
	hide_whole(&o->now);
	hide_whole(&o->last);
	o->sums = sums_of(c, &o->now, &o->nsums);
	o->last_sums = sums_of(c, &o->last, &o->nlast);
	return o->sums && o->last_sums ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

/* An amount in a sheet. */
static struct str figure(struct ctx *c, const struct scenario_run *r, int64_t v)
{
	char text[32];
	decimal_text(v, r->counts ? 0 : 2, text);
	return ctx_text(c, "%s", text);
}

/* The figures as a sheet. */
static int put_sheet(struct ctx *c, const struct scenario_output *o, struct err *e)
{
	static const char *const by[] = {"全库", "区县", "机构类别", "档次"};
	const struct str head[] = {STR("分组"),     STR("名称"), STR("年度"), STR("得益"), STR("受损"),
				   STR("金额未定"), STR("现行"), STR("方案"), STR("差额")};
	struct buf *b = ARENA_NEW(c->mem, struct buf), text;
	if (!b)
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_init(&text, 32u << 20);
	buf_puts(&text, "\xEF\xBB\xBF");
	csv_put_row(&text, head, 9);
	for (size_t i = 0; i < o->now.n; i++) {
		const struct cost *x = &o->now.cost[i];
		int kind = x->unit == COST_EVERYWHERE ? 0 : x->unit == COST_KIND ? 2 : x->unit == COST_TIER ? 3 : 1;
		const struct str row[] = {str_of(by[kind]),
					  x->unit_name,
					  x->year ? ctx_text(c, "%lld", (long long)x->year) : STR(""),
					  ctx_text(c, "%lld", (long long)x->gain),
					  ctx_text(c, "%lld", (long long)x->lose),
					  x->unsettled < 0 ? STR("") : ctx_text(c, "%lld", (long long)x->unsettled),
					  figure(c, &o->now, x->before),
					  figure(c, &o->now, x->after),
					  figure(c, &o->now, x->after - x->before)};
		csv_put_row(&text, row, 9);
	}
	char *kept = text.failed ? NULL : arena_copy(c->mem, text.p, text.n);
	*b = (struct buf){.p = kept, .n = text.n, .cap = text.n, .max = text.n};
	buf_release(&text);
	if (!kept)
		return err_set(e, ERR_LIMIT, "太多，导不出来");
	c->download = (struct download){
	    .type = "text/csv; charset=utf-8", .name = ctx_text(c, "%.*s.csv", STR_FMT(o->saved.name)), .bytes = b};
	return 0;
}

static int get_one(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct scenario_of *i = in;
	if (read_one(c, i->scenario, out, e) < 0)
		return -1;
	return i->format == 1 ? put_sheet(c, out, e) : 0;
}

/* --- the job --- */

/* A run to be kept. */
struct keeping {
	int64_t id;
	struct scenario_run run;
};

static int keep(struct house *h, void *arg, struct err *e)
{
	const struct keeping *k = arg;
	return scenario_run_keep(h, k->id, &k->run, e);
}

static int job_scenario(struct job_run *r, struct err *e)
{
	struct keeping k = {0};
	struct cost_watch watch = cost_watch_of(r);
	struct saved_scenario s;
	if (!str_to_i64(r->job->args, &k.id))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪个方案");
	if (scenario_read(r->house, k.id, r->mem, &s, e) < 0 ||
	    scenario_compute(r->house, &s, &watch, r->mem, &k.run, e) < 0)
		return -1;
	k.run.who = r->job->who;
	if (app_write(r->app, keep, &k, e) < 0)
		return -1;
	job_result(r, "/scenarios/%lld", (long long)k.id);
	return 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/scenarios", .may = CAN_POLICY_READ, .title = "测算方案", .out = &list_out, .handle = get_all,
     .page = scenarios_page},
    {HTTP_GET, "/policies/:id/scenarios", .may = CAN_POLICY_READ, .title = "测算方案", .in = &list_shape,
     .out = &list_out, .handle = get_list, .page = scenarios_page},
    {HTTP_POST, "/policies/:id/scenarios", .may = CAN_RUNS_START, .flags = ROUTE_KEYED, .title = "测算方案",
     .in = &scenario_ask_shape, .handle = post_new},
    {HTTP_GET, "/scenarios/:scenario", .may = CAN_POLICY_READ, .title = "测算方案", .in = &one_shape, .out = &one_out,
     .handle = get_one, .page = scenario_page},
    {HTTP_POST, "/scenarios/:scenario/run", .may = CAN_RUNS_START, .flags = ROUTE_KEYED, .title = "再测算一次",
     .in = &one_shape, .handle = post_run, .form = "/scenarios/:scenario"},
};
static const struct thing_kind kinds[] = {{"scenario", sees_scenario}};
static const struct job_kind jobs[] = {
    {.name = "scenario", .label = "测算方案", .run = job_scenario, .again = true, .apart = true}};

const struct web scenarios_web = {.name = "scenarios",
				  .routes = routes,
				  .nroutes = sizeof routes / sizeof *routes,
				  .kinds = kinds,
				  .nkinds = sizeof kinds / sizeof *kinds,
				  .jobs = jobs,
				  .njobs = sizeof jobs / sizeof *jobs};
