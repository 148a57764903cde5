/* Columns of facts: filling them, bringing them into the order of their owners, finding a row by its key. */
#include "policy/world.h"

/* What filling a table needs. */
struct growth {
	size_t cap;
	int64_t *id;
	struct origin *origin;
	int key;         /* field by which rows are found; −1 none */
	uint32_t *slot;  /* hash table of row + 1 by key cell; 0 empty */
	size_t slots;    /* its size, a power of two; 0: not made yet */
	size_t keyed;    /* rows in it */
	uint32_t *moved; /* [old row] new row, when world_seal moved them */
	bool sealed;
};

int dict_record(const struct dict *d, struct str name)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_is(name, d->records[i]->name) || str_is(name, d->records[i]->table))
			return (int)i;
	return -1;
}

int dict_owner(const struct dict *d, int record)
{
	const struct record *r = d->records[record];
	return r->owner < 0 ? -1 : dict_record(d, str_of(r->fields[r->owner].ref));
}

/* The field whose text names a row of the record all by itself: its only key field. */
static int lone_key(const struct record *r)
{
	int key = -1;
	for (size_t i = 0; i < r->n; i++) {
		if (!(r->fields[i].flags & FIELD_KEY))
			continue;
		if (key >= 0 || (r->fields[i].type != FIELD_TEXT && r->fields[i].type != FIELD_SECRET))
			return -1;
		key = (int)i;
	}
	return key;
}

struct world *world_new(const struct dict *d, struct pool *pool, struct arena *mem)
{
	struct world *w = ARENA_NEW(mem, struct world);
	if (!w)
		return NULL;
	*w = (struct world){.dict = d,
			    .t = ARENA_ARRAY(mem, d->n, struct wtable),
			    .pool = pool,
			    .mem = mem,
			    .own = ARENA_ARRAY(mem, d->n, struct growth)};
	if (!w->t || !w->own)
		return NULL;
	for (size_t r = 0; r < d->n; r++) {
		w->t[r].rec = d->records[r];
		w->own[r].key = lone_key(d->records[r]);
		w->t[r].col = ARENA_ARRAY(mem, d->records[r]->n, struct cells);
		if (!w->t[r].col)
			return NULL;
	}
	return w;
}

/* A longer copy of an array of the arena. */
static void *longer(struct arena *mem, const void *old, size_t n, size_t cap, size_t size)
{
	char *p = arena_array(mem, cap, size);
	if (p && n)
		memcpy(p, old, n * size);
	return p;
}

/* Gives the table room for cap rows; what it had stays when memory runs out. */
static int table_grow(struct world *w, int record, size_t cap)
{
	struct wtable *t = &w->t[record];
	struct growth *g = &w->own[record];
	struct cells col[RECORD_FIELDS_MAX];
	for (size_t f = 0; f < t->rec->n; f++) {
		col[f] = t->n ? cells_copy(w->mem, t->col[f], t->n, cap) : cells_new(w->mem, cap, NARROW);
		if (!col[f].at)
			return -1;
	}
	int64_t *id = longer(w->mem, g->id, t->n, cap, sizeof *id);
	struct origin *origin = longer(w->mem, g->origin, t->n, cap, sizeof *origin);
	if (!id || !origin)
		return -1;
	memcpy(t->col, col, t->rec->n * sizeof *col);
	t->id = g->id = id;
	t->origin = g->origin = origin;
	g->cap = cap;
	return 0;
}

/* The place of a key cell in a hash table of n slots. */
static size_t slot_of(int64_t cell, size_t n)
{
	uint64_t x = (uint64_t)cell * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(x ^ (x >> 32)) & (n - 1);
}

/* Puts a row into the hash table, unless one with the same key is there. */
static void key_put(const struct wtable *t, struct growth *g, size_t row)
{
	const struct cells key = t->col[g->key];
	int64_t cell = cell_at(key, row);
	if (cell == FIELD_NONE)
		return;
	size_t i = slot_of(cell, g->slots);
	while (g->slot[i] && cell_at(key, g->slot[i] - 1) != cell)
		i = (i + 1) & (g->slots - 1);
	if (!g->slot[i]) {
		g->slot[i] = (uint32_t)(row + 1);
		g->keyed++;
	}
}

