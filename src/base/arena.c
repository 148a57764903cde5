#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define RED_ZONE       16u /* between two pieces, so that running off one is caught */
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define RED_ZONE       0u
#endif

#define ALIGN         16u
#define BLOCK_FIRST   ((size_t)4096)
#define BLOCK_LARGEST ((size_t)1 << 20) /* blocks double up to this; a larger piece gets a block of its own */
#define BLOCK_MAPPED  ((size_t)4 << 20) /* from here on the system is asked: pages of 2 MB, and already zero */
#define MAX_DEFAULT   ((size_t)1 << 30)

struct block {
	struct block *older;
	size_t size, used; /* bytes behind this header */
	bool mapped;       /* by the system, zero where nothing was put */
	_Alignas(ALIGN) unsigned char data[];
};

struct arena {
	struct block *newest;
	size_t used, max, next_size;
	bool failed;
};

struct arena *arena_new(size_t max)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		return NULL;
	a->max = max ? max : MAX_DEFAULT;
	a->next_size = BLOCK_FIRST;
	return a;
}

/* Gives back one block. */
static void block_free(struct block *b)
{
	UNPOISON(b->data, b->size);
	if (b->mapped)
		munmap(b, sizeof *b + b->size);
	else
		free(b);
}

/* Room for a block of n bytes behind its header, or NULL. */
static struct block *block_new(size_t n)
{
	struct block *b = NULL;
	bool mapped = n >= BLOCK_MAPPED;
	if (mapped) {
		void *p = mmap(NULL, sizeof *b + n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			return NULL;
		madvise(p, sizeof *b + n, MADV_HUGEPAGE); /* a wish: without it all is the same, but slower */
		b = p;
	} else if (!(b = malloc(sizeof *b + n))) {
		return NULL;
	}
	b->size = n;
	b->used = 0;
	b->mapped = mapped;
	return b;
}

/* Gives back every block but `keep` (NULL: all). */
static void blocks_free(struct arena *a, const struct block *keep)
{
	while (a->newest) {
		struct block *b = a->newest;
		a->newest = b->older;
		if (b != keep)
			block_free(b);
	}
}

/* The block that serves longest when all begins anew: the largest of those that are no piece's own; NULL. */
static struct block *block_to_keep(const struct arena *a)
{
	struct block *best = NULL;
	for (struct block *b = a->newest; b; b = b->older)
		if (b->size <= BLOCK_LARGEST && (!best || b->size > best->size))
			best = b;
	return best;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	blocks_free(a, NULL);
	free(a);
}

void arena_clear(struct arena *a)
{
	struct block *keep = block_to_keep(a);
	blocks_free(a, keep);
	if (keep) {
		POISON(keep->data, keep->used);
		keep->used = 0;
		keep->older = NULL;
	}
	a->newest = keep;
	a->used = 0;
	a->failed = false;
}

/* A new newest block with room for n bytes, or NULL. */
static struct block *block_add(struct arena *a, size_t n)
{
	size_t size = n > a->next_size ? n : a->next_size;
	struct block *b = block_new(size);
	if (!b)
		return NULL;
	b->older = a->newest;
	POISON(b->data, size);
	a->newest = b;
	if (a->next_size < BLOCK_LARGEST)
		a->next_size *= 2;
	return b;
}

/* It did not have what was asked for. */
static void *missing(struct arena *a)
{
	a->failed = true;
	return NULL;
}

void *arena_get(struct arena *a, size_t n)
{
	if (n > a->max - a->used || n > SIZE_MAX / 2)
		return missing(a);
	size_t room = (n + RED_ZONE + ALIGN - 1) / ALIGN * ALIGN;
	struct block *b = a->newest;
	if (!b || room > b->size - b->used)
		b = block_add(a, room ? room : ALIGN);
	if (!b)
		return missing(a);
	void *p = b->data + b->used;
	b->used += room;
	a->used += n;
	UNPOISON(p, n);
	if (!b->mapped)
		memset(p, 0, n);
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;
	return __builtin_mul_overflow(count, size, &n) ? missing(a) : arena_get(a, n);
}

char *arena_copy(struct arena *a, const void *p, size_t n)
{
	char *copy = n < SIZE_MAX ? arena_get(a, n + 1) : missing(a);
	if (copy && n)
		memcpy(copy, p, n);
	return copy;
}

struct str arena_str(struct arena *a, struct str s)
{
	const char *p = arena_copy(a, s.p, s.n);
	return (struct str){p ? p : "", p ? s.n : 0};
}

bool arena_failed(const struct arena *a)
{
	return a->failed;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}
