/* Random packs for the tests of the vector evaluator: well-typed policies about 人员, put together from the language's
 * own words, each as likely to be odd as to be sensible. */
#ifndef YICAI_POLICY_TEST_POLICIES_H
#define YICAI_POLICY_TEST_POLICIES_H

#include "policy/test_random.h"

static bool policy_odd; /* the policy at hand also says what is seldom said */

#define PICK_OF(l, list) ((list)[luck_below((l), (int)(sizeof(list) / sizeof *(list)))])
/* The last ones of the list only where the policy is an odd one. */
#define PICK_BUT(l, list, last)                                                                                      \
	((list)[luck_below((l), (int)(sizeof(list) / sizeof *(list)) - (policy_odd ? 0 : (last)))])

/* A condition on a row of 任职; depth: how many more 且 或 非 it may have. */
static inline void policy_row_condition(struct luck *l, struct buf *b, int depth)
{
	static const char *const atoms[] = {
	    "岗位 = 养老护理员",
	    "岗位 在 护理岗",
	    "一线护理 = 是",
	    "用工身份 在 {编外合同、劳务派遣}",
	    "用工身份 ≠ 事业编制",
	    "机构.所在单元 在 辖区",
	    "机构.机构类别 = 养老机构",
	    "机构.举办性质 ≠ 民办营利",
	    "机构.机构类别 在 〔口径〕",
	    "起始日期 ≥ 2021-03-01",
	    "终止日期 无",
	    "终止日期 有",
	    "(合同起始日期 缺则 起始日期) ≤ 2023-06-30",
	    "周年(起始日期，1年) ≤ 查看日",
	    "起始日期 + 400日 ≤ 查看日",
	    "社会保险 = 是",
	    "终止方 ≠ 单位",
	    "年份(起始日期) 在 {2020、2021、2022}",
	    "起始日期 ≤ 月首",
	    "机构.所在单元 在 某地",
	    "机构.成立日期 ≤ 月首",
	    "年份(起始日期) 在 {今年、2021}",
	    "年份(机构.成立日期) × 4560000000000000 > 0",
	    "起始日期 + 190000日 > 查看日",
	};
	int how = depth > 0 ? luck_below(l, 6) : 0;
	if (how < 3) {
		buf_puts(b, PICK_BUT(l, atoms, 3));
		return;
	}
	buf_puts(b, how == 5 ? "非 (" : "(");
	policy_row_condition(l, b, depth - 1);
	if (how != 5) {
		buf_puts(b, how == 3 ? " 且 " : " 或 ");
		policy_row_condition(l, b, depth - 1);
	}
	buf_puts(b, ")");
}

/* What a condition on the line may say, the odd ones last. */
static const char *const policy_line_atoms[] = {
    "服务 满 1年 于 月首",
    "服务 满 6个月 于 月末",
    "服务 满 3年 于 末日",
    "级别 有",
    "级别 无",
    "级别 在 {一级、三级、五级}",
    "级别 ≠ 次级",
    "当日行 有",
    "当日行.机构.举办性质 = 公办",
    "当日行.用工身份 ≠ 劳务派遣",
    "当日行.起始日期 ≤ 月首 − 90日",
    "甲 任一日 本月",
    "(乙 任一日 本月) 有",
    "(甲 任一日 期间(年初(月末)，月末)) 有",
    "(乙 任一日 期间(满期(服务，1年)，月首 − 30日)) 无",
    "(乙 任一日 期间(年初(月首)，满期(服务，1年))) 有",
    "计数(工资 之 实发) ≥ 3",
    "计数((甲 其中 一线护理 = 是) 之 起始日期) = 1",
    "甲 覆盖 本月",
    "(工资 其中 月份 = 本月) 有",
    "(工资 其中 月份 = 本月 且 (实发 缺则 应发) > 1000元) 有",
    "(工资 其中 月份 = 本月 且 机构代码 在 (甲 任一日 本月 之 机构代码)) 有",
    "满期(服务，1年) 有",
    "满期(服务，2年) ≤ 月末",
    "年份(满期(服务，1年，月首)) < 年份(月首)",
    "周年(对象.出生日期，45年) ≤ 月首",
    "对象.性别 = 女",
    "月号(月首) 不在 {7、8}",
    "年份(月首) = 2024",
    "最早(培训 之 结束日期) < 月首",
    "(当日行.机构.机构评估 其中 年度 = 年份(月首) 且 结论 = 合格) 有",
    "(当日行.机构.机构评估 其中 结论 = 不合格) 无",
    "最晚(甲 之 起) > 最早(乙 之 起)",
    "(接点(甲) 其中 前 有 且 间隔 ≥ 5日 且 接日 < 月首) 无",
    "〔开关〕 = 甲选",
    "当日行.机构.所在单元 在 某地",
    "年份(月首) 在 {今年、2021}",
    "级别 在 {三级、次级}",
    "计数(甲 之 起) > 计数(乙 之 起)",
    "合计((工资 其中 月份 = 本月) 之 实发) > 1000元",
    "天数(行 交 本月) ≥ 15日",
    "(标准(级别) × 300000000000000) ÷ 3元 > 200%",
    "((标准(级别) × 300000000000000) 缺则 1元) > 2元",
    "年份(当日行.机构.成立日期) × 4560000000000000 > 0",
    "满年(服务，月首) 在 {年数、4}",
    "当日行.起始日期 在 {首日、2023-01-01}",
};

