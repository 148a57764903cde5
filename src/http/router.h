/* Which route a request means: a table of methods and patterns, asked for each request.
 *
 * A pattern is a path whose segments are literal (`workers`), a parameter (`:id`, one segment, never empty) or, at its end,
 * the rest (`*`, one segment or more). Where several fit, the literal segment wins over the parameter and that over the
 * rest, from left to right, with a way back when the rest of the path does not fit. A trailing slash is another path. */
#ifndef YICAI_HTTP_ROUTER_H
#define YICAI_HTTP_ROUTER_H

#include "http/http.h"

#define ROUTER_ROUTES_MAX  4000 /* routes of one router */
#define ROUTER_PARAMS_MAX  8    /* parameters of one pattern */
#define ROUTER_PATTERN_MAX 200  /* bytes of a pattern */
#define ROUTER_DEPTH_MAX   24   /* segments of a pattern, and of a path that can fit */

struct router;

/* What a path means. */
struct route_match {
	int number;         /* of the route, as it was put; -1: none */
	int status;         /* 0: found; 404: no pattern fits; 405: one does, but not with this method */
	unsigned allow;     /* 405: bits 1 << enum http_method that the path knows, HEAD with GET */
	bool json;          /* the path's ending .json was taken off: the client wants JSON */
	struct str pattern; /* of the route; lives as long as the router */
	struct http_pair params[ROUTER_PARAMS_MAX]; /* names without colon, values in the path; `*` for the rest */
	size_t params_n;
};

/* An empty router; NULL: no memory. */
struct router *router_new(void);
void router_free(struct router *r);

/* Adds a route under a number ≥ 0 of the caller. ERR_INPUT for a pattern that is malformed, is there already with this
 * method, or differs from one that is there only in a parameter's name. The texts are copied. */
int router_put(struct router *r, enum http_method method, const char *pattern, int number, struct err *e);

/* Finds the route of a decoded path. HEAD falls to GET's route where it has none of its own. A path that ends in `.json`
 * is looked up without the ending, unless a literal segment or the rest of a pattern takes it as it is. */
void router_find(const struct router *r, enum http_method method, struct str path, struct route_match *m);

/* The parameter of that name, "" when there is none. */
struct str route_param(const struct route_match *m, const char *name);

/* "GET, HEAD, POST" for the bits of allow: the value of Allow. */
void route_allow(unsigned allow, char out[static 64]);

#endif
