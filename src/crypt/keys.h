/* What the key file holds, for the layer itself. */
#ifndef YICAI_CRYPT_KEYS_H
#define YICAI_CRYPT_KEYS_H

#include <limits.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "crypt/suite.h"

#define KEYS_MAX       64 /* encryption keys in one file */
#define INDEX_KEY_SIZE 32
#define KEY_NUMBER_MAX 65535 /* two bytes of every cipher text */

struct key {
	int number;
	struct secret secret;
};

/* Lies in memory that is locked, guarded and cleared when given back (libsodium). */
struct keys {
	uint8_t index[INDEX_KEY_SIZE];
	struct hmac_key index_mac;
	struct key keys[KEYS_MAX]; /* by number; the last is the current one */
	atomic_int n;              /* a key is there before it counts: others may be reading */
	struct stat seen;          /* the file as it was read last */
	char path[PATH_MAX];       /* where it is */
};

/* The key of a number, or NULL. */
const struct key *keys_find(const struct keys *k, int number);

#endif
