/* The statements below a policy's head: 令 表 读法 途径 and the rules. */
#include "policy/parser.h"

/* A list of an item type grew, or there is no memory. */
#define NEW(p, items, n, slot)                                                                                       \
	do {                                                                                                         \
		GROW((p)->mem, items, n, slot);                                                                      \
		if (!(slot))                                                                                         \
			no_memory(p);                                                                                \
	} while (0)

/* let = "令" name "=" expr cite NL */
static bool parse_let(struct parser *p, struct let *l)
{
	if (!want_name(p, &l->name, &l->at, "“令”后面要写名字", "令 入职日 = …"))
		return false;
	struct token *eq = peek(p);
	if (eq->kind != T_EQ)
		return fail(p, eq, eq->kind == T_COLON ? "改成“=”" : "写成“令 名字 = 式子”；名字里不能有空格",
			    "名字“%.*s”后面缺“=”", STR_FMT(diag_brief(l->name)));
	take(p)->flags |= F_ALIGN;
	l->expr = parse_expr(p);
	return l->expr && parse_cite(p, &l->cite) && finish(p);
}

/* The number of “3以上”: digits, then the word. */
static bool int_and_up(const struct token *t, int64_t *num)
{
	struct str up = STR("以上");
	return t->kind == T_LABEL && str_ends(t->text, up) &&
	       str_to_i64((struct str){t->text.p, t->text.n - up.n}, num);
}

/* A key could begin with the token: a name, a number, 无, or a text for what is no name; no operator. */
static bool begins_key(const struct token *t)
{
	bool value = t->kind == T_NONE || t->kind == T_TRUE || t->kind == T_FALSE || t->kind == T_STRING;
	return value || (token_is_label(t) && !token_is_operator_word(t));
}

/* key = name | int [ "以上" ] | "其余" | "无" */
static bool parse_key(struct parser *p, struct table_key *k)
{
	struct token *t = peek(p);
	k->at = t->at;
	k->label = t->text;
	k->num = t->num;
	if (!begins_key(t))
		return fail(p, t, "例如“一级 → 500元”或“3以上 → 高级”", "%s不能作对照表的键", shown(p, t));
	take(p);
	if (t->kind == T_NONE)
		k->kind = KEY_NONE;
	else if (str_is(t->text, "其余"))
		k->kind = KEY_OTHER;
	else if (int_and_up(t, &k->num))
		k->kind = KEY_INT_UP;
	else if (t->kind == T_INT && at_word(p, "以上")) {
		k->kind = KEY_INT_UP;
		take(p)->flags |= F_GLUED;
	} else
		k->kind = t->kind == T_INT ? KEY_INT : KEY_LABEL;
	return true;
}

/* row = key { "、" key } [ "→" ] sum */
static bool parse_table_row(struct parser *p, struct table_row *r)
{
	peek(p)->flags |= F_ROW;
	do {
		struct table_key *k;
		NEW(p, r->keys, r->nkeys, k);
		if (!k || !parse_key(p, k))
			return false;
	} while (accept_kind(p, T_PAUSE));
	struct token *arrow = peek(p);
	if (!accept_kind(p, T_ARROW))
		arrow->flags |= F_NEED_ARROW;
	if (arrow->kind == T_EQ || arrow->kind == T_COLON)
		return fail(p, arrow, "改成“→”，或者只空一格", "键与值之间不用“%s”", token_text(arrow->kind));
	if (arrow->kind == T_END)
		return fail(p, arrow, "写成“一级 → 500元”", "键后面缺值");
	r->value = parse_level(p, PREC_SUM);
	return r->value;
}

/* A line of a table's body: rows, which are written with arrows when there is one and without when there are several. */
static bool parse_table_line(struct parser *p, struct table *t)
{
	size_t first = p->at, count = 0;
	while (peek(p)->kind != T_END) {
		const struct token *key = peek(p);
		struct table_row *r;
		if (count > 0 && !begins_key(key)) {
			bool comma = key->kind == T_COMMA || key->kind == T_PAUSE;
			return fail(p, key,
				    comma ? "一行里的几组之间只空格：“一级 500元  二级 400元”"
					  : "比较、“且”、“其中”要放进括号",
				    "%s不能接在对照表的值后面", shown(p, key));
		}
		NEW(p, t->rows, t->nrows, r);
		if (!r || !parse_table_row(p, r))
			return false;
		count++;
	}
	for (size_t i = first; i < p->end; i++) {
		struct token *k = &p->lx.tokens[i];
		if (count > 1)
			k->flags = (k->flags & ~(unsigned)F_NEED_ARROW) | (k->kind == T_ARROW ? F_NO_ARROW : 0);
	}
	return true;
}

/* table = "表" name "按" name cite NL INDENT { row { row } NL } DEDENT */
static void parse_table(struct parser *p, struct table *t)
{
	if (!p->bad && want_name(p, &t->name, &t->at, "“表”后面要写名字", "表 市标准 按 级别") &&
	    want_word(p, "按", "写成“表 市标准 按 级别”") &&
	    want_name(p, &t->key, NULL, "“按”后面要写键的名称", "表 市标准 按 级别") && parse_cite(p, &t->cite))
		finish(p);
	struct pos at = p->stop.at;
	size_t lines = 0;
	for (; next_body_row(p); lines++)
		if (!p->bad)
			parse_table_line(p, t);
	if (lines == 0)
		fail_at(p, at, "下一行空两格写“一级 → 500元”", "对照表里没有一行");
}

