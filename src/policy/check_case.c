#include "policy/check.h"

/* A name that a fact of the case introduces: 机构 甲. */
struct named {
	struct str name;
	int record;
};

#define NAMED_MAX 1000

/* The case being checked. */
struct story {
	struct pcase *k;
	struct named *named;
	size_t nnamed;
};

/* The thing with this name in the case, NULL when there is none. */
static const struct named *find_named(const struct story *s, struct str name)
{
	for (size_t i = 0; i < s->nnamed; i++)
		if (str_eq(s->named[i].name, name))
			return &s->named[i];
	return NULL;
}

/* 是不是…: over the names of the case. */
static const char *nearest_named(struct checker *c, const struct story *s, struct str name)
{
	struct str names[64];
	size_t n = 0;
	for (; n < s->nnamed && n < 64; n++)
		names[n] = s->named[n].name;
	return check_nearest(c, name, names, n);
}

/* A fact's record; −1 and said when there is none. */
static int fact_record(struct checker *c, const struct case_fact *f)
{
	int r = dict_record(c->s->dict, f->record);
	if (r >= 0)
		return r;
	struct str names[64];
	size_t n = 0;
	for (; n < c->s->dict->n && n < 64; n++)
		names[n] = str_of(c->s->dict->records[n]->name);
	FAIL(c, f->at, check_nearest(c, f->record, names, n), "没有叫“%.*s”的表", STR_FMT(f->record));
	return -1;
}

/* Gathers the names that facts about self-owned things introduce. */
static void gather_names(struct checker *c, struct story *s)
{
	for (size_t i = 0; i < s->k->nfacts; i++) {
		struct case_fact *f = &s->k->facts[i];
		f->rec = fact_record(c, f);
		f->ref = -1;
		if (f->rec < 0 || c->s->dict->records[f->rec]->owner >= 0 || !f->name.p)
			continue;
		if (find_named(s, f->name))
			FAIL(c, f->at, NULL, "“%.*s”在这个样例里写了两次", STR_FMT(f->name));
		else if (s->nnamed < NAMED_MAX)
			s->named[s->nnamed++] = (struct named){f->name, f->rec};
		if (f->times != 1)
			FAIL(c, f->at, "去掉名字，或者去掉“×”", "有名字的只能有一个");
	}
}

/* The name before the colon fills the one column that refers to such a thing. */
static void check_owner(struct checker *c, const struct story *s, struct case_fact *f)
{
	const struct record *r = c->s->dict->records[f->rec];
	const struct named *who = f->name.p ? find_named(s, f->name) : NULL;
	if (!f->name.p || r->owner < 0)
		return;
	if (!who) {
		const char *hint = nearest_named(c, s, f->name);
		FAIL(c, f->at, hint ? hint : check_text(c, "先写明，例如“机构 %.*s：养老机构，…”", STR_FMT(f->name)),
		     "样例里没有叫“%.*s”的机构或单元", STR_FMT(f->name));
		return;
	}
	const char *ref = c->s->dict->records[who->record]->name;
	int n = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].type == FIELD_REF && !strcmp(r->fields[i].ref, ref)) {
			f->ref = (int)i;
			n++;
		}
	if (n != 1)
		FAIL(c, f->at, n ? "写明是哪一列，例如“机构代码 甲”" : NULL,
		     n ? "“%s”有几列都是%s" : "“%s”没有一列是%s", r->name, ref);
}

/* The column of a bare value: the one whose code list has it; −1 and said otherwise. */
static int bare_column(struct checker *c, const struct record *r, const struct case_field *f)
{
	int found = -1;
	for (size_t i = 0; i < r->n; i++) {
		const struct labels *l =
		    r->fields[i].type == FIELD_CODE ? labels_of_codes(c, r->fields[i].codes) : NULL;
		if (!l || !labels_have(l, f->value->text))
			continue;
		if (found >= 0) {
			FAIL(
			    c, f->at,
			    check_text(c, "写明是哪一列，例如“%s %.*s”", r->fields[i].label, STR_FMT(f->value->text)),
			    "“%s”的“%s”“%s”都有“%.*s”这个值", r->name, r->fields[found].label, r->fields[i].label,
			    STR_FMT(f->value->text));
			return -1;
		}
		found = (int)i;
	}
	if (found >= 0)
		return found;
	struct str labels[256];
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; r->fields[i].type == FIELD_CODE && k < r->fields[i].codes->n && n < 256; k++)
			labels[n++] = str_of(r->fields[i].codes->codes[k].label);
	const char *hint = check_nearest(c, f->value->text, labels, n);
	FAIL(c, f->at, hint ? hint : "前面写明是哪一列", "“%s”没有哪一列有“%.*s”这个值", r->name,
	     STR_FMT(f->value->text));
	return -1;
}

