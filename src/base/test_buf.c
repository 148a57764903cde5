#include "base/buf.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void what_was_put_is_there_with_a_nul_behind(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	assert_true(str_is(buf_str(&b), ""));
	assert_int_equal(buf_puts(&b, "越城"), 0);
	assert_int_equal(buf_putc(&b, ','), 0);
	assert_int_equal(buf_printf(&b, "%05d", 42), 0);
	assert_int_equal(buf_put_str(&b, STR("!")), 0);
	assert_string_equal(b.p, "越城,00042!");
	assert_int_equal(b.n, 13);
	buf_clear(&b);
	assert_string_equal(b.p, "");
	buf_release(&b);
	assert_null(b.p);
}

static void a_put_beyond_the_maximum_fails_and_so_does_every_later_one(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 100);
	for (int i = 0; i < 100; i++)
		assert_int_equal(buf_putc(&b, 'x'), 0);
	assert_false(b.failed);
	assert_int_equal(buf_putc(&b, 'y'), -1);
	assert_true(b.failed);
	assert_int_equal(buf_put(&b, "", 0), -1);
	assert_int_equal(b.n, 100);
	assert_int_equal(b.p[100], 0);
	buf_clear(&b);
	assert_false(b.failed);
	assert_int_equal(buf_printf(&b, "%101s", ""), -1);
	assert_int_equal(b.n, 0);
	buf_clear(&b);
	assert_int_equal(buf_printf(&b, "%100s", ""), 0);
	buf_release(&b);
}

static void a_buffer_without_a_maximum_holds_nothing(void **state)
{
	struct buf b = {0};
	(void)state;
	assert_int_equal(buf_putc(&b, 'x'), -1);
	assert_true(b.failed);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_put_is_there_with_a_nul_behind),
	    cmocka_unit_test(a_put_beyond_the_maximum_fails_and_so_does_every_later_one),
	    cmocka_unit_test(a_buffer_without_a_maximum_holds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
