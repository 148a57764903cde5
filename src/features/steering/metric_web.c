/* One indicator: its definition, its targets, the units and institutions where it is counted, and the very people. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "features/directory/list.h"
#include "features/directory/directory.h"
#include "features/reach_web.h"
#include "features/steering/dash_web.h"
#include "sheet/sheet.h"

#define MEMBERS_PAGE 100
#define EXPORT_MOST  50000

static const char *const sides[] = {"分子", "分母", NULL};
static const char *const formats[] = {"XLSX", "CSV", NULL};

static const struct in_field metric_fields[] = {
    IN_TEXT_(struct metric_input, metric, "指标", .flags = IN_PATH, .max = 60),
    IN_ID_(struct metric_input, unit, "单元", .of = "unit"),
    IN_CHOICE_(struct metric_input, side, "一侧", .words = sides),
    IN_ID_(struct metric_input, org, "机构", .of = "org"),
    IN_INT_(struct metric_input, after_unit, "从哪里接着列", .min = 0, .max = INT64_MAX),
    IN_INT_(struct metric_input, after_org, "从哪里接着列", .min = 0, .max = INT64_MAX),
    IN_INT_(struct metric_input, after_no, "从哪里接着列", .min = 0, .max = INT64_MAX),
    IN_CHOICE_(struct metric_input, format, "格式", .words = formats),
    IN_DAY_(struct metric_input, day, "哪一天"),
};
const struct in_shape metric_in_shape = IN_SHAPE(struct metric_input, metric_fields);

static const struct out_field goal_rows[] = {
    OUT_TEXT_(struct metric_goal, text, "目标"),     OUT_TEXT_(struct metric_goal, clauses, "条款"),
    OUT_DAY_(struct metric_goal, due, "期限"),       OUT_BOOL_(struct metric_goal, yearly, "每年"),
    OUT_TEXT_(struct metric_goal, standing, "判断"), OUT_INT_(struct metric_goal, wanted, "需要"),
    OUT_INT_(struct metric_goal, missing, "还差"),   OUT_INT_(struct metric_goal, chance, "达到的可能（千分）"),
    OUT_INT_(struct metric_goal, low, "八成区间从"), OUT_INT_(struct metric_goal, high, "八成区间到"),
};
static const struct out_shape goal_shape = OUT_SHAPE("MetricGoal", struct metric_goal, goal_rows);
static const struct out_field org_rows[] = {
    OUT_ID_(struct figure_org, org, "机构编号"),     OUT_TEXT_(struct figure_org, name, "机构"),
    OUT_TEXT_(struct figure_org, unit_name, "单元"), OUT_INT_(struct figure_org, amount, "计入"),
    OUT_INT_(struct figure_org, doubts, "待核实"),
};
static const struct out_shape org_shape = OUT_SHAPE("MetricOrg", struct figure_org, org_rows);
static const struct out_field end_rows[] = {
    OUT_DAY_(struct metric_month, day, "月末"),     OUT_TEXT_(struct metric_month, value, "值"),
    OUT_INT_(struct metric_month, num, "分子"),     OUT_INT_(struct metric_month, den, "分母"),
    OUT_INT_(struct metric_month, doubt, "待核实"),
};
static const struct out_shape end_shape = OUT_SHAPE("MetricMonth", struct metric_month, end_rows);
static const struct out_field version_rows[] = {
    OUT_DAY_(struct metric_version_row, since, "施行"),
    OUT_TEXT_(struct metric_version_row, num_title, "分子数的是"),
    OUT_TEXT_(struct metric_version_row, den_title, "分母数的是"),
    OUT_TEXT_(struct metric_version_row, basis, "口径"),
    OUT_TEXT_(struct metric_version_row, clauses, "条款"),
    OUT_TEXT_(struct metric_version_row, value, "按它算的值"),
    OUT_TEXT_(struct metric_version_row, lines, "只在这一版里的各行"),
};
static const struct out_shape version_shape = OUT_SHAPE("MetricVersion", struct metric_version_row, version_rows);
static const struct out_field metric_rows[] = {
    OUT_ONE_(struct metric_output, state, "截至", dash_state_shape),
    OUT_ID_(struct metric_output, unit_id, "单元编号"),
    OUT_TEXT_(struct metric_output, unit, "单元"),
    OUT_ONE_(struct metric_output, now, "现在", dash_metric_shape),
    OUT_LIST_(struct metric_output, goals, ngoals, "目标", goal_shape),
    OUT_LIST_(struct metric_output, units, nunits, "下级单元", dash_unit_shape),
    OUT_LIST_(struct metric_output, points, npoints, "走势", dash_point_shape),
    OUT_LIST_(struct metric_output, orgs, norgs, "机构", org_shape),
    OUT_INT_(struct metric_output, orgs_all, "一共多少家机构"),
    OUT_LIST_(struct metric_output, ends, nends, "各月末", end_shape),
    OUT_INT_(struct metric_output, entries, "新计入"),
    OUT_INT_(struct metric_output, exits, "不再计入"),
    OUT_INT_(struct metric_output, months, "依据最近几个月"),
    OUT_DAY_(struct metric_output, day, "哪一天"),
    OUT_TEXT_(struct metric_output, text, "定义"),
    OUT_DAY_(struct metric_output, since, "施行"),
    OUT_DAY_(struct metric_output, broken, "何时换了定义"),
    OUT_LIST_(struct metric_output, versions, nversions, "定义的版本", version_shape),
};
const struct out_shape metric_out_shape = OUT_SHAPE("Metric", struct metric_output, metric_rows);
static const struct out_field member_rows[] = {
    OUT_ID_(struct member_item, id, "编号"),
    OUT_TEXT_(struct member_item, name, "名称"),
    OUT_TEXT_(struct member_item, number, "号码（遮盖）"),
    OUT_TEXT_(struct member_item, org, "机构"),
    OUT_TEXT_(struct member_item, unit, "单元"),
    OUT_INT_(struct member_item, amount, "数量"),
    OUT_BOOL_(struct member_item, doubt, "待核实"),
};
static const struct out_shape member_shape = OUT_SHAPE("MetricMember", struct member_item, member_rows);
static const struct out_field members_rows[] = {
    OUT_ONE_(struct members_output, state, "截至", dash_state_shape),
    OUT_TEXT_(struct members_output, metric, "指标"),
    OUT_TEXT_(struct members_output, title, "名称"),
    OUT_TEXT_(struct members_output, side_title, "数的是"),
    OUT_TEXT_(struct members_output, unit, "单元"),
    OUT_TEXT_(struct members_output, org, "机构"),
    OUT_DAY_(struct members_output, day, "哪一天"),
    OUT_INT_(struct members_output, total, "共几条"),
    OUT_LIST_(struct members_output, members, n, "名单", member_shape),
    OUT_ID_(struct members_output, next_unit, "下一页从哪里接着列"),
    OUT_ID_(struct members_output, next_org, "下一页从哪里接着列"),
    OUT_INT_(struct members_output, next_no, "下一页从哪里接着列"),
};
const struct out_shape members_out_shape = OUT_SHAPE("MetricMembers", struct members_output, members_rows);

/* No memory. */
static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* One target against the value. */
static int take_goal(struct metric_goal *g, const struct metric *m, const struct metric_target *t,
		     struct figure_value v, const struct flow_month *flows, size_t n, day_t day, struct err *e)
{
	struct forecast f;
	int64_t missing;
	enum metric_standing s = metric_standing(t, v, &missing);
	day_t due = metric_due(t, day);
	*g = (struct metric_goal){.text = t->text,
				  .clauses = t->clauses,
				  .due = due,
				  .yearly = t->yearly,
				  .wanted = v.known ? metric_wanted(t, v) : IN_NONE,
				  .missing = s == METRIC_UNKNOWN ? IN_NONE : missing,
				  .chance = IN_NONE,
				  .low = IN_NONE,
				  .high = IN_NONE};
	g->standing = s == METRIC_UNKNOWN   ? STR("不详")
		      : s == METRIC_REACHED ? STR("达到")
		      : due < day           ? STR("逾期未达")
					    : STR("还差");
	g->tone = s == METRIC_UNKNOWN ? UI_MUTE : s == METRIC_REACHED ? UI_OK : due < day ? UI_BAD : UI_WARN;
	if (figure_forecast(&f, m, t, v, flows, n, day, e) < 0)
		return -1;
	if (f.known && due >= day) {
		g->chance = f.permille;
		g->low = f.low;
		g->high = f.high;
	}
	return 0;
}

