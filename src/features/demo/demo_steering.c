/* What the indicators of the four cities count: elders, designations, rescuers, and yearly training. Made from a stream of its
 * own, so that the people of the demo stay who they were. */
#include "features/clients/clients.h"
#include "features/credentials/credentials.h"
#include "features/demo/demo_make.h"
#include "features/designations/designations.h"
#include "features/orgs/orgs.h"
#include "features/population/population.h"
#include "features/targets/split.h"
#include "features/training/training.h"

/* So many people of the demo serve as many elders as the cities have; fewer people, as many fewer elders. */
#define WHOLE 33000

/* Elders of a city in a year, and how they are spread over those of its counties that the demo knows. Of 绍兴 all counties are
 * there (60+ 1,271,263 at the end of 2022); of 南阳 and 重庆 some, beside the city's own figure. One basis a city: a unit has
 * one row of 人口 a day. */
static const struct elders {
	const char *city, *basis;
	int64_t total, over60; /* at the end of 2022 */
	int64_t within;        /* of them in the counties named; 0: all */
	struct {
		const char *code;
		int weight;
	} county[9];
} elders[] = {
    {"330600",
     "户籍",
     4460000,
     1271263,
     0,
     {{"330602", 178}, {"330603", 172}, {"330604", 183}, {"330624", 96}, {"330681", 239}, {"330683", 132}}},
    {"411300",
     "户籍",
     12130000,
     1748360,
     1190000,
     {{"411302", 63},
      {"411303", 87},
      {"411321", 54},
      {"411322", 87},
      {"411323", 45},
      {"411324", 83},
      {"411328", 105},
      {"411381", 125}}},
    {"500000",
     "常住",
     32134300,
     7050000,
     1560000,
     {{"500101", 39},
      {"500102", 27},
      {"500103", 15},
      {"500106", 27},
      {"500107", 29},
      {"500108", 23},
      {"500229", 4},
      {"500240", 9}}},
};

/* The choices of the side stream. */
static int side_below(struct demo *d, int n)
{
	return (int)rng_below(&d->side, (uint64_t)n);
}

/* One figure of a unit. */
static int put_elders(struct demo *d, const char *code, const char *basis, int year, int64_t total, int64_t over60,
		      struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	int64_t unit;
	if (demo_unit(d, code, &unit, e) < 0)
		return -1;
	demo_blank(&population_facts, c);
	demo_int(c, FACT_INDEX(population, counted), day_of(year, 12, 31));
	demo_code(&population_facts, c, FACT_INDEX(population, basis), basis);
	demo_int(c, FACT_INDEX(population, total), total);
	demo_int(c, FACT_INDEX(population, over60), over60);
	demo_int(c, FACT_INDEX(population, over65), over60 * 75 / 100);
	demo_int(c, FACT_INDEX(population, over80), over60 * 13 / 100);
	return demo_put(d, &population_facts, unit, c, NULL, e);
}

/* A number of elders for so many people who serve them. */
static int64_t scaled(int64_t n, int64_t people)
{
	return people < WHOLE ? n * people / WHOLE : n;
}

