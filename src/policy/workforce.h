/* The workforce as it may become: people leave and enter at stated rates a year, and the facts of those who do are changed
 * and made accordingly, so that a policy is evaluated on them as on any others. Nothing is drawn by lot: the same facts and
 * rates always give the same people.
 *
 * Year after year from the first day on, of those at work that day so many leave, on days spread over the year; and as many as
 * the entry rate says of the workforce of the first day come in, also spread. Who enters is like those who entered last: all
 * their dated facts, moved to the day of entering. */
#ifndef YICAI_POLICY_WORKFORCE_H
#define YICAI_POLICY_WORKFORCE_H

#include "policy/world.h"

#define WORKFORCE_YEARS_MAX 30

struct workforce {
	int64_t leave, enter; /* a year, hundredths of a percent of those at work */
};

/* What came of it. */
struct workforce_counts {
	size_t now, left, entered;
};

/* The world from `from` to `to`; it shares what has not changed with `w` and lives in mem. Who enters has a row behind all
 * others in 人员, with the id 0. ERR_LIMIT: too many years; ERR_INPUT: nobody is at work on the first day. */
struct world *workforce_world(const struct workforce *f, struct world *w, day_t from, day_t to, struct arena *mem,
			      struct workforce_counts *counts, struct err *e);

#endif
