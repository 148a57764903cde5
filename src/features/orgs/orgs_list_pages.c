/* The page of the list of institutions. */
#include "features/orgs/orgs_pages.h"
#include "orgs.tmpl.h"

static const struct list_column columns[] = {
    {"机构名称", "名称", true, true, false, true},      {"机构类别", NULL, true, false, false, false},
    {"举办性质", NULL, true, false, false, false},      {"区县", NULL, true, false, false, false},
    {"床位数", "床位数", true, false, true, false},     {"在职人数", "在职人数", true, false, true, false},
    {"护理员", NULL, true, false, true, false},         {"缺证人数", "缺证人数", true, false, true, false},
    {"服务对象", "服务对象", true, false, true, false}, {"信用代码", NULL, false, false, false, false},
    {"运营方式", NULL, false, false, false, false},     {"机构等级", NULL, false, false, false, false},
    {"提醒", NULL, true, false, false, false},
};
#define COLUMNS (sizeof columns / sizeof *columns)

/* The filter bar. */
static struct ui_filter filter_bar(const struct frame *f, const struct org_list_output *o)
{
	static const char *const shown[] = {"q", "unit", "kind", "ownership", "mark", "closed"};
	struct list_bar *b = ARENA_NEW(f->mem, struct list_bar);
	if (!b)
		return (struct ui_filter){.action = STR("/orgs")};
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		b->field[b->n++] = list_field(f, &orgs_list_shape, shown[i]);
	list_values(f, &b->field[1], o->counties.v, o->counties.n);
	list_counts(f, &b->field[2], o->kinds.v, o->kinds.n);
	list_counts(f, &b->field[3], o->ownerships.v, o->ownerships.n);
	list_counts(f, &b->field[4], o->marks.v, o->marks.n);
	struct ui_option *states = ARENA_ARRAY(f->mem, 3, struct ui_option);
	if (states) {
		states[0] = (struct ui_option){.value = STR(""), .label = STR("在办")};
		states[1] = (struct ui_option){.value = STR("已注销"), .label = STR("已注销")};
		states[2] = (struct ui_option){.value = STR("都看"), .label = STR("都看")};
		b->field[5].options = states;
		b->field[5].options_n = 3;
	}
	if (str_is(b->field[5].value, "在办"))
		b->field[5].value = STR("");
	b->tags = list_tags(f, b->field, b->n, b->tag);
	b->n += list_kept(f, &b->field[b->n]);
	b->chooser = list_chooser(f, columns, COLUMNS);
	return (struct ui_filter){.action = STR("/orgs"),
				  .fields = b->field,
				  .fields_n = b->n,
				  .on = b->tag,
				  .on_n = b->tags,
				  .saved = views_links(f, o->views, o->nviews),
				  .saved_n = o->nviews,
				  .clear_href = STR("/orgs"),
				  .save_href = views_save_href(f, "orgs"),
				  .columns = &b->chooser};
}

/* A number of people or beds. */
static struct ui_cell count_cell(int64_t n)
{
	return (struct ui_cell){.kind = UI_CELL_COUNT, .num = n == FIELD_NONE ? UI_NONE : n};
}

/* One column of an institution's row. */
static struct ui_cell cell_of(const struct frame *f, const void *row, int column)
{
	const struct org_list_item *g = row;
	const struct org_row *r = &g->row;
	switch (column) {
	case 0:
		return (struct ui_cell){.text = r->name,
					.href = frame_text(f, "/orgs/%lld", (long long)r->org_id),
					.sub = r->closed ? STR("已注销") : STR("")};
	case 1: return (struct ui_cell){.text = str_of(g->kind)};
	case 2: return (struct ui_cell){.text = str_of(g->ownership)};
	case 3: return (struct ui_cell){.text = r->county, .sub = r->street};
	case 4: return count_cell(r->beds);
	case 5: return count_cell(r->staff);
	case 6: return count_cell(r->carers);
	case 7: return count_cell(r->uncertified);
	case 8: return count_cell(r->clients);
	case 9: return (struct ui_cell){.text = r->code};
	case 10: return (struct ui_cell){.text = str_of(g->operation)};
	case 11: return (struct ui_cell){.text = r->rating};
	default:
		return (struct ui_cell){.kind = g->nmarks ? UI_CELL_CHIP : UI_CELL_TEXT,
					.tone = UI_WARN,
					.text = g->nmarks > 1
						    ? frame_text(f, "%.*s 等 %zu 项", STR_FMT(g->marks[0]), g->nmarks)
						: g->nmarks ? g->marks[0]
							    : STR("")};
	}
}

/* Which one a row shows. */
static int64_t id_of(const void *row)
{
	return ((const struct org_list_item *)row)->row.org_id;
}

void orgs_list_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct org_list_input *i = in;
	const struct org_list_output *o = out;
	const struct http_pair file = {STR("format"), STR("xlsx")};
	struct ui_link tools[3];
	size_t ntools = 0;
	if (frame_may(f, CAN_EXPORT_RUN))
		tools[ntools++] = (struct ui_link){
		    .text = STR("导出本列表"), .href = frame_with(f, &file, 1), .icon = "file-spreadsheet"};
	tools[ntools++] = list_print_link(f);
	if (frame_may(f, CAN_ORGS_CORRECT))
		tools[ntools++] = (struct ui_link){
		    .text = STR("登记机构"), .href = STR("/orgs/new"), .icon = "plus", .primary = true};
	struct ui_table t = {.label = STR("机构列表"),
			     .empty = f->query.n ? STR("没有符合条件的机构") : STR("没有在办的机构"),
			     .empty_todo = f->query.n ? STR("放宽上面的条件，或检查名称；已注销的机构在“状态”里选")
						      : STR("整批的请导入表格，也可以一家一家登记")};
	if (!f->query.n && frame_may(f, CAN_IMPORT_RUN))
		t.empty_link = (struct ui_link){.text = STR("导入表格"), .href = STR("/import")};
	const struct list_rows rows = {o->orgs, o->n, sizeof *o->orgs, cell_of, id_of, "/orgs"};
	const struct list_shown shown = {
	    {i->key, i->no, i->at, i->back}, o->first, o->last, o->n, (size_t)o->limit, o->total};
	struct ui_pager pager = list_pager(f, &shown, "家");
	list_looks(f);
	list_table(f, columns, COLUMNS, &rows, &t);
	struct ui_filter filter = filter_bar(f, o);
	struct ui_deed deed = {.text = STR("导出所选"), .action = STR("/orgs/export"), .tone = UI_INFO, .key = "e"};
	struct ui_bulk bulk = {
	    .form = frame_form(f, STR("/orgs/export")), .deeds = &deed, .deeds_n = 1, .noun = STR("家")};
	t.choose = frame_may(f, CAN_EXPORT_RUN) && !i->print && o->n;
	frame_tools(f, tools, ntools);
	f->ui.list_keys = true;
	f->ui.lead = frame_text(f, "共 %s 家", frame_count(f, o->total));
	if (i->print)
		list_sheet(h, f, &filter, &t, &pager);
	else
		orgs_list(h, f, &filter, t.choose ? &bulk : NULL, &t, &pager);
}
