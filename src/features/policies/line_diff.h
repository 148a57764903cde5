/* Two texts line by line: which lines stand in both, and which took whose place. */
#ifndef YICAI_FEATURES_POLICIES_LINE_DIFF_H
#define YICAI_FEATURES_POLICIES_LINE_DIFF_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define LINE_DIFF_MAX 3000 /* lines of one text between its first and its last difference */

/* A line of one text beside that of the other; the number 0: there is none. */
struct line_pair {
	size_t before_no, after_no;
	struct str before, after;
	bool same;
};

/* Compares by longest common lines, in mem; the pairs' texts are those that are handed in. ERR_LIMIT: too long. */
int line_diff(struct str before, struct str after, struct arena *mem, struct line_pair **ret, size_t *n,
	      struct err *e);

#endif
