#include "policy/check.h"

const struct type type_broken = {.kind = TYPE_ANY, .record = -1};
const struct type type_loose = {.kind = TYPE_UNIT_NAME, .record = -1};

const char *type_kind_text(enum type_kind k)
{
	static const char *const words[] = {
#define X(name, zh) [name] = zh,
	    TYPE_KINDS(X)
#undef X
	};
	return words[k];
}

int type_text(struct buf *out, const struct type *t, const char *record_name)
{
	buf_puts(out, type_kind_text(t->kind));
	if (t->kind == TYPE_ENUM && t->labels && t->labels->name)
		return buf_printf(out, "（%s）", t->labels->name);
	if (t->kind == TYPE_INT && t->unit)
		return buf_printf(out, "（%s）", t->unit);
	if (t->elem) {
		buf_puts(out, "（");
		type_text(out, t->elem, record_name);
		return buf_puts(out, "）");
	}
	return record_name ? buf_printf(out, "（%s）", record_name) : out->failed ? -1 : 0;
}

const char *type_says(struct checker *c, const struct type *t)
{
	const struct type *inner = t;
	while (inner->elem)
		inner = inner->elem;
	struct buf b;
	buf_init(&b, 1024);
	type_text(&b, t, inner->record >= 0 ? c->s->dict->records[inner->record]->name : NULL);
	const char *text = arena_copy(c->s->mem, buf_str(&b).p, buf_str(&b).n);
	buf_release(&b);
	return text ? text : "";
}

const char *check_nearest(struct checker *c, struct str name, const struct str *names, size_t n)
{
	struct str near = nearest_name(name, names, n);
	return near.p ? check_text(c, "是不是“%.*s”？", STR_FMT(near)) : NULL;
}

/* A copy of a type in the arena; NULL, said, without memory. */
static const struct type *keep(struct checker *c, struct type t)
{
	struct type *p = ARENA_NEW(c->s->mem, struct type);
	if (!p)
		return STARVED(c, c->file->at);
	*p = t;
	return p;
}

const struct type *type_basic(enum type_kind k)
{
	static const struct type basics[] = {
#define X(name, zh) [name] = {.kind = name, .record = -1},
	    TYPE_KINDS(X)
#undef X
	};
	static const struct type days = {.kind = TYPE_DAYS, .unit = "日", .record = -1};
	return k == TYPE_DAYS ? &days : &basics[k];
}

const struct type *type_record(struct checker *c, enum type_kind k, int record)
{
	return keep(c, (struct type){.kind = k, .record = record});
}

const struct type *type_elem(struct checker *c, enum type_kind k, const struct type *elem)
{
	return elem ? keep(c, (struct type){.kind = k, .record = -1, .elem = elem}) : NULL;
}

const struct type *type_int(struct checker *c, const char *unit)
{
	return unit ? keep(c, (struct type){.kind = TYPE_INT, .unit = unit, .record = -1}) : type_basic(TYPE_INT);
}

const struct type *type_enum(struct checker *c, const struct labels *l)
{
	return l ? keep(c, (struct type){.kind = TYPE_ENUM, .labels = l, .record = -1}) : NULL;
}

/* Days are counted in this unit. */
static bool unit_days(const char *unit)
{
	return unit && (!strcmp(unit, "日") || !strcmp(unit, "天"));
}

const struct type *type_field(struct checker *c, int record, int field)
{
	static const struct type decimal = {.kind = TYPE_RATIO, .unit = "", .record = -1};
	const struct field *f = &c->s->dict->records[record]->fields[field];
	switch (f->type) {
	case FIELD_TEXT: return type_basic(TYPE_TEXT);
	case FIELD_INT: return unit_days(f->unit) ? type_basic(TYPE_DAYS) : type_int(c, f->unit);
	case FIELD_DEC2: return &decimal;
	case FIELD_MONEY: return type_basic(TYPE_MONEY);
	case FIELD_DAY: return type_basic(TYPE_DAY);
	case FIELD_MONTH: return type_basic(TYPE_MONTH);
	case FIELD_BOOL: return type_basic(TYPE_BOOL);
	case FIELD_CODE: return type_enum(c, labels_of_codes(c, f->codes));
	case FIELD_REF: return type_record(c, TYPE_ROW, dict_record(c->s->dict, str_of(f->ref)));
	default: return NULL;
	}
}

/* Room for labels in the arena; NULL, said, without memory. */
static struct labels *labels_room(struct checker *c, const char *name, size_t n)
{
	struct labels *l = ARENA_NEW(c->s->mem, struct labels);
	struct str *label = l ? ARENA_ARRAY(c->s->mem, n, struct str) : NULL;
	if (!label) {
		(void)STARVED(c, c->file->at);
		return NULL;
	}
	*l = (struct labels){.name = name, .label = label};
	return l;
}

const struct labels *labels_of_codes(struct checker *c, const struct codelist *codes)
{
	struct labels *l = labels_room(c, codes->name, codes->n);
	if (!l)
		return NULL;
	for (size_t i = 0; i < codes->n; i++)
		l->label[l->n++] = str_of(codes->codes[i].label);
	l->ordered = codes->ordered;
	return l;
}

