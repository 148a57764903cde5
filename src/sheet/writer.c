/* Tables written: CSV by our own writer, workbooks by libxlsxwriter in constant memory. */
#include "sheet/book.h"
#include "sheet/lxw.h"
#include "sheet/numfmt.h"
#include "sheet/temp.h"
#include "sheet/write.h"

#include "base/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE_SIZE     (256u << 10)
#define ROW_SIZE       (16u << 20)
#define XLSX_ROWS      1048576u
#define DIGITS_EXACT   15u
#define SERIAL_OF_1970 25569
#define SERIAL_SURE    61 /* 1900-03-01: before it the 1900 system miscounts */

struct sheet_writer {
	enum sheet_format format;
	struct temp temp; /* fd 1 without a name: standard output */
	struct buf out;   /* CSV: not yet written */
	lxw_workbook *book;
	lxw_worksheet *tab;
	lxw_format *head, *text, *whole, *two, *day;
	const struct record *rec; /* of the tab; NULL: plain */
	size_t tabs, columns;
	lxw_row_t row;
	size_t filled[SHEET_TABS_MAX]; /* of a workbook's tabs: rows with something in them */
	bool stdout_only;
};

/* A format of the workbook with a number format. */
static lxw_format *format_new(lxw_workbook *book, const char *shows)
{
	lxw_format *f = lxw.workbook_add_format(book);
	if (f)
		lxw.format_set_num_format(f, shows);
	return f;
}

/* Begins the workbook. */
static int begin_book(struct sheet_writer *w, struct err *e)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	if (lxw_load(e))
		return -1;
	w->book = lxw.workbook_new_opt(w->temp.name, &options);
	if (!w->book)
		return err_set(e, ERR_NOMEM, "内存不足");
	w->head = lxw.workbook_add_format(w->book);
	w->text = format_new(w->book, "@");
	w->whole = format_new(w->book, "0");
	w->two = format_new(w->book, "0.00");
	w->day = format_new(w->book, "yyyy\\-mm\\-dd");
	if (!w->head || !w->text || !w->whole || !w->two || !w->day)
		return err_set(e, ERR_NOMEM, "内存不足");
	lxw.format_set_bold(w->head);
	lxw.format_set_num_format(w->head, "@");
	return 0;
}

int writer_open(struct sheet_writer **ret, const char *path, enum sheet_format f, struct err *e)
{
	if (!path && f == SHEET_XLSX)
		return err_set(e, ERR_USAGE, "工作簿不能写到标准输出");
	struct sheet_writer *w = calloc(1, sizeof *w);
	if (!w)
		return err_set(e, ERR_NOMEM, "内存不足");
	w->format = f;
	w->stdout_only = !path;
	buf_init(&w->out, ROW_SIZE);
	w->temp = (struct temp){.fd = STDOUT_FILENO};
	if (path && temp_open(&w->temp, path, e)) {
		free(w);
		return -1;
	}
	if (f == SHEET_XLSX ? begin_book(w, e) : f == SHEET_CSV_BOM ? buf_puts(&w->out, "\xef\xbb\xbf") : 0) {
		writer_abandon(w);
		return -1;
	}
	*ret = w;
	return 0;
}

/* Writes out what has gathered. */
static int flush(struct sheet_writer *w, struct err *e)
{
	if (w->out.failed)
		return err_set(e, ERR_LIMIT, "一行超过%u MiB，或内存不足", ROW_SIZE >> 20);
	int status = temp_write(&w->temp, w->out.p, w->out.n, e);
	buf_clear(&w->out);
	return status;
}

/* Whether s is a plain number, which a spreadsheet only shows. */
static bool is_number(struct str s)
{
	char plain[NUMBER_TEXT_MAX];
	return number_plain(s, plain) > 0;
}

/* One row of a CSV. */
static int csv_row(struct sheet_writer *w, const struct str *cells, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_putc(&w->out, ',');
		struct buf guarded;
		if (!cell_runs(cells[i]) || is_number(cells[i])) {
			csv_put(&w->out, cells[i]);
			continue;
		}
		buf_init(&guarded, ROW_SIZE);
		buf_putc(&guarded, '\'');
		buf_put_str(&guarded, cells[i]);
		w->out.failed |= guarded.failed;
		csv_put(&w->out, buf_str(&guarded));
		buf_release(&guarded);
	}
	buf_putc(&w->out, '\n');
	return w->out.failed || w->out.n >= PIECE_SIZE ? flush(w, e) : 0;
}

