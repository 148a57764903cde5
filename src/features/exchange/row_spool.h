/* Rows of texts put aside on the disk, then read back sorted: what an export needs to be in order without holding it all.
 * The file has no name; nothing of it is left when the program ends, however it ends. */
#ifndef YICAI_FEATURES_EXCHANGE_ROW_SPOOL_H
#define YICAI_FEATURES_EXCHANGE_ROW_SPOOL_H

#include "base/err.h"
#include "base/str.h"

#define SPOOL_ROWS_MAX  50000000
#define SPOOL_CELLS_MAX 64

struct row_spool;

/* An empty spool for rows of n cells. */
int row_spool_new(struct row_spool **ret, size_t cells, struct err *e);
void row_spool_free(struct row_spool *s); /* NULL is a no-op */
int row_spool_add(struct row_spool *s, const struct str *cells, struct err *e);
/* Ends the adding and sorts by these cells as bytes, first to last. */
int row_spool_sort(struct row_spool *s, const size_t *keys, size_t n, struct err *e);
size_t row_spool_rows(const struct row_spool *s);
/* Row i in the sorted order; the texts live as long as the spool. */
void row_spool_row(const struct row_spool *s, size_t i, struct str *cells);

#endif
