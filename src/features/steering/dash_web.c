/* /dash: what a director opens in the morning; everything in it was worked out beforehand. */
#include "features/steering/dash_web.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/jobs.h"
#include "features/directory/list.h"
#include "features/ledger/ledger.h"
#include "features/reach_web.h"
#include "features/steering/assigned.h"

#define SEEN 100 /* hundredths of a value that a bar shows */

static const char *const formats[] = {"页面", "xlsx", "csv", NULL};

static const struct in_field dash_fields[] = {
    IN_ID_(struct dash_input, unit, "单元", .of = "unit"),
    IN_TEXT_(struct dash_input, metric, "指标", .max = 60),
    IN_INT_(struct dash_input, at, "第几个", .min = 0, .max = DASH_METRICS),
    IN_DAY_(struct dash_input, day, "哪一天"),
    IN_CHOICE_(struct dash_input, format, "格式", .words = formats),
};
static const struct in_shape dash_in = IN_SHAPE(struct dash_input, dash_fields);

static const struct out_field state_rows[] = {
    OUT_DAY_(struct dash_state, day, "数据截至"),     OUT_INSTANT_(struct dash_state, made, "算于"),
    OUT_INT_(struct dash_state, journal, "到第几批"), OUT_INT_(struct dash_state, behind, "此后又登记几批"),
    OUT_BOOL_(struct dash_state, ready, "算过"),      OUT_BOOL_(struct dash_state, current, "是最新的"),
};
const struct out_shape dash_state_shape = OUT_SHAPE("FigureState", struct dash_state, state_rows);
static const struct out_field metric_rows[] = {
    OUT_TEXT_(struct dash_metric, id, "指标"),
    OUT_TEXT_(struct dash_metric, title, "名称"),
    OUT_TEXT_(struct dash_metric, status, "文件状态"),
    OUT_TEXT_(struct dash_metric, clauses, "条款"),
    OUT_TEXT_(struct dash_metric, value, "值"),
    OUT_TEXT_(struct dash_metric, unit_word, "单位"),
    OUT_INT_(struct dash_metric, num, "分子"),
    OUT_INT_(struct dash_metric, den, "分母"),
    OUT_INT_(struct dash_metric, doubt, "待核实"),
    OUT_TEXT_(struct dash_metric, num_title, "分子数的是"),
    OUT_TEXT_(struct dash_metric, den_title, "分母数的是"),
    OUT_TEXT_(struct dash_metric, basis, "口径"),
    OUT_INT_(struct dash_metric, hundredths, "值的百分之一"),
    OUT_INT_(struct dash_metric, target_hundredths, "目标的百分之一"),
    OUT_TEXT_(struct dash_metric, target, "目标"),
    OUT_TEXT_(struct dash_metric, target_clauses, "目标条款"),
    OUT_DAY_(struct dash_metric, due, "期限"),
    OUT_WORD_(struct dash_metric, standing, "判断"),
    OUT_INT_(struct dash_metric, missing, "还差"),
    OUT_INT_(struct dash_metric, a_month, "每月还要"),
    OUT_INT_(struct dash_metric, chance, "达到的可能（千分）"),
    OUT_INT_(struct dash_metric, low, "八成区间从"),
    OUT_INT_(struct dash_metric, high, "八成区间到"),
    OUT_TEXT_(struct dash_metric, change, "变化"),
    OUT_TEXT_(struct dash_metric, then, "按哪一天判断"),
};
const struct out_shape dash_metric_shape = OUT_SHAPE("FigureMetric", struct dash_metric, metric_rows);
static const struct out_field unit_rows[] = {
    OUT_ID_(struct dash_unit, id, "编号"),
    OUT_TEXT_(struct dash_unit, code, "单元代码"),
    OUT_TEXT_(struct dash_unit, name, "单元"),
    OUT_TEXT_(struct dash_unit, value, "值"),
    OUT_TEXT_(struct dash_unit, target, "目标"),
    OUT_INT_(struct dash_unit, hundredths, "值的百分之一"),
    OUT_INT_(struct dash_unit, before, "上年末的百分之一"),
    OUT_INT_(struct dash_unit, missing, "还差"),
    OUT_BOOL_(struct dash_unit, reached, "达标"),
    OUT_TEXTS_(struct dash_unit, cell, ncells, "各指标"),
};
const struct out_shape dash_unit_shape = OUT_SHAPE("FigureUnit", struct dash_unit, unit_rows);
static const struct out_field point_rows[] = {
    OUT_DAY_(struct dash_point, day, "日期"),
    OUT_INT_(struct dash_point, value, "值的百分之一"),
    OUT_INT_(struct dash_point, path, "路径的百分之一"),
    OUT_INT_(struct dash_point, earlier, "按前一版定义的百分之一"),
};
const struct out_shape dash_point_shape = OUT_SHAPE("FigurePoint", struct dash_point, point_rows);
static const struct out_field budget_rows[] = {
    OUT_TEXT_(struct dash_budget, name, "预算"),
    OUT_MONEY_(struct dash_budget, granted, "下达"),
    OUT_MONEY_(struct dash_budget, paid, "已付"),
};
static const struct out_shape budget_shape = OUT_SHAPE("DashBudget", struct dash_budget, budget_rows);
static const struct out_field todo_rows[] = {
    OUT_TEXT_(struct dash_todo, title, "事项"),
    OUT_TEXT_(struct dash_todo, text, "说明"),
    OUT_TEXT_(struct dash_todo, href, "去哪里办"),
    OUT_INT_(struct dash_todo, count, "几件"),
};
static const struct out_shape todo_shape = OUT_SHAPE("DashTodo", struct dash_todo, todo_rows);
static const struct out_field dash_rows[] = {
    OUT_ONE_(struct dash_output, state, "截至", dash_state_shape),
    OUT_ID_(struct dash_output, unit_id, "单元编号"),
    OUT_TEXT_(struct dash_output, unit, "单元"),
    OUT_LIST_(struct dash_output, metrics, nmetrics, "指标", dash_metric_shape),
    OUT_COUNT_(struct dash_output, chosen, "排名的指标（从 0 数）"),
    OUT_LIST_(struct dash_output, units, nunits, "下级单元", dash_unit_shape),
    OUT_LIST_(struct dash_output, points, npoints, "走势", dash_point_shape),
    OUT_DAY_(struct dash_output, broken, "何时换了定义"),
    OUT_LIST_(struct dash_output, budgets, nbudgets, "资金", budget_shape),
    OUT_INT_(struct dash_output, time_permille, "时间进度（千分）"),
    OUT_LIST_(struct dash_output, todos, ntodos, "要办的事", todo_shape),
    OUT_TEXTS_(struct dash_output, texts, ntexts, "对照表的列"),
    OUT_LIST_(struct dash_output, tiles, ntiles, "方位示意", dash_tile_shape),
    OUT_TEXT_(struct dash_output, trained, "培训人次的指标"),
    OUT_INT_(struct dash_output, trained_plan, "全年培训计划"),
    OUT_LIST_(struct dash_output, quarters, nquarters, "各季度培训人次", dash_quarter_shape),
    OUT_LIST_(struct dash_output, orgs, norgs, "各机构", dash_org_shape),
    OUT_INT_(struct dash_output, orgs_all, "一共多少家机构"),
    OUT_DAY_(struct dash_output, day, "哪一天"),
    OUT_BOOL_(struct dash_output, past, "是以前的一天"),
};
static const struct out_shape dash_out = OUT_SHAPE("Dashboard", struct dash_output, dash_rows);

