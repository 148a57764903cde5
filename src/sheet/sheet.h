/* Sheets: tables as people keep them, CSV and XLSX, in and out. Knows records (base/field.h), not features.
 *
 * A book is a file with tabs (a CSV has one); a source is one tab read as one record: header found under titles,
 * columns bound, cells brought to their normal form with the original kept. How values are understood stands in
 * sheet/cell.h, how tables are written in sheet/write.h; this header brings both. */
#ifndef YICAI_SHEET_SHEET_H
#define YICAI_SHEET_SHEET_H

#include "sheet/cell.h"
#include "sheet/write.h"

/* Stated maxima. */
#define SHEET_FILE_MAX     (512ull << 20) /* bytes of a file */
#define SHEET_COLS_MAX     256
#define SHEET_ROWS_MAX     5000000
#define SHEET_UNPACKED_MAX (4ull << 30) /* bytes of all parts of a workbook, unpacked */
#define SHEET_RATIO_MAX    200          /* unpacked : packed of one part beyond its first MiB */
#define SHEET_PARTS_MAX    10000        /* files inside a workbook */
#define SHEET_TABS_MAX     100
#define SHEET_STRINGS_MAX  8000000      /* shared strings of a workbook */
#define SHEET_TEXT_MAX     (512u << 20) /* bytes of all its shared strings */
#define SHEET_MERGES_MAX   200000       /* merged ranges of a tab */
#define SHEET_HEADER_ROWS  10           /* the header is looked for in this many rows that have something in them */
#define SHEET_SAMPLES      3            /* cells of a column that are shown below its header */
#define SHEET_PROBLEM      "问题"       /* the column that book_mark writes and every import ignores */

struct book;

/* Opens a .csv or .xlsx (told by content, not name). ERR_INPUT with a clear refusal for anything else (.xls, .et, an
 * encrypted workbook: say 另存为 .xlsx), UTF-16, mixed encodings (naming both lines), bombs, entity declarations;
 * macros and pictures are ignored. ERR_IO when the file cannot be read, ERR_LIMIT when it is too large. */
int book_open(struct book **ret, const char *path, struct err *e);
/* The same from memory, which must stay until book_close; `name` stands for the file's name (名册.csv). */
int book_open_memory(struct book **ret, const void *data, size_t n, const char *name, struct err *e);
void book_close(struct book *b); /* NULL is a no-op; close its sources first */
bool book_is_xlsx(const struct book *b);
struct str book_name(const struct book *b); /* the file's name without its folders */
size_t book_tabs(const struct book *b);
struct str book_tab(const struct book *b, size_t i);  /* name; of a CSV: the file's base name without ending */
bool book_tab_hidden(const struct book *b, size_t i); /* hidden in the spreadsheet; it is read all the same */
/* SM3 of the file's bytes. */
int book_digest(struct book *b, uint8_t out[static 32], struct err *e);

enum row_kind { ROW_DATA, ROW_SKIPPED /* total, instruction, signature, repeated header: `why` says which */ };

/* A row that has something in it; blank rows are passed over and counted (source_blanks). A row whose key cells are
 * all valid is data, whatever else stands in it; so is a row that cannot be told to be anything else. */
struct sheet_row {
	enum row_kind kind;
	size_t row;                                /* 1-based row of the tab, line of the CSV */
	const char *why;                           /* SKIPPED, or a fault of the whole row (too short, too long) */
	bool bad;                                  /* some cell is BAD, or the row itself */
	bool fixed;                                /* some cell is FIXED */
	struct sheet_cell cell[RECORD_FIELDS_MAX]; /* [field of the record]; a field without a column is BLANK */
};

struct source;

