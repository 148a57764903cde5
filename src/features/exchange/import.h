/* What the files of the import share and nobody else sees. */
#ifndef YICAI_FEATURES_EXCHANGE_IMPORT_H
#define YICAI_FEATURES_EXCHANGE_IMPORT_H

#include "base/map.h"
#include "features/exchange/exchange.h"
#include "features/exchange/index.h"
#include "features/exchange/roster.h"
#include "features/features.h"
#include "features/policies/bounds.h"
#include "sheet/sheet.h"

#define FEATURES_MAX    32
#define SHEET_CREDIT    1000   /* rows of a sheet that are fetched ahead for nothing: small sheets at once */
#define DEFERRED_MAX    200000 /* rows that wait for a row of their own sheet (上级代码) */
#define DEFERRED_ROUNDS 16     /* units are not deeper than this */
#define REFUSED_MAX     100000 /* refused keys remembered, to say why what refers to them is refused */
#define ROSTER          (-1)   /* struct job.type of a roster */
#define SHOWN_ROOM      128    /* bytes of a cell as it is quoted */

/* One tab to be read as one sheet. */
struct job {
	struct book *book;
	size_t tab;
	int type;               /* number in features[], or ROSTER */
	const char *name;       /* 任职.csv, 名册.xlsx[任职]: for the report */
	const char *file;       /* 任职.csv: for the journal */
	struct binding binding; /* columns of the file; valid while the job is read, copied for deferred rows */
	struct import_count *count;
};

/* The files, in the order in which they are read. */
struct plan {
	struct book *book[IMPORT_FILES_MAX];
	size_t books;
	struct job *job;
	size_t jobs;
};

/* What is known of the rows of one sheet. */
struct sheet_state {
	struct seen seen;
	struct names names; /* of records that others refer to */
	bool referred_to;   /* others refer to its rows */
	bool names_lost;    /* some were forgotten */
	bool complete;      /* all that stands in the store is in seen and names */
	int64_t credit;     /* rows that may be fetched ahead: what single reads have earned */
	int64_t owner, id;  /* up to here they were */
	int64_t fetched;
};

/* A row that waits for another of its sheet. */
struct deferred {
	struct job *job;
	size_t line;
	struct cell *cells;
	struct deferred *next;
};

/* One row of one record on its way into the store. */
struct row {
	int type;
	struct job *job;
	size_t line;
	struct cell cell[RECORD_FIELDS_MAX];
	bool bad;           /* refused already: checked on, not written */
	bool keep;          /* roster: fields without a column keep what is stored */
	bool owner_follows; /* roster: the owner is written with the same row */
	bool last_chance;   /* it does not wait any longer */
	uint64_t told;      /* fields whose fault was noted already, a bit each */
	bool clash;         /* another row of this import has its key and says something else */
	uint64_t text_key;  /* what it clashes by in a second reading */
};

#define FOUND_MAX 64 /* things said of one row */

/* The row that is being read, as somebody will look at it. */
struct looking {
	struct job *job;
	const struct sheet_row *row; /* NULL: nobody will */
	int64_t refused;             /* rows refused before it */
	struct {
		const struct field *field; /* NULL: the row as a whole */
		bool refused;
		const char *text;
	} found[FOUND_MAX];
	size_t n;
	struct {
		const struct field *field; /* whose stored value it changes */
		bool emptied;              /* to nothing */
	} updated[FOUND_MAX];
	size_t updates;
};

enum row_fate { ROW_WRITTEN, ROW_CORRECTED, ROW_UNCHANGED, ROW_REPEATED, ROW_REFUSED, ROW_WAITS };

struct import {
	struct house *h;
	const struct import_options *o;
	struct import_report *rep;
	struct recording *rec;
	struct rule_context rules;
	struct law_bounds law; /* floors and ceilings of local rates as the policies are law now */
	struct plan plan;
	struct roster roster;
	struct sheet_state sheet[FEATURES_MAX];
	uint64_t seed;
	struct arena *row_mem; /* one row's texts */
	struct deferred *waiting, **waiting_end;
	size_t waits;
	struct arena *wait_mem;
	struct map *refused;       /* hash of sheet and key text → row and job of the refusal */
	struct map *poison;        /* hash of sheet and key texts: rows that differ under one key (accept_good) */
	bool again;                /* poison was found: once more, without them */
	size_t planned[NOTE__MAX]; /* notes of plan_make */
	struct mark *mark;
	size_t marks, marks_cap;
	struct looking looking;
	struct str org_text; /* the institution of a roster that was looked for last, and its id */
	int64_t org_id;
};

/* run.c: what lives as long as the import (-1 when there is no memory), and giving it back; the report stays. */
int import_begin(struct import *im, struct house *h, const struct import_options *o, struct import_report *rep,
		 struct err *e);
void import_end(struct import *im);
/* Forgets what the last reading found in the files and the store. */
void sheets_reset(struct import *im);

