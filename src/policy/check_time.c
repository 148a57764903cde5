#include "policy/check.h"

/* The type of a node as rows; of a clock its accepted pieces. NULL and said when it is neither. */
static const struct type *as_rows(struct checker *c, const struct node *n, const struct type *t, const char *role)
{
	if (!t || t->kind == TYPE_ROWS)
		return t;
	if (t->kind == TYPE_CLOCK) {
		struct type *rows = ARENA_NEW(c->s->mem, struct type);
		if (!rows)
			return STARVED(c, n->whole);
		*rows = (struct type){.kind = TYPE_ROWS, .record = t->record, .walked = true};
		return rows;
	}
	const char *hint = t->kind == TYPE_ROW      ? "这是一行；它的列用“.”取"
			   : t->kind == TYPE_SPANS  ? "段集只剩下日子，没有列了"
			   : t->kind == TYPE_VALUES ? "这里已经取了值，行在“之”的前面"
						    : NULL;
	return FAIL(c, n->whole, hint, "%s要是行集，写的是%s", role, type_says(c, t));
}

const struct type *infer_rows(struct checker *c, struct node *n, const char *role)
{
	return as_rows(c, n, infer(c, n, NULL), role);
}

bool rows_dated(struct checker *c, const struct type *t, struct pos at)
{
	const struct record *r = c->s->dict->records[t->record];
	if (r->from >= 0 || r->to >= 0)
		return true;
	FAIL(c, at, "挑日子用“其中 某日期 ≤ …”", "“%s”的行没有起止日期", r->name);
	return false;
}

/* It stands for spells; rows must have dates. */
static const struct type *infer_spans(struct checker *c, struct node *n, const char *role)
{
	const struct type *t = infer_as(c, n, TYPE_SPANS, role);
	if (t && (t->kind == TYPE_ROWS || t->kind == TYPE_CLOCK) && !rows_dated(c, t, n->whole))
		return NULL;
	return t;
}

/* 行集 其中 条件 */
const struct type *infer_filter(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *rows = infer_rows(c, n->kid[0], "“其中”前面");
	if (!rows)
		return NULL;
	return infer_in(c, n->kid[1], rows, false, false, type_basic(TYPE_BOOL)) ? rows : NULL;
}

/* 行集 之 式, 分组 之 式 */
const struct type *infer_of(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *from = infer(c, n->kid[0], NULL);
	if (!from)
		return NULL;
	bool group = from->kind == TYPE_GROUPS;
	const struct type *rows = group ? from->elem : as_rows(c, n->kid[0], from, "“之”前面");
	const struct type *t = rows ? infer_in(c, n->kid[1], rows, group, false, NULL) : NULL;
	if (!t || t->kind == TYPE_SPANS)
		return t;
	if (t->kind == TYPE_ROWS || t->kind == TYPE_CLOCK || t->kind == TYPE_VALUES || t->kind == TYPE_SET ||
	    t->kind == TYPE_GROUPS)
		return FAIL(c, n->kid[1]->whole, NULL, "“之”后面每行只能取一个值，写的是%s", type_says(c, t));
	return type_elem(c, TYPE_VALUES, t);
}

/* 行集 每 列 */
const struct type *infer_each(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *rows = infer_rows(c, n->kid[0], "“每”前面");
	const struct type *key = rows ? infer_in(c, n->kid[1], rows, false, false, NULL) : NULL;
	if (!key)
		return NULL;
	if (type_comparable(key, key) && key->kind != TYPE_ANY) {
		struct type *t = ARENA_NEW(c->s->mem, struct type);
		if (!t)
			return STARVED(c, n->at);
		*t = (struct type){.kind = TYPE_GROUPS, .record = rows->record, .elem = rows};
		return t;
	}
	return FAIL(c, n->kid[1]->whole, NULL, "“每”后面要是一列，写的是%s", type_says(c, key));
}

/* 全部 表 */
const struct type *infer_all(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	struct node *k = n->kid[0];
	int record = k->kind == NODE_NAME ? dict_record(c->s->dict, k->text) : -1;
	if (record >= 0)
		return k->type = name_record(c, k, record, true);
	struct str names[64];
	size_t count = 0;
	for (; count < c->s->dict->n && count < 64; count++)
		names[count] = str_of(c->s->dict->records[count]->name);
	const char *hint = k->kind == NODE_NAME ? check_nearest(c, k->text, names, count) : NULL;
	return FAIL(c, k->whole, hint, "“全部”后面要是一张表的名字");
}

/* 行集 于 日, 行集 任一日 段集 */
const struct type *infer_on(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	bool on = n->kind == NODE_ON;
	const struct type *rows = infer_rows(c, n->kid[0], on ? "“于”前面" : "“任一日”前面");
	const struct type *when =
	    on ? infer_as(c, n->kid[1], TYPE_DAY, "“于”后面") : infer_spans(c, n->kid[1], "“任一日”后面");
	return rows && when && rows_dated(c, rows, n->kid[0]->whole) ? rows : NULL;
}

/* The record's rows without what only the walk knew. */
static const struct type *plain_rows(struct checker *c, const struct type *t)
{
	return t->kind == TYPE_ROWS && !t->walked ? t : type_record(c, TYPE_ROWS, t->record);
}

/* 减 交 并 */
const struct type *infer_algebra(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const char *word = n->kind == NODE_MINUS ? "减" : n->kind == NODE_MEET ? "交" : "并";
	const struct type *a = infer_spans(c, n->kid[0], check_text(c, "“%s”前面", word));
	const struct type *b = infer_spans(c, n->kid[1], check_text(c, "“%s”后面", word));
	if (!a || !b)
		return NULL;
	bool rows = n->kind != NODE_JOIN && (a->kind == TYPE_ROWS || a->kind == TYPE_CLOCK);
	return rows ? plain_rows(c, a) : type_basic(TYPE_SPANS);
}

