/* From a head that the guard let pass, and a body as it comes in, to a request. */
#ifndef YICAI_HTTP_REQUEST_H
#define YICAI_HTTP_REQUEST_H

#include "http/guard.h"
#include "http/multipart.h"

/* Fills rq (mem and peer are set: peer is the socket's address) from the head; everything is copied. proxy: the address
 * whose word about others is believed, NULL: nobody's. 0, or 400 with *why. */
int request_read(struct http_request *rq, const struct guard_head *h, const struct guard_found *found,
		 const char *proxy, const char **why);

/* A body on its way in. */
struct body {
	enum { BODY_NONE, BODY_RAW, BODY_FORM, BODY_PARTS } kind;
	struct buf raw;
	struct multipart *parts;
	int64_t n; /* bytes that came */
};

/* How a body of this request will be read; BODY_RAW for any type that is no form. */
void body_init(struct body *b, const struct http_request *rq);

/* Begins to read one of at most rq->body_max bytes; its fields may have form_max. 0, or 400 or 500 with *why. */
int body_begin(struct body *b, const struct http_request *rq, int64_t form_max, struct spool *spool,
	       const char **why);

/* The next n bytes: 0, or 400, 413, 500 with *why. */
int body_feed(struct body *b, const struct http_request *rq, const char *p, size_t n, const char **why);

/* It is complete: form, files or body of rq are filled, valid until body_release. 0, or 400 with *why. */
int body_end(struct body *b, struct http_request *rq, const char **why);

/* Frees what it holds and removes its files. */
void body_release(struct body *b);

#endif
