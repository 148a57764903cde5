/* Digests and ciphers of OpenSSL's libcrypto, loaded with the first of them: a command that opens no store and reads no
 * workbook starts without six megabytes of it (base/late.h). */
#ifndef YICAI_BASE_EVP_H
#define YICAI_BASE_EVP_H

#include <openssl/evp.h>

#include "base/err.h"

/* The calls taken: evp.sm3 is EVP_sm3. */
#define EVP_CALLS(CALL)                                                                                              \
	CALL(CIPHER_CTX_ctrl)                                                                                        \
	CALL(CIPHER_CTX_free)                                                                                        \
	CALL(CIPHER_CTX_new)                                                                                         \
	CALL(CIPHER_CTX_reset)                                                                                       \
	CALL(CIPHER_fetch)                                                                                           \
	CALL(CipherFinal_ex)                                                                                         \
	CALL(CipherInit_ex)                                                                                          \
	CALL(CipherUpdate)                                                                                           \
	CALL(DigestFinal_ex)                                                                                         \
	CALL(DigestInit_ex)                                                                                          \
	CALL(DigestUpdate)                                                                                           \
	CALL(MD_CTX_copy_ex)                                                                                         \
	CALL(MD_CTX_free)                                                                                            \
	CALL(MD_CTX_new)                                                                                             \
	CALL(MD_fetch)                                                                                               \
	CALL(sha256)                                                                                                 \
	CALL(sm3)
#define EVP_CALL(name) typeof(EVP_##name) *name;
struct evp {
	EVP_CALLS(EVP_CALL)
};
extern struct evp evp;

/* Loads libcrypto unless it is there; no other member of evp may be called before. ERR_IO: the machine has none. */
int evp_load(struct err *e);

#endif
