/* Made-up records for tests of the fact layer and of what loads facts: craftsmen, workshops, spells of work, and
 * indentures with their months. Included once in a test program: it defines them. */
#ifndef YICAI_FACT_SAMPLE_H
#define YICAI_FACT_SAMPLE_H

#include "fact/fact_sql.h"

static const struct code sample_trade_codes[] = {{1, "木工", "木匠"}, {2, "瓦工", NULL}, {3, "学徒", NULL}};
static const struct codelist sample_trades = {"工种", sample_trade_codes, 3, false};

/* clang-format off */
/* 匠人: owns itself, found by a secret. */
#define CRAFTSMEN(F)                                                                                        \
	F(SECRET, number, "匠人号码", .flags = FIELD_KEY, .clause = "C19", .example = "J-001", .purpose = "认人") \
	F(TEXT,   name,   "姓名",     .flags = FIELD_REQUIRED, .max = 50)                                     \
	F(SECRET, mobile, "手机号",   .purpose = "通知")                                                      \
	F(DAY,    born,   "出生日期", .flags = FIELD_DERIVED)                                                 \
	F(MONEY,  wage,   "日工价",   .unit = "元")

/* 工坊: owns itself, found by a text, may belong to another. */
#define WORKSHOPS(F)                                                                                        \
	F(TEXT, code,      "工坊代码", .flags = FIELD_KEY)                                                    \
	F(TEXT, name,      "工坊名称", .flags = FIELD_REQUIRED)                                               \
	F(REF,  parent_id, "上级代码", .ref = "工坊", .nav = "上级")                                          \
	F(DAY,  valid_to,  "关闭日期", .flags = FIELD_TO_END)

/* 做工: a spell of a craftsman at a workshop; a field of every type. */
#define SPELLS(F)                                                                                           \
	F(OWNER, craftsman_id, "匠人号码", .flags = FIELD_KEY, .ref = "匠人", .nav = "匠人")                  \
	F(REF,   workshop_id,  "工坊代码", .flags = FIELD_KEY, .ref = "工坊", .nav = "工坊")                  \
	F(CODE,  trade,        "工种",     .flags = FIELD_KNOWN, .codes = &sample_trades)                     \
	F(DAY,   valid_from,   "起始日期", .flags = FIELD_KEY)                                                \
	F(DAY,   valid_to,     "终止日期", .flags = FIELD_TO_END)                                             \
	F(BOOL,  insured,      "社会保险")                                                                    \
	F(MONTH, first_month,  "首月")                                                                        \
	F(DEC2,  score,        "得分")                                                                        \
	F(INT,   days,         "天数",     .unit = "日")                                                      \
	F(TEXT,  note,         "备注")

/* 学徒约: owned by a craftsman, found by its number. */
#define INDENTURES(F)                                                                                       \
	F(TEXT,  number,       "约号",     .flags = FIELD_KEY)                                                \
	F(OWNER, craftsman_id, "匠人号码", .ref = "匠人", .nav = "匠人")                                      \
	F(REF,   workshop_id,  "工坊代码", .ref = "工坊", .nav = "工坊")                                      \
	F(DAY,   signed_on,    "签订日期")

/* 学徒月: owned by an indenture. */
#define INDENTURE_MONTHS(F)                                                                                 \
	F(OWNER, indenture_id, "约号", .flags = FIELD_KEY, .ref = "学徒约", .nav = "约")                      \
	F(MONTH, month,        "月份", .flags = FIELD_KEY)                                                    \
	F(INT,   days,         "在坊天数", .unit = "日")

/* clang-format on */

FACT_DECLARE(craftsmen, CRAFTSMEN);
FACT_DECLARE(workshops, WORKSHOPS);
FACT_DECLARE(spells, SPELLS);
FACT_DECLARE(indentures, INDENTURES);
FACT_DECLARE(indenture_months, INDENTURE_MONTHS);

FACT_SELF(craftsmen, CRAFTSMEN, FIND(SECRET, number), NO_REACH, .name = "匠人", .clause = "C19", .from = -1, .to = -1,
	  .cut = -1, .ends_with = -1);
FACT_SELF(workshops, WORKSHOPS, FIND(TEXT, code), NO_REACH, .name = "工坊", .from = -1,
	  .to = FACT_INDEX(workshops, valid_to), .cut = -1, .ends_with = -1);
FACT_OWNED(spells, SPELLS, NO_FIND, REACH(workshop_id), .name = "做工", .from = FACT_INDEX(spells, valid_from),
	   .to = FACT_INDEX(spells, valid_to), .cut = -1, .ends_with = FACT_INDEX(spells, workshop_id));
FACT_OWNED(indentures, INDENTURES, FIND(TEXT, number), NO_REACH, .name = "学徒约", .from = -1, .to = -1, .cut = -1,
	   .ends_with = -1);
FACT_OWNED(indenture_months, INDENTURE_MONTHS, NO_FIND, NO_REACH, .name = "学徒月", .from = -1, .to = -1, .cut = -1,
	   .ends_with = -1);

static const struct fact_type *const sample_types[] = {&craftsmen_facts, &workshops_facts, &spells_facts,
						       &indentures_facts, &indenture_months_facts};
#define SAMPLE_TYPES (sizeof sample_types / sizeof sample_types[0])

#endif
