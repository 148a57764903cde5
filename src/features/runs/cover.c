/* Whether a run that is limited to a unit leaves anything out of what its policy may pay. */
#include "features/runs/inside.h"
#include "features/units/units.h"
#include "policy/parse.h"

static const struct sql TEXT_OF = {
    "runs.text_of", "SELECT t.text FROM run_packs p JOIN run_pack_texts t ON t.digest = p.digest WHERE p.run_id = $1"
		    " AND p.policy = $2 ORDER BY p.no LIMIT 1"};

/* A policy's text. */
struct text_row {
	struct str text;
};

/* The unit lies in the other, or is it. 1, 0, -1. */
static int lies_in(struct house *h, const struct run *r, struct str code, struct str over, struct err *e)
{
	struct arena *mem = arena_new((size_t)1 << 20);
	int64_t unit, wanted, *place;
	size_t n;
	int yes = 0;
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 &&
	    (unit_by_code(h, code, r->known_on, &unit, e) < 0 || unit_by_code(h, over, r->known_on, &wanted, e) < 0 ||
	     run_places(h, r->id, unit, mem, &place, &n, e) < 0))
		status = -1;
	for (size_t i = 0; status == 0 && i < n; i++)
		yes |= wanted != 0 && place[i] == wanted;
	arena_free(mem);
	return status < 0 ? -1 : yes;
}

/* The area (辖区) of the policy, as the run was computed with it; n 0: it was not. Text in mem. */
static int area_of(struct house *h, int64_t run, struct str policy, struct arena *mem, struct str *area,
		   struct err *e)
{
	static const struct row_field fields[] = {ROW_TEXT(struct text_row, text, 0), {0}};
	struct text_row row;
	struct diags d;
	*area = STR("");
	int got = sql_row(h->store, &TEXT_OF, ARGS(INT(run), TEXT(policy)), fields, &row, mem, e);
	if (got <= 0)
		return got;
	diags_init(&d, mem);
	const struct policy *p = policy_parse("", row.text, mem, &d);
	if (!p)
		return err_set(e, ERR_DAMAGED, "第 %lld 批核算的政策读不懂", (long long)run);
	*area = p->area;
	return 0;
}

int run_covers(struct house *h, const struct run *r, struct str policy, struct err *e)
{
	struct arena *mem = r->unit.n ? arena_new((size_t)16 << 20) : NULL;
	struct str area;
	if (!r->unit.n)
		return 1;
	if (!mem)
		return err_set(e, ERR_NOMEM, "内存不够");
	int yes = area_of(h, r->id, policy, mem, &area, e);
	if (yes == 0)
		yes = area.n == 0 ? 0 : str_eq(area, r->unit) ? 1 : lies_in(h, r, area, r->unit, e);
	arena_free(mem);
	return yes;
}
