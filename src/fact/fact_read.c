/* Reading facts: each reader steps one of its type's statements and turns a row into a version. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fact/inside.h"

struct fact_reader {
	struct house *h;
	const struct fact_type *t;
	struct stmt *st;
	unsigned flags;
	uint8_t blind[BLIND_SIZE];         /* of the key looked for */
	const struct fact_type *secret_of; /* whose secrets these are */
	struct secrets *secrets;           /* NULL: none were asked for yet */
	struct buf plain;                  /* of the row's secrets */
};

int secrets_init(struct secrets *s, const struct record *rec, struct err *e)
{
	size_t used = 0;
	s->n = 0;
	for (size_t f = 0; f < rec->n; f++) {
		if (rec->fields[f].type != FIELD_SECRET)
			continue;
		char *at = s->text + used;
		int n = snprintf(at, sizeof s->text - used, "%s.%s", rec->table, rec->fields[f].column);
		if (n < 0 || (size_t)n >= sizeof s->text - used || s->n == FACT_SECRETS_MAX)
			return err_set(e, ERR_LIMIT, "%s 的加密栏太多", rec->name);
		s->field[s->n] = f;
		s->context[s->n++] = (struct str){at, (size_t)n};
		used += (size_t)n;
	}
	return 0;
}

void secret_blind(const struct house *h, const struct field *f, struct str plain, uint8_t out[static BLIND_SIZE])
{
	blind_index(h->keys, str_of(f->label), plain, out);
}

/* A reader to fill: the recording's spare one, or a new one. */
static struct fact_reader *reader_new(struct house *h, struct err *e)
{
	struct recording *rec = h->recording;
	struct fact_reader *r = rec ? rec->spare : NULL;
	if (r) {
		rec->spare = NULL;
		return r;
	}
	r = calloc(1, sizeof *r);
	if (!r) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	buf_init(&r->plain, FACT_SECRETS_MAX * CRYPT_PLAIN_MAX);
	return r;
}

void reader_really_free(struct fact_reader *r)
{
	if (!r)
		return;
	buf_release(&r->plain);
	free(r->secrets);
	free(r);
}

/* Binds the parameters. */
static void bind(struct fact_reader *r, const struct reading *what)
{
	int i = 1;
	if (what->text.p)
		stmt_bind_text(r->st, i++, what->text);
	else if (what->secret.p)
		stmt_bind_bytes(r->st, i++, r->blind, BLIND_SIZE);
	for (size_t k = 0; k < what->params; k++)
		stmt_bind_int(r->st, i++, what->param[k]);
}

/* Finds out which secrets the type has. */
static int know_secrets(struct fact_reader *r, const struct fact_type *t, struct err *e)
{
	r->secret_of = NULL;
	if (!r->secrets && !(r->secrets = malloc(sizeof *r->secrets)))
		return err_set(e, ERR_NOMEM, "内存不够");
	if (secrets_init(r->secrets, t->rec, e) < 0)
		return -1;
	r->secret_of = t;
	return 0;
}

/* Prepares an empty reader for what is to be read. */
static int reader_begin(struct fact_reader *r, struct house *h, const struct reading *what, struct err *e)
{
	if (what->flags & (FACT_REVEAL | READ_STRICT) && r->secret_of != what->t && know_secrets(r, what->t, e) < 0)
		return -1;
	if (store_stmt(h->store, what->sql, &r->st, e) < 0)
		return -1;
	r->h = h;
	r->t = what->t;
	r->flags = what->flags;
	if (what->secret.p)
		secret_blind(h, &what->t->rec->fields[what->t->find], what->secret, r->blind);
	bind(r, what);
	return 0;
}

int reader_open(struct fact_reader **ret, struct house *h, const struct reading *what, struct err *e)
{
	if (h->recording && !(what->flags & FACT_BEFORE) && recording_flush(h->recording, e) < 0)
		return -1;
	struct fact_reader *r = reader_new(h, e);
	if (!r)
		return -1;
	if (reader_begin(r, h, what, e) < 0) {
		reader_really_free(r);
		return -1;
	}
	*ret = r;
	return 0;
}

