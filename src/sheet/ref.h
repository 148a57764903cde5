/* References to cells: B5, $B$5, B5:D9. Private to the sheet layer. */
#ifndef YICAI_SHEET_REF_H
#define YICAI_SHEET_REF_H

#include "base/str.h"

#define REF_COLUMNS 16384u /* of a workbook's tab */
#define REF_ROWS    1048576u

struct ref {
	uint32_t column; /* 0-based */
	uint32_t row;    /* 1-based */
};

/* Exactly a reference without $; false when it is none or leads beyond the tab. */
bool ref_parse(struct str s, struct ref *out);
/* "B5:D9" or "B5"; false likewise. */
bool ref_range(struct str s, struct ref *from, struct ref *to);
/* The letters of a column, with a NUL; returns how many. */
size_t ref_letters(uint32_t column, char out[static 4]);

#endif
