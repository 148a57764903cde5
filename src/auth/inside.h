/* What the files of the auth layer share and nobody else sees. */
#ifndef YICAI_AUTH_INSIDE_H
#define YICAI_AUTH_INSIDE_H

#include "auth/auth.h"
#include "store/sql.h"

#define SECOND ((instant_t)1000000)
#define MINUTE (60 * SECOND)
#define DAY    (1440 * MINUTE)

/* Parameters of a statement: some bytes, a digest. */
#define SPAN(p, n) BYTES(((struct str){(const char *)(p), (n)}))
#define DIGEST(p)  SPAN(p, SM3_SIZE)

/* The number in the first column of the first row, 0 when there is none. */
int auth_number(struct house *h, const struct sql *sql, const struct sql_arg *p, size_t n, int64_t *out,
		struct err *e);

/* The instant of the house. */
instant_t auth_now(const struct house *h);

/* Tells the journal what was done to accounts: an entry of its own, or the detail of the recording that is open. Never a
 * personal number. */
int auth_deed(struct house *h, const char *who, struct err *e, const char *what, ...)
    __attribute__((format(printf, 4, 5)));

/* A text into an array of fixed size, cut at a character. */
void auth_copy(char *to, size_t size, struct str s);

/* The actor has this capability (the command line has all): ERR_DENIED. */
int actor_may(const struct actor *by, enum capability c, struct err *e);
/* What he does is not done to himself, and the account lies in his scope: ERR_DENIED. */
int actor_reaches(const struct actor *by, int64_t account, const struct scope *scope, struct err *e);

/* Whose a session or token is. */
struct possession {
	int64_t account;
	char login[LOGIN_MAX + 1];
	struct scope scope;
};
/* From the first row that the statement gives for an id: account, login, scope, unit, org, person. 1, 0 none, −1. */
int possession_of(struct house *h, const struct sql *sql, int64_t id, struct possession *out, struct err *e);
/* The account is his own, or he has this capability and reaches it (the command line does both): ERR_DENIED. */
int actor_may_end(const struct actor *by, int64_t account, const struct scope *scope, enum capability c,
		  struct err *e);

/* The capabilities of a role's code; own is the text that own_role holds for it (blank: a built-in role, or none). */
void role_caps(struct str code, struct str own, struct capset *out);

/* The digest of a secret under which it is stored. */
void secret_digest(struct str secret, uint8_t out[static SM3_SIZE]);
/* A keyed digest of a short code that belongs to an account or number. */
void code_digest(const struct house *h, const char *domain, struct str whose, struct str code,
		 uint8_t out[static SM3_SIZE]);
/* Same bytes, in constant time for one length. */
bool same_secret(struct str a, struct str b);

/* One character of the alphabet (at most 256), each as likely; -1 when the system has no random bytes. */
int random_char(struct str alphabet, char *out);

/* A number's blind index: that of 手机号 in the facts, so the two can be compared. */
void phone_blind(const struct house *h, struct str phone, uint8_t out[static BLIND_SIZE]);

/* Passwords. hash_verify: slow; against a hash that fits nothing when `hash` is blank. */
int hash_password(struct str password, char out[static HASH_MAX], struct err *e);
bool hash_verify(const char *hash, struct str password);
/* The hash becomes the account's, and one of its last ones. */
int password_store(struct house *h, int64_t account, const char *hash, bool must_change, struct err *e);

/* What happened at a sign-in. X(number, name, Chinese, failed): failures count against the address. */
#define LOGIN_EVENTS(X)                                                                                              \
	X(1, DONE, "登录", 0)                                                                                        \
	X(2, UNKNOWN, "账号不存在", 1)                                                                               \
	X(3, WRONG, "密码不对", 1)                                                                                   \
	X(4, LOCKED, "账号锁定中", 1)                                                                                \
	X(5, DISABLED, "账号已停用", 1)                                                                              \
	X(6, LOCK, "连续失败，锁定", 0)                                                                              \
	X(7, PASSED, "密码通过", 0)                                                                                  \
	X(8, FACTOR_WRONG, "动态口令不对", 1)                                                                        \
	X(9, RECOVERY, "用恢复码登录", 0)                                                                            \
	X(10, SMS_SENT, "发短信验证码", 0)                                                                           \
	X(11, SMS_WRONG, "短信验证码不对", 1)                                                                        \
	X(12, OUT, "退出", 0)
