/* Text → tree, and tree → text. */
#ifndef YICAI_POLICY_PARSE_H
#define YICAI_POLICY_PARSE_H

#include "policy/diag.h"

#define POLICY_TEXT_MAX  (1u << 20) /* bytes of a policy file */
#define POLICY_DEPTH_MAX 100        /* brackets within brackets */

/* Parses one file, which holds one policy or one shared file. The tree lives in mem and points into `text`, which
 * must outlive it. NULL when there are errors (all that could be found are in d, after recovery line by line). */
struct policy *policy_parse(const char *file, struct str text, struct arena *mem, struct diags *d);

/* The canonical form of a policy text, comments and the order of statements kept, columns aligned; fmt(fmt(x)) is
 * fmt(x). -1 when it does not parse. */
int policy_format(const char *file, struct str text, struct buf *out, struct arena *mem, struct diags *d);

#endif
