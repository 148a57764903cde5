/* What the files of the snapshot share: how it lies on the disk. Whole numbers stand lowest byte first. */
#ifndef YICAI_FACT_SNAPSHOT_INSIDE_H
#define YICAI_FACT_SNAPSHOT_INSIDE_H

#include "fact/inside.h"
#include "fact/narrow.h"
#include "fact/snapshot.h"

#define SNAPSHOT_MAGIC   "yicai.columns\n"
#define SNAPSHOT_VERSION 2
#define SNAPSHOT_PIECE   4000 /* bytes of texts that are encrypted in one */
#define SNAPSHOT_CONTEXT "snapshot.texts"
#define DIGEST_SIZE      32 /* of a block: SHA-256, which processors do themselves */

/* The first bytes of the file. */
struct snap_head {
	char magic[16];
	int64_t version, block; /* rows of a block */
	int64_t journal, at;
	int64_t key;                  /* number of the key under which the texts are encrypted */
	int64_t migration;            /* the store's last one */
	uint8_t chain[SM3_SIZE];      /* digest of that entry */
	uint8_t layout[SM3_SIZE];     /* of the records */
	int64_t size;                 /* of the file */
	int64_t texts_at, texts_size; /* encrypted */
	int64_t texts, text_bytes;    /* how many; bytes of all with their lengths, in clear */
	int64_t dir_at, dir_size;
	uint8_t dir[DIGEST_SIZE]; /* of the directory */
	uint8_t seal[SM3_SIZE];   /* keyed, of all before */
};
_Static_assert(sizeof(struct snap_head) == 16 + 13 * 8 + 4 * 32, "no gaps");

/* The directory: n records, then the blocks of the first, column by column within a block, then those of the second … */
struct snap_type {
	int64_t rows, columns;
};
struct snap_block {
	int64_t at;
	struct narrow narrow;
	uint8_t digest[DIGEST_SIZE];
};
_Static_assert(sizeof(struct snap_block) == 56, "no gaps");

/* Columns of a record in the file: owner, id, known_from, known_to (blank: it stands), then the fields of its scan. */
enum { SNAP_OWNER, SNAP_ID, SNAP_FROM, SNAP_TO, SNAP_FIELDS };

/* Statements give these before the fields: owner, id, known_from, known_to, journal, seq, line, closed_by. */
enum { ROW_OWNER, ROW_ID, ROW_FROM, ROW_TO, ROW_JOURNAL };

#define SNAP_COLUMNS_MAX (RECORD_FIELDS_MAX + FACT_SECRETS_MAX + META)

/* How rows of a type are read (letters for stmt_columns), and which of their columns are columns of the file. */
struct snap_plan {
	char kinds[SNAP_COLUMNS_MAX + 1];
	char file_kinds[SNAP_COLUMNS_MAX + 1]; /* letters of the file's columns */
	int from[SNAP_COLUMNS_MAX];
	int n; /* columns of the file */
};
void snap_plan(struct snap_plan *p, const struct fact_type *t);

/* snapshot_make with blocks of so many rows, at most SNAPSHOT_BLOCK. */
int snap_make(struct house *h, const struct fact_type *const *types, size_t n, size_t block,
	      bool (*progress)(void *self, int64_t done, int64_t total), void *self, struct err *e);

/* snapshot_compare at one instant. */
int snap_compare_at(struct snapshot *s, struct house *h, instant_t as_known, struct err *e);

/* The digest of all records' tables, columns and types. */
void snap_layout(const struct fact_type *const *types, size_t n, uint8_t out[static SM3_SIZE]);

/* The digest of a block; -1: no memory. */
int snap_digest(const void *p, size_t n, uint8_t out[static DIGEST_SIZE]);

/* The head's seal. */
void snap_seal(const struct house *h, const struct snap_head *head, uint8_t out[static SM3_SIZE]);

/* Number of the store's last migration. */
int snap_migration(struct house *h, int64_t *out, struct err *e);

/* The path under which it is made, appended to out. */
int snap_beside(const struct house *h, struct buf *out, struct err *e);

/* Digest and instant of a journal entry: 1, 0 when there is none of that number, -1. */
int snap_entry(struct house *h, int64_t number, instant_t *at, uint8_t digest[static SM3_SIZE], struct err *e);

#endif
