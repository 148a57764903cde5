/* What begins with a digit: numbers with their units, dates, months, percentages, and labels such as 1日在校. */
#include "policy/lex.h"

#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"

#define MONTHS_MAX 12000  /* 时长: a thousand years */
#define DAYS_MAX   400000 /* 日数: more than a thousand years */

/* An ASCII digit. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits from `from` on. */
static size_t digits_at(struct str s, size_t from)
{
	size_t n = from;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	return n - from;
}

/* Bytes of word characters from `from` on. */
static size_t word_at(struct str s, size_t from)
{
	size_t at = from, len;
	while (at < s.n && lex_word_char(utf8_next((struct str){s.p + at, s.n - at}, &len), false))
		at += len;
	return at - from;
}

/* n bytes of s from there on. */
static struct str part(struct str s, size_t from, size_t n)
{
	return (struct str){s.p + from, n};
}

/* A small number of at most four digits. */
static int small(struct str s)
{
	int v = 0;
	for (size_t i = 0; i < s.n && i < 4; i++)
		v = v * 10 + (s.p[i] - '0');
	return v;
}

/* The date or month y-m-d or y-m made of the digit groups of t; d 0 is a month. What is wrong, or NULL. */
static const char *calendar_problem(int y, int m, int d, struct arena *mem, const char **hint)
{
	if (y < 1)
		return "年份从0001起";
	if (m < 1 || m > 12)
		return diag_text(mem, "没有%d月", m);
	if (d >= 1 && d <= month_days(month_of(y, m)))
		return NULL;
	*hint = diag_text(mem, "%d年%d月有%d天", y, m, month_days(month_of(y, m)));
	return diag_text(mem, "%d年%d月没有%d日", y, m, d);
}

/* What is wrong with the form of a date: the month has m digits, the day d (0: none), `glued` bytes of a word behind. */
static const char *form_problem(size_t m, size_t d, size_t glued, struct arena *mem, struct token *t,
				const char **hint)
{
	if (m != 2 || (d != 0 && d != 2)) {
		*hint = "日期写成 2024-03-01，月份写成 2024-03，不足两位的补0";
		return diag_text(mem, "“%.*s”不是日期", STR_FMT(diag_brief(t->text)));
	}
	if (!glued)
		return NULL;
	*hint = diag_text(mem, "“%.*s”后面空一格", STR_FMT(t->text));
	t->text.n += glued;
	return diag_text(mem, "日期与后面的字连在一起了：“%.*s”", STR_FMT(diag_brief(t->text)));
}

/* 2024-03-01, 2024-03: s begins with four digits and a hyphen, then a digit. */
static const char *scan_date(struct str s, struct arena *mem, struct token *t, const char **hint)
{
	size_t m = digits_at(s, 5), at = 5 + m, d = 0;
	if (at < s.n && s.p[at] == '-') {
		d = digits_at(s, at + 1);
		at += 1 + d;
	}
	t->text = part(s, 0, at);
	if (s.p[at - 1] == '-') {
		*hint = "日期写成 2024-03-01，月份写成 2024-03";
		return diag_text(mem, "日期“%.*s”没有写完", STR_FMT(diag_brief(t->text)));
	}
	const char *wrong = form_problem(m, d, word_at(s, at), mem, t, hint);
	if (wrong)
		return wrong;
	int y = small(s), month = small(part(s, 5, 2)), day = d ? small(part(s, 8, 2)) : 1;
	wrong = calendar_problem(y, month, day, mem, hint);
	if (wrong)
		return wrong;
	t->kind = d ? T_DAY : T_MONTH;
	t->num = d ? day_of(y, month, day) : month_of(y, month);
	return NULL;
}

