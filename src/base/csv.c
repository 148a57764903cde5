#include "base/csv.h"

#include <errno.h>
#include <stdlib.h>

#define INPUT_SIZE (64u * 1024u)

enum state {
	AT_START, /* at the beginning of a cell */
	IN_PLAIN,
	IN_QUOTED,
	AFTER_QUOTE, /* behind a quote inside a quoted cell: its end, or the first of a doubled one */
};

enum kind { BYTE_PLAIN, BYTE_COMMA, BYTE_QUOTE, BYTE_LF, BYTE_CR, BYTE_NUL };

struct csv_reader {
	csv_fill fill;
	void *self;
	char *input;
	size_t at, end;
	struct buf text; /* the cells of the record, one behind the other */
	size_t *ends;    /* where each ends in text */
	struct str *cells;
	size_t n, cell; /* cells done; where the cell at work begins in text */
	size_t line;    /* line of the next byte */
	size_t record_line, quote_line;
	enum state state;
	bool after_cr; /* the last byte was CR: an LF now belongs to it */
	bool begun;    /* the record has a byte */
	bool opened;   /* the first bytes were seen */
	bool finished, refused;
	struct err why; /* of the refusal */
};

struct csv_reader *csv_new(csv_fill fill, void *self)
{
	struct csv_reader *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	r->fill = fill;
	r->self = self;
	r->line = r->record_line = 1;
	buf_init(&r->text, CSV_RECORD_MAX);
	r->input = malloc(INPUT_SIZE);
	r->ends = calloc(CSV_COLS_MAX, sizeof *r->ends);
	r->cells = calloc(CSV_COLS_MAX, sizeof *r->cells);
	if (r->input && r->ends && r->cells)
		return r;
	csv_free(r);
	return NULL;
}

void csv_free(struct csv_reader *r)
{
	if (!r)
		return;
	buf_release(&r->text);
	free(r->input);
	free(r->ends);
	free(r->cells);
	free(r);
}

size_t csv_line(const struct csv_reader *r)
{
	return r->record_line;
}

/* Refuses the file at a line and the column at work; always -1. */
static int refuse(struct csv_reader *r, enum err_code code, size_t line, const char *what, const char *todo)
{
	r->refused = true;
	err_set(&r->why, code, "%s", what);
	err_at(&r->why, "%zu:%zu", line, r->n + 1);
	return err_todo(&r->why, "%s", todo);
}

/* What kind of byte c is to the reader. */
static enum kind kind_of(char c)
{
	switch (c) {
	case ',': return BYTE_COMMA;
	case '"': return BYTE_QUOTE;
	case '\n': return BYTE_LF;
	case '\r': return BYTE_CR;
	case '\0': return BYTE_NUL;
	default: return BYTE_PLAIN;
	}
}

/* Puts bytes into the cell at work. */
static int cell_put(struct csv_reader *r, const char *p, size_t n)
{
	if (n > CSV_CELL_MAX - (r->text.n - r->cell)) {
		if (r->state == IN_QUOTED)
			return refuse(r, ERR_LIMIT, r->quote_line, "引号内的文字超过64 KiB", "检查引号是否没有关上");
		return refuse(r, ERR_LIMIT, r->record_line, "单元格超过64 KiB", "缩短该格");
	}
	if (buf_put(&r->text, p, n) == 0)
		return 0;
	if (n > r->text.max - r->text.n)
		return refuse(r, ERR_LIMIT, r->record_line, "一行超过4 MiB", "检查换行是否丢失");
	return refuse(r, ERR_NOMEM, r->record_line, "内存不足", "关闭其他程序后再试");
}

/* Ends the cell at work. */
static int cell_end(struct csv_reader *r)
{
	if (r->n >= CSV_COLS_MAX)
		return refuse(r, ERR_LIMIT, r->record_line, "超过1024列", "删去多余的列，或检查换行是否丢失");
	r->ends[r->n++] = r->cell = r->text.n;
	r->state = AT_START;
	return 0;
}

/* A byte that means something outside quotes: 1 when it ends the record. */
static int special(struct csv_reader *r, char c)
{
	switch (kind_of(c)) {
	case BYTE_COMMA: return cell_end(r);
	case BYTE_CR:
		r->after_cr = true;
		r->line++;
		return cell_end(r) ? -1 : 1;
	case BYTE_LF: r->line++; return cell_end(r) ? -1 : 1;
	case BYTE_NUL:
		return refuse(r, ERR_INPUT, r->line, "有空字节（NUL），不是文本文件", "从表格软件重新另存为CSV");
	case BYTE_QUOTE:
		if (r->state == AT_START) {
			r->state = IN_QUOTED;
			r->quote_line = r->line;
			return 0;
		}
		return cell_put(r, &c, 1);
	case BYTE_PLAIN: break;
	}
	return 0;
}

/* Takes what stands outside quotes: a run of plain bytes, or one special byte. */
static int take_plain(struct csv_reader *r)
{
	size_t from = r->at;
	while (r->at < r->end && kind_of(r->input[r->at]) == BYTE_PLAIN)
		r->at++;
	if (r->at == from)
		return special(r, r->input[r->at++]);
	r->state = IN_PLAIN;
	return cell_put(r, r->input + from, r->at - from);
}

