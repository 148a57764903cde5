/* Noting an explanation as structs (policy/reasons.h) while it is written as text: the walk says where a span, a step, a
 * stored row begins; the lines between are that step's facts. So text and structs cannot differ. */
#ifndef YICAI_POLICY_NOTE_H
#define YICAI_POLICY_NOTE_H

#include "policy/lines.h"
#include "policy/reasons.h"

/* A line of the text that tells a stored row. */
struct noted_row {
	size_t at, end; /* where its source begins and ends in the text */
	int rec;
	int64_t row;
};

/* What is noted of one version of a policy. Every function takes NULL for "nobody wants to know". */
struct notes {
	struct work *w;
	struct arena *mem;     /* of the result */
	const struct buf *out; /* the text */
	struct reasons *r;
	struct reason_step *step; /* of the span at hand */
	size_t nsteps;
	size_t facts; /* where the text of the step at hand begins; 0: no step is open */
	struct noted_row *row;
	size_t nrows;
	bool failed; /* no memory, or too much */
};

/* Copies a text to where the result lives. */
struct str note_text(struct notes *n, struct str s);
/* "S26 §A5" of what a statement cites. */
struct str note_cite(struct notes *n, const struct cite *c);

/* A group of lines begins; what follows belongs to it until note_span_end. Returns what is to be filled further; NULL
 * when nobody wants to know. */
struct reason_span *note_span(struct notes *n, const struct made *first, const struct made *last, size_t lines);
void note_span_end(struct notes *n);
/* How the months of the span at hand stand to each other; n 0: there is one. */
void note_months_said(struct notes *n, struct str months);
/* What the span at hand lacks; its texts live where the result does. */
void note_missing(struct notes *n, const struct missing *m);

/* The headline of a step is about to be written; ends the step before it. r: its statement, or NULL. The text is r's
 * sentence or words, else `text`. */
void note_step(struct notes *n, enum reason_kind kind, enum reason_mark mark, const struct rule *r, struct str text);
/* The step's text is what was written of its headline from `at` on. */
void note_say(struct notes *n, size_t at);
/* The headline is written: lines from here on are the step's facts. */
void note_facts(struct notes *n);
/* A row's line begins; its source stands between at and here. */
void note_row(struct notes *n, size_t at, int rec, int64_t row);
/* A number of the span's arithmetic, before its result. The word behind it, "元", is taken off value's own text. */
void note_term(struct notes *n, const char *sign, struct value v, const struct type *t, const char *unit,
	       struct str note);

/* Title, subject and readings; the sums of the spans. */
void note_head(struct notes *n, struct str subject);
void note_total(struct notes *n, int64_t sum, bool whole, size_t lines, size_t open);
void note_reading(struct notes *n, const struct reading *r, const struct alt *chosen);

/* The words that introduce a statement: 须 除外 … */
const char *statement_word(enum rule_kind k);

#endif
