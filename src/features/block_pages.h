/* Pages that are a stack of blocks: what is told, names and values, a list, a form, one below the other; and the same as an
 * A4 sheet. For features whose pages need no shape of their own. */
#ifndef YICAI_FEATURES_BLOCK_PAGES_H
#define YICAI_FEATURES_BLOCK_PAGES_H

#include "app/frame.h"

/* A posting form with its fields and what sends it. */
struct block_form {
	struct ui_form form;
	const struct ui_field *fields;
	size_t fields_n;
	struct str submit;           /* empty: the deeds below */
	const char *icon;            /* of the button; NULL none */
	enum ui_tone tone;           /* of the button; UI_MUTE: as UI_INFO */
	const struct ui_deed *deeds; /* several buttons instead */
	size_t deeds_n;
};

/* One block. What is NULL or 0 is left out; tip, filter, pills and tallies stand above the card. */
struct page_block {
	struct ui_card card;
	const struct ui_tip *tip;
	const struct ui_filter *filter;
	const struct ui_link *pills; /* the same list, other rows */
	size_t pills_n;
	const struct ui_tally *tallies;
	size_t tallies_n;
	const struct ui_step *steps;
	size_t steps_n;
	const struct ui_fact *facts;
	size_t facts_n;
	const struct ui_table *table;
	const struct ui_pager *pager;
	const struct block_form *forms;
	size_t forms_n;
	const struct ui_item *items;
	size_t items_n;
	const struct ui_empty *empty;
	bool screen_only; /* not on the sheet */
};
#define BLOCKS_MAX 16 /* of a page */

/* Blocks being put together, in the request's memory. */
struct blocks {
	struct frame *f;
	struct page_block v[BLOCKS_MAX];
	size_t n;
};
/* The next block, empty; the last one again when there are BLOCKS_MAX. */
struct page_block *block_add(struct blocks *b);
/* A copy of n things of this size in the request's memory; NULL when there is none left. */
void *block_keep(const struct frame *f, const void *v, size_t n, size_t size);
#define BLOCK_KEEP(f, ...) block_keep((f), &(__VA_ARGS__), 1, sizeof(__VA_ARGS__))

/* Cells of a list, row by row. */
struct block_cells {
	struct frame *f;
	struct ui_row *rows;
	size_t n, columns;
};
/* Room for rows of so many columns. */
struct block_cells block_cells(struct frame *f, size_t rows, size_t columns);
/* The cells of the next row, blank; NULL when there is no memory: then the row is left out. */
struct ui_cell *block_row(struct block_cells *c);

/* The blocks on the desk, or with `sheet` as an A4 sheet of that number. */
void blocks_page(struct html *h, struct blocks *b, const struct ui_sheet *sheet);
/* The sheet of this page: whose stamp, who prints it. */
struct ui_sheet blocks_sheet(const struct frame *f, struct str title, struct str number, const char *basis);

/* Cells, tersely: a text, one that leads somewhere, an amount in 分, a count, a status. */
struct ui_cell cell_text_of(struct str text);
struct ui_cell cell_link_of(struct str text, struct str href);
struct ui_cell cell_yuan_of(int64_t fen);
struct ui_cell cell_count_of(int64_t n);
struct ui_cell cell_chip_of(const char *word, enum ui_tone tone);
/* "2026-11-28 10:05" of an instant; "" of 0. */
struct str block_minute(const struct frame *f, int64_t at);
/* 123450 分 as "1,234.50 元". */
struct str block_yuan(const struct frame *f, int64_t fen);
/* A policy's number without the city before it, for those who know one city: 绍兴.特殊岗位津贴 as 特殊岗位津贴. */
struct str block_policy(struct str number);
/* "2026-01 至 2026-03". */
struct str block_months(const struct frame *f, int64_t from, int64_t to);
/* "2026-11-28", "" of DAY_NONE. */
struct str block_day(const struct frame *f, int64_t day);

#endif
