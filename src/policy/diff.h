/* What a reading costs: one policy under two choices over the same facts, by county, kind of institution or tier, and by
 * year, with who gains and who loses. Every figure is a sum over subjects, so the differences of the subjects add up to the
 * total. */
#ifndef YICAI_POLICY_DIFF_H
#define YICAI_POLICY_DIFF_H

#include "policy/policy.h"

#define DIFF_ROWS_MAX     1000000
#define DIFF_SUBJECTS_MAX 100000000

/* By what lines are put together, beside the year. */
enum diff_by {
	DIFF_BY_COUNTY, /* 区县 */
	DIFF_BY_KIND,   /* 机构类别 with 举办性质 of the institution that pays */
	DIFF_BY_TIER,   /* 档次 */
	DIFF_BYS
};
extern const char *const diff_by_words[DIFF_BYS]; /* as they are asked for */

/* A group in a year: a county (县, 功能区), a kind of institution, a tier; FIELD_NONE for lines without. A subject gains where
 * its amount grows; where the result is 应追回, where it shrinks. */
struct diff_row {
	int64_t group; /* by county: row of 单元; else the number of a text, of a kind "机构类别\t举办性质" */
	int year;
	size_t gain, lose;     /* subjects */
	size_t unsettled;      /* subjects whose amounts are in no sum */
	int64_t before, after; /* 分, or whole numbers for a count */
};

/* A subject whose amounts differ, or whose difference nobody knows (金额未定): one of the ways has a line without an amount
 * for it. Such a subject neither gains nor loses, and none of its amounts, of whatever line, is in a sum. */
struct diff_subject {
	int64_t subject;       /* row of the subject's record */
	int64_t before, after; /* 0 of an unsettled one */
	bool unsettled;
};

struct policy_diff {
	const struct policy *policy;
	const struct choices *before_choices, *after_choices;
	const struct world *world;
	struct query query;
	enum diff_by by;
	struct diff_row
	    *row; /* by unit code, text (bytes) or as the policy has its tiers, then year; lines without last */
	size_t nrows, rows_cap;
	struct diff_subject
	    *subject; /* in the order of the table; those who gain, lose, move between rows, or are unsettled */
	size_t nsubjects, subjects_cap;
	size_t all;                     /* subjects evaluated */
	size_t gain, lose;              /* subjects, over all units and years */
	size_t unsettled;               /* 金额未定: subjects with a line without an amount */
	size_t moved;                   /* subjects who in some month are in another group than before */
	size_t open_before, open_after; /* lines without an amount (未知): in no sum */
	int64_t before, after;          /* over everything */
};

/* Tells how far it is, and learns whether to go on (false: stop); may be NULL. */
struct diff_watch {
	bool (*step)(void *self, size_t done, size_t all);
	void *self;
};

/* One of two ways to compute. Both have one dictionary, one pool, and the same rows everywhere but in 地方标准. */
struct diff_side {
	const struct packs *packs;
	const struct policy *policy; /* of packs */
	const struct choices *choices;
	struct world *world;
};

/* Two ways, evaluated once, to be compared by one grouping after another: another text of the policy, other readings, other rates.
 * What the sides name must outlive it. NULL: ERR_INPUT when they are not about the same kind of subject or result, or one
 * counts and the other pays; as evaluate(). */
struct diff_pair;
struct diff_pair *diff_pair_open(const struct diff_side side[static 2], struct query q, struct err *e);
void diff_pair_close(struct diff_pair *p);
/* -1: as evaluate(), a sum that overflows, or ERR_CONFLICT when the watch stopped it; nothing to free. */
int diff_pair_compare(struct diff_pair *p, enum diff_by by, const struct diff_watch *watch, struct policy_diff *out,
		      struct err *e);

/* Both of it for one grouping. */
int policy_diff_sides(const struct diff_side side[static 2], struct query q, enum diff_by by,
		      const struct diff_watch *watch, struct policy_diff *out, struct err *e);

/* The same of one text and world under two choices. */
int policy_diff(const struct packs *s, const struct policy *p, const struct choices *before,
		const struct choices *after, struct world *w, struct query q, enum diff_by by,
		const struct diff_watch *watch, struct policy_diff *out, struct err *e);
void policy_diff_free(struct policy_diff *d);

/* What is compared, for eyes: the policy, the readings that differ, the months. And that those who move from one
 * group to another may count in two rows, and who is in no sum; empty when there are none. -1: no memory. */
int policy_diff_head(const struct policy_diff *d, struct buf *out);
int policy_diff_foot(const struct policy_diff *d, struct buf *out);

/* A row as texts: 单元代码,单元名称 (机构类别,举办性质; 档次),年份,得益,受损,金额未定,原来,换后,差额; the row past the last is the
 * total. */
#define DIFF_COLUMNS 9
#define DIFF_FIGURES 7 /* the last columns */
struct diff_cells {
	char text[DIFF_COLUMNS][160];
};
/* The columns' titles, and how many there are. */
int policy_diff_titles(enum diff_by by, const char *const **titles);
void policy_diff_cells(const struct policy_diff *d, size_t row, struct diff_cells *out);

/* An amount of this policy: 元 with two decimals, or a count. */
void policy_diff_amount(const struct policy_diff *d, int64_t amount, char out[static 32]);

/* The county-level unit above a unit, itself first; the unit when there is none; FIELD_NONE stays. */
int64_t unit_county(const struct world *w, int64_t unit);

#endif
