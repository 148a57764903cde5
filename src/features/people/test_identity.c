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

/* The same of a residence permit. */
static const char *resident(const char *s)
{
	buf_clear(&norm);
	return told(residence_permit_parse(str_of(s), day_of(2026, 11, 24), &norm, &id, &e));
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

/* The same of a bank card. */
static const char *card(const char *s)
{
	buf_clear(&norm);
	return told(bank_card_parse(str_of(s), &norm, &e));
}

/* The same of a mobile. */
static const char *mobile(const char *s)
{
	buf_clear(&norm);
	return told(mobile_parse(str_of(s), &norm, &e));
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
	assert_string_equal(citizen("330602179602290010"), "出生日期不成立：1796年");
	assert_string_equal(citizen("330602199913014427"), "出生日期不成立：13月");
	assert_string_equal(citizen("330602199600014427"), "出生日期不成立：00月");
	assert_string_equal(citizen("33060219960229O010"), "第15位应为数字，不是“O”");
	assert_string_equal(citizen("33060219960229001A"), "末位应为数字或X，不是“A”");
	assert_string_equal(citizen("3306021996022９001年"), "末位应为数字或X，不是“年”");
	assert_string_equal(citizen("33060219960229001"), "应为18位，实为17位");
	assert_string_equal(citizen("3.30602E+17"), "应为18位，实为11位");
	assert_string_equal(citizen("\xff\xfe"), "应为18位，实为2位");
	assert_string_equal(citizen("330602199602290010330602199602290010330602199602290010"),
			    "应为18位，这里多得多");
	assert_string_equal(citizen("911124198108030024"),
			    "911124不是居民身份证的前缀，首位9是外国人永久居留身份证的");
}

/* The order number and the place below the province are not judged: codes are those of the day of issue. */
static void old_places_and_any_order_number_pass(void **state)
{
	(void)state;
	assert_string_equal(citizen("710101198506070811"), "710101198506070811");
	assert_string_equal(citizen("33069919720818237X"), "33069919720818237X");
	assert_string_equal(citizen("330602199602290002"), "330602199602290002");
	assert_int_equal(id.sex, IDENTITY_FEMALE);
	buf_clear(&norm);
	assert_int_equal(citizen_id_parse(STR("330602209902280010"), DAY_NONE, &norm, &id, &e), -1);
	assert_string_equal(e.what, "校验码不符，应为3");
}

static void a_residence_permit_has_its_three_prefixes(void **state)
{
	(void)state;
	assert_string_equal(resident("810000199003071018"), "810000199003071018");
	assert_string_equal(id.region, "810000");
	assert_int_equal(id.sex, IDENTITY_MALE);
	assert_string_equal(resident("820000198504152024"), "820000198504152024");
	assert_string_equal(resident("830000200002293945"), "830000200002293945");
	assert_string_equal(resident("840000198001010079"), "840000不是居住证的前缀，应为810000、820000或830000");
	assert_string_equal(resident("810001199003071018"), "810001不是居住证的前缀，应为810000、820000或830000");
	assert_string_equal(resident("H12345678"), "这是来往内地通行证（回乡证）的号码，不是居住证的");
	assert_string_equal(resident("12345678"), "这是台湾居民来往大陆通行证（台胞证）的号码，不是居住证的");
}

static void a_foreigners_permit_has_two_forms(void **state)
{
	(void)state;
	assert_string_equal(foreigner("911124198108030024"), "911124198108030024");
	assert_string_equal(foreigner("usa110123456789"), "USA110123456789");
	assert_string_equal(foreigner("USA1101234567890"), "旧式应为3个字母加12位数字");
	assert_string_equal(foreigner("911124198108030023"), "校验码不符，应为4");
	assert_string_equal(foreigner("123456789012345"), "旧式应为3个字母加12位数字");
	assert_string_equal(foreigner("US1110123456789"), "旧式应为3个字母加12位数字");
	assert_string_equal(foreigner("811124198108030024"), "新式号码的首位应为9");
	assert_string_equal(foreigner("91112419810230002X"), "出生日期不成立：1981年2月30日");
	assert_string_equal(foreigner(""), "空");
	assert_string_equal(foreigner("922724198711092962"), "922724198711092962");
	assert_int_equal(id.born, day_of(1987, 11, 9));
	assert_string_equal(id.region, "");
}

static void a_credit_code_has_its_own_alphabet(void **state)
{
	(void)state;
	assert_string_equal(credit("91330600ma00001110"), "91330600MA00001110");
	assert_string_equal(credit("12330600MBI000019A"), "第11位的字符不在字符集里（没有I、O、S、V、Z）");
	assert_string_equal(credit("91330600MA00001111"), "校验码不符，应为0");
	assert_string_equal(credit("91330600MA000011"), "应为18位，实为16位");
	assert_string_equal(credit("91330600-MA0000066-Y"), "91330600MA0000066Y");
	assert_string_equal(credit("91350100M000100Y43"), "91350100M000100Y43");
	assert_string_equal(credit("91350100M000100Y4Z"), "第18位的字符不在字符集里（没有I、O、S、V、Z）");
	assert_string_equal(credit("91512081MA62K0260E"), "91512081MA62K0260E");
	assert_string_equal(credit("9133O600MA00001110"), "第5位的字符不在字符集里（没有I、O、S、V、Z）");
	assert_string_equal(credit("9133A600MA00001110"), "第5位应为数字（第3至8位是登记机关的区划代码），不是A");
	assert_string_equal(credit("330600000001234"), "十五位的是旧的工商注册号，应为18位的统一社会信用代码");
	assert_string_equal(credit("MA0000111"), "九位的是组织机构代码，应为18位的统一社会信用代码");
	assert_string_equal(credit("养老院"), "应为18位，实为3位");
	assert_string_equal(credit(""), "空");
}

static void a_certificate_number_names_its_level(void **state)
{
	struct certificate_no c;
	(void)state;
	assert_string_equal(level("S000033000012213000123"), "S000033000012213000123");
	assert_string_equal(level("A000033000012213000123"), "首字母应为Y或S，不是A");
	assert_string_equal(level("ｓ0000 33-000012213000123"), "S000033000012213000123");
	assert_string_equal(level("S00003300001221300012O"), "应为首字母Y或S加21位数字，第22位不对");
	assert_string_equal(level("S00003300001221300012"), "应为首字母Y或S加21位数字，共22位，实为21位");
	assert_string_equal(level("S000099000012213000123"), "第6、7位是省级代码，没有99");
	assert_string_equal(level("S000033000012210000123"), "第16位是等级，应为1至5，不是0");
	assert_string_equal(level(""), "空");
	assert_string_equal(level("S000033000012216000123"), "第16位是等级，应为1至5，不是6");
	certificate_no_tell(STR("1133063624116552"), &c);
	assert_int_equal(c.form, CERTIFICATE_QUALIFICATION);
	assert_int_equal(c.level, 1);
	certificate_no_tell(STR("s000033000012213000123"), &c);
	assert_int_equal(c.form, CERTIFICATE_LEVEL);
	assert_int_equal(c.level, 3);
	assert_int_equal(c.year, 21);
	assert_string_equal(c.province, "33");
	certificate_no_tell(STR("YT53000000000000000002"), &c);
	assert_int_equal(c.form, CERTIFICATE_CHIEF);
	assert_int_equal(c.level, 0);
	certificate_no_tell(STR("1133069624116552"), &c); /* body kind 9 */
	assert_int_equal(c.form, CERTIFICATE_OTHER);
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
	assert_string_equal(card("6217001234567890122"), "6217001234567890122");
	assert_string_equal(card("6228480000000001230"), "6228480000000001230");
	assert_string_equal(card("622848000000000"), "应为16至19位，实为15位");
	assert_string_equal(card("62284800000000O1230"), "第15位应为数字，不是“O”");
	assert_string_equal(card(""), "空");
	assert_string_equal(mobile("12800000000"), "没有以12开头的手机号");
	assert_string_equal(mobile("008613800000000"), "13800000000");
	assert_string_equal(mobile("8613800000000"), "13800000000");
	assert_string_equal(mobile("１３８ 0000 0000"), "13800000000");
	assert_string_equal(mobile("1380000000"), "应为11位数字");
	assert_string_equal(mobile("1"), "应为11位数字");
	assert_string_equal(mobile("0575-85123456"), "应为11位数字");
	assert_string_equal(mobile("1380000000O"), "应为11位数字");
}

int main(void)
{
	buf_init(&norm, 1024);
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_citizens_number_tells_birth_and_sex),
	    cmocka_unit_test(a_wrong_citizens_number_says_what_is_wrong),
	    cmocka_unit_test(old_places_and_any_order_number_pass),
	    cmocka_unit_test(a_residence_permit_has_its_three_prefixes),
	    cmocka_unit_test(a_foreigners_permit_has_two_forms),
	    cmocka_unit_test(a_credit_code_has_its_own_alphabet),
	    cmocka_unit_test(a_certificate_number_names_its_level),
	    cmocka_unit_test(a_card_and_a_mobile_lose_their_blanks),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_release(&norm);
	return failed;
}
