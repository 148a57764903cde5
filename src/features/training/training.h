/* 培训: a person in a class, and how it ended. */
#ifndef YICAI_FEATURES_TRAINING_TRAINING_H
#define YICAI_FEATURES_TRAINING_TRAINING_H

#include "fact/fact_sql.h"
#include "features/rule.h"

extern const struct codelist training_kinds, training_results, training_tiers;

/* B1: K13, K15, K19, S7-S12, N2-11, N3-13, N3-14, C4-C9 */
#define TRAINING(F)                                                                                                  \
	F(OWNER, person_id, "证件号码", .flags = FIELD_KEY, .ref = "人员", .nav = "人员",                            \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号", .purpose = "认人")                            \
	F(TEXT, class_number, "班次编号", .flags = FIELD_KEY, .max = 60, .aliases = "班次|班级编号|培训班次|班次号", \
	  .clause = "C4", .example = "PX-2021-01", .purpose = "认班次")                                              \
	F(CODE, kind, "培训类别", .flags = FIELD_KNOWN, .codes = &training_kinds, .aliases = "培训类型|培训种类",    \
	  .clause = "S3 C4 C8", .example = "岗前", .purpose = "定计入哪项条件")                                      \
	F(TEXT, trainees, "培训对象", .max = 100, .aliases = "对象", .clause = "C7", .example = "养老护理员",        \
	  .purpose = "统计")                                                                                         \
	F(DEC2, hours, "学时", .max = 1000000, .unit = "小时", .aliases = "课时|培训学时", .example = "40",          \
	  .purpose = "核对课时")                                                                                     \
	F(DAY, begins, "开始日期", .aliases = "开班日期|培训开始日期|起始日期", .clause = "K6",                      \
	  .example = "2021-03-01", .purpose = "定年度")                                                              \
	F(DAY, ends, "结束日期", .flags = FIELD_TO_END | FIELD_KNOWN, .aliases = "结业日期|培训结束日期|终止日期",   \
	  .clause = "K6", .example = "2021-03-10", .purpose = "工龄从哪天起算")                                      \
	F(CODE, result, "结果", .flags = FIELD_KNOWN, .codes = &training_results,                                    \
	  .aliases = "培训结果|考核结果|成绩", .clause = "K6 K15", .example = "合格", .purpose = "只有合格计入")     \
	F(BOOL, subsidised, "补贴性", .aliases = "是否补贴性|是否补贴", .clause = "S7 N2-11", .example = "是",       \
	  .purpose = "补贴性培训的条件")                                                                             \
	F(REF, provider_id, "承办机构代码", .ref = "机构", .nav = "承办机构", .aliases = "承办机构|承办单位代码",    \
	  .clause = "S10 N2-5", .purpose = "统计")                                                                   \
	F(CODE, tier, "组织层级", .codes = &training_tiers, .aliases = "层级|组织级别", .clause = "C4",              \
	  .example = "市", .purpose = "统计")

FACT_DECLARE(training, TRAINING);

/* Ends not before it begins. */
void training_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
