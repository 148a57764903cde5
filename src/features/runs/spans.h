/* Spans: what a run computed, months that say the same put together, before it is frozen. */
#ifndef YICAI_FEATURES_RUNS_SPANS_H
#define YICAI_FEATURES_RUNS_SPANS_H

#include "features/runs/inside.h"

/* A span in rows of the world; texts by their number in `texts`. */
struct span {
	const struct policy *policy;
	int64_t subject, home, unit, county; /* rows; FIELD_NONE none */
	month_t from, to;
	day_t due, cured;
	int64_t amount, tier, reason, clauses, readings;
	unsigned char state, no_amount, outside;
};

struct spans {
	const struct world *w;
	month_t from, to; /* asked for; every span lies within */
	struct span *s;
	size_t n, cap;
	struct pool *texts;                /* of all lines, each once; number 0 is the empty one */
	int people, orgs, jobs;            /* records of the world */
	int job_org, job_begins, job_ends; /* fields of 任职 */
	int org_unit;                      /* field of 机构 */
};

/* None yet. -1: no memory. */
int spans_init(struct spans *s, const struct world *w, month_t from, month_t to, struct err *e);
void spans_release(struct spans *s);

/* The unit that a line is counted and shown in: that of the institution that pays; of a line that is 不符合, where the person
 * works. FIELD_NONE: nowhere. */
int64_t spans_unit(const struct spans *s, const struct line *l);

/* Adds a line that says the same for so many months; it goes on with a span from number `first` on where one ends the month
 * before. Lines of one subject and policy come one after the other, by month. -1: too many, no memory. */
int spans_add(struct spans *s, size_t first, const struct line *l, int months, struct err *e);

#endif
