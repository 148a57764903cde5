/* What a workbook says of itself: its tabs, and how its cell styles show numbers. */
#include "sheet/numfmt.h"
#include "sheet/xml.h"

#include "base/map.h"

#include <string.h>

#define STYLES_MAX 70000u /* a spreadsheet allows 65,490 */
#define RELS_MAX   10000u

/* Reading a .rels part. */
struct rels_reading {
	struct book *book;
	const char *from;
	struct xml *xml;
	struct rel *list;
	size_t n;
};

static void rels_start(void *self, const char *name, const char *const *atts)
{
	struct rels_reading *r = self;
	struct str type = xml_att(atts, "Type"), id = xml_att(atts, "Id");
	if (strcmp(name, "Relationship") != 0)
		return;
	struct rel *rel = ARENA_NEW(r->book->mem, struct rel);
	if (++r->n > RELS_MAX || !rel) {
		xml_fail(r->xml, ERR_LIMIT, "工作簿里的关系太多");
		return;
	}
	const char *slash = type.p ? strrchr(type.p, '/') : NULL;
	rel->id = arena_copy(r->book->mem, id.p, id.n);
	rel->kind = slash ? arena_copy(r->book->mem, slash + 1, strlen(slash + 1)) : "";
	rel->outside = str_is(xml_att(atts, "TargetMode"), "External");
	if (!rel->outside)
		rel->part = part_target(r->book, r->from, xml_att(atts, "Target"));
	rel->next = r->list;
	r->list = rel;
	if (!rel->id || !rel->kind)
		xml_fail(r->xml, ERR_NOMEM, "内存不足");
}

static void ignore_end(void *self, const char *name)
{
	(void)self, (void)name;
}

int book_rels(struct book *b, const char *part, struct rel **ret, struct err *e)
{
	static const struct xml_handler handler = {rels_start, ignore_end, NULL};
	struct rels_reading r = {.book = b, .from = part};
	const char *name = part_rels(b, part);
	*ret = NULL;
	if (!name)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (xml_read(b, name, XML_RELATIONSHIPS, &handler, &r, &r.xml, e) < 0)
		return -1;
	*ret = r.list;
	return 0;
}

const struct rel *rel_of_kind(const struct rel *list, const char *kind)
{
	for (; list; list = list->next)
		if (strcmp(list->kind, kind) == 0 && list->part)
			return list;
	return NULL;
}

/* Reading workbook.xml. */
struct tabs_reading {
	struct book *book;
	struct xml *xml;
	const struct rel *rels;
	bool in_sheets;
};

/* One <sheet> of the workbook; charts and the like are no tabs. */
static void take_tab(struct tabs_reading *r, const char *const *atts)
{
	struct book *b = r->book;
	struct str id = xml_att_rel(atts, "id"), name = xml_att(atts, "name"), state = xml_att(atts, "state");
	const struct rel *rel = r->rels;
	while (rel && !str_is(id, rel->id))
		rel = rel->next;
	if (!rel || !rel->part || strcmp(rel->kind, "worksheet") != 0)
		return;
	if (b->ntabs == SHEET_TABS_MAX) {
		xml_fail(r->xml, ERR_LIMIT, "工作表超过%d个", SHEET_TABS_MAX);
		return;
	}
	struct tab *tab = &b->tabs[b->ntabs++];
	tab->name = (struct str){arena_copy(b->mem, name.p, name.n), name.n};
	tab->part = rel->part;
	tab->hidden = str_is(state, "hidden") || str_is(state, "veryHidden");
	if (!tab->name.p)
		xml_fail(r->xml, ERR_NOMEM, "内存不足");
}

static void tabs_start(void *self, const char *name, const char *const *atts)
{
	struct tabs_reading *r = self;
	if (strcmp(name, "sheets") == 0)
		r->in_sheets = true;
	else if (strcmp(name, "workbookPr") == 0)
		r->book->from_1904 = xml_true(xml_att(atts, "date1904"));
	else if (r->in_sheets && strcmp(name, "sheet") == 0)
		take_tab(r, atts);
}

static void tabs_end(void *self, const char *name)
{
	struct tabs_reading *r = self;
	if (strcmp(name, "sheets") == 0)
		r->in_sheets = false;
}

/* Reading styles.xml. */
struct styles_reading {
	struct book *book;
	struct xml *xml;
	struct map *formats; /* number of a format of the workbook's own → index of what it shows */
	struct num_style *own;
	size_t nown;
	bool in_formats, in_cells;
};

