#include "policy/check.h"

/* The keys are whole numbers (besides 其余 and 无). */
static bool number_keys(const struct table *t)
{
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t k = 0; k < t->rows[i].nkeys; k++)
			if (t->rows[i].keys[k].kind == KEY_INT || t->rows[i].keys[k].kind == KEY_INT_UP)
				return true;
	return false;
}

/* The code list of the dictionary's columns with this label, when they all have the same one. */
static const struct codelist *column_codes(const struct dict *d, struct str label)
{
	const struct codelist *one = NULL;
	for (size_t r = 0; r < d->n; r++) {
		int f = record_field(d->records[r], label);
		if (f < 0 || d->records[r]->fields[f].type != FIELD_CODE)
			continue;
		if (one && one != d->records[r]->fields[f].codes)
			return NULL;
		one = d->records[r]->fields[f].codes;
	}
	return one;
}

/* The let is being worked out just now. */
static bool visiting(const struct checker *c, const void *thing)
{
	for (const struct visit *v = c->visit; v; v = v->out)
		if (v->thing == thing)
			return true;
	return false;
}

/* What 按 names, when that is known; *open when only the callers know. NULL and not open: said. */
static const struct type *key_type(struct checker *c, const struct table *t, bool *open)
{
	struct policy *where;
	int uses = c->uses;
	*open = false;
	struct let *l = name_let(c, t->key, &where);
	if (l && !visiting(c, l)) {
		const struct type *k = let_type(c, l, where);
		c->uses = uses;
		if (k && k->kind != TYPE_ENUM && k->kind != TYPE_INT)
			return FAIL(c, t->at, NULL, "对照表的键要是枚举或整数，“%.*s”是%s", STR_FMT(t->key),
				    type_says(c, k));
		return k;
	}
	if (number_keys(t))
		return type_basic(TYPE_INT);
	const struct codelist *codes = column_codes(c->s->dict, t->key);
	if (codes)
		return type_enum(c, labels_of_codes(c, codes));
	*open = true;
	return NULL;
}

/* Two keys match the same value. */
static bool same_key(const struct table_key *a, const struct table_key *b)
{
	if (a->kind == KEY_LABEL && b->kind == KEY_LABEL)
		return str_eq(a->label, b->label);
	if (a->kind == KEY_INT && b->kind == KEY_INT)
		return a->num == b->num;
	if (a->kind == KEY_INT_UP && b->kind == KEY_INT_UP)
		return true;
	if (a->kind == KEY_INT_UP && b->kind == KEY_INT)
		return b->num >= a->num;
	if (a->kind == KEY_INT && b->kind == KEY_INT_UP)
		return a->num >= b->num;
	return a->kind == b->kind;
}

/* The key as it is written. */
static const char *key_text(struct checker *c, const struct table_key *k)
{
	switch (k->kind) {
	case KEY_INT: return check_text(c, "%lld", (long long)k->num);
	case KEY_INT_UP: return check_text(c, "%lld以上", (long long)k->num);
	case KEY_OTHER: return "其余";
	case KEY_NONE: return "无";
	default: return check_text(c, "%.*s", STR_FMT(k->label));
	}
}

/* The row before (or in) row r, up to its key k, that matches the same value; NULL when there is none. */
static const struct table_key *earlier(const struct table *t, size_t r, size_t k)
{
	for (size_t i = 0; i <= r; i++)
		for (size_t j = 0; (i < r || j < k) && j < t->rows[i].nkeys; j++)
			if (same_key(&t->rows[i].keys[j], &t->rows[r].keys[k]))
				return &t->rows[i].keys[j];
	return NULL;
}

/* No two rows match the same value. */
static bool keys_apart(struct checker *c, const struct table *t)
{
	bool ok = true;
	for (size_t r = 0; r < t->nrows; r++)
		for (size_t k = 0; k < t->rows[r].nkeys; k++) {
			const struct table_key *key = &t->rows[r].keys[k], *before = earlier(t, r, k);
			if (before)
				ok = FAIL(c, key->at,
					  check_text(c, "第%d行已经写了“%s”", before->at.line, key_text(c, before)),
					  "“%s”和前面的行重复", key_text(c, key)) != NULL;
		}
	return ok;
}

