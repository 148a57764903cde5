#include "features/runs/changed.h"

#include <stdlib.h>

#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/rates/rates.h"
#include "features/units/units.h"
#include "policy/depends.h"
#include "store/sql.h"

/* --- whose a record is --- */

int owner_record(int record)
{
	int owner = dict_owner(&fact_dict, record);
	return owner < 0 ? record : owner;
}

bool of_people(int record)
{
	return fact_types[owner_record(record)] == &people_facts;
}

bool policies_read(const struct packs *packs, int record)
{
	const struct fact_type *t = fact_types[record], *owner = fact_types[owner_record(record)];
	bool of_place = t != owner && (owner == &units_facts || owner == &orgs_facts);
	return !of_place || t == &rates_facts || packs_name(packs, t->rec);
}

/* --- rows by id --- */

/* By the ids of two rows. */
static int by_id(const void *a, const void *b, void *ids)
{
	const int64_t *id = ids;
	int64_t x = id[*(const uint32_t *)a], y = id[*(const uint32_t *)b];
	return (x > y) - (x < y);
}

int id_rows_init(struct id_rows *r, const struct wtable *t, struct err *e)
{
	size_t sorted = 1;
	*r = (struct id_rows){.id = t->id, .n = t->n};
	while (sorted < t->n && t->id[sorted - 1] < t->id[sorted])
		sorted++;
	if (sorted >= t->n)
		return 0;
	if (!(r->order = calloc(t->n, sizeof *r->order)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < t->n; i++)
		r->order[i] = (uint32_t)i;
	qsort_r(r->order, t->n, sizeof *r->order, by_id, (void *)(uintptr_t)t->id);
	return 0;
}

void id_rows_release(struct id_rows *r)
{
	free(r->order);
	*r = (struct id_rows){0};
}

int64_t id_rows_find(const struct id_rows *r, int64_t id)
{
	size_t low = 0, high = r->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2, row = r->order ? r->order[mid] : mid;
		if (r->id[row] < id)
			low = mid + 1;
		else
			high = mid;
	}
	size_t row = low < r->n && r->order ? r->order[low] : low;
	return low < r->n && r->id[row] == id ? (int64_t)row : FIELD_NONE;
}

/* --- what the journal says --- */

/* A search for changes at work. */
struct search {
	struct changed *c;
	const struct world *w;
	struct id_rows rows[DICT_RECORDS_MAX]; /* of records that own rows */
	int units;
};

/* The owners of all rows that a statement gives. */
static int mark_owners(struct search *s, struct house *h, const struct sql *rows, int owner, int64_t from, int64_t to,
		       struct err *e)
{
	struct stmt *st;
	int got;
	if (sql_open(&st, h->store, rows, ARGS(INT(from), INT(to)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		int64_t row = id_rows_find(&s->rows[owner], stmt_int(st, 0));
		if (row == FIELD_NONE || owner == s->units)
			s->c->all = true;
		else
			s->c->row[owner][row] = 1;
	}
	stmt_reset(st);
	return got;
}

/* Everything that was written and closed. */
static int mark_journal(struct search *s, struct house *h, const struct packs *packs, int64_t from, int64_t to,
			struct err *e)
{
	for (size_t k = 0; k < fact_types_n; k++) {
		const struct fact_type *t = fact_types[k];
		int owner = owner_record((int)k);
		if (s->w->t[k].unread || !policies_read(packs, (int)k))
			continue;
		if (mark_owners(s, h, &t->owners_of_journal, owner, from, to, e) < 0 ||
		    mark_owners(s, h, &t->owners_closed_by, owner, from, to, e) < 0)
			return -1;
	}
	return 0;
}

/* --- along references --- */

/* Marks a row; true when it was not marked before. */
static bool mark(struct search *s, int record, int64_t row)
{
	uint8_t *at = &s->c->row[record][row];
	bool fresh = !*at;
	*at = 1;
	return fresh;
}

/* Rows that refer to what has changed have changed with it: for their owner. */
static bool follow_field(struct search *s, int record, size_t field)
{
	const struct wtable *t = &s->w->t[record];
	const struct field *f = &t->rec->fields[field];
	int target = f->type == FIELD_REF ? dict_record(s->w->dict, str_of(f->ref)) : -1;
	int owner = owner_record(record);
	bool fresh = false;
	if (target < 0 || target == s->units)
		return false;
	for (size_t i = 0; i < t->n && t->col[field].at; i++) {
		int64_t to = cell_at(t->col[field], i);
		if (to == FIELD_NONE || !s->c->row[target][to])
			continue;
		fresh |= mark(s, record, (int64_t)i);
		fresh |= mark(s, owner, owner == record ? (int64_t)i : cell_at(t->col[t->rec->owner], i));
	}
	return fresh;
}

/* What belongs to the owner of what has changed: an agreement when its person has, and the other way round. */
static bool follow_owner(struct search *s, int record)
{
	const struct wtable *t = &s->w->t[record];
	int owner = dict_owner(s->w->dict, record);
	bool fresh = false;
	for (size_t i = 0; owner >= 0 && fact_types[owner] == &people_facts && i < t->n; i++) {
		int64_t o = cell_at(t->col[t->rec->owner], i);
		if (s->c->row[record][i])
			fresh |= mark(s, owner, o);
		else if (s->c->row[owner][o])
			fresh |= mark(s, record, (int64_t)i);
	}
	return fresh;
}

/* All references, until nothing new comes. */
static void follow(struct search *s)
{
	bool fresh = true;
	while (fresh && !s->c->all) {
		fresh = false;
		for (size_t r = 0; r < s->w->dict->n; r++) {
			for (size_t f = 0; f < s->w->t[r].rec->n; f++)
				fresh |= follow_field(s, (int)r, f);
			fresh |= follow_owner(s, (int)r);
		}
	}
}

int changed_find(struct changed *c, struct house *h, const struct world *w, const struct packs *packs, int64_t from,
		 int64_t to, struct err *e)
{
	struct search s = {.c = c, .w = w, .units = dict_record(w->dict, STR("单元"))};
	int status = 0;
	*c = (struct changed){0};
	for (size_t r = 0; status == 0 && r < w->dict->n; r++) {
		c->row[r] = calloc(w->t[r].n + 1, 1);
		status = c->row[r] ? id_rows_init(&s.rows[r], &w->t[r], e) : err_set(e, ERR_NOMEM, "内存不够");
	}
	if (status == 0)
		status = mark_journal(&s, h, packs, from, to, e);
	if (status == 0)
		follow(&s);
	for (size_t r = 0; r < w->dict->n; r++)
		id_rows_release(&s.rows[r]);
	if (status < 0)
		changed_release(c);
	return status < 0 ? -1 : 0;
}

void changed_release(struct changed *c)
{
	for (size_t r = 0; r < DICT_RECORDS_MAX; r++)
		free(c->row[r]);
	*c = (struct changed){0};
}
