#include "base/ids.h"

#include <stdlib.h>

#include "base/map.h"

int ids_init(struct ids *s, struct err *e)
{
	*s = (struct ids){.there = map_new(0)};
	return s->there ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

void ids_release(struct ids *s)
{
	map_free(s->there);
	free(s->id);
	*s = (struct ids){0};
}

int ids_put(struct ids *s, int64_t id, struct err *e)
{
	if (ids_has(s, id))
		return 0;
	if (s->n == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 256;
		int64_t *more = cap > IDS_MAX ? NULL : reallocarray(s->id, cap, sizeof *more);
		if (!more)
			return err_set(e, ERR_NOMEM, "内存不够");
		s->id = more;
		s->cap = cap;
	}
	s->id[s->n++] = id;
	return map_put_int(s->there, id, 1) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

bool ids_has(const struct ids *s, int64_t id)
{
	int64_t there;
	return map_get_int(s->there, id, &there);
}

/* Ascending. */
static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

void ids_sort(struct ids *s)
{
	if (s->n)
		qsort(s->id, s->n, sizeof *s->id, by_id);
}
