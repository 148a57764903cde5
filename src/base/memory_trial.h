/* Memory that runs out on purpose, for tests: the k-th allocation from now on is refused, once. Included once in a
 * test program, whose malloc stands before that of the C library and of the sanitizers. What libcrypto asks for is
 * given, and the next one refused: EVP_MD_fetch of 3.0 reads through NULL. */
#ifndef YICAI_BASE_MEMORY_TRIAL_H
#define YICAI_BASE_MEMORY_TRIAL_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static struct {
	long at; /* which one is refused, from 1; 0 none */
	long counted;
	bool hit; /* it was refused */
} memory_trial;

/* Who gives memory: the sanitizer where the program has one. */
extern void *__interceptor_malloc(size_t n) __attribute__((weak));
extern void *__interceptor_calloc(size_t n, size_t size) __attribute__((weak));
extern void *__interceptor_realloc(void *p, size_t n) __attribute__((weak));
extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

/* Called before a sanitizer has begun; who calls malloc must not see that it may fail here. */
#ifdef __clang__
#define MEMORY_TRIAL __attribute__((noinline, no_sanitize("address", "undefined")))
#else
#define MEMORY_TRIAL __attribute__((noipa, no_sanitize("address", "undefined")))
#endif

/* Whether this one is refused. */
MEMORY_TRIAL static bool memory_refused(const void *caller)
{
	Dl_info of;
	if (!memory_trial.at || ++memory_trial.counted != memory_trial.at)
		return false;
	if (dladdr(caller, &of) && of.dli_fname && strstr(of.dli_fname, "libcrypto")) {
		memory_trial.at++;
		return false;
	}
	memory_trial.hit = true;
	errno = ENOMEM;
	return true;
}

MEMORY_TRIAL void *malloc(size_t n)
{
	if (memory_refused(__builtin_return_address(0)))
		return NULL;
	return __interceptor_malloc ? __interceptor_malloc(n) : __libc_malloc(n);
}

MEMORY_TRIAL void *calloc(size_t n, size_t size)
{
	if (memory_refused(__builtin_return_address(0)))
		return NULL;
	return __interceptor_calloc ? __interceptor_calloc(n, size) : __libc_calloc(n, size);
}

MEMORY_TRIAL void *realloc(void *p, size_t n)
{
	if (memory_refused(__builtin_return_address(0)))
		return NULL;
	return __interceptor_realloc ? __interceptor_realloc(p, n) : __libc_realloc(p, n);
}

/* What the loader keeps for itself is told apart by who called malloc, and that is this page now. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:_dl_map_object_deps\n";
}

#endif
