/* 我的钱: one person's entitlements in a form that a phone shows: what, how much, why, what comes next. */
#ifndef YICAI_FEATURES_ME_MONEY_H
#define YICAI_FEATURES_ME_MONEY_H

#include "base/arena.h"
#include "fact/fact.h"
#include "policy/missing.h"

/* One reason. */
struct my_step {
	const char *sign; /* ✓ ✗ ？ or "" */
	struct str text, clauses;
	struct str *fact; /* what it rests on */
	size_t nfacts;
};

enum my_state { MY_DUE, MY_DOUBT, MY_RECOVER, MY_NOT };

/* Months that say the same, or an instalment. */
struct my_span {
	month_t from, to;
	int64_t n;
	day_t due;       /* DAY_NONE for months */
	struct str name; /* 第1期 */
	struct str tier, reason, org;
	struct str months; /* of several: 每个月都一样, or that the reasons say where they differ */
	enum my_state state;
	const char *state_text;
	int64_t amount, sum; /* 分 */
	bool no_amount, ahead;
	day_t cured;            /* MY_NOT: when time alone cures it; DAY_NONE */
	struct missing missing; /* MY_NOT: what it lacks */
	struct my_step *step;
	size_t nsteps;
};

struct my_policy {
	struct str id, title, status;
	bool draft, monthly;
	struct my_span *span;
	size_t n;
	int64_t due, doubt; /* 分: what the look computes, from the records as they are now (试算) */
	struct str
	    run; /* the newest run that has money of it: 2026-07 至 2026-09，2026-10-09 核算（第 12 批）；空：还没有核算 */
	int64_t run_sum;   /* 分: what that run says, 应发 and 待确认 */
	struct str claim;  /* where the newest claim for it is; "" none */
	int64_t claim_sum; /* 分: what that claim asks for, of its lines that stand alike */
	bool paid;         /* and it has arrived */
};

struct my_next {
	day_t day;
	struct str what;
};

struct my_money {
	struct my_policy *policy;
	size_t n;
	struct my_next *next;
	size_t nnext;
	month_t from, to;
	int64_t due, doubt;
};

/* This year's months up to today, instalments of the next five years; policy n 0: all that are about the place where the
 * person works. Everything in mem. ERR_NOTFOUND: no such person or policy. */
int my_money(struct house *h, int64_t person, struct str policy, day_t today, struct arena *mem, struct my_money *out,
	     struct err *e);

#endif
