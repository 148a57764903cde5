/* What the files of posts/ share. */
#ifndef YICAI_FEATURES_POSTS_INSIDE_H
#define YICAI_FEATURES_POSTS_INSIDE_H

#include "features/posts/posts.h"
#include "store/sql.h"

/* The spell lies, or will lie, within these days; to DAY_OPEN: no end. */
bool post_touches(const struct post_holder *x, int64_t from, int64_t to);
/* Months of the year that the holder costs. */
int post_months_in(const struct post_holder *x, int year, month_t out[static 12]);

#endif
