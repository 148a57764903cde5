/* Telling how an expression came to its value: the names it used, the rows behind them and where each was learned. */
#ifndef YICAI_POLICY_TELL_H
#define YICAI_POLICY_TELL_H

#include "policy/note.h"
#include "policy/say.h"

#define TELL_ROWS_MAX  12 /* rows listed of one set; more are counted */
#define TELL_NODES_MAX 64 /* expressions without a name that are told once a line */
#define TELL_DEPTH_MAX 12 /* indentation: what lies deeper is not told */

/* One explanation on its way: what was told of a line is not told twice. */
struct teller {
	struct work *w;
	struct buf *out;
	struct notes *notes; /* told which lines are stored rows; NULL */
	int indent;
	bool brief;                              /* rows are only named: what is told is compared, not read */
	bool *let_told, *pick_told;              /* [let], [reading] */
	bool field_told[RECORD_FIELDS_MAX];      /* of the subject itself */
	const struct node *told[TELL_NODES_MAX]; /* expressions without a name */
	size_t ntold;
};

/* A teller for the work's policy. -1: no memory. */
int teller_init(struct teller *t, struct work *w, struct buf *out);
/* A new line of the result: everything may be told again. */
void teller_forget(struct teller *t);
/* What another teller of the same work has told is told here, too, and nothing else. */
void teller_copy(struct teller *to, const struct teller *from);

/* Tells the facts of an expression, a line each. */
void tell_expr(struct teller *t, const struct node *n);
/* The clock: first day, gaps, and, when months > 0, the due day of the run in force on `on` (DAY_NONE: the first run
 * that completes). */
void tell_clock(struct teller *t, const struct clock_runs *c, int64_t months, day_t on);
/* The rows of a set that touch the month; all of them when none does. */
void tell_month(struct teller *t, const struct node *n);
/* The arithmetic of an amount: 50,000.00元 × 30%. */
void tell_sum(struct teller *t, const struct node *n);
/* A line's beginning. */
void tell_line(struct teller *t);

#endif
