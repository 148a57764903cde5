/* 辖区: whose policy it is. Law is read by everybody who may read policies, and settled (读法, 通过, 废止) only by whoever's reach
 * covers the unit that it is of: a city's by that city, or by what lies above it. */
#ifndef YICAI_FEATURES_POLICIES_LAW_AREA_WEB_H
#define YICAI_FEATURES_POLICIES_LAW_AREA_WEB_H

#include "app/ctx.h"

struct law_area {
	struct str name; /* of the unit; its code where the house has no such unit */
	bool
	    mine; /* the user's reach covers it; of a unit that the house does not have, everybody's who may settle law */
};

/* Of this code (policy_view.area), in the request's memory. */
int law_area(struct ctx *c, struct str code, struct law_area *out, struct err *e);
/* ERR_DENIED, naming whose it is, unless it is the user's. */
int law_area_mine(struct ctx *c, struct str code, struct err *e);

#endif
