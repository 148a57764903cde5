/* The page of one institution. */
#include "features/employment/employment.h"
#include "features/orgs/orgs_pages.h"
#include "orgs.tmpl.h"

/* What stands in the header. */
static size_t facts_of(const struct frame *f, const struct org_output *o, struct ui_fact *out)
{
	const struct org_row *r = &o->now.row;
	size_t n = 0;
	out[n++] = (struct ui_fact){.name = STR("统一社会信用代码"), .value = r->code};
	out[n++] = (struct ui_fact){.name = STR("举办与运营"),
				    .value = frame_text(f, "%s%s%s", o->now.ownership ? o->now.ownership : "",
							o->now.ownership && o->now.operation ? " · " : "",
							o->now.operation ? o->now.operation : "")};
	out[n++] = (struct ui_fact){.name = STR("所在地"), .value = r->county, .sub = r->street};
	out[n++] =
	    (struct ui_fact){.name = STR("床位"),
			     .value = r->beds == FIELD_NONE ? STR("") : frame_text(f, "%lld 张", (long long)r->beds)};
	out[n++] = (struct ui_fact){.name = STR("在职"),
				    .value = frame_text(f, "%lld 人", (long long)r->staff),
				    .sub = frame_text(f, "护理员 %lld，其中持证 %lld", (long long)r->carers,
						      (long long)(r->carers - r->uncertified)),
				    .strong = true};
	out[n++] =
	    (struct ui_fact){.name = STR("服务对象"), .value = frame_text(f, "%lld 人", (long long)o->clients)};
	return n;
}

/* State and what asks for something. */
static size_t chips_of(const struct org_output *o, struct ui_chip *out)
{
	size_t n = 0;
	out[n++] = (struct ui_chip){.tone = o->now.row.closed ? UI_MUTE : UI_OK,
				    .text = o->now.row.closed ? STR("已注销") : STR("在办")};
	if (o->now.row.rating.n)
		out[n++] = (struct ui_chip){.tone = UI_INFO, .icon = "star", .text = o->now.row.rating};
	for (size_t i = 0; i < o->now.nmarks; i++)
		out[n++] = (struct ui_chip){.tone = UI_WARN, .text = o->now.marks[i]};
	return n;
}

/* The people who work there. */
static void staff_table(const struct frame *f, const struct org_output *o, struct ui_table *t)
{
	static const struct ui_column head[] = {
	    {.label = STR("姓名")}, {.label = STR("证件号码")}, {.label = STR("岗位")}, {.label = STR("等级")},
	    {.label = STR("入职")}, {.label = STR("证书到期")}, {.label = STR("提醒")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nstaff + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, o->nstaff * 7 + 1, struct ui_cell);
	*t = (struct ui_table){.label = STR("在职人员"),
			       .columns = head,
			       .columns_n = 7,
			       .rows = rows,
			       .empty = STR("没有在职人员"),
			       .empty_todo = STR("导入花名册，或在人员档案里登记任职")};
	for (size_t i = 0; rows && c && i < o->nstaff; i++, c += 7) {
		const struct person_row *p = &o->staff[i];
		int mark = MARK_BIT_EXPIRING;
		while (mark < MARK_BITS && !(p->marks & (1u << mark)))
			mark++;
		rows[i] =
		    (struct ui_row){.cells = c, .href = frame_text(f, "/workers/%lld", (long long)p->person_id)};
		c[0] = (struct ui_cell){.text = p->name, .href = rows[i].href};
		c[1] = (struct ui_cell){.text = p->number};
		c[2] = (struct ui_cell){.text = str_of(code_label(&posts, (int)p->post))};
		c[3] = (struct ui_cell){.text = str_of(p->grade ? grade_label(p->grade) : "")};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = p->since};
		c[5] = (struct ui_cell){.kind = UI_CELL_DAY, .num = p->expires == DAY_OPEN ? DAY_NONE : p->expires};
		c[6] = (struct ui_cell){.kind = mark < MARK_BITS ? UI_CELL_CHIP : UI_CELL_TEXT,
					.tone = UI_WARN,
					.text = mark < MARK_BITS ? str_of(person_mark_label(mark)) : STR("")};
	}
	t->rows_n = rows && c ? o->nstaff : 0;
}

