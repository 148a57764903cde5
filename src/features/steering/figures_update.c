/* Figures after few people's facts have changed: their spells are evaluated anew, all others' are taken from the store. */
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/map.h"
#include "fact/journal.h"
#include "features/features.h"
#include "features/indicators/flow.h"
#include "features/people/people.h"
#include "features/steering/figure_spells.h"
#include "features/steering/figures_change.h"
#include "features/steering/figures_inside.h"
#include "features/subsidies/load.h"
#include "store/sql.h"

#define ENTRIES_MOST 500    /* entries behind; more: everybody anew */
#define PEOPLE_MOST  200000 /* people touched; more: everybody anew */

static const struct sql STORED = {"figure_spell.stored",
				  "SELECT unit_id, org_id, spells FROM figure_spell WHERE gen = $1 AND metric = $2 "
				  "AND since = $3 AND side = $4 ORDER BY unit_id, org_id"};

/* What a side needs. */
enum need {
	NEED_NOTHING, /* nothing that it reads has changed */
	NEED_FEW,     /* the touched people anew */
	NEED_ALL,     /* all of it anew */
};

/* One side of an indicator. */
struct renewed {
	enum need need;
	struct spells fresh; /* of those evaluated anew; subjects are ids */
	struct spells gone;  /* what was stored of them */
	size_t cap;
};

