/* 核验证书: the public's answer to a certificate's number. No cookie is needed, nothing is kept of who asked. */
#include "features/credentials/verify_pages.h"

#include "features/public_pages.h"
#include "http/url.h"

#define VERIFY_PER_MINUTE 30 /* answers to one address: enough for a hall, too few to try numbers out */

static const struct in_field ask_fields[] = {IN_TEXT_(struct verify_input, code, "证书编号", .max = 80)};
static const struct in_shape ask_shape = IN_SHAPE(struct verify_input, ask_fields);
static const struct in_field code_fields[] = {
    IN_TEXT_(struct verify_input, code, "证书编号", .flags = IN_PATH, .max = 80)};
static const struct in_shape code_shape = IN_SHAPE(struct verify_input, code_fields);

static const struct out_field item_fields[] = {
    OUT_WORD_(struct verify_item, verdict, "结果"),        OUT_TEXT_(struct verify_item, v.number, "证书编号"),
    OUT_TEXT_(struct verify_item, v.name, "姓名（遮盖）"), OUT_WORD_(struct verify_item, v.kind, "证书类别"),
    OUT_TEXT_(struct verify_item, v.occupation, "职业"),   OUT_WORD_(struct verify_item, v.level, "等级"),
    OUT_TEXT_(struct verify_item, v.issuer, "发证机构"),   OUT_DAY_(struct verify_item, v.issued, "发证日期"),
    OUT_DAY_(struct verify_item, v.expires, "有效期至"),   OUT_DAY_(struct verify_item, v.revoked, "撤销日期"),
};
static const struct out_shape item_shape = OUT_SHAPE("VerifiedCertificate", struct verify_item, item_fields);
static const struct out_field answer_fields[] = {
    OUT_TEXT_(struct verify_output, number, "查询的编号"),
    OUT_WORD_(struct verify_output, result, "结果"),
    OUT_INSTANT_(struct verify_output, at, "核验时间"),
    OUT_LIST_(struct verify_output, certificates, n, "证书", item_shape),
};
static const struct out_shape answer_shape = OUT_SHAPE("Verification", struct verify_output, answer_fields);

/* Looks a number up. */
static int look_up(struct ctx *c, struct str code, struct verify_output *o, struct err *e)
{
	struct verified *v;
	struct buf number;
	buf_init(&number, 1000);
	verify_number(code, &number);
	o->number = ctx_text(c, "%.*s", STR_FMT(buf_str(&number)));
	buf_release(&number);
	o->at = c->now;
	if (credential_verify(c->house, o->number, c->today, c->mem, &v, &o->n, e) < 0)
		return -1;
	if (!(o->certificates = ARENA_ARRAY(c->mem, o->n + 1, struct verify_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->certificates[i] = (struct verify_item){v[i], verdict_label(v[i].verdict)};
	o->result = o->n ? o->certificates[0].verdict : verdict_label(VERDICT_UNKNOWN);
	return 0;
}

/* The number can stand in a path: an encoded slash or dot segment is no address of ours. */
static bool fits_path(struct str s)
{
	if (str_is(s, ".") || str_is(s, "..") || str_ends(s, STR(".json")))
		return false;
	return str_find(s, STR("/")) < 0 && str_find(s, STR("\\")) < 0 && str_find(s, STR(";")) < 0;
}

/* GET /verify: the form; with a number on to its own address, which can be sent on, printed and scanned. */
static int get_form(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct verify_input *i = in;
	struct buf b;
	if (!i->code.n)
		return 0;
	if (!fits_path(i->code))
		return look_up(c, i->code, out, e);
	buf_init(&b, 4096);
	verify_number(i->code, &b);
	struct str number = ctx_text(c, "%.*s", STR_FMT(buf_str(&b)));
	buf_clear(&b);
	url_put_segment(&b, number);
	int status = ctx_go(c, e, "/verify/%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return status < 0 ? -1 : look_up(c, i->code, out, e);
}

/* GET /verify/:code */
static int get_answer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct verify_input *i = in;
	return look_up(c, i->code, out, e);
}

/* GET /verify/:code/qr: a picture that leads to the answer, whatever the answer is. */
static int get_qr(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct verify_input *i = in;
	struct buf path;
	(void)out;
	buf_init(&path, 2000);
	buf_puts(&path, "/verify/");
	url_put_segment(&path, i->code);
	int status = qr_picture(c, buf_str(&path), STR("这一核验结果的二维码"), e);
	buf_release(&path);
	return status;
}

/* GET /kiosk/verify: the form, and with a number the answer, on the terminal itself. */
static int get_kiosk(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct verify_input *i = in;
	return i->code.n ? look_up(c, i->code, out, e) : 0;
}

#define OPEN_TO_ALL (ROUTE_PUBLIC | ROUTE_LIMITED)

static const struct route routes[] = {
    {HTTP_GET, "/verify", .flags = OPEN_TO_ALL, .per_minute = 2 * VERIFY_PER_MINUTE, .title = "核验证书",
     .in = &ask_shape, .out = &answer_shape, .handle = get_form, .page = verify_page},
    {HTTP_GET, "/verify/:code", .flags = OPEN_TO_ALL, .per_minute = VERIFY_PER_MINUTE, .title = "核验证书",
     .in = &code_shape, .out = &answer_shape, .handle = get_answer, .page = verify_page},
    {HTTP_GET, "/verify/:code/qr", .flags = OPEN_TO_ALL | ROUTE_OPEN, .per_minute = 2 * VERIFY_PER_MINUTE,
     .title = "核验结果的二维码", .in = &code_shape, .handle = get_qr},
    {HTTP_GET, "/kiosk/verify", .flags = OPEN_TO_ALL, .per_minute = VERIFY_PER_MINUTE, .title = "查护理员证书",
     .in = &ask_shape, .out = &answer_shape, .handle = get_kiosk, .page = verify_kiosk_page},
};

const struct web verify_web = {.name = "verify", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
