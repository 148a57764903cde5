/* The inside of the search for what a refusal lacks: missing.c searches, missing_seek.c makes offers from the statement that
 * fails, missing_wish.c reads what a row must be like, missing_world.c holds the copy on which offers are tried. */
#ifndef YICAI_POLICY_MISSING_INSIDE_H
#define YICAI_POLICY_MISSING_INSIDE_H

#include "policy/lines.h"
#include "policy/missing.h"

#define WISHES_MAX  MISSING_FIELDS_MAX
#define CHANGES_MAX MISSING_FACTS_MAX
#define SPARES_MAX  CHANGES_MAX /* institutions made up for one state */

/* What a field of a row, or of a row that it refers to, must be. */
struct wish {
	int field, field2; /* field2 ≥ 0: of the row that `field` refers to */
	enum missing_bound bound;
	const struct value *v;
	size_t n;
	const struct type *type; /* of the values; NULL */
};

/* What a row of a set must be like. */
struct want {
	int rec;
	int64_t owner; /* row in the trial world: whose; own: the row itself */
	bool own;      /* what a row that is there must be like: the subject, or one of its rows */
	struct wish wish[WISHES_MAX];
	size_t n;
	day_t on;                 /* in effect on this day; DAY_NONE */
	const struct spans *days; /* in effect on a day of these; NULL */
};

/* One change of the recorded facts. Rows are those of the evaluation's own world. */
struct change {
	enum missing_deed deed;
	int rec;
	int64_t owner, row; /* ADD: whose; else: which */
	int64_t *cell;      /* ADD: [field]; FILL and ALTER: the one of `field` */
	int field;
	int ref;              /* field that refers to a made-up institution, whose cells are `spare`; −1 */
	const int64_t *spare; /* [field of 机构] */
	day_t from, to;       /* ADD: DAY_NONE when the days do not matter */
	struct wish wish[WISHES_MAX];
	size_t nwishes;
};

/* What the search stands on: the changes so far. */
struct state {
	struct change change[CHANGES_MAX];
	const void *leaf[CHANGES_MAX]; /* what each was offered for */
	size_t n;
	int64_t cost;
};

/* A copy of the subject's facts, everything else as it is, that can be made anew with changes. */
struct trial {
	struct evaluation *of; /* the evaluation itself */
	struct evaluation *ev; /* over the copy */
	struct world world;
	struct arena *still, *mem; /* of the copy without changes; of the tables that are changed */
	int *owner;                /* [record] record that owns its rows, −1 */
	bool *own;                 /* [record] its rows are copied */
	int root;                  /* record of the row that the subject belongs to, −1: nothing is copied yet */
	int64_t root_row;
	struct wtable *plain; /* [record] the copy without changes */
	int64_t **plain_base; /* likewise of base */
	int64_t **base;       /* [record] of a copied row: its row in the evaluation's world, −1: it was added */
	int64_t spares;       /* first row of 机构 for made-up institutions; −1 */
	int64_t subject;
};

/* One offer: changes that go together. */
struct offer {
	struct change change[CHANGES_MAX];
	size_t n;
	const void *leaf;
	bool works; /* with it, the part that it was made for comes out as it must */
};

#define OFFERS_MAX 24 /* of one failing line */

struct seeker {
	struct evaluation *of;
	struct trial look, probe;
	struct arena *mem;  /* of one search */
	int service;        /* the record 任职; −1 */
	struct state *room; /* for the states of one search: too much to be made zero for each */
	/* the search at hand */
	const struct line *line;
	size_t slot;
	const struct state *state;
	const struct state *found; /* by the last search, until the next; NULL */
	struct work w;             /* of the state at hand, on the line */
	const struct avenue *in;
	const struct rule *rule; /* that fails; NULL */
	const struct node *leaf; /* the part of the statement that fails; NULL: the statement itself */
	bool leaf_yes;           /* it must hold, else must not */
	struct offer offer[OFFERS_MAX];
	size_t noffers;
	struct err *e;
	bool failed;
	bool unsure; /* the last state that turned the line leaves it to an officer to confirm */
};

