/* An arena: memory with one lifetime, taken in pieces and given back at once.
 * Named for what it lives as long as: a batch, a compilation, a request. Poisoned on reset under ASan. */
#ifndef YICAI_BASE_ARENA_H
#define YICAI_BASE_ARENA_H

#include "base/str.h"

struct arena;

/* A new arena that will not hand out more than max bytes in all (0: 1 GiB); NULL when there is no memory. */
struct arena *arena_new(size_t max);

/* Gives back the arena and everything taken from it. arena_free(NULL) is a no-op. */
void arena_free(struct arena *a);

/* Forgets all that was taken; keeps the largest block for reuse, so that filling it again asks for no memory. */
void arena_clear(struct arena *a);

/* n zeroed bytes aligned for any type, or NULL when memory or the arena's maximum is exhausted. */
void *arena_get(struct arena *a, size_t n);

/* count × size zeroed bytes, overflow checked; NULL likewise. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* A copy of n bytes of p with a NUL behind them; NULL likewise. */
char *arena_copy(struct arena *a, const void *p, size_t n);

/* A copy of a text with a NUL behind it. Without memory it is empty: whoever makes much of many texts asks arena_failed once, at
 * the end, instead of each. */
struct str arena_str(struct arena *a, struct str s);

/* Something was asked of it that it did not have, since it began or was cleared. */
bool arena_failed(const struct arena *a);

/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, T)      ((T *)arena_get((a), sizeof(T)))
#define ARENA_ARRAY(a, n, T) ((T *)arena_array((a), (n), sizeof(T)))

#endif
