/* The shipped packs against the real dictionary: every name is one that the features register, and the lint finds
 * nothing but what must be found. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/asset.h"
#include "features/features.h"
#include "policy/policy.h"

static struct arena *mem;
static struct pool *pool;
static struct packs *packs;
static struct diags said;

static int setup(void **state)
{
	(void)state;
	mem = arena_new(0);
	pool = pool_new(0);
	packs = mem && pool ? packs_new(&fact_dict, pool, mem) : NULL;
	if (!packs)
		return -1;
	diags_init(&said, mem);
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/")) &&
		    packs_add(packs, a->path, asset_str(a), &said) != 0)
			return -1;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	pool_free(pool);
	arena_free(mem);
	return 0;
}

static void the_packs_name_only_what_the_features_register(void **state)
{
	(void)state;
	int status = packs_check(packs, &said);
	for (const struct diag *g = said.first; g; g = g->next)
		print_error("%s:%d:%d %s\n", g->file, g->at.line, g->at.col, g->what);
	assert_int_equal(status, 0);
	assert_int_equal(said.errors + said.warnings, 0);
	assert_true(packs->norder >= 6);
}

static void the_lint_finds_kunmings_cliff_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < packs->n; i++)
		assert_int_equal(policy_lint(packs, packs->pack[i], &said), 0);
	assert_int_equal(said.warnings, 1);
	assert_string_equal(said.first->what, "悬崖：取得五级证书，每月反而少了：高级 150.00元 → 初级 50.00元");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_packs_name_only_what_the_features_register),
	    cmocka_unit_test(the_lint_finds_kunmings_cliff_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
