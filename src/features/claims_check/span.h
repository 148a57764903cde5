/* What a rounded figure may be: closed intervals of millionths, and the exact arithmetic over them. */
#ifndef YICAI_FEATURES_CLAIMS_CHECK_SPAN_H
#define YICAI_FEATURES_CLAIMS_CHECK_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#define MICRO     1000000          /* millionths in one */
#define SPAN_OPEN (INT64_MAX / 16) /* no upper bound: 以上 */

struct span {
	int64_t lo, hi; /* both in it, 0 ≤ lo ≤ hi */
};

/* A figure rounded half up to places of weight ulp; ulp 0: exact. */
struct span span_rounded(int64_t value, int64_t ulp);
/* Somewhere between: value − down … value + up, never below 0. */
struct span span_around(int64_t value, int64_t down, int64_t up);
/* Sum of two; an open end stays open. */
struct span span_add(struct span a, struct span b);
/* a − b, for a change. */
struct span span_less(struct span a, struct span b);
/* They have a point in common. */
bool span_meet(struct span a, struct span b);
/* Some part ÷ whole within these spans is `percent` (millionths of a percent). False also when the whole may only be 0. */
bool span_share(struct span part, struct span whole, struct span percent);
/* The wholes of which a part within `part` is a share within `percent`, rounded inwards to whole units. */
struct span span_wholes(struct span part, struct span percent);
/* Some a × b within these spans lies in `total`. */
bool span_times(struct span a, struct span b, struct span total);

/* value as a decimal text without useless zeros: 19553000 → "19.553". */
void micro_text(int64_t value, char out[static 32]);
/* "16650–16749" or one number, in whole units or decimals; "16650以上" when open. */
void span_range(struct span s, char out[static 72]);
/* part ÷ whole as a percentage with three places: "38.036". */
void share_text(int64_t part, int64_t whole, char out[static 32]);

#endif
