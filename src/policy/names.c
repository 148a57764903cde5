#include "policy/check.h"

/* The names that the period sets, with their types and what they make an expression depend on. */
static const struct {
	const char *word;
	enum context ctx;
	enum type_kind kind;
	int uses;
} contexts[] = {
    {"本月", CTX_MONTH, TYPE_MONTH, DEP_LINE},
    {"月首", CTX_MONTH_FIRST, TYPE_DAY, DEP_LINE},
    {"月末", CTX_MONTH_LAST, TYPE_DAY, DEP_LINE},
    {"到期日", CTX_DUE, TYPE_DAY, DEP_LINE},
    {"查看日", CTX_AS_OF, TYPE_DAY, 0},
    {"对象", CTX_SUBJECT, TYPE_ROW, DEP_SUBJECT},
    {"归属单元", CTX_HOME_UNIT, TYPE_ROW, DEP_LINE | DEP_HOME | DEP_SUBJECT},
    {"辖区", CTX_AREA, TYPE_ROW, 0},
};
#define CONTEXTS (sizeof contexts / sizeof *contexts)

static const char *const scoped_words[] = {
    [SCOPED_PREVIOUS] = "前", [SCOPED_GAP] = "间隔",  [SCOPED_JOINT] = "接日",
    [SCOPED_GROUP] = "本组",  [SCOPED_HOME] = "所归", [SCOPED_TIED] = "并列",
};
#define SCOPED (sizeof scoped_words / sizeof *scoped_words)

struct aside check_aside(struct checker *c, struct policy *file)
{
	struct aside a = {c->scope, c->file, c->uses, c->below, c->visit};
	c->scope = NULL;
	c->file = file;
	c->uses = 0;
	c->below = 0;
	return a;
}

bool check_back(struct checker *c, struct aside a, int own, struct pos at, int *uses, int *height)
{
	bool low = c->below <= NAMED_HEIGHT_MAX - own;
	*uses = c->uses;
	*height = low ? own + c->below : 0; /* what names it stays silent */
	if (!low)
		FAIL(c, at, "把它拆成几步，或者少套几层", "名字一层套一层，太深了，最多%d层", NAMED_HEIGHT_MAX);
	c->scope = a.scope;
	c->file = a.file;
	c->uses = a.uses;
	c->below = a.below;
	c->visit = a.visit;
	check_again(c, *uses, *height);
	return low;
}

void check_again(struct checker *c, int uses, int height)
{
	c->uses |= uses;
	c->below = height > c->below ? height : c->below;
}

/* "甲 → 乙 → 甲": the things between v's thing and its second coming. */
static const char *circle_text(struct checker *c, const struct visit *v)
{
	struct str chain[64];
	size_t n = 0;
	const struct visit *first = v->out;
	for (; first && n < 62; first = first->out) {
		chain[n++] = first->name;
		if (first->thing == v->thing)
			break;
	}
	struct buf b;
	buf_init(&b, 8192);
	for (size_t i = n; i > 0; i--)
		buf_printf(&b, "%.*s → ", STR_FMT(chain[i - 1]));
	buf_put_str(&b, v->name);
	const char *text = arena_copy(c->s->mem, buf_str(&b).p, buf_str(&b).n);
	buf_release(&b);
	return text ? text : "";
}

bool visit_enter(struct checker *c, struct visit *v, const void *thing, struct str name, struct pos at)
{
	*v = (struct visit){thing, name, c->visit};
	for (const struct visit *o = c->visit; o; o = o->out)
		if (o->thing == thing) {
			FAIL(c, at, check_text(c, "绕成了一圈：%s", circle_text(c, v)), "“%.*s”要用到它自己",
			     STR_FMT(name));
			return false;
		}
	c->visit = v;
	return true;
}

/* The let with this name in one file's own text. */
static struct let *let_in(struct policy *p, struct str name)
{
	for (size_t i = 0; p && i < p->nlets; i++)
		if (str_eq(p->lets[i].name, name))
			return &p->lets[i];
	return NULL;
}

/* The table likewise. */
static struct table *table_in(struct policy *p, struct str name)
{
	for (size_t i = 0; p && i < p->ntables; i++)
		if (str_eq(p->tables[i].name, name))
			return &p->tables[i];
	return NULL;
}

