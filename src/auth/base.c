/* The small common ground: statements with parameters, the journal, secrets, actors. */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>

#include "auth/inside.h"
#include "base/utf8.h"
#include "fact/journal.h"

int auth_number(struct house *h, const struct sql *sql, const struct sql_arg *p, size_t n, int64_t *out,
		struct err *e)
{
	int64_t found = 0;
	if (sql_int(h->store, sql, p, n, &found, e) < 0)
		return -1;
	*out = found;
	return 0;
}

instant_t auth_now(const struct house *h)
{
	return h->clock.now(h->clock.self);
}

int auth_deed(struct house *h, const char *who, struct err *e, const char *what, ...)
{
	char detail[JOURNAL_TEXT_MAX + 1];
	va_list ap;
	va_start(ap, what);
	vsnprintf(detail, sizeof detail, what, ap);
	va_end(ap);
	if (h->recording)
		return recording_detail(h->recording, "%s", detail) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
	struct recording *r;
	struct deed d = {.who = who, .what = "account", .detail = detail};
	return recording_begin(&r, h, &d, e) < 0 ? -1 : recording_commit(r, e);
}

void auth_copy(char *to, size_t size, struct str s)
{
	size_t n = 0, len;
	while (n < s.n) {
		utf8_next((struct str){s.p + n, s.n - n}, &len);
		if (n + len >= size)
			break;
		n += len;
	}
	memcpy(to, s.p, n);
	to[n] = '\0';
}

int actor_may(const struct actor *by, enum capability c, struct err *e)
{
	if (!by->user || user_may(by->user, c))
		return 0;
	return err_set(e, ERR_DENIED, "没有“%s”的权限", capability_label(c));
}

int actor_reaches(const struct actor *by, int64_t account, const struct scope *scope, struct err *e)
{
	if (!by->user)
		return 0;
	if (by->user->account == account)
		return err_todo((err_set(e, ERR_DENIED, "不能改自己的账号"), e), "请另一位管理员来改");
	return scope_within(scope, &by->user->scope, by->tree) ? 0 : err_set(e, ERR_DENIED, "这个账号不在您的范围里");
}

int possession_of(struct house *h, const struct sql *sql, int64_t id, struct possession *out, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, sql, ARGS(INT(id)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0) {
		out->account = stmt_int(st, 0);
		auth_copy(out->login, sizeof out->login, stmt_text(st, 1));
		out->scope = (struct scope){(enum scope_kind)stmt_int(st, 2), stmt_int(st, 3), stmt_int(st, 4),
					    stmt_int(st, 5)};
	}
	stmt_reset(st);
	return got;
}

int actor_may_end(const struct actor *by, int64_t account, const struct scope *scope, enum capability c,
		  struct err *e)
{
	if (!by->user || by->user->account == account)
		return 0;
	return actor_may(by, c, e) < 0 ? -1 : actor_reaches(by, account, scope, e);
}

bool user_may(const struct user *u, enum capability c)
{
	return u && u->step == USER_READY && capset_has(&u->caps, c);
}

void secret_digest(struct str secret, uint8_t out[static SM3_SIZE])
{
	sm3_digest(secret.p, secret.n, out);
}

void code_digest(const struct house *h, const char *domain, struct str whose, struct str code,
		 uint8_t out[static SM3_SIZE])
{
	uint8_t parts[2 * SM3_SIZE];
	sm3_digest(whose.p, whose.n, parts);
	sm3_digest(code.p, code.n, parts + SM3_SIZE);
	keyed_digest(h->keys, str_of(domain), parts, sizeof parts, out);
}

bool same_secret(struct str a, struct str b)
{
	return a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}

int secret_new(char out[static SESSION_TOKEN_MAX + 1], struct err *e)
{
	uint8_t bytes[32];
	if (random_bytes(bytes, sizeof bytes) < 0)
		return err_set(e, ERR_IO, "系统给不出随机数");
	sodium_bin2base64(out, SESSION_TOKEN_MAX + 1, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof bytes);
	return 0;
}

void phone_blind(const struct house *h, struct str phone, uint8_t out[static BLIND_SIZE])
{
	blind_index(h->keys, STR("手机号"), phone, out);
}

int random_char(struct str alphabet, char *out)
{
	uint8_t byte;
	do
		if (random_bytes(&byte, 1) < 0)
			return -1;
	while (byte >= 256 / alphabet.n * alphabet.n);
	*out = alphabet.p[byte % alphabet.n];
	return 0;
}
