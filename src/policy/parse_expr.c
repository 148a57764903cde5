/* Expressions, by precedence (Pratt). Loosest first; all binary operators associate to the left, comparisons not at
 * all:
 *     若…则…否则 | 其中 | 或 | 且 | 非 | 比较 在 含 覆盖 满 有 无 | 缺则 | + − & | × ÷ | 于 任一日 减 交 并 每 之 去重 | .
 */
#include "policy/parser.h"

/* Operators behind a left operand. */
static const struct {
	enum prec prec;
	enum node_kind node;
} infix[T__MAX] = {
    [T_WHERE] = {PREC_WHERE, NODE_FILTER}, [T_OR] = {PREC_OR, NODE_OR},
    [T_AND] = {PREC_AND, NODE_AND},        [T_EQ] = {PREC_CMP, NODE_EQ},
    [T_NE] = {PREC_CMP, NODE_NE},          [T_LT] = {PREC_CMP, NODE_LT},
    [T_LE] = {PREC_CMP, NODE_LE},          [T_GT] = {PREC_CMP, NODE_GT},
    [T_GE] = {PREC_CMP, NODE_GE},          [T_IN] = {PREC_CMP, NODE_IN},
    [T_NOT_IN] = {PREC_CMP, NODE_NOT_IN},  [T_HOLDS] = {PREC_CMP, NODE_HOLDS},
    [T_COVERS] = {PREC_CMP, NODE_COVERS},  [T_FULL] = {PREC_CMP, NODE_FULL},
    [T_HAS] = {PREC_CMP, NODE_HAS},        [T_NONE] = {PREC_CMP, NODE_HAS_NOT},
    [T_ELSE] = {PREC_ELSE, NODE_ELSE},     [T_PLUS] = {PREC_SUM, NODE_ADD},
    [T_MINUS] = {PREC_SUM, NODE_SUB},      [T_CAT] = {PREC_SUM, NODE_CAT},
    [T_TIMES] = {PREC_PROD, NODE_MUL},     [T_OVER] = {PREC_PROD, NODE_DIV},
    [T_ON] = {PREC_SET, NODE_ON},          [T_ANY_DAY] = {PREC_SET, NODE_ANY_DAY},
    [T_CUT] = {PREC_SET, NODE_MINUS},      [T_MEET] = {PREC_SET, NODE_MEET},
    [T_JOIN] = {PREC_SET, NODE_JOIN},      [T_EACH] = {PREC_SET, NODE_EACH},
    [T_OF] = {PREC_SET, NODE_OF},          [T_DISTINCT] = {PREC_SET, NODE_DISTINCT},
    [T_DOT] = {PREC_PATH, NODE_FIELD},
};

/* Kinds of literal tokens. */
static const struct {
	enum token_kind token;
	enum node_kind node;
} literals[] = {
    {T_DAY, NODE_DAY},   {T_MONTH, NODE_MONTH},     {T_INT, NODE_INT},     {T_DAYS, NODE_DAYS},
    {T_SPAN, NODE_SPAN}, {T_MONEY, NODE_MONEY},     {T_RATIO, NODE_RATIO}, {T_STRING, NODE_TEXT},
    {T_NONE, NODE_NONE}, {T_UNKNOWN, NODE_UNKNOWN}, {T_TRUE, NODE_TRUE},   {T_FALSE, NODE_FALSE},
};

/* Words that introduce an argument. */
static const char *const options[] = {"容断", "断于", "准", "前身", "自", "起", "每", "归", "大", "早"};

/* A node for the token; NULL without memory. */
static struct node *new_node(struct parser *p, enum node_kind kind, const struct token *t)
{
	struct node *n = ARENA_NEW(p->mem, struct node);
	if (!n) {
		no_memory(p);
		return NULL;
	}
	n->kind = kind;
	n->at = n->whole = t->at;
	if (kind <= NODE_NAME || kind == NODE_CALL)
		n->text = t->text;
	n->height = 1;
	return n;
}

