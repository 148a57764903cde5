/* Many applications taken over by finance: what is asked for, the job, how far it is. */
#include "app/app.h"
#include "app/jobs.h"
#include "auth/account.h"
#include "base/money.h"
#include "features/applications/funding_pages.h"
#include "features/directory/directory.h"
#include "features/ledger/ledger.h"
#include "features/reach_web.h"

/* clang-format off */
#define FILTER_FIELDS \
    IN_ID_(struct funding_input, round, "哪次申领", .of = "round"), \
    IN_ID_(struct funding_input, county, "区县", .of = "unit"), \
    IN_CHOICE_(struct funding_input, doubts, "疑点", .words = queue_doubts), \
    IN_CHOICE_(struct funding_input, due_within, "期限", .words = queue_dues), \
    IN_TEXT_(struct funding_input, q, "机构或事项", .max = 60)
static const struct in_field new_fields[] = {FILTER_FIELDS};
const struct in_shape funding_new_shape = IN_SHAPE(struct funding_input, new_fields);
static const struct in_field named_fields[] = {
    IN_NUMBERS_(struct funding_input, id, "申领", .of = "application", .flags = IN_NEEDED)};
const struct in_shape funding_named_shape = IN_SHAPE(struct funding_input, named_fields);
static const struct in_field add_fields[] = {
    IN_ID_(struct funding_input, line, "资金科目", .of = "budget", .flags = IN_NEEDED,
	   .hint = "这些申领都用这一个资金来源（专款专用）"),
    IN_INT_(struct funding_input, count, "看到的份数", .flags = IN_NEEDED, .min = 1, .max = FUNDING_MAX),
    IN_MONEY_(struct funding_input, sum, "看到的合计", .flags = IN_NEEDED),
    IN_NUMBERS_(struct funding_input, id, "申领", .of = "application"),
    FILTER_FIELDS,
};
const struct in_shape funding_shape = IN_SHAPE(struct funding_input, add_fields);
static const struct in_field path_fields[] = {
    IN_ID_(struct funding_path, id, "成批安排", .of = "funding", .flags = IN_PATH)};
const struct in_shape funding_path_shape = IN_SHAPE(struct funding_path, path_fields);

static const struct out_field pick_rows[] = {
    OUT_ID_(struct funding_pick, application, "编号"),
    OUT_TEXT_(struct funding_pick, org_name, "机构"),
    OUT_MONEY_(struct funding_pick, amount, "金额"),
};
static const struct out_shape pick_shape = OUT_SHAPE("FundingPick", struct funding_pick, pick_rows);
static const struct out_field check_rows[] = {
    OUT_LIST_(struct funding_check, pick, n, "申领", pick_shape),
    OUT_MONEY_(struct funding_check, sum, "合计"),
    OUT_LIST_(struct funding_check, budget, nbudgets, "可用的资金科目", claim_budget_shape),
};
const struct out_shape funding_check_shape = OUT_SHAPE("FundingCheck", struct funding_check, check_rows);
static const struct out_field refusal_rows[] = {
    OUT_ID_(struct funding_refusal, application, "编号"),
    OUT_TEXT_(struct funding_refusal, org_name, "机构"),
    OUT_MONEY_(struct funding_refusal, amount, "金额"),
    OUT_TEXT_(struct funding_refusal, why, "为什么没有办成"),
};
static const struct out_shape refusal_shape = OUT_SHAPE("FundingRefusal", struct funding_refusal, refusal_rows);
static const struct out_field show_rows[] = {
    OUT_ID_(struct funding_show, f.id, "编号"),
    OUT_TEXT_(struct funding_show, line, "资金科目"),
    OUT_TEXT_(struct funding_show, f.who, "谁办的"),
    OUT_INSTANT_(struct funding_show, f.at, "什么时候"),
    OUT_INT_(struct funding_show, f.items, "几份"),
    OUT_MONEY_(struct funding_show, f.amount, "合计"),
    OUT_INT_(struct funding_show, f.done, "已安排几份"),
    OUT_MONEY_(struct funding_show, f.done_amount, "已安排的合计"),
    OUT_INT_(struct funding_show, f.refused, "没有办成几份"),
    OUT_INT_(struct funding_show, left, "还没有办几份"),
    OUT_LIST_(struct funding_show, refusal, nrefusals, "没有办成的", refusal_shape),
};
const struct out_shape funding_show_shape = OUT_SHAPE("Funding", struct funding_show, show_rows);
/* clang-format on */

