/* The job that computes what a change of the rules costs: the same for an adopted draft and for a county's rate. */
#ifndef YICAI_FEATURES_COSTS_CHANGE_WEB_H
#define YICAI_FEATURES_COSTS_CHANGE_WEB_H

#include "app/jobs.h"
#include "features/costs/changes.h"

/* Watches a computation for a job: tells how far it is, and whether it was cancelled. */
struct cost_watch cost_watch_of(struct job_run *r);

/* Queues a job of this kind about the change `about` in a year, and goes to its page. */
int change_job_queue(struct ctx *c, const char *kind, struct str what, int64_t about, int64_t year, struct err *e);

/* What the job was queued for. ERR_DAMAGED. */
int change_job_asked(const struct job_run *r, int64_t *about, int64_t *year, struct err *e);

/* Computes what the change costs in the year, and keeps it as that of `about`. */
int change_job_run(struct job_run *r, int64_t about, const struct proposed_change *change, int64_t year,
		   struct err *e);

#endif
