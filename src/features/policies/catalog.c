#include "features/policies/catalog.h"

#include "features/policies/choice.h"
#include "features/policies/shipped.h"

int catalog_list(struct house *h, struct arena *mem, struct catalog_item **ret, size_t *n, struct err *e)
{
	struct shipped s;
	size_t got = 0;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	struct catalog_item *items = ARENA_ARRAY(mem, s.packs->norder + 1, struct catalog_item);
	for (size_t i = 0; items && i < s.packs->norder; i++) {
		const struct policy *p = s.packs->pack[s.packs->order[i]];
		if (packs_find(s.packs, p->id) == p)
			items[got++] = (struct catalog_item){arena_str(mem, p->id), arena_str(mem, p->title),
							     arena_str(mem, p->standing), policy_counts(p)};
	}
	shipped_close(&s);
	if (!items)
		return err_set(e, ERR_NOMEM, "内存不够");
	*ret = items;
	*n = got;
	return 0;
}

/* Those of one policy, or of its copy of the shared file. */
static void put_of(struct buf *b, const struct policy *p, const struct policy *file, const struct choices *ch)
{
	for (size_t i = 0; i < file->nreadings; i++) {
		const struct reading *r = &file->readings[i];
		if (policy_reading(p, r->name) == r && choice_of(ch, p, r) != r->alts)
			buf_printf(b, "%s%.*s.%.*s=%.*s", b->n ? "\n" : "", STR_FMT(p->id), STR_FMT(r->name),
				   STR_FMT(choice_of(ch, p, r)->label));
	}
}

/* A line for each reading that is chosen otherwise than the texts propose. */
static void put_chosen(struct buf *b, const struct packs *packs, const struct choices *ch)
{
	for (size_t i = 0; i < packs->norder; i++) {
		const struct policy *p = packs->pack[packs->order[i]];
		if (packs_find(packs, p->id) != p)
			continue;
		put_of(b, p, p, ch);
		if (p->base)
			put_of(b, p, p->base, ch);
	}
}

int catalog_chosen(struct house *h, struct arena *mem, struct str *out, struct err *e)
{
	struct shipped s;
	struct buf b;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	buf_init(&b, 64u << 10);
	const struct choices *ch = choice_in_force(h, s.packs, INSTANT_OPEN, s.mem, e);
	if (ch)
		put_chosen(&b, s.packs, ch);
	*out = arena_str(mem, buf_str(&b));
	bool full = b.failed;
	buf_release(&b);
	shipped_close(&s);
	if (full)
		return err_set(e, ERR_LIMIT, "选定的读法太多");
	return ch ? 0 : -1;
}
