/* 单元: the tree of provinces, cities, counties, functional zones, streets and villages that everything hangs on. */
#ifndef YICAI_FEATURES_UNITS_UNITS_H
#define YICAI_FEATURES_UNITS_UNITS_H

#include "fact/fact_sql.h"
#include "features/rule.h"

enum unit_kind {
	UNIT_PROVINCE = 1,
	UNIT_CITY,
	UNIT_COUNTY,
	UNIT_ZONE, /* 功能区: of a county's rank, sometimes without a national code (官庄工区) */
	UNIT_STREET,
	UNIT_VILLAGE,
};

extern const struct codelist unit_kinds;

/* A code without blanks; GB/T 2260 and 10114: 6, 9 or 12 digits. */
int unit_code_check(struct str text, struct buf *norm, struct err *e);
int unit_gb_check(struct str text, struct buf *norm, struct err *e);

/* A1, C-a9, N3-a8 */
#define UNITS(F)                                                                                                     \
	F(TEXT, code, "单元代码", .flags = FIELD_KEY, .check = unit_code_check, .max = 32,                           \
	  .aliases = "代码|区划代码|行政区划代码|单元编码", .clause = "C-a9 N3-a8", .example = "330602",             \
	  .purpose = "认单元")                                                                                       \
	F(TEXT, name, "单元名称", .flags = FIELD_REQUIRED, .min = 1, .max = 60, .aliases = "名称|区划名称",          \
	  .example = "越城区", .purpose = "称呼")                                                                    \
	F(CODE, kind, "单元类型", .flags = FIELD_KNOWN, .codes = &unit_kinds, .aliases = "类型|级别|单元级别",       \
	  .clause = "N3-a8", .example = "县", .purpose = "定统计和补助的层级")                                       \
	F(REF, parent_id, "上级代码", .ref = "单元", .nav = "上级",                                                  \
	  .aliases = "上级|上级单元|上级单元代码|父级代码", .example = "330600", .purpose = "定隶属")                \
	F(TEXT, gb_code, "国标代码", .check = unit_gb_check, .aliases = "国标码|GB代码", .clause = "N3-a8",          \
	  .example = "330602", .purpose = "与国家标准对照")                                                          \
	F(DAY, valid_from, "起始日期", .aliases = "设立日期|启用日期", .clause = "C-a9", .example = "2014-01-01",    \
	  .purpose = "定存续")                                                                                       \
	F(DAY, valid_to, "终止日期", .flags = FIELD_TO_END, .aliases = "撤销日期|停用日期", .clause = "C-a9",        \
	  .purpose = "定存续")                                                                                       \
	F(REF, successor_id, "承继单元", .ref = "单元", .nav = "承继", .aliases = "承继单元代码|继承单元",           \
	  .clause = "C-a9", .purpose = "撤并后归谁")

FACT_DECLARE(units, UNITS);

#define UNIT_PLACES_MAX 16 /* units above each other */

/* The id of the unit of this code, as known then; 0 when there is none. */
int unit_by_code(struct house *h, struct str code, instant_t known, int64_t *id, struct err *e);

/* The unit with all that it lies in, itself first; *n how many. 0: none. */
int unit_places(struct house *h, int64_t unit, int64_t place[static UNIT_PLACES_MAX], size_t *n, struct err *e);

/* Ends not before it begins. */
void units_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
