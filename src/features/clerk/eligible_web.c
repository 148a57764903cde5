/* Who gets what, and who does not and why: computed by a job, shown from what it kept. */
#include "features/clerk/clerk_routes_web.h"

#include <stdlib.h>

#include "app/app.h"
#include "features/directory/directory.h"
#include "features/reach_web.h"

#define POLICIES_MAX 64 /* that are told apart on the page */

static const char *const show_words[] = {"全部", "符合", "不符合", NULL};

/* clang-format off */
static const struct in_field eligible_fields[] = {
    IN_CHOICE_(struct eligible_input, show, "显示", .words = show_words),
    IN_TEXT_(struct eligible_input, policy, "政策", .max = 60),
};
const struct in_shape eligible_shape = IN_SHAPE(struct eligible_input, eligible_fields);
static const struct out_field line_rows[] = {
    OUT_ID_(struct eligible_item, l.person, "人员编号"),
    OUT_TEXT_(struct eligible_item, l.name, "姓名"),
    OUT_TEXT_(struct eligible_item, l.policy, "政策编号"),
    OUT_TEXT_(struct eligible_item, l.title, "政策"),
    OUT_WORD_(struct eligible_item, state, "结果"),
    OUT_TEXT_(struct eligible_item, l.tier, "档次"),
    OUT_INT_(struct eligible_item, l.months, "几个月或几期"),
    OUT_TEXT_(struct eligible_item, money, "金额或数量"),
    OUT_TEXT_(struct eligible_item, l.failed, "不符合的条件"),
    OUT_TEXT_(struct eligible_item, l.reason, "原因"),
    OUT_TEXT_(struct eligible_item, l.clauses, "条款"),
    OUT_DAY_(struct eligible_item, cured, "何时符合"),
};
static const struct out_shape line_shape = OUT_SHAPE("EligibleLine", struct eligible_item, line_rows);
static const struct out_field policy_rows[] = {
    OUT_TEXT_(struct policy_item, policy, "政策编号"),
    OUT_TEXT_(struct policy_item, title, "政策"),
    OUT_INT_(struct policy_item, due, "符合几人"),
    OUT_INT_(struct policy_item, doubt, "待确认几人"),
    OUT_INT_(struct policy_item, not_due, "不符合几人"),
    OUT_MONEY_(struct policy_item, amount, "合计"),
    OUT_MONEY_(struct policy_item, doubtful, "待确认合计"),
};
static const struct out_shape policy_shape = OUT_SHAPE("EligiblePolicy", struct policy_item, policy_rows);
static const struct out_field eligible_out[] = {
    OUT_TEXT_(struct eligible_output, from, "起始月"),
    OUT_TEXT_(struct eligible_output, to, "终止月"),
    OUT_INT_(struct eligible_output, look.people, "几人"),
    OUT_INSTANT_(struct eligible_output, look.made_at, "何时算的"),
    OUT_ID_(struct eligible_output, job.id, "正在计算的任务"),
    OUT_LIST_(struct eligible_output, policies, npolicies, "各项政策", policy_shape),
    OUT_LIST_(struct eligible_output, line, n, "各人", line_shape),
    OUT_TEXT_(struct eligible_output, trouble, "上次没有算成"),
};
const struct out_shape eligible_out_shape = OUT_SHAPE("Eligible", struct eligible_output, eligible_out);
/* clang-format on */

/* The policy's sums; a new one when it is the first line of it. */
static struct policy_item *policy_of(struct eligible_output *o, const struct eligible_line *l)
{
	for (size_t i = 0; i < o->npolicies; i++)
		if (str_eq(o->policies[i].policy, l->policy))
			return &o->policies[i];
	if (o->npolicies == POLICIES_MAX)
		return &o->policies[POLICIES_MAX - 1];
	o->policies[o->npolicies] = (struct policy_item){.policy = l->policy, .title = l->title, .counts = l->counts};
	return &o->policies[o->npolicies++];
}

/* The amount of a line as it is shown. */
static struct str money_of(struct ctx *c, const struct eligible_line *l)
{
	if (l->state == ELIGIBLE_NOT)
		return STR("");
	if (l->counts)
		return ctx_text(c, "%lld", (long long)l->amount);
	return ctx_text(c, "%s%lld.%02lld", l->amount < 0 ? "-" : "", (long long)llabs(l->amount) / 100,
			(long long)(llabs(l->amount) % 100));
}

/* Adds the lines up, and keeps those that are asked for. */
static int take_lines(struct ctx *c, const struct eligible_input *i, struct eligible_output *o, struct err *e)
{
	struct eligible_line *l;
	size_t n;
	if (eligible_lines(c->house, o->look.org, c->mem, &l, &n, e) < 0)
		return -1;
	o->policies = ARENA_ARRAY(c->mem, POLICIES_MAX, struct policy_item);
	o->line = ARENA_ARRAY(c->mem, n + 1, struct eligible_item);
	if (!o->policies || !o->line)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < n; k++) {
		struct policy_item *p = policy_of(o, &l[k]);
		bool refused = l[k].state == ELIGIBLE_NOT;
		bool doubt = l[k].state == ELIGIBLE_DOUBT;
		p->due += !refused && !doubt;
		p->doubt += doubt;
		p->not_due += refused;
		p->amount += l[k].state == ELIGIBLE_DUE && !l[k].counts ? l[k].amount : 0;
		p->doubtful += doubt && !l[k].counts ? l[k].amount : 0;
		if ((i->policy.n && !str_eq(i->policy, l[k].policy)) || (i->show == 1 && refused) ||
		    (i->show == 2 && !refused))
			continue;
		o->line[o->n++] = (struct eligible_item){.l = l[k],
							 .cured = (day_t)l[k].cured,
							 .state = eligible_state_label(l[k].state),
							 .money = money_of(c, &l[k])};
	}
	return 0;
}

