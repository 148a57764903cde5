/* The public's pages: what is asked and answered of policies, calculations and institutions. */
#ifndef YICAI_FEATURES_GUIDE_GUIDE_PAGES_H
#define YICAI_FEATURES_GUIDE_GUIDE_PAGES_H

#include "app/frame.h"
#include "features/directory/list.h"
#include "features/guide/calc.h"
#include "features/guide/law.h"

/* What was typed into a calculator. Choices are numbers of their words. */
struct calc_input {
	struct str id;
	struct calc_facts f;
	int64_t level[CALC_CERTS], verdict;
};
struct calc_output {
	struct guide_policy policy;
	struct calc_input form;
	bool done; /* there is a result */
	struct reckoned r;
	struct uses *uses;
	struct ui_option *unit; /* the counties */
	size_t nunits;
};
extern const struct in_shape calc_shape;

/* Institutions: public facts alone. */
struct orgs_input {
	struct str q;
	int64_t kind, key, no;
	int64_t id, year;
};
struct org_item {
	int64_t id;
	struct str name, county, rating, address;
	const char *kind, *ownership;
	int64_t beds, carers, certified; /* certified: permille of carers with a grade; IN_NONE: no carers */
	int64_t score, year;             /* of the latest 服务质量评估, hundredths; IN_NONE none */
	const char *verdict;             /* of it */
	int64_t place;                   /* of the ranking; IN_NONE elsewhere */
	bool closed;
};
struct orgs_output {
	struct org_item *org;
	size_t n;
	int64_t total, next_key, next_no;
	int64_t year; /* of the ranking */
};

extern const struct web guide_web, guide_calc_web, guide_orgs_web;

/* guide_pages.c: GET /welcome /policy /policy/:id /kiosk */
void welcome_page(struct html *h, struct frame *f, const void *in, const void *out);
void policies_public_page(struct html *h, struct frame *f, const void *in, const void *out);
void policy_public_page(struct html *h, struct frame *f, const void *in, const void *out);
void kiosk_page(struct html *h, struct frame *f, const void *in, const void *out);
/* guide_calc_pages.c: GET and POST /policy/:id/calc */
void calc_page(struct html *h, struct frame *f, const void *in, const void *out);
/* guide_orgs_pages.c: GET /orgs-public, /rank, /org/:id/public, /kiosk/rank, /tv/rank */
void orgs_public_page(struct html *h, struct frame *f, const void *in, const void *out);
void org_public_page(struct html *h, struct frame *f, const void *in, const void *out);
void rank_page(struct html *h, struct frame *f, const void *in, const void *out);
void rank_kiosk_page(struct html *h, struct frame *f, const void *in, const void *out);
void rank_tv_page(struct html *h, struct frame *f, const void *in, const void *out);

/* A policy's card in the list. */
struct policy_card {
	struct guide_policy p;
	struct ui_chip chip;
	struct ui_link read, calc;
	bool first; /* of its city */
};

/* One part of a calculator's form. */
struct calc_section {
	struct str title, note;
	struct ui_field *field;
	size_t n;
	bool folded; /* rarely needed: opens when asked for */
};

#endif
