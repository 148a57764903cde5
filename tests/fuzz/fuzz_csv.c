/* Any bytes as a CSV of some sheet: read to the end within the caps, never a crash; and what was understood is
 * understood the same again when it is exported and imported. The first byte chooses the sheet. */
#include "features/features.h"
#include "sheet/sheet.h"

#include <stdlib.h>

#define TODAY 20454 /* 2026-01-01 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Breaks off when a cell does not come back as it was. */
static void check_cell(const struct field *f, const struct sheet_cell *c, struct arena *mem)
{
	struct sheet_cell again;
	struct buf text;
	if (c->state == CELL_BAD || c->state == CELL_BLANK)
		return;
	buf_init(&text, 2 * SHEET_CELL_MAX);
	cell_text(f, c->v, c->text, &text);
	cell_normalise(f, buf_str(&text), 1, TODAY, &again, mem);
	bool blank = text.n == 0;
	if (again.state != (blank ? CELL_BLANK : CELL_OK) || again.v != c->v || !str_eq(again.text, c->text))
		abort();
	buf_release(&text);
}

/* Reads every row. */
static void read_all(struct source *s, const struct record *rec)
{
	static struct sheet_row row;
	struct arena *mem = arena_new(64u << 20);
	struct err e = {0};
	while (mem && source_next(s, &row, &e) > 0) {
		arena_clear(mem);
		for (size_t i = 0; i < rec->n && row.kind == ROW_DATA; i++)
			check_cell(&rec->fields[i], &row.cell[i], mem);
	}
	arena_free(mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct book *b;
	struct source *s;
	struct err e = {0};
	if (n == 0)
		return 0;
	const struct record *rec = fact_types[data[0] % fact_types_n]->rec;
	if (book_open_memory(&b, data + 1, n - 1, "名册.csv", &e) < 0)
		return 0;
	if (source_open(&s, b, 0, rec, TODAY, &e) == 0) {
		read_all(s, rec);
		source_close(s);
	}
	book_close(b);
	return 0;
}
