/* 接口令牌 and 登录: a user's own tokens, all tokens, all sessions. */
#include "app/app.h"
#include "features/admin/sys_pages.h"
#include "features/admin/sys_web.h"

#define LISTED 500 /* tokens or sessions of one page */

struct token_item {
	int64_t id, account, made, seen, expires, revoked;
	struct str login, label, scope;
	struct str *caps;
	size_t ncaps;
	struct scope sees;
	const char *state;
};
struct tokens_output {
	struct token_item *tokens;
	size_t n;
	struct ctx *c;
};
static const struct out_field token_rows[] = {
    OUT_ID_(struct token_item, id, "编号"),
    OUT_TEXT_(struct token_item, login, "账号"),
    OUT_TEXT_(struct token_item, label, "用途"),
    OUT_TEXTS_(struct token_item, caps, ncaps, "权限"),
    OUT_TEXT_(struct token_item, scope, "数据范围"),
    OUT_WORD_(struct token_item, state, "状态"),
    OUT_INSTANT_(struct token_item, made, "发出时间"),
    OUT_INSTANT_(struct token_item, seen, "最近使用"),
    OUT_INSTANT_(struct token_item, expires, "到期"),
    OUT_INSTANT_(struct token_item, revoked, "收回时间"),
};
static const struct out_shape token_shape = OUT_SHAPE("Token", struct token_item, token_rows);
static const struct out_field tokens_rows[] = {OUT_LIST_(struct tokens_output, tokens, n, "接口令牌", token_shape)};
static const struct out_shape tokens_shape = OUT_SHAPE("Tokens", struct tokens_output, tokens_rows);

/* A copy of a text in the request's memory. */
static struct str copy(struct ctx *c, struct str s)
{
	const char *p = arena_copy(c->mem, s.p, s.n);
	return p ? (struct str){p, s.n} : STR("");
}

/* The labels of capabilities. */
static struct str *cap_labels(struct ctx *c, struct str words, size_t *n)
{
	struct capset caps;
	struct str *v = ARENA_ARRAY(c->mem, CAN__MAX, struct str);
	capset_parse(words, &caps);
	for (int k = 0; v && k < CAN__MAX; k++)
		if (capset_has(&caps, (enum capability)k))
			v[(*n)++] = str_of(capability_label((enum capability)k));
	return v;
}

/* Takes one into the list. */
static int take_token(void *self, const struct token_row *t)
{
	struct tokens_output *o = self;
	struct token_item *i = &o->tokens[o->n++];
	*i = (struct token_item){.id = t->id,
				 .account = t->account,
				 .login = copy(o->c, t->login),
				 .label = copy(o->c, t->label),
				 .sees = t->scope,
				 .made = t->made,
				 .seen = t->seen,
				 .expires = t->expires,
				 .revoked = t->revoked};
	i->caps = cap_labels(o->c, t->caps, &i->ncaps);
	i->state = t->revoked ? "已收回" : t->expires <= o->c->now ? "已过期" : "有效";
	return o->n == LISTED;
}

/* The tokens of an account, or (0) of all whose scope lies within the user's. */
static int list_tokens(struct ctx *c, int64_t account, struct tokens_output *o, struct err *e)
{
	struct acting a;
	size_t kept = 0;
	acting_init(&a, c->house, c->user);
	*o = (struct tokens_output){.c = c, .tokens = ARENA_ARRAY(c->mem, LISTED, struct token_item)};
	if (!o->tokens)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (token_each(c->house, account, LISTED, take_token, o, e) < 0)
		return -1;
	for (size_t i = 0; i < o->n; i++) {
		struct token_item *t = &o->tokens[i];
		t->scope = scope_told(c, &t->sees);
		if (account || scope_within(&t->sees, &c->user->scope, &a.tree))
			o->tokens[kept++] = *t;
	}
	o->n = kept;
	return 0;
}

/* GET /me/tokens */
static int get_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	return list_tokens(c, c->user->account, out, e);
}

/* GET /sys/tokens */
static int get_all(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	return list_tokens(c, 0, out, e);
}

