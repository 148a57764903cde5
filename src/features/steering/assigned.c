/* What a unit was asked for of a target, version by version. */
#include "features/steering/assigned.h"

#include "features/targets/assignments.h"

/* One version's cells. */
static struct assigned_fact take(const struct version *v, struct arena *mem)
{
	const struct cell *c = v->cell;
	return (struct assigned_fact){.id = v->id,
				      .unit = v->owner,
				      .metric = arena_str(mem, c[FACT_INDEX(assignments, indicator)].s),
				      .due = (day_t)c[FACT_INDEX(assignments, due)].v,
				      .version = c[FACT_INDEX(assignments, version)].v,
				      .amount = c[FACT_INDEX(assignments, amount)].v,
				      .floor = c[FACT_INDEX(assignments, floor)].v,
				      .cap = c[FACT_INDEX(assignments, cap)].v,
				      .weight = c[FACT_INDEX(assignments, weight)].v,
				      .state = c[FACT_INDEX(assignments, state)].v,
				      .proposed = c[FACT_INDEX(assignments, proposed)].v,
				      .issued = (day_t)c[FACT_INDEX(assignments, issued)].v,
				      .answered = (day_t)c[FACT_INDEX(assignments, answered)].v,
				      .basis = arena_str(mem, c[FACT_INDEX(assignments, basis)].s),
				      .note = arena_str(mem, c[FACT_INDEX(assignments, note)].s)};
}

int assigned_read(struct house *h, int64_t unit, struct str metric, day_t due, struct arena *mem,
		  struct assigned_fact *out, size_t most, size_t *n, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got;
	*n = 0;
	if (fact_of_owner(&r, h, &assignments_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) == 1) {
		if ((metric.n && !str_eq(v.cell[FACT_INDEX(assignments, indicator)].s, metric)) ||
		    (due != DAY_NONE && v.cell[FACT_INDEX(assignments, due)].v != due) || *n == most)
			continue;
		struct assigned_fact x = take(&v, mem);
		size_t at = (*n)++;
		for (; at > 0 && out[at - 1].version < x.version; at--)
			out[at] = out[at - 1];
		out[at] = x;
	}
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* The version was dealt out, whatever the answer, and nothing has replaced it. */
static bool in_force(const struct assigned_fact *x)
{
	return x->state == ASSIGNMENT_ISSUED || x->state == ASSIGNMENT_ACCEPTED || x->state == ASSIGNMENT_NEGOTIATED;
}

const struct assigned_fact *assigned_standing(const struct assigned_fact *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (in_force(&x[i]))
			return &x[i];
	return NULL;
}

int assigned_in_force(struct house *h, int64_t unit, struct str metric, day_t due, struct arena *mem,
		      struct assigned_fact *out, bool *any, struct err *e)
{
	struct assigned_fact x[ASSIGNED_VERSIONS];
	size_t n;
	*any = false;
	if (assigned_read(h, unit, metric, due, mem, x, ASSIGNED_VERSIONS, &n, e) < 0)
		return -1;
	const struct assigned_fact *one = assigned_standing(x, n);
	if ((*any = one != NULL))
		*out = *one;
	return 0;
}

/* The version that stands of one fact. */
static int standing(struct house *h, int64_t unit, int64_t id, struct fact_reader **r, struct version *v,
		    struct err *e)
{
	int got;
	if (fact_of_owner(r, h, &assignments_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(*r, v, e)) == 1)
		if (v->id == id)
			return 0;
	fact_reader_free(*r);
	return got < 0 ? -1 : err_set(e, ERR_CONFLICT, "这一版分解刚被别人改过，请刷新再办");
}

int assigned_change(struct recording *rec, struct house *h, const struct assigned_fact *x, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct cell c[RECORD_FIELDS_MAX];
	if (standing(h, x->unit, x->id, &r, &v, e) < 0)
		return -1;
	for (size_t i = 0; i < assignments_record.n; i++)
		c[i] = v.cell[i];
	c[FACT_INDEX(assignments, state)].v = x->state;
	c[FACT_INDEX(assignments, proposed)].v = x->proposed;
	c[FACT_INDEX(assignments, answered)].v = x->answered == DAY_NONE ? FIELD_NONE : x->answered;
	c[FACT_INDEX(assignments, note)].s = x->note;
	int status = fact_correct(rec, &assignments_facts, &v, c, 0, e);
	fact_reader_free(r);
	return status;
}

int assigned_add(struct recording *rec, const struct assigned_fact *x, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < assignments_record.n; i++)
		c[i] = (struct cell){.v = FIELD_NONE, .s = STR("")};
	c[FACT_INDEX(assignments, indicator)].s = x->metric;
	c[FACT_INDEX(assignments, due)].v = x->due;
	c[FACT_INDEX(assignments, version)].v = x->version;
	c[FACT_INDEX(assignments, amount)].v = x->amount;
	c[FACT_INDEX(assignments, floor)].v = x->floor;
	c[FACT_INDEX(assignments, cap)].v = x->cap;
	c[FACT_INDEX(assignments, weight)].v = x->weight;
	c[FACT_INDEX(assignments, state)].v = x->state;
	c[FACT_INDEX(assignments, issued)].v = x->issued;
	c[FACT_INDEX(assignments, basis)].s = x->basis;
	c[FACT_INDEX(assignments, note)].s = x->note;
	return fact_assert(rec, &assignments_facts, x->unit, c, 0, NULL, e);
}
