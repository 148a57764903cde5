/* Accounts, read. */
#include "auth/account.h"

#include "auth/inside.h"
#include "base/utf8.h"

#define COLUMNS                                                                                                      \
	"a.id, a.login, a.name, a.kind, a.state, a.scope, a.unit_id, a.org_id, a.person_id, a.phone,"                \
	" CASE WHEN a.password IS NULL THEN 0 ELSE 1 END, a.must_change, CASE WHEN a.totp IS NULL THEN 0 ELSE 1 "    \
	"END,"                                                                                                       \
	" (SELECT count(*) FROM account_recovery c WHERE c.account_id = a.id), a.epoch, a.created, a.changed,"       \
	" a.password_at, a.locked_until, a.last_login FROM account a"

static const struct sql BY_ID = {"auth.account_by_id", "SELECT " COLUMNS " WHERE a.id = $1"};
static const struct sql BY_LOGIN = {"auth.account_by_login", "SELECT " COLUMNS " WHERE a.login_key = $1"};
static const struct sql BY_PHONE = {"auth.account_by_phone",
				    "SELECT " COLUMNS " WHERE a.phone_x = $1 AND a.kind IN (3, 4)"};
static const struct sql PAGE = {"auth.account_page",
				"SELECT " COLUMNS " WHERE a.login_key > $1 ORDER BY a.login_key LIMIT $2"};
static const struct sql ROLES = {"auth.account_roles",
				 "SELECT role FROM account_role WHERE account_id = $1 ORDER BY role"};
static const struct sql PHONE = {"auth.account_phone", "SELECT phone FROM account WHERE id = $1"};
static const struct sql COUNT = {"auth.account_count", "SELECT count(*) FROM account"};

/* One kind. */
static const struct {
	enum account_kind kind;
	const char *word, *label;
	bool desk;
} kinds[] = {
#define X(number, name, word, label, desk) {ACCOUNT_##name, word, label, desk},
    ACCOUNT_KINDS(X)
#undef X
};
#define KINDS (sizeof kinds / sizeof *kinds)

const char *account_kind_label(enum account_kind kind)
{
	return kind >= 1 && kind <= KINDS ? kinds[kind - 1].label : "";
}

const char *account_kind_word(enum account_kind kind)
{
	return kind >= 1 && kind <= KINDS ? kinds[kind - 1].word : "";
}

enum account_kind account_kind_named(struct str text)
{
	for (size_t i = 0; i < KINDS; i++)
		if (str_is(text, kinds[i].word) || str_is(text, kinds[i].label))
			return kinds[i].kind;
	return 0;
}

bool account_kind_desk(enum account_kind kind)
{
	return kind >= 1 && kind <= KINDS && kinds[kind - 1].desk;
}

/* A character of a login name. */
static bool login_char(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@' ||
	       (c >= 0x4e00 && c <= 0x9fff);
}

bool login_key(struct str login, char out[static LOGIN_MAX + 1])
{
	size_t n = 0, len;
	login = str_trim(login);
	if (!login.n || login.n > LOGIN_MAX || !utf8_valid(login))
		return false;
	for (; login.n; login.p += len, login.n -= len) {
		uint32_t c = utf8_next(login, &len);
		c = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
		char bytes[4];
		size_t wide = utf8_encode(c, bytes);
		if (!login_char(c) || n + wide > LOGIN_MAX)
			return false;
		memcpy(out + n, bytes, wide);
		n += wide;
	}
	out[n] = '\0';
	return true;
}

/* The masked number; "" when there is none. */
static int masked_phone(struct house *h, struct str cipher, char *out, size_t size, struct err *e)
{
	struct buf plain, masked;
	*out = '\0';
	if (!cipher.n)
		return 0;
	buf_init(&plain, 64);
	buf_init(&masked, 64);
	int status = crypt_open(h->keys, CONTEXT_PHONE, cipher, &plain, e);
	if (status == 0 && mask_mobile(&masked, buf_str(&plain)) == 0)
		auth_copy(out, size, buf_str(&masked));
	buf_release(&plain);
	buf_release(&masked);
	return status;
}

