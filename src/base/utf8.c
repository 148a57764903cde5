#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>

#define BAD 0xfffdu

/* Bytes that a lead byte announces, with the smallest character that may take so many; 0: no lead byte. */
static size_t announced(unsigned char lead, uint32_t *least)
{
	if (lead >= 0xc2 && lead <= 0xdf) {
		*least = 0x80;
		return 2;
	}
	if (lead >= 0xe0 && lead <= 0xef) {
		*least = 0x800;
		return 3;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		*least = 0x10000;
		return 4;
	}
	return 0;
}

uint32_t utf8_next(struct str s, size_t *len)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t least = 0, c;
	*len = 1;
	if (p[0] < 0x80)
		return p[0];
	size_t n = announced(p[0], &least);
	if (n == 0 || n > s.n)
		return BAD;
	c = p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return BAD;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return BAD;
	*len = n;
	return c;
}

/* Takes the next character off *s. */
static uint32_t take(struct str *s, size_t *len)
{
	uint32_t c = utf8_next(*s, len);
	*s = (struct str){s->p + *len, s->n - *len};
	return c;
}

bool utf8_valid(struct str s)
{
	size_t len;
	while (s.n) {
		if ((unsigned char)*s.p < 0x80)
			s = (struct str){s.p + 1, s.n - 1};
		else if (take(&s, &len) == BAD && len == 1)
			return false;
	}
	return true;
}

size_t utf8_encode(uint32_t c, char out[static 4])
{
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = BAD;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)((0xf00u >> n & 0xf0) | (c & 0xff));
	return n;
}

int utf8_put(struct buf *b, uint32_t c)
{
	char bytes[4];
	size_t n = utf8_encode(c, bytes);
	return buf_put(b, bytes, n);
}

struct range {
	uint32_t first, last;
};

/* Characters that combine with the one before, or show nothing. */
static const struct range narrow[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x200b, 0x200f},
    {0x202a, 0x202e}, {0x2060, 0x2069}, {0x20d0, 0x20ff}, {0x302a, 0x302d},   {0x3099, 0x309a},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
};

/* Characters of two columns. */
static const struct range wide[] = {
    {0x1100, 0x115f}, {0x231a, 0x231b},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xa960, 0xa97f},
    {0xac00, 0xd7a3}, {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},
    {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

/* Whether c lies in one of n ranges. */
static bool in_ranges(uint32_t c, const struct range *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= r[i].first && c <= r[i].last)
			return true;
	return false;
}

int utf8_width(struct str s)
{
	int columns = 0;
	size_t len;
	while (s.n) {
		uint32_t c = take(&s, &len);
		if (c < 0x300)
			columns += c >= 0x20 && c != 0x7f;
		else if (!in_ranges(c, narrow, sizeof narrow / sizeof *narrow))
			columns += in_ranges(c, wide, sizeof wide / sizeof *wide) ? 2 : 1;
	}
	return columns;
}

size_t utf8_count(struct str s)
{
	size_t count = 0, len;
	for (; s.n; count++) {
		if ((unsigned char)*s.p < 0x80)
			s = (struct str){s.p + 1, s.n - 1};
		else
			take(&s, &len);
	}
	return count;
}

uint32_t utf8_fold_char(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xfee0;
	if (c == 0x3000 || c == 0xa0)
		return ' ';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xfe63)
		return '-';
	return c;
}

size_t utf8_fold_into(char *out, size_t n, struct str s)
{
	size_t used = 0, len;
	while (s.n) {
		const char *from = s.p;
		uint32_t c = take(&s, &len), folded = utf8_fold_char(c);
		char one = (char)folded;
		if (folded != c)
			len = 1;
		if (len <= n && used <= n - len)
			memcpy(out + used, folded != c ? &one : from, len);
		used += len;
	}
	return used;
}

int utf8_fold_width(struct buf *out, struct str s)
{
	char piece[64];
	while (s.n) {
		struct str head = s;
		size_t len;
		while (s.n && s.p - head.p < (long)sizeof piece - 4)
			take(&s, &len);
		head.n = (size_t)(s.p - head.p);
		size_t n = utf8_fold_into(piece, sizeof piece, head);
		if (buf_put(out, piece, n))
			return -1;
	}
	return 0;
}

bool utf8_has_control(struct str s)
{
	size_t len;
	while (s.n) {
		if (*s.p >= 0x20 && *s.p < 0x7f) { /* nearly all of most texts */
			s = (struct str){s.p + 1, s.n - 1};
			continue;
		}
		uint32_t c = take(&s, &len);
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c <= 0x9f) ||
		    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
			return true;
	}
	return false;
}

/* Converts the whole of s through cd, a piece at a time. */
static int convert(iconv_t cd, struct buf *out, struct str s)
{
	char piece[4096];
	char *from = (char *)(uintptr_t)s.p;
	size_t left = s.n;
	while (left) {
		char *to = piece;
		size_t room = sizeof piece;
		size_t made = iconv(cd, &from, &left, &to, &room);
		if (made == (size_t)-1 && errno != E2BIG)
			return -1;
		if (buf_put(out, piece, sizeof piece - room))
			return -1;
	}
	return 0;
}

/* Only bytes below 0x80. */
static bool is_ascii(struct str s)
{
	unsigned char seen = 0;
	for (size_t i = 0; i < s.n; i++)
		seen |= (unsigned char)s.p[i];
	return seen < 0x80;
}

int utf8_from_gb18030(struct buf *out, struct str s)
{
	size_t before = out->n;
	if (is_ascii(s))
		return buf_put_str(out, s);
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	int status = convert(cd, out, s);
	iconv_close(cd); /* one that did not open answers EBADF */
	if (status && out->p) {
		out->n = before;
		out->p[before] = '\0';
	}
	return status;
}
