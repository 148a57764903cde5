/* 全额追回: everything that was ever paid for one owner under a policy is claimed back at once, from an institution. It stands under
 * a policy of its own, so no later run pays it again or claims it twice. S16. */
#ifndef YICAI_FEATURES_PAYMENTS_WHOLE_H
#define YICAI_FEATURES_PAYMENTS_WHOLE_H

#include "features/payments/adjust.h"

/* What is claimed back whole. */
struct whole_new {
	int64_t owner, person, debtor;       /* debtor: the institution that owes it */
	struct str policy;                   /* under which it was paid */
	struct str claim_policy, instalment; /* under which it is claimed: 绍兴.定向培养追回, 全额 */
	struct str reason;                   /* of cancelling what waits */
};
struct whole_done {
	int64_t adjustment;
	int64_t claimed, cancelled; /* 分 */
};
/* Cancels what waits or was refused, claims back what reached its account and was not claimed back before, one claim a budget
 * line. ERR_CONFLICT: it was done before, or money is in a batch or at the bank. In the caller's recording. */
int recover_whole(struct house *h, struct recording *r, const struct whole_new *n, const char *who,
		  struct whole_done *out, struct err *e);
/* The institution that owes what this adjustment claims; 0: the person does. */
int recovery_debtor(struct house *h, int64_t adjustment, int64_t *debtor, struct err *e);
/* The claim may end this way: what an institution owes goes to the treasury (S16), else ERR_INPUT. */
int recovery_way_check(struct house *h, const struct recovery *c, enum recovery_way way, struct err *e);
/* Everything of this owner under this policy was claimed back: nothing is paid any more. 1, 0, -1. */
int owner_recovered(struct house *h, int64_t owner, struct str policy, struct err *e);
/* What reached its account for an owner's month, less what was claimed back for that month, 分. */
int paid_for_month(struct house *h, int64_t owner, struct str policy, int64_t period, int64_t *amount, struct err *e);

#endif
