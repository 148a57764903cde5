/* Frames of pages: the menu, forms made of field tables, links that keep the list's state. */
#include "app/frame.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/inside.h"
#include "base/money.h"
#include "http/form.h"
#include "http/url.h"

struct str frame_value(const struct frame *f, const char *name, struct str stored)
{
	struct str typed;
	if (!f->typed || !f->typed->n)
		return stored;
	return http_find(f->typed, name, &typed) ? typed : (struct str){"", 0};
}

const char *frame_fault(const struct frame *f, const char *name)
{
	for (size_t i = 0; f->faults && i < f->faults->n; i++)
		if (strcmp(f->faults->v[i].name, name) == 0)
			return f->faults->v[i].what;
	return NULL;
}

bool frame_may(const struct frame *f, enum capability what)
{
	return user_may(f->user, what);
}

#define TEXT_MAX 2048 /* bytes of a frame_text, its NUL included */

/* The same in a larger place, once it is known that it does not fit a small one. */
__attribute__((format(printf, 2, 0))) static struct str long_text(const struct frame *f, const char *what, va_list ap)
{
	char text[TEXT_MAX];
	int n = vsnprintf(text, sizeof text, what, ap);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
	char *kept = arena_copy(f->mem, text, len);
	return kept ? (struct str){kept, len} : (struct str){"", 0};
}

struct str frame_text(const struct frame *f, const char *what, ...)
{
	char text[200];
	va_list ap, again;
	va_start(ap, what);
	va_copy(again, ap);
	int n = vsnprintf(text, sizeof text, what, ap);
	bool fits = n >= 0 && (size_t)n < sizeof text;
	char *kept = fits ? arena_copy(f->mem, text, (size_t)n) : NULL;
	struct str out = kept ? (struct str){kept, (size_t)n} : fits ? STR("") : long_text(f, what, again);
	va_end(again);
	va_end(ap);
	return out;
}

const char *frame_count(const struct frame *f, int64_t n)
{
	char text[GROUPED_MAX];
	decimal_grouped(n, 0, text);
	const char *kept = arena_copy(f->mem, text, strlen(text) + 1);
	return kept ? kept : "";
}

struct str frame_kept(const struct frame *f, struct buf *b)
{
	char *kept = arena_copy(f->mem, b->p ? b->p : "", b->n);
	struct str out = {kept ? kept : "", kept ? b->n : 0};
	buf_release(b);
	return out;
}

struct ui_form frame_form(const struct frame *f, struct str action)
{
	return (struct ui_form){.action = action, .csrf = f->ui.csrf, .key = f->key};
}

/* The input that suits a field. */
static enum ui_input input_of(const struct in_field *f)
{
	switch (f->type) {
	case IN_TEXT: return f->flags & IN_HIDDEN ? UI_PASSWORD : f->flags & IN_LONG ? UI_AREA : UI_TEXT;
	case IN_INT: return UI_NUMBER;
	case IN_MONEY: return UI_MONEY;
	case IN_DAY: return UI_DAY;
	case IN_MONTH: return UI_MONTH;
	case IN_BOOL: return UI_CHECK;
	case IN_CODE:
	case IN_CHOICE: return UI_SELECT;
	case IN_TEXTS:
	case IN_NUMBERS: return UI_CHECKS;
	case IN_FILE: return UI_FILE;
	case IN_ID: return UI_HIDDEN;
	}
	return UI_TEXT;
}

/* The choices of a code list or of the field's words, a blank one first unless one must be made. */
static void put_options(const struct frame *f, const struct in_field *in, struct ui_field *out)
{
	size_t n = in->codes ? in->codes->n : 0, k = 0;
	while (in->words && in->words[n])
		n++;
	struct ui_option *o = ARENA_ARRAY(f->mem, n + 1, struct ui_option);
	if (!o || (!in->codes && !in->words))
		return;
	if (in->codes)
		o[k++] = (struct ui_option){.value = STR(""), .label = STR("请选择")};
	for (size_t i = 0; i < n; i++) {
		struct str word = str_of(in->codes ? in->codes->codes[i].label : in->words[i]);
		o[k++] = (struct ui_option){.value = word, .label = word};
	}
	out->options = o;
	out->options_n = k;
}

