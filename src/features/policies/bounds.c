#include "features/policies/bounds.h"

#include "base/asset.h"
#include "base/money.h"
#include "features/policies/adoption.h"
#include "features/policies/wording.h"
#include "features/rates/rates.h"
#include "features/units/units.h"

/* A tier's bound, from a day to a day (DAY_NONE: open). */
struct law_bound {
	struct str policy, tier;
	day_t from, to;
	struct rate_bound bound;
};
#define LAW_BOUNDS_MAX (RATE_TIERS_MAX * ENACTED_MAX)

/* A sum as written, in 分; FIELD_NONE for what is none. */
static int64_t sum_of(const struct wording_figure *f)
{
	int64_t v;
	if (!decimal_parse(f->value, 2, false, &v))
		return FIELD_NONE;
	if (strcmp(f->unit, "万元") == 0)
		return __builtin_mul_overflow(v, 10000, &v) ? FIELD_NONE : v;
	return strcmp(f->unit, "元") == 0 ? v : FIELD_NONE;
}

/* The figure is the one that a tier names: 市标准/三级. */
static bool names(struct str figure, const struct wording_figure *f)
{
	struct str label = str_cut(&figure, '/');
	return str_eq(label, f->label) && str_eq(figure.p ? figure : STR(""), f->row);
}

/* S26，绍市民〔2026〕8号 */
static struct str clause_of(const struct rate_tier *t, struct str document, struct arena *mem)
{
	struct buf b;
	buf_init(&b, 1000);
	buf_put_str(&b, t->bound.clause);
	buf_puts(&b, "，");
	buf_put_str(&b, document);
	char *p = b.failed ? NULL : arena_copy(mem, b.p, b.n);
	struct str said = p ? (struct str){p, b.n} : t->bound.clause;
	buf_release(&b);
	return said;
}

/* The bounds that an adopted text states for the tiers of its policy. */
static int take_text(struct law_bounds *b, struct str text, const struct rate_tier *t, size_t tiers, struct err *e)
{
	struct wording_figure *f;
	size_t n;
	struct wording_dates dates = wording_dates(text);
	struct str id = wording_id(text), document = wording_document(text);
	if (!document.n || wording_is_draft(text))
		return 0;
	if (wording_figures(text, b->mem, &f, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < tiers; k++) {
		for (size_t i = 0; i < n && str_eq(t[k].policy, id); i++) {
			int64_t sum = names(t[k].figure, &f[i]) ? sum_of(&f[i]) : FIELD_NONE;
			if (sum == FIELD_NONE || b->n == LAW_BOUNDS_MAX)
				continue;
			struct rate_bound bound = t[k].bound;
			bound.floor = bound.floor == FIELD_NONE ? FIELD_NONE : sum;
			bound.ceiling = bound.ceiling == FIELD_NONE ? FIELD_NONE : sum;
			bound.clause = clause_of(&t[k], document, b->mem);
			b->row[b->n++] = (struct law_bound){t[k].policy, t[k].tier, dates.from, dates.to, bound};
		}
	}
	return 0;
}

/* All versions of the policies that have tiers. */
static int take_all(struct law_bounds *b, const struct enactments *law, const struct rate_tier *t, size_t tiers,
		    struct err *e)
{
	for (const struct asset *a = assets; a->path; a++) {
		struct enacted v[ENACTED_MAX + 1];
		size_t n;
		if (!str_starts(str_of(a->path), STR("policies/")) || !str_ends(str_of(a->path), STR(".policy")))
			continue;
		if (enactments_apply(law, a->path, asset_str(a), b->mem, v, &n, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			if (take_text(b, v[i].text, t, tiers, e) < 0)
				return -1;
	}
	return 0;
}

/* What is stated for a tier on a day; NULL: nothing that was adopted. */
static const struct law_bound *stated_on(const struct law_bounds *b, struct str policy, struct str tier, day_t day)
{
	for (size_t i = 0; i < b->n && day != DAY_NONE; i++) {
		const struct law_bound *x = &b->row[i];
		if (str_eq(x->policy, policy) && str_eq(x->tier, tier) && (x->from == DAY_NONE || x->from <= day) &&
		    (x->to == DAY_NONE || x->to >= day))
			return x;
	}
	return NULL;
}

/* struct rate_bounds over what was read. */
static int in_force(const struct rate_bounds *self, struct str policy, struct str tier, day_t day,
		    struct rate_bound *out, struct err *e)
{
	const struct law_bounds *b = (const struct law_bounds *)self;
	const struct law_bound *x = stated_on(b, policy, tier, day);
	if (x) {
		*out = x->bound;
		return 0;
	}
	return rate_bounds_shipped.bounds(&rate_bounds_shipped, policy, tier, day, out, e);
}

/* The bound that a text states for a tier; NULL none. */
static const struct law_bound *stated(const struct law_bounds *b, struct str policy, struct str tier)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->row[i].policy, policy) && str_eq(b->row[i].tier, tier))
			return &b->row[i];
	return NULL;
}

/* A day, DAY_NONE when it is blank. */
static day_t day_or_none(const struct cell *c)
{
	return c->v == FIELD_NONE ? DAY_NONE : (day_t)c->v;
}

