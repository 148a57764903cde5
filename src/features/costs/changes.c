#include "features/costs/changes.h"

#include "features/policies/choice.h"
#include "features/policies/shipped.h"
#include "features/subsidies/load.h"
#include "features/units/units.h"
#include "policy/diff.h"
#include "policy/scenario.h"
#include "store/sql.h"

static const struct sql DROP = {"changes.drop", "DELETE FROM change_costs WHERE about_id = $1"};
static const struct sql ADD = {"changes.add",
			       "INSERT INTO change_costs (about_id, no, year, at, unit, unit_name, gain,"
			       " lose, before, after, counts, unsettled) VALUES ($1, $2, $3, $4, $5, $6,"
			       " $7, $8, $9, $10, $11, $12)"};
static const struct sql HEAD = {"changes.head", "SELECT year, at, counts FROM change_costs WHERE about_id = $1"
						" ORDER BY no LIMIT 1"};
static const struct sql ROWS = {"changes.rows",
				"SELECT unit, unit_name, gain, lose, before, after, unsettled FROM change_costs"
				" WHERE about_id = $1 ORDER BY no"};
static const struct row_field head_fields[] = {ROW_INT(struct change_costs, year, 0),
					       ROW_INT(struct change_costs, at, 1),
					       ROW_BOOL(struct change_costs, counts, 2),
					       {0}};
static const struct row_field fields[] = {ROW_INT(struct cost, unit, 0),      ROW_TEXT(struct cost, unit_name, 1),
					  ROW_INT(struct cost, gain, 2),      ROW_INT(struct cost, lose, 3),
					  ROW_INT(struct cost, before, 4),    ROW_INT(struct cost, after, 5),
					  ROW_INT(struct cost, unsettled, 6), {0}};

/* What a computation holds. */
struct comparing {
	struct house *h;
	struct shipped was, is;
	struct world *now, *then;
	const struct proposed_change *c;
	struct query q;
	struct arena *mem;
	struct change_costs *out;
	const struct cost_watch *watch;
};

/* Hands on how far it is. */
static bool told(void *self, size_t done, size_t all)
{
	const struct comparing *x = self;
	return done % 64 || !x->watch || !x->watch->told ||
	       x->watch->told(x->watch->self, (int64_t)done, (int64_t)all);
}

/* The county's row as a cost; a blank county is 未定. */
static struct cost county(struct comparing *x, const struct diff_row *r)
{
	const struct wtable *t = &x->now->t[dict_record(x->now->dict, STR("单元"))];
	struct cost c = {.unit = COST_NOWHERE,
			 .unit_name = STR("未定"),
			 .gain = (int64_t)r->gain,
			 .lose = (int64_t)r->lose,
			 .unsettled = (int64_t)r->unsettled,
			 .before = r->before,
			 .after = r->after};
	int64_t name = r->group == FIELD_NONE ? FIELD_NONE : cell_at(t->col[FACT_INDEX(units, name)], r->group);
	if (r->group != FIELD_NONE)
		c.unit = t->id[r->group];
	if (name != FIELD_NONE)
		c.unit_name = arena_str(x->mem, pool_text(x->now->pool, name));
	return c;
}

/* The comparison as rows. */
static int put_rows(struct comparing *x, const struct policy_diff *d, struct err *e)
{
	struct change_costs *o = x->out;
	if (d->nrows > CHANGE_ROWS_MAX)
		return err_set(e, ERR_LIMIT, "区县超过 %d 个", CHANGE_ROWS_MAX);
	o->cost = ARENA_ARRAY(x->mem, d->nrows + 1, struct cost);
	if (!o->cost)
		return err_set(e, ERR_NOMEM, "内存不够");
	o->cost[o->n++] = (struct cost){.unit = COST_EVERYWHERE,
					.unit_name = STR(""),
					.gain = (int64_t)d->gain,
					.lose = (int64_t)d->lose,
					.unsettled = (int64_t)d->unsettled,
					.before = d->before,
					.after = d->after};
	for (size_t i = 0; i < d->nrows; i++)
		o->cost[o->n++] = county(x, &d->row[i]);
	return 0;
}

/* Both texts, in one pool. */
static int open_texts(struct comparing *x, struct err *e)
{
	const struct proposed_change *c = x->c;
	if (!c->before.n) {
		x->is = (struct shipped){0};
		return shipped_open(&x->was, x->h, INSTANT_OPEN, e);
	}
	if (shipped_open_trial(&x->was, NULL, x->h, c->policy, c->before, e) < 0)
		return -1;
	if (shipped_open_trial(&x->is, &x->was, x->h, c->policy, c->after, e) == 0)
		return 0;
	shipped_close(&x->was);
	return -1;
}