void fact_reader_free(struct fact_reader *r)
{
	if (!r)
		return;
	stmt_reset(r->st);
	struct recording *rec = r->h->recording;
	if (rec && !rec->spare)
		rec->spare = r;
	else
		reader_really_free(r);
}

/* The instant that stands for `now`: only what stands is known at it. */
static int64_t instant_param(instant_t as_known)
{
	return as_known == INSTANT_OPEN ? INSTANT_OPEN - 1 : as_known;
}

const struct sql *fact_scan_of(const struct fact_type *t, const struct store *s)
{
	return store_engine(s) == STORE_PG ? &t->scan_of_pg : &t->scan_of_sqlite;
}

void fact_owners(struct buf *out, const struct store *s, const int64_t *id, size_t n)
{
	bool pg = store_engine(s) == STORE_PG;
	buf_putc(out, pg ? '{' : '[');
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%" PRId64, i ? "," : "", id[i]);
	buf_putc(out, pg ? '}' : ']');
}

int fact_of_owner(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t owner,
		  instant_t as_known, unsigned flags, struct err *e)
{
	struct reading what = {t, &t->of_owner, .param = {owner, instant_param(as_known)}, .params = 2,
			       .flags = flags};
	return reader_open(ret, h, &what, e);
}

int fact_all(struct fact_reader **ret, struct house *h, const struct fact_type *t, instant_t as_known, unsigned flags,
	     struct err *e)
{
	struct reading what = {t, &t->all, .param = {instant_param(as_known)}, .params = 1, .flags = flags};
	return reader_open(ret, h, &what, e);
}

int fact_page(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t owner, int64_t id,
	      size_t n, instant_t as_known, unsigned flags, struct err *e)
{
	struct reading what = {t, &t->all_after, .param = {instant_param(as_known), owner, id, (int64_t)n},
			       .params = 4, .flags = flags};
	return reader_open(ret, h, &what, e);
}

int fact_by_key(struct fact_reader **ret, struct house *h, const struct fact_type *t, struct cell key,
		instant_t as_known, unsigned flags, struct err *e)
{
	if (!t->by_key.text)
		return err_set(e, ERR_INPUT, "%s 没有可以查找的键", t->rec->name);
	struct reading what = {t, &t->by_key, .flags = flags};
	enum field_type type = t->rec->fields[t->find].type;
	if (type == FIELD_SECRET)
		what.secret = key.s.p ? key.s : STR("");
	else if (type == FIELD_TEXT)
		what.text = key.s.p ? key.s : STR("");
	else
		what.param[what.params++] = key.v;
	what.param[what.params++] = instant_param(as_known);
	return reader_open(ret, h, &what, e);
}

int fact_by_ref(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t id, instant_t as_known,
		unsigned flags, struct err *e)
{
	if (!t->by_ref.text)
		return err_set(e, ERR_INPUT, "%s 没有可以反查的引用", t->rec->name);
	struct reading what = {t, &t->by_ref, .param = {id, instant_param(as_known)}, .params = 2, .flags = flags};
	return reader_open(ret, h, &what, e);
}

int fact_history(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t owner, unsigned flags,
		 struct err *e)
{
	struct reading what = {t, &t->history, .param = {owner}, .params = 1, .flags = flags};
	return reader_open(ret, h, &what, e);
}

int fact_of_journal(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal,
		    unsigned flags, struct err *e)
{
	struct reading what = {t, &t->of_journal, .param = {journal, journal}, .params = 2, .flags = flags};
	return reader_open(ret, h, &what, e);
}

int fact_closed_by(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal,
		   unsigned flags, struct err *e)
{
	struct reading what = {t, &t->closed_by, .param = {journal, journal}, .params = 2, .flags = flags};
	return reader_open(ret, h, &what, e);
}

int fact_after(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal, unsigned flags,
	       struct err *e)
{
	struct reading what = {t, &t->after, .param = {journal}, .params = 1, .flags = flags};
	return reader_open(ret, h, &what, e);
}

