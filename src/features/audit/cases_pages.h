/* 追溯 as pages: follow one payment from the clause to the bank's answer and the postings, follow a person, follow a batch; draw a
 * sample that anybody can draw again. */
#ifndef YICAI_FEATURES_AUDIT_CASES_PAGES_H
#define YICAI_FEATURES_AUDIT_CASES_PAGES_H

#include "features/audit/audit_web.h"
#include "features/block_pages.h"
#include "features/ledger/ledger_pages.h"
#include "features/payments/look.h"
#include "features/payments/payments_pages.h"
#include "features/payments/recover_pages.h"

#define CASE_LINES_SHOWN 500     /* rows of one list on a case's page */
#define SAMPLE_MOST      200     /* payments of a sample */
#define SAMPLE_OF_MOST   2000000 /* payments that it is drawn from */

struct cases_input {
	struct str q;
};
/* What the entry page finds. */
struct cases_found {
	struct refused_item *payments;
	size_t n;
	struct batch_item_out *batches;
	size_t nbatches;
	bool asked;
};

struct trace_input {
	int64_t id;
	bool print;
	bool kept; /* of a batch: what was found when it was last checked, however small it is */
};
/* A line of a run that a payment rests on. */
struct trace_line {
	int64_t run, no;
	month_t from, to;
	int64_t amount;
	struct str tier, reason, clauses;
};
/* What somebody did about the application. */
struct trace_step {
	int64_t at, journal;
	struct str who, move, to, opinion;
};
struct trace_posting {
	struct posting_item p;
	struct str of; /* whose: 这笔款, 整批 … */
};
struct payment_trace {
	struct payment p;
	struct str name, org_name, title;
	const char *state;
	struct trace_line *lines;
	size_t nlines;
	struct str claim; /* its title */
	int64_t claim_amount;
	struct trace_step *steps;
	size_t nsteps;
	struct payment_month *months;
	size_t nmonths;
	struct payment_try *tries;
	size_t ntries;
	struct trace_posting *postings;
	size_t npostings;
	struct claim_item *claims;
	size_t nclaims;
};

struct person_trace {
	struct str name;
	struct refused_item *payments;
	size_t n;
	struct claim_item *claims;
	size_t nclaims;
	int64_t paid, waiting, refused, claimed, open; /* 分 */
	int64_t id;
};

/* One thing that must agree. */
struct trace_check {
	struct str what, left, right;
	bool agrees;
	bool unknown; /* nobody has looked yet */
};
/* A check that a job made, against what the batch says now. */
struct batch_look {
	int64_t at, journal;
	struct str who;
	bool agrees;
};
struct batch_trace {
	struct batch_item_out b;
	struct batch_signer *signers;
	size_t nsigners;
	struct pay_file_out *files;
	size_t nfiles;
	struct batch_result *results;
	size_t nresults;
	struct trace_posting *postings;
	size_t npostings;
	struct trace_check *checks;
	size_t nchecks;
	struct batch_look *looks;
	size_t nlooks;
	bool kept; /* lines and digest are as they were found at checked_at by checked_by; 0: never */
	int64_t checked_at;
	struct str checked_by;
};

struct sample_input {
	struct str seed;
	int64_t size, line;
	day_t from, to;
	bool print;
};
struct sample_output {
	struct refused_item *items;
	size_t n;
	int64_t population, population_amount, amount; /* 分 */
	struct budget_item *lines;
	size_t nlines;
	bool asked;
};

extern const struct in_shape cases_shape, sample_shape;

/* The pages of the routes, from what their handlers put out. */
void cases_page(struct html *h, struct frame *f, const void *in, const void *out);
void payment_trace_page(struct html *h, struct frame *f, const void *in, const void *out);
void person_trace_page(struct html *h, struct frame *f, const void *in, const void *out);
void batch_trace_page(struct html *h, struct frame *f, const void *in, const void *out);
void sample_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
