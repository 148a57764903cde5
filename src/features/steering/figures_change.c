/* Figures and spells that differ go out and in, in one transaction. */
#include "features/steering/figures_change.h"

#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

static const struct sql FIGURES = {
    "figure.stored", "SELECT metric, unit_id, since, day, num, den, num_doubt, den_doubt, known FROM figure "
		     "WHERE gen = $1 ORDER BY metric, since, unit_id, day"};
static const struct sql FLOWS = {"figure_flow.stored",
				 "SELECT metric, unit_id, since, day, entries, exits FROM figure_flow "
				 "WHERE gen = $1 ORDER BY metric, since, unit_id, day"};
static const struct sql FIGURE_OUT = {
    "figure.out", "DELETE FROM figure WHERE gen = $1 AND unit_id = $2 AND metric = $3 AND since = $4 AND "
		  "day BETWEEN $5 AND $6"};
static const struct sql FLOW_OUT = {
    "figure_flow.out", "DELETE FROM figure_flow WHERE gen = $1 AND unit_id = $2 AND metric = $3 AND since = $4 AND "
		       "day BETWEEN $5 AND $6"};
static const struct sql SPELL_OUT = {
    "figure_spell.out", "DELETE FROM figure_spell WHERE gen = $1 AND metric = $2 AND since = $3 AND side = $4 AND "
			"unit_id = $5 AND org_id = $6"};
static const struct sql SPELL_IN = {
    "figure_spell.in", "INSERT INTO figure_spell (gen, metric, since, side, unit_id, org_id, spells) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (gen, metric, since, side, unit_id, org_id) "
		       "DO UPDATE SET spells = excluded.spells"};

/* Cells of rows of figures and flows: generation, unit, indicator, since, day, then what is said. */
enum { CELL_GEN, CELL_UNIT, CELL_METRIC, CELL_SINCE, CELL_DAY };

/* The indicator of a stored row; INDICATORS_MAX: the set has no such. */
static size_t indicator_of(const struct making *m, struct str id, int64_t since, size_t near)
{
	for (size_t k = 0; k < m->set->n; k++) {
		size_t i = (near + k) % m->set->n;
		if (m->set->item[i].num.policy->from == since && str_eq(m->set->item[i].id, id))
			return i;
	}
	return INDICATORS_MAX;
}

/* By indicator, unit, day. */
static int by_place(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	static const int order[] = {CELL_METRIC, CELL_UNIT, CELL_DAY};
	for (int k = 0; k < 3; k++)
		if (x[order[k]] != y[order[k]])
			return x[order[k]] < y[order[k]] ? -1 : 1;
	return 0;
}

