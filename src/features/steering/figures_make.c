/* Working the figures out: one pass over the indicators and days, written piece by piece, then shown at once. */
#include <stdlib.h>
#include <string.h>

#include "fact/journal.h"
#include "features/features.h"
#include "features/indicators/flow.h"
#include "features/staffing/houses.h"
#include "features/steering/figure_spells.h"
#include "features/steering/figures_inside.h"
#include "features/subsidies/load.h"
#include "features/subsidies/places.h"
#include "features/units/units.h"

int64_t making_unit_id(const struct making *m, int64_t row)
{
	return row == FIELD_NONE || row < 0 ? 0 : m->world->t[m->units].id[row];
}

/* A text cell of a unit. */
static struct str unit_text(const struct making *m, int64_t row, int field)
{
	int64_t v = cell_at(m->world->t[m->units].col[field], row);
	return v == FIELD_NONE ? STR("") : pool_text(m->world->pool, v);
}

/* The number of a unit's kind; its cell holds the word. */
static int64_t unit_kind_of(const struct making *m, int64_t row)
{
	struct str word = unit_text(m, row, FACT_INDEX(units, kind));
	for (int64_t k = UNIT_PROVINCE; k <= UNIT_VILLAGE; k++)
		if (str_is(word, code_label(&unit_kinds, (int)k)))
			return k;
	return 0;
}

int making_names(struct making *m, struct err *e)
{
	size_t n = m->world->t[m->units].n;
	if (!(m->names = ARENA_ARRAY(m->mem, m->set->n + 2 * n + 1, struct str)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < m->set->n; i++)
		m->names[i] = m->set->item[i].id;
	for (size_t u = 0; u < n; u++) {
		m->names[m->set->n + 2 * u] = unit_text(m, (int64_t)u, FACT_INDEX(units, code));
		m->names[m->set->n + 2 * u + 1] = unit_text(m, (int64_t)u, FACT_INDEX(units, name));
	}
	return 0;
}

/* The tree of units, and what lies within what. */
static int put_units(struct making *m, struct err *e)
{
	struct cells above = units_above(m->world);
	for (size_t u = 0; u < m->world->t[m->units].n; u++) {
		size_t at = m->set->n + 2 * u;
		int64_t row = (int64_t)u, id = making_unit_id(m, row);
		int steps = 0;
		const int64_t cells[] = {m->state.gen,         id,          making_unit_id(m, cell_at(above, u)),
					 unit_kind_of(m, row), (int64_t)at, (int64_t)at + 1};
		if (rows_put(&m->unit, cells, e) < 0)
			return -1;
		for (int64_t top = row; top != FIELD_NONE && steps < UNIT_DEPTH_MAX;
		     top = cell_at(above, top), steps++) {
			const int64_t pair[] = {m->state.gen, making_unit_id(m, top), id};
			if (rows_put(&m->within, pair, e) < 0)
				return -1;
		}
	}
	return 0;
}

int making_figures(struct making *m, size_t i, const struct series_sums *num, const struct series_sums *den,
		   struct err *e)
{
	const struct indicator *x = &m->set->item[i];
	const int64_t area = world_find(m->world, m->units, x->num.policy->area);
	const struct cells above = units_above(m->world);
	bool ratio = x->den.policy && den->known && den->sum;
	for (size_t u = 0; u < num->units; u++) {
		bool shown = area >= 0 && ((int64_t)u == area || cell_at(above, u) == area);
		for (size_t d = 0; d < num->days; d++) {
			size_t at = u * num->days + d;
			if (!shown && !num->known[at] && !(ratio && den->known[at]))
				continue;
			int64_t of = ratio ? den->sum[at] : 0;
			const int64_t cells[] = {m->state.gen,
						 making_unit_id(m, (int64_t)u),
						 (int64_t)i,
						 x->num.policy->from,
						 m->days.day[d],
						 num->sum[at],
						 of,
						 num->doubt[at],
						 ratio ? den->doubt[at] : 0,
						 !ratio || of > 0};
			if (rows_put(&m->figure, cells, e) < 0)
				return -1;
		}
	}
	return 0;
}

int making_flows(struct making *m, size_t i, const struct series_flows *f, const struct series_sums *num,
		 struct err *e)
{
	for (size_t u = 0; u < f->units; u++)
		for (size_t d = 1; d + 1 < f->days; d++) {
			size_t at = u * f->days + d;
			if (!f->entries[at] && !f->exits[at] && !num->known[at])
				continue;
			const int64_t cells[] = {m->state.gen,   making_unit_id(m, (int64_t)u),
						 (int64_t)i,     m->set->item[i].num.policy->from,
						 m->days.day[d], f->entries[at],
						 f->exits[at]};
			if (rows_put(&m->flow, cells, e) < 0)
				return -1;
		}
	return 0;
}

/* What came and went, out of all spells. */
static int put_flows(struct making *m, size_t i, const struct spells *spells, const struct series_sums *num,
		     struct err *e)
{
	struct series_flows f;
	if (series_flow(&f, spells, m->world, m->days.n, e) < 0)
		return -1;
	int status = making_flows(m, i, &f, num, e);
	series_flows_release(&f);
	return status;
}

int making_by_place(const void *a, const void *b)
{
	const struct spell *x = a, *y = b;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->org != y->org)
		return x->org < y->org ? -1 : 1;
	return x->subject != y->subject ? (x->subject < y->subject ? -1 : 1) : (int)x->from - (int)y->from;
}

