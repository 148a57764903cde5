/* What belongs to a unit's subtree: which rows an export for one county takes. exchange.h states the rule. */
#ifndef YICAI_FEATURES_EXCHANGE_SCOPE_H
#define YICAI_FEATURES_EXCHANGE_SCOPE_H

#include "fact/fact.h"

struct scope;

/* Gathers units, institutions, people and agreements of the unit with this code, as known then. ERR_USAGE: no such
 * unit. */
int scope_new(struct scope **ret, struct house *h, struct str unit, instant_t as_known, struct err *e);
void scope_free(struct scope *s); /* NULL is a no-op */
/* Whether a row of this fact type belongs; NULL scope: every row. */
bool scope_has(const struct scope *s, const struct fact_type *t, const struct version *v);

#endif
