/* A column of facts: a cell a row, in 4 bytes where all of them fit, else in 8. Days, months, rows, numbers of texts and most
 * amounts fit. What a cell means is said in base/field.h; a blank one is FIELD_NONE. */
#ifndef YICAI_BASE_CELLS_H
#define YICAI_BASE_CELLS_H

#include "base/arena.h"
#include "base/field.h"

struct cells {
	void *at;      /* the cells, int32_t or int64_t; NULL: the column was left out */
	uint8_t width; /* bytes a cell, NARROW or WIDE */
};

#define NARROW      4
#define WIDE        8
#define NARROW_NONE INT32_MIN /* a blank cell of 4 bytes */

/* The cell fits into 4 bytes. */
static inline bool cell_fits(int64_t v)
{
	return v == FIELD_NONE || (v > NARROW_NONE && v <= INT32_MAX);
}

/* A cell of 4 bytes as one of 8. */
static inline int64_t cell_wide(int32_t v)
{
	return v == NARROW_NONE ? FIELD_NONE : v;
}

/* A row's cell. */
static inline int64_t cell_at(struct cells c, size_t row)
{
	return c.width == WIDE ? ((const int64_t *)c.at)[row] : cell_wide(((const int32_t *)c.at)[row]);
}

/* Puts down a cell of which it is known that it fits. */
static inline void cell_set(struct cells c, size_t row, int64_t v)
{
	if (c.width == WIDE)
		((int64_t *)c.at)[row] = v;
	else
		((int32_t *)c.at)[row] = v == FIELD_NONE ? NARROW_NONE : (int32_t)v;
}

/* Room for n cells, all 0; its `at` is NULL when the arena has none. */
struct cells cells_new(struct arena *mem, size_t n, int width);

/* All of them fit into 4 bytes. */
bool cells_fit(const int64_t *cell, size_t n);

/* Puts down n cells from a row on; of a narrow column it is known that they fit. */
void cells_set(struct cells c, size_t row, const int64_t *cell, size_t n);

/* A narrow column moves to 8 bytes a cell: the n that are there, with room for more, in mem. -1: no memory. */
int cells_widen(struct cells *c, size_t n, size_t room, struct arena *mem);

/* Puts down a cell; a column for which it is too large moves to 8 bytes a cell, room for n of them in mem. -1: no memory. */
int cell_put(struct cells *c, size_t row, int64_t v, size_t n, struct arena *mem);

/* The first n cells of a column in a new one of the same width, with room for more. */
struct cells cells_copy(struct arena *mem, struct cells from, size_t n, size_t room);

#endif
