#include "features/quality/quality_pages.h"

#include "http/url.h"
#include "quality.tmpl.h"

/* Where the people of a number are listed. */
static struct str people_href(const struct frame *f, const struct quality_row *r, const struct quality_output *o,
			      int q)
{
	struct buf b;
	struct url_query u;
	buf_init(&b, 600);
	buf_puts(&b, "/quality/people");
	url_query_init(&u, &b);
	url_query_put(&u, "finding", str_of(quality_label(q)));
	int64_t county = r->org ? 0 : r->county ? r->county : o->county;
	if (county)
		url_query_put(&u, "county", frame_text(f, "%lld", (long long)county));
	if (r->org)
		url_query_put(&u, "org", frame_text(f, "%lld", (long long)r->org));
	struct str out = frame_text(f, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return out;
}

/* A line's cells: the name, everybody, and each finding with its share. */
static void fill(const struct frame *f, const struct quality_output *o, size_t i, struct ui_cell *c)
{
	const struct quality_row *r = &o->line[i].row;
	c[0] = (struct ui_cell){.text = r->name, .strong = true};
	if (i && r->org)
		c[0].href = frame_text(f, "/orgs/%lld", (long long)r->org);
	else if (i && r->county && !o->county)
		c[0].href = frame_text(f, "/quality?county=%lld", (long long)r->county);
	c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = r->n[QUALITY_ALL]};
	for (int q = 1; q < QUALITY__MAX; q++) {
		c[q + 1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = r->n[q], .strong = r->n[q] > 0};
		bool whole = i == 0 || r->org || r->county;
		if (r->n[q] && whole)
			c[q + 1].href = people_href(f, r, o, q);
	}
}

/* The board as a table. */
static struct ui_table board_of(const struct frame *f, const struct quality_output *o)
{
	struct ui_column *columns = ARENA_ARRAY(f->mem, QUALITY__MAX + 1, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("数据质量"),
			     .columns = columns,
			     .columns_n = QUALITY__MAX + 1,
			     .rows = rows,
			     .empty = STR("还没有统计"),
			     .empty_todo = STR("每天自动统计一次，也可以点“重新统计”")};
	if (!columns || !rows)
		return t;
	columns[0] = (struct ui_column){
	    .label = o->county || (o->n && o->line[o->n - 1].row.org) ? STR("机构") : STR("区县"), .wide = true};
	for (int q = 0; q < QUALITY__MAX; q++)
		columns[q + 1] = (struct ui_column){.label = str_of(quality_label(q)), .number = true};
	for (size_t i = 0; i < o->n; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, QUALITY__MAX + 1, struct ui_cell);
		if (!c)
			break;
		fill(f, o, i, c);
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = c[0].href};
	}
	return t;
}

void quality_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("数据质量"), .href = STR("/quality")}};
	const struct quality_output *o = out;
	struct ui_table t = board_of(f, o);
	struct ui_fact *meaning = ARENA_ARRAY(f->mem, QUALITY__MAX, struct ui_fact);
	char at[20] = "";
	(void)in;
	if (!meaning)
		return;
	for (int q = 1; q < QUALITY__MAX; q++)
		meaning[q - 1] =
		    (struct ui_fact){.name = str_of(quality_label(q)), .value = str_of(quality_meaning(q))};
	if (o->made)
		instant_text(o->made, at);
	f->ui.lead = o->made ? frame_text(f, "在职人员的登记有没有缺漏、过期和矛盾；数据截至 %.16s，点数字看名单", at)
			     : STR("在职人员的登记有没有缺漏、过期和矛盾");
	if (o->county) {
		f->ui.title = o->county_name;
		frame_crumbs(f, crumbs, 1);
	}
	quality_show(h, f, o, &t, meaning, QUALITY__MAX - 1);
}

void quality_people_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("数据质量"), .href = STR("/quality")}};
	static const struct ui_column columns[] = {{.label = STR("姓名")}, {.label = STR("机构"), .wide = true}};
	const struct quality_people_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("人员"),
			     .columns = columns,
			     .columns_n = 2,
			     .rows = rows,
			     .empty = STR("没有这样的人"),
			     .empty_todo = STR("都改好了，或统计以后又有变动")};
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, 2, struct ui_cell);
		if (!c)
			break;
		rows[i] =
		    (struct ui_row){.cells = c, .href = frame_text(f, "/workers/%lld", (long long)o->person[i].id)};
		c[0] = (struct ui_cell){.text = o->person[i].name, .href = rows[i].href, .strong = true};
		c[1] = (struct ui_cell){.text = o->person[i].org_name};
		t.rows_n++;
	}
	const struct http_pair on = {STR("after"), frame_text(f, "%lld", (long long)o->next)};
	f->ui.title = frame_text(f, "%s%s%.*s", o->finding, o->where.n ? "：" : "", STR_FMT(o->where));
	f->ui.lead = frame_text(f, "%s。打开档案更正后，下次统计就不再列出", o->meaning);
	f->ui.list_keys = o->n > 0;
	frame_crumbs(f, crumbs, 1);
	quality_people_show(h, f, &t, o->next ? frame_with(f, &on, 1) : STR(""));
}
