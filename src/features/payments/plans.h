/* 追回 as a matter: one open claim with its moves, the plan by which it is to come back, and the adjustments that made claims. C6. */
#ifndef YICAI_FEATURES_PAYMENTS_PLANS_H
#define YICAI_FEATURES_PAYMENTS_PLANS_H

#include "features/payments/adjust.h"

#define PLAN_PARTS_MAX 60 /* instalments of a plan */

/* One claim. ERR_NOTFOUND. */
int recovery_get(struct house *h, int64_t recovery, struct arena *mem, struct recovery *out, struct err *e);

/* What was done about a claim, the oldest first. */
struct recovery_step {
	int64_t id, recovery, way, amount, payment, at, journal;
	struct str basis, who;
};
int recovery_steps(struct house *h, int64_t recovery, struct arena *mem, struct recovery_step **ret, size_t *n,
		   struct err *e);
/* The claim that a step belongs to. ERR_NOTFOUND. */
int recovery_of_step(struct house *h, int64_t step, int64_t *recovery, struct err *e);

/* One instalment of the plan that holds; due a day, amount in 分, way one of RECOVERY_REFUNDED, _OFFSET, _REMITTED. */
struct plan_part {
	int64_t no, due, amount, way, at;
	struct str basis, who;
};
int recovery_plan(struct house *h, int64_t recovery, struct arena *mem, struct plan_part **ret, size_t *n,
		  struct err *e);
/* Makes a plan of n equal instalments, a month apart from the day `first`, of what is open (the last one takes the rest), in the
 * caller's recording; it takes the place of the one before. basis: the agreement with the person; an offset needs his consent.
 * ERR_INPUT without a basis or with n out of 1 … PLAN_PARTS_MAX, ERR_CONFLICT when nothing is open. */
int recovery_plan_make(struct house *h, struct recording *r, int64_t recovery, int n, day_t first,
		       enum recovery_way way, struct str basis, const char *who, struct err *e);

/* What a plan must keep to: ERR_INPUT as above. */
int recovery_plan_check(int n, enum recovery_way way, struct str basis, struct err *e);
/* These n instalments (due, amount, way) become the claim's plan, in the caller's recording. */
int recovery_plan_set(struct house *h, struct recording *r, int64_t recovery, const struct plan_part *part, size_t n,
		      struct str basis, const char *who, struct err *e);

/* A set of arrears and claims that one run made. */
struct adjustment {
	int64_t id, run, at, arrears, clawback, undone, journal;
	struct str policy, who;
};
/* The newest first, ids below `before`. */
int adjustments_list(struct house *h, int64_t before, size_t n, struct arena *mem, struct adjustment **ret,
		     size_t *count, struct err *e);
int adjustment_get(struct house *h, int64_t id, struct arena *mem, struct adjustment *out, struct err *e);
/* What it claims back. */
int adjustment_recoveries(struct house *h, int64_t id, struct arena *mem, struct recovery **ret, size_t *n,
			  struct err *e);
/* What it pays in addition. */
int adjustment_payments(struct house *h, int64_t id, struct arena *mem, struct payment **ret, size_t *n,
			struct err *e);
/* What a person owes: the open claims, the oldest month first, in mem; those of an institution are not his (S16). */
int person_owes(struct house *h, int64_t person, struct arena *mem, struct recovery **ret, size_t *n, struct err *e);
/* Ends an amount of what a person owes, the oldest months first, each as recovery_move does, in the caller's recording. payment: for
 * an offset; only the claims of its line then. ERR_CONFLICT when more is named than is open. */
int person_repays(struct house *h, struct recording *r, int64_t person, enum recovery_way way, int64_t amount,
		  int64_t payment, struct str basis, const char *who, struct err *e);
/* Payments of a person on a line that wait: what a claim can be set off against. */
int offset_payments(struct house *h, int64_t person, int64_t line, struct arena *mem, struct payment **ret, size_t *n,
		    struct err *e);
/* The claims of a line, open ones only or all, behind `after`. */
int recoveries_of_line(struct house *h, int64_t line, bool open_only, int64_t after, size_t n, struct arena *mem,
		       struct recovery **ret, size_t *count, struct err *e);

#endif