struct let *name_let(struct checker *c, struct str name, struct policy **where)
{
	*where = c->file;
	struct let *l = let_in(c->file, name);
	if (!l && (l = let_in(c->file->base, name)))
		*where = c->file->base;
	return l;
}

struct table *name_table(struct checker *c, struct str name, struct policy **where)
{
	*where = c->file;
	struct table *t = table_in(c->file, name);
	if (!t && (t = table_in(c->file->base, name)))
		*where = c->file->base;
	return t;
}

const struct type *let_type(struct checker *c, struct let *l, struct policy *where)
{
	struct visit v;
	if (!l->type) {
		if (!visit_enter(c, &v, l, l->name, l->at))
			return NULL;
		struct aside a = check_aside(c, where);
		const struct type *t = infer(c, l->expr, NULL);
		bool low = check_back(c, a, l->expr->height, l->at, &l->when, &l->height);
		l->type = t && low ? t : &type_broken;
		c->visit = v.out;
	} else {
		check_again(c, l->when, l->height);
	}
	return l->type == &type_broken ? NULL : l->type;
}

/* A place of a bare name that is being looked up. */
struct found {
	bool found;
	const struct type *type; /* NULL: said */
};

static const struct found nowhere = {false, NULL};

/* Marks the node; the type is what was found. */
static struct found is(struct node *n, enum ref_kind ref, int index, int index2, const struct type *t)
{
	n->ref = ref;
	n->index = index;
	n->index2 = index2;
	return (struct found){true, t};
}

/* Field that refers to its thing by this word, or −1. */
static int nav_field(const struct record *r, struct str word)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].nav && str_is(word, r->fields[i].nav))
			return (int)i;
	return -1;
}

/* The record owned by rows of `owner` with this name, or −1. */
static int owned_record(const struct dict *d, int owner, struct str name)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct record *r = d->records[i];
		if (r->owner >= 0 && str_is(name, r->name) &&
		    str_is(str_of(r->fields[r->owner].ref), d->records[owner]->name))
			return (int)i;
	}
	return -1;
}

/* The field is the one key of a record that owns itself: it names the row. */
static bool names_row(const struct record *r, int field)
{
	int keys = 0;
	for (size_t i = 0; i < r->n; i++)
		keys += (r->fields[i].flags & FIELD_KEY) != 0;
	return r->owner < 0 && keys == 1 && (r->fields[field].flags & FIELD_KEY);
}

/* A column of a row: bare (in scope index2) or behind a point. */
static struct found column(struct checker *c, struct node *n, int record, int field, int index2)
{
	const struct record *r = c->s->dict->records[record];
	if (names_row(r, field))
		return is(n, REF_SELF, field, index2, type_record(c, TYPE_ROW, record));
	if (r->fields[field].type == FIELD_SECRET) {
		FAIL(c, n->at, "政策只能用不加密的列", "“%s”是加密保存的，政策不能使用", r->fields[field].label);
		return (struct found){true, NULL};
	}
	enum ref_kind ref = n->kind == NODE_FIELD ? REF_FIELD : REF_COLUMN;
	n->target = (void *)(uintptr_t)&r->fields[field];
	return is(n, ref, field, index2, type_field(c, record, field));
}

/* What a row has under this name: a column, the thing it refers to, rows it owns, 起, 止. */
static struct found member(struct checker *c, struct node *n, int record, int index2)
{
	const struct record *r = c->s->dict->records[record];
	int i = record_field(r, n->text);
	if (i >= 0)
		return column(c, n, record, i, index2);
	if ((i = nav_field(r, n->text)) >= 0)
		return is(n, REF_NAV, i, index2, type_field(c, record, i));
	if ((i = owned_record(c->s->dict, record, n->text)) >= 0)
		return is(n, REF_ROWS_OF, i, index2, type_record(c, TYPE_ROWS, i));
	if ((str_is(n->text, "起") && r->from >= 0) || (str_is(n->text, "止") && r->to >= 0))
		return is(n, str_is(n->text, "起") ? REF_START : REF_END, 0, index2, type_basic(TYPE_DAY));
	return nowhere;
}

