#include "crypt/crypt.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* Checks what a mask makes of a text. */
static void shows(int (*mask)(struct buf *, struct str), const char *text, const char *expected)
{
	struct buf b;
	buf_init(&b, 1000);
	assert_int_equal(mask(&b, str_of(text)), 0);
	assert_string_equal(b.n ? b.p : "", expected);
	buf_release(&b);
}

static void identity_numbers_keep_six_and_four(void **state)
{
	(void)state;
	shows(mask_number, "330602199602290015", "330602********0015");
	shows(mask_number, "USA110123456789", "USA110*****6789");
	shows(mask_number, "E12345678", "E1*****78");
	shows(mask_number, "12345", "*****");
	shows(mask_number, " 330602199602290015　", "330602********0015");
	shows(mask_number, "", "");
}

static void accounts_and_mobiles_keep_the_last_four(void **state)
{
	(void)state;
	shows(mask_bank, "6222020000000000018", "***************0018");
	shows(mask_bank, "1234567", "*******");
	shows(mask_mobile, "13812345678", "138****5678");
	shows(mask_mobile, "85123456", "****3456");
	shows(mask_mobile, "12345", "*****");
}

static void names_keep_the_family_name(void **state)
{
	(void)state;
	shows(mask_name, "张三", "张*");
	shows(mask_name, "张小三", "张**");
	shows(mask_name, "欧阳小三", "欧阳**");
	shows(mask_name, "欧阳锋", "欧阳*");
	shows(mask_name, "欧阳", "欧*");
	shows(mask_name, "张", "*");
	shows(mask_name, "阿依古丽·买买提", "阿*******");
	shows(mask_name, "", "");
}

static void a_full_buffer_fails(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 3);
	assert_int_equal(mask_name(&b, STR("张三")), -1);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(identity_numbers_keep_six_and_four),
	    cmocka_unit_test(accounts_and_mobiles_keep_the_last_four),
	    cmocka_unit_test(names_keep_the_family_name),
	    cmocka_unit_test(a_full_buffer_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
