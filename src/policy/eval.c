/* Expressions: names and what they stand for, what is computed once, tables. */
#include <stdio.h>

#include "policy/eval.h"

struct value eval_fail(struct work *w, enum err_code code, const char *what)
{
	if (!w->failed) {
		err_set(w->e, code, "%s", what);
		err_at(w->e, "政策 %.*s", STR_FMT(w->plan->p->id));
	}
	w->failed = true;
	return val_none();
}

void *work_get(struct work *w, size_t n)
{
	void *p = arena_get(w->mem, n ? n : 1);
	if (!p)
		eval_fail(w, ERR_NOMEM, "内存不够，或这一对象的事实多得超过核算的上限");
	return p;
}

/* --- missing facts --- */

struct value unknown_cell(struct work *w, int rec, int64_t row, int field)
{
	struct miss *m = WORK_NEW(w, struct miss);
	if (!m)
		return val_none();
	*m = (struct miss){.rec = rec, .row = row, .field = field};
	return val_unknown(m);
}

struct value unknown_what(struct work *w, const char *what)
{
	struct miss *m = WORK_NEW(w, struct miss);
	if (!m)
		return val_none();
	*m = (struct miss){.rec = -1, .row = -1, .field = -1, .what = what};
	return val_unknown(m);
}

bool taint_row(struct work *w, const struct miss *m)
{
	for (const struct taint *t = w->taint; t; t = t->next)
		if (t->miss == m)
			return w->eyes.rows_in;
	struct taint *t = WORK_NEW(w, struct taint);
	if (t) {
		*t = (struct taint){.miss = m, .next = w->taint};
		w->taint = t;
	}
	return w->eyes.rows_in;
}

/* --- facts --- */

struct value cell_value(struct work *w, int rec, int64_t row, int field)
{
	const struct wtable *t = &w->ev->world->t[rec];
	const struct field *f = &t->rec->fields[field];
	if (!t->col[field].at)
		return eval_fail(w, ERR_DAMAGED, "政策要看没有读入的栏");
	int64_t c = cell_at(t->col[field], row);
	if (c == FIELD_NONE)
		return f->flags & FIELD_KNOWN ? unknown_cell(w, rec, row, field) : val_none();
	switch (f->type) {
	case FIELD_INT: return val_int(c);
	case FIELD_MONEY: return val_money(c);
	case FIELD_DAY: return val_day(c);
	case FIELD_MONTH: return val_month(c);
	case FIELD_BOOL: return val_bool(c != 0);
	case FIELD_REF:
		return (struct value){.kind = VAL_ROW, .rec = w->ev->ref_rec[rec][field], .num = c, .to = DAY_NONE};
	case FIELD_DEC2: {
		struct value v = val_none();
		val_ratio(VAL_NUM, c, 100, &v);
		return v;
	}
	default: return val_label(c);
	}
}

struct value row_field(struct work *w, struct value row, int field)
{
	if (row.kind != VAL_ROW)
		return row;
	if (row.num != ROW_BEFORE)
		return cell_value(w, row.rec, row.num, field);
	/* the predecessor: nothing is known but its institution */
	if (w->ev->ref_rec[row.rec][field] != w->ev->rec_org)
		return val_none();
	return (struct value){.kind = VAL_ROW, .rec = w->ev->rec_org, .num = row.from, .to = DAY_NONE};
}

/* First and last day of a row value; a row reached by reference stands for its whole 存续. */
static void spell_of(struct work *w, struct value *row)
{
	if (row->kind == VAL_ROW && row->num >= 0 && row->to == DAY_NONE)
		row_lasts(w->ev, row->rec, row->num, &row->from, &row->to);
}

/* A piece for every row from `from` up to but not including `to`. A first day that must be known and is not makes the
 * row hinge on it: it never began, or it always was. */
static const struct rows *rows_range(struct work *w, int rec, size_t from, size_t to)
{
	struct rows *r = WORK_NEW(w, struct rows);
	struct piece *p = WORK_ARRAY(w, to - from, struct piece);
	if (w->ev->world->t[rec].unread)
		eval_fail(w, ERR_DAMAGED, "政策要看没有读入的表");
	if (!r || !p || w->failed)
		return NULL;
	*r = (struct rows){.rec = rec, .n = to - from, .p = p, .before = -1};
	const struct record *kind = w->ev->world->t[rec].rec;
	bool must = kind->from >= 0 && kind->fields[kind->from].flags & FIELD_KNOWN;
	const struct row_days d = days_of_rows(w->ev, rec);
	for (size_t i = from; i < to; i++, p++) {
		*p = (struct piece){.row = (int32_t)i, .joint = -1};
		row_days_at(&d, (int64_t)i, &p->from, &p->to);
		if (must && p->from == DAY_NONE) {
			struct value v = unknown_cell(w, rec, (int64_t)i, kind->from);
			if (v.kind == VAL_UNKNOWN && taint_row(w, v.miss))
				p->from = DAY_FIRST;
		}
	}
	return r;
}

