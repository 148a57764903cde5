/* 目标分解 as pages read and write it: versions of what one unit is asked for of one target. */
#ifndef YICAI_FEATURES_STEERING_ASSIGNED_H
#define YICAI_FEATURES_STEERING_ASSIGNED_H

#include "fact/fact.h"

#define ASSIGNED_VERSIONS 64 /* of one unit and target that a page looks at */

/* One version. Numbers that are not there are FIELD_NONE. */
struct assigned_fact {
	int64_t id, unit;
	struct str metric;
	day_t due;
	int64_t version, amount, floor, cap, weight, state, proposed; /* state: enum assignment_state */
	day_t issued, answered;
	struct str basis, note;
};

/* The unit's versions of a target, the latest first: at most `most` into out. metric n 0: of all; due DAY_NONE: of all days. */
int assigned_read(struct house *h, int64_t unit, struct str metric, day_t due, struct arena *mem,
		  struct assigned_fact *out, size_t most, size_t *n, struct err *e);
/* The one of these, newest first, that is in force; NULL: none is, only drafts and replaced ones. */
const struct assigned_fact *assigned_standing(const struct assigned_fact *x, size_t n);
/* What the unit is asked for of a target: its latest version that was dealt out and not replaced (no draft). any: there is one. */
int assigned_in_force(struct house *h, int64_t unit, struct str metric, day_t due, struct arena *mem,
		      struct assigned_fact *out, bool *any, struct err *e);
/* Writes state, proposed number, day of the answer and note of a version that stands. ERR_CONFLICT: it does not any more. */
int assigned_change(struct recording *rec, struct house *h, const struct assigned_fact *x, struct err *e);
/* A new version. */
int assigned_add(struct recording *rec, const struct assigned_fact *x, struct err *e);

#endif
