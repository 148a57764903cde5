/* 已享受: what a person has had before, from whomever; excludes or warns of a second time. */
#ifndef YICAI_FEATURES_BENEFITS_BENEFITS_H
#define YICAI_FEATURES_BENEFITS_BENEFITS_H

#include "fact/fact_sql.h"

extern const struct codelist benefit_items;

/* C3: S28, S29 */
#define BENEFITS(F)                                                                                                  \
	F(OWNER, person_id, "证件号码", .flags = FIELD_KEY, .ref = "人员", .nav = "人员",                            \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号", .purpose = "认人")                            \
	F(CODE, item, "项目", .flags = FIELD_KEY, .codes = &benefit_items, .aliases = "项目名称|补助项目|享受项目",  \
	  .clause = "S28 S29", .example = "学费补偿", .purpose = "不重复享受")                                       \
	F(TEXT, payer, "发放单位", .max = 100, .aliases = "发放机构|发放部门", .clause = "S15 S30",                  \
	  .purpose = "核对")                                                                                         \
	F(MONEY, amount, "金额", .flags = FIELD_KNOWN, .max = 100000000000, .unit = "元",                            \
	  .aliases = "发放金额|享受金额|补助金额", .clause = "S28 S29", .example = "8000.00",                        \
	  .purpose = "不重复享受")                                                                                   \
	F(DAY, paid, "发放日期", .flags = FIELD_KEY, .aliases = "发放时间|享受日期", .clause = "S29",                \
	  .example = "2021-12-01", .purpose = "定是否已经享受")                                                      \
	F(TEXT, period, "期间", .max = 100, .aliases = "所属期间|享受期间", .purpose = "核对同月")

FACT_DECLARE(benefits, BENEFITS);

#endif
