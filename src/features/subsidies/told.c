/* Explanations for pages. */
#include "features/subsidies/told.h"

#include <string.h>

/* Blanks in front of a line. */
static size_t indent(struct str line)
{
	size_t n = 0;
	while (n < line.n && line.p[n] == ' ')
		n++;
	return n;
}

/* The mark in front of a line, which is taken off. */
static enum told_mark mark_of(struct str *s)
{
	static const struct {
		const char *sign;
		enum told_mark mark;
	} marks[] = {{"✓ ", TOLD_HOLDS}, {"✗ ", TOLD_FAILS}, {"？ ", TOLD_OPEN}, {"· ", TOLD_NOTE}};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct str sign = str_of(marks[i].sign);
		if (!str_starts(*s, sign))
			continue;
		*s = (struct str){s->p + sign.n, s->n - sign.n};
		return marks[i].mark;
	}
	return TOLD_PLAIN;
}

static const char *const signs[] = {"", "✓", "✗", "？", "·"};

/* Lines of a text. */
static size_t count_lines(struct str text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n < TOLD_LINES_MAX ? n : TOLD_LINES_MAX;
}

int told_of(struct str text, struct arena *mem, struct told *out, struct err *e)
{
	size_t max = count_lines(text), nlines = 0, number = 0;
	struct str rest = {arena_copy(mem, text.p ? text.p : "", text.n), text.n};
	struct told_line *line = ARENA_ARRAY(mem, max, struct told_line);
	struct told t = {ARENA_ARRAY(mem, max, struct told_block), 0};
	if (!rest.p || !line || !t.block)
		return err_set(e, ERR_NOMEM, "内存不够");
	while (rest.n && nlines < max && t.n < max) {
		struct str one = str_cut(&rest, '\n');
		size_t in = indent(one);
		one = (struct str){one.p + in, one.n - in};
		if (number++ < 2 || !one.n) /* whose and which policy's: the page says it */
			continue;
		if (in == 0) {
			t.block[t.n++] =
			    (struct told_block){.title = one, .readings = str_is(one, "读法"), .line = line + nlines};
		} else if (t.n) {
			line[nlines].depth = in <= 2 ? 0 : (int64_t)(in / 2) - 2;
			line[nlines].mark = mark_of(&one);
			line[nlines].sign = signs[line[nlines].mark];
			line[nlines++].text = one;
			t.block[t.n - 1].n++;
		}
	}
	*out = t;
	return 0;
}
