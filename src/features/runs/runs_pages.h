/* 核算批次 as pages: the list, a new run, its totals, its lines and why. */
#ifndef YICAI_FEATURES_RUNS_RUNS_PAGES_H
#define YICAI_FEATURES_RUNS_RUNS_PAGES_H

#include "app/frame.h"
#include "features/directory/list.h"
#include "features/runs/runs.h"

#define RUNS_SHOWN  20  /* runs on a page of the list */
#define LINES_SHOWN 100 /* lines on a page */

/* A choice of the form: a policy, a unit. */
struct run_option {
	struct str value, label;
};

/* What a new run is asked. */
struct run_input {
	struct str policy, readings;
	month_t from, to;
	day_t as_of, known_on; /* known_on DAY_NONE: all that is known when it begins */
	int64_t unit;          /* IN_NONE: all that the user reaches */
	bool everything;
};
/* What the form offers; what was asked, in words. */
struct run_form {
	struct run_option *policies, *units;
	size_t npolicies, nunits;
	struct str readings; /* those that the house has chosen, a line each */
	struct str policy_title, unit_name;
};

struct runs_input {
	int64_t before; /* IN_NONE: from the newest */
};
/* A run with its sums within reach. */
struct run_item {
	struct run run;
	const char *state;
	int64_t due, doubt, recover, lines;
};
struct runs_output {
	struct run_item *runs;
	size_t n;
	int64_t next; /* IN_NONE: no more */
};

/* One run, added up by county, institution or month. */
struct run_show_input {
	int64_t id, by, county, org;
	bool print;
};
struct run_group {
	struct str policy, label;
	int64_t id;    /* of the county or institution; 0 none */
	int64_t month; /* month_t; 0 */
	bool counts;
	int64_t due_n, due, doubt_n, doubt, recover_n, recover, not_n;
};
struct run_show {
	struct run run;
	struct str title; /* of its policy: 全部政策 */
	struct str law;   /* what its policies were as law, with the document */
	bool draft;       /* one policy, and that a draft: nothing is paid by it */
	const char *state;
	struct run_group *groups;
	size_t n;
	struct run_group total; /* of money */
	struct run_work work;
	int64_t job;  /* that computes it; 0 none is known */
	bool queued;  /* it waits to do so, or is at it */
	bool resumes; /* whoever looks may let it be computed to its end */
	int64_t done, of;
};

/* Its lines. */
struct run_lines_input {
	int64_t id, county, org, after, result; /* result: place in run_results */
	month_t month;
	bool print;
};
/* The same lines as a file; format: place in run_formats. */
struct run_export_input {
	int64_t id, county, org, result, format;
	month_t month;
};
struct run_export_output {
	struct run run;
	int64_t total;
};
struct run_line_item {
	struct run_line line;
	const char *result;
};
struct run_lines_output {
	struct run run;
	struct str title, law; /* as of run_show */
	struct run_line_item *lines;
	size_t n;
	int64_t total, amount, next; /* next 0: no more */
};
extern const char *const run_results[];

/* One line and why. */
struct run_why_input {
	int64_t id, no;
	bool print;
};
struct run_why {
	struct run_line line;
	const char *result;
	struct reasons *reasons;
	size_t n;
};

/* Two runs. */
struct run_compare_input {
	int64_t id, with, after;
};
struct run_change_item {
	struct run_change change;
	const char *result;
	int64_t more;
};
struct run_compare {
	struct run_change_item *changes;
	size_t n;
	struct run_option *runs; /* to compare with */
	size_t nruns;
	int64_t next;
};

extern const struct in_shape run_input_shape, run_show_shape, run_export_shape;

/* runs_export_web.c */
extern const struct out_shape run_export_out;
int get_run_export(struct ctx *c, const void *in, void *out, struct err *e);
int post_run_export(struct ctx *c, const void *in, void *out, struct err *e);
void run_export_page(struct html *h, struct frame *f, const void *in, const void *out);

void runs_list_page(struct html *h, struct frame *f, const void *in, const void *out);
void run_new_page(struct html *h, struct frame *f, const void *in, const void *out);
void run_check_page(struct html *h, struct frame *f, const void *in, const void *out);
/* A policy by its title and what it is as law, with its document: the second line of a sheet. */
struct str run_law_said(const struct frame *f, struct str title, struct str law);
void run_show_page(struct html *h, struct frame *f, const void *in, const void *out);
void run_lines_page(struct html *h, struct frame *f, const void *in, const void *out);
void run_why_page(struct html *h, struct frame *f, const void *in, const void *out);
void run_compare_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct web runs_web;

#endif