/* The type of a scoped word in one scope; NULL when that scope does not know it. */
static const struct type *scoped_type(struct checker *c, enum scoped w, const struct scope *s)
{
	const struct type *r = s->rows;
	if (w == SCOPED_GROUP || s->group)
		return w == SCOPED_GROUP && s->group ? r : NULL;
	if (w == SCOPED_HOME || w == SCOPED_TIED)
		return !r->home || w == SCOPED_HOME ? r->home : type_basic(TYPE_BOOL);
	if (!s->joints && (!r->walked || r->home))
		return NULL;
	if (w == SCOPED_PREVIOUS)
		return type_record(c, TYPE_ROW, r->record);
	return type_basic(w == SCOPED_GAP ? TYPE_DAYS : TYPE_DAY);
}

/* 前 间隔 接日, 所归 并列, or 本组 of one scope. */
static struct found scoped(struct checker *c, struct node *n, const struct scope *s, int index2)
{
	for (size_t w = 0; w < SCOPED; w++) {
		const struct type *t = str_is(n->text, scoped_words[w]) ? scoped_type(c, (enum scoped)w, s) : NULL;
		if (t)
			return is(n, REF_SCOPED, (int)w, index2, t);
	}
	return nowhere;
}

/* A let that would be hidden behind a column of the same name: an error that says so. */
static struct found not_hidden(struct checker *c, struct node *n, const struct scope *s, struct found f)
{
	struct policy *where;
	if (f.found && f.type && name_let(c, n->text, &where)) {
		FAIL(c, n->at, "请给令另起名字", "“%.*s”在这里有两个意思：%s的列，和一个令", STR_FMT(n->text),
		     c->s->dict->records[s->rows->record]->name);
		return (struct found){true, NULL};
	}
	return f;
}

/* The name in the rows around it, innermost first. */
static struct found in_scopes(struct checker *c, struct node *n)
{
	int depth = 0;
	for (const struct scope *s = c->scope; s; s = s->out, depth++) {
		struct found f = s->group ? nowhere : member(c, n, s->rows->record, depth);
		if (!f.found)
			f = scoped(c, n, s, depth);
		if (f.found)
			return not_hidden(c, n, s, f);
	}
	return nowhere;
}

/* The context name does not exist under this period. */
static bool context_absent(struct checker *c, struct node *n, enum context ctx)
{
	if (c->p->shared)
		return false;
	bool monthly = c->p->period.kind == PERIOD_MONTHLY;
	if (monthly && ctx == CTX_DUE) {
		FAIL(c, n->at, "写“月首”或者“月末”", "按月的政策没有“到期日”");
		return true;
	}
	if (!monthly && (ctx == CTX_MONTH || ctx == CTX_MONTH_FIRST || ctx == CTX_MONTH_LAST)) {
		FAIL(c, n->at, "写“到期日”", "“%.*s”只有按月的政策才有", STR_FMT(n->text));
		return true;
	}
	return false;
}

/* The record whose row a context name is, or −1. */
static int context_record(struct checker *c, enum context ctx)
{
	return ctx == CTX_SUBJECT ? c->p->subject_rec : dict_record(c->s->dict, STR("单元"));
}

/* 本月 … 辖区. */
static struct found in_contexts(struct checker *c, struct node *n)
{
	for (size_t i = 0; i < CONTEXTS; i++) {
		if (!str_is(n->text, contexts[i].word))
			continue;
		if (context_absent(c, n, contexts[i].ctx))
			return (struct found){true, NULL};
		c->uses |= contexts[i].uses;
		if (contexts[i].kind != TYPE_ROW)
			return is(n, REF_CONTEXT, contexts[i].ctx, 0, type_basic(contexts[i].kind));
		int record = context_record(c, contexts[i].ctx);
		if (record < 0 && !c->p->shared)
			FAIL(c, n->at, NULL, "“%.*s”是哪张表的一行，不知道", STR_FMT(n->text));
		const struct type *t = record >= 0 ? type_record(c, TYPE_ROW, record) : NULL;
		return is(n, REF_CONTEXT, contexts[i].ctx, 0, t);
	}
	return nowhere;
}

