/* An explanation (policy.h, explain) taken apart for pages: blocks, each a title and lines with their depth and mark. */
#ifndef YICAI_FEATURES_SUBSIDIES_TOLD_H
#define YICAI_FEATURES_SUBSIDIES_TOLD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

#define TOLD_LINES_MAX 20000 /* lines of one explanation; what is longer is cut there */

/* How a line begins. */
enum told_mark { TOLD_PLAIN, TOLD_HOLDS, TOLD_FAILS, TOLD_OPEN, TOLD_NOTE };

struct told_line {
	int64_t depth; /* 0: a step of the reasoning; 1 …: what it rests on */
	enum told_mark mark;
	const char *sign; /* ✓ ✗ ？ · or empty */
	struct str text;
};

struct told_block {
	struct str title; /* 2024-03 至 2024-12（10个月）：每月250.00元 */
	bool readings;    /* the block of 读法 */
	struct told_line *line;
	size_t n;
};

struct told {
	struct told_block *block;
	size_t n;
};

/* Takes the text of one policy and subject apart; its two lines of heading are left out. All of it lives in mem. -1: no
 * memory. */
int told_of(struct str text, struct arena *mem, struct told *out, struct err *e);

#endif
