/* 序次 counts what comes to its statement: whatever is refused by a statement behind it has been counted. */
#include "policy/lint.h"
#include "policy/unparse.h"

static void look_for_ordinal(void *found, const struct node *n);

/* Whether an expression has 序次 in it, names and readings followed. */
static bool counts_lines(const struct node *n)
{
	bool found = false;
	walk_node(n, look_for_ordinal, &found);
	return found;
}

/* Notes 序次 in the node itself, or in what it names. */
static void look_for_ordinal(void *self, const struct node *n)
{
	bool *found = self;
	if (n->ref == REF_BUILTIN && n->index == B_ORDINAL)
		*found = true;
	else if (n->ref == REF_LET && n->target)
		*found = *found || counts_lines(((const struct let *)n->target)->expr);
	else if (n->ref == REF_READING && n->target)
		for (size_t i = 0; i < ((const struct reading *)n->target)->nalts && !*found; i++)
			*found = counts_lines(((const struct reading *)n->target)->alts[i].expr);
}

/* It lets a line go on, or not. */
static bool is_condition(const struct rule *r)
{
	return r->kind <= RULE_EXCLUDES;
}

static bool rule_counts(const struct rule *r)
{
	return counts_lines(r->expr) || counts_lines(r->unless);
}

/* The first condition of a list, from one on, that does not count itself; NULL. */
static const struct rule *condition_from(const struct rule *r, size_t from, size_t n)
{
	for (size_t i = from; i < n; i++)
		if (is_condition(&r[i]) && !rule_counts(&r[i]))
			return &r[i];
	return NULL;
}

/* The conditions of a list that count before others are asked; `behind`: a condition that comes after the whole list, NULL. */
static void lint_list(struct lint *w, const struct rule *r, size_t n, const struct rule *behind)
{
	for (size_t i = 0; i < n; i++) {
		const struct rule *later = condition_from(r, i + 1, n);
		later = later ? later : behind;
		if (later && is_condition(&r[i]) && rule_counts(&r[i]))
			diag_add(w->d, DIAG_WARNING, w->p, r[i].at, "把它移到所有条件的最后",
				 "“序次”走到这里就数一次，第%d行的“%s”不让发的也占了次数", later->at.line,
				 rule_word(later->kind));
	}
}

void lint_ordinals(struct lint *w)
{
	const struct policy *p = w->p;
	const struct rule *behind = NULL;
	for (size_t i = 0; i < p->navenues; i++) {
		const struct avenue *a = &p->avenues[i];
		behind = behind ? behind : condition_from(a->rules, 0, a->nrules);
		lint_list(w, a->rules, a->nrules, NULL);
	}
	lint_list(w, p->rules, p->nrules, behind);
}
