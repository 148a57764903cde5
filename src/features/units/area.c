#include "features/units/area.h"

/* The unit is among those. */
static bool among(const int64_t *place, size_t n, int64_t unit)
{
	for (size_t i = 0; i < n; i++)
		if (place[i] == unit)
			return true;
	return false;
}

int area_lies(struct house *h, struct str code, int64_t unit, enum area_lies *how, struct err *e)
{
	int64_t area, place[UNIT_PLACES_MAX];
	size_t n;
	if (unit_by_code(h, code, INSTANT_OPEN, &area, e) < 0)
		return -1;
	if (!area || area == unit) {
		*how = area ? AREA_SAME : AREA_NOWHERE;
		return 0;
	}
	if (unit_places(h, unit, place, &n, e) < 0)
		return -1;
	bool around = among(place, n, area);
	if (!around && unit_places(h, area, place, &n, e) < 0)
		return -1;
	*how = around ? AREA_AROUND : among(place, n, unit) ? AREA_WITHIN : AREA_APART;
	return 0;
}

int area_concerns(struct house *h, struct str code, int64_t unit, bool *yes, struct err *e)
{
	enum area_lies how = AREA_SAME;
	if (unit && area_lies(h, code, unit, &how, e) < 0)
		return -1;
	*yes = how != AREA_APART && how != AREA_NOWHERE;
	return 0;
}
