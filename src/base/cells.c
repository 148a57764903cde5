/* Columns of cells: making them, widening them. */
#include "base/cells.h"

#include <string.h>

struct cells cells_new(struct arena *mem, size_t n, int width)
{
	return (struct cells){arena_array(mem, n + 1, (size_t)width), (uint8_t)width};
}

bool cells_fit(const int64_t *cell, size_t n)
{
	bool fit = true;
	for (size_t i = 0; i < n; i++)
		fit &= cell_fits(cell[i]);
	return fit;
}

void cells_set(struct cells c, size_t row, const int64_t *cell, size_t n)
{
	if (c.width == WIDE) {
		memcpy((int64_t *)c.at + row, cell, n * sizeof *cell);
		return;
	}
	int32_t *to = (int32_t *)c.at + row;
	for (size_t i = 0; i < n; i++)
		to[i] = cell[i] == FIELD_NONE ? NARROW_NONE : (int32_t)cell[i];
}

int cells_widen(struct cells *c, size_t n, size_t room, struct arena *mem)
{
	struct cells wide = cells_new(mem, room, WIDE);
	if (!wide.at)
		return -1;
	for (size_t i = 0; i < n; i++)
		cell_set(wide, i, cell_at(*c, i));
	*c = wide;
	return 0;
}

int cell_put(struct cells *c, size_t row, int64_t v, size_t n, struct arena *mem)
{
	if (c->width == NARROW && !cell_fits(v) && cells_widen(c, n, n, mem) < 0)
		return -1;
	cell_set(*c, row, v);
	return 0;
}

struct cells cells_copy(struct arena *mem, struct cells from, size_t n, size_t room)
{
	struct cells c = cells_new(mem, room, from.width);
	if (c.at && n)
		memcpy(c.at, from.at, n * from.width);
	return c;
}
