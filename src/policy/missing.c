/* The search for what a refusal lacks: from the facts as they are, offer by offer, the cheapest state first, until the line
 * stands. What is found was tried: with it the line stands, and without any part of it it does not. */
#include <stdlib.h>

#include "policy/missing_inside.h"

#define STATES_MAX 256 /* kept of one search */
#define TRIES_MAX  60  /* states evaluated in one search */

/* Costs: what must be corrected weighs more than any number of facts, a fact more than any number of days. */
#define COST_ALTER INT64_C(1000000000000)
#define COST_FACT  INT64_C(1000000000)
#define COST_FIELD 100

struct seeker *seeker_new(struct evaluation *ev, struct err *e)
{
	struct seeker *s = calloc(1, sizeof *s);
	if (!s) {
		err_set(e, ERR_NOMEM, "内存不够，不能查缺什么");
		return NULL;
	}
	s->of = ev;
	s->service = dict_record(ev->world->dict, STR("任职"));
	s->mem = arena_new((size_t)256 << 20);
	s->room = reallocarray(NULL, STATES_MAX, sizeof *s->room);
	if (!s->room)
		err_set(e, ERR_NOMEM, "内存不够，不能查缺什么");
	if (!s->mem || !s->room || trial_init(&s->look, ev, e) != 0 || trial_init(&s->probe, ev, e) != 0) {
		seeker_free(s);
		return NULL;
	}
	return s;
}

void seeker_free(struct seeker *s)
{
	if (!s)
		return;
	trial_release(&s->look);
	trial_release(&s->probe);
	arena_free(s->mem);
	free(s->room);
	free(s);
}

/* The cells that an added fact has. */
static int64_t cells_of(const struct seeker *s, const struct change *c)
{
	const struct record *rec = s->of->world->dict->records[c->rec];
	int64_t n = 0;
	for (size_t f = 0; c->deed == MISSING_ADD && f < rec->n; f++)
		n += c->cell[f] != FIELD_NONE || c->ref == (int)f;
	return c->deed == MISSING_ADD ? n : 1;
}

/* How far a state is from what is recorded. */
static int64_t cost_of(const struct seeker *s, const struct state *x)
{
	int64_t cost = 0;
	bool alters = false;
	for (size_t i = 0; i < x->n; i++) {
		const struct change *c = &x->change[i];
		bool spell = c->from != DAY_NONE && c->to != DAY_OPEN;
		alters |= c->deed == MISSING_ALTER || c->deed == MISSING_AGAINST;
		cost += COST_FACT + COST_FIELD * cells_of(s, c) + (c->ref >= 0 ? COST_FIELD * 5 : 0) +
			(spell ? c->to - c->from + 1 : 0);
	}
	return cost + (alters ? COST_ALTER : 0);
}

/* The slot's line under a state, with the seeker's work upon it; NULL: there is none. */
static const struct made *look_at(struct seeker *s, const struct state *x)
{
	struct pass p;
	struct plan *pl = trial_plan(&s->look, s->line->policy);
	s->state = x;
	s->look.ev->q.from = s->look.ev->q.to = s->line->month;
	if (trial_set(&s->look, pl, s->line->subject, x->change, x->n, s->e) != 0 ||
	    plan_pass(&s->w, s->look.ev, pl, s->look.subject, &p, s->e) != 0) {
		s->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < p.n; i++) {
		if (s->w.monthly ? p.m[i].l.month != s->line->month : p.m[i].slot != s->slot)
			continue;
		s->w.milestone = (int)s->slot;
		line_begin(&s->w, p.m[i].l.month, p.m[i].l.due);
		return p.m + i;
	}
	return NULL;
}

/* The change adds a row and says nothing of it. */
static bool is_bare(const struct change *c)
{
	return c->deed == MISSING_ADD && !c->nwishes && c->from == DAY_NONE && c->ref < 0;
}

/* The line comes out as it must in the state, and s->unsure says whether an officer must confirm it. One that only hangs on a
 * blank cell of a row that was added, and of which nothing is said, does not: there the row has made the answer unknown, not
 * turned it. */
static bool turns(struct seeker *s, const struct state *x, const struct made *m)
{
	if (!m || !m->stands || s->failed)
		return false;
	bool unsure = m->l.state == LINE_DOUBT;
	for (size_t i = 0; i < x->n && unsure; i++) {
		int rec = x->change[i].rec;
		if (!is_bare(&x->change[i]))
			continue;
		if (m->hinges)
			return false;
		for (const struct doubt *d = m->d.doubts; d; d = d->next)
			if (d->miss && d->miss->rec == rec && d->miss->row >= 0 &&
			    s->look.base[rec][d->miss->row] < 0)
				return false;
	}
	s->unsure = unsure;
	return true;
}