/* Makes the hash table of the first n rows anew, at most half full. */
static int keys_make(struct world *w, int record, size_t n)
{
	const struct wtable *t = &w->t[record];
	struct growth *g = &w->own[record];
	size_t slots = 16, keyed = 0;
	for (size_t row = 0; row < n; row++)
		keyed += cell_at(t->col[g->key], row) != FIELD_NONE;
	while (slots < 2 * keyed + 2)
		slots *= 2;
	uint32_t *slot = ARENA_ARRAY(w->mem, slots, uint32_t);
	if (!slot)
		return -1;
	g->slot = slot;
	g->slots = slots;
	g->keyed = 0;
	for (size_t row = 0; row < n; row++)
		key_put(t, g, row);
	return 0;
}

/* Enters a new row under its key. */
static int key_add(struct world *w, int record, size_t row)
{
	struct growth *g = &w->own[record];
	if (g->key < 0)
		return 0;
	if (2 * (g->keyed + 1) > g->slots && keys_make(w, record, row) < 0)
		return -1;
	key_put(&w->t[record], g, row);
	return 0;
}

int64_t world_add(struct world *w, int record, const int64_t *cells, int64_t id, struct origin from)
{
	struct wtable *t = &w->t[record];
	struct growth *g = &w->own[record];
	if (g->sealed || t->n >= WORLD_ROWS_MAX - 1)
		return -1;
	if (t->n == g->cap && table_grow(w, record, g->cap ? g->cap * 2 : 8) < 0)
		return -1;
	for (size_t f = 0; f < t->rec->n; f++)
		if (cell_put(&t->col[f], t->n, cells[f], g->cap, w->mem) < 0)
			return -1;
	g->id[t->n] = id;
	g->origin[t->n] = from;
	if (key_add(w, record, t->n) < 0)
		return -1;
	return (int64_t)t->n++;
}

int world_take(struct world *w, int record, size_t n, int64_t *ids, const struct cells *col, struct err *e)
{
	struct wtable *t = &w->t[record];
	struct growth *g = &w->own[record];
	if (t->n || g->sealed)
		return err_set(e, ERR_INPUT, "表 %s 已经有行了", t->rec->name);
	if (n >= WORLD_ROWS_MAX)
		return err_set(e, ERR_LIMIT, "表 %s 超过 %u 行", t->rec->name, WORLD_ROWS_MAX - 1);
	for (size_t f = 0; f < t->rec->n; f++) {
		t->col[f] = col[f];
		w->partial |= n && !col[f].at;
	}
	t->n = g->cap = n;
	t->id = g->id = ids;
	return 0;
}

void world_leave_out(struct world *w, int record)
{
	w->partial = w->t[record].unread = true;
}

/* Gives the REF cells of one column the new row numbers of the table they name, and checks that they name a row. */
static int column_follow(struct world *w, int record, size_t field, struct err *e)
{
	struct wtable *t = &w->t[record];
	int to = dict_record(w->dict, str_of(t->rec->fields[field].ref));
	struct cells c = t->col[field];
	for (size_t row = 0; row < t->n; row++) {
		int64_t cell = cell_at(c, row);
		if (cell == FIELD_NONE)
			continue;
		if (to < 0 || cell < 0 || cell >= (int64_t)w->t[to].n)
			return err_set(e, ERR_INPUT, "%s 第 %zu 行的%s指向不存在的行", t->rec->name, row + 1,
				       t->rec->fields[field].label);
		if (w->own[to].moved && cell_put(&c, row, w->own[to].moved[cell], t->n, w->mem) < 0)
			return err_set(e, ERR_NOMEM, "内存不够，排不了 %s", t->rec->name);
	}
	t->col[field] = c;
	return 0;
}

/* Brings cells into the new order. scratch: room for n of 8 bytes. */
static void cells_move(struct cells c, const uint32_t *moved, size_t n, void *scratch)
{
	const struct cells to = {scratch, c.width};
	for (size_t row = 0; row < n; row++)
		cell_set(to, moved[row], cell_at(c, row));
	memcpy(c.at, scratch, n * c.width);
}

/* Moves the table's rows: old row → moved[old row]. */
static int rows_move(struct world *w, int record, uint32_t *moved)
{
	struct wtable *t = &w->t[record];
	struct growth *g = &w->own[record];
	void *scratch = ARENA_ARRAY(w->mem, t->n, int64_t);
	struct origin *origin = g->origin ? ARENA_ARRAY(w->mem, t->n, struct origin) : NULL;
	if (!scratch || (g->origin && !origin))
		return -1;
	for (size_t f = 0; f < t->rec->n; f++)
		if (t->col[f].at)
			cells_move(t->col[f], moved, t->n, scratch);
	cells_move((struct cells){g->id, WIDE}, moved, t->n, scratch);
	for (size_t row = 0; origin && row < t->n; row++)
		origin[moved[row]] = g->origin[row];
	t->origin = g->origin = origin;
	g->moved = moved;
	return 0;
}

