/* The journal's entries, parts and head: writing them at the end of a recording, and reading them back. */
#include "fact/inside.h"

#define ENTRY_COLUMNS                                                                                                \
	"number, at, who, what, source, source_digest, detail, undoes, written, closed, parts_digest, digest"

static const struct sql HEAD_TAKE = {
    "journal.head_take",
    "UPDATE journal_head SET number = number + 1 WHERE one = 1 RETURNING number, at, digest, seal"};
static const struct sql HEAD_READ = {"journal.head_read",
				     "SELECT number, at, digest, seal FROM journal_head WHERE one = 1"};
static const struct sql HEAD_WRITE = {"journal.head_write",
				      "UPDATE journal_head SET at = $1, digest = $2, seal = $3 WHERE one = 1"};
static const struct sql ENTRY_ADD = {"journal.entry_add",
				     "INSERT INTO journal (" ENTRY_COLUMNS ") VALUES ($1, $2, $3, "
				     "$4, $5, $6, $7, $8, $9, $10, $11, $12)"};
static const struct sql ENTRY_GET = {"journal.entry_get", "SELECT " ENTRY_COLUMNS " FROM journal WHERE number = $1"};
static const struct sql ENTRIES = {"journal.entries",
				   "SELECT " ENTRY_COLUMNS " FROM journal WHERE number >= $1 ORDER BY number"};
static const struct sql SEARCH = {"journal.search",
				  "SELECT " ENTRY_COLUMNS " FROM journal WHERE number < $1 AND at >= $2 AND at < $3"
				  " AND who LIKE $4 ESCAPE '!' AND ($5 = '' OR what = $5 OR what = $6)"
				  " ORDER BY number DESC LIMIT $7"};
static const struct sql PART_ADD = {
    "journal.part_add",
    "INSERT INTO journal_part (number, table_name, written, closed, written_digest, closed_digest)"
    " VALUES ($1, $2, $3, $4, $5, $6)"};
static const struct sql PARTS = {
    "journal.parts", "SELECT table_name, written, closed FROM journal_part WHERE number = $1 ORDER BY table_name"};

struct str deed_label(struct str what)
{
#define X(word, label)                                                                                               \
	if (str_is(what, word))                                                                                      \
		return STR(label);
	DEEDS(X)
#undef X
	return what;
}

/* The keyed digest that binds the head to the key file. */
static int head_seal(const struct house *h, int64_t number, instant_t at, const uint8_t digest[static SM3_SIZE],
		     uint8_t out[static SM3_SIZE])
{
	struct buf bytes;
	buf_init(&bytes, 256);
	int status = canon_head(&bytes, number, at, digest);
	if (status == 0)
		keyed_digest(h->keys, STR("journal_head"), bytes.p, bytes.n, out);
	buf_release(&bytes);
	return status;
}

/* The head from a row; back: how far its number is ahead of the entry it was sealed for. */
static int head_of_row(const struct house *h, const struct stmt *st, int64_t back, struct head *out)
{
	bool form =
	    stmt_kind(st, 0) == 'i' && stmt_kind(st, 1) == 'i' && stmt_kind(st, 2) == 'b' && stmt_kind(st, 3) == 'b';
	struct str digest = stmt_bytes(st, 2), seal = stmt_bytes(st, 3);
	uint8_t want[SM3_SIZE];
	*out = (struct head){.number = stmt_int(st, 0), .at = stmt_int(st, 1)};
	out->sealed = !stmt_null(st, 3);
	if (digest.n == SM3_SIZE)
		memcpy(out->digest, digest.p, SM3_SIZE);
	if (head_seal(h, out->number - back, out->at, out->digest, want) < 0)
		return -1;
	out->right = form && digest.n == SM3_SIZE && str_eq(seal, (struct str){(const char *)want, SM3_SIZE});
	return 0;
}

/* Runs one of the two statements that give the head. */
static int head_get(struct house *h, const struct sql *sql, int64_t back, struct head *out, struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, sql, &st, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got < 0)
		return -1;
	int status = got ? head_of_row(h, st, back, out) : 0;
	stmt_reset(st);
	if (!got)
		return err_set(e, ERR_DAMAGED, "日志头不见了");
	return status < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

