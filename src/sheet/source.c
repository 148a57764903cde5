/* A tab read as a record: its rows with every cell in normal form. */
#include "sheet/book.h"
#include "sheet/header.h"
#include "sheet/normal.h"
#include "sheet/row_kind.h"

#include <stdio.h>
#include <stdlib.h>

#define SOURCE_MEMORY (64u << 20)
#define ROW_MEMORY    (64u << 20)
#define NOTES_MAX     8
#define EXACT_DIGITS  15u

/* The value of a merged range, for the rows below its first. */
struct fill {
	uint32_t from, until; /* rows; 0: none */
	struct grid_cell cell;
	struct buf text;
};

struct source {
	struct book *book;
	size_t tab;
	const struct record *rec;
	struct grid *grid;
	struct binding binding;
	struct header header;
	struct survey survey;
	size_t next_merge;
	struct fill *fill; /* [column]; NULL: no merged rows */
	struct normal normal[RECORD_FIELDS_MAX];
	bool rounded[RECORD_FIELDS_MAX]; /* the column's long numbers were rounded by a spreadsheet */
	size_t expected;                 /* cells of a CSV's row */
	size_t blanks;
	const char *last_kind; /* why the row before was passed over; NULL: it was data */
	bool begun;            /* a row below the header was read */
	struct arena *mem, *row_mem;
	struct buf norm;
};

/* Adds a note to the binding. */
static void note(struct source *s, const char *text)
{
	struct binding *b = &s->binding;
	if (b->nnotes < NOTES_MAX)
		b->notes[b->nnotes++] = str_of(text);
}

/* What each field's column is to the field: scale, header, what to say about it. -1: a unit that cannot be taken. */
static int bind_field(struct source *s, size_t i, struct str unit, struct err *e)
{
	const struct field *f = &s->rec->fields[i];
	const struct heading *h = s->header.heading[i];
	struct str own = is_unit(h->unit) ? h->unit : s->header.group[i].n ? s->header.group[i] : unit;
	int64_t scale = unit_worth(f, own);
	if (scale == 0) {
		err_set(e, ERR_INPUT, "“%.*s”的单位不收", STR_FMT(h->shown));
		book_at(s->book, s->tab, s->binding.header_row, e);
		return err_todo(e, "换算成元（或千元、万元、亿元）");
	}
	bool alias = !s->header.canonical[i];
	const char *unit_note = scale == 1 ? "" : why_of(s->mem, "单位%.*s，已换算", STR_FMT(own));
	const char *alias_note = alias ? why_of(s->mem, "由“%.*s”认出", STR_FMT(h->shown)) : "";
	s->binding.scale[i] = scale;
	s->binding.header[i] = why_of(s->mem, "%.*s", STR_FMT(h->shown));
	if (*unit_note || *alias_note)
		s->binding.note[i] =
		    why_of(s->mem, "%s%s%s", alias_note, *unit_note && *alias_note ? "；" : "", unit_note);
	return 0;
}

/* A text of 16 digits or more whose digits behind the 15th are all zero. */
static bool is_rounded(struct str s)
{
	bool zeros = s.n > EXACT_DIGITS;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9' || (i >= EXACT_DIGITS && s.p[i] != '0'))
			return false;
	return zeros;
}

/* Whether a column's long numbers are all rounded, as far as the head shows: then it was saved by a spreadsheet that
 * had made numbers of them, and a check digit that fits is luck. */
static bool column_rounded(const struct source *s, size_t column)
{
	const struct tab *t = &s->book->tabs[s->tab];
	size_t rounded = 0;
	for (size_t i = s->header.last + 1; i < t->nhead; i++) {
		struct str text =
		    column < t->head[i].n ? str_trim(t->head[i].cell[column].text) : (struct str){NULL, 0};
		if (text.n <= EXACT_DIGITS)
			continue;
		if (!is_rounded(text))
			return false;
		rounded++;
	}
	return rounded >= 2;
}

