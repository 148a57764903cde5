/* A tab rewritten: a column 问题, colours on marked cells, every reference where it belongs. */
#include "sheet/mark.h"

#include "sheet/escape.h"
#include "sheet/ref.h"
#include "sheet/xml.h"

#include <stdio.h>
#include <stdlib.h>

#define RANGES_A_RULE 400 /* ranges of one conditional format */
#define RULE_PRIORITY 900001
#define RANK_COLS     4
#define RANK_COLOURS  16
#define RANK_LEGACY   30
#define RANK_END      99
#define COLUMN_WIDTH  "46"

/* A cell of the new tab that gets a colour. */
struct spot {
	uint32_t column, row;
	bool fixed;
};

struct editing {
	struct marking *m;
	struct tab_plan *plan;
	struct moves moves;
	uint32_t row, column; /* where the tab's own cells are read; column: of the next without a reference */
	bool written;         /* the row's 问题 cell is there, or not wanted */
	char style[16];       /* s of the row's last cell */
	bool cols_done, colours_done, legacy_done;
	bool ours;    /* the conditional format at work is ours */
	size_t ncols; /* <col> written */
	struct spot *spot;
	size_t nspots;
	struct buf a, b;
};

/* The elements of a tab in the order that they must have. */
static int rank_of(const char *name)
{
	static const char *const order[] = {"sheetPr",
					    "dimension",
					    "sheetViews",
					    "sheetFormatPr",
					    "cols",
					    "sheetData",
					    "sheetCalcPr",
					    "sheetProtection",
					    "protectedRanges",
					    "scenarios",
					    "autoFilter",
					    "sortState",
					    "dataConsolidate",
					    "customSheetViews",
					    "mergeCells",
					    "phoneticPr",
					    "conditionalFormatting",
					    "dataValidations",
					    "hyperlinks",
					    "printOptions",
					    "pageMargins",
					    "pageSetup",
					    "headerFooter",
					    "rowBreaks",
					    "colBreaks",
					    "customProperties",
					    "cellWatches",
					    "ignoredErrors",
					    "smartTags",
					    "drawing",
					    "legacyDrawing",
					    "legacyDrawingHF",
					    "drawingHF",
					    "picture",
					    "oleObjects",
					    "controls",
					    "webPublishItems",
					    "tableParts",
					    "extLst"};
	for (int i = 0; i < (int)(sizeof order / sizeof *order); i++)
		if (strcmp(name, order[i]) == 0)
			return i;
	return -1;
}

/* Writes a piece of our own, made with the prefix of the tab. */
static void put(struct splice *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void put(struct splice *s, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n > 0)
		splice_put(s, (struct str){text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1});
}

/* The width of the front 问题 column. */
static void put_width(struct editing *d, struct splice *s)
{
	struct str x = splice_prefix(s);
	d->ncols++;
	put(s, "<%.*scol min=\"1\" max=\"1\" width=\"" COLUMN_WIDTH "\" customWidth=\"1\"/>", STR_FMT(x));
}

/* By kind, column, row. */
static int spot_order(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	if (x->fixed != y->fixed)
		return x->fixed ? 1 : -1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Adds a cell; what is bad stays so when something else in it was corrected. */
static void add_spot(struct editing *d, uint32_t column, uint32_t row, bool fixed)
{
	for (size_t i = d->nspots; i-- > 0 && d->spot[i].row == row;)
		if (d->spot[i].column == column) {
			d->spot[i].fixed &= fixed;
			return;
		}
	d->spot[d->nspots++] = (struct spot){column, row, fixed};
}

/* All cells to be coloured, in order: marked ones, and the 问题 cells of their rows. */
static int make_spots(struct editing *d, struct err *e)
{
	const struct tab_plan *p = d->plan;
	d->spot = calloc(2 * p->n + 1, sizeof *d->spot);
	if (!d->spot)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < p->n && p->column >= 0; i++) {
		const struct mark *k = p->mark[i];
		int64_t column = (int64_t)k->column + p->by;
		if (k->row == 0 || k->row > REF_ROWS)
			continue;
		add_spot(d, (uint32_t)p->column, (uint32_t)k->row, k->fixed);
		if (k->column >= 0 && column < REF_COLUMNS && k->column != p->old)
			add_spot(d, (uint32_t)column, (uint32_t)k->row, k->fixed);
	}
	if (d->nspots)
		qsort(d->spot, d->nspots, sizeof *d->spot, spot_order);
	return 0;
}

