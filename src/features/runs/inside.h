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

/* It is 已完成; else ERR_CONFLICT: it has nothing that could be `what` (对照 核对). */
int run_is_done(const struct run *r, const char *what, struct err *e);

/* Who computes a run (worker.c). Where it stands as long as it has not ended; beat < 0: nobody has noted himself. */
enum run_state run_state_by(struct house *h, struct str process, int64_t beat);
/* Notes this process as the one that computes it, in the open transaction. */
int run_note_worker(struct house *h, int64_t run, struct err *e);
/* Takes it for this process, in a transaction of its own. ERR_CONFLICT: it has ended, or another process that lives computes it. */
int run_claim(struct house *h, int64_t run, struct err *e);
/* A sign of life for those who cannot see this process. */
int run_beat(struct house *h, int64_t run, struct err *e);
/* Gives it up without an end, so that anybody may go on. */
void run_give_up(struct house *h, int64_t run);
/* In the transaction of its end: it is still this process's. ERR_CONFLICT: another one has taken it. */
int run_worker_done(struct house *h, int64_t run, struct err *e);

/* Which of the set's policies a run is about, by index; of versions with one id the first stands for all. ERR_USAGE. */
int select_policies(const struct packs *packs, struct str policy, bool selected[static PACKS_MAX], struct err *e);

/* The chosen readings, one a line, set on a set of packs; NULL with e. */
struct choices *readings_set(const struct packs *packs, struct str readings, const bool *selected, struct arena *mem,
			     struct err *e);

/* SM3 over what a run keeps. Whole numbers are 8 bytes, highest first; texts and bytes their length and then themselves. */
struct proof;
struct proof *proof_begin(struct err *e); /* NULL: no memory */
void proof_free(struct proof *p);         /* of NULL: a no-op */
void proof_int(struct proof *p, int64_t v);
void proof_text(struct proof *p, struct str s);
void proof_end(struct proof *p, uint8_t out[static SM3_SIZE]); /* once */
/* Before each row of a table and behind its last, so that no row counts as one of the next table. */
enum { PROOF_END, PROOF_ROW };

/* What is proved: form 3, everything that is kept, as it lies in the store (stored.c). Before that the lines, one after the other.
 * Form 1, runs before 048: all of each line. Form 2: a number whose bits say which values (numbers, then texts, in the order of
 * digest.c) differ from the line before, then these; before the first line all is 0 and empty. */
#define DIGEST_FORM 3 /* of new runs */
struct line_digest;
struct line_digest *digest_begin(int form, struct err *e); /* NULL: no memory */
void digest_free(struct line_digest *d);                   /* of NULL: a no-op */
void digest_line(struct line_digest *d, const struct run_line *l);
/* Once, at the end. -1: no memory. */
int digest_end(struct line_digest *d, uint8_t out[static SM3_SIZE], struct err *e);

#endif
