/* Signing in and out: password and second factor at the desk, number and code on the phone. Each step opens its own
 * transaction, because hashing a password is slow and a refused attempt is counted all the same. */
#include "app/app.h"
#include "app/inside.h"
#include "sign.tmpl.h"

#include <qrencode.h>
#include "auth/sms_text.h"

/* Where the request comes from. */
static struct visitor origin_of(const struct ctx *c)
{
	return (struct visitor){.address = c->request->peer, .agent = http_header_of(c->request, "user-agent")};
}

/* The session that the browser has now. */
static struct str old_token(const struct ctx *c)
{
	return http_value(&c->request->cookies, session_cookie_name(c->app->cfg.secure));
}

/* Sets the session's cookie, or takes it away. */
static int give_cookie(struct ctx *c, const char *token, int64_t max_age, struct err *e)
{
	struct buf b;
	buf_init(&b, 1000);
	int status = session_cookie(c->app->cfg.secure, token, max_age, &b);
	if (status == 0)
		status = http_header_add(c->response, "Set-Cookie", buf_str(&b));
	buf_release(&b);
	return status < 0 ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* A place of this site, or the start. */
static struct str safe_place(struct str to)
{
	bool ours = to.n && to.p[0] == '/' && (to.n == 1 || (to.p[1] != '/' && to.p[1] != '\\'));
	return ours && !str_starts(to, STR("/login")) ? to : STR("/");
}

/* After a try: on into the system, or what the page says. */
static int after(struct ctx *c, const struct signed_in *in, struct str to, struct err *e)
{
	to = safe_place(to);
	if (in->outcome != SIGN_IN_DONE) {
		fault_put(c->faults, NULL, "%s", outcome_text(in->outcome));
		return err_set(e, ERR_INPUT, "%s", outcome_text(in->outcome));
	}
	if (give_cookie(c, in->token, in->max_age, e) < 0)
		return -1;
	if (in->step == USER_TOTP)
		return ctx_go(c, e, "/login/code");
	return ctx_go(c, e, "%.*s", STR_FMT(to));
}

struct sign_input {
	struct str login, password, to;
};
static const struct in_field sign_fields[] = {
    IN_TEXT_(struct sign_input, login, "用户名", .flags = IN_NEEDED, .max = LOGIN_MAX),
    IN_TEXT_(struct sign_input, password, "密码", .flags = IN_NEEDED | IN_HIDDEN, .max = PASSWORD_MAX),
    IN_TEXT_(struct sign_input, to, "登录后去哪里", .max = 2000),
};
static const struct in_shape sign_shape = IN_SHAPE(struct sign_input, sign_fields);

struct where_input {
	struct str to;
	bool lost;
};
static const struct in_field where_fields[] = {IN_TEXT_(struct where_input, to, "登录后去哪里", .max = 2000),
					       IN_BOOL_(struct where_input, lost, "有表单没有保存")};
static const struct in_shape where_shape = IN_SHAPE(struct where_input, where_fields);

/* What the writer's thread gets. */
struct signing {
	const struct ctx *c;
	struct auth_settings settings;
	struct attempt attempt;
	struct visitor origin;
	struct str old, code, phone;
	struct signed_in done;
	struct totp_enrolment enrolment;
	struct totp_confirmed confirmed;
	struct sms_code sms;
	struct password_change change;
};

/* What all steps need. */
static struct signing signing_of(struct ctx *c)
{
	struct signing s = {.c = c, .origin = origin_of(c), .old = old_token(c)};
	app_settings(c->app, c->house, &s.settings);
	return s;
}

/* Second half of signing in, on the writer. */
static int write_sign_in(struct house *h, void *arg, struct err *e)
{
	struct signing *s = arg;
	return sign_in(h, &s->settings, &s->attempt, &s->origin, s->old, &s->done, e);
}

/* POST /login */
static int post_sign(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct sign_input *i = in;
	struct signing s = signing_of(c);
	if (password_attempt(c->house, i->login, i->password, &s.attempt, e) < 0 ||
	    app_write(c->app, write_sign_in, &s, e) < 0)
		return -1;
	return after(c, &s.done, i->to, e);
}

/* GET /login */
static void show_sign(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)out;
	const struct where_input *i = in;
	struct ui_field fields[] = {frame_field(f, &sign_shape, "login", STR("")),
				    frame_field(f, &sign_shape, "password", STR(""))};
	fields[0].autocomplete = "username";
	fields[0].focus = true;
	fields[1].autocomplete = "current-password";
	sign_page(h, f, fields, 2, frame_value(f, "to", i->to), i->lost);
}

