#include "features/exchange/import.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "crypt/crypt.h"

#define TEXT_ROOM     1024 /* bytes of one note */
#define HEADER_DIGITS 7    /* a header with as many may be the number of somebody */

struct import_count *count_of(struct import *im, const char *sheet)
{
	struct import_report *r = im->rep;
	for (size_t i = 0; i < r->counts; i++)
		if (!strcmp(r->count[i].sheet, sheet))
			return &r->count[i];
	if (r->counts == IMPORT_SHEETS_MAX)
		return &r->count[IMPORT_SHEETS_MAX - 1];
	r->count[r->counts] = (struct import_count){.sheet = sheet};
	return &r->count[r->counts++];
}

const char *harmless(struct arena *mem, const char *text)
{
	struct str s = str_of(text);
	struct buf b;
	buf_init(&b, 4 * TEXT_ROOM);
	while (s.n) {
		size_t n;
		uint32_t c = utf8_next(s, &n);
		bool control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f ||
			       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
		utf8_put(&b, control ? ' ' : c);
		s = (struct str){s.p + n, s.n - n};
	}
	const char *copy = b.failed ? NULL : arena_copy(mem, b.p ? b.p : "", b.n);
	buf_release(&b);
	return copy;
}

/* Puts a note into the list of its kind; what is beyond the list is only counted. */
static void put(struct import *im, enum import_note_kind kind, struct import_note n)
{
	struct import_notes *list = &im->rep->notes[kind];
	list->all++;
	if (list->n == IMPORT_LISTED_MAX)
		return;
	if (!list->note)
		list->note = ARENA_ARRAY(im->rep->mem, IMPORT_LISTED_MAX, struct import_note);
	n.text = list->note ? harmless(im->rep->mem, n.text) : NULL;
	if (n.text)
		list->note[list->n++] = n;
}

/* A cell to be marked in the book that is handed back. */
static void mark(struct import *im, const struct job *job, size_t line, int column, bool fixed, const char *text)
{
	if (!im->o->mark || im->marks == IMPORT_MARKS_MAX)
		return;
	if (im->marks == im->marks_cap) {
		size_t cap = im->marks_cap ? im->marks_cap * 2 : 1024;
		struct mark *more = reallocarray(im->mark, cap, sizeof *more);
		if (!more)
			return;
		im->mark = more;
		im->marks_cap = cap;
	}
	const char *copy = harmless(im->rep->mem, text);
	if (copy)
		im->mark[im->marks++] = (struct mark){job->tab, line, column, fixed, copy};
}

/* The column of the file that a field of this record came from, and its header. */
static int column_of(const struct import *im, const struct job *job, const struct field *f)
{
	int at = record_field(job_record(im, job), str_of(f->label));
	return at < 0 ? -1 : job->binding.column[at];
}

void note_field(struct import *im, enum import_note_kind kind, const struct job *job, size_t line,
		const struct field *f, const char *text, ...)
{
	char out[TEXT_ROOM];
	va_list ap;
	va_start(ap, text);
	vsnprintf(out, sizeof out, text, ap);
	va_end(ap);
	put(im, kind, (struct import_note){job->name, line, f ? f->label : NULL, out});
	if (kind == NOTE_REFUSED || kind == NOTE_FIXED)
		look_found(im, line, f, kind == NOTE_REFUSED, out);
	if (kind == NOTE_REFUSED || kind == NOTE_FIXED)
		mark(im, job, line, f ? column_of(im, job, f) : -1, kind == NOTE_FIXED, out);
}

void note_file(struct import *im, enum import_note_kind kind, const char *file, const char *text, ...)
{
	char out[TEXT_ROOM];
	va_list ap;
	va_start(ap, text);
	vsnprintf(out, sizeof out, text, ap);
	va_end(ap);
	put(im, kind, (struct import_note){file ? file : "", 0, NULL, out});
}

/* Takes the number behind a colon off the front of s; 0 when there is none. */
static size_t take_number(struct str *s)
{
	int64_t v;
	struct str rest = *s;
	if (!rest.n || *rest.p != ':')
		return 0;
	rest = (struct str){rest.p + 1, rest.n - 1};
	const char *end = memchr(rest.p, ':', rest.n);
	struct str digits = {rest.p, end ? (size_t)(end - rest.p) : rest.n};
	if (!str_to_i64(digits, &v) || v < 1)
		return 0;
	*s = (struct str){digits.p + digits.n, rest.n - digits.n};
	return (size_t)v;
}

