/* The items of a batch and their digest, for making, signing, writing out and verifying. */
#ifndef YICAI_FEATURES_PAYMENTS_BATCH_H
#define YICAI_FEATURES_PAYMENTS_BATCH_H

#include "features/payments/inside.h"

struct batch_item {
	int64_t no, payment, attempt, amount;
};

/* Adds an item with its payee to a batch's digest. */
void batch_digest(struct sm3 *d, const struct batch_item *i, const struct payee *p);

#endif
