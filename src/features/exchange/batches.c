/* Batches: the imports that the journal knows. */
#include "features/exchange/exchange.h"

#include "fact/journal.h"

#define BATCHES_MAX 1000000

/* What is gathered from the journal. */
struct gather {
	struct arena *mem;
	struct import_batch *batch;
	size_t n, cap;
	bool full;
};

/* Room for one more. */
static bool room(struct gather *g)
{
	if (g->n < g->cap)
		return true;
	size_t cap = g->cap ? g->cap * 2 : 64;
	struct import_batch *more = cap > BATCHES_MAX ? NULL : ARENA_ARRAY(g->mem, cap, struct import_batch);
	if (!more)
		return false;
	if (g->n)
		memcpy(more, g->batch, g->n * sizeof *more);
	g->batch = more;
	g->cap = cap;
	return true;
}

/* A copy of a text in the arena; the empty one when there is no memory. */
static struct str keep(struct gather *g, struct str s)
{
	char *p = arena_copy(g->mem, s.p, s.n);
	g->full |= !p;
	return p ? (struct str){p, s.n} : (struct str){"", 0};
}

/* One entry. What an undo takes back stands before it. */
static int gather(void *self, const struct entry *en)
{
	struct gather *g = self;
	for (size_t i = 0; en->undoes && i < g->n; i++)
		if (g->batch[i].number == en->undoes)
			g->batch[i].undone_by = en->number;
	if (!str_is(en->what, "import"))
		return 0;
	if (!room(g)) {
		g->full = true;
		return 1;
	}
	g->batch[g->n++] = (struct import_batch){.number = en->number,
						 .at = en->at,
						 .who = keep(g, en->who),
						 .source = keep(g, en->source),
						 .detail = keep(g, en->detail),
						 .rows = en->rows,
						 .closed = en->closed};
	return 0;
}

int import_list(struct house *h, struct arena *mem, struct import_batch **ret, size_t *n, struct err *e)
{
	struct gather g = {.mem = mem};
	if (journal_each(h, 1, gather, &g, e) < 0)
		return -1;
	if (g.full)
		return err_set(e, ERR_NOMEM, "内存不足");
	*ret = g.batch;
	*n = g.n;
	return 0;
}
