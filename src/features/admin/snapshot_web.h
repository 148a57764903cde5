/* The job that makes the columnar snapshot (fact/snapshot.h) where a store is large enough to be worth it. */
#ifndef YICAI_FEATURES_ADMIN_SNAPSHOT_WEB_H
#define YICAI_FEATURES_ADMIN_SNAPSHOT_WEB_H

#include "app/jobs.h"

/* Makes the snapshot anew. */
int snapshot_run(struct job_run *r, struct err *e);

/* Whether it is to be made: the journal has gained a twentieth of what it holds, or there is none that can be used and it would be
 * worth having; at most once an hour, and not again by this server once one that it asked for was not made. Never of a store on a
 * server: the file lies with one of the machines, the queue is of all. In the open transaction. */
int snapshot_due(struct house *h, instant_t now, bool *yes, struct err *e);

#endif
