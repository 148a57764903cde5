/* The journal: one chained entry a transaction, with the digest of the rows it wrote and closed.
 *
 * entry digest = SM3(previous entry's digest ‖ all the entry's fields ‖ rows digest). The head (last number and digest)
 * is kept beside it under a digest keyed by the key file, so that a cut-off end is found too. */
#ifndef YICAI_FACT_JOURNAL_H
#define YICAI_FACT_JOURNAL_H

#include "fact/fact.h"

struct entry {
	int64_t number; /* 1 … without gaps */
	instant_t at;
	struct str who, what, source, detail;
	uint8_t source_digest[SM3_SIZE]; /* zero when there is none */
	int64_t rows, closed;            /* written, closed */
	uint8_t rows_digest[SM3_SIZE];
	uint8_t digest[SM3_SIZE];
	int64_t undoes; /* number of the batch that this entry took back, 0 */
};

/* Recomputes the chain and every entry's rows (all fact types given). 0 and *checked = entries when it all agrees;
 * -1 with ERR_DAMAGED naming the first bad entry and what is wrong with it (changed, missing, out of order, rows
 * changed, rows missing, rows without an entry, head). progress (may be NULL) is told the entry number. */
int journal_verify(struct house *h, const struct fact_type *const *types, size_t n,
                   void (*progress)(void *self, int64_t done, int64_t total), void *self, int64_t *checked,
                   struct err *e);

/* Entries from `from` on, oldest first, into f until it returns other than 0. Texts live during the call. */
int journal_each(struct house *h, int64_t from, int (*f)(void *self, const struct entry *en), void *self,
                 struct err *e);
int journal_get(struct house *h, int64_t number, struct arena *mem, struct entry *out, struct err *e);

#endif
