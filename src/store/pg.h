/* Between the files of the PostgreSQL driver. */
#ifndef YICAI_STORE_PG_H
#define YICAI_STORE_PG_H

#include <libpq-fe.h>

#include "base/buf.h"
#include "base/late.h"
#include "store/driver.h"

/* libpq's calls, loaded with the first connection: pq.exec is PQexec. */
#define PQ_CALLS(CALL)                                                                                               \
	CALL(clear)                                                                                                  \
	CALL(cmdStatus)                                                                                              \
	CALL(cmdTuples)                                                                                              \
	CALL(connectPoll)                                                                                            \
	CALL(connectStartParams)                                                                                     \
	CALL(consumeInput)                                                                                           \
	CALL(errorMessage)                                                                                           \
	CALL(finish)                                                                                                 \
	CALL(flush)                                                                                                  \
	CALL(freemem)                                                                                                \
	CALL(ftype)                                                                                                  \
	CALL(getCopyData)                                                                                            \
	CALL(getResult)                                                                                              \
	CALL(getisnull)                                                                                              \
	CALL(getlength)                                                                                              \
	CALL(getvalue)                                                                                               \
	CALL(isBusy)                                                                                                 \
	CALL(nfields)                                                                                                \
	CALL(nparams)                                                                                                \
	CALL(ntuples)                                                                                                \
	CALL(paramtype)                                                                                              \
	CALL(putCopyData)                                                                                            \
	CALL(putCopyEnd)                                                                                             \
	CALL(resultErrorField)                                                                                       \
	CALL(resultMemorySize)                                                                                       \
	CALL(resultStatus)                                                                                           \
	CALL(sendDescribePrepared)                                                                                   \
	CALL(sendPrepare)                                                                                            \
	CALL(sendQuery)                                                                                              \
	CALL(sendQueryPrepared)                                                                                      \
	CALL(setNoticeReceiver)                                                                                      \
	CALL(setSingleRowMode)                                                                                       \
	CALL(setnonblocking)                                                                                         \
	CALL(socket)                                                                                                 \
	CALL(status)                                                                                                 \
	CALL(transactionStatus)
#define PQ_CALL(name) typeof(PQ##name) *name;
struct pq {
	PQ_CALLS(PQ_CALL)
};
extern struct pq pq;

/* Types of the server that we speak, by their fixed numbers. */
enum pg_type {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_CHAR = 18,
	PG_NAME = 19,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_OID = 26,
	PG_UNKNOWN = 705,
	PG_BPCHAR = 1042,
	PG_VARCHAR = 1043,
	PG_NUMERIC = 1700,
};

/* A statement. Its rows are: the current one; those that arrived because somebody else needed the connection, in order;
 * those that still arrive (live). */
struct pg_stmt {
	struct stmt st;
	unsigned generation;
	unsigned prepared; /* the number in its name on the server */
	int nparams, ncols;
	struct pg_param *param;
	const char **values; /* of the parameters, as libpq wants them */
	int *lengths, *formats;
	Oid *types;   /* of the columns */
	bool numeric; /* one of them is */
	bool live, cut;
	PGresult *row, **held;
	size_t held_n, held_at, held_cap, held_bytes;
	int64_t changed;
};

/* A bulk load: rows in COPY's binary form, not sent yet. */
struct pg_bulk {
	struct bulk b;
	char *copy;
	struct buf rows;
};

/* A connection. pg is NULL after it was lost; the next begin, or statement outside a transaction, connects anew. */
struct pg {
	PGconn *pg;
	char *url;
	char begin_write[160];     /* BEGIN and the lock of this schema's only writer */
	int silence_ms, extra_ms;  /* patience with a silent server; and more of it where silence is to be expected */
	unsigned generation;       /* counts connections: a statement prepared in an older one is prepared anew */
	unsigned prepared;         /* how often a statement was prepared */
	struct pg_stmt *streaming; /* whose rows are still arriving */
	bool farewell;   /* it said, unasked, that it ends the connection; the end may still be on its way */
	bool connecting; /* its session is being set up */
	bool warned;     /* the server said WARNING or worse beside an answer */
};

struct pg *pg_of(const struct store *s);

/* Connects when there is no connection; -1 inside a transaction, which the lost one took with it. */
int pg_connected(struct store *s, struct err *e);

/* Gives the connection up for lost. what: why. Always -1. */
int pg_lose(struct pg *c, const char *what, struct err *e);

/* The next answer to what was sent, NULL when that was all; -1 when the connection was lost, or nothing came for
 * longer than our patience. */
