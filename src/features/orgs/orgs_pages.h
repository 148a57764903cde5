/* 机构库 as pages: the list, and one institution. */
#ifndef YICAI_FEATURES_ORGS_ORGS_PAGES_H
#define YICAI_FEATURES_ORGS_ORGS_PAGES_H

#include "features/list_web.h"
#include "features/records/story_web.h"
#include "features/staffing/staffing.h"
#include "features/views/views_web.h"

/* The list's address: filters, order, place. Choices are numbers of their words, 0 全部. */
struct org_list_input {
	struct str q;
	int64_t unit, kind, ownership, operation, mark, closed, sort, order, size, key, no, at, density;
	bool back, print;
	int64_t format; /* 0: the page; else a file */
	struct texts col;
};

#define ORGS_EXPORT_MAX 100000 /* rows of a file */

/* POST /orgs/export: those that were ticked. */
struct org_chosen_input {
	struct numbers id;
};
extern const struct in_shape orgs_chosen_shape;

/* One row with its codes as words. */
struct org_list_item {
	struct org_row row;
	const char *kind, *ownership, *operation;
	struct str *marks;
	size_t nmarks;
};
struct org_list_output {
	struct org_list_item *orgs;
	size_t n;
	int64_t total, limit;
	struct list_place first, last;
	struct facet_counts counties, kinds, ownerships, marks; /* under the other parts of the filter */
	struct str unit;
	struct saved_view *views;
	size_t nviews;
};

struct org_input {
	int64_t id;
	struct str tab;
	bool print;
};

/* One post against its norm. */
struct org_norm {
	struct str post, source;
	int64_t required, actual, gap;
	bool unverified;
};
struct org_output {
	struct org_list_item now;
	struct story_output story;
	struct person_row *staff; /* the first of them */
	size_t nstaff;
	int64_t working;
	struct facet_count *ability; /* clients by ability level */
	size_t nability;
	int64_t clients, joined, left;
	struct org_norm *norms;
	size_t nnorms;
	struct str tab;
};
#define ORG_STAFF_SHOWN 100

/* The page of an institution, ready for its template. */
struct org_shown {
	struct ui_who who;
	const struct ui_link *tabs;
	size_t tabs_n;
	bool overview;
	const struct story_table *table; /* NULL: the overview, or the staff */
	const struct ui_table *staff, *ability, *norms;
	const struct ui_event *events;
	size_t events_n;
	struct ui_tip known_tip;
	struct ui_link all_staff;
	struct str staff_note, norms_note;
};

extern const struct in_shape orgs_list_shape;
extern const struct web orgs_web;

/* What the address asks for, as the directory takes it. */
struct orgs_filter orgs_filter_of(const struct org_list_input *i);
/* The list as the request's file, all that the filter finds in the list's order. ERR_DENIED without the right to export,
 * ERR_LIMIT above ORGS_EXPORT_MAX. */
int orgs_export(struct ctx *c, const struct org_list_input *i, int64_t total, struct err *e);
/* The institutions that were ticked as a workbook, in the order sent. */
int post_orgs_export(struct ctx *c, const void *in, void *out, struct err *e);
/* Codes of a row as words, in mem. */
int org_item_words(struct org_list_item *o, struct arena *mem, struct err *e);
/* GET /orgs/:id. */
int get_org(struct ctx *c, const void *in, void *out, struct err *e);

/* The pages. */
void orgs_list_page(struct html *h, struct frame *f, const void *in, const void *out);
void org_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
