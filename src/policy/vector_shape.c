/* Bringing the facts of a world into columns by shape. */
#include "policy/vector_shape.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/date.h"

/* --- kinds --- */

/* A hash table of kinds on its way. */
struct kind_table {
	uint32_t *slot; /* kind + 1 */
	size_t slots;
	struct cells col[RECORD_FIELDS_MAX]; /* of the fields that tell kinds apart */
	int n;
	bool narrow;   /* all of them */
	uint32_t room; /* of samples */
};

#define KINDS_AT_ONCE 256 /* rows that are hashed together */

/* A cell as it lies there: cells of one column are the same when these are. */
static int64_t raw_at(struct cells c, size_t row)
{
	return c.width == WIDE ? ((const int64_t *)c.at)[row] : ((const int32_t *)c.at)[row];
}

static uint64_t hash_more(uint64_t h, int64_t raw)
{
	h = (h ^ (uint64_t)raw) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 31;
}

/* The hashes of some rows, field by field. */
static void kind_hashes(const struct kind_table *k, size_t first, size_t n, uint64_t *h)
{
	for (size_t i = 0; i < n; i++)
		h[i] = 1;
	for (int x = 0; x < k->n; x++) {
		const struct cells c = k->col[x];
		if (c.width == WIDE)
			for (size_t i = 0; i < n; i++)
				h[i] = hash_more(h[i], ((const int64_t *)c.at)[first + i]);
		else
			for (size_t i = 0; i < n; i++)
				h[i] = hash_more(h[i], ((const int32_t *)c.at)[first + i]);
	}
}

static bool kind_same(const struct kind_table *k, size_t a, size_t b)
{
	int i = 0;
	if (k->narrow)
		while (i < k->n && ((const int32_t *)k->col[i].at)[a] == ((const int32_t *)k->col[i].at)[b])
			i++;
	else
		while (i < k->n && raw_at(k->col[i], a) == raw_at(k->col[i], b))
			i++;
	return i == k->n;
}

/* Twice the room, everything in its new place. */
static int kinds_grow(struct facts *f, struct kinds *k, struct kind_table *h)
{
	uint32_t *sample = ARENA_ARRAY(f->mem, (size_t)h->room * 2, uint32_t);
	uint32_t *slot = ARENA_ARRAY(f->mem, h->slots * 2, uint32_t);
	if (!sample || !slot)
		return -1;
	memcpy(sample, k->sample, k->n * sizeof *sample);
	k->sample = sample;
	h->slot = slot;
	h->slots *= 2;
	h->room *= 2;
	for (size_t i = 0; i < k->n; i++) {
		uint64_t hash;
		kind_hashes(h, sample[i], 1, &hash);
		size_t at = hash & (h->slots - 1);
		while (slot[at])
			at = (at + 1) & (h->slots - 1);
		slot[at] = (uint32_t)i + 1;
	}
	return 0;
}

/* The kind of a row with this hash. */
static int64_t kind_of(struct facts *f, struct kinds *k, struct kind_table *h, size_t row, uint64_t hash)
{
	size_t at = hash & (h->slots - 1);
	for (; h->slot[at]; at = (at + 1) & (h->slots - 1))
		if (kind_same(h, k->sample[h->slot[at] - 1], row))
			return h->slot[at] - 1;
	if (k->n >= KINDS_MAX)
		return -1;
	h->slot[at] = (uint32_t)k->n + 1;
	k->sample[k->n++] = (uint32_t)row;
	if (k->n == h->room && kinds_grow(f, k, h) != 0)
		return -1;
	return (int64_t)k->n - 1;
}

/* Keeps the kind of a row; the first that is too large moves all of them. */
static int keep_kind(struct facts *f, struct kinds *k, size_t rows, size_t row, uint32_t kind)
{
	if (k->few && kind > UINT16_MAX) {
		if (!(k->many = ARENA_ARRAY(f->mem, rows + 1, uint32_t)))
			return -1;
		for (size_t i = 0; i < row; i++)
			k->many[i] = k->few[i];
		k->few = NULL;
	}
	if (k->few)
		k->few[row] = (uint16_t)kind;
	else
		k->many[row] = kind;
	return 0;
}

