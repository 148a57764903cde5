/* Numbers, money and dates in their normal form. */
#include "sheet/normal.h"

#include "base/money.h"
#include "base/utf8.h"

#define DAY_1900   (-25567) /* 1900-01-01: earlier is nobody's date */
#define DIGITS_MAX 18u

/* A decimal as it was read: mantissa ÷ 10^places. */
struct decimal {
	bool negative, grouped;
	int64_t mantissa;
	int places;
};

/* A written unit: its word, and what one of it is worth. */
struct unit {
	const char *word;
	int64_t worth;
};

/* Longer words first. */
static const struct unit money_units[] = {
    {"亿元整", 100000000}, {"亿元", 100000000}, {"万元整", 10000}, {"万元", 10000}, {"千元", 1000},
    {"百元", 100},         {"元整", 1},         {"元", 1},         {"圆整", 1},     {"圆", 1},
    {"亿", 100000000},     {"万", 10000},       {NULL, 0},
};

/* What else the unit of a field is called, each beginning with the unit itself. */
static const char *const unit_words[][5] = {
    {"日", "天"},
    {"月", "个月"},
    {"年", "周年"},
    {"人", "名", "位", "个"},
    {"小时", "学时", "课时", "h"},
    {"学时", "课时", "小时"},
    {"张", "床", "个"},
    {"床", "张"},
    {"次", "人次", "回"},
    {"分"},
    {"岁", "周岁"},
};

/* Takes a word off the end of *s; false when it does not end with it. */
static bool take_end(struct str *s, const char *word)
{
	struct str w = str_of(word);
	if (s->n <= w.n || !str_ends(*s, w))
		return false;
	s->n -= w.n;
	return true;
}

/* Takes the field's own unit off the end of *s. */
static bool take_unit(struct str *s, const char *unit)
{
	for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++)
		if (strcmp(unit_words[i][0], unit) == 0)
			for (size_t j = 0; j < 5 && unit_words[i][j]; j++)
				if (take_end(s, unit_words[i][j]))
					return true;
	return take_end(s, unit);
}

/* Takes the signs of the currency off the front. */
static struct str without_currency(struct str s)
{
	static const char *const signs[] = {"¥", "￥", "RMB", "CNY", "人民币"};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		struct str sign = str_of(signs[i]);
		if (str_starts(s, sign))
			return (struct str){s.p + sign.n, s.n - sign.n};
	}
	return s;
}

/* Takes the digits before the point off *s; thousands separators only where they belong. */
static bool read_whole(struct str *s, struct decimal *d, size_t *digits)
{
	size_t i = 0, group = 0;
	for (; i < s->n && (s->p[i] == ',' || (s->p[i] >= '0' && s->p[i] <= '9')); i++) {
		if (s->p[i] == ',') {
			if (d->grouped ? group != 3 : group < 1 || group > 3)
				return false;
			d->grouped = true;
			group = 0;
			continue;
		}
		if (++*digits > DIGITS_MAX)
			return false;
		d->mantissa = d->mantissa * 10 + (s->p[i] - '0');
		group++;
	}
	*s = (struct str){s->p + i, s->n - i};
	return *digits > 0 && (!d->grouped || group == 3);
}

/* A decimal that fills the whole of s: -1,234.50. */
static bool read_decimal(struct str s, struct decimal *d)
{
	size_t digits = 0;
	*d = (struct decimal){.negative = s.n && *s.p == '-'};
	if (d->negative)
		s = (struct str){s.p + 1, s.n - 1};
	if (!read_whole(&s, d, &digits))
		return false;
	if (!s.n)
		return true;
	if (*s.p != '.' || s.n == 1)
		return false;
	for (size_t i = 1; i < s.n; i++, d->places++) {
		if (s.p[i] < '0' || s.p[i] > '9' || ++digits > DIGITS_MAX)
			return false;
		d->mantissa = d->mantissa * 10 + (s.p[i] - '0');
	}
	return true;
}

