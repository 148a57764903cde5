/* The hash of map.c and pool.c. Seeded at random, so that nobody can prepare keys that collide; never stored. */
#ifndef YICAI_BASE_HASH_H
#define YICAI_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* A seed for one table. */
uint64_t hash_seed(void);

/* 64 bits that depend on every byte of p and on the seed. */
uint64_t hash_bytes(uint64_t seed, const void *p, size_t n);

/* The same for one number. */
uint64_t hash_int(uint64_t seed, int64_t v);

#endif
