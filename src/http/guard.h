/* The guard judges the head of a request before anything else sees it. libmicrohttpd takes much that two servers may
 * understand differently (request smuggling): what is not written exactly as the standard has it is refused here. */
#ifndef YICAI_HTTP_GUARD_H
#define YICAI_HTTP_GUARD_H

#include "http/http.h"

/* The head as it came. */
struct guard_head {
	struct str method, target, version; /* the request line */
	const struct http_pair *headers;    /* names and values as sent, blanks around the value taken off in front */
	size_t n;
};

/* What the guard found out on its way. */
struct guard_found {
	enum http_method method;
	struct str host;
	bool chunked;   /* a body of unknown length follows */
	int64_t length; /* of the body that follows; 0 when none does; −1 when chunked */
};

/* 0 and *found, or the status that refuses it (400, 414, 431, 501, 505) with *why, a plain Chinese sentence. */
int guard_check(const struct guard_head *h, struct guard_found *found, const char **why);

/* The head lies in memory as n bytes from the method on, its line ends and separators overwritten with NULs by the parser.
 * True when its parts lie end to end with exactly one blank, or CR LF, between them: then no NUL, no bare LF, no folded
 * line and no second blank was in it (NULs among the line ends themselves look the same, and mean the same). */
bool guard_lies_whole(const struct guard_head *h, size_t n);

#endif
