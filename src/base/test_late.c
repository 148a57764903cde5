#include "base/late.h"

#include <math.h>
#include <stdio.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

static void a_library_is_there_after_it_was_loaded(void **state)
{
	static struct {
		typeof(floor) *floor;
		typeof(ceil) *ceil;
	} m;
	static const char *const names[] = {"floor", "ceil"};
	struct late l = {"libm.so.6", "数学库", names, &m, 2, false};
	struct err e;
	(void)state;
	assert_int_equal(late_load(&l, &e), 0);
	assert_true(m.floor(2.5) < 2.25 && m.ceil(2.5) > 2.75);
	assert_int_equal(late_load(&l, &e), 0);
}

static void a_library_that_is_missing_or_another_version_is_named(void **state)
{
	void *call[1];
	static const char *const names[] = {"no_such_call"};
	struct late none = {"libnowhere.so.1", "某个库", names, call, 1, false};
	struct late other = {"libm.so.6", "数学库", names, call, 1, false};
	struct err e;
	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(late_load(&none, &e), -1);
		assert_int_equal(e.code, ERR_IO);
		assert_string_equal(e.what, "这台机器没有某个库（libnowhere.so.1）");
		assert_int_equal(late_load(&other, &e), -1);
		assert_string_equal(e.what, "libm.so.6里没有 no_such_call");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_library_is_there_after_it_was_loaded),
	    cmocka_unit_test(a_library_that_is_missing_or_another_version_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
