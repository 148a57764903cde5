/* 还款计划 on the web: proposed with what a person owes, answered on the phone or by a signed paper. */
#include "features/matters/matters_web.h"
#include "features/payments/recover_pages.h"
#include "features/reach_web.h"

static const char *const agree_words[] = {"同意", "不同意", NULL};

static const struct in_field plan_fields[] = {
    IN_ID_(struct owed_plan_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_INT_(struct owed_plan_input, parts, "分几期", .flags = IN_NEEDED, .min = 1, .max = PLAN_PARTS_MAX),
    IN_DAY_(struct owed_plan_input, first, "第一期哪天前", .flags = IN_NEEDED, .hint = "以后每期晚一个月"),
    IN_CHOICE_(struct owed_plan_input, plan_way, "怎么还", .flags = IN_NEEDED, .words = plan_way_words),
    IN_TEXT_(struct owed_plan_input, plan_basis, "怎么商定的", .flags = IN_NEEDED, .max = 200,
	     .hint = "本人在手机上看得到，如：10月8日电话商定，家中困难，分六期"),
    IN_TEXT_(struct owed_plan_input, paper, "本人签字的同意书", .max = 100,
	     .hint = "已经签了纸质同意书的写编号，计划马上生效；空着，等本人在手机上确认"),
};
const struct in_shape owed_plan_shape = IN_SHAPE(struct owed_plan_input, plan_fields);
static const struct in_field answer_fields[] = {
    IN_ID_(struct repayment_answer_input, id, "还款计划", .of = "repayment", .flags = IN_PATH),
    IN_CHOICE_(struct repayment_answer_input, agree, "您的答复", .flags = IN_NEEDED, .words = agree_words),
    IN_TEXT_(struct repayment_answer_input, said, "不同意的原因", .max = 200, .hint = "不同意时要写，办理的人看得到"),
};
const struct in_shape repayment_answer_shape = IN_SHAPE(struct repayment_answer_input, answer_fields);

static const struct out_field part_rows[] = {OUT_INT_(struct repayment_part, no, "期"),
					     OUT_DAY_(struct repayment_part, due, "哪天前"),
					     OUT_MONEY_(struct repayment_part, amount, "金额")};
static const struct out_shape part_shape = OUT_SHAPE("RepaymentInstalment", struct repayment_part, part_rows);
static const struct out_field shown_rows[] = {OUT_ID_(struct repayment_shown, p.id, "编号"),
					      OUT_MONEY_(struct repayment_shown, p.amount, "一共"),
					      OUT_WORD_(struct repayment_shown, way, "怎么还"),
					      OUT_TEXT_(struct repayment_shown, p.basis, "怎么商定的"),
					      OUT_WORD_(struct repayment_shown, state, "状态"),
					      OUT_TEXT_(struct repayment_shown, p.said, "同意书或不同意的原因"),
					      OUT_INSTANT_(struct repayment_shown, p.at, "提出"),
					      OUT_INSTANT_(struct repayment_shown, p.answered, "答复"),
					      OUT_LIST_(struct repayment_shown, part, n, "每一期", part_shape)};
const struct out_shape repayment_shape = OUT_SHAPE("Repayment", struct repayment_shown, shown_rows);
static const struct out_field mine_rows[] = {OUT_MAYBE_(struct my_repayment, plan, "还款计划", repayment_shape)};
static const struct out_shape mine_out = OUT_SHAPE("MyRepayment", struct my_repayment, mine_rows);

int repayment_shown_of(struct ctx *c, int64_t person, struct repayment_shown **out, struct err *e)
{
	struct repayment_shown *x = ARENA_NEW(c->mem, struct repayment_shown);
	struct plan_part *part;
	size_t n;
	*out = NULL;
	if (!x)
		return err_set(e, ERR_NOMEM, "内存不足");
	*x = (struct repayment_shown){0};
	int got = repayment_last(c->house, person, c->mem, &x->p, e);
	if (got <= 0)
		return got;
	if (repayment_lapsed(c->house, &x->p, c->today, c->mem, &x->lapsed, e) < 0 ||
	    repayment_parts(&x->p, c->mem, &part, &n, e) < 0)
		return -1;
	if (!(x->part = ARENA_ARRAY(c->mem, n, struct repayment_part)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; x->n < n; x->n++)
		x->part[x->n] = (struct repayment_part){part[x->n].no, part[x->n].amount, (day_t)part[x->n].due};
	x->state = x->lapsed ? "已失效" : !x->p.answered ? "等本人确认" : x->p.agreed ? "本人已同意" : "本人不同意";
	x->way = recovery_way_text((enum recovery_way)x->p.way);
	x->p.who = account_said(c->house, x->p.who, c->mem);
	*out = x;
	return 0;
}

/* Proposes, and where a paper was signed, it holds at once. */
static int propose(struct ctx *c, struct recording *r, const struct owed_plan_input *i, struct err *e)
{
	const struct repayment_new n = {.person = i->id,
					.parts = (int)i->parts,
					.first = i->first,
					.way = (enum recovery_way)(RECOVERY_REFUNDED + i->plan_way),
					.basis = i->plan_basis};
	int64_t id;
	if (repayment_propose(c->house, r, &n, ctx_who(c), &id, e) < 0)
		return -1;
	return i->paper.n ? repayment_answer(c->house, r, id, true, false, i->paper, ctx_who(c), e) : 0;
}

/* POST /subsidy/clawback/people/:id/plan */
static int post_plan(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct owed_plan_input *i = in;
	struct recording *r;
	(void)out;
	if (i->first < c->today) {
		fault_put(c->faults, &plan_fields[2], "第一期不能早于今天");
		return err_set(e, ERR_INPUT, "没有定还款计划");
	}
	if (check_owed_reach(c, i->id, e) < 0 || request_recording(c, &r, "adjust", "还款计划", e) < 0 ||
	    recording_end(r, propose(c, r, i, e), e) < 0)
		return -1;
	ctx_tell(c, i->paper.n ? "计划已定，从最早的月份还起" : "计划已提出，等本人在手机上确认");
	return ctx_go(c, e, "/subsidy/clawback/people/%lld", (long long)i->id);
}

/* GET /m/repayment */
static int get_mine(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct my_repayment *o = out;
	struct reach who = user_reach(c->user);
	(void)in;
	return who.kind == REACH_PERSON ? repayment_shown_of(c, who.id, &o->plan, e) : 0;
}

/* POST /m/repayment/:id */
static int post_answer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct repayment_answer_input *i = in;
	bool agreed = i->agree == 0;
	struct recording *r;
	(void)out;
	if (!agreed && str_trim(i->said).n == 0) {
		fault_put(c->faults, &answer_fields[2], "请写明为什么不同意");
		return err_set(e, ERR_INPUT, "还没有答复");
	}
	if (request_recording(c, &r, "adjust", "答复还款计划", e) < 0 ||
	    recording_end(
		r, repayment_answer(c->house, r, i->id, agreed, true, agreed ? STR("") : i->said, ctx_who(c), e), e) <
		0)
		return -1;
	ctx_tell(c, agreed ? "已同意，请按期还款" : "已告诉民政部门，会再与您商量");
	return ctx_go(c, e, "/m/repayment");
}

/* A plan is answered by the person whose it is, and by nobody else. */
static int seen(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct repayment p;
	struct err why = {0};
	struct reach who = user_reach(c->user);
	*yes = false;
	if (repayment_get(c->house, id, c->mem, &p, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	*yes = who.kind == REACH_PERSON && p.person == who.id;
	return 0;
}

static const struct route routes[] = {
    {HTTP_POST, "/subsidy/clawback/people/:id/plan", .may = CAN_RECOVER_DECIDE, .flags = ROUTE_KEYED,
     .title = "定还款计划", .in = &owed_plan_shape, .handle = post_plan, .form = "/subsidy/clawback/people/:id"},
    {HTTP_GET, "/m/repayment", .may = CAN_ME_READ, .title = "还款计划", .out = &mine_out, .handle = get_mine,
     .page = my_repayment_page},
    {HTTP_POST, "/m/repayment/:id", .may = CAN_ME_CORRECT, .flags = ROUTE_KEYED, .title = "答复还款计划",
     .in = &repayment_answer_shape, .handle = post_answer, .form = "/m/repayment"},
};
static const struct thing_kind kinds[] = {{"repayment", seen}};

const struct web repay_web = {.name = "payments",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .kinds = kinds,
			      .nkinds = sizeof kinds / sizeof *kinds};