/* alt = [ "*" ] label [ "=" expr ] cite NL */
static bool parse_alternative(struct parser *p, struct alt *a)
{
	a->at = peek(p)->at;
	if (!want_label(p, &a->label, diag_text(p->mem, "%s不能作标签", shown(p, peek(p)))))
		return false;
	const struct token *t = peek(p);
	if (t->kind == T_EQ) {
		take(p)->flags |= F_ALIGN;
		a->expr = parse_expr(p);
		if (!a->expr)
			return false;
	} else if (begins_operand(t) && t->kind != T_STRING && !(t->kind == T_WORD && clause_is(t->text)))
		return fail(p, t,
			    t->at.line == a->at.line ? "写成“标签 = 式子”；标签里不能有空格"
						     : "这一行缩进较深，算作上一行的接续；另一种选择要与上一种对齐",
			    "标签“%.*s”后面缺“=”", STR_FMT(diag_brief(a->label)));
	return parse_cite(p, &a->cite) && finish(p);
}

/* A line of a reading's body: the first alternative has the star, no other. */
static bool parse_reading_line(struct parser *p, struct reading *r, bool first)
{
	struct token *star = peek(p);
	bool starred = accept_kind(p, T_TIMES);
	if (starred)
		star->flags |= F_STAR;
	if (starred && !first)
		return fail(p, star, "默认的一种移到第一行", "“*”只标第一种，它是默认的读法");
	struct alt *a;
	NEW(p, r->alts, r->nalts, a);
	if (!a || !parse_alternative(p, a))
		return false;
	return starred || !first || fail_at(p, a->at, "在它前面写“*”", "第一种是默认的读法，要用“*”标出");
}

/* reading = "读法" name cite NL INDENT alt { alt } DEDENT */
static void parse_reading(struct parser *p, struct reading *r)
{
	if (!p->bad && want_name(p, &r->name, &r->at, "“读法”后面要写名字", "读法 中断容忍") &&
	    parse_cite(p, &r->cite))
		finish(p);
	struct pos at = p->stop.at;
	size_t lines = 0;
	while (next_body_row(p)) {
		if (!p->bad)
			parse_reading_line(p, r, lines == 0);
		lines++;
	}
	if (lines == 0)
		fail_at(p, at, "下一行空两格写“* 默认的一种”，再下一行写另一种", "读法里没有一种选择");
}

/* ( "须" | "除外" ) expr [ "除非" expr ] ; 互斥 has the same end. */
static bool parse_unless(struct parser *p, struct rule *r)
{
	if (!accept_word(p, "除非"))
		return true;
	r->unless = parse_expr(p);
	return r->unless;
}

/* "互斥" id ( "曾" | "同月" ) [ "除非" expr ] */
static bool parse_excludes(struct parser *p, struct rule *r)
{
	static const char *const missing = "“互斥”后面要写另一项政策的编号";
	if (at_word(p, "曾") || at_word(p, "同月"))
		return fail(p, peek(p), "例如“互斥 绍兴.定向培养补助 曾”", "%s", missing);
	if (!want_id(p, &r->policy, &r->policy_at, missing))
		return false;
	r->same_month = accept_word(p, "同月");
	if (!r->same_month && !accept_word(p, "曾"))
		return fail(p, peek(p), "“曾”：享受过就不再享受；“同月”：只在同一个月不兼得",
			    "政策编号后面缺“曾”或“同月”");
	return parse_unless(p, r);
}

/* "分期" expr share { "," share } ;  share = percent | "余下" */
static bool parse_shares(struct parser *p, struct rule *r)
{
	static const char *const form = "写成“分期 总额 30%，30%，余下”";
	r->expr = parse_expr(p);
	if (!r->expr)
		return false;
	do {
		struct node **share;
		const struct token *t = peek(p);
		NEW(p, r->shares, r->nshares, share); /* NOLINT(bugprone-sizeof-expression): pointers */
		if (!share)
			return false;
		if (t->kind != T_RATIO && !at_word(p, "余下"))
			return fail(p, t, form, t->kind == T_END ? "%s前面缺各期的份额" : "%s不是一期的份额",
				    shown(p, t));
		*share = ARENA_NEW(p->mem, struct node);
		if (!*share)
			return no_memory(p);
		**share = (struct node){.kind = t->kind == T_RATIO ? NODE_RATIO : NODE_NONE,
					.at = t->at,
					.whole = t->at,
					.text = t->text,
					.num = t->num,
					.den = t->den,
					.height = 1};
		take(p);
	} while (accept_kind(p, T_COMMA));
	if (peek(p)->kind == T_RATIO || at_word(p, "余下"))
		return fail(p, peek(p), form, "两期之间缺“，”");
	return true;
}

