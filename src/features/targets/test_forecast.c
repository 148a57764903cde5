#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "features/targets/forecast.h"

#define CITIES 200

/* A made-up city: who is there, how many could come in a month, the chances to come and to leave in ten thousandths; how much a
 * month's chance to come differs from its mean, and whether it follows the season. */
struct city {
	int64_t stock;
	int pool, come, leave, wave;
	bool season;
};

/* So many of n with a chance in ten thousandths. */
static int64_t draw(struct rng *r, int64_t n, int chance)
{
	int64_t hits = 0;
	for (int64_t i = 0; i < n; i++)
		hits += (int)rng_below(r, 10000) < chance;
	return hits;
}

/* One month in it. */
static struct flow_month live(struct rng *r, struct city *c, int month)
{
	static const int season[12] = {-10, -15, 10, 10, 5, 5, 15, 5, 0, -5, -10, -10};
	int come = c->come;
	if (c->wave)
		come += come * ((int)rng_below(r, 2 * (uint64_t)c->wave + 1) - c->wave) / 100;
	if (c->season)
		come += come * season[month % 12] / 100;
	struct flow_month m = {draw(r, c->pool, come), draw(r, c->stock, c->leave)};
	c->stock += m.entries - m.exits;
	return m;
}

static struct city found(struct rng *r)
{
	return (struct city){.stock = 150 + (int64_t)rng_below(r, 1500),
			     .pool = 40 + (int)rng_below(r, 200),
			     .come = 500 + (int)rng_below(r, 2500),
			     .leave = 50 + (int)rng_below(r, 300),
			     .wave = (int)rng_below(r, 50),
			     .season = rng_below(r, 2)};
}

/* Lets 200 cities live, forecasts each at one day ahead, and lets it live on. *covered of them end in the band; *chances is the
 * sum of what was said of the chance to end above what the city ended with, were it the target: for calibration of the middle. */
static void back_test(uint64_t seed, int *covered, int *below)
{
	struct rng r = {seed};
	*covered = *below = 0;
	for (int k = 0; k < CITIES; k++) {
		struct city c = found(&r);
		struct flow_month m[48];
		size_t n = 12 + rng_below(&r, 37);
		int ahead = 1 + (int)rng_below(&r, 24);
		struct forecast f;
		struct err e = {0};
		for (size_t i = 0; i < n; i++)
			m[i] = live(&r, &c, (int)i);
		assert_int_equal(forecast_make(&f, c.stock, m, n, ahead * 30, c.stock, &e), 0);
		for (int i = 0; i < ahead; i++)
			live(&r, &c, (int)n + i);
		*covered += c.stock >= f.low && c.stock <= f.high;
		*below += c.stock < f.mid;
	}
}

static void the_band_of_eighty_covers_four_of_five(void **state)
{
	(void)state;
	int covered, below;
	back_test(2025, &covered, &below);
	print_message("# band covers %d of %d, below the middle %d\n", covered, CITIES, below);
	assert_in_range(covered, CITIES * 76 / 100, CITIES * 84 / 100);
	assert_in_range(below, CITIES * 40 / 100, CITIES * 60 / 100);
}

static void it_does_so_for_other_cities_too(void **state)
{
	(void)state;
	int all = 0;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		int covered, below;
		back_test(seed, &covered, &below);
		all += covered;
	}
	print_message("# over ten sets of cities: %d of %d\n", all, 10 * CITIES);
	assert_in_range(all, 10 * CITIES * 76 / 100, 10 * CITIES * 84 / 100);
}

static void a_chance_of_so_many_in_a_thousand_comes_true_so_often(void **state)
{
	(void)state;
	struct rng r = {77};
	int said[5] = {0}, came[5] = {0}, sum[5] = {0};
	for (int k = 0; k < 2000; k++) {
		struct city c = found(&r);
		struct flow_month m[36];
		struct forecast f;
		struct err e = {0};
		for (size_t i = 0; i < 36; i++)
			m[i] = live(&r, &c, (int)i);
		int64_t wanted = c.stock + (int64_t)rng_below(&r, 60) - 30;
		assert_int_equal(forecast_make(&f, c.stock, m, 36, 180, wanted, &e), 0);
		for (int i = 0; i < 6; i++)
			live(&r, &c, 36 + i);
		int bin = f.permille / 200 > 4 ? 4 : f.permille / 200;
		said[bin]++;
		sum[bin] += f.permille;
		came[bin] += c.stock >= wanted;
	}
	for (int i = 0; i < 5; i++) {
		int expected = sum[i] / said[i], got = came[i] * 1000 / said[i];
		print_message("# said %d, came true %d of a thousand (%d cities)\n", expected, got, said[i]);
		assert_in_range(got + 1000, (uintmax_t)(1000 + expected - 90), (uintmax_t)(1000 + expected + 90));
	}
}

