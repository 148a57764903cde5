/* Where a run meets the evaluators: everybody at once by the vector one; one by one by the reference one where what is not
 * due is asked for as well, or where there are too few subjects to make ready for. */
#include <stdlib.h>

#include "features/runs/compute.h"
#include "features/subsidies/places.h"
#include "policy/vector.h"

/* Looks at this many subjects between two words to the one who waits. */
#define BETWEEN_WORDS 256

/* Tells how far it is; true when it shall stop. */
static bool told(struct computing *c, int64_t done)
{
	const struct run_watch *w = c->watch;
	if (w && w->told)
		w->told(w->self, done, c->total);
	c->cancelled = w && w->cancel && atomic_load(w->cancel);
	return c->cancelled;
}

/* The line belongs to the run's unit. */
static bool is_within(const struct computing *c, const struct line *l)
{
	return c->unit == FIELD_NONE || lies_within(c->w, spans_unit(&c->spans, l), c->unit);
}

bool computes_part(const struct computing *c, const struct policy *p)
{
	return c->part[packs_find(c->f.packs, p->id)->index];
}

/* The subject is to be evaluated. */
static bool is_wanted(const struct computing *c, const struct policy *p, size_t subject)
{
	return !computes_part(c, p) || c->changed.row[p->subject_rec][subject];
}

/* --- one by one --- */

/* One policy for every subject that needs it. */
static int evaluate_each(struct computing *c, const struct policy *p, struct lines *raw, struct err *e)
{
	size_t n = c->w->t[p->subject_rec].n;
	for (size_t i = 0; i < n; i++, c->done++) {
		size_t first = c->spans.n;
		if (i % BETWEEN_WORDS == 0 && told(c, c->done))
			return 0;
		if (!is_wanted(c, p, i))
			continue;
		raw->n = 0;
		if (evaluate(c->ev, p, (int64_t)i, raw, e) < 0)
			return -1;
		for (size_t k = 0; k < raw->n; k++)
			if (is_within(c, &raw->line[k]) && spans_add(&c->spans, first, &raw->line[k], 1, e) < 0)
				return -1;
		evaluation_clear(c->ev);
	}
	return 0;
}

/* --- all at once --- */

/* Policies about the same subjects. */
struct group {
	struct computing *c;
	int record;
	bool part;         /* those that have changed alone */
	uint32_t *subject; /* which */
	size_t subjects;
	const struct policy *policy[VECTOR_POLICIES_MAX];
	size_t n;
};

/* What the vector evaluator tells, for all policies of the group. */
static bool group_step(void *self, size_t done, size_t all)
{
	struct group *g = self;
	(void)all;
	return !told(g->c, g->c->done + (int64_t)(done * g->n));
}

/* The lines of one run of months. */
static int add_run(struct computing *c, size_t first, const struct vector *v, const struct vector_run *r,
		   struct err *e)
{
	struct line l;
	int n;
	for (month_t m = r->from, end = r->from + r->months; m < end; m += n) {
		n = vector_stretch(v, r, m, &l);
		if (is_within(c, &l) && spans_add(&c->spans, first, &l, n, e) < 0)
			return -1;
	}
	return 0;
}

/* Everything that came out, a subject's runs of one policy after the other's. */
static int add_runs(struct computing *c, const struct vector *v, const struct vector_run *run, size_t n,
		    struct err *e)
{
	size_t first = c->spans.n;
	for (size_t i = 0; i < n; i++) {
		if (i && (run[i].subject != run[i - 1].subject || run[i].policy != run[i - 1].policy))
			first = c->spans.n;
		if (add_run(c, first, v, &run[i], e) < 0)
			return -1;
	}
	return 0;
}

