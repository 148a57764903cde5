/* 进度与预测: how far, how fast, and how likely a count reaches its target. Whole numbers and fixed point (2⁻²⁰) throughout, no
 * floating point, so that the same months give the same answer everywhere. Feature F1 (N3-a1, C-a3).
 *
 * The model. Each month so many come (as in the months seen: mean and variance), and of those who are there each leaves with the
 * same chance (as seen, with as much more variance as was seen). The band has the variance of what will happen and of what the
 * months seen do not tell for sure, and Student's t for so few months. docs/decisions/021-forecast-by-entries-and-exits.md */
#ifndef YICAI_FEATURES_TARGETS_FORECAST_H
#define YICAI_FEATURES_TARGETS_FORECAST_H

#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"

#define FORECAST_MONTHS_LEAST 6   /* fewer months tell nothing about chances */
#define FORECAST_MONTHS_MOST  120 /* of history, and ahead */
#define FORECAST_COUNT_MAX    INT64_C(1000000000)
#define FORECAST_NEAR_DAYS    90 /* a target set nearer to its day than this was nearly due when set */

/* One month as it was. */
struct flow_month {
	int64_t entries; /* who came to be counted: hired, certified, returned */
	int64_t exits;   /* who is no longer counted: left, expired, revoked */
};

/* What can be said of the due day. */
struct forecast {
	bool known;             /* there were months enough */
	int64_t low, mid, high; /* 80 % band and middle, whole people */
	int permille; /* chance to reach the wanted number, thousandths, cut; 0 and 1000 only when it is certain */
};

/* Looks ahead from `stock` counted now to a day that is `days` days away (≤ 0: it has come). m: the n months before now, the
 * latest last. With fewer than FORECAST_MONTHS_LEAST, or nobody ever there: known false, unless the day has come.
 * ERR_INPUT: a number out of bounds, or more exits than people. */
int forecast_make(struct forecast *out, int64_t stock, const struct flow_month *m, size_t n, int days, int64_t wanted,
		  struct err *e);

/* How the way to a target looks on a day. */
enum pace_state {
	PACE_REACHED, /* there already */
	PACE_AHEAD,   /* at or above the straight way from where it was set to where it must be */
	PACE_BEHIND,
	PACE_OVERDUE,  /* the day has passed */
	PACE_NO_START, /* nobody knows where it began (C-a3): no way to compare with */
};

struct pace {
	enum pace_state state;
	bool set_late;     /* it was nearly due when set (N3-a1): the straight way says little */
	int64_t missing;   /* how many more it takes; 0 */
	int64_t a_month;   /* so many more a month, rounded up, for the rest of the way; 0 when reached or overdue */
	int64_t path;      /* where the straight way is today, rounded up; −1 without a start */
	int days_left;     /* negative: overdue */
	int time_permille; /* of the time between, how much has passed; 1000 at most */
	int done_permille; /* of what was to be gained; may exceed 1000; 0 without a start */
};

/* Where a count `now` on day `on` stands on the way from `start` (−1: not known) on day `set` to `wanted` on day `due`.
 * ERR_INPUT: a number out of bounds, or due before set. */
int pace_of(struct pace *out, int64_t start, day_t set, int64_t wanted, day_t due, int64_t now, day_t on,
	    struct err *e);

/* 已达到, 快于进度, 慢于进度, 已逾期, 没有起点. */
const char *pace_label(enum pace_state s);

#endif
