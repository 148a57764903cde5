/* Rows of texts put aside on the disk, then read back sorted: what an export needs to be in order without holding it all.
 * The file has no name; nothing of it is left when the program ends, however it ends. */
#ifndef YICAI_FEATURES_EXCHANGE_SPOOL_H
#define YICAI_FEATURES_EXCHANGE_SPOOL_H

#include "base/err.h"
#include "base/str.h"

#define SPOOL_ROWS_MAX  50000000
#define SPOOL_CELLS_MAX 64

struct spool;

/* An empty spool for rows of n cells. */
int spool_new(struct spool **ret, size_t cells, struct err *e);
void spool_free(struct spool *s); /* NULL is a no-op */
int spool_add(struct spool *s, const struct str *cells, struct err *e);
/* Ends the adding and sorts by these cells as bytes, first to last. */
int spool_sort(struct spool *s, const size_t *keys, size_t n, struct err *e);
size_t spool_rows(const struct spool *s);
/* Row i in the sorted order; the texts live as long as the spool. */
void spool_row(const struct spool *s, size_t i, struct str *cells);

#endif
