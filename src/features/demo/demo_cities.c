/* The demo's institutions: kinds and numbers as the documents give them (昆明: 125 = 30 + 14 + 81, K2). */
#include <stdio.h>

#include "features/assessments/assessments.h"
#include "features/clients/clients.h"
#include "features/demo/demo_make.h"
#include "features/orgs/orgs.h"
#include "features/population/population.h"
#include "features/rates/rates.h"

/* So many institutions of one kind in one city, spread over its counties. */
static const struct block {
	enum demo_city city;
	int n;
	const char *kind, *ownership, *operation;
	const char *prefix; /* of the credit code */
	const char *name;
} blocks[] = {
    {DEMO_KUNMING, 30, "农村敬老院", "公办", "公办公营", "12", "敬老院"},
    {DEMO_KUNMING, 14, "养老机构", "公办", "公办公营", "12", "福利院"},
    {DEMO_KUNMING, 61, "养老机构", "民办非营利", "民办民营", "52", "养老院"},
    {DEMO_KUNMING, 20, "养老机构", "民办营利", "民办民营", "91", "养护中心"},
    {DEMO_SHAOXING, 24, "养老机构", "公办", "公建民营", "12", "福利院"},
    {DEMO_SHAOXING, 60, "养老机构", "民办非营利", "民办民营", "52", "养老院"},
    {DEMO_SHAOXING, 16, "养老机构", "民办营利", "民办民营", "91", "康养中心"},
    {DEMO_SHAOXING, 40, "居家社区养老服务中心", "民办非营利", "公建民营", "52", "居家服务中心"},
    {DEMO_SHAOXING, 10, "护理院", "民办营利", "民办民营", "91", "护理院"},
    {DEMO_NANYANG, 40, "城市社区养老服务机构", "民办非营利", "公建民营", "52", "社区养老站"},
    {DEMO_NANYANG, 30, "农村敬老院", "公办", "公办公营", "12", "敬老院"},
    {DEMO_NANYANG, 30, "养老机构", "民办非营利", "民办民营", "52", "养老院"},
    {DEMO_CHONGQING, 60, "养老机构", "民办非营利", "民办民营", "52", "养老院"},
    {DEMO_CHONGQING, 40, "养老机构", "公办", "公办公营", "12", "福利院"},
};

/* A county: its code and how its institutions are named. */
struct county {
	const char *code, *name;
};

static const struct county counties[DEMO_CITIES][9] = {
    {{"330602", "越城"},
     {"330603", "柯桥"},
     {"330604", "上虞"},
     {"330624", "新昌"},
     {"330681", "诸暨"},
     {"330683", "嵊州"}},
    {{"530102", "五华"},
     {"530103", "盘龙"},
     {"530111", "官渡"},
     {"530112", "西山"},
     {"530114", "呈贡"},
     {"530115", "晋宁"},
     {"530124", "富民"},
     {"530181", "安宁"}},
    {{"411302", "宛城"},
     {"411303", "卧龙"},
     {"411321", "南召"},
     {"411322", "方城"},
     {"411323", "西峡"},
     {"411324", "镇平"},
     {"411328", "唐河"},
     {"411381", "邓州"}},
    {{"500101", "万州"},
     {"500102", "涪陵"},
     {"500103", "渝中"},
     {"500106", "沙坪坝"},
     {"500107", "九龙坡"},
     {"500108", "南岸"},
     {"500229", "城口"},
     {"500240", "石柱"}},
};

