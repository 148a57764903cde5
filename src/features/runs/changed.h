/* Whose facts have changed between two instants of the journal, so far as policies can see it. */
#ifndef YICAI_FEATURES_RUNS_CHANGED_H
#define YICAI_FEATURES_RUNS_CHANGED_H

#include "features/features.h"
#include "policy/policy.h"

/* The record whose rows own those of this one: itself, where they own themselves. */
int owner_record(int record);
/* 人员, or what belongs to people. */
bool of_people(int record);
/* Policies can read rows of this record. Of what belongs to a unit or an institution the language itself reads rates alone. */
bool policies_read(const struct packs *packs, int record);

/* Rows of a table by the store's ids. */
struct id_rows {
	const int64_t *id;
	uint32_t *order; /* rows by id; NULL: their own order */
	size_t n;
};
/* -1: no memory. */
int id_rows_init(struct id_rows *r, const struct wtable *t, struct err *e);
void id_rows_release(struct id_rows *r); /* of a zeroed one: a no-op */
/* FIELD_NONE: there is none. */
int64_t id_rows_find(const struct id_rows *r, int64_t id);

struct changed {
	bool all;                       /* anybody's may have */
	uint8_t *row[DICT_RECORDS_MAX]; /* [record][row] */
};

/* What journal entries from … to wrote and closed, followed along references: a person's own rows, an institution's to whoever
 * worked there, a person's to the agreements and back. A change of units or rates, or of a thing that is not known any more,
 * may be anybody's. h is read. -1: no memory, the store. */
int changed_find(struct changed *c, struct house *h, const struct world *w, const struct packs *packs, int64_t from,
		 int64_t to, struct err *e);
void changed_release(struct changed *c); /* of a zeroed one: a no-op */

#endif
