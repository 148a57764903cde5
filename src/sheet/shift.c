#include "sheet/shift.h"

#include "sheet/ref.h"

/* Letters, digits and what else names have. */
static bool is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
	       c == '\\' || c == '?' || (c & 0x80);
}

/* Letters of a column at the front of s, a $ before them included: how many bytes, 0 none. */
static size_t take_column(struct str s, uint32_t *column, bool *fixed)
{
	size_t i = s.n && *s.p == '$', from = i;
	*fixed = i;
	*column = 0;
	for (; i < s.n && i - from < 3 && ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= 'a' && s.p[i] <= 'z')); i++)
		*column = *column * 26 + (uint32_t)((s.p[i] & ~0x20) - 'A' + 1);
	if (i == from || *column > REF_COLUMNS)
		return 0;
	(*column)--;
	return i;
}

/* Digits of a row, a $ before them included. */
static size_t take_row(struct str s)
{
	size_t i = s.n && *s.p == '$', from = i;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i == from || i - from > 7 ? 0 : i;
}

/* Puts a column, moved; −1 when it would leave the tab. At the end of a range it may stop at the tab's last one. */
static int put_column(struct buf *out, uint32_t column, bool fixed, int by, bool stop)
{
	char letters[4];
	int64_t moved = (int64_t)column + by;
	if (stop && moved >= REF_COLUMNS)
		moved = REF_COLUMNS - 1;
	if (moved < 0 || moved >= REF_COLUMNS)
		return -1;
	ref_letters((uint32_t)moved, letters);
	if (fixed)
		buf_putc(out, '$');
	return buf_puts(out, letters);
}

int shift_ranges(struct buf *out, struct str s, int by)
{
	bool first = true;
	while (s.p) {
		struct str range = str_cut(&s, ' ');
		struct ref from, to;
		if (!range.n)
			continue;
		bool single = !memchr(range.p, ':', range.n);
		if (!ref_range(range, &from, &to))
			return -1;
		buf_puts(out, first ? "" : " ");
		first = false;
		if (put_column(out, from.column, false, from.column == 0 && by < 0 ? 0 : by, false))
			return -1;
		buf_printf(out, "%u", from.row);
		if (single)
			continue;
		buf_putc(out, ':');
		if (put_column(out, to.column, false, to.column == 0 && by < 0 ? 0 : by, true))
			return -1;
		buf_printf(out, "%u", to.row);
	}
	return out->failed || first ? -1 : 0;
}

/* Reading a formula. */
struct formula {
	struct str rest;
	struct buf *out;
	const struct moves *moves;
	char before; /* the byte before rest; 0 at the beginning */
};

/* Copies n bytes. */
static void copy(struct formula *f, size_t n)
{
	buf_put(f->out, f->rest.p, n);
	f->before = n ? f->rest.p[n - 1] : f->before;
	f->rest = (struct str){f->rest.p + n, f->rest.n - n};
}

/* Bytes of a text or name in quotes, doubled quotes included. */
static size_t quoted(struct str s, char quote)
{
	size_t i = 1;
	for (; i < s.n; i++)
		if (s.p[i] == quote) {
			if (i + 1 < s.n && s.p[i + 1] == quote)
				i++;
			else
				return i + 1;
		}
	return s.n;
}

/* Bytes of an error value (#REF!, #N/A), whose letters are no reference. */
static size_t error_value(struct str s)
{
	size_t i = 1;
	while (i < s.n && (is_name(s.p[i]) || s.p[i] == '/'))
		i++;
	return i < s.n && (s.p[i] == '!' || s.p[i] == '?') ? i + 1 : i;
}

/* The name of a tab as a formula writes it, quotes and doubled quotes undone, is this one. */
static bool same_tab(struct str written, struct str name)
{
	size_t j = 0;
	bool in_quotes = written.n >= 2 && *written.p == '\'';
	if (in_quotes)
		written = (struct str){written.p + 1, written.n - 2};
	for (size_t i = 0; i < written.n; i++, j++) {
		if (j >= name.n || strncasecmp(written.p + i, name.p + j, 1) != 0)
			return false;
		if (in_quotes && written.p[i] == '\'')
			i++;
	}
	return j == name.n;
}

/* How far references behind a tab's name move. */
static int by_of(const struct moves *m, struct str written)
{
	for (size_t i = 0; i < m->n; i++)
		if (same_tab(written, m->tab[i].name))
			return m->tab[i].by;
	return 0;
}

/* Whether what stands behind letters and digits makes something else of them: a name, a function, a tab. */
static bool goes_on(struct str behind)
{
	return behind.n && (is_name(*behind.p) || *behind.p == '(' || *behind.p == '!' || *behind.p == '$');
}

/* s without its first n bytes. */
static struct str after(struct str s, size_t n)
{
	return (struct str){s.p + n, s.n - n};
}