/* A row that is not what was written: says where, and what to do ("" as is usual then). */
static int damaged(const struct fact_reader *r, const struct version *v, const char *column, const char *what,
		   const char *todo, struct err *e)
{
	err_set(e, ERR_DAMAGED, "%s", what);
	err_at(e, "表 %s 编号 %lld 的 %s", r->t->rec->table, (long long)v->id, column);
	return err_todo(e, "%s", *todo ? todo : "运行 yicai audit verify，必要时从备份恢复");
}

/* Decrypts the row's secrets, cipher texts as given, into the reader's buffer. */
static int reveal(struct fact_reader *r, const struct str *cipher, struct version *v, struct err *e)
{
	const struct secrets *s = r->secrets;
	size_t end[FACT_SECRETS_MAX] = {0};
	buf_clear(&r->plain);
	for (size_t i = 0; i < s->n; i++) {
		struct err why;
		if (cipher[i].n && crypt_open(r->h->keys, s->context[i], cipher[i], &r->plain, &why) < 0)
			return damaged(r, v, r->t->rec->fields[s->field[i]].column, why.what, why.todo, e);
		end[i] = r->plain.n;
	}
	for (size_t i = 0; i < s->n; i++) {
		size_t from = i ? end[i - 1] : 0;
		v->cell[s->field[i]].s = (struct str){r->plain.p ? r->plain.p + from : "", end[i] - from};
	}
	v->revealed = true;
	return 0;
}

#define COLUMNS_MAX (META + 2 * RECORD_FIELDS_MAX)

/* What kinds of values the row has; to be asked before they are read, since reading may convert them. */
static void kinds_of(const struct fact_reader *r, char *kind)
{
	const struct record *rec = r->t->rec;
	int n = META + (int)rec->n + (int)r->secrets->n - (rec->owner >= 0);
	for (int c = 0; c < n; c++)
		kind[c] = stmt_kind(r->st, c);
}

/* The stored value in column c is of the form in which its field is written. */
static bool form_right(const struct stmt *st, const char *kind, int c, enum field_type type)
{
	if (type == FIELD_SECRET)
		return (kind[c] == '0' && kind[c + 1] == '0') ||
		       (kind[c] == 'b' && kind[c + 1] == 'b' && stmt_bytes(st, c).n &&
			stmt_bytes(st, c + 1).n == BLIND_SIZE);
	if (type == FIELD_TEXT)
		return kind[c] == '0' || (kind[c] == 't' && stmt_text(st, c).n);
	return kind[c] == '0' || kind[c] == 'i';
}

/* Checks the form of every stored value of the row. */
static int check_forms(const struct fact_reader *r, const char *kind, const struct version *v, struct err *e)
{
	static const char *const meta[] = {"", "id", "known_from", "known_to", "journal", "seq", "line", "closed_by"};
	const struct record *rec = r->t->rec;
	int c = 0;
	for (; c < META; c++)
		if (kind[c] != 'i')
			return damaged(r, v, c ? meta[c] : r->t->owner_column, "存的不是整数", "", e);
	for (size_t f = 0; f < rec->n; f++) {
		if ((int)f == rec->owner)
			continue;
		if (!form_right(r->st, kind, c, rec->fields[f].type))
			return damaged(r, v, rec->fields[f].column, "存的不是这一栏该有的内容", "", e);
		c += rec->fields[f].type == FIELD_SECRET ? 2 : 1;
	}
	return 0;
}

/* Checks that each secret, decrypted, has the blind index stored beside it. */
static int check_blind(const struct fact_reader *r, const struct str *blind, const struct version *v, struct err *e)
{
	for (size_t i = 0; i < r->secrets->n; i++) {
		const struct field *f = &r->t->rec->fields[r->secrets->field[i]];
		struct str plain = v->cell[r->secrets->field[i]].s;
		uint8_t want[BLIND_SIZE];
		if (!blind[i].n && !plain.n)
			continue;
		secret_blind(r->h, f, plain, want);
		if (!plain.n || !str_eq(blind[i], (struct str){(const char *)want, BLIND_SIZE}))
			return damaged(r, v, f->column, "盲索引与内容不符", "", e);
	}
	return 0;
}

