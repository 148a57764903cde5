/* A run of the policies as they are law in the house. */
#ifndef YICAI_FEATURES_RUNS_START_H
#define YICAI_FEATURES_RUNS_START_H

#include "features/runs/runs.h"

/* run_check and run_begin with the texts in force. */
int run_start_check(struct house *h, const struct run_ask *ask, struct arena *mem, struct str *readings,
		    struct err *e);
int run_start(struct house *h, const struct run_ask *ask, int64_t *run, struct err *e);

#endif
