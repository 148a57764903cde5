/* Spans → the rows that are kept, and the digest that binds them. */
#ifndef YICAI_FEATURES_RUNS_FREEZE_H
#define YICAI_FEATURES_RUNS_FREEZE_H

#include "features/runs/spans.h"

/* How a run ended. */
struct run_end {
	enum run_state state;
	char why[512];
	int64_t lines, people, orgs;
	int64_t sum[LINE_NOT + 1]; /* 分, by enum line_state */
	uint8_t digest[SM3_SIZE];
};

/* Counts, sums and digest of sorted spans. ERR_LIMIT when a sum is too large. */
int freeze_digest(const struct spans *s, struct run_end *end, struct err *e);

/* Writes lines, texts, places and totals of a run, in the open write transaction. */
int freeze_lines(struct house *h, int64_t run, const struct spans *s, struct err *e);

#endif
