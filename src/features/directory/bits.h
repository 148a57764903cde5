/* Sets of row numbers: in memory as bits, in dir_bits by chunks of 65536 numbers. */
#ifndef YICAI_FEATURES_DIRECTORY_BITS_H
#define YICAI_FEATURES_DIRECTORY_BITS_H

#include "features/directory/traits.h"
#include "store/store.h"

#define CHUNK_NUMBERS 65536
#define CHUNK_BYTES   (CHUNK_NUMBERS / 8)
#define CHUNK_WORDS   (CHUNK_NUMBERS / 64)
#define CHUNKS_MAX    1024 /* 67 million rows */

/* A set of numbers below chunks × 65536. Zeroed: empty, of no room. */
struct set {
	size_t chunks;
	uint64_t *w; /* chunks × CHUNK_WORDS */
};

/* An empty set with room for numbers below n. -1: no memory, or too many. */
int set_init(struct set *s, int64_t n, struct err *e);
void set_release(struct set *s);
void set_clear(struct set *s);
static inline void set_put(struct set *s, int64_t no)
{
	s->w[no >> 6] |= (uint64_t)1 << (no & 63);
}
static inline bool set_has(const struct set *s, int64_t no)
{
	return no >= 0 && (uint64_t)no < s->chunks * CHUNK_NUMBERS && (s->w[no >> 6] >> (no & 63) & 1);
}
int64_t set_count(const struct set *s);
/* How many are in both. */
int64_t set_count_and(const struct set *a, const struct set *b);
void set_and(struct set *to, const struct set *with);
/* The first number ≥ from that is in it, −1 none. */
int64_t set_next(const struct set *s, int64_t from);
/* Adds all who have the trait. */
int set_load(struct set *to, struct store *s, struct trait t, struct err *e);
/* One number has the trait. */
int set_stored_has(struct store *s, struct trait t, int64_t no, bool *yes, struct err *e);

/* A chunk as it is stored, appended to out; nothing for an empty one. */
int chunk_pack(const uint64_t w[static CHUNK_WORDS], struct buf *out);
/* The same from sorted numbers below 65536, each once. */
int chunk_pack_numbers(const uint16_t *low, size_t n, struct buf *out);
/* Adds a stored chunk to the bits. */
void chunk_add(struct str bits, uint64_t w[static CHUNK_WORDS]);

/* How many of a stored chunk are in the bits. */
int64_t chunk_count_and(struct str bits, const uint64_t w[static CHUNK_WORDS]);
/* The first number of a stored chunk, −1 none. */
int64_t chunk_first(struct str bits);

/* Changes of sets, gathered and then written together. Zeroed: none. */
struct changes {
	struct change {
		int64_t value, no;
		int kind;
		bool has; /* from now on; false: not any more */
	} * c;
	size_t n, cap;
};
#define CHANGES_MAX 20000000
int changes_put(struct changes *c, struct trait t, int64_t no, bool has, struct err *e);
/* What is in `old` and not in `now` goes, what is new comes; both sorted. */
int changes_between(struct changes *c, int64_t no, const struct traits *old, const struct traits *now, struct err *e);
/* Writes them in the open transaction, and forgets them. No two may be of the same number in the same set. */
int changes_write(struct changes *c, struct store *s, struct err *e);
void changes_release(struct changes *c);

#endif
