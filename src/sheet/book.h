/* What a book is made of. Private to the sheet layer.
 * bytes.c the file, encoding.c the text of a CSV, part.c the files inside a workbook, workbook.c what its tabs,
 * styles and strings are. */
#ifndef YICAI_SHEET_BOOK_H
#define YICAI_SHEET_BOOK_H

#include "base/arena.h"
#include "sheet/grid.h"
#include "sheet/sheet.h"

#include <sys/types.h>
#include <time.h>

/* The bytes of a file, or of memory. */
struct bytes {
	int fd; /* −1: memory */
	const unsigned char *data;
	uint64_t size;
	struct timespec changed; /* when the file was last written, as seen at the beginning */
};
/* Up to n bytes at an offset: how many, 0 at the end, −1 with errno. */
long bytes_read(const struct bytes *b, uint64_t at, void *p, size_t n);
/* Refuses a file that somebody wrote to since it was opened. */
int bytes_unchanged(const struct bytes *b, struct err *e);

enum encoding { ENCODING_UTF8, ENCODING_GB18030 };
/* What the bytes of a CSV are, judged by the whole of them; *start: bytes of the byte order mark. Refuses UTF-16, what
 * is neither, and lines of both kinds in one file. */
int encoding_detect(const struct bytes *b, enum encoding *ret, size_t *start, struct err *e);

/* The bytes as UTF-8 piece by piece: `fill` of base/csv.h. */
struct decoder;
struct decoder *decoder_new(const struct bytes *b, enum encoding encoding, size_t start);
void decoder_free(struct decoder *d);
long decoder_fill(void *self, char *p, size_t n);
uint64_t decoder_at(const struct decoder *d);  /* bytes of the file read so far */
bool decoder_refused(const struct decoder *d); /* it met bytes that are no text: why decoder_fill failed */

/* A tab. */
struct tab {
	struct str name;
	const char *part; /* xl/worksheets/sheet1.xml; NULL: the CSV */
	bool hidden;
	size_t header_first, header_row; /* set by source_open: where the header was found; 0: not looked for */
	struct grid_row *head;           /* its first rows that have something in them, copied; NULL: not read yet */
	size_t nhead;
};

/* How numbers of a cell style are shown. */
struct num_style {
	enum num_form form;
	int width; /* FORM_PADDED */
};

struct strings; /* the shared strings of a workbook */

struct book {
	struct arena *mem;
	struct str path, name;
	struct bytes bytes;
	bool xlsx;
	enum encoding encoding;                            /* CSV */
	size_t start;                                      /* CSV: where the text begins */
	struct zip *zip;                                   /* XLSX */
	const char *workbook, *styles_part, *strings_part; /* names of parts; NULL: none */
	bool from_1904;
	struct num_style *styles; /* [cell style] */
	size_t nstyles;
	struct strings *strings; /* read when first needed */
	struct tab *tabs;
	size_t ntabs;
};

/* "名册.xlsx 在职!12": where something is wrong; row 0: the tab. Returns −1, as err_at does. */
int book_at(const struct book *b, size_t tab, size_t row, struct err *e);
/* Reads the first rows of a tab that have something in them, once. */
int book_head(struct book *b, size_t tab, struct err *e);

/* Opens the zip container and looks at all that its directory says. */
int book_unzip(struct book *b, struct err *e);
/* Reads tabs and styles. */
int book_workbook(struct book *b, struct err *e);

/* A file inside the workbook, unpacked piece by piece under the caps. 1, 0: there is none, −1. */
struct part;
int part_open(struct part **ret, struct book *b, const char *name, struct err *e);
long part_read(struct part *p, void *out, size_t n, struct err *e);
void part_close(struct part *p); /* NULL is a no-op */
const struct book *part_book(const struct part *p);
/* How much of it is read, in thousandths of the size that the container claims. */
int part_passed(const struct part *p);
/* The name of the part that `target` of a relationship in part `from` means, in the book's memory; NULL: outside. */
const char *part_target(struct book *b, const char *from, struct str target);
/* xl/workbook.xml → xl/_rels/workbook.xml.rels, in the book's memory. */
const char *part_rels(struct book *b, const char *part);

/* What a part refers to; a list in the book's memory. */
struct rel {
	const char *id;
	const char *kind; /* end of its type: worksheet, sharedStrings, comments … */
	const char *part; /* the part meant; NULL: outside the workbook */
	bool outside;
	struct rel *next;
};
/* The relationships of a part, last first; NULL when it has none. "" is the workbook's file itself. */
int book_rels(struct book *b, const char *part, struct rel **ret, struct err *e);
/* The first of that kind which is inside, or NULL. */
const struct rel *rel_of_kind(const struct rel *list, const char *kind);

/* Reads the shared strings, once. */
int book_strings(struct book *b, struct err *e);
/* The string; *text of n 0 and false when there is no such, *too_long when it exceeds SHEET_CELL_MAX. */
bool strings_get(const struct strings *s, size_t i, struct str *text, bool *too_long);
void strings_free(struct strings *s);

/* Grids over the one tab of a CSV, and over a workbook's tab. */
int csv_grid_open(struct grid **ret, struct book *b, struct err *e);
int xlsx_grid_open(struct grid **ret, struct book *b, size_t tab, struct err *e);

/* What a whole tab holds that its rows alone do not tell; read in a pass of its own. */
struct merge {
	uint32_t first_row, last_row; /* 1-based */
	uint16_t column;              /* 0-based, the leftmost */
};
struct survey {
	struct merge *merge; /* ranges of several rows, by first row; columns beyond the first do not matter */
	size_t nmerges;
	size_t hidden_rows, hidden_columns;
};
int survey_make(struct survey *ret, struct book *b, size_t tab, struct err *e);
void survey_release(struct survey *s);

#endif
