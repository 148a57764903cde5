/* 机构评估: the yearly third-party assessment of an institution, and its rating. */
#ifndef YICAI_FEATURES_ASSESSMENTS_ASSESSMENTS_H
#define YICAI_FEATURES_ASSESSMENTS_ASSESSMENTS_H

#include "fact/fact_sql.h"

extern const struct codelist assessment_kinds, assessment_verdicts;

/* D1: K7, C22, C30 */
#define ASSESSMENTS(F)                                                                                               \
	F(OWNER, org_id, "机构代码", .flags = FIELD_KEY, .ref = "机构", .nav = "机构",                               \
	  .aliases = "统一社会信用代码|信用代码|机构信用代码", .clause = "K7", .purpose = "认机构")                  \
	F(INT, year, "年度", .flags = FIELD_KEY, .min = 1900, .max = 2200, .aliases = "评估年度|年份",               \
	  .clause = "K7", .example = "2022", .purpose = "当年的评估")                                                \
	F(CODE, kind, "评估类型", .flags = FIELD_KEY, .codes = &assessment_kinds, .aliases = "评估类别|类型",        \
	  .clause = "K7 C30", .example = "服务质量", .purpose = "定用于哪项条件")                                    \
	F(DEC2, score, "得分", .max = 1000000, .aliases = "分数|评估得分|总分", .clause = "K7", .example = "86",     \
	  .purpose = "排名与核对")                                                                                   \
	F(CODE, verdict, "结论", .codes = &assessment_verdicts, .aliases = "评估结论|评估结果|结果", .clause = "K7", \
	  .example = "合格", .purpose = "护理员补助的条件")                                                          \
	F(TEXT, assessor, "评估机构", .max = 100, .aliases = "评估单位|第三方机构", .clause = "K7",                  \
	  .purpose = "核对")                                                                                         \
	F(DAY, assessed, "评估日期", .aliases = "评估时间|评定日期", .clause = "K7", .example = "2022-03-15",        \
	  .purpose = "核对")

FACT_DECLARE(assessments, ASSESSMENTS);

#endif
