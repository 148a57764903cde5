/* /targets: what the documents ask, how it is dealt out to the units below, and what they answer. */
#include "features/steering/targets_web.h"

#include <stdio.h>
#include <stdlib.h>

#include "features/reach_web.h"
#include "features/steering/assigned.h"
#include "features/targets/assignments.h"

static const char *const replies[] = {"接受", "协商", NULL};

static const struct in_field targets_fields[] = {IN_ID_(struct targets_input, unit, "单元", .of = "unit")};
static const struct in_shape targets_in = IN_SHAPE(struct targets_input, targets_fields);
static const struct in_field target_fields[] = {
    IN_TEXT_(struct target_input, metric, "指标", .flags = IN_PATH, .max = 60),
    IN_ID_(struct target_input, unit, "单元", .of = "unit"),
    IN_DAY_(struct target_input, due, "期限"),
};
const struct in_shape target_in_shape = IN_SHAPE(struct target_input, target_fields);
static const struct in_field split_fields[] = {
    IN_TEXT_(struct split_input, metric, "指标", .flags = IN_PATH, .max = 60),
    IN_ID_(struct split_input, unit, "单元", .of = "unit"),
    IN_DAY_(struct split_input, due, "期限", .flags = IN_NEEDED),
    IN_INT_(struct split_input, amount, "总数", .flags = IN_NEEDED, .min = 1, .max = 1000000000,
	    .hint = "分给下面各单元的合计，一个不多一个不少"),
    IN_TEXT_(struct split_input, by, "按什么分", .max = 60,
	     .hint = "按哪个指标的分母（没有分母的按分子）作权重；空着：按本指标的，它没有分母的按老年人口"),
    IN_INT_(struct split_input, floor, "每个单元至少", .min = 0, .max = 1000000000),
    IN_INT_(struct split_input, cap, "每个单元至多", .min = 0, .max = 1000000000),
    IN_TEXT_(struct split_input, bounds, "个别单元", .flags = IN_LONG, .max = BOUNDS_MAX,
	     .hint = "一行一个：单元代码 下限 上限 权重，用空格隔开，不写的用 -。例如 330602 100 - 180000"),
    IN_TEXT_(struct split_input, note, "说明", .flags = IN_LONG, .max = 200),
};
const struct in_shape split_in_shape = IN_SHAPE(struct split_input, split_fields);
static const struct in_field answer_fields[] = {
    IN_TEXT_(struct reply_input, metric, "指标", .flags = IN_PATH, .max = 60),
    IN_ID_(struct reply_input, unit, "单元", .of = "unit", .flags = IN_NEEDED),
    IN_DAY_(struct reply_input, due, "期限", .flags = IN_NEEDED),
    IN_INT_(struct reply_input, version, "版本", .flags = IN_NEEDED, .min = 1, .max = 1000),
    IN_CHOICE_(struct reply_input, reply, "答复", .words = replies),
    IN_INT_(struct reply_input, proposed, "建议数", .min = 0, .max = 1000000000, .hint = "协商时写，接受时不写"),
    IN_TEXT_(struct reply_input, note, "理由", .flags = IN_LONG | IN_STOCK, .max = 500, .hint = "协商时写"),
};
const struct in_shape reply_in_shape = IN_SHAPE(struct reply_input, answer_fields);

