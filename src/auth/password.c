/* Passwords: the rules, argon2id, the last ones. */
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>

#include "auth/inside.h"
#include "auth/password_common.h"
#include "base/utf8.h"

/* What one hash costs: OWASP's figures for argon2id, next to nothing in a test build. */
#ifdef YICAI_TEST
#define HASH_OPS    1
#define HASH_MEMORY 8192
#else
#define HASH_OPS    2
#define HASH_MEMORY (19u << 20)
#endif
_Static_assert(HASH_MAX >= crypto_pwhash_STRBYTES, "a hash fits");

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t turns;           /* so many hash at a time: memory has a limit */
static char nobody[HASH_MAX]; /* what the password of an unknown account is compared with */

/* Once a process: the turns and the hash that nothing fits. */
static void begin(void)
{
	char random[SESSION_TOKEN_MAX + 1] = "";
	sem_init(&turns, 0, AUTH_HASHES_MAX);
	if (sodium_init() < 0 || secret_new(random, NULL) < 0 ||
	    crypto_pwhash_str(nobody, random, strlen(random), HASH_OPS, HASH_MEMORY) != 0)
		nobody[0] = '\0';
}

/* Waits for a turn. */
static void turn(void)
{
	pthread_once(&once, begin);
	while (sem_wait(&turns) != 0)
		;
}

int hash_password(struct str password, char out[static HASH_MAX], struct err *e)
{
	char hash[crypto_pwhash_STRBYTES];
	turn();
	int status = crypto_pwhash_str(hash, password.p, password.n, HASH_OPS, HASH_MEMORY);
	sem_post(&turns);
	if (status != 0)
		return err_set(e, ERR_NOMEM, "内存不够，密码没有存");
	auth_copy(out, HASH_MAX, str_of(hash));
	return 0;
}

bool hash_verify(const char *hash, struct str password)
{
	bool there = hash && *hash;
	turn();
	int status = crypto_pwhash_str_verify(there ? hash : nobody, password.p, password.n);
	sem_post(&turns);
	return there && status == 0;
}

/* Which kind of character this is: small, capital, digit, other; a bit each. */
static unsigned kind_of(uint32_t c)
{
	if (c >= 'a' && c <= 'z')
		return 1;
	if (c >= 'A' && c <= 'Z')
		return 2;
	return c >= '0' && c <= '9' ? 4 : 8;
}

/* How many kinds of characters are in it. */
static int kinds(struct str s)
{
	unsigned seen = 0;
	size_t len;
	for (; s.n; s.p += len, s.n -= len)
		seen |= kind_of(utf8_next(s, &len));
	return __builtin_popcount(seen);
}

/* Small letters instead of capitals, into out of the same size. */
static struct str lower(struct str s, char *out)
{
	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + ('a' - 'A')) : s.p[i];
	return (struct str){out, s.n};
}

/* The login name or the name, of three bytes at least, is in it. */
static bool holds(struct str password, struct str word)
{
	char small[PASSWORD_MAX];
	return word.n >= 3 && word.n <= sizeof small && str_find(password, lower(word, small)) >= 0;
}

/* One of the common ones, or such a one with digits and signs behind it. */
static bool common(struct str small)
{
	for (size_t i = 0; i < password_common_n; i++)
		if (str_is(small, password_common[i]))
			return true;
	size_t n = small.n;
	while (n && !(small.p[n - 1] >= 'a' && small.p[n - 1] <= 'z'))
		n--;
	for (size_t i = 0; n >= 4 && i < password_common_n; i++)
		if (str_eq((struct str){small.p, n}, str_of(password_common[i])))
			return true;
	return false;
}

int password_check_rules(const struct auth_settings *s, struct str password, struct str login, struct str name,
			 struct err *e)
{
	char small[PASSWORD_MAX];
	if (password.n > PASSWORD_MAX)
		return err_set(e, ERR_INPUT, "密码太长，最多 %d 字节", PASSWORD_MAX);
	if (!utf8_valid(password) || utf8_has_control(password))
		return err_set(e, ERR_INPUT, "密码里有不能用的字符");
	if ((int64_t)utf8_count(password) < s->password_length)
		return err_set(e, ERR_INPUT, "密码至少要 %d 个字符", (int)s->password_length);
	if (kinds(password) < s->password_kinds)
		return err_set(e, ERR_INPUT, "密码至少要含小写字母、大写字母、数字、符号中的 %d 类",
			       (int)s->password_kinds);
	struct str folded = lower(password, small);
	int status = 0;
	if (holds(folded, login) || holds(folded, name))
		status = err_set(e, ERR_INPUT, "密码里不能有登录名或姓名");
	else if (common(folded))
		status = err_set(e, ERR_INPUT, "这个密码太常见，容易被猜到");
	sodium_memzero(small, sizeof small);
	return status;
}

int password_initial(struct initial_password *out, struct err *e)
{
	static const char capitals[] = "ABCDEFGHJKLMNPQRSTUVWXYZ", smalls[] = "abcdefghijkmnpqrstuvwxyz",
			  digits[] = "23456789";
	/* Four groups of four; each password has all the kinds that the rules may ask for. */
	struct initial_password p = {.text = "xxxx-xxxx-xxxx-xxxx"};
	for (size_t i = 0; p.text[i]; i++) {
		struct str from = i % 5 == 0 ? STR(capitals) : i % 5 == 3 ? STR(digits) : STR(smalls);
		if (i % 5 != 4 && random_char(from, &p.text[i]) < 0)
			return err_set(e, ERR_IO, "系统给不出随机数");
	}
	if (hash_password(str_of(p.text), p.hash, e) < 0)
		return -1;
	*out = p;
	return 0;
}

