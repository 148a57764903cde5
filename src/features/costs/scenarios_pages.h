/* 测算方案 as pages: those of a policy with the form for one more, and what came of one. */
#ifndef YICAI_FEATURES_COSTS_SCENARIOS_PAGES_H
#define YICAI_FEATURES_COSTS_SCENARIOS_PAGES_H

#include "app/frame.h"
#include "features/costs/scenarios.h"

/* What is asked for; also what the form's page gets. */
struct scenario_input {
	struct str id; /* of the policy */
	struct str name;
	month_t from, to;
	struct str readings, rates; /* a line each */
	struct str leave, enter;    /* percent a year */
	struct str pack;
};
struct scenario_of {
	int64_t scenario;
	int64_t format; /* 0 the page, 1 CSV */
};

struct scenarios_output {
	struct str policy, title; /* n 0: of all policies */
	struct str readings;      /* that the policy has, with their alternatives */
	struct saved_scenario *item;
	size_t n;
};

struct scenario_output {
	struct saved_scenario saved;
	struct str title;
	struct scenario_run now, last; /* no 0: none */
	struct cost *sums, *last_sums; /* over what is within reach: a row a year, then all years */
	size_t nsums, nlast;
};

void scenarios_page(struct html *h, struct frame *f, const void *in, const void *out);
void scenario_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct in_shape scenario_ask_shape;
extern const struct web scenarios_web;

#endif
