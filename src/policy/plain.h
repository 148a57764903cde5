/* The policy language in everyday words. Explanations, reasons and what follows from them say what a statement or an
 * expression is about only by these: no operator, no bracket of a reading, no name that only the policy knows where the
 * policy has words for it (the sentence of a 令 or a 表). */
#ifndef YICAI_POLICY_PLAIN_H
#define YICAI_POLICY_PLAIN_H

#include "policy/note.h"
#include "policy/say.h"

#define PLAIN_SET_MAX 5 /* words of a set that are said; more are counted */

/* What a 令 or a 表 is called: its sentence, else its name. */
struct str let_called(const struct let *l);
struct str table_called(const struct table *t);

/* What an expression is about: 项目是学费补偿，发放日期不晚于查看日. -1: the buffer is full. */
int plain_text(struct buf *b, struct work *w, const struct node *n);
/* A statement: its sentence, else what it says. -1 as above. */
int plain_rule(struct buf *b, struct work *w, const struct rule *r);
/* How the left side of = ≠ < ≤ > ≥ stands to the right: 是, 不早于, 少于. */
const char *plain_relation(const struct node *n);

#endif
