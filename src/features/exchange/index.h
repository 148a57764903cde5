/* What an import remembers of rows, in a few bytes each: which keys have been seen with which content, and which id a
 * key text has. Hashes are seeded at random for each import; a match of both halves (128 bits) is taken as the same. */
#ifndef YICAI_FEATURES_EXCHANGE_INDEX_H
#define YICAI_FEATURES_EXCHANGE_INDEX_H

#include "base/err.h"
#include "base/str.h"

#define SEEN_MAX  (16u << 20) /* rows of one sheet in one import, with those of the store that were looked at */
#define NAMES_MAX (4u << 20)  /* key texts remembered of one sheet; beyond it the store is asked each time */

/* Rows by the hash of their key: 16 bytes a row. */
struct seen {
	struct seen_row *row; /* NULL: empty */
	size_t mask, count;
};

struct seen_row {
	uint64_t key;     /* 0: free */
	uint64_t content; /* its lowest bit: the row came in this import (else it stands in the store) */
};

/* Forgets all. */
void seen_release(struct seen *s);
/* The row with this key hash, NULL none. Lives until the next put. */
struct seen_row *seen_find(const struct seen *s, uint64_t key);
/* Remembers a row, or replaces what was remembered of its key. ERR_LIMIT beyond SEEN_MAX. */
int seen_put(struct seen *s, uint64_t key, uint64_t content, bool here, struct err *e);

/* Whether the row has this content, and whether it came in this import. */
static inline bool seen_same(const struct seen_row *r, uint64_t content)
{
	return (r->content | 1) == (content | 1);
}
static inline bool seen_here(const struct seen_row *r)
{
	return r->content & 1;
}

/* Ids by key text: 24 bytes a text. */
struct names {
	struct name *name; /* NULL: empty */
	size_t mask, count;
	uint64_t seed[2];
};

struct name {
	uint64_t half[2]; /* of the text's hash; half[0] 0: free */
	int64_t id;
};

/* Empty, with seeds of its own; release gives the memory back. */
void names_init(struct names *n);
void names_release(struct names *n);
/* The id of a key text, 0 when it is not remembered. */
int64_t names_find(const struct names *n, struct str text);
/* Remembers it; false when it is full or without memory. */
bool names_put(struct names *n, struct str text, int64_t id);

#endif
