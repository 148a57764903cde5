/* 任职: a spell of work in one institution, in one post and one identity. */
#ifndef YICAI_FEATURES_EMPLOYMENT_EMPLOYMENT_H
#define YICAI_FEATURES_EMPLOYMENT_EMPLOYMENT_H

#include "fact/fact_sql.h"
#include "features/rule.h"

extern const struct codelist posts, work_identities, ended_bys;

/* A4: C19, S27, S31, S38, N3-18, C24 */
#define EMPLOYMENT(F)                                                                                                \
	F(OWNER, person_id, "证件号码", .flags = FIELD_KEY, .ref = "人员", .nav = "人员",                            \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号", .purpose = "认人")                            \
	F(REF, org_id, "机构代码", .flags = FIELD_KEY, .ref = "机构", .nav = "机构",                                 \
	  .aliases = "统一社会信用代码|信用代码|机构信用代码|单位代码", .clause = "C19", .purpose = "认机构")        \
	F(CODE, post, "岗位", .flags = FIELD_KNOWN, .codes = &posts, .aliases = "职位|岗位名称|工作岗位",            \
	  .clause = "S24 S26 C13", .example = "养老护理员", .purpose = "定政策适用范围")                             \
	F(BOOL, frontline, "一线护理", .flags = FIELD_KNOWN, .aliases = "是否一线|一线|是否一线护理",                \
	  .clause = "S26", .example = "是", .purpose = "特殊岗位津贴的条件")                                         \
	F(CODE, identity, "用工身份", .flags = FIELD_KNOWN, .codes = &work_identities,                               \
	  .aliases = "身份|用工形式|用工性质|人员身份|用工类型", .clause = "S27 S-a6", .example = "编外合同",        \
	  .purpose = "定政策适用范围")                                                                               \
	F(DAY, begins, "起始日期", .flags = FIELD_KEY,                                                               \
	  .aliases = "入职日期|入职时间|任职起始日期|上岗日期|到岗日期|开始日期", .clause = "S25 S26",               \
	  .example = "2021-07-01", .purpose = "服务年限")                                                            \
	F(DAY, ends, "终止日期", .flags = FIELD_TO_END,                                                              \
	  .aliases = "离职日期|离职时间|任职终止日期|离岗日期|结束日期", .clause = "S25 S26", .purpose = "服务年限") \
	F(DAY, contract_from, "合同起始日期", .aliases = "合同开始日期|劳动合同起始日期|合同起始",                   \
	  .clause = "K6 S31", .purpose = "年限认定")                                                                 \
	F(DAY, contract_to, "合同终止日期", .flags = FIELD_TO_END,                                                   \
	  .aliases = "合同结束日期|劳动合同终止日期|合同终止|合同到期日", .clause = "S31", .purpose = "年限认定")    \
	F(BOOL, insured, "社会保险", .aliases = "是否参保|社保|参加社会保险|是否缴纳社保", .clause = "S31",          \
	  .example = "是", .purpose = "入职奖补的条件")                                                              \
	F(CODE, ended_by, "终止方", .codes = &ended_bys, .aliases = "离职原因|终止原因|离职类型", .clause = "S-a2",  \
	  .example = "期满", .purpose = "连续年限的认定")

FACT_DECLARE(employment, EMPLOYMENT);

/* Spell and contract each end not before they begin. */
void employment_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