void note_fault(struct import *im, const char *file, const struct err *why)
{
	char out[TEXT_ROOM], column[32];
	struct str place = str_of(why->where);
	struct import_note n = {.file = file, .text = out};
	bool here = str_starts(place, str_of(file));
	if (here) {
		place = (struct str){place.p + strlen(file), place.n - strlen(file)};
		n.row = take_number(&place);
		size_t c = n.row ? take_number(&place) : 0;
		if (c && snprintf(column, sizeof column, "第%zu列", c) > 0)
			n.column = arena_copy(im->rep->mem, column, strlen(column));
	}
	snprintf(out, sizeof out, "%s%s%s%s%s", why->what, here || !*why->where ? "" : "：", here ? "" : why->where,
		 *why->todo ? "；" : "", why->todo);
	put(im, NOTE_REFUSED, n);
}

const char *quoted_header(struct str text, char out[static SHOWN_ROOM])
{
	static const struct field plain = {.type = FIELD_TEXT, .label = ""},
				  number = {.type = FIELD_SECRET, .label = ""};
	size_t digits = 0;
	for (size_t i = 0; i < text.n; i++)
		digits += text.p[i] >= '0' && text.p[i] <= '9';
	return quoted_cell(digits < HEADER_DIGITS ? &plain : &number, text, out);
}

/* Whether a cell of this field holds a number that is not shown in full. */
static bool private_number(const struct field *f)
{
	return f->type == FIELD_SECRET || !strcmp(f->label, "证件号码");
}

const char *quoted_cell(const struct field *f, struct str text, char out[static SHOWN_ROOM])
{
	struct buf plain, masked;
	buf_init(&plain, SHOWN_ROOM - 1);
	buf_init(&masked, SHOWN_ROOM - 1);
	for (size_t i = 0; private_number(f) && i < text.n && i < SHOWN_ROOM / 2; i++)
		if (text.p[i] != ' ')
			buf_putc(&plain, text.p[i]);
	if (private_number(f))
		text = mask_number(&masked, buf_str(&plain)) ? STR("****") : buf_str(&masked);
	size_t n = text.n;
	if (n > SHOWN_ROOM - 4)
		for (n = SHOWN_ROOM - 4; n && ((unsigned char)text.p[n] & 0xC0) == 0x80; n--)
			;
	snprintf(out, SHOWN_ROOM, "%.*s%s", (int)n, text.p, n < text.n ? "…" : "");
	buf_release(&plain);
	buf_release(&masked);
	return out;
}

void note_cell(struct import *im, const struct job *job, size_t line, int field, const struct sheet_cell *c)
{
	const struct field *f = &job_record(im, job)->fields[field];
	char was[SHOWN_ROOM], is[SHOWN_ROOM];
	long at = c->state == CELL_BAD && c->original.n ? str_find(str_of(c->why), c->original) : -1;
	if (at >= 0) {
		note_field(im, NOTE_REFUSED, job, line, f, "%.*s%s%s", (int)at, c->why,
			   quoted_cell(f, c->original, was), c->why + at + c->original.n);
		return;
	}
	if (c->state == CELL_BAD) {
		note_field(im, NOTE_REFUSED, job, line, f, "%s%s%s%s", c->why, c->original.n ? "（原文“" : "",
			   c->original.n ? quoted_cell(f, c->original, was) : "", c->original.n ? "”）" : "");
		return;
	}
	struct buf b;
	buf_init(&b, SHEET_CELL_MAX + 64);
	cell_text(f, c->v, c->text, &b);
	note_field(im, NOTE_FIXED, job, line, f, "“%s” → “%s”%s%s%s", quoted_cell(f, c->original, was),
		   quoted_cell(f, buf_str(&b), is), c->why ? "（" : "", c->why ? c->why : "", c->why ? "）" : "");
	buf_release(&b);
}

void notes_again(struct import *im)
{
	struct import_report *r = im->rep;
	for (size_t i = 0; i < r->counts; i++)
		r->count[i] = (struct import_count){.sheet = r->count[i].sheet};
	for (int k = 0; k < NOTE__MAX; k++) {
		r->notes[k].n = im->planned[k];
		r->notes[k].all = (int64_t)im->planned[k];
	}
	r->refused = 0;
	im->marks = 0;
	looks_again(im);
}
