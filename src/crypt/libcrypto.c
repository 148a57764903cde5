#include "crypt/libcrypto.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool ready; /* what follows is fetched */
static struct algorithms fetched;
static pthread_key_t ends; /* calls scratch_free when a thread ends */
static _Thread_local struct scratch *mine;

/* Gives a thread's states back; libcrypto clears them. */
static void scratch_free(void *p)
{
	struct scratch *s = p;
	evp.MD_CTX_free(s->digest);
	evp.CIPHER_CTX_free(s->cipher);
	free(s);
	mine = NULL;
}

/* Once a process; tried again after it failed for want of memory or of the library. */
static bool fetch(void)
{
	if (evp_load(NULL) || pthread_key_create(&ends, scratch_free) != 0)
		return false;
	fetched.sm3 = evp.MD_fetch(NULL, "SM3", NULL);
	fetched.aes = evp.CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	fetched.sm4 = evp.CIPHER_fetch(NULL, "SM4-CTR", NULL);
	return true;
}

const struct algorithms *libcrypto(void)
{
	if (!atomic_load(&ready)) {
		pthread_mutex_lock(&one);
		if (!atomic_load(&ready))
			atomic_store(&ready, fetch());
		pthread_mutex_unlock(&one);
	}
	return &fetched;
}

struct scratch *scratch(void)
{
	if (mine)
		return mine;
	const struct algorithms *a = libcrypto();
	struct scratch *s = a->sm3 ? calloc(1, sizeof *s) : NULL;
	if (!s)
		return NULL;
	s->digest = evp.MD_CTX_new();
	s->cipher = evp.CIPHER_CTX_new();
	if (s->digest && s->cipher && evp.DigestInit_ex(s->digest, a->sm3, NULL) == 1 &&
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
		evp.CIPHER_CTX_reset(mine->cipher);
}
