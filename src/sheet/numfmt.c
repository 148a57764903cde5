#include "sheet/numfmt.h"

#include <stdio.h>

#define DIGITS_SHOWN   15 /* significant digits of a spreadsheet */
#define DIGITS_READ    40
#define POINT_MAX      21 /* longer numbers keep their exponent */
#define SERIAL_OF_1970 25569
#define DAYS_1904      1462
#define SERIAL_LAST    2958465 /* 9999-12-31 */
#define SECONDS_A_DAY  86400

/* What a format was seen to show. */
struct shows {
	bool year, month, day, hour, second, percent, other;
	int zeros;
};

/* Whether s begins with a word, case aside. */
static bool begins(struct str s, const char *word)
{
	size_t n = strlen(word);
	return s.n >= n && strncasecmp(s.p, word, n) == 0;
}

/* Bytes at the front of s that are not letters of the format: quoted, escaped, in brackets, a mark of half days. */
static size_t passive(struct str s)
{
	const char *end;
	switch (s.p[0]) {
	case '"': end = memchr(s.p + 1, '"', s.n - 1); return end ? (size_t)(end - s.p) + 1 : s.n;
	case '[':
		end = memchr(s.p, ']', s.n);
		if (begins(s, "[h") || begins(s, "[m") || begins(s, "[s"))
			return 1;
		return end ? (size_t)(end - s.p) + 1 : s.n;
	case '\\':
	case '_':
	case '*': return s.n < 2 ? s.n : 2;
	default: return begins(s, "AM/PM") ? 5 : begins(s, "A/P") ? 3 : 0;
	}
}

/* Whether the letters behind an m are seconds (h:mm:ss), which makes the m minutes. */
static bool seconds_follow(struct str s)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		struct str rest = {s.p + i, s.n - i};
		n = passive(rest);
		if (n)
			continue;
		n = 1;
		char c = s.p[i];
		if (c == 's' || c == 'S')
			return true;
		if (c != 'm' && c != 'M' && c != ':' && c != '.' && c != ' ' && c != ']')
			return false;
	}
	return false;
}

/* Takes one letter of a format; *last is the letter before it that counts. */
static void letter(struct shows *f, char c, char *last, struct str rest)
{
	switch (c | 0x20) {
	case 'y': f->year = true; break;
	case 'd': f->day = true; break;
	case 'h': f->hour = true; break;
	case 's': f->second = true; break;
	case 'm':
		if (*last != 'h' && (*last == 'm' || !seconds_follow(rest)))
			f->month = true;
		break;
	default: return;
	}
	if ((c | 0x20) != 'm' || *last != 'h')
		*last = (char)(c | 0x20);
}

/* Looks through the first section of a format. */
static struct shows look_through(struct str code)
{
	struct shows f = {0};
	char last = 0;
	for (size_t i = 0, n; i < code.n && code.p[i] != ';'; i += n) {
		struct str rest = {code.p + i, code.n - i};
		n = passive(rest);
		if (n)
			continue;
		n = 1;
		char c = code.p[i];
		if (c == '0')
			f.zeros++;
		else if (c == '%')
			f.percent = true;
		else if (c == '#' || c == '?' || c == '.' || c == ',' || c == '@' || c == 'E' || c == 'e')
			f.other = true;
		else
			letter(&f, c, &last, (struct str){rest.p + 1, rest.n - 1});
	}
	return f;
}

enum num_form num_form_of(struct str code, int *width)
{
	*width = 0;
	if (begins(code, "General"))
		return FORM_PLAIN;
	struct shows f = look_through(code);
	if (f.percent)
		return FORM_PERCENT;
	if (f.zeros || f.other) {
		*width = f.zeros >= 2 && !f.other && (size_t)f.zeros == code.n ? f.zeros : 0;
		return *width ? FORM_PADDED : FORM_PLAIN;
	}
	if (f.year)
		return f.day ? FORM_DAY : FORM_MONTH;
	if (f.day || f.month)
		return FORM_MONTH_DAY;
	return f.hour || f.second ? FORM_TIME : FORM_PLAIN;
}

enum num_form num_form_builtin(uint32_t id)
{
	switch (id) {
	case 9:
	case 10: return FORM_PERCENT;
	case 14:
	case 15:
	case 22:
	case 30:
	case 31: return FORM_DAY;
	case 17:
	case 27:
	case 36:
	case 50:
	case 52:
	case 57: return FORM_MONTH;
	case 16:
	case 28:
	case 29:
	case 51:
	case 53:
	case 54:
	case 58: return FORM_MONTH_DAY;
	case 18:
	case 19:
	case 20:
	case 21:
	case 32:
	case 33:
	case 34:
	case 35:
	case 45:
	case 46:
	case 47:
	case 55:
	case 56: return FORM_TIME;
	default: return FORM_PLAIN;
	}
}

