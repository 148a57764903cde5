/* 支付 (payments): from what was approved to what the bank answered, nothing twice and nothing lost.
 *
 * A payment is what one person is owed under one policy from one decision; its months and instalments are business keys (person,
 * policy, month, instalment), each of which exists once in the database, whatever is retried, repeated or done at once. Payments
 * of one budget line go out in batches: frozen with a digest, signed by two people, issued once, answered line by line.
 * Every change of state moves the same money in the ledger, in the same transaction.
 *
 * C5: S40, C28. */
#ifndef YICAI_FEATURES_PAYMENTS_PAYMENTS_H
#define YICAI_FEATURES_PAYMENTS_PAYMENTS_H

#include "fact/fact.h"
#include "features/reach.h"

#define PAYMENT_BATCH_MAX 1000000 /* items of a batch */
#define PAYMENT_PAGE_MAX  1000
#define PAYMENT_SIGNERS   2
#define BATCH_NUMBER_MAX  400 /* bytes of a batch's number */

/* What is owed for one month or instalment. */
struct payment_due {
	int64_t owner, person, org; /* ids; owner: of the run's line */
	struct str policy, instalment;
	int64_t period; /* month; 0 for an instalment */
	int64_t month;  /* month in which it fell due */
	int64_t amount; /* 分 */
};

/* Adds what was decided, in the caller's recording: one payment for each neighbouring run of the same owner and policy (so sort
 * them), all of it committed on the budget line. again: the keys were paid before and this is in addition (arrears). ERR_CONFLICT
 * when a key is there already (not again), or the line has not so much available. *count: payments made. */
int payments_add(struct house *h, struct recording *r, int64_t line, const char *about_kind, int64_t about,
		 const char *who, const struct payment_due *due, size_t n, bool again, int64_t *count, struct err *e);

/* What was decided for a line of a run and not cancelled: of how many of its months, the first and the last of them; an instalment
 * counts as one, in month 0. */
struct payment_decided {
	int64_t line_no, n, first, last;
};
struct run_line; /* features/runs/runs.h */
/* Those of n lines of a run that something was decided for, in their order, in mem. */
int payments_decided(struct house *h, const struct run_line *line, size_t n, struct arena *mem,
		     struct payment_decided **ret, size_t *count, struct err *e);

enum payment_state {
	PAYMENT_WAITING = 1, /* 待支付 */
	PAYMENT_BATCHED,     /* 已入批次 */
	PAYMENT_TRANSIT,     /* 已发银行 */
	PAYMENT_PAID,        /* 已到账 */
	PAYMENT_REFUSED,     /* 银行退回: to be corrected, then paid under the same key */
	PAYMENT_CANCELLED,   /* 已取消 */
};
const char *payment_state_text(enum payment_state s);

/* Takes a payment that waits or was refused out of the world: its commitment is released, its keys may be decided anew. The
 * reason is kept. ERR_CONFLICT in any other state. */
int payment_cancel(struct house *h, struct recording *r, int64_t payment, const char *who, struct str reason,
		   struct err *e);

/* Lets a refused payment be tried again as it is (the bank erred). ERR_CONFLICT in any other state. */
int payment_retry(struct house *h, struct recording *r, int64_t payment, const char *who, struct str reason,
		  struct err *e);

/* Makes a batch of everything on the line that waits, or was refused and whose account has been corrected since; names and
 * accounts are those known now, and stay those, because facts do not forget. Payments of people without an account stay. In the caller's recording. ERR_NOTFOUND when
 * nothing is to be paid. */
int batch_make(struct house *h, struct recording *r, int64_t line, const char *who, int64_t *batch, struct err *e);
/* The same in two parts, for a line with very many payments: drawing a batch up reads names and accounts of everybody and takes
 * long, but keeps nobody from writing; the caller has no transaction open. Names and accounts are those known at the instant of
 * the journal's last entry, which the batch gets as its own. watch (may be NULL) is told how far it is; false ends it
 * (ERR_CONFLICT). *ret is the caller's, to be freed. */
struct batch_draft;
struct batch_watch {
	bool (*told)(void *self, int64_t done, int64_t total);
	void *self;
};
int batch_draw(struct batch_draft **ret, struct house *h, int64_t line, const struct batch_watch *watch,
	       struct err *e);
/* Writes it, in the caller's recording. ERR_CONFLICT when a payment of it was paid, cancelled or set off against meanwhile: then
 * nothing of it is to be kept. batch: the number that it gets, an id_new of the caller's. */
int batch_write(struct house *h, struct recording *r, const struct batch_draft *d, const char *who, int64_t batch,
		struct err *e);
void batch_draft_free(struct batch_draft *d); /* NULL no-op */

/* Signs what was shown: digest is that of the batch as the signer saw it. ERR_CONFLICT: signed already, issued, or the digest is
 * another. */
int batch_sign(struct house *h, struct recording *r, int64_t batch, struct str digest, const char *who,
	       struct err *e);
/* Hands it to the bank, once, when its content is what was signed (batch_verify). ERR_DENIED with fewer than two signatures,
 * ERR_CONFLICT when it was issued. */
