/* Dated facts with a source: assert, correct, retract; nothing is overwritten, any past day can be read again.
 *
 * Every fact table has the columns
 *   <owner>      whose fact it is (person_id, org_id, unit_id); a record that owns itself has none, its owner is its id
 *   id           63-bit, time-ordered, the same through all versions of one fact
 *   known_from   instant from which this version was known      primary key (<owner>, id, known_from)
 *   known_to     instant at which it stopped, INSTANT_OPEN while it stands
 *   journal      number of the entry that wrote it; seq: its place in that entry; line: row of the file, or 0
 *   closed_by    number of the entry that closed it, 0 while it stands
 * and then its fields in the record's order, a FIELD_SECRET as two: <column> (cipher text) and <column>_x (blind
 * index). 存续 lives in the fields that the record names (valid_from, valid_to).
 * There is no UPDATE of a field and no DELETE; fact_rekey changes cipher texts, never what they say.
 * How a feature defines a record: fact/fact_sql.h. What the journal keeps: fact/journal.h. */
#ifndef YICAI_FACT_FACT_H
#define YICAI_FACT_FACT_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/field.h"
#include "crypt/crypt.h"
#include "store/store.h"

/* What all facts are written and read with; the parts belong to whoever made them. Zero the rest. */
struct house {
	struct store *store;
	struct keys *keys;
	struct clock clock;
	struct recording *recording; /* fact_write.c: the one that is open */
};

/* One value of a fact. TEXT and SECRET: s, blank when n is 0. All others: v, FIELD_NONE blank; REF: the id.
 * A SECRET as read: s is its plain text under FACT_REVEAL, else its blind index (BLIND_SIZE bytes); as written: plain. */
struct cell {
	int64_t v;
	struct str s;
};

/* A record that is stored: its statements, made at compile time by FACT_SELF and FACT_OWNED (fact/fact_sql.h).
 * All that read rows give the same columns: owner, id … closed_by, the fields. */
struct fact_type {
	const struct record *rec;
	const char *owner_column;   /* person_id; "id" of a record that owns itself */
	const char *const *columns; /* all columns in bulk order, ending with NULL */
	const char *kinds;          /* their letters for store_bulk */
	int find, reach;            /* fields of by_key and by_ref; rec->n when there is none */
	struct sql of_owner;        /* versions known at $2 of owner $1, by id */
	struct sql history;         /* all versions of owner $1, by id, known_from */
	struct sql all;             /* versions known at $1, by owner and id */
	struct sql all_after;       /* the same, keyset page: (owner, id) > ($2, $3), at most $4 */
	struct sql by_key;      /* versions known at $2 whose FIND field (a secret's blind index) is $1; text NULL */
	struct sql by_ref;      /* versions known at $2 whose REACH field is $1; text NULL */
	struct sql scan;        /* owner, id and the fields without secrets, known at $1, by owner and id */
	const char *scan_kinds; /* letters of its columns */
	struct sql scan_of_sqlite, scan_of_pg; /* the same of the owners in $2 (fact_owners) */
	struct sql of_journal;                 /* rows written by entries $1 … $2, by journal, seq */
	struct sql closed_by;                  /* rows closed by entries $1 … $2, by closed_by, id, known_from */
	struct sql owners_of_journal, owners_closed_by; /* the owners of these rows alone, in no order */
	struct sql after;          /* versions that stand and were written by entries after $1, by journal, seq */
	struct sql versions_after; /* all versions, keyset page: (owner, id, known_from) > ($1, $2, $3), at most $4 */
	struct sql close;          /* known_to $4, closed_by $5 where owner $1, id $2, known_from $3 stands */
	struct sql
	    close_many; /* known_to $1, closed_by $2 of those that stand of FACT_CLOSINGS (owner, id, known_from) */
	struct sql places;     /* owner, id, known_from, journal, seq, line of all rows, from the table itself */
	struct sql set_secret; /* secret of column $4 to cipher text $5 in the row $1, $2, $3 */
};

#define FACT_SECRETS_MAX 8  /* secrets in one record */
#define FACT_CLOSINGS    32 /* versions closed by one statement */

/* One version of a fact, as read. Texts live until the next fact_next of the reader. */
struct version {
	int64_t owner, id;
	instant_t known_from, known_to;
	int64_t journal, seq, line, closed_by;
	struct cell cell[RECORD_FIELDS_MAX];
	bool revealed;   /* secrets are plain text */
	int64_t read_in; /* number of the recording that was open when it was read, 0 none */
};

enum fact_read_flag {
	FACT_REVEAL = 1, /* decrypt the secrets; showing them to somebody is to be journalled (fact_reveal_journal) */
	FACT_BEFORE =
	    2, /* the open recording has not touched what is read: its rows may stay where they are held back */
};

/* The scan_of of a store's engine; and owners' ids as its $2 has them, appended: a list as the engine writes it. */
const struct sql *fact_scan_of(const struct fact_type *t, const struct store *s);
void fact_owners(struct buf *out, const struct store *s, const int64_t *id, size_t n);

/* Reads versions one at a time. `as_known` INSTANT_OPEN: what stands now, the open recording's own rows included.
 * Readers may be nested, of one kind at most STORE_TWINS_MAX. */
struct fact_reader;
int fact_of_owner(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t owner,
		  instant_t as_known, unsigned flags, struct err *e);
int fact_all(struct fact_reader **ret, struct house *h, const struct fact_type *t, instant_t as_known, unsigned flags,
	     struct err *e);
/* A page of `all`: the first n after this owner and id (0, 0: from the start). */
int fact_page(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t owner, int64_t id,
	      size_t n, instant_t as_known, unsigned flags, struct err *e);
