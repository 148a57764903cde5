/* Random policies about institutions, for the tests of the vector evaluator. */
#ifndef YICAI_POLICY_TEST_PLACES_H
#define YICAI_POLICY_TEST_PLACES_H

#include "policy/test_policies.h"

/* A condition on the line of an institution. */
static inline void policy_place_condition(struct luck *l, struct buf *b)
{
	static const char *const atoms[] = {
	    "(机构评估 其中 年度 = 年份(月首) 且 结论 = 合格) 有",
	    "(机构评估 其中 年度 = 今年) 有",
	    "(机构评估 其中 结论 = 不合格 或 得分 < 60) 无",
	    "计数(机构评估 之 年度) ≥ 2",
	    "最高(机构评估 之 年度) ≥ 今年",
	    "对象.举办性质 = 公办",
	    "对象.机构类别 在 〔口径〕",
	    "对象.所在单元 在 辖区",
	    "对象.所在单元 在 某地",
	    "对象.成立日期 ≤ 月首",
	    "周年(对象.成立日期，3年) ≤ 月末",
	    "(服务对象 于 月首) 无",
	    "对象.注销日期 无",
	};
	const char *a = PICK_OF(l, atoms), *c = PICK_OF(l, atoms);
	buf_printf(b, luck_has(l, 50) ? "(%s 或 %s)" : luck_has(l, 50) ? "(%s 且 非 (%s))" : "%s", a, c);
}

/* The text of a random policy about institutions. */
static inline void random_place_policy(struct luck *l, struct buf *b, int number)
{
	static const char *const amounts[] = {"120元", "若 对象.举办性质 = 公办 则 新 否则 300元",
					      "就高(100元，地方标准(归属单元，\"一级\"，月首)，逐行)", "新 × 50%"};
	buf_printf(b,
		   "政策 试验.机%d \"试验\"\n  沿用 养老人才通则\n  状态 有效\n  辖区 330600\n  施行 不详\n  对象 "
		   "机构\n  周期 按月\n",
		   number);
	buf_puts(b, "令 今年 = 年份(月首)\n令 某地 = 若 月首 ≥ 2024-07-01 则 辖区 否则 上溯(辖区，{省})\n"
		    "令 新 = 若 月首 ≥ 2024-05-01 则 260元 否则 若 对象.成立日期 ≤ 2021-01-01 则 200元 否则 无\n");
	for (int i = luck_below(l, 3); i >= 0; i--) {
		buf_puts(b, luck_has(l, 30) ? "除外 " : "须 ");
		policy_place_condition(l, b);
		buf_puts(b, " \"条件\"\n");
	}
	buf_printf(b, "金额 %s\n", luck_has(l, 50) ? amounts[0] : amounts[3]);
	buf_puts(b, "存疑 ");
	policy_place_condition(l, b);
	buf_puts(b, " \"存疑\"\n读法 口径\n  * 窄 = {养老机构、农村敬老院}\n    宽 = {养老机构、护理院、家政公司}\n");
}

#endif