/* No memory. */
static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

int dash_state(struct ctx *c, struct dash_state *out, int64_t *gen, struct err *e)
{
	struct figures_state s;
	if (figures_state(c->house, c->today, &s, e) < 0)
		return -1;
	*gen = s.gen;
	*out = (struct dash_state){s.day, s.made, s.journal, s.behind, s.gen > 0, s.current, s.staffed};
	return 0;
}

int dash_unit_asked(struct ctx *c, int64_t asked, int64_t *unit, struct err *e)
{
	struct reach r = user_reach(c->user);
	if (asked == IN_NONE && r.kind != REACH_UNIT) {
		err_set(e, ERR_DENIED, "看板按市和区县统计，您的数据范围不是一个区县或市");
		return err_todo(e, "本机构的情况见工作台");
	}
	*unit = asked == IN_NONE ? r.id : asked;
	return 0;
}

int dash_metric_named(struct ctx *c, struct str id, const struct metric **m, struct err *e)
{
	*m = metric_find(id, c->today);
	return *m ? 0 : err_set(e, ERR_NOTFOUND, "没有这个指标");
}

day_t dash_year_before(day_t day)
{
	return day_of(day_ymd(day).y - 1, 12, 31);
}

/* The text of a difference of hundredths, with its sign. */
static struct str signed_text(struct ctx *c, int64_t d, bool whole)
{
	int64_t a = d < 0 ? -d : d;
	const char *sign = d < 0 ? "−" : "+";
	return whole ? ctx_text(c, "%s%lld", sign, (long long)(a / 100))
		     : ctx_text(c, "%s%lld.%02lld", sign, (long long)(a / 100), (long long)(a % 100));
}

