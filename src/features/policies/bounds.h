/* Floors and ceilings of local rates as the text in force on their day states them: an adoption that raises the city's sum raises
 * what a county may not go below, from its first day. C1, S30, S-a13. */
#ifndef YICAI_FEATURES_POLICIES_BOUNDS_H
#define YICAI_FEATURES_POLICIES_BOUNDS_H

#include "features/rates/change.h"

/* Where no adopted text of the day states the sum, what the program ships holds. */
struct law_bounds {
	struct rate_bounds from; /* hand &x.from on */
	struct arena *mem;       /* everything lives here; the caller's */
	struct law_bound *row;
	size_t n;
};

/* As the texts are law in the house now, in mem: texts of bounds live as long. -1 with e. */
int law_bounds_read(struct law_bounds *b, struct house *h, struct arena *mem, struct err *e);

#endif
