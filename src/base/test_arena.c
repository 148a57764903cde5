#include "base/arena.h"

#include <string.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
	struct arena *a = arena_new(0);
	unsigned char *last = NULL;
	(void)state;
	for (size_t n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_get(a, n);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
		assert_ptr_not_equal(p, last);
		last = n ? p : last;
	}
	arena_free(a);
	arena_free(NULL);
}

static void the_maximum_holds_to_the_byte(void **state)
{
	struct arena *a = arena_new(1000);
	(void)state;
	assert_non_null(arena_get(a, 600));
	assert_null(arena_get(a, 401));
	assert_non_null(arena_get(a, 400));
	assert_null(arena_get(a, 1));
	assert_int_equal(arena_used(a), 1000);
	arena_clear(a);
	assert_int_equal(arena_used(a), 0);
	assert_non_null(arena_get(a, 1000));
	arena_free(a);
}

static void what_was_asked_for_in_vain_is_remembered_until_it_is_cleared(void **state)
{
	struct arena *a = arena_new(100);
	(void)state;
	struct str kept = arena_str(a, STR("养老"));
	assert_true(str_is(kept, "养老"));
	assert_int_equal(kept.p[kept.n], 0);
	assert_int_equal(arena_str(a, (struct str){NULL, 0}).n, 0);
	assert_false(arena_failed(a));
	char large[200] = {0};
	struct str lost = arena_str(a, (struct str){large, sizeof large});
	assert_int_equal(lost.n, 0);
	assert_non_null(lost.p);
	assert_non_null(arena_get(a, 1));
	assert_true(arena_failed(a));
	arena_clear(a);
	assert_false(arena_failed(a));
	assert_null(arena_array(a, SIZE_MAX / 2, 4));
	assert_true(arena_failed(a));
	arena_free(a);
}

static void clearing_keeps_the_largest_block_and_zeroes_again(void **state)
{
	struct arena *a = arena_new(0);
	unsigned char *last = NULL;
	(void)state;
	for (int i = 0; i < 30;
	     i++) /* the blocks have not reached their largest: the newest is larger than all before */
		last = arena_get(a, 1000);
	memset(last, 1, 1000);
	unsigned char *own = arena_get(a, 5 << 20); /* a piece's own block is not kept */
	memset(own, 1, 5 << 20);
	for (int round = 0; round < 3; round++) {
		arena_clear(a);
		unsigned char *again = arena_get(a, 20000);
		assert_true(again <= last && last < again + 20000);
		for (int i = 0; i < 20000; i++)
			assert_int_equal(again[i], 0);
		memset(again, 1, 20000);
	}
	arena_free(a);
}

static void sizes_that_overflow_are_refused(void **state)
{
	struct arena *a = arena_new(SIZE_MAX);
	(void)state;
	assert_null(arena_array(a, SIZE_MAX / 4, 8));
	assert_null(arena_get(a, SIZE_MAX - 3));
	assert_null(arena_copy(a, "x", SIZE_MAX));
	assert_non_null(arena_array(a, 10, 8));
	arena_free(a);
}

static void a_copy_has_a_nul_behind_it(void **state)
{
	struct arena *a = arena_new(0);
	(void)state;
	assert_string_equal(arena_copy(a, "越城区", 6), "越城");
	assert_string_equal(arena_copy(a, NULL, 0), "");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
	    cmocka_unit_test(the_maximum_holds_to_the_byte),
	    cmocka_unit_test(what_was_asked_for_in_vain_is_remembered_until_it_is_cleared),
	    cmocka_unit_test(clearing_keeps_the_largest_block_and_zeroes_again),
	    cmocka_unit_test(sizes_that_overflow_are_refused),
	    cmocka_unit_test(a_copy_has_a_nul_behind_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