int facts_kinds(struct facts *f, int rec)
{
	struct kinds *k = &f->kinds[rec];
	const struct wtable *t = &f->ev->world->t[rec];
	struct kind_table h = {.slots = 1024, .room = 512, .narrow = true};
	for (size_t i = 0; i < t->rec->n; i++)
		if (k->use[i])
			h.narrow &= (h.col[h.n++] = t->col[i]).width == NARROW;
	k->few = ARENA_ARRAY(f->mem, t->n + 1, uint16_t);
	k->sample = ARENA_ARRAY(f->mem, h.room, uint32_t);
	h.slot = ARENA_ARRAY(f->mem, h.slots, uint32_t);
	if (!k->few || !k->sample || !h.slot)
		return -1;
	uint64_t hash[KINDS_AT_ONCE];
	for (size_t row = 0; row < t->n; row++) {
		if (row % KINDS_AT_ONCE == 0)
			kind_hashes(&h, row, t->n - row < KINDS_AT_ONCE ? t->n - row : KINDS_AT_ONCE, hash);
		int64_t kind = kind_of(f, k, &h, row, hash[row % KINDS_AT_ONCE]);
		if (kind < 0 || keep_kind(f, k, t->n, row, (uint32_t)kind) != 0)
			return -1;
	}
	return 0;
}

const uint32_t *facts_samples(struct facts *f, int rec, int field)
{
	if (f->sample[rec][field])
		return f->sample[rec][field];
	const struct wtable *t = &f->ev->world->t[rec];
	size_t n = f->ev->world->t[f->ev->ref_rec[rec][field]].n;
	uint32_t *s = ARENA_ARRAY(f->mem, n + 1, uint32_t);
	if (!s)
		return NULL;
	memset(s, 0xff, (n + 1) * sizeof *s);
	for (size_t row = 0; row < t->n; row++)
		if (cell_at(t->col[field], row) != FIELD_NONE && s[cell_at(t->col[field], row)] == NO_SAMPLE)
			s[cell_at(t->col[field], row)] = (uint32_t)row;
	return f->sample[rec][field] = s;
}

int facts_column(struct facts *f, int rec, int part)
{
	for (int i = 0; i < f->columns; i++)
		if (f->column[i].rec == rec && f->column[i].part == part)
			return i;
	if (f->columns == COLUMNS_MAX)
		return -1;
	f->column[f->columns] = (struct column){rec, part};
	return f->columns++;
}

/* --- the calendar --- */

#define CALENDAR_FIRST (-25567) /* 1900-01-01 */
#define CALENDAR_LAST  84005    /* 2199-12-31 */

/* The calendar reaches to these days. */
static void reach(struct facts *f, day_t d)
{
	if (d < CALENDAR_FIRST || d > CALENDAR_LAST)
		return;
	f->first = d < f->first ? d : f->first;
	f->last = d > f->last ? d : f->last;
}

/* The calendar reaches to the days of a column. */
static void reach_column(struct facts *f, struct cells c, size_t n)
{
	int32_t low = CALENDAR_LAST, high = CALENDAR_FIRST;
	for (size_t row = 0; row < n && c.width == WIDE; row++) {
		int64_t day = cell_at(c, row);
		if (day >= CALENDAR_FIRST && day <= CALENDAR_LAST)
			reach(f, (day_t)day);
	}
	for (size_t row = 0; row < n && c.width == NARROW; row++) {
		int32_t day = ((const int32_t *)c.at)[row];
		bool in = day >= CALENDAR_FIRST && day <= CALENDAR_LAST;
		low = in && day < low ? day : low;
		high = in && day > high ? day : high;
	}
	if (low <= high) {
		reach(f, low);
		reach(f, high);
	}
}

void facts_calendar(struct facts *f)
{
	const struct query *q = &f->ev->q;
	f->first = CALENDAR_LAST;
	f->last = CALENDAR_FIRST;
	reach(f, month_first(q->from));
	reach(f, month_last(q->to));
	reach(f, q->as_of);
	for (int i = 0; i < f->columns; i++) {
		const struct wtable *t = &f->ev->world->t[f->column[i].rec];
		int part = f->column[i].part, field = part;
		if (part == PART_FROM)
			field = t->rec->from;
		else if (part == PART_TO)
			field = t->rec->to;
		if (field < 0 || t->rec->fields[field].type != FIELD_DAY)
			continue;
		reach_column(f, t->col[field], t->n);
	}
	if (f->first > f->last)
		f->first = f->last = 0;
}

