/* 报表 as pages: the list, submitting one, one that is locked, and whom it counts. */
#ifndef YICAI_FEATURES_STEERING_REPORTS_WEB_H
#define YICAI_FEATURES_STEERING_REPORTS_WEB_H

#include "features/steering/dash_web.h"
#include "features/steering/report.h"

struct report_item {
	struct report r;
	struct str unit;
	const char *kind;
};
struct reports_output {
	struct report_item *reports;
	size_t n;
	bool may_lock;
	int64_t unit_id;
	struct str unit;
};
struct report_input {
	int64_t kind, unit;
	month_t last;
	struct str reason;
};
/* What would be locked. */
struct report_check {
	int64_t unit_id, kind, version;
	month_t last;
	day_t starts, ends;
	struct str title, unit, reason;
};
struct report_cell {
	int64_t unit, num, den;
	struct str unit_name, metric, title, value, target, standing;
	int64_t tone;
};
struct report_output {
	struct report_item it;
	struct report_cell *cells;
	size_t n;
	struct report_item *versions;
	size_t nversions;
	bool may_lock, latest;
};
struct report_one_input {
	int64_t id, side, format, after, unit;
	struct str metric;
};
struct report_people_output {
	struct report_item it;
	struct str metric, title, unit;
	int64_t unit_id, total, next;
	struct member_item *members;
	size_t n;
	struct str subject;
};

extern const struct in_shape report_in_shape;
extern const struct web reports_web;
void reports_page(struct html *h, struct frame *f, const void *in, const void *out);
void report_check_page(struct html *h, struct frame *f, const void *in, const void *out);
void report_page(struct html *h, struct frame *f, const void *in, const void *out);
void report_people_page(struct html *h, struct frame *f, const void *in, const void *out);

struct report_shown {
	const struct ui_fact *fact;
	size_t facts;
	struct ui_table own, units, versions;
	bool has_units, has_versions, may_lock, latest;
	struct ui_form again, correct;
	const struct ui_field *correct_field;
	size_t correct_fields;
	const struct ui_link *files;
	size_t nfiles;
};

#endif
