#include "policy/unparse.h"

/* How tightly an expression holds together, loosest first: the productions of the grammar. */
enum level { L_IF, L_FILTER, L_OR, L_AND, L_NOT, L_CMP, L_ELSE, L_SUM, L_PROD, L_SET, L_PATH, L_PRIMARY };

/* How an operator is written, how tight it is, and how tight its sides must be: somewhat tighter than the grammar asks
 * where brackets read better. */
static const struct {
	const char *word;
	enum level own, left, right;
} operators[NODE__MAX] = {
    [NODE_FILTER] = {"其中", L_FILTER, L_OR, L_OR},
    [NODE_OR] = {"或", L_OR, L_OR, L_AND},
    [NODE_AND] = {"且", L_AND, L_AND, L_NOT},
    [NODE_EQ] = {"=", L_CMP, L_SUM, L_SUM},
    [NODE_NE] = {"≠", L_CMP, L_SUM, L_SUM},
    [NODE_LT] = {"<", L_CMP, L_SUM, L_SUM},
    [NODE_LE] = {"≤", L_CMP, L_SUM, L_SUM},
    [NODE_GT] = {">", L_CMP, L_SUM, L_SUM},
    [NODE_GE] = {"≥", L_CMP, L_SUM, L_SUM},
    [NODE_IN] = {"在", L_CMP, L_SUM, L_PATH},
    [NODE_NOT_IN] = {"不在", L_CMP, L_SUM, L_PATH},
    [NODE_HOLDS] = {"含", L_CMP, L_SUM, L_SUM},
    [NODE_COVERS] = {"覆盖", L_CMP, L_SUM, L_SUM},
    [NODE_ELSE] = {"缺则", L_ELSE, L_ELSE, L_SUM},
    [NODE_ADD] = {"+", L_SUM, L_SUM, L_PROD},
    [NODE_SUB] = {"−", L_SUM, L_SUM, L_PROD},
    [NODE_CAT] = {"&", L_SUM, L_SUM, L_PROD},
    [NODE_MUL] = {"×", L_PROD, L_PROD, L_SET},
    [NODE_DIV] = {"÷", L_PROD, L_PROD, L_SET},
    [NODE_ON] = {"于", L_SET, L_SET, L_PATH},
    [NODE_ANY_DAY] = {"任一日", L_SET, L_SET, L_PATH},
    [NODE_MINUS] = {"减", L_SET, L_SET, L_PATH},
    [NODE_MEET] = {"交", L_SET, L_SET, L_PATH},
    [NODE_JOIN] = {"并", L_SET, L_SET, L_PATH},
    [NODE_EACH] = {"每", L_SET, L_SET, L_PATH},
    [NODE_OF] = {"之", L_SET, L_SET, L_PATH},
};

static int put_node(struct buf *out, const struct node *n, enum level at_least);

/* How tight an expression is. */
static enum level level_of(const struct node *n)
{
	if (operators[n->kind].word)
		return operators[n->kind].own;
	switch (n->kind) {
	case NODE_IF: return L_IF;
	case NODE_NOT: return L_NOT;
	case NODE_FULL:
	case NODE_HAS:
	case NODE_HAS_NOT: return L_CMP;
	case NODE_ALL:
	case NODE_DISTINCT: return L_SET;
	case NODE_FIELD: return L_PATH;
	default: return L_PRIMARY;
	}
}

/* 天数 in its own unit: 18 → 18个月, 36 → 3年. */
static int put_span(struct buf *out, int64_t months)
{
	if (months % 12 == 0 && months)
		return buf_printf(out, "%lld年", (long long)months / 12);
	return buf_printf(out, "%lld个月", (long long)months);
}

/* 1234.50 → 1234.5元, without needless noughts. */
static int put_money(struct buf *out, int64_t fen)
{
	if (fen % 100 == 0)
		return buf_printf(out, "%lld元", (long long)fen / 100);
	return buf_printf(out, "%lld.%02lld元", (long long)fen / 100, (long long)(fen % 100));
}

/* 125 / 1000 → 12.5%. */
static int put_ratio(struct buf *out, int64_t num, int64_t den)
{
	__int128 hundredths = den > 0 ? (__int128)num * 10000 / den : 0;
	long long whole = (long long)(hundredths / 100), part = (long long)(hundredths % 100);
	if (part == 0)
		return buf_printf(out, "%lld%%", whole);
	return part % 10 ? buf_printf(out, "%lld.%02lld%%", whole, part)
			 : buf_printf(out, "%lld.%lld%%", whole, part / 10);
}

/* A literal, as written where that is known. */
static int put_literal(struct buf *out, const struct node *n)
{
	char day[11], month[8];
	if (n->kind == NODE_TEXT)
		return buf_printf(out, "\"%.*s\"", STR_FMT(n->text));
	if (n->text.n)
		return buf_put_str(out, n->text);
	switch (n->kind) {
	case NODE_DAY: return day_text((day_t)n->num, day), buf_puts(out, day);
	case NODE_MONTH: return month_text((month_t)n->num, month), buf_puts(out, month);
	case NODE_INT: return buf_printf(out, "%lld", (long long)n->num);
	case NODE_DAYS: return buf_printf(out, "%lld日", (long long)n->num);
	case NODE_SPAN: return put_span(out, n->num);
	case NODE_MONEY: return put_money(out, n->num);
	case NODE_RATIO: return put_ratio(out, n->num, n->den);
	case NODE_NONE: return buf_puts(out, "无");
	case NODE_UNKNOWN: return buf_puts(out, "未知");
	case NODE_TRUE: return buf_puts(out, "是");
	default: return buf_puts(out, "否");
	}
}

