/* Writing facts: a recording gathers rows table by table, digests them as they go, and ends as one journal entry. */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "fact/inside.h"

int journal_text(struct buf *out, struct str s)
{
	buf_clear(out);
	while (s.n) {
		size_t len;
		uint32_t c = utf8_next(s, &len);
		s.p += len;
		s.n -= len;
		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			c = ' ';
		char bytes[4];
		size_t n = utf8_encode(c, bytes);
		if (out->n + n > JOURNAL_TEXT_MAX)
			break;
		buf_put(out, bytes, n);
	}
	return out->failed ? -1 : 0;
}

/* Frees a recording that is no longer in its house. */
static void recording_free(struct recording *r)
{
	for (size_t i = 0; i < r->slots; i++) {
		if (r->slot[i]->bulk)
			bulk_abandon(r->slot[i]->bulk);
		sm3_free(r->slot[i]->written);
		free(r->slot[i]);
	}
	reader_really_free(r->spare);
	buf_release(&r->who);
	buf_release(&r->what);
	buf_release(&r->source);
	buf_release(&r->detail);
	buf_release(&r->row);
	buf_release(&r->cipher);
	free(r);
}

/* Copies what the journal will say. */
static int deed_copy(struct recording *r, const struct deed *d, struct err *e)
{
	if (journal_text(&r->who, str_of(d->who)) < 0 || journal_text(&r->what, str_of(d->what)) < 0 ||
	    journal_text(&r->source, str_of(d->source)) < 0 || journal_text(&r->detail, str_of(d->detail)) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (d->digest)
		memcpy(r->entry.source_digest, d->digest, SM3_SIZE);
	r->entry.undoes = d->undoes;
	return 0;
}

/* A recording with its texts, not yet begun. */
static struct recording *recording_new(struct house *h, const struct deed *d, struct err *e)
{
	struct recording *r = calloc(1, sizeof *r);
	if (!r) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	r->h = h;
	buf_init(&r->who, JOURNAL_TEXT_MAX);
	buf_init(&r->what, JOURNAL_TEXT_MAX);
	buf_init(&r->source, JOURNAL_TEXT_MAX);
	buf_init(&r->detail, JOURNAL_TEXT_MAX);
	buf_init(&r->row, CANON_MAX);
	buf_init(&r->cipher, FACT_SECRETS_MAX * (CRYPT_PLAIN_MAX + 128));
	if (deed_copy(r, d, e) < 0) {
		recording_free(r);
		return NULL;
	}
	return r;
}

/* Ends the transaction without a trace. */
static void roll_back(const struct recording *r)
{
	struct err ignored;
	if (r->nested)
		store_savepoint_rollback(r->h->store, &ignored);
	else
		store_rollback(r->h->store);
}

/* Takes the journal's head: the number and the instant of this recording follow from it. */
static int take_head(struct recording *r, struct err *e)
{
	struct head head = {0};
	if (head_take(r->h, &head, e) < 0)
		return -1;
	if (head.number > 1 && !head.right)
		return head_refuse(e);
	instant_t now = r->h->clock.now(r->h->clock.self);
	r->journal = head.number;
	r->now = now > head.at ? now : head.at + 1;
	memcpy(r->before, head.digest, SM3_SIZE);
	return 0;
}

int recording_begin(struct recording **ret, struct house *h, const struct deed *d, struct err *e)
{
	if (h->recording)
		return err_set(e, ERR_CONFLICT, "上一次登记还没有结束");
	struct recording *r = recording_new(h, d, e);
	if (!r)
		return -1;
	r->nested = store_in_tx(h->store);
	if ((r->nested ? store_savepoint(h->store, e) : store_begin(h->store, true, e)) < 0) {
		recording_free(r);
		return -1;
	}
	if (keys_refresh(h->keys, e) < 0 || take_head(r, e) < 0) {
		roll_back(r);
		recording_free(r);
		return -1;
	}
	h->recording = r;
	*ret = r;
	return 0;
}

int64_t recording_journal(const struct recording *r)
{
	return r->journal;
}

instant_t recording_now(const struct recording *r)
{
	return r->now;
}

/* What the recording does to this table; NULL (e) when it is one table too many or memory is out. */
static struct slot *slot_of(struct recording *r, const struct fact_type *t, struct err *e)
{
	for (size_t i = 0; i < r->slots; i++)
		if (r->slot[i]->t == t)
			return r->slot[i];
	struct slot *s = r->slots < FACT_TYPES_MAX ? calloc(1, sizeof *s) : NULL;
	if (!s || !(s->written = sm3_new())) {
		err_set(e, ERR_NOMEM, "内存不够");
		free(s);
		return NULL;
	}
	s->t = t;
	r->slot[r->slots++] = s;
	canon_init(&s->canon, t->rec);
	return secrets_init(&s->secrets, t->rec, e) < 0 ? NULL : s;
}

/* Encrypts the row's secrets into r->cipher, one after the other; end[i] is where the i-th stops. */
static int seal_secrets(struct recording *r, const struct slot *s, const struct cell *cells, size_t *end,
			struct err *e)
{
	buf_clear(&r->cipher);
	for (size_t i = 0; i < s->secrets.n; i++) {
		struct str plain = cells[s->secrets.field[i]].s;
		if (plain.n && crypt_seal(r->h->keys, s->secrets.context[i], plain, &r->cipher, e) < 0)
			return -1;
		end[i] = r->cipher.n;
	}
	return 0;
}

/* Puts one secret's two columns. The blind index must live until the row is put. */
static void put_secret(struct slot *s, const struct house *h, const struct field *f, int column, struct str plain,
		       struct str cipher, uint8_t *blind)
{
	if (!plain.n) {
		bulk_null(s->bulk, column);
		bulk_null(s->bulk, column + 1);
		return;
	}
	secret_blind(h, f, plain, blind);
	bulk_bytes(s->bulk, column, cipher);
	bulk_bytes(s->bulk, column + 1, (struct str){(const char *)blind, BLIND_SIZE});
}

/* Puts the columns that every fact has; returns how many. */
static int put_meta(struct slot *s, const struct recording *r, const struct version *v)
{
	int c = 0;
	if (s->t->rec->owner >= 0)
		bulk_int(s->bulk, c++, v->owner);
	bulk_int(s->bulk, c++, v->id);
	bulk_int(s->bulk, c++, v->known_from);
	bulk_int(s->bulk, c++, INSTANT_OPEN);
	bulk_int(s->bulk, c++, r->journal);
	bulk_int(s->bulk, c++, v->seq);
	bulk_int(s->bulk, c++, v->line);
	bulk_int(s->bulk, c++, 0);
	return c;
}

/* Hands the row to the store. */
static int put_row(struct recording *r, struct slot *s, const struct version *v, const struct cell *cells,
		   struct err *e)
{
	const struct record *rec = s->t->rec;
	size_t end[FACT_SECRETS_MAX] = {0}, from = 0, secret = 0;
	uint8_t blind[FACT_SECRETS_MAX][BLIND_SIZE];
	if (seal_secrets(r, s, cells, end, e) < 0)
		return -1;
	int c = put_meta(s, r, v);
	for (size_t f = 0; f < rec->n; f++) {
		if ((int)f == rec->owner)
			continue;
		if (rec->fields[f].type == FIELD_SECRET) {
			struct str cipher = {r->cipher.p + from, end[secret] - from};
			put_secret(s, r->h, &rec->fields[f], c, cells[f].s, cipher, blind[secret]);
			from = end[secret++];
			c += 2;
		} else if (rec->fields[f].type != FIELD_TEXT) {
			bulk_int(s->bulk, c++, cells[f].v);
		} else if (cells[f].s.n) {
			bulk_text(s->bulk, c++, cells[f].s);
		} else {
			bulk_null(s->bulk, c++);
		}
	}
	return bulk_row(s->bulk, e);
}

/* Writes one version: to the digest and to the store. */
static int write_version(struct recording *r, const struct fact_type *t, struct version *v, const struct cell *cells,
			 struct err *e)
{
	struct slot *s = slot_of(r, t, e);
	if (!s)
		return -1;
	v->known_from = r->now;
	v->seq = r->seq + 1;
	if (canon_row(&s->canon, &r->row, v, cells) < 0)
		return err_set(e, ERR_LIMIT, "%s 的一行太长", t->rec->name);
	if (!s->bulk && bulk_begin(&s->bulk, r->h->store, t->rec->table, t->columns, t->kinds, e) < 0)
		return -1;
	if (put_row(r, s, v, cells, e) < 0)
		return -1;
	sm3_put(s->written, r->row.p, r->row.n);
	s->pending = true;
	s->rows++;
	r->seq++;
	return 0;
}

/* Nothing failed before. */
static int still_good(const struct recording *r, struct err *e)
{
	return r->failed ? err_set(e, ERR_CONFLICT, "这次登记里先前有一步没有写成，只能放弃") : 0;
}

/* Remembers that a step failed, so that the recording cannot be committed. */
static int fail_if(struct recording *r, int status)
{
	if (status < 0)
		r->failed = true;
	return status;
}

int fact_assert(struct recording *r, const struct fact_type *t, int64_t owner, const struct cell *cells, int64_t line,
		int64_t *id, struct err *e)
{
	if (still_good(r, e) < 0)
		return -1;
	if ((owner == 0) != (t->rec->owner < 0))
		return err_set(e, ERR_INPUT, t->rec->owner < 0 ? "%s 自己就是主体，不能另有归属" : "%s 没有写明归谁",
			       t->rec->name);
	struct version v = {.id = id_new(r->now), .line = line};
	v.owner = owner ? owner : v.id;
	if (fail_if(r, write_version(r, t, &v, cells, e)) < 0)
		return -1;
	if (id)
		*id = v.id;
	return 0;
}

/* Ends the versions of a table that were held back; all of them stand. */
static int close_held(struct recording *r, struct slot *s, struct err *e)
{
	struct stmt *st;
	int64_t changed = 0;
	int n = s->closings;
	if (n == 0)
		return 0;
	s->closings = 0;
	if (store_stmt(r->h->store, &s->t->close_many, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, r->now);
	stmt_bind_int(st, 2, r->journal);
	for (int i = 0; i < n; i++) {
		stmt_bind_int(st, 3 + 3 * i, s->closing[i].owner);
		stmt_bind_int(st, 4 + 3 * i, s->closing[i].id);
		stmt_bind_int(st, 5 + 3 * i, s->closing[i].known_from);
	}
	if (stmt_run(st, &changed, e) < 0)
		return -1;
	s->closed += changed;
	return changed == n ? 0 : err_set(e, ERR_CONFLICT, "%s 有一条在一次登记里改了两遍", s->t->rec->name);
}

/* Ends the version that stands: 0, or 1 when it does not. */
static int close_version(struct recording *r, const struct fact_type *t, const struct version *old, struct err *e)
{
	struct stmt *st;
	int64_t changed = 0;
	struct slot *s = slot_of(r, t, e);
	if (!s)
		return -1;
	if (old->read_in == r->journal && old->closed_by == 0) {
		s->closing[s->closings++] = (struct closing){old->owner, old->id, old->known_from};
		return s->closings == FACT_CLOSINGS ? close_held(r, s, e) : 0;
	}
	if (recording_flush(r, e) < 0 || store_stmt(r->h->store, &t->close, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, old->owner);
	stmt_bind_int(st, 2, old->id);
	stmt_bind_int(st, 3, old->known_from);
	stmt_bind_int(st, 4, r->now);
	stmt_bind_int(st, 5, r->journal);
	if (stmt_run(st, &changed, e) < 0)
		return -1;
	s->closed += changed;
	return changed == 1 ? 0 : 1;
}

/* The same, told apart: a version that no longer stands is a conflict that leaves the recording as it was. */
static int close_standing(struct recording *r, const struct fact_type *t, const struct version *old, struct err *e)
{
	int status = fail_if(r, close_version(r, t, old, e));
	if (status <= 0)
		return status;
	err_set(e, ERR_CONFLICT, "%s 的这一条已经被改过或收回了", t->rec->name);
	return err_todo(e, "重新读出再改");
}

int fact_correct(struct recording *r, const struct fact_type *t, const struct version *old, const struct cell *cells,
		 int64_t line, struct err *e)
{
	if (still_good(r, e) < 0)
		return -1;
	if (old->journal == r->journal)
		return err_set(e, ERR_CONFLICT, "%s 的同一条在一次登记里写了两遍", t->rec->name);
	if (close_standing(r, t, old, e) < 0)
		return -1;
	struct version v = {.owner = old->owner, .id = old->id, .line = line};
	if (t->rec->owner >= 0 && cells[t->rec->owner].v != FIELD_NONE)
		v.owner = cells[t->rec->owner].v;
	return fail_if(r, write_version(r, t, &v, cells, e));
}

int fact_retract(struct recording *r, const struct fact_type *t, const struct version *old, struct err *e)
{
	return still_good(r, e) < 0 ? -1 : close_standing(r, t, old, e);
}

/* Whether a version of this fact stands: 1, 0, −1. */
static int stands(struct recording *r, const struct fact_type *t, const struct version *last, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	int more;
	if (fact_of_owner(&reader, r->h, t, last->owner, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((more = fact_next(reader, &v, e)) == 1 && v.id != last->id)
		;
	fact_reader_free(reader);
	return more;
}

int fact_restore(struct recording *r, const struct fact_type *t, const struct version *last, const struct cell *cells,
		 int64_t line, struct err *e)
{
	int there = still_good(r, e) < 0 ? -1 : stands(r, t, last, e);
	if (there < 0)
		return fail_if(r, -1);
	if (there)
		return err_set(e, ERR_CONFLICT, "%s 的这一条没有收回，不用恢复", t->rec->name);
	struct version v = {.owner = last->owner, .id = last->id, .line = line};
	return fail_if(r, write_version(r, t, &v, cells, e));
}

int recording_flush(struct recording *r, struct err *e)
{
	for (size_t i = 0; i < r->slots; i++) {
		if (fail_if(r, close_held(r, r->slot[i], e)) < 0)
			return -1;
		if (!r->slot[i]->pending)
			continue;
		if (fail_if(r, bulk_flush(r->slot[i]->bulk, e)) < 0)
			return -1;
		r->slot[i]->pending = false;
	}
	return 0;
}

int recording_detail(struct recording *r, const char *detail, ...)
{
	char line[4 * JOURNAL_TEXT_MAX];
	va_list ap;
	va_start(ap, detail);
	int n = vsnprintf(line, sizeof line, detail, ap);
	va_end(ap);
	return n < 0 ? -1 : journal_text(&r->detail, str_of(line));
}

/* Gives the rows still held back to the store. */
static int end_bulks(struct recording *r, struct err *e)
{
	for (size_t i = 0; i < r->slots; i++) {
		struct bulk *b = r->slot[i]->bulk;
		r->slot[i]->bulk = NULL;
		r->slot[i]->pending = false;
		int held = close_held(r, r->slot[i], e);
		if ((b && bulk_end(b, held < 0 ? NULL : e) < 0) || held < 0)
			return -1;
	}
	return 0;
}

int recording_commit(struct recording *r, struct err *e)
{
	struct store *store = r->h->store;
	if (still_good(r, e) < 0 || end_bulks(r, e) < 0 || journal_write(r, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	int status = r->nested ? store_savepoint_release(store, e) : store_commit(store, e);
	r->h->recording = NULL;
	recording_free(r);
	return status;
}

void recording_abandon(struct recording *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->slots; i++) {
		if (r->slot[i]->bulk)
			bulk_abandon(r->slot[i]->bulk);
		r->slot[i]->bulk = NULL;
	}
	roll_back(r);
	r->h->recording = NULL;
	recording_free(r);
}

int recording_end(struct recording *r, int status, struct err *e)
{
	if (status >= 0)
		return recording_commit(r, e);
	recording_abandon(r);
	return -1;
}

int recording_end_of(struct recording *r, int64_t n, int status, struct err *e)
{
	if (status < 0 || n)
		return recording_end(r, status, e);
	recording_abandon(r);
	return 0;
}
