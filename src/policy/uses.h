/* What a policy asks of its subject: the records and columns that its statements name, so that a form asks no more, and
 * what has not changed need not be read. */
#ifndef YICAI_POLICY_USES_H
#define YICAI_POLICY_USES_H

#include "policy/world.h"

struct packs;
struct policy;

/* How rows of a record are come by. */
struct uses_only {
	bool whole; /* otherwise than below */
	bool coded; /* 全部 of it, narrowed to those whose code in a column is one and the same, or blank */
	size_t field;
	struct str label;
};

struct uses {
	bool everybody; /* it looks at others than its subject: 全部 */
	bool record[DICT_RECORDS_MAX];
	struct uses_only only[DICT_RECORDS_MAX]; /* of what the statements themselves name */
	bool field[DICT_RECORDS_MAX][RECORD_FIELDS_MAX];
	bool told[DICT_RECORDS_MAX]; /* an expression comes to a row of it, which a reason may call by name */
};

/* Walks everything the policy may come to look at, under any reading. What another policy that it names looks at is not
 * counted. -1: no memory. */
int policy_uses(const struct packs *packs, const struct policy *p, struct uses *out, struct err *e);

/* Adds everything that evaluating these policies ([index]; NULL: all) may come to read of a world, under any reading, in whatever
 * other policy they name as well: what the statements name; what the language reads by itself (units, institutions, rates, where people work;
 * keys of a row, the days between which it is in effect, and of one that a reason can call by it the text that names it); the records that these belong or refer to.
 * -1: no memory. */
int packs_uses(const struct packs *packs, const bool *selected, struct uses *out, struct err *e);

/* Marks beside the marked policies ([index] of each, PACKS_MAX of them) whatever other they name, and what those name, with all
 * versions: the readings of all these may matter to the marked ones' lines, others cannot. -1: no memory. */
int packs_named(const struct packs *packs, bool *marked, struct err *e);

/* The same as packs_uses of one policy with all its versions. */
int one_uses(const struct packs *packs, const struct policy *p, struct uses *out, struct err *e);

/* Adds what another uses. */
void uses_add(struct uses *u, const struct uses *more);
/* All columns of a record are used. */
void uses_whole(struct uses *u, const struct dict *d, const char *record);
/* Adds what comes with a record: those that it belongs or refers to, and of each what a row is known by. */
void uses_close(struct uses *u, const struct dict *d);

/* The column holds a text by which a row is called: a key, or a 名称. */
bool names_row(const struct field *f);

/* The column of that label of that record is used (统一社会信用代码 of 机构). */
bool uses_field(const struct uses *u, const struct dict *d, const char *record, const char *label);
bool uses_record(const struct uses *u, const struct dict *d, const char *record);

#endif