/* --- shapes --- */

/* Numbers of rows that are told apart; those between count as the next one. */
static const uint8_t steps[] = {0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 36, 48, 64, SLOTS_MAX};
#define STEP_MANY      7  /* from 7 rows on */
#define STEP_VERY_MANY 10 /* from 13 rows on */
#define OWNERS_FEW     16 /* so few of a size are told by the reference before their programme would have been made */
#define SHAPE_NONE     SIZE_MAX
#define RECORDS_KEYED  16   /* records whose rows are read: four bits of a key each */
#define SHAPE_COSTS    1024 /* owners that could be computed instead of making a programme and beginning it */
#define TOGETHER_MAX   512  /* groups in a shape */

/* The step of each number of rows. */
struct ladder {
	uint8_t of[SLOTS_MAX + 1];
};

static struct ladder ladder_of_steps(void)
{
	struct ladder l;
	for (unsigned n = 0, i = 0; n <= SLOTS_MAX; n++) {
		i += steps[i] < n;
		l.of[n] = (uint8_t)i;
	}
	return l;
}

/* Owners of one shape while they are grouped: four bits a record. */
struct group {
	uint64_t key;
	size_t n;
	size_t shape;
	uint32_t number; /* in the order in which they were met */
};

const int facts_tried[ROWS_TRIED] = {0, 1, [TRIED_TWO] = 2, 4, 8};

/* Instructions with so many rows of a record and two of all others, by the numbers that were tried. */
static int64_t size_with(const struct facts *f, int rec, int rows)
{
	const uint32_t *size = f->growth[rec];
	int k = 1;
	if (!size[0])
		return rows + 2;
	while (k < ROWS_TRIED - 1 && facts_tried[k] < rows && size[k + 1])
		k++;
	int64_t more = (int64_t)size[k] - size[k - 1], rows_more = facts_tried[k] - facts_tried[k - 1];
	int64_t n = size[k] + more * (rows - facts_tried[k]) / rows_more;
	return n < 1 ? 1 : n > NODES_MAX ? NODES_MAX : n;
}

/* Those records first of which a row more matters most: who differs in the others alone stands side by side. */
static void order_records(struct facts *f)
{
	int64_t weight[DICT_RECORDS_MAX];
	f->records = 0;
	for (size_t r = 0; r < f->ev->world->dict->n; r++) {
		if (!f->reads[r] || (int)r == f->subject)
			continue;
		int64_t w = size_with(f, (int)r, 4) * 1024 / size_with(f, (int)r, 1);
		int k = f->records++;
		for (; k > 0 && weight[k - 1] < w; k--) {
			weight[k] = weight[k - 1];
			f->record[k] = f->record[k - 1];
		}
		weight[k] = w;
		f->record[k] = (int)r;
	}
}

/* The key of an owner, by where the rows of each record that is read begin; false when they are too many. */
static bool key_of(const uint32_t *const *start, int records, const struct ladder *l, size_t owner, uint64_t *key)
{
	*key = 0;
	for (int r = 0; r < records; r++) {
		uint32_t n = start[r] ? start[r][owner + 1] - start[r][owner] : 0;
		if (n > SLOTS_MAX)
			return false;
		*key = *key << 4 | l->of[n];
	}
	return true;
}

/* Of which records an owner has many rows, and very many: two bits a record. A programme is as large as the owner with the most
 * rows wants it, so that who has many is not put together with who has not. */
static uint64_t size_of(uint64_t key)
{
	uint64_t size = 0;
	for (int bit = 0; key; key >>= 4, bit += 2) {
		unsigned step = key & 15;
		size |= (uint64_t)(step < STEP_MANY ? 0 : step < STEP_VERY_MANY ? 1 : 2) << bit;
	}
	return size;
}

/* Owners of a size together, those with few rows first. */
static int by_key(const void *x, const void *y)
{
	const struct group *a = x, *b = y;
	uint64_t of_a = size_of(a->key), of_b = size_of(b->key);
	return of_a == of_b ? (a->key > b->key) - (a->key < b->key) : of_a < of_b ? -1 : 1;
}

