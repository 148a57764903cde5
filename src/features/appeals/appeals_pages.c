/* Appeals on the phone and on the desk. */
#include "features/appeals/appeals_pages.h"

#include "appeals.tmpl.h"
#include "features/block_pages.h"
#include "features/me/me_pages.h"

/* The colour of a state. */
static enum ui_tone tone_of(struct str state)
{
	return str_is(state, "upheld")                                   ? UI_OK
	       : str_is(state, "dismissed") || str_is(state, "declined") ? UI_BAD
	       : str_is(state, "withdrawn")                              ? UI_MUTE
									 : UI_WARN;
}

void appeal_new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct appeal_input *i = in;
	const struct appeal_form *o = out;
	struct ui_option *topic = ARENA_ARRAY(f->mem, 8, struct ui_option);
	struct ui_field fields[4];
	const struct appeal_about *about = NULL;
	size_t n = 0, topics = 0;
	if (!topic)
		return;
	for (size_t k = 0; k < o->n; k++)
		if (o->about[k].application == i->application && o->about[k].line_no == i->line)
			about = &o->about[k];
	for (; appeal_topics[topics]; topics++)
		topic[topics] = (struct ui_option){.value = str_of(appeal_topics[topics]),
						   .label = str_of(appeal_topics[topics])};
	if (about) {
		fields[n++] = (struct ui_field){.kind = UI_HIDDEN,
						.name = "application",
						.value = frame_text(f, "%lld", (long long)about->application)};
		fields[n++] = (struct ui_field){
		    .kind = UI_HIDDEN, .name = "line", .value = frame_text(f, "%lld", (long long)about->line_no)};
	}
	fields[n] = frame_field(f, &appeal_new_shape, "topic", str_of(appeal_topics[0]));
	fields[n].kind = UI_RADIO;
	fields[n].options = topic;
	fields[n].options_n = topics;
	fields[n++].required = true;
	fields[n++] = frame_field(f, &appeal_new_shape, "text", STR(""));
	me_phone_frame(f, "/m", "/m/appeals");
	f->ui.lead = about ? about->said : STR("关于补贴的意见；要改自己的档案，请用“要求更正”");
	appeal_form_show(h, f, fields, n);
}

void appeals_own_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct appeals_output *o = out;
	struct ui_item *items = ARENA_ARRAY(f->mem, o->n + 1, struct ui_item);
	(void)in;
	for (size_t i = 0; items && i < o->n; i++) {
		char at[20];
		instant_text(o->item[i].a.at, at);
		items[i] = (struct ui_item){
		    .title = frame_text(f, "%.*s：%s", STR_FMT(o->item[i].a.topic), o->item[i].state),
		    .text = frame_text(f, "%.10s 提出", at),
		    .href = frame_text(f, "/m/appeal/%lld", (long long)o->item[i].a.id),
		    .icon = "gavel",
		    .tone = tone_of(o->item[i].a.state)};
	}
	me_phone_frame(f, "/m", "/m");
	f->ui.lead = STR("提过的意见和答复都在这里");
	appeals_own_show(h, f, items, items ? o->n : 0);
}

void appeal_own_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct appeal_show *o = out;
	struct ui_chip chip = {.tone = tone_of(o->x.a.state), .text = str_of(o->x.state)};
	struct ui_form withdraw = {0};
	struct matter_shown way = matter_shown_of(f, &o->story, o->x.a.matter);
	(void)in;
	if (o->may_withdraw)
		withdraw = frame_form(f, frame_text(f, "/m/appeal/%lld/withdraw", (long long)o->x.a.id));
	me_phone_frame(f, "/m", "/m/appeals");
	f->ui.lead = frame_text(f, "编号 %lld", (long long)o->x.a.id);
	appeal_own_show(h, f, o, &chip, &withdraw, &way);
}

