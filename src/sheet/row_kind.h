/* Telling rows that are no data: totals, instructions, signatures, repeated headers. Private to the sheet layer. */
#ifndef YICAI_SHEET_ROW_KIND_H
#define YICAI_SHEET_ROW_KIND_H

#include "sheet/header.h"

/* What the row is, for the eye (合计行); NULL when it may be data. To be asked only of rows whose keys are not all
 * valid. `after`: what the row before was, NULL data; `first`: nothing but the header stands above. Uses mem. */
const char *row_no_data(const struct grid_row *row, const struct record *rec, const struct binding *b,
			const struct header *h, const char *after, bool first, struct arena *mem);

/* A text that stands where a key should only in a row that is no data: 合计, 必填…. */
bool is_no_key(struct str s);

#endif
