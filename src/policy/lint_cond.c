#include "policy/lint.h"
#include "policy/unparse.h"

#include <stdlib.h>

/* A literal number, money, day or month as a fraction; false when the node is none. */
static bool literal_value(const struct node *n, __int128 *num, __int128 *den)
{
	switch (n->kind) {
	case NODE_INT:
	case NODE_DAYS:
	case NODE_SPAN:
	case NODE_MONEY:
	case NODE_DAY:
	case NODE_MONTH:
		*num = n->num;
		*den = 1;
		return true;
	case NODE_RATIO:
		*num = n->num;
		*den = n->den;
		return n->den > 0;
	default: return false;
	}
}

/* Two literals compared. */
static int compare_literals(const struct node *n)
{
	__int128 a, b, ad, bd;
	if (!literal_value(n->kid[0], &a, &ad) || !literal_value(n->kid[1], &b, &bd))
		return -1;
	__int128 left = a * bd, right = b * ad;
	switch (n->kind) {
	case NODE_EQ: return left == right;
	case NODE_NE: return left != right;
	case NODE_LT: return left < right;
	case NODE_LE: return left <= right;
	case NODE_GT: return left > right;
	default: return left >= right;
	}
}

#define LOOKS_MAX 10000 /* expressions looked at for one answer, so that names used many times cannot grow it */

static int always_within(const struct node *n, int *looks);

/* All alternatives say the same. */
static int always_pick(const struct reading *r, int *looks)
{
	int all = -1;
	for (size_t i = 0; i < r->nalts; i++) {
		int one = r->alts[i].value ? always_within(r->alts[i].value, looks) : -1;
		if (one < 0 || (i && one != all))
			return -1;
		all = one;
	}
	return all;
}

/* 且 或 非, three-valued. */
static int always_logic(const struct node *n, int *looks)
{
	int a = always_within(n->kid[0], looks);
	if (n->kind == NODE_NOT)
		return a < 0 ? -1 : !a;
	int b = always_within(n->kid[1], looks), wins = n->kind == NODE_OR;
	if (a == wins || b == wins)
		return wins;
	return a < 0 || b < 0 ? -1 : !wins;
}

/* 若 … 则 … 否则 … */
static int always_if(const struct node *n, int *looks)
{
	int c = always_within(n->kid[0], looks);
	int a = always_within(n->kid[1], looks), b = always_within(n->kid[2], looks);
	if (c >= 0)
		return c ? a : b;
	return a == b ? a : -1;
}

/* As always(), counting what it looks at. */
static int always_within(const struct node *n, int *looks)
{
	if (--*looks < 0)
		return -1;
	switch (n->kind) {
	case NODE_TRUE: return 1;
	case NODE_FALSE: return 0;
	case NODE_NOT:
	case NODE_AND:
	case NODE_OR: return always_logic(n, looks);
	case NODE_IF: return always_if(n, looks);
	case NODE_EQ:
	case NODE_NE:
	case NODE_LT:
	case NODE_LE:
	case NODE_GT:
	case NODE_GE: return compare_literals(n);
	case NODE_PICK: return n->target ? always_pick(n->target, looks) : -1;
	case NODE_NAME: return n->ref == REF_LET ? always_within(((const struct let *)n->target)->expr, looks) : -1;
	default: return -1;
	}
}

int always(const struct node *n)
{
	int looks = LOOKS_MAX;
	return always_within(n, &looks);
}

/* --- conditions that contradict themselves or the dictionary --- */

#define PARTS_MAX 64 /* conditions joined by 且 that are looked at together */

/* What the conditions of one chain say of one thing. */
struct demand {
	const char *path; /* the thing, as text */
	const struct node *node;
	const struct labels *all; /* labels it can have; NULL: not an enumeration */
	bool *out;                /* [label] ruled out */
	int64_t low, high;        /* bounds of a number, both inclusive */
	struct pos at;            /* of the last condition about it */
};

/* The conditions joined by 且, and what they demand. */
struct chain {
	struct lint *w;
	struct demand demand[PARTS_MAX];
	size_t n;
};

