#include "policy/check.h"

/* How a kind of expression is typed. */
typedef const struct type *(*infer_fn)(struct checker *c, struct node *n, const struct type *want);

/* A literal whose written form is a label of what it is compared with (30 of 读法 中断容忍, 是). */
static bool literal_label(struct node *n, const struct type *want)
{
	if (!want || want->kind != TYPE_ENUM)
		return false;
	if (n->kind == NODE_TRUE || n->kind == NODE_FALSE)
		n->text = n->kind == NODE_TRUE ? STR("是") : STR("否");
	return n->text.n && labels_have(want->labels, n->text);
}

/* 2024-03-01 3 30日 500元 30% "…" 是 */
static const struct type *infer_literal(struct checker *c, struct node *n, const struct type *want)
{
	static const enum type_kind kinds[NODE__MAX] = {
	    [NODE_DAY] = TYPE_DAY,     [NODE_MONTH] = TYPE_MONTH, [NODE_INT] = TYPE_INT,
	    [NODE_DAYS] = TYPE_DAYS,   [NODE_SPAN] = TYPE_SPAN,   [NODE_MONEY] = TYPE_MONEY,
	    [NODE_RATIO] = TYPE_RATIO, [NODE_TRUE] = TYPE_BOOL,   [NODE_FALSE] = TYPE_BOOL,
	};
	if (literal_label(n, want))
		return name_label(c, n, want->labels) ? want : NULL;
	return type_basic(kinds[n->kind]);
}

/* "学年": where labels are wanted, one of them. */
static const struct type *infer_text(struct checker *c, struct node *n, const struct type *want)
{
	if (want && want->kind == TYPE_ENUM && labels_have(want->labels, n->text))
		return name_label(c, n, want->labels) ? want : NULL;
	return type_basic(TYPE_TEXT);
}

/* 无 未知 */
static const struct type *infer_nothing(struct checker *c, struct node *n, const struct type *want)
{
	(void)c, (void)n, (void)want;
	return type_basic(TYPE_ANY);
}

/* What a type is missing to be a condition. */
static const char *cond_hint(const struct type *t)
{
	switch (t->kind) {
	case TYPE_BOOL: return NULL;
	case TYPE_SPANS: return "要问哪段日子在不在里面，写“… 覆盖 本月”";
	case TYPE_CLOCK: return "要问满没满，写“… 满 1年 于 月首”";
	default: return "要问有没有，写“… 有”";
	}
}

const struct type *infer_cond(struct checker *c, struct node *n)
{
	const struct type *t = infer(c, n, type_basic(TYPE_BOOL));
	if (!t || t->kind == TYPE_BOOL || t->kind == TYPE_ROWS || t->kind == TYPE_ANY)
		return t;
	return FAIL(c, n->whole, cond_hint(t), "这里要一个条件，写的是%s", type_says(c, t));
}

const struct type *infer_as(struct checker *c, struct node *n, enum type_kind want, const char *role)
{
	const struct type *t = infer(c, n, want == TYPE_TEXT ? type_basic(TYPE_TEXT) : NULL);
	if (!t || type_fits(t, want))
		return t;
	const char *hint = NULL;
	if (n->kind == NODE_INT && want == TYPE_DAYS)
		hint = check_text(c, "写作“%lld日”", (long long)n->num);
	else if (n->kind == NODE_INT && want == TYPE_MONEY)
		hint = check_text(c, "写作“%lld元”", (long long)n->num);
	else if (n->kind == NODE_INT && want == TYPE_SPAN)
		hint = check_text(c, "写作“%lld年”或者“%lld个月”", (long long)n->num, (long long)n->num);
	else if (want == TYPE_ROWS && t->kind == TYPE_SPANS)
		hint = "段集只剩下日子，没有列了";
	return FAIL(c, n->whole, hint, "%s要是%s，写的是%s", role, type_kind_text(want), type_says(c, t));
}

/* It can only be told what it is from the other side: an unknown bare name, or a set of names. */
static bool needs_other(struct checker *c, const struct node *n)
{
	return n->kind == NODE_SET || (n->kind == NODE_NAME && !name_known(c, n->text));
}

bool infer_pair(struct checker *c, struct node *a, struct node *b, const struct type **ta, const struct type **tb)
{
	if (needs_other(c, a) && !needs_other(c, b)) {
		*tb = infer(c, b, NULL);
		*ta = *tb ? infer(c, a, *tb) : NULL;
	} else {
		*ta = infer(c, a, NULL);
		*tb = *ta ? infer(c, b, *ta) : NULL;
	}
	return *ta && *tb;
}