/* The groups of a table of keys, put together. */
struct grouping {
	struct group *g;
	size_t n, room;
	uint32_t *slot;
	size_t slots;
};

/* The group of a key; NULL: no memory. */
static struct group *group_of(struct facts *f, struct grouping *p, uint64_t key)
{
	size_t at = (key * UINT64_C(0x9E3779B97F4A7C15)) >> 44 & (p->slots - 1);
	for (; p->slot[at]; at = (at + 1) & (p->slots - 1))
		if (p->g[p->slot[at] - 1].key == key)
			return &p->g[p->slot[at] - 1];
	if (p->n == p->room || 2 * p->n > p->slots) {
		struct group *more = ARENA_ARRAY(f->mem, p->room * 2, struct group);
		if (!more || 2 * p->n > p->slots)
			return NULL;
		memcpy(more, p->g, p->n * sizeof *more);
		p->g = more;
		p->room *= 2;
	}
	p->g[p->n] = (struct group){.key = key, .number = (uint32_t)p->n};
	p->slot[at] = (uint32_t)++p->n;
	return &p->g[p->n - 1];
}

/* The least and most rows of a shape once an owner with this key belongs to it. */
static void widen(const struct facts *f, struct shape *s, uint64_t key)
{
	for (int k = f->records - 1; k >= 0; k--, key >>= 4) {
		int r = f->record[k];
		unsigned i = key & 15;
		int most = steps[i], least = i ? steps[i - 1] + 1 : 0;
		s->most[r] = most > s->most[r] ? most : s->most[r];
		s->least[r] = s->n && s->least[r] < least ? s->least[r] : least;
	}
}

/* The key with as many rows of each record as both. */
static uint64_t key_of_both(uint64_t a, uint64_t b)
{
	uint64_t most = 0;
	for (uint64_t digit = 15; digit; digit <<= 4)
		most |= (a & digit) > (b & digit) ? a & digit : b & digit;
	return most;
}

/* About how many instructions the programme has for owners with at most the rows of the key. */
static int64_t instructions(const struct facts *f, uint64_t key)
{
	int64_t size = 0;
	for (int k = f->records - 1; k >= 0; k--, key >>= 4) {
		int64_t two = size_with(f, f->record[k], 2);
		size = size ? size : two * 1024;
		size = size * size_with(f, f->record[k], steps[key & 15]) / two;
		size = size > (int64_t)NODES_MAX << 10 ? (int64_t)NODES_MAX << 10 : size + 1;
	}
	return (size >> 10) + 1;
}

/* What it takes to compute a shape, in instructions times owners. */
static int64_t cost_of(int64_t instructions, size_t owners)
{
	return instructions * (int64_t)(owners + SHAPE_COSTS);
}

/* The cheapest way to cut a list of groups into shapes: best[i] that of the first i, with cut[i] the beginning of its last. */
static void cut_groups(const struct facts *f, const struct group *g, size_t n, int64_t *best, size_t *cut)
{
	best[0] = 0;
	for (size_t i = 1; i <= n; i++) {
		uint64_t key = 0, before = UINT64_MAX;
		int64_t size = 0;
		size_t owners = 0;
		best[i] = INT64_MAX;
		cut[i] = i - 1;
		for (size_t k = i; k-- > 0 && i - k <= TOGETHER_MAX;) {
			key = key_of_both(key, g[k].key);
			owners += g[k].n;
			size = key == before ? size : instructions(f, key);
			before = key;
			int64_t cost = cost_of(size, owners);
			if (cost >= best[i]) /* and with more groups still more */
				break;
			if (best[k] + cost < best[i]) {
				best[i] = best[k] + cost;
				cut[i] = k;
			}
		}
	}
}

