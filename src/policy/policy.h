/* 政策: published policy text → exact amounts, each with its clause, its facts and its arithmetic.
 * The one header that the rest of the house includes. It sees columns (policy/world.h), never rows of a store. */
#ifndef YICAI_POLICY_POLICY_H
#define YICAI_POLICY_POLICY_H

#include "policy/resolve.h"

/* One line of a result: what `entitle` prints. Texts live in the evaluation's arena. */
enum line_state {
	LINE_DUE,     /* 应发 */
	LINE_DOUBT,   /* 待确认: computed, an officer must confirm */
	LINE_RECOVER, /* 应追回 */
	LINE_NOT,     /* 不符合: only when asked for */
};

struct line {
	const struct policy *policy;
	int64_t subject; /* row number in the subject record's table */
	month_t month;
	day_t due;       /* DAY_NONE for a month */
	struct str tier; /* 档次; n 0 blank */
	int64_t amount;  /* 分; for a count (policy_counts) the whole number */
	bool no_amount;  /* 待确认 without one: the amount itself is 未知, or does not fit */
	enum line_state state;
	int64_t home;              /* row of the institution that pays and is counted; FIELD_NONE */
	int64_t unit;              /* its unit's row; FIELD_NONE */
	const struct cite *failed; /* LINE_NOT: the statement that failed */
	day_t cured;               /* LINE_NOT: when time alone cures it; DAY_NONE */
	struct str reason;         /* one plain Chinese sentence; n 0 none */
	struct str clauses;        /* "S26 S30": of the statements it rests on */
	struct str readings; /* "中断容忍=30 就高=逐人逐月逐级": those that bear on it, chosen labels */
	bool outside; /* the month lies outside the policy's dates, or the policy is a draft: marked, not refused */
};

struct lines {
	struct line *line;
	size_t n, cap;
};

#define LINES_MAX 50000000

/* What is asked. */
struct query {
	month_t from, to;
	day_t as_of;
	bool all; /* also LINE_NOT, one for each month or milestone that is not due, consecutive equal ones apart */
};

/* An evaluation of one set of packs under one choice over one world. */
struct evaluation;

/* NULL: no memory (e). The parts must outlive it. A policy whose area is no unit of the world finds nobody in it. */
struct evaluation *evaluation_new(const struct packs *packs, const struct choices *choices, struct world *w,
				  struct query q, struct err *e);
void evaluation_free(struct evaluation *ev);

/* The month of the day of looking is asked for too, as far as it has come: 月末 in it is that day (本月 stays the
 * whole). Without it a month is not
 * looked at before it is over. Before the first subject. */
void evaluation_so_far(struct evaluation *ev);

/* Appends the subject's lines of one policy (of all its versions in the set, each for its own months), sorted by
 * (month, due, tier bytes). Policies it refers to are evaluated as needed. A number that does not
 * fit is 未知: its line is 待确认 without an amount. -1: limits (e). lines->line is
 * grown with realloc and owned by the caller; the texts live in the evaluation until evaluation_clear. */
int evaluate(struct evaluation *ev, const struct policy *p, int64_t subject, struct lines *out, struct err *e);

/* Forgets what was computed for subjects so far (texts of lines too); what holds for the whole run stays. */
void evaluation_clear(struct evaluation *ev);

/* Explains one subject's lines of a policy, in Chinese plain text: for each line (months with the same explanation
 * together) the clauses, every condition with the facts it used and where each came from, the arithmetic, the
 * readings in force with their alternatives; for what is not due the first failed statement and the curing date. */
int explain(struct evaluation *ev, const struct policy *p, int64_t subject, struct buf *out, struct err *e);

/* The result is a count (整数), not money. */
bool policy_counts(const struct policy *p);
/* "应发", "待确认", "应追回", "不符合". */
const char *line_state_text(enum line_state s);
/* The amount as `entitle` prints it: "250.00", or "2" for a count; "" without one. */
void line_amount_text(const struct line *l, char out[static 32]);

/* Units that a case may name without stating them (the shipped divisions): adds the unit with this code and its
 * ancestors to the world and returns its row; −1 when there is no such code. */
typedef int64_t (*unit_source)(void *self, struct world *w, struct str code);

/* Runs the cases written in a policy. Prints a line a case and, for a failed one, what was missing and what extra. */
struct case_result {
	size_t passed, failed;
};
int policy_test(const struct packs *s, const struct policy *p, unit_source units, void *units_self, struct buf *out,
		struct case_result *r, struct err *e);

/* Gaps, overlaps, unreachable statements, unused names, cliffs: warnings into d. */
int policy_lint(const struct packs *s, const struct policy *p, struct diags *d);

/* The pack as law to be read: title, status, clauses, conditions, amounts, readings with their alternatives, cases. */
int policy_show(const struct packs *s, const struct policy *p, struct buf *out);

#endif
