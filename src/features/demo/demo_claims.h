/* A demo city's claims: a quarter whose applications stand at every step of the way, and a month that is open for them. */
#ifndef YICAI_FEATURES_DEMO_DEMO_CLAIMS_H
#define YICAI_FEATURES_DEMO_DEMO_CLAIMS_H

#include "base/arena.h"
#include "fact/fact.h"

/* For 绍兴 of a demo city (demo_fill), signed with the demo accounts' names; many recordings of its own. *applications: how many.
 * ERR_NOTFOUND when the store holds no demo city. */
int demo_claims(struct house *h, int64_t *applications, struct err *e);

/* Where the tour's first person works: there the demo accounts of a clerk and of a county belong. Brings the directory
 * up to date. ERR_NOTFOUND when the store holds no demo city. */
int demo_tour_place(struct house *h, struct arena *mem, int64_t *org, int64_t *county, struct err *e);

#endif
