#include "features/policies/law_area_web.h"

#include "features/reach_web.h"
#include "features/units/area.h"

int law_area(struct ctx *c, struct str code, struct law_area *out, struct err *e)
{
	int64_t unit;
	*out = (struct law_area){code, true};
	if (unit_by_code(c->house, code, INSTANT_OPEN, &unit, e) < 0)
		return -1;
	if (!unit)
		return 0;
	struct str name = unit_name(c->house, unit, c->mem);
	if (name.n)
		out->name = name;
	struct reach who = user_reach(c->user);
	enum area_lies how = AREA_SAME;
	if (who.kind != REACH_ALL && who.kind != REACH_UNIT)
		how = AREA_APART;
	else if (who.kind == REACH_UNIT && area_lies(c->house, code, who.id, &how, e) < 0)
		return -1;
	out->mine = how == AREA_SAME || how == AREA_WITHIN;
	return 0;
}

int law_area_mine(struct ctx *c, struct str code, struct err *e)
{
	struct law_area a;
	if (law_area(c, code, &a, e) < 0)
		return -1;
	return a.mine ? 0
		      : err_set(e, ERR_DENIED, "这项政策是%.*s的，只有%.*s能定", STR_FMT(a.name), STR_FMT(a.name));
}
