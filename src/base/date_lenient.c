/* Dates as clerks write them. The exact forms and the arithmetic are in date.c. */
#include "base/date.h"
#include "base/utf8.h"

#define TEXT_MAX       40u   /* no date is longer, blanks and a time of day included */
#define YEAR_OLDEST    1900  /* nobody's date: a slip of the pen */
#define SERIAL_FIRST   20000 /* 1954-10-03 */
#define SERIAL_LAST    80000 /* 2119-01-11 */
#define SERIAL_OF_1970 25569 /* the spreadsheet's number of 1970-01-01, 1900 system */

/* What a text consists of: up to three numbers with what stands between them. */
struct reading {
	int n;
	int value[3];
	int width[3]; /* digits */
	bool chinese; /* the units 年 月 日 are written */
};

static const char not_a_date[] = "不是日期", not_a_month[] = "不是月份";

/* Takes blanks off the front of s. */
static struct str skip_blanks(struct str s)
{
	while (s.n && *s.p == ' ')
		s = (struct str){s.p + 1, s.n - 1};
	return s;
}

/* Takes a number of at most eight digits off *s; false when there is none. */
static bool take_number(struct str *s, int *value, int *width)
{
	size_t i = 0;
	*value = 0;
	for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9' && i < 9; i++)
		*value = *value * 10 + s->p[i] - '0';
	*width = (int)i;
	*s = (struct str){s->p + i, s->n - i};
	return i > 0 && i <= 8;
}

/* Takes one of the words off *s. */
static bool take_word(struct str *s, const char *const *words)
{
	for (; *words; words++) {
		struct str word = str_of(*words);
		if (str_starts(*s, word)) {
			*s = (struct str){s->p + word.n, s->n - word.n};
			return true;
		}
	}
	return false;
}

/* Takes what may stand behind number i (0 year, 1 month, 2 day) off *s, blanks around it included. */
static bool take_separator(struct str *s, int i, bool *chinese)
{
	static const char *const units[3][4] = {{"年"}, {"月份", "月"}, {"日", "号"}};
	static const char *const marks[] = {"-", "/", ".", "~", NULL};
	*s = skip_blanks(*s);
	if (take_word(s, units[i])) {
		*chinese = true;
		if (i < 2)
			take_word(s, marks);
	} else if (i == 2 || !take_word(s, marks)) {
		return false;
	}
	*s = skip_blanks(*s);
	return true;
}

/* Whether s is a time of day: 8:30, 00:00:00, 00:00:00.000. */
static bool is_time(struct str s)
{
	static const int last[] = {23, 59, 59};
	int value, width, i = 0;
	for (; i < 3; i++) {
		if (!take_number(&s, &value, &width) || width > 2 || value > last[i])
			return false;
		if (!s.n || *s.p != ':')
			break;
		s = (struct str){s.p + 1, s.n - 1};
	}
	if (i == 2 && s.n && *s.p == '.') {
		s = (struct str){s.p + 1, s.n - 1};
		if (!take_number(&s, &value, &width))
			return false;
	}
	return i >= 1 && i <= 2 && s.n == 0;
}

/* Takes a text apart; false when it is no row of numbers with separators. */
static bool take_apart(struct str s, struct reading *r)
{
	bool separated = true;
	*r = (struct reading){0};
	while (r->n < 3 && separated && s.n && *s.p >= '0' && *s.p <= '9') {
		if (!take_number(&s, &r->value[r->n], &r->width[r->n]))
			return false;
		separated = take_separator(&s, r->n++, &r->chinese);
	}
	if (s.n == 0)
		return r->n > 0 && (!separated || r->chinese || r->n == 3);
	if (r->n != 3 && r->width[0] != 8)
		return false;
	if (*s.p == 'T')
		s = (struct str){s.p + 1, s.n - 1};
	return is_time(s);
}

/* Chinese numerals with a unit of a date. */
static bool is_chinese_numeral(struct str s)
{
	static const char *const numerals[] = {"〇", "零", "一", "二", "三", "四",
					       "五", "六", "七", "八", "九", "十"};
	if (str_find(s, STR("年")) < 0 && str_find(s, STR("月")) < 0)
		return false;
	for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
		if (str_starts(s, str_of(numerals[i])))
			return true;
	return false;
}

