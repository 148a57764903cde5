/* The text as glyphs: half width, without blanks, lines that a page broke put together again; and its sentences. */
#include "base/utf8.h"
#include "features/claims_check/inside.h"

#define SHORT_LINE 20 /* glyphs: a shorter line is a heading or a signature, not a broken sentence */

size_t word_length(const char32_t *w)
{
	size_t n = 0;
	while (w[n])
		n++;
	return n;
}

bool text_at(const struct text *t, size_t i, const char32_t *w)
{
	for (size_t k = 0; w[k]; k++)
		if (i + k >= t->n || t->g[i + k].c != w[k])
			return false;
	return true;
}

bool text_behind(const struct text *t, size_t i, const char32_t *w)
{
	size_t n = word_length(w);
	return i >= n && text_at(t, i - n, w);
}

size_t text_find(const struct text *t, struct range r, const char32_t *w)
{
	size_t n = word_length(w);
	for (size_t i = r.from; i + n <= r.to; i++)
		if (text_at(t, i, w))
			return i;
	return r.to;
}

size_t text_find_last(const struct text *t, struct range r, const char32_t *w)
{
	size_t n = word_length(w);
	for (size_t i = r.to; i-- > r.from;)
		if (i + n <= r.to && text_at(t, i, w))
			return i;
	return r.to;
}

/* The first n glyphs of w stand at i. */
static bool word_at(const struct text *t, size_t i, const char32_t *w, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (i + k >= t->n || t->g[i + k].c != w[k])
			return false;
	return true;
}

bool text_has(const struct text *t, struct range r, const char32_t *words, size_t *at)
{
	bool found = false;
	for (const char32_t *w = words; *w;) {
		size_t n = 0;
		while (w[n] && w[n] != '|')
			n++;
		for (size_t i = r.from; i + n <= r.to; i++)
			if (word_at(t, i, w, n) && (!found || !at || i < *at)) {
				found = true;
				if (at)
					*at = i;
				break;
			}
		w += n + (w[n] == '|');
	}
	return found;
}

/* What a sentence ends with. */
static bool is_stop(char32_t c)
{
	return c == U'。' || c == '!' || c == '?' || c == '\n';
}

/* A numeral that a heading or a list begins with. */
static bool is_han_digit(char32_t c)
{
	static const char32_t digits[] = U"一二三四五六七八九十";
	for (const char32_t *d = digits; *d; d++)
		if (*d == c)
			return true;
	return false;
}

/* 一、 （一） 1. 1、 一是 at glyph i: something new begins. */
static bool begins_item(const struct text *t, size_t i, bool inner)
{
	size_t k = i + (i < t->n && t->g[i].c == '('), digits = 0;
	while (k < t->n && (is_han_digit(t->g[k].c) || (!inner && t->g[k].c >= '0' && t->g[k].c <= '9'))) {
		k++;
		digits++;
	}
	if (!digits || digits > 3 || k >= t->n)
		return false;
	char32_t c = t->g[k].c;
	bool list = c == U'是' && t->g[i].c != '(';
	return inner ? list : list || c == U'、' || c == ')' || (c == '.' && k + 1 < t->n && t->g[k + 1].c > 0x2e80);
}

/* The line [from, to) goes on in the next one. */
static bool goes_on(const struct text *t, size_t from, size_t to, size_t next)
{
	if (to - from < SHORT_LINE || begins_item(t, next, false))
		return false;
	char32_t c = t->g[to - 1].c;
	return !is_stop(c) && c != ';' && c != ':';
}

/* "- 1 -": a page's number. */
static bool is_page_number(const struct text *t, size_t from, size_t to)
{
	size_t digits = 0;
	for (size_t i = from; i < to; i++) {
		char32_t c = t->g[i].c;
		if (c >= '0' && c <= '9')
			digits++;
		else if (c != '-' && c != U'—')
			return false;
	}
	return digits > 0 && digits < 4;
}

/* What the checks do not look at: blanks, marks of emphasis, what has no width. */
static bool is_dropped(char32_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '*' || c == '\f' || c == 0xfeff || c == 0x200b;
}

