/* Which policies the public can calculate. */
#ifndef YICAI_FEATURES_GUIDE_CALC_RUN_H
#define YICAI_FEATURES_GUIDE_CALC_RUN_H

#include "policy/policy.h"

/* Money, for a person or an agreement. */
bool calc_can(const struct policy *p);

#endif
