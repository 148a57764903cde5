/* An explanation on its way: the steps of a line with what each rests on. A group of months is told once; where what a step
 * rests on is not the same in all of them, each month, or each run of equal months, has its own. */
#ifndef YICAI_POLICY_STORY_H
#define YICAI_POLICY_STORY_H

#include "policy/note.h"
#include "policy/tell.h"

#define STORY_STEPS_MAX                                                                                              \
	96 /* steps of a line that are compared between months; beyond them the first month stands for all */

/* What one step of one month rests on, as told. */
struct step_said {
	const void *of; /* the statement, avenue or doubt */
	struct str text;
};

/* What an explanation is made of. */
struct story {
	struct work *w;
	struct teller t, kept; /* kept: what was told before the step at hand */
	struct buf *out;
	struct notes *notes; /* the same as structs; NULL: nobody wants them */
	size_t refusals;     /* groups that are still to be told and do not stand */
	struct str
	    hinges; /* of the line at hand: which fact is missing that it comes out differently with; n 0 none */
	struct made *group; /* the lines that are told together */
	size_t n;
	struct step_said *said; /* [line × STORY_STEPS_MAX]; NULL: the first line stands for all */
	size_t nsteps;          /* of the line at hand, so far */
	bool listening;         /* the steps are only being heard, to be compared */
	size_t heard;           /* number of the line at hand then */
};

/* Everything that the group's lines rest on, or what held and what did not. The work stands on the first line then. */
void put_steps(struct story *s);
/* How the months of a group stand to each other: 每个月都一样. Called before put_steps, which then tells each of them. */
struct str compare_months(struct story *s);
/* The work stands on a line again, which has its reason then. */
void go_to(struct work *w, struct made *a);

/* A sum, or a number of posts. */
void put_amount(struct story *s, int64_t v);
/* "（S26 §A5）", nothing when nothing is cited. */
void put_bracketed(struct story *s, const struct cite *c);

#endif
