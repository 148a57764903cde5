/* Forms: a posting form, every kind of field with label, hint and error, error summary, check-your-answers, confirm.
 * Texts are escaped; everything is borrowed until the page is written. */
#ifndef YICAI_HTML_FORM_H
#define YICAI_HTML_FORM_H

#include "html/shell.h"

/* Names of the hidden fields that every posting form carries. */
#define UI_CSRF_FIELD "_csrf" /* the session's token */
#define UI_KEY_FIELD  "_key"  /* idempotency key: the same form sent twice is done once */
#define UI_BOXES_MANY 8       /* more boxes of one name than these stand in columns */

struct ui_form {
	struct str action;
	struct str csrf, key; /* key empty: the deed may be repeated */
	const char *id;       /* NULL: none */
	bool upload;          /* multipart/form-data */
	struct str back;      /* where 取消 leads, beside the buttons of ui_submit; empty: none */
};

/* A form that posts: {% wrap ui_form(&form) %} … {% end %}. The answer is a whole page: 303 when done, 422 with the form
 * and its errors, 409 with the other one's change. */
void ui_form_begin(struct html *h, const struct ui_form *f);
void ui_form_end(struct html *h, const struct ui_form *f);

/* A button that sends the form it stands in. */
struct ui_deed {
	struct str text;
	const char *name, *value; /* what it posts; NULL: nothing */
	struct str action;        /* formaction; empty: the form's own */
	enum ui_tone tone;        /* UI_INFO: the main one; UI_BAD: the red one */
	const char *key;          /* a letter that presses it, "a"; NULL none */
};

/* Several of them: 通过, 退回补正, 不予通过. */
void ui_deeds(struct html *h, const struct ui_deed *d, size_t n);

/* The button that sends it, and 取消. icon may be NULL; UI_BAD makes it the red one. */
void ui_submit(struct html *h, const struct ui_form *f, struct str text, const char *icon, enum ui_tone tone);

enum ui_input {
	UI_TEXT,
	UI_AREA,
	UI_NUMBER, /* whole number or decimal, digits from the phone's number pad */
	UI_MONEY,  /* 元 behind it */
	UI_DAY,    /* value 2025-06-30 */
	UI_MONTH,  /* value 2025-06 */
	UI_SELECT,
	UI_RADIO,
	UI_CHECK,  /* one box: value "1" when chosen */
	UI_CHECKS, /* several boxes of one name */
	UI_FILE,
	UI_TEL,
	UI_EMAIL,
	UI_PASSWORD,
	UI_CODE, /* one-time code: six digits, filled in by the phone */
	UI_ID,   /* 证件号码: letters and digits, no autocorrection */
	UI_SEARCH,
	UI_HIDDEN,
	UI_SHOWN, /* not to be changed: text and a hidden value */
};

struct ui_option {
	struct str value, label, hint;
	bool chosen;      /* for UI_CHECKS; the others compare with the field's value */
	bool off;         /* cannot be chosen */
	struct str group; /* of UI_CHECKS: a heading above this box; empty: none */
};

struct ui_field {
	enum ui_input kind;
	const char *name; /* also the id: "f-NAME" */
	struct str label, hint, value;
	struct str error; /* empty: none */
	struct str unit;  /* behind the input: 元, 小时 */
	bool required;    /* otherwise the label says （选填） */
	bool bare;        /* in a filter bar: neither （选填） nor room for hint and error */
	bool focus;       /* the first field with an error, or the only field of the page */
	const struct ui_option *options;
	size_t options_n;
	int max;                  /* characters; 0: no limit shown */
	int rows;                 /* of UI_AREA; 0: 4 */
	const char *autocomplete; /* HTML's word; NULL: off */
	const char *
	    stock_name; /* a line or area has a choice of stock phrases before it, posted under this name; NULL none */
	const struct ui_option *stock;
	size_t stock_n;
	struct str stock_value;
	const char *accept; /* UI_FILE: ".xlsx,.csv"; NULL: any */
};

/* One field with everything that belongs to it; hint and error are tied to the input for screen readers. */
void ui_field(struct html *h, const struct ui_field *f);

/* Fields one after another. */
void ui_fields(struct html *h, const struct ui_field *f, size_t n);

struct ui_error {
	const char *field; /* name; NULL: of the whole form */
	struct str text;
};

/* 有 N 处需要修改, each a link to its field; takes the focus. When the whole form failed (the first has no field) the
 * heading says 没有成功. Nothing when n is 0. */
void ui_errors(struct html *h, const struct ui_error *e, size_t n);

/* The errors of these fields, in their order, as the same summary. */
void ui_field_errors(struct html *h, const struct ui_field *f, size_t n);

struct ui_answer {
	struct str label, value, sub;
	struct str change; /* where 修改 leads; empty: cannot be changed */
};

/* 请核对: what was filled in, before it is sent. */
void ui_answers(struct html *h, const struct ui_answer *a, size_t n);

/* One question before something that cannot be undone. */
struct ui_confirm {
	struct ui_form form;
	struct str question; /* 确定撤回这一批？ */
	struct str effect;   /* what will happen, in numbers */
	struct str button;   /* the verb: 撤回 12 条 */
	enum ui_tone tone;   /* UI_BAD when money or data goes */
};

/* The question with its form; fields (a reason) stand inside: {% wrap ui_confirm(&c) %} … {% end %}. */
void ui_confirm_begin(struct html *h, const struct ui_confirm *c);
void ui_confirm_end(struct html *h, const struct ui_confirm *c);

/* After sending: 已提交, the number to quote, what happens next. */
struct ui_done {
	struct str title, number, next;
	const struct ui_link *links;
	size_t links_n;
};
void ui_done(struct html *h, const struct ui_done *d);

#endif