int head_take(struct house *h, struct head *out, struct err *e)
{
	return head_get(h, &HEAD_TAKE, 1, out, e);
}

int head_read(struct house *h, struct head *out, struct err *e)
{
	return head_get(h, &HEAD_READ, 0, out, e);
}

int head_write(struct house *h, const struct entry *en, struct err *e)
{
	struct stmt *st;
	uint8_t seal[SM3_SIZE];
	if (head_seal(h, en->number, en->at, en->digest, seal) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (store_stmt(h->store, &HEAD_WRITE, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, en->at);
	stmt_bind_bytes(st, 2, en->digest, SM3_SIZE);
	stmt_bind_bytes(st, 3, seal, SM3_SIZE);
	return stmt_run(st, NULL, e);
}

int entry_digest(const uint8_t before[static SM3_SIZE], const struct entry *en, uint8_t out[static SM3_SIZE])
{
	struct buf bytes;
	buf_init(&bytes, 8 * JOURNAL_TEXT_MAX);
	int status = canon_entry(&bytes, before, en);
	if (status == 0)
		sm3_digest(bytes.p, bytes.n, out);
	buf_release(&bytes);
	return status;
}

/* The digest of the keys of the rows of one table that this recording closed, and how many they are. */
static int closed_digest(struct recording *r, const struct slot *s, struct sm3 *hash, uint8_t *out, struct err *e)
{
	struct fact_reader *rows;
	struct version v;
	int64_t n = 0;
	int got = 0;
	if (s->closed) {
		if (fact_closed_by(&rows, r->h, s->t, r->journal, 0, e) < 0)
			return -1;
		while ((got = fact_next(rows, &v, e)) > 0 && canon_closed(&r->row, &v) == 0) {
			sm3_put(hash, r->row.p, r->row.n);
			n++;
		}
		fact_reader_free(rows);
	}
	sm3_end(hash, out);
	if (got < 0)
		return -1;
	return n == s->closed ? 0 : err_set(e, ERR_DB, "%s 关闭的行数对不上", s->t->rec->name);
}

/* Writes what the recording did to one table, and adds it to the digest of all parts. */
static int part_write(struct recording *r, struct slot *s, struct sm3 *hash, struct sm3 *parts, struct err *e)
{
	uint8_t written[SM3_SIZE], closed[SM3_SIZE];
	struct stmt *st;
	sm3_end(s->written, written);
	if (closed_digest(r, s, hash, closed, e) < 0)
		return -1;
	if (canon_part(&r->row, str_of(s->t->rec->table), s->rows, s->closed, written, closed) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	sm3_put(parts, r->row.p, r->row.n);
	if (store_stmt(r->h->store, &PART_ADD, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, r->journal);
	stmt_bind_text(st, 2, str_of(s->t->rec->table));
	stmt_bind_int(st, 3, s->rows);
	stmt_bind_int(st, 4, s->closed);
	stmt_bind_bytes(st, 5, written, SM3_SIZE);
	stmt_bind_bytes(st, 6, closed, SM3_SIZE);
	return stmt_run(st, NULL, e);
}

/* Puts the tables into the order of their names, in which their parts are digested. */
static void slots_sort(struct recording *r)
{
	for (size_t i = 1; i < r->slots; i++) {
		struct slot *s = r->slot[i];
		size_t at = i;
		for (; at > 0 && strcmp(r->slot[at - 1]->t->rec->table, s->t->rec->table) > 0; at--)
			r->slot[at] = r->slot[at - 1];
		r->slot[at] = s;
	}
}

/* Writes all parts; their digest and counts go into the entry. */
static int parts_write(struct recording *r, struct err *e)
{
	struct sm3 *hash = sm3_new(), *parts = sm3_new();
	int status = hash && parts ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	slots_sort(r);
	for (size_t i = 0; status == 0 && i < r->slots; i++) {
		struct slot *s = r->slot[i];
		r->entry.rows += s->rows;
		r->entry.closed += s->closed;
		if (s->rows || s->closed)
			status = part_write(r, s, hash, parts, e);
	}
	if (status == 0)
		sm3_end(parts, r->entry.rows_digest);
	sm3_free(hash);
	sm3_free(parts);
	return status;
}

/* Writes the entry's row. */
static int entry_write(struct recording *r, struct err *e)
{
	static const uint8_t none[SM3_SIZE];
	const struct entry *en = &r->entry;
	struct stmt *st;
	if (store_stmt(r->h->store, &ENTRY_ADD, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, en->number);
	stmt_bind_int(st, 2, en->at);
	stmt_bind_text(st, 3, en->who);
	stmt_bind_text(st, 4, en->what);
	stmt_bind_text(st, 5, en->source);
	if (memcmp(en->source_digest, none, SM3_SIZE) == 0)
		stmt_bind_null(st, 6);
	else
		stmt_bind_bytes(st, 6, en->source_digest, SM3_SIZE);
	stmt_bind_text(st, 7, en->detail);
	stmt_bind_int(st, 8, en->undoes);
	stmt_bind_int(st, 9, en->rows);
	stmt_bind_int(st, 10, en->closed);
	stmt_bind_bytes(st, 11, en->rows_digest, SM3_SIZE);
	stmt_bind_bytes(st, 12, en->digest, SM3_SIZE);
	return stmt_run(st, NULL, e);
}

int journal_write(struct recording *r, struct err *e)
{
	struct entry *en = &r->entry;
	en->number = r->journal;
	en->at = r->now;
	en->who = buf_str(&r->who);
	en->what = buf_str(&r->what);
	en->source = buf_str(&r->source);
	en->detail = buf_str(&r->detail);
	if (parts_write(r, e) < 0)
		return -1;
	if (entry_digest(r->before, en, en->digest) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	return entry_write(r, e) < 0 || head_write(r->h, en, e) < 0 ? -1 : 0;
}

bool entry_of_row(const struct stmt *st, struct entry *out)
{
	static const char kinds[] = "iitttbtiiibb";
	static const uint8_t none[SM3_SIZE];
	bool right = true;
	for (int c = 0; c < 12; c++)
		right = right && (stmt_kind(st, c) == kinds[c] || (c == 5 && stmt_null(st, c)));
	struct str source = stmt_bytes(st, 5), parts = stmt_bytes(st, 10), digest = stmt_bytes(st, 11);
	*out = (struct entry){.number = stmt_int(st, 0),
			      .at = stmt_int(st, 1),
			      .who = stmt_text(st, 2),
			      .what = stmt_text(st, 3),
			      .source = stmt_text(st, 4),
			      .detail = stmt_text(st, 6),
			      .undoes = stmt_int(st, 7),
			      .rows = stmt_int(st, 8),
			      .closed = stmt_int(st, 9)};
	if (source.n == SM3_SIZE)
		memcpy(out->source_digest, source.p, SM3_SIZE);
	if (parts.n == SM3_SIZE)
		memcpy(out->rows_digest, parts.p, SM3_SIZE);
	if (digest.n == SM3_SIZE)
		memcpy(out->digest, digest.p, SM3_SIZE);
	return right && parts.n == SM3_SIZE && digest.n == SM3_SIZE &&
	       (stmt_null(st, 5) || (source.n == SM3_SIZE && memcmp(source.p, none, SM3_SIZE) != 0));
}

int entries_from(struct house *h, int64_t from, struct stmt **ret, struct err *e)
{
	if (store_stmt(h->store, &ENTRIES, ret, e) < 0)
		return -1;
	stmt_bind_int(*ret, 1, from);
	return 0;
}

int journal_each(struct house *h, int64_t from, int (*f)(void *self, const struct entry *en), void *self,
		 struct err *e)
{
	struct stmt *st;
	struct entry en;
	int got, answer = 0;
	if (entries_from(h, from, &st, e) < 0)
		return -1;
	while (answer == 0 && (got = stmt_step(st, e)) != 0) {
		if (got < 0)
			return -1;
		entry_of_row(st, &en);
		answer = f(self, &en);
	}
	stmt_reset(st);
	return answer;
}

/* A pattern that fits every text with s in it. */
static void contains(struct buf *out, struct str s)
{
	buf_putc(out, '%');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' || s.p[i] == '_' || s.p[i] == '!')
			buf_putc(out, '!');
		buf_putc(out, s.p[i]);
	}
	buf_putc(out, '%');
}

int journal_search(struct house *h, const struct journal_query *q, int (*f)(void *self, const struct entry *en),
		   void *self, struct err *e)
{
	struct stmt *st;
	struct buf who;
	struct entry en;
	int got = 0, answer = 0;
	buf_init(&who, 2 * JOURNAL_TEXT_MAX + 2);
	contains(&who, q->who);
	int status = who.failed ? err_set(e, ERR_INPUT, "要找的名字太长") : store_stmt(h->store, &SEARCH, &st, e);
	if (status == 0) {
		stmt_bind_int(st, 1, q->before ? q->before : INT64_MAX);
		stmt_bind_int(st, 2, q->from);
		stmt_bind_int(st, 3, q->to ? q->to : INSTANT_OPEN);
		stmt_bind_text(st, 4, buf_str(&who));
		stmt_bind_text(st, 5, q->what);
		stmt_bind_text(st, 6, q->or_what);
		stmt_bind_int(st, 7, (int64_t)q->n);
		while (answer == 0 && (got = stmt_step(st, e)) == 1) {
			entry_of_row(st, &en);
			answer = f(self, &en);
		}
		stmt_reset(st);
	}
	buf_release(&who);
	return status < 0 || got < 0 ? -1 : answer;
}

/* A copy of a text in mem. */
static bool keep_text(struct arena *mem, struct str *s)
{
	s->p = arena_copy(mem, s->p, s->n);
	return s->p != NULL;
}

int journal_get(struct house *h, int64_t number, struct arena *mem, struct entry *out, struct err *e)
{
	struct stmt *st;
	struct entry en;
	if (store_stmt(h->store, &ENTRY_GET, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, number);
	int got = stmt_step(st, e);
	if (got < 0)
		return -1;
	if (got == 0)
		return err_set(e, ERR_NOTFOUND, "没有第 %lld 条日志", (long long)number);
	entry_of_row(st, &en);
	bool kept = keep_text(mem, &en.who) && keep_text(mem, &en.what) && keep_text(mem, &en.source) &&
		    keep_text(mem, &en.detail);
	stmt_reset(st);
	if (!kept)
		return err_set(e, ERR_NOMEM, "内存不够");
	*out = en;
	return 0;
}

int head_refuse(struct err *e)
{
	err_set(e, ERR_DAMAGED, "日志头与密钥文件对不上");
	return err_todo(e, "换上这个库的密钥文件；没有拿错，就运行 yicai audit verify");
}

int journal_fits(struct house *h, struct err *e)
{
	struct head head = {0};
	if (head_read(h, &head, e) < 0)
		return -1;
	return head.number > 0 && !head.right ? head_refuse(e) : 0;
}

int journal_head(struct house *h, int64_t *number, uint8_t digest[static SM3_SIZE], struct err *e)
{
	struct head head = {0};
	if (head_read(h, &head, e) < 0)
		return -1;
	*number = head.number;
	memcpy(digest, head.digest, SM3_SIZE);
	return 0;
}

int journal_parts(struct house *h, int64_t number,
		  int (*f)(void *self, struct str table, int64_t rows, int64_t closed), void *self, struct err *e)
{
	struct stmt *st;
	int got, answer = 0;
	if (store_stmt(h->store, &PARTS, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, number);
	while (answer == 0 && (got = stmt_step(st, e)) != 0) {
		if (got < 0)
			return -1;
		answer = f(self, stmt_text(st, 0), stmt_int(st, 1), stmt_int(st, 2));
	}
	stmt_reset(st);
	return answer;
}

int fact_reveal_journal(struct house *h, const char *who, const char *where_to, const char *why, int64_t numbers,
			struct err *e)
{
	struct deed d = {.who = who, .what = "reveal", .source = where_to};
	struct recording *r;
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	recording_detail(r, "%lld 个全号：%s", (long long)numbers, why);
	return recording_commit(r, e);
}
