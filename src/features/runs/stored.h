/* What a run has kept, as a whole. */
#ifndef YICAI_FEATURES_RUNS_STORED_H
#define YICAI_FEATURES_RUNS_STORED_H

#include "features/runs/inside.h"

/* The digest (form 3) of what the store has of a run. */
int stored_digest(struct house *h, int64_t run, uint8_t out[static SM3_SIZE], struct err *e);

#endif
