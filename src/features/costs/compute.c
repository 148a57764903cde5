/* The computation: the policy twice for everybody, once for each way of reading it. */
#include "features/costs/costs.h"

#include "features/policies/choice.h"
#include "features/policies/shipped.h"
#include "features/subsidies/load.h"
#include "features/units/units.h"
#include "policy/diff.h"
#include "policy/inspect.h"

#define COST_GROUPS 256 /* room for the whole house, kinds and tiers of one way of reading */

/* What a computation holds. */
struct studying {
	struct house *h;
	struct shipped s;
	const struct policy *p;
	struct world *w;
	struct query q;
	struct policy_view view;
	struct arena *mem; /* of the result */
	struct cost_study *out;
	size_t cap;
	const struct cost_watch *watch;
	int64_t done, ways; /* ways of reading, once for each kind of group */
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

/* The readings in force, but for this one, which is read in this way. */
static const struct choices *choices_with(struct studying *x, const struct view_reading *r, struct str label,
					  struct err *e)
{
	struct buf b;
	struct choices *ch = choice_in_force(x->h, x->s.packs, x->out->known_on, x->s.mem, e);
	if (!ch)
		return NULL;
	buf_init(&b, 4096);
	buf_printf(&b, "%.*s.%.*s=%.*s", STR_FMT(x->p->id), STR_FMT(r->name), STR_FMT(label));
	int status = b.failed ? no_memory(e) : choices_set(ch, buf_str(&b), NULL, e);
	buf_release(&b);
	return status < 0 ? NULL : ch;
}

/* The next row. */
static int add(struct studying *x, struct cost c, struct err *e)
{
	struct cost_study *o = x->out;
	if (o->n == x->cap)
		return err_set(e, ERR_LIMIT, "测算结果超过 %d 行", COST_ROWS_MAX);
	o->cost[o->n++] = c;
	return 0;
}

/* Name and id of a row of 单元. */
static void place(struct studying *x, int64_t row, struct cost *c)
{
	int rec = dict_record(x->w->dict, STR("单元"));
	int64_t name = row == FIELD_NONE ? FIELD_NONE : cell_at(x->w->t[rec].col[FACT_INDEX(units, name)], row);
	c->unit = row == FIELD_NONE ? COST_NOWHERE : x->w->t[rec].id[row];
	c->unit_name = name == FIELD_NONE ? STR("未定") : arena_str(x->mem, pool_text(x->w->pool, name));
}

/* What a kind of institution or a tier is called. */
static void name_group(struct studying *x, const struct policy_diff *d, size_t row, struct cost *c)
{
	struct diff_cells cells;
	struct buf b;
	policy_diff_cells(d, row, &cells);
	buf_init(&b, 400);
	buf_puts(&b, cells.text[0][0] ? cells.text[0] : "未定");
	if (d->by == DIFF_BY_KIND && cells.text[1][0])
		buf_printf(&b, "（%s）", cells.text[1]);
	c->unit = d->by == DIFF_BY_KIND ? COST_KIND : COST_TIER;
	c->unit_name = arena_str(x->mem, buf_str(&b));
	buf_release(&b);
}

/* One way of reading: the whole house, then its counties; or kinds of institutions, or tiers. */
static int add_all(struct studying *x, struct cost c, const struct policy_diff *d, struct err *e)
{
	c.unit = COST_EVERYWHERE;
	c.unit_name = STR("");
	c.gain = (int64_t)d->gain;
	c.lose = (int64_t)d->lose;
	c.unsettled = (int64_t)d->unsettled;
	c.before = d->before;
	c.after = d->after;
	if (d->by == DIFF_BY_COUNTY && add(x, c, e) < 0)
		return -1;
	for (size_t i = 0; i < d->nrows; i++) {
		const struct diff_row *r = &d->row[i];
		if (d->by == DIFF_BY_COUNTY)
			place(x, r->group, &c);
		else
			name_group(x, d, i, &c);
		c.gain = (int64_t)r->gain;
		c.lose = (int64_t)r->lose;
		c.unsettled = (int64_t)r->unsettled;
		c.before = r->before;
		c.after = r->after;
		if (add(x, c, e) < 0)
			return -1;
	}
	return 0;
}

/* Hands on how far it is. */
static bool told(void *self, size_t done, size_t all)
{
	const struct studying *x = self;
	return done % 64 || !x->watch || !x->watch->told ||
	       x->watch->told(x->watch->self, x->done * (int64_t)all + (int64_t)done, x->ways * (int64_t)all);
}

/* One alternative beside the proposed one. */
static int study(struct studying *x, const struct view_reading *r, const struct view_alt *alt, struct err *e)
{
	struct policy_diff d;
	struct diff_watch watch = {told, x};
	const struct choices *before = choices_with(x, r, r->alt[0].label, e), *after = NULL;
	if (before)
		after = choices_with(x, r, alt->label, e);
	const struct diff_side side[2] = {{x->s.packs, x->p, before, x->w}, {x->s.packs, x->p, after, x->w}};
	struct diff_pair *pair = after ? diff_pair_open(side, x->q, e) : NULL;
	int status = pair ? 0 : -1;
	for (int by = 0; by < DIFF_BYS && status == 0; by++, x->done++) {
		struct cost c = {.reading = arena_str(x->mem, r->name), .label = arena_str(x->mem, alt->label)};
		status = diff_pair_compare(pair, (enum diff_by)by, &watch, &d, e);
		if (status == 0)
			status = add_all(x, c, &d, e);
		policy_diff_free(&d);
	}
	diff_pair_close(pair);
	return status;
}

/* What the house has chosen otherwise than proposed, a line each. */
static int put_chosen(struct studying *x, struct err *e)
{
	struct buf b;
	const struct choices *ch = choice_in_force(x->h, x->s.packs, x->out->known_on, x->s.mem, e);
	if (!ch)
		return -1;
	buf_init(&b, 64u << 10);
	for (size_t i = 0; i < x->view.nreadings; i++) {
		const struct reading *r = policy_reading(x->p, x->view.reading[i].name);
		if (r && choice_of(ch, x->p, r) != r->alts)
			buf_printf(&b, "%s%.*s=%.*s", b.n ? "\n" : "", STR_FMT(r->name),
				   STR_FMT(choice_of(ch, x->p, r)->label));
	}
	x->out->chosen = arena_str(x->mem, buf_str(&b));
	int status = b.failed ? no_memory(e) : 0;
	buf_release(&b);
	return status;
}

/* Texts, facts and the year's months. */
static int prepare(struct studying *x, struct err *e)
{
	struct cost_study *o = x->out;
	struct uses u = {0};
	x->p = shipped_policy(&x->s, o->policy, e);
	if (!x->p || policy_inspect(x->p, x->s.mem, &x->view, e) < 0 || one_uses(x->s.packs, x->p, &u, e) < 0 ||
	    load_used(&x->w, x->h, o->known_on, &u, x->s.pool, x->s.mem, e) < 0)
		return -1;
	month_t first = month_of((int)o->year, 1);
	x->q = (struct query){.from = first, .to = first + 11, .as_of = month_last(first + 11)};
	o->counts = policy_counts(x->p);
	o->owed = str_is(x->view.result, "应追回");
	o->subjects = (int64_t)x->w->t[x->p->subject_rec].n;
	for (size_t i = 0; i < x->view.nreadings; i++)
		x->ways += DIFF_BYS * ((int64_t)x->view.reading[i].n - 1);
	x->cap = (size_t)x->ways * (x->w->t[dict_record(x->w->dict, STR("单元"))].n + COST_GROUPS);
	x->cap = x->cap < COST_ROWS_MAX ? x->cap : COST_ROWS_MAX;
	o->cost = ARENA_ARRAY(x->mem, x->cap + 1, struct cost);
	return o->cost ? put_chosen(x, e) : no_memory(e);
}

/* Every alternative of every reading. */
static int study_all(struct studying *x, struct err *e)
{
	if (prepare(x, e) < 0)
		return -1;
	for (size_t i = 0; i < x->view.nreadings; i++)
		for (size_t k = 1; k < x->view.reading[i].n; k++)
			if (study(x, &x->view.reading[i], &x->view.reading[i].alt[k], e) < 0)
				return -1;
	return 0;
}

int costs_compute(struct house *h, struct str policy, int64_t year, const struct cost_watch *watch, struct arena *mem,
		  struct cost_study *out, struct err *e)
{
	instant_t now = h->clock.now(h->clock.self);
	struct studying x = {.h = h, .mem = mem, .out = out, .watch = watch};
	*out = (struct cost_study){.policy = policy, .year = year, .at = now, .known_on = now};
	if (shipped_open(&x.s, h, now, e) < 0)
		return -1;
	int status = study_all(&x, e);
	if (status == 0 && arena_failed(mem))
		status = no_memory(e);
	shipped_close(&x.s);
	return status;
}