const struct rows *rows_all(struct work *w, int rec)
{
	return rows_range(w, rec, 0, w->ev->world->t[rec].n);
}

const struct rows *rows_owned(struct work *w, int rec, int64_t owner)
{
	const struct wtable *t = &w->ev->world->t[rec];
	if (owner < 0 || !t->start)
		return rows_range(w, rec, 0, 0);
	return rows_range(w, rec, t->start[owner], t->start[owner + 1]);
}

/* The subject's rows of a record (REF_RECORD). */
static struct value subject_rows(struct work *w, const struct node *n)
{
	int64_t owner = w->subject;
	if (n->index2 == 1) {
		int64_t via = cell_at(w->ev->world->t[w->plan->p->subject_rec].col[n->num], w->subject);
		owner = via == FIELD_NONE ? -1 : via;
	}
	const struct rows *r = rows_owned(w, n->index, owner);
	return r ? val_rows(r) : val_none();
}

/* --- names --- */

/* The scope that many steps outwards. */
static const struct scope *scope_at(const struct work *w, int depth)
{
	const struct scope *s = w->scope;
	for (; depth > 0 && s; depth--)
		s = s->up;
	return s;
}

/* The row in a scope as a value. */
static struct value scope_row(const struct scope *s)
{
	if (!s || !s->p)
		return val_none();
	return (struct value){
	    .kind = VAL_ROW, .rec = s->rows->rec, .num = s->p->row, .from = s->p->from, .to = s->p->to};
}

/* 前 间隔 接日 所归 并列 of the piece in a scope; 本组. */
static struct value scoped(const struct scope *s, enum scoped which)
{
	if (!s)
		return val_none();
	if (which == SCOPED_GROUP)
		return s->group ? val_rows(s->group) : val_none();
	if (!s->p || s->p->joint < 0 || !s->rows->joint)
		return val_none();
	const struct joint *j = &s->rows->joint[s->p->joint];
	switch (which) {
	case SCOPED_PREVIOUS:
		if (j->previous.row == -1)
			return val_none();
		return (struct value){
		    .kind = VAL_ROW,
		    .rec = s->rows->rec,
		    .num = j->previous.row,
		    .from = j->previous.row == ROW_BEFORE ? (day_t)s->rows->before : j->previous.from,
		    .to = j->previous.to,
		};
	case SCOPED_GAP: return val_int(j->gap);
	case SCOPED_JOINT: return val_day(j->day);
	case SCOPED_HOME: return j->home;
	default: return val_bool(j->tied);
	}
}

/* The unit of the institution that pays. */
struct value home_unit(struct work *w)
{
	if (w->home_state == HOME_BUSY)
		return eval_fail(w, ERR_INPUT, "归属用到了由它得出的归属单元");
	if (w->home_state == HOME_OPEN) {
		const struct rule *r = rule_of_kind(w, RULE_HOME);
		w->home_state = HOME_BUSY;
		w->home = r ? eval(w, r->expr) : val_none();
		w->home_state = HOME_KNOWN;
	}
	if (w->home.kind != VAL_ROW)
		return w->home;
	if (w->home.rec == w->ev->rec_unit)
		return w->home;
	return w->home.rec == w->ev->rec_org ? row_field(w, w->home, w->ev->org_unit) : val_none();
}

/* 本月 月首 月末 · 到期日 · 查看日 · 对象 · 归属单元 · 辖区. */
static struct value context(struct work *w, enum context which)
{
	switch (which) {
	case CTX_MONTH: return val_month(w->month);
	case CTX_MONTH_FIRST: return val_day(month_first(w->month));
	case CTX_MONTH_LAST: return val_day(month_end(w->ev, w->month));
	case CTX_DUE: return val_day(w->due);
	case CTX_AS_OF: return val_day(w->ev->q.as_of);
	case CTX_SUBJECT:
		return (struct value){
		    .kind = VAL_ROW, .rec = w->plan->p->subject_rec, .num = w->subject, .to = DAY_NONE};
	case CTX_HOME_UNIT: return home_unit(w);
	default:
		if (w->plan->area < 0)
			return val_none();
		return (struct value){.kind = VAL_ROW, .rec = w->ev->rec_unit, .num = w->plan->area, .to = DAY_NONE};
	}
}