int making_group(struct making *m, size_t i, int side, const struct spell *at, struct str spells, struct err *e)
{
	const int64_t *org = m->world->t[m->orgs].id;
	int64_t bytes = pool_put(m->bytes, spells);
	if (bytes < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	const int64_t cells[] = {m->state.gen,
				 (int64_t)i,
				 m->set->item[i].num.policy->from,
				 side,
				 making_unit_id(m, at->unit),
				 at->org < 0 ? 0 : org[at->org],
				 bytes};
	return rows_put(&m->spell, cells, e);
}

/* The spells of one unit and institution as a row. */
static int put_group(struct making *m, size_t i, int side, const struct spell *x, size_t n, struct err *e)
{
	struct buf b;
	int64_t last = 0;
	buf_init(&b, n * SPELL_BYTES_MOST);
	for (size_t k = 0; k < n; k++)
		spell_put(&b, &(struct stored_spell){x[k].subject, x[k].amount, x[k].from, x[k].to, x[k].doubt},
			  &last);
	int status = b.failed ? err_set(e, ERR_NOMEM, "内存不够") : making_group(m, i, side, x, buf_str(&b), e);
	buf_release(&b);
	return status;
}

/* The spells of one side as they are stored. They are sorted anew. */
static int put_spells(struct making *m, size_t i, int side, struct spells *s, struct err *e)
{
	if (s->n)
		qsort(s->spell, s->n, sizeof *s->spell, making_by_place);
	for (size_t k = 0, n; k < s->n; k += n) {
		const struct spell *x = &s->spell[k];
		for (n = 1; k + n < s->n && x[n].unit == x->unit && x[n].org == x->org;)
			n++;
		if (x->unit >= 0 && put_group(m, i, side, x, n, e) < 0)
			return -1;
	}
	return 0;
}

/* Figures, flows and members of one indicator out of all its spells, whose subjects are ids; den NULL: none. Their order is lost. */
static int put_indicator(struct making *m, size_t i, struct spells *num, struct spells *den, struct err *e)
{
	const struct indicator *x = &m->set->item[i];
	struct series_sums of_num = {0}, of_den = {0};
	int status = series_sum(&of_num, num, m->world, m->days.n, e);
	if (status == 0 && den)
		status = series_sum(&of_den, den, m->world, m->days.n, e);
	if (status == 0)
		status = making_figures(m, i, &of_num, &of_den, e);
	if (status == 0 && indicator_flows_mean(x))
		status = put_flows(m, i, num, &of_num, e);
	if (status == 0)
		status = put_spells(m, i, 0, num, e);
	if (status == 0 && den)
		status = put_spells(m, i, 1, den, e);
	series_sums_release(&of_num);
	series_sums_release(&of_den);
	return status;
}

void making_name(const struct making *m, struct spells *s)
{
	const int64_t *id = m->world->t[s->record].id;
	for (size_t k = 0; k < s->n; k++)
		s->spell[k].subject = id[s->spell[k].subject];
}

/* The sides of the indicators of the city of indicator `first`. */
static size_t sides_of_city(const struct making *m, size_t first, struct series_side *side)
{
	size_t n = 0;
	for (size_t i = first; i < m->set->n; i++) {
		const struct indicator *x = &m->set->item[i];
		if (!str_eq(x->num.policy->area, m->set->item[first].num.policy->area))
			continue;
		side[n++] = (struct series_side){x, false};
		if (x->den.policy)
			side[n++] = (struct series_side){x, true};
	}
	return n;
}

/* All indicators of one city. */
static int run_city(struct making *m, size_t first, struct err *e)
{
	struct series_side side[2 * INDICATORS_MAX];
	struct spells *spells = calloc(2 * INDICATORS_MAX, sizeof *spells);
	size_t n = sides_of_city(m, first, side);
	int status =
	    spells ? series_make(spells, m->set, side, n, m->world, &m->days, e) : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t k = 0; k < n && status == 0; k++) {
		bool ratio = k + 1 < n && side[k + 1].den;
		making_name(m, &spells[k]);
		if (ratio)
			making_name(m, &spells[k + 1]);
		status = put_indicator(m, (size_t)(side[k].indicator - m->set->item), &spells[k],
				       ratio ? &spells[k + 1] : NULL, e);
		k += ratio;
	}
	for (size_t k = 0; spells && k < n; k++)
		spells_release(&spells[k]);
	free(spells);
	return status;
}

