/* A year of working days as its page takes it. */
#ifndef YICAI_FEATURES_ADMIN_CALENDAR_PAGES_H
#define YICAI_FEATURES_ADMIN_CALENDAR_PAGES_H

#include "features/admin/sys_pages.h"

struct special;
struct calendar_output {
	int64_t year, first, last, worked;
	struct special *specials; /* days that are not as their day of the week */
	size_t n;
	bool *works; /* by day of the year from 0; NULL: the year is not published */
};

/* The column of a day in a month's table: 0 Monday … 6 Sunday. */
int calendar_column(day_t d);
/* Saturday or Sunday. */
bool calendar_weekend(day_t d);

#endif