/* One conditional format over the ranges gathered in d->a. */
static void put_rule(struct editing *d, struct splice *s, bool fixed)
{
	struct str x = splice_prefix(s);
	buf_clear(&d->b);
	xml_put(&d->b, STR(MARK_RULE));
	put(s, "<%.*sconditionalFormatting sqref=\"", STR_FMT(x));
	splice_put(s, buf_str(&d->a));
	put(s,
	    "\"><%.*scfRule type=\"expression\" dxfId=\"%d\" "
	    "priority=\"%d\"><%.*sformula>%s</%.*sformula></%.*scfRule></"
	    "%.*sconditionalFormatting>",
	    STR_FMT(x), fixed ? d->m->fixed_style : d->m->bad_style, RULE_PRIORITY + fixed, STR_FMT(x), d->b.p,
	    STR_FMT(x), STR_FMT(x), STR_FMT(x));
	buf_clear(&d->a);
}

/* The colours: runs of cells below each other as ranges. */
static void put_colours(struct editing *d, struct splice *s)
{
	char letters[4];
	size_t ranges = 0;
	buf_clear(&d->a);
	for (size_t i = 0, last; i < d->nspots; i = last + 1) {
		const struct spot *p = &d->spot[i];
		for (last = i; last + 1 < d->nspots && d->spot[last + 1].fixed == p->fixed &&
			       d->spot[last + 1].column == p->column &&
			       d->spot[last + 1].row == d->spot[last].row + 1;)
			last++;
		ref_letters(p->column, letters);
		buf_printf(&d->a, "%s%s%u", ranges ? " " : "", letters, p->row);
		if (last > i)
			buf_printf(&d->a, ":%s%u", letters, d->spot[last].row);
		bool end = last + 1 == d->nspots || d->spot[last + 1].fixed != p->fixed;
		if (++ranges < RANGES_A_RULE && !end)
			continue;
		put_rule(d, s, p->fixed);
		ranges = 0;
	}
	d->colours_done = true;
}

/* Puts what of ours must stand before an element of this rank. */
static void put_due(struct editing *d, struct splice *s, int rank)
{
	struct str x = splice_prefix(s);
	if (!d->cols_done && rank > RANK_COLS) {
		d->cols_done = true;
		if (d->plan->column == 0) {
			put(s, "<%.*scols>", STR_FMT(x));
			put_width(d, s);
			put(s, "</%.*scols>", STR_FMT(x));
		}
	}
	if (!d->colours_done && rank > RANK_COLOURS)
		put_colours(d, s);
	if (!d->legacy_done && rank > RANK_LEGACY) {
		d->legacy_done = true;
		if (d->plan->shapes_id)
			put(s,
			    "<%.*slegacyDrawing "
			    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
			    "r:id=\"%s\"/>",
			    STR_FMT(x), d->plan->shapes_id);
	}
}

/* Whether the row at work has a 问题 cell. */
static bool row_wanted(const struct editing *d)
{
	const struct tab_plan *p = d->plan;
	if (p->column < 0)
		return false;
	if (d->row == p->header_row)
		return true;
	return first_mark(p, d->row) < p->n;
}

