/* Sheets: tables as people keep them, CSV and XLSX, in and out. Knows records (base/field.h), not features.
 *
 * A book is a file with tabs (a CSV has one); a source is one tab read as one record: header found under titles,
 * columns bound, cells brought to their normal form with the original kept. */
#ifndef YICAI_SHEET_SHEET_H
#define YICAI_SHEET_SHEET_H

#include "base/arena.h"
#include "base/date.h"
#include "base/field.h"

/* Stated maxima. */
#define SHEET_FILE_MAX (512ull << 20)   /* bytes of a file */
#define SHEET_CELL_MAX (64u << 10)      /* bytes of a cell */
#define SHEET_COLS_MAX 256
#define SHEET_ROWS_MAX 5000000
#define SHEET_UNPACKED_MAX (4ull << 30) /* bytes of all parts of a workbook, unpacked */
#define SHEET_RATIO_MAX 200             /* unpacked : packed of one part beyond its first MiB */
#define SHEET_TABS_MAX 100
#define SHEET_HEADER_ROWS 10            /* the header is looked for in these */

struct book;

/* Opens a .csv or .xlsx (told by content, not name). ERR_INPUT with a clear refusal for anything else (.xls, .et, an
 * encrypted workbook: say 另存为 .xlsx), wrong encodings, bombs, entity declarations, macros' parts are ignored. */
int book_open(struct book **ret, const char *path, struct err *e);
void book_close(struct book *b);
bool book_is_xlsx(const struct book *b);
size_t book_tabs(const struct book *b);
struct str book_tab(const struct book *b, size_t i); /* name; of a CSV: the file's base name without ending */
/* SM3 of the file's bytes. */
int book_digest(struct book *b, uint8_t out[static 32], struct err *e);

/* How a cell was understood. */
enum cell_state {
	CELL_BLANK,
	CELL_OK,    /* as it should be */
	CELL_FIXED, /* 已更正: understood, written otherwise; `original` has what stood there */
	CELL_BAD,   /* `why` says what is wrong */
};

struct sheet_cell {
	enum cell_state state;
	int64_t v;           /* all types but TEXT, SECRET and REF */
	struct str text;     /* TEXT, SECRET, REF: normal form */
	struct str original; /* as it stood, when FIXED or BAD */
	const char *why;     /* CELL_BAD: what is wrong; CELL_FIXED: what was done */
};

enum row_kind { ROW_DATA, ROW_SKIPPED /* blank, total, instruction, signature: `why` says which */ };

struct sheet_row {
	enum row_kind kind;
	size_t row;      /* 1-based row of the tab, line of the CSV */
	const char *why; /* SKIPPED, or a fault of the whole row (too short, too long) */
	bool bad;        /* some cell is BAD, or the row itself */
	struct sheet_cell cell[RECORD_FIELDS_MAX]; /* [field of the record]; a field without a column is BLANK */
};

struct source;

/* What was learned from the head of the tab. */
struct binding {
	size_t header_row;      /* first row of data − 1 */
	int column[RECORD_FIELDS_MAX]; /* 0-based column of each field, −1 none */
	struct str *unknown;    /* headers that belong to no field: reported and ignored */
	size_t nunknown;
	const char *note[RECORD_FIELDS_MAX]; /* "万元，已换算", "由“身份证号”认出"; NULL */
	struct str title_org;   /* an institution's code or name found in a title line; n 0 */
};

/* How well a tab fits a record: number of key and required fields found, −1 when a key is missing. For choosing. */
int book_fit(struct book *b, size_t tab, const struct record *rec, struct err *e);

/* Begins reading a tab as rec. `today` bounds birth dates. -1: no header found (says which columns are missing), or
 * a fault of the file. */
int source_open(struct source **ret, struct book *b, size_t tab, const struct record *rec, day_t today, struct err *e);
const struct binding *source_binding(const struct source *s);
/* 1 with *row (texts live until the next call), 0 at the end, -1 when the file itself is at fault (unclosed quote,
 * bomb, cell over the cap): nothing after it can be read. A bad cell or row is not -1 but row->bad. */
int source_next(struct source *s, struct sheet_row *row, struct err *e);
void source_close(struct source *s);

/* A cell's text as its field understands it: what source_next does to each. `scale` is 1, or 10000 for 万元. */
void cell_normalise(const struct field *f, struct str text, int64_t scale, day_t today, struct sheet_cell *out,
                    struct arena *mem);
/* A value as it is exported: ISO dates, two decimals, 是/否, labels. Appends to out. A text that a spreadsheet would
 * run is never written as such (imports refuse them, so none is stored). */
int cell_text(const struct field *f, int64_t v, struct str text, struct buf *out);

/* Writing. One table to a CSV; several to a workbook, ID numbers and phones as text cells. */
struct sheet_writer;
enum sheet_format { SHEET_CSV, SHEET_XLSX };
int writer_open(struct sheet_writer **ret, const char *path /* NULL: stdout, CSV only */, enum sheet_format f,
                struct err *e);
/* Begins a tab with the record's canonical headers, or with the given ones. */
int writer_tab(struct sheet_writer *w, const struct record *rec, struct err *e);
int writer_tab_plain(struct sheet_writer *w, const char *name, const char *const *headers, size_t n, struct err *e);
int writer_row(struct sheet_writer *w, const struct str *cells, size_t n, struct err *e);
/* Writes to a temporary file beside path and renames it: a killed export leaves nothing half-written. */
int writer_close(struct sheet_writer *w, struct err *e);
void writer_abandon(struct sheet_writer *w);

/* The blank workbook: header with notes, drop-downs from the code lists, date and text formats, a filling-in row, and a
 * second tab that explains each column. */
int template_write(const struct record *rec, const char *path, struct err *e);

/* One thing to point out in the workbook that is handed back. column −1: the whole row. */
struct mark {
	size_t tab, row;
	int column; /* 0-based column of the file */
	bool fixed; /* 已更正, else 不能导入 */
	const char *text;
};
/* The same workbook (or CSV) with a first column 问题, marked cells and comments; older marks of ours are taken out,
 * styles stay. A CSV gets the column only. */
int book_mark(struct book *b, const struct mark *marks, size_t n, const char *path, struct err *e);

#endif