/* A key of a kind is in the table. */
static bool has_key(const struct table *t, int kind, struct str label, int64_t num)
{
	for (size_t r = 0; r < t->nrows; r++)
		for (size_t k = 0; k < t->rows[r].nkeys; k++) {
			const struct table_key *key = &t->rows[r].keys[k];
			if ((int)key->kind != kind)
				continue;
			if ((kind == KEY_LABEL && !str_eq(key->label, label)) || (kind == KEY_INT && key->num != num))
				continue;
			return true;
		}
	return false;
}

/* Every label has its row, or 其余 has. `at`: where to say so. */
static bool covers(struct checker *c, const struct table *t, const struct labels *l, struct pos at)
{
	if (has_key(t, KEY_OTHER, (struct str){0}, 0))
		return true;
	struct str missing[64];
	size_t n = 0;
	for (size_t i = 0; i < l->n && n < 64; i++)
		if (!has_key(t, KEY_LABEL, l->label[i], 0))
			missing[n++] = l->label[i];
	if (!n)
		return true;
	FAIL(c, at, "给它们各写一行，或者写“其余 → 无”", "对照表“%.*s”没有写%s怎么办", STR_FMT(t->name),
	     labels_text(c, &(struct labels){.label = missing, .n = n}));
	return false;
}

/* The keys are labels of the enumeration. */
static bool keys_known(struct checker *c, const struct table *t, const struct labels *l)
{
	bool ok = true;
	for (size_t r = 0; r < t->nrows; r++)
		for (size_t k = 0; k < t->rows[r].nkeys; k++) {
			const struct table_key *key = &t->rows[r].keys[k];
			if (key->kind != KEY_LABEL || labels_have(l, key->label))
				continue;
			const char *hint = check_nearest(c, key->label, l->label, l->n);
			ok = FAIL(c, key->at, hint ? hint : check_text(c, "可以是%s", labels_text(c, l)),
				  "“%.*s”没有“%.*s”这个值", STR_FMT(t->key), STR_FMT(key->label)) != NULL;
		}
	return ok;
}

/* Numbers from 0 up all have their row. */
static bool numbers_covered(struct checker *c, const struct table *t)
{
	int64_t up = INT64_MAX;
	for (size_t r = 0; r < t->nrows; r++)
		for (size_t k = 0; k < t->rows[r].nkeys; k++)
			if (t->rows[r].keys[k].kind == KEY_INT_UP)
				up = t->rows[r].keys[k].num;
	if (has_key(t, KEY_OTHER, (struct str){0}, 0))
		return true;
	int64_t n = 0;
	while (n < up && has_key(t, KEY_INT, (struct str){0}, n))
		n++;
	if (n >= up)
		return true;
	FAIL(c, t->at, check_text(c, "写“%lld → …”“%lld以上 → …”，或者“其余 → 无”", (long long)n, (long long)n),
	     "对照表“%.*s”没有写%lld怎么办", STR_FMT(t->name), (long long)n);
	return false;
}

/* The keys are of one sort, apart, and cover what 按 names. */
static bool check_keys(struct checker *c, struct table *t)
{
	bool numbers = number_keys(t), ok = keys_apart(c, t);
	t->from = key_type(c, t, &t->open);
	if (!t->from && !t->open)
		return false;
	for (size_t r = 0; r < t->nrows; r++)
		for (size_t k = 0; k < t->rows[r].nkeys; k++)
			if (t->rows[r].keys[k].kind == KEY_LABEL && numbers)
				ok = FAIL(c, t->rows[r].keys[k].at, NULL, "一张表的键要么都是整数，要么都是名字") !=
				     NULL;
	if (!ok || t->open)
		return ok;
	if ((t->from->kind == TYPE_INT) != numbers)
		return FAIL(c, t->at, NULL, "“%.*s”是%s，对照表的键却%s", STR_FMT(t->key), type_says(c, t->from),
			    numbers ? "是整数" : "不是整数");
	if (numbers)
		return numbers_covered(c, t);
	return keys_known(c, t, t->from->labels) && covers(c, t, t->from->labels, t->at);
}

