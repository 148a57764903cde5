/* What pages, exports and audits read of payments and batches; nothing is written here. */
#ifndef YICAI_FEATURES_PAYMENTS_LOOK_H
#define YICAI_FEATURES_PAYMENTS_LOOK_H

#include "features/payments/payments.h"

/* What a batch of this line would take in now, and what would stay, and why; 分. */
struct batch_preview {
	int64_t items, amount;
	int64_t reissued;                        /* of them: refused before, account corrected since */
	int64_t without, without_amount;         /* no bank account */
	int64_t uncorrected, uncorrected_amount; /* refused, the account is still the same */
};
int batch_preview(struct house *h, int64_t line, const struct batch_watch *watch, struct batch_preview *out,
		  struct err *e);
/* Keeps what a job found for a line with very many payments, in the open write transaction, in place of what was kept; a batch of the
 * line that is written takes it away. */
int batch_preview_keep(struct house *h, int64_t line, const struct batch_preview *p, instant_t at, struct err *e);
/* What was kept, and as of when: 1, 0 nothing, -1. */
int batch_preview_kept(struct house *h, int64_t line, struct batch_preview *out, instant_t *at, struct err *e);
/* More than n payments of the line wait or were refused: 1, 0, -1. Nobody's account is looked at. */
int batch_larger(struct house *h, int64_t line, int64_t n, struct err *e);

/* Who signed a batch, in order. */
struct batch_signer {
	int64_t at, journal;
	struct str who, digest; /* digest: what was signed */
};
int batch_signers(struct house *h, int64_t batch, struct arena *mem, struct batch_signer **ret, size_t *n,
		  struct err *e);

/* What the payments in a batch were approved for in all, 分; more than the batch's sum by what was set off against them. */
int batch_approved(struct house *h, int64_t batch, int64_t *amount, struct err *e);

/* How many there are that a batch pays, each counted once however many payments in it are theirs. */
int batch_payees(struct house *h, int64_t batch, int64_t *n, struct err *e);

/* The account or name of a refused payment's person is another than when the bank refused it. */
int payment_corrected(struct house *h, int64_t payment, bool *yes, struct err *e);
/* Who is paid: the person, or (negative) the institution that has paid the person ahead (S15). */
static inline int64_t payment_payee(const struct payment *p)
{
	return p->owner == p->person ? p->person : -p->org;
}
/* The bank account of a payee as known now, in full: to be masked; in mem, n 0 none. */
int payee_account(struct house *h, int64_t payee, struct arena *mem, struct str *out, struct err *e);

/* Which lines of a batch. */
enum batch_which { BATCH_ALL, BATCH_PAID, BATCH_REFUSED, BATCH_OPEN };
/* A line of a batch with its answer; answered 0: none so far. */
struct batch_line {
	int64_t no, payment, person, org, from, to, amount, attempt, paid, answered, result, owner;
	struct str policy, reason;
};
/* Lines behind number `after`, at most n. */
int batch_lines(struct house *h, int64_t batch, enum batch_which which, int64_t after, size_t n, struct arena *mem,
		struct batch_line **ret, size_t *count, struct err *e);

/* What a batch is now: its lines added up (分), and the digest over them computed again, to be compared with the batch. Reads every line
 * and who gets it: a second or more for a hundred thousand of them, in a read transaction of the caller's. */
struct batch_check {
	instant_t at;
	struct str who;
	int64_t amount, journal; /* journal: of the entry that tells of it; 0 not kept */
	struct str digest;       /* SM3_SIZE bytes; n 0: it could not be computed, a payee cannot be read */
};
int batch_check(struct house *h, int64_t batch, const struct batch_watch *watch, struct arena *mem,
		struct batch_check *out, struct err *e);
/* Keeps what a check found beside those before, and tells it in the journal. */
int batch_check_keep(struct house *h, struct recording *r, const struct batch *b, const struct batch_check *c,
		     struct err *e);
#define BATCH_CHECKS_MAX 20 /* that are shown */
/* What the last ones found, the newest first. */
int batch_checks_kept(struct house *h, int64_t batch, struct arena *mem, struct batch_check **ret, size_t *n,
		      struct err *e);
/* What was found is what the batch says now. */
bool batch_check_agrees(const struct batch_check *c, const struct batch *b);

/* One payment. ERR_NOTFOUND. */
int payment_get(struct house *h, int64_t payment, struct arena *mem, struct payment *out, struct err *e);

/* Each time that a payment went into a batch, the first one first; instants 0 when it did not come to that. */
struct payment_try {
	int64_t batch, no, attempt, amount, made, issued, voided, answered, paid, result;
	struct str reason, number; /* number: of the batch */
};
int payment_tries(struct house *h, int64_t payment, struct arena *mem, struct payment_try **ret, size_t *n,
		  struct err *e);

/* The business keys of a payment: month or instalment, the n-th time, 分. */
struct payment_month {
	int64_t period, month, seq, amount;
	struct str instalment;
};
int payment_months(struct house *h, int64_t payment, struct arena *mem, struct payment_month **ret, size_t *n,
		   struct err *e);

/* The batch that a result of the bank answered. ERR_NOTFOUND. */
int result_batch(struct house *h, int64_t result, int64_t *batch, struct err *e);

/* What the bank answered to a batch, file by file. */
struct batch_result {
	int64_t id, at, paid, refused, journal;
	struct str who;
};
int batch_results(struct house *h, int64_t batch, struct arena *mem, struct batch_result **ret, size_t *n,
		  struct err *e);

/* What waits for each line: payments that wait, and those that were refused; 分. */
struct line_waiting {
	int64_t line, waiting, waiting_amount, refused, refused_amount;
};
int lines_waiting(struct house *h, struct arena *mem, struct line_waiting **ret, size_t *n, struct err *e);

/* A payment drawn for an audit; within a line, in the order of their ids. */
struct payment_place {
	int64_t id, line, amount;
};
/* Payments of one line that reached people between two instants, for drawing a sample; ERR_LIMIT beyond max. */
int payments_paid(struct house *h, int64_t line, int64_t from, int64_t to, size_t max, struct arena *mem,
		  struct payment_place **ret, size_t *n, struct err *e);

#endif