/* The row's 问题 cell; the header's looks like its neighbour. */
static void put_problem(struct editing *d, struct splice *s, const char *style)
{
	struct str x = splice_prefix(s);
	char letters[4];
	bool header = d->row == d->plan->header_row;
	ref_letters((uint32_t)d->plan->column, letters);
	put(s, "<%.*sc r=\"%s%u\"", STR_FMT(x), letters, d->row);
	if (header && *style)
		put(s, " s=\"%s\"", style);
	buf_clear(&d->a);
	buf_clear(&d->b);
	if (header)
		buf_puts(&d->a, SHEET_PROBLEM);
	else
		mark_text(d->plan, d->row, -1, &d->a);
	xml_put(&d->b, buf_str(&d->a));
	put(s, " t=\"inlineStr\"><%.*sis><%.*st xml:space=\"preserve\">", STR_FMT(x), STR_FMT(x));
	splice_put(s, buf_str(&d->b));
	put(s, "</%.*st></%.*sis></%.*sc>", STR_FMT(x), STR_FMT(x), STR_FMT(x));
	d->written = true;
}

/* <row>. */
static void row_start(struct editing *d, struct splice *s, const struct splice_tag *t)
{
	struct str r = tag_att(t->atts, "r");
	d->row = r.p ? xml_number(r, 0) : d->row + 1;
	d->column = 0;
	d->style[0] = '\0';
	d->written = !row_wanted(d);
	buf_clear(&d->a);
	tag_set(&d->a, t->raw, "spans", (struct str){NULL, 0});
	if (t->empty && !d->written)
		splice_open(s, buf_str(&d->a));
	else
		splice_replace(s, buf_str(&d->a));
}

/* <c>: in its new place, or gone when it is of an old 问题 column. */
static void cell_start(struct editing *d, struct splice *s, const struct splice_tag *t)
{
	struct tab_plan *p = d->plan;
	struct str r = tag_att(t->atts, "r"), style = tag_att(t->atts, "s");
	struct ref ref;
	char name[16], letters[4];
	if (r.p && ref_parse(r, &ref))
		d->column = ref.column;
	uint32_t column = d->column++;
	if ((long)column == p->old || (p->by == 0 && (long)column == p->column)) {
		splice_drop(s);
		return;
	}
	if (p->column == 0 && !d->written) {
		snprintf(name, sizeof name, "%.*s", STR_FMT(style));
		put_problem(d, s, name);
	}
	snprintf(d->style, sizeof d->style, "%.*s", STR_FMT(style));
	ref_letters((uint32_t)((int64_t)column + p->by), letters);
	snprintf(name, sizeof name, "%s%u", letters, d->row);
	buf_clear(&d->a);
	tag_set(&d->a, t->raw, "r", str_of(name));
	splice_replace(s, buf_str(&d->a));
}

/* <col>: moved; what spoke of the front 问题 column goes. */
static void col_start(struct editing *d, struct splice *s, const struct splice_tag *t)
{
	const struct tab_plan *p = d->plan;
	long min = xml_number(tag_att(t->atts, "min"), 0), max = xml_number(tag_att(t->atts, "max"), 0);
	char text[16];
	if (min == 0 || max < min)
		return;
	if (p->old == 0 && min == 1 && max == 1) {
		splice_drop(s);
		return;
	}
	min += min == 1 && p->old == 0 ? 1 + p->by : p->by;
	max += p->by;
	max = max > (long)REF_COLUMNS ? (long)REF_COLUMNS : max;
	buf_clear(&d->a);
	buf_clear(&d->b);
	snprintf(text, sizeof text, "%ld", min);
	tag_set(&d->a, t->raw, "min", str_of(text));
	snprintf(text, sizeof text, "%ld", max);
	tag_set(&d->b, buf_str(&d->a), "max", str_of(text));
	splice_replace(s, buf_str(&d->b));
	d->ncols++;
}

