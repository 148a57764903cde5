/* What can be said of a policy under the choices in force before a fact is seen. */
#include <stdio.h>

#include "policy/eval.h"

const struct node *chosen(const struct plan *pl, const struct node *n)
{
	while (n->kind == NODE_PICK && n->ref == REF_READING)
		n = pl->pick[((const struct reading *)n->target)->index];
	return n;
}

/* --- needs --- */

/* Of the values of a table. */
static unsigned table_needs(struct evaluation *ev, struct plan *pl, const struct table *t)
{
	unsigned need = 0;
	for (size_t i = 0; i < t->nrows; i++)
		need |= node_needs(ev, pl, t->rows[i].value);
	return need;
}

/* Of a context name. */
static unsigned context_needs(int which)
{
	switch (which) {
	case CTX_MONTH:
	case CTX_MONTH_FIRST:
	case CTX_MONTH_LAST: return NEED_MONTH;
	case CTX_DUE: return NEED_DUE;
	case CTX_SUBJECT: return NEED_SUBJECT;
	case CTX_HOME_UNIT: return NEED_HOME | NEED_SUBJECT | NEED_MONTH | NEED_DUE;
	default: return 0;
	}
}

/* Of a let, looked at once. */
static unsigned let_needs(struct evaluation *ev, struct plan *pl, const struct let *l)
{
	uint8_t *known = &ev->let_need[l->index];
	if (*known == NEED_UNKNOWN) {
		*known = 0;
		*known = (uint8_t)node_needs(ev, pl, l->expr);
	}
	return *known;
}

/* Of the alternative in force, looked at once. */
static unsigned pick_needs(struct evaluation *ev, struct plan *pl, const struct reading *r)
{
	uint8_t *known = &pl->pick_need[r->index];
	if (*known == NEED_UNKNOWN) {
		*known = 0;
		*known = (uint8_t)node_needs(ev, pl, pl->pick[r->index]);
	}
	return *known;
}

/* Of what a name, field or call stands for, beside its own parts. */
static unsigned ref_needs(struct evaluation *ev, struct plan *pl, const struct node *n)
{
	switch (n->ref) {
	case REF_LET: return let_needs(ev, pl, n->target);
	case REF_RECORD: return NEED_SUBJECT;
	case REF_CONTEXT: return context_needs(n->index);
	case REF_TABLE: return table_needs(ev, pl, n->target);
	case REF_AVENUE: return NEED_SUBJECT | NEED_MONTH | NEED_DUE | NEED_HOME;
	case REF_READING: return pick_needs(ev, pl, n->target);
	case REF_BUILTIN:
		if (n->index == B_ORDINAL)
			return NEED_ORDINAL | NEED_SUBJECT | NEED_MONTH | NEED_DUE;
		return n->index == B_DUE_SUM || n->index == B_HIGHER ? NEED_SUBJECT : 0;
	default: return 0;
	}
}

unsigned node_needs(struct evaluation *ev, struct plan *pl, const struct node *n)
{
	if (n->kind == NODE_ALL)
		return NEED_ALL;
	unsigned need = ref_needs(ev, pl, n);
	for (size_t i = 0; i < 3 && n->kid[i]; i++)
		if (!(n->kind == NODE_FIELD && n->ref == REF_AVENUE))
			need |= node_needs(ev, pl, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value)
			need |= node_needs(ev, pl, n->args[i].value);
	return need;
}

/* --- what a policy reaches under the choices in force --- */

#define READINGS_TOLD 64 /* readings named in a line */

/* A visit of everything that the policy's statements reach, each let, reading and table once. */
struct visit {
	struct evaluation *ev;
	struct plan *pl;
	bool *let, *reading, *table;
	bool settings[SETTING__MAX];
	const struct reading *order[READINGS_TOLD]; /* readings as first met */
	size_t norder;
};

static void visit_node(struct visit *v, const struct node *n);

/* A setting of the language is used. */
static void visit_setting(struct visit *v, enum setting s)
{
	v->settings[s] = true;
}

/* A built-in word: its settings, and what it asks of the lines. */
static void visit_builtin(struct visit *v, const struct node *n)
{
	switch (n->index) {
	case B_ANNIV: visit_setting(v, SET_ANNIV); break;
	case B_RUNNING:
	case B_TOTAL:
		visit_setting(v, SET_ANNIV);
		visit_setting(v, SET_FIRST_DAY);
		visit_setting(v, SET_GAP);
		break;
	case B_STANDS:
		if (n->nargs < 3)
			visit_setting(v, SET_STANDS);
		break;
	case B_ORDINAL: v->pl->ordinals = true; break;
	case B_HIGHER:
		if (n->nargs > 2) {
			const struct node *mode = chosen(v->pl, n->args[2].value);
			struct str word =
			    mode->ref == REF_LABEL ? pool_text(v->ev->world->pool, mode->index) : mode->text;
			v->pl->whole_plans |= str_is(word, "整案");
		}
		break;
	default: break;
	}
}

