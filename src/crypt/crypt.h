/* Keys, field encryption and the blind index.
 *
 * Every stored cipher text begins with its suite's number and its key's number, so that suites and keys can be changed
 * one value at a time: [suite 1][key 2 BE][nonce][cipher text][tag]. The blind index is a keyed digest of the plain
 * text: equal texts have equal indexes, and without the key nothing can be tried. */
#ifndef YICAI_CRYPT_CRYPT_H
#define YICAI_CRYPT_CRYPT_H

#include "base/buf.h"
#include "base/err.h"

enum crypt_suite {
	CRYPT_AES_GCM = 1,  /* AES-256-GCM, 12-byte nonce, 16-byte tag */
	CRYPT_SM4_HMAC = 2, /* SM4-CTR + HMAC-SM3, encrypt then MAC, separate keys, 16-byte nonce, 32-byte tag */
};

#define BLIND_SIZE      16 /* bytes of a blind index */
#define CRYPT_PLAIN_MAX 4096
#define SM3_SIZE        32

/* The key file in locked memory. It is UTF-8 text, hexadecimal digits in lower case:
 *     yicai-keys 1
 *     # comments
 *     index HEX                       the index key, 32 bytes; never changes
 *     key NUMBER aes-256-gcm HEX      32 bytes
 *     key NUMBER sm4-ctr-hmac-sm3 HEX 16 bytes for the cipher, 32 for the digest
 *     digest HEX                      SM3 of all bytes before this line
 * Numbers rise from 1 to 65535, at most 64 keys at a time; the last one is the current one. The file is written beside,
 * made durable and moved into its place, so nobody ever reads half of it.
 * Reading keys and keys_refresh are safe from any number of threads; keys_add and keys_retire want them alone. */
struct keys;

/* Makes a new key file (mode 0600; refuses to overwrite) with one encryption key and one index key. */
int keys_create(const char *path, enum crypt_suite suite, struct err *e);
/* Reads it; refuses one that others can read (mode & 077). ERR_IO (there is none), ERR_DENIED, ERR_DAMAGED with path:line. */
int keys_load(struct keys **ret, const char *path, struct err *e);
void keys_free(struct keys *k);
/* Looks whether the file is another than the one read last, and takes the keys that are new: so a program that lives
 * through a rotation seals under the current key and opens what was sealed under it; what it has it keeps. Called at the
 * beginning of every writing transaction (a rotation writes the new key into the file before its own first one, and
 * transactions that write follow each other, so no value is left under a key that is then retired). A file that is gone
 * is no error: what was read stays good. ERR_DAMAGED when the file has another index key or lacks the current key. */
int keys_refresh(struct keys *k, struct err *e);
/* Adds a new current key of this suite to the file (written beside and renamed); the old ones stay for reading until
 * keys_retire removes all but the current one. */
int keys_add(struct keys *k, const char *path, enum crypt_suite suite, struct err *e);
int keys_retire(struct keys *k, const char *path, struct err *e);
/* Number of the current key, and of the key that a cipher text names (−1: not a cipher text). */
int keys_current(const struct keys *k);
/* How many encryption keys the file holds: more than one while a rotation is under way. */
size_t keys_count(const struct keys *k);
int cipher_key(struct str cipher);

/* Encrypts under the current key, appends to out. `context` is bound to the value (table.column, at most 250 bytes): a
 * cipher text moved to another column does not decrypt. ERR_LIMIT when plain is longer than CRYPT_PLAIN_MAX. */
int crypt_seal(const struct keys *k, struct str context, struct str plain, struct buf *out, struct err *e);
/* Decrypts, appends to out, after keys_refresh when it does not have the key; ERR_DAMAGED when any byte was changed or the
 * context differs. */
int crypt_open(struct keys *k, struct str context, struct str cipher, struct buf *out, struct err *e);

/* The blind index of a text in a named domain (证件号码, 银行账号): HMAC-SM3 under the index key, cut to 16 bytes.
 * Cheap enough for every imported row: a million a second. */
void blind_index(const struct keys *k, struct str domain, struct str plain, uint8_t out[static BLIND_SIZE]);

/* SM3 (GB/T 32905) as a stream, and in one go. */
struct sm3; /* NULL from sm3_new: no memory. Once there, a digest cannot fail; where libcrypto has no memory for the
	     * working state of a thread (sm3_digest and what is keyed), the program ends rather than go on with
	     * a wrong one. */
struct sm3 *sm3_new(void);
void sm3_free(struct sm3 *h);
void sm3_reset(struct sm3 *h);
void sm3_put(struct sm3 *h, const void *p, size_t n);
void sm3_end(struct sm3 *h, uint8_t out[static SM3_SIZE]); /* resets */
void sm3_digest(const void *p, size_t n, uint8_t out[static SM3_SIZE]);
/* A keyed digest under the index key: what binds the journal's head to the key file. */
void keyed_digest(const struct keys *k, struct str domain, const void *p, size_t n, uint8_t out[static SM3_SIZE]);

/* For display, one star a hidden character, appended to out. Identity numbers keep six and four (330602********0015),
 * shorter ones two and two, very short ones nothing; accounts keep the last four; mobiles the first three and the last
 * four; names the family name (欧阳*; a single character is hidden). */
int mask_number(struct buf *out, struct str number);
int mask_bank(struct buf *out, struct str account);
int mask_mobile(struct buf *out, struct str mobile);
int mask_name(struct buf *out, struct str name);

#endif
