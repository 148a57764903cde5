/* /subsidy/payments: what waits, batches made, signed, issued, written out; see pay_results_web.c for the bank's answer. */
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "features/matters/matters_web.h"
#include "features/payments/payments_pages.h"
#include "features/reach_web.h"

const char *const batch_filter_words[] = {"全部",
#define X(name, label) label,
					  BATCH_STAGES(X)
#undef X
					      NULL};
const char *const batch_which_words[] = {"全部", "已到账", "银行退回", "没有回执", NULL};

static const struct in_field batches_fields[] = {
    IN_INT_(struct batches_input, before, "从哪里接着列", .min = 1, .max = INT64_MAX),
    IN_CHOICE_(struct batches_input, stage, "状态", .words = batch_filter_words),
    IN_ID_(struct batches_input, line, "预算行", .of = "budget"),
};
const struct in_shape batches_shape = IN_SHAPE(struct batches_input, batches_fields);
static const struct in_field new_fields[] = {
    IN_ID_(struct batch_new_input, line, "预算行", .of = "budget", .flags = IN_NEEDED),
    IN_BOOL_(struct batch_new_input, later, "在后台办")};
static const struct in_shape new_shape = IN_SHAPE(struct batch_new_input, new_fields);
static const struct in_field show_fields[] = {
    IN_ID_(struct batch_show_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH),
    IN_CHOICE_(struct batch_show_input, which, "哪些笔", .words = batch_which_words),
    IN_INT_(struct batch_show_input, after, "从哪里接着列", .min = 0, .max = PAYMENT_BATCH_MAX),
    IN_BOOL_(struct batch_show_input, print, "打印"),
};
const struct in_shape batch_show_shape = IN_SHAPE(struct batch_show_input, show_fields);
static const struct in_shape issue_ask_shape = {sizeof(struct batch_show_input), show_fields, 1};
static const struct in_field sign_fields[] = {
    IN_ID_(struct batch_sign_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH),
    IN_TEXT_(struct batch_sign_input, digest, "内容摘要", .flags = IN_NEEDED, .min = 64, .max = 64),
};
static const struct in_shape sign_shape = IN_SHAPE(struct batch_sign_input, sign_fields);
static const struct in_field void_fields[] = {
    IN_ID_(struct batch_void_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH),
    IN_TEXT_(struct batch_void_input, reason, "撤销的原因", .flags = IN_NEEDED | IN_STOCK, .max = 200),
};
const struct in_shape batch_void_shape = IN_SHAPE(struct batch_void_input, void_fields);
static const struct in_field issue_fields[] = {
    IN_ID_(struct batch_issue_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH),
    IN_BOOL_(struct batch_issue_input, later, "在后台办")};
static const struct in_shape issue_shape = IN_SHAPE(struct batch_issue_input, issue_fields);
static const struct in_field file_fields[] = {
    IN_ID_(struct batch_file_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH),
    IN_TEXT_(struct batch_file_input, template, "模板", .flags = IN_NEEDED, .max = 60),
    IN_TEXT_(struct batch_file_input, reason, "用途", .flags = IN_NEEDED, .max = 100,
	     .hint = "文件里有完整的证件号码和账号，用途记入日志"),
    IN_BOOL_(struct batch_file_input, later, "在后台办"),
};
const struct in_shape batch_file_shape = IN_SHAPE(struct batch_file_input, file_fields);

#define BATCH_ROWS(T, x)                                                                                             \
	OUT_ID_(T, x batch.id, "编号"), OUT_TEXT_(T, x batch.number, "批次号"), OUT_TEXT_(T, x title, "预算行"),     \
	    OUT_ID_(T, x batch.line, "预算行编号"), OUT_WORD_(T, x stage, "状态"),                                   \
	    OUT_INT_(T, x batch.items, "笔数"), OUT_MONEY_(T, x batch.amount, "金额"),                               \
	    OUT_INT_(T, x batch.signatures, "签字人数"), OUT_INSTANT_(T, x batch.at, "生成时间"),                    \
	    OUT_TEXT_(T, x batch.who, "生成"), OUT_INSTANT_(T, x batch.issued_at, "发出时间"),                       \
	    OUT_TEXT_(T, x batch.issued_by, "发出"), OUT_INSTANT_(T, x batch.void_at, "撤销时间"),                   \
	    OUT_TEXT_(T, x batch.void_reason, "撤销原因"), OUT_INT_(T, x batch.paid, "到账笔数"),                    \
	    OUT_MONEY_(T, x batch.paid_amount, "到账金额"), OUT_INT_(T, x batch.refused, "退回笔数"),                \
	    OUT_MONEY_(T, x batch.refused_amount, "退回金额"), OUT_INT_(T, x open, "没有回执的笔数"),                \
	    OUT_TEXT_(T, x digest, "内容摘要")
