/* A row that fits: a cell for each wish, an institution that is as wished, or one made up when there is none. */
#include "policy/missing_inside.h"

#define ORGS_TRIED_MAX 3000 /* institutions looked at for one that fits */

/* A value as a cell of the field. */
static int64_t cell_from(struct work *w, const struct field *f, struct value v)
{
	struct pool *pool = w->ev->world->pool;
	switch (v.kind) {
	case VAL_LABEL:
	case VAL_TEXT: return pool_put(pool, val_str(pool, v));
	case VAL_NUM: return f->type == FIELD_DEC2 ? v.num * 100 / v.den : (v.num + v.den - 1) / v.den;
	case VAL_MONEY: return (v.num + v.den - 1) / v.den;
	case VAL_NONE: return FIELD_NONE;
	default: return v.num;
	}
}

/* Any value of the field. */
static int64_t any_cell(struct work *w, const struct field *f, day_t when)
{
	switch (f->type) {
	case FIELD_CODE: return pool_put(w->ev->world->pool, str_of(f->codes->codes[0].label));
	case FIELD_DAY: return when;
	case FIELD_MONTH: return month_of_day(when);
	case FIELD_BOOL: return 1;
	case FIELD_INT:
	case FIELD_DEC2:
	case FIELD_MONEY: return 100;
	case FIELD_REF: return FIELD_NONE;
	default: return pool_put(w->ev->world->pool, STR("补充"));
	}
}

/* A label of the field's list, or a truth, that is none of the values. */
static int64_t other_cell(struct work *w, const struct field *f, const struct wish *x)
{
	if (f->type == FIELD_BOOL)
		return !x->v[0].num;
	for (size_t i = 0; f->type == FIELD_CODE && i < f->codes->n; i++) {
		int64_t text = pool_put(w->ev->world->pool, str_of(f->codes->codes[i].label));
		if (value_meets(w, val_label(text), MISSING_OTHER, x->v, x->n))
			return text;
	}
	return FIELD_NONE;
}

/* The cell that a wish asks for. */
static int64_t wish_cell(struct work *w, const struct field *f, const struct wish *x, day_t when)
{
	if (x->bound == MISSING_THERE)
		return any_cell(w, f, when);
	if (x->bound == MISSING_OTHER)
		return other_cell(w, f, x);
	/* a bounded day is as near to the one asked for as it may be */
	if (f->type == FIELD_DAY && x->v[0].kind == VAL_DAY && x->bound != MISSING_ONE_OF)
		if (x->bound == MISSING_MOST ? when <= x->v[0].num : when >= x->v[0].num)
			return when;
	return cell_from(w, f, x->v[0]);
}

/* The institution is as wished for in the field that refers to it, and is there on those days. */
static bool org_fits(struct work *w, const struct want *x, int field, int64_t org, day_t from, day_t to)
{
	day_t first, last;
	if (org >= (int64_t)w->ev->world->t[w->ev->rec_org].n - SPARES_MAX)
		return false; /* made up for another fact */
	row_spell(w->ev->world, w->ev->rec_org, org, &first, &last);
	bool ends = w->ev->world->t[x->rec].rec->ends_with == field && from != DAY_NONE;
	if (ends && last < (to == DAY_OPEN ? from : to))
		return false;
	for (size_t i = 0; i < x->n; i++) {
		const struct wish *y = &x->wish[i];
		if (y->field != field)
			continue;
		struct value v = {.kind = VAL_ROW, .rec = w->ev->rec_org, .num = org};
		if (!value_meets(w, y->field2 < 0 ? v : cell_value(w, w->ev->rec_org, org, y->field2), y->bound, y->v,
				 y->n))
			return false;
	}
	return true;
}

/* The institution of the subject's own row that ends or begins nearest to the day, if it fits; −1. */
static int64_t own_org(struct work *w, const struct want *x, int field, day_t from, day_t to)
{
	const struct wtable *t = &w->ev->world->t[x->rec];
	int64_t best = -1, nearest = INT64_MAX;
	for (uint32_t i = t->start && !x->own ? t->start[x->owner] : 0;
	     t->start && !x->own && i < t->start[x->owner + 1]; i++) {
		int64_t org = cell_at(t->col[field], i);
		day_t a, b;
		row_spell(w->ev->world, x->rec, i, &a, &b);
		int64_t away = from == DAY_NONE || a == DAY_NONE ? 0
			       : a > from                        ? (int64_t)a - from
								 : (int64_t)from - b;
		if (org == FIELD_NONE || (best >= 0 && away >= nearest) || !org_fits(w, x, field, org, from, to))
			continue;
		nearest = away;
		best = org;
	}
	return best;
}

