/* Working the figures out: one pass over the indicators and days, written piece by piece, then shown at once. */
#include <stdlib.h>
#include <string.h>

#include "fact/journal.h"
#include "features/features.h"
#include "features/indicators/flow.h"
#include "features/staffing/houses.h"
#include "features/steering/figures.h"
#include "features/steering/staff.h"
#include "features/subsidies/load.h"
#include "features/subsidies/places.h"
#include "features/units/units.h"

static const struct sql STATE_SET = {
    "figure.state_set",
    "INSERT INTO figure_state (id, gen, journal, known, day, made, took, form) "
    "VALUES (1, $1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET gen = excluded.gen, "
    "journal = excluded.journal, known = excluded.known, day = excluded.day, made = excluded.made, "
    "took = excluded.took, form = excluded.form"};
static const struct sql DROPS[] = {
    {"figure_unit.drop", "DELETE FROM figure_unit WHERE gen <> $1"},
    {"figure_within.drop", "DELETE FROM figure_within WHERE gen <> $1"},
    {"figure.drop", "DELETE FROM figure WHERE gen <> $1"},
    {"figure_flow.drop", "DELETE FROM figure_flow WHERE gen <> $1"},
    {"figure_member.drop", "DELETE FROM figure_member WHERE gen <> $1"},
    {"staffing_house.drop", "DELETE FROM staffing_house WHERE gen <> $1"},
    {"staffing_line.drop", "DELETE FROM staffing_line WHERE gen <> $1"},
};

/* Rows of one table while they wait to be written: cells of 64 bits, texts by number. */
struct rows {
	const char *table, *const *columns, *kinds;
	size_t width, n, cap;
	int64_t *cell;
	const struct str *text; /* of the letter t: the text with this number; NULL: of the pool */
	const struct pool *pool;
};

/* One making. */
struct making {
	struct house *h;
	const struct figures_writer *w;
	struct arena *mem; /* of the world */
	struct indicators *set;
	struct world *world;
	int units;
	day_t day, days[FIGURE_DAYS];
	size_t ndays;
	struct figures_state state;
	instant_t began;
	struct rows unit, within, figure, flow, member, house, line;
	struct staffing_norms norms;
	struct str *names; /* texts of the rows: ids of indicators, then codes and names of units */
	int64_t no;        /* of the members */
};

/* Adds a row. */
static int put(struct rows *r, const int64_t *cells, struct err *e)
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

/* The store's id of a unit's row, 0 of none. */
static int64_t unit_id(const struct making *m, int64_t row)
{
	return row == FIELD_NONE || row < 0 ? 0 : m->world->t[m->units].id[row];
}

