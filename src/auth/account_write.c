/* Accounts, changed: added, granted, disabled, reset. */
#include <sodium.h>
#include <stdio.h>

#include "auth/inside.h"
#include "base/utf8.h"

#define SCOPE_BIT(k) (1u << (k))

static const struct sql ADD = {
    "auth.account_add",
    "INSERT INTO account (id, login, login_key, name, kind, state, scope, unit_id, org_id, person_id, phone, phone_x,"
    " password_at, must_change, totp_step, epoch, failures, locked_until, last_login, created, changed)"
    " VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, 0, 0, 0, 1, 0, 0, 0, $12, $12)"};
static const struct sql TAKEN = {"auth.account_taken", "SELECT count(*) FROM account WHERE login_key = $1"};
static const struct sql PHONE_TAKEN = {
    "auth.account_phone_taken", "SELECT count(*) FROM account WHERE phone_x = $1 AND kind IN (3, 4) AND id <> $2"};
static const struct sql SCOPE = {
    "auth.account_scope", "UPDATE account SET scope = $2, unit_id = $3, org_id = $4, person_id = $5 WHERE id = $1"};
static const struct sql ROLES_CLEAR = {"auth.account_roles_clear", "DELETE FROM account_role WHERE account_id = $1"};
static const struct sql ROLE_ADD = {
    "auth.account_role_add",
    "INSERT INTO account_role (account_id, role, granted, granted_by) VALUES ($1, $2, $3, $4)"};
static const struct sql EPOCH = {"auth.account_epoch",
				 "UPDATE account SET epoch = epoch + 1, changed = $2 WHERE id = $1"};
static const struct sql SESSIONS_END = {"auth.account_sessions_end", "DELETE FROM session WHERE account_id = $1"};
static const struct sql TOKENS_END = {"auth.account_tokens_end",
				      "UPDATE api_token SET revoked = $2 WHERE account_id = $1 AND revoked = 0"};
static const struct sql STATE = {"auth.account_state", "UPDATE account SET state = $2 WHERE id = $1"};
static const struct sql UNLOCK = {"auth.account_unlock",
				  "UPDATE account SET failures = 0, locked_until = 0 WHERE id = $1"};
static const struct sql NO_TOTP = {
    "auth.account_no_totp", "UPDATE account SET totp = NULL, totp_pending = NULL, totp_step = 0 WHERE id = $1"};
static const struct sql NO_RECOVERY = {"auth.account_no_recovery",
				       "DELETE FROM account_recovery WHERE account_id = $1"};
static const struct sql NAME = {"auth.account_name", "UPDATE account SET name = $2, changed = $3 WHERE id = $1"};
static const struct sql PHONE = {"auth.account_phone", "UPDATE account SET phone = $2, phone_x = $3 WHERE id = $1"};

/* The scopes that an account of this kind may have. */
static unsigned kind_scopes(enum account_kind kind)
{
	if (kind == ACCOUNT_CLERK)
		return SCOPE_BIT(SCOPE_ORG);
	if (!account_kind_desk(kind))
		return SCOPE_BIT(SCOPE_SELF);
	return SCOPE_BIT(SCOPE_STREET) | SCOPE_BIT(SCOPE_COUNTY) | SCOPE_BIT(SCOPE_CITY) | SCOPE_BIT(SCOPE_PROVINCE);
}

/* All sessions and tokens of the account end, those that a request is just looking at included. */
static int account_touched(struct house *h, int64_t id, struct err *e)
{
	struct sql_arg who = INT(id), now = INT(auth_now(h));
	if (sql_run(h->store, &EPOCH, ARGS(who, now), NULL, e) < 0 ||
	    sql_run(h->store, &TOKENS_END, ARGS(who, now), NULL, e) < 0)
		return -1;
	return sql_run(h->store, &SESSIONS_END, ARGS(INT(id)), NULL, e);
}

/* What an account is to hold. */
struct grant {
	struct role role[ROLES_EACH];
	size_t n;
	bool administrator; /* one of them is an administrator's */
	char labels[ROLES_EACH * (ROLE_LABEL_MAX + 3) + 16];
};

