/* Applications as lists: those within reach by where they stand, and where one person's money is. */
#ifndef YICAI_FEATURES_APPLICATIONS_QUEUE_H
#define YICAI_FEATURES_APPLICATIONS_QUEUE_H

#include "features/applications/applications.h"

#define QUEUE_PAGE_MAX 1000
#define TRAILS_MAX     200 /* claims of one person that are told, the newest */

/* Which applications. Zero what does not matter; a zeroed reach shows nothing. */
struct queue_filter {
	struct reach reach;
	struct str state; /* county, city … */
	int64_t round, county, org;
	int doubts;         /* 1 with, 2 without */
	day_t due_by;       /* their deadline lies before this day; 0 any */
	struct str text;    /* in the institution's name or the title */
	int64_t due, after; /* behind this deadline and matter */
	size_t n;
};
struct queue_row {
	int64_t id, round, org, unit, matter, seq, since, due, amount, lines, doubts;
	struct str org_name, title, state, policy, barred, barred_too;
};
/* By deadline (those without last), then by number. */
int applications_queue(struct house *h, const struct queue_filter *f, struct arena *mem, struct queue_row **ret,
		       size_t *n, struct err *e);

/* How many stand in a state, and what they come to. */
struct queue_count {
	struct str state;
	int64_t count, amount, overdue;
};
/* Within reach, of one round (0: of all); overdue as of `today`. */
int applications_counts(struct house *h, struct reach reach, int64_t round, day_t today, struct arena *mem,
			struct queue_count **ret, size_t *n, struct err *e);

/* The application of this institution that was submitted before this one for the same policy: persons and sum; 0, 0 none. */
int application_before(struct house *h, const struct application *a, struct str policy, int64_t *lines,
		       int64_t *amount, struct err *e);

/* Where a claim for somebody is: 核算, 机构申报, 区县初审, 市级复审, 公示, 财政安排, 支付. */
enum trail_place { TRAIL_AHEAD, TRAIL_HERE, TRAIL_DONE, TRAIL_FAILED };
#define TRAIL_STEPS 7
struct trail_step {
	const char *text;
	int64_t at;  /* instant at which it was done; 0 */
	int64_t due; /* day; 0 none */
	enum trail_place place;
};
struct trail {
	int64_t application, run, line_no, person, from, to, amount, matter, since, due, struck_at;
	struct str policy, title, org_name, state, struck, paid_state;
	int64_t objections;
	struct trail_step step[TRAIL_STEPS];
	struct trail_step *steps; /* the same as a list, of person_trails */
	size_t nsteps;
	struct str said; /* in one sentence: where the money is */
};
/* The steps of one application, without the payment of a single person. */
int application_trail(struct house *h, int64_t application, struct arena *mem, struct trail *out, struct err *e);
/* One person's claims, the newest first; policy n 0: of all. In mem. */
int person_trails(struct house *h, int64_t person, struct str policy, struct arena *mem, struct trail **ret,
		  size_t *n, struct err *e);

#endif
