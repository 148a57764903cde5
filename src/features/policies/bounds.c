#include "features/policies/bounds.h"

#include "base/asset.h"
#include "base/money.h"
#include "features/policies/adoption.h"
#include "features/policies/wording.h"

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

/* struct rate_bounds over what was read. */
static int in_force(const struct rate_bounds *self, struct str policy, struct str tier, day_t day,
		    struct rate_bound *out, struct err *e)
{
	const struct law_bounds *b = (const struct law_bounds *)self;
	for (size_t i = 0; i < b->n && day != DAY_NONE; i++) {
		const struct law_bound *x = &b->row[i];
		if (str_eq(x->policy, policy) && str_eq(x->tier, tier) && (x->from == DAY_NONE || x->from <= day) &&
		    (x->to == DAY_NONE || x->to >= day)) {
			*out = x->bound;
			return 0;
		}
	}
	return rate_bounds_shipped.bounds(&rate_bounds_shipped, policy, tier, day, out, e);
}

int law_bounds_read(struct law_bounds *b, struct house *h, struct arena *mem, struct err *e)
{
	struct enactments *law;
	struct rate_tier *t;
	size_t tiers;
	*b = (struct law_bounds){.from = {in_force}, .mem = mem};
	if (enactments_read(h, INSTANT_OPEN, mem, &law, e) < 0 || rate_tiers(mem, &t, &tiers, e) < 0)
		return -1;
	if (!enactments_n(law))
		return 0;
	if (!(b->row = ARENA_ARRAY(mem, LAW_BOUNDS_MAX, struct law_bound)))
		return err_set(e, ERR_NOMEM, "内存不够");
	return take_all(b, law, t, tiers, e);
}
