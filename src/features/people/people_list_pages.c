/* The page of the list of people: its filters, its rows, its pager. */
#include "features/list_web.h"
#include "features/people/people_pages.h"
#include "features/views/views_web.h"
#include "people.tmpl.h"

static const struct list_column columns[] = {
    {"姓名", "姓名", true, true, false, false},
    {"性别年龄", "出生日期", true, false, false, false},
    {"证件号码", NULL, true, false, false, false},
    {"机构", NULL, true, false, false, true},
    {"岗位", NULL, true, false, false, false},
    {"等级", "等级", true, false, false, false},
    {"状态", "起始日期", true, false, false, false},
    {"证书到期", "证书到期", false, false, false, false},
    {"合同到期", NULL, false, false, false, false},
    {"人员来源", NULL, false, false, false, false},
    {"变动时间", "变动时间", false, false, false, false},
    {"提醒", NULL, true, false, false, false},
};
#define COLUMNS (sizeof columns / sizeof *columns)

/* A choice of units: the facet's counties with their counts; a street that was asked for as well. */
static void unit_choices(const struct frame *f, const struct people_output *o, struct ui_field *field)
{
	bool there = false;
	list_values(f, field, o->facet[FACET_COUNTY].v, o->facet[FACET_COUNTY].n);
	for (size_t i = 0; i < field->options_n; i++)
		there |= str_eq(field->options[i].value, field->value);
	struct ui_option *more = ARENA_ARRAY(f->mem, field->options_n + 1, struct ui_option);
	if (there || !more)
		return;
	for (size_t i = 0; i < field->options_n; i++)
		more[i] = field->options[i];
	more[field->options_n++] = (struct ui_option){.value = field->value, .label = o->unit};
	field->options = more;
}

/* The fields of the bar. */
static void bar_fields(const struct frame *f, const struct people_output *o, struct list_bar *b)
{
	static const struct {
		const char *name;
		enum people_facet facet;
	} choices[] = {{"post", FACET_POST}, {"grade", FACET_GRADE}, {"state", FACET_STATE}, {"mark", FACET_MARK}};
	b->field[b->n++] = list_field(f, &people_list_shape, "q");
	b->field[b->n] = list_field(f, &people_list_shape, "unit");
	unit_choices(f, o, &b->field[b->n++]);
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		enum people_facet which = choices[i].facet;
		b->field[b->n] = list_field(f, &people_list_shape, choices[i].name);
		list_counts(f, &b->field[b->n++], o->facet[which].v, o->facet[which].n);
	}
}

/* Filters that have no field in the bar: kept in its form, shown as tags. */
static void bar_others(const struct frame *f, const struct people_output *o, struct list_bar *b)
{
	static const char *const others[] = {"org", "sex", "old", "young", "intake"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct ui_field one = list_field(f, &people_list_shape, others[i]);
		if (!one.value.n)
			continue;
		const struct http_pair off = {str_of(others[i]), STR("")};
		b->tag[b->tags++] = (struct ui_link){
		    .text = frame_text(f, "%.*s：%.*s", STR_FMT(one.label), STR_FMT(i == 0 ? o->org : one.value)),
		    .href = frame_with(f, &off, 1)};
		one.kind = UI_HIDDEN;
		b->field[b->n++] = one;
	}
}

/* The filter bar. */
static struct ui_filter filter_bar(const struct frame *f, const struct people_output *o)
{
	struct list_bar *b = ARENA_NEW(f->mem, struct list_bar);
	if (!b)
		return (struct ui_filter){.action = STR("/workers")};
	bar_fields(f, o, b);
	b->tags = list_tags(f, b->field, b->n, b->tag);
	bar_others(f, o, b);
	b->n += list_kept(f, &b->field[b->n]);
	b->chooser = list_chooser(f, columns, COLUMNS);
	return (struct ui_filter){.action = STR("/workers"),
				  .fields = b->field,
				  .fields_n = b->n,
				  .on = b->tag,
				  .on_n = b->tags,
				  .saved = views_links(f, o->views, o->nviews),
				  .saved_n = o->nviews,
				  .clear_href = STR("/workers"),
				  .save_href = views_save_href(f, "workers"),
				  .columns = &b->chooser};
}

/* The first of the marks that ask for something, and how many more. */
static struct ui_cell marks_cell(const struct frame *f, const struct person_item *p)
{
	struct str first = STR("");
	size_t n = 0;
	for (size_t i = 0; i < p->nmarks; i++)
		if (!str_is(p->marks[i], person_mark_label(MARK_BIT_FRONTLINE)) && n++ == 0)
			first = p->marks[i];
	bool grave = p->row.marks & (MARK_EXPIRED | MARK_UNCERTIFIED | MARK_CONTRACT_OVER);
	return (struct ui_cell){.kind = n ? UI_CELL_CHIP : UI_CELL_TEXT,
				.tone = grave ? UI_BAD : UI_WARN,
				.text = n > 1 ? frame_text(f, "%.*s 等 %zu 项", STR_FMT(first), n) : first};
}