/* An institution that fits: the subject's own, else the first; −1 none. */
static int64_t some_org(struct seeker *s, const struct want *x, int field, day_t from, day_t to)
{
	struct work *w = &s->w;
	int64_t org = own_org(w, x, field, from, to);
	for (int64_t i = 0; org < 0 && i < s->look.spares && i < ORGS_TRIED_MAX; i++)
		if (org_fits(w, x, field, i, from, to))
			org = i;
	return org;
}

/* Cells of a made-up institution as wished for in the field. */
static const int64_t *made_up(struct seeker *s, const struct want *x, int field, day_t when)
{
	const struct record *org = s->of->world->t[s->of->rec_org].rec;
	int64_t *cell = ARENA_ARRAY(s->mem, org->n, int64_t);
	for (size_t f = 0; cell && f < org->n; f++)
		cell[f] = FIELD_NONE;
	for (size_t i = 0; cell && i < x->n; i++)
		if (x->wish[i].field == field && x->wish[i].field2 >= 0)
			cell[x->wish[i].field2] =
			    wish_cell(&s->w, &org->fields[x->wish[i].field2], &x->wish[i], when);
	return cell;
}

/* Fills the cell that refers to an institution. */
static bool refer(struct seeker *s, const struct want *x, int field, day_t from, day_t to, day_t when,
		  struct change *out, int64_t *cell)
{
	*cell = some_org(s, x, field, from, to);
	if (*cell >= 0)
		return true;
	for (size_t i = 0; i < x->n; i++)
		if (x->wish[i].field == field && x->wish[i].field2 < 0)
			return false; /* a certain one is meant */
	if (out->ref >= 0)
		return false;
	out->ref = field;
	out->spare = made_up(s, x, field, when);
	*cell = FIELD_NONE;
	return out->spare != NULL;
}

/* The cells that the wishes ask for. */
static bool fill(struct seeker *s, const struct want *x, day_t from, day_t to, day_t when, struct change *out)
{
	const struct wtable *t = &s->w.ev->world->t[x->rec];
	for (size_t i = 0; i < x->n; i++) {
		const struct wish *y = &x->wish[i];
		const struct field *f = &t->rec->fields[y->field];
		int to_rec = s->w.ev->ref_rec[x->rec][y->field];
		if (f->type == FIELD_REF && to_rec == s->of->rec_org) {
			if (out->cell[y->field] == FIELD_NONE && out->ref != y->field &&
			    !refer(s, x, y->field, from, to, when, out, &out->cell[y->field]))
				return false;
		} else if (y->field2 >= 0) {
			return false;
		} else {
			out->cell[y->field] = wish_cell(&s->w, f, y, when);
		}
	}
	return true;
}

/* What every row must have and no condition asks for. */
static void fill_keys(struct seeker *s, const struct want *x, day_t from, day_t to, day_t when, struct change *out)
{
	const struct record *rec = s->w.ev->world->t[x->rec].rec;
	for (size_t f = 0; f < rec->n; f++) {
		bool key = rec->fields[f].flags & (FIELD_KEY | FIELD_REQUIRED);
		bool org = s->w.ev->ref_rec[x->rec][f] == s->of->rec_org;
		if (out->cell[f] != FIELD_NONE || out->ref == (int)f || !key || (int)f == rec->owner ||
		    (int)f == rec->from)
			continue;
		if (org)
			refer(s, x, (int)f, from, to, when, out, &out->cell[f]);
		else
			out->cell[f] = any_cell(&s->w, &rec->fields[f], when);
	}
}

/* The wishes for cells of the row itself are met. */
static bool fits(struct seeker *s, const struct want *x, const struct change *c)
{
	const struct record *rec = s->w.ev->world->t[x->rec].rec;
	for (size_t i = 0; i < x->n; i++) {
		const struct wish *y = &x->wish[i];
		const struct field *f = &rec->fields[y->field];
		if (f->type == FIELD_REF || (f->type != FIELD_DAY && f->type != FIELD_CODE && f->type != FIELD_INT))
			continue;
		int64_t cell = c->cell[y->field];
		struct value v = cell == FIELD_NONE      ? val_none()
				 : f->type == FIELD_DAY  ? val_day(cell)
				 : f->type == FIELD_CODE ? val_label(cell)
							 : val_int(cell);
		if (!value_meets(&s->w, v, y->bound, y->v, y->n))
			return false;
	}
	return true;
}

