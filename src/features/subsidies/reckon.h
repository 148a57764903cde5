/* 试算: one policy for one subject, now: amounts in spans of equal months, and why. Nothing is stored. */
#ifndef YICAI_FEATURES_SUBSIDIES_RECKON_H
#define YICAI_FEATURES_SUBSIDIES_RECKON_H

#include "features/subsidies/told.h"

struct evaluation; /* policy/policy.h */
struct policy;

#define RECKON_SPANS_MAX 2000 /* spans of one policy for one subject */

/* How a line came out: the numbers of enum line_state. */
enum reckon_state { RECKON_DUE, RECKON_DOUBT, RECKON_RECOVER, RECKON_NOT };

/* Months in a row that say the same, or one due day. */
struct reckon_span {
	month_t from, to;
	int64_t n; /* months; 1 for a due day */
	day_t due; /* DAY_NONE for months */
	struct str tier;
	enum reckon_state state;
	const char *state_text; /* 应发 待确认 应追回 不符合 */
	int64_t amount;         /* 分 of each month, or a number */
	int64_t sum;            /* of all */
	bool no_amount;         /* 待确认 without one */
	struct str reason, clauses;
	day_t cured; /* RECKON_NOT: when time alone cures it; DAY_NONE */
};

struct reckoned {
	struct str policy, title, status;
	bool draft, monthly, counts;
	struct reckon_span *span;
	size_t n;
	int64_t due, doubt; /* 分 in all */
	struct told told;
};

/* 征求意见稿, 草案: may be tried, not paid from. */
bool policy_is_draft(const struct policy *p);

/* Evaluates with what is not due (query.all), everything in mem. -1 as evaluate. */
int reckon(struct evaluation *ev, const struct policy *p, int64_t subject, struct arena *mem, struct reckoned *out,
	   struct err *e);

#endif
