/* 工作日 (working days): the calendar by which deadlines are counted, 2007 to the last year whose arrangement was published.
 *
 * The start day is not counted (民法典 §201); nothing is computed beyond the last published year, because the State Council
 * moves days of every year: a guess would be a wrong deadline. What ships is data/calendar/days.csv; later years, and
 * corrections, are published into the store. */
#ifndef YICAI_FLOW_CALENDAR_H
#define YICAI_FLOW_CALENDAR_H

#include "fact/fact.h"

#define CALENDAR_FIRST_YEAR 2007
#define CALENDAR_YEARS_MAX  200
#define CALENDAR_TEXT_MAX   (64 << 10) /* bytes of one year's arrangement */

struct calendar;

/* The shipped calendar, and what the store has over it (NULL: nothing). ERR_DAMAGED when either cannot be read. */
int calendar_load(struct calendar **ret, struct store *s, struct err *e);
void calendar_free(struct calendar *c); /* NULL is a no-op */

/* The first and the last day that can be counted. */
day_t calendar_first(const struct calendar *c);
day_t calendar_last(const struct calendar *c);

/* Whether the day is worked. ERR_LIMIT when its year is not published: says which, and what to do. */
int calendar_works(const struct calendar *c, day_t d, bool *works, struct err *e);

/* The n-th working day after `from`, which itself is not counted; n 0: `from`, or the next working day. ERR_LIMIT likewise. */
int calendar_add(const struct calendar *c, day_t from, int n, day_t *out, struct err *e);

/* Working days after `from` up to and including `to` (negative when `to` is earlier). ERR_LIMIT likewise. */
int calendar_between(const struct calendar *c, day_t from, day_t to, int *n, struct err *e);

/* Publishes the arrangement of a year: lines "YYYY-MM-DD,休|班,name", `source` the notice it comes from. A new version when
 * the year has one already. ERR_INPUT naming the line that is wrong: another year, a day twice, a 班 on a working weekday.
 * One transaction, one journal entry. */
int calendar_publish(struct house *h, int year, struct str days, const char *source, const char *who, struct err *e);

#endif