/* Adds what the policy reads as one set has it. */
static int uses_of(struct shipped *s, struct str policy, struct uses *u, struct err *e)
{
	const struct policy *p = shipped_policy(s, policy, e);
	return p ? one_uses(s->packs, p, u, e) : -1;
}

/* The facts, and with another rate the same facts once more. */
static int load(struct comparing *x, struct err *e)
{
	const struct proposed_change *c = x->c;
	struct shipped *s = &x->was;
	struct uses u = {0};
	if (uses_of(s, c->policy, &u, e) < 0 || (c->before.n && uses_of(&x->is, c->policy, &u, e) < 0) ||
	    load_used(&x->now, x->h, INSTANT_OPEN, &u, s->pool, s->mem, e) < 0)
		return -1;
	x->then = x->now;
	if (c->before.n)
		return 0;
	struct scenario one = {.policy = c->policy, .nrates = 1};
	one.rate[0] = (struct scenario_rate){.unit = c->unit, .tier = c->tier, .amount = c->amount, .from = c->from};
	x->then = scenario_world(&one, x->now, s->mem, e);
	return x->then ? 0 : -1;
}

/* The policy of one set with the house's readings. */
static int side_of(struct comparing *x, struct shipped *s, struct world *w, struct diff_side *out, struct err *e)
{
	const struct policy *p = shipped_policy(s, x->c->policy, e);
	const struct choices *ch = p ? choice_in_force(x->h, s->packs, INSTANT_OPEN, s->mem, e) : NULL;
	*out = (struct diff_side){s->packs, p, ch, w};
	return ch ? 0 : -1;
}

/* Everything, with the texts open. */
static int compare(struct comparing *x, struct err *e)
{
	struct diff_side side[2];
	struct diff_watch watch = {told, x};
	struct policy_diff d;
	if (load(x, e) < 0 || side_of(x, &x->was, x->now, &side[0], e) < 0 ||
	    side_of(x, x->c->before.n ? &x->is : &x->was, x->then, &side[1], e) < 0 ||
	    policy_diff_sides(side, x->q, DIFF_BY_COUNTY, &watch, &d, e) < 0)
		return -1;
	x->out->counts = policy_counts(side[0].policy);
	int status = put_rows(x, &d, e);
	policy_diff_free(&d);
	return status;
}

int change_costs_compute(struct house *h, const struct proposed_change *c, int64_t year,
			 const struct cost_watch *watch, struct arena *mem, struct change_costs *out, struct err *e)
{
	month_t first = month_of((int)year, 1);
	struct comparing x = {.h = h, .c = c, .mem = mem, .out = out, .watch = watch};
	x.q = (struct query){.from = first, .to = first + 11, .as_of = month_last(first + 11)};
	*out = (struct change_costs){.year = year, .at = h->clock.now(h->clock.self)};
	if (open_texts(&x, e) < 0)
		return -1;
	int status = compare(&x, e);
	if (status == 0 && arena_failed(mem))
		status = err_set(e, ERR_NOMEM, "内存不够");
	if (c->before.n)
		shipped_close(&x.is);
	shipped_close(&x.was);
	return status;
}

int change_costs_keep(struct house *h, int64_t about, const struct change_costs *c, struct err *e)
{
	if (sql_run(h->store, &DROP, ARGS(INT(about)), NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < c->n; i++) {
		const struct cost *x = &c->cost[i];
		if (sql_run(h->store, &ADD,
			    ARGS(INT(about), INT((int64_t)i + 1), INT(c->year), INT(c->at), INT(x->unit),
				 TEXT(x->unit_name), INT(x->gain), INT(x->lose), INT(x->before), INT(x->after),
				 INT(c->counts), INT(x->unsettled)),
			    NULL, e) < 0)
			return -1;
	}
	return 0;
}

int change_costs_read(struct house *h, int64_t about, struct reach who, struct arena *mem, struct change_costs *out,
		      struct err *e)
{
	void *rows;
	*out = (struct change_costs){0};
	int got = sql_row(h->store, &HEAD, ARGS(INT(about)), head_fields, out, mem, e);
	if (got <= 0)
		return got;
	if (sql_rows(h->store, &ROWS, ARGS(INT(about)), fields, sizeof(struct cost), mem, CHANGE_ROWS_MAX + 1, &rows,
		     &out->n, e) < 0)
		return -1;
	out->cost = rows;
	return costs_within(h, who, out->cost, &out->n, mem, e);
}