/* How a decimal comes out in the field's own unit. */
enum outcome { EXACT, TOO_FINE, TOO_LARGE };

/* d × worth in units of 10^-places. */
static enum outcome scaled(const struct decimal *d, int64_t worth, int places, int64_t *out)
{
	__int128 v = (__int128)d->mantissa * worth;
	for (int i = d->places; i < places; i++)
		v *= 10;
	for (int i = places; i < d->places; i++) {
		if (v % 10)
			return TOO_FINE;
		v /= 10;
	}
	if (v > INT64_MAX)
		return TOO_LARGE;
	*out = d->negative ? -(int64_t)v : (int64_t)v;
	return EXACT;
}

/* Why a text is no number of this field. */
static const char *why_no_number(const struct normal *k, struct str s)
{
	static const char *const others[] = {"天", "日", "个月", "月", "年", "人", "名", "小时", "元", "万元", "%"};
	const char *unit = k->f->unit;
	struct decimal d;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct str bare = s;
		if (take_end(&bare, others[i]) && read_decimal(bare, &d))
			return unit ? why_of(k->mem, "单位不对：本列以%s计", unit)
				    : why_of(k->mem, "只填数字，不写“%s”", others[i]);
	}
	return why_of(k->mem, "“%s”不是数字", why_text(k->mem, s));
}

/* Why a decimal does not become a value of this field. */
static const char *why_not_exact(const struct normal *k, enum outcome found, int64_t worth)
{
	if (found == TOO_LARGE)
		return "数字太大";
	if (k->f->type == FIELD_INT)
		return "应为整数";
	if (k->f->type == FIELD_MONEY)
		return worth == 1 ? "金额最多两位小数" : "换算成元后不足一分";
	return "最多两位小数";
}

/* A bound as the field writes it. */
static void bound_text(const struct field *f, int64_t v, char out[static 32])
{
	decimal_text(v, f->type == FIELD_INT ? 0 : 2, out);
}

/* Gives the value, or says that it is out of the field's bounds. */
static void bounded(const struct normal *k, int64_t v, const char *fixed, struct sheet_cell *out)
{
	const struct field *f = k->f;
	char min[32], max[32];
	if ((f->min == 0 && f->max == 0) || (v >= f->min && v <= f->max)) {
		cell_understood(out, v, out->original, fixed);
		return;
	}
	bound_text(f, f->min, min);
	bound_text(f, f->max, max);
	if (f->max == INT64_MAX)
		cell_bad(out, out->original, why_of(k->mem, "不能小于%s", min));
	else
		cell_bad(out, out->original, why_of(k->mem, "应在%s与%s之间", min, max));
}

/* The usual cell: a few digits, perhaps a point and at most two more. */
static bool plain_number(struct str s, int places, int64_t *out)
{
	int64_t v = 0;
	size_t i = 0;
	if (s.n > DIGITS_MAX - 2)
		return false;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (s.p[i] - '0');
	if (i == 0)
		return false;
	if (i < s.n && (s.p[i++] != '.' || places == 0 || i == s.n))
		return false;
	int left = places;
	for (; i < s.n && left && s.p[i] >= '0' && s.p[i] <= '9'; i++, left--)
		v = v * 10 + (s.p[i] - '0');
	for (; left; left--)
		v *= 10;
	*out = v;
	return i == s.n;
}

/* Takes the written unit off *s: what one of it is worth, 0 when none is written. */
static int64_t written_unit(const struct field *f, struct str *s)
{
	if (f->type == FIELD_MONEY) {
		for (const struct unit *u = money_units; u->word; u++)
			if (take_end(s, u->word))
				return u->worth;
		return 0;
	}
	int64_t worth = f->unit && take_unit(s, f->unit) ? 1 : 0;
	if (f->type == FIELD_INT && take_end(s, "万"))
		worth = 10000;
	return worth;
}