static const struct {
	const char *word;
	enum rule_kind kind;
} rule_words[] = {
    {"计月", RULE_MONTH}, {"须", RULE_MUST},     {"除外", RULE_BAR},    {"互斥", RULE_EXCLUDES}, {"归属", RULE_HOME},
    {"档次", RULE_TIER},  {"金额", RULE_AMOUNT}, {"分期", RULE_SHARES}, {"存疑", RULE_DOUBT},
};

/* The kind of rule a word begins; −1 none. */
static int rule_kind_of(struct str word)
{
	for (size_t i = 0; i < sizeof rule_words / sizeof *rule_words; i++)
		if (str_is(word, rule_words[i].word))
			return (int)rule_words[i].kind;
	return -1;
}

/* rule = ( "计月" expr | ( "须" | "除外" ) expr [ "除非" expr ] | "互斥" … | "归属" expr | "档次" expr | "金额" expr
 *        | "分期" … | "存疑" expr ) cite NL ; the word stands here. */
static bool parse_rule(struct parser *p, struct rule *r)
{
	const struct token *word = take(p);
	r->kind = (enum rule_kind)rule_kind_of(word->text);
	r->at = word->at;
	bool ok = true;
	if (r->kind == RULE_EXCLUDES)
		ok = parse_excludes(p, r);
	else if (r->kind == RULE_SHARES)
		ok = parse_shares(p, r);
	else {
		r->expr = parse_expr(p);
		ok = r->expr && (r->kind == RULE_MUST || r->kind == RULE_BAR ? parse_unless(p, r) : true);
	}
	return ok && parse_cite(p, &r->cite) && finish(p);
}

/* A line of an avenue's body. */
static bool parse_avenue_line(struct parser *p, struct avenue *avenue)
{
	const struct token *t = peek(p);
	if (!token_is_word(t) || rule_kind_of(t->text) < 0) {
		const char *hint = word_hint(p, WORDS_RULE, t);
		bool statement = statement_number(t->text) >= 0;
		return fail(p, t,
			    statement ? "它写在途径外面：顶格写"
			    : hint    ? hint
				   : "途径里可以写：计月 须 除外 互斥 归属 档次 金额 分期 存疑",
			    "途径里不能写%s", shown(p, t));
	}
	struct rule *r;
	NEW(p, avenue->rules, avenue->nrules, r);
	return r && parse_rule(p, r);
}

/* "途径" name "当" expr cite ; the word has been taken. */
static bool parse_avenue_head(struct parser *p, struct avenue *r)
{
	static const char *const form = "途径 持证 当 级别 有";
	static const char *const missing = "“途径”后面要写名字";
	if (at_word(p, "当"))
		return fail(p, peek(p), diag_text(p->mem, "例如“%s”", form), "%s", missing);
	if (!want_name(p, &r->name, &r->at, missing, form) ||
	    !want_word(p, "当", diag_text(p->mem, "写成“%s”", form)))
		return false;
	r->when = parse_expr(p);
	return r->when && parse_cite(p, &r->cite) && finish(p);
}

/* avenue = "途径" name "当" expr cite NL INDENT { rule } DEDENT */
static void parse_avenue(struct parser *p, struct avenue *r)
{
	bool amount = false, head = !p->bad && parse_avenue_head(p, r);
	struct pos at = p->stop.at;
	size_t lines = 0;
	for (; next_body_row(p); lines++) {
		amount |= str_is(peek(p)->text, "金额") || str_is(peek(p)->text, "分期");
		if (!p->bad)
			parse_avenue_line(p, r);
	}
	if (lines == 0)
		fail_at(p, at, "下面各行空两格写这条途径的“须”“金额”等", "途径里没有一行");
	else if (!amount && head)
		fail_at(p, r->at, "在途径里写一行“金额 …”", "途径没有说给多少");
}

/* The slot for a statement's tree, in the policy's list of its kind. */
void parse_known_statement(struct parser *p)
{
	struct policy *pol = p->p;
	struct str word = peek(p)->text;
	int kind = rule_kind_of(word);
	if (kind >= 0) {
		struct rule *r;
		NEW(p, pol->rules, pol->nrules, r);
		if (r && !p->bad)
			parse_rule(p, r);
		return;
	}
	struct pos at = take(p)->at; /* until the name is known */
	if (str_is(word, "令")) {
		struct let *l;
		NEW(p, pol->lets, pol->nlets, l);
		if (l && !p->bad)
			parse_let(p, l);
	} else if (str_is(word, "表")) {
		struct table *t;
		NEW(p, pol->tables, pol->ntables, t);
		if (t) {
			t->at = at;
			parse_table(p, t);
		}
	} else if (str_is(word, "读法")) {
		struct reading *r;
		NEW(p, pol->readings, pol->nreadings, r);
		if (r) {
			r->at = at;
			parse_reading(p, r);
		}
	} else if (str_is(word, "途径")) {
		struct avenue *r;
		NEW(p, pol->avenues, pol->navenues, r);
		if (r) {
			r->at = at;
			parse_avenue(p, r);
		}
	} else
		parse_case(p);
}
