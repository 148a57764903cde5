/* 机构称号: what an institution is recognised as: training base, rescue training point, master studio, filed evaluator. */
#ifndef YICAI_FEATURES_DESIGNATIONS_DESIGNATIONS_H
#define YICAI_FEATURES_DESIGNATIONS_DESIGNATIONS_H

#include "fact/fact_sql.h"
#include "features/rule.h"

extern const struct codelist designation_kinds, designation_tiers;

/* B4, F1: S5, S19, N3-6, N3-7, C5, C11 */
#define DESIGNATIONS(F)                                                                                              \
	F(OWNER, org_id, "机构代码", .flags = FIELD_KEY, .ref = "机构", .nav = "机构",                               \
	  .aliases = "统一社会信用代码|信用代码|机构信用代码", .clause = "S5", .purpose = "认机构")                  \
	F(CODE, kind, "称号", .flags = FIELD_KEY, .codes = &designation_kinds, .aliases = "称号名称|类别|基地类别",  \
	  .clause = "S5 S19 N3-6 N3-7 C5", .example = "应急救护培训点", .purpose = "指标与名录")                     \
	F(CODE, tier, "层级", .codes = &designation_tiers, .aliases = "级别|认定层级", .clause = "N3-6 N3-7",        \
	  .example = "市级", .purpose = "指标与名录")                                                                \
	F(DAY, granted, "认定日期", .flags = FIELD_KEY, .aliases = "认定时间|备案日期|挂牌日期|建成日期",            \
	  .clause = "S5 S19", .example = "2023-06-01", .purpose = "从哪天起")                                        \
	F(DAY, ends, "有效期至", .flags = FIELD_TO_END, .aliases = "有效期|到期日期", .purpose = "到哪天止")         \
	F(DAY, revoked, "撤销日期", .aliases = "撤销时间|取消日期", .purpose = "到哪天止")                           \
	F(TEXT, document, "认定文号", .max = 100, .aliases = "文号|备案文号", .purpose = "依据")

FACT_DECLARE(designations, DESIGNATIONS);

/* Valid and withdrawn not before it was granted. */
void designations_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