static const struct out_field row_rows[] = {
    OUT_TEXT_(struct target_row, metric, "指标"),
    OUT_TEXT_(struct target_row, title, "名称"),
    OUT_TEXT_(struct target_row, clauses, "条款"),
    OUT_TEXT_(struct target_row, status, "文件状态"),
    OUT_TEXT_(struct target_row, target, "目标"),
    OUT_DAY_(struct target_row, due, "期限"),
    OUT_BOOL_(struct target_row, yearly, "每年"),
    OUT_TEXT_(struct target_row, value, "现在"),
    OUT_TEXT_(struct target_row, standing, "判断"),
    OUT_INT_(struct target_row, missing, "还差"),
    OUT_INT_(struct target_row, chance, "达到的可能（千分）"),
    OUT_TEXT_(struct target_row, note, "说明"),
    OUT_INT_(struct target_row, assigned, "分给几个单元"),
    OUT_INT_(struct target_row, accepted, "接受"),
    OUT_INT_(struct target_row, negotiated, "协商"),
};
static const struct out_shape row_shape = OUT_SHAPE("Target", struct target_row, row_rows);
static const struct out_field targets_rows[] = {
    OUT_ONE_(struct targets_output, state, "截至", dash_state_shape),
    OUT_ID_(struct targets_output, unit_id, "单元编号"),
    OUT_TEXT_(struct targets_output, unit, "单元"),
    OUT_LIST_(struct targets_output, rows, n, "目标", row_shape),
};
static const struct out_shape targets_out = OUT_SHAPE("Targets", struct targets_output, targets_rows);
static const struct out_field assigned_rows[] = {
    OUT_ID_(struct assigned, unit_id, "单元编号"),  OUT_TEXT_(struct assigned, code, "单元代码"),
    OUT_TEXT_(struct assigned, unit, "单元"),       OUT_INT_(struct assigned, version, "版本"),
    OUT_INT_(struct assigned, amount, "任务数"),    OUT_INT_(struct assigned, floor, "下限"),
    OUT_INT_(struct assigned, cap, "上限"),         OUT_INT_(struct assigned, weight, "权重"),
    OUT_TEXT_(struct assigned, state_text, "状态"), OUT_INT_(struct assigned, proposed, "建议数"),
    OUT_DAY_(struct assigned, issued, "下达日期"),  OUT_DAY_(struct assigned, answered, "答复日期"),
    OUT_TEXT_(struct assigned, basis, "依据"),      OUT_TEXT_(struct assigned, note, "说明"),
    OUT_INT_(struct assigned, actual, "现有"),      OUT_BOOL_(struct assigned, mine, "由我答复"),
};
static const struct out_shape assigned_shape = OUT_SHAPE("Assignment", struct assigned, assigned_rows);
static const struct out_field target_rows[] = {
    OUT_ONE_(struct target_output, state, "截至", dash_state_shape),
    OUT_ID_(struct target_output, unit_id, "单元编号"),
    OUT_TEXT_(struct target_output, unit, "单元"),
    OUT_TEXT_(struct target_output, metric, "指标"),
    OUT_TEXT_(struct target_output, title, "名称"),
    OUT_TEXT_(struct target_output, target, "目标"),
    OUT_TEXT_(struct target_output, clauses, "条款"),
    OUT_DAY_(struct target_output, due, "期限"),
    OUT_BOOL_(struct target_output, count, "可以分解"),
    OUT_INT_(struct target_output, wanted, "文件要求"),
    OUT_INT_(struct target_output, total, "已分解"),
    OUT_INT_(struct target_output, actual, "现有"),
    OUT_LIST_(struct target_output, now, nnow, "分解", assigned_shape),
    OUT_LIST_(struct target_output, old, nold, "以前的版本", assigned_shape),
};
static const struct out_shape target_out = OUT_SHAPE("TargetSplit", struct target_output, target_rows);
static const struct out_field split_row_rows[] = {
    OUT_ID_(struct split_row, unit_id, "单元编号"), OUT_TEXT_(struct split_row, code, "单元代码"),
    OUT_TEXT_(struct split_row, unit, "单元"),      OUT_INT_(struct split_row, got, "分得"),
    OUT_INT_(struct split_row, weight, "权重"),     OUT_INT_(struct split_row, floor, "下限"),
    OUT_INT_(struct split_row, cap, "上限"),        OUT_INT_(struct split_row, before, "上一版"),
    OUT_WORD_(struct split_row, why, "怎么得的"),
};
static const struct out_shape split_row_shape = OUT_SHAPE("SplitShare", struct split_row, split_row_rows);
static const struct out_field split_rows[] = {
    OUT_TEXT_(struct split_output, unit, "单元"),
    OUT_TEXT_(struct split_output, metric, "指标"),
    OUT_TEXT_(struct split_output, basis, "依据"),
    OUT_LIST_(struct split_output, rows, n, "各单元", split_row_shape),
    OUT_TEXTS_(struct split_output, paradox, nparadox, "提醒"),
};
static const struct out_shape split_out = OUT_SHAPE("SplitPreview", struct split_output, split_rows);

/* No memory. */
static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* The unit's name, as of the figures or as it is. */
static int name_unit(struct ctx *c, int64_t unit, struct str *out)
{
	*out = unit_name(c->house, unit, c->mem);
	return 0;
}

