/* 人员: who works, worked or is trained to work in the service; known by the number of an identity document. */
#ifndef YICAI_FEATURES_PEOPLE_PEOPLE_H
#define YICAI_FEATURES_PEOPLE_PEOPLE_H

#include "fact/fact_sql.h"
#include "features/people/identity.h"
#include "features/rule.h"

enum id_kind {
	ID_CITIZEN = 1,  /* 居民身份证; what a blank 证件类型 means */
	ID_HMT_RESIDENT, /* 港澳台居民居住证 */
	ID_FOREIGNER,    /* 外国人永久居留身份证 */
	ID_PASSPORT,     /* 护照 */
};

enum sex { SEX_MALE = 1, SEX_FEMALE };

extern const struct codelist id_kinds, sexes;

/* Letters and digits only, half width, upper case: the form in which numbers are compared. What kind of document it
 * is, and whether its check digit is right, is looked at with the whole row. */
int person_number_check(struct str text, struct buf *norm, struct err *e);

/* A card of 16 to 19 digits passes Luhn; other lengths are passbooks, which have no check digit. */
int person_account_check(struct str text, struct buf *norm, struct err *e);

/* A3: C19, S35, N3-9, C2, K12, C25 */
#define PEOPLE(F)                                                                                                    \
	F(CODE, id_kind, "证件类型", .codes = &id_kinds, .aliases = "证件种类|身份证件类型", .clause = "C19",        \
	  .example = "居民身份证", .purpose = "认人")                                                                \
	F(SECRET, number, "证件号码", .flags = FIELD_KEY, .check = person_number_check,                              \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号|身份证件号码", .clause = "C19 S35",             \
	  .example = "11010519491231002X", .purpose = "认人")                                                        \
	F(TEXT, name, "姓名", .flags = FIELD_REQUIRED, .min = 1, .max = 50, .aliases = "名字|人员姓名|员工姓名",     \
	  .clause = "C19", .example = "张三", .purpose = "称呼和核对")                                               \
	F(CODE, sex, "性别", .flags = FIELD_DERIVED, .codes = &sexes, .clause = "C19", .example = "女",              \
	  .purpose = "统计")                                                                                         \
	F(DAY, born, "出生日期", .flags = FIELD_DERIVED, .aliases = "生日|出生年月日|出生年月", .clause = "C19",     \
	  .example = "1949-12-31", .purpose = "年龄条件")                                                            \
	F(TEXT, nation, "民族", .max = 20, .clause = "C19", .example = "汉族", .purpose = "统计")                    \
	F(SECRET, mobile, "手机号", .check = mobile_parse,                                                           \
	  .aliases = "手机|手机号码|电话|联系电话|联系方式|移动电话", .clause = "C19", .example = "13800000000",     \
	  .purpose = "联系本人")                                                                                     \
	F(REF, home_unit_id, "户籍单元", .ref = "单元", .nav = "户籍单元",                                           \
	  .aliases = "户籍|户籍地代码|户籍所在地代码|户籍单元代码", .clause = "C25", .example = "330602",            \
	  .purpose = "落户与统计")                                                                                   \
	F(REF, living_unit_id, "常住单元", .ref = "单元", .nav = "常住单元",                                         \
	  .aliases = "常住地代码|居住地代码|常住单元代码", .clause = "C19", .example = "330602", .purpose = "统计")  \
	F(TEXT, intake, "人员来源", .max = 40, .aliases = "来源|来源渠道", .clause = "K12 N3-9 C2",                  \
	  .example = "农村转移劳动力", .purpose = "统计来源")                                                        \
	F(DAY, pension_from, "职工养老金起领日", .aliases = "养老金起领日|养老金领取日期|退休金起领日",              \
	  .clause = "S7 S-a12", .purpose = "补贴性培训的条件")                                                       \
	F(TEXT, bank, "开户行", .max = 100, .aliases = "开户银行|银行|开户行名称", .clause = "S30",                  \
	  .example = "样例银行越城支行", .purpose = "发放补助")                                                      \
	F(SECRET, account, "银行账号", .check = person_account_check,                                                \
	  .aliases = "银行卡号|账号|银行帐号|卡号|银行卡|工资卡号", .clause = "S30", .purpose = "发放补助")

FACT_DECLARE(people, PEOPLE);

/* A blank 证件类型 is 居民身份证; the number is checked as that kind of document; 性别 and 出生日期 are derived from
 * it when blank and checked against it when given. */
void people_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