int dash_day(const struct dash_state *s, day_t asked, day_t *day, int *number, bool *past, struct err *e)
{
	*day = asked == DAY_NONE ? s->day : asked;
	*number = figure_day_number(s->day, *day);
	*past = *day != s->day;
	if (*number >= 0)
		return 0;
	return err_todo((err_set(e, ERR_NOTFOUND, "没有这一天的统计"), e), "可以看最近五年各月的最后一天");
}

/* The month ends of a year and the half years before, the latest first. */
static int take_ends(struct ctx *c, struct metric_output *o, const struct metric *m, const struct figure *f, size_t n,
		     struct err *e)
{
	const struct metric_target *t = metric_next(m, c->today);
	char text[48];
	o->ends = ARENA_ARRAY(c->mem, n + 1, struct metric_month);
	if (!o->ends)
		return no_memory(e);
	for (size_t i = n; i-- > 0;) {
		const struct figure_value *v = &f[i].value;
		if (f[i].metric != m || (o->nends > 12 && day_ymd(f[i].day).m % 6 != 0))
			continue;
		metric_text(m, *v, t, text);
		o->ends[o->nends++] =
		    (struct metric_month){f[i].day, ctx_text(c, "%s", text), v->num,
					  m->den_title.n ? v->den : IN_NONE, v->num_doubt + v->den_doubt};
	}
	return 0;
}