/* The rows of both lists. */
static struct listing token_list(struct frame *f, const struct tokens_output *o, bool own)
{
	static const struct ui_column columns[] = {{.label = {"用途", 6}, .wide = true},
						   {.label = {"状态", 6}},
						   {.label = {"权限", 6}, .wide = true},
						   {.label = {"数据范围", 12}},
						   {.label = {"最近使用", 12}},
						   {.label = {"到期", 6}},
						   {.label = {"", 0}}};
	struct listing l =
	    listing_new(f, "接口令牌", columns, 7, o->n, "没有接口令牌", own ? "程序要取数据时，在下面发一个" : "");
	struct ui_cell *c;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct token_item *t = &o->tokens[i];
		bool lives = str_is(str_of(t->state), "有效");
		c[0] = (struct ui_cell){.text = t->label, .sub = own ? STR("") : t->login, .strong = true};
		c[1] = listed_chip(t->state, lives ? UI_OK : UI_MUTE);
		c[2] = listed_text(frame_joined(f, t->caps, t->ncaps));
		c[3] = listed_text(t->scope);
		c[4] = listed_instant(f, t->seen);
		c[5] = listed_instant(f, t->expires);
		if (lives)
			c[6] = listed_deed(
			    f, "收回", frame_text(f, "%s/tokens/%lld/end", own ? "/me" : "/sys", (long long)t->id),
			    true);
	}
	return l;
}

struct issue_input {
	struct str label;
	struct texts caps;
	int64_t days, unit;
};
static const struct in_field issue_fields[] = {
    IN_TEXT_(struct issue_input, label, "用途", .flags = IN_NEEDED, .max = 30,
	     .hint = "哪个程序用它，例如：数据交换平台"),
    IN_TEXTS_(struct issue_input, caps, "权限", .flags = IN_NEEDED),
    IN_ID_(struct issue_input, unit, "数据范围", .of = "unit"),
    IN_INT_(struct issue_input, days, "有效天数", .flags = IN_NEEDED, .min = 1, .max = TOKEN_DAYS_MAX)};
static const struct in_shape issue_shape = IN_SHAPE(struct issue_input, issue_fields);

/* The form of a new token: what the user may himself. */
static void issue_form(struct frame *f, struct ui_field fields[static 3])
{
	struct ui_option *v = ARENA_ARRAY(f->mem, CAN__MAX, struct ui_option);
	fields[0] = frame_field(f, &issue_shape, "label", STR(""));
	fields[1] = frame_field(f, &issue_shape, "caps", STR(""));
	fields[2] = frame_field(f, &issue_shape, "days", STR("90"));
	fields[2].unit = STR("天");
	for (int k = 0; v && k < CAN__MAX; k++)
		if (user_may(f->user, (enum capability)k))
			v[fields[1].options_n++] =
			    (struct ui_option){.value = str_of(capability_word((enum capability)k)),
					       .label = str_of(capability_label((enum capability)k))};
	fields[1].options = v;
}

/* The page of GET /me/tokens */
static void show_own(struct html *h, struct frame *f, const void *in, const void *out)
{
	struct listing l = token_list(f, out, true);
	struct ui_field fields[3];
	struct ui_tip tip = {.tone = UI_INFO,
			     .text = STR("令牌让程序代您取数据，只能少于您自己的权限；您的账号被改动时全部失效。"),
			     .link = {.text = STR("接口说明"), .href = STR("/openapi.json")}};
	(void)in;
	issue_form(f, fields);
	struct sys_form form = {.title = STR("发一个令牌"),
				.note = STR("令牌只显示一次"),
				.action = STR("/me/tokens"),
				.button = STR("发令牌"),
				.fields = fields,
				.n = 3};
	sys_crumbs(f, "我的账号", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.tips = &tip, .tips_n = 1, .table = &l.t, .forms = &form, .forms_n = 1});
}

