/* 账号: the list, a new one, what an administrator does to one; and who is given which roles. The system administrator
 * keeps the accounts, the security administrator grants (三员分立), so there are two lists over the same accounts. */
#include "app/app.h"
#include "features/admin/sys_pages.h"
#include "features/admin/sys_web.h"
#include "features/units/units.h"

#define PAGE 100 /* accounts on one page */

struct account_item {
	int64_t id;
	struct str login, name, scope, phone;
	const char *kind, *state;
	struct str *roles;
	size_t nroles;
	bool totp, must_change, locked;
	int64_t created, last_login, locked_until, password_at;
	size_t recovery;
};
static const struct out_field account_rows[] = {
    OUT_ID_(struct account_item, id, "编号"),
    OUT_TEXT_(struct account_item, login, "用户名"),
    OUT_TEXT_(struct account_item, name, "姓名"),
    OUT_WORD_(struct account_item, kind, "类别"),
    OUT_WORD_(struct account_item, state, "状态"),
    OUT_TEXT_(struct account_item, scope, "数据范围"),
    OUT_TEXTS_(struct account_item, roles, nroles, "角色"),
    OUT_TEXT_(struct account_item, phone, "手机号（遮盖）"),
    OUT_BOOL_(struct account_item, totp, "已设动态口令"),
    OUT_BOOL_(struct account_item, must_change, "要改初始密码"),
    OUT_BOOL_(struct account_item, locked, "锁定中"),
    OUT_INSTANT_(struct account_item, locked_until, "锁定到"),
    OUT_INSTANT_(struct account_item, created, "建立时间"),
    OUT_INSTANT_(struct account_item, password_at, "密码设定时间"),
    OUT_INSTANT_(struct account_item, last_login, "最近登录"),
    OUT_COUNT_(struct account_item, recovery, "剩余恢复码"),
};
static const struct out_shape account_shape = OUT_SHAPE("Account", struct account_item, account_rows);

struct accounts_input {
	struct str q, after;
	int64_t kind;
};
struct accounts_output {
	struct account_item *accounts;
	size_t n;
	struct str next;
};
static const char *const kind_words[] = {"全部",
#define X(number, name, word, label, desk) label,
					 ACCOUNT_KINDS(X)
#undef X
					     NULL};
static const struct in_field accounts_fields[] = {
    IN_TEXT_(struct accounts_input, q, "用户名或姓名", .max = 60),
    IN_CHOICE_(struct accounts_input, kind, "类别", .words = kind_words),
    IN_TEXT_(struct accounts_input, after, "从哪里接着列", .max = LOGIN_MAX)};
static const struct in_shape accounts_in = IN_SHAPE(struct accounts_input, accounts_fields);
static const struct out_field accounts_rows[] = {
    OUT_LIST_(struct accounts_output, accounts, n, "账号", account_shape),
    OUT_TEXT_(struct accounts_output, next, "下一页从哪里接着列")};
static const struct out_shape accounts_shape = OUT_SHAPE("Accounts", struct accounts_output, accounts_rows);

