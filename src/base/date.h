/* Dates as day numbers: days since 1970-01-01 in the proleptic Gregorian calendar, Asia/Shanghai throughout.
 * The one calendar of the house; nobody else adds a month to a date. */
#ifndef YICAI_BASE_DATE_H
#define YICAI_BASE_DATE_H

#include "base/str.h"

typedef int32_t day_t;   /* 日: day number */
typedef int32_t month_t; /* 月: year × 12 + month − 1 */

#define DAY_NONE  INT32_MIN /* no such date, or absent */
#define DAY_OPEN  INT32_MAX /* an end that has not come: later than every day */
#define DAY_FIRST (-719162) /* 0001-01-01 */
#define DAY_LAST  2932896   /* 9999-12-31 */

struct ymd {
	int y, m, d;
};

/* The day of a date, DAY_NONE when there is no such date (2021-02-29, month 13, year 0). */
day_t day_of(int y, int m, int d);
/* Its parts; all 0 for a day outside the calendar. */
struct ymd day_ymd(day_t d);

/* Where an anniversary falls when its month has no such day (READINGS G2 周年). */
enum anniv_rule {
	ANNIV_NEXT_MONTH, /* 次月首日: 2024-02-29 + 1 year = 2025-03-01 */
	ANNIV_MONTH_END,  /* 当月末日: = 2025-02-28 */
};

/* The same day `months` months after the ORIGINAL d (years: 12 each); DAY_OPEN and DAY_NONE stay as they are;
 * DAY_NONE when it falls outside the calendar.
 * Never chain it: the fourth anniversary of 29 February is 29 February. */
day_t day_anniv(day_t d, int months, enum anniv_rule rule);

/* The month of a day of the calendar. */
month_t month_of_day(day_t d);
month_t month_of(int y, int m); /* no check */
/* Of a month outside the years 1 … 9999: DAY_NONE, DAY_NONE, 0. */
day_t month_first(month_t m);
day_t month_last(month_t m);
int month_days(month_t m);

/* ISO texts. Parsing takes exactly YYYY-MM-DD / YYYY-MM and real dates only. */
bool day_parse(struct str s, day_t *out);
bool month_parse(struct str s, month_t *out);
void day_text(day_t d, char out[static 11]); /* "" for DAY_NONE and DAY_OPEN */
void month_text(month_t m, char out[static 8]);

/* What a lenient reading found. */
enum lenient {
	LENIENT_OK,    /* as it should be written */
	LENIENT_FIXED, /* understood in another form: 已更正 */
	LENIENT_NOT,   /* not a date: *why says so in Chinese */
};

/* A whole day in any form that an import accepts: 2021.3.5, 2021/3/5, 2021年3月5日, 20210305, full-width digits and
 * dashes, a spreadsheet serial (20000 … 80000, 1900 system). A year with a month alone is not a day.
 * why (may be NULL) gets a static text for LENIENT_NOT. */
enum lenient day_parse_lenient(struct str s, day_t *out, const char **why);

/* A month likewise: 2021.3, 2021年3月, 2021/03, 202103; a whole date gives its month (FIXED). */
enum lenient month_parse_lenient(struct str s, month_t *out, const char **why);

#endif