/* A day of the row, or nothing. */
static struct ui_cell day_cell(day_t d)
{
	return (struct ui_cell){.kind = UI_CELL_DAY, .num = d == DAY_OPEN ? DAY_NONE : d};
}

/* One column of a person's row. */
static struct ui_cell cell_of(const struct frame *f, const void *row, int column)
{
	const struct person_item *p = row;
	const struct person_row *r = &p->row;
	char changed[20];
	switch (column) {
	case 0:
		return (struct ui_cell){
		    .text = r->name, .href = frame_text(f, "/workers/%lld", (long long)r->person_id), .strong = true};
	case 1:
		return (struct ui_cell){.text = frame_text(f, r->age < 0 ? "%s" : "%s%s%d 岁", p->sex ? p->sex : "",
							   p->sex ? " · " : "", r->age)};
	case 2: return (struct ui_cell){.text = r->number};
	case 3: return (struct ui_cell){.text = r->org, .sub = r->county};
	case 4: return (struct ui_cell){.text = str_of(p->post)};
	case 5: return (struct ui_cell){.text = str_of(p->grade)};
	case 6:
		return (struct ui_cell){.text = str_of(p->state),
					.kind = UI_CELL_CHIP,
					.tone = r->state == WORK_WORKING ? UI_OK : UI_MUTE};
	case 7: return day_cell(r->expires);
	case 8: return day_cell(r->contract_to);
	case 9: return (struct ui_cell){.text = r->intake};
	case 10: instant_text(r->changed, changed); return (struct ui_cell){.text = frame_text(f, "%.10s", changed)};
	default: return marks_cell(f, p);
	}
}

/* Which one a row shows. */
static int64_t id_of(const void *row)
{
	return ((const struct person_item *)row)->row.person_id;
}

/* What can be done with the whole list. */
static void list_tools(struct frame *f)
{
	struct ui_link tools[4];
	size_t n = 0;
	if (frame_may(f, CAN_PEOPLE_MERGE))
		tools[n++] =
		    (struct ui_link){.text = STR("重复嫌疑"), .href = STR("/workers/suspects"), .icon = "git-merge"};
	if (frame_may(f, CAN_EXPORT_RUN))
		tools[n++] = (struct ui_link){
		    .text = STR("导出本列表"),
		    .href = frame_text(f, "/workers/export%s%.*s", f->query.n ? "?" : "", STR_FMT(f->query)),
		    .icon = "file-spreadsheet"};
	tools[n++] = list_print_link(f);
	if (frame_may(f, CAN_PEOPLE_CORRECT))
		tools[n++] = (struct ui_link){
		    .text = STR("登记人员"), .href = STR("/workers/new"), .icon = "user-plus", .primary = true};
	frame_tools(f, tools, n);
}

/* What can be done with those that are ticked. */
static size_t bulk_deeds(const struct frame *f, struct ui_deed *out)
{
	size_t n = 0;
	if (frame_may(f, CAN_EXPORT_RUN))
		out[n++] = (struct ui_deed){
		    .text = STR("导出所选"), .action = STR("/workers/export"), .tone = UI_INFO, .key = "e"};
	if (frame_may(f, CAN_PEOPLE_MERGE))
		out[n++] = (struct ui_deed){.text = STR("合并所选两人"), .action = STR("/workers/merge/pick")};
	return n;
}

void people_list_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct people_input *i = in;
	const struct people_output *o = out;
	struct ui_deed deeds[2];
	struct ui_table t = {.label = STR("人员列表"),
			     .empty = f->query.n ? STR("没有符合条件的人员") : STR("还没有人员"),
			     .empty_todo = f->query.n ? STR("放宽上面的条件，或检查姓名")
						      : STR("整批的请导入表格，也可以一个一个登记")};
	if (!f->query.n && frame_may(f, CAN_IMPORT_RUN))
		t.empty_link = (struct ui_link){.text = STR("导入表格"), .href = STR("/import")};
	const struct list_rows rows = {o->people, o->n, sizeof *o->people, cell_of, id_of, "/workers"};
	const struct list_shown shown = {
	    {i->key, i->no, i->at, i->back}, o->first, o->last, o->n, (size_t)o->limit, o->total};
	struct ui_pager pager = list_pager(f, &shown, "人");
	list_looks(f);
	list_table(f, columns, COLUMNS, &rows, &t);
	struct ui_filter filter = filter_bar(f, o);
	struct ui_bulk bulk = {.form = frame_form(f, STR("/workers/export")),
			       .deeds = deeds,
			       .noun = STR("人"),
			       .note = STR("导出的证件号码是遮盖的")};
	bulk.deeds_n = bulk_deeds(f, deeds);
	t.choose = bulk.deeds_n > 0;
	list_tools(f);
	f->ui.list_keys = true;
	f->ui.lead = frame_text(f, "共 %s 人", frame_count(f, o->total));
	if (i->print)
		list_sheet(h, f, &filter, &t, &pager);
	else
		people_list(h, f, &filter, t.choose && o->n ? &bulk : NULL, &t, &pager);
}