/* The page of GET /sys/tokens */
static void show_all(struct html *h, struct frame *f, const void *in, const void *out)
{
	struct listing l = token_list(f, out, false);
	(void)in;
	f->ui.lead = STR("各账号发给程序的令牌；离岗或泄露时在这里收回");
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

struct issued_output {
	struct str token, label;
};
static const struct out_field issued_rows[] = {OUT_TEXT_(struct issued_output, token, "令牌，只给这一次"),
					       OUT_TEXT_(struct issued_output, label, "用途")};
static const struct out_shape issued_shape = OUT_SHAPE("IssuedToken", struct issued_output, issued_rows);

/* What goes to the writer's thread. */
struct issuing {
	struct ctx *c;
	struct new_token fresh;
	char secret[SESSION_TOKEN_MAX + 8];
};

/* On the writer. */
static int write_token(struct house *h, void *arg, struct err *e)
{
	struct issuing *x = arg;
	struct acting a;
	acting_init(&a, h, x->c->user);
	return token_add(h, x->c->user, &a.tree, &x->fresh, x->secret, e);
}

/* POST /me/tokens: outside of the kept answers, which would keep the secret. */
static int post_token(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct issue_input *i = in;
	struct issued_output *o = out;
	struct issuing x = {.c = c, .fresh = {.label = i->label, .scope = c->user->scope, .days = (int)i->days}};
	for (size_t k = 0; k < i->caps.n; k++) {
		enum capability cap = capability_named(i->caps.v[k]);
		if (cap == CAN__MAX || !user_may(c->user, cap)) {
			fault_put(c->faults, &issue_fields[1], "您没有“%.*s”这种权限", STR_FMT(i->caps.v[k]));
			return err_set(e, ERR_INPUT, "没有这种权限");
		}
		capset_add(&x.fresh.caps, cap);
	}
	if (i->unit != IN_NONE && scope_picked(c, i->unit, STR(""), 0, &x.fresh.scope, e) < 0)
		return -1;
	if (app_write(c->app, write_token, &x, e) < 0)
		return -1;
	*o = (struct issued_output){.token = ctx_text(c, "%s", x.secret), .label = i->label};
	memset(x.secret, 0, sizeof x.secret);
	return 0;
}

/* The secret, once. */
static void show_token(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct issued_output *o = out;
	(void)in;
	struct sys_secret s = {.what = o->label,
			       .secret = o->token,
			       .note = STR("程序在请求头里带上 Authorization: Bearer 令牌。离开这一页就看不到了。"),
			       .next = {.text = STR("看全部令牌"), .href = STR("/me/tokens"), .primary = true}};
	f->ui.title = STR("新的接口令牌");
	sys_crumbs(f, "我的账号", "接口令牌", "/me/tokens");
	sys_secret(h, f, &s);
}

struct id_input {
	int64_t id;
};
static const struct in_field id_fields[] = {IN_ID_(struct id_input, id, "编号", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct id_input, id_fields);

/* GET …/tokens/:id/end: the question. */
static void show_revoke(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	(void)out;
	sys_question(h, f, UI_BAD, STR("收回这个令牌？"), STR("用它的程序马上不能再取数据，不能恢复。"),
		     STR("收回令牌"), str_starts(f->path, STR("/me/")) ? "/me/tokens" : "/sys/tokens");
}

/* GET /sys/sessions/:id/end: the question. */
static void show_end(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	(void)out;
	sys_question(h, f, UI_BAD, STR("结束这个登录？"), STR("那台设备马上退出，要重新登录。"), STR("结束登录"),
		     "/sys/sessions");
}

/* Ends a token; one that is not the user's own is as if it were not there. */
static int revoke(struct ctx *c, int64_t id, const char *back, struct err *e)
{
	struct acting a;
	acting_init(&a, c->house, c->user);
	if (token_revoke(c->house, &a.by, id, e) < 0)
		return as_not_there(e, "令牌");
	ctx_tell(c, "令牌已收回");
	return ctx_go(c, e, "%s", back);
}

/* POST /me/tokens/:id/end */
static int post_revoke_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	return revoke(c, ((const struct id_input *)in)->id, "/me/tokens", e);
}

/* POST /sys/tokens/:id/end */
static int post_revoke(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	return revoke(c, ((const struct id_input *)in)->id, "/sys/tokens", e);
}

struct live_item {
	int64_t id, account, begun, seen, expires;
	struct str login, name, address, agent;
	bool mfa;
};
struct live_output {
	struct live_item *sessions;
	size_t n;
	struct ctx *c;
};
static const struct out_field live_rows[] = {
    OUT_ID_(struct live_item, id, "编号"),
    OUT_TEXT_(struct live_item, login, "账号"),
    OUT_TEXT_(struct live_item, name, "姓名"),
    OUT_TEXT_(struct live_item, address, "地址"),
    OUT_TEXT_(struct live_item, agent, "浏览器"),
    OUT_INSTANT_(struct live_item, begun, "登录时间"),
    OUT_INSTANT_(struct live_item, seen, "最近活动"),
    OUT_INSTANT_(struct live_item, expires, "到期"),
    OUT_BOOL_(struct live_item, mfa, "动态口令"),
};
static const struct out_shape live_shape = OUT_SHAPE("LiveSession", struct live_item, live_rows);
static const struct out_field lives_rows[] = {OUT_LIST_(struct live_output, sessions, n, "登录", live_shape)};
static const struct out_shape lives_shape = OUT_SHAPE("LiveSessions", struct live_output, lives_rows);

/* Takes one into the list. */
static int take_session(void *self, const struct session_row *s)
{
	struct live_output *o = self;
	o->sessions[o->n++] = (struct live_item){.id = s->id,
						 .account = s->account,
						 .login = copy(o->c, s->login),
						 .name = copy(o->c, s->name),
						 .address = copy(o->c, s->address),
						 .agent = copy(o->c, s->agent),
						 .begun = s->begun,
						 .seen = s->seen,
						 .expires = s->expires,
						 .mfa = s->mfa};
	return o->n == LISTED;
}

/* GET /sys/sessions: of accounts within the user's scope. */
static int get_sessions(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct live_output *o = out;
	struct acting a;
	size_t kept = 0;
	(void)in;
	acting_init(&a, c->house, c->user);
	*o = (struct live_output){.c = c, .sessions = ARENA_ARRAY(c->mem, LISTED, struct live_item)};
	if (!o->sessions)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (session_each(c->house, 0, LISTED, take_session, o, e) < 0)
		return -1;
	for (size_t i = 0; i < o->n; i++) {
		struct account of;
		if (account_get(c->house, o->sessions[i].account, &of, e) < 0)
			return -1;
		if (scope_within(&of.scope, &c->user->scope, &a.tree))
			o->sessions[kept++] = o->sessions[i];
	}
	o->n = kept;
	return 0;
}

/* The page of GET /sys/sessions */
static void show_sessions(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = {"账号", 6}},      {.label = {"浏览器", 9}, .wide = true},
	    {.label = {"地址", 6}},      {.label = {"动态口令", 12}},
	    {.label = {"登录时间", 12}}, {.label = {"最近活动", 12}},
	    {.label = {"", 0}}};
	const struct live_output *o = out;
	struct listing l = listing_new(f, "登录", columns, 7, o->n, "现在没有人登录", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct live_item *s = &o->sessions[i];
		c[0] = (struct ui_cell){.text = s->name, .sub = s->login, .strong = true};
		c[1] = listed_text(s->agent);
		c[2] = listed_text(s->address);
		c[3] = listed_text(s->mfa ? STR("是") : STR(""));
		c[4] = listed_instant(f, s->begun);
		c[5] = listed_instant(f, s->seen);
		c[6] = listed_deed(f, "结束", frame_text(f, "/sys/sessions/%lld/end", (long long)s->id), true);
	}
	f->ui.lead = frame_text(f, "现在有 %zu 个登录", o->n);
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