/* Decimals of a number whose places beyond the field's are all zero do not count, money excepted. */
static void drop_zeros(struct decimal *d, int places)
{
	while (d->places > places && d->mantissa % 10 == 0) {
		d->mantissa /= 10;
		d->places--;
	}
}

/* What was done to a number, for the eye; NULL when nothing. */
static const char *number_fixed(bool clean, int64_t worth)
{
	if (worth == 10000)
		return "单位万，已换算";
	if (worth != 1)
		return "已按单位换算";
	return clean ? NULL : "已规范数字写法";
}

void normal_number(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out)
{
	int places = k->f->type == FIELD_INT ? 0 : 2;
	struct decimal d;
	int64_t v;
	if (k->scale == 1 && plain_number(s, places, &v)) {
		bounded(k, v, NULL, out);
		return;
	}
	struct str clean = text_clean(s, shape, CLEAN_FOLD, k->mem), bare = clean;
	if (k->f->type == FIELD_MONEY)
		bare = without_currency(bare);
	bool sign = bare.n < clean.n;
	int64_t written = written_unit(k->f, &bare), worth = written ? written : k->scale;
	if (sign && worth != 1 && !written) {
		cell_bad(out, out->original, "不知道是元还是表头的单位：删去货币符号，或在数字后写明“元”“万元”");
		return;
	}
	if (!read_decimal(bare, &d)) {
		cell_bad(out, out->original, why_no_number(k, clean));
		return;
	}
	bool as_it_should = str_eq(bare, s) && !d.grouped && d.places <= places;
	if (k->f->type != FIELD_MONEY || worth != 1)
		drop_zeros(&d, places);
	enum outcome found = worth == 1 && d.places > places ? TOO_FINE : scaled(&d, worth, places, &v);
	if (found != EXACT)
		cell_bad(out, out->original, why_not_exact(k, found, worth));
	else
		bounded(k, v, number_fixed(as_it_should, worth), out);
}

/* The usual cell: YYYY-MM-DD or YYYY-MM, not before 1900. */
static bool plain_date(const struct normal *k, struct str s, int64_t *out)
{
	day_t day;
	month_t month;
	if (k->f->type == FIELD_DAY) {
		if (!day_parse(s, &day) || day < DAY_1900)
			return false;
		*out = day;
		return true;
	}
	if (!month_parse(s, &month) || month < month_of(1900, 1))
		return false;
	*out = month;
	return true;
}

/* Any other form. */
static enum lenient lenient_date(const struct normal *k, struct str s, int64_t *out, const char **why)
{
	day_t day = DAY_NONE;
	month_t month = 0;
	enum lenient found =
	    k->f->type == FIELD_DAY ? day_parse_lenient(s, &day, why) : month_parse_lenient(s, &month, why);
	*out = k->f->type == FIELD_DAY ? day : month;
	return found;
}

/* What was done to a date, for the eye. */
static const char *date_fixed(const struct normal *k, struct str s)
{
	if (s.n == 5 && !memchr(s.p, '.', 5))
		return "由表格软件的日期序号换算";
	return k->f->type == FIELD_DAY ? "已写成年-月-日" : "已写成年-月";
}

void normal_date(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out)
{
	struct str original = out->original;
	const char *why = "不是日期", *fixed = NULL;
	int64_t v;
	if (!plain_date(k, s, &v)) {
		struct str clean = text_clean(s, shape, CLEAN_DATE, k->mem);
		if (lenient_date(k, clean, &v, &why) == LENIENT_NOT) {
			cell_bad(out, original, why_of(k->mem, "“%s”：%s", why_text(k->mem, s), why));
			return;
		}
		fixed = date_fixed(k, clean);
	}
	if (k->f->type == FIELD_DAY && (k->f->flags & FIELD_DERIVED) && k->today != DAY_NONE && v > k->today)
		cell_bad(out, original, "日期在将来");
	else
		cell_understood(out, v, original, fixed);
}
