/* The demo's people: mostly women of 40 to 58, a third of the posts changing hands a year, half of the carers certified. */
#include "features/demo/demo_make.h"

#include "base/date.h"
#include "features/agreements/agreements.h"

/* How people are spread over the cities, of 100. */
static const int city_share[DEMO_CITIES] = {42, 24, 14, 20};

static const char *const posts[] = {"养老护理员", "管理人员", "工勤人员", "护士",
				    "社会工作者", "康复师",   "院长",     "老年助浴员"};
static const int post_weight[] = {70, 8, 9, 6, 2, 2, 1, 2};
static const char *const identities[] = {"编外合同",   "退休返聘",     "事业编制", "劳务派遣",
					 "公益性岗位", "国企平台发薪", "非全日制", "见习"};
static const int identity_weight[] = {80, 8, 5, 4, 1, 1, 1, 1};

/* Somebody's age as the surveys found it: 50–55 the largest group. */
static day_t birthday(struct demo *d)
{
	static const int weight[] = {3, 9, 14, 24, 38, 12};
	static const int from[] = {1996, 1987, 1980, 1974, 1968, 1962};
	static const int span[] = {8, 9, 7, 6, 6, 6};
	int group = demo_weighted(d, weight, 6);
	return demo_day(d, day_of(from[group], 1, 1), day_of(from[group] + span[group] - 1, 12, 31));
}

/* Their spells: one, two or three, joined closely, with a short gap, or with a long one. *last is the current home. */
static int career(struct demo *d, enum demo_city city, int64_t person, const char *post, day_t *start, int64_t *last,
		  struct err *e)
{
	static const int spells[] = {55, 30, 15}, gaps[] = {50, 30, 20};
	int n = 1 + demo_weighted(d, spells, 3);
	day_t at = demo_day(d, day_of(2017, 1, 1), day_of(2025, 6, 30));
	*start = at;
	for (int i = 0; i < n; i++) {
		const struct demo_org *o = &d->org[city][demo_below(d, (int)d->norgs[city])];
		bool open = i + 1 == n && demo_below(d, 10) < 7;
		day_t to = open ? DAY_NONE : at + 90 + demo_below(d, 900);
		static const char *const by[] = {"个人", "期满", "单位", "协商"};
		struct demo_spell s = {o->id,
				       post,
				       identities[demo_weighted(d, identity_weight, 8)],
				       by[demo_below(d, 4)],
				       at,
				       to,
				       post == posts[0] || post == posts[7],
				       demo_below(d, 20) > 0};
		if (demo_spell(d, person, &s, e) < 0)
			return -1;
		*last = o->id;
		int gap = demo_weighted(d, gaps, 3);
		at = to + 1 + (gap == 0 ? 0 : gap == 1 ? 1 + demo_below(d, 29) : 31 + demo_below(d, 200));
		if (!open && at > day_of(2026, 6, 1))
			break;
	}
	return 0;
}

/* Certificates and training of a carer: 55 in 100 certified, a step up for some. */
static int qualify(struct demo *d, enum demo_city city, int64_t person, day_t start, struct err *e)
{
	static const int level_weight[] = {42, 26, 26, 5, 1};
	if (demo_below(d, 10) < 7 && demo_training(d, person, start + demo_below(d, 20), e) < 0)
		return -1;
	if (demo_below(d, 100) >= 55)
		return 0;
	int level = 5 - demo_weighted(d, level_weight, 5);
	day_t issued = start + 30 + demo_below(d, 600);
	if (demo_certificate(d, person, city, level, issued, e) < 0)
		return -1;
	if (level == 1 || demo_below(d, 5))
		return 0;
	return demo_certificate(d, person, city, level - 1, issued + 760 + demo_below(d, 300), e);
}

/* An agreement of directed training with its months at school. */
static int directed(struct demo *d, int64_t person, int64_t org, day_t start, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	int64_t id;
	int year = day_ymd(start).y - 3;
	demo_blank(&agreements_facts, c);
	demo_text(d, c, FACT_INDEX(agreements, number), "DX%04d-%05d", year, ++d->serial % 100000);
	demo_int(c, FACT_INDEX(agreements, school_id), d->school);
	demo_int(c, FACT_INDEX(agreements, org_id), org);
	demo_int(c, FACT_INDEX(agreements, signed_on), day_of(year, 9, 1));
	demo_int(c, FACT_INDEX(agreements, enrolled), day_of(year, 9, 1));
	demo_int(c, FACT_INDEX(agreements, graduates), day_of(year + 3, 6, 30));
	demo_int(c, FACT_INDEX(agreements, monthly), 50000);
	demo_int(c, FACT_INDEX(agreements, years), 3);
	demo_int(c, FACT_INDEX(agreements, arrived), start);
	if (demo_put(d, &agreements_facts, person, c, &id, e) < 0)
		return -1;
	for (month_t m = month_of(year, 9); m <= month_of(year + 3, 6); m++) {
		if (m % 12 == 6 || m % 12 == 7)
			continue;
		demo_blank(&agreement_months_facts, c);
		demo_int(c, FACT_INDEX(agreement_months, agreement_id), id);
		demo_int(c, FACT_INDEX(agreement_months, month), m);
		demo_int(c, FACT_INDEX(agreement_months, days),
			 demo_below(d, 15) ? month_days(m) : demo_below(d, 20));
		if (demo_put(d, &agreement_months_facts, id, c, NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* One person with everything about them. */
static int somebody(struct demo *d, enum demo_city city, struct err *e)
{
	struct demo_person p = {city, birthday(d), demo_below(d, 100) < 89, NULL, NULL};
	const char *post = posts[demo_weighted(d, post_weight, 8)];
	int64_t id, org = 0;
	day_t start;
	if (demo_person(d, &p, &id, e) < 0 || career(d, city, id, post, &start, &org, e) < 0)
		return -1;
	if (post == posts[0] && qualify(d, city, id, start, e) < 0)
		return -1;
	if (demo_trained(d, city, id, post, start, e) < 0)
		return -1;
	bool graduate = p.born > day_of(1995, 1, 1);
	static const char *const degrees[] = {"专科", "中专", "本科", "高职", "高级工班"};
	if (graduate && demo_degree(d, id, degrees[demo_below(d, 5)], start - demo_below(d, 900), e) < 0)
		return -1;
	if (graduate && city == DEMO_SHAOXING && demo_below(d, 4) == 0 && directed(d, id, org, start, e) < 0)
		return -1;
	if (city == DEMO_KUNMING &&
	    demo_pay(d, id, org, month_of(2024, 1), month_of(2026, 10), 300000 + demo_below(d, 150) * 1000, e) < 0)
		return -1;
	return 0;
}

int demo_population(struct demo *d, int64_t people, void (*progress)(void *self, int64_t done, int64_t total),
		    void *self, struct err *e)
{
	for (int64_t i = 0; i < people; i++) {
		if (progress && i % 200 == 0)
			progress(self, i, people);
		if (somebody(d, (enum demo_city)demo_weighted(d, city_share, DEMO_CITIES), e) < 0)
			return -1;
	}
	if (progress)
		progress(self, people, people);
	return 0;
}