int pg_answer(struct pg *c, PGresult **ret, struct err *e);

/* Sends what waits to be sent, reading meanwhile. */
int pg_flush(struct pg *c, struct err *e);

/* Waits until something can be read (or written, when out is true); -1 when nothing happens for too long. */
int pg_wait(struct pg *c, bool out, struct err *e);

/* The connection is ours: the rows of a statement that are still arriving are taken in first. */
int pg_idle(struct store *s, struct err *e);

/* Runs fixed commands without parameters and forgets their results. */
int pg_command(struct store *s, const char *text, const char *where, struct err *e);

/* All answers to what was sent; the last one into *ret (NULL: not wanted); -1 with the first error. */
int pg_finish(struct pg *c, PGresult **ret, const char *where, struct err *e);

/* Fills e from an answer that is an error; -1. */
int pg_fail(struct pg *c, const PGresult *r, const char *where, struct err *e);

/* Takes in all rows still arriving for this statement. */
int pg_drain(struct pg_stmt *st, struct err *e);

/* Statements and rows (pg_stmt.c). */
int pg_prepare(struct stmt *st, struct err *e);
void pg_forget(struct stmt *st);
void pg_unbind(struct stmt *st);
void pg_bind_int(struct stmt *st, int i, int64_t v);
void pg_bind_text(struct stmt *st, int i, struct str v);
void pg_bind_bytes(struct stmt *st, int i, struct str v);
void pg_bind_null(struct stmt *st, int i);
int pg_step(struct stmt *st, struct err *e);
int64_t pg_changed(struct stmt *st);
void pg_reset(struct stmt *st);
char pg_kind(const struct stmt *st, int i);
bool pg_is_null(const struct stmt *st, int i);
int64_t pg_get_int(const struct stmt *st, int i);
struct str pg_get_text(const struct stmt *st, int i);
void pg_cut_stream(struct pg *c); /* the connection is gone: so are the rows */

/* A value as the server sends it in a column of this type: as a number, 0 for a text that is none. False: a numeric that
 * is no 64-bit number. */
bool pg_number(Oid type, const char *p, int n, int64_t *out);
/* Says that of column i, from 0; -1. */
int pg_no_number(int i, struct err *e);
/* The type of parameter i, from 0. */
Oid pg_parameter_type(const struct pg_stmt *st, size_t i);

/* driver.scan by COPY … TO STDOUT (pg_scan.c). */
int pg_scan(struct stmt *st, struct scan *to, struct err *e);

/* COPY (pg_bulk.c). */
int pg_bulk_begin(struct bulk *b, struct err *e);
int pg_bulk_row(struct bulk *b, struct err *e);
int pg_bulk_flush(struct bulk *b, struct err *e);
void pg_bulk_free(struct bulk *b);
/* Sends the text of a COPY … FROM STDIN and waits until the server wants the data. */
int pg_copy_in(struct store *s, const char *text, const char *where, struct err *e);
int pg_copy_data(struct pg *c, const char *p, size_t n, struct err *e);
int pg_copy_end(struct pg *c, const char *where, struct err *e);
/* Sends the text of a COPY … TO STDOUT and waits until the server begins. */
int pg_copy_out(struct store *s, const char *text, const char *where, struct err *e);
/* The next piece of what the server sends, appended to b; 1, 0 at the end (then pg_finish), -1. */
int pg_copy_piece(struct pg *c, struct buf *b, struct err *e);
/* The head of COPY's binary form: signature, no flags, no extension. */
#define PG_COPY_HEAD_SIZE 19
extern const char pg_copy_head[PG_COPY_HEAD_SIZE + 1];

/* Copies (pg_backup.c). */
int pg_backup(struct store *s, const char *path, struct err *e);
int pg_restore(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e);

/* Numbers in the server's byte order: 2, 4, 8 bytes to p. */
static inline void pg_put16(char *p, uint16_t v)
{
	p[0] = (char)(v >> 8);
	p[1] = (char)v;
}
static inline void pg_put32(char *p, uint32_t v)
{
	pg_put16(p, (uint16_t)(v >> 16));
	pg_put16(p + 2, (uint16_t)v);
}
static inline void pg_put64(char *p, uint64_t v)
{
	pg_put32(p, (uint32_t)(v >> 32));
	pg_put32(p + 4, (uint32_t)v);
}
/* n bytes, signed. */
static inline int64_t pg_get(const char *p, int n)
{
	uint64_t v = n > 0 && (p[0] & 0x80) ? UINT64_MAX : 0;
	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return (int64_t)v;
}

#endif