static const struct out_field item_rows[] = {BATCH_ROWS(struct batch_item_out, )};
static const struct out_shape batch_item_shape = OUT_SHAPE("PaymentBatch", struct batch_item_out, item_rows);
static const struct out_field waiting_rows[] = {OUT_ID_(struct waiting_item, line.line.id, "预算行编号"),
						OUT_TEXT_(struct waiting_item, line.title, "预算行"),
						OUT_INT_(struct waiting_item, w.waiting, "待支付笔数"),
						OUT_MONEY_(struct waiting_item, w.waiting_amount, "待支付金额"),
						OUT_INT_(struct waiting_item, w.refused, "退回笔数"),
						OUT_MONEY_(struct waiting_item, w.refused_amount, "退回金额")};
static const struct out_shape waiting_shape = OUT_SHAPE("PaymentsWaiting", struct waiting_item, waiting_rows);
static const struct out_field list_rows[] = {
    OUT_LIST_(struct batches_output, waiting, nwaiting, "等着支付的", waiting_shape),
    OUT_LIST_(struct batches_output, batches, n, "批次", batch_item_shape),
    OUT_INT_(struct batches_output, next, "从哪里接着列")};
static const struct out_shape list_out = OUT_SHAPE("PaymentBatches", struct batches_output, list_rows);
static const struct out_field new_rows[] = {
    OUT_TEXT_(struct batch_new_output, line.title, "预算行"),
    OUT_BOOL_(struct batch_new_output, large, "笔数多，先在后台核对"),
    OUT_INSTANT_(struct batch_new_output, at, "什么时候核对的"),
    OUT_INT_(struct batch_new_output, preview.items, "这一批的笔数"),
    OUT_MONEY_(struct batch_new_output, preview.amount, "这一批的金额"),
    OUT_INT_(struct batch_new_output, preview.reissued, "其中更正后再付的笔数"),
    OUT_INT_(struct batch_new_output, preview.without, "没有银行账号的笔数"),
    OUT_MONEY_(struct batch_new_output, preview.without_amount, "没有银行账号的金额"),
    OUT_INT_(struct batch_new_output, preview.uncorrected, "退回后还没有更正的笔数"),
    OUT_MONEY_(struct batch_new_output, preview.uncorrected_amount, "退回后还没有更正的金额")};
static const struct out_shape new_out = OUT_SHAPE("PaymentBatchPreview", struct batch_new_output, new_rows);
static const struct out_field signer_rows[] = {OUT_TEXT_(struct batch_signer, who, "签字"),
					       OUT_INSTANT_(struct batch_signer, at, "时间"),
					       OUT_INT_(struct batch_signer, journal, "日志")};
static const struct out_shape signer_shape = OUT_SHAPE("BatchSigner", struct batch_signer, signer_rows);
static const struct out_field line_rows[] = {OUT_INT_(struct batch_line_item, l.no, "序号"),
					     OUT_ID_(struct batch_line_item, l.payment, "款的编号"),
					     OUT_TEXT_(struct batch_line_item, name, "姓名"),
					     OUT_TEXT_(struct batch_line_item, org_name, "机构"),
					     OUT_TEXT_(struct batch_line_item, l.policy, "政策"),
					     OUT_INT_(struct batch_line_item, l.attempt, "第几次"),
					     OUT_MONEY_(struct batch_line_item, l.amount, "金额"),
					     OUT_WORD_(struct batch_line_item, state, "结果"),
					     OUT_TEXT_(struct batch_line_item, l.reason, "退回原因"),
					     OUT_INSTANT_(struct batch_line_item, l.answered, "回执时间")};
