/* The rows of a page of people or institutions, read in no order and put into the page's. */
#include "features/directory/choose.h"

/* Rows being read into the places of a page. */
struct filling {
	const struct row_kind *kind;
	void *self;
	const struct placed *at;
	size_t n;
	struct arena *mem;
	char *row;
	bool *found;
};

struct str row_text(struct stmt *st, int i, struct arena *mem, bool *bad)
{
	struct str s = stmt_text(st, i);
	struct str copy = {arena_copy(mem, s.p, s.n), s.n};
	*bad |= !copy.p;
	return copy;
}

/* Into the place that the row has on the page. */
static int fill_row(void *self, struct stmt *st, struct err *e)
{
	struct filling *f = self;
	int64_t no = stmt_int(st, 0);
	for (size_t i = 0; i < f->n; i++) {
		if (f->at[i].no != no)
			continue;
		char *row = f->row + i * f->kind->size;
		if (!f->kind->read(f->self, st, row, f->mem))
			return err_set(e, ERR_NOMEM, "内存不够");
		*(struct list_place *)(row + f->kind->place) = (struct list_place){true, f->at[i].key, no};
		f->found[i] = true;
	}
	return 0;
}

int page_rows(struct store *s, const struct row_kind *kind, void *self, const struct placed *at, size_t n,
	      struct arena *mem, void **ret, size_t *count, struct err *e)
{
	int64_t *no = ARENA_ARRAY(mem, n + 1, int64_t);
	struct filling f = {
	    kind, self, at, n, mem, arena_array(mem, n + 1, kind->size), ARENA_ARRAY(mem, n + 1, bool)};
	size_t kept = 0;
	if (!no || !f.row || !f.found)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++)
		no[i] = at[i].no;
	if (each_of(s, &kind->rows, no, n, fill_row, &f, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (f.found[i] && i != kept++)
			memcpy(f.row + (kept - 1) * kind->size, f.row + i * kind->size, kind->size);
	*ret = f.row;
	*count = kept;
	return 0;
}

int placed_as(const int64_t *no, size_t n, struct arena *mem, struct placed **ret, struct err *e)
{
	struct placed *at = ARENA_ARRAY(mem, n + 1, struct placed);
	if (!at)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++)
		at[i] = (struct placed){0, no[i]};
	*ret = at;
	return 0;
}
