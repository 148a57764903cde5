/* Merging two records of one person (人员合并): every fact of the one is given to the other by correction.
 *
 * Nothing is lost and nothing overwritten: each fact gets a new version with the other owner, the record that is given up
 * is retracted, and both histories read as before when asked as known on an earlier day. All in one recording, so the
 * journal holds it as one deed, and merge_undo gives everything back by one more. */
#ifndef YICAI_FEATURES_PEOPLE_MERGE_H
#define YICAI_FEATURES_PEOPLE_MERGE_H

#include "fact/fact.h"

#define MERGE_FACTS_MAX 20000 /* facts of one person */

/* What to merge. */
struct merge {
	int64_t keep, give; /* persons; give's record is retracted */
	const char *reason; /* for the journal; never blank */
	const char *who;
	/* All fact types that persons own, those that refer to persons by their owner's facts not: the registry's list. */
	const struct fact_type *const *types;
	size_t ntypes;
};

/* What was done. */
struct merge_report {
	int64_t journal; /* the entry */
	int64_t moved;   /* facts re-owned */
	int64_t filled;  /* blank fields of the kept record that took the other's value */
	int64_t doubled; /* facts that both had with the same key: the one given is retracted, its history stays */
};

/* Merges. Blank fields of the kept record take the other's value. ERR_INPUT: the same person twice, no reason;
 * ERR_NOTFOUND: one of them is not there; ERR_LIMIT; ERR_CONFLICT: changed meanwhile. */
int people_merge(struct house *h, const struct merge *m, struct merge_report *out, struct err *e);

/* Whose record was kept by the merge of entry `journal`; *keep 0 when that entry is none. */
int people_merge_kept(struct house *h, int64_t journal, int64_t *keep, struct err *e);

/* Takes a merge back: all facts go to whom they were before. ERR_NOTFOUND: no such entry; ERR_CONFLICT: it is no merge, was
 * taken back already, or a fact that it moved was changed after it. */
int people_merge_undo(struct house *h, int64_t journal, const char *who, const struct fact_type *const *types,
		      size_t n, struct merge_report *out, struct err *e);

#endif
