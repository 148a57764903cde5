/* The lint's search for cliffs (悬崖), for whoever wants to know how large the space was that it went through. */
#ifndef YICAI_POLICY_CLIFF_H
#define YICAI_POLICY_CLIFF_H

#include "policy/policy.h"

#define CLIFF_MONTHS 36 /* how long what somebody gets is added up after an event */

/* The searches of a lint, added up over policies: begin with zeros. Without a cliff among the warnings and with
 * `unfinished` 0 the space is free of them, under the default readings. */
struct cliff_space {
	size_t policies;   /* gone through: for 人员, of money, not to be recovered; others are not searched */
	size_t persons;    /* made up from them, or written as their cases */
	size_t paid;       /* of these, who gets anything: to the others nothing can be lost */
	size_t events;     /* put to them one by one: a pair of futures each */
	size_t unknown;    /* pairs that could not be compared: an amount is 未知, or the facts do not fit */
	size_t unfinished; /* policies whose space was too large */
};

/* policy_lint, and adds to *space. */
int policy_lint_space(const struct packs *s, const struct policy *p, struct diags *d, struct cliff_space *space);

#endif
