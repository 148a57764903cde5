/* Results that do not fit: a number in 64 bits, a day in the calendar. They are 未知 of a kind of its own, which is not replaced or
 * passed over where a missing fact is. docs/decisions/054-numbers-that-do-not-fit.md */
#ifndef YICAI_POLICY_BEYOND_H
#define YICAI_POLICY_BEYOND_H

#include "policy/value.h"

#define MISS_BEYOND (-2) /* .rec of such a miss; its .what is a whole sentence */

/* What did not fit. */
enum beyond { BEYOND_NUMBER, BEYOND_DAY, BEYOND_SPAN };

/* The value. It needs no memory. */
struct value val_beyond(enum beyond what);

/* The miss (NULL: none) is no fact but such a result. */
static inline bool is_beyond(const struct miss *m)
{
	return m && m->rec == MISS_BEYOND;
}

/* The value is one. */
static inline bool val_is_beyond(struct value v)
{
	return v.kind == VAL_UNKNOWN && is_beyond(v.miss);
}

#endif
