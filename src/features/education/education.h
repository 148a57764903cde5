/* 学历: what a person studied and with what end; only graduation counts for money. */
#ifndef YICAI_FEATURES_EDUCATION_EDUCATION_H
#define YICAI_FEATURES_EDUCATION_EDUCATION_H

#include "fact/fact_sql.h"
#include "features/rule.h"

extern const struct codelist education_levels, education_ends;

/* A6: S13, C3, N3-12, S24 */
#define EDUCATION(F)                                                                                                 \
	F(OWNER, person_id, "证件号码", .flags = FIELD_KEY, .ref = "人员", .nav = "人员",                            \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号", .purpose = "认人")                            \
	F(CODE, level, "学历", .flags = FIELD_KEY, .codes = &education_levels, .aliases = "学历层次|文化程度",       \
	  .clause = "S24", .example = "本科", .purpose = "入职奖补的档次")                                           \
	F(CODE, outcome, "结论", .flags = FIELD_KNOWN, .codes = &education_ends, .aliases = "毕结业结论|毕业结论",   \
	  .clause = "S24", .example = "毕业", .purpose = "只有毕业计入")                                             \
	F(TEXT, school, "毕业院校", .max = 100, .aliases = "院校|学校|毕业学校", .clause = "S13", .purpose = "核对") \
	F(TEXT, major, "专业", .max = 100, .aliases = "所学专业|专业名称", .clause = "K9 S13",                       \
	  .purpose = "核对与统计")                                                                                   \
	F(DAY, begins, "入学日期", .aliases = "入学时间", .purpose = "核对")                                         \
	F(DAY, ends, "毕业日期", .flags = FIELD_KEY, .aliases = "毕业时间|毕(结)业日期|毕结业日期",                  \
	  .clause = "S24 S-a3", .example = "2021-06-20", .purpose = "毕业年限")

FACT_DECLARE(education, EDUCATION);

/* Not graduated before entering. */
void education_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
