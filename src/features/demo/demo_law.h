/* A demo city's law: one policy of 绍兴 adopted and confirmed, so that claims are paid by it, one that waits to be
 * confirmed; a county's rate that waits for the city. */
#ifndef YICAI_FEATURES_DEMO_DEMO_LAW_H
#define YICAI_FEATURES_DEMO_DEMO_LAW_H

#include "flow/calendar.h"
#include "fact/fact.h"

/* The document by which the demo city pays its allowance. */
#define DEMO_LAW_NUMBER "绍市民〔演示〕8号"

/* Once: does nothing in a store where something was recorded. `city`: id of 绍兴市. Recordings of its own. */
int demo_law(struct house *h, const struct calendar *cal, int64_t city, day_t today, struct err *e);

#endif
