#include "base/money.h"
#include "html/html.h"
#include <inttypes.h>

#define NOTHING "—" /* what stands where there is no value */

void html_decimal(struct html *h, int64_t v, int scale)
{
	char text[GROUPED_MAX];
	decimal_grouped(v, scale, text);
	buf_puts(h->out, text);
}

void html_f_yuan(struct html *h, int64_t fen)
{
	html_decimal(h, fen, 2);
}

void html_f_yuan0(struct html *h, int64_t fen)
{
	if (fen % 100)
		html_decimal(h, fen, 2);
	else
		html_decimal(h, fen / 100, 0);
}

void html_f_wan(struct html *h, int64_t fen)
{
	int64_t hundredths = 0;
	if (money_share(fen, 1, 10000, &hundredths))
		html_decimal(h, hundredths, 2);
}

void html_f_count(struct html *h, int64_t n)
{
	html_decimal(h, n, 0);
}

void html_f_dec1(struct html *h, int64_t tenths)
{
	html_decimal(h, tenths, 1);
}

void html_f_dec2(struct html *h, int64_t hundreds)
{
	html_decimal(h, hundreds, 2);
}

void html_f_percent1(struct html *h, int64_t v)
{
	html_decimal(h, v, 1);
	html_lit(h, "%");
}

void html_f_percent2(struct html *h, int64_t v)
{
	html_decimal(h, v, 2);
	html_lit(h, "%");
}

void html_f_permille(struct html *h, int64_t v)
{
	html_f_percent1(h, v < 0 ? 0 : v > 1000 ? 1000 : v);
}

/* The words for a day that has no date; false when it has one. */
static bool dateless(struct html *h, day_t d)
{
	if (d == DAY_OPEN)
		html_lit(h, "至今");
	else if (d < DAY_FIRST || d > DAY_LAST)
		html_lit(h, NOTHING);
	else
		return false;
	return true;
}

void html_f_day(struct html *h, day_t d)
{
	if (!dateless(h, d))
		html_f_isoday(h, d);
}

void html_f_zhday(struct html *h, day_t d)
{
	struct ymd p = day_ymd(d);
	if (!dateless(h, d))
		buf_printf(h->out, "%d年%d月%d日", p.y, p.m, p.d);
}

void html_f_monthday(struct html *h, day_t d)
{
	struct ymd p = day_ymd(d);
	if (!dateless(h, d))
		buf_printf(h->out, "%02d-%02d", p.m, p.d);
}

void html_f_isoday(struct html *h, day_t d)
{
	char text[11];
	day_text(d, text);
	buf_puts(h->out, text);
}

/* A month whose first day the calendar knows. */
static bool has_month(month_t m)
{
	return month_first(m) != DAY_NONE;
}

void html_f_month(struct html *h, month_t m)
{
	if (has_month(m))
		buf_printf(h->out, "%d年%d月", m / 12, m % 12 + 1);
	else
		html_lit(h, NOTHING);
}

void html_f_isomonth(struct html *h, month_t m)
{
	if (has_month(m))
		buf_printf(h->out, "%04d-%02d", m / 12, m % 12 + 1);
}

/* The first n characters of the instant's text. */
static void instant(struct html *h, instant_t t, size_t n)
{
	char text[20];
	if (t == INSTANT_OPEN) {
		html_lit(h, "至今");
		return;
	}
	instant_text(t, text);
	html_put(h, text, strnlen(text, n));
}

void html_f_instant(struct html *h, instant_t t)
{
	instant(h, t, 19);
}

void html_f_minute(struct html *h, instant_t t)
{
	instant(h, t, 16);
}

void html_f_span(struct html *h, int64_t months)
{
	if (months < 1) {
		html_lit(h, "不足1个月");
		return;
	}
	if (months >= 12)
		buf_printf(h->out, "%" PRId64 "年", months / 12);
	if (months % 12)
		buf_printf(h->out, "%" PRId64 "个月", months % 12);
}

void html_f_bytes(struct html *h, int64_t n)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	if (n < 1000) {
		buf_printf(h->out, "%" PRId64 " B", n);
		return;
	}
	size_t u = 0;
	int64_t tenths = n / 100;
	while (tenths >= 10000 && u + 1 < sizeof units / sizeof *units) {
		tenths /= 1000;
		u++;
	}
	html_decimal(h, tenths, 1);
	buf_printf(h->out, " %s", units[u]);
}

void html_f_yesno(struct html *h, bool v)
{
	buf_puts(h->out, v ? "是" : "否");
}
