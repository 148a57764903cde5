/* The policy language in everyday words: what an expression is about, for those who never saw a policy. */
#include "policy/plain.h"

struct str let_called(const struct let *l)
{
	return l->cite.sentence.n ? l->cite.sentence : l->name;
}

struct str table_called(const struct table *t)
{
	return t->cite.sentence.n ? t->cite.sentence : t->name;
}

/* What is being put into words, and where. */
struct plain {
	struct buf *b;
	struct work *w;
};

static void say(struct plain *p, const struct node *n);

/* A pattern with the parts of an expression: % stands for its first, second, third part. */
static void say_parts(struct plain *p, const char *pattern, const struct node *const part[static 3])
{
	size_t next = 0;
	for (const char *c = pattern; *c; c++) {
		if (*c != '%')
			buf_putc(p->b, *c);
		else if (next < 3 && part[next])
			say(p, part[next++]);
	}
}

/* --- names --- */

/* What the period sets: 本月 月首 …; the person or thing itself. */
static void say_context(struct plain *p, const struct node *n)
{
	static const char *const word[] = {
	    [CTX_MONTH] = "当月", [CTX_MONTH_FIRST] = "当月1日", [CTX_MONTH_LAST] = "当月最后一天",
	    [CTX_DUE] = "到期日", [CTX_AS_OF] = "查看日",        [CTX_HOME_UNIT] = "所在的县（市、区）"};
	const struct evaluation *ev = p->w->ev;
	struct str subject = p->w->plan->p->subject;
	if (n->index == CTX_SUBJECT)
		buf_put_str(p->b, str_is(subject, "人员") ? STR("本人") : subject);
	else if (n->index != CTX_AREA)
		buf_puts(p->b, word[n->index]);
	else if (p->w->plan->area < 0 || row_name(p->b, ev, ev->rec_unit, p->w->plan->area) != 0)
		buf_puts(p->b, "本地");
}

/* What only a row of a walk knows. */
static void say_scoped(struct plain *p, const struct node *n)
{
	static const char *const word[] = {
	    [SCOPED_PREVIOUS] = "前一段", [SCOPED_GAP] = "中间隔的天数", [SCOPED_JOINT] = "接上的那天",
	    [SCOPED_GROUP] = "这一组",    [SCOPED_HOME] = "所归的地方",  [SCOPED_TIED] = "不分先后"};
	buf_puts(p->b, word[n->index]);
}

/* A bare name. */
static void say_name(struct plain *p, const struct node *n)
{
	const struct let *l = n->ref == REF_LET ? n->target : NULL;
	switch (n->ref) {
	case REF_LET:
		if (l->expr->kind == NODE_SET)
			say(p, l->expr);
		else
			buf_put_str(p->b, let_called(l));
		return;
	case REF_CONTEXT: say_context(p, n); return;
	case REF_SCOPED: say_scoped(p, n); return;
	case REF_START: buf_puts(p->b, "开始的日子"); return;
	case REF_END: buf_puts(p->b, "结束的日子"); return;
	default: buf_put_str(p->b, n->text);
	}
}

/* 机构.所在单元: 机构的所在单元; of the subject itself the last word alone. */
static void say_field(struct plain *p, const struct node *n)
{
	const struct node *of = n->kid[0];
	if (of->ref != REF_CONTEXT || of->index != CTX_SUBJECT || of->kind != NODE_NAME) {
		say(p, of);
		buf_puts(p->b, "的");
	}
	if (n->ref == REF_START || n->ref == REF_END)
		buf_puts(p->b, n->ref == REF_START ? "开始的日子" : "结束的日子");
	else if (n->ref == REF_AVENUE)
		buf_puts(p->b, "金额");
	else
		buf_put_str(p->b, n->text);
}

/* A choice between readings: what was chosen; a clock by the reading's name. */
static void say_pick(struct plain *p, const struct node *n)
{
	const struct node *alt = chosen(p->w->plan, n);
	if (alt->ref == REF_LABEL || (n->type && n->type->kind == TYPE_CLOCK))
		buf_put_str(p->b, n->text);
	else
		say(p, alt);
}

/* {a、b}: five of them. */
static void say_set(struct plain *p, const struct node *n)
{
	for (size_t i = 0; i < n->nargs && i < PLAIN_SET_MAX; i++) {
		buf_puts(p->b, i ? "、" : "");
		say(p, n->args[i].value);
	}
	if (n->nargs > PLAIN_SET_MAX)
		buf_printf(p->b, "等%zu种", n->nargs);
}

