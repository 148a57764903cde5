#include "features/exchange/scope.h"

#include <stdlib.h>

#include "base/map.h"
#include "features/agreements/agreements.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/units/units.h"

#define DEPTH_MAX 32 /* of the tree of units; a ring ends here, too */

struct scope {
	struct map *units, *orgs, *people, *agreements; /* by id */
	struct map *parents;                            /* unit → the unit above it */
	int64_t top;
};

void scope_free(struct scope *s)
{
	if (!s)
		return;
	map_free(s->units);
	map_free(s->orgs);
	map_free(s->people);
	map_free(s->agreements);
	map_free(s->parents);
	free(s);
}

/* The id is in the set. */
static bool in(const struct map *set, int64_t id)
{
	int64_t there;
	return id != FIELD_NONE && map_get_int(set, id, &there);
}

/* What to do with each row of a fact type; -1 when there is no memory. */
typedef int (*gather)(struct scope *s, const struct version *v);

/* Reads all rows of a fact type. */
static int each(struct scope *s, struct house *h, const struct fact_type *t, instant_t as_known, gather f,
		struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_all(&r, h, t, as_known, 0, e))
		return -1;
	while ((more = fact_next(r, &v, e)) == 1)
		if (f(s, &v)) {
			more = err_set(e, ERR_NOMEM, "内存不足");
			break;
		}
	fact_reader_free(r);
	return more;
}

/* The tree, upwards. */
static int take_parent(struct scope *s, const struct version *v)
{
	return map_put_int(s->parents, v->id, v->cell[FACT_INDEX(units, parent_id)].v);
}

/* The unit itself, and all from which the way up leads there. */
static int take_unit(struct scope *s, const struct version *v)
{
	int64_t at = v->id;
	for (int i = 0; i < DEPTH_MAX && at != s->top; i++)
		if (!map_get_int(s->parents, at, &at))
			return 0;
	return at == s->top ? map_put_int(s->units, v->id, 1) : 0;
}

/* Institutions in the units. */
static int take_org(struct scope *s, const struct version *v)
{
	return in(s->units, v->cell[FACT_INDEX(orgs, unit_id)].v) ? map_put_int(s->orgs, v->id, 1) : 0;
}

/* People who live or are registered there … */
static int take_person(struct scope *s, const struct version *v)
{
	bool here = in(s->units, v->cell[FACT_INDEX(people, home_unit_id)].v) ||
		    in(s->units, v->cell[FACT_INDEX(people, living_unit_id)].v);
	return here ? map_put_int(s->people, v->id, 1) : 0;
}

/* … or ever worked there … */
static int take_worker(struct scope *s, const struct version *v)
{
	return in(s->orgs, v->cell[FACT_INDEX(employment, org_id)].v) ? map_put_int(s->people, v->owner, 1) : 0;
}

/* … or have an agreement with a school or an institution there. */
static int take_agreement(struct scope *s, const struct version *v)
{
	if (!in(s->orgs, v->cell[FACT_INDEX(agreements, org_id)].v) &&
	    !in(s->orgs, v->cell[FACT_INDEX(agreements, school_id)].v))
		return 0;
	return map_put_int(s->agreements, v->id, 1) | map_put_int(s->people, v->owner, 1);
}

/* The unit at the top. */
static int find_top(struct scope *s, struct house *h, struct str unit, instant_t as_known, struct err *e)
{
	if (unit_by_code(h, unit, as_known, &s->top, e) < 0)
		return -1;
	if (s->top)
		return 0;
	return err_todo((err_set(e, ERR_USAGE, "没有单元 %.*s", STR_FMT(unit)), e), "代码见 yicai export 单元");
}

int scope_new(struct scope **ret, struct house *h, struct str unit, instant_t as_known, struct err *e)
{
	static const struct {
		const struct fact_type *type;
		gather f;
	} steps[] = {{&units_facts, take_parent},      {&units_facts, take_unit},
		     {&orgs_facts, take_org},          {&people_facts, take_person},
		     {&employment_facts, take_worker}, {&agreements_facts, take_agreement}};
	struct scope *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不足");
	s->units = map_new(0);
	s->orgs = map_new(0);
	s->people = map_new(0);
	s->agreements = map_new(0);
	s->parents = map_new(0);
	bool memory = s->units && s->orgs && s->people && s->agreements && s->parents;
	int bad = memory ? find_top(s, h, unit, as_known, e) : err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; !bad && i < sizeof steps / sizeof *steps; i++)
		bad = each(s, h, steps[i].type, as_known, steps[i].f, e);
	if (bad) {
		scope_free(s);
		return -1;
	}
	*ret = s;
	return 0;
}

/* The set of the things of this record; NULL when there is none. */
static const struct map *set_of(const struct scope *s, const char *record)
{
	return !strcmp(record, "单元")       ? s->units
	       : !strcmp(record, "机构")     ? s->orgs
	       : !strcmp(record, "人员")     ? s->people
	       : !strcmp(record, "定向培养") ? s->agreements
					     : NULL;
}

bool scope_has(const struct scope *s, const struct fact_type *t, const struct version *v)
{
	if (!s)
		return true;
	const struct map *own = set_of(s, t->rec->name);
	if (own)
		return in(own, v->id);
	int org = record_field(t->rec, STR("机构代码"));
	if (org >= 0 && (t->rec->fields[org].flags & FIELD_KEY))
		return in(s->orgs, v->cell[org].v);
	return in(set_of(s, t->rec->fields[t->rec->owner].ref), v->owner);
}
