/* Cells of a grid brought to the normal form of their fields. Private to the sheet layer.
 * normal.c begins and decides by type, normal_text.c texts and codes, normal_number.c numbers and dates. */
#ifndef YICAI_SHEET_NORMAL_H
#define YICAI_SHEET_NORMAL_H

#include "sheet/cell.h"
#include "sheet/grid.h"

#define LABEL_SLOTS_MAX 256u

/* The labels of a code list by hash, so that the usual cell costs one comparison. Bare zeros: not used. */
struct label_index {
	const struct code **slot; /* a power of two of them; NULL: look through the list */
	uint32_t mask;
};

/* A field with all that its cells need. */
struct normal {
	const struct field *f;
	int64_t scale;
	day_t today;    /* DAY_NONE: no bound */
	bool from_1904; /* serial dates count from 1904 */
	struct label_index labels;
	struct arena *mem; /* where new texts go; cleared by its owner row by row */
	struct buf *norm;  /* what a field's check writes */
};

/* What bytes a text has. */
struct shape {
	bool high;    /* beyond ASCII */
	bool blank;   /* a blank, tab or line break in it */
	bool suspect; /* perhaps full-width, invisible or a control character */
};

/* Makes the index of a field's code list, in mem; leaves it unused for other fields or for want of memory. */
void label_index_make(struct label_index *x, const struct codelist *l, struct arena *mem);

/* The cell as the field understands it. */
void normal_cell(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out);

/* The outcomes. `why` is static or in mem. */
void cell_bad(struct sheet_cell *out, struct str original, const char *why);
void cell_understood(struct sheet_cell *out, int64_t v, struct str original, const char *fixed /* NULL: OK */);
void cell_string(struct sheet_cell *out, struct str text, struct str original, const char *fixed);
/* A text made in mem; a static one when there is no memory. */
const char *why_of(struct arena *mem, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* At most so many characters of s, for a message; "…" behind a longer one. In mem. */
const char *why_text(struct arena *mem, struct str s);

struct shape shape_of(struct str s);

/* How a text is cleaned. */
enum clean {
	CLEAN_FOLD,   /* everything half-width, no blanks at all: numbers, codes, identifiers */
	CLEAN_DATE,   /* everything half-width, runs of blanks to one */
	CLEAN_LETTERS /* only letters and digits half-width, runs of blanks to one: names and prose */
};
/* s without the characters that show nothing; s itself when it has none, else made in mem. */
struct str text_visible(struct str s, struct arena *mem);
/* The cleaned text: s itself when nothing changes, else made in mem. */
struct str text_clean(struct str s, struct shape shape, enum clean how, struct arena *mem);

/* By type; s is trimmed and not blank. */
void normal_text(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out);
void normal_code(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out);
void normal_bool(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out);
void normal_number(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out);
void normal_date(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out);

/* The field's texts are numbers of something (ID, account, code), which a spreadsheet must not have touched. */
bool field_is_number_text(const struct field *f);

#endif