/* The reading, in the order of the first meeting. */
static void visit_reading(struct visit *v, const struct reading *r)
{
	if (v->reading[r->index])
		return;
	v->reading[r->index] = true;
	if (v->norder < READINGS_TOLD)
		v->order[v->norder++] = r;
	visit_node(v, v->pl->pick[r->index]);
}

/* What a name stands for. */
static void visit_ref(struct visit *v, const struct node *n)
{
	if (n->ref == REF_LET && !v->let[((const struct let *)n->target)->index]) {
		v->let[((const struct let *)n->target)->index] = true;
		visit_node(v, ((const struct let *)n->target)->expr);
	} else if (n->ref == REF_TABLE && !v->table[((const struct table *)n->target)->index]) {
		const struct table *t = n->target;
		v->table[t->index] = true;
		for (size_t i = 0; i < t->nrows; i++)
			visit_node(v, t->rows[i].value);
	} else if (n->ref == REF_READING) {
		visit_reading(v, n->target);
	} else if (n->ref == REF_RECORD) {
		v->pl->records[n->index] = (struct reads){n->index2 == 1 ? READS_VIA : READS_OWN, (int)n->num};
	} else if (n->ref == REF_FIELD && n->kid[0]->ref == REF_CONTEXT && n->kid[0]->index == CTX_SUBJECT) {
		v->pl->own_days[n->index] = true;
	} else if (n->ref == REF_BUILTIN) {
		visit_builtin(v, n);
	}
}

static void visit_node(struct visit *v, const struct node *n)
{
	if (n->kind == NODE_ALL)
		return;
	visit_ref(v, n);
	for (size_t i = 0; i < 3 && n->kid[i]; i++)
		visit_node(v, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value)
			visit_node(v, n->args[i].value);
}

/* A list of statements. */
static void visit_rules(struct visit *v, const struct rule *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (r[i].kind == RULE_MONTH)
			visit_setting(v, SET_MONTH);
		if (r[i].expr)
			visit_node(v, r[i].expr);
		if (r[i].unless)
			visit_node(v, r[i].unless);
		for (size_t k = 0; k < r[i].nshares; k++)
			visit_node(v, r[i].shares[k]);
	}
}

/* The whole policy. */
static void visit_policy(struct visit *v)
{
	const struct policy *p = v->pl->p;
	if (p->period.expr)
		visit_node(v, p->period.expr);
	for (size_t i = 0; i < p->period.n; i++)
		visit_node(v, p->period.milestones[i].span);
	visit_rules(v, p->rules, p->nrules);
	for (size_t i = 0; i < p->navenues; i++) {
		visit_node(v, p->avenues[i].when);
		visit_rules(v, p->avenues[i].rules, p->avenues[i].nrules);
	}
}

/* --- texts of a line that are the same for everybody --- */

/* Copies a built text into the run's arena. */
static struct str keep(struct evaluation *ev, struct buf *b)
{
	const char *p = b->failed ? NULL : arena_copy(ev->run, b->p ? b->p : "", b->n);
	struct str s = {p ? p : "", p ? b->n : 0};
	buf_release(b);
	return s;
}

/* The words of a space-separated list include this one. */
static bool listed(const struct buf *b, struct str word)
{
	struct str rest = buf_str(b);
	while (rest.p)
		if (str_eq(str_cut(&rest, ' '), word))
			return true;
	return false;
}

/* "S-a4": the number of an ambiguity, which the readings tell of, not a clause. */
static bool ambiguity(struct str id)
{
	return str_find(id, STR("-a")) > 0;
}

/* Adds the clauses that are not listed yet. */
static void add_clauses(struct buf *b, const struct cite *c)
{
	for (size_t i = 0; i < c->nclauses; i++) {
		if (ambiguity(c->clauses[i]) || listed(b, c->clauses[i]))
			continue;
		if (b->n)
			buf_putc(b, ' ');
		buf_put_str(b, c->clauses[i]);
	}
}

/* Adds a statement's sentence to the reason of a due line. */
static void add_passed(struct buf *b, const struct rule *r)
{
	if ((r->kind != RULE_MONTH && r->kind != RULE_MUST) || !r->cite.sentence.p)
		return;
	buf_puts(b, b->n ? "；" : "符合：");
	buf_put_str(b, r->cite.sentence);
}

