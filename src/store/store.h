/* The store: one header before SQLite and PostgreSQL. Statements are data: a name and a text with $1 … parameters,
 * prepared once a connection. A store is used by one thread at a time; open one a thread (store_writer queues writes).
 *
 * The same on both engines, whatever they would do by themselves:
 *   - Only a write transaction writes; there is one at a time in the whole store. So a write is lost or durable, and
 *     the commit is the only call that can be uncertain.
 *   - After a failed call inside a transaction nothing but a rollback (of the transaction, or to a savepoint) works.
 *   - A read transaction sees one state of the store from its first statement to its end.
 *   - Texts are UTF-8 without NUL, and are ordered by their bytes. Numbers are 64-bit; there is no floating point.
 *   - NULLs have no place of their own in an order: say NULLS FIRST or NULLS LAST.
 *   - While the rows of a statement are read, others may run; the same one again as well. Reset what is not read to its
 *     end. Whether a result shows rows that were written while it was read is left open. */
#ifndef YICAI_STORE_STORE_H
#define YICAI_STORE_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct store;
struct stmt;

enum store_engine { STORE_SQLITE, STORE_PG, STORE_FAKE };

enum store_open_flag {
	STORE_CREATE = 1,    /* make the SQLite file (mode 0600) when it is not there; without it that is an error */
	STORE_READ_ONLY = 2, /* refuse write transactions */
};

/* What an engine can do beyond the common ground. */
enum store_cap {
	STORE_CAP_COPY = 1,       /* bulk load goes by COPY */
	STORE_CAP_ONE_WRITER = 2, /* a file: writers in several processes starve each other, use store_writer */
};

/* A statement by name. Define it static const at the feature; the same name always has the same text (refused
 * otherwise). A name has at most STORE_NAME_MAX bytes; parameters are $1 … $128 without a gap. */
struct sql {
	const char *name;
	const char *text; /* one statement; one SQL for both engines */
};
#define STORE_NAME_MAX   56
#define STORE_PARAMS_MAX 128

/* url: a file's path, ":memory:", or postgresql://… . SQLite opens with WAL, synchronous FULL, foreign keys on.
 * ERR_DB with what to do when the file is missing, is no database or is damaged, or the server is not there;
 * ERR_DENIED when it may not be read or written. A password in the URL does not appear in errors. */
int store_open(struct store **ret, const char *url, unsigned flags, struct err *e);
void store_close(struct store *s); /* NULL is a no-op; an open transaction is rolled back */
enum store_engine store_engine(const struct store *s);
unsigned store_caps(const struct store *s);

/* How many milliseconds to wait for another writer's end (30,000 unless set) and for a server that says nothing at all
 * (60,000; then the connection is given up). */
void store_patience(struct store *s, int lock_ms, int silence_ms);

/* Transactions. store_begin takes the write lock at once when write is true (ERR_DB when somebody else held it too
 * long), and connects anew after a lost connection. store_commit: ERR_UNCERTAIN when the commit was sent and the
 * answer never came; the transaction is over in any case. Beginning and ending one ends all rows being read. */
int store_begin(struct store *s, bool write, struct err *e);
int store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);
bool store_in_tx(const struct store *s);
bool store_writing(const struct store *s);           /* in one that may write */
int store_savepoint(struct store *s, struct err *e); /* nests, at most STORE_SAVEPOINTS_MAX deep */
int store_savepoint_release(struct store *s, struct err *e);
int store_savepoint_rollback(struct store *s, struct err *e); /* back to the innermost, which ends */
#define STORE_SAVEPOINTS_MAX 8

/* The prepared statement, owned by the store, ready to bind (parameters null). While its rows are read, a second call
 * gives a second statement, up to STORE_TWINS_MAX at once. */
int store_stmt(struct store *s, const struct sql *sql, struct stmt **ret, struct err *e);
#define STORE_TWINS_MAX 8

/* Parameters, i from 1. Text and bytes must live until the statement has run or was reset. They cannot fail: an error
 * is reported by the step that follows. A parameter keeps its value until it is bound again. */
void stmt_bind_int(struct stmt *st, int i, int64_t v);
void stmt_bind_text(struct stmt *st, int i, struct str v);
void stmt_bind_bytes(struct stmt *st, int i, const void *p, size_t n);
void stmt_bind_null(struct stmt *st, int i);
void stmt_bind_cell(struct stmt *st, int i, int64_t v); /* null when v is INT64_MIN, else the number */