/* A hint where two sides do not go together. */
static const char *pair_hint(struct checker *c, const struct node *n, const struct type *a, const struct type *b)
{
	const struct node *lone = n->kid[1]->kind == NODE_INT ? n->kid[1] : n->kid[0];
	const struct type *other = lone == n->kid[1] ? a : b;
	if (lone->kind == NODE_INT && other->kind == TYPE_DAYS)
		return check_text(c, "写作“%lld日”", (long long)lone->num);
	if (lone->kind == NODE_INT && other->kind == TYPE_MONEY)
		return check_text(c, "写作“%lld元”", (long long)lone->num);
	if (lone->kind == NODE_INT && other->kind == TYPE_RATIO)
		return check_text(c, "写作“%lld%%”", (long long)lone->num * 100);
	if (a->kind == TYPE_ENUM && b->kind == TYPE_ENUM)
		return check_text(c, "左边可以是%s；右边可以是%s", labels_text(c, a->labels),
				  labels_text(c, b->labels));
	if (a->kind == TYPE_VALUES || b->kind == TYPE_VALUES || a->kind == TYPE_SET || b->kind == TYPE_SET)
		return "要问在不在里面，用“在”";
	if (a->kind == TYPE_ROWS || b->kind == TYPE_ROWS)
		return "要问有没有，写“… 有”；要比较某一列，用“之”或者代表(…)取出来";
	return NULL;
}

/* Says that the two sides of an operator do not go together. */
static const struct type *mismatch(struct checker *c, struct node *n, const char *op, const struct type *a,
				   const struct type *b)
{
	return FAIL(c, n->at, pair_hint(c, n, a, b), "“%s”左边是%s，右边是%s，合不到一起", op, type_says(c, a),
		    type_says(c, b));
}

/* The operator as written. */
static const char *op_word(enum node_kind k)
{
	static const char *const words[] = {
#define X(name, op) [name] = op,
	    NODE_KINDS(X)
#undef X
	};
	return words[k];
}

/* a = b, a ≠ b */
static const struct type *infer_equal(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *a, *b;
	if (!infer_pair(c, n->kid[0], n->kid[1], &a, &b))
		return NULL;
	if (a->kind == TYPE_ENUM && b->kind == TYPE_ENUM && !type_comparable(a, b))
		return FAIL(c, n->at, pair_hint(c, n, a, b), "“%s”两边没有相同的值，永远不会相等", op_word(n->kind));
	return type_comparable(a, b) ? type_basic(TYPE_BOOL) : mismatch(c, n, op_word(n->kind), a, b);
}

/* a < b, a ≤ b, a > b, a ≥ b */
static const struct type *infer_order(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *a, *b;
	if (!infer_pair(c, n->kid[0], n->kid[1], &a, &b))
		return NULL;
	if (a->kind == TYPE_ENUM || b->kind == TYPE_ENUM)
		return FAIL(c, n->at, "要问是不是其中几个，写“在 {…、…}”", "“%s”不能比较%s", op_word(n->kind),
			    type_says(c, a->kind == TYPE_ENUM ? a : b));
	enum type_kind k = a->kind == TYPE_ANY ? b->kind : a->kind;
	bool ordered = k == TYPE_INT || k == TYPE_RATIO || k == TYPE_MONEY || k == TYPE_DAY || k == TYPE_DAYS ||
		       k == TYPE_MONTH || k == TYPE_ANY;
	return ordered && type_comparable(a, b) ? type_basic(TYPE_BOOL) : mismatch(c, n, op_word(n->kind), a, b);
}

/* 且 或 非 */
static const struct type *infer_logic(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	bool ok = infer_cond(c, n->kid[0]);
	if (n->kind != NODE_NOT)
		ok = infer_cond(c, n->kid[1]) && ok;
	return ok ? type_basic(TYPE_BOOL) : NULL;
}

/* x 有, x 无 */
static const struct type *infer_has(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *t = infer(c, n->kid[0], NULL);
	if (t && (t->kind == TYPE_SET || t->kind == TYPE_GROUPS))
		return FAIL(c, n->at, NULL, "%s不能问有没有", type_says(c, t));
	return t ? type_basic(TYPE_BOOL) : NULL;
}

/* a 缺则 b */
static const struct type *infer_else(struct checker *c, struct node *n, const struct type *want)
{
	const struct type *a = infer(c, n->kid[0], want);
	const struct type *b = a ? infer(c, n->kid[1], a->kind == TYPE_ANY ? want : a) : NULL;
	const struct type *t = b ? type_join(c, a, b) : NULL;
	return t || !b ? t : mismatch(c, n, "缺则", a, b);
}

