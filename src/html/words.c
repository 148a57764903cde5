#include "html/words.h"
#include "base/money.h"
#include <string.h>

const char *ui_tone_class(enum ui_tone t)
{
	static const char *const classes[] = {"mute", "info", "ok", "warn", "bad"};
	return classes[t];
}

const char *ui_tone_icon(enum ui_tone t)
{
	static const char *const icons[] = {"circle-dashed", "info-circle", "circle-check", "help-circle",
					    "alert-triangle"};
	return icons[t];
}

const char *ui_size_class(enum ui_size s)
{
	static const char *const classes[] = {"std", "large", "xl"};
	return classes[s];
}

/* What each kind of single-line input is to a browser. */
static const struct {
	const char *cls, *type, *mode;
} inputs[] = {
    [UI_TEXT] = {"text", "text", NULL},
    [UI_NUMBER] = {"num", "text", "decimal"},
    [UI_MONEY] = {"num", "text", "decimal"},
    [UI_DAY] = {"day", "date", NULL},
    [UI_MONTH] = {"day", "month", NULL},
    [UI_FILE] = {"file", "file", NULL},
    [UI_TEL] = {"tel", "tel", "tel"},
    [UI_EMAIL] = {"text", "email", "email"},
    [UI_PASSWORD] = {"text", "password", NULL},
    [UI_CODE] = {"code", "text", "numeric"},
    [UI_ID] = {"id", "text", NULL},
    [UI_SEARCH] = {"text", "search", "search"},
    [UI_SHOWN] = {NULL, NULL, NULL},
};

const char *ui_input_class(enum ui_input kind)
{
	return inputs[kind].cls ? inputs[kind].cls : "text";
}

const char *ui_input_type(enum ui_input kind)
{
	return inputs[kind].type ? inputs[kind].type : "text";
}

const char *ui_input_mode(enum ui_input kind)
{
	return inputs[kind].mode;
}

/* How each kind of event looks. */
static const struct {
	const char *cls, *icon;
} events[] = {
    [UI_EVENT_JOB] = {"job", "briefcase"},   [UI_EVENT_CERT] = {"cer", "certificate"},
    [UI_EVENT_TRAINING] = {"trn", "school"}, [UI_EVENT_PAY] = {"pay", "coin"},
    [UI_EVENT_HONOUR] = {"hon", "award"},    [UI_EVENT_NODE] = {"job", "flag"},
    [UI_EVENT_CHANGE] = {"chg", "edit"},
};

const char *ui_event_class(enum ui_event_kind kind)
{
	return events[kind].cls;
}

const char *ui_event_icon(enum ui_event_kind kind)
{
	return events[kind].icon;
}

const char *ui_step_class(enum ui_step_state s)
{
	static const char *const classes[] = {"done", "here", "ahead", "failed"};
	return classes[s];
}

const char *ui_step_said(enum ui_step_state s)
{
	static const char *const words[] = {"已完成：", "现在：", "", "未通过："};
	return words[s];
}

const char *ui_level_class(int level)
{
	static const char *const classes[] = {"c-none", "c-l1", "c-l2", "c-l3", "c-l4"};
	return classes[level >= 1 && level <= 4 ? level : 0];
}

bool ui_table_stacks(const struct ui_table *t)
{
	return t->columns_n >= 3 && !t->whole;
}

bool ui_table_sorts(const struct ui_table *t)
{
	for (size_t i = 0; i < t->columns_n; i++)
		if (t->columns[i].sort_href.n)
			return true;
	return false;
}

const struct ui_column *ui_table_sorted(const struct ui_table *t)
{
	for (size_t i = 0; i < t->columns_n; i++)
		if (t->columns[i].sort_href.n && t->columns[i].sorted)
			return &t->columns[i];
	return NULL;
}

int64_t ui_share(int64_t done, int64_t total)
{
	int64_t share = 0;
	if (total <= 0 || !money_share(done, 1000, total, &share))
		return 0;
	return share < 0 ? 0 : share > 1000 ? 1000 : share;
}

const char *ui_chip_icon(const struct ui_chip *c)
{
	if (!c->icon)
		return ui_tone_icon(c->tone);
	return *c->icon ? c->icon : NULL;
}

/* How many bytes from here are digits. */
static size_t digits(const char *p, size_t n)
{
	size_t i = 0;
	while (i < n && p[i] >= '0' && p[i] <= '9')
		i++;
	return i;
}

/* The length of the 年, 月 or 日 that stands here, else 0. */
static size_t zh_mark(const char *p, size_t n)
{
	static const char *const marks[] = {"年", "月", "日"};
	for (size_t i = 0; i < 3; i++)
		if (n >= 3 && !memcmp(p, marks[i], 3))
			return 3;
	return 0;
}

/* The length of the date that begins with these digits (2026-11, 2026-11-29 09:42, 2026年11月), else 0. */
static size_t date_length(const char *p, size_t n)
{
	size_t at = digits(p, n), part;
	if (at == 4 && at < n && p[at] == '-') {
		while (at < n && strchr("-: ", p[at]) && (part = digits(p + at + 1, n - at - 1)) == 2)
			at += 1 + part;
		return at > 4 ? at : 0;
	}
	size_t whole = 0;
	while (at && (part = zh_mark(p + at, n - at))) {
		whole = at += part;
		if (!(part = digits(p + at, n - at)))
			break;
		at += part;
	}
	return whole;
}

void html_f_prose(struct html *h, struct str s)
{
	static const char dot[] = " ·";
	size_t from = 0, date;
	for (size_t i = 0; i < s.n;) {
		if ((date = date_length(s.p + i, s.n - i))) {
			html_text_str(h, (struct str){s.p + from, i - from});
			html_lit(h, "<span class=\"day\">");
			html_text_str(h, (struct str){s.p + i, date});
			html_lit(h, "</span>");
			from = i += date;
		} else if (s.n - i >= sizeof dot - 1 && !memcmp(s.p + i, dot, sizeof dot - 1)) {
			html_text_str(h, (struct str){s.p + from, i - from});
			html_lit(h, "\u00a0·");
			from = i += sizeof dot - 1;
		} else
			i += digits(s.p + i, s.n - i) ?: 1;
	}
	html_text_str(h, (struct str){s.p + from, s.n - from});
}

int ui_year(day_t d)
{
	return day_ymd(d).y;
}

void ui_num(struct html *h, int64_t v, int places)
{
	if (v == UI_NONE)
		html_lit(h, "—");
	else
		html_decimal(h, v, places);
}
