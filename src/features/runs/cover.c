/* Whether a run that is limited to a unit leaves anything out of what its policy may pay. */
#include "features/runs/inside.h"
#include "features/units/units.h"

/* The id of the unit of this code as the run knew it; 0 there is none. */
static int unit_of_code(struct house *h, const struct run *r, struct str code, int64_t *id, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	if (fact_by_key(&reader, h, &units_facts, (struct cell){FIELD_NONE, code}, r->known_on, 0, e) < 0)
		return -1;
	int got = fact_next(reader, &v, e);
	*id = got > 0 ? v.id : 0;
	fact_reader_free(reader);
	return got < 0 ? -1 : 0;
}

/* The unit lies in the other, or is it. 1, 0, -1. */
static int lies_in(struct house *h, const struct run *r, struct str code, struct str over, struct err *e)
{
	struct arena *mem = arena_new((size_t)1 << 20);
	int64_t unit, wanted, *place;
	size_t n;
	int yes = 0;
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (unit_of_code(h, r, code, &unit, e) < 0 || unit_of_code(h, r, over, &wanted, e) < 0 ||
			    run_places(h, r->id, unit, mem, &place, &n, e) < 0))
		status = -1;
	for (size_t i = 0; status == 0 && i < n; i++)
		yes |= wanted != 0 && place[i] == wanted;
	arena_free(mem);
	return status < 0 ? -1 : yes;
}

int run_covers(struct house *h, const struct run *r, struct str policy, struct err *e)
{
	struct frozen f;
	if (!r->unit.n)
		return 1;
	if (frozen_open(&f, h, r->id, e) < 0)
		return -1;
	const struct policy *p = packs_find(f.packs, policy);
	int yes = p ? str_eq(p->area, r->unit) : 0;
	if (p && !yes)
		yes = lies_in(h, r, p->area, r->unit, e);
	frozen_close(&f);
	return yes;
}
