/* The demo city's public-welfare posts. */
#include "features/demo/demo_posts.h"

#include <stdio.h>

#include "features/ledger/ledger.h"
#include "features/posts/posts.h"
#include "features/units/units.h"

#define CITY    "411300"
#define MONTHLY 200000 /* 分 for a post and month */
#define A_POST  5      /* stations for which a county has one post more */

/* What is being made. */
struct making {
	struct house *h;
	struct recording *r;
	struct arena *mem;
	day_t today;
	int64_t number; /* of the last document */
	bool surplus;   /* a county with more holders than posts is there */
};

/* One more quota of a county. */
static int grant(struct making *m, int64_t county, day_t starts, int64_t n, const char *note, struct err *e)
{
	char number[60];
	int64_t id;
	snprintf(number, sizeof number, "宛人社〔演示〕%lld号", (long long)++m->number);
	struct post_quota q = {.unit = county,
			       .starts = starts,
			       .posts = n,
			       .monthly = MONTHLY,
			       .source = LEDGER_EMPLOYMENT,
			       .longest = 36,
			       .near_years = 5,
			       .kinds = 1 << 1 | 1 << 2 | 1 << 5 | 1 << 7,
			       .number = str_of(number),
			       .note = str_of(note)};
	return post_quota_set(m->h, m->r, &q, "nanyang", &id, e);
}

/* The year's money of a county. */
static int budget(struct making *m, int64_t county, int year, int64_t n, struct err *e)
{
	char number[60];
	int64_t id;
	snprintf(number, sizeof number, "宛财社〔演示〕%lld号", (long long)m->number);
	struct ledger_document d = {.day = day_of(year, 1, 12),
				    .amount = n * 12 * MONTHLY,
				    .number = str_of(number),
				    .note = STR("年初下达")};
	return ledger_open(m->h, m->r, LEDGER_EMPLOYMENT, county, year, STR(POSTS_PURPOSE), &d.line, e) < 0
		   ? -1
		   : ledger_budget(m->h, m->r, &d, "finance", &id, e);
}

/* A county with stations: posts from January on, fewer from July in the first where that leaves a surplus. */
static int add_county(struct making *m, int64_t county, struct err *e)
{
	int year = day_ymd(m->today).y;
	struct post_place *place;
	struct post_county x;
	size_t n;
	if (post_places(m->h, county, m->today, m->mem, &place, &n, e) < 0 ||
	    post_county(m->h, county, m->today, m->mem, &x, e) < 0)
		return -1;
	if (!n)
		return 0;
	int64_t posts = x.held + 1 + (int64_t)n / A_POST;
	if (grant(m, county, day_of(year, 1, 1), posts, "", e) < 0 || budget(m, county, year, posts, e) < 0)
		return -1;
	if (m->surplus || !x.held)
		return 0;
	m->surplus = true;
	return grant(m, county, day_of(year, 7, 1), x.held - 1, "下半年财力减少，在岗的不解聘", e);
}

/* All counties of the city. */
static int add_counties(struct making *m, struct err *e)
{
	int64_t city, *unit;
	size_t n;
	if (unit_by_code(m->h, STR(CITY), INSTANT_OPEN, &city, e) < 0 ||
	    post_units(m->h, m->today, city, m->mem, &unit, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (add_county(m, unit[i], e) < 0)
			return -1;
	return 0;
}

int demo_posts(struct house *h, struct err *e)
{
	struct deed d = {.who = "nanyang", .what = "assert", .detail = "演示：公益性岗位指标"};
	struct making m = {.h = h, .mem = arena_new(64u << 20), .today = instant_day(h->clock.now(h->clock.self))};
	if (!m.mem)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = recording_begin(&m.r, h, &d, e);
	if (status == 0)
		status = recording_end(m.r, add_counties(&m, e), e);
	arena_free(m.mem);
	return status;
}
