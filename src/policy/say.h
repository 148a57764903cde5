/* Values and facts in words, and "why not yet". */
#ifndef YICAI_POLICY_SAY_H
#define YICAI_POLICY_SAY_H

#include "policy/eval.h"

/* --- say.c: values and facts in words --- */

/* A value. type may be NULL. */
int value_text(struct buf *b, struct work *w, struct value v, const struct type *t);
/* "任职.csv:3 的岗位". */
int miss_text(struct buf *b, const struct evaluation *ev, const struct miss *m);
/* "缺少任职.csv:3 的岗位", or the sentence of a result that does not fit. */
int lack_text(struct buf *b, const struct evaluation *ev, const struct miss *m);
/* The row's name: an institution's, a unit's; else its first text. */
int row_name(struct buf *b, const struct evaluation *ev, int rec, int64_t row);
/* Where a row was learned: "任职.csv:3"; nothing when that is not kept. */
int row_origin(struct buf *b, const struct evaluation *ev, int rec, int64_t row);
/* 2021-07-01至2024-06-30; 2021-07-01起 when open. */
int span_text(struct buf *b, day_t from, day_t to);
/* n months: 3年, 6个月. */
int months_text(struct buf *b, int64_t months);
/* 1,234.50元. */
int money_text(struct buf *b, int64_t fen);
/* What a number that leaves the language as a personal one shows: first six and last four characters. */
int masked_text(struct buf *b, struct str number);

/* --- why.c: "why not yet" --- */

/* Fills failed, reason and cured of a line that is not due. */
void why_not(struct work *w, const struct draft *d, struct line *l);
/* The same of a month that a statement refuses, but for what most months of an explanation are never asked for: the reason and
 * its clauses (true; else all was filled as by why_not). The work that stands on the month again says them with why_told. */
bool why_later(struct work *w, const struct draft *d, struct line *l);
void why_told(struct work *w, const struct draft *d, struct line *l);
/* The reason of a line with doubts. */
struct str doubt_text(struct work *w, const struct draft *d);
/* What is the matter with a statement that does not hold, in a few words; nothing when it cannot be said shortly. */
int failing_text(struct buf *b, struct work *w, const struct rule *r);
/* The day on which time alone makes the failed statement of a month hold; DAY_NONE. */
day_t cured_on(struct work *w, const struct rule *r, const struct avenue *in);
/* Keeps a built text for as long as the subject is looked at, and releases the buffer. */
struct str keep_text(struct work *w, struct buf *b);

#endif
