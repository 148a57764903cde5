/* The lists of matters, a bulk action before it is done, delegations, and the way of one matter. */
#include "features/matters/matters_pages.h"

#include "auth/account.h"
#include "base/money.h"
#include "features/mark_pages.h"
#include "features/me/me_pages.h"
#include "matters.tmpl.h"

static const struct ui_link crumb_todo[] = {{.text = STR("我的待办"), .href = STR("/todo")}};

#define TODO_COLUMNS 6

/* A matter as a row. */
static struct ui_row row_of(const struct frame *f, const struct todo_item *t, bool choose)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, TODO_COLUMNS, struct ui_cell);
	char at[20];
	if (!c)
		return (struct ui_row){0};
	instant_text(t->m.since, at);
	c[0] = (struct ui_cell){.text = t->whose.n ? t->whose : str_of(t->kind), .href = t->href, .strong = true};
	c[1] = (struct ui_cell){.text = t->m.title, .sub = str_of(t->kind)};
	c[2] = (struct ui_cell){.kind = UI_CELL_CHIP, .tone = UI_INFO, .text = str_of(t->state)};
	c[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = t->m.amount ? t->m.amount : UI_NONE, .strong = true};
	c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = t->due};
	if (t->deadline.n) {
		char day[11];
		day_text(t->due, day);
		c[4] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.tone = (enum ui_tone)t->tone,
					.text = t->deadline,
					.sub = frame_text(f, "%s", day)};
	}
	c[5] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
	return (struct ui_row){.cells = c,
			       .href = t->href,
			       .id = choose && t->bulk ? frame_text(f, "%lld", (long long)t->m.id) : STR(""),
			       .sum = t->m.amount};
}

/* Matters as a table. */
static struct ui_table table_of(const struct frame *f, const struct todo_item *t, size_t n, bool choose)
{
	static const struct ui_column columns[TODO_COLUMNS] = {{.label = STR("谁的"), .wide = true},
							       {.label = STR("事项"), .wide = true},
							       {.label = STR("到了哪一步")},
							       {.label = STR("金额（元）"), .number = true},
							       {.label = STR("期限")},
							       {.label = STR("到这一步的时间")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_table out = {
	    .label = STR("办件"), .columns = columns, .columns_n = TODO_COLUMNS, .rows = rows, .choose = choose};
	for (size_t i = 0; rows && i < n; i++)
		rows[out.rows_n++] = row_of(f, &t[i], choose);
	return out;
}

/* The lead line: how much waits and what is nearest. */
static struct str lead_of(const struct frame *f, const struct todo_output *o)
{
	char day[11];
	if (!o->waiting)
		return STR("没有等您办的事");
	if (o->nearest == DAY_NONE)
		return frame_text(f, "%lld 件等您办", (long long)o->waiting);
	day_text(o->nearest, day);
	if (o->overdue)
		return frame_text(f, "%lld 件等您办，%lld 件已超期；最近的期限 %s", (long long)o->waiting,
				  (long long)o->overdue, day);
	return frame_text(f, "%lld 件等您办；最近的期限 %s（按工作日计算）", (long long)o->waiting, day);
}

/* What an empty list says. */
static void say_empty(struct ui_table *t, int64_t tab)
{
	static const char *const none[] = {"没有等您办的事", "还没有办过", "没有您发起的", "没有抄送给您的"};
	static const char *const todo[] = {"新的申领、申诉到了您这一步，会出现在这里", "办过的都列在这里，随时可查",
					   "您提交的申领和申诉列在这里", "别人抄送给您的列在这里"};
	t->empty = str_of(none[tab]);
	t->empty_todo = str_of(todo[tab]);
}

void todo_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const char *const words[] = {"待办", "已办", "我发起的", "抄送我的"};
	static const struct ui_link tools[] = {
	    {.text = STR("委托代办"), .href = STR("/todo/delegations"), .icon = "transfer"}};
	static const struct ui_deed deeds[] = {{.text = STR("成批通过"), .tone = UI_INFO}};
	const struct todo_input *i = in;
	const struct todo_output *o = out;
	struct ui_link tab[4];
	bool any = false;
	for (int64_t k = 0; k < 4; k++)
		tab[k] = (struct ui_link){.text = str_of(words[k]),
					  .href = frame_text(f, "/todo?tab=%s", words[k]),
					  .count = k == 0 ? o->waiting : 0,
					  .current = i->tab == k};
	for (size_t k = 0; k < o->n; k++)
		any |= o->item[k].bulk;
	bool choose = i->tab == 0 && any;
	struct ui_table t = table_of(f, o->item, o->n, choose);
	struct ui_bulk bulk = {.form = frame_form(f, STR("/todo/check")),
			       .deeds = deeds,
			       .deeds_n = 1,
			       .noun = STR("件"),
			       .note = STR("先核对件数和合计，再一次通过"),
			       .money = true};
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("件")};
	if (o->next != IN_NONE)
		pager.next_href = frame_text(f, "/todo?tab=%s&due=%lld&after=%lld", words[i->tab],
					     (long long)o->next_due, (long long)o->next);
	say_empty(&t, i->tab);
	frame_tools(f, tools, 1);
	f->ui.list_keys = true;
	f->ui.lead = lead_of(f, o);
	todo_show(h, f, tab, 4, NULL, choose ? &bulk : NULL, &t, &pager);
}

