/* 谁能享受什么: what an institution's people get under each policy, and who does not and why, computed in the background and
 * kept until the next time. */
#ifndef YICAI_FEATURES_CLERK_ELIGIBLE_H
#define YICAI_FEATURES_CLERK_ELIGIBLE_H

#include "base/arena.h"
#include "fact/fact.h"

#define ELIGIBLE_PEOPLE_MAX 5000 /* of one institution */
#define ELIGIBLE_LINES_MAX  100000
#define ELIGIBLE_EACH_MAX   192 /* lines of one person */

/* X(NAME, Chinese): what comes of a policy, as the policy layer counts it (enum line_state). */
#define ELIGIBLE_STATES(X)                                                                                           \
	X(DUE, "应发")                                                                                               \
	X(DOUBT, "待确认")                                                                                           \
	X(RECOVER, "应追回")                                                                                         \
	X(NOT, "不符合")
enum eligible_state {
#define ELIGIBLE_STATE_(n, c) ELIGIBLE_##n,
	ELIGIBLE_STATES(ELIGIBLE_STATE_)
#undef ELIGIBLE_STATE_
};
const char *eligible_state_label(int64_t state);

/* One person under one policy. */
struct eligible_line {
	int64_t no, person;
	struct str name, policy, title;
	int64_t state;  /* enum eligible_state */
	int64_t months; /* months and instalments that it is about */
	int64_t amount; /* 分 in all, or a number */
	int64_t counts;
	struct str tier;
	struct str failed, reason, clauses; /* of NOT: the condition that fails, in its words; why; where it stands */
	int64_t cured;                      /* day on which time alone cures it; DAY_NONE */
};

/* The last computation. */
struct eligible_look {
	int64_t org, job;
	instant_t asked_at, made_at; /* made_at 0: not yet */
	int64_t from_month, to_month, people;
};

/* 0 with made_at 0 when nobody has asked yet. */
int eligible_look(struct house *h, int64_t org, struct eligible_look *out, struct err *e);
/* Notes that a job computes it. Writes. */
int eligible_ask(struct house *h, const struct eligible_look *l, struct err *e);
/* The lines, by policy, then those that are due first, then by name. */
int eligible_lines(struct house *h, int64_t org, struct arena *mem, struct eligible_line **ret, size_t *n,
		   struct err *e);

/* Where an institution is: its name and its unit (0 unknown), which says what policies concern it. */
struct eligible_place {
	struct str org;
	int64_t unit;
};
int eligible_place(struct house *h, int64_t org, struct arena *mem, struct eligible_place *out, struct err *e);
/* Computes one person's lines there for the months of l, as of a day, in mem; lines has room for ELIGIBLE_EACH_MAX more.
 * Policies that do not concern it (units/area.h) are left out. */
int eligible_person(struct house *h, const struct eligible_look *l, const struct eligible_place *at, int64_t person,
		    struct str person_name, day_t as_of, struct arena *mem, struct eligible_line *lines, size_t *n,
		    struct err *e);
/* Keeps the lines instead of the last ones. Writes. */
int eligible_keep(struct house *h, const struct eligible_look *l, const struct eligible_line *lines, size_t n,
		  struct err *e);

#endif
