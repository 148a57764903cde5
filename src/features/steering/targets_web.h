/* 目标: what the documents ask of the city, dealt out to its units, accepted or negotiated. */
#ifndef YICAI_FEATURES_STEERING_TARGETS_WEB_H
#define YICAI_FEATURES_STEERING_TARGETS_WEB_H

#include "features/steering/dash_web.h"
#include "features/targets/split.h"

#define ASSIGNED_MAX   400  /* units below one that a target is dealt out to */
#define BOUNDS_MAX     4000 /* characters of floors, caps and weights */
#define PARADOXES_TOLD 8

struct targets_input {
	int64_t unit;
};
/* One target of one document. */
struct target_row {
	struct str metric, title, clauses, status, target, value, standing, note;
	day_t due;
	bool yearly, count; /* count: can be dealt out */
	int64_t tone, missing, chance, assigned, accepted, negotiated;
};
struct targets_output {
	struct dash_state state;
	int64_t unit_id;
	struct str unit;
	struct target_row *rows;
	size_t n;
};

/* One version of what a unit is asked for. */
struct assigned {
	int64_t id, unit_id; /* of the fact, of the unit */
	struct str code, unit;
	int64_t version, amount, floor, cap, weight, state, proposed;
	day_t issued, answered;
	struct str basis, note, state_text;
	int64_t actual; /* the numerator today; IN_NONE */
	bool mine;      /* the user answers for this unit */
};
struct target_input {
	struct str metric;
	int64_t unit;
	day_t due;
};
struct target_output {
	struct dash_state state;
	int64_t unit_id;
	struct str unit, metric, title, target, clauses;
	day_t due;
	bool count, may_split;
	int64_t wanted, total, actual; /* what the document asks; what is dealt out; what there is */
	struct assigned *now;          /* the latest version of each unit */
	size_t nnow;
	struct assigned *old; /* earlier versions, newest first */
	size_t nold;
	struct str *bys; /* ids of indicators to weigh by */
	size_t nbys;
};

/* Dealing out: how much, by what, within which bounds. */
struct split_input {
	struct str metric;
	int64_t unit;
	day_t due;
	int64_t amount, floor, cap;
	struct str by, bounds, note;
};
struct split_row {
	int64_t unit_id, got, weight, floor, cap, before;
	struct str code, unit;
	const char *why;
};
struct split_output {
	int64_t unit_id;
	struct str unit, metric, title, basis;
	struct split_row *rows;
	size_t n;
	struct str *paradox;
	size_t nparadox;
};

struct reply_input {
	struct str metric;
	int64_t unit, version, reply, proposed;
	day_t due;
	struct str note;
};

extern const struct in_shape target_in_shape, split_in_shape, reply_in_shape;
extern const struct web targets_web;

void targets_page(struct html *h, struct frame *f, const void *in, const void *out);
void target_page(struct html *h, struct frame *f, const void *in, const void *out);
void split_page(struct html *h, struct frame *f, const void *in, const void *out);

/* The page of one target, ready for its template. */
struct target_shown {
	const struct target_output *o;
	struct ui_table now, old;
	const struct ui_fact *fact;
	size_t facts;
	struct ui_form split, answer;
	const struct ui_field *split_field, *answer_field;
	size_t split_fields, answer_fields;
	bool may_split, may_answer;
	struct str answer_title;
};

#endif