/* The range that the tab uses, with our column. */
static void widen(const struct tab_plan *p, struct str *range, struct buf *made)
{
	struct ref from, to;
	char first[4], last[4];
	if (p->column < 0 || !ref_range(*range, &from, &to))
		return;
	from.column = p->column == 0 ? 0 : from.column;
	to.column = (uint32_t)p->column > to.column ? (uint32_t)p->column : to.column;
	ref_letters(from.column, first);
	ref_letters(to.column, last);
	buf_clear(made);
	buf_printf(made, "%s%u:%s%u", first, from.row, last, to.row);
	*range = buf_str(made);
}

/* Attributes that hold ranges of the tab. */
static const struct {
	const char *element, *attribute;
} ranged[] = {
    {"dimension", "ref"},
    {"pane", "topLeftCell"},
    {"selection", "activeCell"},
    {"selection", "sqref"},
    {"mergeCell", "ref"},
    {"autoFilter", "ref"},
    {"sortState", "ref"},
    {"sortCondition", "ref"},
    {"hyperlink", "ref"},
    {"dataValidation", "sqref"},
    {"conditionalFormatting", "sqref"},
    {"protectedRange", "sqref"},
    {"ignoredError", "sqref"},
    {"f", "ref"},
};

/* Moves the ranges in a tag's attributes; the new tag in *raw, which lives in one of d's buffers. */
static void move_ranges(struct editing *d, const struct splice_tag *t, struct str *raw)
{
	for (size_t i = 0; i < sizeof ranged / sizeof *ranged; i++) {
		struct str value = tag_att(t->atts, ranged[i].attribute);
		struct buf moved, wide, tag;
		if (strcmp(t->name, ranged[i].element) != 0 || !value.p)
			continue;
		if (i == 1 && !tag_att(t->atts, "xSplit").p) /* no frozen columns: the tab opens at its left end */
			continue;
		buf_init(&moved, MARK_SMALL_MAX);
		buf_init(&wide, 100);
		buf_init(&tag, MARK_SMALL_MAX);
		if (shift_ranges(&moved, value, d->plan->by) == 0) {
			value = buf_str(&moved);
			if (i == 0)
				widen(d->plan, &value, &wide);
			tag_set(&tag, *raw, ranged[i].attribute, value);
			buf_clear(&d->b);
			buf_put_str(&d->b, buf_str(&tag));
			*raw = buf_str(&d->b);
		}
		buf_release(&moved);
		buf_release(&wide);
		buf_release(&tag);
	}
}

/* Sets one attribute of the tag in *raw. */
static void set(struct editing *d, struct str *raw, const char *name, struct str value)
{
	struct buf tag;
	buf_init(&tag, MARK_SMALL_MAX);
	tag_set(&tag, *raw, name, value);
	buf_clear(&d->b);
	buf_put_str(&d->b, buf_str(&tag));
	buf_release(&tag);
	*raw = buf_str(&d->b);
}

/* Other attributes that move: the frozen columns, a link into the workbook. */
static void move_others(struct editing *d, const struct splice_tag *t, struct str *raw)
{
	struct str split = tag_att(t->atts, "xSplit"), state = tag_att(t->atts, "state");
	struct str location = tag_att(t->atts, "location");
	char text[16];
	if (strcmp(t->name, "pane") == 0 && split.p && str_starts(state, STR("frozen"))) {
		uint32_t frozen = xml_number(split, 0);
		snprintf(text, sizeof text, "%d", (int)frozen + (frozen ? d->plan->by : 0));
		set(d, raw, "xSplit", str_of(text));
	}
	if (strcmp(t->name, "hyperlink") == 0 && location.p) {
		buf_clear(&d->a);
		if (shift_formula(&d->a, location, &d->moves) == 0)
			set(d, raw, "location", buf_str(&d->a));
	}
}

/* An element whose text is a formula, or a list of ranges in an extension. */
static bool has_moving_text(const struct splice_tag *t)
{
	if (!t->main)
		return strcmp(t->name, "f") == 0 || strcmp(t->name, "sqref") == 0;
	return strcmp(t->name, "f") == 0 || strcmp(t->name, "formula") == 0 || strcmp(t->name, "formula1") == 0 ||
	       strcmp(t->name, "formula2") == 0;
}

