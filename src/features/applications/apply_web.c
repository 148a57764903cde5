/* An institution's application: its people as the run lists them, ticked, papers attached, submitted, withdrawn. */
#include "features/applications/applications_pages.h"
#include "features/applications/inside.h"
#include "features/reach_web.h"
#include "features/subsidies/reckon.h"
#include "features/subsidies/why_pages.h"

/* clang-format off */
static const struct in_field round_fields[] = {
    IN_ID_(struct apply_input, round, "哪次申领", .of = "round", .flags = IN_NEEDED)};
const struct in_shape apply_round_shape = IN_SHAPE(struct apply_input, round_fields);
static const struct in_field path_fields[] = {
    IN_ID_(struct apply_input, app, "申领", .of = "application", .flags = IN_PATH)};
const struct in_shape apply_path_shape = IN_SHAPE(struct apply_input, path_fields);
static const struct in_field lines_fields[] = {
    IN_ID_(struct apply_input, app, "申领", .of = "application", .flags = IN_PATH),
    IN_NUMBERS_(struct apply_input, id, "给谁申报"), /* lines of the institution's own: application_tick looks */
    IN_BOOL_(struct apply_input, check, "去核对提交"),
};
const struct in_shape apply_lines_shape = IN_SHAPE(struct apply_input, lines_fields);
static const struct in_field file_fields[] = {
    IN_ID_(struct apply_input, app, "申领", .of = "application", .flags = IN_PATH),
    IN_FILE_(struct apply_input, file, "附件", .flags = IN_NEEDED, .hint = "工资发放表、参保证明等，每个不超过 20 MB"),
};
const struct in_shape apply_file_shape = IN_SHAPE(struct apply_input, file_fields);

static const struct out_field item_rows[] = {
    OUT_ID_(struct apply_item, r.id, "申领编号"),
    OUT_TEXT_(struct apply_item, r.title, "名称"),
    OUT_TEXT_(struct apply_item, r.policy, "政策"),
    OUT_DAY_(struct apply_item, opens, "从"),
    OUT_DAY_(struct apply_item, closes, "到"),
    OUT_INT_(struct apply_item, due_n, "核算应发几人"),
    OUT_MONEY_(struct apply_item, amount, "金额"),
    OUT_ID_(struct apply_item, application, "本机构的申领"),
    OUT_WORD_(struct apply_item, state, "到了哪一步"),
    OUT_TEXT_(struct apply_item, trail.said, "钱在哪里"),
    OUT_BOOL_(struct apply_item, open, "现在可以申报"),
};
static const struct out_shape item_shape = OUT_SHAPE("ApplyRound", struct apply_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct apply_output, item, n, "申领", item_shape)};
const struct out_shape apply_list_shape = OUT_SHAPE("ApplyRounds", struct apply_output, list_rows);
static const struct out_field candidate_rows[] = {
    OUT_INT_(struct candidate, no, "行号"),
    OUT_ID_(struct candidate, person, "人员编号"),
    OUT_TEXT_(struct candidate, name, "姓名"),
    OUT_MONTH_(struct candidate, from, "从"),
    OUT_MONTH_(struct candidate, to, "到"),
    OUT_TEXT_(struct candidate, tier, "档次"),
    OUT_MONEY_(struct candidate, monthly, "每月"),
    OUT_MONEY_(struct candidate, amount, "金额"),
    OUT_WORD_(struct candidate, state, "核算结果"),
    OUT_TEXT_(struct candidate, reason, "原因"),
    OUT_BOOL_(struct candidate, ticked, "已勾选"),
};
static const struct out_shape candidate_shape = OUT_SHAPE("Candidate", struct candidate, candidate_rows);
static const struct out_field not_rows[] = {
    OUT_ID_(struct not_candidate, person, "人员编号"),
    OUT_TEXT_(struct not_candidate, name, "姓名"),
    OUT_MONTH_(struct not_candidate, from, "从"),
    OUT_MONTH_(struct not_candidate, to, "到"),
    OUT_TEXT_(struct not_candidate, reason, "不符合的原因"),
    OUT_TEXT_(struct not_candidate, clauses, "条款"),
    OUT_DAY_(struct not_candidate, cured, "从哪天起符合"),
};
static const struct out_shape not_shape = OUT_SHAPE("NotCandidate", struct not_candidate, not_rows);
static const struct out_field case_rows[] = {
    OUT_ONE_(struct apply_case, c, "申领", claim_case_shape),
    OUT_BOOL_(struct apply_case, draft, "正在填写"),
    OUT_LIST_(struct apply_case, candidate, ncandidates, "可以申报的人", candidate_shape),
    OUT_LIST_(struct apply_case, not_due, nnot, "不符合的人", not_shape),
    OUT_INT_(struct apply_case, ticked_n, "勾选几人"),
    OUT_MONEY_(struct apply_case, ticked_amount, "勾选合计"),
};
const struct out_shape apply_case_shape = OUT_SHAPE("Apply", struct apply_case, case_rows);
/* clang-format on */

