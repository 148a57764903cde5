/* The registry: what the house knows. One line a feature; everything else finds it here. */
#ifndef YICAI_FEATURES_FEATURES_H
#define YICAI_FEATURES_FEATURES_H

#include "fact/fact.h"
#include "policy/world.h"

/* Fact types in dependency order: each after those its references name. */
extern const struct fact_type *const fact_types[];
extern const size_t fact_types_n;

/* The same records as the policy language's dictionary, same order. */
extern const struct dict fact_dict;

/* All migrations, ascending. */
extern const struct migration migrations[];
extern const size_t migrations_n;

/* The fact type of a sheet by name, alias, file or tab name; NULL. */
const struct fact_type *fact_type_named(struct str name);

#endif
