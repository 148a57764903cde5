/* The resolver and checker: every error they can give, pinned with its place (tests/policy/check/). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/test_text.h"

/* The packs are checked; they are refused when, and only when, an error was said. */
static void check(struct trial *t)
{
	size_t before = t->d.errors;
	int status = packs_check(t->s, &t->d);
	assert_int_equal(status != 0, t->d.errors > before);
}

static void every_error_stands_at_its_place_with_its_hint(void **state)
{
	(void)state;
	assert_true(run_folder("check", check) > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_error_stands_at_its_place_with_its_hint),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
