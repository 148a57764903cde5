#include "policy/workforce.h"

#include <stdlib.h>
#include <string.h>

#define PER_YEAR 10000 /* hundredths of a percent */

/* Somebody at work: whose row it is, or like whom, and from when to when. */
struct worker {
	uint32_t row, like;   /* of who enters: the row that will be, and the model's */
	day_t begins, leaves; /* leaves DAY_NONE: stays */
	uint64_t lot;
};

/* A forecast at work. */
struct forecast {
	const struct workforce *f;
	struct world *w;
	struct arena *mem;
	int people, jobs;
	day_t from, to;
	struct worker *worker;
	size_t n, cap, now; /* now: of the first day */
	uint32_t *model;    /* rows of those who entered last */
	size_t models;
	size_t left;
	struct err *e;
};

/* The same for the same number, as good as any order. */
static uint64_t lot_of(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

/* The last begin of a spell that goes on on the day; DAY_NONE: not at work. */
static day_t at_work_since(const struct forecast *k, int64_t person, day_t day)
{
	const struct wtable *t = &k->w->t[k->jobs];
	day_t since = DAY_NONE;
	for (uint32_t i = t->start[person]; i < t->start[person + 1]; i++) {
		int64_t from = cell_at(t->col[t->rec->from], i), to = cell_at(t->col[t->rec->to], i);
		if (from != FIELD_NONE && from <= day && (to == FIELD_NONE || to >= day) &&
		    (since == DAY_NONE || from > since))
			since = (day_t)from;
	}
	return since;
}

/* The person had a spell before the day. */
static bool worked_before(const struct forecast *k, int64_t person, day_t day)
{
	const struct wtable *t = &k->w->t[k->jobs];
	bool worked = false;
	for (uint32_t i = t->start[person]; i < t->start[person + 1]; i++)
		worked |= cell_at(t->col[t->rec->from], i) < day;
	return worked;
}

/* One more; -1: no memory. */
static int add_worker(struct forecast *k, struct worker x)
{
	if (k->n == k->cap) {
		size_t cap = k->cap ? k->cap * 2 : 1024;
		struct worker *more = realloc(k->worker, cap * sizeof *more);
		if (!more)
			return err_set(k->e, ERR_NOMEM, "内存不够");
		k->worker = more;
		k->cap = cap;
	}
	k->worker[k->n++] = x;
	return 0;
}

/* Who is at work on the first day; and who of them entered within the year before, all where nobody has. */
static int find_workers(struct forecast *k)
{
	size_t people = k->w->t[k->people].n;
	for (size_t i = 0; i < people; i++) {
		day_t since = at_work_since(k, (int64_t)i, k->from);
		struct worker x = {(uint32_t)i, (uint32_t)i, since, DAY_NONE, lot_of(i + 1)};
		if (since != DAY_NONE && add_worker(k, x) != 0)
			return -1;
	}
	k->now = k->n;
	if (!k->n)
		return err_set(k->e, ERR_INPUT, "起始月份的第一天没有人在岗，推算不了");
	if (!(k->model = ARENA_ARRAY(k->mem, k->n, uint32_t)))
		return err_set(k->e, ERR_NOMEM, "内存不够");
	for (int all = 0; all < 2 && !k->models; all++)
		for (size_t i = 0; i < k->n; i++)
			if (all || !worked_before(k, k->worker[i].row, day_anniv(k->from, -12, ANNIV_NEXT_MONTH)))
				k->model[k->models++] = k->worker[i].row;
	return 0;
}

/* Whose turn to leave comes first. */
static int by_lot(const void *a, const void *b)
{
	const struct worker *const *x = a, *const *y = b;
	if ((*x)->lot != (*y)->lot)
		return (*x)->lot < (*y)->lot ? -1 : 1;
	return ((*x)->row > (*y)->row) - ((*x)->row < (*y)->row);
}

/* The i-th of n days spread from a day to the day before another. */
static day_t spread(day_t from, day_t end, size_t i, size_t n)
{
	return from + (day_t)((int64_t)(end - from) * (int64_t)(2 * i + 1) / (int64_t)(2 * n));
}

/* Those of the year who leave. */
static int let_leave(struct forecast *k, int year, day_t from, day_t end)
{
	struct worker **there = calloc(k->n + 1, sizeof *there);
	size_t n = 0;
	if (!there)
		return err_set(k->e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < k->n; i++) {
		struct worker *x = &k->worker[i];
		x->lot = lot_of(x->row * UINT64_C(64) + (uint64_t)year + 1);
		if (x->begins <= from && x->leaves == DAY_NONE)
			there[n++] = x;
	}
	qsort(there, n, sizeof *there, by_lot);
	size_t leave = (size_t)((int64_t)n * k->f->leave / PER_YEAR);
	for (size_t i = 0; i < leave; i++)
		there[i]->leaves = spread(from, end, i, leave);
	k->left += leave;
	free(there);
	return 0;
}

/* Those of the year who enter. */
static int let_enter(struct forecast *k, day_t from, day_t end)
{
	size_t enter = (size_t)((int64_t)k->now * k->f->enter / PER_YEAR);
	for (size_t i = 0; i < enter; i++) {
		size_t entered = k->n - k->now;
		struct worker x = {.row = (uint32_t)(k->w->t[k->people].n + entered),
				   .like = k->model[entered % k->models],
				   .begins = spread(from, end, i, enter),
				   .leaves = DAY_NONE};
		if (add_worker(k, x) != 0)
			return -1;
	}
	return 0;
}

/* All years. */
static int go_on(struct forecast *k)
{
	for (int year = 0;; year++) {
		day_t from = day_anniv(k->from, 12 * year, ANNIV_NEXT_MONTH),
		      end = day_anniv(k->from, 12 * (year + 1), ANNIV_NEXT_MONTH);
		if (from > k->to)
			return 0;
		if (year == WORKFORCE_YEARS_MAX)
			return err_set(k->e, ERR_LIMIT, "最多推算 %d 年", WORKFORCE_YEARS_MAX);
		if (let_leave(k, year, from, end) != 0 || let_enter(k, from, end) != 0)
			return -1;
	}
}

/* --- the facts --- */

/* A cell of who enters: the model's, moved to the day of entering. */
static int64_t moved(const struct field *f, int64_t v, day_t by, int months)
{
	if (v == FIELD_NONE)
		return v;
	return f->type == FIELD_DAY ? v + by : f->type == FIELD_MONTH ? v + months : v;
}

/* Rows of the model for who enters, behind all that are there; of spells those from the day of entering on. room: rows of the
 * table in the end. */
static int put_rows(struct forecast *k, int record, struct wtable *t, const struct worker *x, uint32_t first,
		    uint32_t last, day_t since, size_t room)
{
	const struct wtable *old = &k->w->t[record];
	day_t by = x->begins - since;
	int months = month_of_day(x->begins) - month_of_day(since);
	for (uint32_t i = first; i < last; i++) {
		if (record == k->jobs && cell_at(old->col[old->rec->from], i) < since)
			continue;
		for (size_t f = 0; f < old->rec->n; f++) {
			if (!t->col[f].at)
				continue;
			int64_t cell = (int)f == old->rec->owner
					   ? (int64_t)x->row
					   : moved(&old->rec->fields[f], cell_at(old->col[f], i), by, months);
			if (cell_put(&t->col[f], t->n, cell, room, k->mem) != 0)
				return err_set(k->e, ERR_NOMEM, "内存不够");
		}
		t->n++;
	}
	return 0;
}

/* Rows of the record own others (an agreement its months): whoever enters has none of them. */
static bool owns_others(const struct world *w, int record)
{
	bool owns = false;
	for (size_t r = 0; r < w->dict->n; r++)
		owns |= dict_owner(w->dict, (int)r) == record;
	return owns;
}

/* Rows of a record that somebody's model has: first and the one behind the last. */
static void rows_of(const struct forecast *k, int record, uint32_t model, uint32_t *first, uint32_t *last)
{
	const struct wtable *t = &k->w->t[record];
	*first = record == k->people ? model : t->start[model];
	*last = record == k->people ? model + 1 : t->start[model + 1];
	if (record != k->people && owns_others(k->w, record))
		*last = *first;
}

/* Memory for a table with so many rows more, and what there is in it. */
static int make_room(struct forecast *k, int record, size_t more, struct wtable *out, uint32_t **start)
{
	const struct wtable *old = &k->w->t[record];
	size_t n = old->n + more, owners = k->w->t[k->people].n;
	int64_t *id = ARENA_ARRAY(k->mem, n + 1, int64_t);
	*start = ARENA_ARRAY(k->mem, owners + (k->n - k->now) + 2, uint32_t);
	*out = (struct wtable){.rec = old->rec,
			       .n = old->n,
			       .id = id,
			       .col = ARENA_ARRAY(k->mem, old->rec->n, struct cells),
			       .unread = old->unread};
	if (n > WORLD_ROWS_MAX || !id || !*start || !out->col)
		return err_set(k->e, ERR_NOMEM, "内存不够");
	for (size_t f = 0; f < old->rec->n; f++) {
		if (old->n && !old->col[f].at)
			continue; /* left out */
		out->col[f] = old->n ? cells_copy(k->mem, old->col[f], old->n, n) : cells_new(k->mem, n, NARROW);
		if (!out->col[f].at)
			return err_set(k->e, ERR_NOMEM, "内存不够");
	}
	if (old->n)
		memcpy(id, old->id, old->n * sizeof *id);
	memset(id + old->n, 0, (more + 1) * sizeof *id);
	if (record != k->people) {
		memcpy(*start, old->start, (owners + 1) * sizeof **start);
		out->start = *start;
	}
	return 0;
}

/* The table of a record with those who enter; nothing else is changed. */
static int extend(struct forecast *k, int record, struct wtable *out)
{
	uint32_t *start, first, last;
	size_t more = 0;
	for (size_t i = k->now; i < k->n; i++) {
		rows_of(k, record, k->worker[i].like, &first, &last);
		more += last - first;
	}
	if (make_room(k, record, more, out, &start) != 0)
		return -1;
	for (size_t i = k->now; i < k->n; i++) {
		const struct worker *x = &k->worker[i];
		day_t was = at_work_since(k, x->like, k->from);
		rows_of(k, record, x->like, &first, &last);
		if (put_rows(k, record, out, x, first, last, was, k->w->t[record].n + more) != 0)
			return -1;
		start[x->row + 1] = (uint32_t)out->n;
	}
	return 0;
}

/* Spells end with who leaves. */
static void end_spells(const struct forecast *k, struct wtable *t)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct worker *x = &k->worker[i];
		for (uint32_t r = t->start[x->row]; x->leaves != DAY_NONE && r < t->start[x->row + 1]; r++) {
			int64_t to = cell_at(t->col[t->rec->to], r);
			if (cell_at(t->col[t->rec->from], r) <= x->leaves && (to == FIELD_NONE || to > x->leaves))
				cell_set(t->col[t->rec->to], r, x->leaves); /* a day fits */
		}
	}
}

