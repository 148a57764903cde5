/* What the files of payments/ share. */
#ifndef YICAI_FEATURES_PAYMENTS_INSIDE_H
#define YICAI_FEATURES_PAYMENTS_INSIDE_H

#include "features/ledger/ledger.h"
#include "features/payments/adjust.h"
#include "store/sql.h"

/* A payment as it stands, one statement's beginning: WHERE follows it, then the rest; the fields of struct payment in its
 * columns. Likewise a claim (追回). */
#define PAYMENT_COLUMNS                                                                                              \
	"SELECT p.id, p.owner_id, p.person_id, p.org_id, p.line_id, p.about, p.from_month, p.to_month, p.amount,"    \
	" s.state, s.batch_id, s.no, s.attempt, s.since, s.offset_amount, p.policy, p.about_kind, s.reason"          \
	" FROM payments p JOIN payment_states s ON s.payment_id = p.id WHERE "
extern const struct row_field payment_fields[];
#define RECOVERY_COLUMNS                                                                                             \
	"SELECT r.id, r.adjustment_id, r.owner_id, r.person_id, r.period, r.line_id, r.amount, r.amount -"           \
	" COALESCE((SELECT SUM(m.amount) FROM recovery_moves m WHERE m.recovery_id = r.id), 0), r.at, r.policy,"     \
	" r.instalment FROM recoveries r WHERE "
extern const struct row_field recovery_fields[];

/* Where the money of a payment goes: texts live until payee_release. */
struct payee {
	struct fact_reader *reader;
	struct str name, number, bank, account;
};
/* Who is paid: the person; or, negative, the institution that has paid the person ahead (the payment's owner is an agreement
 * of theirs, S15). */
#define PAYEE_COLUMN "CASE WHEN p.owner_id = p.person_id THEN p.person_id ELSE -p.org_id END"
/* The payee as known at an instant: 1, 0 when there is none, -1. */
int payee_read(struct house *h, int64_t payee, instant_t known, struct payee *out, struct err *e);
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
