/* What a row must be like to be in a set: the conditions of 其中, read as wishes for its fields; and a row made to fit. */
#include "policy/missing_inside.h"

/* --- fields --- */

/* Where an expression on the row comes from. */
struct path {
	int field, field2; /* −1 none */
	const struct type *type;
};

/* The name is that of a column of a row, or of what stands in one. */
static bool names_column(const struct node *n)
{
	switch (n->ref) {
	case REF_COLUMN:
	case REF_NAV:
	case REF_START:
	case REF_END: return n->kind == NODE_NAME;
	default: return false;
	}
}

/* The column that a name or field of the row (own: of the subject) stands for; false when it is not one. */
static bool path_of(struct work *w, const struct want *x, const struct node *n, struct path *out)
{
	n = chosen(w->plan, n);
	const struct record *rec = w->ev->world->t[x->rec].rec;
	if (n->kind == NODE_ELSE)
		return path_of(w, x, n->kid[0], out);
	if (n->kind == NODE_FIELD && (n->ref == REF_FIELD || n->ref == REF_NAV)) {
		if (!path_of(w, x, n->kid[0], out) || out->field2 >= 0)
			return false;
		*(out->field < 0 ? &out->field : &out->field2) = n->index;
		out->type = n->type;
		return true;
	}
	*out = (struct path){-1, -1, n->type};
	if (n->kind != NODE_NAME)
		return false;
	if (x->own)
		return n->ref == REF_CONTEXT && n->index == CTX_SUBJECT;
	if (n->index2 != 0 || !names_column(n))
		return false;
	out->field = n->ref == REF_START ? rec->from : n->ref == REF_END ? rec->to : n->index;
	return out->field >= 0;
}

/* The expression looks at the row in the scope so many steps outwards. */
static bool on_row(const struct node *n, int depth)
{
	bool scoped = n->ref == REF_SELF || n->ref == REF_SCOPED || n->ref == REF_ROWS_OF;
	if ((names_column(n) || (n->kind == NODE_NAME && scoped)) && n->index2 >= depth)
		return true;
	bool opens = n->kind == NODE_FILTER || n->kind == NODE_OF || n->kind == NODE_EACH;
	for (int i = 0; i < 3 && n->kid[i]; i++)
		if (on_row(n->kid[i], depth + (opens && i == 1)))
			return true;
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value && on_row(n->args[i].value, depth + (n->args[i].option.p != NULL)))
			return true;
	return false;
}

/* The expression looks at the subject's own columns. */
static bool on_subject(const struct work *w, const struct node *n)
{
	n = chosen(w->plan, n);
	if (n->ref == REF_CONTEXT && n->kind == NODE_NAME)
		return n->index == CTX_SUBJECT;
	for (int i = 0; i < 3 && n->kid[i]; i++)
		if (on_subject(w, n->kid[i]))
			return true;
	return false;
}

/* --- wishes --- */

/* One of n values is this one. */
static bool has_value(struct work *w, const struct value *v, size_t n, struct value x)
{
	for (size_t i = 0; i < n; i++)
		if (val_same(w->ev->world->pool, v[i], x))
			return true;
	return false;
}

/* Keeps of a wish's values those that are (not) among others; false when none is left. */
static bool narrow(struct work *w, struct wish *x, const struct value *v, size_t n, bool among)
{
	struct value *left = WORK_ARRAY(w, x->n, struct value);
	size_t k = 0;
	for (size_t i = 0; left && i < x->n; i++)
		if (has_value(w, v, n, x->v[i]) == among)
			left[k++] = x->v[i];
	x->v = left;
	x->n = k;
	return left && k;
}

/* Two wishes for the same field become one where they can; *done: y is part of x now. false: they contradict. */
static bool merge(struct work *w, struct wish *x, const struct wish *y, bool *done)
{
	*done = true;
	if (y->bound == MISSING_THERE)
		return true;
	if (x->bound == MISSING_ONE_OF && (y->bound == MISSING_ONE_OF || y->bound == MISSING_OTHER))
		return narrow(w, x, y->v, y->n, y->bound == MISSING_ONE_OF);
	if (x->bound == MISSING_OTHER && y->bound == MISSING_ONE_OF) {
		struct wish old = *x;
		*x = *y;
		return narrow(w, x, old.v, old.n, false);
	}
	if (x->bound == MISSING_THERE) {
		*x = *y;
		return true;
	}
	if (x->bound == y->bound && (x->bound == MISSING_LEAST || x->bound == MISSING_MOST)) {
		int c = val_compare(y->v[0], x->v[0]);
		if (x->bound == MISSING_LEAST ? c > 0 : c < 0)
			x->v = y->v;
		return true;
	}
	*done = x->bound == y->bound && x->n == 1 && y->n == 1 && has_value(w, x->v, 1, y->v[0]);
	return true;
}

