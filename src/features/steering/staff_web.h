/* 配比 as pages: institutions that lack people, one institution post by post, the norms and their correction. */
#ifndef YICAI_FEATURES_STEERING_STAFF_WEB_H
#define YICAI_FEATURES_STEERING_STAFF_WEB_H

#include "features/steering/dash_web.h"
#include "features/steering/staff.h"

struct staffing_input {
	int64_t unit, org, show, format;
};
/* What closing the gaps of a unit below takes: by post as in the page's list, and certificates. */
struct staff_unit {
	int64_t id;
	struct str name;
	struct staff_sums sums;
	struct staff_post *posts; /* those of the page, in its order */
	size_t nposts;
	int64_t missing; /* certified carers to 60 %; −1 not to be had */
};
struct staffing_output {
	struct dash_state state;
	int64_t unit_id;
	struct str unit;
	struct staff_house *houses;
	size_t n;
	struct staff_post *posts;
	size_t nposts;
	struct staff_sums sums;
	int64_t missing; /* certified carers to 60 %; −1 not to be had */
	bool reached;
	struct staff_unit *units; /* those below that house elders */
	size_t nunits;
};
struct staff_one_output {
	struct dash_state state;
	struct staff_house house;
	struct staff_line *lines;
	size_t n;
};
struct norm_item {
	int64_t no; /* place in the list, from 1 */
	struct str edition, area, post, source;
	const char *ability, *shift, *base;
	int64_t staff, per, least;
	day_t from, to;
	bool mandatory, verified;
};
struct norms_output {
	struct norm_item *norms;
	size_t n;
	int64_t edit; /* the norm that is being corrected; 0 none */
	bool may_set;
};
struct norms_input {
	int64_t no;
};
struct staffing_norm_input {
	int64_t no, staff, per, least;
	day_t from, to;
	struct str edition, post, source, reason; /* edition and post: of the row that was shown */
	bool mandatory, verified;
};

extern const struct in_shape norm_in_shape;
extern const struct web staff_web;
void staffing_page(struct html *h, struct frame *f, const void *in, const void *out);
void staff_one_page(struct html *h, struct frame *f, const void *in, const void *out);
/* The gap list as a table to be saved: a line for each post of each institution; format 1 XLSX, 2 CSV. */
int staff_file(struct ctx *c, int64_t gen, int64_t unit, int format, struct err *e);
void norms_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