/* What libxlsxwriter says, in our words. */
static int refuse(const struct sheet_writer *w, lxw_error found, struct err *e)
{
	if (found == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
		err_set(e, ERR_LIMIT, "第%u行有一格超过32767个字，工作簿放不下", w->row + 1);
	else if (found == LXW_ERROR_MEMORY_MALLOC_FAILED)
		err_set(e, ERR_NOMEM, "内存不足");
	else
		return temp_refuse(&w->temp, e);
	err_at(e, "%s", w->temp.path);
	return err_todo(e, "改导出为.csv");
}

/* A text cell; libxlsxwriter wants it terminated. */
static lxw_error put_text(struct sheet_writer *w, lxw_col_t column, struct str s, lxw_format *format)
{
	char *copy = strndup(s.p, s.n);
	if (!copy)
		return LXW_ERROR_MEMORY_MALLOC_FAILED;
	lxw_error found = lxw.worksheet_write_string(w->tab, w->row, column, copy, format);
	free(copy);
	return found;
}

/* A number cell when the text is a number that a spreadsheet holds exactly, else a text cell. */
static lxw_error put_number(struct sheet_writer *w, lxw_col_t column, struct str s, lxw_format *format)
{
	char plain[NUMBER_TEXT_MAX];
	size_t n = number_plain(s, plain), digits = 0;
	for (size_t i = 0; i < s.n; i++)
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	if (!n || n == sizeof plain || digits > DIGITS_EXACT)
		return put_text(w, column, s, w->text);
	plain[n] = '\0';
	return lxw.worksheet_write_number(w->tab, w->row, column, strtod(plain, NULL), format);
}

/* A date cell, shown as it is exported elsewhere. */
static lxw_error put_day(struct sheet_writer *w, lxw_col_t column, struct str s)
{
	day_t day;
	if (!day_parse(s, &day) || day + SERIAL_OF_1970 < SERIAL_SURE)
		return put_text(w, column, s, w->text);
	return lxw.worksheet_write_number(w->tab, w->row, column, day + SERIAL_OF_1970, w->day);
}

/* One cell of a workbook, by the field's type. */
static lxw_error put_cell(struct sheet_writer *w, size_t i, struct str s)
{
	enum field_type type = w->rec ? w->rec->fields[i].type : FIELD_TEXT;
	lxw_col_t column = (lxw_col_t)i;
	if (!s.n)
		return LXW_NO_ERROR;
	if (type == FIELD_INT)
		return put_number(w, column, s, w->whole);
	if (type == FIELD_DEC2 || type == FIELD_MONEY)
		return put_number(w, column, s, w->two);
	return type == FIELD_DAY ? put_day(w, column, s) : put_text(w, column, s, w->text);
}

int writer_row(struct sheet_writer *w, const struct str *cells, size_t n, struct err *e)
{
	if (n != w->columns)
		return err_set(e, ERR_USAGE, "这一行有%zu格，表头有%zu格", n, w->columns);
	if (w->format != SHEET_XLSX)
		return csv_row(w, cells, n, e);
	if (w->row >= XLSX_ROWS) {
		err_set(e, ERR_LIMIT, "一个工作表最多%u行", XLSX_ROWS);
		err_at(e, "%s", w->temp.path);
		return err_todo(e, "改导出为.csv");
	}
	bool filled = false;
	for (size_t i = 0; i < n; i++) {
		lxw_error found = put_cell(w, i, cells[i]);
		if (found != LXW_NO_ERROR)
			return refuse(w, found, e);
		filled |= cells[i].n > 0;
	}
	w->row++;
	w->filled[w->tabs - 1] += filled;
	return 0;
}

/* Begins a tab of the workbook. */
static int begin_tab(struct sheet_writer *w, const char *name, struct err *e)
{
	if (w->tabs == SHEET_TABS_MAX)
		return err_set(e, ERR_LIMIT, "工作表超过%d个", SHEET_TABS_MAX);
	if (lxw.workbook_validate_sheet_name(w->book, name) != LXW_NO_ERROR)
		return err_set(e, ERR_USAGE, "工作表不能叫“%s”", name);
	w->tab = lxw.workbook_add_worksheet(w->book, name);
	w->row = 0;
	if (!w->tab)
		return err_set(e, ERR_NOMEM, "内存不足");
	w->filled[w->tabs++] = 1;
	lxw.worksheet_freeze_panes(w->tab, 1, 0);
	return 0;
}

/* The header's row. */
static int put_header(struct sheet_writer *w, const struct str *labels, size_t n, struct err *e)
{
	w->columns = n;
	if (w->format != SHEET_XLSX)
		return csv_row(w, labels, n, e);
	for (size_t i = 0; i < n; i++) {
		lxw.worksheet_set_column(w->tab, (lxw_col_t)i, (lxw_col_t)i, labels[i].n < 18 ? 14 : 20, NULL);
		lxw_error found = put_text(w, (lxw_col_t)i, labels[i], w->head);
		if (found != LXW_NO_ERROR)
			return refuse(w, found, e);
	}
	w->row = 1;
	return 0;
}

/* A second tab fits into workbooks only. */
static int next_tab(struct sheet_writer *w, const char *name, struct err *e)
{
	if (w->format == SHEET_XLSX)
		return begin_tab(w, name, e);
	return w->tabs++ ? err_set(e, ERR_USAGE, "一个.csv只放一张表") : 0;
}

int writer_tab(struct sheet_writer *w, const struct record *rec, struct err *e)
{
	struct str labels[RECORD_FIELDS_MAX];
	w->rec = rec;
	for (size_t i = 0; i < rec->n; i++)
		labels[i] = str_of(rec->fields[i].label);
	return next_tab(w, rec->name, e) ? -1 : put_header(w, labels, rec->n, e);
}

int writer_tab_plain(struct sheet_writer *w, const char *name, const char *const *headers, size_t n, struct err *e)
{
	struct str *labels = calloc(n ? n : 1, sizeof *labels);
	if (!labels)
		return err_set(e, ERR_NOMEM, "内存不足");
	w->rec = NULL;
	for (size_t i = 0; i < n; i++)
		labels[i] = str_of(headers[i]);
	int status = next_tab(w, name, e) ? -1 : put_header(w, labels, n, e);
	free(labels);
	return status;
}

/* Whether a tab of the book that was written has as many rows as were given. */
static int check_tab(struct book *b, size_t tab, size_t rows, struct err *e)
{
	struct grid *g;
	struct grid_row row;
	size_t found = 0;
	int status;
	if (grid_open(&g, b, tab, e))
		return -1;
	while ((status = g->next(g, &row, e)) == 1)
		found++;
	grid_close(g);
	return status || found == rows ? status : err_set(e, ERR_IO, "工作簿没有写全：磁盘或临时目录可能已满");
}

/* Reads the finished workbook: libxlsxwriter does not notice when its temporary files cannot be written. */
static int check_book(const struct sheet_writer *w, struct err *e)
{
	struct book *b;
	if (book_open(&b, w->temp.name, e) == 0) {
		int status = book_tabs(b) == w->tabs ? 0 : err_set(e, ERR_IO, "工作簿没有写全");
		for (size_t i = 0; !status && i < w->tabs; i++)
			status = check_tab(b, i, w->filled[i], e);
		book_close(b);
		if (!status)
			return 0;
	}
	if (e)
		e->code = ERR_IO;
	err_at(e, "%s", w->temp.path);
	return err_todo(e, "清出磁盘和临时目录的空间再试");
}

/* Finishes the workbook's file. */
static int end_book(struct sheet_writer *w, struct err *e)
{
	errno = 0;
	lxw_error found = lxw.workbook_close(w->book);
	w->book = NULL;
	return found == LXW_NO_ERROR ? check_book(w, e) : refuse(w, found, e);
}

int writer_close(struct sheet_writer *w, struct err *e)
{
	int status = w->format == SHEET_XLSX ? end_book(w, e) : flush(w, e);
	if (!status && !w->stdout_only)
		status = temp_commit(&w->temp, e);
	writer_abandon(w);
	return status;
}

void writer_abandon(struct sheet_writer *w)
{
	if (!w)
		return;
	if (w->book)
		lxw.workbook_close(w->book);
	if (!w->stdout_only)
		temp_drop(&w->temp);
	buf_release(&w->out);
	free(w);
}