/* POST /sys/sessions/:id/end */
static int post_end(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct acting a;
	(void)out;
	acting_init(&a, c->house, c->user);
	if (session_end(c->house, &a.by, i->id, e) < 0)
		return as_not_there(e, "登录");
	ctx_tell(c, "登录已结束");
	return ctx_go(c, e, "/sys/sessions");
}

static const struct route routes[] = {
    {HTTP_GET, "/me/tokens", .flags = ROUTE_ANYONE, .title = "接口令牌", .out = &tokens_shape, .handle = get_own,
     .page = show_own},
    {HTTP_POST, "/me/tokens", .flags = ROUTE_ANYONE | ROUTE_OUTSIDE, .title = "发接口令牌", .in = &issue_shape,
     .out = &issued_shape, .handle = post_token, .page = show_token},
    {HTTP_GET, "/me/tokens/:id/end", .flags = ROUTE_ANYONE, .title = "收回令牌", .in = &id_shape,
     .page = show_revoke},
    {HTTP_POST, "/me/tokens/:id/end", .flags = ROUTE_ANYONE, .title = "收回令牌", .in = &id_shape,
     .handle = post_revoke_own},
    {HTTP_GET, "/sys/tokens", .may = CAN_TOKENS_MANAGE, .title = "接口令牌", .out = &tokens_shape, .handle = get_all,
     .page = show_all},
    {HTTP_GET, "/sys/tokens/:id/end", .may = CAN_TOKENS_MANAGE, .title = "收回令牌", .in = &id_shape,
     .page = show_revoke},
    {HTTP_POST, "/sys/tokens/:id/end", .may = CAN_TOKENS_MANAGE, .title = "收回令牌", .in = &id_shape,
     .handle = post_revoke},
    {HTTP_GET, "/sys/sessions", .may = CAN_SESSIONS_MANAGE, .title = "登录", .out = &lives_shape,
     .handle = get_sessions, .page = show_sessions},
    {HTTP_GET, "/sys/sessions/:id/end", .may = CAN_SESSIONS_MANAGE, .title = "结束登录", .in = &id_shape,
     .page = show_end},
    {HTTP_POST, "/sys/sessions/:id/end", .may = CAN_SESSIONS_MANAGE, .title = "结束登录", .in = &id_shape,
     .handle = post_end},
};

static const struct menu_item menu[] = {
    {.group = "系统", .label = "登录", .icon = "device-mobile", .path = "/sys/sessions", .may = CAN_SESSIONS_MANAGE},
    {.group = "系统", .label = "接口令牌", .icon = "lock", .path = "/sys/tokens", .may = CAN_TOKENS_MANAGE},
};

const struct web tokens_web = {.name = "tokens",
			       .routes = routes,
			       .nroutes = sizeof routes / sizeof *routes,
			       .menu = menu,
			       .nmenu = sizeof menu / sizeof *menu};
