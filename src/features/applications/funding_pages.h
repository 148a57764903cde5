/* Many applications taken over by finance, as pages. */
#ifndef YICAI_FEATURES_APPLICATIONS_FUNDING_PAGES_H
#define YICAI_FEATURES_APPLICATIONS_FUNDING_PAGES_H

#include "features/applications/applications_pages.h"
#include "features/applications/funding.h"

/* Which applications: those named, else those that pass the filter of the queue. count and sum: as they were shown. */
struct funding_input {
	int64_t round, county, doubts, due_within, count, sum, line;
	struct numbers id; /* applications */
	struct str q;
};
struct funding_path {
	int64_t id;
};
struct funding_check {
	struct funding_pick *pick;
	size_t n;
	int64_t sum;
	struct claim_budget *budget; /* lines that all of them may be paid from */
	size_t nbudgets;
};
struct funding_show {
	struct funding f;
	struct str line;
	int64_t left; /* still to be done */
	struct funding_refusal *refusal;
	size_t nrefusals;
};
extern const struct in_shape funding_shape, funding_new_shape, funding_named_shape, funding_path_shape;
extern const struct out_shape funding_check_shape, funding_show_shape;
int get_funding_new(struct ctx *c, const void *in, void *out, struct err *e);
int post_funding_check(struct ctx *c, const void *in, void *out, struct err *e);
int post_funding(struct ctx *c, const void *in, void *out, struct err *e);
int get_funding(struct ctx *c, const void *in, void *out, struct err *e);
int sees_funding(struct ctx *c, int64_t id, bool *yes, struct err *e);
void funding_check_page(struct html *h, struct frame *f, const void *in, const void *out);
void funding_page(struct html *h, struct frame *f, const void *in, const void *out);
/* The job that carries a funding out. */
int run_funding(struct job_run *job, struct err *e);

#endif
