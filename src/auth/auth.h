/* Signing in, sessions, the user of a request. This header is what the dispatcher needs; it brings the others along.
 *
 * Which call where:
 *   reads    any connection, in or outside of a transaction; a server's request threads
 *   writes   inside an open write transaction of h->store, as a job of the store writer is; a recording may be open (it
 *            gets the detail), else the function writes its own journal entry `account`
 *   slow     argon2id, some 30 ms and 19 MiB; reads only; never inside a transaction. At most AUTH_HASHES_MAX run at a
 *            time, others wait
 * A refused sign-in is no error: the call returns 0 with the outcome, so that the count of failures is committed. -1 is
 * for the store and memory. */
#ifndef YICAI_AUTH_AUTH_H
#define YICAI_AUTH_AUTH_H

#include "auth/account.h"

#define SESSION_TOKEN_MAX 43 /* characters of a session's or token's secret: 256 bits, base64url */
#define CSRF_MAX          43
#define ADDRESS_MAX       45 /* bytes of a network address */
#define AGENT_MAX         200
#define AUTH_HASHES_MAX   4

/* What the owner of a session has to do before anything else. The dispatcher lets nobody go elsewhere. */
enum user_step {
	USER_READY,
	USER_PASSWORD,   /* change the password (initial one, or too old) */
	USER_TOTP,       /* show the second factor */
	USER_TOTP_ENROL, /* set one up */
};

/* Who makes a request; fixed size, no memory behind it. */
struct user {
	int64_t account;
	char login[LOGIN_MAX + 1], name[DISPLAY_MAX + 1];
	enum account_kind kind;
	char roles[ROLES_EACH][ROLE_CODE_MAX + 1];
	size_t roles_n;
	struct scope scope;
	struct capset caps; /* of all roles; of a token: those it was given and the account still has */
	enum user_step step;
	bool mfa; /* the second factor was shown in this session */
	bool has_totp;
	bool token;      /* by Authorization: Bearer: no cookie, so no CSRF */
	bool touch_due;  /* last-seen is a minute old: hand session_touch to the writer */
	int64_t session; /* its id, as in lists; of a token: the token's id */
	uint8_t session_hash[SM3_SIZE];
	char csrf[CSRF_MAX + 1];
	instant_t expires; /* the session's absolute end */
};

/* May he? False for anybody (NULL) and before the steps are done. */
bool user_may(const struct user *u, enum capability c);

/* Finds the session of a cookie's value: 1 with *u, 0 none (unknown, idle too long, over, ended, account disabled or
 * changed), -1. A lock keeps people from signing in, it ends no session. One prepared statement. Reads. */
int session_find(struct house *h, const struct auth_settings *s, struct str token, struct user *u, struct err *e);

/* The same for the value of Authorization (`Bearer yicai_…`). Reads. */
int token_find(struct house *h, struct str authorization, struct user *u, struct err *e);

/* Writes last-seen of a session or token whose touch_due was set; nothing else. Writes (no journal). */
int session_touch(struct house *h, const struct user *u, struct err *e);

/* The form's token is this session's. Constant time; true for an API token. */
bool csrf_right(const struct user *u, struct str submitted);
/* For forms before there is a session (login): a token bound to a random cookie of the visitor's. */
void csrf_for(const struct house *h, struct str visitor, char out[static CSRF_MAX + 1]);
bool csrf_for_right(const struct house *h, struct str visitor, struct str submitted);
/* 256 random bits as text: for that cookie. */
int secret_new(char out[static SESSION_TOKEN_MAX + 1], struct err *e);

/* The cookie's name (__Host-yicai when secure) and the value of Set-Cookie that sets or (token NULL) clears it:
 * Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age. */
const char *session_cookie_name(bool secure);
int session_cookie(bool secure, const char *token, int64_t max_age_seconds, struct buf *out);

/* Where a request comes from. */
struct visitor {
	struct str address; /* of the peer, or as the trusted proxy says */
	struct str agent;   /* User-Agent; cut at AGENT_MAX */
};

enum outcome {
	SIGN_IN_DONE,    /* there is a session: set the cookie to `token` */
	SIGN_IN_REFUSED, /* wrong, unknown, locked, disabled: nobody is told which */
	SIGN_IN_WAIT,    /* too many tries from this address, or too many messages */
};
struct signed_in {
	enum outcome outcome;
	char token[SESSION_TOKEN_MAX + 1];
	int64_t max_age; /* seconds */
	int64_t account;
	enum user_step step;
};
/* The one sentence for the page. */
const char *outcome_text(enum outcome o);

/* Password, first half: slow, reads only. The same work whether the account is there or not. */
struct attempt {
	int64_t account; /* 0: no such account */
	int64_t epoch;
	bool right;
};
int password_attempt(struct house *h, struct str login, struct str password, struct attempt *out, struct err *e);
/* Second half: counts, locks, or begins a session (with `old`, the cookie of the session before, ended: no fixation).
 * Writes. */
