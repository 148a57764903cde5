/* /subsidy/clawback: what corrected facts change, made up by the next run; claims and how they come back. */
#include "features/matters/matters_web.h"
#include "features/payments/recover_pages.h"
#include "features/payments/whole.h"
#include "features/reach_web.h"

/* In the order of enum recovery_way from RECOVERY_REFUNDED on. */
const char *const claim_way_words[] = {"退回（有进账单）", "抵扣（本人同意）", "上缴国库", "核销（有决定）", NULL};
const char *const plan_way_words[] = {"退回", "抵扣（本人同意）", "上缴国库", NULL};

static const struct in_field claims_fields[] = {IN_BOOL_(struct claims_input, all, "已追回完的也列出")};
static const struct in_shape claims_shape = IN_SHAPE(struct claims_input, claims_fields);
static const struct in_field new_fields[] = {
    IN_ID_(struct adjust_new_input, run, "按哪一批核算", .of = "run"),
    IN_TEXT_(struct adjust_new_input, policy, "政策", .max = 100),
};
const struct in_shape adjust_new_shape = IN_SHAPE(struct adjust_new_input, new_fields);
static const struct in_field apply_fields[] = {
    IN_ID_(struct adjust_new_input, run, "按哪一批核算", .of = "run", .flags = IN_NEEDED),
    IN_TEXT_(struct adjust_new_input, policy, "政策", .flags = IN_NEEDED, .max = 100),
};
static const struct in_shape apply_shape = IN_SHAPE(struct adjust_new_input, apply_fields);
static const struct in_field set_fields[] = {
    IN_ID_(struct set_input, id, "补发追回", .of = "adjustment", .flags = IN_PATH),
    IN_BOOL_(struct set_input, print, "打印"),
};
static const struct in_shape set_shape = IN_SHAPE(struct set_input, set_fields);
static const struct in_field claim_fields[] = {
    IN_ID_(struct claim_input, id, "应追回款", .of = "recovery", .flags = IN_PATH),
    IN_BOOL_(struct claim_input, print, "打印"),
};
static const struct in_shape claim_shape = IN_SHAPE(struct claim_input, claim_fields);
static const struct in_field move_fields[] = {
    IN_ID_(struct claim_move_input, id, "应追回款", .of = "recovery", .flags = IN_PATH),
    IN_CHOICE_(struct claim_move_input, way, "怎么了结", .flags = IN_NEEDED, .words = claim_way_words),
    IN_MONEY_(struct claim_move_input, amount, "金额", .flags = IN_NEEDED, .min = 1, .max = LEDGER_AMOUNT_MAX),
    IN_ID_(struct claim_move_input, payment, "从哪笔款里抵扣", .of = "payment",
	   .hint = "只有抵扣要选：本人同一预算行里待支付的款"),
    IN_TEXT_(struct claim_move_input, basis, "依据", .flags = IN_NEEDED, .max = 200,
	     .hint = "进账单号、本人同意书、核销决定的文号"),
};
const struct in_shape claim_move_shape = IN_SHAPE(struct claim_move_input, move_fields);
static const struct in_field owed_fields[] = {
    IN_ID_(struct owed_input, id, "人员", .of = "person", .flags = IN_PATH)};
