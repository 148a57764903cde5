/* 目标分解: a whole number dealt out to units by weight, by largest remainder, within each unit's floor and cap. The parts add
 * up to the whole exactly. For counts; a ratio (60 %) is not dealt out: each unit has the same. Feature F1 (N2-3, C-a9). */
#ifndef YICAI_FEATURES_TARGETS_SPLIT_H
#define YICAI_FEATURES_TARGETS_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define SPLIT_UNITS_MAX 4096u
#define SPLIT_VALUE_MAX INT64_C(1000000000000) /* of a total, a weight, a floor or a cap */
#define SPLIT_NO_CAP    SPLIT_VALUE_MAX
#define SPLIT_PARADOXES 64u /* told of one split */

/* One unit, with or without a national code: who it is, its caller knows. */
struct split_unit {
	int64_t weight; /* elders, beds, people … ≥ 0 */
	int64_t floor;  /* at least so much; 0 */
	int64_t cap;    /* at most so much; SPLIT_NO_CAP */
};

/* What a unit got. */
struct split_share {
	int64_t got;
	bool at_floor, at_cap; /* the bound decided, not the weight */
	bool by_remainder;     /* the last one was given for its remainder */
};

/* Deals total out to n units; out has n places. Units are given the whole part of their quota, then one more each to the
 * largest remainders; equal remainders go to the larger weight, then to the unit that stands first.
 * ERR_INPUT: no unit, a value out of bounds, floors above or caps below the total, all weights 0 with something left. */
int split_target(struct split_share *out, const struct split_unit *u, size_t n, int64_t total, struct err *e);

/* The method's known paradoxes. */
enum split_paradox_kind {
	SPLIT_ALABAMA,    /* a larger total would give this unit less */
	SPLIT_NEW_UNIT,   /* without `other` and what it got, this unit would get another number */
	SPLIT_POPULATION, /* this unit's weight grew faster than that of `other`, and yet it lost one to it */
};

struct split_paradox {
	enum split_paradox_kind kind;
	size_t unit, other;
	int64_t got, would; /* what it got, and what it would get (SPLIT_POPULATION: what it had got) */
};

/* Which paradoxes bite in this split: at most SPLIT_PARADOXES are put into out, *found says how many there are. before: the
 * weights of an earlier split of the same units and total, NULL when there was none. -1: as split_target. */
int split_paradoxes(struct split_paradox *out, size_t *found, const struct split_unit *u, size_t n, int64_t total,
		    const int64_t *before, struct err *e);

/* One Chinese sentence about a paradox, with the units' names, into out (n bytes). */
void split_paradox_text(const struct split_paradox *p, const char *unit, const char *other, char *out, size_t n);

#endif
