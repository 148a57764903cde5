#include "crypt/crypt.h"
#include "base/clock.h"
#include "crypt/keys.h"

#include <sodium.h>

#define HEAD 3 /* suite, key number */

/* What the index key digests: the first byte keeps the uses apart. */
enum purpose { PURPOSE_INDEX = 1, PURPOSE_DIGEST = 2 };

/* What a cipher text consists of. */
struct parts {
	enum crypt_suite suite;
	int key;
	const uint8_t *nonce, *tag;
	struct str text;
};

/* Takes a cipher text apart; false when it is none. */
static bool take_apart(struct str cipher, struct parts *p)
{
	const uint8_t *bytes = (const uint8_t *)cipher.p;
	if (cipher.n < HEAD || !suite_is(bytes[0]))
		return false;
	p->suite = (enum crypt_suite)bytes[0];
	p->key = bytes[1] << 8 | bytes[2];
	size_t nonce = suite_nonce_size(p->suite), tag = suite_tag_size(p->suite);
	if (cipher.n < HEAD + nonce + tag || cipher.n > HEAD + nonce + tag + CRYPT_PLAIN_MAX)
		return false;
	p->nonce = bytes + HEAD;
	p->tag = bytes + cipher.n - tag;
	p->text = (struct str){cipher.p + HEAD + nonce, cipher.n - HEAD - nonce - tag};
	return true;
}

int cipher_key(struct str cipher)
{
	struct parts p;
	return take_apart(cipher, &p) ? p.key : -1;
}

/* What is bound to a value: its suite and key number, then the context. At most n bytes; 0: the context is longer. */
static size_t bind_context(const char head[static HEAD], struct str context, char *out, size_t n)
{
	if (context.n > n - HEAD)
		return 0;
	memcpy(out, head, HEAD);
	if (context.n)
		memcpy(out + HEAD, context.p, context.n);
	return HEAD + context.n;
}

#define BOUND_MAX 256

int crypt_seal(const struct keys *k, struct str context, struct str plain, struct buf *out, struct err *e)
{
	char bound[BOUND_MAX];
	uint8_t nonce[SUITE_NONCE_MAX], tag[SUITE_TAG_MAX], text[CRYPT_PLAIN_MAX];
	const struct key *key = keys_find(k, keys_current(k));
	enum crypt_suite suite = key->secret.suite;
	const char head[HEAD] = {(char)suite, (char)(key->number >> 8), (char)key->number};
	size_t nonce_n = suite_nonce_size(suite), n = bind_context(head, context, bound, sizeof bound);
	if (plain.n > CRYPT_PLAIN_MAX || n == 0)
		return err_set(e, ERR_LIMIT, "要加密的文字超过%d字节", CRYPT_PLAIN_MAX);
	if (random_bytes(nonce, nonce_n))
		return err_set(e, ERR_IO, "系统给不出随机数");
	if (suite_seal(&key->secret, (struct str){bound, n}, nonce, plain, text, tag))
		return err_set(e, ERR_NOMEM, "加密没有成功，系统的密码库拒绝或内存不足");
	size_t before = out->n;
	buf_put(out, head, HEAD);
	buf_put(out, nonce, nonce_n);
	buf_put(out, text, plain.n);
	if (buf_put(out, tag, suite_tag_size(suite)) == 0)
		return 0;
	out->n = before < out->n ? before : out->n;
	return err_set(e, ERR_LIMIT, "密文放不下");
}

/* What a damaged or foreign cipher text is called. */
static int refuse(const char *what, struct err *e)
{
	err_set(e, ERR_DAMAGED, "%s", what);
	return err_todo(e, "核对密钥文件，或从备份恢复这一行");
}

int crypt_open(struct keys *k, struct str context, struct str cipher, struct buf *out, struct err *e)
{
	char bound[BOUND_MAX];
	uint8_t text[CRYPT_PLAIN_MAX];
	struct parts p;
	if (!take_apart(cipher, &p))
		return refuse("不是密文", e);
	const struct key *key = keys_find(k, p.key);
	if (!key && keys_refresh(k, e) == 0)
		key = keys_find(k, p.key);
	if (!key || key->secret.suite != p.suite) {
		err_set(e, ERR_DAMAGED, "密文所用的%d号密钥不在密钥文件里", p.key);
		return err_todo(e, "换上当时的密钥文件");
	}
	size_t n = bind_context(cipher.p, context, bound, sizeof bound);
	int opened = n ? suite_open(&key->secret, (struct str){bound, n}, p.nonce, p.text, p.tag, text) : 1;
	if (opened < 0)
		return err_set(e, ERR_NOMEM, "内存不够，解不了密");
	if (opened > 0)
		return refuse("密文被改动过，或不属于这一栏", e);
	int status = buf_put(out, text, p.text.n);
	sodium_memzero(text, p.text.n);
	return status ? err_set(e, ERR_LIMIT, "解密后的文字放不下") : 0;
}

/* The digest under the index key for one purpose: the domain's length keeps domain and text apart. */
static void index_digest(const struct keys *k, enum purpose purpose, struct str domain, struct str text, uint8_t *out)
{
	const char head[5] = {(char)purpose, (char)(domain.n >> 24), (char)(domain.n >> 16), (char)(domain.n >> 8),
			      (char)domain.n};
	const struct str pieces[] = {{head, sizeof head}, domain, text};
	hmac_sm3(&k->index_mac, pieces, 3, out);
}

void blind_index(const struct keys *k, struct str domain, struct str plain, uint8_t out[static BLIND_SIZE])
{
	uint8_t whole[SM3_SIZE];
	index_digest(k, PURPOSE_INDEX, domain, plain, whole);
	memcpy(out, whole, BLIND_SIZE);
}

void keyed_digest(const struct keys *k, struct str domain, const void *p, size_t n, uint8_t out[static SM3_SIZE])
{
	index_digest(k, PURPOSE_DIGEST, domain, (struct str){p, n}, out);
}