/* --- conditions --- */

/* The condition asks for a reading alone, as 〔参保〕 = 不问 does: nothing of the person. */
static bool of_reading(const struct node *n)
{
	return (n->kind == NODE_EQ || n->kind == NODE_NE) && n->kid[0]->kind == NODE_PICK &&
	       n->kid[1]->ref == REF_LABEL;
}

/* 且, 或: both sides, without one that asks for a reading alone. */
static void say_both(struct plain *p, const struct node *n)
{
	bool and = n->kind == NODE_AND;
	if (of_reading(n->kid[0]) || of_reading(n->kid[1])) {
		say(p, n->kid[of_reading(n->kid[0])]);
		return;
	}
	for (int i = 0; i < 2; i++) {
		bool bracket = and&&n->kid[i]->kind == NODE_OR && !of_reading(n->kid[i]->kid[0]) &&
			       !of_reading(n->kid[i]->kid[1]);
		buf_puts(p->b, !i ? "" : and? "，" : "，或者");
		buf_puts(p->b, bracket ? "（" : "");
		say(p, n->kid[i]);
		buf_puts(p->b, bracket ? "）" : "");
	}
}

const char *plain_relation(const struct node *n)
{
	static const char *const of_days[] = {"早于", "不晚于", "晚于", "不早于"};
	static const char *const of_numbers[] = {"少于", "不超过", "多于", "不少于"};
	const struct type *t = n->kid[0]->type;
	bool day = t && (t->kind == TYPE_DAY || t->kind == TYPE_MONTH);
	if (n->kind == NODE_EQ || n->kind == NODE_NE)
		return n->kind == NODE_EQ ? "是" : "不是";
	return (day ? of_days : of_numbers)[n->kind - NODE_LT];
}

/* How many words a set on the right side of 在 has; 0: it is no set of words, but values. */
static size_t set_size(const struct plain *p, const struct node *n)
{
	n = chosen(p->w->plan, n);
	if (n->kind == NODE_NAME && n->ref == REF_LET)
		n = chosen(p->w->plan, ((const struct let *)n->target)->expr);
	return n->kind == NODE_SET ? n->nargs : 0;
}

/* 在, 不在: one of some words, or a place. */
static void say_member(struct plain *p, const struct node *n)
{
	bool in = n->kind == NODE_IN;
	bool place = n->kid[0]->type && n->kid[0]->type->kind == TYPE_ROW;
	say(p, n->kid[0]);
	if (place)
		buf_puts(p->b, in ? "在" : "不在");
	else
		buf_puts(p->b, in ? "是" : "不是");
	say(p, n->kid[1]);
	if (!place && set_size(p, n->kid[1]) != 1)
		buf_puts(p->b, in ? "之一" : "中的任何一种");
}

/* --- words of the language --- */

/* 最高 最低 最晚 最早: of one list, or between several. */
static void say_extreme(struct plain *p, const struct node *n, const char *word)
{
	if (n->nargs == 1)
		buf_printf(p->b, "%s的", word);
	for (size_t i = 0; i < n->nargs; i++) {
		buf_puts(p->b, i ? "、" : "");
		say(p, n->args[i].value);
	}
	if (n->nargs > 1)
		buf_printf(p->b, "里%s的", word);
}

/* The built-in words: % is an argument. */
static const char *const calls[B__MAX] = {
    [B_ANNIV] = "%满%的那天",
    [B_PERIOD] = "%至%",
    [B_RUNNING] = "连续的%",
    [B_TOTAL] = "累计的%",
    [B_JOINTS] = "%中间换接的地方",
    [B_STANDS] = "当时的%",
    [B_COUNT] = "%的个数",
    [B_SUM] = "%的合计",
    [B_ROUND] = "%（取整）",
    [B_DAYS] = "%的天数",
    [B_YEAR] = "%所在的年份",
    [B_MONTH_NO] = "%的月份",
    [B_YEAR_START] = "%那年的1月1日",
    [B_ABOVE] = "%的上级",
    [B_ASSIGN] = "%（一个只算一处）",
    [B_LOCAL] = "县（市、区）自己的标准",
    [B_HIGHER] = "%和%里高的",
    [B_ORDINAL] = "%里的第几个月",
    [B_FULL_DAY] = "%满%的那天",
    [B_FULL_YEARS] = "%的整年数",
};

