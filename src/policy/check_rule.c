#include "policy/check.h"
#include "policy/unparse.h"

/* Statements that are judged together: an avenue's, or those outside of avenues. */
struct list {
	struct rule *rules;
	size_t n;
	struct pos at;
};

/* The first statement of a kind, NULL when there is none. */
static struct rule *rule_of(const struct list *l, enum rule_kind k)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rules[i].kind == k)
			return &l->rules[i];
	return NULL;
}

bool check_linked(struct checker *c, const struct policy *other)
{
	const struct dict *d = c->s->dict;
	int a = c->p->subject_rec, b = other->subject_rec;
	if (a < 0 || b < 0 || a == b)
		return true;
	for (int turn = 0; turn < 2; turn++) {
		const struct record *from = d->records[turn ? b : a], *to = d->records[turn ? a : b];
		for (size_t i = 0; i < from->n; i++)
			if (from->fields[i].type == FIELD_REF && !strcmp(from->fields[i].ref, to->name))
				return true;
	}
	return false;
}

void check_needs(struct checker *c, const struct policy *other, struct pos at)
{
	int from = c->p->index;
	for (size_t i = 0; i < c->s->n; i++) {
		if (c->s->pack[i]->shared || !str_eq(c->s->pack[i]->id, other->id))
			continue;
		if (!c->needs[from][i])
			c->needs_at[from][i] = at;
		c->needs[from][i] = true;
	}
}

/* 计月 段集 */
static void check_month(struct checker *c, struct rule *r)
{
	if (c->p->period.kind != PERIOD_MONTHLY)
		FAIL(c, r->at, NULL, "只有按月的政策才有“计月”");
	const struct type *t = infer_as(c, r->expr, TYPE_SPANS, "“计月”后面");
	if (t && (t->kind == TYPE_ROWS || t->kind == TYPE_CLOCK))
		rows_dated(c, t, r->expr->whole);
}

/* 须 除外 存疑 */
static void check_condition(struct checker *c, struct rule *r)
{
	infer_cond(c, r->expr);
}

/* 互斥 政策 曾|同月 */
static void check_excludes(struct checker *c, struct rule *r)
{
	struct policy *other = packs_find(c->s, r->policy);
	if (!other || other->shared) {
		struct str ids[PACKS_MAX];
		size_t n = 0;
		for (size_t i = 0; i < c->s->n; i++)
			if (!c->s->pack[i]->shared)
				ids[n++] = c->s->pack[i]->id;
		FAIL(c, r->policy_at, check_nearest(c, r->policy, ids, n), "没有编号为“%.*s”的政策",
		     STR_FMT(r->policy));
		return;
	}
	if (str_eq(other->id, c->p->id))
		FAIL(c, r->policy_at, NULL, "政策不能和自己互斥");
	else if (!check_linked(c, other))
		FAIL(c, r->policy_at, NULL, "“%.*s”的对象和本政策的对象没有联系", STR_FMT(r->policy));
	r->other = other;
	check_needs(c, other, r->policy_at);
}

/* 归属 机构 */
static void check_home(struct checker *c, struct rule *r)
{
	c->uses = 0;
	const struct type *t = infer_as(c, r->expr, TYPE_ROW, "“归属”后面");
	int org = dict_record(c->s->dict, STR("机构"));
	if (t && t->kind == TYPE_ROW && t->record != org) {
		int nav = record_field(c->s->dict->records[t->record], STR("机构代码"));
		FAIL(c, r->expr->whole, nav >= 0 ? "后面加“.机构”" : NULL, "“归属”要是一个机构，写的是%s",
		     type_says(c, t));
	}
	if (t && (c->uses & DEP_HOME))
		FAIL(c, r->expr->whole, "归属单元由“归属”算出来，不能反过来用它", "“归属”用到了归属单元");
}

/* 档次 枚举或文本 */
static void check_tier(struct checker *c, struct rule *r)
{
	const struct type *t = infer(c, r->expr, &type_loose);
	if (t && !type_fits(t, TYPE_TEXT))
		FAIL(c, r->expr->whole, t->kind == TYPE_INT ? "后面接上单位，例如“& \"学年\"”" : NULL,
		     "“档次”要是枚举或文本，写的是%s", type_says(c, t));
}

/* 元 or 整数, one kind in the whole policy. */
static const struct type *amount_fits(struct checker *c, struct node *n, const char *word, const struct type *t)
{
	if (!t || t->kind == TYPE_ANY)
		return t;
	if (t->kind == TYPE_RATIO)
		return FAIL(c, n->whole, "要整数就用“取整(…，舍去)”", "“%s”要是元或整数，写的是率", word);
	if (t->kind != TYPE_MONEY && t->kind != TYPE_INT)
		return FAIL(c, n->whole, NULL, "“%s”要是元或整数，写的是%s", word, type_says(c, t));
	if (c->p->amount && c->p->amount->kind != t->kind)
		return FAIL(c, n->whole, NULL, "一项政策的金额要么都是元，要么都是整数");
	c->p->amount = t;
	return t;
}

/* The type of an amount that another avenue may have asked for already; NULL: said. */
static const struct type *amount_type(struct checker *c, struct rule *r, struct str name)
{
	struct visit v;
	int uses, height;
	if (r->expr->type)
		return r->expr->type == &type_broken ? NULL : r->expr->type;
	if (!visit_enter(c, &v, r, name, r->at))
		return NULL;
	struct aside a = check_aside(c, c->p);
	const struct type *t = infer(c, r->expr, type_basic(TYPE_MONEY));
	bool low = check_back(c, a, r->expr->height, r->at, &uses, &height);
	c->visit = v.out;
	if (t && low)
		return t;
	r->expr->type = &type_broken;
	return NULL;
}

