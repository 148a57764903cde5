/* Sheets in and out of the store (design: one import is one transaction, one journal entry, one batch number).
 *
 * Rules that are decided here and nowhere else:
 *   - Rows match on their key columns. A column that the file does not have counts as blank, so a row that had something
 *     there becomes a correction; only the roster (花名册), which never has all columns, leaves what it does not name.
 *   - A file that cannot be read to its end spoils the whole import, also with accept_good.
 *   - With accept_good all rows that share a key and differ are refused, and what refers to a refused row.
 *   - What belongs to a unit (export): the units below it, the institutions in them, the people who ever worked there,
 *     have an agreement there or live or are registered there, and everything of these people and institutions; of the
 *     rows that name an institution themselves (任职, 工资) those of institutions in the unit. */
#ifndef YICAI_FEATURES_EXCHANGE_EXCHANGE_H
#define YICAI_FEATURES_EXCHANGE_EXCHANGE_H

#include "base/arena.h"
#include "fact/fact.h"
#include "features/reach.h"

struct rate_bounds;
struct sheet_choice; /* sheet/sheet.h */

#define IMPORT_LISTED_MAX 1000   /* refusals that are listed; likewise of everything else that is listed */
#define IMPORT_MARKS_MAX  200000 /* cells that are marked in the workbook that is handed back */
#define IMPORT_FILES_MAX  200    /* files of one import */
#define IMPORT_SHEETS_MAX 32     /* sheets that a report can tell of */
#define IMPORT_LOOKS_MAX  500    /* rows of one class that are shown with their cells */

struct import_progress {
	const char *name; /* 任职.csv */
	int64_t rows;     /* read of it so far */
	int job, jobs;    /* which of how many tabs, from 1 */
	int passed;       /* how much of this one, in thousandths */
};

struct import_options {
	struct str sheet; /* --sheet: all files are this sheet; n 0: each by its name */
	struct str org;   /* whose roster it is: an institution's code or name; n 0: by column or title */
	bool dry_run;     /* check everything, write nothing */
	bool accept_good; /* write the good rows though others are refused */
	const char *mark; /* hand the one file back marked, as this file; NULL */
	size_t tab;       /* with sheet and one file: its tab, from 1; 0: guessed */
	const struct sheet_choice *choice; /* what was decided about that tab's columns; NULL: guessed */
	const struct reach *within; /* rows of others are refused (confine.c says which); NULL: everybody's come in */
	bool looks;                 /* gather the rows that somebody should look at, with their cells */
	size_t remember;            /* rows of a sheet held in memory at a time; 0: as suits the engine */
	const char *who;            /* for the journal */
	const struct rate_bounds *rates;                               /* NULL: those of the law in the house */
	void (*progress)(void *self, const struct import_progress *p); /* NULL */
	void *progress_self;
};

/* What became of the rows of one sheet. read = written + corrected + unchanged + repeated + refused. */
struct import_count {
	const char *sheet;
	int64_t read;
	int64_t written;   /* new */
	int64_t corrected; /* the old version stays readable */
	int64_t unchanged;
	int64_t repeated; /* the same row once more, counted once */
	int64_t refused;
	int64_t skipped; /* blank, total, instruction and signature rows: not data */
	int64_t fixed;   /* cells brought to their normal form (已更正) */
};

enum import_note_kind {
	NOTE_REFUSED, /* a cell, a row or a file that is refused */
	NOTE_FIXED,   /* 已更正: what stood there, what it became */
	NOTE_SKIPPED, /* a row that is no data, or came before */
	NOTE_ABOUT,   /* a file, a tab or a column: ignored, converted, imported before */
	NOTE__MAX
};

/* One thing to say. Numbers of people and banks are masked. */
struct import_note {
	const char *file;   /* 任职.csv, 名册.xlsx[任职] */
	size_t row;         /* 0: the file as a whole */
	const char *column; /* header; NULL: the row as a whole */
	const char *text;
};

struct import_notes {
	struct import_note *note; /* at most IMPORT_LISTED_MAX */
	size_t n;
	int64_t all; /* how many there were */
};

/* Why a row should be looked at, the gravest reason. */
enum look_class {
	LOOK_UPDATED = 1, /* 将更新: it stands in the store and says something else */
	LOOK_FIXED,       /* 已更正: a cell was brought to its normal form */
	LOOK_REFUSED,     /* 不能导入 */
	LOOK__MAX
};

/* One cell of such a row. Numbers of people and banks are masked. */
struct look_cell {
	const char *label; /* of the field */
	const char *text;  /* what goes in; of a refused cell what stands in the file */
	const char *note;  /* what is wrong with it, or what stood there; NULL nothing */
	bool refused;
};
struct import_look {
	const char *file; /* 名册.xlsx[在职] */
	size_t row;       /* of the file, as a spreadsheet counts */
	enum look_class class;
	const char *note; /* about the row as a whole; NULL */
	struct look_cell *cell;
	size_t n;
};

