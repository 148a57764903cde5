/* The items of a batch and their digest, for making, signing, writing out and verifying. */
#ifndef YICAI_FEATURES_PAYMENTS_BATCH_H
#define YICAI_FEATURES_PAYMENTS_BATCH_H

#include "features/payments/inside.h"

struct batch_item {
	int64_t no, payment, attempt, amount;
};

/* Adds an item with its payee to a batch's digest. */
void batch_digest(struct sm3 *d, const struct batch_item *i, const struct payee *p);
/* The digest of a batch as its items and payees are now, whatever was signed. ERR_DAMAGED: a payee cannot be read. */
int batch_digest_now(struct house *h, int64_t batch, const struct batch_watch *watch, uint8_t out[static SM3_SIZE],
		     struct err *e);

#endif