/* The sums by title. */
static struct ui_table parts_of(const struct frame *f, const struct todo_bulk *o)
{
	static const struct ui_column columns[] = {{.label = STR("事项"), .wide = true},
						   {.label = STR("件数"), .number = true},
						   {.label = STR("金额（元）"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nparts + 1, struct ui_row);
	struct ui_table t = {.label = STR("分事项合计"), .columns = columns, .columns_n = 3, .rows = rows};
	for (size_t i = 0; rows && i < o->nparts; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, 3, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = o->part[i].title};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->part[i].count};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->part[i].amount, .strong = true};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void todo_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct todo_bulk *o = out;
	struct ui_field *field = ARENA_ARRAY(f->mem, o->n * 2 + 2, struct ui_field);
	char plain[32], sum[GROUPED_MAX];
	size_t n = 0;
	(void)in;
	if (!field)
		return;
	decimal_text(o->sum, 2, plain);
	decimal_grouped(o->sum, 2, sum);
	for (size_t i = 0; i < o->n; i++) {
		field[n++] = (struct ui_field){
		    .kind = UI_HIDDEN, .name = "id", .value = frame_text(f, "%lld", (long long)o->item[i].m.id)};
		field[n++] = (struct ui_field){
		    .kind = UI_HIDDEN, .name = "seq", .value = frame_text(f, "%lld", (long long)o->item[i].m.seq)};
	}
	field[n++] = (struct ui_field){.kind = UI_HIDDEN, .name = "sum", .value = frame_text(f, "%s", plain)};
	field[n++] = frame_field(f, &todo_bulk_shape, "opinion", STR(""));
	struct ui_confirm c = {.form = frame_form(f, STR("/todo/bulk")),
			       .question = frame_text(f, "通过这 %zu 件？", o->n),
			       .effect = frame_text(f, "合计 %s 元。通过前有变动的不会办，会告诉您是哪几件。", sum),
			       .button = frame_text(f, "通过 %zu 件，%s 元", o->n, sum),
			       .tone = UI_INFO};
	struct ui_table parts = parts_of(f, o), items = table_of(f, o->item, o->n, false);
	c.form.back = STR("/todo");
	frame_crumbs(f, crumb_todo, 1);
	f->ui.lead = STR("金额与待办列表上看到的一致才会办");
	todo_check_show(h, f, &c, field, n, &parts, &items);
}

/* Powers given and received, as a table. */
static struct ui_table given_of(const struct frame *f, const struct delegations_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("委托什么")}, {.label = STR("谁委托")},
						   {.label = STR("委托给")},   {.label = STR("从")},
						   {.label = STR("到")},       {.label = STR("状态")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("委托和受托"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .empty = STR("没有委托"),
			     .empty_todo = STR("要外出或休假时，在下面请同事代办")};
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct delegation_item *d = &o->item[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = str_of(d->may), .strong = true};
		c[1] = (struct ui_cell){.text = d->of_whom, .sub = d->mine ? STR("我") : STR("")};
		c[2] = (struct ui_cell){.text = d->to_whom, .sub = d->mine ? STR("") : STR("我")};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = d->from};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = d->to};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.tone = str_is(str_of(d->state), "有效") ? UI_OK : UI_MUTE,
					.text = str_of(d->state)};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void delegations_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct delegations_output *o = out;
	struct ui_form *ends = ARENA_ARRAY(f->mem, o->n + 1, struct ui_form);
	struct str *words = ARENA_ARRAY(f->mem, o->n + 1, struct str);
	size_t n = 0;
	(void)in;
	if (!ends || !words)
		return;
	for (size_t i = 0; i < o->n; i++) {
		const struct delegation_item *d = &o->item[i];
		if (!d->may_end)
			continue;
		words[n] = frame_text(f, "%s，委托给 %.*s", d->may, STR_FMT(d->to_whom));
		ends[n++] = frame_form(f, frame_text(f, "/todo/delegations/%lld/end", (long long)d->d.id));
	}
	struct ui_field fields[] = {
	    frame_field(f, &delegate_shape, "to", STR("")), frame_field(f, &delegate_shape, "may", STR("")),
	    frame_field(f, &delegate_shape, "from", STR("")), frame_field(f, &delegate_shape, "until", STR(""))};
	struct ui_table t = given_of(f, o);
	frame_crumbs(f, crumb_todo, 1);
	f->ui.lead = STR("委托的权限不能再转给第三人；同一件事的初审和复审仍须两个人办");
	delegations_show(h, f, &t, fields, 4, ends, words, n);
}

