/* 审批意见常用语 (stock phrases): sentences kept ready for opinions, one's own and those of the offices that one works in or
 * below. Offered beside the opinion of every step (app/shape.h: IN_STOCK). */
#ifndef YICAI_FEATURES_PHRASES_PHRASES_H
#define YICAI_FEATURES_PHRASES_PHRASES_H

#include "fact/fact.h"

#define PHRASE_MAX  100 /* characters of one */
#define PHRASES_MAX 50  /* of an account, of an office */
#define OFFICES_MAX 10  /* offices above each other */

struct phrase {
	int64_t id, account, unit; /* account 0: the office's; unit 0: the account's */
	struct str said, who;
};

/* The account's own, then those of the unit and of the units that it lies in (unit 0: none), the nearest first; in mem. */
int phrases_of(struct house *h, int64_t account, int64_t unit, struct arena *mem, struct phrase **ret, size_t *n,
	       struct err *e);
/* Keeps one for an account or (account 0) a unit; the same again changes nothing. In a write transaction. ERR_LIMIT beyond
 * PHRASES_MAX. */
int phrase_add(struct house *h, const struct phrase *p, struct err *e);
/* One; ERR_NOTFOUND. */
int phrase_get(struct house *h, int64_t id, struct arena *mem, struct phrase *out, struct err *e);
/* Takes one away. In a write transaction. */
int phrase_drop(struct house *h, int64_t id, struct err *e);

#endif