/* The labels of a table's results in order of first appearance, best first. */
static const struct type *result_labels(struct checker *c, const struct table *t)
{
	struct labels *l = NULL;
	for (size_t r = 0; r < t->nrows; r++) {
		const struct type *v = t->rows[r].value->type;
		if (v->kind != TYPE_ENUM)
			continue;
		const struct labels *all = labels_join(c, NULL, l ? l : &(struct labels){0}, v->labels);
		l = all ? ARENA_NEW(c->s->mem, struct labels) : NULL;
		if (!l)
			return all ? STARVED(c, t->at) : NULL;
		*l = *all;
	}
	if (l) {
		l->name = check_text(c, "%.*s", STR_FMT(t->name));
		l->ordered = true;
	}
	return type_enum(c, l);
}

/* The one type of all values. */
static const struct type *value_type(struct checker *c, struct table *t)
{
	const struct type *all = NULL;
	bool ok = true;
	for (size_t r = 0; r < t->nrows; r++) {
		struct node *v = t->rows[r].value;
		const struct type *one = infer(c, v, &type_loose), *join = all && one ? type_join(c, all, one) : one;
		if (one && !join)
			FAIL(c, v->whole, NULL, "对照表“%.*s”的值要是同一种：前面是%s，这里是%s", STR_FMT(t->name),
			     type_says(c, all), type_says(c, one));
		ok = ok && join;
		all = join ? join : all;
	}
	if (!ok || !all)
		return NULL;
	return all->kind == TYPE_ENUM ? result_labels(c, t) : all;
}

/* The height of the highest value. */
static int value_height(const struct table *t)
{
	int most = 1;
	for (size_t r = 0; r < t->nrows; r++)
		most = t->rows[r].value->height > most ? t->rows[r].value->height : most;
	return most;
}

bool table_type(struct checker *c, struct table *t, struct policy *where)
{
	struct visit v;
	if (!t->to) {
		if (!visit_enter(c, &v, t, t->name, t->at))
			return false;
		struct aside a = check_aside(c, where);
		bool keys = check_keys(c, t);
		const struct type *to = value_type(c, t);
		bool low = check_back(c, a, value_height(t), t->at, &t->when, &t->height);
		t->to = keys && to && low ? to : &type_broken;
		c->visit = v.out;
	} else {
		check_again(c, t->when, t->height);
	}
	return t->to != &type_broken;
}

/* An open table is handed these labels, too. */
static bool widen(struct checker *c, struct table *t, const struct type *arg)
{
	const struct type *from = t->from ? type_join(c, t->from, arg) : arg;
	if (from && from->kind == TYPE_ENUM)
		t->from = from;
	return from;
}

const struct type *infer_lookup(struct checker *c, struct node *n, struct table *t, struct policy *where)
{
	struct node *key = n->args[0].value;
	n->ref = REF_TABLE;
	n->index = t->index;
	n->target = t;
	bool ok = table_type(c, t, where);
	const struct type *arg = infer(c, key, t->from);
	if (!ok || !arg || arg->kind == TYPE_ANY)
		return ok && arg ? t->to : NULL;
	enum type_kind want = number_keys(t) ? TYPE_INT : TYPE_ENUM;
	if (arg->kind != want)
		return FAIL(c, key->whole, NULL, "对照表“%.*s”按%s查，写的是%s", STR_FMT(t->name),
			    type_kind_text(want), type_says(c, arg));
	if (want == TYPE_ENUM && !t->open && !type_comparable(arg, t->from))
		return FAIL(c, key->whole, check_text(c, "表里写的是%s", labels_text(c, t->from->labels)),
			    "对照表“%.*s”里没有%s的值", STR_FMT(t->name), type_says(c, arg));
	if (want == TYPE_ENUM && !covers(c, t, arg->labels, key->whole))
		return NULL;
	return !t->open || widen(c, t, arg) ? t->to : NULL;
}

void table_finish(struct checker *c, struct table *t)
{
	if (t->open && t->from && t->to && t->to != &type_broken)
		keys_known(c, t, t->from->labels);
}
