/* The facts that policies are evaluated on: columns of cells, one table a record, sorted by owner.
 * Whoever fills it (the store's loader, a case's body, a test) knows rows; the policy layer sees only this. */
#ifndef YICAI_POLICY_WORLD_H
#define YICAI_POLICY_WORLD_H

#include "base/arena.h"
#include "base/cells.h"
#include "base/clock.h"
#include "base/pool.h"

/* The records that exist, and the texts: everything that names a fact resolves here. */
struct dict {
	const struct record *const *records;
	size_t n;
};

#define DICT_RECORDS_MAX 64

/* Number of the record with this name or table, or −1. */
int dict_record(const struct dict *d, struct str name);

/* Number of the record that owns the rows of this one; −1 when they own themselves. */
int dict_owner(const struct dict *d, int record);

/* Where a row was learned. */
struct origin {
	int64_t journal; /* number of the journal entry; 0 in a case */
	int32_t line;    /* line or row of the file, 0 when it came from no file */
	int32_t file;    /* text number of the source's name ("任职.csv"), −1 none */
	instant_t known; /* since when it is known */
};

/* One record's rows. A cell is FIELD_NONE when blank; else: TEXT, SECRET and CODE the number of the text in the
 * world's pool (a code's canonical label); REF the row number in the referred record's table; DAY, MONTH, MONEY,
 * DEC2, INT, BOOL as in base/field.h. */
struct wtable {
	const struct record *rec;
	size_t n;
	struct cells *col;     /* [field] */
	const uint32_t *start; /* rows of owner o: start[o] … start[o + 1] − 1; NULL when the record owns itself */
	const int64_t *id;     /* [row] the store's id */
	const struct origin *origin; /* [row]; NULL when not kept (bulk runs) */
	bool unread;                 /* it was left out: it has no rows, and to ask for one is a mistake */
};

#define WORLD_ROWS_MAX UINT32_MAX /* rows of one table */

struct world {
	const struct dict *dict;
	struct wtable *t;   /* [record of the dict] */
	struct pool *pool;  /* the texts; shared with the packs that are evaluated on it */
	struct arena *mem;  /* all of it lives here */
	struct growth *own; /* world.c: [record] what filling needs */
	bool
	    partial; /* records or columns were left out; the `at` of a column that was is NULL though the table has rows */
};

/* An empty world over a dictionary, in mem: all tables without rows. NULL: no memory. */
struct world *world_new(const struct dict *d, struct pool *pool, struct arena *mem);

/* Puts rows into a table one at a time, before world_seal. cells has one cell a field, with REF cells already row
 * numbers. Returns the row's number, −1 when there is no memory. */
int64_t world_add(struct world *w, int record, const int64_t *cells, int64_t id, struct origin from);

/* Makes an empty table of n rows that a loader has filled itself, before world_seal: its ids and columns, which live as long
 * as the world and are left to it. A column whose `at` is NULL is left out. No origins. -1: not empty, too many. */
int world_take(struct world *w, int record, size_t n, int64_t *ids, const struct cells *col, struct err *e);

/* Leaves a record out of the world: to ask for it is a mistake that evaluators report, as it is to ask for such a column. */
void world_leave_out(struct world *w, int record);

/* Sorts every table by owner (stable) and makes `start`; REF cells are renumbered where the referred table moved.
 * After it nothing is added. ERR_INPUT when a row has no owner, or a REF names no row. */
int world_seal(struct world *w, struct err *e);

/* Row number of the unit with this code, −1 none; of any self-owned record, or one with a text of its own as key
 * (协议编号), by that key. The first, where two have the same. Before world_seal it sees what world_add has put in. */
int64_t world_find(const struct world *w, int record, struct str key);

#endif
