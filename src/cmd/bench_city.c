#include "cmd/bench_city.h"

#include <stdlib.h>

#include "features/demo/demo_make.h"
#include "features/orgs/orgs.h"

/* 绍兴's counties of the demo city. */
static const char *const counties[] = {"330602", "330603", "330604", "330624", "330681", "330683"};
#define COUNTIES ((int64_t)(sizeof counties / sizeof *counties))

#define SEED 0x62656e6368ull

/* The nth home. */
static int make_home(struct demo *d, const char *county, int64_t unit, int64_t nth, int64_t *id, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	char code[19];
	demo_blank(&orgs_facts, c);
	demo_credit_code(d, "52", county, code);
	demo_text(d, c, FACT_INDEX(orgs, code), "%s", code);
	demo_text(d, c, FACT_INDEX(orgs, name), "测速养老院%lld号", (long long)nth + 1);
	demo_code(&orgs_facts, c, FACT_INDEX(orgs, kind), "养老机构");
	demo_code(&orgs_facts, c, FACT_INDEX(orgs, ownership), "民办非营利");
	demo_code(&orgs_facts, c, FACT_INDEX(orgs, operation), "民办民营");
	demo_int(c, FACT_INDEX(orgs, unit_id), unit);
	demo_int(c, FACT_INDEX(orgs, beds), 100);
	demo_int(c, FACT_INDEX(orgs, founded), day_of(2010, 1, 1));
	return demo_put(d, &orgs_facts, 0, c, id, e);
}

/* A care worker who has been at the home for years. */
static int make_carer(struct demo *d, int64_t home, struct err *e)
{
	int64_t id;
	const day_t from = demo_day(d, day_of(2016, 1, 1), day_of(2022, 12, 31));
	const struct demo_person p = {DEMO_SHAOXING, demo_day(d, day_of(1965, 1, 1), day_of(2000, 12, 31)), true,
				      NULL, NULL};
	const struct demo_spell s = {home, "养老护理员", "编外合同", "", from, DAY_NONE, true, true};
	return demo_person(d, &p, &id, e) < 0 || demo_spell(d, id, &s, e) < 0
		   ? -1
		   : demo_certificate(d, id, DEMO_SHAOXING, 3 + demo_below(d, 3), from + demo_below(d, 300), e);
}

/* All homes, then all people, spread over them evenly. */
static int make_all(struct demo *d, int64_t people, int64_t *home, int64_t orgs,
		    void (*told)(void *self, int64_t done, int64_t total), void *self, struct err *e)
{
	int64_t unit[COUNTIES];
	for (int64_t i = 0; i < COUNTIES; i++)
		if (demo_unit(d, counties[i], &unit[i], e) < 0)
			return -1;
	for (int64_t i = 0; i < orgs; i++)
		if (make_home(d, counties[i % COUNTIES], unit[i % COUNTIES], i, &home[i], e) < 0)
			return -1;
	for (int64_t i = 0; i < people; i++) {
		if (i % 200 == 0)
			told(self, i, people);
		if (make_carer(d, home[i % orgs], e) < 0)
			return -1;
	}
	told(self, people, people);
	return 0;
}

int bench_city(struct house *h, int64_t people, int64_t orgs, void (*told)(void *self, int64_t done, int64_t total),
	       void *self, struct err *e)
{
	if (demo_needs_empty(h, e) < 0)
		return -1;
	struct demo *d = calloc(1, sizeof *d);
	int64_t *home = calloc((size_t)orgs, sizeof *home);
	struct deed deed = {.who = "测速", .what = "demo", .source = "测速城市"};
	int status = d && home && (d->used = map_new(0)) ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0) {
		d->h = h;
		d->rng = (struct rng){SEED};
		d->side = (struct rng){SEED + 1};
		buf_init(&d->text, 8192);
		status = recording_begin(&d->r, h, &deed, e);
		if (status == 0)
			status = recording_end(d->r, make_all(d, people, home, orgs, told, self, e), e);
		buf_release(&d->text);
		map_free(d->used);
	}
	free(home);
	free(d);
	return status;
}