/* --- what is computed once --- */

/* From which moment a kept value is still good. */
static uint64_t good_since(const struct work *w, unsigned need)
{
	if (!need)
		return 1;
	if (need & NEED_HOME && w->home_stamp > w->line_stamp)
		return w->home_stamp;
	return need & (NEED_LINE | NEED_HOME) ? w->line_stamp : w->subject_stamp;
}

/* Evaluates and remembers, with the missing facts it hinged on. */
static struct value fresh(struct work *w, struct cached *c, const struct node *n)
{
	const struct taint *before = w->taint;
	w->taint = NULL;
	struct cached made = {.v = eval(w, n), .by = w, .stamp = ++w->ev->tick};
	made.taint = w->taint;
	w->taint = before;
	*c = made;
	return made.v;
}

/* The taints of a kept value become those of the line that uses it. */
static void inherit(struct work *w, const struct taint *sub)
{
	if (!sub)
		return;
	for (const struct taint *t = w->taint; t; t = t->next)
		if (t->sub == sub)
			return;
	struct taint *t = WORK_NEW(w, struct taint);
	if (t) {
		*t = (struct taint){.sub = sub, .next = w->taint};
		w->taint = t;
	}
}

/* The entry of a value that holds for everybody on this month and due day; a new one when there is none. */
static struct shared *shared_entry(struct work *w, const void *of, unsigned need, bool *found)
{
	struct evaluation *ev = w->ev;
	int64_t month = need & NEED_MONTH ? w->month : 0, due = need & NEED_DUE ? w->due : 0;
	uintptr_t mix = ((uintptr_t)of >> 4) ^ (uintptr_t)month * 31 ^ (uintptr_t)due * 17;
	struct shared **slot = &ev->shared[mix % SHARED_SLOTS];
	for (struct shared *s = *slot; s; s = s->next)
		if (s->of == of && s->plan == w->plan && s->month == month && s->due == due &&
		    s->eyes.rows_in == w->eyes.rows_in && s->eyes.cuts_in == w->eyes.cuts_in) {
			*found = true;
			return s;
		}
	*found = false;
	struct shared *s = ev->nshared < SHARED_MAX ? ARENA_NEW(ev->run, struct shared) : NULL;
	if (!s)
		return NULL;
	*s = (struct shared){of, w->plan, month, due, w->eyes, {.stamp = 0}, *slot};
	ev->nshared++;
	return *slot = s;
}

/* A value that holds for everybody: computed once a run. */
static struct value for_all(struct work *w, const void *of, unsigned need, const struct node *n)
{
	bool found;
	struct cached once = {.stamp = 0};
	struct shared *s = shared_entry(w, of, need, &found);
	struct cached *c = s ? &s->c : &once;
	if (!found) {
		struct arena *mem = w->mem;
		const struct scope *outer = w->scope;
		w->scope = NULL;
		w->mem = s ? w->ev->run : mem;
		fresh(w, c, n);
		w->mem = mem;
		w->scope = outer;
	}
	inherit(w, c->taint);
	return c->v;
}

/* A let or an alternative: kept for as long as what it needs stays the same. */
static struct value kept(struct work *w, struct cached *c, const void *of, unsigned need, const struct node *n)
{
	if (need & NEED_ALL && !(need & (NEED_SUBJECT | NEED_HOME | NEED_ORDINAL)))
		return for_all(w, of, need, n);
	if (c->stamp >= good_since(w, need) && (!need || c->by == w)) {
		inherit(w, c->taint);
		return c->v;
	}
	struct arena *mem = w->mem;
	if (!need)
		w->mem = w->ev->run;
	struct value v = fresh(w, c, n);
	w->mem = mem;
	inherit(w, c->taint);
	return v;
}

struct value let_value(struct work *w, const struct let *l)
{
	uint8_t *need = &w->ev->let_need[l->index];
	if (*need == NEED_UNKNOWN)
		*need = (uint8_t)node_needs(w->ev, w->plan, l->expr);
	return kept(w, &w->ev->let[2 * l->index + w->eyes.rows_in], l, *need, l->expr);
}

/* The chosen alternative's value. */
static struct value pick_value(struct work *w, const struct node *n)
{
	const struct reading *r = n->target;
	const struct node *alt = w->plan->pick[r->index];
	if (alt->ref == REF_LABEL)
		return val_label(alt->index);
	if (alt->kind != NODE_CALL && !alt->kid[0])
		return eval(w, alt);
	uint8_t *need = &w->plan->pick_need[r->index];
	if (*need == NEED_UNKNOWN)
		*need = (uint8_t)node_needs(w->ev, w->plan, alt);
	return kept(w, &w->plan->picked[2 * r->index + w->eyes.rows_in], r, *need, alt);
}

