/* 资金账 as pages: budget lines, one line with its postings, documents, the closing of a year. */
#ifndef YICAI_FEATURES_LEDGER_LEDGER_PAGES_H
#define YICAI_FEATURES_LEDGER_LEDGER_PAGES_H

#include "app/frame.h"
#include "features/ledger/ledger.h"

#define LEDGER_POSTINGS_SHOWN 100 /* on a page */

/* A budget line as it is shown: what was granted, where it went. */
struct budget_item {
	struct ledger_line line;
	const char *source;
	struct str unit_name, title; /* title: 2026年 财政预算 越城区 特殊岗位津贴 */
	int64_t budget, available, committed, transit, paid, receivable, remitted, written_off, left_over; /* 分 */
};
/* Fills it; names in the request's memory. */
void budget_item_of(struct ctx *c, const struct ledger_line *l, struct budget_item *out);
/* The user reaches the line's unit. */
int budget_seen(struct ctx *c, int64_t line, bool *yes, struct err *e);
/* The lines that the user reaches: of a year (0 any), a source (0 any), a unit (0 any). */
int budget_lines(struct ctx *c, int year, int64_t source, int64_t unit, struct budget_item **ret, size_t *n,
		 struct err *e);

struct budget_list_input {
	int64_t year, source, unit, format;
	bool print;
};
struct budget_list {
	struct budget_item *lines;
	size_t n;
	struct budget_item total;
	struct str unit_name; /* of the filter */
};

struct budget_new_input {
	int64_t source, unit, year, amount;
	struct str name, number, note;
	day_t day;
};
struct budget_choice {
	int64_t id;
	struct str name;
};
struct budget_new {
	struct budget_choice *units;
	size_t n;
};

struct budget_show_input {
	int64_t id, after, format;
	bool print;
};
struct posting_item {
	struct ledger_posting p;
	const char *kind, *debit, *credit;
};
struct document_item {
	struct ledger_document d;
	day_t day;
};
struct budget_show {
	struct budget_item item;
	struct document_item *documents;
	size_t ndocuments;
	struct posting_item *postings;
	size_t n;
	int64_t next; /* IN_NONE: no more */
};

struct budget_adjust_input {
	int64_t id, way, amount; /* way: place in budget_ways */
	struct str number, note;
	day_t day;
};
struct budget_id_input {
	int64_t id;
};

/* All postings of one case. */
struct posting_case_input {
	struct str kind;
	int64_t id;
};
struct posting_case {
	struct posting_item *postings;
	size_t n;
	const char *label;
	struct str kind;
	int64_t id;
	struct budget_item *lines; /* of each posting, as many */
};

extern const struct in_shape budget_list_shape, budget_new_shape, budget_adjust_shape;
extern const char *const budget_ways[];

/* What a case's kind is called: 支付批次; and where it can be seen ("" nowhere). */
const char *case_label(struct str kind);
struct str case_href(const struct frame *f, struct str kind, int64_t id);

/* The pages of the routes, from what their handlers put out. */
void budget_list_page(struct html *h, struct frame *f, const void *in, const void *out);
void budget_new_page(struct html *h, struct frame *f, const void *in, const void *out);
void budget_show_page(struct html *h, struct frame *f, const void *in, const void *out);
void budget_adjust_page(struct html *h, struct frame *f, const void *in, const void *out);
void budget_close_page(struct html *h, struct frame *f, const void *in, const void *out);
void posting_case_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct web ledger_web;

#endif
