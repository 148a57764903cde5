#include "policy/lint.h"
#include "policy/cliff.h"
#include "policy/unparse.h"

void walk_node(const struct node *n, void (*fn)(void *self, const struct node *n), void *self)
{
	if (!n)
		return;
	fn(self, n);
	for (size_t i = 0; i < 3; i++)
		walk_node(n->kid[i], fn, self);
	for (size_t i = 0; i < n->nargs; i++)
		walk_node(n->args[i].value, fn, self);
}

/* Every expression of a list of statements. */
static void walk_rules(const struct rule *r, size_t n, void (*fn)(void *self, const struct node *n), void *self)
{
	for (size_t i = 0; i < n; i++) {
		walk_node(r[i].expr, fn, self);
		walk_node(r[i].unless, fn, self);
		for (size_t k = 0; k < r[i].nshares; k++)
			walk_node(r[i].shares[k], fn, self);
	}
}

void walk_policy(const struct policy *p, void (*fn)(void *self, const struct node *n), void *self)
{
	walk_node(p->subject_where, fn, self);
	walk_node(p->period.expr, fn, self);
	for (size_t i = 0; i < p->period.n; i++)
		walk_node(p->period.milestones[i].span, fn, self);
	for (size_t i = 0; i < p->nlets; i++)
		walk_node(p->lets[i].expr, fn, self);
	for (size_t i = 0; i < p->ntables; i++)
		for (size_t k = 0; k < p->tables[i].nrows; k++)
			walk_node(p->tables[i].rows[k].value, fn, self);
	for (size_t i = 0; i < p->nreadings; i++)
		for (size_t k = 0; k < p->readings[i].nalts; k++)
			walk_node(p->readings[i].alts[k].expr, fn, self);
	walk_rules(p->rules, p->nrules, fn, self);
	for (size_t i = 0; i < p->navenues; i++) {
		walk_node(p->avenues[i].when, fn, self);
		walk_rules(p->avenues[i].rules, p->avenues[i].nrules, fn, self);
	}
}

/* A number for an address. */
static int64_t key_of(const void *p)
{
	return (int64_t)(uintptr_t)p;
}

/* Notes what a node names. */
static void mark_used(void *self, const struct node *n)
{
	struct lint *w = self;
	if (n->target && (n->ref == REF_LET || n->ref == REF_TABLE || n->ref == REF_READING))
		map_put_int(w->used, key_of(n->target), 1);
}

/* Something names it. */
static bool used(const struct lint *w, const void *thing)
{
	int64_t one;
	return map_get_int(w->used, key_of(thing), &one);
}

/* Lets, tables and readings that nothing names. */
static void lint_unused(struct lint *w)
{
	const struct policy *p = w->p;
	for (size_t i = 0; i < p->nlets; i++)
		if (!used(w, &p->lets[i]))
			diag_add(w->d, DIAG_WARNING, p, p->lets[i].at, "删掉它，或者用上它", "令“%.*s”没有用到",
				 STR_FMT(p->lets[i].name));
	for (size_t i = 0; i < p->ntables; i++)
		if (!used(w, &p->tables[i]))
			diag_add(w->d, DIAG_WARNING, p, p->tables[i].at, "删掉它，或者用上它", "对照表“%.*s”没有用到",
				 STR_FMT(p->tables[i].name));
	for (size_t i = 0; i < p->nreadings; i++)
		if (!used(w, &p->readings[i]) && !reading_is_setting(&p->readings[i]))
			diag_add(w->d, DIAG_WARNING, p, p->readings[i].at,
				 diag_text(w->d->mem, "用到的地方写“〔%.*s〕”", STR_FMT(p->readings[i].name)),
				 "读法“%.*s”没有用到，换哪个选择都一样", STR_FMT(p->readings[i].name));
}

/* Of a shared file: what no policy that uses it names. Things never named were never typed in the copies. */
static void lint_unused_shared(struct lint *w)
{
	const struct policy *p = w->p;
	for (size_t k = 0; k < w->s->n; k++) {
		const struct policy *copy = w->s->pack[k]->base;
		if (!copy || !str_eq(copy->id, p->id))
			continue;
		for (size_t i = 0; i < p->nlets; i++)
			if (copy->lets[i].type)
				map_put_int(w->used, key_of(&p->lets[i]), 1);
		for (size_t i = 0; i < p->ntables; i++)
			if (copy->tables[i].to)
				map_put_int(w->used, key_of(&p->tables[i]), 1);
		for (size_t i = 0; i < p->nreadings; i++)
			if (copy->readings[i].type)
				map_put_int(w->used, key_of(&p->readings[i]), 1);
	}
	lint_unused(w);
}

/* Calls of one table, and the labels they hand in. */
struct calls {
	const struct table *t;
	const struct type **arg;
	size_t n, max;
};

