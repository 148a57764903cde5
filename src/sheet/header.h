/* Finding the header of a tab: which of the first rows it is, and which column is which field. Private to the sheet
 * layer. header.c finds and binds; header_text.c reads one header's words and the title lines above. */
#ifndef YICAI_SHEET_HEADER_H
#define YICAI_SHEET_HEADER_H

#include "sheet/grid.h"
#include "sheet/sheet.h"

/* A header's cell. */
struct heading {
	struct str shown; /* as it stands there, blanks and line breaks out */
	struct str key;   /* half-width, without blanks, marks and what stands in brackets */
	struct str unit;  /* what stands in brackets or behind a stroke: 万元, 必填 */
};

/* Reads a cell as a header, in mem; all empty for a blank cell or one too long to be a header. */
struct heading heading_of(const struct grid_cell *c, struct arena *mem);

/* A column that no record has and everybody ignores: 序号, 问题. */
bool heading_ignored(struct str key);

/* What one of the unit is worth to the field: 1 元, 10000 万元; 1 for what is no unit; 0 for a unit that cannot be
 * taken (美元, 分). Only money and whole numbers have such. */
int64_t unit_worth(const struct field *f, struct str unit);
/* Money, or ten thousands of something. */
bool is_unit(struct str unit);
/* The unit that a title line names (单位：万元); n 0. In mem. */
struct str title_unit(const struct grid_row *row, struct arena *mem);
/* The institution that a title line names, by its code if that is there; n 0. In mem. */
struct str title_org(const struct grid_row *row, struct arena *mem);

/* How alike two texts are, 0 … 100. */
int text_alike(struct str a, struct str b);

/* Where the header is and what its columns are. Texts in mem. */
struct header {
	size_t first, last;                               /* of the head's rows */
	size_t width;                                     /* columns up to the last with a header */
	size_t nfields;                                   /* found */
	const struct heading *heading[RECORD_FIELDS_MAX]; /* of each field found */
	struct str group[RECORD_FIELDS_MAX];              /* unit that the group above names */
	bool canonical[RECORD_FIELDS_MAX];                /* its header, with its group, is its label */
};
/* Finds the header for a record among the rows and fills the binding; choice (may be NULL): what somebody has decided
 * already. 0; 1: no header fits and e says why; −1. */
int header_find(const struct grid_row *head, size_t n, const struct record *rec, const struct sheet_choice *choice,
		struct header *h, struct binding *b, struct arena *mem, struct err *e);
/* The same without refusing: the columns of the best header there is, so that somebody can say what they are. Its
 * samples are not filled. 0, or −1. */
int header_view(const struct grid_row *head, size_t n, const struct record *rec, const struct sheet_choice *choice,
		struct sheet_view *out, struct arena *mem, struct err *e);

#endif
