/* 名录: the read model behind lists, search and row scope.
 *
 * Facts stay the only truth. The directory is derived from them, holds for one day, can be made anew at any time, and is
 * brought up to date from the journal. It keeps
 *   dir_person, dir_org   one row each, with what lists show and sort by
 *   dir_bits              for each trait (works in county X, is of level Y, has 张 before 伟 in the name, may be seen by
 *                         institution Z) the set of those who have it. Any filter is an intersection of sets, so its
 *                         count is exact and its cost does not depend on what was asked; docs/decisions says why.
 * No number of a person is in it: ID numbers, mobiles and accounts are found by their blind indexes.
 *
 * Every question names a reach: whose eyes it is asked with. There is no question without one. */
#ifndef YICAI_FEATURES_DIRECTORY_DIRECTORY_H
#define YICAI_FEATURES_DIRECTORY_DIRECTORY_H

#include "fact/fact.h"
#include "features/reach.h"

/* A unit sees institutions in it, and people who ever worked there, have an agreement there, or live or are registered
 * there: what an export of the unit takes (exchange.h). An institution sees its staff, those who begin within
 * REACH_AHEAD_DAYS, those who left at most REACH_AFTER_MONTHS ago, and the students whose agreement names it as school or
 * employer. A person sees themself.
 *
 * Two years after leaving, because so long an employer has to keep an ended contract for inspection (劳动合同法 50), and
 * quarterly allowances and arrears of those who left are still applied for; beyond that a former employer has no
 * business with the record. */
#define REACH_AFTER_MONTHS 24
#define REACH_AHEAD_DAYS   90

/* Whether the thing with this id may be seen. *yes is false for an id that is not there, also in the moment between a
 * commit and directory_catch_up. Of institutions a person sees none here: what of them their own record shows is in it. */
int directory_sees_person(struct house *h, struct reach who, int64_t person_id, bool *yes, struct err *e);
int directory_sees_org(struct house *h, struct reach who, int64_t org_id, bool *yes, struct err *e);
/* A unit is seen by whoever reaches it or a unit above it. */
int directory_sees_unit(struct house *h, struct reach who, int64_t unit_id, bool *yes, struct err *e);

/* How far the directory is. */
struct directory_state {
	int64_t journal; /* entry up to which it holds */
	int64_t behind;  /* entries after it */
	day_t day;       /* day for which it holds; DAY_NONE: never made */
	bool current;    /* nothing is behind and it holds for today */
};
int directory_state(struct house *h, struct directory_state *out, struct err *e);
/* How many people and institutions are in it; counts rows. */
int directory_size(struct house *h, int64_t *people, int64_t *orgs, struct err *e);

/* Brings it up to date: recomputes those whose facts were written or closed by entries after its position, and those whose
 * next day of change has come, at most DIRECTORY_PIECE people in a write transaction of its own (a savepoint of an open
 * one). Makes it anew when it was never made, when the tree of units changed, or when that costs less. To be called after
 * each commit, at the start and when a day has passed; does nothing, cheaply, when it is current. *done (may be NULL):
 * people and institutions recomputed. No recording may be open. */
int directory_catch_up(struct house *h, int64_t *done, struct err *e);
#define DIRECTORY_PIECE 20000

/* Makes it anew from all facts, in one write transaction. progress (may be NULL) is told people done. */
int directory_rebuild(struct house *h, void (*progress)(void *self, int64_t done, int64_t total), void *self,
		      struct err *e);

/* Compares it with what the facts say. 0: it agrees (*checked people); ERR_DAMAGED names the first difference: who, which
 * column or trait, what is there and what should be. It must be current (ERR_CONFLICT otherwise). */
int directory_check(struct house *h, int64_t *checked, struct err *e);

#endif
