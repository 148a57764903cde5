#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define IDS 20000

static void days_begin_at_midnight_in_shanghai(void **state)
{
	instant_t t;
	char text[20];
	(void)state;
	assert_true(instant_parse(STR("2026-11-23T15:59:59Z"), &t));
	assert_int_equal(instant_day(t), day_of(2026, 11, 23));
	assert_int_equal(instant_day(t + 1000000), day_of(2026, 11, 24));
	assert_int_equal(instant_day_end(day_of(2026, 11, 23)), t + 999999);
	instant_text(t, text);
	assert_string_equal(text, "2026-11-23 23:59:59");
	assert_true(instant_parse(STR("1969-12-31T16:00:01Z"), &t));
	assert_int_equal(instant_day(t), 0);
	instant_text(t, text);
	assert_string_equal(text, "1970-01-01 00:00:01");
	assert_int_equal(instant_day(-8 * 3600 * (int64_t)1000000 - 1), -1);
	instant_text(-8 * 3600 * (int64_t)1000000 - 1, text);
	assert_string_equal(text, "1969-12-31 23:59:59");
}

static void open_stays_open(void **state)
{
	char text[20] = "x";
	(void)state;
	assert_int_equal(instant_day(INSTANT_OPEN), DAY_OPEN);
	assert_true(instant_day_end(DAY_OPEN) == INSTANT_OPEN);
	instant_text(INSTANT_OPEN, text);
	assert_string_equal(text, "");
	assert_int_equal(instant_day(INT64_MAX - 1), DAY_LAST);
	assert_int_equal(instant_day(INT64_MIN), DAY_FIRST);
}

#ifdef YICAI_TEST
static void the_environment_can_fix_the_clock_of_a_test_build(void **state)
{
	struct err e;
	(void)state;
	setenv("YICAI_NOW", "2024-02-29T04:05:06Z", 1);
	struct clock c = clock_system();
	assert_int_equal(c.now(c.self), (day_of(2024, 2, 29) * (int64_t)86400 + 4 * 3600 + 5 * 60 + 6) * 1000000);
	assert_int_equal(clock_check(&e), 0);
	setenv("YICAI_NOW", "2024-02-30T04:05:06Z", 1);
	assert_int_equal(clock_check(&e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.what, "环境变量 YICAI_NOW 不是时刻：2024-02-30T04:05:06Z");
	unsetenv("YICAI_NOW");
	assert_int_equal(clock_check(&e), 0);
	c = clock_system();
	assert_true(c.now(c.self) > day_of(2024, 1, 1) * (int64_t)86400 * 1000000);
}

static void a_seed_makes_the_random_bytes_of_a_test_build_repeatable(void **state)
{
	static const unsigned char want[8] = {0x87, 0xc7, 0x8f, 0x37, 0x2d, 0xe9, 0xc9, 0xc4};
	unsigned char first[8], second[8];
	(void)state;
	setenv("YICAI_SEED", "7", 1);
	assert_int_equal(random_bytes(first, sizeof first), 0);
	assert_int_equal(random_bytes(second, sizeof second), 0);
	unsetenv("YICAI_SEED");
	assert_memory_equal(first, want, sizeof want);
	assert_memory_not_equal(first, second, sizeof first);
}
#else
static void the_environment_fixes_neither_clock_nor_randomness(void **state)
{
	struct err e;
	unsigned char first[16], second[16];
	(void)state;
	setenv("YICAI_NOW", "2024-02-29T04:05:06Z", 1);
	struct clock c = clock_system();
	assert_true(c.now(c.self) > day_of(2025, 1, 1) * (int64_t)86400 * 1000000);
	assert_int_equal(clock_check(&e), 0);
	unsetenv("YICAI_NOW");
	setenv("YICAI_SEED", "7", 1);
	assert_int_equal(random_bytes(first, sizeof first), 0);
	assert_int_equal(random_bytes(second, sizeof second), 0);
	unsetenv("YICAI_SEED");
	assert_memory_not_equal(first, second, sizeof first);
}
#endif

static void only_real_moments_are_instants(void **state)
{
	(void)state;
	instant_t t;
	static const char *const bad[] = {"",
					  "2024-02-29",
					  "2024-02-29 04:05:06Z",
					  "2024-02-29T24:05:06Z",
					  "2024-02-29T04:60:06Z",
					  "2024-02-29T04:05:60Z",
					  "2024-02-29T04:05:06",
					  "2024-02-29T04:05:06z",
					  "2024-02-29T0a:05:06Z"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(instant_parse(str_of(bad[i]), &t));
}

/* Draws IDS identifiers into the array at p. */
static void *draw(void *p)
{
	int64_t *ids = p;
	for (int i = 0; i < IDS; i++)
		ids[i] = id_new(1700000000000000);
	return NULL;
}

/* By size. */
static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void identifiers_rise_and_never_repeat_between_threads(void **state)
{
	static int64_t ids[4 * IDS];
	pthread_t threads[4];
	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, draw, ids + i * IDS), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int t = 0; t < 4; t++)
		for (int i = 1; i < IDS; i++)
			assert_true(ids[t * IDS + i] > ids[t * IDS + i - 1]);
	qsort(ids, 4 * IDS, sizeof *ids, by_size);
	for (int i = 1; i < 4 * IDS; i++)
		assert_true(ids[i] != ids[i - 1]);
	assert_true(ids[0] > 0);
	assert_int_equal(ids[0] >> 21, 1700000000000);
}

