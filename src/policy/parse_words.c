/* What an officer may have meant by a word that the language does not have. */
#include "policy/parser.h"

static const char *const statements[] = {
#define X(word, body) word,
    STATEMENTS(X)
#undef X
};
static const char *const headers[] = {"沿用", "状态", "辖区", "施行", "依据", "项目", "结果", "对象", "周期"};
static const char *const rules[] = {"计月", "须", "除外", "互斥", "归属", "档次", "金额", "分期", "存疑"};
static const char *const case_lines[] = {"问", "得"};
static const char *const operators[] = {"其中", "或", "且",   "非",   "在",   "不在", "含",     "覆盖",
					"满",   "有", "无",   "缺则", "全部", "于",   "任一日", "减",
					"交",   "并", "每",   "之",   "去重", "若",   "则",     "否则",
					"除非", "曾", "同月", "至",   "起",   "当",   "按",     "余下"};

static const struct {
	const char *const *words;
	size_t n;
} sets[] = {
    [WORDS_STATEMENT] = {statements, sizeof statements / sizeof *statements},
    [WORDS_HEADER] = {headers, sizeof headers / sizeof *headers},
    [WORDS_RULE] = {rules, sizeof rules / sizeof *rules},
    [WORDS_CASE] = {case_lines, sizeof case_lines / sizeof *case_lines},
    [WORDS_OPERATOR] = {operators, sizeof operators / sizeof *operators},
};

/* What is said (or typed by mistake) for a word of the language; "|" between sayings. */
static const struct {
	enum wordset set;
	const char *said, *word;
} sayings[] = {
    {WORDS_STATEMENT, "另|今|零|领|设|定义|名称|变量|记", "令"},
    {WORDS_STATEMENT, "需|需要|必须|应|应当|应该|要求|条件|须要|前提", "须"},
    {WORDS_STATEMENT, "不得|排除|不含|例外|不享受|除去", "除外"},
    {WORDS_STATEMENT, "表格|对照表|标准|标准表|档次表", "表"},
    {WORDS_STATEMENT, "解读|口径|理解|选择|选项", "读法"},
    {WORDS_STATEMENT, "案例|例|例子|用例|举例|测试", "样例"},
    {WORDS_STATEMENT, "路径|渠道|方式", "途径"},
    {WORDS_STATEMENT, "不兼得|不重复|不重复享受|排斥", "互斥"},
    {WORDS_STATEMENT, "疑问|待确认|人工|核实", "存疑"},
    {WORDS_STATEMENT, "数额|钱|补贴额|发放", "金额"},
    {WORDS_STATEMENT, "档|级|等级|级别", "档次"},
    {WORDS_STATEMENT, "政策名称|文件|办法", "政策"},
    {WORDS_STATEMENT, "公共|共用|总则", "通则"},
    {WORDS_HEADER, "引用|继承|使用|采用", "沿用"},
    {WORDS_HEADER, "效力|情况|性质", "状态"},
    {WORDS_HEADER, "地区|区域|城市|地域|范围|区划", "辖区"},
    {WORDS_HEADER, "生效|实施|执行|日期|有效期|起止|时间", "施行"},
    {WORDS_HEADER, "根据|依照|按照|条款|文件", "依据"},
    {WORDS_HEADER, "人群|主体|受益人|适用", "对象"},
    {WORDS_HEADER, "频率|期限|发放周期|时点", "周期"},
    {WORDS_CASE, "查|求|提问|询问", "问"},
    {WORDS_CASE, "答|应得|结果|期望|预期", "得"},
    {WORDS_OPERATOR, "并且|而且|同时|及|以及|和|与", "且"},
    {WORDS_OPERATOR, "或者|抑或|还是", "或"},
    {WORDS_OPERATOR, "不是|并非|没", "非"},
    {WORDS_OPERATOR, "属于|处于|是在|位于", "在"},
    {WORDS_OPERATOR, "不属于|不处于|除了", "不在"},
    {WORDS_OPERATOR, "包含|包括|含有", "含"},
    {WORDS_OPERATOR, "等于|为|即", "="},
    {WORDS_OPERATOR, "不等于", "≠"},
    {WORDS_OPERATOR, "大于|超过|多于|高于|晚于", ">"},
    {WORDS_OPERATOR, "小于|少于|低于|不足|早于|不满", "<"},
    {WORDS_OPERATOR, "大于等于|不少于|不低于|不小于|以上|至少|不早于", "≥"},
    {WORDS_OPERATOR, "小于等于|不超过|不多于|不高于|不大于|以下|至多|不晚于", "≤"},
    {WORDS_OPERATOR, "加|加上", "+"},
    {WORDS_OPERATOR, "减去|扣除|扣", "−"},
    {WORDS_OPERATOR, "乘|乘以", "×"},
    {WORDS_OPERATOR, "除以|除", "÷"},
    {WORDS_OPERATOR, "如果|假如|倘若|当", "若"},
    {WORDS_OPERATOR, "那么|则为", "则"},
    {WORDS_OPERATOR, "不然|其他|其它|反之", "否则"},
    {WORDS_OPERATOR, "没有|空|为空|空白", "无"},
    {WORDS_OPERATOR, "非空|不为空|不空|已知", "有"},
    {WORDS_OPERATOR, "的", "之"},
    {WORDS_OPERATOR, "到", "至"},
    {WORDS_OPERATOR, "所有|全体", "全部"},
    {WORDS_OPERATOR, "包住|涵盖", "覆盖"},
    {WORDS_OPERATOR, "剩余|其余", "余下"},
    {WORDS_OPERATOR, "除非是|但", "除非"},
};