/* name(a，容断 b) or {a、b} */
static int put_args(struct buf *out, const struct node *n, const char *between)
{
	for (size_t i = 0; i < n->nargs; i++) {
		const struct arg *a = &n->args[i];
		buf_puts(out, i ? between : "");
		if (a->option.p)
			buf_printf(out, a->value ? "%.*s " : "%.*s", STR_FMT(a->option));
		if (a->value)
			put_node(out, a->value, L_IF);
	}
	return out->failed ? -1 : 0;
}

/* What is no binary operator. */
static int put_other(struct buf *out, const struct node *n)
{
	switch (n->kind) {
	case NODE_NAME: return buf_put_str(out, n->text);
	case NODE_FIELD: put_node(out, n->kid[0], L_PATH); return buf_printf(out, ".%.*s", STR_FMT(n->text));
	case NODE_PICK: return buf_printf(out, "〔%.*s〕", STR_FMT(n->text));
	case NODE_CALL:
		buf_printf(out, "%.*s(", STR_FMT(n->text));
		put_args(out, n, "，");
		return buf_puts(out, ")");
	case NODE_SET:
		buf_puts(out, "{");
		put_args(out, n, "、");
		return buf_puts(out, "}");
	case NODE_IF:
		buf_puts(out, "若 ");
		put_node(out, n->kid[0], L_IF);
		buf_puts(out, " 则 ");
		put_node(out, n->kid[1], L_IF);
		buf_puts(out, " 否则 ");
		return put_node(out, n->kid[2], L_IF);
	case NODE_NOT: buf_puts(out, "非 "); return put_node(out, n->kid[0], L_CMP);
	case NODE_ALL: buf_puts(out, "全部 "); return put_node(out, n->kid[0], L_PATH);
	case NODE_DISTINCT: put_node(out, n->kid[0], L_SET); return buf_puts(out, " 去重");
	case NODE_HAS: put_node(out, n->kid[0], L_ELSE); return buf_puts(out, " 有");
	case NODE_HAS_NOT: put_node(out, n->kid[0], L_ELSE); return buf_puts(out, " 无");
	case NODE_FULL:
		put_node(out, n->kid[0], L_ELSE);
		buf_puts(out, " 满 ");
		put_node(out, n->kid[1], L_PRIMARY);
		buf_puts(out, " 于 ");
		return put_node(out, n->kid[2], L_ELSE);
	default: return put_literal(out, n);
	}
}

/* The expression, in brackets when it is looser than its place wants. */
static int put_node(struct buf *out, const struct node *n, enum level at_least)
{
	bool brackets = level_of(n) < at_least;
	if (brackets)
		buf_puts(out, "(");
	if (operators[n->kind].word) {
		put_node(out, n->kid[0], operators[n->kind].left);
		buf_printf(out, " %s ", operators[n->kind].word);
		put_node(out, n->kid[1], operators[n->kind].right);
	} else {
		put_other(out, n);
	}
	if (brackets)
		buf_puts(out, ")");
	return out->failed ? -1 : 0;
}

int node_text(struct buf *out, const struct node *n)
{
	return put_node(out, n, L_IF);
}

const char *rule_word(enum rule_kind k)
{
	static const char *const words[] = {
	    [RULE_MONTH] = "计月",    [RULE_MUST] = "须",     [RULE_BAR] = "除外",
	    [RULE_EXCLUDES] = "互斥", [RULE_HOME] = "归属",   [RULE_TIER] = "档次",
	    [RULE_AMOUNT] = "金额",   [RULE_SHARES] = "分期", [RULE_DOUBT] = "存疑",
	};
	return words[k];
}

int rule_text(struct buf *out, const struct rule *r)
{
	buf_printf(out, "%s ", rule_word(r->kind));
	if (r->kind == RULE_EXCLUDES)
		buf_printf(out, "%.*s %s", STR_FMT(r->policy), r->same_month ? "同月" : "曾");
	else
		node_text(out, r->expr);
	for (size_t i = 0; i < r->nshares; i++) {
		buf_puts(out, i ? "，" : " ");
		if (r->shares[i]->kind == NODE_NONE)
			buf_puts(out, "余下");
		else
			node_text(out, r->shares[i]);
	}
	if (r->unless) {
		buf_puts(out, " 除非 ");
		node_text(out, r->unless);
	}
	return out->failed ? -1 : 0;
}

int cite_text(struct buf *out, const struct cite *c)
{
	for (size_t i = 0; i < c->nclauses; i++)
		buf_printf(out, "%s%.*s", i ? " " : "", STR_FMT(c->clauses[i]));
	for (size_t i = 0; i < c->nrules; i++)
		buf_printf(out, "%s§%.*s", i || c->nclauses ? " " : "", STR_FMT(c->rules[i]));
	return out->failed ? -1 : 0;
}
