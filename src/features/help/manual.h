/* 用户手册: the pages of the manual that the program carries, and the few marks they are written with. */
#ifndef YICAI_FEATURES_HELP_MANUAL_H
#define YICAI_FEATURES_HELP_MANUAL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define MANUAL_PAGES_MAX  100
#define MANUAL_BLOCKS_MAX 400 /* of one page */
#define MANUAL_LINES_MAX  60  /* of one list */
#define MANUAL_SPANS_MAX  40  /* of one line */

struct manual_page {
	struct str name;  /* audit, of audit.md */
	struct str title; /* its first heading */
	struct str paths; /* addresses it speaks of, separated by blanks */
	struct str text;  /* what follows the heading */
};

enum span_kind { SPAN_PLAIN, SPAN_STRONG, SPAN_CODE, SPAN_LINK };
struct span {
	enum span_kind kind;
	struct str text, href;
};
struct span_line {
	struct span *v;
	size_t n;
};
enum block_kind { BLOCK_HEADING, BLOCK_SUBHEADING, BLOCK_TEXT, BLOCK_LIST, BLOCK_STEPS };
struct block {
	enum block_kind kind;
	struct span_line *lines; /* one, or the items of a list */
	size_t n;
};

/* All pages by name, in mem; what they say is the program's own. -1: no memory. */
int manual_pages(struct arena *mem, struct manual_page **ret, size_t *n, struct err *e);
/* The page of this name; NULL. */
const struct manual_page *manual_named(const struct manual_page *v, size_t n, struct str name);
/* The page with the longest address that begins this one (/workers/:id → that of /workers); NULL. */
const struct manual_page *manual_of(const struct manual_page *v, size_t n, struct str path);
/* A page's text as blocks, in mem. -1: no memory. */
int manual_blocks(struct str text, struct arena *mem, struct block **ret, size_t *n, struct err *e);

#endif
