/* The registry as facts: the benchmark's own small dictionary and the world made by it. */
#ifndef BENCH_FACTS_H
#define BENCH_FACTS_H

#include "policy/policy.h"
#include "registry.h"

extern const struct dict bench_dict;

/* Rows of the world in the registry's order: workers, institutions. NULL with e. */
struct world *bench_world(const struct registry *r, struct pool *pool, struct arena *mem, struct err *e);

/* The three rules, checked. NULL and said on standard error. */
struct packs *bench_packs(const char *folder, struct pool *pool, struct arena *mem);

#endif