/* Puts the groups of one size together to shapes; none where only few have many rows. */
static int size_shapes(struct facts *f, struct group *g, size_t n)
{
	int64_t *best = malloc((n + 1) * sizeof *best);
	size_t *cut = calloc(n + 1, sizeof *cut), owners = 0;
	if (!best || !cut) {
		free(best);
		free(cut);
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		owners += g[i].n;
		g[i].shape = SHAPE_NONE;
	}
	if (!size_of(g->key) || owners >= OWNERS_FEW) {
		cut_groups(f, g, n, best, cut);
		for (size_t end = n; end; end = cut[end], f->shapes++)
			for (size_t i = cut[end]; i < end; i++) {
				struct shape *s = &f->shape[f->shapes];
				widen(f, s, g[i].key);
				s->n += g[i].n;
				g[i].shape = f->shapes;
			}
	}
	free(best);
	free(cut);
	return 0;
}

/* Makes the shapes of all groups. */
static int make_shapes(struct facts *f, struct grouping *p)
{
	f->shape = ARENA_ARRAY(f->mem, p->n + 1, struct shape);
	if (!f->shape)
		return -1;
	qsort(p->g, p->n, sizeof *p->g, by_key);
	for (size_t i = 0, k; i < p->n; i = k) {
		for (k = i + 1; k < p->n && size_of(p->g[k].key) == size_of(p->g[i].key);)
			k++;
		if (size_shapes(f, &p->g[i], k - i) != 0)
			return -1;
	}
	return 0;
}

#define GROUP_NONE UINT32_MAX

/* Hands the owners to their shapes. group: the number of each owner's. */
static int place_owners(struct facts *f, const uint32_t *group, const struct grouping *p, size_t owners)
{
	size_t *shape = ARENA_ARRAY(f->mem, p->n + 1, size_t);
	if (!shape)
		return -1;
	for (size_t i = 0; i < p->n; i++)
		shape[p->g[i].number] = p->g[i].shape;
	for (size_t i = 0; i < f->shapes; i++) {
		if (!(f->shape[i].owner = ARENA_ARRAY(f->mem, f->shape[i].n + 1, uint32_t)))
			return -1;
		f->shape[i].n = 0;
	}
	for (size_t o = 0; o < owners; o++) {
		size_t to = group[o] == GROUP_NONE ? SHAPE_NONE : shape[group[o]];
		if (to == SHAPE_NONE)
			f->odd[o] = 1;
		else
			f->shape[to].owner[f->shape[to].n++] = (uint32_t)o;
	}
	return 0;
}

/* Finds the group of each owner. */
static int group_owners(struct facts *f, struct grouping *p, uint32_t *group, size_t owners)
{
	const struct world *w = f->ev->world;
	const struct ladder l = ladder_of_steps();
	const uint32_t *start[RECORDS_KEYED];
	for (int r = 0; r < f->records && r < RECORDS_KEYED; r++)
		start[r] = w->t[f->record[r]].start;
	for (size_t o = 0; o < owners; o++) {
		uint64_t key;
		group[o] = GROUP_NONE;
		if (f->records > RECORDS_KEYED || !key_of(start, f->records, &l, o, &key))
			continue;
		struct group *g = group_of(f, p, key);
		if (!g)
			return -1;
		g->n++;
		group[o] = g->number;
	}
	return 0;
}

int facts_shapes(struct facts *f)
{
	size_t owners = f->ev->world->t[f->subject].n;
	order_records(f);
	uint32_t *group = malloc((owners + 1) * sizeof *group);
	struct grouping p = {.room = 256, .slots = 1024};
	while (p.slots < 4 * owners && p.slots < 1 << 20)
		p.slots *= 2;
	p.g = ARENA_ARRAY(f->mem, p.room, struct group);
	p.slot = calloc(p.slots, sizeof *p.slot);
	f->odd = ARENA_ARRAY(f->mem, owners + 1, uint8_t);
	int status = group && p.g && p.slot && f->odd ? 0 : -1;
	if (status == 0)
		status = group_owners(f, &p, group, owners);
	if (status == 0)
		status = make_shapes(f, &p);
	if (status == 0)
		status = place_owners(f, group, &p, owners);
	free(group);
	free(p.slot);
	return status;
}

/* --- columns --- */

/* A row with its first and last day. */
struct lasting {
	int64_t row; /* −1 none */
	day_t from, to;
};

/* The rows of one record of the owners of a block: row[slot × LANES + lane]. */
struct rows_of_block {
	struct lasting *row;
	int slots;
	bool days; /* their days are wanted */
};

