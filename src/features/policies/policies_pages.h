/* 政策 as pages: the list, one policy as law with its readings and cases, choosing a reading. */
#ifndef YICAI_FEATURES_POLICIES_POLICIES_PAGES_H
#define YICAI_FEATURES_POLICIES_POLICIES_PAGES_H

#include "app/frame.h"
#include "features/costs/costs_pages.h"
#include "features/policies/adopt_pages.h"
#include "features/policies/catalog.h"
#include "features/policies/law_area_web.h"
#include "features/policies/statute.h"
#include "features/policies/versions_web.h"

struct policies_output {
	struct catalog_item *policies;
	size_t n;
};
struct policy_input {
	struct str id;
};
struct policy_output {
	struct statute law;
	struct law_area area;
	struct str digest;       /* hex */
	struct cost_study study; /* the newest within reach; year 0: none yet */
	struct cost *sums;       /* a row a way of reading */
	size_t nsums;
	struct law_version *version;
	size_t nversions;
	struct adoption_item *adoption; /* newest first */
	size_t nadoptions;
};
struct choose_input {
	struct str id, reading, label, reason;
};

void policies_list_page(struct html *h, struct frame *f, const void *in, const void *out);
void policy_show_page(struct html *h, struct frame *f, const void *in, const void *out);
void policy_choose_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct in_shape policy_choose_shape;
extern const struct web policies_web;

#endif
