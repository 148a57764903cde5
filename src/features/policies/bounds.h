/* Floors and ceilings of local rates as the text in force on their day states them: an adoption that raises the city's sum raises
 * what a county may not go below, from its first day. C1, S30, S-a13. */
#ifndef YICAI_FEATURES_POLICIES_BOUNDS_H
#define YICAI_FEATURES_POLICIES_BOUNDS_H

#include "features/rates/change.h"

/* A county's rate that a text leaves outside its bounds, on a day on which both hold. */
struct rate_outside {
	int64_t unit, amount, floor, ceiling; /* 分; FIELD_NONE: no bound on that side */
	struct str policy, tier, code;        /* code: of the unit; n 0 when nobody needed it */
	day_t begins, ends;                   /* of the rate; DAY_NONE open */
};
#define RATES_OUTSIDE_MAX 2000

/* Where no adopted text of the day states the sum, what the program ships holds. */
struct law_bounds {
	struct rate_bounds from; /* hand &x.from on */
	struct arena *mem;       /* everything lives here; the caller's */
	struct law_bound *row;
	size_t n;
	struct rate_outside *left; /* rates that stand outside the bounds of their own first day */
	size_t nleft;
};

/* As the texts are law in the house now, in mem: texts of bounds live as long. -1 with e. */
int law_bounds_read(struct law_bounds *b, struct house *h, struct arena *mem, struct err *e);

/* Those of the standing rates that a text, adopted or about to be, leaves outside from its first day on: a rate is measured by the
 * text of its own first day, so it goes on to hold as it is until its county sets another. In mem, by unit and tier as they are stored. */
int rates_outside(struct house *h, struct str text, struct arena *mem, struct rate_outside **ret, size_t *n,
		  struct err *e);

#endif