/* Adds a wish to those of the row; false when they contradict, or there are too many. */
static bool add_wish(struct work *w, struct want *x, struct wish y)
{
	for (size_t i = 0; i < x->n; i++) {
		bool done;
		if (x->wish[i].field != y.field || x->wish[i].field2 != y.field2)
			continue;
		if (!merge(w, &x->wish[i], &y, &done))
			return false;
		if (done)
			return true;
	}
	if (x->n == WISHES_MAX)
		return false;
	x->wish[x->n++] = y;
	return true;
}

/* A kept array of one value. */
static const struct value *one_value(struct work *w, struct value v)
{
	struct value *p = WORK_NEW(w, struct value);
	if (p)
		*p = v;
	return p;
}

size_t keys_for(struct work *w, const struct table *t, enum missing_bound b, const struct value *v, size_t n_v,
		struct value **out)
{
	size_t n = 0, k = 0;
	for (size_t i = 0; i < t->nrows; i++)
		n += t->rows[i].nkeys;
	*out = WORK_ARRAY(w, n, struct value);
	for (size_t i = 0; *out && i < t->nrows; i++) {
		if (!value_meets(w, eval(w, t->rows[i].value), b, v, n_v))
			continue;
		for (size_t j = 0; j < t->rows[i].nkeys; j++) {
			const struct table_key *key = &t->rows[i].keys[j];
			if (key->kind == KEY_LABEL)
				(*out)[k++] = val_label(pool_put(w->ev->world->pool, key->label));
			else if (key->kind == KEY_INT || key->kind == KEY_INT_UP)
				(*out)[k++] = val_int(key->num);
		}
	}
	return k;
}

/* The argument of a table must be one of the keys under which the value is as wished. */
static bool want_key(struct work *w, const struct node *n, enum missing_bound b, const struct value *v, size_t n_v,
		     struct want *out)
{
	struct value *key;
	size_t k = keys_for(w, n->target, b, v, n_v, &key);
	return k && want_value(w, n->args[0].value, MISSING_ONE_OF, key, k, out);
}

/* The bound on a day becomes one on the day so many months before. */
static bool want_anniv(struct work *w, const struct node *n, enum missing_bound b, struct value v, struct want *out)
{
	struct value span = eval(w, n->args[1].value);
	if (span.kind != VAL_NUM || v.kind != VAL_DAY || v.num == DAY_OPEN || span.num > 1200 || span.num < -1200)
		return true;
	day_t d = day_anniv((day_t)v.num, -(int)span.num, w->plan->anniv) - 3;
	for (int i = 0; b != MISSING_MOST && i < 6 && day_anniv(d, (int)span.num, w->plan->anniv) < v.num; i++)
		d++;
	for (int i = 0; b == MISSING_MOST && i < 6 && day_anniv(d + 1, (int)span.num, w->plan->anniv) <= v.num; i++)
		d++;
	const struct value *at = one_value(w, val_day(d));
	return at && want_value(w, n->args[0].value, b, at, 1, out);
}

bool value_meets(struct work *w, struct value x, enum missing_bound b, const struct value *v, size_t n)
{
	if (x.kind == VAL_UNKNOWN || (x.kind == VAL_NONE && b != MISSING_OTHER && b != MISSING_ONE_OF))
		return false;
	switch (b) {
	case MISSING_THERE: return true;
	case MISSING_ONE_OF: return has_value(w, v, n, x);
	case MISSING_OTHER: return !has_value(w, v, n, x);
	case MISSING_LEAST: return val_compare(x, v[0]) >= 0;
	case MISSING_MOST: return val_compare(x, v[0]) <= 0;
	default: return x.kind == VAL_ROW && unit_within(w->ev, x.num, v[0].num);
	}
}

bool want_value(struct work *w, const struct node *n, enum missing_bound b, const struct value *v, size_t n_v,
		struct want *out)
{
	struct path p;
	n = chosen(w->plan, n);
	if (path_of(w, out, n, &p) && p.field >= 0)
		return add_wish(w, out, (struct wish){p.field, p.field2, b, v, n_v, p.type});
	if (n->kind == NODE_CALL && n->ref == REF_TABLE)
		return want_key(w, n, b, v, n_v, out);
	if (n->kind == NODE_CALL && n->index == B_ANNIV && n_v && b != MISSING_OTHER)
		return want_anniv(w, n, b, v[0], out);
	return true; /* whether it is so the trial shows */
}

/* --- conditions --- */

