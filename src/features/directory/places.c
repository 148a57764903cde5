/* Units and institutions as the directory needs them, each read once. */
#include <stdlib.h>

#include "features/directory/inside.h"
#include "features/orgs/orgs.h"
#include "features/units/units.h"

int places_init(struct places *p, struct house *h, struct err *e)
{
	*p = (struct places){.h = h, .units = map_new(0), .orgs = map_new(0)};
	return p->units && p->orgs ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

void places_release(struct places *p)
{
	map_free(p->units);
	map_free(p->orgs);
	free(p->unit);
	free(p->org);
	*p = (struct places){0};
}

/* The version of a thing that stands: 1, 0, −1. Its texts are gone. */
static int standing(struct house *h, const struct fact_type *t, int64_t id, struct version *v, struct err *e)
{
	struct fact_reader *r;
	if (fact_of_owner(&r, h, t, id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, v, e);
	fact_reader_free(r);
	return got;
}

/* Room for one more; the array moves. */
static int room(void **array, size_t *cap, size_t n, size_t size, struct err *e)
{
	if (n < *cap)
		return 0;
	size_t more = *cap ? *cap * 2 : 256;
	void *p = more > PLACES_MAX ? NULL : reallocarray(*array, more, size);
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不够");
	*array = p;
	*cap = more;
	return 0;
}

/* The place in the array of a unit, read when it is not there. */
static int unit_at(struct places *p, int64_t id, int64_t *at, struct err *e)
{
	struct version v;
	if (map_get_int(p->units, id, at))
		return 0;
	int got = standing(p->h, &units_facts, id, &v, e);
	void *array = p->unit;
	if (got < 0 || room(&array, &p->units_cap, p->units_n, sizeof *p->unit, e) < 0)
		return -1;
	p->unit = array;
	p->unit[p->units_n] = (struct place_unit){id, got ? v.cell[FACT_INDEX(units, parent_id)].v : FIELD_NONE,
						  got ? v.cell[FACT_INDEX(units, kind)].v : FIELD_NONE};
	*at = (int64_t)p->units_n++;
	return map_put_int(p->units, id, *at) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

int places_path(struct places *p, int64_t unit, const struct place_unit *path[static PATH_MAX_], size_t *n,
		struct err *e)
{
	int64_t at[PATH_MAX_];
	size_t k = 0;
	for (; k < PATH_MAX_ && unit != FIELD_NONE; k++) {
		if (unit_at(p, unit, &at[k], e) < 0)
			return -1;
		unit = p->unit[at[k]].parent;
	}
	for (size_t i = 0; i < k; i++) /* only now: the array has moved while it grew */
		path[i] = &p->unit[at[i]];
	*n = k;
	return 0;
}

int places_org(struct places *p, int64_t org, const struct place_org **ret, struct err *e)
{
	struct version v;
	int64_t at;
	if (map_get_int(p->orgs, org, &at)) {
		*ret = &p->org[at];
		return 0;
	}
	int got = standing(p->h, &orgs_facts, org, &v, e);
	void *array = p->org;
	if (got < 0 || room(&array, &p->orgs_cap, p->orgs_n, sizeof *p->org, e) < 0)
		return -1;
	p->org = array;
	int64_t closed = got ? v.cell[FACT_INDEX(orgs, closed)].v : FIELD_NONE;
	p->org[p->orgs_n] = (struct place_org){org, got ? v.cell[FACT_INDEX(orgs, unit_id)].v : FIELD_NONE,
					       closed == FIELD_NONE ? DAY_OPEN : (day_t)closed};
	*ret = &p->org[p->orgs_n];
	return map_put_int(p->orgs, org, (int64_t)p->orgs_n++) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}
