/* Figures after few people's facts have changed: their spells are evaluated anew, all others' are taken from the store. */
#include <stdlib.h>

#include "base/ids.h"
#include "base/map.h"
#include "fact/journal.h"
#include "features/features.h"
#include "features/people/people.h"
#include "features/steering/figure_spells.h"
#include "features/steering/figures_inside.h"
#include "features/subsidies/load.h"

#define ENTRIES_MOST 500    /* entries behind; more: everybody anew */
#define PEOPLE_MOST  200000 /* people touched; more: everybody anew */

static const struct sql KEPT = {"figure_spell.kept",
				"SELECT unit_id, org_id, spells FROM figure_spell WHERE gen = $1 AND metric = $2 "
				"AND since = $3 AND side = $4 ORDER BY unit_id, org_id"};
static const struct sql HOUSES_KEPT = {
    "staffing_house.kept",
    "INSERT INTO staffing_house (gen, org_id, unit_id, beds, residents, nurses, certified, gap) "
    "SELECT CAST($1 AS BIGINT), org_id, unit_id, beds, residents, nurses, certified, gap "
    "FROM staffing_house WHERE gen = $2"};
static const struct sql LINES_KEPT = {
    "staffing_line.kept",
    "INSERT INTO staffing_line (gen, org_id, no, unit_id, post, shift, num, den, required, actual, gap, mandatory, "
    "unverified, unsure, source) SELECT CAST($1 AS BIGINT), org_id, no, unit_id, post, shift, num, den, required, "
    "actual, "
    "gap, mandatory, unverified, unsure, source FROM staffing_line WHERE gen = $2"};

/* One update. */
struct updating {
	struct making m;
	struct figures_state old;
	bool changed[DICT_RECORDS_MAX]; /* records in which the journal wrote or closed */
	bool norms;                     /* the norms changed */
	struct ids touched;             /* people of whom something changed; ascending when all are known */
	struct world *few,
	    *all; /* touched people's facts; everybody's, of the records that such sides read; NULL none do */
	struct map *unit_row, *org_row;
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，算不了指标");
}

/* Notes a record that an entry wrote or closed. */
static int note_part(void *self, struct str table, int64_t rows, int64_t closed)
{
	struct updating *u = self;
	for (size_t k = 0; k < fact_types_n && rows + closed > 0; k++)
		u->changed[k] |= str_is(table, fact_types[k]->rec->table);
	return 0;
}

/* What the entries since the old figures did. */
static int note_entries(struct updating *u, struct err *e)
{
	for (int64_t k = u->old.journal + 1; k <= u->m.state.journal; k++) {
		struct entry x;
		if (journal_get(u->m.h, k, u->m.mem, &x, e) < 0 || journal_parts(u->m.h, k, note_part, u, e) < 0)
			return -1;
		u->norms |= str_is(x.what, "norm");
	}
	return 0;
}

static bool of_people(int record)
{
	int people = dict_record(&fact_dict, STR("人员"));
	return record == people || dict_owner(&fact_dict, record) == people;
}

/* The owners of what a reader gives, which is freed. */
static int touch_all(struct updating *u, const struct fact_type *t, struct fact_reader *r, struct err *e)
{
	struct version v;
	int got;
	while ((got = fact_next(r, &v, e)) == 1)
		if (ids_put(&u->touched, t == &people_facts ? v.id : v.owner, e) < 0) {
			got = -1;
			break;
		}
	fact_reader_free(r);
	return got;
}

/* Everybody of whom a record that matters changed. */
static int touch_people(struct updating *u, const bool *matters, struct err *e)
{
	for (size_t t = 0; t < fact_types_n; t++)
		for (int64_t k = u->old.journal + 1; k <= u->m.state.journal && u->changed[t] && matters[t]; k++) {
			struct fact_reader *r;
			if (fact_of_journal(&r, u->m.h, fact_types[t], k, 0, e) < 0 ||
			    touch_all(u, fact_types[t], r, e) < 0 ||
			    fact_closed_by(&r, u->m.h, fact_types[t], k, 0, e) < 0 ||
			    touch_all(u, fact_types[t], r, e) < 0)
				return -1;
		}
	ids_sort(&u->touched);
	return 0;
}

/* What a side needs. */
enum need {
	NEED_NOTHING, /* nothing that it reads has changed */
	NEED_FEW,     /* the touched people anew */
	NEED_ALL,     /* all of it anew */
};

/* Of an indicator. */
struct needs {
	enum need side[2];
};

static const struct indicator_side *side_of(const struct indicator *x, int side)
{
	return side ? &x->den : &x->num;
}

