/* Inside the indicators: reading of a file, and the checks that a policy does not know. */
#ifndef YICAI_FEATURES_INDICATORS_INSIDE_H
#define YICAI_FEATURES_INDICATORS_INSIDE_H

#include "features/indicators/indicators.h"

/* What is counted, and with which caliber: units agree with the columns that are read, a denominator mixes no calibers, a
 * percentage is of one thing. Errors into s->diags. */
void check_sides(struct indicators *s, const struct indicator *i);

/* Counts one side on a day: every subject once, summed up the tree of units. As indicator_run. */
int indicator_count_side(struct indicator_count *out, const struct indicators *s, const struct policy *p,
			 struct world *w, day_t on, struct arena *mem, struct err *e);

#endif
