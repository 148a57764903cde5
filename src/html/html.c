#include "html/html.h"
#include "html/static.h"

#include <stdint.h>
#include <string.h>

/* What a byte becomes in text and in values: NULL stays as it is. Control characters are none of HTML's. */
static const char *entity(unsigned char c, bool value)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return value ? "&quot;" : NULL;
	case '\'': return value ? "&#39;" : NULL;
	case '\t':
	case '\n': return NULL;
	case '\r': return value ? "&#13;" : "\n";
	default: return c < 0x20 || c == 0x7f ? "\xef\xbf\xbd" : NULL;
	}
}

/* Bytes that entity() may have something for; nearly all of a text are others. */
static const bool is_special[256] = {
    [0 ... 0x1f] = true, ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true, [0x7f] = true};

typedef unsigned char block __attribute__((vector_size(16)));

/* Whether one of 16 bytes is special: & and ' differ in one bit, so do < and >. */
static bool has_special(const char *p)
{
	block x;
	uint64_t half[2];
	memcpy(&x, p, sizeof x);
	block hit = (block)(x < 0x20) | (block)((x | 1) == '\'') | (block)((x | 2) == '>') | (block)(x == '"') |
		    (block)(x == 0x7f);
	memcpy(half, &hit, sizeof half);
	return half[0] | half[1];
}

/* Where the next byte is that may be special; the end. */
static size_t next_special(struct str s, size_t i)
{
	while (s.n - i >= sizeof(block) && !has_special(s.p + i))
		i += sizeof(block);
	if (s.n - i < sizeof(block) && s.n >= sizeof(block) && !has_special(s.p + s.n - sizeof(block)))
		return s.n;
	while (i < s.n && !is_special[(unsigned char)s.p[i]])
		i++;
	return i;
}

/* Runs of plain bytes go out in one piece. */
static void escape(struct html *h, struct str s, bool value)
{
	size_t from = 0;
	for (size_t i = next_special(s, 0); i < s.n; i = next_special(s, i + 1)) {
		const char *e = entity((unsigned char)s.p[i], value);
		if (!e)
			continue;
		html_put(h, s.p + from, i - from);
		buf_puts(h->out, e);
		from = i + 1;
	}
	html_put(h, s.p + from, s.n - from);
}

void html_text_str(struct html *h, struct str s)
{
	escape(h, s, false);
}

void html_text_c(struct html *h, const char *s)
{
	escape(h, str_of(s), false);
}

void html_attr_str(struct html *h, struct str s)
{
	escape(h, s, true);
}

void html_attr_c(struct html *h, const char *s)
{
	escape(h, str_of(s), true);
}

/* An address that can only lead into this site, into the page, or to an https site or an image in itself. A second
 * slash or a backslash behind the first would name another host. */
static bool harmless(struct str s)
{
	if (!s.n || s.p[0] == '#' || s.p[0] == '?')
		return true;
	if (s.p[0] == '/')
		return s.n < 2 || (s.p[1] != '/' && s.p[1] != '\\');
	return str_starts(s, STR("https://")) || str_starts(s, STR("data:image/"));
}

/* Bytes that no address of ours holds. */
static const bool is_blank[256] = {[0 ... 0x20] = true, [0x7f] = true};

void html_url_str(struct html *h, struct str s)
{
	size_t i = 0;
	while (i < s.n && !is_blank[(unsigned char)s.p[i]])
		i++;
	escape(h, i == s.n && harmless(s) ? s : STR("#"), true);
}

void html_url_c(struct html *h, const char *s)
{
	html_url_str(h, str_of(s));
}

/* Bytes that stand for themselves: in a class, and (2 as well) in a parameter. */
static const unsigned char is_plain[256] = {
    ['0' ... '9'] = 1, ['a' ... 'z'] = 1, ['A' ... 'Z'] = 1, ['-'] = 1, ['_'] = 1, ['.'] = 2, ['~'] = 2};

/* How many bytes from `from` on stand for themselves; most: 1 in a class, 2 in a parameter. */
static size_t plain_run(struct str s, size_t from, unsigned char most)
{
	size_t i = from;
	while (i < s.n && is_plain[(unsigned char)s.p[i]] && is_plain[(unsigned char)s.p[i]] <= most)
		i++;
	return i - from;
}

void html_param_str(struct html *h, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < s.n; i++) {
		size_t n = plain_run(s, i, 2);
		html_put(h, s.p + i, n);
		if ((i += n) < s.n) {
			unsigned char c = (unsigned char)s.p[i];
			html_put(h, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
		}
	}
}

void html_param_c(struct html *h, const char *s)
{
	html_param_str(h, str_of(s));
}

void html_class_str(struct html *h, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		size_t n = plain_run(s, i, 1);
		html_put(h, s.p + i, n);
		i += n;
	}
}

void html_class_c(struct html *h, const char *s)
{
	html_class_str(h, str_of(s));
}

void html_int(struct html *h, int64_t v)
{
	if (v < 0)
		buf_putc(h->out, '-');
	html_uint(h, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void html_uint(struct html *h, uint64_t v)
{
	char digits[20];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + v % 10);
	while (v /= 10);
	html_put(h, digits + at, sizeof digits - at);
}

void html_raw_str(struct html *h, struct str s)
{
	buf_put_str(h->out, s);
}

void html_raw_c(struct html *h, const char *s)
{
	buf_puts(h->out, s ? s : "");
}

void html_icon(struct html *h, const char *name, const char *cls)
{
	if (!h->sprite)
		h->sprite = static_url("icons.svg");
	html_lit(h, "<svg class=\"i");
	if (cls) {
		html_lit(h, " ");
		html_class_c(h, cls);
	}
	html_lit(h, "\" aria-hidden=\"true\" focusable=\"false\"><use href=\"");
	html_attr_c(h, h->sprite);
	html_lit(h, "#");
	html_class_c(h, name);
	html_lit(h, "\"></use></svg>");
}
