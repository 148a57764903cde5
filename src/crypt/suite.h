/* The two cipher suites with every input in the open: what crypt.c seals with and what the public vectors test. */
#ifndef YICAI_CRYPT_SUITE_H
#define YICAI_CRYPT_SUITE_H

#include "crypt/crypt.h"
#include "crypt/hmac.h"

#define SUITE_NONCE_MAX  16
#define SUITE_TAG_MAX    32
#define SUITE_SECRET_MAX 48

/* The secret of one key: AES 32 bytes; SM4 16 bytes for the cipher and 32 for the digest. */
struct secret {
	enum crypt_suite suite;
	uint8_t bytes[SUITE_SECRET_MAX];
	struct hmac_key mac; /* CRYPT_SM4_HMAC, made by secret_prepare */
};

/* Whether this is a suite, and its sizes in bytes (0 for none). */
bool suite_is(int suite);
size_t suite_secret_size(enum crypt_suite suite);
size_t suite_nonce_size(enum crypt_suite suite);
size_t suite_tag_size(enum crypt_suite suite);

/* Makes the secret ready once its suite and bytes are there. */
void secret_prepare(struct secret *s);

/* Encrypts plain into out (plain.n bytes) with its tag. bound is authenticated, not hidden. -1: libcrypto refused. */
int suite_seal(const struct secret *s, struct str bound, const uint8_t *nonce, struct str plain, uint8_t *out,
	       uint8_t *tag);

/* Checks the tag and decrypts into out (cipher.n bytes). 1: anything differs, -1: libcrypto refused; out is zeroed. */
int suite_open(const struct secret *s, struct str bound, const uint8_t *nonce, struct str cipher, const uint8_t *tag,
	       uint8_t *out);

#endif
