/* The second factor: time-based codes (RFC 6238), six digits, SHA-1, thirty seconds, as every authenticator has them. */
#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>

#include "auth/inside.h"

#define STEP_SECONDS 30
#define DIGITS       6

static const struct sql PENDING = {"auth.totp_pending", "UPDATE account SET totp_pending = $2 WHERE id = $1"};
static const struct sql CONFIRM = {"auth.totp_confirm",
				   "UPDATE account SET totp = totp_pending, totp_pending = NULL, totp_step = $2,"
				   " changed = $3 WHERE id = $1"};
static const struct sql RECOVERY_CLEAR = {"auth.recovery_clear",
					  "DELETE FROM account_recovery WHERE account_id = $1"};
static const struct sql RECOVERY_ADD = {"auth.recovery_add",
					"INSERT INTO account_recovery (account_id, code) VALUES ($1, $2)"};
static const struct sql OTHERS = {"auth.session_others_mfa",
				  "DELETE FROM session WHERE account_id = $1 AND hash <> $2"};

int64_t totp_step_of(const uint8_t *secret, size_t n, struct str code, instant_t now)
{
	int64_t current = now / SECOND / STEP_SECONDS, found = 0;
	char want[DIGITS + 1];
	if (code.n != DIGITS || oath_init() != OATH_OK)
		return 0;
	for (int64_t step = current - 1; step <= current + 1; step++)
		if (oath_totp_generate((const char *)secret, n, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0,
				       DIGITS, want) == OATH_OK &&
		    same_secret(str_of(want), code))
			found = step;
	sodium_memzero(want, sizeof want);
	return found;
}

int totp_right(const struct house *h, const uint8_t *sealed, size_t n, struct str code, int64_t after, int64_t *step,
	       struct err *e)
{
	struct buf secret;
	if (!n)
		return 0;
	buf_init(&secret, 64);
	int status = crypt_open(h->keys, CONTEXT_TOTP, (struct str){(const char *)sealed, n}, &secret, e);
	if (status == 0) {
		*step = totp_step_of((const uint8_t *)secret.p, secret.n, code, auth_now(h));
		status = *step > after;
	}
	if (secret.p)
		sodium_memzero(secret.p, secret.n);
	buf_release(&secret);
	return status;
}

/* He may set up a second factor now: he has none, or shows the one he has. */
static int may_enrol(const struct user *u, struct err *e)
{
	if (!u->token && (u->step == USER_TOTP_ENROL ||
			  (u->step == USER_READY && account_kind_desk(u->kind) && (u->mfa || !u->has_totp))))
		return 0;
	return err_set(e, ERR_DENIED, "现在不能绑定动态口令");
}

/* Bytes as base32 without padding; out has room for 8 characters each 5 bytes, and a NUL. */
static void base32(const uint8_t *bytes, size_t n, char *out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	int have = 0;
	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 5; have -= 5)
			*out++ = alphabet[bits >> (have - 5) & 31];
	}
	if (have)
		*out++ = alphabet[bits << (5 - have) & 31];
	*out = '\0';
}

/* otpauth://totp/颐才:login?…, percent-encoded. */
static int uri(const char *login, const char *secret, char *out, size_t size)
{
	struct buf b;
	buf_init(&b, size - 1);
	buf_puts(&b, "otpauth://totp/%E9%A2%90%E6%89%8D:");
	for (const unsigned char *c = (const unsigned char *)login; *c; c++)
		if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-' ||
		    *c == '.' || *c == '_')
			buf_putc(&b, (char)*c);
		else
			buf_printf(&b, "%%%02X", *c);
	buf_printf(&b, "?secret=%s&issuer=%%E9%%A2%%90%%E6%%89%%8D&algorithm=SHA1&digits=%d&period=%d", secret,
		   DIGITS, STEP_SECONDS);
	int status = b.failed ? -1 : 0;
	auth_copy(out, size, buf_str(&b));
	buf_release(&b);
	return status;
}

