/* Columns of cells: making them, widening them. */
#include "base/cells.h"

#include <string.h>

struct cells cells_new(struct arena *mem, size_t n, int width)
{
	return (struct cells){arena_array(mem, n + 1, (size_t)width), (uint8_t)width};
}

int cell_put(struct cells *c, size_t row, int64_t v, size_t n, struct arena *mem)
{
	if (c->width == NARROW && !cell_fits(v)) {
		struct cells wide = cells_new(mem, n, WIDE);
		if (!wide.at)
			return -1;
		for (size_t i = 0; i < n; i++)
			cell_set(wide, i, cell_at(*c, i));
		*c = wide;
	}
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