/* The stock phrases beside an opinion; none when they cannot be read just now. */
static void put_stock(const struct frame *f, struct ui_field *out)
{
	struct app *a = f->ctx->app;
	struct err ignored = {0};
	struct str *phrase;
	size_t n = 0;
	struct house *h = a->cfg.phrases && f->user->account ? app_borrow(a, &ignored) : NULL;
	if (!h)
		return;
	int status = a->cfg.phrases(h, f->user, f->mem, &phrase, &n, &ignored);
	app_return(a, h);
	struct ui_option *o = status == 0 ? ARENA_ARRAY(f->mem, n + 1, struct ui_option) : NULL;
	for (size_t i = 0; o && i < n; i++)
		o[i] = (struct ui_option){.value = phrase[i], .label = phrase[i]};
	out->stock = o;
	out->stock_n = o ? n : 0;
	out->stock_name = IN_STOCK_NAME;
	struct str typed;
	if (f->typed && http_find(f->typed, out->name, &typed))
		out->stock_value = frame_value(f, IN_STOCK_NAME, STR(""));
}

struct ui_field frame_field(const struct frame *f, const struct in_shape *s, const char *name, struct str stored)
{
	const struct in_field *in = NULL;
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->fields[i].name, name) == 0)
			in = &s->fields[i];
	if (!in)
		return (struct ui_field){.kind = UI_HIDDEN, .name = name};
	const char *wrong = frame_fault(f, name);
	struct ui_field out = {.kind = input_of(in),
			       .name = in->name,
			       .label = str_of(in->label),
			       .hint = str_of(in->hint),
			       .value = in->flags & IN_HIDDEN ? STR("") : frame_value(f, name, stored),
			       .error = str_of(wrong),
			       .required = in->flags & IN_NEEDED,
			       .max = in->type == IN_TEXT ? (int)in->max : 0};
	out.focus = wrong && f->faults->v[0].name == in->name;
	put_options(f, in, &out);
	if (in->flags & IN_STOCK)
		put_stock(f, &out);
	return out;
}

void frame_errors(struct html *h, const struct frame *f)
{
	struct ui_error e[FAULTS_MAX];
	size_t n = 0;
	for (; f->faults && n < f->faults->n; n++)
		e[n] = (struct ui_error){.field = *f->faults->v[n].name ? f->faults->v[n].name : NULL,
					 .text = str_of(f->faults->v[n].what)};
	ui_errors(h, e, n);
}

/* A copy of links in the request's memory; NULL none. */
static const struct ui_link *kept(const struct frame *f, const struct ui_link *links, size_t n)
{
	struct ui_link *copy = ARENA_ARRAY(f->mem, n + 1, struct ui_link);
	for (size_t i = 0; copy && i < n; i++)
		copy[i] = links[i];
	return copy;
}

void frame_crumbs(struct frame *f, const struct ui_link *links, size_t n)
{
	f->ui.crumbs = kept(f, links, n);
	f->ui.crumbs_n = f->ui.crumbs ? n : 0;
}

void frame_tools(struct frame *f, const struct ui_link *links, size_t n)
{
	f->ui.tools = kept(f, links, n);
	f->ui.tools_n = f->ui.tools ? n : 0;
}

#define WITH_MAX 16 /* parameters set at a time */

struct str frame_with(const struct frame *f, const struct http_pair *set, size_t n)
{
	struct buf b;
	struct url_query q;
	const char *but[WITH_MAX + 5] = {"key", "no", "at", "back"};
	for (size_t i = 0; i < n && i < WITH_MAX; i++)
		but[i + 4] = set[i].name.p;
	buf_init(&b, HTTP_TARGET_MAX);
	buf_put_str(&b, f->path);
	url_query_init(&q, &b);
	url_query_keep(&q, &f->ctx->request->query, but);
	for (size_t i = 0; i < n && i < WITH_MAX; i++)
		if (set[i].value.n)
			url_query_put(&q, set[i].name.p, set[i].value);
	return frame_kept(f, &b);
}
