/* Counting: each subject once, in its unit and in every unit above it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "features/indicators/inside.h"
#include "features/subsidies/places.h"
#include "policy/vector.h"

typedef __int128 wide;

/* A count while it is made. */
struct counting {
	struct indicator_count *out;
	const struct world *w;
	int units;       /* record 单元 */
	bool population; /* the subjects are units */
	size_t cap;
};

/* Makes room for the members; they move to the arena in the end. */
static int add_member(struct counting *c, struct indicator_member m, struct err *e)
{
	struct indicator_count *o = c->out;
	if (o->n == c->cap) {
		size_t cap = c->cap ? 2 * c->cap : 1024;
		struct indicator_member *more = realloc(o->member, cap * sizeof *more);
		if (!more)
			return err_set(e, ERR_NOMEM, "内存不够");
		o->member = more;
		c->cap = cap;
	}
	o->member[o->n++] = m;
	return 0;
}

/* The lines of one subject as members. */
static int take_lines(struct counting *c, const struct lines *l, struct err *e)
{
	for (size_t k = 0; k < l->n; k++) {
		const struct line *x = &l->line[k];
		struct indicator_member m = {.subject = x->subject,
					     .org = c->population ? FIELD_NONE : x->home,
					     .unit = c->population ? x->subject : x->unit,
					     .amount = x->no_amount ? 0 : x->amount,
					     .doubt = x->state == LINE_DOUBT};
		if (add_member(c, m, e) < 0)
			return -1;
	}
	return 0;
}

/* A run of the fast evaluator as members: one for each of its months, of which there is one. */
static int take_run(struct counting *c, const struct vector *v, const struct vector_run *r, struct cells org_unit,
		    struct err *e)
{
	const struct vector_text *t = vector_text(v, r);
	struct indicator_member m = {.subject = r->subject,
				     .org = r->home < 0 ? FIELD_NONE : r->home,
				     .unit = r->home < 0 || !org_unit.at ? FIELD_NONE
									 : cell_at(org_unit, (size_t)r->home),
				     .amount = t->no_amount ? 0 : t->amount,
				     .doubt = t->state == LINE_DOUBT};
	return add_member(c, m, e);
}

/* Everybody at once. Sides about people are 归属 institutions, whose unit counts. */
static int count_people(struct counting *c, struct evaluation *ev, const struct policy *p, struct err *e)
{
	const struct wtable *orgs = &c->w->t[dict_record(c->w->dict, STR("机构"))];
	int unit = record_field(orgs->rec, STR("所在单元"));
	struct vector *v = vector_new(ev, &p, 1, (struct vector_options){.threads = 1}, e);
	const struct vector_run *run;
	size_t n = 0;
	int status = v && vector_evaluate(v, &run, &n, e) == 0 ? vector_sort(v, &run, e) : -1;
	for (size_t i = 0; i < n && status == 0; i++)
		status = take_run(c, v, &run[i], orgs->col[unit], e);
	vector_free(v);
	return status;
}

/* One subject after another: institutions and units are few. */
static int count_each(struct counting *c, struct evaluation *ev, const struct policy *p, struct err *e)
{
	struct lines l = {0};
	int status = 0;
	for (size_t i = 0; status == 0 && i < c->w->t[c->out->record].n; i++) {
		l.n = 0;
		status = evaluate(ev, p, (int64_t)i, &l, e);
		if (status == 0)
			status = take_lines(c, &l, e);
		evaluation_clear(ev);
	}
	free(l.line);
	return status;
}

/* Evaluates a side for every subject. */
static int count_subjects(struct counting *c, const struct indicators *s, const struct policy *p, struct world *w,
			  day_t on, struct err *e)
{
	struct query q = {month_of_day(on), month_of_day(on), on, false};
	struct evaluation *ev = evaluation_new(s->packs, s->choices, w, q, e);
	int status = !ev ? -1 : str_is(p->subject, "人员") ? count_people(c, ev, p, e) : count_each(c, ev, p, e);
	evaluation_free(ev);
	return status;
}

/* Adds a member's number to its unit and to those above; a population stops where a unit has its own figure. */
static void place(struct counting *c, const struct indicator_member *m, const bool *own)
{
	struct indicator_count *o = c->out;
	int steps = 0;
	for (int64_t u = m->unit; u != FIELD_NONE && steps < UNIT_DEPTH_MAX; u = unit_above(c->w, u), steps++) {
		if (own && u != m->unit && own[u])
			return;
		o->known[u] = true;
		if (m->doubt)
			o->doubt[u]++;
		else
			o->sum[u] += m->amount;
	}
}

/* Sums up the tree of units. */
static int sum_up(struct counting *c, struct arena *mem, struct err *e)
{
	struct indicator_count *o = c->out;
	size_t n = c->w->t[c->units].n + 1;
	bool *own = c->population ? ARENA_ARRAY(mem, n, bool) : NULL;
	o->sum = ARENA_ARRAY(mem, n, int64_t);
	o->doubt = ARENA_ARRAY(mem, n, int64_t);
	o->known = ARENA_ARRAY(mem, n, bool);
	if (!o->sum || !o->doubt || !o->known || (c->population && !own))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; own && i < o->n; i++)
		own[o->member[i].unit] = true;
	for (size_t i = 0; i < o->n; i++)
		place(c, &o->member[i], own);
	return 0;
}