/* --- tables --- */

const struct node *table_entry(struct work *w, const struct table *t, struct value key)
{
	const struct table_plan *p = &w->ev->table[t->index];
	const struct node *other = NULL;
	for (size_t i = 0; i < p->n; i++) {
		const struct table_entry *e = &p->entry[i];
		bool hit = false;
		switch (e->kind) {
		case KEY_NONE: hit = key.kind == VAL_NONE; break;
		case KEY_LABEL: hit = val_same(w->ev->world->pool, key, val_label(e->key)); break;
		case KEY_INT: hit = key.kind == VAL_NUM && val_compare(key, val_int(e->key)) == 0; break;
		case KEY_INT_UP: hit = key.kind == VAL_NUM && val_compare(key, val_int(e->key)) >= 0; break;
		default: other = key.kind == VAL_NONE ? other : e->value; break;
		}
		if (hit)
			return e->value;
	}
	return other;
}

/* A table used as a function. */
static struct value table_value(struct work *w, const struct node *n)
{
	const struct table *t = n->target;
	struct value key = eval(w, n->args[0].value);
	if (key.kind == VAL_UNKNOWN)
		return key;
	const struct node *e = table_entry(w, t, key);
	if (e)
		return eval(w, e);
	if (key.kind == VAL_NONE)
		return key;
	struct str k = val_str(w->ev->world->pool, key);
	size_t room = t->name.n + k.n + 64;
	char *what = WORK_ARRAY(w, room, char);
	if (!what)
		return val_none();
	snprintf(what, room, "表“%.*s”里“%.*s”一行", STR_FMT(t->name), STR_FMT(k));
	return unknown_what(w, what);
}

/* --- names, fields, calls --- */

static struct value eval_name(struct work *w, const struct node *n)
{
	const struct scope *s;
	switch (n->ref) {
	case REF_LET: return let_value(w, n->target);
	case REF_RECORD: return subject_rows(w, n);
	case REF_LABEL: return val_label(n->index);
	case REF_CONTEXT: return context(w, (enum context)n->index);
	case REF_SCOPED: return scoped(scope_at(w, n->index2), (enum scoped)n->index);
	case REF_COLUMN:
	case REF_NAV:
		s = scope_at(w, n->index2);
		if (s && s->p && s->p->row >= 0)
			return cell_value(w, s->rows->rec, s->p->row, n->index);
		return row_field(w, scope_row(s), n->index);
	case REF_SELF: return scope_row(scope_at(w, n->index2));
	case REF_START: return val_day(scope_row(scope_at(w, n->index2)).from);
	case REF_END: return val_day(scope_row(scope_at(w, n->index2)).to);
	case REF_ROWS_OF: {
		struct value row = scope_row(scope_at(w, n->index2));
		const struct rows *r = rows_owned(w, n->index, row.kind == VAL_ROW ? row.num : -1);
		return r ? val_rows(r) : val_none();
	}
	case REF_KEYWORD: return val_text(n->text);
	default: return eval_fail(w, ERR_INPUT, "政策里有没有解析的名字");
	}
}

static struct value eval_field(struct work *w, const struct node *n)
{
	if (n->ref == REF_AVENUE)
		return avenue_gives(w, n->target);
	struct value row = eval(w, n->kid[0]);
	if (row.kind == VAL_UNKNOWN)
		return row;
	switch (n->ref) {
	case REF_FIELD:
	case REF_NAV: return row_field(w, row, n->index);
	case REF_SELF: return row;
	case REF_START:
	case REF_END:
		spell_of(w, &row);
		return row.kind == VAL_ROW ? val_day(n->ref == REF_START ? row.from : row.to) : val_none();
	case REF_ROWS_OF: {
		const struct rows *r = rows_owned(w, n->index, row.kind == VAL_ROW ? row.num : -1);
		return r ? val_rows(r) : val_none();
	}
	default: return eval_fail(w, ERR_INPUT, "政策里有没有解析的字段");
	}
}

/* --- coercions --- */

const struct rows *as_rows(struct work *w, struct value v)
{
	if (v.kind == VAL_ROWS)
		return v.rows;
	if (v.kind == VAL_CLOCK)
		return v.clock->rows;
	if (v.kind != VAL_NONE)
		return NULL;
	struct rows *none = WORK_NEW(w, struct rows);
	if (none)
		*none = (struct rows){.rec = -1, .before = -1};
	return none;
}