/* How much of a year's work should be done by now: for what is counted from January on. */
static int yearly_pace(struct dash_metric *o, const struct metric_target *t, struct figure_value v, day_t day,
		       struct err *e)
{
	struct pace p;
	day_t begins = day_of(day_ymd(day).y, 1, 1), due = metric_due(t, day);
	if (pace_of(&p, 0, begins, metric_wanted(t, v), due, v.num, day, e) < 0)
		return -1;
	o->a_month = p.a_month;
	o->standing = p.state == PACE_AHEAD ? "快于进度" : "慢于进度";
	o->tone = p.state == PACE_AHEAD ? UI_OK : UI_WARN;
	return 0;
}

/* The word for where the unit stands, and what it takes. */
static int judge(struct dash_metric *o, const struct metric *m, const struct metric_target *t, struct figure_value v,
		 const struct flow_month *flows, size_t n, day_t day, struct err *e)
{
	struct forecast f;
	int64_t missing;
	enum metric_standing s = metric_standing(t, v, &missing);
	o->missing = s == METRIC_UNKNOWN ? IN_NONE : missing;
	o->due = metric_due(t, day);
	o->standing = "不详";
	o->tone = UI_MUTE;
	if (s == METRIC_UNKNOWN)
		return 0;
	if (figure_forecast(&f, m, t, v, flows, n, day, e) < 0)
		return -1;
	if (f.known && o->due >= day) {
		o->chance = f.permille;
		o->low = f.low;
		o->high = f.high;
	}
	if (s == METRIC_REACHED) {
		o->standing = "已达标";
		o->tone = UI_OK;
		return 0;
	}
	if (o->due < day) {
		o->standing = "逾期未达";
		o->tone = UI_BAD;
		return 0;
	}
	int months = (o->due - day) / 30 + 1;
	o->a_month = (missing + months - 1) / months;
	if (t->yearly && !m->flows)
		return yearly_pace(o, t, v, day, e);
	o->standing = !f.known ? "未达标" : f.permille >= 800 ? "预计可达" : f.permille >= 300 ? "需加快" : "滞后";
	o->tone = !f.known ? UI_WARN : f.permille >= 800 ? UI_OK : f.permille >= 300 ? UI_WARN : UI_BAD;
	return 0;
}

int dash_target_here(struct ctx *c, struct dash_place at, const struct metric *m, const struct metric_target *t,
		     struct metric_target *out, bool *any, struct err *e)
{
	struct assigned_fact x;
	struct figure_unit city;
	*out = *t;
	*any = true;
	if (t->per)
		return 0;
	if (figure_unit_coded(c->house, at.gen, m->area, c->mem, &city, e) < 0)
		return -1;
	if (city.id == at.unit)
		return 0;
	if (assigned_in_force(c->house, at.unit, m->id, metric_due(t, c->today), c->mem, &x, any, e) < 0)
		return -1;
	if (!*any)
		return 0;
	out->num = x.amount;
	out->text = ctx_text(c, "%lld%.*s", (long long)x.amount, STR_FMT(metric_unit(m, t)));
	return 0;
}

struct figure_value dash_judged(struct ctx *c, const struct metric *m, const struct metric_target *t,
				struct dash_figures f, int64_t unit, struct str *then)
{
	day_t on = metric_judged(m, t, c->today);
	char text[48], day[11];
	*then = STR("");
	if (on == c->today)
		return figure_among(f.f, f.n, unit, m, f.day);
	struct figure_value v = figure_among(f.f, f.n, unit, m, on);
	day_text(on, day);
	metric_text(m, v, t, text);
	*then = figure_kept(f.f, f.n, unit, m, on) ? ctx_text(c, "%s 是 %s", day, text)
						   : ctx_text(c, "没有存 %s 的数，看不出那天达到没有", day);
	return v;
}