/* The world with what has changed. */
static struct world *make_world(struct forecast *k)
{
	struct world *now = ARENA_NEW(k->mem, struct world);
	struct wtable *t = ARENA_ARRAY(k->mem, k->w->dict->n, struct wtable);
	if (!now || !t) {
		err_set(k->e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	memcpy(t, k->w->t, k->w->dict->n * sizeof *t);
	for (size_t r = 0; r < k->w->dict->n; r++)
		if (((int)r == k->people || dict_owner(k->w->dict, (int)r) == k->people) &&
		    extend(k, (int)r, &t[r]) != 0)
			return NULL;
	end_spells(k, &t[k->jobs]);
	*now = *k->w;
	now->t = t;
	return now;
}

struct world *workforce_world(const struct workforce *f, struct world *w, day_t from, day_t to, struct arena *mem,
			      struct workforce_counts *counts, struct err *e)
{
	struct forecast k = {.f = f,
			     .w = w,
			     .mem = mem,
			     .people = dict_record(w->dict, STR("人员")),
			     .jobs = dict_record(w->dict, STR("任职")),
			     .from = from,
			     .to = to,
			     .e = e};
	struct world *now = find_workers(&k) == 0 && go_on(&k) == 0 ? make_world(&k) : NULL;
	*counts = (struct workforce_counts){k.now, k.left, k.n - k.now};
	free(k.worker);
	return now;
}