/* An account as pages and JSON show it. */
static int item_of(struct ctx *c, const struct account *a, struct account_item *o, struct err *e)
{
	*o = (struct account_item){.id = a->id,
				   .login = ctx_text(c, "%s", a->login),
				   .name = ctx_text(c, "%s", a->name),
				   .kind = account_kind_label(a->kind),
				   .state = a->state == ACCOUNT_ACTIVE ? "启用" : "停用",
				   .scope = scope_told(c, &a->scope),
				   .phone = ctx_text(c, "%s", a->phone),
				   .totp = a->has_totp,
				   .must_change = a->must_change,
				   .locked = a->locked_until > c->now,
				   .locked_until = a->locked_until > c->now ? a->locked_until : 0,
				   .created = a->created,
				   .password_at = a->password_at,
				   .last_login = a->last_login,
				   .recovery = (size_t)a->recovery_left};
	if (!(o->roles = ARENA_ARRAY(c->mem, ROLES_EACH, struct str)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < a->roles_n; i++) {
		struct role r;
		if (role_find(c->house, str_of(a->roles[i]), &r, e) < 0)
			return -1;
		o->roles[o->nroles++] = ctx_text(c, "%s", r.label);
	}
	return 0;
}

/* A page of accounts being filled. */
struct filling {
	struct ctx *c;
	const struct accounts_input *in;
	struct accounts_output *out;
	struct acting acting;
	struct err *e;
};

/* Takes an account that is asked for and lies in the user's scope; ends when the page is full. */
static int take(void *self, const struct account *a)
{
	struct filling *x = self;
	if (x->in->kind && x->in->kind != (int64_t)a->kind)
		return 0;
	if (x->in->q.n && str_find(str_of(a->login), x->in->q) < 0 && str_find(str_of(a->name), x->in->q) < 0)
		return 0;
	if (!scope_within(&a->scope, &x->c->user->scope, &x->acting.tree))
		return 0;
	if (x->out->n == PAGE) {
		x->out->next = x->out->accounts[PAGE - 1].login;
		return 1;
	}
	return item_of(x->c, a, &x->out->accounts[x->out->n++], x->e);
}

/* GET /sys/users, /sys/grants */
static int get_accounts(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct filling x = {.c = c, .in = in, .out = out, .e = e};
	acting_init(&x.acting, c->house, c->user);
	x.out->next = STR("");
	if (!(x.out->accounts = ARENA_ARRAY(c->mem, PAGE, struct account_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	return account_each(c->house, x.in->after, ACCOUNT_MAX, take, &x, e) < 0 ? -1 : 0;
}

/* Which of the two lists this page is of. */
static bool granting(const struct frame *f)
{
	return str_starts(f->path, STR("/sys/grants"));
}

/* The state as a chip. */
static struct ui_cell state_of(const struct account_item *a)
{
	if (a->locked)
		return listed_chip("锁定", UI_WARN);
	return listed_chip(a->state, str_is(str_of(a->state), "启用") ? UI_OK : UI_MUTE);
}

/* The page of both lists. */
static void show_accounts(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"用户名", 9}},
						   {.label = {"类别", 6}},
						   {.label = {"角色", 6}, .wide = true},
						   {.label = {"数据范围", 12}, .wide = true},
						   {.label = {"状态", 6}},
						   {.label = {"动态口令", 12}},
						   {.label = {"最近登录", 12}}};
	const struct accounts_input *i = in;
	const struct accounts_output *o = out;
	const char *base = granting(f) ? "/sys/grants" : "/sys/users";
	struct listing l = listing_new(f, "账号", columns, 7, o->n, "没有符合条件的账号",
				       granting(f) ? "先请系统管理员建账号" : "放宽条件，或新建账号");
	struct ui_cell *c;
	for (size_t k = 0; k < o->n && (c = listing_row(&l)); k++) {
		const struct account_item *a = &o->accounts[k];
		c[0] = listed_link(a->login, frame_text(f, "%s/%lld", base, (long long)a->id));
		c[0].sub = a->name;
		l.rows[k].href = c[0].href;
		c[1] = listed_text(str_of(a->kind));
		c[2] = listed_text(frame_joined(f, a->roles, a->nroles));
		c[3] = listed_text(a->scope);
		c[4] = state_of(a);
		c[5] = listed_text(a->totp ? STR("已设") : STR(""));
		c[6] = listed_instant(f, a->last_login);
	}
	struct ui_field fields[] = {frame_field(f, &accounts_in, "q", i->q),
				    frame_field(f, &accounts_in, "kind", str_of(kind_words[i->kind]))};
	fields[0].bare = fields[1].bare = true;
	struct ui_filter filter = {.action = str_of(base), .fields = fields, .fields_n = 2};
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("个")};
	const struct http_pair next = {STR("after"), o->next};
	if (o->next.n)
		pager.next_href = frame_with(f, &next, 1);
	const struct ui_link tool = {
	    .text = STR("新建账号"), .href = STR("/sys/users/new"), .icon = "user-plus", .primary = true};
	if (!granting(f))
		frame_tools(f, &tool, 1);
	f->ui.lead = granting(f) ? STR("授予角色和数据范围；改动会结束本人的登录和接口令牌")
				 : STR("建账号、停用、解锁、重置密码；角色由安全管理员授予");
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.filter = &filter, .table = &l.t, .pager = &pager});
}

