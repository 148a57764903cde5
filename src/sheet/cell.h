/* Cells: a text as its field understands it, and a value as text again. */
#ifndef YICAI_SHEET_CELL_H
#define YICAI_SHEET_CELL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/field.h"

#define SHEET_CELL_MAX (64u << 10) /* bytes of a cell */

/* How a cell was understood. */
enum cell_state {
	CELL_BLANK,
	CELL_OK,    /* as it should be; blanks around it do not count */
	CELL_FIXED, /* 已更正: understood, written otherwise; `original` has what stood there */
	CELL_BAD,   /* `why` says what is wrong */
};

struct sheet_cell {
	enum cell_state state;
	int64_t v;           /* all types but TEXT, SECRET and REF; FIELD_NONE when blank or bad */
	struct str text;     /* TEXT, SECRET, REF: normal form; n 0 when blank or bad */
	struct str original; /* as it stood, when FIXED or BAD */
	const char *why;     /* CELL_BAD: what is wrong; CELL_FIXED: what was done */
};

/* A cell's text as its field understands it: what source_next does to each. `scale` is 1, or 10000 for 万元. `today`
 * bounds birth dates (DAY_NONE: no bound). *out points into text, mem or static texts. A key or required field that is
 * blank is BAD. */
void cell_normalise(const struct field *f, struct str text, int64_t scale, day_t today, struct sheet_cell *out,
		    struct arena *mem);

/* A value as it is exported: ISO dates, two decimals, 是/否, labels; nothing for a blank. Appends to out. */
int cell_text(const struct field *f, int64_t v, struct str text, struct buf *out);

/* A spreadsheet would run this text as a formula (leading = + - @ TAB CR, full-width forms too), or it begins so that
 * some would. */
bool cell_runs(struct str text);

#endif
