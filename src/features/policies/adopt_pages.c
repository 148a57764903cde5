#include "features/policies/adopt_pages.h"

#include "adopt.tmpl.h"
#include "features/subsidies/why_pages.h"

#define ITEM_CELLS 6

/* The colour of where one stands. */
static enum ui_tone tone_of(struct str state)
{
	return str_is(state, "enacted") ? UI_OK : str_is(state, "confirm") ? UI_WARN : UI_MUTE;
}

struct ui_table adoptions_table(const struct frame *f, const struct adoption_item *a, size_t n)
{
	static const struct ui_column columns[] = {{.label = STR("文号"), .wide = true},
						   {.label = STR("登记的是")},
						   {.label = STR("发文机关"), .wide = true},
						   {.label = STR("通过日期")},
						   {.label = STR("施行日期")},
						   {.label = STR("到了哪一步")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_table t = {.label = STR("通过和废止"),
			     .columns = columns,
			     .columns_n = ITEM_CELLS,
			     .rows = rows,
			     .plain = true,
			     .empty = STR("没有登记过；征求意见稿登记通过以后才能据此发放")};
	for (size_t i = 0; rows && i < n; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, ITEM_CELLS, struct ui_cell);
		if (!c)
			break;
		struct str href = frame_text(f, "/adoptions/%lld", (long long)a[i].a.id);
		c[0] = (struct ui_cell){.text = a[i].a.number, .href = href, .strong = true};
		c[1] = (struct ui_cell){.text = str_of(a[i].kind)};
		c[2] = (struct ui_cell){.text = a[i].a.body};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = a[i].decided};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = a[i].starts};
		c[5] =
		    (struct ui_cell){.kind = UI_CELL_CHIP, .tone = tone_of(a[i].a.state), .text = str_of(a[i].state)};
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = href};
	}
	return t;
}

/* What a repeal calls its fields. */
static void say_repeal(const struct adopt_form *o, struct ui_field *x)
{
	x[2].label = STR("决定日期");
	x[3].label = o->draft ? STR("撤回日期") : STR("废止日期");
	x[3].hint = o->draft ? STR("征求意见稿从这天起不再试算") : STR("从这天起不再施行；以前的月份仍照它核算");
}

/* The sums as they were typed; blank before. */
static struct str *typed_figures(const struct frame *f, size_t n)
{
	struct str *v = ARENA_ARRAY(f->mem, n + 1, struct str);
	for (size_t k = 0; v && k < n; k++)
		v[k] = typed_nth(f, "figure", k, STR(""));
	return v;
}

void adopt_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct adopt_form *o = out;
	struct str self = why_policy_href(f, o->id, "");
	const struct ui_link crumbs[] = {{.text = STR("政策一览"), .href = STR("/policies")},
					 {.text = o->title, .href = self}};
	struct ui_form form = frame_form(f, frame_text(f, "%.*s/%s", STR_FMT(self), o->repeal ? "repeal" : "adopt"));
	struct ui_field fields[] = {
	    frame_field(f, &adopt_shape, "number", STR("")), frame_field(f, &adopt_shape, "body", o->body),
	    frame_field(f, &adopt_shape, "decided", STR("")), frame_field(f, &adopt_shape, "starts", STR("")),
	    frame_field(f, &adopt_shape, "file", STR(""))};
	struct str *typed = typed_figures(f, o->nfigures);
	(void)in;
	if (!typed)
		return;
	if (o->repeal)
		say_repeal(o, fields);
	form.upload = true;
	form.back = self;
	frame_crumbs(f, crumbs, 2);
	f->ui.title = o->repeal  ? o->draft ? STR("登记征求意见稿已撤回") : STR("登记废止")
		       : o->draft ? STR("登记通过")
				 : STR("登记新的一版");
	f->ui.lead = frame_text(f, "%.*s（现在：%.*s）", STR_FMT(o->title), STR_FMT(o->status));
	adopt_form_show(h, f, &form, fields, sizeof fields / sizeof *fields, o, typed);
}

/* A day in words. */
static struct str day_said(const struct frame *f, day_t d)
{
	char text[11];
	day_text(d, text);
	return frame_text(f, "%s", text);
}

