/* Many applications taken over by finance, as pages. */
#include "applications.tmpl.h"
#include "base/money.h"
#include "features/applications/applications_show_pages.h"
#include "features/applications/funding_pages.h"

static const struct ui_link crumbs[] = {{.text = STR("我的待办"), .href = STR("/todo")},
					{.text = STR("申领审核"), .href = STR("/subsidy/apps?state=财政")}};

#define PICKS_SHOWN 200 /* applications that are listed one by one */

/* The choice of a budget line. */
static struct ui_field line_field(const struct frame *f, const struct funding_check *o)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, o->nbudgets + 1, struct ui_option);
	struct ui_field field = frame_field(f, &funding_shape, "line", STR(""));
	for (size_t i = 0; v && i < o->nbudgets; i++) {
		const struct claim_budget *b = &o->budget[i];
		v[i] = (struct ui_option){.value = frame_text(f, "%lld", (long long)b->id),
					  .label = case_budget_said(f, b, o->sum),
					  .off = !b->enough};
	}
	field.kind = UI_SELECT;
	field.options = v;
	field.options_n = v ? o->nbudgets : 0;
	return field;
}

/* A field that is sent along. */
static struct ui_field hidden(const char *name, struct str value)
{
	return (struct ui_field){.kind = UI_HIDDEN, .name = name, .value = value};
}

/* What was asked for, to be sent along: the names, or the filter. */
static size_t put_asked(const struct frame *f, const struct funding_input *i, struct ui_field *v)
{
	size_t n = 0;
	for (size_t k = 0; k < i->id.n; k++)
		v[n++] = hidden("id", frame_text(f, "%lld", (long long)i->id.v[k]));
	if (n)
		return n;
	if (i->round != IN_NONE)
		v[n++] = hidden("round", frame_text(f, "%lld", (long long)i->round));
	if (i->county != IN_NONE)
		v[n++] = hidden("county", frame_text(f, "%lld", (long long)i->county));
	v[n++] = hidden("doubts", str_of(queue_doubts[i->doubts]));
	v[n++] = hidden("due_within", str_of(queue_dues[i->due_within]));
	v[n++] = hidden("q", i->q);
	return n;
}

/* The applications, as many as are listed. */
static struct ui_table picks_table(const struct frame *f, const struct funding_check *o)
{
	static const struct ui_column columns[] = {{.label = STR("机构"), .wide = true},
						   {.label = STR("金额（元）"), .number = true}};
	size_t n = o->n < PICKS_SHOWN ? o->n : PICKS_SHOWN;
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_table t = {.label = STR("逐份"),
			     .columns = columns,
			     .columns_n = 2,
			     .rows = rows,
			     .empty = STR("没有等财政安排的申领"),
			     .empty_todo = STR("公示期满的申领会转到这一步；换一下筛选再看")};
	for (size_t i = 0; rows && i < n; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, 2, struct ui_cell);
		if (!c)
			break;
		c[0] =
		    (struct ui_cell){.text = o->pick[i].org_name,
				     .href = frame_text(f, "/subsidy/apps/%lld", (long long)o->pick[i].application)};
		c[1] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->pick[i].amount};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

/* What each budget line lacks; n 0: one has enough, or there is none. */
static struct str short_by(const struct frame *f, const struct funding_check *o)
{
	struct str said = STR("");
	for (size_t i = 0; i < o->nbudgets; i++) {
		if (o->budget[i].enough)
			return STR("");
		said = frame_text(f, "%.*s%s%.*s", STR_FMT(said), i ? "；" : "资金科目余额不够：",
				  STR_FMT(case_budget_said(f, &o->budget[i], o->sum)));
	}
	return said;
}

