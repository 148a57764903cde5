/* What happened since, told to whom it concerns: matters that came to somebody or were decided, what the bank answered,
 * jobs that ended. */
#ifndef YICAI_FEATURES_MESSAGES_FOLLOW_WEB_H
#define YICAI_FEATURES_MESSAGES_FOLLOW_WEB_H

#include "fact/fact.h"

#define FOLLOW_DAYS 30 /* what is older when it is first looked at is no news */

/* Tells what the journal has beyond the last look, and of ended jobs; in the open write transaction, in a savepoint, so that
 * what it tells of stands when telling fails. Nothing new: two looks into indexes. */
int messages_follow(struct house *h, struct err *e);

#endif
