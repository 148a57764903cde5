/* A run at work: the facts as known, the evaluation, what has come out so far. */
#ifndef YICAI_FEATURES_RUNS_COMPUTE_H
#define YICAI_FEATURES_RUNS_COMPUTE_H

#include "features/runs/changed.h"
#include "features/runs/few.h"
#include "features/runs/freeze.h"

/* How subjects are evaluated. Lines are the same either way. */
enum run_way {
	RUN_FASTEST,    /* all at once where there are enough of them, and only what is due is asked for */
	RUN_ONE_BY_ONE, /* by the reference evaluator */
	RUN_AT_ONCE,    /* by the vector evaluator, however few they are */
};

struct computing {
	struct frozen f;
	struct world *w;
	int64_t unit; /* row that the run is limited to; FIELD_NONE everywhere */
	enum run_way way;
	struct evaluation *ev;
	struct spans spans;
	struct parts parts;
	struct run base;         /* whose lines may be taken over: asked the same before, and ended well; id 0 none */
	struct few few;          /* who alone is loaded, where that is so */
	struct kept_lines taken; /* lines of base that stay */
	bool part
	    [PACKS_MAX]; /* by policy index: only whose facts have changed is evaluated, the others' lines are there */
	struct changed changed; /* where that is so */
	int64_t done, total;    /* subjects, once a policy */
	const struct run_watch *watch;
	bool cancelled;
};

/* The digest of the sources that decide what an evaluation comes to: which program computed a run. */
extern const char run_evaluator[];

/* run_compute in a way of one's own choice. */
int run_compute_by(struct house *h, int64_t run, enum run_way way, const struct run_watch *watch, struct err *e);

/* Of this policy only who has changed is to be evaluated. */
bool computes_part(const struct computing *c, const struct policy *p);

/* For a run that asks an earlier one's question again, before facts are loaded: finds that run, unless it was computed by another evaluator, and
 * whether few have changed since. */
int find_base(struct computing *c, struct house *h, struct err *e);

/* Behind it: who has changed, and the lines of all others into taken. Nothing is taken where anybody may have changed. ERR_DAMAGED when
 * the lines of base are not what was computed. */
int take_unchanged(struct computing *c, struct house *h, struct err *e);

/* How many subjects the run is about, and how many of them are evaluated. */
void count_work(const struct computing *c, int64_t *evaluated, int64_t *subjects);

/* Evaluates all selected policies for every subject that needs it into the spans; nothing of worth is there when it was called off. */
int evaluate_run(struct computing *c, struct err *e);

#endif
