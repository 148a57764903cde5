/* The small grammar that all headers share (RFC 9110): tokens, lists, parameters, names in any case. */
#ifndef YICAI_HTTP_TOKEN_H
#define YICAI_HTTP_TOKEN_H

#include "base/arena.h"
#include "base/str.h"

/* One or more token characters (RFC 9110 tchar), nothing else. */
bool token_is(struct str s);

/* Equal but for the case of ASCII letters. */
bool token_same(struct str a, struct str b);

/* A copy in lower case (ASCII); p NULL when there is no memory. */
struct str token_lower(struct str s, struct arena *mem);

/* s without blanks and TABs at both ends. */
struct str token_trim(struct str s);

/* Cuts the next member off a comma-separated list, trimmed; rest->p is NULL after the last. */
struct str token_next(struct str *rest);

/* The parameter of that name in `value; name=text; name="quoted"`, without quotes and their backslashes, in mem. 0: found,
 * 1: not there, −1: the parameters are malformed, the name comes twice, or there is no memory. */
int token_param(struct str header, const char *name, struct arena *mem, struct str *out);

#endif
