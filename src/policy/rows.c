/* Spans and row sets: the algebra of days. */
#include <stdlib.h>

#include "policy/value.h"

const struct spans spans_none = {0};

/* The day after, an open end staying open. */
static day_t after(day_t d)
{
	return d == DAY_OPEN ? DAY_OPEN : d + 1;
}

static day_t later(day_t a, day_t b)
{
	return a > b ? a : b;
}
static day_t earlier(day_t a, day_t b)
{
	return a < b ? a : b;
}

/* Room for n spans in one piece with their head. */
static struct spans *spans_room(struct arena *a, size_t n)
{
	struct spans *s = arena_get(a, sizeof *s + n * sizeof *s->s);
	if (s)
		s->s = (struct span *)(void *)(s + 1);
	return s;
}

const struct spans *spans_one(struct arena *a, day_t from, day_t to)
{
	if (to == DAY_NONE)
		to = DAY_OPEN;
	if (from == DAY_NONE || from > to)
		return &spans_none;
	struct spans *s = spans_room(a, 1);
	if (s) {
		s->n = 1;
		s->s[0] = (struct span){from, to};
	}
	return s;
}

/* qsort's order of spans. */
static int span_order(const void *x, const void *y)
{
	const struct span *a = x, *b = y;
	return (a->from > b->from) - (a->from < b->from);
}

/* They stand in order already, as facts mostly do. */
static bool ascending(const struct span *s, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (s[i].from < s[i - 1].from)
			return false;
	return true;
}

/* Adds an interval behind the others, merging it with the last one when they touch. */
static void append(struct spans *s, struct span x)
{
	if (x.from > x.to)
		return;
	if (s->n && x.from <= after(s->s[s->n - 1].to))
		s->s[s->n - 1].to = later(s->s[s->n - 1].to, x.to);
	else
		s->s[s->n++] = x;
}

const struct spans *spans_of(struct arena *a, struct span *s, size_t n)
{
	if (!ascending(s, n))
		qsort(s, n, sizeof *s, span_order);
	struct spans *r = spans_room(a, n);
	for (size_t i = 0; r && i < n; i++)
		append(r, s[i]);
	return r;
}

const struct spans *spans_join(struct arena *a, const struct spans *x, const struct spans *y)
{
	struct spans *r = spans_room(a, x->n + y->n);
	size_t i = 0, j = 0;
	while (r && (i < x->n || j < y->n)) {
		bool left = j == y->n || (i < x->n && x->s[i].from <= y->s[j].from);
		append(r, left ? x->s[i++] : y->s[j++]);
	}
	return r;
}

const struct spans *spans_meet(struct arena *a, const struct spans *x, const struct spans *y)
{
	struct spans *r = spans_room(a, x->n + y->n);
	size_t i = 0, j = 0;
	while (r && i < x->n && j < y->n) {
		append(r, (struct span){later(x->s[i].from, y->s[j].from), earlier(x->s[i].to, y->s[j].to)});
		if (x->s[i].to < y->s[j].to)
			i++;
		else
			j++;
	}
	return r;
}

/* The parts of one interval outside y, at most y->n + 1, into out; how many. */
static size_t outside(struct span x, const struct spans *y, struct span *out)
{
	size_t n = 0;
	for (size_t j = 0; j < y->n && x.from <= x.to; j++) {
		if (y->s[j].to < x.from)
			continue;
		if (y->s[j].from > x.to)
			break;
		if (y->s[j].from > x.from)
			out[n++] = (struct span){x.from, y->s[j].from - 1};
		if (y->s[j].to == DAY_OPEN)
			return n;
		x.from = y->s[j].to + 1;
	}
	if (x.from <= x.to)
		out[n++] = x;
	return n;
}

const struct spans *spans_minus(struct arena *a, const struct spans *x, const struct spans *y)
{
	struct spans *r = spans_room(a, x->n + y->n + 1);
	for (size_t i = 0; r && i < x->n; i++)
		r->n += outside(x->s[i], y, r->s + r->n);
	return r;
}