/* Counts each owner's rows into start, from which their places follow. */
static uint32_t *starts_of(struct world *w, const struct wtable *t, size_t owners)
{
	uint32_t *start = ARENA_ARRAY(w->mem, owners + 1, uint32_t);
	if (!start)
		return NULL;
	for (size_t row = 0; row < t->n; row++)
		start[cell_at(t->col[t->rec->owner], row) + 1]++;
	for (size_t o = 0; o < owners; o++)
		start[o + 1] += start[o];
	return start;
}

/* Where each row goes when the rows stand by owner: a counting sort, stable. */
static uint32_t *places_of(struct world *w, const struct wtable *t, const uint32_t *start, size_t owners)
{
	uint32_t *moved = ARENA_ARRAY(w->mem, t->n, uint32_t);
	uint32_t *next = ARENA_ARRAY(w->mem, owners + 1, uint32_t);
	if (!moved || !next)
		return NULL;
	memcpy(next, start, owners * sizeof *next);
	for (size_t row = 0; row < t->n; row++)
		moved[row] = next[cell_at(t->col[t->rec->owner], row)]++;
	return moved;
}

/* The rows stand by owner already. */
static bool by_owner(const struct wtable *t)
{
	const struct cells owner = t->col[t->rec->owner];
	for (size_t row = 1; row < t->n; row++)
		if (cell_at(owner, row) < cell_at(owner, row - 1))
			return false;
	return true;
}

/* Every row names an owner. */
static int owners_check(const struct wtable *t, struct err *e)
{
	for (size_t row = 0; row < t->n; row++)
		if (cell_at(t->col[t->rec->owner], row) == FIELD_NONE)
			return err_set(e, ERR_INPUT, "%s 第 %zu 行没有%s", t->rec->name, row + 1,
				       t->rec->fields[t->rec->owner].label);
	return 0;
}

/* Sorts one table by owner, after the owner's own table. */
static int table_seal(struct world *w, int record, struct err *e)
{
	struct wtable *t = &w->t[record];
	if (w->own[record].sealed)
		return 0;
	w->own[record].sealed = true;
	if (t->rec->owner < 0)
		return 0;
	int owner = dict_owner(w->dict, record);
	if (owner < 0)
		return err_set(e, ERR_INPUT, "%s 属于词典里没有的 %s", t->rec->name,
			       t->rec->fields[t->rec->owner].ref);
	if (table_seal(w, owner, e) < 0 || (t->n && (owners_check(t, e) < 0)) ||
	    column_follow(w, record, (size_t)t->rec->owner, e) < 0)
		return -1;
	uint32_t *start = starts_of(w, t, w->t[owner].n);
	if (!start)
		return err_set(e, ERR_NOMEM, "内存不够，排不了 %s", t->rec->name);
	t->start = start;
	if (by_owner(t))
		return 0;
	uint32_t *moved = places_of(w, t, start, w->t[owner].n);
	if (!moved || rows_move(w, record, moved) < 0)
		return err_set(e, ERR_NOMEM, "内存不够，排不了 %s", t->rec->name);
	return 0;
}

int world_seal(struct world *w, struct err *e)
{
	for (size_t r = 0; r < w->dict->n; r++)
		if (table_seal(w, (int)r, e) < 0)
			return -1;
	for (size_t r = 0; r < w->dict->n; r++) {
		const struct record *rec = w->t[r].rec;
		for (size_t f = 0; f < rec->n; f++)
			if (rec->fields[f].type == FIELD_REF && (int)f != rec->owner && w->t[r].col[f].at &&
			    column_follow(w, (int)r, f, e) < 0)
				return -1;
		bool keyed = w->own[r].key >= 0 && w->t[r].n && w->t[r].col[w->own[r].key].at;
		if (keyed && keys_make(w, (int)r, w->t[r].n) < 0)
			return err_set(e, ERR_NOMEM, "内存不够，编不了 %s 的索引", rec->name);
	}
	return 0;
}

int64_t world_find(const struct world *w, int record, struct str key)
{
	const struct growth *g = &w->own[record];
	int64_t cell = pool_find(w->pool, key);
	if (g->key < 0 || !g->slots || cell < 0)
		return -1;
	for (size_t i = slot_of(cell, g->slots); g->slot[i]; i = (i + 1) & (g->slots - 1))
		if (cell_at(w->t[record].col[g->key], g->slot[i] - 1) == cell)
			return g->slot[i] - 1;
	return -1;
}
