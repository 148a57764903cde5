/* Where in the tree of units a row of the world lies. */
#ifndef YICAI_FEATURES_SUBSIDIES_PLACES_H
#define YICAI_FEATURES_SUBSIDIES_PLACES_H

#include "policy/world.h"

#define UNIT_DEPTH_MAX 64 /* steps upwards; a tree that goes deeper is a circle */

/* Unit `unit` is `top` or lies below it. FIELD_NONE lies nowhere. */
bool lies_within(const struct world *w, int64_t unit, int64_t top);

/* The unit above, FIELD_NONE at the top; the column of all units, for who asks often. */
int64_t unit_above(const struct world *w, int64_t unit);
struct cells units_above(const struct world *w);

#endif