/* Makes what each field's cells need. */
static int make_normals(struct source *s, day_t today, struct str unit, struct err *e)
{
	for (size_t i = 0; i < s->rec->n; i++) {
		const struct field *f = &s->rec->fields[i];
		int column = s->binding.column[i];
		s->binding.scale[i] = 1;
		if (column >= 0 && bind_field(s, i, unit, e))
			return -1;
		s->normal[i] = (struct normal){.f = f,
					       .scale = s->binding.scale[i],
					       .today = today,
					       .from_1904 = s->book->from_1904,
					       .mem = s->row_mem,
					       .norm = &s->norm};
		label_index_make(&s->normal[i].labels, f->type == FIELD_CODE ? f->codes : NULL, s->mem);
		s->rounded[i] = column >= 0 && field_is_number_text(f) && column_rounded(s, (size_t)column);
	}
	return 0;
}

/* What title lines say: the unit, the institution. */
static struct str read_titles(struct source *s)
{
	const struct tab *t = &s->book->tabs[s->tab];
	struct str unit = {NULL, 0};
	for (size_t i = 0; i < s->header.first; i++) {
		struct str found = title_unit(&t->head[i], s->mem), org = title_org(&t->head[i], s->mem);
		unit = found.n ? found : unit;
		if (!s->binding.title_org.n)
			s->binding.title_org = org;
	}
	return unit;
}

/* Notes of what a reader of the report would want to know of the tab. */
static void make_notes(struct source *s, struct str unit)
{
	const struct binding *b = &s->binding;
	if (book_tab_hidden(s->book, s->tab))
		note(s, "工作表是隐藏的，照常读取");
	if (s->survey.hidden_rows)
		note(s, why_of(s->mem, "有%zu行是隐藏的，照常读取", s->survey.hidden_rows));
	if (s->survey.hidden_columns)
		note(s, why_of(s->mem, "有%zu列是隐藏的，照常读取", s->survey.hidden_columns));
	if (s->survey.nmerges)
		note(s, "有跨行的合并单元格：各行都取首格的值，列为已更正");
	if (s->header.first)
		note(s, why_of(s->mem, "表头在第%zu行，上面的标题行已跳过", b->header_first));
	if (unit.n)
		note(s, why_of(s->mem, "标题行写明单位：%.*s", STR_FMT(unit)));
}

/* Reads the head and binds the columns. */
static int bind(struct source *s, const struct sheet_choice *choice, day_t today, struct err *e)
{
	struct tab *t = &s->book->tabs[s->tab];
	if (book_head(s->book, s->tab, e))
		return -1;
	int status = header_find(t->head, t->nhead, s->rec, choice, &s->header, &s->binding, s->mem, e);
	if (status) {
		book_at(s->book, s->tab, 0, e);
		return -1;
	}
	t->header_first = s->binding.header_first;
	t->header_row = s->binding.header_row;
	s->expected = s->book->xlsx ? 0 : t->head[s->header.last].n;
	s->binding.notes = ARENA_ARRAY(s->mem, NOTES_MAX, struct str);
	if (!s->binding.notes)
		return err_set(e, ERR_NOMEM, "内存不足");
	struct str unit = read_titles(s);
	if (make_normals(s, today, unit, e) || survey_make(&s->survey, s->book, s->tab, e))
		return -1;
	make_notes(s, unit);
	return 0;
}

/* Room for the values of merged ranges, when there are any. */
static int make_fills(struct source *s, struct err *e)
{
	if (!s->survey.nmerges)
		return 0;
	s->fill = calloc(SHEET_COLS_MAX, sizeof *s->fill);
	if (!s->fill)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < SHEET_COLS_MAX; i++)
		buf_init(&s->fill[i].text, SHEET_CELL_MAX);
	return 0;
}

int source_open(struct source **ret, struct book *b, size_t tab, const struct record *rec, day_t today, struct err *e)
{
	return source_open_chosen(ret, b, tab, rec, NULL, today, e);
}