/* The next row: 1, 0 when there is none (the statement may be bound and run again), -1: ERR_CONFLICT when a row with
 * that key is there already, or a reference has nothing or still something at its other end. Rows of a PostgreSQL
 * result arrive as they are read, not at once; when another statement runs meanwhile, the rest is held in memory
 * (at most 256 MB, else ERR_LIMIT), so read large tables by page. */
int stmt_step(struct stmt *st, struct err *e);
/* Runs a statement that returns no rows; *changed (may be NULL) gets the rows touched. */
int stmt_run(struct stmt *st, int64_t *changed, struct err *e);
void stmt_reset(struct stmt *st); /* ends the rows early; NULL is a no-op */

/* Columns of the current row, i from 0; text and bytes live until the next step or reset. A column's type is a number,
 * a boolean (0 or 1), text or bytes; a numeric that sum() makes is read as a number when it fits, else the step fails. */
bool stmt_null(const struct stmt *st, int i);
int64_t stmt_int(const struct stmt *st, int i);     /* 0 for null */
int64_t stmt_cell(const struct stmt *st, int i);    /* INT64_MIN for null */
struct str stmt_text(const struct stmt *st, int i); /* empty for null */
struct str stmt_bytes(const struct stmt *st, int i);
/* What is stored there: 'i' a whole number, 't' text, 'b' bytes, '0' null, '?' anything else (SQLite keeps a fraction or
 * a text in a number's column when somebody puts it there). For the audit, which trusts no column's type. */
char stmt_kind(const struct stmt *st, int i);

/* A row into a struct, by a table whose members' types are checked when it is compiled:
 *   static const struct row_field fields[] = {ROW_INT(struct person, id, 0), ROW_TEXT(struct person, name, 1), {0}};
 * Texts and bytes are copied into mem. */
enum row_type { ROW_END, ROW_IS_INT, ROW_IS_CELL, ROW_IS_TEXT, ROW_IS_BOOL, ROW_IS_BYTES };
struct row_field {
	enum row_type type;
	int column;
	size_t offset;
};
#define ROW_OFFSET_(T, m, want) (offsetof(T, m) + 0 * sizeof(char[_Generic(((T *)0)->m, want : 1, default : -1)]))
#define ROW_INT(T, m, col)                                                                                           \
	{                                                                                                            \
		ROW_IS_INT, col, ROW_OFFSET_(T, m, int64_t)                                                          \
	}
#define ROW_CELL(T, m, col)                                                                                          \
	{                                                                                                            \
		ROW_IS_CELL, col, ROW_OFFSET_(T, m, int64_t)                                                         \
	}
#define ROW_TEXT(T, m, col)                                                                                          \
	{                                                                                                            \
		ROW_IS_TEXT, col, ROW_OFFSET_(T, m, struct str)                                                      \
	}
#define ROW_BOOL(T, m, col)                                                                                          \
	{                                                                                                            \
		ROW_IS_BOOL, col, ROW_OFFSET_(T, m, bool)                                                            \
	}
#define ROW_BYTES(T, m, col)                                                                                         \
	{                                                                                                            \
		ROW_IS_BYTES, col, ROW_OFFSET_(T, m, struct str)                                                     \
	}
int stmt_fetch(const struct stmt *st, const struct row_field *fields, void *row, struct arena *mem, struct err *e);

/* All remaining rows into columns of 64-bit cells (null INT64_MIN); texts go through `intern`, which gives the
 * number to hold, −1 when it cannot (NULL: no text column). Columns are malloc'ed; columns_release gives them back.
 * ERR_LIMIT when there are more than max rows. */
struct columns {
	size_t n;
	int ncols;
	int64_t **col; /* [column][row] */
};
typedef int64_t (*text_intern)(void *self, struct str s);
/* kinds: one letter a column: i integer or null, t text, b bytes (through intern as well), - is left NULL. */
int stmt_columns(struct stmt *st, const char *kinds, text_intern intern, void *self, size_t max, struct columns *out,
		 struct err *e);
void columns_release(struct columns *c); /* of a zeroed one: a no-op */

/* Bulk load into a table inside the open write transaction; kinds as above. Text and bytes must live until bulk_row;
 * what is not set is null. Rows may be held back (at most 1 MB and one row) and are seen by statements only after
 * bulk_flush or bulk_end, so an error may come later than its row. Several may be open; each table and column is a
 * lower-case name. */
