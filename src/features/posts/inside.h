/* What the files of posts/ share. */
#ifndef YICAI_FEATURES_POSTS_INSIDE_H
#define YICAI_FEATURES_POSTS_INSIDE_H

#include "features/posts/posts.h"
#include "store/sql.h"

/* A refusal, of the field with this label. */
__attribute__((format(printf, 4, 5))) int post_refuse(struct err *e, enum err_code code, const char *where,
						      const char *what, ...);

/* The spell lies, or will lie, within these days; to DAY_OPEN: no end. */
bool post_touches(const struct post_holder *x, int64_t from, int64_t to);
/* Months of the year that the holder costs. */
int post_months_in(const struct post_holder *x, int year, month_t out[static 12]);
/* Posts and holders of a county on a day. */
struct post_room {
	int64_t day, held, granted;
};
struct post_room post_room_on(const struct post_county *c, int64_t day);

/* Counties of units, looked up once each. */
struct county_lookup {
	struct house *h;
	day_t today;
	const struct unit_row *tree; /* provinces to counties, former ones too, by id */
	size_t ntree;
	int64_t *seen, *of;
	size_t n;
};
/* For at most n units; all of it in mem. */
int county_lookup_open(struct county_lookup *l, struct house *h, size_t n, struct arena *mem, struct err *e);
/* The county that the unit is or lies in, of a former one what took its place (承继单元); 0 none. C-a9. */
int county_lookup(struct county_lookup *l, int64_t unit, int64_t *county, struct err *e);

#endif
