/* 政策: the policy texts that the program carries, read and checked together, for whoever computes or shows them. */
#ifndef YICAI_FEATURES_POLICIES_SHIPPED_H
#define YICAI_FEATURES_POLICIES_SHIPPED_H

#include "policy/policy.h"

#define SHIPPED_MEMORY_MAX                                                                                           \
	((size_t)16 << 30) /* bytes for texts, and for the world of a whole city evaluated with them */

struct shipped {
	struct pool *pool; /* texts; a world that is evaluated with them shares it */
	struct arena *mem; /* everything lives here; whoever opened it may put the world here */
	struct packs *packs;
};

/* All shipped policies and shared files. ERR_DAMAGED when the program's own texts have mistakes; nothing is open then. */
int shipped_open(struct shipped *s, struct err *e);
void shipped_close(struct shipped *s);

/* The policy with this id, a shared file never. NULL with ERR_NOTFOUND. */
struct policy *shipped_policy(const struct shipped *s, struct str id, struct err *e);

#endif
