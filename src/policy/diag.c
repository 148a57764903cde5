#include "policy/diag.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define MESSAGE_MAX 500
#define SHOWN_MAX   100 /* columns of a line that are shown */
#define NEAR_MAX    64  /* characters of names that are compared */
#define BRIEF_CHARS 30

void diags_init(struct diags *d, struct arena *mem)
{
	*d = (struct diags){.mem = mem};
	d->last = &d->first;
}

/* n bytes of a text without a character cut in two at the end. */
static size_t whole_chars(const char *p, size_t n)
{
	while (n > 0 && ((unsigned char)p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* The formatted text in mem, NULL without memory. */
static const char *format(struct arena *mem, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static const char *format(struct arena *mem, const char *fmt, va_list ap)
{
	char room[MESSAGE_MAX + 5];
	int n = vsnprintf(room, sizeof room, fmt, ap);
	if (n < 0)
		return NULL;
	return arena_copy(mem, room, n <= MESSAGE_MAX ? (size_t)n : whole_chars(room, MESSAGE_MAX));
}

const char *diag_text(struct arena *mem, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *made = format(mem, fmt, ap);
	va_end(ap);
	return made ? made : "";
}

struct str diag_brief(struct str s)
{
	size_t at = 0, len;
	for (int n = 0; at < s.n; n++) {
		if (n == BRIEF_CHARS)
			return (struct str){s.p, at};
		utf8_next((struct str){s.p + at, s.n - at}, &len);
		at += len;
	}
	return s;
}

/* Whether a stands before b in one file. */
static bool before(const struct diag *a, const struct diag *b)
{
	bool same = a->file == b->file || (a->file && b->file && strcmp(a->file, b->file) == 0);
	return same && (a->at.line < b->at.line || (a->at.line == b->at.line && a->at.col < b->at.col));
}

int diag_add(struct diags *d, enum diag_level level, const struct policy *p, struct pos at, const char *hint,
	     const char *what, ...)
{
	size_t before_it = d->errors + d->warnings;
	if (level == DIAG_ERROR)
		d->errors++;
	else
		d->warnings++;
	if (before_it >= DIAGS_MAX)
		return -1;
	struct diag *n = ARENA_NEW(d->mem, struct diag);
	if (!n) {
		d->starved = true;
		return -1;
	}
	va_list ap;
	va_start(ap, what);
	const char *made = format(d->mem, what, ap);
	va_end(ap);
	d->starved |= !made;
	*n = (struct diag){level, p ? p->file : NULL, at, made ? made : "", hint && *hint ? hint : NULL, NULL};
	struct diag **to = &d->first;
	while (*to && !before(n, *to))
		to = &(*to)->next;
	n->next = *to;
	*to = n;
	if (!n->next)
		d->last = &n->next;
	return -1;
}

int diag_starved(struct diags *d, const struct policy *p, struct pos at)
{
	d->starved = true;
	return diag_add(d, DIAG_ERROR, p, at, NULL, "内存不足");
}

/* The n-th line of a text, without its end and without the mark at the beginning of a file (BOM). */
static struct str line_of(struct str source, int n)
{
	struct str line = {"", 0};
	if (str_starts(source, STR("\xef\xbb\xbf")))
		source = (struct str){source.p + 3, source.n - 3};
	while (n-- > 0) {
		if (!source.p)
			return (struct str){NULL, 0};
		line = str_cut(&source, '\n');
	}
	return str_ends(line, STR("\r")) ? (struct str){line.p, line.n - 1} : line;
}

/* Takes characters off *s: up to `chars` of them, no more than `columns` wide; returns what was taken. */
static struct str take(struct str *s, int chars, int columns)
{
	struct str taken = {s->p, 0};
	size_t len;
	while (s->n && chars-- > 0) {
		utf8_next(*s, &len);
		columns -= utf8_width((struct str){s->p, len});
		if (columns < 0)
			break;
		taken.n += len;
		*s = (struct str){s->p + len, s->n - len};
	}
	return taken;
}

/* The text with what a terminal would obey made a blank. */
static void put_shown(struct buf *out, struct str s)
{
	size_t len;
	while (s.n) {
		uint32_t c = utf8_next(s, &len);
		bool hidden = c < 0x20 || c == 0x7f || utf8_has_control((struct str){s.p, len});
		if (hidden)
			buf_putc(out, ' ');
		else if (c == 0xfffd && len == 1)
			buf_putc(out, '?');
		else
			buf_put(out, s.p, len);
		s = (struct str){s.p + len, s.n - len};
	}
}

/* Columns that put_shown needs. */
static int shown_width(struct str s)
{
	int columns = 0;
	size_t len;
	for (; s.n; s = (struct str){s.p + len, s.n - len}) {
		uint32_t c = utf8_next(s, &len);
		struct str one = {s.p, len};
		columns += c < 0x20 || c == 0x7f || utf8_has_control(one) || c == 0xfffd ? 1 : utf8_width(one);
	}
	return columns;
}

/* The line and the carets under it. */
static void put_place(struct buf *out, struct str line, struct pos at)
{
	struct str rest = line;
	struct str ahead = take(&rest, at.col - 1, INT32_MAX);
	const char *cut = "";
	if (shown_width(line) > SHOWN_MAX && shown_width(ahead) > SHOWN_MAX / 2) {
		struct str tail = ahead; /* keep the last part of what stands before the place */
		take(&tail, INT32_MAX, shown_width(ahead) - SHOWN_MAX / 2 + 1);
		ahead = tail;
		cut = "...";
	}
	int used = (int)strlen(cut) + shown_width(ahead);
	struct str after = rest;
	struct str meant = take(&after, at.len, SHOWN_MAX - used);
	struct str behind = take(&after, INT32_MAX, SHOWN_MAX - used - shown_width(meant));
	buf_printf(out, "  %s", cut);
	put_shown(out, ahead);
	put_shown(out, meant);
	put_shown(out, behind);
	buf_printf(out, "%s\n%*s", after.n ? "..." : "", used + 2, "");
	for (int i = shown_width(meant) > 0 ? shown_width(meant) : 1; i > 0; i--)
		buf_putc(out, '^');
	buf_putc(out, '\n');
}

int diag_print(struct buf *out, const struct diag *d, struct str source)
{
	buf_printf(out, "%s:%d:%d: %s：%s\n", d->file ? d->file : "", d->at.line, d->at.col,
		   d->level == DIAG_ERROR ? "错误" : "注意", d->what);
	struct str line = source.p ? line_of(source, d->at.line) : source;
	if (line.p && line.n)
		put_place(out, line, d->at);
	if (d->hint)
		buf_printf(out, "  提示：%s\n", d->hint);
	return out->failed ? -1 : 0;
}

/* The characters of a name; how many, or −1 when there are too many to compare. */
static int spread(struct str s, uint32_t out[NEAR_MAX])
{
	int n = 0;
	size_t len;
	for (; s.n; s = (struct str){s.p + len, s.n - len}) {
		if (n == NEAR_MAX)
			return -1;
		out[n++] = utf8_next(s, &len);
	}
	return n;
}

/* The smaller one. */
static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Edits that make a of b: replace, insert, leave out, exchange neighbours. */
static int distance(const uint32_t *a, int na, const uint32_t *b, int nb)
{
	int row[3][NEAR_MAX + 1];
	for (int j = 0; j <= nb; j++)
		row[0][j] = row[1][j] = j;
	for (int i = 1; i <= na; i++) {
		int *now = row[i % 3], *last = row[(i + 2) % 3], *older = row[(i + 1) % 3];
		now[0] = i;
		for (int j = 1; j <= nb; j++) {
			now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], older[j - 2] + 1);
		}
	}
	return row[na % 3][nb];
}

struct str nearest_name(struct str name, const struct str *names, size_t n)
{
	uint32_t want[NEAR_MAX], have[NEAR_MAX];
	struct str best = {NULL, 0};
	int best_distance = INT32_MAX, chars = spread(name, want);
	for (size_t i = 0; chars > 0 && i < n; i++) {
		int other = spread(names[i], have);
		if (other <= 0)
			continue;
		int longer = chars > other ? chars : other, allowed = longer / 3 > 1 ? longer / 3 : 1;
		int far = distance(want, chars, have, other);
		if (far <= allowed && far < longer && far < best_distance) {
			best_distance = far;
			best = names[i];
		}
	}
	return best;
}