/* One update. */
struct updating {
	struct making m;
	struct figures_state old;
	struct figure_changes changes;
	bool changed[DICT_RECORDS_MAX]; /* records in which the journal wrote or closed */
	bool norms;                     /* the norms changed */
	struct ids touched;             /* people of whom something changed; ascending when all are known */
	uint64_t *maybe;                /* a bit for each remainder of a touched id: who has none is not touched */
	uint64_t maybe_mask;
	struct world *few,
	    *all; /* touched people's facts; everybody's, of the records that such sides read; NULL none do */
	struct map *unit_row, *org_row;
	struct renewed (*side)[2]; /* [indicator] */
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

static const struct indicator_side *side_of(const struct indicator *x, int side)
{
	return side ? &x->den : &x->num;
}

/* What each side needs, and which records; *can false: institutions or units have changed, on which people's sides rest. */
static int choose_sides(struct updating *u, bool *few, struct uses *all, bool *can, struct err *e)
{
	for (size_t i = 0; i < u->m.set->n; i++)
		for (int side = 0; side < 2; side++) {
			const struct policy *p = side_of(&u->m.set->item[i], side)->policy;
			struct side_reads r = {.everybody = false};
			if (p && side_read(&r, u->m.set, p, e) < 0)
				return -1;
			for (size_t k = 0; k < fact_types_n; k++) {
				if (!p || !r.used.record[k])
					continue;
				if (u->changed[k])
					u->side[i][side].need = r.everybody ? NEED_ALL : NEED_FEW;
				*can &= !u->changed[k] || of_people((int)k) || r.everybody;
			}
			if (u->side[i][side].need == NEED_ALL)
				uses_add(all, &r.used);
			for (size_t k = 0; k < fact_types_n; k++)
				few[k] |= u->side[i][side].need == NEED_FEW && r.used.record[k];
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

/* One bit of the filter. */
static uint64_t maybe_bit(const struct updating *u, int64_t id)
{
	return ((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & u->maybe_mask;
}

/* Makes the filter of touched people: 32 bits for each of them. */
static int make_filter(struct updating *u, struct err *e)
{
	uint64_t bits = 64;
	while (bits < 32 * u->touched.n)
		bits *= 2;
	u->maybe_mask = bits - 1;
	u->maybe = calloc(bits / 64, sizeof *u->maybe);
	if (!u->maybe)
		return no_memory(e);
	for (size_t i = 0; i < u->touched.n; i++)
		u->maybe[maybe_bit(u, u->touched.id[i]) / 64] |= UINT64_C(1) << maybe_bit(u, u->touched.id[i]) % 64;
	return 0;
}

/* A stored spell's subject is evaluated anew. */
static bool is_renewed(const struct updating *u, enum need need, int64_t subject)
{
	uint64_t bit = maybe_bit(u, subject);
	return need == NEED_ALL ||
	       (need == NEED_FEW && u->maybe[bit / 64] >> bit % 64 & 1 && ids_has(&u->touched, subject));
}

/* Evaluates the sides that need it over a world; the subjects become ids. */
static int evaluate_sides(struct updating *u, enum need need, struct world *w, struct err *e)
{
	struct series_side *side = ARENA_ARRAY(u->m.mem, 2 * INDICATORS_MAX, struct series_side);
	struct spells *spells = ARENA_ARRAY(u->m.mem, 2 * INDICATORS_MAX, struct spells);
	size_t n = 0;
	if (!side || !spells)
		return no_memory(e);
	for (size_t i = 0; i < u->m.set->n; i++)
		for (int k = 0; k < 2; k++)
			if (u->side[i][k].need == need)
				side[n++] = (struct series_side){&u->m.set->item[i], k};
	if (n && series_make(spells, u->m.set, side, n, w, &u->m.days, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++) {
		struct renewed *r = &u->side[side[k].indicator - u->m.set->item][side[k].den];
		const int64_t *id = w->t[spells[k].record].id;
		r->fresh = spells[k];
		for (size_t x = 0; x < r->fresh.n; x++)
			r->fresh.spell[x].subject = id[r->fresh.spell[x].subject];
	}
	return 0;
}

/* A pass over the spells of one side, in the order of units and institutions: what is stored, and what was evaluated anew. */
struct sweep {
	struct updating *u;
	size_t i;
	int side;
	struct renewed *r;
	struct series_tally *tally; /* of all that there is then */
	size_t next;                /* of r->fresh, sorted by place */
	struct buf out;             /* the row at hand as it is to be stored */
	int64_t last;
};

/* Notes a stored spell of somebody who was evaluated anew. */
static int note_gone(struct renewed *r, const struct spell *x, struct err *e)
{
	if (r->gone.n == r->cap) {
		size_t more = r->cap ? 2 * r->cap : 1024;
		struct spell *p = reallocarray(r->gone.spell, more, sizeof *p);
		if (!p)
			return no_memory(e);
		r->gone.spell = p;
		r->cap = more;
	}
	r->gone.spell[r->gone.n++] = *x;
	return 0;
}

/* A spell that there is from now on. */
static void take(struct sweep *s, const struct spell *x)
{
	series_tally_add(s->tally, x);
	if (s->r->need != NEED_NOTHING)
		spell_put(&s->out, &(struct stored_spell){x->subject, x->amount, x->from, x->to, x->doubt}, &s->last);
}

/* Both say the same. */
static bool same_spells(const struct spell *a, const struct spell *b, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (a[k].subject != b[k].subject || a[k].from != b[k].from || a[k].to != b[k].to ||
		    a[k].amount != b[k].amount || a[k].doubt != b[k].doubt)
			return false;
	return true;
}

/* What becomes of the row of one unit and institution, with what is stored of it and n spells that were evaluated anew. */
static int end_row(struct sweep *s, const struct spell *at, const struct spell *fresh, size_t n, size_t gone_from,
		   struct err *e)
{
	const struct spells *gone = &s->r->gone;
	struct making *m = &s->u->m;
	if (n == gone->n - gone_from && (n == 0 || same_spells(fresh, gone->spell + gone_from, n)))
		return 0;
	if (s->out.failed)
		return no_memory(e);
	if (s->out.n)
		return making_group(m, s->i, s->side, at, buf_str(&s->out), e);
	const int64_t cells[] = {(int64_t)s->i, m->set->item[s->i].num.policy->from, s->side,
				 making_unit_id(m, at->unit), at->org < 0 ? 0 : m->world->t[m->orgs].id[at->org]};
	return rows_put(&s->u->changes.stale_spell, cells, e);
}

/* One unit and institution. */
static int sweep_row(struct sweep *s, const struct spell *at, struct str stored, struct err *e)
{
	struct spell_reader r = {.rest = stored};
	struct stored_spell x;
	const struct spell *fresh = s->r->fresh.spell + s->next;
	size_t n = 0, k = 0, gone_from = s->r->gone.n;
	while (s->next + n < s->r->fresh.n && fresh[n].unit == at->unit && fresh[n].org == at->org)
		n++;
	buf_clear(&s->out);
	s->last = 0;
	while (spell_get(&r, &x)) {
		struct spell y = {x.subject, x.amount, at->org, at->unit, x.from, x.to, x.doubt};
		if (is_renewed(s->u, s->r->need, x.subject)) {
			if (note_gone(s->r, &y, e) < 0)
				return -1;
			continue;
		}
		while (k < n && fresh[k].subject < x.subject)
			take(s, &fresh[k++]);
		take(s, &y);
	}
	while (k < n)
		take(s, &fresh[k++]);
	s->next += n;
	return r.damaged ? err_set(e, ERR_DAMAGED, "预先算好的名单读不出来") : end_row(s, at, fresh, n, gone_from, e);
}

/* x lies in a place before y. */
static bool is_before(const struct spell *x, const struct spell *y)
{
	return x->unit != y->unit ? x->unit < y->unit : x->org < y->org;
}

/* The places of what was evaluated anew that come before one; NULL: all that are left. */
static int sweep_fresh(struct sweep *s, const struct spell *before, struct err *e)
{
	const struct spells *f = &s->r->fresh;
	while (s->next < f->n && (!before || is_before(&f->spell[s->next], before))) {
		const struct spell *at = &f->spell[s->next];
		if (at->unit < 0) /* counted nowhere */
			s->next++;
		else if (sweep_row(s, at, STR(""), e) < 0)
			return -1;
	}
	return 0;
}

/* One stored row, after all places before it. */
static int sweep_stored(struct sweep *s, const struct stmt *st, struct err *e)
{
	int64_t unit, org = -1;
	if (!map_get_int(s->u->unit_row, stmt_int(st, 0), &unit) ||
	    (stmt_int(st, 1) && !map_get_int(s->u->org_row, stmt_int(st, 1), &org)))
		return err_set(e, ERR_DAMAGED, "预先算好的名单里有现在没有的单元或机构");
	struct spell at = {.unit = (int32_t)unit, .org = (int32_t)org};
	return sweep_fresh(s, &at, e) < 0 ? -1 : sweep_row(s, &at, stmt_bytes(st, 2), e);
}

/* All spells of one side: into the tally, and the rows that are others now into m->spell. */
static int sweep_side(struct updating *u, size_t i, int side, struct series_tally *tally, struct err *e)
{
	const struct indicator *x = &u->m.set->item[i];
	struct sweep s = {u, i, side, &u->side[i][side], tally, 0, {0}, 0};
	struct stmt *st;
	int got;
	if (s.r->fresh.n)
		qsort(s.r->fresh.spell, s.r->fresh.n, sizeof *s.r->fresh.spell, making_by_place);
	if (sql_open(&st, u->m.h->store, &STORED,
		     ARGS(INT(u->m.state.gen), TEXT(x->id), INT(x->num.policy->from), INT(side)), e) < 0)
		return -1;
	buf_init(&s.out, SPELL_BYTES_MOST * (size_t)IDS_MAX);
	while ((got = stmt_step(st, e)) == 1)
		if (sweep_stored(&s, st, e) < 0) {
			got = -1;
			break;
		}
	stmt_reset(st);
	if (got == 0)
		got = sweep_fresh(&s, NULL, e);
	buf_release(&s.out);
	return got;
}

static int by_subject(const void *a, const void *b)
{
	const struct spell *x = a, *y = b;
	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return (int)x->from - (int)y->from;
}

/* What came and went of those evaluated anew, added to f with a sign. */
static int add_flows(struct updating *u, struct series_flows *f, struct spells *s, int64_t sign, struct err *e)
{
	struct series_flows few;
	if (s->n)
		qsort(s->spell, s->n, sizeof *s->spell, by_subject);
	if (series_flow(&few, s, u->m.world, u->m.days.n, e) < 0)
		return -1;
	for (size_t k = 0; k < few.units * few.days; k++) {
		f->entries[k] += sign * few.entries[k];
		f->exits[k] += sign * few.exits[k];
	}
	series_flows_release(&few);
	return 0;
}

/* What came and went: of each subject by itself, so that what is stored differs by those evaluated anew. */
static int renew_flows(struct updating *u, size_t i, const struct series_sums *num, struct err *e)
{
	struct renewed *r = &u->side[i][0];
	struct series_flows f;
	size_t from = u->m.flow.n;
	if (series_flow(&f, &(struct spells){.record = r->fresh.record}, u->m.world, u->m.days.n, e) < 0)
		return -1;
	int status = figure_changes_add_flows(&u->changes, &u->m, i, &f, e);
	if (status == 0)
		status = add_flows(u, &f, &r->gone, -1, e);
	if (status == 0)
		status = add_flows(u, &f, &r->fresh, 1, e);
	if (status == 0)
		status = making_flows(&u->m, i, &f, num, e);
	series_flows_release(&f);
	return status < 0 ? -1 : figure_changes_flows(&u->changes, &u->m, i, from, e);
}

/* The sums of one side with what was evaluated anew in it. */
static int sum_side(struct updating *u, size_t i, int side, struct series_sums *out, struct err *e)
{
	struct series_tally t;
	int record = side_of(&u->m.set->item[i], side)->policy->subject_rec;
	if (series_tally_init(&t, u->m.world, u->m.days.n, e) < 0)
		return -1;
	int status = sweep_side(u, i, side, &t, e);
	if (status == 0)
		status = series_tally_sum(out, &t, record == u->m.units, e);
	series_tally_release(&t);
	return status;
}

/* One indicator: what of it is another thing now. */
static int renew(struct updating *u, size_t i, struct err *e)
{
	const struct indicator *x = &u->m.set->item[i];
	struct series_sums num = {0}, den = {0};
	size_t from = u->m.figure.n;
	int status = sum_side(u, i, 0, &num, e);
	if (status == 0 && x->den.policy)
		status = sum_side(u, i, 1, &den, e);
	if (status == 0)
		status = making_figures(&u->m, i, &num, &den, e);
	if (status == 0)
		status = figure_changes_of(&u->changes, &u->m, i, from, e);
	if (status == 0 && u->side[i][0].need != NEED_NOTHING && indicator_flows_mean(x))
		status = renew_flows(u, i, &num, e);
	series_sums_release(&num);
	series_sums_release(&den);
	return status;
}

/* All indicators of which something needs it. */
static int renew_all(struct updating *u, struct err *e)
{
	if (figure_changes_init(&u->changes, &u->m, e) < 0 || make_filter(u, e) < 0 ||
	    evaluate_sides(u, NEED_FEW, u->few, e) < 0 || evaluate_sides(u, NEED_ALL, u->all, e) < 0)
		return -1;
	for (size_t i = 0; i < u->m.set->n; i++)
		if ((u->side[i][0].need != NEED_NOTHING || u->side[i][1].need != NEED_NOTHING) && renew(u, i, e) < 0)
			return -1;
	return 0;
}

/* The people to whom sides that read everybody's facts can come: all that they look at of people are rows with a certain code. 1, 0 when
 * they may come to others. */
static int whose(struct updating *u, const struct uses *all, struct ids *out, struct err *e)
{
	int people = dict_record(&fact_dict, STR("人员"));
	for (size_t k = 0; k < fact_types_n; k++) {
		const struct uses_only *o = &all->only[k];
		if (of_people((int)k) && all->record[k] && (o->whole || (!o->coded && (int)k != people)))
			return 0;
	}
	for (size_t k = 0; k < fact_types_n; k++) {
		const struct uses_only *o = &all->only[k];
		if (!of_people((int)k) || !o->coded)
			continue;
		int code = code_number(fact_types[k]->rec->fields[o->field].codes, o->label);
		if (load_holders(out, u->m.h, (int)k, o->field, code, u->m.set->pool, u->m.mem, e) < 0)
			return -1;
	}
	ids_sort(out);
	return 1;
}

/* Loads what sides need that read everybody's facts. */
static int load_all(struct updating *u, struct uses *all, struct err *e)
{
	struct ids some;
	if (ids_init(&some, e) < 0)
		return -1;
	uses_whole(all, &fact_dict, "单元");
	uses_whole(all, &fact_dict, "机构");
	int narrow = whose(u, all, &some, e);
	const struct load_owners owners = {some.id, some.n};
	int status = narrow < 0 ? -1
				: load_used_of(&u->all, u->m.h, INSTANT_OPEN, all, narrow ? &owners : NULL,
					       u->m.set->pool, u->m.mem, e);
	ids_release(&some);
	return status;
}

/* Loads what is needed; both worlds have the same units and institutions. */
static int load_worlds(struct updating *u, bool *few, struct uses *all, struct err *e)
{
	bool any = false;
	struct load_owners owners = {u->touched.id, u->touched.n};
	for (size_t k = 0; k < fact_types_n; k++)
		any |= all->record[k];
	few[u->m.units] = few[u->m.orgs] = true;
	load_closure(few);
	if (load_wanted(&u->few, u->m.h, INSTANT_OPEN, few, &owners, u->m.set->pool, u->m.mem, e) < 0 ||
	    (any && load_all(u, all, e) < 0))
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
	bool few[DICT_RECORDS_MAX] = {0}, fit = true;
	struct making *m = &u->m;
	struct uses *all = ARENA_NEW(m->mem, struct uses);
	*can = false;
	u->side = arena_get(m->mem, INDICATORS_MAX * sizeof *u->side);
	if (!u->side || !all)
		return no_memory(e);
	memset(all, 0, sizeof *all);
	memset(u->side, 0, INDICATORS_MAX * sizeof *u->side);
	if (ids_init(&u->touched, e) < 0 || figures_state(m->h, m->day, &u->old, e) < 0)
		return -1;
	m->state = u->old;
	if (journal_head(m->h, &m->state.journal, digest, e) < 0)
		return -1;
	if (!goes_on(u))
		return 0;
	m->state.known = m->began = m->h->clock.now(m->h->clock.self);
	if (making_texts(m, e) < 0 || note_entries(u, e) < 0 || choose_sides(u, few, all, &fit, e) < 0 ||
	    touch_people(u, few, e) < 0)
		return -1;
	if (!fit || u->norms || u->touched.n > PEOPLE_MOST)
		return 0;
	*can = true;
	return load_worlds(u, few, all, e) < 0 || making_names(m, e) < 0 ? -1 : renew_all(u, e);
}

/* Gives back what an update holds. */
static void updating_release(struct updating *u)
{
	for (size_t i = 0; u->side && i < INDICATORS_MAX; i++)
		for (int k = 0; k < 2; k++) {
			spells_release(&u->side[i][k].fresh);
			spells_release(&u->side[i][k].gone);
		}
	figure_changes_release(&u->changes);
	ids_release(&u->touched);
	free(u->maybe);
	map_free(u->unit_row);
	map_free(u->org_row);
	making_release(&u->m);
}

int figures_refresh(struct house *h, day_t day, int64_t above, const struct figures_writer *w, struct err *e)
{
	struct figures_state s, now;
	bool done = false;
	if (figures_state(h, day, &s, e) < 0)
		return -1;
	if (!s.current && s.full_took > above && figures_update(h, day, w, &done, e) < 0) {
		struct err why = *e;
		if (why.code != ERR_CONFLICT)
			return -1;
		if (figures_state(h, day, &now, e) < 0)
			return -1;
		if (now.gen == s.gen && now.journal == s.journal && now.made == s.made) {
			*e = why; /* called off */
			return -1;
		}
		err_clear(e);
		return 0;
	}
	return done || (s.current && s.staffed >= s.journal) ? 0 : figures_make(h, day, w, e);
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
	if (status == 0 && *done)
		status = figure_changes_write(&u.changes, &u.m, &u.old, e);
	updating_release(&u);
	return status;
}