int dash_metric_of(struct ctx *c, struct dash_place at, const struct metric *m, struct dash_figures f,
		   const struct flow_month *flows, size_t n, struct dash_metric *o, struct err *e)
{
	struct figure_value v = figure_among(f.f, f.n, at.unit, m, f.day),
			    before = figure_among(f.f, f.n, at.unit, m, dash_year_before(f.day));
	char value[48];
	const struct metric_target *t = metric_next(m, c->today);
	metric_text(m, v, t, value);
	int64_t h = metric_hundredths(m, v, t), old = metric_hundredths(m, before, t);
	bool count = !m->den_title.n, percent = !count && (!t || t->percent);
	*o = (struct dash_metric){.id = m->id,
				  .title = m->title,
				  .status = m->status,
				  .clauses = m->clauses,
				  .unit_word = metric_unit(m, t),
				  .per = m->den_title.n && t && !t->percent ? t->per : 0,
				  .value = ctx_text(c, "%s", value),
				  .num = v.num,
				  .den = count ? IN_NONE : v.den,
				  .doubt = v.num_doubt + v.den_doubt,
				  .num_title = m->num_title,
				  .den_title = m->den_title,
				  .basis = m->basis,
				  .hundredths = h,
				  .target_hundredths = IN_NONE,
				  .due = DAY_NONE,
				  .standing = "",
				  .tone = UI_INFO,
				  .missing = IN_NONE,
				  .a_month = IN_NONE,
				  .chance = IN_NONE,
				  .low = IN_NONE,
				  .high = IN_NONE};
	if (h != INT64_MIN && old != INT64_MIN && m->flows) {
		o->change = ctx_text(c, "比上年末 %.*s%s", STR_FMT(signed_text(c, h - old, count)),
				     percent ? " 个百分点" : "");
		o->change_sign = h > old ? 1 : h < old ? -1 : 0;
	}
	struct metric_target here;
	bool any = false;
	if (t && dash_target_here(c, at, m, t, &here, &any, e) < 0)
		return -1;
	if (!any)
		return 0;
	o->target_hundredths = target_hundredths(&here);
	o->target = here.text;
	o->target_clauses = here.clauses;
	v = dash_judged(c, m, &here, f, at.unit, &o->then);
	return judge(o, m, &here, v, flows, n, c->today, e);
}

/* Higher first; equal ones by code. */
static int by_value(const void *a, const void *b)
{
	const struct dash_unit *x = a, *y = b;
	if (x->hundredths != y->hundredths)
		return x->hundredths > y->hundredths ? -1 : 1;
	return str_cmp(x->code, y->code);
}

int dash_ranked(struct ctx *c, int64_t gen, int64_t unit, const struct metric *m, day_t day, const struct figure *now,
		size_t nnow, const struct figure *before, size_t nbefore, struct dash_unit **ret, size_t *n,
		struct err *e)
{
	struct figure_unit *below;
	size_t units, k = 0;
	const struct metric_target *t = metric_next(m, c->today);
	bool share = t && t->per; /* a ratio is the same for everybody; a count was set for the city alone */
	if (figure_units_below(c->house, gen, unit, c->mem, &below, &units, e) < 0)
		return -1;
	struct dash_unit *list = ARENA_ARRAY(c->mem, units + 1, struct dash_unit);
	if (!list)
		return no_memory(e);
	for (size_t i = 0; i < units; i++) {
		struct figure_value v = figure_among(now, nnow, below[i].id, m, day),
				    old = figure_among(before, nbefore, below[i].id, m, dash_year_before(day));
		char text[48];
		int64_t missing = 0;
		if (!v.known)
			continue;
		metric_text(m, v, t, text);
		enum metric_standing s = share ? metric_standing(t, v, &missing) : METRIC_UNKNOWN;
		list[k++] = (struct dash_unit){.id = below[i].id,
					       .code = below[i].code,
					       .name = below[i].name,
					       .value = ctx_text(c, "%s", text),
					       .target = share ? t->text : STR(""),
					       .hundredths = metric_hundredths(m, v, t),
					       .before = m->flows ? metric_hundredths(m, old, t) : IN_NONE,
					       .target_hundredths = share ? target_hundredths(t) : IN_NONE,
					       .missing = share ? missing : IN_NONE,
					       .reached = s == METRIC_REACHED};
	}
	qsort(list, k, sizeof *list, by_value);
	*ret = list;
	*n = k;
	return 0;
}

const struct metric *dash_version_before(const struct metric *m)
{
	const struct metric *all, *best = NULL;
	struct err none = {0};
	size_t n;
	if (metrics_all(&all, &n, &none) < 0)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].id, m->id) && all[i].since < m->since && (!best || all[i].since > best->since))
			best = &all[i];
	return best;
}

