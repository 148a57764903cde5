/* Lines as they are kept: numbers alone, a column beside the other, a thousand to a block of bytes. docs/decisions/051-lines-in-blocks.md */
#ifndef YICAI_FEATURES_RUNS_KEPT_H
#define YICAI_FEATURES_RUNS_KEPT_H

#include "base/buf.h"
#include "features/runs/runs.h"

/* What is kept of a line. Ids, months and days as in struct run_line (0 or DAY_NONE where there is none); texts by their number
 * among those of the run (run_texts), the policy with its version by its number in run_parts. */
enum kept_value {
	KEPT_OWNER,
	KEPT_PERSON,
	KEPT_ORG,
	KEPT_UNIT,
	KEPT_COUNTY,
	KEPT_PART,
	KEPT_FROM,
	KEPT_TO,
	KEPT_DUE,
	KEPT_PERIOD,
	KEPT_TIER,
	KEPT_AMOUNT,
	KEPT_NO_AMOUNT,
	KEPT_OUTSIDE,
	KEPT_STATE,
	KEPT_CURED,
	KEPT_NAME,
	KEPT_REASON,
	KEPT_CLAUSES,
	KEPT_READINGS,
	KEPT_VALUES
};
struct kept {
	int64_t v[KEPT_VALUES];
};

/* Those that are numbers of texts. */
#define KEPT_TEXTS 5
extern const enum kept_value kept_texts[KEPT_TEXTS];

#define KEPT_LINES  1024 /* of a block; its last may have fewer */
#define WHOSE_PAIRS 1024 /* of a block of pairs; those of one key are never parted */

/* Appends n lines (at most KEPT_LINES) as one block's bytes; line[order[i]] is the i-th. The same lines give the same bytes. */
void kept_put(struct buf *out, const struct kept *line, const uint32_t *order, size_t n);

/* A block that is being read. */
struct kept_block;
struct kept_block *kept_block_new(void);    /* NULL: no memory */
void kept_block_free(struct kept_block *b); /* of NULL: a no-op */
/* Its bytes from now on; they are copied. ERR_DAMAGED when they are no block. */
int kept_open(struct kept_block *b, struct str bytes, struct err *e);
size_t kept_count(const struct kept_block *b);
/* A value of its i-th line. A column is brought into numbers when the first of it is asked for. */
int64_t kept_value(struct kept_block *b, size_t i, enum kept_value v);
/* All of them. */
void kept_line(struct kept_block *b, size_t i, struct kept *out);

/* Whose a line is: an id of whom it is about, or of the person behind, with the line's number. */
struct whose {
	int64_t id, no;
};
/* Appends n pairs as bytes; and reads those of one id back: adds their numbers to no[], at most max. Returns how many there
 * are, -1 with ERR_DAMAGED when the bytes are no pairs. */
void whose_put(struct buf *out, const struct whose *w, size_t n);
int64_t whose_find(struct str bytes, int64_t id, int64_t *no, size_t max, struct err *e);

#endif