void funding_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct funding_input *i = in;
	const struct funding_check *o = out;
	struct ui_field *v = ARENA_ARRAY(f->mem, i->id.n + 10, struct ui_field);
	struct ui_table t = picks_table(f, o);
	char plain[32];
	size_t n = 0;
	if (!v)
		return;
	decimal_text(o->sum, 2, plain);
	v[n++] = line_field(f, o);
	v[n++] = hidden("count", frame_text(f, "%zu", o->n));
	v[n++] = hidden("sum", frame_text(f, "%s", plain));
	n += put_asked(f, i, v + n);
	struct str sum = yuan_said(f, o->sum);
	struct ui_confirm c = {
	    .form = frame_form(f, STR("/subsidy/funding")),
	    .question = frame_text(f, "给这 %zu 份申领安排支付？", o->n),
	    .effect =
		frame_text(f, "合计 %.*s 元。核减的、异议还没有答复或已成立的行不在内；一份一份地办，可以随时停下。",
			   STR_FMT(sum)),
	    .button = frame_text(f, "安排支付 %zu 份，%.*s 元", o->n, STR_FMT(sum)),
	    .tone = UI_INFO};
	c.form.back = STR("/subsidy/apps?state=财政");
	struct ui_tip none = {
	    .tone = UI_WARN,
	    .text = STR("没有一个预算行能付所有这些机构：要在各机构所在区县或上级，当年或上年，没有关账。"),
	    .link = {.text = STR("看资金台账"), .href = STR("/subsidy/budgets")}};
	struct str lacks = short_by(f, o);
	if (lacks.n)
		none.text = frame_text(f, "%.*s。先下达指标，或选一部分先办。", STR_FMT(lacks));
	bool can = o->n && o->nbudgets && !lacks.n;
	frame_crumbs(f, crumbs, 2);
	f->ui.lead = o->n > PICKS_SHOWN ? frame_text(f, "%zu 份，下面列出前 %d 份", o->n, PICKS_SHOWN)
					: STR("份数和合计与看到的一致才会办");
	funding_check_show(h, f, can ? &c : NULL, v, n, o->n && !can ? &none : NULL, &t);
}

/* Those that were not done, with why. */
static struct ui_table refusals_table(const struct frame *f, const struct funding_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("机构"), .wide = true},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("为什么没有办成"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nrefusals + 1, struct ui_row);
	struct ui_table t = {.label = STR("没有办成的"), .columns = columns, .columns_n = 3, .rows = rows};
	for (size_t i = 0; rows && i < o->nrefusals; i++) {
		const struct funding_refusal *x = &o->refusal[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 3, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x->org_name,
					.href = frame_text(f, "/subsidy/apps/%lld", (long long)x->application)};
		c[1] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->amount};
		c[2] = (struct ui_cell){.text = x->why};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void funding_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct funding_show *o = out;
	const struct ui_fact facts[] = {
	    {.name = STR("资金科目"), .value = o->line},
	    {.name = STR("要办的"),
	     .value = frame_text(f, "%lld 份，%.*s 元", (long long)o->f.items, STR_FMT(yuan_said(f, o->f.amount)))},
	    {.name = STR("已安排"),
	     .value =
		 frame_text(f, "%lld 份，%.*s 元", (long long)o->f.done, STR_FMT(yuan_said(f, o->f.done_amount))),
	     .strong = true},
	    {.name = STR("没有办成"), .value = frame_text(f, "%lld 份", (long long)o->f.refused)},
	    {.name = STR("还没有办"), .value = frame_text(f, "%lld 份", (long long)o->left)},
	};
	struct ui_link next[] = {
	    {.text = STR("看待支付的款"), .href = STR("/subsidy/payments"), .icon = "coin", .primary = true},
	    {.text = STR("看还在财政的申领"), .href = STR("/subsidy/apps?state=财政")}};
	struct ui_table t = refusals_table(f, o);
	(void)in;
	frame_crumbs(f, crumbs, 2);
	frame_tools(f, next, 2);
	f->ui.lead = o->left ? STR("还没有办的，正在办，或办到一半停下了：它们仍在财政这一步，可以再选再办")
		     : o->f.refused ? STR("没有办成的仍在财政这一步；按原因处理后再办")
				    : STR("都已安排支付，接下来进支付批次");
	funding_show_page(h, f, facts, sizeof facts / sizeof *facts, &t);
}
