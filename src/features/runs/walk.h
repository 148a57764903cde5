/* Finding and reading the lines of a run that lie in blocks. */
#ifndef YICAI_FEATURES_RUNS_WALK_H
#define YICAI_FEATURES_RUNS_WALK_H

#include "features/runs/inside.h"
#include "features/runs/kept.h"

/* What lines have in common: a version of a policy. */
struct run_part {
	int64_t no, version;
	bool counts;
	struct str policy;
};

/* Numbers first … last of lines that are looked at. */
struct span_of_lines {
	int64_t first, last;
};

/* A way through the lines that a filter lets pass, in the order of the run. */
struct walk {
	struct house *h;
	int64_t run;
	const struct run_filter *f;
	struct arena *mem;
	struct span_of_lines *span;
	size_t spans, at;
	int64_t no; /* of the line at hand */
	struct kept_block *block;
	int64_t first;         /* number of the block's first line; 0 none is open */
	struct run_part *part; /* of the run */
	size_t parts;
};

/* Finds where they may lie; what it keeps is in mem. walk_end in any case. */
int walk_begin(struct walk *w, struct house *h, int64_t run, const struct run_filter *f, struct arena *mem,
	       struct err *e);
/* The next line: 1, 0 behind the last, -1. */
int walk_next(struct walk *w, struct err *e);
void walk_end(struct walk *w);

/* A value of the line at hand; all of them; what it is of. */
int64_t walk_value(const struct walk *w, enum kept_value v);
void walk_line(const struct walk *w, struct kept *out);
const struct run_part *walk_part(const struct walk *w);

/* Months in a row, as times an amount is due: of the month asked for one. */
static inline int64_t walk_times(const struct walk *w)
{
	return w->f->month ? 1 : walk_value(w, KEPT_TO) - walk_value(w, KEPT_FROM) + 1;
}

#endif