static const struct sql OWNER = {"auth.password_owner",
				 "SELECT login, name, password, epoch, kind FROM account WHERE id = $1"};
static const struct sql LAST = {"auth.password_last",
				"SELECT hash FROM account_password WHERE account_id = $1 ORDER BY id DESC LIMIT 5"};
static const struct sql SET = {"auth.password_set",
			       "UPDATE account SET password = $2, password_at = $3, must_change = $4, failures = 0,"
			       " epoch = epoch + 1, changed = $3 WHERE id = $1"};
static const struct sql KEEP = {"auth.password_keep",
				"INSERT INTO account_password (account_id, id, hash) VALUES ($1, $2, $3)"};
static const struct sql FORGET = {"auth.password_forget",
				  "DELETE FROM account_password WHERE account_id = $1 AND id NOT IN (SELECT id FROM"
				  " account_password WHERE account_id = $1 ORDER BY id DESC LIMIT 5)"};
static const struct sql EPOCH = {"auth.epoch", "SELECT epoch FROM account WHERE id = $1"};
static const struct sql CARRY = {"auth.session_carry",
				 "UPDATE session SET epoch = epoch + 1 WHERE account_id = $1 AND hash = $2"};
static const struct sql OTHERS = {"auth.session_others", "DELETE FROM session WHERE account_id = $1 AND hash <> $2"};

int password_store(struct house *h, int64_t account, const char *hash, bool must_change, struct err *e)
{
	instant_t now = auth_now(h);
	if (sql_run(h->store, &SET, ARGS(INT(account), TEXT(str_of(hash)), INT(now), INT(must_change)), NULL, e) <
		0 ||
	    sql_run(h->store, &KEEP, ARGS(INT(account), INT(id_new(now)), TEXT(str_of(hash))), NULL, e) < 0)
		return -1;
	return sql_run(h->store, &FORGET, ARGS(INT(account)), NULL, e);
}

/* Whose password it is. */
struct owner {
	char login[LOGIN_MAX + 1], name[DISPLAY_MAX + 1], hash[HASH_MAX];
	int64_t epoch;
	bool desk;
};

/* Reads him. */
static int owner_get(struct house *h, int64_t id, struct owner *out, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &OWNER, ARGS(INT(id)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0) {
		auth_copy(out->login, sizeof out->login, stmt_text(st, 0));
		auth_copy(out->name, sizeof out->name, stmt_text(st, 1));
		auth_copy(out->hash, sizeof out->hash, stmt_text(st, 2));
		out->epoch = stmt_int(st, 3);
		out->desk = account_kind_desk((enum account_kind)stmt_int(st, 4));
	}
	stmt_reset(st);
	return got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这个账号");
}

/* None of the last `n` passwords. */
static int not_again(struct house *h, int64_t id, int64_t n, struct str password, struct err *e)
{
	char last[5][HASH_MAX];
	size_t count = 0;
	struct stmt *st;
	int got;
	if (sql_open(&st, h->store, &LAST, ARGS(INT(id)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0)
		auth_copy(last[count++], HASH_MAX, stmt_text(st, 0));
	for (size_t i = 0; got == 0 && i < count && (int64_t)i < n; i++)
		if (hash_verify(last[i], password))
			return err_set(e, ERR_INPUT, "不能和最近 %d 次用过的密码相同", (int)n);
	return got;
}

int password_prepare(struct house *h, const struct auth_settings *s, int64_t id, const struct str *old,
		     struct str password, struct password_change *out, struct err *e)
{
	struct owner o;
	struct password_change c = {.account = id};
	if (owner_get(h, id, &o, e) < 0)
		return -1;
	if (!o.desk)
		return err_set(e, ERR_INPUT, "这个账号用手机号登录，没有密码");
	if (old && (old->n > PASSWORD_MAX || !hash_verify(o.hash, *old)))
		return err_set(e, ERR_INPUT, "原密码不对");
	if (password_check_rules(s, password, str_of(o.login), str_of(o.name), e) < 0 ||
	    not_again(h, id, s->password_history, password, e) < 0 || hash_password(password, c.hash, e) < 0)
		return -1;
	c.epoch = o.epoch;
	auth_copy(c.login, sizeof c.login, str_of(o.login));
	*out = c;
	return 0;
}

int password_commit(struct house *h, const char *who, const struct password_change *c, const uint8_t *keep,
		    struct err *e)
{
	static const uint8_t none[SM3_SIZE];
	int64_t epoch;
	if (auth_number(h, &EPOCH, ARGS(INT(c->account)), &epoch, e) < 0)
		return -1;
	if (epoch != c->epoch)
		return err_todo((err_set(e, ERR_CONFLICT, "账号刚刚被改过"), e), "再试一次");
	if (password_store(h, c->account, c->hash, false, e) < 0 ||
	    sql_run(h->store, &OTHERS, ARGS(INT(c->account), DIGEST(keep ? keep : none)), NULL, e) < 0 ||
	    (keep && sql_run(h->store, &CARRY, ARGS(INT(c->account), DIGEST(keep)), NULL, e) < 0))
		return -1;
	return auth_deed(h, who, e, "账号 %s 改了密码，其余登录已结束", c->login);
}