/* The states of one search, those that were looked at among them. */
struct search {
	struct state *x; /* STATES_MAX, the first n of them made */
	bool done[STATES_MAX];
	size_t n;
};

/* The cheapest state that was not looked at; −1. */
static long cheapest(const struct search *q)
{
	long best = -1;
	for (size_t i = 0; i < q->n; i++)
		if (!q->done[i] && (best < 0 || q->x[i].cost < q->x[best].cost))
			best = (long)i;
	return best;
}

/* The same change is part of the state. */
static bool has_change(const struct seeker *s, const struct state *x, const struct change *c, const void *leaf)
{
	const struct record *rec = s->of->world->dict->records[c->rec];
	for (size_t i = 0; i < x->n; i++) {
		const struct change *y = &x->change[i];
		if (y->rec != c->rec || y->deed != c->deed)
			continue;
		if (c->deed == MISSING_ADD && x->leaf[i] == leaf)
			return true; /* the part still fails with one such fact: one more is no help */
		if (c->deed == MISSING_ADD
			? y->owner == c->owner && memcmp(y->cell, c->cell, rec->n * sizeof *c->cell) == 0
			: y->row == c->row && y->field == c->field)
			return true;
	}
	return false;
}

/* The state with an offer taken. */
static void take_offer(struct seeker *s, struct search *q, const struct state *from, const struct offer *o)
{
	if (q->n == STATES_MAX || from->n + o->n > CHANGES_MAX)
		return;
	struct state *x = &q->x[q->n];
	*x = *from;
	for (size_t i = 0; i < o->n; i++)
		if (has_change(s, from, &o->change[i], o->leaf))
			return;
	for (size_t i = 0; i < o->n; i++) {
		x->change[x->n] = o->change[i];
		x->leaf[x->n++] = o->leaf;
	}
	x->cost = cost_of(s, x);
	for (size_t i = 0; i < q->n; i++)
		if (q->x[i].cost == x->cost && q->x[i].n == x->n && q->x[i].leaf[x->n - 1] == o->leaf &&
		    has_change(s, &q->x[i], &x->change[x->n - 1], NULL))
			return;
	q->n++;
}

/* Leaves out what the line stands without: after one fact was left out, the others are asked for again. */
static void thin_out(struct seeker *s, struct state *x)
{
	for (size_t i = x->n; i-- > 0 && x->n > 1;) {
		struct state less = *x;
		memmove(&less.change[i], &less.change[i + 1], (less.n - i - 1) * sizeof *less.change);
		less.n--;
		const struct made *m = look_at(s, &less);
		if (!turns(s, &less, m))
			continue;
		*x = less;
		i = x->n;
	}
	x->cost = cost_of(s, x);
}

/* Two added facts that are alike but for their days, which follow one another. */
static bool one_spell(const struct seeker *s, const struct change *a, const struct change *b)
{
	const struct record *rec = s->of->world->dict->records[a->rec];
	if (a->deed != MISSING_ADD || b->deed != MISSING_ADD || a->rec != b->rec || a->owner != b->owner ||
	    a->ref != b->ref || a->from == DAY_NONE || b->from == DAY_NONE || rec->from == rec->to ||
	    a->to + 1 != b->from)
		return false;
	for (size_t f = 0; f < rec->n; f++)
		if ((int)f != rec->from && (int)f != rec->to && a->cell[f] != b->cell[f])
			return false;
	const struct record *org = a->ref < 0 ? NULL : s->of->world->dict->records[s->of->rec_org];
	return !org || memcmp(a->spare, b->spare, org->n * sizeof *a->spare) == 0;
}

/* Makes one fact of two where the line stands with it. */
static void join_up(struct seeker *s, struct state *x)
{
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < x->n && !s->failed; k++) {
			struct change *a = &x->change[i], *b = &x->change[k];
			if (i == k || !one_spell(s, a, b))
				continue;
			const struct record *rec = s->of->world->dict->records[a->rec];
			struct state less = *x;
			struct change *c = &less.change[i];
			c->cell = ARENA_ARRAY(s->mem, rec->n, int64_t);
			if (!c->cell)
				return;
			memcpy(c->cell, a->cell, rec->n * sizeof *c->cell);
			c->to = b->to;
			c->cell[rec->to] = b->cell[rec->to];
			memmove(&less.change[k], &less.change[k + 1], (less.n - k - 1) * sizeof *less.change);
			less.n--;
			const struct made *m = look_at(s, &less);
			if (turns(s, &less, m)) {
				*x = less;
				i = 0;
				break;
			}
		}
	x->cost = cost_of(s, x);
}

