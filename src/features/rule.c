#include "features/rule.h"

#include <stdio.h>

/* Takes half a character off the end of a text that was cut. */
static void whole_characters(char *text, size_t room, int wanted)
{
	if (wanted < 0 || (size_t)wanted < room)
		return;
	size_t n = strlen(text);
	while (n && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
		n--;
	text[n ? n - 1 : 0] = '\0';
}

/* The next free place, NULL when there is none. */
static struct finding *next(struct findings *f, int field, bool fault)
{
	f->refused |= fault;
	if (f->n == FINDINGS_MAX)
		return NULL;
	f->item[f->n] = (struct finding){.field = field, .fault = fault};
	return &f->item[f->n++];
}

void finding_fault(struct findings *f, int field, const char *text, ...)
{
	struct finding *g = next(f, field, true);
	va_list ap;
	va_start(ap, text);
	if (g)
		whole_characters(g->text, sizeof g->text, vsnprintf(g->text, sizeof g->text, text, ap));
	va_end(ap);
}

void finding_fixed(struct findings *f, int field, const char *text, ...)
{
	struct finding *g = next(f, field, false);
	va_list ap;
	va_start(ap, text);
	if (g)
		whole_characters(g->text, sizeof g->text, vsnprintf(g->text, sizeof g->text, text, ap));
	va_end(ap);
}

void rule_order(const struct record *rec, const struct cell *cells, int first, int last, struct findings *out)
{
	int64_t a = cells[first].v, b = cells[last].v;
	if (a == FIELD_NONE || b == FIELD_NONE || b >= a)
		return;
	char from[11], to[11];
	day_text((day_t)a, from);
	day_text((day_t)b, to);
	finding_fault(out, last, "%s %s 早于%s %s", rec->fields[last].label, to, rec->fields[first].label, from);
}