/* The glyphs of the source, each line closed by '\n'. */
static void read_glyphs(struct text *t)
{
	uint32_t line = 1, column = 1;
	for (size_t i = 0, took; i < t->source.n; i += took) {
		char32_t c = utf8_next((struct str){t->source.p + i, t->source.n - i}, &took);
		char32_t half = utf8_fold_char(c);
		if (c == '\n' || !is_dropped(half))
			t->g[t->n++] = (struct glyph){c == '\n' ? c : half, (uint32_t)i, line, column};
		column++;
		if (c == '\n') {
			line++;
			column = 1;
		}
	}
	t->g[t->n] = (struct glyph){'\n', (uint32_t)t->source.n, line, column};
	t->n++;
}

/* Where the next line with something in it begins, page numbers passed over. */
static size_t next_line(const struct text *t, size_t from)
{
	while (from < t->n) {
		size_t to = from;
		while (to < t->n && t->g[to].c != '\n')
			to++;
		if (to > from && !is_page_number(t, from, to))
			return from;
		from = to + 1;
	}
	return t->n;
}

/* Takes out the line breaks that do not end a paragraph. */
static void join_lines(struct text *t)
{
	size_t kept = 0, from = next_line(t, 0);
	while (from < t->n) {
		size_t to = from;
		while (to < t->n && t->g[to].c != '\n')
			to++;
		size_t next = next_line(t, to + 1);
		bool on = next < t->n && goes_on(t, from, to, next);
		for (size_t i = from; i < to + !on && i < t->n; i++)
			t->g[kept++] = t->g[i];
		from = next;
	}
	t->n = kept;
}

/* Parts, and to which sentence, item and paragraph each belongs. */
static int divide(struct text *t, struct err *e)
{
	size_t n = 1, sentence = 0, item = 0, paragraph = 0, from = 0;
	for (size_t i = 0; i < t->n; i++)
		n += is_stop(t->g[i].c) || t->g[i].c == ';';
	t->part = ARENA_ARRAY(t->mem, n, struct part);
	if (!t->part)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < t->n; i++) {
		char32_t c = t->g[i].c;
		if (!is_stop(c) && c != ';')
			continue;
		if (i > from) {
			item += begins_item(t, from, true);
			t->part[t->parts++] = (struct part){{from, i}, sentence, item, paragraph};
		}
		from = i + 1;
		sentence += c != ';';
		item += c == '\n';
		paragraph += c == '\n';
	}
	return 0;
}

int text_read(struct text *t, struct str source, struct err *e)
{
	t->source = source;
	t->g = ARENA_ARRAY(t->mem, utf8_count(source) + 1, struct glyph);
	if (!t->g)
		return err_set(e, ERR_NOMEM, "内存不足");
	read_glyphs(t);
	join_lines(t);
	return divide(t, e);
}

struct str text_words(struct text *t, struct range r, size_t most)
{
	struct buf b;
	buf_init(&b, 4 * (most + 8));
	for (size_t i = r.from; i < r.to; i++) {
		if (i - r.from == most) {
			buf_puts(&b, "…");
			break;
		}
		size_t took;
		struct str rest = {t->source.p + t->g[i].at, t->source.n - t->g[i].at};
		if (rest.n && t->g[i].c != '\n') {
			utf8_next(rest, &took);
			buf_put(&b, rest.p, took);
		}
	}
	const char *copy = arena_copy(t->mem, b.p ? b.p : "", b.n);
	struct str out = {copy ? copy : "", copy ? b.n : 0};
	t->nomem |= !copy || b.failed;
	buf_release(&b);
	return out;
}

const struct part *text_part(const struct text *t, size_t i)
{
	size_t lo = 0, hi = t->parts;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (t->part[mid].r.to <= i)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->parts ? &t->part[lo] : NULL;
}

struct range text_sentence(const struct text *t, const struct part *p)
{
	const struct part *a = p, *b = p;
	while (a > t->part && a[-1].sentence == p->sentence)
		a--;
	while (b + 1 < t->part + t->parts && b[1].sentence == p->sentence)
		b++;
	return (struct range){a->r.from, b->r.to};
}

struct range text_paragraph(const struct text *t, const struct part *p)
{
	const struct part *a = p, *b = p;
	while (a > t->part && a[-1].paragraph == p->paragraph)
		a--;
	while (b + 1 < t->part + t->parts && b[1].paragraph == p->paragraph)
		b++;
	return (struct range){a->r.from, b->r.to};
}
