/* What an import remembers of rows, in little memory however many they are: which keys have been seen with which content,
 * and which id a key text has. Hashes are seeded at random for each import; a match of both halves (128 bits) is taken as
 * the same. Beyond a limit what the store can tell again is forgotten, and a filter keeps the forgotten keys apart from
 * those never seen, so that most new rows need not be asked for. */
#ifndef YICAI_FEATURES_EXCHANGE_INDEX_H
#define YICAI_FEATURES_EXCHANGE_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define SEEN_MAX    (16u << 20) /* rows of one sheet in one import that stood in the store already */
#define NAMES_MAX   (4u << 20)  /* key texts remembered of one sheet */
#define SEEN_FILTER (32u << 20) /* bits; with four million keys forgotten, one new key in 40 is asked for in vain */

/* What a row is to this import. */
enum seen_how {
	SEEN_STANDS,  /* it stands in the store and has not come */
	SEEN_SAME,    /* it came and stood there already: only this remembers that it came */
	SEEN_WRITTEN, /* it came and was written */
};

/* Rows by the hash of their key: 16 bytes a row. */
struct seen {
	struct seen_row *row; /* NULL: empty */
	size_t mask, count;
	size_t limit;     /* rows, beyond it some are forgotten; 0: SEEN_MAX */
	uint64_t *filter; /* of the forgotten keys; NULL: none is */
};

struct seen_row {
	uint64_t key;     /* 0: free */
	uint64_t content; /* its two lowest bits: enum seen_how */
};

/* Forgets all, the limit too. */
void seen_release(struct seen *s);
/* The row with this key hash, NULL: never seen, or forgotten. Lives until the next put. */
struct seen_row *seen_find(const struct seen *s, uint64_t key);
/* Whether a row with this key hash may have been forgotten: the store tells. False is certain. */
bool seen_forgotten(const struct seen *s, uint64_t key);
/* Remembers a row, or replaces what was remembered of its key; beyond the limit all rows but those that are SEEN_SAME are
 * forgotten first. ERR_LIMIT: SEEN_MAX of these. */
int seen_put(struct seen *s, uint64_t key, uint64_t content, enum seen_how how, struct err *e);

/* What the row is, and whether it has this content. */
static inline enum seen_how seen_how(const struct seen_row *r)
{
	return (enum seen_how)(r->content & 3);
}
static inline bool seen_same(const struct seen_row *r, uint64_t content)
{
	return (r->content | 3) == (content | 3);
}

/* Ids by key text: 24 bytes a text. */
struct names {
	struct name *name; /* NULL: empty */
	size_t mask, count;
	size_t limit; /* texts; 0: NAMES_MAX */
	uint64_t seed[2];
};

struct name {
	uint64_t half[2]; /* of the text's hash; half[0] 0: free */
	int64_t id;
};

/* Empty, with seeds of its own; release gives the memory back. */
void names_init(struct names *n, size_t limit);
void names_release(struct names *n);
/* The id of a key text, 0 when it is not remembered. */
int64_t names_find(const struct names *n, struct str text);
/* Remembers it; false: others were forgotten for it, or, without memory, it was not remembered. */
bool names_put(struct names *n, struct str text, int64_t id);

#endif
