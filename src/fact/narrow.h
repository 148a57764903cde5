/* A column's cells in as few bytes each as they need: the distance from the least of them in 0, 1, 2, 4 or 8 bytes, 0 for a
 * blank. */
#ifndef YICAI_FACT_NARROW_H
#define YICAI_FACT_NARROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How n cells are written down. */
struct narrow {
	int64_t
	    base; /* cell of code 1; of width 0 the cell that all are; of width 8 of no meaning, cells stand as they are */
	uint32_t n;    /* cells */
	uint8_t width; /* bytes a cell */
	uint8_t none[3];
};

/* The narrowest way for these cells (INT64_MIN: blank). */
struct narrow narrow_for(const int64_t *cell, size_t n);

/* A width that there is. */
bool narrow_is(const struct narrow *w);

/* Bytes that the cells take. */
size_t narrow_size(const struct narrow *w);

/* Writes n cells into narrow_size bytes; reads them back. */
void narrow_put(const struct narrow *w, const int64_t *cell, void *out);
void narrow_get(const struct narrow *w, const void *in, int64_t *cell);

#endif