int account_phone(struct house *h, int64_t id, struct buf *out, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &PHONE, ARGS(INT(id)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	struct str cipher = got > 0 ? stmt_bytes(st, 0) : (struct str){NULL, 0};
	int status = got < 0 ? -1 : cipher.n ? crypt_open(h->keys, CONTEXT_PHONE, cipher, out, e) : 0;
	if (got >= 0)
		stmt_reset(st);
	return status;
}

/* An account from a row, without its roles. */
static int account_of_row(struct house *h, const struct stmt *st, struct account *out, struct err *e)
{
	*out = (struct account){
	    .id = stmt_int(st, 0),
	    .kind = (enum account_kind)stmt_int(st, 3),
	    .state = (enum account_state)stmt_int(st, 4),
	    .scope = {(enum scope_kind)stmt_int(st, 5), stmt_int(st, 6), stmt_int(st, 7), stmt_int(st, 8)},
	    .has_password = stmt_int(st, 10) != 0,
	    .must_change = stmt_int(st, 11) != 0,
	    .has_totp = stmt_int(st, 12) != 0,
	    .recovery_left = (int)stmt_int(st, 13),
	    .epoch = stmt_int(st, 14),
	    .created = stmt_int(st, 15),
	    .changed = stmt_int(st, 16),
	    .password_at = stmt_int(st, 17),
	    .locked_until = stmt_int(st, 18),
	    .last_login = stmt_int(st, 19)};
	auth_copy(out->login, sizeof out->login, stmt_text(st, 1));
	auth_copy(out->name, sizeof out->name, stmt_text(st, 2));
	return masked_phone(h, stmt_bytes(st, 9), out->phone, sizeof out->phone, e);
}

/* Its roles. */
static int account_roles(struct house *h, struct account *a, struct err *e)
{
	struct stmt *st;
	int got;
	if (sql_open(&st, h->store, &ROLES, ARGS(INT(a->id)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0)
		if (a->roles_n < ROLES_EACH)
			auth_copy(a->roles[a->roles_n++], sizeof a->roles[0], stmt_text(st, 0));
	return got;
}

/* The one account of a statement with one parameter. */
static int account_one(struct house *h, const struct sql *sql, struct sql_arg key, struct account *out, struct err *e)
{
	struct account a;
	struct stmt *st;
	if (sql_open(&st, h->store, sql, &key, 1, e) < 0)
		return -1;
	int got = stmt_step(st, e), status = got > 0 ? account_of_row(h, st, &a, e) : 0;
	stmt_reset(st);
	if (got == 0)
		return err_todo((err_set(e, ERR_NOTFOUND, "没有这个账号"), e), "用 yicai user list 看有哪些");
	if (got < 0 || status < 0 || account_roles(h, &a, e) < 0)
		return -1;
	*out = a;
	return 0;
}

int account_get(struct house *h, int64_t id, struct account *out, struct err *e)
{
	return account_one(h, &BY_ID, INT(id), out, e);
}

int account_by_login(struct house *h, struct str login, struct account *out, struct err *e)
{
	char key[LOGIN_MAX + 1] = "";
	if (!login_key(login, key))
		key[0] = '\0';
	return account_one(h, &BY_LOGIN, TEXT(str_of(key)), out, e);
}

int account_by_phone(struct house *h, struct str phone, struct account *out, struct err *e)
{
	uint8_t blind[BLIND_SIZE];
	phone_blind(h, phone, blind);
	return account_one(h, &BY_PHONE, SPAN(blind, BLIND_SIZE), out, e);
}

int account_each(struct house *h, struct str after, size_t n, int (*f)(void *self, const struct account *a),
		 void *self, struct err *e)
{
	char key[LOGIN_MAX + 1] = "";
	struct stmt *st;
	int got, answer = 0;
	if (after.n && !login_key(after, key))
		key[0] = '\0';
	if (sql_open(&st, h->store, &PAGE, ARGS(TEXT(str_of(key)), INT((int64_t)n)), e) < 0)
		return -1;
	while (answer == 0 && (got = stmt_step(st, e)) != 0) {
		struct account a;
		if (got < 0)
			return -1;
		if (account_of_row(h, st, &a, e) < 0 || account_roles(h, &a, e) < 0)
			answer = -1;
		else
			answer = f(self, &a);
	}
	stmt_reset(st);
	return answer;
}

int account_count(struct house *h, int64_t *out, struct err *e)
{
	return auth_number(h, &COUNT, NULL, 0, out, e);
}