/* 若 … 则 … 否则 … */
static const struct type *infer_if(struct checker *c, struct node *n, const struct type *want)
{
	bool ok = infer_cond(c, n->kid[0]);
	const struct type *a = infer(c, n->kid[1], want);
	const struct type *b = infer(c, n->kid[2], want ? want : a);
	const struct type *t = a && b ? type_join(c, a, b) : NULL;
	if (a && b && !t)
		return FAIL(c, n->at, NULL, "“则”后面是%s，“否则”后面是%s，要是同一种", type_says(c, a),
			    type_says(c, b));
	return ok ? t : NULL;
}

/* Which kinds may be added, taken away, multiplied, divided, and what comes out. */
static const struct {
	enum node_kind op;
	enum type_kind a, b, result;
} sums[] = {
    {NODE_ADD, TYPE_INT, TYPE_INT, TYPE_INT},       {NODE_SUB, TYPE_INT, TYPE_INT, TYPE_INT},
    {NODE_ADD, TYPE_RATIO, TYPE_RATIO, TYPE_RATIO}, {NODE_SUB, TYPE_RATIO, TYPE_RATIO, TYPE_RATIO},
    {NODE_ADD, TYPE_MONEY, TYPE_MONEY, TYPE_MONEY}, {NODE_SUB, TYPE_MONEY, TYPE_MONEY, TYPE_MONEY},
    {NODE_ADD, TYPE_DAYS, TYPE_DAYS, TYPE_DAYS},    {NODE_SUB, TYPE_DAYS, TYPE_DAYS, TYPE_DAYS},
    {NODE_ADD, TYPE_DAY, TYPE_DAYS, TYPE_DAY},      {NODE_SUB, TYPE_DAY, TYPE_DAYS, TYPE_DAY},
    {NODE_ADD, TYPE_DAY, TYPE_SPAN, TYPE_DAY},      {NODE_SUB, TYPE_DAY, TYPE_SPAN, TYPE_DAY},
    {NODE_SUB, TYPE_DAY, TYPE_DAY, TYPE_DAYS},      {NODE_MUL, TYPE_INT, TYPE_INT, TYPE_INT},
    {NODE_MUL, TYPE_MONEY, TYPE_RATIO, TYPE_MONEY}, {NODE_MUL, TYPE_RATIO, TYPE_MONEY, TYPE_MONEY},
    {NODE_MUL, TYPE_MONEY, TYPE_INT, TYPE_MONEY},   {NODE_MUL, TYPE_INT, TYPE_MONEY, TYPE_MONEY},
    {NODE_MUL, TYPE_RATIO, TYPE_RATIO, TYPE_RATIO}, {NODE_MUL, TYPE_RATIO, TYPE_INT, TYPE_RATIO},
    {NODE_MUL, TYPE_INT, TYPE_RATIO, TYPE_RATIO},   {NODE_MUL, TYPE_DAYS, TYPE_INT, TYPE_DAYS},
    {NODE_MUL, TYPE_INT, TYPE_DAYS, TYPE_DAYS},     {NODE_DIV, TYPE_INT, TYPE_INT, TYPE_RATIO},
    {NODE_DIV, TYPE_DAYS, TYPE_DAYS, TYPE_RATIO},   {NODE_DIV, TYPE_MONEY, TYPE_MONEY, TYPE_RATIO},
    {NODE_DIV, TYPE_RATIO, TYPE_RATIO, TYPE_RATIO}, {NODE_DIV, TYPE_RATIO, TYPE_INT, TYPE_RATIO},
};

/* What to write instead of a sum that cannot be. */
static const char *sum_hint(struct checker *c, const struct node *n, const struct type *a, const struct type *b)
{
	if (a->kind == TYPE_MONTH || b->kind == TYPE_MONTH)
		return "月份要先变成日子，例如“月首 + 1个月”";
	if (n->kind == NODE_DIV && a->kind == TYPE_MONEY)
		return "元不能直接除，写成乘一个率，例如“500元 × (1 ÷ 3)”";
	const char *hint = n->kind == NODE_ADD || n->kind == NODE_SUB ? pair_hint(c, n, a, b) : NULL;
	if (hint)
		return hint;
	if (a->kind == TYPE_ROWS || b->kind == TYPE_ROWS)
		return "要数行数，写“计数(… 之 列)”";
	return NULL;
}