/* How far a count's target has been dealt out to the units below. */
static int count_assigned(struct ctx *c, const struct figure_unit *below, size_t n, const struct metric *m,
			  struct target_row *r, struct err *e)
{
	struct assigned_fact x;
	for (size_t i = 0; i < n; i++) {
		bool any;
		if (assigned_in_force(c->house, below[i].id, m->id, r->due, c->mem, &x, &any, e) < 0)
			return -1;
		if (!any)
			continue;
		r->assigned++;
		r->accepted += x.state == ASSIGNMENT_ACCEPTED;
		r->negotiated += x.state == ASSIGNMENT_NEGOTIATED;
	}
	return 0;
}

/* One target as a row; t: as it holds in the unit. */
static int take_target(struct ctx *c, struct target_row *r, const struct metric *m,
		       const struct metric_target *stated, const struct metric_target *t, struct figure_value v,
		       const struct flow_month *flows, size_t nflows, struct err *e)
{
	char value[48];
	int64_t missing;
	struct forecast f;
	enum metric_standing s = metric_standing(t, v, &missing);
	day_t due = metric_due(t, c->today);
	metric_text(m, v, stated, value);
	*r = (struct target_row){.metric = m->id,
				 .title = m->title,
				 .clauses = t->clauses,
				 .status = m->status,
				 .target = t->text,
				 .value = ctx_text(c, "%s", value),
				 .note = STR(""),
				 .due = due,
				 .yearly = t->yearly,
				 .count = t->per == 0,
				 .missing = s == METRIC_UNKNOWN ? IN_NONE : missing,
				 .chance = IN_NONE};
	r->standing = s == METRIC_UNKNOWN   ? STR("不详")
		      : s == METRIC_REACHED ? STR("达到")
		      : due < c->today      ? STR("逾期未达")
					    : STR("还差");
	r->tone = s == METRIC_UNKNOWN ? UI_MUTE : s == METRIC_REACHED ? UI_OK : due < c->today ? UI_BAD : UI_WARN;
	if (m->since != DAY_NONE && !t->yearly && t->due - m->since < FORECAST_NEAR_DAYS)
		r->note = STR("下达时已近期限，谈不上进度");
	if (figure_forecast(&f, m, t, v, flows, nflows, c->today, e) < 0)
		return -1;
	if (f.known && due >= c->today)
		r->chance = f.permille;
	return 0;
}

/* All targets of one indicator. */
static int take_metric(struct ctx *c, int64_t gen, struct targets_output *o, const struct figure *f,
		       struct dash_figures all, const struct figure_unit *below, size_t nbelow, struct err *e)
{
	const struct metric *m = f->metric;
	struct flow_month *flows;
	size_t n;
	if (figure_flows(c->house, gen, o->unit_id, m, c->mem, &flows, &n, e) < 0)
		return -1;
	size_t use = n > 24 ? 24 : n;
	for (size_t k = 0; k < m->ntargets && o->n < DASH_METRICS * 4; k++) {
		struct metric_target here;
		bool any;
		if (dash_target_here(c, (struct dash_place){gen, o->unit_id}, m, &m->target[k], &here, &any, e) < 0)
			return -1;
		if (!any)
			continue;
		struct target_row *r = &o->rows[o->n++];
		struct str then;
		struct figure_value v = dash_judged(c, m, &here, all, o->unit_id, &then);
		if (take_target(c, r, m, &m->target[k], &here, v, flows + n - use, use, e) < 0 ||
		    (r->count && count_assigned(c, below, nbelow, m, r, e) < 0))
			return -1;
		if (then.n)
			r->note = then;
	}
	return 0;
}

/* GET /targets */
static int get_targets(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct targets_input *i = in;
	struct targets_output *o = out;
	struct figure *f;
	struct figure_unit *below;
	size_t n, nbelow;
	int64_t gen;
	if (dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 || dash_state(c, &o->state, &gen, e) < 0)
		return -1;
	name_unit(c, o->unit_id, &o->unit);
	if (!(o->rows = ARENA_ARRAY(c->mem, DASH_METRICS * 4, struct target_row)))
		return no_memory(e);
	if (!gen)
		return 0;
	if (figures_of_unit(c->house, gen, o->unit_id, c->mem, &f, &n, e) < 0 ||
	    figure_units_below(c->house, gen, o->unit_id, c->mem, &below, &nbelow, e) < 0)
		return -1;
	const struct figure *chosen[DASH_METRICS] = {0};
	size_t m = 0;
	for (size_t k = 0; k < n && m < DASH_METRICS; k++)
		if (f[k].day == o->state.day && metric_find(f[k].metric->id, o->state.day) == f[k].metric)
			chosen[m++] = &f[k];
	qsort(chosen, m, sizeof *chosen, dash_by_clause);
	for (size_t k = 0; k < m; k++)
		if (take_metric(c, gen, o, chosen[k], (struct dash_figures){f, n, o->state.day}, below, nbelow, e) <
		    0)
			return -1;
	return 0;
}