/* What an import found and did. */
struct import_report {
	int64_t batch; /* journal number; 0: nothing was written */
	instant_t at;
	bool dry_run;
	bool spoiled;    /* a file could not be read: nothing is written in any case */
	int64_t refused; /* rows and files */
	int64_t before;  /* batch that brought the same bytes before and stands; 0 */
	struct import_count count[IMPORT_SHEETS_MAX];
	size_t counts;
	struct import_notes notes[NOTE__MAX];
	struct import_look *look; /* with options.looks; in the file's order, at most IMPORT_LOOKS_MAX of a class */
	size_t looks;
	int64_t rows; /* with options.looks: rows of data, and how many of each class; the rest is good as it is */
	int64_t of_class[LOOK__MAX];
	struct arena *mem; /* all texts */
};

/* Imports files and folders as one batch. 0: it ran, *out says what came of it (refused rows are no error), to be
 * released. -1: it could not run; nothing is written (ERR_USAGE: no such sheet, mark with several files; ERR_IO; ERR_DB;
 * ERR_UNCERTAIN when the commit's answer never came). */
int import_run(struct house *h, const char *const *paths, size_t n, const struct import_options *o,
	       struct import_report *out, struct err *e);
void import_report_release(struct import_report *r);

/* One row that somebody typed instead of keeping it in a file: a field's label and its text. */
struct import_cell {
	const char *label;
	struct str text;
};
/* Writes it as if it stood in a file of the sheet (花名册, 任职 …), under the same rules, as one recording 登记 with this
 * reason; of the options only within, who and rates count. out: refused 1 with look[0] saying why, cell by cell; batch 0
 * and nothing refused when all of it stood there already. ERR_USAGE: no such sheet or label. */
int import_entry(struct house *h, struct str sheet, const struct import_cell *cells, size_t n,
		 const struct import_options *o, const char *reason, struct import_report *out, struct err *e);
/* The report in Chinese for a terminal, or the counts as CSV or JSON. */
int import_report_text(const struct import_report *r, struct buf *out);
int import_report_csv(const struct import_report *r, struct buf *out);
int import_report_json(const struct import_report *r, struct buf *out);

/* Takes a batch back: retracts what it brought, restores what it corrected, journalled as a batch of its own. ERR_NOTFOUND
 * no such batch; ERR_CONFLICT it is no import, was taken back already, or something later depends on it (says what). */
struct undo_report {
	int64_t batch; /* the new entry */
	int64_t rows;  /* retracted and restored */
};
int import_undo(struct house *h, int64_t batch, const char *who, struct undo_report *out, struct err *e);

/* One batch, as `import list` prints it. */
struct import_batch {
	int64_t number;
	instant_t at;
	struct str who, source, detail;
	int64_t rows, closed;
	int64_t undone_by; /* 0 */
};
/* All imports, oldest first, in mem. */
int import_list(struct house *h, struct arena *mem, struct import_batch **ret, size_t *n, struct err *e);

enum export_format { EXPORT_BY_NAME, EXPORT_CSV, EXPORT_XLSX };

struct export_options {
	struct str unit; /* only what belongs to this unit's subtree; n 0: all */
	day_t known_on;  /* as the store knew it at the end of that day; DAY_NONE: now */
	const char *out; /* NULL: stdout (one sheet, CSV); FILE.csv, FILE.xlsx, or a folder */
	const char *who;
	void (*progress)(void *self, const char *sheet, int64_t rows);
	void *progress_self;
};

struct export_report {
	const char *sheet[IMPORT_SHEETS_MAX];
	int64_t rows[IMPORT_SHEETS_MAX];
	size_t n;
};

/* Writes sheets: canonical headers, ISO dates, two decimals, sorted by the key columns as bytes; importing them changes
 * nothing. "全部" stands for all sheets. Full numbers are journalled before the first byte is written. ERR_USAGE: no such
 * sheet, several without a place for them; ERR_NOTFOUND: no such unit. */
int export_run(struct house *h, const struct str *sheets, size_t n, const struct export_options *o,
	       struct export_report *out, struct err *e);

/* The blank workbook of a sheet, 花名册 included. ERR_USAGE: no such sheet. */
int sheet_template(struct str sheet, const char *path, struct err *e);

/* The name of sheet i, from 0: the features' in their order, 花名册 last; NULL behind it. */
const char *sheet_name(size_t i);
/* ERR_USAGE that names them. */
int sheet_unknown(struct str name, struct err *e);

#endif
