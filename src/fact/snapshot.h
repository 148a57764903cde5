/* 列存快照 (snapshot): every version of every fact in columns, in one file beside the store, without secrets. Whoever wants
 * everybody's facts reads it in a fraction of the time that the store takes; what the journal has gained since it was made
 * comes from the store. It is derived: it may be deleted at any time.
 *
 * The file proves itself. Its head names the journal entry up to which it was made, with that entry's digest in the chain: a
 * store whose journal has another one there (another store, one put back from a backup) does not fit, nor does one that has
 * been migrated since. The head lies under a digest keyed by the key file, and binds the digest of every block. A file that
 * does not fit, of another layout, or damaged anywhere, is not used; the store is read instead. Texts are encrypted under
 * the key file's current key; when another one has become current the file is not used, and a rotation removes it;
 * whole numbers (days, amounts, codes, ids) stand in clear, as in the store. Mode 0600.
 *
 *   head       journal number, instant and digest, key, migration, layout of the records, place of the rest, seal
 *   blocks     SNAPSHOT_BLOCK rows of one column, narrow (fact/narrow.h)
 *   texts      each once: length and bytes, one after the other, encrypted in pieces
 *   directory  for each record its rows; for each block its place, how narrow it is, its digest */
#ifndef YICAI_FACT_SNAPSHOT_H
#define YICAI_FACT_SNAPSHOT_H

#include "base/cells.h"
#include "fact/fact.h"

#define SNAPSHOT_BLOCK     65536 /* rows */
#define SNAPSHOT_TEXTS_MAX 100000000

struct snapshot;

/* The file's path, appended to out: <store file>.columns; of a store on a server <key file>.columns. */
int snapshot_path(const struct house *h, struct buf *out, struct err *e);

/* Makes the file of everything that is known now and was known before, from the store: written beside, made durable, put
 * in the place of the old one, which stays when anything fails. In a read transaction of its own. progress (may be NULL) is
 * told records after every page; false ends it. ERR_CONFLICT when nothing has been recorded yet, somebody else is making
 * it, or progress ended it. */
int snapshot_make(struct house *h, const struct fact_type *const *types, size_t n,
		  bool (*progress)(void *self, int64_t done, int64_t total), void *self, struct err *e);

/* Opens the file, in the open transaction of h, whose journal it must fit. 1; 0 when there is none or it is not to be used
 * (e says why); -1 when the store failed. */
int snapshot_open(struct snapshot **ret, struct house *h, const struct fact_type *const *types, size_t n,
		  struct err *e);
void snapshot_close(struct snapshot *s); /* NULL is a no-op */

/* Removes the file and what a making has left beside it; none there is no error. ERR_IO. */
int snapshot_remove(const struct house *h, struct err *e);

/* Removes the file of an open one that was found damaged, unless another has taken its place: it will be made anew. */
void snapshot_discard(const struct snapshot *s);

/* What an open one is of. */
struct snapshot_state {
	int64_t journal; /* up to this entry */
	instant_t at;    /* that entry's instant */
	int64_t rows, texts, bytes;
};
struct snapshot_state snapshot_state(const struct snapshot *s);

/* Versions of a type's rows that are in it. */
size_t snapshot_rows(const struct snapshot *s, size_t type);

/* What is read of a record: rows by columns owner, id, fields without secrets. */
struct snapshot_columns {
	size_t n;
	int ncols;
	struct cells *col; /* [column]; `at` NULL: not wanted */
};

/* Who reads. Everything that comes out lives in mem. */
struct snapshot_reader {
	text_intern intern;
	/* Says of numbers what they are to the one who reads (of an id the row), a block of a column after the other, in place; not of
	 * ids (column 1) and texts. Two columns may be asked about at once. NULL: they are what they are. */
	void (*settle)(void *self, int column, int64_t *cell, size_t n);
	void *self;
	size_t max; /* rows */
	struct arena *mem;
};

/* What a type's `scan` gives of the store at `as_known`, in the same order. kinds as of stmt_columns: the type's scan_kinds,
 * with - where a column is not wanted. In the transaction in which it was opened. 1; 0 when the file is damaged (ERR_DAMAGED, e
 * says where) or a limit is passed (ERR_LIMIT): nothing is in *out, read the store; -1. */
int snapshot_scan(struct snapshot *s, struct house *h, size_t type, const char *kinds, instant_t as_known,
		  const struct snapshot_reader *to, struct snapshot_columns *out, struct err *e);

/* Compares what is read from it with the store's own scans, as known now and at its instant: 1, 0 when a record differs or
 * anything is damaged (e says which), -1. */
int snapshot_compare(struct snapshot *s, struct house *h, struct err *e);

/* Reads every block and every text: 1, 0 when something is damaged (e says what), -1. */
int snapshot_check(struct snapshot *s, struct house *h, struct err *e);

#endif