const struct spans *as_spans(struct work *w, struct value v)
{
	const struct spans *s = NULL;
	switch (v.kind) {
	case VAL_SPANS: return v.spans;
	case VAL_NONE: return &spans_none;
	case VAL_MONTH: s = spans_one(w->mem, month_first((month_t)v.num), month_last((month_t)v.num)); break;
	case VAL_DAY: s = spans_one(w->mem, (day_t)v.num, (day_t)v.num); break;
	case VAL_ROWS:
	case VAL_CLOCK: s = rows_spans(w->mem, v.kind == VAL_ROWS ? v.rows : v.clock->rows); break;
	case VAL_ROW:
		spell_of(w, &v);
		s = spans_one(w->mem, v.from, v.to);
		break;
	default: eval_fail(w, ERR_INPUT, "政策里用了不是段集的值"); return NULL;
	}
	if (!s)
		eval_fail(w, ERR_NOMEM, "内存不够，或这一对象的事实多得超过核算的上限");
	return s;
}

struct str keyword(struct work *w, const struct node *n)
{
	n = chosen(w->plan, n);
	return n->ref == REF_LABEL ? pool_text(w->ev->world->pool, n->index) : n->text;
}

/* A set literal that is used as a value. */
static struct value eval_set(struct work *w, const struct node *n)
{
	struct values *s = WORK_NEW(w, struct values);
	struct value *v = WORK_ARRAY(w, n->nargs, struct value);
	if (!s || !v)
		return val_none();
	for (size_t i = 0; i < n->nargs; i++)
		v[i] = eval(w, n->args[i].value);
	*s = (struct values){n->nargs, v};
	return (struct value){.kind = VAL_VALUES, .values = s};
}

/* --- all of them --- */

static struct value eval_literal(struct work *w, const struct node *n)
{
	struct value v = val_none();
	switch (n->kind) {
	case NODE_DAY: return val_day(n->num);
	case NODE_MONTH: return val_month(n->num);
	case NODE_INT:
	case NODE_DAYS:
	case NODE_SPAN: return val_int(n->num);
	case NODE_MONEY: return val_money(n->num);
	case NODE_RATIO: val_ratio(VAL_NUM, n->num, n->den ? n->den : 1, &v); return v;
	case NODE_TEXT: return val_text(n->text);
	case NODE_TRUE: return val_bool(true);
	case NODE_FALSE: return val_bool(false);
	case NODE_UNKNOWN: return unknown_what(w, "政策留空的参数");
	default: return v;
	}
}

struct value eval(struct work *w, const struct node *n)
{
	if (w->failed || !n)
		return val_none();
	switch (n->kind) {
	case NODE_NAME: return eval_name(w, n);
	case NODE_FIELD: return eval_field(w, n);
	case NODE_CALL: return n->ref == REF_TABLE ? table_value(w, n) : eval_builtin(w, n);
	case NODE_PICK: return pick_value(w, n);
	case NODE_SET: return eval_set(w, n);
	case NODE_IF: return eval_if(w, n);
	case NODE_FILTER: return eval_filter(w, n);
	case NODE_ELSE: {
		struct value v = eval(w, n->kid[0]);
		bool lacking = v.kind == VAL_NONE || (v.kind == VAL_UNKNOWN && !val_is_beyond(v));
		return lacking ? eval(w, n->kid[1]) : v;
	}
	case NODE_ADD:
	case NODE_SUB:
	case NODE_MUL:
	case NODE_DIV: return eval_arithmetic(w, n);
	case NODE_CAT: return eval_cat(w, n);
	case NODE_ALL: {
		const struct rows *r = rows_all(w, n->type->record);
		return r ? val_rows(r) : val_none();
	}
	case NODE_ON: return eval_on(w, n);
	case NODE_ANY_DAY: return eval_any_day(w, n);
	case NODE_MINUS: return eval_minus(w, n);
	case NODE_MEET: return eval_meet(w, n);
	case NODE_JOIN: return eval_join(w, n);
	case NODE_EACH: return eval_each(w, n);
	case NODE_OF: return eval_of(w, n);
	case NODE_DISTINCT: return eval_distinct(w, n);
	case NODE_OR:
	case NODE_AND:
	case NODE_NOT:
	case NODE_EQ:
	case NODE_NE:
	case NODE_LT:
	case NODE_LE:
	case NODE_GT:
	case NODE_GE:
	case NODE_IN:
	case NODE_NOT_IN:
	case NODE_HOLDS:
	case NODE_COVERS:
	case NODE_FULL:
	case NODE_HAS:
	case NODE_HAS_NOT: return truth_value(w, n);
	default: return eval_literal(w, n);
	}
}
