/* 辖区: a policy names the unit that it is of by its code. Whom it concerns is asked for a person, an institution, a county's
 * office: all are at a unit, and the answer is this one. */
#ifndef YICAI_FEATURES_UNITS_AREA_H
#define YICAI_FEATURES_UNITS_AREA_H

#include "features/units/units.h"

/* How the unit of an area lies to another one. */
enum area_lies {
	AREA_NOWHERE, /* the house has no such unit */
	AREA_APART,
	AREA_AROUND, /* the other one lies in it */
	AREA_SAME,
	AREA_WITHIN, /* it lies in the other one */
};

/* How the area of this code lies to the unit. */
int area_lies(struct house *h, struct str code, int64_t unit, enum area_lies *how, struct err *e);

/* A policy of this area concerns whoever is at the unit (0: nobody knows where, then it may): one lies in the other. */
int area_concerns(struct house *h, struct str code, int64_t unit, bool *yes, struct err *e);

#endif
