/* 工资: what an institution paid a person for a month; proof of work, not the payroll itself. */
#ifndef YICAI_FEATURES_PAYROLL_PAYROLL_H
#define YICAI_FEATURES_PAYROLL_PAYROLL_H

#include "fact/fact_sql.h"

/* A4: K6, C24 */
#define PAYROLL(F)                                                                                                   \
	F(OWNER, person_id, "证件号码", .flags = FIELD_KEY, .ref = "人员", .nav = "人员",                            \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号", .purpose = "认人")                            \
	F(REF, org_id, "机构代码", .flags = FIELD_KEY, .ref = "机构", .nav = "机构",                                 \
	  .aliases = "统一社会信用代码|信用代码|机构信用代码|单位代码", .purpose = "认机构")                         \
	F(MONTH, month, "月份", .flags = FIELD_KEY, .aliases = "所属月份|工资月份|发放月份|年月", .clause = "K6",    \
	  .example = "2022-01", .purpose = "工资流水")                                                               \
	F(MONEY, gross, "应发", .max = 100000000000, .unit = "元", .aliases = "应发工资|应发金额|应发合计",          \
	  .clause = "K6", .example = "3800.00", .purpose = "工资流水")                                               \
	F(MONEY, net, "实发", .max = 100000000000, .unit = "元", .aliases = "实发工资|实发金额|实发合计",            \
	  .clause = "K6", .example = "3500.00", .purpose = "工资流水")                                               \
	F(BOOL, insured, "社会保险", .aliases = "是否参保|社保|参加社会保险|是否缴纳社保", .clause = "S31",          \
	  .example = "是", .purpose = "参保核对")                                                                    \
	F(INT, attended, "出勤天数", .max = 31, .unit = "日", .aliases = "出勤|出勤日数|实际出勤", .example = "22",  \
	  .purpose = "出勤核对")

FACT_DECLARE(payroll, PAYROLL);

#endif
