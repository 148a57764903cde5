#include "sheet/escape.h"

#include "base/utf8.h"

/* The character that the escape at p[0 … 6] stands for, or 0xFFFFFFFF. */
static uint32_t escaped(const char *p)
{
	uint32_t c = 0;
	if (p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return UINT32_MAX;
	for (int i = 2; i < 6; i++) {
		char h = (char)(p[i] | 0x20);
		bool digit = p[i] >= '0' && p[i] <= '9';
		if (!digit && (h < 'a' || h > 'f'))
			return UINT32_MAX;
		c = c << 4 | (uint32_t)(digit ? p[i] - '0' : h - 'a' + 10);
	}
	return c >= 0xd800 && c <= 0xdfff ? UINT32_MAX : c;
}

size_t text_unescape(char *p, size_t n)
{
	size_t out = 0;
	if (n < 7 || !memmem(p, n, "_x", 2))
		return n;
	for (size_t i = 0; i < n;) {
		uint32_t c = i + 7 <= n ? escaped(p + i) : UINT32_MAX;
		if (c == UINT32_MAX) {
			p[out++] = p[i++];
			continue;
		}
		char bytes[4];
		size_t len = utf8_encode(c, bytes);
		memcpy(p + out, bytes, len);
		out += len;
		i += 7;
	}
	return out;
}

int xml_put(struct buf *out, struct str s)
{
	size_t len;
	for (; s.n; s = (struct str){s.p + len, s.n - len}) {
		uint32_t c = utf8_next(s, &len);
		if (c == '&')
			buf_puts(out, "&amp;");
		else if (c == '<')
			buf_puts(out, "&lt;");
		else if (c == '>')
			buf_puts(out, "&gt;");
		else if (c == '"')
			buf_puts(out, "&quot;");
		else if (c == '_' && s.n >= 7 && escaped(s.p) != UINT32_MAX)
			buf_puts(out, "_x005F_");
		else if (c == '\n' || c == '\t')
			buf_putc(out, (char)c);
		else if (c >= 0x20 && c != 0x7f && c != 0xfffe && c != 0xffff)
			utf8_put(out, c);
	}
	return out->failed ? -1 : 0;
}
