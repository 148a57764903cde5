/* 还款计划: one plan over all that a person owes. An officer proposes instalments; it holds once the person has agreed, on the own
 * phone or by a paper that the person signed. Then every open claim gets its part of it, the oldest months first: the order in
 * which what is paid, and what is set off with consent, ends them. C6. */
#ifndef YICAI_FEATURES_PAYMENTS_REPAYMENTS_H
#define YICAI_FEATURES_PAYMENTS_REPAYMENTS_H

#include "features/payments/plans.h"

struct repayment {
	int64_t id, person, parts, first, way, amount, at; /* first: day; amount: 分 in all */
	int64_t answered;                                  /* instant; 0 not yet */
	bool agreed, own;                                  /* own: answered by the person, not by a paper */
	struct str basis, who, said, answered_by;
};

/* What is to be proposed: parts equal instalments (the last takes the rest), a month apart from the day `first`; way one of
 * RECOVERY_REFUNDED, _OFFSET, _REMITTED; basis: what was talked over. */
struct repayment_new {
	int64_t person;
	int parts;
	day_t first;
	enum recovery_way way;
	struct str basis;
};
/* Proposes a plan over all that is open now, in the caller's recording; it takes the place of one that waits. ERR_INPUT naming
 * the field; ERR_CONFLICT when nothing is owed, or less than a 分 for each instalment. */
int repayment_propose(struct house *h, struct recording *r, const struct repayment_new *n, const char *who,
		      int64_t *id, struct err *e);

/* What the person says, once, in the caller's recording; said: why not, or the paper's number. Agreed, it becomes the plan of every
 * open claim. ERR_CONFLICT when it was answered or replaced, and of a consent when the plan has lapsed. */
int repayment_answer(struct house *h, struct recording *r, int64_t id, bool agreed, bool own, struct str said,
		     const char *who, struct err *e);

/* One plan (ERR_NOTFOUND); the newest of a person: 1, 0 none, -1. */
int repayment_get(struct house *h, int64_t id, struct arena *mem, struct repayment *out, struct err *e);
int repayment_last(struct house *h, int64_t person, struct arena *mem, struct repayment *out, struct err *e);
/* *why: a plan that nobody answered has lapsed by this day, because what is owed is no longer what was proposed or because the first
 * instalment is past; NULL: it has not, or it was answered. */
int repayment_lapsed(struct house *h, const struct repayment *p, day_t today, struct arena *mem, const char **why,
		     struct err *e);
/* Its instalments, in mem. */
int repayment_parts(const struct repayment *p, struct arena *mem, struct plan_part **ret, size_t *n, struct err *e);

#endif