/* The change says what was wished for, in the search's own memory. */
static bool note_wish(struct seeker *s, struct change *c, const struct wish *x)
{
	struct value *v = ARENA_ARRAY(s->mem, x->n + 1, struct value);
	for (size_t i = 0; v && i < x->n; i++) {
		v[i] = x->v[i];
		if (v[i].kind == VAL_TEXT && !(v[i].text = arena_copy(s->mem, x->v[i].text, x->v[i].n)))
			return false;
	}
	c->wish[c->nwishes] = *x;
	c->wish[c->nwishes++].v = v;
	return v != NULL;
}

/* An empty row of the owner, with its days. false: it has no owner that is copied. */
static bool blank_row(struct seeker *s, const struct want *x, day_t when, struct change *out)
{
	const struct record *rec = s->w.ev->world->t[x->rec].rec;
	int up = s->look.owner[x->rec];
	out->owner = s->look.own[x->rec] && up >= 0 ? trial_base(&s->look, up, x->owner) : -1;
	out->cell = ARENA_ARRAY(s->mem, rec->n, int64_t);
	if (!out->cell || out->owner < 0)
		return false;
	for (size_t f = 0; f < rec->n; f++)
		out->cell[f] = FIELD_NONE;
	if (rec->from >= 0 && out->from != DAY_NONE)
		out->cell[rec->from] = out->from;
	else if (rec->from >= 0 && rec->fields[rec->from].flags & (FIELD_KNOWN | FIELD_KEY))
		out->cell[rec->from] = when;
	if (rec->to >= 0 && rec->to != rec->from && out->to != DAY_NONE && out->to != DAY_OPEN)
		out->cell[rec->to] = out->to;
	return true;
}

bool want_make(struct seeker *s, const struct want *x, day_t from, day_t to, day_t when, struct change *out)
{
	const struct record *rec = s->w.ev->world->t[x->rec].rec;
	*out = (struct change){.deed = MISSING_ADD, .rec = x->rec, .row = -1, .ref = -1, .from = from, .to = to};
	if (!blank_row(s, x, when, out) || !fill(s, x, from, to, when, out))
		return false;
	fill_keys(s, x, from, to, when, out);
	for (size_t i = 0; i < x->n; i++) {
		struct wish y = x->wish[i];
		struct value day;
		/* a day that only must be there was chosen: no later one was tried */
		if (y.bound == MISSING_THERE && y.field2 < 0 && rec->fields[y.field].type == FIELD_DAY) {
			day = val_day(out->cell[y.field]);
			y.bound = MISSING_MOST;
			y.v = &day;
			y.n = 1;
		}
		if (!note_wish(s, out, &y))
			return false;
	}
	return fits(s, x, out);
}

/* One change of the subject's own cell. */
static bool alter(struct seeker *s, const struct want *x, const struct wish *y, struct change *out)
{
	const struct wtable *t = &s->w.ev->world->t[x->rec];
	bool blank = cell_at(t->col[y->field], x->owner) == FIELD_NONE;
	*out = (struct change){.deed = blank ? MISSING_FILL : MISSING_ALTER,
			       .rec = x->rec,
			       .row = trial_base(&s->look, x->rec, x->owner),
			       .owner = -1,
			       .field = y->field,
			       .ref = -1,
			       .from = DAY_NONE,
			       .to = DAY_NONE};
	out->cell = ARENA_ARRAY(s->mem, 1, int64_t);
	if (!out->cell || out->row < 0)
		return false;
	day_t when = month_first(s->line->month) - 1;
	if (s->w.ev->ref_rec[x->rec][y->field] == s->of->rec_org) {
		if (!refer(s, x, y->field, DAY_NONE, DAY_NONE, when, out, out->cell))
			return false;
	} else if (y->field2 >= 0) {
		return false;
	} else {
		*out->cell = wish_cell(&s->w, &t->rec->fields[y->field], y, when);
	}
	for (size_t i = 0; i < x->n; i++)
		if (x->wish[i].field == y->field && !note_wish(s, out, &x->wish[i]))
			return false;
	return true;
}

size_t want_cells(struct seeker *s, const struct want *x, struct change *out)
{
	size_t n = 0;
	for (size_t i = 0; i < x->n && n < CHANGES_MAX; i++) {
		bool again = false;
		for (size_t k = 0; k < n; k++)
			again |= out[k].field == x->wish[i].field;
		if (again || wish_met(&s->w, x->rec, x->owner, &x->wish[i]))
			continue;
		if (!alter(s, x, &x->wish[i], &out[n]))
			return 0;
		n++;
	}
	return n;
}
