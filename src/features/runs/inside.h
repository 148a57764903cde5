/* What the files of runs/ share. */
#ifndef YICAI_FEATURES_RUNS_INSIDE_H
#define YICAI_FEATURES_RUNS_INSIDE_H

#include "features/runs/runs.h"
#include "features/subsidies/load.h"
#include "policy/policy.h"
#include "store/sql.h"

#define RUN_MONTHS_MAX 1200 /* months of one run */
#define RUN_PACKS_MAX  PACKS_MAX

/* A run's inputs, as they were frozen, ready to evaluate. */
struct frozen {
	struct run run; /* texts in mem */
	struct pool *pool;
	struct arena *mem; /* packs, choices and world live here */
	struct packs *packs;
	struct choices *choices;
	bool selected[PACKS_MAX]; /* by policy index */
	struct query query;
};

/* Reads a run's question and packs back and checks them again. -1: nothing is open. ERR_NOTFOUND; ERR_DAMAGED when the
 * stored policy texts are not those that were frozen, or this program does not understand them any more. */
int frozen_open(struct frozen *f, struct house *h, int64_t run, struct err *e);
void frozen_close(struct frozen *f);

/* Which of the set's policies a run is about, by index; of versions with one id the first stands for all. ERR_USAGE. */
int select_policies(const struct packs *packs, struct str policy, bool selected[static PACKS_MAX], struct err *e);

/* The chosen readings, one a line, set on a set of packs; NULL with e. */
struct choices *readings_set(const struct packs *packs, struct str readings, const bool *selected, struct arena *mem,
			     struct err *e);

/* SM3 over lines, one after the other, as a run freezes them. */
struct sm3 *digest_begin(struct err *e);
void digest_line(struct sm3 *d, const struct run_line *l);

#endif