/* A condition on the line. */
static inline void policy_condition(struct luck *l, struct buf *b, int depth)
{
	int how = depth > 0 ? luck_below(l, 6) : 0;
	if (how < 3) {
		buf_puts(b, PICK_BUT(l, policy_line_atoms, 9));
		return;
	}
	buf_puts(b, how == 5 ? "非 (" : "(");
	policy_condition(l, b, depth - 1);
	if (how != 5) {
		buf_puts(b, how == 3 ? " 且 " : " 或 ");
		policy_condition(l, b, depth - 1);
	}
	buf_puts(b, ")");
}

/* One of the phrases behind a name. */
static inline void policy_let(struct luck *l, struct buf *b, const char *name, const char *const *phrase, int n)
{
	buf_printf(b, "令 %s = %s\n", name, phrase[luck_below(l, n)]);
}

/* The names that the conditions use. */
static inline void policy_lets(struct luck *l, struct buf *b)
{
	static const char *const rows[] = {"甲", "甲", "甲 减 乙", "乙"};
	static const char *const sums[] = {"250元", "若 月号(月首) = 4 则 250元 否则 260元",
					   "若 乙 有 则 250元 否则 无"};
	static const char *const clocks[] = {"连续(行)",
					     "连续(行，容断 30日)",
					     "连续(行，容断 〔容断〕)",
					     "累计(行)",
					     "累计(行，自 最早(培训 之 结束日期))",
					     "连续(行，容断 90日，自 2021-01-01)",
					     "连续(行，容断 30日，断于 机构代码 ≠ 前.机构代码)",
					     "连续(行，容断 10日，断于 间隔 ≥ 5日)",
					     "累计(行，准 一线护理 = 是)",
					     "累计(行，起 最早(培训 之 结束日期))",
					     "连续(行，断即止)"};
	static const char *const levels[] = {"最高(未撤证 于 月首 之 技能级(等级))",
					     "最高(护理证 于 月末 之 技能级(等级))", "最低(护理证 之 技能级(等级))",
					     "最高((证书 其中 发证日期 ≤ 月首) 之 技能级(等级))"};
	static const char *const days[] = {"最晚(行 交 本月 之 止)", "月末", "月首 − 1日", "最早(行 交 本月 之 起)"};
	static const char *const stands[] = {"代表(行，末日)", "代表(行，月首，先入职)", "代表(行，月末，后入职)",
					     "代表(甲，查看日)"};
	buf_puts(b, "令 年数 = 年份(月首) − 2023\n令 今年 = 年份(月首)\n令 首日 = 月首\n"
		    "令 某地 = 若 月首 ≥ 2024-07-01 则 辖区 否则 上溯(辖区，{省})\n令 甲 = 任职 其中 ");
	policy_row_condition(l, b, 3);
	buf_puts(b, "\n令 乙 = 任职 其中 ");
	policy_row_condition(l, b, 2);
	buf_puts(b, "\n");
	policy_let(l, b, "行", rows, 4);
	policy_let(l, b, "服务", clocks, policy_odd ? 11 : 6);
	policy_let(l, b, "级别", levels, 4);
	policy_let(l, b, "次级", levels, 4);
	policy_let(l, b, "变额", sums, 3);
	policy_let(l, b, "末日", days, 4);
	policy_let(l, b, "当日行", stands, 4);
}

/* What a line gives: money by level, by years, at the higher of two; counts; amounts of no fen, and of very many. */
static inline void policy_amount(struct luck *l, struct buf *b, const char *in)
{
	static const char *const amounts[] = {"标准(级别)",
					      "标准(级别) × 50%",
					      "就高(标准(级别)，地方标准(归属单元，级别，月首)，逐行)",
					      "若 级别 有 则 标准(级别) 否则 80元",
					      "120元",
					      "标准(级别) + 10元",
					      "工龄额(满年(服务，月首))",
					      "若 级别 = 一级 则 未知 否则 标准(次级) × 33.3%",
					      "就高(标准(级别)，地方标准(归属单元，级别，月首)，整案)",
					      "合计((工资 其中 月份 = 本月) 之 实发)",
					      "合计((工资 其中 月份 = 本月) 之 (实发 × 30000000000000))",
					      "标准(级别) × 300000000000000"};
	buf_printf(b, "%s归属 当日行.机构\n", in);
	if (luck_has(l, 70))
		buf_printf(b, "%s档次 级别\n", in);
	buf_printf(b, "%s金额 %s\n", in, PICK_BUT(l, amounts, 4));
}