/* 金额 */
static void check_amount(struct checker *c, struct rule *r)
{
	amount_fits(c, r->expr, "金额", amount_type(c, r, STR("金额")));
}

/* The sum of the shares in millionths; 余下 counts nothing. */
static int64_t shares_sum(const struct rule *r)
{
	int64_t sum = 0;
	for (size_t i = 0; i < r->nshares; i++)
		if (r->shares[i]->kind == NODE_RATIO && r->shares[i]->num <= 1000000)
			sum += r->shares[i]->num * 1000000 / r->shares[i]->den;
	return sum;
}

/* 余下 stands last, or nowhere. */
static bool rest_is_last(struct checker *c, const struct rule *r)
{
	for (size_t i = 0; i + 1 < r->nshares; i++)
		if (r->shares[i]->kind == NODE_NONE)
			return FAIL(c, r->shares[i]->at, NULL, "“余下”只能是最后一期");
	return true;
}

/* 分期 总额 30%，30%，余下 */
static void check_shares(struct checker *c, struct rule *r)
{
	const struct type *t = infer_as(c, r->expr, TYPE_MONEY, "“分期”的总额");
	if (t)
		amount_fits(c, r->expr, "分期", t);
	if (c->p->period.kind != PERIOD_MILESTONES)
		FAIL(c, r->at, NULL, "只有逐期的政策才有“分期”");
	else if (r->nshares != c->p->period.n)
		FAIL(c, r->at, NULL, "“周期”有%zu期，“分期”写了%zu期", c->p->period.n, r->nshares);
	for (size_t i = 0; i < r->nshares; i++)
		infer(c, r->shares[i], NULL);
	if (!rest_is_last(c, r))
		return;
	bool rest = r->nshares && r->shares[r->nshares - 1]->kind == NODE_NONE;
	int64_t sum = shares_sum(r);
	if (rest ? sum >= 1000000 : sum != 1000000)
		FAIL(c, r->at, rest ? NULL : "最后一期可以写“余下”",
		     rest ? "前几期加起来已有%lld.%02lld%%，没有余下了" : "各期加起来是%lld.%02lld%%，不是100%%",
		     (long long)(sum / 10000), (long long)(sum / 100 % 100));
}

typedef void (*check_fn)(struct checker *c, struct rule *r);

static const check_fn by_rule[] = {
    [RULE_MONTH] = check_month,       [RULE_MUST] = check_condition, [RULE_BAR] = check_condition,
    [RULE_EXCLUDES] = check_excludes, [RULE_HOME] = check_home,      [RULE_TIER] = check_tier,
    [RULE_AMOUNT] = check_amount,     [RULE_SHARES] = check_shares,  [RULE_DOUBT] = check_condition,
};

/* What stands at most once in a list: everything but conditions. */
static bool only_once(enum rule_kind k)
{
	return k == RULE_MONTH || k == RULE_HOME || k == RULE_TIER || k == RULE_AMOUNT || k == RULE_SHARES;
}

/* One statement of a list. */
static void check_rule(struct checker *c, const struct list *l, struct rule *r)
{
	c->uses = 0;
	by_rule[r->kind](c, r);
	if (r->unless)
		infer_cond(c, r->unless);
	if ((c->uses & DEP_HOME) && r->kind != RULE_HOME && !rule_of(l, RULE_HOME))
		FAIL(c, r->at, "写明“归属 某机构”", "用到了归属单元，却没有“归属”");
	if (only_once(r->kind) && rule_of(l, r->kind) != r)
		FAIL(c, r->at, NULL, "“%s”写了两次", rule_word(r->kind));
	if (r->kind == RULE_SHARES && rule_of(l, RULE_AMOUNT))
		FAIL(c, r->at, NULL, "“金额”和“分期”只能有一个");
	check_cite(c, &r->cite, r->at);
}

/* All statements of a list. That there is an amount the parser has seen to. */
static void check_list(struct checker *c, const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		check_rule(c, l, &l->rules[i]);
}

const struct type *avenue_amount(struct checker *c, struct avenue *r)
{
	struct rule *amount = rule_of(&(struct list){r->rules, r->nrules, r->at}, RULE_AMOUNT);
	if (!amount)
		return FAIL(c, r->at, NULL, "途径“%.*s”没有“金额”", STR_FMT(r->name));
	int outer = c->below;
	c->below = 0;
	const struct type *t = amount_type(c, amount, r->name);
	r->height = c->below > r->height ? c->below : r->height;
	check_again(c, 0, outer > r->height ? outer : r->height);
	return t;
}

/* Statements beside avenues: what pays belongs into the avenues. */
static void check_beside(struct checker *c, const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (only_once(l->rules[i].kind))
			FAIL(c, l->rules[i].at, "写到每条途径里面", "有途径的政策，“%s”不能写在外面",
			     rule_word(l->rules[i].kind));
}

void check_rules(struct checker *c)
{
	struct policy *p = c->p;
	struct list outside = {p->rules, p->nrules, p->at};
	check_list(c, &outside);
	if (p->navenues)
		check_beside(c, &outside);
	for (size_t i = 0; i < p->navenues; i++) {
		struct avenue *r = &p->avenues[i];
		struct list inside = {r->rules, r->nrules, r->at};
		infer_cond(c, r->when);
		check_cite(c, &r->cite, r->at);
		check_list(c, &inside);
	}
	if (!p->amount)
		p->amount = type_basic(TYPE_MONEY);
}
