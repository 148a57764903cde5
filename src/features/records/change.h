/* Changing one fact by hand: what was typed becomes cells under the same rules as an imported row, is shown beside what
 * stands, and is written with a reason. */
#ifndef YICAI_FEATURES_RECORDS_CHANGE_H
#define YICAI_FEATURES_RECORDS_CHANGE_H

#include "base/arena.h"
#include "fact/fact.h"

#define CHANGE_CLEAR "清空" /* typed into a number's field: take it away; nothing typed leaves it as it is */

/* One change on its way; all texts in mem. */
struct change {
	struct house *h;
	struct arena *mem;
	const struct fact_type *type;
	int64_t owner;                       /* whose fact it is; 0: it owns itself */
	int64_t id;                          /* of the fact; 0: a new one */
	struct version was;                  /* what stands, with plain secrets; of a new one unused */
	struct cell cell[RECORD_FIELDS_MAX]; /* as it shall be */
	struct str shown[RECORD_FIELDS_MAX]; /* what a form shows of it: codes of what is referred to; no numbers */
	struct str before[RECORD_FIELDS_MAX], after[RECORD_FIELDS_MAX]; /* as people read it, masked */
	struct str wrong[RECORD_FIELDS_MAX];                            /* what is wrong with a field; n 0: nothing */
	struct str noted[RECORD_FIELDS_MAX]; /* what was derived or brought to its normal form */
	struct str fault;                    /* what is wrong with the whole */
	uint64_t fields;                     /* 1 << field: those that differ */
	bool refused;
};

/* The fact as it stands, or (id 0) an empty one of this owner. ERR_NOTFOUND: there is no such fact of this owner. */
int change_open(struct change *c, struct house *h, const struct fact_type *type, int64_t owner, int64_t id,
		struct arena *mem, struct err *e);
/* Takes what was typed, [field of the record]; checks it. What is wrong is no error but in wrong, fault, refused. */
int change_apply(struct change *c, const struct str *typed, day_t today, struct err *e);
/* Writes it, in a recording of its own within the open transaction; *id gets the fact's. ERR_CONFLICT: changed by somebody
 * else meanwhile. */
int change_write(struct change *c, const char *who, const char *reason, int64_t *id, struct err *e);
/* Takes the fact back: it was never so. Its versions stay readable. */
int change_retract(struct change *c, const char *who, const char *reason, struct err *e);

/* A typed number as it travels through a page, and back. Both in mem; ERR_INPUT: it is not one of ours. */
int change_seal(const struct change *c, size_t field, struct str plain, struct str *out, struct err *e);
int change_unseal(const struct change *c, size_t field, struct str sealed, struct str *out, struct err *e);

#endif
