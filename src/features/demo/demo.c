/* The demo city, put together; and the people whose story the tour tells. */
#include "features/demo/demo_make.h"

#include "base/money.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"

#define DEMO_SEED 0x59694361692d3031ull

const struct demo_story demo_stories[] = {
    {"津贴", "330699197503080026", "绍兴，2022-05-10 入职，一次 20 天的空档，四级升三级"},
    {"差几天", "330699199806150043", "绍兴，专科毕业，满三年只差几天"},
    {"转岗", "530199197210010024", "昆明，无证按工龄，取得初级证书后金额反而下降"},
};
const size_t demo_stories_n = sizeof demo_stories / sizeof *demo_stories;

/* 津贴: a year of waiting, a gap that pushes it, a better certificate from the month after. */
static int story_allowance(struct demo *d, struct err *e)
{
	int64_t id;
	const struct demo_org *a = &d->org[DEMO_SHAOXING][30], *b = &d->org[DEMO_SHAOXING][31];
	struct demo_person p = {DEMO_SHAOXING, day_of(1975, 3, 8), true, demo_stories[0].number, "甲青禾"};
	struct demo_spell first = {a->id, "养老护理员", "编外合同", "期满", day_of(2022, 5, 10), day_of(2023, 2, 28),
				   true,  true};
	struct demo_spell second = {b->id, "养老护理员", "编外合同", "", day_of(2023, 3, 21), DAY_NONE, true, true};
	if (demo_person(d, &p, &id, e) < 0 || demo_spell(d, id, &first, e) < 0 || demo_spell(d, id, &second, e) < 0)
		return -1;
	if (demo_certificate(d, id, DEMO_SHAOXING, 4, day_of(2022, 11, 20), e) < 0)
		return -1;
	return demo_certificate(d, id, DEMO_SHAOXING, 3, day_of(2024, 6, 15), e);
}

/* 差几天: the entry bonus falls due on 2026-07-06; asked on 2026-06-30 it is six days off. */
static int story_nearly(struct demo *d, struct err *e)
{
	int64_t id;
	struct demo_person p = {DEMO_SHAOXING, day_of(1998, 6, 15), true, demo_stories[1].number, "乙云溪"};
	struct demo_spell s = {d->org[DEMO_SHAOXING][32].id, "养老护理员", "编外合同", "",
			       day_of(2023, 7, 6),           DAY_NONE,     true,       true};
	if (demo_person(d, &p, &id, e) < 0 || demo_spell(d, id, &s, e) < 0)
		return -1;
	return demo_degree(d, id, "专科", day_of(2023, 6, 20), e);
}

/* 转岗 (K-a1): three years without a certificate pay 150; the first certificate pays 50. */
static int story_cliff(struct demo *d, struct err *e)
{
	int64_t id, org = d->org[DEMO_KUNMING][70].id;
	struct demo_person p = {DEMO_KUNMING, day_of(1972, 10, 1), true, demo_stories[2].number, "丙岚"};
	struct demo_spell s = {org, "养老护理员", "编外合同", "", day_of(2020, 4, 1), DAY_NONE, true, true};
	if (demo_person(d, &p, &id, e) < 0 || demo_spell(d, id, &s, e) < 0 ||
	    demo_training(d, id, day_of(2020, 4, 1), e) < 0)
		return -1;
	if (demo_certificate(d, id, DEMO_KUNMING, 5, day_of(2024, 9, 10), e) < 0)
		return -1;
	return demo_pay(d, id, org, month_of(2024, 1), month_of(2026, 10), 342000, e);
}

int demo_stories_make(struct demo *d, int64_t *people, struct err *e)
{
	if (story_allowance(d, e) < 0 || story_nearly(d, e) < 0 || story_cliff(d, e) < 0)
		return -1;
	*people += 3;
	return 0;
}

/* A record has no rows that stand. */
static int has_none(struct house *h, const struct fact_type *t, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_all(&r, h, t, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	fact_reader_free(r);
	if (got > 0)
		return err_todo((err_set(e, ERR_CONFLICT, "库里已有%s，编造的数据只装进空库", t->rec->name), e),
				"换一个文件：yicai --db 新文件 init");
	return got;
}

int demo_needs_empty(struct house *h, struct err *e)
{
	return has_none(h, &people_facts, e) < 0 ? -1 : has_none(h, &orgs_facts, e);
}

/* All parts in order. */
static int fill(struct demo *d, int64_t people, void (*progress)(void *self, int64_t done, int64_t total), void *self,
		struct err *e)
{
	int64_t made = 0;
	if (demo_institutions(d, e) < 0 || demo_stories_make(d, &made, e) < 0 || demo_kunming_2021(d, &made, e) < 0 ||
	    demo_clients(d, e) < 0 || demo_steering(d, people, e) < 0)
		return -1;
	return demo_population(d, people - made, progress, self, e);
}

/* How much was made, for the journal. */
static void tell_counts(struct demo *d)
{
	char people[GROUPED_MAX], orgs[GROUPED_MAX], facts[GROUPED_MAX];
	decimal_grouped(d->counts.people, 0, people);
	decimal_grouped(d->counts.orgs, 0, orgs);
	decimal_grouped(d->counts.facts, 0, facts);
	recording_detail(d->r, "%s 人，%s 家机构，%s 条事实", people, orgs, facts);
}

int demo_fill(struct house *h, const char *who, int64_t people,
	      void (*progress)(void *self, int64_t done, int64_t total), void *self, struct demo_counts *counts,
	      struct err *e)
{
	if (people < DEMO_PEOPLE_LEAST || people > DEMO_PEOPLE_MOST)
		return err_set(e, ERR_USAGE, "人数要在 %d 到 %d 之间", DEMO_PEOPLE_LEAST, DEMO_PEOPLE_MOST);
	if (demo_needs_empty(h, e) < 0)
		return -1;
	static struct demo d;
	d = (struct demo){.h = h, .rng = {DEMO_SEED}, .side = {DEMO_SEED + 1}, .used = map_new(0)};
	buf_init(&d.text, 8192);
	struct deed deed = {who, "demo", "演示数据", "", NULL, 0};
	int status = d.used ? recording_begin(&d.r, h, &deed, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0) {
		d.counts.journal = recording_journal(d.r);
		status = fill(&d, people, progress, self, e);
		tell_counts(&d);
		if (status == 0)
			status = recording_commit(d.r, e);
		else
			recording_abandon(d.r);
	}
	map_free(d.used);
	buf_release(&d.text);
	if (status == 0)
		*counts = d.counts;
	return status;
}