/* The interval that a day lies in or that follows it: the first whose end is not before the day. */
static size_t seek(const struct spans *x, day_t d)
{
	size_t low = 0, high = x->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (x->s[mid].to < d)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool spans_cover(const struct spans *x, const struct spans *y)
{
	for (size_t j = 0; j < y->n; j++) {
		size_t i = seek(x, y->s[j].from);
		if (i == x->n || x->s[i].from > y->s[j].from || x->s[i].to < y->s[j].to)
			return false;
	}
	return true;
}

bool spans_touch(const struct spans *x, const struct spans *y)
{
	for (size_t j = 0; j < y->n; j++) {
		size_t i = seek(x, y->s[j].from);
		if (i < x->n && x->s[i].from <= y->s[j].to)
			return true;
	}
	return false;
}

bool spans_have(const struct spans *x, day_t d)
{
	size_t i = seek(x, d);
	return i < x->n && x->s[i].from <= d;
}

int64_t spans_days(const struct spans *x)
{
	int64_t n = 0;
	for (size_t i = 0; i < x->n; i++)
		n += (int64_t)earlier(x->s[i].to, DAY_LAST) - x->s[i].from + 1;
	return n;
}

void row_spell(const struct world *w, int rec, int64_t row, day_t *from, day_t *to)
{
	const struct record *r = w->t[rec].rec;
	int with = r->ends_with < 0 ? -1 : dict_record(w->dict, str_of(r->fields[r->ends_with].ref));
	const struct row_days d = row_days(w, rec, with);
	row_days_at(&d, row, from, to);
}

/* A field's column of a table; none for a field that the record has not. */
static struct cells column_of(const struct wtable *t, int field)
{
	const struct cells none = {0};
	return field < 0 ? none : t->col[field];
}

struct row_days row_days(const struct world *w, int rec, int with)
{
	const struct wtable *t = &w->t[rec];
	const struct record *r = t->rec;
	struct row_days d = {.rec = r,
			     .from = column_of(t, r->from),
			     .to = column_of(t, r->to),
			     .cut = column_of(t, r->cut),
			     .other = column_of(t, r->ends_with)};
	if (r->ends_with >= 0 && with >= 0)
		d.end = column_of(&w->t[with], w->dict->records[with]->to); /* 机构.注销日期 ends the spell */
	return d;
}

/* Room for n pieces of the same kind as r. */
static struct rows *rows_room(struct arena *a, const struct rows *r, size_t n)
{
	struct rows *x = arena_get(a, sizeof *x + n * sizeof *x->p);
	if (!x)
		return NULL;
	*x = *r;
	x->n = 0;
	x->p = (struct piece *)(void *)(x + 1);
	return x;
}

/* The piece has days at all. */
static bool lives(const struct piece *p)
{
	return p->from != DAY_NONE && p->from <= p->to;
}

const struct spans *rows_spans(struct arena *a, const struct rows *r)
{
	if (!r->n)
		return &spans_none;
	struct span *s = ARENA_ARRAY(a, r->n, struct span);
	size_t n = 0;
	for (size_t i = 0; s && i < r->n; i++)
		if (lives(&r->p[i]))
			s[n++] = (struct span){r->p[i].from, r->p[i].to};
	return s ? spans_of(a, s, n) : NULL;
}

const struct rows *rows_on(struct arena *a, const struct rows *r, day_t d)
{
	struct rows *x = rows_room(a, r, r->n);
	for (size_t i = 0; x && i < r->n; i++)
		if (lives(&r->p[i]) && r->p[i].from <= d && d <= r->p[i].to)
			x->p[x->n++] = r->p[i];
	return x;
}

const struct rows *rows_any_day(struct arena *a, const struct rows *r, const struct spans *s)
{
	struct rows *x = rows_room(a, r, r->n);
	for (size_t i = 0; x && i < r->n; i++) {
		struct span one = {r->p[i].from, r->p[i].to};
		if (lives(&r->p[i]) && spans_touch(s, &(struct spans){1, &one}))
			x->p[x->n++] = r->p[i];
	}
	return x;
}

/* Puts the parts of a piece behind the others. */
static void put_parts(struct rows *x, const struct piece *whole, const struct span *part, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		x->p[x->n] = *whole;
		x->p[x->n].from = part[i].from;
		x->p[x->n++].to = part[i].to;
	}
}

const struct rows *rows_minus(struct arena *a, const struct rows *r, const struct spans *s)
{
	if (!s->n)
		return r;
	struct rows *x = rows_room(a, r, r->n * (s->n + 1));
	struct span *part = ARENA_ARRAY(a, s->n + 1, struct span);
	if (!x || !part)
		return NULL;
	for (size_t i = 0; i < r->n; i++)
		if (lives(&r->p[i]))
			put_parts(x, &r->p[i], part, outside((struct span){r->p[i].from, r->p[i].to}, s, part));
	return x;
}

const struct rows *rows_meet(struct arena *a, const struct rows *r, const struct spans *s)
{
	struct rows *x = rows_room(a, r, r->n * s->n);
	for (size_t i = 0; x && i < r->n; i++) {
		if (!lives(&r->p[i]))
			continue;
		for (size_t j = seek(s, r->p[i].from); j < s->n && s->s[j].from <= r->p[i].to; j++) {
			struct span part = {later(r->p[i].from, s->s[j].from), earlier(r->p[i].to, s->s[j].to)};
			put_parts(x, &r->p[i], &part, 1);
		}
	}
	return x;
}
