/* Texts with numbers: each text once, its number for ever. Not thread-safe while texts are added. */
#ifndef YICAI_BASE_POOL_H
#define YICAI_BASE_POOL_H

#include "base/str.h"

struct pool;

/* An empty pool of at most max texts (0: 10 million); NULL: no memory. */
struct pool *pool_new(size_t max);
void pool_free(struct pool *p);

/* The text's number, 0 …, made when new (the text is copied); −1 when the pool is full or memory is out. */
int64_t pool_put(struct pool *p, struct str text);

/* The number of a text that is there, else −1. */
int64_t pool_find(const struct pool *p, struct str text);

/* The text of a number; the empty one for a number that is not there. Lives as long as the pool. */
struct str pool_text(const struct pool *p, int64_t number);
size_t pool_count(const struct pool *p);

#endif
