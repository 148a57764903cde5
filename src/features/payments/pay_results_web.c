/* /subsidy/payments/…/result: the bank's file is read, looked at, booked. */
#include <unistd.h>

#include "app/app.h"
#include "features/matters/matters_web.h"
#include "features/payments/payments_pages.h"
#include "features/reach_web.h"

static const struct in_field result_fields[] = {
    IN_ID_(struct batch_result_input, id, "支付批次", .of = "pay_batch", .flags = IN_PATH),
    IN_FILE_(struct batch_result_input, file, "回执文件", .flags = IN_NEEDED,
	     .hint = "银行给的 Excel 或 CSV，要有序号、金额、结果；退回的要有原因"),
    IN_BOOL_(struct batch_result_input, later, "在后台办"),
};
const struct in_shape batch_result_shape = IN_SHAPE(struct batch_result_input, result_fields);
static const struct in_field show_fields[] = {
    IN_ID_(struct check_show_input, id, "回执", .of = "pay_check", .flags = IN_PATH),
    IN_INT_(struct check_show_input, after, "从哪里接着列", .min = 0, .max = INT64_MAX),
    IN_BOOL_(struct check_show_input, all, "全部行"),
};
static const struct in_shape show_shape = IN_SHAPE(struct check_show_input, show_fields);
static const struct in_field book_fields[] = {
    IN_ID_(struct check_book_input, id, "回执", .of = "pay_check", .flags = IN_PATH),
    IN_BOOL_(struct check_book_input, good_only, "只登记对得上的行"),
    IN_BOOL_(struct check_book_input, later, "在后台办"),
};
static const struct in_shape book_shape = IN_SHAPE(struct check_book_input, book_fields);
static const struct in_field id_fields[] = {
    IN_INT_(struct batch_id_input, id, "银行回执", .flags = IN_PATH, .min = 1, .max = INT64_MAX)};
static const struct in_shape id_shape = IN_SHAPE(struct batch_id_input, id_fields);

static const struct out_field line_rows[] = {
    OUT_INT_(struct result_line_item, l.row, "文件的行"),  OUT_INT_(struct result_line_item, l.no, "序号"),
    OUT_MONEY_(struct result_line_item, l.amount, "金额"), OUT_WORD_(struct result_line_item, state, "结果"),
    OUT_TEXT_(struct result_line_item, l.reason, "原因"),  OUT_WORD_(struct result_line_item, found, "核对"),
    OUT_TEXT_(struct result_line_item, l.said, "原文")};
static const struct out_shape line_shape = OUT_SHAPE("BankResultLine", struct result_line_item, line_rows);
static const struct out_field show_rows[] = {OUT_ID_(struct check_show, check.id, "编号"),
					     OUT_ID_(struct check_show, check.batch, "批次号"),
					     OUT_TEXT_(struct check_show, check.file, "文件"),
					     OUT_INT_(struct check_show, check.rows, "行数"),
					     OUT_INT_(struct check_show, check.paid, "到账笔数"),
					     OUT_MONEY_(struct check_show, check.paid_amount, "到账金额"),
					     OUT_INT_(struct check_show, check.refused, "退回笔数"),
					     OUT_MONEY_(struct check_show, check.refused_amount, "退回金额"),
					     OUT_INT_(struct check_show, check.before, "以前登记过的"),
					     OUT_INT_(struct check_show, check.bad, "对不上的"),
					     OUT_INSTANT_(struct check_show, check.booked_at, "登记时间"),
					     OUT_INT_(struct check_show, b.open, "批次还没有回执的笔数"),
					     OUT_LIST_(struct check_show, lines, n, "行", line_shape),
					     OUT_INT_(struct check_show, next, "从哪里接着列")};
static const struct out_shape show_out = OUT_SHAPE("BankResultCheck", struct check_show, show_rows);

/* Begins the recording of what the bank said. */
static int begin(struct ctx *c, struct recording **r, struct str source, const char *detail, struct err *e)
{
	struct deed d = {.who = ctx_who(c), .what = "bank", .source = source.p, .detail = detail};
	return recording_begin(r, c->house, &d, e);
}

/* The answer to a large batch is kept until a job has read it. */
static int read_later(struct ctx *c, const struct batch_result_input *i, const struct batch *b, struct str name,
		      struct err *e)
{
	int64_t check = id_new(c->now);
	struct err ignored = {0};
	char path[PAY_PATH_MAX];
	if (!b->issued_at)
		return err_set(e, ERR_CONFLICT, "批次还没有发出，不能登记回执");
	if (pay_keep(app_files(c->app), i->file->path, check, e) < 0)
		return -1;
	int status = pay_later(c, PAY_JOB_READ, name, i->id, check, name, e);
	if (status < 0 && pay_path(app_files(c->app), "bank", check, "", path, &ignored) == 0)
		unlink(path);
	return status;
}

