/* Sessions: found with every request, begun, rotated, listed, ended. */
#include <sodium.h>

#include "auth/inside.h"

#define SESSIONS_EACH 20 /* alive, of one account: the oldest makes room */
#define TOUCH_EVERY   MINUTE

static const struct sql FIND = {
    "auth.session_find",
    "SELECT s.id, s.mfa, s.seen, s.expires, a.id, a.login, a.name, a.kind, a.scope, a.unit_id, a.org_id, a.person_id,"
    " a.must_change, a.password_at, CASE WHEN a.totp IS NULL THEN 0 ELSE 1 END, r.role, o.caps"
    " FROM session s JOIN account a ON a.id = s.account_id AND a.epoch = s.epoch AND a.state = 1"
    " LEFT JOIN account_role r ON r.account_id = a.id LEFT JOIN own_role o ON o.code = r.role"
    " WHERE s.hash = $1 ORDER BY r.role NULLS FIRST"};
static const struct sql TOUCH = {"auth.session_touch", "UPDATE session SET seen = $2 WHERE hash = $1 AND seen < $2"};
static const struct sql TOUCH_TOKEN = {"auth.token_touch",
				       "UPDATE api_token SET seen = $2 WHERE hash = $1 AND seen < $2"};
static const struct sql ADD = {"auth.session_add",
			       "INSERT INTO session (hash, id, account_id, epoch, mfa, begun, seen, expires, address,"
			       " agent) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)"};
static const struct sql ROOM = {"auth.session_room",
				"DELETE FROM session WHERE account_id = $1 AND id NOT IN (SELECT id FROM session"
				" WHERE account_id = $1 ORDER BY id DESC LIMIT $2)"};
static const struct sql ROTATE = {"auth.session_rotate",
				  "UPDATE session SET hash = $2, mfa = 1, seen = $3 WHERE hash = $1"
				  " AND epoch = (SELECT epoch FROM account WHERE id = session.account_id)"
				  " RETURNING expires, account_id"};
static const struct sql FORGET = {"auth.session_forget", "DELETE FROM session WHERE hash = $1"};