static const struct out_shape line_shape = OUT_SHAPE("BatchLine", struct batch_line_item, line_rows);
static const struct out_field file_rows[] = {
    OUT_TEXT_(struct pay_file_out, template, "模板"), OUT_TEXT_(struct pay_file_out, format, "格式"),
    OUT_TEXT_(struct pay_file_out, who, "谁取的"), OUT_INSTANT_(struct pay_file_out, at, "时间"),
    OUT_INT_(struct pay_file_out, journal, "日志")};
static const struct out_shape file_shape = OUT_SHAPE("PaymentFile", struct pay_file_out, file_rows);
static const struct out_field check_rows[] = {
    OUT_ID_(struct result_check, id, "编号"), OUT_TEXT_(struct result_check, file, "文件"),
    OUT_INT_(struct result_check, rows, "行数"), OUT_INT_(struct result_check, bad, "对不上的"),
    OUT_INSTANT_(struct result_check, booked_at, "登记时间")};
static const struct out_shape check_shape = OUT_SHAPE("BatchResultFile", struct result_check, check_rows);
static const struct out_field template_rows[] = {OUT_TEXT_(struct pay_template, name, "名称"),
						 OUT_TEXT_(struct pay_template, columns, "列")};
static const struct out_shape template_shape = OUT_SHAPE("PaymentTemplate", struct pay_template, template_rows);
static const struct out_field show_rows[] = {
    OUT_ONE_(struct batch_show, b, "批次", batch_item_shape),
    OUT_MONEY_(struct batch_show, approved, "核定合计"),
    OUT_LIST_(struct batch_show, signers, nsigners, "签字", signer_shape),
    OUT_LIST_(struct batch_show, lines, n, "明细", line_shape),
    OUT_LIST_(struct batch_show, files, nfiles, "取过的支付文件", file_shape),
    OUT_LIST_(struct batch_show, checks, nchecks, "收到的回执文件", check_shape),
    OUT_LIST_(struct batch_show, templates, ntemplates, "支付文件模板", template_shape),
    OUT_INT_(struct batch_show, next, "从哪里接着列")};
static const struct out_shape show_out = OUT_SHAPE("PaymentBatchShown", struct batch_show, show_rows);

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

enum batch_stage batch_stage_of(const struct batch *b)
{
	if (b->void_at)
		return STAGE_VOID;
	if (!b->issued_at)
		return b->signatures < PAYMENT_SIGNERS ? STAGE_SIGN : STAGE_ISSUE;
	if (b->paid + b->refused == 0)
		return STAGE_SENT;
	if (b->paid + b->refused < b->items)
		return STAGE_PARTLY;
	return b->refused ? STAGE_REFUSED : STAGE_DONE;
}

const char *batch_stage_text(enum batch_stage s)
{
	return s < STAGE__MAX ? batch_filter_words[s + 1] : "";
}