bool word_in(enum wordset set, struct str word)
{
	for (size_t i = 0; i < sets[set].n; i++)
		if (str_is(word, sets[set].words[i]))
			return true;
	return false;
}

/* The word of the set for which this is said, or NULL. */
static const char *said_for(enum wordset set, struct str word)
{
	enum wordset listed = set == WORDS_RULE ? WORDS_STATEMENT : set;
	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
		struct str rest = str_of(sayings[i].said);
		while (sayings[i].set == listed && rest.p)
			if (str_eq(str_cut(&rest, '|'), word) &&
			    (set != WORDS_RULE || word_in(set, str_of(sayings[i].word))))
				return sayings[i].word;
	}
	return NULL;
}

/* The word of the set with which this one begins (须级别), or ends when it is an operator (级别有); NULL. */
static const char *stuck_to(enum wordset set, struct str word, bool *behind)
{
	const char *best = NULL;
	for (size_t i = 0; i < sets[set].n; i++) {
		struct str w = str_of(sets[set].words[i]);
		bool ends = set == WORDS_OPERATOR && str_ends(word, w);
		if ((str_starts(word, w) || ends) && w.n < word.n && (!best || w.n > strlen(best))) {
			best = w.p;
			*behind = !str_starts(word, w);
		}
	}
	return best;
}

const char *said_hint(struct parser *p, const struct token *t)
{
	const char *word = t->kind == T_WORD ? said_for(WORDS_OPERATOR, t->text) : NULL;
	return word ? diag_text(p->mem, "“%.*s”写成“%s”", STR_FMT(t->text), word) : NULL;
}

const char *word_hint(struct parser *p, enum wordset set, const struct token *t)
{
	if (!token_is_word(t) || (set == WORDS_OPERATOR && t->kind != T_WORD))
		return NULL;
	const char *word = said_for(set, t->text);
	if (word)
		return diag_text(p->mem, "写成“%s”", word);
	bool behind = false;
	word = stuck_to(set, t->text, &behind);
	if (word && set == WORDS_OPERATOR && !behind)
		return diag_text(p->mem, "“%s”后面空一格", word);
	struct str names[64];
	size_t n = 0;
	for (; n < sets[set].n && n < sizeof names / sizeof *names; n++)
		names[n] = str_of(sets[set].words[n]);
	struct str near = nearest_name(t->text, names, n);
	if (near.p)
		return diag_text(p->mem, "是不是“%.*s”？", STR_FMT(near));
	if (word)
		return diag_text(p->mem, behind ? "“%s”前面空一格" : "“%s”后面空一格", word);
	return NULL;
}

/* Units that are said and not written here, with what stands before and behind the number in the hint. */
static const struct {
	const char *unit, *before, *behind;
} units[] = {
    {"天", "写成“", "日”"},
    {"日历天", "写成“", "日”"},
    {"自然日", "写成“", "日”"},
    {"工作日", "语言里没有工作日，按日历日写成“", "日”"},
    {"月", "时长写成“", "个月”；月份写成 2024-06"},
    {"号", "日期写成 2024-06-01；时长写成“", "日”"},
    {"岁", "写成“", "年”"},
    {"周岁", "写成“", "年”"},
    {"周年", "写成“", "年”"},
    {"年整", "写成“", "年”"},
    {"块", "写成“", "元”"},
    {"块钱", "写成“", "元”"},
    {"圆", "写成“", "元”"},
    {"元整", "写成“", "元”"},
    {"万", "写成“", "万元”"},
    {"千元", "写成“", "000元”"},
    {"人", "人数写成“", "”，不带单位"},
    {"名", "人数写成“", "”，不带单位"},
    {"人次", "次数写成“", "”，不带单位"},
    {"次", "次数写成“", "”，不带单位"},
    {"个", "个数写成“", "”，不带单位"},
    {"岗", "个数写成“", "”，不带单位"},
    {"周", "写成日数，例如“7日”（", "周）"},
    {"星期", "写成日数，例如“7日”（", "星期）"},
};

/* Digits at the beginning of a label. */
static size_t digits_of(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

const char *unit_hint(struct parser *p, struct str label)
{
	size_t n = digits_of(label);
	struct str number = {label.p, n}, unit = {label.p + n, label.n - n};
	if (unit.n == 0)
		return n > 18 ? "数太大" : "数不以0开头；金额不用千分位，写成“50000元”；编号写在引号里";
	if (label.p[0] == '0' && n > 1 && (str_is(unit, "元") || str_is(unit, "日") || str_is(unit, "年")))
		return "数不以0开头；金额不用千分位，写成“50000元”";
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_is(unit, units[i].unit))
			return diag_text(p->mem, "%s%.*s%s", units[i].before, STR_FMT(diag_brief(number)),
					 units[i].behind);
	bool span = str_starts(unit, STR("年")) && str_ends(unit, STR("月"));
	return span ? "时长只写一个单位，例如“18个月”" : NULL;
}
