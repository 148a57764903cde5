/* 人才库 as pages: what the list is asked and what it answers. */
#ifndef YICAI_FEATURES_PEOPLE_PEOPLE_PAGES_H
#define YICAI_FEATURES_PEOPLE_PEOPLE_PAGES_H

#include "app/frame.h"
#include "features/directory/list.h"

/* The list's address: filters, order, place. Choices are numbers of their words, 0 全部. */
struct people_input {
	struct str q;
	int64_t unit, org, post, grade, state, mark, sex, sort, order, size, key, no;
};

/* One row with its codes as words. */
struct person_item {
	struct person_row row;
	const char *sex, *post, *grade, *state;
	struct str *marks;
	size_t nmarks;
};

struct people_output {
	struct person_item *people;
	size_t n;
	int64_t total;
	int64_t next_key, next_no; /* IN_NONE: this is the last page */
	struct facet_count *facet[FACET__MAX];
	size_t nfacet[FACET__MAX];
};

extern const struct in_shape people_list_shape;
extern const struct web people_web;

/* The page of GET /workers. */
void people_list_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