struct bulk;
int bulk_begin(struct bulk **ret, struct store *s, const char *table, const char *const *columns, const char *kinds,
	       struct err *e);
void bulk_int(struct bulk *b, int i, int64_t v); /* i from 0; cell: INT64_MIN is null */
void bulk_text(struct bulk *b, int i, struct str v);
void bulk_bytes(struct bulk *b, int i, struct str v);
void bulk_null(struct bulk *b, int i);
int bulk_row(struct bulk *b, struct err *e);
int bulk_flush(struct bulk *b, struct err *e);
int bulk_end(struct bulk *b, struct err *e); /* flushes and frees, also after an error */
void bulk_abandon(struct bulk *b);           /* frees without flushing; for a rolled-back transaction; NULL no-op */

/* Migrations: numbered texts, each with an optional text of its own for an engine. Applied in order, each once and with
 * its row in the table `migration` (number, name, checksum, at), all that are new in one transaction: a store that could
 * not be brought up to date is what it was.
 *
 * One text serves both engines: numbers BIGINT, text TEXT, bytes BLOB (on PostgreSQL a domain of that name over bytea,
 * made before the first). What one engine alone shall see stands in a comment that it opens:
 *   CREATE TABLE employment (…, PRIMARY KEY (person_id, id, known_from)) / *sqlite: WITHOUT ROWID * /;
 * (without the blanks; likewise pg:). Text columns get the collation "C" on PostgreSQL by themselves. */
struct migration {
	int number;              /* unique, ascending, from 1 */
	const char *name;        /* 004-employment */
	const char *sql;         /* both engines; NULL when only the next two */
	const char *sqlite, *pg; /* run after sql; NULL none */
	/* What a statement cannot do, run after all of them in the same transaction; NULL none. Like a text it never changes. */
	int (*step)(struct store *s, struct err *e);
};
/* Brings the store up to the last of m; *applied (may be NULL): how many were new. ERR_DB when one that was applied
 * has been changed since, when the store has one that m has not (it is newer), or when the file is another program's
 * database. Safe to repeat, and for several processes at once. */
int store_migrate(struct store *s, const struct migration *m, size_t n, int64_t now, int *applied, struct err *e);
/* Applies only those with number ≤ upto: for tests of each earlier version. */
int store_migrate_to(struct store *s, const struct migration *m, size_t n, int upto, int64_t now, struct err *e);
/* ERR_DB with what to do when the store is older or newer than m. */
int store_check_version(struct store *s, const struct migration *m, size_t n, struct err *e);

/* Who is told from now on how far a backup or a restore is: of `total` (never 0) parts `done`; f NULL: nobody. */
void store_watch(struct store *s, void (*f)(void *self, int64_t done, int64_t total), void *self);
/* A consistent copy of the whole store into a new file (mode 0600) while others use it, complete or not there at all;
 * SQLite: online backup, a database file; PostgreSQL: all tables of the schema by COPY with a digest. ERR_CONFLICT when
 * the path is there already. */
int store_backup(struct store *s, const char *path, struct err *e);
/* And back into a store that has no table yet (ERR_CONFLICT otherwise): all of it or nothing. The backup must come from
 * the same engine and from these migrations or an earlier state of them; store_migrate then brings it up to date.
 * ERR_DAMAGED when the file is not whole. */
int store_restore(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e);

/* The one writer: jobs from many threads run one after another on one connection, several to a commit. A job that
 * fails is rolled back alone (savepoint). store_write returns after the commit that holds the job: acknowledged means
 * durable. When a commit is uncertain, every job in it is told so (ERR_UNCERTAIN); when it failed, that nothing was
 * written. ERR_LIMIT at once when STORE_QUEUE_MAX jobs are waiting already. */
struct store_writer;
typedef int (*write_job)(struct store *s, void *arg, struct err *e);
#define STORE_QUEUE_MAX 1024
#define STORE_GROUP_MAX 64 /* jobs to a commit */
int store_writer_start(struct store_writer **ret, const char *url, struct err *e);
/* The same over a store that is open already, which it takes over (also when it fails). */
int store_writer_over(struct store_writer **ret, struct store *s, struct err *e);
int store_write(struct store_writer *w, write_job job, void *arg, struct err *e);
void store_writer_stop(
    struct store_writer *w); /* finishes what waits; nobody may call store_write any more; NULL no-op */

/* For tests: stores that answer from a script, and any store made to fail at its k-th call: store/fake.h. */

#endif
