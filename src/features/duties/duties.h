/* 任务清单 and 任务报告: which department leads or is responsible for which clause, in which unit, until when; what it reported, with
 * what evidence; and what was said of it (通报, 讲评). */
#ifndef YICAI_FEATURES_DUTIES_DUTIES_H
#define YICAI_FEATURES_DUTIES_DUTIES_H

#include "fact/fact_sql.h"
#include "features/rule.h"

enum duty_role { DUTY_LEADS = 1, DUTY_RESPONSIBLE, DUTY_SUPERVISES };

extern const struct codelist duty_roles, duty_verdicts;

/* A department's name with the bureau's own name in place of its aliases: 市人社局, 市人力社保局 and 人社保部门 are one (C-a7). Level
 * words before it stay: 市人力资源和社会保障局. A name that no list knows stays as it is. */
int department_check(struct str text, struct buf *norm, struct err *e);

/* F2: C-a10, S39, N2-3 */
#define DUTIES(F)                                                                                                    \
	F(OWNER, unit_id, "单元代码", .flags = FIELD_KEY, .ref = "单元", .nav = "单元", .aliases = "区划代码|单元",  \
	  .clause = "N2-3", .purpose = "哪个单元的任务")                                                             \
	F(TEXT, document, "文件", .flags = FIELD_KEY, .max = 100, .aliases = "文号|文件名称", .clause = "C-a10",     \
	  .example = "渝民发〔2024〕11号", .purpose = "依据")                                                        \
	F(TEXT, clause, "条款", .flags = FIELD_KEY, .max = 60, .aliases = "条款号|章节", .clause = "C-a10",          \
	  .example = "二（九）", .purpose = "依据")                                                                  \
	F(TEXT, department, "部门", .flags = FIELD_KEY, .check = department_check, .max = 60,                        \
	  .aliases = "单位|责任部门", .clause = "C-a7 C-a10", .example = "市民政局", .purpose = "谁负责")            \
	F(CODE, role, "角色", .flags = FIELD_KEY, .codes = &duty_roles, .aliases = "职责", .clause = "C-a10",        \
	  .example = "牵头", .purpose = "牵头还是责任")                                                              \
	F(TEXT, task, "任务", .max = 500, .aliases = "任务内容", .clause = "N2-3", .purpose = "做什么")              \
	F(DAY, due, "期限", .aliases = "完成期限", .clause = "N2-3", .example = "2027-12-31", .purpose = "何时到期") \
	F(DAY, done, "完成日期", .aliases = "完成时间|办结日期", .purpose = "是否逾期")                              \
	F(TEXT, note, "说明", .max = 500, .aliases = "备注", .purpose = "说明")

#define DUTY_REPORTS(F)                                                                                              \
	F(OWNER, unit_id, "单元代码", .flags = FIELD_KEY, .ref = "单元", .nav = "单元", .aliases = "区划代码|单元",  \
	  .clause = "N2-3", .purpose = "哪个单元的报告")                                                             \
	F(TEXT, document, "文件", .flags = FIELD_KEY, .max = 100, .aliases = "文号|文件名称", .purpose = "依据")     \
	F(TEXT, clause, "条款", .flags = FIELD_KEY, .max = 60, .aliases = "条款号|章节", .purpose = "依据")          \
	F(TEXT, department, "部门", .flags = FIELD_KEY, .check = department_check, .max = 60,                        \
	  .aliases = "单位|报告部门", .clause = "C-a7", .purpose = "谁报告")                                         \
	F(DAY, reported, "报告日期", .flags = FIELD_KEY, .aliases = "报告时间", .clause = "N2-3",                    \
	  .example = "2025-06-30", .purpose = "何时报告")                                                            \
	F(TEXT, content, "内容", .flags = FIELD_REQUIRED, .max = 2000, .aliases = "进展|报告内容", .clause = "N2-3", \
	  .purpose = "进展")                                                                                         \
	F(TEXT, evidence, "证据", .max = 500, .aliases = "佐证|附件", .purpose = "核对")                             \
	F(CODE, verdict, "讲评", .codes = &duty_verdicts, .aliases = "通报|评价", .clause = "N2-3",                  \
	  .example = "通报表扬", .purpose = "通报讲评")                                                              \
	F(TEXT, remark, "讲评意见", .max = 500, .aliases = "意见", .purpose = "通报讲评")

FACT_DECLARE(duties, DUTIES);
FACT_DECLARE(duty_reports, DUTY_REPORTS);

/* A report that was praised or criticised has evidence or a remark. */
void duty_reports_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