/* By the record's FIND field. A secret is looked up by its blind index and not decrypted for it. The key's
 * text must live until the reader is freed. */
int fact_by_key(struct fact_reader **ret, struct house *h, const struct fact_type *t, struct cell key,
		instant_t as_known, unsigned flags, struct err *e);
/* By the record's REACH field: all that refer to the thing with this id. */
int fact_by_ref(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t id, instant_t as_known,
		unsigned flags, struct err *e);
/* Every version that the owner's facts ever had, by id and known_from. */
int fact_history(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t owner, unsigned flags,
		 struct err *e);
/* What one journal entry wrote, in that order; what it closed, by id. */
int fact_of_journal(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal,
		    unsigned flags, struct err *e);
int fact_closed_by(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal,
		   unsigned flags, struct err *e);
/* What entries later than `journal` wrote that stands, in that order: does anything depend on it? */
int fact_after(struct fact_reader **ret, struct house *h, const struct fact_type *t, int64_t journal, unsigned flags,
	       struct err *e);
/* 1 with *v, 0 at the end, -1 (ERR_DAMAGED: a secret does not decrypt, naming table, column and id). What is in *v after
 * 0 or -1 is of no use. */
int fact_next(struct fact_reader *r, struct version *v, struct err *e);
void fact_reader_free(struct fact_reader *r); /* NULL is a no-op */

/* The version says what these cells (secrets in plain text) say; an unrevealed secret is compared by its blind index. */
bool fact_same(const struct house *h, const struct fact_type *t, const struct version *v, const struct cell *cells);

/* A recording: one transaction, one journal entry, any number of facts. A house has at most one open. Within a
 * transaction that is already open (a job of store_writer) it is a savepoint, and the commit is its owner's. */
struct recording;

/* What the journal says of it. */
struct deed {
	const char *who;       /* account, or "命令行" with the login name */
	const char *what;      /* a word of DEEDS in journal.h: import, undo, correct, retract, reveal, … */
	const char *source;    /* name of the file or document, without its folders; "" or NULL none */
	const char *detail;    /* one line: counts, reason; "" or NULL none */
	const uint8_t *digest; /* SM3 of the source file; NULL none */
	int64_t undoes;        /* number of the entry that this one takes back; 0 */
};

/* Begins the transaction (write), takes the journal's head. Only one recording of a store runs at a time, also between
 * processes: on PostgreSQL the second waits here. ERR_DAMAGED when the head was not written with this key file. */
int recording_begin(struct recording **ret, struct house *h, const struct deed *d, struct err *e);
/* Journal number this recording will have, and its instant: later than that of every entry before it. */
int64_t recording_journal(const struct recording *r);
instant_t recording_now(const struct recording *r);

/* A new fact. owner: 0 for a record that owns itself; else the id of what its OWNER field names (that cell is not
 * looked at). *id (may be NULL) gets its id. line: row of the source, 0 none. */
int fact_assert(struct recording *r, const struct fact_type *t, int64_t owner, const struct cell *cells, int64_t line,
		int64_t *id, struct err *e);
/* A new version of `old` under the same id: closes the old one and writes the new. The OWNER cell may name another
 * owner (FIELD_NONE: the same). ERR_CONFLICT when `old` does not stand any more, or was written by this recording. */
int fact_correct(struct recording *r, const struct fact_type *t, const struct version *old, const struct cell *cells,
		 int64_t line, struct err *e);
/* Closes `old` without a successor. ERR_CONFLICT when it does not stand any more.
 * (Both: a version read inside the recording stands, for nobody else writes meanwhile. It is closed together with
 * others, at the latest when they are read again; what is closed twice all the same fails there, and the recording.) */
int fact_retract(struct recording *r, const struct fact_type *t, const struct version *old, struct err *e);
/* A new version of a fact that was retracted, under its old id and owner. ERR_CONFLICT when it stands. */
int fact_restore(struct recording *r, const struct fact_type *t, const struct version *last, const struct cell *cells,
		 int64_t line, struct err *e);
/* Makes the rows written so far visible to statements of the caller's own; the readers above do so by themselves. */
int recording_flush(struct recording *r, struct err *e);
/* Sets the detail line before the commit. */
int recording_detail(struct recording *r, const char *detail, ...) __attribute__((format(printf, 2, 3)));
/* Writes the entry and commits; frees r in any case. -1 with ERR_UNCERTAIN when nobody can say. */
int recording_commit(struct recording *r, struct err *e);
/* Rolls back and frees; NULL is a no-op. */
void recording_abandon(struct recording *r);
/* Ends it as the work within it ended: commits when status is 0 or more, else abandons and gives -1. Frees r. */
int recording_end(struct recording *r, int status, struct err *e);
/* As recording_end; of a look that found nothing to do (n of what it counts) the journal keeps no entry either. */
int recording_end_of(struct recording *r, int64_t n, int status, struct err *e);

/* Journals that full numbers were read: who, where to (screen, file name), why, how many. */
int fact_reveal_journal(struct house *h, const char *who, const char *where_to, const char *why, int64_t numbers,
			struct err *e);

/* Brings every secret under the current key, in batches of one journalled transaction each; a value that already is
 * stays as it is, so that after a kill the same call goes on. Until it returns 0 the old keys are needed. The blind
 * indexes stay: the index key is never changed. *done (may be NULL) counts the values that were encrypted anew. */
int fact_rekey(struct house *h, const struct fact_type *const *types, size_t n, const char *who,
	       void (*progress)(void *self, int64_t done), void *self, int64_t *done, struct err *e);

/* The store's tables have what the types say: prepares every statement. For the program's start and tests. */
int fact_check(struct house *h, const struct fact_type *const *types, size_t n, struct err *e);

#endif