/* The column with this header; −1 and said when there is none. */
static int named_column(struct checker *c, const struct record *r, const struct case_field *f)
{
	int i = record_field(r, f->name);
	if (i >= 0)
		return i;
	struct str labels[RECORD_FIELDS_MAX];
	size_t n = 0;
	for (; n < r->n; n++)
		labels[n] = str_of(r->fields[n].label);
	FAIL(c, f->at, check_nearest(c, f->name, labels, n), "“%s”没有“%.*s”这一列", r->name, STR_FMT(f->name));
	return -1;
}

/* A value of this kind can stand in a column of this type. */
static bool value_fits(const struct field *f, enum node_kind k)
{
	switch (f->type) {
	case FIELD_CODE: return k == NODE_NAME || k == NODE_TEXT;
	case FIELD_REF: return k == NODE_NAME || k == NODE_INT || k == NODE_TEXT;
	case FIELD_DAY: return k == NODE_DAY;
	case FIELD_MONTH: return k == NODE_MONTH;
	case FIELD_MONEY: return k == NODE_MONEY;
	case FIELD_INT: return k == NODE_INT || (k == NODE_DAYS && f->unit) || k == NODE_SPAN;
	case FIELD_DEC2: return k == NODE_INT;
	case FIELD_BOOL: return k == NODE_TRUE || k == NODE_FALSE;
	default: return k == NODE_TEXT || k == NODE_NAME || k == NODE_INT;
	}
}

/* How the value of a column is written. */
static const char *value_usage(const struct field *f)
{
	static const char *const usage[FIELD__MAX] = {
	    [FIELD_TEXT] = "写文本",
	    [FIELD_INT] = "写整数，例如 3 或 30日",
	    [FIELD_DEC2] = "写整数",
	    [FIELD_MONEY] = "写金额，例如 500元",
	    [FIELD_DAY] = "写日期，例如 2024-03-01",
	    [FIELD_MONTH] = "写月份，例如 2024-03",
	    [FIELD_BOOL] = "写“是”或者“否”",
	    [FIELD_CODE] = "写代码表里的词",
	    [FIELD_REF] = "写样例里的名字，或者单元代码",
	    [FIELD_SECRET] = "写文本",
	};
	return usage[f->type];
}

/* A label is in the list, a name is in the case. */
static void check_meaning(struct checker *c, const struct story *s, const struct case_field *f,
			  const struct field *col)
{
	struct str text = f->value->text;
	if (col->type == FIELD_CODE) {
		const struct labels *l = labels_of_codes(c, col->codes);
		if (!l || labels_have(l, text))
			return;
		const char *hint = check_nearest(c, text, l->label, l->n);
		FAIL(c, f->value->at, hint ? hint : check_text(c, "可以是%s", labels_text(c, l)),
		     "“%s”没有“%.*s”这个值", col->label, STR_FMT(text));
	}
	if (col->type != FIELD_REF || f->value->kind == NODE_INT)
		return;
	const struct named *who = find_named(s, text);
	if (!who)
		FAIL(c, f->value->at, nearest_named(c, s, text), "样例里没有叫“%.*s”的%s", STR_FMT(text), col->ref);
	else if (strcmp(c->s->dict->records[who->record]->name, col->ref) != 0)
		FAIL(c, f->value->at, NULL, "“%.*s”是%s，“%s”要的是%s", STR_FMT(text),
		     c->s->dict->records[who->record]->name, col->label, col->ref);
}

/* A value, bare or behind its column's header. */
static void check_value(struct checker *c, const struct story *s, const struct record *r, struct case_field *f)
{
	bool word = f->value->kind == NODE_NAME || f->value->kind == NODE_TEXT;
	f->field = -1;
	if (f->name.p)
		f->field = named_column(c, r, f);
	else if (word)
		f->field = bare_column(c, r, f);
	else
		FAIL(c, f->at, "前面写明是哪一列", "不知道这个值是“%s”的哪一列", r->name);
	if (f->field < 0)
		return;
	const struct field *col = &r->fields[f->field];
	if (value_fits(col, f->value->kind))
		check_meaning(c, s, f, col);
	else
		FAIL(c, f->value->at, value_usage(col), "“%s”不能是这样的值", col->label);
}

