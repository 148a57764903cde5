/* The review queue; rounds of claims. */
#include "features/applications/applications_pages.h"
#include "features/directory/list.h"
#include "features/reach_web.h"
#include "features/subsidies/reckon.h"

/* As the tabs are called, with the states they show; the first is all of them. */
const char *const queue_states[] = {"我要办的", "区县初审", "市级复审", "公示", "财政", "办结",
				    "填写",     "不予通过", "已撤回",   "全部", NULL};
static const char *const state_codes[] = {NULL,   "county", "city",    "notice",    "finance",
					  "done", "draft",  "refused", "withdrawn", ""};
#define STATES (sizeof state_codes / sizeof *state_codes)
const char *const queue_doubts[] = {"全部", "有疑点", "无疑点", NULL};
const char *const queue_dues[] = {"全部", "已超期", "今天到期", NULL};

/* clang-format off */
static const struct in_field queue_fields[] = {
    IN_CHOICE_(struct queue_input, state, "到了哪一步", .words = queue_states),
    IN_ID_(struct queue_input, round, "哪次申领", .of = "round"),
    IN_ID_(struct queue_input, county, "区县", .of = "unit"),
    IN_CHOICE_(struct queue_input, doubts, "疑点", .words = queue_doubts),
    IN_CHOICE_(struct queue_input, due_within, "期限", .words = queue_dues),
    IN_TEXT_(struct queue_input, q, "机构或事项", .max = 60),
    IN_ID_(struct queue_input, open, "申领", .of = "application"),
    IN_INT_(struct queue_input, due, "接在哪个期限后面", .min = 0, .max = INT32_MAX),
    IN_INT_(struct queue_input, after, "接在哪一件后面", .min = 0, .max = INT64_MAX),
};
const struct in_shape queue_shape = IN_SHAPE(struct queue_input, queue_fields);
static const struct out_field item_rows[] = {
    OUT_ID_(struct queue_item, q.id, "编号"),
    OUT_ID_(struct queue_item, q.matter, "办件"),
    OUT_INT_(struct queue_item, q.seq, "第几步"),
    OUT_TEXT_(struct queue_item, q.org_name, "机构"),
    OUT_TEXT_(struct queue_item, unit, "所在单元"),
    OUT_TEXT_(struct queue_item, q.title, "申领"),
    OUT_WORD_(struct queue_item, state, "到了哪一步"),
    OUT_INT_(struct queue_item, q.lines, "人数"),
    OUT_MONEY_(struct queue_item, q.amount, "金额"),
    OUT_INT_(struct queue_item, q.doubts, "几条疑点"),
    OUT_DAY_(struct queue_item, due, "期限"),
    OUT_TEXT_(struct queue_item, deadline, "还剩多少"),
    OUT_BOOL_(struct queue_item, mine, "等您办"),
    OUT_BOOL_(struct queue_item, barred, "要由另一个人办"),
};
static const struct out_shape item_shape = OUT_SHAPE("QueueItem", struct queue_item, item_rows);
static const struct out_field tab_rows[] = {
    OUT_WORD_(struct queue_tab, word, "到了哪一步"),
    OUT_INT_(struct queue_tab, count, "几件"),
    OUT_MONEY_(struct queue_tab, amount, "合计"),
    OUT_INT_(struct queue_tab, overdue, "超期几件"),
};
static const struct out_shape tab_shape = OUT_SHAPE("QueueTab", struct queue_tab, tab_rows);
static const struct out_field queue_rows[] = {
    OUT_LIST_(struct queue_output, item, n, "申领", item_shape),
    OUT_LIST_(struct queue_output, tab, ntabs, "各步几件", tab_shape),
    OUT_INT_(struct queue_output, next, "接着列"),
    OUT_MAYBE_(struct queue_output, open, "打开的一件", claim_case_shape),
};
const struct out_shape queue_out_shape = OUT_SHAPE("Queue", struct queue_output, queue_rows);

