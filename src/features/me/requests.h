/* 更正要求: a person says what is wrong in their record; an officer within whose reach they are settles it. */
#ifndef YICAI_FEATURES_ME_REQUESTS_H
#define YICAI_FEATURES_ME_REQUESTS_H

#include "fact/fact.h"
#include "features/reach.h"

#define REQUESTS_OPEN_MAX  20   /* of one person, not settled yet */
#define REQUESTS_LISTED    200  /* in one list */
#define REQUESTS_LOOKED_AT 5000 /* open ones that are looked through for those within reach */
#define REQUEST_TEXT_MAX   500  /* characters */

enum request_state { REQUEST_OPEN = 1, REQUEST_DONE, REQUEST_REFUSED };
const char *request_state_label(int64_t s);

struct request {
	int64_t id, person, made, state, settled; /* made, settled: instants; settled 0 not yet */
	struct str topic, text, reason, settled_by;
};

/* A new one, with its entry in the journal; inside the open write transaction. ERR_LIMIT: too many are open. */
int request_add(struct house *h, int64_t person, struct str topic, struct str text, const char *who, int64_t *id,
		struct err *e);
/* Those of a person, newest first, in mem. */
int request_of(struct house *h, int64_t person, struct arena *mem, struct request **ret, size_t *n, struct err *e);
/* Open ones (or settled ones, newest first) of people whom the reach sees, oldest first; *all: how many there are. */
int request_list(struct house *h, struct reach who, bool open, struct arena *mem, struct request **ret, size_t *n,
		 int64_t *all, struct err *e);
/* ERR_NOTFOUND: not there. */
int request_get(struct house *h, int64_t id, struct arena *mem, struct request *out, struct err *e);
/* Settles an open one, with its entry in the journal. ERR_CONFLICT: it was settled before. */
int request_settle(struct house *h, int64_t id, enum request_state to, struct str reason, const char *who,
		   struct err *e);

#endif