/* The institution whose clerk the user is. */
static int own_org(struct ctx *c, int64_t *org, struct err *e)
{
	struct reach r = user_reach(c->user);
	if (r.kind != REACH_ORG) {
		err_set(e, ERR_DENIED, "这是机构经办的页面，您的账号不属于一家机构");
		return err_todo(e,
				ctx_may(c, CAN_REPORTS_READ) ? "审核申领请到“申领审核”" : "申领由机构的经办人填报");
	}
	*org = r.id;
	return 0;
}

/* The institution's application in a round; 0 none. */
static int application_in(struct ctx *c, int64_t round, int64_t org, struct queue_row *q, struct err *e)
{
	struct queue_filter f = {.reach = user_reach(c->user), .round = round, .org = org, .n = 1};
	struct queue_row *rows;
	size_t n;
	if (applications_queue(c->house, &f, c->mem, &rows, &n, e) < 0)
		return -1;
	*q = n ? rows[0] : (struct queue_row){0};
	return 0;
}

/* What an institution could claim in a round that is open: how many lines are due, and how much. */
static int count_claimable(struct ctx *c, const struct claim_round *r, int64_t org, struct apply_item *x,
			   struct err *e)
{
	struct run_line *l;
	size_t n;
	if (lines_of_org(c->house, r, org, c->mem, &l, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		bool due = l[i].state == RECKON_DUE;
		x->due_n += due;
		x->amount += due ? l[i].amount * (l[i].to - l[i].from + 1) : 0;
	}
	return 0;
}

/* A round as the institution sees it. */
static int item_of(struct ctx *c, const struct claim_round *r, int64_t org, struct apply_item *x, struct err *e)
{
	struct run_filter f = {.reach = {REACH_ORG, org}, .policy = r->policy, .state = RECKON_DUE + 1};
	struct queue_row q;
	*x = (struct apply_item){.r = *r, .opens = (day_t)r->opens, .closes = (day_t)r->closes};
	if (application_in(c, r->id, org, &q, e) < 0)
		return -1;
	x->application = q.id;
	x->state = q.id                   ? flow_state_label(&application_kind, q.state)
		   : c->today < r->opens  ? "还没开始"
		   : c->today > r->closes ? "已截止，没有申报"
					  : "可以申报";
	x->open = !q.id && c->today >= r->opens && c->today <= r->closes;
	if (x->open)
		return count_claimable(c, r, org, x, e);
	if (run_count(c->house, r->run, &f, &x->due_n, &x->amount, e) < 0)
		return -1;
	return q.id ? application_trail(c->house, q.id, c->mem, &x->trail, e) : 0;
}

/* GET /org/apply */
int get_apply_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct apply_output *o = out;
	struct claim_round *r;
	size_t n;
	int64_t org;
	(void)in;
	if (own_org(c, &org, e) < 0 || round_list(c->house, INT64_MAX, ROUNDS_SHOWN, c->mem, &r, &n, e) < 0)
		return -1;
	if (!(o->item = ARENA_ARRAY(c->mem, n + 1, struct apply_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	o->org = org_name(c->house, org, c->mem);
	for (size_t i = 0; i < n; i++) {
		struct apply_item x;
		if (item_of(c, &r[i], org, &x, e) < 0)
			return -1;
		if (x.due_n || x.application)
			o->item[o->n++] = x;
	}
	return 0;
}

/* What an application is worked on with. */
struct working {
	struct flow_actor by;
	struct calendar *cal;
	struct recording *r;
};

/* Opens them; when one fails nothing is open. */
static int work_begin(struct ctx *c, struct working *w, const char *what, struct err *e)
{
	struct deed d = {.who = ctx_who(c), .what = "claim", .detail = what};
	if (actor_of(c, &w->by, e) < 0 || calendar_of(c, &w->cal, e) < 0)
		return -1;
	if (recording_begin(&w->r, c->house, &d, e) == 0)
		return 0;
	calendar_free(w->cal);
	return -1;
}

/* Ends them as the work ended. */
static int work_end(struct working *w, int status, struct err *e)
{
	calendar_free(w->cal);
	return recording_end(w->r, status, e);
}

/* POST /org/apply: begins one's application, or goes on with it. */
int post_apply(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct apply_input *i = in;
	struct queue_row q;
	struct working w;
	int64_t org, id;
	(void)out;
	if (own_org(c, &org, e) < 0 || application_in(c, i->round, org, &q, e) < 0)
		return -1;
	if (q.id)
		return ctx_go(c, e, "/org/apply/%lld", (long long)q.id);
	if (work_begin(c, &w, "开始申报", e) < 0 ||
	    work_end(&w, application_open(c->house, w.r, w.cal, i->round, org, &w.by, &id, e), e) < 0)
		return -1;
	ctx_tell(c, "核算应发的人都已勾好，核对后提交");
	return ctx_go(c, e, "/org/apply/%lld", (long long)id);
}

/* Whether the line is ticked; ticks are in order. */
static bool is_ticked(const int64_t *tick, size_t n, int64_t no)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (tick[mid] < no)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && tick[lo] == no;
}

/* The people that can be claimed for, with what is ticked. */
static int take_candidates(struct ctx *c, struct apply_case *o, struct err *e)
{
	struct run_line *l;
	int64_t *tick;
	size_t n, ticks;
	if (lines_of_org(c->house, &o->c.round, o->c.a.org, c->mem, &l, &n, e) < 0 ||
	    application_ticked(c->house, o->c.a.id, c->mem, &tick, &ticks, e) < 0)
		return -1;
	if (!(o->candidate = ARENA_ARRAY(c->mem, n + 1, struct candidate)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		struct candidate *x = &o->candidate[o->ncandidates++];
		*x = (struct candidate){.no = l[i].no,
					.person = l[i].person,
					.name = l[i].name,
					.from = (month_t)l[i].from,
					.to = (month_t)l[i].to,
					.tier = l[i].tier,
					.monthly = l[i].amount,
					.amount = l[i].amount * (l[i].to - l[i].from + 1),
					.reason = l[i].reason,
					.state = why_word(l[i].state),
					.doubt = l[i].state == RECKON_DOUBT,
					.ticked = is_ticked(tick, ticks, l[i].no)};
		o->ticked_n += x->ticked;
		o->ticked_amount += x->ticked ? x->amount : 0;
	}
	return 0;
}

/* The people who do not qualify, with the reason, when the run kept them. */
static int take_not(struct ctx *c, struct apply_case *o, struct err *e)
{
	struct run run;
	struct run_line *l;
	size_t n;
	struct run_filter f = {.reach = {REACH_ORG, o->c.a.org},
			       .policy = o->c.round.policy,
			       .state = RECKON_NOT + 1,
			       .n = RUN_PAGE_MAX};
	if (run_get(c->house, o->c.round.run, c->mem, &run, e) < 0)
		return -1;
	o->reasons = run.everything;
	if (!run.everything)
		return 0;
	if (run_lines(c->house, o->c.round.run, &f, c->mem, &l, &n, NULL, e) < 0)
		return -1;
	if (!(o->not_due = ARENA_ARRAY(c->mem, n + 1, struct not_candidate)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++)
		o->not_due[o->nnot++] = (struct not_candidate){.no = l[i].no,
							       .person = l[i].person,
							       .name = l[i].name,
							       .from = (month_t)l[i].from,
							       .to = (month_t)l[i].to,
							       .reason = l[i].reason,
							       .clauses = l[i].clauses,
							       .cured = (day_t)l[i].cured};
	return 0;
}

/* GET /org/apply/:id and its check */
int get_apply(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct apply_input *i = in;
	struct apply_case *o = out;
	int64_t org;
	if (own_org(c, &org, e) < 0 || case_of(c, i->app, &o->c, e) < 0)
		return -1;
	o->draft = str_is(o->c.m.state, "draft");
	return !o->draft ? 0 : take_candidates(c, o, e) < 0 ? -1 : take_not(c, o, e);
}

/* POST /org/apply/:id/lines */
int post_apply_lines(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct apply_input *i = in;
	struct working w;
	int64_t org;
	(void)out;
	if (i->check && !i->id.n) {
		fault_put(c->faults, &lines_fields[1], "一个人也没有勾选，不能提交");
		return err_set(e, ERR_INPUT, "没有勾选");
	}
	if (own_org(c, &org, e) < 0 || work_begin(c, &w, "勾选", e) < 0 ||
	    work_end(&w, application_tick(c->house, w.r, i->app, i->id.v, i->id.n, &w.by, e), e) < 0)
		return -1;
	if (!i->check)
		ctx_tell(c, "已保存，勾选 %zu 行", i->id.n);
	return ctx_go(c, e, "/org/apply/%lld%s", (long long)i->app, i->check ? "/check" : "");
}

/* POST /org/apply/:id/files */
int post_apply_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct apply_input *i = in;
	struct flow_matter m;
	struct working w;
	struct str bytes;
	int64_t org;
	(void)out;
	if (own_org(c, &org, e) < 0 || application_matter(c->house, i->app, c->mem, &m, e) < 0)
		return -1;
	if (!str_is(m.state, "draft"))
		return err_set(e, ERR_CONFLICT, "申领已经提交，不能再加附件");
	if (matter_file_bytes(c, i->file, &bytes, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &file_fields[1], "%s", e->what);
		return -1;
	}
	struct str name = i->file->name.n ? i->file->name : STR("附件");
	if (work_begin(c, &w, "附件", e) < 0 ||
	    work_end(&w, flow_attach(c->house, w.r, m.id, name, bytes, w.by.who, e), e) < 0)
		return -1;
	ctx_tell(c, "附件已加上：%.*s", STR_FMT(name));
	return ctx_go(c, e, "/org/apply/%lld", (long long)i->app);
}
