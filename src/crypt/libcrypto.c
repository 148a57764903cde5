#include "crypt/libcrypto.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct algorithms fetched;
static pthread_key_t ends; /* calls scratch_free when a thread ends */
static _Thread_local struct scratch *mine;

/* Gives a thread's states back; libcrypto clears them. */
static void scratch_free(void *p)
{
	struct scratch *s = p;
	EVP_MD_CTX_free(s->digest);
	EVP_CIPHER_CTX_free(s->cipher);
	free(s);
	mine = NULL;
}

/* Once a process. */
static void fetch(void)
{
	fetched.sm3 = EVP_MD_fetch(NULL, "SM3", NULL);
	fetched.aes = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	fetched.sm4 = EVP_CIPHER_fetch(NULL, "SM4-CTR", NULL);
	pthread_key_create(&ends, scratch_free);
}

const struct algorithms *libcrypto(void)
{
	pthread_once(&once, fetch);
	return &fetched;
}

struct scratch *scratch(void)
{
	if (mine)
		return mine;
	const struct algorithms *a = libcrypto();
	struct scratch *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->digest = EVP_MD_CTX_new();
	s->cipher = EVP_CIPHER_CTX_new();
	if (a->sm3 && s->digest && s->cipher && EVP_DigestInit_ex(s->digest, a->sm3, NULL) == 1 &&
	    pthread_setspecific(ends, s) == 0) {
		mine = s;
		return s;
	}
	scratch_free(s);
	return NULL;
}

void scratch_forget(void)
{
	if (mine)
		EVP_CIPHER_CTX_reset(mine->cipher);
}
