/* 逐月: whom an indicator counts at the ends of many months and on the day itself, everybody at once. Who is counted from one of
 * these days to another is a spell; figures of all units and days, what came and what went, and the very people of any of the days
 * are sums and lists of spells. docs/decisions/036-spells.md */
#ifndef YICAI_FEATURES_INDICATORS_SERIES_H
#define YICAI_FEATURES_INDICATORS_SERIES_H

#include "features/indicators/indicators.h"
#include "policy/uses.h"

#define SERIES_DAYS_MAX 64 /* as many as the fast evaluator looks at together */

/* The days looked at: ends of months that follow each other, and after them a day. */
struct series_days {
	size_t n;
	day_t day[SERIES_DAYS_MAX];
};

/* The last `months` month ends before a day, and the day. months: at most SERIES_DAYS_MAX − 1. */
struct series_days series_days_until(day_t day, int months);

/* Somebody or something that is counted from one of the days to another. */
struct spell {
	int64_t subject;  /* row of the side's subject record */
	int64_t amount;   /* what it gives on each of the days */
	int32_t org;      /* row of the institution of 归属; −1 none */
	int32_t unit;     /* row of its unit; −1: it is counted nowhere */
	uint8_t from, to; /* numbers of days, both counted */
	bool doubt;       /* a fact is missing or an officer must look: not counted, shown apart */
};

/* The spells of one side, those of a subject together and in the order of days; subjects ascending. */
struct spells {
	int record; /* of the subjects */
	struct spell *spell;
	size_t n;
};

/* Which side of which indicator. */
struct series_side {
	const struct indicator *indicator;
	bool den;
};

/* The spells of n sides, all over one world that shares the set's pool: out[k] of side[k]. Sides about the same record are evaluated
 * together. The spells live until spells_release; on -1 nothing is left. */
int series_make(struct spells *out, const struct indicators *s, const struct series_side *side, size_t n,
		struct world *w, const struct series_days *days, struct err *e);
void spells_release(struct spells *s);

/* What a side's definition reads. */
struct side_reads {
	struct uses used; /* records, with those that they belong or refer to, and their columns */
	bool
	    everybody; /* the facts of more than one person decide on a subject: it is none of 人员, or the text says 全部 */
};
int side_read(struct side_reads *out, const struct indicators *s, const struct policy *p, struct err *e);

/* Sums of spells by unit and day: [unit row × days + day], with everything below the unit. Of a population a unit's own figure, else
 * those below it. */
struct series_sums {
	size_t units, days;
	int64_t *sum, *doubt;
	bool *known; /* something was counted there */
};
/* The same while the spells come one by one. */
struct series_change {
	int64_t sum, doubt, count; /* count: spells, doubtful ones too */
};
struct series_tally {
	size_t units, days;
	struct cells above;           /* [unit row] the world's */
	struct series_change *change; /* [unit row × (days + 1) + day] from the day before, of the unit itself */
	bool *used;                   /* [unit row] */
};
int series_tally_init(struct series_tally *t, const struct world *w, size_t days, struct err *e);
void series_tally_release(struct series_tally *t);
static inline void series_tally_add(struct series_tally *t, const struct spell *x)
{
	if (x->unit < 0)
		return;
	struct series_change *from = &t->change[(size_t)x->unit * (t->days + 1) + x->from],
			     *to = &t->change[(size_t)x->unit * (t->days + 1) + x->to + 1u];
	int64_t sum = x->doubt ? 0 : x->amount;
	t->used[x->unit] = true;
	from->sum += sum;
	from->doubt += x->doubt;
	from->count++;
	to->sum -= sum;
	to->doubt -= x->doubt;
	to->count--;
}
/* The sums, once all have been added; nothing is added afterwards. population: the subjects are units. */
int series_tally_sum(struct series_sums *out, struct series_tally *t, bool population, struct err *e);

/* Of spells that are all there. */
int series_sum(struct series_sums *out, const struct spells *s, const struct world *w, size_t days, struct err *e);
void series_sums_release(struct series_sums *s);

/* What came and what went in each unit between the day before and each day: [unit row × days + day], nothing on the first. A subject
 * that moves from one county to another leaves the one and comes to the other, and stays in the city. */
struct series_flows {
	size_t units, days;
	int64_t *entries, *exits;
};
int series_flow(struct series_flows *out, const struct spells *s, const struct world *w, size_t days, struct err *e);
void series_flows_release(struct series_flows *f);

#endif
