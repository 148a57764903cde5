/* 机构: whoever employs, teaches, assesses or houses; known by its unified social credit code. */
#ifndef YICAI_FEATURES_ORGS_ORGS_H
#define YICAI_FEATURES_ORGS_ORGS_H

#include "fact/fact_sql.h"
#include "features/orgs/credit_code.h"
#include "features/rule.h"

extern const struct codelist org_kinds, org_ownerships, org_operations;

/* 8 to 32 digits, without blanks. */
int org_account_check(struct str text, struct buf *norm, struct err *e);

/* A2: K2, S5, S8, S15, C11, C13 */
#define ORGS(F)                                                                                                      \
	F(TEXT, code, "统一社会信用代码", .flags = FIELD_KEY, .check = credit_code_parse,                            \
	  .aliases = "信用代码|社会信用代码|统一信用代码|统一代码|机构代码|机构信用代码", .clause = "S8",            \
	  .example = "52330602MJ0000018E", .purpose = "认机构")                                                      \
	F(TEXT, name, "机构名称", .flags = FIELD_REQUIRED, .min = 1, .max = 100,                                     \
	  .aliases = "名称|单位名称|机构全称", .example = "越城区样例养老院", .purpose = "称呼")                     \
	F(CODE, kind, "机构类别", .flags = FIELD_KNOWN, .codes = &org_kinds, .aliases = "类别|机构类型|单位类别",    \
	  .clause = "K2 S8", .example = "养老机构", .purpose = "定政策适用范围")                                     \
	F(CODE, ownership, "举办性质", .flags = FIELD_KNOWN, .codes = &org_ownerships,                               \
	  .aliases = "性质|机构性质|公办民办|举办主体性质", .clause = "K6 S28 S-a14", .example = "民办非营利",       \
	  .purpose = "定政策适用范围")                                                                               \
	F(CODE, operation, "运营方式", .codes = &org_operations, .aliases = "运营性质|运营模式", .clause = "K2",     \
	  .example = "民办民营", .purpose = "统计")                                                                  \
	F(REF, unit_id, "所在单元", .flags = FIELD_KNOWN, .ref = "单元", .nav = "所在单元",                          \
	  .aliases = "所在单元代码|单元代码|所在区划|区划代码|所属区县代码", .clause = "S30", .example = "330602",   \
	  .purpose = "定辖区和付款的县")                                                                             \
	F(TEXT, address, "地址", .max = 200, .aliases = "机构地址|详细地址|住所", .purpose = "联系与检查")           \
	F(INT, beds, "床位数", .max = 100000, .unit = "张", .aliases = "床位|核定床位|床位数量", .clause = "K2 C11", \
	  .example = "100", .purpose = "配比与统计")                                                                 \
	F(TEXT, rating, "机构等级", .max = 20, .aliases = "评定等级|等级", .clause = "C13 C30",                      \
	  .purpose = "配比与评价")                                                                                   \
	F(DAY, founded, "成立日期", .aliases = "成立时间|登记日期|设立日期", .example = "2010-01-01",                \
	  .purpose = "定存续")                                                                                       \
	F(DAY, closed, "注销日期", .flags = FIELD_TO_END, .aliases = "注销时间|撤销日期", .purpose = "定存续")       \
	F(TEXT, bank, "开户行", .max = 100, .aliases = "开户银行|开户行名称", .clause = "S15",                       \
	  .purpose = "归还院校垫付的补助")                                                                           \
	F(TEXT, account, "对公账号", .check = org_account_check, .aliases = "银行账号|账号|单位账号",                \
	  .clause = "S15", .example = "19500001040012345", .purpose = "归还院校垫付的补助")

FACT_DECLARE(orgs, ORGS);

/* The unit in which an institution lies; 0 when there is none, or no such institution. */
int org_unit(struct house *h, int64_t org, int64_t *unit, struct err *e);

/* Not cancelled before it was founded. */
void orgs_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