void auth_csrf(const struct house *h, const uint8_t hash[static SM3_SIZE], char out[static CSRF_MAX + 1])
{
	uint8_t digest[SM3_SIZE];
	keyed_digest(h->keys, STR("auth.csrf"), hash, SM3_SIZE, digest);
	sodium_bin2base64(out, CSRF_MAX + 1, digest, sizeof digest, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool csrf_right(const struct user *u, struct str submitted)
{
	return u->token || same_secret(str_of(u->csrf), submitted);
}

void csrf_for(const struct house *h, struct str visitor, char out[static CSRF_MAX + 1])
{
	uint8_t hash[SM3_SIZE];
	code_digest(h, "auth.visitor", STR("visitor"), visitor, hash);
	auth_csrf(h, hash, out);
}

bool csrf_for_right(const struct house *h, struct str visitor, struct str submitted)
{
	char want[CSRF_MAX + 1];
	csrf_for(h, visitor, want);
	return visitor.n > 0 && same_secret(str_of(want), submitted);
}

const char *session_cookie_name(bool secure)
{
	return secure ? "__Host-yicai" : "yicai";
}

int session_cookie(bool secure, const char *token, int64_t max_age_seconds, struct buf *out)
{
	return buf_printf(out, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s; Max-Age=%lld", session_cookie_name(secure),
			  token ? token : "", secure ? "; Secure" : "", token ? (long long)max_age_seconds : 0LL);
}

enum user_step standing_step(const struct auth_settings *s, enum account_kind kind, bool has_totp, bool mfa,
			     bool must_change, instant_t password_at, instant_t now)
{
	if (!account_kind_desk(kind))
		return USER_READY;
	if (has_totp && !mfa)
		return USER_TOTP;
	if (must_change || (s->password_days && password_at + s->password_days * DAY <= now))
		return USER_PASSWORD;
	bool asked = kind == ACCOUNT_CLERK ? s->totp_clerk : s->totp_staff;
	return asked && !has_totp ? USER_TOTP_ENROL : USER_READY;
}

void user_role(struct user *u, struct str role, struct str own)
{
	struct capset caps;
	if (!role.n || u->roles_n == ROLES_EACH)
		return;
	auth_copy(u->roles[u->roles_n++], sizeof u->roles[0], role);
	role_caps(role, own, &caps);
	capset_join(&u->caps, &caps);
}

void user_account(struct user *u, const struct stmt *st, int c)
{
	u->account = stmt_int(st, c);
	auth_copy(u->login, sizeof u->login, stmt_text(st, c + 1));
	auth_copy(u->name, sizeof u->name, stmt_text(st, c + 2));
	u->kind = (enum account_kind)stmt_int(st, c + 3);
	u->scope = (struct scope){(enum scope_kind)stmt_int(st, c + 4), stmt_int(st, c + 5), stmt_int(st, c + 6),
				  stmt_int(st, c + 7)};
}

/* How long a session may be silent, and how long it may last at all. */
static instant_t idle(const struct auth_settings *s, enum account_kind kind)
{
	return (account_kind_desk(kind) ? s->idle_desk : s->idle_worker) * MINUTE;
}
static instant_t life(const struct auth_settings *s, enum account_kind kind)
{
	return (account_kind_desk(kind) ? s->life_desk : s->life_worker) * MINUTE;
}

/* The user from the first row of FIND; false when the session is over. */
static bool user_of_row(const struct auth_settings *s, const struct stmt *st, instant_t now, struct user *u)
{
	instant_t seen = stmt_int(st, 2);
	u->session = stmt_int(st, 0);
	u->mfa = stmt_int(st, 1) != 0;
	u->expires = stmt_int(st, 3);
	user_account(u, st, 4);
	u->has_totp = stmt_int(st, 14) != 0;
	u->step = standing_step(s, u->kind, u->has_totp, u->mfa, stmt_int(st, 12) != 0, stmt_int(st, 13), now);
	u->touch_due = now - seen >= TOUCH_EVERY;
	return now < u->expires && now - seen < idle(s, u->kind);
}

int session_find(struct house *h, const struct auth_settings *s, struct str token, struct user *u, struct err *e)
{
	struct user found = {0};
	struct stmt *st;
	int got;
	if (token.n != SESSION_TOKEN_MAX)
		return 0;
	secret_digest(token, found.session_hash);
	if (sql_open(&st, h->store, &FIND, ARGS(DIGEST(found.session_hash)), e) < 0)
		return -1;
	bool alive = true, any = false;
	while (alive && (got = stmt_step(st, e)) != 0) {
		if (got < 0)
			return -1;
		if (!any)
			alive = user_of_row(s, st, auth_now(h), &found);
		any = true;
		user_role(&found, stmt_text(st, 15), stmt_text(st, 16));
	}
	stmt_reset(st);
	if (!any || !alive)
		return 0;
	auth_csrf(h, found.session_hash, found.csrf);
	*u = found;
	return 1;
}

int session_touch(struct house *h, const struct user *u, struct err *e)
{
	return sql_run(h->store, u->token ? &TOUCH_TOKEN : &TOUCH, ARGS(DIGEST(u->session_hash), INT(auth_now(h))),
		       NULL, e);
}

int session_forget(struct house *h, const uint8_t hash[static SM3_SIZE], struct err *e)
{
	return sql_run(h->store, &FORGET, ARGS(DIGEST(hash)), NULL, e);
}

/* The agent as a text that can be stored. */
static struct str stored(struct str s, char *out, size_t size)
{
	auth_copy(out, size, s);
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < 0x20 || (unsigned char)*c >= 0x7f)
			*c = '?';
	return str_of(out);
}

int session_begin(struct house *h, const struct auth_settings *s, const struct standing *a, bool mfa,
		  const struct visitor *from, struct str old, struct signed_in *out, struct err *e)
{
	uint8_t before[SM3_SIZE], hash[SM3_SIZE];
	char agent[AGENT_MAX + 1], address[ADDRESS_MAX + 1];
	instant_t now = auth_now(h);
	struct signed_in in = {.outcome = SIGN_IN_DONE, .account = a->id, .max_age = life(s, a->kind) / SECOND};
	secret_digest(old, before);
	if ((old.n && session_forget(h, before, e) < 0) || secret_new(in.token, e) < 0 ||
	    sql_run(h->store, &ROOM, ARGS(INT(a->id), INT(SESSIONS_EACH - 1)), NULL, e) < 0)
		return -1;
	secret_digest(str_of(in.token), hash);
	in.step = standing_step(s, a->kind, a->has_totp, mfa, a->must_change, a->password_at, now);
	if (sql_run(h->store, &ADD,
		    ARGS(DIGEST(hash), INT(id_new(now)), INT(a->id), INT(a->epoch), INT(mfa), INT(now),
			 INT(now + life(s, a->kind)), TEXT(stored(from->address, address, sizeof address)),
			 TEXT(stored(from->agent, agent, sizeof agent))),
		    NULL, e) < 0)
		return -1;
	*out = in;
	return 0;
}

int session_rotate(struct house *h, const uint8_t hash[static SM3_SIZE], struct signed_in *out, bool *there,
		   struct err *e)
{
	uint8_t next[SM3_SIZE];
	instant_t now = auth_now(h);
	struct signed_in in = {.outcome = SIGN_IN_DONE};
	struct stmt *st;
	if (secret_new(in.token, e) < 0)
		return -1;
	secret_digest(str_of(in.token), next);
	if (sql_open(&st, h->store, &ROTATE, ARGS(DIGEST(hash), DIGEST(next), INT(now)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0) {
		in.max_age = (stmt_int(st, 0) - now) / SECOND;
		in.account = stmt_int(st, 1);
		*out = in;
	}
	stmt_reset(st);
	*there = got > 0;
	return got < 0 ? -1 : 0;
}