/* Clauses and reason of a due line by the policy's own statements and, when it has one, its avenue's. */
static struct basis basis_of(struct evaluation *ev, const struct policy *p, const struct avenue *in)
{
	struct buf clauses, passed;
	buf_init(&clauses, 1 << 16);
	buf_init(&passed, 1 << 16);
	for (size_t k = 0; k < 2; k++) {
		const struct rule *r = k ? (in ? in->rules : NULL) : p->rules;
		size_t n = k ? (in ? in->nrules : 0) : p->nrules;
		if (k && in)
			add_clauses(&clauses, &in->cite);
		for (size_t i = 0; i < n; i++) {
			if (r[i].kind == RULE_DOUBT)
				continue;
			add_clauses(&clauses, &r[i].cite);
			add_passed(&passed, &r[i]);
		}
	}
	if (!clauses.n)
		for (size_t i = 0; i < p->nclauses; i++)
			buf_printf(&clauses, "%s%.*s", i ? " " : "", STR_FMT(p->clauses[i]));
	return (struct basis){keep(ev, &clauses), keep(ev, &passed)};
}

/* "中断容忍=30" behind the others. */
static void add_reading(struct buf *b, const struct plan *pl, const struct evaluation *ev, const struct reading *r)
{
	const struct alt *a = choice_of(ev->choices, pl->p, r);
	buf_printf(b, "%s%.*s=%.*s", b->n ? " " : "", STR_FMT(r->name), STR_FMT(a->label));
}

/* The readings that bear on the policy's lines, settings first. */
static struct str readings_of(struct evaluation *ev, const struct plan *pl, const struct visit *v)
{
	static const char *const names[] = {
#define X(name, key, labels) [name] = key,
	    SETTINGS(X)
#undef X
	};
	struct buf b;
	buf_init(&b, 1 << 16);
	for (int s = 0; s < SETTING__MAX; s++) {
		const struct reading *r = policy_reading(pl->p, str_of(names[s]));
		if (v->settings[s] && r && !v->reading[r->index])
			add_reading(&b, pl, ev, r);
	}
	for (size_t i = 0; i < v->norder; i++)
		add_reading(&b, pl, ev, v->order[i]);
	return keep(ev, &b);
}

/* --- making --- */

/* The settings of the language's words. */
static void take_settings(struct evaluation *ev, struct plan *pl)
{
	const struct choices *c = ev->choices;
	pl->anniv = choice_setting(c, pl->p, SET_ANNIV) ? ANNIV_MONTH_END : ANNIV_NEXT_MONTH;
	pl->first_day_out = choice_setting(c, pl->p, SET_FIRST_DAY) == FIRST_DAY_NOT;
	int gap = choice_setting(c, pl->p, SET_GAP);
	pl->gaps = gap == GAP_RESTART ? GAPS_RESTART : gap == GAP_IGNORE ? GAPS_IGNORE : GAPS_PUSH;
	pl->month_rule = choice_setting(c, pl->p, SET_MONTH);
	pl->stands_earliest = choice_setting(c, pl->p, SET_STANDS) == STANDS_EARLIEST;
}

/* The alternatives in force of the policy's own readings and of its shared file's. */
static void take_readings(struct evaluation *ev, struct plan *pl)
{
	for (const struct policy *p = pl->p; p; p = p == pl->p ? p->base : NULL)
		for (size_t i = 0; i < p->nreadings; i++)
			pl->pick[p->readings[i].index] = choice_of(ev->choices, pl->p, &p->readings[i])->value;
}

/* Not law that can be paid from: its lines are marked. */
static bool is_draft(const struct policy *p)
{
	static const char *const words[] = {"征求意见", "草案", "草稿", "假想", "废止"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(p->status, str_of(words[i])) >= 0)
			return true;
	return false;
}

/* The amounts are a number of posts. */
static bool amounts_are_counts(const struct policy *p)
{
	return p->amount && p->amount->kind == TYPE_INT;
}

static struct plan *plan_new(struct evaluation *ev, const struct policy *p)
{
	const struct packs *s = ev->packs;
	struct plan *pl = ARENA_NEW(ev->run, struct plan);
	if (!pl)
		return NULL;
	*pl = (struct plan){.p = p, .area = -1, .draft = is_draft(p), .counts = amounts_are_counts(p)};
	pl->pick = (const struct node **)arena_array(ev->run, s->nreadings + 1, sizeof(void *));
	pl->picked = ARENA_ARRAY(ev->run, 2 * s->nreadings + 1, struct cached);
	pl->pick_need = ARENA_ARRAY(ev->run, s->nreadings + 1, uint8_t);
	pl->records = ARENA_ARRAY(ev->run, s->dict->n + 1, struct reads);
	pl->own_days = ARENA_ARRAY(ev->run, RECORD_FIELDS_MAX, bool);
	if (!pl->pick || !pl->picked || !pl->pick_need || !pl->records || !pl->own_days)
		return NULL;
	memset(pl->pick_need, NEED_UNKNOWN, s->nreadings + 1);
	take_settings(ev, pl);
	take_readings(ev, pl);
	pl->id_text = pool_find(ev->world->pool, p->id);
	if (ev->rec_unit >= 0)
		pl->area = world_find(ev->world, ev->rec_unit, p->area);
	return pl;
}

