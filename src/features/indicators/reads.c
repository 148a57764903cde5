/* Which records a side reads: a walk over all that its definition reaches. */
#include <stdlib.h>

#include "features/indicators/series.h"
#include "features/subsidies/load.h"

/* A walk. */
struct walk {
	struct side_reads *out;
	bool *let, *reading; /* [index] walked */
};

static void walk_node(struct walk *w, const struct node *n);

/* The alternatives of a reading. */
static void walk_reading(struct walk *w, const struct reading *r)
{
	if (w->reading[r->index])
		return;
	w->reading[r->index] = true;
	for (size_t i = 0; i < r->nalts; i++)
		walk_node(w, r->alts[i].value);
}

/* What a name stands for. */
static void walk_name(struct walk *w, const struct node *n)
{
	const struct let *l = n->target;
	const struct table *t = n->target;
	switch (n->ref) {
	case REF_LET:
		if (!w->let[l->index]) {
			w->let[l->index] = true;
			walk_node(w, l->expr);
		}
		break;
	case REF_RECORD:
	case REF_ROWS_OF: w->out->record[n->index] = true; break;
	case REF_TABLE:
		for (size_t i = 0; i < t->nrows; i++)
			walk_node(w, t->rows[i].value);
		break;
	case REF_READING: walk_reading(w, n->target); break;
	default: break;
	}
}

/* An expression. */
static void walk_node(struct walk *w, const struct node *n)
{
	if (!n)
		return;
	w->out->everybody |= n->kind == NODE_ALL;
	walk_name(w, n);
	for (int k = 0; k < 3; k++)
		walk_node(w, n->kid[k]);
	for (size_t k = 0; k < n->nargs; k++)
		walk_node(w, n->args[k].value);
}

/* Statements. */
static void walk_rules(struct walk *w, const struct rule *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		walk_node(w, r[i].expr);
		walk_node(w, r[i].unless);
	}
}

int side_read(struct side_reads *out, const struct indicators *s, const struct policy *p, struct err *e)
{
	*out = (struct side_reads){.everybody = !str_is(p->subject, "人员")};
	struct walk w = {out, calloc(s->packs->nlets + 1, sizeof(bool)),
			 calloc(s->packs->nreadings + 1, sizeof(bool))};
	int status = w.let && w.reading ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0) {
		out->record[p->subject_rec] = true;
		walk_node(&w, p->subject_where);
		walk_rules(&w, p->rules, p->nrules);
		for (size_t i = 0; i < p->navenues; i++) {
			walk_node(&w, p->avenues[i].when);
			walk_rules(&w, p->avenues[i].rules, p->avenues[i].nrules);
		}
	}
	load_closure(out->record); /* what a row names may be asked for its fields */
	free(w.let);
	free(w.reading);
	return status;
}