int source_open_chosen(struct source **ret, struct book *b, size_t tab, const struct record *rec,
		       const struct sheet_choice *choice, day_t today, struct err *e)
{
	struct source *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不足");
	s->book = b;
	s->tab = tab;
	s->rec = rec;
	s->mem = arena_new(SOURCE_MEMORY);
	s->row_mem = arena_new(ROW_MEMORY);
	buf_init(&s->norm, SHEET_CELL_MAX);
	if (!s->mem || !s->row_mem)
		err_set(e, ERR_NOMEM, "内存不足");
	else if (bind(s, choice, today, e) == 0 && make_fills(s, e) == 0 && grid_open(&s->grid, b, tab, e) == 0) {
		*ret = s;
		return 0;
	}
	source_close(s);
	return -1;
}

const struct binding *source_binding(const struct source *s)
{
	return &s->binding;
}

int source_passed(const struct source *s)
{
	return s->grid->passed(s->grid);
}

size_t source_blanks(const struct source *s)
{
	return s->blanks;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	for (size_t i = 0; s->fill && i < SHEET_COLS_MAX; i++)
		buf_release(&s->fill[i].text);
	free(s->fill);
	grid_close(s->grid);
	survey_release(&s->survey);
	buf_release(&s->norm);
	arena_free(s->row_mem);
	arena_free(s->mem);
	free(s);
}

int book_fit(struct book *b, size_t tab, const struct record *rec, struct err *e)
{
	struct binding binding = {0};
	struct header header;
	struct err why;
	struct arena *mem;
	if (book_head(b, tab, e))
		return -2;
	if (!(mem = arena_new(SOURCE_MEMORY))) {
		err_set(e, ERR_NOMEM, "内存不足");
		return -2;
	}
	int status = header_find(b->tabs[tab].head, b->tabs[tab].nhead, rec, NULL, &header, &binding, mem, &why);
	arena_free(mem);
	if (status < 0 && e)
		*e = why;
	return status < 0 ? -2 : status ? -1 : (int)header.nfields;
}

int book_view(struct book *b, size_t tab, const struct record *rec, const struct sheet_choice *choice,
	      struct arena *mem, struct sheet_view *out, struct err *e)
{
	struct sheet_view view;
	if (book_head(b, tab, e))
		return -1;
	const struct tab *t = &b->tabs[tab];
	if (header_view(t->head, t->nhead, rec, choice, &view, mem, e))
		return -1;
	for (size_t i = 0; i < t->nhead; i++)
		for (size_t c = 0; t->head[i].row > view.header_last && c < view.n && c < t->head[i].n; c++) {
			struct sheet_column *into = &view.column[c];
			struct str text = str_trim(t->head[i].cell[c].text);
			const char *copy =
			    text.n && into->samples < SHEET_SAMPLES ? arena_copy(mem, text.p, text.n) : NULL;
			if (copy)
				into->sample[into->samples++] = (struct str){copy, text.n};
		}
	*out = view;
	return 0;
}

/* Remembers the values of merged ranges that begin at this row. */
static void take_merges(struct source *s, const struct grid_row *row)
{
	const struct survey *v = &s->survey;
	for (; s->next_merge < v->nmerges && v->merge[s->next_merge].first_row <= row->row; s->next_merge++) {
		const struct merge *m = &v->merge[s->next_merge];
		struct fill *f = &s->fill[m->column];
		if (m->first_row != row->row || m->column >= row->n || m->first_row <= s->binding.header_row)
			continue;
		const struct grid_cell *c = &row->cell[m->column];
		buf_clear(&f->text);
		buf_put_str(&f->text, c->text);
		f->cell = *c;
		f->cell.text = buf_str(&f->text);
		f->from = m->first_row;
		f->until = m->last_row;
	}
}

/* The cell of a column: its own, or that of the merged range that covers it (*fill). */
static struct grid_cell cell_of(struct source *s, const struct grid_row *row, size_t column, const struct fill **fill)
{
	struct grid_cell blank = {.kind = GRID_BLANK};
	*fill = NULL;
	if (column < row->n && row->cell[column].kind != GRID_BLANK)
		return row->cell[column];
	if (!s->fill || row->row <= s->fill[column].from || row->row > s->fill[column].until)
		return blank;
	*fill = &s->fill[column];
	return s->fill[column].cell;
}

