#include "fact/narrow.h"

#include <string.h>

#include "base/field.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers stand lowest byte first");

struct narrow narrow_for(const int64_t *cell, size_t n)
{
	int64_t least = INT64_MAX, most = FIELD_NONE;
	bool blank = false;
	for (size_t i = 0; i < n; i++) {
		blank |= cell[i] == FIELD_NONE;
		least = cell[i] != FIELD_NONE && cell[i] < least ? cell[i] : least;
		most = cell[i] > most ? cell[i] : most;
	}
	struct narrow w = {.base = least, .n = (uint32_t)n};
	uint64_t range = most == FIELD_NONE ? 0 : (uint64_t)most - (uint64_t)least;
	if (most == FIELD_NONE)
		w.base = FIELD_NONE;
	else if (range || blank)
		w.width = range < UINT8_MAX ? 1 : range < UINT16_MAX ? 2 : range < UINT32_MAX ? 4 : 8;
	return w;
}

bool narrow_is(const struct narrow *w)
{
	return w->width == 0 || w->width == 1 || w->width == 2 || w->width == 4 || w->width == 8;
}

size_t narrow_size(const struct narrow *w)
{
	return (size_t)w->n * w->width;
}

/* The loops of one width. */
#define NARROW(type, name)                                                                                           \
	static void put_##name(const struct narrow *w, const int64_t *cell, void *out)                               \
	{                                                                                                            \
		type *code = out;                                                                                    \
		for (size_t i = 0; i < w->n; i++)                                                                    \
			code[i] = cell[i] == FIELD_NONE ? 0 : (type)((uint64_t)cell[i] - (uint64_t)w->base + 1);     \
	}                                                                                                            \
	static void get_##name(const struct narrow *w, const void *in, int64_t *cell)                                \
	{                                                                                                            \
		const type *code = in;                                                                               \
		for (size_t i = 0; i < w->n; i++)                                                                    \
			cell[i] = code[i] ? (int64_t)((uint64_t)w->base + code[i] - 1) : FIELD_NONE;                 \
	}
NARROW(uint8_t, 1)
NARROW(uint16_t, 2)
NARROW(uint32_t, 4)

void narrow_put(const struct narrow *w, const int64_t *cell, void *out)
{
	switch (w->width) {
	case 1: put_1(w, cell, out); break;
	case 2: put_2(w, cell, out); break;
	case 4: put_4(w, cell, out); break;
	case 8: memcpy(out, cell, w->n * sizeof *cell); break;
	default: break;
	}
}

void narrow_get(const struct narrow *w, const void *in, int64_t *cell)
{
	switch (w->width) {
	case 1: get_1(w, in, cell); break;
	case 2: get_2(w, in, cell); break;
	case 4: get_4(w, in, cell); break;
	case 8: memcpy(cell, in, w->n * sizeof *cell); break;
	default:
		for (size_t i = 0; i < w->n; i++)
			cell[i] = w->base;
	}
}