/* The set that a node stands for: itself or a let. */
static const struct node *set_of(const struct node *n)
{
	if (n->ref == REF_LET && n->kind == NODE_NAME)
		n = ((const struct let *)n->target)->expr;
	return n->kind == NODE_SET ? n : NULL;
}

/* The value names or is one of this label. */
static bool names_label(const struct node *n, struct str label)
{
	const struct node *set = set_of(n);
	if (!set)
		return n->ref == REF_LABEL && str_eq(n->text, label);
	for (size_t i = 0; i < set->nargs; i++)
		if (set->args[i].value->ref == REF_LABEL && str_eq(set->args[i].value->text, label))
			return true;
	return false;
}

/* Every value of it is a label. */
static bool all_labels(const struct node *n)
{
	const struct node *set = set_of(n);
	for (size_t i = 0; set && i < set->nargs; i++)
		if (set->args[i].value->ref != REF_LABEL)
			return false;
	return set || n->ref == REF_LABEL;
}

/* The bounds that the dictionary gives to a column. */
static void column_bounds(const struct node *n, int64_t *low, int64_t *high)
{
	const struct field *f = n->ref == REF_FIELD || n->ref == REF_COLUMN ? n->target : NULL;
	*low = INT64_MIN;
	*high = INT64_MAX;
	if (f && f->type != FIELD_TEXT && (f->min || f->max)) {
		*low = f->min;
		*high = f->max;
	}
}

/* What the chain says of this thing so far; a new entry when it was not mentioned. NULL: too many. */
static struct demand *demand_of(struct chain *c, const struct node *n)
{
	struct buf b;
	buf_init(&b, 4096);
	node_text(&b, n);
	const char *path = b.failed ? NULL : arena_copy(c->w->mem, buf_str(&b).p, buf_str(&b).n);
	buf_release(&b);
	for (size_t i = 0; path && i < c->n; i++)
		if (!strcmp(c->demand[i].path, path))
			return &c->demand[i];
	if (!path || c->n == PARTS_MAX || !n->type)
		return NULL;
	struct demand *d = &c->demand[c->n];
	*d = (struct demand){.path = path, .node = n};
	column_bounds(n, &d->low, &d->high);
	if (n->type->kind == TYPE_ENUM) {
		d->all = n->type->labels;
		d->out = ARENA_ARRAY(c->w->mem, d->all->n + 1, bool);
		if (!d->out)
			return NULL;
	}
	c->n++;
	return d;
}

/* x = 甲, x 在 {甲、乙} and their opposites: which labels remain. */
static void demand_labels(struct chain *c, const struct node *n)
{
	bool wanted = n->kind == NODE_EQ || n->kind == NODE_IN;
	if (!n->kid[0]->type || n->kid[0]->type->kind != TYPE_ENUM || !all_labels(n->kid[1]))
		return;
	struct demand *d = demand_of(c, n->kid[0]);
	for (size_t i = 0; d && i < d->all->n; i++)
		if (names_label(n->kid[1], d->all->label[i]) != wanted)
			d->out[i] = true;
	if (d)
		d->at = n->at;
}

/* x ≥ 3 and the like: which numbers remain. */
static void demand_numbers(struct chain *c, const struct node *n)
{
	__int128 num, den;
	if (!literal_value(n->kid[1], &num, &den) || den != 1)
		return;
	struct demand *d = demand_of(c, n->kid[0]);
	if (!d || d->all)
		return;
	int64_t v = (int64_t)num, low = INT64_MIN, high = INT64_MAX;
	switch (n->kind) {
	case NODE_EQ: low = high = v; break;
	case NODE_LT: high = v - 1; break;
	case NODE_LE: high = v; break;
	case NODE_GT: low = v + 1; break;
	case NODE_GE: low = v; break;
	default: break;
	}
	d->low = low > d->low ? low : d->low;
	d->high = high < d->high ? high : d->high;
	d->at = n->at;
}

/* A comparison that demands something. */
static bool demands(enum node_kind k)
{
	return k == NODE_EQ || k == NODE_NE || k == NODE_IN || k == NODE_NOT_IN || k == NODE_LT || k == NODE_LE ||
	       k == NODE_GT || k == NODE_GE;
}