/* Puts a standing rate into the list when it lies outside a bound. */
static int measure(const struct law_bound *x, const struct version *v, struct rate_outside *out, size_t *n,
		   struct err *e)
{
	int64_t amount = v->cell[FACT_INDEX(rates, amount)].v;
	day_t ends = day_or_none(&v->cell[FACT_INDEX(rates, ends)]);
	if (!x || (ends != DAY_NONE && x->from != DAY_NONE && ends < x->from))
		return 0;
	bool low = x->bound.floor != FIELD_NONE && amount < x->bound.floor;
	bool high = x->bound.ceiling != FIELD_NONE && amount > x->bound.ceiling;
	if (!low && !high)
		return 0;
	if (*n == RATES_OUTSIDE_MAX)
		return err_set(e, ERR_LIMIT, "超出界限的地方标准多于 %d 条", RATES_OUTSIDE_MAX);
	out[(*n)++] = (struct rate_outside){.unit = v->owner,
					    .amount = amount,
					    .floor = x->bound.floor,
					    .ceiling = x->bound.ceiling,
					    .policy = x->policy,
					    .tier = x->tier,
					    .begins = day_or_none(&v->cell[FACT_INDEX(rates, begins)]),
					    .ends = ends};
	return 0;
}

int rates_outside(struct house *h, struct str text, struct arena *mem, struct rate_outside **ret, size_t *n,
		  struct err *e)
{
	struct law_bounds b = {.mem = mem, .row = ARENA_ARRAY(mem, LAW_BOUNDS_MAX, struct law_bound)};
	struct rate_outside *out = ARENA_ARRAY(mem, RATES_OUTSIDE_MAX, struct rate_outside);
	struct fact_reader *r;
	struct version v;
	struct rate_tier *t;
	size_t tiers;
	int got;
	if (!b.row || !out)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (rate_tiers(mem, &t, &tiers, e) < 0 || take_text(&b, text, t, tiers, e) < 0 ||
	    fact_all(&r, h, &rates_facts, INSTANT_OPEN, 0, e) < 0)
		return -1;
	*n = 0;
	while ((got = fact_next(r, &v, e)) > 0 &&
	       measure(stated(&b, v.cell[FACT_INDEX(rates, policy)].s, v.cell[FACT_INDEX(rates, tier)].s), &v, out, n,
		       e) == 0)
		;
	fact_reader_free(r);
	*ret = out;
	return got == 0 ? 0 : -1; /* a row is left when it could not be taken */
}

/* A unit's code, in mem; n 0 when there is no such unit. */
static int unit_code(struct house *h, int64_t unit, struct arena *mem, struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, h, &units_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	struct str code = got > 0 ? v.cell[FACT_INDEX(units, code)].s : STR("");
	const char *p = arena_copy(mem, code.p, code.n);
	fact_reader_free(r);
	*out = p ? (struct str){p, code.n} : STR("");
	return got < 0 ? -1 : p ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

/* The rates that lie outside the bounds of their own first day. */
static int take_left(struct law_bounds *b, struct house *h, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got;
	if (!(b->left = ARENA_ARRAY(b->mem, RATES_OUTSIDE_MAX, struct rate_outside)))
		return err_set(e, ERR_NOMEM, "内存不够");
	if (fact_all(&r, h, &rates_facts, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) > 0 &&
	       measure(stated_on(b, v.cell[FACT_INDEX(rates, policy)].s, v.cell[FACT_INDEX(rates, tier)].s,
				 day_or_none(&v.cell[FACT_INDEX(rates, begins)])),
		       &v, b->left, &b->nleft, e) == 0)
		;
	fact_reader_free(r);
	for (size_t i = 0; got == 0 && i < b->nleft; i++)
		got = unit_code(h, b->left[i].unit, b->mem, &b->left[i].code, e);
	return got == 0 ? 0 : -1;
}

/* The rate is one of those. */
static bool was_left(const struct rate_bounds *self, struct str unit, struct str policy, struct str tier,
		     day_t begins, int64_t amount)
{
	const struct law_bounds *b = (const struct law_bounds *)self;
	for (size_t i = 0; i < b->nleft; i++) {
		const struct rate_outside *x = &b->left[i];
		if (str_eq(x->code, unit) && str_eq(x->policy, policy) && str_eq(x->tier, tier) &&
		    x->begins == begins && x->amount == amount)
			return true;
	}
	return false;
}

int law_bounds_read(struct law_bounds *b, struct house *h, struct arena *mem, struct err *e)
{
	struct enactments *law;
	struct rate_tier *t;
	size_t tiers;
	*b = (struct law_bounds){.from = {in_force, was_left}, .mem = mem};
	if (enactments_read(h, INSTANT_OPEN, mem, &law, e) < 0 || rate_tiers(mem, &t, &tiers, e) < 0)
		return -1;
	if (!enactments_n(law))
		return 0;
	if (!(b->row = ARENA_ARRAY(mem, LAW_BOUNDS_MAX, struct law_bound)))
		return err_set(e, ERR_NOMEM, "内存不够");
	return take_all(b, law, t, tiers, e) < 0 ? -1 : take_left(b, h, e);
}
