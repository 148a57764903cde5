/* What a refusal lacks, as data: the facts that, added to what is recorded, would turn it, and nothing less. They are sought
 * from the statement that fails and tried on a copy of the subject's facts, so that whoever adds exactly them is granted.
 * All texts live in the arena that is handed in; nothing points into the evaluation. */
#ifndef YICAI_POLICY_MISSING_H
#define YICAI_POLICY_MISSING_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

#define MISSING_FACTS_MAX  6  /* facts that are named together */
#define MISSING_FIELDS_MAX 12 /* fields named of one fact */

/* What a field must be. */
enum missing_bound {
	MISSING_ONE_OF, /* one of the values */
	MISSING_LEAST,  /* the value or more; of a day: it or later */
	MISSING_MOST,   /* the value or less; of a day: it or earlier */
	MISSING_WITHIN, /* in the unit or in one below it */
	MISSING_THERE,  /* not blank */
	MISSING_OTHER,  /* none of the values */
};

/* One field of a missing fact. */
struct missing_field {
	struct str name; /* 岗位; 机构的机构类别 */
	enum missing_bound bound;
	const char *how;   /* of the bound: 是, 不少于, 不早于 … */
	struct str *value; /* as they are shown */
	size_t nvalues;
};

enum missing_deed {
	MISSING_ADD,     /* a fact that is not recorded */
	MISSING_FILL,    /* a blank cell of a recorded one */
	MISSING_ALTER,   /* a cell of a recorded one says otherwise */
	MISSING_AGAINST, /* a recorded one must not be */
};

/* One fact. */
struct missing_fact {
	enum missing_deed deed;
	const char *what;    /* of the deed: 补充, 补填, 更正, 妨碍 */
	struct str record;   /* 任职 */
	struct str whose;    /* of whom: a person's name, an agreement's number; n 0 unknown */
	struct str from_row; /* where the recorded one was learned: 任职.csv:3; n 0 */
	day_t from, to;      /* in effect on all these days; DAY_NONE: it does not matter when, or a field says it */
	int64_t days;        /* of them; 0 */
	struct missing_field *field;
	size_t nfields;
	struct str text; /* all of it in one sentence */
};

enum missing_kind {
	MISSING_FACTS,   /* adding the facts turns the answer */
	MISSING_RECORDS, /* nothing that can be added does: what is recorded would have to be otherwise */
	MISSING_TIME,    /* nothing is missing: the day has only not come yet */
	MISSING_NOTHING, /* no such facts were found */
};

/* What one refusal lacks. */
struct missing {
	enum missing_kind kind;
	const char *said; /* of the kind, in a few words */
	struct missing_fact *fact;
	size_t nfacts;
	bool unsure;     /* with the facts an officer would still have to confirm the line */
	day_t cured;     /* the day on which time alone cures it; DAY_NONE */
	struct str text; /* one sentence for all of it; n 0 when nothing is to be said */
};

struct evaluation; /* policy/policy.h */
struct line;
struct seeker; /* seeks for one evaluation */

/* A seeker over the evaluation's packs, choices and facts; the evaluation must outlive it. NULL: no memory (e). */
struct seeker *seeker_new(struct evaluation *ev, struct err *e);
void seeker_free(struct seeker *s);

/* What a line of `evaluate` that is LINE_NOT lacks (slot: number of its milestone; 0 for a month or the one day). The
 * nearest is meant: what can be added before what would have to be corrected, then the fewest facts, then the smallest
 * change. -1: the evaluation fails (e). */
int missing_of(struct seeker *s, const struct line *l, size_t slot, struct arena *mem, struct missing *ret,
	       struct err *e);

#endif
