/* The lint: what it finds, pinned (tests/policy/lint/), and that the shipped packs are free of it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/asset.h"
#include "policy/test_text.h"

/* The packs are right, and each is linted. */
static void lint(struct trial *t)
{
	if (packs_check(t->s, &t->d) != 0)
		return;
	for (size_t i = 0; i < t->s->n; i++)
		assert_int_equal(policy_lint(t->s, t->s->pack[i], &t->d), 0);
}

static void every_warning_stands_at_its_place(void **state)
{
	(void)state;
	assert_true(run_folder("lint", lint) >= 17);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_warning_stands_at_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
