/* A demo city's directed training: a school's month that waits for the county, a broken agreement that is looked into. */
#ifndef YICAI_FEATURES_DEMO_DEMO_DIRECTED_H
#define YICAI_FEATURES_DEMO_DEMO_DIRECTED_H

#include "fact/fact.h"

/* For 绍兴 of a demo city (demo_fill), signed with the demo accounts' names; recordings of its own. Nothing where no agreement is. */
int demo_directed(struct house *h, struct err *e);

#endif
