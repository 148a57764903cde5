/* 单元 as pages: what a unit is, the units below it, its population and local rates, all to be corrected. */
#ifndef YICAI_FEATURES_UNITS_UNITS_PAGES_H
#define YICAI_FEATURES_UNITS_UNITS_PAGES_H

#include "features/records/record_web.h"

#define UNITS_BELOW_MAX 2000 /* units that lie directly in one */

struct unit_input {
	int64_t id;
	struct str tab; /* table of a record; "changes" */
};
/* A unit directly below. */
struct unit_below {
	int64_t id;
	struct str code, name;
	const char *kind; /* NULL unknown */
	day_t to;         /* last day; DAY_NONE or DAY_OPEN: it stands */
};
struct unit_output {
	struct story_output story;
	const char *kind;
	int64_t parent; /* id of what it lies in, when the user may see it; 0 */
	struct str parent_name;
	struct unit_below *below;
	size_t nbelow;
	struct str tab;
};

void unit_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct web units_web;

#endif