/* --- missing_world.c --- */

/* A trial over an evaluation. -1: no memory. */
int trial_init(struct trial *t, struct evaluation *of, struct err *e);
void trial_release(struct trial *t);
/* Makes the copy anew for a subject, with changes, and a work of the policy on it. -1: failed. */
int trial_set(struct trial *t, struct plan *pl, int64_t subject, const struct change *c, size_t n, struct err *e);
/* The evaluation's own row of a copied one; the row itself of what is not copied; −1 for an added one. */
int64_t trial_base(const struct trial *t, int rec, int64_t row);
/* The plan of the same policy in the trial. */
struct plan *trial_plan(const struct trial *t, const struct policy *p);

/* --- missing_wish.c --- */

/* What a name or a reading stands for. */
const struct node *behind(const struct work *w, const struct node *n);
/* What a row must be like to be in the set that the expression makes; false when that cannot be said. other: of two
 * ways the second is taken. */
bool want_rows(struct work *w, const struct node *n, bool other, struct want *out);
/* Likewise for a condition on a row, added to out->wish; yes: it must hold, else must not. */
bool want_cond(struct work *w, const struct node *n, bool yes, bool other, struct want *out);
/* The value of an expression on the row must be within the bound. */
bool want_value(struct work *w, const struct node *n, enum missing_bound b, const struct value *v, size_t n_v,
		struct want *out);
/* The value is within the bound. */
bool value_meets(struct work *w, struct value x, enum missing_bound b, const struct value *v, size_t n);
/* The keys of a table under which its value is within the bound; how many. */
size_t keys_for(struct work *w, const struct table *t, enum missing_bound b, const struct value *v, size_t n_v,
		struct value **out);
/* The row meets the wish. */
bool wish_met(struct work *w, int rec, int64_t row, const struct wish *x);
/* What a comparison with v asks of the other side (mirrored: v stands left); yes: it must hold, else must not. false:
 * it cannot be said. */
bool bound_of(struct work *w, enum node_kind k, bool mirrored, bool yes, struct value v, enum missing_bound *b,
	      const struct value **out);
/* The values of the right side of 在. false: there are none. */
bool set_values(struct work *w, const struct node *set, enum missing_bound *b, const struct value **v, size_t *n);

/* --- missing_make.c --- */

/* A row as wanted, in effect from `from` to `to` (DAY_NONE: does not matter; when: a day for cells that must have
 * one). false: there can be none. */
bool want_make(struct seeker *s, const struct want *x, day_t from, day_t to, day_t when, struct change *out);
/* The changes of the row's own cells (x->own) that its unmet wishes ask for; how many, 0 when they are none. */
size_t want_cells(struct seeker *s, const struct want *x, struct change *out);

/* --- missing_seek.c --- */

/* Offers for the line that fails in the state at hand. */
void seek_offers(struct seeker *s, const struct made *m);

/* Of a set from which days are taken away (减): the rows that take any of these must not be. */
void seek_uncut(struct seeker *s, const struct node *n, const struct spans *lack);

/* --- missing_clock.c --- */

/* With the offer on top of the state at hand, the leaf at hand comes out as it must; without a leaf the statement, without
 * one the day of the line's milestone. */
bool offer_works(struct seeker *s, const struct offer *o);
/* Offers of service that make a clock have so many months: behind what there is, before it, or in its gaps. */
void seek_clock(struct seeker *s, const struct node *clock, int64_t months);
/* Keeps an offer for the leaf at hand, as one that works if it does (tried, unless that is known already); returns that. */
bool offer_put(struct seeker *s, struct offer *o);

/* --- missing_text.c --- */

/* The facts of a state as they are told. */
int missing_tell(struct seeker *s, const struct state *x, struct arena *mem, struct missing *out);

#endif
