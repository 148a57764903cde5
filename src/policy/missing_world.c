/* The copy of one person's facts on which changes are tried. Tables of everybody else's are shared with the evaluation's own
 * world, but for a few blank institutions at the end of theirs, which stand for any that there might be. */
#include "policy/missing_inside.h"

#define TRIAL_MEMORY_MAX ((size_t)256 << 20)

/* Says that there is no memory. */
static int starved(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，不能查缺什么");
}

/* The shared table with blank rows behind it. */
static int add_spares(struct trial *t, int rec)
{
	struct wtable *x = &t->world.t[rec];
	struct arena *mem = t->of->run;
	struct cells *col = ARENA_ARRAY(mem, x->rec->n, struct cells);
	int64_t *id = ARENA_ARRAY(mem, x->n + SPARES_MAX, int64_t);
	if (!col || !id)
		return -1;
	for (size_t f = 0; f < x->rec->n; f++) {
		col[f] = cells_new(mem, x->n + SPARES_MAX, WIDE);
		if (!col[f].at)
			return -1;
		for (size_t row = 0; row < x->n; row++)
			cell_set(col[f], row, cell_at(x->col[f], row));
	}
	if (x->n)
		memcpy(id, x->id, x->n * sizeof *id);
	t->spares = (int64_t)x->n;
	x->col = col;
	x->id = id;
	x->origin = NULL;
	x->n += SPARES_MAX;
	return 0;
}

/* The tables that belong to institutions know that the blank ones have nothing. */
static int add_starts(struct trial *t, int owner)
{
	size_t n = t->world.t[owner].n;
	for (size_t r = 0; r < t->world.dict->n; r++) {
		struct wtable *x = &t->world.t[r];
		if (t->owner[r] != owner || !x->start)
			continue;
		uint32_t *start = ARENA_ARRAY(t->of->run, n + 1, uint32_t);
		if (!start)
			return -1;
		memcpy(start, x->start, (n - SPARES_MAX + 1) * sizeof *start);
		for (size_t i = n - SPARES_MAX + 1; i <= n; i++)
			start[i] = (uint32_t)x->n;
		x->start = start;
	}
	return 0;
}

/* Room for what is kept of each record. */
static int make_room(struct trial *t, struct arena *mem, size_t n)
{
	t->still = arena_new(TRIAL_MEMORY_MAX);
	t->mem = arena_new(TRIAL_MEMORY_MAX);
	t->world.t = ARENA_ARRAY(mem, n, struct wtable);
	t->plain = ARENA_ARRAY(mem, n, struct wtable);
	t->owner = ARENA_ARRAY(mem, n, int);
	t->own = ARENA_ARRAY(mem, n, bool);
	t->base = (int64_t **)arena_array(mem, n, sizeof *t->base);
	t->plain_base = (int64_t **)arena_array(mem, n, sizeof *t->base);
	return t->still && t->mem && t->world.t && t->plain && t->owner && t->own && t->base && t->plain_base ? 0
													      : -1;
}

int trial_init(struct trial *t, struct evaluation *of, struct err *e)
{
	size_t n = of->world->dict->n;
	*t = (struct trial){.of = of, .world = *of->world, .root = -1, .spares = -1};
	if (make_room(t, of->run, n) != 0)
		return starved(e);
	memcpy(t->world.t, of->world->t, n * sizeof *t->world.t);
	for (size_t r = 0; r < n; r++)
		t->owner[r] = dict_owner(of->world->dict, (int)r);
	if (of->rec_org >= 0 && (add_spares(t, of->rec_org) != 0 || add_starts(t, of->rec_org) != 0))
		return starved(e);
	t->ev = evaluation_beside(of, &t->world, e);
	if (!t->ev)
		return -1;
	t->ev->q.all = false;
	return 0;
}

void trial_release(struct trial *t)
{
	evaluation_free(t->ev);
	arena_free(t->still);
	arena_free(t->mem);
}