/* What a comparison asks of its left side when it must hold (or, no: must not). */
static enum node_kind turned(enum node_kind k, bool mirrored, bool yes)
{
	static const enum node_kind mirror[NODE__MAX] = {
	    [NODE_LT] = NODE_GT, [NODE_LE] = NODE_GE, [NODE_GT] = NODE_LT,
	    [NODE_GE] = NODE_LE, [NODE_EQ] = NODE_EQ, [NODE_NE] = NODE_NE};
	static const enum node_kind not [NODE__MAX] = {[NODE_LT] = NODE_GE, [NODE_LE] = NODE_GT, [NODE_GT] = NODE_LE,
						       [NODE_GE] = NODE_LT, [NODE_EQ] = NODE_NE, [NODE_NE] = NODE_EQ};
	k = mirrored ? mirror[k] : k;
	return yes ? k : not [k];
}

bool bound_of(struct work *w, enum node_kind k, bool mirrored, bool yes, struct value v, enum missing_bound *b,
	      const struct value **out)
{
	k = turned(k, mirrored, yes);
	*b = k == NODE_EQ                   ? MISSING_ONE_OF
	     : k == NODE_NE                 ? MISSING_OTHER
	     : k == NODE_LT || k == NODE_LE ? MISSING_MOST
					    : MISSING_LEAST;
	bool steps =
	    v.kind == VAL_DAY || v.kind == VAL_MONTH || ((v.kind == VAL_NUM || v.kind == VAL_MONEY) && v.den == 1);
	if (k == NODE_LT || k == NODE_GT) {
		if (!steps || v.num == DAY_OPEN)
			return false;
		v.num += k == NODE_GT ? 1 : -1;
	}
	*out = one_value(w, v);
	return *out != NULL;
}

/* A comparison on the row. */
static bool want_compare(struct work *w, const struct node *n, bool yes, struct want *out)
{
	bool left = out->own ? on_subject(w, n->kid[0]) : on_row(n->kid[0], 0);
	bool right = out->own ? on_subject(w, n->kid[1]) : on_row(n->kid[1], 0);
	if (left && right)
		return true;
	struct value v = eval(w, n->kid[left]);
	enum missing_bound b;
	const struct value *at;
	if (v.kind == VAL_UNKNOWN || (v.kind == VAL_NONE && n->kind != NODE_EQ && n->kind != NODE_NE))
		return false;
	if (v.kind == VAL_NONE) /* a blank is what a new row has anyway */
		return (turned(n->kind, false, yes) == NODE_EQ) ||
		       want_value(w, n->kid[!left], MISSING_THERE, NULL, 0, out);
	return bound_of(w, n->kind, right, yes, v, &b, &at) && want_value(w, n->kid[!left], b, at, 1, out);
}

bool set_values(struct work *w, const struct node *set, enum missing_bound *b, const struct value **v, size_t *n)
{
	struct value x = eval(w, set);
	*b = MISSING_ONE_OF;
	if (x.kind == VAL_VALUES) {
		*v = x.values->v;
		*n = x.values->n;
		return x.values->n > 0;
	}
	if (x.kind != VAL_ROW)
		return false;
	if (x.rec == w->ev->rec_unit)
		*b = MISSING_WITHIN;
	*v = one_value(w, x);
	*n = 1;
	return *v != NULL;
}

/* 在 and 不在 on the row. */
static bool want_member(struct work *w, const struct node *n, bool yes, struct want *out)
{
	enum missing_bound b;
	const struct value *v;
	size_t n_v;
	if (on_row(n->kid[1], 0))
		return true;
	if (!set_values(w, n->kid[1], &b, &v, &n_v))
		return !yes;
	if (!yes && b == MISSING_WITHIN)
		return true;
	return want_value(w, n->kid[0], yes ? b : MISSING_OTHER, v, n_v, out);
}

/* Both sides, or one of them: the one that already holds, else the first that can be. */
static bool want_pair(struct work *w, const struct node *n, bool yes, bool other, struct want *out)
{
	if ((n->kind == NODE_AND) == yes)
		return want_cond(w, n->kid[0], yes, other, out) && want_cond(w, n->kid[1], yes, other, out);
	for (int i = 0; i < 2; i++)
		if (!on_row(n->kid[i], 0) && truth(w, n->kid[i]) == (yes ? YES : NO))
			return true;
	struct want was = *out;
	if (want_cond(w, n->kid[other], yes, other, out))
		return true;
	*out = was;
	return want_cond(w, n->kid[!other], yes, other, out);
}

