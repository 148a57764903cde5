/* What the files of payments/ share. */
#ifndef YICAI_FEATURES_PAYMENTS_INSIDE_H
#define YICAI_FEATURES_PAYMENTS_INSIDE_H

#include "features/ledger/ledger.h"
#include "features/payments/adjust.h"
#include "store/sql.h"

/* Where the money of a payment goes: texts live until payee_release. */
struct payee {
	struct fact_reader *reader;
	struct str name, number, bank, account;
};
/* The person as known at an instant: 1, 0 when there is none, -1. */
int payee_read(struct house *h, int64_t person, instant_t known, struct payee *out, struct err *e);
void payee_release(struct payee *p);

/* Moves a payment from one state to another; ERR_CONFLICT when it is not in `from`. */
struct state_change {
	int64_t payment;
	enum payment_state from, to;
	int64_t batch, no, attempt;
	struct str reason;
};
int state_set(struct house *h, const struct recording *r, const struct state_change *c, struct err *e);

#endif
