/* The registry: what the house knows. One line a feature; everything else finds it here. */
#ifndef YICAI_FEATURES_FEATURES_H
#define YICAI_FEATURES_FEATURES_H

#include "features/rule.h"
#include "policy/world.h"

/* A record with its rules. */
struct feature {
	const struct fact_type *type;
	record_rule rule; /* NULL: single cells are all there is to check */
};

/* In dependency order: each after those its references name. */
extern const struct feature features[];
extern const size_t features_n;

/* The same, the fact types alone. */
extern const struct fact_type *const fact_types[];
extern const size_t fact_types_n;

/* The same records as the policy language's dictionary, same order. */
extern const struct dict fact_dict;

/* Number of the fact type of a sheet by its name, table or an alias, as people write them: width and case of letters do
 * not matter. −1: none. */
int fact_type_find(struct str name);
/* The same as a pointer; NULL. */
const struct fact_type *fact_type_named(struct str name);

/* All migrations that the program carries (src/…/NNN-name.sql; .sqlite.sql and .pg.sql beside it for one engine), ascending, in mem. -1: no memory,
 * or two of one number. */
int migrations_all(struct arena *mem, const struct migration **ret, size_t *n, struct err *e);

#endif