const struct labels *labels_one(struct checker *c, struct str label)
{
	struct labels *l = labels_room(c, NULL, 1);
	if (!l)
		return NULL;
	l->label[l->n++] = label;
	return l;
}

bool labels_have(const struct labels *l, struct str label)
{
	for (size_t i = 0; l && i < l->n; i++)
		if (str_eq(l->label[i], label))
			return true;
	return false;
}

bool labels_meet(const struct labels *a, const struct labels *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (labels_have(b, a->label[i]))
			return true;
	return false;
}

const struct labels *labels_join(struct checker *c, const char *name, const struct labels *a, const struct labels *b)
{
	struct labels *l = labels_room(c, name, a->n + b->n);
	if (!l)
		return NULL;
	for (size_t i = 0; i < a->n + b->n; i++) {
		struct str label = i < a->n ? a->label[i] : b->label[i - a->n];
		if (!labels_have(l, label))
			l->label[l->n++] = label;
	}
	return l;
}

const char *labels_text(struct checker *c, const struct labels *l)
{
	struct buf b;
	buf_init(&b, 1024);
	for (size_t i = 0; i < l->n && i < 8; i++)
		buf_printf(&b, "%s%.*s", i ? "、" : "", STR_FMT(l->label[i]));
	if (l->n > 8)
		buf_puts(&b, "…");
	const char *text = arena_copy(c->s->mem, buf_str(&b).p, buf_str(&b).n);
	buf_release(&b);
	return text ? text : "";
}

/* Every label of a is one of b. */
static bool labels_within(const struct labels *a, const struct labels *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (!labels_have(b, a->label[i]))
			return false;
	return true;
}

/* Two enumerations as one: the larger where it holds the other, else both. */
static const struct type *join_enums(struct checker *c, const struct type *a, const struct type *b)
{
	if (labels_within(b->labels, a->labels) && (a->labels->ordered || a->labels->n > b->labels->n))
		return a;
	if (labels_within(a->labels, b->labels))
		return b;
	return type_enum(c,
			 labels_join(c, a->labels->name ? a->labels->name : b->labels->name, a->labels, b->labels));
}

/* It can stand for spells. */
static bool spell_like(const struct type *t)
{
	return t->kind == TYPE_SPANS || t->kind == TYPE_ROWS || t->kind == TYPE_MONTH || t->kind == TYPE_CLOCK;
}

/* Two types of one kind as one; NULL when what they carry differs. */
static const struct type *join_same(struct checker *c, const struct type *a, const struct type *b)
{
	if (a->kind == TYPE_ENUM)
		return join_enums(c, a, b);
	if (a->record != b->record)
		return NULL;
	if (a->kind == TYPE_INT)
		return a->unit && b->unit && strcmp(a->unit, b->unit) != 0 ? NULL : a->unit ? a : b;
	if (a->elem)
		return type_elem(c, a->kind, type_join(c, a->elem, b->elem));
	return a->walked ? b : a;
}

const struct type *type_join(struct checker *c, const struct type *a, const struct type *b)
{
	if (a->kind == TYPE_ANY || b->kind == TYPE_ANY)
		return a->kind == TYPE_ANY ? b : a;
	if (a->kind == b->kind) {
		const struct type *same = join_same(c, a, b);
		if (same || !spell_like(a))
			return same;
	}
	if (spell_like(a) && spell_like(b)) {
		bool rows = a->record >= 0 && a->record == b->record;
		return rows ? type_record(c, TYPE_ROWS, a->record) : type_basic(TYPE_SPANS);
	}
	if ((a->kind == TYPE_TEXT && b->kind == TYPE_ENUM) || (a->kind == TYPE_ENUM && b->kind == TYPE_TEXT))
		return type_basic(TYPE_TEXT);
	return NULL;
}

bool type_fits(const struct type *t, enum type_kind want)
{
	if (t->kind == TYPE_ANY || t->kind == want || want == TYPE_ANY)
		return true;
	if (want == TYPE_SPANS)
		return spell_like(t);
	if (want == TYPE_ROWS)
		return t->kind == TYPE_CLOCK;
	return want == TYPE_TEXT && t->kind == TYPE_ENUM;
}

bool type_comparable(const struct type *a, const struct type *b)
{
	if (a->kind == TYPE_ANY || b->kind == TYPE_ANY)
		return true;
	if ((a->kind == TYPE_TEXT && b->kind == TYPE_ENUM) || (a->kind == TYPE_ENUM && b->kind == TYPE_TEXT))
		return true;
	if ((a->kind == TYPE_RATIO && a->unit && b->kind == TYPE_INT) ||
	    (b->kind == TYPE_RATIO && b->unit && a->kind == TYPE_INT))
		return true;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case TYPE_ENUM: return labels_meet(a->labels, b->labels);
	case TYPE_ROW: return a->record == b->record;
	case TYPE_INT: return !a->unit || !b->unit || !strcmp(a->unit, b->unit);
	case TYPE_BOOL:
	case TYPE_RATIO:
	case TYPE_MONEY:
	case TYPE_DAY:
	case TYPE_DAYS:
	case TYPE_MONTH:
	case TYPE_TEXT: return true;
	default: return false;
	}
}
