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
	bool starved; /* memory ran out: what was found may be wrong, and is not the texts' fault */
};

void diags_init(struct diags *d, struct arena *mem);

/* Adds one, in the order of its place among those of the same file; hint may be NULL or "". Always returns -1. */
int diag_add(struct diags *d, enum diag_level level, const struct policy *p, struct pos at, const char *hint,
	     const char *what, ...) __attribute__((format(printf, 6, 7)));

/* Adds that memory is out. Always returns -1. */
int diag_starved(struct diags *d, const struct policy *p, struct pos at);

/* Appends to out
 *     file:line:col: 错误：没有叫“护理断”的名字
 *       须 护理断 覆盖 本月
 *          ^^^^^^
 *       提示：是不是“护理段”？
 * `source` is the file's text (a long line is cut around the place; without the text the two lines are left out);
 * wide characters count as two columns. 0, or -1 when out is full. */
int diag_print(struct buf *out, const struct diag *d, struct str source);

/* The nearest of n names to `name`: edit distance in characters, an exchange of neighbours counting as one, at most a
 * third of the longer one's length and at least 1 allowed, something in common. p NULL when none is near. */
struct str nearest_name(struct str name, const struct str *names, size_t n);

/* A text made in mem, for hints; "" when there is no memory, cut at 500 bytes. */
const char *diag_text(struct arena *mem, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The first characters of a text (30 at most), for messages. */
struct str diag_brief(struct str s);

#endif
