/* The shipped packs and the manual's table of facts against the real dictionary: every name is one that the features
 * register, and the lint finds nothing but what must be found. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/asset.h"
#include "base/file.h"
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
	assert_string_equal(said.first->what,
			    "悬崖：取得五级证书，36个月反而少了3600.00元，最多的一个月高级 150.00元 → 初级 50.00元");
}

/* The manual's columns of one sheet: each is there, and has its * when it must be known. */
static void same_columns(const struct record *r, struct str columns)
{
	columns = str_trim(columns);
	while (columns.p) {
		struct str label = str_cut(&columns, ' ');
		bool must = str_ends(label, STR("*"));
		label.n -= must;
		int field = record_field(r, label);
		if (field < 0)
			fail_msg("%s has no column %.*s", r->name, STR_FMT(label));
		if (must != !!(r->fields[field].flags & FIELD_KNOWN))
			fail_msg("%s: %.*s must be known, or need not", r->name, STR_FMT(label));
	}
}

/* The sheet is for steering, and named below the table. */
static bool stands_below(struct str name)
{
	return str_is(name, "目标分解") || str_is(name, "任务清单") || str_is(name, "任务报告");
}

static void the_manuals_table_of_facts_is_the_dictionarys(void **state)
{
	(void)state;
	const char *root = getenv("YICAI_SOURCE");
	char path[4096];
	struct buf manual;
	struct err e = {0};
	bool told[100] = {0};
	assert_true(fact_dict.n <= sizeof told);
	snprintf(path, sizeof path, "%s/docs/policy-manual.md", root ? root : ".");
	buf_init(&manual, 1 << 20);
	assert_int_equal(file_read(path, &manual, &e), 0);
	struct str rest = buf_str(&manual);
	while (rest.p) {
		struct str line = str_cut(&rest, '\n');
		str_cut(&line, '|');
		struct str name = str_trim(str_cut(&line, '|'));
		int rec = line.p ? dict_record(&fact_dict, name) : -1;
		str_cut(&line, '|');
		if (rec >= 0 && line.p) {
			same_columns(fact_dict.records[rec], str_cut(&line, '|'));
			told[rec] = true;
		}
	}
	for (size_t i = 0; i < fact_dict.n; i++)
		if (!told[i] && !stands_below(str_of(fact_dict.records[i]->name)))
			fail_msg("docs/policy-manual.md 四、事实: %s has no line in the table",
				 fact_dict.records[i]->name);
	buf_release(&manual);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_manuals_table_of_facts_is_the_dictionarys),
	    cmocka_unit_test(the_packs_name_only_what_the_features_register),
	    cmocka_unit_test(the_lint_finds_kunmings_cliff_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
