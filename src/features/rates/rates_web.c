/* /rates: what each county has set, what is planned, proposing a figure, confirming it. */
#include "features/policies/bounds.h"
#include "features/rates/rates_pages.h"

#include "app/app.h"
#include "app/jobs.h"
#include "base/csv.h"
#include "base/money.h"
#include "features/costs/change_web.h"
#include "features/directory/directory.h"
#include "features/reach_web.h"
#include "features/units/area.h"
#include "store/sql.h"

/* The counties and functional zones of a city that stand on $2. */
static const struct sql COUNTIES = {
    "rates.counties",
    "SELECT id, name FROM units WHERE parent_id = $1 AND closed_by = 0 AND kind IN (3, 4) AND (valid_from IS NULL OR "
    "valid_from <= $2) AND (valid_to IS NULL OR valid_to >= $2) ORDER BY code, id LIMIT $3"};

/* clang-format off */
static const struct in_field list_fields[] = {IN_TEXT_(struct rates_input, policy, "政策", .max = 60)};
static const struct in_shape list_shape = IN_SHAPE(struct rates_input, list_fields);
enum { F_POLICY, F_TIER, F_AMOUNT, F_STARTS, F_BASIS };
static const struct in_field new_fields[] = {
    IN_TEXT_(struct rate_new_input, policy, "政策", .flags = IN_NEEDED, .max = 60),
    IN_TEXT_(struct rate_new_input, tier, "档次", .flags = IN_NEEDED, .max = 30),
    IN_MONEY_(struct rate_new_input, amount, "金额", .flags = IN_NEEDED, .min = 0, .max = 100000000000),
    IN_DAY_(struct rate_new_input, starts, "从哪天起", .flags = IN_NEEDED,
	    .hint = "已经冻结的批次不变；以前的月份由下一次补发、追回补齐"),
    IN_TEXT_(struct rate_new_input, basis, "文件依据", .flags = IN_NEEDED, .max = RATE_BASIS_MAX,
	     .hint = "文件名称和文号"),
};
const struct in_shape rate_new_shape = IN_SHAPE(struct rate_new_input, new_fields);
static const struct in_field path_fields[] = {IN_ID_(struct rate_path, id, "县标准", .of = "rate", .flags = IN_PATH)};
static const struct in_shape path_shape = IN_SHAPE(struct rate_path, path_fields);
static const struct in_field act_fields[] = {
    IN_ID_(struct rate_path, id, "县标准", .of = "rate", .flags = IN_PATH),
    IN_INT_(struct rate_path, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
    IN_TEXT_(struct rate_path, move, "怎么办", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct rate_path, opinion, "意见", .flags = IN_LONG | IN_STOCK, .max = 1000, .hint = "不予确认的必须写明为什么"),
};
const struct in_shape rate_act_shape = IN_SHAPE(struct rate_path, act_fields);
static const struct in_field cost_fields[] = {
    IN_ID_(struct rate_path, id, "县标准", .of = "rate", .flags = IN_PATH),
    IN_INT_(struct rate_path, year, "年度", .flags = IN_NEEDED, .min = 2000, .max = 2100,
	    .hint = "按这一年一月到十二月、现在已经登记的事实算"),
};
const struct in_shape rate_cost_shape = IN_SHAPE(struct rate_path, cost_fields);

static const struct out_field tier_rows[] = {
    OUT_TEXT_(struct rate_tier, tier, "档次"), OUT_MONEY_(struct rate_tier, bound.floor, "下限"),
    OUT_MONEY_(struct rate_tier, bound.ceiling, "上限"), OUT_TEXT_(struct rate_tier, bound.clause, "条款"), OUT_MONEY_(struct rate_tier, unset, "没有定时按多少")};
static const struct out_shape tier_shape = OUT_SHAPE("RateTier", struct rate_tier, tier_rows);
static const struct out_field rate_rows_out[] = {
    OUT_ID_(struct rate_item, r.unit, "区县"), OUT_TEXT_(struct rate_item, unit_name, "区县名称"),
    OUT_TEXT_(struct rate_item, r.tier, "档次"), OUT_MONEY_(struct rate_item, r.amount, "金额"),
    OUT_DAY_(struct rate_item, begins, "从"), OUT_DAY_(struct rate_item, ends, "到"),
    OUT_WORD_(struct rate_item, when, "现行、将行或已过"), OUT_TEXT_(struct rate_item, r.basis, "依据")};
static const struct out_shape rate_shape = OUT_SHAPE("CountyRate", struct rate_item, rate_rows_out);
static const struct out_field stand_rows[] = {
    OUT_ID_(struct rate_stand, unit, "区县"), OUT_TEXT_(struct rate_stand, name, "区县名称"),
    OUT_TEXT_(struct rate_stand, tier, "档次"), OUT_BOOL_(struct rate_stand, own, "自己定了"),
    OUT_MONEY_(struct rate_stand, amount, "现在按多少"), OUT_MONEY_(struct rate_stand, next, "将行的金额"),
    OUT_DAY_(struct rate_stand, next_from, "将行的从哪天起")};
static const struct out_shape stand_shape = OUT_SHAPE("CountyRateStanding", struct rate_stand, stand_rows);
#define CHANGE_ROWS(T, x)                                                                                            \
	OUT_ID_(T, x c.id, "编号"), OUT_ID_(T, x c.unit, "区县"), OUT_TEXT_(T, x unit_name, "区县名称"),             \
	    OUT_TEXT_(T, x c.policy, "政策"), OUT_TEXT_(T, x c.tier, "档次"), OUT_MONEY_(T, x c.amount, "金额"),     \
	    OUT_DAY_(T, x starts, "从哪天起"), OUT_TEXT_(T, x c.basis, "依据"), OUT_WORD_(T, x state, "到了哪一步"), \
	    OUT_INT_(T, x c.seq, "第几步")
static const struct out_field change_rows[] = {CHANGE_ROWS(struct rate_change_item, )};
static const struct out_shape change_shape = OUT_SHAPE("CountyRateChange", struct rate_change_item, change_rows);
static const struct out_field list_rows[] = {
    OUT_TEXT_(struct rates_output, policy, "政策"), OUT_LIST_(struct rates_output, tier, ntiers, "档次", tier_shape),
    OUT_TEXTS_(struct rates_output, policies, npolicies, "可设标准的政策"),
    OUT_LIST_(struct rates_output, rate, nrates, "各县标准", rate_shape),
    OUT_LIST_(struct rates_output, stand, nstands, "各县现在按多少", stand_shape),
    OUT_LIST_(struct rates_output, change, nchanges, "拟定的", change_shape),
    OUT_BOOL_(struct rates_output, may_propose, "可以拟定")};
static const struct out_shape list_out = OUT_SHAPE("CountyRates", struct rates_output, list_rows);
static const struct out_field cost_rows[] = {
    OUT_ID_(struct cost, unit, "区县"), OUT_TEXT_(struct cost, unit_name, "区县名称"),
    OUT_INT_(struct cost, gain, "得益对象数"), OUT_INT_(struct cost, lose, "受损对象数"),
    OUT_MONEY_(struct cost, before, "原来"), OUT_MONEY_(struct cost, after, "以后")};
static const struct out_shape cost_shape = OUT_SHAPE("CountyRateCost", struct cost, cost_rows);
static const struct out_field show_rows[] = {
    CHANGE_ROWS(struct rate_show, x.),
    OUT_TEXT_(struct rate_show, who, "谁拟定"), OUT_MONEY_(struct rate_show, bound.floor, "下限"),
    OUT_MONEY_(struct rate_show, bound.ceiling, "上限"), OUT_TEXT_(struct rate_show, bound.clause, "条款"),
    OUT_LIST_AS_(struct rate_show, cost.cost, cost.n, "cost", "差多少钱", cost_shape),
    OUT_LIST_(struct rate_show, move, nmoves, "可以怎么办", move_shown_shape),
    OUT_ONE_(struct rate_show, story, "经过", matter_story_shape)};
static const struct out_shape show_shape = OUT_SHAPE("CountyRateShown", struct rate_show, show_rows);
/* clang-format on */

/* A cell as a day; DAY_NONE blank. */
static day_t as_day(int64_t cell)
{
	return cell == FIELD_NONE ? DAY_NONE : (day_t)cell;
}

/* The user is a county's: proposes, and sees its own alone. */
static bool is_county(const struct ctx *c)
{
	return ctx_may(c, CAN_CLAIMS_REVIEW1) && user_reach(c->user).kind == REACH_UNIT;
}

/* What is paid where nothing is set: mostly the bound itself, which then is that of the text in force. */
static int64_t unset_by(const struct rate_tier *t, const struct rate_bound *law)
{
	if (t->unset == t->bound.floor && law->floor != FIELD_NONE)
		return law->floor;
	return t->unset == t->bound.ceiling && law->ceiling != FIELD_NONE ? law->ceiling : t->unset;
}

/* The policies with bounds that concern the user. */
static int take_policies(struct ctx *c, const struct rate_tier *t, size_t n, struct rates_output *o, struct err *e)
{
	struct reach r = user_reach(c->user);
	if (!(o->policies = ARENA_ARRAY(c->mem, n + 1, struct str)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		bool yes;
		if (i && str_eq(t[i].policy, t[i - 1].policy))
			continue;
		if (area_concerns(c->house, t[i].area, r.kind == REACH_UNIT ? r.id : 0, &yes, e) < 0)
			return -1;
		if (yes)
			o->policies[o->npolicies++] = t[i].policy;
	}
	return 0;
}

/* The policies that have bounds, and the tiers of the one that is asked for, else of the first; none where no policy has any. */
static int take_tiers(struct ctx *c, struct str policy, struct rates_output *o, struct err *e)
{
	struct rate_tier *t;
	size_t n;
	struct law_bounds law;
	if (rate_tiers(c->mem, &t, &n, e) < 0 || law_bounds_read(&law, c->house, c->mem, e) < 0)
		return -1;
	if (!(o->tier = ARENA_ARRAY(c->mem, n + 1, struct rate_tier)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (take_policies(c, t, n, o, e) < 0)
		return -1;
	o->policy = policy.n || !o->npolicies ? policy : o->policies[0];
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(t[i].policy, o->policy))
			continue;
		struct rate_tier *x = &o->tier[o->ntiers++];
		*x = t[i];
		if (law.from.bounds(&law.from, x->policy, x->tier, c->today, &x->bound, e) < 0)
			return -1;
		x->unset = unset_by(&t[i], &x->bound);
	}
	return o->ntiers || !policy.n ? 0 : err_set(e, ERR_NOTFOUND, "这项政策不设县标准");
}

/* Where a figure stands in time. */
static const char *when_of(const struct rate_row *r, day_t today)
{
	if (r->begins != FIELD_NONE && r->begins > today)
		return "将行";
	return r->ends != FIELD_NONE && r->ends < today ? "已过" : "现行";
}

/* The place of a tier in the policy. */
static size_t place_of(const struct rates_output *o, struct str tier)
{
	size_t k = 0;
	while (k < o->ntiers && !str_eq(o->tier[k].tier, tier))
		k++;
	return k;
}

/* Puts a figure behind those of its unit whose tier the policy names before its own. */
static void put_rate(struct rates_output *o, struct rate_item x)
{
	size_t at = o->nrates++, place = place_of(o, x.r.tier);
	for (; at > 0 && o->rate[at - 1].r.unit == x.r.unit && place_of(o, o->rate[at - 1].r.tier) > place; at--)
		o->rate[at] = o->rate[at - 1];
	o->rate[at] = x;
}

/* The figures within reach. */
static int take_rates(struct ctx *c, struct rates_output *o, struct err *e)
{
	struct rate_row *r;
	size_t n;
	if (rate_rows(c->house, o->policy, c->mem, &r, &n, e) < 0)
		return -1;
	if (!(o->rate = ARENA_ARRAY(c->mem, n + 1, struct rate_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		bool yes;
		if (directory_sees_unit(c->house, user_reach(c->user), r[i].unit, &yes, e) < 0)
			return -1;
		if (yes)
			put_rate(o, (struct rate_item){.r = r[i],
						       .unit_name = unit_name(c->house, r[i].unit, c->mem),
						       .begins = as_day(r[i].begins),
						       .ends = as_day(r[i].ends),
						       .when = when_of(&r[i], c->today)});
	}
	return 0;
}

/* A county of a city. */
struct county {
	int64_t id;
	struct str name;
};
static const struct row_field county_fields[] = {
    ROW_INT(struct county, id, 0), ROW_TEXT(struct county, name, 1), {0}};

/* The figures of all units for one policy, whatever the user's reach: those of a city hold in its counties too. */
struct all_rates {
	struct rate_row *r;
	size_t n;
	day_t today;
};

/* The figure of a unit and tier that holds, or (to_come) the next one; NULL none. */
static const struct rate_row *figure_of(const struct all_rates *a, int64_t unit, struct str tier, bool to_come)
{
	const char *when = to_come ? "将行" : "现行";
	for (size_t i = 0; i < a->n; i++)
		if (a->r[i].unit == unit && str_eq(a->r[i].tier, tier) &&
		    str_is(str_of(when_of(&a->r[i], a->today)), when))
			return &a->r[i];
	return NULL;
}

/* What holds in a county for a tier: its own, that of its city, or what the policy gives; and what is to come. */
static struct rate_stand stand_of(const struct all_rates *a, const struct county *y, int64_t city,
				  const struct rate_tier *t)
{
	const struct rate_row *own = figure_of(a, y->id, t->tier, false), *next = figure_of(a, y->id, t->tier, true);
	const struct rate_row *above = own ? own : figure_of(a, city, t->tier, false);
	return (struct rate_stand){.unit = y->id,
				   .name = y->name,
				   .tier = t->tier,
				   .own = own != NULL,
				   .amount = above ? above->amount : t->unset,
				   .next = next ? next->amount : FIELD_NONE,
				   .next_from = next ? as_day(next->begins) : DAY_NONE};
}

/* Every county of the policy's city that is within reach, whether it has set something or not. */
static int take_counties(struct ctx *c, struct rates_output *o, struct err *e)
{
	struct all_rates all = {.today = c->today};
	int64_t city;
	void *rows;
	size_t n;
	if (rate_rows(c->house, o->policy, c->mem, &all.r, &all.n, e) < 0 ||
	    unit_by_code(c->house, o->tier[0].area, c->known, &city, e) < 0 ||
	    sql_rows(c->house->store, &COUNTIES, ARGS(INT(city), INT(c->today), INT(RATE_COUNTIES_MAX)),
		     county_fields, sizeof(struct county), c->mem, RATE_COUNTIES_MAX, &rows, &n, e) < 0)
		return -1;
	if (!(o->stand = ARENA_ARRAY(c->mem, n * o->ntiers + 1, struct rate_stand)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		const struct county *y = (const struct county *)rows + i;
		bool yes;
		if (directory_sees_unit(c->house, user_reach(c->user), y->id, &yes, e) < 0)
			return -1;
		for (size_t k = 0; yes && k < o->ntiers; k++)
			o->stand[o->nstands++] = stand_of(&all, y, city, &o->tier[k]);
	}
	return 0;
}

/* A proposal as it is shown. */
static struct rate_change_item item_of(struct ctx *c, const struct rate_change *x)
{
	return (struct rate_change_item){.c = *x,
					 .unit_name = unit_name(c->house, x->unit, c->mem),
					 .state = flow_state_label(&rate_flow, x->state),
					 .starts = (day_t)x->starts};
}

/* The proposals within reach. */
static int take_changes(struct ctx *c, struct rates_output *o, struct err *e)
{
	struct rate_change *x;
	size_t n;
	if (rate_change_list(c->house, o->policy, c->mem, &x, &n, e) < 0)
		return -1;
	if (!(o->change = ARENA_ARRAY(c->mem, n + 1, struct rate_change_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		bool yes;
		if (directory_sees_unit(c->house, user_reach(c->user), x[i].unit, &yes, e) < 0)
			return -1;
		if (yes)
			o->change[o->nchanges++] = item_of(c, &x[i]);
	}
	return 0;
}

/* GET /rates */
static int get_rates(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct rates_input *i = in;
	struct rates_output *o = out;
	o->may_propose = is_county(c);
	if (take_tiers(c, i->policy, o, e) < 0)
		return -1;
	if (!o->ntiers)
		return 0;
	return take_rates(c, o, e) < 0 || take_counties(c, o, e) < 0 || take_changes(c, o, e) < 0 ? -1 : 0;
}

/* GET /rates/export: the figures as the sheet 地方标准 has them. */
static int get_export(struct ctx *c, const void *in, void *out, struct err *e)
{
	static const char *const head[] = {"区县",     "政策编号",         "档次", "金额", "起始日期",
					   "终止日期", "现行、将行或已过", "依据"};
	struct rates_output *o = out;
	struct buf *b = ARENA_NEW(c->mem, struct buf);
	struct str cells[8];
	if (!b)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (get_rates(c, in, o, e) < 0)
		return -1;
	struct buf text;
	buf_init(&text, 8u << 20);
	buf_puts(&text, "\xEF\xBB\xBF");
	for (size_t k = 0; k < 8; k++)
		cells[k] = str_of(head[k]);
	csv_put_row(&text, cells, 8);
	for (size_t i = 0; i < o->nrates; i++) {
		const struct rate_item *x = &o->rate[i];
		char yuan[32], from[11], to[11];
		decimal_text(x->r.amount, 2, yuan);
		day_text(x->begins, from);
		day_text(x->ends, to);
		const struct str row[] = {x->unit_name, o->policy,  x->r.tier,       str_of(yuan),
					  str_of(from), str_of(to), str_of(x->when), x->r.basis};
		csv_put_row(&text, row, 8);
	}
	char *kept = text.failed ? NULL : arena_copy(c->mem, text.p, text.n);
	*b = (struct buf){.p = kept, .n = text.n, .cap = text.n, .max = text.n};
	buf_release(&text);
	if (!kept)
		return err_set(e, ERR_LIMIT, "太多，导不出来");
	c->download = (struct download){.type = "text/csv; charset=utf-8",
					.name = ctx_text(c, "%.*s 各县标准.csv", STR_FMT(o->policy)),
					.bytes = b};
	return 0;
}

/* GET /rates/new */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct rates_input *i = in;
	const struct rates_output *o = out;
	if (take_tiers(c, i->policy, out, e) < 0)
		return -1;
	return o->ntiers ? 0 : err_set(e, ERR_NOTFOUND, "没有由区县定标准的政策");
}

/* Which field an error is about. */
static int as_fault(struct ctx *c, struct err *e)
{
	int field = !strcmp(e->where, "金额")       ? F_AMOUNT
		    : !strcmp(e->where, "起始日期") ? F_STARTS
		    : !strcmp(e->where, "依据")     ? F_BASIS
						    : F_TIER;
	if (e->code == ERR_INPUT)
		fault_put(c->faults, &new_fields[field], "%s", e->what);
	return -1;
}

/* POST /rates */
static int post_rate(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct rate_new_input *i = in;
	int64_t places[UNIT_PLACES_MAX], id = 0;
	struct matter_work w;
	struct law_bounds law;
	struct rate_change_new n = {.unit = user_reach(c->user).id,
				    .policy = i->policy,
				    .tier = i->tier,
				    .basis = i->basis,
				    .amount = i->amount,
				    .starts = i->starts,
				    .places = places,
				    .bounds = &law.from};
	(void)out;
	if (!is_county(c))
		return err_todo((err_set(e, ERR_DENIED, "县标准由区县民政拟定"), e), "市级确认区县报来的");
	if (law_bounds_read(&law, c->house, c->mem, e) < 0 ||
	    unit_places(c->house, n.unit, places, &n.nplaces, e) < 0 || matter_work_begin(c, &w, "拟定县标准", e) < 0)
		return -1;
	if (matter_work_end(&w, rate_change_propose(c->house, w.r, w.cal, &n, &w.by, &id, e), e) < 0)
		return as_fault(c, e);
	ctx_tell(c, "已报市级，确认以后从那天起执行");
	return ctx_go(c, e, "/rates/%lld", (long long)id);
}

/* The amount of the rows that a unit has for the tier on a day; FIELD_NONE. */
static int64_t amount_on(const struct rate_row *r, size_t n, int64_t unit, struct str tier, int64_t day)
{
	int64_t amount = FIELD_NONE;
	for (size_t i = 0; i < n; i++)
		if (r[i].unit == unit && str_eq(r[i].tier, tier) &&
		    (r[i].begins == FIELD_NONE || r[i].begins <= day) &&
		    (r[i].ends == FIELD_NONE || r[i].ends >= day))
			amount = r[i].amount;
	return amount;
}

/* What holds on the day before it begins: the unit's own, or where it has none the city's, or what the policy gives. */
static int take_now(struct ctx *c, struct rate_show *o, struct err *e)
{
	struct rate_row *r;
	const struct rate_change *x = &o->x.c;
	struct rate_tier *t;
	struct law_bounds law;
	struct rate_bound before;
	size_t n, tiers;
	o->now = o->unset = FIELD_NONE;
	if (law_bounds_read(&law, c->house, c->mem, e) < 0 ||
	    law.from.bounds(&law.from, x->policy, x->tier, (day_t)x->starts - 1, &before, e) < 0 ||
	    rate_tiers(c->mem, &t, &tiers, e) < 0 || rate_rows(c->house, x->policy, c->mem, &r, &n, e) < 0)
		return -1;
	o->now = amount_on(r, n, x->unit, x->tier, x->starts - 1);
	for (size_t i = 0; i < tiers; i++) {
		int64_t city;
		if (!str_eq(t[i].policy, x->policy) || !str_eq(t[i].tier, x->tier))
			continue;
		if (unit_by_code(c->house, t[i].area, c->known, &city, e) < 0)
			return -1;
		o->unset = amount_on(r, n, city, x->tier, x->starts - 1);
		if (o->unset == FIELD_NONE)
			o->unset = unset_by(&t[i], &before);
	}
	return 0;
}

/* GET /rates/:id */
static int get_rate(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct rate_path *i = in;
	struct rate_show *o = out;
	struct rate_change x;
	struct flow_matter m;
	struct law_bounds law;
	if (law_bounds_read(&law, c->house, c->mem, e) < 0 || rate_change_get(c->house, i->id, c->mem, &x, e) < 0 ||
	    flow_get(c->house, x.matter, c->mem, &m, e) < 0)
		return -1;
	o->x = item_of(c, &x);
	o->who = account_said(c->house, x.who, c->mem);
	o->year = day_ymd(o->x.starts > c->today ? o->x.starts : c->today).y;
	o->may_compute = ctx_may(c, CAN_RUNS_START);
	return take_now(c, o, e) < 0 ||
		       law.from.bounds(&law.from, x.policy, x.tier, (day_t)x.starts, &o->bound, e) < 0 ||
		       change_costs_read(c->house, i->id, user_reach(c->user), c->mem, &o->cost, e) < 0 ||
		       matter_story_of(c, &rate_flow, &m, &o->story, e) < 0
		   ? -1
		   : moves_shown(c, &rate_flow, x.matter, &o->move, &o->nmoves, e);
}

/* POST /rates/:id/act */
static int post_act(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct rate_path *i = in;
	struct matter_work w;
	struct law_bounds law;
	(void)out;
	if (law_bounds_read(&law, c->house, c->mem, e) < 0 || matter_work_begin(c, &w, "县标准", e) < 0)
		return -1;
	if (matter_work_end(
		&w, rate_change_act(c->house, w.r, w.cal, i->id, i->seq, i->move, i->opinion, &law.from, &w.by, e),
		e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &act_fields[3], "%s", e->what);
		return -1;
	}
	ctx_tell(c, str_is(i->move, "confirm") ? "已确认，从那天起按它核算；已经冻结的批次不变" : "已办");
	return ctx_go(c, e, "/rates/%lld", (long long)i->id);
}

/* POST /rates/:id/costs */
static int post_costs(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct rate_path *i = in;
	(void)out;
	return change_job_queue(c, "rate_costs", STR("测算县标准"), i->id, i->year, e);
}

/* --- the job --- */

/* The code of a unit, in mem. */
static int unit_code(struct house *h, int64_t unit, struct arena *mem, struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, h, &units_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got > 0) {
		struct str s = v.cell[FACT_INDEX(units, code)].s;
		const char *p = arena_copy(mem, s.p, s.n);
		*out = (struct str){p ? p : "", p ? s.n : 0};
	}
	fact_reader_free(r);
	return got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这个单元");
}

static int job_costs(struct job_run *r, struct err *e)
{
	struct rate_change c;
	int64_t id, year;
	if (change_job_asked(r, &id, &year, e) < 0 || rate_change_get(r->house, id, r->mem, &c, e) < 0)
		return -1;
	struct proposed_change change = {
	    .policy = c.policy, .tier = c.tier, .amount = c.amount, .from = (day_t)c.starts};
	if (unit_code(r->house, c.unit, r->mem, &change.unit, e) < 0 || change_job_run(r, id, &change, year, e) < 0)
		return -1;
	job_result(r, "/rates/%lld", (long long)id);
	return 0;
}

/* A proposal is seen by whoever reaches its county. */
static int sees_rate(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct rate_change x;
	struct err why = {0};
	*yes = false;
	if (rate_change_get(c->house, id, c->mem, &x, &why) == 0)
		return directory_sees_unit(c->house, user_reach(c->user), x.unit, yes, e);
	*e = why;
	return why.code == ERR_NOTFOUND ? 0 : -1;
}

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET, "/rates", .may = CAN_REPORTS_READ, .title = "县标准", .in = &list_shape, .out = &list_out,
     .handle = get_rates, .page = rates_page},
    {HTTP_GET, "/rates/export", .may = CAN_EXPORT_RUN, .title = "导出县标准", .in = &list_shape, .out = &list_out,
     .handle = get_export},
    {HTTP_GET, "/rates/new", .may = CAN_CLAIMS_REVIEW1, .title = "拟定县标准", .in = &list_shape, .out = &list_out,
     .handle = get_new, .page = rate_new_page},
    {HTTP_POST, "/rates", .may = CAN_CLAIMS_REVIEW1, .flags = ROUTE_KEYED, .title = "拟定县标准", .in = &rate_new_shape,
     .handle = post_rate, .form = "/rates/new"},
    {HTTP_GET, "/rates/:id", .may = CAN_REPORTS_READ, .title = "县标准", .in = &path_shape, .out = &show_shape,
     .handle = get_rate, .page = rate_page},
    {HTTP_POST, "/rates/:id/act", .may = CAN_REPORTS_READ, .flags = ROUTE_KEYED, .title = "办理县标准",
     .in = &rate_act_shape, .handle = post_act, .form = "/rates/:id"},
    {HTTP_POST, "/rates/:id/costs", .may = CAN_RUNS_START, .title = "测算县标准", .in = &rate_cost_shape,
     .handle = post_costs, .form = "/rates/:id"},
};
static const struct menu_item menu[] = {
    {.group = "业务", .label = "县标准", .icon = "scale", .path = "/rates", .may = CAN_REPORTS_READ},
};
static const struct thing_kind kinds[] = {{"rate", sees_rate}};
static const struct job_kind jobs[] = {
    {.name = "rate_costs", .label = "测算县标准", .run = job_costs, .again = true, .apart = true}};
/* clang-format on */

const struct web rates_web = {.name = "rates",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu,
			      .kinds = kinds,
			      .nkinds = sizeof kinds / sizeof *kinds,
			      .jobs = jobs,
			      .njobs = sizeof jobs / sizeof *jobs};