/* What is meant: those named, or those that pass the filter within reach. */
static int take_picks(struct ctx *c, const struct funding_input *i, struct funding_pick **ret, size_t *n,
		      struct err *e)
{
	const struct queue_filter f = {.reach = user_reach(c->user),
				       .round = or_zero(i->round),
				       .county = or_zero(i->county),
				       .doubts = (int)i->doubts,
				       .due_by = i->due_within ? c->today + (i->due_within == 2) : 0,
				       .text = i->q};
	*n = i->id.n;
	return *n ? funding_named(c->house, f.reach, i->id.v, *n, c->mem, ret, e)
		  : funding_picks(c->house, &f, c->mem, ret, n, e);
}

/* A matter of each round and unit: all others lie where one of these lies. NULL with *e. */
static int64_t *one_of_each(struct ctx *c, const struct funding_pick *p, size_t n, size_t *each, struct err *e)
{
	int64_t *matter = ARENA_ARRAY(c->mem, n + 1, int64_t);
	const struct funding_pick **of = ARENA_ARRAY(c->mem, n + 1, const struct funding_pick *);
	*each = 0;
	if (!matter || !of) {
		err_set(e, ERR_NOMEM, "内存不足");
		return NULL;
	}
	for (size_t i = 0, k; i < n; i++) {
		for (k = 0; k < *each && (of[k]->round != p[i].round || of[k]->unit != p[i].unit);)
			k++;
		if (k < *each)
			continue;
		of[k] = &p[i];
		matter[k] = p[i].matter;
		++*each;
	}
	return matter;
}

/* GET /subsidy/funding/new, POST /subsidy/funding/check: what would be done. */
static int check(struct ctx *c, const struct funding_input *i, struct funding_check *o, struct err *e)
{
	if (take_picks(c, i, &o->pick, &o->n, e) < 0)
		return -1;
	for (size_t k = 0; k < o->n; k++)
		o->sum += o->pick[k].amount;
	if (!o->n)
		return 0;
	size_t each;
	const int64_t *matter = one_of_each(c, o->pick, o->n, &each, e);
	return matter ? claims_budgets(c, matter, each, o->sum, &o->budget, &o->nbudgets, e) : -1;
}

int get_funding_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	return check(c, in, out, e);
}

int post_funding_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	return check(c, in, out, e);
}

/* The line covers them all, and has as much as they come to. */
static int check_line(struct ctx *c, const struct funding_input *i, const struct funding_pick *p, size_t n,
		      struct err *e)
{
	struct ledger_line l;
	size_t each;
	const int64_t *matter = one_of_each(c, p, n, &each, e);
	int fits = matter ? claims_line_fits(c, matter, each, i->line, e) : -1;
	if (fits <= 0)
		return fits < 0 ? -1
				: err_todo((err_set(e, ERR_CONFLICT, "有的机构不在这一预算行的辖区"), e),
					   "选本区县或市级的预算行，或按区县分次办");
	if (ledger_get(c->house, i->line, c->mem, &l, e) < 0)
		return -1;
	int64_t lacks = i->sum - l.balance[LEDGER_AVAILABLE];
	char yuan[GROUPED_MAX];
	if (lacks <= 0)
		return 0;
	decimal_grouped(lacks, 2, yuan);
	return err_todo((err_set(e, ERR_CONFLICT, "这一预算行的可用余额不够这些申领的合计，差 %s 元", yuan), e),
			"先下达指标，或选一部分先办");
}

