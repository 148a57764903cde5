/* A set of indicators: the files that the program carries, checked together. */
#include "features/indicators/indicators.h"

#include <stdlib.h>

#include "base/asset.h"
#include "features/features.h"
#include "features/indicators/inside.h"

const char *measure_label(enum measure m)
{
	static const char *const labels[MEASURE__MAX] = {"", "人", "人次", "机构", "张", "元", "班"};
	return labels[m];
}

/* The shared files that indicators may use. */
static int add_shared(struct indicators *s, struct err *e)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/通则/")) &&
		    packs_add(s->packs, a->path, asset_str(a), &s->diags) < 0)
			return err_set(e, ERR_DAMAGED, "程序自带的通则有错");
	return 0;
}

struct indicators *indicators_new(struct err *e)
{
	struct indicators *s = calloc(1, sizeof *s);
	if (s) {
		s->pool = pool_new(0);
		s->mem = arena_new(256u << 20);
		s->packs = s->pool && s->mem ? packs_new(&fact_dict, s->pool, s->mem) : NULL;
	}
	if (!s || !s->packs) {
		err_set(e, ERR_NOMEM, "内存不够");
		indicators_free(s);
		return NULL;
	}
	diags_init(&s->diags, s->mem);
	if (add_shared(s, e) == 0)
		return s;
	indicators_free(s);
	return NULL;
}

void indicators_free(struct indicators *s)
{
	if (!s)
		return;
	arena_free(s->mem);
	pool_free(s->pool);
	free(s);
}

int indicators_add_shipped(struct indicators *s)
{
	int status = 0;
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("indicators/")) && indicators_add(s, a->path, asset_str(a)) < 0)
			status = -1;
	return status;
}

int indicators_check(struct indicators *s)
{
	if (packs_check(s->packs, &s->diags) < 0)
		return -1;
	size_t before = s->diags.errors;
	for (size_t i = 0; i < s->n; i++)
		check_sides(s, &s->item[i]);
	s->choices = choices_new(s->packs, s->mem);
	return s->choices && s->diags.errors == before ? 0 : -1;
}

const struct indicator *indicator_find(const struct indicators *s, struct str id, day_t on)
{
	const struct indicator *best = NULL;
	for (size_t i = 0; i < s->n; i++) {
		const struct indicator *x = &s->item[i];
		if (!str_eq(x->id, id))
			continue;
		day_t from = x->num.policy->from, had = best ? best->num.policy->from : DAY_NONE;
		bool begun = from <= on, begun_best = best && had <= on;
		if (!best || (begun && (!begun_best || from > had)) || (!begun && !begun_best && from < had))
			best = x;
	}
	return best;
}
