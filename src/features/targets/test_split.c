#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/clock.h"
#include "features/targets/split.h"

#define N(a) (sizeof(a) / sizeof *(a))

/* Splits by weights alone and compares. */
static void gives(const int64_t *weight, size_t n, int64_t total, const int64_t *want)
{
	struct split_unit u[64];
	struct split_share out[64];
	struct err e = {0};
	for (size_t i = 0; i < n; i++)
		u[i] = (struct split_unit){weight[i], 0, SPLIT_NO_CAP};
	assert_int_equal(split_target(out, u, n, total, &e), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(out[i].got, want[i]);
}

static void the_largest_remainders_get_what_is_left(void **state)
{
	(void)state;
	gives((int64_t[]){1, 1, 1}, 3, 10, (int64_t[]){4, 3, 3});                    /* equal: the first */
	gives((int64_t[]){50, 30, 20}, 3, 7, (int64_t[]){4, 2, 1});                  /* 3.5, 2.1, 1.4 */
	gives((int64_t[]){633563, 866748, 545475}, 3, 100, (int64_t[]){31, 42, 27}); /* 30.97, 42.37, 26.66 */
	gives((int64_t[]){5}, 1, 3, (int64_t[]){3});
	gives((int64_t[]){0, 7}, 2, 3, (int64_t[]){0, 3});
	gives((int64_t[]){3, 4}, 2, 0, (int64_t[]){0, 0});
}

static void floors_and_caps_bind_and_the_rest_is_dealt_by_weight(void **state)
{
	(void)state;
	struct split_unit u[] = {{100, 0, 20}, {50, 0, SPLIT_NO_CAP}, {50, 0, SPLIT_NO_CAP}, {1, 5, SPLIT_NO_CAP}};
	struct split_share out[4];
	struct err e = {0};
	assert_int_equal(split_target(out, u, 4, 100, &e), 0);
	assert_int_equal(out[0].got, 20);
	assert_true(out[0].at_cap);
	assert_int_equal(out[3].got, 5);
	assert_true(out[3].at_floor);
	assert_int_equal(out[1].got, 38); /* 75 by halves: 37.5 each, the first gets the odd one */
	assert_int_equal(out[2].got, 37);
	assert_true(out[1].by_remainder);
	assert_false(out[2].by_remainder);
}

static void what_cannot_be_met_is_refused_and_the_output_left_alone(void **state)
{
	(void)state;
	struct split_share out[2] = {{.got = 77}, {.got = 77}};
	struct err e = {0};
	struct split_unit floors[] = {{1, 6, SPLIT_NO_CAP}, {1, 5, SPLIT_NO_CAP}}, caps[] = {{1, 0, 4}, {1, 0, 5}},
			  none[] = {{0, 0, 9}, {0, 0, 9}}, crossed[] = {{1, 5, 4}, {1, 0, 9}};
	assert_int_equal(split_target(out, floors, 2, 10, &e), -1);
	assert_string_equal(e.what, "各单元下限之和11大于总数10");
	assert_int_equal(split_target(out, caps, 2, 10, &e), -1);
	assert_string_equal(e.what, "各单元上限之和9小于总数10");
	assert_int_equal(split_target(out, none, 2, 10, &e), -1);
	assert_string_equal(e.what, "还有10没有分下去，余下单元的权重都是0");
	assert_int_equal(split_target(out, crossed, 2, 3, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(split_target(out, caps, 0, 1, &e), -1);
	assert_int_equal(out[0].got, 77);
}

static void the_alabama_paradox_is_told(void **state)
{
	(void)state;
	/* 6 : 6 : 2. Of 10: 4.286, 4.286, 1.429 → 4 4 2; of 11: 4.714, 4.714, 1.571 → 5 5 1. */
	struct split_unit u[] = {{6, 0, SPLIT_NO_CAP}, {6, 0, SPLIT_NO_CAP}, {2, 0, SPLIT_NO_CAP}};
	struct split_paradox p[SPLIT_PARADOXES];
	size_t found = 0;
	char text[256];
	struct err e = {0};
	gives((int64_t[]){6, 6, 2}, 3, 10, (int64_t[]){4, 4, 2});
	gives((int64_t[]){6, 6, 2}, 3, 11, (int64_t[]){5, 5, 1});
	assert_int_equal(split_paradoxes(p, &found, u, 3, 10, NULL, &e), 0);
	assert_true(found >= 1);
	assert_int_equal(p[0].kind, SPLIT_ALABAMA);
	assert_int_equal(p[0].unit, 2);
	split_paradox_text(&p[0], "丙县", "丙县", text, sizeof text);
	assert_string_equal(text, "总数多1，丙县反而从2变成1（最大余数法的“阿拉巴马悖论”）");
}

static void the_population_paradox_is_told(void **state)
{
	(void)state;
	/* Of 100 seats, weights 18, 43, 240, … as in Balinski and Young's kind of example: found by search below. */
	struct rng r = {11};
	struct split_paradox p[SPLIT_PARADOXES];
	struct err e = {0};
	size_t hits = 0;
	for (int k = 0; k < 4000; k++) {
		struct split_unit u[4];
		int64_t before[4];
		size_t found = 0;
		for (size_t i = 0; i < 4; i++) {
			before[i] = 1 + (int64_t)rng_below(&r, 60);
			u[i] = (struct split_unit){before[i] + (int64_t)rng_below(&r, 6), 0, SPLIT_NO_CAP};
		}
		assert_int_equal(split_paradoxes(p, &found, u, 4, 13, before, &e), 0);
		for (size_t i = 0; i < found && i < SPLIT_PARADOXES; i++)
			if (p[i].kind == SPLIT_POPULATION) {
				size_t a = p[i].unit, b = p[i].other;
				assert_true(u[a].weight * before[b] > u[b].weight * before[a]);
				assert_true(p[i].got < p[i].would);
				hits++;
			}
	}
	assert_true(hits > 0);
}

static void nothing_is_told_where_no_paradox_bites(void **state)
{
	(void)state;
	struct split_unit u[] = {{10, 0, SPLIT_NO_CAP}, {20, 0, SPLIT_NO_CAP}, {30, 0, SPLIT_NO_CAP}};
	struct split_paradox p[SPLIT_PARADOXES];
	size_t found = 9;
	struct err e = {0};
	assert_int_equal(split_paradoxes(p, &found, u, 3, 60, NULL, &e), 0);
	assert_int_equal(found, 0);
}

static void every_split_adds_up_keeps_its_bounds_and_stays_by_its_quota(void **state)
{
	(void)state;
	struct rng r = {5};
	for (int k = 0; k < 3000; k++) {
		struct split_unit u[16];
		struct split_share out[16];
		struct err e = {0};
		size_t n = 1 + rng_below(&r, 16);
		int64_t floors = 0, caps = 0, weights = 0, sum = 0;
		bool bounded = rng_below(&r, 2);
		for (size_t i = 0; i < n; i++) {
			u[i] = (struct split_unit){1 + (int64_t)rng_below(&r, 1000000), 0, SPLIT_NO_CAP};
			if (bounded) {
				u[i].floor = (int64_t)rng_below(&r, 20);
				u[i].cap = u[i].floor + (int64_t)rng_below(&r, 200);
			}
			floors += u[i].floor;
			caps += bounded ? u[i].cap : 0;
			weights += u[i].weight;
		}
		int64_t total = bounded ? floors + (int64_t)rng_below(&r, (uint64_t)(caps - floors + 1))
					: (int64_t)rng_below(&r, 100000);
		assert_int_equal(split_target(out, u, n, total, &e), 0);
		for (size_t i = 0; i < n; i++) {
			sum += out[i].got;
			assert_in_range(out[i].got, (uintmax_t)u[i].floor, (uintmax_t)u[i].cap);
			if (!bounded) {
				__int128 off = (__int128)out[i].got * weights - (__int128)total * u[i].weight;
				assert_true(off < weights && off > -(__int128)weights); /* within one of its quota */
			}
		}
		assert_int_equal(sum, total);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_largest_remainders_get_what_is_left),
	    cmocka_unit_test(floors_and_caps_bind_and_the_rest_is_dealt_by_weight),
	    cmocka_unit_test(what_cannot_be_met_is_refused_and_the_output_left_alone),
	    cmocka_unit_test(the_alabama_paradox_is_told),
	    cmocka_unit_test(the_population_paradox_is_told),
	    cmocka_unit_test(nothing_is_told_where_no_paradox_bites),
	    cmocka_unit_test(every_split_adds_up_keeps_its_bounds_and_stays_by_its_quota),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
