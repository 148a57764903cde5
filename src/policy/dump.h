/* The tree as an S-expression, for tests and for whoever wants to see what a text was understood as. */
#ifndef YICAI_POLICY_DUMP_H
#define YICAI_POLICY_DUMP_H

#include "base/buf.h"
#include "policy/ast.h"

/* Appends the policy, a statement a line, without places: two texts that mean the same give the same dump. -1: full. */
int policy_dump(struct buf *out, const struct policy *p);

/* Appends one expression: (且 (= 岗位 医生) (有 级别)). */
void node_dump(struct buf *out, const struct node *n);

#endif