struct code_input {
	struct str code, to;
};
static const struct in_field code_fields[] = {
    IN_TEXT_(struct code_input, code, "动态口令", .flags = IN_NEEDED, .max = 20, .hint = "身份验证器显示的六位数字"),
    IN_TEXT_(struct code_input, to, "登录后去哪里", .max = 2000)};
static const struct in_shape code_shape = IN_SHAPE(struct code_input, code_fields);

/* The second factor, on the writer. */
static int write_factor(struct house *h, void *arg, struct err *e)
{
	struct signing *s = arg;
	return sign_in_factor(h, &s->settings, s->c->user, s->code, &s->origin, &s->done, e);
}

/* POST /login/code */
static int post_factor(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct code_input *i = in;
	struct signing s = signing_of(c);
	s.code = i->code;
	if (c->user->step != USER_TOTP)
		return ctx_go(c, e, "/");
	if (app_write(c->app, write_factor, &s, e) < 0)
		return -1;
	return after(c, &s.done, i->to, e);
}

/* GET /login/code */
static void show_factor(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)out;
	const struct where_input *i = in;
	struct ui_field field = frame_field(f, &code_shape, "code", STR(""));
	field.kind = UI_CODE;
	field.focus = true;
	factor_page(h, f, &field, i->to);
}

/* Signing out, on the writer. */
static int write_sign_out(struct house *h, void *arg, struct err *e)
{
	return sign_out(h, arg, e);
}

/* POST /logout */
static int post_sign_out(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	(void)out;
	struct user u = *c->user;
	bool desk = account_kind_desk(u.kind);
	if (u.account && !u.token && app_write(c->app, write_sign_out, &u, e) < 0)
		return -1;
	ctx_tell(c, "已退出登录");
	return give_cookie(c, NULL, 0, e) < 0 ? -1 : ctx_go(c, e, desk ? "/login" : "/m/login");
}

struct phone_input {
	struct str phone, code;
};
static const struct in_field phone_fields[] = {IN_TEXT_(struct phone_input, phone, "手机号", .flags = IN_NEEDED,
							.max = 20, .hint = "单位登记在您档案里的手机号")};
static const struct in_shape phone_shape = IN_SHAPE(struct phone_input, phone_fields);
static const struct in_field sms_fields[] = {
    IN_TEXT_(struct phone_input, phone, "手机号", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct phone_input, code, "验证码", .flags = IN_NEEDED, .max = 10, .hint = "短信里的六位数字")};
static const struct in_shape sms_shape = IN_SHAPE(struct phone_input, sms_fields);

/* Draws a code, on the writer. */
static int write_sms(struct house *h, void *arg, struct err *e)
{
	struct signing *s = arg;
	return sms_begin(h, &s->settings, s->phone, &s->origin, &s->sms, e);
}

/* POST /m/login: sends the code; whether the number is known is not told. */
static int post_phone(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct phone_input *o = out;
	const struct phone_input *i = in;
	struct signing s = signing_of(c);
	s.phone = i->phone;
	if (!c->app->cfg.sms)
		return err_todo((err_set(e, ERR_DENIED, "本站没有开通短信登录"), e), "请找单位经办人代办");
	if (app_write(c->app, write_sms, &s, e) < 0)
		return -1;
	o->phone = i->phone;
	struct str wording;
	return sms_wording_get(c->house, SMS_CODE, c->mem, &wording, NULL, e) < 0
		   ? -1
		   : sms_code_send(c->app->cfg.sms, wording, &s.sms, e);
}

/* GET /m/login */
static void show_phone(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)out;
	const struct where_input *i = in;
	struct ui_field field = frame_field(f, &phone_shape, "phone", STR(""));
	field.kind = UI_TEL;
	field.autocomplete = "tel";
	f->ui.home = STR("/welcome");
	f->ui.lead = STR("护理员和志愿者用手机号登录，不用记密码");
	field.focus = true;
	phone_sign_page(h, f, &field, false, STR(""), i && i->lost);
}

/* The page that waits for the code, after it was sent. */
static void show_sms(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)out;
	const struct phone_input *i = in;
	struct ui_field field = frame_field(f, &sms_shape, "code", STR(""));
	field.kind = UI_CODE;
	field.value = STR("");
	f->ui.home = STR("/welcome");
	field.focus = true;
	phone_sign_page(h, f, &field, true, frame_value(f, "phone", i->phone), false);
}

/* The same when the code was wrong: the number is among what was typed. */
static void show_code(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct phone_input none = {.phone = STR("")};
	(void)in;
	show_sms(h, f, &none, out);
}

/* The code that came, on the writer. */
static int write_sms_in(struct house *h, void *arg, struct err *e)
{
	struct signing *s = arg;
	return sms_sign_in(h, &s->settings, s->phone, s->code, &s->origin, s->old, &s->done, e);
}

