/* Signing in with a password and a second factor; signing out. */
#include <sodium.h>

#include "auth/inside.h"

static const struct sql BY_LOGIN = {"auth.signin_by_login",
				    "SELECT id, epoch, password, kind FROM account WHERE login_key = $1"};
static const struct sql USED = {"auth.totp_used",
				"UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2"};
static const struct sql RECOVER = {"auth.recovery_use",
				   "DELETE FROM account_recovery WHERE account_id = $1 AND code = $2"};

const char *outcome_text(enum outcome o)
{
	switch (o) {
	case SIGN_IN_DONE: return "已登录";
	case SIGN_IN_WAIT: return "试得太多了，请过一会儿再来";
	default: return "登录名、密码或验证码不对，或者账号暂时不能登录；连续输错会锁定一段时间";
	}
}

int password_attempt(struct house *h, struct str login, struct str password, struct attempt *out, struct err *e)
{
	struct attempt a = {0};
	char key[LOGIN_MAX + 1] = "", hash[HASH_MAX] = "";
	struct stmt *st;
	bool sane = login_key(login, key) && password.n && password.n <= PASSWORD_MAX;
	if (sql_open(&st, h->store, &BY_LOGIN, ARGS(TEXT(str_of(sane ? key : ""))), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0) {
		a.account = stmt_int(st, 0);
		a.epoch = stmt_int(st, 1);
		if (account_kind_desk((enum account_kind)stmt_int(st, 3)))
			auth_copy(hash, sizeof hash, stmt_text(st, 2));
	}
	stmt_reset(st);
	if (got < 0)
		return -1;
	a.right = hash_verify(hash, sane ? password : STR("-"));
	*out = a;
	return 0;
}

/* Refuses without an error, and notes why. */
static int refuse(struct house *h, const struct attempt *a, const struct visitor *from, enum login_what what,
		  struct signed_in *out, struct err *e)
{
	out->outcome = SIGN_IN_REFUSED;
	return login_note(h, a->account, from->address, what, e);
}

/* Begins the session of an account whose password was right. */
static int let_in(struct house *h, const struct auth_settings *s, const struct standing *a,
		  const struct visitor *from, struct str old, struct signed_in *out, struct err *e)
{
	if (session_begin(h, s, a, false, from, old, out, e) < 0)
		return -1;
	/* Until the second factor was shown, failures go on counting: a known password opens no endless tries. */
	return out->step == USER_TOTP ? login_note(h, a->id, from->address, LOGIN_PASSED, e)
				      : standing_succeed(h, a, from->address, LOGIN_DONE, e);
}

int sign_in(struct house *h, const struct auth_settings *s, const struct attempt *a, const struct visitor *from,
	    struct str old, struct signed_in *out, struct err *e)
{
	struct standing now;
	bool waits;
	*out = (struct signed_in){.outcome = SIGN_IN_REFUSED};
	if (address_waits(h, s, from->address, &waits, e) < 0)
		return -1;
	if (waits) {
		out->outcome = SIGN_IN_WAIT;
		return 0;
	}
	int there = a->account ? standing_get(h, a->account, &now, e) : 0;
	if (there < 0)
		return -1;
	if (!there)
		return refuse(h, a, from, LOGIN_UNKNOWN, out, e);
	if (!now.active)
		return refuse(h, a, from, LOGIN_DISABLED, out, e);
	if (now.locked_until > auth_now(h))
		return refuse(h, a, from, LOGIN_LOCKED, out, e);
	if (!a->right)
		return standing_fail(h, s, &now, from->address, LOGIN_WRONG, NULL, e);
	if (a->epoch != now.epoch)
		return refuse(h, a, from, LOGIN_WRONG, out, e);
	return let_in(h, s, &now, from, old, out, e);
}

/* A recovery code in its stored form: small letters and digits; false when it cannot be one. */
static bool recovery_form(struct str code, char out[static 11])
{
	size_t n = 0;
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		c = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
		if (c == '-' || c == ' ')
			continue;
		if (n == 10)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == 10;
}

void recovery_digest(const struct house *h, int64_t account, struct str code, uint8_t out[static SM3_SIZE])
{
	code_digest(h, "auth.recovery", (struct str){(const char *)&account, sizeof account}, code, out);
}

/* Uses up a recovery code; 1 it was one, 0 not. */
static int recovery_used(struct house *h, int64_t account, struct str code, struct err *e)
{
	char form[11];
	uint8_t digest[SM3_SIZE];
	int64_t changed = 0;
	if (!recovery_form(code, form))
		return 0;
	recovery_digest(h, account, str_of(form), digest);
	return sql_run(h->store, &RECOVER, ARGS(INT(account), DIGEST(digest)), &changed, e) < 0 ? -1 : changed > 0;
}

/* The code is one of the account's second factor, and is used up: 1 with *what, 0, −1. */
static int factor_used(struct house *h, const struct standing *a, struct str code, enum login_what *what,
		       struct err *e)
{
	int64_t step = 0, changed = 0;
	*what = LOGIN_DONE;
	int right = totp_right(h, a->totp, a->totp_n, code, a->totp_step, &step, e);
	if (right > 0)
		return sql_run(h->store, &USED, ARGS(INT(a->id), INT(step)), &changed, e) < 0 ? -1 : changed > 0;
	*what = LOGIN_RECOVERY;
	return right < 0 ? -1 : recovery_used(h, a->id, code, e);
}

/* A wrong code: it counts, and at the lock the session ends. */
static int factor_wrong(struct house *h, const struct auth_settings *s, const struct user *u,
			const struct standing *a, const struct visitor *from, struct err *e)
{
	bool locked;
	if (standing_fail(h, s, a, from->address, LOGIN_FACTOR_WRONG, &locked, e) < 0)
		return -1;
	return locked ? session_forget(h, u->session_hash, e) : 0;
}

int sign_in_factor(struct house *h, const struct auth_settings *s, const struct user *u, struct str code,
		   const struct visitor *from, struct signed_in *out, struct err *e)
{
	struct standing a;
	enum login_what what;
	bool there;
	*out = (struct signed_in){.outcome = SIGN_IN_REFUSED};
	int got = standing_get(h, u->account, &a, e);
	if (got <= 0)
		return got;
	if (!a.active || !a.has_totp || u->step != USER_TOTP || a.locked_until > auth_now(h))
		return login_note(h, u->account, from->address, LOGIN_LOCKED, e);
	int right = factor_used(h, &a, str_trim(code), &what, e);
	if (right <= 0)
		return right < 0 ? -1 : factor_wrong(h, s, u, &a, from, e);
	if (session_rotate(h, u->session_hash, out, &there, e) < 0)
		return -1;
	if (!there)
		return 0;
	out->step = standing_step(s, a.kind, true, true, a.must_change, a.password_at, auth_now(h));
	return standing_succeed(h, &a, from->address, what, e);
}

int sign_out(struct house *h, const struct user *u, struct err *e)
{
	if (session_forget(h, u->session_hash, e) < 0)
		return -1;
	return login_note(h, u->account, STR(""), LOGIN_OUT, e);
}
