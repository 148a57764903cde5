/* For tests of runs: a demo city and the shipped policies. */
#ifndef YICAI_FEATURES_RUNS_TEST_CITY_H
#define YICAI_FEATURES_RUNS_TEST_CITY_H

#include "features/exchange/trial.h"

#include "base/asset.h"
#include "features/demo/demo.h"
#include "features/runs/compute.h"
#include "features/units/units_seed.h"

/* The shipped policies, checked. */
struct pack_set {
	struct pool *pool;
	struct arena *mem;
	struct packs *packs;
};
static struct pack_set set;

/* Makes them ready, with something (or "") put into that of this name before its first reading. */
static void packs_ready_with(const char *name, const char *more)
{
	struct diags d;
	set = (struct pack_set){pool_new(0), arena_new(0), NULL};
	set.packs = packs_new(&fact_dict, set.pool, set.mem);
	diags_init(&d, set.mem);
	for (unsigned long i = 0; i < assets_n; i++) {
		struct str path = str_of(assets[i].path), text = asset_str(&assets[i]);
		struct buf b;
		buf_init(&b, 1 << 20);
		if (*more && str_ends(path, str_of(name))) {
			size_t at = (size_t)str_find(text, STR("读法 "));
			buf_put(&b, text.p, at);
			buf_put_str(&b, str_of(more));
			buf_put(&b, text.p + at, text.n - at);
			text = arena_str(set.mem, buf_str(&b));
		}
		buf_release(&b);
		if (str_ends(path, STR(".policy")))
			assert_int_equal(packs_add(set.packs, assets[i].path, text, &d), 0);
	}
	assert_int_equal(packs_check(set.packs, &d), 0);
}

/* As they are shipped. */
static void packs_ready(void)
{
	packs_ready_with("", "");
}

static void packs_done(void)
{
	arena_free(set.mem);
	pool_free(set.pool);
}

/* Enough for computing everybody at once (VECTOR_MANY). */
#define CITY 1100

/* A demo city. */
static void bring_in_a_city(void)
{
	struct demo_counts n;
	struct recording *r;
	struct deed d = {"命令行 甲", "init", "行政区划", "", NULL, 0};
	int64_t units;
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	SCRATCH_OK(units_seed(&trial.h, r, &units, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(demo_fill(&trial.h, "命令行 甲", CITY, NULL, NULL, &n, &scratch_err));
}

#endif
