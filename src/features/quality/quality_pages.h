/* 数据质量 as pages: the board by county and by institution, and the people of one number. */
#ifndef YICAI_FEATURES_QUALITY_QUALITY_PAGES_H
#define YICAI_FEATURES_QUALITY_QUALITY_PAGES_H

#include "app/frame.h"
#include "features/quality/quality.h"

struct quality_input {
	int64_t county; /* IN_NONE: by county */
};
/* A number of the board. */
struct quality_number {
	const char *finding, *meaning;
	int64_t n;
};
struct quality_line {
	struct quality_row row;
	struct quality_number *number; /* one a finding */
	size_t n;
};
struct quality_output {
	struct quality_line *line; /* the sum first */
	size_t n;
	int64_t county; /* 0 by county */
	struct str county_name;
	instant_t made; /* 0: not yet */
	bool may_make;
};
struct quality_people_input {
	int64_t finding;     /* place among quality_findings */
	int64_t county, org; /* IN_NONE any */
	int64_t after;       /* IN_NONE from the first */
};
struct quality_people_output {
	struct quality_person *person;
	size_t n;
	const char *finding, *meaning;
	struct str where;
	int64_t next; /* 0 no more */
};

extern const struct web quality_web;

void quality_page(struct html *h, struct frame *f, const void *in, const void *out);
void quality_people_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