/* 须 除外 存疑 计月, some of each. */
static inline void policy_rules(struct luck *l, struct buf *b, const char *in, bool monthly)
{
	for (int i = luck_below(l, 3); i >= 0; i--) {
		buf_printf(b, "%s%s", in, luck_has(l, 30) ? "除外 " : "须 ");
		policy_condition(l, b, 2);
		buf_puts(b, luck_has(l, 20) ? " 除非 级别 有 \"条件\"\n" : " \"条件\"\n");
	}
	if (monthly && luck_has(l, 50))
		buf_printf(b, "%s计月 行\n", in);
	for (int i = luck_below(l, 3); i > 0; i--) {
		buf_printf(b, "%s存疑 ", in);
		policy_condition(l, b, 1);
		buf_printf(b, " \"存疑%d\"\n", i);
	}
}

/* A text that says 月首 and its like, said of the day on which a dated line is due; what that day hangs on, of one that is known. */
static inline void policy_dated(struct buf *out, struct str s)
{
	static const char *const word[][3] = {{"月首", "到期日", "2024-09-01"},
					      {"月末", "到期日", "2024-09-30"},
					      {"本月", "期间(年初(到期日)，到期日)", "期间(2024-01-01，2024-09-30)"}};
	bool known = false;
	for (size_t i = 0; i < s.n;) {
		size_t k = 0;
		if (i == 0 || s.p[i - 1] == '\n')
			known =
			    s.n - i > 10 && (memcmp(s.p + i, "令 级别", 10) != 0 && memcmp(s.p + i, "令 ", 4) == 0);
		while (k < 3 && (s.n - i < 6 || memcmp(s.p + i, word[k][0], 6) != 0))
			k++;
		if (k == 2 && memcmp(s.p + i - 3, " = ", 3) == 0) /* 月份 = 本月: a dated line has no month */
			buf_puts(out, "2024-05");
		else if (k < 3)
			buf_puts(out, word[k][known ? 2 : 1]);
		else
			buf_put(out, s.p + i, 1);
		i += k < 3 ? 6 : 1;
	}
}

/* What is due when, and what it gives. */
static inline void policy_body(struct luck *l, struct buf *b, bool monthly)
{
	static const char *const counts[] = {"满年(服务，月首)", "若 级别 有 则 2 否则 0", "年数",
					     "计数(工资 之 实发)"};
	policy_lets(l, b);
	if (monthly && luck_has(l, 25)) {
		policy_rules(l, b, "", false);
		for (int i = 0; i < 2; i++) {
			buf_printf(b, "途径 路%d 当 ", i);
			policy_condition(l, b, 1);
			buf_puts(b, "\n");
			policy_rules(l, b, "  ", true);
			policy_amount(l, b, "  ");
		}
		return;
	}
	policy_rules(l, b, "", monthly);
	if (policy_odd && luck_has(l, 30))
		buf_puts(b, "须 序次(年份(月首)) ≤ 3\n");
	if (luck_has(l, 15))
		buf_printf(b, "归属 当日行.机构\n金额 %s\n", PICK_BUT(l, counts, 1));
	else if (!monthly && luck_has(l, 60))
		buf_puts(b, "归属 当日行.机构\n分期 标准(级别) 33.3%，33.3%，余下\n");
	else
		policy_amount(l, b, "");
}

/* The text of a random policy. */
static inline void random_policy(struct luck *l, struct buf *b, int number)
{
	bool monthly = luck_has(l, 75);
	policy_odd = luck_has(l, 30);
	struct buf body;
	buf_printf(b,
		   "政策 试验.第%d \"试验\"\n  沿用 养老人才通则\n  状态 %s\n  辖区 330600\n  施行 %s\n  对象 人员\n"
		   "  周期 %s\n",
		   number, luck_has(l, 50) ? "有效" : "征求意见稿", luck_has(l, 50) ? "不详" : "2024-06-01 起",
		   monthly ? "按月" : "逐期 服务 满 6个月 甲期，满 1年 乙期，满 2年 丙期");
	buf_init(&body, 1 << 16);
	policy_body(l, &body, monthly);
	if (monthly)
		buf_put(b, body.p, body.n);
	else
		policy_dated(b, (struct str){body.p, body.n});
	buf_release(&body);
	if (number > 0 && policy_odd && luck_has(l, 30))
		buf_printf(b, "互斥 试验.第%d %s\n", number - 1, luck_has(l, 50) ? "曾" : "同月");
	buf_puts(b, "表 标准 按 级别\n  一级 500元  二级 400元  三级 300元  四级 变额  五级 200元\n"
		    "表 工龄额 按 满年\n  0 → 无\n  1 → 50元\n  2 → 100元\n  3以上 → 150元\n"
		    "读法 口径\n  * 窄 = {养老机构、农村敬老院}\n    宽 = {养老机构、农村敬老院、护理院、家政公司}\n"
		    "读法 容断\n  * 30 = 30日\n    0 = 0日\n    90 = 90日\n读法 开关\n  * 甲选\n    乙选\n");
}

#endif
