/* A workbook's tab as a grid: one pass over its XML that stops behind every row with something in it. */
#include "sheet/escape.h"
#include "sheet/numfmt.h"
#include "sheet/ref.h"
#include "sheet/xml.h"

#include <stdlib.h>

/* What a cell says it holds (its t attribute). */
enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_STRING, TYPE_BOOL, TYPE_ERROR, TYPE_DATE };

struct xlsx_grid {
	struct grid base;
	struct book *book;
	size_t tab;
	struct xml *xml;
	/* the row */
	uint32_t row;
	size_t n;
	bool hidden, in_data, in_row;
	struct buf text; /* the cells' own texts, one behind the other */
	struct grid_cell cell[SHEET_COLS_MAX];
	size_t at[SHEET_COLS_MAX];       /* where an own text begins in `text`; SIZE_MAX: it lives elsewhere */
	uint32_t filled[SHEET_COLS_MAX]; /* row that last put something there */
	/* the cell */
	bool in_cell, wanted, phonetic, formula, too_long;
	uint32_t column; /* of this cell, and then of the next without a reference */
	uint32_t style;
	enum cell_type type;
	size_t from;
};

/* Fails for a tab that no spreadsheet wrote. */
static void damaged(struct xlsx_grid *g, const char *what)
{
	xml_fail(g->xml, ERR_INPUT, "工作表“%.*s”第%u行：%s", STR_FMT(g->book->tabs[g->tab].name), g->row, what);
}

/* The t attribute. */
static enum cell_type type_of(struct str t)
{
	if (t.n == 0 || str_is(t, "n"))
		return TYPE_NUMBER;
	if (str_is(t, "s"))
		return TYPE_SHARED;
	if (str_is(t, "b"))
		return TYPE_BOOL;
	if (str_is(t, "e"))
		return TYPE_ERROR;
	return str_is(t, "d") ? TYPE_DATE : TYPE_STRING;
}

static void row_start(struct xlsx_grid *g, const char *const *atts)
{
	struct str r = xml_att(atts, "r");
	uint32_t row = r.p ? xml_number(r, 0) : g->row + 1;
	if (row <= g->row || row > REF_ROWS) {
		damaged(g, "下一行的行号不对");
		return;
	}
	g->row = row;
	g->hidden = xml_true(xml_att(atts, "hidden"));
	g->in_row = true;
	g->n = 0;
	g->column = 0;
	buf_clear(&g->text);
}

static void cell_start(struct xlsx_grid *g, const char *const *atts)
{
	struct str r = {NULL, 0}, t = {NULL, 0}, s = {NULL, 0};
	struct ref ref;
	for (; *atts; atts += 2) {
		if (atts[0][0] == '\0' || atts[0][1] != '\0')
			continue;
		if (atts[0][0] == 'r')
			r = str_of(atts[1]);
		else if (atts[0][0] == 't')
			t = str_of(atts[1]);
		else if (atts[0][0] == 's')
			s = str_of(atts[1]);
	}
	if (r.p) {
		if (!ref_parse(r, &ref) || ref.row != g->row) {
			damaged(g, "有一格的位置与所在行不符");
			return;
		}
		g->column = ref.column;
	}
	g->type = type_of(t);
	g->style = xml_number(s, 0);
	g->from = g->text.n;
	g->in_cell = true;
	g->wanted = g->phonetic = g->formula = g->too_long = false;
}

static void on_start(void *self, const char *name, const char *const *atts)
{
	struct xlsx_grid *g = self;
	if (g->in_cell) {
		if (name[0] == 'v' && !name[1])
			g->wanted = true;
		else if (name[0] == 't' && !name[1])
			g->wanted = !g->phonetic;
		else if (name[0] == 'f' && !name[1])
			g->formula = true;
		else if (strcmp(name, "rPh") == 0)
			g->phonetic = true;
	} else if (g->in_row && name[0] == 'c' && !name[1]) {
		cell_start(g, atts);
	} else if (g->in_data && strcmp(name, "row") == 0) {
		row_start(g, atts);
	} else if (strcmp(name, "sheetData") == 0) {
		g->in_data = true;
	}
}

static void on_text(void *self, const char *p, size_t n)
{
	struct xlsx_grid *g = self;
	if (!g->wanted || g->too_long)
		return;
	if (n > SHEET_CELL_MAX - (g->text.n - g->from))
		g->too_long = true;
	else if (buf_put(&g->text, p, n))
		xml_fail(g->xml, ERR_NOMEM, "内存不足");
}