/* What was learned from the head of the tab. Texts live as long as the source. */
struct binding {
	size_t header_first, header_row;       /* rows of the header, from … to, 1-based; data begins below */
	int column[RECORD_FIELDS_MAX];         /* 0-based column of each field, −1 none */
	int64_t scale[RECORD_FIELDS_MAX];      /* 10000 for 万元, else 1 */
	const char *header[RECORD_FIELDS_MAX]; /* the header as it stands there, of a bound field */
	const char *note[RECORD_FIELDS_MAX];   /* "单位万元，已换算", "由“身份证号”认出"; NULL */
	struct str *unknown; /* headers that belong to no field: reported and ignored (序号 and 问题 silently) */
	size_t nunknown;
	struct str title_org; /* an institution's code (else its name) found in a title line; n 0 */
	struct str *notes;    /* other things to tell: hidden tab, rows, columns; merged cells filled */
	size_t nnotes;
};

/* What somebody has decided about a tab instead of leaving it to be guessed. */
enum column_choice { COLUMN_GUESSED = -1, COLUMN_LEFT_OUT = -2 };
struct sheet_choice {
	size_t header_first, header_last; /* rows of the header; 0: guessed, and the columns with it */
	const int *field;                 /* [column] field of the record, or enum column_choice */
	size_t n;                         /* columns past it are guessed */
};

/* The head of a tab as somebody is shown it who decides what its columns are. */
struct sheet_column {
	struct str header; /* as it stands there; n 0: none */
	int field;         /* of the record; COLUMN_GUESSED: not recognised, COLUMN_LEFT_OUT: 序号, 问题 */
	struct str sample[SHEET_SAMPLES]; /* what stands below, as far as the head was read */
	size_t samples;
};
struct sheet_view {
	size_t header_first, header_last;
	struct sheet_column *column; /* up to the last with a header */
	size_t n;
};
/* The head of a tab under a record, in mem. Missing and doubled columns are no error here. */
int book_view(struct book *b, size_t tab, const struct record *rec, const struct sheet_choice *choice,
	      struct arena *mem, struct sheet_view *out, struct err *e);

/* How well a tab fits a record: number of its fields found, −1 when a key or required one is missing, −2 (with *e)
 * when the tab cannot be read. For choosing a tab. */
int book_fit(struct book *b, size_t tab, const struct record *rec, struct err *e);

/* Begins reading a tab as rec; of one book, one source at a time. `today` bounds birth dates (DERIVED days).
 * -1: no header found, a key or required column missing (names it and the nearest header that was seen), two columns
 * for one field, or a fault of the file. The record must outlive the source. */
int source_open(struct source **ret, struct book *b, size_t tab, const struct record *rec, day_t today,
		struct err *e);
/* The same with what somebody has decided; choice NULL: nothing. */
int source_open_chosen(struct source **ret, struct book *b, size_t tab, const struct record *rec,
		       const struct sheet_choice *choice, day_t today, struct err *e);
const struct binding *source_binding(const struct source *s);
/* 1 with *row (texts live until the next call), 0 at the end, -1 when the file itself is at fault (unclosed quote,
 * bomb, damage): nothing after it can be read. A bad cell or row is not -1 but row->bad. */
int source_next(struct source *s, struct sheet_row *row, struct err *e);
/* How much of the tab is read, in thousandths: for a progress bar. */
int source_passed(const struct source *s);
size_t source_blanks(const struct source *s); /* blank rows passed over so far, those before the header not counted */
void source_close(struct source *s);          /* NULL is a no-op */

/* One thing to point out in the file that is handed back. column −1: the whole row. */
struct mark {
	size_t tab, row; /* as sheet_row and book_tab count them */
	int column;      /* 0-based column of the file, as binding.column */
	bool fixed;      /* 已更正, else 不能导入 */
	const char *text;
};
/* Writes the same workbook (or CSV) to path with a first column 问题, marked cells and comments; older marks of ours
 * are taken out, styles stay. A workbook's tab whose references cannot all be moved safely (drawings, tables, pivots)
 * gets its 问题 column behind its last one. A CSV gets the column only. Marks in any order. A temporary file is
 * renamed into place. */
int book_mark(struct book *b, const struct mark *marks, size_t n, const char *path, struct err *e);

#endif