/* POST /m/login/code */
static int post_sms(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct phone_input *i = in;
	struct signing s = signing_of(c);
	s.phone = i->phone;
	s.code = i->code;
	if (app_write(c->app, write_sms_in, &s, e) < 0)
		return -1;
	return after(c, &s.done, STR("/m"), e);
}

struct password_input {
	struct str old, fresh, again;
};
static const struct in_field password_fields[] = {
    IN_TEXT_(struct password_input, old, "现在的密码", .flags = IN_NEEDED | IN_HIDDEN, .max = PASSWORD_MAX),
    IN_TEXT_(struct password_input, fresh, "新密码", .flags = IN_NEEDED | IN_HIDDEN, .max = PASSWORD_MAX),
    IN_TEXT_(struct password_input, again, "再写一遍新密码", .flags = IN_NEEDED | IN_HIDDEN, .max = PASSWORD_MAX)};
static const struct in_shape password_shape = IN_SHAPE(struct password_input, password_fields);

/* The new password, on the writer. */
static int write_password(struct house *h, void *arg, struct err *e)
{
	struct signing *s = arg;
	return password_commit(h, s->c->user->login, &s->change, s->c->user->session_hash, e);
}

/* POST /me/password */
static int post_password(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct password_input *i = in;
	struct signing s = signing_of(c);
	if (!str_eq(i->fresh, i->again)) {
		fault_put(c->faults, &password_fields[2], "两次写的新密码不一样");
		return err_set(e, ERR_INPUT, "两次写的新密码不一样");
	}
	if (password_prepare(c->house, &s.settings, c->user->account, &i->old, i->fresh, &s.change, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, NULL, "%s", e->what);
		return -1;
	}
	if (app_write(c->app, write_password, &s, e) < 0)
		return -1;
	ctx_tell(c, "密码已改");
	return ctx_go(c, e, "/");
}

/* GET /me/password */
static void show_password(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	(void)out;
	struct auth_settings s;
	app_settings(f->ctx->app, NULL, &s);
	struct ui_field fields[] = {frame_field(f, &password_shape, "old", STR("")),
				    frame_field(f, &password_shape, "fresh", STR("")),
				    frame_field(f, &password_shape, "again", STR(""))};
	fields[0].autocomplete = "current-password";
	fields[1].autocomplete = fields[2].autocomplete = "new-password";
	struct str rules = frame_text(
	    f,
	    "至少 %lld 个字符，含大写字母、小写字母、数字、符号中的 %lld 种，不能含用户名，不能与最近 %lld 次相同。",
	    (long long)s.password_length, (long long)s.password_kinds, (long long)s.password_history);
	password_page(h, f, fields, 3, rules);
}

struct totp_input {
	struct str code;
};
struct totp_output {
	struct str secret, uri;
	struct str *codes;
	size_t ncodes;
};
static const struct in_field totp_fields[] = {
    IN_TEXT_(struct totp_input, code, "六位数字", .flags = IN_NEEDED, .max = 20)};
static const struct in_shape totp_shape = IN_SHAPE(struct totp_input, totp_fields);

/* A new secret, on the writer. */
static int write_totp_begin(struct house *h, void *arg, struct err *e)
{
	struct signing *s = arg;
	return totp_begin(h, s->c->user, &s->enrolment, e);
}

/* A text of the request. */
static struct str keep(struct ctx *c, const char *text)
{
	const char *p = arena_copy(c->mem, text, strlen(text));
	return str_of(p);
}

/* GET /me/totp */
static int get_totp(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct totp_output *o = out;
	struct signing s = signing_of(c);
	if (app_write(c->app, write_totp_begin, &s, e) < 0)
		return -1;
	o->secret = keep(c, s.enrolment.secret);
	o->uri = keep(c, s.enrolment.uri);
	return 0;
}

/* The first code, on the writer. */
static int write_totp_confirm(struct house *h, void *arg, struct err *e)
{
	struct signing *s = arg;
	return totp_confirm(h, &s->settings, s->c->user, s->code, &s->origin, &s->confirmed, e);
}

/* POST /me/totp */
static int post_totp(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct totp_input *i = in;
	struct totp_output *o = out;
	struct signing s = signing_of(c);
	s.code = i->code;
	if (app_write(c->app, write_totp_confirm, &s, e) < 0)
		return -1;
	if (s.confirmed.in.outcome != SIGN_IN_DONE) {
		fault_put(c->faults, &totp_fields[0], "不对，请用扫码后显示的最新六位数字");
		c->status = 422;
		return 0;
	}
	if (give_cookie(c, s.confirmed.in.token, s.confirmed.in.max_age, e) < 0)
		return -1;
	o->codes = ARENA_ARRAY(c->mem, RECOVERY_CODES, struct str);
	for (size_t k = 0; o->codes && k < RECOVERY_CODES; k++)
		o->codes[k] = keep(c, s.confirmed.recovery[k]);
	o->ncodes = o->codes ? RECOVERY_CODES : 0;
	return 0;
}

