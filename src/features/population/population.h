/* 人口: the population of a unit on a day, the denominator of most indicators. */
#ifndef YICAI_FEATURES_POPULATION_POPULATION_H
#define YICAI_FEATURES_POPULATION_POPULATION_H

#include "fact/fact_sql.h"

extern const struct codelist population_bases;

/* F1: K1, S2, S-a11, N3-5 */
#define POPULATION(F)                                                                                                \
	F(OWNER, unit_id, "单元代码", .flags = FIELD_KEY, .ref = "单元", .nav = "单元", .aliases = "区划代码|单元",  \
	  .clause = "K1", .purpose = "认单元")                                                                       \
	F(DAY, counted, "统计日期", .flags = FIELD_KEY, .aliases = "统计时间|日期", .clause = "K1",                  \
	  .example = "2021-12-31", .purpose = "哪天的人口")                                                          \
	F(CODE, basis, "口径", .flags = FIELD_KNOWN, .codes = &population_bases, .aliases = "统计口径|人口口径",     \
	  .clause = "K1 S-a11", .example = "户籍", .purpose = "两种口径不混用")                                      \
	F(INT, total, "总人口", .max = 2000000000, .unit = "人", .aliases = "人口总数|总数", .clause = "K1",         \
	  .example = "5886100", .purpose = "指标分母")                                                               \
	F(INT, over60, "60岁以上", .max = 2000000000, .unit = "人", .aliases = "60周岁以上|60岁及以上",              \
	  .clause = "K1", .example = "1150900", .purpose = "指标分母")                                               \
	F(INT, over65, "65岁以上", .max = 2000000000, .unit = "人", .aliases = "65周岁以上|65岁及以上",              \
	  .clause = "K1", .purpose = "指标分母")                                                                     \
	F(INT, over75, "75岁以上", .max = 2000000000, .unit = "人", .aliases = "75周岁以上|75岁及以上",              \
	  .clause = "N3-20", .purpose = "指标分母")                                                                  \
	F(INT, over80, "80岁以上", .max = 2000000000, .unit = "人", .aliases = "80周岁以上|80岁及以上",              \
	  .clause = "K1", .purpose = "指标分母")                                                                     \
	F(INT, over100, "100岁以上", .max = 2000000000, .unit = "人", .aliases = "100周岁以上|百岁老人",             \
	  .clause = "K1", .purpose = "指标分母")

FACT_DECLARE(population, POPULATION);

#endif
