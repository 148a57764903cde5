/* The shared strings of a workbook: one long text and where each begins. */
#include "sheet/xml.h"

#include "sheet/escape.h"

#include <stdlib.h>
#include <string.h>

#define TOO_LONG (1u << 31) /* bit of `start`: longer than SHEET_CELL_MAX, kept empty */

struct strings {
	struct buf text;
	uint32_t *start; /* n of them, then the end of the last */
	size_t n, room;
	/* while they are read */
	struct xml *xml;
	size_t from;
	bool in_string, in_text, in_phonetic, long_one;
};

/* Room for one more string and the end behind it. */
static bool make_room(struct strings *s)
{
	if (s->n + 2 <= s->room)
		return true;
	size_t room = s->room ? s->room * 2 : 1024;
	uint32_t *start = reallocarray(s->start, room, sizeof *start);
	if (!start)
		return false;
	s->start = start;
	s->room = room;
	return true;
}

static void on_start(void *self, const char *name, const char *const *atts)
{
	struct strings *s = self;
	(void)atts;
	if (strcmp(name, "si") == 0) {
		s->in_string = true;
		s->from = s->text.n;
		s->long_one = false;
	} else if (strcmp(name, "rPh") == 0) {
		s->in_phonetic = true;
	} else if (strcmp(name, "t") == 0) {
		s->in_text = s->in_string && !s->in_phonetic;
	}
}

/* Ends a string. */
static void string_end(struct strings *s)
{
	s->in_string = false;
	if (s->n >= SHEET_STRINGS_MAX || !make_room(s)) {
		xml_fail(s->xml, ERR_LIMIT, "不同的文字超过%d条", SHEET_STRINGS_MAX);
		return;
	}
	if (s->long_one)
		s->text.n = s->from;
	else
		s->text.n = s->from + text_unescape(s->text.p + s->from, s->text.n - s->from);
	s->start[s->n++] = (uint32_t)s->from | (s->long_one ? TOO_LONG : 0);
	s->start[s->n] = (uint32_t)s->text.n;
}

static void on_end(void *self, const char *name)
{
	struct strings *s = self;
	if (strcmp(name, "si") == 0)
		string_end(s);
	else if (strcmp(name, "rPh") == 0)
		s->in_phonetic = false;
	else if (strcmp(name, "t") == 0)
		s->in_text = false;
}

static void on_text(void *self, const char *p, size_t n)
{
	struct strings *s = self;
	if (!s->in_text || s->long_one)
		return;
	if (n > SHEET_CELL_MAX - (s->text.n - s->from))
		s->long_one = true;
	else if (buf_put(&s->text, p, n))
		xml_fail(s->xml, ERR_LIMIT, "文字超过%u MiB，或内存不足", SHEET_TEXT_MAX >> 20);
}

int book_strings(struct book *b, struct err *e)
{
	static const struct xml_handler handler = {on_start, on_end, on_text};
	if (b->strings)
		return 0;
	struct strings *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_init(&s->text, SHEET_TEXT_MAX);
	if (buf_puts(&s->text, "")) {
		strings_free(s);
		return err_set(e, ERR_NOMEM, "内存不足");
	}
	if (b->strings_part && xml_read(b, b->strings_part, XML_SPREADSHEET, &handler, s, &s->xml, e) < 0) {
		strings_free(s);
		return -1;
	}
	b->strings = s;
	return 0;
}

bool strings_get(const struct strings *s, size_t i, struct str *text, bool *too_long)
{
	if (i >= s->n)
		return false;
	uint32_t from = s->start[i] & ~TOO_LONG, to = s->start[i + 1] & ~TOO_LONG;
	*too_long = s->start[i] & TOO_LONG;
	*text = (struct str){s->text.p + from, to - from};
	return true;
}

void strings_free(struct strings *s)
{
	if (!s)
		return;
	buf_release(&s->text);
	free(s->start);
	free(s);
}