/* One role more; twice the same counts once. */
static int grant_role(struct grant *g, const struct role *r, enum account_kind kind, const struct scope *scope,
		      struct err *e)
{
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->role[i].code, r->code) == 0)
			return 0;
	if (!(r->scopes & SCOPE_BIT(scope->kind)))
		return err_set(e, ERR_DENIED, "角色“%s”不能配“%s”的范围", r->label, scope_label(scope->kind));
	if (r->administrator != (kind == ACCOUNT_ADMIN))
		return err_set(e, ERR_DENIED,
			       r->administrator ? "角色“%s”只能给管理员账号" : "角色“%s”不能给管理员账号", r->label);
	g->administrator = g->administrator || r->administrator;
	g->role[g->n++] = *r;
	return 0;
}

/* Their labels in one line. */
static void grant_labels(struct grant *g)
{
	struct buf b;
	buf_init(&b, sizeof g->labels - 1);
	for (size_t i = 0; i < g->n; i++)
		buf_printf(&b, "%s%s", i ? "、" : "", g->role[i].label);
	auth_copy(g->labels, sizeof g->labels, g->n ? buf_str(&b) : STR("无"));
	buf_release(&b);
}

/* The roles by name, allowed for this kind and scope, and sound together. */
static int grant_make(struct house *h, struct grant *g, enum account_kind kind, const struct scope *scope,
		      const struct str *roles, size_t n, struct err *e)
{
	struct capset all = {0};
	*g = (struct grant){0};
	if (n > ROLES_EACH)
		return err_set(e, ERR_LIMIT, "一个账号最多 %d 个角色", ROLES_EACH);
	if (!scope_whole(scope))
		return err_set(e, ERR_INPUT, "范围“%s”没有写明是哪里", scope_label(scope->kind));
	if (!(kind_scopes(kind) & SCOPE_BIT(scope->kind)))
		return err_set(e, ERR_DENIED, "%s账号不能配“%s”的范围", account_kind_label(kind),
			       scope_label(scope->kind));
	for (size_t i = 0; i < n; i++) {
		struct role r;
		if (role_find(h, roles[i], &r, e) < 0 || grant_role(g, &r, kind, scope, e) < 0)
			return -1;
		capset_join(&all, &r.caps);
	}
	grant_labels(g);
	return capset_sound(&all, e);
}

/* The actor may give all that: within his scope, and no administrator's role. */
static int grant_allowed(const struct actor *by, const struct grant *g, const struct scope *scope, struct err *e)
{
	if (!by->user)
		return 0;
	if (g->administrator)
		return err_todo((err_set(e, ERR_DENIED, "管理员的角色只能在服务器上授予"), e),
				"由保管服务器的人运行 yicai user role");
	if (!scope_within(scope, &by->user->scope, by->tree))
		return err_set(e, ERR_DENIED, "不能授予超出自己范围的权限");
	return g->n ? actor_may(by, CAN_ROLES_MANAGE, e) : 0;
}