int batch_issue(struct house *h, struct recording *r, int64_t batch, const char *who, struct err *e);
/* The same without looking at the content: right behind a batch_verify of the caller's, which keeps nobody from writing. Neither
 * the items nor the facts as known when it was made change any more. */
int batch_send(struct house *h, struct recording *r, int64_t batch, const char *who, struct err *e);

/* Takes a batch back that was not issued: its payments wait again. The reason is kept. ERR_CONFLICT when it was issued or taken
 * back before; ERR_INPUT without a reason. */
int batch_void(struct house *h, struct recording *r, int64_t batch, const char *who, struct str reason,
	       struct err *e);

/* A line of the bank's answer. */
struct bank_line {
	int64_t no;     /* of the batch's item */
	int64_t amount; /* 分, must be the item's */
	bool paid;
	struct str reason; /* of a refusal; required then */
};
/* Takes answers in; each item is answered once: the same answer again is passed over, another one refused. ERR_INPUT naming the
 * first line that does not fit (no such item, another amount, no reason), and nothing is taken. In the caller's recording. */
struct bank_taken {
	int64_t result; /* id; 0: everything was there before */
	int64_t paid, refused, repeated;
	int64_t paid_amount, refused_amount;
};
int batch_answer(struct house *h, struct recording *r, int64_t batch, const struct bank_line *line, size_t n,
		 const char *who, struct bank_taken *out, struct err *e);

/* A batch as it stands. */
struct batch {
	int64_t id, line, at, items, amount, signatures, issued_at; /* at: written; issued_at 0: not yet */
	int64_t paid, refused, paid_amount, refused_amount;
	int64_t void_at; /* 0: not taken back */
	struct str who, digest, issued_by, void_reason;
	struct str number; /* 越城-2025Q2-003; n 0: made before batches had one */
};
int batch_get(struct house *h, int64_t batch, struct arena *mem, struct batch *out, struct err *e);
/* The batch of this number: 1, 0 none, -1. */
int batch_numbered(struct house *h, struct str number, int64_t *batch, struct err *e);
/* Batches of a line (0: of all), the newest first, ids below `before`. */
int batch_list(struct house *h, int64_t line, int64_t before, size_t n, struct arena *mem, struct batch **ret,
	       size_t *count, struct err *e);

/* Columns of a payment file. X(name, header) */
#define BATCH_COLUMNS(X)                                                                                             \
	X(COLUMN_BATCH, "批次号")                                                                                    \
	X(COLUMN_NO, "序号")                                                                                         \
	X(COLUMN_POLICY, "项目")                                                                                     \
	X(COLUMN_NAME, "姓名")                                                                                       \
	X(COLUMN_NUMBER, "证件号码")                                                                                 \
	X(COLUMN_BANK, "开户行")                                                                                     \
	X(COLUMN_ACCOUNT, "账号")                                                                                    \
	X(COLUMN_YUAN, "金额（元）")                                                                                 \
	X(COLUMN_FEN, "金额（分）")                                                                                  \
	X(COLUMN_MONTHS, "月份段")
enum batch_column {
#define X(name, header) name,
	BATCH_COLUMNS(X)
#undef X
	    BATCH_COLUMN__MAX
};
/* What the treasury or the bank wants: columns in an order, under headers of its own. */
struct batch_template {
	const char *name; /* 一卡通 */
	size_t n;
	struct {
		enum batch_column column;
		const char *header; /* NULL: the usual one */
	} column[BATCH_COLUMN__MAX];
};
/* Those that ship: 财政通用, 一卡通. */
extern const struct batch_template batch_templates[];
extern const size_t batch_templates_n;
/* "一卡通：批次号,序号,姓名=户名,账号=收款账号,金额（元）" → a template in mem; ERR_INPUT naming the word that is no column. */
int batch_template_parse(struct str text, struct arena *mem, struct batch_template *out, struct err *e);
/* Writes an issued batch to a file, CSV or (path ends in .xlsx) a workbook, full numbers inside: its caller journals that
 * (fact_reveal_journal). The same batch gives the same bytes of CSV. ERR_DAMAGED when the items are not those that were signed. */
int batch_file(struct house *h, int64_t batch, const struct batch_template *t, const char *path,
	       const struct batch_watch *watch, struct err *e);
/* Computes the batch's digest again and compares. ERR_DAMAGED. watch (may be NULL) as for batch_draw, here and above. */
int batch_verify(struct house *h, int64_t batch, const struct batch_watch *watch, struct err *e);

/* A payment as it stands; for its clerk and its person: where the money is. */
struct payment {
	int64_t id, owner, person, org, line, about, from, to, amount, state, batch, no, attempt, since, offset;
	struct str policy, about_kind, reason;
};
/* Payments within reach (unit: by the budget line's unit and what lies below it is not seen here; use the lines), of one line
 * (0 any), state (0 any), behind `after`. */
struct payment_filter {
	struct reach reach; /* REACH_ALL, REACH_ORG, REACH_PERSON */
	int64_t line, batch;
	int state;
	int64_t after;
	size_t n;
};
int payments_page(struct house *h, const struct payment_filter *f, struct arena *mem, struct payment **ret,
		  size_t *count, struct err *e);

#endif
