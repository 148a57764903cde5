/* Who alone is to be looked at when a run is asked again and few have changed: then nobody else's facts are read. */
#ifndef YICAI_FEATURES_RUNS_FEW_H
#define YICAI_FEATURES_RUNS_FEW_H

#include "base/ids.h"
#include "features/runs/inside.h"

struct few {
	bool only;        /* nobody else has changed: who is whole */
	struct ids who;   /* people */
	int64_t subjects; /* of the run, whether they changed or not */
	int64_t from;     /* first entry of the journal that base did not know of; of many too */
};

/* Finds them from the journal, for a run that asks the question of base again: the selected policies are about people or what belongs
 * to them and look at nobody else; nothing was written but such facts; and of few. Else only is false, and what was found is of no
 * use. h is read. -1: no memory, the store. */
int few_find(struct few *x, struct house *h, const struct frozen *f, const struct run *base, struct err *e);
void few_release(struct few *x); /* of a zeroed one: a no-op */

#endif
