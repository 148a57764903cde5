/* Dated facts with a source: assert, correct, retract; nothing is overwritten, any past day can be read again.
 *
 * Every fact table has the columns
 *   <owner>      who it belongs to, first in the primary key (person_id, org_id, unit_id)
 *   id           63-bit, time-ordered, the same through all versions of one fact
 *   known_from   instant from which this version was known      primary key (<owner>, id, known_from)
 *   known_to     instant at which it stopped, INSTANT_OPEN while it stands
 *   journal      number of the entry that wrote it; seq: its place in that entry; line: row of the file, or 0
 *   closed_by    number of the entry that closed it, 0 while it stands
 * and then its fields in the record's order, a FIELD_SECRET as two: <column> (cipher text) and <column>_x (blind
 * index). 存续 lives in the fields that the record names (valid_from, valid_to).
 * There is no UPDATE of a field and no DELETE. */
#ifndef YICAI_FACT_FACT_H
#define YICAI_FACT_FACT_H

#include "base/clock.h"
#include "base/field.h"
#include "crypt/crypt.h"
#include "store/store.h"

/* What all facts are written and read with; the parts belong to whoever made them. */
struct house {
	struct store *store;
	struct keys *keys;
	struct clock clock;
};

/* One value of a fact: v for all types but TEXT and SECRET, which have s (n 0 blank). REF: the id. */
struct cell {
	int64_t v;
	struct str s;
};

/* A record that is stored: its statements, made at compile time by FACT_SQL (fact/fact_sql.h). */
struct fact_type {
	const struct record *rec;
	const char *owner_column;     /* person_id */
	const char *const *columns;   /* all columns in bulk order, ending with NULL */
	const char *kinds;            /* their letters for store_bulk */
	struct sql of_owner;          /* versions known at $2 of owner $1, by id */
	struct sql all;               /* versions known at $1, by owner and id */
	struct sql all_after;         /* the same, keyset page: owner, id > ($2, $3), at most $4 */
	struct sql by_key;            /* NULL text, or versions known at $2 whose first key field (blind index of a
	                                 secret, text or number) is $1 */
	struct sql of_journal;        /* rows written by entry $1, by seq */
	struct sql closed_by;         /* rows closed by entry $1, by id, known_from */
	struct sql after;             /* versions that stand and were written by entries after $1, by journal, seq */
	struct sql close;             /* sets known_to $4, closed_by $5 where owner $1, id $2, known_from $3 stands */
};

/* One version of a fact, as read. cells live until the next read of the reader. */
struct version {
	int64_t owner, id;
	instant_t known_from, known_to;
	int64_t journal, seq, line, closed_by;
	struct cell cell[RECORD_FIELDS_MAX]; /* a secret: its blind index (BLIND_SIZE bytes), plain only with FACT_REVEAL */
};

enum fact_read_flag { FACT_REVEAL = 1 };

/* Reads versions one at a time. `as_known` INSTANT_OPEN: now. */
struct fact_reader;
int fact_of_owner(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t owner,
                  instant_t as_known, unsigned flags, struct err *e);
int fact_all(struct fact_reader **ret, struct house *h, const struct fact_type *t, instant_t as_known, unsigned flags,
             struct err *e);
int fact_by_key(struct fact_reader **ret, struct house *h, const struct fact_type *t, struct cell key,
                instant_t as_known, unsigned flags, struct err *e);
/* What entry `journal` wrote (by seq), what it closed (by id), and what later entries wrote that stands: for undo. */
int fact_of_journal(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal,
                    unsigned flags, struct err *e);
int fact_closed_by(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal,
                   unsigned flags, struct err *e);
int fact_after(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal, unsigned flags,
               struct err *e);
/* 1 with *v, 0 at the end, -1. */
int fact_next(struct fact_reader *r, struct version *v, struct err *e);
void fact_reader_free(struct fact_reader *r);

/* A recording: one transaction, one journal entry, any number of facts. */
struct recording;

/* What the journal says of it. */
struct deed {
	const char *who;    /* account, or "命令行" with the login name */
	const char *what;   /* import, undo, correct, retract, reveal, export, demo, rotate, … (journal.h lists them) */
	const char *source; /* name of the file or document, without its folders; "" */
	const char *detail; /* one line: counts, reason */
	const uint8_t *digest; /* SM3 of the source file; NULL */
	int64_t undoes;        /* number of the entry that this one takes back; 0 */
};

/* Begins the transaction (write). */
int recording_begin(struct recording **ret, struct house *h, const struct deed *d, struct err *e);
/* Journal number this recording will have, and its instant. */
int64_t recording_journal(const struct recording *r);
instant_t recording_now(const struct recording *r);

/* A new fact. owner 0 with a self-owned record: a new owner. *id gets its id. line: row of the source, 0 none. */
int fact_assert(struct recording *r, const struct fact_type *t, int64_t owner, const struct cell *cells, int64_t line,
                int64_t *id, struct err *e);
/* A new version of `old` (which must stand): closes it and writes the new one under the same id. */
int fact_correct(struct recording *r, const struct fact_type *t, const struct version *old, const struct cell *cells,
                 int64_t line, struct err *e);
/* Closes `old` without a successor. */
int fact_retract(struct recording *r, const struct fact_type *t, const struct version *old, struct err *e);
/* Makes the rows written so far visible to reads of this transaction (bulk rows may be held back until then). */
int recording_flush(struct recording *r, struct err *e);
/* Sets the detail line before the commit. */
int recording_detail(struct recording *r, const char *detail, ...) __attribute__((format(printf, 2, 3)));
/* Writes the entry and commits; frees r in any case. -1 with ERR_UNCERTAIN when nobody can say. */
int recording_commit(struct recording *r, struct err *e);
/* Rolls back and frees. */
void recording_abandon(struct recording *r);

#endif