/* The way as a table. */
static struct ui_table way_of(const struct frame *f, const struct matter_story *s)
{
	static const struct ui_column columns[] = {{.label = STR("时间")},
						   {.label = STR("做了什么")},
						   {.label = STR("谁办的"), .wide = true},
						   {.label = STR("到了哪一步")},
						   {.label = STR("意见"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, s->nsteps + 1, struct ui_row);
	struct ui_table t = {
	    .label = STR("经过"), .columns = columns, .columns_n = 5, .rows = rows, .empty = STR("还没有经过")};
	for (size_t i = 0; rows && i < s->nsteps; i++) {
		const struct matter_step *x = &s->step[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		char at[20];
		if (!c)
			break;
		instant_text(x->s.at, at);
		c[0] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
		c[1] = (struct ui_cell){.text = str_of(x->move), .strong = true};
		c[2] = (struct ui_cell){.text = x->who};
		c[3] = (struct ui_cell){.text = str_of(x->to)};
		c[4] = (struct ui_cell){.text = x->s.opinion.n ? x->s.opinion : STR("—")};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void file_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct file_output *o = out;
	struct str open = o->type ? frame_text(f, "%.*s?shown=1", STR_FMT(o->href)) : STR("");
	(void)in;
	f->ui.title = o->name;
	f->ui.lead = frame_text(f, "%lld KB%s", (long long)(o->size + 999) / 1000,
				o->misnamed ? "，内容和文件名不一致，不在浏览器里打开；下载后请先核对来源"
				: o->picture ? ""
				: o->type    ? "，PDF 在新窗口看"
					     : "，这种文件下载后看");
	if (account_kind_desk(f->user->kind)) {
		f->ui.mark = mark_of(f);
		frame_crumbs(f, crumb_todo, 1);
		file_desk(h, f, o, open);
		return;
	}
	me_phone_frame(f, "/m", "/m");
	file_phone(h, f, o, open);
}

struct matter_shown matter_shown_of(const struct frame *f, const struct matter_story *s, int64_t matter)
{
	struct matter_shown m = {.history = way_of(f, s), .file = ARENA_ARRAY(f->mem, s->nfiles + 1, struct ui_item)};
	for (size_t i = 0; m.file && i < s->nfiles; i++)
		m.file[m.nfiles++] =
		    (struct ui_item){.title = s->file[i].name,
				     .text = frame_text(f, "%lld KB", (long long)(s->file[i].size + 999) / 1000),
				     .href = frame_text(f, "/matters/%lld/files/%lld/view", (long long)matter,
							(long long)s->file[i].no),
				     .icon = "paperclip",
				     .tone = UI_INFO};
	if (s->nreminders) {
		char at[20];
		instant_text(s->reminder[s->nreminders - 1].at, at);
		m.reminded = frame_text(f, "已提醒 %zu 次，最近一次 %.10s%s", s->nreminders, at,
					s->reminder[s->nreminders - 1].overdue ? "（超期）" : "");
	}
	return m;
}

/* The colour of a move: what returns or stops is grey, what takes money back for good red. */
static enum ui_tone move_tone(const char *code)
{
	static const char *const back[] = {"withdraw", "return", "reject", "decline"};
	for (size_t k = 0; k < sizeof back / sizeof *back; k++)
		if (strcmp(code, back[k]) == 0)
			return UI_MUTE;
	return strcmp(code, "establish") == 0 ? UI_BAD : UI_INFO;
}

size_t moves_as_deeds(const struct move_shown *m, size_t n, struct ui_deed *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (struct ui_deed){
		    .text = str_of(m[i].label), .name = "move", .value = m[i].code, .tone = move_tone(m[i].code)};
	return n;
}

struct str typed_nth(const struct frame *f, const char *name, size_t n, struct str stored)
{
	for (size_t i = 0; f->typed && i < f->typed->n; i++)
		if (str_is(f->typed->at[i].name, name) && n-- == 0)
			return f->typed->at[i].value;
	return stored;
}
