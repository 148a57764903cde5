/* 通报 and 讲评 as pages: those that were issued, one of them on paper. */
#ifndef YICAI_FEATURES_STEERING_CIRCULAR_WEB_H
#define YICAI_FEATURES_STEERING_CIRCULAR_WEB_H

#include "features/steering/circular.h"
#include "features/steering/duty_web.h"

struct circulars_input {
	int64_t unit, kind;
	day_t from, to;
	struct str title, note;
};
struct circular_item {
	struct circular c;
	struct str unit, number; /* 通报〔2026〕1号 */
};
struct circulars_output {
	int64_t unit_id;
	struct str unit;
	struct circular_item *items;
	size_t n;
	bool may_set;
};
/* What would be issued, with how many items. */
struct circular_check {
	struct circular c;
	struct str unit;
	int64_t lines;
};
struct circular_input {
	int64_t id;
};
struct circular_output {
	struct circular_item it;
	struct circular_line *lines;
	size_t n;
};

extern const struct in_shape circulars_shape;
extern const struct web circular_web;
void circulars_page(struct html *h, struct frame *f, const void *in, const void *out);
void circular_check_page(struct html *h, struct frame *f, const void *in, const void *out);
void circular_page(struct html *h, struct frame *f, const void *in, const void *out);

/* The parts of a sheet in their order. */
struct circular_shown {
	struct ui_sheet sheet;
	struct str note;
	struct ui_table part[CIRCULAR__MAX];
	struct str title[CIRCULAR__MAX];
};

#endif
