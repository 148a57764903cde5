#include "flow/calendar.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/asset.h"
#include "store/sql.h"

static const struct sql YEARS = {
    "calendar.years", "SELECT y.year, y.days FROM calendar_years y WHERE y.version = (SELECT MAX(x.version)"
		      " FROM calendar_years x WHERE x.year = y.year) ORDER BY y.year"};
static const struct sql VERSION = {"calendar.version",
				   "SELECT COALESCE(MAX(version), 0) FROM calendar_years WHERE year = $1"};
static const struct sql ADD = {"calendar.add",
			       "INSERT INTO calendar_years (year, version, source, days, at, who, journal)"
			       " VALUES ($1, $2, $3, $4, $5, $6, $7)"};

/* How a day differs from its day of the week. */
enum turn { TURN_NONE, TURN_OFF, TURN_ON };

struct calendar {
	int years; /* from CALENDAR_FIRST_YEAR on */
	unsigned char turn[CALENDAR_YEARS_MAX * 366];
	bool known[CALENDAR_YEARS_MAX];
};

/* Saturday or Sunday; 1970-01-01 was a Thursday. */
static bool weekend(day_t d)
{
	int w = ((int)d % 7 + 7 + 3) % 7;
	return w >= 5;
}

/* The day's place in the table, −1 outside. */
static long place(day_t d)
{
	struct ymd t = day_ymd(d);
	int year = t.y - CALENDAR_FIRST_YEAR;
	if (year < 0 || year >= CALENDAR_YEARS_MAX)
		return -1;
	return (long)year * 366 + (d - day_of(t.y, 1, 1));
}

/* One line "YYYY-MM-DD,休|班,name" of a year (0: any); false when it is none. */
static bool take_line(struct calendar *c, struct str line, int year)
{
	struct str rest = line, day = str_trim(str_cut(&rest, ',')), word = str_trim(str_cut(&rest, ','));
	day_t d;
	long at;
	if (!day_parse(day, &d) || (at = place(d)) < 0 || (year && day_ymd(d).y != year) || c->turn[at] != TURN_NONE)
		return false;
	if (str_is(word, "休"))
		c->turn[at] = TURN_OFF;
	else if (str_is(word, "班") && weekend(d))
		c->turn[at] = TURN_ON;
	else
		return false;
	c->known[day_ymd(d).y - CALENDAR_FIRST_YEAR] = true;
	return true;
}

/* All lines of a text; the head is passed over. -1 (e) naming the first line that is wrong. */
static int take_text(struct calendar *c, struct str text, int year, struct err *e)
{
	int n = 0;
	while (text.p) {
		struct str line = str_trim(str_cut(&text, '\n'));
		n++;
		if (line.n == 0 || (n == 1 && str_starts(line, STR("日期"))))
			continue;
		if (!take_line(c, line, year)) {
			err_set(e, ERR_INPUT, "节假日安排的第 %d 行不能用：%.*s", n, STR_FMT(line));
			return err_todo(e, "每行写 日期,休或班,节日；同一天只写一次，“班”只用于周末");
		}
	}
	return 0;
}

/* A year of the store instead of what was there. */
static int replace_year(struct calendar *c, int year, struct str text, struct err *e)
{
	int i = year - CALENDAR_FIRST_YEAR;
	if (i < 0 || i >= CALENDAR_YEARS_MAX)
		return err_set(e, ERR_INPUT, "工作日历只到 %d 年", CALENDAR_FIRST_YEAR + CALENDAR_YEARS_MAX - 1);
	memset(&c->turn[(long)i * 366], TURN_NONE, 366);
	c->known[i] = true;
	return take_text(c, text, year, e);
}

