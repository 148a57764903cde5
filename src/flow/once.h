/* 幂等键 (idempotency key): a request that moves money is carried out once, however often it is sent.
 *
 * The key, the digest of what was asked and the answer are written in the transaction that does the work: the answer is
 * there if and only if the work was done. Whoever did not hear an answer asks again with the same key. */
#ifndef YICAI_FLOW_ONCE_H
#define YICAI_FLOW_ONCE_H

#include "fact/fact.h"

#define ONCE_KEY_MAX    128   /* bytes of a key */
#define ONCE_ANSWER_MAX 65536 /* bytes of an answer */

/* Whether `who` asked this before, in the open write transaction: 1 with the stored answer appended to *answer; 0: do the
 * work, then once_done; -1: ERR_CONFLICT when the key stood with other content, ERR_INPUT when it is empty or too long. */
int once_asked(struct house *h, struct str who, struct str key, struct str content, struct buf *answer,
	       struct err *e);

/* Keeps the answer, in the same transaction as the work. */
int once_done(struct house *h, struct recording *r, struct str who, struct str key, struct str content,
	      struct str answer, struct err *e);

#endif
