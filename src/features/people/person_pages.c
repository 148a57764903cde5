/* The page of one person. */
#include "features/people/person_web.h"
#include "features/mark_pages.h"
#include "features/records/record_web.h"
#include "person.tmpl.h"

/* The first character of a name: 陈; of a compound family name the first as well. */
static struct str sign_of(struct str name)
{
	size_t n = 0;
	while (n < name.n && (n == 0 || (name.p[n] & 0xC0) == 0x80))
		n++;
	return (struct str){name.p, n};
}

/* 女 · 48 岁 */
static struct str about(const struct frame *f, const struct person_item *p)
{
	struct str age = p->row.age < 0 ? STR("") : frame_text(f, "%d 岁", p->row.age);
	return frame_text(f, "%s%s%.*s", p->sex ? p->sex : "", p->sex && age.n ? " · " : "", STR_FMT(age));
}

/* State, grade, and what asks for something. */
static size_t chips_of(const struct person_item *p, struct ui_chip *out)
{
	size_t n = 0;
	out[n++] = (struct ui_chip){.tone = p->row.state == WORK_WORKING ? UI_OK : UI_MUTE, .text = str_of(p->state)};
	if (p->row.grade && p->row.grade != GRADE_NONE)
		out[n++] = (struct ui_chip){.tone = UI_INFO, .icon = "certificate", .text = str_of(p->grade)};
	for (int b = 0; b < MARK_BITS; b++) {
		bool grave = b == MARK_BIT_EXPIRED || b == MARK_BIT_UNCERTIFIED || b == MARK_BIT_CONTRACT_OVER;
		if (p->row.marks & (1u << b))
			out[n++] = (struct ui_chip){.tone = b == MARK_BIT_FRONTLINE ? UI_MUTE
							    : grave                 ? UI_BAD
										    : UI_WARN,
						    .icon = b == MARK_BIT_FRONTLINE ? "" : NULL,
						    .text = str_of(person_mark_label(b))};
	}
	return n;
}

/* A number with its way to the reveal. */
static struct ui_fact number_fact(const struct frame *f, const struct person_output *o, const char *column,
				  const char *label)
{
	struct ui_fact out = {.name = str_of(label),
			      .value = story_text_of(story_part_of(&o->story, "people"), 0, column)};
	if (out.value.n && !o->story.known && frame_may(f, CAN_PEOPLE_REVEAL))
		out.reveal_href =
		    frame_text(f, "/workers/%lld/reveal?what=%s", (long long)o->now.row.person_id, label);
	return out;
}

/* What stands in the header. */
static size_t facts_of(const struct frame *f, const struct person_output *o, struct ui_fact *out)
{
	const struct person_row *r = &o->now.row;
	char since[11];
	size_t n = 0;
	day_text(r->since, since);
	bool works = r->state == WORK_WORKING;
	out[n++] = (struct ui_fact){.name = works ? STR("现服务机构") : STR("最后服务机构"),
				    .value = r->org,
				    .href = r->org_id && frame_may(f, CAN_ORGS_READ)
						? frame_text(f, "/orgs/%lld", (long long)r->org_id)
						: STR("")};
	out[n++] = (struct ui_fact){
	    .name = works ? STR("岗位与入职") : STR("离职日期"),
	    .value = works ? frame_text(f, "%s%s%s", o->now.post ? o->now.post : "", o->now.post ? " · " : "", since)
			   : str_of(frame_text(f, "%s", since).p)};
	out[n++] = (struct ui_fact){.name = STR("区县"), .value = r->county, .sub = r->street};
	out[n++] = number_fact(f, o, "number", "证件号码");
	out[n++] = number_fact(f, o, "mobile", "手机号");
	out[n++] = number_fact(f, o, "account", "银行账号");
	return n;
}

/* What can be done. */
static size_t deeds_of(const struct frame *f, const struct person_output *o, struct ui_link *out)
{
	long long id = (long long)o->now.row.person_id;
	size_t n = 0;
	out[n++] = (struct ui_link){
	    .text = STR("补贴与为什么"), .href = frame_text(f, "/workers/%lld/money", id), .icon = "coin"};
	out[n++] = story_print_link(f);
	if (o->story.known)
		return n;
	if (frame_may(f, CAN_PEOPLE_CORRECT)) {
		out[n++] = (struct ui_link){.text = STR("更正基本信息"),
					    .href = frame_text(f, "/workers/%lld/people/%lld/correct", id, id),
					    .icon = "edit",
					    .primary = true};
		out[n++] = (struct ui_link){.text = STR("登记任职"),
					    .href = frame_text(f, "/workers/%lld/employment/new", id)};
		out[n++] = (struct ui_link){.text = STR("登记证书"),
					    .href = frame_text(f, "/workers/%lld/credentials/new", id)};
	}
	return n;
}

/* What the timeline can be narrowed to. */
static struct ui_link *pills(const struct frame *f, const struct person_output *o, size_t *n)
{
	static const struct {
		const char *label, *table;
	} kinds[] = {{"全部", ""},         {"就业", "employment"}, {"证书", "credentials"},
		     {"培训", "training"}, {"学历", "education"},  {"补助", "benefits"}};
	struct ui_link *v = ARENA_ARRAY(f->mem, sizeof kinds / sizeof *kinds, struct ui_link);
	*n = 0;
	for (size_t i = 0; v && i < sizeof kinds / sizeof *kinds; i++)
		v[(*n)++] = (struct ui_link){
		    .text = str_of(kinds[i].label),
		    .href = frame_with(f, &(struct http_pair){STR("kind"), str_of(kinds[i].table)}, 1),
		    .current = str_is(o->kind, kinds[i].table)};
	return v;
}

