/* How a run's lines lie in the store: in blocks; in stretches, which are lines of one policy and place that follow each other; and by whom
 * they are about. Made ready before the transaction that writes it. */
#ifndef YICAI_FEATURES_RUNS_LAYOUT_H
#define YICAI_FEATURES_RUNS_LAYOUT_H

#include "features/runs/inside.h"
#include "features/runs/kept.h"

/* Lines first … last of one part, county, institution and unit. */
struct stretch {
	int64_t first, last, part, county, org, unit;
};

/* A piece of bytes, under the number (of a line) or id (of whose lines) that it begins with. */
struct piece {
	int64_t first;
	size_t at, n;
};
struct pieces {
	struct buf bytes;
	struct piece *piece;
	size_t n;
};

struct layout {
	const struct kept *line; /* the caller's, and their order: line[order[no - 1]] */
	const uint32_t *order;
	size_t n;
	struct pieces blocks, whose;
	struct stretch *stretch;
	size_t stretches;
	int64_t people; /* behind lines that are not 不符合 */
};

/* Makes it of n lines, which stay the caller's. ERR_LIMIT, ERR_NOMEM: nothing is left to release. */
int layout_make(struct layout *l, const struct kept *line, const uint32_t *order, size_t n, struct err *e);
void layout_release(struct layout *l); /* of a zeroed one: a no-op */

/* The line of a number. */
static inline const struct kept *layout_line(const struct layout *l, int64_t no)
{
	return &l->line[l->order[no - 1]];
}

/* Adds it to what is proved, and writes it, in the open transaction. */
void layout_prove(const struct layout *l, struct proof *p);
int layout_write(const struct layout *l, struct store *s, int64_t run, struct err *e);

#endif
