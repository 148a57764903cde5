/* A new key: every secret that is stored under an older one is encrypted anew, a page at a time. */
#include <stdlib.h>

#include "fact/inside.h"

#define PAGE       500   /* rows read before any is written */
#define BATCH_ROWS 50000 /* rows looked at in one transaction */

/* One value to be written. */
struct renewal {
	int64_t owner, id, known_from;
	size_t secret;   /* of the type's */
	size_t from, to; /* in the page's buffer */
};

struct rekey {
	struct house *h;
	const struct fact_type *t;
	struct secrets secrets;
	struct version last; /* after which to go on */
	struct renewal *renewal;
	size_t n;
	struct buf cipher, plain;
	int64_t done; /* values renewed */
};

/* Encrypts the row's older secrets under the current key. cipher: its stored texts. */
static int renew_row(struct rekey *k, const struct version *v, const struct str *cipher, struct err *e)
{
	for (size_t i = 0; i < k->secrets.n; i++) {
		if (!cipher[i].n || cipher_key(cipher[i]) == keys_current(k->h->keys))
			continue;
		struct renewal *w = &k->renewal[k->n];
		*w = (struct renewal){v->owner, v->id, v->known_from, i, k->cipher.n, 0};
		buf_clear(&k->plain);
		if (crypt_open(k->h->keys, k->secrets.context[i], cipher[i], &k->plain, e) < 0)
			return err_at(e, "表 %s 编号 %lld 的 %s", k->t->rec->table, (long long)v->id,
				      k->t->rec->fields[k->secrets.field[i]].column);
		if (crypt_seal(k->h->keys, k->secrets.context[i], buf_str(&k->plain), &k->cipher, e) < 0)
			return -1;
		w->to = k->cipher.n;
		k->n++;
	}
	return 0;
}

/* The columns of the secrets in the row of a statement of the fact type. */
static void ciphers_of(const struct rekey *k, const struct stmt *st, struct str *cipher)
{
	const struct record *rec = k->t->rec;
	int c = META;
	for (size_t f = 0; f < rec->n; f++) {
		if ((int)f == rec->owner)
			continue;
		bool secret = rec->fields[f].type == FIELD_SECRET;
		if (secret)
			*cipher++ = stmt_bytes(st, c);
		c += secret ? 2 : 1;
	}
}

/* Reads a page of all versions; *rows gets how many. */
static int read_page(struct rekey *k, size_t *rows, struct err *e)
{
	struct str cipher[FACT_SECRETS_MAX] = {{0}};
	struct stmt *st;
	int got;
	k->n = 0;
	*rows = 0;
	buf_clear(&k->cipher);
	if (store_stmt(k->h->store, &k->t->versions_after, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, k->last.owner);
	stmt_bind_int(st, 2, k->last.id);
	stmt_bind_int(st, 3, k->last.known_from);
	stmt_bind_int(st, 4, PAGE);
	while ((got = stmt_step(st, e)) > 0) {
		k->last.owner = stmt_int(st, 0);
		k->last.id = stmt_int(st, 1);
		k->last.known_from = stmt_int(st, 2);
		ciphers_of(k, st, cipher);
		++*rows;
		if ((got = renew_row(k, &k->last, cipher, e)) < 0)
			break;
	}
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* Writes what the page asks for. */
static int write_page(struct rekey *k, struct err *e)
{
	struct stmt *st;
	for (size_t i = 0; i < k->n; i++) {
		const struct renewal *w = &k->renewal[i];
		const struct field *f = &k->t->rec->fields[k->secrets.field[w->secret]];
		int64_t changed = 0;
		if (store_stmt(k->h->store, &k->t->set_secret, &st, e) < 0)
			return -1;
		stmt_bind_int(st, 1, w->owner);
		stmt_bind_int(st, 2, w->id);
		stmt_bind_int(st, 3, w->known_from);
		stmt_bind_text(st, 4, str_of(f->column));
		stmt_bind_bytes(st, 5, k->cipher.p + w->from, w->to - w->from);
		if (stmt_run(st, &changed, e) < 0)
			return -1;
		if (changed != 1)
			return err_set(e, ERR_DB, "表 %s 编号 %lld 换钥时不见了", k->t->rec->table, (long long)w->id);
	}
	k->done += (int64_t)k->n;
	return 0;
}

/* One transaction. 1 when the table may have more rows. */
static int batch(struct rekey *k, const char *who, struct err *e)
{
	struct deed d = {.who = who, .what = "rotate"};
	struct recording *r;
	int64_t before = k->done;
	size_t rows = PAGE;
	int status = recording_begin(&r, k->h, &d, e);
	if (status < 0)
		return -1;
	for (size_t seen = 0; status == 0 && rows == PAGE && seen < BATCH_ROWS; seen += rows)
		if ((status = read_page(k, &rows, e)) == 0)
			status = write_page(k, e);
	if (status < 0 || k->done == before) {
		recording_abandon(r);
		return status < 0 ? -1 : rows == PAGE;
	}
	recording_detail(r, "%s：%lld 处改用第 %d 号密钥", k->t->rec->name, (long long)(k->done - before),
			 keys_current(k->h->keys));
	return recording_commit(r, e) < 0 ? -1 : rows == PAGE;
}

/* Memory for the pages. */
static int rekey_init(struct rekey *k, struct house *h, struct err *e)
{
	*k = (struct rekey){.h = h};
	buf_init(&k->cipher, (size_t)PAGE * FACT_SECRETS_MAX * (CRYPT_PLAIN_MAX + 128));
	buf_init(&k->plain, CRYPT_PLAIN_MAX);
	k->renewal = calloc(PAGE * FACT_SECRETS_MAX, sizeof *k->renewal);
	return k->renewal ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

int fact_rekey(struct house *h, const struct fact_type *const *types, size_t n, const char *who,
	       void (*progress)(void *self, int64_t done), void *self, int64_t *done, struct err *e)
{
	struct rekey k;
	int status = rekey_init(&k, h, e);
	for (size_t i = 0; status == 0 && i < n; i++) {
		k.t = types[i];
		k.last = (struct version){.owner = INT64_MIN};
		status = secrets_init(&k.secrets, k.t->rec, e);
		for (int more = k.secrets.n > 0; status == 0 && more;) {
			more = batch(&k, who, e);
			status = more < 0 ? -1 : 0;
			if (progress)
				progress(self, k.done);
		}
	}
	if (status == 0 && done)
		*done = k.done;
	free(k.renewal);
	buf_release(&k.cipher);
	buf_release(&k.plain);
	return status;
}