/* The target of the indicator that is due on a day (DAY_NONE: the next one). ERR_NOTFOUND. */
static int find_target(struct ctx *c, const struct metric *m, day_t due, const struct metric_target **t,
		       struct err *e)
{
	*t = due == DAY_NONE ? metric_next(m, c->today) : NULL;
	for (size_t k = 0; k < m->ntargets && due != DAY_NONE; k++)
		if (metric_due(&m->target[k], c->today) == due || (m->target[k].yearly && day_ymd(due).m == 12))
			*t = &m->target[k];
	return *t ? 0 : err_set(e, ERR_NOTFOUND, "文件里没有这一天到期的目标");
}

/* A version as the page shows it. */
static struct assigned shown(const struct assigned_fact *x, const struct figure_unit *u, int64_t actual, bool mine)
{
	return (struct assigned){.id = x->id,
				 .unit_id = u->id,
				 .code = u->code,
				 .unit = u->name,
				 .version = x->version,
				 .amount = x->amount,
				 .floor = x->floor == FIELD_NONE ? IN_NONE : x->floor,
				 .cap = x->cap == FIELD_NONE ? IN_NONE : x->cap,
				 .weight = x->weight == FIELD_NONE ? IN_NONE : x->weight,
				 .state = x->state,
				 .state_text = str_of(code_label(&assignment_states, (int)x->state)),
				 .proposed = x->proposed == FIELD_NONE ? IN_NONE : x->proposed,
				 .issued = x->issued,
				 .answered = x->answered,
				 .basis = x->basis,
				 .note = x->note,
				 .actual = actual,
				 .mine = mine};
}

/* The versions of one unit: what is in force counts, drafts and withdrawn ones are told of. */
static int take_unit(struct ctx *c, struct target_output *o, const struct metric *m, const struct figure_unit *u,
		     struct figure_value v, struct err *e)
{
	struct assigned_fact x[ASSIGNED_VERSIONS];
	struct reach r = user_reach(c->user);
	size_t n;
	if (assigned_read(c->house, u->id, m->id, o->due, c->mem, x, ASSIGNED_VERSIONS, &n, e) < 0)
		return -1;
	const struct assigned_fact *standing = assigned_standing(x, n);
	for (size_t k = 0; k < n; k++) {
		bool now = &x[k] == standing, mine = now && x[k].state == ASSIGNMENT_ISSUED && r.kind == REACH_UNIT &&
						     r.id == u->id && ctx_may(c, CAN_TARGETS_ANSWER);
		struct assigned one = shown(&x[k], u, v.known ? v.num : IN_NONE, mine);
		if (now && o->nnow < ASSIGNED_MAX) {
			o->now[o->nnow++] = one;
			o->total += x[k].amount;
		} else if (o->nold < ASSIGNED_MAX)
			o->old[o->nold++] = one;
	}
	return 0;
}

/* The indicators that one may weigh by: those of the same city. */
static int take_bys(struct ctx *c, struct target_output *o, const struct metric *m, struct err *e)
{
	const struct metric *all;
	size_t n;
	if (metrics_all(&all, &n, e) < 0 || !(o->bys = ARENA_ARRAY(c->mem, n + 1, struct str)))
		return -1;
	for (size_t k = 0; k < n; k++)
		if (str_eq(all[k].area, m->area))
			o->bys[o->nbys++] = all[k].id;
	return 0;
}