/* Where the straight way to a target begins: the first figure at or after the day its document took effect. */
static const struct figure *path_start(const struct metric *m, const struct figure *f, size_t n)
{
	const struct metric *first = m, *before;
	while ((before = dash_version_before(first)))
		first = before;
	for (size_t i = 0; i < n; i++)
		if (f[i].metric == m && f[i].value.known && (first->since == DAY_NONE || f[i].day >= first->since))
			return &f[i];
	return NULL;
}

/* Where the way to a target is on a day, in hundredths; IN_NONE beside it. */
static int64_t path_on(const struct metric *m, const struct metric_target *t, const struct figure *start, day_t due,
		       day_t day)
{
	if (t && t->yearly && t->per)
		return m->since == DAY_NONE || day >= m->since ? target_hundredths(t) : IN_NONE;
	if (!start || day < start->day || day > due || due <= start->day)
		return IN_NONE;
	int64_t a = metric_hundredths(m, start->value, t), b = target_hundredths(t);
	return a + (b - a) * (day - start->day) / (due - start->day);
}

day_t dash_broken_since(const struct metric *m)
{
	return dash_version_before(m) ? m->since : DAY_NONE;
}

int dash_trend(struct ctx *c, struct dash_place at, const struct metric *m, const struct figure *f, size_t n,
	       day_t day, struct dash_point **ret, size_t *points, struct err *e)
{
	const struct metric_target *t = metric_next(m, c->today);
	struct metric_target here;
	bool any = false;
	if (t && dash_target_here(c, at, m, t, &here, &any, e) < 0)
		return -1;
	const struct figure *start = any && !t->yearly ? path_start(m, f, n) : NULL;
	struct dash_point *list = ARENA_ARRAY(c->mem, DASH_POINTS, struct dash_point);
	const struct metric *old = dash_version_before(m);
	day_t due = any ? metric_due(&here, c->today) : DAY_NONE;
	size_t k = 0;
	if (!list)
		return no_memory(e);
	for (size_t i = 0; i < n && k + 2 < DASH_POINTS; i++)
		if (f[i].metric == m && (day_ymd(f[i].day).m % 6 == 0 || f[i].day == day))
			list[k++] = (struct dash_point){
			    f[i].day, metric_hundredths(m, f[i].value, t),
			    path_on(m, any ? &here : NULL, start, due, f[i].day),
			    old ? metric_hundredths(old, figure_among(f, n, f[i].unit, old, f[i].day), t) : IN_NONE};
	if (start && due > day)
		list[k++] = (struct dash_point){due, IN_NONE, target_hundredths(&here), IN_NONE};
	*ret = list;
	*points = k;
	return 0;
}

/* Clauses in the order of their document: S4 before S19. */
static int clause_cmp(struct str a, struct str b)
{
	size_t i = 0;
	while (i < a.n && i < b.n && a.p[i] == b.p[i] && !(a.p[i] >= '0' && a.p[i] <= '9'))
		i++;
	struct str x = {a.p + i, a.n - i}, y = {b.p + i, b.n - i};
	int64_t m, n;
	if (str_to_i64(str_cut(&x, ' '), &m) && str_to_i64(str_cut(&y, ' '), &n) && m != n)
		return m < n ? -1 : 1;
	return str_cmp(a, b);
}

int dash_by_clause(const void *a, const void *b)
{
	const struct figure *const *x = a, *const *y = b;
	int order = clause_cmp((*x)->metric->clauses, (*y)->metric->clauses);
	return order ? order : str_cmp((*x)->metric->id, (*y)->metric->id);
}

/* The unit's figures of the day that are its city's, in the order of the document. */
static int choose_figures(struct ctx *c, int64_t gen, const struct dash_output *o, const struct figure *f, size_t n,
			  const struct figure **ret, size_t *k, struct err *e)
{
	for (size_t i = *k = 0; i < n && *k < DASH_METRICS; i++) {
		struct figure_unit area;
		bool within;
		if (f[i].day != o->day || metric_find(f[i].metric->id, o->state.day) != f[i].metric)
			continue;
		if (figure_unit_coded(c->house, gen, f[i].metric->area, c->mem, &area, e) < 0 ||
		    figure_within(c->house, gen, area.id, o->unit_id, &within, e) < 0)
			return -1;
		if (within)
			ret[(*k)++] = &f[i];
	}
	qsort(ret, *k, sizeof *ret, dash_by_clause);
	return 0;
}

