/* What the hand-written programs share: the rules' numbers, an institution's marks, the year's first days, results. */
#ifndef BENCH_RULES_H
#define BENCH_RULES_H

#include <stdlib.h>
#include <string.h>

#include "registry.h"

/* Amounts in fen by level 1 … 5 (0, 6 and above: none), by education 1 … 3, and percent by years 3 … 5. */
static const uint16_t allowance[16] = {0, 50000, 40000, 30000, 25000, 20000};
static const uint16_t subsidy[16] = {0, 15000, 15000, 15000, 10000, 5000};
static const uint32_t bonus_total[4] = {0, 3000000, 4000000, 5000000}, bonus_percent[3] = {30, 30, 40};

enum { MARK_CITY = 1, MARK_GOOD = 2 }; /* in the city; private, and its grade of the year is not the failing one */

/* First days of the year's months, and the same one, two and three years before; the days on which a chain must have
 * begun for a bonus in the year. */
struct firsts {
	uint16_t day[4][MONTHS], bonus_from, bonus_to;
};

static inline struct firsts firsts_make(void)
{
	struct firsts f;
	for (int back = 0; back < 4; back++)
		for (int m = 0; m < MONTHS; m++)
			f.day[back][m] = (uint16_t)day_of(YEAR - back, m + 1, 1);
	f.bonus_from = (uint16_t)day_of(YEAR - 5, 1, 1);
	f.bonus_to = (uint16_t)day_of(YEAR - 3, 12, 31);
	return f;
}

/* The marks of every institution. */
static inline uint8_t *marks_make(const struct registry *r)
{
	uint8_t *marks = calloc((size_t)r->orgs + 1, 1);
	for (uint32_t i = 0; marks && i < r->orgs; i++) {
		int grade = r->org_grade[(size_t)i * GRADE_YEARS + YEAR - GRADE_YEAR_FIRST];
		marks[i] = (uint8_t)((r->org_county[i] != COUNTY_OUTSIDE ? MARK_CITY : 0) |
				     (r->org_private[i] && grade != GRADE_FAILED ? MARK_GOOD : 0));
	}
	return marks;
}

/* A bonus that is due. */
struct bonus {
	uint32_t worker, org, fen;
	int month;
};

/* The bonus for a spell in effect from `from` to `to` of a chain that began on `start`; false: none. */
static inline bool bonus_of(const struct registry *r, const struct firsts *f, uint32_t worker, uint16_t start,
			    uint16_t from, uint16_t to, struct bonus *out)
{
	if (start < f->bonus_from || start > f->bonus_to)
		return false;
	struct ymd d = day_ymd(start);
	int years = YEAR - d.y, education = r->education[worker];
	if (!education || r->directed[worker] || start < r->graduated[worker])
		return false;
	day_t day = day_anniv(start, years * 12, ANNIV_MONTH_END);
	if (day < from || day > to)
		return false;
	out->worker = worker;
	out->month = d.m - 1;
	out->fen = bonus_total[education] / 100 * bonus_percent[years - 3];
	return true;
}

/* Pay by institution and month, and the bonuses, of one thread. */
struct tally {
	uint32_t (*pay)[16]; /* [org][month] */
	uint64_t *bonus_by_org;
	uint64_t bonus_by_county[COUNTIES * MONTHS];
	struct bonus *bonus;
	size_t nbonus;
};

static inline bool tally_make(struct tally *t, const struct registry *r)
{
	*t = (struct tally){.pay = aligned_alloc(64, ((size_t)r->orgs + 1) * sizeof *t->pay)};
	t->bonus_by_org = calloc((size_t)r->orgs + 1, sizeof *t->bonus_by_org);
	t->bonus = calloc((size_t)r->workers + 1, sizeof *t->bonus);
	return t->pay && t->bonus_by_org && t->bonus;
}

static inline void tally_clear(struct tally *t, const struct registry *r)
{
	memset(t->pay, 0, (size_t)r->orgs * sizeof *t->pay);
	memset(t->bonus_by_org, 0, (size_t)r->orgs * sizeof *t->bonus_by_org);
	memset(t->bonus_by_county, 0, sizeof t->bonus_by_county);
	t->nbonus = 0;
}

static inline void tally_bonus(struct tally *t, const struct registry *r, const struct bonus *b)
{
	t->bonus[t->nbonus++] = *b;
	t->bonus_by_org[b->org] += b->fen;
	t->bonus_by_county[r->org_county[b->org] * MONTHS + b->month] += b->fen;
}

/* The totals of the year: by county and month, by institution. */
static inline void tally_totals(const struct tally *t, const struct registry *r, uint64_t *county, uint64_t *org)
{
	memcpy(county, t->bonus_by_county, sizeof t->bonus_by_county);
	for (uint32_t i = 0; i < r->orgs; i++) {
		org[i] = t->bonus_by_org[i];
		for (int m = 0; m < MONTHS; m++) {
			org[i] += t->pay[i][m];
			county[r->org_county[i] * MONTHS + m] += t->pay[i][m];
		}
	}
}

#endif
