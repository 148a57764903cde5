/* Tokens of the API: `Authorization: Bearer yicai_…`; never more than their owner may at the time of the request. */
#include <strings.h>

#include "auth/inside.h"

#define PREFIX "yicai_"

static const struct sql FIND = {
    "auth.token_find",
    "SELECT t.id, t.caps, t.scope, t.unit_id, t.org_id, t.person_id, t.seen, t.expires, a.id, a.login, a.name, "
    "a.kind,"
    " a.scope, a.unit_id, a.org_id, a.person_id, r.role, o.caps FROM api_token t"
    " JOIN account a ON a.id = t.account_id AND a.state = 1 LEFT JOIN account_role r ON r.account_id = a.id"
    " LEFT JOIN own_role o ON o.code = r.role WHERE t.hash = $1 AND t.revoked = 0 AND t.expires > $2"
    " ORDER BY r.role NULLS FIRST"};
static const struct sql ALIVE = {
    "auth.token_alive", "SELECT count(*) FROM api_token WHERE account_id = $1 AND revoked = 0 AND expires > $2"};
static const struct sql ADD = {"auth.token_add",
			       "INSERT INTO api_token (hash, id, account_id, label, caps, scope, unit_id, org_id, "
			       "person_id, made, seen, expires,"
			       " revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, 0)"};
#define LIST_COLUMNS                                                                                                 \
	"t.id, t.account_id, a.login, t.label, t.caps, t.scope, t.unit_id, t.org_id, t.person_id, t.made, t.seen,"   \
	" t.expires, t.revoked FROM api_token t JOIN account a ON a.id = t.account_id"
static const struct sql LIST = {"auth.token_list", "SELECT " LIST_COLUMNS " ORDER BY t.id DESC LIMIT $1"};
static const struct sql LIST_OF = {"auth.token_list_of",
				   "SELECT " LIST_COLUMNS " WHERE t.account_id = $2 ORDER BY t.id DESC LIMIT $1"};
static const struct sql WHOSE = {
    "auth.token_whose", "SELECT t.account_id, a.login, a.scope, a.unit_id, a.org_id, a.person_id FROM api_token t"
			" JOIN account a ON a.id = t.account_id WHERE t.id = $1 AND t.revoked = 0"};
static const struct sql REVOKE = {"auth.token_revoke",
				  "UPDATE api_token SET revoked = $2 WHERE id = $1 AND revoked = 0"};

/* The secret in the header's value; n 0: there is none of our form. */
static struct str bearer(struct str value)
{
	value = str_trim(value);
	if (value.n < 7 || strncasecmp(value.p, "Bearer ", 7) != 0)
		return STR("");
	value = str_trim((struct str){value.p + 7, value.n - 7});
	return value.n == sizeof PREFIX - 1 + SESSION_TOKEN_MAX && str_starts(value, STR(PREFIX)) ? value : STR("");
}

/* The user from the first row; *given: what the token was given. */
static void user_of_row(const struct stmt *st, instant_t now, struct user *u, struct capset *given)
{
	user_account(u, st, 8);
	u->session = stmt_int(st, 0);
	capset_parse(stmt_text(st, 1), given);
	u->touch_due = now - stmt_int(st, 6) >= MINUTE;
	u->expires = stmt_int(st, 7);
	u->token = true;
}

