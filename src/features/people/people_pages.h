/* 人才库 as pages: what the list is asked and what it answers. */
#ifndef YICAI_FEATURES_PEOPLE_PEOPLE_PAGES_H
#define YICAI_FEATURES_PEOPLE_PEOPLE_PAGES_H

#include "app/frame.h"
#include "features/directory/list.h"
#include "features/views/views.h"

/* The list's address: filters, order, place. Choices are numbers of their words, 0 全部. */
struct people_input {
	struct str q;
	int64_t unit, org, post, grade, state, mark, sex, sort, order, size, key, no, at, old, young;
	struct str intake;
	bool back, print;
	struct texts col; /* columns shown; none: the usual ones */
	int64_t density;
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
	int64_t limit;
	struct list_place first, last; /* of the rows shown */
	struct facet_counts facet[FACET__MAX];
	struct str unit, org; /* names of what is filtered by; "" none */
	struct saved_view *views;
	size_t nviews;
};

/* What is exported: the list as filtered, or chosen people; in full or masked. */
struct people_export_input {
	struct people_input list;
	struct numbers id; /* chosen; none: all of the list */
	int64_t format;
	bool full;
	struct str reason;
};
struct people_export_output {
	int64_t total;
	bool may_reveal;
};
#define EXPORT_PEOPLE_MAX 100000

extern const struct in_shape people_list_shape, people_export_shape;
extern const struct out_shape person_row_shape;
extern const struct web people_web;

/* What the address asks for, as the directory takes it. */
struct people_filter people_filter_of(const struct people_input *i);
/* Codes of a row as words, in mem. */
int person_item_words(struct person_item *p, struct arena *mem, struct err *e);

/* POST /workers/export, a file; GET: the question before it. */
int post_people_export(struct ctx *c, const void *in, void *out, struct err *e);
int get_people_export(struct ctx *c, const void *in, void *out, struct err *e);
void people_export_page(struct html *h, struct frame *f, const void *in, const void *out);

/* The page of GET /workers. */
void people_list_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
