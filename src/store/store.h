/* The store: one header before SQLite and PostgreSQL. Statements are data: a name and a text with $1 … parameters,
 * prepared once a connection. A store is used by one thread at a time; open one a thread (store_writer queues writes). */
#ifndef YICAI_STORE_STORE_H
#define YICAI_STORE_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct store;
struct stmt;

enum store_engine { STORE_SQLITE, STORE_PG, STORE_FAKE };

enum store_open_flag {
	STORE_CREATE = 1,   /* make the SQLite file when it is not there; without it a missing file is an error */
	STORE_READ_ONLY = 2,
};

/* What an engine can do beyond the common ground. */
enum store_cap {
	STORE_CAP_COPY = 1,      /* bulk load goes by COPY */
	STORE_CAP_ONE_WRITER = 2, /* one writer at a time: use store_writer */
};

/* A statement by name. Define it static const at the feature; the same name always has the same text. */
struct sql {
	const char *name;
	const char *text; /* $1 … $n; one SQL for both engines */
};

/* url: a file's path, ":memory:", or postgresql://… . SQLite opens with WAL, synchronous FULL, foreign keys on. */
int store_open(struct store **ret, const char *url, unsigned flags, struct err *e);
void store_close(struct store *s); /* NULL is a no-op; an open transaction is rolled back */
enum store_engine store_engine(const struct store *s);
unsigned store_caps(const struct store *s);

/* Transactions. store_commit: ERR_UNCERTAIN when the commit was sent and the answer never came; the transaction is
 * over in any case. store_begin takes the write lock at once when write is true. */
int store_begin(struct store *s, bool write, struct err *e);
int store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);
bool store_in_tx(const struct store *s);
int store_savepoint(struct store *s, struct err *e);          /* nests, at most 8 deep */
int store_savepoint_release(struct store *s, struct err *e);
int store_savepoint_rollback(struct store *s, struct err *e); /* back to the innermost, which ends */

/* The prepared statement, owned by the store, ready to bind (reset, parameters null). */
int store_stmt(struct store *s, const struct sql *sql, struct stmt **ret, struct err *e);

/* Parameters, i from 1. Text and bytes must live until the statement is done or reset. They cannot fail: an error is
 * reported by the step that follows. */
void stmt_bind_int(struct stmt *st, int i, int64_t v);
void stmt_bind_text(struct stmt *st, int i, struct str v);
void stmt_bind_bytes(struct stmt *st, int i, const void *p, size_t n);
void stmt_bind_null(struct stmt *st, int i);
void stmt_bind_cell(struct stmt *st, int i, int64_t v); /* null when v is INT64_MIN, else the number */

/* The next row: 1, 0 when there is none (the statement is reset), -1. Rows of a PostgreSQL result larger than a
 * thousand rows arrive in pieces, not at once. */
int stmt_step(struct stmt *st, struct err *e);
/* Runs a statement that returns no rows; *changed (may be NULL) gets the rows touched. */
int stmt_run(struct stmt *st, int64_t *changed, struct err *e);
void stmt_reset(struct stmt *st);

/* Columns of the current row, i from 0; text and bytes live until the next step or reset. */
bool stmt_null(const struct stmt *st, int i);
int64_t stmt_int(const struct stmt *st, int i);      /* 0 for null */
int64_t stmt_cell(const struct stmt *st, int i);     /* INT64_MIN for null */
struct str stmt_text(const struct stmt *st, int i);  /* empty for null */
struct str stmt_bytes(const struct stmt *st, int i);
/* What is stored there: 'i' a whole number, 't' text, 'b' bytes, '0' null, '?' anything else (SQLite keeps a fraction or
 * a text in a number's column when somebody puts it there). For the audit, which trusts no column's type. */
char stmt_kind(const struct stmt *st, int i);

/* A row into a struct, by a table whose members' types are checked when it is compiled:
 *   static const struct row_field fields[] = {ROW_INT(struct person, id, 0), ROW_TEXT(struct person, name, 1), {0}};
 * Texts are copied into mem. */
