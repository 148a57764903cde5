/* Writing a making of figures: piece by piece under its own number, then shown at once. */
#include <stdlib.h>
#include <string.h>

#include "features/steering/figures_inside.h"
#include "store/sql.h"

static const struct sql STATE_SET = {
    "figure.state_set",
    "INSERT INTO figure_state (id, gen, journal, known, day, made, took, form, staffed, full_took) "
    "VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET gen = excluded.gen, "
    "journal = excluded.journal, known = excluded.known, day = excluded.day, made = excluded.made, "
    "took = excluded.took, form = excluded.form, staffed = excluded.staffed, full_took = excluded.full_took"};
static const struct sql DROPS[] = {
    {"figure_unit.drop", "DELETE FROM figure_unit WHERE gen <> $1"},
    {"figure_within.drop", "DELETE FROM figure_within WHERE gen <> $1"},
    {"figure.drop", "DELETE FROM figure WHERE gen <> $1"},
    {"figure_flow.drop", "DELETE FROM figure_flow WHERE gen <> $1"},
    {"figure_spell.drop", "DELETE FROM figure_spell WHERE gen <> $1"},
    {"staffing_house.drop", "DELETE FROM staffing_house WHERE gen <> $1"},
    {"staffing_line.drop", "DELETE FROM staffing_line WHERE gen <> $1"},
};

int rows_put(struct rows *r, const int64_t *cells, struct err *e)
{
	if (r->n == FIGURE_ROWS)
		return err_set(e, ERR_LIMIT, "预先算好的指标超过%d行", FIGURE_ROWS);
	if (r->n == r->cap) {
		size_t cap = r->cap ? 2 * r->cap : 4096;
		int64_t *more = reallocarray(r->cell, cap, r->width * sizeof *more);
		if (!more)
			return err_set(e, ERR_NOMEM, "内存不够");
		r->cell = more;
		r->cap = cap;
	}
	memcpy(&r->cell[r->n++ * r->width], cells, r->width * sizeof *cells);
	return 0;
}