/* The subject's field whose thing owns rows of a record, or −1; *many when several do. */
static int owner_by_way(const struct dict *d, int subject, int record, bool *many)
{
	const struct record *s = d->records[subject], *r = d->records[record];
	const char *owner = r->owner >= 0 ? r->fields[r->owner].ref : NULL;
	int way = -1;
	for (size_t i = 0; owner && i < s->n; i++) {
		if (s->fields[i].type != FIELD_REF || strcmp(s->fields[i].ref, owner) != 0)
			continue;
		*many = way >= 0;
		way = way < 0 ? (int)i : way;
	}
	return way;
}

/* How the subject's rows of a record are reached: index2 and num as REF_RECORD has them. */
static bool reach(struct checker *c, struct node *n, int record)
{
	const struct dict *d = c->s->dict;
	const struct record *r = d->records[record];
	int subject = c->p->subject_rec;
	bool many = false;
	if (subject < 0)
		return true;
	if (r->owner >= 0 && str_is(str_of(r->fields[r->owner].ref), d->records[subject]->name))
		return true;
	int way = owner_by_way(d, subject, record, &many);
	if (many) {
		const struct field *f = &d->records[subject]->fields[way];
		FAIL(c, n->at, check_text(c, "写明是谁的，例如“对象.%s.%s”", f->nav ? f->nav : f->label, r->name),
		     "对象（%s）有几处联系着“%s”", d->records[subject]->name, r->name);
		return false;
	}
	if (way >= 0) {
		n->index2 = 1;
		n->num = way;
		return true;
	}
	const char *hint = record == subject ? check_text(c, "本人（本机构、本单元）这一行写作“对象”")
					     : check_text(c, "要从全体里挑，写“全部 %s”", r->name);
	FAIL(c, n->at, hint, "对象（%s）没有自己的“%s”", d->records[subject]->name, r->name);
	return false;
}

const struct type *name_record(struct checker *c, struct node *n, int record, bool all)
{
	n->ref = REF_RECORD;
	n->index = record;
	n->index2 = all ? 2 : 0;
	if (!all && !reach(c, n, record))
		return NULL;
	if (!all)
		c->uses |= DEP_SUBJECT;
	return type_record(c, TYPE_ROWS, record);
}

/* The name as anything but a label; loose: not as a record either. */
static struct found ordinary(struct checker *c, struct node *n, bool loose)
{
	struct found f = in_scopes(c, n);
	if (f.found)
		return f;
	struct policy *where;
	struct let *l = name_let(c, n->text, &where);
	if (l) {
		n->target = l;
		return is(n, REF_LET, l->index, 0, let_type(c, l, where));
	}
	f = in_contexts(c, n);
	if (f.found)
		return f;
	int record = dict_record(c->s->dict, n->text);
	if (record < 0 || loose)
		return nowhere;
	return (struct found){true, name_record(c, n, record, false)};
}

/* Rows of the record have something of this name. */
static bool member_known(const struct dict *d, int record, struct str name)
{
	const struct record *r = d->records[record];
	return record_field(r, name) >= 0 || nav_field(r, name) >= 0 || owned_record(d, record, name) >= 0 ||
	       str_is(name, "起") || str_is(name, "止");
}

bool name_known(struct checker *c, struct str name)
{
	struct policy *where;
	struct node probe = {.kind = NODE_NAME, .text = name};
	for (const struct scope *s = c->scope; s; s = s->out)
		if ((!s->group && member_known(c->s->dict, s->rows->record, name)) || scoped(c, &probe, s, 0).found)
			return true;
	if (name_let(c, name, &where) || dict_record(c->s->dict, name) >= 0)
		return true;
	for (size_t i = 0; i < CONTEXTS; i++)
		if (str_is(name, contexts[i].word))
			return true;
	return false;
}

const struct type *name_label(struct checker *c, struct node *n, const struct labels *l)
{
	int64_t number = pool_put(c->s->pool, n->text);
	if (number < 0 || number > INT32_MAX)
		return STARVED(c, n->at);
	n->kind = NODE_NAME;
	n->ref = REF_LABEL;
	n->index = (int)number;
	return type_enum(c, l ? l : labels_one(c, n->text));
}

/* Room for the names that could have been meant. */
struct candidates {
	struct str name[1024];
	size_t n;
};

