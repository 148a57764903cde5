/* What a tab has that decides how it can be marked. */
#include "sheet/mark.h"

#include "sheet/libzip.h"
#include "sheet/ref.h"
#include "sheet/xml.h"

struct looking {
	struct look *look;
	struct xml *xml;
	struct buf formula;
	uint32_t column;
	unsigned formula_depth; /* in an element with a formula: its depth; 0: not */
	unsigned depth;
	bool stuck;
};

/* Elements of a tab that stand at columns and do not move with them here. */
static bool is_rooted(const char *name, const char *const *atts)
{
	static const char *const names[] = {"drawing",   "oleObjects",      "controls",       "tableParts",
					    "colBreaks", "scenarios",       "cellWatches",    "customSheetViews",
					    "smartTags", "dataConsolidate", "webPublishItems"};
	/* x14 drop-downs and conditional formats, whose references are moved like others */
	static const char *const movable[] = {"{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}",
					      "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	if (strcmp(name, "ext") == 0)
		return !str_is(xml_att(atts, "uri"), movable[0]) && !str_is(xml_att(atts, "uri"), movable[1]);
	return strcmp(name, "cfvo") == 0 && str_is(xml_att(atts, "type"), "formula");
}

/* An element whose text is a formula. */
static bool is_formula(const char *name)
{
	return strcmp(name, "f") == 0 || strcmp(name, "formula") == 0 || strcmp(name, "formula1") == 0 ||
	       strcmp(name, "formula2") == 0 || strcmp(name, "definedName") == 0;
}

/* A cell: which column it is in. */
static void take_cell(struct looking *l, const char *const *atts)
{
	struct ref ref;
	if (ref_parse(xml_att(atts, "r"), &ref))
		l->column = ref.column;
	if (!l->look->any || l->column > l->look->last_column)
		l->look->last_column = l->column;
	l->look->any = true;
	l->column++;
}

static void on_start(void *self, const char *name, const char *const *atts)
{
	struct looking *l = self;
	l->depth++;
	if (strcmp(name, "c") == 0)
		take_cell(l, atts);
	else if (strcmp(name, "row") == 0)
		l->column = 0;
	else if (strcmp(name, "legacyDrawing") == 0)
		l->look->legacy = true;
	else if (is_rooted(name, atts))
		l->look->rooted = true;
	if (!is_formula(name))
		return;
	l->formula_depth = l->depth;
	buf_clear(&l->formula);
	if (str_is(xml_att(atts, "t"), "dataTable"))
		l->look->rooted = true;
}

static void on_text(void *self, const char *p, size_t n)
{
	struct looking *l = self;
	if (l->formula_depth && buf_put(&l->formula, p, n))
		l->stuck = true;
}

static void on_end(void *self, const char *name)
{
	struct looking *l = self;
	(void)name;
	if (l->formula_depth == l->depth && l->formula.n) {
		static const struct moves any = {.own = 1};
		struct buf moved;
		buf_init(&moved, 2 * SHEET_CELL_MAX);
		l->stuck |= shift_formula(&moved, buf_str(&l->formula), &any) != 0;
		l->look->ours |= str_is(buf_str(&l->formula), MARK_RULE);
		l->look->mentions |= memchr(l->formula.p, '!', l->formula.n) != NULL;
		buf_release(&moved);
	}
	if (l->formula_depth == l->depth)
		l->formula_depth = 0;
	l->depth--;
}

/* Looks through a part. */
static int look_at(struct look *out, struct book *b, const char *part, bool *stuck, struct err *e)
{
	static const struct xml_handler handler = {on_start, on_end, on_text};
	struct looking l = {.look = out};
	buf_init(&l.formula, SHEET_CELL_MAX);
	int found = xml_read(b, part, XML_SPREADSHEET, &handler, &l, &l.xml, e);
	buf_release(&l.formula);
	*stuck |= l.stuck;
	return found < 0 ? -1 : 0;
}

int look_at_tab(struct look *out, struct book *b, size_t tab, bool *stuck, struct err *e)
{
	*out = (struct look){0};
	return look_at(out, b, b->tabs[tab].part, stuck, e);
}

bool look_readable(struct book *b, const char *part)
{
	struct look look = {0};
	struct err ignored;
	bool stuck = false;
	return look_at(&look, b, part, &stuck, &ignored) == 0;
}

int look_at_book(struct book *b, bool *stuck, struct err *e)
{
	static const char *const parts[] = {"xl/charts/",     "xl/chartsheets/",      "xl/pivotTables/",
					    "xl/pivotCache/", "xl/threadedComments/", "xl/slicers/",
					    "xl/queryTables/"};
	struct look look = {0};
	zip_int64_t n = libzip.get_num_entries(b->zip, 0);
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = libzip.get_name(b->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
		for (size_t j = 0; name && j < sizeof parts / sizeof *parts; j++)
			*stuck |= strncasecmp(name, parts[j], strlen(parts[j])) == 0;
	}
	return look_at(&look, b, b->workbook, stuck, e);
}
