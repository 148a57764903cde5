/* 任务分解 as pages: the matrix of duties, one duty with its counties, reports, evidence and what was said of it. */
#ifndef YICAI_FEATURES_STEERING_DUTY_WEB_H
#define YICAI_FEATURES_STEERING_DUTY_WEB_H

#include "features/steering/dash_web.h"
#include "features/steering/duty.h"

struct duty_list_input {
	int64_t unit, state;
};
/* A duty with how it stands. */
struct duty_item {
	struct duty d;
	struct str unit;
	const char *role, *state; /* 已完成, 逾期 12 天 …: text of state */
	struct str state_text;
	int64_t tone, late;                    /* late: days overdue, 0 none */
	int64_t counties, below_done, overdue; /* of the units below with the same document and clause */
};
struct duty_list_output {
	int64_t unit_id;
	struct str unit;
	struct duty_item *items;
	size_t n;
	int64_t late, open, finished, late_below;
	bool may_set;
};
struct duty_new_input {
	int64_t unit, role;
	struct str document, clause, department, task, note;
	day_t due;
};
struct duty_one_input {
	int64_t unit, id, report, verdict;
	day_t due;
	struct str department, content, remark;
	const struct http_file *file;
};
struct duty_report_item {
	struct duty_report r;
	const char *verdict;
};
struct duty_output {
	struct duty_item it;
	struct duty_item *below;
	size_t nbelow;
	struct duty_report_item *reports;
	size_t nreports;
	struct duty_file *files;
	size_t nfiles;
	bool may_set, may_report;
};

extern const struct in_shape duty_new_shape, duty_one_shape;
extern const struct web duty_web;
void duties_page(struct html *h, struct frame *f, const void *in, const void *out);
void duty_page(struct html *h, struct frame *f, const void *in, const void *out);

struct duty_shown {
	const struct ui_fact *fact;
	size_t facts;
	struct ui_table below, reports, files;
	struct ui_form split, report, judge, finish;
	const struct ui_field *split_field, *report_field, *judge_field, *finish_field;
	size_t split_fields, report_fields, judge_fields, finish_fields;
	bool may_split, may_report, may_judge, may_finish, has_below, has_files;
};

#endif