/* The QR code of a text as an SVG in a data address: the page's policy allows images of data. */
static struct str qr_picture(const struct frame *f, struct str text)
{
	struct buf b;
	QRcode *q = QRcode_encodeString8bit(text.p, 0, QR_ECLEVEL_M);
	buf_init(&b, 256u << 10);
	if (!q)
		return STR("");
	buf_printf(
	    &b,
	    "data:image/svg+xml,%%3Csvg%%20xmlns='http://www.w3.org/2000/svg'%%20viewBox='0%%200%%20%d%%20%d'%%3E"
	    "%%3Crect%%20width='100%%25'%%20height='100%%25'%%20fill='white'/%%3E%%3Cpath%%20d='",
	    q->width + 8, q->width + 8);
	for (int y = 0; y < q->width; y++)
		for (int x = 0; x < q->width; x++)
			if (q->data[y * q->width + x] & 1)
				buf_printf(&b, "M%d,%dh1v1h-1z", x + 4, y + 4);
	buf_puts(&b, "'/%3E%3C/svg%3E");
	QRcode_free(q);
	return frame_kept(f, &b);
}

/* The secret as picture and text. */
static void show_totp(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct totp_output *o = out;
	struct ui_field field = frame_field(f, &totp_shape, "code", STR(""));
	field.kind = UI_CODE;
	totp_page(h, f, &field, o->secret, qr_picture(f, o->uri));
}

/* The recovery codes, once; or the code again, when it was wrong: the secret that was scanned still holds. */
static void show_recovery(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct totp_output *o = out;
	struct ui_field field = frame_field(f, &totp_shape, "code", STR(""));
	field.kind = UI_CODE;
	if (o->ncodes)
		recovery_page(h, f, o->codes, o->ncodes);
	else
		totp_page(h, f, &field, STR(""), STR(""));
}

#define OUTSIDE (ROUTE_OUTSIDE | ROUTE_STEP)

static const struct route routes[] = {
    {HTTP_GET, "/login", .flags = ROUTE_PUBLIC | ROUTE_FORM, .title = "登录", .in = &where_shape, .page = show_sign},
    {HTTP_POST, "/login", .flags = ROUTE_PUBLIC | ROUTE_OUTSIDE, .per_minute = 30, .title = "登录", .in = &sign_shape,
     .handle = post_sign},
    {HTTP_GET, "/login/code", .flags = ROUTE_STEP, .title = "动态口令", .in = &where_shape, .page = show_factor},
    {HTTP_POST, "/login/code", .flags = OUTSIDE, .per_minute = 30, .title = "动态口令", .in = &code_shape,
     .handle = post_factor},
    {HTTP_POST, "/logout", .flags = OUTSIDE, .title = "退出", .handle = post_sign_out},
    {HTTP_GET, "/m/login", .flags = ROUTE_PUBLIC | ROUTE_FORM, .title = "手机号登录", .in = &where_shape,
     .page = show_phone},
    {HTTP_POST, "/m/login", .flags = ROUTE_PUBLIC | ROUTE_OUTSIDE | ROUTE_FORM, .per_minute = 10,
     .title = "填写验证码", .in = &phone_shape, .out_size = sizeof(struct phone_input), .handle = post_phone,
     .page = show_sms},
    {HTTP_GET, "/m/login/code", .flags = ROUTE_PUBLIC | ROUTE_FORM, .title = "填写验证码", .in = &where_shape,
     .page = show_code},
    {HTTP_POST, "/m/login/code", .flags = ROUTE_PUBLIC | ROUTE_OUTSIDE, .per_minute = 20, .title = "手机号登录",
     .in = &sms_shape, .handle = post_sms},
    {HTTP_GET, "/me/password", .flags = ROUTE_STEP, .title = "改密码", .page = show_password},
    {HTTP_POST, "/me/password", .flags = OUTSIDE, .per_minute = 10, .title = "改密码", .in = &password_shape,
     .handle = post_password},
    {HTTP_GET, "/me/totp", .flags = OUTSIDE, .title = "启用动态口令", .out_size = sizeof(struct totp_output),
     .handle = get_totp, .page = show_totp},
    {HTTP_POST, "/me/totp", .flags = OUTSIDE, .per_minute = 10, .title = "启用动态口令", .in = &totp_shape,
     .out_size = sizeof(struct totp_output), .handle = post_totp, .page = show_recovery},
};

const struct web sign_web = {.name = "sign", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