/* A number cell, by the style that shows it. */
static void take_number(struct xlsx_grid *g, struct grid_cell *c)
{
	char plain[NUMBER_TEXT_MAX], date[NUMBER_TEXT_MAX];
	struct num_style style = {0};
	size_t n = number_plain(c->text, plain), days = 0;
	if (g->style < g->book->nstyles)
		style = g->book->styles[g->style];
	*c = (struct grid_cell){.kind = GRID_TEXT, .text = c->text};
	if (!n)
		return;
	if (style.form == FORM_DAY || style.form == FORM_MONTH || style.form == FORM_MONTH_DAY) {
		days = serial_date((struct str){plain, n}, g->book->from_1904, date);
		style.form = days ? style.form : FORM_PLAIN;
	}
	g->text.n = g->from;
	buf_put(&g->text, days ? date : plain, days ? days : n);
	*c = (struct grid_cell){.kind = days ? GRID_DATE : GRID_NUMBER, .form = style.form, .width = style.width};
	c->text = (struct str){g->text.p + g->from, g->text.n - g->from};
}

/* A date in ISO form (2021-03-15T00:00:00), as strict workbooks have it. */
static void take_date(struct grid_cell *c)
{
	c->kind = GRID_DATE;
	c->form = FORM_DAY;
	if (c->text.n > 10 && c->text.p[10] == 'T' &&
	    str_starts((struct str){c->text.p + 10, c->text.n - 10}, STR("T00:00")))
		c->text.n = 10;
}

/* A cell that names a shared string. */
static bool take_shared(struct xlsx_grid *g, struct grid_cell *c)
{
	uint32_t i = xml_number(str_trim(c->text), UINT32_MAX);
	bool too_long = false;
	if (!strings_get(g->book->strings, i, &c->text, &too_long)) {
		damaged(g, "有一格的文字在文件里找不到");
		return false;
	}
	c->kind = too_long ? GRID_LONG : c->text.n ? GRID_TEXT : GRID_BLANK;
	return true;
}

/* What a cell with a value holds; own: its text stands in g->text. */
static void take_value(struct xlsx_grid *g, struct grid_cell *c, bool *own)
{
	*own = true;
	if (g->formula) {
		c->kind = GRID_FORMULA;
		return;
	}
	switch (g->type) {
	case TYPE_NUMBER: take_number(g, c); break;
	case TYPE_SHARED: *own = !take_shared(g, c); break;
	case TYPE_STRING:
		g->text.n = g->from + text_unescape(g->text.p + g->from, c->text.n);
		c->text.n = g->text.n - g->from;
		c->kind = c->text.n ? GRID_TEXT : GRID_BLANK;
		break;
	case TYPE_BOOL:
		*c = (struct grid_cell){.kind = GRID_BOOL, .text = xml_true(c->text) ? STR("TRUE") : STR("FALSE")};
		*own = false;
		break;
	case TYPE_ERROR: c->kind = GRID_ERROR; break;
	case TYPE_DATE: take_date(c); break;
	}
}

/* Puts a cell into its column. */
static void place(struct xlsx_grid *g, const struct grid_cell *c, bool own)
{
	size_t i = g->column;
	if (i >= SHEET_COLS_MAX) {
		xml_fail(g->xml, ERR_LIMIT, "工作表“%.*s”第%u行：内容超过%d列", STR_FMT(g->book->tabs[g->tab].name),
			 g->row, SHEET_COLS_MAX);
		return;
	}
	if (g->filled[i] == g->row) {
		damaged(g, "同一格出现了两次");
		return;
	}
	for (; g->n <= i; g->n++)
		g->cell[g->n] = (struct grid_cell){.kind = GRID_BLANK};
	g->cell[i] = *c;
	g->at[i] = own ? g->from : SIZE_MAX;
	g->filled[i] = g->row;
}

static void cell_end(struct xlsx_grid *g)
{
	struct grid_cell c = {.kind = GRID_BLANK};
	bool own = true;
	g->in_cell = g->wanted = false;
	if (g->too_long) {
		g->text.n = g->from;
		c.kind = GRID_LONG;
	} else if (g->text.n > g->from || g->formula) {
		c.text = (struct str){g->text.p ? g->text.p + g->from : "", g->text.n - g->from};
		take_value(g, &c, &own);
	}
	if (c.kind != GRID_BLANK)
		place(g, &c, own);
	g->column++;
}

static void on_end(void *self, const char *name)
{
	struct xlsx_grid *g = self;
	if (g->in_cell) {
		if (name[0] == 'c' && !name[1])
			cell_end(g);
		else if ((name[0] == 'v' || name[0] == 't') && !name[1])
			g->wanted = false;
		else if (strcmp(name, "rPh") == 0)
			g->phonetic = false;
	} else if (g->in_row && strcmp(name, "row") == 0) {
		g->in_row = false;
		if (g->n)
			xml_pause(g->xml);
	} else if (strcmp(name, "sheetData") == 0) {
		g->in_data = false;
	}
}

static int xlsx_grid_next(struct grid *base, struct grid_row *row, struct err *e)
{
	struct xlsx_grid *g = (struct xlsx_grid *)base;
	int status = xml_run(g->xml, e);
	if (status < 0)
		return -1;
	if (status == 0)
		return bytes_unchanged(&g->book->bytes, e);
	for (size_t i = 0; i < g->n; i++)
		if (g->cell[i].kind != GRID_BLANK && g->at[i] != SIZE_MAX)
			g->cell[i].text.p = (g->text.p ? g->text.p : "") + g->at[i];
	*row = (struct grid_row){.row = g->row, .n = g->n, .cell = g->cell, .hidden = g->hidden};
	return 1;
}

