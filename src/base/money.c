#include "base/money.h"
#include "base/utf8.h"

#include <stdio.h>

#define SCALE_MAX 18

/* One more decimal digit behind v; false when it does not fit. Counts downwards, as there is one more below zero. */
static bool digit_put(int64_t *v, int digit)
{
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_sub_overflow(*v, digit, v);
}

/* Takes the digits before the point off s; separators only where every group of three begins, when allowed. */
static bool whole_part(struct str *s, bool separators, int64_t *v, size_t *digits)
{
	size_t i = 0, group = 0;
	bool grouped = false;
	for (*digits = 0; i < s->n; i++) {
		char c = s->p[i];
		if (c == ',' && separators) {
			if (grouped ? group != 3 : group < 1 || group > 3)
				return false;
			grouped = true;
			group = 0;
			continue;
		}
		if (c < '0' || c > '9')
			break;
		if (!digit_put(v, c - '0'))
			return false;
		(*digits)++;
		group++;
	}
	*s = (struct str){s->p + i, s->n - i};
	return !grouped || group == 3;
}

/* Takes the point and the places behind it off s and fills up to `scale`. */
static bool fraction_part(struct str *s, int scale, bool zeros, int64_t *v)
{
	int places = 0;
	if (s->n && *s->p == '.') {
		size_t i = 1;
		for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++, places++)
			if (places < scale ? !digit_put(v, s->p[i] - '0') : !zeros || s->p[i] != '0')
				return false;
		if (places == 0)
			return false;
		*s = (struct str){s->p + i, s->n - i};
	}
	for (; places < scale; places++)
		if (!digit_put(v, 0))
			return false;
	return true;
}

/* A plain decimal that fills the whole of s. */
static bool plain_parse(struct str s, int scale, bool lenient, int64_t *out)
{
	bool negative = s.n && *s.p == '-';
	int64_t v = 0;
	size_t digits;
	if (negative)
		s = (struct str){s.p + 1, s.n - 1};
	if (!whole_part(&s, lenient, &v, &digits) || (digits == 0 && !(lenient && s.n && *s.p == '.')))
		return false;
	if (!fraction_part(&s, scale, lenient, &v) || s.n)
		return false;
	if (!negative && v == INT64_MIN)
		return false;
	*out = negative ? v : -v;
	return true;
}

/* Takes the signs of the currency off: a leading ¥ or ￥, a trailing 元. */
static struct str bare(struct str s)
{
	static const struct str yen[] = {{"\xc2\xa5", 2}, {"\xef\xbf\xa5", 3}};
	s = str_trim(s);
	for (int i = 0; i < 2; i++)
		if (str_starts(s, yen[i]))
			s = (struct str){s.p + yen[i].n, s.n - yen[i].n};
	if (str_ends(s, STR("元")))
		s.n -= STR("元").n;
	return str_trim(s);
}

bool decimal_parse(struct str s, int scale, bool lenient, int64_t *out)
{
	char folded[64];
	if (scale < 0 || scale > SCALE_MAX)
		return false;
	if (!lenient)
		return plain_parse(s, scale, false, out);
	s = bare(s);
	size_t n = utf8_fold_into(folded, sizeof folded, s);
	return n <= sizeof folded && plain_parse((struct str){folded, n}, scale, true, out);
}

void decimal_text(int64_t v, int scale, char out[static 32])
{
	char digits[32];
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	int at = sizeof digits;
	scale = scale < 0 ? 0 : scale > SCALE_MAX ? SCALE_MAX : scale;
	for (int place = 0; rest || place <= scale; place++) {
		if (scale && place == scale)
			digits[--at] = '.';
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	}
	snprintf(out, 32, "%s%.*s", v < 0 ? "-" : "", (int)sizeof digits - at, digits + at);
}

void decimal_grouped(int64_t v, int scale, char out[static GROUPED_MAX])
{
	char text[32];
	decimal_text(v, scale, text);
	size_t first = text[0] == '-', whole = strcspn(text, "."), n = 0;
	for (size_t i = 0; text[i]; i++) {
		if (i > first && i < whole && (whole - i) % 3 == 0)
			out[n++] = ',';
		out[n++] = text[i];
	}
	out[n] = '\0';
}

bool money_add(int64_t a, int64_t b, int64_t *out)
{
	int64_t sum;
	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*out = sum;
	return true;
}

bool money_share(int64_t v, int64_t num, int64_t den, int64_t *out)
{
	if (den <= 0)
		return false;
	__int128 product = (__int128)v * num;
	unsigned __int128 size = product < 0 ? 0 - (unsigned __int128)product : (unsigned __int128)product;
	unsigned __int128 whole = size / (unsigned __int128)den, left = size % (unsigned __int128)den;
	if (left >= (unsigned __int128)den - left)
		whole++;
	__int128 share = product < 0 ? -(__int128)whole : (__int128)whole;
	if (share < INT64_MIN || share > INT64_MAX)
		return false;
	*out = (int64_t)share;
	return true;
}
