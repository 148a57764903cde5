/* Cookies: reading what the browser sends back, writing what it shall keep (RFC 6265). */
#ifndef YICAI_HTTP_COOKIE_H
#define YICAI_HTTP_COOKIE_H

#include "http/http.h"

#define COOKIE_MAX 4096 /* bytes of one cookie that we set */

/* When a browser sends a cookie along. */
enum cookie_site { COOKIE_LAX, COOKIE_STRICT };

/* A cookie to be set; always HttpOnly and for the whole path. */
struct cookie {
	const char *name;      /* a token; begin it with __Host- when secure */
	struct str value;      /* visible ASCII without `"`, `,`, `;` and `\` */
	int64_t max_age;       /* seconds; 0: until the browser closes; negative: away with it */
	bool secure;           /* only over TLS; a name that begins with __Host- or __Secure- demands it */
	enum cookie_site site; /* Lax unless said otherwise */
};

/* Puts one Set-Cookie header; -1 with the response marked failed for a name or value that cannot be one. */
int cookie_set(struct http_response *rs, const struct cookie *c);

/* The pairs of a Cookie header in order, not decoded; what is no cookie is passed over, as browsers send what others set.
 * -1 when there are more than HTTP_PAIRS_MAX or memory is out. */
int cookie_parse(struct str header, struct arena *mem, struct http_pairs *out);

#endif
