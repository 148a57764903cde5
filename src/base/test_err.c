#include "base/err.h"

#include <string.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void an_error_reads_as_what_where_and_what_to_do(void **state)
{
	struct err e;
	char text[200];
	(void)state;
	assert_int_equal(err_set(&e, ERR_INPUT, "第%d行少一格", 7), -1);
	err_text(&e, text, sizeof text);
	assert_string_equal(text, "第7行少一格");
	err_todo(&e, "补上");
	err_text(&e, text, sizeof text);
	assert_string_equal(text, "第7行少一格: 补上");
	err_at(&e, "机构.csv");
	err_text(&e, text, sizeof text);
	assert_string_equal(text, "第7行少一格: 机构.csv: 补上");
	err_set(&e, ERR_IO, "另一件事");
	assert_string_equal(e.where, "");
	assert_string_equal(e.todo, "");
	err_clear(&e);
	assert_int_equal(e.code, ERR_NONE);
	err_text(&e, text, sizeof text);
	assert_string_equal(text, "");
}

static void a_long_text_is_cut_between_two_characters(void **state)
{
	struct err e;
	char text[1024], expected[sizeof e.where];
	(void)state;
	for (size_t i = 0; i < 300; i++)
		memcpy(text + 3 * i, "区", 4);
	err_set(&e, ERR_INPUT, "x");
	err_at(&e, "%s", text);
	memcpy(expected, text, 255);
	expected[255] = '\0';
	assert_string_equal(e.where, expected);
	for (int lead = 1; lead <= 2; lead++) {
		err_at(&e, "%.*s%s", lead, "ab", text);
		assert_int_equal(strlen(e.where), lead + 84 * 3);
		assert_memory_equal(e.where + lead + 83 * 3, "区", 4);
	}
	char plain[300];
	memset(plain, 'a', 299);
	plain[299] = '\0';
	err_at(&e, "%s", plain);
	assert_int_equal(strlen(e.where), 255);
}

static void nobody_needs_to_want_the_error(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, ERR_INPUT, "x"), -1);
	assert_int_equal(err_at(NULL, "x"), -1);
	assert_int_equal(err_todo(NULL, "x"), -1);
	err_clear(NULL);
}

static void a_short_room_for_the_text_is_not_overrun(void **state)
{
	struct err e;
	char text[4] = "abc";
	(void)state;
	err_set(&e, ERR_INPUT, "12345");
	err_text(&e, text, sizeof text);
	assert_string_equal(text, "123");
	err_text(&e, text, 0);
	assert_string_equal(text, "123");
}

static void the_exit_status_follows_the_contract_of_the_command_line(void **state)
{
	static const int status[] = {[ERR_NONE] = 0,  [ERR_INPUT] = 1,     [ERR_USAGE] = 2,    [ERR_IO] = 3,
				     [ERR_DB] = 3,    [ERR_UNCERTAIN] = 3, [ERR_CONFLICT] = 1, [ERR_NOTFOUND] = 1,
				     [ERR_LIMIT] = 1, [ERR_NOMEM] = 3,     [ERR_DENIED] = 3,   [ERR_DAMAGED] = 1};
	(void)state;
	for (int code = ERR_NONE; code <= ERR_DAMAGED; code++) {
		struct err e;
		err_set(&e, (enum err_code)code, "x");
		assert_int_equal(err_exit_status(&e), status[code]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_error_reads_as_what_where_and_what_to_do),
	    cmocka_unit_test(a_long_text_is_cut_between_two_characters),
	    cmocka_unit_test(nobody_needs_to_want_the_error),
	    cmocka_unit_test(a_short_room_for_the_text_is_not_overrun),
	    cmocka_unit_test(the_exit_status_follows_the_contract_of_the_command_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