bool want_cond(struct work *w, const struct node *n, bool yes, bool other, struct want *out)
{
	struct path p;
	n = chosen(w->plan, n);
	if (out->own && !on_subject(w, n))
		return true;
	if (!out->own && !on_row(n, 0)) {
		enum tri t = truth(w, n);
		return t == MAYBE || t == (yes ? YES : NO);
	}
	switch (n->kind) {
	case NODE_AND:
	case NODE_OR: return want_pair(w, n, yes, other, out);
	case NODE_NOT: return want_cond(w, n->kid[0], !yes, other, out);
	case NODE_EQ:
	case NODE_NE:
	case NODE_LT:
	case NODE_LE:
	case NODE_GT:
	case NODE_GE: return want_compare(w, n, yes, out);
	case NODE_IN:
	case NODE_NOT_IN: return want_member(w, n, yes == (n->kind == NODE_IN), out);
	case NODE_HAS:
	case NODE_HAS_NOT:
		return yes != (n->kind == NODE_HAS) || want_value(w, n->kid[0], MISSING_THERE, NULL, 0, out);
	default: break;
	}
	if (!path_of(w, out, n, &p) || p.field < 0)
		return true;
	const struct value *v = one_value(w, val_bool(yes));
	return v && add_wish(w, out, (struct wish){p.field, p.field2, MISSING_ONE_OF, v, 1, p.type});
}

/* --- rows --- */

/* The row must not be among those whose days are taken away. */
static void want_apart(struct work *w, const struct node *n, bool other, struct want *out)
{
	struct want cut = {0}, was = *out;
	n = behind(w, n);
	if (n->kind == NODE_FILTER && want_rows(w, n->kid[0], other, &cut) && cut.rec == out->rec &&
	    !want_cond(w, n->kid[1], false, other, out))
		*out = was;
}

/* A set that is a part of another. */
static bool want_part(struct work *w, const struct node *n, bool other, struct want *out)
{
	if (!want_rows(w, n->kid[n->kind == NODE_JOIN && other], other, out))
		return false;
	struct value v;
	switch (n->kind) {
	case NODE_FILTER: return want_cond(w, n->kid[1], true, other, out);
	case NODE_ON:
		v = eval(w, n->kid[1]);
		out->on = v.kind == VAL_DAY ? (day_t)v.num : DAY_NONE;
		return v.kind == VAL_DAY;
	case NODE_ANY_DAY:
		v = eval(w, n->kid[1]);
		out->days = v.kind == VAL_UNKNOWN ? NULL : as_spans(w, v);
		return out->days != NULL;
	case NODE_MINUS: want_apart(w, n->kid[1], other, out); return true;
	default: return true;
	}
}

/* The subject's rows of a record. */
static bool want_record(struct work *w, const struct node *n, struct want *out)
{
	int64_t owner = w->subject;
	if (n->index2 == 1)
		owner = cell_at(w->ev->world->t[w->plan->p->subject_rec].col[n->num], w->subject);
	if (n->index2 > 1 || owner == FIELD_NONE)
		return false;
	*out = (struct want){.rec = n->index, .owner = owner, .on = DAY_NONE};
	return true;
}

const struct node *behind(const struct work *w, const struct node *n)
{
	for (;;) {
		const struct node *x = chosen(w->plan, n);
		if (x->kind == NODE_NAME && x->ref == REF_LET)
			x = ((const struct let *)x->target)->expr;
		if (x == n)
			return n;
		n = x;
	}
}

bool want_rows(struct work *w, const struct node *n, bool other, struct want *out)
{
	n = behind(w, n);
	if (n->kind == NODE_NAME && n->ref == REF_RECORD)
		return want_record(w, n, out);
	switch (n->kind) {
	case NODE_FILTER:
	case NODE_ON:
	case NODE_ANY_DAY:
	case NODE_MINUS:
	case NODE_MEET:
	case NODE_JOIN: return want_part(w, n, other, out);
	case NODE_CALL: break;
	default: return false;
	}
	if (n->ref != REF_BUILTIN || !n->nargs || !want_rows(w, n->args[0].value, other, out))
		return false;
	if (n->index == B_STANDS && n->nargs > 1) {
		struct value v = eval(w, n->args[1].value);
		out->on = v.kind == VAL_DAY ? (day_t)v.num : DAY_NONE;
	}
	return n->index == B_STANDS || n->index == B_RUNNING || n->index == B_TOTAL || n->index == B_JOINTS;
}

bool wish_met(struct work *w, int rec, int64_t row, const struct wish *x)
{
	struct value v = cell_value(w, rec, row, x->field);
	if (x->field2 >= 0 && v.kind == VAL_ROW)
		v = cell_value(w, v.rec, v.num, x->field2);
	return value_meets(w, v, x->bound, x->v, x->n);
}
