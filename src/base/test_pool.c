#include "base/pool.h"

#include <stdio.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void a_text_keeps_the_number_it_got_first(void **state)
{
	struct pool *p = pool_new(0);
	char room[24];
	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 50000; i++) {
			int n = snprintf(room, sizeof room, "机构%d", i);
			assert_int_equal(pool_put(p, (struct str){room, (size_t)n}), i);
		}
	assert_int_equal(pool_count(p), 50000);
	assert_true(str_is(pool_text(p, 777), "机构777"));
	assert_int_equal(pool_find(p, STR("机构49999")), 49999);
	assert_int_equal(pool_find(p, STR("机构50000")), -1);
	assert_int_equal(pool_count(p), 50000);
	pool_free(p);
	pool_free(NULL);
}

static void what_is_not_there_is_empty_and_a_full_pool_says_so(void **state)
{
	struct pool *p = pool_new(2);
	(void)state;
	assert_int_equal(pool_put(p, (struct str){NULL, 0}), 0);
	assert_int_equal(pool_put(p, STR("a")), 1);
	assert_int_equal(pool_put(p, STR("b")), -1);
	assert_int_equal(pool_put(p, STR("a")), 1);
	assert_int_equal(pool_put(p, STR("")), 0);
	assert_int_equal(pool_text(p, 2).n, 0);
	assert_int_equal(pool_text(p, -1).n, 0);
	pool_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_keeps_the_number_it_got_first),
	    cmocka_unit_test(what_is_not_there_is_empty_and_a_full_pool_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
