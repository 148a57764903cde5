/* 定向培养: three-party agreements of school, institution and student (S14), and the months spent at school (S15). */
#ifndef YICAI_FEATURES_AGREEMENTS_AGREEMENTS_H
#define YICAI_FEATURES_AGREEMENTS_AGREEMENTS_H

#include "fact/fact_sql.h"
#include "features/rule.h"

/* C7: S14-S16 */
#define AGREEMENTS(F)                                                                                                \
	F(TEXT, number, "协议编号", .flags = FIELD_KEY, .max = 60, .aliases = "协议号|协议编码", .clause = "S14",    \
	  .example = "DX-2024-001", .purpose = "认协议")                                                             \
	F(OWNER, person_id, "证件号码", .flags = FIELD_REQUIRED, .ref = "人员", .nav = "人员",                       \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号", .clause = "S14", .purpose = "认人")           \
	F(REF, school_id, "院校代码", .flags = FIELD_KNOWN, .ref = "机构", .nav = "院校",                            \
	  .aliases = "院校|学校代码", .clause = "S14 S15", .purpose = "定补助由谁申请")                              \
	F(REF, org_id, "机构代码", .flags = FIELD_KNOWN, .ref = "机构", .nav = "机构",                               \
	  .aliases = "约定机构代码|用人单位代码|单位代码", .clause = "S14", .purpose = "定服务的机构")               \
	F(DAY, signed_on, "签订日期", .aliases = "签订时间|签约日期", .clause = "S14", .example = "2024-09-01",      \
	  .purpose = "补助从哪天起")                                                                                 \
	F(DAY, enrolled, "入学日期", .aliases = "入学时间", .clause = "S14", .example = "2024-09-01",                \
	  .purpose = "补助从哪天起")                                                                                 \
	F(DAY, graduates, "毕业日期", .aliases = "毕业时间|预计毕业日期", .clause = "S14", .example = "2027-06-30",  \
	  .purpose = "补助到哪天止")                                                                                 \
	F(MONEY, monthly, "月标准", .max = 100000000000, .unit = "元", .aliases = "补助标准|每月标准|月补助标准",    \
	  .clause = "S15 S-a5", .example = "500.00", .purpose = "补助金额")                                          \
	F(INT, years, "服务年限", .max = 60, .unit = "年", .aliases = "承诺服务年限|约定服务年限", .clause = "S14",  \
	  .example = "3", .purpose = "补助的条件")                                                                   \
	F(DAY, arrived, "到岗日期", .aliases = "到岗时间|报到日期", .clause = "S16 S-a8", .purpose = "三年从哪天算") \
	F(DAY, breached, "违约日期", .aliases = "毁约日期|违约时间", .clause = "S16", .purpose = "追回")             \
	F(TEXT, breach_reason, "违约原因", .max = 200, .aliases = "毁约原因", .clause = "S16", .purpose = "追回")

FACT_DECLARE(agreements, AGREEMENTS);

/* S15 按实际在校月份折算: the school states the days of each month. */
#define AGREEMENT_MONTHS(F)                                                                                          \
	F(OWNER, agreement_id, "协议编号", .flags = FIELD_KEY, .ref = "定向培养", .nav = "定向培养",                 \
	  .aliases = "协议号|协议编码", .clause = "S15", .purpose = "认协议")                                        \
	F(MONTH, month, "月份", .flags = FIELD_KEY, .aliases = "在校月份|年月", .clause = "S15",                     \
	  .example = "2024-09", .purpose = "折算补助")                                                               \
	F(INT, days, "在校天数", .flags = FIELD_KNOWN, .max = 31, .unit = "日", .aliases = "天数|在校日数",          \
	  .clause = "S15", .example = "30", .purpose = "折算补助")

FACT_DECLARE(agreement_months, AGREEMENT_MONTHS);

/* 月标准 within the policy's ceiling (S15); not graduated before entering. */
void agreements_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
