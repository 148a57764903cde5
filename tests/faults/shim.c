/* Loaded before the program (LD_PRELOAD) by tests/faults/run; what it does is asked for in the environment.
 *
 *   FAIL_AT=k       the k-th allocation fails; FAIL_ON=1: and every later one too. FAIL_COUNT=FILE: how many there were.
 *                   What libcrypto and libxlsxwriter ask for is given all the same: they do not survive a refusal
 *                   (EVP_MD_fetch of 3.0 and worksheet_write_* read through NULL).
 *   WRITES_OF=DIR/  every write, cut, sync and removal of a file whose name begins so is noted in WRITES_TO, in order:
 *                   one byte for what (w t s u o), length of the name, place, length (u32, u64, u32), name, bytes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS_MAX  1024
#define NAME_MAX_LENGTH 400

static long fail_at, fail_on, counted;

/* Whether the caller is a library that does not survive a refusal. */
static int frail(const void *caller)
{
	Dl_info of;
	return dladdr(caller, &of) && of.dli_fname && (strstr(of.dli_fname, "libcrypto") || strstr(of.dli_fname, "libxlsxwriter"));
}

/* Whether this allocation is to fail. */
static int fails(const void *caller)
{
	long n = __atomic_add_fetch(&counted, 1, __ATOMIC_RELAXED);
	return fail_at && (n == fail_at || (fail_on && n > fail_at)) && !frail(caller);
}

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	if (fails(__builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	if (fails(__builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	if (fails(__builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, n);
}

static const char *watched;
static int notes = -1;
static char name_of[FDS_MAX][NAME_MAX_LENGTH];

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAIL_AT"), *on = getenv("FAIL_ON"), *to = getenv("WRITES_TO");
	watched = getenv("WRITES_OF");
	if (watched && to)
		notes = open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	counted = 0;
	fail_on = on && *on == '1';
	fail_at = at ? strtol(at, NULL, 10) : 0;
}

__attribute__((destructor)) static void end(void)
{
	const char *file = getenv("FAIL_COUNT");
	char text[24];
	long n = counted;
	fail_at = 0;
	int fd = file ? open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	if (fd >= 0 && write(fd, text, (size_t)snprintf(text, sizeof text, "%ld", n)) >= 0)
		close(fd);
}

/* Notes one thing done to a watched file. */
static void note(char what, const char *name, uint64_t at, const void *bytes, uint32_t n)
{
	char head[17];
	uint32_t length = (uint32_t)strlen(name);
	head[0] = what;
	memcpy(head + 1, &length, 4);
	memcpy(head + 5, &at, 8);
	memcpy(head + 13, &n, 4);
	struct iovec v[] = {{head, sizeof head}, {(void *)name, length}, {(void *)bytes, bytes ? n : 0}};
	if (notes >= 0 && writev(notes, v, 3) < 0)
		abort();
}

/* The watched file behind this descriptor, NULL. */
static const char *file_of(int fd)
{
	return notes >= 0 && fd >= 0 && fd < FDS_MAX && name_of[fd][0] ? name_of[fd] : NULL;
}

/* Remembers what was opened. */
static int opened(int fd, const char *path)
{
	if (notes >= 0 && fd >= 0 && fd < FDS_MAX) {
		name_of[fd][0] = '\0';
		if (strncmp(path, watched, strlen(watched)) == 0 && strlen(path) < NAME_MAX_LENGTH) {
			strcpy(name_of[fd], path);
			note('o', path, 0, NULL, 0);
		}
	}
	return fd;
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

static int open_it(const char *name, const char *path, int flags, int mode)
{
	return opened(REAL(int, name, const char *, int, ...)(path, flags, mode), path);
}

#define OPEN(f)                                                                                                      \
	int f(const char *path, int flags, ...)                                                                      \
	{                                                                                                            \
		va_list ap;                                                                                          \
		va_start(ap, flags);                                                                                 \
		int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, int) : 0;                                      \
		va_end(ap);                                                                                          \
		return open_it(#f, path, flags, mode);                                                               \
	}
#undef open64
OPEN(open)
OPEN(open64)

static void wrote(int fd, uint64_t at, const void *p, ssize_t n)
{
	const char *file = file_of(fd);
	if (file && n > 0)
		note('w', file, at, p, (uint32_t)n);
}

ssize_t write(int fd, const void *p, size_t n)
{
	off_t at = file_of(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t done = REAL(ssize_t, "write", int, const void *, size_t)(fd, p, n);
	wrote(fd, (uint64_t)at, p, done);
	return done;
}

#define PWRITE(f)                                                                                                    \
	ssize_t f(int fd, const void *p, size_t n, off_t at)                                                         \
	{                                                                                                            \
		ssize_t done = REAL(ssize_t, #f, int, const void *, size_t, off_t)(fd, p, n, at);                    \
		wrote(fd, (uint64_t)at, p, done);                                                                    \
		return done;                                                                                         \
	}
PWRITE(pwrite)
PWRITE(pwrite64)

#define CUT(f)                                                                                                       \
	int f(int fd, off_t n)                                                                                       \
	{                                                                                                            \
		if (file_of(fd))                                                                                     \
			note('t', file_of(fd), (uint64_t)n, NULL, 0);                                                \
		return REAL(int, #f, int, off_t)(fd, n);                                                             \
	}
CUT(ftruncate)
CUT(ftruncate64)

#define SYNC(f)                                                                                                      \
	int f(int fd)                                                                                                \
	{                                                                                                            \
		int done = REAL(int, #f, int)(fd);                                                                   \
		if (file_of(fd))                                                                                     \
			note('s', file_of(fd), 0, NULL, 0);                                                          \
		return done;                                                                                         \
	}
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path)
{
	if (notes >= 0 && strncmp(path, watched, strlen(watched)) == 0)
		note('u', path, 0, NULL, 0);
	return REAL(int, "unlink", const char *)(path);
}

int close(int fd)
{
	if (fd >= 0 && fd < FDS_MAX)
		name_of[fd][0] = '\0';
	return REAL(int, "close", int)(fd);
}
