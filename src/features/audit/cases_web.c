/* /audit/cases, /audit/sample: what an auditor follows and draws. Reads alone. */
#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/jobs.h"
#include "base/money.h"
#include "features/applications/applications.h"
#include "features/audit/cases_pages.h"
#include "features/directory/list.h"
#include "features/matters/matters_web.h"
#include "features/reach_web.h"
#include "base/hex.h"

static const struct in_field cases_fields[] = {IN_TEXT_(struct cases_input, q, "姓名、款的编号或批次号", .max = 60)};
const struct in_shape cases_shape = IN_SHAPE(struct cases_input, cases_fields);
static const struct in_field payment_fields[] = {
    IN_ID_(struct trace_input, id, "款", .of = "payment", .flags = IN_PATH),
    IN_BOOL_(struct trace_input, print, "打印")};
static const struct in_shape payment_shape = IN_SHAPE(struct trace_input, payment_fields);
static const struct in_field person_fields[] = {
    IN_ID_(struct trace_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_BOOL_(struct trace_input, print, "打印")};
static const struct in_shape person_shape = IN_SHAPE(struct trace_input, person_fields);
static const struct in_field batch_fields[] = {
    IN_ID_(struct trace_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH),
    IN_BOOL_(struct trace_input, kept, "明细和摘要看上次核对的结果"), IN_BOOL_(struct trace_input, print, "打印")};
static const struct in_shape batch_shape = IN_SHAPE(struct trace_input, batch_fields);
static const struct in_field check_fields[] = {
    IN_ID_(struct trace_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH)};
static const struct in_shape check_in = IN_SHAPE(struct trace_input, check_fields);
static const struct in_field sample_fields[] = {
    IN_TEXT_(struct sample_input, seed, "种子", .max = 60, .hint = "写在审计方案里的一段字；同样的种子抽出同样的款"),
    IN_INT_(struct sample_input, size, "抽几笔", .min = 1, .max = SAMPLE_MOST),
    IN_ID_(struct sample_input, line, "预算行", .of = "budget"),
    IN_DAY_(struct sample_input, from, "从哪天到账"),
    IN_DAY_(struct sample_input, to, "到哪天到账"),
    IN_BOOL_(struct sample_input, print, "打印"),
};
const struct in_shape sample_shape = IN_SHAPE(struct sample_input, sample_fields);

#define ITEM_ROWS(T)                                                                                                 \
	OUT_ID_(T, p.id, "编号"), OUT_TEXT_(T, name, "姓名"), OUT_TEXT_(T, org_name, "机构"),                        \
	    OUT_TEXT_(T, title, "预算行"), OUT_TEXT_(T, p.policy, "政策"), OUT_MONEY_(T, p.amount, "金额"),          \
	    OUT_INT_(T, p.state, "状态"), OUT_INSTANT_(T, p.since, "从何时起")
static const struct out_field item_rows[] = {ITEM_ROWS(struct refused_item)};
static const struct out_shape item_shape = OUT_SHAPE("TracedPayment", struct refused_item, item_rows);
static const struct out_field found_batch_rows[] = {
    OUT_ID_(struct batch_item_out, batch.id, "编号"), OUT_TEXT_(struct batch_item_out, batch.number, "批次号"),
    OUT_TEXT_(struct batch_item_out, title, "预算行"), OUT_WORD_(struct batch_item_out, stage, "状态"),
    OUT_MONEY_(struct batch_item_out, batch.amount, "金额")};
static const struct out_shape found_batch_shape = OUT_SHAPE("TracedBatch", struct batch_item_out, found_batch_rows);
static const struct out_field found_rows[] = {
    OUT_LIST_(struct cases_found, payments, n, "款", item_shape),
    OUT_LIST_(struct cases_found, batches, nbatches, "批次", found_batch_shape)};
static const struct out_shape found_shape = OUT_SHAPE("CasesFound", struct cases_found, found_rows);
static const struct out_field line_rows[] = {
    OUT_INT_(struct trace_line, run, "核算批次"),  OUT_INT_(struct trace_line, no, "行"),
    OUT_MONTH_(struct trace_line, from, "从"),     OUT_MONTH_(struct trace_line, to, "到"),
    OUT_MONEY_(struct trace_line, amount, "每月"), OUT_TEXT_(struct trace_line, tier, "档次"),
    OUT_TEXT_(struct trace_line, clauses, "条款")};
static const struct out_shape line_shape = OUT_SHAPE("TraceRunLine", struct trace_line, line_rows);
static const struct out_field step_rows[] = {
    OUT_INSTANT_(struct trace_step, at, "时间"),    OUT_TEXT_(struct trace_step, who, "谁"),
    OUT_TEXT_(struct trace_step, move, "做了什么"), OUT_TEXT_(struct trace_step, to, "到了哪里"),
    OUT_TEXT_(struct trace_step, opinion, "意见"),  OUT_INT_(struct trace_step, journal, "日志")};
static const struct out_shape step_shape = OUT_SHAPE("TraceStep", struct trace_step, step_rows);
static const struct out_field month_rows[] = {
    OUT_INT_(struct payment_month, period, "月份"), OUT_TEXT_(struct payment_month, instalment, "分期"),
    OUT_INT_(struct payment_month, seq, "第几次"), OUT_MONEY_(struct payment_month, amount, "金额")};
static const struct out_shape month_shape = OUT_SHAPE("BusinessKey", struct payment_month, month_rows);
static const struct out_field try_rows[] = {
    OUT_ID_(struct payment_try, batch, "批次编号"),     OUT_TEXT_(struct payment_try, number, "批次号"),
    OUT_INT_(struct payment_try, no, "序号"),           OUT_INSTANT_(struct payment_try, issued, "发出"),
    OUT_INSTANT_(struct payment_try, answered, "回执"), OUT_INT_(struct payment_try, paid, "到账"),
    OUT_TEXT_(struct payment_try, reason, "退回原因")};
static const struct out_shape try_shape = OUT_SHAPE("TraceTry", struct payment_try, try_rows);
static const struct out_field posting_rows[] = {
    OUT_ID_(struct trace_posting, p.p.id, "编号"), OUT_INSTANT_(struct trace_posting, p.p.at, "时间"),
    OUT_WORD_(struct trace_posting, p.kind, "分录"), OUT_MONEY_(struct trace_posting, p.p.amount, "金额"),
    OUT_TEXT_(struct trace_posting, of, "属于")};
static const struct out_shape posting_shape = OUT_SHAPE("TracePosting", struct trace_posting, posting_rows);
static const struct out_field claim_rows[] = {OUT_ID_(struct claim_item, c.id, "编号"),
					      OUT_MONEY_(struct claim_item, c.amount, "应追回"),
					      OUT_MONEY_(struct claim_item, c.open, "还没追回")};
static const struct out_shape claim_shape = OUT_SHAPE("TraceClaim", struct claim_item, claim_rows);
static const struct out_field payment_rows[] = {
    OUT_ID_(struct payment_trace, p.id, "编号"),
    OUT_TEXT_(struct payment_trace, name, "姓名"),
    OUT_MONEY_(struct payment_trace, p.amount, "金额"),
    OUT_WORD_(struct payment_trace, state, "状态"),
    OUT_TEXT_(struct payment_trace, p.policy, "政策"),
    OUT_TEXT_(struct payment_trace, claim, "申领"),
    OUT_LIST_(struct payment_trace, lines, nlines, "核算的行", line_shape),
    OUT_LIST_(struct payment_trace, steps, nsteps, "审核", step_shape),
    OUT_LIST_(struct payment_trace, months, nmonths, "业务键", month_shape),
    OUT_LIST_(struct payment_trace, tries, ntries, "批次和银行", try_shape),
    OUT_LIST_(struct payment_trace, postings, npostings, "分录", posting_shape),
    OUT_LIST_(struct payment_trace, claims, nclaims, "追回", claim_shape)};
static const struct out_shape payment_out = OUT_SHAPE("PaymentTrace", struct payment_trace, payment_rows);
static const struct out_field person_rows[] = {OUT_TEXT_(struct person_trace, name, "姓名"),
					       OUT_MONEY_(struct person_trace, paid, "已到账"),
					       OUT_MONEY_(struct person_trace, waiting, "在路上"),
					       OUT_MONEY_(struct person_trace, refused, "银行退回"),
					       OUT_MONEY_(struct person_trace, claimed, "应追回"),
					       OUT_MONEY_(struct person_trace, open, "还没追回"),
					       OUT_LIST_(struct person_trace, payments, n, "款", item_shape),
					       OUT_LIST_(struct person_trace, claims, nclaims, "追回", claim_shape)};
static const struct out_shape person_out = OUT_SHAPE("PersonTrace", struct person_trace, person_rows);
static const struct out_field check_rows[] = {
    OUT_TEXT_(struct trace_check, what, "核对什么"), OUT_TEXT_(struct trace_check, left, "一边"),
    OUT_TEXT_(struct trace_check, right, "另一边"), OUT_BOOL_(struct trace_check, agrees, "相符"),
    OUT_BOOL_(struct trace_check, unknown, "还没有核对")};
static const struct out_shape check_shape = OUT_SHAPE("TraceCheck", struct trace_check, check_rows);
static const struct out_field look_rows[] = {
    OUT_INSTANT_(struct batch_look, at, "何时"), OUT_TEXT_(struct batch_look, who, "谁核对的"),
    OUT_BOOL_(struct batch_look, agrees, "与批次现在的金额和摘要相符"), OUT_INT_(struct batch_look, journal, "日志")};
static const struct out_shape look_shape = OUT_SHAPE("BatchLook", struct batch_look, look_rows);
static const struct out_field batch_rows[] = {
    OUT_ID_(struct batch_trace, b.batch.id, "编号"),
    OUT_TEXT_(struct batch_trace, b.batch.number, "批次号"),
    OUT_WORD_(struct batch_trace, b.stage, "状态"),
    OUT_LIST_(struct batch_trace, postings, npostings, "分录", posting_shape),
    OUT_LIST_(struct batch_trace, checks, nchecks, "核对", check_shape),
    OUT_LIST_(struct batch_trace, looks, nlooks, "后台核对过的，最近的在前", look_shape),
    OUT_BOOL_(struct batch_trace, kept, "明细和摘要是上次核对的结果"),
    OUT_INSTANT_(struct batch_trace, checked_at, "上次核对"),
    OUT_TEXT_(struct batch_trace, checked_by, "谁核对的")};
static const struct out_shape batch_out = OUT_SHAPE("BatchTrace", struct batch_trace, batch_rows);
static const struct out_field sample_rows[] = {OUT_INT_(struct sample_output, population, "总体笔数"),
					       OUT_MONEY_(struct sample_output, population_amount, "总体金额"),
					       OUT_MONEY_(struct sample_output, amount, "样本金额"),
					       OUT_LIST_(struct sample_output, items, n, "样本", item_shape)};
static const struct out_shape sample_out = OUT_SHAPE("Sample", struct sample_output, sample_rows);

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* Adds a payment that the user may see. */
static int put_payment(struct ctx *c, int64_t id, struct refused_item *v, size_t *n, struct err *e)
{
	struct payment p;
	bool yes;
	if (payment_seen(c, id, &yes, e) < 0)
		return -1;
	if (!yes)
		return 0;
	return payment_get(c->house, id, c->mem, &p, e) < 0 ? -1 : refused_item_of(c, &p, &v[(*n)++], e);
}

/* What the number names: a payment, a batch. */
static int find_number(struct ctx *c, int64_t id, struct cases_found *o, struct err *e)
{
	struct batch b;
	bool yes;
	if (put_payment(c, id, o->payments, &o->n, e) < 0 || batch_seen(c, id, &yes, e) < 0)
		return -1;
	if (!yes)
		return 0;
	return batch_get(c->house, id, c->mem, &b, e) < 0 ? -1 : batch_item_of(c, &b, &o->batches[o->nbatches++], e);
}

/* Payments of people of this name, of lines that the user reaches. */
static int find_name(struct ctx *c, struct str name, struct cases_found *o, struct err *e)
{
	struct people_filter f = {.name = name};
	struct list_page page = {.limit = 20};
	struct person_row *row;
	size_t n;
	if (directory_people(c->house, user_reach(c->user), &f, &page, false, c->mem, &row, &n, NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct payment_filter pf = {.reach = {REACH_PERSON, row[i].person_id}, .n = 20};
		struct payment *p;
		size_t k;
		if (payments_page(c->house, &pf, c->mem, &p, &k, e) < 0)
			return -1;
		for (size_t j = 0; j < k && o->n < CASE_LINES_SHOWN; j++)
			if (put_payment(c, p[j].id, o->payments, &o->n, e) < 0)
				return -1;
	}
	return 0;
}

/* GET /audit/cases */
static int get_cases(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct cases_input *i = in;
	struct cases_found *o = out;
	int64_t id;
	o->payments = ARENA_ARRAY(c->mem, CASE_LINES_SHOWN + 1, struct refused_item);
	o->batches = ARENA_ARRAY(c->mem, 1, struct batch_item_out);
	if (!o->payments || !o->batches)
		return no_memory(e);
	o->asked = i->q.n > 0;
	if (!o->asked)
		return 0;
	int batch = batch_numbered(c->house, i->q, &id, e);
	if (batch < 0)
		return -1;
	return batch || str_to_i64(i->q, &id) ? find_number(c, id, o, e) : find_name(c, i->q, o, e);
}

/* A line of a run as the trace tells it. */
static struct trace_line line_of(int64_t run, const struct run_line *l)
{
	return (struct trace_line){.run = run,
				   .no = l->no,
				   .from = (month_t)l->from,
				   .to = (month_t)l->to,
				   .amount = l->amount,
				   .tier = l->tier,
				   .reason = l->reason,
				   .clauses = l->clauses};
}

/* The lines of the run that are about the payment's owner and months. */
static int put_run_lines(struct ctx *c, int64_t run, struct payment_trace *o, struct err *e)
{
	struct run_filter f = {
	    .reach = {REACH_ALL, 0}, .policy = o->p.policy, .owner = o->p.owner, .n = CASE_LINES_SHOWN};
	struct run_line *l;
	size_t n;
	if (run_lines(c->house, run, &f, c->mem, &l, &n, NULL, e) < 0)
		return -1;
	if (!(o->lines = ARENA_ARRAY(c->mem, n + 1, struct trace_line)))
		return no_memory(e);
	for (size_t i = 0; i < n; i++)
		if (l[i].from <= o->p.to && l[i].to >= o->p.from)
			o->lines[o->nlines++] = line_of(run, &l[i]);
	return 0;
}

/* The label of a move from a state, of a state. */
static struct str move_label(struct str from, struct str move)
{
	for (size_t i = 0; i < application_kind.nmoves; i++)
		if (str_is(from, application_kind.moves[i].from) && str_is(move, application_kind.moves[i].code))
			return str_of(application_kind.moves[i].label);
	return from.n ? move : STR("开始填写");
}

/* The label of a state. */
static struct str state_label(struct str code)
{
	for (size_t i = 0; i < application_kind.nstates; i++)
		if (str_is(code, application_kind.states[i].code))
			return str_of(application_kind.states[i].label);
	return code;
}

/* The application with its way; what was struck in it were other lines, for what is struck becomes no payment. */
static int put_application(struct ctx *c, int64_t id, struct payment_trace *o, struct err *e)
{
	struct application a;
	struct claim_round r;
	struct flow_matter m;
	struct flow_step *s;
	size_t n;
	if (application_get(c->house, id, c->mem, &a, e) < 0 || round_get(c->house, a.round, c->mem, &r, e) < 0 ||
	    flow_of(c->house, &application_kind, id, c->mem, &m, e) < 0 ||
	    flow_history(c->house, m.id, c->mem, &s, &n, e) < 0)
		return -1;
	o->claim = m.title;
	o->claim_amount = a.amount;
	if (!(o->steps = ARENA_ARRAY(c->mem, n + 1, struct trace_step)))
		return no_memory(e);
	for (size_t i = 0; i < n; i++) {
		const struct flow_step *x = &s[i];
		if (str_is(x->move, "strike") || str_is(x->move, "restore"))
			continue;
		o->steps[o->nsteps++] = (struct trace_step){.at = x->at,
							    .journal = x->journal,
							    .who = account_said(c->house, x->who, c->mem),
							    .move = move_label(x->from, x->move),
							    .to = state_label(x->to),
							    .opinion = x->opinion};
	}
	return put_run_lines(c, r.run, o, e);
}

/* Where the payment comes from: an application, or an adjustment. */
static int put_origin(struct ctx *c, struct payment_trace *o, struct err *e)
{
	struct adjustment a;
	if (str_is(o->p.about_kind, "application"))
		return put_application(c, o->p.about, o, e);
	if (!str_is(o->p.about_kind, "adjustment"))
		return 0;
	if (adjustment_get(c->house, o->p.about, c->mem, &a, e) < 0)
		return -1;
	o->claim = ctx_text(c, "补发追回（第 %lld 批核算）", (long long)a.run);
	o->claim_amount = a.arrears;
	return put_run_lines(c, a.run, o, e);
}

/* Adds the postings of a case. */
static int put_postings(struct ctx *c, const char *kind, int64_t about, const char *of, struct trace_posting *v,
			size_t *n, size_t max, struct err *e)
{
	struct ledger_posting *p;
	size_t k;
	if (ledger_of_case(c->house, kind, about, c->mem, &p, &k, e) < 0)
		return -1;
	for (size_t i = 0; i < k && *n < max; i++) {
		p[i].who = account_said(c->house, p[i].who, c->mem);
		v[(*n)++] = (struct trace_posting){{p[i], ledger_kind_text((enum ledger_kind)p[i].kind),
						    ledger_account_text((enum ledger_account)p[i].debit),
						    ledger_account_text((enum ledger_account)p[i].credit)},
						   str_of(of)};
	}
	return 0;
}

/* All postings that the payment has a part in. */
static int put_payment_postings(struct ctx *c, struct payment_trace *o, struct err *e)
{
	char kind[64];
	snprintf(kind, sizeof kind, "%.*s", STR_FMT(o->p.about_kind));
	if (!(o->postings = ARENA_ARRAY(c->mem, CASE_LINES_SHOWN, struct trace_posting)))
		return no_memory(e);
	if (put_postings(c, kind, o->p.about, "整件申领", o->postings, &o->npostings, CASE_LINES_SHOWN, e) < 0)
		return -1;
	for (size_t i = 0; i < o->ntries; i++)
		if (put_postings(c, "batch", o->tries[i].batch, "整个批次", o->postings, &o->npostings,
				 CASE_LINES_SHOWN, e) < 0 ||
		    (o->tries[i].result && put_postings(c, "bank", o->tries[i].result, "整份回执", o->postings,
							&o->npostings, CASE_LINES_SHOWN, e) < 0))
			return -1;
	return put_postings(c, "payment", o->p.id, "这笔款", o->postings, &o->npostings, CASE_LINES_SHOWN, e);
}

/* Claims of the person; of these months only when `months` is set. */
static int put_person_claims(struct ctx *c, int64_t person, const struct payment *p, struct claim_item **ret,
			     size_t *n, struct err *e)
{
	struct recovery *r;
	size_t k;
	if (recoveries_page(c->house, (struct reach){REACH_PERSON, person}, false, 0, CASE_LINES_SHOWN, c->mem, &r,
			    &k, e) < 0)
		return -1;
	if (!(*ret = ARENA_ARRAY(c->mem, k + 1, struct claim_item)))
		return no_memory(e);
	for (size_t i = 0; i < k; i++) {
		bool yes;
		if (p && (!str_eq(r[i].policy, p->policy) ||
			  (r[i].period && (r[i].period < p->from || r[i].period > p->to))))
			continue;
		if (budget_seen(c, r[i].line, &yes, e) < 0 ||
		    (yes && claim_item_of(c, &r[i], &(*ret)[(*n)++], e) < 0))
			return -1;
	}
	return 0;
}

/* GET /audit/cases/payment/:id */
static int get_payment(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct trace_input *i = in;
	struct payment_trace *o = out;
	struct refused_item x;
	if (payment_get(c->house, i->id, c->mem, &o->p, e) < 0 || refused_item_of(c, &o->p, &x, e) < 0 ||
	    payment_months(c->house, i->id, c->mem, &o->months, &o->nmonths, e) < 0 ||
	    payment_tries(c->house, i->id, c->mem, &o->tries, &o->ntries, e) < 0 || put_origin(c, o, e) < 0 ||
	    put_payment_postings(c, o, e) < 0)
		return -1;
	o->name = x.name;
	o->org_name = x.org_name;
	o->title = x.title;
	o->state = payment_state_text((enum payment_state)o->p.state);
	return put_person_claims(c, o->p.person, &o->p, &o->claims, &o->nclaims, e);
}

/* GET /audit/cases/person/:id */
static int get_person(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct trace_input *i = in;
	struct person_trace *o = out;
	struct payment_filter f = {.reach = {REACH_PERSON, i->id}, .n = CASE_LINES_SHOWN};
	struct payment *p;
	size_t n;
	o->id = i->id;
	o->name = person_name(c->house, i->id, c->mem);
	if (payments_page(c->house, &f, c->mem, &p, &n, e) < 0)
		return -1;
	if (!(o->payments = ARENA_ARRAY(c->mem, n + 1, struct refused_item)))
		return no_memory(e);
	for (size_t k = 0; k < n; k++) {
		size_t before = o->n;
		if (put_payment(c, p[k].id, o->payments, &o->n, e) < 0)
			return -1;
		if (o->n == before)
			continue;
		o->paid += p[k].state == PAYMENT_PAID ? p[k].amount : 0;
		o->refused += p[k].state == PAYMENT_REFUSED ? p[k].amount : 0;
		o->waiting += p[k].state < PAYMENT_PAID ? p[k].amount : 0;
	}
	if (put_person_claims(c, i->id, NULL, &o->claims, &o->nclaims, e) < 0)
		return -1;
	for (size_t k = 0; k < o->nclaims; k++) {
		o->claimed += o->claims[k].c.amount;
		o->open += o->claims[k].c.open;
	}
	return 0;
}

/* An amount in 元. */
static struct str yuan(struct ctx *c, int64_t fen)
{
	char text[GROUPED_MAX];
	decimal_grouped(fen, 2, text);
	return ctx_text(c, "%s 元", text);
}

/* Notes whether two sums agree. */
static void put_check(struct ctx *c, struct batch_trace *o, const char *what, int64_t left, int64_t right)
{
	o->checks[o->nchecks++] =
	    (struct trace_check){str_of(what), yuan(c, left), yuan(c, right), left == right, false};
}

/* What the postings of this kind come to. */
static int64_t posted(const struct batch_trace *o, enum ledger_kind kind)
{
	int64_t sum = 0;
	for (size_t i = 0; i < o->npostings; i++)
		sum += o->postings[i].p.p.kind == (int64_t)kind ? o->postings[i].p.p.amount : 0;
	return sum;
}

/* What was found of the lines of a large batch when they were last looked at, else what is found now. */
static int lines_checked(struct ctx *c, struct batch_trace *o, bool kept, struct batch_check *out, struct err *e)
{
	const struct batch *b = &o->b.batch;
	struct batch_check *found;
	size_t n;
	if (batch_checks_kept(c->house, b->id, c->mem, &found, &n, e) < 0)
		return -1;
	if (!(o->looks = ARENA_ARRAY(c->mem, n + 1, struct batch_look)))
		return no_memory(e);
	for (o->nlooks = 0; o->nlooks < n; o->nlooks++) {
		const struct batch_check *f = &found[o->nlooks];
		o->looks[o->nlooks] = (struct batch_look){f->at, f->journal, account_said(c->house, f->who, c->mem),
							  batch_check_agrees(f, b)};
	}
	if (!kept && b->items <= BATCH_AT_ONCE)
		return batch_check(c->house, b->id, NULL, c->mem, out, e);
	o->kept = true;
	if (n) {
		*out = found[0];
		o->checked_at = o->looks[0].at;
		o->checked_by = o->looks[0].who;
	}
	return 0;
}

/* The digest that was signed: of the first who signed another than the batch has now, if somebody did. */
static struct str signed_digest(const struct batch_trace *o)
{
	for (size_t k = 0; k < o->nsigners; k++)
		if (!str_eq(o->signers[k].digest, o->b.batch.digest))
			return o->signers[k].digest;
	return o->b.batch.digest;
}

/* Notes whether the digest that was found is the one that was signed. */
static void put_digest(struct ctx *c, struct batch_trace *o, const struct batch_check *lines)
{
	struct str left = signed_digest(o);
	o->checks[o->nchecks++] = (struct trace_check){
	    STR("内容摘要重新计算＝签字时的摘要"), hex_text(c->mem, left),
	    lines->digest.n ? hex_text(c->mem, lines->digest) : STR("算不出来"),
	    lines->digest.n && str_eq(lines->digest, left) && str_eq(left, o->b.batch.digest), false};
}

/* What must agree, and whether it does. */
static int put_checks(struct ctx *c, struct batch_trace *o, bool kept, struct err *e)
{
	const struct batch *b = &o->b.batch;
	struct batch_check lines = {0};
	if (!(o->checks = ARENA_ARRAY(c->mem, 8, struct trace_check)))
		return no_memory(e);
	if (lines_checked(c, o, kept, &lines, e) < 0)
		return -1;
	bool unknown = o->kept && !o->checked_at;
	put_check(c, o, "明细合计＝批次金额", lines.amount, b->amount);
	put_check(c, o, "批次金额＝发出的分录", b->issued_at ? b->amount : 0, posted(o, LEDGER_ISSUE));
	put_check(c, o, "到账合计＝支付成功的分录", b->paid_amount, posted(o, LEDGER_SETTLE));
	put_check(c, o, "退回合计＝银行退回的分录", b->refused_amount, posted(o, LEDGER_BOUNCE));
	put_digest(c, o, &lines);
	if (unknown) {
		o->checks[0].left = o->checks[4].right = STR("—");
		o->checks[0].agrees = o->checks[4].agrees = false;
		o->checks[0].unknown = o->checks[4].unknown = true;
	}
	return 0;
}

/* Keeps what a job found, in the name of whoever asked for it. */
static int keep_check(struct job_run *r, const struct batch *b, const struct batch_check *check, struct err *e)
{
	struct recording *rec;
	char who[128];
	snprintf(who, sizeof who, "%.*s", STR_FMT(r->job->who));
	const struct deed d = {.who = who, .what = "pay"};
	if (recording_begin(&rec, r->house, &d, e) < 0)
		return -1;
	return recording_end(rec, batch_check_keep(r->house, rec, b, check, e), e);
}

/* How far a check is; false when somebody cancelled, or the server stops. */
static bool told(void *self, int64_t done, int64_t total)
{
	return job_tell(self, "核对内容摘要", done, total);
}

static int job_check(struct job_run *r, struct err *e)
{
	const struct batch_watch watch = {told, r};
	struct batch_check found;
	struct batch b;
	int64_t id;
	if (!str_to_i64(r->job->args, &id))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一批");
	job_result(r, "/audit/cases/batch/%lld?kept=1", (long long)id);
	if (store_begin(r->house->store, false, e) < 0)
		return -1;
	int status = batch_get(r->house, id, r->mem, &b, e);
	if (status == 0)
		status = batch_check(r->house, id, &watch, r->mem, &found, e);
	store_rollback(r->house->store);
	if (status < 0)
		return -1;
	found.who = r->job->who;
	return keep_check(r, &b, &found, e);
}

/* POST /audit/cases/batch/:id/verify */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct trace_input *i = in;
	struct batch b;
	int64_t job;
	(void)out;
	if (batch_get(c->house, i->id, c->mem, &b, e) < 0)
		return -1;
	struct str what = ctx_text(c, "核对支付批次 %.*s", STR_FMT(b.number)),
		   args = ctx_text(c, "%lld", (long long)i->id);
	if (job_queue(c, "batch_check", what.p, args, &job, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)job);
}

/* GET /audit/cases/batch/:id */
static int get_batch(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct trace_input *i = in;
	struct batch_trace *o = out;
	struct batch b;
	if (batch_get(c->house, i->id, c->mem, &b, e) < 0 || batch_item_of(c, &b, &o->b, e) < 0 ||
	    batch_signers(c->house, i->id, c->mem, &o->signers, &o->nsigners, e) < 0 ||
	    pay_files(c->house, i->id, c->mem, &o->files, &o->nfiles, e) < 0 ||
	    batch_results(c->house, i->id, c->mem, &o->results, &o->nresults, e) < 0)
		return -1;
	size_t max = o->nresults * 2 + 8;
	for (size_t k = 0; k < o->nsigners; k++)
		o->signers[k].who = account_said(c->house, o->signers[k].who, c->mem);
	for (size_t k = 0; k < o->nfiles; k++)
		o->files[k].who = account_said(c->house, o->files[k].who, c->mem);
	for (size_t k = 0; k < o->nresults; k++)
		o->results[k].who = account_said(c->house, o->results[k].who, c->mem);
	if (!(o->postings = ARENA_ARRAY(c->mem, max, struct trace_posting)))
		return no_memory(e);
	if (put_postings(c, "batch", i->id, "发出", o->postings, &o->npostings, max, e) < 0)
		return -1;
	for (size_t k = 0; k < o->nresults; k++)
		if (put_postings(c, "bank", o->results[k].id, "回执", o->postings, &o->npostings, max, e) < 0)
			return -1;
	return put_checks(c, o, i->kept, e);
}

/* A payment with the number drawn for it. */
struct drawn {
	uint8_t key[SM3_SIZE];
	int64_t id, amount;
};

/* By the drawn number. */
static int by_key(const void *a, const void *b)
{
	return memcmp(((const struct drawn *)a)->key, ((const struct drawn *)b)->key, SM3_SIZE);
}

/* The number drawn for a payment: SM3 of seed and payment's number. */
static void draw(struct str seed, int64_t id, uint8_t key[static SM3_SIZE])
{
	char text[300];
	int n = snprintf(text, sizeof text, "%.*s|%lld", STR_FMT(seed), (long long)id);
	sm3_digest(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1, key);
}

/* Everything that was paid on the lines, each with its number; in the caller's list (free). */
static int population(struct ctx *c, const struct sample_input *i, struct sample_output *o, struct drawn **ret,
		      struct err *e)
{
	int64_t from = i->from == DAY_NONE ? 0 : instant_day_end(i->from - 1) + 1,
		to = i->to == DAY_NONE ? INT64_MAX : instant_day_end(i->to);
	for (size_t k = 0; k < o->nlines; k++) {
		struct payment_place *p;
		size_t n;
		if (i->line != IN_NONE && o->lines[k].line.id != i->line)
			continue;
		if (payments_paid(c->house, o->lines[k].line.id, from, to, SAMPLE_OF_MOST, c->mem, &p, &n, e) < 0)
			return -1;
		if ((size_t)o->population + n > SAMPLE_OF_MOST)
			return err_set(e, ERR_LIMIT, "总体超过 %d 笔，按预算行或日期分几次抽", SAMPLE_OF_MOST);
		struct drawn *more = realloc(*ret, ((size_t)o->population + n + 1) * sizeof *more);
		if (!more)
			return no_memory(e);
		*ret = more;
		for (size_t j = 0; j < n; j++) {
			struct drawn *d = &more[o->population++];
			d->id = p[j].id;
			d->amount = p[j].amount;
			o->population_amount += p[j].amount;
			draw(i->seed, p[j].id, d->key);
		}
	}
	return 0;
}

/* GET /audit/sample: those whose drawn number is smallest. */
static int get_sample(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct sample_input *i = in;
	struct sample_output *o = out;
	struct drawn *all = NULL;
	if (budget_lines(c, 0, 0, 0, &o->lines, &o->nlines, e) < 0)
		return -1;
	o->asked = i->seed.n && i->size != IN_NONE;
	if (!o->asked)
		return 0;
	if (!(o->items = ARENA_ARRAY(c->mem, SAMPLE_MOST, struct refused_item)))
		return no_memory(e);
	int status = population(c, i, o, &all, e);
	if (status == 0 && all)
		qsort(all, (size_t)o->population, sizeof *all, by_key);
	for (int64_t k = 0; status == 0 && all && k < o->population && k < i->size; k++) {
		status = put_payment(c, all[k].id, o->items, &o->n, e);
		o->amount += all[k].amount;
	}
	free(all);
	return status;
}

static const struct route routes[] = {
    {HTTP_GET, "/audit/cases", .may = CAN_LEDGER_READ, .title = "资金追溯", .in = &cases_shape, .out = &found_shape,
     .handle = get_cases, .page = cases_page},
    {HTTP_GET, "/audit/cases/payment/:id", .may = CAN_LEDGER_READ, .title = "追溯一笔款", .in = &payment_shape,
     .out = &payment_out, .handle = get_payment, .page = payment_trace_page},
    {HTTP_GET, "/audit/cases/person/:id", .may = CAN_LEDGER_READ, .title = "追溯一个人", .in = &person_shape,
     .out = &person_out, .handle = get_person, .page = person_trace_page},
    {HTTP_GET, "/audit/cases/batch/:id", .may = CAN_LEDGER_READ, .title = "追溯一个批次", .in = &batch_shape,
     .out = &batch_out, .handle = get_batch, .page = batch_trace_page},
    {HTTP_POST, "/audit/cases/batch/:id/verify", .may = CAN_LEDGER_READ, .flags = ROUTE_KEYED, .title = "重新核对",
     .in = &check_in, .handle = post_check, .form = "/audit/cases/batch/:id"},
    {HTTP_GET, "/audit/sample", .may = CAN_LEDGER_READ, .title = "抽样", .in = &sample_shape, .out = &sample_out,
     .handle = get_sample, .page = sample_page},
};
static const struct menu_item menu[] = {
    {.group = "资金", .label = "资金追溯", .icon = "search", .path = "/audit/cases", .may = CAN_LEDGER_READ},
    {.group = "资金", .label = "抽样", .icon = "filter", .path = "/audit/sample", .may = CAN_LEDGER_READ},
};

static const struct job_kind jobs[] = {
    {.name = "batch_check", .label = "核对支付批次", .run = job_check, .again = true, .slow = true}};

const struct web cases_web = {.name = "audit",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu,
			      .jobs = jobs,
			      .njobs = sizeof jobs / sizeof *jobs};
