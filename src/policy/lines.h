/* The slots of one look at a subject: what explain() tells of, beside the lines that evaluate() hands out. */
#ifndef YICAI_POLICY_LINES_H
#define YICAI_POLICY_LINES_H

#include "base/money.h"
#include "policy/eval.h"

/* One slot (a month, a milestone, the one day) as it came out. */
struct made {
	struct line l;
	struct draft d;
	size_t slot; /* number of the milestone */
	bool stands;
	bool hinges;      /* it came out differently when a missing fact was seen otherwise */
	struct eyes eyes; /* with which it was seen as it stands here */
	bool untold;      /* its reason is still to be said: why_told */
	bool shown;       /* it belongs to what was asked for */
};

struct pass {
	struct made *m;
	size_t n;
};

/* All slots of a policy for a subject; the work is left as the last look needs it. */
int plan_pass(struct work *w, struct evaluation *ev, struct plan *pl, int64_t subject, struct pass *p, struct err *e);

/* An evaluation of the same packs, choices and query over another world, whose units and texts are the same: it has the other
 * one's plans, and must not outlive it. NULL: no memory (e). */
struct evaluation *evaluation_beside(const struct evaluation *of, struct world *w, struct err *e);

/* Forgets what was computed of the subject: it is looked at with other eyes. */
void work_again(struct work *w);

/* The months that count for this version of the policy. */
bool version_has(const struct plan *pl, month_t m);
/* The month lies outside the policy's dates, or the policy is no law to pay from. */
bool is_outside(const struct plan *pl, month_t m);
/* The state that the header gives to lines without a doubt. */
enum line_state plain_state(const struct policy *p);
/* The tier as text. */
struct str tier_text(struct work *w, struct value v);
/* Appends a line. */
int line_append(struct lines *out, const struct line *l, struct err *e);
/* Sorts the few lines from `first` on, by month, due day and tier. */
void sort_lines(struct lines *out, size_t first);

#endif
