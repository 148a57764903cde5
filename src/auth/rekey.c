/* Phones and second factors under the current key of the key file. */
#include "auth/inside.h"

#define BATCH 200

static const struct sql PAGE = {"auth.rekey_page",
				"SELECT id, phone, totp, totp_pending FROM account WHERE id > $1"
				" AND (phone IS NOT NULL OR totp IS NOT NULL OR totp_pending IS NOT"
				" NULL) ORDER BY id LIMIT $2"};
static const struct sql SET = {"auth.rekey_set",
			       "UPDATE account SET phone = $2, totp = $3, totp_pending = $4 WHERE id = $1"};

/* The three values of one account. */
struct sealed {
	int64_t id;
	struct buf value[3];
	bool changed;
};

/* The value under the current key; counts what had another. */
static int renew(struct house *h, struct str context, struct str cipher, struct sealed *s, struct buf *out,
		 int64_t *done, struct err *e)
{
	struct buf plain;
	if (!cipher.n)
		return 0;
	if (cipher_key(cipher) == keys_current(h->keys))
		return buf_put_str(out, cipher);
	buf_init(&plain, 256);
	int status = crypt_open(h->keys, context, cipher, &plain, e);
	if (status == 0)
		status = crypt_seal(h->keys, context, buf_str(&plain), out, e);
	if (plain.p)
		explicit_bzero(plain.p, plain.n);
	buf_release(&plain);
	s->changed = true;
	*done += status == 0;
	return status;
}

/* One account's values, renewed. */
static int renew_row(struct house *h, const struct stmt *st, struct sealed *s, int64_t *done, struct err *e)
{
	s->id = stmt_int(st, 0);
	for (int i = 0; i < 3; i++) {
		buf_init(&s->value[i], 512);
		if (renew(h, i == 0 ? CONTEXT_PHONE : CONTEXT_TOTP, stmt_bytes(st, i + 1), s, &s->value[i], done, e) <
		    0)
			return -1;
	}
	return 0;
}

/* Writes them back; none stays none. */
static int write_row(struct house *h, const struct sealed *s, struct err *e)
{
	struct sql_arg p[4] = {INT(s->id)};
	for (int i = 0; i < 3; i++)
		if (s->value[i].n)
			p[i + 1] = SPAN(s->value[i].p, s->value[i].n);
	return s->changed ? sql_run(h->store, &SET, p, 4, NULL, e) : 0;
}

/* The accounts behind *after, at most a batch: how many there were, −1. */
static int batch(struct house *h, int64_t *after, int64_t *done, struct err *e)
{
	struct sealed rows[BATCH] = {0};
	struct stmt *st;
	int n = 0, got = 0, status = sql_open(&st, h->store, &PAGE, ARGS(INT(*after), INT(BATCH)), e);
	while (status == 0 && n < BATCH && (got = stmt_step(st, e)) > 0)
		status = renew_row(h, st, &rows[n++], done, e);
	if (status == 0 && got < 0)
		status = -1;
	if (status == 0)
		stmt_reset(st);
	for (int i = 0; i < n; i++) {
		if (status == 0)
			status = write_row(h, &rows[i], e);
		*after = rows[i].id;
		for (int v = 0; v < 3; v++)
			buf_release(&rows[i].value[v]);
	}
	return status < 0 ? -1 : n;
}

int auth_rekey(struct house *h, const char *who, int64_t *done, struct err *e)
{
	int64_t after = 0, all = 0;
	for (int n = BATCH; n == BATCH;) {
		int64_t here = 0;
		if (store_begin(h->store, true, e) < 0)
			return -1;
		n = batch(h, &after, &here, e);
		if (n >= 0 && here)
			n = auth_deed(h, who, e, "%lld 个手机号和动态口令换到新密钥", (long long)here) < 0 ? -1 : n;
		if (n < 0) {
			store_rollback(h->store);
			return -1;
		}
		if (store_commit(h->store, e) < 0)
			return -1;
		all += here;
	}
	if (done)
		*done = all;
	return 0;
}