struct id_input {
	int64_t id;
};
static const struct in_field id_fields[] = {IN_ID_(struct id_input, id, "账号", .of = "account", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct id_input, id_fields);

struct one_output {
	struct account_item account;
	struct unit_item *units; /* to pick from */
	size_t nunits;
	struct str *choices; /* roles that can be granted */
	struct str *codes;
	size_t nchoices;
	int64_t unit; /* of its scope */
};
static const struct out_field one_rows[] = {OUT_ONE_(struct one_output, account, "账号", account_shape),
					    OUT_TEXTS_(struct one_output, choices, nchoices, "可授予的角色")};
static const struct out_shape one_shape = OUT_SHAPE("AccountPage", struct one_output, one_rows);

/* GET /sys/users/:id */
static int get_account(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct one_output *o = out;
	struct account a;
	if (account_get(c->house, i->id, &a, e) < 0)
		return -1;
	o->unit = a.scope.unit_id;
	return item_of(c, &a, &o->account, e);
}

/* What an account is, in two cards. */
static size_t account_cards(struct frame *f, const struct account_item *a, struct ui_fact facts[static 12],
			    struct sys_card cards[static 2])
{
	size_t n = 0;
	facts[n++] = (struct ui_fact){.name = STR("用户名"), .value = a->login, .strong = true};
	facts[n++] = (struct ui_fact){.name = STR("姓名"), .value = a->name};
	facts[n++] = (struct ui_fact){.name = STR("类别"), .value = str_of(a->kind)};
	facts[n++] = (struct ui_fact){.name = STR("角色"),
				      .value = a->nroles ? frame_joined(f, a->roles, a->nroles) : STR("还没有授予")};
	facts[n++] = (struct ui_fact){.name = STR("数据范围"), .value = a->scope};
	facts[n++] = (struct ui_fact){.name = STR("手机号"), .value = a->phone.n ? a->phone : STR("未登记")};
	facts[n++] = (struct ui_fact){
	    .name = STR("状态"),
	    .value = a->locked ? frame_text(f, "锁定到 %.*s", STR_FMT(frame_minute(f, a->locked_until)))
			       : str_of(a->state)};
	facts[n++] =
	    (struct ui_fact){.name = STR("密码"),
			     .value = a->must_change ? STR("初始密码，还没有改") : frame_minute(f, a->password_at)};
	facts[n++] =
	    (struct ui_fact){.name = STR("动态口令"),
			     .value = a->totp ? frame_text(f, "已设，剩 %zu 个恢复码", a->recovery) : STR("没有设")};
	facts[n++] = (struct ui_fact){.name = STR("建立"), .value = frame_minute(f, a->created)};
	facts[n++] = (struct ui_fact){.name = STR("最近登录"), .value = frame_minute(f, a->last_login)};
	cards[0] = (struct sys_card){.title = STR("账号"), .facts = facts, .n = 6};
	cards[1] = (struct sys_card){.title = STR("登录"), .facts = facts + 6, .n = n - 6};
	return 2;
}

/* X(path, tone, button, question, effect, done): what an administrator does to an account that needs no more than a yes. */
#define DEEDS_(X)                                                                                                    \
	X(disable, BAD, "停用", "停用这个账号？", "马上退出所有登录，接口令牌失效；以后可以再启用。", "账号已停用")  \
	X(enable, INFO, "启用", "启用这个账号？", "本人可以用原来的密码登录。", "账号已启用")                        \
	X(unlock, INFO, "解锁", "解除锁定？", "连续失败的次数清零，本人马上可以再登录。", "锁定已解除")              \
	X(totp, BAD, "重置动态口令", "重置动态口令？", "原来的身份验证器和恢复码作废，本人下次登录时重新设置。",     \
	  "动态口令已重置")                                                                                          \
	X(password, BAD, "重置密码", "重置密码？",                                                                   \
	  "原密码作废，所有登录结束；新的初始密码只显示一次，请当面告诉本人。", "密码已重置")

/* The page of GET /sys/users/:id */
static void show_account(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct one_output *o = out;
	const struct account_item *a = &o->account;
	struct ui_fact facts[12];
	struct sys_card cards[2];
	struct ui_link tools[5];
	size_t n = 0;
	bool active = str_is(str_of(a->state), "启用");
#define TOOL_(text_, path_, bad)                                                                                     \
	(struct ui_link)                                                                                             \
	{                                                                                                            \
		.text = STR(text_), .href = frame_text(f, "%.*s/" path_, STR_FMT(f->path)), .danger = (bad)          \
	}
	if (a->locked)
		tools[n++] = TOOL_("解锁", "unlock", false);
	tools[n++] = TOOL_("重置密码", "password", false);
	if (a->totp)
		tools[n++] = TOOL_("重置动态口令", "totp", false);
	tools[n++] = active ? TOOL_("停用", "disable", true) : TOOL_("启用", "enable", false);
	if (a->id != f->user->account)
		frame_tools(f, tools, n);
	f->ui.title = a->name;
	sys_crumbs(f, "系统", "账号", "/sys/users");
	struct ui_tip tip = {.tone = UI_INFO, .text = STR("这是您自己的账号，要改请另一位管理员来做。")};
	sys_page(h, f,
		 &(struct sys_page){.cards = cards,
				    .cards_n = account_cards(f, a, facts, cards),
				    .tips = &tip,
				    .tips_n = a->id == f->user->account});
}

/* The words of the deed whose path ends this page's address, and whose account it is. */
static void show_deed(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct account_item *a = &((const struct one_output *)out)->account;
	struct str back = frame_text(f, "/sys/users/%lld", (long long)a->id);
	(void)in;
	f->ui.title = a->name;
	f->ui.lead = frame_text(f, "用户名 %.*s", STR_FMT(a->login));
	sys_crumbs(f, "系统", "账号", "/sys/users");
#define X(path_, tone, button, question, effect, done)                                                               \
	if (str_ends(f->path, STR("/" #path_)))                                                                      \
		sys_question(h, f, UI_##tone, STR(question), STR(effect), STR(button), back.p);
	DEEDS_(X)
#undef X
}

#define POSTS_(path_, call, done)                                                                                    \
	static int post_##path_(struct ctx *c, const void *in, void *out, struct err *e)                             \
	{                                                                                                            \
		const struct id_input *i = in;                                                                       \
		struct acting a;                                                                                     \
		(void)out;                                                                                           \
		acting_init(&a, c->house, c->user);                                                                  \
		if ((call) < 0)                                                                                      \
			return -1;                                                                                   \
		ctx_tell(c, done);                                                                                   \
		return ctx_go(c, e, "/sys/users/%lld", (long long)i->id);                                            \
	}
/* POST /sys/users/:id/… */
POSTS_(disable, account_set_state(c->house, &a.by, i->id, ACCOUNT_DISABLED, e), "账号已停用")
POSTS_(enable, account_set_state(c->house, &a.by, i->id, ACCOUNT_ACTIVE, e), "账号已启用")
POSTS_(unlock, account_unlock(c->house, &a.by, i->id, e), "锁定已解除")
POSTS_(totp, account_reset_totp(c->house, &a.by, i->id, e), "动态口令已重置，本人下次登录时重新设置")

struct secret_output {
	int64_t id;
	struct str login, password;
};
static const struct out_field secret_rows[] = {OUT_ID_(struct secret_output, id, "账号"),
					       OUT_TEXT_(struct secret_output, login, "用户名"),
					       OUT_TEXT_(struct secret_output, password, "初始密码，只给这一次")};
static const struct out_shape secret_shape = OUT_SHAPE("InitialPassword", struct secret_output, secret_rows);

/* What goes to the writer's thread: hashing a password is slow, so it is done before. */
struct change {
	struct ctx *c;
	struct initial_password initial;
	struct new_account fresh;
	int64_t id;
};

/* The new initial password, on the writer. */
static int write_password(struct house *h, void *arg, struct err *e)
{
	struct change *x = arg;
	struct acting a;
	acting_init(&a, h, x->c->user);
	return account_reset_password(h, &a.by, x->id, x->initial.hash, e);
}

/* The secret that a page shows once; the copy of it in the change is cleared. */
static int give_secret(struct ctx *c, struct change *x, struct secret_output *o, struct err *e)
{
	struct account a;
	if (account_get(c->house, x->id, &a, e) < 0)
		return -1;
	*o = (struct secret_output){.id = x->id, .login = ctx_text(c, "%s", a.login)};
	o->password = account_kind_desk(a.kind) ? ctx_text(c, "%s", x->initial.text) : STR("");
	memset(x->initial.text, 0, sizeof x->initial.text);
	return 0;
}

/* POST /sys/users/:id/password */
static int post_password(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct change x = {.c = c, .id = i->id};
	if (password_initial(&x.initial, e) < 0 || app_write(c->app, write_password, &x, e) < 0)
		return -1;
	return give_secret(c, &x, out, e);
}

/* The initial password, once. */
static void show_secret(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct secret_output *o = out;
	struct ui_link next = {
	    .text = STR("看账号"), .href = frame_text(f, "/sys/users/%lld", (long long)o->id), .primary = true};
	f->ui.title = frame_text(f, "%.*s 的初始密码", STR_FMT(o->login));
	sys_crumbs(f, "系统", "账号", "/sys/users");
	struct sys_secret s = {.what = o->login, .secret = o->password, .next = next};
	s.note = o->password.n ? STR("请当面或用可靠的方式告诉本人；第一次登录时必须改掉。")
			       : STR("这个账号用手机号和短信验证码登录，没有密码。");
	sys_secret(h, f, &s);
}

struct new_input {
	struct str login, name, org, phone;
	int64_t kind, unit, person;
};
static const char *const new_kinds[] = {
#define X(number, name, word, label, desk) label,
    ACCOUNT_KINDS(X)
#undef X
	NULL};
static const struct in_field new_fields[] = {
    IN_TEXT_(struct new_input, login, "用户名", .max = LOGIN_MAX,
	     .hint = "字母、数字、汉字和 . _ - @；用手机号登录的账号可以不填"),
    IN_TEXT_(struct new_input, name, "姓名", .flags = IN_NEEDED, .max = 40),
    IN_CHOICE_(struct new_input, kind, "类别", .words = new_kinds),
    IN_ID_(struct new_input, unit, "管理范围：单元", .of = "unit"),
    IN_TEXT_(struct new_input, org, "或本机构", .max = 100, .hint = "机构全称或统一社会信用代码"),
    IN_ID_(struct new_input, person, "或本人", .of = "person"),
    IN_TEXT_(struct new_input, phone, "手机号", .max = 11, .hint = "从业人员和志愿者用它登录")};
static const struct in_shape new_shape = IN_SHAPE(struct new_input, new_fields);

struct for_input {
	int64_t person;
};
static const struct in_field for_fields[] = {IN_ID_(struct for_input, person, "人员", .of = "person")};
static const struct in_shape for_shape = IN_SHAPE(struct for_input, for_fields);

/* GET /sys/users/new: the units to pick from. */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct one_output *o = out;
	(void)in;
	return unit_items(c, &o->units, &o->nunits, e);
}

/* The choice of a unit: those that accounts may have as scope and that lie in the user's own. */
static struct ui_field unit_field(struct frame *f, const struct in_shape *s, const struct one_output *o)
{
	struct ui_field out = frame_field(f, s, "unit", frame_text(f, "%lld", (long long)o->unit));
	struct ui_option *v = ARENA_ARRAY(f->mem, o->nunits + 1, struct ui_option);
	static const char *const step[] = {"", "", "", "　", "　", "　　"};
	out.kind = UI_SELECT;
	if (!v)
		return out;
	v[out.options_n++] = (struct ui_option){.value = STR(""), .label = STR("不按单元")};
	for (size_t i = 0; i < o->nunits; i++) {
		const struct unit_item *u = &o->units[i];
		if (u->within && u->kind >= UNIT_PROVINCE && u->kind <= UNIT_STREET)
			v[out.options_n++] =
			    (struct ui_option){.value = frame_text(f, "%lld", (long long)u->id),
					       .label = frame_text(f, "%s%.*s", step[u->kind], STR_FMT(u->name))};
	}
	out.options = v;
	return out;
}

/* The page of GET /sys/users/new */
static void show_new(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const char *const names[] = {"login", "name", "kind", "unit", "org", "phone"};
	struct ui_field fields[7];
	(void)in;
	for (size_t i = 0; i < 6; i++)
		fields[i] = frame_field(f, &new_shape, names[i], STR(""));
	fields[3] = unit_field(f, &new_shape, out);
	fields[5].kind = UI_TEL;
	fields[6] = (struct ui_field){
	    .kind = UI_HIDDEN, .name = "person", .value = http_value(&f->ctx->request->query, "person")};
	bool person = fields[6].value.n > 0;
	struct sys_form form = {.title = STR("新账号"),
				.note = STR("密码由系统随机生成，建好后显示一次"),
				.action = STR("/sys/users"),
				.button = STR("建账号"),
				.fields = fields,
				.n = person ? 7 : 6};
	sys_crumbs(f, "系统", "账号", "/sys/users");
	sys_page(h, f, &(struct sys_page){.forms = &form, .forms_n = 1});
}

/* Adds it, on the writer. */
static int write_new(struct house *h, void *arg, struct err *e)
{
	struct change *x = arg;
	struct acting a;
	acting_init(&a, h, x->c->user);
	return account_add(h, &a.by, &x->fresh, &x->id, e);
}

/* POST /sys/users */
static int post_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct new_input *i = in;
	struct change x = {.c = c};
	x.fresh = (struct new_account){
	    .login = i->login, .name = i->name, .kind = (enum account_kind)(i->kind + 1), .phone = i->phone};
	if (scope_picked(c, i->unit == IN_NONE ? 0 : i->unit, i->org, i->person == IN_NONE ? 0 : i->person,
			 &x.fresh.scope, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, i->org.n ? &new_fields[4] : &new_fields[3], "%s", e->what);
		return -1;
	}
	if (password_initial(&x.initial, e) < 0)
		return -1;
	x.fresh.hash = account_kind_desk(x.fresh.kind) ? x.initial.hash : NULL;
	if (app_write(c->app, write_new, &x, e) < 0) {
		if (e->code == ERR_CONFLICT) {
			fault_put(c->faults, &new_fields[0], "%s", e->what);
			e->code = ERR_INPUT;
		}
		return -1;
	}
	return give_secret(c, &x, out, e);
}

struct grant_input {
	int64_t id, unit;
	struct texts roles;
	struct str org;
};
static const struct in_field grant_fields[] = {
    IN_ID_(struct grant_input, id, "账号", .of = "account", .flags = IN_PATH),
    IN_TEXTS_(struct grant_input, roles, "角色"), IN_ID_(struct grant_input, unit, "数据范围：单元", .of = "unit"),
    IN_TEXT_(struct grant_input, org, "或本机构", .max = 100,
	     .hint = "机构全称或统一社会信用代码；两项都不填就保持现在的范围")};
static const struct in_shape grant_shape = IN_SHAPE(struct grant_input, grant_fields);

/* The roles that can be granted, being collected. */
struct roles_of {
	struct ctx *c;
	struct one_output *out;
	size_t max;
};

/* Takes one; administrators are appointed on the server. */
static int take_role(void *self, const struct role *r)
{
	struct roles_of *x = self;
	if (r->administrator || x->out->nchoices == x->max)
		return 0;
	x->out->codes[x->out->nchoices] = ctx_text(x->c, "%s", r->code);
	x->out->choices[x->out->nchoices++] = ctx_text(x->c, "%s", r->label);
	return 0;
}

/* GET /sys/grants/:id */
static int get_grant(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct one_output *o = out;
	struct roles_of x = {.c = c, .out = o, .max = roles_built_in_n + ROLES_MAX};
	o->choices = ARENA_ARRAY(c->mem, x.max, struct str);
	o->codes = ARENA_ARRAY(c->mem, x.max, struct str);
	if (!o->choices || !o->codes)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (role_each(c->house, take_role, &x, e) < 0 || unit_items(c, &o->units, &o->nunits, e) < 0)
		return -1;
	return get_account(c, in, out, e);
}

/* The page of GET /sys/grants/:id */
static void show_grant(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct one_output *o = out;
	struct ui_fact facts[12];
	struct sys_card cards[2];
	struct ui_option *roles = ARENA_ARRAY(f->mem, o->nchoices + 1, struct ui_option);
	struct ui_field fields[] = {frame_field(f, &grant_shape, "roles", STR("")), unit_field(f, &grant_shape, o),
				    frame_field(f, &grant_shape, "org", STR(""))};
	(void)in;
	for (size_t i = 0; roles && i < o->nchoices; i++) {
		roles[i] = (struct ui_option){.value = o->codes[i], .label = o->choices[i]};
		for (size_t k = 0; k < o->account.nroles; k++)
			roles[i].chosen |= str_eq(o->account.roles[k], o->choices[i]);
	}
	fields[0].options = roles;
	fields[0].options_n = roles ? o->nchoices : 0;
	struct sys_form form = {.title = STR("授予"),
				.note = STR("保存后本人要重新登录"),
				.action = f->path,
				.button = STR("保存授权"),
				.fields = fields,
				.n = 3};
	f->ui.title = frame_text(f, "%.*s 的授权", STR_FMT(o->account.name));
	sys_crumbs(f, "系统", "授权", "/sys/grants");
	account_cards(f, &o->account, facts, cards);
	sys_page(h, f, &(struct sys_page){.cards = cards, .cards_n = 1, .forms = &form, .forms_n = 1});
}

/* POST /sys/grants/:id */
static int post_grant(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct grant_input *i = in;
	struct acting a;
	struct account now;
	struct scope scope;
	(void)out;
	acting_init(&a, c->house, c->user);
	if (account_get(c->house, i->id, &now, e) < 0)
		return -1;
	scope = now.scope;
	if ((i->unit != IN_NONE || i->org.n) &&
	    scope_picked(c, i->org.n || i->unit == IN_NONE ? 0 : i->unit, i->org, 0, &scope, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &grant_fields[i->org.n ? 3 : 2], "%s", e->what);
		return -1;
	}
	if (account_grant(c->house, &a.by, i->id, &scope, i->roles.v, i->roles.n, e) < 0)
		return -1;
	ctx_tell(c, "授权已保存，%s 要重新登录", now.login);
	return ctx_go(c, e, "/sys/grants/%lld", (long long)i->id);
}

/* An account whose scope lies within the user's. */
static int sees_account(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct account a;
	struct acting acting;
	struct err none = {0};
	acting_init(&acting, c->house, c->user);
	if (account_get(c->house, id, &a, &none) < 0) {
		if (none.code == ERR_NOTFOUND)
			return 0;
		*e = none;
		return -1;
	}
	*yes = scope_within(&a.scope, &c->user->scope, &acting.tree);
	return 0;
}

#define DEED_(path_)                                                                                                 \
	{HTTP_GET,        "/sys/users/:id/" #path_, .may = CAN_USERS_MANAGE, .title = "账号",                        \
	 .in = &id_shape, .out = &one_shape,        .handle = get_account,   .page = show_deed},                     \
	{                                                                                                            \
		HTTP_POST, "/sys/users/:id/" #path_, .may = CAN_USERS_MANAGE, .title = "账号", .in = &id_shape,      \
						     .handle = post_##path_                                          \
	}

static const struct route routes[] = {
    {HTTP_GET, "/sys/users", .may = CAN_USERS_MANAGE, .title = "账号", .in = &accounts_in, .out = &accounts_shape,
     .handle = get_accounts, .page = show_accounts},
    {HTTP_GET, "/sys/users/new", .may = CAN_USERS_MANAGE, .title = "新建账号", .in = &for_shape,
     .out_size = sizeof(struct one_output), .handle = get_new, .page = show_new},
    {HTTP_POST, "/sys/users", .may = CAN_USERS_MANAGE, .flags = ROUTE_OUTSIDE, .title = "新建账号", .in = &new_shape,
     .out = &secret_shape, .handle = post_new, .page = show_secret, .form = "/sys/users/new"},
    {HTTP_GET, "/sys/users/:id", .may = CAN_USERS_MANAGE, .title = "账号", .in = &id_shape, .out = &one_shape,
     .handle = get_account, .page = show_account},
    DEED_(disable),
    DEED_(enable),
    DEED_(unlock),
    DEED_(totp),
    {HTTP_GET, "/sys/users/:id/password", .may = CAN_USERS_MANAGE, .title = "账号", .in = &id_shape,
     .out = &one_shape, .handle = get_account, .page = show_deed},
    {HTTP_POST, "/sys/users/:id/password", .may = CAN_USERS_MANAGE, .flags = ROUTE_OUTSIDE, .title = "重置密码",
     .in = &id_shape, .out = &secret_shape, .handle = post_password, .page = show_secret},
    {HTTP_GET, "/sys/grants", .may = CAN_ROLES_MANAGE, .title = "授权", .in = &accounts_in, .out = &accounts_shape,
     .handle = get_accounts, .page = show_accounts},
    {HTTP_GET, "/sys/grants/:id", .may = CAN_ROLES_MANAGE, .title = "授权", .in = &id_shape, .out = &one_shape,
     .handle = get_grant, .page = show_grant},
    {HTTP_POST, "/sys/grants/:id", .may = CAN_ROLES_MANAGE, .title = "授予角色和范围", .in = &grant_shape,
     .handle = post_grant},
};

static const struct menu_item menu[] = {
    {.group = "系统", .label = "账号", .icon = "users", .path = "/sys/users", .may = CAN_USERS_MANAGE},
    {.group = "系统", .label = "授权", .icon = "key", .path = "/sys/grants", .may = CAN_ROLES_MANAGE},
};

static const struct thing_kind kinds[] = {{"account", sees_account}};

const struct web accounts_web = {.name = "accounts",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu,
				 .kinds = kinds,
				 .nkinds = 1};
