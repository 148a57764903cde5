/* The service clock: READINGS G2–G4 and the walks of A4, R7, K7, C4 as one algorithm. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/value.h"

static struct arena *mem;

static int setup(void **state)
{
	(void)state;
	mem = arena_new(0);
	return mem ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

/* The day of an ISO text; "" is an open end. */
static day_t D(const char *text)
{
	day_t d = DAY_OPEN;
	if (*text)
		assert_true(day_parse(str_of(text), &d));
	return d;
}

/* Service: pairs of days, one row each. */
static const struct rows *service(const char *const (*p)[2], size_t n)
{
	struct rows *r = ARENA_NEW(mem, struct rows);
	r->p = ARENA_ARRAY(mem, n, struct piece);
	r->n = n;
	r->before = -1;
	for (size_t i = 0; i < n; i++)
		r->p[i] = (struct piece){.row = (int32_t)i, .from = D(p[i][0]), .to = D(p[i][1]), .joint = -1};
	return r;
}
#define SERVICE(...)                                                                                                 \
	service((const char *const[][2]){__VA_ARGS__},                                                               \
		sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(char *[2]))

/* 累计 under the default settings. */
static struct clock_options total(void)
{
	return (struct clock_options){.tolerance = TOLERANCE_NONE, .before = -1};
}

/* 连续, 容断 so many days. */
static struct clock_options running(int64_t tolerance)
{
	return (struct clock_options){.tolerance = tolerance, .before = -1};
}

/* n years are due on this day; "-": never. */
static void due(const struct rows *r, struct clock_options o, int years, const char *day)
{
	const struct clock_runs *c = clock_walk(mem, r, &o);
	assert_non_null(c);
	char text[11];
	day_t d = clock_due_first(c, years * 12);
	day_text(d, text);
	assert_string_equal(d == DAY_NONE ? "-" : text, day);
}

static void the_first_day_counts_and_the_last_day_completes(void **state)
{
	(void)state;
	due(SERVICE({"2021-07-01", "2024-06-30"}), total(), 3, "2024-07-01");
	due(SERVICE({"2021-07-01", "2024-06-29"}), total(), 3, "-");
	due(SERVICE({"2021-07-01", ""}), total(), 5, "2026-07-01");
	due(SERVICE({"2020-02-29", ""}), total(), 1, "2021-03-01");
	due(SERVICE({"2020-02-29", ""}), total(), 4, "2024-02-29");
	due(SERVICE({"2021-08-31", "2025-08-30"}), total(), 4, "2025-08-31");
}

static void the_first_day_may_be_left_out(void **state)
{
	(void)state;
	struct clock_options o = total();
	o.first_day_out = true;
	due(SERVICE({"2021-07-01", "2024-06-30"}), o, 3, "-");
	due(SERVICE({"2021-07-01", "2024-07-01"}), o, 3, "2024-07-02");
}

static void the_anniversary_of_29_february_may_be_the_28th(void **state)
{
	(void)state;
	struct clock_options o = total();
	o.anniv = ANNIV_MONTH_END;
	due(SERVICE({"2020-02-29", ""}), o, 1, "2021-02-28");
}

static void gaps_push_the_due_day(void **state)
{
	(void)state;
	/* thirty days of April are missing */
	due(SERVICE({"2022-02-01", "2022-03-31"}, {"2022-05-01", ""}), total(), 1, "2023-03-03");
	/* a gap behind completion pushes nothing */
	due(SERVICE({"2021-01-01", "2021-12-31"}, {"2022-03-01", ""}), total(), 1, "2022-01-01");
	/* two gaps, touching and overlapping rows are none */
	due(SERVICE({"2021-01-01", "2021-01-31"}, {"2021-02-01", "2021-03-31"}, {"2021-03-15", "2021-04-30"},
		    {"2021-05-02", "2021-06-30"}, {"2021-07-03", ""}),
	    total(), 1, "2022-01-04");
	/* leaving within the pushed days: not complete */
	due(SERVICE({"2021-01-01", "2021-06-30"}, {"2021-07-11", "2022-01-09"}), total(), 1, "-");
	due(SERVICE({"2021-01-01", "2021-06-30"}, {"2021-07-11", "2022-01-10"}), total(), 1, "2022-01-11");
}