/* Clients by level of ability. */
static void ability_table(const struct frame *f, const struct org_output *o, struct ui_table *t)
{
	static const struct ui_column head[] = {
	    {.label = STR("能力等级")}, {.label = STR("人数"), .number = true}, {.label = STR("占比")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nability + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, o->nability * 3 + 1, struct ui_cell);
	*t = (struct ui_table){.label = STR("服务对象"),
			       .columns = head,
			       .columns_n = 3,
			       .rows = rows,
			       .plain = true,
			       .empty = STR("没有服务对象"),
			       .empty_todo = STR("导入服务对象表后，按能力等级统计在这里")};
	for (size_t i = 0; rows && c && i < o->nability; i++) {
		int64_t share = o->clients ? (o->ability[i].n * 1000 + o->clients / 2) / o->clients : 0;
		rows[i].cells = &c[3 * i];
		c[3 * i] = (struct ui_cell){.text = o->ability[i].label};
		c[3 * i + 1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->ability[i].n};
		c[3 * i + 2] = (struct ui_cell){
		    .kind = UI_CELL_BAR,
		    .num = share,
		    .tone = UI_INFO,
		    .text = frame_text(f, "%lld.%lld%%", (long long)share / 10, (long long)share % 10)};
	}
	t->rows_n = rows && c ? o->nability : 0;
}

/* Staff against norms. */
static void norms_table(const struct frame *f, const struct org_output *o, struct ui_table *t)
{
	static const struct ui_column head[] = {{.label = STR("岗位")},
						{.label = STR("应配"), .number = true},
						{.label = STR("在岗"), .number = true},
						{.label = STR("结果")},
						{.label = STR("依据"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nnorms + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, o->nnorms * 5 + 1, struct ui_cell);
	*t = (struct ui_table){.label = STR("人员配比"),
			       .columns = head,
			       .columns_n = 5,
			       .rows = rows,
			       .plain = true,
			       .empty = STR("没有适用的配比"),
			       .empty_todo = STR("有床位或服务对象后才能计算")};
	for (size_t i = 0; rows && c && i < o->nnorms; i++, c += 5) {
		const struct org_norm *n = &o->norms[i];
		rows[i].cells = c;
		c[0] = (struct ui_cell){.text = n->post};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = n->required};
		c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = n->actual};
		c[3] =
		    (struct ui_cell){.kind = UI_CELL_CHIP,
				     .tone = n->gap ? UI_BAD : UI_OK,
				     .text = n->gap ? frame_text(f, "缺 %lld 人", (long long)n->gap) : STR("达标")};
		c[4] =
		    (struct ui_cell){.text = n->source, .sub = n->unverified ? STR("参考值，未经本地核实") : STR("")};
	}
	t->rows_n = rows && c ? o->nnorms : 0;
}

/* The tabs, with the staff behind the first. */
static struct ui_link *tabs_of(const struct frame *f, const struct org_output *o, size_t *n)
{
	struct ui_link *v = story_tabs(f, &o->story, "概况", o->tab, n);
	struct ui_link *all = ARENA_ARRAY(f->mem, *n + 1, struct ui_link);
	if (!v || !all)
		return v;
	all[0] = v[0];
	all[1] = (struct ui_link){.text = STR("人员"),
				  .href = frame_with(f, &(struct http_pair){STR("tab"), STR("staff")}, 1),
				  .count = o->working,
				  .current = str_is(o->tab, "staff")};
	for (size_t i = 1; i < *n; i++)
		all[i + 1] = v[i];
	(*n)++;
	return all;
}

void org_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct org_input *i = in;
	const struct org_output *o = out;
	static const struct ui_link crumbs[] = {{.text = STR("机构库"), .href = STR("/orgs")}};
	struct ui_chip chips[ORG_MARK_BITS + 2];
	struct ui_fact facts[6];
	long long id = (long long)o->story.id;
	struct ui_link deeds[] = {
	    story_print_link(f),
	    {.text = STR("更正"), .href = frame_text(f, "/orgs/%lld/orgs/%lld/correct", id, id), .icon = "edit"},
	    {.text = STR("登记评估"), .href = frame_text(f, "/orgs/%lld/assessments/new", id)}};
	struct ui_table staff, ability, norms;
	struct story_table table;
	struct org_shown s = {.staff = &staff, .ability = &ability, .norms = &norms};
	s.who = (struct ui_who){.name = o->story.name, .sub = str_of(o->now.kind), .icon = "building-community"};
	s.who.chips = chips;
	s.who.chips_n = chips_of(o, chips);
	s.who.facts = facts;
	s.who.facts_n = facts_of(f, o, facts);
	s.who.deeds = deeds;
	s.who.deeds_n = !o->story.known && frame_may(f, CAN_ORGS_CORRECT) ? 3 : 1;
	s.tabs = tabs_of(f, o, &s.tabs_n);
	s.known_tip = story_known_tip(f, &o->story);
	staff_table(f, o, &staff);
	ability_table(f, o, &ability);
	norms_table(f, o, &norms);
	const struct story_part *part = story_part_of(&o->story, frame_text(f, "%.*s", STR_FMT(o->tab)).p);
	if (part && o->tab.n)
		story_table_of(f, &o->story, part, &table);
	else if (str_is(o->tab, "changes"))
		story_moved_table(f, &o->story, &table);
	s.table = (part && o->tab.n) || str_is(o->tab, "changes") ? &table : NULL;
	s.overview = !s.table && !str_is(o->tab, "staff");
	s.events = story_events(f, &o->story, NULL, &s.events_n);
	s.all_staff =
	    (struct ui_link){.text = STR("在人才库中看"), .href = frame_text(f, "/workers?org=%lld&state=在职", id)};
	s.staff_note =
	    frame_text(f, "近十二个月到岗 %lld 人，离开 %lld 人", (long long)o->joined, (long long)o->left);
	s.norms_note = STR("白天在岗；夜班人数没有登记，不在此列");
	f->ui.own_heading = true;
	f->ui.title = o->story.name;
	frame_crumbs(f, crumbs, 1);
	if (i->print)
		story_sheet(h, f, &o->story, STR("养老服务机构档案"), facts, s.who.facts_n);
	else
		org_show(h, f, &s);
}