/* What is missing, as conditions that are not met. */
static struct ui_cond *lacks_of(const struct frame *f, const struct story_output *o)
{
	struct ui_cond *v = ARENA_ARRAY(f->mem, o->nlacks + 1, struct ui_cond);
	for (size_t i = 0; v && i < o->nlacks; i++)
		v[i] = (struct ui_cond){.tone = o->lacks[i].grave ? UI_BAD : UI_WARN,
					.text = o->lacks[i].text,
					.fact = str_of(o->lacks[i].record)};
	return v;
}

/* The pair that may be the same person: a tip with the way to the merge. */
static struct ui_tip twin_tip(const struct frame *f, const struct person_output *o)
{
	if (!o->ntwins || o->story.known)
		return (struct ui_tip){0};
	const struct suspect *s = &o->twin;
	const struct person_row *other = s->a.person_id == o->now.row.person_id ? &s->b : &s->a;
	int why = 0;
	while (why < SUSPECT__WHYS - 1 && !(s->whys & (1u << why)))
		why++;
	return (struct ui_tip){.tone = UI_WARN,
			       .strong = STR("可能重复登记。"),
			       .text =
				   frame_text(f, "与 %.*s（%.*s，%.*s）%s。", STR_FMT(other->name),
					      STR_FMT(other->number), STR_FMT(other->org), suspect_why_label(why)),
			       .link = {.text = STR("核对与合并"),
					.href = frame_text(f, "/workers/merge?keep=%lld&give=%lld",
							   (long long)s->a.person_id, (long long)s->b.person_id)}};
}

void person_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct person_input *i = in;
	const struct person_output *o = out;
	static const struct ui_link crumbs[] = {{.text = STR("人才库"), .href = STR("/workers")}};
	struct ui_chip chips[MARK_BITS + 2];
	struct ui_fact facts[6];
	struct ui_link deeds[5];
	struct person_shown s = {.tab = o->tab};
	struct story_table table;
	s.who = (struct ui_who){.name = o->story.name, .sub = about(f, &o->now), .sign = sign_of(o->story.name)};
	s.who.chips = chips;
	s.who.chips_n = o->story.known ? 0 : chips_of(&o->now, chips);
	s.who.facts = facts;
	s.who.facts_n = facts_of(f, o, facts);
	s.who.deeds = deeds;
	s.who.deeds_n = deeds_of(f, o, deeds);
	s.tabs = story_tabs(f, &o->story, "履历时间线", o->tab, &s.tabs_n);
	s.known_tip = story_known_tip(f, &o->story);
	s.twin_tip = twin_tip(f, o);
	const struct story_part *part =
	    o->tab.n ? story_part_of(&o->story, frame_text(f, "%.*s", STR_FMT(o->tab)).p) : NULL;
	if (part)
		story_table_of(f, &o->story, part, &table);
	else if (str_is(o->tab, "changes"))
		story_moved_table(f, &o->story, &table);
	else
		s.timeline = true;
	s.table = s.timeline ? NULL : &table;
	s.events =
	    story_events(f, &o->story, o->kind.n ? frame_text(f, "%.*s", STR_FMT(o->kind)).p : NULL, &s.events_n);
	s.pills = pills(f, o, &s.pills_n);
	s.lacks = lacks_of(f, &o->story);
	s.lacks_n = o->story.nlacks;
	if (o->story.known)
		s.known_day = o->story.day;
	else
		s.known_day = DAY_NONE;
	f->ui.own_heading = true;
	f->ui.title = o->story.name;
	frame_crumbs(f, crumbs, 1);
	if (i->print)
		story_sheet(h, f, &o->story, STR("养老服务人员档案"), facts, s.who.facts_n);
	else
		person_show(h, f, &s);
}

/* The trail above the reveal. */
static void reveal_crumbs(struct frame *f, const struct reveal_output *o)
{
	record_crumbs(f, OF_PERSON, o->id, o->name);
}

void reveal_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct reveal_input *i = in;
	const struct reveal_output *o = out;
	struct ui_field fields[] = {{.kind = UI_HIDDEN, .name = "what", .value = str_of(o->what)},
				    frame_field(f, &reveal_shape, "reason", STR(""))};
	struct ui_confirm q = {
	    .form = frame_form(f, frame_text(f, "/workers/%lld/reveal", (long long)i->id)),
	    .question = frame_text(f, "查看%.*s的%s？", STR_FMT(o->name), o->what),
	    .effect = frame_text(f, "现在显示为 %.*s。全号只显示一次，查看记入日志。", STR_FMT(o->masked)),
	    .button = STR("记入日志并查看"),
	    .tone = UI_INFO};
	q.form.back = frame_text(f, "/workers/%lld", (long long)i->id);
	fields[1].focus = true;
	reveal_crumbs(f, o);
	reveal_ask(h, f, &q, fields, 2);
}

void revealed_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct reveal_output *o = out;
	struct ui_link back = {
	    .text = STR("回到档案"), .href = frame_text(f, "/workers/%lld", (long long)o->id), .primary = true};
	(void)in;
	reveal_crumbs(f, o);
	f->ui.mark = mark_of(f);
	f->ui.lead = STR("只显示这一次，已记入日志；离开本页后再看要重新写用途");
	reveal_show(h, f, str_of(o->what), o->value, &back);
}
