#include "crypt/suite.h"
#include "crypt/libcrypto.h"

#include <sodium.h>

#define AES_KEY 32
#define SM4_KEY 16
#define MAC_KEY 32

/* The sizes of each suite. */
static const struct {
	size_t secret, nonce, tag;
} sizes[] = {
    [CRYPT_AES_GCM] = {AES_KEY, 12, 16},
    [CRYPT_SM4_HMAC] = {SM4_KEY + MAC_KEY, 16, 32},
};

bool suite_is(int suite)
{
	return suite == CRYPT_AES_GCM || suite == CRYPT_SM4_HMAC;
}
size_t suite_secret_size(enum crypt_suite suite)
{
	return suite_is((int)suite) ? sizes[suite].secret : 0;
}
size_t suite_nonce_size(enum crypt_suite suite)
{
	return suite_is((int)suite) ? sizes[suite].nonce : 0;
}
size_t suite_tag_size(enum crypt_suite suite)
{
	return suite_is((int)suite) ? sizes[suite].tag : 0;
}

void secret_prepare(struct secret *s)
{
	if (s->suite == CRYPT_SM4_HMAC)
		hmac_prepare(&s->mac, s->bytes + SM4_KEY, MAC_KEY);
}

/* Sets this thread's cipher state to a key and a nonce. */
static EVP_CIPHER_CTX *cipher_begin(const struct secret *s, const uint8_t *nonce, int encrypt)
{
	const EVP_CIPHER *cipher = s->suite == CRYPT_AES_GCM ? libcrypto()->aes : libcrypto()->sm4;
	struct scratch *mine = scratch();
	if (!mine || !cipher || evp.CipherInit_ex(mine->cipher, cipher, NULL, s->bytes, nonce, encrypt) != 1)
		return NULL;
	return mine->cipher;
}

/* Runs n bytes through the state; with out NULL they are only authenticated. */
static int cipher_run(EVP_CIPHER_CTX *c, struct str in, uint8_t *out)
{
	int made = 0;
	return in.n == 0 || evp.CipherUpdate(c, out, &made, (const uint8_t *)in.p, (int)in.n) == 1 ? 0 : -1;
}

/* AES-256-GCM. */
static int aes_seal(const struct secret *s, struct str bound, const uint8_t *nonce, struct str plain, uint8_t *out,
		    uint8_t *tag)
{
	uint8_t rest[16];
	int made = 0;
	EVP_CIPHER_CTX *c = cipher_begin(s, nonce, 1);
	if (!c || cipher_run(c, bound, NULL) || cipher_run(c, plain, out) || evp.CipherFinal_ex(c, rest, &made) != 1)
		return -1;
	return evp.CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, (int)sizes[CRYPT_AES_GCM].tag, tag) == 1 ? 0 : -1;
}

/* The other way. */
static int aes_open(const struct secret *s, struct str bound, const uint8_t *nonce, struct str cipher,
		    const uint8_t *tag, uint8_t *out)
{
	uint8_t rest[16], expected[16];
	int made = 0;
	EVP_CIPHER_CTX *c = cipher_begin(s, nonce, 0);
	memcpy(expected, tag, sizeof expected);
	if (!c || evp.CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, (int)sizeof expected, expected) != 1 ||
	    cipher_run(c, bound, NULL) || cipher_run(c, cipher, out))
		return -1;
	return evp.CipherFinal_ex(c, rest, &made) == 1 ? 0 : 1;
}

/* The digest over what is bound (its length first), the nonce and the cipher text. */
static void sm4_tag(const struct secret *s, struct str bound, const uint8_t *nonce, struct str cipher, uint8_t *tag)
{
	const char length[4] = {(char)(bound.n >> 24), (char)(bound.n >> 16), (char)(bound.n >> 8), (char)bound.n};
	const struct str pieces[] = {
	    {length, sizeof length}, bound, {(const char *)nonce, sizes[CRYPT_SM4_HMAC].nonce}, cipher};
	hmac_sm3(&s->mac, pieces, 4, tag);
}

/* SM4-CTR, then the digest. */
static int sm4_seal(const struct secret *s, struct str bound, const uint8_t *nonce, struct str plain, uint8_t *out,
		    uint8_t *tag)
{
	EVP_CIPHER_CTX *c = cipher_begin(s, nonce, 1);
	if (!c || cipher_run(c, plain, out))
		return -1;
	sm4_tag(s, bound, nonce, (struct str){(const char *)out, plain.n}, tag);
	return 0;
}

/* The digest, then SM4-CTR. */
static int sm4_open(const struct secret *s, struct str bound, const uint8_t *nonce, struct str cipher,
		    const uint8_t *tag, uint8_t *out)
{
	uint8_t expected[SM3_SIZE];
	sm4_tag(s, bound, nonce, cipher, expected);
	if (sodium_memcmp(expected, tag, sizeof expected) != 0)
		return 1;
	EVP_CIPHER_CTX *c = cipher_begin(s, nonce, 0);
	return c ? cipher_run(c, cipher, out) : -1;
}

int suite_seal(const struct secret *s, struct str bound, const uint8_t *nonce, struct str plain, uint8_t *out,
	       uint8_t *tag)
{
	if (s->suite == CRYPT_AES_GCM)
		return aes_seal(s, bound, nonce, plain, out, tag);
	return s->suite == CRYPT_SM4_HMAC ? sm4_seal(s, bound, nonce, plain, out, tag) : -1;
}

int suite_open(const struct secret *s, struct str bound, const uint8_t *nonce, struct str cipher, const uint8_t *tag,
	       uint8_t *out)
{
	int status = -1;
	if (s->suite == CRYPT_AES_GCM)
		status = aes_open(s, bound, nonce, cipher, tag, out);
	else if (s->suite == CRYPT_SM4_HMAC)
		status = sm4_open(s, bound, nonce, cipher, tag, out);
	if (status)
		sodium_memzero(out, cipher.n);
	return status;
}
