/* 补发与追回 (arrears and clawback): the difference between what is now computed and what was decided before, per business key.
 *
 * A corrected fact is never an edit of the past: the next run computes what is due now, and an adjustment makes up the difference:
 * more is paid in addition under the same key's next number; what was too much is claimed back, as far as it was paid. A claim that
 * is still open is undone before anything is paid in addition. So it does not matter in which order corrections come, come late
 * or come twice: what everybody holds in the end is what the last run says. C6: S16, S29. */
#ifndef YICAI_FEATURES_PAYMENTS_ADJUST_H
#define YICAI_FEATURES_PAYMENTS_ADJUST_H

#include "features/payments/payments.h"

#define ADJUST_KEYS_MAX 20000000

/* One key whose position is not what it should be. */
struct adjust_item {
	int64_t owner, person, org, line;
	struct str policy, instalment;
	int64_t period, month;
	int64_t due;      /* 分: what the run says */
	int64_t decided;  /* paid, or decided and not cancelled, less what was claimed back */
	int64_t arrears;  /* to be paid in addition */
	int64_t clawback; /* to be claimed back now */
	int64_t undo;     /* of open claims, to be undone */
	int64_t waits;    /* too much, but not yet paid: nothing can be claimed back before the bank has answered */
	bool no_line;     /* the year of the line was closed, and no later one of its kind can pay the arrears */
};

/* What an adjustment by this run would do; the keys in question are those of the policy within the run's months that were decided
 * before, and months up to the last that a person was paid for which no round ever offered, because they were not known to be due.
 * Arrears stand on the line that paid before, or once its year is closed on the next one of its kind (ledger_heir). Nothing is
 * written. ERR_USAGE when the run is not done, leaves somebody out, or does not cover what has to be compared; ERR_CONFLICT
 * when it computed a draft. */
int adjust_plan(struct house *h, int64_t run, struct str policy, struct arena *mem, struct adjust_item **ret,
		size_t *n, struct err *e);

/* Does it, in the caller's recording: arrears become payments on the items' lines (line: on another one, 0 none), clawbacks
 * become recoveries. *id: the adjustment, 0 when there was nothing to do. ERR_CONFLICT when no line can pay the arrears. */
int adjust_apply(struct house *h, struct recording *r, int64_t run, struct str policy, int64_t line, const char *who,
		 int64_t *id, struct err *e);

/* How an open claim ends. */
enum recovery_way {
	RECOVERY_UNDONE = 1,  /* 撤销: it was right after all */
	RECOVERY_REFUNDED,    /* 退回: money came back to the budget line */
	RECOVERY_OFFSET,      /* 抵扣: against a later payment, with the person's consent */
	RECOVERY_REMITTED,    /* 上缴: came back and went to the treasury (定向培养, S16) */
	RECOVERY_WRITTEN_OFF, /* 核销: by decision */
};
const char *recovery_way_text(enum recovery_way w);

/* Ends an open claim, or part of it (instalments). basis: the bank slip, the consent, the decision; required. payment: for an
 * offset, a payment of the same person and budget line that waits. ERR_CONFLICT when more is named than is open. */
int recovery_move(struct house *h, struct recording *r, int64_t recovery, enum recovery_way way, int64_t amount,
		  int64_t payment, struct str basis, const char *who, struct err *e);

struct recovery {
	int64_t id, adjustment, owner, person, period, line, amount, open, at;
	struct str policy, instalment;
};
/* Claims within reach (REACH_ALL, REACH_PERSON), open ones only or all, behind `after`. */
int recoveries_page(struct house *h, struct reach reach, bool open_only, int64_t after, size_t n, struct arena *mem,
		    struct recovery **ret, size_t *count, struct err *e);

#endif
