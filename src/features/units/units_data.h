/* The divisions that the program ships (data/units): provinces, cities, counties, functional zones of the country, and
 * the streets of the four cities. Read only when asked for. */
#ifndef YICAI_FEATURES_UNITS_UNITS_DATA_H
#define YICAI_FEATURES_UNITS_UNITS_DATA_H

#include "base/date.h"
#include "base/err.h"
#include "policy/world.h"

/* A row of the sheet 单元, as text; dates parsed (DAY_NONE blank). */
struct unit_row {
	struct str code, name, kind, parent, gb_code, successor;
	day_t from, to;
};

/* Every shipped unit, parents and successors first, to f until it returns other than 0, which is returned. The texts
 * live during the call. -1: the data carried inside is damaged (e). */
int units_each(int (*f)(void *self, const struct unit_row *u), void *self, struct err *e);

/* The unit with this code; ERR_NOTFOUND. Its texts are copied into mem. */
int units_find(struct str code, struct arena *mem, struct unit_row *out, struct err *e);

/* Adds the shipped unit with this code and its ancestors to a world that is being filled, and returns its row; −1 when
 * there is no such code. For the cases of the policies (unit_source of policy/policy.h). */
int64_t units_into_world(void *self, struct world *w, struct str code);

#endif
