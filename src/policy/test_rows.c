/* Spans and row sets: the algebra of days. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

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

/* "1-3 5-9 20-": small day numbers, an open end. */
static const struct spans *spans(const char *text)
{
	struct span s[32];
	size_t n = 0;
	for (const char *p = text; *p;) {
		char *end;
		s[n].from = (day_t)strtol(p, &end, 10);
		p = end + 1;
		s[n].to = *p == ' ' || !*p ? DAY_OPEN : (day_t)strtol(p, &end, 10);
		p = s[n].to == DAY_OPEN ? p : end;
		n++;
		while (*p == ' ')
			p++;
	}
	return spans_of(mem, s, n);
}

/* They are the days that the text says. */
static void is(const struct spans *s, const char *text)
{
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; i < s->n; i++) {
		buf_printf(&b, "%s%d-", i ? " " : "", s->s[i].from);
		if (s->s[i].to != DAY_OPEN)
			buf_printf(&b, "%d", s->s[i].to);
	}
	assert_string_equal(b.p ? b.p : "", text);
	buf_release(&b);
}

static void overlapping_and_touching_intervals_are_one(void **state)
{
	(void)state;
	is(spans("5-9 1-3"), "1-3 5-9");
	is(spans("1-3 4-9"), "1-9");
	is(spans("1-9 2-3 8-12"), "1-12");
	is(spans("1-9 3-1"), "1-9");
	is(spans("1- 5-9"), "1-");
}

static void union_meet_and_minus(void **state)
{
	(void)state;
	is(spans_join(mem, spans("1-3 10-12"), spans("4-5 11-20")), "1-5 10-20");
	is(spans_join(mem, spans(""), spans("4-5")), "4-5");
	is(spans_meet(mem, spans("1-10 20-"), spans("5-22 30-31")), "5-10 20-22 30-31");
	is(spans_meet(mem, spans("1-10"), spans("11-12")), "");
	is(spans_minus(mem, spans("1-10 20-"), spans("3-4 10-25")), "1-2 5-9 26-");
	is(spans_minus(mem, spans("1-10"), spans("1-10")), "");
	is(spans_minus(mem, spans("1-"), spans("5-")), "1-4");
	is(spans_minus(mem, spans("5-9"), spans("1-4 10-12")), "5-9");
}

static void cover_touch_and_have(void **state)
{
	(void)state;
	assert_true(spans_cover(spans("1-10"), spans("2-3 9-10")));
	assert_false(spans_cover(spans("1-5 7-10"), spans("5-7")));
	assert_true(spans_cover(spans("1-"), spans("5-")));
	assert_false(spans_cover(spans("1-9"), spans("5-")));
	assert_true(spans_cover(spans("1-2"), spans("")));
	assert_true(spans_touch(spans("1-5"), spans("5-7")));
	assert_false(spans_touch(spans("1-5"), spans("6-7")));
	assert_true(spans_have(spans("1-3 5-7"), 5));
	assert_false(spans_have(spans("1-3 5-7"), 4));
}

static void an_open_end_counts_to_the_end_of_the_calendar(void **state)
{
	(void)state;
	assert_int_equal(spans_days(spans("1-3 10-12")), 6);
	assert_int_equal(spans_days(spans_one(mem, 100, DAY_NONE)), DAY_LAST - 100 + 1);
	is(spans_one(mem, DAY_NONE, 5), "");
	is(spans_one(mem, 6, 5), "");
}

/* Rows 0, 1, … with these pieces. */
static const struct rows *rows(const int (*p)[2], size_t n)
{
	struct rows *r = ARENA_NEW(mem, struct rows);
	r->p = ARENA_ARRAY(mem, n, struct piece);
	r->n = n;
	r->before = -1;
	for (size_t i = 0; i < n; i++)
		r->p[i] = (struct piece){.row = (int32_t)i, .from = p[i][0], .to = p[i][1], .joint = -1};
	return r;
}

/* "0:1-3 1:5-9": row and days of each piece. */
static void pieces(const struct rows *r, const char *text)
{
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; i < r->n; i++)
		buf_printf(&b, "%s%d:%d-%d", i ? " " : "", r->p[i].row, r->p[i].from, r->p[i].to);
	assert_string_equal(b.p ? b.p : "", text);
	buf_release(&b);
}

static void rows_keep_their_columns_when_cut(void **state)
{
	(void)state;
	const int p[][2] = {{1, 10}, {5, 20}, {30, 40}};
	const struct rows *r = rows(p, 3);
	pieces(rows_minus(mem, r, spans("3-6 35-50")), "0:1-2 0:7-10 1:7-20 2:30-34");
	pieces(rows_meet(mem, r, spans("3-6 35-50")), "0:3-6 1:5-6 2:35-40");
	pieces(rows_minus(mem, r, spans("")), "0:1-10 1:5-20 2:30-40");
	pieces(rows_on(mem, r, 10), "0:1-10 1:5-20");
	pieces(rows_on(mem, r, 25), "");
	pieces(rows_any_day(mem, r, spans("20-30")), "1:5-20 2:30-40");
	is(rows_spans(mem, r), "1-20 30-40");
}

static void a_row_without_a_first_day_covers_nothing(void **state)
{
	(void)state;
	const int p[][2] = {{DAY_NONE, 10}, {5, 4}, {1, 1}};
	const struct rows *r = rows(p, 3);
	is(rows_spans(mem, r), "1-1");
	pieces(rows_on(mem, r, 1), "2:1-1");
	pieces(rows_minus(mem, r, spans("1-1")), "");
}

static void ratios_are_exact_and_money_is_rounded_half_up_once(void **state)
{
	(void)state;
	struct value v;
	int64_t fen;
	assert_true(val_ratio(VAL_NUM, 30, 100, &v));
	assert_int_equal(v.num, 3);
	assert_int_equal(v.den, 10);
	assert_true(val_ratio(VAL_NUM, 3, -6, &v));
	assert_int_equal(v.num, -1);
	assert_int_equal(v.den, 2);
	assert_false(val_ratio(VAL_NUM, 1, 0, &v));
	assert_false(val_ratio(VAL_NUM, (__int128)INT64_MAX * 3, 2, &v));
	assert_true(val_round(val_money(25000), 1, 31, &fen)); /* 250.00 × 1/31 = 8.0645… */
	assert_int_equal(fen, 806);
	assert_true(val_round(val_money(1), 1, 2, &fen));
	assert_int_equal(fen, 1);
	assert_true(val_round(val_money(-1), 1, 2, &fen));
	assert_int_equal(fen, -1);
	assert_true(val_round(val_money(INT64_MAX), 1, 1, &fen));
	assert_false(val_round(val_money(INT64_MAX), 3, 2, &fen));
	assert_int_equal(val_compare((struct value){.kind = VAL_NUM, .num = 1, .den = 3},
				     (struct value){.kind = VAL_NUM, .num = 333333333, .den = 1000000000}),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(overlapping_and_touching_intervals_are_one),
	    cmocka_unit_test(union_meet_and_minus),
	    cmocka_unit_test(cover_touch_and_have),
	    cmocka_unit_test(an_open_end_counts_to_the_end_of_the_calendar),
	    cmocka_unit_test(rows_keep_their_columns_when_cut),
	    cmocka_unit_test(a_row_without_a_first_day_covers_nothing),
	    cmocka_unit_test(ratios_are_exact_and_money_is_rounded_half_up_once),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
