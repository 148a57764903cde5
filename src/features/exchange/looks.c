/* Rows that somebody should look at before they go in: refused, brought to their normal form, or about to change what is
 * stored; with their cells, as they stood and as they will be. */
#include "features/exchange/import.h"

#include <stdio.h>

#define NOTE_ROOM 1024 /* bytes of what is said of one cell */

void looks_again(struct import *im)
{
	im->rep->looks = 0;
	im->rep->rows = 0;
	memset(im->rep->of_class, 0, sizeof im->rep->of_class);
}

void look_begin(struct import *im, struct job *job, const struct sheet_row *row)
{
	im->looking = (struct looking){.job = job, .row = im->o->looks ? row : NULL, .refused = im->rep->refused};
}

void look_found(struct import *im, size_t line, const struct field *f, bool refused, const char *text)
{
	struct looking *l = &im->looking;
	if (!l->row || line != l->row->row || l->n == FOUND_MAX)
		return;
	l->found[l->n].field = f;
	l->found[l->n].refused = refused;
	l->found[l->n].text = harmless(im->row_mem, text);
	l->n += l->found[l->n].text != NULL;
}

void look_updated(struct import *im, const struct row *r, const struct version *v)
{
	struct looking *l = &im->looking;
	const struct record *rec = features[r->type].type->rec;
	for (size_t i = 0; l->row && i < rec->n && l->updates < FOUND_MAX; i++) {
		const struct field *f = &rec->fields[i];
		const struct cell *was = &v->cell[i], *now = &r->cell[i];
		bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
		if ((int)i == rec->owner || (text ? str_eq(was->s, now->s) : was->v == now->v))
			continue;
		l->updated[l->updates].field = f;
		l->updated[l->updates++].emptied = text ? !now->s.n : now->v == FIELD_NONE;
	}
}

/* The gravest reason to look at the row; 0: there is none. */
static enum look_class class_of(const struct import *im)
{
	const struct looking *l = &im->looking;
	if (im->rep->refused > l->refused)
		return LOOK_REFUSED;
	for (size_t i = 0; i < l->n; i++)
		if (!l->found[i].refused)
			return LOOK_FIXED;
	return l->updates ? LOOK_UPDATED : 0;
}

/* What stands in a cell, as it will go in; of a refused one as it stands in the file. In the report's memory. */
static const char *text_of(struct import *im, const struct field *f, const struct sheet_cell *c)
{
	char quoted[SHOWN_ROOM];
	struct buf b;
	buf_init(&b, SHEET_CELL_MAX + 64);
	if (c->state == CELL_BAD)
		buf_put_str(&b, c->original);
	else if (c->state != CELL_BLANK)
		cell_text(f, c->v, c->text, &b);
	const char *text = harmless(im->rep->mem, quoted_cell(f, buf_str(&b), quoted));
	buf_release(&b);
	return text ? text : "";
}

/* What a cell that was brought to its normal form has been. */
static void put_original(const struct field *f, const struct sheet_cell *c, struct buf *b)
{
	char quoted[SHOWN_ROOM];
	const char *why = c->why ? c->why : "";
	if (c->original.n)
		buf_printf(b, "原为“%s”%s%s", quoted_cell(f, c->original, quoted), *why ? "，" : "", why);
	else
		buf_puts(b, *why ? why : "已更正");
}

/* What was found at this place is about the field (NULL: about the row as a whole). */
static bool about(const struct import *im, size_t found, const struct field *f)
{
	const struct field *g = im->looking.found[found].field;
	if (f)
		return g && !strcmp(f->label, g->label);
	return !g || record_field(job_record(im, im->looking.job), str_of(g->label)) < 0;
}

/* What is said of a field of the row (NULL: of the row as a whole), joined; NULL nothing. *refused: some of it refuses. */
static const char *said_of(struct import *im, const struct field *f, const struct sheet_cell *c, bool *refused)
{
	const struct looking *l = &im->looking;
	bool fixed = c && c->state == CELL_FIXED;
	struct buf b;
	buf_init(&b, NOTE_ROOM);
	if (fixed)
		put_original(f, c, &b);
	for (size_t i = 0; i < l->n; i++) {
		if (!about(im, i, f) || (fixed && !l->found[i].refused))
			continue;
		*refused |= l->found[i].refused;
		buf_printf(&b, "%s%s", b.n ? "；" : "", l->found[i].text);
	}
	const char *text = b.n ? harmless(im->rep->mem, b.p) : NULL;
	buf_release(&b);
	return text;
}

/* What is said of the row as a whole, with what it changes in the store. */
static const char *row_note(struct import *im)
{
	const struct looking *l = &im->looking;
	bool refused = false;
	const char *said = said_of(im, NULL, NULL, &refused);
	struct buf b;
	if (!l->updates)
		return said;
	buf_init(&b, NOTE_ROOM);
	buf_printf(&b, "%s%s库里已有，将更新 %zu 处：", said ? said : "", said ? "；" : "", l->updates);
	for (size_t i = 0; i < l->updates; i++)
		buf_printf(&b, "%s%s%s", i ? "、" : "", l->updated[i].field->label,
			   l->updated[i].emptied ? "（清空）" : "");
	const char *text = harmless(im->rep->mem, b.p ? b.p : "");
	buf_release(&b);
	return text;
}

/* Keeps the row with its cells: those that have a column, and those of which something is said. */
static void keep(struct import *im, enum look_class class)
{
	const struct looking *l = &im->looking;
	const struct record *rec = job_record(im, l->job);
	struct import_report *r = im->rep;
	struct import_look *x = &r->look[r->looks];
	*x = (struct import_look){.file = l->job->name, .row = l->row->row, .class = class, .note = row_note(im)};
	x->cell = ARENA_ARRAY(r->mem, rec->n, struct look_cell);
	if (!x->cell)
		return;
	for (size_t i = 0; i < rec->n; i++) {
		const struct sheet_cell *c = &l->row->cell[i];
		struct look_cell cell = {.label = rec->fields[i].label};
		cell.note = said_of(im, &rec->fields[i], c, &cell.refused);
		if (!cell.note && l->job->binding.column[i] < 0)
			continue;
		cell.text = text_of(im, &rec->fields[i], c);
		x->cell[x->n++] = cell;
	}
	r->looks++;
}

void look_end(struct import *im)
{
	struct import_report *r = im->rep;
	enum look_class class = im->looking.row ? class_of(im) : 0;
	if (im->looking.row)
		r->rows++;
	if (class && r->of_class[class]++ < IMPORT_LOOKS_MAX) {
		if (!r->look)
			r->look = ARENA_ARRAY(r->mem, (LOOK__MAX - 1) * IMPORT_LOOKS_MAX, struct import_look);
		if (r->look)
			keep(im, class);
	}
	im->looking.row = NULL;
}
