/* Agreements as they stand, and the months that lie within them. */
#include "features/directed/inside.h"

#include "features/agreements/agreements.h"

#define COLUMNS                                                                                                      \
	"SELECT id, person_id, school_id, org_id, monthly, years, signed_on, enrolled, graduates, arrived, "         \
	"breached,"                                                                                                  \
	" number, breach_reason FROM agreements WHERE known_to = $1 AND "
static const struct sql LIST = {"directed.list",
				COLUMNS "(school_id = $2 OR $2 = 0) ORDER BY school_id, number, id LIMIT $3"};
static const struct sql GET = {"directed.get", COLUMNS "id = $2"};
static const struct sql DAYS = {"directed.days", "SELECT days FROM agreement_months WHERE known_to = $1 AND"
						 " agreement_id = $2 AND month = $3"};
static const struct row_field fields[] = {
    ROW_INT(struct agreement, id, 0),         ROW_INT(struct agreement, person, 1),
    ROW_INT(struct agreement, school, 2),     ROW_INT(struct agreement, org, 3),
    ROW_CELL(struct agreement, monthly, 4),   ROW_CELL(struct agreement, years, 5),
    ROW_CELL(struct agreement, signed_on, 6), ROW_CELL(struct agreement, enrolled, 7),
    ROW_CELL(struct agreement, graduates, 8), ROW_CELL(struct agreement, arrived, 9),
    ROW_CELL(struct agreement, breached, 10), ROW_TEXT(struct agreement, number, 11),
    ROW_TEXT(struct agreement, reason, 12),   {0}};

int directed_agreements(struct house *h, int64_t school, struct arena *mem, struct agreement **ret, size_t *n,
			struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LIST, ARGS(INT(INSTANT_OPEN), INT(school), INT(DIRECTED_AGREEMENTS_MAX)), fields,
		     sizeof **ret, mem, DIRECTED_AGREEMENTS_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int directed_agreement(struct house *h, int64_t id, struct arena *mem, struct agreement *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(INSTANT_OPEN), INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这份定向培养协议") : got < 0 ? -1 : 0;
}

int directed_fact_days(struct house *h, int64_t agreement, month_t month, int64_t *days, struct err *e)
{
	*days = FIELD_NONE;
	return sql_int(h->store, &DAYS, ARGS(INT(INSTANT_OPEN), INT(agreement), INT(month)), days, e) < 0 ? -1 : 0;
}

/* The later of a day and one that may be blank; the earlier. */
static int64_t later(int64_t day, int64_t other)
{
	return other != FIELD_NONE && other > day ? other : day;
}

static int64_t earlier(int64_t day, int64_t other)
{
	return other != FIELD_NONE && other < day ? other : day;
}

int directed_window_days(const struct agreement *a, month_t month)
{
	int64_t from = later(later(month_first(month), a->signed_on), a->enrolled);
	int64_t to = earlier(month_first(month) + month_days(month) - 1, a->graduates);
	if (a->breached != FIELD_NONE)
		to = earlier(to, a->breached - 1);
	return from > to ? 0 : (int)(to - from + 1);
}

bool directed_school_month(month_t month)
{
	struct ymd d = day_ymd(month_first(month));
	return d.m != 7 && d.m != 8;
}

month_t directed_year_of(month_t month)
{
	struct ymd d = day_ymd(month_first(month));
	return month_of(d.m >= 9 ? d.y : d.y - 1, 9);
}