/* The indicators that the unit's city has, on the day, with their targets. */
static int take_metrics(struct ctx *c, int64_t gen, struct dash_output *o, const struct figure *f, size_t n,
			const struct metric **order, struct err *e)
{
	const struct figure *chosen[DASH_METRICS] = {0};
	size_t k;
	if (choose_figures(c, gen, o, f, n, chosen, &k, e) < 0)
		return -1;
	if (!(o->metrics = ARENA_ARRAY(c->mem, DASH_METRICS, struct dash_metric)))
		return no_memory(e);
	for (size_t i = 0; i < k; i++) {
		const struct metric *m = order[i] = chosen[i]->metric;
		struct flow_month *flows;
		size_t nflows;
		if (figure_flows(c->house, gen, o->unit_id, m, c->mem, &flows, &nflows, e) < 0)
			return -1;
		if (o->past)
			nflows = 0; /* nothing is foreseen of what has been */
		if (dash_metric_of(c, (struct dash_place){gen, o->unit_id}, m, (struct dash_figures){f, n, o->day},
				   nflows > 24 ? flows + nflows - 24 : flows, nflows > 24 ? 24 : nflows,
				   &o->metrics[o->nmetrics++], e) < 0)
			return -1;
	}
	return 0;
}

/* How much of what a target asks for is there, in permille; a ratio's alone, for a count was asked of the city. IN_NONE. */
static int64_t share_of(const struct metric *m, struct figure_value v, const struct metric_target *t)
{
	int64_t have = metric_hundredths(m, v, t), want = t && t->per ? target_hundredths(t) : 0;
	if (have == INT64_MIN || want <= 0)
		return IN_NONE;
	return have >= want ? 1000 : (int64_t)((__int128)have * 1000 / want);
}

/* The table of comparison: every county, every indicator. */
static int take_cells(struct ctx *c, struct dash_output *o, const struct metric *const *order,
		      const struct figure *now, size_t n, struct err *e)
{
	o->texts = ARENA_ARRAY(c->mem, o->nmetrics + 1, struct str);
	if (!o->texts)
		return no_memory(e);
	for (size_t k = 0; k < o->nmetrics; k++)
		o->texts[o->ntexts++] = o->metrics[k].title;
	for (size_t i = 0; i < o->nunits; i++) {
		struct dash_unit *u = &o->units[i];
		u->cell = ARENA_ARRAY(c->mem, o->nmetrics + 1, struct str);
		u->share = ARENA_ARRAY(c->mem, o->nmetrics + 1, int64_t);
		if (!u->cell || !u->share)
			return no_memory(e);
		for (size_t k = 0; k < o->nmetrics; k++) {
			char text[48];
			const struct metric_target *t = metric_next(order[k], c->today);
			struct figure_value v = figure_among(now, n, u->id, order[k], o->day);
			metric_text(order[k], v, t, text);
			u->share[u->ncells] = share_of(order[k], v, t);
			u->cell[u->ncells++] = ctx_text(c, "%s", text);
		}
	}
	return 0;
}

/* What a line is called: its 用途, else where its money comes from: 财政预算 柯桥区. */
static struct str line_name(struct ctx *c, const struct ledger_line *l)
{
	return l->name.n ? l->name
			 : ctx_text(c, "%s %.*s", ledger_source_text((enum ledger_source)l->source),
				    STR_FMT(unit_name(c->house, l->unit, c->mem)));
}

/* The budget lines of the year within the unit, by what they are called. */
static int take_budgets(struct ctx *c, int64_t gen, struct dash_output *o, struct err *e)
{
	struct ledger_line *lines;
	size_t n;
	if (!ctx_may(c, CAN_LEDGER_READ))
		return 0;
	if (ledger_lines(c->house, 0, (int)o->year, c->mem, &lines, &n, e) < 0)
		return -1;
	if (!(o->budgets = ARENA_ARRAY(c->mem, DASH_BUDGETS, struct dash_budget)))
		return no_memory(e);
	for (size_t i = 0; i < n; i++) {
		bool within;
		size_t k = 0;
		if (figure_within(c->house, gen, o->unit_id, lines[i].unit, &within, e) < 0)
			return -1;
		if (!within)
			continue;
		struct str name = line_name(c, &lines[i]);
		while (k < o->nbudgets && !str_eq(o->budgets[k].name, name))
			k++;
		if (k == DASH_BUDGETS)
			continue;
		if (k == o->nbudgets)
			o->budgets[o->nbudgets++] = (struct dash_budget){.name = name};
		o->budgets[k].granted -= lines[i].balance[LEDGER_APPROPRIATED];
		o->budgets[k].paid += lines[i].balance[LEDGER_PAID];
	}
	return 0;
}

