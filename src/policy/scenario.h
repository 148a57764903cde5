/* A scenario (测算方案): a policy with other readings, rates, months, or another text altogether, to be compared with
 * what is in force. It is a text of lines 名：值, half or full width colon, # begins a note:
 *
 *     方案：三级提到 400 元                       what it is called (once, required)
 *     政策：绍兴.特殊岗位津贴                     whose cost is asked (once, required)
 *     月份：2025-01 至 2025-12                    (once, required)
 *     查看日：2025-12-31                          from when one looks (once; default: the last of the months' last day)
 *     读法：半年=当月折半                         any number
 *     标准：330602 三级 400.00 2025-01-01         a county's own rate from a day on (单元代码 档次 元 起始日期), any number
 *     离开：每年 8%                       so many of those at work leave a year (once; policy/workforce.h)
 *     新进：每年 10%                      so many enter a year, of those at work on the first day (once)
 *     文本：新津贴.policy                         a policy text that stands in for the one of its 编号, any number */
#ifndef YICAI_POLICY_SCENARIO_H
#define YICAI_POLICY_SCENARIO_H

#include "policy/policy.h"
#include "policy/workforce.h"

#define SCENARIO_TEXT_MAX  (64u << 10) /* bytes of a scenario */
#define SCENARIO_LINES_MAX 64          /* readings; rates; texts */

struct scenario_rate {
	struct str unit, tier;
	int64_t amount; /* 分 */
	day_t from;
};

struct scenario {
	struct str name, policy;
	struct query query;
	struct workforce workforce;
	bool forecast; /* it has 离开 or 新进 */
	struct str reading[SCENARIO_LINES_MAX], text[SCENARIO_LINES_MAX];
	size_t nreadings, ntexts;
	struct scenario_rate rate[SCENARIO_LINES_MAX];
	size_t nrates;
};

/* Reads a scenario; its texts point into `text`. ERR_INPUT names file, line and what is wrong. */
int scenario_parse(struct scenario *out, const char *file, struct str text, struct err *e);

/* The scenario's policy, as the scenario would have it, is one that its rates can move. ERR_INPUT: it has rates, and its
 * text, or what it has from a 通则, never asks for 地方标准. */
int scenario_fits(const struct scenario *s, const struct policy *p, struct err *e);

/* The world with the scenario's rates in force from their days on, over whatever was known of the same unit, policy and
 * tier; the same world when it has none. Shares everything else with `w`, lives in mem. ERR_INPUT: no such unit, no
 * memory ERR_NOMEM. */
struct world *scenario_world(const struct scenario *s, struct world *w, struct arena *mem, struct err *e);

#endif