/* The yearly quality assessments of a home: most pass; the core homes all do. */
static int assess(struct demo *d, const struct demo_org *o, struct err *e)
{
	for (int year = 2019; year <= 2026; year++) {
		struct cell c[RECORD_FIELDS_MAX];
		bool pass = o->core || demo_below(d, 20) > 0;
		demo_blank(&assessments_facts, c);
		demo_int(c, FACT_INDEX(assessments, year), year);
		demo_code(&assessments_facts, c, FACT_INDEX(assessments, kind), "服务质量");
		demo_int(c, FACT_INDEX(assessments, score),
			 (pass ? 70 + demo_below(d, 28) : 40 + demo_below(d, 19)) * 100);
		demo_code(&assessments_facts, c, FACT_INDEX(assessments, verdict), pass ? "合格" : "不合格");
		demo_text(d, c, FACT_INDEX(assessments, assessor), "样例评估机构");
		demo_int(c, FACT_INDEX(assessments, assessed), day_of(year, 3, 15));
		if (demo_put(d, &assessments_facts, o->id, c, NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* One institution of a block. */
static int make_org(struct demo *d, const struct block *b, int nth, const struct county *county, struct demo_org *o,
		    struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	char code[19];
	int64_t unit;
	if (demo_unit(d, county->code, &unit, e) < 0)
		return -1;
	demo_blank(&orgs_facts, c);
	demo_credit_code(d, b->prefix, county->code, code);
	demo_text(d, c, FACT_INDEX(orgs, code), "%s", code);
	demo_text(d, c, FACT_INDEX(orgs, name), "演示%s%s%d号", county->name, b->name, nth + 1);
	demo_code(&orgs_facts, c, FACT_INDEX(orgs, kind), b->kind);
	demo_code(&orgs_facts, c, FACT_INDEX(orgs, ownership), b->ownership);
	demo_code(&orgs_facts, c, FACT_INDEX(orgs, operation), b->operation);
	demo_int(c, FACT_INDEX(orgs, unit_id), unit);
	demo_int(c, FACT_INDEX(orgs, beds), 40 + demo_below(d, 40) * 10);
	demo_int(c, FACT_INDEX(orgs, founded), demo_day(d, day_of(2005, 1, 1), day_of(2015, 12, 31)));
	o->kind = (int)c[FACT_INDEX(orgs, kind)].v;
	o->ownership = (int)c[FACT_INDEX(orgs, ownership)].v;
	d->counts.orgs++;
	return demo_put(d, &orgs_facts, 0, c, &o->id, e);
}

/* The college of the directed training. */
static int make_school(struct demo *d, struct err *e)
{
	static const struct block college = {DEMO_SHAOXING, 1, "院校", "公办", "公办公营", "12", "职业学院"};
	struct demo_org o;
	if (make_org(d, &college, 0, &counties[DEMO_SHAOXING][0], &o, e) < 0)
		return -1;
	d->school = o.id;
	return 0;
}

/* A county's own figure. */
static int make_rate(struct demo *d, const char *unit, const char *policy, const char *tier, int64_t fen,
		     struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	int64_t id;
	if (demo_unit(d, unit, &id, e) < 0)
		return -1;
	demo_blank(&rates_facts, c);
	demo_text(d, c, FACT_INDEX(rates, policy), "%s", policy);
	demo_text(d, c, FACT_INDEX(rates, tier), "%s", tier);
	demo_int(c, FACT_INDEX(rates, amount), fen);
	demo_int(c, FACT_INDEX(rates, begins), day_of(2021, 1, 1));
	demo_text(d, c, FACT_INDEX(rates, basis), "演示：县原有政策");
	return demo_put(d, &rates_facts, id, c, NULL, e);
}

/* Counts of people that the documents state (K1), for the statistics. */
static int make_population(struct demo *d, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	int64_t id;
	if (demo_unit(d, "530100", &id, e) < 0)
		return -1;
	demo_blank(&population_facts, c);
	demo_int(c, FACT_INDEX(population, counted), day_of(2021, 12, 31));
	demo_code(&population_facts, c, FACT_INDEX(population, basis), "户籍");
	demo_int(c, FACT_INDEX(population, total), 5886100);
	demo_int(c, FACT_INDEX(population, over60), 1150900);
	demo_int(c, FACT_INDEX(population, over65), 887600);
	demo_int(c, FACT_INDEX(population, over80), 158500);
	demo_int(c, FACT_INDEX(population, over100), 311);
	return demo_put(d, &population_facts, id, c, NULL, e);
}

int demo_institutions(struct demo *d, struct err *e)
{
	for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
		enum demo_city city = blocks[b].city;
		int n = 1;
		while (counties[city][n].code)
			n++;
		for (int i = 0; i < blocks[b].n; i++) {
			struct demo_org *o = &d->org[city][d->norgs[city]++];
			*o = (struct demo_org){0};
			/* the core: the first 16 private homes and the first 6 public ones of 昆明 */
			o->core = city == DEMO_KUNMING && ((b == 1 && i < 6) || (b == 2 && i < 16));
			if (make_org(d, &blocks[b], i, &counties[city][i % n], o, e) < 0 || assess(d, o, e) < 0)
				return -1;
		}
	}
	static const char *const tiers[] = {"五级", "四级", "三级"};
	for (int i = 0; i < 3; i++) {
		if (make_rate(d, "330604", "绍兴.特殊岗位津贴", tiers[i], 30000 + 3000 * i, e) < 0)
			return -1;
	}
	if (make_rate(d, "330681", "绍兴.入职奖补", "专科", 4500000, e) < 0)
		return -1;
	return make_school(d, e) < 0 || make_population(d, e) < 0 ? -1 : 0;
}

int demo_clients(struct demo *d, struct err *e)
{
	static const char *const abilities[] = {"完好", "轻度", "中度", "重度", "完全"};
	for (size_t i = 0; i < 40; i++) {
		int n = 40 + demo_below(d, 120);
		for (int k = 0; k < n; k++) {
			struct cell c[RECORD_FIELDS_MAX];
			char name[16];
			demo_blank(&clients_facts, c);
			demo_name(d, name);
			demo_text(d, c, FACT_INDEX(clients, number), "LR%06d", ++d->serial % 1000000);
			demo_text(d, c, FACT_INDEX(clients, name), "%s", name);
			demo_int(c, FACT_INDEX(clients, born), demo_day(d, day_of(1930, 1, 1), day_of(1955, 12, 31)));
			demo_code(&clients_facts, c, FACT_INDEX(clients, ability), abilities[demo_below(d, 5)]);
			demo_int(c, FACT_INDEX(clients, begins),
				 demo_day(d, day_of(2019, 1, 1), day_of(2024, 12, 31)));
			demo_int(c, FACT_INDEX(clients, recent_days), demo_below(d, 8) ? 10 + demo_below(d, 80) : 0);
			d->counts.clients++;
			if (demo_put(d, &clients_facts, d->org[DEMO_NANYANG][i].id, c, NULL, e) < 0)
				return -1;
		}
	}
	return 0;
}