/* plan.c: which files, which tabs, as what, in which order. What is refused or ignored goes into the report. */
int plan_make(struct import *im, const char *const *paths, size_t n, struct err *e);
void plan_release(struct plan *p);
/* What to do about an error of reading: a fault of the file is noted and spoils the import (0), others are -1. */
int job_fault(struct import *im, const struct job *job, struct err *e);

/* notes.c */
struct import_count *count_of(struct import *im, const char *sheet);
/* A refusal, a fix or a remark about a field of a row (f NULL: the whole row). The text is copied; what a cell holds goes
 * into it by quoted_cell(). */
void note_field(struct import *im, enum import_note_kind kind, const struct job *job, size_t line,
		const struct field *f, const char *text, ...) __attribute__((format(printf, 6, 7)));
/* The same about a file or a tab. */
void note_file(struct import *im, enum import_note_kind kind, const char *file, const char *text, ...)
    __attribute__((format(printf, 4, 5)));
/* What is wrong with a cell, or what stood in it and what it became. */
void note_cell(struct import *im, const struct job *job, size_t line, int field, const struct sheet_cell *c);
/* Forgets rows, counts and notes for a second reading, but not what plan_make said. */
void notes_again(struct import *im);
/* A refusal of the file itself. Its place, when it begins with the file's name as everywhere (任职.csv:3:2), becomes the note's
 * row and column. */
void note_fault(struct import *im, const char *file, const struct err *why);
/* The text without what would move the cursor or turn the writing, in mem: each such character becomes a blank. NULL: no
 * memory. */
const char *harmless(struct arena *mem, const char *text);
/* A cell's text as it may be quoted: cut, numbers of people and banks masked. Returns out. */
const char *quoted_cell(const struct field *f, struct str text, char out[static SHOWN_ROOM]);
/* A header as it may be quoted: as a cell, and masked when it looks like somebody's number. */
const char *quoted_header(struct str text, char out[static SHOWN_ROOM]);
const struct record *job_record(const struct import *im, const struct job *job);

/* looks.c: rows that somebody should look at. A row begins, things are found in it, a stored version is changed by it, and it
 * ends: then it is kept, when there is a reason. */
void look_begin(struct import *im, struct job *job, const struct sheet_row *row);
void look_found(struct import *im, size_t line, const struct field *f, bool refused, const char *text);
void look_updated(struct import *im, const struct row *r, const struct version *v);
void look_end(struct import *im);
/* Forgets all of them for a second reading. */
void looks_again(struct import *im);

/* confine.c: whether a row concerns only what o->within reaches: 0, 1 when it does not (noted), -1. */
int row_confined(struct import *im, struct row *r, struct str owner_text, struct err *e);
/* The same of a roster's row: parts checked, references resolved but for the person. *person gets the id of one who is
 * in the store but nobody's now: their own record stays as it is; else 0. */
int roster_confined(struct import *im, struct row *part, const bool *has, int64_t *person, struct err *e);

/* refs.c: texts → ids. 0 all known; 1 some are not, and noted; 2 the row waits for one of its own sheet; -1. */
int row_refs(struct import *im, struct row *r, struct err *e);
/* Others can refer to rows of this type: one key, by which they are found. */
bool referred_to(const struct fact_type *t);
/* The field by whose text they do. */
const struct field *key_field(const struct record *rec);
/* A key text brought to the form in which it is stored, for this row; the text itself when it has no such form. */
struct str key_form(struct import *im, const struct field *key, struct str text);
/* The thing with this key text: 1 with its id, 0 none, -1. */
int find_id(struct import *im, int type, struct str key, int64_t *id, struct err *e);
/* The institution of this name, when there is exactly one: 1, 0, -1. */
int find_org_named(struct import *im, struct str name, int64_t *id, struct err *e);
/* Remembers that a row was refused, for what refers to it. */
void refused_key(struct import *im, const struct row *r);

/* match.c: the row against the store and against this import. */
int row_write(struct import *im, struct row *r, enum row_fate *fate, int64_t *id, struct err *e);
/* Fetches ahead from the store, as far as the credit goes. */
int sheet_warm(struct import *im, int type, struct err *e);
/* A single read of this sheet's rows was needed. */
int sheet_read_paid(struct import *im, int type, struct err *e);

/* rows.c: cells → row, with all checks that need no store. 0, or 1 when something was refused. */
int row_check(struct import *im, struct row *r);
/* A row that clashed with another is remembered for the next reading (accept_good). */
int clashed(struct import *im, const struct row *r, struct err *e);
/* Refs, then the write. */
int row_finish(struct import *im, struct row *r, enum row_fate *fate, struct err *e);
/* One row of a tab that is read. */
int row_take(struct import *im, struct job *job, const struct sheet_row *row, struct err *e);
/* Reads one tab. */
int job_run(struct import *im, struct job *job, struct err *e);
/* Rows that waited, tried again until nothing moves. */
int waiting_run(struct import *im, struct err *e);

/* roster.c */
int roster_row(struct import *im, struct job *job, const struct sheet_row *row, struct err *e);

#endif
