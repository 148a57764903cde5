#include "base/date.h"

#define YEAR_FIRST 1
#define YEAR_LAST  9999

/* Days from 0001-01-01 to the first day of year y. */
static int days_before_year(int y)
{
	int whole = y - 1;
	return whole * 365 + whole / 4 - whole / 100 + whole / 400;
}

/* A year of 366 days. */
static bool is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* Days of a year before each of its months, in a common year. */
static const short before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

/* Days of month m (1 … 12) of year y. */
static int days_in(int y, int m)
{
	return before_month[m] - before_month[m - 1] + (m == 2 && is_leap(y));
}

day_t day_of(int y, int m, int d)
{
	if (y < YEAR_FIRST || y > YEAR_LAST || m < 1 || m > 12 || d < 1 || d > days_in(y, m))
		return DAY_NONE;
	return DAY_FIRST + days_before_year(y) + before_month[m - 1] + (m > 2 && is_leap(y)) + d - 1;
}

struct ymd day_ymd(day_t day)
{
	if (day < DAY_FIRST || day > DAY_LAST)
		return (struct ymd){0, 0, 0};
	int n = day - DAY_FIRST;
	int y = n / 366 + 1; /* never too late; at most a few years too early */
	y += (n - days_before_year(y)) / 366;
	while (days_before_year(y + 1) <= n)
		y++;
	n -= days_before_year(y);
	int m = n / 31 + 1; /* the month, or the one before it */
	if (m < 12 && n >= before_month[m] + (m >= 2 && is_leap(y)))
		m++;
	return (struct ymd){y, m, n - before_month[m - 1] - (m > 2 && is_leap(y)) + 1};
}

day_t day_anniv(day_t d, int months, enum anniv_rule rule)
{
	if (d < DAY_FIRST || d > DAY_LAST)
		return d;
	struct ymd from = day_ymd(d);
	int64_t wide = (int64_t)month_of(from.y, from.m) + months;
	if (wide < month_of(YEAR_FIRST, 1) || wide > month_of(YEAR_LAST, 12))
		return DAY_NONE;
	month_t m = (month_t)wide;
	if (from.d <= month_days(m))
		return month_first(m) + from.d - 1;
	return rule == ANNIV_MONTH_END ? month_last(m) : month_last(m) + 1;
}

month_t month_of_day(day_t d)
{
	struct ymd at = day_ymd(d);
	return month_of(at.y, at.m);
}

month_t month_of(int y, int m)
{
	return y * 12 + m - 1;
}
/* Whether the month lies in the calendar. */
static bool month_is(month_t m)
{
	return m >= month_of(YEAR_FIRST, 1) && m <= month_of(YEAR_LAST, 12);
}

day_t month_first(month_t m)
{
	return month_is(m) ? day_of(m / 12, m % 12 + 1, 1) : DAY_NONE;
}
day_t month_last(month_t m)
{
	return month_is(m) ? month_first(m) + month_days(m) - 1 : DAY_NONE;
}
int month_days(month_t m)
{
	return month_is(m) ? days_in(m / 12, m % 12 + 1) : 0;
}

/* The n digits at p as a number, −1 when one is none. */
static int digits(const char *p, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = v * 10 + p[i] - '0';
	}
	return v;
}

bool day_parse(struct str s, day_t *out)
{
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	day_t d = day_of(digits(s.p, 4), digits(s.p + 5, 2), digits(s.p + 8, 2));
	if (d == DAY_NONE)
		return false;
	*out = d;
	return true;
}

bool month_parse(struct str s, month_t *out)
{
	if (s.n != 7 || s.p[4] != '-')
		return false;
	int y = digits(s.p, 4), m = digits(s.p + 5, 2);
	if (y < YEAR_FIRST || m < 1 || m > 12)
		return false;
	*out = month_of(y, m);
	return true;
}

/* Writes the last n digits of a number. */
static char *put_digits(char *out, unsigned v, int n)
{
	for (int i = n; i-- > 0; v /= 10)
		out[i] = (char)('0' + v % 10);
	return out + n;
}

void day_text(day_t d, char out[static 11])
{
	struct ymd at = day_ymd(d);
	if (at.y) {
		out = put_digits(out, (unsigned)at.y, 4);
		*out++ = '-';
		out = put_digits(out, (unsigned)at.m, 2);
		*out++ = '-';
		out = put_digits(out, (unsigned)at.d, 2);
	}
	*out = '\0';
}

void month_text(month_t m, char out[static 8])
{
	if (month_is(m)) {
		out = put_digits(out, (unsigned)m / 12, 4);
		*out++ = '-';
		out = put_digits(out, (unsigned)m % 12 + 1, 2);
	}
	*out = '\0';
}
