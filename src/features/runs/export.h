/* A run as a file for finance and for institutions: what is due, and what is not with its reason. */
#ifndef YICAI_FEATURES_RUNS_EXPORT_H
#define YICAI_FEATURES_RUNS_EXPORT_H

#include "features/runs/runs.h"
#include "sheet/write.h"

#define RUN_EXPORT_MAX 200000 /* lines of one file */

/* Writes the lines that the filter finds (its after and n do not count) to path: a workbook of three tabs (合计 by county
 * and policy, 明细 of what is due, doubtful or to be recovered, 不符合 with reasons), those that the filter leaves
 * empty left out; or one table as CSV. Numbers of people are masked. *lines gets how many. ERR_LIMIT: more than
 * RUN_EXPORT_MAX. Within a read transaction. */
int run_export(struct house *h, const struct run *run, const struct run_filter *f, enum sheet_format format,
	       const char *path, int64_t *lines, struct err *e);

#endif
