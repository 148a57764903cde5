/* The head of a tab: where its header stands and which column is which field. Private to the sheet layer. */
#ifndef YICAI_SHEET_SOURCE_H
#define YICAI_SHEET_SOURCE_H

#include "sheet/book.h"

/* A header as it stands over one column. */
struct heading {
	struct str text;  /* cleaned: no blanks, asterisks, remarks in brackets */
	struct str shown; /* as it stands there */
	int64_t scale;    /* 10000: it says 万元 */
	bool yuan;        /* it says 元 */
};

/* What the best header found says. */
struct finding_head {
	size_t row;   /* in tab.head, the lowest row of the header */
	size_t first; /* the highest */
	size_t width; /* columns */
	struct heading heading[SHEET_COLS_MAX];
	int column[RECORD_FIELDS_MAX]; /* of each field, −1 none */
	int found;                     /* fields with a column */
	int twice;                     /* a field that two columns claim, −1 none */
};

/* The rows of the tab's head that fit the record best; found 0: none does. Texts in mem. */
int head_find(struct finding_head *out, struct book *b, size_t tab, const struct record *rec, struct arena *mem,
	      struct err *e);

/* A key or required field without a column, −1 none. */
int head_missing(const struct finding_head *h, const struct record *rec);

#endif
