/* How far somebody sees: everything, a unit with all below it, one institution, or one person. Whoever lists or counts
 * something takes one, and it becomes part of the statement; there is no list without. */
#ifndef YICAI_FEATURES_REACH_H
#define YICAI_FEATURES_REACH_H

#include <stdint.h>

enum reach_kind {
	REACH_NOBODY,
	REACH_ALL,    /* 全市, 全省: everything in the store */
	REACH_UNIT,   /* 本区县, 本街道: a unit and all below it */
	REACH_ORG,    /* 本机构 */
	REACH_PERSON, /* 本人 */
};

/* A zeroed one reaches nothing, so that a forgotten one shows nothing. */
struct reach {
	enum reach_kind kind;
	int64_t id; /* of the unit, institution or person */
};

#endif