static void a_steady_city_is_forecast_exactly(void **state)
{
	(void)state;
	struct flow_month m[12];
	struct forecast f;
	struct err e = {0};
	for (size_t i = 0; i < 12; i++)
		m[i] = (struct flow_month){10, 0};
	assert_int_equal(forecast_make(&f, 500, m, 12, 360, 620, &e), 0);
	assert_int_equal(f.low, 620);
	assert_int_equal(f.mid, 620);
	assert_int_equal(f.high, 620);
	assert_int_equal(f.permille, 1000);
	assert_int_equal(forecast_make(&f, 500, m, 12, 360, 621, &e), 0);
	assert_int_equal(f.permille, 0);
	assert_int_equal(forecast_make(&f, 500, m, 12, 15, 505, &e), 0); /* half a month: 5 */
	assert_int_equal(f.mid, 505);
}

static void a_day_that_has_come_is_no_forecast(void **state)
{
	(void)state;
	struct forecast f;
	struct err e = {0};
	assert_int_equal(forecast_make(&f, 500, NULL, 0, 0, 500, &e), 0);
	assert_true(f.known);
	assert_int_equal(f.permille, 1000);
	assert_int_equal(forecast_make(&f, 500, NULL, 0, -3, 501, &e), 0);
	assert_int_equal(f.permille, 0);
}

static void few_months_give_no_chance(void **state)
{
	(void)state;
	struct flow_month m[5] = {{3, 1}, {2, 2}, {5, 0}, {1, 1}, {2, 4}};
	struct forecast f;
	struct err e = {0};
	assert_int_equal(forecast_make(&f, 100, m, 5, 90, 120, &e), 0);
	assert_false(f.known);
}

static void months_that_cannot_be_are_refused(void **state)
{
	(void)state;
	struct flow_month m[6] = {{3, 1}, {2, 2}, {5, 0}, {1, 1}, {2, 4}, {100, 0}};
	struct forecast f = {.mid = 77};
	struct err e = {0};
	assert_int_equal(forecast_make(&f, 50, m, 6, 90, 120, &e), -1);
	assert_string_equal(e.what, "第6个月的进出人数不对：倒推回去少于0");
	assert_int_equal(f.mid, 77);
	assert_int_equal(forecast_make(&f, -1, m, 0, 90, 120, &e), -1);
}

static void the_way_to_a_target_is_followed_in_whole_numbers(void **state)
{
	(void)state;
	struct pace p;
	struct err e = {0};
	day_t set = day_of(2024, 1, 1), due = day_of(2026, 12, 31);
	assert_int_equal(pace_of(&p, 1000, set, 2095, due, 1365, day_of(2025, 1, 1), &e),
			 0); /* 366 of 1095 days: 1366 */
	assert_int_equal(p.path, 1366);
	assert_int_equal(p.state, PACE_BEHIND);
	assert_int_equal(p.missing, 730);
	assert_int_equal(p.a_month, 31); /* 730 in 729 days: 30.04 a month */
	assert_int_equal(p.time_permille, 334);
	assert_int_equal(p.done_permille, 333);
	assert_false(p.set_late);
	assert_int_equal(pace_of(&p, 1000, set, 2095, due, 1366, day_of(2025, 1, 1), &e), 0);
	assert_int_equal(p.state, PACE_AHEAD);
	assert_int_equal(pace_of(&p, 1000, set, 2095, due, 2095, day_of(2025, 1, 1), &e), 0);
	assert_int_equal(p.state, PACE_REACHED);
	assert_int_equal(p.a_month, 0);
	assert_int_equal(pace_of(&p, -1, set, 2095, due, 5, day_of(2025, 1, 1), &e), 0);
	assert_int_equal(p.state, PACE_NO_START);
	assert_int_equal(p.path, -1);
	assert_int_equal(pace_of(&p, 1000, set, 2095, due, 2094, day_of(2027, 1, 1), &e), 0);
	assert_int_equal(p.state, PACE_OVERDUE);
	assert_int_equal(p.days_left, -1);
	assert_int_equal(pace_of(&p, 1, due, 2, set, 1, set, &e), -1);
}

static void a_target_nearly_due_when_set_is_marked(void **state)
{
	(void)state;
	struct pace p;
	struct err e = {0};
	day_t set = day_of(2023, 10, 23), due = day_of(2023, 12, 31); /* N3-a1: 69 days */
	assert_int_equal(pace_of(&p, 0, set, 6000, due, 100, set, &e), 0);
	assert_true(p.set_late);
	assert_int_equal(p.days_left, 69);
	assert_int_equal(p.path, 0);
	assert_int_equal(p.a_month, 2566);                                 /* 5900 in 69 days */
	assert_int_equal(pace_of(&p, 0, due, 6000, due, 100, due, &e), 0); /* set on its day */
	assert_int_equal(p.path, 6000);
	assert_int_equal(p.time_permille, 1000);
	assert_int_equal(p.a_month, 5900);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_band_of_eighty_covers_four_of_five),
	    cmocka_unit_test(it_does_so_for_other_cities_too),
	    cmocka_unit_test(a_chance_of_so_many_in_a_thousand_comes_true_so_often),
	    cmocka_unit_test(a_steady_city_is_forecast_exactly),
	    cmocka_unit_test(a_day_that_has_come_is_no_forecast),
	    cmocka_unit_test(few_months_give_no_chance),
	    cmocka_unit_test(months_that_cannot_be_are_refused),
	    cmocka_unit_test(the_way_to_a_target_is_followed_in_whole_numbers),
	    cmocka_unit_test(a_target_nearly_due_when_set_is_marked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