/* The indicator that is ranked: the one asked for, else a density, else a share, of which there is something to see; among such the
 * one about most. */
static void choose(struct dash_output *o, const struct dash_input *i)
{
	for (size_t k = 0; k < o->nmetrics; k++)
		if (i->metric.n && str_eq(o->metrics[k].id, i->metric)) {
			o->chosen = k;
			return;
		}
	if (i->at != IN_NONE && o->nmetrics) {
		o->chosen = (size_t)i->at % o->nmetrics;
		return;
	}
	int best = 0;
	for (size_t k = 0; k < o->nmetrics; k++) {
		const struct dash_metric *m = &o->metrics[k];
		int rank = (m->den != IN_NONE) + (m->den != IN_NONE && m->hundredths >= SEEN) +
			   (m->basis.n > 0 && m->hundredths >= SEEN);
		if (rank > best || (rank && rank == best && m->den > o->metrics[o->chosen].den)) {
			best = rank;
			o->chosen = k;
		}
	}
}

/* The unit and the one above it, where the user may go. */
static int take_unit(struct ctx *c, int64_t gen, struct dash_output *o, struct err *e)
{
	struct figure_unit u, up;
	struct reach r = user_reach(c->user);
	bool seen;
	if (figure_unit(c->house, gen, o->unit_id, c->mem, &u, e) < 0)
		return -1;
	o->unit = u.name;
	o->code = u.code;
	if (!u.parent || u.id == r.id)
		return 0;
	if (figure_within(c->house, gen, r.id, u.parent, &seen, e) < 0)
		return -1;
	if (!seen)
		return 0;
	if (figure_unit(c->house, gen, u.parent, c->mem, &up, e) < 0)
		return -1;
	o->up_id = up.id;
	o->up = up.name;
	return 0;
}

/* The units below by the indicator that is ranked, or institutions where there are none; the table of comparison, the trend. */
static int take_below(struct ctx *c, int64_t gen, const struct dash_input *i, struct dash_output *o,
		      const struct metric *const *order, const struct figure *f, size_t n, struct err *e)
{
	const struct metric *m = order[o->chosen];
	struct figure *now, *before;
	size_t nnow, nbefore;
	if (figures_below(c->house, gen, o->unit_id, o->day, c->mem, &now, &nnow, e) < 0 ||
	    figures_below(c->house, gen, o->unit_id, dash_year_before(o->day), c->mem, &before, &nbefore, e) < 0 ||
	    dash_ranked(c, gen, o->unit_id, m, o->day, now, nnow, before, nbefore, &o->units, &o->nunits, e) < 0 ||
	    take_cells(c, o, order, now, nnow, e) < 0)
		return -1;
	if (i->format)
		return dash_file(c, o, order, now, nnow, (int)i->format, e);
	if ((!o->nunits && dash_take_orgs(c, gen, m, o, e) < 0) || dash_take_tiles(c, gen, o, e) < 0)
		return -1;
	o->broken = dash_broken_since(m);
	return dash_trend(c, (struct dash_place){gen, o->unit_id}, m, f, n, o->state.day, &o->points, &o->npoints, e);
}

/* What is of today alone: money and what to do. */
static int take_today(struct ctx *c, int64_t gen, struct dash_output *o, struct err *e)
{
	day_t from = day_of((int)o->year, 1, 1), days = day_of((int)o->year + 1, 1, 1) - from;
	o->time_permille = (int64_t)(c->today - from + 1) * 1000 / days;
	return take_budgets(c, gen, o, e) < 0 ? -1 : steering_todos(c, o, e);
}

/* GET /dash */
static int get_dash(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct dash_input *i = in;
	struct dash_output *o = out;
	const struct metric *order[DASH_METRICS] = {0};
	struct figure *f;
	size_t n;
	int64_t gen;
	int number;
	o->broken = DAY_NONE;
	o->day = c->today;
	if (dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 || dash_state(c, &o->state, &gen, e) < 0)
		return -1;
	if (!gen)
		return 0;
	if (dash_day(&o->state, i->day, &o->day, &number, &o->past, e) < 0)
		return -1;
	struct ctx then = *c; /* what has been is judged as on its day */
	if (o->past)
		then.today = o->day;
	o->year = day_ymd(then.today).y;
	if (take_unit(c, gen, o, e) < 0 || figures_of_unit(c->house, gen, o->unit_id, c->mem, &f, &n, e) < 0 ||
	    take_metrics(&then, gen, o, f, n, order, e) < 0 || (!o->past && take_today(c, gen, o, e) < 0) ||
	    dash_take_training(&then, o, order, f, n, e) < 0)
		return -1;
	choose(o, i);
	if (!o->nmetrics || !order[o->chosen])
		return 0;
	if (take_below(&then, gen, i, o, order, f, n, e) < 0)
		return -1;
	c->download = then.download;
	return 0;
}