static void a_gap_longer_than_the_tolerance_starts_again(void **state)
{
	(void)state;
	const struct rows *thirty = SERVICE({"2022-01-01", "2022-03-31"}, {"2022-05-01", ""});
	const struct rows *thirty_one = SERVICE({"2022-01-01", "2022-03-31"}, {"2022-05-02", ""});
	due(thirty, running(30), 1, "2023-01-31");
	due(thirty_one, running(30), 1, "2023-05-02");
	due(thirty, running(0), 1, "2023-05-01");
	due(thirty_one, running(90), 1, "2023-02-01");
}

static void gaps_may_restart_or_be_ignored(void **state)
{
	(void)state;
	const struct rows *r = SERVICE({"2022-01-01", "2022-03-31"}, {"2022-04-11", ""});
	struct clock_options o = total();
	o.gaps = GAPS_RESTART;
	due(r, o, 1, "2023-04-11");
	o.gaps = GAPS_IGNORE;
	due(r, o, 1, "2023-01-01");
	/* the anniversary falls into the gap: it is the day all the same */
	due(SERVICE({"2022-01-01", "2022-12-20"}, {"2023-01-11", ""}), o, 1, "2023-01-01");
}

static void the_run_in_force_is_the_one_that_began_last(void **state)
{
	(void)state;
	struct clock_options o = running(30);
	const struct clock_runs *c = clock_walk(mem, SERVICE({"2020-01-01", "2022-06-30"}, {"2023-01-01", ""}), &o);
	assert_int_equal(c->nruns, 2);
	assert_int_equal(clock_run_on(c, D("2019-12-31")), -1);
	assert_int_equal(clock_run_on(c, D("2022-12-31")), 0);
	assert_int_equal(clock_run_on(c, D("2023-01-01")), 1);
	assert_int_equal(clock_years(c, D("2022-12-31")), 2);
	assert_int_equal(clock_years(c, D("2023-12-31")), 0);
	assert_int_equal(clock_years(c, D("2024-01-01")), 1);
	assert_int_equal(clock_years(c, D("2019-01-01")), 0);
}

static void days_before_a_given_day_do_not_count(void **state)
{
	(void)state;
	struct clock_options o = total();
	o.from_given = true;
	o.from = D("2021-03-16");
	due(SERVICE({"2020-01-01", ""}), o, 1, "2022-03-16");
	due(SERVICE({"2020-01-01", "2020-12-31"}, {"2021-04-01", ""}), o, 1, "2022-04-01");
	o.from = DAY_NONE; /* the day is 无: no day counts */
	due(SERVICE({"2020-01-01", ""}), o, 1, "-");
}

static void anniversaries_may_count_from_another_day(void **state)
{
	(void)state;
	struct clock_options o = total();
	o.origin_given = true;
	o.origin = D("2020-06-30");
	due(SERVICE({"2021-07-01", ""}), o, 3, "2023-06-30");
	o.origin = DAY_NONE;
	due(SERVICE({"2021-07-01", ""}), o, 3, "-");
}

static void a_row_that_adds_no_day_is_passed_over(void **state)
{
	(void)state;
	struct clock_options o = running(0);
	const struct clock_runs *c = clock_walk(
	    mem, SERVICE({"2021-01-01", "2021-12-31"}, {"2021-02-01", "2021-03-01"}, {"2022-01-01", ""}), &o);
	assert_int_equal(c->nruns, 1);
	assert_int_equal(c->rows->n, 2);
	assert_int_equal(c->rows->p[1].row, 2);
	assert_int_equal(c->rows->joint[1].gap, 0);
	assert_int_equal(c->rows->joint[1].day, D("2022-01-01"));
	assert_int_equal(c->rows->joint[1].previous.row, 0);
	assert_int_equal(c->rows->joint[0].previous.row, -1);
}

/* The row is an odd one. */
static int odd(void *self, const struct rows *r, size_t i)
{
	(void)self;
	return r->p[i].row % 2;
}

/* Counts what it is asked about. */
static int counting(void *self, const struct rows *r, size_t i)
{
	++*(int *)self;
	return r->p[i].row != 1;
}

