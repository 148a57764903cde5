#include "http/date.h"

#include <stdio.h>

#define SECOND INT64_C(1000000)

static const char DAYS[7][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}; /* 1970-01-01 was a Thursday */
static const char MONTHS[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* The weekday of a day number, 0 for Thursday. */
static int weekday(int64_t day)
{
	return (int)((day % 7 + 7) % 7);
}

void http_date_text(instant_t t, char out[static 30])
{
	int64_t second = t / SECOND - (t % SECOND < 0);
	int64_t day = second / 86400 - (second % 86400 < 0), rest = second - day * 86400;
	struct ymd d = day >= DAY_FIRST && day <= DAY_LAST ? day_ymd((day_t)day) : (struct ymd){0};
	out[0] = '\0';
	if (d.y > 0)
		snprintf(out, 30, "%s, %02u %s %04u %02u:%02u:%02u GMT", DAYS[weekday(day)], (unsigned)d.d % 100,
			 MONTHS[d.m - 1], (unsigned)d.y % 10000, (unsigned)(rest / 3600) % 100,
			 (unsigned)(rest / 60 % 60), (unsigned)(rest % 60));
}

/* n digits at p as a number, −1 when one is none. */
static int digits(const char *p, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = v * 10 + p[i] - '0';
	}
	return v;
}

/* The month of its English name, 0 when it has none. */
static int month_named(const char *p)
{
	for (int m = 0; m < 12; m++)
		if (!memcmp(p, MONTHS[m], 3))
			return m + 1;
	return 0;
}

bool http_date_parse(struct str s, instant_t *out)
{
	char again[30];
	if (s.n != 29)
		return false;
	int d = digits(s.p + 5, 2), m = month_named(s.p + 8), y = digits(s.p + 12, 4);
	int hour = digits(s.p + 17, 2), minute = digits(s.p + 20, 2), second = digits(s.p + 23, 2);
	day_t day = d > 0 && m > 0 && y > 0 ? day_of(y, m, d) : DAY_NONE;
	if (day == DAY_NONE || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	instant_t t = (day * INT64_C(86400) + hour * 3600 + minute * 60 + second) * SECOND;
	http_date_text(t, again);
	if (!str_is(s, again))
		return false;
	*out = t;
	return true;
}