/* GET /dashboard, as some write it. */
static int get_dashboard(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	(void)out;
	return ctx_go(c, e, "/dash");
}

/* POST /dash/refresh */
static int post_refresh(struct ctx *c, const void *in, void *out, struct err *e)
{
	int64_t id;
	(void)in;
	(void)out;
	if (job_queue(c, "figures", "重算指标", STR(""), &id, e) < 0)
		return -1;
	ctx_tell(c, "正在重算，算好后看板自动换成新的");
	return ctx_go(c, e, "/jobs/%lld", (long long)id);
}

/* The job's pieces go through the one writer. */
static int job_write(void *self, int (*f)(struct house *h, void *arg, struct err *e), void *arg, struct err *e)
{
	struct job_run *r = self;
	return app_write(r->app, f, arg, e);
}

static bool job_tells(void *self, const char *doing, int64_t done, int64_t total)
{
	return job_tell(self, doing, done, total);
}

#define UPDATE_ABOVE                                                                                                 \
	5000000 /* µs: when everybody's figures take longer, those of the people who changed are made alone */

/* The job: works the figures out, unless they are what they should be. Where that takes long, first the figures of those who changed,
 * and everybody's, with staffing, when it has been quiet for a while. */
static int run_figures(struct job_run *r, struct err *e)
{
	const struct figures_writer w = {r, job_write, job_tells};
	if (figures_refresh(r->house, instant_day(r->now), UPDATE_ABOVE, &w, e) < 0)
		return -1;
	job_result(r, "/dash");
	return 0;
}

/* Facts have moved on, and the last making was long enough ago for what it cost: at most a tenth of the time goes into it. */
static int figures_due(struct house *h, instant_t now, bool *yes, struct err *e)
{
	struct figures_state s;
	if (figures_state(h, instant_day(now), &s, e) < 0)
		return -1;
	instant_t took = s.current ? s.full_took : s.took, pause = 10 * took > 60000000 ? 10 * took : 60000000;
	*yes = (!s.current || s.staffed < s.journal) && now - s.made >= pause;
	return 0;
}

static const struct job_kind jobs[] = {{.name = "figures",
					.label = "重算指标",
					.run = run_figures,
					.again = true,
					.apart = true,
					.daily = true,
					.due = figures_due}};

static const struct route routes[] = {
    {HTTP_GET, "/dash", .may = CAN_TARGETS_READ, .title = "看板", .in = &dash_in, .out = &dash_out,
     .out_size = sizeof(struct dash_output), .handle = get_dash, .page = dash_page},
    {HTTP_GET, "/dash/screen", .may = CAN_TARGETS_READ, .title = "大屏", .in = &dash_in, .out = &dash_out,
     .out_size = sizeof(struct dash_output), .handle = get_dash, .page = dash_screen_page},
    {HTTP_GET, "/dashboard", .may = CAN_TARGETS_READ, .title = "看板", .handle = get_dashboard},
    {HTTP_POST, "/dash/refresh", .may = CAN_TARGETS_SET, .title = "重算指标", .handle = post_refresh,
     .form = "/dash"},
    {HTTP_GET, "/dash/:metric", .may = CAN_TARGETS_READ, .title = "指标", .in = &metric_in_shape,
     .out = &metric_out_shape, .out_size = sizeof(struct metric_output), .handle = get_metric, .page = metric_page},
    {HTTP_GET, "/dash/:metric/people", .may = CAN_PEOPLE_READ, .title = "指标名单", .in = &metric_in_shape,
     .out = &members_out_shape, .out_size = sizeof(struct members_output), .handle = get_members,
     .page = members_page},
    {HTTP_POST, "/dash/:metric/export", .may = CAN_EXPORT_RUN, .flags = ROUTE_OUTSIDE, .title = "导出指标名单",
     .in = &metric_in_shape, .handle = get_members_file, .form = "/dash/:metric/people"},
};

static const struct menu_item menu[] = {
    {.group = "统筹", .label = "看板", .icon = "target-arrow", .path = "/dash", .may = CAN_TARGETS_READ},
};

const struct web steering_web = {.name = "steering",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu,
				 .jobs = jobs,
				 .njobs = sizeof jobs / sizeof *jobs};