/* A number taken apart: 0.d1d2d3… × 10^point. */
struct parts {
	bool negative;
	char digit[DIGITS_READ + 1];
	int n, point;
};

/* Takes an exponent that fills s. */
static bool take_exponent(struct str s, int *exponent)
{
	bool negative = s.n && *s.p == '-';
	int v = 0;
	if (s.n && (*s.p == '-' || *s.p == '+'))
		s = (struct str){s.p + 1, s.n - 1};
	if (s.n == 0 || s.n > 3)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*exponent = negative ? -v : v;
	return true;
}

/* Takes a number apart; false when s is none. */
static bool take_parts(struct str s, struct parts *d)
{
	bool point = false, any = false;
	int exponent = 0;
	size_t i = 0;
	d->negative = s.n && *s.p == '-';
	d->n = d->point = 0;
	for (i = d->negative; i < s.n; i++) {
		char c = s.p[i];
		if (c == '.' && !point) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9')
			break;
		any = true;
		if (d->n || c != '0') {
			d->point += !point;
			if (d->n < DIGITS_READ)
				d->digit[d->n++] = c;
		} else {
			d->point -= point;
		}
	}
	if (!any || (i < s.n && (s.p[i] | 0x20) != 'e'))
		return false;
	if (i < s.n && !take_exponent((struct str){s.p + i + 1, s.n - i - 1}, &exponent))
		return false;
	d->point += exponent;
	return true;
}

/* Rounds to the digits that a spreadsheet shows and drops zeros at the end. */
static void round_parts(struct parts *d)
{
	if (d->n > DIGITS_SHOWN) {
		bool up = d->digit[DIGITS_SHOWN] >= '5';
		int i = d->n = DIGITS_SHOWN;
		while (up && i > 0 && d->digit[i - 1] == '9')
			d->digit[--i] = '0';
		if (up && i > 0) {
			d->digit[i - 1]++;
		} else if (up) {
			d->digit[0] = '1';
			d->point++;
		}
	}
	while (d->n && d->digit[d->n - 1] == '0')
		d->n--;
}

/* The digit at a place before (0, 1, …) or behind the point. */
static char digit_at(const struct parts *d, int i)
{
	return i >= 0 && i < d->n ? d->digit[i] : '0';
}

size_t number_plain(struct str raw, char out[static NUMBER_TEXT_MAX])
{
	struct parts d;
	size_t n = 0;
	if (raw.n > 64 || !take_parts(raw, &d))
		return 0;
	round_parts(&d);
	if (d.n == 0) {
		out[0] = '0';
		return 1;
	}
	if (d.point > POINT_MAX || d.n - d.point > POINT_MAX) {
		int made = snprintf(out, NUMBER_TEXT_MAX, "%s%c%s%.*sE%+d", d.negative ? "-" : "", d.digit[0],
				    d.n > 1 ? "." : "", d.n - 1, d.digit + 1, d.point - 1);
		return made > 0 ? (size_t)made : 0;
	}
	if (d.negative)
		out[n++] = '-';
	if (d.point <= 0)
		out[n++] = '0';
	for (int i = 0; i < d.point; i++)
		out[n++] = digit_at(&d, i);
	if (d.n > d.point)
		out[n++] = '.';
	for (int i = d.point; i < d.n; i++)
		out[n++] = digit_at(&d, i);
	return n;
}

/* Seconds of the day that the places behind the point are, to the nearest. */
static int64_t seconds_of(struct str places)
{
	int64_t v = 0, whole = 1;
	for (size_t i = 0; i < places.n && i < 12; i++) {
		v = v * 10 + (places.p[i] - '0');
		whole *= 10;
	}
	return (v * SECONDS_A_DAY + whole / 2) / whole;
}

size_t serial_date(struct str plain, bool from_1904, char out[static NUMBER_TEXT_MAX])
{
	struct str places = plain, whole = str_cut(&places, '.');
	int64_t serial, seconds = places.p ? seconds_of(places) : 0;
	if (whole.n > 8 || !str_to_i64(whole, &serial) || serial < (from_1904 ? 0 : 1) || serial > SERIAL_LAST)
		return 0;
	if (!from_1904 && serial == 60) /* 1900-02-29, which only spreadsheets know */
		return 0;
	serial += seconds / SECONDS_A_DAY;
	seconds %= SECONDS_A_DAY;
	int64_t day = serial - SERIAL_OF_1970 + (from_1904 ? DAYS_1904 : serial < 60);
	if (day > DAY_LAST)
		return 0;
	day_text((day_t)day, out);
	if (!seconds)
		return 10;
	snprintf(out + 10, NUMBER_TEXT_MAX - 10, " %02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
		 (int)(seconds % 60));
	return 19;
}