int sign_in(struct house *h, const struct auth_settings *s, const struct attempt *a, const struct visitor *from,
	    struct str old, struct signed_in *out, struct err *e);

/* Second factor of a session in step USER_TOTP: six digits, or a recovery code (each once). The session goes on under a
 * new token. Failures count towards the lock; at the lock the session ends. Writes. */
int sign_in_factor(struct house *h, const struct auth_settings *s, const struct user *u, struct str code,
		   const struct visitor *from, struct signed_in *out, struct err *e);

/* Enrolment: a new secret, waiting for its first code. Only in step USER_TOTP_ENROL, or READY with mfa. The page shows the
 * secret (base32) and the URI as QR. Called again before it is confirmed it gives another secret. Writes (no journal). */
struct totp_enrolment {
	char secret[33];
	char uri[400];
};
int totp_begin(struct house *h, const struct user *u, struct totp_enrolment *out, struct err *e);
/* The first code is right: the secret holds, there are ten new recovery codes (shown once), and the session goes on under a
 * new token as with a second factor. outcome SIGN_IN_REFUSED: the code was wrong. Writes. */
#define RECOVERY_CODES 10
struct totp_confirmed {
	struct signed_in in;
	char recovery[RECOVERY_CODES][12]; /* abcde-fghjk */
};
int totp_confirm(struct house *h, const struct auth_settings *s, const struct user *u, struct str code,
		 const struct visitor *from, struct totp_confirmed *out, struct err *e);

/* Ends the session of this user (sign-out). Writes. */
int sign_out(struct house *h, const struct user *u, struct err *e);

/* Signing in by number: draws a code for the account of this number. `send` false: nothing is to be sent (no such account,
 * or too many), and the visitor is told the same. Send it after the commit (auth/sms.h), outside of any transaction and
 * not while the visitor waits, or the time would tell. Writes. */
struct sms_code {
	bool send;
	bool wait; /* too many of late, from this number or address: come back later */
	char phone[24], code[8];
	int64_t minutes;
};
int sms_begin(struct house *h, const struct auth_settings *s, struct str phone, const struct visitor *from,
	      struct sms_code *out, struct err *e);
/* The code that came by message. Writes. */
int sms_sign_in(struct house *h, const struct auth_settings *s, struct str phone, struct str code,
		const struct visitor *from, struct str old, struct signed_in *out, struct err *e);

/* Lists. Texts live during the call; f may not use h. */
struct session_row {
	int64_t id, account;
	struct str login, name, address, agent;
	instant_t begun, seen, expires;
	bool mfa;
};
/* Sessions that are alive, newest first; account 0: all, at most n. Reads. */
int session_each(struct house *h, int64_t account, size_t n, int (*f)(void *self, const struct session_row *s),
		 void *self, struct err *e);
/* Ends one: the owner's own, or anybody's with sessions.manage. ERR_NOTFOUND. Writes. */
int session_end(struct house *h, const struct actor *by, int64_t id, struct err *e);
/* Ends all of an account (the same right). Writes. */
int session_end_all(struct house *h, const struct actor *by, int64_t account, struct err *e);

/* Sign-ins and failures, newest first, before the event `before` (0: the newest), at most n. Reads. */
struct login_row {
	int64_t id, account; /* 0: unknown account */
	instant_t at;
	struct str login, address, what; /* 登录, 密码不对, 动态口令不对, 锁定, … */
};
int login_each(struct house *h, int64_t account, int64_t before, size_t n,
	       int (*f)(void *self, const struct login_row *l), void *self, struct err *e);

/* Tokens of the API. secret is shown once. The owner gives part of what he may (user_may), no wider than his scope, for at
 * most TOKEN_DAYS_MAX days. Writes. */
#define TOKEN_DAYS_MAX 366
#define TOKENS_EACH    20 /* alive, of one account */
struct new_token {
	struct str label;
	struct capset caps;
	struct scope scope;
	int days;
};
int token_add(struct house *h, const struct user *u, const struct scope_tree *tree, const struct new_token *t,
	      char secret[static SESSION_TOKEN_MAX + 8], struct err *e);
struct token_row {
	int64_t id, account;
	struct str login, label, caps;
	struct scope scope;
	instant_t made, seen, expires, revoked; /* 0 none */
};
int token_each(struct house *h, int64_t account, size_t n, int (*f)(void *self, const struct token_row *t),
	       void *self, struct err *e);
/* Ends one: the owner's own, or anybody's with tokens.manage. Writes. */
int token_revoke(struct house *h, const struct actor *by, int64_t id, struct err *e);

/* Removes what is over: sessions, codes, and login events older than s->login_keep days. For a daily job. Writes. */
int auth_tidy(struct house *h, const struct auth_settings *s, struct err *e);

#endif
