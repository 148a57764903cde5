/* The file handed back: the same cells, a first column 问题, and marks where something is to be mended.
 *
 * A workbook is written anew from its cells: values, tabs and their order stay; what is only looks (colours, widths,
 * pictures) does not. Marks of an earlier time are not carried over, so marking a marked file is marking the original. */
#include "sheet/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/csv.h"

/* What is being written. */
struct marking {
	struct book *book;
	const struct mark **mark; /* by tab, row, column */
	size_t n, at;
	struct buf line;
	FILE *file; /* CSV */
	lxw_workbook *out;
	lxw_worksheet *tab;
	lxw_format *bad, *fixed, *text, *head;
};

/* By tab, row, column. */
static int mark_order(const void *a, const void *b)
{
	const struct mark *x = *(const struct mark *const *)a, *y = *(const struct mark *const *)b;
	if (x->tab != y->tab)
		return x->tab < y->tab ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

/* Moves to the first mark of this row or beyond. */
static void seek(struct marking *m, size_t tab, size_t row)
{
	while (m->at < m->n &&
	       (m->mark[m->at]->tab < tab || (m->mark[m->at]->tab == tab && m->mark[m->at]->row < row)))
		m->at++;
}

/* The k-th mark of this row; NULL past the last. */
static const struct mark *of_row(const struct marking *m, size_t tab, size_t row, size_t k)
{
	const struct mark *x = m->at + k < m->n ? m->mark[m->at + k] : NULL;
	return x && x->tab == tab && x->row == row ? x : NULL;
}

/* All that is said of a row, into line. */
static void row_text(struct marking *m, size_t tab, size_t row)
{
	const struct mark *x;
	buf_clear(&m->line);
	for (size_t k = 0; (x = of_row(m, tab, row, k)); k++)
		buf_printf(&m->line, "%s%s%s", k ? "；" : "", x->fixed ? "已更正：" : "", x->text);
}

/* Whether the tab's first column is ours from an earlier marking. */
static bool has_problem(struct book *b, size_t tab, struct err *e)
{
	if (book_head(b, tab, e) < 0)
		return false;
	for (size_t r = 0; r < b->tabs[tab].nhead; r++) {
		const struct grid_row *row = &b->tabs[tab].head[r];
		if (row->n && row->cell[0].kind == GRID_TEXT && str_is(str_trim(row->cell[0].text), SHEET_PROBLEM))
			return true;
	}
	return false;
}

/* One line of a CSV. */
static void csv_line_out(struct marking *m, const struct grid_row *r, bool ours, bool head)
{
	struct buf out;
	buf_init(&out, 64u << 20);
	row_text(m, 0, r->row);
	csv_put(&out, head ? STR(SHEET_PROBLEM) : buf_str(&m->line));
	for (size_t i = ours; i < r->n; i++) {
		buf_putc(&out, ',');
		csv_put(&out, r->cell[i].text);
	}
	buf_putc(&out, '\n');
	fwrite(out.p ? out.p : "", 1, out.n, m->file);
	buf_release(&out);
}

/* One cell of a workbook, at its place moved by the new column. */
static void xlsx_cell(struct marking *m, const struct grid_row *r, size_t i, lxw_col_t to, lxw_format *f)
{
	const struct grid_cell *c = &r->cell[i];
	lxw_row_t row = (lxw_row_t)(r->row - 1);
	buf_clear(&m->line);
	buf_put_str(&m->line, c->text);
	const char *text = m->line.p ? m->line.p : "";
	if (c->kind == GRID_BLANK)
		worksheet_write_blank(m->tab, row, to, f);
	else if (c->kind == GRID_NUMBER)
		worksheet_write_number(m->tab, row, to, strtod(text, NULL), f == m->text ? NULL : f);
	else
		worksheet_write_string(m->tab, row, to, text, f);
}

/* One row of a workbook. */
static void xlsx_row_out(struct marking *m, size_t tab, const struct grid_row *r, bool ours, bool head)
{
	const struct mark *x;
	lxw_row_t row = (lxw_row_t)(r->row - 1);
	row_text(m, tab, r->row);
	const struct mark *first = of_row(m, tab, r->row, 0);
	if (head)
		worksheet_write_string(m->tab, row, 0, SHEET_PROBLEM, m->head);
	else if (first && m->line.p)
		worksheet_write_string(m->tab, row, 0, m->line.p, first->fixed ? m->fixed : m->bad);
	for (size_t i = ours; i < r->n; i++) {
		lxw_format *f = m->text;
		const char *said = NULL;
		for (size_t k = 0; (x = of_row(m, tab, r->row, k)); k++) {
			if (x->column == (int)i || x->column < 0) {
				f = x->fixed && f != m->bad ? m->fixed : m->bad;
				said = x->column == (int)i ? x->text : said;
			}
		}
		lxw_col_t to = (lxw_col_t)(i + 1 - ours);
		xlsx_cell(m, r, i, to, f);
		if (said)
			worksheet_write_comment(m->tab, row, to, said);
	}
}

/* All rows of a tab. */
static int mark_tab(struct marking *m, size_t tab, struct err *e)
{
	struct grid *g;
	struct grid_row r;
	bool ours = has_problem(m->book, tab, e);
	size_t head = m->book->tabs[tab].header_row;
	int got;
	if (grid_open(&g, m->book, tab, e) < 0)
		return -1;
	while ((got = g->next(g, &r, e)) > 0) {
		seek(m, tab, r.row);
		if (m->file)
			csv_line_out(m, &r, ours, r.row == head);
		else
			xlsx_row_out(m, tab, &r, ours, r.row == head);
	}
	grid_close(g);
	return got;
}

/* Tabs of the workbook that is handed back. */
static int mark_book(struct marking *m, struct err *e)
{
	m->bad = workbook_add_format(m->out);
	m->fixed = workbook_add_format(m->out);
	m->text = workbook_add_format(m->out);
	m->head = workbook_add_format(m->out);
	if (!m->bad || !m->fixed || !m->text || !m->head)
		return err_set(e, ERR_NOMEM, "内存不足");
	format_set_bg_color(m->bad, 0xF6D5CF);
	format_set_bg_color(m->fixed, 0xFCF1DA);
	format_set_bold(m->head);
	format_set_num_format(m->text, "@");
	for (size_t i = 0; i < m->book->ntabs; i++) {
		char *name = arena_copy(m->book->mem, m->book->tabs[i].name.p, m->book->tabs[i].name.n);
		m->tab = name ? workbook_add_worksheet(m->out, name) : NULL;
		if (!m->tab)
			return err_set(e, ERR_INPUT, "工作表名不能用");
		worksheet_set_column(m->tab, 0, 0, 40, NULL);
		if (mark_tab(m, i, e) < 0)
			return -1;
	}
	return 0;
}

/* The marks in order. */
static int sort_marks(struct marking *m, const struct mark *marks, size_t n, struct err *e)
{
	m->mark = calloc(n + 1, sizeof *m->mark);
	if (!m->mark)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++)
		m->mark[i] = &marks[i];
	m->n = n;
	qsort(m->mark, n, sizeof *m->mark, mark_order);
	return 0;
}

