/* A hash map from bytes or 64-bit keys to a 64-bit value. Keys of bytes are copied into it. */
#ifndef YICAI_BASE_MAP_H
#define YICAI_BASE_MAP_H

#include "base/str.h"

struct map;

/* An empty map of at most max entries (0: 100 million); NULL when there is no memory. */
struct map *map_new(size_t max);
void map_free(struct map *m);
void map_clear(struct map *m);
size_t map_count(const struct map *m);

/* Sets key to value, new or not. 0, or -1 when there is no memory or the map is full. */
int map_put(struct map *m, struct str key, int64_t value);
int map_put_int(struct map *m, int64_t key, int64_t value);

/* The key's value into *out; false (out untouched) when it is not there. */
bool map_get(const struct map *m, struct str key, int64_t *out);
bool map_get_int(const struct map *m, int64_t key, int64_t *out);

#endif