/* 自 … 至 …, or months. */
static void check_span(struct checker *c, const struct record *r, struct case_field *f)
{
	f->field = -1;
	if (f->kind == CASE_SPELL) {
		f->field = r->from;
		if (r->from < 0)
			FAIL(c, f->at, "写明是哪一列，例如“毕业日期 2021-06-20”", "“%s”没有起止日期", r->name);
		else if (f->to && r->to == r->from)
			FAIL(c, f->at, NULL, "“%s”只有一天，没有“至”", r->name);
		return;
	}
	for (size_t i = 0; i < r->n && f->field < 0; i++)
		if (r->fields[i].type == FIELD_MONTH)
			f->field = (int)i;
	if (f->field < 0)
		FAIL(c, f->at, NULL, "“%s”没有月份这一列", r->name);
}

/* One fact: its columns, each once. */
static void check_fact(struct checker *c, const struct story *s, struct case_fact *f)
{
	if (f->rec < 0)
		return;
	const struct record *r = c->s->dict->records[f->rec];
	check_owner(c, s, f);
	for (size_t i = 0; i < f->nfields; i++) {
		struct case_field *field = &f->fields[i];
		if (field->kind == CASE_VALUE)
			check_value(c, s, r, field);
		else
			check_span(c, r, field);
		for (size_t k = 0; k < i; k++)
			if (field->field >= 0 && f->fields[k].field == field->field)
				FAIL(c, field->at, NULL, "“%s”写了两次", r->fields[field->field].label);
	}
}

/* Of whom is asked: the one named, the one there is, or the person whom the story is about. */
static void check_asked(struct checker *c, const struct story *s, const struct case_ask *a)
{
	int subject = c->p->subject_rec, rows = 0;
	if (subject < 0)
		return;
	const char *kind = c->s->dict->records[subject]->name;
	if (a->name.p) {
		const struct named *who = find_named(s, a->name);
		if (!who)
			FAIL(c, a->at, nearest_named(c, s, a->name), "样例里没有叫“%.*s”的%s", STR_FMT(a->name),
			     kind);
		else if (who->record != subject)
			FAIL(c, a->at, NULL, "“%.*s”不是%s", STR_FMT(a->name), kind);
		return;
	}
	for (size_t i = 0; i < s->k->nfacts; i++)
		rows += s->k->facts[i].rec == subject ? (int)s->k->facts[i].times : 0;
	if (rows > 1 || (rows == 0 && strcmp(kind, "人员") != 0))
		FAIL(c, a->at, check_text(c, "写明问的是谁，例如“问 甲 2024-01，…”"),
		     rows ? "样例里有几个%s" : "样例里没有%s", kind);
}

/* 中断容忍=0: a reading and one of its alternatives. */
static void check_choice(struct checker *c, struct str key, struct str label, struct pos at)
{
	struct policy *p = c->p;
	for (size_t i = key.n; i > 0; i--)
		if (key.p[i - 1] == '.') {
			p = packs_find(c->s, (struct str){key.p, i - 1});
			key = (struct str){key.p + i, key.n - i};
			break;
		}
	const struct reading *r = p ? policy_reading(p, key) : NULL;
	if (!r) {
		struct str names[256];
		size_t n = 0;
		for (const struct policy *f = p ? p : c->p; f; f = f->base)
			for (size_t i = 0; i < f->nreadings && n < 256; i++)
				names[n++] = f->readings[i].name;
		FAIL(c, at, check_nearest(c, key, names, n), "没有叫“%.*s”的读法", STR_FMT(key));
		return;
	}
	struct str labels[256];
	for (size_t i = 0; i < r->nalts && i < 256; i++)
		labels[i] = r->alts[i].label;
	struct labels l = {.label = labels, .n = r->nalts < 256 ? r->nalts : 256};
	const char *hint = check_nearest(c, label, l.label, l.n);
	if (!labels_have(&l, label))
		FAIL(c, at, hint ? hint : check_text(c, "可以是%s", labels_text(c, &l)),
		     "读法“%.*s”没有“%.*s”这个选择", STR_FMT(key), STR_FMT(label));
}

