/* What came out of a run → what is kept of it, and the digest that binds it. */
#ifndef YICAI_FEATURES_RUNS_FREEZE_H
#define YICAI_FEATURES_RUNS_FREEZE_H

#include "features/runs/layout.h"
#include "features/runs/spans.h"

/* How a run ended. */
struct run_end {
	enum run_state state;
	char why[512];
	int64_t lines, people, orgs;
	int64_t sum[LINE_NOT + 1]; /* 分, by enum line_state */
	uint8_t digest[SM3_SIZE];
};

/* Lines in the making: KEPT_PART is a policy's place in the order of the run (parts_init), texts are those of the spans. */
struct kept_lines {
	struct kept *line;
	size_t n, cap;
};
void kept_lines_release(struct kept_lines *l); /* of a zeroed one: a no-op */
/* Room for so many at once. */
int kept_lines_expect(struct kept_lines *l, int64_t n, struct err *e);
/* Adds one. -1: no memory. */
int kept_lines_put(struct kept_lines *l, const struct kept *line, struct err *e);

/* The versions of policies in the order in which a run has their lines: by id, then as they were loaded. */
struct parts {
	const struct policy *policy[PACKS_MAX]; /* [place] */
	int64_t place[PACKS_MAX];               /* [policy index] */
	size_t n;
};
void parts_init(struct parts *p, const struct packs *packs);

/* Everything that is kept, made ready. */
struct frozen_place {
	int64_t id, over; /* of an institution its unit; of a unit itself or one that it lies in */
	struct str code, name;
};
struct keep {
	const struct spans *spans;
	const struct parts *parts;
	struct kept_lines lines;
	uint32_t *order; /* of the run */
	struct layout layout;
	int64_t *text; /* numbers in the spans' texts, by their number in the run */
	size_t texts;
	struct frozen_place *org, *unit;
	size_t orgs, units;
};

/* Makes it ready of spans and of lines that are taken over from an earlier run (in the order of that run), and says in *end what it
 * comes to. ERR_LIMIT when a sum is too large. Spans are the caller's and must live as long; what was taken goes over to it; release in
 * any case. */
int keep_make(struct keep *k, const struct spans *s, struct kept_lines *taken, const struct parts *parts,
	      struct run_end *end, struct err *e);
void keep_release(struct keep *k); /* of a zeroed one: a no-op */

/* Writes it, in the open write transaction. */
int keep_write(const struct keep *k, struct house *h, int64_t run, struct err *e);

#endif