/* Takes a run of bytes inside quotes up to a quote, counting lines. */
static int take_quoted(struct csv_reader *r)
{
	size_t from = r->at;
	for (; r->at < r->end; r->at++) {
		char c = r->input[r->at];
		if (c == '"' || c == '\0')
			break;
		r->line += c == '\r' || (c == '\n' && !r->after_cr);
		r->after_cr = c == '\r';
	}
	if (cell_put(r, r->input + from, r->at - from))
		return -1;
	if (r->at == r->end)
		return 0;
	r->after_cr = false;
	if (r->input[r->at++] == '\0')
		return special(r, '\0');
	r->state = AFTER_QUOTE;
	return 0;
}

/* Takes the byte behind a closing quote. */
static int take_after_quote(struct csv_reader *r)
{
	char c = r->input[r->at++];
	switch (kind_of(c)) {
	case BYTE_QUOTE: r->state = IN_QUOTED; return cell_put(r, &c, 1);
	case BYTE_PLAIN: return refuse(r, ERR_INPUT, r->line, "右引号后面还有文字", "引号内的引号要写两个");
	default: return special(r, c);
	}
}

/* Fills the input behind its first `have` bytes; 1 when something came. */
static int fill_behind(struct csv_reader *r, size_t have)
{
	long got = r->fill(r->self, r->input + have, INPUT_SIZE - have);
	if (got < 0) {
		int number = errno;
		r->refused = true;
		err_set(&r->why, ERR_IO, "文件读不下去：%s", errno_text(number));
		return err_at(&r->why, "%zu", r->line);
	}
	r->at = 0;
	r->end = have + (size_t)got;
	return got > 0;
}

/* Fills the input; 1 when there is some. The first time takes a byte order mark off. */
static int refill(struct csv_reader *r)
{
	static const char mark[] = "\xef\xbb\xbf";
	int status = fill_behind(r, 0);
	if (r->opened || status <= 0)
		return status;
	r->opened = true;
	while (status > 0 && r->end < 3 && memcmp(r->input, mark, r->end) == 0)
		status = fill_behind(r, r->end);
	if (status >= 0 && r->end >= 3 && memcmp(r->input, mark, 3) == 0)
		r->at = 3;
	return status < 0 ? -1 : r->at < r->end ? 1 : fill_behind(r, 0);
}

/* The end of the input: ends what was begun; 1 when there is a last record. */
static int finish(struct csv_reader *r)
{
	r->finished = true;
	if (r->state == IN_QUOTED)
		return refuse(r, ERR_INPUT, r->quote_line, "引号没有关上", "在该格末尾补上引号");
	if (!r->begun)
		return 0;
	return cell_end(r) ? -1 : 1;
}

/* Takes the next piece of the input; 1 when it ends the record. */
static int step(struct csv_reader *r)
{
	if (r->after_cr && r->state != IN_QUOTED) {
		r->after_cr = false;
		if (r->input[r->at] == '\n') {
			r->at++;
			return 0;
		}
	}
	if (!r->begun)
		r->record_line = r->line;
	r->begun = true;
	switch (r->state) {
	case IN_QUOTED: return take_quoted(r);
	case AFTER_QUOTE: return take_after_quote(r);
	case AT_START:
	case IN_PLAIN: break;
	}
	return take_plain(r);
}

/* Reads up to the end of a record: 1, 0 at the end of the file, -1 refused. */
static int record_read(struct csv_reader *r)
{
	for (int status = 0;;) {
		if (r->at == r->end && (status = refill(r)) <= 0)
			return status < 0 ? -1 : finish(r);
		if ((status = step(r)) != 0)
			return status;
	}
}

int csv_next(struct csv_reader *r, const struct str **cells, size_t *n, struct err *e)
{
	int status = 0;
	buf_clear(&r->text);
	r->n = r->cell = 0;
	r->begun = false;
	if (!r->refused && !r->finished)
		status = record_read(r);
	if (r->refused) {
		if (e)
			*e = r->why;
		return -1;
	}
	if (status == 0)
		return 0;
	for (size_t i = 0, from = 0; i < r->n; from = r->ends[i++])
		r->cells[i] = (struct str){(r->text.p ? r->text.p : "") + from, r->ends[i] - from};
	*cells = r->cells;
	*n = r->n;
	return 1;
}

/* Whether a cell must stand in quotes. */
static bool must_quote(struct str s)
{
	if (s.n == 0)
		return false;
	if (s.p[0] == ' ' || s.p[0] == '\t' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (kind_of(s.p[i]) != BYTE_PLAIN)
			return true;
	return false;
}

int csv_put(struct buf *b, struct str cell)
{
	if (!must_quote(cell))
		return buf_put_str(b, cell);
	buf_putc(b, '"');
	while (cell.p) {
		buf_put_str(b, str_cut(&cell, '"'));
		if (cell.p)
			buf_puts(b, "\"\"");
	}
	return buf_putc(b, '"');
}

int csv_put_row(struct buf *b, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_putc(b, ',');
		csv_put(b, cells[i]);
	}
	return buf_putc(b, '\n');
}
