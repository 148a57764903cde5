/* One case as its page tells it, and what reviewers and finance do with it. */
#include "features/applications/applications_pages.h"
#include "features/applications/inside.h"
#include "features/directory/directory.h"
#include "features/ledger/ledger.h"
#include "features/reach_web.h"

static const char *const answer_words[] = {"不成立，照常发放", "成立，不予发放", NULL};

/* clang-format off */
static const struct in_field act_fields[] = {
    IN_ID_(struct case_input, id, "申领", .of = "application", .flags = IN_PATH),
    IN_INT_(struct case_input, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
    IN_TEXT_(struct case_input, move, "怎么办", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct case_input, opinion, "意见", .flags = IN_LONG | IN_STOCK, .max = 1000,
	     .hint = "退回和不予通过必须写：缺什么、怎么补、到哪天"),
    IN_BOOL_(struct case_input, next, "看下一件"),
};
const struct in_shape case_act_shape = IN_SHAPE(struct case_input, act_fields);
const struct in_shape case_seq_shape = {sizeof(struct case_input), act_fields, 2};
static const struct in_field path_fields[] = {
    IN_ID_(struct case_input, id, "申领", .of = "application", .flags = IN_PATH),
    IN_BOOL_(struct case_input, print, "打印"),
};
const struct in_shape case_path_shape = IN_SHAPE(struct case_input, path_fields);
static const struct in_field strike_fields[] = {
    IN_ID_(struct case_input, id, "申领", .of = "application", .flags = IN_PATH),
    IN_INT_(struct case_input, no, "哪一行", .flags = IN_NEEDED, .min = 1, .max = INT64_MAX),
    IN_TEXT_(struct case_input, reason, "核减原因", .flags = IN_NEEDED | IN_STOCK, .max = 200, .hint = "本人和机构都看得到"),
};
const struct in_shape case_strike_shape = IN_SHAPE(struct case_input, strike_fields);
static const struct in_field restore_fields[] = {
    IN_ID_(struct case_input, id, "申领", .of = "application", .flags = IN_PATH),
    IN_INT_(struct case_input, no, "哪一行", .flags = IN_NEEDED, .min = 1, .max = INT64_MAX),
    IN_TEXT_(struct case_input, reason, "恢复原因", .flags = IN_NEEDED | IN_STOCK, .max = 200, .hint = "写明核实了什么；机构看得到"),
};
const struct in_shape case_restore_shape = IN_SHAPE(struct case_input, restore_fields);
const struct in_shape strike_ask_shape = {sizeof(struct case_input), strike_fields, 2};
static const struct in_field fund_fields[] = {
    IN_ID_(struct case_input, id, "申领", .of = "application", .flags = IN_PATH),
    IN_INT_(struct case_input, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
    IN_ID_(struct case_input, line, "资金科目", .of = "budget", .flags = IN_NEEDED,
	   .hint = "一份申领只用一个资金来源（专款专用）"),
};
const struct in_shape case_fund_shape = IN_SHAPE(struct case_input, fund_fields);
static const struct in_field rest_fields[] = {
    IN_ID_(struct case_input, id, "申领", .of = "application", .flags = IN_PATH),
    IN_ID_(struct case_input, line, "资金科目", .of = "budget", .flags = IN_NEEDED),
};
const struct in_shape case_rest_shape = IN_SHAPE(struct case_input, rest_fields);
static const struct in_field object_fields[] = {
    IN_ID_(struct case_input, id, "申领", .of = "application", .flags = IN_PATH),
    IN_INT_(struct case_input, no, "对哪一行", .flags = IN_NEEDED, .min = 1, .max = INT64_MAX),
    IN_TEXT_(struct case_input, text, "异议内容", .flags = IN_NEEDED | IN_LONG, .max = 1000),
    IN_TEXT_(struct case_input, by, "谁提出的", .max = 50, .hint = "来电来信的单位或姓名；不愿留名的不填"),
};
const struct in_shape case_object_shape = IN_SHAPE(struct case_input, object_fields);
static const struct in_field answer_fields[] = {
    IN_ID_(struct answer_objection_input, id, "异议", .of = "objection", .flags = IN_PATH),
    IN_CHOICE_(struct answer_objection_input, result, "核实结果", .words = answer_words),
    IN_TEXT_(struct answer_objection_input, answer, "答复", .flags = IN_NEEDED | IN_LONG | IN_STOCK, .max = 1000,
	     .hint = "写明核实了什么、依据哪一条"),
};
const struct in_shape answer_objection_shape = IN_SHAPE(struct answer_objection_input, answer_fields);

static const struct out_field line_rows[] = {
    OUT_INT_(struct claim_line, l.no, "行号"),
    OUT_ID_(struct claim_line, l.person, "人员编号"),
    OUT_TEXT_(struct claim_line, l.name, "姓名"),
    OUT_MONTH_(struct claim_line, from, "从"),
    OUT_MONTH_(struct claim_line, to, "到"),
    OUT_TEXT_(struct claim_line, l.tier, "档次"),
    OUT_MONEY_(struct claim_line, l.monthly, "每月"),
    OUT_MONEY_(struct claim_line, l.amount, "金额"),
    OUT_WORD_(struct claim_line, state, "状态"),
    OUT_TEXT_(struct claim_line, l.struck, "核减原因"),
};
static const struct out_shape line_shape = OUT_SHAPE("ClaimLine", struct claim_line, line_rows);
static const struct out_field doubt_rows[] = {
    OUT_INT_(struct claim_doubt, line_no, "行号"),
    OUT_WORD_(struct claim_doubt, label, "疑点"),
    OUT_TEXT_(struct claim_doubt, name, "姓名"),
    OUT_TEXT_(struct claim_doubt, text, "查到什么"),
    OUT_WORD_(struct claim_doubt, why, "为什么"),
    OUT_MONEY_(struct claim_doubt, amount, "影响金额"),
    OUT_BOOL_(struct claim_doubt, struck, "已核减"),
};
static const struct out_shape doubt_shape = OUT_SHAPE("ClaimDoubt", struct claim_doubt, doubt_rows);
static const struct out_field move_rows[] = {
    OUT_WORD_(struct claim_move, code, "代码"),
    OUT_WORD_(struct claim_move, label, "名称"),
    OUT_BOOL_(struct claim_move, opinion, "必须写意见"),
};
static const struct out_shape move_shape = OUT_SHAPE("ClaimMove", struct claim_move, move_rows);
static const struct out_field objection_rows[] = {
    OUT_ID_(struct claim_objection, o.id, "编号"),
    OUT_INT_(struct claim_objection, o.line_no, "行号"),
    OUT_TEXT_(struct claim_objection, name, "姓名"),
    OUT_TEXT_(struct claim_objection, o.text, "内容"),
    OUT_INSTANT_(struct claim_objection, o.at, "提出时间"),
    OUT_DAY_(struct claim_objection, due, "答复期限"),
    OUT_WORD_(struct claim_objection, state, "状态"),
    OUT_TEXT_(struct claim_objection, o.answer, "答复"),
    OUT_INSTANT_(struct claim_objection, o.answered, "答复时间"),
};
static const struct out_shape objection_shape = OUT_SHAPE("ClaimObjection", struct claim_objection, objection_rows);
static const struct out_field budget_rows[] = {
    OUT_ID_(struct claim_budget, id, "编号"),
    OUT_TEXT_(struct claim_budget, name, "资金科目"),
    OUT_WORD_(struct claim_budget, source, "资金来源"),
    OUT_MONEY_(struct claim_budget, available, "可用"),
    OUT_BOOL_(struct claim_budget, enough, "够不够"),
};
const struct out_shape claim_budget_shape = OUT_SHAPE("ClaimBudget", struct claim_budget, budget_rows);
static const struct out_field case_rows[] = {
    OUT_ID_(struct claim_case, a.id, "编号"),
    OUT_TEXT_(struct claim_case, round.title, "申领"),
    OUT_TEXT_(struct claim_case, round.policy, "政策"),
    OUT_ID_(struct claim_case, round.run, "核算批次"),
    OUT_TEXT_(struct claim_case, a.org_name, "机构"),
    OUT_TEXT_(struct claim_case, unit, "所在单元"),
    OUT_WORD_(struct claim_case, state, "到了哪一步"),
    OUT_INT_(struct claim_case, seq, "第几步"),
    OUT_INT_(struct claim_case, a.version, "第几次提交"),
    OUT_INT_(struct claim_case, a.lines, "人数"),
    OUT_MONEY_(struct claim_case, a.amount, "金额"),
    OUT_MONEY_(struct claim_case, payable, "可以安排支付"),
    OUT_DAY_(struct claim_case, due, "期限"),
    OUT_TEXT_(struct claim_case, deadline, "还剩多少"),
    OUT_INT_(struct claim_case, before_n, "上次人数"),
    OUT_MONEY_(struct claim_case, before_amount, "上次金额"),
    OUT_LIST_(struct claim_case, line, nlines, "逐人", line_shape),
    OUT_LIST_(struct claim_case, doubt, ndoubts, "疑点", doubt_shape),
    OUT_LIST_(struct claim_case, move, nmoves, "可以怎么办", move_shape),
    OUT_BOOL_(struct claim_case, other, "要由另一个人办"),
    OUT_LIST_(struct claim_case, objection, nobjections, "异议", objection_shape),
    OUT_LIST_(struct claim_case, budget, nbudgets, "可用的资金科目", claim_budget_shape),
    OUT_TEXT_(struct claim_case, trail.said, "钱在哪里"),
    OUT_ONE_(struct claim_case, story, "经过", matter_story_shape),
};
const struct out_shape claim_case_shape = OUT_SHAPE("ClaimCase", struct claim_case, case_rows);
/* clang-format on */

/* Why each kind of doubt is looked for: what a reviewer should do about it. */
static const char *const whys[DOUBT__MAX] = {
    [DOUBT_UNSURE] =
	"核算时缺少一项事实，或算出来的数太大，规则推不出“是”或“否”；补上或更正事实后重新核算，或核减这一行",
    [DOUBT_TWICE] = "同一人同一个月同一项政策只能由一家机构申报；请两家核对考勤，留下一家",
    [DOUBT_PAYROLL] = "申报在岗的月份没有工资记录，或没有参加社会保险；请机构补工资发放和参保证明",
    [DOUBT_ACCOUNT] = "没有收款账号会退票；两个人用同一账号可能是代领，请核对户名",
    [DOUBT_LEVEL] = "档次与上次申报不同，多半是换证或晋级；请核对证书和生效月份",
    [DOUBT_SUM] = "合计与上次相差超过三成；请核对人数和月份有没有多报漏报",
};

/* What a line is like now. */
static const char *line_state_said(const struct application_line *l)
{
	return l->struck.n ? "已核减" : l->objections ? "异议核实中" : l->funded ? "已安排支付" : "正常";
}

/* The lines, as many as a page shows. */
static int take_lines(struct ctx *c, struct claim_case *o, struct err *e)
{
	struct application_line *l;
	size_t n;
	if (application_lines(c->house, o->a.id, c->mem, &l, &n, e) < 0)
		return -1;
	if (!(o->line = ARENA_ARRAY(c->mem, n + 1, struct claim_line)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		o->line[i] = (struct claim_line){
		    .l = l[i], .from = (month_t)l[i].from, .to = (month_t)l[i].to, .state = line_state_said(&l[i])};
		o->struck_n += l[i].struck.n > 0;
		if (!l[i].struck.n && !l[i].objections && !l[i].funded)
			o->payable += l[i].amount;
	}
	o->nlines = n;
	return 0;
}

const struct claim_line *claim_line_of(const struct claim_case *o, int64_t no)
{
	size_t lo = 0, hi = o->nlines;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (o->line[mid].l.no < no)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < o->nlines && o->line[lo].l.no == no ? &o->line[lo] : NULL;
}

/* What was submitted of it; NULL. */
static const struct application_line *line_no(const struct claim_case *o, int64_t no)
{
	const struct claim_line *x = claim_line_of(o, no);
	return x ? &x->l : NULL;
}

/* The doubts with their people and what they are about. */
static int take_doubts(struct ctx *c, struct claim_case *o, struct err *e)
{
	struct application_doubt *d;
	if (application_doubts(c->house, o->a.id, c->mem, &d, &o->ndoubts, e) < 0)
		return -1;
	if (!(o->doubt = ARENA_ARRAY(c->mem, o->ndoubts + 1, struct claim_doubt)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->ndoubts; i++) {
		const struct application_line *l = line_no(o, d[i].line_no);
		o->doubt[i] =
		    (struct claim_doubt){.line_no = d[i].line_no,
					 .kind = d[i].kind,
					 .label = doubt_kind_text((enum doubt_kind)d[i].kind),
					 .why = d[i].kind > 0 && d[i].kind < DOUBT__MAX ? whys[d[i].kind] : "",
					 .text = d[i].text,
					 .name = l ? l->name : STR("整份申领"),
					 .amount = l ? l->amount : o->a.amount,
					 .struck = l && l->struck.n > 0};
	}
	return 0;
}

/* The objections with the names of those they are about. */
static int take_objections(struct ctx *c, struct claim_case *o, struct err *e)
{
	struct objection *x;
	if (objections_of(c->house, o->a.id, c->mem, &x, &o->nobjections, e) < 0)
		return -1;
	if (!(o->objection = ARENA_ARRAY(c->mem, o->nobjections + 1, struct claim_objection)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->nobjections; i++) {
		const struct application_line *l = line_no(o, x[i].line_no);
		o->objection[i] = (struct claim_objection){.o = x[i],
							   .name = l ? l->name : STR(""),
							   .due = x[i].due ? (day_t)x[i].due : DAY_NONE,
							   .state = !x[i].answered ? "核实中"
								    : x[i].upheld  ? "成立，不予发放"
										   : "不成立，照常发放"};
	}
	for (size_t i = 0; i < o->nobjections; i++)
		for (size_t k = 0; k < o->nlines && x[i].upheld; k++)
			if (o->line[k].l.no == x[i].line_no)
				o->line[k].state = "异议成立";
	return 0;
}

int claims_line_fits(struct ctx *c, const int64_t *matter, size_t n, int64_t line, struct err *e)
{
	int fits = 1;
	for (size_t i = 0; i < n && fits > 0; i++)
		fits = application_line_fits(c->house, matter[i], line, e);
	return fits;
}

int claims_budgets(struct ctx *c, const int64_t *matter, size_t n, int64_t sum, struct claim_budget **ret,
		   size_t *nret, struct err *e)
{
	struct ledger_line *l;
	size_t lines;
	*nret = 0;
	if (ledger_lines(c->house, 0, 0, c->mem, &l, &lines, e) < 0)
		return -1;
	if (!(*ret = ARENA_ARRAY(c->mem, lines + 1, struct claim_budget)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < lines; i++) {
		bool yes = false;
		if (l[i].closed || l[i].year < day_ymd(c->today).y - 1)
			continue;
		if (directory_sees_unit(c->house, user_reach(c->user), l[i].unit, &yes, e) < 0)
			return -1;
		int fits = yes ? claims_line_fits(c, matter, n, l[i].id, e) : 0;
		if (fits < 0)
			return -1;
		if (fits)
			(*ret)[(*nret)++] = (struct claim_budget){
			    .id = l[i].id,
			    .available = l[i].balance[LEDGER_AVAILABLE],
			    .source = ledger_source_text((enum ledger_source)l[i].source),
			    .name =
				ctx_text(c, "%lld 年 %.*s", (long long)l[i].year,
					 STR_FMT(l[i].name.n ? l[i].name : unit_name(c->house, l[i].unit, c->mem))),
			    .enough = l[i].balance[LEDGER_AVAILABLE] >= sum};
	}
	return 0;
}

/* The budget lines from which the case can be paid. */
static int take_budgets(struct ctx *c, struct claim_case *o, struct err *e)
{
	return claims_budgets(c, &o->m.id, 1, o->payable, &o->budget, &o->nbudgets, e);
}

/* What the user may do with it now. */
static int take_moves(struct ctx *c, struct claim_case *o, struct err *e)
{
	const struct flow_move *m[FLOW_MOVES_MAX];
	struct flow_actor by;
	if (actor_of(c, &by, e) < 0)
		return -1;
	int n = flow_can(c->house, &application_kind, o->m.id, &by, m, &o->other, e);
	if (n < 0 || !(o->move = ARENA_ARRAY(c->mem, (size_t)n + 1, struct claim_move)))
		return n < 0 ? -1 : err_set(e, ERR_NOMEM, "内存不足");
	for (int i = 0; i < n; i++) {
		bool fund = strcmp(m[i]->code, "fund") == 0,
		     strike = strcmp(m[i]->code, "strike") == 0 || strcmp(m[i]->code, "restore") == 0;
		o->strikes |= strike;
		if (fund && take_budgets(c, o, e) < 0)
			return -1;
		if (!fund && !strike)
			o->move[o->nmoves++] =
			    (struct claim_move){m[i]->code, m[i]->label, (m[i]->flags & FLOW_OPINION) != 0};
	}
	return 0;
}

/* The application with its round and matter, where it stands and how long it may. */
static int take_head(struct ctx *c, int64_t application, struct claim_case *o, struct err *e)
{
	struct calendar *cal;
	if (application_get(c->house, application, c->mem, &o->a, e) < 0 ||
	    round_get(c->house, o->a.round, c->mem, &o->round, e) < 0 ||
	    application_matter(c->house, application, c->mem, &o->m, e) < 0 || calendar_of(c, &cal, e) < 0)
		return -1;
	o->deadline = due_words(c, cal, o->m.due, &o->tone);
	calendar_free(cal);
	o->state = flow_state_label(&application_kind, o->m.state);
	o->seq = o->m.seq;
	o->due = o->m.due ? (day_t)o->m.due : DAY_NONE;
	o->opens = (day_t)o->round.opens;
	o->closes = (day_t)o->round.closes;
	o->unit = unit_name(c->house, o->m.unit, c->mem);
	return 0;
}

/* Whether the user takes objections in and answers them; the budget lines for what is left to be paid of a done one. */
static int take_rights(struct ctx *c, struct claim_case *o, bool officer, struct err *e)
{
	o->answers = officer && (ctx_may(c, CAN_CLAIMS_REVIEW1) || ctx_may(c, CAN_CLAIMS_REVIEW2));
	o->objects = o->answers && str_is(o->m.state, "notice");
	return str_is(o->m.state, "done") && o->payable && ctx_may(c, CAN_PAY_ISSUE) ? take_budgets(c, o, e) : 0;
}

int case_of(struct ctx *c, int64_t application, struct claim_case *o, struct err *e)
{
	bool officer = user_reach(c->user).kind != REACH_ORG;
	if (take_head(c, application, o, e) < 0 ||
	    application_trail(c->house, application, c->mem, &o->trail, e) < 0 || take_lines(c, o, e) < 0 ||
	    (officer && take_doubts(c, o, e) < 0) || take_objections(c, o, e) < 0 || take_moves(c, o, e) < 0 ||
	    application_before(c->house, &o->a, o->round.policy, &o->before_n, &o->before_amount, e) < 0 ||
	    matter_story_of(c, &application_kind, &o->m, &o->story, e) < 0)
		return -1;
	return take_rights(c, o, officer, e);
}

int get_case(struct ctx *c, const void *in, void *out, struct err *e)
{
	return case_of(c, ((const struct case_input *)in)->id, out, e);
}

/* Where the user reads the case: institutions on their own desk. */
static const char *page_of(const struct ctx *c)
{
	return user_reach(c->user).kind == REACH_ORG ? "/org/apply" : "/subsidy/apps";
}

/* Begins what is done to an application: actor, calendar, recording. */
struct doing {
	struct flow_actor by;
	struct calendar *cal;
	struct recording *r;
};

/* All three; when one fails nothing is open. */
static int doing_begin(struct ctx *c, struct doing *d, const char *what, struct err *e)
{
	if (actor_of(c, &d->by, e) < 0 || calendar_of(c, &d->cal, e) < 0)
		return -1;
	if (matter_recording(c, &d->r, what, e) == 0)
		return 0;
	calendar_free(d->cal);
	return -1;
}

/* Ends it as the work ended. */
static int doing_end(struct doing *d, int status, struct err *e)
{
	calendar_free(d->cal);
	return recording_end(d->r, status, e);
}

/* Refused for want of an opinion: the fault belongs to that field. */
static int opinion_fault(struct ctx *c, const struct in_field *field, struct err *e)
{
	if (e->code == ERR_INPUT && !c->faults->n)
		fault_put(c->faults, field, "%s", e->what);
	return -1;
}

/* The next application that waits in the state that this one has left; 0 none. */
static int next_of(struct ctx *c, struct str state, int64_t *next, struct err *e)
{
	struct queue_filter f = {.reach = user_reach(c->user), .state = state, .n = 20};
	struct queue_row *q;
	size_t n;
	*next = 0;
	if (applications_queue(c->house, &f, c->mem, &q, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && !*next; i++)
		if (!str_is(q[i].barred, ctx_who(c)) && !str_is(q[i].barred_too, ctx_who(c)))
			*next = q[i].id;
	return 0;
}

int post_act(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct case_input *i = in;
	struct flow_matter before;
	struct doing d;
	int64_t next = 0;
	(void)out;
	if (application_matter(c->house, i->id, c->mem, &before, e) < 0 || doing_begin(c, &d, "办理申领", e) < 0)
		return -1;
	if (doing_end(&d, application_act(c->house, d.r, d.cal, i->id, i->seq, i->move, i->opinion, &d.by, e), e) < 0)
		return opinion_fault(c, &act_fields[3], e);
	ctx_tell(c, "已办：%s", flow_move_label(&application_kind, before.state, i->move));
	if (!i->next)
		return ctx_go(c, e, "%s/%lld", page_of(c), (long long)i->id);
	if (next_of(c, before.state, &next, e) < 0)
		return -1;
	const char *state = flow_state_label(&application_kind, before.state);
	return next ? ctx_go(c, e, "/subsidy/apps?state=%s&open=%lld", state, (long long)next)
		    : ctx_go(c, e, "/subsidy/apps?state=%s", state);
}

int post_undo(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct case_input *i = in;
	struct application a;
	struct doing d;
	(void)out;
	if (application_get(c->house, i->id, c->mem, &a, e) < 0 || doing_begin(c, &d, "撤回一步", e) < 0)
		return -1;
	if (doing_end(&d, flow_undo(c->house, d.r, d.cal, &application_kind, a.matter, i->seq, &d.by, e), e) < 0)
		return -1;
	ctx_tell(c, "已撤回上一步");
	return ctx_go(c, e, "%s/%lld", page_of(c), (long long)i->id);
}

/* The case with a line that shall be struck, or be restored: it must not be so yet. */
static int line_to_change(struct ctx *c, const struct case_input *i, struct claim_case *o, bool strike, struct err *e)
{
	if (case_of(c, i->id, o, e) < 0)
		return -1;
	const struct claim_line *x = claim_line_of(o, i->no);
	if (!x)
		return err_set(e, ERR_NOTFOUND, "申领里没有第 %lld 行", (long long)i->no);
	if ((x->l.struck.n > 0) == strike)
		return err_set(e, ERR_CONFLICT, strike ? "第 %lld 行已经核减" : "第 %lld 行没有被核减",
			       (long long)i->no);
	return o->strikes ? 0
			  : err_set(e, ERR_DENIED, "只有初审、复审的人在自己那一步可以%s", strike ? "核减" : "恢复");
}

int get_strike(struct ctx *c, const void *in, void *out, struct err *e)
{
	return line_to_change(c, in, out, true, e);
}

int post_strike(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct case_input *i = in;
	struct doing d;
	(void)out;
	if (doing_begin(c, &d, "核减", e) < 0)
		return -1;
	if (doing_end(&d, application_strike(c->house, d.r, i->id, i->no, i->reason, &d.by, e), e) < 0)
		return opinion_fault(c, &strike_fields[2], e);
	ctx_tell(c, "第 %lld 行已核减", (long long)i->no);
	return ctx_go(c, e, "/subsidy/apps/%lld", (long long)i->id);
}

int get_restore(struct ctx *c, const void *in, void *out, struct err *e)
{
	return line_to_change(c, in, out, false, e);
}

int post_restore(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct case_input *i = in;
	struct doing d;
	(void)out;
	if (doing_begin(c, &d, "恢复核减", e) < 0)
		return -1;
	if (doing_end(&d, application_restore(c->house, d.r, i->id, i->no, i->reason, &d.by, e), e) < 0)
		return opinion_fault(c, &restore_fields[2], e);
	ctx_tell(c, "第 %lld 行已恢复", (long long)i->no);
	return ctx_go(c, e, "/subsidy/apps/%lld", (long long)i->id);
}

int post_fund(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct case_input *i = in;
	struct doing d;
	(void)out;
	if (doing_begin(c, &d, "安排支付", e) < 0)
		return -1;
	if (doing_end(&d, application_fund(c->house, d.r, d.cal, i->id, i->seq, i->line, &d.by, e), e) < 0)
		return -1;
	ctx_tell(c, "已安排支付，接下来进支付批次");
	return ctx_go(c, e, "/subsidy/apps/%lld", (long long)i->id);
}

/* What was stopped by an objection that turned out not to hold. */
int post_rest(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct case_input *i = in;
	struct doing d;
	(void)out;
	if (doing_begin(c, &d, "补安排支付", e) < 0)
		return -1;
	if (doing_end(&d, application_fund_rest(c->house, d.r, i->id, i->line, ctx_who(c), e), e) < 0)
		return -1;
	ctx_tell(c, "异议不成立的几行已补安排支付");
	return ctx_go(c, e, "/subsidy/apps/%lld", (long long)i->id);
}

/* Whoever reviews takes objections in and answers them. */
static int check_reviews(struct ctx *c, struct err *e)
{
	if (ctx_may(c, CAN_CLAIMS_REVIEW1) || ctx_may(c, CAN_CLAIMS_REVIEW2))
		return 0;
	return err_set(e, ERR_DENIED, "只有初审、复审的人可以登记和答复异议");
}

int post_object(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct case_input *i = in;
	struct doing d;
	int64_t id;
	(void)out;
	if (check_reviews(c, e) < 0 || doing_begin(c, &d, "登记异议", e) < 0)
		return -1;
	struct str by = i->by.n ? i->by : STR("不愿留名");
	if (doing_end(&d, objection_add(c->house, d.r, d.cal, i->id, i->no, i->text, by, &id, e), e) < 0)
		return opinion_fault(c, &object_fields[2], e);
	ctx_tell(c, "异议已登记：只停第 %lld 行，其他人照常", (long long)i->no);
	return ctx_go(c, e, "/subsidy/apps/%lld", (long long)i->id);
}

int post_answer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct answer_objection_input *i = in;
	struct objection x;
	struct doing d;
	(void)out;
	if (check_reviews(c, e) < 0 || objection_get(c->house, i->id, c->mem, &x, e) < 0 ||
	    doing_begin(c, &d, "答复异议", e) < 0)
		return -1;
	if (doing_end(&d, objection_answer(c->house, d.r, i->id, i->result == 1, i->answer, d.by.who, e), e) < 0)
		return opinion_fault(c, &answer_fields[2], e);
	ctx_tell(c, "异议已答复");
	return ctx_go(c, e, "/subsidy/apps/%lld", (long long)x.application);
}

int sees_application(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct flow_matter m;
	struct err why = {0};
	struct flow_hat own = hat_of(c->user, "");
	*yes = false;
	if (application_matter(c->house, id, c->mem, &m, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	int got = user_reach(c->user).kind == REACH_NOBODY ? 0 : flow_within(c->house, m.id, &own, e);
	if (got == 0)
		got = flow_copied(c->house, m.id, str_of(ctx_who(c)), e);
	*yes = got > 0;
	return got < 0 ? -1 : 0;
}

int sees_objection(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct objection x;
	struct err why = {0};
	*yes = false;
	if (objection_get(c->house, id, c->mem, &x, &why) == 0)
		return sees_application(c, x.application, yes, e);
	*e = why;
	return why.code == ERR_NOTFOUND ? 0 : -1;
}