/* The policies of a group for all of its subjects. */
static int evaluate_group(struct group *g, struct err *e)
{
	struct computing *c = g->c;
	const struct vector_run *run;
	size_t n;
	struct vector_options o = {.watch = {group_step, g}};
	struct vector *v = vector_new(c->ev, g->policy, g->n, o, e);
	int status = !v        ? -1
		     : g->part ? vector_evaluate_some(v, g->subject, g->subjects, &run, &n, e)
			       : vector_evaluate(v, &run, &n, e);
	if (status == 0)
		status = add_runs(c, v, run, n, e);
	vector_free(v);
	c->done += (int64_t)(g->n * c->w->t[g->record].n);
	if (!c->cancelled)
		return status;
	*e = (struct err){0}; /* that it was stopped is no fault */
	return 0;
}

/* --- all of it --- */

/* The n-th selected policy in the order of evaluation; NULL behind the last. */
static const struct policy *selected_policy(const struct computing *c, size_t n)
{
	const struct packs *s = c->f.packs;
	for (size_t k = 0; k < s->norder; k++)
		if (c->f.selected[s->pack[s->order[k]]->index] && n-- == 0)
			return s->pack[s->order[k]];
	return NULL;
}

/* The subjects of a group. */
static int gather_subjects(struct group *g, struct err *e)
{
	const struct computing *c = g->c;
	const uint8_t *changed = c->changed.row[g->record];
	size_t n = c->w->t[g->record].n;
	g->subjects = g->part ? 0 : n;
	if (!g->part || !changed)
		return 0;
	if (!(g->subject = calloc(n + 1, sizeof *g->subject)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++)
		if (changed[i])
			g->subject[g->subjects++] = (uint32_t)i;
	return 0;
}

/* The group's subjects are evaluated all at once. */
static bool at_once(const struct group *g)
{
	const struct computing *c = g->c;
	if (c->f.query.all || c->way == RUN_ONE_BY_ONE)
		return false;
	return c->way == RUN_AT_ONCE || g->subjects >= VECTOR_MANY;
}

/* The policies of a group, one way or the other. */
static int evaluate_policies(struct group *g, struct err *e)
{
	struct computing *c = g->c;
	struct lines raw = {0};
	const struct policy *p;
	int status = 0;
	for (size_t k = 0; status == 0 && !c->cancelled && (p = selected_policy(c, k)); k++) {
		if (p->subject_rec != g->record || computes_part(c, p) != g->part)
			continue;
		if (at_once(g) && g->n < VECTOR_POLICIES_MAX)
			g->policy[g->n++] = p;
		else
			status = evaluate_each(c, p, &raw, e);
	}
	free(raw.line);
	return status == 0 && g->n && !c->cancelled ? evaluate_group(g, e) : status;
}

int evaluate_run(struct computing *c, struct err *e)
{
	const struct policy *p;
	for (size_t k = 0; (p = selected_policy(c, k)); k++)
		c->total += (int64_t)c->w->t[p->subject_rec].n;
	for (size_t i = 0; i < 2 * c->w->dict->n && !c->cancelled; i++) {
		struct group g = {.c = c, .record = (int)(i / 2), .part = i % 2};
		int status = gather_subjects(&g, e) < 0 ? -1 : evaluate_policies(&g, e);
		free(g.subject);
		if (status < 0)
			return -1;
	}
	if (!c->cancelled)
		told(c, c->total);
	return 0;
}

void count_work(const struct computing *c, int64_t *evaluated, int64_t *subjects)
{
	const struct policy *p;
	*evaluated = *subjects = 0;
	for (size_t r = 0; r < c->w->dict->n; r++) {
		bool any = false, whole = false;
		int64_t changed = 0;
		for (size_t k = 0; (p = selected_policy(c, k)); k++) {
			any |= p->subject_rec == (int)r;
			whole |= p->subject_rec == (int)r && !computes_part(c, p);
		}
		for (size_t i = 0; any && i < c->w->t[r].n; i++)
			changed += whole || c->changed.row[r][i];
		*subjects += any ? (int64_t)c->w->t[r].n : 0;
		*evaluated += changed;
	}
	if (c->few.only)
		*subjects = c->few.subjects;
}
