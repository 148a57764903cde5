/* 目标分解: what a unit is asked for of a target, by version; it accepts, or proposes another number. */
#ifndef YICAI_FEATURES_TARGETS_ASSIGNMENTS_H
#define YICAI_FEATURES_TARGETS_ASSIGNMENTS_H

#include "fact/fact_sql.h"
#include "features/rule.h"

/* Where an assignment stands: from its issue to its acceptance, or to the version that replaces it. */
enum assignment_state {
	ASSIGNMENT_DRAFT = 1,
	ASSIGNMENT_ISSUED,
	ASSIGNMENT_ACCEPTED,
	ASSIGNMENT_NEGOTIATED,
	ASSIGNMENT_REPLACED
};

extern const struct codelist assignment_states;

/* 绍兴.持证密度, half width. */
int indicator_name_check(struct str text, struct buf *norm, struct err *e);

/* F1: N2-3, C-a9 */
#define ASSIGNMENTS(F)                                                                                               \
	F(OWNER, unit_id, "单元代码", .flags = FIELD_KEY, .ref = "单元", .nav = "单元", .aliases = "区划代码|单元",  \
	  .clause = "N2-3 C-a9", .purpose = "分给谁")                                                                \
	F(TEXT, indicator, "指标", .flags = FIELD_KEY, .check = indicator_name_check, .max = 60,                     \
	  .aliases = "指标编号", .clause = "N2-3", .example = "重庆.养老服务人才", .purpose = "哪个目标")            \
	F(DAY, due, "期限", .flags = FIELD_KEY, .aliases = "完成期限|截止日期", .clause = "C1",                      \
	  .example = "2027-12-31", .purpose = "哪天为止")                                                            \
	F(INT, version, "版本", .flags = FIELD_KEY, .min = 1, .max = 1000, .aliases = "版次", .example = "1",        \
	  .purpose = "第几次分解")                                                                                   \
	F(INT, amount, "任务数", .flags = FIELD_REQUIRED, .max = 1000000000, .aliases = "分解数|目标数",             \
	  .clause = "N2-3", .example = "650", .purpose = "要完成多少")                                               \
	F(INT, floor, "下限", .max = 1000000000, .purpose = "分解时的下限")                                          \
	F(INT, cap, "上限", .max = 1000000000, .purpose = "分解时的上限")                                            \
	F(INT, weight, "权重", .max = 1000000000, .example = "180000", .purpose = "按什么分的")                      \
	F(CODE, state, "状态", .flags = FIELD_REQUIRED, .codes = &assignment_states, .aliases = "答复",              \
	  .example = "下达", .purpose = "接受还是协商")                                                              \
	F(INT, proposed, "建议数", .max = 1000000000, .aliases = "县建议数", .purpose = "协商的数")                  \
	F(DAY, issued, "下达日期", .aliases = "下达时间", .example = "2025-01-10", .purpose = "从哪天起算")          \
	F(DAY, answered, "答复日期", .aliases = "接受日期", .purpose = "何时答复")                                   \
	F(TEXT, basis, "分解依据", .max = 200, .aliases = "权重依据", .example = "60岁以上人口", .purpose = "依据")  \
	F(TEXT, note, "说明", .max = 500, .aliases = "理由|备注", .purpose = "协商的理由")

FACT_DECLARE(assignments, ASSIGNMENTS);

/* Floor ≤ number ≤ cap; a negotiated one has a proposed number and a reason; answered not before it was issued, and an answer
 * has its day. */
void assignments_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
