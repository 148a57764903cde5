#include "base/str.h"

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str with)
{
	return s.n >= with.n && (with.n == 0 || memcmp(s.p, with.p, with.n) == 0);
}

bool str_ends(struct str s, struct str with)
{
	return s.n >= with.n && (with.n == 0 || memcmp(s.p + s.n - with.n, with.p, with.n) == 0);
}

long str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	const char *at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return at ? at - s.p : -1;
}

/* The blanks of more than one byte: ideographic, no-break, byte order mark. */
static const struct str wide_blanks[] = {{"\xe3\x80\x80", 3}, {"\xc2\xa0", 2}, {"\xef\xbb\xbf", 3}};

/* Bytes of the blank that s begins with, 0 when it begins with none. */
static size_t blank_first(struct str s)
{
	if (s.n && (*s.p == ' ' || (*s.p >= '\t' && *s.p <= '\r')))
		return 1;
	for (size_t i = 0; s.n && (*s.p & 0x80) && i < sizeof wide_blanks / sizeof *wide_blanks; i++)
		if (str_starts(s, wide_blanks[i]))
			return wide_blanks[i].n;
	return 0;
}

/* Bytes of the blank that s ends with, 0 when it ends with none. */
static size_t blank_last(struct str s)
{
	char last = s.n ? s.p[s.n - 1] : 'x';
	if (last == ' ' || (last >= '\t' && last <= '\r'))
		return 1;
	for (size_t i = 0; (last & 0x80) && i < sizeof wide_blanks / sizeof *wide_blanks; i++)
		if (str_ends(s, wide_blanks[i]))
			return wide_blanks[i].n;
	return 0;
}

struct str str_trim(struct str s)
{
	for (size_t n; (n = blank_first(s)) > 0;)
		s = (struct str){s.p + n, s.n - n};
	for (size_t n; (n = blank_last(s)) > 0;)
		s.n -= n;
	return s;
}

struct str str_cut(struct str *rest, char sep)
{
	struct str piece = *rest;
	const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (!at) {
		*rest = (struct str){NULL, 0};
		return piece;
	}
	piece.n = (size_t)(at - rest->p);
	*rest = (struct str){at + 1, rest->n - piece.n - 1};
	return piece;
}

bool str_to_i64(struct str s, int64_t *out)
{
	bool negative = s.n && *s.p == '-';
	size_t i = negative || (s.n && *s.p == '+');
	int64_t v = 0;
	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		int digit = s.p[i] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, negative ? -digit : digit, &v))
			return false;
	}
	*out = v;
	return true;
}
