#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "features/claims_check/claims_check.h"
#include "features/claims_check/span.h"

/* Checks a text and returns how many of its claims have a verdict. */
static size_t found(struct str text, enum claim_verdict v)
{
	struct arena *mem = arena_new(0);
	struct claims all;
	struct err e = {0};
	size_t n = 0;
	assert_int_equal(claims_check(&all, mem, text, &e), 0);
	for (size_t i = 0; i < all.n; i++)
		n += all.item[i].verdict == v;
	arena_free(mem);
	return n;
}

static void read_text(const char *name, struct buf *b)
{
	char path[512];
	struct err e = {0};
	snprintf(path, sizeof path, "%s/tests/claims/texts/%s.txt", getenv("YICAI_SOURCE"), name);
	buf_init(b, 1 << 20);
	assert_int_equal(file_read(path, b, &e), 0);
}

static void a_rounded_figure_is_every_figure_that_rounds_to_it(void **state)
{
	(void)state;
	struct span s = span_rounded(16700 * (int64_t)MICRO, 100 * (int64_t)MICRO);
	char text[72];
	span_range(s, text);
	assert_string_equal(text, "16650–16749");
	struct span percent = span_rounded(37960000, 10000), part = span_rounded(6352 * (int64_t)MICRO, 0);
	assert_true(span_share(part, s, percent));
	struct span need = span_wholes(part, percent);
	span_range(need, text);
	assert_string_equal(text, "16732–16735");
	assert_false(span_share(part, span_rounded(16700 * (int64_t)MICRO, 0), percent));
}

static void the_edges_of_a_share_are_exact(void **state)
{
	(void)state;
	struct span sixty = span_rounded(60 * (int64_t)MICRO, MICRO / 10); /* 60.0 % */
	struct span whole = span_rounded(2000 * (int64_t)MICRO, 0);
	assert_true(span_share(span_rounded(1199 * (int64_t)MICRO, 0), whole, sixty)); /* 59.95 % rounds to 60.0 % */
	assert_false(span_share(span_rounded(1198 * (int64_t)MICRO, 0), whole, sixty));
	assert_true(span_share(span_rounded(1200 * (int64_t)MICRO, 0), whole, sixty));
	assert_false(span_share(span_rounded(1201 * (int64_t)MICRO, 0), whole, sixty)); /* 60.05 % rounds to 60.1 % */
}

static void the_documents_say_seven_and_name_six_once(void **state)
{
	(void)state;
	struct buf b;
	read_text("南阳答复", &b);
	assert_int_equal(found(buf_str(&b), CLAIM_FAILS), 1);
	buf_release(&b);
	read_text("昆明", &b);
	assert_int_equal(found(buf_str(&b), CLAIM_FAILS), 0);
	buf_release(&b);
}

static void what_is_no_text_is_refused(void **state)
{
	(void)state;
	struct arena *mem = arena_new(0);
	struct claims all;
	struct err e = {0};
	assert_int_equal(claims_check(&all, mem, (struct str){"\xff\xff\x81", 3}, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(e.what, "文本既不是UTF-8也不是GB18030");
	assert_int_equal(claims_check(&all, mem, (struct str){"a\0b", 3}, &e), -1);
	assert_string_equal(e.what, "文本里有空字节，不是纯文本");
	arena_free(mem);
}

static void an_empty_text_makes_no_claim(void **state)
{
	(void)state;
	assert_int_equal(found(STR(""), CLAIM_HOLDS), 0);
	assert_int_equal(found(STR("\n\n"), CLAIM_FAILS), 0);
}

static void texts_cut_off_and_shuffled_are_read_to_their_end(void **state)
{
	(void)state;
	static const char *const names[] = {"昆明", "绍兴", "南阳答复", "南阳", "重庆"};
	struct rng r = {7};
	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		struct buf b;
		read_text(names[k], &b);
		for (int i = 0; i < 40; i++) {
			size_t from = rng_below(&r, b.n), n = rng_below(&r, b.n - from);
			while (from < b.n && (b.p[from] & 0xc0) == 0x80)
				from++;
			while (n && from + n < b.n && (b.p[from + n] & 0xc0) == 0x80)
				n--;
			if (from + n > b.n)
				n = b.n - from;
			found((struct str){b.p + from, n}, CLAIM_HOLDS);
		}
		for (int i = 0; i < 20; i++) {
			static const char marks[] = "0123456789(),:;.%-";
			for (int m = 0; m < 200; m++) {
				size_t at = rng_below(&r, b.n);
				if ((unsigned char)b.p[at] < 0x80)
					b.p[at] = marks[rng_below(&r, sizeof marks - 1)];
			}
			found(buf_str(&b), CLAIM_HOLDS);
		}
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_rounded_figure_is_every_figure_that_rounds_to_it),
	    cmocka_unit_test(the_edges_of_a_share_are_exact),
	    cmocka_unit_test(the_documents_say_seven_and_name_six_once),
	    cmocka_unit_test(what_is_no_text_is_refused),
	    cmocka_unit_test(an_empty_text_makes_no_claim),
	    cmocka_unit_test(texts_cut_off_and_shuffled_are_read_to_their_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