enum row_type { ROW_END, ROW_IS_INT, ROW_IS_CELL, ROW_IS_TEXT, ROW_IS_BOOL };
struct row_field {
	enum row_type type;
	int column;
	size_t offset;
};
#define ROW_OFFSET_(T, m, want) (offsetof(T, m) + 0 * sizeof(char[_Generic(((T *)0)->m, want : 1, default : -1)]))
#define ROW_INT(T, m, col) {ROW_IS_INT, col, ROW_OFFSET_(T, m, int64_t)}
#define ROW_CELL(T, m, col) {ROW_IS_CELL, col, ROW_OFFSET_(T, m, int64_t)}
#define ROW_TEXT(T, m, col) {ROW_IS_TEXT, col, ROW_OFFSET_(T, m, struct str)}
#define ROW_BOOL(T, m, col) {ROW_IS_BOOL, col, ROW_OFFSET_(T, m, bool)}
int stmt_fetch(const struct stmt *st, const struct row_field *fields, void *row, struct arena *mem, struct err *e);

/* All remaining rows into columns of 64-bit cells (null INT64_MIN); texts go through `intern`, which gives the
 * number to hold (NULL: no text column). Columns are malloc'ed; columns_release gives them back. At most max rows. */
struct columns {
	size_t n;
	int ncols;
	int64_t **col; /* [column][row] */
};
typedef int64_t (*text_intern)(void *self, struct str s);
/* kinds: one letter a column: i integer or null, t text, b bytes (through intern as well). */
int stmt_columns(struct stmt *st, const char *kinds, text_intern intern, void *self, size_t max, struct columns *out,
                 struct err *e);
void columns_release(struct columns *c);

/* Bulk load into a table inside the open transaction. kinds as above. Rows may be held back until bulk_flush or
 * bulk_end; on PostgreSQL no other statement may run between a bulk_row and the next flush. */
struct bulk;
int bulk_begin(struct bulk **ret, struct store *s, const char *table, const char *const *columns, const char *kinds,
               struct err *e);
void bulk_int(struct bulk *b, int i, int64_t v);  /* cell: INT64_MIN is null */
void bulk_text(struct bulk *b, int i, struct str v);
void bulk_bytes(struct bulk *b, int i, struct str v);
void bulk_null(struct bulk *b, int i);
int bulk_row(struct bulk *b, struct err *e);
int bulk_flush(struct bulk *b, struct err *e);
int bulk_end(struct bulk *b, struct err *e); /* flushes and frees, also after an error */
void bulk_abandon(struct bulk *b);           /* frees without flushing; for a rolled-back transaction */

/* Migrations: numbered texts, each with an optional text of its own for an engine. Applied in order, each once, each in
 * its own transaction together with its row in the table `migration` (number, name, SM3-free checksum, at). */
struct migration {
	int number;        /* unique, ascending */
	const char *name;  /* 004-employment */
	const char *sql;   /* both engines; NULL when only the next two */
	const char *sqlite, *pg; /* run after sql; NULL none */
};
int store_migrate(struct store *s, const struct migration *m, size_t n, int64_t now, int *applied, struct err *e);
/* Applies only those with number ≤ upto: for tests of each earlier version. */
int store_migrate_to(struct store *s, const struct migration *m, size_t n, int upto, int64_t now, struct err *e);
/* ERR_DB with what to do when the store is older or newer than m. */
int store_check_version(struct store *s, const struct migration *m, size_t n, struct err *e);

/* A consistent copy of the whole store into a new file while others use it (SQLite: online backup; PostgreSQL: all
 * tables of the migrations by COPY into one file), and back into an empty store. */
int store_backup(struct store *s, const char *path, struct err *e);
int store_restore(struct store *s, const char *path, struct err *e);

/* The one writer: jobs from many threads run one after another on one connection, several to a commit. A job that
 * fails is rolled back alone (savepoint). store_write returns after the commit that holds the job: acknowledged means
 * durable. */
struct store_writer;
typedef int (*write_job)(struct store *s, void *arg, struct err *e);
int store_writer_start(struct store_writer **ret, const char *url, struct err *e);
int store_write(struct store_writer *w, write_job job, void *arg, struct err *e);
void store_writer_stop(struct store_writer *w);

/* Only for tests: a store that answers from a script and can fail any call (store/fake.h). */

#endif
