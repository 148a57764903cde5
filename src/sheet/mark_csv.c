/* A CSV handed back with a first column 问题. It is written as UTF-8, whatever it was. */
#include "sheet/header.h"
#include "sheet/mark.h"

#include "base/csv.h"

#include <stdlib.h>

#define PIECE_SIZE (256u << 10)

struct csv_marking {
	struct tab_plan plan;
	struct temp temp;
	struct buf out;
	struct arena *mem;
	struct str *cells;
	bool old; /* the file has our column already */
};

/* Whether the first column is an earlier 问题 column of ours. */
static bool has_column(const struct csv_marking *c)
{
	const struct grid_row *h = c->plan.header;
	return h && h->n && str_is(heading_of(&h->cell[0], c->mem).key, SHEET_PROBLEM);
}

/* One row with its 问题 cell; without marks the column goes. */
static int put_row(struct csv_marking *c, const struct grid_row *row, struct err *e)
{
	struct buf text;
	size_t n = c->plan.n ? 1 : 0, from = c->old ? 1 : 0;
	buf_init(&text, MARK_SMALL_MAX);
	if (row->row == c->plan.header_row)
		buf_puts(&text, SHEET_PROBLEM);
	else
		mark_text(&c->plan, row->row, -1, &text);
	c->cells[0] = buf_str(&text);
	for (size_t i = from; i < row->n; i++)
		c->cells[n++] = row->cell[i].text;
	csv_put_row(&c->out, c->cells, n);
	buf_release(&text);
	if (c->out.failed)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (c->out.n < PIECE_SIZE)
		return 0;
	int status = temp_write(&c->temp, c->out.p, c->out.n, e);
	buf_clear(&c->out);
	return status;
}

/* All rows. */
static int put_rows(struct csv_marking *c, struct book *b, struct err *e)
{
	struct grid *g;
	struct grid_row row;
	int status;
	if (grid_open(&g, b, 0, e))
		return -1;
	while ((status = g->next(g, &row, e)) == 1)
		if (put_row(c, &row, e)) {
			status = -1;
			break;
		}
	grid_close(g);
	return status ? -1 : temp_write(&c->temp, c->out.p, c->out.n, e);
}

/* Where the header is: where it was found, else the first row that has something in it. */
static int find_header(struct csv_marking *c, struct book *b, struct err *e)
{
	const struct tab *t = &b->tabs[0];
	if (book_head(b, 0, e))
		return -1;
	c->plan.header_row = t->header_row ? t->header_row : t->nhead ? t->head[0].row : 1;
	for (size_t i = 0; i < t->nhead; i++)
		if (t->head[i].row == c->plan.header_row)
			c->plan.header = &t->head[i];
	c->old = has_column(c);
	return 0;
}

int mark_csv(struct book *b, const struct mark *const *marks, size_t n, const char *path, struct err *e)
{
	struct csv_marking c = {.plan = {.mark = marks, .n = n}, .temp = {.fd = -1}, .mem = arena_new(1 << 20)};
	int status = -1;
	c.cells = calloc(CSV_COLS_MAX + 1, sizeof *c.cells);
	buf_init(&c.out, MARK_SMALL_MAX);
	if (!c.mem || !c.cells)
		err_set(e, ERR_NOMEM, "内存不足");
	else if (find_header(&c, b, e) == 0 && temp_open(&c.temp, path, e) == 0) {
		if (b->start || b->encoding != ENCODING_UTF8)
			buf_puts(&c.out, "\xef\xbb\xbf");
		status = put_rows(&c, b, e) ? -1 : temp_commit(&c.temp, e);
	}
	temp_drop(&c.temp);
	arena_free(c.mem);
	free(c.cells);
	buf_release(&c.out);
	return status;
}
