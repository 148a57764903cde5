/* A route: what may be asked for, by whom, with which input, and how the answer looks. Everything about its safety is
 * said here and enforced in one place (dispatch.c); a handler cannot forget a check and cannot answer before commit. */
#ifndef YICAI_APP_ROUTE_H
#define YICAI_APP_ROUTE_H

#include "app/ctx.h"
#include "html/html.h"

struct frame; /* app/frame.h */

enum route_flag {
	ROUTE_PUBLIC = 1,   /* without signing in */
	ROUTE_ANYONE = 2,   /* whoever is signed in; `may` is not looked at */
	ROUTE_KEYED = 4,    /* an idempotency key is demanded: money, batches */
	ROUTE_UPLOAD = 8,   /* a body up to the upload limit, files allowed */
	ROUTE_LIMITED = 16, /* at most `per_minute` from one address */
	ROUTE_OUTSIDE = 32, /* a POST that opens its own transactions: sign-in, jobs */
	ROUTE_STEP = 64,    /* open to whoever has not finished signing in: its own pages */
	ROUTE_SAFE = 128,   /* a POST that writes nothing (calculator): handled as a read, still with a CSRF token */
	ROUTE_FORM = 256,   /* its page has a form for people who are not signed in */
	ROUTE_STATIC = 512, /* the same for everybody: no look at who asks */
	ROUTE_OPEN = 1024,  /* public data: may be kept by the browser and asked for again */
};

struct route {
	enum http_method method; /* GET or POST; HEAD falls to GET */
	const char *pattern;     /* /workers/:id */
	enum capability may;
	unsigned flags;
	int per_minute;
	const char *title; /* of the page and of the operation: 人员档案 */
	const char *help;  /* name of its help page; NULL: that of the feature */
	const struct in_shape *in;
	const struct out_shape *out;
	size_t
	    out_size; /* of an output that only the page gets (a new secret), when there is no `out`; 0: handle gets NULL */
	/* 0, or -1: ERR_NOTFOUND, ERR_CONFLICT, ERR_INPUT (fields in c->faults), ERR_DENIED, ERR_LIMIT … `out` is zeroed and
	 * `in` decoded and checked, its ids within the user's scope. NULL: nothing to do, the page alone. */
	int (*handle)(struct ctx *c, const void *in, void *out, struct err *e);
	/* The page; NULL for a route that only redirects, downloads or answers JSON. */
	void (*page)(struct html *h, struct frame *f, const void *in, const void *out);
	/* A POST: pattern of the GET route whose page shows its form, shown again with the faults (422); NULL: the same
	 * pattern. */
	const char *form;
};

/* An entry of the menu; shown to whom its capability belongs (any of may, or_may). */
struct menu_item {
	const char *group; /* 业务; "" on top */
	const char *label, *icon, *path;
	enum capability may;
	unsigned flags;                                         /* ROUTE_ANYONE */
	int (*count)(struct ctx *c, int64_t *n, struct err *e); /* what I can act on; NULL none */
};

/* Whether the user may see the thing with this id; what lies outside is answered as if it were not there. */
struct thing_kind {
	const char *name; /* person, org, unit, run … */
	int (*sees)(struct ctx *c, int64_t id, bool *yes, struct err *e);
};

/* What a feature adds to the web. */
struct web {
	const char *name;
	const struct route *routes;
	size_t nroutes;
	const struct menu_item *menu;
	size_t nmenu;
	const struct thing_kind *kinds;
	size_t nkinds;
	const struct job_kind *jobs; /* app/jobs.h */
	size_t njobs;
};

#define ROUTES_MAX 1000

#endif
