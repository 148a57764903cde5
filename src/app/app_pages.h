/* Pages of the application itself. */
#ifndef YICAI_APP_APP_PAGES_H
#define YICAI_APP_APP_PAGES_H

#include "app/frame.h"

/* What went wrong and what to do, on the surface that the user knows. */
void error_page(struct html *h, const struct frame *f, int status, const struct err *e);

#endif