/* A digest in hexadecimal. */
static struct str hex(struct ctx *c, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_get(c->mem, bytes.n * 2 + 1);
	if (!out)
		return STR("");
	for (size_t i = 0; i < bytes.n; i++) {
		out[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
		out[2 * i + 1] = digits[(unsigned char)bytes.p[i] & 15];
	}
	return (struct str){out, bytes.n * 2};
}

int batch_item_of(struct ctx *c, const struct batch *b, struct batch_item_out *out, struct err *e)
{
	struct ledger_line l;
	struct budget_item line;
	if (ledger_get(c->house, b->line, c->mem, &l, e) < 0)
		return -1;
	budget_item_of(c, &l, &line);
	*out = (struct batch_item_out){.batch = *b,
				       .title = line.title,
				       .stage = batch_stage_text(batch_stage_of(b)),
				       .open = b->items - b->paid - b->refused,
				       .digest = hex(c, b->digest)};
	out->batch.who = account_said(c->house, b->who, c->mem);
	out->batch.issued_by = account_said(c->house, b->issued_by, c->mem);
	return 0;
}

int batch_seen(struct ctx *c, int64_t batch, bool *yes, struct err *e)
{
	struct batch b;
	struct err why = {0};
	*yes = false;
	if (batch_get(c->house, batch, c->mem, &b, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	return budget_seen(c, b.line, yes, e);
}

/* What waits on the lines that the user reaches. */
static int put_waiting(struct ctx *c, int64_t line, struct batches_output *o, struct err *e)
{
	struct line_waiting *w;
	size_t n;
	if (lines_waiting(c->house, c->mem, &w, &n, e) < 0)
		return -1;
	if (!(o->waiting = ARENA_ARRAY(c->mem, n + 1, struct waiting_item)))
		return no_memory(e);
	for (size_t i = 0; i < n; i++) {
		struct ledger_line l;
		bool yes;
		if ((line && w[i].line != line) || budget_seen(c, w[i].line, &yes, e) < 0 || !yes)
			continue;
		if (ledger_get(c->house, w[i].line, c->mem, &l, e) < 0)
			return -1;
		o->waiting[o->nwaiting].w = w[i];
		budget_item_of(c, &l, &o->waiting[o->nwaiting++].line);
	}
	return 0;
}

/* GET /subsidy/payments */
static int get_batches(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batches_input *i = in;
	struct batches_output *o = out;
	int64_t before = i->before == IN_NONE ? INT64_MAX : i->before, line = i->line == IN_NONE ? 0 : i->line;
	struct batch *b;
	size_t n;
	o->next = IN_NONE;
	if (put_waiting(c, line, o, e) < 0)
		return -1;
	if (!(o->batches = ARENA_ARRAY(c->mem, BATCHES_SHOWN + 1, struct batch_item_out)))
		return no_memory(e);
	do {
		if (batch_list(c->house, line, before, 200, c->mem, &b, &n, e) < 0)
			return -1;
		for (size_t k = 0; k < n; k++) {
			bool yes;
			before = b[k].id;
			if (i->stage && (int64_t)batch_stage_of(&b[k]) != i->stage - 1)
				continue;
			if (budget_seen(c, b[k].line, &yes, e) < 0)
				return -1;
			if (!yes)
				continue;
			if (o->n == BATCHES_SHOWN) {
				o->next = o->batches[o->n - 1].batch.id;
				return 0;
			}
			if (batch_item_of(c, &b[k], &o->batches[o->n++], e) < 0)
				return -1;
		}
	} while (n == 200);
	return 0;
}

/* Whether so much waits on the line that jobs look at it: 1, 0, -1. */
static int is_large(struct ctx *c, const struct batch_new_input *i, struct err *e)
{
	return i->later ? 1 : batch_larger(c->house, i->line, BATCH_AT_ONCE, e);
}

/* GET /subsidy/payments/new: what a batch of the line would be. */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_new_input *i = in;
	struct batch_new_output *o = out;
	struct ledger_line l;
	int large = is_large(c, i, e);
	if (large < 0 || ledger_get(c->house, i->line, c->mem, &l, e) < 0)
		return -1;
	budget_item_of(c, &l, &o->line);
	o->large = large;
	if (large)
		return batch_preview_kept(c->house, i->line, &o->preview, &o->at, e) < 0 ? -1 : 0;
	o->at = c->now;
	return batch_preview(c->house, i->line, NULL, &o->preview, e);
}

/* POST /subsidy/payments/preview: a job looks at a line with very many payments. */
static int post_look(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_new_input *i = in;
	struct ledger_line l;
	struct budget_item line;
	(void)out;
	if (ledger_get(c->house, i->line, c->mem, &l, e) < 0)
		return -1;
	budget_item_of(c, &l, &line);
	return pay_later(c, PAY_JOB_PREVIEW, line.title, i->line, 0, STR(""), e);
}

/* POST /subsidy/payments */
static int post_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_new_input *i = in;
	struct recording *r;
	struct ledger_line l;
	struct budget_item line;
	int64_t batch = 0;
	(void)out;
	int large = is_large(c, i, e);
	if (large < 0 || (large && ledger_get(c->house, i->line, c->mem, &l, e) < 0))
		return -1;
	if (large) {
		budget_item_of(c, &l, &line);
		return pay_later(c, PAY_JOB_MAKE, line.title, i->line, id_new(c->now), STR(""), e);
	}
	if (request_recording(c, &r, "pay", "生成支付批次", e) < 0 ||
	    recording_end(r, batch_make(c->house, r, i->line, ctx_who(c), &batch, e), e) < 0)
		return -1;
	ctx_tell(c, "已生成支付批次，请两个人核对后签字");
	return ctx_go(c, e, "/subsidy/payments/%lld", (long long)batch);
}

const char *batch_line_state(const struct batch *b, const struct batch_line *l)
{
	if (b->void_at)
		return "已撤销";
	if (!b->issued_at)
		return "未发出";
	return !l->answered ? "待回执" : l->paid ? "已到账" : "银行退回";
}

/* The lines of a batch with names. */
static int put_lines(struct ctx *c, const struct batch_show_input *i, struct batch_show *o, struct err *e)
{
	struct batch_line *l;
	size_t n, shown = i->print ? PAYMENT_PAGE_MAX : BATCH_LINES_SHOWN;
	if (batch_lines(c->house, i->id, (enum batch_which)i->which, i->after == IN_NONE ? 0 : i->after, shown,
			c->mem, &l, &n, e) < 0)
		return -1;
	if (!(o->lines = ARENA_ARRAY(c->mem, n + 1, struct batch_line_item)))
		return no_memory(e);
	for (; o->n < n; o->n++)
		o->lines[o->n] = (struct batch_line_item){
		    l[o->n], payee_said(c, l[o->n].owner, l[o->n].person, l[o->n].org),
		    org_name(c->house, l[o->n].org, c->mem), batch_line_state(&o->b.batch, &l[o->n])};
	o->next = n == shown ? l[n - 1].no : IN_NONE;
	return 0;
}

/* GET /subsidy/payments/:id */
static int get_batch(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_show_input *i = in;
	struct batch_show *o = out;
	struct batch b;
	if (batch_get(c->house, i->id, c->mem, &b, e) < 0 || batch_item_of(c, &b, &o->b, e) < 0 ||
	    batch_signers(c->house, i->id, c->mem, &o->signers, &o->nsigners, e) < 0 ||
	    batch_approved(c->house, i->id, &o->approved, e) < 0 ||
	    pay_files(c->house, i->id, c->mem, &o->files, &o->nfiles, e) < 0 ||
	    result_checks(c->house, i->id, c->mem, &o->checks, &o->nchecks, e) < 0 ||
	    pay_templates(c->house, c->mem, &o->templates, &o->ntemplates, e) < 0)
		return -1;
	for (size_t k = 0; k < o->nsigners; k++) {
		o->signed_by_me |= str_is(o->signers[k].who, ctx_who(c));
		o->signers[k].who = account_said(c->house, o->signers[k].who, c->mem);
	}
	char path[PAY_PATH_MAX];
	for (size_t k = 0; k < o->nfiles; k++)
		o->files[k].waits = pay_file_waits(c, &o->files[k], path);
	for (size_t k = 0; k < o->nfiles; k++)
		o->files[k].who = account_said(c->house, o->files[k].who, c->mem);
	for (size_t k = 0; k < o->nchecks; k++)
		o->checks[k].who = account_said(c->house, o->checks[k].who, c->mem);
	return put_lines(c, i, o, e);
}

/* GET /subsidy/payments/:id/issue: what is to go out, while it can. */
static int get_issue(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_show_input *i = in;
	struct batch_show *o = out;
	if (get_batch(c, in, out, e) < 0)
		return -1;
	if (o->b.batch.issued_at || o->b.batch.void_at)
		return err_set(e, ERR_CONFLICT, o->b.batch.void_at ? "批次已撤销" : "批次已发出");
	if (o->b.batch.signatures < PAYMENT_SIGNERS)
		return err_set(e, ERR_CONFLICT, "要 %d 个人签字才能发出，现在 %lld 个", PAYMENT_SIGNERS,
			       (long long)o->b.batch.signatures);
	return batch_payees(c->house, i->id, &o->payees, e);
}

/* 64 hexadecimal digits as bytes. */
static int unhex(struct str text, uint8_t out[static SM3_SIZE], struct err *e)
{
	for (size_t i = 0; i < SM3_SIZE; i++) {
		int v[2];
		for (int k = 0; k < 2; k++) {
			char d = i * 2 + (size_t)k < text.n ? text.p[i * 2 + (size_t)k] : 'x';
			v[k] = d >= '0' && d <= '9' ? d - '0' : d >= 'a' && d <= 'f' ? d - 'a' + 10 : -1;
			if (v[k] < 0)
				return err_set(e, ERR_INPUT, "内容摘要不对，请回到批次页重新核对");
		}
		out[i] = (uint8_t)(v[0] << 4 | v[1]);
	}
	return 0;
}

/* POST /subsidy/payments/:id/sign */
static int post_sign(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_sign_input *i = in;
	uint8_t digest[SM3_SIZE];
	struct recording *r;
	(void)out;
	if (unhex(i->digest, digest, e) < 0 || request_recording(c, &r, "pay", "签批支付批次", e) < 0 ||
	    recording_end(
		r, batch_sign(c->house, r, i->id, (struct str){(const char *)digest, sizeof digest}, ctx_who(c), e),
		e) < 0)
		return -1;
	ctx_tell(c, "已签字");
	return ctx_go(c, e, "/subsidy/payments/%lld", (long long)i->id);
}

/* What a batch is called. */
static struct str said_of(struct ctx *c, const struct batch *b)
{
	return b->number.n ? b->number : ctx_text(c, "%lld", (long long)b->id);
}

/* POST /subsidy/payments/:id/issue */
static int post_issue(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_issue_input *i = in;
	struct recording *r;
	struct batch b;
	(void)out;
	if (batch_get(c->house, i->id, c->mem, &b, e) < 0)
		return -1;
	if (i->later || b.items > BATCH_AT_ONCE)
		return pay_later(c, PAY_JOB_ISSUE, said_of(c, &b), i->id, 0, STR(""), e);
	if (request_recording(c, &r, "pay", "发出支付批次", e) < 0 ||
	    recording_end(r, batch_issue(c->house, r, i->id, ctx_who(c), e), e) < 0)
		return -1;
	ctx_tell(c, "已发出，请取支付文件交银行；回执来了在这里登记");
	return ctx_go(c, e, "/subsidy/payments/%lld", (long long)i->id);
}

/* POST /subsidy/payments/:id/void */
static int post_void(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_void_input *i = in;
	struct recording *r;
	(void)out;
	if (request_recording(c, &r, "pay", "撤销支付批次", e) < 0 ||
	    recording_end(r, batch_void(c->house, r, i->id, ctx_who(c), i->reason, e), e) < 0)
		return -1;
	ctx_tell(c, "已撤销，里面的款回到待支付");
	return ctx_go(c, e, "/subsidy/payments/%lld", (long long)i->id);
}

/* The journal's entry, before the first byte is out. */
struct noting {
	struct ctx *c;
	struct pay_taking x;
};
static int journal_file(struct house *h, void *arg, struct err *e)
{
	struct noting *n = arg;
	struct recording *r;
	struct deed d = {.who = ctx_who(n->c),
			 .what = "export",
			 .source = pay_taking_said(&n->x.b, n->c->mem),
			 .detail = pay_taking_detail(&n->x, n->c->mem)};
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	return recording_end(
	    r,
	    pay_file_note(h, r, id_new(recording_now(r)), n->x.b.id, &n->x.template, n->x.digest, ctx_who(n->c), e),
	    e);
}

/* A large one is written by a job. */
static int queue_file(struct house *h, void *arg, struct err *e)
{
	struct noting *n = arg;
	struct ctx in_tx = *n->c;
	in_tx.house = h;
	struct str words = ctx_text(n->c, "%.*s\n%.*s", STR_FMT(n->x.template.name), STR_FMT(n->x.reason));
	int status = pay_later(&in_tx, PAY_JOB_FILE, said_of(n->c, &n->x.b), n->x.b.id, id_new(n->c->now), words, e);
	n->c->location = in_tx.location;
	return status;
}

/* What is to be taken out. */
static int file_of(struct ctx *c, const struct batch_file_input *i, struct pay_taking *x, struct err *e)
{
	x->reason = i->reason;
	if (store_begin(c->house->store, false, e) < 0)
		return -1;
	int status = pay_template_get(c->house, i->template, c->mem, &x->template, e);
	if (status < 0 && e->code == ERR_NOTFOUND) {
		fault_put(c->faults, &file_fields[1], "%s", e->what);
		err_set(e, ERR_INPUT, "没有这个模板");
	}
	if (status == 0)
		status = batch_get(c->house, i->id, c->mem, &x->b, e);
	if (status == 0 && !x->b.issued_at)
		status = err_set(e, ERR_CONFLICT, "批次还没有发出，没有支付文件");
	store_rollback(c->house->store);
	return status;
}

/* POST /subsidy/payments/:id/file */
static int post_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_file_input *i = in;
	struct noting n = {.c = c};
	char csv[] = "/tmp/yicai-pay-XXXXXX.csv", xlsx[] = "/tmp/yicai-pay-XXXXXX.xlsx";
	(void)out;
	if (file_of(c, i, &n.x, e) < 0)
		return -1;
	if (i->later || n.x.b.items > BATCH_AT_ONCE)
		return app_write(c->app, queue_file, &n, e);
	bool book = n.x.template.format == PAY_XLSX;
	char *path = book ? xlsx : csv;
	int fd = mkstemps(path, book ? 5 : 4);
	if (fd < 0)
		return err_set(e, ERR_IO, "建不了临时文件");
	close(fd);
	if (pay_taking_write(c->house, &n.x, path, e) < 0 || app_write(c->app, journal_file, &n, e) < 0) {
		unlink(path);
		return -1;
	}
	pay_taking_type(c, &n.x.template, &n.x.b);
	c->download.path = arena_copy(c->mem, path, strlen(path) + 1);
	return c->download.path ? 0 : no_memory(e);
}

