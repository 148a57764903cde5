#include "features/policies/line_diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <stdint.h>

#include <cmocka.h>

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

/* The differences as one text: −old +new, a line each. */
static void assert_diff(const char *before, const char *after, const char *want)
{
	struct err e = {0};
	struct line_pair *p;
	size_t n;
	char got[500] = "";
	assert_int_equal(line_diff(str_of(before), str_of(after), mem, &p, &n, &e), 0);
	for (size_t i = 0; i < n; i++)
		if (!p[i].same) {
			size_t at = strlen(got);
			snprintf(got + at, sizeof got - at, "%zu−%.*s %zu+%.*s\n", p[i].before_no,
				 STR_FMT(p[i].before), p[i].after_no, STR_FMT(p[i].after));
		}
	assert_string_equal(got, want);
}

static void the_same_text_has_no_difference(void **state)
{
	(void)state;
	assert_diff("甲\n乙\n", "甲\n乙\n", "");
	assert_diff("", "", "");
}

static void a_changed_line_stands_beside_what_took_its_place(void **state)
{
	(void)state;
	assert_diff("甲\n乙\n丙\n", "甲\n戊\n丙\n", "2−乙 2+戊\n");
}

static void lines_come_and_go_between_others(void **state)
{
	(void)state;
	assert_diff("甲\n乙\n丙\n丁\n", "乙\n丙\n新\n丁\n", "1−甲 0+\n0− 3+新\n");
	assert_diff("甲\n", "甲\n乙\n丙\n", "0− 2+乙\n0− 3+丙\n");
	assert_diff("甲\n乙\n丙\n", "丙\n", "1−甲 0+\n2−乙 0+\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_text_has_no_difference),
	    cmocka_unit_test(a_changed_line_stands_beside_what_took_its_place),
	    cmocka_unit_test(lines_come_and_go_between_others),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
