#include "features/notices/notices_pages.h"

#include <stdio.h>

#include "auth/account.h"
#include "features/me/me_pages.h"
#include "notices.tmpl.h"

static const struct ui_link crumb_list[] = {{.text = STR("通知公告"), .href = STR("/notices")}};
static const struct ui_link crumb_manage[] = {{.text = STR("通知公告"), .href = STR("/notices")},
					      {.text = STR("管理公告"), .href = STR("/notices/manage")}};

/* The address of a notice. */
static struct str href_of(const struct frame *f, int64_t id)
{
	return frame_text(f, "/notices/%lld", (long long)id);
}

/* Notices as a list of links. */
static struct ui_item *links_of(const struct frame *f, const struct notice_item *v, size_t n)
{
	struct ui_item *out = ARENA_ARRAY(f->mem, n + 1, struct ui_item);
	for (size_t i = 0; out && i < n; i++) {
		char day[11];
		day_text(instant_day(v[i].n.published), day);
		out[i] = (struct ui_item){
		    .title = v[i].n.pinned ? frame_text(f, "【置顶】%.*s", STR_FMT(v[i].n.title)) : v[i].n.title,
		    .text = frame_text(f, "%.*s　%s%s", STR_FMT(v[i].unit), day, v[i].read ? "　已阅" : ""),
		    .href = href_of(f, v[i].n.id),
		    .icon = v[i].read ? "check" : "volume",
		    .tone = v[i].n.pinned ? UI_WARN : UI_INFO};
	}
	return out;
}

void notices_card(struct html *h, const struct frame *f, const struct notices_home *n)
{
	struct ui_item *v = ARENA_ARRAY(f->mem, n->n + 1, struct ui_item);
	for (size_t i = 0; v && i < n->n; i++) {
		char day[11];
		day_text(instant_day(n->notice[i].published), day);
		v[i] = (struct ui_item){.title = n->notice[i].title,
					.text = frame_text(f, "%s%s", n->notice[i].pinned ? "置顶　" : "", day),
					.href = href_of(f, n->notice[i].id),
					.icon = "volume",
					.tone = n->notice[i].pinned ? UI_WARN : UI_INFO};
	}
	if (v && n->n)
		notices_brief(h, v, n->n, account_kind_desk(f->user->kind));
}

void announcements_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link tools[] = {
	    {.text = STR("管理公告"), .href = STR("/notices/manage"), .icon = "edit"}};
	const struct notices_output *o = out;
	struct ui_item *v = links_of(f, o->item, o->n);
	(void)in;
	f->ui.lead = o->n ? frame_text(f, "现在有效的 %zu 条", o->n) : STR("现在没有有效的公告");
	if (account_kind_desk(f->user->kind)) {
		if (frame_may(f, CAN_NOTICES_PUBLISH))
			frame_tools(f, tools, 1);
		notices_desk(h, f, v, v ? o->n : 0);
		return;
	}
	me_phone_frame(f, "/notices", "/m");
	notices_phone(h, f, v, v ? o->n : 0);
}

/* Whom a notice is for, in words. */
static struct str audience_of(const struct frame *f, int64_t a)
{
	static const char *const words[] = {"经办人员", "机构", "从业人员"};
	struct str out = STR("");
	for (int i = 0; i < 3; i++)
		if (a & 1 << i)
			out = frame_text(f, "%.*s%s%s", STR_FMT(out), out.n ? "、" : "", words[i]);
	return out;
}

/* What can be done with a notice where it stands, each as a form. */
static size_t deeds_of(const struct frame *f, const struct notice *n, struct notice_deed *d)
{
	static const struct {
		enum notice_state from;
		const char *word, *verb;
		enum ui_tone tone;
	} all[] = {{NOTICE_DRAFT, "发布", "publish", UI_INFO},
		   {NOTICE_PUBLISHED, "撤回", "withdraw", UI_BAD},
		   {NOTICE_WITHDRAWN, "改为草稿再改", "redraft", UI_INFO}};
	size_t k = 0;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].from == (enum notice_state)n->state)
			d[k++] = (struct notice_deed){
			    .form = frame_form(f, frame_text(f, "/notices/%lld/%s", (long long)n->id, all[i].verb)),
			    .word = str_of(all[i].word),
			    .tone = all[i].tone};
	return k;
}

void announcement_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct notice_output *o = out;
	const struct notice *n = &o->item.n;
	struct notice_deed deeds[3];
	char from[11], to[11];
	day_text(o->item.from, from);
	day_text(o->item.to, to);
	struct notice_shown s = {.item = &o->item,
				 .when = frame_text(f, "%.*s　%s 至 %s", STR_FMT(o->item.unit), from, to),
				 .audience = audience_of(f, n->audience),
				 .deed = deeds,
				 .deeds = o->manages ? deeds_of(f, n, deeds) : 0,
				 .read = frame_form(f, frame_text(f, "/notices/%lld/read", (long long)n->id)),
				 .stands = n->state == NOTICE_PUBLISHED,
				 .manages = o->manages};
	(void)in;
	f->ui.title = n->title;
	f->ui.lead = s.when;
	s.readers = frame_text(f, "/notices/%lld/readers", (long long)n->id);
	s.edit =
	    n->state == NOTICE_DRAFT && o->manages ? frame_text(f, "/notices/%lld/edit", (long long)n->id) : STR("");
	if (account_kind_desk(f->user->kind)) {
		frame_crumbs(f, crumb_list, 1);
		notice_desk(h, f, &s);
		return;
	}
	me_phone_frame(f, "/notices", "/notices");
	notice_phone(h, f, &s);
}