static int xlsx_grid_passed(const struct grid *base)
{
	return xml_passed(((const struct xlsx_grid *)base)->xml);
}

static void xlsx_grid_close(struct grid *base)
{
	struct xlsx_grid *g = (struct xlsx_grid *)base;
	xml_close(g->xml);
	buf_release(&g->text);
	free(g);
}

/* Begins reading the part of a tab. */
static int open_part(struct book *b, size_t tab, const struct xml_handler *h, void *self, struct xml **xml,
		     struct err *e)
{
	struct part *part;
	const char *name = b->tabs[tab].part;
	int found = part_open(&part, b, name, e);
	if (found == 0) {
		err_set(e, ERR_INPUT, "文件已损坏：缺少工作表“%.*s”的内容", STR_FMT(b->tabs[tab].name));
		return err_at(e, "%.*s", STR_FMT(b->name));
	}
	return found < 0 ? -1 : xml_open(xml, part, name, XML_SPREADSHEET, h, self, e);
}

int xlsx_grid_open(struct grid **ret, struct book *b, size_t tab, struct err *e)
{
	static const struct xml_handler handler = {on_start, on_end, on_text};
	if (book_strings(b, e))
		return -1;
	struct xlsx_grid *g = calloc(1, sizeof *g);
	if (!g)
		return err_set(e, ERR_NOMEM, "内存不足");
	g->base = (struct grid){xlsx_grid_next, xlsx_grid_close, xlsx_grid_passed};
	g->book = b;
	g->tab = tab;
	buf_init(&g->text, (size_t)SHEET_COLS_MAX * SHEET_CELL_MAX * 2);
	if (open_part(b, tab, &handler, g, &g->xml, e)) {
		xlsx_grid_close(&g->base);
		return -1;
	}
	*ret = &g->base;
	return 0;
}

/* The survey of a tab. */
struct surveying {
	struct survey *survey;
	struct xml *xml;
	size_t room;
};

/* One <mergeCell>: kept when it has several rows. */
static void take_merge(struct surveying *v, struct str range)
{
	struct survey *s = v->survey;
	struct ref from, to;
	if (!ref_range(range, &from, &to)) {
		xml_fail(v->xml, ERR_INPUT, "合并单元格的范围不对");
		return;
	}
	if (from.row == to.row || from.column >= SHEET_COLS_MAX)
		return;
	if (s->nmerges == SHEET_MERGES_MAX) {
		xml_fail(v->xml, ERR_LIMIT, "合并单元格超过%d处", SHEET_MERGES_MAX);
		return;
	}
	if (s->nmerges == v->room) {
		v->room = v->room ? v->room * 2 : 64;
		struct merge *merge = reallocarray(s->merge, v->room, sizeof *merge);
		if (!merge) {
			xml_fail(v->xml, ERR_NOMEM, "内存不足");
			return;
		}
		s->merge = merge;
	}
	s->merge[s->nmerges++] = (struct merge){from.row, to.row, (uint16_t)from.column};
}

static void survey_start(void *self, const char *name, const char *const *atts)
{
	struct surveying *v = self;
	if (name[0] == 'r' && strcmp(name, "row") == 0) {
		v->survey->hidden_rows += xml_true(xml_att(atts, "hidden"));
	} else if (name[0] == 'm' && strcmp(name, "mergeCell") == 0) {
		take_merge(v, xml_att(atts, "ref"));
	} else if (name[0] == 'c' && strcmp(name, "col") == 0 && xml_true(xml_att(atts, "hidden"))) {
		uint32_t min = xml_number(xml_att(atts, "min"), 1), max = xml_number(xml_att(atts, "max"), 1);
		v->survey->hidden_columns += max >= min && min <= SHEET_COLS_MAX ? max - min + 1 : 0;
	}
}

static void survey_end(void *self, const char *name)
{
	(void)self, (void)name;
}

/* Orders merges by first row, then column. */
static int merge_order(const void *a, const void *b)
{
	const struct merge *x = a, *y = b;
	if (x->first_row != y->first_row)
		return x->first_row < y->first_row ? -1 : 1;
	return (int)x->column - (int)y->column;
}

int survey_make(struct survey *ret, struct book *b, size_t tab, struct err *e)
{
	static const struct xml_handler handler = {survey_start, survey_end, NULL};
	struct surveying v = {.survey = ret};
	*ret = (struct survey){0};
	if (!b->xlsx)
		return 0;
	if (open_part(b, tab, &handler, &v, &v.xml, e))
		return -1;
	int status = xml_run(v.xml, e);
	xml_close(v.xml);
	if (status) {
		survey_release(ret);
		return -1;
	}
	if (ret->nmerges)
		qsort(ret->merge, ret->nmerges, sizeof *ret->merge, merge_order);
	return 0;
}

void survey_release(struct survey *s)
{
	free(s->merge);
	*s = (struct survey){0};
}
