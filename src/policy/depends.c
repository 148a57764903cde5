#include "policy/depends.h"

#include "policy/lint.h"

/* Notes 全部. */
static void see_all(void *self, const struct node *n)
{
	*(bool *)self |= n->kind == NODE_ALL;
}

bool depends_on_all(const struct packs *s, const struct policy *p)
{
	bool all = false;
	for (size_t i = 0; i < s->n; i++)
		if (s->pack[i]->shared || s->pack[i]->subject_rec == p->subject_rec)
			walk_policy(s->pack[i], see_all, &all);
	return all;
}

bool packs_name(const struct packs *s, const struct record *r)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_find(s->pack[i]->source, str_of(r->name)) >= 0 ||
		    str_find(s->pack[i]->source, str_of(r->table)) >= 0)
			return true;
	return false;
}