int indicator_count_side(struct indicator_count *out, const struct indicators *s, const struct policy *p,
			 struct world *w, day_t on, struct arena *mem, struct err *e)
{
	int units = dict_record(w->dict, STR("单元"));
	struct counting c = {.out = out, .w = w, .units = units};
	*out = (struct indicator_count){.policy = p, .record = dict_record(w->dict, p->subject)};
	c.population = out->record == units;
	int status = count_subjects(&c, s, p, w, on, e);
	struct indicator_member *kept = status == 0 ? ARENA_ARRAY(mem, out->n + 1, struct indicator_member) : NULL;
	if (status == 0 && !kept)
		status = err_set(e, ERR_NOMEM, "内存不够");
	if (kept)
		memcpy(kept, out->member ? out->member : kept, out->n * sizeof *kept);
	free(out->member);
	out->member = kept;
	return status == 0 ? sum_up(&c, mem, e) : -1;
}

int indicator_run(struct indicator_result *out, const struct indicators *s, const struct indicator *i,
		  struct world *w, day_t on, struct arena *mem, struct err *e)
{
	struct indicator_result r = {.indicator = i, .on = on};
	if (indicator_count_side(&r.num, s, i->num.policy, w, on, mem, e) < 0)
		return -1;
	if (i->den.policy && indicator_count_side(&r.den, s, i->den.policy, w, on, mem, e) < 0)
		return -1;
	*out = r;
	return 0;
}

struct indicator_value indicator_at(const struct indicator_result *r, int64_t unit)
{
	struct indicator_value v = {.num = r->num.sum[unit], .num_doubt = r->num.doubt[unit]};
	if (!r->indicator->den.policy) {
		v.known = true;
		return v;
	}
	v.den = r->den.sum[unit];
	v.den_doubt = r->den.doubt[unit];
	v.known = v.den > 0;
	return v;
}

/* num × per ÷ den with two places, cut. */
static void ratio_text(struct indicator_value v, int64_t per, char out[static 32])
{
	wide hundredths = (wide)v.num * per * 100 / v.den;
	decimal_text(hundredths > INT64_MAX ? INT64_MAX : (int64_t)hundredths, 2, out);
}

void indicator_text(const struct indicator_result *r, struct indicator_value v, const struct indicator_target *t,
		    char out[static 48])
{
	char number[32];
	const struct indicator *i = r->indicator;
	t = t ? t : i->ntargets ? &i->target[0] : NULL;
	if (!v.known)
		snprintf(out, 48, "—");
	else if (!i->den.policy)
		snprintf(out, 48, "%lld", (long long)v.num);
	else if (t && !t->percent) {
		ratio_text(v, t->per, number);
		snprintf(out, 48, "%s", number);
	} else {
		ratio_text(v, 100, number);
		snprintf(out, 48, "%s%%", number);
	}
}

/* A round number as documents write it: 2.5万; others as they are. */
static void round_text(int64_t v, char out[static 32])
{
	if (v < 10000 || v % 1000)
		snprintf(out, 32, "%lld", (long long)v);
	else if (v % 10000)
		snprintf(out, 32, "%lld.%lld万", (long long)(v / 10000), (long long)(v % 10000 / 1000));
	else
		snprintf(out, 32, "%lld万", (long long)(v / 10000));
}

/* Of how many: 每万, 每千, 每百. */
static void per_text(int64_t per, char out[static 32])
{
	const char *word = per == 10000 ? "万" : per == 1000 ? "千" : per == 100 ? "百" : NULL;
	if (word)
		snprintf(out, 32, "每%s", word);
	else
		snprintf(out, 32, "每%lld", (long long)per);
}

void target_text(const struct indicator *i, const struct indicator_target *t, char out[static 96])
{
	char number[32], per[32];
	const char *m = i->num.measure == MEASURE_ORG ? "家" : measure_label(i->num.measure),
		   *of = measure_label(i->den.measure);
	if (t->percent) {
		decimal_text(t->num, 2, number);
		size_t n = strlen(number);
		while (n && (number[n - 1] == '0' || number[n - 1] == '.')) {
			bool point = number[n - 1] == '.';
			number[--n] = 0;
			if (point)
				break;
		}
		snprintf(out, 96, "%s%%", number);
		return;
	}
	round_text(t->num, number);
	per_text(t->per, per);
	if (t->per)
		snprintf(out, 96, "%s%s%s%s", per, of, number, m);
	else
		snprintf(out, 96, "%s%s", number, m);
}

enum standing target_standing(const struct indicator_target *t, struct indicator_value v, int64_t *missing)
{
	*missing = 0;
	if (!v.known)
		return STANDING_UNKNOWN;
	wide need = t->per ? ((wide)t->num * v.den + t->per - 1) / t->per : t->num;
	if (v.num >= need)
		return STANDING_REACHED;
	*missing = (int64_t)(need - v.num);
	return STANDING_SHORT;
}

day_t target_due(const struct indicator_target *t, day_t on)
{
	return t->yearly ? day_of(day_ymd(on).y, 12, 31) : t->due;
}

const struct indicator_target *target_next(const struct indicator *i, day_t on)
{
	const struct indicator_target *next = NULL, *last = NULL;
	for (size_t k = 0; k < i->ntargets; k++) {
		const struct indicator_target *t = &i->target[k];
		day_t due = target_due(t, on);
		if (due >= on && (!next || due < target_due(next, on)))
			next = t;
		if (!last || due > target_due(last, on))
			last = t;
	}
	return next ? next : last;
}
