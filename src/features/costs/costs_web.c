/* /policies/:id/costs: what each way of reading a policy costs; computed in the background, kept, seen within reach. */
#include <stdio.h>

#include "app/app.h"
#include "app/jobs.h"
#include "features/costs/change_web.h"
#include "features/costs/costs_pages.h"
#include "features/reach_web.h"
#include "http/url.h"

#define YEAR_MIN 2000
#define YEAR_MAX 2100

static const struct in_field show_fields[] = {
    IN_TEXT_(struct costs_input, id, "政策编号", .flags = IN_PATH, .max = 100),
    IN_INT_(struct costs_input, year, "年度", .min = YEAR_MIN, .max = YEAR_MAX)};
static const struct in_shape show_shape = IN_SHAPE(struct costs_input, show_fields);
static const struct in_field ask_fields[] = {
    IN_TEXT_(struct costs_input, id, "政策编号", .flags = IN_PATH, .max = 100),
    IN_INT_(struct costs_input, year, "年度", .flags = IN_NEEDED, .min = YEAR_MIN, .max = YEAR_MAX,
	    .hint = "按这一年一月到十二月、现在已经登记的事实算")};
const struct in_shape costs_ask_shape = IN_SHAPE(struct costs_input, ask_fields);

static const struct out_field cost_rows[] = {OUT_TEXT_(struct cost, reading, "读法"),
					     OUT_TEXT_(struct cost, label, "选法"),
					     OUT_ID_(struct cost, unit, "区县"),
					     OUT_TEXT_(struct cost, unit_name, "区县名称"),
					     OUT_INT_(struct cost, gain, "得益对象数"),
					     OUT_INT_(struct cost, lose, "受损对象数"),
					     OUT_INT_(struct cost, unsettled, "金额未定对象数，-1 没有另数"),
					     OUT_MONEY_(struct cost, before, "默认时"),
					     OUT_MONEY_(struct cost, after, "这样读")};
static const struct out_shape cost_shape = OUT_SHAPE("ReadingCost", struct cost, cost_rows);
static const struct out_field costs_rows[] = {
    OUT_TEXT_(struct costs_output, law.view.id, "政策编号"),
    OUT_TEXT_(struct costs_output, law.view.title, "名称"),
    OUT_INT_(struct costs_output, study.year, "年度"),
    OUT_INSTANT_(struct costs_output, study.at, "何时测算"),
    OUT_TEXT_(struct costs_output, study.who, "谁测算"),
    OUT_INT_(struct costs_output, study.subjects, "对象数"),
    OUT_BOOL_(struct costs_output, study.counts, "是个数不是钱"),
    OUT_TEXT_(struct costs_output, study.chosen, "其他读法"),
    OUT_LIST_(struct costs_output, sums, nsums, "各种读法", cost_shape),
    OUT_LIST_AS_(struct costs_output, study.cost, study.n, "rows", "按区县", cost_shape),
    OUT_LIST_(struct costs_output, kinds, nkinds, "按机构类别", cost_shape),
    OUT_LIST_(struct costs_output, tiers, ntiers, "按档次", cost_shape)};
static const struct out_shape costs_shape = OUT_SHAPE("ReadingCosts", struct costs_output, costs_rows);

struct cost *costs_sums(const struct cost_study *s, struct arena *mem, size_t *n)
{
	struct cost *sums = ARENA_ARRAY(mem, s->n + 1, struct cost);
	struct cost *last = NULL;
	bool whole = false;
	*n = 0;
	for (size_t i = 0; sums && i < s->n; i++) {
		const struct cost *c = &s->cost[i];
		if (!last || !str_eq(last->reading, c->reading) || !str_eq(last->label, c->label)) {
			last = &sums[(*n)++];
			*last = *c;
			last->unit = COST_EVERYWHERE;
			last->unit_name = STR("");
			whole = c->unit == COST_EVERYWHERE;
		} else if (!whole && !cost_of_house(c)) {
			cost_add(last, c);
		}
	}
	return sums;
}

const struct cost *costs_find(const struct cost *sums, size_t n, struct str reading, struct str label)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(sums[i].reading, reading) && str_eq(sums[i].label, label))
			return &sums[i];
	return NULL;
}

