/* The registry of the web: one line a feature that has pages. */
#ifndef YICAI_FEATURES_FEATURES_WEB_H
#define YICAI_FEATURES_FEATURES_WEB_H

#include "app/app.h"

extern const struct web *const webs[];
extern const size_t webs_n;

/* After each piece of writing, within its transaction: the directory keeps up with the facts. */
void webs_keep_up(struct app *a, struct house *h);

#endif