/* Room for so many rows of a copied table. */
static int table_room(struct trial *t, struct arena *mem, int rec, size_t rows, size_t owners)
{
	struct wtable *x = &t->world.t[rec];
	int64_t *cells = ARENA_ARRAY(mem, (rows + 1) * (x->rec->n + 1), int64_t);
	*x = (struct wtable){.rec = x->rec, .col = ARENA_ARRAY(mem, x->rec->n, struct cells), .id = cells};
	t->base[rec] = ARENA_ARRAY(mem, rows + 1, int64_t);
	uint32_t *start = ARENA_ARRAY(mem, owners + 1, uint32_t);
	if (!x->col || !cells || !start || !t->base[rec])
		return -1;
	for (size_t f = 0; f < x->rec->n; f++)
		x->col[f] = (struct cells){cells + (f + 1) * (rows + 1), WIDE};
	x->start = start;
	return 0;
}

/* Copies a recorded row, with what is changed of it. */
static void copy_row(struct trial *t, int rec, int64_t row, const struct change *c, size_t n)
{
	const struct wtable *from = &t->of->world->t[rec];
	struct wtable *x = &t->world.t[rec];
	for (size_t f = 0; f < x->rec->n; f++)
		cell_set(x->col[f], x->n, cell_at(from->col[f], row));
	for (size_t i = 0; i < n; i++)
		if (c[i].rec == rec && c[i].row == row && (c[i].deed == MISSING_FILL || c[i].deed == MISSING_ALTER))
			cell_set(x->col[c[i].field], x->n, c[i].ref >= 0 ? t->spares + (int64_t)i : *c[i].cell);
	t->base[rec][x->n++] = row;
}

/* Puts in a row that is added; its number is that of its change. */
static void add_row(struct trial *t, const struct change *c, size_t number)
{
	struct wtable *x = &t->world.t[c->rec];
	for (size_t f = 0; f < x->rec->n; f++)
		cell_set(x->col[f], x->n, (int)f == c->ref ? t->spares + (int64_t)number : c->cell[f]);
	t->base[c->rec][x->n++] = -1;
}

/* The recorded row is taken away. */
static bool dropped(int rec, int64_t row, const struct change *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].deed == MISSING_AGAINST && c[i].rec == rec && c[i].row == row)
			return true;
	return false;
}

/* The rows of one owner: recorded ones, then added ones. */
static void copy_owner(struct trial *t, int rec, int64_t owner, int64_t of, const struct change *c, size_t n)
{
	const struct wtable *from = &t->of->world->t[rec];
	struct wtable *x = &t->world.t[rec];
	size_t first = x->n;
	for (uint32_t i = from->start ? from->start[of] : 0; from->start && i < from->start[of + 1]; i++)
		if (!dropped(rec, i, c, n))
			copy_row(t, rec, i, c, n);
	for (size_t i = 0; i < n; i++)
		if (c[i].deed == MISSING_ADD && c[i].rec == rec && c[i].owner == of)
			add_row(t, &c[i], i);
	for (size_t i = first; i < x->n; i++)
		cell_set(x->col[x->rec->owner], i, owner);
}

/* One copied table, after that of its owner. */
static int copy_table(struct trial *t, struct arena *mem, int rec, const struct change *c, size_t n)
{
	int up = t->owner[rec];
	const struct wtable *from = &t->of->world->t[rec];
	size_t owners = up < 0 ? 0 : t->world.t[up].n, rows = n + (up < 0);
	for (size_t o = 0; o < owners && from->start; o++) {
		int64_t of = t->base[up][o];
		rows += of < 0 ? 0 : from->start[of + 1] - from->start[of];
	}
	if (table_room(t, mem, rec, rows, owners) != 0)
		return -1;
	uint32_t *start = (uint32_t *)(uintptr_t)t->world.t[rec].start;
	if (up < 0)
		copy_row(t, rec, t->root_row, c, n);
	for (size_t o = 0; o < owners; o++) {
		start[o] = (uint32_t)t->world.t[rec].n;
		if (t->base[up][o] >= 0)
			copy_owner(t, rec, (int64_t)o, t->base[up][o], c, n);
	}
	start[owners] = (uint32_t)t->world.t[rec].n;
	return 0;
}

/* The table, or that of its owners, is changed. */
static bool touched(const struct trial *t, int rec, const struct change *c, size_t n)
{
	for (; rec >= 0; rec = t->owner[rec])
		for (size_t i = 0; i < n; i++)
			if (c[i].rec == rec)
				return true;
	return false;
}