/* Words that clerks put where an end has not come. */
static bool is_open_end(struct str s)
{
	static const char *const words[] = {"长期", "至今", "永久", "现在", "无固定期限", "无"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

/* Why a text that is no row of numbers is no date. */
static const char *why_not(struct str s)
{
	if (is_chinese_numeral(s))
		return "中文数字的日期不认，请写成2021-03-05";
	if (is_open_end(s))
		return "不是日期；没有终止就留空";
	return not_a_date;
}

/* Why there is no such day; NULL when there is. */
static const char *why_no_day(int y, int m, int d)
{
	if (y < YEAR_OLDEST)
		return "年份早于1900年";
	if (m == 0)
		return "0月";
	if (m > 12)
		return "无此月";
	if (d == 0)
		return "0日";
	if (d > 31)
		return "无此日";
	if (day_of(y, m, d) != DAY_NONE)
		return NULL;
	if (m == 2)
		return d == 29 ? "这一年2月没有29日" : d == 30 ? "2月没有30日" : "2月没有31日";
	return "这个月没有31日";
}

/* The day of a reading with a day in it; else why there is none. */
static const char *whole_day(const struct reading *r, day_t *out)
{
	int y = r->value[0], m = r->value[1], d = r->value[2];
	bool packed = r->n == 1 && r->width[0] == 8;
	if (packed) {
		y = r->value[0] / 10000;
		m = r->value[0] / 100 % 100;
		d = r->value[0] % 100;
	}
	if (!packed && r->n == 3 && r->width[0] != 4)
		return r->width[2] == 4 ? "年份要写在最前" : "年份要写四位";
	if (!packed && (r->n < 3 || r->width[1] > 2 || r->width[2] > 2))
		return not_a_date;
	const char *why = why_no_day(y, m, d);
	if (!why)
		*out = day_of(y, m, d);
	return why;
}

/* A spreadsheet's own number of a day. */
static bool is_serial(const struct reading *r)
{
	return r->n >= 1 && r->n <= 2 && !r->chinese && r->width[0] == 5 && r->value[0] >= SERIAL_FIRST &&
	       r->value[0] <= SERIAL_LAST;
}

/* A year, or a year and a month, and nothing else. */
static bool is_month_only(const struct reading *r)
{
	return (r->n == 2 && r->width[0] == 4 && r->width[1] <= 2) || (r->n == 1 && r->width[0] == 6);
}

/* Folds s to half-width in at most TEXT_MAX bytes and takes it apart; NULL, or why it is no date. */
static const char *read_text(struct str s, struct reading *r)
{
	char folded[TEXT_MAX];
	s = str_trim(s);
	if (!s.n)
		return "空";
	size_t n = utf8_fold_into(folded, sizeof folded, s);
	if (n > sizeof folded)
		return not_a_date;
	s = (struct str){folded, n};
	return take_apart(s, r) ? NULL : why_not(s);
}

/* Hands back why a text is no date. */
static enum lenient refuse(const char *reason, const char **why)
{
	if (why)
		*why = reason;
	return LENIENT_NOT;
}

enum lenient day_parse_lenient(struct str s, day_t *out, const char **why)
{
	struct reading r;
	day_t day = DAY_NONE;
	const char *reason = read_text(s, &r);
	if (reason)
		return refuse(reason, why);
	if (is_serial(&r)) {
		*out = r.value[0] - SERIAL_OF_1970;
		return LENIENT_FIXED;
	}
	if (is_month_only(&r))
		return refuse("只有年月，没有日", why);
	if (r.n == 1 && r.width[0] == 4)
		return refuse("只有年份，没有月日", why);
	if ((reason = whole_day(&r, &day)) != NULL)
		return refuse(reason, why);
	*out = day;
	return day_parse(s, &day) ? LENIENT_OK : LENIENT_FIXED;
}

/* The month of a reading without a day; else why there is none. */
static const char *only_month(const struct reading *r, month_t *out)
{
	bool packed = r->n == 1;
	int y = packed ? r->value[0] / 100 : r->value[0], m = packed ? r->value[0] % 100 : r->value[1];
	if (y < YEAR_OLDEST)
		return "年份早于1900年";
	if (m == 0)
		return "0月";
	if (m > 12)
		return "无此月";
	*out = month_of(y, m);
	return NULL;
}

enum lenient month_parse_lenient(struct str s, month_t *out, const char **why)
{
	struct reading r;
	month_t month = 0;
	day_t day = DAY_NONE;
	const char *reason = read_text(s, &r);
	if (reason)
		return refuse(reason == not_a_date ? not_a_month : reason, why);
	if (is_serial(&r)) {
		*out = month_of_day(r.value[0] - SERIAL_OF_1970);
		return LENIENT_FIXED;
	}
	if (r.n == 1 && r.width[0] == 4)
		return refuse("只有年份，没有月份", why);
	if (is_month_only(&r)) {
		if ((reason = only_month(&r, &month)) != NULL)
			return refuse(reason, why);
		*out = month;
		return month_parse(s, &month) ? LENIENT_OK : LENIENT_FIXED;
	}
	if ((reason = whole_day(&r, &day)) != NULL)
		return refuse(reason == not_a_date ? not_a_month : reason, why);
	*out = month_of_day(day);
	return LENIENT_FIXED;
}