/* What was recorded. */
static size_t facts_of(const struct frame *f, const struct adoption_show *o, struct ui_fact *x)
{
	size_t n = 0;
	bool repeal = o->a.kind == ADOPTION_REPEALED;
	char at[20];
	x[n++] = (struct ui_fact){
	    .name = STR("政策"), .value = o->title, .sub = o->a.policy, .href = why_policy_href(f, o->a.policy, "")};
	x[n++] = (struct ui_fact){.name = STR("登记的是"), .value = str_of(o->kind)};
	x[n++] = (struct ui_fact){.name = STR("文号"), .value = o->a.number, .strong = true};
	x[n++] = (struct ui_fact){.name = STR("发文机关"), .value = o->a.body};
	x[n++] =
	    (struct ui_fact){.name = repeal ? STR("决定日期") : STR("通过日期"), .value = day_said(f, o->decided)};
	x[n++] = (struct ui_fact){.name = repeal ? STR("从这天起不再施行") : STR("从这天起施行"),
				  .value = day_said(f, o->starts),
				  .strong = true};
	instant_text(o->a.at, at);
	x[n++] = (struct ui_fact){.name = STR("谁登记"), .value = o->who, .sub = frame_text(f, "%.16s", at)};
	if (o->a.enacted) {
		instant_text(o->a.enacted, at);
		x[n++] = (struct ui_fact){
		    .name = STR("谁确认"), .value = o->confirmed_by, .sub = frame_text(f, "%.16s", at)};
	}
	x[n++] = (struct ui_fact){.name = STR("到了哪一步"), .value = str_of(o->state)};
	x[n++] = (struct ui_fact){.name = STR("文本的 SM3"), .value = frame_text(f, "%.16s…", o->digest.p)};
	return n;
}

/* The lines that differ. */
static struct ui_diff diff_of(const struct frame *f, const struct adoption_show *o)
{
	struct ui_change *rows = ARENA_ARRAY(f->mem, o->changed + 1, struct ui_change);
	struct ui_diff diff = {.before_title = STR("原来的文本"), .after_title = STR("登记的文本"), .rows = rows};
	for (size_t k = 0; rows && k < o->npairs; k++) {
		const struct line_pair *p = &o->pair[k];
		if (p->same)
			continue;
		rows[diff.n++] =
		    (struct ui_change){.name = frame_text(f, "第 %zu 行", p->after_no ? p->after_no : p->before_no),
				       .before = p->before,
				       .after = p->after};
	}
	return diff;
}

/* What the cases say of the new text. */
static struct ui_tip cases_tip(const struct frame *f, const struct adoption_show *o)
{
	if (!o->failed)
		return (struct ui_tip){.tone = UI_OK,
				       .text = frame_text(f, "文本里的 %lld 个样例都相符。", (long long)o->cases)};
	return (struct ui_tip){
	    .tone = UI_WARN,
	    .text = frame_text(f, "文本里的 %lld 个样例有 %lld 个不符：样例是按原来的数额写的，请逐个看过再确认。",
			       (long long)o->cases, (long long)o->failed)};
}

/* The counties' rates that the text leaves outside its bounds. */
static struct ui_table outside_of(const struct frame *f, const struct adoption_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("区县"), .wide = true},
						   {.label = STR("档次")},
						   {.label = STR("现在的标准（元）"), .number = true},
						   {.label = STR("从哪天起")},
						   {.label = STR("新文本的界限")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->noutside + 1, struct ui_row);
	struct ui_table t = {.label = STR("超出界限的地方标准"), .columns = columns, .columns_n = 5, .rows = rows};
	for (size_t i = 0; rows && i < o->noutside; i++) {
		const struct outside_item *x = &o->outside[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		char day[11];
		if (!c)
			break;
		day_text(x->r.begins, day);
		c[0] = (struct ui_cell){.text = x->unit, .strong = true};
		c[1] = (struct ui_cell){.text = x->r.tier};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->r.amount};
		c[3] = (struct ui_cell){.text = frame_text(f, "%s", day)};
		c[4] = (struct ui_cell){.text = x->bound};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void adoption_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct adoption_show *o = out;
	struct str base = frame_text(f, "/adoptions/%lld", (long long)o->a.id);
	const struct ui_link crumbs[] = {{.text = STR("政策一览"), .href = STR("/policies")},
					 {.text = o->title, .href = why_policy_href(f, o->a.policy, "")}};
	struct ui_form act = frame_form(f, frame_text(f, "%.*s/act", STR_FMT(base)));
	struct ui_form ask = frame_form(f, frame_text(f, "%.*s/costs", STR_FMT(base)));
	struct ui_field opinion = frame_field(f, &adoption_act_shape, "opinion", STR(""));
	struct ui_field year =
	    frame_field(f, &adoption_cost_shape, "year", frame_text(f, "%lld", (long long)o->year));
	struct matter_shown way = matter_shown_of(f, &o->story, o->a.matter);
	struct ui_diff diff = diff_of(f, o);
	struct ui_table costs = change_costs_table(f, &o->cost);
	struct ui_table outside = outside_of(f, o);
	struct ui_tip tip = cases_tip(f, o);
	struct ui_deed deeds[FLOW_MOVES_MAX];
	struct ui_fact facts[12];
	(void)in;
	frame_crumbs(f, crumbs, 2);
	f->ui.title = frame_text(f, "%.*s %s", STR_FMT(o->title), o->kind);
	f->ui.lead = STR("登记和确认是两个人；确认以后的核算按它算，以前冻结的批次不变");
	size_t n = facts_of(f, o, facts), ndeeds = moves_as_deeds(o->move, o->nmoves, deeds);
	adoption_show_page(h, f, o, facts, n, &tip, &diff, &outside, &costs, &ask, &year, &act, &opinion, deeds,
			   ndeeds, &way);
}