/* A text has this line. */
static bool has_line(struct str text, struct str line)
{
	while (text.n)
		if (str_eq(str_trim(str_cut(&text, '\n')), line))
			return true;
	return false;
}

/* The lines of a text that another one lacks, without remarks. */
static struct str lines_alone(struct ctx *c, struct str text, struct str other)
{
	struct str out = STR("");
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (line.n && line.p[0] != '#' && !has_line(other, line))
			out = ctx_text(c, "%.*s%s%.*s", STR_FMT(out), out.n ? "；" : "", STR_FMT(line));
	}
	return out;
}

/* One version beside the other. */
static struct metric_version_row version_row(struct ctx *c, const struct metric_output *o, const struct metric *m,
					     const struct metric *other, const struct figure *f, size_t n)
{
	char text[48];
	metric_text(m, figure_among(f, n, o->unit_id, m, o->day), metric_next(m, c->today), text);
	return (struct metric_version_row){m->since,
					   m->num_title,
					   m->den_title,
					   m->basis,
					   m->clauses,
					   ctx_text(c, "%s", text),
					   lines_alone(c, m->text, other->text)};
}

/* The version in force and the one before it. */
static int take_versions(struct ctx *c, struct metric_output *o, const struct metric *m, const struct figure *f,
			 size_t n, struct err *e)
{
	const struct metric *old = dash_version_before(m);
	if (!old)
		return 0;
	if (!(o->versions = ARENA_ARRAY(c->mem, 2, struct metric_version_row)))
		return no_memory(e);
	o->versions[o->nversions++] = version_row(c, o, m, old, f, n);
	o->versions[o->nversions++] = version_row(c, o, old, m, f, n);
	return 0;
}

