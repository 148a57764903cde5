#include "http/url.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>

/* The value of a hexadecimal digit, −1 for any other character. */
static int hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* The byte that the percent sign at i and its two digits stand for, −1 when they are not there. */
static int escaped(struct str s, size_t i)
{
	if (s.n - i < 3)
		return -1;
	int high = hex(s.p[i + 1]), low = hex(s.p[i + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool url_decode(struct str raw, bool plus, struct arena *mem, struct str *out)
{
	char *to = arena_get(mem, raw.n + 1);
	size_t n = 0;
	if (!to)
		return false;
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '%') {
			int byte = escaped(raw, i);
			if (byte < 0)
				return false;
			c = (char)byte;
			i += 2;
		} else if (c == '+' && plus)
			c = ' ';
		to[n++] = c;
	}
	*out = (struct str){to, n};
	return utf8_valid(*out) && !url_has_control(*out, true);
}

/* The ASCII control characters. */
static const bool control[256] = {[0 ... 0x1f] = true, [0x7f] = true};

bool url_has_control(struct str s, bool lines)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (control[c] && !(lines && (c == '\t' || c == '\r' || c == '\n')))
			return true;
	}
	return false;
}

/* A character that may stand in a path as it is (RFC 3986 pchar), but for `;`, which hides parameters, and bytes above
 * ASCII, which honest clients encode. */
static const bool plain[256] = {
    ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['-'] = true, ['.'] = true,  ['_'] = true,
    ['~'] = true,         ['!'] = true,         ['$'] = true,         ['&'] = true, ['\''] = true, ['('] = true,
    [')'] = true,         ['*'] = true,         ['+'] = true,         [','] = true, ['='] = true,  [':'] = true,
    ['@'] = true,         ['/'] = true,         ['%'] = true,
};

/* A percent sign that hides what would change the path's meaning: slash, dot, backslash, semicolon, percent. */
static bool hides(struct str raw, size_t i)
{
	int c = escaped(raw, i);
	return c == '/' || c == '.' || c == '\\' || c == ';' || c == '%';
}

/* No segment is `.` or `..`, none but the last is empty. */
static bool walks_down(struct str path)
{
	struct str rest = {path.p + 1, path.n - 1};
	while (rest.p) {
		struct str s = str_cut(&rest, '/');
		if ((s.n == 0 && rest.p) || str_is(s, ".") || str_is(s, ".."))
			return false;
	}
	return true;
}

bool url_path(struct str raw, struct arena *mem, struct str *out)
{
	struct str path;
	if (raw.n == 0 || raw.p[0] != '/' || !walks_down(raw))
		return false;
	for (size_t i = 0; i < raw.n; i++)
		if (!plain[(unsigned char)raw.p[i]] || (raw.p[i] == '%' && hides(raw, i)))
			return false;
	if (!url_decode(raw, false, mem, &path) || utf8_has_control(path) || url_has_control(path, false))
		return false;
	*out = path;
	return true;
}

/* Everything but unreserved characters percent-encoded. */
static int put_encoded(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    (c && strchr("-._~", c)))
			buf_putc(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
	return out->failed ? -1 : 0;
}

int url_put_segment(struct buf *out, struct str segment)
{
	return put_encoded(out, segment);
}

void url_query_init(struct url_query *q, struct buf *out)
{
	*q = (struct url_query){.out = out};
}

/* One pair behind what is there. */
static void put_pair(struct url_query *q, struct str name, struct str value)
{
	buf_putc(q->out, q->begun ? '&' : '?');
	q->begun = true;
	put_encoded(q->out, name);
	buf_putc(q->out, '=');
	put_encoded(q->out, value);
}

void url_query_put(struct url_query *q, const char *name, struct str value)
{
	put_pair(q, str_of(name), value);
}

void url_query_put_int(struct url_query *q, const char *name, int64_t value)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%" PRId64, value);
	url_query_put(q, name, (struct str){text, (size_t)n});
}

/* The name is in the list. */
static bool listed(const char *const *list, struct str name)
{
	for (; list && *list; list++)
		if (str_is(name, *list))
			return true;
	return false;
}

void url_query_keep(struct url_query *q, const struct http_pairs *pairs, const char *const *but)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (!listed(but, pairs->at[i].name))
			put_pair(q, pairs->at[i].name, pairs->at[i].value);
}