/* An indicator of the same city stands before it. */
static bool city_is_done(const struct making *m, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(m->set->item[k].num.policy->area, m->set->item[i].num.policy->area))
			return true;
	return false;
}

/* All indicators, city by city. */
static int run_all(struct making *m, struct err *e)
{
	for (size_t i = 0; i < m->set->n; i++) {
		if (city_is_done(m, i))
			continue;
		if (m->w->tell && !m->w->tell(m->w->self, "计算指标", (int64_t)i, (int64_t)m->set->n))
			return err_set(e, ERR_CONFLICT, "已取消");
		if (run_city(m, i, e) < 0)
			return -1;
	}
	return 0;
}

/* One institution against the norms of its unit, line by line. */
static int put_house(struct making *m, const struct staffing_row *r, struct err *e)
{
	struct staffing_norms norms;
	struct staffing_line *x;
	size_t n;
	int orgs = dict_record(m->world->dict, STR("机构"));
	int64_t org = m->world->t[orgs].id[r->org], unit = making_unit_id(m, r->unit), gap = 0, residents = 0, no = 0;
	if (staffing_norms_for(&norms, &m->norms, m->world, r->unit, m->mem, e) < 0 ||
	    staffing_lines(&x, &n, &norms, &r->house, (struct str){0}, m->day, ROUND_ONCE, m->mem, e) < 0)
		return -1;
	for (int k = 0; k < ABILITY__MAX; k++)
		residents += r->house.residents[k];
	for (size_t k = 0; k < n; k++) {
		int64_t post = pool_put(m->world->pool, x[k].post), source = pool_put(m->world->pool, x[k].source);
		const int64_t cells[] = {
		    m->state.gen,    org,          no + 1,        unit,        post,     x[k].shift,
		    x[k].num,        x[k].den,     x[k].required, x[k].actual, x[k].gap, x[k].mandatory,
		    x[k].unverified, x[k].unknown, source};
		if (x[k].required == 0 && x[k].actual <= 0)
			continue;
		if (post < 0 || source < 0)
			return err_set(e, ERR_NOMEM, "内存不够");
		no++;
		gap += x[k].gap;
		if (rows_put(&m->line, cells, e) < 0)
			return -1;
	}
	const int64_t cells[] = {m->state.gen,       org, unit, r->house.beds, residents, r->house.nurses,
				 r->house.certified, gap};
	return rows_put(&m->house, cells, e);
}

/* All institutions that house elders. */
static int run_staffing(struct making *m, struct err *e)
{
	struct staffing_row *r;
	size_t n;
	if (staffing_houses(&r, &n, m->world, m->day, m->mem, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (r[i].unit != FIELD_NONE && put_house(m, &r[i], e) < 0)
			return -1;
	return 0;
}

int making_texts(struct making *m, struct err *e)
{
	m->units = dict_record(&fact_dict, STR("单元"));
	m->orgs = dict_record(&fact_dict, STR("机构"));
	m->set = indicators_new(e);
	if (!m->set)
		return -1;
	return indicators_add_shipped(m->set) < 0 || indicators_check(m->set) < 0
		   ? err_set(e, ERR_DAMAGED, "程序自带的指标文本有错")
		   : 0;
}

/* Reads where the journal is, then the facts: what is written in between makes them behind, never ahead. */
static int begin(struct making *m, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	struct figures_state old;
	if (store_begin(m->h->store, false, e) < 0)
		return -1;
	int status = figures_state(m->h, m->day, &old, e);
	if (status == 0)
		status = journal_head(m->h, &m->state.journal, digest, e);
	if (status == 0)
		status = staff_norms(m->h, m->mem, &m->norms, e);
	store_rollback(m->h->store);
	m->state.gen = old.gen + 1;
	m->state.day = m->day;
	m->state.known = m->began = m->h->clock.now(m->h->clock.self);
	if (status < 0 || making_texts(m, e) < 0)
		return -1;
	bool reads[DICT_RECORDS_MAX] = {0};
	indicators_read(m->set, reads);
	staffing_records(reads);
	load_closure(reads);
	return load_wanted(&m->world, m->h, INSTANT_OPEN, reads, NULL, m->set->pool, m->mem, e);
}

int figures_make(struct house *h, day_t day, const struct figures_writer *w, struct err *e)
{
	struct making m;
	int status = making_init(&m, h, day, w, e);
	if (status == 0)
		status = begin(&m, e);
	if (status == 0 &&
	    (making_names(&m, e) < 0 || put_units(&m, e) < 0 || run_all(&m, e) < 0 || run_staffing(&m, e) < 0))
		status = -1;
	m.state.staffed = m.state.journal;
	if (status == 0)
		status = making_write(&m, e);
	making_release(&m);
	return status;
}
