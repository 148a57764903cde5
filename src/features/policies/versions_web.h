/* 版本: every text of a policy that the program carries or that a run was computed with, the one in force first. */
#ifndef YICAI_FEATURES_POLICIES_VERSIONS_WEB_H
#define YICAI_FEATURES_POLICIES_VERSIONS_WEB_H

#include "app/frame.h"
#include "features/policies/line_diff.h"
#include "fact/fact.h"

struct law_version {
	struct str digest; /* SM3 of the text, hex */
	struct str text;
	bool carried;      /* the program computes with it now */
	struct str status; /* of a carried one: 有效 … */
	bool undated;
	day_t from, to;
	int64_t runs, first, last; /* computed with it: how many, the first's and the last's number */
	instant_t first_at, last_at;
};

/* All versions of a policy, in mem. ERR_NOTFOUND: no such policy. */
int law_versions(struct ctx *c, struct str policy, struct law_version **ret, size_t *n, struct err *e);

struct version_input {
	struct str id, digest;
};
/* One version beside the one in force. */
struct version_diff {
	struct str title;
	struct law_version then, now;
	struct line_pair *pair;
	size_t n, changed;
};

extern const struct out_shape law_version_shape, version_diff_shape;
extern const struct in_shape version_shape;

int get_policy_version(struct ctx *c, const void *in, void *out, struct err *e);
void policy_version_page(struct html *h, struct frame *f, const void *in, const void *out);
/* The table of versions on the policy's page. */
struct ui_table law_versions_table(const struct frame *f, struct str policy, const struct law_version *v, size_t n);

#endif
