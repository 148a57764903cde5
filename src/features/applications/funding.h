/* 成批安排支付 (funding): finance takes many applications over at once, from one budget line, at the number and the sum that it was
 * shown. What was asked for is kept with each application's step; it is carried out a few applications to a transaction, each for
 * itself, so that it can be stopped between two of them and goes on after a restart where it stood. */
#ifndef YICAI_FEATURES_APPLICATIONS_FUNDING_H
#define YICAI_FEATURES_APPLICATIONS_FUNDING_H

#include "features/applications/queue.h"

#define FUNDING_MAX   FLOW_BULK_MAX /* applications of one funding */
#define FUNDING_STEP  10            /* applications of one transaction: a tenth of a second */
#define FUNDING_SHOWN 200           /* of those not done, as many as are told */

/* The applications that wait for finance and pass the filter (its state is not looked at), by deadline; ERR_LIMIT beyond FUNDING_MAX. */
struct funding_pick {
	int64_t application, round, unit, matter, seq;
	int64_t amount; /* 分 that can be paid: neither struck, nor stopped by an objection, nor paid already */
	struct str org_name, state;
};
int funding_picks(struct house *h, const struct queue_filter *f, struct arena *mem, struct funding_pick **ret,
		  size_t *n, struct err *e);
/* The same for those named. ERR_CONFLICT: one of them does not wait for finance; ERR_NOTFOUND: it is not within reach; ERR_INPUT: it is
 * named twice. */
int funding_named(struct house *h, struct reach reach, const int64_t *application, size_t n, struct arena *mem,
		  struct funding_pick **ret, struct err *e);

/* Keeps what is asked for. hat: the power by which it is done (pay.issue). n and amount (分) are what was shown: ERR_CONFLICT when
 * the picks do not come to them, ERR_INPUT when there is none. *id gets the funding. */
struct funding_new {
	int64_t line; /* budget line */
	const struct funding_pick *pick;
	size_t npicks;
	int64_t n, amount;
	const char *who;
	struct flow_hat hat;
};
int funding_add(struct house *h, struct recording *r, const struct funding_new *n, int64_t *id, struct err *e);

/* Carries out the next FUNDING_STEP of it in a recording of its own: each is done, or is noted with why it cannot be. *left: how many
 * there are still, 0 when all are through. */
int funding_go_on(struct house *h, const struct calendar *cal, int64_t funding, int64_t *left, struct err *e);

struct funding {
	int64_t id, line, scope, scope_id, items, amount, at;
	int64_t done, done_amount; /* done_amount: what was arranged, not what was asked for */
	int64_t refused;           /* items less both: still to be done */
	struct str who;
};
int funding_get(struct house *h, int64_t funding, struct arena *mem, struct funding *out, struct err *e);
/* Those that were not done, at most FUNDING_SHOWN. */
struct funding_refusal {
	int64_t application, amount;
	struct str org_name, why;
};
int funding_refusals(struct house *h, int64_t funding, struct arena *mem, struct funding_refusal **ret, size_t *n,
		     struct err *e);

#endif
