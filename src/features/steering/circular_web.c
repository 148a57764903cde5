/* /circulars: what was said of the duties of a period, issued with number and date. */
#include "features/steering/circular_web.h"

#include <stdio.h>

#include "features/duties/duties.h"
#include "features/reach_web.h"

static const char *const kinds[] = {"通报", "讲评", NULL};

static const struct in_field list_fields[] = {
    IN_ID_(struct circulars_input, unit, "单元", .of = "unit"),
    IN_CHOICE_(struct circulars_input, kind, "文种", .words = kinds),
    IN_DAY_(struct circulars_input, from, "报告日期从"),
    IN_DAY_(struct circulars_input, to, "报告日期到"),
    IN_TEXT_(struct circulars_input, title, "标题", .max = 100, .hint = "空着：按文种和单元写"),
    IN_TEXT_(struct circulars_input, note, "要求", .flags = IN_LONG, .max = 1000, .hint = "写在各项后面"),
};
const struct in_shape circulars_shape = IN_SHAPE(struct circulars_input, list_fields);
static const struct in_field one_fields[] = {
    IN_INT_(struct circular_input, id, "编号", .flags = IN_PATH, .min = 1, .max = INT64_MAX)};
static const struct in_shape one_in = IN_SHAPE(struct circular_input, one_fields);

static const struct out_field item_rows[] = {
    OUT_ID_(struct circular_item, c.id, "编号"),        OUT_TEXT_(struct circular_item, number, "文号"),
    OUT_TEXT_(struct circular_item, unit, "单元"),      OUT_TEXT_(struct circular_item, c.title, "标题"),
    OUT_DAY_(struct circular_item, c.day, "日期"),      OUT_DAY_(struct circular_item, c.from, "报告日期从"),
    OUT_DAY_(struct circular_item, c.to, "报告日期到"), OUT_TEXT_(struct circular_item, c.note, "要求"),
};
static const struct out_shape item_shape = OUT_SHAPE("Circular", struct circular_item, item_rows);
static const struct out_field list_rows[] = {
    OUT_ID_(struct circulars_output, unit_id, "单元编号"),
    OUT_TEXT_(struct circulars_output, unit, "单元"),
    OUT_LIST_(struct circulars_output, items, n, "通报和讲评", item_shape),
};
static const struct out_shape list_out = OUT_SHAPE("Circulars", struct circulars_output, list_rows);
static const struct out_field check_rows[] = {
    OUT_TEXT_(struct circular_check, c.title, "标题"),     OUT_TEXT_(struct circular_check, unit, "单元"),
    OUT_DAY_(struct circular_check, c.from, "报告日期从"), OUT_DAY_(struct circular_check, c.to, "报告日期到"),
    OUT_INT_(struct circular_check, lines, "项数"),        OUT_TEXT_(struct circular_check, c.note, "要求")};
static const struct out_shape check_out = OUT_SHAPE("CircularCheck", struct circular_check, check_rows);
static const struct out_field line_rows[] = {
    OUT_INT_(struct circular_line, part, "哪一部分"),    OUT_TEXT_(struct circular_line, unit, "单元"),
    OUT_TEXT_(struct circular_line, department, "部门"), OUT_TEXT_(struct circular_line, document, "文件"),
    OUT_TEXT_(struct circular_line, clause, "条款"),     OUT_TEXT_(struct circular_line, task, "任务"),
    OUT_DAY_(struct circular_line, due, "期限"),         OUT_TEXT_(struct circular_line, remark, "意见"),
};
static const struct out_shape line_shape = OUT_SHAPE("CircularLine", struct circular_line, line_rows);
static const struct out_field one_rows[] = {OUT_ONE_(struct circular_output, it, "文件", item_shape),
					    OUT_LIST_(struct circular_output, lines, n, "各项", line_shape)};
static const struct out_shape one_out = OUT_SHAPE("CircularPage", struct circular_output, one_rows);

/* One with its number and whose it is. */
static struct circular_item item_of(struct ctx *c, const struct circular *x)
{
	return (struct circular_item){.c = *x,
				      .unit = unit_name(c->house, x->unit, c->mem),
				      .number = ctx_text(c, "%s〔%lld〕%lld号", kinds[x->kind == CIRCULAR_REVIEW],
							 (long long)x->year, (long long)x->no)};
}