/* name(…): a table's row, a built-in word. */
static void say_call(struct plain *p, const struct node *n)
{
	static const char *const extreme[B__MAX] = {
	    [B_BEST] = "最高", [B_WORST] = "最低", [B_LATEST] = "最晚", [B_EARLIEST] = "最早"};
	const struct node *part[3] = {0};
	for (size_t i = 0; i < n->nargs && i < 3; i++)
		part[i] = n->args[i].value;
	if (!part[0]) {
		buf_put_str(p->b, n->text);
	} else if (n->ref == REF_TABLE) {
		say(p, part[0]);
		buf_printf(p->b, "对应的%.*s", STR_FMT(table_called(n->target)));
	} else if (n->index == B_DUE_SUM) {
		buf_printf(p->b, "“%.*s”一共应发的钱", STR_FMT(((const struct policy *)part[0]->target)->title));
	} else if (extreme[n->index]) {
		say_extreme(p, n, extreme[n->index]);
	} else {
		say_parts(p, calls[n->index], part);
	}
}

/* Expressions of fixed parts: % is a part. */
static const char *const patterns[NODE__MAX] = {
    [NODE_IF] = "如果%，%，否则%",
    [NODE_NOT] = "并非%",
    [NODE_HOLDS] = "%写着%",
    [NODE_COVERS] = "%包括%的每一天",
    [NODE_FULL] = "%满%（算到%）",
    [NODE_HAS] = "有%",
    [NODE_HAS_NOT] = "没有%",
    [NODE_ELSE] = "%（没有的，看%）",
    [NODE_ADD] = "% ＋ %",
    [NODE_SUB] = "% － %",
    [NODE_CAT] = "%%",
    [NODE_MUL] = "% × %",
    [NODE_DIV] = "% ÷ %",
    [NODE_ALL] = "全部%",
    [NODE_FILTER] = "%（%）",
    [NODE_ON] = "%有效的%",
    [NODE_ANY_DAY] = "%（在%有过的）",
    [NODE_MINUS] = "%（除去%）",
    [NODE_MEET] = "%（只看%）",
    [NODE_JOIN] = "%和%",
    [NODE_EACH] = "%（每个%分开）",
    [NODE_OF] = "%的%",
    [NODE_DISTINCT] = "不同的%",
};

/* Numbers, days, sums: as values are told. */
static void say_literal(struct plain *p, const struct node *n)
{
	if (n->kind == NODE_TEXT)
		buf_put_str(p->b, n->text);
	else
		value_text(p->b, p->w, eval(p->w, n), n->type);
}

/* A comparison: both sides, and how they stand to each other. */
static void say_comparison(struct plain *p, const struct node *n)
{
	say(p, n->kid[0]);
	buf_puts(p->b, plain_relation(n));
	say(p, n->kid[1]);
}

/* Any expression. */
static void say(struct plain *p, const struct node *n)
{
	const struct node *turned[3] = {n->kid[1], n->kid[0]};
	if (n->kind >= NODE_EQ && n->kind <= NODE_GE) {
		say_comparison(p, n);
		return;
	}
	switch (n->kind) {
	case NODE_NAME: say_name(p, n); return;
	case NODE_FIELD: say_field(p, n); return;
	case NODE_PICK: say_pick(p, n); return;
	case NODE_SET: say_set(p, n); return;
	case NODE_CALL: say_call(p, n); return;
	case NODE_AND:
	case NODE_OR: say_both(p, n); return;
	case NODE_IN:
	case NODE_NOT_IN: say_member(p, n); return;
	default: break;
	}
	if (patterns[n->kind])
		say_parts(p, patterns[n->kind], n->kind == NODE_ON ? turned : (const struct node *const *)n->kid);
	else
		say_literal(p, n);
}

int plain_text(struct buf *b, struct work *w, const struct node *n)
{
	say(&(struct plain){b, w}, n);
	return b->failed ? -1 : 0;
}

int plain_rule(struct buf *b, struct work *w, const struct rule *r)
{
	if (r->cite.sentence.n)
		return buf_put_str(b, r->cite.sentence);
	if (r->kind == RULE_EXCLUDES)
		return buf_printf(b, "享受过“%.*s”", STR_FMT(r->other->title));
	if (r->kind == RULE_HOME || r->kind == RULE_TIER || r->kind == RULE_AMOUNT || r->kind == RULE_SHARES ||
	    !r->expr)
		return buf_puts(b, statement_word(r->kind));
	return plain_text(b, w, r->expr);
}
