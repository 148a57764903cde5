#include "base/map.h"

#include <stdio.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define MANY 200000

/* The text of number i in its own room. */
static struct str key_of(int i, char room[static 24])
{
	int n = snprintf(room, 24, "%d", i);
	return (struct str){room, (size_t)n};
}

static void every_text_keeps_its_value_while_the_map_grows(void **state)
{
	struct map *m = map_new(0);
	char room[24];
	int64_t v = 0;
	(void)state;
	for (int i = 0; i < MANY; i++)
		assert_int_equal(map_put(m, key_of(i, room), i * 3), 0);
	assert_int_equal(map_count(m), MANY);
	for (int i = 0; i < MANY; i++) {
		assert_true(map_get(m, key_of(i, room), &v));
		assert_int_equal(v, i * 3);
	}
	v = -7;
	assert_false(map_get(m, STR("no such key"), &v));
	assert_int_equal(v, -7);
	map_free(m);
	map_free(NULL);
}

static void numbers_and_texts_do_not_meet(void **state)
{
	struct map *m = map_new(0);
	int64_t v;
	(void)state;
	static const int64_t keys[] = {0, -1, 1, INT64_MIN, INT64_MAX, 42};
	for (int i = 0; i < 6; i++)
		assert_int_equal(map_put_int(m, keys[i], i), 0);
	assert_int_equal(map_put(m, STR("42"), 100), 0);
	assert_int_equal(map_put(m, STR(""), 200), 0);
	for (int i = 0; i < 6; i++) {
		assert_true(map_get_int(m, keys[i], &v));
		assert_int_equal(v, i);
	}
	assert_true(map_get(m, STR("42"), &v));
	assert_int_equal(v, 100);
	assert_true(map_get(m, (struct str){NULL, 0}, &v));
	assert_int_equal(v, 200);
	assert_false(map_get_int(m, 43, &v));
	map_free(m);
}

static void the_key_is_a_copy_and_a_second_put_replaces_the_value(void **state)
{
	struct map *m = map_new(0);
	char key[] = "a,\0b";
	int64_t v;
	(void)state;
	assert_int_equal(map_put(m, (struct str){key, 4}, 1), 0);
	assert_int_equal(map_put(m, (struct str){key, 4}, 2), 0);
	key[3] = 'c';
	assert_int_equal(map_count(m), 1);
	assert_false(map_get(m, (struct str){key, 4}, &v));
	assert_true(map_get(m, (struct str){"a,\0b", 4}, &v));
	assert_int_equal(v, 2);
	map_free(m);
}

static void a_full_map_refuses_new_keys_only(void **state)
{
	struct map *m = map_new(2);
	int64_t v;
	(void)state;
	assert_int_equal(map_put_int(m, 1, 1), 0);
	assert_int_equal(map_put_int(m, 2, 2), 0);
	assert_int_equal(map_put_int(m, 3, 3), -1);
	assert_int_equal(map_put_int(m, 2, 5), 0);
	assert_false(map_get_int(m, 3, &v));
	map_clear(m);
	assert_int_equal(map_count(m), 0);
	assert_false(map_get_int(m, 2, &v));
	assert_int_equal(map_put_int(m, 3, 3), 0);
	map_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_text_keeps_its_value_while_the_map_grows),
	    cmocka_unit_test(numbers_and_texts_do_not_meet),
	    cmocka_unit_test(the_key_is_a_copy_and_a_second_put_replaces_the_value),
	    cmocka_unit_test(a_full_map_refuses_new_keys_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