/* POST /subsidy/payments/:id/result: nothing is booked yet. */
static int post_result(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_result_input *i = in;
	struct str name = ctx_text(c, "%.*s", STR_FMT(i->file->name));
	struct recording *r;
	struct batch b;
	int64_t check = 0;
	(void)out;
	if (batch_get(c->house, i->id, c->mem, &b, e) < 0)
		return -1;
	if (i->later || b.items > BATCH_AT_ONCE)
		return read_later(c, i, &b, name, e);
	if (begin(c, &r, name, "收到银行回执文件", e) < 0)
		return -1;
	int status = result_read(c->house, r, i->id, i->file->path, name, ctx_who(c), &check, e);
	if (status < 0 && e->code == ERR_INPUT)
		fault_put(c->faults, &result_fields[1], "%s%s%s", e->what, *e->todo ? "，" : "", e->todo);
	if (recording_end(r, status, e) < 0)
		return -1;
	return ctx_go(c, e, "/subsidy/payments/checks/%lld", (long long)check);
}

/* GET /subsidy/payments/checks/:id */
static int get_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct check_show_input *i = in;
	struct check_show *o = out;
	struct result_line *l;
	struct batch b;
	size_t n;
	if (result_check_get(c->house, i->id, c->mem, &o->check, e) < 0 ||
	    batch_get(c->house, o->check.batch, c->mem, &b, e) < 0 || batch_item_of(c, &b, &o->b, e) < 0 ||
	    result_lines(c->house, i->id, o->check.bad > 0 && !i->all, i->after == IN_NONE ? 0 : i->after,
			 RESULT_SHOWN, c->mem, &l, &n, e) < 0)
		return -1;
	o->check.who = account_said(c->house, o->check.who, c->mem);
	if (!(o->lines = ARENA_ARRAY(c->mem, n + 1, struct result_line_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < n; o->n++)
		o->lines[o->n] = (struct result_line_item){l[o->n], finding_text((enum bank_finding)l[o->n].finding),
							   l[o->n].paid < 0 ? "看不出"
							   : l[o->n].paid   ? "到账"
									    : "退回"};
	o->next = n == RESULT_SHOWN ? l[n - 1].row : IN_NONE;
	return 0;
}

/* POST /subsidy/payments/checks/:id/book */
static int post_book(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct check_book_input *i = in;
	struct result_check check;
	struct bank_taken taken;
	struct recording *r;
	(void)out;
	if (result_check_get(c->house, i->id, c->mem, &check, e) < 0)
		return -1;
	if (i->later || check.rows > BATCH_AT_ONCE)
		return pay_later(c, i->good_only ? PAY_JOB_BOOK_GOOD : PAY_JOB_BOOK, check.file, i->id, 0, STR(""),
				 e);
	if (begin(c, &r, check.file, "登记银行回执", e) < 0 ||
	    recording_end(r, result_book(c->house, r, i->id, i->good_only, ctx_who(c), &taken, e), e) < 0)
		return -1;
	ctx_tell(c, "已登记：%lld 笔到账，%lld 笔退回%s", (long long)taken.paid, (long long)taken.refused,
		 taken.refused ? "，机构和本人的页面上已经列出" : "");
	return ctx_go(c, e, "/subsidy/payments/%lld", (long long)check.batch);
}

/* GET /subsidy/payments/results/:id: a result that a posting cites leads to its batch. */
static int get_result(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_id_input *i = in;
	int64_t batch;
	bool yes;
	(void)out;
	if (result_batch(c->house, i->id, &batch, e) < 0 || batch_seen(c, batch, &yes, e) < 0)
		return -1;
	return yes ? ctx_go(c, e, "/subsidy/payments/%lld", (long long)batch)
		   : err_set(e, ERR_NOTFOUND, "没有这次银行回执，或不在您的管理范围内");
}

/* A check is seen by whoever sees its batch. */
static int sees_check(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct result_check check;
	struct err why = {0};
	*yes = false;
	if (result_check_get(c->house, id, c->mem, &check, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	return batch_seen(c, check.batch, yes, e);
}

static const struct route routes[] = {
    {HTTP_POST, "/subsidy/payments/:id/result", .may = CAN_PAY_RECONCILE, .flags = ROUTE_KEYED | ROUTE_UPLOAD,
     .title = "上传银行回执", .in = &batch_result_shape, .handle = post_result, .form = "/subsidy/payments/:id"},
    {HTTP_GET, "/subsidy/payments/checks/:id", .may = CAN_LEDGER_READ, .title = "核对银行回执", .in = &show_shape,
     .out = &show_out, .handle = get_check, .page = check_show_page},
    {HTTP_POST, "/subsidy/payments/checks/:id/book", .may = CAN_PAY_RECONCILE, .flags = ROUTE_KEYED,
     .title = "登记银行回执", .in = &book_shape, .handle = post_book, .form = "/subsidy/payments/checks/:id"},
    {HTTP_GET, "/subsidy/payments/results/:id", .may = CAN_LEDGER_READ, .title = "银行回执", .in = &id_shape,
     .handle = get_result},
};
static const struct thing_kind kinds[] = {{"pay_check", sees_check}};

const struct web pay_results_web = {.name = "payments",
				    .routes = routes,
				    .nroutes = sizeof routes / sizeof *routes,
				    .kinds = kinds,
				    .nkinds = sizeof kinds / sizeof *kinds};