/* A date in another form: 2024/03/01, 2024.3.1, 24-03-01, 2024年3月1日, 2024年3月. */
static bool is_foreign_date(struct str s, size_t first, struct str *found, int ymd[3])
{
	static const char *const forms[][3] = {{"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}, {"-", "-", ""}};
	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
		size_t at = 0, n = first;
		int got = 0;
		ymd[0] = ymd[1] = ymd[2] = 0;
		while (got < 3 && n > 0 && n <= 4) {
			ymd[got] = small(part(s, at, n));
			at += n;
			struct str sep = str_of(forms[f][got++]);
			if (sep.n == 0 || !str_starts(part(s, at, s.n - at), sep))
				break;
			at += sep.n;
			n = digits_at(s, at);
		}
		bool chinese = f == 2 && got >= 2 && str_ends(part(s, 0, at), str_of(got == 2 ? "月" : "日"));
		if (chinese || (f != 2 && got == 3 && n > 0 && n <= 2)) {
			*found = part(s, 0, at);
			return first == 4 || first == 2;
		}
	}
	return false;
}

/* Says how the foreign date is written here. */
static const char *foreign_date(struct str found, const int ymd[3], struct arena *mem, struct token *t,
				const char **hint)
{
	t->text = found;
	int y = ymd[0] < 100 ? ymd[0] + 2000 : ymd[0];
	*hint = ymd[2] ? diag_text(mem, "写成 %04d-%02d-%02d", y, ymd[1], ymd[2])
		       : diag_text(mem, "写成 %04d-%02d", y, ymd[1]);
	return diag_text(mem, "“%.*s”不是这里的日期写法", STR_FMT(found));
}

/* 30%, 12.5%: digits with the point's place; the sign has been seen. */
static const char *ratio(struct str number, size_t point, struct arena *mem, struct token *t)
{
	size_t places = point ? number.n - point - 1 : 0;
	int64_t v;
	if (places > 6 || !decimal_parse(number, (int)places, false, &v) || v > 1000000000000)
		return diag_text(mem, "百分数太长：最多六位小数");
	t->kind = T_RATIO;
	t->num = v;
	for (t->den = 100; places > 0; places--)
		t->den *= 10;
	return NULL;
}

/* 500元, 1.5万元. */
static const char *money(struct str number, bool wan, struct arena *mem, struct token *t, const char **hint)
{
	int64_t v;
	if (!decimal_parse(number, wan ? 6 : 2, false, &v)) {
		*hint = wan ? "万元最多六位小数（到分）" : "元最多两位小数（到分）";
		return diag_text(mem, "金额“%.*s”太大或小数太多", STR_FMT(diag_brief(number)));
	}
	t->kind = T_MONEY;
	t->num = v; /* a ten-thousandth of 万元 with six places is a 分 */
	return NULL;
}

/* 30日, 6个月, 3年: whole numbers only. */
static const char *duration(struct str number, const char *unit, struct arena *mem, struct token *t)
{
	int64_t v, most = strcmp(unit, "日") == 0 ? DAYS_MAX : strcmp(unit, "年") == 0 ? MONTHS_MAX / 12 : MONTHS_MAX;
	if (!str_to_i64(number, &v) || v > most)
		return diag_text(mem, "时长太长：最多%lld%s", (long long)most, unit);
	t->kind = strcmp(unit, "日") == 0 ? T_DAYS : T_SPAN;
	t->num = strcmp(unit, "年") == 0 ? v * 12 : v;
	return NULL;
}

/* The number s[0…n) with the unit that follows it; a word that is no unit makes a label of the whole. */
static const char *with_unit(struct str s, size_t n, size_t point, struct arena *mem, struct token *t,
			     const char **hint)
{
	struct str number = part(s, 0, n), unit = part(s, n, word_at(s, n));
	bool led = n > 1 && s.p[0] == '0' && point != 1; /* 007 */
	t->text = part(s, 0, n + unit.n);
	t->kind = T_LABEL;
	if (str_is(unit, "元") || str_is(unit, "万元"))
		return led ? NULL : money(number, unit.n > 3, mem, t, hint);
	bool time = str_is(unit, "日") || str_is(unit, "个月") || str_is(unit, "年");
	if (point) {
		*hint = time ? "时长只用整数，例如18个月" : "写成“3.5元”或“3.5%”，其他数都是整数";
		return diag_text(mem, "小数“%.*s”没有合用的单位", STR_FMT(diag_brief(t->text)));
	}
	if (time && !led)
		return duration(number, str_is(unit, "日") ? "日" : str_is(unit, "年") ? "年" : "个月", mem, t);
	if (unit.n == 0 && !led && str_to_i64(number, &t->num))
		t->kind = T_INT;
	return NULL;
}

/* Whether a percent sign, of either width, stands there. */
static size_t percent_at(struct str s, size_t at)
{
	struct str rest = part(s, at, s.n - at);
	return str_starts(rest, STR("%")) ? 1 : str_starts(rest, STR("％")) ? 3 : 0;
}

const char *lex_number(struct str s, struct arena *mem, struct token *t, const char **hint)
{
	*hint = NULL;
	size_t n = digits_at(s, 0), point = 0, sign;
	t->text = part(s, 0, n);
	if (n == 4 && s.n > 5 && s.p[4] == '-' && is_digit(s.p[5]))
		return scan_date(s, mem, t, hint);
	int ymd[3];
	struct str found;
	if (is_foreign_date(s, n, &found, ymd))
		return foreign_date(found, ymd, mem, t, hint);
	if (n + 1 < s.n && s.p[n] == '.' && is_digit(s.p[n + 1])) {
		point = n;
		n += 1 + digits_at(s, n + 1);
		t->text = part(s, 0, n);
	}
	sign = percent_at(s, n);
	if (sign) {
		t->text.n = n + sign;
		return ratio(part(s, 0, n), point, mem, t);
	}
	return with_unit(s, n, point, mem, t, hint);
}
