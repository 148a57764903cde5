#include "policy/check.h"

/* The settings' keys and labels, as SETTINGS has them. */
static const struct {
	const char *key, *labels;
} settings[] = {
#define X(name, key, labels) [name] = {key, labels},
    SETTINGS(X)
#undef X
};

int setting_named(struct str key)
{
	for (int s = 0; s < SETTING__MAX; s++)
		if (str_is(key, settings[s].key))
			return s;
	return -1;
}

bool reading_is_setting(const struct reading *r)
{
	return setting_named(r->name) >= 0;
}

/* 满20天 → 20; 0 when it is no such label. */
static int full_days(struct str label)
{
	int64_t n;
	if (!str_starts(label, STR("满")) || !str_ends(label, STR("天")))
		return 0;
	struct str digits = {label.p + 3, label.n - 6};
	return label.n > 6 && str_to_i64(digits, &n) && n >= 1 && n <= 31 ? (int)n : 0;
}

int setting_label(enum setting s, struct str label)
{
	struct str rest = str_of(settings[s].labels);
	for (int i = 0; rest.p; i++)
		if (str_eq(str_cut(&rest, '|'), label))
			return i;
	int days = s == SET_MONTH ? full_days(label) : 0;
	return days ? SET_MONTH_DAYS + days : -1;
}

/* A setting's alternatives are plain labels that the language knows. */
static bool check_setting(struct checker *c, const struct reading *r)
{
	int s = setting_named(r->name);
	if (s < 0)
		return true;
	bool ok = true;
	struct str names[16];
	size_t n = 0;
	for (struct str rest = str_of(settings[s].labels); rest.p && n < 16;)
		names[n++] = str_cut(&rest, '|');
	for (size_t i = 0; i < r->nalts; i++) {
		const struct alt *a = &r->alts[i];
		const char *hint = a->expr ? "只写名字" : check_nearest(c, a->label, names, n);
		if (!hint)
			hint = s == SET_MONTH ? "可以是整月、按日折算、首日、末日、任一日、满20天（1至31天）"
					      : check_text(c, "可以是%s",
							   labels_text(c, &(struct labels){.label = names, .n = n}));
		if (a->expr || setting_label((enum setting)s, a->label) < 0)
			ok = FAIL(c, a->at, hint, a->expr ? "“%.*s”不能带“=”" : "“%.*s”不是这个读法能有的选择",
				  STR_FMT(a->label)) != NULL;
	}
	return ok;
}

/* All labels are 是 or 否. */
static bool yes_or_no(const struct reading *r)
{
	for (size_t i = 0; i < r->nalts; i++)
		if (r->alts[i].expr || (!str_is(r->alts[i].label, "是") && !str_is(r->alts[i].label, "否")))
			return false;
	return true;
}

/* The label of an alternative without expression, as an expression. */
static struct node *label_node(struct checker *c, const struct alt *a, bool truth)
{
	struct node *n = ARENA_NEW(c->s->mem, struct node);
	if (!n) {
		STARVED(c, a->at);
		return NULL;
	}
	*n = (struct node){.kind = NODE_NAME, .at = a->at, .whole = a->at, .text = a->label, .height = 1};
	if (truth) {
		n->kind = str_is(a->label, "是") ? NODE_TRUE : NODE_FALSE;
		n->type = type_basic(TYPE_BOOL);
	} else {
		n->type = name_label(c, n, NULL);
	}
	return n->type ? n : NULL;
}

/* The type of one alternative, its value filled. */
static const struct type *alt_type(struct checker *c, struct alt *a, bool truth)
{
	a->value = a->expr ? a->expr : label_node(c, a, truth);
	if (!a->value)
		return NULL;
	return a->expr ? infer(c, a->expr, &type_loose) : a->value->type;
}

/* Says that an alternative is of another type than those before it. */
static const struct type *alt_differs(struct checker *c, const struct reading *r, const struct alt *a,
				      const struct type *before, const struct type *t)
{
	const char *hint = NULL;
	if (!a->expr || !r->alts[0].expr)
		hint = "没有“=”的选择，值就是它的名字；要么都写“=”，要么都不写";
	else if (a->expr->ref == REF_LABEL)
		hint = check_text(c, "没有叫“%.*s”的名字", STR_FMT(a->expr->text));
	return FAIL(c, a->expr ? a->expr->whole : a->at, hint, "读法“%.*s”的几个选择要是同一种：前面是%s，这里是%s",
		    STR_FMT(r->name), type_says(c, before), type_says(c, t));
}

/* The one type of all alternatives. */
static const struct type *alts_type(struct checker *c, struct reading *r)
{
	bool truth = yes_or_no(r), ok = true;
	if (!check_setting(c, r))
		return NULL;
	const struct type *all = NULL;
	for (size_t i = 0; i < r->nalts; i++) {
		const struct type *t = alt_type(c, &r->alts[i], truth);
		const struct type *join = all && t ? type_join(c, all, t) : t;
		ok = ok && t;
		if (t && !join)
			ok = alt_differs(c, r, &r->alts[i], all, t) != NULL;
		all = join ? join : all;
	}
	if (!ok || !all)
		return NULL;
	if (all->kind == TYPE_ENUM && !all->labels->name) {
		struct labels *l = ARENA_NEW(c->s->mem, struct labels);
		if (!l)
			return STARVED(c, r->at);
		*l = *all->labels;
		l->name = check_text(c, "读法 %.*s", STR_FMT(r->name));
		all = type_enum(c, l);
	}
	return all;
}

/* The height of the highest alternative. */
static int alts_height(const struct reading *r)
{
	int most = 1;
	for (size_t i = 0; i < r->nalts; i++)
		if (r->alts[i].expr && r->alts[i].expr->height > most)
			most = r->alts[i].expr->height;
	return most;
}

const struct type *reading_type(struct checker *c, struct reading *r, struct policy *where)
{
	struct visit v;
	if (!r->type) {
		if (!visit_enter(c, &v, r, r->name, r->at))
			return NULL;
		struct aside a = check_aside(c, where);
		const struct type *t = alts_type(c, r);
		bool low = check_back(c, a, alts_height(r), r->at, &r->when, &r->height);
		r->type = t && low ? t : &type_broken;
		c->visit = v.out;
	} else {
		check_again(c, r->when, r->height);
	}
	return r->type == &type_broken ? NULL : r->type;
}
