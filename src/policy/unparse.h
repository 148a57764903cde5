/* An expression back as text, on one line, with the brackets it needs: what messages, `policy show` and the lint quote. */
#ifndef YICAI_POLICY_UNPARSE_H
#define YICAI_POLICY_UNPARSE_H

#include "base/buf.h"
#include "policy/ast.h"

/* Appends the expression; read again it is the same tree. */
int node_text(struct buf *out, const struct node *n);

/* Appends 须 … 除非 …, as a statement is written, without what it cites. */
int rule_text(struct buf *out, const struct rule *r);

/* The statement's word: 计月 须 除外 互斥 归属 档次 金额 分期 存疑. */
const char *rule_word(enum rule_kind k);

/* Appends "S26 S-a4 §A5"; nothing when it cites none. */
int cite_text(struct buf *out, const struct cite *c);

#endif