/* Seals the secret as the account's pending one. */
static int pend(struct house *h, int64_t account, const uint8_t secret[static TOTP_SECRET], struct err *e)
{
	struct buf sealed;
	buf_init(&sealed, 128);
	int status = crypt_seal(h->keys, CONTEXT_TOTP, (struct str){(const char *)secret, TOTP_SECRET}, &sealed, e);
	if (status == 0)
		status = sql_run(h->store, &PENDING, ARGS(INT(account), SPAN(sealed.p, sealed.n)), NULL, e);
	buf_release(&sealed);
	return status;
}

int totp_begin(struct house *h, const struct user *u, struct totp_enrolment *out, struct err *e)
{
	uint8_t secret[TOTP_SECRET];
	struct totp_enrolment t;
	if (may_enrol(u, e) < 0)
		return -1;
	if (random_bytes(secret, sizeof secret) < 0)
		return err_set(e, ERR_IO, "系统给不出随机数");
	base32(secret, sizeof secret, t.secret);
	if (uri(u->login, t.secret, t.uri, sizeof t.uri) < 0)
		return err_set(e, ERR_LIMIT, "登录名太长");
	int status = pend(h, u->account, secret, e);
	if (status == 0)
		*out = t;
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(&t, sizeof t);
	return status;
}

/* One recovery code: ten characters that cannot be mistaken for each other. */
static int recovery_new(char out[static 12])
{
	static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";
	for (int i = 0; i < 11; i++)
		if (i == 5)
			out[i] = '-';
		else if (random_char(STR(alphabet), &out[i]) < 0)
			return -1;
	out[11] = '\0';
	return 0;
}

/* Ten new recovery codes instead of those before. */
static int recovery_renew(struct house *h, int64_t account, char codes[RECOVERY_CODES][12], struct err *e)
{
	if (sql_run(h->store, &RECOVERY_CLEAR, ARGS(INT(account)), NULL, e) < 0)
		return -1;
	for (int i = 0; i < RECOVERY_CODES; i++) {
		char plain[11];
		uint8_t digest[SM3_SIZE];
		if (recovery_new(codes[i]) < 0)
			return err_set(e, ERR_IO, "系统给不出随机数");
		memcpy(plain, codes[i], 5);
		memcpy(plain + 5, codes[i] + 6, 6);
		recovery_digest(h, account, str_of(plain), digest);
		if (sql_run(h->store, &RECOVERY_ADD, ARGS(INT(account), DIGEST(digest)), NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* The pending secret becomes the second factor; the session goes on under a new token, the others end. */
static int confirmed(struct house *h, const struct auth_settings *s, const struct user *u, const struct standing *a,
		     int64_t step, const struct visitor *from, struct totp_confirmed *out, struct err *e)
{
	bool there;
	uint8_t hash[SM3_SIZE];
	if (session_rotate(h, u->session_hash, &out->in, &there, e) < 0)
		return -1;
	if (!there)
		return 0;
	secret_digest(str_of(out->in.token), hash);
	if (sql_run(h->store, &CONFIRM, ARGS(INT(a->id), INT(step), INT(auth_now(h))), NULL, e) < 0 ||
	    sql_run(h->store, &OTHERS, ARGS(INT(a->id), DIGEST(hash)), NULL, e) < 0 ||
	    recovery_renew(h, a->id, out->recovery, e) < 0 || login_note(h, a->id, from->address, LOGIN_DONE, e) < 0)
		return -1;
	out->in.step = standing_step(s, a->kind, true, true, a->must_change, a->password_at, auth_now(h));
	return auth_deed(h, u->login, e, "账号 %s 绑定了动态口令", u->login);
}

int totp_confirm(struct house *h, const struct auth_settings *s, const struct user *u, struct str code,
		 const struct visitor *from, struct totp_confirmed *out, struct err *e)
{
	struct standing a;
	int64_t step = 0;
	*out = (struct totp_confirmed){.in.outcome = SIGN_IN_REFUSED};
	if (may_enrol(u, e) < 0)
		return -1;
	int got = standing_get(h, u->account, &a, e);
	if (got <= 0)
		return got;
	int right = totp_right(h, a.pending, a.pending_n, str_trim(code), 0, &step, e);
	if (right > 0)
		return confirmed(h, s, u, &a, step, from, out, e);
	return right < 0 ? -1 : login_note(h, a.id, from->address, LOGIN_FACTOR_WRONG, e);
}
