/* Writing a page: what the compiled templates (tools/tmplc, docs/templates.md) call.
 *
 * A page goes into a buf with a stated maximum. Nothing here returns a status: a put that does not fit marks the buffer
 * as failed and later puts do nothing, so whoever sends the page looks at `out->failed` once.
 * Templates do not call these by name: `{= x}` picks the escaping by place and the form by the type of x. A bool, a
 * char or a floating point number has no form: it does not compile. */
#ifndef YICAI_HTML_HTML_H
#define YICAI_HTML_HTML_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"

#define HTML_PAGE_MAX (4u << 20) /* bytes of a page; lists are paged long before */

struct html {
	struct buf *out;    /* borrowed */
	const char *sprite; /* address of the icons, looked up with the first one */
};

/* A piece of markup that stood in a template: goes out as it is. */
#define html_lit(h, text) html_put((h), (text), sizeof(text) - 1)

/* Bytes that are markup already. */
static inline void html_put(struct html *h, const char *p, size_t n)
{
	buf_put(h->out, p, n);
}

/* One function by the type of x: text, C string (NULL is empty), signed or unsigned whole number. */
#define HTML_BY_TYPE(x, S, C)                                                                                        \
	_Generic((x), struct str: S, const char *: C, char *: C, int: html_int, int64_t: html_int, unsigned: html_uint,  \
	    size_t: html_uint)

#define html_text(h, x)    HTML_BY_TYPE(x, html_text_str, html_text_c)((h), (x))
#define html_attr(h, x)    HTML_BY_TYPE(x, html_attr_str, html_attr_c)((h), (x))
#define html_url(h, x)     HTML_BY_TYPE(x, html_url_str, html_url_c)((h), (x))
#define html_param(h, x)   HTML_BY_TYPE(x, html_param_str, html_param_c)((h), (x))
#define html_class(h, x)   HTML_BY_TYPE(x, html_class_str, html_class_c)((h), (x))
#define html_urlpart(h, x) HTML_BY_TYPE(x, html_attr_str, html_attr_c)((h), (x))

/* Text between tags: & < > become entities; bytes that HTML does not allow (control characters) become U+FFFD. */
void html_text_str(struct html *h, struct str s);
void html_text_c(struct html *h, const char *s);

/* Inside a quoted value: also both quotes. */
void html_attr_str(struct html *h, struct str s);
void html_attr_c(struct html *h, const char *s);

/* A whole address: one that begins with a single /, with #, ?, https: or data:image/ goes out as a value, every other
 * one (javascript:, //host, http:) becomes "#". */
void html_url_str(struct html *h, struct str s);
void html_url_c(struct html *h, const char *s);

/* A part of an address behind its literal beginning: percent-encoded but for letters, digits and -._~ */
void html_param_str(struct html *h, struct str s);
void html_param_c(struct html *h, const char *s);

/* A class name: letters, digits, - and _; everything else is left out. */
void html_class_str(struct html *h, struct str s);
void html_class_c(struct html *h, const char *s);

/* Whole numbers in decimal, without separators: the same in every place. */
void html_int(struct html *h, int64_t v);
void html_uint(struct html *h, uint64_t v);

/* Formatters, in a template `{= x | yuan}`. All print digits and fixed words, so they need no escaping. */
void html_f_yuan(struct html *h, int64_t fen);      /* 分 → 1,234.50 */
void html_f_yuan0(struct html *h, int64_t fen);     /* 1,234, or 1,234.50 when there are 角 and 分 */
void html_f_wan(struct html *h, int64_t fen);       /* 万元, rounded half up: 28.65 */
void html_f_count(struct html *h, int64_t n);       /* 3,273 */
void html_f_dec1(struct html *h, int64_t tenths);   /* 246 → 24.6 */
void html_f_dec2(struct html *h, int64_t hundreds); /* 1234 → 12.34 */
void html_f_percent1(struct html *h, int64_t v);    /* permille: 167 → 16.7% */
void html_f_percent2(struct html *h, int64_t v);    /* hundredths of a percent: 1670 → 16.70% */
void html_f_permille(struct html *h, int64_t v);    /* a length in an SVG, 0 … 1000: 370 → 37.0% */
void html_f_day(struct html *h, day_t d);           /* 2025-06-30; 至今 for DAY_OPEN, — for DAY_NONE */
void html_f_zhday(struct html *h, day_t d);         /* 2025年6月30日, likewise */
void html_f_monthday(struct html *h, day_t d);      /* 06-30, likewise */
void html_f_isoday(struct html *h, day_t d);        /* for values and addresses: 2025-06-30, else empty */
void html_f_month(struct html *h, month_t m);       /* 2025年6月; — for DAY_NONE */
void html_f_isomonth(struct html *h, month_t m);    /* 2025-06, else empty */
void html_f_instant(struct html *h, instant_t t);   /* 2025-06-30 09:42:17, Asia/Shanghai; 至今 for INSTANT_OPEN */
void html_f_minute(struct html *h, instant_t t);    /* the same without seconds */
void html_f_span(struct html *h, int64_t months);   /* 3年11个月, 11个月, 4年, 不足1个月 */
void html_f_bytes(struct html *h, int64_t n);       /* 812 B, 12.3 kB, 1.2 MB (powers of 1000) */
void html_f_yesno(struct html *h, bool v);          /* 是, 否 */

/* v in units of ten to the minus scale, with separators: 1234567, 2 → 12,345.67. */
void html_decimal(struct html *h, int64_t v, int scale);

/* Markup from elsewhere, as it is. The name is the warning: the caller vouches that no user wrote any of it. */
#define html_f_unsafe_html(h, x) _Generic((x), struct str : html_raw_str, const char * : html_raw_c)((h), (x))
void html_raw_str(struct html *h, struct str s);
void html_raw_c(struct html *h, const char *s);

/* An icon of web/icons.txt by name, in the size and colour of the text around it, unseen by screen readers: words
 * stand beside it. cls: a further class, NULL none. */
void html_icon(struct html *h, const char *name, const char *cls);

#endif