/* A month as 2026-01; "" for none. */
static struct str month_cell(struct ctx *c, int64_t month)
{
	char text[8];
	if (!month)
		return STR("");
	month_text((month_t)month, text);
	return ctx_text(c, "%s", text);
}

int get_eligible(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct eligible_output *o = out;
	struct err none = {0};
	int64_t org;
	if (clerk_org(c, &org, e) < 0 || eligible_look(c->house, org, &o->look, e) < 0)
		return -1;
	o->from = month_cell(c, o->look.from_month);
	o->to = month_cell(c, o->look.to_month);
	if (o->look.job && job_get(c->house, o->look.job, c->mem, &o->job, &none) == 0 &&
	    o->job.state > JOB_RUNNING) {
		if (o->job.state != JOB_DONE)
			o->trouble = o->job.message.n ? o->job.message : str_of(job_state_label(o->job.state));
		o->job = (struct job){0};
	}
	return take_lines(c, in, o, e);
}

/* POST /org/eligible: computes it anew. */
int post_eligible(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct eligible_look l;
	struct err none = {0};
	struct job job;
	int64_t org;
	(void)in;
	(void)out;
	if (clerk_org(c, &org, e) < 0 || eligible_look(c->house, org, &l, e) < 0)
		return -1;
	if (l.job && job_get(c->house, l.job, c->mem, &job, &none) == 0 && job.state <= JOB_RUNNING)
		return ctx_go(c, e, "/org/eligible");
	l.asked_at = c->now;
	l.from_month = month_of(day_ymd(c->today).y, 1);
	l.to_month = month_of_day(c->today);
	if (job_queue(c, "org_eligible", "计算谁能享受什么", ctx_text(c, "%lld", (long long)org), &l.job, e) < 0 ||
	    eligible_ask(c->house, &l, e) < 0)
		return -1;
	return ctx_go(c, e, "/org/eligible");
}

/* What the job has computed. */
struct keeping {
	struct eligible_look look;
	struct eligible_line *line;
	size_t n;
};

/* In the writer's transaction. */
static int keep(struct house *h, void *arg, struct err *e)
{
	struct keeping *k = arg;
	return eligible_keep(h, &k->look, k->line, k->n, e);
}

/* One person's lines, whatever can be computed of them. */
static int take_person(struct job_run *r, int64_t person, const struct eligible_place *at, struct keeping *k,
		       struct err *e)
{
	struct person_row row;
	struct reach own = {REACH_ORG, k->look.org};
	if (directory_person(r->house, own, person, false, r->mem, &row, e) < 0)
		return e->code == ERR_NOTFOUND ? 0 : -1;
	if (k->n + ELIGIBLE_EACH_MAX > ELIGIBLE_LINES_MAX)
		return err_set(e, ERR_LIMIT, "结果超过 %d 行", ELIGIBLE_LINES_MAX);
	struct eligible_line *more = realloc(k->line, (k->n + ELIGIBLE_EACH_MAX) * sizeof *more);
	if (!more)
		return err_set(e, ERR_NOMEM, "内存不足");
	k->line = more;
	return eligible_person(r->house, &k->look, at, person, row.name, instant_day(r->now), r->mem, k->line, &k->n,
			       e);
}

/* Everybody who works there. */
static int take_all(struct job_run *r, struct keeping *k, struct err *e)
{
	struct reach own = {REACH_ORG, k->look.org};
	struct people_filter working = {.org_id = k->look.org, .states = 1u << WORK_WORKING};
	struct eligible_place at;
	int64_t *id;
	size_t n;
	if (eligible_place(r->house, k->look.org, r->mem, &at, e) < 0 ||
	    directory_people_ids(r->house, own, &working, ELIGIBLE_PEOPLE_MAX, r->mem, &id, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!job_tell(r, "正在逐人计算", (int64_t)i, (int64_t)n))
			return err_set(e, ERR_CONFLICT, "已停止，仍显示上次的结果");
		if (take_person(r, id[i], &at, k, e) < 0)
			return -1;
	}
	k->look.people = (int64_t)n;
	return arena_failed(r->mem) ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* The job. */
static int run_eligible(struct job_run *r, struct err *e)
{
	struct keeping k = {0};
	int64_t org = 0;
	if (!str_to_i64(r->job->args, &org))
		return err_set(e, ERR_DAMAGED, "任务没有写明是哪家机构");
	job_result(r, "/org/eligible");
	day_t today = instant_day(r->now);
	k.look = (struct eligible_look){.org = org,
					.made_at = r->now,
					.from_month = month_of(day_ymd(today).y, 1),
					.to_month = month_of_day(today)};
	int ret = take_all(r, &k, e);
	if (ret == 0)
		ret = app_write(r->app, keep, &k, e);
	free(k.line);
	return ret;
}

const struct job_kind eligible_job = {
    .name = "org_eligible", .label = "计算谁能享受什么", .run = run_eligible, .again = true};
