/* A CSV as a grid. */
#include "sheet/book.h"

#include "base/csv.h"

#include <stdlib.h>

struct csv_grid {
	struct grid base;
	struct book *book;
	struct decoder *decoder;
	struct csv_reader *reader;
	struct grid_cell *cells; /* CSV_COLS_MAX of them */
	size_t rows;
};

/* Says where in the file a refusal of the reader is. */
static int refuse(const struct csv_grid *g, struct err *e)
{
	char where[sizeof e->where];
	if (!e)
		return -1;
	memcpy(where, e->where, sizeof where);
	if (decoder_refused(g->decoder))
		err_set(e, ERR_INPUT, "有不是GB18030的文字");
	return err_at(e, "%.*s%s%s", STR_FMT(g->book->name), where[0] ? ":" : "", where);
}

static int csv_grid_next(struct grid *base, struct grid_row *row, struct err *e)
{
	struct csv_grid *g = (struct csv_grid *)base;
	const struct str *text;
	size_t n;
	int status = csv_next(g->reader, &text, &n, e);
	if (status < 0)
		return refuse(g, e);
	if (status == 0)
		return bytes_unchanged(&g->book->bytes, e);
	if (++g->rows > SHEET_ROWS_MAX) {
		err_set(e, ERR_LIMIT, "超过%d行", SHEET_ROWS_MAX);
		err_at(e, "%.*s", STR_FMT(g->book->name));
		return err_todo(e, "拆成几个文件分别导入");
	}
	for (size_t i = 0; i < n; i++)
		g->cells[i] = (struct grid_cell){.kind = text[i].n ? GRID_TEXT : GRID_BLANK, .text = text[i]};
	*row = (struct grid_row){.row = csv_line(g->reader), .n = n, .cell = g->cells};
	return 1;
}

static int csv_grid_passed(const struct grid *base)
{
	const struct csv_grid *g = (const struct csv_grid *)base;
	return thousandths(decoder_at(g->decoder), g->book->bytes.size);
}

static void csv_grid_close(struct grid *base)
{
	struct csv_grid *g = (struct csv_grid *)base;
	csv_free(g->reader);
	decoder_free(g->decoder);
	free(g->cells);
	free(g);
}

int csv_grid_open(struct grid **ret, struct book *b, struct err *e)
{
	struct csv_grid *g = calloc(1, sizeof *g);
	if (!g)
		return err_set(e, ERR_NOMEM, "内存不足");
	g->base = (struct grid){csv_grid_next, csv_grid_close, csv_grid_passed};
	g->book = b;
	g->decoder = decoder_new(&b->bytes, b->encoding, b->start);
	g->reader = csv_new(decoder_fill, g->decoder);
	g->cells = calloc(CSV_COLS_MAX, sizeof *g->cells);
	if (g->decoder && g->reader && g->cells) {
		*ret = &g->base;
		return 0;
	}
	csv_grid_close(&g->base);
	return err_set(e, ERR_NOMEM, "内存不足");
}