/* A text cell of a unit. */
static struct str unit_text(const struct making *m, int64_t row, int field)
{
	int64_t v = m->world->t[m->units].col[field][row];
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

/* The tree of units, and what lies within what. */
static int put_units(struct making *m, struct err *e)
{
	size_t n = m->world->t[m->units].n;
	if (!(m->names = ARENA_ARRAY(m->mem, m->set->n + 2 * n + 1, struct str)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < m->set->n; i++)
		m->names[i] = m->set->item[i].id;
	for (size_t u = 0; u < n; u++) {
		size_t at = m->set->n + 2 * u;
		int64_t row = (int64_t)u, id = unit_id(m, row);
		int steps = 0;
		m->names[at] = unit_text(m, row, FACT_INDEX(units, code));
		m->names[at + 1] = unit_text(m, row, FACT_INDEX(units, name));
		const int64_t cells[] = {m->state.gen,         id,          unit_id(m, unit_above(m->world, row)),
					 unit_kind_of(m, row), (int64_t)at, (int64_t)at + 1};
		if (put(&m->unit, cells, e) < 0)
			return -1;
		for (int64_t top = row; top != FIELD_NONE && steps < UNIT_DEPTH_MAX; steps++) {
			const int64_t pair[] = {m->state.gen, unit_id(m, top), id};
			if (put(&m->within, pair, e) < 0)
				return -1;
			top = unit_above(m->world, top);
		}
	}
	return 0;
}

/* The figures of one indicator on one day: of the city and its counties also where nothing was counted, of others where something
 * was. */
static int put_figures(struct making *m, const struct indicator_result *r, size_t i, struct err *e)
{
	int64_t area = world_find(m->world, m->units, r->indicator->num.policy->area);
	for (size_t u = 0; u < m->world->t[m->units].n; u++) {
		bool there = r->num.known[u] || (r->indicator->den.policy && r->den.known[u]) ||
			     (area >= 0 && ((int64_t)u == area || unit_above(m->world, (int64_t)u) == area));
		struct indicator_value v = indicator_at(r, (int64_t)u);
		const int64_t cells[] = {m->state.gen, unit_id(m, (int64_t)u),
					 (int64_t)i,   r->indicator->num.policy->from,
					 r->on,        v.num,
					 v.den,        v.num_doubt,
					 v.den_doubt,  v.known};
		if (there && put(&m->figure, cells, e) < 0)
			return -1;
	}
	return 0;
}

/* The members of one side on the day itself. */
static int put_members(struct making *m, const struct indicator_count *c, size_t i, int side, struct err *e)
{
	const struct world *w = m->world;
	int orgs = dict_record(w->dict, STR("机构"));
	for (size_t k = 0; c->policy && k < c->n; k++) {
		const struct indicator_member *x = &c->member[k];
		const int64_t cells[] = {m->state.gen,
					 (int64_t)i,
					 side,
					 unit_id(m, x->unit),
					 x->org == FIELD_NONE ? 0 : w->t[orgs].id[x->org],
					 ++m->no,
					 w->t[c->record].id[x->subject],
					 x->amount,
					 x->doubt};
		if (x->unit != FIELD_NONE && put(&m->member, cells, e) < 0)
			return -1;
	}
	return 0;
}

/* What came and went in each unit between two month ends: a subject that moves from one county to another leaves the one and comes
 * to the other, and stays in the city. */
struct flows {
	int64_t *entries, *exits, *change; /* [unit row] */
	int64_t touched[4 * UNIT_DEPTH_MAX];
	size_t n;
};

/* Adds an amount to a unit and all above it, for the subject at hand. */
static void change_by(struct flows *f, const struct world *w, const struct indicator_member *x, int64_t sign)
{
	int steps = 0;
	if (x->doubt)
		return;
	for (int64_t u = x->unit; u != FIELD_NONE && steps < UNIT_DEPTH_MAX; u = unit_above(w, u), steps++) {
		if (f->change[u] == 0 && f->n < sizeof f->touched / sizeof *f->touched)
			f->touched[f->n++] = u;
		f->change[u] += sign * x->amount;
	}
}

/* The subject is done. */
static void settle(struct flows *f)
{
	for (size_t k = 0; k < f->n; k++) {
		int64_t d = f->change[f->touched[k]];
		if (d > 0)
			f->entries[f->touched[k]] += d;
		else
			f->exits[f->touched[k]] -= d;
		f->change[f->touched[k]] = 0;
	}
	f->n = 0;
}

/* Walks both counts together, whose members stand in the order of their subjects. */
static void compare(struct flows *f, const struct world *w, const struct indicator_count *before,
		    const struct indicator_count *after)
{
	size_t a = 0, b = 0;
	while (a < before->n || b < after->n) {
		int64_t x = a < before->n ? before->member[a].subject : INT64_MAX,
			y = b < after->n ? after->member[b].subject : INT64_MAX, s = x < y ? x : y;
		for (; a < before->n && before->member[a].subject == s; a++)
			change_by(f, w, &before->member[a], -1);
		for (; b < after->n && after->member[b].subject == s; b++)
			change_by(f, w, &after->member[b], 1);
		settle(f);
	}
}

/* The flows between two counts: a row for each unit that is counted at the second, or where something went. */
static int put_flows(struct making *m, const struct indicator_count *before, const struct indicator_count *after,
		     size_t i, day_t since, day_t on, struct err *e)
{
	size_t units = m->world->t[m->units].n;
	struct flows f = {.entries = calloc(units + 1, sizeof(int64_t)),
			  .exits = calloc(units + 1, sizeof(int64_t)),
			  .change = calloc(units + 1, sizeof(int64_t))};
	int status = f.entries && f.exits && f.change ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		compare(&f, m->world, before, after);
	for (size_t u = 0; u < units && status == 0; u++) {
		const int64_t cells[] = {m->state.gen, unit_id(m, (int64_t)u), (int64_t)i, since,
					 on,           f.entries[u],           f.exits[u]};
		if (f.entries[u] || f.exits[u] || after->known[u])
			status = put(&m->flow, cells, e);
	}
	free(f.entries);
	free(f.exits);
	free(f.change);
	return status;
}

/* One indicator on all days; the count of the month before is kept for the flows. */
static int run_indicator(struct making *m, size_t i, struct err *e)
{
	const struct indicator *x = &m->set->item[i];
	struct arena *mem = arena_new((size_t)16 << 30), *before = arena_new((size_t)16 << 30);
	struct indicator_result r, last = {0};
	bool flows = indicator_flows_mean(x), now = indicator_find(m->set, x->id, m->day) == x;
	int status = mem && before ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t d = 0; d < m->ndays && status == 0; d++) {
		bool month_end = d + 1 < m->ndays;
		status = indicator_run(&r, m->set, x, m->world, m->days[d], mem, e);
		if (status == 0)
			status = put_figures(m, &r, i, e);
		if (status == 0 && flows && month_end && last.indicator)
			status = put_flows(m, &last.num, &r.num, i, x->num.policy->from, m->days[d], e);
		if (status == 0 && !month_end && now &&
		    (put_members(m, &r.num, i, 0, e) < 0 || put_members(m, &r.den, i, 1, e) < 0))
			status = -1;
		if (status == 0) {
			struct arena *spare = before;
			before = mem;
			mem = spare;
			arena_clear(mem);
			last = r;
		}
	}
	arena_free(mem);
	arena_free(before);
	return status;
}

/* All indicators. */
static int run_all(struct making *m, struct err *e)
{
	for (size_t i = 0; i < m->set->n; i++) {
		if (m->w->tell && !m->w->tell(m->w->self, "计算指标", (int64_t)i, (int64_t)m->set->n))
			return err_set(e, ERR_CONFLICT, "已取消");
		if (run_indicator(m, i, e) < 0)
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
	int64_t org = m->world->t[orgs].id[r->org], unit = unit_id(m, r->unit), gap = 0, residents = 0, no = 0;
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
		if (put(&m->line, cells, e) < 0)
			return -1;
	}
	const int64_t cells[] = {m->state.gen,       org, unit, r->house.beds, residents, r->house.nurses,
				 r->house.certified, gap};
	return put(&m->house, cells, e);
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

/* A piece of a table's rows. */
struct piece {
	const struct rows *rows;
	size_t from, to;
};

/* A text of a row. */
static struct str row_text(const struct rows *r, int64_t number)
{
	return r->text ? r->text[number] : pool_text(r->pool, number);
}

/* Writes one piece. */
static int write_piece(struct house *h, void *arg, struct err *e)
{
	const struct piece *p = arg;
	const struct rows *r = p->rows;
	struct bulk *b;
	int status = bulk_begin(&b, h->store, r->table, r->columns, r->kinds, e);
	if (status < 0)
		return -1;
	for (size_t i = p->from; i < p->to && status == 0; i++) {
		for (size_t k = 0; k < r->width; k++)
			if (r->kinds[k] == 't')
				bulk_text(b, (int)k, row_text(r, r->cell[i * r->width + k]));
			else
				bulk_int(b, (int)k, r->cell[i * r->width + k]);
		status = bulk_row(b, e);
	}
	if (status < 0) {
		bulk_abandon(b);
		return -1;
	}
	return bulk_end(b, e);
}

/* A table's rows, piece by piece. */
static int write_rows(struct making *m, struct rows *r, struct err *e)
{
	r->text = r == &m->line ? NULL : m->names;
	r->pool = m->world->pool;
	for (size_t from = 0; from < r->n; from += FIGURE_PIECE) {
		struct piece p = {r, from, from + FIGURE_PIECE < r->n ? from + FIGURE_PIECE : r->n};
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
		struct stmt *st;
		if (store_stmt(h->store, &DROPS[i], &st, e) < 0)
			return -1;
		stmt_bind_int(st, 1, *gen);
		if (stmt_run(st, NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* The new generation is shown. */
static int show_gen(struct house *h, void *arg, struct err *e)
{
	const struct figures_state *s = arg;
	struct stmt *st;
	if (store_stmt(h->store, &STATE_SET, &st, e) < 0)
		return -1;
	const int64_t v[] = {s->gen, s->journal, s->known, s->day, s->made, s->took, metrics_form()};
	for (int i = 0; i < 7; i++)
		stmt_bind_int(st, i + 1, v[i]);
	return stmt_run(st, NULL, e);
}

/* Writes all of it. */
static int write_all(struct making *m, struct err *e)
{
	struct rows *all[] = {&m->unit, &m->within, &m->figure, &m->flow, &m->member, &m->house, &m->line};
	int64_t old = m->state.gen - 1, gen = m->state.gen;
	if (m->w->write(m->w->self, drop_others, &old, e) < 0)
		return -1;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (write_rows(m, all[i], e) < 0)
			return -1;
	m->state.made = m->h->clock.now(m->h->clock.self);
	m->state.took = m->state.made - m->began;
	if (m->w->write(m->w->self, show_gen, &m->state, e) < 0)
		return -1;
	return m->w->write(m->w->self, drop_others, &gen, e);
}

/* The days: month ends before the day, and the day. */
static void choose_days(struct making *m)
{
	month_t last = month_of_day(m->day);
	for (month_t k = last - FIGURE_MONTHS; k < last; k++)
		m->days[m->ndays++] = month_last(k);
	m->days[m->ndays++] = m->day;
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
	m->set = status == 0 ? indicators_new(e) : NULL;
	if (!m->set)
		return -1;
	if (indicators_add_shipped(m->set) < 0 || indicators_check(m->set) < 0)
		return err_set(e, ERR_DAMAGED, "程序自带的指标文本有错");
	m->units = dict_record(&fact_dict, STR("单元"));
	return load_everything(&m->world, m->h, INSTANT_OPEN, m->set->pool, m->mem, e);
}

int figures_make(struct house *h, day_t day, const struct figures_writer *w, struct err *e)
{
	static const char *const unit[] = {"gen", "unit_id", "parent_id", "kind", "code", "name", NULL};
	static const char *const within[] = {"gen", "top_id", "unit_id", NULL};
	static const char *const figure[] = {"gen", "unit_id",   "metric",    "since", "day", "num",
					     "den", "num_doubt", "den_doubt", "known", NULL};
	static const char *const flow[] = {"gen", "unit_id", "metric", "since", "day", "entries", "exits", NULL};
	static const char *const member[] = {"gen", "metric",     "side",   "unit_id", "org_id",
					     "no",  "subject_id", "amount", "doubt",   NULL};
	static const char *const house[] = {"gen",    "org_id",    "unit_id", "beds", "residents",
					    "nurses", "certified", "gap",     NULL};
	static const char *const line[] = {"gen",        "org_id", "no",       "unit_id", "post", "shift",
					   "num",        "den",    "required", "actual",  "gap",  "mandatory",
					   "unverified", "unsure", "source",   NULL};
	struct making m = {
	    .h = h,
	    .w = w,
	    .day = day,
	    .mem = arena_new((size_t)64 << 30),
	    .unit = {.table = "figure_unit", .columns = unit, .kinds = "iiiitt", .width = 6},
	    .within = {.table = "figure_within", .columns = within, .kinds = "iii", .width = 3},
	    .figure = {.table = "figure", .columns = figure, .kinds = "iitiiiiiii", .width = 10},
	    .flow = {.table = "figure_flow", .columns = flow, .kinds = "iitiiii", .width = 7},
	    .member = {.table = "figure_member", .columns = member, .kinds = "itiiiiiii", .width = 9},
	    .house = {.table = "staffing_house", .columns = house, .kinds = "iiiiiiii", .width = 8},
	    .line = {.table = "staffing_line", .columns = line, .kinds = "iiiitiiiiiiiiit", .width = 15}};
	int status = m.mem ? begin(&m, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		choose_days(&m);
	if (status == 0 &&
	    (put_units(&m, e) < 0 || run_all(&m, e) < 0 || run_staffing(&m, e) < 0 || write_all(&m, e) < 0))
		status = -1;
	free(m.unit.cell);
	free(m.within.cell);
	free(m.figure.cell);
	free(m.flow.cell);
	free(m.member.cell);
	free(m.house.cell);
	free(m.line.cell);
	indicators_free(m.set);
	arena_free(m.mem);
	return status;
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