/* What each side needs, and which records; *can false: institutions or units have changed, on which people's sides rest. */
static int choose_sides(struct updating *u, struct needs *need, bool *few, bool *all, bool *can, struct err *e)
{
	for (size_t i = 0; i < u->m.set->n; i++)
		for (int side = 0; side < 2; side++) {
			const struct policy *p = side_of(&u->m.set->item[i], side)->policy;
			struct side_reads r = {.everybody = false};
			if (p && side_read(&r, u->m.set, p, e) < 0)
				return -1;
			for (size_t k = 0; k < fact_types_n; k++) {
				if (!p || !r.record[k])
					continue;
				if (u->changed[k])
					need[i].side[side] = r.everybody ? NEED_ALL : NEED_FEW;
				*can &= !u->changed[k] || of_people((int)k) || r.everybody;
			}
			for (size_t k = 0; k < fact_types_n && p; k++)
				(r.everybody ? all : few)[k] |= r.record[k] && need[i].side[side] != NEED_NOTHING;
		}
	return 0;
}

/* The rows of units and institutions by their ids. */
static int map_rows(struct map **ret, const struct world *w, const char *record, struct err *e)
{
	const struct wtable *t = &w->t[dict_record(w->dict, str_of(record))];
	*ret = map_new(0);
	for (size_t i = 0; *ret && i < t->n; i++)
		if (map_put_int(*ret, t->id[i], (int64_t)i) < 0)
			return no_memory(e);
	return *ret ? 0 : no_memory(e);
}

/* Adds the kept spells of one unit and institution: those of people that were not touched. */
static int keep_row(struct updating *u, struct spells *s, size_t *cap, struct stmt *st, bool few, struct err *e)
{
	struct spell_reader r = {.rest = stmt_bytes(st, 2)};
	struct stored_spell x;
	int64_t unit, org = -1;
	if (!map_get_int(u->unit_row, stmt_int(st, 0), &unit) ||
	    (stmt_int(st, 1) && !map_get_int(u->org_row, stmt_int(st, 1), &org)))
		return err_set(e, ERR_DAMAGED, "预先算好的名单里有现在没有的单元或机构");
	while (spell_get(&r, &x)) {
		if (few && ids_has(&u->touched, x.subject))
			continue;
		if (s->n == *cap) {
			size_t more = *cap ? 2 * *cap : 1024;
			struct spell *p = reallocarray(s->spell, more, sizeof *p);
			if (!p)
				return no_memory(e);
			s->spell = p;
			*cap = more;
		}
		s->spell[s->n++] = (struct spell){.subject = x.subject,
						  .amount = x.amount,
						  .org = (int32_t)org,
						  .unit = (int32_t)unit,
						  .from = x.from,
						  .to = x.to,
						  .doubt = x.doubt};
	}
	return r.damaged ? err_set(e, ERR_DAMAGED, "预先算好的名单读不出来") : 0;
}

static int by_subject(const void *a, const void *b)
{
	const struct spell *x = a, *y = b;
	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return (int)x->from - (int)y->from;
}

