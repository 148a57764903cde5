/* A block: how many lines; a column's least value and width, one after the other; then the columns, each at a multiple of 8 bytes. Values
 * that mostly go together are written as their difference: the person beside the owner, the last month and the claimed one
 * beside the first. */
#include "features/runs/kept.h"

#include <stdlib.h>
#include <string.h>

#include "fact/narrow.h"

const enum kept_value kept_texts[KEPT_TEXTS] = {KEPT_TIER, KEPT_NAME, KEPT_REASON, KEPT_CLAUSES, KEPT_READINGS};

/* A column's head as bytes. */
enum { COUNT_BYTES = 8, HEAD_BYTES = 16 };

struct kept_block {
	size_t n;
	struct narrow how[KEPT_VALUES];
	size_t at[KEPT_VALUES]; /* where its cells begin */
	char *bytes;
	size_t room;
	uint32_t known; /* bit a column: it stands in cell */
	int64_t cell[KEPT_VALUES][KEPT_LINES];
};
_Static_assert(KEPT_VALUES <= 32, "a bit each");

/* --- differences --- */

static int64_t minus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t plus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* A value as its column has it. */
static int64_t written(const struct kept *l, enum kept_value v)
{
	int64_t x = l->v[v];
	switch (v) {
	case KEPT_PERSON: return x ? minus(x, l->v[KEPT_OWNER]) : FIELD_NONE;
	case KEPT_TO: return minus(x, l->v[KEPT_FROM]);
	case KEPT_PERIOD: return x ? minus(x, l->v[KEPT_FROM]) : FIELD_NONE;
	case KEPT_DUE:
	case KEPT_CURED: return x == DAY_NONE ? FIELD_NONE : x;
	default: return x;
	}
}

/* And back. */
static int64_t read_back(struct kept_block *b, size_t i, enum kept_value v)
{
	int64_t x = b->cell[v][i];
	switch (v) {
	case KEPT_PERSON: return x == FIELD_NONE ? 0 : plus(x, kept_value(b, i, KEPT_OWNER));
	case KEPT_TO: return plus(x, kept_value(b, i, KEPT_FROM));
	case KEPT_PERIOD: return x == FIELD_NONE ? 0 : plus(x, kept_value(b, i, KEPT_FROM));
	case KEPT_DUE:
	case KEPT_CURED: return x == FIELD_NONE ? DAY_NONE : x;
	default: return x;
	}
}

/* --- bytes --- */

/* A number, lowest byte first. */
static void put_number(struct buf *out, uint64_t x)
{
	char b[8];
	for (int i = 0; i < 8; i++)
		b[i] = (char)(unsigned char)(x >> (8 * i));
	buf_put(out, b, 8);
}

static uint64_t number_at(const char *p)
{
	uint64_t x = 0;
	for (int i = 0; i < 8; i++)
		x |= (uint64_t)(unsigned char)p[i] << (8 * i);
	return x;
}

/* Bytes of a column with what fills it up. */
static size_t column_bytes(const struct narrow *w)
{
	return (narrow_size(w) + 7) & ~(size_t)7;
}

/* A column's head into its place among the heads, which were left open. */
static void set_head(struct buf *out, size_t at, const struct narrow *w)
{
	for (int i = 0; i < 8 && !out->failed; i++) {
		out->p[at + (size_t)i] = (char)(unsigned char)((uint64_t)w->base >> (8 * i));
		out->p[at + 8 + (size_t)i] = i ? 0 : (char)w->width;
	}
}

/* A column's cells. */
static void put_column(struct buf *out, const struct narrow *w, const int64_t *cell)
{
	int64_t narrowed[KEPT_LINES] = {0};
	narrow_put(w, cell, narrowed);
	buf_put(out, narrowed, column_bytes(w));
}

void kept_put(struct buf *out, const struct kept *line, const uint32_t *order, size_t n)
{
	static const char open[HEAD_BYTES * KEPT_VALUES];
	int64_t cell[KEPT_LINES];
	put_number(out, n);
	size_t head = out->n;
	buf_put(out, open, sizeof open);
	for (int v = 0; v < KEPT_VALUES; v++, head += HEAD_BYTES) {
		for (size_t i = 0; i < n; i++)
			cell[i] = written(&line[order[i]], (enum kept_value)v);
		struct narrow how = narrow_for(cell, n);
		set_head(out, head, &how);
		put_column(out, &how, cell);
	}
}

/* A column's head, read from its place. False: it is none. */
static bool read_head(struct narrow *w, const char *p, size_t n)
{
	uint64_t width = number_at(p + 8);
	*w = (struct narrow){.base = (int64_t)number_at(p), .n = (uint32_t)n, .width = (uint8_t)width};
	return width <= 8 && narrow_is(w);
}

struct kept_block *kept_block_new(void)
{
	return calloc(1, sizeof(struct kept_block));
}

void kept_block_free(struct kept_block *b)
{
	if (b)
		free(b->bytes);
	free(b);
}

