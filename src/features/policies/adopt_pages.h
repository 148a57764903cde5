/* 通过与废止 as pages: recording one, one to be confirmed with its lines and its money, those of a policy. */
#ifndef YICAI_FEATURES_POLICIES_ADOPT_PAGES_H
#define YICAI_FEATURES_POLICIES_ADOPT_PAGES_H

#include "app/frame.h"
#include "features/costs/costs_pages.h"
#include "features/matters/matters_pages.h"
#include "features/policies/adoption.h"
#include "features/policies/bounds.h"
#include "features/policies/line_diff.h"
#include "features/policies/wording.h"

/* GET and POST /policies/:id/adopt and …/repeal */
struct adopt_input {
	struct str id, number, body;
	day_t decided, starts;
	struct texts figure;
	const struct http_file *file;
};
struct adopt_form {
	struct str id, title, status;
	bool repeal, draft;
	struct wording_figure *figure; /* of a passing */
	size_t nfigures;
	struct str body; /* who was named last */
};

/* GET /adoptions/:id */
struct adoption_path {
	int64_t id, seq, year;
	struct str move, opinion;
};
/* A county's rate outside the bounds of a text. */
struct outside_item {
	struct rate_outside r;
	struct str unit, bound; /* 下限 350.00 元 */
};
struct adoption_show {
	struct adoption a;
	struct str title, who, confirmed_by, digest; /* digest: of the text after, hex */
	const char *kind, *state;
	day_t decided, starts, due;
	struct line_pair *pair;
	size_t npairs, changed;
	int64_t cases, failed; /* of the text's cases, under the new text */
	struct change_costs cost;
	int64_t year; /* that would be computed next */
	struct move_shown *move;
	size_t nmoves;
	struct matter_story story;
	struct outside_item *outside; /* counties' rates that the text leaves outside its bounds */
	size_t noutside;
	bool may_compute, own; /* own: the user recorded it, and it waits for another */
};

/* An adoption in the table of a policy's page. */
struct adoption_item {
	struct adoption a;
	const char *kind, *state;
	day_t decided, starts;
};

extern const struct in_shape adopt_shape, adoption_act_shape, adoption_cost_shape;
extern const struct out_shape adoption_item_shape;
extern const struct web adopt_web;

/* Those of a policy, newest first. */
int adoption_items(struct ctx *c, struct str policy, struct adoption_item **ret, size_t *n, struct err *e);
struct ui_table adoptions_table(const struct frame *f, const struct adoption_item *a, size_t n);

void adopt_page(struct html *h, struct frame *f, const void *in, const void *out);
void adoption_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