static const struct route routes[] = {
    {HTTP_GET, "/subsidy/payments", .may = CAN_LEDGER_READ, .title = "资金支付", .in = &batches_shape,
     .out = &list_out, .handle = get_batches, .page = batches_page},
    {HTTP_GET, "/subsidy/payments/new", .may = CAN_PAY_ISSUE, .title = "生成支付批次", .in = &new_shape,
     .out = &new_out, .handle = get_new, .page = batch_new_page},
    {HTTP_POST, "/subsidy/payments", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED, .title = "生成支付批次",
     .in = &new_shape, .handle = post_new},
    {HTTP_POST, "/subsidy/payments/preview", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED, .title = "核对收款人",
     .in = &new_shape, .handle = post_look, .form = "/subsidy/payments/new"},
    {HTTP_GET, "/subsidy/payments/:id", .may = CAN_LEDGER_READ, .title = "支付批次", .in = &batch_show_shape,
     .out = &show_out, .handle = get_batch, .page = batch_show_page},
    {HTTP_POST, "/subsidy/payments/:id/sign", .may = CAN_PAY_SIGN, .flags = ROUTE_KEYED, .title = "签批支付批次",
     .in = &sign_shape, .handle = post_sign, .form = "/subsidy/payments/:id"},
    {HTTP_GET, "/subsidy/payments/:id/issue", .may = CAN_PAY_ISSUE, .title = "发出支付批次", .in = &issue_ask_shape,
     .out = &show_out, .handle = get_issue, .page = batch_issue_page},
    {HTTP_POST, "/subsidy/payments/:id/issue", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED, .title = "发出支付批次",
     .in = &issue_shape, .handle = post_issue},
    {HTTP_POST, "/subsidy/payments/:id/void", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED, .title = "撤销支付批次",
     .in = &batch_void_shape, .handle = post_void, .form = "/subsidy/payments/:id"},
    {HTTP_POST, "/subsidy/payments/:id/file", .may = CAN_PAY_ISSUE, .flags = ROUTE_OUTSIDE, .title = "取支付文件",
     .in = &batch_file_shape, .handle = post_file, .form = "/subsidy/payments/:id"},
};

static const struct menu_item menu[] = {
    {.group = "资金",
     .label = "资金支付",
     .icon = "report-money",
     .path = "/subsidy/payments",
     .may = CAN_LEDGER_READ},
};
static const struct thing_kind kinds[] = {{"pay_batch", batch_seen}};

const struct web payments_web = {.name = "payments",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu,
				 .kinds = kinds,
				 .nkinds = sizeof kinds / sizeof *kinds,
				 .jobs = pay_jobs,
				 .njobs = PAY_JOBS};
