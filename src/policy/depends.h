/* What a subject's lines rest on: its own rows and what these refer to, or more. */
#ifndef YICAI_POLICY_DEPENDS_H
#define YICAI_POLICY_DEPENDS_H

#include "policy/policy.h"

/* A policy that takes 全部 rows of a record, itself or through what it builds on: a row of whomever may change anybody's
 * lines. */
bool depends_on_all(const struct packs *s, const struct policy *p);

/* A text of the set has the record's name or table: only then its rows can be read, but for those that the language reads by
 * itself (地方标准, 已享受). */
bool packs_name(const struct packs *s, const struct record *r);

#endif
