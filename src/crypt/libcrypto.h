/* What the layer takes from OpenSSL (base/evp.h): the algorithms, fetched once, and one set of working states a thread,
 * so that a field costs no allocation. */
#ifndef YICAI_CRYPT_LIBCRYPTO_H
#define YICAI_CRYPT_LIBCRYPTO_H

#include "base/evp.h"

struct algorithms {
	EVP_MD *sm3;           /* NULL: the machine has no libcrypto */
	EVP_CIPHER *aes, *sm4; /* NULL: this libcrypto has none */
};

/* The algorithms; fetched at the first call. */
const struct algorithms *libcrypto(void);

/* A thread's working states. The cipher state holds the schedule of the key it worked with last; it is cleared with
 * the thread, and by scratch_forget. */
struct scratch {
	EVP_MD_CTX *digest; /* begun with SM3 */
	EVP_CIPHER_CTX *cipher;
};

/* This thread's, made at the first call; NULL without memory. */
struct scratch *scratch(void);

/* Clears the key from this thread's cipher state. */
void scratch_forget(void);

#endif
