/* What a handler works with: who asks, the store, the time, and memory that lives as long as the request. */
#ifndef YICAI_APP_CTX_H
#define YICAI_APP_CTX_H

#include "app/shape.h"
#include "auth/auth.h"
#include "fact/fact.h"
#include "http/http.h"

struct app;
struct route;

/* An answer that is a file rather than a page. */
struct download {
	const char *type;  /* text/csv; charset=utf-8 */
	struct str name;   /* 人员.csv */
	bool shown;        /* in the browser rather than saved */
	const char *path;  /* sent from this file, which is then removed; NULL: */
	struct buf *bytes; /* from here; lives in the request */
};

struct ctx {
	struct app *app;
	const struct route *route;
	struct house *house;     /* reading: one state of the store; writing: the open transaction of this request */
	struct arena *mem;       /* of this request */
	const struct user *user; /* who asks; never NULL (the public is a user without rights) */
	const struct http_request *request;
	struct http_response *response; /* for cookies alone; the rest is the application's */
	struct faults *faults;          /* what the handler finds wrong with single fields */
	instant_t now;
	day_t today;
	instant_t known; /* as known on: INSTANT_OPEN, or what ?known=YYYY-MM-DD says */

	/* What the handler may say about the answer. */
	const char *location; /* where to go on after a write (303) */
	const char *flash;    /* what was done, told once on the next page */
	int status;           /* 200 unless set */
	struct download download;
	bool raw; /* the handler filled the response itself: static files, the interface's description */
};

/* Sets where to go on; the text is made in the request's memory. -1: no memory. */
int ctx_go(struct ctx *c, struct err *e, const char *where, ...) __attribute__((format(printf, 3, 4)));
/* Sets what the next page tells once. */
void ctx_tell(struct ctx *c, const char *what, ...) __attribute__((format(printf, 2, 3)));
/* A text made in the request's memory; "" when there is no memory for it. */
struct str ctx_text(struct ctx *c, const char *what, ...) __attribute__((format(printf, 2, 3)));

/* The user may do this. */
static inline bool ctx_may(const struct ctx *c, enum capability what)
{
	return user_may(c->user, what);
}

/* Name of who acts, for the journal. */
const char *ctx_who(const struct ctx *c);

#endif
