/* Numbers as a Chinese text writes them: 12,500, 2.89万, 三十五, 百 … always in millionths. */
#include "features/claims_check/inside.h"

/* Value of a Chinese digit, −1: none. */
static int han_digit(char32_t c)
{
	static const char32_t digits[] = U"零一二三四五六七八九";
	for (int i = 0; digits[i]; i++)
		if (digits[i] == c)
			return i;
	return c == U'两' ? 2 : c == U'〇' ? 0 : -1;
}

/* Weight of 十 百 千, 0: none. */
static int64_t han_weight(char32_t c)
{
	return c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
}

/* Whole number in Chinese below 10,000: 三十五, 一百二, 千. */
static bool han_number(const struct text *t, size_t i, size_t *end, int64_t *value)
{
	int64_t sum = 0, digit = -1;
	size_t k = i;
	for (; k < t->n; k++) {
		int d = han_digit(t->g[k].c);
		int64_t w = han_weight(t->g[k].c);
		if (d >= 0 && digit <= 0)
			digit = d;
		else if (w && digit != 0) {
			sum += (digit < 0 ? 1 : digit) * w;
			digit = -1;
		} else
			break;
	}
	*value = sum + (digit > 0 ? digit : 0);
	*end = k;
	return k > i;
}

/* A digit stands at i. */
static bool digit_at(const struct text *t, size_t i)
{
	return i < t->n && t->g[i].c >= '0' && t->g[i].c <= '9';
}

/* Exactly three digits follow a comma at i: it separates thousands. */
static bool thousands_at(const struct text *t, size_t i)
{
	return t->g[i].c == ',' && digit_at(t, i + 1) && digit_at(t, i + 2) && digit_at(t, i + 3) &&
	       !digit_at(t, i + 4);
}

/* Digits with thousands separators and a point; places behind the point in *places. */
static bool arabic_number(const struct text *t, size_t i, size_t *end, int64_t *value, int *places)
{
	int64_t v = 0;
	int digits = 0, after = -1;
	size_t k = i;
	for (; k < t->n && digits < 12; k++) {
		if (digit_at(t, k)) {
			v = v * 10 + (int64_t)(t->g[k].c - '0');
			digits++;
			after += after >= 0;
		} else if (after < 0 && t->g[k].c == '.' && digit_at(t, k + 1)) {
			after = 0;
		} else if (after >= 0 || digits > 3 || !thousands_at(t, k)) {
			break;
		}
	}
	*value = v;
	*places = after < 0 ? 0 : after;
	*end = k;
	return digits > 0 && *places <= 6;
}

/* 万, 亿, 万亿 at i: their weight, and how many glyphs. */
static int64_t big_weight(const struct text *t, size_t i, size_t *took)
{
	char32_t c = i < t->n ? t->g[i].c : 0;
	*took = 1;
	if (c == U'万')
		return 10000;
	if (c == U'亿')
		return 100000000;
	*took = 0;
	return 1;
}

bool number_at(const struct text *t, size_t i, size_t *end, int64_t *value, int64_t *ulp, bool *chinese)
{
	int64_t v, unit = MICRO;
	int places = 0;
	size_t took;
	char32_t c = t->g[i].c;
	*chinese = !(c >= '0' && c <= '9');
	if (*chinese ? !han_number(t, i, end, &v) : !arabic_number(t, i, end, &v, &places))
		return false;
	size_t more = *end + (*end < t->n && (t->g[*end].c == U'余' || t->g[*end].c == U'多'));
	int64_t big = big_weight(t, more, &took);
	if (big > 1)
		*end = more + took;
	for (int k = 0; k < places; k++)
		unit /= 10;
	if (v > SPAN_OPEN / unit / big / 2)
		return false;
	*value = v * unit * big;
	*ulp = places || big > 1 ? unit * big : 0;
	return true;
}