/* One format of the workbook's own. */
static void take_format(struct styles_reading *r, const char *const *atts)
{
	uint32_t id = xml_number(xml_att(atts, "numFmtId"), UINT32_MAX);
	if (id == UINT32_MAX || r->nown == STYLES_MAX)
		return;
	struct num_style *s = &r->own[r->nown];
	s->form = num_form_of(xml_att(atts, "formatCode"), &s->width);
	if (map_put_int(r->formats, id, (int64_t)r->nown++))
		xml_fail(r->xml, ERR_NOMEM, "内存不足");
}

/* One cell style. */
static void take_style(struct styles_reading *r, const char *const *atts)
{
	uint32_t id = xml_number(xml_att(atts, "numFmtId"), 0);
	int64_t own;
	if (r->book->nstyles == STYLES_MAX) {
		xml_fail(r->xml, ERR_LIMIT, "单元格样式超过%u种", STYLES_MAX);
		return;
	}
	struct num_style *s = &r->book->styles[r->book->nstyles++];
	if (map_get_int(r->formats, id, &own))
		*s = r->own[own];
	else
		s->form = num_form_builtin(id);
}

static void styles_start(void *self, const char *name, const char *const *atts)
{
	struct styles_reading *r = self;
	if (strcmp(name, "numFmts") == 0)
		r->in_formats = true;
	else if (strcmp(name, "cellXfs") == 0)
		r->in_cells = true;
	else if (r->in_formats && strcmp(name, "numFmt") == 0)
		take_format(r, atts);
	else if (r->in_cells && strcmp(name, "xf") == 0)
		take_style(r, atts);
}

static void styles_end(void *self, const char *name)
{
	struct styles_reading *r = self;
	if (strcmp(name, "numFmts") == 0)
		r->in_formats = false;
	else if (strcmp(name, "cellXfs") == 0)
		r->in_cells = false;
}

/* Reads the styles, when there are any. */
static int read_styles(struct book *b, struct err *e)
{
	static const struct xml_handler handler = {styles_start, styles_end, NULL};
	struct styles_reading r = {.book = b, .formats = map_new(STYLES_MAX)};
	int status = -1;
	r.own = ARENA_ARRAY(b->mem, STYLES_MAX, struct num_style);
	b->styles = ARENA_ARRAY(b->mem, STYLES_MAX, struct num_style);
	if (!r.formats || !r.own || !b->styles)
		err_set(e, ERR_NOMEM, "内存不足");
	else
		status = xml_read(b, b->styles_part, XML_SPREADSHEET, &handler, &r, &r.xml, e);
	map_free(r.formats);
	return status < 0 ? -1 : 0;
}

/* What a container without a workbook in it is, for the refusal. */
static int refuse_container(struct book *b, const char *main, struct err *e)
{
	struct part *part;
	int mimetype = part_open(&part, b, "mimetype", e);
	if (mimetype < 0)
		return -1;
	if (mimetype)
		part_close(part);
	if (mimetype)
		err_set(e, ERR_INPUT, "这是OpenDocument文件（.ods等），不是.xlsx");
	else if (main && str_ends(str_of(main), STR(".bin")))
		err_set(e, ERR_INPUT, "这是二进制工作簿（.xlsb），不是.xlsx");
	else
		err_set(e, ERR_INPUT, "这是压缩文件，里面没有工作簿");
	return err_todo(e, "用表格软件打开，另存为.xlsx再导入");
}

/* Reads tabs and 1904 from workbook.xml. */
static int read_tabs(struct book *b, const struct rel *rels, struct err *e)
{
	static const struct xml_handler handler = {tabs_start, tabs_end, NULL};
	struct tabs_reading r = {.book = b, .rels = rels};
	b->tabs = ARENA_ARRAY(b->mem, SHEET_TABS_MAX, struct tab);
	if (!b->tabs)
		return err_set(e, ERR_NOMEM, "内存不足");
	int found = xml_read(b, b->workbook, XML_SPREADSHEET, &handler, &r, &r.xml, e);
	if (found < 0)
		return -1;
	return found && b->ntabs ? 0 : refuse_container(b, b->workbook, e);
}

int book_workbook(struct book *b, struct err *e)
{
	struct rel *rels;
	const struct rel *rel;
	if (book_rels(b, "", &rels, e))
		return -1;
	rel = rel_of_kind(rels, "officeDocument");
	if (!rel || str_ends(str_of(rel->part), STR(".bin")))
		return refuse_container(b, rel ? rel->part : NULL, e);
	b->workbook = rel->part;
	if (book_rels(b, b->workbook, &rels, e) || read_tabs(b, rels, e))
		return -1;
	rel = rel_of_kind(rels, "sharedStrings");
	b->strings_part = rel ? rel->part : NULL;
	rel = rel_of_kind(rels, "styles");
	b->styles_part = rel ? rel->part : NULL;
	return b->styles_part ? read_styles(b, e) : 0;
}