/* Adds one name. */
static void may_be(struct candidates *k, const char *name)
{
	if (name && k->n < sizeof k->name / sizeof *k->name)
		k->name[k->n++] = str_of(name);
}

/* Adds what a row of the record has. */
static void may_be_members(struct candidates *k, const struct dict *d, int record)
{
	const struct record *r = d->records[record];
	for (size_t i = 0; i < r->n; i++) {
		may_be(k, r->fields[i].label);
		may_be(k, r->fields[i].nav);
	}
	for (size_t i = 0; i < d->n; i++) {
		const struct record *o = d->records[i];
		if (o->owner >= 0 && !strcmp(o->fields[o->owner].ref, r->name))
			may_be(k, o->name);
	}
}

/* Adds the lets of a file. */
static void may_be_lets(struct candidates *k, const struct policy *p)
{
	for (size_t i = 0; p && i < p->nlets; i++)
		if (k->n < sizeof k->name / sizeof *k->name)
			k->name[k->n++] = p->lets[i].name;
}

/* 是不是…: over everything that may stand here. */
static const char *nearest_here(struct checker *c, struct str name)
{
	struct candidates *k = ARENA_NEW(c->s->mem, struct candidates);
	if (!k)
		return NULL;
	for (const struct scope *s = c->scope; s; s = s->out)
		may_be_members(k, c->s->dict, s->rows->record);
	may_be_lets(k, c->file);
	may_be_lets(k, c->file->base);
	for (size_t i = 0; i < CONTEXTS; i++)
		may_be(k, contexts[i].word);
	for (size_t i = 0; i < c->s->dict->n; i++)
		may_be(k, c->s->dict->records[i]->name);
	return check_nearest(c, name, k->name, k->n);
}

/* What else the unknown name could be: a reading without brackets, a table or a built-in word without its argument. */
static const char *other_kind(struct checker *c, struct str name)
{
	struct policy *where;
	const struct reading *r = policy_reading(c->file, name);
	if (r)
		return check_text(c, "它是读法，要写成“〔%.*s〕”", STR_FMT(name));
	if (name_table(c, name, &where))
		return check_text(c, "它是对照表，要写成“%.*s(…)”", STR_FMT(name));
	for (int b = 0; b < B__MAX; b++)
		if (str_is(name, builtin_word((enum builtin)b)))
			return check_text(c, "它要带参数，写成“%.*s(…)”", STR_FMT(name));
	for (size_t i = 0; i < SCOPED; i++)
		if (str_is(name, scoped_words[i]))
			return i <= SCOPED_JOINT   ? "它只用在接点(…)之后，或者断于、准的条件里"
			       : i == SCOPED_GROUP ? "它只用在“每 … 之”的后面"
						   : "它只用在择归(…)之后";
	return NULL;
}

/* Says that the name means nothing here. */
static const struct type *unknown(struct checker *c, struct node *n, const struct type *want)
{
	if (want && want->kind == TYPE_ENUM) {
		const char *hint = check_nearest(c, n->text, want->labels->label, want->labels->n);
		if (!hint && !(hint = other_kind(c, n->text)) && !(hint = nearest_here(c, n->text)))
			hint = check_text(c, "可以是%s", labels_text(c, want->labels));
		return FAIL(c, n->at, hint, "%s没有“%.*s”这个值",
			    want->labels->name ? check_text(c, "“%s”", want->labels->name) : "这里",
			    STR_FMT(n->text));
	}
	const char *hint = other_kind(c, n->text);
	if (!hint)
		hint = nearest_here(c, n->text);
	return FAIL(c, n->at, hint, "没有叫“%.*s”的名字", STR_FMT(n->text));
}

const struct type *infer_name(struct checker *c, struct node *n, const struct type *want)
{
	bool loose = want && want->kind == TYPE_UNIT_NAME;
	if (want && want->kind == TYPE_ENUM && labels_have(want->labels, n->text)) {
		struct policy *where;
		if (name_let(c, n->text, &where))
			return FAIL(c, n->at, "请给令另起名字", "“%.*s”在这里有两个意思：%s的一个值，和一个令",
				    STR_FMT(n->text), want->labels->name ? want->labels->name : "比较的另一边");
		return name_label(c, n, want->labels) ? want : NULL;
	}
	struct found f = ordinary(c, n, loose);
	if (f.found)
		return f.type;
	if (loose)
		return name_label(c, n, NULL);
	if (want && want->kind == TYPE_TEXT)
		return name_label(c, n, NULL) ? type_basic(TYPE_TEXT) : NULL;
	return unknown(c, n, want);
}

