/* Writing tables: CSV by our own writer, workbooks by libxlsxwriter in constant memory. */
#include "sheet/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/csv.h"

#define WRITE_CHUNK (1u << 16)

struct sheet_writer {
	enum sheet_format format;
	char path[4096], beside[4200]; /* "": standard output */
	FILE *file;                    /* CSV */
	struct buf line;
	lxw_workbook *book;
	lxw_worksheet *tab;
	lxw_format *head, *text;
	lxw_row_t row;
	const struct record *rec; /* of the present tab; NULL: plain */
	size_t ncols;
	bool failed;
};

/* "写不了" with the system's reason. */
static int cannot(const struct sheet_writer *w, struct err *e)
{
	err_set(e, ERR_IO, "写不了（%s）", strerror(errno ? errno : EIO));
	return err_at(e, "%s", w->path[0] ? w->path : "标准输出");
}

/* The workbook that is written beside the path. */
static int open_book(struct sheet_writer *w, struct err *e)
{
	lxw_workbook_options o = {.constant_memory = LXW_TRUE};
	w->book = workbook_new_opt(w->beside, &o);
	if (!w->book)
		return err_set(e, ERR_NOMEM, "内存不足");
	w->head = workbook_add_format(w->book);
	w->text = workbook_add_format(w->book);
	if (w->head && w->text) {
		format_set_bold(w->head);
		format_set_bg_color(w->head, 0xE4EEF0);
		format_set_num_format(w->text, "@");
	}
	return 0;
}

int writer_open(struct sheet_writer **ret, const char *path, enum sheet_format f, struct err *e)
{
	struct sheet_writer *w = calloc(1, sizeof *w);
	if (!w)
		return err_set(e, ERR_NOMEM, "内存不足");
	w->format = f;
	buf_init(&w->line, 64u << 20);
	int status = 0;
	if (path) {
		bool fits = (size_t)snprintf(w->path, sizeof w->path, "%s", path) < sizeof w->path;
		snprintf(w->beside, sizeof w->beside, "%s.new-%ld", path, (long)getpid());
		status = fits ? 0 : err_set(e, ERR_IO, "路径太长");
	}
	if (status == 0 && f == SHEET_XLSX) {
		status = path ? open_book(w, e) : err_set(e, ERR_USAGE, ".xlsx 不能写到标准输出");
	} else if (status == 0) {
		w->file = path ? fopen(w->beside, "wbe") : stdout;
		if (!w->file)
			status = cannot(w, e);
		else if (f == SHEET_CSV_BOM)
			buf_puts(&w->line, "\xef\xbb\xbf");
	}
	if (status < 0) {
		writer_abandon(w);
		return -1;
	}
	*ret = w;
	return 0;
}

/* Hands the gathered lines to the file. */
static int flush_line(struct sheet_writer *w, struct err *e)
{
	if (w->line.failed)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (w->line.n && fwrite(w->line.p, 1, w->line.n, w->file) != w->line.n)
		return cannot(w, e);
	buf_clear(&w->line);
	return 0;
}

int writer_tab_plain(struct sheet_writer *w, const char *name, const char *const *headers, size_t n, struct err *e)
{
	w->rec = NULL;
	w->ncols = n;
	w->row = 0;
	if (w->format != SHEET_XLSX) {
		for (size_t i = 0; i < n; i++) {
			if (i)
				buf_putc(&w->line, ',');
			csv_put(&w->line, str_of(headers[i]));
		}
		buf_putc(&w->line, '\n');
		return flush_line(w, e);
	}
	w->tab = workbook_add_worksheet(w->book, name);
	if (!w->tab)
		return err_set(e, ERR_INPUT, "工作表名“%s”不能用", name);
	worksheet_freeze_panes(w->tab, 1, 0);
	for (size_t i = 0; i < n; i++) {
		worksheet_set_column(w->tab, (lxw_col_t)i, (lxw_col_t)i, 16, w->text);
		worksheet_write_string(w->tab, 0, (lxw_col_t)i, headers[i], w->head);
	}
	w->row = 1;
	return 0;
}