enum login_what {
#define X(number, name, label, failed) LOGIN_##name = number,
	LOGIN_EVENTS(X)
#undef X
};
int login_note(struct house *h, int64_t account, struct str address, enum login_what what, struct err *e);
/* Too many failures from this address within the lock time. */
int address_waits(struct house *h, const struct auth_settings *s, struct str address, bool *out, struct err *e);

/* What signing in looks at, as the account stands now. */
struct standing {
	int64_t id, epoch;
	char login[LOGIN_MAX + 1];
	enum account_kind kind;
	bool active, must_change, has_totp;
	int64_t failures, totp_step;
	instant_t password_at, locked_until;
	uint8_t totp[128]; /* sealed */
	size_t totp_n;
	uint8_t pending[128];
	size_t pending_n;
};
/* 1, 0 no such account. */
int standing_get(struct house *h, int64_t account, struct standing *out, struct err *e);
/* What has to be done first. */
enum user_step standing_step(const struct auth_settings *s, enum account_kind kind, bool has_totp, bool mfa,
			     bool must_change, instant_t password_at, instant_t now);
/* One failure more; at the limit the account is locked, and *locked (may be NULL) says so. */
int standing_fail(struct house *h, const struct auth_settings *s, const struct standing *a, struct str address,
		  enum login_what what, bool *locked, struct err *e);
/* Signed in for good: no failures any more, last sign-in now, journal. */
int standing_succeed(struct house *h, const struct standing *a, struct str address, enum login_what what,
		     struct err *e);

/* A new session of the account; the one of `old` ends. */
int session_begin(struct house *h, const struct auth_settings *s, const struct standing *a, bool mfa,
		  const struct visitor *from, struct str old, struct signed_in *out, struct err *e);
/* The session goes on under a new secret and with a second factor; false in *there: it is gone. */
int session_rotate(struct house *h, const uint8_t hash[static SM3_SIZE], struct signed_in *out, bool *there,
		   struct err *e);
/* Ends the session of this digest; nothing when there is none. */
int session_forget(struct house *h, const uint8_t hash[static SM3_SIZE], struct err *e);

/* The token of the forms of a session. */
void auth_csrf(const struct house *h, const uint8_t hash[static SM3_SIZE], char out[static CSRF_MAX + 1]);

/* Into a user: the account from columns c … c + 7 (id, login, name, kind, scope, unit, org, person); a role with what it
 * may. */
void user_account(struct user *u, const struct stmt *st, int c);
void user_role(struct user *u, struct str role, struct str own);

/* The form in which login names are compared, false when it cannot be one. */
bool login_key(struct str login, char out[static LOGIN_MAX + 1]);
/* The digest under which a recovery code of this account is stored. */
void recovery_digest(const struct house *h, int64_t account, struct str code, uint8_t out[static SM3_SIZE]);

/* The step of RFC 6238 whose code this is, among those around now; 0 none. */
int64_t totp_step_of(const uint8_t *secret, size_t n, struct str code, instant_t now);
/* Whether the code is of the sealed secret and of a step later than `after`; *step. */
int totp_right(const struct house *h, const uint8_t *sealed, size_t n, struct str code, int64_t after, int64_t *step,
	       struct err *e);
#define TOTP_SECRET 20 /* bytes: SHA-1's, as authenticators expect */

#define CONTEXT_PHONE STR("account.phone")
#define CONTEXT_TOTP  STR("account.totp")

#endif