/* The targets that hold in the unit. */
static int take_goals(struct ctx *c, struct dash_place at, struct metric_output *o, const struct metric *m,
		      struct dash_figures f, const struct flow_month *flows, size_t n, struct err *e)
{
	if (!(o->goals = ARENA_ARRAY(c->mem, m->ntargets + 1, struct metric_goal)))
		return no_memory(e);
	for (size_t k = 0; k < m->ntargets; k++) {
		struct metric_target here;
		bool any;
		if (dash_target_here(c, at, m, &m->target[k], &here, &any, e) < 0)
			return -1;
		if (!any)
			continue;
		struct metric_goal *g = &o->goals[o->ngoals++];
		struct str then;
		struct figure_value v = dash_judged(c, m, &here, f, at.unit, &then);
		if (take_goal(g, m, &here, v, flows, n, c->today, e) < 0)
			return -1;
		g->then = then;
	}
	return 0;
}

/* What is known of the indicator in the unit. */
static int take_now(struct ctx *c, int64_t gen, struct metric_output *o, const struct metric *m, struct err *e)
{
	struct figure *f, *now, *before;
	struct flow_month *flows;
	size_t n, nnow, nbefore, nflows;
	day_t day = o->day;
	if (figures_of_unit(c->house, gen, o->unit_id, c->mem, &f, &n, e) < 0 ||
	    figure_flows(c->house, gen, o->unit_id, m, c->mem, &flows, &nflows, e) < 0 ||
	    figures_below(c->house, gen, o->unit_id, day, c->mem, &now, &nnow, e) < 0 ||
	    figures_below(c->house, gen, o->unit_id, dash_year_before(day), c->mem, &before, &nbefore, e) < 0)
		return -1;
	if (o->past)
		nflows = 0; /* nothing is foreseen of what has been */
	if (nflows > 24) {
		flows += nflows - 24;
		nflows = 24;
	}
	o->months = (int64_t)nflows;
	for (size_t k = 0; k < nflows; k++) {
		o->entries += flows[k].entries;
		o->exits += flows[k].exits;
	}
	if (take_ends(c, o, m, f, n, e) < 0 || take_versions(c, o, m, f, n, e) < 0)
		return -1;
	const struct dash_place at = {gen, o->unit_id};
	if (take_goals(c, at, o, m, (struct dash_figures){f, n, day}, flows, nflows, e) < 0)
		return -1;
	return dash_metric_of(c, at, m, (struct dash_figures){f, n, day}, flows, nflows, &o->now, e) < 0 ||
		       dash_ranked(c, gen, o->unit_id, m, day, now, nnow, before, nbefore, &o->units, &o->nunits, e) <
			   0
		   ? -1
		   : dash_trend(c, at, m, f, n, o->state.day, &o->points, &o->npoints, e);
}

/* GET /dash/:metric */
int get_metric(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct metric_input *i = in;
	struct metric_output *o = out;
	const struct metric *m;
	struct figure_unit u, up;
	struct reach r = user_reach(c->user);
	int64_t gen;
	bool seen = false;
	if (dash_metric_named(c, i->metric, &m, e) < 0 || dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 ||
	    dash_state(c, &o->state, &gen, e) < 0)
		return -1;
	o->text = m->text;
	o->file = m->file;
	o->since = m->since;
	o->broken = dash_broken_since(m);
	o->now = (struct dash_metric){.id = m->id, .title = m->title};
	if (!gen)
		return 0;
	if (dash_day(&o->state, i->day, &o->day, &o->day_no, &o->past, e) < 0)
		return -1;
	if (figure_unit(c->house, gen, o->unit_id, c->mem, &u, e) < 0)
		return -1;
	o->unit = u.name;
	if (u.parent && u.id != r.id && figure_within(c->house, gen, r.id, u.parent, &seen, e) < 0)
		return -1;
	if (seen && figure_unit(c->house, gen, u.parent, c->mem, &up, e) == 0) {
		o->up_id = up.id;
		o->up = up.name;
	}
	struct ctx then = *c; /* what has been is judged as on its day */
	if (o->past)
		then.today = o->day;
	return take_now(&then, gen, o, m, e) < 0
		   ? -1
		   : figure_orgs(c->house, &(struct figure_asked){gen, m, 0, o->unit_id, o->day_no}, c->mem, &o->orgs,
				 &o->norgs, &o->orgs_all, e);
}

