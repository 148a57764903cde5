/* The page of the list of people: its filters, its rows, its pager. */
#include "features/people/people_pages.h"

#include "people.tmpl.h"

#define COLUMNS 8

/* A choice of units: the facet's counties with their counts. */
static void unit_options(const struct frame *f, const struct people_output *o, struct ui_field *out)
{
	size_t n = o->nfacet[FACET_COUNTY];
	struct ui_option *v = ARENA_ARRAY(f->mem, n + 1, struct ui_option);
	if (!v)
		return;
	v[0] = (struct ui_option){.value = STR(""), .label = STR("全部")};
	for (size_t i = 0; i < n; i++) {
		const struct facet_count *c = &o->facet[FACET_COUNTY][i];
		v[i + 1].value = frame_text(f, "%lld", (long long)c->value);
		v[i + 1].label = frame_text(f, "%.*s（%lld）", STR_FMT(c->label), (long long)c->n);
	}
	out->kind = UI_SELECT;
	out->options = v;
	out->options_n = n + 1;
}

/* What stands in a filter now. */
static struct str asked(const struct frame *f, const char *name)
{
	return http_value(&f->ctx->request->query, name);
}

/* The filter bar. */
static struct ui_filter filter_bar(const struct frame *f, const struct people_output *o)
{
	static const char *const shown[] = {"q", "unit", "post", "grade", "state", "mark"};
	size_t n = sizeof shown / sizeof *shown;
	struct ui_field *fields = ARENA_ARRAY(f->mem, n, struct ui_field);
	for (size_t i = 0; fields && i < n; i++) {
		fields[i] = frame_field(f, &people_list_shape, shown[i], asked(f, shown[i]));
		fields[i].bare = true;
	}
	if (fields)
		unit_options(f, o, &fields[1]);
	return (struct ui_filter){.action = STR("/workers"),
				  .fields = fields,
				  .fields_n = fields ? n : 0,
				  .clear_href = f->query.n ? STR("/workers") : STR("")};
}

/* One column, with the link that sorts by it; the same link again turns the order. */
static struct ui_column column(const struct frame *f, const char *label, const char *sort)
{
	bool now = sort && str_is(asked(f, "sort"), sort), down = str_is(asked(f, "order"), "降序");
	struct ui_column c = {.label = str_of(label), .sorted = !now ? 0 : down ? -1 : 1};
	const struct http_pair by[] = {{STR("sort"), str_of(sort)},
				       {STR("order"), now && !down ? STR("降序") : STR("升序")}};
	if (sort)
		c.sort_href = frame_with(f, by, 2);
	return c;
}

/* One person's row. */
static struct ui_row row_of(const struct frame *f, const struct person_item *p)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, COLUMNS, struct ui_cell);
	struct ui_row row = {.cells = c, .href = frame_text(f, "/workers/%lld", (long long)p->row.person_id)};
	if (!c)
		return row;
	c[0] = (struct ui_cell){.text = p->row.name, .href = row.href, .strong = true};
	c[1] = (struct ui_cell){
	    .text = frame_text(f, "%s%s%d 岁", p->sex ? p->sex : "", p->sex ? " · " : "", p->row.age)};
	c[2] = (struct ui_cell){.text = p->row.number};
	c[3] = (struct ui_cell){.text = p->row.org, .sub = p->row.county};
	c[4] = (struct ui_cell){.text = str_of(p->post)};
	c[5] = (struct ui_cell){.text = str_of(p->grade)};
	c[6] = (struct ui_cell){
	    .text = str_of(p->state), .kind = UI_CELL_CHIP, .tone = p->row.state == WORK_WORKING ? UI_OK : UI_MUTE};
	c[7] = (struct ui_cell){.text = p->nmarks ? p->marks[0] : STR(""),
				.kind = p->nmarks ? UI_CELL_CHIP : UI_CELL_TEXT,
				.tone = UI_WARN};
	return row;
}

void people_list_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct people_output *o = out;
	(void)in;
	struct ui_column columns[COLUMNS] = {column(f, "姓名", "姓名"),     column(f, "性别年龄", NULL),
					     column(f, "证件号码", NULL),   column(f, "机构", NULL),
					     column(f, "岗位", NULL),       column(f, "等级", "等级"),
					     column(f, "状态", "起始日期"), column(f, "提醒", NULL)};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->n; i++)
		rows[i] = row_of(f, &o->people[i]);
	struct ui_table t = {.label = STR("人员列表"),
			     .columns = columns,
			     .columns_n = COLUMNS,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = STR("没有符合条件的人员"),
			     .empty_todo = STR("放宽上面的条件，或检查姓名")};
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = o->total, .noun = STR("人")};
	const struct http_pair next[] = {{STR("key"), frame_text(f, "%lld", (long long)o->next_key)},
					 {STR("no"), frame_text(f, "%lld", (long long)o->next_no)}};
	if (o->next_no != IN_NONE)
		pager.next_href = frame_with(f, next, 2);
	struct ui_filter filter = filter_bar(f, o);
	f->ui.lead = frame_text(f, "共 %lld 人", (long long)o->total);
	people_list(h, f, &filter, &t, &pager);
}
