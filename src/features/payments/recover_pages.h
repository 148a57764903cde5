/* 补发追回 as pages: what a corrected fact changes, sets of arrears and claims, one claim with its plan and moves. */
#ifndef YICAI_FEATURES_PAYMENTS_RECOVER_PAGES_H
#define YICAI_FEATURES_PAYMENTS_RECOVER_PAGES_H

#include "features/block_pages.h"
#include "features/ledger/ledger_pages.h"
#include "features/payments/payments_web.h"
#include "features/payments/plans.h"
#include "features/payments/repayments.h"
#include "features/runs/runs.h"

#define CLAIMS_SHOWN 200  /* claims on the list */
#define SETS_SHOWN   30   /* sets on the list */
#define ITEMS_SHOWN  1000 /* rows of a preview or a set */

/* A claim as it is listed. */
struct claim_item {
	struct recovery c;
	int64_t debtor;         /* the institution that owes it; 0: the person */
	struct str name, title; /* person, or who owes it; budget line */
	day_t next;             /* of the plan, the next instalment not yet covered; DAY_NONE no plan */
	int64_t next_amount;    /* 分 */
	bool late;              /* that day has passed */
};
/* Fills it, in the request's memory. */
int claim_item_of(struct ctx *c, const struct recovery *r, struct claim_item *out, struct err *e);
/* Whether the user reaches the claim's line, or it is his own. */
int claim_seen(struct ctx *c, int64_t claim, bool *yes, struct err *e);

struct claims_input {
	bool all;
};
struct claims_output {
	struct claim_item *claims;
	size_t n;
	int64_t open, late; /* 分; how many are behind their plan */
	struct adjustment *sets;
	size_t nsets;
};

/* What a run would change. */
struct adjust_choice {
	int64_t run;
	struct str policy, label;
};
struct adjust_new_input {
	int64_t run;
	struct str policy;
};
struct adjust_row {
	struct adjust_item i;
	struct str name, title;
};
struct adjust_preview {
	struct adjust_choice *choices;
	size_t nchoices;
	struct adjust_row *rows;
	size_t n;
	int64_t total, arrears, clawback, undo, waits; /* total: rows in all; 分 */
	bool no_line;                                  /* some arrears have no budget line to be paid from */
	bool asked;                                    /* a run and policy were named */
	const char *why;                               /* why this run cannot be compared with; NULL */
};

struct set_input {
	int64_t id;
	bool print;
};
struct set_show {
	struct adjustment a;
	struct claim_item *claims;
	size_t nclaims;
	struct payment *payments;
	struct str *names; /* of the payments' people */
	size_t npayments;
};

struct claim_input {
	int64_t id;
	bool print;
};
struct claim_show {
	struct claim_item item;
	struct adjustment a;
	struct plan_part *plan;
	size_t nplan;
	struct recovery_step *steps;
	size_t nsteps;
	struct payment *offsets;
	size_t noffsets;
};
struct claim_move_input {
	int64_t id, way, amount, payment; /* way: place in claim_way_words */
	struct str basis;
};
struct claim_plan_input {
	int64_t id, parts, plan_way; /* other names than the move's: both forms stand on one page */
	day_t first;
	struct str plan_basis;
};

/* A plan over all that a person owes, and what became of it. */
struct repayment_part {
	int64_t no, amount;
	day_t due;
};
struct repayment_shown {
	struct repayment p;
	const char *state;  /* 等本人确认, 已失效, 本人已同意, 本人不同意 */
	const char *lapsed; /* why it can no longer be agreed to; NULL it can, or was answered */
	const char *way;
	struct repayment_part *part;
	size_t n;
};
extern const struct out_shape repayment_shape;
/* The newest plan of a person, in c->mem; *out NULL: none. */
int repayment_shown_of(struct ctx *c, int64_t person, struct repayment_shown **out, struct err *e);
struct owed_plan_input {
	int64_t id, parts, plan_way;
	day_t first;
	struct str plan_basis, paper;
};
extern const struct in_shape owed_plan_shape;
struct my_repayment {
	struct repayment_shown *plan; /* NULL: none */
};
struct repayment_answer_input {
	int64_t id, agree; /* agree: place in agree_words */
	struct str said;
};
extern const struct in_shape repayment_answer_shape;
void my_repayment_page(struct html *h, struct frame *f, const void *in, const void *out);

/* What one person owes. */
struct owed_input {
	int64_t id;
};
struct owed_show {
	int64_t person;
	struct str name;
	int64_t open, late; /* 分; how many are behind their plan */
	struct claim_item *claims;
	size_t n;
	struct payment *offsets; /* what waits for him on the lines that he owes to */
	size_t noffsets;
	struct repayment_shown *plan; /* NULL: none, or the user does not reach all that it is over */
};

extern const struct in_shape owed_move_shape;
/* All that the person owes lies on lines of the user's: ERR_DENIED. */
int check_owed_reach(struct ctx *c, int64_t person, struct err *e);
extern const struct in_shape adjust_new_shape, claim_move_shape, claim_plan_shape;
extern const char *const claim_way_words[], *const plan_way_words[];

/* The pages of the routes, from what their handlers put out. */
void claims_page(struct html *h, struct frame *f, const void *in, const void *out);
void adjust_new_page(struct html *h, struct frame *f, const void *in, const void *out);
void adjust_set_page(struct html *h, struct frame *f, const void *in, const void *out);
void owed_page(struct html *h, struct frame *f, const void *in, const void *out);
void claim_show_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