/* Room for the bytes, at a place where numbers may be read. */
static int make_room(struct kept_block *b, size_t n)
{
	if (n <= b->room)
		return 0;
	char *more = realloc(b->bytes, n);
	if (!more)
		return -1;
	b->bytes = more;
	b->room = n;
	return 0;
}

/* Where each column lies; false: these are no block's bytes. */
static bool lay_out(struct kept_block *b, struct str bytes)
{
	uint64_t n = bytes.n >= COUNT_BYTES ? number_at(bytes.p) : 0;
	size_t at = COUNT_BYTES + (size_t)HEAD_BYTES * KEPT_VALUES;
	if (n == 0 || n > KEPT_LINES || bytes.n < at)
		return false;
	b->n = (size_t)n;
	for (int v = 0; v < KEPT_VALUES; v++) {
		if (!read_head(&b->how[v], bytes.p + COUNT_BYTES + (size_t)HEAD_BYTES * (size_t)v, b->n))
			return false;
		b->at[v] = at;
		at += column_bytes(&b->how[v]);
	}
	return at == bytes.n;
}

int kept_open(struct kept_block *b, struct str bytes, struct err *e)
{
	b->n = 0;
	b->known = 0;
	if (!lay_out(b, bytes)) {
		b->n = 0;
		return err_set(e, ERR_DAMAGED, "存下的行读不出来");
	}
	if (make_room(b, bytes.n) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	memcpy(b->bytes, bytes.p, bytes.n);
	return 0;
}

size_t kept_count(const struct kept_block *b)
{
	return b->n;
}

int64_t kept_value(struct kept_block *b, size_t i, enum kept_value v)
{
	if (!(b->known >> v & 1)) {
		narrow_get(&b->how[v], b->bytes + b->at[v], b->cell[v]);
		b->known |= (uint32_t)1 << v;
	}
	return read_back(b, i, v);
}

void kept_line(struct kept_block *b, size_t i, struct kept *out)
{
	for (int v = 0; v < KEPT_VALUES; v++)
		out->v[v] = kept_value(b, i, (enum kept_value)v);
}

/* --- whose --- */

/* Pairs: how many, the least and width of ids and of numbers, then ids, then numbers, each to a multiple of 8 bytes. */
enum { PAIR_HEADS = COUNT_BYTES + 2 * HEAD_BYTES };

void whose_put(struct buf *out, const struct whose *w, size_t n)
{
	static const char open[2 * HEAD_BYTES];
	int64_t *cell = calloc(2 * n + 1, sizeof *cell), *narrowed = cell ? cell + n : NULL;
	put_number(out, n);
	size_t head = out->n;
	buf_put(out, open, sizeof open);
	for (int k = 0; cell && k < 2; k++, head += HEAD_BYTES) {
		for (size_t i = 0; i < n; i++)
			cell[i] = k ? w[i].no : w[i].id;
		struct narrow how = narrow_for(cell, n);
		memset(narrowed, 0, n * sizeof *narrowed);
		narrow_put(&how, cell, narrowed);
		set_head(out, head, &how);
		buf_put(out, narrowed, column_bytes(&how));
	}
	out->failed |= !cell;
	free(cell);
}

/* The i-th cell of a narrow column, without the others. */
static int64_t cell_at(const struct narrow *w, const char *p, size_t i)
{
	uint64_t code = 0;
	for (size_t k = 0; k < w->width; k++)
		code |= (uint64_t)(unsigned char)p[i * w->width + k] << (8 * k);
	if (w->width == 0)
		return w->base;
	if (w->width == 8)
		return (int64_t)code;
	return code ? (int64_t)((uint64_t)w->base + code - 1) : FIELD_NONE;
}

int64_t whose_find(struct str bytes, int64_t id, int64_t *no, size_t max, struct err *e)
{
	struct narrow how[2];
	uint64_t n = bytes.n >= PAIR_HEADS ? number_at(bytes.p) : UINT64_MAX;
	if (n > 2 * (uint64_t)RUN_LINES_MAX || !read_head(&how[0], bytes.p + COUNT_BYTES, (size_t)n) ||
	    !read_head(&how[1], bytes.p + COUNT_BYTES + HEAD_BYTES, (size_t)n) ||
	    PAIR_HEADS + column_bytes(&how[0]) + column_bytes(&how[1]) != bytes.n)
		return err_set(e, ERR_DAMAGED, "批次的索引读不出来");
	const char *ids = bytes.p + PAIR_HEADS, *numbers = ids + column_bytes(&how[0]);
	size_t low = 0, high = (size_t)n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (cell_at(&how[0], ids, mid) < id)
			low = mid + 1;
		else
			high = mid;
	}
	size_t found = 0;
	for (; low < n && cell_at(&how[0], ids, low) == id; low++, found++)
		if (found < max)
			no[found] = cell_at(&how[1], numbers, low);
	return (int64_t)found;
}
