/* yicai user …: accounts, from the server's command line, where whoever holds the key file may do all that the rules of
 * accounts allow. */
#include <sodium.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "auth/auth.h"
#include "cmd/by_key.h"
#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/units/units.h"

/* Whoever types. */
static struct actor keeper(void)
{
	return (struct actor){call_who(), NULL, NULL};
}

/* A change in a transaction of its own. */
typedef int (*change)(struct house *h, void *arg, struct err *e);
static int in_transaction(struct home *h, change f, void *arg, struct err *e)
{
	if (store_begin(h->house.store, true, e) < 0)
		return -1;
	if (keys_refresh(h->house.keys, e) < 0 || f(&h->house, arg, e) < 0) {
		store_rollback(h->house.store);
		return -1;
	}
	return store_commit(h->house.store, e);
}

/* Opens the house, changes it, says so. */
static int change_house(struct call *c, change f, void *arg, const char *done)
{
	struct err e = {0};
	struct home h;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = in_transaction(&h, f, arg, &e);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("%s\n", done);
	return EXIT_DONE;
}

/* 本人 of a person, by the number of his document. */
static int scope_of_person(struct house *h, const char *number, struct scope *out, struct err *e)
{
	int64_t unused;
	out->kind = SCOPE_SELF;
	return by_key(h, &people_facts, number, -1, &out->person_id, &unused, e);
}

/* What the rank of a unit means for a scope; 0: none. */
static enum scope_kind scope_of_rank(int64_t kind)
{
	switch (kind) {
	case UNIT_PROVINCE: return SCOPE_PROVINCE;
	case UNIT_CITY: return SCOPE_CITY;
	case UNIT_COUNTY:
	case UNIT_ZONE: return SCOPE_COUNTY;
	case UNIT_STREET: return SCOPE_STREET;
	default: return 0;
	}
}

/* The scope that --unit, --org or --person names: 1; 0 none of them. */
static int wanted_scope(struct call *c, struct house *h, struct scope *out, struct err *e)
{
	const char *unit = call_value(c, "unit"), *org = call_value(c, "org"), *person = call_value(c, "person");
	int64_t kind = 0;
	if (!unit && !org && !person)
		return 0;
	if (!!unit + !!org + !!person > 1)
		return err_set(e, ERR_USAGE, "--unit、--org、--person 只能写一个");
	*out = (struct scope){0};
	if (person)
		return scope_of_person(h, person, out, e) < 0 ? -1 : 1;
	if (org) {
		out->kind = SCOPE_ORG;
		return by_key(h, &orgs_facts, org, -1, &out->org_id, &kind, e) < 0 ? -1 : 1;
	}
	if (by_key(h, &units_facts, unit, FACT_INDEX(units, kind), &out->unit_id, &kind, e) < 0)
		return -1;
	out->kind = scope_of_rank(kind);
	return out->kind ? 1 : err_set(e, ERR_INPUT, "范围到街道为止，%s 是更小的单元", unit);
}

/* The values of --role. */
static size_t wanted_roles(const struct call *c, struct str roles[VALUES_MAX])
{
	size_t n = 0;
	for (const char *v; n < VALUES_MAX && (v = call_value_at(c, "role", n)); n++)
		roles[n] = str_of(v);
	return n;
}

/* What `user add` asks for. */
struct adding {
	struct call *c;
	struct initial_password initial;
	char login[LOGIN_MAX + 1];
};

/* Adds the account. */
static int add(struct house *h, void *arg, struct err *e)
{
	struct adding *a = arg;
	struct actor by = keeper();
	struct str roles[VALUES_MAX];
	struct account made;
	int64_t id;
	const char *name = call_value(a->c, "name"), *kind = call_value(a->c, "kind");
	struct new_account n = {.login = str_of(a->c->noperands ? a->c->operand[0] : NULL),
				.name = str_of(name              ? name
					       : a->c->noperands ? a->c->operand[0]
								 : ""),
				.kind = account_kind_named(str_of(kind ? kind : "staff")),
				.phone = str_of(call_value(a->c, "phone")),
				.roles = roles};
	if (!n.kind)
		return err_todo((err_set(e, ERR_USAGE, "没有“%s”这种账号", kind), e),
				"写 工作人员、机构经办、从业人员、志愿者、审计 或 管理员");
	int scoped = wanted_scope(a->c, h, &n.scope, e);
	if (scoped < 0)
		return -1;
	if (!scoped)
		return err_todo((err_set(e, ERR_USAGE, "没有写明范围"), e),
				"写 --unit 单元代码、--org 机构代码 或 --person 证件号码");
	n.roles_n = wanted_roles(a->c, roles);
	n.hash = account_kind_desk(n.kind) ? a->initial.hash : NULL;
	if (account_add(h, &by, &n, &id, e) < 0 || account_get(h, id, &made, e) < 0)
		return -1;
	if (!n.hash)
		a->initial.text[0] = '\0';
	snprintf(a->login, sizeof a->login, "%s", made.login);
	return 0;
}