int book_mark(struct book *b, const struct mark *marks, size_t n, const char *path, struct err *e)
{
	struct marking m = {.book = b};
	char beside[4200];
	if ((size_t)snprintf(beside, sizeof beside, "%s.new-%ld", path, (long)getpid()) >= sizeof beside)
		return err_set(e, ERR_IO, "路径太长");
	buf_init(&m.line, 1u << 20);
	int status = sort_marks(&m, marks, n, e);
	if (status == 0 && b->xlsx) {
		m.out = workbook_new(beside);
		status = m.out ? mark_book(&m, e) : err_set(e, ERR_NOMEM, "内存不足");
		if (m.out && workbook_close(m.out) != LXW_NO_ERROR && status == 0)
			status = err_set(e, ERR_IO, "写不了");
	} else if (status == 0) {
		m.file = fopen(beside, "wbe");
		status = m.file ? mark_tab(&m, 0, e) : err_set(e, ERR_IO, "写不了");
		if (m.file && fclose(m.file) != 0 && status == 0)
			status = err_set(e, ERR_IO, "写不了");
	}
	if (status == 0 && rename(beside, path) != 0)
		status = err_set(e, ERR_IO, "写不了");
	if (status < 0) {
		unlink(beside);
		if (e && !e->where[0])
			err_at(e, "%s", path);
	}
	free(m.mark);
	buf_release(&m.line);
	return status;
}
