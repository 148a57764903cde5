/* Two of the shipped policies under their default readings by hand, as one would write them for one purpose: 绍兴.特殊岗位津贴 and
 * 昆明.护理员补助, from the text of tests/cases/READINGS.md. Whoever a blank fact could matter to is left out. */
#ifndef BENCH_REAL_H
#define BENCH_REAL_H

#include "policy/policy.h"

struct real_line {
	uint32_t subject;
	month_t month;
	int32_t home; /* row of 机构 */
	int32_t fen;
	int8_t tier;
	bool doubt;
};

/* The facts as arrays of small rows. */
struct real;
/* From a world with the columns that the policies read; the world outlives it. NULL: no memory, something was not read. */
struct real *real_new(const struct world *w, struct query q);
void real_free(struct real *f);

/* A policy for one person: lines of the months asked for, by month; how many, −1: a blank fact could matter. */
#define REAL_LINES_MAX 64
typedef int (*real_policy)(const struct real *f, uint32_t person, struct real_line *out);
int real_allowance(const struct real *f, uint32_t person, struct real_line *out);
int real_subsidy(const struct real *f, uint32_t person, struct real_line *out);

/* The word of a line's tier. */
const char *real_allowance_tier(int tier);
const char *real_subsidy_tier(int tier);

#endif
