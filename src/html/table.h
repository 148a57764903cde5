/* Lists: filter bar, table, bulk bar, pager, choice of columns, side panel. State lives in addresses, so every list can
 * be sent to a colleague, comes back with the browser's back key and works without scripts.
 * Texts are escaped; everything is borrowed until the page is written. */
#ifndef YICAI_HTML_TABLE_H
#define YICAI_HTML_TABLE_H

#include "html/form.h"

#define UI_NONE INT64_MIN /* a number that is not there: — */

/* A status: colour, icon and word. */
struct ui_chip {
	enum ui_tone tone;
	const char *icon; /* NULL: the tone's own; "": none */
	struct str text;
};
void ui_chip(struct html *h, const struct ui_chip *c);

enum ui_cell_kind {
	UI_CELL_TEXT,    /* text, and sub below it */
	UI_CELL_COUNT,   /* num: 3,273 */
	UI_CELL_YUAN,    /* num 分: 1,234.50 */
	UI_CELL_DEC1,    /* num tenths */
	UI_CELL_DAY,     /* num is a day_t */
	UI_CELL_MONTH,   /* num is a month_t */
	UI_CELL_CHIP,    /* text in tone */
	UI_CELL_BAR,     /* num permille of a small bar in tone, text beside it */
	UI_CELL_ACTIONS, /* links, nothing else */
};

struct ui_cell {
	enum ui_cell_kind kind;
	enum ui_tone tone;
	struct str text, sub;
	struct str href; /* the text leads there; empty: nowhere */
	int64_t num;
	bool strong;
	const char *mark; /* an import's finding: "error" or "fixed" colours the cell, sub says what; NULL none */
	const struct ui_link *links;
	size_t links_n;
};

struct ui_column {
	struct str label, sub;
	struct str sort_href; /* the list sorted by it; empty: cannot be */
	int sorted;           /* 1 ascending, -1 descending, 0 not by this one */
	bool number;          /* to the right */
	bool wide;            /* may break into lines */
};

struct ui_row {
	const struct ui_cell *cells; /* as many as columns; the first one names the row */
	struct str id;               /* value of the box that chooses the row */
	struct str href;             /* what Enter opens: the row's own page or panel */
	int64_t sum;                 /* 分 that the bulk bar adds up; 0 none */
	bool current;                /* its panel is open */
	bool chosen;
};

struct ui_table {
	struct str label; /* what the list holds: 待复核列表; read out, not shown */
	const struct ui_column *columns;
	size_t columns_n;
	const struct ui_row *rows;
	size_t rows_n;
	const struct ui_cell *foot;   /* totals, as many as columns; NULL none */
	bool choose;                  /* boxes before the rows, named "id"; stands inside the bulk bar's form */
	bool plain;                   /* a small table inside a card */
	bool whole;                   /* stays a table on a narrow screen, to be moved sideways */
	struct str empty, empty_todo; /* what is said when there is no row, and what to do about it */
	struct ui_link empty_link;    /* href empty: none */
};

/* The list. On a phone the rows of one with three columns and more are blocks; a wide one else scrolls inside its own frame, so
 * the page never does. */
void ui_table(struct html *h, const struct ui_table *t);

/* Which columns are shown and how dense: a GET form behind 列设置. */
struct ui_columns {
	struct str action;
	const struct ui_field *hidden; /* the list's state */
	size_t hidden_n;
	const struct ui_option *columns; /* sent as "col" */
	size_t columns_n;
	bool loose; /* sent as "density": loose, dense */
};
void ui_columns(struct html *h, const struct ui_columns *c);

/* One filter bar: a GET form with its fields, saved filters and the filters that are on, each with its ×. */
struct ui_filter {
	struct str action;
	const struct ui_field *fields; /* selects, texts, days; hidden ones keep sort and columns */
	size_t fields_n;
	const struct ui_link *saved; /* 常用 */
	size_t saved_n;
	const struct ui_link *on; /* 区县：越城区, href is the list without it */
	size_t on_n;
	struct str clear_href;            /* the list without any */
	struct str save_href;             /* keeps this filter under a name; empty: cannot be kept */
	const struct ui_columns *columns; /* at its right; NULL none */
	struct str button;                /* empty: 查询 */
};
void ui_filter(struct html *h, const struct ui_filter *f);

/* What can be done with the chosen rows; shows how many there are and their sum. The table stands inside:
 * {% wrap ui_bulk(&b) %}{% call ui_table(&t) %}{% end %}. */
struct ui_bulk {
	struct ui_form form;
	const struct ui_deed *deeds;
	size_t deeds_n;
	struct str noun; /* 件, 人 */
	struct str note; /* 无疑点的 5 件可一次通过 */
	bool money;      /* the rows have sums */
};
void ui_bulk_begin(struct html *h, const struct ui_bulk *b);
void ui_bulk_end(struct html *h, const struct ui_bulk *b);

struct ui_pager {
	int64_t from, to;                /* 第 from–to */
	int64_t total;                   /* UI_NONE: not counted */
	bool at_least;                   /* total is a lower bound: 超过 10,000 */
	struct str noun;                 /* 件, 人 */
	struct str prev_href, next_href; /* empty: there is none */
	const struct ui_link *sizes;     /* 每页 50 100 200 */
	size_t sizes_n;
};
void ui_pager(struct html *h, const struct ui_pager *p);

/* A panel beside the list with an address of its own: {% wrap ui_side(&s) %} … {% end %}. */
struct ui_side {
	struct str title, sub;
	struct str page_href;  /* 在新页打开; empty none */
	struct str close_href; /* the list without it */
};
void ui_side_begin(struct html *h, const struct ui_side *s);
void ui_side_end(struct html *h, const struct ui_side *s);

/* List to the left, panel to the right: {% wrap ui_split(open) %} list, panel {% end %}; open false: the list alone. */
void ui_split_begin(struct html *h, bool open);
void ui_split_end(struct html *h, bool open);

#endif