/* Gathers the conditions of a chain; 且 within it belong to it. */
static void gather(struct chain *c, const struct node *n)
{
	map_put_int(c->w->used, (int64_t)(uintptr_t)n, 2);
	if (n->kind == NODE_AND) {
		gather(c, n->kid[0]);
		gather(c, n->kid[1]);
	} else if (demands(n->kind)) {
		demand_labels(c, n);
		if (n->kind != NODE_IN && n->kind != NODE_NOT_IN)
			demand_numbers(c, n);
	}
}

/* Nothing satisfies all that is demanded. */
static bool impossible(const struct demand *d)
{
	if (!d->all)
		return d->low > d->high;
	for (size_t i = 0; i < d->all->n; i++)
		if (!d->out[i])
			return false;
	return true;
}

/* A chain of conditions, or a lone one: said when nothing can satisfy it. */
static void lint_chain(void *self, const struct node *n)
{
	struct lint *w = self;
	int64_t seen;
	if ((n->kind != NODE_AND && !demands(n->kind)) || map_get_int(w->used, (int64_t)(uintptr_t)n, &seen))
		return;
	struct chain c = {.w = w};
	gather(&c, n);
	for (size_t i = 0; i < c.n; i++)
		if (impossible(&c.demand[i]))
			diag_add(w->d, DIAG_WARNING, w->p, c.demand[i].at,
				 "看看这几个条件是不是矛盾，或者超出了这一列的范围", "对“%s”的要求永远不能满足",
				 c.demand[i].path);
}

/* --- statements --- */

/* What to say of a condition whose answer is always the same. */
static const char *verdict(enum rule_kind k, int is)
{
	if (k == RULE_MUST)
		return is ? "这个“须”永远满足，可以删掉" : "这个“须”永远不满足，政策一行也算不出来";
	if (k == RULE_BAR)
		return is ? "这个“除外”永远成立，政策一行也算不出来" : "这个“除外”永远不成立，可以删掉";
	return is ? "这个“存疑”永远成立，每一行都待确认" : "这个“存疑”永远不成立，可以删掉";
}

/* Statements whose answer is always the same, and those behind one that always fails. */
static void lint_list(struct lint *w, const struct rule *r, size_t n)
{
	bool dead = false;
	for (size_t i = 0; i < n; i++) {
		bool cond = r[i].kind == RULE_MUST || r[i].kind == RULE_BAR || r[i].kind == RULE_DOUBT;
		int is = cond && !r[i].unless ? always(r[i].expr) : -1;
		if (dead) {
			diag_add(w->d, DIAG_WARNING, w->p, r[i].at, NULL, "前面的条件永远不满足，走不到这里");
			return;
		}
		if (is >= 0)
			diag_add(w->d, DIAG_WARNING, w->p, r[i].at, NULL, "%s", verdict(r[i].kind, is));
		dead = (r[i].kind == RULE_MUST && is == 0) || (r[i].kind == RULE_BAR && is == 1);
	}
}

/* 若 with a condition that is always the same. */
static void lint_if(void *self, const struct node *n)
{
	struct lint *w = self;
	int is = n->kind == NODE_IF ? always(n->kid[0]) : -1;
	if (is >= 0)
		diag_add(w->d, DIAG_WARNING, w->p, n->at, NULL, "“若”的条件永远%s，“%s”后面用不到",
			 is ? "成立" : "不成立", is ? "否则" : "则");
}

void lint_conditions(struct lint *w)
{
	const struct policy *p = w->p;
	lint_list(w, p->rules, p->nrules);
	for (size_t i = 0; i < p->navenues; i++) {
		int open = always(p->avenues[i].when);
		if (open == 0)
			diag_add(w->d, DIAG_WARNING, p, p->avenues[i].at, NULL, "途径“%.*s”永远不开",
				 STR_FMT(p->avenues[i].name));
		lint_list(w, p->avenues[i].rules, p->avenues[i].nrules);
	}
	walk_policy(p, lint_if, w);
	walk_policy(p, lint_chain, w);
}
