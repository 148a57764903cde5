#include "features/rates/change.h"

#include "base/asset.h"
#include "base/money.h"
#include "base/utf8.h"

FACT_OWNED(rates, RATES, NO_FIND, NO_REACH, .name = "地方标准", .aliases = "地方标准表|县级标准|local rates",
	   .clause = "S30 S-a5", .from = FACT_INDEX(rates, begins), .to = FACT_INDEX(rates, ends), .cut = -1,
	   .ends_with = -1);

int rate_name_check(struct str text, struct buf *norm, struct err *e)
{
	return utf8_fold_width(norm, str_trim(text)) ? err_set(e, ERR_LIMIT, "太长") : 0;
}

#define BOUND_CELLS 8 /* columns of data/rate-bounds.csv */

/* One line of it. */
struct bound_line {
	struct str policy, tier, floor, ceiling, clause, area, unset, figure;
};

/* Cuts the next line off the table; false at its end. No cell of it is quoted. */
static bool next_line(struct str *table, struct bound_line *out)
{
	while (table->p) {
		struct str line = str_cut(table, '\n');
		struct bound_line l = {0};
		struct str *const cell[BOUND_CELLS] = {&l.policy, &l.tier, &l.floor, &l.ceiling,
						       &l.clause, &l.area, &l.unset, &l.figure};
		for (size_t i = 0; i < BOUND_CELLS; i++)
			*cell[i] = str_trim(str_cut(&line, ','));
		if (!l.tier.n || str_is(l.policy, "政策编号"))
			continue;
		*out = l;
		return true;
	}
	return false;
}

/* A cell of the table in 分; FIELD_NONE when blank. */
static int64_t bound_of(struct str cell)
{
	int64_t v;
	return cell.n && decimal_parse(cell, 2, false, &v) ? v : FIELD_NONE;
}

/* Appends a name to a list in words, unless it is the one that was appended last. */
static void add_name(struct buf *list, struct str *last, struct str name)
{
	if (str_eq(*last, name))
		return;
	if (list->n)
		buf_puts(list, "、");
	buf_put_str(list, name);
	*last = name;
}

/* The table that the program carries. */
static struct str bounds_table(void)
{
	for (const struct asset *a = assets; a->path; a++)
		if (!strcmp(a->path, "data/rate-bounds.csv"))
			return asset_str(a);
	return (struct str){0};
}

int rate_tiers(struct arena *mem, struct rate_tier **ret, size_t *n, struct err *e)
{
	struct str table = bounds_table();
	struct rate_tier *t = ARENA_ARRAY(mem, RATE_TIERS_MAX, struct rate_tier);
	size_t k = 0;
	if (!t)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (struct bound_line l; k < RATE_TIERS_MAX && next_line(&table, &l); k++)
		t[k] = (struct rate_tier){
		    l.policy,          l.tier,  l.area, {bound_of(l.floor), bound_of(l.ceiling), l.clause},
		    bound_of(l.unset), l.figure};
	*ret = t;
	*n = k;
	return 0;
}

/* struct rate_bounds over the table that the program carries. */
static int shipped(const struct rate_bounds *self, struct str policy, struct str tier, day_t day,
		   struct rate_bound *out, struct err *e)
{
	(void)self, (void)day;
	struct str table = bounds_table(), last_policy = {0}, last_tier = {0};
	struct buf policies, tiers;
	buf_init(&policies, 400);
	buf_init(&tiers, 200);
	int ret = 1;
	for (struct bound_line l; ret > 0 && next_line(&table, &l);) {
		add_name(&policies, &last_policy, l.policy);
		if (!str_eq(l.policy, policy))
			continue;
		add_name(&tiers, &last_tier, l.tier);
		if (!str_eq(l.tier, tier))
			continue;
		*out = (struct rate_bound){
		    .floor = bound_of(l.floor), .ceiling = bound_of(l.ceiling), .clause = l.clause};
		ret = 0;
	}
	if (ret && tiers.n)
		ret = err_set(e, ERR_INPUT, "“%.*s”没有档次“%.*s”，有的是：%s", STR_FMT(policy), STR_FMT(tier),
			      tiers.p);
	else if (ret)
		ret = err_set(e, ERR_INPUT,
			      "没有设地方标准的政策“%.*s”，可设的有：%s；新政策先写进 data/rate-bounds.csv",
			      STR_FMT(policy), policies.n ? policies.p : "无");
	buf_release(&policies);
	buf_release(&tiers);
	return ret;
}

const struct rate_bounds rate_bounds_shipped = {shipped, NULL};

void rate_within(const struct rule_context *x, struct str policy, struct str tier, int64_t day, int unknown,
		 int field, int64_t amount, struct findings *out)
{
	struct rate_bound b;
	struct err e;
	char is[32], limit[32];
	const struct rate_bounds *from = x->rates ? x->rates : &rate_bounds_shipped;
	if (from->bounds(from, policy, tier, day == FIELD_NONE ? DAY_NONE : (day_t)day, &b, &e)) {
		finding_fault(out, unknown, "%s", e.what);
		return;
	}
	decimal_text(amount, 2, is);
	if (b.floor != FIELD_NONE && amount < b.floor) {
		decimal_text(b.floor, 2, limit);
		finding_fault(out, field, "%s元低于下限%s元（%.*s %.*s，%.*s）", is, limit, STR_FMT(policy),
			      STR_FMT(tier), STR_FMT(b.clause));
	} else if (b.ceiling != FIELD_NONE && amount > b.ceiling) {
		decimal_text(b.ceiling, 2, limit);
		finding_fault(out, field, "%s元高于上限%s元（%.*s %.*s，%.*s）", is, limit, STR_FMT(policy),
			      STR_FMT(tier), STR_FMT(b.clause));
	}
}

void rates_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	rule_order(&rates_record, cells, FACT_INDEX(rates, begins), FACT_INDEX(rates, ends), out);
	const int amount = FACT_INDEX(rates, amount);
	struct str policy = cells[FACT_INDEX(rates, policy)].s, tier = cells[FACT_INDEX(rates, tier)].s;
	if (!policy.n || !tier.n || cells[amount].v == FIELD_NONE)
		return;
	int64_t begins = cells[FACT_INDEX(rates, begins)].v;
	if (x->rates && x->rates->stands && begins != FIELD_NONE &&
	    x->rates->stands(x->rates, cells[FACT_INDEX(rates, unit_id)].s, policy, tier, (day_t)begins,
			     cells[amount].v))
		return;
	rate_within(x, policy, tier, begins, FACT_INDEX(rates, policy), amount, cells[amount].v, out);
}