int cmd_user_add(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct adding a = {.c = c};
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = password_initial(&a.initial, &e);
	if (status == 0)
		status = in_transaction(&h, add, &a, &e);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("账号 %s 已建立\n", a.login);
	if (a.initial.text[0])
		printf("初始密码 %s（只显示这一次，首次登录时须更改）\n", a.initial.text);
	sodium_memzero(&a, sizeof a);
	return EXIT_DONE;
}

/* A line without its end from stdin, without echo when that is a terminal, into out; false: none, or too long. */
static bool read_secret(const char *prompt, char *out, size_t size)
{
	struct termios before, silent;
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	if (terminal) {
		fputs(prompt, stderr);
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	bool got = fgets(out, (int)size, stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	size_t n = got ? strlen(out) : 0;
	if (n && out[n - 1] == '\n')
		out[--n] = '\0';
	else if (n == size - 1)
		got = false;
	return got && n > 0;
}

/* A new password: once from a pipe, twice from a terminal. */
static int ask_password(char out[static PASSWORD_MAX + 2], struct err *e)
{
	char again[PASSWORD_MAX + 2];
	if (!read_secret("新密码：", out, PASSWORD_MAX + 2))
		return err_set(e, ERR_INPUT, "没有读到密码");
	if (!isatty(STDIN_FILENO))
		return 0;
	bool same = read_secret("再输一次：", again, sizeof again) && strcmp(out, again) == 0;
	sodium_memzero(again, sizeof again);
	return same ? 0 : err_set(e, ERR_INPUT, "两次输入的不一样");
}

/* What happens to an account that is there already. */
struct changing {
	struct call *c;
	struct account account;
	struct initial_password initial;
	struct password_change chosen;
};

/* Writes a password that was chosen. */
static int choose(struct house *h, void *arg, struct err *e)
{
	struct changing *x = arg;
	return password_commit(h, call_who(), &x->chosen, NULL, e);
}

/* Writes an initial one. */
static int reset(struct house *h, void *arg, struct err *e)
{
	struct changing *x = arg;
	struct actor by = keeper();
	return account_reset_password(h, &by, x->account.id, x->initial.hash, e);
}

/* Asks, checks the rules, writes. */
static int choose_password(struct home *h, struct changing *x, struct err *e)
{
	char password[PASSWORD_MAX + 2];
	struct auth_settings s;
	if (auth_settings_load(&h->house, &s, e) < 0 || ask_password(password, e) < 0)
		return -1;
	int status = password_prepare(&h->house, &s, x->account.id, NULL, str_of(password), &x->chosen, e);
	sodium_memzero(password, sizeof password);
	return status < 0 ? -1 : in_transaction(h, choose, x, e);
}

int cmd_user_passwd(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct changing x = {.c = c};
	bool random = call_value(c, "random") != NULL;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = account_by_login(&h.house, str_of(c->operand[0]), &x.account, &e);
	if (status == 0 && random)
		status = password_initial(&x.initial, &e) < 0 ? -1 : in_transaction(&h, reset, &x, &e);
	else if (status == 0)
		status = choose_password(&h, &x, &e);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	if (random)
		printf("账号 %s 的新密码 %s（只显示这一次，下次登录时须更改）\n", x.account.login, x.initial.text);
	else
		printf("账号 %s 的密码已改，其余登录已结束\n", x.account.login);
	sodium_memzero(&x, sizeof x);
	return EXIT_DONE;
}

/* Finds the account of the operand, then does one thing to it. */
static int find(struct house *h, struct changing *x, struct err *e)
{
	return account_by_login(h, str_of(x->c->operand[0]), &x->account, e);
}

static int disable(struct house *h, void *arg, struct err *e)
{
	struct changing *x = arg;
	struct actor by = keeper();
	return find(h, x, e) < 0 ? -1 : account_set_state(h, &by, x->account.id, ACCOUNT_DISABLED, e);
}

static int enable(struct house *h, void *arg, struct err *e)
{
	struct changing *x = arg;
	struct actor by = keeper();
	return find(h, x, e) < 0 ? -1 : account_set_state(h, &by, x->account.id, ACCOUNT_ACTIVE, e);
}

static int unlock(struct house *h, void *arg, struct err *e)
{
	struct changing *x = arg;
	struct actor by = keeper();
	return find(h, x, e) < 0 ? -1 : account_unlock(h, &by, x->account.id, e);
}

static int totp_reset(struct house *h, void *arg, struct err *e)
{
	struct changing *x = arg;
	struct actor by = keeper();
	return find(h, x, e) < 0 ? -1 : account_reset_totp(h, &by, x->account.id, e);
}

int cmd_user_disable(struct call *c)
{
	struct changing x = {.c = c};
	return change_house(c, disable, &x, "已停用，登录和令牌已结束");
}

int cmd_user_enable(struct call *c)
{
	struct changing x = {.c = c};
	return change_house(c, enable, &x, "已启用");
}

int cmd_user_unlock(struct call *c)
{
	struct changing x = {.c = c};
	return change_house(c, unlock, &x, "已解除锁定");
}

int cmd_user_totp_reset(struct call *c)
{
	struct changing x = {.c = c};
	return change_house(c, totp_reset, &x, "动态口令已解除，下次登录时重新绑定");
}

/* Grants the roles and the scope of the options; what is not given stays. */
static int grant(struct house *h, void *arg, struct err *e)
{
	struct changing *x = arg;
	struct actor by = keeper();
	struct str roles[VALUES_MAX];
	if (find(h, x, e) < 0)
		return -1;
	struct scope scope = x->account.scope;
	size_t n = wanted_roles(x->c, roles);
	if (wanted_scope(x->c, h, &scope, e) < 0)
		return -1;
	for (size_t i = 0; n == 0 && i < x->account.roles_n; i++)
		roles[i] = str_of(x->account.roles[i]);
	return account_grant(h, &by, x->account.id, &scope, roles, n ? n : x->account.roles_n, e);
}

/* One role as a row. */
static int show_role(void *self, const struct role *r)
{
	struct buf scopes, caps;
	buf_init(&scopes, 256);
	buf_init(&caps, 4096);
	for (int k = SCOPE_PUBLIC; k < SCOPE__MAX; k++)
		if (r->scopes & 1u << k)
			buf_printf(&scopes, "%s%s", scopes.n ? "、" : "", scope_label((enum scope_kind)k));
	capset_text(&r->caps, &caps);
	struct str cells[] = {str_of(r->code), str_of(r->label), buf_str(&scopes),
			      str_of(r->built_in ? "自带" : "自定义"), buf_str(&caps)};
	int status = table_row(self, cells);
	buf_release(&scopes);
	buf_release(&caps);
	return status;
}

/* All roles as a table. */
static int list_roles(struct call *c)
{
	static const char *const head[] = {"代码", "角色", "可配范围", "来历", "权限"};
	struct err e = {0};
	struct home h;
	enum format f;
	if (call_format(c, &f, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct table_out *t = table_open(stdout, f, head, 5, 0);
	int status = t ? role_each(&h.house, show_role, t, &e) : err_set(&e, ERR_NOMEM, "内存不够");
	if (t && table_close(t, &e) < 0)
		status = -1;
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_user_role(struct call *c)
{
	struct changing x = {.c = c};
	if (c->noperands == 0)
		return list_roles(c);
	return change_house(c, grant, &x, "角色和范围已定，原有登录和令牌已结束");
}

/* The list, as it is being printed. */
struct listing {
	struct house *h;
	struct table_out *out;
	struct err *e;
	char last[LOGIN_MAX + 1];
	size_t n;
	bool full; /* numbers of phones are not masked */
	int64_t phones;
};

/* Where the scope lies: the name of the unit or institution; of 本人 nothing, the list names no persons. */
static int place(struct house *h, const struct scope *s, struct buf *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	const struct fact_type *t = s->unit_id ? &units_facts : s->org_id ? &orgs_facts : NULL;
	int name = s->unit_id ? FACT_INDEX(units, name) : FACT_INDEX(orgs, name), got;
	buf_puts(out, scope_label(s->kind));
	if (!t)
		return 0;
	if (fact_of_owner(&r, h, t, s->unit_id ? s->unit_id : s->org_id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	if ((got = fact_next(r, &v, e)) > 0)
		buf_printf(out, " %.*s", STR_FMT(v.cell[name].s));
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* Its roles by label. */
static int role_labels(struct house *h, const struct account *a, struct buf *out, struct err *e)
{
	struct role r;
	for (size_t i = 0; i < a->roles_n; i++) {
		if (role_find(h, str_of(a->roles[i]), &r, e) < 0)
			return -1;
		buf_printf(out, "%s%s", i ? "、" : "", r.label);
	}
	return 0;
}

/* One account as a row. */
static int show_account(void *self, const struct account *a)
{
	struct listing *l = self;
	char login[20] = "";
	struct buf where, roles, phone;
	buf_init(&where, 1024);
	buf_init(&roles, 2048);
	buf_init(&phone, 64);
	if (a->last_login)
		instant_text(a->last_login, login);
	bool locked = a->locked_until > l->h->clock.now(l->h->clock.self);
	int status = place(l->h, &a->scope, &where, l->e) < 0 || role_labels(l->h, a, &roles, l->e) < 0 ? -1 : 0;
	if (status == 0)
		status = l->full ? account_phone(l->h, a->id, &phone, l->e) : buf_puts(&phone, a->phone);
	struct str cells[] = {str_of(a->login),
			      str_of(a->name),
			      str_of(account_kind_label(a->kind)),
			      str_of(a->state == ACCOUNT_DISABLED ? "停用"
				     : locked                     ? "锁定"
								  : "在用"),
			      buf_str(&roles),
			      buf_str(&where),
			      buf_str(&phone),
			      str_of(a->has_totp ? "已绑定" : ""),
			      str_of(login)};
	if (status == 0)
		status = table_row(l->out, cells);
	snprintf(l->last, sizeof l->last, "%s", a->login);
	l->n++;
	buf_release(&where);
	buf_release(&roles);
	buf_release(&phone);
	return status;
}

/* Counts the accounts with a phone. */
static int count_phone(void *self, const struct account *a)
{
	struct listing *l = self;
	l->phones += *a->phone != 0;
	snprintf(l->last, sizeof l->last, "%s", a->login);
	l->n++;
	return 0;
}

/* All accounts, a page at a time. */
static int each_account(struct listing *l, int (*f)(void *self, const struct account *a))
{
	enum { PAGE = 500 };
	*l->last = '\0';
	do {
		l->n = 0;
		if (account_each(l->h, str_of(l->last), PAGE, f, l, l->e) < 0)
			return -1;
	} while (l->n == PAGE);
	return 0;
}

/* Full numbers are journalled before anybody sees them. */
static int journal_phones(struct listing *l)
{
	if (!l->full || each_account(l, count_phone) < 0)
		return l->full ? -1 : 0;
	return l->phones ? fact_reveal_journal(l->h, call_who(), "标准输出", "账号的手机号", l->phones, l->e) : 0;
}

int cmd_user_list(struct call *c)
{
	static const char *const head[] = {"登录名", "姓名",   "类别",     "状态",    "角色",
					   "范围",   "手机号", "动态口令", "上次登录"};
	struct err e = {0};
	struct home h;
	enum format f;
	if (call_format(c, &f, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct listing l = {
	    .h = &h.house, .out = table_open(stdout, f, head, 9, 0), .e = &e, .full = f != FORMAT_TEXT};
	int status = !l.out ? err_set(&e, ERR_NOMEM, "内存不够") : journal_phones(&l);
	if (status == 0)
		status = each_account(&l, show_account);
	if (l.out && table_close(l.out, &e) < 0)
		status = -1;
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