/* a + b, a − b, a × b, a ÷ b */
static const struct type *infer_sum(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *a = infer(c, n->kid[0], NULL), *b = infer(c, n->kid[1], NULL);
	if (!a || !b)
		return NULL;
	if (n->kind != NODE_MUL && n->kind != NODE_DIV && a->kind == TYPE_INT && b->kind == TYPE_INT &&
	    !type_comparable(a, b))
		return FAIL(c, n->at, NULL, "%s和%s不是一回事，不能相加减", a->unit, b->unit);
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
		bool left = a->kind == TYPE_ANY || a->kind == sums[i].a;
		bool right = b->kind == TYPE_ANY || b->kind == sums[i].b;
		if (sums[i].op == n->kind && left && right)
			return sums[i].result != TYPE_INT ? type_basic(sums[i].result)
							  : type_int(c, a->unit ? a->unit : b->unit);
	}
	return FAIL(c, n->at, sum_hint(c, n, a, b), "“%s”左边是%s，右边是%s，算不到一起", op_word(n->kind),
		    type_says(c, a), type_says(c, b));
}

/* a & b: a text */
static const struct type *infer_cat(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	bool ok = true;
	for (int i = 0; i < 2; i++) {
		const struct type *t = infer(c, n->kid[i], NULL);
		ok = ok && t;
		if (t && t->kind != TYPE_INT && t->kind != TYPE_TEXT && t->kind != TYPE_ENUM && t->kind != TYPE_ANY)
			ok = FAIL(c, n->kid[i]->whole, NULL, "“&”接的要是文本、整数或枚举，写的是%s",
				  type_says(c, t)) != NULL;
	}
	return ok ? type_basic(TYPE_TEXT) : NULL;
}

const struct type *infer_in(struct checker *c, struct node *n, const struct type *rows, bool group, bool joints,
			    const struct type *want)
{
	struct scope s = {rows, group, joints, c->scope};
	c->scope = &s;
	const struct type *t = want && want->kind == TYPE_BOOL ? infer_cond(c, n) : infer(c, n, want);
	c->scope = s.out;
	return t;
}

static const infer_fn by_kind[NODE__MAX] = {
    [NODE_DAY] = infer_literal,     [NODE_MONTH] = infer_literal,     [NODE_INT] = infer_literal,
    [NODE_DAYS] = infer_literal,    [NODE_SPAN] = infer_literal,      [NODE_MONEY] = infer_literal,
    [NODE_RATIO] = infer_literal,   [NODE_TEXT] = infer_text,         [NODE_NONE] = infer_nothing,
    [NODE_UNKNOWN] = infer_nothing, [NODE_TRUE] = infer_literal,      [NODE_FALSE] = infer_literal,
    [NODE_NAME] = infer_name,       [NODE_FIELD] = infer_field,       [NODE_CALL] = infer_call,
    [NODE_PICK] = infer_pick,       [NODE_SET] = infer_set,           [NODE_IF] = infer_if,
    [NODE_FILTER] = infer_filter,   [NODE_OR] = infer_logic,          [NODE_AND] = infer_logic,
    [NODE_NOT] = infer_logic,       [NODE_EQ] = infer_equal,          [NODE_NE] = infer_equal,
    [NODE_LT] = infer_order,        [NODE_LE] = infer_order,          [NODE_GT] = infer_order,
    [NODE_GE] = infer_order,        [NODE_IN] = infer_within,         [NODE_NOT_IN] = infer_within,
    [NODE_HOLDS] = infer_holds,     [NODE_COVERS] = infer_covers,     [NODE_FULL] = infer_full,
    [NODE_HAS] = infer_has,         [NODE_HAS_NOT] = infer_has,       [NODE_ELSE] = infer_else,
    [NODE_ADD] = infer_sum,         [NODE_SUB] = infer_sum,           [NODE_CAT] = infer_cat,
    [NODE_MUL] = infer_sum,         [NODE_DIV] = infer_sum,           [NODE_ALL] = infer_all,
    [NODE_ON] = infer_on,           [NODE_ANY_DAY] = infer_on,        [NODE_MINUS] = infer_algebra,
    [NODE_MEET] = infer_algebra,    [NODE_JOIN] = infer_algebra,      [NODE_EACH] = infer_each,
    [NODE_OF] = infer_of,           [NODE_DISTINCT] = infer_distinct,
};

const struct type *infer(struct checker *c, struct node *n, const struct type *want)
{
	if (c->depth >= NAMED_HEIGHT_MAX)
		return FAIL(c, n->at, "把它拆成几步，或者少套几层", "名字一层套一层，太深了，最多%d层",
			    NAMED_HEIGHT_MAX);
	c->depth++;
	const struct type *t = by_kind[n->kind](c, n, want);
	c->depth--;
	n->type = t;
	return t;
}
