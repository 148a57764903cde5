/* One person and what can be reached from them. Rows are gathered with ids, then numbered, then put into the world. */
#include "base/map.h"
#include "fact/journal.h"
#include "features/agreements/agreements.h"
#include "features/assessments/assessments.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/rates/rates.h"
#include "features/subsidies/load.h"
#include "features/subsidies/load_cells.h"
#include "features/units/units.h"

#define REACH_MAX 100000 /* rows of one person's world */

/* A gathered row: REF cells are still ids. */
struct row {
	int record;
	int64_t owner, id;
	struct origin origin;
	int64_t *cells;
	struct row *next;
};

/* What is being gathered. */
struct gather {
	struct house *h;
	struct world *w;
	instant_t as_known;
	struct row *first, **last;
	struct map *number[DICT_RECORDS_MAX]; /* [record] id → place among its gathered rows */
	int64_t count[DICT_RECORDS_MAX];
	struct map *file; /* journal number → pool number of its source's name */
	int64_t rows;
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

/* Of "人员.csv、任职.csv" the file that is called like the record; the whole when none or one is. */
static struct str file_of(struct str source, const struct record *rec)
{
	struct str at = source;
	for (long cut; at.n; at = (struct str){at.p + cut, at.n - (size_t)cut}) {
		long comma = str_find(at, STR("、"));
		struct str one = {at.p, comma < 0 ? at.n : (size_t)comma};
		if (str_starts(one, str_of(rec->name)))
			return one;
		cut = comma < 0 ? (long)at.n : comma + (long)strlen("、");
	}
	return source;
}

/* The name of the file that a row came from, as a text number; −1 none. */
static int source_name(struct gather *g, const struct row *r, int32_t *out, struct err *e)
{
	struct entry en;
	int64_t known;
	if (!map_get_int(g->file, r->origin.journal, &known)) {
		if (journal_get(g->h, r->origin.journal, g->w->mem, &en, e) < 0)
			return -1;
		known = en.source.n ? pool_put(g->w->pool, en.source) : -1;
		if (map_put_int(g->file, r->origin.journal, known) < 0)
			return no_memory(e);
	}
	struct str source = pool_text(g->w->pool, known);
	*out = known < 0 ? -1 : (int32_t)pool_put(g->w->pool, file_of(source, fact_types[r->record]->rec));
	return 0;
}

/* A cell as the world holds it, a REF still an id. -1: no memory for a text. */
static int cell_value(struct gather *g, const struct field *f, const struct cell *c, int64_t *out)
{
	struct str text = c->s;
	bool blank = f->type == FIELD_SECRET || (f->type == FIELD_TEXT ? !c->s.n : c->v == FIELD_NONE);
	if (!blank && f->type == FIELD_CODE) {
		const char *label = code_label(f->codes, (int)c->v);
		text = str_of(label);
		blank = !label;
	}
	if (blank)
		*out = FIELD_NONE;
	else if (f->type == FIELD_TEXT || f->type == FIELD_CODE)
		*out = pool_put(g->w->pool, text);
	else
		*out = c->v;
	return *out == -1 && (f->type == FIELD_TEXT || f->type == FIELD_CODE) ? -1 : 0;
}

/* Keeps one version as a row. */
static int keep(struct gather *g, int record, const struct version *v, struct err *e)
{
	const struct record *rec = fact_types[record]->rec;
	int64_t there;
	if (g->number[record] && map_get_int(g->number[record], v->id, &there))
		return 0;
	if (++g->rows > REACH_MAX)
		return err_set(e, ERR_LIMIT, "一个人的记录超过 %d 条", REACH_MAX);
	struct row *r = ARENA_NEW(g->w->mem, struct row);
	int64_t *cells = ARENA_ARRAY(g->w->mem, rec->n, int64_t);
	if (!g->number[record])
		g->number[record] = map_new(REACH_MAX);
	if (!r || !cells || !g->number[record] || map_put_int(g->number[record], v->id, g->count[record]++) < 0)
		return no_memory(e);
	*r = (struct row){record, v->owner, v->id, {v->journal, (int32_t)v->line, -1, v->known_from}, cells, NULL};
	for (size_t f = 0; f < rec->n; f++)
		if (cell_value(g, &rec->fields[f], &v->cell[f], &cells[f]) < 0)
			return no_memory(e);
	*g->last = r;
	g->last = &r->next;
	return 0;
}

/* Keeps all rows that an owner has of one record. */
static int take(struct gather *g, int record, int64_t owner, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got, status = 0;
	if (fact_of_owner(&r, g->h, fact_types[record], owner, g->as_known, 0, e) < 0)
		return -1;
	while (status == 0 && (got = fact_next(r, &v, e)) != 0)
		status = got < 0 ? -1 : keep(g, record, &v, e);
	fact_reader_free(r);
	return status;
}

/* Rows that belong to a gathered row are wanted too: everything of a person, the months of an agreement, the assessments
 * of an institution, the rates of a unit. */
static bool wanted_below(const struct fact_type *owner, const struct fact_type *t)
{
	if (owner == &people_facts || owner == &agreements_facts)
		return true;
	return (owner == &orgs_facts && t == &assessments_facts) || (owner == &units_facts && t == &rates_facts);
}

/* Takes what a gathered row leads to: what it owns, what it names. */
static int follow(struct gather *g, const struct row *r, struct err *e)
{
	const struct record *rec = fact_types[r->record]->rec;
	for (size_t k = 0; k < fact_types_n; k++) {
		if (dict_owner(&fact_dict, (int)k) == r->record &&
		    wanted_below(fact_types[r->record], fact_types[k]) && take(g, (int)k, r->id, e) < 0)
			return -1;
	}
	for (size_t f = 0; f < rec->n; f++) {
		if (rec->fields[f].type != FIELD_REF || r->cells[f] == FIELD_NONE)
			continue;
		int target = dict_record(&fact_dict, str_of(rec->fields[f].ref));
		int64_t there;
		bool has = g->number[target] && map_get_int(g->number[target], r->cells[f], &there);
		if (!has && fact_types[target]->rec->owner < 0 && take(g, target, r->cells[f], e) < 0)
			return -1;
	}
	return 0;
}

/* Puts the gathered rows into the world, ids turned into row numbers. */
static int settle(struct gather *g, struct err *e)
{
	for (struct row *r = g->first; r; r = r->next) {
		const struct record *rec = fact_types[r->record]->rec;
		for (size_t f = 0; f < rec->n; f++) {
			if (rec->fields[f].type != FIELD_REF || r->cells[f] == FIELD_NONE)
				continue;
			int target = dict_record(&fact_dict, str_of(rec->fields[f].ref));
			int64_t row;
			bool has = g->number[target] && map_get_int(g->number[target], r->cells[f], &row);
			r->cells[f] = has ? row : FIELD_NONE;
		}
		if (source_name(g, r, &r->origin.file, e) < 0)
			return -1;
		if (world_add(g->w, r->record, r->cells, r->id, r->origin) < 0)
			return no_memory(e);
	}
	return world_seal(g->w, e);
}

/* Finds the person by number. */
static int take_person(struct gather *g, struct str number, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct cell key = {FIELD_NONE, number};
	int people = dict_record(&fact_dict, STR("人员")), got, status = 0;
	if (fact_by_key(&r, g->h, &people_facts, key, g->as_known, 0, e) < 0)
		return -1;
	while (status == 0 && (got = fact_next(r, &v, e)) != 0)
		status = got < 0 ? -1 : keep(g, people, &v, e);
	fact_reader_free(r);
	return status;
}

/* Finds the student by the number of the agreement. */
static int take_student(struct gather *g, struct str agreement, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct cell key = {FIELD_NONE, agreement};
	if (fact_by_key(&r, g->h, &agreements_facts, key, g->as_known, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	int64_t person = got > 0 ? v.owner : 0;
	fact_reader_free(r);
	if (got <= 0)
		return got;
	return take(g, dict_record(&fact_dict, STR("人员")), person, e);
}

/* The first row by its key, then everything reachable, row by row until nothing new comes. */
static int gather_all(struct gather *g, int (*first)(struct gather *g, struct str key, struct err *e), struct str key,
		      struct err *e)
{
	int status = first(g, key, e);
	for (struct row *at = g->first; at && status == 0; at = at->next)
		status = follow(g, at, e);
	return status == 0 ? settle(g, e) : -1;
}

/* Loads what the first row leads to, all of it as the store is at one moment. */
static int load(struct world **ret, struct gather *g, int (*first)(struct gather *g, struct str key, struct err *e),
		struct str key, struct err *e)
{
	bool own = !store_in_tx(g->h->store);
	g->last = &g->first;
	g->file = map_new(REACH_MAX);
	if (!g->w || !g->file) {
		map_free(g->file);
		return no_memory(e);
	}
	int status = own ? store_begin(g->h->store, false, e) : 0;
	if (status == 0) {
		status = gather_all(g, first, key, e);
		if (own)
			store_rollback(g->h->store);
	}
	for (size_t k = 0; k < DICT_RECORDS_MAX; k++)
		map_free(g->number[k]);
	map_free(g->file);
	if (status == 0)
		*ret = g->w;
	return status;
}

int load_person(struct world **ret, struct house *h, struct str number, instant_t as_known, struct pool *pool,
		struct arena *mem, struct err *e)
{
	struct gather g = {.h = h, .w = world_new(&fact_dict, pool, mem), .as_known = as_known};
	return load(ret, &g, take_person, number, e);
}

int load_agreement(struct world **ret, struct house *h, struct str number, instant_t as_known, struct pool *pool,
		   struct arena *mem, struct err *e)
{
	struct gather g = {.h = h, .w = world_new(&fact_dict, pool, mem), .as_known = as_known};
	return load(ret, &g, take_student, number, e);
}
