/* Choosing rows: conditions are sets, a choice is their intersection; then the page that is wanted of it. */
#ifndef YICAI_FEATURES_DIRECTORY_CHOOSE_H
#define YICAI_FEATURES_DIRECTORY_CHOOSE_H

#include "features/directory/inside.h"

/* Has one of these traits of a kind. */
#define CONDITION_VALUES_MAX 160
struct condition {
	int kind;
	size_t n;
	int64_t value[CONDITION_VALUES_MAX];
};

/* All of them. */
#define CONDITIONS_MAX 48
struct conditions {
	size_t n;
	bool nothing;    /* nobody fits, whatever the rest */
	int64_t only_no; /* the one row that may be in it; −1 any */
	struct condition c[CONDITIONS_MAX];
};

/* Adds `has this trait`. What does not fit any more makes it find nothing, never more. */
void condition_is(struct conditions *c, int kind, int64_t value);
/* Adds `one of the codes in this mask`, nothing for 0. */
void condition_mask(struct conditions *c, int kind, uint32_t mask);
/* Adds `has all the marks in this mask`. */
void condition_marks(struct conditions *c, int kind, uint32_t mask);
/* Adds `is called so`. */
void condition_name(struct conditions *c, struct str name, int first, int pair);

/* What the reach sees of people, of institutions: the first condition. */
int reach_people(struct conditions *c, struct house *h, struct reach who, struct err *e);
int reach_orgs(struct conditions *c, struct reach who);
void filter_people(struct conditions *c, const struct people_filter *f);

/* The rows that fit, to be released; numbers: those given out. */
int choose(struct set *out, struct store *s, const struct conditions *c, int64_t numbers, struct err *e);
/* How many numbers are given out to people, to institutions. */
int numbers_given(struct store *s, int64_t *people, int64_t *orgs, struct err *e);

/* One order of a list. The walks give key and number. */
struct order {
	struct sql up;   /* (key, number) > ($1, $2), at most $3 */
	struct sql down; /* (key, number) < ($1, $2), key ≥ $4, at most $3 */
	struct sql keys; /* of the numbers $1 … $KEYS_AT_ONCE */
	bool days;       /* keys are days: those not known come last in both directions */
};
#define KEYS_AT_ONCE 60
/* clang-format off */
#define KEYS_PARAMS                                                                                          \
	"$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "    \
	"$22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, "     \
	"$41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60"
#define ORDER(table, column, is_days) {                                                                     \
	.up = {#table ".up_" #column, "SELECT " #column ", no FROM " #table " WHERE (" #column               \
		", no) > ($1, $2) ORDER BY " #column ", no LIMIT $3"},                                       \
	.down = {#table ".down_" #column, "SELECT " #column ", no FROM " #table " WHERE (" #column           \
		", no) < ($1, $2) AND " #column " >= $4 ORDER BY " #column " DESC, no DESC LIMIT $3"},       \
	.keys = {#table ".keys_" #column, "SELECT " #column ", no FROM " #table                              \
		" WHERE no IN (" KEYS_PARAMS ")"},                                                           \
	.days = is_days}
/* clang-format on */

/* A page of the chosen rows. */
struct placed {
	int64_t key, no;
};
/* The keys that the chosen rows may have, so that an order need not be followed from its far end. */
struct key_range {
	int64_t least, most;
};
#define ANY_KEY ((struct key_range){INT64_MIN, INT64_MAX})
int page_of(struct store *s, const struct order *o, const struct set *chosen, int64_t numbers, struct key_range keys,
	    const struct list_page *p, struct arena *mem, struct placed **ret, size_t *n, struct err *e);
/* The page has an order and a limit that exist. */
int page_check(const struct list_page *p, int sorts, struct err *e);

/* Calls f with each row of a statement that takes KEYS_AT_ONCE numbers. */
int each_of(struct store *s, const struct sql *sql, const int64_t *no, size_t n,
	    int (*f)(void *self, struct stmt *st, struct err *e), void *self, struct err *e);

/* How one row of a list is read: by a statement that takes KEYS_AT_ONCE numbers and gives a row's number first. */
struct row_kind {
	struct sql rows;
	size_t size, place; /* of the row's struct; where in it its struct list_place lies */
	bool (*read)(void *self, struct stmt *st, void *row, struct arena *mem); /* false: no memory */
};
/* The rows of a page, in its order, in mem; numbers without a row are left out. */
int page_rows(struct store *s, const struct row_kind *kind, void *self, const struct placed *at, size_t n,
	      struct arena *mem, void **ret, size_t *count, struct err *e);
/* A page of these numbers in this order. */
int placed_as(const int64_t *no, size_t n, struct arena *mem, struct placed **ret, struct err *e);
/* A copy of a column's text in mem; *bad when there is no memory. */
struct str row_text(struct stmt *st, int i, struct arena *mem, bool *bad);

/* The number of a person, of an institution, in the sets: 1, 0 (*no −1) not there, −1. */
int person_no(struct store *s, int64_t person_id, int64_t *no, struct err *e);
int org_no(struct store *s, int64_t org_id, int64_t *no, struct err *e);

/* The people whom the reach sees and the filter finds, to be released; *numbers: given out. */
int chosen_people(struct set *out, struct house *h, struct reach who, const struct people_filter *f, int64_t *numbers,
		  struct err *e);
/* The rows of people with these numbers, in that order, without those that are not there. */
int people_rows(struct house *h, const int64_t *no, size_t n, bool numbers, struct arena *mem,
		struct person_row **ret, size_t *count, struct err *e);
/* The same of institutions. */
int org_rows(struct house *h, const int64_t *no, size_t n, struct arena *mem, struct org_row **ret, size_t *count,
	     struct err *e);
/* The ids that a statement over KEYS_AT_ONCE numbers gives of all in the set, ascending. ERR_LIMIT: more than max. */
int ids_of_set(struct store *s, const struct sql *sql, const struct set *chosen, size_t max, struct arena *mem,
	       int64_t **ret, size_t *n, struct err *e);

#endif