int member_name(struct ctx *c, struct member_item *x, struct str subject, struct err *e)
{
	struct person_row row;
	struct err none = {0};
	if (str_is(subject, "机构"))
		x->name = org_name(c->house, x->id, c->mem);
	else if (str_is(subject, "单元"))
		x->name = unit_name(c->house, x->id, c->mem);
	else if (directory_person(c->house, user_reach(c->user), x->id, true, c->mem, &row, &none) == 0) {
		x->name = row.name;
		x->number = row.number;
	} else if (none.code == ERR_NOTFOUND) {
		x->hidden = true;
		x->name = STR("不在您的查看范围");
	} else {
		*e = none;
		return -1;
	}
	return 0;
}

/* Who a member is, where and of which unit. */
static int name_member(struct ctx *c, struct member_item *x, const char *subject, struct err *e)
{
	if (member_name(c, x, str_of(subject), e) < 0)
		return -1;
	x->org = x->org_id ? org_name(c->house, x->org_id, c->mem) : STR("");
	x->unit = unit_name(c->house, x->unit_id, c->mem);
	return 0;
}

/* A page of members into o. */
static int take_members(struct ctx *c, const struct metric_input *i, const struct metric *m, int64_t gen,
			size_t limit, struct figure_place after, struct members_output *o, struct err *e)
{
	struct figure_member *list;
	const char *subject = i->side ? m->den_subject : m->num_subject;
	const struct figure_asked asked = {gen, m, (int)i->side, o->unit_id, o->day_no};
	if (figure_members(c->house, &asked, o->org_id, after, limit, c->mem, &list, &o->n, &o->total, e) < 0)
		return -1;
	if (!(o->members = ARENA_ARRAY(c->mem, o->n + 1, struct member_item)))
		return no_memory(e);
	for (size_t k = 0; k < o->n; k++) {
		o->members[k] = (struct member_item){.id = list[k].subject,
						     .org_id = list[k].org,
						     .unit_id = list[k].unit,
						     .amount = list[k].amount,
						     .doubt = list[k].doubt};
		if (name_member(c, &o->members[k], subject, e) < 0)
			return -1;
	}
	o->next_no = IN_NONE;
	if (o->n == limit) {
		o->next_unit = list[o->n - 1].unit;
		o->next_org = list[o->n - 1].org;
		o->next_no = list[o->n - 1].no;
	}
	return 0;
}

/* Whose members are asked for. */
static int begin_members(struct ctx *c, const struct metric_input *i, const struct metric **m, int64_t *gen,
			 struct members_output *o, struct err *e)
{
	if (dash_metric_named(c, i->metric, m, e) < 0 || dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 ||
	    dash_state(c, &o->state, gen, e) < 0)
		return -1;
	if (*gen && dash_day(&o->state, i->day, &o->day, &o->day_no, &o->past, e) < 0)
		return -1;
	o->org_id = i->org == IN_NONE ? 0 : i->org;
	o->metric = (*m)->id;
	o->title = (*m)->title;
	o->side_title = i->side ? (*m)->den_title : (*m)->num_title;
	o->subject = str_of(i->side ? (*m)->den_subject : (*m)->num_subject);
	o->unit = unit_name(c->house, o->unit_id, c->mem);
	o->org = o->org_id ? org_name(c->house, o->org_id, c->mem) : STR("");
	return 0;
}

/* GET /dash/:metric/people */
int get_members(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct metric_input *i = in;
	struct members_output *o = out;
	const struct metric *m;
	int64_t gen;
	struct figure_place after = {i->after_unit == IN_NONE ? 0 : i->after_unit,
				     i->after_org == IN_NONE ? 0 : i->after_org,
				     i->after_no == IN_NONE ? 0 : i->after_no};
	if (begin_members(c, i, &m, &gen, o, e) < 0)
		return -1;
	o->next_no = IN_NONE;
	return gen ? take_members(c, i, m, gen, MEMBERS_PAGE, after, o, e) : 0;
}

