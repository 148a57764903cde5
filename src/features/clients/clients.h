/* 服务对象: the elders an institution serves; one number an elder, wherever served. */
#ifndef YICAI_FEATURES_CLIENTS_CLIENTS_H
#define YICAI_FEATURES_CLIENTS_CLIENTS_H

#include "fact/fact_sql.h"
#include "features/rule.h"

extern const struct codelist client_abilities;

/* A2, C8: N3-20, C13 */
#define CLIENTS(F)                                                                                                   \
	F(OWNER, org_id, "机构代码", .flags = FIELD_KEY, .ref = "机构", .nav = "机构",                               \
	  .aliases = "统一社会信用代码|信用代码|机构信用代码|服务机构代码", .clause = "N3-20", .purpose = "认机构")  \
	F(TEXT, number, "对象编号", .flags = FIELD_KEY, .max = 60, .aliases = "服务对象编号|老人编号|长者编号",      \
	  .clause = "N3-20", .example = "LR-0001", .purpose = "同一老人只计一次")                                    \
	F(TEXT, name, "姓名", .max = 50, .aliases = "对象姓名|老人姓名|长者姓名", .purpose = "核对")                 \
	F(DAY, born, "出生日期", .aliases = "生日|出生年月日", .clause = "N3-20", .example = "1940-01-01",           \
	  .purpose = "年满七十五周岁")                                                                               \
	F(REF, living_unit_id, "常住单元", .ref = "单元", .nav = "常住单元", .aliases = "常住单元代码|居住地代码",   \
	  .purpose = "统计")                                                                                         \
	F(CODE, ability, "能力等级", .codes = &client_abilities, .aliases = "能力评估等级|失能等级|老年人能力",      \
	  .clause = "C13", .example = "轻度", .purpose = "配比")                                                     \
	F(DAY, begins, "服务开始", .aliases = "服务开始日期|入住日期|开始日期", .clause = "N3-20",                   \
	  .example = "2020-01-01", .purpose = "当日在服务")                                                          \
	F(DAY, ends, "服务结束", .flags = FIELD_TO_END, .aliases = "服务结束日期|退住日期|结束日期",                 \
	  .clause = "N3-20", .purpose = "当日在服务")                                                                \
	F(INT, recent_days, "近三个月服务天数", .max = 92, .unit = "日", .aliases = "近三月服务天数|三个月服务天数", \
	  .clause = "N3-20", .example = "30", .purpose = "是否活跃，归哪个县")

FACT_DECLARE(clients, CLIENTS);

/* Served not before it began. */
void clients_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
