/* Facets counted before, kept in the process's memory until the directory changes: who turns a page, sorts or comes back
 * to a list asks for the same counts again, and at a million people they are four fifths of its cost. */
#ifndef YICAI_FEATURES_DIRECTORY_KEPT_H
#define YICAI_FEATURES_DIRECTORY_KEPT_H

#include "features/directory/list.h"

#define KEPT_MAX       128         /* questions */
#define KEPT_BYTES_MAX (32u << 10) /* of one of them; what is longer is counted each time */

/* What facets are asked of: one edition of the directory (dir_state.edition: another with each change), with whose eyes,
 * which people. The texts of the filter live as long as the question. */
struct facets_asked {
	int64_t edition;
	struct reach who;
	struct people_filter filter;
	unsigned facets; /* 1 << enum people_facet */
};

/* The counts from before, their texts in mem. false: not kept, or no memory. Any thread. */
bool facets_recall(const struct facets_asked *q, struct arena *mem, struct facet_counts out[static FACET__MAX]);
/* Keeps counts of a committed directory; the question that was not asked for longest makes room. */
void facets_keep(const struct facets_asked *q, const struct facet_counts out[static FACET__MAX]);

#endif