/* Visits the policy and makes the texts that all its lines share. */
static int plan_finish(struct evaluation *ev, struct plan *pl)
{
	const struct packs *s = ev->packs;
	struct visit v = {.ev = ev, .pl = pl};
	v.let = ARENA_ARRAY(ev->run, s->nlets + 1, bool);
	v.reading = ARENA_ARRAY(ev->run, s->nreadings + 1, bool);
	v.table = ARENA_ARRAY(ev->run, s->ntables + 1, bool);
	if (!v.let || !v.reading || !v.table)
		return -1;
	visit_policy(&v);
	pl->readings = readings_of(ev, pl, &v);
	pl->basis = basis_of(ev, pl->p, NULL);
	for (size_t i = 0; i < pl->p->navenues && i < AVENUES_MAX; i++)
		pl->avenue[i] = basis_of(ev, pl->p, &pl->p->avenues[i]);
	return 0;
}

/* One entry a key, labels as texts of the pool. */
static int table_make(struct evaluation *ev, const struct table *t)
{
	struct table_plan *out = &ev->table[t->index];
	size_t n = 0;
	for (size_t i = 0; i < t->nrows; i++)
		n += t->rows[i].nkeys;
	*out = (struct table_plan){ARENA_ARRAY(ev->run, n + 1, struct table_entry), 0};
	for (size_t i = 0; out->entry && i < t->nrows; i++)
		for (size_t k = 0; k < t->rows[i].nkeys; k++) {
			const struct table_key *key = &t->rows[i].keys[k];
			bool label = key->kind == KEY_LABEL;
			out->entry[out->n++] = (struct table_entry){
			    (int)key->kind, label ? pool_find(ev->world->pool, key->label) : key->num,
			    t->rows[i].value};
		}
	return out->entry ? 0 : -1;
}

/* The tables of a policy and of its shared file. */
static int tables_make(struct evaluation *ev, const struct policy *policy)
{
	for (const struct policy *p = policy; p; p = p == policy ? p->base : NULL)
		for (size_t i = 0; i < p->ntables; i++)
			if (table_make(ev, &p->tables[i]) != 0)
				return -1;
	return 0;
}

/* Links the versions of one policy in time: a month belongs to the latest that has begun, or to the first. */
static void link_versions(struct evaluation *ev, struct plan *pl)
{
	pl->first_version = true;
	for (size_t i = 0; i < ev->packs->n; i++) {
		struct plan *o = ev->plan[i];
		if (!o || o == pl || !str_eq(o->p->id, pl->p->id))
			continue;
		if (o->p->from < pl->p->from)
			pl->first_version = false;
		else if (!pl->next_version || o->p->from < pl->next_version->p->from)
			pl->next_version = o;
	}
}

int plans_make(struct evaluation *ev, struct err *e)
{
	const struct packs *s = ev->packs;
	for (size_t i = 0; i < s->n; i++) {
		if (s->pack[i]->shared)
			continue;
		ev->plan[i] = plan_new(ev, s->pack[i]);
		if (!ev->plan[i] || tables_make(ev, s->pack[i]) != 0 || plan_finish(ev, ev->plan[i]) != 0)
			return err_set(e, ERR_NOMEM, "内存不够，不能准备政策 %.*s 的核算", STR_FMT(s->pack[i]->id));
	}
	for (size_t i = 0; i < s->n; i++)
		if (ev->plan[i])
			link_versions(ev, ev->plan[i]);
	return 0;
}

/* One of them. */
static struct plan *plan_share(struct evaluation *ev, const struct plan *of)
{
	struct plan *pl = ARENA_NEW(ev->run, struct plan);
	struct cached *picked = ARENA_ARRAY(ev->run, 2 * ev->packs->nreadings + 1, struct cached);
	if (!pl || !picked)
		return NULL;
	*pl = *of;
	pl->picked = picked;
	pl->id_text = pool_find(ev->world->pool, of->p->id);
	return pl;
}

int plans_share(struct evaluation *ev, const struct evaluation *of, struct err *e)
{
	const struct packs *s = ev->packs;
	for (size_t i = 0; i < s->n; i++) {
		if (!of->plan[i])
			continue;
		ev->plan[i] = plan_share(ev, of->plan[i]);
		if (!ev->plan[i] || tables_make(ev, s->pack[i]) != 0)
			return err_set(e, ERR_NOMEM, "内存不够，不能准备政策 %.*s 的核算", STR_FMT(s->pack[i]->id));
	}
	for (size_t i = 0; i < s->n; i++)
		if (ev->plan[i] && ev->plan[i]->next_version)
			ev->plan[i]->next_version = ev->plan[ev->plan[i]->next_version->p->index];
	return 0;
}
