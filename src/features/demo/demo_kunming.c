/* 昆明 2021: the year whose total is published (K8: 318600 元 to 22 institutions). The people are made so that the pack
 * comes to it; nothing of the amounts is stored.
 *
 * 318600 = 26550 × 12, and 26550 = 136 × 50 + 100 × 100 + 65 × 150: so many posts are filled all the year on each
 * tier. Some holders are on the seniority route, some change in the middle of the year. */
#include "features/demo/demo_make.h"

#include "base/date.h"

enum { FIFTY = 136, HUNDRED = 100, HUNDRED_FIFTY = 65 };

/* The n-th core home, private ones only when asked. */
static const struct demo_org *core_home(const struct demo *d, int n, bool private_only)
{
	const struct demo_org *found[DEMO_CORE_HOMES];
	int k = 0;
	for (size_t i = 0; i < d->norgs[DEMO_KUNMING]; i++) {
		const struct demo_org *o = &d->org[DEMO_KUNMING][i];
		if (o->core && (!private_only || o->ownership != d->org[DEMO_KUNMING][30].ownership))
			found[k++] = o;
	}
	return k ? found[n % k] : &d->org[DEMO_KUNMING][0];
}

/* Somebody in a care post of a home from one day on, with pay recorded through 2021. */
static int hire(struct demo *d, const struct demo_org *o, day_t from, day_t to, int64_t *id, struct err *e)
{
	bool woman = demo_below(d, 10) > 0;
	struct demo_person p = {DEMO_KUNMING, demo_day(d, day_of(1963, 1, 1), day_of(1985, 12, 31)), woman, NULL,
				NULL};
	struct demo_spell s = {o->id, "养老护理员", "编外合同", "期满", from, to, true, true};
	month_t first = month_of(2021, 1), last = to == DAY_NONE ? month_of(2021, 12) : month_of_day(to);
	if (demo_person(d, &p, id, e) < 0 || demo_spell(d, *id, &s, e) < 0)
		return -1;
	return demo_pay(d, *id, o->id, first, last, 320000 + demo_below(d, 60) * 1000, e);
}

/* A holder by certificate for all of 2021; what they do later is their own affair. */
static int by_certificate(struct demo *d, int n, int level, struct err *e)
{
	int64_t id;
	day_t from = demo_day(d, day_of(2016, 1, 1), day_of(2020, 6, 1));
	day_t to = demo_below(d, 3) ? DAY_NONE : demo_day(d, day_of(2021, 12, 31), day_of(2023, 12, 31));
	if (hire(d, core_home(d, n, false), from, to, &id, e) < 0)
		return -1;
	return demo_certificate(d, id, DEMO_KUNMING, level, demo_day(d, day_of(2017, 1, 1), day_of(2020, 12, 20)), e);
}

/* A holder by seniority: trained on the first day, so many years complete on 1 January 2021 and no more in the year. */
static int by_seniority(struct demo *d, int n, int years, struct err *e)
{
	int64_t id;
	day_t from = years == 3 ? demo_day(d, day_of(2015, 1, 1), day_of(2018, 1, 1)) : day_of(2021 - years, 1, 1);
	if (hire(d, core_home(d, n, true), from, DAY_NONE, &id, e) < 0)
		return -1;
	return demo_training(d, id, from, e);
}

/* One post of 50 shared by two: a certificate holder who leaves at the end of June, and somebody trained whose first
 * year is complete on 1 July. */
static int shared_post(struct demo *d, int n, struct err *e)
{
	int64_t first, second;
	if (hire(d, core_home(d, n, false), day_of(2019, 3, 1), day_of(2021, 6, 30), &first, e) < 0 ||
	    demo_certificate(d, first, DEMO_KUNMING, 5, day_of(2019, 11, 5), e) < 0)
		return -1;
	if (hire(d, core_home(d, n, true), day_of(2020, 7, 1), DAY_NONE, &second, e) < 0)
		return -1;
	return demo_training(d, second, day_of(2020, 7, 1), e);
}

int demo_kunming_2021(struct demo *d, int64_t *people, struct err *e)
{
	int64_t before = d->counts.people;
	for (int i = 0; i < FIFTY; i++) {
		int status = i % 17 == 0  ? shared_post(d, i, e)
			     : i % 4 == 0 ? by_seniority(d, i, 1, e)
					  : by_certificate(d, i, 5, e);
		if (status < 0)
			return -1;
	}
	for (int i = 0; i < HUNDRED; i++) {
		if ((i % 5 == 0 ? by_seniority(d, i, 2, e) : by_certificate(d, i, 4, e)) < 0)
			return -1;
	}
	for (int i = 0; i < HUNDRED_FIFTY; i++) {
		if ((i % 3 == 0 ? by_seniority(d, i, 3, e) : by_certificate(d, i, 3, e)) < 0)
			return -1;
	}
	*people += d->counts.people - before;
	return 0;
}
