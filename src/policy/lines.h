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
	bool shown; /* it belongs to what was asked for */
};

struct pass {
	struct made *m;
	size_t n;
};

/* All slots of a policy for a subject; the work is left as the last look needs it. */
int plan_pass(struct work *w, struct evaluation *ev, struct plan *pl, int64_t subject, struct pass *p, struct err *e);

#endif
