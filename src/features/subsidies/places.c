#include "features/subsidies/places.h"

/* The table of units. */
static const struct wtable *units_of(const struct world *w)
{
	return &w->t[dict_record(w->dict, STR("单元"))];
}

struct cells units_above(const struct world *w)
{
	const struct wtable *t = units_of(w);
	return t->col[record_field(t->rec, STR("上级代码"))];
}

int64_t unit_above(const struct world *w, int64_t unit)
{
	return cell_at(units_above(w), (size_t)unit);
}

bool lies_within(const struct world *w, int64_t unit, int64_t top)
{
	for (int steps = 0; unit != FIELD_NONE && steps < UNIT_DEPTH_MAX; steps++) {
		if (unit == top)
			return true;
		unit = unit_above(w, unit);
	}
	return false;
}
