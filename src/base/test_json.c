#include "base/json.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void commas_stand_between_and_nowhere_else(void **state)
{
	struct buf b;
	struct json j;
	(void)state;
	buf_init(&b, 1000);
	json_init(&j, &b);
	json_open(&j, '{');
	json_key(&j, "行");
	json_open(&j, '[');
	json_int(&j, INT64_MIN);
	json_open(&j, '{');
	json_close(&j, '}');
	json_open(&j, '[');
	json_close(&j, ']');
	json_nil(&j);
	json_close(&j, ']');
	json_key(&j, "ok");
	json_bool(&j, true);
	json_key(&j, "no");
	json_bool(&j, false);
	json_key(&j, "s");
	json_str(&j, STR(""));
	json_close(&j, '}');
	assert_string_equal(b.p, "{\"行\":[-9223372036854775808,{},[],null],\"ok\":true,\"no\":false,\"s\":\"\"}");
	buf_release(&b);
}

static void strings_are_escaped(void **state)
{
	struct buf b;
	struct json j;
	(void)state;
	buf_init(&b, 1000);
	json_init(&j, &b);
	json_str(&j, (struct str){"a\"\\/\b\f\n\r\t\0\x1f\x7f越\xe2\x80\xa8\xff<", 20});
	assert_string_equal(b.p, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f越\\u2028\xef\xbf\xbd<\"");
	buf_release(&b);
}

static void what_is_too_deep_fails(void **state)
{
	struct buf b;
	struct json j;
	(void)state;
	buf_init(&b, 1000);
	json_init(&j, &b);
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		json_open(&j, '[');
	assert_false(b.failed);
	json_open(&j, '[');
	assert_true(b.failed);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commas_stand_between_and_nowhere_else),
	    cmocka_unit_test(strings_are_escaped),
	    cmocka_unit_test(what_is_too_deep_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
