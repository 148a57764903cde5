/* 地方标准 of the institution that pays: what the reference finds for each unit, tier and month, looked up. */
#include "policy/vector_compile.h"

#define AMOUNTS_MAX 32 /* different amounts of one tier */

/* The amounts of one tier: for each unit the lines on which each is in force. */
struct local_rates {
	const struct plan *plan;
	struct str tier;
	int64_t amount[AMOUNTS_MAX];
	uint64_t *lines[AMOUNTS_MAX]; /* [row of 机构] */
	uint64_t *odd;                /* the amount is blank, or the day is not a line's */
	size_t n;
	struct local_rates *next;
};

/* The table has a rate of this policy at all. */
static bool has_rates(const struct compiler *c)
{
	const struct evaluation *ev = c->ev;
	if (ev->rec_rate < 0 || c->pl->id_text < 0)
		return false;
	const struct wtable *t = &ev->world->t[ev->rec_rate];
	for (size_t i = 0; i < t->n; i++)
		if (cell_at(t->col[ev->rate.policy], i) == c->pl->id_text)
			return true;
	return false;
}

/* Number of an amount; −1: there are too many. */
static int amount_number(struct compiler *c, struct local_rates *r, int64_t fen)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->amount[i] == fen)
			return (int)i;
	if (r->n == AMOUNTS_MAX ||
	    !(r->lines[r->n] = ARENA_ARRAY(c->kept, c->ev->world->t[c->ev->rec_org].n + 1, uint64_t)))
		return -1;
	r->amount[r->n] = fen;
	return (int)r->n++;
}

/* What is in force for one unit, into the row of one institution. */
static int rates_of_unit(struct compiler *c, struct local_rates *r, int64_t unit, size_t org)
{
	const struct evaluation *ev = c->ev;
	for (int l = 0; l < c->axis.lines; l++) {
		uint64_t bit = UINT64_C(1) << l;
		day_t day = c->axis.dated ? ev->q.as_of : c->axis.first[l];
		int64_t row = local_rate(c->w, unit, r->tier, day);
		int64_t fen = row < 0 ? FIELD_NONE : cell_at(ev->world->t[ev->rec_rate].col[ev->rate.amount], row);
		int k = row < 0 || fen == FIELD_NONE ? -1 : amount_number(c, r, fen);
		if (row >= 0 && k < 0)
			r->odd[org] |= bit;
		if (k >= 0)
			r->lines[k][org] |= bit;
	}
	return 0;
}

/* The unit or one above it has a rate of this policy and tier on some day. */
static bool ever_rated(const struct compiler *c, struct str tier, int64_t unit)
{
	const struct evaluation *ev = c->ev;
	const struct wtable *t = &ev->world->t[ev->rec_rate], *u = &ev->world->t[ev->rec_unit];
	for (int steps = 0; unit != FIELD_NONE && steps < 64; steps++) {
		for (uint32_t i = t->start ? t->start[unit] : 0; t->start && i < t->start[unit + 1]; i++)
			if (cell_at(t->col[ev->rate.policy], i) == c->pl->id_text &&
			    str_eq(pool_text(ev->world->pool, cell_at(t->col[ev->rate.tier], i)), tier))
				return true;
		unit = ev->unit_parent < 0 ? FIELD_NONE : cell_at(u->col[ev->unit_parent], unit);
	}
	return false;
}

/* Finds the amounts of a tier for every institution; those of the same unit are copied. */
static struct local_rates *find_rates(struct compiler *c, struct str tier)
{
	struct local_rates *r = ARENA_NEW(c->kept, struct local_rates);
	const struct evaluation *ev = c->ev;
	const struct wtable *org = &ev->world->t[ev->rec_org];
	uint32_t *seen = ARENA_ARRAY(c->kept, ev->world->t[ev->rec_unit].n + 1, uint32_t);
	if (!r || !seen || !(r->odd = ARENA_ARRAY(c->kept, org->n + 1, uint64_t)))
		return NULL;
	r->plan = c->pl;
	r->tier = tier;
	for (size_t i = 0; i < org->n; i++) {
		int64_t unit = cell_at(org->col[ev->org_unit], i);
		if (unit == FIELD_NONE)
			continue;
		if (c->axis.dated) {
			r->odd[i] = ever_rated(c, tier, unit) ? UINT64_MAX : 0;
			continue;
		}
		if (!seen[unit]) {
			seen[unit] = (uint32_t)i + 1;
			rates_of_unit(c, r, unit, i);
			continue;
		}
		r->odd[i] = r->odd[seen[unit] - 1];
		for (size_t k = 0; k < r->n; k++)
			r->lines[k][i] = r->lines[k][seen[unit] - 1];
	}
	r->next = *c->rates;
	return *c->rates = r;
}

static struct local_rates *rates_for(struct compiler *c, struct str tier)
{
	for (struct local_rates *r = *c->rates; r; r = r->next)
		if (r->plan == c->pl && str_eq(r->tier, tier))
			return r;
	return find_rates(c, tier);
}

/* The table says something of some institution. */
static bool any_of(const uint64_t *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (table[i])
			return true;
	return false;
}

/* The amounts of one tier where it is the tier. */
static void add_rates(struct compiler *c, struct meaning *m, struct str tier, int set)
{
	struct graph *g = c->g;
	struct local_rates *r = rates_for(c, tier);
	size_t orgs = c->ev->world->t[c->ev->rec_org].n;
	if (!r) {
		cannot(c, NULL, "内存");
		return;
	}
	for (int h = 0; h < c->home->n; h++) {
		const struct option *home = &c->home->option[h];
		int at = graph_and(g, set, home->set);
		if (graph_is_none(g, at))
			continue;
		if (any_of(r->odd, orgs))
			graph_escape(g, graph_and(g, at, graph_sets(g, home->lane, r->odd, orgs)));
		for (size_t k = 0; k < r->n; k++) {
			int in = graph_and(g, at, graph_sets(g, home->lane, r->lines[k], orgs));
			add_option(c, m, (struct option){.set = in, .what = SAME, .v = val_money(r->amount[k])});
		}
	}
}

struct meaning *compile_local(struct compiler *c, const struct node *n)
{
	const struct node *unit = chosen(c->pl, n->args[0].value), *tier = chosen(c->pl, n->args[1].value);
	const struct node *day = chosen(c->pl, n->args[2].value);
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (!has_rates(c))
		return m;
	bool usual = unit->ref == REF_CONTEXT && unit->index == CTX_HOME_UNIT && day->ref == REF_CONTEXT &&
		     (c->axis.dated ? day->index == CTX_DUE : day->index == CTX_MONTH_FIRST);
	if (!usual || !c->home)
		return cannot(c, n, "这样的地方标准");
	if (tier->ref == REF_KEYWORD) {
		add_rates(c, m, tier->text, graph_all(c->g));
		return m;
	}
	const struct meaning *t = compile(c, tier);
	for (int i = 0; i < t->n && !c->cannot; i++) {
		const struct option *o = &t->option[i];
		if (o->what != SAME || (o->v.kind != VAL_LABEL && o->v.kind != VAL_TEXT))
			return cannot(c, n, "这样的档次");
		add_rates(c, m, val_str(c->ev->world->pool, o->v), o->set);
	}
	m->unknown = t->unknown;
	return m;
}