/* Reads the stored rows of one table, as wide as those of `like`. */
static int read_stored(struct stored_rows *s, const struct making *m, const struct sql *sql, const struct rows *like,
		       struct err *e)
{
	struct stmt *st;
	int64_t cell[16];
	size_t i = 0;
	int got;
	s->rows.width = like->width;
	if (sql_open(&st, m->h->store, sql, ARGS(INT(m->state.gen)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) == 1) {
		i = indicator_of(m, stmt_text(st, 0), stmt_int(st, 2), i);
		cell[CELL_GEN] = m->state.gen;
		cell[CELL_UNIT] = stmt_int(st, 1);
		cell[CELL_METRIC] = (int64_t)i;
		for (size_t k = CELL_SINCE; k < like->width; k++)
			cell[k] = stmt_int(st, (int)k - 1);
		if (rows_put(&s->rows, cell, e) < 0) {
			got = -1;
			break;
		}
	}
	stmt_reset(st);
	if (got == 0 && s->rows.n)
		qsort(s->rows.cell, s->rows.n, s->rows.width * sizeof *s->rows.cell, by_place);
	for (size_t k = 0, at = 0; got == 0 && k <= INDICATORS_MAX; k++) {
		while (at < s->rows.n && s->rows.cell[at * s->rows.width + CELL_METRIC] < (int64_t)k)
			at++;
		s->start[k] = at;
	}
	return got;
}

int figure_changes_init(struct figure_changes *c, const struct making *m, struct err *e)
{
	*c = (struct figure_changes){
	    .stale_figure = {.width = 5}, .stale_flow = {.width = 5}, .stale_spell = {.width = 5}};
	return read_stored(&c->figure, m, &FIGURES, &m->figure, e) < 0
		   ? -1
		   : read_stored(&c->flow, m, &FLOWS, &m->flow, e);
}

void figure_changes_release(struct figure_changes *c)
{
	free(c->figure.rows.cell);
	free(c->flow.rows.cell);
	free(c->stale_figure.cell);
	free(c->stale_flow.cell);
	free(c->stale_spell.cell);
}

/* Rows of one unit: how many from `at` on, before `end`. */
static size_t of_unit(const struct rows *r, size_t at, size_t end, int64_t unit)
{
	size_t n = 0;
	while (at + n < end && r->cell[(at + n) * r->width + CELL_UNIT] == unit)
		n++;
	return n;
}

static const int64_t *row_at(const struct rows *r, size_t i)
{
	return &r->cell[i * r->width];
}

/* The rows of one unit in both: what is alike at the beginning and at the end is left out; of the rest the old goes out, the new stays,
 * moved to *kept. */
static int compare_unit(const struct rows *was, size_t w, size_t nwas, struct rows *is, size_t s, size_t nis,
			size_t *kept, struct rows *stale, struct err *e)
{
	const size_t size = is->width * sizeof *is->cell;
	while (nwas && nis && memcmp(row_at(was, w), row_at(is, s), size) == 0) {
		w++, s++;
		nwas--, nis--;
	}
	while (nwas && nis && memcmp(row_at(was, w + nwas - 1), row_at(is, s + nis - 1), size) == 0)
		nwas--, nis--;
	if (nwas) {
		const int64_t *first = row_at(was, w), *last = row_at(was, w + nwas - 1);
		const int64_t out[] = {first[CELL_UNIT], first[CELL_METRIC], first[CELL_SINCE], first[CELL_DAY],
				       last[CELL_DAY]};
		if (rows_put(stale, out, e) < 0)
			return -1;
	}
	if (nis)
		memmove(&is->cell[*kept * is->width], row_at(is, s), nis * size);
	*kept += nis;
	return 0;
}

/* The rows of one indicator, unit by unit. Both are in the order of units and days. */
static int compare(const struct stored_rows *stored, struct rows *is, size_t i, size_t from, struct rows *stale,
		   struct err *e)
{
	const struct rows *was = &stored->rows;
	size_t w = stored->start[i], wend = stored->start[i + 1], s = from, kept = from;
	while (w < wend || s < is->n) {
		int64_t wu = w < wend ? row_at(was, w)[CELL_UNIT] : INT64_MAX,
			su = s < is->n ? row_at(is, s)[CELL_UNIT] : INT64_MAX, unit = wu < su ? wu : su;
		size_t nwas = of_unit(was, w, wend, unit), nis = of_unit(is, s, is->n, unit);
		if (compare_unit(was, w, nwas, is, s, nis, &kept, stale, e) < 0)
			return -1;
		w += nwas;
		s += nis;
	}
	is->n = kept;
	return 0;
}

int figure_changes_of(struct figure_changes *c, struct making *m, size_t i, size_t from, struct err *e)
{
	return compare(&c->figure, &m->figure, i, from, &c->stale_figure, e);
}

int figure_changes_flows(struct figure_changes *c, struct making *m, size_t i, size_t from, struct err *e)
{
	return compare(&c->flow, &m->flow, i, from, &c->stale_flow, e);
}

int figure_changes_add_flows(const struct figure_changes *c, const struct making *m, size_t i, struct series_flows *f,
			     struct err *e)
{
	const struct rows *r = &c->flow.rows;
	const int64_t *id = m->world->t[m->units].id;
	size_t u = 0, d = 0;
	for (size_t k = c->flow.start[i]; k < c->flow.start[i + 1]; k++, d++) {
		const int64_t *x = row_at(r, k);
		if (u < f->units && id[u] != x[CELL_UNIT])
			d = 0;
		while (u < f->units && id[u] != x[CELL_UNIT])
			u++;
		while (d < f->days && m->days.day[d] != x[CELL_DAY])
			d++;
		if (u == f->units || d == f->days)
			return err_set(e, ERR_DAMAGED, "预先算好的指标里有现在没有的单元或日子");
		f->entries[u * f->days + d] += x[CELL_DAY + 1];
		f->exits[u * f->days + d] += x[CELL_DAY + 2];
	}
	return 0;
}

/* All of it, in the writer's transaction. */
struct writing {
	struct figure_changes *c;
	struct making *m;
	const struct figures_state *was;
};

/* Days of units that go out of one table. */
static int take_out(struct house *h, const struct making *m, const struct sql *sql, const struct rows *stale,
		    struct err *e)
{
	for (size_t k = 0; k < stale->n; k++) {
		const int64_t *x = row_at(stale, k);
		if (sql_run(h->store, sql,
			    ARGS(INT(m->state.gen), INT(x[0]), TEXT(m->names[x[1]]), INT(x[2]), INT(x[3]), INT(x[4])),
			    NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* Rows of spells that go out, and those that come in or are others now. */
static int change_spells(struct house *h, const struct writing *w, struct err *e)
{
	const struct rows *out = &w->c->stale_spell, *in = &w->m->spell;
	for (size_t k = 0; k < out->n; k++) {
		const int64_t *x = row_at(out, k);
		if (sql_run(h->store, &SPELL_OUT,
			    ARGS(INT(w->m->state.gen), TEXT(w->m->names[x[0]]), INT(x[1]), INT(x[2]), INT(x[3]),
				 INT(x[4])),
			    NULL, e) < 0)
			return -1;
	}
	for (size_t k = 0; k < in->n; k++) {
		const int64_t *x = row_at(in, k);
		if (sql_run(h->store, &SPELL_IN,
			    ARGS(INT(x[0]), TEXT(w->m->names[x[1]]), INT(x[2]), INT(x[3]), INT(x[4]), INT(x[5]),
				 BYTES(pool_text(w->m->bytes, x[6]))),
			    NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* Runs in the writer's transaction. */
static int write_all(struct house *h, void *arg, struct err *e)
{
	const struct writing *w = arg;
	struct making *m = w->m;
	struct figures_state now;
	if (figures_state(h, m->day, &now, e) < 0)
		return -1;
	if (now.gen != w->was->gen || now.journal != w->was->journal || now.made != w->was->made)
		return err_set(e, ERR_CONFLICT, "指标刚由别处重算过");
	if (take_out(h, m, &FIGURE_OUT, &w->c->stale_figure, e) < 0 ||
	    take_out(h, m, &FLOW_OUT, &w->c->stale_flow, e) < 0 ||
	    making_write_rows(m, h, &m->figure, 0, m->figure.n, e) < 0 ||
	    making_write_rows(m, h, &m->flow, 0, m->flow.n, e) < 0 || change_spells(h, w, e) < 0)
		return -1;
	m->state.made = h->clock.now(h->clock.self);
	m->state.took = m->state.made - m->began;
	return making_show(h, &m->state, e);
}

int figure_changes_write(struct figure_changes *c, struct making *m, const struct figures_state *was, struct err *e)
{
	struct writing w = {c, m, was};
	return m->w->write(m->w->self, write_all, &w, e);
}