void appeals_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = STR("姓名")},       {.label = STR("哪里不对")}, {.label = STR("说了什么"), .wide = true},
	    {.label = STR("到了哪一步")}, {.label = STR("期限")},     {.label = STR("提出时间")}};
	const struct appeals_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	const struct ui_link pills[] = {
	    {.text = STR("在办"), .href = STR("/appeals"), .current = !o->ended},
	    {.text = STR("已办结"), .href = STR("/appeals?which=%E5%B7%B2%E5%8A%9E%E7%BB%93"), .current = o->ended}};
	struct ui_table t = {.label = STR("申诉"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .empty = o->ended ? STR("还没有办结过") : STR("没有在办的申诉"),
			     .empty_todo = STR("护理员在手机上对一笔钱有意见，会出现在这里")};
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct appeal_item *x = &o->item[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		char at[20];
		if (!c)
			return;
		instant_text(x->a.at, at);
		struct str href = frame_text(f, "/appeals/%lld", (long long)x->a.id);
		c[0] = (struct ui_cell){.text = x->name, .href = href, .strong = true};
		c[1] = (struct ui_cell){.text = x->a.topic, .sub = x->a.policy};
		c[2] = (struct ui_cell){.text = x->a.text};
		c[3] = (struct ui_cell){.kind = UI_CELL_CHIP, .tone = tone_of(x->a.state), .text = str_of(x->state)};
		c[4] =
		    x->deadline.n
			? (struct ui_cell){.kind = UI_CELL_CHIP, .tone = (enum ui_tone)x->tone, .text = x->deadline}
			: (struct ui_cell){.text = STR("—")};
		c[5] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = href};
	}
	f->ui.list_keys = true;
	f->ui.lead = STR("5 个工作日内受理，受理后 10 个工作日内答复；答复附核算说明，写明复议和诉讼的期限");
	appeals_list_show(h, f, pills, 2, &t);
}

/* What the case is about. */
static size_t facts_of(const struct frame *f, const struct appeal_show *o, struct ui_fact *facts)
{
	char at[20], due[11];
	size_t n = 0;
	instant_text(o->x.a.at, at);
	day_text(o->x.due, due);
	facts[n++] = (struct ui_fact){.name = STR("姓名"),
				      .value = o->x.name,
				      .href = frame_may(f, CAN_PEOPLE_READ)
						  ? frame_text(f, "/workers/%lld", (long long)o->x.a.person)
						  : STR("")};
	facts[n++] = (struct ui_fact){.name = STR("哪里不对"), .value = o->x.a.topic};
	facts[n++] = (struct ui_fact){.name = STR("说了什么"), .value = o->x.a.text};
	if (o->trail)
		facts[n++] = (struct ui_fact){.name = STR("哪一笔"),
					      .value = frame_text(f, "%.*s，%.*s", STR_FMT(o->trail->title),
								  STR_FMT(block_yuan(f, o->trail->amount))),
					      .sub = o->trail->said};
	facts[n++] = (struct ui_fact){.name = STR("提出时间"), .value = frame_text(f, "%.16s", at)};
	facts[n++] = (struct ui_fact){
	    .name = STR("到了哪一步"),
	    .value = str_of(o->x.state),
	    .sub = o->x.deadline.n ? frame_text(f, "期限 %s，%.*s", due, STR_FMT(o->x.deadline)) : STR("")};
	return n;
}

void appeal_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("申诉"), .href = STR("/appeals")}};
	const struct appeal_show *o = out;
	struct ui_fact facts[8];
	struct ui_deed deed[4];
	struct ui_link links[2];
	struct ui_form form = frame_form(f, frame_text(f, "/appeals/%lld/act", (long long)o->x.a.id));
	struct ui_field opinion = frame_field(f, &appeal_act_shape, "opinion", STR(""));
	struct matter_shown way = matter_shown_of(f, &o->story, o->x.a.matter);
	size_t nlinks = 0;
	(void)in;
	for (size_t i = 0; i < o->nmoves; i++) {
		bool yes = str_is(str_of(o->move[i].code), "accept") || str_is(str_of(o->move[i].code), "uphold");
		deed[i] = (struct ui_deed){.text = str_of(o->move[i].label),
					   .name = "move",
					   .value = o->move[i].code,
					   .tone = yes ? UI_INFO : UI_MUTE};
	}
	if (o->trail) {
		links[nlinks++] =
		    (struct ui_link){.text = STR("为什么是这个金额"),
				     .href = frame_text(f, "/subsidy/batches/%lld/lines/%lld",
							(long long)o->trail->run, (long long)o->trail->line_no)};
		links[nlinks++] =
		    (struct ui_link){.text = STR("看这份申领"),
				     .href = frame_text(f, "/subsidy/apps/%lld", (long long)o->trail->application)};
	}
	frame_crumbs(f, crumbs, 1);
	f->ui.title = frame_text(f, "%.*s：%.*s", STR_FMT(o->x.name), STR_FMT(o->x.a.topic));
	appeal_case_show(h, f, o, facts, facts_of(f, o, facts), links, nlinks, &form, &opinion, deed, o->nmoves,
			 &way);
}
