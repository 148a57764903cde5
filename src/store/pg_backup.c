/* A PostgreSQL store in one file, and back. The file is a line that says what it is, then records of a letter, a
 * length (4 bytes, big end first) and so many bytes:
 *   M  the migrations applied: "number checksum\n" each
 *   T  a table begins: its name and its columns, separated by blanks; tables stand after those that they refer to
 *   D  a piece of its rows, as COPY … (FORMAT binary) writes them
 *   E  the table ends
 *   Z  the file ends: SHA-256 of every byte before this record
 * The schema is not in it: a restore makes it by the same migrations. */
#include "store/pg.h"

#include "base/evp.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC      BACKUP_OF_PG " 1\n"
#define DIGEST     32
#define PIECE      (256u << 10) /* of rows, at least, to a record */
#define RECORD_MAX (1u << 30)
#define NAMES_MAX  (64u << 10) /* a table's name and columns; the list of migrations */

/* What goes through a file: its digest, and for the watcher how far it is. */
struct through {
	int fd;
	EVP_MD_CTX *md;
	const char *path;
	int64_t done, total; /* out: bytes that the tables take on the server; back: bytes of the file */
};

static const struct sql tables_sql = {
    "backup.tables",
    /* Each table at the depth of its longest chain of references, so that it comes after what it refers to. */
    "WITH RECURSIVE deep (oid, depth) AS ("
    " SELECT oid, 0 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
    "  AND NOT relispartition"
    " UNION SELECT k.conrelid, deep.depth + 1 FROM deep JOIN pg_constraint k ON k.confrelid = deep.oid"
    "  WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND deep.depth < 64)"
    " SELECT c.relname, string_agg(a.attname, ' ' ORDER BY a.attnum), pg_table_size(c.oid)"
    " FROM (SELECT oid, max(depth) AS depth FROM deep GROUP BY oid) d JOIN pg_class c ON c.oid = d.oid"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
    " GROUP BY c.oid, c.relname, d.depth ORDER BY d.depth, c.relname"};
static const struct sql migrations_sql = {"backup.migrations",
					  "SELECT number, checksum FROM migration ORDER BY number"};

/* --- out --- */