/* 段集 覆盖 段集 */
const struct type *infer_covers(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *a = infer_spans(c, n->kid[0], "“覆盖”前面");
	const struct type *b = infer_spans(c, n->kid[1], "“覆盖”后面");
	return a && b ? type_basic(TYPE_BOOL) : NULL;
}

/* 时钟 满 时长 于 日 */
const struct type *infer_full(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *clock = infer(c, n->kid[0], NULL);
	if (clock && clock->kind != TYPE_CLOCK && clock->kind != TYPE_ANY)
		clock = FAIL(c, n->kid[0]->whole, "先用连续(…)或者累计(…)算成时钟", "“满”前面要是时钟，写的是%s",
			     type_says(c, clock));
	const struct type *span = infer_as(c, n->kid[1], TYPE_SPAN, "“满”后面");
	const struct type *day = infer_as(c, n->kid[2], TYPE_DAY, "“满 … 于”后面");
	return clock && span && day ? type_basic(TYPE_BOOL) : NULL;
}

/* 值集 去重 */
const struct type *infer_distinct(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *t = infer(c, n->kid[0], NULL);
	if (t && t->kind != TYPE_VALUES)
		return FAIL(c, n->kid[0]->whole, t->kind == TYPE_ROWS ? "按哪一列去重，写“… 之 列 去重”" : NULL,
			    "“去重”前面要是值集，写的是%s", type_says(c, t));
	return t;
}

/* {a、b} */
const struct type *infer_set(struct checker *c, struct node *n, const struct type *want)
{
	const struct type *elem = want && want->kind == TYPE_SET ? want->elem : want;
	if (!elem || elem->kind == TYPE_ANY)
		elem = &type_loose;
	const struct type *all = NULL;
	bool ok = true;
	for (size_t i = 0; i < n->nargs; i++) {
		const struct type *t = infer(c, n->args[i].value, elem);
		const struct type *join = all && t ? type_join(c, all, t) : t;
		if (t && !join)
			FAIL(c, n->args[i].at, NULL, "集合里的值要是同一种：前面是%s，这里是%s", type_says(c, all),
			     type_says(c, t));
		ok = ok && join;
		all = join ? join : all;
	}
	if (!ok || !all)
		return NULL;
	if (!type_comparable(all, all))
		return FAIL(c, n->at, NULL, "集合里不能放%s", type_says(c, all));
	return type_elem(c, TYPE_SET, all);
}

/* The first label of the set that the other side does not have. */
static struct str stray_label(const struct type *have, const struct type *set)
{
	for (size_t i = 0; i < set->labels->n; i++)
		if (!labels_have(have->labels, set->labels->label[i]))
			return set->labels->label[i];
	return (struct str){NULL, 0};
}

/* Every value of a set of labels is one that the left side can have. */
static bool labels_known(struct checker *c, struct node *n, const struct type *a, const struct type *elem)
{
	if (a->kind != TYPE_ENUM || elem->kind != TYPE_ENUM)
		return true;
	struct str stray = stray_label(a, elem);
	if (!stray.p)
		return true;
	const char *hint = check_nearest(c, stray, a->labels->label, a->labels->n);
	FAIL(c, n->kid[1]->whole, hint ? hint : check_text(c, "可以是%s", labels_text(c, a->labels)),
	     "里面的“%.*s”不是%s的值", STR_FMT(stray), a->labels->name ? a->labels->name : "左边");
	return false;
}

/* x 在 集合, x 在 值集, 单元 在 单元 */
const struct type *infer_within(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const char *op = n->kind == NODE_IN ? "在" : "不在";
	const struct type *a, *b;
	if (!infer_pair(c, n->kid[0], n->kid[1], &a, &b))
		return NULL;
	if (b->kind == TYPE_SET || b->kind == TYPE_VALUES) {
		if (b->kind == TYPE_SET && !labels_known(c, n, a, b->elem))
			return NULL;
		if (type_comparable(a, b->elem))
			return type_basic(TYPE_BOOL);
		return FAIL(c, n->at, NULL, "“%s”左边是%s，右边装的是%s，永远不会相等", op, type_says(c, a),
			    type_says(c, b->elem));
	}
	if (a->kind == TYPE_ROW && b->kind == TYPE_ROW && a->record == b->record &&
	    a->record == dict_record(c->s->dict, STR("单元")))
		return type_basic(TYPE_BOOL);
	if (a->kind == TYPE_ANY && b->kind == TYPE_ROW)
		return type_basic(TYPE_BOOL);
	const char *hint = b->kind == TYPE_ROWS ? "取出要比的那一列，写“… 之 列”" : "单个的值用“=”";
	return FAIL(c, n->kid[1]->whole, hint, "“%s”右边要是集合、值集或单元，写的是%s", op, type_says(c, b));
}

/* 文本 含 {…} */
const struct type *infer_holds(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *a = infer_as(c, n->kid[0], TYPE_TEXT, "“含”前面");
	const struct type *b = infer(c, n->kid[1], type_basic(TYPE_TEXT));
	if (!a || !b)
		return NULL;
	if (type_fits(b, TYPE_TEXT) || (b->kind == TYPE_SET && type_fits(b->elem, TYPE_TEXT)))
		return type_basic(TYPE_BOOL);
	return FAIL(c, n->kid[1]->whole, NULL, "“含”后面要是文本，或者几个文本的集合，写的是%s", type_says(c, b));
}