/* The row's fields. cipher: the secrets' cipher texts, in the order of the fields. */
static void read_cells(const struct fact_reader *r, struct version *v, struct str *cipher)
{
	const struct record *rec = r->t->rec;
	int c = META;
	for (size_t f = 0; f < rec->n; f++) {
		struct cell *cell = &v->cell[f];
		*cell = (struct cell){.v = FIELD_NONE};
		if ((int)f == rec->owner) {
			cell->v = v->owner;
		} else if (rec->fields[f].type == FIELD_TEXT) {
			cell->s = stmt_text(r->st, c++);
		} else if (rec->fields[f].type == FIELD_SECRET) {
			*cipher++ = stmt_bytes(r->st, c);
			cell->s = stmt_bytes(r->st, c + 1);
			c += 2;
		} else {
			cell->v = stmt_cell(r->st, c++);
		}
	}
}

int fact_next(struct fact_reader *r, struct version *v, struct err *e)
{
	struct str cipher[FACT_SECRETS_MAX] = {{0}}, blind[FACT_SECRETS_MAX] = {{0}};
	char kind[COLUMNS_MAX] = {0};
	int got = stmt_step(r->st, e);
	if (got <= 0)
		return got;
	if (r->flags & READ_STRICT)
		kinds_of(r, kind);
	v->owner = stmt_int(r->st, 0);
	v->id = stmt_int(r->st, 1);
	v->known_from = stmt_int(r->st, 2);
	v->known_to = stmt_int(r->st, 3);
	v->journal = stmt_int(r->st, 4);
	v->seq = stmt_int(r->st, 5);
	v->line = stmt_int(r->st, 6);
	v->closed_by = stmt_int(r->st, 7);
	v->revealed = false;
	v->read_in = r->h->recording ? r->h->recording->journal : 0;
	read_cells(r, v, cipher);
	if (r->flags & READ_STRICT) {
		if (check_forms(r, kind, v, e) < 0)
			return -1;
		for (size_t i = 0; i < r->secrets->n; i++)
			blind[i] = v->cell[r->secrets->field[i]].s;
	}
	if (r->flags & FACT_REVEAL && reveal(r, cipher, v, e) < 0)
		return -1;
	return r->flags & READ_STRICT && check_blind(r, blind, v, e) < 0 ? -1 : 1;
}

bool fact_same(const struct house *h, const struct fact_type *t, const struct version *v, const struct cell *cells)
{
	for (size_t i = 0; i < t->rec->n; i++) {
		const struct field *f = &t->rec->fields[i];
		const struct cell *old = &v->cell[i], *new = &cells[i];
		if (f->type == FIELD_SECRET && !v->revealed && new->s.n) {
			uint8_t blind[BLIND_SIZE];
			secret_blind(h, f, new->s, blind);
			if (!str_eq(old->s, (struct str){(const char *)blind, BLIND_SIZE}))
				return false;
		} else if (f->type == FIELD_SECRET || f->type == FIELD_TEXT) {
			if (!str_eq(old->s, new->s))
				return false;
		} else if (old->v != new->v && !((int)i == t->rec->owner && new->v == FIELD_NONE)) {
			return false;
		}
	}
	return true;
}

int fact_check(struct house *h, const struct fact_type *const *types, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		const struct fact_type *t = types[i];
		const struct sql *all[] = {&t->of_owner,
					   &t->history,
					   &t->all,
					   &t->all_after,
					   &t->by_key,
					   &t->by_ref,
					   &t->scan,
					   &t->of_journal,
					   &t->closed_by,
					   &t->after,
					   &t->versions_after,
					   &t->close,
					   &t->places,
					   &t->set_secret,
					   &t->close_many,
					   &t->owners_of_journal,
					   &t->owners_closed_by,
					   fact_scan_of(t, h->store)};
		for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
			struct stmt *st;
			if (all[k]->text && store_stmt(h->store, all[k], &st, e) < 0)
				return -1;
		}
	}
	return 0;
}