static const struct in_field round_fields[] = {
    IN_ID_(struct round_input, run, "核算批次", .of = "run", .flags = IN_NEEDED),
    IN_TEXT_(struct round_input, policy, "政策", .flags = IN_NEEDED, .max = 100),
    IN_TEXT_(struct round_input, title, "叫什么", .flags = IN_NEEDED, .max = 60,
	     .hint = "机构和本人看到的名称，如：2026年三季度特殊岗位津贴"),
    IN_DAY_(struct round_input, opens, "从哪天起申报", .flags = IN_NEEDED),
    IN_DAY_(struct round_input, closes, "到哪天止", .flags = IN_NEEDED, .hint = "当天仍可提交；退回补正的不受此限"),
    IN_TEXT_(struct round_input, basis, "发放依据", .max = 200,
	     .hint = "月份在施行日期以外时必须写：允许发放的文件名称和文号"),
};
const struct in_shape round_shape = IN_SHAPE(struct round_input, round_fields);
static const struct in_field new_fields[] = {IN_ID_(struct round_input, run, "核算批次", .of = "run")};
const struct in_shape rounds_new_shape = IN_SHAPE(struct round_input, new_fields);
static const struct out_field round_rows[] = {
    OUT_ID_(struct round_item, r.id, "编号"),
    OUT_TEXT_(struct round_item, r.title, "名称"),
    OUT_TEXT_(struct round_item, r.policy, "政策"),
    OUT_ID_(struct round_item, r.run, "核算批次"),
    OUT_TEXT_(struct round_item, r.basis, "依据"),
    OUT_DAY_(struct round_item, opens, "从"),
    OUT_DAY_(struct round_item, closes, "到"),
    OUT_WORD_(struct round_item, state, "状态"),
    OUT_INT_(struct round_item, applications, "几份申领"),
    OUT_INT_(struct round_item, done, "办结几份"),
    OUT_MONEY_(struct round_item, amount, "合计"),
};
static const struct out_shape round_item_shape = OUT_SHAPE("ClaimRound", struct round_item, round_rows);
static const struct out_field rounds_rows[] = {OUT_LIST_(struct rounds_output, item, n, "申领", round_item_shape)};
const struct out_shape rounds_shape = OUT_SHAPE("ClaimRounds", struct rounds_output, rounds_rows);
static const struct out_field option_rows[] = {
    OUT_ID_(struct queue_option, id, "编号"), OUT_TEXT_(struct queue_option, name, "名称")};
static const struct out_shape option_shape = OUT_SHAPE("ClaimChoice", struct queue_option, option_rows);
static const struct out_field form_rows[] = {
    OUT_LIST_(struct round_form, runs, nruns, "可选的核算批次", option_shape),
    OUT_TEXTS_(struct round_form, policies, npolicies, "批次里的政策")};
const struct out_shape round_form_shape = OUT_SHAPE("ClaimRoundForm", struct round_form, form_rows);
/* clang-format on */

/* Which state the user acts in first: where 我要办的 begins when nothing was chosen. */
static const char *own_state(const struct ctx *c)
{
	return ctx_may(c, CAN_CLAIMS_REVIEW1)   ? "county"
	       : ctx_may(c, CAN_CLAIMS_REVIEW2) ? "city"
	       : ctx_may(c, CAN_PAY_ISSUE)      ? "finance"
						: "";
}

/* The state's power belongs to the user. */
static bool acts_in(const struct flow_actor *by, struct str state)
{
	for (size_t i = 0; i < application_kind.nstates; i++) {
		const struct flow_state *s = &application_kind.states[i];
		for (size_t k = 0; k < by->hats && s->may && str_is(state, s->code); k++)
			if (str_is(by->hat[k].may, s->may))
				return true;
	}
	return false;
}

/* A row as the page shows it. */
static struct queue_item item_of(struct ctx *c, const struct calendar *cal, const struct flow_actor *by,
				 const struct queue_row *q)
{
	struct queue_item x = {.q = *q, .state = flow_state_label(&application_kind, q->state)};
	x.due = q->due ? (day_t)q->due : DAY_NONE;
	x.unit = unit_name(c->house, q->unit, c->mem);
	x.deadline = due_words(c, cal, q->due, &x.tone);
	x.barred = str_is(q->barred, ctx_who(c)) || str_is(q->barred_too, ctx_who(c));
	x.mine = !x.barred && !str_is(q->state, "notice") && acts_in(by, q->state);
	if (user_reach(c->user).kind == REACH_ORG)
		x.q.doubts = 0;
	return x;
}

