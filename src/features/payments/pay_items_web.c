/* Single payments: those that the bank refused, one with its way through batches, those of an institution. */
#include "features/payments/payments_pages.h"
#include "features/payments/repayments.h"
#include "features/reach_web.h"

static const char *const org_states[] = {"全部",   "待支付",   "已入批次", "已发银行",
					 "已到账", "银行退回", "已取消",   NULL};

static const struct in_field id_fields[] = {
    IN_ID_(struct batch_id_input, id, "款", .of = "payment", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct batch_id_input, id_fields);
static const struct in_field reason_fields[] = {
    IN_ID_(struct payment_reason_input, id, "款", .of = "payment", .flags = IN_PATH),
    IN_TEXT_(struct payment_reason_input, reason, "原因", .flags = IN_NEEDED | IN_STOCK, .max = 200),
};
const struct in_shape payment_reason_shape = IN_SHAPE(struct payment_reason_input, reason_fields);
static const struct in_field org_fields[] = {
    IN_CHOICE_(struct org_payments_input, state, "状态", .words = org_states),
    IN_INT_(struct org_payments_input, after, "从哪里接着列", .min = 0, .max = INT64_MAX),
};
static const struct in_shape org_shape = IN_SHAPE(struct org_payments_input, org_fields);

#define PAYMENT_ROWS(T, x)                                                                                           \
	OUT_ID_(T, x p.id, "编号"), OUT_TEXT_(T, x name, "姓名"), OUT_TEXT_(T, x org_name, "机构"),                  \
	    OUT_TEXT_(T, x title, "预算行"), OUT_TEXT_(T, x p.policy, "政策"), OUT_MONEY_(T, x p.amount, "金额"),    \
	    OUT_MONEY_(T, x p.offset, "已抵扣"), OUT_INT_(T, x p.attempt, "付过几次"),                               \
	    OUT_TEXT_(T, x p.reason, "原因"), OUT_INSTANT_(T, x p.since, "从何时起"),                                \
	    OUT_ID_(T, x p.batch, "批次号"), OUT_TEXT_(T, x account, "账号（遮盖）"),                                \
	    OUT_BOOL_(T, x corrected, "账户已更正")
static const struct out_field refused_rows[] = {PAYMENT_ROWS(struct refused_item, )};
static const struct out_shape refused_item_shape = OUT_SHAPE("RefusedPayment", struct refused_item, refused_rows);
static const struct out_field list_rows[] = {
    OUT_LIST_(struct refused_output, items, n, "退回的款", refused_item_shape),
    OUT_MONEY_(struct refused_output, amount, "合计")};
static const struct out_shape list_out = OUT_SHAPE("RefusedPayments", struct refused_output, list_rows);
static const struct out_field owes_rows[] = {
    OUT_ID_(struct recovery, id, "编号"),          OUT_TEXT_(struct recovery, policy, "政策"),
    OUT_INT_(struct recovery, period, "月份"),     OUT_TEXT_(struct recovery, instalment, "分期"),
    OUT_MONEY_(struct recovery, amount, "应退还"), OUT_MONEY_(struct recovery, open, "还没退还"),
    OUT_INSTANT_(struct recovery, at, "确认时间")};
static const struct out_shape owes_shape = OUT_SHAPE("OwnClaim", struct recovery, owes_rows);
static const struct out_field mine_rows[] = {
    OUT_LIST_(struct my_payments_output, paid.items, paid.n, "我的款", refused_item_shape),
    OUT_MONEY_(struct my_payments_output, paid.amount, "合计"),
    OUT_LIST_(struct my_payments_output, owes, nowes, "要退还的", owes_shape),
    OUT_MONEY_(struct my_payments_output, owed, "要退还合计"),
    OUT_BOOL_(struct my_payments_output, plan, "还款计划等您确认"),
    OUT_BOOL_(struct my_payments_output, planned, "有还款计划")};
static const struct out_shape mine_out = OUT_SHAPE("MyPayments", struct my_payments_output, mine_rows);
static const struct out_field try_rows[] = {OUT_ID_(struct payment_try, batch, "批次编号"),
					    OUT_TEXT_(struct payment_try, number, "批次号"),
					    OUT_INT_(struct payment_try, no, "序号"),
					    OUT_INT_(struct payment_try, attempt, "第几次"),
					    OUT_MONEY_(struct payment_try, amount, "金额"),
					    OUT_INSTANT_(struct payment_try, made, "入批时间"),
					    OUT_INSTANT_(struct payment_try, issued, "发出时间"),
					    OUT_INSTANT_(struct payment_try, answered, "回执时间"),
					    OUT_INT_(struct payment_try, paid, "到账"),
					    OUT_TEXT_(struct payment_try, reason, "退回原因")};
static const struct out_shape try_shape = OUT_SHAPE("PaymentTry", struct payment_try, try_rows);
static const struct out_field show_rows[] = {PAYMENT_ROWS(struct payment_show, ),
					     OUT_WORD_(struct payment_show, state, "状态"),
					     OUT_LIST_(struct payment_show, tries, n, "支付经过", try_shape)};
static const struct out_shape show_out = OUT_SHAPE("Payment", struct payment_show, show_rows);

struct str payee_said(struct ctx *c, int64_t owner, int64_t person, int64_t org)
{
	struct str name = person_name(c->house, person, c->mem);
	if (owner == person)
		return name;
	return ctx_text(c, "%.*s（学生 %.*s）", STR_FMT(org_name(c->house, org, c->mem)), STR_FMT(name));
}

/* The account as it is known now, masked. */
static int put_account(struct ctx *c, int64_t payee, struct str *out, struct err *e)
{
	struct str account;
	struct buf b;
	*out = STR("");
	if (payee_account(c->house, payee, c->mem, &account, e) < 0)
		return -1;
	if (!account.n)
		return 0;
	buf_init(&b, 64);
	if (mask_bank(&b, account) == 0)
		*out = ctx_text(c, "%.*s", (int)b.n, b.p);
	buf_release(&b);
	return 0;
}

int refused_item_of(struct ctx *c, const struct payment *p, struct refused_item *out, struct err *e)
{
	struct ledger_line l;
	struct budget_item line;
	*out = (struct refused_item){.p = *p,
				     .name = payee_said(c, p->owner, p->person, p->org),
				     .org_name = org_name(c->house, p->org, c->mem)};
	if (ledger_get(c->house, p->line, c->mem, &l, e) < 0 ||
	    put_account(c, payment_payee(p), &out->account, e) < 0)
		return -1;
	budget_item_of(c, &l, &line);
	out->title = line.title;
	return p->state == PAYMENT_REFUSED ? payment_corrected(c->house, p->id, &out->corrected, e) : 0;
}

int payment_seen(struct ctx *c, int64_t payment, bool *yes, struct err *e)
{
	struct payment p;
	struct err why = {0};
	struct reach r = user_reach(c->user);
	*yes = false;
	if (payment_get(c->house, payment, c->mem, &p, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	if (r.kind == REACH_UNIT)
		return budget_seen(c, p.line, yes, e);
	*yes = (r.kind == REACH_ORG && p.org == r.id) || (r.kind == REACH_PERSON && p.person == r.id);
	return 0;
}

/* Adds a page of payments to the list. */
static int put_items(struct ctx *c, const struct payment_filter *f, struct refused_output *o, size_t max,
		     struct err *e)
{
	struct payment *p;
	size_t n;
	if (payments_page(c->house, f, c->mem, &p, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && o->n < max; i++) {
		if (refused_item_of(c, &p[i], &o->items[o->n++], e) < 0)
			return -1;
		o->amount += p[i].amount - p[i].offset;
	}
	return 0;
}

/* GET /subsidy/payments/refused: of all lines that the user reaches. */
static int get_refused(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct refused_output *o = out;
	struct budget_item *line;
	size_t n;
	(void)in;
	if (budget_lines(c, 0, 0, 0, &line, &n, e) < 0)
		return -1;
	if (!(o->items = ARENA_ARRAY(c->mem, REFUSED_SHOWN, struct refused_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n && o->n < REFUSED_SHOWN; i++) {
		struct payment_filter f = {
		    .reach = {REACH_ALL, 0}, .line = line[i].line.id, .state = PAYMENT_REFUSED, .n = REFUSED_SHOWN};
		if (put_items(c, &f, o, REFUSED_SHOWN, e) < 0)
			return -1;
	}
	return 0;
}

/* GET /org/payments: those of the own institution. */
static int get_org(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct org_payments_input *i = in;
	struct refused_output *o = out;
	struct payment_filter f = {.reach = user_reach(c->user),
				   .state = (int)i->state,
				   .after = i->after == IN_NONE ? 0 : i->after,
				   .n = REFUSED_SHOWN};
	if (!(o->items = ARENA_ARRAY(c->mem, REFUSED_SHOWN, struct refused_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	return f.reach.kind == REACH_ORG ? put_items(c, &f, o, REFUSED_SHOWN, e) : 0;
}

/* GET /m/payments: one's own, the newest first. */
static int get_mine(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct my_payments_output *mine = out;
	struct refused_output *o = &mine->paid;
	struct payment_filter f = {.reach = user_reach(c->user), .n = REFUSED_SHOWN};
	(void)in;
	if (!(o->items = ARENA_ARRAY(c->mem, REFUSED_SHOWN, struct refused_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (f.reach.kind != REACH_PERSON)
		return 0;
	if (put_items(c, &f, o, REFUSED_SHOWN, e) < 0 ||
	    person_owes(c->house, f.reach.id, c->mem, &mine->owes, &mine->nowes, e) < 0)
		return -1;
	for (size_t k = 0; k < mine->nowes; k++)
		mine->owed += mine->owes[k].open;
	struct repayment plan = {0};
	const char *lapsed = NULL;
	int got = repayment_last(c->house, f.reach.id, c->mem, &plan, e);
	if (got < 0 || (got && repayment_lapsed(c->house, &plan, c->today, c->mem, &lapsed, e) < 0))
		return -1;
	mine->plan = got && !plan.answered && !lapsed;
	mine->planned = got && plan.agreed;
	for (size_t a = 0, b = o->n; a + 1 < b; a++) {
		struct refused_item last = o->items[--b];
		o->items[b] = o->items[a];
		o->items[a] = last;
	}
	return 0;
}

/* GET /subsidy/payments/items/:id */
static int get_item(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_id_input *i = in;
	struct payment_show *o = out;
	struct refused_item x;
	struct payment p;
	if (payment_get(c->house, i->id, c->mem, &p, e) < 0 || refused_item_of(c, &p, &x, e) < 0 ||
	    payment_tries(c->house, i->id, c->mem, &o->tries, &o->n, e) < 0)
		return -1;
	o->p = p;
	o->name = x.name;
	o->org_name = x.org_name;
	o->title = x.title;
	o->account = x.account;
	o->corrected = x.corrected;
	o->state = payment_state_text((enum payment_state)p.state);
	return 0;
}

/* Sets one payment aside or lets it be tried again. */
static int act(struct ctx *c, const struct payment_reason_input *i, const char *detail,
	       int (*deed)(struct house *, struct recording *, int64_t, const char *, struct str, struct err *),
	       struct err *e)
{
	struct deed d = {.who = ctx_who(c), .what = "pay", .detail = detail};
	struct recording *r;
	if (recording_begin(&r, c->house, &d, e) < 0)
		return -1;
	return recording_end(r, deed(c->house, r, i->id, ctx_who(c), i->reason, e), e);
}

/* POST /subsidy/payments/items/:id/retry */
static int post_retry(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct payment_reason_input *i = in;
	(void)out;
	if (act(c, i, "退回的款按原账户再付", payment_retry, e) < 0)
		return -1;
	ctx_tell(c, "回到待支付，下一批再付");
	return ctx_go(c, e, "/subsidy/payments/items/%lld", (long long)i->id);
}

/* POST /subsidy/payments/items/:id/cancel */
static int post_cancel(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct payment_reason_input *i = in;
	(void)out;
	if (act(c, i, "取消一笔款", payment_cancel, e) < 0)
		return -1;
	ctx_tell(c, "已取消，指标退回可用");
	return ctx_go(c, e, "/subsidy/payments/items/%lld", (long long)i->id);
}

/* How many refusals wait for the clerk's correction. */
static int count_refused(struct ctx *c, int64_t *n, struct err *e)
{
	struct payment_filter f = {.reach = user_reach(c->user), .state = PAYMENT_REFUSED, .n = PAYMENT_PAGE_MAX};
	struct payment *p;
	size_t k;
	*n = 0;
	if (f.reach.kind != REACH_ORG)
		return 0;
	if (payments_page(c->house, &f, c->mem, &p, &k, e) < 0)
		return -1;
	*n = (int64_t)k;
	return 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/subsidy/payments/refused", .may = CAN_LEDGER_READ, .title = "银行退回", .out = &list_out,
     .handle = get_refused, .page = refused_page},
    {HTTP_GET, "/subsidy/payments/items/:id", .may = CAN_RUNS_READ, .title = "一笔款", .in = &id_shape,
     .out = &show_out, .handle = get_item, .page = payment_item_page},
    {HTTP_POST, "/subsidy/payments/items/:id/retry", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED,
     .title = "按原账户再付", .in = &payment_reason_shape, .handle = post_retry,
     .form = "/subsidy/payments/items/:id"},
    {HTTP_POST, "/subsidy/payments/items/:id/cancel", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED,
     .title = "取消一笔款", .in = &payment_reason_shape, .handle = post_cancel,
     .form = "/subsidy/payments/items/:id"},
    {HTTP_GET, "/m/payments", .may = CAN_ME_READ, .title = "我的发放", .out = &mine_out, .handle = get_mine,
     .page = my_payments_page},
    {HTTP_GET, "/org/payments", .may = CAN_STAFF_SELF, .title = "发放情况", .in = &org_shape, .out = &list_out,
     .handle = get_org, .page = org_payments_page},
};
static const struct menu_item menu[] = {
    {.group = "资金",
     .label = "银行退回",
     .icon = "alert-triangle",
     .path = "/subsidy/payments/refused",
     .may = CAN_PAY_ISSUE},
    {.group = "本机构",
     .label = "发放情况",
     .icon = "coin",
     .path = "/org/payments",
     .may = CAN_STAFF_SELF,
     .count = count_refused},
};
static const struct thing_kind kinds[] = {{"payment", payment_seen}};

const struct web pay_items_web = {.name = "payments",
				  .routes = routes,
				  .nroutes = sizeof routes / sizeof *routes,
				  .menu = menu,
				  .nmenu = sizeof menu / sizeof *menu,
				  .kinds = kinds,
				  .nkinds = sizeof kinds / sizeof *kinds};
