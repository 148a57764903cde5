/* The inside of the lint: what lint.c, lint_cond.c, lint_ordinal.c, lint_cliff.c and its parts share. */
#ifndef YICAI_POLICY_LINT_H
#define YICAI_POLICY_LINT_H

#include "base/map.h"
#include "policy/policy.h"

struct lint {
	const struct packs *s;
	const struct policy *p;
	struct diags *d;
	struct arena *mem; /* of this lint */
	struct map *used;  /* addresses of the lets, tables and readings that something names */
};

/* Calls fn for every node below n, n first. */
void walk_node(const struct node *n, void (*fn)(void *self, const struct node *n), void *self);

/* Calls fn for every node of every expression of the policy's own text. */
void walk_policy(const struct policy *p, void (*fn)(void *self, const struct node *n), void *self);

/* Conditions that always or never hold, statements behind them. */
void lint_conditions(struct lint *w);

/* 序次 before other conditions: what these refuse has been counted. */
void lint_ordinals(struct lint *w);

/* What an expression says whatever the facts and readings are: 1 是, 0 否, −1 it depends. */
int always(const struct node *n);

/* Events that should help and lower what a person gets over a horizon (policy/cliff.h); adds the search to *space. */
struct cliff_space;
void lint_cliffs(struct lint *w, struct cliff_space *space);

#endif