/* How many stand where. */
static int take_tabs(struct ctx *c, int64_t round, struct queue_output *o, struct err *e)
{
	struct queue_count *n;
	size_t count;
	if (applications_counts(c->house, user_reach(c->user), round, c->today, c->mem, &n, &count, e) < 0)
		return -1;
	if (!(o->tab = ARENA_ARRAY(c->mem, STATES, struct queue_tab)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < STATES; k++) {
		struct queue_tab *t = &o->tab[o->ntabs++];
		const char *code = k ? state_codes[k] : own_state(c);
		*t = (struct queue_tab){.word = queue_states[k]};
		for (size_t i = 0; i < count; i++) {
			if (*code && !str_is(n[i].state, code))
				continue;
			t->count += n[i].count;
			t->amount += n[i].amount;
			t->overdue += n[i].overdue;
		}
	}
	return 0;
}

/* What the filters offer. */
static int take_options(struct ctx *c, struct queue_output *o, struct err *e)
{
	static const struct people_filter nobody;
	struct facet_count *county;
	struct claim_round *r;
	size_t n, rounds;
	if (directory_people_facet(c->house, user_reach(c->user), &nobody, FACET_COUNTY, c->mem, &county, &n, e) <
		0 ||
	    round_list(c->house, INT64_MAX, ROUNDS_SHOWN, c->mem, &r, &rounds, e) < 0)
		return -1;
	o->counties = ARENA_ARRAY(c->mem, n + 1, struct queue_option);
	o->rounds = ARENA_ARRAY(c->mem, rounds + 1, struct queue_option);
	if (!o->counties || !o->rounds)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++)
		if (county[i].value > 0)
			o->counties[o->ncounties++] = (struct queue_option){county[i].value, county[i].label};
	for (size_t i = 0; i < rounds; i++) {
		bool yes;
		if (sees_round(c, r[i].id, &yes, e) < 0)
			return -1;
		if (yes)
			o->rounds[o->nrounds++] = (struct queue_option){r[i].id, r[i].title};
	}
	return 0;
}

/* What is asked for; one more than a page. Institutions are not told of doubts, so they cannot ask for them. */
static struct queue_filter filter_of(struct ctx *c, const struct queue_input *i)
{
	struct reach who = user_reach(c->user);
	return (struct queue_filter){.reach = who,
				     .state = str_of(i->state ? state_codes[i->state] : own_state(c)),
				     .round = or_zero(i->round),
				     .county = or_zero(i->county),
				     .doubts = who.kind == REACH_ORG ? 0 : (int)i->doubts,
				     .due_by = i->due_within ? c->today + (i->due_within == 2) : 0,
				     .text = i->q,
				     .due = or_zero(i->due),
				     .after = or_zero(i->after),
				     .n = QUEUE_SHOWN + 1};
}

/* GET /subsidy/apps */
int get_queue(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct queue_input *i = in;
	struct queue_output *o = out;
	struct flow_actor by;
	struct calendar *cal;
	struct queue_row *q;
	size_t n;
	struct queue_filter f = filter_of(c, i);
	o->next = IN_NONE;
	o->state = i->state;
	o->funds = str_is(f.state, "finance") && ctx_may(c, CAN_PAY_ISSUE);
	if (actor_of(c, &by, e) < 0 || take_tabs(c, f.round, o, e) < 0 || take_options(c, o, e) < 0 ||
	    applications_queue(c->house, &f, c->mem, &q, &n, e) < 0)
		return -1;
	o->item = ARENA_ARRAY(c->mem, n + 1, struct queue_item);
	if (!o->item || calendar_of(c, &cal, e) < 0)
		return o->item ? -1 : err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < n && o->n < QUEUE_SHOWN; o->n++)
		o->item[o->n] = item_of(c, cal, &by, &q[o->n]);
	calendar_free(cal);
	if (n > QUEUE_SHOWN) {
		o->next = q[QUEUE_SHOWN - 1].matter;
		o->next_due = q[QUEUE_SHOWN - 1].due;
	}
	if (i->open == IN_NONE)
		return 0;
	o->open = ARENA_NEW(c->mem, struct claim_case);
	return o->open ? case_of(c, i->open, o->open, e) : err_set(e, ERR_NOMEM, "内存不足");
}

/* --- rounds --- */

