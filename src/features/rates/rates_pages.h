/* 县标准 as pages: all counties side by side, proposing a figure, one that waits for the city. */
#ifndef YICAI_FEATURES_RATES_RATES_PAGES_H
#define YICAI_FEATURES_RATES_RATES_PAGES_H

#include "app/frame.h"
#include "features/costs/costs_pages.h"
#include "features/matters/matters_pages.h"
#include "features/rates/change.h"

#define RATE_COUNTIES_MAX 200 /* of a city */

/* GET /rates, /rates/export */
struct rates_input {
	struct str policy; /* n 0: the first that has bounds */
};
/* A figure, standing or planned or past. */
struct rate_item {
	struct rate_row r;
	struct str unit_name;
	day_t begins, ends;
	const char *when; /* 现行, 将行, 已过 */
};
/* What holds today in a county for a tier. */
struct rate_stand {
	int64_t unit;
	struct str name, tier;
	bool own;       /* the county has set it; else it is what the policy gives */
	int64_t amount; /* 分 */
	int64_t next;   /* 分, the next one that is planned; FIELD_NONE none */
	day_t next_from;
};
struct rate_change_item {
	struct rate_change c;
	struct str unit_name;
	const char *state;
	day_t starts;
};
struct rates_output {
	struct str policy;
	struct rate_tier *tier; /* of this policy */
	size_t ntiers;
	struct str *policies; /* with bounds */
	size_t npolicies;
	struct rate_item *rate; /* by county, tier, day */
	size_t nrates;
	struct rate_stand *stand; /* by county and tier: every tier of every county within reach */
	size_t nstands;
	struct rate_change_item *change; /* newest first */
	size_t nchanges;
	bool may_propose;
};

/* GET /rates/new, POST /rates */
struct rate_new_input {
	struct str policy, tier, basis;
	int64_t amount;
	day_t starts;
};

/* GET /rates/:id */
struct rate_path {
	int64_t id, seq, year;
	struct str move, opinion;
};
struct rate_show {
	struct rate_change_item x;
	struct str who;
	struct rate_bound bound;
	int64_t now;   /* the figure in force on the day before it begins; FIELD_NONE none */
	int64_t unset; /* then what the policy gives */
	struct change_costs cost;
	int64_t year;
	bool may_compute;
	struct move_shown *move;
	size_t nmoves;
	struct matter_story story;
};

extern const struct in_shape rate_new_shape, rate_act_shape, rate_cost_shape;
extern const struct web rates_web;

void rates_page(struct html *h, struct frame *f, const void *in, const void *out);
void rate_new_page(struct html *h, struct frame *f, const void *in, const void *out);
void rate_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
