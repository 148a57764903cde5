/* Handing a workbook back with its problems shown. Private to the sheet layer.
 *
 * Each tab with marks gets a column 问题, a colour on the marked cells by a conditional format that says it is ours (so
 * the cells' own styles are never touched, and the colour can be taken off again whoever has saved the file since), and
 * comments by an author of ours. mark.c decides and puts the file together, mark_look.c looks at what a tab has,
 * mark_sheet.c rewrites a tab, mark_note.c comments and their shapes, mark_book.c styles, names and lists of parts,
 * mark_csv.c does it for a CSV. */
#ifndef YICAI_SHEET_MARK_H
#define YICAI_SHEET_MARK_H

#include "sheet/book.h"
#include "sheet/shift.h"
#include "sheet/splice.h"

#define MARK_AUTHOR    "颐才导入检查"
#define MARK_RULE      "N(\"颐才导入检查\")=0" /* the formula of our conditional formats: always true */
#define MARK_NOTES_MAX 2000u                   /* comments of a tab; all marks stand in the 问题 column */
#define MARK_TEXT_MAX  3000u                   /* bytes of a 问题 cell or a comment */
#define MARK_SMALL_MAX (64u << 20)             /* bytes of a part that is edited in memory */

/* What a tab has that matters. */
struct look {
	uint32_t last_column; /* the last used, 0-based */
	bool any;             /* a cell is used */
	bool rooted;          /* something that does not move with the columns */
	bool mentions;        /* formulas name other tabs */
	bool legacy;          /* it has a legacyDrawing */
	bool ours;            /* it has a conditional format of ours: it was marked before */
};
/* Looks at a tab; *stuck is set when a formula cannot be followed. */
int look_at_tab(struct look *out, struct book *b, size_t tab, bool *stuck, struct err *e);
/* Whether a part is XML: shapes of old files are not always. */
bool look_readable(struct book *b, const char *part);
/* The same of the workbook's names and parts. */
int look_at_book(struct book *b, bool *stuck, struct err *e);

/* What becomes of a tab. */
struct tab_plan {
	const char *part;
	const struct mark *const *mark; /* by row, then column */
	size_t n;
	size_t header_row;
	const struct grid_row *header; /* may be NULL */
	struct look look;
	long old;    /* column of our earlier 问题, −1 none */
	long column; /* column of the new one, −1 none; counted in the new tab */
	int by;      /* how far the other columns move */
	bool rewrite;
	const char *comments, *shapes; /* parts; NULL none */
	const char *shapes_id;         /* relationship of shapes that the tab does not have yet; NULL */
	bool notes;                    /* comments are written */
};

struct marking {
	struct book *book;
	struct arena *mem;
	struct tab_plan *tab; /* [book->ntabs] */
	struct moving *moving;
	int bad_style, fixed_style; /* numbers of our differential styles */
	bool moved;                 /* some tab's columns move */
	bool strict;                /* the workbook is of the strict kind: no comments */
	const char *chain;          /* part of the calculations' order, when it was left out */
	struct change *changes;
	const char *path; /* of the result: temporary files lie beside it */
};

/* A part of the result that differs from the book's. */
struct change {
	const char *name;
	struct temp file; /* fd −1: in text, unless gone */
	struct buf text;
	bool gone;
	struct change *next;
};
/* The change of a part: new, or made before. NULL: no memory. */
struct change *change_of(struct marking *m, const char *name);
/* Whether the part is in the book, or made by a change. */
bool has_part(const struct marking *m, const char *name);

/* Index of the first mark of a row, n when it has none. */
size_t first_mark(const struct tab_plan *p, size_t row);
/* The text of all marks of a row (column < 0: all; else of that cell). Appends to out. */
void mark_text(const struct tab_plan *p, size_t row, long column, struct buf *out);

/* Each makes the changes of its matter: a tab; its comments and their shapes; the colours; the workbook's names; the
 * order of calculations, which is left out when cells have moved; a relationship more of a part; the content types,
 * last. */
int mark_sheet(struct marking *m, size_t tab, struct err *e);
int mark_notes(struct marking *m, size_t tab, struct err *e);
int mark_styles(struct marking *m, struct err *e);
int mark_names(struct marking *m, struct err *e);
int mark_chain(struct marking *m, struct err *e);
int mark_rels(struct marking *m, const char *part, const char *id, const char *kind, const char *target,
	      struct err *e);
int mark_types(struct marking *m, struct err *e);
/* A CSV with the column. Marks by row. */
int mark_csv(struct book *b, const struct mark *const *marks, size_t n, const char *path, struct err *e);

#endif
