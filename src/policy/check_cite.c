#include "policy/check.h"

void check_clauses(struct checker *c, const struct str *clauses, size_t n, struct pos at)
{
	for (size_t i = 0; i < n; i++) {
		int64_t here;
		if (c->clauses && !map_get(c->clauses, clauses[i], &here)) {
			WARN(c, at, "照样能用；要让说明带上原文，在 data/clauses.csv 加一行", "条款清单里没有“%.*s”",
			     STR_FMT(clauses[i]));
			map_put(c->clauses, clauses[i], 0); /* said once */
		}
	}
}

void check_cite(struct checker *c, const struct cite *cite, struct pos at)
{
	check_clauses(c, cite->clauses, cite->nclauses, at);
}
