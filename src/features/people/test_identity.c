/* Numbers by which people, institutions and certificates are known: what is said of a wrong one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "features/credentials/certificate_no.h"
#include "features/orgs/credit_code.h"
#include "features/people/identity.h"

static struct buf norm;
static struct err e;
static struct identity id;

/* The normal form of a right number, the reason of a wrong one. */
static const char *told(int status)
{
	return status < 0 ? e.what : norm.p;
}

static const char *citizen(const char *s)
{
	buf_clear(&norm);
	return told(citizen_id_parse(str_of(s), day_of(2026, 11, 24), &norm, &id, &e));
}

static const char *foreigner(const char *s)
{
	buf_clear(&norm);
	return told(foreign_permit_parse(str_of(s), day_of(2026, 11, 24), &norm, &id, &e));
}

static const char *credit(const char *s)
{
	buf_clear(&norm);
	return told(credit_code_parse(str_of(s), &norm, &e));
}

static const char *level(const char *s)
{
	struct certificate_no c;
	buf_clear(&norm);
	return told(certificate_no_parse(CERTIFICATE_LEVEL, str_of(s), &norm, &c, &e));
}

static void a_citizens_number_tells_birth_and_sex(void **state)
{
	(void)state;
	assert_string_equal(citizen("11010519491231002x"), "11010519491231002X");
	assert_int_equal(id.born, day_of(1949, 12, 31));
	assert_int_equal(id.sex, IDENTITY_FEMALE);
	assert_string_equal(id.region, "110105");
	assert_string_equal(citizen("１１０１０５ １９４９１２３１ ００２Ｘ"), "11010519491231002X");
}

static void a_wrong_citizens_number_says_what_is_wrong(void **state)
{
	(void)state;
	assert_string_equal(citizen(""), "空");
	assert_string_equal(citizen("110105491231002"), "十五位的旧号码已停用，要用十八位的");
	assert_string_equal(citizen("1101051949123100"), "应为18位，实为16位");
	assert_string_equal(citizen("110105194912310021"), "校验码不符，应为X");
	assert_string_equal(citizen("110105194902290021"), "出生日期不成立：1949年2月29日");
	assert_string_equal(citizen("110105209902010021"), "出生日期不成立：2099年2月1日还没到");
	assert_string_equal(citizen("810000198506070119"), "810000不是居民身份证的前缀，是港澳台居民居住证的");
	assert_string_equal(citizen("840101198506074432"), "没有以84开头的省级代码");
	assert_string_equal(citizen("000101198506071366"), "没有以00开头的省级代码");
}

static void a_foreigners_permit_has_two_forms(void **state)
{
	(void)state;
	assert_string_equal(foreigner("911124198108030024"), "911124198108030024");
	assert_string_equal(foreigner("usa110123456789"), "USA110123456789");
	assert_string_equal(foreigner("USA1101234567890"), "旧式应为3个字母加12位数字");
	assert_string_equal(foreigner("911124198108030023"), "校验码不符，应为4");
}

static void a_credit_code_has_its_own_alphabet(void **state)
{
	(void)state;
	assert_string_equal(credit("91330600ma00001110"), "91330600MA00001110");
	assert_string_equal(credit("12330600MBI000019A"), "第11位的字符不在字符集里（没有I、O、S、V、Z）");
	assert_string_equal(credit("91330600MA00001111"), "校验码不符，应为0");
	assert_string_equal(credit("91330600MA000011"), "应为18位，实为16位");
}

static void a_certificate_number_names_its_level(void **state)
{
	struct certificate_no c;
	(void)state;
	assert_string_equal(level("S000033000012213000123"), "S000033000012213000123");
	assert_string_equal(level("A000033000012213000123"), "首字母应为Y或S，不是A");
	assert_string_equal(level("S000033000012216000123"), "第16位是等级，应为1至5，不是6");
	certificate_no_tell(STR("1133063624116552"), &c);
	assert_int_equal(c.form, CERTIFICATE_QUALIFICATION);
	assert_int_equal(c.level, 1);
	certificate_no_tell(STR("浙护2019-7"), &c);
	assert_int_equal(c.form, CERTIFICATE_OTHER);
}

static void a_card_and_a_mobile_lose_their_blanks(void **state)
{
	(void)state;
	buf_clear(&norm);
	assert_string_equal(told(bank_card_parse(STR("6222 0200 0000 0000 018"), &norm, &e)), "6222020000000000018");
	buf_clear(&norm);
	assert_string_equal(told(bank_card_parse(STR("6222020000000000019"), &norm, &e)),
			    "校验位不符，多半写错了一位");
	buf_clear(&norm);
	assert_string_equal(told(mobile_parse(STR("+86 138-0000-0000"), &norm, &e)), "13800000000");
	buf_clear(&norm);
	assert_string_equal(told(mobile_parse(STR("12800000000"), &norm, &e)), "没有以12开头的手机号");
}

int main(void)
{
	buf_init(&norm, 1024);
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_citizens_number_tells_birth_and_sex),
	    cmocka_unit_test(a_wrong_citizens_number_says_what_is_wrong),
	    cmocka_unit_test(a_foreigners_permit_has_two_forms),
	    cmocka_unit_test(a_credit_code_has_its_own_alphabet),
	    cmocka_unit_test(a_certificate_number_names_its_level),
	    cmocka_unit_test(a_card_and_a_mobile_lose_their_blanks),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_release(&norm);
	return failed;
}
