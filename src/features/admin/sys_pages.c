/* What the pages of the administration share. */
#include "features/admin/sys_pages.h"

#include "features/admin/calendar_pages.h"
#include "own.tmpl.h"
#include "sys.tmpl.h"

void sys_page(struct html *h, struct frame *f, const struct sys_page *p)
{
	sys_any(h, f, p);
}

void sys_secret(struct html *h, struct frame *f, const struct sys_secret *s)
{
	sys_secret_page(h, f, s);
}

struct listing listing_new(const struct frame *f, const char *label, const struct ui_column *columns, size_t n,
			   size_t max, const char *empty, const char *todo)
{
	struct listing l = {.rows = ARENA_ARRAY(f->mem, max + 1, struct ui_row),
			    .cells = ARENA_ARRAY(f->mem, max * n + 1, struct ui_cell),
			    .max = max};
	if (!l.rows || !l.cells)
		l.max = 0;
	l.t = (struct ui_table){.label = str_of(label),
				.columns = columns,
				.columns_n = n,
				.rows = l.rows,
				.empty = str_of(empty),
				.empty_todo = str_of(todo)};
	return l;
}

struct ui_cell *listing_row(struct listing *l)
{
	if (l->t.rows_n == l->max)
		return NULL;
	struct ui_cell *c = l->cells + l->t.rows_n * l->t.columns_n;
	l->rows[l->t.rows_n++] = (struct ui_row){.cells = c};
	return c;
}

struct ui_cell listed_text(struct str s)
{
	return (struct ui_cell){.text = s.n ? s : STR("—")};
}

struct ui_cell listed_link(struct str s, struct str href)
{
	return (struct ui_cell){.text = s, .href = href, .strong = true};
}

struct ui_cell listed_count(int64_t n)
{
	return (struct ui_cell){.kind = UI_CELL_COUNT, .num = n};
}

struct ui_cell listed_instant(const struct frame *f, instant_t t)
{
	return (struct ui_cell){.text = frame_minute(f, t)};
}

struct ui_cell listed_chip(const char *text, enum ui_tone tone)
{
	return (struct ui_cell){.kind = UI_CELL_CHIP, .text = str_of(text), .tone = tone};
}

struct ui_cell listed_deed(const struct frame *f, const char *text, struct str href, bool danger)
{
	struct ui_link *l = ARENA_NEW(f->mem, struct ui_link);
	if (!l)
		return (struct ui_cell){.text = STR("")};
	*l = (struct ui_link){.text = str_of(text), .href = href, .danger = danger};
	return (struct ui_cell){.kind = UI_CELL_ACTIONS, .links = l, .links_n = 1};
}

struct str frame_minute(const struct frame *f, instant_t t)
{
	char text[20];
	if (t <= 0 || t == INSTANT_OPEN)
		return STR("—");
	instant_text(t, text);
	text[16] = '\0';
	return frame_text(f, "%s", text);
}

struct str frame_joined(const struct frame *f, const struct str *v, size_t n)
{
	struct buf b;
	buf_init(&b, 8000);
	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, i ? "、" : "");
		buf_put_str(&b, v[i]);
	}
	char *kept = arena_copy(f->mem, b.p ? b.p : "", b.n);
	struct str out = {kept ? kept : "", kept ? b.n : 0};
	buf_release(&b);
	return out;
}

void sys_crumbs(struct frame *f, const char *group, const char *label, const char *href)
{
	struct ui_link links[] = {{.text = STR("首页"), .href = STR("/")},
				  {.text = str_of(group)},
				  {.text = str_of(label), .href = str_of(href)}};
	frame_crumbs(f, links, label ? 3 : 2);
}

void sys_question(struct html *h, struct frame *f, enum ui_tone tone, struct str question, struct str effect,
		  struct str button, const char *back)
{
	struct ui_confirm q = {
	    .form = frame_form(f, f->path), .question = question, .effect = effect, .button = button, .tone = tone};
	q.form.back = str_of(back);
	question_page(h, f, &q);
}

bool calendar_weekend(day_t d)
{
	return calendar_column(d) >= 5;
}

int calendar_column(day_t d)
{
	int k = (d - day_of(2007, 1, 1)) % 7; /* a Monday */
	return k < 0 ? k + 7 : k;
}