/* Writes the roles. */
static int grant_write(struct house *h, const struct actor *by, int64_t id, const struct grant *g, struct err *e)
{
	if (sql_run(h->store, &ROLES_CLEAR, ARGS(INT(id)), NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < g->n; i++)
		if (sql_run(h->store, &ROLE_ADD,
			    ARGS(INT(id), TEXT(str_of(g->role[i].code)), INT(auth_now(h)), TEXT(str_of(by->who))),
			    NULL, e) < 0)
			return -1;
	return 0;
}

/* The phone as it is stored; p NULL inside: none. */
struct phone {
	struct buf sealed;
	uint8_t blind[BLIND_SIZE];
	struct sql_arg cipher, index;
};

/* Checks and seals it; phone_release it in any case. */
static int phone_make(struct house *h, int64_t id, enum account_kind kind, struct str number, struct phone *out,
		      struct err *e)
{
	int64_t taken = 0;
	*out = (struct phone){0};
	buf_init(&out->sealed, 256);
	number = str_trim(number);
	if (!number.n)
		return account_kind_desk(kind) ? 0 : err_set(e, ERR_INPUT, "用手机号登录的账号要有手机号");
	for (size_t i = 0; i < number.n; i++)
		if (number.n != 11 || number.p[0] != '1' || number.p[i] < '0' || number.p[i] > '9')
			return err_set(e, ERR_INPUT, "手机号要是 11 位数字");
	phone_blind(h, number, out->blind);
	out->index = SPAN(out->blind, BLIND_SIZE);
	if (!account_kind_desk(kind) && auth_number(h, &PHONE_TAKEN, ARGS(out->index, INT(id)), &taken, e) < 0)
		return -1;
	if (taken)
		return err_set(e, ERR_CONFLICT, "这个手机号已经有账号了");
	if (crypt_seal(h->keys, CONTEXT_PHONE, number, &out->sealed, e) < 0)
		return -1;
	out->cipher = SPAN(out->sealed.p, out->sealed.n);
	return 0;
}

static void phone_release(struct phone *p)
{
	buf_release(&p->sealed);
}

/* The login name of a new account, and its key: what was given, or u and the id. */
static int login_make(struct house *h, const struct new_account *n, int64_t id, char login[static LOGIN_MAX + 1],
		      char key[static LOGIN_MAX + 1], struct err *e)
{
	int64_t taken;
	struct str given = str_trim(n->login);
	auth_copy(login, LOGIN_MAX + 1, given);
	if (!given.n && !account_kind_desk(n->kind))
		snprintf(login, LOGIN_MAX + 1, "u%lld", (long long)id);
	if (given.n > LOGIN_MAX || !login_key(str_of(login), key)) {
		err_set(e, ERR_INPUT, "登录名不合规");
		return err_todo(e, "用字母、数字、汉字和 . _ - @，最多 64 字节");
	}
	if (auth_number(h, &TAKEN, ARGS(TEXT(str_of(key))), &taken, e) < 0)
		return -1;
	return taken ? err_set(e, ERR_CONFLICT, "登录名 %s 已经有人用了", login) : 0;
}

/* The name is one line of text. */
static int name_right(struct str name, struct err *e)
{
	if (!str_trim(name).n || name.n > DISPLAY_MAX || !utf8_valid(name) || utf8_has_control(name) ||
	    memchr(name.p, '\n', name.n) || memchr(name.p, '\t', name.n))
		return err_set(e, ERR_INPUT, "姓名要写，最多 %d 字节", DISPLAY_MAX);
	return 0;
}

/* The account's row. */
static int account_insert(struct house *h, const struct new_account *n, int64_t id, struct str login, struct str key,
			  struct err *e)
{
	struct phone phone;
	int status = phone_make(h, id, n->kind, n->phone, &phone, e);
	if (status == 0)
		status = sql_run(h->store, &ADD,
				 ARGS(INT(id), TEXT(login), TEXT(key), TEXT(str_trim(n->name)), INT(n->kind),
				      INT(n->scope.kind), INT(n->scope.unit_id), INT(n->scope.org_id),
				      INT(n->scope.person_id), phone.cipher, phone.index, INT(auth_now(h))),
				 NULL, e);
	phone_release(&phone);
	return status;
}

/* What can be said about a new account before it is written. */
static int account_right(struct house *h, const struct actor *by, const struct new_account *n, struct grant *g,
			 struct err *e)
{
	if (actor_may(by, CAN_USERS_MANAGE, e) < 0 || name_right(n->name, e) < 0)
		return -1;
	if (!*account_kind_word(n->kind))
		return err_set(e, ERR_INPUT, "没有这种账号");
	if (!account_kind_desk(n->kind) && n->hash)
		return err_set(e, ERR_INPUT, "%s账号用手机号登录，没有密码", account_kind_label(n->kind));
	if (grant_make(h, g, n->kind, &n->scope, n->roles, n->roles_n, e) < 0)
		return -1;
	return grant_allowed(by, g, &n->scope, e);
}

int account_add(struct house *h, const struct actor *by, const struct new_account *n, int64_t *id, struct err *e)
{
	char login[LOGIN_MAX + 1], key[LOGIN_MAX + 1];
	struct grant g;
	int64_t count, made = id_new(auth_now(h));
	if (account_right(h, by, n, &g, e) < 0 || login_make(h, n, made, login, key, e) < 0 ||
	    account_count(h, &count, e) < 0)
		return -1;
	if (count >= ACCOUNT_MAX)
		return err_set(e, ERR_LIMIT, "账号最多 %d 个", ACCOUNT_MAX);
	if (account_insert(h, n, made, str_of(login), str_of(key), e) < 0 || grant_write(h, by, made, &g, e) < 0 ||
	    (n->hash && password_store(h, made, n->hash, true, e) < 0))
		return -1;
	if (id)
		*id = made;
	return auth_deed(h, by->who, e, "新建%s账号 %s，角色 %s，范围 %s", account_kind_label(n->kind), login,
			 g.labels, scope_label(n->scope.kind));
}

/* The account, which the actor may change: he has the capability, is not it, and it lies in his scope. */
static int account_to_change(struct house *h, const struct actor *by, int64_t id, enum capability c,
			     struct account *out, struct err *e)
{
	if (actor_may(by, c, e) < 0 || account_get(h, id, out, e) < 0)
		return -1;
	return actor_reaches(by, id, &out->scope, e);
}

/* The account's present roles are none of an administrator's, which only the server's keeper takes away. */
static int no_administrator(struct house *h, const struct actor *by, const struct account *a, struct err *e)
{
	struct role r;
	for (size_t i = 0; by->user && i < a->roles_n; i++)
		if (role_find(h, str_of(a->roles[i]), &r, e) < 0)
			return -1;
		else if (r.administrator)
			return err_set(e, ERR_DENIED, "管理员的角色只能在服务器上变更");
	return 0;
}

int account_grant(struct house *h, const struct actor *by, int64_t id, const struct scope *scope,
		  const struct str *roles, size_t roles_n, struct err *e)
{
	struct account a;
	struct grant g;
	if (account_to_change(h, by, id, CAN_ROLES_MANAGE, &a, e) < 0 || no_administrator(h, by, &a, e) < 0 ||
	    grant_make(h, &g, a.kind, scope, roles, roles_n, e) < 0 || grant_allowed(by, &g, scope, e) < 0)
		return -1;
	if (sql_run(h->store, &SCOPE,
		    ARGS(INT(id), INT(scope->kind), INT(scope->unit_id), INT(scope->org_id), INT(scope->person_id)),
		    NULL, e) < 0 ||
	    grant_write(h, by, id, &g, e) < 0 || account_touched(h, id, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "账号 %s 的角色定为 %s，范围 %s", a.login, g.labels,
			 scope_label(scope->kind));
}

int account_set_state(struct house *h, const struct actor *by, int64_t id, enum account_state state, struct err *e)
{
	struct account a;
	bool on = state == ACCOUNT_ACTIVE;
	if (account_to_change(h, by, id, CAN_USERS_MANAGE, &a, e) < 0)
		return -1;
	if (a.state == state)
		return err_set(e, ERR_CONFLICT, "账号 %s 已经%s", a.login, on ? "在用" : "停用");
	if (sql_run(h->store, &STATE, ARGS(INT(id), INT(state)), NULL, e) < 0 || account_touched(h, id, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "%s账号 %s", on ? "启用" : "停用", a.login);
}

int account_unlock(struct house *h, const struct actor *by, int64_t id, struct err *e)
{
	struct account a;
	if (account_to_change(h, by, id, CAN_USERS_MANAGE, &a, e) < 0 ||
	    sql_run(h->store, &UNLOCK, ARGS(INT(id)), NULL, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "解除账号 %s 的锁定", a.login);
}

int account_reset_password(struct house *h, const struct actor *by, int64_t id, const char *hash, struct err *e)
{
	struct account a;
	if (account_to_change(h, by, id, CAN_USERS_MANAGE, &a, e) < 0)
		return -1;
	if (!account_kind_desk(a.kind))
		return err_set(e, ERR_INPUT, "%s账号用手机号登录，没有密码", account_kind_label(a.kind));
	if (password_store(h, id, hash, true, e) < 0 || account_touched(h, id, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "重置账号 %s 的密码", a.login);
}

int account_reset_totp(struct house *h, const struct actor *by, int64_t id, struct err *e)
{
	struct account a;
	if (account_to_change(h, by, id, CAN_USERS_MANAGE, &a, e) < 0 ||
	    sql_run(h->store, &NO_TOTP, ARGS(INT(id)), NULL, e) < 0 ||
	    sql_run(h->store, &NO_RECOVERY, ARGS(INT(id)), NULL, e) < 0 || account_touched(h, id, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "解除账号 %s 的动态口令", a.login);
}

int account_rename(struct house *h, const struct actor *by, int64_t id, struct str name, const struct str *number,
		   struct err *e)
{
	struct account a;
	struct phone phone = {0};
	if (account_to_change(h, by, id, CAN_USERS_MANAGE, &a, e) < 0 || name_right(name, e) < 0)
		return -1;
	int status = number ? phone_make(h, id, a.kind, *number, &phone, e) : 0;
	if (status == 0)
		status = sql_run(h->store, &NAME, ARGS(INT(id), TEXT(str_trim(name)), INT(auth_now(h))), NULL, e);
	if (status == 0 && number)
		status = sql_run(h->store, &PHONE, ARGS(INT(id), phone.cipher, phone.index), NULL, e);
	phone_release(&phone);
	if (status < 0)
		return -1;
	return auth_deed(h, by->who, e, "改了账号 %s 的%s", a.login, number ? "姓名和手机号" : "姓名");
}
