/* A grid: a tab as rows of cells, before anybody asks what they mean. Private to the sheet layer.
 * csv_grid.c and xlsx_grid.c make grids; source.c reads them. */
#ifndef YICAI_SHEET_GRID_H
#define YICAI_SHEET_GRID_H

#include "base/err.h"
#include "base/str.h"

/* What stands in a cell. */
enum grid_kind {
	GRID_BLANK,
	GRID_TEXT,
	GRID_NUMBER,  /* text: the number as a plain decimal of at most 15 significant digits */
	GRID_DATE,    /* text: YYYY-MM-DD; `form` says how much of it the spreadsheet shows */
	GRID_BOOL,    /* text: TRUE or FALSE */
	GRID_ERROR,   /* text: #REF! … */
	GRID_FORMULA, /* text: the value it had, for the eye only */
	GRID_LONG,    /* longer than SHEET_CELL_MAX: no text */
};

/* How a number is shown. */
enum num_form {
	FORM_PLAIN,
	FORM_DAY,       /* year, month, day, perhaps a time of day */
	FORM_MONTH,     /* year and month */
	FORM_MONTH_DAY, /* month and day: the year was added by the spreadsheet */
	FORM_TIME,      /* a time of day without a date */
	FORM_PERCENT,
	FORM_PADDED, /* all zeros (00000): numbers shown with leading zeros, `width` of them */
};

struct grid_cell {
	enum grid_kind kind;
	enum num_form form; /* NUMBER, DATE */
	int width;          /* FORM_PADDED: digits shown */
	struct str text;
};

struct grid_row {
	size_t row; /* 1-based row of the tab, or line of the CSV */
	size_t n;   /* cells, the last of an XLSX row not blank; a CSV row has as many as it has */
	const struct grid_cell *cell;
	bool hidden;
};

/* Reading one tab from its beginning. Texts live until the next call. */
struct grid {
	/* 1, 0 at the end, -1. */
	int (*next)(struct grid *g, struct grid_row *row, struct err *e);
	void (*close)(struct grid *g);
	/* How much of the tab is read, in thousandths of its bytes: for the eye. */
	int (*passed)(const struct grid *g);
};

struct book;
/* A grid over the book's tab; several may be open at once. */
int grid_open(struct grid **ret, struct book *b, size_t tab, struct err *e);
void grid_close(struct grid *g); /* NULL is a no-op */

/* at of all in thousandths, 0 … 1000; 0 when nobody knows how many there are. */
int thousandths(uint64_t at, uint64_t all);

/* Nothing in it but blanks. */
bool row_is_blank(const struct grid_row *row);

#endif
