/* 地方标准: a county's own figure for a city policy, within the policy's floor or ceiling. */
#ifndef YICAI_FEATURES_RATES_RATES_H
#define YICAI_FEATURES_RATES_RATES_H

#include "fact/fact_sql.h"
#include "features/rule.h"

/* A figure's bounds in 分, inclusive; FIELD_NONE: none on that side. */
struct rate_bound {
	int64_t floor, ceiling;
	struct str clause; /* S26; lives as long as the source */
};

/* Where the bounds come from: the texts in force in the house (policies/bounds.h), or what the program ships. bounds(): 0 with
 * *out, those of the day (DAY_NONE: whatever is known without one), or -1 with ERR_INPUT that says what is known instead (no such
 * policy, no such tier, a policy without local rates). */
struct rate_bounds {
	int (*bounds)(const struct rate_bounds *self, struct str policy, struct str tier, day_t day,
		      struct rate_bound *out, struct err *e);
	/* This very rate (unit by its code) stands in the house outside the bounds of its day: a text that was adopted later with
	 * an earlier first day has left it there. NULL: none does. */
	bool (*stands)(const struct rate_bounds *self, struct str unit, struct str policy, struct str tier,
		       day_t begins, int64_t amount);
};

/* The bounds of data/rate-bounds.csv: what the four cities' documents state, whatever the day. */
extern const struct rate_bounds rate_bounds_shipped;

/* Refuses the amount of `field` when it lies outside the bounds of policy and tier on the day (FIELD_NONE: none), the field
 * `unknown` when there are no such. */
void rate_within(const struct rule_context *x, struct str policy, struct str tier, int64_t day, int unknown,
		 int field, int64_t amount, struct findings *out);

/* The policy whose ceiling holds for 月标准 of every agreement (S15). */
#define RATE_AGREEMENT_POLICY "绍兴.定向培养补助"
#define RATE_AGREEMENT_TIER   "月标准"

/* Half width throughout (绍兴．入职奖补 becomes 绍兴.入职奖补). */
int rate_name_check(struct str text, struct buf *norm, struct err *e);

/* C1: S30, S-a5, S-a9 */
#define RATES(F)                                                                                                     \
	F(OWNER, unit_id, "单元代码", .flags = FIELD_KEY, .ref = "单元", .nav = "单元", .aliases = "区划代码|单元",  \
	  .clause = "S30", .purpose = "哪个县的标准")                                                                \
	F(TEXT, policy, "政策编号", .flags = FIELD_KEY, .check = rate_name_check, .max = 60, .aliases = "政策",      \
	  .clause = "S30", .example = "绍兴.特殊岗位津贴", .purpose = "哪项政策的标准")                              \
	F(TEXT, tier, "档次", .flags = FIELD_KEY, .check = rate_name_check, .max = 30, .aliases = "等级|标准档次",   \
	  .clause = "S24 S26", .example = "三级", .purpose = "哪一档的标准")                                         \
	F(MONEY, amount, "金额", .flags = FIELD_REQUIRED, .max = 100000000000, .unit = "元",                         \
	  .aliases = "标准|标准金额", .clause = "S30", .example = "300.00", .purpose = "当地的标准")                 \
	F(DAY, begins, "起始日期", .flags = FIELD_KEY, .aliases = "开始日期|执行日期|施行日期", .clause = "S30",     \
	  .example = "2020-01-01", .purpose = "从哪天起执行")                                                        \
	F(DAY, ends, "终止日期", .flags = FIELD_TO_END, .aliases = "结束日期|废止日期", .purpose = "到哪天止")       \
	F(TEXT, basis, "依据", .max = 200, .aliases = "文件依据|政策依据", .clause = "S30", .purpose = "文件依据")

FACT_DECLARE(rates, RATES);

/* A policy and a tier that are known, an amount within their bounds (S30, S-a5), ends not before it begins. */
void rates_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