/* A round as the list shows it, its applications within reach. */
static int round_item_of(struct ctx *c, const struct claim_round *r, struct round_item *x, struct err *e)
{
	struct queue_count *n;
	size_t count;
	*x = (struct round_item){.r = *r, .opens = (day_t)r->opens, .closes = (day_t)r->closes};
	x->state = c->today < r->opens ? "还没开始" : c->today > r->closes ? "已截止" : "正在申报";
	if (applications_counts(c->house, user_reach(c->user), r->id, c->today, c->mem, &n, &count, e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		x->applications += n[i].count;
		if (!str_is(n[i].state, "withdrawn") && !str_is(n[i].state, "refused"))
			x->amount += n[i].amount;
		if (str_is(n[i].state, "done"))
			x->done += n[i].count;
	}
	return 0;
}

/* GET /subsidy/rounds */
int get_rounds(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct rounds_output *o = out;
	struct claim_round *r;
	size_t n;
	(void)in;
	if (round_list(c->house, INT64_MAX, ROUNDS_SHOWN, c->mem, &r, &n, e) < 0)
		return -1;
	if (!(o->item = ARENA_ARRAY(c->mem, n + 1, struct round_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		bool yes;
		if (sees_round(c, r[i].id, &yes, e) < 0)
			return -1;
		if (yes && round_item_of(c, &r[i], &o->item[o->n++], e) < 0)
			return -1;
	}
	return 0;
}

/* The runs that a round can be opened for. */
static int take_runs(struct ctx *c, struct round_form *o, struct err *e)
{
	struct run *r;
	size_t n;
	if (run_list(c->house, INT64_MAX, ROUNDS_SHOWN, c->mem, &r, &n, e) < 0)
		return -1;
	if (!(o->runs = ARENA_ARRAY(c->mem, n + 1, struct queue_option)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		struct run_filter f = {.reach = user_reach(c->user)};
		int64_t lines, amount;
		char from[8], to[8];
		if (r[i].state != RUN_DONE)
			continue;
		if (run_count(c->house, r[i].id, &f, &lines, &amount, e) < 0)
			return -1;
		month_text(r[i].from, from);
		month_text(r[i].to, to);
		if (lines)
			o->runs[o->nruns++] = (struct queue_option){
			    r[i].id,
			    ctx_text(c, "第 %lld 批 %.*s %s 至 %s", (long long)r[i].id,
				     STR_FMT(str_is(r[i].policy, "all") ? STR("全部政策") : r[i].policy), from, to)};
	}
	return 0;
}

/* The policies of a run that have something due within reach. */
static int take_policies(struct ctx *c, struct round_form *o, struct err *e)
{
	struct run_filter f = {.reach = user_reach(c->user)};
	struct run_total *t;
	size_t n;
	if (run_totals(c->house, o->run.id, 0, &f, c->mem, &t, &n, e) < 0)
		return -1;
	if (!(o->policies = ARENA_ARRAY(c->mem, n + 1, struct str)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++)
		if (t[i].state == RECKON_DUE && !t[i].counts &&
		    (!o->npolicies || !str_eq(o->policies[o->npolicies - 1], t[i].policy)))
			o->policies[o->npolicies++] = t[i].policy;
	return 0;
}

/* GET /subsidy/rounds/new */
int get_round_form(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct round_input *i = in;
	struct round_form *o = out;
	if (take_runs(c, o, e) < 0)
		return -1;
	int64_t run = i->run != IN_NONE ? i->run : o->nruns ? o->runs[0].id : 0;
	if (!run)
		return 0;
	return run_get(c->house, run, c->mem, &o->run, e) < 0 ? -1 : take_policies(c, o, e);
}

/* A refusal that is about one field of the form stands beside that field; any other stays as it is. */
static int at_field(struct ctx *c, struct err *e)
{
	for (size_t i = 0; i < round_shape.n && *e->where; i++) {
		if (strcmp(e->where, round_fields[i].label) != 0)
			continue;
		fault_put(c->faults, &round_fields[i], "%s，%s", e->what, e->todo);
		return err_set(e, ERR_INPUT, "没有开始申领");
	}
	return -1;
}

/* POST /subsidy/rounds */
int post_round(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct round_input *i = in;
	struct recording *r;
	int64_t id;
	struct round_new n = {.run = i->run,
			      .policy = i->policy,
			      .title = i->title,
			      .basis = i->basis,
			      .opens = i->opens,
			      .closes = i->closes,
			      .who = ctx_who(c)};
	struct deed d = {.who = ctx_who(c), .what = "claim", .detail = "开始申领"};
	(void)out;
	if (i->closes < i->opens)
		fault_put(c->faults, &round_fields[4], "截止日早于开始日");
	if (i->closes < c->today)
		fault_put(c->faults, &round_fields[4], "截止日已经过去");
	if (c->faults->n)
		return err_set(e, ERR_INPUT, "没有开始申领");
	if (recording_begin(&r, c->house, &d, e) < 0)
		return -1;
	if (recording_end(r, round_open(c->house, r, &n, &id, e), e) < 0)
		return at_field(c, e);
	ctx_tell(c, "已开始：%.*s", STR_FMT(i->title));
	return ctx_go(c, e, "/subsidy/rounds");
}

/* A round is seen by whoever has a line of its run, or opened it. */
int sees_round(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct claim_round r = {0};
	struct err why = {0};
	struct run_filter f = {.reach = user_reach(c->user)};
	int64_t lines = 0, amount;
	*yes = false;
	if (round_get(c->house, id, c->mem, &r, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	f.policy = r.policy;
	if (f.reach.kind == REACH_NOBODY)
		return 0;
	if (run_count(c->house, r.run, &f, &lines, &amount, e) < 0)
		return -1;
	*yes = lines > 0 || str_is(r.who, ctx_who(c));
	return 0;
}