/* POST /subsidy/funding */
int post_funding(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct funding_input *i = in;
	struct funding_new n = {
	    .line = i->line, .n = i->count, .amount = i->sum, .who = ctx_who(c), .hat = hat_of(c->user, "pay.issue")};
	struct funding_pick *p;
	struct recording *r;
	int64_t id, job;
	char sum[GROUPED_MAX];
	(void)out;
	if (take_picks(c, i, &p, &n.npicks, e) < 0 || check_line(c, i, p, n.npicks, e) < 0)
		return -1;
	n.pick = p;
	if (matter_recording(c, &r, "成批安排支付", e) < 0 ||
	    recording_end(r, funding_add(c->house, r, &n, &id, e), e) < 0)
		return -1;
	decimal_grouped(i->sum, 2, sum);
	struct str title = ctx_text(c, "成批安排支付 %lld 份，%s 元", (long long)i->count, sum);
	return job_queue(c, "funding", title.p, ctx_text(c, "%lld", (long long)id), &job, e) < 0
		   ? -1
		   : ctx_go(c, e, "/jobs/%lld", (long long)job);
}

/* Who asked for it has an account still, which may still do it. */
static int check_still_may(struct house *h, int64_t account, struct err *e)
{
	struct account a;
	struct role r;
	if (account_get(h, account, &a, e) < 0)
		return -1;
	for (size_t i = 0; i < a.roles_n && a.state == ACCOUNT_ACTIVE; i++) {
		if (role_find(h, str_of(a.roles[i]), &r, e) < 0)
			return -1;
		if (capset_has(&r.caps, CAN_PAY_ISSUE))
			return 0;
	}
	err_set(e, ERR_DENIED, "发起人的账号已停用，或不再有安排支付的权限；没有办的仍在财政这一步");
	return err_todo(e, "请有权限的人再选再办");
}

/* One step of the job, on the one writer's connection. */
struct step {
	const struct calendar *cal;
	int64_t account, funding, left;
};
static int go_on(struct house *h, void *arg, struct err *e)
{
	struct step *s = arg;
	if (check_still_may(h, s->account, e) < 0)
		return -1;
	return funding_go_on(h, s->cal, s->funding, &s->left, e);
}

/* The job. Called off, what was done stays, and the rest still waits for finance. */
int run_funding(struct job_run *job, struct err *e)
{
	struct step s = {.account = job->job->account};
	struct funding f;
	struct calendar *cal;
	if (!str_to_i64(job->job->args, &s.funding))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一次");
	if (funding_get(job->house, s.funding, job->mem, &f, e) < 0 || calendar_load(&cal, job->house->store, e) < 0)
		return -1;
	job_result(job, "/subsidy/funding/%lld", (long long)s.funding);
	s.cal = cal;
	s.left = f.items - f.done - f.refused;
	int status = 0;
	while (status == 0 && s.left > 0) {
		if (!job_tell(job, "逐份安排支付", f.items - s.left, f.items))
			status = err_set(e, ERR_CONFLICT,
					 job->cancelled ? "已停下：办了的照常支付，其余 %lld 份仍在财政这一步"
							: "服务正在停下，重新启动后接着办其余 %lld 份",
					 (long long)s.left);
		else
			status = app_write(job->app, go_on, &s, e);
	}
	calendar_free(cal);
	return status;
}

/* GET /subsidy/funding/:id */
int get_funding(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct funding_path *i = in;
	struct funding_show *o = out;
	struct ledger_line l;
	if (funding_get(c->house, i->id, c->mem, &o->f, e) < 0 ||
	    funding_refusals(c->house, i->id, c->mem, &o->refusal, &o->nrefusals, e) < 0 ||
	    ledger_get(c->house, o->f.line, c->mem, &l, e) < 0)
		return -1;
	o->left = o->f.items - o->f.done - o->f.refused;
	o->line = ctx_text(c, "%lld 年 %.*s", (long long)l.year, STR_FMT(l.name));
	return 0;
}

/* Whoever may see the budget line sees what was asked of it. */
int sees_funding(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct funding f;
	struct err why = {0};
	struct ledger_line l;
	*yes = false;
	if (funding_get(c->house, id, c->mem, &f, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	if (ledger_get(c->house, f.line, c->mem, &l, e) < 0)
		return -1;
	return directory_sees_unit(c->house, user_reach(c->user), l.unit, yes, e);
}