/* The unit's own part, and those of the units below. */
static int take_parts(struct ctx *c, int64_t gen, struct target_output *o, const struct metric *m,
		      const struct metric_target *t, struct err *e)
{
	struct figure_unit *below, self;
	struct figure *now, *own;
	size_t n, nnow, nown;
	if (figure_units_below(c->house, gen, o->unit_id, c->mem, &below, &n, e) < 0 ||
	    figures_below(c->house, gen, o->unit_id, o->state.day, c->mem, &now, &nnow, e) < 0 ||
	    figures_of_unit(c->house, gen, o->unit_id, c->mem, &own, &nown, e) < 0 ||
	    figure_unit(c->house, gen, o->unit_id, c->mem, &self, e) < 0)
		return -1;
	struct figure_value v = figure_among(own, nown, o->unit_id, m, o->state.day);
	o->actual = v.known ? v.num : IN_NONE;
	o->wanted = metric_wanted(t, v);
	if (take_unit(c, o, m, &self, v, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		if (take_unit(c, o, m, &below[k], figure_among(now, nnow, below[k].id, m, o->state.day), e) < 0)
			return -1;
	return 0;
}

/* GET /targets/:metric */
static int get_target(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct target_input *i = in;
	struct target_output *o = out;
	const struct metric *m;
	const struct metric_target *t;
	int64_t gen;
	if (dash_metric_named(c, i->metric, &m, e) < 0 || dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 ||
	    dash_state(c, &o->state, &gen, e) < 0 || find_target(c, m, i->due, &t, e) < 0)
		return -1;
	o->metric = m->id;
	o->title = m->title;
	o->target = t->text;
	o->clauses = t->clauses;
	o->due = i->due == DAY_NONE ? metric_due(t, c->today) : i->due;
	o->count = t->per == 0;
	o->may_split = o->count && o->due >= c->today && ctx_may(c, CAN_TARGETS_SET);
	name_unit(c, o->unit_id, &o->unit);
	o->now = ARENA_ARRAY(c->mem, ASSIGNED_MAX, struct assigned);
	o->old = ARENA_ARRAY(c->mem, ASSIGNED_MAX, struct assigned);
	if (!o->now || !o->old)
		return no_memory(e);
	return gen && take_parts(c, gen, o, m, t, e) < 0 ? -1 : take_bys(c, o, m, e);
}

/* A split on its way. */
struct splitting {
	const struct metric *m, *by;
	struct figure_unit *below;
	size_t n;
	struct split_unit unit[ASSIGNED_MAX];
	struct split_share share[ASSIGNED_MAX];
	int64_t gen;
	struct dash_state state;
};

/* The field of the form with this name. */
static const struct in_field *field_of(const char *name)
{
	for (size_t k = 0; k < split_in_shape.n; k++)
		if (strcmp(split_in_shape.fields[k].name, name) == 0)
			return &split_in_shape.fields[k];
	return NULL;
}

/* A word of a line of bounds: a number, or - for none. */
static bool bound_of(struct str word, int64_t *out)
{
	if (!word.n || str_is(word, "-"))
		return true;
	return str_to_i64(word, out) && *out >= 0 && *out <= SPLIT_VALUE_MAX;
}

/* One line: 330602 100 - 180000. */
static bool take_bound(struct splitting *s, struct str line)
{
	struct str word[4] = {{0}};
	size_t n = 0, k = 0;
	for (struct str rest = line; rest.n && n < 4;) {
		struct str w = str_cut(&rest, ' ');
		if (w.n)
			word[n++] = w;
	}
	while (k < s->n && !str_eq(s->below[k].code, word[0]) && !str_eq(s->below[k].name, word[0]))
		k++;
	return n >= 2 && k < s->n && bound_of(word[1], &s->unit[k].floor) && bound_of(word[2], &s->unit[k].cap) &&
	       bound_of(word[3], &s->unit[k].weight);
}

/* Floors, caps and weights of single units. */
static int take_bounds(struct ctx *c, struct splitting *s, struct str text, struct err *e)
{
	int line = 0;
	for (struct str rest = text; rest.n;) {
		struct str one = str_trim(str_cut(&rest, '\n'));
		line++;
		if (one.n && !take_bound(s, one)) {
			fault_put(
			    c->faults, field_of("bounds"),
			    "第 %d 行不对：写“单元代码 下限 上限 权重”，单元要是下一级的，数要是非负整数，不写的用 -",
			    line);
			return err_set(e, ERR_INPUT, "个别单元第 %d 行不对", line);
		}
	}
	return 0;
}

/* The weights: the denominator of the indicator to weigh by, or what it counts when it has none. */
static int weigh(struct ctx *c, struct splitting *s, const struct split_input *i, int64_t unit, struct err *e)
{
	struct figure *f;
	size_t n;
	bool den = s->by->den_title.n > 0;
	if (figure_units_below(c->house, s->gen, unit, c->mem, &s->below, &s->n, e) < 0 ||
	    figures_below(c->house, s->gen, unit, s->state.day, c->mem, &f, &n, e) < 0)
		return -1;
	if (s->n > ASSIGNED_MAX)
		return err_set(e, ERR_LIMIT, "下级单元多于 %d 个", ASSIGNED_MAX);
	for (size_t k = 0; k < s->n; k++) {
		struct figure_value v = figure_among(f, n, s->below[k].id, s->by, s->state.day);
		s->unit[k] = (struct split_unit){.weight = den ? v.den : v.num,
						 .floor = i->floor == IN_NONE ? 0 : i->floor,
						 .cap = i->cap == IN_NONE ? SPLIT_NO_CAP : i->cap};
	}
	return take_bounds(c, s, i->bounds, e);
}

/* What an indicator is weighed by when nobody says: its own denominator, else the elders of the city. */
static const struct metric *usual_weight(const struct metric *m, day_t on)
{
	const struct metric *all;
	size_t n;
	struct err none = {0};
	if (m->den_title.n || metrics_all(&all, &n, &none) < 0)
		return m;
	for (size_t k = 0; k < n; k++)
		if (str_eq(all[k].area, m->area) && all[k].basis.n && metric_find(all[k].id, on) == &all[k])
			return &all[k];
	return m;
}

/* Deals out as asked. */
static int split(struct ctx *c, struct splitting *s, const struct split_input *i, int64_t *unit, struct err *e)
{
	struct err why = {0};
	const struct metric_target *t;
	if (dash_metric_named(c, i->metric, &s->m, e) < 0 || dash_unit_asked(c, i->unit, unit, e) < 0 ||
	    dash_state(c, &s->state, &s->gen, e) < 0 || find_target(c, s->m, i->due, &t, e) < 0)
		return -1;
	if (t->per) {
		fault_put(c->faults, field_of("amount"), "比例目标不分解，各单元都是 %.*s", STR_FMT(t->text));
		return err_set(e, ERR_INPUT, "比例目标不分解");
	}
	if (i->due < c->today) {
		fault_put(c->faults, field_of("due"), "期限已过，不能再分解下达");
		return err_set(e, ERR_INPUT, "期限已过");
	}
	s->by = i->by.n ? metric_find(i->by, c->today) : usual_weight(s->m, c->today);
	if (!s->by) {
		fault_put(c->faults, field_of("by"), "没有“%.*s”这个指标", STR_FMT(i->by));
		return err_set(e, ERR_INPUT, "没有这个指标");
	}
	if (weigh(c, s, i, *unit, e) < 0)
		return -1;
	if (split_target(s->share, s->unit, s->n, i->amount, &why) < 0) {
		fault_put(c->faults, field_of("amount"), "%s", why.what);
		return err_set(e, ERR_INPUT, "%s", why.what);
	}
	return 0;
}

/* Where the method's paradoxes bite. */
static int take_paradoxes(struct ctx *c, const struct splitting *s, int64_t total, struct split_output *o,
			  struct err *e)
{
	struct split_paradox p[SPLIT_PARADOXES];
	size_t found = 0;
	if (split_paradoxes(p, &found, s->unit, s->n, total, NULL, e) < 0)
		return -1;
	if (!(o->paradox = ARENA_ARRAY(c->mem, PARADOXES_TOLD + 1, struct str)))
		return no_memory(e);
	for (size_t k = 0; k < found && k < SPLIT_PARADOXES && o->nparadox < PARADOXES_TOLD; k++) {
		char text[512];
		struct str a = ctx_text(c, "%.*s", STR_FMT(s->below[p[k].unit].name)),
			   b = ctx_text(c, "%.*s", STR_FMT(s->below[p[k].other].name));
		split_paradox_text(&p[k], a.p, b.p, text, sizeof text);
		o->paradox[o->nparadox++] = ctx_text(c, "%s", text);
	}
	return 0;
}

/* POST /targets/:metric/split/check: shows what would come of it; writes nothing. */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct split_input *i = in;
	struct split_output *o = out;
	struct splitting *s = ARENA_NEW(c->mem, struct splitting);
	if (!s)
		return no_memory(e);
	if (split(c, s, i, &o->unit_id, e) < 0)
		return -1;
	name_unit(c, o->unit_id, &o->unit);
	o->metric = s->m->id;
	o->title = s->m->title;
	o->basis = s->by->den_title.n ? s->by->den_title : s->by->num_title;
	if (!(o->rows = ARENA_ARRAY(c->mem, s->n + 1, struct split_row)))
		return no_memory(e);
	for (size_t k = 0; k < s->n; k++) {
		struct assigned_fact was[ASSIGNED_VERSIONS];
		size_t n;
		const struct split_share *x = &s->share[k];
		const struct assigned_fact *standing;
		if (assigned_read(c->house, s->below[k].id, i->metric, i->due, c->mem, was, ASSIGNED_VERSIONS, &n,
				  e) < 0)
			return -1;
		standing = assigned_standing(was, n);
		o->rows[o->n++] = (struct split_row){.unit_id = s->below[k].id,
						     .code = s->below[k].code,
						     .unit = s->below[k].name,
						     .got = x->got,
						     .weight = s->unit[k].weight,
						     .floor = s->unit[k].floor ? s->unit[k].floor : IN_NONE,
						     .cap = s->unit[k].cap == SPLIT_NO_CAP ? IN_NONE : s->unit[k].cap,
						     .before = standing ? standing->amount : IN_NONE,
						     .why = x->at_floor       ? "按下限"
							    : x->at_cap       ? "按上限"
							    : x->by_remainder ? "按权重，余数进一"
									      : "按权重"};
	}
	return take_paradoxes(c, s, i->amount, o, e);
}

/* One unit's new version; whatever there was before it is replaced, drafts too. */
static int issue(struct ctx *c, struct recording *rec, const struct splitting *s, const struct split_input *i,
		 size_t k, struct err *e)
{
	struct assigned_fact was[ASSIGNED_VERSIONS];
	size_t n;
	if (assigned_read(c->house, s->below[k].id, i->metric, i->due, c->mem, was, ASSIGNED_VERSIONS, &n, e) < 0)
		return -1;
	for (size_t v = 0; v < n; v++) {
		if (was[v].state == ASSIGNMENT_REPLACED)
			continue;
		was[v].state = ASSIGNMENT_REPLACED;
		if (assigned_change(rec, c->house, &was[v], e) < 0)
			return -1;
	}
	const struct assigned_fact fresh = {
	    .unit = s->below[k].id,
	    .metric = s->m->id,
	    .due = i->due,
	    .version = n ? was[0].version + 1 : 1,
	    .amount = s->share[k].got,
	    .floor = s->unit[k].floor ? s->unit[k].floor : FIELD_NONE,
	    .cap = s->unit[k].cap == SPLIT_NO_CAP ? FIELD_NONE : s->unit[k].cap,
	    .weight = s->unit[k].weight,
	    .state = ASSIGNMENT_ISSUED,
	    .issued = c->today,
	    .answered = DAY_NONE,
	    .basis = s->by->den_title.n ? s->by->den_title : s->by->num_title,
	    .note = i->note,
	};
	return assigned_add(rec, &fresh, e);
}

/* POST /targets/:metric/split */
static int post_split(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct split_input *i = in;
	struct splitting *s = ARENA_NEW(c->mem, struct splitting);
	struct recording *rec;
	int64_t unit;
	char due[11];
	(void)out;
	if (!s)
		return no_memory(e);
	if (split(c, s, i, &unit, e) < 0)
		return -1;
	struct str detail =
	    ctx_text(c, "目标分解 %.*s 共 %lld，%zu 个单元", STR_FMT(i->metric), (long long)i->amount, s->n);
	struct deed d = {.who = ctx_who(c), .what = "assert", .source = "目标", .detail = detail.p};
	if (recording_begin(&rec, c->house, &d, e) < 0)
		return -1;
	for (size_t k = 0; k < s->n; k++)
		if (issue(c, rec, s, i, k, e) < 0) {
			recording_abandon(rec);
			return -1;
		}
	if (recording_commit(rec, e) < 0)
		return -1;
	day_text(i->due, due);
	ctx_tell(c, "已下达给 %zu 个单元，合计 %lld；等各单元答复", s->n, (long long)i->amount);
	return ctx_go(c, e, "/targets/%.*s?unit=%lld&due=%s", STR_FMT(i->metric), (long long)unit, due);
}

/* What is wrong with an answer. */
static int check_answer(struct ctx *c, const struct reply_input *i, struct err *e)
{
	if (i->reply && i->proposed == IN_NONE) {
		fault_put(c->faults, &answer_fields[5], "协商要写建议数");
		return err_set(e, ERR_INPUT, "协商要写建议数");
	}
	if (i->reply && !i->note.n) {
		fault_put(c->faults, &answer_fields[6], "协商要写理由");
		return err_set(e, ERR_INPUT, "协商要写理由");
	}
	return 0;
}

/* POST /targets/:metric/answer: a unit answers for itself, for the version that it was shown. */
static int post_answer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct reply_input *i = in;
	struct assigned_fact was[ASSIGNED_VERSIONS];
	struct reach r = user_reach(c->user);
	struct recording *rec;
	size_t n;
	char due[11];
	(void)out;
	if (r.kind != REACH_UNIT || r.id != i->unit)
		return err_set(e, ERR_DENIED, "只有被分解到的单元自己能答复");
	if (check_answer(c, i, e) < 0 ||
	    assigned_read(c->house, i->unit, i->metric, i->due, c->mem, was, ASSIGNED_VERSIONS, &n, e) < 0)
		return -1;
	const struct assigned_fact *standing = assigned_standing(was, n);
	if (!standing)
		return err_set(e, ERR_NOTFOUND, "这个目标没有分解到本单元");
	if (standing->version != i->version || standing->state != ASSIGNMENT_ISSUED)
		return err_set(e, ERR_CONFLICT, "这一版已经答复过，或者已有新的一版，请刷新再办");
	struct assigned_fact now = *standing;
	now.state = i->reply ? ASSIGNMENT_NEGOTIATED : ASSIGNMENT_ACCEPTED;
	now.proposed = i->reply ? i->proposed : FIELD_NONE;
	now.answered = c->today;
	if (i->note.n)
		now.note = i->note;
	struct deed d = {.who = ctx_who(c), .what = "correct", .source = "目标", .detail = "答复目标分解"};
	if (recording_begin(&rec, c->house, &d, e) < 0)
		return -1;
	if (assigned_change(rec, c->house, &now, e) < 0) {
		recording_abandon(rec);
		return -1;
	}
	if (recording_commit(rec, e) < 0)
		return -1;
	day_text(i->due, due);
	ctx_tell(c, i->reply ? "已提出协商，等市里答复" : "已接受这一版任务");
	return ctx_go(c, e, "/targets/%.*s?unit=%lld&due=%s", STR_FMT(i->metric), (long long)i->unit, due);
}