/* The height of a tree that gets this one below it. */
static int higher(int height, const struct node *kid)
{
	return kid && kid->height >= height ? kid->height + 1 : height;
}

/* The node is complete: it reaches from `start` to the last token. NULL when the tree has grown too high. */
static struct node *complete(struct parser *p, struct node *n, struct pos start)
{
	for (int i = 0; i < 3; i++)
		n->height = higher(n->height, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		n->height = higher(n->height, n->args[i].value);
	n->whole = start;
	for (size_t i = p->at; i-- > 0;) /* the last token on the line where it begins */
		if (p->lx.tokens[i].at.line == start.line) {
			n->whole.len = p->lx.tokens[i].end_col - start.col;
			break;
		}
	if (n->height > NODE_HEIGHT_MAX) {
		fail_at(p, n->at, "把一部分用“令”另起名字", "式子太长：最多%d个运算连在一起", NODE_HEIGHT_MAX);
		return NULL;
	}
	return n;
}

/* One level deeper, as far as is allowed. */
static bool enter(struct parser *p)
{
	if (p->depth <= POLICY_DEPTH_MAX) {
		p->depth++;
		return true;
	}
	return fail(p, peek(p), "把里面的一部分用“令”另起名字", "式子套得太深：最多%d层", POLICY_DEPTH_MAX);
}

bool begins_operand(const struct token *t)
{
	switch (t->kind) {
	case T_OPEN:
	case T_SET_OPEN:
	case T_PICK_OPEN:
	case T_NONE:
	case T_UNKNOWN:
	case T_TRUE:
	case T_FALSE:
	case T_NOT:
	case T_ALL:
	case T_IF:
	case T_WORD: return true;
	default: return t->kind >= T_LABEL && t->kind <= T_STRING;
	}
}

struct node *parse_literal(struct parser *p)
{
	const struct token *t = peek(p);
	for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
		if (literals[i].token == t->kind) {
			struct node *n = new_node(p, literals[i].node, take(p));
			if (n) {
				n->num = t->num;
				n->den = t->den;
			}
			return n;
		}
	return NULL;
}

/* Two signs in a row that are one elsewhere. */
static const struct {
	enum token_kind first, second;
	const char *hint, *what;
} doubled[] = {
    {T_EQ, T_EQ, "写成“=”", "相等只用一个等号"},
    {T_LT, T_GT, "写成“≠”", "没有“<>”这个写法"},
    {T_CAT, T_CAT, "写成“且”", "没有“&&”这个写法"},
};

/* The sign before and the one that stands here look like one of them. */
static bool fail_doubled(struct parser *p, const struct token *before, const struct token *t)
{
	bool close = before->at.line == t->at.line && before->end_col == t->at.col;
	for (size_t i = 0; close && i < sizeof doubled / sizeof *doubled; i++)
		if (doubled[i].first == before->kind && doubled[i].second == t->kind)
			return !fail(p, t, doubled[i].hint, "%s", doubled[i].what);
	return false;
}

/* What is wrong where an operand should stand. */
static struct node *no_operand(struct parser *p)
{
	const struct token *t = peek(p), *before = last_token(p);
	if (fail_doubled(p, before, t))
		return NULL;
	switch (t->kind) {
	case T_END:
		fail(p, t, before->kind == T_END ? NULL : diag_text(p->mem, "%s后面还要写一个值", shown(p, before)),
		     "这一行没有写完");
		break;
	case T_IF: fail(p, t, "写成“(若 … 则 … 否则 …)”", "“若”在式子中间要放进括号"); break;
	case T_NOT:
	case T_ALL:
		fail(p, t, diag_text(p->mem, "写成“(%s …)”", token_text(t->kind)), "%s在这里要放进括号", shown(p, t));
		break;
	case T_MINUS: fail(p, t, "减号前面要有一个值，例如“月首 − 1日”", "没有负数"); break;
	case T_CLAUSE:
		fail(p, t, "条款号写在行末；若是减法，减号两边空格", "%s是条款号，不能参加运算", shown(p, t));
		break;
	default: fail(p, t, word_hint(p, WORDS_OPERATOR, t), "%s前面缺一个值", shown(p, t)); break;
	}
	return NULL;
}

/* What is wrong between the brackets, when it is not that the closing one is missing or another one. */
static bool wrong_inside(struct parser *p, const struct token *open, enum token_kind close)
{
	const struct token *t = peek(p);
	const char *hint = word_hint(p, WORDS_OPERATOR, t);
	bool call = open->flags & F_GLUED;
	if (open->kind == T_OPEN && !call && (t->kind == T_COMMA || t->kind == T_PAUSE))
		return fail(p, t, "几个值写成集合：“{甲、乙}”", "括号里只能写一个式子");
	if (t->kind == T_PAUSE)
		return fail(p, t, "改成“，”", "参数之间用逗号，不用顿号");
	if (close == T_PICK_CLOSE)
		return fail(p, t, "〔 〕里只写一个读法的名字", "%s前面缺“〕”", shown(p, t));
	if (close == T_SET_CLOSE)
		return fail(p, t, hint ? hint : "集合里的值之间写“、”，末尾写“}”", "%s前面缺“、”或“}”", shown(p, t));
	return fail(p, t, hint ? hint : "中间补上“，”、“且”或别的运算词，或者在前面补上“)”", "%s前面缺了什么",
		    shown(p, t));
}

/* What is wrong where a bracket should be closed. */
static bool not_closed(struct parser *p, const struct token *open, enum token_kind close)
{
	const struct token *t = peek(p);
	if (t->kind == T_CLOSE || t->kind == T_SET_CLOSE || t->kind == T_PICK_CLOSE)
		return fail(p, t, diag_text(p->mem, "改成“%s”", token_text(close)), "括号不配对：前面是“%s”",
			    token_text(open->kind));
	if (t->kind == T_END || (t->at.col == 1 && t->at.line > open->at.line))
		return fail(p, open, diag_text(p->mem, "在后面补上“%s”", token_text(close)), "“%s”没有合上",
			    token_text(open->kind));
	return wrong_inside(p, open, close);
}

/* The closing bracket, or what is wrong is said. */
static bool want_close(struct parser *p, const struct token *open, enum token_kind close)
{
	return accept_kind(p, close) || not_closed(p, open, close);
}

/* "(" expr ")" */
static struct node *parse_bracket(struct parser *p)
{
	const struct token *open = take(p);
	struct node *n = parse_expr(p);
	if (!n || !want_close(p, open, T_CLOSE))
		return NULL;
	return complete(p, n, open->at);
}

/* pick = "〔" name "〕" ; the chosen alternative of a reading. */
static struct node *parse_pick(struct parser *p)
{
	const struct token *open = take(p);
	struct str name;
	struct pos at;
	if (!want_name(p, &name, &at, "“〔”后面要写读法的名字", "〔中断容忍〕") || !want_close(p, open, T_PICK_CLOSE))
		return NULL;
	struct node *n = new_node(p, NODE_PICK, open);
	if (!n)
		return NULL;
	n->text = name;
	n->at = at;
	return complete(p, n, open->at);
}

/* item = literal | name */
static struct node *parse_item(struct parser *p)
{
	struct token *t = peek(p);
	if (t->kind == T_WORD || (t->kind == T_LABEL && !unit_hint(p, t->text)))
		return new_node(p, NODE_NAME, take(p));
	struct node *n = t->kind == T_NONE || t->kind == T_UNKNOWN ? NULL : parse_literal(p);
	if (n || !(t->kind == T_PICK_OPEN || t->kind == T_OPEN || t->kind == T_NONE || t->kind == T_UNKNOWN))
		return n ? n : no_operand(p);
	fail(p, t, "读法和式子用“或”另写：甲 在 {…} 或 甲 在 〔…〕", "集合里只能写值或名字");
	return NULL;
}

/* setlit = "{" item { ( "、" | "," ) item } "}" */
static struct node *parse_set(struct parser *p)
{
	struct token *open = take(p), *sep;
	struct node *n = new_node(p, NODE_SET, open);
	if (n && peek(p)->kind == T_SET_CLOSE) {
		fail(p, open, "至少写一个值：{养老机构}", "集合是空的");
		return NULL;
	}
	do {
		struct arg *a;
		if (!n)
			return NULL;
		GROW(p->mem, n->args, n->nargs, a);
		if (!a) {
			no_memory(p);
			return NULL;
		}
		a->at = peek(p)->at;
		a->value = parse_item(p);
		if (!a->value)
			return NULL;
		sep = peek(p);
		if (sep->kind == T_COMMA)
			sep->kind = T_PAUSE; /* the canonical form */
	} while (accept_kind(p, T_PAUSE));
	if (!want_close(p, open, T_SET_CLOSE))
		return NULL;
	return complete(p, n, open->at);
}

/* Whether an option word stands here, and not a name: 起 〔三年起点〕, but 起 − 1日 and 起 无. */
static bool at_option(struct parser *p)
{
	const struct token *t = peek(p), *next = peek_second(p);
	if (!token_is_word(t) || !begins_operand(next) || next->kind == T_NONE)
		return false;
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (str_is(t->text, options[i]))
			return true;
	return false;
}

/* arg = expr | option expr | "断即止" */
static bool parse_arg(struct parser *p, struct arg *a)
{
	struct token *t = peek(p);
	a->at = t->at;
	if (at_option(p))
		a->option = take(p)->text;
	else if (str_is(t->text, "断即止") && (peek_second(p)->kind == T_COMMA || peek_second(p)->kind == T_CLOSE)) {
		a->option = take(p)->text;
		return true;
	}
	a->value = parse_expr(p);
	return a->value;
}

/* call = name "(" [ arg { "," arg } ] ")" */
static struct node *parse_call(struct parser *p)
{
	const struct token *name = take(p);
	struct token *open = take(p);
	struct node *n = new_node(p, NODE_CALL, name);
	open->flags |= F_GLUED;
	if (n && !accept_kind(p, T_CLOSE)) {
		do {
			struct arg *a;
			GROW(p->mem, n->args, n->nargs, a);
			if (!a) {
				no_memory(p);
				return NULL;
			}
			if (!parse_arg(p, a))
				return NULL;
		} while (accept_kind(p, T_COMMA));
		if (!want_close(p, open, T_CLOSE))
			return NULL;
	}
	return n ? complete(p, n, name->at) : NULL;
}

/* A label in an expression: a column such as 60岁以上, or a mistaken unit. */
static struct node *parse_odd_label(struct parser *p)
{
	const struct token *t = peek(p);
	const char *hint = unit_hint(p, t->text);
	if (!hint)
		return new_node(p, NODE_NAME, take(p));
	fail(p, t, hint, "%s不是这里的写法", shown(p, t));
	return NULL;
}

/* primary = literal | name | call | pick | setlit | "(" expr ")" | "无" | "未知" | "是" | "否" */
static struct node *parse_primary(struct parser *p)
{
	switch (peek(p)->kind) {
	case T_WORD: return peek_second(p)->kind == T_OPEN ? parse_call(p) : new_node(p, NODE_NAME, take(p));
	case T_LABEL: return parse_odd_label(p);
	case T_PICK_OPEN: return parse_pick(p);
	case T_SET_OPEN: return parse_set(p);
	case T_OPEN: return parse_bracket(p);
	default: break;
	}
	struct node *n = parse_literal(p);
	return n ? n : no_operand(p);
}

/* not = [ "非" ] cmp ;  set = [ "全部" ] path … */
static struct node *parse_prefix(struct parser *p, enum prec level)
{
	const struct token *t = peek(p);
	bool negated = t->kind == T_NOT && level <= PREC_NOT, all = t->kind == T_ALL && level <= PREC_SET;
	if (!negated && !all)
		return parse_primary(p);
	struct node *n = new_node(p, negated ? NODE_NOT : NODE_ALL, take(p));
	if (!n || !(n->kid[0] = parse_level(p, negated ? PREC_CMP : PREC_PATH)))
		return NULL;
	return complete(p, n, t->at);
}

/* cmp = alt_op "满" path "于" alt_op; the word itself has been taken. */
static bool parse_full(struct parser *p, struct node *n)
{
	n->kid[1] = parse_level(p, PREC_PATH);
	if (!n->kid[1])
		return false;
	if (!accept_kind(p, T_ON))
		return fail(p, peek(p), "写成“服务 满 1年 于 月首”", "“满”后面缺“于”和日子");
	n->kid[2] = parse_level(p, PREC_ELSE);
	return n->kid[2];
}

/* path = primary { "." name }; the dot has been taken. */
static bool parse_field(struct parser *p, struct node *n)
{
	struct token *t = peek(p);
	n->at = t->at;
	n->text = t->text;
	if (token_is_operator_word(t) && t->at.line == last_token(p)->end_line)
		return fail(p, t, "例如“机构.所在单元”", "%s是运算词，不能作列名", shown(p, t));
	if (t->kind != T_WORD && t->kind != T_LABEL)
		return fail(p, t, "例如“机构.所在单元”；句末不用句号", "点后面要写列名");
	take(p);
	return true;
}

/* The operator's right side. */
static bool parse_right(struct parser *p, struct node *n, const struct token *op)
{
	switch (op->kind) {
	case T_HAS:
	case T_NONE:
	case T_DISTINCT: return true;
	case T_FULL: return parse_full(p, n);
	case T_DOT: return parse_field(p, n);
	default: n->kid[1] = parse_level(p, infix[op->kind].prec + 1); return n->kid[1];
	}
}

/* Two comparisons or two 其中 in a row: which of them is meant? */
static bool ambiguous(struct parser *p, const struct token *t)
{
	if (t->kind == T_WHERE)
		return fail(p, t, "再加条件用“且”；或者给前面的“… 其中 …”加上括号", "一个式子里有两个“其中”");
	return fail(p, t, "用“且”连成两个比较，例如“甲 ≤ 乙 且 乙 ≤ 丙”", "比较不能连着写");
}

struct node *parse_level(struct parser *p, enum prec level)
{
	struct node *left = parse_prefix(p, level);
	enum prec last = PREC_NONE;
	while (left) {
		const struct token *t = peek(p);
		enum prec prec = infix[t->kind].prec;
		if (prec == PREC_NONE || prec < level)
			return left;
		if (prec == last && (prec == PREC_CMP || prec == PREC_WHERE)) {
			ambiguous(p, t);
			return NULL;
		}
		struct node *n = new_node(p, infix[t->kind].node, take(p));
		if (!n)
			return NULL;
		n->kid[0] = left;
		if (!parse_right(p, n, t))
			return NULL;
		last = prec;
		left = complete(p, n, left->whole);
	}
	return NULL;
}

/* The word of a choice, or what is missing. */
static bool want_branch(struct parser *p, enum token_kind word)
{
	return accept_kind(p, word) ||
	       fail(p, peek(p), "写成“若 条件 则 甲 否则 乙”", "“若”后面缺“%s”", token_text(word));
}

/* "若" expr "则" expr "否则" expr */
static struct node *parse_if(struct parser *p)
{
	const struct token *t = take(p);
	struct node *n = new_node(p, NODE_IF, t);
	if (!n || !(n->kid[0] = parse_expr(p)) || !want_branch(p, T_THEN) || !(n->kid[1] = parse_expr(p)) ||
	    !want_branch(p, T_OTHERWISE) || !(n->kid[2] = parse_expr(p)))
		return NULL;
	return complete(p, n, t->at);
}

/* expr = "若" expr "则" expr "否则" expr | filter */
struct node *parse_expr(struct parser *p)
{
	if (!enter(p))
		return NULL;
	struct node *n = peek(p)->kind == T_IF ? parse_if(p) : parse_level(p, PREC_WHERE);
	p->depth--;
	return n;
}