/* 问 … */
static void check_ask(struct checker *c, const struct story *s, const struct case_ask *a)
{
	check_asked(c, s, a);
	for (size_t i = 0; i < a->nkeys; i++)
		check_choice(c, a->keys[i], a->labels[i], a->key_at ? a->key_at[i] : a->at);
}

/* The labels that 档次 can have; NULL when it is a text. */
static const struct labels *tiers(struct checker *c)
{
	const struct labels *all = NULL;
	bool any = false;
	for (size_t i = 0; i <= c->p->navenues; i++) {
		const struct rule *rules = i < c->p->navenues ? c->p->avenues[i].rules : c->p->rules;
		size_t n = i < c->p->navenues ? c->p->avenues[i].nrules : c->p->nrules;
		for (size_t k = 0; k < n; k++) {
			const struct type *t = rules[k].kind == RULE_TIER ? rules[k].expr->type : NULL;
			if (rules[k].kind != RULE_TIER)
				continue;
			if (!t || t->kind != TYPE_ENUM)
				return NULL;
			all = any ? labels_join(c, NULL, all, t->labels) : t->labels;
			any = true;
		}
	}
	if (any || c->p->period.kind != PERIOD_MILESTONES)
		return all;
	for (size_t i = 0; i < c->p->period.n; i++) {
		const struct labels *one = labels_one(c, c->p->period.milestones[i].name);
		all = all && one ? labels_join(c, NULL, all, one) : one;
	}
	return all;
}

/* The tier is one that 档次 can have. */
static void check_due_tier(struct checker *c, const struct case_due *d, const struct labels *tier)
{
	if (!d->tier.p || !tier || labels_have(tier, d->tier))
		return;
	const char *hint = check_nearest(c, d->tier, tier->label, tier->n);
	FAIL(c, d->at, hint ? hint : check_text(c, "可以是%s", labels_text(c, tier)), "没有“%.*s”这个档次",
	     STR_FMT(d->tier));
}

/* The amount is of the policy's kind; only a line in doubt may have none. */
static void check_due_amount(struct checker *c, const struct case_due *d)
{
	bool counts = c->p->amount->kind == TYPE_INT;
	if (d->amount->kind == NODE_UNKNOWN) {
		if (!d->result.p || !str_is(d->result, "待确认"))
			FAIL(c, d->at, "后面写“，待确认”", "金额未知的行只能是待确认");
	} else if (d->amount->kind != (counts ? NODE_INT : NODE_MONEY)) {
		FAIL(c, d->amount->at, counts ? "写整数，例如 2" : "写金额，例如 500元", "这项政策的结果是%s",
		     counts ? "整数" : "元");
	}
}

/* 得 …: what can come out, and of the months asked for. */
static void check_due(struct checker *c, const struct case_due *d, const struct case_ask *a,
		      const struct labels *tier)
{
	if (d->nothing)
		return;
	if (d->from < a->from || d->to > a->to)
		FAIL(c, d->at, NULL, "这些月份不在“问”的月份里");
	check_due_tier(c, d, tier);
	check_due_amount(c, d);
	if (d->due != DAY_NONE && month_of_day(d->due) != d->from)
		FAIL(c, d->at, NULL, "到期日不在这个月里");
}

/* One 样例. */
static void check_case(struct checker *c, struct pcase *k, const struct labels *tier)
{
	struct story s = {.k = k, .named = ARENA_ARRAY(c->s->mem, NAMED_MAX, struct named)};
	if (!s.named) {
		STARVED(c, k->at);
		return;
	}
	gather_names(c, &s);
	for (size_t i = 0; i < k->nfacts; i++)
		check_fact(c, &s, &k->facts[i]);
	for (size_t i = 0; i < k->nasks; i++)
		check_ask(c, &s, &k->asks[i]);
	for (size_t i = 0; i < k->ndues; i++)
		check_due(c, &k->dues[i], &k->asks[k->due_ask[i]], tier);
}

void check_cases(struct checker *c)
{
	const struct labels *tier = tiers(c);
	for (size_t i = 0; i < c->p->ncases; i++) {
		for (size_t k = 0; k < i; k++)
			if (str_eq(c->p->cases[k].name, c->p->cases[i].name))
				FAIL(c, c->p->cases[i].at, NULL, "样例“%.*s”写了两次", STR_FMT(c->p->cases[i].name));
		check_case(c, &c->p->cases[i], tier);
	}
}
