/* HMAC-SM3 (GB/T 15852.2) for the layer itself: a prepared key and a message in pieces. */
#ifndef YICAI_CRYPT_HMAC_H
#define YICAI_CRYPT_HMAC_H

#include "crypt/crypt.h"

#define SM3_BLOCK 64

/* The two key blocks, as secret as the key. */
struct hmac_key {
	uint8_t inner[SM3_BLOCK], outer[SM3_BLOCK];
};

/* Prepares a key of at most SM3_BLOCK bytes. */
void hmac_prepare(struct hmac_key *k, const uint8_t *key, size_t n);

/* The digest of the pieces, one behind the other. */
void hmac_sm3(const struct hmac_key *k, const struct str *pieces, size_t n, uint8_t out[static SM3_SIZE]);

#endif
