/* /subsidy/payments/templates: what the treasury's and the bank's files look like. */
#include "features/payments/payments_pages.h"

const char *const pay_format_words[] = {"CSV", "XLSX", NULL};
const char *const pay_encoding_words[] = {"UTF-8", "GBK", NULL};

static const struct in_field name_fields[] = {IN_TEXT_(struct pay_template_input, name, "名称", .max = 20)};
static const struct in_shape name_shape = IN_SHAPE(struct pay_template_input, name_fields);
static const struct in_field save_fields[] = {
    IN_TEXT_(struct pay_template_save_input, name, "名称", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct pay_template_save_input, columns, "列", .flags = IN_NEEDED | IN_LONG, .max = 600,
	     .hint = "按文件里的次序，用逗号隔开；表头不一样的写成“列=表头”。可用的列：批次号、序号、项目、姓名、"
		     "证件号码、开户行、账号、金额（元）、金额（分）、月份段"),
    IN_CHOICE_(struct pay_template_save_input, format, "格式", .words = pay_format_words),
    IN_CHOICE_(struct pay_template_save_input, encoding, "编码", .words = pay_encoding_words,
	       .hint = "只对 CSV 有用；GBK 按 GB 18030 写，生僻字也不丢"),
    IN_BOOL_(struct pay_template_save_input, header, "第一行是表头"),
    IN_BOOL_(struct pay_template_save_input, preview, "预览"),
    IN_BOOL_(struct pay_template_save_input, drop, "停用"),
};
const struct in_shape template_save_shape = IN_SHAPE(struct pay_template_save_input, save_fields);

#define TEMPLATE_ROWS(T, x)                                                                                          \
	OUT_TEXT_(T, x name, "名称"), OUT_TEXT_(T, x columns, "列"), OUT_INT_(T, x format, "格式"),                  \
	    OUT_INT_(T, x encoding, "编码"), OUT_INT_(T, x header, "有表头"), OUT_TEXT_(T, x who, "改的人"),         \
	    OUT_INSTANT_(T, x at, "改的时间")
static const struct out_field template_rows[] = {TEMPLATE_ROWS(struct pay_template, )};
static const struct out_shape template_shape = OUT_SHAPE("PaymentFileTemplate", struct pay_template, template_rows);
static const struct out_field list_rows[] = {
    OUT_LIST_(struct pay_templates_output, templates, n, "模板", template_shape)};
static const struct out_shape list_out = OUT_SHAPE("PaymentFileTemplates", struct pay_templates_output, list_rows);
static const struct out_field show_rows[] = {TEMPLATE_ROWS(struct pay_template_show, t.)};
static const struct out_shape show_out = OUT_SHAPE("PaymentFileTemplateShown", struct pay_template_show, show_rows);

/* GET /subsidy/payments/templates */
static int get_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct pay_templates_output *o = out;
	(void)in;
	return pay_templates(c->house, c->mem, &o->templates, &o->n, e);
}

/* GET /subsidy/payments/templates/edit: one by name, or a new one. */
static int get_edit(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct pay_template_input *i = in;
	struct pay_template_show *o = out;
	o->t = (struct pay_template){
	    .name = STR(""), .columns = STR("序号,姓名=户名,账号,金额（元）=金额"), .format = PAY_CSV, .header = 1};
	if (i->name.n && pay_template_get(c->house, i->name, c->mem, &o->t, e) < 0)
		return -1;
	return pay_template_parse(&(struct pay_template){.name = STR("预览"), .columns = o->t.columns}, c->mem,
				  &o->parsed, e);
}

/* The template as it was typed; a fault of the columns goes to its field. */
static int typed(struct ctx *c, const struct pay_template_save_input *i, struct pay_template_show *o, struct err *e)
{
	o->t = (struct pay_template){.name = i->name,
				     .columns = i->columns,
				     .format = i->format,
				     .encoding = i->encoding,
				     .header = i->header || i->format == PAY_XLSX};
	if (pay_template_parse(&o->t, c->mem, &o->parsed, e) == 0)
		return 0;
	if (e->code == ERR_INPUT || e->code == ERR_LIMIT) {
		bool name = strcmp(e->where, "名称") == 0;
		fault_put(c->faults, &save_fields[name ? 0 : 1], "%s%s%s", e->what, *e->todo ? "。" : "", e->todo);
		e->code = ERR_INPUT;
	}
	return -1;
}

/* POST /subsidy/payments/templates/preview: writes nothing. */
static int post_preview(struct ctx *c, const void *in, void *out, struct err *e)
{
	return typed(c, in, out, e);
}

/* POST /subsidy/payments/templates */
static int post_save(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct pay_template_save_input *i = in;
	struct deed d = {.who = ctx_who(c), .what = "pay", .detail = i->drop ? "停用支付文件模板" : "改支付文件模板"};
	struct pay_template_show o = {0};
	struct recording *r;
	(void)out;
	if (typed(c, i, &o, e) < 0 || recording_begin(&r, c->house, &d, e) < 0)
		return -1;
	if (i->drop)
		o.t.columns = STR("");
	if (pay_template_save(c->house, r, &o.t, ctx_who(c), e) < 0) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	ctx_tell(c, i->drop ? "已停用，自带的模板恢复原样" : "已保存");
	return ctx_go(c, e, "/subsidy/payments/templates");
}

static const struct route routes[] = {
    {HTTP_GET, "/subsidy/payments/templates", .may = CAN_LEDGER_READ, .title = "支付文件模板", .out = &list_out,
     .handle = get_list, .page = pay_templates_page},
    {HTTP_GET, "/subsidy/payments/templates/edit", .may = CAN_PAY_ISSUE, .title = "改支付文件模板", .in = &name_shape,
     .out = &show_out, .handle = get_edit, .page = pay_template_page},
    {HTTP_POST, "/subsidy/payments/templates/preview", .may = CAN_PAY_ISSUE, .flags = ROUTE_SAFE,
     .title = "预览支付文件模板", .in = &template_save_shape, .out = &show_out, .handle = post_preview,
     .page = pay_template_page, .form = "/subsidy/payments/templates/edit"},
    {HTTP_POST, "/subsidy/payments/templates", .may = CAN_PAY_ISSUE, .title = "保存支付文件模板",
     .in = &template_save_shape, .handle = post_save, .form = "/subsidy/payments/templates/edit"},
};

const struct web pay_templates_web = {
    .name = "payments", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
