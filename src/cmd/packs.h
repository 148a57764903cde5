/* The policy packs that a command works with: those inside the program, and files given by the user. */
#ifndef YICAI_CMD_PACKS_H
#define YICAI_CMD_PACKS_H

#include "cmd/cmd.h"
#include "features/policies/adoption.h"
#include "policy/policy.h"

struct pack_load {
	struct pool *pool; /* of the texts */
	bool lent;         /* the pool is somebody else's */
	struct arena *mem;
	struct packs *packs;
	struct diags diags;
	size_t winners; /* the first so many packs win over others of their 编号 */
	size_t given;   /* the first so many packs come from the user's files */
	const struct enactments
	    *law; /* what was adopted and repealed in the house; NULL: the texts as the program has them */
	struct pack_source {
		const char *file;
		struct str text;
	} source[PACKS_MAX]; /* every text that was read, for carets */
	size_t nsources;
};

/* Reads the user's files and folders (may be none), then the shipped packs that none of them replaces (same id), and
 * checks them all. -1 when there was an error: all of them are printed to stderr, e says how many. */
int packs_load(struct pack_load *l, const char *const *paths, size_t n, struct err *e);
/* The same with the texts in a pool that the caller lends (NULL: an own one), for packs that see the same world as others;
 * a pack from the first `winners` paths stands in for those of its 编号 from the other paths. law: NULL, or the house's. */
int packs_load_with(struct pack_load *l, struct pool *pool, const char *const *paths, size_t n, size_t winners,
		    const struct enactments *law, struct err *e);
/* The same with the files of the call's --pack options. */
int packs_load_for(struct pack_load *l, const struct call *c, struct err *e);
/* Once the store is open: where the house has adopted or repealed policies, the packs are read again with what has become of
 * them by then. */
int packs_in_force(struct pack_load *l, const struct call *c, struct house *h, instant_t known, struct err *e);
/* Prints what was found, each with its line and caret, to stderr: of packs that have no errors, what is worth a look. */
void packs_tell(const struct pack_load *l);
void packs_release(struct pack_load *l);
/* The paths of the call's --pack options, a NULL behind them; how many. */
size_t packs_paths(const struct call *c, const char *path[static VALUES_MAX + 1]);

/* The policy of this id; NULL with an error that names the near and the existing ones. */
struct policy *packs_wanted(const struct pack_load *l, const char *id, struct err *e);

/* Applies the call's --reading options; selected by policy index, NULL all. NULL on an error. */
struct choices *packs_choices(const struct pack_load *l, const struct call *c, const bool *selected, struct err *e);

#endif
