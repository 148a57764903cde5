/* 测算读法: what each way of reading a policy would cost in a year, who would gain and who would lose, beside the way that
 * the text proposes; every other reading as the house has chosen it. Computed over everybody in the store, kept until it is
 * computed anew, shown by county within reach; by kind of institution and by tier to whom the whole house is. C2, C9. */
#ifndef YICAI_FEATURES_COSTS_COSTS_H
#define YICAI_FEATURES_COSTS_COSTS_H

#include <stdatomic.h>

#include "fact/fact.h"
#include "features/reach.h"

#define COST_ROWS_MAX  100000 /* rows of one policy and year */
#define COST_YEARS_MAX 100    /* years kept of one policy */

#define COST_EVERYWHERE 0  /* as a unit: the whole house */
#define COST_NOWHERE    -1 /* as a unit: no county is known */
#define COST_KIND       -2 /* as a unit: a kind of institution of the whole house, by name */
#define COST_TIER       -3 /* as a unit: a tier (档次) of the whole house, by name */

/* One way of reading, in one county. */
struct cost {
	struct str reading, label;
	int64_t unit;          /* id of the county, or COST_… */
	struct str unit_name;  /* 养老机构（民办非营利） of a kind */
	int64_t gain, lose;    /* subjects; where the policy's result is 应追回, paying less is a gain */
	int64_t unsettled;     /* subjects with an amount that is not known: in no sum; -1: not counted apart then */
	int64_t before, after; /* 分, or numbers: under the proposed alternative, and under this one */
	int64_t year;          /* of a scenario's row; 0: all years, or the study's */
};

/* One computation. */
struct cost_study {
	struct str policy;
	int64_t year;
	instant_t at, known_on;
	struct str who;
	int64_t subjects; /* looked at */
	bool counts;      /* numbers, not money */
	bool owed;        /* the policy's result is 应追回 */
	struct str chosen; /* readings that the house has chosen otherwise than proposed, "读法=选法", a line each */
	struct cost
	    *cost; /* by reading and alternative in the text's order; of each the whole house, then counties by code,
		     kinds of institutions, tiers */
	size_t n;
};

/* Whoever waits: told how far it is (subjects, over all ways of reading), and may call it off. All may be NULL. */
struct cost_watch {
	bool (*told)(void *self, int64_t done, int64_t total); /* false: stop */
	void *self;
};

/* Computes all readings of a policy for a year, over the facts known now, in mem. ERR_NOTFOUND: no such policy;
 * ERR_CONFLICT: called off; else as evaluate(). Reads for as long as loading takes, then holds nothing. */
int costs_compute(struct house *h, struct str policy, int64_t year, const struct cost_watch *watch, struct arena *mem,
		  struct cost_study *out, struct err *e);

/* Keeps a computation instead of an older one of that policy and year; in a write transaction. */
int costs_keep(struct house *h, const struct cost_study *s, struct err *e);

/* The years that are kept of a policy, newest first, in mem. */
int costs_years(struct house *h, struct str policy, struct arena *mem, int64_t **ret, size_t *n, struct err *e);

/* The computation kept for a year (0: the newest), texts in mem; 0 rows and year 0 when there is none. Of the rows those
 * within reach; the whole house's only to whom all its counties are within reach. */
int costs_read(struct house *h, struct str policy, int64_t year, struct reach who, struct arena *mem,
	       struct cost_study *out, struct err *e);

/* Adds the figures of another row; what was not counted apart in one of them is not in the sum. */
void cost_add(struct cost *sum, const struct cost *c);

/* The row is of the whole house, not of one county. */
bool cost_of_house(const struct cost *c);

/* Leaves the rows within reach (whole-house rows only when all the others are), in place. */
int costs_within(struct house *h, struct reach who, struct cost *c, size_t *n, struct arena *mem, struct err *e);

#endif
