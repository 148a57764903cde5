/* What is wrong with a policy text, and what would be right: file, line, caret, Chinese. */
#ifndef YICAI_POLICY_DIAG_H
#define YICAI_POLICY_DIAG_H

#include "base/buf.h"
#include "policy/ast.h"

enum diag_level { DIAG_ERROR, DIAG_WARNING };

struct diag {
	enum diag_level level;
	const char *file;
	struct pos at;
	const char *what; /* 没有叫“护理断”的名字 */
	const char *hint; /* 是不是“护理段”？ NULL when nothing can be said */
	struct diag *next;
};

#define DIAGS_MAX 100 /* more are counted, not kept */

struct diags {
	struct arena *mem; /* of the compilation */
	struct diag *first, **last;
	size_t errors, warnings;
};

void diags_init(struct diags *d, struct arena *mem);

/* Adds one; hint may be NULL or "". Always returns -1. */
int diag_add(struct diags *d, enum diag_level level, const struct policy *p, struct pos at, const char *hint,
             const char *what, ...) __attribute__((format(printf, 6, 7)));

/* "file:line:col: 错误：…", the line of the text and a caret line under it, wide characters counted as two. */
int diag_print(struct buf *out, const struct diag *d, struct str source);

/* The nearest of n names to `name` (edit distance in characters, at most a third of its length and at least 1 allowed);
 * p NULL when none is near. */
struct str nearest_name(struct str name, const struct str *names, size_t n);

#endif
