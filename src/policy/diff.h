/* What a reading costs (policy.md 8): one policy under two choices over the same facts, by county and year, with who
 * gains and who loses. Every figure is a sum over subjects, so the differences of the subjects add up to the total. */
#ifndef YICAI_POLICY_DIFF_H
#define YICAI_POLICY_DIFF_H

#include "policy/policy.h"

#define DIFF_ROWS_MAX     1000000
#define DIFF_SUBJECTS_MAX 100000000

/* A county (县, 功能区; of a line without institution FIELD_NONE) in a year. A subject gains where its amount grows;
 * where the result is 应追回, where it shrinks. */
struct diff_row {
	int64_t unit; /* row of 单元 */
	int year;
	size_t gain, lose;     /* subjects */
	int64_t before, after; /* 分, or whole numbers for a count */
};

/* A subject whose amounts differ. */
struct diff_subject {
	int64_t subject; /* row of the subject's record */
	int64_t before, after;
};

struct policy_diff {
	const struct policy *policy;
	const struct choices *before_choices, *after_choices;
	const struct world *world;
	struct query query;
	struct diff_row *row; /* by unit code (bytes), then year; lines without a unit last */
	size_t nrows, rows_cap;
	struct diff_subject *subject; /* in the order of the table; only those who gain, lose, or move between rows */
	size_t nsubjects, subjects_cap;
	size_t all;                     /* subjects evaluated */
	size_t gain, lose;              /* subjects, over all units and years */
	size_t open_before, open_after; /* lines without an amount (未知): in no sum */
	int64_t before, after;          /* over everything */
};

/* Tells how far it is; may be NULL. */
struct diff_watch {
	void (*step)(void *self, size_t done, size_t all);
	void *self;
};

/* Evaluates every subject twice. -1: as evaluate(), or a sum that overflows; nothing to free. */
int policy_diff(const struct packs *s, const struct policy *p, const struct choices *before,
		const struct choices *after, struct world *w, struct query q, const struct diff_watch *watch,
		struct policy_diff *out, struct err *e);
void policy_diff_free(struct policy_diff *d);

/* The rows with their total and the readings that differ, for eyes; or as CSV
 * 单元代码,单元名称,年份,得益,受损,原来,换后,差额 without a total (its rows add up to it). */
int policy_diff_print(const struct policy_diff *d, bool csv, struct buf *out);

#endif