static void a_clock_that_goes_back_does_not_bring_identifiers_back(void **state)
{
	(void)state;
	int64_t late = id_new(1800000000000000);
	assert_true(id_new(1600000000000000) > late);
	assert_true(id_new(0) > late);
	assert_true(id_new(INSTANT_OPEN) > late);
}

static void children_draw_other_identifiers(void **state)
{
	int pipes[2], meet = 0;
	int64_t here[64], there[64];
	(void)state;
	assert_int_equal(pipe(pipes), 0);
	for (int child = 0; child < 64; child++) {
		pid_t pid = fork();
		if (pid == 0) {
			int64_t id = id_new(1900000000000000);
			_exit(write(pipes[1], &id, sizeof id) != sizeof id);
		}
		int status;
		waitpid(pid, &status, 0);
		assert_int_equal(status, 0);
		assert_int_equal(read(pipes[0], &there[child], sizeof there[child]), sizeof there[child]);
		here[child] = there[child];
	}
	qsort(here, 64, sizeof *here, by_size);
	for (int i = 1; i < 64; i++)
		meet += here[i] == here[i - 1];
	assert_true(meet < 3);
}

static void the_stream_is_repeatable_and_even(void **state)
{
	struct rng a = {7}, b = {7};
	int count[3] = {0};
	(void)state;
	for (int i = 0; i < 30000; i++) {
		uint64_t v = rng_below(&a, 3);
		assert_true(v < 3);
		assert_int_equal(v, rng_below(&b, 3));
		count[v]++;
	}
	for (int i = 0; i < 3; i++)
		assert_in_range(count[i], 9600, 10400);
	assert_int_equal(rng_below(&a, 1), 0);
	struct rng zero = {0};
	assert_true(rng_next(&zero) == 0xe220a8397b1dcdafu);
}

static void random_bytes_fill_all_of_it(void **state)
{
	unsigned char p[1000] = {0}, nothing[100] = {0};
	(void)state;
	assert_int_equal(random_bytes(p, sizeof p), 0);
	assert_memory_not_equal(p + 900, nothing, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_begin_at_midnight_in_shanghai),
	    cmocka_unit_test(open_stays_open),
#ifdef YICAI_TEST
	    cmocka_unit_test(the_environment_can_fix_the_clock_of_a_test_build),
	    cmocka_unit_test(a_seed_makes_the_random_bytes_of_a_test_build_repeatable),
#else
	    cmocka_unit_test(the_environment_fixes_neither_clock_nor_randomness),
#endif
	    cmocka_unit_test(only_real_moments_are_instants),
	    cmocka_unit_test(identifiers_rise_and_never_repeat_between_threads),
	    cmocka_unit_test(a_clock_that_goes_back_does_not_bring_identifiers_back),
	    cmocka_unit_test(children_draw_other_identifiers),
	    cmocka_unit_test(the_stream_is_repeatable_and_even),
	    cmocka_unit_test(random_bytes_fill_all_of_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