static void a_condition_may_restart_the_clock_or_pass_rows_over(void **state)
{
	(void)state;
	const struct rows *r =
	    SERVICE({"2021-01-01", "2021-06-30"}, {"2021-07-01", "2021-12-31"}, {"2022-01-01", ""});
	struct clock_options o = total();
	o.breaks = odd;
	due(r, o, 1, "2022-07-01");
	int asked = 0;
	o = total();
	o.accepts = counting;
	o.self = &asked;
	due(r, o, 1, "2022-07-04"); /* row 1 is passed over: 184 days' gap */
	assert_int_equal(asked, 3);
}

static void the_walk_may_stop_at_the_first_restart(void **state)
{
	(void)state;
	struct clock_options o = running(30);
	o.stop = true;
	const struct clock_runs *c = clock_walk(mem, SERVICE({"2025-07-01", "2026-06-30"}, {"2026-12-01", ""}), &o);
	assert_int_equal(c->nruns, 1);
	assert_int_equal(c->rows->n, 1);
}

static void a_predecessor_serves_up_to_the_day_before(void **state)
{
	(void)state;
	struct clock_options o = running(30);
	o.stop = true;
	o.before = 7;
	o.from_given = o.origin_given = true;
	o.from = o.origin = D("2025-07-01");
	/* the first row begins 31 days late: nothing is accepted */
	const struct clock_runs *c = clock_walk(mem, SERVICE({"2025-08-01", ""}), &o);
	assert_int_equal(c->rows->n, 0);
	/* thirty days late: they push */
	due(SERVICE({"2025-07-31", ""}), o, 3, "2028-07-31");
	c = clock_walk(mem, SERVICE({"2025-07-01", "2028-06-30"}), &o);
	assert_int_equal(c->rows->joint[0].previous.row, ROW_BEFORE);
	assert_int_equal(c->rows->joint[0].gap, 0);
	assert_int_equal(c->rows->before, 7);
	due(SERVICE({"2025-07-01", "2028-06-30"}), o, 3, "2028-07-01");
	/* three years had passed before the service began: complete without a row */
	o.origin = D("2022-07-01");
	due(SERVICE({"2030-01-01", ""}), o, 3, "2025-07-01");
}

/* Codes of the rows: the later row has the smaller one. */
static int reverse(void *self, int64_t a, int64_t b)
{
	(void)self;
	return a < b ? 1 : -1;
}

static void rows_of_the_same_days_go_by_the_institutions_code(void **state)
{
	(void)state;
	struct clock_options o = total();
	o.order = reverse;
	const struct rows *j =
	    rows_joints(mem, SERVICE({"2021-01-01", "2021-12-31"}, {"2021-01-01", "2021-12-31"}), &o);
	assert_int_equal(j->n, 1);
	assert_int_equal(j->p[0].row, 1);
}

static void many_rows_are_walked_in_order_too(void **state)
{
	(void)state;
	struct rows *r = ARENA_NEW(mem, struct rows);
	r->n = 200;
	r->p = ARENA_ARRAY(mem, r->n, struct piece);
	for (size_t i = 0; i < r->n; i++) {
		day_t from = D("2020-01-01") + (day_t)((i * 77) % 200) * 10;
		r->p[i] = (struct piece){.row = (int32_t)i, .from = from, .to = from + 9, .joint = -1};
	}
	due(r, running(0), 5, "2025-01-01");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_day_counts_and_the_last_day_completes),
	    cmocka_unit_test(the_first_day_may_be_left_out),
	    cmocka_unit_test(the_anniversary_of_29_february_may_be_the_28th),
	    cmocka_unit_test(gaps_push_the_due_day),
	    cmocka_unit_test(a_gap_longer_than_the_tolerance_starts_again),
	    cmocka_unit_test(gaps_may_restart_or_be_ignored),
	    cmocka_unit_test(the_run_in_force_is_the_one_that_began_last),
	    cmocka_unit_test(days_before_a_given_day_do_not_count),
	    cmocka_unit_test(anniversaries_may_count_from_another_day),
	    cmocka_unit_test(a_row_that_adds_no_day_is_passed_over),
	    cmocka_unit_test(a_condition_may_restart_the_clock_or_pass_rows_over),
	    cmocka_unit_test(the_walk_may_stop_at_the_first_restart),
	    cmocka_unit_test(a_predecessor_serves_up_to_the_day_before),
	    cmocka_unit_test(rows_of_the_same_days_go_by_the_institutions_code),
	    cmocka_unit_test(many_rows_are_walked_in_order_too),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
