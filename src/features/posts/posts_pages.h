/* 公益性岗位 as pages: all counties, one county with its holders, granting, placing somebody, one holder, an institution's own. */
#ifndef YICAI_FEATURES_POSTS_POSTS_PAGES_H
#define YICAI_FEATURES_POSTS_POSTS_PAGES_H

#include "app/frame.h"
#include "features/posts/posts.h"

/* A county in figures; UI_NONE is written IN_NONE where nothing is granted. */
struct county_figures {
	int64_t unit;
	struct str name;
	int64_t ratio; /* 100:1 by the newest run; IN_NONE no run */
	int64_t posts, held, free, surplus, soon, over, undecided;
	int64_t granted, needed, left; /* 分 of this year; IN_NONE: no budget line */
	int64_t monthly, longest, near_years;
	day_t starts;
	const char *source;
	struct str number, kinds;
};
/* GET /posts */
struct posts_output {
	struct county_figures *county;
	size_t n;
	int64_t run, year;
	day_t as_of;
	bool runs_differ; /* not every county's ratio is of `run`, the newest */
	bool may_run;
	bool outside; /* the policy is for none of the counties */
};

/* A holder as a row. */
struct holder_item {
	struct post_holder x;
	struct str name, org_name;
	const char *post, *kind, *state;
	day_t begins, ends, until;
	int64_t days; /* until the term ends; IN_NONE no end */
	int64_t tone;
};
struct quota_item {
	struct post_quota q;
	const char *source;
	struct str who, kinds;
	day_t starts;
};
/* GET /posts/units/:id */
struct posts_county_input {
	int64_t id, which; /* which: place in posts_which */
};
extern const char *const posts_which[];
struct posts_county_output {
	struct county_figures now;
	struct holder_item *holder; /* those that are asked for */
	size_t n;
	int64_t counts[6]; /* by place in posts_which */
	struct quota_item *quota;
	size_t nquotas;
	day_t as_of;
	int64_t year;
	bool may_grant, may_place;
};

/* POST /posts/units/:id/grant */
struct grant_input {
	int64_t id, posts, monthly, source, longest, near_years;
	struct numbers kinds;
	day_t starts;
	struct str document, note;
};
/* POST /posts/units/:id/new */
struct place_input {
	int64_t id, org, post, kind;
	struct str number, name, document, note;
	bool frontline, ahead;
	day_t from, until, retires;
};
struct place_output {
	struct county_figures now;
	struct post_place *place;
	size_t nplaces;
	int64_t kinds; /* bits that the quota allows */
};

/* GET and POST /posts/holders/:id */
struct holder_input {
	int64_t id, kind, reason;
	struct str document, note, remark; /* remark: of a leaving */
	bool ahead;
	day_t until, retires, last;
};
struct deed_item {
	struct post_deed d;
	const char *deed, *why;
	struct str who;
	day_t day, until, retires;
};
struct holder_output {
	struct holder_item x;
	struct county_figures now;
	struct deed_item *deed;
	size_t ndeeds;
	int64_t kinds;
	bool may_act;
};

/* GET /org/posts */
struct own_posts_output {
	struct holder_item *holder;
	size_t n;
	int64_t held, soon, over;
};

extern const struct in_shape grant_shape, place_shape, renew_shape, vacate_shape;
extern const struct web posts_web;

/* GET /posts: all counties side by side. */
void posts_page(struct html *h, struct frame *f, const void *in, const void *out);
/* GET /posts/units/:id: one county's quota, budget and holders. */
void posts_county_page(struct html *h, struct frame *f, const void *in, const void *out);
/* GET /posts/units/:id/grant: the city's form. */
void posts_grant_page(struct html *h, struct frame *f, const void *in, const void *out);
/* GET /posts/units/:id/new: the county's form for a new holder. */
void posts_place_page(struct html *h, struct frame *f, const void *in, const void *out);
/* GET /posts/holders/:id: what was decided of one holder, renewing, leaving. */
void posts_holder_page(struct html *h, struct frame *f, const void *in, const void *out);
/* GET /org/posts: an institution's own holders. */
void own_posts_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
