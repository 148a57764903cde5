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
	assert_true(run_folder("lint", lint) >= 22);
}

/* The shipped packs say nothing but what must be found: Kunming pays less to who earns a certificate (K-a1). */
static void of_the_shipped_packs_only_kunming_has_a_cliff(void **state)
{
	(void)state;
	struct trial t;
	trial_begin(&t);
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/")))
			assert_int_equal(packs_add(t.s, a->path, asset_str(a), &t.d), 0);
	lint(&t);
	assert_int_equal(t.d.errors, 0);
	assert_int_equal(t.d.warnings, 1);
	assert_string_equal(t.d.first->file, "policies/昆明/护理员补助.policy");
	assert_string_equal(t.d.first->what, "悬崖：取得五级证书，每月反而少了：高级 150.00元 → 初级 50.00元");
	assert_string_equal(t.d.first->hint, "照样例 K8，都早开始2年，看2022-03");
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_warning_stands_at_its_place),
	    cmocka_unit_test(of_the_shipped_packs_only_kunming_has_a_cliff),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
