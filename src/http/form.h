/* Urlencoded forms and query strings. */
#ifndef YICAI_HTTP_FORM_H
#define YICAI_HTTP_FORM_H

#include "http/http.h"

/* Decodes name=value&name=value into mem, in order; empty pieces are passed over, a piece without `=` has an empty value.
 * NULL when done, else why not, a plain Chinese sentence: a name that is empty, a bad %, bad UTF-8, a control character,
 * more than HTTP_PAIRS_MAX pairs. */
const char *form_parse(struct str raw, struct arena *mem, struct http_pairs *out);

#endif