static const struct route routes[] = {
    {HTTP_GET, "/targets", .may = CAN_TARGETS_READ, .title = "目标", .in = &targets_in, .out = &targets_out,
     .out_size = sizeof(struct targets_output), .handle = get_targets, .page = targets_page},
    {HTTP_GET, "/targets/:metric", .may = CAN_TARGETS_READ, .title = "目标分解", .in = &target_in_shape,
     .out = &target_out, .out_size = sizeof(struct target_output), .handle = get_target, .page = target_page},
    {HTTP_POST, "/targets/:metric/split/check", .may = CAN_TARGETS_SET, .flags = ROUTE_SAFE, .title = "试分解",
     .in = &split_in_shape, .out = &split_out, .out_size = sizeof(struct split_output), .handle = post_check,
     .page = split_page, .form = "/targets/:metric"},
    {HTTP_POST, "/targets/:metric/split", .may = CAN_TARGETS_SET, .title = "下达分解", .in = &split_in_shape,
     .handle = post_split, .form = "/targets/:metric"},
    {HTTP_POST, "/targets/:metric/answer", .may = CAN_TARGETS_ANSWER, .title = "答复分解", .in = &reply_in_shape,
     .handle = post_answer, .form = "/targets/:metric"},
};

static const struct menu_item menu[] = {
    {.group = "统筹", .label = "目标", .icon = "list-details", .path = "/targets", .may = CAN_TARGETS_READ},
};

const struct web targets_web = {.name = "targets",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.menu = menu,
				.nmenu = sizeof menu / sizeof *menu};
