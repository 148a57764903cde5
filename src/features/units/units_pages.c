#include "features/units/units_pages.h"

#include "units.tmpl.h"

/* The units directly in it. */
static struct ui_table below_of(const struct frame *f, const struct unit_output *o)
{
	static const struct ui_column columns[] = {
	    {.label = STR("名称")}, {.label = STR("代码")}, {.label = STR("类型")}, {.label = STR("状态")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nbelow + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, 4 * o->nbelow + 1, struct ui_cell);
	for (size_t i = 0; rows && c && i < o->nbelow; i++, c += 4) {
		const struct unit_below *u = &o->below[i];
		bool ended = u->to != DAY_NONE && u->to != DAY_OPEN && u->to < f->today;
		rows[i] = (struct ui_row){.cells = c, .href = frame_text(f, "/units/%lld", (long long)u->id)};
		c[0] = (struct ui_cell){.text = u->name, .href = rows[i].href, .strong = true};
		c[1] = (struct ui_cell){.text = u->code};
		c[2] = (struct ui_cell){.text = u->kind ? str_of(u->kind) : STR("—")};
		c[3] = (struct ui_cell){.text = ended ? STR("已撤销") : STR("现存"),
					.kind = UI_CELL_CHIP,
					.tone = ended ? UI_WARN : UI_OK};
	}
	return (struct ui_table){.label = STR("下级单元"),
				 .columns = columns,
				 .columns_n = 4,
				 .rows = rows,
				 .rows_n = rows && c ? o->nbelow : 0,
				 .empty = STR("下面没有登记单元")};
}

/* Name, kind, what it lies in, and what can be done. */
static struct ui_who who_of(const struct frame *f, const struct unit_output *o, struct ui_fact *facts,
			    struct ui_link *deeds)
{
	long long id = (long long)o->story.id;
	const struct story_part *own = &o->story.parts[0];
	struct ui_who w = {.name = o->story.name,
			   .sub = o->kind ? str_of(o->kind) : STR(""),
			   .icon = "building",
			   .facts = facts,
			   .deeds = deeds};
	facts[w.facts_n++] = (struct ui_fact){.name = STR("单元代码"), .value = story_text_of(own, 0, "code")};
	if (o->parent_name.n)
		facts[w.facts_n++] = (struct ui_fact){
		    .name = STR("上级"),
		    .value = o->parent_name,
		    .href = o->parent ? frame_text(f, "/units/%lld", (long long)o->parent) : STR("")};
	facts[w.facts_n++] = (struct ui_fact){.name = STR("下级单元"), .value = frame_text(f, "%zu 个", o->nbelow)};
	if (o->story.known || !frame_may(f, record_right(OF_UNIT)))
		return w;
	if (o->parent)
		deeds[w.deeds_n++] = (struct ui_link){.text = STR("更正"),
						      .href = frame_text(f, "/units/%lld/units/%lld/correct", id, id),
						      .icon = "edit"};
	deeds[w.deeds_n++] =
	    (struct ui_link){.text = STR("登记人口"), .href = frame_text(f, "/units/%lld/population/new", id)};
	deeds[w.deeds_n++] =
	    (struct ui_link){.text = STR("登记地方标准"), .href = frame_text(f, "/units/%lld/rates/new", id)};
	return w;
}

void unit_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("单元"), .href = STR("/units")}};
	const struct unit_output *o = out;
	struct ui_fact facts[3];
	struct ui_link deeds[3];
	struct ui_who who = who_of(f, o, facts, deeds);
	struct story_table table;
	struct ui_tip known = story_known_tip(f, &o->story);
	size_t n;
	struct ui_link *tabs = story_tabs(f, &o->story, "下级单元", o->tab, &n);
	const struct story_part *part = story_part_of(&o->story, frame_text(f, "%.*s", STR_FMT(o->tab)).p);
	(void)in;
	if (part && o->tab.n) {
		story_table_of(f, &o->story, part, &table);
	} else if (str_is(o->tab, "changes")) {
		story_moved_table(f, &o->story, &table);
	} else {
		table.card = (struct ui_card){.title = STR("下级单元"), .flush = true};
		if (frame_may(f, record_right(OF_UNIT)))
			table.card.more =
			    (struct ui_link){.text = STR("登记单元"), .href = STR("/units/new"), .icon = "plus"};
		table.table = below_of(f, o);
	}
	f->ui.own_heading = true;
	f->ui.title = o->story.name;
	frame_crumbs(f, crumbs, 1);
	unit_show(h, f, &known, &who, tabs, tabs ? n : 0, &table);
}