/* An element directly below the root: what of ours comes before it, and what is kept aside until its end. */
static void child_start(struct editing *d, struct splice *s, int rank)
{
	put_due(d, s, rank);
	if (rank == RANK_LEGACY)
		d->legacy_done = true;
	if (rank == RANK_COLS)
		d->cols_done = true;
	if (rank == RANK_COLS || rank == RANK_COLOURS)
		splice_hold(s);
	d->ours = false;
}

/* An element with nothing but attributes and text that move. */
static void other_start(struct editing *d, struct splice *s, const struct splice_tag *t, int rank)
{
	struct str raw = t->raw;
	bool width = rank == RANK_COLS && d->plan->column == 0;
	if (t->main) {
		move_ranges(d, t, &raw);
		move_others(d, t, &raw);
	}
	if (raw.p != t->raw.p || width)
		splice_replace(s, raw);
	if (width)
		put_width(d, s);
	if (has_moving_text(t))
		splice_take_text(s);
}

static void on_start(void *self, struct splice *s, const struct splice_tag *t)
{
	struct editing *d = self;
	int rank = t->main && t->depth == 2 ? rank_of(t->name) : -1;
	if (rank >= 0)
		child_start(d, s, rank);
	if (t->main && strcmp(t->name, "c") == 0)
		cell_start(d, s, t);
	else if (t->main && strcmp(t->name, "row") == 0)
		row_start(d, s, t);
	else if (t->main && strcmp(t->name, "col") == 0)
		col_start(d, s, t);
	else
		other_start(d, s, t, rank);
}

/* Writes the text of an element, moved. */
static void move_text(struct editing *d, struct splice *s, bool ranges)
{
	struct str text = splice_text(s);
	buf_clear(&d->a);
	buf_clear(&d->b);
	int status = ranges ? shift_ranges(&d->a, text, d->plan->by) : shift_formula(&d->a, text, &d->moves);
	xml_put(&d->b, status ? text : buf_str(&d->a));
	splice_put(s, buf_str(&d->b));
}

static void on_end(void *self, struct splice *s, const char *name, bool main, unsigned depth)
{
	struct editing *d = self;
	struct splice_tag t = {.name = name, .main = main};
	if (has_moving_text(&t)) {
		d->ours |= str_is(splice_text(s), MARK_RULE);
		move_text(d, s, strcmp(name, "sqref") == 0);
	} else if (main && strcmp(name, "row") == 0) {
		if (!d->written)
			put_problem(d, s, d->style);
	} else if (main && depth == 2 && strcmp(name, "conditionalFormatting") == 0) {
		splice_release(s, !d->ours);
	} else if (main && depth == 2 && strcmp(name, "cols") == 0) {
		splice_release(s, d->ncols > 0);
	} else if (depth == 1) {
		put_due(d, s, RANK_END);
	}
}

int mark_sheet(struct marking *m, size_t tab, struct err *e)
{
	static const struct splice_handler handler = {on_start, on_end};
	struct editing d = {.m = m, .plan = &m->tab[tab]};
	struct change *c = change_of(m, d.plan->part);
	int status = -1;
	d.moves = (struct moves){d.plan->by, m->moving, m->book->ntabs};
	buf_init(&d.a, MARK_SMALL_MAX);
	buf_init(&d.b, MARK_SMALL_MAX);
	if (!c)
		err_set(e, ERR_NOMEM, "内存不足");
	else if (make_spots(&d, e) == 0 && temp_open(&c->file, m->path, e) == 0)
		status = splice_part(m->book, d.plan->part, &handler, &d, (struct splice_to){.file = &c->file}, e);
	free(d.spot);
	buf_release(&d.a);
	buf_release(&d.b);
	return status;
}
