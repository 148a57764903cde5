/* A scenario computed: both ways of its policy for everybody, by county, kind of institution and tier, each by year. */
#include "features/costs/scenarios.h"

#include "features/policies/choice.h"
#include "features/policies/shipped.h"
#include "features/subsidies/load.h"
#include "features/units/units.h"
#include "policy/diff.h"
#include "policy/scenario.h"

/* What a computation holds. */
struct simulating {
	struct house *h;
	const struct saved_scenario *saved;
	struct scenario s;
	struct shipped law, other; /* other: with the scenario's text; not open when it has none */
	struct world *now, *then;
	struct diff_side side[2];
	struct arena *mem; /* of the result */
	struct scenario_run *out;
	size_t cap;
	const struct cost_watch *watch;
	int64_t done; /* comparisons */
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

/* The law, and beside it the law with the scenario's text. */
static int open_texts(struct simulating *x, struct err *e)
{
	if (scenario_parse(&x->s, "方案", x->saved->text, e) < 0)
		return -1;
	if (x->s.ntexts) {
		err_set(e, ERR_INPUT, "方案里写了“文本”");
		return err_todo(e, "把政策文本贴在“换成的政策文本”一栏");
	}
	if (shipped_open(&x->law, x->h, INSTANT_OPEN, e) < 0)
		return -1;
	if (!x->saved->pack.n || shipped_open_trial(&x->other, &x->law, x->h, x->s.policy, x->saved->pack, e) == 0)
		return 0;
	shipped_close(&x->law);
	return -1;
}

static void close_texts(struct simulating *x)
{
	if (x->saved->pack.n)
		shipped_close(&x->other);
	shipped_close(&x->law);
}

/* The policy and the readings in force, in one of the sets. */
static int side_of(struct simulating *x, struct shipped *s, struct diff_side *out, struct choices **ch, struct err *e)
{
	const struct policy *p = shipped_policy(s, x->s.policy, e);
	*ch = p ? choice_in_force(x->h, s->packs, INSTANT_OPEN, s->mem, e) : NULL;
	*out = (struct diff_side){s->packs, p, *ch, NULL};
	return *ch ? 0 : -1;
}

/* Both ways, still without facts. */
static int set_sides(struct simulating *x, struct err *e)
{
	struct choices *plain, *asked;
	bool selected[PACKS_MAX] = {false};
	if (side_of(x, &x->law, &x->side[0], &plain, e) < 0 ||
	    side_of(x, x->saved->pack.n ? &x->other : &x->law, &x->side[1], &asked, e) < 0)
		return -1;
	const struct policy *p = x->side[1].policy;
	if (scenario_fits(&x->s, p, e) < 0)
		return -1;
	selected[p->index] = true;
	for (size_t i = 0; i < x->s.nreadings; i++)
		if (choices_set(asked, x->s.reading[i], selected, e) < 0)
			return -1;
	if (!x->s.forecast || str_find(p->source, STR("工资")) < 0)
		return 0;
	err_set(e, ERR_INPUT, "%.*s 要看每月的工资流水，以后的还没有，推算不了进出", STR_FMT(p->id));
	return err_todo(e, "去掉每年离开、每年新进，或者换一项政策");
}

int scenario_check(struct house *h, const struct saved_scenario *s, struct err *e)
{
	struct simulating x = {.h = h, .saved = s};
	if (open_texts(&x, e) < 0)
		return -1;
	int status = set_sides(&x, e);
	close_texts(&x);
	return status;
}

/* The facts: as they are known now, with those who leave and enter, with the scenario's rates. */
static int load(struct simulating *x, struct err *e)
{
	struct workforce_counts n = {0};
	struct uses u = {0};
	for (int i = 0; i < 2; i++)
		if (one_uses(x->side[i].packs, x->side[i].policy, &u, e) < 0)
			return -1;
	if (load_used(&x->now, x->h, INSTANT_OPEN, &u, x->law.pool, x->law.mem, e) < 0)
		return -1;
	if (x->s.forecast)
		x->now = workforce_world(&x->s.workforce, x->now, month_first(x->s.query.from),
					 month_last(x->s.query.to), x->law.mem, &n, e);
	x->then = x->now ? scenario_world(&x->s, x->now, x->law.mem, e) : NULL;
	if (!x->then)
		return -1;
	x->side[0].world = x->now;
	x->side[1].world = x->then;
	x->out->staff = (int64_t)n.now;
	x->out->left = (int64_t)n.left;
	x->out->entered = (int64_t)n.entered;
	x->out->subjects = (int64_t)x->now->t[x->side[0].policy->subject_rec].n;
	x->out->counts = policy_counts(x->side[0].policy);
	return 0;
}

/* Hands on how far it is. */
static bool told(void *self, size_t done, size_t all)
{
	const struct simulating *x = self;
	return done % 64 || !x->watch || !x->watch->told ||
	       x->watch->told(x->watch->self, x->done * (int64_t)all + (int64_t)done, DIFF_BYS * (int64_t)all);
}

/* What a group is called, and which county it is. */
static void name_row(struct simulating *x, const struct policy_diff *d, size_t row, struct cost *c)
{
	struct diff_cells cells;
	struct buf b;
	int64_t group = d->row[row].group;
	policy_diff_cells(d, row, &cells);
	buf_init(&b, 400);
	if (d->by == DIFF_BY_COUNTY) {
		const struct wtable *t = &x->now->t[dict_record(x->now->dict, STR("单元"))];
		c->unit = group == FIELD_NONE ? COST_NOWHERE : t->id[group];
		buf_puts(&b, group == FIELD_NONE ? "未定" : cells.text[1]);
	} else {
		c->unit = d->by == DIFF_BY_KIND ? COST_KIND : COST_TIER;
		buf_puts(&b, cells.text[0][0] ? cells.text[0] : "未定");
		if (d->by == DIFF_BY_KIND && cells.text[1][0])
			buf_printf(&b, "（%s）", cells.text[1]);
	}
	c->unit_name = arena_str(x->mem, buf_str(&b));
	buf_release(&b);
}

/* The next row. */
static int add(struct simulating *x, struct cost c, struct err *e)
{
	struct scenario_run *o = x->out;
	if (o->n == x->cap) {
		size_t twice = x->cap ? 2 * x->cap : 256, cap = twice < COST_ROWS_MAX ? twice : COST_ROWS_MAX;
		struct cost *more = o->n < cap ? ARENA_ARRAY(x->mem, cap, struct cost) : NULL;
		if (!more)
			return err_set(e, ERR_LIMIT, "测算结果超过 %d 行，或者内存不够", COST_ROWS_MAX);
		if (o->n)
			memcpy(more, o->cost, o->n * sizeof *more);
		o->cost = more;
		x->cap = cap;
	}
	o->cost[o->n++] = c;
	return 0;
}

/* The rows of one comparison, the whole house before the counties. */
static int add_all(struct simulating *x, const struct policy_diff *d, struct err *e)
{
	struct cost c = {.unit = COST_EVERYWHERE,
			 .unit_name = STR(""),
			 .gain = (int64_t)d->gain,
			 .lose = (int64_t)d->lose,
			 .unsettled = (int64_t)d->unsettled,
			 .before = d->before,
			 .after = d->after};
	x->out->open_before = (int64_t)d->open_before;
	x->out->open_after = (int64_t)d->open_after;
	if (d->by == DIFF_BY_COUNTY && add(x, c, e) < 0)
		return -1;
	for (size_t i = 0; i < d->nrows; i++) {
		const struct diff_row *r = &d->row[i];
		c = (struct cost){.year = r->year,
				  .gain = (int64_t)r->gain,
				  .lose = (int64_t)r->lose,
				  .unsettled = (int64_t)r->unsettled,
				  .before = r->before,
				  .after = r->after};
		name_row(x, d, i, &c);
		if (add(x, c, e) < 0)
			return -1;
	}
	return 0;
}

/* By county, by kind, by tier. */
static int compare(struct simulating *x, struct err *e)
{
	struct diff_watch watch = {told, x};
	if (set_sides(x, e) < 0 || load(x, e) < 0)
		return -1;
	struct diff_pair *pair = diff_pair_open(x->side, x->s.query, e);
	int status = pair ? 0 : -1;
	for (int by = 0; by < DIFF_BYS && status == 0; by++, x->done++) {
		struct policy_diff d;
		status = diff_pair_compare(pair, (enum diff_by)by, &watch, &d, e);
		if (status == 0)
			status = add_all(x, &d, e);
		policy_diff_free(&d);
	}
	diff_pair_close(pair);
	if (status < 0)
		return -1;
	return x->out->cost ? 0 : no_memory(e);
}

int scenario_compute(struct house *h, const struct saved_scenario *s, const struct cost_watch *watch,
		     struct arena *mem, struct scenario_run *out, struct err *e)
{
	struct simulating x = {.h = h, .saved = s, .mem = mem, .out = out, .watch = watch};
	*out = (struct scenario_run){.at = h->clock.now(h->clock.self)};
	if (open_texts(&x, e) < 0)
		return -1;
	int status = compare(&x, e);
	if (status == 0 && arena_failed(mem))
		status = no_memory(e);
	close_texts(&x);
	return status;
}