static const struct in_shape owed_shape = IN_SHAPE(struct owed_input, owed_fields);
static const struct in_field owed_move_fields[] = {
    IN_ID_(struct claim_move_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_CHOICE_(struct claim_move_input, way, "怎么了结", .flags = IN_NEEDED, .words = claim_way_words),
    IN_MONEY_(struct claim_move_input, amount, "金额", .flags = IN_NEEDED, .min = 1, .max = LEDGER_AMOUNT_MAX,
	      .hint = "从最早的月份算起，可以少于全部"),
    IN_ID_(struct claim_move_input, payment, "从哪笔款里抵扣", .of = "payment",
	   .hint = "只有抵扣要选：本人待支付的款，只抵同一预算行的"),
    IN_TEXT_(struct claim_move_input, basis, "依据", .flags = IN_NEEDED, .max = 200,
	     .hint = "进账单号、本人同意书、核销决定的文号"),
};
const struct in_shape owed_move_shape = IN_SHAPE(struct claim_move_input, owed_move_fields);
static const struct in_field plan_fields[] = {
    IN_ID_(struct claim_plan_input, id, "应追回款", .of = "recovery", .flags = IN_PATH),
    IN_INT_(struct claim_plan_input, parts, "分几期", .flags = IN_NEEDED, .min = 1, .max = PLAN_PARTS_MAX),
    IN_DAY_(struct claim_plan_input, first, "第一期哪天前", .flags = IN_NEEDED, .hint = "以后每期晚一个月"),
    IN_CHOICE_(struct claim_plan_input, plan_way, "怎么还", .flags = IN_NEEDED, .words = plan_way_words),
    IN_TEXT_(struct claim_plan_input, plan_basis, "依据", .flags = IN_NEEDED, .max = 200,
	     .hint = "与本人的还款约定；抵扣要有本人同意书"),
};
const struct in_shape claim_plan_shape = IN_SHAPE(struct claim_plan_input, plan_fields);
static const struct in_field step_fields[] = {
    IN_INT_(struct claim_input, id, "一步追回", .flags = IN_PATH, .min = 1, .max = INT64_MAX)};
static const struct in_shape step_shape = IN_SHAPE(struct claim_input, step_fields);

#define CLAIM_ROWS(T, x)                                                                                             \
	OUT_ID_(T, x c.id, "编号"), OUT_TEXT_(T, x name, "姓名"), OUT_TEXT_(T, x title, "预算行"),                   \
	    OUT_TEXT_(T, x c.policy, "政策"), OUT_INT_(T, x c.period, "月份"), OUT_MONEY_(T, x c.amount, "应追回"),  \
	    OUT_MONEY_(T, x c.open, "还没追回"), OUT_INSTANT_(T, x c.at, "确认时间"),                                \
	    OUT_DAY_(T, x next, "计划的下一期"), OUT_MONEY_(T, x next_amount, "下一期金额"),                         \
	    OUT_BOOL_(T, x late, "逾期"), OUT_ID_(T, x c.adjustment, "补发追回编号")
static const struct out_field item_rows[] = {CLAIM_ROWS(struct claim_item, )};
static const struct out_shape item_shape = OUT_SHAPE("Recovery", struct claim_item, item_rows);
#define SET_ROWS(T, x)                                                                                               \
	OUT_ID_(T, x id, "编号"), OUT_INT_(T, x run, "核算批次"), OUT_TEXT_(T, x policy, "政策"),                    \
	    OUT_MONEY_(T, x arrears, "补发"), OUT_MONEY_(T, x clawback, "追回"),                                     \
	    OUT_MONEY_(T, x undone, "撤销的追回"), OUT_INSTANT_(T, x at, "时间"), OUT_TEXT_(T, x who, "办理")
static const struct out_field set_rows[] = {SET_ROWS(struct adjustment, )};
static const struct out_shape set_item_shape = OUT_SHAPE("Adjustment", struct adjustment, set_rows);
static const struct out_field list_rows[] = {
    OUT_LIST_(struct claims_output, claims, n, "应追回款", item_shape),
    OUT_MONEY_(struct claims_output, open, "还没追回合计"), OUT_INT_(struct claims_output, late, "逾期笔数"),
    OUT_LIST_(struct claims_output, sets, nsets, "补发追回", set_item_shape)};
static const struct out_shape list_out = OUT_SHAPE("Recoveries", struct claims_output, list_rows);
static const struct out_field row_rows[] = {
    OUT_TEXT_(struct adjust_row, name, "姓名"),        OUT_TEXT_(struct adjust_row, title, "预算行"),
    OUT_INT_(struct adjust_row, i.period, "月份"),     OUT_TEXT_(struct adjust_row, i.instalment, "分期"),
    OUT_MONEY_(struct adjust_row, i.due, "现在应发"),  OUT_MONEY_(struct adjust_row, i.decided, "以前核定"),
    OUT_MONEY_(struct adjust_row, i.arrears, "补发"),  OUT_MONEY_(struct adjust_row, i.clawback, "追回"),
    OUT_MONEY_(struct adjust_row, i.undo, "撤销追回"), OUT_MONEY_(struct adjust_row, i.waits, "等银行回执")};
static const struct out_shape row_shape = OUT_SHAPE("AdjustmentRow", struct adjust_row, row_rows);
static const struct out_field preview_rows[] = {OUT_LIST_(struct adjust_preview, rows, n, "差额", row_shape),
						OUT_INT_(struct adjust_preview, total, "共几条"),
						OUT_MONEY_(struct adjust_preview, arrears, "补发合计"),
						OUT_MONEY_(struct adjust_preview, clawback, "追回合计"),
						OUT_MONEY_(struct adjust_preview, undo, "撤销追回合计"),
						OUT_MONEY_(struct adjust_preview, waits, "等银行回执合计"),
						OUT_BOOL_(struct adjust_preview, no_line, "补发没有预算行"),
						OUT_WORD_(struct adjust_preview, why, "不能比较的原因")};
static const struct out_shape preview_out = OUT_SHAPE("AdjustmentPreview", struct adjust_preview, preview_rows);
static const struct out_field pay_rows[] = {OUT_ID_(struct payment, id, "编号"),
					    OUT_MONEY_(struct payment, amount, "金额"),
					    OUT_INT_(struct payment, state, "状态")};
static const struct out_shape pay_shape = OUT_SHAPE("ArrearsPayment", struct payment, pay_rows);
static const struct out_field set_show_rows[] = {OUT_ONE_(struct set_show, a, "补发追回", set_item_shape),
						 OUT_LIST_(struct set_show, claims, nclaims, "追回", item_shape),
						 OUT_LIST_(struct set_show, payments, npayments, "补发", pay_shape)};
static const struct out_shape set_out = OUT_SHAPE("AdjustmentShown", struct set_show, set_show_rows);
static const struct out_field part_rows[] = {
    OUT_INT_(struct plan_part, no, "期"), OUT_INT_(struct plan_part, due, "日"),
    OUT_MONEY_(struct plan_part, amount, "金额"), OUT_TEXT_(struct plan_part, basis, "依据")};
static const struct out_shape part_shape = OUT_SHAPE("RecoveryInstalment", struct plan_part, part_rows);
static const struct out_field move_rows[] = {
    OUT_ID_(struct recovery_step, id, "编号"),        OUT_INT_(struct recovery_step, way, "方式"),
    OUT_MONEY_(struct recovery_step, amount, "金额"), OUT_INSTANT_(struct recovery_step, at, "时间"),
    OUT_TEXT_(struct recovery_step, basis, "依据"),   OUT_TEXT_(struct recovery_step, who, "办理")};
static const struct out_shape move_shape_out = OUT_SHAPE("RecoveryMove", struct recovery_step, move_rows);
static const struct out_field claim_show_rows[] = {
    OUT_ONE_(struct claim_show, item, "应追回款", item_shape),
    OUT_LIST_(struct claim_show, plan, nplan, "计划", part_shape),
    OUT_LIST_(struct claim_show, steps, nsteps, "经过", move_shape_out),
    OUT_LIST_(struct claim_show, offsets, noffsets, "能抵扣的款", pay_shape)};
static const struct out_shape claim_out = OUT_SHAPE("RecoveryShown", struct claim_show, claim_show_rows);

static const struct out_field owed_rows[] = {OUT_ID_(struct owed_show, person, "人员"),
					     OUT_TEXT_(struct owed_show, name, "姓名"),
					     OUT_MONEY_(struct owed_show, open, "还没追回"),
					     OUT_INT_(struct owed_show, late, "逾期笔数"),
					     OUT_LIST_(struct owed_show, claims, n, "应追回款", item_shape),
					     OUT_LIST_(struct owed_show, offsets, noffsets, "能抵扣的款", pay_shape),
					     OUT_MAYBE_(struct owed_show, plan, "还款计划", repayment_shape)};
static const struct out_shape owed_out = OUT_SHAPE("PersonOwes", struct owed_show, owed_rows);

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* What a budget line is called. */
static int line_title(struct ctx *c, int64_t line, struct str *out, struct err *e)
{
	struct ledger_line l;
	struct budget_item x;
	*out = STR("");
	if (!line)
		return 0;
	if (ledger_get(c->house, line, c->mem, &l, e) < 0)
		return -1;
	budget_item_of(c, &l, &x);
	*out = x.title;
	return 0;
}

/* The first instalment of the plan that what came back so far does not cover. */
static int next_part(struct ctx *c, const struct recovery *r, struct claim_item *out, struct err *e)
{
	struct plan_part *p;
	struct recovery_step *s;
	int64_t back = 0;
	size_t n, k;
	out->next = DAY_NONE;
	if (!r->open)
		return 0;
	if (recovery_plan(c->house, r->id, c->mem, &p, &n, e) < 0 ||
	    recovery_steps(c->house, r->id, c->mem, &s, &k, e) < 0)
		return -1;
	for (size_t i = 0; i < k && n; i++)
		back += s[i].at >= p[0].at ? s[i].amount : 0;
	for (size_t i = 0; i < n; i++) {
		if (back >= p[i].amount) {
			back -= p[i].amount;
			continue;
		}
		out->next = (day_t)p[i].due;
		out->next_amount = p[i].amount - back;
		out->late = p[i].due < c->today;
		return 0;
	}
	return 0;
}

int claim_item_of(struct ctx *c, const struct recovery *r, struct claim_item *out, struct err *e)
{
	*out = (struct claim_item){.c = *r, .name = person_name(c->house, r->person, c->mem)};
	if (recovery_debtor(c->house, r->adjustment, &out->debtor, e) < 0)
		return -1;
	if (out->debtor)
		out->name = ctx_text(c, "%.*s（学生 %.*s）", STR_FMT(org_name(c->house, out->debtor, c->mem)),
				     STR_FMT(out->name));
	return line_title(c, r->line, &out->title, e) < 0 ? -1 : next_part(c, r, out, e);
}

int claim_seen(struct ctx *c, int64_t claim, bool *yes, struct err *e)
{
	struct recovery r;
	struct err why = {0};
	struct reach reach = user_reach(c->user);
	*yes = false;
	if (recovery_get(c->house, claim, c->mem, &r, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	*yes = reach.kind == REACH_PERSON && r.person == reach.id;
	return reach.kind == REACH_UNIT ? budget_seen(c, r.line, yes, e) : 0;
}

/* A set is seen by whoever sees a claim or a payment of it. */
static int set_seen(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct recovery *r;
	struct payment *p;
	size_t n, m;
	*yes = false;
	if (user_reach(c->user).kind != REACH_UNIT)
		return 0;
	if (adjustment_recoveries(c->house, id, c->mem, &r, &n, e) < 0 ||
	    adjustment_payments(c->house, id, c->mem, &p, &m, e) < 0)
		return -1;
	for (size_t i = 0; i < n && !*yes; i++)
		if (budget_seen(c, r[i].line, yes, e) < 0)
			return -1;
	for (size_t i = 0; i < m && !*yes; i++)
		if (budget_seen(c, p[i].line, yes, e) < 0)
			return -1;
	return 0;
}

/* The claims of the lines that the user reaches. */
static int put_claims(struct ctx *c, bool all, struct claims_output *o, struct err *e)
{
	struct budget_item *line;
	size_t lines;
	if (budget_lines(c, 0, 0, 0, &line, &lines, e) < 0)
		return -1;
	if (!(o->claims = ARENA_ARRAY(c->mem, CLAIMS_SHOWN, struct claim_item)))
		return no_memory(e);
	for (size_t i = 0; i < lines; i++) {
		struct recovery *r;
		size_t n;
		if (recoveries_of_line(c->house, line[i].line.id, !all, 0, CLAIMS_SHOWN, c->mem, &r, &n, e) < 0)
			return -1;
		for (size_t k = 0; k < n && o->n < CLAIMS_SHOWN; k++) {
			if (claim_item_of(c, &r[k], &o->claims[o->n], e) < 0)
				return -1;
			o->open += r[k].open;
			o->late += o->claims[o->n++].late;
		}
	}
	return 0;
}

/* GET /subsidy/clawback */
static int get_claims(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct claims_input *i = in;
	struct claims_output *o = out;
	struct adjustment *a;
	size_t n;
	if (put_claims(c, i->all, o, e) < 0 ||
	    adjustments_list(c->house, INT64_MAX, SETS_SHOWN, c->mem, &a, &n, e) < 0)
		return -1;
	o->sets = a;
	for (size_t k = 0; k < n; k++) {
		bool yes;
		if (set_seen(c, a[k].id, &yes, e) < 0)
			return -1;
		if (!yes)
			continue;
		a[k].who = account_said(c->house, a[k].who, c->mem);
		o->sets[o->nsets++] = a[k];
	}
	return 0;
}

/* The finished runs that leave nobody out, to choose from. */
static int put_choices(struct ctx *c, struct adjust_preview *o, struct err *e)
{
	struct run *runs;
	size_t n;
	if (run_list(c->house, INT64_MAX, 30, c->mem, &runs, &n, e) < 0)
		return -1;
	if (!(o->choices = ARENA_ARRAY(c->mem, n + 1, struct adjust_choice)))
		return no_memory(e);
	for (size_t i = 0; i < n; i++) {
		char from[8], to[8];
		if (runs[i].state != RUN_DONE || str_is(runs[i].policy, "all"))
			continue;
		int covers = run_covers(c->house, &runs[i], runs[i].policy, e);
		if (covers < 0)
			return -1;
		if (!covers)
			continue;
		month_text(runs[i].from, from);
		month_text(runs[i].to, to);
		o->choices[o->nchoices++] =
		    (struct adjust_choice){runs[i].id, runs[i].policy,
					   ctx_text(c, "第 %lld 批 %.*s %s 至 %s", (long long)runs[i].id,
						    STR_FMT(runs[i].policy), from, to)};
	}
	return 0;
}

/* What the run would change, added up; rows up to ITEMS_SHOWN, of the lines that the user reaches. */
static int put_preview(struct ctx *c, int64_t run, struct str policy, struct adjust_preview *o, struct err *e)
{
	struct adjust_item *item;
	struct err why = {0};
	size_t n;
	if (adjust_plan(c->house, run, policy, c->mem, &item, &n, &why) < 0) {
		if (why.code != ERR_USAGE) {
			*e = why;
			return -1;
		}
		o->why = ctx_text(c, "%s%s%s", why.what, *why.todo ? "，" : "", why.todo).p;
		return 0;
	}
	if (!(o->rows = ARENA_ARRAY(c->mem, ITEMS_SHOWN, struct adjust_row)))
		return no_memory(e);
	for (size_t i = 0; i < n; i++) {
		bool yes;
		if (budget_seen(c, item[i].line, &yes, e) < 0)
			return -1;
		if (!yes)
			continue;
		o->total++;
		o->arrears += item[i].arrears;
		o->clawback += item[i].clawback;
		o->undo += item[i].undo;
		o->waits += item[i].waits;
		o->no_line |= item[i].no_line;
		if (o->n == ITEMS_SHOWN)
			continue;
		struct adjust_row *x = &o->rows[o->n++];
		*x = (struct adjust_row){.i = item[i], .name = person_name(c->house, item[i].person, c->mem)};
		if (line_title(c, item[i].line, &x->title, e) < 0)
			return -1;
	}
	return 0;
}

/* GET /subsidy/clawback/new */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct adjust_new_input *i = in;
	struct adjust_preview *o = out;
	struct run r;
	if (put_choices(c, o, e) < 0)
		return -1;
	if (i->run == IN_NONE)
		return 0;
	o->asked = true;
	if (run_get(c->house, i->run, c->mem, &r, e) < 0)
		return -1;
	return put_preview(c, i->run, i->policy.n ? i->policy : r.policy, o, e);
}

/* All lines that the run touches are the user's: nobody adjusts what he does not reach. */
static int check_reach(struct ctx *c, const struct adjust_new_input *i, struct err *e)
{
	struct adjust_item *item;
	size_t n;
	if (adjust_plan(c->house, i->run, i->policy, c->mem, &item, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++) {
		bool yes;
		if (budget_seen(c, item[k].line, &yes, e) < 0)
			return -1;
		if (!yes)
			return err_todo((err_set(e, ERR_DENIED, "这一批涉及您管理范围外的预算行"), e), "由市级办理");
	}
	return 0;
}

/* POST /subsidy/clawback */
static int post_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct adjust_new_input *i = in;
	struct recording *r;
	int64_t id = 0;
	(void)out;
	if (check_reach(c, i, e) < 0) {
		e->code = e->code == ERR_USAGE ? ERR_CONFLICT : e->code;
		return -1;
	}
	if (request_recording(c, &r, "adjust", "补发追回", e) < 0 ||
	    recording_end(r, adjust_apply(c->house, r, i->run, i->policy, 0, ctx_who(c), &id, e), e) < 0)
		return -1;
	ctx_tell(c, id ? "已办理：补发的进下一批支付，多发的列为应追回" : "没有差额，不用办理");
	return id ? ctx_go(c, e, "/subsidy/clawback/sets/%lld", (long long)id) : ctx_go(c, e, "/subsidy/clawback");
}

/* GET /subsidy/clawback/sets/:id */
static int get_set(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct set_input *i = in;
	struct set_show *o = out;
	struct recovery *r;
	size_t n;
	if (adjustment_get(c->house, i->id, c->mem, &o->a, e) < 0 ||
	    adjustment_recoveries(c->house, i->id, c->mem, &r, &n, e) < 0 ||
	    adjustment_payments(c->house, i->id, c->mem, &o->payments, &o->npayments, e) < 0)
		return -1;
	o->a.who = account_said(c->house, o->a.who, c->mem);
	o->claims = ARENA_ARRAY(c->mem, n + 1, struct claim_item);
	o->names = ARENA_ARRAY(c->mem, o->npayments + 1, struct str);
	if (!o->claims || !o->names)
		return no_memory(e);
	for (size_t k = 0; k < n; k++) {
		bool yes;
		if (claim_seen(c, r[k].id, &yes, e) < 0 ||
		    (yes && claim_item_of(c, &r[k], &o->claims[o->nclaims++], e) < 0))
			return -1;
	}
	for (size_t k = 0; k < o->npayments; k++)
		o->names[k] = person_name(c->house, o->payments[k].person, c->mem);
	return 0;
}

/* GET /subsidy/clawback/claims/:id */
static int get_claim(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct claim_input *i = in;
	struct claim_show *o = out;
	struct recovery r;
	if (recovery_get(c->house, i->id, c->mem, &r, e) < 0 || claim_item_of(c, &r, &o->item, e) < 0 ||
	    adjustment_get(c->house, r.adjustment, c->mem, &o->a, e) < 0 ||
	    recovery_plan(c->house, i->id, c->mem, &o->plan, &o->nplan, e) < 0 ||
	    recovery_steps(c->house, i->id, c->mem, &o->steps, &o->nsteps, e) < 0 ||
	    offset_payments(c->house, r.person, r.line, c->mem, &o->offsets, &o->noffsets, e) < 0)
		return -1;
	if (o->item.debtor)
		o->noffsets = 0; /* the student's money is not the school's */
	for (size_t k = 0; k < o->nsteps; k++)
		o->steps[k].who = account_said(c->house, o->steps[k].who, c->mem);
	return 0;
}

/* POST /subsidy/clawback/claims/:id/move */
static int post_move(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct claim_move_input *i = in;
	enum recovery_way way = (enum recovery_way)(RECOVERY_REFUNDED + i->way);
	struct recording *r;
	(void)out;
	if (way == RECOVERY_OFFSET && i->payment == IN_NONE) {
		fault_put(c->faults, &move_fields[3], "抵扣要选从哪笔款里扣");
		return err_set(e, ERR_INPUT, "抵扣要选从哪笔款里扣");
	}
	if (request_recording(c, &r, "adjust", recovery_way_text(way), e) < 0 ||
	    recording_end(r,
			  recovery_move(c->house, r, i->id, way, i->amount, way == RECOVERY_OFFSET ? i->payment : 0,
					i->basis, ctx_who(c), e),
			  e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &move_fields[1], "%s", e->what);
		return -1;
	}
	ctx_tell(c, "已登记：%s", recovery_way_text(way));
	return ctx_go(c, e, "/subsidy/clawback/claims/%lld", (long long)i->id);
}

/* POST /subsidy/clawback/claims/:id/plan */
static int post_plan(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct claim_plan_input *i = in;
	struct recording *r;
	(void)out;
	if (request_recording(c, &r, "adjust", "追回计划", e) < 0 ||
	    recording_end(r,
			  recovery_plan_make(c->house, r, i->id, (int)i->parts, i->first,
					     (enum recovery_way)(RECOVERY_REFUNDED + i->plan_way), i->plan_basis,
					     ctx_who(c), e),
			  e) < 0)
		return -1;
	ctx_tell(c, "计划已定");
	return ctx_go(c, e, "/subsidy/clawback/claims/%lld", (long long)i->id);
}

/* What waits for a person on the lines that he owes to. */
static int put_offsets(struct ctx *c, struct owed_show *o, struct err *e)
{
	if (!(o->offsets = ARENA_ARRAY(c->mem, ITEMS_SHOWN, struct payment)))
		return no_memory(e);
	for (size_t i = 0; i < o->n; i++) {
		struct payment *p;
		size_t n, before = 0;
		while (before < i && o->claims[before].c.line != o->claims[i].c.line)
			before++;
		if (before < i)
			continue;
		if (offset_payments(c->house, o->person, o->claims[i].c.line, c->mem, &p, &n, e) < 0)
			return -1;
		for (size_t k = 0; k < n && o->noffsets < ITEMS_SHOWN; k++)
			o->offsets[o->noffsets++] = p[k];
	}
	return 0;
}

/* A plan is over what was open when it was proposed: a claim that had come back before, or was made later, is no part of it. */
static int is_planned(struct ctx *c, const struct recovery *r, instant_t proposed, bool *yes, struct err *e)
{
	struct recovery_step *s;
	size_t n;
	*yes = r->at <= proposed && r->open > 0;
	if (r->at > proposed || r->open > 0)
		return 0;
	if (recovery_steps(c->house, r->id, c->mem, &s, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		*yes |= s[i].at >= proposed;
	return 0;
}

/* The plan, for whoever reaches all that it is over. */
static int put_plan(struct ctx *c, struct owed_show *o, struct err *e)
{
	struct repayment_shown *plan;
	struct recovery *r;
	size_t n;
	if (repayment_shown_of(c, o->person, &plan, e) < 0)
		return -1;
	if (!plan)
		return 0;
	int64_t after = 0;
	do {
		if (recoveries_page(c->house, (struct reach){REACH_PERSON, o->person}, false, after, PAYMENT_PAGE_MAX,
				    c->mem, &r, &n, e) < 0)
			return -1;
		for (size_t k = 0; k < n; after = r[k++].id) {
			bool planned, seen = true;
			if (is_planned(c, &r[k], plan->p.at, &planned, e) < 0 ||
			    (planned && budget_seen(c, r[k].line, &seen, e) < 0))
				return -1;
			if (!seen)
				return 0;
		}
	} while (n == PAYMENT_PAGE_MAX);
	o->plan = plan;
	return 0;
}

/* GET /subsidy/clawback/people/:id */
static int get_owed(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct owed_input *i = in;
	struct owed_show *o = out;
	struct recovery *r;
	size_t n;
	o->person = i->id;
	o->name = person_name(c->house, i->id, c->mem);
	if (person_owes(c->house, i->id, c->mem, &r, &n, e) < 0)
		return -1;
	if (!(o->claims = ARENA_ARRAY(c->mem, n + 1, struct claim_item)))
		return no_memory(e);
	for (size_t k = 0; k < n; k++) {
		bool yes;
		if (budget_seen(c, r[k].line, &yes, e) < 0)
			return -1;
		if (!yes)
			continue;
		if (claim_item_of(c, &r[k], &o->claims[o->n], e) < 0)
			return -1;
		o->open += r[k].open;
		o->late += o->claims[o->n++].late;
	}
	return put_offsets(c, o, e) < 0 ? -1 : put_plan(c, o, e);
}

int check_owed_reach(struct ctx *c, int64_t person, struct err *e)
{
	struct recovery *r;
	size_t n;
	if (person_owes(c->house, person, c->mem, &r, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++) {
		bool yes;
		if (budget_seen(c, r[k].line, &yes, e) < 0)
			return -1;
		if (!yes)
			return err_todo((err_set(e, ERR_DENIED, "这个人还有您管理范围外的应追回款"), e),
					"逐笔登记，或由市级办理");
	}
	return 0;
}

/* POST /subsidy/clawback/people/:id/move */
static int post_owed_move(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct claim_move_input *i = in;
	enum recovery_way way = (enum recovery_way)(RECOVERY_REFUNDED + i->way);
	struct recording *r;
	(void)out;
	if (way == RECOVERY_OFFSET && i->payment == IN_NONE) {
		fault_put(c->faults, &owed_move_fields[3], "抵扣要选从哪笔款里扣");
		return err_set(e, ERR_INPUT, "抵扣要选从哪笔款里扣");
	}
	if (check_owed_reach(c, i->id, e) < 0 || request_recording(c, &r, "adjust", recovery_way_text(way), e) < 0 ||
	    recording_end(r,
			  person_repays(c->house, r, i->id, way, i->amount, way == RECOVERY_OFFSET ? i->payment : 0,
					i->basis, ctx_who(c), e),
			  e) < 0)
		return -1;
	ctx_tell(c, "已登记：%s", recovery_way_text(way));
	return ctx_go(c, e, "/subsidy/clawback/people/%lld", (long long)i->id);
}

/* GET /subsidy/clawback/moves/:id: a move that a posting cites leads to its claim. */
static int get_move(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct claim_input *i = in;
	int64_t claim;
	bool yes;
	(void)out;
	if (recovery_of_step(c->house, i->id, &claim, e) < 0 || claim_seen(c, claim, &yes, e) < 0)
		return -1;
	return yes ? ctx_go(c, e, "/subsidy/clawback/claims/%lld", (long long)claim)
		   : err_set(e, ERR_NOTFOUND, "没有这一步追回，或不在您的管理范围内");
}

static const struct route routes[] = {
    {HTTP_GET, "/subsidy/clawback", .may = CAN_LEDGER_READ, .title = "补发追回", .in = &claims_shape,
     .out = &list_out, .handle = get_claims, .page = claims_page},
    {HTTP_GET, "/subsidy/clawback/new", .may = CAN_RECOVER_DECIDE, .title = "按新的核算补发追回",
     .in = &adjust_new_shape, .out = &preview_out, .handle = get_new, .page = adjust_new_page},
    {HTTP_POST, "/subsidy/clawback", .may = CAN_RECOVER_DECIDE, .flags = ROUTE_KEYED, .title = "办理补发追回",
     .in = &apply_shape, .handle = post_new, .form = "/subsidy/clawback/new"},
    {HTTP_GET, "/subsidy/clawback/sets/:id", .may = CAN_LEDGER_READ, .title = "一次补发追回", .in = &set_shape,
     .out = &set_out, .handle = get_set, .page = adjust_set_page},
    {HTTP_GET, "/subsidy/clawback/claims/:id", .may = CAN_LEDGER_READ, .title = "一笔应追回款", .in = &claim_shape,
     .out = &claim_out, .handle = get_claim, .page = claim_show_page},
    {HTTP_POST, "/subsidy/clawback/claims/:id/move", .may = CAN_RECOVER_DECIDE, .flags = ROUTE_KEYED,
     .title = "登记追回", .in = &claim_move_shape, .handle = post_move, .form = "/subsidy/clawback/claims/:id"},
    {HTTP_POST, "/subsidy/clawback/claims/:id/plan", .may = CAN_RECOVER_DECIDE, .flags = ROUTE_KEYED,
     .title = "定追回计划", .in = &claim_plan_shape, .handle = post_plan, .form = "/subsidy/clawback/claims/:id"},
    {HTTP_GET, "/subsidy/clawback/people/:id", .may = CAN_LEDGER_READ, .title = "一个人的应追回款", .in = &owed_shape,
     .out = &owed_out, .handle = get_owed, .page = owed_page},
    {HTTP_POST, "/subsidy/clawback/people/:id/move", .may = CAN_RECOVER_DECIDE, .flags = ROUTE_KEYED,
     .title = "登记追回", .in = &owed_move_shape, .handle = post_owed_move, .form = "/subsidy/clawback/people/:id"},
    {HTTP_GET, "/subsidy/clawback/moves/:id", .may = CAN_LEDGER_READ, .title = "一步追回", .in = &step_shape,
     .handle = get_move},
};
static const struct menu_item menu[] = {
    {.group = "资金", .label = "补发追回", .icon = "refresh", .path = "/subsidy/clawback", .may = CAN_LEDGER_READ},
};
static const struct thing_kind kinds[] = {{"recovery", claim_seen}, {"adjustment", set_seen}};

const struct web recover_web = {.name = "payments",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.menu = menu,
				.nmenu = sizeof menu / sizeof *menu,
				.kinds = kinds,
				.nkinds = sizeof kinds / sizeof *kinds};