/* Notes a call of the table. */
static void note_call(void *self, const struct node *n)
{
	struct calls *k = self;
	if (n->ref == REF_TABLE && n->target == k->t && n->nargs == 1 && k->n < k->max)
		k->arg[k->n++] = n->args[0].value->type;
}

/* Some call can hand in this label. */
static bool handed_in(const struct calls *k, struct str label)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct labels *l = k->arg[i] ? k->arg[i]->labels : NULL;
		if (!l)
			return true;
		for (size_t j = 0; j < l->n; j++)
			if (str_eq(l->label[j], label))
				return true;
	}
	return false;
}

/* A label has a row of its own. */
static bool has_row(const struct table *t, struct str label)
{
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t k = 0; k < t->rows[i].nkeys; k++)
			if (t->rows[i].keys[k].kind == KEY_LABEL && str_eq(t->rows[i].keys[k].label, label))
				return true;
	return false;
}

/* 其余 is left with something: a label without a row of its own. */
static bool rest_reached(const struct calls *k)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct labels *l = k->arg[i] ? k->arg[i]->labels : NULL;
		if (!l)
			return true;
		for (size_t j = 0; j < l->n; j++)
			if (!has_row(k->t, l->label[j]))
				return true;
	}
	return k->n == 0;
}

/* Rows of a table that no call reaches. */
static void lint_table(struct lint *w, const struct table *t)
{
	struct calls k = {.t = t, .max = 1000, .arg = ARENA_ARRAY(w->mem, 1000, const struct type *)};
	if (!k.arg || !t->from || t->from->kind != TYPE_ENUM)
		return;
	walk_policy(w->p, note_call, &k);
	if (!k.n)
		return;
	for (size_t i = 0; i < t->nrows; i++)
		for (size_t j = 0; j < t->rows[i].nkeys; j++) {
			const struct table_key *key = &t->rows[i].keys[j];
			if (key->kind == KEY_LABEL && !handed_in(&k, key->label))
				diag_add(w->d, DIAG_WARNING, w->p, key->at, "删掉它，或者看看查表的值对不对",
					 "对照表“%.*s”的“%.*s”永远查不到", STR_FMT(t->name), STR_FMT(key->label));
			if (key->kind == KEY_OTHER && !rest_reached(&k))
				diag_add(w->d, DIAG_WARNING, w->p, key->at, "每个值都有自己的一行了",
					 "对照表“%.*s”的“其余”永远查不到", STR_FMT(t->name));
		}
}

/* What distinguishes the alternatives of a reading of plain labels. */
struct mentions {
	const struct reading *r;
	bool mentioned[256];
	bool whole; /* it is used as a value: every label matters */
};

/* The node picks the reading. */
static bool picks(const struct node *n, const struct reading *r)
{
	return n && n->kind == NODE_PICK && n->target == r;
}

/* Notes a label beside the pick. */
static void mention(struct mentions *m, const struct node *n)
{
	if (n->kind == NODE_SET)
		for (size_t i = 0; i < n->nargs; i++)
			mention(m, n->args[i].value);
	int alt = n->ref == REF_LABEL ? reading_alt(m->r, n->text) : -1;
	if (alt >= 0)
		m->mentioned[alt] = true;
}

/* Notes a comparison of the pick, or that it is used otherwise. */
static void note_mention(void *self, const struct node *n)
{
	struct mentions *m = self;
	bool compared = n->kind == NODE_EQ || n->kind == NODE_NE || n->kind == NODE_IN || n->kind == NODE_NOT_IN;
	for (size_t i = 0; i < 3; i++)
		if (picks(n->kid[i], m->r) && !compared)
			m->whole = true;
	for (size_t i = 0; i < n->nargs; i++)
		if (picks(n->args[i].value, m->r))
			m->whole = true;
	if (compared && picks(n->kid[0], m->r))
		mention(m, n->kid[1]);
	if (compared && picks(n->kid[1], m->r))
		mention(m, n->kid[0]);
}

/* Alternatives that make no difference: two of a reading of plain labels that nothing asks about. */
static void lint_alts(struct lint *w, const struct reading *r)
{
	struct mentions m = {.r = r};
	if (!used(w, r) || r->alts[0].expr || (r->type && r->type->kind == TYPE_BOOL))
		return;
	walk_policy(w->p, note_mention, &m);
	size_t silent = 0;
	for (size_t i = 0; i < r->nalts; i++) {
		silent += !m.mentioned[i];
		if (!m.whole && !m.mentioned[i] && silent > 1)
			diag_add(w->d, DIAG_WARNING, w->p, r->alts[i].at, "没有一处问到它们",
				 "读法“%.*s”的“%.*s”和前面没有问到的选择没有区别", STR_FMT(r->name),
				 STR_FMT(r->alts[i].label));
	}
}

/* A statement that says what is due rests on no clause. */
static void lint_cited(struct lint *w, const struct cite *c, struct pos at, const char *what)
{
	if (!c->nclauses && !c->nrules)
		diag_add(w->d, DIAG_WARNING, w->p, at, "后面写上条款号，例如 S26", "%s没有写依据", what);
}

