/* What a change that waits to be confirmed costs in a year, by county, over everybody in the store: the law and the rates as they
 * are beside what they would be, each read as the house has chosen. Kept with the change until it is computed anew.
 * C1, C9: S-a13, S-a5. */
#ifndef YICAI_FEATURES_COSTS_CHANGES_H
#define YICAI_FEATURES_COSTS_CHANGES_H

#include "features/costs/costs.h"

#define CHANGE_ROWS_MAX 4000 /* counties of one change */

/* What is to be compared; the texts live as long as the computation. */
struct proposed_change {
	struct str policy;
	struct str before, after; /* two texts of it; n 0: the text in force, with another rate: */
	struct str unit, tier;    /* 单元代码, 档次 */
	int64_t amount;           /* 分 */
	day_t from;               /* from this day on */
};
/* What it comes to. */
struct change_costs {
	int64_t year, at;  /* year 0: never computed */
	bool counts;       /* numbers, not money */
	struct cost *cost; /* the whole house (COST_EVERYWHERE), then counties by code */
	size_t n;
};

/* Computes it over the facts known now, in mem. Errors as costs_compute; ERR_INPUT for a text with mistakes. */
int change_costs_compute(struct house *h, const struct proposed_change *c, int64_t year,
			 const struct cost_watch *watch, struct arena *mem, struct change_costs *out, struct err *e);
/* Keeps it for the change with this id, instead of an older one; in a write transaction. */
int change_costs_keep(struct house *h, int64_t about, const struct change_costs *c, struct err *e);
/* What is kept, the rows within reach, in mem. */
int change_costs_read(struct house *h, int64_t about, struct reach who, struct arena *mem, struct change_costs *out,
		      struct err *e);

#endif
