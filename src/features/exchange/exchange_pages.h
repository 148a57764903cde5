/* Importing in a browser, as pages: what they are asked and what they answer. The same pages serve officers (/import) and
 * institutions (/org/import); whose rows come in follows from who asks. */
#ifndef YICAI_FEATURES_EXCHANGE_EXCHANGE_PAGES_H
#define YICAI_FEATURES_EXCHANGE_EXCHANGE_PAGES_H

#include "app/frame.h"
#include "app/jobs.h"
#include "features/exchange/uploads.h"

/* Where these pages are for whoever is on one of them: /import or /org/import. */
const char *import_base(struct str path);

/* One import in the list and on its own page. */
struct import_item {
	struct upload u;
	const char *state;
	bool mine;
};

struct imports_output {
	struct import_item *import;
	size_t n;
};

/* GET …/:id */
struct import_input {
	int64_t id;
	int64_t tab; /* IN_NONE: as it is */
	struct str sheet;
	int64_t show, after;
};

/* A column to be told what it is. */
struct column_item {
	struct str header, samples;
	const char *label; /* of the field; COLUMN_OUT */
	bool remembered;
};

/* A row to look at. */
struct look_item {
	int64_t row;
	const char *class;
	struct str note;
	struct upload_cell *cell;
	size_t n;
	int64_t no, kind;
};

struct import_output {
	struct import_item is;
	struct job job;  /* that works on it; id 0 none */
	struct str *tab; /* names of its tabs */
	size_t tabs;
	int64_t chosen;   /* tab, from 1 */
	struct str sheet; /* what it is read as */
	struct column_item *column;
	size_t columns;
	const char *const *label; /* what a column may be */
	size_t labels;
	int64_t header_first, header_last;
	struct str missing;
	int64_t remembered;
	struct look_item *look;
	size_t looks;
	int64_t next; /* the next page of them begins behind; IN_NONE */
	bool may_undo;
	struct str trouble; /* why the file cannot be read */
};

/* GET …/templates */
struct templates_output {
	struct str *sheet;
	size_t n;
};

/* POST …/:id/check */
struct check_input {
	int64_t id, tab, header_first, header_last;
	struct str sheet;
	struct texts col;
};
extern const struct in_shape check_shape;

/* POST …/:id/confirm */
struct confirm_input {
	int64_t id;
	bool only_good;
};
extern const struct in_shape confirm_shape;

/* POST …: the file. */
extern const struct in_shape file_shape;

#define LOOK_SHOWN(X) X("全部") X("不能导入") X("已更正") X("将更新")

extern const struct web exchange_web;

void imports_page(struct html *h, struct frame *f, const void *in, const void *out);
void import_page(struct html *h, struct frame *f, const void *in, const void *out);
void import_undo_page(struct html *h, struct frame *f, const void *in, const void *out);
void import_drop_page(struct html *h, struct frame *f, const void *in, const void *out);
void templates_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
