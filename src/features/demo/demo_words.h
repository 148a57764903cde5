/* What offices of the demo city say: announcements that stand, a draft, and stock phrases for opinions. */
#ifndef YICAI_FEATURES_DEMO_DEMO_WORDS_H
#define YICAI_FEATURES_DEMO_DEMO_WORDS_H

#include "fact/fact.h"

/* Writes them for a city and one of its counties, from today on; in the open write transaction. */
int demo_words(struct house *h, int64_t city, int64_t county, struct err *e);

#endif