void notices_manage_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("标题"), .wide = true},
						   {.label = STR("范围")},
						   {.label = STR("给谁看")},
						   {.label = STR("从")},
						   {.label = STR("到")},
						   {.label = STR("状态")},
						   {.label = STR("已阅"), .number = true}};
	static const struct ui_link tools[] = {
	    {.text = STR("起草公告"), .href = STR("/notices/new"), .icon = "plus", .primary = true}};
	const struct notices_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("公告"),
			     .columns = columns,
			     .columns_n = 7,
			     .rows = rows,
			     .empty = STR("还没有公告"),
			     .empty_todo = STR("点“起草公告”写第一条；发布以前别人看不到")};
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct notice_item *x = &o->item[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			break;
		rows[i] = (struct ui_row){.cells = c, .href = href_of(f, x->n.id)};
		c[0] = (struct ui_cell){.text = x->n.title,
					.href = rows[i].href,
					.sub = x->n.pinned ? STR("置顶") : STR(""),
					.strong = true};
		c[1] = (struct ui_cell){.text = x->unit};
		c[2] = (struct ui_cell){.text = audience_of(f, x->n.audience)};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->from};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->to};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.tone = notice_stands(&x->n, f->today) ? UI_OK
						: x->n.state == NOTICE_DRAFT   ? UI_WARN
									       : UI_MUTE,
					.text = str_of(x->state)};
		c[6] = (struct ui_cell){.kind = UI_CELL_COUNT,
					.num = x->n.readers,
					.href = frame_text(f, "/notices/%lld/readers", (long long)x->n.id)};
		t.rows_n++;
	}
	frame_crumbs(f, crumb_list, 1);
	frame_tools(f, tools, 1);
	f->ui.lead = STR("您数据范围内各单位的公告：草稿、已发布、已撤回");
	notices_table(h, f, &t);
}

/* The unit's choices. */
static struct ui_field unit_field(const struct frame *f, const struct notice_form *o)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, o->nunits + 1, struct ui_option);
	struct ui_field out =
	    frame_field(f, &announcement_shape, "unit", frame_text(f, "%lld", (long long)o->n.unit));
	for (size_t i = 0; v && i < o->nunits; i++)
		v[i] = (struct ui_option){.value = frame_text(f, "%lld", (long long)o->unit[i].id),
					  .label = o->unit[i].name};
	out.kind = UI_SELECT;
	out.options = v;
	out.options_n = v ? o->nunits : 0;
	return out;
}

/* A box, ticked when the stored value is. */
static struct ui_field box(const struct frame *f, const char *name, bool on)
{
	return frame_field(f, &announcement_shape, name, on ? STR("1") : STR(""));
}

void notice_form_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct notice_form *o = out;
	const struct notice *n = &o->n;
	char from[11], to[11];
	day_text((day_t)n->from, from);
	day_text((day_t)n->to, to);
	struct ui_field fields[] = {
	    frame_field(f, &announcement_shape, "title", n->title),
	    frame_field(f, &announcement_shape, "said", n->said),
	    unit_field(f, o),
	    box(f, "officers", n->audience & NOTICE_OFFICERS),
	    box(f, "orgs", n->audience & NOTICE_ORGS),
	    box(f, "workers", n->audience & NOTICE_WORKERS),
	    frame_field(f, &announcement_shape, "from", frame_text(f, "%s", from)),
	    frame_field(f, &announcement_shape, "to", frame_text(f, "%s", to)),
	    box(f, "pinned", n->pinned),
	    {.kind = UI_HIDDEN,
	     .name = "id",
	     .value = n->id ? frame_text(f, "%lld", (long long)n->id) : frame_value(f, "id", STR(""))}};
	(void)in;
	fields[1].rows = 10;
	frame_crumbs(f, crumb_manage, 2);
	f->ui.lead = STR("先存草稿，看一遍再发布");
	notice_edit(h, f, fields, fields[9].value.n ? 10 : 9);
}

void notice_readers_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = STR("谁"), .wide = true}, {.label = STR("账号")}, {.label = STR("时间")}};
	const struct notice_readers_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("已阅的人"),
			     .columns = columns,
			     .columns_n = 3,
			     .rows = rows,
			     .empty = STR("还没有人点已阅"),
			     .empty_todo = STR("发布后，看过的人点“已阅”就列在这里")};
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, 3, struct ui_cell);
		char at[20];
		if (!c)
			break;
		instant_text(o->reader[i].at, at);
		rows[t.rows_n++] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = o->reader[i].name, .strong = true};
		c[1] = (struct ui_cell){.text = o->reader[i].login};
		c[2] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
	}
	frame_crumbs(f, crumb_manage, 2);
	f->ui.lead = frame_text(f, "%.*s：%lld 人已阅", STR_FMT(o->item.n.title), (long long)o->item.n.readers);
	notices_table(h, f, &t);
}