/* It concerns the user: it is of a unit within his reach, or of one that he lies in. */
static int concerns(struct ctx *c, int64_t gen, const struct circular *x, bool *yes, struct err *e)
{
	struct reach r = user_reach(c->user);
	*yes = false;
	if (r.kind != REACH_UNIT)
		return 0;
	if (figure_within(c->house, gen, r.id, x->unit, yes, e) < 0)
		return -1;
	return *yes ? 0 : figure_within(c->house, gen, x->unit, r.id, yes, e);
}

/* GET /circulars */
static int get_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct circulars_input *i = in;
	struct circulars_output *o = out;
	struct figures_state s;
	struct circular *all = NULL;
	size_t n = 0;
	struct reach r = user_reach(c->user);
	if (dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 || figures_state(c->house, c->today, &s, e) < 0)
		return -1;
	if (r.kind == REACH_UNIT && circular_list(c->house, s.gen, r.id, c->mem, &all, &n, e) < 0)
		return -1;
	o->unit = unit_name(c->house, o->unit_id, c->mem);
	o->may_set = ctx_may(c, CAN_TARGETS_SET);
	if (!(o->items = ARENA_ARRAY(c->mem, n + 1, struct circular_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < n; k++)
		o->items[o->n++] = item_of(c, &all[k]);
	return 0;
}

/* GET /circulars/:id */
static int get_one(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct circular_input *i = in;
	struct circular_output *o = out;
	struct figures_state s;
	struct circular x;
	bool yes;
	if (figures_state(c->house, c->today, &s, e) < 0 ||
	    circular_get(c->house, i->id, c->mem, &x, &o->lines, &o->n, e) < 0 || concerns(c, s.gen, &x, &yes, e) < 0)
		return -1;
	if (!yes)
		return err_set(e, ERR_NOTFOUND, "没有这份通报");
	o->it = item_of(c, &x);
	return 0;
}

/* What goes into one that is being written. */
struct writing {
	struct ctx *c;
	const struct circulars_input *i;
	struct circular_line *lines;
	size_t n;
};

/* One line more; beyond the most it is only counted, and refused later. */
static void put(struct writing *w, const struct duty *d, enum circular_part part, struct str remark)
{
	if (w->n++ < CIRCULAR_LINES)
		w->lines[w->n - 1] = (struct circular_line){.part = part,
							    .unit = unit_name(w->c->house, d->unit, w->c->mem),
							    .department = d->department,
							    .document = d->document,
							    .clause = d->clause,
							    .task = d->task,
							    .due = d->due,
							    .remark = remark};
}

/* What was said of a duty's reports of the days, and, in a 通报, that it is overdue. */
static int take_duty(struct writing *w, const struct duty *d, struct err *e)
{
	static const enum circular_part parts[] = {0, CIRCULAR_PRAISE, CIRCULAR_COMMENT, CIRCULAR_BLAME, 0};
	struct duty_report *r;
	size_t n;
	bool review = w->i->kind + 1 == CIRCULAR_REVIEW;
	if (duty_reports_of(w->c->house, d, w->c->mem, &r, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++) {
		enum circular_part part = r[k].verdict >= 1 && r[k].verdict <= 3 ? parts[r[k].verdict] : 0;
		if (part && r[k].reported >= w->i->from && r[k].reported <= w->i->to &&
		    (review || part != CIRCULAR_COMMENT))
			put(w, d, part, r[k].remark);
	}
	if (!review && d->done == DAY_NONE && d->due != DAY_NONE && d->due < w->c->today)
		put(w, d, CIRCULAR_LATE, ctx_text(w->c, "逾期 %d 天", w->c->today - d->due));
	return 0;
}

/* All duties of a unit. */
static int take_unit(struct writing *w, int64_t unit, struct err *e)
{
	struct duty *list;
	size_t n;
	if (duties_of(w->c->house, unit, w->c->mem, &list, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		if (take_duty(w, &list[k], e) < 0)
			return -1;
	return 0;
}

/* A fault of one field. */
static int refuse(struct ctx *c, size_t field, const char *what, struct err *e)
{
	fault_put(c->faults, &list_fields[field], "%s", what);
	return err_set(e, ERR_INPUT, "%s", what);
}

/* The unit's duties and those of the units right below it. */
static int collect(struct writing *w, int64_t unit, struct err *e)
{
	struct figures_state s;
	struct figure_unit *below;
	size_t n;
	if (!(w->lines = ARENA_ARRAY(w->c->mem, CIRCULAR_LINES, struct circular_line)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (figures_state(w->c->house, w->c->today, &s, e) < 0 || take_unit(w, unit, e) < 0 ||
	    figure_units_below(w->c->house, s.gen, unit, w->c->mem, &below, &n, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		if (take_unit(w, below[k].id, e) < 0)
			return -1;
	return w->n ? 0 : refuse(w->c, 2, "这些天没有要写进去的：没有讲评过的报告，也没有逾期的任务", e);
}

/* What is asked for, with its title and its items. */
static int draw_up(struct writing *w, struct circular *x, struct err *e)
{
	const struct circulars_input *i = w->i;
	struct ctx *c = w->c;
	*x = (struct circular){.kind = i->kind + 1,
			       .year = day_ymd(c->today).y,
			       .day = c->today,
			       .from = i->from,
			       .to = i->to,
			       .note = i->note,
			       .who = str_of(ctx_who(c))};
	if (i->from == DAY_NONE)
		return refuse(c, 2, "请写从哪天的报告起", e);
	if (i->to == DAY_NONE || i->to < i->from || i->to > c->today)
		return refuse(c, 3, "请写到哪天的报告，不早于起始、不晚于今天", e);
	if (dash_unit_asked(c, i->unit, &x->unit, e) < 0 || collect(w, x->unit, e) < 0)
		return -1;
	x->title = i->title.n ? i->title
			      : ctx_text(c, "关于%.*s养老服务队伍建设任务落实情况的%s",
					 STR_FMT(unit_name(c->house, x->unit, c->mem)), kinds[i->kind]);
	return 0;
}

/* POST /circulars/check */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct circular_check *o = out;
	struct writing w = {.c = c, .i = in};
	if (draw_up(&w, &o->c, e) < 0)
		return -1;
	o->unit = unit_name(c->house, o->c.unit, c->mem);
	o->lines = (int64_t)w.n;
	return 0;
}

/* POST /circulars */
static int post_one(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct writing w = {.c = c, .i = in};
	struct circular x;
	(void)out;
	if (draw_up(&w, &x, e) < 0)
		return -1;
	struct recording *r;
	struct deed d = {.who = ctx_who(c), .what = "assert", .source = "任务", .detail = "印发通报讲评"};
	if (recording_begin(&r, c->house, &d, e) < 0)
		return -1;
	if (circular_add(c->house, &x, w.lines, w.n, recording_now(r), e) < 0) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	ctx_tell(c, "已编号，可以打印用印");
	return ctx_go(c, e, "/circulars/%lld", (long long)x.id);
}

static const struct route routes[] = {
    {HTTP_GET, "/circulars", .may = CAN_TARGETS_READ, .title = "通报和讲评", .in = &circulars_shape, .out = &list_out,
     .out_size = sizeof(struct circulars_output), .handle = get_list, .page = circulars_page},
    {HTTP_POST, "/circulars/check", .may = CAN_TARGETS_SET, .flags = ROUTE_SAFE, .title = "编号前核对",
     .in = &circulars_shape, .out = &check_out, .out_size = sizeof(struct circular_check), .handle = post_check,
     .page = circular_check_page, .form = "/circulars"},
    {HTTP_POST, "/circulars", .may = CAN_TARGETS_SET, .title = "编号印发", .in = &circulars_shape, .handle = post_one,
     .form = "/circulars"},
    {HTTP_GET, "/circulars/:id", .may = CAN_TARGETS_READ, .title = "通报", .in = &one_in, .out = &one_out,
     .out_size = sizeof(struct circular_output), .handle = get_one, .page = circular_page},
};
const struct web circular_web = {.name = "circulars", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
