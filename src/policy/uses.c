/* What a policy asks of its subject. */
#include "policy/uses.h"

#include <stdlib.h>

#include "policy/policy.h"

/* A walk over the tree; each let, table and reading is entered once. */
struct walk {
	const struct dict *dict;
	struct uses *u;
	bool *let, *table, *reading; /* [index] entered */
};

static void walk(struct walk *w, const struct node *n);

/* A column, found by where its row of the feature's list lies. */
static void use_column(struct walk *w, const struct field *f)
{
	for (size_t r = 0; f && r < w->dict->n; r++) {
		const struct record *rec = w->dict->records[r];
		if (f < rec->fields || f >= rec->fields + rec->n)
			continue;
		w->u->record[r] = true;
		w->u->field[r][f - rec->fields] = true;
	}
}

/* A name that is worked out elsewhere in the text. */
static void enter(struct walk *w, const struct node *n)
{
	if (n->ref == REF_LET) {
		const struct let *l = n->target;
		bool first = !w->let[l->index];
		w->let[l->index] = true;
		if (first)
			walk(w, l->expr);
	} else if (n->ref == REF_TABLE) {
		const struct table *t = n->target;
		bool first = !w->table[t->index];
		w->table[t->index] = true;
		for (size_t i = 0; first && i < t->nrows; i++)
			walk(w, t->rows[i].value);
	} else if (n->ref == REF_READING) {
		const struct reading *r = n->target;
		bool first = !w->reading[r->index];
		w->reading[r->index] = true;
		for (size_t i = 0; first && i < r->nalts; i++)
			walk(w, r->alts[i].value);
	}
}

/* One expression with all below it. */
static void walk(struct walk *w, const struct node *n)
{
	if (!n)
		return;
	w->u->everybody |= n->kind == NODE_ALL;
	if (n->ref == REF_COLUMN || n->ref == REF_FIELD)
		use_column(w, n->target);
	else if ((n->ref == REF_RECORD || n->ref == REF_ROWS_OF) && n->index >= 0)
		w->u->record[n->index] = true;
	else if (n->ref == REF_NAV && n->type && n->type->kind == TYPE_ROW && n->type->record >= 0)
		w->u->record[n->type->record] = true;
	else
		enter(w, n);
	for (size_t i = 0; i < 3; i++)
		walk(w, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		walk(w, n->args[i].value);
}

/* Statements of a policy or an avenue. What excludes another policy looks at what was paid already. */
static void walk_rules(struct walk *w, const struct rule *r, size_t n)
{
	int paid = dict_record(w->dict, STR("已享受"));
	for (size_t i = 0; i < n; i++) {
		walk(w, r[i].expr);
		walk(w, r[i].unless);
		for (size_t k = 0; k < r[i].nshares; k++)
			walk(w, r[i].shares[k]);
		if (r[i].kind == RULE_EXCLUDES && paid >= 0)
			w->u->record[paid] = true;
	}
}

int policy_uses(const struct packs *packs, const struct policy *p, struct uses *out, struct err *e)
{
	*out = (struct uses){0};
	bool *seen = calloc(packs->nlets + packs->ntables + packs->nreadings + 1, sizeof *seen);
	if (!seen)
		return err_set(e, ERR_NOMEM, "内存不够");
	struct walk w = {packs->dict, out, seen, seen + packs->nlets, seen + packs->nlets + packs->ntables};
	walk(&w, p->subject_where);
	walk(&w, p->period.expr);
	for (size_t i = 0; i < p->period.n; i++)
		walk(&w, p->period.milestones[i].span);
	walk_rules(&w, p->rules, p->nrules);
	for (size_t i = 0; i < p->navenues; i++) {
		walk(&w, p->avenues[i].when);
		walk_rules(&w, p->avenues[i].rules, p->avenues[i].nrules);
	}
	free(seen);
	return 0;
}

bool uses_record(const struct uses *u, const struct dict *d, const char *record)
{
	int r = dict_record(d, str_of(record));
	return r >= 0 && u->record[r];
}

bool uses_field(const struct uses *u, const struct dict *d, const char *record, const char *label)
{
	int r = dict_record(d, str_of(record)), f = r < 0 ? -1 : record_field(d->records[r], str_of(label));
	return f >= 0 && u->field[r][f];
}