/* Bytes to the file, and into the digest. */
static int put(struct through *t, const void *p, size_t n, struct err *e)
{
	evp.DigestUpdate(t->md, p, n);
	for (const char *at = p; n > 0;) {
		ssize_t done = write(t->fd, at, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			err_set(e, ERR_IO, "写不了备份文件：%s", errno_text(errno));
			return err_at(e, "%s", t->path);
		}
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

/* One record. */
static int put_record(struct through *t, char letter, const void *p, size_t n, struct err *e)
{
	char head[5] = {letter};
	pg_put32(head + 1, (uint32_t)n);
	return put(t, head, 5, e) || put(t, p, n, e) ? -1 : 0;
}

/* The list of migrations. */
static int put_migrations(struct store *s, struct through *t, struct err *e)
{
	struct stmt *st;
	struct buf b;
	int r;
	if (store_stmt(s, &migrations_sql, &st, e))
		return -1;
	buf_init(&b, NAMES_MAX);
	while ((r = stmt_step(st, e)) == 1)
		buf_printf(&b, "%" PRId64 " %.*s\n", stmt_int(st, 0), STR_FMT(stmt_text(st, 1)));
	if (r == 0)
		r = b.failed ? err_set(e, ERR_LIMIT, "迁移太多，备份放不下") : put_record(t, 'M', b.p, b.n, e);
	buf_release(&b);
	return r;
}

/* All rows that COPY sends, in records of some size; `size`: what the table takes on the server, in bytes. */
static int put_rows(struct store *s, struct through *t, int64_t size, struct err *e)
{
	struct pg *c = pg_of(s);
	struct buf b;
	buf_init(&b, RECORD_MAX);
	int64_t sent = 0;
	int r;
	while ((r = pg_copy_piece(c, &b, e)) == 1) {
		if (b.n < PIECE)
			continue;
		sent += (int64_t)b.n;
		store_tell(s, t->done + (sent < size ? sent : size), t->total);
		if (put_record(t, 'D', b.p, b.n, e)) {
			r = -1;
			break;
		}
		buf_clear(&b);
	}
	if (r == 0 && b.n)
		r = put_record(t, 'D', b.p, b.n, e);
	buf_release(&b);
	return r;
}

/* "a b c" as "a, b, c"; every name must be a plain one. */
static int put_names(struct buf *out, struct str names)
{
	for (bool first = true; names.p; first = false) {
		struct str name = str_cut(&names, ' ');
		char text[64];
		snprintf(text, sizeof text, "%.*s", STR_FMT(name));
		if (!sql_name_ok(text))
			return -1;
		buf_printf(out, "%s%s", first ? "" : ", ", text);
	}
	return out->failed ? -1 : 0;
}

/* COPY of the table whose name and columns these are, in one direction. */
static int copy_of(struct buf *out, struct str record, bool in, struct err *e)
{
	struct str columns = record, table = str_cut(&columns, ' ');
	struct buf names;
	buf_init(&names, NAMES_MAX);
	buf_clear(out);
	int r = columns.p ? put_names(&names, table) : -1;
	if (r == 0 && in)
		buf_printf(out, "COPY %s (", names.p);
	else if (r == 0)
		buf_puts(out, "COPY (SELECT ");
	if (r == 0)
		r = put_names(out, columns);
	if (r == 0 && in)
		r = buf_puts(out, ") FROM STDIN (FORMAT binary)");
	else if (r == 0)
		r = buf_printf(out, " FROM %s) TO STDOUT (FORMAT binary)", names.p);
	buf_release(&names);
	if (r == 0)
		return 0;
	err_set(e, ERR_DAMAGED, "表或列的名字不能用");
	return err_at(e, "%.*s", STR_FMT(table));
}

/* One table, its name and columns in `record`. */
static int put_table(struct store *s, struct through *t, struct str record, int64_t size, struct err *e)
{
	struct pg *c = pg_of(s);
	struct buf text;
	buf_init(&text, NAMES_MAX * 2);
	int bad = copy_of(&text, record, false, e) || put_record(t, 'T', record.p, record.n, e) ||
		  pg_copy_out(s, text.p, "backup", e);
	buf_release(&text);
	if (bad)
		return -1;
	if (put_rows(s, t, size, e)) /* what COPY still sends is thrown away with the connection */
		return c->pg ? pg_lose(c, "backup", NULL) : -1;
	return pg_finish(c, NULL, "backup", e) || put_record(t, 'E', "", 0, e) ? -1 : 0;
}

/* All tables; the list of them is read whole before the first COPY. */
static int put_tables(struct store *s, struct through *t, struct err *e)
{
	struct stmt *st;
	struct buf b;
	int r;
	if (store_stmt(s, &tables_sql, &st, e))
		return -1;
	buf_init(&b, 1 << 20);
	while ((r = stmt_step(st, e)) == 1) {
		buf_printf(&b, "%" PRId64 " %.*s %.*s\n", stmt_int(st, 2), STR_FMT(stmt_text(st, 0)),
			   STR_FMT(stmt_text(st, 1)));
		t->total += stmt_int(st, 2);
	}
	if (r == 0 && b.failed)
		r = err_set(e, ERR_LIMIT, "表太多，备份放不下");
	for (struct str rest = buf_str(&b); r == 0 && rest.n > 0;) {
		struct str record = str_cut(&rest, '\n'), number = str_cut(&record, ' ');
		int64_t size = 0;
		str_to_i64(number, &size);
		r = put_table(s, t, record, size, e);
		t->done += size;
		store_tell(s, t->done, t->total);
	}
	buf_release(&b);
	return r;
}

/* The whole file. */
static int put_file(struct store *s, struct through *t, struct err *e)
{
	unsigned char digest[DIGEST];
	unsigned n = 0;
	if (put(t, MAGIC, sizeof MAGIC - 1, e) || put_migrations(s, t, e) || put_tables(s, t, e))
		return -1;
	evp.DigestFinal_ex(t->md, digest, &n);
	evp.DigestInit_ex(t->md, evp.sha256(), NULL);
	return put_record(t, 'Z', digest, DIGEST, e);
}

/* A digest that has begun; NULL: no memory. */
static EVP_MD_CTX *digest_new(void)
{
	EVP_MD_CTX *md = evp.MD_CTX_new();
	if (md && evp.DigestInit_ex(md, evp.sha256(), NULL) == 1)
		return md;
	evp.MD_CTX_free(md);
	return NULL;
}

int pg_backup(struct store *s, const char *path, struct err *e)
{
	struct backup_file f;
	if (evp_load(e) || backup_file_open(&f, path, e))
		return -1;
	struct through t = {.fd = f.fd, .md = digest_new(), .path = path};
	int r = t.md ? store_begin(s, false, e) : err_set(e, ERR_NOMEM, "内存不够，不能备份");
	if (r == 0) {
		r = put_file(s, &t, e);
		store_rollback(s);
	}
	evp.MD_CTX_free(t.md);
	return backup_file_close(&f, r != 0, e);
}

/* --- back --- */

/* The file is not what put_file made. */
static int damaged(const struct through *t, struct err *e)
{
	err_set(e, ERR_DAMAGED, "备份文件不完整或已损坏");
	return err_at(e, "%s", t->path);
}

/* Exactly n bytes of the file, into the digest too. */
static int get(struct through *t, void *p, size_t n, struct err *e)
{
	for (size_t done = 0; done < n;) {
		ssize_t r = read(t->fd, (char *)p + done, n - done);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return damaged(t, e);
		done += (size_t)r;
	}
	evp.DigestUpdate(t->md, p, n);
	t->done += (int64_t)n;
	return 0;
}

/* A record's letter and length. */
static int get_head(struct through *t, char *letter, size_t *n, struct err *e)
{
	char head[5];
	if (get(t, head, 5, e))
		return -1;
	*letter = head[0];
	*n = (uint32_t)pg_get(head + 1, 4);
	return *n <= RECORD_MAX ? 0 : damaged(t, e);
}

/* A short record's bytes, with a NUL behind them. */
static int get_text(struct through *t, size_t n, struct buf *out, struct err *e)
{
	char piece[4096];
	buf_clear(out);
	while (n > 0) {
		size_t k = n < sizeof piece ? n : sizeof piece;
		if (get(t, piece, k, e))
			return -1;
		buf_put(out, piece, k);
		n -= k;
	}
	return out->failed ? damaged(t, e) : 0;
}

/* What guards the tables against changes lets the restore pass: triggers of every table of the schema, off or on. */
#define TRIGGERS(verb)                                                                                               \
	"DO $$DECLARE r name; BEGIN FOR r IN SELECT relname FROM pg_class WHERE relhastriggers"                      \
	" AND relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') LOOP"                          \
	" EXECUTE format('ALTER TABLE %I " verb " TRIGGER USER', r); END LOOP; END$$"

/* Makes the tables as they were: the same migrations, in this transaction. */
static int make_schema(struct store *s, struct str list, const struct migration *m, size_t n, struct err *e)
{
	size_t i = 0;
	for (; list.n > 0; i++) {
		struct str line = str_cut(&list, '\n'), number = str_cut(&line, ' ');
		int64_t v;
		char sum[17] = "";
		if (!str_to_i64(number, &v))
			return err_set(e, ERR_DAMAGED, "备份文件不完整或已损坏");
		if (i < n)
			migration_checksum(&m[i], sum);
		if (i == n || m[i].number != v || !str_is(line, sum)) {
			err_set(e, ERR_DB, "备份的迁移 %" PRId64 " 与程序的对不上", v);
			return err_todo(e, i == n ? "换用更新的 yicai" : "换用做这个备份的 yicai");
		}
	}
	if (s->drv->schema_open(s, e) || s->drv->script(s, MIGRATION_TABLE, e))
		return -1;
	for (size_t k = 0; k < i; k++) {
		if (migration_apply(s, &m[k], 0, e))
			return -1;
	}
	/* What the migrations put in comes from the file. */
	if (pg_command(s, TRIGGERS("DISABLE"), "restore", e))
		return -1;
	return pg_command(
	    s,
	    "DO $$BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I', relname), ', ') FROM pg_class"
	    " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
	    " AND NOT relispartition); END$$",
	    "restore", e);
}

/* One piece of rows. */
static int get_rows(struct pg *c, struct through *t, size_t n, struct err *e)
{
	char piece[16384];
	for (size_t k; n > 0; n -= k) {
		k = n < sizeof piece ? n : sizeof piece;
		if (get(t, piece, k, e) || pg_copy_data(c, piece, k, e))
			return -1;
	}
	return 0;
}

/* The table that has begun, up to its end. */
static int get_table(struct store *s, struct through *t, struct str record, struct err *e)
{
	struct pg *c = pg_of(s);
	struct buf text;
	char letter;
	size_t n;
	buf_init(&text, NAMES_MAX * 2);
	int r = copy_of(&text, record, true, e);
	if (r == 0)
		r = pg_copy_in(s, text.p, text.p, e);
	buf_release(&text);
	if (r)
		return -1;
	while ((r = get_head(t, &letter, &n, e)) == 0 && letter == 'D') {
		store_tell(s, t->done, t->total);
		if (get_rows(c, t, n, e))
			return -1;
	}
	if (r)
		return -1;
	return letter == 'E' && n == 0 ? pg_copy_end(c, "restore", e) : damaged(t, e);
}

/* The digest that ends the file, against that of all bytes before. */
static int check_digest(struct through *t, const unsigned char want[static DIGEST], struct err *e)
{
	unsigned char got[DIGEST], more;
	if (get(t, got, DIGEST, e))
		return -1;
	return memcmp(got, want, DIGEST) == 0 && read(t->fd, &more, 1) == 0 ? 0 : damaged(t, e);
}

/* The digest of all bytes so far; more may follow. */
static int digest_now(struct through *t, unsigned char out[static DIGEST], struct err *e)
{
	EVP_MD_CTX *copy = evp.MD_CTX_new();
	unsigned n = 0;
	int ok = copy && evp.MD_CTX_copy_ex(copy, t->md) == 1 && evp.DigestFinal_ex(copy, out, &n) == 1;
	evp.MD_CTX_free(copy);
	return ok ? 0 : err_set(e, ERR_NOMEM, "内存不够，不能恢复");
}

/* Tables one after another up to the file's end; `text` is for the short records. */
static int get_tables(struct store *s, struct through *t, struct buf *text, struct err *e)
{
	for (;;) {
		unsigned char digest[DIGEST];
		char letter;
		size_t n;
		if (digest_now(t, digest, e) || get_head(t, &letter, &n, e))
			return -1;
		if (letter == 'Z' && n == DIGEST) {
			store_tell(s, t->total, t->total);
			return check_digest(t, digest, e);
		}
		if (letter != 'T' || n > NAMES_MAX)
			return damaged(t, e);
		if (get_text(t, n, text, e) || get_table(s, t, buf_str(text), e))
			return -1;
	}
}

/* The whole file into the empty schema. */
static int get_file(struct store *s, struct through *t, const struct migration *m, size_t n, struct buf *text,
		    struct err *e)
{
	char magic[sizeof MAGIC - 1], letter;
	size_t size;
	if (get(t, magic, sizeof magic, e) || memcmp(magic, MAGIC, sizeof magic) != 0) {
		err_set(e, ERR_DAMAGED, "不是颐才 PostgreSQL 存储的备份");
		return err_at(e, "%s", t->path);
	}
	if (get_head(t, &letter, &size, e))
		return -1;
	if (letter != 'M' || size > NAMES_MAX)
		return damaged(t, e);
	if (get_text(t, size, text, e))
		return -1;
	if (make_schema(s, buf_str(text), m, n, e))
		return err_at(e, "%s", t->path);
	return get_tables(s, t, text, e);
}

/* In one transaction; what goes wrong in the middle of a COPY takes the connection with it. */
static int restore_in_tx(struct store *s, struct through *t, const struct migration *m, size_t n, struct err *e)
{
	struct buf text;
	struct pg *c = pg_of(s);
	if (store_begin(s, true, e))
		return -1;
	buf_init(&text, NAMES_MAX);
	int r = get_file(s, t, m, n, &text, e);
	if (r == 0)
		r = pg_command(s, TRIGGERS("ENABLE"), "restore", e);
	buf_release(&text);
	if (r == 0)
		return store_commit(s, e);
	if (c->pg && pq.transactionStatus(c->pg) == PQTRANS_ACTIVE)
		pg_lose(c, "restore", NULL);
	store_rollback(s);
	return -1;
}

int pg_restore(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e)
{
	struct stat st;
	int r;
	if (evp_load(e))
		return -1;
	struct through t = {.fd = open(path, O_RDONLY | O_CLOEXEC), .md = digest_new(), .path = path};
	if (t.fd < 0 || !t.md || fstat(t.fd, &st) < 0) {
		err_set(e, ERR_IO, "读不了备份文件：%s", errno_text(errno));
		r = err_at(e, "%s", path);
	} else {
		t.total = st.st_size;
		r = restore_in_tx(s, &t, m, n, e);
	}
	evp.MD_CTX_free(t.md);
	if (t.fd >= 0)
		close(t.fd);
	return r;
}