/* An owner's few rows by first and last day, as they stand where these are equal; as they stand where days are not wanted. */
static void sort_rows(const struct row_days *d, bool days, size_t start, int n, struct lasting *row)
{
	bool order = d->rec->from >= 0;
	for (int i = 0, k; i < n; i++) {
		struct lasting x = {.row = (int64_t)start + i};
		if (days)
			row_days_at(d, x.row, &x.from, &x.to);
		for (k = i; order && k > 0 &&
			    (x.from < row[k - 1].from || (x.from == row[k - 1].from && x.to < row[k - 1].to));
		     k--)
			row[k] = row[k - 1];
		row[k] = x;
	}
}

/* Two rows begin on the same day: which comes first is not for the columns to say. */
static bool begin_together(const struct facts *f, int rec, const struct lasting *row, int n)
{
	if (f->ev->world->t[rec].rec->from < 0)
		return n > 1;
	for (int i = 1; i < n; i++)
		if (row[i].from == row[i - 1].from)
			return true;
	return false;
}

/* Finds the rows of the block's owners. */
static void find_rows(struct facts *f, const struct shape *s, size_t block, int rec, struct rows_of_block *out)
{
	const struct wtable *t = &f->ev->world->t[rec];
	const struct row_days d = days_of_rows(f->ev, rec);
	memset(out->row, 0xff, (size_t)out->slots * LANES * sizeof *out->row);
	for (size_t lane = 0; lane < LANES && block * LANES + lane < s->n; lane++) {
		uint32_t owner = s->owner[block * LANES + lane];
		struct lasting row[SLOTS_MAX];
		int n = t->start ? (int)(t->start[owner + 1] - t->start[owner]) : 0;
		if (rec == f->subject)
			sort_rows(&d, out->days, owner, n = 1, row);
		else if (n)
			sort_rows(&d, out->days, t->start[owner], n, row);
		if (rec != f->subject && f->ordered[rec] && begin_together(f, rec, row, n))
			f->odd[owner] = 1;
		for (int i = 0; i < n; i++)
			out->row[(size_t)i * LANES + lane] = row[i];
	}
}

/* A day that a column may hold. */
static bool in_calendar(const struct facts *f, int64_t d)
{
	return (d >= f->first && d <= f->last) || d == DAY_NONE || d == DAY_OPEN;
}

/* A field's cell as 32 bits; false when it is too large. */
static bool narrow(const struct facts *f, const struct field *x, int64_t cell, int32_t *out)
{
	*out = cell == FIELD_NONE ? NUMBER_NONE : (int32_t)cell;
	if (cell == FIELD_NONE)
		return true;
	return cell > INT32_MIN && cell < INT32_MAX && (x->type != FIELD_DAY || in_calendar(f, cell));
}

/* One cell of a column. */
static bool part_of(const struct facts *f, int rec, int part, const struct lasting *row, int32_t *out)
{
	const struct wtable *t = &f->ev->world->t[rec];
	if (part >= 0)
		return narrow(f, &t->rec->fields[part], cell_at(t->col[part], row->row), out);
	*out = part == PART_FROM ? row->from : row->to;
	return in_calendar(f, *out) || *out == DAY_FIRST;
}

/* The first and last days of a record's rows are wanted: for their order, or as columns. */
static bool wants_days(const struct facts *f, int rec)
{
	bool wanted = rec != f->subject && f->ev->world->t[rec].rec->from >= 0;
	for (int i = 0; i < f->columns; i++)
		wanted |= f->column[i].rec == rec && (f->column[i].part == PART_FROM || f->column[i].part == PART_TO);
	return wanted;
}

_Static_assert(NUMBER_NONE == NARROW_NONE, "a blank cell is the same here and there");

/* Copies a field's narrow cells into a column of a block; false when one of them is none that a column may hold. */
static bool copy_narrow(const struct facts *f, bool days, const int32_t *cell, const struct rows_of_block *r,
			int32_t *out)
{
	size_t n = (size_t)r->slots * LANES;
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		out[i] = r->row[i].row < 0 ? NUMBER_NONE : cell[r->row[i].row];
		good &= out[i] != INT32_MAX;
	}
	for (size_t i = 0; days && i < n; i++)
		good &= out[i] == NUMBER_NONE || in_calendar(f, out[i]);
	return good;
}

