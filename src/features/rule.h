/* The rules of a row beyond single cells: what a feature derives, checks between cells, and brings to one form.
 * Whoever takes rows in (an import, later a form) calls them before the row is written. */
#ifndef YICAI_FEATURES_RULE_H
#define YICAI_FEATURES_RULE_H

#include "fact/fact.h"

struct rate_bounds;

/* What a rule may look at beside the row. */
struct rule_context {
	day_t today;
	const struct rate_bounds *rates; /* floors and ceilings of local rates */
};

#define FINDINGS_MAX 16

/* One thing found: a fault refuses the row; otherwise it says what was derived or brought to its normal form. */
struct finding {
	int field;
	bool fault;
	char text[224];
};

/* What was found in one row; what does not fit any more is dropped, the first ones stay. */
struct findings {
	size_t n;
	bool refused;
	struct finding item[FINDINGS_MAX];
};

/* Adds a fault, which refuses the row, or something that was brought to its normal form. */
void finding_fault(struct findings *f, int field, const char *text, ...) __attribute__((format(printf, 3, 4)));
void finding_fixed(struct findings *f, int field, const char *text, ...) __attribute__((format(printf, 3, 4)));

/* Looks at one row: REF and SECRET cells have their text in s, the id of a REF is not known yet. May fill blank cells
 * and change the form of others; texts it puts in are static. */
typedef void (*record_rule)(const struct rule_context *x, struct cell *cells, struct findings *out);

/* 终止日期 before 起始日期: a fault of the field `last`. Blank cells are no fault. */
void rule_order(const struct record *rec, const struct cell *cells, int first, int last, struct findings *out);

/* The value is blank; a REF has its text before it is resolved and its id after. */
static inline bool cell_blank(const struct field *f, const struct cell *c)
{
	bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
	return c->s.n == 0 && (text || c->v == FIELD_NONE);
}

#endif
