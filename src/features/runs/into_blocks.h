/* The step of migration 232. */
#ifndef YICAI_FEATURES_RUNS_INTO_BLOCKS_H
#define YICAI_FEATURES_RUNS_INTO_BLOCKS_H

#include "store/store.h"

/* Puts the lines of all runs, which were rows of run_lines, into blocks, in the open transaction. */
int lines_into_blocks(struct store *s, struct err *e);

#endif