/* The copied row that stands for a recorded one; FIELD_NONE. */
static int64_t copy_of(const struct trial *t, int rec, int64_t row)
{
	for (size_t i = 0; i < t->world.t[rec].n; i++)
		if (t->base[rec][i] == row)
			return (int64_t)i;
	return FIELD_NONE;
}

/* Cells of a copied table that refer to copied rows, beside the owner's, follow them. */
static void follow(struct trial *t, int rec)
{
	struct wtable *x = &t->world.t[rec];
	for (size_t f = 0; f < x->rec->n; f++) {
		int to = t->of->ref_rec[rec][f];
		if (to < 0 || !t->own[to] || (int)f == x->rec->owner)
			continue;
		for (size_t i = 0; i < x->n; i++)
			if (cell_at(x->col[f], i) != FIELD_NONE)
				cell_set(x->col[f], i, copy_of(t, to, cell_at(x->col[f], i)));
	}
}

/* All copied tables below one; with changes only those that they touch, the others as they are without. */
static int copy_below(struct trial *t, struct arena *mem, int rec, const struct change *c, size_t n)
{
	if (n && !touched(t, rec, c, n)) {
		t->world.t[rec] = t->plain[rec];
		t->base[rec] = t->plain_base[rec];
	} else if (copy_table(t, mem, rec, c, n) != 0) {
		return -1;
	}
	for (size_t r = 0; r < t->world.dict->n; r++)
		if (t->owner[r] == rec && copy_below(t, mem, (int)r, c, n) != 0)
			return -1;
	if (!n || touched(t, rec, c, n))
		follow(t, rec);
	return 0;
}

/* The copy without changes of whom the subject belongs to. */
static int copy_plain(struct trial *t, int rec, int64_t row)
{
	size_t n = t->world.dict->n;
	for (int up; (up = t->owner[rec]) >= 0; rec = up)
		row = cell_at(t->of->world->t[rec].col[t->of->world->t[rec].rec->owner], row);
	if (t->root == rec && t->root_row == row)
		return 0;
	arena_clear(t->still);
	t->root = rec;
	t->root_row = row;
	for (size_t r = 0; r < n; r++) {
		int top = (int)r;
		while (t->owner[top] >= 0)
			top = t->owner[top];
		t->own[r] = top == rec;
	}
	if (copy_below(t, t->still, rec, NULL, 0) != 0)
		return -1;
	memcpy(t->plain, t->world.t, n * sizeof *t->plain);
	memcpy(t->plain_base, t->base, n * sizeof *t->base);
	return 0;
}

/* The made-up institutions of the changes. */
static void fill_spares(struct trial *t, const struct change *c, size_t n)
{
	if (t->spares < 0)
		return;
	struct wtable *x = &t->world.t[t->of->rec_org];
	for (size_t i = 0; i < SPARES_MAX; i++)
		for (size_t f = 0; f < x->rec->n; f++)
			cell_set(x->col[f], t->spares + (int64_t)i,
				 i < n && c[i].ref >= 0 ? c[i].spare[f] : FIELD_NONE);
}

int trial_set(struct trial *t, struct plan *pl, int64_t subject, const struct change *c, size_t n, struct err *e)
{
	evaluation_clear(t->ev);
	arena_clear(t->mem);
	if (copy_plain(t, pl->p->subject_rec, subject) != 0)
		return starved(e);
	for (size_t r = 0; !n && r < t->world.dict->n; r++)
		if (t->own[r]) {
			t->world.t[r] = t->plain[r];
			t->base[r] = t->plain_base[r];
		}
	if (n && copy_below(t, t->mem, t->root, c, n) != 0)
		return starved(e);
	fill_spares(t, c, n);
	t->subject = copy_of(t, pl->p->subject_rec, subject);
	return 0;
}

int64_t trial_base(const struct trial *t, int rec, int64_t row)
{
	return t->own[rec] ? t->base[rec][row] : row;
}

struct plan *trial_plan(const struct trial *t, const struct policy *p)
{
	return t->ev->plan[p->index];
}