/* What the store has. */
static int take_store(struct calendar *c, struct store *s, struct err *e)
{
	struct stmt *st;
	int got;
	if (sql_open(&st, s, &YEARS, NULL, 0, e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0)
		if ((got = replace_year(c, (int)stmt_int(st, 0), stmt_text(st, 1), e)) < 0)
			break;
	stmt_reset(st);
	return got;
}

/* The shipped days. */
static int take_shipped(struct calendar *c, struct err *e)
{
	for (unsigned long i = 0; i < assets_n; i++)
		if (strcmp(assets[i].path, "data/calendar/days.csv") == 0)
			return take_text(c, asset_str(&assets[i]), 0, e);
	return err_set(e, ERR_DAMAGED, "程序里没有工作日历");
}

int calendar_load(struct calendar **ret, struct store *s, struct err *e)
{
	struct calendar *c = calloc(1, sizeof *c);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (take_shipped(c, e) < 0 || (s && take_store(c, s, e) < 0)) {
		free(c);
		return -1;
	}
	while (c->years < CALENDAR_YEARS_MAX && c->known[c->years])
		c->years++;
	*ret = c;
	return 0;
}

void calendar_free(struct calendar *c)
{
	free(c);
}

day_t calendar_first(const struct calendar *c)
{
	(void)c;
	return day_of(CALENDAR_FIRST_YEAR, 1, 1);
}

day_t calendar_last(const struct calendar *c)
{
	return day_of(CALENDAR_FIRST_YEAR + c->years - 1, 12, 31);
}

int calendar_works(const struct calendar *c, day_t d, bool *works, struct err *e)
{
	if (d < calendar_first(c) || d > calendar_last(c)) {
		err_set(e, ERR_LIMIT, "%d年的节假日安排还没有装入，不能推算工作日", day_ymd(d).y);
		return err_todo(e, "国务院办公厅发布后，由管理员在“工作日历”里加上这一年");
	}
	unsigned char turn = c->turn[place(d)];
	*works = turn == TURN_ON || (turn == TURN_NONE && !weekend(d));
	return 0;
}

int calendar_add(const struct calendar *c, day_t from, int n, day_t *out, struct err *e)
{
	bool works;
	day_t d = from;
	if (calendar_works(c, d, &works, e) < 0)
		return -1;
	for (int left = n; left > 0 || (n == 0 && !works);) {
		if (calendar_works(c, ++d, &works, e) < 0)
			return -1;
		left -= works;
	}
	*out = d;
	return 0;
}

int calendar_between(const struct calendar *c, day_t from, day_t to, int *n, struct err *e)
{
	day_t low = from < to ? from : to, high = from < to ? to : from;
	int count = 0;
	bool works;
	if (calendar_works(c, low, &works, e) < 0)
		return -1;
	for (day_t d = low + 1; d <= high; d++) {
		if (calendar_works(c, d, &works, e) < 0)
			return -1;
		count += works;
	}
	*n = from <= to ? count : -count;
	return 0;
}

/* The arrangement as a calendar would read it. */
static int check_year(int year, struct str days, struct err *e)
{
	if (year < CALENDAR_FIRST_YEAR || year >= CALENDAR_FIRST_YEAR + CALENDAR_YEARS_MAX)
		return err_set(e, ERR_INPUT, "年份 %d 不在工作日历的范围里", year);
	if (days.n > CALENDAR_TEXT_MAX)
		return err_set(e, ERR_LIMIT, "一年的节假日安排最长 %d 字节", CALENDAR_TEXT_MAX);
	struct calendar *c = calloc(1, sizeof *c);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = take_text(c, days, year, e);
	if (status == 0 && !c->known[year - CALENDAR_FIRST_YEAR])
		status = err_set(e, ERR_INPUT, "没有写%d年的任何一天", year);
	free(c);
	return status;
}

int calendar_publish(struct house *h, int year, struct str days, const char *source, const char *who, struct err *e)
{
	struct recording *r;
	char detail[100];
	int64_t version = 0;
	snprintf(detail, sizeof detail, "%d年", year);
	struct deed d = {.who = who, .what = "calendar", .source = source, .detail = detail};
	if (check_year(year, days, e) < 0 || recording_begin(&r, h, &d, e) < 0)
		return -1;
	if (sql_int(h->store, &VERSION, ARGS(INT(year)), &version, e) < 0 ||
	    sql_run(h->store, &ADD,
		    ARGS(INT(year), INT(version + 1), TEXT(str_of(source)), TEXT(days), INT(recording_now(r)),
			 TEXT(str_of(who)), INT(recording_journal(r))),
		    NULL, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}
