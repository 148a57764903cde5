#include "features/block_pages.h"

#include "base/money.h"
#include "features/mark_pages.h"

#include "block.tmpl.h"

struct page_block *block_add(struct blocks *b)
{
	size_t at = b->n < BLOCKS_MAX ? b->n++ : BLOCKS_MAX - 1;
	b->v[at] = (struct page_block){0};
	return &b->v[at];
}

void *block_keep(const struct frame *f, const void *v, size_t n, size_t size)
{
	return n ? arena_copy(f->mem, v, n * size) : NULL;
}

struct block_cells block_cells(struct frame *f, size_t rows, size_t columns)
{
	struct block_cells c = {.f = f, .columns = columns, .rows = ARENA_ARRAY(f->mem, rows + 1, struct ui_row)};
	return c;
}

struct ui_cell *block_row(struct block_cells *c)
{
	struct ui_cell *cells = c->rows ? ARENA_ARRAY(c->f->mem, c->columns, struct ui_cell) : NULL;
	if (cells)
		c->rows[c->n++] = (struct ui_row){.cells = cells};
	return cells;
}

void blocks_page(struct html *h, struct blocks *b, const struct ui_sheet *sheet)
{
	if (sheet)
		block_sheet(h, sheet, b->v, b->n);
	else
		block_desk(h, b->f, b->v, b->n);
}

struct ui_sheet blocks_sheet(const struct frame *f, struct str title, struct str number, const char *basis)
{
	struct ui_sheet s = {.frame = f->ui,
			     .number = number,
			     .made_by = f->ui.user,
			     .made_at = f->now,
			     .stamp = frame_text(f, "%.*s（盖章）", STR_FMT(f->ui.unit)),
			     .basis = str_of(basis),
			     .landscape = true};
	s.frame.title = title;
	s.frame.mark = mark_of(f);
	s.frame.back_href = f->path;
	return s;
}

struct ui_cell cell_text_of(struct str text)
{
	return (struct ui_cell){.text = text};
}

struct ui_cell cell_link_of(struct str text, struct str href)
{
	return (struct ui_cell){.text = text, .href = href, .strong = true};
}

struct ui_cell cell_yuan_of(int64_t fen)
{
	return (struct ui_cell){.kind = UI_CELL_YUAN, .num = fen};
}

struct ui_cell cell_count_of(int64_t n)
{
	return (struct ui_cell){.kind = UI_CELL_COUNT, .num = n};
}

struct ui_cell cell_chip_of(const char *word, enum ui_tone tone)
{
	return (struct ui_cell){.kind = UI_CELL_CHIP, .text = str_of(word), .tone = tone};
}

struct str block_minute(const struct frame *f, int64_t at)
{
	char text[20];
	if (!at)
		return STR("");
	instant_text(at, text);
	return frame_text(f, "%.16s", text);
}

struct str block_yuan(const struct frame *f, int64_t fen)
{
	char text[GROUPED_MAX];
	decimal_grouped(fen, 2, text);
	return frame_text(f, "%s 元", text);
}

struct str block_policy(struct str number)
{
	long dot = str_find(number, STR("."));
	return dot < 0 ? number : (struct str){number.p + dot + 1, number.n - (size_t)dot - 1};
}

struct str block_months(const struct frame *f, int64_t from, int64_t to)
{
	char a[8], b[8];
	month_text((month_t)from, a);
	month_text((month_t)to, b);
	return from == to ? frame_text(f, "%s", a) : frame_text(f, "%s 至 %s", a, b);
}

struct str block_day(const struct frame *f, int64_t day)
{
	char text[11];
	day_text((day_t)day, text);
	return frame_text(f, "%s", text);
}