/* The spell of an added fact begins (last: ends) so many days nearer to its other end; false: the line does not stand then. */
static bool shorten(struct seeker *s, struct state *x, size_t i, bool last, int64_t days)
{
	const struct record *rec = s->of->world->dict->records[x->change[i].rec];
	struct state less = *x;
	struct change *c = &less.change[i];
	int field = last ? rec->to : rec->from;
	c->cell = ARENA_ARRAY(s->mem, rec->n, int64_t);
	if (!c->cell)
		return false;
	memcpy(c->cell, x->change[i].cell, rec->n * sizeof *c->cell);
	c->cell[field] += last ? -days : days;
	*(last ? &c->to : &c->from) = (day_t)c->cell[field];
	const struct made *m = look_at(s, &less);
	if (!turns(s, &less, m))
		return false;
	*x = less;
	return true;
}

/* Takes off the days that the line stands without. */
static void trim(struct seeker *s, struct state *x)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct change *c = &x->change[i];
		const struct record *rec = s->of->world->dict->records[c->rec];
		if (c->deed != MISSING_ADD || c->from == DAY_NONE || c->to == DAY_OPEN || rec->from == rec->to ||
		    rec->to < 0)
			continue;
		/* until neither end can be moved: what one needs may hang on where the other is */
		for (int last = 0, idle = 0; idle < 2; last = !last) {
			/* one day is most often one too many: more are tried only when it is not */
			if (c->to == c->from || !shorten(s, x, i, last, 1)) {
				idle++;
				continue;
			}
			idle = 0;
			for (int64_t days = ((int64_t)c->to - c->from) / 2; days > 0; days /= 2)
				while (c->to - c->from > days && shorten(s, x, i, last, days))
					;
		}
	}
	x->cost = cost_of(s, x);
}

/* Searches; the state in which the line stands, s->unsure: but an officer must confirm it. NULL: none was found. */
static struct state *search(struct seeker *s)
{
	struct search q = {.x = s->room, .n = 1};
	long at;
	q.x[0] = (struct state){0};
	for (int tries = 0; tries < TRIES_MAX && !s->failed && (at = cheapest(&q)) >= 0; tries++) {
		q.done[at] = true;
		const struct made *m = look_at(s, &q.x[at]);
		if (!m)
			continue;
		if (turns(s, &q.x[at], m)) {
			thin_out(s, &q.x[at]);
			join_up(s, &q.x[at]);
			trim(s, &q.x[at]);
			return q.x + at;
		}
		if (m->stands)
			continue;
		seek_offers(s, m);
		for (size_t i = 0; i < s->noffers; i++)
			take_offer(s, &q, &q.x[at], &s->offer[i]);
	}
	return NULL;
}

/* The policy looks at everybody, or its subject is no person's: one person's copy says nothing of it. */
static bool beyond(struct seeker *s, const struct line *l)
{
	const struct policy *p = l->policy;
	const struct dict *d = s->of->world->dict;
	int root = p->subject_rec;
	for (int up; (up = dict_owner(d, root)) >= 0;)
		root = up;
	if (root == s->of->rec_org || root == s->of->rec_unit || !s->of->plan[p->index])
		return true;
	unsigned need = p->period.expr ? node_needs(s->of, s->of->plan[p->index], p->period.expr) : 0;
	for (size_t i = 0; i < p->nrules; i++)
		if (p->rules[i].expr)
			need |= node_needs(s->of, s->of->plan[p->index], p->rules[i].expr);
	return need & NEED_ALL;
}

/* The day of the line lies ahead of the day of looking. */
static bool ahead(const struct seeker *s, const struct line *l)
{
	return l->due != DAY_NONE ? l->due > s->of->q.as_of
				  : month_end(s->of, l->month) > s->of->q.as_of && !l->failed;
}

int missing_of(struct seeker *s, const struct line *l, size_t slot, struct arena *mem, struct missing *ret,
	       struct err *e)
{
	static const char *const said[] = {[MISSING_FACTS] = "补上就符合",
					   [MISSING_RECORDS] = "没有可以补的",
					   [MISSING_TIME] = "等到那一天",
					   [MISSING_NOTHING] = "没有找到可以补的"};
	struct missing m = {.kind = MISSING_NOTHING, .cured = l->cured};
	arena_clear(s->mem);
	s->line = l;
	s->slot = slot;
	s->e = e;
	s->failed = s->unsure = false;
	struct state *x = NULL;
	if (ahead(s, l))
		m.kind = MISSING_TIME;
	else if (!beyond(s, l) && month_end(s->of, l->month) <= s->of->q.as_of)
		x = search(s);
	s->found = x;
	if (s->failed)
		return -1;
	if (x)
		m.kind = x->cost >= COST_ALTER ? MISSING_RECORDS : MISSING_FACTS;
	m.unsure = s->unsure;
	m.said = said[m.kind];
	if (x && missing_tell(s, x, mem, &m) != 0)
		return err_set(e, ERR_NOMEM, "内存不够，说不完缺什么");
	*ret = m;
	return 0;
}
