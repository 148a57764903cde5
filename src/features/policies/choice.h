/* 选定读法: where a text can be read in several ways, the house says which one it pays by, who said so, when and why. The
 * choice counts for what is computed from then on without naming readings itself: a person's why, the proposal of a new
 * run. Earlier runs keep the readings that were frozen with them. A choice is never changed; a later one supersedes it. */
#ifndef YICAI_FEATURES_POLICIES_CHOICE_H
#define YICAI_FEATURES_POLICIES_CHOICE_H

#include "fact/fact.h"

struct packs; /* policy/policy.h */
struct choices;

#define CHOICES_MAX       10000 /* choices kept of one house */
#define CHOICE_REASON_MAX 300   /* characters */

/* One choice. */
struct choice {
	int64_t journal; /* number of its entry */
	instant_t at;
	struct str who, policy, reading, label, reason;
};

/* Chooses an alternative of a reading for a policy, in a recording of its own. ERR_NOTFOUND: no such reading there;
 * ERR_INPUT: no such alternative, no reason; ERR_CONFLICT: it is in force already. */
int choice_make(struct house *h, const struct packs *packs, const struct choice *c, struct err *e);

/* All choices for a policy (n 0: for every policy) up to an instant (INSTANT_OPEN: all), newest first, texts in mem. */
int choice_history(struct house *h, struct str policy, instant_t known, struct arena *mem, struct choice **ret,
		   size_t *n, struct err *e);

/* What is in force at an instant, set on a new set of choices, in mem; NULL with e. A choice whose reading or alternative
 * the texts no longer have counts for nothing. */
struct choices *choice_in_force(struct house *h, const struct packs *packs, instant_t known, struct arena *mem,
				struct err *e);

#endif