int making_init(struct making *m, struct house *h, day_t day, const struct figures_writer *w, struct err *e)
{
	static const char *const unit[] = {"gen", "unit_id", "parent_id", "kind", "code", "name", NULL};
	static const char *const within[] = {"gen", "top_id", "unit_id", NULL};
	static const char *const figure[] = {"gen", "unit_id",   "metric",    "since", "day", "num",
					     "den", "num_doubt", "den_doubt", "known", NULL};
	static const char *const flow[] = {"gen", "unit_id", "metric", "since", "day", "entries", "exits", NULL};
	static const char *const spell[] = {"gen", "metric", "since", "side", "unit_id", "org_id", "spells", NULL};
	static const char *const house[] = {"gen",    "org_id",    "unit_id", "beds", "residents",
					    "nurses", "certified", "gap",     NULL};
	static const char *const line[] = {"gen",        "org_id", "no",       "unit_id", "post", "shift",
					   "num",        "den",    "required", "actual",  "gap",  "mandatory",
					   "unverified", "unsure", "source",   NULL};
	*m = (struct making){
	    .h = h,
	    .w = w,
	    .day = day,
	    .days = series_days_until(day, FIGURE_MONTHS),
	    .mem = arena_new((size_t)64 << 30),
	    .bytes = pool_new(0),
	    .unit = {.table = "figure_unit", .columns = unit, .kinds = "iiiitt", .width = 6},
	    .within = {.table = "figure_within", .columns = within, .kinds = "iii", .width = 3},
	    .figure = {.table = "figure", .columns = figure, .kinds = "iitiiiiiii", .width = 10},
	    .flow = {.table = "figure_flow", .columns = flow, .kinds = "iitiiii", .width = 7},
	    .spell = {.table = "figure_spell", .columns = spell, .kinds = "itiiiib", .width = 7},
	    .house = {.table = "staffing_house", .columns = house, .kinds = "iiiiiiii", .width = 8},
	    .line = {.table = "staffing_line", .columns = line, .kinds = "iiiitiiiiiiiiit", .width = 15}};
	return m->mem && m->bytes ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

void making_release(struct making *m)
{
	struct rows *all[] = {&m->unit, &m->within, &m->figure, &m->flow, &m->spell, &m->house, &m->line};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free(all[i]->cell);
	pool_free(m->bytes);
	indicators_free(m->set);
	arena_free(m->mem);
}

/* A piece of a table's rows. */
struct piece {
	struct making *m;
	struct rows *rows;
	size_t from, to;
};

/* A text of a row. */
static struct str row_text(const struct rows *r, int64_t number)
{
	return r->text ? r->text[number] : pool_text(r->pool, number);
}

/* One row into a bulk load. */
static int write_row(struct bulk *b, const struct rows *r, const int64_t *cell, struct err *e)
{
	for (size_t k = 0; k < r->width; k++)
		if (r->kinds[k] == 't')
			bulk_text(b, (int)k, row_text(r, cell[k]));
		else if (r->kinds[k] == 'b')
			bulk_bytes(b, (int)k, pool_text(r->bytes, cell[k]));
		else
			bulk_int(b, (int)k, cell[k]);
	return bulk_row(b, e);
}

int making_write_rows(struct making *m, struct house *h, struct rows *r, size_t from, size_t to, struct err *e)
{
	struct bulk *b;
	r->text = r == &m->line ? NULL : m->names;
	r->pool = m->world->pool;
	r->bytes = m->bytes;
	int status = bulk_begin(&b, h->store, r->table, r->columns, r->kinds, e);
	if (status < 0)
		return -1;
	for (size_t i = from; i < to && status == 0; i++)
		status = write_row(b, r, &r->cell[i * r->width], e);
	if (status < 0) {
		bulk_abandon(b);
		return -1;
	}
	return bulk_end(b, e);
}

/* Writes one piece. */
static int write_piece(struct house *h, void *arg, struct err *e)
{
	const struct piece *p = arg;
	return making_write_rows(p->m, h, p->rows, p->from, p->to, e);
}

/* A table's rows, piece by piece. */
static int write_rows(struct making *m, struct rows *r, struct err *e)
{
	size_t piece = r == &m->spell ? FIGURE_SPELLS : FIGURE_PIECE;
	for (size_t from = 0; from < r->n; from += piece) {
		struct piece p = {m, r, from, from + piece < r->n ? from + piece : r->n};
		if (m->w->write(m->w->self, write_piece, &p, e) < 0)
			return -1;
	}
	return 0;
}

/* Takes away what is of another generation: what a making that did not end left behind, and then the old one. */
static int drop_others(struct house *h, void *arg, struct err *e)
{
	const int64_t *gen = arg;
	for (size_t i = 0; i < sizeof DROPS / sizeof *DROPS; i++) {
		if (sql_run(h->store, &DROPS[i], ARGS(INT(*gen)), NULL, e) < 0)
			return -1;
	}
	return 0;
}

int making_show(struct house *h, void *state, struct err *e)
{
	const struct figures_state *s = state;
	return sql_run(h->store, &STATE_SET,
		       ARGS(INT(s->gen), INT(s->journal), INT(s->known), INT(s->day), INT(s->made), INT(s->took),
			    INT(figures_form()), INT(s->staffed), INT(s->full_took)),
		       NULL, e);
}

int making_write(struct making *m, struct err *e)
{
	struct rows *all[] = {&m->unit, &m->within, &m->figure, &m->flow, &m->spell, &m->house, &m->line};
	int64_t old = m->state.gen - 1, gen = m->state.gen;
	if (m->w->write(m->w->self, drop_others, &old, e) < 0)
		return -1;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (write_rows(m, all[i], e) < 0)
			return -1;
	m->state.made = m->h->clock.now(m->h->clock.self);
	m->state.took = m->state.made - m->began;
	if (m->state.staffed == m->state.journal)
		m->state.full_took = m->state.took;
	if (m->w->write(m->w->self, making_show, &m->state, e) < 0)
		return -1;
	return m->w->write(m->w->self, drop_others, &gen, e);
}

/* A write transaction of the house's own. */
static int write_direct(void *self, int (*f)(struct house *h, void *arg, struct err *e), void *arg, struct err *e)
{
	struct house *h = self;
	if (store_begin(h->store, true, e) < 0)
		return -1;
	if (f(h, arg, e) < 0) {
		store_rollback(h->store);
		return -1;
	}
	return store_commit(h->store, e);
}

struct figures_writer figures_direct(struct house *h)
{
	return (struct figures_writer){.self = h, .write = write_direct};
}
