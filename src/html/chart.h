/* Charts. Those without axes are HTML and SVG of the server's own making; those with axes are tables that the script
 * turns into a canvas. Lengths are permille of the width, so no floating point and no style attribute is needed.
 * Texts are escaped; everything is borrowed until the page is written. */
#ifndef YICAI_HTML_CHART_H
#define YICAI_HTML_CHART_H

#include "html/table.h"

/* A bar with a mark where the target is. said: what a screen reader says, "完成 24.6，目标 27". */
struct ui_meter {
	enum ui_tone tone;
	int64_t value;  /* permille of the width */
	int64_t target; /* permille; UI_NONE none */
	int64_t before; /* permille, a white line: last year's; UI_NONE none */
	int height;     /* pixels; 0: 8 */
	struct str said;
};
void ui_meter(struct html *h, const struct ui_meter *m);

/* A figure with its target: the tile at the top of an overview. */
struct ui_kpi {
	struct str name;
	struct str href; /* to the people behind the figure */
	enum ui_tone tone;
	struct str state; /* the word of the chip: 需加快 */
	struct str value, unit;
	struct str target; /* 目标 27人; empty: no target */
	struct ui_meter meter;
	struct str gap;    /* 距目标还差 318 人 */
	struct str change; /* 比上年末 +1.1 */
	int change_sign;   /* 1 better, -1 worse, 0 neither */
};
void ui_kpi(struct html *h, const struct ui_kpi *k);

/* Tiles beside each other. */
void ui_kpis(struct html *h, const struct ui_kpi *k, size_t n);

/* A ranking of units against a target (hbar_target). */
struct ui_rank_row {
	struct str name, href, value, rest; /* rest: 已达标, 差 55 人 */
	int level;                          /* 1 best … 4 worst: the colour */
	int64_t length, before;             /* permille; before UI_NONE none */
	struct str said;
};
struct ui_rank {
	const struct ui_rank_row *rows;
	size_t n;
	int64_t target; /* permille; UI_NONE none */
	struct str target_text;
};
void ui_rank(struct html *h, const struct ui_rank *r);

/* Used against planned, one line each (bullet). */
struct ui_bullet {
	struct str name, href, used, plan, share; /* 489.4, 1,018, 48.1% */
	enum ui_tone tone;
	int64_t length, mark; /* permille; mark: how far the time is, UI_NONE none */
};
void ui_bullets(struct html *h, const struct ui_bullet *b, size_t n);

/* Where the units lie, roughly: labelled as no map. Tiles in reading order. */
struct ui_tile {
	struct str name, href, value; /* name empty: an empty place */
	int level;                    /* 1 … 4; 0: no figure */
};
struct ui_tiles {
	const struct ui_tile *tiles;
	size_t n;
	int cols;                /* in a row, 3 … 9; fewer and more are taken for these */
	const struct str *scale; /* words of levels 1 … 4, empty: not used; NULL none */
};
void ui_tiles(struct html *h, const struct ui_tiles *t);

/* A chart with axes (echart): the table is what is sent, the canvas what the script makes of it. */
struct ui_series {
	struct str name;
	const int64_t *values; /* as many as x; UI_NONE where there is none */
	bool target;           /* dashed: a plan, a path */
	bool plan;             /* bars behind the others */
};
struct ui_chart {
	const char *kind; /* "line" or "bar" */
	struct str title, unit;
	struct str x_name; /* 年份 */
	const struct str *x;
	size_t n;
	const struct ui_series *series;
	size_t series_n;
	int places;      /* decimal places of the values: 246 with 1 is 24.6 */
	struct str mark; /* what happened at x[mark_at], as a line across: 换定义; empty: nothing */
	size_t mark_at;
	bool open; /* the table is shown below the canvas as well */
};
void ui_chart(struct html *h, const struct ui_chart *c);

/* A number with so many decimal places and separators; — for UI_NONE. */
void ui_num(struct html *h, int64_t v, int places);

#endif