/* 途径.金额, when the node is that; the type in *t (NULL: said). */
static bool avenue_name(struct checker *c, struct node *n, const struct type **t)
{
	struct node *who = n->kid[0];
	if (who->kind != NODE_NAME || !str_is(n->text, "金额") || c->file != c->p)
		return false;
	for (size_t i = 0; i < c->p->navenues; i++) {
		struct avenue *r = &c->p->avenues[i];
		if (!str_eq(r->name, who->text))
			continue;
		n->ref = REF_AVENUE;
		n->index = r->index;
		n->target = r;
		c->uses |= DEP_SUBJECT | DEP_LINE;
		*t = avenue_amount(c, r);
		return true;
	}
	return false;
}

/* Says that rows of the record have nothing of this name. */
static const struct type *no_member(struct checker *c, struct node *n, int record)
{
	struct candidates *k = ARENA_NEW(c->s->mem, struct candidates);
	const char *hint = NULL;
	if (k) {
		may_be_members(k, c->s->dict, record);
		hint = check_nearest(c, n->text, k->name, k->n);
	}
	return FAIL(c, n->at, hint, "“%s”没有“%.*s”这一列", c->s->dict->records[record]->name, STR_FMT(n->text));
}

const struct type *infer_field(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	const struct type *t = NULL;
	if (avenue_name(c, n, &t))
		return t;
	if (!(t = infer(c, n->kid[0], NULL)))
		return NULL;
	if (t->kind == TYPE_ROWS || t->kind == TYPE_CLOCK)
		return FAIL(c, n->at, "要一行，用代表(…)；要每行的值，用“之”", "“.”前面要是一行，这里是%s",
			    type_says(c, t));
	if (t->kind != TYPE_ROW)
		return FAIL(c, n->at, NULL, "“.”前面要是一行，这里是%s", type_says(c, t));
	struct found f = member(c, n, t->record, 0);
	return f.found ? f.type : no_member(c, n, t->record);
}

/* The reading with this name in one file's own text. */
static struct reading *reading_in(struct policy *p, struct str name)
{
	for (size_t i = 0; i < p->nreadings; i++)
		if (str_eq(p->readings[i].name, name))
			return &p->readings[i];
	return NULL;
}

/* Says that there is no such reading. */
static const struct type *no_reading(struct checker *c, struct node *n)
{
	struct candidates *k = ARENA_NEW(c->s->mem, struct candidates);
	for (struct policy *p = c->file; k && p; p = p->base)
		for (size_t i = 0; i < p->nreadings && k->n < 1024; i++)
			k->name[k->n++] = p->readings[i].name;
	const char *hint = k ? check_nearest(c, n->text, k->name, k->n) : NULL;
	return FAIL(c, n->at, hint, "没有叫“%.*s”的读法", STR_FMT(n->text));
}

const struct type *infer_pick(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	struct policy *where = c->file;
	struct reading *r = reading_in(where, n->text);
	if (!r && where->base && (r = reading_in(where->base, n->text)))
		where = where->base;
	if (!r)
		return no_reading(c, n);
	n->ref = REF_READING;
	n->index = r->index;
	n->target = r;
	return reading_type(c, r, where);
}

bool name_reserved(struct checker *c, struct str name, const char **what)
{
	for (size_t i = 0; i < CONTEXTS; i++)
		if (str_is(name, contexts[i].word))
			return *what = "政策里已有的名字", true;
	for (size_t i = 0; i < SCOPED; i++)
		if (str_is(name, scoped_words[i]))
			return *what = "政策里已有的名字", true;
	for (int b = 0; b < B__MAX; b++)
		if (str_is(name, builtin_word((enum builtin)b)))
			return *what = "政策语言的词", true;
	if (dict_record(c->s->dict, name) >= 0)
		return *what = "一张表的名字", true;
	return *what = "政策语言的词", str_is(name, "起") || str_is(name, "止");
}