/* Whole columns behind the first one's letters (A:C), moved: 1, 0, −1 as reference says. */
static int whole_columns(struct formula *f, size_t n, uint32_t first, bool first_fixed, int by)
{
	uint32_t last;
	bool last_fixed;
	struct str rest = after(f->rest, n);
	size_t m = rest.n && *rest.p == ':' ? take_column(after(rest, 1), &last, &last_fixed) : 0;
	if (!m || goes_on(after(rest, 1 + m)))
		return 0;
	if (put_column(f->out, first, first_fixed, by, false) || buf_putc(f->out, ':') ||
	    put_column(f->out, last, last_fixed, by, true))
		return -1;
	f->before = 'A';
	f->rest = after(rest, 1 + m);
	return 1;
}

/* A reference at the front of the rest, moved: 1, 0 when there is none, −1 when it would leave the tab. */
static int reference(struct formula *f, int by)
{
	uint32_t column;
	bool fixed;
	size_t n = take_column(f->rest, &column, &fixed);
	size_t row = n ? take_row(after(f->rest, n)) : 0;
	if (!n)
		return 0;
	if (!row)
		return whole_columns(f, n, column, fixed, by);
	if (goes_on(after(f->rest, n + row)))
		return 0;
	if (put_column(f->out, column, fixed, by, f->before == ':'))
		return -1;
	f->rest = after(f->rest, n);
	copy(f, row);
	return 1;
}

/* Bytes of a name at the front: a function, a name of the workbook, a tab without quotes. */
static size_t name_length(struct str s)
{
	size_t i = 0;
	while (i < s.n && (is_name(s.p[i]) || s.p[i] == '$'))
		i++;
	return i;
}

/* The function whose references are texts, which nobody can follow. */
static bool is_indirect(struct str name, char behind)
{
	return behind == '(' && name.n == 8 && strncasecmp(name.p, "INDIRECT", 8) == 0;
}

/* References behind the name of a tab, which has been copied with its "!": Tab!A1:B2. */
static int qualified(struct formula *f, int by)
{
	int status = reference(f, by);
	if (status <= 0 || !f->rest.n || *f->rest.p != ':')
		return status;
	copy(f, 1);
	return reference(f, by) < 0 ? -1 : 1;
}

/* The name of a tab of n bytes, its "!" and what it qualifies. */
static int tab_piece(struct formula *f, size_t n)
{
	struct str name = {f->rest.p, n};
	bool elsewhere = f->before == ']' || (n > 1 && name.p[0] == '\'' && name.p[1] == '[');
	if (memchr(name.p, ':', name.n) || f->before == ':')
		return -1;
	copy(f, n + 1);
	return qualified(f, elsewhere ? 0 : by_of(f->moves, name)) < 0 ? -1 : 0;
}

/* A name of n bytes that is no tab's, or a single byte. */
static int plain_piece(struct formula *f, size_t n)
{
	if (is_indirect((struct str){f->rest.p, n}, n < f->rest.n ? f->rest.p[n] : 0))
		return -1;
	int status = is_name(f->before) ? 0 : reference(f, f->moves->own);
	if (status == 0)
		copy(f, n ? n : 1);
	return status < 0 ? -1 : 0;
}

/* Bytes at the front that are copied as they are: a text, an error value, a part in brackets. */
static size_t opaque_length(struct str s)
{
	const char *end;
	switch (*s.p) {
	case '"': return quoted(s, '"');
	case '#': return error_value(s);
	case '[': end = memchr(s.p, ']', s.n); return end ? (size_t)(end - s.p) + 1 : s.n;
	default: return 0;
	}
}

/* One piece of the formula. */
static int piece(struct formula *f)
{
	struct str s = f->rest;
	size_t opaque = opaque_length(s);
	if (opaque) {
		copy(f, opaque);
		return 0;
	}
	size_t n = *s.p == '\'' ? quoted(s, '\'') : name_length(s);
	return n && n < s.n && s.p[n] == '!' ? tab_piece(f, n) : plain_piece(f, n);
}

int shift_formula(struct buf *out, struct str s, const struct moves *m)
{
	struct formula f = {.rest = s, .out = out, .moves = m};
	while (f.rest.n)
		if (piece(&f))
			return -1;
	return out->failed ? -1 : 0;
}

bool shift_touches(struct str s, const struct moves *m)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '!')
			continue;
		size_t from = i;
		if (from && s.p[from - 1] == '\'') {
			for (from--; from && s.p[from - 1] != '\''; from--)
				;
			from -= from > 0;
		} else {
			while (from && is_name(s.p[from - 1]))
				from--;
		}
		if (by_of(m, (struct str){s.p + from, i - from}))
			return true;
	}
	return false;
}
