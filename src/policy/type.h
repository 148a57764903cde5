/* The types of the policy language: 日 日数 时长 月 元 整数 率 枚举 是否 文本 段集 行集 值集 时钟 and what each carries.
 *
 * A cell's type: TEXT 文本; INT 整数 with its unit, 日数 when the unit is 日 or 天; DEC2 率 (hundredths ÷ 100); MONEY 元;
 * DAY 日; MONTH 月; BOOL 是否; CODE 枚举; REF 行 of the record it refers to; SECRET none: a policy may not read it.
 * The only key of a record that owns itself (单元代码) names the row itself: 行.
 *
 * Coercions, made by whoever takes the value: 时钟 → 行集 (its accepted pieces); 行集, 时钟, 月 → 段集; 行集 → 是否
 * (not empty) where a condition is wanted. */
#ifndef YICAI_POLICY_TYPE_H
#define YICAI_POLICY_TYPE_H

#include "base/buf.h"
#include "base/field.h"

/* X(name, Chinese) */
#define TYPE_KINDS(X)                                                                                                \
	X(TYPE_ANY, "任意") /* 无 and 未知 by themselves: fit everywhere */                                       \
	X(TYPE_BOOL, "是否")                                                                                         \
	X(TYPE_INT, "整数")                                                                                          \
	X(TYPE_RATIO, "率")                                                                                          \
	X(TYPE_MONEY, "元")                                                                                          \
	X(TYPE_DAY, "日")                                                                                            \
	X(TYPE_DAYS, "日数")                                                                                         \
	X(TYPE_SPAN, "时长")                                                                                         \
	X(TYPE_MONTH, "月")                                                                                          \
	X(TYPE_TEXT, "文本")                                                                                         \
	X(TYPE_ENUM, "枚举")      /* of a code list, a table's results, or a reading's labels */                     \
	X(TYPE_SET, "集合")       /* a set literal: elem */                                                          \
	X(TYPE_ROW, "行")         /* one row of record, or 无; a unit or institution is one */                      \
	X(TYPE_ROWS, "行集")      /* rows of record, each with its 起 and 止 */                                    \
	X(TYPE_SPANS, "段集")     /* sorted disjoint closed day intervals */                                         \
	X(TYPE_VALUES, "值集")    /* values of elem, in row order; of periods: TYPE_SPANS */                         \
	X(TYPE_CLOCK, "时钟")     /* runs of service over rows of record */                                          \
	X(TYPE_GROUPS, "分组")    /* rows of record by a column */                                                   \
	X(TYPE_UNIT_NAME, "名字") /* option words and setting labels (后入职) */

enum type_kind {
#define X(name, zh) name,
	TYPE_KINDS(X)
#undef X
	    TYPE__MAX
};

/* Values of a TYPE_ENUM are texts; two enumerations may share a label. `labels` stand best first when ordered. */
struct labels {
	const char *name; /* 岗位, 技能级, 读法 参保 */
	struct str *label;
	size_t n;
	bool ordered;
};

struct type {
	enum type_kind kind;
	const char *unit; /* TYPE_INT: 人, 人次, 岗 …; NULL plain. TYPE_DAYS: 日. TYPE_RATIO: not NULL for a number
	                                with decimals (得分), which may be compared with 整数 */
	const struct labels *labels; /* TYPE_ENUM */
	int record;                  /* ROW ROWS CLOCK GROUPS: number in the dictionary; −1 */
	const struct type *elem;     /* SET VALUES */
	bool walked; /* ROWS that come from 接点 (前 间隔 接日 are known) or 择归 (所归 并列 are known) */
	const struct type *home; /* walked ROWS of 择归: the type of 所归; NULL for 接点 */
};

/* The kind in words: 行集. */
const char *type_kind_text(enum type_kind k);

/* The type in words, for messages: 行集（任职）, 枚举（岗位）. record_name may be NULL. */
int type_text(struct buf *out, const struct type *t, const char *record_name);

#endif