int token_find(struct house *h, struct str authorization, struct user *u, struct err *e)
{
	struct user found = {0};
	struct capset given = {0};
	struct str secret = bearer(authorization);
	struct stmt *st;
	int got;
	bool any = false;
	if (!secret.n)
		return 0;
	secret_digest(secret, found.session_hash);
	if (sql_open(&st, h->store, &FIND, ARGS(DIGEST(found.session_hash), INT(auth_now(h))), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		if (!any) {
			user_of_row(st, auth_now(h), &found, &given);
			found.scope = (struct scope){(enum scope_kind)stmt_int(st, 2), stmt_int(st, 3),
						     stmt_int(st, 4), stmt_int(st, 5)};
		}
		any = true;
		user_role(&found, stmt_text(st, 16), stmt_text(st, 17));
	}
	if (got < 0 || !any)
		return got;
	found.caps = capset_common(&found.caps, &given);
	*u = found;
	return 1;
}

/* What can be refused before anything is written. */
static int token_right(struct house *h, const struct user *u, const struct scope_tree *tree,
		       const struct new_token *t, struct err *e)
{
	int64_t alive;
	if (u->token || u->step != USER_READY)
		return err_set(e, ERR_DENIED, "要先登录，才能发令牌");
	if (!str_trim(t->label).n || t->label.n > DISPLAY_MAX)
		return err_set(e, ERR_INPUT, "令牌要有名称，最多 %d 字节", DISPLAY_MAX);
	if (t->days < 1 || t->days > TOKEN_DAYS_MAX)
		return err_set(e, ERR_INPUT, "令牌的有效期要在 1 到 %d 日之间", TOKEN_DAYS_MAX);
	if (capset_empty(&t->caps) || !capset_within(&t->caps, &u->caps))
		return err_set(e, ERR_DENIED, "令牌的权限不能超出自己的权限，也不能没有");
	if (!scope_within(&t->scope, &u->scope, tree))
		return err_set(e, ERR_DENIED, "令牌的范围不能超出自己的范围");
	if (auth_number(h, &ALIVE, ARGS(INT(u->account), INT(auth_now(h))), &alive, e) < 0)
		return -1;
	return alive < TOKENS_EACH ? 0 : err_set(e, ERR_LIMIT, "每个账号最多 %d 个令牌", TOKENS_EACH);
}

int token_add(struct house *h, const struct user *u, const struct scope_tree *tree, const struct new_token *t,
	      char secret[static SESSION_TOKEN_MAX + 8], struct err *e)
{
	char random[SESSION_TOKEN_MAX + 1];
	uint8_t hash[SM3_SIZE];
	struct buf caps, text;
	instant_t now = auth_now(h);
	if (token_right(h, u, tree, t, e) < 0 || secret_new(random, e) < 0)
		return -1;
	buf_init(&caps, 4096);
	buf_init(&text, SESSION_TOKEN_MAX + 7);
	capset_text(&t->caps, &caps);
	buf_printf(&text, PREFIX "%s", random);
	int status = caps.failed || text.failed ? err_set(e, ERR_NOMEM, "内存不够") : 0;
	secret_digest(buf_str(&text), hash);
	if (status == 0)
		status =
		    sql_run(h->store, &ADD,
			    ARGS(DIGEST(hash), INT(id_new(now)), INT(u->account), TEXT(str_trim(t->label)),
				 TEXT(buf_str(&caps)), INT(t->scope.kind), INT(t->scope.unit_id),
				 INT(t->scope.org_id), INT(t->scope.person_id), INT(now), INT(now + t->days * DAY)),
			    NULL, e);
	if (status == 0)
		status = auth_deed(h, u->login, e, "发出接口令牌 %.*s，%d 日有效", STR_FMT(t->label), t->days);
	if (status == 0)
		auth_copy(secret, SESSION_TOKEN_MAX + 8, buf_str(&text));
	buf_release(&caps);
	buf_release(&text);
	return status;
}

int token_each(struct house *h, int64_t account, size_t n, int (*f)(void *self, const struct token_row *t),
	       void *self, struct err *e)
{
	struct stmt *st;
	int got, answer = 0;
	if (account ? sql_open(&st, h->store, &LIST_OF, ARGS(INT((int64_t)n), INT(account)), e) < 0
		    : sql_open(&st, h->store, &LIST, ARGS(INT((int64_t)n)), e) < 0)
		return -1;
	while (answer == 0 && (got = stmt_step(st, e)) != 0) {
		if (got < 0)
			return -1;
		struct token_row t = {
		    .id = stmt_int(st, 0),
		    .account = stmt_int(st, 1),
		    .login = stmt_text(st, 2),
		    .label = stmt_text(st, 3),
		    .caps = stmt_text(st, 4),
		    .scope = {(enum scope_kind)stmt_int(st, 5), stmt_int(st, 6), stmt_int(st, 7), stmt_int(st, 8)},
		    .made = stmt_int(st, 9),
		    .seen = stmt_int(st, 10),
		    .expires = stmt_int(st, 11),
		    .revoked = stmt_int(st, 12)};
		answer = f(self, &t);
	}
	stmt_reset(st);
	return answer;
}

int token_revoke(struct house *h, const struct actor *by, int64_t id, struct err *e)
{
	struct possession it;
	int got = possession_of(h, &WHOSE, id, &it, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这个令牌，可能已经收回");
	if (actor_may_end(by, it.account, &it.scope, CAN_TOKENS_MANAGE, e) < 0 ||
	    sql_run(h->store, &REVOKE, ARGS(INT(id), INT(auth_now(h))), NULL, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "收回账号 %s 的一个接口令牌", it.login);
}
