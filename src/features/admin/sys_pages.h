/* Pages of the administration and of the audit: most are a list with what can be done below it, so they are put
 * together here from data, and look alike. */
#ifndef YICAI_FEATURES_ADMIN_SYS_PAGES_H
#define YICAI_FEATURES_ADMIN_SYS_PAGES_H

#include "app/frame.h"

/* A form below the list. */
struct sys_form {
	struct str title, note, action, button;
	const struct ui_field *fields;
	size_t n;
	bool danger;
};

/* Names and values in a card. */
struct sys_card {
	struct str title, note;
	const struct ui_fact *facts;
	size_t n;
};

/* A page; what is NULL or 0 is left out. */
struct sys_page {
	const struct ui_tip *tips;
	size_t tips_n;
	const struct ui_link *tabs;
	size_t tabs_n;
	const struct sys_card *cards;
	size_t cards_n;
	const struct ui_filter *filter;
	const struct ui_table *table;
	const struct ui_pager *pager;
	const struct sys_form *forms;
	size_t forms_n;
};

/* Writes it inside the desk's frame, the summary of what is wrong above the forms. */
void sys_page(struct html *h, struct frame *f, const struct sys_page *p);

/* A secret that is shown this once, with where to go on. */
struct sys_secret {
	struct str what, secret, note;
	struct ui_link next;
};
void sys_secret(struct html *h, struct frame *f, const struct sys_secret *s);

/* A list that is filled row by row, in the request's memory. */
struct listing {
	struct ui_table t;
	struct ui_row *rows;
	struct ui_cell *cells; /* of all rows */
	size_t max;
};
/* An empty one of at most max rows: its label, its columns (borrowed), what an empty one says and what to do then. */
struct listing listing_new(const struct frame *f, const char *label, const struct ui_column *columns, size_t n,
			   size_t max, const char *empty, const char *todo);
/* The next row's cells, zeroed; NULL when there is no room for it. */
struct ui_cell *listing_row(struct listing *l);

/* Cells: a text, a text with a second line, a number, an instant to the minute ("—" for 0), a chip, one link. */
struct ui_cell listed_text(struct str s);
struct ui_cell listed_link(struct str s, struct str href);
struct ui_cell listed_count(int64_t n);
struct ui_cell listed_instant(const struct frame *f, instant_t t);
struct ui_cell listed_chip(const char *text, enum ui_tone tone);
struct ui_cell listed_deed(const struct frame *f, const char *text, struct str href, bool danger);

/* "2026-11-28 09:30"; "—" for 0 and the open end. */
struct str frame_minute(const struct frame *f, instant_t t);
/* Texts with 、 between them. */
struct str frame_joined(const struct frame *f, const struct str *v, size_t n);

/* The trail 系统 › label, the second with a link; label NULL: the first alone. */
void sys_crumbs(struct frame *f, const char *group, const char *label, const char *href);

/* A question before something is done, posted to this page's own address; tone: UI_BAD where something is taken away; back:
 * where 取消 leads. */
void sys_question(struct html *h, struct frame *f, enum ui_tone tone, struct str question, struct str effect,
		  struct str button, const char *back);

#endif