/* Takes kinds of institutions and tiers out of the rows. */
static int split_rows(struct ctx *c, struct costs_output *o, struct err *e)
{
	size_t k = 0;
	o->kinds = ARENA_ARRAY(c->mem, o->study.n + 1, struct cost);
	o->tiers = ARENA_ARRAY(c->mem, o->study.n + 1, struct cost);
	if (!o->kinds || !o->tiers)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->study.n; i++) {
		const struct cost *x = &o->study.cost[i];
		struct cost *to = x->unit == COST_KIND   ? &o->kinds[o->nkinds++]
				  : x->unit == COST_TIER ? &o->tiers[o->ntiers++]
							 : &o->study.cost[k++];
		*to = *x;
		if (to->unit == COST_KIND || to->unit == COST_TIER)
			to->unit = COST_EVERYWHERE;
	}
	o->study.n = k;
	return 0;
}

/* GET /policies/:id/costs */
static int get_costs(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct costs_input *i = in;
	struct costs_output *o = out;
	if (statute_read(c->house, i->id, false, c->mem, &o->law, e) < 0 ||
	    costs_years(c->house, i->id, c->mem, &o->years, &o->nyears, e) < 0 ||
	    costs_read(c->house, i->id, i->year == IN_NONE ? 0 : i->year, user_reach(c->user), c->mem, &o->study, e) <
		0)
		return -1;
	o->study.who = account_said(c->house, o->study.who, c->mem);
	o->sums = costs_sums(&o->study, c->mem, &o->nsums);
	return o->sums ? split_rows(c, o, e) : err_set(e, ERR_NOMEM, "内存不足");
}

/* POST /policies/:id/costs */
static int post_costs(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct costs_input *i = in;
	struct statute law;
	int64_t job;
	(void)out;
	if (statute_read(c->house, i->id, false, c->mem, &law, e) < 0)
		return -1;
	if (!law.view.nreadings)
		return err_set(e, ERR_CONFLICT, "这项政策只有一种读法，没有可以比较的");
	struct str what = ctx_text(c, "测算 %.*s %lld 年各种读法", STR_FMT(law.view.title), (long long)i->year);
	struct str args = ctx_text(c, "%lld %.*s", (long long)i->year, STR_FMT(i->id));
	if (job_queue(c, "reading_costs", what.p, args, &job, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)job);
}

/* --- the job --- */

static int keep(struct house *h, void *arg, struct err *e)
{
	return costs_keep(h, arg, e);
}

/* Where the result is shown. */
static int result(struct job_run *r, const struct cost_study *s, struct err *e)
{
	struct buf b;
	buf_init(&b, 2000);
	url_put_segment(&b, s->policy);
	int status = b.failed ? err_set(e, ERR_NOMEM, "内存不足") : 0;
	if (status == 0)
		job_result(r, "/policies/%.*s/costs?year=%lld", STR_FMT(buf_str(&b)), (long long)s->year);
	buf_release(&b);
	return status;
}

static int job_costs(struct job_run *r, struct err *e)
{
	struct cost_study s;
	struct cost_watch watch = cost_watch_of(r);
	struct str policy = r->job->args, year = str_cut(&policy, ' ');
	int64_t y;
	if (!str_to_i64(year, &y))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一年");
	if (costs_compute(r->house, policy, y, &watch, r->mem, &s, e) < 0)
		return -1;
	s.who = r->job->who;
	return app_write(r->app, keep, &s, e) < 0 ? -1 : result(r, &s, e);
}

static const struct route routes[] = {
    {HTTP_GET, "/policies/:id/costs", .may = CAN_POLICY_READ, .title = "测算读法", .in = &show_shape,
     .out = &costs_shape, .handle = get_costs, .page = costs_page},
    {HTTP_POST, "/policies/:id/costs", .may = CAN_RUNS_START, .title = "测算读法", .in = &costs_ask_shape,
     .handle = post_costs},
};
static const struct job_kind jobs[] = {
    {.name = "reading_costs", .label = "测算读法", .run = job_costs, .again = true, .apart = true}};

const struct web costs_web = {.name = "costs",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .jobs = jobs,
			      .njobs = sizeof jobs / sizeof *jobs};
