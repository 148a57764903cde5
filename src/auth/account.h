/* Accounts (账号): who may sign in, what he is, how far he sees.
 *
 * Everything that ends an account's sessions (another password, role, scope or state; a reset) raises its epoch; a
 * session carries the epoch it began with and is looked at with every request, so it ends at once. What an administrator
 * changes ends the tokens of the API as well. */
#ifndef YICAI_AUTH_ACCOUNT_H
#define YICAI_AUTH_ACCOUNT_H

#include "auth/settings.h"

#define LOGIN_MAX    64  /* bytes of a login name: letters, digits, Chinese, . _ - @ */
#define DISPLAY_MAX  120 /* bytes of a display name */
#define PASSWORD_MAX 256 /* bytes */
#define HASH_MAX     128 /* bytes of a password hash, NUL included */
#define ROLES_EACH   8   /* roles of one account */
#define ACCOUNT_MAX  100000000

/* X(number, name, word, Chinese, desk): desk accounts sign in with a password, the others with a number and a code. The
 * numbers are stored. */
#define ACCOUNT_KINDS(X)                                                                                             \
	X(1, STAFF, "staff", "工作人员", true)                                                                       \
	X(2, CLERK, "clerk", "机构经办", true)                                                                       \
	X(3, WORKER, "worker", "从业人员", false)                                                                    \
	X(4, VOLUNTEER, "volunteer", "志愿者", false)                                                                \
	X(5, AUDITOR, "auditor", "审计", true)                                                                       \
	X(6, ADMIN, "admin", "管理员", true)

enum account_kind {
#define X(number, name, word, label, desk) ACCOUNT_##name = number,
	ACCOUNT_KINDS(X)
#undef X
};

enum account_state { ACCOUNT_ACTIVE = 1, ACCOUNT_DISABLED = 2 };

struct account {
	int64_t id;
	char login[LOGIN_MAX + 1], name[DISPLAY_MAX + 1];
	enum account_kind kind;
	enum account_state state;
	struct scope scope;
	char roles[ROLES_EACH][ROLE_CODE_MAX + 1];
	size_t roles_n;
	char phone[24]; /* masked, 138****0001; "" none */
	bool has_password, must_change;
	bool has_totp;
	int recovery_left; /* recovery codes not used yet */
	int64_t epoch;
	instant_t created, changed;
	instant_t password_at;  /* 0 none */
	instant_t locked_until; /* 0 or past: not locked */
	instant_t last_login;   /* 0 never */
};

/* staff ↔ 工作人员. account_kind_named takes both; 0 when there is none. */
const char *account_kind_label(enum account_kind kind);
const char *account_kind_word(enum account_kind kind);
enum account_kind account_kind_named(struct str text);

/* Signs in with a password (and a second factor), not with a number and an SMS code. */
bool account_kind_desk(enum account_kind kind);

/* A random password that holds the rules, and its hash; `text` is shown once and cleared by whoever showed it.
 * Slow on purpose (argon2id): call it outside of a transaction. */
struct initial_password {
	char text[24];
	char hash[HASH_MAX];
};
int password_initial(struct initial_password *out, struct err *e);

/* The password holds the rules of s: length, kinds of characters, not the login name or the name, no common one
 * (a list inside), valid UTF-8. ERR_INPUT with what is missing. */
int password_check_rules(const struct auth_settings *s, struct str password, struct str login, struct str name,
			 struct err *e);

struct new_account {
	struct str login; /* blank for one that signs in by number: gets u and its id */
	struct str name;
	enum account_kind kind;
	struct scope scope;
	struct str phone;        /* 11 digits; blank none; ERR_CONFLICT when another account has it */
	const char *hash;        /* of an initial password, which must be changed at first sign-in; NULL none */
	const struct str *roles; /* codes or labels */
	size_t roles_n;
};

/* Adds an account; *id (may be NULL). The actor needs users.manage, and roles.manage to give roles with it; scope and
 * roles as in account_grant. ERR_CONFLICT when the login name (whatever its case) is taken. Writes (role.h). */
int account_add(struct house *h, const struct actor *by, const struct new_account *n, int64_t *id, struct err *e);

/* Sets what it holds: all roles and the scope, instead of what it had. Its sessions and tokens end. The actor needs roles.manage.
 * ERR_DENIED: he would change himself; a role is an administrator's (those are appointed on the server); the scope
 * reaches beyond his own; a role may not be had with the scope or the roles not together (capset_sound: the three
 * administrators). Writes. */
int account_grant(struct house *h, const struct actor *by, int64_t id, const struct scope *scope,
		  const struct str *roles, size_t roles_n, struct err *e);

/* Disables or enables it (users.manage; not himself). Its sessions and tokens end. Writes. */
int account_set_state(struct house *h, const struct actor *by, int64_t id, enum account_state state, struct err *e);

/* Ends a lock before its time (users.manage). Writes. */
int account_unlock(struct house *h, const struct actor *by, int64_t id, struct err *e);

/* Gives it an initial password, to be changed at the next sign-in (users.manage; not himself). Its sessions end. Writes. */
int account_reset_password(struct house *h, const struct actor *by, int64_t id, const char *hash, struct err *e);

/* Forgets its second factor and recovery codes; the owner enrols anew (users.manage; not himself). Sessions end.
 * Writes. */
int account_reset_totp(struct house *h, const struct actor *by, int64_t id, struct err *e);

/* Changes name and phone (phone NULL: leaves it; blank: takes it away). users.manage. Writes. */
int account_rename(struct house *h, const struct actor *by, int64_t id, struct str name, const struct str *phone,
		   struct err *e);

/* The whole number of an account's phone, appended to out; nothing when it has none. Who shows it journals that
 * (fact_reveal_journal). */
int account_phone(struct house *h, int64_t id, struct buf *out, struct err *e);
/* One account. ERR_NOTFOUND. Reads, like the next. */
int account_get(struct house *h, int64_t id, struct account *out, struct err *e);
int account_by_login(struct house *h, struct str login, struct account *out, struct err *e);
int account_by_phone(struct house *h, struct str phone, struct account *out, struct err *e);

/* All accounts by login name behind `after` (blank: from the first), at most n, until f returns other than 0, which is
 * returned. f may read other accounts. */
int account_each(struct house *h, struct str after, size_t n, int (*f)(void *self, const struct account *a),
		 void *self, struct err *e);

/* How many accounts there are. */
int account_count(struct house *h, int64_t *out, struct err *e);

/* A password change of the owner's own. Prepare is slow and reads only: it checks the old password (NULL: not asked for,
 * the command line), the rules and the last ones (ERR_INPUT saying which), and hashes. Commit writes it; ERR_CONFLICT when
 * the account changed meanwhile. All sessions of the account end but the one in `keep` (its hash; NULL none). */
struct password_change {
	int64_t account, epoch;
	char login[LOGIN_MAX + 1];
	char hash[HASH_MAX];
};
int password_prepare(struct house *h, const struct auth_settings *s, int64_t id, const struct str *old,
		     struct str password, struct password_change *out, struct err *e);
int password_commit(struct house *h, const char *who, const struct password_change *c, const uint8_t *keep,
		    struct err *e);

/* Brings phones and second factors under the current key of the key file, as fact_rekey does for facts; *done counts.
 * Writes, in transactions of its own: call it outside of one. */
int auth_rekey(struct house *h, const char *who, int64_t *done, struct err *e);

#endif