/* Fills one column of a block from the rows; missing rows are of no kind and blank. */
static void fill(struct facts *f, const struct shape *s, size_t block, const struct column *c,
		 const struct rows_of_block *r, int32_t *out)
{
	const struct kinds *k = &f->kinds[c->rec];
	const struct wtable *t = &f->ev->world->t[c->rec];
	if (c->part >= 0 && t->col[c->part].width == NARROW &&
	    copy_narrow(f, t->rec->fields[c->part].type == FIELD_DAY, t->col[c->part].at, r, out))
		return;
	for (size_t i = 0; i < (size_t)r->slots * LANES; i++) {
		const struct lasting *row = &r->row[i];
		if (row->row < 0)
			out[i] = c->part == PART_KIND ? -1 : NUMBER_NONE;
		else if (c->part == PART_KIND)
			out[i] = (int32_t)kind_of_row(k, (size_t)row->row);
		else if (!part_of(f, c->rec, c->part, row, &out[i]))
			f->odd[s->owner[block * LANES + i % LANES]] = 1;
	}
}

int facts_width(const struct facts *f, const struct shape *s)
{
	int width = 0;
	for (int i = 0; i < f->columns; i++)
		width += f->column[i].rec == f->subject ? 1 : s->most[f->column[i].rec];
	return width;
}

/* Where each column stands in a block of the shape. */
static void lay_out(const struct facts *f, struct shape *s)
{
	s->width = 0;
	for (int i = 0; i < f->columns; i++) {
		int rec = f->column[i].rec;
		s->at[i] = s->width;
		s->width += rec == f->subject ? 1 : s->most[rec];
	}
}

int facts_load(struct facts *f, struct shape *s)
{
	size_t blocks = shape_blocks(s);
	lay_out(f, s);
	s->block = aligned_alloc(64, (blocks * (size_t)s->width + 1) * LANES * sizeof *s->block);
	struct lasting *row = malloc(SLOTS_MAX * LANES * sizeof *row);
	if (!s->block || !row) {
		free(row);
		return -1;
	}
	for (size_t rec = 0; rec < f->ev->world->dict->n; rec++) {
		struct rows_of_block r = {row, (int)rec == f->subject ? 1 : s->most[rec], wants_days(f, (int)rec)};
		if (!f->reads[rec] && (int)rec != f->subject)
			continue;
		for (size_t b = 0; b < blocks; b++) {
			find_rows(f, s, b, (int)rec, &r);
			for (int i = 0; i < f->columns; i++)
				if (f->column[i].rec == (int)rec)
					fill(f, s, b, &f->column[i], &r,
					     s->block + (b * (size_t)s->width + (size_t)s->at[i]) * LANES);
		}
	}
	free(row);
	s->odd = false;
	for (size_t i = 0; i < s->n; i++)
		s->odd |= f->odd[s->owner[i]];
	return 0;
}

/* A thread that fills shapes, one after another as they come. */
struct filler {
	struct facts *f;
	atomic_size_t *next;
	bool failed;
	pthread_t thread;
};

static void *fill_on(void *arg)
{
	struct filler *x = arg;
	for (size_t i; !x->failed && (i = atomic_fetch_add(x->next, 1)) < x->f->shapes;)
		x->failed = facts_load(x->f, &x->f->shape[i]) != 0;
	return NULL;
}

int facts_load_all(struct facts *f, int threads)
{
	atomic_size_t next = 0;
	struct filler own = {.f = f, .next = &next}, *other = calloc((size_t)threads, sizeof *other);
	int running = 0;
	if (!other)
		return -1;
	for (; running < threads - 1; running++) {
		other[running] = own;
		if (pthread_create(&other[running].thread, NULL, fill_on, &other[running]) != 0)
			break;
	}
	fill_on(&own);
	for (int i = 0; i < running; i++) {
		pthread_join(other[i].thread, NULL);
		own.failed |= other[i].failed;
	}
	free(other);
	return own.failed ? -1 : 0;
}

void facts_release(struct facts *f)
{
	for (size_t i = 0; i < f->shapes; i++) {
		free(f->shape[i].block);
		f->shape[i].block = NULL;
	}
}