int writer_tab(struct sheet_writer *w, const struct record *rec, struct err *e)
{
	const char *headers[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < rec->n; i++)
		headers[i] = rec->fields[i].label;
	if (writer_tab_plain(w, rec->name, headers, rec->n, e) < 0)
		return -1;
	w->rec = rec;
	return 0;
}

/* One CSV line; texts that a spreadsheet would run get a ' before them. */
static int csv_row(struct sheet_writer *w, const struct str *cells, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		enum field_type type = w->rec ? w->rec->fields[i].type : FIELD_TEXT;
		bool number = type == FIELD_INT || type == FIELD_DEC2 || type == FIELD_MONEY;
		if (i)
			buf_putc(&w->line, ',');
		if (!number && cell_runs(cells[i])) {
			struct buf safe;
			buf_init(&safe, SHEET_CELL_MAX * 2);
			buf_putc(&safe, '\'');
			buf_put_str(&safe, cells[i]);
			csv_put(&w->line, buf_str(&safe));
			buf_release(&safe);
		} else {
			csv_put(&w->line, cells[i]);
		}
	}
	buf_putc(&w->line, '\n');
	return w->line.n > WRITE_CHUNK ? flush_line(w, e) : 0;
}

/* One row of a workbook: numbers as numbers, all else as text. */
static int xlsx_row(struct sheet_writer *w, const struct str *cells, size_t n, struct err *e)
{
	if (w->row >= LXW_ROW_MAX)
		return err_set(e, ERR_LIMIT, "一张工作表最多 %d 行", LXW_ROW_MAX);
	for (size_t i = 0; i < n; i++) {
		enum field_type type = w->rec ? w->rec->fields[i].type : FIELD_TEXT;
		buf_clear(&w->line);
		buf_put_str(&w->line, cells[i]);
		const char *text = w->line.p ? w->line.p : "";
		if (!cells[i].n)
			continue;
		if (type == FIELD_INT || type == FIELD_DEC2 || type == FIELD_MONEY)
			worksheet_write_number(w->tab, w->row, (lxw_col_t)i, strtod(text, NULL), NULL);
		else if (worksheet_write_string(w->tab, w->row, (lxw_col_t)i, text, w->text) != LXW_NO_ERROR)
			return err_set(e, ERR_LIMIT, "第%u行有一格太长，工作簿放不下", w->row + 1);
	}
	w->row++;
	return 0;
}

int writer_row(struct sheet_writer *w, const struct str *cells, size_t n, struct err *e)
{
	return w->format == SHEET_XLSX ? xlsx_row(w, cells, n, e) : csv_row(w, cells, n, e);
}

/* Makes the finished file durable and gives it its name. */
static int put_in_place(struct sheet_writer *w, struct err *e)
{
	int fd = open(w->beside, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	if (ok && rename(w->beside, w->path) == 0)
		return 0;
	cannot(w, e);
	unlink(w->beside);
	return -1;
}

int writer_close(struct sheet_writer *w, struct err *e)
{
	int status = 0;
	if (w->format == SHEET_XLSX) {
		lxw_error bad = workbook_close(w->book);
		w->book = NULL;
		if (bad != LXW_NO_ERROR) {
			errno = 0;
			status = cannot(w, e);
		}
	} else {
		status = flush_line(w, e);
		if (fflush(w->file) != 0 && status == 0)
			status = cannot(w, e);
		if (w->path[0] && fclose(w->file) != 0 && status == 0)
			status = cannot(w, e);
		w->file = NULL;
	}
	if (status == 0 && w->path[0])
		status = put_in_place(w, e);
	writer_abandon(w);
	return status;
}

void writer_abandon(struct sheet_writer *w)
{
	if (!w)
		return;
	if (w->book)
		lxw_workbook_free(w->book);
	if (w->file && w->path[0])
		fclose(w->file);
	if (w->beside[0])
		unlink(w->beside);
	buf_release(&w->line);
	free(w);
}