/* One export on its way. */
struct exporting {
	struct ctx *c;
	const struct metric_input *i;
	const struct metric *m;
	struct members_output o;
	int64_t gen, rows;
	struct sheet_writer *w;
};

/* All members, page by page. */
static int write_members(struct exporting *x, struct err *e)
{
	struct figure_place after = {0};
	for (;;) {
		if (take_members(x->c, x->i, x->m, x->gen, FIGURE_LIST, after, &x->o, e) < 0)
			return -1;
		for (size_t k = 0; k < x->o.n; k++) {
			const struct member_item *p = &x->o.members[k];
			const struct str cells[] = {p->name,
						    p->number,
						    p->org,
						    p->unit,
						    ctx_text(x->c, "%lld", (long long)p->amount),
						    p->doubt ? STR("待核实") : STR("计入")};
			if (writer_row(x->w, cells, 6, e) < 0)
				return -1;
			x->rows++;
		}
		if (x->o.next_no == IN_NONE)
			return 0;
		if (x->rows >= EXPORT_MOST)
			return err_todo((err_set(e, ERR_LIMIT, "一次最多导出 %d 条", EXPORT_MOST), e),
					"按区县分几次导出");
		after = (struct figure_place){x->o.next_unit, x->o.next_org, x->o.next_no};
	}
}

/* The file at path. */
static int write_file(struct exporting *x, const char *path, struct err *e)
{
	static const char *const heads[] = {"名称", "号码", "机构", "单元", "数量", "状态"};
	if (writer_open(&x->w, path, x->i->format ? SHEET_CSV_BOM : SHEET_XLSX, e) < 0)
		return -1;
	if (writer_tab_plain(x->w, "指标名单", heads, 6, e) < 0 || write_members(x, e) < 0) {
		writer_abandon(x->w);
		return -1;
	}
	return writer_close(x->w, e);
}

/* The journal's entry, before the first byte is out. */
static int journal_export(struct house *h, void *arg, struct err *e)
{
	const struct exporting *x = arg;
	char detail[400];
	snprintf(detail, sizeof detail, "指标名单 %.*s %.*s %lld 条，号码遮盖", STR_FMT(x->m->id), STR_FMT(x->o.unit),
		 (long long)x->rows);
	struct recording *r;
	struct deed d = {.who = ctx_who(x->c), .what = "export", .source = "看板", .detail = detail};
	return recording_begin(&r, h, &d, e) < 0 || recording_commit(r, e) < 0 ? -1 : 0;
}

int get_members_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct exporting x = {.c = c, .i = in};
	char path[] = "/tmp/yicai-list-XXXXXX";
	(void)out;
	if (!ctx_may(c, CAN_PEOPLE_READ))
		return err_set(e, ERR_DENIED, "您的账号没有“%s”的权限", capability_label(CAN_PEOPLE_READ));
	if (store_begin(c->house->store, false, e) < 0)
		return -1;
	int bad = begin_members(c, x.i, &x.m, &x.gen, &x.o, e);
	if (!bad && !x.gen)
		bad = err_set(e, ERR_CONFLICT, "指标还没有算好，稍后再导出");
	int fd = bad ? -1 : mkstemp(path);
	if (!bad && fd < 0)
		bad = err_set(e, ERR_IO, "建不了临时文件");
	if (fd >= 0)
		close(fd);
	if (!bad)
		bad = write_file(&x, path, e);
	store_rollback(c->house->store);
	if (!bad)
		bad = app_write(c->app, journal_export, &x, e);
	if (bad) {
		if (fd >= 0)
			unlink(path);
		return -1;
	}
	c->download.type = x.i->format ? "text/csv; charset=utf-8"
				       : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	c->download.name = x.i->format ? STR("指标名单.csv") : STR("指标名单.xlsx");
	c->download.path = arena_copy(c->mem, path, sizeof path);
	return c->download.path ? 0 : no_memory(e);
}