/* Statements and readings without clause. 档次 only names what the amount has said. */
static void lint_cites(struct lint *w)
{
	const struct policy *p = w->p;
	for (size_t i = 0; i < p->nrules; i++)
		if (p->rules[i].kind != RULE_TIER)
			lint_cited(w, &p->rules[i].cite, p->rules[i].at,
				   diag_text(w->d->mem, "“%s”", rule_word(p->rules[i].kind)));
	for (size_t i = 0; i < p->navenues; i++) {
		const struct avenue *r = &p->avenues[i];
		lint_cited(w, &r->cite, r->at, diag_text(w->d->mem, "途径“%.*s”", STR_FMT(r->name)));
		for (size_t k = 0; k < r->nrules; k++)
			if (r->rules[k].kind != RULE_TIER)
				lint_cited(w, &r->rules[k].cite, r->rules[k].at,
					   diag_text(w->d->mem, "“%s”", rule_word(r->rules[k].kind)));
	}
	for (size_t i = 0; i < p->nreadings; i++) {
		const struct reading *r = &p->readings[i];
		if (!r->cite.nclauses && !r->cite.nrules)
			diag_add(w->d, DIAG_WARNING, p, r->at, "写上歧义的编号，例如 S-a2，或者规则号，例如 §A4",
				 "读法“%.*s”没有写是哪一处歧义", STR_FMT(r->name));
		if (r->nalts < 2)
			diag_add(w->d, DIAG_WARNING, p, r->at, "只有一种读法，写成“令”", "读法“%.*s”只有一个选择",
				 STR_FMT(r->name));
	}
}

/* The lines of a text from one to another, without blanks at their ends. */
static struct str next_line(struct str *rest)
{
	return str_trim(str_cut(rest, '\n'));
}

/* Where line number n (1 …) of a text begins. */
static struct str from_line(struct str text, int n)
{
	while (n > 1 && text.p) {
		str_cut(&text, '\n');
		n--;
	}
	return text;
}

/* The last line of a case. */
static int last_line(const struct pcase *k)
{
	int last = k->at.line;
	for (size_t i = 0; i < k->nfacts; i++)
		last = k->facts[i].at.line > last ? k->facts[i].at.line : last;
	for (size_t i = 0; i < k->nasks; i++)
		last = k->asks[i].at.line > last ? k->asks[i].at.line : last;
	for (size_t i = 0; i < k->ndues; i++)
		last = k->dues[i].at.line > last ? k->dues[i].at.line : last;
	return last;
}

/* Two cases say the same below their titles. */
static bool same_story(struct str source, const struct pcase *a, const struct pcase *b)
{
	int n = last_line(a) - a->at.line;
	if (n != last_line(b) - b->at.line)
		return false;
	struct str x = from_line(source, a->at.line + 1), y = from_line(source, b->at.line + 1);
	for (int i = 0; i < n; i++)
		if (!str_eq(next_line(&x), next_line(&y)))
			return false;
	return true;
}

/* Cases that say the same; a policy without any. */
static void lint_cases(struct lint *w)
{
	const struct policy *p = w->p;
	if (!p->ncases)
		diag_add(w->d, DIAG_WARNING, p, p->at, "写几个“样例”，人事先算好答案", "这项政策没有样例");
	for (size_t i = 0; i < p->ncases; i++)
		for (size_t k = 0; k < i; k++)
			if (same_story(p->source, &p->cases[k], &p->cases[i]))
				diag_add(w->d, DIAG_WARNING, p, p->cases[i].at, NULL, "样例“%.*s”和“%.*s”一样",
					 STR_FMT(p->cases[i].name), STR_FMT(p->cases[k].name));
}

/* All of it, on one policy or shared file. */
static void lint_pack(struct lint *w, struct cliff_space *space)
{
	const struct policy *p = w->p;
	walk_policy(p, mark_used, w);
	if (p->shared)
		lint_unused_shared(w);
	else
		lint_unused(w);
	lint_cites(w);
	lint_conditions(w);
	if (p->shared)
		return;
	for (size_t i = 0; i < p->ntables; i++)
		lint_table(w, &p->tables[i]);
	for (size_t i = 0; i < p->nreadings; i++)
		lint_alts(w, &p->readings[i]);
	lint_cases(w);
	lint_ordinals(w);
	lint_cliffs(w, space);
}

int policy_lint_space(const struct packs *s, const struct policy *p, struct diags *d, struct cliff_space *space)
{
	struct lint w = {s, p, d, arena_new(0), map_new(0)};
	bool ready = w.mem && w.used;
	if (ready)
		lint_pack(&w, space);
	map_free(w.used);
	arena_free(w.mem);
	return ready ? 0 : -1;
}

int policy_lint(const struct packs *s, const struct policy *p, struct diags *d)
{
	struct cliff_space space = {0};
	return policy_lint_space(s, p, d, &space);
}
