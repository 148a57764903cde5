/* 测算读法 as pages: what each way of reading a policy costs in a year, in all and by county. */
#ifndef YICAI_FEATURES_COSTS_COSTS_PAGES_H
#define YICAI_FEATURES_COSTS_COSTS_PAGES_H

#include "app/frame.h"
#include "features/costs/changes.h"
#include "features/costs/costs.h"
#include "features/policies/statute.h"

struct costs_input {
	struct str id;
	int64_t year;
};
struct costs_output {
	struct statute law;
	struct cost_study study; /* year 0: none yet */
	struct cost *sums;       /* a row a way of reading */
	size_t nsums;
	struct cost *kinds, *tiers; /* of the whole house, where that is within reach; out of the study's rows */
	size_t nkinds, ntiers;
	int64_t *years;
	size_t nyears;
};

/* A row a way of reading, over what of the study is within reach, in mem; NULL without memory. */
struct cost *costs_sums(const struct cost_study *s, struct arena *mem, size_t *n);
/* The row of one way of reading; NULL. */
const struct cost *costs_find(const struct cost *sums, size_t n, struct str reading, struct str label);

void costs_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct in_shape costs_ask_shape;
extern const struct web costs_web;

/* A change's costs as a table, the whole house first. */
struct ui_table change_costs_table(const struct frame *f, const struct change_costs *s);

#endif