/* Adds what is kept of a side to what was evaluated anew. */
static int keep_side(struct updating *u, size_t i, int side, struct spells *s, bool few, struct err *e)
{
	const struct indicator *x = &u->m.set->item[i];
	struct stmt *st;
	size_t cap = s->n;
	if (store_stmt(u->m.h->store, &KEPT, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, u->old.gen);
	stmt_bind_text(st, 2, x->id);
	stmt_bind_int(st, 3, x->num.policy->from);
	stmt_bind_int(st, 4, side);
	int got;
	while ((got = stmt_step(st, e)) == 1)
		if (keep_row(u, s, &cap, st, few, e) < 0) {
			got = -1;
			break;
		}
	stmt_reset(st);
	if (got == 0 && s->n)
		qsort(s->spell, s->n, sizeof *s->spell, by_subject);
	return got;
}

/* The spells of a side, evaluated as far as is needed. */
static int take_side(struct updating *u, size_t i, int side, enum need need, struct spells *s, struct err *e)
{
	const struct series_side x = {&u->m.set->item[i], side};
	struct world *w = need == NEED_ALL ? u->all : u->few;
	*s = (struct spells){.record = side_of(x.indicator, side)->policy->subject_rec};
	if (need != NEED_NOTHING) {
		if (series_make(s, u->m.set, &x, 1, w, &u->m.days, e) < 0)
			return -1;
		const int64_t *id = w->t[s->record].id;
		for (size_t k = 0; k < s->n; k++)
			s->spell[k].subject = id[s->spell[k].subject];
	}
	return need == NEED_ALL ? 0 : keep_side(u, i, side, s, need == NEED_FEW, e);
}

/* All indicators. */
static int take_all(struct updating *u, struct needs *need, struct err *e)
{
	for (size_t i = 0; i < u->m.set->n; i++) {
		struct spells s[2] = {{0}, {0}};
		bool ratio = u->m.set->item[i].den.policy;
		int status = take_side(u, i, 0, need[i].side[0], &s[0], e);
		if (status == 0 && ratio)
			status = take_side(u, i, 1, need[i].side[1], &s[1], e);
		if (status == 0)
			status = making_indicator(&u->m, i, &s[0], ratio ? &s[1] : NULL, e);
		spells_release(&s[0]);
		spells_release(&s[1]);
		if (status < 0)
			return -1;
	}
	return 0;
}

/* Loads what is needed; both worlds have the same units and institutions. */
static int load_worlds(struct updating *u, bool *few, bool *all, struct err *e)
{
	bool any = false;
	struct load_owners owners = {u->touched.id, u->touched.n};
	for (size_t k = 0; k < fact_types_n; k++)
		any |= all[k];
	few[dict_record(&fact_dict, STR("单元"))] = few[dict_record(&fact_dict, STR("机构"))] = true;
	for (size_t k = 0; k < fact_types_n && any; k++)
		all[k] |= str_is(str_of(fact_types[k]->rec->name), "单元") ||
			  str_is(str_of(fact_types[k]->rec->name), "机构");
	load_closure(few);
	load_closure(all);
	if (load_wanted(&u->few, u->m.h, INSTANT_OPEN, few, &owners, u->m.set->pool, u->m.mem, e) < 0 ||
	    (any && load_wanted(&u->all, u->m.h, INSTANT_OPEN, all, NULL, u->m.set->pool, u->m.mem, e) < 0))
		return -1;
	u->m.world = u->few;
	return map_rows(&u->unit_row, u->few, "单元", e) < 0 ? -1 : map_rows(&u->org_row, u->few, "机构", e);
}

/* The old figures are of the same day and indicators, and not too far behind. */
static bool goes_on(const struct updating *u)
{
	return u->old.gen && u->old.day == u->m.day && u->old.texts &&
	       u->m.state.journal - u->old.journal <= ENTRIES_MOST;
}

/* Decides, and works it out; a read transaction is open. *can false: everybody anew. */
static int work_out(struct updating *u, bool *can, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	bool few[DICT_RECORDS_MAX] = {0}, all[DICT_RECORDS_MAX] = {0};
	struct needs *need = ARENA_ARRAY(u->m.mem, INDICATORS_MAX, struct needs);
	struct making *m = &u->m;
	*can = false;
	if (!need)
		return no_memory(e);
	if (ids_init(&u->touched, e) < 0 || figures_state(m->h, m->day, &u->old, e) < 0 ||
	    journal_head(m->h, &m->state.journal, digest, e) < 0)
		return -1;
	if (!goes_on(u))
		return 0;
	m->state.gen = u->old.gen + 1;
	m->state.day = m->day;
	m->state.known = m->began = m->h->clock.now(m->h->clock.self);
	m->state.staffed = u->old.staffed;
	m->state.full_took = u->old.full_took;
	bool fit = true;
	if (making_texts(m, e) < 0 || note_entries(u, e) < 0 || choose_sides(u, need, few, all, &fit, e) < 0 ||
	    touch_people(u, few, e) < 0)
		return -1;
	if (!fit || u->norms || u->touched.n > PEOPLE_MOST)
		return 0;
	*can = true;
	return load_worlds(u, few, all, e) < 0 || making_units(m, e) < 0 ? -1 : take_all(u, need, e);
}

/* Staffing goes over to the new generation as it is. */
static int keep_staffing(struct house *h, void *arg, struct err *e)
{
	const int64_t *gen = arg;
	const struct sql *all[] = {&HOUSES_KEPT, &LINES_KEPT};
	for (size_t i = 0; i < 2; i++) {
		struct stmt *st;
		if (store_stmt(h->store, all[i], &st, e) < 0)
			return -1;
		stmt_bind_int(st, 1, *gen + 1);
		stmt_bind_int(st, 2, *gen);
		if (stmt_run(st, NULL, e) < 0)
			return -1;
	}
	return 0;
}

int figures_update(struct house *h, day_t day, const struct figures_writer *w, bool *done, struct err *e)
{
	struct updating u = {.norms = false};
	*done = false;
	int status = making_init(&u.m, h, day, w, e);
	if (status == 0 && (status = store_begin(h->store, false, e)) == 0) {
		status = work_out(&u, done, e);
		store_rollback(h->store);
	}
	u.m.between = keep_staffing;
	if (status == 0 && *done)
		status = making_write(&u.m, e);
	ids_release(&u.touched);
	map_free(u.unit_row);
	map_free(u.org_row);
	making_release(&u.m);
	return status;
}
