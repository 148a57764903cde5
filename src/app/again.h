/* Answers that are kept, so that a request that is sent twice is done once: the same key with the same content gets the
 * first answer again, with other content it is refused. Within the transaction of the request. */
#ifndef YICAI_APP_AGAIN_H
#define YICAI_APP_AGAIN_H

#include "app/ctx.h"

#define AGAIN_KEY_MAX  80          /* bytes of a key */
#define AGAIN_BODY_MAX (64u << 10) /* bytes of a kept JSON answer; a larger one is kept without body */
#define AGAIN_KEEP     ((instant_t)30 * 86400 * 1000000) /* how long; money has business keys of its own besides */

struct answer {
	int64_t status;
	struct str location, flash, body;
};

/* The kept answer: 1 with *out, 0 none; -1: ERR_CONFLICT when the key was used with another content. */
int again_find(struct ctx *c, struct str key, const uint8_t digest[static SM3_SIZE], struct answer *out,
	       struct err *e);
/* Keeps one, and forgets those that are too old. */
int again_keep(struct ctx *c, struct str key, const uint8_t digest[static SM3_SIZE], const struct answer *a,
	       struct err *e);
/* Digest of what a request asks for: method, path, everything sent but its key and CSRF token, names and sizes of
 * files. */
int again_digest(const struct http_request *rq, const struct http_pairs *body, uint8_t out[static SM3_SIZE],
		 struct err *e);

#endif