/* A city's figure of a year, and its counties' shares of it. */
static int put_city(struct demo *d, const struct elders *x, int64_t people, int year, struct err *e)
{
	struct split_unit u[9];
	struct split_share old[9], all[9];
	size_t n = 0;
	int64_t total = scaled(x->total, people),
		grown = scaled(x->over60, people) * (1000 + 25 * (year - 2022)) / 1000,
		part = x->within ? grown * x->within / x->over60 : grown;
	while (n < 9 && x->county[n].code) {
		u[n] = (struct split_unit){x->county[n].weight, 0, SPLIT_NO_CAP};
		n++;
	}
	if (put_elders(d, x->city, x->basis, year, total, grown, e) < 0)
		return -1;
	if (n == 0)
		return 0;
	if (split_target(old, u, n, part, e) < 0 || split_target(all, u, n, grown ? total * part / grown : 0, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (put_elders(d, x->county[i].code, x->basis, year, all[i].got, old[i].got, e) < 0)
			return -1;
	return 0;
}

/* An institution is recognised as something. */
static int designate(struct demo *d, const struct demo_org *o, const char *kind, const char *tier, day_t granted,
		     struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	demo_blank(&designations_facts, c);
	demo_code(&designations_facts, c, FACT_INDEX(designations, kind), kind);
	demo_code(&designations_facts, c, FACT_INDEX(designations, tier), tier);
	demo_int(c, FACT_INDEX(designations, granted), granted);
	demo_text(d, c, FACT_INDEX(designations, document), "演示〔%d〕%d号", day_ymd(granted).y,
		  1 + side_below(d, 90));
	return demo_put(d, &designations_facts, o->id, c, NULL, e);
}

/* So many institutions of a city, from its first on, are recognised between two years. */
static const struct honour {
	enum demo_city city;
	int n;
	const char *kind, *tier;
	int from, to;
} honours[] = {
    {DEMO_SHAOXING, 4, "社会培训评价组织", "市级", 2021, 2022},
    {DEMO_NANYANG, 8, "用人单位评价机构", "市级", 2021, 2022},
    {DEMO_NANYANG, 4, "院校评价机构", "市级", 2021, 2022},
    {DEMO_NANYANG, 12, "社会培训评价组织", "市级", 2021, 2022},
    {DEMO_NANYANG, 8, "专项职业能力考核机构", "市级", 2021, 2022},
    {DEMO_NANYANG, 1, "人才培养基地", "省级", 2021, 2022},
    {DEMO_NANYANG, 2, "人才实训基地", "省级", 2021, 2022},
    {DEMO_NANYANG, 2, "人才培养基地", "市级", 2023, 2024},
    {DEMO_NANYANG, 3, "人才实训基地", "市级", 2023, 2025},
    {DEMO_NANYANG, 1, "技能大师工作室", "省级", 2024, 2024},
    {DEMO_CHONGQING, 7, "人才培训基地", "市级", 2024, 2026},
    {DEMO_CHONGQING, 20, "社会工作科室", "县级", 2023, 2026},
};

/* Who lives in a home: whom the staffing norms ask about. */
static int residents(struct demo *d, const struct demo_org *o, struct err *e)
{
	static const char *const abilities[] = {"完好", "轻度", "中度", "重度", "完全"};
	for (int k = 20 + side_below(d, 40); k > 0; k--) {
		struct cell c[RECORD_FIELDS_MAX];
		demo_blank(&clients_facts, c);
		demo_text(d, c, FACT_INDEX(clients, number), "ZY%06d", ++d->side_serial);
		demo_text(d, c, FACT_INDEX(clients, name), "样例老人%d", d->side_serial);
		demo_int(c, FACT_INDEX(clients, born), day_of(1930, 1, 1) + side_below(d, 9000));
		demo_code(&clients_facts, c, FACT_INDEX(clients, ability), abilities[side_below(d, 5)]);
		demo_int(c, FACT_INDEX(clients, begins), day_of(2019, 1, 1) + side_below(d, 2000));
		demo_int(c, FACT_INDEX(clients, recent_days), 60 + side_below(d, 30));
		d->counts.clients++;
		if (demo_put(d, &clients_facts, o->id, c, NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* Who lives in the homes of the cities but 南阳, whose have theirs already; nobody lives in a centre that serves people in their homes. */
static int residents_elsewhere(struct demo *d, struct err *e)
{
	int centre = code_number(&org_kinds, STR("居家社区养老服务中心"));
	for (enum demo_city city = 0; city < DEMO_CITIES; city++)
		for (size_t k = 0; city != DEMO_NANYANG && k < d->norgs[city]; k++)
			if (d->org[city][k].kind != centre && residents(d, &d->org[city][k], e) < 0)
				return -1;
	return 0;
}

int demo_steering(struct demo *d, int64_t people, struct err *e)
{
	for (size_t k = 40; k < d->norgs[DEMO_NANYANG]; k++)
		if (residents(d, &d->org[DEMO_NANYANG][k], e) < 0)
			return -1;
	for (size_t i = 0; i < sizeof elders / sizeof *elders; i++)
		for (int year = 2021; year <= 2025; year++)
			if (put_city(d, &elders[i], people, year, e) < 0)
				return -1;
	for (size_t i = 0; i < sizeof honours / sizeof *honours; i++) {
		const struct honour *h = &honours[i];
		for (int k = 0; k < h->n; k++) {
			day_t granted = day_of(h->from + side_below(d, h->to - h->from + 1), 1 + side_below(d, 9),
					       1 + side_below(d, 28));
			if (designate(d, &d->org[h->city][k], h->kind, h->tier, granted, e) < 0)
				return -1;
		}
	}
	for (size_t k = 0; k < d->norgs[DEMO_SHAOXING]; k++)
		if (side_below(d, 100) < 23 &&
		    designate(d, &d->org[DEMO_SHAOXING][k], "应急救护培训点", "县级",
			      day_of(2022 + side_below(d, 4), 1 + side_below(d, 10), 15), e) < 0)
			return -1;
	return residents_elsewhere(d, e);
}

/* A rescuer's certificate, three years in force. */
static int rescuer(struct demo *d, int64_t person, day_t issued, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	demo_blank(&credentials_facts, c);
	demo_code(&credentials_facts, c, FACT_INDEX(credentials, kind), "救护员证");
	demo_text(d, c, FACT_INDEX(credentials, occupation), "救护员");
	demo_text(d, c, FACT_INDEX(credentials, number), "JH%07d", ++d->side_serial);
	demo_text(d, c, FACT_INDEX(credentials, issuer), "样例红十字会");
	demo_int(c, FACT_INDEX(credentials, issued), issued);
	demo_int(c, FACT_INDEX(credentials, expires), day_anniv(issued, 36, ANNIV_NEXT_MONTH) - 1);
	return demo_put(d, &credentials_facts, person, c, NULL, e);
}

/* A year's class: heads by city or county, the others in their round. */
static int attend(struct demo *d, enum demo_city city, int64_t person, bool head, int year, struct err *e)
{
	static const char *const names[DEMO_CITIES] = {"SX", "KM", "NY", "CQ"};
	struct cell c[RECORD_FIELDS_MAX];
	int class = side_below(d, head ? 4 : 40);
	bool by_city = head && class == 0;
	day_t ends = day_of(year, 3 + class % 7, 5 + class / 7 * 4);
	demo_blank(&training_facts, c);
	demo_text(d, c, FACT_INDEX(training, class_number), "%s%s%d-%02d", head ? "YZ" : "LX", names[city], year,
		  class + 1);
	demo_code(&training_facts, c, FACT_INDEX(training, kind), head ? "院长" : "在岗轮训");
	demo_text(d, c, FACT_INDEX(training, trainees), head ? "养老院院长" : "从业人员");
	demo_int(c, FACT_INDEX(training, hours), 2400);
	demo_int(c, FACT_INDEX(training, begins), ends - 2);
	demo_int(c, FACT_INDEX(training, ends), ends);
	demo_code(&training_facts, c, FACT_INDEX(training, result), side_below(d, 30) ? "合格" : "不合格");
	demo_int(c, FACT_INDEX(training, subsidised), 1);
	demo_int(c, FACT_INDEX(training, provider_id), d->org[city][class % 5].id);
	demo_code(&training_facts, c, FACT_INDEX(training, tier), by_city ? "市" : "县");
	return demo_put(d, &training_facts, person, c, NULL, e);
}

int demo_trained(struct demo *d, enum demo_city city, int64_t person, const char *post, day_t start, struct err *e)
{
	bool head = str_is(str_of(post), "院长"), carer = str_is(str_of(post), "养老护理员");
	if (city == DEMO_SHAOXING && carer && side_below(d, 100) < 62) {
		day_t issued = day_of(2023, 6, 1) + side_below(d, 1200);
		if (rescuer(d, person, issued < start ? start + 60 : issued, e) < 0)
			return -1;
	}
	if (city == DEMO_KUNMING || (city == DEMO_SHAOXING && !head))
		return 0;
	for (int year = day_ymd(start).y < 2023 ? 2023 : day_ymd(start).y + 1; year <= 2026; year++)
		if (side_below(d, 100) < (head ? 88 : 40) && attend(d, city, person, head, year, e) < 0)
			return -1;
	return 0;
}
