/* References that follow a column put in or taken out at the front of a tab. Private to the sheet layer. */
#ifndef YICAI_SHEET_SHIFT_H
#define YICAI_SHEET_SHIFT_H

#include "base/buf.h"

/* A tab whose columns move: by 1, −1 (its column A goes), or 0. */
struct moving {
	struct str name;
	int by;
};

/* What moves: the tab that unqualified references mean, and all tabs by name. */
struct moves {
	int own;
	const struct moving *tab;
	size_t n;
};

/* A list of ranges as attributes have it (B5:D9 F2), moved; columns at the tab's end stay inside it. Appends to out;
 * −1 when s is no such list. */
int shift_ranges(struct buf *out, struct str s, int by);

/* A formula, moved: A1, $A$1, A1:B2, A:C, Tab!A1, 'My tab'!A1:B2; texts in quotes, names and functions stay. Appends
 * to out; −1 when it has what cannot be moved for certain: INDIRECT, references over several tabs, a reference that
 * would leave the tab. */
int shift_formula(struct buf *out, struct str s, const struct moves *m);

/* Whether a formula refers to any tab that moves by its name. */
bool shift_touches(struct str s, const struct moves *m);

#endif
