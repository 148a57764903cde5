/* A demo city's public-welfare posts: what was granted to the counties that have stations, with its budget. */
#ifndef YICAI_FEATURES_DEMO_DEMO_POSTS_H
#define YICAI_FEATURES_DEMO_DEMO_POSTS_H

#include "fact/fact.h"

/* For 南阳 of a demo city (demo_fill), in a recording of its own. Who holds posts is among its facts already; one county has more
 * of them than posts. Nothing where no station is. */
int demo_posts(struct house *h, struct err *e);

#endif
