/* 政策: the policy texts that the house computes with, read and checked together, for whoever computes or shows them: those
 * that the program carries, and in the place of what was adopted or repealed (adoption.h) what has become of it. */
#ifndef YICAI_FEATURES_POLICIES_SHIPPED_H
#define YICAI_FEATURES_POLICIES_SHIPPED_H

#include "fact/fact.h"
#include "policy/policy.h"

#define SHIPPED_MEMORY_MAX                                                                                           \
	((size_t)16 << 30) /* bytes for texts, and for the world of a whole city evaluated with them */

struct shipped {
	struct pool *pool; /* texts; a world that is evaluated with them shares it */
	struct arena *mem; /* everything lives here; whoever opened it may put the world here */
	struct packs *packs;
	bool lent; /* the pool is another set's */
};

/* All policies as they are law in the house by an instant (INSTANT_OPEN: by now), and shared files; h NULL: as the program
 * carries them. ERR_DAMAGED when texts have mistakes; nothing is open then. */
int shipped_open(struct shipped *s, struct house *h, instant_t known, struct err *e);
/* The same with this text for the policy with this id; beside: of one pool with another set, which closes it (NULL: a pool of
 * its own). ERR_INPUT when the text has mistakes. */
int shipped_open_trial(struct shipped *s, const struct shipped *beside, struct house *h, struct str id,
		       struct str text, struct err *e);
void shipped_close(struct shipped *s);

/* The policy with this id (of several versions the newest), a shared file never. NULL with ERR_NOTFOUND. */
struct policy *shipped_policy(const struct shipped *s, struct str id, struct err *e);

#endif
