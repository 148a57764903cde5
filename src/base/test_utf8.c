#include "base/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void only_well_formed_text_is_valid(void **state)
{
	(void)state;
	assert_true(utf8_valid(STR("")));
	assert_true(utf8_valid(STR("a\x7f\xc2\x80 越\xf0\xa0\x80\x80\xf4\x8f\xbf\xbf\xef\xbf\xbd")));
	static const char *const bad[] = {"\xc0\xaf",
					  "\xc1\xbf",
					  "\xe0\x9f\xbf",
					  "\xed\xa0\x80",
					  "\xf0\x8f\xbf\xbf",
					  "\xf4\x90\x80\x80",
					  "\xf5\x80\x80\x80",
					  "\x80",
					  "\xe8\xb6",
					  "\xe8\xb6x",
					  "\xff",
					  "a\xe8"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(utf8_valid(str_of(bad[i])));
}

static void a_bad_byte_is_one_step(void **state)
{
	size_t len = 0;
	(void)state;
	assert_int_equal(utf8_next(STR("\xe8\xb6x"), &len), 0xfffd);
	assert_int_equal(len, 1);
	assert_int_equal(utf8_next(STR("越"), &len), 0x8d8a);
	assert_int_equal(len, 3);
	assert_int_equal(utf8_count(STR("a越\xff")), 3);
}

static void every_character_survives_writing_and_reading(void **state)
{
	char room[4];
	(void)state;
	for (uint32_t c = 0; c <= 0x110005; c += c < 0x11000 ? 1 : 0x101) {
		size_t len = 0, n = utf8_encode(c, room);
		bool real = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
		assert_int_equal(utf8_next((struct str){room, n}, &len), real ? c : 0xfffd);
		assert_int_equal(len, n);
	}
}

static void widths_are_those_of_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(utf8_width(STR("abc")), 3);
	assert_int_equal(utf8_width(STR("越城区（1）")), 11);
	assert_int_equal(utf8_width(STR("e\xcc\x81\xe2\x80\x8b")), 1);
	assert_int_equal(utf8_width(STR("\xf0\xa0\x80\x80\t")), 2);
	assert_int_equal(utf8_width(STR("é·")), 2);
}

static void folding_makes_spreadsheet_text_half_width(void **state)
{
	struct buf b;
	char room[4];
	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(utf8_fold_width(&b, STR("０９ＡｚＸ（）：－．，　— –−越\xc2\xa0・\xff")), 0);
	assert_string_equal(b.p, "09AzX():-., - --越 ・\xff");
	buf_clear(&b);
	for (int i = 0; i < 100; i++)
		buf_puts(&b, "越９");
	struct buf folded;
	buf_init(&folded, 1000);
	assert_int_equal(utf8_fold_width(&folded, buf_str(&b)), 0);
	assert_int_equal(folded.n, 400);
	assert_string_equal(folded.p + 392, "越9越9");
	buf_release(&folded);
	buf_release(&b);
	assert_int_equal(utf8_fold_into(room, sizeof room, STR("１２３４５")), 5);
	assert_memory_equal(room, "1234", 4);
	assert_int_equal(utf8_fold_into(room, sizeof room, STR("1越")), 4);
	assert_memory_equal(room, "1越", 4);
}

static void controls_and_overrides_are_seen(void **state)
{
	(void)state;
	assert_false(utf8_has_control(STR("a\t\r\n越\xc2\xa0\xe2\x80\x8b")));
	static const char *const bad[] = {"\x01",          "\x1b[0m", "\x7f", "\xc2\x85", "张\xe2\x80\xae三",
					  "\xe2\x81\xa6x", "\x0b"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_true(utf8_has_control(str_of(bad[i])));
	assert_true(utf8_has_control((struct str){"a\0b", 3}));
}

static void gb18030_becomes_utf8_or_nothing(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 100000);
	buf_puts(&b, ">");
	assert_int_equal(utf8_from_gb18030(&b, STR("\xbb\xfa\xb9\xb9,1\x82\x35\x8f\x33")), 0);
	assert_string_equal(b.p, ">机构,1\xe9\xbe\xa6");
	assert_int_equal(utf8_from_gb18030(&b, STR("\xbb\xfa\xff")), -1);
	assert_string_equal(b.p, ">机构,1\xe9\xbe\xa6");
	assert_int_equal(utf8_from_gb18030(&b, STR("abc\xbb")), -1);
	assert_int_equal(utf8_from_gb18030(&b, STR("plain")), 0);
	assert_string_equal(b.p, ">机构,1\xe9\xbe\xa6plain");
	buf_clear(&b);
	static char many[20000];
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = i % 2 ? '\xfa' : '\xbb';
	assert_int_equal(utf8_from_gb18030(&b, (struct str){many, sizeof many}), 0);
	assert_int_equal(b.n, 30000);
	assert_string_equal(b.p + 29994, "机机");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_well_formed_text_is_valid),
	    cmocka_unit_test(a_bad_byte_is_one_step),
	    cmocka_unit_test(every_character_survives_writing_and_reading),
	    cmocka_unit_test(widths_are_those_of_a_terminal),
	    cmocka_unit_test(folding_makes_spreadsheet_text_half_width),
	    cmocka_unit_test(controls_and_overrides_are_seen),
	    cmocka_unit_test(gb18030_becomes_utf8_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