/* Brings one field's cell to its normal form. */
static void take_field(struct source *s, const struct grid_row *row, size_t i, struct sheet_cell *out)
{
	const struct fill *fill;
	int column = s->binding.column[i];
	if (column < 0) {
		*out = (struct sheet_cell){.v = FIELD_NONE};
		return;
	}
	struct grid_cell cell = cell_of(s, row, (size_t)column, &fill);
	normal_cell(&s->normal[i], &cell, out);
	if (s->rounded[i] && out->state != CELL_BAD && is_rounded(out->text))
		cell_bad(out, cell.text, "电子表格已改动该号码（第15位以后都成了0）：请把该列设为“文本”后重填");
	if (fill && (out->state == CELL_OK || out->state == CELL_FIXED)) {
		out->state = CELL_FIXED;
		out->original = (struct str){"", 0};
		out->why = why_of(s->row_mem, "合并单元格，取自第%u行", fill->from);
	}
}

/* Whether a key cell is valid as a key. */
static bool key_valid(const struct sheet_cell *c)
{
	return (c->state == CELL_OK || c->state == CELL_FIXED) && !(c->text.n && is_no_key(c->text));
}

/* Brings all cells to their normal form; whether all keys are valid. */
static bool take_fields(struct source *s, const struct grid_row *row, struct sheet_row *out)
{
	bool keys = true;
	for (size_t i = 0; i < s->rec->n; i++) {
		struct sheet_cell *c = &out->cell[i];
		take_field(s, row, i, c);
		out->bad |= c->state == CELL_BAD;
		out->fixed |= c->state == CELL_FIXED;
		if (s->rec->fields[i].flags & FIELD_KEY)
			keys = keys && key_valid(c);
	}
	return keys;
}

/* Blanks a row whose cells do not stand under their headers. */
static void blank_fields(const struct source *s, struct sheet_row *out)
{
	for (size_t i = 0; i < s->rec->n; i++)
		out->cell[i] = (struct sheet_cell){.v = FIELD_NONE};
	out->fixed = false;
}

/* What is wrong with the row's length; NULL: nothing. */
static const char *length_fault(const struct source *s, const struct grid_row *row)
{
	if (s->expected && row->n != s->expected)
		return why_of(s->row_mem, "这一行有%zu格，表头有%zu格：检查逗号和引号", row->n, s->expected);
	for (size_t i = s->header.width; s->book->xlsx && i < row->n; i++)
		if (row->cell[i].kind != GRID_BLANK)
			return why_of(s->row_mem, "第%zu列有内容，却没有表头：补上表头，或清空该格", i + 1);
	return NULL;
}

/* Reads a row that is not blank. */
static void take_row(struct source *s, const struct grid_row *row, struct sheet_row *out)
{
	out->kind = ROW_DATA;
	out->row = row->row;
	out->why = NULL;
	out->bad = out->fixed = false;
	bool keys = take_fields(s, row, out);
	const char *fault = length_fault(s, row);
	const char *kind = NULL;
	if (!keys || fault)
		kind = row_no_data(row, s->rec, &s->binding, &s->header, s->last_kind, !s->begun, s->row_mem);
	if (kind) {
		out->kind = ROW_SKIPPED;
		out->why = kind;
		out->bad = false;
	} else if (fault) {
		out->why = fault;
		out->bad = true;
	}
	if (kind || (fault && s->expected))
		blank_fields(s, out);
	s->last_kind = kind;
	s->begun = true;
}

int source_next(struct source *s, struct sheet_row *row, struct err *e)
{
	struct grid_row raw;
	int status;
	arena_clear(s->row_mem);
	while ((status = s->grid->next(s->grid, &raw, e)) > 0) {
		if (raw.row <= s->binding.header_row)
			continue;
		if (s->fill)
			take_merges(s, &raw);
		if (row_is_blank(&raw)) {
			s->blanks++;
			continue;
		}
		take_row(s, &raw, row);
		return 1;
	}
	return status;
}
