/* The dates of HTTP headers: "Sun, 06 Nov 1994 08:49:37 GMT". */
#ifndef YICAI_HTTP_DATE_H
#define YICAI_HTTP_DATE_H

#include "base/clock.h"

/* Written, whole seconds; "" for an instant outside the calendar. */
void http_date_text(instant_t t, char out[static 30]);

/* Read, this one form only (the obsolete two are not sent any more); a real moment. */
bool http_date_parse(struct str s, instant_t *out);

#endif
